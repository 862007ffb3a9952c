/*
 * References: calls, names, types, fields.
 */
#include <string.h>

#include "rust.h"

/* The four variants that everything uses and nobody looks for. */
static int
is_prelude_variant(struct walk *w, TSNode n)
{
	return rs_named(w, n, "Some") || rs_named(w, n, "None") ||
	    rs_named(w, n, "Ok") || rs_named(w, n, "Err");
}

static int
is_variable(struct walk *w, TSNode n)
{
	return rs_find(w, walk_node_str(w, n), 0) != LINK_NONE;
}

enum walk_next
rs_identifier(struct walk *w, TSNode n)
{
	/* What is a token, tokens.c deals with. */
	if (rs_state(w)->trees == 0 && !walk_taken(w, n) &&
	    !is_variable(w, n) && !is_prelude_variant(w, n))
		walk_ref(w, REF_NAME, rs_path(w, n, 0), n, 0);
	return WALK_OVER;
}

enum walk_next
rs_type_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n) && !rs_named(w, n, "Self") &&
	    rs_find(w, walk_node_str(w, n), 1) == LINK_NONE)
		walk_ref(w, REF_TYPE, rs_type(w, n, 0), n, 0);
	return WALK_OVER;
}

/* The type in a path: T of a::T::f; it is referred to as well. */
static void
path_type(struct walk *w, TSNode n)
{
	TSNode path = node_field(n, "path"), last = rs_last_name(path);

	if (!ts_node_is_null(last) && rs_is_upper(node_text(w, last)) &&
	    !rs_named(w, last, "Self") &&
	    rs_find(w, walk_node_str(w, last), 1) == LINK_NONE)
		walk_ref(w, REF_TYPE, rs_path(w, path, 0), last, 0);
}

enum walk_next
rs_scoped_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_NAME, rs_path(w, n, 0), rs_last_name(n), 0);
	path_type(w, n);
	return WALK_OVER;
}

enum walk_next
rs_scoped_type(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, rs_path(w, n, 0), rs_last_name(n), 0);
	path_type(w, n);
	return WALK_OVER;
}

enum walk_next
rs_field_expression(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_FIELD, rs_expr(w, n, 0),
		    node_field(n, "field"), 0);
	return WALK_INTO;
}

static uint32_t
arity(TSNode args)
{
	uint32_t i, k = 0, count;
	TSNode c;

	if (ts_node_is_null(args))
		return REF_ARITY_UNKNOWN;
	count = ts_node_named_child_count(args);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(args, i);
		k += !rs_is(c, "line_comment") && !rs_is(c, "block_comment") &&
		    !rs_is(c, "attribute_item");
	}
	return k < REF_ARITY_UNKNOWN ? k : REF_ARITY_UNKNOWN;
}

enum walk_next
rs_call(struct walk *w, TSNode n)
{
	TSNode f = node_field(n, "function");
	uint32_t k = arity(node_field(n, "arguments"));

	if (rs_is(f, "generic_function")) {
		walk_take(w, f);
		f = node_field(f, "function");
	}
	if (rs_is(f, "field_expression")) {
		TSNode name = node_field(f, "field");

		walk_ref(w, REF_CALL, expr_member(w, rs_expr(w,
		    node_field(f, "value"), 0), walk_node_str(w, name)), name,
		    k);
		walk_take(w, f);
	} else if (rs_is(f, "identifier") || rs_is(f, "scoped_identifier")) {
		TSNode last = rs_last_name(f);

		walk_take(w, f);
		if (rs_is(f, "identifier") && is_prelude_variant(w, f))
			return WALK_INTO;
		walk_ref(w, REF_CALL, rs_expr(w, f, 0),
		    ts_node_is_null(last) ? f : last, k);
	} else if (rs_is(f, "parenthesized_expression"))
		walk_ref(w, REF_CALL, rs_expr(w, f, 0), f, k);
	return WALK_INTO;
}

enum walk_next
rs_struct_expression(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), body = node_field(n, "body"), c,
	    field;
	uint32_t i, count = ts_node_is_null(body) ? 0 :
	    ts_node_named_child_count(body);
	expr_id e = expr_make(w, EXPR_NEW, rs_type(w, name, 0), LINK_NONE);

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(body, i);
		if (!rs_is(c, "field_initializer"))
			continue;
		field = node_field(c, "field");
		walk_ref(w, REF_FIELD, rs_field_of(w, name,
		    node_text(w, field), e), field, 0);
	}
	return WALK_INTO;
}
