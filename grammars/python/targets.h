/*
 * Statements and patterns that give names: assignments, loops, with,
 * except, global, match.
 */
#ifndef KN_PYTHON_TARGETS_H
#define KN_PYTHON_TARGETS_H

#include "bind.h"

/* ---- what gives names ---- */

/* Each string of a list as a value of __all__. */
static void
exports(struct walk *w, uint32_t ord, TSNode value)
{
	uint32_t i, n = py_count(value);
	struct text t;
	TSNode c;

	switch (py_kind(value)) {
	case PY_LIST:
	case PY_TUPLE:
	case PY_EXPRLIST:
		for (i = 0; i < n; i++) {
			c = py_child(value, i);
			if (py_kind(c) == PY_LISTSPLAT) {
				exports(w, ord, py_first(c));
				continue;
			}
			if (py_kind(c) != PY_STRING)
				continue;
			t = py_string(w, c);
			walk_type_def(w, TYPING_VALUE, ord,
			    expr_make(w, EXPR_STRING, walk_str(w, t), NONE));
		}
		break;
	case PY_STRING:
		t = py_string(w, value);
		walk_type_def(w, TYPING_VALUE, ord,
		    expr_make(w, EXPR_STRING, walk_str(w, t), NONE));
		break;
	case PY_ATTRIBUTE:
	case PY_IDENTIFIER:
		walk_type_def(w, TYPING_VALUE, ord, py_value(w, value));
		break;
	case PY_PAREN:
		exports(w, ord, py_first(value));
		break;
	case PY_BINARY: {
		/* a + b + c leans to the left, at any length. */
		int depth;

		for (depth = 0; depth < 1000 && py_kind(value) == PY_BINARY;
		    depth++) {
			c = node_field(value, "right");
			if (py_kind(c) != PY_BINARY)
				exports(w, ord, c);
			value = node_field(value, "left");
		}
		if (py_kind(value) != PY_BINARY)
			exports(w, ord, value);
		break;
	}
	default:
		break;
	}
}

static void
export_more(struct walk *w, TSNode value)
{
	static const struct text all = { "__all__", 7 };
	uint32_t ord;

	if (walk_container(w) == 0 && (ord = walk_def_find(w, 0, all)) != 0)
		exports(w, ord, value);
}

/* Is the value of NAME a member of the enum around here? */
static int
is_member(const struct walk *w, struct text name, TSNode value)
{
	return walk_def_kind(w, walk_container(w)) == NODE_ENUM &&
	    !text_begins(name, "_") && !ts_node_is_null(value) &&
	    py_kind(value) != PY_LAMBDA;
}

/* The value of a = b = value, found once for all of them. */
static TSNode
last_value(struct py *py, TSNode assignment)
{
	TSNode next = node_field(assignment, "right"), v = next;

	if (py->chain != assignment.id) {
		while (py_kind(v) == PY_ASSIGNMENT)
			v = node_field(v, "right");
		py->chain_value = v;
	}
	py->chain = next.id;
	return py->chain_value;
}

/* X: Final = …, X: TypeAlias = …, X: C = … */
static void
declared(struct walk *w, TSNode type, TSNode value, struct source *s)
{
	struct text t = last_word(node_text(w, type));

	s->how = TYPING_DECLARED;
	s->expr = py_type(w, type);
	if (text_is(t, "TypeAlias")) {
		py_state(w)->ntypes = 0;
		s->how = TYPING_ALIAS;
		s->expr = ts_node_is_null(value) ? NONE : py_type(w, value);
		s->kind = NODE_TYPE_ALIAS;
	} else if (text_is(t, "Final")) {
		if (walk_container(w) == 0)
			s->kind = NODE_CONSTANT;
		if (memchr(node_text(w, type).p, '[', node_text(w, type).len) ==
		    NULL && !ts_node_is_null(value)) {
			s->how = TYPING_ASSIGNED;
			s->expr = py_value(w, value);
		}
	}
}

