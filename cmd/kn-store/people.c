/*
 * BLAME, OWNED, COMMIT, HISTORY, TOUCHED, FOLLOWED: who wrote what, who
 * answers for it, and how it came about.  It is kept by path and blob, apart
 * from the graph, and survives a new index.
 */
#include <stdlib.h>
#include <string.h>

#include "people.h"
#include "prog.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

/* ---- rows that git's answers become ---- */

static int64_t
last_id(struct writer *w)
{
	return sqlite3_last_insert_rowid(w->db);
}

static int64_t
person_row(struct writer *w, const struct commit *c)
{
	static const enum stmt	 steps[] = { ST_PERSON_FIND, ST_PERSON_INSERT };
	sqlite3_stmt		*st = NULL;
	int64_t			 id;
	int			 i;

	for (i = 0; i < 2; i++) {
		st = db_stmt(w, steps[i]);
		db_string(st, 1, c->name);
		db_string(st, 2, c->email);
		if (i == 0 && (id = db_id(w, st)) != 0)
			return id;
	}
	db_run(w, st);
	return last_id(w);
}

/* Id of the commit's row, or 0. */
static int64_t
revision_find(struct writer *w, struct text hash)
{
	sqlite3_stmt	*st = db_stmt(w, ST_REVISION_FIND);

	db_blob(st, 1, hash.p, hash.len);
	return db_id(w, st);
}

/* WHOLE: the message is all of it, not its first line. */
static int64_t
revision_row(struct writer *w, const struct commit *c, int whole)
{
	sqlite3_stmt	*st;
	int64_t		 id = revision_find(w, c->hash), person;

	if (id != 0 && !whole)
		return id;
	person = person_row(w, c);
	if (id != 0 && w->renaming) {
		st = db_stmt(w, ST_REVISION_PERSON);
		sqlite3_bind_int64(st, 1, id);
		w->renamed |= db_id(w, st) != person;
	}
	st = db_stmt(w, ST_REVISION_SET);
	if (id == 0)
		sqlite3_bind_null(st, 1);
	else
		sqlite3_bind_int64(st, 1, id);
	db_blob(st, 2, c->hash.p, c->hash.len);
	sqlite3_bind_int64(st, 3, person);
	sqlite3_bind_int64(st, 4, c->time);
	db_string(st, 5, c->message);
	db_run(w, st);
	return id != 0 ? id : last_id(w);
}

static int64_t
path_row(struct writer *w, struct text path)
{
	sqlite3_stmt	*st = db_stmt(w, ST_PATH_FIND);
	int64_t		 id;

	db_string(st, 1, path);
	if ((id = db_id(w, st)) != 0)
		return id;
	st = db_stmt(w, ST_PATH_INSERT);
	db_string(st, 1, path);
	db_run(w, st);
	return last_id(w);
}

/* ---- frames ---- */

static void
check_update(struct writer *w, const char *frame)
{
	if (w->mode != MODE_UPDATE)
		fail(w, 2, "bad stream: %s in a stream that is no update",
		    frame);
	db_begin(w);
	w->people = 1;
}

void
asked_set(struct writer *w, const char *key, struct text value)
{
	sqlite3_stmt	*st = db_stmt(w, ST_ASKED_SET);

	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	db_blob(st, 2, value.p, value.len);
	db_run(w, st);
}

void
history_frame(struct writer *w, const void *data, size_t len)
{
	struct history_frame	h;

	if (history_get(&h, data, len) == -1)
		fail(w, 2, "bad HISTORY frame");
	check_update(w, "HISTORY");
	if (h.full) {
		db_exec(w, "DELETE FROM touch; DELETE FROM hunk;"
		    "DELETE FROM message;"
		    "DELETE FROM asked WHERE key = 'hunks'");
		w->together = 1;
		w->history_anew = 1;
	}
	asked_set(w, "history", h.head);
	if (h.names.p != NULL) {
		asked_set(w, "names", h.names);
		w->renaming = 1;
	}
	if (h.ignored.p != NULL) {
		asked_set(w, "ignored", h.ignored);
		db_exec(w, "UPDATE blame SET blob = x''");
	}
	if (h.owners.p != NULL) {
		db_exec(w, "DELETE FROM owner");
		asked_set(w, "owners", h.owners);
		w->owners = 1;
	}
}

void
commit_frame(struct writer *w, const void *data, size_t len)
{
	struct commit_frame	 f;
	sqlite3_stmt		*st;
	int64_t			 revision, path;
	uint32_t		 i;

	if (commit_get(&f, data, len) == -1)
		fail(w, 2, "bad COMMIT frame");
	check_update(w, "COMMIT");
	/* One that changes no file, a merge, leads nowhere. */
	if (f.npaths == 0 && revision_find(w, f.commit.hash) == 0)
		return;
	revision = revision_row(w, &f.commit, 1);
	if (f.npaths > 0)
		messages_add(w, revision, f.commit.message);
	w->together = 1;
	for (i = 0; i < f.npaths; i++) {
		path = path_row(w, commit_path_get(&f));
		st = db_stmt(w, ST_TOUCH_INSERT);
		sqlite3_bind_int64(st, 1, path);
		sqlite3_bind_int64(st, 2, revision);
		db_run(w, st);
	}
}

