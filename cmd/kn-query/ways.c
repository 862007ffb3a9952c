/*
 * Ways from one symbol to another; see ways.h.
 */
#include <stdlib.h>
#include <string.h>

#include "ways.h"

/* Columns of a step that the beginning of a way does not have. */
#define STEP_CELLS	8

static const struct column end_columns[] = { SYMBOL_COLUMNS };

uint32_t
ways_types(const struct query *q)
{
	return graph_types(q, q->types != 0 ? q->types :
	    ARC_BIT(EDGE_CALLS));
}

int
ways_end(struct reach *r, const char *arg, const char *title)
{
	struct node_list	 list = { 0 };
	size_t			 i;
	int			 status;

	status = symbol_find(r->q, arg, KINDS_CALLABLE, &list);
	if (status == STATUS_FOUND) {
		answer_table(r->q->answer, title, end_columns,
		    nitems(end_columns), TABLE_JSON);
		for (i = 0; i < list.n; i++) {
			answer_symbol(r->q, &list.v[i]);
			reach_seed_all(r, &list.v[i]);
		}
	}
	node_list_release(&list);
	return status;
}

static void
show_node(struct query *q, int64_t way, unsigned int step,
    const struct node *n)
{
	answer_cell_number(q->answer, way);
	answer_cell_number(q->answer, step);
	answer_symbol(q, n);
	answer_draw_symbol(q, n);
}

void
ways_first(struct query *q, int64_t way, const struct node *n)
{
	int	i;

	show_node(q, way, 0, n);
	for (i = 0; i < STEP_CELLS; i++)
		answer_cell(q->answer, NULL);
}

void
ways_step(struct query *q, int64_t way, unsigned int step, int64_t from,
    const struct arc *a, const struct node *to)
{
	const struct file	*f = db_file(q->db, node_file(from));
	const char		*lines, *at;
	struct known		 k;
	struct node		 source;

	graph_known(q, from, 0, a, &k);
	show_node(q, way, step, to);
	at = db_sites(q, f->path, k.lines, k.len, &lines);
	answer_cell(q->answer, arc_type_name(a->type));
	answer_cell(q->answer, at);
	answer_cell(q->answer, arc_how(q, a, &k));
	answer_cell(q->answer, f->path);
	answer_cell(q->answer, lines);
	answer_cell(q->answer, arc_provenance(a, &k));
	answer_cell_number(q->answer, k.conf);
	answer_cell(q->answer, arc_through(q, a));
	if (db_node(q->db, from, &source))
		answer_line(q->answer, db_short_id(q->db, &source),
		    db_short_id(q->db, to), arc_type_name(a->type),
		    a->through != 0 || k.prov != PROV_AST_RESOLVED);
}

void
ways_none(struct query *q, uint32_t types)
{
	char		*text = NULL;
	unsigned int	 t;

	for (t = 0; t < ARC_TYPE_MAX; t++)
		if (types & ARC_BIT(t))
			text = pool_printf(q->pool, "%s%s%s", text == NULL ?
			    "" : text, text == NULL ? "" : ",",
			    arc_type_name(t));
	answer_note(q->answer, "no way from %s to %s over %s (-t takes "
	    "others)", q->argv[0], q->argv[1], text);
}
