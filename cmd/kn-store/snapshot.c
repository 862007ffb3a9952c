/*
 * The snapshot that a run publishes.  The newest is the tables themselves;
 * what the one before had otherwise is written beside it, file by file, and
 * so one can go back from each to the one before.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "delta.h"
#include "older.h"
#include "prog.h"
#include "tags.h"
#include "store.h"
#include "writer.h"

/* The newest row. */
struct newest {
	int64_t	generation;		/* 0: there is none */
	int64_t	until;
	char	root[2 * HASH_LEN + 1];
};

static void
newest_get(struct writer *w, struct newest *n)
{
	sqlite3_stmt	*st = db_stmt(w, ST_SNAPSHOT_NEWEST);

	memset(n, 0, sizeof(*n));
	if (!db_row(w, st))
		return;
	n->generation = sqlite3_column_int64(st, 0);
	strlcpy(n->root, (const char *)sqlite3_column_text(st, 1),
	    sizeof(n->root));
	n->until = sqlite3_column_int64(st, 2);
	sqlite3_reset(st);
}

static void
insert(struct writer *w, int64_t generation, const char *root,
    const char *parent, int broken, const char *head,
    const struct counts *counts)
{
	sqlite3_stmt	*st = db_stmt(w, ST_SNAPSHOT_INSERT);

	sqlite3_bind_int64(st, 1, generation);
	sqlite3_bind_text(st, 2, root, -1, SQLITE_STATIC);
	if (parent[0] != '\0')
		sqlite3_bind_text(st, 3, parent, -1, SQLITE_STATIC);
	else
		sqlite3_bind_null(st, 3);
	sqlite3_bind_int(st, 4, broken);
	sqlite3_bind_text(st, 5, head, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 6, (int64_t)time(NULL));
	sqlite3_bind_int64(st, 7, counts->files);
	sqlite3_bind_int64(st, 8, tally_nodes(&counts->rows));
	sqlite3_bind_int64(st, 9, tally_edges(&counts->rows));
	sqlite3_bind_int64(st, 10, counts->unresolved);
	db_run(w, st);
}

/* SNAPSHOT is the graph of the commit HEAD. */
static void
made(struct writer *w, const char *head, int64_t snapshot)
{
	sqlite3_stmt	*st;

	if (head[0] == '\0')
		return;
	st = db_stmt(w, ST_MADE_INSERT);
	sqlite3_bind_text(st, 1, head, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, snapshot);
	db_run(w, st);
}

static int64_t	writing;	/* the snapshot that write_delta() is of */

static void
write_delta(struct writer *w, struct text path, const struct delta *d)
{
	snapshot_delta(w, writing, path, d);
}

/*
 * What leads back to what is committed, which is the newest snapshot N.
 * Returns 0 when it is not: then nothing leads back to N.
 */
static int
write_deltas(struct writer *w, struct newest *n)
{
	struct store_meta	 meta;
	struct older		*o;
	int			 known = 0;

	if (n->generation == 0 || w->mode == MODE_FIRST)
		return 0;
	o = older_open(w);
	if (store_meta_get(older_db(o), &meta) == -1)
		db_fail(w, sqlite3_errcode(older_db(o)), "read");
	if (meta.state == STORE_COMPLETE && strcmp(meta.root, n->root) == 0) {
		known = 1;
		writing = n->generation;
		older_each(o, write_delta);
	}
	store_meta_release(&meta);
	older_close(o);
	return known;
}

/* main() has looked at it. */
static int64_t
kept(struct writer *w)
{
	const char	*s = getenv("KN_SNAPSHOTS");
	const char	*error;
	int64_t		 n;

	if (s == NULL || *s == '\0')
		return SNAPSHOTS_KEPT;
	n = strtonum(s, 1, SNAPSHOTS_MAX, &error);
	if (error != NULL)
		fail(w, 2, "KN_SNAPSHOTS=%s: %s", safe_str(s), error);
	return n;
}

void
snapshot_publish(struct writer *w)
{
	struct newest	 n;
	sqlite3_stmt	*st;
	int		 known;

	newest_get(w, &n);
	if (n.generation != 0 && strcmp(n.root, w->root) == 0) {
		if (n.until != w->generation) {
			st = db_stmt(w, ST_SNAPSHOT_UNTIL);
			sqlite3_bind_int64(st, 1, n.generation);
			sqlite3_bind_int64(st, 2, w->generation);
			db_run(w, st);
		}
		made(w, w->commit, n.generation);
		return;
	}
	known = write_deltas(w, &n);
	insert(w, w->generation, w->root, n.root, n.generation != 0 && !known,
	    w->commit, &w->counts);
	made(w, w->commit, w->generation);
	snapshot_prune(w, kept(w));
}

/* ---- SNAPSHOT frames ---- */

/* The frame's snapshot; 0: the newest. */
static int64_t
named_snapshot(struct writer *w, const struct snapshot_frame *f)
{
	struct newest	 n;
	sqlite3_stmt	*st;
	int		 found;

	if (f->generation == 0) {
		newest_get(w, &n);
		if (n.generation == 0)
			fail(w, 2, "%s: has no snapshot yet",
			    safe_str(w->file));
		return n.generation;
	}
	st = db_stmt(w, ST_SNAPSHOT_IS);
	sqlite3_bind_int64(st, 1, f->generation);
	found = db_row(w, st);
	sqlite3_reset(st);
	if (!found)
		fail(w, 2, "%s: has no snapshot of generation %lld",
		    safe_str(w->file), (long long)f->generation);
	return f->generation;
}

void
snapshot_frame(struct writer *w, const void *data, size_t len)
{
	struct snapshot_frame	 f;
	sqlite3_stmt		*st;
	int64_t			 snapshot;

	if (snapshot_get(&f, data, len) == -1)
		fail(w, 2, "bad SNAPSHOT frame");
	db_begin(w);
	switch (f.action) {
	case SNAPSHOT_TAG:
		snapshot = named_snapshot(w, &f);
		st = db_stmt(w, ST_TAG_SET);
		sqlite3_bind_text(st, 1, f.name.p, (int)f.name.len,
		    SQLITE_STATIC);
		sqlite3_bind_int64(st, 2, snapshot);
		db_run(w, st);
		break;
	case SNAPSHOT_UNTAG:
		st = db_stmt(w, ST_TAG_DELETE);
		sqlite3_bind_text(st, 1, f.name.p, (int)f.name.len,
		    SQLITE_STATIC);
		db_run(w, st);
		break;
	case SNAPSHOT_PRUNE:
		snapshot_prune(w, f.keep == 0 ? kept(w) : f.keep);
		break;
	}
}