static enum walk_next
enter_assignment(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode left = node_field(node, "left"), type = node_field(node, "type");
	TSNode value = last_value(py, node);
	struct source s = py_source(TYPING_ASSIGNED, NONE, node);
	struct text name = node_text(w, left);
	uint32_t ord = 0;

	py->ntypes = 0;
	s.value = value;
	if (!ts_node_is_null(type))
		declared(w, type, value, &s);
	else if (!ts_node_is_null(value)) {
		s.expr = py_given(w, value);
		if (py_is_class(walk_def_kind(w, walk_container(w))))
			s.flags |= NODE_STATIC;
		if (is_member(w, name, value))
			s.kind = NODE_ENUM_MEMBER;
	}
	py_bind(w, left, &s);
	if (py_kind(left) == PY_IDENTIFIER) {
		if (!py_in_function(w))
			ord = walk_def_find(w, walk_container(w), name);
		py_types_of(w, ord != 0 ? ord : walk_container(w));
		if (ord != 0 && walk_container(w) == 0 &&
		    text_is(name, "__all__"))
			exports(w, ord, value);
	}
	py_skip_target(w, left, 0);
	return WALK_INTO;
}

static enum walk_next
enter_augmented(struct walk *w, TSNode node)
{
	TSNode left = node_field(node, "left");
	struct source s = py_source(TYPING_ASSIGNED, NONE, node);

	if (py_kind(left) != PY_IDENTIFIER)
		return WALK_INTO;
	if (py_in_function(w))
		py_bind_name(w, left, &s);
	else if (text_is(node_text(w, left), "__all__"))
		export_more(w, node_field(node, "right"));
	return WALK_INTO;
}

static enum walk_next
enter_named(struct walk *w, TSNode node)
{
	TSNode name = node_field(node, "name");
	struct source s = py_source(TYPING_ASSIGNED,
	    py_value(w, node_field(node, "value")), node);

	py_bind(w, name, &s);
	py_skip_target(w, name, 0);
	return WALK_INTO;
}

static enum walk_next
enter_alias(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode left = py_first(node_field(node, "left")), name = left;
	struct source s;
	uint32_t ord;

	if (py_kind(name) != PY_IDENTIFIER)
		name = py_first(name);
	if (py_kind(name) != PY_IDENTIFIER)
		return WALK_OVER;
	py->ntypes = 0;
	s = py_source(TYPING_ALIAS, py_type(w, node_field(node, "right")), node);
	s.kind = NODE_TYPE_ALIAS;
	ord = py_define(w, walk_container(w), name, &s);
	if (ord != 0)
		py_types_of(w, ord);
	return WALK_OVER;
}

static enum walk_next
enter_for(struct walk *w, TSNode node)
{
	TSNode left = node_field(node, "left");

	py_bind_loop(w, left, node_field(node, "right"), node, 0);
	py_skip_target(w, left, 0);
	return WALK_INTO;
}

static enum walk_next
enter_comprehension(struct walk *w, TSNode node)
{
	py_scope(w);
	py_bind_clauses(w, node);
	return WALK_INTO;
}

static enum walk_next
enter_with(struct walk *w, TSNode node)
{
	py_state(w)->async_with = text_begins(node_text(w, node), "async");
	return WALK_INTO;
}

/* The instances that except (A, B) catches. */
static expr_id
caught(struct walk *w, TSNode value)
{
	uint32_t i, n;
	expr_id e = NONE, f;

	if (py_kind(value) != PY_TUPLE)
		return expr_make(w, EXPR_NEW, py_value(w, value), NONE);
	n = py_count(value);
	for (i = 0; i < n && i < TYPE_ARGS; i++) {
		f = expr_make(w, EXPR_NEW,
		    py_value(w, py_child(value, i)), NONE);
		e = e == NONE ? f : py_either(w, e, f);
	}
	return e == NONE ? expr_unknown(w) : e;
}

static void
bind_caught(struct walk *w, TSNode value, TSNode target, TSNode node)
{
	struct source s = py_source(TYPING_ASSIGNED, caught(w, value), node);

	s.inner = !py_in_function(w);
	py_bind(w, target, &s);
}

