/*
 * COVERAGE: which lines the tests ran.  Kept by path, report and test as long
 * as there is such a file; no part of the graph.  When the file changes, the
 * outline tells where its definitions were.
 */
#include <string.h>

#include "coverage.h"
#include "prog.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

/* Kinds of definitions that are found again when their file has changed. */
#define OUTLINED	(1 << NODE_FUNCTION | 1 << NODE_METHOD | \
	1 << NODE_CLASS | 1 << NODE_STRUCT | 1 << NODE_UNION | \
	1 << NODE_INTERFACE | 1 << NODE_ENUM | 1 << NODE_TYPE_ALIAS | \
	1 << NODE_MODULE)

/* Keep where definitions stand in the contents that a report tells of. */
static void
outline_keep(struct writer *w, struct text path, struct text blob)
{
	struct covered_definition	 d;
	struct bytes			 packed = { NULL, 0, 0 };
	unsigned char			 one[PACKED_DEFINITION_MAX];
	sqlite3_stmt			*st = db_stmt(w, ST_OUTLINE_ANY);
	int64_t				 file;
	int				 known;

	db_string(st, 1, path);
	db_blob(st, 2, blob.p, blob.len);
	known = db_row(w, st);
	sqlite3_reset(st);
	if (known)
		return;
	st = db_stmt(w, ST_FILE_FIND);
	db_string(st, 1, path);
	if (!db_row(w, st))
		return;
	file = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	st = db_stmt(w, ST_OUTLINE_OF);
	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	sqlite3_bind_int64(st, 3, OUTLINED);
	while (db_row(w, st)) {
		memcpy(d.hash, sqlite3_column_blob(st, 0), sizeof(d.hash));
		d.body = (uint64_t)sqlite3_column_int64(st, 1);
		d.line = (uint32_t)sqlite3_column_int64(st, 2);
		d.end_line = (uint32_t)sqlite3_column_int64(st, 3);
		if (d.end_line >= d.line)
			bytes_add(&packed, one, packed_definition_put(one, &d));
	}
	st = db_stmt(w, ST_OUTLINE_SET);
	db_string(st, 1, path);
	db_blob(st, 2, blob.p, blob.len);
	db_blob(st, 3, packed.p != NULL ? packed.p : (const void *)"",
	    packed.len);
	db_run(w, st);
	bytes_release(&packed);
}

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
	outline_keep(w, f.path, f.blob);
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

/* What an older version kept, without an outline, ends here. */
void
coverage_stale(struct writer *w, struct text path, struct text blob)
{
	sqlite3_stmt	*st;

	if (!w->covered)
		return;
	db_begin(w);
	st = db_stmt(w, ST_COVERAGE_STALE);
	db_string(st, 1, path);
	db_blob(st, 2, blob.p, blob.len);
	db_run(w, st);
}

void
coverage_gone(struct writer *w, struct text path)
{
	sqlite3_stmt	*st;

	if (!w->covered)
		return;
	db_begin(w);
	w->coverage_changed = 1;
	st = db_stmt(w, ST_COVERAGE_GONE);
	db_string(st, 1, path);
	db_run(w, st);
}

/*
 * For the answers that kn-query keeps: what is known has changed.  A number
 * that counts would begin anew with the next whole index.
 */
static void
note_change(struct writer *w)
{
	db_exec(w, "INSERT OR REPLACE INTO meta (key, value) "
	    "VALUES ('coverage', lower(hex(randomblob(8))))");
	w->coverage_changed = 0;
}

void
coverage_finish(struct writer *w)
{
	if (w->covered && w->mode != MODE_UPDATE)
		db_exec(w, "DELETE FROM coverage WHERE path NOT IN "
		    "(SELECT path FROM file)");
	if (w->coverage_changed || (w->covered && w->mode != MODE_UPDATE))
		db_exec(w, "DELETE FROM outline WHERE NOT EXISTS (SELECT 1 "
		    "FROM coverage AS c WHERE c.path = outline.path "
		    "AND c.blob = outline.blob)");
	if (w->coverage_changed || (w->covered && w->mode != MODE_UPDATE))
		note_change(w);
}
