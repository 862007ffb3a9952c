/*
 * Scala: what a type, and the value of an expression, is.
 */
#include <string.h>

#include "scala.h"

TSNode
scala_child(TSNode n, uint32_t i)
{
	static const TSNode null;

	return ts_node_is_null(n) || i >= ts_node_named_child_count(n) ? null :
	    ts_node_named_child(n, i);
}

TSNode
scala_last(TSNode n)
{
	return ts_node_is_null(n) ? n :
	    scala_child(n, ts_node_named_child_count(n) - 1);
}

int
scala_is(struct text t, const char *s)
{
	return t.len == strlen(s) && memcmp(t.p, s, t.len) == 0;
}

/* ---- types and expressions ---- */

/* The node that names the type N: List of List[A]. */
TSNode
scala_type_head(TSNode n)
{
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(n); i++) {
		if (node_is(n, "generic_type") ||
		    node_is(n, "lazy_parameter_type") ||
		    node_is(n, "repeated_parameter_type"))
			n = node_field(n, "type");
		else if (node_is(n, "annotated_type"))
			n = scala_child(n, 0);
		else if (node_is(n, "compound_type"))
			n = node_field(n, "base");
		else
			break;
	}
	return n;
}

expr_id
scala_type(struct walk *w, TSNode n, int depth)
{
	TSNode args;
	uint32_t i;
	expr_id e;

	if (depth > EXPR_DEPTH)
		return expr_unknown(w);
	if (node_is(n, "generic_type")) {
		args = node_field(n, "type_arguments");
		e = scala_type(w, node_field(n, "type"), depth + 1);
		for (i = 0; !ts_node_is_null(scala_child(args, i)); i++)
			e = expr_make(w, EXPR_GENERIC, e, scala_type(w,
			    scala_child(args, i), depth + 1));
		return e;
	}
	n = scala_type_head(n);
	if (node_is(n, "type_identifier") || node_is(n, "identifier"))
		return expr_name(w, walk_node_str(w, n));
	if (node_is(n, "stable_type_identifier") ||
	    node_is(n, "stable_identifier"))
		return expr_member(w, scala_type(w, scala_child(n, 0), depth + 1),
		    walk_node_str(w, scala_last(n)));
	if (node_is(n, "singleton_type"))
		return scala_type(w, scala_child(n, 0), depth + 1);
	return node_is(n, "generic_type") ? scala_type(w, n, depth + 1) :
	    expr_unknown(w);
}

/* The type that new A(…) makes. */
TSNode
scala_made(TSNode n)
{
	return scala_child(n, 0);
}

static expr_id
make(struct walk *w, TSNode n, int depth)
{
	TSNode f;

	if (node_is(n, "identifier")) {
		if (scala_is(node_text(w, n), "this"))
			return expr_self(w);
		if (scala_is(node_text(w, n), "super"))
			return expr_super(w);
		return expr_name(w, walk_node_str(w, n));
	}
	if (node_is(n, "field_expression"))
		return expr_member(w, scala_value(w, node_field(n, "value"),
		    depth + 1), walk_node_str(w, node_field(n, "field")));
	if (node_is(n, "call_expression"))
		return expr_call(w, scala_value(w, node_field(n, "function"),
		    depth + 1));
	if (node_is(n, "generic_function")) {
		f = node_field(n, "function");
		if (node_is(f, "field_expression") && scala_is(node_text(w,
		    node_field(f, "field")), "asInstanceOf"))
			return expr_make(w, EXPR_NEW, scala_type(w,
			    scala_child(node_field(n, "type_arguments"), 0),
			    0), LINK_NONE);
		return scala_value(w, f, depth + 1);
	}
	if (node_is(n, "instance_expression"))
		return expr_make(w, EXPR_NEW, scala_type(w, scala_made(n), 0), LINK_NONE);
	if (node_is(n, "parenthesized_expression"))
		return scala_value(w, scala_child(n, 0), depth + 1);
	if (node_is(n, "infix_expression"))
		return expr_call(w, expr_member(w, scala_value(w, node_field(n,
		    "left"), depth + 1), walk_node_str(w, node_field(n,
		    "operator"))));
	if (node_is(n, "string") ||
	    node_is(n, "interpolated_string_expression"))
		return expr_make(w, EXPR_LITERAL, walk_cstr(w, "String"),
		    LINK_NONE);
	return expr_unknown(w);
}

expr_id
scala_value(struct walk *w, TSNode n, int depth)
{
	return expr_once(w, n, depth, make);
}
