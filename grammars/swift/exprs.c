/*
 * Swift: what expressions stand for.
 */
#include <string.h>

#include "swift.h"

static TSNode
child(TSNode n, uint32_t i)
{
	return ts_node_named_child(n, i);
}

/* self: in a static method the type, else an instance of it. */
static expr_id
self(struct walk *w)
{
	const struct sw_type *t = sw_state(w)->type;
	uint32_t f = walk_function(w);

	if (t == NULL)
		return expr_unknown(w);
	if (f != 0 && walk_def_flags(w, f) & NODE_STATIC)
		return t->type;
	return expr_make(w, EXPR_NEW, t->type, LINK_NONE);
}

static expr_id
name(struct walk *w, TSNode n)
{
	const struct sw_type *t = sw_state(w)->type;
	struct text s = node_text(w, n);
	str_id id;

	if (text_is(s, "Self") && t != NULL)
		return t->type;
	if (s.len > 1 && s.p[0] == '$') {
		/* $0: an argument of the closure; $a: a's projection. */
		return expr_unknown(w);
	}
	if (s.len > 2 && s.p[0] == '`')
		s = (struct text){ s.p + 1, s.len - 2 };
	id = walk_str(w, s);
	return id == sw_state(w)->outer ? expr_global(w, id) : expr_name(w, id);
}

int
sw_is_index(struct walk *w, TSNode call)
{
	TSNode suffix = node_child_of(call, "call_suffix"), args;

	args = node_child_of(suffix, "value_arguments");
	return !ts_node_is_null(args) &&
	    walk_source(w)[ts_node_start_byte(args)] == '[';
}

TSNode
sw_called(TSNode call)
{
	TSNode c = child(call, 0), right;
	int i;

	for (i = 0; i < EXPR_DEPTH; i++) {
		right = node_field(c, "rhs");
		if (ts_node_is_null(right))
			right = node_field(c, "if_nil");
		if (ts_node_is_null(right) && node_is(c, "prefix_expression") &&
		    !node_is(node_field(c, "operation"), "."))
			right = node_field(c, "target");
		if (ts_node_is_null(right))
			break;
		c = right;
	}
	return c;
}

/* What a call calls, without its arguments. */
static expr_id
sw_callee(struct walk *w, TSNode call, int depth)
{
	if (node_is(call, "constructor_expression"))
		return sw_type(w, child(call, 0), depth);
	return sw_expr(w, sw_called(call), depth);
}

/* "a:_:{:" of f(a: 1, 2) { } */
expr_id
sw_applied(struct walk *w, TSNode call, uint32_t *arity)
{
	expr_id callee = sw_callee(w, call, 0), e;
	TSNode suffix = child(call, ts_node_named_child_count(call) - 1);
	TSNode args = node_child_of(suffix, "value_arguments");
	const TSNode *c = NULL;
	uint32_t i, n = 0;
	size_t used = 0;
	struct text t;
	char *buf;

	*arity = 0;
	if (!ts_node_is_null(args))
		c = node_children(w, args, &n);
	buf = walk_alloc(w, ts_node_end_byte(suffix) -
	    ts_node_start_byte(suffix) + 3 * (n +
	    ts_node_named_child_count(suffix)) + 1);
	for (i = 0; i < n; i++) {
		t = node_text(w, node_field(c[i], "name"));
		if (t.len == 0)
			t = (struct text){ "_", 1 };
		memcpy(buf + used, t.p, t.len);
		used += t.len;
		buf[used++] = ':';
		++*arity;
	}
	c = node_children(w, suffix, &n);
	for (i = 0; i < n; i++)
		if (node_is(c[i], "lambda_literal")) {
			buf[used++] = '{';
			buf[used++] = ':';
			++*arity;
		}
	if (*arity >= REF_ARITY_UNKNOWN)
		*arity = REF_ARITY_UNKNOWN;
	e = expr_make(w, EXPR_STRING, walk_str(w, (struct text){ buf, used }),
	    LINK_NONE);
	return expr_make(w, EXPR_APPLIED, callee, expr_make(w, EXPR_LIST, e,
	    expr_unknown(w)));
}

static expr_id
array(struct walk *w, TSNode n, int depth)
{
	TSNode first = node_field(n, "element");

	return sw_builtin(w, "Array", ts_node_is_null(first) ? LINK_NONE :
	    sw_expr(w, first, depth + 1));
}

