/*
 * GONE: files that left, with all that they held.
 */
#include "prog.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

/* A statement about FILE's key range. */
static sqlite3_stmt *
range(struct writer *w, enum stmt which, int64_t file)
{
	sqlite3_stmt	*st = db_stmt(w, which);

	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	return st;
}

static void
run_id(struct writer *w, enum stmt which, int64_t file)
{
	sqlite3_stmt	*st = db_stmt(w, which);

	sqlite3_bind_int64(st, 1, file);
	db_run(w, st);
}

static void
delete_file(struct writer *w, int64_t file)
{
	sqlite3_stmt	*st = range(w, ST_NODE_SCAN, file);
	struct text	 name;

	while (db_row(w, st)) {
		name = db_column(st, 2);
		node_left(w, sqlite3_column_int64(st, 0), name);
	}
	st = range(w, ST_EDGE_OUTSIDE, file);
	while (db_row(w, st))
		external_lost(w, sqlite3_column_int64(st, 0));
	w->counts.files--;
	nodes_delete(w, range(w, ST_NODE_CLEAR, file));
	edges_delete(w, range(w, ST_EDGE_CLEAR, file));
	db_run(w, range(w, ST_UNRESOLVED_CLEAR, file));
	w->counts.unresolved -= sqlite3_changes(w->db);
	if (w->answers)
		db_run(w, range(w, ST_GUESS_CLEAR, file));
	run_id(w, ST_LINK_DELETE, file);
	run_id(w, ST_MENTION_DELETE, file);
	text_gone(w, file);
	clones_gone(w, file);
	adjacency_stale(w, file);
	run_id(w, ST_FILE_DELETE, file);
}

void
gone_frame(struct writer *w, const void *data, size_t len)
{
	sqlite3_stmt	*st;
	struct text	 path, package, lang;
	int64_t		 file;

	if (gone_get(&path, data, len) == -1)
		fail(w, 2, "bad GONE frame");
	if (path_seen(w, path, SAID_GONE) == SAID_FACTS)
		fail(w, 2, "bad stream: %s was sent, and is gone",
		    safe(path.p, path.len));
	problem_path(w, path);
	blame_gone(w, path);
	answers_stale(w, path, (struct text){ "", 0 });
	coverage_gone(w, path);
	if (w->mode != MODE_UPDATE)
		return;
	st = db_stmt(w, ST_FILE_FIND);
	sqlite3_bind_text(st, 1, path.p, (int)path.len, SQLITE_STATIC);
	if (!db_row(w, st))
		return;
	file = sqlite3_column_int64(st, 0);
	lang = db_column(st, 1);
	package = db_column(st, 2);
	package_touch(w, package, lang);
	digest_stale(w, package);
	sqlite3_reset(st);
	db_begin(w);
	delete_file(w, file);
	w->changed = 1;
}
