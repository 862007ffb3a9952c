/*
 * Types and paths as expressions.  References and pointers are not told
 * apart from what they point to: members are selected through both alike.
 */
#include <string.h>

#include "rust.h"

TSNode
rs_type_argument(TSNode arguments, uint32_t n)
{
	static const TSNode null;
	uint32_t i, count = ts_node_is_null(arguments) ? 0 :
	    ts_node_named_child_count(arguments);
	TSNode c;

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(arguments, i);
		if (rs_is(c, "lifetime") || rs_is(c, "line_comment") ||
		    rs_is(c, "block_comment"))
			continue;
		if (n-- == 0)
			return rs_is(c, "type_binding") ?
			    node_field(c, "type") : c;
	}
	return null;
}

TSNode
rs_last_name(TSNode n)
{
	static const TSNode null;
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(n); i++) {
		const char *t = ts_node_type(n);

		if (strcmp(t, "type_identifier") == 0 ||
		    strcmp(t, "identifier") == 0 ||
		    strcmp(t, "primitive_type") == 0)
			return n;
		if (strcmp(t, "scoped_type_identifier") == 0 ||
		    strcmp(t, "scoped_identifier") == 0)
			n = node_field(n, "name");
		else if (strcmp(t, "generic_type") == 0 ||
		    strcmp(t, "generic_type_with_turbofish") == 0 ||
		    strcmp(t, "reference_type") == 0 ||
		    strcmp(t, "pointer_type") == 0)
			n = node_field(n, "type");
		else if (strcmp(t, "generic_function") == 0)
			n = node_field(n, "function");
		else if (strcmp(t, "dynamic_type") == 0 ||
		    strcmp(t, "abstract_type") == 0)
			n = node_field(n, "trait");
		else
			return null;
	}
	return null;
}

static expr_id
list(struct walk *w, const expr_id *v, uint32_t n)
{
	expr_id e = expr_unknown(w);

	while (n > 0)
		e = expr_make(w, EXPR_LIST, v[--n], e);
	return e;
}

/* BASE with the type arguments ARGS: one, or a list of them. */
static expr_id
with_arguments(struct walk *w, expr_id base, TSNode args, int depth)
{
	expr_id v[8];
	uint32_t n = 0;
	TSNode a;

	while (n < 8 && !ts_node_is_null(a = rs_type_argument(args, n)))
		v[n++] = rs_type(w, a, depth + 1);
	if (n == 0)
		return base;
	return expr_make(w, EXPR_GENERIC, base, n == 1 ? v[0] :
	    list(w, v, n));
}

static expr_id
function_type(struct walk *w, TSNode n, int depth)
{
	TSNode params = node_field(n, "parameters"), p;
	uint32_t i, k = 0, count = ts_node_is_null(params) ? 0 :
	    ts_node_named_child_count(params);
	expr_id v[8];

	for (i = 0; i < count && k < 8; i++) {
		p = ts_node_named_child(params, i);
		v[k++] = rs_type(w, rs_is(p, "parameter") ?
		    node_field(p, "type") : p, depth + 1);
	}
	return expr_make(w, EXPR_FUNCTION,
	    rs_type(w, node_field(n, "return_type"), depth + 1),
	    list(w, v, k));
}

static expr_id
tuple_type(struct walk *w, TSNode n, int depth)
{
	uint32_t i, count = ts_node_named_child_count(n);
	expr_id v[8];

	for (i = 0; i < count && i < 8; i++)
		v[i] = rs_type(w, ts_node_named_child(n, i), depth + 1);
	return list(w, v, i);
}

/* Self: the type that the impl block is of, or the trait. */
static expr_id
self_type(struct walk *w)
{
	struct state *s = rs_state(w);

	if (s->nimpl == 0 || s->nimpl > IMPL_DEPTH)
		return walk_class(w) != 0 ? expr_make(w, EXPR_DEF,
		    walk_class(w), LINK_NONE) : expr_unknown(w);
	return s->impl[s->nimpl - 1].type;
}

static expr_id
name(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);
	str_id s = walk_str(w, t);
	uint32_t b;

	if (text_is(t, "Self"))
		return self_type(w);
	if (text_is(t, "_"))
		return expr_unknown(w);
	if ((b = rs_find(w, s, 1)) != LINK_NONE)
		return expr_make(w, EXPR_LOCAL, b, LINK_NONE);
	return expr_global(w, s);
}

