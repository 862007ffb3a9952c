/*
 * C: what expressions stand for, and what refers to what.
 */
#include <string.h>

#include "c.h"
#include "prepare.h"

static expr_id
c_expr(struct walk *w, TSNode n, int depth)
{
	const char *t;
	expr_id e;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	switch (t[0]) {
	case 'i':
		if (strcmp(t, "identifier") == 0)
			return expr_name(w, walk_node_str(w, n));
		break;
	case 'f':
		if (strcmp(t, "field_expression") == 0)
			return expr_member(w,
			    c_expr(w, node_field(n, "argument"), depth + 1),
			    walk_node_str(w, node_field(n, "field")));
		break;
	case 's':
		if (strcmp(t, "subscript_expression") == 0)
			return expr_make(w, EXPR_INDEX, c_expr(w,
			    node_field(n, "argument"), depth + 1), LINK_NONE);
		break;
	case 'p':
		if (strcmp(t, "pointer_expression") == 0) {
			e = c_expr(w, node_field(n, "argument"), depth + 1);
			if (walk_source(w)[ts_node_start_byte(n)] == '&')
				return e;
			return expr_make(w, EXPR_DEREF, e, LINK_NONE);
		}
		if (strcmp(t, "parenthesized_expression") == 0)
			return c_expr(w, ts_node_named_child(n, 0), depth + 1);
		break;
	case 'c':
		if (strcmp(t, "call_expression") == 0)
			return expr_call(w, c_expr(w, node_field(n, "function"),
			    depth + 1));
		if (strcmp(t, "cast_expression") == 0 ||
		    strcmp(t, "compound_literal_expression") == 0) {
			e = c_type_expr(w, node_field(node_field(n, "type"),
			    "type"));
			if (e != LINK_NONE)
				return expr_make(w, EXPR_NEW, e, LINK_NONE);
			return c_expr(w, node_field(n, "value"), depth + 1);
		}
		if (strcmp(t, "conditional_expression") == 0)
			return c_expr(w, node_field(n, "alternative"),
			    depth + 1);
		break;
	case 'a':
		if (strcmp(t, "assignment_expression") == 0)
			return c_expr(w, node_field(n, "left"), depth + 1);
		break;
	}
	return expr_unknown(w);
}

enum walk_next
c_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n) && !ts_node_is_missing(n))
		walk_ref(w, REF_NAME, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

enum walk_next
c_type_identifier(struct walk *w, TSNode n)
{
	walk_ref(w, REF_TYPE, expr_global(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

static uint32_t
arguments(TSNode call)
{
	TSNode args = node_field(call, "arguments");
	uint32_t i, n, k = 0;

	if (ts_node_is_null(args))
		return REF_ARITY_UNKNOWN;
	n = ts_node_named_child_count(args);
	for (i = 0; i < n && i < 64; i++)
		k += !node_is(ts_node_named_child(args, i), "comment");
	return k;
}

enum walk_next
c_call_expression(struct walk *w, TSNode n)
{
	TSNode f = node_field(n, "function");

	while (node_is(f, "parenthesized_expression") &&
	    ts_node_named_child_count(f) == 1)
		f = ts_node_named_child(f, 0);
	if (c_is_keyword(node_text(w, f).p, node_text(w, f).len))
		return WALK_OVER;	/* _Static_assert(…) */
	walk_ref(w, REF_CALL, c_expr(w, f, 0), f, arguments(n));
	c_registered_test(w, n);
	if (node_is(f, "identifier"))
		walk_take(w, f);
	/* MACRO(name, …) { … }: its arguments are declared by it. */
	if (!walk_in_function(w) && walk_container(w) == 0 &&
	    node_is(ts_node_parent(n), "expression_statement") && node_is(
	    ts_node_next_named_sibling(ts_node_parent(n)),
	    "compound_statement"))
		return WALK_OVER;
	return WALK_INTO;
}

enum walk_next
c_field_expression(struct walk *w, TSNode n)
{
	walk_ref(w, REF_FIELD, c_expr(w, n, 0), node_field(n, "field"), 0);
	return WALK_INTO;
}
