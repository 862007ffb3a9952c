/*
 * COVERAGE: which lines the tests ran.  Kept by path, report and test, as
 * long as the file has these contents; no part of the graph.
 */
#include <string.h>

#include "coverage.h"
#include "prog.h"
#include "writer.h"

void
coverage_frame(struct writer *w, const void *data, size_t len)
{
	struct coverage_frame	 f;
	struct covered_line	 l;
	struct bytes		 packed = { NULL, 0, 0 };
	unsigned char		 one[PACKED_COVERED_MAX];
	sqlite3_stmt		*st;
	uint32_t		 i, last = 0;

	if (coverage_get(&f, data, len) == -1)
		fail(w, 2, "bad COVERAGE frame");
	if (w->mode != MODE_UPDATE)
		fail(w, 2, "bad stream: COVERAGE in a stream that is no "
		    "update");
	db_begin(w);
	w->coverage_changed = 1;
	if (f.path.len == 0) {
		st = db_stmt(w, ST_COVERAGE_DROP);
		db_string(st, 1, f.report);
		db_run(w, st);
		return;
	}
	if (!file_is_current(w, f.path, f.blob))
		return;
	w->covered = 1;
	for (i = 0; i < f.nlines; i++) {
		coverage_line_get(&f, &l);
		bytes_add(&packed, one, packed_coverage_put(one, last, &l));
		last = l.line;
	}
	st = db_stmt(w, ST_COVERAGE_SET);
	db_string(st, 1, f.path);
	db_string(st, 2, f.report);
	db_string(st, 3, f.test);
	db_blob(st, 4, f.blob.p, f.blob.len);
	db_blob(st, 5, packed.p != NULL ? packed.p : (const void *)"",
	    packed.len);
	db_run(w, st);
	bytes_release(&packed);
}

void
coverage_stale(struct writer *w, struct text path, struct text blob)
{
	sqlite3_stmt	*st;

	if (!w->covered)
		return;
	db_begin(w);
	w->coverage_changed = 1;
	st = db_stmt(w, ST_COVERAGE_STALE);
	db_string(st, 1, path);
	db_blob(st, 2, blob.p, blob.len);
	db_run(w, st);
}

/* For the answers that kn-query keeps: what is known has changed. */
static void
count_change(struct writer *w)
{
	db_exec(w, "INSERT INTO meta (key, value) VALUES ('coverage', 1)"
	    " ON CONFLICT (key) DO UPDATE SET value = value + 1");
	w->coverage_changed = 0;
}

void
coverage_finish(struct writer *w)
{
	if (w->covered && w->mode != MODE_UPDATE)
		db_exec(w, "DELETE FROM coverage WHERE path NOT IN "
		    "(SELECT path FROM file)");
	if (w->coverage_changed || (w->covered && w->mode != MODE_UPDATE))
		count_change(w);
}
