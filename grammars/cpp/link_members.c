/*
 * C++: members, pointers, containers.
 */
#include <string.h>

#include "cpplink.h"

/* Templates whose argument is what they point to. */
#define SMART	"unique_ptr shared_ptr weak_ptr scoped_ptr auto_ptr optional " \
		"intrusive_ptr observer_ptr not_null reference_wrapper " \
		"iterator const_iterator reverse_iterator"

name_id
cpp_joined(struct linker *l, name_id a, name_id b)
{
	struct text x = link_text(l, a), y = link_text(l, b);
	char buf[1024];
	size_t n = x.len;

	if (x.len + y.len + 2 > sizeof(buf))
		return b;
	memcpy(buf, x.p, n);
	if (!(n >= 2 && buf[n - 1] == ':')) {
		buf[n++] = ':';
		buf[n++] = ':';
	}
	memcpy(buf + n, y.p, y.len);
	return link_name(l, (struct text){ buf, n + y.len });
}

static struct text
last_part(struct text t)
{
	size_t i = t.len;

	while (i > 0 && t.p[i - 1] != ':')
		i--;
	return (struct text){ t.p + i, t.len - i };
}

int
cpp_last_in(struct linker *l, name_id name, const char *words)
{
	return name != NAME_NONE && text_in(words, last_part(link_text(l,
	    name)));
}

struct value
cpp_pointer_to(struct linker *l, struct value v)
{
	return value_external_instance(l, cpp_link_state(l)->star, v, v.conf);
}

struct value
cpp_instance(struct linker *l, struct value v)
{
	struct value w;

	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		if (link_sym_kind(l, value_sym(l, v)) == NODE_TYPE_ALIAS) {
			w = link_type_of(l, v);
			return w.id == v.id ? VALUE_NONE : cpp_instance(l, w);
		}
		if (!link_sym_is_type(l, value_sym(l, v)))
			return VALUE_NONE;
		return value_instance(l, value_sym(l, v), value_arg(l, v),
		    v.conf);
	case VALUE_EXTERNAL:
		return value_external_instance(l, value_name(l, v),
		    value_arg(l, v), v.conf);
	default:
		return v;
	}
}

static int
is_pointer(struct linker *l, struct value v)
{
	return value_kind(l, v) == VALUE_EXTERNAL_INSTANCE &&
	    value_name(l, v) == cpp_link_state(l)->star;
}

/* Types of the language: nothing is a member of them. */
static int
is_builtin(struct linker *l, struct value v)
{
	return value_kind(l, v) == VALUE_EXTERNAL_INSTANCE && text_in(
	    "int bool char double float void long short auto nullptr lambda "
	    "function initializer size_t", link_text(l, value_name(l, v)));
}

static int
is_map(struct linker *l, struct value v)
{
	struct text t;

	if (value_kind(l, v) != VALUE_EXTERNAL_INSTANCE)
		return 0;
	t = link_text(l, value_name(l, v));
	return t.len >= 3 && memcmp(t.p + t.len - 3, "map", 3) == 0;
}

static struct value
pair_of(struct linker *l, struct value second)
{
	return value_external_instance(l, cpp_link_state(l)->pair, second,
	    second.conf);
}

struct value
cpp_iterated(struct linker *l, struct value v)
{
	struct value e;

	if (is_map(l, v))
		return pair_of(l, value_arg(l, v));
	if (value_kind(l, v) != VALUE_INSTANCE || value_arg(l, v).id != 0)
		return VALUE_NONE;
	e = link_class_member(l, value_sym(l, v), link_cname(l, "begin"));
	return e.id == 0 ? VALUE_NONE : cpp_deref(l, link_type_of(l,
	    link_call(l, e)));
}

