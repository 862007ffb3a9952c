/*
 * C++: the edges of references that are C++'s own, and those that follow
 * from definitions.
 */
#include <string.h>

#include "cpplink.h"

/* An edge to each that suits; fewer is better known. */
static void
choose_and_link(struct linker *l, const struct link_site *site,
    const struct cpp_args *a, struct cpp_set *set, uint32_t conf)
{
	uint32_t i, score, all = set->n;
	name_id name = set->n > 0 ? link_sym_name(l, set->v[0]) : NAME_NONE;
	int alike = 1;

	score = cpp_choose(l, a, set, 0);
	if (set->n == 0) {
		link_unresolved(l, site, EDGE_CALLS, name, all);
		return;
	}
	for (i = 1; i < set->n; i++)
		alike &= cpp_same_parameters(l, set->v[0], set->v[i]);
	if (set->n > 1 && conf > (alike ? CONF_VARIANT : CONF_TIE))
		conf = alike ? CONF_VARIANT : CONF_TIE;
	if (score <= 2 && conf > CONF_LINKAGE)
		conf = CONF_LINKAGE;
	if (set->n > TIES_MAX)
		link_unresolved(l, site, EDGE_CALLS, name, set->n);
	else
		cpp_edges(l, site, EDGE_CALLS, set, conf);
}

/*
 * Is what CALLEE, an expression of SITE's file, is called on const, because it
 * is the object of a const method, or a field of it?
 */
static int
on_const(struct linker *l, const struct link_site *site, uint32_t callee)
{
	struct link_file_facts f;
	struct value v;
	uint32_t e = callee;

	if (!cpp_is_const(l, link_file_sym(l, site->file) + site->source) ||
	    link_facts(l, site->file, &f) == -1)
		return 0;
	if (f.exprs[e].op == EXPR_NAME)
		return 1;
	while (f.exprs[e].op == EXPR_MEMBER)
		e = f.exprs[e].a;
	if (f.exprs[e].op != EXPR_NAME)
		return 0;
	v = link_eval(l, site->file, e, WANT_VALUE);
	return value_kind(l, v) == VALUE_SYMBOL &&
	    link_sym_kind(l, value_sym(l, v)) == NODE_FIELD;
}

static void
call_function(struct linker *l, const struct link_site *site, sym_id s,
    uint32_t conf)
{
	struct link_file_facts f;
	struct cpp_args a;
	struct cpp_set set;

	cpp_args(l, site->file, site->ref->expr, site->ref->arity, &a);
	cpp_overloads(l, site->file, s, &set);
	a.is_const = on_const(l, site, a.callee);
	link_facts(l, site->file, &f);
	if (f.exprs[a.callee].op == EXPR_NAME &&
	    value_kind(l, cpp_home(l, s)) == VALUE_PACKAGE)
		cpp_by_arguments(l, site->file, link_sym_name(l, s), &a,
		    &set);
	choose_and_link(l, site, &a, &set, conf);
}

static void
construct(struct linker *l, const struct link_site *site, sym_id class,
    uint32_t conf, int explicit)
{
	struct cpp_args a;
	struct cpp_set set;

	if (explicit)
		link_edge(l, site, EDGE_CALLS, class, conf);
	cpp_constructors(l, class, &set);
	if (set.n == 0)
		return;
	cpp_args(l, site->file, site->ref->expr, site->ref->arity, &a);
	/* A copy, by a constructor that nobody wrote. */
	if (cpp_choose(l, &a, &set, 0) <= 2 && a.n == 1 &&
	    value_kind(l, a.v[0]) == VALUE_INSTANCE &&
	    value_sym(l, a.v[0]) == class)
		return;
	if (set.n > 0 && set.n <= TIES_MAX)
		cpp_edges(l, site, EDGE_CALLS, &set, set.n > 1 && conf >
		    CONF_TIE ? CONF_TIE : conf);
}

/* size_t, uint64_t and the like: no constructor is called. */
static int
is_plain_type(struct text t)
{
	return t.len > 2 && memcmp(t.p + t.len - 2, "_t", 2) == 0;
}

