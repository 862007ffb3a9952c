/*
 * From a definition to the tests that may run it; see around.h.
 */
#include <stdlib.h>
#include <string.h>

#include "around.h"
#include "heads.h"

#define NAMED_MAX	200	/* unresolved references of one name */

#define MARK_TEST	1

static int
is_callable(const struct head *h)
{
	return h->kind == NODE_FUNCTION || h->kind == NODE_METHOD;
}

static const char *
base_name(const char *path)
{
	const char	*base = strrchr(path, '/');

	return base == NULL ? path : base + 1;
}

/* Its functions serve the tests below its directory, and are none. */
static int
is_shared(const struct head *h)
{
	return h->lang != NULL && language_glob(h->lang->shared,
	    base_name(h->file->path));
}

static int
is_test(const struct head *h)
{
	return is_callable(h) && h->flags & NODE_TEST && !is_shared(h);
}

static void
add(struct reach *r, int64_t id, uint32_t via, unsigned int type, int conf)
{
	int	 is_new;

	if (conf < (int)r->q->min_confidence) {
		r->unsure++;
		return;
	}
	reach_add(r, id, via, type, 0, conf, &is_new);
}

/* Ids that a statement gives, before others are asked for. */
static void
add_all(struct reach *r, sqlite3_stmt *st, uint32_t via, unsigned int type,
    int conf)
{
	struct id_list	 ids = { 0 };
	size_t		 i;

	while (db_step(r->q->db, st))
		id_list_add(&ids, sqlite3_column_int64(st, 0));
	for (i = 0; i < ids.n; i++)
		add(r, ids.v[i], via, type, conf);
	id_list_release(&ids);
}

/* The tests of a file; CLASS not 0: only those that stand in it. */
static void
add_tests(struct reach *r, int64_t file, int64_t class, uint32_t via,
    unsigned int type, int conf)
{
	struct head	 h;
	int64_t		 id = file_node(file), end;

	for (end = id + head_slots(r->q, file); id < end; id++)
		if (head_get(r->q, id, &h) && is_callable(&h) &&
		    h.flags & NODE_TEST && (class == 0 || h.parent == class))
			add(r, id, via, type, conf);
}

size_t
around_count_tests(struct query *q, int64_t file)
{
	struct head	 h;
	int64_t		 id = file_node(file), end;
	size_t		 n = 0;

	for (end = id + head_slots(q, file); id < end; id++)
		n += head_get(q, id, &h) && is_callable(&h) &&
		    h.flags & NODE_TEST;
	return n;
}

/* A program that is a test: its main function, or a script, among tests. */
static int
is_program(struct query *q, const struct head *h)
{
	return h->file->flags & FILE_TEST && h->lang != NULL &&
	    (h->kind == NODE_FUNCTION || h->kind == NODE_FILE) && language_glob(h->lang->entries,
	    h->name) && around_count_tests(q, h->file->id) == 0;
}

int
around_names_test(struct query *q, int64_t id)
{
	struct head	 h;

	return head_get(q, id, &h) && is_test(&h);
}

void
around_file_tests(struct query *q, int64_t file, struct id_list *ids)
{
	struct head	 h;
	int64_t		 first = file_node(file), id, end;
	size_t		 before = ids->n;

	end = first + head_slots(q, file);
	for (id = first; id < end; id++)
		if (around_names_test(q, id))
			id_list_add(ids, id);
	for (id = first; id < end && ids->n == before; id++)
		if (head_get(q, id, &h) && is_program(q, &h))
			id_list_add(ids, id);
}

/* ---- what is loaded ---- */

/*
 * Who imports FILE, or anything in it: files, and functions that import when
 * they are called.
 */
static void
importers(struct reach *r, int64_t file, struct id_list *ids)
{
	sqlite3_stmt	*st = db_get(r->q->db, ST_IMPORTERS);

	sqlite3_bind_int64(st, 1, file_node(file));
	sqlite3_bind_int64(st, 2, file_last(file));
	while (db_step(r->q->db, st))
		if (node_file(sqlite3_column_int64(st, 0)) != file)
			id_list_add(ids, sqlite3_column_int64(st, 0));
}

/*
 * A file that was reached: code that runs when it is loaded runs for its
 * tests and in whatever imports it.
 */
static void
file_reached(struct reach *r, uint32_t n, const struct head *h)
{
	struct id_list	 ids = { 0 };
	size_t		 i;

	if (r->v[n].type != REACH_LOADS && r->v[n].type != EDGE_CALLS &&
	    r->v[n].type != EDGE_DECORATES && r->v[n].type != EDGE_EXTENDS)
		return;
	if (h->file->flags & FILE_TEST)
		add_tests(r, h->file->id, 0, n, REACH_LOADS, AROUND_LOADS);
	if (is_program(r->q, h))
		r->v[n].mark = MARK_TEST;
	importers(r, h->file->id, &ids);
	for (i = 0; i < ids.n; i++)
		add(r, ids.v[i], n, REACH_LOADS, AROUND_LOADS);
	id_list_release(&ids);
}

