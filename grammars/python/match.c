/*
 * Patterns of match.
 */
#include "py.h"

enum walk_next
py_enter_dotted(struct walk *w, TSNode node)
{
	struct py_source s = py_source(TYPING_ASSIGNED, NONE, node);
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

enum walk_next
py_enter_class_pattern(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode name = py_first(node);
	struct text t = node_text(w, name);

	py->ntypes = 0;
	py_ref(w, REF_NAME, py_type_text(w, t, node_line(name)), name,
	    REF_ARITY_UNKNOWN);
	py->ntypes = 0;
	py_skip(w, name);
	return WALK_INTO;
}

enum walk_next
py_enter_keyword_pattern(struct walk *w, TSNode node)
{
	py_skip(w, py_first(node));
	return WALK_INTO;
}

enum walk_next
py_enter_splat_pattern(struct walk *w, TSNode node)
{
	struct py_source s = py_source(TYPING_ASSIGNED, NONE, node);
	TSNode name = py_first(node);

	if (py_kind(name) == PY_IDENTIFIER)
		py_bind(w, name, &s);
	return WALK_OVER;
}