void
touched_frame(struct writer *w, const void *data, size_t len)
{
	struct touched_frame	 t;
	struct bytes		 lines = { NULL, 0, 0 };
	struct text		 name;
	sqlite3_stmt		*st;
	int64_t			 revision, path;
	uint32_t		 i;

	if (touched_get(&t, data, len) == -1)
		fail(w, 2, "bad TOUCHED frame");
	check_update(w, "TOUCHED");
	/* What is told of a commit that COMMIT did not tell of is not kept. */
	if ((revision = revision_find(w, t.hash)) == 0)
		return;
	w->together = 1;
	path = path_row(w, t.path);
	for (i = 0; i < t.nnames; i++) {
		name = touched_name_get(&t);
		if (i > 0)
			bytes_add(&lines, "\n", 1);
		bytes_add(&lines, name.p, name.len);
	}
	st = db_stmt(w, ST_HUNK_SET);
	sqlite3_bind_int64(st, 1, path);
	sqlite3_bind_int64(st, 2, revision);
	name.p = (const char *)lines.p;
	name.len = lines.len;
	db_string(st, 3, name);
	db_run(w, st);
	free(lines.p);
}

void
followed_frame(struct writer *w, const void *data, size_t len)
{
	struct followed_frame	 f;
	struct text		 value;
	char			 s[2 * HASH_LEN + 32];
	size_t			 i, n = 0;

	if (followed_get(&f, data, len) == -1)
		fail(w, 2, "bad FOLLOWED frame");
	check_update(w, "FOLLOWED");
	for (i = 0; i < f.head.len; i++, n += 2)
		snprintf(s + n, 3, "%02x", (unsigned char)f.head.p[i]);
	snprintf(s + n, sizeof(s) - n, " %u%s", f.commits,
	    f.all ? " all" : "");
	value.p = s;
	value.len = strlen(s);
	asked_set(w, "hunks", value);
}

void
blame_frame(struct writer *w, const void *data, size_t len)
{
	struct blame_frame	 f;
	struct blame_run	 run;
	struct commit		 c;
	struct bytes		 runs = { NULL, 0, 0 };
	unsigned char		 packed[PACKED_RUN_MAX];
	sqlite3_stmt		*st;
	int64_t			*ids, file;
	uint32_t		 i;

	if (blame_get(&f, data, len) == -1)
		fail(w, 2, "bad BLAME frame");
	check_update(w, "BLAME");
	ids = grow(w, NULL, (size_t)f.ncommits + 1, sizeof(*ids));
	for (i = 0; i < f.ncommits; i++) {
		blame_commit_get(&f, &c);
		ids[i] = revision_row(w, &c, 0);
	}
	ids[f.ncommits] = 0;
	for (i = 0; i < f.nruns; i++) {
		blame_run_get(&f, &run);
		bytes_add(&runs, packed, packed_run_put(packed, run.lines,
		    ids[run.commit]));
	}
	free(ids);
	st = db_stmt(w, ST_BLAME_SET);
	db_string(st, 1, f.path);
	db_blob(st, 2, f.blob.p, f.blob.len);
	db_blob(st, 3, f.last.p, f.last.len);
	db_blob(st, 4, runs.p != NULL ? runs.p : (const void *)"", runs.len);
	db_run(w, st);
	bytes_release(&runs);
	st = db_stmt(w, ST_FILE_FIND);
	db_string(st, 1, f.path);
	if ((file = db_id(w, st)) != 0)
		people_file(w, file);
}

void
owned_frame(struct writer *w, const void *data, size_t len)
{
	struct owned_frame	 f;
	sqlite3_stmt		*st;
	uint32_t		 i;

	if (owned_get(&f, data, len) == -1)
		fail(w, 2, "bad OWNED frame");
	check_update(w, "OWNED");
	if (!w->owners)
		fail(w, 2, "bad stream: OWNED without HISTORY");
	for (i = 0; i < f.nowners; i++) {
		st = db_stmt(w, ST_OWNER_INSERT);
		db_string(st, 1, f.path);
		sqlite3_bind_int64(st, 2, i);
		db_string(st, 3, owned_get_next(&f));
		db_run(w, st);
	}
}

/* ---- what is no more ---- */

void
blame_gone(struct writer *w, struct text path)
{
	sqlite3_stmt	*st = db_stmt(w, ST_BLAME_DELETE);

	db_begin(w);
	db_string(st, 1, path);
	db_run(w, st);
}

void
people_forget(struct writer *w)
{
	struct packed_runs	 r;
	struct table		 used = { .n = 0 };
	sqlite3_stmt		*st = db_stmt(w, ST_BLAME_RUNS);
	int64_t			 id;
	uint32_t		 lines;

	while (db_row(w, st)) {
		packed_runs_open(&r, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0));
		while (packed_runs_next(&r, &lines, &id))
			table_add(&used, &id, sizeof(id), NULL);
		if (r.bad)
			db_fail(w, SQLITE_CORRUPT, "read");
	}
	st = db_stmt(w, ST_REVISION_UNTOUCHED);
	while (db_row(w, st)) {
		id = sqlite3_column_int64(st, 0);
		if (table_find(&used, &id, sizeof(id)) != -1)
			continue;
		sqlite3_bind_int64(db_stmt(w, ST_REVISION_DELETE), 1, id);
		db_run(w, w->st[ST_REVISION_DELETE]);
	}
	table_release(&used);
	db_exec(w, "DELETE FROM person WHERE id NOT IN "
	    "(SELECT person FROM revision); DELETE FROM path WHERE "
	    "id NOT IN (SELECT path FROM touch) AND "
	    "id NOT IN (SELECT path FROM hunk)");
}