static enum walk_next
enter_except(struct walk *w, TSNode node)
{
	TSNode value = node_field(node, "value");
	TSNode alias = node_field(node, "alias");

	py_state(w)->except = py_kind(value) == PY_ASPAT ? value.id : NULL;
	py_state(w)->except_end = ts_node_end_byte(node);
	if (!ts_node_is_null(alias))
		bind_caught(w, value, alias, node);
	return WALK_INTO;
}

/* X as y: in a case, an except clause or a with statement. */
static enum walk_next
enter_as(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode value = py_first(node), target = node_field(node, "alias");
	struct source s;
	expr_id e;

	if (node_is(value, "case_pattern")) {
		TSNode class = node_child_of(value, "class_pattern");

		target = py_child(node,
		    py_count(node) - 1);
		e = NONE;
		if (!ts_node_is_null(class)) {
			struct text t = node_text(w, py_first(class));
			struct annotation a = { w, t.p, t.p + t.len, 0, 0 };

			e = expr_make(w, EXPR_NEW, py_union(&a), NONE);
			py->ntypes = 0;
		}
		s = py_source(TYPING_ASSIGNED, e, node);
		py_bind(w, target, &s);
	} else if (py->except == node.id) {
		bind_caught(w, value, target, node);
	} else {
		e = expr_call(w, expr_member(w, py_value(w, value), walk_cstr(w,
		    py->async_with ? "__aenter__" : "__enter__")));
		s = py_source(TYPING_ASSIGNED, e, node);
		py_bind(w, target, &s);
	}
	py_skip_target(w, target, 0);
	return WALK_INTO;
}

static enum walk_next
enter_global(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	uint32_t i, n = py_count(node);
	struct foreign *f;
	TSNode c;

	if (!walk_in_function(w))
		return WALK_OVER;
	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		if (py_kind(c) != PY_IDENTIFIER)
			continue;
		f = walk_alloc(w, sizeof(*f));
		f->function = walk_function(w);
		f->name = walk_node_str(w, c);
		f->how = text_begins(node_text(w, node), "global") ?
		    PY_GLOBAL : PY_NONLOCAL;
		f->next = py->foreign;
		py->foreign = f;
		walk_unbind(w, f->name);
	}
	return WALK_OVER;
}

/* ---- match ---- */

/* A bare name in a case catches what is there; a dotted one is a value. */
static enum walk_next
enter_dotted(struct walk *w, TSNode node)
{
	struct source s = py_source(TYPING_ASSIGNED, NONE, node);
	uint32_t i, n = py_count(node);
	expr_id e;

	if (py_skipped(w, node) || n == 0)
		return WALK_OVER;
	if (n == 1) {
		py_bind(w, py_child(node, 0), &s);
		return WALK_OVER;
	}
	e = expr_name(w, walk_node_str(w, py_child(node, 0)));
	for (i = 1; i < n; i++)
		e = expr_member(w, e, walk_node_str(w,
		    py_child(node, i)));
	py_ref(w, REF_FIELD, e, node, REF_ARITY_UNKNOWN);
	return WALK_OVER;
}

static enum walk_next
enter_class_pattern(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode name = py_first(node);
	struct text t = node_text(w, name);
	struct annotation a = { w, t.p, t.p + t.len, node_line(name), 0 };

	py->ntypes = 0;
	py_ref(w, REF_NAME, py_union(&a), name, REF_ARITY_UNKNOWN);
	py->ntypes = 0;
	py_skip(w, name);
	return WALK_INTO;
}

static enum walk_next
enter_keyword_pattern(struct walk *w, TSNode node)
{
	py_skip(w, py_first(node));
	return WALK_INTO;
}

static enum walk_next
enter_splat_pattern(struct walk *w, TSNode node)
{
	struct source s = py_source(TYPING_ASSIGNED, NONE, node);
	TSNode name = py_first(node);

	if (py_kind(name) == PY_IDENTIFIER)
		py_bind(w, name, &s);
	return WALK_OVER;
}

#endif
