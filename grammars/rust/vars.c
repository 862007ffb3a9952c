/*
 * Which variable a name means, and what patterns bind.
 */
#include <string.h>

#include "rust.h"


static void *
room(struct walk *w, void *v, uint32_t n, uint32_t *cap, size_t size)
{
	void *p;

	if (n < *cap)
		return v;
	*cap = *cap != 0 ? *cap * 2 : 64;
	p = walk_alloc(w, *cap * size);
	if (n > 0)
		memcpy(p, v, n * size);
	return p;
}

void
rs_scope(struct walk *w)
{
	struct state *s = rs_state(w);

	s->marks = room(w, s->marks, s->nmarks, &s->marks_cap,
	    sizeof(*s->marks));
	s->marks[s->nmarks++] = s->nenv;
}

void
rs_scope_leave(struct walk *w)
{
	struct state *s = rs_state(w);

	if (s->nmarks > 0)
		s->nenv = s->marks[--s->nmarks];
}

uint32_t
rs_find(struct walk *w, str_id name, int type)
{
	struct state *s = rs_state(w);
	uint32_t i;

	for (i = s->nenv; i-- > 0;)
		if (s->env[i].name == name && s->env[i].type == type)
			return s->env[i].bind;
	return LINK_NONE;
}

uint32_t
rs_bind(struct walk *w, str_id name, int type)
{
	struct state *s = rs_state(w);

	s->env = room(w, s->env, s->nenv, &s->env_cap, sizeof(*s->env));
	s->env[s->nenv] = (struct var){ name, walk_bind_new(w, name), type };
	return s->env[s->nenv++].bind;
}

/* ---- patterns ---- */

static void
variable(struct walk *w, TSNode n, enum typing_how how, expr_id value)
{
	uint32_t b = rs_bind(w, walk_node_str(w, n), 0);

	walk_take(w, n);
	walk_type_bind(w, how, b, value);
}

/* The expression of a value that was said by its type. */
static expr_id
as_value(struct walk *w, enum typing_how how, expr_id e)
{
	return how == TYPING_DECLARED ? expr_make(w, EXPR_NEW, e, LINK_NONE) :
	    e;
}

static const char *
digit(uint32_t i)
{
	static const char *const digits[] = { "0", "1", "2", "3", "4", "5",
	    "6", "7", "8", "9" };

	return i < 10 ? digits[i] : "0";
}

expr_id
rs_field_of(struct walk *w, TSNode type, struct text field, expr_id v)
{
	TSNode last = rs_last_name(type), path = node_field(type, "path");
	struct text t = node_text(w, last);
	char *p = walk_alloc(w, t.len + field.len + 2);

	memcpy(p, t.p, t.len);
	p[t.len] = '.';
	memcpy(p + t.len + 1, field.p, field.len);
	if (!ts_node_is_null(path))
		v = expr_make(w, EXPR_PATH, rs_path(w, path, 0), LINK_NONE);
	else if (rs_named(w, last, "Self"))
		return expr_member(w, v, rs_field_name(w, field));
	return expr_member(w, v, walk_str(w, (struct text){ p,
	    t.len + field.len + 1 }));
}

static void
tuple_struct_pattern(struct walk *w, TSNode n, expr_id v, int depth)
{
	TSNode type = node_field(n, "type"), c, last = rs_last_name(type);
	uint32_t i, k = 0, count = ts_node_child_count(n);
	int some = rs_named(w, last, "Some") || rs_named(w, last, "Ok");
	int err = rs_named(w, last, "Err");
	expr_id e;

	for (i = 0; i < count; i++) {
		/* '_' has a place, but no name. */
		c = ts_node_child(n, i);
		k += rs_is(c, ",");
		if (!ts_node_is_named(c) || ts_node_eq(c, type) ||
		    rs_is(c, "line_comment"))
			continue;
		if (rs_is(c, "remaining_field_pattern"))
			break;
		if (some || err)
			e = rs_member(w, v, some ? "?" : "err?");
		else
			e = rs_field_of(w, type, (struct text){ digit(k), 1 }, v);
		rs_pattern(w, c, TYPING_ASSIGNED, e, depth + 1);
	}
	if (!some && !err)
		walk_ref(w, REF_NAME, rs_path(w, type, 0), type, 0);
}

