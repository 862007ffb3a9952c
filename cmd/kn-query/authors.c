/*
 * authors, owners, who-knows, bus-factor: people and what is theirs.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "operands.h"
#include "who.h"

/* What was written so long before the newest commit counts half.  Our own
   choice: who wrote it two years ago can still be asked, but is not the
   first to ask. */
#define HALF_LIFE_S	(2 * 365.25 * 24 * 3600)

static const struct column author_columns[] = {
	{ "author", SHOW_ALL | CELL_NAME },
	{ "lines", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "percent", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "last", SHOW_ALL },
	{ "commit", SHOW_ALL | CELL_ID },
	{ "time", SHOW_JSON | CELL_NUMBER },
};

static const struct column root_columns[] = { SYMBOL_COLUMNS };

static void
show_subject(struct query *q, const struct subject *s)
{
	answer_table(q->answer, "of", root_columns, nitems(root_columns),
	    TABLE_JSON);
	answer_symbol(q, &s->node);
}

/* The people who wrote lines FROM to TO of L. */
static void
collect(struct query *q, const struct who_lines *l, uint32_t from, uint32_t to,
    struct share_list *list)
{
	uint32_t	i;

	if (to == 0 || to > l->n)
		to = l->n;
	for (i = from > 0 ? from - 1 : 0; i < to; i++)
		share_person(q, list, l->v[i], 1, 1);
}

static size_t
show_shares(struct query *q, const struct share_list *list)
{
	size_t	i;

	for (i = 0; i < list->n; i++) {
		if (q->limit != 0 && (int64_t)i == q->limit)
			break;
		answer_cell(q->answer, who_text(q, who_person(q,
		    list->v[i].id)));
		answer_cell_number(q->answer, list->v[i].lines);
		answer_cell_number(q->answer,
		    (int64_t)(100.0 * list->v[i].lines / list->lines + 0.5));
		answer_cell(q->answer, who_date(q, list->v[i].last));
		answer_cell(q->answer,
		    who_revision(q, list->v[i].newest)->hash);
		answer_cell_number(q->answer, list->v[i].last);
	}
	answer_omitted(q->answer, (int64_t)(list->n - i), 0);
	return i;
}

/* The lines of a subject, with a remark when they are of other contents. */
static int
subject_lines(struct query *q, const struct subject *s, struct who_lines *l)
{
	if (who_lines(q, s->path, l) == -1)
		return -1;
	if (!l->exact)
		answer_note(q->answer, "%s has changed since git was asked "
		    "about it", s->path);
	return 0;
}

int
ask_authors(struct query *q)
{
	struct share_list	list = { 0 };
	struct subject		s;
	struct who_lines	l;
	int			status = who_subject(q, q->argv[0], &s);
	size_t			n;

	if (status != STATUS_FOUND)
		return status;
	if (subject_lines(q, &s, &l) == -1)
		return who_nothing(q, s.path);
	show_subject(q, &s);
	answer_table(q->answer, "authors", author_columns,
	    nitems(author_columns), TABLE_MAIN);
	collect(q, &l, s.line, s.end, &list);
	share_sort(&list);
	n = show_shares(q, &list);
	share_release(&list);
	return n > 0 ? STATUS_FOUND : STATUS_NOTHING;
}

/* ---- owners ---- */

static const struct column owner_columns[] = {
	{ "owner", SHOW_ALL | CELL_NAME },
	{ "by", SHOW_ALL },
	{ "percent", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};

int
ask_owners(struct query *q)
{
	struct share_list	list = { 0 };
	struct subject		s;
	struct who_lines	l;
	sqlite3_stmt		*st;
	size_t			 n = 0;
	int			 status = who_subject(q, q->argv[0], &s);

	if (status != STATUS_FOUND)
		return status;
	show_subject(q, &s);
	answer_table(q->answer, "owners", owner_columns, nitems(owner_columns),
	    TABLE_MAIN);
	st = db_prepare(q->db, "SELECT name FROM owner WHERE path = ?1 "
	    "ORDER BY place");
	sqlite3_bind_text(st, 1, s.path, -1, SQLITE_STATIC);
	for (; db_step(q->db, st); n++) {
		answer_cell(q->answer,
		    (const char *)sqlite3_column_text(st, 0));
		answer_cell(q->answer, "CODEOWNERS");
		answer_cell(q->answer, NULL);
	}
	sqlite3_finalize(st);
	if (subject_lines(q, &s, &l) == 0) {
		collect(q, &l, s.line, s.end, &list);
		share_sort(&list);
	} else if (n == 0)
		return who_nothing(q, s.path);
	if (list.n > 0) {
		answer_cell(q->answer, who_text(q, who_person(q,
		    list.v[0].id)));
		answer_cell(q->answer, "most lines");
		answer_cell_number(q->answer,
		    (int64_t)(100.0 * list.v[0].lines / list.lines + 0.5));
		n++;
	}
	share_release(&list);
	return n > 0 ? STATUS_FOUND : STATUS_NOTHING;
}

/* ---- below a path ---- */

/* Every file whose path begins with PREFIX that git was asked about. */
static sqlite3_stmt *
blamed_files(struct query *q, const char *prefix)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT path FROM blame "
	    "WHERE substr(path, 1, length(?1)) = ?1 ORDER BY path");

	sqlite3_bind_text(st, 1, prefix, -1, SQLITE_STATIC);
	return st;
}

