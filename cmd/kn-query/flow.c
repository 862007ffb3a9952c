/*
 * flow: the likeliest ways from one symbol to another, several of them.
 *
 * A step costs 100 / confidence, in hundredths: one that is sure in half of
 * all cases costs as much as two that are certain.  The K cheapest ways
 * without a loop are found in the order of their costs by A*Prune (G. Liu,
 * K. G. Ramakrishnan: A*Prune, an algorithm for finding K shortest paths,
 * INFOCOM 2001): beginnings of ways are carried on, always the one that can
 * become the cheapest, as told by the distances to the goal, which a walk
 * backwards from it has found (E. W. Dijkstra 1959).
 *
 * Both walks are bounded.  A node that the walk backwards has not come to is
 * at least as far away as the last it has come to, so what is found is right
 * also then; only ways may be missed, and that is said.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "ways.h"

#define SETTLED_MAX	60000	/* nodes that the walk backwards comes to */
#define FARTHER		600	/* it goes on so far past the beginning */
#define CARRIED_MAX	100000	/* beginnings of ways */
#define CARRIED_ALL	2000000	/* the same with -n 0 */
#define TIES_MAX	100	/* further ways of the last cost */
#define WAYS_ALL	10000	/* -n 0: so many */
#define NO_NODE		UINT32_MAX

static const struct column columns[] = { WAYS_COLUMNS };
static const struct column way_columns[] = {
	{ "way", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "steps", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "cost", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "weakest", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
};

/* Where a node stands. */
struct placed {
	int64_t		 id;
	const char	*path;
	struct node	 node;
	uint32_t	 rank;
};

/* A node and its distance to the goal. */
struct near {
	int64_t		 id;
	uint32_t	 distance;	/* hundredths */
	uint8_t		 used, settled;
	uint8_t		 from, to;	/* an end of the ways */
	struct placed	*at;		/* NULL: not looked up yet */
};

/* The beginning of a way; the one before it, and the step between. */
struct part {
	uint32_t	 before;	/* number, or NO_NODE */
	uint32_t	 cost;		/* so far */
	uint32_t	 steps;
	int		 weakest;	/* least confidence */
	struct arc	 arc;		/* far: where it has come to */
};

struct found {
	uint32_t	 part;
	uint32_t	*rank;		/* of the nodes on it, by place */
};

struct flow {
	struct query	*q;
	struct reach	 from, to;	/* their seeds */
	uint32_t	 types;
	struct near	*near;
	size_t		 nnear, near_size;	/* a power of two */
	uint32_t	 frontier;	/* what is not settled is not nearer */
	int		 cut;		/* a bound was met */
	int		 more;		/* there may be more ways */
	size_t		 unsure;
	struct part	*parts;
	size_t		 nparts, parts_cap;
	struct heap	 heap;
	struct found	*ways;
	size_t		 nways, ways_cap;
	struct arc_list	 arcs;
};

/* ---- nodes ---- */

static struct near *
near_slot(struct near *v, size_t size, int64_t id)
{
	size_t	i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 20);

	while (v[i & (size - 1)].used && v[i & (size - 1)].id != id)
		i++;
	return &v[i & (size - 1)];
}

static struct near *
near_get(struct flow *f, int64_t id)
{
	struct near	*v, *n;
	size_t		 i, size;

	if ((f->nnear + 1) * 2 > f->near_size) {
		size = f->near_size == 0 ? 1024 : f->near_size * 2;
		v = xcalloc(size, sizeof(*v));
		for (i = 0; i < f->near_size; i++)
			if (f->near[i].used)
				*near_slot(v, size, f->near[i].id) =
				    f->near[i];
		free(f->near);
		f->near = v;
		f->near_size = size;
	}
	n = near_slot(f->near, f->near_size, id);
	if (!n->used) {
		n->used = 1;
		n->id = id;
		n->distance = UINT32_MAX;
		f->nnear++;
	}
	return n;
}

/* What a step costs; 0: it is not to be taken. */
static uint32_t
step_cost(struct flow *f, int64_t near, int inbound, struct arc *a)
{
	a->conf = arc_confidence(f->q, near, inbound, a);
	if (a->conf < (int)f->q->min_confidence) {
		f->unsure += !inbound;
		return 0;
	}
	return a->conf <= 0 ? 10000 : 10000 / (uint32_t)a->conf;
}

/* ---- backwards from the goal ---- */

