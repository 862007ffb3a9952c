/*
 * Tests that ran what changed; see ran.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "covered.h"
#include "ran.h"
#include "testname.h"

struct strings {
	const char	**v;
	size_t		 n, cap;
};

/* What reports say of one root. */
struct look {
	struct query		*q;
	struct ran		*ran;
	const struct node	*root;
	struct covered_span	 span;		/* of it */
	struct test_files	*files;
	struct strings		 reports;	/* that have its lines */
	int			 outside;	/* it also ran in no test */
};

static void
name_once(struct query *q, struct strings *l, const char *name)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (strcmp(l->v[i], name) == 0)
			return;
	l->v = grow(l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n++] = pool_strdup(q->pool, name);
}

/* ---- one root ---- */

static void
stranger(struct ran *r, struct query *q, const char *name)
{
	struct strings	 l = { r->strangers, r->nstrangers,
			    r->strangers_cap };

	name_once(q, &l, name);
	r->strangers = l.v;
	r->nstrangers = l.n;
	r->strangers_cap = l.cap;
}

static void
add_row(void *arg, const struct covered_row *row)
{
	struct look		*l = arg;
	struct id_list		 ids = { 0 };
	struct covered_share	 s;
	size_t			 i;

	if (strcmp(row->test, COVERED_OUTSIDE) == 0) {
		l->outside |= covered_row_inside(l->q, row, l->root,
		    l->span).ran > 0;
		return;
	}
	s = covered_row_share(row, l->span);
	if (s.lines == 0)
		return;
	name_once(l->q, &l->reports, row->report);
	if (s.ran == 0 || *row->test == '\0')
		return;
	if (tests_named(l->q, l->files, row->test, &ids) == 0)
		stranger(l->ran, l->q, row->test);
	for (i = 0; i < ids.n; i++) {
		l->ran->seen = grow(l->ran->seen, l->ran->n, &l->ran->cap,
		    sizeof(*l->ran->seen));
		l->ran->seen[l->ran->n++] = (struct ran_test){ ids.v[i],
		    l->root->id };
	}
	id_list_release(&ids);
}

static int
by_id(const void *va, const void *vb)
{
	const int64_t	*a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

static int
by_test(const void *va, const void *vb)
{
	const struct ran_test	*a = va, *b = vb;

	return a->id != b->id ? by_id(&a->id, &b->id) :
	    by_id(&a->root, &b->root);
}

static void
sort_ids(struct id_list *l)
{
	size_t	 i, n;

	if (l->n > 1)
		qsort(l->v, l->n, sizeof(*l->v), by_id);
	for (i = n = 0; i < l->n; i++)
		if (n == 0 || l->v[n - 1] != l->v[i])
			l->v[n++] = l->v[i];
	l->n = n;
}

/* The tests that a report tells of, wherever they ran something. */
static void
tests_of(struct look *l, const char *report, struct id_list *ids)
{
	sqlite3_stmt		*st = db_get(l->q->db, ST_COVERAGE_TESTS);
	struct strings		 names = { 0 };
	size_t			 i;

	sqlite3_bind_text(st, 1, report, -1, SQLITE_STATIC);
	while (db_step(l->q->db, st)) {
		names.v = grow(names.v, names.n, &names.cap,
		    sizeof(*names.v));
		names.v[names.n++] = pool_strdup(l->q->pool,
		    (const char *)sqlite3_column_text(st, 0));
	}
	for (i = 0; i < names.n; i++)
		tests_named(l->q, l->files, names.v[i], ids);
	free(names.v);
}

/* ---- all roots ---- */

/* Known of all that changed: A becomes what is in both, ascending. */
static void
intersect(struct id_list *a, const struct id_list *b)
{
	size_t	 i, k, n;

	for (i = k = n = 0; i < a->n && k < b->n; ) {
		if (a->v[i] == b->v[k]) {
			a->v[n++] = a->v[i++];
			k++;
		} else if (a->v[i] < b->v[k])
			i++;
		else
			k++;
	}
	a->n = n;
}

void
ran_find(struct query *q, const struct node_list *roots, struct ran *ran)
{
	struct test_files	 files = { 0 };
	struct look		 l = { .q = q, .ran = ran, .files = &files };
	struct id_list		 ids = { 0 };
	size_t			 i, k, n;

	for (i = 0; i < roots->n; i++) {
		l.root = &roots->v[i];
		l.span = covered_span(q, l.root);
		l.reports.n = 0;
		l.outside = 0;
		covered_rows(q, db_path(q->db, l.root), add_row, &l);
		ids.n = 0;
		for (k = 0; k < l.reports.n && (i == 0 || ran->known.n > 0);
		    k++)
			tests_of(&l, l.reports.v[k], &ids);
		ran->any |= ran->n + ran->nstrangers + ids.n > 0;
		/* What runs when a test is loaded may break any. */
		if (l.outside) {
			id_list_add(&ran->outside, l.root->id);
			ids.n = 0;
		}
		sort_ids(&ids);
		if (i > 0)
			intersect(&ran->known, &ids);
		else
			for (k = 0; k < ids.n; k++)
				id_list_add(&ran->known, ids.v[k]);
	}
	if (ran->n > 1)
		qsort(ran->seen, ran->n, sizeof(*ran->seen), by_test);
	for (i = n = 0; i < ran->n; i++)
		if (n == 0 || ran->seen[n - 1].id != ran->seen[i].id)
			ran->seen[n++] = ran->seen[i];
	ran->n = n;
	id_list_release(&ids);
	test_files_release(&files);
	free(l.reports.v);
}

const struct ran_test *
ran_seen(const struct ran *r, int64_t id)
{
	struct ran_test	 key = { id, 0 };

	/* The id comes first in it. */
	return r->n == 0 ? NULL : bsearch(&key.id, r->seen, r->n,
	    sizeof(*r->seen), by_id);
}

int
ran_known(const struct ran *r, int64_t id)
{
	return r->known.n > 0 && bsearch(&id, r->known.v, r->known.n,
	    sizeof(id), by_id) != NULL;
}

const char *
evidence_name(enum evidence e)
{
	static const char *const	 names[] = {
		[EVIDENCE_BOTH] = "both",
		[EVIDENCE_COVERAGE] = "coverage",
		[EVIDENCE_GRAPH] = "graph",
		[EVIDENCE_NOT_SEEN] = "not seen",
	};

	return names[e];
}

void
ran_release(struct ran *r)
{
	free(r->seen);
	id_list_release(&r->known);
	id_list_release(&r->outside);
	free(r->strangers);
}