static const struct column knows_columns[] = {
	{ "author", SHOW_ALL | CELL_NAME },
	{ "score", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "lines", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "last", SHOW_ALL },
};

int
ask_who_knows(struct query *q)
{
	const char		*prefix = operands_prefix(q->argv[0]);
	sqlite3_stmt		*st = blamed_files(q, prefix);
	struct share_list	 list = { 0 };
	struct who_lines	 l;
	int64_t			 now = db_number(q->db,
				    "SELECT max(time) FROM revision", 0);
	uint32_t		 i;
	size_t			 k;

	answer_table(q->answer, "people", knows_columns, nitems(knows_columns),
	    TABLE_MAIN);
	while (db_step(q->db, st)) {
		if (who_lines(q, (const char *)sqlite3_column_text(st, 0),
		    &l) == -1)
			continue;
		for (i = 0; i < l.n; i++)
			share_person(q, &list, l.v[i], 1,
			    exp2(-(double)(now - who_revision(q,
			    l.v[i])->time) / HALF_LIFE_S));
	}
	sqlite3_finalize(st);
	if (list.n == 0)
		return who_nothing_below(q);
	share_sort(&list);
	for (k = 0; k < list.n; k++) {
		if (q->limit != 0 && (int64_t)k == q->limit)
			break;
		answer_cell(q->answer, who_text(q, who_person(q,
		    list.v[k].id)));
		answer_cell_number(q->answer, (int64_t)(list.v[k].weight + 0.5));
		answer_cell_number(q->answer, list.v[k].lines);
		answer_cell(q->answer, who_date(q, list.v[k].last));
	}
	answer_omitted(q->answer, (int64_t)(list.n - k), 0);
	share_release(&list);
	return STATUS_FOUND;
}

static const struct column bus_columns[] = {
	{ "path", SHOW_ALL | CELL_PLACE },
	{ "factor", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "lines", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "people", SHOW_ALL },
};

/* The fewest people who wrote more than half of it. */
static void
show_factor(struct query *q, const char *path, struct share_list *list)
{
	const char	*people = "";
	uint32_t	 lines = 0;
	size_t		 k = 0;

	share_sort(list);
	while (k < list->n && lines * 2 <= list->lines) {
		lines += list->v[k].lines;
		people = pool_printf(q->pool, "%s%s%s", people,
		    k == 0 ? "" : ", ", k == 5 ? "…" : k > 5 ? "" :
		    who_person(q, list->v[k].id)->name);
		k++;
	}
	answer_cell(q->answer, path);
	answer_cell_number(q->answer, (int64_t)k);
	answer_cell_number(q->answer, list->lines);
	answer_cell(q->answer, people);
}

/* The folder below PREFIX that PATH stands in, or PATH: in the pool. */
static const char *
part_of(struct query *q, const char *prefix, const char *path)
{
	size_t		 n = strlen(prefix);
	const char	*slash;

	while (n > 0 && path[n] == '/')
		n++;
	slash = strchr(path + n, '/');
	return slash == NULL ? pool_strdup(q->pool, path) :
	    pool_strndup(q->pool, path, (size_t)(slash + 1 - path));
}

int
ask_bus_factor(struct query *q)
{
	const char		*prefix = q->argc == 0 ? "" : operands_prefix(q->argv[0]);
	const char		*path, *part, *at = NULL;
	sqlite3_stmt		*st = blamed_files(q, prefix);
	struct share_list	 all = { 0 }, one = { 0 };
	struct who_lines	 l;
	uint32_t		 i;
	size_t			 rows = 0;

	answer_table(q->answer, "paths", bus_columns, nitems(bus_columns),
	    TABLE_MAIN);
	while (db_step(q->db, st)) {
		path = pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 0));
		if (who_lines(q, path, &l) == -1)
			continue;
		part = part_of(q, prefix, path);
		if (at != NULL && strcmp(part, at) != 0 && one.n > 0) {
			if (q->limit == 0 || (int64_t)rows < q->limit)
				show_factor(q, at, &one);
			rows++;
			share_release(&one);
		}
		at = part;
		for (i = 0; i < l.n; i++) {
			share_person(q, &one, l.v[i], 1, 1);
			share_person(q, &all, l.v[i], 1, 1);
		}
	}
	sqlite3_finalize(st);
	if (all.n == 0)
		return who_nothing_below(q);
	if (one.n > 0 && (q->limit == 0 || (int64_t)rows < q->limit))
		show_factor(q, at, &one);
	rows += one.n > 0;
	if (q->limit != 0 && (int64_t)rows > q->limit)
		answer_omitted(q->answer, (int64_t)rows - q->limit, 0);
	show_factor(q, prefix[0] == '\0' ? "." : prefix, &all);
	share_release(&one);
	share_release(&all);
	return STATUS_FOUND;
}
