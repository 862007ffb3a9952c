/*
 * Parents that a file's EDGES name: nodes that stand outside what contains
 * them.  All others have the parent that FACTS gave them, which for a file
 * that was not sent again is in its link section.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "packed.h"
#include "prog.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

static void
set_parent(struct writer *w, int64_t id, int64_t parent)
{
	sqlite3_stmt	*st = db_stmt(w, ST_NODE_PARENT);

	if (id == parent)
		fail(w, 2, "bad EDGES frame: a node contains itself");
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, parent);
	db_run(w, st);
}

/* The parent that EDGES gives the node ID, or 0.  ROWS are by source. */
static int64_t
given(const struct edge_row *rows, uint32_t n, int64_t id)
{
	uint32_t	lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (rows[mid].src < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && rows[lo].src == id ? rows[lo].dst : 0;
}

/*
 * Bring the parents of a file whose nodes were not written in this run in
 * step.  IDS: of its nodes, by ord.
 */
static void
correct(struct writer *w, const struct link_facts *f, const int64_t *ids,
    const struct edge_row *rows, uint32_t n)
{
	sqlite3_stmt	*st;
	uint32_t	 i;
	int64_t		 want;

	for (i = 1; i < f->ndefs; i++) {
		if ((want = given(rows, n, ids[i])) == 0)
			want = ids[f->defs[i].parent];
		st = db_stmt(w, ST_NODE_PARENT_GET);
		sqlite3_bind_int64(st, 1, ids[i]);
		if (!db_row(w, st))
			db_fail(w, SQLITE_CORRUPT, "read");
		if (sqlite3_column_int64(st, 0) == want) {
			sqlite3_reset(st);
			continue;
		}
		sqlite3_reset(st);
		set_parent(w, ids[i], want);
		w->changed = 1;
	}
}

/* Has a node of FILE a parent in another file? */
static int
has_outer(struct writer *w, int64_t file)
{
	sqlite3_stmt	*st = db_stmt(w, ST_NODE_HAS_OUTER);
	int		 yes;

	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	yes = db_row(w, st);
	sqlite3_reset(st);
	return yes;
}

/*
 * The link section of FILE, to be released with ST_LINK_GET still open, and
 * ids of its nodes by ord, to be freed.
 */
static int64_t *
load_link(struct writer *w, int64_t file, struct link_facts *f)
{
	const unsigned char	*p;
	sqlite3_stmt		*st = db_stmt(w, ST_LINK_GET);
	int64_t			*ids;
	uint32_t		 i, slots;

	sqlite3_bind_int64(st, 1, file);
	if (!db_row(w, st) || link_facts_get(f, sqlite3_column_blob(st, 1),
	    (size_t)sqlite3_column_bytes(st, 1)) == -1)
		db_fail(w, SQLITE_CORRUPT, "read");
	p = sqlite3_column_blob(st, 0);
	slots = (uint32_t)sqlite3_column_bytes(st, 0) / 4;
	ids = grow(w, NULL, (size_t)f->ndefs + 1, sizeof(*ids));
	for (i = 0; i < f->ndefs; i++)
		ids[i] = store_node_id(file, i >= slots ? i : 
		    packed_u32(p + 4 * i));
	return ids;
}

static void
update(struct writer *w, int64_t file, const struct edge_row *rows,
    uint32_t n)
{
	struct link_facts	 f;
	int64_t			*ids = load_link(w, file, &f);

	correct(w, &f, ids, rows, n);
	free(ids);
	link_facts_release(&f);
	sqlite3_reset(w->st[ST_LINK_GET]);
}

uint32_t
parents_get(struct writer *w, const struct source *s, uint32_t n)
{
	struct link_facts	 f;
	struct edge_row		*row;
	sqlite3_stmt		*st;
	int64_t			*ids, parent;
	uint32_t		 i;

	ids = load_link(w, s->id, &f);
	for (i = 1; i < f.ndefs; i++) {
		st = db_stmt(w, ST_NODE_PARENT_GET);
		sqlite3_bind_int64(st, 1, ids[i]);
		if (!db_row(w, st))
			db_fail(w, SQLITE_CORRUPT, "read");
		parent = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
		if (parent == ids[f.defs[i].parent])
			continue;
		if (n == w->edges_max) {
			w->edges_max = w->edges_max * 2 + 64;
			w->edges = grow(w, w->edges, w->edges_max,
			    sizeof(*w->edges));
		}
		row = &w->edges[n++];
		memset(row, 0, sizeof(*row));
		row->src = ids[i];
		row->from = s->hash[store_node_slot(ids[i])];
		row->dst = parent;
		row->to = ends_hash(w, parent);
		row->type = EDGE_CONTAINS;
		row->todo = ROW_INSERT;
	}
	free(ids);
	link_facts_release(&f);
	sqlite3_reset(w->st[ST_LINK_GET]);
	return n;
}

void
parents_set(struct writer *w, int64_t file, enum parents how,
    const struct edge_row *rows, uint32_t n)
{
	uint32_t	i;

	for (i = 1; i < n; i++)
		if (rows[i].src == rows[i - 1].src)
			fail(w, 2, "bad EDGES frame: a node has two parents");
	if (how != PARENTS_NEW) {
		if (n > 0 || how == PARENTS_CHANGED || has_outer(w, file))
			update(w, file, rows, n);
		return;
	}
	for (i = 0; i < n; i++)
		set_parent(w, rows[i].src, rows[i].dst);
}
