/*
 * Swift: what refers to what.
 */
#include <string.h>

#include "swift.h"

enum walk_next
sw_identifier(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);
	expr_id e;

	if (walk_taken(w, n) || t.len == 0 || t.p[0] == '$' ||
	    (t.len == 1 && t.p[0] == '_') || node_is(ts_node_parent(n),
	    "capture_list_item") ||
	    text_is(t, "Self"))
		return WALK_OVER;
	if (walk_bound(w, walk_str(w, t)))
		return WALK_OVER;
	e = sw_expr(w, n, 0);
	walk_ref(w, REF_NAME, e, n, 0);
	return WALK_OVER;
}

enum walk_next
sw_user_type(struct walk *w, TSNode n)
{
	struct text t = node_text(w, ts_node_named_child(n, 0));

	if (walk_taken(w, n))
		return WALK_INTO;	/* its arguments */
	if (ts_node_named_child_count(n) > 1 ||
	    (!walk_bound(w, walk_str(w, t)) &&
	    !text_is(t, "Self")))
		walk_ref(w, REF_TYPE, sw_type(w, n, 0), n, 0);
	return WALK_INTO;
}

/* What is called: its own reference is the call's. */
static TSNode
take_callee(struct walk *w, TSNode n)
{
	TSNode last = n;

	walk_take(w, n);
	if (node_is(n, "navigation_expression")) {
		last = node_field(node_field(n, "suffix"), "suffix");
		walk_take(w, last);
	} else if (node_is(n, "prefix_expression"))
		last = node_field(n, "target");
	return last;
}

enum walk_next
sw_call(struct walk *w, TSNode n)
{
	TSNode callee = sw_called(n), at;
	uint32_t arity;
	expr_id e;

	if (sw_is_index(w, n))
		return WALK_INTO;
	if (!node_is(callee, "simple_identifier") &&
	    !node_is(callee, "navigation_expression") &&
	    !node_is(callee, "prefix_expression"))
		return WALK_INTO;
	at = take_callee(w, callee);
	e = sw_applied(w, n, &arity);
	walk_ref(w, REF_CALL, e, at, arity);
	return WALK_INTO;
}

/* A<B>(…) */
enum walk_next
sw_constructor(struct walk *w, TSNode n)
{
	TSNode type = ts_node_named_child(n, 0);
	uint32_t arity;
	expr_id e;

	if (!node_is(type, "user_type"))
		return WALK_INTO;
	e = sw_applied(w, n, &arity);
	walk_ref(w, REF_CALL, e, type, arity);
	walk_take(w, type);
	return WALK_INTO;
}

enum walk_next
sw_navigation(struct walk *w, TSNode n)
{
	TSNode name = node_field(node_field(n, "suffix"), "suffix");
	struct text t = node_text(w, name);

	if (walk_taken(w, n) || !node_is(name, "simple_identifier"))
		return WALK_INTO;
	walk_take(w, name);
	if (!text_is(t, "self"))
		walk_ref(w, REF_FIELD, sw_expr(w, n, 0), name, 0);
	return WALK_INTO;
}

/* .name: of the type that is asked for there. */
enum walk_next
sw_prefix(struct walk *w, TSNode n)
{
	TSNode target = node_field(n, "target");

	if (!node_is(node_field(n, "operation"), ".") ||
	    !node_is(target, "simple_identifier"))
		return WALK_INTO;
	if (!walk_taken(w, n))
		walk_ref(w, REF_FIELD, sw_expr(w, n, 0), target, 0);
	walk_take(w, target);
	return WALK_INTO;
}

/* #name(…) */
enum walk_next
sw_macro_call(struct walk *w, TSNode n)
{
	TSNode name = node_child_of(n, "simple_identifier");

	walk_take(w, name);
	walk_ref(w, REF_CALL, expr_global(w, walk_node_str(w, name)), name,
	    REF_ARITY_UNKNOWN);
	return WALK_INTO;
}

/* \A.b.c */
enum walk_next
sw_key_path(struct walk *w, TSNode n)
{
	uint32_t i, count;
	const TSNode *c = node_children(w, n, &count);
	expr_id e = LINK_NONE;

	for (i = 0; i < count; i++) {
		if (node_is(c[i], "type_identifier")) {
			e = e == LINK_NONE ? sw_type(w, c[i], 0) :
			    expr_member(w, e, walk_node_str(w, c[i]));
			walk_ref(w, REF_TYPE, e, c[i], 0);
		} else if (node_is(c[i], "simple_identifier")) {
			walk_take(w, c[i]);
			e = expr_member(w, e == LINK_NONE ? expr_unknown(w) :
			    e, walk_node_str(w, c[i]));
			walk_ref(w, REF_FIELD, e, c[i], 0);
		}
	}
	return WALK_INTO;
}

/* throw A.b; break label */
enum walk_next
sw_transfer(struct walk *w, TSNode n)
{
	TSNode e = ts_node_named_child(n, ts_node_named_child_count(n) - 1);
	TSNode word = ts_node_child(n, 0);

	if (node_is(word, "break") || node_is(word, "continue"))
		return WALK_OVER;
	if (node_is(word, "throw_keyword") && !node_is(e, "throw_keyword"))
		walk_ref(w, REF_THROW, sw_expr(w, e, 0), e, 0);
	return WALK_INTO;
}

enum walk_next
sw_labels(struct walk *w, TSNode n)
{
	uint32_t i, count;
	const TSNode *c = node_children(w, n, &count);

	for (i = 0; i < count; i++)
		if (node_is(c[i], "simple_identifier") &&
		    node_is(ts_node_next_sibling(c[i]), ":"))
			walk_take(w, c[i]);
	return WALK_INTO;
}
