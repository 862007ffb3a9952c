/*
 * C#: what the values of expressions are.
 */
#include <stdio.h>
#include <string.h>

#include "cs.h"

#define LAMBDA_MAX	8	/* parameters of a lambda that are followed */

/* ---- calls ---- */

/* The value of an argument, without its name. */
static TSNode
cs_argument_value(TSNode arg)
{
	return cs_last(arg);
}

/* What the lambda gives, were it called: what stands behind its arrow. */
static expr_id
lambda_result(struct walk *w, TSNode n, int depth)
{
	struct cs_state *s = cs_state(w);
	const struct cs_subst *before = s->subst;
	TSNode body = node_field(n, "body"), names[LAMBDA_MAX];
	struct cs_subst subst[LAMBDA_MAX];
	uint32_t i, k;
	expr_id e;

	if (node_is(body, "block"))
		return expr_unknown(w);
	k = cs_lambda_names(n, names, LAMBDA_MAX);
	for (i = 0; i < k; i++) {
		subst[i].name = node_text(w, names[i]);
		subst[i].is = cs_lambda_parameter(w, n, i, depth + 1);
		subst[i].before = i == 0 ? before : &subst[i - 1];
	}
	if (k > 0)
		s->subst = &subst[k - 1];
	e = cs_expr(w, body, depth + 1);
	s->subst = before;
	return e;
}

/* "lambda:2", of a lambda that takes two. */
static expr_id
lambda_literal(struct walk *w, TSNode n)
{
	TSNode p = node_field(n, "parameters");
	uint32_t i, k = 1;
	char name[32];

	if (node_is(p, "parameter_list"))
		for (i = k = 0; i < ts_node_named_child_count(p); i++)
			k += node_is(ts_node_named_child(p, i), "parameter");
	snprintf(name, sizeof(name), "lambda:%u", k);
	return cs_literal(w, name);
}

/* The same with what it gives. */
static expr_id
lambda(struct walk *w, TSNode n, int depth)
{
	return expr_make(w, EXPR_GENERIC, lambda_literal(w, n),
	    lambda_result(w, n, depth));
}

/* f(name: value) becomes value.:name, by which link.c knows the parameter. */
static expr_id
named(struct walk *w, TSNode arg, expr_id value)
{
	TSNode name = node_field(arg, "name");

	return ts_node_is_null(name) ? value : expr_member(w, value,
	    walk_str(w, cs_joined(w, ":", node_text(w, name))));
}

expr_id
cs_applied_blind(struct walk *w, expr_id callee, TSNode args, int depth)
{
	uint32_t i;
	expr_id e = expr_unknown(w), v;
	TSNode c, value;

	for (i = ts_node_named_child_count(args); i-- > 0;) {
		c = ts_node_named_child(args, i);
		if (!node_is(c, "argument"))
			continue;
		value = cs_argument_value(c);
		v = node_is(value, "lambda_expression") ?
		    lambda_literal(w, value) : node_is(value,
		    "implicit_object_creation_expression") ? expr_unknown(w) :
		    cs_expr(w, value, depth + 1);
		e = expr_make(w, EXPR_LIST, named(w, c, v), e);
	}
	return expr_make(w, EXPR_APPLIED, callee, e);
}

expr_id
cs_applied(struct walk *w, expr_id callee, TSNode args, uint32_t *arity,
    int depth)
{
	uint32_t i, n = ts_node_is_null(args) ? 0 :
	    ts_node_named_child_count(args), count = 0;
	expr_id e = expr_unknown(w);
	TSNode c;

	for (i = n; i-- > 0;) {
		c = ts_node_named_child(args, i);
		if (!node_is(c, "argument"))
			continue;
		e = expr_make(w, EXPR_LIST, named(w, c, cs_expr(w,
		    cs_argument_value(c), depth + 1)), e);
		count++;
	}
	if (arity != NULL)
		*arity = count;
	return expr_make(w, EXPR_APPLIED, callee, e);
}

