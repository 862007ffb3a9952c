/*
 * Assignments of all kinds, type aliases, and what __all__ lists.
 */
#include <string.h>

#include "py.h"

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

void
py_export_more(struct walk *w, TSNode value)
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
declared(struct walk *w, TSNode type, TSNode value, struct py_source *s)
{
	struct text t = py_last_word(node_text(w, type));

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

enum walk_next
py_enter_assignment(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode left = node_field(node, "left"), type = node_field(node, "type");
	TSNode value = last_value(py, node);
	struct py_source s = py_source(TYPING_ASSIGNED, NONE, node);
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
	py_skip_target(w, left);
	return WALK_INTO;
}

enum walk_next
py_enter_augmented(struct walk *w, TSNode node)
{
	TSNode left = node_field(node, "left");
	struct py_source s = py_source(TYPING_ASSIGNED, NONE, node);

	if (py_kind(left) != PY_IDENTIFIER)
		return WALK_INTO;
	if (py_in_function(w))
		py_bind_name(w, left, &s);
	else if (text_is(node_text(w, left), "__all__"))
		py_export_more(w, node_field(node, "right"));
	return WALK_INTO;
}

enum walk_next
py_enter_named(struct walk *w, TSNode node)
{
	TSNode name = node_field(node, "name");
	struct py_source s = py_source(TYPING_ASSIGNED,
	    py_value(w, node_field(node, "value")), node);

	py_bind(w, name, &s);
	py_skip_target(w, name);
	return WALK_INTO;
}

enum walk_next
py_enter_alias(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode left = py_first(node_field(node, "left")), name = left;
	struct py_source s;
	uint32_t ord;

	if (py_kind(name) != PY_IDENTIFIER)
		name = py_first(name);
	if (py_kind(name) != PY_IDENTIFIER)
		return WALK_OVER;
	py->ntypes = 0;
	s = py_source(TYPING_ALIAS, py_type(w, node_field(node, "right")),
	    node);
	s.kind = NODE_TYPE_ALIAS;
	ord = py_define(w, walk_container(w), name, &s);
	if (ord != 0)
		py_types_of(w, ord);
	return WALK_OVER;
}
