/*
 * Loops and comprehensions: what each turn gives a name to.
 */
#include "py.h"

/*
 * What a loop over NODE runs over: the thing itself for enumerate(x),
 * sorted(x) and their like.  *WHICH is set to the place in each element that
 * is of interest (enumerate: 1; items(): 1), or -1.
 */
static TSNode
py_iterated(const struct walk *w, TSNode node, int *which)
{
	static const char *const same[] = {
		"sorted", "reversed", "list", "tuple", "set", "frozenset",
		"iter"
	};
	TSNode fn, arg;
	struct text t;
	size_t i;
	int depth;

	*which = -1;
	for (depth = 0; depth < 4 && py_kind(node) == PY_CALL; depth++) {
		fn = node_field(node, "function");
		t = node_text(w, fn);
		arg = py_argument(node, 0);
		if (py_kind(fn) == PY_ATTRIBUTE && ts_node_is_null(arg)) {
			t = node_text(w, node_field(fn, "attribute"));
			if (text_is(t, "items") && *which == -1)
				*which = 2;	/* key, value */
			break;
		}
		if (py_kind(fn) != PY_IDENTIFIER || ts_node_is_null(arg))
			break;
		if (text_is(t, "enumerate") && *which == -1) {
			*which = 1;
			node = arg;
			continue;
		}
		for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
			if (text_is(t, same[i]))
				break;
		if (i == sizeof(same) / sizeof(same[0]))
			break;
		node = arg;
	}
	return node;
}

/* for a, b in zip(x, y): each in its own.  False if it is no such loop. */
static int
py_bind_zip(struct walk *w, TSNode target, TSNode right,
    const struct py_source *s)
{
	struct py_source one = *s;
	uint32_t i, n = py_count(target);
	struct text t = node_text(w, node_field(right, "function"));
	enum py_kind k = py_kind(target);

	if (py_kind(right) != PY_CALL || (k != PY_PATTERNLIST &&
	    k != PY_TUPLEPAT) || (!text_is(t, "zip") &&
	    !text_is(t, "zip_longest") && !text_is(t, "itertools.zip_longest")))
		return 0;
	for (i = 0; i < n; i++)
		if (ts_node_is_null(py_argument(right, i)))
			return 0;
	for (i = 0; i < n; i++) {
		one.expr = py_value(w, py_argument(right, i));
		py_bind(w, py_child(target, i), &one);
	}
	return 1;
}

/* for TARGET in RIGHT */
static void
py_bind_loop(struct walk *w, TSNode target, TSNode right, TSNode statement,
    int inner)
{
	struct py_source s = py_source(TYPING_ITERATED, NONE, statement), none;
	int which;
	enum py_kind k = py_kind(target);
	TSNode over = py_iterated(w, right, &which);
	int pair = (k == PY_PATTERNLIST || k == PY_TUPLEPAT) &&
	    py_count(target) == 2;

	s.inner = inner;
	none = s;
	if (which == 1 && pair) {	/* for i, x in enumerate(xs) */
		none.how = TYPING_ASSIGNED;
		none.expr = py_literal(w, "int");
		py_bind(w, py_child(target, 0), &none);
		target = py_child(target, 1);
	} else if (which == 2 && pair) {	/* for k, v in d.items() */
		TSNode object = node_field(node_field(over, "function"),
		    "object");

		none.how = TYPING_ASSIGNED;
		none.expr = expr_unknown(w);
		py_bind(w, py_child(target, 0), &none);
		s.how = TYPING_ASSIGNED;
		s.expr = expr_make(w, EXPR_INDEX, py_value(w, object), NONE);
		py_bind(w, py_child(target, 1), &s);
		return;
	}
	if (py_bind_zip(w, target, over, &s))
		return;
	s.expr = py_value(w, over);
	py_bind(w, target, &s);
}

/* The clauses of a comprehension bind names in the innermost scope. */
static void
py_bind_clauses(struct walk *w, TSNode node)
{
	uint32_t i, n = py_count(node);
	TSNode c;

	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		if (py_kind(c) == PY_FORIN)
			py_bind_loop(w, node_field(c, "left"),
			    node_field(c, "right"), c, 1);
	}
}

expr_id
py_given(struct walk *w, TSNode node)
{
	TSNode in = node, body;
	const char *type;
	int which;

	if (py_kind(node) == PY_CALL)
		in = py_iterated(w, node, &which);
	switch (py_kind(in)) {
	case PY_LISTCOMP:
		type = "list";
		break;
	case PY_SETCOMP:
		type = "set";
		break;
	case PY_DICTCOMP:
		type = "dict";
		break;
	case PY_GENERATOR:
		type = py_kind(node) == PY_CALL ? "list" : "Generator";
		break;
	default:
		return py_value(w, node);
	}
	if (py_kind(node) == PY_CALL && which != -1)
		return py_value(w, node);
	py_scope(w);
	py_bind_clauses(w, in);
	body = node_field(in, "body");
	if (py_kind(body) == PY_PAIR)
		body = node_field(body, "value");
	return expr_make(w, EXPR_GENERIC, py_literal(w, type),
	    py_value(w, body));
}

enum walk_next
py_enter_for(struct walk *w, TSNode node)
{
	TSNode left = node_field(node, "left");

	py_bind_loop(w, left, node_field(node, "right"), node, 0);
	py_skip_target(w, left);
	return WALK_INTO;
}

enum walk_next
py_enter_comprehension(struct walk *w, TSNode node)
{
	py_scope(w);
	py_bind_clauses(w, node);
	return WALK_INTO;
}
