/*
 * What git said: every id in it stands for something.
 */
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "packed.h"
#include "people.h"
#include "prog.h"

static void
none(sqlite3 *db, const char *sql, const char *what)
{
	int64_t n = db_number(db, sql);

	if (n > 0)
		finding("%lld %s", (long long)n, what);
}

/* Runs of lines: whole, of known revisions, no more than the file has. */
static int
runs_fit(sqlite3 *db, sqlite3_stmt *revision, struct text runs, int64_t lines)
{
	struct packed_runs r;
	uint64_t all = 0;
	uint32_t n;
	int64_t id;
	int known;

	packed_runs_open(&r, runs.p, runs.len);
	while (packed_runs_next(&r, &n, &id)) {
		all += n;
		if (id == 0)
			continue;
		sqlite3_bind_int64(revision, 1, id);
		known = db_row(db, revision);
		sqlite3_reset(revision);
		if (!known)
			return 0;
	}
	/* git counts a last line without an end, and no line after one. */
	return !r.bad && (lines < 0 || all <= (uint64_t)lines + 1);
}

/* ---- what changes together ---- */

/* Commits of few files that touch both of two files. */
static const char both_sql[] =
	"SELECT count(*) FROM touch AS t JOIN touch AS u "
	"ON u.revision = t.revision "
	"WHERE t.path = (SELECT p.id FROM path AS p JOIN file AS f "
	"ON f.path = p.text WHERE f.id = ?1) "
	"AND u.path = (SELECT p.id FROM path AS p JOIN file AS f "
	"ON f.path = p.text WHERE f.id = ?2) "
	"AND (SELECT count(*) FROM touch WHERE revision = t.revision) <= 50";

static int64_t
both(sqlite3 *db, sqlite3_stmt *st, int64_t a, int64_t b)
{
	int64_t n;

	sqlite3_bind_int64(st, 1, a);
	sqlite3_bind_int64(st, 2, b);
	n = db_row(db, st) ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_reset(st);
	return n;
}

/* Edges between two files or two definitions; those of files are counted
   anew. */
