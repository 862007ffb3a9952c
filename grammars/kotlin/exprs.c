/*
 * Kotlin: what a type, and the value of an expression, is.
 */
#include <string.h>

#include "kotlin.h"

int32_t
kotlin_child_at(TSNode n, const char *type)
{
	uint32_t i, count = ts_node_is_null(n) ? 0 : ts_node_child_count(n);

	for (i = 0; i < count; i++)
		if (node_is(ts_node_child(n, i), type))
			return (int32_t)i;
	return -1;
}

TSNode
kotlin_type_in(TSNode n, uint32_t from)
{
	static const char *const types[] = { "user_type", "nullable_type",
	    "non_nullable_type", "parenthesized_type", "function_type" };
	static const TSNode null;
	uint32_t i, k, count = ts_node_is_null(n) ? 0 : ts_node_child_count(n);
	TSNode c;

	for (i = from; i < count; i++) {
		c = ts_node_child(n, i);
		for (k = 0; k < sizeof(types) / sizeof(types[0]); k++)
			if (node_is(c, types[k]))
				return c;
	}
	return null;
}

TSNode
kotlin_type_name(TSNode n)
{
	TSNode last = { 0 }, c;
	uint32_t i, count, depth;

	for (depth = 0; depth < EXPR_DEPTH && !ts_node_is_null(n) &&
	    !node_is(n, "user_type"); depth++)
		n = kotlin_type_in(n, 0);
	count = node_is(n, "user_type") ? ts_node_named_child_count(n) : 0;
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(n, i);
		if (node_is(c, "identifier"))
			last = c;
	}
	return last;
}

expr_id
kotlin_type(struct walk *w, TSNode n, int depth)
{
	expr_id e = LINK_NONE;
	uint32_t i, k, count;
	TSNode c, arg;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH ||
	    node_is(n, "function_type"))
		return expr_unknown(w);
	if (!node_is(n, "user_type"))
		return kotlin_type(w, kotlin_type_in(n, 0), depth + 1);
	count = ts_node_named_child_count(n);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(n, i);
		if (node_is(c, "identifier"))
			e = e == LINK_NONE ? expr_name(w, walk_node_str(w, c)) :
			    expr_member(w, e, walk_node_str(w, c));
		else if (node_is(c, "type_arguments") && e != LINK_NONE)
			for (k = 0; k < ts_node_named_child_count(c); k++) {
				arg = kotlin_type_in(ts_node_named_child(c, k),
				    0);
				e = expr_make(w, EXPR_GENERIC, e,
				    kotlin_type(w, arg, depth + 1));
			}
	}
	return e == LINK_NONE ? expr_unknown(w) : e;
}

static int
is_word(const struct walk *w, TSNode n, const char *const *list)
{
	struct text t = node_text(w, n);

	for (; *list != NULL; list++)
		if (t.len == strlen(*list) && memcmp(t.p, *list, t.len) == 0)
			return 1;
	return 0;
}

/* https://kotlinlang.org/docs/scope-functions.html: those that give what
   they are called on. */
static const char *const same[] = { "also", "apply", "takeIf", "takeUnless",
    NULL };
/* Those whose lambda gets what they are called on. */
static const char *const handed[] = { "also", "let", "takeIf", "takeUnless",
    "use", NULL };
/* Those whose lambda gets an element of it. */
static const char *const each[] = { "all", "any", "associateBy", "associateWith",
    "count", "filter", "filterNot", "find", "first", "firstOrNull", "flatMap",
    "forEach", "groupBy", "indexOfFirst", "last", "lastOrNull", "map",
    "mapNotNull", "mapTo", "maxBy", "minBy", "none", "onEach", "partition",
    "single", "singleOrNull", "sortedBy", "sumOf", "takeWhile", NULL };

static expr_id
call_value(struct walk *w, TSNode n, int depth)
{
	TSNode callee = ts_node_named_child(n, 0), name;

	if (node_is(callee, "navigation_expression")) {
		name = ts_node_named_child(callee,
		    ts_node_named_child_count(callee) - 1);
		if (is_word(w, name, same))
			return kotlin_expr(w, ts_node_named_child(callee, 0),
			    depth + 1);
	}
	return expr_call(w, kotlin_callee(w, n, kotlin_expr(w, callee,
	    depth + 1)));
}

expr_id
kotlin_callee(struct walk *w, TSNode call, expr_id callee)
{
	TSNode args = node_child_of(call, "value_arguments");
	expr_id list;

	if (ts_node_is_null(args) || ts_node_named_child_count(args) == 0)
		return callee;
	list = kotlin_arguments(w, args);
	return expr_make(w, EXPR_APPLIED, callee, list);
}

static expr_id
literal(struct walk *w, const char *type)
{
	return expr_make(w, EXPR_LITERAL, walk_cstr(w, type), LINK_NONE);
}

/*
 * A bare name: where `this` is bound (an extension, a lambda with a receiver)
 * a member of that, unless it is a local variable.
 */
expr_id
kotlin_name(struct walk *w, TSNode n)
{
	str_id name = walk_node_str(w, n);
	expr_id bare = expr_name(w, name);

	if (walk_bound(w, name) || !walk_bound(w, walk_cstr(w, "this")))
		return bare;
	return expr_make(w, EXPR_FIRST, expr_member(w, expr_name(w,
	    walk_cstr(w, "this")), name), bare);
}

