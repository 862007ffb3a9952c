/*
 * FEEDBACK: what was of use for which task.
 *
 * Kept by symbol and words of the task, with the root that the symbol's
 * package had: when that is another one, the code is, and what was said
 * counts no longer: the row goes.  Apart from the graph, and through a new
 * index.
 */
#include "feedback.h"
#include "schema.h"
#include "writer.h"

void
feedback_frame(struct writer *w, const void *data, size_t len)
{
	struct feedback_frame	 f;
	sqlite3_stmt		*st;

	if (feedback_get(&f, data, len) == -1)
		fail(w, 2, "bad FEEDBACK frame");
	if (w->mode != MODE_UPDATE)
		fail(w, 2, "bad stream: FEEDBACK in a stream that is no "
		    "update");
	db_begin(w);
	st = db_stmt(w, ST_FEEDBACK_ADD);
	db_blob(st, 1, f.symbol.p, f.symbol.len);
	sqlite3_bind_text(st, 2, f.words.p, (int)f.words.len, SQLITE_STATIC);
	sqlite3_bind_int(st, 3, f.useful);
	sqlite3_bind_int(st, 4, !f.useful);
	db_run(w, st);
	if (sqlite3_changes(w->db) == 0)
		fail(w, 2, "FEEDBACK of a symbol that no file has");
	db_run(w, db_stmt(w, ST_FEEDBACK_COUNT));
}

void
feedback_finish(struct writer *w)
{
	db_run(w, db_stmt(w, ST_FEEDBACK_PRUNE));
}
