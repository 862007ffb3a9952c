/*
 * PHP: what the value of an expression is.
 */
#include "php.h"

expr_id
php_named_type(struct walk *w, const char *type)
{
	return expr_make(w, EXPR_LITERAL, walk_cstr(w, type), NONE);
}

/* The member "$name" of OBJECT. */
static expr_id
php_property(struct walk *w, expr_id object, TSNode name)
{
	struct text t = node_text(w, name);
	char *p;

	if (node_is(name, "variable_name"))
		return expr_member(w, object, walk_str(w, t));
	if (!node_is(name, "name"))
		return expr_unknown(w);
	p = walk_alloc(w, t.len + 1);
	p[0] = '$';
	memcpy(p + 1, t.p, t.len);
	return expr_member(w, object, walk_str(w, (struct text){ p,
	    t.len + 1 }));
}

/* What stands before "::". */
static expr_id
php_scope(struct walk *w, TSNode n, int depth)
{
	if (node_is(n, "name") || node_is(n, "qualified_name") ||
	    node_is(n, "relative_name") || node_is(n, "relative_scope"))
		return php_class_expr(w, node_text(w, n));
	return php_expr(w, n, depth + 1);
}

expr_id
php_callee(struct walk *w, TSNode n, int depth)
{
	TSNode f = node_field(n, "function"), name = node_field(n, "name");
	expr_id e;

	if (node_is(n, "function_call_expression")) {
		if (node_is(f, "name") || node_is(f, "qualified_name") ||
		    node_is(f, "relative_name"))
			return php_plain_expr(w, node_text(w, f), 'f');
		return php_expr(w, f, depth + 1);
	}
	if (node_is(n, "scoped_call_expression"))
		e = php_scope(w, node_field(n, "scope"), depth + 1);
	else
		e = php_expr(w, node_field(n, "object"), depth + 1);
	return node_is(name, "name") ? expr_member(w, e, walk_node_str(w, name))
	    : expr_unknown(w);
}

static expr_id
both(struct walk *w, expr_id a, expr_id b)
{
	return a == b ? a : expr_make(w, EXPR_UNION, a, b);
}

static expr_id
creation(struct walk *w, TSNode n, int depth)
{
	TSNode c = node_arg(n, 0);

	(void)depth;
	if (node_is(c, "name") || node_is(c, "qualified_name") ||
	    node_is(c, "relative_name"))
		return expr_make(w, EXPR_NEW, php_class_expr(w,
		    node_text(w, c)), NONE);
	return expr_unknown(w);
}

/* [new A, …], ['x' => new A]: an array of what its first element is. */
static expr_id
array(struct walk *w, TSNode n, int depth)
{
	TSNode c = node_arg(n, 0);
	uint32_t k = node_args(c);
	expr_id a = php_named_type(w, "array");

	if (!node_is(c, "array_element_initializer") || k == 0)
		return a;
	return expr_make(w, EXPR_GENERIC, a, php_expr(w, node_arg(c, k - 1),
	    depth + 1));
}

#define ARMS_MAX	8	/* of a match, whose values count */

static expr_id
match(struct walk *w, TSNode n, int depth)
{
	uint32_t i, k, seen = 0;
	const TSNode *arm = node_children(w, node_field(n, "body"), &k);
	expr_id e = NONE, v;
	TSNode r;

	for (i = 0; i < k && seen < ARMS_MAX; i++) {
		r = node_field(arm[i], "return_expression");
		if (ts_node_is_null(r) || node_is(r, "throw_expression"))
			continue;
		v = php_expr(w, r, depth + 1);
		e = e == NONE ? v : both(w, e, v);
		seen++;
	}
	return e == NONE ? expr_unknown(w) : e;
}

static expr_id
binary(struct walk *w, TSNode n, int depth)
{
	struct text op = node_text(w, node_field(n, "operator"));

	if (text_is(op, "??"))
		return both(w, php_expr(w, node_field(n, "left"), depth + 1),
		    php_expr(w, node_field(n, "right"), depth + 1));
	return php_named_type(w, "scalar");
}

static expr_id
conditional(struct walk *w, TSNode n, int depth)
{
	TSNode body = node_field(n, "body");

	if (ts_node_is_null(body))
		body = node_field(n, "condition");
	return both(w, php_expr(w, body, depth + 1),
	    php_expr(w, node_field(n, "alternative"), depth + 1));
}

static expr_id
variable(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);
	const struct php_class *c = php_state(w)->class;

	if (text_is(t, "$this"))
		return c == NULL ? expr_unknown(w) :
		    expr_make(w, EXPR_SELF, c->ord, NONE);
	return expr_name(w, walk_str(w, t));
}

