/*
 * Answers of language servers and indexes, and what they made of the edges.
 */
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "coverage.h"
#include "feedback.h"
#include "fsck.h"
#include "kinds.h"
#include "prog.h"
#include "store.h"

/* Lines of one file that some answer knows a target for. */
struct heard {
	uint32_t	*lines;
	size_t		 n, max;
	uint32_t	 relations;	/* bits: said of symbols themselves */
};

static void
hear(struct heard *h, const struct answer *a)
{
	if (a->ntargets == 0)
		return;
	if (a->name.len == 0)
		h->relations |= 1u << a->relation;
	/* Servers do not tell the two apart. */
	if (a->name.len == 0 && a->relation == EDGE_IMPLEMENTS)
		h->relations |= 1u << EDGE_EXTENDS;
	if (h->n == h->max) {
		h->max = h->max * 2 + 64;
		h->lines = grow(h->lines, h->max, sizeof(*h->lines));
	}
	h->lines[h->n++] = a->line;
}

/* One row: whole, and as many symbols as there are places. */
static void
row(struct heard *h, const char *path, struct text body, sqlite3_stmt *st)
{
	struct answers_frame f;
	struct answer_target t;
	struct answer a;
	size_t places = 0;
	uint32_t i, k;

	if (answers_body_get(&f, body.p, body.len) == -1) {
		finding("%s: answers that cannot be read", path);
		return;
	}
	for (i = 0; i < f.nanswers; i++) {
		answer_get(&f, &a);
		hear(h, &a);
		for (k = 0; k < a.ntargets; k++) {
			answer_target_get(&a, &t);
			places += t.external.p == NULL;
		}
	}
	if (sqlite3_column_type(st, 2) != SQLITE_NULL &&
	    (size_t)sqlite3_column_bytes(st, 2) != 8 * places)
		finding("%s: %zu places in answers, and %d bytes of symbols",
		    path, places, sqlite3_column_bytes(st, 2));
}

static int
heard_of(const struct heard *h, struct text lines)
{
	struct store_lines l;
	uint32_t line;
	size_t i;

	store_lines_init(&l, lines.p, lines.len);
	while ((line = store_lines_next(&l)) != 0)
		for (i = 0; i < h->n; i++)
			if (h->lines[i] == line)
				return 1;
	return 0;
}

/* Edges that a server is said to know: did one say so? */
static void
edges(sqlite3_stmt *st, int64_t file, const char *path, const struct heard *h)
{
	uint32_t type;

	sqlite3_bind_int64(st, 1, file << 20);
	sqlite3_bind_int64(st, 2, (file << 20) + 1048575);
	while (sqlite3_step(st) == SQLITE_ROW) {
		type = (uint32_t)sqlite3_column_int64(st, 1);
		if ((type < EDGE_TYPE_MAX && h->relations & 1u << type) ||
		    heard_of(h, db_bytes(st, 2)))
			continue;
		finding("%s: an edge from %lld is a server's, but none said "
		    "so", path, (long long)sqlite3_column_int64(st, 0));
	}
	sqlite3_reset(st);
}

/* Of contents that are no more: where their definitions stood. */
static void
outlines(sqlite3 *db)
{
	sqlite3_stmt *st = db_prepare(db, "SELECT o.path, o.symbols, "
	    "EXISTS (SELECT 1 FROM coverage AS c WHERE c.path = o.path "
	    "AND c.blob = o.blob) FROM outline AS o");
	struct covered_definition d;
	const unsigned char *p;
	struct text path, t;
	int is;

	while (db_row(db, st)) {
		path = db_bytes(st, 0);
		t = db_bytes(st, 1);
		p = (const unsigned char *)t.p;
		while ((is = packed_definition_next(&p,
		    (const unsigned char *)t.p + t.len, &d)) == 1)
			continue;
		if (is == -1)
			finding("%s: an outline that cannot be read",
			    safe(path.p, path.len));
		if (!sqlite3_column_int(st, 2))
			finding("%s: an outline that no report needs",
			    safe(path.p, path.len));
	}
	sqlite3_finalize(st);
}

/* What reports say: whole, of files that are there, with the outline of what
   they were. */