/* The heap holds numbers of ids, for these may be large. */
static void
measure(struct flow *f)
{
	struct id_list	 ids = { 0 };
	struct heap_entry e;
	struct near	*n;
	uint32_t	 i, cost, reached = UINT32_MAX;
	size_t		 k, settled = 0;
	int64_t		 id;

	for (i = 0; i < f->to.n; i++) {
		near_get(f, f->to.v[i].id)->distance = 0;
		id_list_add(&ids, f->to.v[i].id);
		heap_put(&f->heap, 0, 0, (uint32_t)ids.n - 1);
	}
	while (f->heap.n > 0) {
		e = heap_take(&f->heap);
		id = ids.v[e.what];
		n = near_get(f, id);
		if (n->settled)
			continue;
		f->frontier = e.key;
		if (settled == SETTLED_MAX || (reached != UINT32_MAX &&
		    e.key > reached + FARTHER)) {
			f->cut |= reached == UINT32_MAX;
			break;
		}
		n->settled = 1;
		settled++;
		if (n->from && reached == UINT32_MAX)
			reached = e.key;
		f->arcs.n = 0;
		graph_arcs(f->q, id, 1, f->types, &f->arcs);
		for (k = 0; k < f->arcs.n; k++) {
			cost = step_cost(f, id, 1, &f->arcs.v[k]);
			n = near_get(f, f->arcs.v[k].far);
			if (cost == 0 || n->settled || e.key + cost >=
			    n->distance)
				continue;
			n->distance = e.key + cost;
			id_list_add(&ids, f->arcs.v[k].far);
			heap_put(&f->heap, n->distance, 0,
			    (uint32_t)ids.n - 1);
		}
	}
	if (f->heap.n == 0)
		f->frontier = UINT32_MAX;	/* the rest is not led there */
	f->heap.n = 0;
	id_list_release(&ids);
}

/* At least so much is left to go from ID; UINT32_MAX: no way. */
static uint32_t
left_from(struct flow *f, int64_t id)
{
	const struct near	*n = near_get(f, id);

	return n->settled ? n->distance : f->frontier;
}

/* ---- forwards ---- */

static void
part_add(struct flow *f, const struct part *p)
{
	uint32_t	left = left_from(f, p->arc.far);

	if (left == UINT32_MAX)
		return;
	f->parts = grow(f->parts, f->nparts, &f->parts_cap,
	    sizeof(*f->parts));
	f->parts[f->nparts] = *p;
	/* Of those that cost the same the one that has come farthest. */
	heap_put(&f->heap, p->cost + left, UINT32_MAX - p->steps,
	    (uint32_t)f->nparts++);
}

static int
is_on(const struct flow *f, uint32_t part, int64_t id)
{
	for (; part != NO_NODE; part = f->parts[part].before)
		if (f->parts[part].arc.far == id)
			return 1;
	return 0;
}

static int
by_place(const void *va, const void *vb)
{
	const struct placed	*a = va, *b = vb;

	return node_by_place(&a->node, a->path, &b->node, b->path);
}

static struct placed *
place_at(struct flow *f, int64_t id)
{
	struct near	*n = near_get(f, id);

	if (n->at == NULL) {
		n->at = pool_alloc(f->q->pool, sizeof(*n->at));
		n->at->id = id;
		if (!db_node(f->q->db, id, &n->at->node))
			errx(STATUS_ERROR, "the store is damaged: edge");
		n->at->path = db_path(f->q->db, &n->at->node);
	}
	return n->at;
}

/* Parts are carried on in the order of places, not of ids. */
static struct flow	*at_work;

static int
by_far_place(const void *va, const void *vb)
{
	const struct part	*a = va, *b = vb;

	return by_place(place_at(at_work, a->arc.far),
	    place_at(at_work, b->arc.far));
}

/* All steps on from the end of a part; of several arcs between two nodes
   the cheapest, the first of these. */
