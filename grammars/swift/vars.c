/*
 * Swift: parameters, local variables, patterns, and their scopes.
 */
#include <string.h>

#include "swift.h"

static void
bind_as(struct walk *w, TSNode name, enum typing_how how, expr_id e)
{
	uint32_t b;

	walk_take(w, name);
	b = walk_bind(w, walk_node_str(w, name));
	if (e != LINK_NONE)
		walk_type_bind(w, how, b, e);
}

void
sw_bind(struct walk *w, TSNode n, int binding, enum typing_how how, expr_id e,
    int depth)
{
	uint32_t i, count;
	const TSNode *c;
	TSNode name;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return;
	if (!ts_node_is_null(node_child_of(n, "value_binding_pattern")))
		binding = 1;
	name = node_field(n, "bound_identifier");
	if (node_is(name, "simple_identifier")) {
		bind_as(w, name, how, e);
		return;
	}
	c = node_children(w, n, &count);
	if (binding && count == 1 && ts_node_child_count(n) == 1 &&
	    node_is(c[0], "simple_identifier")) {
		bind_as(w, c[0], how, e);
		return;
	}
	for (i = 0; i < count; i++)
		if (node_is(c[i], "pattern"))
			sw_bind(w, c[i], binding, how, LINK_NONE, depth + 1);
}

enum walk_next
sw_parameter(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), outer, type;
	expr_id e;

	outer = node_field(n, "external_name");
	if (!ts_node_is_null(outer))
		walk_take(w, outer);
	if (!node_is(name, "simple_identifier"))
		return WALK_INTO;
	type = sw_type_behind(n, ":");
	e = sw_type(w, type, 0);
	if (node_is(ts_node_child(n, ts_node_child_count(n) - 1), "..."))
		e = sw_builtin(w, "Array", e);
	bind_as(w, name, TYPING_DECLARED, e);
	return WALK_INTO;
}

enum walk_next
sw_lambda_parameter(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), type = sw_type_behind(n, ":");

	if (!ts_node_is_null(node_field(n, "external_name")))
		walk_take(w, node_field(n, "external_name"));
	if (node_is(name, "simple_identifier"))
		bind_as(w, name, TYPING_DECLARED, ts_node_is_null(type) ?
		    LINK_NONE : sw_type(w, type, 0));
	return WALK_INTO;
}

/* ---- if let, guard let, while let ---- */

struct condition {
	TSNode	name, type, value;
	expr_id	e;		/* LINK_NONE: not known yet */
};

/* The bindings among the conditions of N; their number. */
static uint32_t
conditions(struct walk *w, TSNode n, struct condition **out)
{
	uint32_t i, k = ts_node_child_count(n), m = 0;
	struct condition *v, *last = NULL;
	int equals = 0;
	TSNode c;

	*out = v = walk_alloc(w, (k + 1) * sizeof(*v));
	for (i = 0; i < k; i++) {
		c = ts_node_child(n, i);
		if (node_is(c, "{") || node_is(c, "else"))
			break;
		if (node_is(c, ",")) {
			last = NULL;
			equals = 0;
		} else if (i > 0 && node_is(c, "simple_identifier") &&
		    node_is(ts_node_child(n, i - 1),
		    "value_binding_pattern")) {
			last = &v[m++];
			last->name = c;
			last->e = LINK_NONE;
		} else if (last != NULL && node_is(c, "type_annotation"))
			last->type = sw_type_behind(c, ":");
		else if (node_is(c, "="))
			equals = 1;
		else if (last != NULL && equals && ts_node_is_named(c) &&
		    ts_node_is_null(last->value) && !ts_node_is_extra(c))
			last->value = c;
	}
	return m;
}

