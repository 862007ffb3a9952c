/*
 * ANSWERS: what language servers and indexes say about the names in a file.
 *
 * They are kept by path and blob, apart from the graph, and survive a new
 * index.  What follows from them is in the graph (overlay.c): for each file
 * that kn-link sends in this stream at once, for others before publishing, if
 * answers about them came or if they lead to a file that changed.
 *
 * A stream of nothing else is kept as it comes (answers_keep()), so that its
 * end by force costs nothing.  Until it is applied, by the next stream that is
 * published, the row "answers" of asked says that there is something to do.
 */
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "prog.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

int
file_is_current(struct writer *w, struct text path, struct text blob)
{
	sqlite3_stmt	*st = db_stmt(w, ST_FILE_FIND);
	int		 same;

	db_string(st, 1, path);
	if (!db_row(w, st))
		return 0;
	same = (size_t)sqlite3_column_bytes(st, 3) == blob.len &&
	    memcmp(sqlite3_column_blob(st, 3), blob.p, blob.len) == 0;
	sqlite3_reset(st);
	return same;
}

void
answers_frame(struct writer *w, const void *data, size_t len)
{
	struct answers_frame	 f;
	struct answer_file	 file;
	sqlite3_stmt		*st;
	uint32_t		 i;

	if (answers_get(&f, data, len) == -1)
		fail(w, 2, "bad ANSWERS frame");
	if (w->mode != MODE_UPDATE)
		fail(w, 2, "bad stream: ANSWERS in a stream that is no "
		    "update");
	db_begin(w);
	w->answered = 1;
	if (!file_is_current(w, f.head.path, f.head.blob)) {
		w->applied.stale++;
		return;
	}
	st = db_stmt(w, ST_ANSWER_SET);
	db_string(st, 1, f.head.path);
	db_string(st, 2, f.head.producer);
	db_string(st, 3, f.head.part);
	db_blob(st, 4, f.head.blob.p, f.head.blob.len);
	db_string(st, 5, f.head.version);
	db_blob(st, 6, f.head.config.p, f.head.config.len);
	db_blob(st, 7, f.body.p, f.body.len);
	db_run(w, st);
	for (i = 0; i < f.nfiles; i++) {
		answer_file_get(&f, &file);
		st = db_stmt(w, ST_ANSWER_TARGET);
		db_string(st, 1, file.path);
		db_string(st, 2, f.head.path);
		db_run(w, st);
	}
	w->answers = 1;
	w->unkept++;
	i = table_add(&w->reapply, f.head.path.p, f.head.path.len, NULL);
	w->reapply.entries[i].value = 1;
}

void
answers_keep(struct writer *w)
{
	if (w->unkept == 0 || !w->only_answers || w->whole)
		return;
	db_exec(w, "INSERT OR IGNORE INTO asked VALUES ('answers', 1)");
	db_commit(w);
	w->unkept = 0;
}

/* Answers that an earlier stream left behind. */
static void
collect_kept(struct writer *w)
{
	sqlite3_stmt	*st = db_stmt(w, ST_ANSWER_KEPT);
	uint32_t	 i;

	while (db_row(w, st)) {
		i = table_add(&w->reapply, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0), NULL);
		w->reapply.entries[i].value = 1;
	}
}

void
answers_stale(struct writer *w, struct text path, struct text blob)
{
	sqlite3_stmt	*st;

	if (!w->answers)
		return;
	db_begin(w);
	st = db_stmt(w, ST_ANSWER_STALE);
	db_string(st, 1, path);
	db_blob(st, 2, blob.p, blob.len);
	db_run(w, st);
	if (sqlite3_changes(w->db) == 0)
		return;
	st = db_stmt(w, ST_ANSWER_UNTARGET);
	db_string(st, 1, path);
	db_run(w, st);
}

/* Answers about files of this stream lead from here. */
static void
collect(struct writer *w)
{
	sqlite3_stmt	*st;
	struct text	 path;
	uint32_t	 i;

	for (i = 0; i < w->paths.n; i++) {
		st = db_stmt(w, ST_ANSWER_TO);
		path.p = table_key(&w->paths, i);
		path.len = w->paths.entries[i].len;
		db_string(st, 1, path);
		while (db_row(w, st))
			table_add(&w->reapply, sqlite3_column_blob(st, 0),
			    (size_t)sqlite3_column_bytes(st, 0), NULL);
	}
}

/* One file: what kn-link had, and the answers over it. */
static void
reapply(struct writer *w, uint32_t i)
{
	sqlite3_stmt	*st = db_stmt(w, ST_FILE_FIND);
	struct source	 s;
	struct text	 path;
	int64_t		 file;
	uint32_t	 n, nu;

	path.p = table_key(&w->reapply, i);
	path.len = w->reapply.entries[i].len;
	db_string(st, 1, path);
	if (!db_row(w, st))
		return;
	file = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	/* kn-link sent it, after all that it may lead to. */
	if (w->reapply.entries[i].value == 0 &&
	    table_find(&w->linked, &file, sizeof(file)) != -1)
		return;
	ends_open_stored(w, &s, file, path);
	w->lines.len = 0;
	ground_read(w, &s, &n, &nu);
	overlay_apply(w, &s, &n, &nu);
	edges_replace(w, &s, n, nu);
	ends_close(&s);
}

void
answers_finish(struct writer *w)
{
	uint32_t	i;

	if (!w->answers)
		return;
	if (w->mode == MODE_UPDATE && db_int(w, ST_ANSWER_LEFT) != 0)
		collect_kept(w);
	db_exec(w, "DELETE FROM asked WHERE key = 'answers'");
	if (w->mode != MODE_UPDATE) {
		db_exec(w, "DELETE FROM answer WHERE path NOT IN "
		    "(SELECT path FROM file); DELETE FROM answer_target "
		    "WHERE path NOT IN (SELECT path FROM answer)");
		return;
	}
	collect(w);
	for (i = 0; i < w->reapply.n; i++)
		reapply(w, i);
}
