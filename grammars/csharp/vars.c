/*
 * C#: local variables, patterns, and their scopes.
 */
#include <string.h>

#include "cs.h"

#define TUPLE_DEPTH	8	/* (a, (b, (c, …))) */

void
cs_bind(struct walk *w, TSNode name, enum typing_how how, expr_id e)
{
	uint32_t b;

	if (ts_node_is_null(name))
		return;
	walk_take(w, name);
	b = walk_bind(w, walk_node_str(w, name));
	if (e != LINK_NONE)
		walk_type_bind(w, how, b, e);
}

/* ---- declarations ---- */

/* (a, b), of a value that is a tuple; LINK_NONE: not known. */
static void
cs_bind_tuple(struct walk *w, TSNode pattern, expr_id e, int depth)
{
	char number[2] = { '0', '\0' };
	uint32_t i;
	TSNode c;

	for (i = 0; i < ts_node_named_child_count(pattern); i++) {
		c = ts_node_named_child(pattern, i);
		if (node_is(c, "tuple_pattern") ||
		    node_is(c, "parenthesized_variable_designation")) {
			if (depth < TUPLE_DEPTH)
				cs_bind_tuple(w, c, LINK_NONE, depth + 1);
			continue;
		}
		if (!node_is(c, "identifier"))
			continue;
		number[0] = (char)('0' + (i < 9 ? i : 9));
		cs_bind(w, c, TYPING_ASSIGNED, e == LINK_NONE ? LINK_NONE :
		    expr_member(w, e, walk_cstr(w, number)));
	}
}

enum walk_next
cs_variables(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), c, value, tuple;
	uint32_t i;

	if (!cs_is_var(type))
		cs_type_refs(w, type, 0);
	if (walk_taken(w, n)) {		/* fields */
		for (i = 0; i < ts_node_named_child_count(n); i++)
			walk_take(w, node_field(ts_node_named_child(n, i),
			    "name"));
		return WALK_INTO;
	}
	for (i = 0; i < ts_node_named_child_count(n); i++) {
		c = ts_node_named_child(n, i);
		if (!node_is(c, "variable_declarator"))
			continue;
		value = cs_behind(c, "=");
		tuple = node_child_of(c, "tuple_pattern");
		if (!ts_node_is_null(tuple))
			cs_bind_tuple(w, tuple, cs_expr(w, value, 0), 0);
		else if (cs_is_var(type))
			cs_bind(w, node_field(c, "name"), TYPING_ASSIGNED,
			    cs_expr(w, value, 0));
		else
			cs_bind(w, node_field(c, "name"), TYPING_DECLARED,
			    cs_type(w, type, 0));
	}
	return WALK_INTO;
}

enum walk_next
cs_for_each(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), left = node_field(n, "left");
	/* What is gone through stands outside the variable's scope. */
	expr_id e = cs_expr(w, node_field(n, "right"), 0);

	walk_scope(w);
	if (node_is(left, "tuple_pattern")) {
		cs_bind_tuple(w, left, expr_make(w, EXPR_INDEX, e, LINK_NONE),
		    0);
		return WALK_INTO;
	}
	if (!node_is(left, "identifier"))
		return WALK_INTO;
	if (cs_is_var(type))
		cs_bind(w, left, TYPING_ITERATED, e);
	else {
		cs_type_refs(w, type, 0);
		cs_bind(w, left, TYPING_DECLARED, cs_type(w, type, 0));
	}
	return WALK_INTO;
}

enum walk_next
cs_catch(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type");

	cs_type_refs(w, type, 0);
	cs_bind(w, node_field(n, "name"), TYPING_DECLARED,
	    cs_type(w, type, 0));
	return WALK_INTO;
}