/* "<first>" … of a structured binding, "<element>" of a loop's. */
static struct value
bound_part(struct linker *l, struct value r, struct text name)
{
	struct value e;

	if (text_in("<element>", name)) {
		e = cpp_iterated(l, r);
		return e.id != 0 ? e : link_element(l, r);
	}
	if (text_in("<second>", name) &&
	    value_kind(l, r) == VALUE_EXTERNAL_INSTANCE &&
	    cpp_last_in(l, value_name(l, r), "pair"))
		return value_arg(l, r);
	return value_outside(VALUE_PROVED);
}

/* The field S has the type of a template's parameter: what R has for it. */
static struct value
argument_field(struct linker *l, struct value r, sym_id s)
{
	struct link_file_facts x;
	uint32_t e = link_typing(l, s, TYPING_DECLARED);

	if (e == LINK_NONE || value_arg(l, r).id == 0 ||
	    link_sym_kind(l, s) != NODE_FIELD)
		return VALUE_NONE;
	link_facts(l, link_sym_file(l, s), &x);
	if (x.exprs[e].op == EXPR_LOCAL)
		return value_arg(l, r);
	if (x.exprs[e].op == EXPR_GENERIC &&
	    x.exprs[x.exprs[e].a].op == EXPR_LITERAL &&
	    x.exprs[x.exprs[e].b].op == EXPR_LOCAL)
		return cpp_pointer_to(l, value_arg(l, r));
	return VALUE_NONE;
}

static struct value
member_of_class(struct linker *l, struct value r, name_id name)
{
	struct value v;
	sym_id s = value_sym(l, r);

	if (!link_sym_is_type(l, s))
		return VALUE_NONE;
	if (link_sym_kind(l, s) == NODE_TYPE_ALIAS) {
		v = link_type_of(l, value_symbol(l, s, r.conf));
		return v.id == 0 || v.id == r.id || value_sym(l, v) == s ?
		    VALUE_NONE : link_member(l, v, name);
	}
	v = link_class_member(l, s, name);
	if (value_kind(l, v) == VALUE_SYMBOL &&
	    value_kind(l, r) == VALUE_INSTANCE) {
		struct value w = argument_field(l, r, value_sym(l, v));

		return w.id != 0 ? w : v;
	}
	if (v.id == 0 && cpp_is_class(l, s))
		v = cpp_outer_member(l, s, name, WANT_VALUE);
	return v;
}

/* Is a folder of the path, or the file itself, called NS? */
static int
path_tells(struct text path, struct text ns)
{
	size_t i, b = 0;

	for (i = 0; i <= path.len; i++) {
		if (i < path.len && path.p[i] != '/' && path.p[i] != '.')
			continue;
		if (i - b == ns.len && memcmp(path.p + b, ns.p, ns.len) == 0)
			return 1;
		b = i + 1;
	}
	return 0;
}

/*
 * NAME of a namespace NS that no file opens as far as one can see: a macro may
 * do so (FMT_BEGIN_NAMESPACE).  Then what it holds seems to be global, in a
 * file that is included and called after the namespace.
 */
static struct value
opened_by_macro(struct linker *l, struct text ns, name_id name)
{
	file_no f = link_evaluated(l), g;
	struct value home;
	const sym_id *named;
	uint32_t i, n;
	sym_id s;

	if (ns.len == 0 || memchr(ns.p, ':', ns.len) != NULL ||
	    (ns.len == 3 && memcmp(ns.p, "std", 3) == 0))
		return VALUE_NONE;
	n = link_named(l, name, &named);
	for (i = 0; i < n; i++) {
		n = link_named(l, name, &named);
		s = named[i];
		g = link_sym_file(l, s);
		if (!link_same_world(l, f, g) || !path_tells(link_file_path(l,
		    g), ns) || !c_sees(l, f, g) || (!link_sym_is_type(l, s) &&
		    !link_sym_is_callable(l, s) && link_sym_kind(l, s) !=
		    NODE_MODULE) || link_sym_kind(l, s) == NODE_MACRO)
			continue;
		home = cpp_home(l, s);
		if (value_kind(l, home) != VALUE_PACKAGE ||
		    value_name(l, home) != cpp_link_state(l)->global)
			continue;
		return link_sym_kind(l, s) == NODE_MODULE ? value_package(l,
		    cpp_namespace_of(l, s), CONF_NEAR) :
		    value_symbol(l, s, CONF_NEAR);
	}
	return VALUE_NONE;
}