/* Instantiation of the type V. */
static void
instantiate(struct linker *l, const struct link_site *site, struct value v,
    int explicit)
{
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		if (cpp_is_class(l, value_sym(l, v)))
			construct(l, site, value_sym(l, v), v.conf, explicit);
		break;
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		if (explicit && value_name(l, v) != cpp_link_state(l)->star &&
		    !is_plain_type(link_text(l, value_name(l, v))))
			link_edge_external(l, site, EDGE_CALLS,
			    value_name(l, v), v.conf);
		break;
	default:
		break;
	}
}

/*
 * An operator: a member of the first operand's class, or a function that one
 * of the operands' types asks for.
 */
static void
operated(struct linker *l, const struct link_site *site, name_id name)
{
	struct cpp_args a;
	struct cpp_set set = { .n = 0 };
	struct value m, v;
	uint32_t score;

	cpp_args(l, site->file, site->ref->expr, site->ref->arity, &a);
	if (a.n == 0)
		return;
	v = a.v[0];
	if (value_kind(l, v) == VALUE_INSTANCE &&
	    cpp_is_class(l, value_sym(l, v))) {
		m = link_class_member(l, value_sym(l, v), name);
		if (value_kind(l, m) == VALUE_SYMBOL)
			cpp_overloads(l, site->file, value_sym(l, m), &set);
	}
	cpp_by_arguments(l, site->file, name, &a, &set);
	if (set.n == 0)
		return;
	score = cpp_choose(l, &a, &set, 1);
	/* x = y of one class, by an operator that nobody wrote. */
	if (score < SCORE_EXACT && a.n == 2 && value_kind(l, v) ==
	    VALUE_INSTANCE && value_kind(l, a.v[1]) == VALUE_INSTANCE &&
	    value_sym(l, a.v[1]) == value_sym(l, v) &&
	    link_name_is(l, name, "operator="))
		return;
	if (set.n > 0 && set.n <= 2)
		cpp_edges(l, site, EDGE_CALLS, &set, set.n > 1 ? CONF_TIE :
		    VALUE_PROVED);
}

/* Is the reference an operator's?  Its name. */
static name_id
operator_name(struct linker *l, const struct link_site *site)
{
	struct link_file_facts f;
	struct text t;
	name_id name;
	uint32_t e;

	if (site->ref->kind != REF_FIELD ||
	    link_facts(l, site->file, &f) == -1 ||
	    f.exprs[site->ref->expr].op != EXPR_GENERIC)
		return NAME_NONE;
	e = f.exprs[site->ref->expr].a;
	if (f.exprs[e].op != EXPR_NAME)
		return NAME_NONE;
	name = link_str(l, site->file, f.exprs[e].a);
	t = link_text(l, name);
	return t.len > 8 && memcmp(t.p, "operator", 8) == 0 ? name :
	    NAME_NONE;
}

static int
is_function(struct linker *l, sym_id s)
{
	return link_sym_kind(l, s) == NODE_FUNCTION ||
	    link_sym_kind(l, s) == NODE_METHOD;
}

/* A field or variable is initialised, or called. */
static void
held(struct linker *l, const struct link_site *site, struct value v)
{
	sym_id s = value_sym(l, v);
	struct value type = link_type_of(l, v), m;
	struct cpp_set set;
	struct cpp_args a;

	link_edge(l, site, link_sym_kind(l, s) == NODE_FIELD ?
	    EDGE_ACCESSES_FIELD : EDGE_REFERENCES, s, v.conf);
	if (site->ref->kind == REF_NEW) {
		instantiate(l, site, type, 0);
		return;
	}
	m = cpp_called(l, type);
	if (m.id == 0)
		return;
	cpp_args(l, site->file, site->ref->expr, site->ref->arity, &a);
	cpp_overloads(l, site->file, value_sym(l, m), &set);
	choose_and_link(l, site, &a, &set, v.conf);
}

