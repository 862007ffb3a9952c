/*
 * impls: what extends or implements a type, or overrides a method, and what
 * extends, implements or overrides that.
 */
#include <stdlib.h>

#include "reach.h"

static const struct column columns[] = {
	SYMBOL_COLUMNS,
	{ "relation", SHOW_ALL },
	REACH_COLUMNS,
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

static const struct column root_columns[] = { SYMBOL_COLUMNS };

static void
show(struct reach *r, const struct reach_row *row)
{
	struct query	*q = r->q;

	answer_symbol(q, &row->node);
	answer_cell(q->answer, r->v[row->n].depth == 1 ? "direct" :
	    "indirect");
	reach_cells(r, row);
	answer_source(q, &row->node);
}

int
ask_impls(struct query *q)
{
	struct reach		 r = { .q = q, .inbound = 1 };
	struct node_list	 roots = { 0 };
	struct reach_rows	 rows = { 0 };
	size_t			 i;
	int			 status;

	r.types = q->types != 0 ? q->types : ARC_BIT(EDGE_EXTENDS) |
	    ARC_BIT(EDGE_IMPLEMENTS) | ARC_BIT(EDGE_OVERRIDES);
	r.depth = q->depth;
	status = symbol_find(q, q->argv[0], KINDS_TYPE |
	    KIND_BIT(NODE_METHOD), &roots);
	if (status != STATUS_FOUND) {
		node_list_release(&roots);
		return status;
	}
	answer_table(q->answer, "of", root_columns, nitems(root_columns),
	    TABLE_JSON);
	for (i = 0; i < roots.n; i++) {
		answer_symbol(q, &roots.v[i]);
		answer_draw_symbol(q, &roots.v[i]);
		reach_seed(&r, roots.v[i].id);
	}
	reach_run(&r);
	reach_take(&r, &rows);
	reach_sort(&r, &rows);
	answer_table(q->answer, "impls", columns, nitems(columns),
	    TABLE_MAIN);
	for (i = 0; i < rows.n; i++) {
		if (q->limit != 0 && (int64_t)i == q->limit)
			break;
		show(&r, &rows.v[i]);
	}
	answer_omitted(q->answer, (int64_t)(rows.n - i), 0);
	answer_unsure(q, r.unsure);
	free(rows.v);
	node_list_release(&roots);
	reach_release(&r);
	return i > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
