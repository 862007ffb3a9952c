/*
 * Rust: members of modules, types and values; what calls give.
 */
#include <string.h>

#include "rlink.h"

#define CONF_TRAIT	80u	/* the only trait that has such a method */
#define OVERLOADS_MAX	4u	/* impls of one trait that may be meant */
#define DEREF_DEPTH	8	/* pointers to pointers */

/* ---- of types ---- */

static int
is_field(struct linker *l, sym_id s)
{
	return link_sym_kind(l, s) == NODE_FIELD;
}

/* Does S stand in an impl block of a trait? */
static int
of_trait(struct linker *l, sym_id s)
{
	return link_typing(l, s, TYPING_IMPLEMENTS) != LINK_NONE;
}

/*
 * The type's own: what no trait asks for comes first.  Of several
 * impl blocks that have it (From<A>, From<B>) each is possible.
 */
static struct value
own(struct linker *l, sym_id type, name_id name)
{
	struct value v = VALUE_NONE;
	uint32_t n = 0;
	sym_id s;

	for (s = link_child(l, type, name); s != SYM_NONE;
	    s = link_child_next(l, s)) {
		if (is_field(l, s))
			continue;
		if (!of_trait(l, s))
			return value_symbol(l, s, VALUE_PROVED);
		if (link_sym_flags(l, s) & NODE_CONDITIONAL && n > 0)
			continue;
		v = n == 0 ? value_symbol(l, s, VALUE_PROVED) :
		    value_union(l, v, value_symbol(l, s, VALUE_PROVED));
		n++;
	}
	if (n > OVERLOADS_MAX)
		return VALUE_NONE;
	return n > 1 ? value_with(v, CONF_UNION) : v;
}

/* In the traits that the type implements, or those above a trait. */
static struct value
inherited(struct linker *l, sym_id type, name_id name)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, type, &list);
	struct value base;
	sym_id s;

	for (i = 1; i < n; i++) {
		link_mro(l, type, &list);
		base = list[i];
		if (value_kind(l, base) != VALUE_INSTANCE)
			continue;
		s = link_child(l, value_sym(l, base), name);
		if (s != SYM_NONE && !is_field(l, s))
			return value_symbol(l, s, base.conf);
	}
	return VALUE_NONE;
}

/* Does it stand in an impl block of a type that has a name? */
static int
has_receiver(struct linker *l, sym_id s)
{
	return link_typing(l, s, TYPING_RECEIVER) != LINK_NONE;
}

/*
 * The method of that name of the only trait that has one.  OUTSIDE: for a
 * type that is not of the repository, so some impl block must be for such.
 */
static struct value
only_trait(struct linker *l, name_id name, int outside)
{
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms);
	sym_id found = SYM_NONE, s, p;
	int implemented = 0;

	for (i = 0; i < n; i++) {
		s = syms[i];
		if (link_sym_kind(l, s) == NODE_METHOD &&
		    (p = link_sym_parent(l, s)) != SYM_NONE &&
		    link_sym_kind(l, p) == NODE_INTERFACE &&
		    link_file_lang(l, link_sym_file(l, p)) == &link_rust) {
			if (found != SYM_NONE)
				return VALUE_NONE;
			found = s;
		} else if (link_sym_kind(l, s) == NODE_METHOD &&
		    has_receiver(l, s) &&
		    !link_sym_is_type(l, link_sym_parent(l, s)) &&
		    link_file_lang(l, link_sym_file(l, s)) == &link_rust)
			implemented = 1;
		n = link_named(l, name, &syms);
	}
	if (outside && !implemented)
		return VALUE_NONE;
	return value_symbol(l, found, CONF_TRAIT);
}

static struct value
associated(struct linker *l, sym_id type, const char *name)
{
	sym_id s = link_child(l, type, link_cname(l, name));

	for (; s != SYM_NONE; s = link_child_next(l, s))
		if (link_sym_kind(l, s) == NODE_TYPE_ALIAS)
			return link_type_of(l, value_symbol(l, s,
			    VALUE_PROVED));
	return VALUE_NONE;
}

/* The same as an instance of it. */
static struct value
associated_value(struct linker *l, sym_id type, const char *name)
{
	struct value v = associated(l, type, name);

	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		return value_instance(l, value_sym(l, v), value_arg(l, v),
		    v.conf);
	case VALUE_EXTERNAL:
		return value_external_instance(l, value_name(l, v),
		    value_arg(l, v), v.conf);
	default:
		return v;
	}
}

/* https://doc.rust-lang.org/reference/attributes/derive.html and what every
   type may have from elsewhere. */
