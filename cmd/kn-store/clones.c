/*
 * The clones sections of files (common/clones.h), kept as kn-extract made
 * them.
 */
#include "clones.h"
#include "prog.h"
#include "writer.h"

static void
set(struct writer *w, int64_t file, struct text section)
{
	sqlite3_stmt	*st;

	st = db_stmt(w, section.p != NULL ? ST_CLONE_SET : ST_CLONE_DELETE);
	sqlite3_bind_int64(st, 1, file);
	if (section.p != NULL)
		db_blob(st, 2, section.p, section.len);
	db_run(w, st);
}

void
clones_set(struct writer *w, int64_t file, const struct facts_frame *f)
{
	if (f->clones.p != NULL && (f->clones.len == 0 ||
	    !clones_check(f->clones.p, f->clones.len, f->nnodes)))
		fail(w, 2, "bad FACTS frame: %s: clones",
		    safe(f->id.path.p, f->id.path.len));
	/* A full load has nothing to delete. */
	if (w->mode == MODE_UPDATE || f->clones.p != NULL)
		set(w, file, f->clones);
}

void
clones_gone(struct writer *w, int64_t file)
{
	struct text	none = { NULL, 0 };

	set(w, file, none);
}
