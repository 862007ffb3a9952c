/*
 * What is remembered while one file is walked, and asked for by many rules.
 */
#include <string.h>

#include "py.h"

int
py_is_self(const struct walk *w, TSNode node)
{
	const struct py_function *f;
	struct text t;

	if (py_kind(node) != PY_IDENTIFIER)
		return 0;
	t = node_text(w, node);
	for (f = py_state(w)->function; f != NULL; f = f->outer)
		if (f->self.len > 0)
			return text_same(t, f->self);
	return 0;
}

uint32_t
py_class_name(const struct walk *w, struct text t)
{
	uint32_t c = walk_container(w);

	return c != 0 && py_is_class(walk_def_kind(w, c)) ?
	    walk_def_find(w, c, t) : 0;
}

int
py_in_function(const struct walk *w)
{
	uint32_t c = walk_container(w);

	return c != 0 && c == walk_function(w);
}

void
py_scope(struct walk *w)
{
	py_state(w)->scopes++;
	walk_scope(w);
}

void
py_skip(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	if (ts_node_is_null(node))
		return;
	if (py->nskip == py->skipcap) {
		uint32_t cap = py->skipcap == 0 ? 64 : py->skipcap * 2;
		const void **v = walk_alloc(w, cap * sizeof(*v));

		if (py->nskip > 0)
			memcpy(v, py->skip, py->nskip * sizeof(*v));
		py->skip = v;
		py->skipcap = cap;
	}
	py->skip[py->nskip++] = node.id;
}

int
py_skipped(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	if (py->nskip == 0 || py->skip[py->nskip - 1] != node.id)
		return 0;
	py->nskip--;
	return 1;
}

void
py_ref(struct walk *w, enum ref_kind kind, expr_id e, TSNode at, uint32_t arity)
{
	struct py *py = py_state(w);

	if (py->outer != NONE)
		walk_ref_from(w, kind, e, py->outer, node_line(at), arity);
	else
		walk_ref(w, kind, e, at, arity);
}

void
py_type_ref(struct walk *w, expr_id e, uint32_t line)
{
	struct py *py = py_state(w);

	if (py->ntypes == py->typecap) {
		uint32_t cap = py->typecap == 0 ? 32 : py->typecap * 2;
		struct py_type_ref *v = walk_alloc(w, cap * sizeof(*v));

		if (py->ntypes > 0)
			memcpy(v, py->types, py->ntypes * sizeof(*v));
		py->types = v;
		py->typecap = cap;
	}
	py->types[py->ntypes].expr = e;
	py->types[py->ntypes++].line = line;
}

void
py_types_of(struct walk *w, uint32_t ord)
{
	struct py *py = py_state(w);
	uint32_t i;

	for (i = 0; i < py->ntypes; i++)
		walk_ref_from(w, REF_TYPE, py->types[i].expr, ord,
		    py->types[i].line, REF_ARITY_UNKNOWN);
	py->ntypes = 0;
}

void
py_foreign(struct walk *w, str_id name, enum py_foreign_how how)
{
	struct py *py = py_state(w);
	struct py_foreign *f = walk_alloc(w, sizeof(*f));

	f->function = walk_function(w);
	f->name = name;
	f->how = how;
	f->next = py->foreign;
	py->foreign = f;
}
