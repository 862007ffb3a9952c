/*
 * EDGES: all edges and unresolved references of one source file.  They
 * replace what the store has of that file; in an update only rows that differ
 * are written.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "store.h"
#include "writer.h"

/* ---- rows ---- */

static void
pack_lines(struct writer *w, const uint32_t *lines, uint32_t n,
    uint32_t *at, uint32_t *nbytes)
{
	bytes_room(&w->lines, 5 * (size_t)n);
	*at = (uint32_t)w->lines.len;
	*nbytes = (uint32_t)store_lines_put(w->lines.p + w->lines.len, lines,
	    n);
	w->lines.len += *nbytes;
}

static uint32_t
get_edges(struct writer *w, const struct source *s, struct edges_frame *f)
{
	struct fact_edge	 e;
	struct edge_row		*row;
	struct place		 p;
	uint32_t		 i;

	if (f->nedges > w->edges_max) {
		w->edges_max = f->nedges;
		w->edges = grow(w, w->edges, f->nedges, sizeof(*w->edges));
	}
	for (i = 0; i < f->nedges; i++) {
		if (edges_edge_get(f, &e, &w->line_buf) == -1)
			fail(w, 2, "bad EDGES frame: edge %u", i);
		row = &w->edges[i];
		ends_here(w, s, e.source, &p);
		row->src = p.id;
		row->from = p.hash;
		ends_target(w, s, &e.target, &p);
		row->dst = p.id;
		row->to = p.hash;
		row->type = (uint8_t)e.type;
		row->prov = (uint8_t)e.provenance;
		row->conf = (uint8_t)e.confidence;
		row->todo = ROW_INSERT;
		pack_lines(w, e.lines, e.nlines, &row->lines, &row->nbytes);
	}
	return f->nedges;
}

static uint32_t
get_unresolved(struct writer *w, const struct source *s,
    struct edges_frame *f)
{
	struct fact_unresolved	 u;
	struct unresolved_row	*row;
	struct place		 p;
	uint32_t		 i;

	if (f->nunresolved > w->unresolved_max) {
		w->unresolved_max = f->nunresolved;
		w->unresolved = grow(w, w->unresolved, f->nunresolved,
		    sizeof(*w->unresolved));
	}
	for (i = 0; i < f->nunresolved; i++) {
		if (edges_unresolved_get(f, &u, &w->line_buf) == -1)
			fail(w, 2, "bad EDGES frame: unresolved %u", i);
		row = &w->unresolved[i];
		ends_here(w, s, u.source, &p);
		row->src = p.id;
		row->from = p.hash;
		row->type = u.type;
		row->name = u.name;
		row->candidates = u.candidates;
		pack_lines(w, u.lines, u.nlines, &row->lines, &row->nbytes);
	}
	return f->nunresolved;
}

/* ---- order ---- */

#define CMP(a, b)	((a) < (b) ? -1 : (a) > (b))

/* The order of the table. */
int
edge_by_key(const void *va, const void *vb)
{
	const struct edge_row	*a = va, *b = vb;
	int			 c;

	if ((c = CMP(a->src, b->src)) != 0 || (c = CMP(a->type, b->type)) != 0)
		return c;
	return CMP(a->dst, b->dst);
}

static int
unresolved_by_key(const void *va, const void *vb)
{
	const struct unresolved_row	*a = va, *b = vb;
	int				 c;

	if ((c = CMP(a->src, b->src)) != 0 || (c = CMP(a->type, b->type)) != 0)
		return c;
	return text_cmp(a->name, b->name);
}

/*
 * Sort rows that come in short groups of equal source and type, the groups
 * already in order: a first index hardly ever has another case.
 */
static void
sort_edges(struct edge_row *e, uint32_t n)
{
	struct edge_row	tmp;
	uint32_t	i, j, moves = 0;

	for (i = 1; i < n; i++) {
		if (edge_by_key(&e[i - 1], &e[i]) <= 0)
			continue;
		tmp = e[i];
		for (j = i; j > 0 && edge_by_key(&e[j - 1], &tmp) > 0;
		    j--)
			e[j] = e[j - 1];
		e[j] = tmp;
		if ((moves += i - j) > 8 * n) {
			qsort(e, n, sizeof(*e), edge_by_key);
			return;
		}
	}
}

