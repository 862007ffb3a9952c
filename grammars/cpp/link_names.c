/*
 * C++: the scopes around a place, and what a free name means there.
 */
#include <stdlib.h>
#include <string.h>

#include "cpplink.h"

#define LEVELS_MAX	48	/* scopes around one place */
#define USING_MAX	16	/* directives seen from one place */

/* ---- the scopes around a place ---- */

struct level {
	struct value	scope;
	sym_id		lexical;	/* whose using directives count */
};

struct levels {
	struct level	v[LEVELS_MAX];
	uint32_t	n;
};

static void
add_level(struct linker *l, struct levels *x, struct value scope,
    sym_id lexical)
{
	uint32_t i;

	for (i = 0; i < x->n; i++)
		if (scope.id != 0 && x->v[i].scope.id == scope.id) {
			if (x->v[i].lexical == SYM_NONE)
				x->v[i].lexical = lexical;
			if (lexical == SYM_NONE ||
			    x->v[i].lexical == lexical)
				return;
		}
	if (x->n == LEVELS_MAX)
		link_cut(l, LIMIT_DEPTH, scope.id);
	else
		x->v[x->n++] = (struct level){ scope, lexical };
}

/* All namespaces that NS lies in, and itself. */
static void
add_namespaces(struct linker *l, struct levels *x, name_id ns)
{
	struct text t;

	for (;;) {
		t = link_text(l, ns);
		add_level(l, x, value_package(l, ns, VALUE_PROVED), SYM_NONE);
		if (t.len <= 2)
			return;
		while (t.len > 2 && t.p[t.len - 1] != ':')
			t.len--;
		if (t.len > 2)
			t.len -= 2;
		ns = link_name(l, t.len < 2 ? (struct text){ "::", 2 } : t);
	}
}

static void	add_scopes(struct linker *, struct levels *, sym_id, int);

/* A class or namespace and what is around it. */
static void
add_outer(struct linker *l, struct levels *x, struct value scope, int depth)
{
	if (value_kind(l, scope) == VALUE_PACKAGE)
		add_namespaces(l, x, value_name(l, scope));
	else if (value_kind(l, scope) == VALUE_SYMBOL)
		add_scopes(l, x, value_sym(l, scope), depth + 1);
}

static void
add_scopes(struct linker *l, struct levels *x, sym_id at, int depth)
{
	enum node_kind k;
	struct value v;
	uint32_t e;

	if (depth > 16)
		return;
	for (; at != SYM_NONE; at = link_sym_parent(l, at)) {
		k = link_sym_kind(l, at);
		switch (k) {
		case NODE_FILE:
			add_level(l, x, value_package(l,
			    cpp_link_state(l)->global, VALUE_PROVED), at);
			break;
		case NODE_MODULE:
			add_level(l, x, value_package(l, cpp_namespace_of(l, at),
			    VALUE_PROVED), at);
			break;
		case NODE_FUNCTION:
		case NODE_METHOD:
			add_level(l, x, value_symbol(l, at, VALUE_PROVED), at);
			e = link_typing(l, at, TYPING_EXTENDS);
			if (e != LINK_NONE && link_sym_flags(l, at) &
			    NODE_TEST) {
				v = link_eval(l, link_sym_file(l, at), e,
				    WANT_TYPE);
				if (value_kind(l, v) == VALUE_SYMBOL &&
				    cpp_is_class(l, value_sym(l, v)))
					add_level(l, x, v, SYM_NONE);
			}
			if ((v = cpp_receiver_of(l, at)).id != 0)
				add_outer(l, x, v, depth);
			break;
		case NODE_CLASS:
		case NODE_STRUCT:
		case NODE_UNION:
		case NODE_ENUM:
			add_level(l, x, value_symbol(l, at, VALUE_PROVED),
			    SYM_NONE);
			if ((v = cpp_receiver_of(l, at)).id != 0)
				add_outer(l, x, v, depth);
			break;
		case NODE_VARIABLE:
		case NODE_CONSTANT:
			if ((v = cpp_receiver_of(l, at)).id != 0)
				add_outer(l, x, v, depth);
			break;
		default:
			break;
		}
	}
}

/* ---- free names ---- */

/* The member of a class or its bases that a bare name means: a constructor
   is none. */
