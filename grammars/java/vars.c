/*
 * Java: local variables, parameters, patterns, and their scopes.
 */
#include <stdio.h>
#include <string.h>

#include "java.h"

static void
bind_as(struct walk *w, TSNode name, enum typing_how how, expr_id e)
{
	walk_take(w, name);
	walk_type_bind(w, how, walk_bind(w, walk_node_str(w, name)), e);
}

static int
is_var(const struct walk *w, TSNode type)
{
	struct text t = node_text(w, type);

	return t.len == 3 && memcmp(t.p, "var", 3) == 0;
}

enum walk_next
java_local(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), c;
	uint32_t i, k = ts_node_named_child_count(n);
	int var = is_var(w, type);

	for (i = 0; i < k; i++) {
		c = ts_node_named_child(n, i);
		if (!node_is(c, "variable_declarator"))
			continue;
		if (var)
			bind_as(w, node_field(c, "name"), TYPING_ASSIGNED,
			    java_expr(w, node_field(c, "value"), 0));
		else
			bind_as(w, node_field(c, "name"), TYPING_DECLARED,
			    java_dimensions(w, java_type(w, type, 0),
			    node_field(c, "dimensions")));
	}
	return WALK_INTO;
}

enum walk_next
java_parameter(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), name = node_field(n, "name");

	if (is_var(w, type)) {
		walk_take(w, name);
		walk_bind(w, walk_node_str(w, name));
	} else
		bind_as(w, name, TYPING_DECLARED, java_dimensions(w,
		    java_type(w, type, 0), node_field(n, "dimensions")));
	return WALK_INTO;
}

/* T... rest */
enum walk_next
java_spread(struct walk *w, TSNode n)
{
	uint32_t i, k = ts_node_named_child_count(n);
	TSNode type = { 0 }, c;

	for (i = 0; i < k; i++) {
		c = ts_node_named_child(n, i);
		if (node_is(c, "variable_declarator"))
			bind_as(w, node_field(c, "name"), TYPING_DECLARED,
			    expr_make(w, EXPR_GENERIC, expr_make(w,
			    EXPR_LITERAL, walk_cstr(w, "array"), LINK_NONE),
			    java_type(w, type, 0)));
		else if (!node_is(c, "modifiers") && !ts_node_is_extra(c))
			type = c;
	}
	return WALK_INTO;
}

enum walk_next
java_catch(struct walk *w, TSNode n)
{
	bind_as(w, node_field(n, "name"), TYPING_DECLARED,
	    java_type(w, node_child_of(n, "catch_type"), 0));
	return WALK_INTO;
}

enum walk_next
java_resource(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), name = node_field(n, "name");

	if (ts_node_is_null(type))
		return WALK_INTO;
	if (is_var(w, type))
		bind_as(w, name, TYPING_ASSIGNED,
		    java_expr(w, node_field(n, "value"), 0));
	else
		bind_as(w, name, TYPING_DECLARED, java_type(w, type, 0));
	return WALK_INTO;
}

enum walk_next
java_for_each(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), name = node_field(n, "name");
	expr_id e;

	/* What is gone through stands outside the variable's scope. */
	e = is_var(w, type) ? java_expr(w, node_field(n, "value"), 0) :
	    java_dimensions(w, java_type(w, type, 0),
	    node_field(n, "dimensions"));
	walk_scope(w);
	bind_as(w, name, is_var(w, type) ? TYPING_ITERATED : TYPING_DECLARED, e);
	return WALK_INTO;
}

/*
 * Methods that hand the elements of what they are called on to a function.
 * The last argument of a type ("the element type") stands for them, as it
 * does in loops.
 */