static void
carry_on(struct flow *f, uint32_t number)
{
	struct part	*next, p = f->parts[number];
	uint32_t	 cost, least = 0;
	size_t		 i, k, best, n = 0;

	if (f->q->depth != 0 && p.steps >= f->q->depth)
		return;
	f->arcs.n = 0;
	graph_arcs(f->q, p.arc.far, 0, f->types | ARC_OWN, &f->arcs);
	next = xcalloc(f->arcs.n + 1, sizeof(*next));
	for (i = 0; i < f->arcs.n; i++) {
		best = f->arcs.n;
		for (k = 0; k < i; k++)
			if (f->arcs.v[k].far == f->arcs.v[i].far)
				break;
		if (k < i)
			continue;
		for (k = i; k < f->arcs.n; k++) {
			if (f->arcs.v[k].far != f->arcs.v[i].far)
				continue;
			cost = step_cost(f, p.arc.far, 0, &f->arcs.v[k]);
			if (cost != 0 && (best == f->arcs.n || cost < least)) {
				best = k;
				least = cost;
			}
		}
		if (best == f->arcs.n)
			continue;
		if (left_from(f, f->arcs.v[best].far) == UINT32_MAX ||
		    near_get(f, f->arcs.v[best].far)->from ||
		    is_on(f, number, f->arcs.v[best].far))
			continue;
		next[n++] = (struct part){ number, p.cost + least,
		    p.steps + 1, f->arcs.v[best].conf < p.weakest ?
		    f->arcs.v[best].conf : p.weakest, f->arcs.v[best] };
	}
	at_work = f;
	if (n > 1)
		qsort(next, n, sizeof(*next), by_far_place);
	for (i = 0; i < n; i++)
		part_add(f, &next[i]);
	free(next);
}

/* The ways, cheapest first, until WANTED are there and all that cost as much
   as the last of them. */
static void
find_ways(struct flow *f, size_t wanted)
{
	struct part	 first = { .before = NO_NODE, .weakest = 100 };
	struct heap_entry e;
	uint32_t	 i, last = 0;
	struct part	*parts = xcalloc(f->from.n + 1, sizeof(*parts));

	for (i = 0; i < f->from.n; i++) {
		parts[i] = first;
		parts[i].arc.far = f->from.v[i].id;
	}
	at_work = f;
	if (i > 1)
		qsort(parts, i, sizeof(*parts), by_far_place);
	for (i = 0; i < f->from.n; i++)
		part_add(f, &parts[i]);
	free(parts);
	while (f->heap.n > 0) {
		e = heap_take(&f->heap);
		if (f->nways >= wanted && (e.key > last ||
		    f->nways >= wanted + TIES_MAX)) {
			f->more = 1;
			break;
		}
		if (f->nparts >= (f->q->limit != 0 ? CARRIED_MAX :
		    CARRIED_ALL)) {
			f->cut = 1;
			break;
		}
		if (near_get(f, f->parts[e.what].arc.far)->to) {
			f->ways = grow(f->ways, f->nways, &f->ways_cap,
			    sizeof(*f->ways));
			f->ways[f->nways++] = (struct found){ e.what, NULL };
			last = e.key;
		} else
			carry_on(f, e.what);
	}
	f->heap.n = 0;
}

/* ---- the order of ways that cost the same ---- */

struct places {
	struct placed	*v;
	size_t		 n, cap;
};

static int
by_id(const void *va, const void *vb)
{
	const struct placed	*a = va, *b = vb;

	return a->id < b->id ? -1 : a->id > b->id;
}

/* All nodes on the ways, by id, each with its rank by place. */
static void
place_nodes(struct flow *f, struct places *p)
{
	struct placed	*one;
	uint32_t	 part;
	size_t		 i, n = 0;

	for (i = 0; i < f->nways; i++)
		for (part = f->ways[i].part; part != NO_NODE;
		    part = f->parts[part].before) {
			p->v = grow(p->v, p->n, &p->cap, sizeof(*p->v));
			one = &p->v[p->n++];
			memset(one, 0, sizeof(*one));
			one->id = f->parts[part].arc.far;
		}
	if (p->n > 1)
		qsort(p->v, p->n, sizeof(*p->v), by_id);
	for (i = 0; i < p->n; i++)
		if (n == 0 || p->v[n - 1].id != p->v[i].id)
			p->v[n++] = p->v[i];
	p->n = n;
	for (i = 0; i < n; i++)
		p->v[i] = *place_at(f, p->v[i].id);
	if (n > 1)
		qsort(p->v, n, sizeof(*p->v), by_place);
	for (i = 0; i < n; i++)
		p->v[i].rank = (uint32_t)i;
	if (n > 1)
		qsort(p->v, n, sizeof(*p->v), by_id);
}

static struct placed *
place_of(const struct places *p, int64_t id)
{
	struct placed	key = { .id = id };

	return bsearch(&key, p->v, p->n, sizeof(*p->v), by_id);
}

static const struct flow	*sorting;

