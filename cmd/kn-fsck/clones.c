/*
 * Signatures of bodies: do they belong to functions that are there?
 */
#include <stdlib.h>

#include "clones.h"
#include "fsck.h"
#include "kinds.h"
#include "prog.h"

static void
check_file_clones(sqlite3 *db, struct one_file *f, void *arg)
{
	sqlite3_stmt *st = arg;
	struct clones c;
	struct text t;

	sqlite3_reset(st);
	sqlite3_bind_int64(st, 1, f->id);
	if (!db_row(db, st))
		return;
	t = db_bytes(st, 0);
	if (t.len == 0 || !clones_check(t.p, t.len, f->nnodes)) {
		finding("%s: its signatures are damaged",
		    safe(f->path.p, f->path.len));
		return;
	}
	clones_open(&c, t.p, t.len);
	while (clones_next(&c))
		if (f->nodes[c.ord].kind != NODE_FUNCTION &&
		    f->nodes[c.ord].kind != NODE_METHOD)
			finding("%s: %s has a signature and is no function",
			    safe(f->path.p, f->path.len),
			    safe(f->nodes[c.ord].name.p,
			    f->nodes[c.ord].name.len));
}

void
check_clones(sqlite3 *db)
{
	sqlite3_stmt *st;

	st = db_prepare(db, "SELECT file FROM clone AS c WHERE NOT EXISTS "
	    "(SELECT 1 FROM file WHERE id = c.file)");
	while (db_row(db, st))
		finding("signatures of a file %lld that is not there",
		    (long long)sqlite3_column_int64(st, 0));
	sqlite3_finalize(st);
	st = db_prepare(db, "SELECT section FROM clone WHERE file = ?1");
	each_file(db, 0, check_file_clones, st);
	sqlite3_finalize(st);
}