static struct value
class_level(struct linker *l, sym_id class, name_id name, enum link_want want)
{
	struct value v;
	sym_id s;

	if (link_sym_name(l, class) == name)
		return value_symbol(l, class, VALUE_PROVED);
	v = link_class_member(l, class, name);
	if (value_kind(l, v) != VALUE_SYMBOL)
		return VALUE_NONE;
	s = value_sym(l, v);
	if (link_sym_flags(l, s) & NODE_CONSTRUCTOR) {
		/* The base's own name. */
		s = link_sym_parent(l, s);
		return s == SYM_NONE ? VALUE_NONE : value_symbol(l, s, v.conf);
	}
	(void)want;
	return v;
}

/*
 * What belongs to the class but does not stand in it: members of its enums,
 * and types that are defined elsewhere, struct A::B { … }.
 */
struct value
cpp_outer_member(struct linker *l, sym_id class, name_id name,
    enum link_want want)
{
	const sym_id *named;
	uint32_t i, k, m, n = link_named(l, name, &named);
	const struct value *list;
	struct value home;
	sym_id s;

	for (i = 0; i < n; i++) {
		n = link_named(l, name, &named);
		s = named[i];
		if (!(link_sym_kind(l, s) == NODE_ENUM_MEMBER &&
		    want == WANT_VALUE) && !(link_sym_is_type(l, s) &&
		    cpp_has_receiver(l, s)))
			continue;
		home = cpp_home(l, s);
		if (value_kind(l, home) != VALUE_SYMBOL)
			continue;
		m = link_mro(l, class, &list);
		for (k = 0; k < m; k++)
			if (value_kind(l, list[k]) == VALUE_INSTANCE &&
			    value_sym(l, list[k]) == value_sym(l, home))
				return value_symbol(l, s, VALUE_PROVED);
	}
	return VALUE_NONE;
}

/* using N::name; in the scope S. */
static struct value
used(struct linker *l, sym_id s, name_id name, enum link_want want)
{
	const struct link_typing *t;
	struct link_file_facts x;
	file_no f = link_sym_file(l, s);
	uint32_t i, n = link_typings(l, s, &t);
	struct value v;

	for (i = 0; i < n; i++) {
		link_typings(l, s, &t);
		if (t[i].how != TYPING_IMPLEMENTS)
			continue;
		link_facts(l, f, &x);
		if (x.exprs[t[i].expr].op != EXPR_MEMBER ||
		    link_str(l, f, x.exprs[t[i].expr].b) != name)
			continue;
		v = link_eval(l, f, t[i].expr, want);
		if (v.id != 0)
			return v;
	}
	return VALUE_NONE;
}

/* Namespaces that `using namespace` names in the scope S. */
static uint32_t
directives(struct linker *l, sym_id s, name_id *ns, uint32_t max,
    name_id *outside)
{
	const struct link_typing *t;
	file_no f = link_sym_file(l, s);
	uint32_t i, n = link_typings(l, s, &t), k = 0;
	struct value v;

	for (i = 0; i < n; i++) {
		link_typings(l, s, &t);
		if (t[i].how != TYPING_EXTENDS)
			continue;
		if (k == max) {
			link_cut(l, LIMIT_BASES, s);
			break;
		}
		v = link_eval(l, f, t[i].expr, WANT_VALUE);
		if (value_kind(l, v) == VALUE_PACKAGE)
			ns[k++] = value_name(l, v);
		else if (value_kind(l, v) == VALUE_EXTERNAL)
			*outside = value_name(l, v);
	}
	return k;
}

static struct value
level_member(struct linker *l, file_no f, const struct level *x, name_id name,
    enum link_want want, uint32_t *candidates, name_id *outside)
{
	struct value v = VALUE_NONE;
	name_id ns[USING_MAX];
	uint32_t i, n;
	sym_id s;

	switch (value_kind(l, x->scope)) {
	case VALUE_PACKAGE:
		v = cpp_namespace_member(l, f, value_name(l, x->scope), name,
		    want, candidates);
		break;
	case VALUE_SYMBOL:
		s = value_sym(l, x->scope);
		if (cpp_is_class(l, s)) {
			v = class_level(l, s, name, want);
			if (v.id == 0)
				v = cpp_outer_member(l, s, name, want);
		} else if ((s = link_child(l, s, name)) != SYM_NONE)
			v = value_symbol(l, s, VALUE_PROVED);
		break;
	default:
		break;
	}
	if (v.id != 0 || x->lexical == SYM_NONE)
		return v;
	if ((v = used(l, x->lexical, name, want)).id != 0)
		return v;
	n = directives(l, x->lexical, ns, USING_MAX, outside);
	for (i = 0; i < n; i++)
		if ((v = cpp_namespace_member(l, f, ns[i], name, want,
		    candidates)).id != 0)
			return v;
	return VALUE_NONE;
}