int
cpp_target(struct linker *l, const struct link_site *site, struct value v)
{
	sym_id s = value_sym(l, v);
	enum node_kind k = link_sym_kind(l, s);
	struct cpp_set set;
	name_id name;

	if (site->ref == NULL)
		return 0;
	if ((name = operator_name(l, site)) != NAME_NONE) {
		operated(l, site, name);
		return 1;
	}
	if (k == NODE_MACRO)
		return c_target(l, site, v);
	if (site->ref->kind == REF_CALL || site->ref->kind == REF_NEW) {
		if (k == NODE_TYPE_ALIAS) {
			link_edge(l, site, EDGE_REFERENCES, s, v.conf);
			instantiate(l, site, link_type_of(l, v), 1);
		} else if (cpp_is_class(l, s))
			instantiate(l, site, v, 1);
		else if (is_function(l, s))
			call_function(l, site, s, v.conf);
		else if (k == NODE_FIELD || k == NODE_VARIABLE ||
		    k == NODE_CONSTANT)
			held(l, site, v);
		else
			return 0;
		return 1;
	}
	if (is_function(l, s) && link_sym_flags(l, s) & NODE_DECLARATION) {
		set.v[0] = s;
		set.n = 1;
		cpp_edges(l, site, EDGE_REFERENCES, &set, v.conf);
		return 1;
	}
	return 0;
}

/* f(x), where only the type of x tells the namespace of f. */
int
cpp_unknown(struct linker *l, const struct link_site *site)
{
	struct link_file_facts f;
	struct cpp_args a;
	struct cpp_set set = { .n = 0 };
	name_id name;

	cpp_args(l, site->file, site->ref->expr, site->ref->arity, &a);
	link_facts(l, site->file, &f);
	if (site->ref->kind != REF_CALL || f.exprs[a.callee].op != EXPR_NAME)
		return 0;
	name = link_str(l, site->file, f.exprs[a.callee].a);
	cpp_by_arguments(l, site->file, name, &a, &set);
	if (set.n == 0)
		return 0;
	choose_and_link(l, site, &a, &set, VALUE_PROVED);
	return 1;
}

/* ---- what follows from definitions ---- */

/* The method of a base that S, a method of CLASS, overrides. */
static void
override(struct linker *l, const struct link_site *site, sym_id s,
    sym_id class)
{
	const struct value *list;
	struct cpp_set set;
	uint32_t i, n = link_mro(l, class, &list);
	struct value base;
	sym_id o;

	for (i = 1; i < n; i++) {
		n = link_mro(l, class, &list);
		base = list[i];
		if (value_kind(l, base) != VALUE_INSTANCE)
			continue;
		for (o = link_child(l, value_sym(l, base), link_sym_name(l,
		    s)); o != SYM_NONE; o = link_child_next(l, o)) {
			if (!is_function(l, o) || !cpp_is_virtual(l, o) ||
			    !cpp_same_parameters(l, s, o))
				continue;
			set.v[0] = o;
			set.n = 1;
			cpp_edges(l, site, EDGE_OVERRIDES, &set, base.conf);
			return;
		}
	}
}

void
cpp_file(struct linker *l, file_no f)
{
	sym_id base = link_file_sym(l, f), s;
	struct link_file_facts x;
	struct link_site site = { f, 0, 0, NULL };
	struct cpp_set set;
	struct value class;
	uint32_t ord;

	link_facts(l, f, &x);
	for (ord = 1; ord < x.ndefs; ord++) {
		s = base + ord;
		site.source = ord;
		class = cpp_home(l, s);
		if (value_kind(l, class) != VALUE_SYMBOL ||
		    !cpp_is_class(l, value_sym(l, class)))
			continue;
		if (cpp_has_receiver(l, s) && value_sym(l, class) != s)
			link_edge(l, &site, EDGE_CONTAINS, value_sym(l, class),
			    VALUE_PROVED);
		/* What is defined elsewhere overrides there. */
		if (link_sym_kind(l, s) == NODE_METHOD &&
		    (link_sym_flags(l, s) & (NODE_CONSTRUCTOR |
		    NODE_STATIC)) == 0 && ((link_sym_flags(l, s) &
		    (NODE_DECLARATION | NODE_ABSTRACT)) != NODE_DECLARATION ||
		    cpp_definitions(l, s, &set) == 0))
			override(l, &site, s, value_sym(l, class));
	}
}
