/*
 * The problem table.  What the store has on a path is replaced by what the
 * stream says of it (see PROBLEM in common/facts.h): known only at its end,
 * so that nothing is written when nothing differs.
 */
#include <string.h>

#include "prog.h"
#include "writer.h"

/*
 * A problem of this stream; its texts are in writer.problem_text.  The value
 * of its path in writer.problem_paths is the number of the first one, plus 1.
 */
struct problem_row {
	int32_t		next;		/* of the same path; -1: last */
	size_t		text;
	uint32_t	stage, reason, detail;	/* lengths */
};

void
problem_path(struct writer *w, struct text path)
{
	if (w->mode == MODE_UPDATE)
		table_add(&w->problem_paths, path.p, path.len, NULL);
}

static int
is_text(const unsigned char *p, uint32_t len, struct text t)
{
	return len == t.len && (len == 0 || memcmp(p, t.p, len) == 0);
}

static void
add(struct writer *w, const struct problem *p)
{
	struct problem_row	*row;
	struct table_entry	*e;
	const unsigned char	*text;
	uint32_t		 i;
	int64_t			 j;

	if (w->nproblems == w->problems_max) {
		w->problems_max = w->problems_max * 2 + 64;
		w->problems = grow(w, w->problems, w->problems_max,
		    sizeof(*w->problems));
	}
	i = table_add(&w->problem_paths, p->path.p, p->path.len, NULL);
	e = &w->problem_paths.entries[i];
	for (j = e->value - 1; j != -1; j = row->next) {
		row = &w->problems[j];
		text = w->problem_text.p + row->text;
		if (is_text(text, row->stage, p->stage) &&
		    is_text(text + row->stage, row->reason, p->reason))
			return;		/* said already */
	}
	row = &w->problems[w->nproblems];
	row->next = (int32_t)e->value - 1;
	e->value = (int64_t)++w->nproblems;
	row->text = w->problem_text.len;
	row->stage = (uint32_t)p->stage.len;
	row->reason = (uint32_t)p->reason.len;
	row->detail = (uint32_t)p->detail.len;
	bytes_add(&w->problem_text, p->stage.p, p->stage.len);
	bytes_add(&w->problem_text, p->reason.p, p->reason.len);
	bytes_add(&w->problem_text, p->detail.p, p->detail.len);
}

void
problem_frame(struct writer *w, const void *data, size_t len)
{
	struct problem	p;

	if (problem_get(&p, data, len) == -1)
		fail(w, 2, "bad PROBLEM frame");
	add(w, &p);
}

void
problem_add(struct writer *w, struct text path, const char *reason,
    const char *detail)
{
	struct problem	p = { path, { "kn-store", 8 },
			    { reason, strlen(reason) },
			    { detail, strlen(detail) } };

	add(w, &p);
}

/* Column COL equals N bytes at *P, which moves on. */
static int
same(sqlite3_stmt *st, int col, const unsigned char **p, uint32_t n)
{
	const unsigned char	*s = *p;

	*p += n;
	return (uint32_t)sqlite3_column_bytes(st, col) == n && (n == 0 ||
	    memcmp(sqlite3_column_blob(st, col), s, n) == 0);
}

/* Did the stream say the row of ST? */
static int
is_there(const struct writer *w, sqlite3_stmt *st, int64_t first)
{
	const struct problem_row	*row;
	const unsigned char		*p;
	int64_t				 i;

	for (i = first; i != -1; i = row->next) {
		row = &w->problems[i];
		p = w->problem_text.p + row->text;
		if (same(st, 0, &p, row->stage) &&
		    same(st, 1, &p, row->reason) &&
		    same(st, 2, &p, row->detail))
			return 1;
	}
	return 0;
}

/* Has the store exactly what the stream says of the path? */
static int
unchanged(struct writer *w, const char *path, int len, int64_t first)
{
	sqlite3_stmt	*st = db_stmt(w, ST_PROBLEM_SCAN);
	int64_t		 i, n = 0;
	int		 yes = 1;

	for (i = first; i != -1; i = w->problems[i].next)
		n++;
	sqlite3_bind_text(st, 1, path, len, SQLITE_STATIC);
	while (yes && db_row(w, st)) {
		yes = is_there(w, st, first);
		n--;
	}
	sqlite3_reset(st);
	return yes && n == 0;
}

static void
write_row(struct writer *w, const struct problem_row *row, const char *path,
    int len)
{
	sqlite3_stmt	*st = db_stmt(w, ST_PROBLEM_SET);
	const char	*p = (const char *)w->problem_text.p + row->text;

	sqlite3_bind_text(st, 1, path, len, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, p, (int)row->stage, SQLITE_STATIC);
	p += row->stage;
	sqlite3_bind_text(st, 3, p, (int)row->reason, SQLITE_STATIC);
	p += row->reason;
	sqlite3_bind_text(st, 4, row->detail == 0 ? "" : p, (int)row->detail,
	    SQLITE_STATIC);
	db_run(w, st);
	w->counts.problems++;
}

void
problems_finish(struct writer *w)
{
	sqlite3_stmt	*st;
	const char	*path;
	uint32_t	 i;
	int64_t		 first, j;
	int		 len;

	for (i = 0; i < w->problem_paths.n; i++) {
		path = table_key(&w->problem_paths, i);
		len = (int)w->problem_paths.entries[i].len;
		first = w->problem_paths.entries[i].value - 1;
		if (w->mode == MODE_UPDATE) {
			if (unchanged(w, path, len, first))
				continue;
			st = db_stmt(w, ST_PROBLEM_CLEAR);
			sqlite3_bind_text(st, 1, path, len, SQLITE_STATIC);
			db_run(w, st);
			w->counts.problems -= sqlite3_changes(w->db);
		}
		for (j = first; j != -1; j = w->problems[j].next)
			write_row(w, &w->problems[j], path, len);
	}
}
