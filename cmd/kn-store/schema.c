/*
 * Making the tables, and bringing those of an older version up to date.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "prog.h"
#include "schema.h"
#include "writer.h"

/*
 * From one version to the next, by the version that is left.  All that are
 * needed run in one transaction.
 */
static const struct {
	int		 from;
	const char	*sql;
} migrations[] = {
	/* Mentions got a table of their own, slots moved before the facts. */
	{ 1,
	    "CREATE TABLE mention ("
	    "  file INTEGER PRIMARY KEY, hashes BLOB NOT NULL);"
	    "INSERT INTO mention SELECT file, mentions FROM link"
	    "  WHERE mentions IS NOT NULL;"
	    "ALTER TABLE link RENAME TO link_old;"
	    "CREATE TABLE link ("
	    "  file INTEGER PRIMARY KEY, slots BLOB, facts BLOB NOT NULL);"
	    "INSERT INTO link SELECT file, slots, facts FROM link_old;"
	    "DROP TABLE link_old;" },
	{ 2,
	    "CREATE INDEX IF NOT EXISTS unresolved_name"
	    "  ON unresolved(name, type);" },
	/*
	 * Full text and adjacency.  The latter is made from the edges when
	 * the next update is published; words come with the files, which
	 * must be sent again: none is as it was.
	 */
	{ 3, SCHEMA_DERIVED
	    "UPDATE file SET mtime = 0, ctime = 0, inode = 0,"
	    "  blob = zeroblob(length(blob));"
	    "DELETE FROM meta WHERE key = 'feed';" },
	/* Authors and history. */
	{ 4, SCHEMA_PEOPLE },
	/* Answers of servers. */
	{ 5, SCHEMA_ANSWERS SCHEMA_GUESS },
	/*
	 * The trees of files and the roots of packages: all files must be
	 * sent again.
	 */
	{ 6, SCHEMA_PACKAGE SCHEMA_FILE_INDEXES
	    "ALTER TABLE file ADD COLUMN trees BLOB;"
	    "UPDATE file SET digest = NULL, mtime = 0, ctime = 0, inode = 0,"
	    "  blob = zeroblob(length(blob));"
	    "DELETE FROM meta WHERE key = 'feed';" },
	/* Snapshots: the first is the one that is published next. */
	{ 7, SCHEMA_HISTORY },
	/* Communities: found when the next update is published. */
	{ 8, SCHEMA_COMMUNITIES },
	/* Hunks of commits. */
	{ 9, SCHEMA_PEOPLE },
	/* Coverage. */
	{ 10, SCHEMA_COVERAGE },
	/* What users said. */
	{ 11, SCHEMA_FEEDBACK },
	/* Signatures of bodies: they come with the files. */
	{ 12, SCHEMA_CLONES
	    "UPDATE file SET mtime = 0, ctime = 0, inode = 0,"
	    "  blob = zeroblob(length(blob));"
	    "DELETE FROM meta WHERE key = 'feed';" },
	/* Words of commits; owners of definitions: they are asked anew. */
	{ 13, SCHEMA_PEOPLE
	    "DELETE FROM asked WHERE key = 'owners';" },
	/* Where definitions stood when tests ran them: what is known by now
	   counts as long as the files are the same. */
	{ 14, SCHEMA_COVERAGE },
};

static void
set_version(struct writer *w, int version)
{
	char	sql[128];

	snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; "
	    "PRAGMA user_version = %d", SCHEMA_APPLICATION_ID, version);
	db_exec(w, sql);
}

void
schema_create(struct writer *w)
{
	int	mine = !w->in_tx;

	db_begin(w);
	db_exec(w, SCHEMA_TABLES);
	db_exec(w, SCHEMA_KEPT);
	set_version(w, SCHEMA_VERSION);
	meta_set_text(w, "state", "loading");
	meta_set_int(w, "generation", w->generation);
	meta_set_int(w, "created", w->created != 0 ? w->created :
	    (int64_t)time(NULL));
	meta_set_int(w, "indexes", 0);
	if (mine)
		db_commit(w);
}

static int
user_version(struct writer *w)
{
	sqlite3_stmt	*st;
	int		 version = 0, rc;

	rc = sqlite3_prepare_v2(w->db, "PRAGMA user_version", -1, &st, NULL);
	if (rc != SQLITE_OK)
		db_fail(w, rc, "read");
	if (sqlite3_step(st) == SQLITE_ROW)
		version = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return version;
}

void
schema_migrate(struct writer *w)
{
	int	version;
	size_t	i;

	db_begin(w);
	version = user_version(w);
	for (i = 0; i < sizeof(migrations) / sizeof(migrations[0]); i++)
		if (migrations[i].from == version) {
			db_exec(w, migrations[i].sql);
			version++;
		}
	if (version != SCHEMA_VERSION)
		fail(w, 2, "%s: schema version %d cannot be brought up to "
		    "date; remove it and index again", safe_str(w->file),
		    version);
	set_version(w, version);
	db_commit(w);
}

/* The statement that drops the next table, or NULL. */
static char *
next_drop(struct writer *w, int all)
{
	sqlite3_stmt	*st;
	char		*sql = NULL;
	int		 rc;

	rc = sqlite3_prepare_v2(w->db, "SELECT format('DROP TABLE \"%w\"', "
	    "name) FROM sqlite_schema WHERE type = 'table' AND "
	    "name NOT LIKE 'sqlite^_%' ESCAPE '^' AND "
	    "(?1 OR name NOT IN (" SCHEMA_KEPT_TABLES ")) "
	    "ORDER BY name <> 'name_fts' LIMIT 1", -1, &st, NULL);
	if (rc != SQLITE_OK)
		db_fail(w, rc, "read");
	sqlite3_bind_int(st, 1, all);
	if (sqlite3_step(st) == SQLITE_ROW &&
	    (sql = strdup((const char *)sqlite3_column_text(st, 0))) == NULL)
		fail(w, 2, "out of memory");
	sqlite3_finalize(st);
	return sql;
}

void
schema_reset(struct writer *w, int all)
{
	char	*sql;

	while ((sql = next_drop(w, all)) != NULL) {
		db_exec(w, sql);
		free(sql);
	}
	schema_create(w);
}
