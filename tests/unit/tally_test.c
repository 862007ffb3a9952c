/* Counts by sort: written, read again, and counted. */
#include <stdlib.h>
#include <string.h>

#include "tally.h"
#include "tap.h"

static sqlite3 *
store(void)
{
	sqlite3	*db;

	sqlite3_open(":memory:", &db);
	sqlite3_exec(db, "CREATE TABLE meta (key TEXT PRIMARY KEY, value);"
	    "CREATE TABLE node (kind INTEGER);"
	    "CREATE TABLE edge (type INTEGER, prov INTEGER);"
	    "INSERT INTO node VALUES (0), (2), (2), (8), (9), (9), (15);"
	    "INSERT INTO edge VALUES (2, 1), (2, 3), (11, 5);"
	    "INSERT INTO meta VALUES ('nodes', 7), ('edges', 3)",
	    NULL, NULL, NULL);
	return db;
}

static void
note(sqlite3 *db, const struct tally *t)
{
	sqlite3_stmt	*st;
	unsigned int	 part;
	char		*s;

	sqlite3_prepare_v2(db, "INSERT INTO meta VALUES (?1, ?2)", -1, &st,
	    NULL);
	for (part = 0; part < TALLY_PARTS; part++) {
		s = tally_text(t, part);
		sqlite3_bind_text(st, 1, tally_key(part), -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 2, s, -1, SQLITE_TRANSIENT);
		sqlite3_step(st);
		sqlite3_reset(st);
		free(s);
	}
	sqlite3_finalize(st);
}

int
main(void)
{
	static const struct tally	 none;
	struct tally			 t, back;
	sqlite3				*db = store();
	char				*s;

	ok(!tally_noted(db, &back), "nothing is noted");
	ok(tally_count(db, &t) == SQLITE_OK, "counted");
	ok(tally_nodes(&t) == 7 && tally_edges(&t) == 3, "all of them");
	ok(tally_contained(&t) == 5, "a file and an external stand in none");
	s = tally_text(&t, TALLY_KINDS);
	is(s, "{\"file\":1,\"function\":2,\"enum\":1,\"enum_member\":2,"
	    "\"external\":1}", "as JSON");
	free(s);
	s = tally_text(&none, TALLY_TYPES);
	is(s, "{}", "nothing as JSON");
	free(s);
	note(db, &t);
	ok(tally_noted(db, &back) && memcmp(&t, &back, sizeof(t)) == 0,
	    "noted, and read again");
	tally_node(&t, NODE_KIND_MAX, 1);
	tally_node(&t, -1, 1);
	tally_edge(&t, EDGE_TYPE_MAX, PROV_MAX, 1);
	tally_edge(&t, -1, -1, -1);
	ok(memcmp(&t, &back, sizeof(t)) == 0, "what is none does not count");
	tally_edge(&t, EDGE_CALLS, PROV_EXTERNAL, -1);
	ok(tally_edges(&t) == 2 && t.provs[PROV_EXTERNAL] == 0, "one less");
	sqlite3_exec(db, "UPDATE meta SET value = 8 WHERE key = 'nodes'",
	    NULL, NULL, NULL);
	ok(!tally_noted(db, &back), "what does not add up is not believed");
	sqlite3_close(db);
	return tap_done();
}
