/*
 * Snapshots: the deltas laid over the graph, newest first, give what each
 * was: its root is computed anew (kn-store(5)).
 */
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "merkle.h"
#include "prog.h"

/* ---- the root ---- */

static int
by_package(const void *va, const void *vb)
{
	const struct state *a = va, *b = vb;
	int c;

	if (a->is != b->is)
		return a->is ? -1 : 1;
	c = text_cmp(a->package, b->package);
	return c != 0 ? c : text_cmp(a->path, b->path);
}

static void
root_of(struct history *hs, char hex[2 * HASH_LEN + 1], size_t *files)
{
	struct state *v = grow(NULL, hs->n + 1, sizeof(*v));
	struct record_package p;
	struct merkle all, one;
	unsigned char tree[HASH_LEN], leaf[HASH_LEN], sum[HASH_LEN];
	uint32_t packages = 0;
	size_t i, k;
	int b;

	if (hs->n > 0)
		memcpy(v, hs->files, hs->n * sizeof(*v));
	if (hs->n > 1)
		qsort(v, hs->n, sizeof(*v), by_package);
	merkle_init(&all);
	for (i = 0; i < hs->n && v[i].is; i = k) {
		merkle_init(&one);
		for (k = i; k < hs->n && v[k].is && text_cmp(
		    v[i].package, v[k].package) == 0; k++)
			merkle_add(&one, hs->h, v[k].leaf);
		merkle_root(&one, hs->h, tree);
		p = (struct record_package){ hs->repo, v[i].package,
		    (uint32_t)(k - i), tree };
		record_package_leaf(hs->h, &hs->buf, &p, leaf);
		merkle_add(&all, hs->h, leaf);
		packages++;
	}
	*files = i;
	merkle_root(&all, hs->h, tree);
	record_graph_root(hs->h, &hs->buf, hs->repo, packages, tree, sum);
	for (b = 0; b < HASH_LEN; b++)
		snprintf(hex + 2 * b, 3, "%02x", sum[b]);
	free(v);
}

static void
compare_root(struct history *hs, int64_t snapshot, struct text root,
    int64_t files)
{
	char hex[2 * HASH_LEN + 1];
	size_t n;

	root_of(hs, hex, &n);
	if (!text_is(root, hex))
		finding("snapshot @%lld: what leads back to it gives the root "
		    "%s, its row says %s", (long long)snapshot, hex,
		    safe(root.p, root.len));
	if ((int64_t)n != files)
		finding("snapshot @%lld: it has %zu files, its row says %lld",
		    (long long)snapshot, n, (long long)files);
}

/* ---- rows ---- */

/* The deltas of one snapshot, one after another. */
static void
go_back(struct history *hs, int64_t snapshot, sqlite3_stmt *st)
{
	struct delta d;
	struct text path, data;

	sqlite3_bind_int64(st, 1, snapshot);
	while (db_row(hs->db, st)) {
		path = history_copy(db_bytes(st, 0));
		data = history_copy(db_bytes(st, 1));	/* what is put points into it */
		if (delta_get(&d, hs->h, data.p, data.len) == -1)
			finding("snapshot @%lld: the delta of %s is damaged",
			    (long long)snapshot, safe(path.p, path.len));
		else
			history_step(hs, path, &d);
		delta_release(&d);
	}
}

static void
lay_over(struct history *hs)
{
	sqlite3_stmt *st = db_prepare(hs->db, "SELECT generation, root, files,"
	    " broken FROM snapshot ORDER BY generation DESC"), *deltas =
	    db_prepare(hs->db, "SELECT path, data FROM delta "
	    "WHERE snapshot = ?1");
	int64_t snapshot;
	int broken = 0, newest = 1;

	while (db_row(hs->db, st)) {
		snapshot = sqlite3_column_int64(st, 0);
		if (broken) {
			remark("@%lld and those before it cannot be looked "
			    "at: nothing leads back to them",
			    (long long)snapshot);
			break;
		}
		if (!newest)
			go_back(hs, snapshot, deltas);
		compare_root(hs, snapshot, db_bytes(st, 1),
		    sqlite3_column_int64(st, 2));
		broken = sqlite3_column_int(st, 3);
		newest = 0;
	}
	sqlite3_finalize(st);
	sqlite3_finalize(deltas);
}

