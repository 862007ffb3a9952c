/*
 * What definitions of functions and of classes share: decorators,
 * documentation, signature.
 */
#include <string.h>

#include "py.h"

/* @x.setter names the property x, not something of its value. */
static int
is_accessor(const struct walk *w, TSNode decorator)
{
	TSNode e = py_first(decorator);
	struct text t = node_text(w, node_field(e, "attribute"));

	return py_kind(e) == PY_ATTRIBUTE && (text_is(t, "setter") ||
	    text_is(t, "getter") || text_is(t, "deleter"));
}

TSNode
py_decorator_name(TSNode decorator)
{
	TSNode e = py_first(decorator);
	int i;

	for (i = 0; i < 8 && py_kind(e) == PY_CALL; i++)
		e = node_field(e, "function");
	return e;
}

void
py_decorator_flags(const struct walk *w, TSNode decorator,
    struct py_decorated *d)
{
	struct text t = node_text(w, py_decorator_name(decorator));
	const char *dot = memrchr(t.p, '.', t.len);
	struct text last = t;

	if (dot != NULL) {
		last.len = (size_t)(t.p + t.len - dot) - 1;
		last.p = dot + 1;
	}
	if (text_ends(last, "property") || is_accessor(w, decorator))
		d->flags |= NODE_PROPERTY;
	if (text_is(last, "abstractmethod") ||
	    text_is(last, "abstractproperty"))
		d->flags |= NODE_ABSTRACT;
	if (text_is(last, "overload"))
		d->flags |= NODE_DECLARATION;
	if (text_is(last, "fixture") || text_is(last, "yield_fixture"))
		d->fixture = 1;
	if (text_is(last, "staticmethod")) {
		d->flags |= NODE_STATIC;
		d->instance = 0;
	}
	if (text_is(last, "classmethod") || text_is(last, "classproperty")) {
		d->flags |= NODE_STATIC;
		d->instance = 0;
		d->class = 1;
	}
}

const TSNode *
py_decorators(struct walk *w, TSNode node, uint32_t *n)
{
	struct py *py = py_state(w);
	uint32_t i, count;
	TSNode *v, c;

	*n = 0;
	if (py->definition == NULL || py->definition != node.id)
		return NULL;
	count = py_count(py->decorated);
	v = walk_alloc(w, count * sizeof(*v));
	for (i = 0; i < count; i++) {
		c = py_child(py->decorated, i);
		if (py_kind(c) == PY_DECORATOR)
			v[(*n)++] = c;
	}
	return v;
}

/* @pytest.mark.usefixtures("a", "b"): asks for those fixtures. */
static void
uses_fixtures(struct walk *w, uint32_t ord, TSNode decorator)
{
	TSNode call = py_first(decorator), args, c;
	uint32_t i, n;
	expr_id e;

	if (py_kind(call) != PY_CALL || !text_ends(node_text(w,
	    node_field(call, "function")), ".usefixtures"))
		return;
	args = node_field(call, "arguments");
	n = py_count(args);
	for (i = 0; i < n; i++) {
		c = py_child(args, i);
		if (py_kind(c) != PY_STRING)
			continue;
		e = expr_global(w, walk_str(w, py_string(w, c)));
		walk_ref_from(w, REF_FIELD, expr_member(w, e,
		    walk_cstr(w, "fixture()")), ord, node_line(c),
		    REF_ARITY_UNKNOWN);
	}
}

void
py_decorates(struct walk *w, uint32_t ord, const TSNode *dec, const expr_id *e,
    uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		if (!is_accessor(w, dec[i])) {
			walk_ref_from(w, REF_DECORATE, e[i], ord,
			    node_line(dec[i]), 1);
			uses_fixtures(w, ord, dec[i]);
		}
}

void
py_docstring(struct walk *w, uint32_t ord, TSNode body)
{
	TSNode s = py_first(body);

	if (py_kind(s) != PY_EXPRSTMT)
		return;
	s = py_first(s);
	if (py_kind(s) == PY_STRINGS)
		s = py_first(s);
	if (py_kind(s) == PY_STRING)
		walk_def_doc(w, ord, py_string(w, s));
}

void
py_signature(struct walk *w, uint32_t ord, TSNode node, TSNode last)
{
	struct text t = node_text(w, node);

	if (!ts_node_is_null(last))
		t.len = ts_node_end_byte(last) - ts_node_start_byte(node);
	walk_def_signature(w, ord, t);
}

uint32_t
py_fallback_flag(const struct walk *w, TSNode node)
{
	return walk_container(w) == 0 &&
	    ts_node_start_byte(node) < py_state(w)->except_end ?
	    NODE_CONDITIONAL : 0;
}

enum walk_next
py_enter_decorated(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	py->decorated = node;
	py->definition = node_field(node, "definition").id;
	return WALK_INTO;
}

enum walk_next
py_enter_decorator(struct walk *w, TSNode node)
{
	TSNode e = py_first(node);

	if (is_accessor(w, node))
		return WALK_OVER;
	if (py_kind(e) == PY_IDENTIFIER || py_kind(e) == PY_ATTRIBUTE) {
		py_ref(w, REF_CALL, py_value(w, e), e, 1);
		py_skip(w, e);
	}
	return WALK_INTO;
}

enum walk_next
py_enter_module(struct walk *w, TSNode node)
{
	py_docstring(w, 0, node);
	return WALK_INTO;
}