/* f(out var x): what that parameter is declared to be. */
static expr_id
out_type(struct walk *w, TSNode declaration)
{
	TSNode arg = ts_node_parent(declaration), args, call, c;
	uint32_t i, at = 0;

	if (!node_is(arg, "argument"))
		return LINK_NONE;
	args = ts_node_parent(arg);
	call = ts_node_parent(args);
	if (!node_is(call, "invocation_expression"))
		return LINK_NONE;
	for (i = 0; i < ts_node_named_child_count(args); i++) {
		c = ts_node_named_child(args, i);
		if (ts_node_eq(c, arg))
			break;
		at += node_is(c, "argument") != 0;
	}
	return expr_make(w, EXPR_PARAM, cs_invoked(w, call, NULL, 0), at);
}

enum walk_next
cs_declaration(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type");

	if (cs_is_var(type))
		cs_bind(w, node_field(n, "name"), TYPING_ASSIGNED,
		    out_type(w, n));
	else {
		cs_type_refs(w, type, 0);
		cs_bind(w, node_field(n, "name"), TYPING_DECLARED,
		    cs_type(w, type, 0));
	}
	return WALK_INTO;
}

/* ---- patterns ---- */

static void
designation(struct walk *w, TSNode n, enum typing_how how, expr_id e)
{
	TSNode names = node_child_of(n, "parenthesized_variable_designation");

	if (!ts_node_is_null(names))
		cs_bind_tuple(w, names, LINK_NONE, 0);
	else
		cs_bind(w, node_field(n, "name"), how, e);
}

/* T t, and T { A: x } t.  Without a type it is what is looked at. */
enum walk_next
cs_pattern(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type");

	if (ts_node_is_null(type)) {
		if (!walk_taken(w, n))
			designation(w, n, TYPING_ASSIGNED, LINK_NONE);
		return WALK_INTO;
	}
	cs_type_refs(w, type, 0);
	designation(w, n, TYPING_DECLARED, cs_type(w, type, 0));
	return WALK_INTO;
}

/* x is { A: y } z, x is var z */
enum walk_next
cs_is_pattern(struct walk *w, TSNode n)
{
	TSNode p = node_field(n, "pattern");

	if ((node_is(p, "recursive_pattern") || node_is(p, "var_pattern")) &&
	    ts_node_is_null(node_field(p, "type"))) {
		designation(w, p, TYPING_ASSIGNED, cs_expr(w, node_field(n,
		    "expression"), 0));
		walk_take(w, p);
	}
	return WALK_INTO;
}

/* { Member: pattern } */
enum walk_next
cs_subpattern(struct walk *w, TSNode n)
{
	TSNode name = ts_node_named_child(n, 0), p, type;
	int i;

	if (!cs_has(n, ":") || !node_is(name, "identifier"))
		return WALK_INTO;
	walk_take(w, name);
	p = n;
	for (i = 0; i < 2; i++)
		p = ts_node_parent(p);
	type = node_field(p, "type");
	if (node_is(p, "recursive_pattern") && !ts_node_is_null(type))
		walk_ref(w, REF_FIELD, expr_member(w, cs_made(w, cs_type(w,
		    type, 0)), walk_node_str(w, name)), name, 0);
	return WALK_INTO;
}

/*
 * A variable of a condition lives on behind the if: `if (!(x is T t))
 * return;`.  Of an `else if` it does not.
 */
enum walk_next
cs_if(struct walk *w, TSNode n)
{
	if (node_is(ts_node_parent(n), "if_statement"))
		walk_scope(w);
	return WALK_INTO;
}

/* ---- lambdas ---- */

#define NAMES_MAX	16	/* parameters without a type */

enum walk_next
cs_lambda(struct walk *w, TSNode n)
{
	TSNode names[NAMES_MAX];
	expr_id e[NAMES_MAX];
	uint32_t i, k = cs_lambda_names(n, names, NAMES_MAX);

	/* All of it stands outside the lambda's scope. */
	for (i = 0; i < k; i++)
		e[i] = cs_lambda_parameter(w, n, i, 0);
	walk_scope(w);
	for (i = 0; i < k; i++)
		cs_bind(w, names[i], TYPING_ASSIGNED, e[i]);
	cs_type_refs(w, node_field(n, "type"), 0);
	return WALK_INTO;
}
