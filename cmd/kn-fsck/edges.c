/*
 * Edges: that both ends exist, and that the packed form is the table's.
 */
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "fsck.h"
#include "kinds.h"
#include "prog.h"
#include "store.h"

static void
loose(sqlite3 *db, const char *sql, const char *what)
{
	sqlite3_stmt *st = db_prepare(db, sql);

	while (db_row(db, st))
		finding("%s: %lld -> %lld, type %lld", what,
		    (long long)sqlite3_column_int64(st, 0),
		    (long long)sqlite3_column_int64(st, 1),
		    (long long)sqlite3_column_int64(st, 2));
	sqlite3_finalize(st);
}

/* Packed lines, as kn-store(5) says: do they end well, ascend, and stand in a
   file of so many lines?  (An empty file has one.) */
static int
lines_are_good(struct text t, uint64_t most)
{
	const unsigned char *p = (const unsigned char *)t.p, *end = p + t.len;
	uint64_t line = 0, n;
	int shift;

	while (p < end) {
		n = 0;
		for (shift = 0; p < end && shift < 35; shift += 7) {
			n |= (uint64_t)(*p & 127) << shift;
			if ((*p++ & 128) == 0)
				break;
		}
		if ((p[-1] & 128) != 0 || n == 0)
			return 0;
		line += n;
	}
	return line <= (most > 0 ? most : 1);
}

static void
check_lines(sqlite3 *db, const char *sql, const char *what)
{
	sqlite3_stmt *st = db_prepare(db, sql);
	struct text path;

	while (db_row(db, st)) {
		if (lines_are_good(db_bytes(st, 0),
		    (uint64_t)sqlite3_column_int64(st, 1)))
			continue;
		path = db_bytes(st, 2);
		finding("%s: the lines of %s from node %lld are none of it",
		    safe(path.p, path.len), what,
		    (long long)sqlite3_column_int64(st, 3));
	}
	sqlite3_finalize(st);
}

void
check_ends(sqlite3 *db)
{
	loose(db, "SELECT src, dst, type FROM edge WHERE NOT EXISTS "
	    "(SELECT 1 FROM node WHERE id = dst)", "an edge ends nowhere");
	loose(db, "SELECT src, dst, type FROM edge WHERE src < 0 OR NOT "
	    "EXISTS (SELECT 1 FROM node WHERE id = src)",
	    "an edge begins nowhere");
	loose(db, "SELECT src, 0, type FROM unresolved WHERE NOT EXISTS "
	    "(SELECT 1 FROM node WHERE id = src)",
	    "an unresolved reference begins nowhere");
	loose(db, "SELECT id, parent, 0 FROM node AS n WHERE parent IS NOT "
	    "NULL AND (parent = id OR NOT EXISTS (SELECT 1 FROM node "
	    "WHERE id = n.parent))", "a parent is not there");
	loose(db, "SELECT id, 0, kind FROM node WHERE (parent IS NULL) <> "
	    "(id < 0 OR id & 1048575 = 0)", "a node without a parent");
	loose(db, "SELECT src, dst, type FROM edge WHERE type NOT BETWEEN 1 "
	    "AND 15 OR prov NOT BETWEEN 1 AND 5 OR conf NOT BETWEEN 0 AND 100",
	    "an edge of no known sort");
	/* That a server names what is outside, is known from the server. */
	loose(db, "SELECT e.src, e.dst, e.type FROM edge AS e JOIN node AS n "
	    "ON n.id = e.dst WHERE (n.kind = 15) <> (e.prov = 3) AND NOT "
	    "(n.kind = 15 AND e.prov = 4)",
	    "external, and not outside, or the reverse");
	loose(db, "SELECT id, 0, kind FROM node AS n WHERE kind = 15 AND NOT "
	    "EXISTS (SELECT 1 FROM edge WHERE dst = n.id)",
	    "an external symbol that nothing refers to");
	check_lines(db, "SELECT e.lines, f.lines, f.path, e.src FROM edge AS e "
	    "JOIN file AS f ON f.id = e.src >> 20 WHERE e.type < 13",
	    "an edge");
	check_lines(db, "SELECT u.lines, f.lines, f.path, u.src FROM "
	    "unresolved AS u JOIN file AS f ON f.id = u.src >> 20",
	    "an unresolved reference");
	/* Containers that contain themselves. */
	loose(db, "WITH RECURSIVE up(id, at, depth) AS (SELECT id, parent, 1 "
	    "FROM node WHERE parent >> 20 <> id >> 20 UNION ALL SELECT up.id, "
	    "n.parent, depth + 1 FROM up JOIN node AS n ON n.id = up.at "
	    "WHERE n.parent IS NOT NULL AND depth < 1000) "
	    "SELECT DISTINCT id, id, 0 FROM up WHERE at = id OR depth = 1000",
	    "a node contains itself");
}

