/*
 * What was reached, as rows of an answer; see reach.h.
 */
#include <stdlib.h>
#include <string.h>

#include "reach.h"

void
reach_take(struct reach *r, struct reach_rows *rows)
{
	const struct file	*f;
	struct reach_row	*row;
	uint32_t		 i;

	for (i = 0; i < r->n; i++) {
		if (r->v[i].seed)
			continue;
		rows->v = grow(rows->v, rows->n, &rows->cap, sizeof(*row));
		row = &rows->v[rows->n];
		if (!db_node(r->q->db, r->v[i].id, &row->node))
			continue;
		f = db_file(r->q->db, node_file(r->v[i].id));
		row->n = i;
		row->path = f->path;
		row->test = (row->node.kind != NODE_FILE &&
		    row->node.flags & NODE_TEST) || f->flags & FILE_TEST;
		rows->n++;
	}
}

static struct reach	*sorted;	/* for qsort(3) */

static int
by_depth(const void *va, const void *vb)
{
	const struct reach_row	*a = va, *b = vb;
	uint32_t		 da = sorted->v[a->n].depth;
	uint32_t		 db = sorted->v[b->n].depth;

	if (da != db)
		return da < db ? -1 : 1;
	return node_by_place(&a->node, a->path, &b->node, b->path);
}

void
reach_sort(struct reach *r, struct reach_rows *rows)
{
	sorted = r;
	if (rows->n > 1)
		qsort(rows->v, rows->n, sizeof(*rows->v), by_depth);
}

void
reach_confidence(struct reach *r)
{
	struct reached	*e;
	struct arc	 a;
	uint32_t	 i;
	int		 conf;

	for (i = 0; i < r->n; i++) {
		e = &r->v[i];
		if (e->via == REACH_NONE) {
			e->conf = 100;
			continue;
		}
		conf = e->conf;
		if (e->type < ARC_TYPE_MAX) {
			a.far = e->id;
			a.through = e->through;
			a.type = e->type;
			conf = graph_confidence(r->q, r->v[e->via].id,
			    r->inbound, &a);
		}
		e->conf = (uint8_t)(conf < r->v[e->via].conf ? conf :
		    r->v[e->via].conf);
	}
}

/* What is said of a way that is no arc of the graph. */
static const char *
how(struct reach *r, const struct arc *a, const struct known *k)
{
	if (a->type < ARC_TYPE_MAX)
		return arc_how(r->q, a, k);
	return k->conf == 100 ? "" : pool_printf(r->q->pool, "guessed %d%%",
	    k->conf);
}

void
reach_cells(struct reach *r, const struct reach_row *row)
{
	struct query		*q = r->q;
	const struct reached	*e = &r->v[row->n];
	const struct file	*f;
	const char		*lines = "", *at, *id;
	struct arc		 a;
	struct known		 k;
	struct node		 near = { .name = "" };
	int			 sure, i;

	if (e->via == REACH_NONE) {	/* a root, which is shown */
		answer_cell(q->answer, "changed");
		for (i = 0; i < 6; i++)
			answer_cell(q->answer, NULL);
		answer_cell_number(q->answer, 0);
		for (i = 0; i < 3; i++)
			answer_cell(q->answer, NULL);
		return;
	}
	reach_known(r, row->n, &a, &k);
	db_node(q->db, r->v[e->via].id, &near);
	f = db_file(q->db, node_file(r->inbound ? e->id : near.id));
	at = db_sites(q, f->path, k.lines, k.len, &lines);
	answer_cell(q->answer, reach_type_name(a.type));
	answer_cell(q->answer, k.len > 0 ? at : NULL);
	answer_cell(q->answer, how(r, &a, &k));
	answer_cell(q->answer, f->path);
	answer_cell(q->answer, lines);
	answer_cell(q->answer, a.type < ARC_TYPE_MAX ? arc_provenance(&a, &k) :
	    a.type == REACH_RAN ? "observed" : k.conf == 100 ? "structure" :
	    "guessed");
	answer_cell_number(q->answer, k.conf);
	answer_cell_number(q->answer, e->depth);
	id = db_short_id(q->db, &near);
	answer_cell(q->answer, id);
	answer_cell(q->answer, db_qualified(q->db, &near));
	answer_cell(q->answer, a.type < ARC_TYPE_MAX ? arc_through(q, &a) :
	    NULL);
	sure = a.through == 0 && k.conf == 100;
	answer_draw_symbol(q, &near);
	answer_draw_symbol(q, &row->node);
	answer_line(q->answer, r->inbound ? db_short_id(q->db, &row->node) :
	    id, r->inbound ? id : db_short_id(q->db, &row->node),
	    reach_type_name(a.type), !sure);
}

const char *
reach_way(struct reach *r, uint32_t n)
{
	const char	*way = NULL;
	struct node	 node;

	for (; n != REACH_NONE; n = r->v[n].via) {
		if (!db_node(r->q->db, r->v[n].id, &node))
			break;
		way = way == NULL ? db_qualified(r->q->db, &node) :
		    pool_printf(r->q->pool, "%s %s", way,
		    db_qualified(r->q->db, &node));
		if (r->v[n].via != REACH_NONE)
			way = pool_printf(r->q->pool, "%s <%s", way,
			    reach_type_name(r->v[n].type));
	}
	return way;
}
