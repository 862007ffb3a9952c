/*
 * The distinct names of all nodes, and their full-text index, which finds a
 * name by any three of its characters.  Built in one go from the sorted
 * index of a first load, then kept in step name by name.
 */
#include "schema.h"
#include "writer.h"

void
names_build(struct writer *w)
{
	db_exec(w, "INSERT INTO name (text) "
	    "SELECT DISTINCT name FROM node ORDER BY name");
	db_exec(w, SCHEMA_NAME_INDEXES);
	db_exec(w, "INSERT INTO name_fts (name_fts) VALUES ('rebuild')");
}

void
name_touch(struct writer *w, struct text name)
{
	if (w->mode == MODE_UPDATE)
		table_add(&w->names, name.p, name.len, NULL);
}

static int
is_used(struct writer *w, const char *name, int len)
{
	sqlite3_stmt	*st = db_stmt(w, ST_NODE_NAMED);

	sqlite3_bind_text(st, 1, name, len, SQLITE_STATIC);
	return db_id(w, st) != 0;
}

static int64_t
find(struct writer *w, const char *name, int len)
{
	sqlite3_stmt	*st = db_stmt(w, ST_NAME_FIND);

	sqlite3_bind_text(st, 1, name, len, SQLITE_STATIC);
	return db_id(w, st);
}

static void
index_name(struct writer *w, enum stmt which, int64_t id, const char *name,
    int len)
{
	sqlite3_stmt	*st = db_stmt(w, which);

	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_text(st, 2, name, len, SQLITE_STATIC);
	db_run(w, st);
}

void
names_finish(struct writer *w)
{
	sqlite3_stmt	*st;
	const char	*name;
	uint32_t	 i;
	int64_t		 id;
	int		 len, used;

	for (i = 0; i < w->names.n; i++) {
		name = table_key(&w->names, i);
		len = (int)w->names.entries[i].len;
		used = is_used(w, name, len);
		id = find(w, name, len);
		if (used && id == 0) {
			st = db_stmt(w, ST_NAME_INSERT);
			sqlite3_bind_text(st, 1, name, len, SQLITE_STATIC);
			db_run(w, st);
			index_name(w, ST_FTS_INSERT,
			    sqlite3_last_insert_rowid(w->db), name, len);
		} else if (!used && id != 0) {
			index_name(w, ST_FTS_DELETE, id, name, len);
			st = db_stmt(w, ST_NAME_DELETE);
			sqlite3_bind_int64(st, 1, id);
			db_run(w, st);
		}
	}
}