static void
check_together(sqlite3 *db)
{
	sqlite3_stmt *st = db_prepare(db, "SELECT src, dst, conf, lines "
	    "FROM edge WHERE type = 15");
	sqlite3_stmt *count = db_prepare(db, both_sql);
	const unsigned char *p;
	int64_t src, dst;
	struct text t;
	uint64_t n;
	int file;

	while (db_row(db, st)) {
		src = sqlite3_column_int64(st, 0);
		dst = sqlite3_column_int64(st, 1);
		t = db_bytes(st, 3);
		p = (const unsigned char *)t.p;
		file = (src & 0xfffff) == 0;
		if (t.len == 0 || src == dst || dst < 0 ||
		    file != ((dst & 0xfffff) == 0) ||
		    varint_get(&p, p + t.len, VARINT32_MAX, &n) == -1 ||
		    p != (const unsigned char *)t.p + t.len || n < 3 ||
		    sqlite3_column_int(st, 2) < 25)
			finding("node %lld does not change with %lld like that",
			    (long long)src, (long long)dst);
		else if (file && (both(db, count, src >> 20, dst >> 20) !=
		    (int64_t)n || 100 * (int64_t)n / both(db, count, src >> 20,
		    src >> 20) != sqlite3_column_int(st, 2)))
			finding("files %lld and %lld: other commits change "
			    "both", (long long)src >> 20,
			    (long long)dst >> 20);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(count);
}

/* ---- words of messages ---- */

/* One number for a word in a message; sums of them do not depend on the
   order (FNV-1a). */
static uint64_t
mark(const char *word, size_t len, int64_t revision)
{
	uint64_t h = 0xcbf29ce484222325u + (uint64_t)revision;

	while (len-- > 0)
		h = (h ^ (unsigned char)*word++) * 0x100000001b3u;
	return h;
}

static int
by_mark(const void *va, const void *vb)
{
	const uint64_t *a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* The sum of what the message says, each word once. */
static uint64_t
said(struct text message, int64_t revision)
{
	struct message_words m;
	uint64_t *v = NULL, sum = 0;
	char word[WORD_MAX];
	size_t len, i, n = 0, max = 0;

	message_words_open(&m, message);
	while ((len = message_words_next(&m, word)) > 0) {
		if (n == max) {
			max = max * 2 + 256;
			v = grow(v, max, sizeof(*v));
		}
		v[n++] = mark(word, len, revision);
	}
	if (n > 1)
		qsort(v, n, sizeof(*v), by_mark);
	for (i = 0; i < n; i++)
		if (i == 0 || v[i] != v[i - 1])
			sum += v[i];
	free(v);
	return sum;
}

/* The index has what the messages of commits say that touch a file. */
static void
check_messages(sqlite3 *db)
{
	sqlite3_stmt *st = db_prepare(db, "SELECT word, revisions "
	    "FROM message");
	struct packed_ids ids;
	struct text word, t;
	uint64_t index = 0, all = 0;
	int64_t id;

	while (db_row(db, st)) {
		word = db_bytes(st, 0);
		t = db_bytes(st, 1);
		packed_ids_open(&ids, t.p, t.len);
		while (packed_ids_next(&ids, &id))
			index += mark(word.p, word.len, id);
		if (ids.bad)
			finding("commits that speak of %s: damaged",
			    safe(word.p, word.len));
	}
	sqlite3_finalize(st);
	st = db_prepare(db, "SELECT id, message FROM revision "
	    "WHERE id IN (SELECT revision FROM touch)");
	while (db_row(db, st))
		all += said(db_bytes(st, 1), sqlite3_column_int64(st, 0));
	sqlite3_finalize(st);
	if (all != index)
		finding("the index of messages is not what they say");
}

void
check_people(sqlite3 *db)
{
	sqlite3_stmt *st, *revision;
	struct text path;

	none(db, "SELECT count(*) FROM revision WHERE person NOT IN "
	    "(SELECT id FROM person)", "commits are nobody's");
	none(db, "SELECT count(*) FROM touch WHERE path NOT IN "
	    "(SELECT id FROM path)", "commits touch no path");
	none(db, "SELECT count(*) FROM touch WHERE revision NOT IN "
	    "(SELECT id FROM revision)", "paths are touched by no commit");
	none(db, "SELECT count(*) FROM hunk WHERE path NOT IN (SELECT id "
	    "FROM path) OR revision NOT IN (SELECT id FROM revision)",
	    "hunks are of no commit or path");
	none(db, "SELECT count(*) FROM edge AS e JOIN node AS n "
	    "ON n.id = e.dst WHERE (e.type IN (13, 14)) <> (n.kind = 18)",
	    "edges to people that are none, or of another type");
	none(db, "SELECT count(*) FROM node AS n WHERE kind = 18 AND NOT "
	    "EXISTS (SELECT 1 FROM edge WHERE dst = n.id)",
	    "people without an edge");
	revision = db_prepare(db, "SELECT 1 FROM revision WHERE id = ?1");
	st = db_prepare(db, "SELECT b.path, b.runs, CASE WHEN f.blob = b.blob "
	    "THEN f.lines ELSE -1 END FROM blame AS b LEFT JOIN file AS f "
	    "ON f.path = b.path");
	while (db_row(db, st)) {
		path = db_bytes(st, 0);
		if (!runs_fit(db, revision, db_bytes(st, 1),
		    sqlite3_column_type(st, 2) == SQLITE_NULL ? -1 :
		    sqlite3_column_int64(st, 2)))
			finding("%s: the lines that git spoke of do not fit",
			    safe(path.p, path.len));
	}
	sqlite3_finalize(st);
	sqlite3_finalize(revision);
	check_together(db);
	check_messages(db);
}
