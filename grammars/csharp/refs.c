/*
 * C#: what refers to what.
 */
#include <string.h>

#include "cs.h"

/* ---- names ---- */

enum walk_next
cs_identifier(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);
	str_id name;

	if (walk_taken(w, n) || text_is(t, "var") || text_is(t, "_"))
		return WALK_OVER;
	name = walk_str(w, t);
	if (!walk_bound(w, name))
		walk_ref(w, REF_NAME, expr_name(w, name), n, 0);
	return WALK_OVER;
}

/* Of an expression: A<B>.C, or a method group f<B>. */
enum walk_next
cs_generic_name(struct walk *w, TSNode n)
{
	if (walk_taken(w, n))
		return WALK_OVER;
	walk_ref(w, REF_NAME, cs_name_type(w, n, 0), n, 0);
	cs_argument_refs(w, n);
	return WALK_OVER;
}

enum walk_next
cs_qualified_name(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		cs_type_refs(w, n, 0);
	return WALK_OVER;
}

/* ---- calls ---- */

/* The name that is called; it is dealt with, and so are its type arguments. */
static TSNode
take_callee(struct walk *w, TSNode f)
{
	TSNode name = f;

	if (node_is(f, "member_access_expression"))
		name = node_field(f, "name");
	else if (node_is(f, "conditional_access_expression") &&
	    node_is(cs_last(f), "member_binding_expression"))
		name = node_field(cs_last(f), "name");
	else if (!node_is(f, "identifier") && !node_is(f, "generic_name"))
		return f;
	walk_take(w, f);
	walk_take(w, name);
	cs_argument_refs(w, name);
	return name;
}

enum walk_next
cs_invocation(struct walk *w, TSNode n)
{
	TSNode f = node_field(n, "function"), name;
	uint32_t arity;
	expr_id e;

	if (ts_node_is_null(f))
		return WALK_INTO;
	if (node_is(f, "identifier") &&
	    text_is(node_text(w, f), "nameof")) {
		walk_take(w, f);
		return WALK_INTO;
	}
	e = cs_invoked(w, n, &arity, 0);
	name = take_callee(w, f);
	walk_ref(w, REF_CALL, e, name, arity < REF_ARITY_UNKNOWN ? arity :
	    REF_ARITY_UNKNOWN - 1);
	return WALK_INTO;
}

static void
constructor_call(struct walk *w, expr_id type, TSNode args, TSNode at,
    enum ref_kind kind)
{
	uint32_t arity;
	expr_id e = cs_applied(w, type, args, &arity, 0);

	walk_ref(w, kind, e, at, arity < REF_ARITY_UNKNOWN ? arity :
	    REF_ARITY_UNKNOWN - 1);
}

void
cs_base_call(struct walk *w, expr_id base, TSNode args, TSNode at)
{
	constructor_call(w, base, args, at, REF_CALL);
}

/* : base(…) and : this(…) */
enum walk_next
cs_constructor_initializer(struct walk *w, TSNode n)
{
	uint32_t class = walk_class(w);
	const struct cs_class *c = cs_class(w, class);
	expr_id e;

	if (c == NULL)
		return WALK_INTO;
	e = cs_has(n, "this") ? expr_make(w, EXPR_DEF, class, LINK_NONE) :
	    c->base;
	if (e != LINK_NONE)
		constructor_call(w, e, node_child_of(n, "argument_list"), n,
		    REF_CALL);
	return WALK_INTO;
}

/* An initialiser sets members of what was made. */
static void
expect_initializer(struct walk *w, TSNode init, expr_id of)
{
	struct cs_state *s = cs_state(w);

	if (ts_node_is_null(init))
		return;
	s->next_init.node = init;
	s->next_init.of = of;
}

enum walk_next
cs_creation(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type");
	expr_id e = cs_type(w, type, 0);

	constructor_call(w, e, node_field(n, "arguments"), type, REF_NEW);
	cs_type_refs(w, type, 1);
	expect_initializer(w, node_field(n, "initializer"), cs_made(w, e));
	return WALK_INTO;
}

enum walk_next
cs_implicit_creation(struct walk *w, TSNode n)
{
	expr_id e = cs_wanted(w, n, 0);

	constructor_call(w, e, node_child_of(n, "argument_list"), n, REF_NEW);
	expect_initializer(w, node_child_of(n, "initializer_expression"),
	    cs_made(w, e));
	return WALK_INTO;
}

enum walk_next
cs_initializer(struct walk *w, TSNode n)
{
	struct cs_state *s = cs_state(w);
	struct cs_init *new;

	if (ts_node_is_null(s->next_init.node) ||
	    !ts_node_eq(s->next_init.node, n))
		return WALK_INTO;
	new = walk_alloc(w, sizeof(*new));
	*new = s->next_init;
	new->before = s->inits;
	s->inits = new;
	return WALK_INTO;
}

void
cs_initializer_leave(struct walk *w, TSNode n)
{
	struct cs_state *s = cs_state(w);

	if (s->inits != NULL && ts_node_eq(s->inits->node, n))
		s->inits = s->inits->before;
}