/* Literals, and operators whose type does not depend on what they join. */
static expr_id
plain(struct walk *w, TSNode n)
{
	const char *t = ts_node_type(n);

	if (strstr(t, "string_literal") != NULL)
		return sw_builtin(w, "String", LINK_NONE);
	if (strcmp(t, "integer_literal") == 0 ||
	    strcmp(t, "hex_literal") == 0)
		return sw_builtin(w, "Int", LINK_NONE);
	if (strcmp(t, "real_literal") == 0)
		return sw_builtin(w, "Double", LINK_NONE);
	if (strcmp(t, "boolean_literal") == 0 ||
	    strcmp(t, "equality_expression") == 0 ||
	    strcmp(t, "comparison_expression") == 0 ||
	    strcmp(t, "conjunction_expression") == 0 ||
	    strcmp(t, "disjunction_expression") == 0 ||
	    strcmp(t, "check_expression") == 0)
		return sw_builtin(w, "Bool", LINK_NONE);
	if (strcmp(t, "dictionary_literal") == 0)
		return sw_builtin(w, "Dictionary", LINK_NONE);
	return expr_unknown(w);
}

static expr_id
call(struct walk *w, TSNode n, int depth)
{
	TSNode c = child(n, 0);

	if (!ts_node_eq(sw_called(n), c))
		return plain(w, c);
	if (sw_is_index(w, n))
		return expr_make(w, EXPR_INDEX, sw_expr(w, c, depth + 1),
		    LINK_NONE);
	/* [T]() */
	if (node_is(c, "array_literal") &&
	    node_is(child(c, 0), "simple_identifier"))
		return expr_make(w, EXPR_NEW, sw_builtin(w, "Array",
		    name(w, child(c, 0))), LINK_NONE);
	return expr_call(w, sw_callee(w, n, depth + 1));
}

expr_id
sw_expr(struct walk *w, TSNode n, int depth)
{
	const char *t;
	TSNode c;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "simple_identifier") == 0)
		return name(w, n);
	if (strcmp(t, "self_expression") == 0)
		return self(w);
	if (strcmp(t, "super_expression") == 0)
		return expr_super(w);
	if (strcmp(t, "user_type") == 0)
		return sw_type(w, n, depth);
	if (strcmp(t, "navigation_expression") == 0) {
		c = node_field(node_field(n, "suffix"), "suffix");
		if (node_is(c, "simple_identifier") &&
		    text_is(node_text(w, c), "self"))
			return sw_expr(w, node_field(n, "target"), depth + 1);
		return expr_member(w, sw_expr(w, node_field(n, "target"),
		    depth + 1), walk_node_str(w, c));
	}
	if (strcmp(t, "call_expression") == 0)
		return call(w, n, depth);
	if (strcmp(t, "constructor_expression") == 0)
		return expr_make(w, EXPR_NEW, sw_type(w, child(n, 0),
		    depth + 1), LINK_NONE);
	if (strcmp(t, "try_expression") == 0 ||
	    strcmp(t, "await_expression") == 0)
		return sw_expr(w, node_field(n, "expr"), depth + 1);
	if (strcmp(t, "postfix_expression") == 0)
		return sw_expr(w, node_field(n, "target"), depth + 1);
	if (strcmp(t, "prefix_expression") == 0)
		return node_is(node_field(n, "operation"), ".") ?
		    expr_member(w, expr_unknown(w), walk_node_str(w,
		    node_field(n, "target"))) :
		    sw_expr(w, node_field(n, "target"), depth + 1);
	if (strcmp(t, "tuple_expression") == 0 &&
	    ts_node_named_child_count(n) == 1)
		return sw_expr(w, child(n, 0), depth + 1);
	if (strcmp(t, "as_expression") == 0)
		return expr_make(w, EXPR_NEW, sw_type(w, child(n,
		    ts_node_named_child_count(n) - 1), depth + 1), LINK_NONE);
	if (strcmp(t, "ternary_expression") == 0)
		return expr_make(w, EXPR_UNION,
		    sw_expr(w, node_field(n, "if_true"), depth + 1),
		    sw_expr(w, node_field(n, "if_false"), depth + 1));
	if (strcmp(t, "nil_coalescing_expression") == 0)
		return sw_expr(w, node_field(n, "value"), depth + 1);
	if (strcmp(t, "array_literal") == 0)
		return array(w, n, depth);
	return plain(w, n);
}
