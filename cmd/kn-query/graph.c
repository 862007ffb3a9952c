/*
 * The edges around a node; see graph.h.
 */
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "context.h"
#include "graph.h"
#include "packed.h"
#include "packed.h"
#include "trace.h"

void
id_list_add(struct id_list *list, int64_t id)
{
	list->v = grow(list->v, list->n, &list->cap, sizeof(*list->v));
	list->v[list->n++] = id;
}

int
id_list_has(const struct id_list *list, int64_t id)
{
	size_t	 i;

	for (i = 0; i < list->n; i++)
		if (list->v[i] == id)
			return 1;
	return 0;
}

void
id_list_release(struct id_list *list)
{
	free(list->v);
	memset(list, 0, sizeof(*list));
}

void
arc_list_release(struct arc_list *list)
{
	free(list->v);
	memset(list, 0, sizeof(*list));
}

static void
arc_add(struct arc_list *list, unsigned int type, int64_t far, int64_t through,
    int conf)
{
	struct arc	*a;

	list->v = grow(list->v, list->n, &list->cap, sizeof(*list->v));
	a = &list->v[list->n++];
	a->far = far;
	a->through = through;
	a->type = type;
	a->conf = conf;
}

/*
 * The edges of a node between files, from the adjacency.  Returns 0: there
 * is none (a first load is not done yet), ask the table.
 */
static int
packed(struct query *q, int64_t node, int inbound, struct adj_span *span)
{
	if (node <= 0 || !db_has_adjacency(q->db))
		return 0;
	if (q->graph == NULL)
		q->graph = graph_new(q);
	*span = graph_edges(q->graph, node, inbound);
	return 1;
}

static uint64_t
packed_edge(const struct adj_span *span, uint32_t i)
{
	return packed_u64(span->p + 8 * (size_t)i);
}

/* Far ends of the edges of one type between nodes of files. */
static void
ends(struct query *q, int64_t node, int inbound, unsigned int type,
    struct id_list *list)
{
	struct adj_span	 span;
	sqlite3_stmt	*st;
	uint64_t	 e;
	uint32_t	 i;

	if (packed(q, node, inbound, &span)) {
		for (i = 0; i < span.n; i++) {
			e = packed_edge(&span, i);
			if (adj_type(e) == type)
				id_list_add(list, adj_node(e));
		}
		return;
	}
	db_read(q->db, node);
	st = db_get(q->db, inbound ? ST_EDGES_IN : ST_EDGES_OUT);
	sqlite3_bind_int64(st, 1, node);
	sqlite3_bind_int64(st, 2, type);
	while (db_step(q->db, st))
		id_list_add(list, sqlite3_column_int64(st, 0));
}

void
graph_overrides(struct query *q, int64_t method, int up, struct id_list *list)
{
	struct id_list	 near = { 0 };
	int64_t		 id = method;
	size_t		 i, next = list->n;

	for (;;) {
		near.n = 0;
		ends(q, id, !up, EDGE_OVERRIDES, &near);
		for (i = 0; i < near.n; i++)
			if (near.v[i] != method && !id_list_has(list,
			    near.v[i]))
				id_list_add(list, near.v[i]);
		if (next == list->n)
			break;
		id = list->v[next++];
	}
	id_list_release(&near);
}

/*
 * Who may reach METHOD by calling one that it overrides.  Not those that
 * override the same: a call of theirs (super) goes up, not down.
 */
static void
dispatches_in(struct query *q, int64_t method, struct arc_list *list)
{
	struct id_list	 above = { 0 }, callers = { 0 }, own = { 0 };
	size_t		 i, k;

	graph_overrides(q, method, 1, &above);
	for (i = 0; i < above.n; i++) {
		callers.n = 0;
		ends(q, above.v[i], 1, EDGE_CALLS, &callers);
		for (k = 0; k < callers.n; k++) {
			own.n = 0;
			ends(q, callers.v[k], 0, EDGE_OVERRIDES, &own);
			if (own.n == 0 || !id_list_has(&own, above.v[i]))
				arc_add(list, ARC_DISPATCHES, callers.v[k],
				    above.v[i], -1);
		}
	}
	id_list_release(&above);
	id_list_release(&callers);
	id_list_release(&own);
}

/* What the calls of NODE may reach below the method that is called. */
static void
dispatches_out(struct query *q, int64_t node, struct arc_list *list)
{
	struct id_list	 called = { 0 }, own = { 0 }, below = { 0 };
	size_t		 i, k;

	ends(q, node, 0, EDGE_CALLS, &called);
	ends(q, node, 0, EDGE_OVERRIDES, &own);
	for (i = 0; i < called.n; i++) {
		if (id_list_has(&own, called.v[i]))
			continue;
		below.n = 0;
		graph_overrides(q, called.v[i], 0, &below);
		for (k = 0; k < below.n; k++)
			arc_add(list, ARC_DISPATCHES, below.v[k], called.v[i],
			    -1);
	}
	id_list_release(&called);
	id_list_release(&own);
	id_list_release(&below);
}

void
graph_dispatches(struct query *q, int64_t node, int inbound,
    struct arc_list *list)
{
	if (inbound)
		dispatches_in(q, node, list);
	else
		dispatches_out(q, node, list);
}

static int
by_type(const void *va, const void *vb)
{
	const struct arc	*a = va, *b = vb;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->far != b->far)
		return a->far < b->far ? -1 : 1;
	return a->through < b->through ? -1 : a->through > b->through;
}

