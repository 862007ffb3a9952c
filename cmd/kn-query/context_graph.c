/*
 * The adjacency as a walk sees it: rows are fetched when the walk first comes
 * to one of their files, and stay.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "context.h"
#include "trace.h"

/* Rows by id: open addressing, at most half full. */
struct row {
	int64_t		 id;		/* + 1; 0: free */
	struct adj	 adj;
	void		*bytes;
};

struct graph {
	struct query	*q;
	struct row	*rows;
	size_t		 n, size;	/* a power of two */
};

struct graph *
graph_new(struct query *q)
{
	struct graph	*g;

	g = xcalloc(1, sizeof(*g));
	g->q = q;
	return g;
}

void
graph_free(struct graph *g)
{
	size_t	 i;

	if (g == NULL)
		return;
	for (i = 0; i < g->size; i++)
		free(g->rows[i].bytes);
	free(g->rows);
	free(g);
}

static struct row *
slot_of(struct row *rows, size_t size, int64_t id)
{
	size_t	 i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 20);

	while (rows[i & (size - 1)].id != 0 &&
	    rows[i & (size - 1)].id != id + 1)
		i++;
	return &rows[i & (size - 1)];
}

static void
grow_rows(struct graph *g)
{
	size_t		 i, size = g->size == 0 ? 64 : g->size * 2;
	struct row	*v = xcalloc(size, sizeof(*v));

	for (i = 0; i < g->size; i++)
		if (g->rows[i].id != 0)
			*slot_of(v, size, g->rows[i].id - 1) = g->rows[i];
	free(g->rows);
	g->rows = v;
	g->size = size;
}

static void
fetch(struct graph *g, struct row *r, int64_t id)
{
	sqlite3_stmt	*st = db_get(g->q->db, ST_ADJACENCY);
	size_t		 len;

	r->id = id + 1;
	g->n++;
	sqlite3_bind_int64(st, 1, id);
	if (!db_step(g->q->db, st))
		return;
	len = (size_t)sqlite3_column_bytes(st, 0);
	if ((r->bytes = malloc(len + 1)) == NULL)
		err(STATUS_ERROR, NULL);
	memcpy(r->bytes, sqlite3_column_blob(st, 0), len);
	sqlite3_reset(st);
	if (adj_open(&r->adj, r->bytes, len) == -1)
		errx(STATUS_ERROR, "the store is damaged: adjacency");
}

struct adj_span
graph_edges(struct graph *g, int64_t node, int reverse)
{
	struct adj_span	 span = { NULL, 0 };
	struct row	*r;
	int64_t		 id;
	uint32_t	 from, to;

	if (node <= 0)
		return span;
	if (reverse)
		trace_edges_to(db_traced(g->q->db), node);
	else
		db_read(g->q->db, node);
	if ((g->n + 1) * 2 > g->size)
		grow_rows(g);
	id = adj_row(node_file(node), reverse ? ADJ_IN : ADJ_OUT);
	r = slot_of(g->rows, g->size, id);
	if (r->id == 0)
		fetch(g, r, id);
	adj_list(&r->adj, node, &from, &to);
	if (from < to) {
		span.p = r->adj.edges + 8 * (size_t)from;
		span.n = to - from;
	}
	return span;
}
