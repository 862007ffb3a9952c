/*
 * Closures: what their parameters get, and what the calls give that they are
 * arguments of.
 */
#include <string.h>

#include "rust.h"

/* What a method of an iterator, an Option or a Result does with a closure. */
enum gives {
	SAME,		/* gives what the method gives */
	MAPPED,		/* a container of what the closure gives */
	FLAT,		/* … of what is in what the closure gives */
	FLAT_LOOP,	/* … of what a loop over what it gives gives */
	RESULT,		/* what the closure gives */
	FIRST		/* what the first argument is */
};

static const struct adapter {
	const char	*name;
	enum gives	 gives;
	const char	*param;		/* pseudo member of the receiver that the
					   first parameter gets, or NULL */
	const char	*second;	/* … the second */
} adapters[] = {
	{ "all", SAME, "in", NULL },
	{ "and_then", FLAT, "in", NULL },
	{ "any", SAME, "in", NULL },
	{ "filter", SAME, "in", NULL },
	{ "filter_map", FLAT, "in", NULL },
	{ "find", SAME, "in", NULL },
	{ "find_map", FLAT, "in", NULL },
	{ "flat_map", FLAT_LOOP, "in", NULL },
	{ "fold", FIRST, NULL, "in" },
	{ "for_each", SAME, "in", NULL },
	{ "inspect", SAME, "in", NULL },
	{ "is_none_or", SAME, "in", NULL },
	{ "is_ok_and", SAME, "in", NULL },
	{ "is_some_and", SAME, "in", NULL },
	{ "map", MAPPED, "in", NULL },
	{ "map_err", SAME, "err?", NULL },
	{ "map_or", RESULT, "in", NULL },
	{ "map_or_else", RESULT, "in", NULL },
	{ "map_while", FLAT, "in", NULL },
	{ "max_by", SAME, "in", "in" },
	{ "max_by_key", SAME, "in", NULL },
	{ "min_by", SAME, "in", "in" },
	{ "min_by_key", SAME, "in", NULL },
	{ "or_else", SAME, "err?", NULL },
	{ "partition", SAME, "in", NULL },
	{ "position", SAME, "in", NULL },
	{ "reduce", SAME, "in", "in" },
	{ "retain", SAME, "in", NULL },
	{ "skip_while", SAME, "in", NULL },
	{ "sort_by", SAME, "in", "in" },
	{ "sort_by_cached_key", SAME, "in", NULL },
	{ "sort_by_key", SAME, "in", NULL },
	{ "sort_unstable_by", SAME, "in", "in" },
	{ "sort_unstable_by_key", SAME, "in", NULL },
	{ "take_while", SAME, "in", NULL },
	{ "then", MAPPED, NULL, NULL },
	{ "try_for_each", SAME, "in", NULL },
	{ "unwrap_or_else", SAME, "err?", NULL },
};

static const struct adapter *
adapter(struct text name)
{
	size_t i;

	for (i = 0; i < sizeof(adapters) / sizeof(adapters[0]); i++)
		if (text_is(name, adapters[i].name))
			return &adapters[i];
	return NULL;
}

/* The last argument of a call, or null. */
static TSNode
last_argument(TSNode call)
{
	static const TSNode null;
	TSNode args = node_field(call, "arguments"), c;
	uint32_t i = ts_node_is_null(args) ? 0 :
	    ts_node_named_child_count(args);

	while (i-- > 0) {
		c = ts_node_named_child(args, i);
		if (!rs_is(c, "line_comment") && !rs_is(c, "block_comment"))
			return c;
	}
	return null;
}

/* What calling the function that is argument F gives. */
static expr_id
result_of(struct walk *w, TSNode f, int depth)
{
	if (rs_is(f, "closure_expression"))
		return rs_want(w, f);
	if (rs_is(f, "identifier") || rs_is(f, "scoped_identifier"))
		return expr_call(w, rs_expr(w, f, depth + 1));
	return expr_unknown(w);
}