static void
coverage(sqlite3 *db)
{
	sqlite3_stmt *st = db_prepare(db, "SELECT c.path, c.lines, "
	    "f.path IS NOT NULL, f.blob IS c.blob OR EXISTS (SELECT 1 "
	    "FROM outline AS o WHERE o.path = c.path AND o.blob = c.blob) "
	    "FROM coverage AS c LEFT JOIN file AS f ON f.path = c.path");
	struct packed_coverage p;
	struct covered_line l;
	struct text path, t;

	while (db_row(db, st)) {
		path = db_bytes(st, 0);
		t = db_bytes(st, 1);
		packed_coverage_open(&p, t.p, t.len);
		while (packed_coverage_next(&p, &l))
			continue;
		if (p.bad)
			finding("%s: coverage that cannot be read",
			    safe(path.p, path.len));
		if (!sqlite3_column_int(st, 2))
			finding("%s: coverage of a file that is not there",
			    safe(path.p, path.len));
		if (!sqlite3_column_int(st, 3))
			finding("%s: coverage of contents that are not known",
			    safe(path.p, path.len));
	}
	sqlite3_finalize(st);
}

/* What users said: of symbols of packages that are as they were then. */
static void
feedback(sqlite3 *db)
{
	sqlite3_stmt *st = db_prepare(db, "SELECT f.words, f.symbol, "
	    "EXISTS (SELECT 1 FROM package AS p WHERE p.name = f.package "
	    "AND p.root = f.root), EXISTS (SELECT 1 FROM node AS n "
	    "JOIN file ON file.id = n.id >> 20 "
	    "WHERE substr(n.hash, 1, 8) = substr(f.symbol, 1, 8) "
	    "AND n.hash = f.symbol AND file.package = f.package), "
	    "f.useful < 0 OR f.useless < 0 OR f.useful + f.useless < 1 "
	    "FROM feedback AS f");
	struct text words;

	while (db_row(db, st)) {
		words = db_bytes(st, 0);
		if (!feedback_words_good(words))
			finding("feedback for words that are none: %s",
			    safe(words.p, words.len));
		if (!sqlite3_column_int(st, 2))
			finding("feedback on code that is no more: %s",
			    safe(words.p, words.len));
		else if (!sqlite3_column_int(st, 3))
			finding("feedback on a symbol that its package does "
			    "not have: %s", safe(words.p, words.len));
		if (sqlite3_column_int(st, 4))
			finding("feedback of nobody: %s",
			    safe(words.p, words.len));
	}
	sqlite3_finalize(st);
}

void
check_answers(sqlite3 *db)
{
	sqlite3_stmt *files, *rows, *said;
	struct heard h = { 0 };
	struct text t;
	char *path;
	int64_t file;

	if (db_number(db, "SELECT count(*) FROM answer AS a LEFT JOIN file "
	    "AS f ON f.path = a.path WHERE f.blob IS NOT a.blob") > 0)
		finding("answers about contents that are not there");
	if (db_number(db, "SELECT count(*) FROM guess AS g WHERE NOT EXISTS "
	    "(SELECT 1 FROM file AS f JOIN answer AS a ON a.path = f.path "
	    "WHERE f.id = g.src >> 20)") > 0)
		finding("guesses of files that nothing was said of");
	coverage(db);
	outlines(db);
	feedback(db);
	files = db_prepare(db, "SELECT id, path FROM file WHERE path IN "
	    "(SELECT path FROM answer) OR id IN "
	    "(SELECT src >> 20 FROM edge WHERE prov = 4)");
	rows = db_prepare(db, "SELECT path, body, symbols FROM answer "
	    "WHERE path = ?1");
	said = db_prepare(db, "SELECT src, type, lines FROM edge "
	    "WHERE src BETWEEN ?1 AND ?2 AND prov = 4");
	while (db_row(db, files)) {
		file = sqlite3_column_int64(files, 0);
		t = db_bytes(files, 1);
		path = strdup(safe(t.p, t.len));
		h.n = 0;
		h.relations = 0;
		sqlite3_bind_text(rows, 1, t.p, (int)t.len, SQLITE_STATIC);
		while (db_row(db, rows))
			row(&h, path, db_bytes(rows, 1), rows);
		edges(said, file, path, &h);
		free(path);
	}
	free(h.lines);
	sqlite3_finalize(files);
	sqlite3_finalize(rows);
	sqlite3_finalize(said);
}
