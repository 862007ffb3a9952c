/*
 * Conditions that say of what type a name is from there on, or that a block
 * is only read by type checkers.
 */
#include "py.h"

/* isinstance(x, C), alone or with others in a chain of "and". */
static int
isinstance(struct walk *w, TSNode cond, struct text *name, expr_id *type,
    int depth)
{
	TSNode x, c;
	uint32_t i, n;
	expr_id e;

	if (depth > 8)
		return 0;
	if (py_kind(cond) == PY_PAREN)
		return isinstance(w, py_first(cond), name, type, depth + 1);
	if (py_kind(cond) == PY_BOOL)
		return text_is(node_text(w, node_field(cond, "operator")),
		    "and") &&
		    (isinstance(w, node_field(cond, "left"), name, type,
		    depth + 1) ||
		    isinstance(w, node_field(cond, "right"), name, type,
		    depth + 1));
	if (py_kind(cond) != PY_CALL || !text_is(node_text(w,
	    node_field(cond, "function")), "isinstance"))
		return 0;
	x = py_argument(cond, 0);
	c = py_argument(cond, 1);
	if (py_kind(x) != PY_IDENTIFIER || ts_node_is_null(c) ||
	    !walk_bound(w, walk_node_str(w, x)))
		return 0;
	*name = node_text(w, x);
	if (py_kind(c) != PY_TUPLE) {
		*type = expr_make(w, EXPR_NEW, py_value(w, c), NONE);
		return 1;
	}
	*type = NONE;
	n = py_count(c);
	for (i = 0; i < n && i < TYPE_ARGS; i++) {
		e = expr_make(w, EXPR_NEW,
		    py_value(w, py_child(c, i)), NONE);
		*type = *type == NONE ? e : py_either(w, *type, e);
	}
	return *type != NONE;
}

/* From here to the end of the node being entered, NAME is of that type. */
static void
narrow(struct walk *w, struct text name, expr_id type)
{
	py_scope(w);
	walk_type_bind(w, TYPING_DECLARED, walk_bind(w, walk_str(w, name)),
	    type);
}

enum walk_next
py_enter_if(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode cond = node_field(node, "condition");
	TSNode block = node_field(node, "consequence");
	struct text t = node_text(w, cond);

	if (ts_node_is_null(block))
		return WALK_INTO;
	if (text_is(t, "TYPE_CHECKING") || text_ends(t, ".TYPE_CHECKING"))
		py->typing_end = ts_node_end_byte(block);
	else if (isinstance(w, cond, &py->narrow_name, &py->narrow_type, 0))
		py->narrow_block = block.id;
	return WALK_INTO;
}

enum walk_next
py_enter_block(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	py->outer = NONE;
	if (py->narrow_block != NULL && py->narrow_block == node.id)
		narrow(w, py->narrow_name, py->narrow_type);
	return WALK_INTO;
}

enum walk_next
py_enter_bool(struct walk *w, TSNode node)
{
	struct text name;
	expr_id type;

	if (text_is(node_text(w, node_field(node, "operator")), "and") &&
	    isinstance(w, node_field(node, "left"), &name, &type, 0))
		narrow(w, name, type);
	return WALK_INTO;
}

enum walk_next
py_enter_assert(struct walk *w, TSNode node)
{
	struct text name;
	expr_id type;

	if (py_in_function(w) && isinstance(w, py_first(node), &name, &type, 0))
		walk_type_bind(w, TYPING_ASSIGNED,
		    walk_bind_function(w, walk_str(w, name)), type);
	return WALK_INTO;
}
