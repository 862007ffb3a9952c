/*
 * BLAME, OWNED, COMMIT, HISTORY, TOUCHED, FOLLOWED: who wrote what, who
 * answers for it, and how it came about.
 *
 * What git said is kept by path and blob, apart from the graph, and survives
 * a new index.  The edges authored_by and owned_by follow from it: they are
 * derived again for every file that a run writes, and no part of the
 * fingerprint.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "people.h"
#include "prog.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

#define PERSON_MAX	512	/* bytes of a person's text; longer is cut */

/* ---- rows that git's answers become ---- */

static int64_t
last_id(struct writer *w)
{
	return sqlite3_last_insert_rowid(w->db);
}

/* Id of the row that FIND gives for what is bound, or 0. */
static int64_t
found(struct writer *w, sqlite3_stmt *st)
{
	int64_t	id;

	if (!db_row(w, st))
		return 0;
	id = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return id;
}

static void
bind_text(sqlite3_stmt *st, int col, struct text t)
{
	sqlite3_bind_text(st, col, t.len == 0 ? "" : t.p, (int)t.len,
	    SQLITE_STATIC);
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
		bind_text(st, 1, c->name);
		bind_text(st, 2, c->email);
		if (i == 0 && (id = found(w, st)) != 0)
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
	return found(w, st);
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
		w->renamed |= found(w, st) != person;
	}
	st = db_stmt(w, ST_REVISION_SET);
	if (id == 0)
		sqlite3_bind_null(st, 1);
	else
		sqlite3_bind_int64(st, 1, id);
	db_blob(st, 2, c->hash.p, c->hash.len);
	sqlite3_bind_int64(st, 3, person);
	sqlite3_bind_int64(st, 4, c->time);
	bind_text(st, 5, c->message);
	db_run(w, st);
	return id != 0 ? id : last_id(w);
}

static int64_t
path_row(struct writer *w, struct text path)
{
	sqlite3_stmt	*st = db_stmt(w, ST_PATH_FIND);
	int64_t		 id;

	bind_text(st, 1, path);
	if ((id = found(w, st)) != 0)
		return id;
	st = db_stmt(w, ST_PATH_INSERT);
	bind_text(st, 1, path);
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

static void
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
	bind_text(st, 3, name);
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
	bind_text(st, 1, f.path);
	db_blob(st, 2, f.blob.p, f.blob.len);
	db_blob(st, 3, f.last.p, f.last.len);
	db_blob(st, 4, runs.p != NULL ? runs.p : (const void *)"", runs.len);
	db_run(w, st);
	bytes_release(&runs);
	st = db_stmt(w, ST_FILE_FIND);
	bind_text(st, 1, f.path);
	if ((file = found(w, st)) != 0)
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
		bind_text(st, 1, f.path);
		sqlite3_bind_int64(st, 2, i);
		bind_text(st, 3, owned_get_next(&f));
		db_run(w, st);
	}
}

/* ---- the edges that follow ---- */

struct symbol {
	int64_t		id;
	uint32_t	line, end;
};

/* Lines of one person. */
struct share {
	int64_t		person;
	uint32_t	lines;
};

/* SRC's edges of TYPE become those to DST[0 … N - 1], each once.  0: they
   are. */
static int
edge_replace(struct writer *w, int64_t src, int type, const int64_t *dst,
    uint32_t n, uint8_t conf)
{
	struct edge_row	 e;
	sqlite3_stmt	*st = db_stmt(w, ST_PEOPLE_SCAN);
	int64_t		*old = NULL, id;
	uint32_t	 i, nold = 0, max = 0, same = 0;

	sqlite3_bind_int64(st, 1, src);
	sqlite3_bind_int(st, 2, type);
	while (db_row(w, st)) {
		if (nold == max) {
			max = max * 2 + 4;
			old = grow(w, old, max, sizeof(*old));
		}
		id = old[nold++] = sqlite3_column_int64(st, 0);
		for (i = 0; i < n && dst[i] != id; i++)
			;
		same += i < n && sqlite3_column_int(st, 1) == conf;
	}
	if (same == n && nold == n) {
		free(old);
		return 0;
	}
	for (i = 0; i < nold; i++) {
		id = old[i];
		st = db_stmt(w, ST_EDGE_DELETE);
		sqlite3_bind_int64(st, 1, src);
		sqlite3_bind_int(st, 2, type);
		sqlite3_bind_int64(st, 3, id);
		edges_delete(w, st);
		if (w->mode == MODE_UPDATE)
			external_lost(w, id);
	}
	free(old);
	memset(&e, 0, sizeof(e));
	for (i = 0; i < n; i++) {
		e.src = src;
		e.dst = dst[i];
		e.type = (uint8_t)type;
		e.prov = PROV_OBSERVED;
		e.conf = conf;
		w->lines.len = 0;
		bulk_edges(w, &e, 1);
	}
	return 1;
}