static struct value
common(struct linker *l, struct text t)
{
	static const struct {
		const char	*name, *real;
	} known[] = {
		{ "clone", "std::clone::Clone.clone" },
		{ "cmp", "std::cmp::Ord.cmp" },
		{ "default", "std::default::Default.default" },
		{ "eq", "std::cmp::PartialEq.eq" },
		{ "fmt", "std::fmt::Debug.fmt" },
		{ "hash", "std::hash::Hash.hash" },
		{ "into", "std::convert::Into.into" },
		{ "ne", "std::cmp::PartialEq.ne" },
		{ "partial_cmp", "std::cmp::PartialOrd.partial_cmp" },
		{ "to_owned", "std::borrow::ToOwned.to_owned" },
		{ "to_string", "std::string::ToString.to_string" },
		{ "try_into", "std::convert::TryInto.try_into" },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (text_is(t, known[i].name))
			return value_external(l, link_cname(l, known[i].real),
			    VALUE_PROVED);
	return VALUE_NONE;
}

/* T::name or x.name(), where x is a T. */
static struct value
type_member(struct linker *l, struct value r, name_id name)
{
	sym_id type = value_sym(l, r);
	struct text t = link_text(l, name);
	struct value v = own(l, type, name);

	if (v.id == 0)
		v = inherited(l, type, name);
	if (v.id != 0)
		return v;
	if (value_kind(l, r) == VALUE_INSTANCE &&
	    (v = associated_value(l, type, "Target")).id != 0 && v.id != r.id)
		return link_member(l, v, name);
	if ((v = common(l, t)).id != 0)
		return v;
	if (value_kind(l, r) == VALUE_INSTANCE &&
	    associated(l, type, "Item").id != 0 &&
	    only_trait(l, name, 0).id == 0)
		return value_external(l, link_dotted(l, link_cname(l,
		    "std::iter::Iterator"), name), VALUE_PROVED);
	if (!rust_std_method(t) && (v = only_trait(l, name, 0)).id != 0)
		return v;
	/* Of a trait that is not of the repository. */
	return value_outside(VALUE_PROVED);
}

/* ---- of values ---- */

static struct value
field(struct linker *l, struct value r, struct text name)
{
	name_id n = link_name(l, name);
	struct value v;
	sym_id s;
	int i;

	for (i = 0; i < DEREF_DEPTH; i++) {
		if (rust_is_smart(l, r)) {
			r = value_arg(l, r);
			continue;
		}
		if (value_kind(l, r) != VALUE_INSTANCE)
			break;
		for (s = link_child(l, value_sym(l, r), n); s != SYM_NONE;
		    s = link_child_next(l, s))
			if (is_field(l, s))
				return value_symbol(l, s, VALUE_PROVED);
		v = associated_value(l, value_sym(l, r), "Target");
		if (v.id == 0 || v.id == r.id)
			break;
		r = v;
	}
	return value_outside(VALUE_PROVED);
}

/* "V.f" of an enum, a struct, or a module that has them. */
static struct value
variant_field(struct linker *l, struct value r, struct text name)
{
	size_t i;
	struct text v, f;
	sym_id s, module;

	for (i = 0; i < name.len && name.p[i] != '.'; i++)
		continue;
	v = (struct text){ name.p, i };
	f = (struct text){ name.p + i + 1, name.len - i - 1 };
	if (rust_is_smart(l, r))
		return variant_field(l, value_arg(l, r), name);
	if ((module = rust_module_sym(l, r)) != SYM_NONE) {
		r = rust_in_module(l, module, link_name(l, v), WANT_TYPE);
		if (value_kind(l, r) == VALUE_SYMBOL)
			return value_symbol(l, link_child(l, value_sym(l, r),
			    link_name(l, f)), VALUE_PROVED);
		return VALUE_NONE;
	}
	if (value_kind(l, r) != VALUE_SYMBOL &&
	    value_kind(l, r) != VALUE_INSTANCE)
		return VALUE_NONE;
	s = value_sym(l, r);
	if (link_sym_kind(l, s) == NODE_ENUM)
		for (s = link_child(l, s, link_name(l, v)); s != SYM_NONE &&
		    link_sym_kind(l, s) != NODE_ENUM_MEMBER;
		    s = link_child_next(l, s))
			continue;
	if (s == SYM_NONE)
		return VALUE_NONE;
	for (s = link_child(l, s, link_name(l, f)); s != SYM_NONE;
	    s = link_child_next(l, s))
		if (is_field(l, s))
			return value_symbol(l, s, VALUE_PROVED);
	return VALUE_NONE;
}

static int
is_pseudo(struct text t)
{
	return text_is(t, "?") || text_is(t, "err?") ||
	    text_is(t, "in") || text_is(t, "[]") ||
	    text_is(t, "*") || text_is(t, "await");
}

/* Members that no program writes, of an instance of TYPE. */
static struct value
pseudo(struct linker *l, struct value r, struct text name)
{
	sym_id type = value_sym(l, r);
	struct value v = VALUE_NONE;

	if (text_is(name, "await")) {
		v = associated_value(l, type, "Output");
		return v.id != 0 ? v : r;
	}
	if (text_is(name, "[]"))
		v = associated_value(l, type, "Output");
	if (text_is(name, "in"))
		v = associated_value(l, type, "Item");
	if (text_is(name, "*"))
		return r;
	if (v.id == 0 && !text_is(name, "?") &&
	    !text_is(name, "err?")) {
		v = associated_value(l, type, "Target");
		return v.id == 0 || v.id == r.id ? VALUE_NONE :
		    link_member(l, v, link_name(l, name));
	}
	return v;
}

static struct value
outside_member(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, name);
	struct value v;

	if (is_pseudo(t)) {
		v = rust_std_pseudo(l, r, t);
		return v.id != 0 ? v : value_outside(VALUE_PROVED);
	}
	if (t.len > 1 && t.p[0] == '.')
		return field(l, r, (struct text){ t.p + 1, t.len - 1 });
	if (rust_is_smart(l, r) && !rust_smart_own(t))
		return link_member(l, value_arg(l, r), name);
	/* A trait of the repository may be implemented for it. */
	if (!rust_std_method(t) && value_arg(l, r).id == 0 &&
	    (v = only_trait(l, name, 1)).id != 0)
		return v;
	return value_external(l, link_dotted(l, value_name(l, r), name),
	    VALUE_PROVED);
}

