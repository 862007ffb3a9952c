/*
 * Go: what refers to what.
 */
#include <string.h>

#include "go.h"

enum walk_next
go_identifier(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (!walk_taken(w, n) && !(t.len == 1 && t.p[0] == '_'))
		walk_ref(w, REF_NAME, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

enum walk_next
go_type_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

enum walk_next
go_qualified_type(struct walk *w, TSNode n)
{
	walk_ref(w, REF_TYPE, go_type(w, n, 0), n, 0);
	return WALK_OVER;
}

enum walk_next
go_selector_expression(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_FIELD, go_expr(w, n, 0), node_field(n, "field"),
		    0);
	return WALK_INTO;
}

enum walk_next
go_call_expression(struct walk *w, TSNode n)
{
	TSNode f = node_field(n, "function"), args = node_field(n, "arguments");
	uint32_t arity = ts_node_is_null(args) ? REF_ARITY_UNKNOWN :
	    ts_node_named_child_count(args);

	while (node_is(f, "parenthesized_expression"))
		f = ts_node_named_child(f, 0);
	if (node_is(f, "type_instantiation_expression"))
		f = node_field(f, "type");
	if (node_is(f, "index_expression"))
		f = node_field(f, "operand");
	if (node_is(f, "identifier") || node_is(f, "selector_expression")) {
		TSNode at = node_is(f, "identifier") ? f :
		    node_field(f, "field");

		walk_ref(w, REF_CALL, go_expr(w, f, 0), at, arity);
		walk_take(w, f);
	} else if (!node_is(f, "func_literal"))
		walk_ref(w, REF_CALL, go_expr(w, f, 0), f, arity);
	return WALK_INTO;
}

enum walk_next
go_composite_literal(struct walk *w, TSNode n)
{
	struct go_state *s = go_state(w);
	TSNode type = node_field(n, "type");
	expr_id e = LINK_NONE;

	/* Keys of a struct are fields, keys of a map are expressions. */
	if (node_is(type, "type_identifier") ||
	    node_is(type, "qualified_type") || node_is(type, "generic_type"))
		e = go_type(w, type, 0);
	if (s->nliteral < LITERAL_DEPTH)
		s->literal[s->nliteral] = e;
	s->nliteral++;
	return WALK_INTO;
}

void
go_composite_literal_leave(struct walk *w, TSNode n)
{
	(void)n;
	go_state(w)->nliteral--;
}

/* {…} inside a literal, its type left out. */
enum walk_next
go_literal_element(struct walk *w, TSNode n)
{
	struct go_state *s = go_state(w);

	if (node_is(ts_node_named_child(n, 0), "literal_value")) {
		if (s->nliteral < LITERAL_DEPTH)
			s->literal[s->nliteral] = LINK_NONE;
		s->nliteral++;
	}
	return WALK_INTO;
}

void
go_literal_element_leave(struct walk *w, TSNode n)
{
	if (node_is(ts_node_named_child(n, 0), "literal_value"))
		go_state(w)->nliteral--;
}

enum walk_next
go_keyed_element(struct walk *w, TSNode n)
{
	struct go_state *s = go_state(w);
	TSNode key = node_first(node_first(n));
	expr_id type = LINK_NONE;

	if (!node_is(key, "identifier") || s->nliteral == 0)
		return WALK_INTO;
	if (s->nliteral <= LITERAL_DEPTH)
		type = s->literal[s->nliteral - 1];
	if (type == LINK_NONE)
		return WALK_INTO;
	walk_take(w, key);
	walk_ref(w, REF_FIELD, expr_member(w, expr_make(w, EXPR_NEW, type,
	    LINK_NONE), walk_node_str(w, key)), key, 0);
	return WALK_INTO;
}
