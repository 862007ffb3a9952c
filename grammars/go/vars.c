/*
 * Go: variables, constants, parameters.
 */
#include <string.h>

#include "go.h"

static TSNode
nth_value(TSNode list, uint32_t i)
{
	static const TSNode null;

	return i < ts_node_named_child_count(list) ?
	    ts_node_named_child(list, i) : null;
}

/* What variable I of N gets from the right-hand side. */
static expr_id
value_of(struct walk *w, TSNode right, uint32_t i, uint32_t n)
{
	static const char *const digits[] = { "0", "1", "2", "3", "4", "5",
	    "6", "7", "8", "9" };
	uint32_t values = ts_node_is_null(right) ? 0 :
	    ts_node_named_child_count(right);
	TSNode v;

	if (values == 0)
		return expr_unknown(w);
	if (values == n)
		return go_expr(w, nth_value(right, i), 0);
	v = nth_value(right, 0);
	if (node_is(v, "call_expression") && i < 10)
		return expr_member(w, go_expr(w, v, 0), walk_cstr(w, digits[i]));
	/* v, ok := m[k], x.(T), <-c */
	return i == 0 ? go_expr(w, v, 0) : expr_unknown(w);
}

/* Bind the names on the left-hand side, and type number WHICH, or ALL, by
   what stands on the right-hand side. */
#define ALL	UINT32_MAX

static void
bind_left(struct walk *w, TSNode n, uint32_t which, enum typing_how how)
{
	TSNode left = node_field(n, "left"), right = node_field(n, "right"), c;
	uint32_t i, count, b;

	count = ts_node_is_null(left) ? 0 : ts_node_named_child_count(left);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(left, i);
		if (!node_is(c, "identifier"))
			continue;
		b = walk_bind(w, walk_node_str(w, c));
		if (which == ALL)
			walk_type_bind(w, how, b, value_of(w, right, i, count));
		else if (which == i)
			walk_type_bind(w, how, b, go_expr(w, right, 0));
	}
}

enum walk_next
go_short_var_declaration(struct walk *w, TSNode n)
{
	bind_left(w, n, ALL, TYPING_ASSIGNED);
	return WALK_INTO;
}

/* Of "for k, v := range x" v is an element of x. */
enum walk_next
go_range_clause(struct walk *w, TSNode n)
{
	if (walk_in_function(w))
		bind_left(w, n, 1, TYPING_ITERATED);
	return WALK_INTO;
}

/* Of "v, ok := <-c" v is what comes. */
enum walk_next
go_receive_statement(struct walk *w, TSNode n)
{
	bind_left(w, n, 0, TYPING_ASSIGNED);
	return WALK_INTO;
}

static void
package_variable(struct walk *w, TSNode spec, TSNode name, uint32_t i,
    uint32_t count, enum node_kind kind, TSNode type)
{
	TSNode value = node_field(spec, "value");
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	uint32_t ord;

	d.node = spec;
	d.name_node = name;
	d.name = node_text(w, name);
	if (d.name.len == 1 && d.name.p[0] == '_')
		return;
	d.body = value;
	d.flags = go_visibility(d.name);
	d.leaf = i + 1 < count;		/* the last one holds the values */
	d.head = go_head_of(w, spec);
	walk_take(w, name);
	ord = walk_define(w, &d);
	if (!ts_node_is_null(type))
		walk_type_def(w, TYPING_DECLARED, ord, go_type(w, type, 0));
	else if (!ts_node_is_null(value))
		walk_type_def(w, TYPING_ASSIGNED, ord,
		    value_of(w, value, i, count));
}

/* Is child I of a spec one of the names that it declares? */
static int
is_name(TSNode spec, uint32_t i)
{
	const char *field = ts_node_field_name_for_child(spec, i);

	return field != NULL && strcmp(field, "name") == 0 &&
	    node_is(ts_node_child(spec, i), "identifier");
}

static enum walk_next
spec(struct walk *w, TSNode n, enum node_kind kind, TSNode type)
{
	TSNode value = node_field(n, "value"), c;
	uint32_t i, count = ts_node_child_count(n), k, names = 0, b;

	for (i = 0; i < count; i++)
		names += is_name(n, i);
	for (i = k = 0; i < count; i++) {
		if (!is_name(n, i))
			continue;
		c = ts_node_child(n, i);
		if (!walk_in_function(w)) {
			package_variable(w, n, c, k++, names, kind, type);
			continue;
		}
		b = walk_bind(w, walk_node_str(w, c));
		if (!ts_node_is_null(type))
			walk_type_bind(w, TYPING_DECLARED, b,
			    go_type(w, type, 0));
		else if (!ts_node_is_null(value))
			walk_type_bind(w, TYPING_ASSIGNED, b,
			    value_of(w, value, k, names));
		k++;
	}
	return WALK_INTO;
}

enum walk_next
go_var_spec(struct walk *w, TSNode n)
{
	return spec(w, n, NODE_VARIABLE, node_field(n, "type"));
}

enum walk_next
go_const_spec(struct walk *w, TSNode n)
{
	struct go_state *s = go_state(w);
	TSNode type = node_field(n, "type");

	/* Without type and value: the spec before, again. */
	if (ts_node_is_null(type) && ts_node_is_null(node_field(n, "value")))
		type = s->const_type;
	s->const_type = type;
	return spec(w, n, NODE_CONSTANT, type);
}

/* Parameters, results and receivers with names. */
enum walk_next
go_parameter(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), c;
	int variadic = node_is(n, "variadic_parameter_declaration");
	uint32_t i, count = ts_node_named_child_count(n), b;
	expr_id e = go_type(w, type, 0);

	if (variadic)
		e = go_container_of(w, "slice", e);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(n, i);
		if (!node_is(c, "identifier"))
			continue;
		b = walk_bind(w, walk_node_str(w, c));
		walk_type_bind(w, TYPING_DECLARED, b, e);
	}
	return WALK_INTO;
}

enum walk_next
go_type_parameter(struct walk *w, TSNode n)
{
	uint32_t i, count = ts_node_named_child_count(n);

	for (i = 0; i < count; i++) {
		TSNode c = ts_node_named_child(n, i);

		if (node_is(c, "identifier") || node_is(c, "type_identifier"))
			walk_bind(w, walk_node_str(w, c));
	}
	return WALK_INTO;
}

/* switch v := x.(type): in each case v has the case's type. */
enum walk_next
go_type_switch_statement(struct walk *w, TSNode n)
{
	TSNode alias = node_child_of(node_field(n, "alias"), "identifier");

	walk_scope(w);
	if (ts_node_is_null(alias))
		return WALK_INTO;
	walk_bind(w, walk_node_str(w, alias));
	return WALK_INTO;
}

enum walk_next
go_type_case(struct walk *w, TSNode n)
{
	TSNode statement = ts_node_parent(n), alias, type;
	uint32_t b;

	walk_scope(w);
	alias = node_child_of(node_field(statement, "alias"), "identifier");
	type = node_field(n, "type");
	if (ts_node_is_null(alias) || ts_node_is_null(type))
		return WALK_INTO;
	b = walk_bind(w, walk_node_str(w, alias));
	walk_type_bind(w, TYPING_DECLARED, b, go_type(w, type, 0));
	return WALK_INTO;
}
