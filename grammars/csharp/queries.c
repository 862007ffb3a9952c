/*
 * C#: queries.  Their variables are elements of what is gone through.
 */
#include <string.h>

#include "cs.h"

/* from … select x into y: what follows is a query of y. */
enum walk_next
cs_query(struct walk *w, TSNode n)
{
	uint32_t i;
	TSNode c;

	walk_scope(w);
	for (i = 0; i < ts_node_named_child_count(n); i++) {
		c = ts_node_named_child(n, i);
		if (node_is(c, "identifier"))
			cs_bind(w, c, TYPING_ASSIGNED, LINK_NONE);
	}
	return WALK_INTO;
}

enum walk_next
cs_from(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), name = node_field(n, "name");

	if (ts_node_is_null(type))
		cs_bind(w, name, TYPING_ITERATED, cs_expr(w, cs_behind(n,
		    "in"), 0));
	else {
		cs_type_refs(w, type, 0);
		cs_bind(w, name, TYPING_DECLARED, cs_type(w, type, 0));
	}
	return WALK_INTO;
}

/* join x in xs on a equals b into y: y is the sequence of those x. */
enum walk_next
cs_join(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), name, into;
	expr_id e = cs_expr(w, cs_behind(n, "in"), 0);

	name = ts_node_named_child(n, ts_node_is_null(type) ? 0 : 1);
	if (ts_node_is_null(type))
		cs_bind(w, name, TYPING_ITERATED, e);
	else {
		cs_type_refs(w, type, 0);
		cs_bind(w, name, TYPING_DECLARED, cs_type(w, type, 0));
	}
	into = node_child_of(n, "join_into_clause");
	if (!ts_node_is_null(into))
		cs_bind(w, cs_last(into), TYPING_ASSIGNED, e);
	return WALK_INTO;
}

enum walk_next
cs_let(struct walk *w, TSNode n)
{
	cs_bind(w, ts_node_named_child(n, 0), TYPING_ASSIGNED,
	    cs_expr(w, cs_behind(n, "="), 0));
	return WALK_INTO;
}

expr_id
cs_query_element(struct walk *w, TSNode n, int depth)
{
	TSNode from = ts_node_named_child(n, 0), last = cs_last(n), value;
	struct cs_state *s = cs_state(w);
	struct cs_subst subst = { .before = s->subst };
	TSNode type = node_field(from, "type");
	expr_id e;

	if (!node_is(from, "from_clause") || !node_is(last, "select_clause"))
		return expr_unknown(w);
	value = cs_last(last);
	subst.name = node_text(w, node_field(from, "name"));
	subst.is = ts_node_is_null(type) ? expr_make(w, EXPR_INDEX,
	    cs_expr(w, cs_behind(from, "in"), depth + 1), LINK_NONE) :
	    cs_made(w, cs_type(w, type, depth + 1));
	s->subst = &subst;
	e = cs_expr(w, value, depth + 1);
	s->subst = subst.before;
	return e;
}