expr_id
cs_callee(struct walk *w, TSNode f, int depth)
{
	TSNode name = f;
	expr_id e;

	if (depth > EXPR_DEPTH)
		return expr_unknown(w);
	if (node_is(f, "identifier"))
		return cs_expr(w, f, depth);
	if (node_is(f, "generic_name")) {
		e = expr_name(w, walk_node_str(w, ts_node_named_child(f, 0)));
		return cs_generic(w, e, f, depth);
	}
	if (node_is(f, "member_access_expression")) {
		name = node_field(f, "name");
		e = cs_expr(w, node_field(f, "expression"), depth + 1);
	} else if (node_is(f, "conditional_access_expression") &&
	    node_is(cs_last(f), "member_binding_expression")) {
		name = node_field(cs_last(f), "name");
		e = cs_expr(w, node_field(f, "condition"), depth + 1);
	} else
		return cs_expr(w, f, depth + 1);
	if (!node_is(name, "generic_name"))
		return expr_member(w, e, walk_node_str(w, name));
	e = expr_member(w, e, walk_node_str(w, ts_node_named_child(name, 0)));
	return cs_generic(w, e, name, depth);
}

expr_id
cs_invoked(struct walk *w, TSNode n, uint32_t *arity, int depth)
{
	return cs_applied(w, cs_callee(w, node_field(n, "function"), depth),
	    node_field(n, "arguments"), arity, depth);
}

/* ---- what new(…) makes ---- */

static expr_id
returned_type(struct walk *w, TSNode n, int depth)
{
	TSNode type = node_field(n, "returns");
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(n); i++) {
		if (node_is(n, "lambda_expression") ||
		    node_is(n, "anonymous_method_expression"))
			return expr_unknown(w);
		type = node_field(n, "returns");
		if (ts_node_is_null(type))
			type = node_field(n, "type");
		if (node_is(n, "method_declaration") ||
		    node_is(n, "local_function_statement"))
			return cs_type(w, cs_awaited_type(w, type), depth);
		if (node_is(n, "property_declaration") ||
		    node_is(n, "indexer_declaration") ||
		    node_is(n, "operator_declaration") ||
		    node_is(n, "conversion_operator_declaration"))
			return cs_type(w, type, depth);
		n = ts_node_parent(n);
	}
	return expr_unknown(w);
}

/* { Member = … } sets a member of what is initialised. */
expr_id
cs_assigned(struct walk *w, TSNode n, int depth)
{
	const struct cs_init *i = cs_state(w)->inits;
	TSNode left = node_field(n, "left");

	if (i != NULL && node_is(left, "identifier") &&
	    ts_node_eq(ts_node_parent(n), i->node))
		return expr_member(w, i->of, walk_node_str(w, left));
	return cs_expr(w, left, depth);
}

expr_id
cs_wanted(struct walk *w, TSNode n, int depth)
{
	TSNode p = ts_node_parent(n), before = n;
	int i;

	for (i = 0; i < EXPR_DEPTH && (node_is(p, "conditional_expression") ||
	    node_is(p, "parenthesized_expression") ||
	    (node_is(p, "binary_expression") &&
	    node_is(node_field(p, "operator"), "??"))); i++) {
		before = p;
		p = ts_node_parent(p);
	}
	if (node_is(p, "variable_declarator"))
		return cs_type(w, node_field(ts_node_parent(p), "type"), depth);
	if (node_is(p, "property_declaration"))
		return cs_type(w, node_field(p, "type"), depth);
	if (node_is(p, "assignment_expression") &&
	    !ts_node_eq(before, node_field(p, "left")))
		return expr_make(w, EXPR_DEREF, cs_assigned(w, p, depth + 1),
		    LINK_NONE);
	if (node_is(p, "argument"))
		return cs_argument_param(w, p, depth + 1);
	if (node_is(p, "return_statement") ||
	    node_is(p, "arrow_expression_clause"))
		return returned_type(w, p, depth);
	return expr_unknown(w);
}

/* ---- operators ---- */

static expr_id
binary(struct walk *w, TSNode n, int depth)
{
	struct text op = node_text(w, node_field(n, "operator"));
	TSNode l = node_field(n, "left"), r = node_field(n, "right");

	if (text_in("== != < > <= >= && ||", op))
		return cs_literal(w, "bool");
	if (text_is(op, "??"))
		return expr_make(w, EXPR_UNION, cs_expr(w, l, depth + 1),
		    cs_expr(w, r, depth + 1));
	/* "a" + b is a string whatever b is. */
	if (text_is(op, "+")) {
		if (strstr(ts_node_type(l), "string") != NULL ||
		    strstr(ts_node_type(r), "string") != NULL)
			return cs_literal(w, "string");
	}
	/* Mostly of the left one's type: enum + int, date - span. */
	return cs_expr(w, l, depth + 1);
}

