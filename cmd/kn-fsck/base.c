/*
 * The file as SQLite sees it, and the counts that are kept.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "prog.h"
#include "store.h"
#include "tally.h"

/* A reader would do without them, a thousand times slower. */
static void
check_indexes(sqlite3 *db)
{
	static const char *const names[] = { "node_name", "node_hash",
	    "node_outer", "edge_dst", "unresolved_name", "name_text",
	    "file_package" };
	sqlite3_stmt *st = db_prepare(db, "SELECT 1 FROM sqlite_schema "
	    "WHERE type = 'index' AND name = ?1");
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		sqlite3_bind_text(st, 1, names[i], -1, SQLITE_STATIC);
		if (!db_row(db, st))
			finding("the index %s is not there", names[i]);
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
}

void
check_file(sqlite3 *db)
{
	sqlite3_stmt *st = db_prepare(db, "PRAGMA quick_check(20)");
	struct text t;

	while (db_row(db, st)) {
		t = db_bytes(st, 0);
		if (t.len != 2 || memcmp(t.p, "ok", 2) != 0)
			finding("%s", safe(t.p, t.len));
	}
	sqlite3_finalize(st);
	check_indexes(db);
}

/* The same by kind, type and provenance. */
static void
check_tally(sqlite3 *db)
{
	struct tally counted;
	unsigned int part;
	char *kept, *is;
	int rc;

	if ((rc = tally_count(db, &counted)) != SQLITE_OK)
		errx(2, "cannot count: %s", sqlite3_errstr(rc));
	for (part = 0; part < TALLY_PARTS; part++) {
		if ((is = tally_text(&counted, part)) == NULL)
			err(2, NULL);
		kept = db_meta(db, tally_key(part));
		if (kept == NULL || strcmp(kept, is) != 0)
			finding("%s: meta says %s, the table has %s",
			    tally_key(part), kept != NULL ? kept : "nothing",
			    is);
		free(kept);
		free(is);
	}
	if (tally_contained(&counted) != db_number(db,
	    "SELECT count(*) FROM node WHERE parent IS NOT NULL"))
		finding("nodes that stand in others: not all but files, "
		    "packages, people and what is outside");
}

void
check_counts(sqlite3 *db)
{
	static const char *const keys[][2] = {
		{ "files", "SELECT count(*) FROM file" },
		{ "nodes", "SELECT count(*) FROM node" },
		{ "edges", "SELECT count(*) FROM edge" },
		{ "unresolved", "SELECT count(*) FROM unresolved" },
		{ "problems", "SELECT count(*) FROM problem" },
	};
	int64_t n;
	size_t i;
	char *kept;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		n = db_number(db, keys[i][1]);
		kept = db_meta(db, keys[i][0]);
		if (kept == NULL || atoll(kept) != n)
			finding("%s: meta says %s, the table has %lld",
			    keys[i][0], kept != NULL ? kept : "nothing",
			    (long long)n);
		free(kept);
	}
	check_tally(db);
	/* The newest snapshot is of the graph as it is. */
	n = db_number(db, "SELECT count(*) FROM snapshot") == 0 ? 0 :
	    db_number(db, "SELECT m.value NOT BETWEEN max(s.generation) AND "
	    "max(s.until) FROM snapshot AS s, meta AS m "
	    "WHERE m.key = 'generation'");
	if (n != 0)
		finding("the generation is not that of the newest snapshot");
}
