/*
 * Java: types and expressions.
 */
#include <string.h>

#include "java.h"

static expr_id
literal(struct walk *w, const char *type)
{
	return expr_make(w, EXPR_LITERAL, walk_cstr(w, type), LINK_NONE);
}

static expr_id
made(struct walk *w, expr_id type)
{
	return expr_make(w, EXPR_NEW, type, LINK_NONE);
}

TSNode
java_last(TSNode n)
{
	static const TSNode null;
	uint32_t k = ts_node_is_null(n) ? 0 : ts_node_named_child_count(n);

	return k == 0 ? null : ts_node_named_child(n, k - 1);
}

expr_id
java_dimensions(struct walk *w, expr_id type, TSNode dimensions)
{
	uint32_t i, n = ts_node_is_null(dimensions) ? 0 :
	    ts_node_child_count(dimensions);

	for (i = 0; i < n; i++)
		if (node_is(ts_node_child(dimensions, i), "["))
			type = expr_make(w, EXPR_GENERIC, literal(w, "array"),
			    type);
	return type;
}

/* ---- types ---- */

static expr_id
generic_type(struct walk *w, TSNode n, int depth)
{
	TSNode arg = java_last(node_child_of(n, "type_arguments"));
	expr_id base = java_type(w, ts_node_named_child(n, 0), depth + 1);

	if (ts_node_is_null(arg))
		return base;
	if (node_is(arg, "wildcard")) {
		arg = java_last(arg);
		if (ts_node_is_null(arg))
			return base;
	}
	return expr_make(w, EXPR_GENERIC, base, java_type(w, arg, depth + 1));
}

/* catch (A | B e) */
static expr_id
catch_type(struct walk *w, TSNode n, int depth)
{
	uint32_t i, k = ts_node_named_child_count(n);
	expr_id e;

	if (k == 0)
		return expr_unknown(w);
	e = java_type(w, ts_node_named_child(n, 0), depth + 1);
	for (i = 1; i < k; i++)
		e = expr_make(w, EXPR_UNION, e,
		    java_type(w, ts_node_named_child(n, i), depth + 1));
	return e;
}

expr_id
java_type(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "type_identifier") == 0 || strcmp(t, "identifier") == 0)
		return expr_name(w, walk_node_str(w, n));
	if (strcmp(t, "scoped_type_identifier") == 0)
		return expr_member(w,
		    java_type(w, ts_node_named_child(n, 0), depth + 1),
		    walk_node_str(w, java_last(n)));
	if (strcmp(t, "scoped_identifier") == 0)
		return expr_member(w,
		    java_type(w, node_field(n, "scope"), depth + 1),
		    walk_node_str(w, node_field(n, "name")));
	if (strcmp(t, "generic_type") == 0)
		return generic_type(w, n, depth);
	if (strcmp(t, "array_type") == 0)
		return java_dimensions(w,
		    java_type(w, node_field(n, "element"), depth + 1),
		    node_field(n, "dimensions"));
	if (strcmp(t, "annotated_type") == 0)
		return java_type(w, java_last(n), depth + 1);
	if (strcmp(t, "catch_type") == 0)
		return catch_type(w, n, depth);
	if (strcmp(t, "integral_type") == 0 ||
	    strcmp(t, "floating_point_type") == 0 ||
	    strcmp(t, "boolean_type") == 0)
		return expr_make(w, EXPR_LITERAL, walk_node_str(w, n),
		    LINK_NONE);
	return expr_unknown(w);
}

/* ---- expressions ---- */

expr_id
java_callee(struct walk *w, TSNode n, int depth)
{
	TSNode object = node_field(n, "object");
	str_id name = walk_node_str(w, node_field(n, "name"));
	expr_id e;

	/* A method is never a local variable. */
	if (ts_node_is_null(object))
		return expr_global(w, name);
	e = java_expr(w, object, depth + 1);
	/* A.super.f(): the interface's own. */
	if (!node_is(object, "super") &&
	    !ts_node_is_null(node_child_of(n, "super")))
		e = made(w, e);
	return expr_member(w, e, name);
}

expr_id
java_applied(struct walk *w, expr_id callee, TSNode args, uint32_t *arity)
{
	uint32_t i, n = ts_node_is_null(args) ? 0 :
	    ts_node_named_child_count(args), first = *arity = 0;
	expr_id e = expr_unknown(w);
	TSNode c;

	for (i = n; i-- > first;) {
		c = ts_node_named_child(args, i);
		if (ts_node_is_extra(c))
			continue;
		e = expr_make(w, EXPR_UNION, java_expr(w, c, 0), e);
		++*arity;
	}
	return *arity == 0 ? callee : expr_make(w, EXPR_GENERIC, callee, e);
}