static struct value
instance_member(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, name);

	if (is_pseudo(t)) {
		struct value v = pseudo(l, r, t);

		return v.id != 0 ? v : value_outside(VALUE_PROVED);
	}
	if (t.len > 1 && t.p[0] == '.')
		return field(l, r, (struct text){ t.p + 1, t.len - 1 });
	if (t.len > 0 && t.p[0] >= '0' && t.p[0] <= '9')
		return field(l, r, t);
	if (memchr(t.p, '.', t.len) != NULL)
		return variant_field(l, r, t);
	return type_member(l, r, name);
}

/* A name in a type or module outside: "std::fs::read", "Vec.new". */
static struct value
outside_path(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, value_name(l, r));
	struct text last = link_text(l, name);
	struct value v;

	if (last.len > 1 && (last.p[0] == '.' ||
	    memchr(last.p, '.', last.len) != NULL))
		return value_outside(VALUE_PROVED);
	if (rust_is_upper(rust_last(t)) && !rust_is_upper(last) &&
	    !rust_std_method(last) && (v = only_trait(l, name, 1)).id != 0)
		return v;
	return value_external(l, rust_is_upper(rust_last(t)) ?
	    link_dotted(l, value_name(l, r), name) :
	    rust_join(l, value_name(l, r), name), VALUE_PROVED);
}

struct value
rust_member(struct linker *l, struct value r, name_id name)
{
	enum link_want want = link_wanted(l);
	struct text t = link_text(l, name);
	sym_id module = rust_module_sym(l, r);
	struct value v;
	file_no f;

	if (module != SYM_NONE && memchr(t.p, '.', t.len) == NULL) {
		v = rust_in_module(l, module, name, want);
		return v.id != 0 ? v : value_outside(0);
	}
	switch (value_kind(l, r)) {
	case VALUE_MODULE:
		return variant_field(l, r, t);
	case VALUE_PACKAGE:		/* ::name */
		f = link_file(l, link_text(l, value_name(l, r)));
		return rust_crate(l, f, name);
	case VALUE_SYMBOL:
		if (module != SYM_NONE || memchr(t.p, '.', t.len) != NULL)
			return variant_field(l, r, t);
		return link_sym_is_type(l, value_sym(l, r)) ?
		    type_member(l, r, name) : VALUE_NONE;
	case VALUE_INSTANCE:
		return instance_member(l, r, name);
	case VALUE_EXTERNAL:
		return outside_path(l, r, name);
	case VALUE_EXTERNAL_INSTANCE:
		return outside_member(l, r, name);
	case VALUE_TUPLE:
		if (t.len == 1 && t.p[0] >= '0' && t.p[0] <= '9')
			return VALUE_NONE;	/* the core knows */
		return text_is(t, "*") ? r : value_outside(VALUE_PROVED);
	case VALUE_FUNCTION:
		return text_is(t, "*") ? r : value_outside(VALUE_PROVED);
	default:
		return VALUE_NONE;
	}
}

