/*
 * What git said: every id in it stands for something.
 */
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
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
}