/* Does the value begin with the name itself: let a = a.b? */
static int
of_itself(const struct walk *w, const struct condition *c)
{
	struct text a = node_text(w, c->name), b;
	TSNode v = c->value;
	int i;

	if (ts_node_is_null(v))
		return 1;
	for (i = 0; i < EXPR_DEPTH && ts_node_named_child_count(v) > 0; i++)
		v = ts_node_named_child(v, 0);
	b = node_text(w, v);
	return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

static expr_id
value(struct walk *w, const struct condition *c)
{
	return sw_expr(w, ts_node_is_null(c->value) ? c->name : c->value, 0);
}

static void
bind_condition(struct walk *w, const struct condition *c)
{
	if (!ts_node_is_null(c->type))
		bind_as(w, c->name, TYPING_DECLARED, sw_type(w, c->type, 0));
	else
		bind_as(w, c->name, TYPING_ASSIGNED, c->e);
}

enum walk_next
sw_if(struct walk *w, TSNode n)
{
	struct condition *v;
	uint32_t i, m = conditions(w, n, &v);

	for (i = 0; i < m; i++)
		if (of_itself(w, &v[i]))
			v[i].e = value(w, &v[i]);
	walk_scope(w);
	for (i = 0; i < m; i++) {
		if (v[i].e == LINK_NONE)
			v[i].e = value(w, &v[i]);
		bind_condition(w, &v[i]);
	}
	return WALK_INTO;
}

/* What it binds is in scope behind it: a name of its own anew is as before. */
enum walk_next
sw_guard(struct walk *w, TSNode n)
{
	struct condition *v;
	uint32_t i, m = conditions(w, n, &v);
	str_id name;

	for (i = 0; i < m; i++) {
		name = walk_node_str(w, v[i].name);
		if (of_itself(w, &v[i])) {
			if (!walk_bound(w, name)) {
				sw_state(w)->outer = name;
				v[i].e = value(w, &v[i]);
				sw_state(w)->outer = LINK_NONE;
			}
		} else
			v[i].e = value(w, &v[i]);
		bind_condition(w, &v[i]);
	}
	return WALK_INTO;
}

enum walk_next
sw_for(struct walk *w, TSNode n)
{
	expr_id e = sw_expr(w, node_field(n, "collection"), 0);

	walk_scope(w);
	sw_bind(w, node_field(n, "item"), 1, TYPING_ITERATED, e, 0);
	return WALK_INTO;
}

/* catch let e as A */
enum walk_next
sw_catch(struct walk *w, TSNode n)
{
	TSNode p = node_field(n, "error"), type, inner;

	walk_scope(w);
	if (ts_node_is_null(p)) {
		walk_bind(w, walk_cstr(w, "error"));
		return WALK_INTO;
	}
	type = sw_type_behind(p, "as");
	inner = node_child_of(p, "pattern");
	if (!ts_node_is_null(type) && !ts_node_is_null(inner))
		sw_bind(w, inner, 1, TYPING_DECLARED, sw_type(w, type, 0), 0);
	return WALK_INTO;
}

/* What the subject of the switch around N is. */
static expr_id
subject(struct walk *w, TSNode n)
{
	int i;

	for (i = 0; i < 4 && !ts_node_is_null(n); i++) {
		if (node_is(n, "switch_statement"))
			return sw_expr(w, node_field(n, "expr"), 0);
		n = ts_node_parent(n);
	}
	return expr_unknown(w);
}

/* .a(let x), A.b: a case of the subject's type. */
enum walk_next
sw_pattern(struct walk *w, TSNode n)
{
	uint32_t i, k = ts_node_child_count(n);
	expr_id e = LINK_NONE;
	TSNode c, name;

	if (walk_taken(w, n))
		return WALK_INTO;	/* a property's */
	sw_bind(w, n, 0, TYPING_ASSIGNED, LINK_NONE, 0);
	for (i = 0; i < k; i++) {
		c = ts_node_child(n, i);
		if (node_is(c, "user_type"))
			e = sw_type(w, c, 0);
		else if (node_is(c, ".") && i + 1 < k) {
			name = ts_node_child(n, i + 1);
			if (!node_is(name, "simple_identifier"))
				break;
			if (e == LINK_NONE)
				e = subject(w, ts_node_parent(n));
			walk_take(w, name);
			walk_ref(w, REF_FIELD, expr_member(w, e,
			    walk_node_str(w, name)), name, 0);
			break;
		}
	}
	return sw_labels(w, n);
}

/* set(name), willSet(name), didSet(name) */
enum walk_next
sw_setter(struct walk *w, TSNode n)
{
	TSNode name = node_child_of(n, "simple_identifier");

	walk_scope(w);
	walk_bind(w, walk_cstr(w, "newValue"));
	walk_bind(w, walk_cstr(w, "oldValue"));
	if (!ts_node_is_null(name))
		bind_as(w, name, TYPING_ASSIGNED, LINK_NONE);
	return WALK_INTO;
}