/* { Member = value }: a member of what is initialised. */
enum walk_next
cs_assignment(struct walk *w, TSNode n)
{
	const struct cs_init *i = cs_state(w)->inits;
	TSNode left = node_field(n, "left"), right = node_field(n, "right");
	expr_id e;

	if (i == NULL || !node_is(left, "identifier") ||
	    !ts_node_eq(ts_node_parent(n), i->node))
		return WALK_INTO;
	walk_take(w, left);
	e = cs_assigned(w, n, 0);
	walk_ref(w, REF_FIELD, e, left, 0);
	if (node_is(right, "initializer_expression"))
		expect_initializer(w, right, e);
	return WALK_INTO;
}

/* x with { Member = value } */
enum walk_next
cs_with(struct walk *w, TSNode n)
{
	expr_id e = cs_expr(w, ts_node_named_child(n, 0), 0);
	uint32_t i;
	TSNode c, name;

	for (i = 1; i < ts_node_named_child_count(n); i++) {
		c = ts_node_named_child(n, i);
		if (!node_is(c, "with_initializer"))
			continue;
		name = ts_node_named_child(c, 0);
		walk_take(w, name);
		walk_ref(w, REF_FIELD, expr_member(w, e,
		    walk_node_str(w, name)), name, 0);
	}
	return WALK_INTO;
}

/* new { Name = value } */
enum walk_next
cs_anonymous_object(struct walk *w, TSNode n)
{
	uint32_t i, k = ts_node_child_count(n);

	for (i = 0; i + 1 < k; i++)
		if (node_is(ts_node_child(n, i), "identifier") &&
		    node_is(ts_node_child(n, i + 1), "="))
			walk_take(w, ts_node_child(n, i));
	return WALK_INTO;
}

/* ---- members ---- */

static void
member(struct walk *w, TSNode n, TSNode name)
{
	walk_ref(w, REF_FIELD, cs_callee(w, n, 0), name, 0);
	walk_take(w, name);
	cs_argument_refs(w, name);
}

enum walk_next
cs_member_access(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		member(w, n, node_field(n, "name"));
	return WALK_INTO;
}

enum walk_next
cs_conditional_access(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n) && node_is(cs_last(n),
	    "member_binding_expression"))
		member(w, n, node_field(cs_last(n), "name"));
	return WALK_INTO;
}

/* a[i]: an indexer, if the type of a has one. */
enum walk_next
cs_element_access(struct walk *w, TSNode n)
{
	walk_ref(w, REF_FIELD, expr_member(w, cs_expr(w, node_field(n,
	    "expression"), 0), walk_cstr(w, "this[]")), n, 0);
	return WALK_INTO;
}

/* ---- types and what bears a name of its own ---- */

enum walk_next
cs_typed(struct walk *w, TSNode n)
{
	cs_type_refs(w, node_field(n, "type"), 0);
	return WALK_INTO;
}

enum walk_next
cs_typed_right(struct walk *w, TSNode n)
{
	cs_type_refs(w, node_field(n, "right"), 0);
	return WALK_INTO;
}

/* where T : A, B */
enum walk_next
cs_constraints(struct walk *w, TSNode n)
{
	uint32_t i;

	walk_take(w, node_child_of(n, "identifier"));
	for (i = 0; i < ts_node_named_child_count(n); i++)
		cs_type_refs(w, node_field(ts_node_named_child(n, i), "type"),
		    0);
	return WALK_INTO;
}

/* One that is on no definition: on a parameter, an accessor, the assembly. */
enum walk_next
cs_attribute(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, cs_attribute_type(w, name), name, 0);
	walk_take(w, name);
	cs_argument_refs(w, name);
	return WALK_INTO;
}

/* f(name: value) */
enum walk_next
cs_named(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	if (!ts_node_is_null(name))
		walk_take(w, name);
	return WALK_INTO;
}

/* label: goto label; but goto case X; */
enum walk_next
cs_label(struct walk *w, TSNode n)
{
	if (!cs_has(n, "case"))
		walk_take(w, ts_node_named_child(n, 0));
	return WALK_INTO;
}

#define CONDITION_MAX	16	/* symbols in the condition of one #if */

/* #if DEBUG && !NET: what is defined at build time is no name. */
enum walk_next
cs_preproc(struct walk *w, TSNode n)
{
	TSNode todo[CONDITION_MAX], c = node_field(n, "condition");
	uint32_t k = 1, i, taken = 0;

	todo[0] = c;
	while (k > 0 && !ts_node_is_null(c)) {
		c = todo[--k];
		if (node_is(c, "identifier") && taken++ < CONDITION_MAX)
			walk_take(w, c);
		for (i = ts_node_named_child_count(c); i-- > 0;)
			if (k < CONDITION_MAX)
				todo[k++] = ts_node_named_child(c, i);
	}
	return WALK_INTO;
}

enum walk_next
cs_throw(struct walk *w, TSNode n)
{
	TSNode e = cs_last(n);

	if (node_is(e, "object_creation_expression"))
		walk_ref(w, REF_THROW, cs_expr(w, e, 0), e, 0);
	return WALK_INTO;
}