/* ---- adjacency ---- */

struct entries {
	struct adj_entry	*v;
	size_t			 n, cap;
};

static void
push(struct entries *e, int64_t node, int64_t other, sqlite3_stmt *st)
{
	if (e->n == e->cap) {
		e->cap = e->cap * 2 + 1024;
		e->v = grow(e->v, e->cap, sizeof(*e->v));
	}
	e->v[e->n].node = node;
	e->v[e->n++].edge = adj_pack(other,
	    (uint32_t)sqlite3_column_int64(st, 1),
	    (uint32_t)sqlite3_column_int64(st, 3),
	    (uint32_t)sqlite3_column_int64(st, 4));
}

/* The row of the adjacency against WANT, which gets its order here. */
static void
compare(sqlite3 *db, sqlite3_stmt *row, int64_t id, struct entries *want)
{
	struct adj a;
	struct text t;
	struct adj_entry *v;
	size_t n;

	sqlite3_bind_int64(row, 1, id);
	t = db_row(db, row) ? db_bytes(row, 0) : (struct text){ "", 0 };
	if (adj_open(&a, t.p, t.len) == -1)
		finding("adjacency row %lld is damaged", (long long)id);
	else {
		v = grow(NULL, a.nedges + 1, sizeof(*v));
		adj_entries(&a, id, v);
		n = a.nedges;
		if (want->n > 1)
			qsort(want->v, want->n, sizeof(*want->v), adj_compare);
		if (n != want->n || (n > 0 &&
		    memcmp(v, want->v, n * sizeof(*v)) != 0))
			finding("adjacency row %lld has %zu edges that are "
			    "not the %zu of the table", (long long)id, n,
			    want->n);
		free(v);
	}
	sqlite3_reset(row);
}

static void
direction(sqlite3 *db, enum adj_direction d, int64_t files)
{
	sqlite3_stmt *st = db_prepare(db, d == ADJ_OUT ?
	    "SELECT src, type, dst, prov, conf FROM edge WHERE src BETWEEN ?1 "
	    "AND ?2 AND dst > 0" : "SELECT src, type, dst, prov, conf FROM "
	    "edge INDEXED BY edge_dst WHERE dst BETWEEN ?1 AND ?2");
	sqlite3_stmt *row = db_prepare(db,
	    "SELECT edges FROM adjacency WHERE id = ?1");
	struct entries want = { NULL, 0, 0 };
	int64_t file;

	for (file = 0; file <= files; file += ADJ_FILES) {
		want.n = 0;
		sqlite3_bind_int64(st, 1, file == 0 ? 1 : file << 20);
		sqlite3_bind_int64(st, 2, ((file + ADJ_FILES) << 20) - 1);
		while (db_row(db, st)) {
			int64_t src = sqlite3_column_int64(st, 0);
			int64_t dst = sqlite3_column_int64(st, 2);

			push(&want, d == ADJ_OUT ? src : dst,
			    d == ADJ_OUT ? dst : src, st);
		}
		compare(db, row, adj_row(file, d), &want);
	}
	free(want.v);
	sqlite3_finalize(row);
	sqlite3_finalize(st);
}

void
check_adjacency(sqlite3 *db)
{
	int64_t files = db_number(db, "SELECT coalesce(max(id), 0) FROM file");
	char *derived = db_meta(db, "derived");

	if (derived == NULL || strcmp(derived, "1") != 0)
		remark("it was not made yet");
	else {
		direction(db, ADJ_OUT, files);
		direction(db, ADJ_IN, files);
	}
	free(derived);
}