static void
struct_pattern(struct walk *w, TSNode n, expr_id v, int depth)
{
	TSNode type = node_field(n, "type"), c, name, sub;
	uint32_t i, count = ts_node_named_child_count(n);
	expr_id e;

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(n, i);
		if (!rs_is(c, "field_pattern"))
			continue;
		name = node_field(c, "name");
		sub = node_field(c, "pattern");
		if (ts_node_is_null(name))
			continue;
		e = rs_field_of(w, type, node_text(w, name), v);
		walk_ref(w, REF_FIELD, e, name, 0);
		if (ts_node_is_null(sub))
			variable(w, name, TYPING_ASSIGNED, e);
		else
			rs_pattern(w, sub, TYPING_ASSIGNED, e, depth + 1);
	}
	walk_ref(w, REF_TYPE, rs_path(w, type, 0), type, 0);
}

static void
all_of(struct walk *w, TSNode n, expr_id v, int depth)
{
	uint32_t i, count = ts_node_named_child_count(n);

	for (i = 0; i < count; i++)
		rs_pattern(w, ts_node_named_child(n, i), TYPING_ASSIGNED, v,
		    depth + 1);
}

static void
tuple_pattern(struct walk *w, TSNode n, expr_id v, int depth)
{
	uint32_t i, k = 0, count = ts_node_child_count(n);
	TSNode c;

	for (i = 0; i < count; i++) {
		c = ts_node_child(n, i);
		k += rs_is(c, ",");
		if (rs_is(c, "remaining_field_pattern"))
			v = expr_unknown(w);
		else if (ts_node_is_named(c))
			rs_pattern(w, c, TYPING_ASSIGNED,
			    rs_member(w, v, digit(k)), depth + 1);
	}
}

void
rs_pattern(struct walk *w, TSNode n, enum typing_how how, expr_id value,
    int depth)
{
	const char *t;
	expr_id v;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return;
	t = ts_node_type(n);
	walk_take(w, n);
	if (strcmp(t, "identifier") == 0) {
		if (rs_named(w, n, "None"))
			return;
		if (rs_is_upper(node_text(w, n)))
			walk_ref(w, REF_NAME, rs_path(w, n, 0), n, 0);
		else
			variable(w, n, how, value);
		return;
	}
	if (strcmp(t, "mut_pattern") == 0 || strcmp(t, "ref_pattern") == 0 ||
	    strcmp(t, "reference_pattern") == 0) {
		uint32_t k = ts_node_named_child_count(n);

		if (k > 0)
			rs_pattern(w, ts_node_named_child(n, k - 1), how,
			    value, depth + 1);
		return;
	}
	v = as_value(w, how, value);
	if (strcmp(t, "tuple_struct_pattern") == 0)
		tuple_struct_pattern(w, n, v, depth);
	else if (strcmp(t, "struct_pattern") == 0)
		struct_pattern(w, n, v, depth);
	else if (strcmp(t, "tuple_pattern") == 0)
		tuple_pattern(w, n, v, depth);
	else if (strcmp(t, "slice_pattern") == 0)
		all_of(w, n, rs_member(w, v, "in"), depth);
	else if (strcmp(t, "or_pattern") == 0 ||
	    strcmp(t, "captured_pattern") == 0)
		all_of(w, n, v, depth);
	else if (strcmp(t, "scoped_identifier") == 0)
		walk_ref(w, REF_NAME, rs_path(w, n, 0), n, 0);
}

/* ---- where they stand ---- */

enum walk_next
rs_scoped(struct walk *w, TSNode n)
{
	(void)n;
	rs_scope(w);
	return WALK_INTO;
}

void
rs_scoped_leave(struct walk *w, TSNode n)
{
	(void)n;
	rs_scope_leave(w);
}