/* collect::<Vec<_>>(), parse::<T>(), sum::<T>() … */
static expr_id
with_turbofish(struct walk *w, struct text name, TSNode type, expr_id call,
    expr_id receiver)
{
	TSNode arg = rs_type_argument(node_field(type, "type_arguments"), 0);
	expr_id e;

	if (text_is(name, "collect") || text_is(name, "into_iter")) {
		if (!rs_named(w, arg, "_"))
			return expr_make(w, EXPR_NEW, rs_type(w, type, 0),
			    LINK_NONE);
		e = rs_type(w, node_field(type, "type"), 0);
		return expr_make(w, EXPR_GENERIC, expr_make(w, EXPR_NEW, e,
		    LINK_NONE), rs_member(w, receiver, "in"));
	}
	if (text_is(name, "sum") || text_is(name, "product") ||
	    text_is(name, "into"))
		return expr_make(w, EXPR_NEW, rs_type(w, type, 0), LINK_NONE);
	e = expr_make(w, EXPR_NEW, rs_type(w, type, 0), LINK_NONE);
	if (text_is(name, "parse"))
		return rs_generic(w, e, "Result");
	if (name.len > 9 && memcmp(name.p, "downcast_", 9) == 0)
		return rs_generic(w, e, "Option");
	return call;
}

expr_id
rs_method_call(struct walk *w, TSNode call, TSNode field, TSNode turbofish,
    int depth)
{
	struct text name = node_text(w, node_field(field, "field"));
	expr_id receiver = rs_expr(w, node_field(field, "value"), depth + 1);
	expr_id e = expr_call(w, expr_member(w, receiver, walk_str(w, name)));
	const struct adapter *a = adapter(name);
	TSNode type = rs_type_argument(turbofish, 0), f;

	if (!ts_node_is_null(type))
		return with_turbofish(w, name, type, e, receiver);
	f = last_argument(call);
	if (text_is(name, "zip") && !ts_node_is_null(f))
		return expr_make(w, EXPR_GENERIC, e, expr_make(w, EXPR_LIST,
		    rs_member(w, receiver, "in"), expr_make(w, EXPR_LIST,
		    rs_member(w, rs_expr(w, f, depth + 1), "in"),
		    expr_unknown(w))));
	if (a == NULL || ts_node_is_null(f))
		return e;
	switch (a->gives) {
	case MAPPED:
		return expr_make(w, EXPR_GENERIC, e, result_of(w, f, depth));
	case FLAT:
		return expr_make(w, EXPR_GENERIC, e,
		    rs_member(w, result_of(w, f, depth), "?"));
	case FLAT_LOOP:
		return expr_make(w, EXPR_GENERIC, e,
		    rs_member(w, result_of(w, f, depth), "in"));
	case RESULT:
		return result_of(w, f, depth);
	case FIRST:
		return rs_expr(w, node_first(node_field(call,
		    "arguments")), depth + 1);
	case SAME:
		break;
	}
	return e;
}

/* What parameter I gets of the closure N, which is an argument. */
static expr_id
parameter_value(struct walk *w, TSNode n, uint32_t i)
{
	TSNode args = ts_node_parent(n), call, f;
	const struct adapter *a;
	const char *member;
	uint32_t k, at = 0;

	if (!rs_is(args, "arguments"))
		return expr_unknown(w);
	call = ts_node_parent(args);
	f = node_field(call, "function");
	if (rs_is(f, "generic_function"))
		f = node_field(f, "function");
	if (rs_is(f, "field_expression") && (a = adapter(node_text(w,
	    node_field(f, "field")))) != NULL) {
		if (strcmp(a->name, "fold") == 0 && i == 0)
			return rs_expr(w, ts_node_named_child(args, 0), 0);
		member = i == 0 ? a->param : i == 1 ? a->second : NULL;
		return member == NULL ? expr_unknown(w) :
		    rs_member(w, rs_expr(w, node_field(f, "value"), 0), member);
	}
	for (k = 0; k < ts_node_named_child_count(args); k++) {
		TSNode c = ts_node_named_child(args, k);

		if (ts_node_eq(c, n))
			break;
		at += !rs_is(c, "line_comment") && !rs_is(c, "block_comment");
	}
	return expr_make(w, EXPR_PARAM, expr_make(w, EXPR_PARAM,
	    rs_expr(w, f, 0), at), i);
}

enum walk_next
rs_closure(struct walk *w, TSNode n)
{
	TSNode params = node_field(n, "parameters"), c;
	uint32_t i, k = 0, count = ts_node_is_null(params) ? 0 :
	    ts_node_named_child_count(params);

	rs_want(w, n);
	rs_scope(w);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(params, i);
		if (rs_is(c, "line_comment"))
			continue;
		if (!rs_is(c, "parameter"))
			rs_pattern(w, c, TYPING_ASSIGNED,
			    parameter_value(w, n, k), 0);
		k++;
	}
	rs_expr(w, node_field(n, "body"), 0);
	return WALK_INTO;
}

void
rs_closure_leave(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "return_type");

	if (!ts_node_is_null(type))
		rs_give_type(w, n, type);
	else
		rs_give(w, n, node_field(n, "body"));
	rs_scope_leave(w);
}
