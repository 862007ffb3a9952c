/*
 * path: the shortest ways from one symbol to another along edges.
 *
 * Two walks go towards each other, always the one that has less to expand,
 * until they meet.  What both have reached when they meet stands in the
 * middle of all shortest ways, which are then followed back on both sides.
 */
#include <stdlib.h>
#include <string.h>

#include "ways.h"

#define PATHS_MAX	10000	/* ways that are counted */

static const struct column columns[] = { WAYS_COLUMNS };

/* One step of a shortest way. */
struct hop {
	int64_t		 from;
	struct arc	 arc;
	const char	*path;		/* of arc.far */
	struct node	 node;
};

struct paths {
	struct query	*q;
	struct reach	 ahead, back;
	unsigned int	 length;
	struct hop	*hop;		/* by from, then by place */
	size_t		 nhops, cap;
	int64_t		 total;		/* how many ways there are */
	int64_t		 shown;
};

static void
hop_add(struct paths *p, int64_t from, const struct arc *a)
{
	struct hop	*h;

	p->hop = grow(p->hop, p->nhops, &p->cap, sizeof(*h));
	h = &p->hop[p->nhops++];
	memset(h, 0, sizeof(*h));
	h->from = from;
	h->arc = *a;
	if (!db_node(p->q->db, a->far, &h->node))
		h->node.name = h->node.signature = h->node.doc = "";
	h->path = db_path(p->q->db, &h->node);
}

static int
by_from(const void *va, const void *vb)
{
	const struct hop	*a = va, *b = vb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->arc.far == b->arc.far) {
		if (a->arc.type != b->arc.type)
			return a->arc.type < b->arc.type ? -1 : 1;
		return a->arc.through < b->arc.through ? -1 :
		    a->arc.through > b->arc.through;
	}
	return node_by_place(&a->node, a->path, &b->node, b->path);
}

/* ---- the walks ---- */

/* Let them meet.  Returns 0 when they cannot. */
static int
meet(struct paths *p, unsigned int limit)
{
	struct reach	*r;
	unsigned int	 length;
	uint32_t	 i;

	for (i = 0; i < p->ahead.n; i++)
		if (reach_find(&p->back, p->ahead.v[i].id) != REACH_NONE)
			return 1;
	for (length = 1; length <= limit; length++) {
		r = p->ahead.n - p->ahead.next <= p->back.n - p->back.next ?
		    &p->ahead : &p->back;
		i = (uint32_t)r->n;
		if (reach_step(r) == 0)
			return 0;
		p->length = length;
		for (; i < r->n; i++)
			if (reach_find(r == &p->ahead ? &p->back : &p->ahead,
			    r->v[i].id) != REACH_NONE)
				return 1;
	}
	return 0;
}

/*
 * Follow the ways from the nodes in TODO, which R has reached, back to where
 * R began.  Of several arcs between two nodes the first stands for all.
 */
static void
trace(struct paths *p, struct reach *r, struct id_list *todo)
{
	struct arc_list	 arcs = { 0 };
	struct id_list	 done = { 0 };
	struct arc	 hop;
	uint32_t	 depth, n;
	size_t		 i, k;

	for (i = 0; i < todo->n; i++) {
		n = reach_find(r, todo->v[i]);
		depth = r->v[n].depth;
		if (depth == 0)
			continue;
		arcs.n = 0;
		done.n = 0;
		graph_arcs(p->q, todo->v[i], !r->inbound, r->types, &arcs);
		for (k = 0; k < arcs.n; k++) {
			n = reach_find(r, arcs.v[k].far);
			if (n == REACH_NONE || r->v[n].depth + 1 != depth ||
			    id_list_has(&done, arcs.v[k].far) ||
			    (p->q->min_confidence > 0 &&
			    graph_confidence(p->q, todo->v[i], !r->inbound,
			    &arcs.v[k]) < (int)p->q->min_confidence))
				continue;
			id_list_add(&done, arcs.v[k].far);
			hop = arcs.v[k];
			if (!r->inbound) {
				hop.far = todo->v[i];
				hop_add(p, arcs.v[k].far, &hop);
			} else
				hop_add(p, todo->v[i], &hop);
			if (!id_list_has(todo, arcs.v[k].far))
				id_list_add(todo, arcs.v[k].far);
		}
	}
	arc_list_release(&arcs);
	id_list_release(&done);
}