static int
by_cost(const void *va, const void *vb)
{
	const struct found	*a = va, *b = vb;
	const struct part	*x = &sorting->parts[a->part];
	const struct part	*y = &sorting->parts[b->part];
	uint32_t		 i;

	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	if (x->steps != y->steps)
		return x->steps < y->steps ? -1 : 1;
	for (i = 0; i <= x->steps; i++)
		if (a->rank[i] != b->rank[i])
			return a->rank[i] < b->rank[i] ? -1 : 1;
	return 0;
}

static void
sort_ways(struct flow *f, const struct places *p)
{
	struct found	*w;
	uint32_t	 part;
	size_t		 i;

	for (i = 0; i < f->nways; i++) {
		w = &f->ways[i];
		w->rank = pool_alloc(f->q->pool,
		    (f->parts[w->part].steps + 1) * sizeof(*w->rank));
		for (part = w->part; part != NO_NODE;
		    part = f->parts[part].before)
			w->rank[f->parts[part].steps] = place_of(p,
			    f->parts[part].arc.far)->rank;
	}
	sorting = f;
	if (f->nways > 1)
		qsort(f->ways, f->nways, sizeof(*f->ways), by_cost);
}

/* ---- what is shown ---- */

static void
show_steps(struct flow *f, const struct places *p, int64_t way,
    uint32_t last)
{
	uint32_t	*parts, i, steps = f->parts[last].steps;

	parts = pool_alloc(f->q->pool, (steps + 1) * sizeof(*parts));
	for (; last != NO_NODE; last = f->parts[last].before)
		parts[f->parts[last].steps] = last;
	ways_first(f->q, way, &place_of(p,
	    f->parts[parts[0]].arc.far)->node);
	for (i = 1; i <= steps; i++)
		ways_step(f->q, way, i, f->parts[parts[i - 1]].arc.far,
		    &f->parts[parts[i]].arc, &place_of(p,
		    f->parts[parts[i]].arc.far)->node);
}

static void
show_ways(struct flow *f, size_t wanted)
{
	struct query		*q = f->q;
	struct places		 p = { 0 };
	const struct part	*last;
	size_t			 i, n = f->nways < wanted ? f->nways : wanted;

	place_nodes(f, &p);
	sort_ways(f, &p);
	answer_table(q->answer, "ways", way_columns, nitems(way_columns), 0);
	for (i = 0; i < n; i++) {
		last = &f->parts[f->ways[i].part];
		answer_cell_number(q->answer, (int64_t)i + 1);
		answer_cell_number(q->answer, last->steps);
		answer_cell_number(q->answer, last->cost);
		answer_cell_number(q->answer, last->weakest);
	}
	answer_table(q->answer, "steps", columns, nitems(columns),
	    TABLE_MAIN);
	for (i = 0; i < n; i++)
		show_steps(f, &p, (int64_t)i + 1, f->ways[i].part);
	answer_omitted(q->answer, (int64_t)(f->nways - n), f->more);
	free(p.v);
}

/* ---- the question ---- */

static void
find(struct flow *f)
{
	size_t		wanted = f->q->limit == 0 ? WAYS_ALL :
			    (size_t)f->q->limit;
	uint32_t	i;

	for (i = 0; i < f->from.n; i++)
		near_get(f, f->from.v[i].id)->from = 1;
	for (i = 0; i < f->to.n; i++)
		near_get(f, f->to.v[i].id)->to = 1;
	measure(f);
	find_ways(f, wanted);
	show_ways(f, wanted);
	if (f->cut)
		answer_note(f->q->answer, "not all was looked at: %zu symbols "
		    "before %s, %zu beginnings of ways; there may be others",
		    f->nnear, f->q->argv[1], f->nparts);
	if (f->q->limit == 0 && f->nways >= WAYS_ALL)
		answer_note(f->q->answer, "only the first %d ways",
		    WAYS_ALL);
}

int
ask_flow(struct query *q)
{
	struct flow	 f = { .q = q, .from = { .q = q },
			    .to = { .q = q, .inbound = 1 } };
	int		 status;

	f.types = ways_types(q);
	if ((status = ways_end(&f.from, q->argv[0], "from")) == STATUS_FOUND)
		status = ways_end(&f.to, q->argv[1], "to");
	if (status == STATUS_FOUND) {
		find(&f);
		if (f.nways == 0) {
			if (!f.cut)
				ways_none(q, f.types);
			status = STATUS_NOTHING;
		}
		answer_unsure(q, f.unsure);
	}
	free(f.near);
	free(f.parts);
	free(f.heap.v);
	free(f.ways);
	arc_list_release(&f.arcs);
	reach_release(&f.from);
	reach_release(&f.to);
	return status;
}
