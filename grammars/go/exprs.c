/*
 * Go: what types and expressions stand for.
 */
#include <string.h>

#include "go.h"

expr_id
go_container_of(struct walk *w, const char *what, expr_id element)
{
	return expr_make(w, EXPR_GENERIC, expr_make(w, EXPR_LITERAL,
	    walk_cstr(w, what), LINK_NONE), element);
}

/* A function, as a container of what calling it gives. */
static expr_id
function_type(struct walk *w, TSNode n, int depth)
{
	TSNode result = node_field(n, "result");

	if (node_is(result, "parameter_list"))
		result = ts_node_named_child_count(result) != 1 ? (TSNode){ 0 } :
		    node_field(ts_node_named_child(result, 0), "type");
	return go_container_of(w, "func", go_type(w, result, depth + 1));
}

expr_id
go_type(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "type_identifier") == 0 || strcmp(t, "identifier") == 0)
		return expr_name(w, walk_node_str(w, n));
	if (strcmp(t, "qualified_type") == 0)
		return expr_member(w, expr_name(w, walk_node_str(w,
		    node_field(n, "package"))),
		    walk_node_str(w, node_field(n, "name")));
	if (strcmp(t, "pointer_type") == 0 ||
	    strcmp(t, "parenthesized_type") == 0)
		return go_type(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "slice_type") == 0 || strcmp(t, "array_type") == 0 ||
	    strcmp(t, "implicit_length_array_type") == 0)
		return go_container_of(w, "slice",
		    go_type(w, node_field(n, "element"), depth + 1));
	if (strcmp(t, "map_type") == 0)
		return go_container_of(w, "map",
		    go_type(w, node_field(n, "value"), depth + 1));
	if (strcmp(t, "channel_type") == 0)
		return go_container_of(w, "chan",
		    go_type(w, node_field(n, "value"), depth + 1));
	if (strcmp(t, "function_type") == 0)
		return function_type(w, n, depth);
	if (strcmp(t, "generic_type") == 0) {
		TSNode args = node_field(n, "type_arguments");
		uint32_t k = ts_node_named_child_count(args);
		expr_id base = go_type(w, node_field(n, "type"), depth + 1);
		TSNode a;

		if (k == 0)
			return base;
		a = ts_node_named_child(args, k - 1);
		if (node_is(a, "type_elem"))
			a = ts_node_named_child(a, 0);
		return expr_make(w, EXPR_GENERIC, base,
		    go_type(w, a, depth + 1));
	}
	return expr_unknown(w);
}

static int
called_is(struct walk *w, TSNode call, const char *name)
{
	TSNode f = node_field(call, "function");
	struct text t = node_text(w, f);

	return node_is(f, "identifier") && t.len == strlen(name) &&
	    memcmp(t.p, name, t.len) == 0;
}

static expr_id
go_call(struct walk *w, TSNode n, int depth)
{
	TSNode args = node_field(n, "arguments");
	TSNode f = node_field(n, "function");

	if (called_is(w, n, "new") || called_is(w, n, "make"))
		return expr_make(w, EXPR_NEW, go_type(w,
		    ts_node_named_child(args, 0), depth + 1), LINK_NONE);
	if (called_is(w, n, "append"))
		return go_expr(w, ts_node_named_child(args, 0), depth + 1);
	if (node_is(f, "parenthesized_expression") || node_is(f, "slice_type") ||
	    node_is(f, "array_type"))
		return expr_unknown(w);
	return expr_call(w, go_expr(w, f, depth + 1));
}

expr_id
go_expr(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "identifier") == 0 || strcmp(t, "type_identifier") == 0)
		return expr_name(w, walk_node_str(w, n));
	if (strcmp(t, "selector_expression") == 0)
		return expr_member(w,
		    go_expr(w, node_field(n, "operand"), depth + 1),
		    walk_node_str(w, node_field(n, "field")));
	if (strcmp(t, "call_expression") == 0)
		return go_call(w, n, depth);
	if (strcmp(t, "composite_literal") == 0)
		return expr_make(w, EXPR_NEW,
		    go_type(w, node_field(n, "type"), depth + 1), LINK_NONE);
	if (strcmp(t, "type_assertion_expression") == 0 ||
	    strcmp(t, "type_conversion_expression") == 0)
		return expr_make(w, EXPR_NEW,
		    go_type(w, node_field(n, "type"), depth + 1), LINK_NONE);
	if (strcmp(t, "unary_expression") == 0) {
		TSNode operand = node_field(n, "operand");
		char op = walk_source(w)[ts_node_start_byte(n)];

		if (op == '&' || op == '*')
			return go_expr(w, operand, depth + 1);
		if (op == '<')
			return expr_make(w, EXPR_INDEX,
			    go_expr(w, operand, depth + 1), LINK_NONE);
		return expr_unknown(w);
	}
	if (strcmp(t, "func_literal") == 0)
		return expr_make(w, EXPR_NEW, function_type(w, n, depth),
		    LINK_NONE);
	if (strcmp(t, "index_expression") == 0)
		return expr_make(w, EXPR_INDEX,
		    go_expr(w, node_field(n, "operand"), depth + 1), LINK_NONE);
	if (strcmp(t, "type_instantiation_expression") == 0)
		return go_expr(w, node_field(n, "type"), depth + 1);
	if (strcmp(t, "slice_expression") == 0)
		return go_expr(w, node_field(n, "operand"), depth + 1);
	if (strcmp(t, "parenthesized_expression") == 0)
		return go_expr(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "interpreted_string_literal") == 0 ||
	    strcmp(t, "raw_string_literal") == 0)
		return expr_make(w, EXPR_LITERAL, walk_cstr(w, "string"),
		    LINK_NONE);
	return expr_unknown(w);
}