static int
gives_elements(struct text t)
{
	static const char *const names[] = { "forEach", "filter", "map",
	    "flatMap", "anyMatch", "allMatch", "noneMatch", "removeIf", "peek",
	    "ifPresent", "mapToInt", "mapToLong", "mapToObj", "takeWhile",
	    "dropWhile", "forEachOrdered", "ifPresentOrElse", "mapToDouble" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (t.len == strlen(names[i]) &&
		    memcmp(t.p, names[i], t.len) == 0)
			return 1;
	return 0;
}

/* What the only parameter of a lambda is an element of, or a null node. */
static TSNode
lambda_source(const struct walk *w, TSNode lambda)
{
	static const TSNode null;
	TSNode args = ts_node_parent(lambda), call;

	if (!node_is(args, "argument_list"))
		return null;
	call = ts_node_parent(args);
	if (!node_is(call, "method_invocation") ||
	    !ts_node_eq(ts_node_named_child(args, 0), lambda) ||
	    !gives_elements(node_text(w, node_field(call, "name"))))
		return null;
	return node_field(call, "object");
}

/*
 * What parameter I of N of a lambda is, as link.c finds it out from the
 * interface that is asked for where the lambda stands: a member "->A/B:I/N"
 * of what is called with it as argument A of B, or "->:I/N" of the variable
 * that it is given to.
 */
static expr_id
lambda_parameter(struct walk *w, TSNode lambda, uint32_t i, uint32_t n)
{
	TSNode p = ts_node_parent(lambda), call;
	uint32_t k, args = 0, at = 0;
	char name[64];
	expr_id e;

	if (node_is(p, "variable_declarator")) {
		snprintf(name, sizeof(name), "->:%u/%u", i, n);
		e = expr_make(w, EXPR_NEW, java_type(w,
		    node_field(ts_node_parent(p), "type"), 0), LINK_NONE);
		return expr_member(w, e, walk_cstr(w, name));
	}
	if (!node_is(p, "argument_list"))
		return expr_unknown(w);
	for (k = 0; k < ts_node_named_child_count(p); k++) {
		if (ts_node_is_extra(ts_node_named_child(p, k)))
			continue;
		if (ts_node_eq(ts_node_named_child(p, k), lambda))
			at = args;
		args++;
	}
	call = ts_node_parent(p);
	if (node_is(call, "method_invocation"))
		e = java_callee(w, call, 0);
	else if (node_is(call, "object_creation_expression"))
		e = java_type(w, node_field(call, "type"), 0);
	else
		return expr_unknown(w);
	snprintf(name, sizeof(name), "->%u/%u:%u/%u", at, args, i, n);
	return expr_member(w, e, walk_cstr(w, name));
}

enum walk_next
java_lambda(struct walk *w, TSNode n)
{
	TSNode p = node_field(n, "parameters"), source, c = p;
	uint32_t i, k, at;
	expr_id *e;

	if (ts_node_is_null(p) || node_is(p, "formal_parameters")) {
		walk_scope(w);
		return WALK_INTO;
	}
	k = node_is(p, "identifier") ? 1 : ts_node_named_child_count(p);
	source = lambda_source(w, n);
	/* All of it stands outside the lambda's scope. */
	e = walk_alloc(w, (k + 1) * sizeof(*e));
	for (i = 0; i < k; i++)
		e[i] = k == 1 && !ts_node_is_null(source) ?
		    java_expr(w, source, 0) : lambda_parameter(w, n, i, k);
	walk_scope(w);
	for (i = at = 0; i < k; i++) {
		if (!node_is(p, "identifier"))
			c = ts_node_named_child(p, i);
		if (node_is(c, "identifier"))
			bind_as(w, c, k == 1 && !ts_node_is_null(source) ?
			    TYPING_ITERATED : TYPING_ASSIGNED, e[at++]);
	}
	return WALK_INTO;
}

/* ---- patterns ---- */

enum walk_next
java_instanceof(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	if (!ts_node_is_null(name))
		bind_as(w, name, TYPING_DECLARED,
		    java_type(w, node_field(n, "right"), 0));
	return WALK_INTO;
}

/* T t, in `case T t ->` and in record patterns. */
enum walk_next
java_pattern(struct walk *w, TSNode n)
{
	TSNode name = java_last(n), type = ts_node_named_child(n, 0);

	if (!node_is(name, "identifier") || ts_node_eq(name, type))
		return WALK_INTO;
	if (is_var(w, type)) {
		walk_take(w, name);
		walk_bind(w, walk_node_str(w, name));
	} else
		bind_as(w, name, TYPING_DECLARED, java_type(w, type, 0));
	return WALK_INTO;
}

enum walk_next
java_record_pattern(struct walk *w, TSNode n)
{
	TSNode type = ts_node_named_child(n, 0);

	if (node_is(type, "identifier")) {
		walk_take(w, type);
		walk_ref(w, REF_TYPE, java_type(w, type, 0), type, 0);
	}
	return WALK_INTO;
}

/*
 * A pattern's variable lives in the if, but after `if (!(x instanceof T t))
 * return;` also behind it.
 */
enum walk_next
java_if(struct walk *w, TSNode n)
{
	struct text t = node_text(w, node_field(n, "condition"));
	size_t i = 1;

	while (i < t.len && t.p[i] == ' ')
		i++;
	if (i >= t.len || t.p[i] != '!')
		walk_scope(w);
	return WALK_INTO;
}

/* case T t: …  Without patterns, the whole switch is one scope. */
enum walk_next
java_group(struct walk *w, TSNode n)
{
	if (!ts_node_is_null(node_child_of(node_child_of(n, "switch_label"),
	    "pattern")))
		walk_scope(w);
	return WALK_INTO;
}

void
java_type_parameters(struct walk *w, TSNode list)
{
	uint32_t i, n = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list), b;
	TSNode p, id, bound;

	for (i = 0; i < n; i++) {
		p = ts_node_named_child(list, i);
		id = node_child_of(p, "type_identifier");
		if (ts_node_is_null(id))
			continue;
		walk_take(w, id);
		b = walk_bind(w, walk_node_str(w, id));
		bound = node_child_of(p, "type_bound");
		if (!ts_node_is_null(bound))
			walk_type_bind(w, TYPING_DECLARED, b, java_type(w,
			    ts_node_named_child(bound, 0), 0));
	}
}