/* A macro of that name that FILE sees. */
static struct value
macro(struct linker *l, file_no f, name_id name)
{
	const sym_id *named;
	uint32_t i, n = link_named(l, name, &named);
	sym_id s;

	for (i = 0; i < n; i++) {
		n = link_named(l, name, &named);
		s = named[i];
		if (link_sym_kind(l, s) == NODE_MACRO &&
		    link_same_world(l, f, link_sym_file(l, s)) &&
		    c_sees(l, f, link_sym_file(l, s)))
			return value_symbol(l, s, VALUE_PROVED);
	}
	return VALUE_NONE;
}

/* The class that the scope AT is in a method of: its `this'. */
static struct value
this_value(struct linker *l, const struct levels *x)
{
	uint32_t i;

	for (i = 0; i < x->n; i++)
		if (value_kind(l, x->v[i].scope) == VALUE_SYMBOL &&
		    cpp_is_class(l, value_sym(l, x->v[i].scope)))
			return cpp_pointer_to(l, value_instance(l,
			    value_sym(l, x->v[i].scope), VALUE_NONE,
			    VALUE_PROVED));
	return VALUE_NONE;
}

/* Any operator of that name: which one its operands tell. */
static struct value
any_operator(struct linker *l, file_no f, name_id name)
{
	const sym_id *named;
	uint32_t i, n = link_named(l, name, &named);

	for (i = 0; i < n; i++)
		if (link_sym_is_callable(l, named[i]) &&
		    link_same_world(l, f, link_sym_file(l, named[i])))
			return value_symbol(l, named[i], CONF_TIE);
	return VALUE_NONE;
}

static int
is_operator(struct text t)
{
	return t.len > 8 && memcmp(t.p, "operator", 8) == 0 &&
	    !(t.p[8] == '_' || t.p[8] == ' ' || (t.p[8] >= 'a' &&
	    t.p[8] <= 'z') || (t.p[8] >= 'A' && t.p[8] <= 'Z') ||
	    (t.p[8] >= '0' && t.p[8] <= '9'));
}

struct value
cpp_find(struct linker *l, file_no f, sym_id scope, name_id name,
    enum link_want want, int macros, uint32_t *candidates)
{
	const struct cpp_state *st = cpp_link_state(l);
	struct levels x = { .n = 0 };
	name_id outside = NAME_NONE;
	struct value v;
	uint32_t i, count = 0;	/* others may be looked for on the way */

	*candidates = 0;
	if (name == st->global)
		return value_package(l, name, VALUE_PROVED);
	if (is_operator(link_text(l, name)))
		return any_operator(l, f, name);
	if (macros && name != st->this_name &&
	    (v = macro(l, f, name)).id != 0)
		return v;
	add_scopes(l, &x, scope, 0);
	if (name == st->this_name)
		return this_value(l, &x);
	for (i = 0; i < x.n; i++)
		if ((v = level_member(l, f, &x.v[i], name, want, &count,
		    &outside)).id != 0)
			return v;
	*candidates = count;
	if (outside != NAME_NONE && count == 0)
		return value_external(l, cpp_joined(l, outside, name),
		    CONF_GUESS_NAME);
	return VALUE_NONE;
}

struct value
cpp_global(struct linker *l, file_no f, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct value v = cpp_find(l, f, scope, name, want, 1, candidates);
	const sym_id *named;
	uint32_t i, n;

	if (v.id != 0 || *candidates > 0 || name == NAME_NONE ||
	    is_operator(link_text(l, name)) ||
	    name == cpp_link_state(l)->this_name)
		return v;
	/* Something of that name is here, if not in this scope. */
	n = link_named(l, name, &named);
	for (i = 0; i < n; i++)
		if (link_same_world(l, f, link_sym_file(l, named[i])) &&
		    link_sym_is_callable(l, named[i]))
			++*candidates;
	return *candidates > 0 ? VALUE_NONE :
	    value_external(l, name, VALUE_PROVED);
}
