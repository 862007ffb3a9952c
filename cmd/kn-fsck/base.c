/*
 * The file as SQLite sees it, and the counts that are kept.
 */
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "prog.h"
#include "store.h"

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
}
