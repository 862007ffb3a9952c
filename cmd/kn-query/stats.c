/*
 * stats: what is in the store, in numbers; and problems: what is not.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "query.h"
#include "tally.h"

static const struct column kind_columns[] = {
	{ "kind", SHOW_ALL | CELL_KIND },
	{ "count", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};
static const struct column edge_columns[] = {
	{ "type", SHOW_ALL | CELL_KIND },
	{ "count", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};
static const struct column prov_columns[] = {
	{ "provenance", SHOW_ALL | CELL_KIND },
	{ "count", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};
static const struct column lang_columns[] = {
	{ "language", SHOW_ALL | CELL_KIND },
	{ "files", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "lines", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "bytes", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};

static const struct column server_columns[] = {
	{ "server", SHOW_ALL | CELL_KIND },
	{ "module", SHOW_ALL },
	{ "asked", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "upgraded", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "retargeted", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "external", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "none", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "discovered", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "late", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "failed", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "restarts", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};

struct totals {
	int64_t		 files, lines, bytes, unresolved, problems;
	struct tally	 rows;
};

static void
show_languages(struct query *q, struct totals *t)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT lang, count(*),"
			    " sum(lines), sum(size) FROM file"
			    " GROUP BY lang ORDER BY lang");

	answer_table(q->answer, "languages", lang_columns,
	    nitems(lang_columns), 0);
	while (db_step(q->db, st)) {
		answer_cell(q->answer,
		    (const char *)sqlite3_column_text(st, 0));
		answer_cell_number(q->answer, sqlite3_column_int64(st, 1));
		answer_cell_number(q->answer, sqlite3_column_int64(st, 2));
		answer_cell_number(q->answer, sqlite3_column_int64(st, 3));
		t->files += sqlite3_column_int64(st, 1);
		t->lines += sqlite3_column_int64(st, 2);
		t->bytes += sqlite3_column_int64(st, 3);
	}
	sqlite3_finalize(st);
}

/* What language servers were asked last, by server and module. */
static void
show_servers(struct query *q)
{
	sqlite3_stmt	*st;
	int		 i;

	if (db_number(q->db, "SELECT EXISTS (SELECT 1 FROM asked "
	    "WHERE key >= 'server ' AND key < 'server!')", 0) == 0)
		return;
	st = db_prepare(q->db, "WITH run AS (SELECT substr(key, 8) AS who, "
	    "CAST(value AS TEXT) AS n FROM asked WHERE key >= 'server ' AND "
	    "key < 'server!') SELECT substr(who, 1, instr(who, ' ') - 1), "
	    "substr(who, instr(who, ' ') + 1), "
	    "n ->> 'places' + n ->> 'symbols', n ->> 'upgraded', "
	    "n ->> 'retargeted', n ->> 'external', n ->> 'none', "
	    "n ->> 'discovered', n ->> 'late', n ->> 'failed', "
	    "n ->> 'restarts' FROM run ORDER BY who");
	answer_table(q->answer, "servers", server_columns,
	    nitems(server_columns), 0);
	while (db_step(q->db, st)) {
		for (i = 0; i < 2; i++)
			answer_cell(q->answer,
			    (const char *)sqlite3_column_text(st, i));
		for (; i < (int)nitems(server_columns); i++)
			answer_cell_number(q->answer,
			    sqlite3_column_int64(st, i));
	}
	sqlite3_finalize(st);
}

static void
show_map(struct query *q, const char *name, const struct column *columns,
    const int64_t *counts, unsigned int n,
    const char *(*name_of)(unsigned int))
{
	unsigned int	 i;

	answer_table(q->answer, name, columns, 2, TABLE_MAP);
	for (i = 0; i < n; i++)
		if (counts[i] > 0) {
			answer_cell(q->answer, name_of(i));
			answer_cell_number(q->answer, counts[i]);
		}
}

static void
show_meta(struct query *q)
{
	static const char *const keys[] = { "repo", "root", "commit" };
	const char		*value;
	size_t			 i;

	for (i = 0; i < nitems(keys); i++) {
		value = db_meta(q->db, keys[i]);
		answer_field(q->answer, keys[i], SHOW_ALL,
		    *value != '\0' ? value : NULL);
	}
	answer_number(q->answer, "generation",
	    strtoll(db_meta(q->db, "generation"), NULL, 10));
	answer_field(q->answer, "state", SHOW_ALL, db_meta(q->db, "state"));
	answer_field(q->answer, "producer", SHOW_ALL,
	    db_meta(q->db, "producer"));
	answer_number(q->answer, "created",
	    strtoll(db_meta(q->db, "created"), NULL, 10));
}

