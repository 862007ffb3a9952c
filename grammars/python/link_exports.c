/*
 * What __all__ of a module lists, and so what a star brings in.
 */
#include <stdio.h>
#include <stdlib.h>

#include "pylink.h"

/* The strings of __all__ of one module. */
struct py_exports {
	file_no		 file;		/* FILE_NONE: free */
	int		 known;		/* there is an __all__, of strings */
	name_id		*names;
	uint32_t	 n;
};

static struct py_exports	*exports_of(struct linker *, file_no);

static void
add_export(struct py_exports *x, name_id name)
{
	name_id *v;

	if ((x->n & (x->n - 1)) == 0) {
		v = reallocarray(x->names, x->n == 0 ? 1 : x->n * 2,
		    sizeof(*v));
		if (v == NULL) {
			perror("kn-link");
			exit(2);
		}
		x->names = v;
	}
	x->names[x->n++] = name;
}

/* What one value in __all__ adds: a string, or another module's __all__. */
static int
add_value(struct linker *l, struct py_exports *x, file_no file, uint32_t expr)
{
	struct link_file_facts facts;
	const struct link_expr *e;
	struct py_exports *other;
	struct value v;
	uint32_t i, n;

	link_facts(l, file, &facts);
	e = &facts.exprs[expr];
	if (e->op == EXPR_STRING) {
		add_export(x, link_str(l, file, e->a));
		return 1;
	}
	if (e->op != EXPR_MEMBER || link_str(l, file, e->b) != py_state(l)->all)
		return 0;
	v = link_eval(l, file, e->a, WANT_VALUE);
	if (value_kind(l, v) != VALUE_MODULE || py_state(l)->depth > 16)
		return 0;
	py_state(l)->depth++;
	other = exports_of(l, value_file(l, v));
	py_state(l)->depth--;
	if (other == NULL)
		return 0;
	for (i = 0, n = other->n; i < n; i++)
		add_export(x, other->names[i]);
	return 1;
}

static void
read_exports(struct linker *l, file_no file, struct py_exports *x)
{
	sym_id s = link_child(l, link_file_sym(l, file), py_state(l)->all);
	const struct link_typing *t;
	uint32_t i, n, expr;
	int whole = 1;

	if (s == SYM_NONE)
		return;
	n = link_typings(l, s, &t);
	for (i = 0; i < n; i++) {
		link_typings(l, s, &t);
		if (t[i].how != TYPING_VALUE)
			continue;
		expr = t[i].expr;
		whole &= add_value(l, x, file, expr);
	}
	x->known = whole && x->n > 0;
}

static void
grow_exports(struct py_state *st)
{
	struct py_exports *old = st->exports;
	uint32_t i, k, n = old == NULL ? 0 : st->mask + 1;

	st->mask = n == 0 ? 63 : n * 2 - 1;
	st->exports = reallocarray(NULL, st->mask + 1, sizeof(*st->exports));
	if (st->exports == NULL) {
		perror("kn-link");
		exit(2);
	}
	for (i = 0; i <= st->mask; i++)
		st->exports[i].file = FILE_NONE;
	for (i = 0; i < n; i++) {
		if (old[i].file == FILE_NONE)
			continue;
		for (k = old[i].file * 0x9e3779b1u & st->mask;
		    st->exports[k].file != FILE_NONE; k = (k + 1) & st->mask)
			continue;
		st->exports[k] = old[i];
	}
	free(old);
}

/* The __all__ of FILE; NULL if it has none that can be read. */
static struct py_exports *
exports_of(struct linker *l, file_no file)
{
	struct py_state *st = py_state(l);
	struct py_exports x = { file, 0, NULL, 0 };
	uint32_t k;

	if (st->exports == NULL || st->used > st->mask / 2)
		grow_exports(st);
	for (k = file * 0x9e3779b1u & st->mask;
	    st->exports[k].file != FILE_NONE; k = (k + 1) & st->mask)
		if (st->exports[k].file == file)
			return st->exports[k].known ? &st->exports[k] : NULL;
	read_exports(l, file, &x);
	/* Reading may have filled the table. */
	if (st->used > st->mask / 2)
		grow_exports(st);
	for (k = file * 0x9e3779b1u & st->mask;
	    st->exports[k].file != FILE_NONE; k = (k + 1) & st->mask)
		if (st->exports[k].file == file) {
			free(x.names);
			return st->exports[k].known ? &st->exports[k] : NULL;
		}
	st->exports[k] = x;
	st->used++;
	return x.known ? &st->exports[k] : NULL;
}

int
py_starred(struct linker *l, file_no file, name_id name)
{
	struct py_exports *x = exports_of(l, file);
	struct text t = link_text(l, name);
	uint32_t i;

	if (x == NULL)
		return t.len > 0 && t.p[0] != '_';
	for (i = 0; i < x->n; i++)
		if (x->names[i] == name)
			return 1;
	return 0;
}

void
py_exports_free(struct py_state *st)
{
	uint32_t i;

	for (i = 0; st->exports != NULL && i <= st->mask; i++)
		if (st->exports[i].file != FILE_NONE)
			free(st->exports[i].names);
	free(st->exports);
}