static struct value
member_of_namespace(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, value_name(l, r));
	uint32_t candidates = 0;
	struct value v;

	v = cpp_namespace_member(l, link_evaluated(l), value_name(l, r), name,
	    WANT_VALUE, &candidates);
	if (v.id != 0 || candidates > 0)
		return v;
	if (t.len <= 2)
		return value_external(l, name, VALUE_PROVED);
	t.p += 2;
	t.len -= 2;
	v = opened_by_macro(l, t, name);
	if (v.id != 0 || cpp_is_namespace(l, value_name(l, r)))
		return v;
	return value_external(l, cpp_joined(l, link_name(l, t), name),
	    VALUE_PROVED);
}

struct value
cpp_member(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, name);
	struct value v;

	if (t.len > 0 && t.p[0] == '<')
		return bound_part(l, r, t);
	switch (value_kind(l, r)) {
	case VALUE_PACKAGE:
		return member_of_namespace(l, r, name);
	case VALUE_EXTERNAL:
		v = opened_by_macro(l, link_text(l, value_name(l, r)), name);
		return v.id != 0 ? v : value_external(l, cpp_joined(l,
		    value_name(l, r), name), r.conf);
	case VALUE_EXTERNAL_INSTANCE:
		if (is_pointer(l, r))
			return link_member(l, value_arg(l, r), name);
		if (is_builtin(l, r))
			return value_outside(VALUE_PROVED);
		if (text_in("second", t) &&
		    cpp_last_in(l, value_name(l, r), "pair") &&
		    value_arg(l, r).id != 0)
			return value_arg(l, r);
		return value_external(l, cpp_joined(l, value_name(l, r),
		    name), r.conf);
	case VALUE_INSTANCE:
	case VALUE_SYMBOL:
		return member_of_class(l, r, name);
	default:
		return VALUE_NONE;
	}
}

struct value
cpp_deref(struct linker *l, struct value v)
{
	static const char *const names[] = { "operator->", "operator*" };
	struct value m, r;
	size_t i;

	switch (value_kind(l, v)) {
	case VALUE_EXTERNAL_INSTANCE:
		if (is_pointer(l, v) || cpp_last_in(l, value_name(l, v),
		    SMART))
			return value_arg(l, v).id != 0 ? value_arg(l, v) :
			    value_outside(VALUE_PROVED);
		return VALUE_NONE;
	case VALUE_INSTANCE:
		for (i = 0; i < 2; i++) {
			if (!cpp_is_class(l, value_sym(l, v)))
				return VALUE_NONE;
			m = link_class_member(l, value_sym(l, v),
			    link_cname(l, names[i]));
			if (value_kind(l, m) != VALUE_SYMBOL)
				continue;
			r = link_type_of(l, link_call(l, m));
			if (is_pointer(l, r))
				r = value_arg(l, r);
			/* Of a template's parameter: what it has for it. */
			return r.id != 0 ? r : value_arg(l, v);
		}
		return VALUE_NONE;
	default:
		return VALUE_NONE;
	}
}

struct value
cpp_element(struct linker *l, struct value v)
{
	struct value m;

	if (value_kind(l, v) != VALUE_INSTANCE ||
	    !cpp_is_class(l, value_sym(l, v)))
		return VALUE_NONE;
	m = link_class_member(l, value_sym(l, v), link_cname(l,
	    "operator[]"));
	return m.id == 0 ? VALUE_NONE : link_type_of(l, link_call(l, m));
}

struct value
cpp_literal_value(struct linker *l, name_id name)
{
	if (name == NAME_NONE)
		return value_outside(VALUE_PROVED);
	return value_external_instance(l, name, VALUE_NONE, VALUE_PROVED);
}
