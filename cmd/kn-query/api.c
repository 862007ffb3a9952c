/*
 * api: what a file, directory or package offers: its public definitions, in
 * the order of the source, with their signatures.
 */
#include <string.h>

#include "operands.h"

static const struct column columns[] = {
	{ "kind", SHOW_ALL | CELL_KIND },
	{ "name", SHOW_ALL | CELL_NAME },
	{ "place", SHOW_FLAT | CELL_PLACE },
	{ "id", SHOW_TSV | SHOW_JSON | CELL_ID },
	{ "path", SHOW_JSON },
	{ "line", SHOW_JSON | CELL_NUMBER },
	{ "end_line", SHOW_JSON | CELL_NUMBER },
	{ "visibility", SHOW_TSV | SHOW_JSON },
	{ "signature", SHOW_ALL },
	{ "doc", SHOW_JSON },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

static const char package_sql[] =
	"SELECT id FROM file WHERE package = ?1 ORDER BY path";

struct api {
	struct query	*q;
	size_t		 shown, omitted;
};

/* Is what holds it all public, and no function? */
static int
is_open(struct api *a, const struct node *n)
{
	struct node	 up = *n;
	int		 depth;

	for (depth = 0; depth < 64; depth++) {
		if ((up.flags & NODE_VISIBILITY) > NODE_PROTECTED ||
		    (up.flags & NODE_TEST && !a->q->all))
			return 0;
		if (up.parent <= 0 || !db_node(a->q->db, up.parent, &up) ||
		    up.kind == NODE_FILE)
			return 1;
		if (up.kind == NODE_FUNCTION || up.kind == NODE_METHOD)
			return 0;
	}
	return 0;
}

static void
show(struct api *a, const struct node *n)
{
	struct query	*q = a->q;

	if (q->limit != 0 && (int64_t)a->shown == q->limit) {
		a->omitted++;
		return;
	}
	a->shown++;
	answer_cell(q->answer, node_kind_name(n->kind));
	answer_cell(q->answer, db_qualified(q->db, n));
	answer_cell(q->answer, db_place(q->db, n));
	answer_cell(q->answer, db_short_id(q->db, n));
	answer_cell(q->answer, db_path(q->db, n));
	answer_cell_number(q->answer, n->line);
	answer_cell_number(q->answer, n->end_line);
	answer_cell(q->answer, visibility_name(n->flags));
	answer_cell(q->answer, *n->signature != '\0' ? n->signature : NULL);
	answer_cell(q->answer, *n->doc != '\0' ? n->doc : NULL);
	answer_source(q, n);
}

static void
show_file(struct api *a, int64_t file)
{
	struct node_list	 list = { 0 };
	sqlite3_stmt		*st = db_get(a->q->db, ST_NODES_IN);
	size_t			 i;

	sqlite3_bind_int64(st, 1, file_node(file) + 1);
	sqlite3_bind_int64(st, 2, file_last(file));
	db_nodes(a->q->db, st, &list);
	node_list_sort(a->q, &list);
	for (i = 0; i < list.n; i++)
		if ((a->q->kinds == 0 || a->q->kinds &
		    KIND_BIT(list.v[i].kind)) && is_open(a, &list.v[i]))
			show(a, &list.v[i]);
	node_list_release(&list);
}

/* Files of the package ARG. */
static void
find_package(struct query *q, const char *arg, struct node_list *files)
{
	sqlite3_stmt	*st = db_prepare(q->db, package_sql);
	struct node	 n;

	sqlite3_bind_text(st, 1, arg, -1, SQLITE_STATIC);
	while (db_step(q->db, st))
		if (db_node(q->db, file_node(sqlite3_column_int64(st, 0)), &n))
			node_list_add(files, &n);
	sqlite3_finalize(st);
}

int
ask_api(struct query *q)
{
	struct api		 a = { .q = q };
	struct node_list	 files = { 0 };
	const struct file	*f;
	size_t			 i, tests = 0;
	uint32_t		 kinds = q->kinds;

	q->kinds = 0;		/* -k is about what they hold */
	symbol_files(q, q->argv[0], &files);
	if (files.n == 0)
		operands_directory(q, q->argv[0], &files);
	if (files.n == 0)
		find_package(q, q->argv[0], &files);
	if (files.n == 0) {
		answer_note(q->answer, "%s: no such file, directory or "
		    "package", q->argv[0]);
		return STATUS_NOTHING;
	}
	q->kinds = kinds;
	answer_table(q->answer, "api", columns, nitems(columns), TABLE_MAIN);
	for (i = 0; i < files.n; i++) {
		f = db_file(q->db, node_file(files.v[i].id));
		if (f->flags & FILE_TEST && files.n > 1 && !q->all)
			tests++;
		else if (q->lang == NULL || strcmp(q->lang, f->lang) == 0)
			show_file(&a, f->id);
	}
	if (tests > 0)
		answer_note(q->answer, "%zu files of tests left out (-a shows "
		    "them)", tests);
	answer_omitted(q->answer, (int64_t)a.omitted, 0);
	node_list_release(&files);
	return a.shown > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
