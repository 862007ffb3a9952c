/*
 * Names that with, except and case give by "as"; global and nonlocal.
 */
#include "py.h"

enum walk_next
py_enter_with(struct walk *w, TSNode node)
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
	struct py_source s = py_source(TYPING_ASSIGNED, caught(w, value), node);

	s.inner = !py_in_function(w);
	py_bind(w, target, &s);
}

enum walk_next
py_enter_except(struct walk *w, TSNode node)
{
	TSNode value = node_field(node, "value");
	TSNode alias = node_field(node, "alias");

	py_state(w)->except = py_kind(value) == PY_ASPAT ? value.id : NULL;
	py_state(w)->except_end = ts_node_end_byte(node);
	if (!ts_node_is_null(alias))
		bind_caught(w, value, alias, node);
	return WALK_INTO;
}

enum walk_next
py_enter_as(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode value = py_first(node), target = node_field(node, "alias");
	struct py_source s;
	expr_id e;

	if (node_is(value, "case_pattern")) {
		TSNode class = node_child_of(value, "class_pattern");

		target = py_child(node, py_count(node) - 1);
		e = NONE;
		if (!ts_node_is_null(class)) {
			struct text t = node_text(w, py_first(class));

			e = expr_make(w, EXPR_NEW, py_type_text(w, t, 0), NONE);
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
	py_skip_target(w, target);
	return WALK_INTO;
}

enum walk_next
py_enter_global(struct walk *w, TSNode node)
{
	enum py_foreign_how how = text_begins(node_text(w, node), "global") ?
	    PY_GLOBAL : PY_NONLOCAL;
	uint32_t i, n = py_count(node);
	str_id name;
	TSNode c;

	if (!walk_in_function(w))
		return WALK_OVER;
	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		if (py_kind(c) != PY_IDENTIFIER)
			continue;
		name = walk_node_str(w, c);
		py_foreign(w, name, how);
		walk_unbind(w, name);
	}
	return WALK_OVER;
}