/* ---- the rest of the file's row ---- */

static void
set_mentions(struct writer *w, int64_t file, struct text mentions)
{
	sqlite3_stmt	*st;
	int		 same;

	if (mentions.p == NULL)
		return;
	if (w->mode == MODE_UPDATE) {
		st = db_stmt(w, ST_MENTION_GET);
		sqlite3_bind_int64(st, 1, file);
		same = db_row(w, st) && (size_t)sqlite3_column_bytes(st, 0) ==
		    mentions.len && memcmp(sqlite3_column_blob(st, 0),
		    mentions.p, mentions.len) == 0;
		sqlite3_reset(st);
		if (same)
			return;
	}
	st = db_stmt(w, ST_MENTION_SET);
	sqlite3_bind_int64(st, 1, file);
	db_blob(st, 2, mentions.p, mentions.len);
	db_run(w, st);
}

static void
check_unique(struct writer *w, uint32_t n, uint32_t nu)
{
	uint32_t	i;

	for (i = 1; i < n; i++)
		if (edge_by_key(&w->edges[i - 1], &w->edges[i]) == 0)
			fail(w, 2, "bad EDGES frame: an edge came twice");
	for (i = 1; i < nu; i++)
		if (unresolved_by_key(&w->unresolved[i - 1],
		    &w->unresolved[i]) == 0)
			fail(w, 2, "bad EDGES frame: an unresolved reference "
			    "came twice");
}

/* Rows that name a parent are the first of their source; takes them out. */
static uint32_t
split_parents(struct writer *w, uint32_t n)
{
	uint32_t	i, kept = 0;

	w->nold = 0;
	for (i = 0; i < n; i++) {
		if (w->edges[i].type == EDGE_CONTAINS)
			edge_note(w, &w->edges[i]);
		else if (kept++ != i)
			w->edges[kept - 1] = w->edges[i];
	}
	return kept;
}

void
edges_replace(struct writer *w, struct source *s, uint32_t n, uint32_t nu)
{
	int	other;

	sort_edges(w->edges, n);
	if (nu > 1)
		qsort(w->unresolved, nu, sizeof(*w->unresolved),
		    unresolved_by_key);
	check_unique(w, n, nu);
	digest_trees(w, s, w->edges, n, w->unresolved, nu);
	other = digest_set(w, s->id);
	n = split_parents(w, n);
	if (w->nold > 0 || w->mode == MODE_UPDATE)
		parents_set(w, s->id, s->sent != NULL && !s->sent->same ?
		    PARENTS_NEW : other ? PARENTS_CHANGED : PARENTS_SAME,
		    w->old, w->nold);
	if (w->mode == MODE_UPDATE) {
		table_add(&w->linked, &s->id, sizeof(s->id), NULL);
		edges_update(w, s->id, w->edges, n);
		unresolved_update(w, s->id, w->unresolved, nu);
	} else {
		bulk_edges(w, w->edges, n);
		adjacency_add(w, w->edges, n);
		bulk_unresolved(w, w->unresolved, nu);
		w->batch++;
	}
}

void
edges_frame(struct writer *w, const void *data, size_t len)
{
	struct edges_frame	 f;
	struct source		 s;
	uint32_t		 n, nu;

	if (edges_get(&f, data, len) == -1)
		fail(w, 2, "bad EDGES frame");
	if (!w->linking)
		fail(w, 2, "bad stream: EDGES before LINKING");
	db_begin(w);
	ends_open(w, &s, &f);
	w->lines.len = 0;
	n = get_edges(w, &s, &f);
	nu = get_unresolved(w, &s, &f);
	overlay_apply(w, &s, &n, &nu);
	edges_replace(w, &s, n, nu);
	set_mentions(w, s.id, f.mentions);
	ends_close(&s);
}
