/*
 * Java: what refers to what.
 */
#include <string.h>

#include "java.h"

enum walk_next
java_identifier(struct walk *w, TSNode n)
{
	str_id name;

	if (walk_taken(w, n))
		return WALK_OVER;
	name = walk_node_str(w, n);
	if (!walk_bound(w, name))
		walk_ref(w, REF_NAME, expr_name(w, name), n, 0);
	return WALK_OVER;
}

enum walk_next
java_type_identifier(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);
	str_id name;

	if (walk_taken(w, n) || (t.len == 3 && memcmp(t.p, "var", 3) == 0))
		return WALK_OVER;
	name = walk_node_str(w, n);
	if (!walk_bound(w, name))
		walk_ref(w, REF_TYPE, expr_name(w, name), n, 0);
	return WALK_OVER;
}

enum walk_next
java_scoped_type(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, java_type(w, n, 0), n, 0);
	walk_take(w, java_last(n));
	/* A.B: A as well.  a.b.C: packages are no references. */
	return WALK_INTO;
}

enum walk_next
java_invocation(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");
	uint32_t arity;
	expr_id e;

	walk_take(w, name);
	e = java_applied(w, java_callee(w, n, 0), node_field(n, "arguments"),
	    &arity);
	walk_ref(w, REF_CALL, e, name, arity);
	return WALK_INTO;
}

/* this(…); super(…); */
enum walk_next
java_constructor_call(struct walk *w, TSNode n)
{
	TSNode c = node_field(n, "constructor");
	uint32_t class = walk_class(w), arity;
	const struct java_class *k = java_class(w, class);
	expr_id e;

	if (k == NULL)
		return WALK_INTO;
	e = node_is(c, "this") ? expr_make(w, EXPR_DEF, class, LINK_NONE) :
	    k->base;
	if (e == LINK_NONE)
		return WALK_INTO;
	e = java_applied(w, e, node_field(n, "arguments"), &arity);
	walk_ref(w, REF_CALL, e, c, arity);
	return WALK_INTO;
}

enum walk_next
java_creation(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), outer = ts_node_named_child(n, 0);
	uint32_t arity;
	expr_id e = java_type(w, type, 0);

	/* outer.new Inner() */
	if (node_is(ts_node_child(n, 1), ".") &&
	    node_is(type, "type_identifier"))
		e = expr_member(w, java_expr(w, outer, 0),
		    walk_node_str(w, type));
	java_take_type(w, type);
	e = java_applied(w, e, node_field(n, "arguments"), &arity);
	walk_ref(w, REF_NEW, e, type, arity);
	return WALK_INTO;
}

enum walk_next
java_field_access(struct walk *w, TSNode n)
{
	TSNode field = node_field(n, "field");

	if (node_is(field, "this"))
		return WALK_INTO;
	walk_take(w, field);
	walk_ref(w, REF_FIELD, java_expr(w, n, 0), field, 0);
	return WALK_INTO;
}

/* A::f, a::f, A::new.  The arity is not known, which tells them from fields. */
enum walk_next
java_method_reference(struct walk *w, TSNode n)
{
	TSNode object = ts_node_named_child(n, 0), name = java_last(n);
	TSNode end = ts_node_child(n, ts_node_child_count(n) - 1);
	expr_id e;

	if (node_is(end, "new")) {
		e = java_type(w, object, 0);
		walk_ref(w, REF_NAME, e, n, REF_ARITY_UNKNOWN);
		return WALK_INTO;
	}
	if (!node_is(name, "identifier") || ts_node_eq(object, name)) {
		if (node_is(ts_node_child(n, 0), "super"))
			walk_ref(w, REF_NAME, expr_member(w, expr_super(w),
			    walk_node_str(w, name)), name, REF_ARITY_UNKNOWN);
		walk_take(w, name);
		return WALK_INTO;
	}
	walk_take(w, name);
	e = strstr(ts_node_type(object), "type") != NULL ?
	    java_type(w, object, 0) : java_expr(w, object, 0);
	walk_ref(w, REF_NAME, expr_member(w, e, walk_node_str(w, name)), name,
	    REF_ARITY_UNKNOWN);
	return WALK_INTO;
}

/* One that is on no definition: on a parameter, a type, in another. */
enum walk_next
java_annotation(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, java_type(w, name, 0), name, 0);
	walk_take(w, name);
	return WALK_INTO;
}

enum walk_next
java_element_value_pair(struct walk *w, TSNode n)
{
	walk_take(w, node_field(n, "key"));
	return WALK_INTO;
}

enum walk_next
java_throw(struct walk *w, TSNode n)
{
	TSNode e = java_last(n);

	if (node_is(e, "object_creation_expression"))
		walk_ref(w, REF_THROW, java_expr(w, e, 0), e, 0);
	return WALK_INTO;
}

/* label: break label; continue label; */
enum walk_next
java_label(struct walk *w, TSNode n)
{
	walk_take(w, ts_node_named_child(n, 0));
	return WALK_INTO;
}

/*
 * case RED: a constant of the enum that is switched on, else one that is in
 * scope.
 */
enum walk_next
java_switch_label(struct walk *w, TSNode n)
{
	TSNode s = ts_node_parent(n), c;
	uint32_t i, k = ts_node_named_child_count(n);
	struct text t;
	expr_id e;

	for (i = 0; i < 4 && !ts_node_is_null(s) &&
	    !node_is(s, "switch_expression"); i++)
		s = ts_node_parent(s);
	if (!node_is(s, "switch_expression"))
		return WALK_INTO;
	e = java_expr(w, node_field(s, "condition"), 0);
	for (i = 0; i < k; i++) {
		c = ts_node_named_child(n, i);
		if (!node_is(c, "identifier"))
			continue;
		t = node_text(w, c);
		if (walk_bound(w, walk_str(w, t)) ||
		    walk_def_find(w, walk_class(w), t) != 0)
			continue;
		walk_take(w, c);
		walk_ref(w, REF_FIELD, expr_member(w, e, walk_str(w, t)), c, 0);
	}
	return WALK_INTO;
}