/* The names are in scope only after the statement. */
static void
hold(struct walk *w, TSNode n, TSNode type, TSNode value)
{
	struct state *s = rs_state(w);
	struct let_value v = { .node = n, .how = TYPING_ASSIGNED };
	TSNode arg = rs_type_argument(node_field(type, "type_arguments"), 0);

	/* let v: Vec<_> = …: what it holds, the value says. */
	if (!ts_node_is_null(type) && !rs_named(w, type, "_")) {
		v.how = TYPING_DECLARED;
		v.value = rs_type(w, type, 0);
		if (rs_named(w, arg, "_") && !ts_node_is_null(value)) {
			v.how = TYPING_ASSIGNED;
			v.value = expr_make(w, EXPR_GENERIC, expr_make(w,
			    EXPR_NEW, rs_type(w, node_field(type, "type"), 0),
			    LINK_NONE), rs_member(w, rs_expr(w, value, 0),
			    "in"));
		}
	} else
		v.value = rs_expr(w, value, 0);
	if (s->nlet < EXPR_DEPTH)
		s->let[s->nlet] = v;
	s->nlet++;
}

static void
release(struct walk *w, TSNode pattern)
{
	struct state *s = rs_state(w);

	if (s->nlet-- > EXPR_DEPTH)
		return;
	rs_pattern(w, pattern, s->let[s->nlet].how, s->let[s->nlet].value, 0);
}

/* Patterns are dealt with when the statement ends: not before. */
static enum walk_next
over_pattern(struct walk *w, TSNode n)
{
	walk_take(w, node_field(n, "pattern"));
	return WALK_INTO;
}

enum walk_next
rs_let(struct walk *w, TSNode n)
{
	hold(w, n, node_field(n, "type"), node_field(n, "value"));
	return over_pattern(w, n);
}

void
rs_let_leave(struct walk *w, TSNode n)
{
	release(w, node_field(n, "pattern"));
}

enum walk_next
rs_let_condition(struct walk *w, TSNode n)
{
	static const TSNode null;

	hold(w, n, null, node_field(n, "value"));
	return over_pattern(w, n);
}

void
rs_let_condition_leave(struct walk *w, TSNode n)
{
	release(w, node_field(n, "pattern"));
}

enum walk_next
rs_for(struct walk *w, TSNode n)
{
	expr_id e = rs_member(w, rs_expr(w, node_field(n, "value"), 0), "in");

	/* The value is walked with the pattern's names in scope: a loop over
	   something of its own variable's name is rare. */
	rs_scope(w);
	rs_pattern(w, node_field(n, "pattern"), TYPING_ASSIGNED, e, 0);
	return WALK_INTO;
}

enum walk_next
rs_parameter(struct walk *w, TSNode n)
{
	TSNode pattern = node_field(n, "pattern"), type = node_field(n, "type");

	if (rs_is(pattern, "self")) {
		walk_type_bind(w, TYPING_DECLARED, rs_bind(w,
		    walk_cstr(w, "self"), 0), rs_type(w, type, 0));
		return WALK_INTO;
	}
	rs_pattern(w, pattern, TYPING_DECLARED, rs_type(w, type, 0), 0);
	return WALK_INTO;
}

enum walk_next
rs_self_parameter(struct walk *w, TSNode n)
{
	struct state *s = rs_state(w);
	uint32_t b;

	(void)n;
	b = rs_bind(w, walk_cstr(w, "self"), 0);
	if (s->nimpl > 0 && s->nimpl <= IMPL_DEPTH)
		walk_type_bind(w, TYPING_DECLARED, b,
		    s->impl[s->nimpl - 1].type);
	return WALK_OVER;
}

void
rs_type_parameters(struct walk *w, TSNode item)
{
	TSNode list = node_field(item, "type_parameters"), c;
	uint32_t i, count = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list);

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(list, i);
		if (rs_is(c, "type_parameter"))
			rs_bind(w, walk_node_str(w, node_field(c, "name")), 1);
	}
}

enum walk_next
rs_type_parameter(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), bounds = node_field(n, "bounds");
	uint32_t b;

	walk_take(w, name);
	b = rs_find(w, walk_node_str(w, name), 1);
	if (b != LINK_NONE && !ts_node_is_null(bounds))
		walk_type_bind(w, TYPING_DECLARED, b, rs_bounds(w, bounds, 0));
	return WALK_INTO;
}

enum walk_next
rs_where_predicate(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left"), bounds = node_field(n, "bounds");
	uint32_t b;

	if (!rs_is(left, "type_identifier"))
		return WALK_INTO;
	b = rs_find(w, walk_node_str(w, left), 1);
	if (b != LINK_NONE)
		walk_type_bind(w, TYPING_DECLARED, b, rs_bounds(w, bounds, 0));
	return WALK_INTO;
}