void
graph_arcs(struct query *q, int64_t node, int inbound, uint32_t types,
    struct arc_list *list)
{
	struct adj_span	 span;
	sqlite3_stmt	*st = NULL;
	size_t		 first = list->n;
	unsigned int	 type;
	uint64_t	 e;
	uint32_t	 i;
	int		 calls = 0;

	/* Edges that follow from history are no part of any root. */
	if (types & (ARC_BIT(EDGE_TYPE_MAX) - ARC_BIT(EDGE_AUTHORED_BY)))
		trace_give_up(db_traced(q->db));
	/* What begins here may end outside of files. */
	if ((inbound || types & ARC_OWN) && packed(q, node, inbound, &span))
		for (i = 0; i < span.n; i++) {
			e = packed_edge(&span, i);
			calls |= adj_type(e) == EDGE_CALLS;
			if (types & ARC_BIT(adj_type(e)))
				arc_add(list, adj_type(e), adj_node(e), 0,
				    (int)adj_conf(e));
		}
	else {
		db_read(q->db, node);
		st = db_get(q->db, inbound ? ST_ARCS_IN : ST_ARCS_OUT);
		sqlite3_bind_int64(st, 1, node);
	}
	while (st != NULL && db_step(q->db, st)) {
		type = (unsigned int)sqlite3_column_int(st, 0);
		calls |= type == EDGE_CALLS || type == EDGE_OVERRIDES;
		if (type < EDGE_TYPE_MAX && types & ARC_BIT(type))
			arc_add(list, type, sqlite3_column_int64(st, 1), 0,
			    -1);
	}
	if (types & ARC_BIT(ARC_DISPATCHES) && (inbound || calls))
		graph_dispatches(q, node, inbound, list);
	if (list->n - first > 1)
		qsort(list->v + first, list->n - first, sizeof(*list->v),
		    by_type);
}

/* The stored edge under an arc; the caller resets it.  NULL: none. */
static sqlite3_stmt *
edge_of(struct query *q, int64_t near, int inbound, const struct arc *a)
{
	sqlite3_stmt	*st = db_get(q->db, ST_EDGE);
	int64_t		 src = inbound ? a->far : near;
	int64_t		 dst = inbound ? near : a->far;

	db_read(q->db, src);
	sqlite3_bind_int64(st, 1, src);
	sqlite3_bind_int64(st, 2, a->type == ARC_DISPATCHES ? EDGE_CALLS :
	    a->type);
	sqlite3_bind_int64(st, 3, a->through != 0 ? a->through : dst);
	return db_step(q->db, st) ? st : NULL;
}

static int
least(int conf, const struct arc *a)
{
	return a->type == ARC_DISPATCHES && conf > DISPATCH_CONFIDENCE ?
	    DISPATCH_CONFIDENCE : conf;
}

int
graph_confidence(struct query *q, int64_t near, int inbound,
    const struct arc *a)
{
	sqlite3_stmt	*st = edge_of(q, near, inbound, a);
	int		 conf;

	if (st == NULL)
		return -1;
	conf = sqlite3_column_int(st, 1);
	sqlite3_reset(st);
	return least(conf, a);
}

int
arc_confidence(struct query *q, int64_t near, int inbound,
    const struct arc *a)
{
	return a->conf >= 0 ? a->conf : graph_confidence(q, near, inbound, a);
}

int
graph_known(struct query *q, int64_t near, int inbound, const struct arc *a,
    struct known *k)
{
	sqlite3_stmt		*st = edge_of(q, near, inbound, a);
	const unsigned char	*p;
	uint64_t		 n;

	memset(k, 0, sizeof(*k));
	if (st == NULL)
		return 0;
	k->prov = (unsigned int)sqlite3_column_int(st, 0);
	k->conf = least(sqlite3_column_int(st, 1), a);
	k->len = (size_t)sqlite3_column_bytes(st, 2);
	k->lines = pool_strndup(q->pool, k->len == 0 ? "" :
	    sqlite3_column_blob(st, 2), k->len);
	sqlite3_reset(st);
	if (a->type == EDGE_CHANGES_WITH) {
		p = k->lines;
		if (varint_get(&p, p + k->len, VARINT32_MAX, &n) == 0)
			k->support = (uint32_t)n;
		k->len = 0;
	}
	return 1;
}

const char *
arc_type_name(unsigned int type)
{
	return type == ARC_DISPATCHES ? "dispatches" : edge_type_name(type);
}

const char *
arc_provenance(const struct arc *a, const struct known *k)
{
	return a->type == ARC_DISPATCHES ? "dispatched" :
	    provenance_name(k->prov);
}

const char *
arc_through(struct query *q, const struct arc *a)
{
	struct node	 n;

	if (a->through == 0 || !db_node(q->db, a->through, &n))
		return NULL;
	return db_qualified(q->db, &n);
}

const char *
arc_how(struct query *q, const struct arc *a, const struct known *k)
{
	const char	*through = arc_through(q, a);

	if (a->type == EDGE_CHANGES_WITH)
		return pool_printf(q->pool, "in %u commits, %d%%", k->support,
		    k->conf);
	if (through == NULL)
		return db_how_known(q, k->prov, k->conf);
	return pool_printf(q->pool, "dispatched %d%% via %s", k->conf,
	    through);
}

uint32_t
graph_types(const struct query *q, uint32_t types)
{
	if (types & ARC_BIT(EDGE_CALLS) && !q->direct)
		types |= ARC_BIT(ARC_DISPATCHES);
	return types;
}