/* As kn-store has noted them; counted while a first index is under way. */
static void
count_rows(struct query *q, struct totals *t)
{
	const char	*n = db_meta(q->db, "unresolved");
	int		 rc;

	if (strcmp(db_meta(q->db, "state"), "complete") == 0 && *n != '\0' &&
	    tally_noted(db_sqlite(q->db), &t->rows)) {
		t->unresolved = strtoll(n, NULL, 10);
		return;
	}
	if ((rc = tally_count(db_sqlite(q->db), &t->rows)) != SQLITE_OK)
		errx(STATUS_ERROR, "cannot read the store: %s",
		    sqlite3_errstr(rc));
	t->unresolved = db_number(q->db, "SELECT count(*) FROM unresolved", 0);
}

int
ask_stats(struct query *q)
{
	struct totals	 t = { 0 };
	int64_t		 size, nodes, edges;

	show_meta(q);
	show_languages(q, &t);
	count_rows(q, &t);
	nodes = tally_nodes(&t.rows);
	edges = tally_edges(&t.rows);
	t.problems = db_number(q->db, "SELECT count(*) FROM problem", 0);
	size = db_number(q->db, "SELECT page_count * page_size"
	    " FROM pragma_page_count, pragma_page_size", 0);
	answer_number(q->answer, "files", t.files);
	answer_number(q->answer, "lines", t.lines);
	answer_number(q->answer, "bytes", t.bytes);
	answer_number(q->answer, "nodes", nodes);
	answer_number(q->answer, "edges", edges);
	answer_number(q->answer, "unresolved", t.unresolved);
	answer_number(q->answer, "problems", t.problems);
	answer_number(q->answer, "database_bytes", size);
	if (edges > 0)
		answer_number(q->answer, "bytes_per_edge", size / edges);
	t.rows.types[EDGE_CONTAINS] = tally_contained(&t.rows);
	if (q->quick)
		t.rows = (struct tally){ 0 };
	show_map(q, "node_kinds", kind_columns, t.rows.kinds, NODE_KIND_MAX,
	    node_kind_name);
	show_map(q, "edge_types", edge_columns, t.rows.types, EDGE_TYPE_MAX,
	    edge_type_name);
	show_map(q, "provenances", prov_columns, t.rows.provs, PROV_MAX,
	    provenance_name);
	show_servers(q);
	return STATUS_FOUND;
}

/* ---- problems ---- */

static const struct column problem_columns[] = {
	{ "reason", SHOW_ALL | CELL_KIND },
	{ "path", SHOW_ALL | CELL_PLACE },
	{ "stage", SHOW_ALL },
	{ "detail", SHOW_ALL },
};
static const struct column reason_columns[] = {
	{ "reason", SHOW_ALL | CELL_KIND },
	{ "count", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};

struct reason {
	const char	*name;
	int64_t		 n;
};

struct reason_list {
	struct reason	*v;
	size_t		 n, cap;
};

static void
count_reason(struct query *q, struct reason_list *list, const char *name)
{
	size_t	 i;

	for (i = 0; i < list->n; i++)
		if (strcmp(list->v[i].name, name) == 0)
			break;
	if (i == list->n) {
		list->v = grow(list->v, list->n, &list->cap, sizeof(*list->v));
		list->v[i].name = pool_strdup(q->pool, name);
		list->v[i].n = 0;
		list->n++;
	}
	list->v[i].n++;
}

int
ask_problems(struct query *q)
{
	struct reason_list	 reasons = { 0 };
	sqlite3_stmt		*st;
	const char		*path, *reason, *all = "";
	int64_t			 n = 0;
	size_t			 i;

	answer_table(q->answer, "problems", problem_columns,
	    nitems(problem_columns), TABLE_MAIN);
	st = db_prepare(q->db, "SELECT path, stage, reason, detail"
	    " FROM problem ORDER BY reason, path, stage");
	while (db_step(q->db, st)) {
		path = (const char *)sqlite3_column_text(st, 0);
		reason = (const char *)sqlite3_column_text(st, 2);
		if ((q->argc > 0 && strcmp(reason, q->argv[0]) != 0) ||
		    (q->path != NULL &&
		    strncmp(path, q->path, strlen(q->path)) != 0))
			continue;
		count_reason(q, &reasons, reason);
		if (q->limit != 0 && n++ >= q->limit)
			continue;
		answer_cell(q->answer, reason);
		answer_cell(q->answer, path);
		answer_cell(q->answer,
		    (const char *)sqlite3_column_text(st, 1));
		answer_cell(q->answer,
		    (const char *)sqlite3_column_text(st, 3));
	}
	sqlite3_finalize(st);
	if (q->limit != 0 && n > q->limit)
		answer_omitted(q->answer, n - q->limit, 0);
	answer_table(q->answer, "reasons", reason_columns,
	    nitems(reason_columns), TABLE_MAP | TABLE_JSON);
	for (i = 0; i < reasons.n; i++) {
		answer_cell(q->answer, reasons.v[i].name);
		answer_cell_number(q->answer, reasons.v[i].n);
		all = pool_printf(q->pool, "%s%s%lld %s", all,
		    i == 0 ? "" : ", ", (long long)reasons.v[i].n,
		    reasons.v[i].name);
	}
	if (reasons.n > 0)
		answer_note(q->answer, "%s", all);
	free(reasons.v);
	return reasons.n > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