/* Line by line the person who wrote it, 0: not known; *N lines. */
static int64_t *
line_persons(struct writer *w, const unsigned char *p, size_t len, uint32_t *n)
{
	struct packed_runs	 r;
	sqlite3_stmt		*st;
	int64_t			*v = NULL, person, revision;
	uint32_t		 max = 0, lines;

	*n = 0;
	packed_runs_open(&r, p, len);
	while (packed_runs_next(&r, &lines, &revision)) {
		st = db_stmt(w, ST_REVISION_PERSON);
		sqlite3_bind_int64(st, 1, revision);
		person = found(w, st);
		if (lines > INT32_MAX - *n)
			db_fail(w, SQLITE_CORRUPT, "read");
		if (*n + lines > max) {
			max = (*n + lines) * 2;
			v = grow(w, v, max, sizeof(*v));
		}
		while (lines-- > 0)
			v[(*n)++] = person;
	}
	if (r.bad)
		db_fail(w, SQLITE_CORRUPT, "read");
	return v;
}

/*
 * Who wrote most of what belongs to symbol I alone, and of the file, which is
 * number 0, most of all.  Of equals the one of the first line.
 */
static int64_t
main_author(const int64_t *persons, const uint32_t *owner, uint32_t nlines,
    const struct symbol *s, uint32_t i, uint8_t *percent)
{
	struct share	 v[256];
	uint32_t	 line, n = 0, k, all = 0, best = 0;

	for (line = s->line; line <= s->end && line <= nlines; line++) {
		if ((owner[line - 1] != i && i > 0) || persons[line - 1] == 0)
			continue;
		all++;
		for (k = 0; k < n && v[k].person != persons[line - 1]; k++)
			;
		if (k == n) {
			/* Of so many authors none wrote most of it; the lines
			   of those that come late only count in ALL. */
			if (n == sizeof(v) / sizeof(v[0]))
				continue;
			v[n++] = (struct share){ persons[line - 1], 0 };
		}
		v[k].lines++;
	}
	if (n == 0)
		return 0;
	for (k = 1; k < n; k++)
		if (v[k].lines > v[best].lines)
			best = k;
	*percent = (uint8_t)(100u * v[best].lines / all);
	return v[best].person;
}

/* The graph's node for the row of a person. */
static int64_t
person_node(struct writer *w, int64_t person)
{
	sqlite3_stmt	*st = db_stmt(w, ST_PERSON_GET);
	struct text	 name, email, text;
	char		 buf[PERSON_MAX];

	sqlite3_bind_int64(st, 1, person);
	if (!db_row(w, st))
		db_fail(w, SQLITE_CORRUPT, "read");
	name.p = (const char *)sqlite3_column_text(st, 0);
	name.len = (size_t)sqlite3_column_bytes(st, 0);
	email.p = (const char *)sqlite3_column_text(st, 1);
	email.len = (size_t)sqlite3_column_bytes(st, 1);
	text.p = buf;
	text.len = person_text(buf, sizeof(buf), name, email);
	sqlite3_reset(st);
	return person_id(w, text);
}

static void
authors(struct writer *w, int64_t file, const int64_t *persons,
    uint32_t nlines)
{
	sqlite3_stmt	*st = db_stmt(w, ST_NODE_LINES);
	struct symbol	*v = NULL;
	uint32_t	*owner, i, n = 0, max = 0, line;
	int64_t		 person, node;
	uint8_t		 percent = 0;

	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		if (n == max) {
			max = max * 2 + 64;
			v = grow(w, v, max, sizeof(*v));
		}
		v[n].id = sqlite3_column_int64(st, 0);
		v[n].line = (uint32_t)sqlite3_column_int64(st, 1);
		v[n++].end = (uint32_t)sqlite3_column_int64(st, 2);
	}
	/* What holds others comes before them, the file first: the innermost
	   has the last word. */
	owner = grow(w, NULL, (size_t)nlines + 1, sizeof(*owner));
	memset(owner, 0xff, ((size_t)nlines + 1) * sizeof(*owner));
	for (i = 0; i < n; i++)
		for (line = v[i].line; line > 0 && line <= v[i].end &&
		    line <= nlines; line++)
			owner[line - 1] = i;
	for (i = 0; i < n; i++) {
		person = v[i].line == 0 ? 0 : main_author(persons, owner,
		    nlines, &v[i], i, &percent);
		node = person == 0 ? 0 : person_node(w, person);
		edge_replace(w, v[i].id, EDGE_AUTHORED_BY, &node, node != 0,
		    percent);
	}
	free(owner);
	free(v);
}