/* The list of what a call is given, up to the first that is named. */
expr_id
kotlin_arguments(struct walk *w, TSNode args)
{
	uint32_t i, count = ts_node_is_null(args) ? 0 :
	    ts_node_named_child_count(args);
	expr_id e = expr_unknown(w);
	TSNode c;

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(args, i);
		if (node_is(ts_node_child(c, 1), "=") ||
		    node_is(ts_node_child(c, 0), "*"))
			break;
	}
	while (i-- > 0) {
		c = ts_node_named_child(args, i);
		e = expr_make(w, EXPR_LIST, kotlin_expr(w, ts_node_named_child(c,
		    0), 0), e);
	}
	return e;
}

static expr_id
make(struct walk *w, TSNode n, int depth)
{
	TSNode c = ts_node_named_child(n, 0);
	uint32_t count = ts_node_named_child_count(n);

	if (node_is(n, "identifier"))
		return kotlin_name(w, n);
	if (node_is(n, "navigation_expression") && count > 1)
		return expr_member(w, kotlin_expr(w, c, depth + 1),
		    walk_node_str(w, ts_node_named_child(n, count - 1)));
	if (node_is(n, "call_expression"))
		return call_value(w, n, depth);
	if (node_is(n, "index_expression"))
		return expr_make(w, EXPR_INDEX, kotlin_expr(w, c, depth + 1),
		    LINK_NONE);
	if (node_is(n, "this_expression"))
		return count > 0 ? expr_unknown(w) :
		    walk_bound(w, walk_cstr(w, "this")) ?
		    expr_name(w, walk_cstr(w, "this")) : expr_self(w);
	if (node_is(n, "super_expression"))
		return expr_super(w);
	if (node_is(n, "parenthesized_expression"))
		return kotlin_expr(w, c, depth + 1);
	if (node_is(n, "string_literal") ||
	    node_is(n, "multiline_string_literal"))
		return literal(w, "String");
	if (node_is(n, "number_literal"))
		return literal(w, "Int");
	if (node_is(n, "float_literal"))
		return literal(w, "Double");
	if (node_is(n, "character_literal"))
		return literal(w, "Char");
	if (node_is(n, "as_expression"))
		return expr_make(w, EXPR_NEW, kotlin_type(w, node_field(n,
		    "right"), 0), LINK_NONE);
	if (node_is(n, "unary_expression") &&
	    kotlin_child_at(n, "!!") >= 0)
		return kotlin_expr(w, node_field(n, "argument"), depth + 1);
	if (node_is(n, "binary_expression") && kotlin_child_at(n, "?:") >= 0)
		return expr_make(w, EXPR_UNION, kotlin_expr(w, node_field(n,
		    "left"), depth + 1), kotlin_expr(w, node_field(n,
		    "right"), depth + 1));
	return expr_unknown(w);
}

expr_id
kotlin_expr(struct walk *w, TSNode n, int depth)
{
	return expr_once(w, n, depth, make);
}

void
kotlin_bind_it(struct walk *w, TSNode lambda, uint32_t bind)
{
	TSNode p = ts_node_parent(lambda), callee, name, on;

	if (node_is(p, "annotated_lambda"))
		p = ts_node_parent(p);
	if (!node_is(p, "call_expression"))
		return;
	callee = ts_node_named_child(p, 0);
	if (!node_is(callee, "navigation_expression"))
		return;
	name = ts_node_named_child(callee,
	    ts_node_named_child_count(callee) - 1);
	on = ts_node_named_child(callee, 0);
	if (is_word(w, name, handed))
		walk_type_bind(w, TYPING_ASSIGNED, bind,
		    kotlin_expr(w, on, 0));
	else if (is_word(w, name, each))
		walk_type_bind(w, TYPING_ITERATED, bind,
		    kotlin_expr(w, on, 0));
}

/* Those whose lambda has what they are called on as its receiver. */
static const char *const within[] = { "apply", "run", NULL };

void
kotlin_bind_this(struct walk *w, TSNode lambda)
{
	TSNode p = ts_node_parent(lambda), callee, on = { 0 };

	if (node_is(p, "annotated_lambda"))
		p = ts_node_parent(p);
	if (!node_is(p, "call_expression"))
		return;
	callee = ts_node_named_child(p, 0);
	if (node_is(callee, "navigation_expression")) {
		if (is_word(w, ts_node_named_child(callee,
		    ts_node_named_child_count(callee) - 1), within))
			on = ts_node_named_child(callee, 0);
	} else if (node_is(callee, "call_expression") &&
	    text_is(node_text(w, ts_node_named_child(callee, 0)), "with")) {
		on = node_child_of(callee, "value_arguments");
		if (!ts_node_is_null(on))
			on = ts_node_named_child(ts_node_named_child(on, 0), 0);
	} else if (text_is(node_text(w, callee), "with")) {
		on = node_child_of(p, "value_arguments");
		if (!ts_node_is_null(on))
			on = ts_node_named_child(ts_node_named_child(on, 0), 0);
	}
	if (ts_node_is_null(on) || node_is(on, "super_expression"))
		return;
	walk_type_bind(w, TYPING_ASSIGNED, walk_bind(w, walk_cstr(w, "this")),
	    kotlin_expr(w, on, 0));
}