static void
find_hops(struct paths *p)
{
	struct id_list	 middle = { 0 }, copy = { 0 };
	uint32_t	 i, k;

	for (i = 0; i < p->ahead.n; i++) {
		k = reach_find(&p->back, p->ahead.v[i].id);
		if (k == REACH_NONE || p->ahead.v[i].depth +
		    p->back.v[k].depth != p->length)
			continue;
		id_list_add(&middle, p->ahead.v[i].id);
		id_list_add(&copy, p->ahead.v[i].id);
	}
	trace(p, &p->ahead, &middle);
	trace(p, &p->back, &copy);
	if (p->nhops > 1)
		qsort(p->hop, p->nhops, sizeof(*p->hop), by_from);
	id_list_release(&middle);
	id_list_release(&copy);
}

/* ---- what is shown ---- */

/* The first of the hops from ID; p->nhops: there is none. */
static size_t
first_hop(const struct paths *p, int64_t id)
{
	size_t	 low = 0, high = p->nhops, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (p->hop[mid].from < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
show_way(struct paths *p, int64_t id, const size_t *chosen)
{
	struct node	 root;
	unsigned int	 i;

	if ((p->q->limit != 0 && p->shown >= p->q->limit) ||
	    !db_node(p->q->db, id, &root))
		return;
	p->shown++;
	ways_first(p->q, p->shown, &root);
	for (i = 0; i < p->length; i++)
		ways_step(p->q, p->shown, i + 1, p->hop[chosen[i]].from,
		    &p->hop[chosen[i]].arc, &p->hop[chosen[i]].node);
}

/* The ways from the root ID, one after the other, until enough are shown;
   the others are counted. */
static void
show_from(struct paths *p, int64_t id)
{
	size_t		*at, *chosen;
	unsigned int	 d = 0;
	int64_t		 from;

	at = pool_alloc(p->q->pool, (p->length + 2) * sizeof(*at));
	chosen = pool_alloc(p->q->pool, (p->length + 2) * sizeof(*chosen));
	at[0] = first_hop(p, id);
	for (;;) {
		from = d == 0 ? id : p->hop[chosen[d - 1]].arc.far;
		if (d < p->length && at[d] < p->nhops &&
		    p->hop[at[d]].from == from) {
			chosen[d] = at[d]++;
			d++;
			at[d] = first_hop(p, p->hop[chosen[d - 1]].arc.far);
			continue;
		}
		if (d == p->length) {
			show_way(p, id, chosen);
			if (++p->total >= PATHS_MAX && p->q->limit != 0)
				return;
		}
		if (d-- == 0)
			return;
	}
}

static int
by_place(const void *va, const void *vb)
{
	const struct hop	*a = va, *b = vb;

	return node_by_place(&a->node, a->path, &b->node, b->path);
}

static void
show_all(struct paths *p)
{
	struct paths	 roots = { .q = p->q };
	struct arc	 a = { 0 };
	uint32_t	 i;

	for (i = 0; i < p->ahead.n && p->ahead.v[i].depth == 0; i++) {
		a.far = p->ahead.v[i].id;
		hop_add(&roots, 0, &a);
	}
	if (roots.nhops > 1)
		qsort(roots.hop, roots.nhops, sizeof(*roots.hop), by_place);
	for (i = 0; i < roots.nhops; i++)
		show_from(p, roots.hop[i].arc.far);
	free(roots.hop);
}

int
ask_path(struct query *q)
{
	struct paths	 p = { .q = q, .ahead = { .q = q },
			    .back = { .q = q, .inbound = 1 } };
	int		 status;

	p.ahead.types = p.back.types = ways_types(q);
	if ((status = ways_end(&p.ahead, q->argv[0], "from")) == STATUS_FOUND)
		status = ways_end(&p.back, q->argv[1], "to");
	if (status == STATUS_FOUND) {
		answer_table(q->answer, "paths", columns, nitems(columns),
		    TABLE_MAIN);
		if (meet(&p, q->depth == 0 ? UINT32_MAX : q->depth)) {
			find_hops(&p);
			show_all(&p);
		} else {
			ways_none(q, p.ahead.types);
			status = STATUS_NOTHING;
		}
		answer_omitted(q->answer, p.total - p.shown,
		    p.total >= PATHS_MAX && q->limit != 0);
		answer_unsure(q, p.ahead.unsure + p.back.unsure);
	}
	free(p.hop);
	reach_release(&p.ahead);
	reach_release(&p.back);
	return status;
}
