/*
 * callers, callees, refs: what is at the other end of a symbol's edges, and
 * with -D further on.  Each symbol that is reached is a row; past the first
 * step it is shown where it is reached first.
 */
#include <stdlib.h>
#include <string.h>

#include "walk.h"

static const struct column columns[] = {
	SYMBOL_COLUMNS,
	{ "type", SHOW_ALL },
	{ "at", SHOW_FLAT | CELL_PLACE },
	{ "how", SHOW_TEXT },
	{ "site_path", SHOW_JSON },
	{ "lines", SHOW_JSON | CELL_LIST },
	{ "provenance", SHOW_TSV | SHOW_JSON },
	{ "confidence", SHOW_TSV | SHOW_JSON },
	{ "depth", SHOW_TSV | SHOW_JSON },
	{ "via", SHOW_TSV | SHOW_JSON },
	{ "through", SHOW_TSV | SHOW_JSON },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

/* The same with -D: the steps are shown to people too. */
static const struct column deep_columns[] = {
	SYMBOL_COLUMNS,
	{ "type", SHOW_ALL },
	{ "at", SHOW_FLAT | CELL_PLACE },
	{ "how", SHOW_TEXT },
	{ "site_path", SHOW_JSON },
	{ "lines", SHOW_JSON | CELL_LIST },
	{ "provenance", SHOW_TSV | SHOW_JSON },
	{ "confidence", SHOW_TSV | SHOW_JSON },
	{ "depth", SHOW_ALL },
	{ "via", SHOW_ALL | CELL_ID },
	{ "through", SHOW_TSV | SHOW_JSON },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

static const struct column root_columns[] = { SYMBOL_COLUMNS };

static void
show_step(struct walk *w, const struct step *s)
{
	struct query		*q = w->q;
	const struct arc	 arc = { s->far, s->through, s->type, -1 };
	struct known		 known;
	struct node		 near;
	const struct file	*f;
	const char		*lines = "", *at, *via = "";

	if (db_node(q->db, s->near, &near))
		via = db_short_id(q->db, &near);
	f = db_file(q->db, node_file(w->inbound ? s->far : s->near));
	graph_known(q, s->near, w->inbound, &arc, &known);
	at = db_sites(q, f->path, known.lines, known.len, &lines);
	answer_symbol(q, &s->node);
	answer_cell(q->answer, arc_type_name(s->type));
	answer_cell(q->answer, at);
	answer_cell(q->answer, arc_how(q, &arc, &known));
	answer_cell(q->answer, f->path);
	answer_cell(q->answer, lines);
	answer_cell(q->answer, arc_provenance(&arc, &known));
	answer_cell_number(q->answer, known.conf);
	answer_cell_number(q->answer, s->depth);
	answer_cell(q->answer, via);
	answer_cell(q->answer, arc_through(q, &arc));
	answer_sites(q, f, known.lines, known.len);
	answer_draw_symbol(q, &s->node);
	answer_line(q->answer, w->inbound ? db_short_id(q->db, &s->node) : via,
	    w->inbound ? via : db_short_id(q->db, &s->node),
	    arc_type_name(s->type), s->through != 0 ||
	    known.prov != PROV_AST_RESOLVED);
}

/* ---- what could not be resolved ---- */

struct open_end {
	struct walk		*w;
	size_t			 found, shown;
};

/* A row of the table of unresolved references, as ST_UNRESOLVED has it. */
static void
show_open_end(struct open_end *o, sqlite3_stmt *st, const struct node *root)
{
	struct query		*q = o->w->q;
	int64_t			 src = sqlite3_column_int64(st, 0);
	int			 type = sqlite3_column_int(st, 1);
	const void		*blob = sqlite3_column_blob(st, 4);
	size_t			 len = (size_t)sqlite3_column_bytes(st, 4);
	const struct file	*f = db_file(q->db, node_file(src));
	const char		*lines, *at;
	struct node		 n;

	if (type < 0 || type >= EDGE_TYPE_MAX ||
	    (o->w->types & 1u << type) == 0)
		return;
	o->found++;
	if (!q->unresolved || (q->limit != 0 &&
	    (int64_t)answer_rows(q->answer) >= q->limit))
		return;
	if (o->w->inbound) {
		if (!db_node(q->db, src, &n))
			return;
		answer_symbol(q, &n);
	} else
		answer_unresolved(q, (const char *)sqlite3_column_text(st, 2));
	o->shown++;
	at = db_sites(q, f->path, blob, len, &lines);
	answer_cell(q->answer, edge_type_name((unsigned int)type));
	answer_cell(q->answer, at);
	answer_cell(q->answer, pool_printf(q->pool, "unresolved, "
	    "%d candidates", sqlite3_column_int(st, 3)));
	answer_cell(q->answer, f->path);
	answer_cell(q->answer, lines);
	answer_cell(q->answer, "unresolved");
	answer_cell_number(q->answer, 0);
	answer_cell_number(q->answer, 1);
	answer_cell(q->answer, db_short_id(q->db, root));
	answer_cell(q->answer, NULL);
	answer_sites(q, f, blob, len);
}

/* References from a symbol that lead nowhere. */
static void
open_ends_from(struct open_end *o, const struct node *root)
{
	sqlite3_stmt	*st = db_get(o->w->q->db, ST_UNRESOLVED);

	sqlite3_bind_int64(st, 1, root->id);
	sqlite3_bind_int64(st, 2, root->id);
	while (db_step(o->w->q->db, st))
		show_open_end(o, st, root);
}

/* References by a symbol's name that may be to it, or to another. */
static void
open_ends_to(struct open_end *o, const struct node_list *roots, size_t i)
{
	sqlite3_stmt	*st;
	size_t		 k;

	for (k = 0; k < i; k++)
		if (strcmp(roots->v[k].name, roots->v[i].name) == 0)
			return;
	st = db_get(o->w->q->db, ST_UNRESOLVED_NAMED);
	sqlite3_bind_text(st, 1, roots->v[i].name, -1, SQLITE_STATIC);
	while (db_step(o->w->q->db, st))
		show_open_end(o, st, &roots->v[i]);
}

/* Count them, and show them with -u.  Returns how many were shown. */
static size_t
show_open_ends(struct walk *w, const struct node_list *roots)
{
	struct open_end	 o = { .w = w };
	size_t		 i;

	for (i = 0; i < w->nroots; i++)
		if (w->inbound)
			open_ends_to(&o, roots, i);
		else
			open_ends_from(&o, &roots->v[i]);
	if (o.found > 0 && !w->q->unresolved)
		answer_note(w->q->answer, w->inbound ? "%zu more places use "
		    "this name, and could not be resolved (-u shows them)" :
		    "%zu names here could not be resolved (-u shows them)",
		    o.found);
	if (w->q->unresolved)
		answer_omitted(w->q->answer, (int64_t)(o.found - o.shown), 0);
	return o.shown;
}

/* ---- the questions ---- */

/* A class is called through its constructors, too. */
static void
add_constructors(struct query *q, struct node_list *roots)
{
	struct node_list	 under = { 0 };
	size_t			 i, k, n = roots->n;

	for (i = 0; i < n; i++)
		if (roots->v[i].kind == NODE_CLASS)
			db_children(q->db, &roots->v[i], &under);
	for (k = 0; k < under.n; k++)
		if (under.v[k].flags & NODE_CONSTRUCTOR)
			node_list_add(roots, &under.v[k]);
	node_list_release(&under);
}

static int
ask_edges(struct query *q, const char *table, int inbound, uint32_t types,
    uint32_t prefer)
{
	struct walk		 w = { .q = q, .inbound = inbound };
	struct node_list	 roots = { 0 };
	size_t			 i, shown;
	int			 status;

	w.types = q->types != 0 ? q->types : types;
	if (prefer == KINDS_CALLABLE)
		w.types = graph_types(q, w.types);
	if (q->depth == 0)
		q->depth = 1;
	status = symbol_find(q, q->argv[0], prefer, &roots);
	if (status != STATUS_FOUND) {
		node_list_release(&roots);
		return status;
	}
	w.nroots = roots.n;
	if (inbound && prefer == KINDS_CALLABLE)
		add_constructors(q, &roots);
	answer_table(q->answer, "of", root_columns, nitems(root_columns),
	    TABLE_JSON);
	for (i = 0; i < w.nroots; i++) {
		answer_symbol(q, &roots.v[i]);
		answer_draw_symbol(q, &roots.v[i]);
	}
	answer_table(q->answer, table, q->depth > 1 ? deep_columns : columns,
	    nitems(columns), TABLE_MAIN);
	walk_edges(&w, &roots);
	shown = walk_sort(&w);
	for (i = 0; i < shown; i++)
		show_step(&w, &w.steps[i]);
	shown += show_open_ends(&w, &roots);
	answer_omitted(q->answer, (int64_t)(w.nsteps - i) + w.more, w.cut ||
	    w.at_least || (w.more > 0 && q->depth > 1));
	answer_unsure(q, w.unsure);
	node_list_release(&roots);
	walk_release(&w);
	return shown > 0 ? STATUS_FOUND : STATUS_NOTHING;
}

int
ask_callers(struct query *q)
{
	return ask_edges(q, "callers", 1, 1u << EDGE_CALLS, KINDS_CALLABLE);
}

int
ask_callees(struct query *q)
{
	return ask_edges(q, "callees", 0, 1u << EDGE_CALLS, KINDS_CALLABLE);
}

int
ask_refs(struct query *q)
{
	/* What changes with it does not refer to it. */
	return ask_edges(q, "refs", 1, (1u << EDGE_CHANGES_WITH) - 1, 0);
}