/* Literals, and what has a type by itself. */
static expr_id
plain(struct walk *w, TSNode n, const char *t)
{
	if (strcmp(t, "null") == 0)
		return php_named_type(w, "null");
	if (strcmp(t, "anonymous_function") == 0 ||
	    strcmp(t, "arrow_function") == 0)
		return php_named_type(w, "Closure");
	if (strcmp(t, "string") == 0 || strcmp(t, "encapsed_string") == 0 ||
	    strcmp(t, "heredoc") == 0 || strcmp(t, "nowdoc") == 0 ||
	    strcmp(t, "integer") == 0 || strcmp(t, "float") == 0 ||
	    strcmp(t, "boolean") == 0 || strcmp(t, "unary_op_expression") == 0)
		return php_named_type(w, "scalar");
	if (strcmp(t, "cast_expression") == 0)
		return php_named_type(w, php_in("array", node_text(w,
		    node_field(n, "type"))) ? "array" : "scalar");
	if (strcmp(t, "name") == 0 || strcmp(t, "qualified_name") == 0)
		return php_plain_expr(w, node_text(w, n), 'k');
	return expr_unknown(w);
}

/* Expressions that are what a part of them is. */
static expr_id
compound(struct walk *w, TSNode n, const char *t, int depth)
{
	if (strcmp(t, "parenthesized_expression") == 0 ||
	    strcmp(t, "clone_expression") == 0 ||
	    strcmp(t, "error_suppression_expression") == 0)
		return php_expr(w, node_arg(n, 0), depth + 1);
	if (strcmp(t, "assignment_expression") == 0 ||
	    strcmp(t, "reference_assignment_expression") == 0)
		return php_expr(w, node_field(n, "right"), depth + 1);
	if (strcmp(t, "augmented_assignment_expression") == 0)
		return both(w, php_expr(w, node_field(n, "left"), depth + 1),
		    php_expr(w, node_field(n, "right"), depth + 1));
	if (strcmp(t, "conditional_expression") == 0)
		return conditional(w, n, depth);
	if (strcmp(t, "match_expression") == 0)
		return match(w, n, depth);
	if (strcmp(t, "binary_expression") == 0)
		return binary(w, n, depth);
	if (strcmp(t, "array_creation_expression") == 0)
		return array(w, n, depth);
	if (strcmp(t, "subscript_expression") == 0)
		return expr_make(w, EXPR_INDEX, php_expr(w, node_arg(n, 0),
		    depth + 1), NONE);
	return plain(w, n, t);
}

static expr_id
expr(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "variable_name") == 0)
		return variable(w, n);
	if (strcmp(t, "member_access_expression") == 0 ||
	    strcmp(t, "nullsafe_member_access_expression") == 0)
		return php_property(w, php_expr(w, node_field(n, "object"),
		    depth + 1), node_field(n, "name"));
	if (strcmp(t, "member_call_expression") == 0 ||
	    strcmp(t, "nullsafe_member_call_expression") == 0 ||
	    strcmp(t, "scoped_call_expression") == 0 ||
	    strcmp(t, "function_call_expression") == 0)
		return expr_call(w, php_callee(w, n, depth));
	if (strcmp(t, "object_creation_expression") == 0)
		return creation(w, n, depth);
	if (strcmp(t, "scoped_property_access_expression") == 0)
		return php_property(w, php_scope(w, node_field(n, "scope"),
		    depth + 1), node_field(n, "name"));
	if (strcmp(t, "class_constant_access_expression") == 0) {
		if (php_is_word(node_text(w, node_arg(n, 1)), "class"))
			return php_scope(w, node_arg(n, 0), depth + 1);
		return expr_member(w, php_scope(w, node_arg(n, 0), depth + 1),
		    walk_node_str(w, node_arg(n, 1)));
	}
	return compound(w, n, t, depth);
}

/* Calls stand in long chains, and each asks for those before it: what they
   gave is kept. */
expr_id
php_expr(struct walk *w, TSNode n, int depth)
{
	uint32_t *kept;
	expr_id e;

	if (depth > EXPR_DEPTH || ts_node_is_null(n) ||
	    strstr(ts_node_type(n), "_call_expression") == NULL)
		return expr(w, n, depth);
	kept = walk_memo(w, n);
	if (*kept != 0 && *kept != PHP_TAKEN)
		return *kept - 1;
	e = expr(w, n, depth);
	*walk_memo(w, n) = e + 1;
	return e;
}