void
around_tests_seed(struct reach *r, int64_t file)
{
	struct head	 h;
	int64_t		 id = file_node(file), end;
	size_t		 before = r->n;

	for (end = id + head_slots(r->q, file), id++; id < end; id++)
		if (head_get(r->q, id, &h))
			reach_seed(r, id);
	if (before == r->n)
		reach_seed(r, file_node(file));
}

void
around_tests_changed(struct reach *r, int64_t file)
{
	struct id_list	 ids = { 0 };
	struct head	 h;
	uint32_t	 via = REACH_NONE;
	int64_t		 id = file_node(file), end;
	size_t		 i;

	for (end = id + head_slots(r->q, file); id < end && via == REACH_NONE;
	    id++)
		via = reach_find(r, id);
	importers(r, file, &ids);
	for (i = 0; i < ids.n && via != REACH_NONE; i++) {
		if (!head_get(r->q, ids.v[i], &h))
			continue;
		if (h.kind != NODE_FILE)
			add(r, ids.v[i], via, REACH_LOADS, AROUND_LOADS);
		else if (h.file->flags & FILE_TEST)
			add_tests(r, h.file->id, 0, via, REACH_LOADS,
			    AROUND_LOADS);
	}
	id_list_release(&ids);
}

void
around_tests_loaded(struct reach *r, uint32_t via)
{
	add(r, file_node(node_file(r->v[via].id)), via, REACH_LOADS,
	    AROUND_LOADS);
}

/* ---- what the framework runs ---- */

/* The tests of a class, and of those below it, which inherit from it. */
static void
share_class(struct reach *r, uint32_t n, int64_t class)
{
	struct arc_list	 arcs = { 0 };
	struct id_list	 ids = { 0 };
	size_t		 i, k;

	id_list_add(&ids, class);
	for (i = 0; i < ids.n; i++) {
		add_tests(r, node_file(ids.v[i]), ids.v[i], n, REACH_SHARES,
		    AROUND_SHARES);
		arcs.n = 0;
		graph_arcs(r->q, ids.v[i], 1, ARC_BIT(EDGE_EXTENDS), &arcs);
		for (k = 0; k < arcs.n; k++)
			if (!id_list_has(&ids, arcs.v[k].far))
				id_list_add(&ids, arcs.v[k].far);
	}
	arc_list_release(&arcs);
	id_list_release(&ids);
}

/* The tests of FILE's directory and below. */
static void
share_directory(struct reach *r, uint32_t n, const struct file *f)
{
	sqlite3_stmt	*st = db_get(r->q->db, ST_TESTS_BELOW);
	size_t		 len = (size_t)(base_name(f->path) - f->path);

	sqlite3_bind_text(st, 1, pool_strndup(r->q->pool, f->path, len), -1,
	    SQLITE_STATIC);
	/* '0' follows '/', and no path is beyond 0xff. */
	sqlite3_bind_text(st, 2, len == 0 ? "\xff" : pool_printf(r->q->pool,
	    "%.*s0", (int)len - 1, f->path), -1, SQLITE_STATIC);
	add_all(r, st, n, REACH_SHARES, AROUND_SHARES);
}

static void
share(struct reach *r, uint32_t n, const struct head *h)
{
	struct head	 up;

	if (h->parent > 0 && head_get(r->q, h->parent, &up) &&
	    KINDS_TYPE & KIND_BIT(up.kind))
		share_class(r, n, h->parent);
	else if (is_shared(h))
		share_directory(r, n, h->file);
	else
		add_tests(r, h->file->id, 0, n, REACH_SHARES, AROUND_SHARES);
}

/* ---- the visitors ---- */

int
around_tests(struct reach *r, uint32_t n)
{
	int64_t		 id = r->v[n].id;
	struct head	 h, up;

	if (id < 0 || !head_get(r->q, id, &h))
		return r->v[n].seed;
	if (h.kind == NODE_FILE) {
		file_reached(r, n, &h);
		return 0;
	}
	if (is_test(&h)) {
		r->v[n].mark = MARK_TEST;
		if (h.parent > 0 && head_get(r->q, h.parent, &up) &&
		    KINDS_TYPE & KIND_BIT(up.kind))
			return 1;
	}
	if (is_program(r->q, &h))
		r->v[n].mark = MARK_TEST;
	if (h.parent > 0 && is_callable(&h) && head_get(r->q, h.parent, &up) &&
	    is_callable(&up))
		add(r, h.parent, n, REACH_PART, 100);
	return 1;
}

/* What N overrides: who calls that, in whatever way, may call N. */
static void
above(struct reach *r, uint32_t n)
{
	struct id_list	 ids = { 0 };
	size_t		 i;

	graph_overrides(r->q, r->v[n].id, 1, &ids);
	for (i = 0; i < ids.n; i++)
		add(r, ids.v[i], n, REACH_ABOVE, DISPATCH_CONFIDENCE);
	id_list_release(&ids);
}