/* Rows of past are the nodes that deltas call so, no more and no less. */
static void
check_past(struct history *hs)
{
	sqlite3_stmt *st = db_prepare(hs->db,
	    "SELECT snapshot, path, data FROM delta"), *row =
	    db_prepare(hs->db, "SELECT 1 FROM past WHERE hash = ?1 AND "
	    "snapshot = ?2 AND path = ?3");
	struct delta d;
	struct text path, data;
	int64_t n = 0, lost = 0;
	uint32_t i;

	while (db_row(hs->db, st)) {
		path = db_bytes(st, 1);
		data = db_bytes(st, 2);
		if (delta_get(&d, hs->h, data.p, data.len) == -1) {
			delta_release(&d);
			continue;
		}
		for (i = 0; i < d.nnodes; i++) {
			if (!d.nodes[i].past)
				continue;
			sqlite3_bind_blob(row, 1, d.ids[d.nodes[i].id].hash,
			    HASH_LEN, SQLITE_STATIC);
			sqlite3_bind_int64(row, 2,
			    sqlite3_column_int64(st, 0));
			sqlite3_bind_text(row, 3, path.len == 0 ? "" : path.p,
			    (int)path.len, SQLITE_STATIC);
			if (db_row(hs->db, row))
				n++;
			else
				lost++;
			sqlite3_reset(row);
		}
		delta_release(&d);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(row);
	if (lost > 0)
		finding("%lld nodes that are no more cannot be found",
		    (long long)lost);
	if (n != db_number(hs->db, "SELECT count(*) FROM past"))
		finding("%lld past nodes are in no delta", (long long)
		    (db_number(hs->db, "SELECT count(*) FROM past") - n));
}

static void
none(sqlite3 *db, const char *sql, const char *what)
{
	int64_t n = db_number(db, sql);

	if (n > 0)
		finding("%lld %s", (long long)n, what);
}

static void
check_rows(sqlite3 *db)
{
	none(db, "SELECT count(*) FROM delta WHERE snapshot NOT IN "
	    "(SELECT generation FROM snapshot)", "deltas are of no snapshot");
	none(db, "SELECT count(*) FROM delta WHERE snapshot = "
	    "(SELECT max(generation) FROM snapshot)",
	    "deltas are of the newest snapshot");
	none(db, "SELECT count(*) FROM tag WHERE snapshot NOT IN "
	    "(SELECT generation FROM snapshot)", "tags are of no snapshot");
	none(db, "SELECT count(*) FROM snapshot AS s WHERE parent IS NOT "
	    "(SELECT root FROM snapshot AS o WHERE o.generation < "
	    "s.generation ORDER BY o.generation DESC LIMIT 1)",
	    "snapshots do not follow the one before them");
	none(db, "SELECT count(*) FROM snapshot AS s WHERE until < generation "
	    "OR until >= (SELECT min(generation) FROM snapshot AS o "
	    "WHERE o.generation > s.generation)",
	    "snapshots last into the next one");
	none(db, "SELECT count(*) FROM meta WHERE key = 'root' AND EXISTS "
	    "(SELECT 1 FROM snapshot) AND value <> (SELECT root FROM "
	    "snapshot ORDER BY generation DESC LIMIT 1)",
	    "root in meta that is not the newest snapshot's");
}

void
check_snapshots(sqlite3 *db)
{
	struct history hs;

	check_rows(db);
	history_read(&hs, db);
	check_past(&hs);
	lay_over(&hs);
	history_release(&hs);
}