static expr_id
array_of(struct walk *w, TSNode n, int depth)
{
	TSNode list = node_child_of(n, "initializer_expression");

	if (ts_node_is_null(list) || ts_node_named_child_count(list) == 0)
		return cs_array(w, expr_unknown(w));
	return cs_array(w, cs_expr(w, ts_node_named_child(list, 0),
	    depth + 1));
}

static expr_id
tuple(struct walk *w, TSNode n, int depth)
{
	expr_id e = expr_unknown(w);
	uint32_t i;

	for (i = ts_node_named_child_count(n); i-- > 0;)
		e = expr_make(w, EXPR_LIST, cs_made(w, cs_expr(w,
		    cs_argument_value(ts_node_named_child(n, i)),
		    depth + 1)), e);
	return e;
}

/* T t => value, where t is a T. */
static expr_id
arm_value(struct walk *w, TSNode arm, TSNode value, int depth)
{
	TSNode p = ts_node_named_child(arm, 0), name = node_field(p, "name"),
	    type = node_field(p, "type");
	struct cs_state *s = cs_state(w);
	struct cs_subst subst = { .before = s->subst };
	expr_id e;

	if (ts_node_is_null(name) || ts_node_is_null(type))
		return cs_expr(w, value, depth);
	subst.name = node_text(w, name);
	subst.is = cs_made(w, cs_type(w, type, depth));
	s->subst = &subst;
	e = cs_expr(w, value, depth);
	s->subst = subst.before;
	return e;
}

/* x switch { A => …, B => … }: the values of the first two that have one. */
static expr_id
switch_value(struct walk *w, TSNode n, int depth)
{
	uint32_t i, k = ts_node_named_child_count(n), found = 0;
	expr_id e = expr_unknown(w), v;
	TSNode arm, value;

	for (i = 0; i < k && found < 2; i++) {
		arm = ts_node_named_child(n, i);
		if (!node_is(arm, "switch_expression_arm"))
			continue;
		value = cs_last(arm);
		if (node_is(value, "throw_expression"))
			continue;
		v = arm_value(w, arm, value, depth + 1);
		e = found++ == 0 ? v : expr_make(w, EXPR_UNION, e, v);
	}
	return e;
}

static expr_id
number(struct walk *w, TSNode n, int real)
{
	struct text t = node_text(w, n);
	int c = t.len > 0 ? t.p[t.len - 1] | 0x20 : 0;

	if (real)
		return cs_literal(w, c == 'f' ? "float" : c == 'm' ? "decimal" :
		    "double");
	return cs_literal(w, c == 'l' ? "long" : c == 'u' ? "uint" : "int");
}

static const struct plain {
	const char	*node;
	const char	*type;
} plains[] = {
	{ "string_literal", "string" },
	{ "verbatim_string_literal", "string" },
	{ "raw_string_literal", "string" },
	{ "interpolated_string_expression", "string" },
	{ "null_literal", "null" },
	{ "boolean_literal", "bool" },
	{ "character_literal", "char" },
	{ "is_expression", "bool" },
	{ "is_pattern_expression", "bool" },
	{ "typeof_expression", "Type" },
	{ "sizeof_expression", "int" },
	{ "anonymous_method_expression", "lambda:?" },
	{ "throw_expression", "null" },
};

/* Literals and operators, whose type stands in them. */
static expr_id
plain(struct walk *w, TSNode n, const char *t, int depth)
{
	TSNode type = node_field(n, "type");
	size_t i;

	for (i = 0; i < sizeof(plains) / sizeof(plains[0]); i++)
		if (strcmp(plains[i].node, t) == 0)
			return cs_literal(w, plains[i].type);
	if (strcmp(t, "integer_literal") == 0)
		return number(w, n, 0);
	if (strcmp(t, "real_literal") == 0)
		return number(w, n, 1);
	if (strcmp(t, "cast_expression") == 0 ||
	    strcmp(t, "object_creation_expression") == 0 ||
	    strcmp(t, "array_creation_expression") == 0)
		return cs_made(w, cs_type(w, type, depth + 1));
	if (strcmp(t, "as_expression") == 0)
		return cs_made(w, cs_type(w, node_field(n, "right"),
		    depth + 1));
	if (strcmp(t, "default_expression") == 0)
		return ts_node_is_null(type) ? cs_literal(w, "null") :
		    cs_made(w, cs_type(w, type, depth + 1));
	if (strcmp(t, "prefix_unary_expression") == 0)
		return walk_source(w)[ts_node_start_byte(n)] == '!' ?
		    cs_literal(w, "bool") : cs_expr(w, cs_last(n), depth + 1);
	if (strcmp(t, "implicit_object_creation_expression") == 0)
		return cs_made(w, cs_wanted(w, n, depth + 1));
	if (strcmp(t, "implicit_array_creation_expression") == 0)
		return array_of(w, n, depth);
	if (strcmp(t, "declaration_expression") == 0)
		return cs_is_var(type) ? expr_unknown(w) :
		    cs_made(w, cs_type(w, type, depth + 1));
	if (strcmp(t, "query_expression") == 0)
		return expr_make(w, EXPR_GENERIC, cs_literal(w,
		    "IEnumerable"), cs_query_element(w, n, depth + 1));
	if (strcmp(t, "predefined_type") == 0)
		return expr_make(w, EXPR_LITERAL, walk_node_str(w, n),
		    LINK_NONE);
	return expr_unknown(w);
}