/* Was NAME in the set?  Enters it. */
static int
seen_name(struct around *a, const char *name)
{
	const char	**old = a->names;
	size_t		 i, k, size = a->size;

	if ((a->n + 1) * 2 > a->size) {
		a->size = a->size == 0 ? 256 : a->size * 2;
		a->names = xcalloc(a->size, sizeof(*a->names));
		a->n = 0;
		for (i = 0; i < size; i++)
			if (old[i] != NULL)
				seen_name(a, old[i]);
		free(old);
	}
	for (i = 0, k = 5381; name[i] != '\0'; i++)
		k = k * 33 + (unsigned char)name[i];
	while (a->names[k & (a->size - 1)] != NULL) {
		if (strcmp(a->names[k & (a->size - 1)], name) == 0)
			return 1;
		k++;
	}
	a->names[k & (a->size - 1)] = name;
	a->n++;
	return 0;
}

/* References by the name of N whose target is not known; of members of one
   name the first that is reached has them. */
static void
by_name(struct reach *r, uint32_t n, const struct head *h)
{
	struct id_list	 ids = { 0 };
	sqlite3_stmt	*st;
	const char	*key;
	int64_t		 src;
	size_t		 i;

	key = pool_printf(r->q->pool, "%s %s", h->name, h->file->lang);
	if (seen_name(r->arg, key))
		return;
	st = db_get(r->q->db, ST_UNRESOLVED_NAMED);
	sqlite3_bind_text(st, 1, h->name, -1, SQLITE_STATIC);
	while (db_step(r->q->db, st)) {
		src = sqlite3_column_int64(st, 0);
		if (strcmp(db_file(r->q->db, node_file(src))->lang,
		    h->file->lang) == 0)
			id_list_add(&ids, src);
	}
	if (ids.n <= NAMED_MAX)
		for (i = 0; i < ids.n; i++)
			add(r, ids.v[i], n, REACH_NAME, AROUND_NAME);
	id_list_release(&ids);
}

static int
is_decorated(struct query *q, int64_t id)
{
	sqlite3_stmt	*st = db_get(q->db, ST_EDGES_OUT);
	int		 found;

	db_read(q->db, id);
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, EDGE_DECORATES);
	found = db_step(q->db, st);
	sqlite3_reset(st);
	return found;
}

/*
 * Does the class extend, at any distance, one that lies outside?  That may
 * call what it finds in its place.
 */
static int
extends_outside(struct query *q, int64_t class, const struct language *lang)
{
	struct arc_list	 arcs = { 0 };
	struct id_list	 ids = { 0 };
	struct node	 base;
	size_t		 i, k;
	int		 yes = 0;

	id_list_add(&ids, class);
	for (i = 0; i < ids.n && !yes; i++) {
		arcs.n = 0;
		graph_arcs(q, ids.v[i], 0, ARC_BIT(EDGE_EXTENDS) |
		    ARC_BIT(EDGE_IMPLEMENTS), &arcs);
		for (k = 0; k < arcs.n; k++)
			if (arcs.v[k].far > 0) {
				if (!id_list_has(&ids, arcs.v[k].far))
					id_list_add(&ids, arcs.v[k].far);
			} else if (db_node(q->db, arcs.v[k].far, &base) &&
			    (lang == NULL || !language_glob(lang->inert,
			    symbol_last_part(base.name))))
				yes = 1;
	}
	arc_list_release(&arcs);
	id_list_release(&ids);
	return yes;
}

void
around_tests_after(struct reach *r, uint32_t n)
{
	struct reached	 at = r->v[n];
	struct head	 h, up;
	int		 alone = at.degree == 0, implicit;

	if (at.id < 0 || !head_get(r->q, at.id, &h) || !is_callable(&h) ||
	    at.mark == MARK_TEST)
		return;
	implicit = h.lang != NULL && h.kind == NODE_METHOD &&
	    language_glob(h.lang->implicit, h.name);
	if (alone && h.file->flags & FILE_TEST)
		share(r, n, &h);
	else if (h.parent > 0 && head_get(r->q, h.parent, &up) &&
	    KINDS_TYPE & KIND_BIT(up.kind) && (alone || implicit ||
	    ((h.flags & NODE_VISIBILITY) <= NODE_PROTECTED &&
	    extends_outside(r->q, h.parent, h.lang)))) {
		add(r, h.parent, n, REACH_OUTSIDE, AROUND_OUTSIDE);
		above(r, n);
	} else if (alone && is_decorated(r->q, at.id))
		add(r, file_node(h.file->id), n, REACH_LOADS, AROUND_LOADS);
	if (h.kind == NODE_METHOD)
		by_name(r, n, &h);
}

int
around_is_test(const struct reach *r, uint32_t n)
{
	return r->v[n].mark == MARK_TEST;
}

void
around_mark_test(struct reach *r, uint32_t n)
{
	r->v[n].mark = MARK_TEST;
}

void
around_release(struct around *a)
{
	free(a->names);
}
