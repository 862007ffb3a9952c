/*
 * outline: what a file, or a definition, holds, as a tree.
 */
#include <stdlib.h>
#include <string.h>

#include "query.h"

#define DEPTH_MAX	64	/* deeper definitions are shown at this depth */

static const struct column columns[] = {
	{ "kind", SHOW_ALL | CELL_KIND },
	{ "tree", SHOW_TEXT | CELL_NAME },
	{ "name", SHOW_TSV | SHOW_JSON },
	{ "place", SHOW_FLAT | CELL_PLACE },
	{ "id", SHOW_ALL | CELL_ID },
	{ "path", SHOW_JSON },
	{ "line", SHOW_JSON | CELL_NUMBER },
	{ "end_line", SHOW_JSON | CELL_NUMBER },
	{ "depth", SHOW_TSV | SHOW_JSON },
	{ "visibility", SHOW_TSV | SHOW_JSON },
	{ "signature", SHOW_JSON },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

static const struct column root_columns[] = { SYMBOL_COLUMNS };

/* By parent, then place: the children of a node stand together. */
static int
by_parent(const void *va, const void *vb)
{
	const struct node	*a = va, *b = vb;

	if (a->under != b->under)
		return a->under < b->under ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Index of the first child of ID in the sorted list. */
static size_t
first_child(const struct node_list *list, int64_t id)
{
	size_t	 low = 0, high = list->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (list->v[mid].under < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
show(struct query *q, const struct node *n, int depth)
{
	answer_cell(q->answer, node_kind_name(n->kind));
	answer_cell(q->answer, pool_printf(q->pool, "%*s%s", depth * 2, "",
	    depth == 0 ? db_qualified(q->db, n) : n->name));
	answer_cell(q->answer, db_qualified(q->db, n));
	answer_cell(q->answer, db_place(q->db, n));
	answer_cell(q->answer, db_short_id(q->db, n));
	answer_cell(q->answer, db_path(q->db, n));
	answer_cell_number(q->answer, n->line);
	answer_cell_number(q->answer, n->end_line);
	answer_cell_number(q->answer, depth);
	answer_cell(q->answer, visibility_name(n->flags));
	answer_cell(q->answer, *n->signature != '\0' ? n->signature : NULL);
	answer_source(q, n);
	answer_draw_symbol(q, n);
}

static void
draw_contains(struct query *q, const struct node *up, const struct node *n)
{
	const char	*from = db_short_id(q->db, up);

	answer_line(q->answer, from, db_short_id(q->db, n),
	    edge_type_name(EDGE_CONTAINS), 0);
}

/* Everything below ROOT, without recursion: places to go on at. */
static size_t
show_tree(struct query *q, const struct node *root,
    const struct node_list *list)
{
	size_t			 at[DEPTH_MAX], shown = 0, left_out = 0;
	const struct node	*up[DEPTH_MAX], *n;
	int			 depth = 0;

	at[0] = first_child(list, root->id);
	up[0] = root;
	while (depth >= 0) {
		if (at[depth] >= list->n ||
		    list->v[at[depth]].under != up[depth]->id) {
			depth--;
			continue;
		}
		n = &list->v[at[depth]++];
		if (q->kinds == 0 || q->kinds & KIND_BIT(n->kind)) {
			if (q->limit != 0 && (int64_t)shown == q->limit)
				left_out++;
			else {
				show(q, n, depth);
				draw_contains(q, up[depth], n);
				shown++;
			}
		}
		if (depth + 1 < DEPTH_MAX && (q->depth == 0 ||
		    (unsigned int)depth + 1 < q->depth)) {
			depth++;
			up[depth] = n;
			at[depth] = first_child(list, n->id);
		}
	}
	answer_omitted(q->answer, (int64_t)left_out, 0);
	return shown;
}

/*
 * All that stands in ROOT's file, and, if ROOT is a definition, what stands
 * in it in other files.  What belongs to a definition in another file is
 * hung under the file.
 */
static void
load(struct query *q, const struct node *root, struct node_list *list)
{
	int64_t		 file = node_file(root->id);
	sqlite3_stmt	*st = db_get(q->db, ST_NODES_IN);
	size_t		 i;

	sqlite3_bind_int64(st, 1, file_node(file) + 1);
	sqlite3_bind_int64(st, 2, file_last(file));
	db_nodes(q->db, st, list);
	for (i = 0; i < list->n; i++)
		list->v[i].under = node_file(list->v[i].parent) == file ?
		    list->v[i].parent : file_node(file);
	if (root->kind != NODE_FILE) {
		st = db_get(q->db, ST_NODES_OUTER);
		sqlite3_bind_int64(st, 1, root->id);
		db_nodes(q->db, st, list);
		for (; i < list->n; i++)
			list->v[i].under = root->id;
	}
	if (list->n > 1)
		qsort(list->v, list->n, sizeof(*list->v), by_parent);
}

int
ask_outline(struct query *q)
{
	struct node_list	 list = { 0 };
	struct node		 root;
	uint32_t		 kinds = q->kinds;
	size_t			 shown;
	int			 status;

	q->kinds = 0;		/* -k is about what it holds */
	status = symbol_find_file(q, q->argv[0], &root);
	q->kinds = kinds;
	if (status != STATUS_FOUND)
		return status;
	answer_table(q->answer, "of", root_columns, nitems(root_columns),
	    TABLE_JSON);
	answer_symbol(q, &root);
	answer_draw_symbol(q, &root);
	answer_table(q->answer, "symbols", columns, nitems(columns),
	    TABLE_MAIN);
	if (node_file(root.id) == 0) {
		answer_note(q->answer, "%s: not in a file", q->argv[0]);
		return STATUS_NOTHING;
	}
	load(q, &root, &list);
	shown = show_tree(q, &root, &list);
	node_list_release(&list);
	return shown > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
