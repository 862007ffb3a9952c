/*
 * Expressions and types of JavaScript and TypeScript.
 */
#include <string.h>

#include "js.h"

static expr_id
literal(struct walk *w, const char *type)
{
	return expr_make(w, EXPR_LITERAL, walk_cstr(w, type), LINK_NONE);
}

static expr_id
unary(struct walk *w, enum expr_op op, expr_id e)
{
	return expr_make(w, op, e, LINK_NONE);
}

static expr_id
js_subscript(struct walk *w, TSNode n, int depth)
{
	TSNode index = node_field(n, "index");
	expr_id object = js_expr(w, node_field(n, "object"), depth + 1);

	if (node_is(index, "string"))
		return expr_member(w, object, walk_str(w, js_string(w, index)));
	return unary(w, EXPR_INDEX, object);
}

static expr_id
js_ternary(struct walk *w, TSNode a, TSNode b, int depth)
{
	expr_id ea = js_expr(w, a, depth + 1), eb = js_expr(w, b, depth + 1);
	expr_id none = expr_unknown(w);

	if (ea == none || ea == eb)
		return eb;
	return eb == none ? ea : expr_make(w, EXPR_UNION, ea, eb);
}

static expr_id
js_array(struct walk *w, TSNode n, int depth)
{
	if (ts_node_named_child_count(n) == 0)
		return literal(w, "Array");
	return expr_make(w, EXPR_NEW, expr_make(w, EXPR_GENERIC,
	    literal(w, "Array"), js_expr(w, ts_node_named_child(n, 0),
	    depth + 1)), LINK_NONE);
}

static expr_id
js_binary(struct walk *w, TSNode n, int depth)
{
	struct text op = node_text(w, node_field(n, "operator"));

	if (text_is(op, "||") || text_is(op, "??"))
		return js_ternary(w, node_field(n, "left"),
		    node_field(n, "right"), depth);
	if (text_is(op, "&&"))
		return js_expr(w, node_field(n, "right"), depth + 1);
	return expr_unknown(w);
}

static expr_id
js_new(struct walk *w, TSNode n, int depth)
{
	TSNode args = node_field(n, "type_arguments");
	expr_id e = js_expr(w, node_field(n, "constructor"), depth + 1);
	uint32_t count;

	if (!ts_node_is_null(args) &&
	    (count = ts_node_named_child_count(args)) > 0)
		e = expr_make(w, EXPR_GENERIC, e, js_type(w,
		    ts_node_named_child(args, count - 1), depth + 1));
	return unary(w, EXPR_NEW, e);
}

expr_id
js_expr(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "identifier") == 0 ||
	    strcmp(t, "shorthand_property_identifier") == 0)
		return expr_name(w, walk_node_str(w, n));
	if (strcmp(t, "member_expression") == 0)
		return expr_member(w,
		    js_expr(w, node_field(n, "object"), depth + 1),
		    walk_node_str(w, node_field(n, "property")));
	if (strcmp(t, "call_expression") == 0 && (js_require(w, n).len > 0 ||
	    node_is(node_field(n, "function"), "import")))
		return expr_global(w, walk_node_str(w, n));
	if (strcmp(t, "call_expression") == 0)
		return expr_call(w,
		    js_expr(w, node_field(n, "function"), depth + 1));
	if (strcmp(t, "new_expression") == 0)
		return js_new(w, n, depth);
	if (strcmp(t, "spread_element") == 0)
		return unary(w, EXPR_INDEX,
		    js_expr(w, ts_node_named_child(n, 0), depth + 1));
	if (strcmp(t, "this") == 0)
		return js_this(w);
	if (strcmp(t, "sequence_expression") == 0)
		return js_expr(w, ts_node_named_child(n,
		    ts_node_named_child_count(n) - 1), depth + 1);
	if (strcmp(t, "super") == 0)
		return expr_super(w);
	if (strcmp(t, "parenthesized_expression") == 0)
		return js_expr(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "await_expression") == 0)
		return unary(w, EXPR_DEREF,
		    js_expr(w, ts_node_named_child(n, 0), depth + 1));
	if (strcmp(t, "non_null_expression") == 0)
		return js_expr(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "satisfies_expression") == 0)
		return js_expr(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "as_expression") == 0) {
		/* x as const keeps x's type. */
		if (ts_node_named_child_count(n) < 2)
			return js_expr(w, ts_node_named_child(n, 0), depth + 1);
		return unary(w, EXPR_NEW,
		    js_type(w, ts_node_named_child(n, 1), depth + 1));
	}
	if (strcmp(t, "subscript_expression") == 0)
		return js_subscript(w, n, depth);
	if (strcmp(t, "ternary_expression") == 0)
		return js_ternary(w, node_field(n, "consequence"),
		    node_field(n, "alternative"), depth);
	if (strcmp(t, "binary_expression") == 0)
		return js_binary(w, n, depth);
	if (strcmp(t, "assignment_expression") == 0)
		return js_expr(w, node_field(n, "right"), depth + 1);
	if (strcmp(t, "string") == 0 || strcmp(t, "template_string") == 0)
		return literal(w, "String");
	if (strcmp(t, "number") == 0)
		return literal(w, "Number");
	if (strcmp(t, "regex") == 0)
		return literal(w, "RegExp");
	if (strcmp(t, "array") == 0)
		return js_array(w, n, depth);
	return expr_unknown(w);
}