static expr_id
identifier(struct walk *w, TSNode n)
{
	const struct cs_subst *s = cs_state(w)->subst;
	struct text t = node_text(w, n);

	for (; s != NULL; s = s->before)
		if (s->name.len == t.len && memcmp(s->name.p, t.p, t.len) == 0)
			return s->is;
	return expr_name(w, walk_str(w, t));
}

/* What has another expression inside, and stands for it or a part of it. */
static expr_id
wrapper(struct walk *w, TSNode n, const char *t, int depth)
{
	if (strcmp(t, "await_expression") == 0)
		return expr_make(w, EXPR_DEREF, cs_expr(w, cs_last(n),
		    depth + 1), LINK_NONE);
	if (strcmp(t, "element_access_expression") == 0)
		return expr_make(w, EXPR_INDEX, cs_expr(w,
		    node_field(n, "expression"), depth + 1), LINK_NONE);
	if (strcmp(t, "conditional_access_expression") == 0)
		return expr_make(w, EXPR_INDEX, cs_expr(w,
		    node_field(n, "condition"), depth + 1), LINK_NONE);
	if (strcmp(t, "parenthesized_expression") == 0 ||
	    strcmp(t, "checked_expression") == 0 ||
	    strcmp(t, "ref_expression") == 0)
		return cs_expr(w, cs_last(n), depth + 1);
	if (strcmp(t, "postfix_unary_expression") == 0 ||
	    strcmp(t, "with_expression") == 0)
		return cs_expr(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "assignment_expression") == 0)
		return cs_expr(w, node_field(n, "right"), depth + 1);
	if (strcmp(t, "conditional_expression") == 0)
		return expr_make(w, EXPR_UNION,
		    cs_expr(w, node_field(n, "consequence"), depth + 1),
		    cs_expr(w, node_field(n, "alternative"), depth + 1));
	if (strcmp(t, "switch_expression") == 0)
		return switch_value(w, n, depth);
	if (strcmp(t, "tuple_expression") == 0)
		return tuple(w, n, depth);
	if (strcmp(t, "binary_expression") == 0)
		return binary(w, n, depth);
	return plain(w, n, t, depth);
}

expr_id
cs_expr(struct walk *w, TSNode n, int depth)
{
	uint32_t scope = walk_scope_here(w);
	const char *t;
	expr_id e;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "identifier") == 0)
		return identifier(w, n);
	if (strcmp(t, "this") == 0)
		return expr_self(w);
	if (strcmp(t, "base") == 0)
		return expr_super(w);
	if (strcmp(t, "generic_name") == 0 ||
	    strcmp(t, "qualified_name") == 0 ||
	    strcmp(t, "alias_qualified_name") == 0)
		return cs_name_type(w, n, depth);
	if (strcmp(t, "member_access_expression") == 0 ||
	    (strcmp(t, "conditional_access_expression") == 0 &&
	    node_is(cs_last(n), "member_binding_expression")))
		return cs_callee(w, n, depth);
	if (strcmp(t, "invocation_expression") != 0 &&
	    strcmp(t, "lambda_expression") != 0)
		return wrapper(w, n, t, depth);
	if ((e = cs_remembered(w, n.id, scope)) == LINK_NONE) {
		e = t[0] == 'l' ? lambda(w, n, depth) :
		    expr_call(w, cs_invoked(w, n, NULL, depth));
		cs_remember(w, n.id, scope, e);
	}
	return e;
}