expr_id
rs_path(struct walk *w, TSNode n, int depth)
{
	TSNode path;
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "scoped_identifier") == 0 ||
	    strcmp(t, "scoped_type_identifier") == 0) {
		path = node_field(n, "path");
		/* ::name is a crate, and says so like "crate" does. */
		return expr_member(w, ts_node_is_null(path) ?
		    expr_global(w, walk_cstr(w, "::")) :
		    expr_make(w, EXPR_PATH, rs_path(w, path, depth + 1),
		    LINK_NONE), walk_node_str(w, node_field(n, "name")));
	}
	if (strcmp(t, "identifier") == 0)
		return name(w, n);
	if (strcmp(t, "crate") == 0 || strcmp(t, "super") == 0 ||
	    strcmp(t, "self") == 0 || strcmp(t, "metavariable") == 0)
		return expr_global(w, walk_node_str(w, n));
	if (strcmp(t, "bracketed_type") == 0)
		return rs_path(w, ts_node_named_child(n, 0), depth + 1);
	return rs_type(w, n, depth + 1);
}

/* The first bound that says something. */
expr_id
rs_bounds(struct walk *w, TSNode bounds, int depth)
{
	static const char *const weak[] = { "Sized", "Send", "Sync", "Copy",
	    "Unpin", "Debug", "Clone", "Eq", "PartialEq", "Hash", "Ord",
	    "PartialOrd", "Default" };
	uint32_t i, k, count = ts_node_is_null(bounds) ? 0 :
	    ts_node_named_child_count(bounds);
	TSNode c, last, first = { 0 };

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(bounds, i);
		if (rs_is(c, "lifetime") || rs_is(c, "removed_trait_bound") ||
		    rs_is(c, "line_comment") || rs_is(c, "use_bounds"))
			continue;
		if (rs_is(c, "higher_ranked_trait_bound"))
			c = node_field(c, "type");
		last = rs_last_name(c);
		for (k = 0; k < sizeof(weak) / sizeof(weak[0]); k++)
			if (rs_named(w, last, weak[k]))
				break;
		if (k == sizeof(weak) / sizeof(weak[0]))
			return rs_type(w, c, depth + 1);
		if (ts_node_is_null(first))
			first = c;
	}
	return ts_node_is_null(first) ? expr_unknown(w) :
	    rs_type(w, first, depth + 1);
}

expr_id
rs_type(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "type_identifier") == 0 || strcmp(t, "identifier") == 0)
		return name(w, n);
	if (strcmp(t, "primitive_type") == 0)
		return expr_make(w, EXPR_LITERAL, walk_node_str(w, n),
		    LINK_NONE);
	if (strcmp(t, "scoped_type_identifier") == 0 ||
	    strcmp(t, "scoped_identifier") == 0)
		return rs_path(w, n, depth);
	if (strcmp(t, "generic_type") == 0 ||
	    strcmp(t, "generic_type_with_turbofish") == 0)
		return with_arguments(w,
		    rs_type(w, node_field(n, "type"), depth + 1),
		    node_field(n, "type_arguments"), depth);
	if (strcmp(t, "reference_type") == 0 || strcmp(t, "pointer_type") == 0)
		return rs_type(w, node_field(n, "type"), depth + 1);
	if (strcmp(t, "array_type") == 0)
		return rs_generic(w, rs_type(w, node_field(n, "element"),
		    depth + 1), "slice");
	if (strcmp(t, "tuple_type") == 0)
		return tuple_type(w, n, depth);
	if (strcmp(t, "function_type") == 0)
		return function_type(w, n, depth);
	if (strcmp(t, "dynamic_type") == 0 || strcmp(t, "abstract_type") == 0)
		return rs_type(w, node_field(n, "trait"), depth + 1);
	if (strcmp(t, "bounded_type") == 0)
		return rs_bounds(w, n, depth);
	if (strcmp(t, "higher_ranked_trait_bound") == 0 ||
	    strcmp(t, "qualified_type") == 0)
		return rs_type(w, node_field(n, "type"), depth + 1);
	if (strcmp(t, "bracketed_type") == 0)
		return rs_type(w, ts_node_named_child(n, 0), depth + 1);
	return expr_unknown(w);
}