/* Of the types that are joined, those that have members of their own. */
static expr_id
js_union(struct walk *w, TSNode n, int depth)
{
	TSNode a = ts_node_named_child(n, 0), b = ts_node_named_child(n, 1);
	expr_id none = expr_unknown(w), ea = js_type(w, a, depth + 1), eb;

	eb = ts_node_is_null(b) ? none : js_type(w, b, depth + 1);
	if (ea == none || ea == eb)
		return eb;
	return eb == none ? ea : expr_make(w, EXPR_UNION, ea, eb);
}

static expr_id
js_predefined(struct walk *w, TSNode n)
{
	static const char *const names[][2] = {
		{ "string", "String" }, { "number", "Number" },
		{ "boolean", "Boolean" }, { "bigint", "BigInt" },
		{ "symbol", "Symbol" },
	};
	struct text t = node_text(w, n);
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_is(t, names[i][0]))
			return literal(w, names[i][1]);
	return expr_unknown(w);		/* any, unknown, void, never … */
}

/* T["name"] */
static expr_id
js_lookup_type(struct walk *w, TSNode n, int depth)
{
	TSNode key = ts_node_named_child(n, 1);

	if (node_is(key, "literal_type"))
		key = ts_node_named_child(key, 0);
	if (!node_is(key, "string"))
		return expr_unknown(w);
	return expr_member(w, js_type(w, ts_node_named_child(n, 0), depth + 1),
	    walk_str(w, js_string(w, key)));
}

/* Utility types whose members are those of their first argument.
   https://www.typescriptlang.org/docs/handbook/utility-types.html */
static int
is_view(struct text name)
{
	static const char *const names[] = { "NonNullable", "Omit", "Partial",
	    "Pick", "Readonly", "Required" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_is(name, names[i]))
			return 1;
	return 0;
}

static expr_id
js_generic(struct walk *w, TSNode n, int depth)
{
	TSNode args = node_field(n, "type_arguments"), name;
	uint32_t k = ts_node_is_null(args) ? 0 :
	    ts_node_named_child_count(args);
	expr_id base;

	name = node_field(n, "name");
	if (k > 0 && is_view(node_text(w, name)))
		return js_type(w, ts_node_named_child(args, 0), depth + 1);
	base = js_type(w, name, depth + 1);
	return k == 0 ? base : expr_make(w, EXPR_GENERIC, base,
	    js_type(w, ts_node_named_child(args, k - 1), depth + 1));
}

expr_id
js_type(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "type_identifier") == 0 || strcmp(t, "identifier") == 0)
		return expr_name(w, walk_node_str(w, n));
	if (strcmp(t, "type_query") == 0)
		return js_expr(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "member_expression") == 0 ||
	    strcmp(t, "call_expression") == 0)	/* import("m").T */
		return js_expr(w, n, depth + 1);
	if (strcmp(t, "lookup_type") == 0)
		return js_lookup_type(w, n, depth);
	if (strcmp(t, "nested_type_identifier") == 0)
		return expr_member(w,
		    js_expr(w, node_field(n, "module"), depth + 1),
		    walk_node_str(w, node_field(n, "name")));
	if (strcmp(t, "nested_identifier") == 0)
		return expr_member(w,
		    js_expr(w, node_field(n, "object"), depth + 1),
		    walk_node_str(w, node_field(n, "property")));
	if (strcmp(t, "generic_type") == 0)
		return js_generic(w, n, depth);
	if (strcmp(t, "predefined_type") == 0)
		return js_predefined(w, n);
	if (strcmp(t, "array_type") == 0)
		return expr_make(w, EXPR_GENERIC, literal(w, "Array"),
		    js_type(w, ts_node_named_child(n, 0), depth + 1));
	if (strcmp(t, "readonly_type") == 0 ||
	    strcmp(t, "parenthesized_type") == 0 ||
	    strcmp(t, "optional_type") == 0)
		return js_type(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "union_type") == 0 ||
	    strcmp(t, "intersection_type") == 0)
		return js_union(w, n, depth);
	if (strcmp(t, "function_type") == 0)
		return js_function_type(w, n, depth);
	if (strcmp(t, "this_type") == 0)
		return expr_self(w);
	if (strcmp(t, "template_literal_type") == 0)
		return literal(w, "String");
	return expr_unknown(w);
}

expr_id
js_annotation(struct walk *w, TSNode n)
{
	return js_annotated(w, n, 0);
}

expr_id
js_annotated(struct walk *w, TSNode n, int depth)
{
	TSNode type;

	if (ts_node_is_null(n))
		return LINK_NONE;
	type = ts_node_named_child(n, 0);
	if (ts_node_is_null(type) || node_is(type, "type_predicate"))
		return LINK_NONE;
	return js_type(w, type, depth);
}