/* ---- calls ---- */

/* What x in x.m(), the call EXPR, stands for. */
static struct value
receiver(struct linker *l, file_no file, uint32_t expr)
{
	struct link_file_facts f;
	uint32_t e;

	if (expr == LINK_NONE)
		return VALUE_NONE;
	link_facts(l, file, &f);
	e = f.exprs[expr].a;
	if (f.exprs[e].op != EXPR_MEMBER)
		return VALUE_NONE;
	return link_type_of(l, link_eval(l, file, f.exprs[e].a, WANT_VALUE));
}

/* Does the method of a trait say that it gives Self? */
static int
gives_self(struct linker *l, sym_id method)
{
	sym_id p = link_sym_parent(l, method);
	struct link_file_facts f;
	uint32_t e;

	if (p == SYM_NONE || link_sym_kind(l, p) != NODE_INTERFACE ||
	    (e = link_typing(l, method, TYPING_RETURNS)) == LINK_NONE)
		return 0;
	link_facts(l, link_sym_file(l, method), &f);
	return f.exprs[e].op == EXPR_DEF && f.exprs[e].a == link_sym_ord(l, p);
}

static struct value
as_instance(struct linker *l, struct value v)
{
	if (value_kind(l, v) == VALUE_SYMBOL && link_sym_is_type(l,
	    value_sym(l, v)))
		return value_instance(l, value_sym(l, v), value_arg(l, v),
		    v.conf);
	return v;
}

/* A function or method outside: of types that are known a little. */
static struct value
outside_call(struct linker *l, file_no file, uint32_t expr,
    struct value callee)
{
	static const char *const makes[] = { "default", "from", "from_iter",
	    "new", "with_capacity" };
	static const char *const tries[] = { "bind", "connect", "create",
	    "open", "spawn", "try_from" };
	struct text t = link_text(l, value_name(l, callee)), m, type;
	struct value r = receiver(l, file, expr), v;
	int i;

	m = rust_last(t);
	for (i = 0; i < DEREF_DEPTH && rust_is_smart(l, r) &&
	    !rust_smart_own(m); i++)
		r = value_arg(l, r);
	if (value_kind(l, r) == VALUE_EXTERNAL_INSTANCE)
		return rust_std_call(l, r, m);
	if (value_kind(l, r) == VALUE_INSTANCE && !text_is(m, "clone") &&
	    (v = associated_value(l, value_sym(l, r), "Item")).id != 0)
		return rust_std_call(l, rust_builtin(l, "Iterator", v), m);
	if (value_kind(l, r) == VALUE_INSTANCE)
		return text_is(m, "clone") || text_is(m, "to_owned")
		    ? r : text_is(m, "to_string") ?
		    rust_builtin(l, "String", VALUE_NONE) : VALUE_NONE;
	if (value_kind(l, r) == VALUE_SYMBOL)	/* T::default() */
		return text_is(m, "default") ? as_instance(l, r) :
		    VALUE_NONE;
	if (t.len <= m.len + 1)
		return VALUE_NONE;
	type = (struct text){ t.p, t.len - m.len - 1 };
	if (t.p[t.len - m.len - 1] != '.' || !rust_is_upper(rust_last(type)))
		return VALUE_NONE;
	r = value_external_instance(l, link_name(l, type), VALUE_NONE,
	    VALUE_PROVED);
	if (link_word_in(m, LINK_LIST(makes)) ||
	    (m.len > 5 && memcmp(m.p, "from_", 5) == 0))
		return r;
	if (link_word_in(m, LINK_LIST(tries)))
		return rust_builtin(l, "Result", r);
	return VALUE_NONE;
}

struct value
rust_call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	struct value r;
	sym_id s;

	switch (value_kind(l, callee)) {
	case VALUE_EXTERNAL:
		return outside_call(l, file, expr, callee);
	case VALUE_SYMBOL:
		s = value_sym(l, callee);
		if (link_sym_kind(l, s) != NODE_METHOD || !gives_self(l, s))
			return VALUE_NONE;
		r = as_instance(l, receiver(l, file, expr));
		return value_kind(l, r) == VALUE_INSTANCE ? r : VALUE_NONE;
	default:
		return VALUE_NONE;
	}
}

uint32_t
rust_guess(struct linker *l, file_no file, sym_id candidate)
{
	(void)file;
	if (link_sym_kind(l, candidate) != NODE_METHOD ||
	    rust_std_method(link_text(l, link_sym_name(l, candidate))))
		return 0;
	return CONF_GUESS_MEMBER;
}
