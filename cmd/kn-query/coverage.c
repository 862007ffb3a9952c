/*
 * coverage: how much of files and symbols the tests ran.
 */
#include <stdlib.h>
#include <string.h>

#include "covered.h"
#include "who.h"

static const struct column file_columns[] = {
	{ "path", SHOW_ALL | CELL_PLACE },
	{ "ran", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "lines", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "percent", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};

static const struct column symbol_columns[] = {
	SYMBOL_COLUMNS,
	{ "ran", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "lines", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "percent", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "not_run", SHOW_ALL },
};

static const struct column test_columns[] = {
	{ "test", SHOW_ALL | CELL_NAME },
	{ "ran", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};

static int
nothing(struct query *q, const char *of)
{
	answer_fail(q->answer, "no report tells of %s: run kn-cover -d %s "
	    "report | kn-store -d %s", of, q->database, q->database);
	return STATUS_NOTHING;
}

static int
changed(struct query *q, const char *what)
{
	answer_fail(q->answer, "%s has changed since it was reported of",
	    what);
	return STATUS_NOTHING;
}

static void
share_cells(struct query *q, struct covered_share s)
{
	answer_cell_number(q->answer, s.ran);
	answer_cell_number(q->answer, s.lines);
	answer_cell_number(q->answer, covered_percent(s));
}

static int
is_full(const struct query *q, int64_t rows)
{
	return q->limit != 0 && rows >= q->limit;
}

/* ---- all files ---- */

/* Paths that a report tells of, below the one that is asked for. */
static char **
paths(struct query *q, size_t *n)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT DISTINCT path "
	    "FROM coverage WHERE ?1 IS NULL OR substr(path, 1, length(?1)) = "
	    "?1 ORDER BY path");
	char		**v = NULL;
	size_t		 cap = 0;

	*n = 0;
	if (q->path != NULL)
		sqlite3_bind_text(st, 1, q->path, -1, SQLITE_STATIC);
	while (db_step(q->db, st)) {
		v = grow(v, *n, &cap, sizeof(*v));
		v[(*n)++] = pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 0));
	}
	sqlite3_finalize(st);
	return v;
}

static int
all_files(struct query *q)
{
	struct covered_share	 s, all = { 0, 0 };
	struct covered		 c;
	size_t			 n, i;
	int			 is;
	char			**v = paths(q, &n);
	int64_t			 rows = 0, old = 0;

	if (n == 0) {
		free(v);
		return nothing(q, q->path != NULL ? q->path : "these files");
	}
	answer_table(q->answer, "files", file_columns, nitems(file_columns),
	    TABLE_MAIN);
	for (i = 0; i < n; i++) {
		is = covered_lines(q, v[i], &c);
		old += c.old;
		if (is == -1)
			continue;
		s = covered_count(&c, 0, UINT32_MAX);
		all.lines += s.lines;
		all.ran += s.ran;
		if (is_full(q, rows++))
			continue;
		answer_cell(q->answer, v[i]);
		share_cells(q, s);
	}
	if (q->limit != 0 && rows > q->limit)
		answer_omitted(q->answer, rows - q->limit, 0);
	answer_note(q->answer, "%u of %u lines of %zu files, %lld%%", all.ran,
	    all.lines, n, (long long)covered_percent(all));
	if (old > 0)
		answer_note(q->answer, "%lld files have changed since: of "
		    "their reports only definitions count that did not",
		    (long long)old);
	free(v);
	return STATUS_FOUND;
}

/* ---- symbols ---- */

static void
symbol_row(struct query *q, const struct node *n, const struct covered *c,
    struct covered_share s)
{
	answer_symbol(q, n);
	share_cells(q, s);
	answer_cell(q->answer, s.ran == s.lines ? "" : s.ran == 0 ? "all" :
	    covered_gaps(q, c, n->line, n->end_line));
}

static int
is_callable(const struct node *n)
{
	return n->kind == NODE_FUNCTION || n->kind == NODE_METHOD;
}