/* Who owns the file and all that it defines.  ALL: look at each, even where
   the file's owners are as they were. */
static void
owners(struct writer *w, int64_t file, struct text path, int all)
{
	sqlite3_stmt	*st = db_stmt(w, ST_OWNER_SCAN);
	struct text	 name;
	int64_t		*v = NULL;
	uint32_t	 n = 0, max = 0;

	bind_text(st, 1, path);
	while (db_row(w, st)) {
		if (n == max) {
			max = max * 2 + 4;
			v = grow(w, v, max, sizeof(*v));
		}
		name.p = (const char *)sqlite3_column_text(st, 0);
		name.len = (size_t)sqlite3_column_bytes(st, 0);
		v[n++] = person_id(w, name);
	}
	all &= n > 0;
	all |= edge_replace(w, store_node_id(file, 0), EDGE_OWNED_BY, v, n,
	    100);
	st = db_stmt(w, ST_NODE_LINES);
	sqlite3_bind_int64(st, 1, store_node_id(file, 1));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	while (all && db_row(w, st))
		edge_replace(w, sqlite3_column_int64(st, 0), EDGE_OWNED_BY, v,
		    n, 100);
	sqlite3_reset(st);
	free(v);
}

void
people_file(struct writer *w, int64_t file)
{
	sqlite3_stmt	*st = db_stmt(w, ST_BLAME_OF);
	struct text	 path;
	int64_t		*persons;
	uint32_t	 nlines = 0;

	sqlite3_bind_int64(st, 1, file);
	if (!db_row(w, st))
		return;
	path.p = (const char *)sqlite3_column_text(st, 0);
	path.len = (size_t)sqlite3_column_bytes(st, 0);
	owners(w, file, path, 1);
	/* What was said of other contents stays until it is said anew. */
	if (sqlite3_column_type(st, 1) != SQLITE_NULL) {
		persons = line_persons(w, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1), &nlines);
		authors(w, file, persons, nlines);
		free(persons);
	}
	sqlite3_reset(st);
}

void
blame_gone(struct writer *w, struct text path)
{
	sqlite3_stmt	*st = db_stmt(w, ST_BLAME_DELETE);

	db_begin(w);
	bind_text(st, 1, path);
	db_run(w, st);
}

void
people_left(struct writer *w, int64_t node)
{
	sqlite3_stmt	*st;
	int64_t		 id;

	if (w->mode != MODE_UPDATE)
		return;
	st = db_stmt(w, ST_PEOPLE_LEFT);
	sqlite3_bind_int64(st, 1, node);
	while (db_row(w, st))
		if ((id = sqlite3_column_int64(st, 0)) < 0)
			external_lost(w, id);
	st = db_stmt(w, ST_PEOPLE_CLEAR);
	sqlite3_bind_int64(st, 1, node);
	edges_delete(w, st);
	together_left(w, node);
}

/* Other rules, other owners: of every file. */
static void
all_owners(struct writer *w)
{
	static const struct text	yes = { "1", 1 };
	sqlite3_stmt			*st = db_stmt(w, ST_ASKED_GET);
	struct text			 path;
	int				 all;

	/* An older kn gave them to files only. */
	sqlite3_bind_text(st, 1, "owned", -1, SQLITE_STATIC);
	all = !db_row(w, st);
	sqlite3_reset(st);
	st = db_stmt(w, ST_FILE_PATHS);
	while (db_row(w, st)) {
		path.p = (const char *)sqlite3_column_text(st, 1);
		path.len = (size_t)sqlite3_column_bytes(st, 1);
		owners(w, sqlite3_column_int64(st, 0), path, all);
	}
	asked_set(w, "owned", yes);
}

/* Git has other names for those who wrote known commits. */
static void
all_authors(struct writer *w)
{
	sqlite3_stmt	*st = db_stmt(w, ST_FILE_PATHS);

	while (db_row(w, st))
		people_file(w, sqlite3_column_int64(st, 0));
}

/* Commits that are no part of history any more, and that no line is of; who
   wrote nothing else, and paths that no other touches. */
static void
forget_unused(struct writer *w)
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

void
people_finish(struct writer *w)
{
	uint32_t	i;

	if (w->owners)
		all_owners(w);
	if (w->history_anew)
		forget_unused(w);
	if (w->renamed)
		all_authors(w);
	if (w->nfiles > 0 && db_int(w, ST_PEOPLE_ANY) != 0)
		for (i = 0; i < w->nfiles; i++)
			if (!w->files[i].same)
				people_file(w, w->files[i].id);
	messages_finish(w);
	if (w->together || (w->mode != MODE_UPDATE &&
	    db_int(w, ST_TOGETHER_ANY)))
		together_finish(w);
}