/* "a" + b is a string whatever b is. */
static expr_id
binary(struct walk *w, TSNode n, int depth)
{
	struct text op = node_text(w, node_field(n, "operator"));
	TSNode l = n;
	int i;

	if (op.len > 0 && (strchr("<>=!", op.p[0]) != NULL || op.len == 2) &&
	    !(op.len > 1 && op.p[0] == op.p[1] && strchr("<>", op.p[0])))
		return literal(w, "boolean");
	if (op.len == 1 && op.p[0] == '+')
		for (i = depth; i < EXPR_DEPTH; i++) {
			if (node_is(node_field(l, "right"), "string_literal"))
				return literal(w, "String");
			l = node_field(l, "left");
			if (node_is(l, "string_literal"))
				return literal(w, "String");
			if (!node_is(l, "binary_expression"))
				break;
		}
	return expr_unknown(w);
}

static expr_id
field_access(struct walk *w, TSNode n, int depth)
{
	TSNode object = node_field(n, "object"), field = node_field(n, "field");
	expr_id e = java_expr(w, object, depth + 1);

	/* Outer.this */
	if (node_is(field, "this"))
		return made(w, e);
	return expr_member(w, e, walk_node_str(w, field));
}

/* Literals and operators, whose type stands in them. */
static expr_id
plain(struct walk *w, TSNode n, const char *t, int depth)
{
	struct text text;

	if (strcmp(t, "string_literal") == 0)
		return literal(w, "String");
	if (strcmp(t, "null_literal") == 0)
		return literal(w, "null");
	if (strcmp(t, "true") == 0 || strcmp(t, "false") == 0 ||
	    strcmp(t, "instanceof_expression") == 0)
		return literal(w, "boolean");
	if (strcmp(t, "character_literal") == 0)
		return literal(w, "char");
	if (strstr(t, "integer_literal") != NULL) {
		text = node_text(w, n);
		return literal(w, text.len > 0 &&
		    (text.p[text.len - 1] | 0x20) == 'l' ? "long" : "int");
	}
	if (strstr(t, "floating_point_literal") != NULL) {
		text = node_text(w, n);
		return literal(w, text.len > 0 &&
		    (text.p[text.len - 1] | 0x20) == 'f' ? "float" : "double");
	}
	if (strcmp(t, "class_literal") == 0)
		return expr_make(w, EXPR_GENERIC, literal(w, "Class"),
		    java_type(w, ts_node_named_child(n, 0), depth + 1));
	if (strcmp(t, "lambda_expression") == 0 ||
	    strcmp(t, "method_reference") == 0)
		return literal(w, "lambda");
	if (strcmp(t, "unary_expression") == 0) {
		if (walk_source(w)[ts_node_start_byte(n)] == '!')
			return literal(w, "boolean");
		return java_expr(w, node_field(n, "operand"), depth + 1);
	}
	return expr_unknown(w);
}

expr_id
java_expr(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "identifier") == 0)
		return expr_name(w, walk_node_str(w, n));
	if (strcmp(t, "this") == 0)
		return expr_self(w);
	if (strcmp(t, "super") == 0)
		return expr_super(w);
	if (strcmp(t, "field_access") == 0)
		return field_access(w, n, depth);
	if (strcmp(t, "method_invocation") == 0)
		return expr_call(w, java_callee(w, n, depth));
	if (strcmp(t, "object_creation_expression") == 0)
		return made(w, java_type(w, node_field(n, "type"), depth + 1));
	if (strcmp(t, "cast_expression") == 0)
		return made(w, java_type(w, node_field(n, "type"), depth + 1));
	if (strcmp(t, "array_creation_expression") == 0)
		return made(w, expr_make(w, EXPR_GENERIC, literal(w, "array"),
		    java_type(w, node_field(n, "type"), depth + 1)));
	if (strcmp(t, "array_access") == 0)
		return expr_make(w, EXPR_INDEX, java_expr(w,
		    node_field(n, "array"), depth + 1), LINK_NONE);
	if (strcmp(t, "parenthesized_expression") == 0)
		return java_expr(w, java_last(n), depth + 1);
	if (strcmp(t, "assignment_expression") == 0)
		return java_expr(w, node_field(n, "right"), depth + 1);
	if (strcmp(t, "ternary_expression") == 0)
		return expr_make(w, EXPR_UNION,
		    java_expr(w, node_field(n, "consequence"), depth + 1),
		    java_expr(w, node_field(n, "alternative"), depth + 1));
	if (strcmp(t, "binary_expression") == 0)
		return binary(w, n, depth);
	return plain(w, n, t, depth);
}
