/*
 * Edges of an update: only rows that differ from those in the store are
 * written, so that linking a file again costs what changed.
 */
#include <string.h>

#include "schema.h"
#include "store.h"
#include "writer.h"

/* Bound columns 1 to 3 of both kinds of key. */
static void
bind_key(sqlite3_stmt *st, int64_t src, int type, int64_t dst)
{
	sqlite3_bind_int64(st, 1, src);
	sqlite3_bind_int(st, 2, type);
	sqlite3_bind_int64(st, 3, dst);
}

static int
same_lines(struct writer *w, sqlite3_stmt *st, int col, uint32_t at,
    uint32_t n)
{
	return (uint32_t)sqlite3_column_bytes(st, col) == n && (n == 0 ||
	    memcmp(sqlite3_column_blob(st, col), w->lines.p + at, n) == 0);
}

void
edge_note(struct writer *w, const struct edge_row *key)
{
	if (w->nold == w->old_max) {
		w->old_max = w->old_max * 2 + 64;
		w->old = grow(w, w->old, w->old_max, sizeof(*w->old));
	}
	w->old[w->nold++] = *key;
}

/* Mark new rows as there or differing, collect the old ones that go. */
static void
compare_edges(struct writer *w, int64_t file, struct edge_row *e, uint32_t n)
{
	sqlite3_stmt	*st = db_stmt(w, ST_EDGE_SCAN);
	struct edge_row	 key;
	uint32_t	 i = 0;

	w->nold = 0;
	memset(&key, 0, sizeof(key));
	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		key.src = sqlite3_column_int64(st, 0);
		key.type = (uint8_t)sqlite3_column_int(st, 1);
		key.dst = sqlite3_column_int64(st, 2);
		while (i < n && edge_by_key(&e[i], &key) < 0)
			i++;
		if (i == n || edge_by_key(&e[i], &key) > 0) {
			edge_note(w, &key);
			continue;
		}
		e[i].todo = sqlite3_column_int(st, 3) == e[i].prov &&
		    sqlite3_column_int(st, 4) == e[i].conf &&
		    same_lines(w, st, 5, e[i].lines, e[i].nbytes) ?
		    ROW_SAME : ROW_UPDATE;
		tally_edge(&w->counts.rows, key.type,
		    sqlite3_column_int(st, 3), -1);
		tally_edge(&w->counts.rows, key.type, e[i].prov, 1);
		i++;
	}
}

void
edges_update(struct writer *w, int64_t file, struct edge_row *e, uint32_t n)
{
	sqlite3_stmt	*st;
	uint32_t	 i;

	compare_edges(w, file, e, n);
	for (i = 0; i < w->nold; i++) {
		st = db_stmt(w, ST_EDGE_DELETE);
		bind_key(st, w->old[i].src, w->old[i].type, w->old[i].dst);
		edges_delete(w, st);
		if (w->old[i].dst < 0)
			external_lost(w, w->old[i].dst);
		w->changed = 1;
	}
	for (i = 0; i < n; i++) {
		if (e[i].todo == ROW_SAME)
			continue;
		w->changed = 1;
		if (e[i].todo == ROW_INSERT) {
			bulk_edges(w, &e[i], 1);
			continue;
		}
		st = db_stmt(w, ST_EDGE_UPDATE);
		bind_key(st, e[i].src, e[i].type, e[i].dst);
		sqlite3_bind_int(st, 4, e[i].prov);
		sqlite3_bind_int(st, 5, e[i].conf);
		db_blob(st, 6, w->lines.p + e[i].lines, e[i].nbytes);
		db_run(w, st);
	}
}

static int
same_unresolved(struct writer *w, int64_t file,
    const struct unresolved_row *u, uint32_t n)
{
	sqlite3_stmt	*st = db_stmt(w, ST_UNRESOLVED_SCAN);
	uint32_t	 i = 0;
	int		 same = 1;

	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	while (same && db_row(w, st)) {
		same = i < n && sqlite3_column_int64(st, 0) == u[i].src &&
		    sqlite3_column_int64(st, 1) == u[i].type &&
		    (size_t)sqlite3_column_bytes(st, 2) == u[i].name.len &&
		    (u[i].name.len == 0 || memcmp(sqlite3_column_blob(st, 2),
		    u[i].name.p, u[i].name.len) == 0) &&
		    sqlite3_column_int64(st, 3) == u[i].candidates &&
		    same_lines(w, st, 4, u[i].lines, u[i].nbytes);
		i++;
	}
	sqlite3_reset(st);
	return same && i == n;
}

void
unresolved_update(struct writer *w, int64_t file,
    const struct unresolved_row *u, uint32_t n)
{
	sqlite3_stmt	*st;

	if (same_unresolved(w, file, u, n))
		return;
	st = db_stmt(w, ST_UNRESOLVED_CLEAR);
	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	db_run(w, st);
	w->counts.unresolved -= sqlite3_changes(w->db);
	bulk_unresolved(w, u, n);
	w->changed = 1;
}