/* Symbols of FILE that hold lines; with -u functions that did not run. */
static void
file_rows(struct query *q, const struct file *f, const struct covered *c,
    int64_t *rows)
{
	sqlite3_stmt		*st = db_get(q->db, ST_NODES_IN);
	struct node_list	 list = { 0 };
	struct covered_share	 s;
	const struct node	*n;
	size_t			 i;

	sqlite3_bind_int64(st, 1, file_node(f->id));
	sqlite3_bind_int64(st, 2, file_last(f->id));
	db_nodes(q->db, st, &list);
	node_list_sort(q, &list);
	for (i = 0; i < list.n; i++) {
		n = &list.v[i];
		if (n->kind == NODE_FILE || (q->kinds != 0 &&
		    !(q->kinds & KIND_BIT(n->kind))) ||
		    (q->kinds == 0 && !is_callable(n)))
			continue;
		s = covered_symbol(c, n);
		if (s.lines == 0 || (q->unresolved && s.ran > 0) ||
		    is_full(q, (*rows)++))
			continue;
		symbol_row(q, n, c, s);
	}
	node_list_release(&list);
}

static int
one_file(struct query *q, const struct subject *s)
{
	struct covered	c;
	int64_t		rows = 0;

	if (covered_lines(q, s->path, &c) == -1)
		return c.old ? changed(q, s->path) : nothing(q, s->path);
	if (c.old)
		answer_note(q->answer, "the file has changed since: of its "
		    "reports only definitions count that did not");
	answer_table(q->answer, "symbols", symbol_columns,
	    nitems(symbol_columns), TABLE_MAIN);
	file_rows(q, db_file(q->db, node_file(s->node.id)), &c, &rows);
	if (q->limit != 0 && rows > q->limit)
		answer_omitted(q->answer, rows - q->limit, 0);
	return rows > 0 ? STATUS_FOUND : STATUS_NOTHING;
}

/* -u: functions that no test ran. */
static int
uncovered(struct query *q)
{
	struct covered	 c;
	size_t		 n, i;
	char		**v = paths(q, &n);
	int64_t		 rows = 0;

	if (n == 0) {
		free(v);
		return nothing(q, q->path != NULL ? q->path : "these files");
	}
	answer_table(q->answer, "symbols", symbol_columns,
	    nitems(symbol_columns), TABLE_MAIN);
	for (i = 0; i < n; i++)
		if (covered_lines(q, v[i], &c) == 0 &&
		    db_file_by_path(q->db, v[i])->id != 0)
			file_rows(q, db_file_by_path(q->db, v[i]), &c, &rows);
	if (q->limit != 0 && rows > q->limit)
		answer_omitted(q->answer, rows - q->limit, 0);
	free(v);
	return rows > 0 ? STATUS_FOUND : STATUS_NOTHING;
}

static void
put_test(void *arg, const char *test, uint32_t ran)
{
	struct query	*q = arg;

	answer_cell(q->answer, strcmp(test, COVERED_OUTSIDE) == 0 ?
	    "(outside of tests)" : test);
	answer_cell_number(q->answer, ran);
}

static int
one_symbol(struct query *q, const struct subject *s)
{
	struct covered		 c;
	struct covered_share	 share;

	if (s->path[0] == '\0')
		return nothing(q, q->argv[0]);
	if (covered_lines(q, s->path, &c) == -1)
		return c.old ? changed(q, q->argv[0]) :
		    nothing(q, q->argv[0]);
	share = covered_symbol(&c, &s->node);
	if (share.lines == 0 && c.old)
		return changed(q, q->argv[0]);
	if (share.lines == 0) {
		answer_note(q->answer, "none of its lines can be run");
		return STATUS_NOTHING;
	}
	answer_table(q->answer, "symbols", symbol_columns,
	    nitems(symbol_columns), TABLE_MAIN);
	symbol_row(q, &s->node, &c, share);
	answer_table(q->answer, "tests", test_columns, nitems(test_columns),
	    0);
	covered_tests(q, &s->node, put_test, q);
	return STATUS_FOUND;
}

int
ask_coverage(struct query *q)
{
	struct subject	s;
	int		status;

	if (q->argc == 0)
		return q->unresolved ? uncovered(q) : all_files(q);
	status = who_subject(q, q->argv[0], &s);
	if (status != STATUS_FOUND)
		return status;
	return s.node.kind == NODE_FILE ? one_file(q, &s) :
	    one_symbol(q, &s);
}
