/*
 * Swift: what types stand for.
 */
#include <string.h>

#include "swift.h"

static int
sw_is_type(TSNode n)
{
	static const char *const names[] = { "user_type", "tuple_type",
	    "function_type", "array_type", "dictionary_type", "optional_type",
	    "metatype", "opaque_type", "existential_type",
	    "protocol_composition_type", "type_parameter_pack",
	    "type_pack_expansion", "suppressed_constraint" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (node_is(n, names[i]))
			return 1;
	return 0;
}

TSNode
sw_type_behind(TSNode n, const char *before)
{
	static const TSNode null;
	uint32_t i, k = ts_node_is_null(n) ? 0 : ts_node_child_count(n);
	int behind = 0;
	TSNode c;

	for (i = 0; i < k; i++) {
		c = ts_node_child(n, i);
		if (node_is(c, before))
			behind = 1;
		else if (behind && sw_is_type(c))
			return c;
	}
	return null;
}

expr_id
sw_builtin(struct walk *w, const char *name, expr_id element)
{
	expr_id e = expr_make(w, EXPR_LITERAL, walk_cstr(w, name), LINK_NONE);

	return element == LINK_NONE ? e : expr_make(w, EXPR_GENERIC, e,
	    element);
}

/* A.B<C>: Self is the type around. */
static expr_id
user_type(struct walk *w, TSNode n, int depth)
{
	const struct sw_type *t = sw_state(w)->type;
	uint32_t i, k = ts_node_named_child_count(n), last;
	expr_id e = LINK_NONE;
	struct text name;
	TSNode c, arg;

	for (i = 0; i < k; i++) {
		c = ts_node_named_child(n, i);
		if (node_is(c, "type_identifier")) {
			name = node_text(w, c);
			if (e != LINK_NONE)
				e = expr_member(w, e, walk_str(w, name));
			else if (t != NULL && text_is(name, "Self"))
				e = t->type;
			else
				e = expr_name(w, walk_str(w, name));
		} else if (node_is(c, "type_arguments") && e != LINK_NONE) {
			last = ts_node_named_child_count(c);
			if (last == 0)
				continue;
			arg = ts_node_named_child(c, last - 1);
			e = expr_make(w, EXPR_GENERIC, e, sw_type(w, arg,
			    depth + 1));
		}
	}
	return e == LINK_NONE ? expr_unknown(w) : e;
}

/* (A, B) -> C */
static expr_id
function_type(struct walk *w, TSNode n, int depth)
{
	TSNode params = node_field(n, "params"), c;
	uint32_t i, k = ts_node_is_null(params) ? 0 :
	    ts_node_named_child_count(params);
	expr_id list = expr_unknown(w), e;

	for (i = node_is(params, "tuple_type") ? k : 0; i-- > 0;) {
		c = ts_node_named_child(params, i);
		if (!node_is(c, "tuple_type_item"))
			continue;
		e = sw_type(w, ts_node_named_child(c,
		    ts_node_named_child_count(c) - 1), depth + 1);
		list = expr_make(w, EXPR_LIST, e, list);
	}
	return expr_make(w, EXPR_FUNCTION, sw_type(w, sw_type_behind(n, "->"),
	    depth + 1), list);
}

expr_id
sw_type(struct walk *w, TSNode n, int depth)
{
	uint32_t k;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	k = ts_node_named_child_count(n);
	if (node_is(n, "user_type"))
		return user_type(w, n, depth);
	if (node_is(n, "type_identifier") || node_is(n, "simple_identifier"))
		return expr_name(w, walk_node_str(w, n));
	if (node_is(n, "array_type"))
		return sw_builtin(w, "Array", sw_type(w,
		    sw_type_behind(n, "["), depth + 1));
	if (node_is(n, "dictionary_type"))
		return sw_builtin(w, "Dictionary", sw_type(w,
		    sw_type_behind(n, ":"), depth + 1));
	if (node_is(n, "function_type"))
		return function_type(w, n, depth);
	if (k > 0 && (node_is(n, "optional_type") ||
	    node_is(n, "opaque_type") || node_is(n, "existential_type") ||
	    node_is(n, "metatype") || node_is(n, "protocol_composition_type") ||
	    node_is(n, "type_pack_expansion") || (k == 1 &&
	    (node_is(n, "tuple_type") || node_is(n, "tuple_type_item")))))
		return sw_type(w, ts_node_named_child(n, 0), depth + 1);
	return expr_unknown(w);
}

void
sw_type_parameters(struct walk *w, TSNode decl)
{
	TSNode list = node_child_of(decl, "type_parameters"), p, id, bound;
	uint32_t i, n = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list), b;

	for (i = 0; i < n; i++) {
		p = ts_node_named_child(list, i);
		id = node_child_of(p, "type_identifier");
		if (!node_is(p, "type_parameter") || ts_node_is_null(id))
			continue;
		b = walk_bind(w, walk_node_str(w, id));
		bound = sw_type_behind(p, ":");
		if (!ts_node_is_null(bound))
			walk_type_bind(w, TYPING_DECLARED, b, sw_type(w, bound,
			    0));
	}
}
