/*
 * Print the call edges of a store, for comparison with what a compiler says:
 *
 *	calls STORE
 *
 * caller, callee, file:line of the call, file:line of the callee, whether
 * the callee is a macro (0 or 1), provenance, what holds the callee and
 * file:line of that ("-" for a file); separated by tabs, one line a place.
 */
#include <err.h>
#include <inttypes.h>
#include <stdio.h>

#include "kinds.h"
#include "schema.h"
#include "store.h"

static const char	query[] =
    "SELECT s.name, t.name, f.path, e.lines, g.path, t.line, t.kind, e.prov,"
    " o.name, o.line"
    " FROM edge e JOIN node s ON s.id = e.src JOIN node t ON t.id = e.dst"
    " LEFT JOIN node o ON o.id = t.parent AND o.kind <> ?3"
    " JOIN file f ON f.id = e.src >> ?1 LEFT JOIN file g ON g.id = t.id >> ?1"
    " WHERE e.type = ?2";

static const char *
text(sqlite3_stmt *st, int column)
{
	const char	*s;

	s = (const char *)sqlite3_column_text(st, column);
	return s == NULL ? "-" : s;
}

int
main(int argc, char *argv[])
{
	struct store_lines	 lines;
	char			 msg[512];
	sqlite3			*db;
	sqlite3_stmt		*st;
	uint32_t		 line;
	int			 rc;

	if (argc != 2)
		errx(2, "usage: calls store");
	if (store_open(&db, argv[1], msg, sizeof(msg)) != STORE_OK)
		errx(2, "%s", msg);
	if (sqlite3_prepare_v2(db, query, -1, &st, NULL) != SQLITE_OK)
		errx(2, "%s", sqlite3_errmsg(db));
	sqlite3_bind_int(st, 1, NODE_SLOT_BITS);
	sqlite3_bind_int(st, 2, EDGE_CALLS);
	sqlite3_bind_int(st, 3, NODE_FILE);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		store_lines_init(&lines, sqlite3_column_blob(st, 3),
		    (size_t)sqlite3_column_bytes(st, 3));
		while ((line = store_lines_next(&lines)) != 0)
			printf("%s\t%s\t%s:%" PRIu32 "\t%s:%d\t%d\t%s"
			    "\t%s\t%s:%d\n",
			    text(st, 0), text(st, 1), text(st, 2), line,
			    text(st, 4), sqlite3_column_int(st, 5),
			    sqlite3_column_int(st, 6) == NODE_MACRO,
			    provenance_name(
			    (unsigned int)sqlite3_column_int(st, 7)),
			    text(st, 8), text(st, 4),
			    sqlite3_column_int(st, 9));
	}
	if (rc != SQLITE_DONE)
		errx(2, "%s", sqlite3_errmsg(db));
	sqlite3_finalize(st);
	sqlite3_close(db);
	if (fflush(stdout) != 0 || ferror(stdout))
		err(2, "stdout");
	return 0;
}
