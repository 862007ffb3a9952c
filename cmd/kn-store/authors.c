/*
 * Edges authored_by and owned_by: they follow from what git said (people.c),
 * are derived again for every file that a run writes, and are no part of the
 * fingerprint.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "people.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

#define PERSON_MAX	512	/* bytes of a person's text; longer is cut */

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
		person = db_id(w, st);
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
	name = db_column(st, 0);
	email = db_column(st, 1);
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

	db_string(st, 1, path);
	while (db_row(w, st)) {
		if (n == max) {
			max = max * 2 + 4;
			v = grow(w, v, max, sizeof(*v));
		}
		name = db_column(st, 0);
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
	path = db_column(st, 0);
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
		path = db_column(st, 1);
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

void
people_finish(struct writer *w)
{
	uint32_t	i;

	if (w->owners)
		all_owners(w);
	if (w->history_anew)
		people_forget(w);
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
