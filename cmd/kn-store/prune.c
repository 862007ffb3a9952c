/*
 * Rows of deltas, and which snapshots stay.  One that leaves is merged into
 * the one before it, which then leads on from the one after: nothing that is
 * kept loses its way.
 */
#include <string.h>

#include "delta.h"
#include "prog.h"
#include "writer.h"

static void
past_rows(struct writer *w, int64_t snapshot, struct text path,
    const struct delta *d, int insert)
{
	sqlite3_stmt	*st;
	uint32_t	 i;

	for (i = 0; i < d->nnodes; i++) {
		if (!d->nodes[i].past)
			continue;
		st = db_stmt(w, insert ? ST_PAST_INSERT : ST_PAST_CLEAR);
		sqlite3_bind_blob(st, 1, d->ids[d->nodes[i].id].hash, HASH_LEN,
		    SQLITE_STATIC);
		sqlite3_bind_int64(st, 2, snapshot);
		db_string(st, 3, path);
		if (insert)
			sqlite3_bind_text(st, 4, d->nodes[i].name.p,
			    (int)d->nodes[i].name.len, SQLITE_STATIC);
		db_run(w, st);
	}
}

/* The statement with its key bound. */
static sqlite3_stmt *
delta_stmt(struct writer *w, enum stmt which, int64_t snapshot,
    struct text path)
{
	sqlite3_stmt	*st = db_stmt(w, which);

	sqlite3_bind_int64(st, 1, snapshot);
	db_string(st, 2, path);
	return st;
}

static void
delta_row(struct writer *w, int64_t snapshot, struct text path,
    const void *data, size_t len)
{
	sqlite3_stmt	*st = delta_stmt(w, ST_DELTA_SET, snapshot, path);

	db_blob(st, 3, data, len);
	db_run(w, st);
}

void
snapshot_delta(struct writer *w, int64_t snapshot, struct text path,
    const struct delta *d)
{
	struct mp_buf	b;

	mp_buf_init(&b);
	delta_put(&b, d);
	delta_row(w, snapshot, path, b.sbuf.data, b.sbuf.size);
	mp_buf_release(&b);
	past_rows(w, snapshot, path, d, 1);
}

static void
decode(struct writer *w, struct delta *d, const void *data, size_t len)
{
	if (delta_get(d, w->hasher, data, len) == -1)
		db_fail(w, SQLITE_CORRUPT, "read");
}

/* What NEWER says of PATH goes, if INTO is not 0 over to that snapshot. */
static void
merge_path(struct writer *w, int64_t into, struct text path, const void *data,
    size_t len, int64_t newer)
{
	struct delta	 d, older;
	struct mp_buf	 b;
	sqlite3_stmt	*st;
	int		 any;

	decode(w, &d, data, len);
	past_rows(w, newer, path, &d, 0);
	if (into == 0) {
		delta_release(&d);
		return;
	}
	mp_buf_init(&b);
	st = delta_stmt(w, ST_DELTA_GET, into, path);
	if (db_row(w, st)) {
		decode(w, &older, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0));
		past_rows(w, into, path, &older, 0);
		any = delta_merge(&b, &older, &d);
		delta_release(&older);
		sqlite3_reset(st);
	} else
		any = delta_merge(&b, NULL, &d);
	delta_release(&d);
	if (any) {
		delta_row(w, into, path, b.sbuf.data, b.sbuf.size);
		decode(w, &d, b.sbuf.data, b.sbuf.size);
		past_rows(w, into, path, &d, 1);
		delta_release(&d);
	} else
		db_run(w, delta_stmt(w, ST_DELTA_DELETE, into, path));
	mp_buf_release(&b);
}

/* SNAPSHOT leaves; nothing leads from it to those before if it is BROKEN. */
static void
leave(struct writer *w, int64_t snapshot, int broken)
{
	sqlite3_stmt	*st = db_stmt(w, ST_SNAPSHOT_BEFORE);
	struct text	 path;
	int64_t		 into = 0;

	sqlite3_bind_int64(st, 1, snapshot);
	if (db_row(w, st)) {
		into = broken ? 0 : sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
	}
	/* Rows are set and deleted, but none of this snapshot. */
	st = db_stmt(w, ST_DELTA_SCAN);
	sqlite3_bind_int64(st, 1, snapshot);
	while (db_row(w, st)) {
		path = db_column(st, 0);
		merge_path(w, into, path, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1), snapshot);
	}
	st = db_stmt(w, ST_DELTA_CLEAR);
	sqlite3_bind_int64(st, 1, snapshot);
	db_run(w, st);
	st = db_stmt(w, ST_SNAPSHOT_DELETE);
	sqlite3_bind_int64(st, 1, snapshot);
	db_run(w, st);
	st = db_stmt(w, ST_SNAPSHOT_PARENT);
	sqlite3_bind_int64(st, 1, snapshot);
	sqlite3_bind_int(st, 2, broken);
	db_run(w, st);
}

void
snapshot_prune(struct writer *w, int64_t keep)
{
	sqlite3_stmt	*st;
	int64_t		 snapshot;
	int		 broken;

	for (;;) {
		st = db_stmt(w, ST_SNAPSHOT_LEAVING);
		sqlite3_bind_int64(st, 1, keep);
		if (!db_row(w, st))
			return;
		snapshot = sqlite3_column_int64(st, 0);
		broken = sqlite3_column_int(st, 1);
		sqlite3_reset(st);
		leave(w, snapshot, broken);
	}
}
