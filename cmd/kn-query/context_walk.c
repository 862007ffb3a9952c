/*
 * Random walk with restart (personalised PageRank: Page, Brin, Motwani and
 * Winograd 1999; alpha and the number of rounds as the field uses them), from
 * the best candidates over the adjacency in both directions.
 */
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "context.h"

#define WALK_ALPHA	0.2	/* probability to begin again */
#define WALK_ROUNDS	20
/*
 * A node passes on only what is worth it by edge (Andersen, Chung and Lang,
 * "Local graph partitioning using PageRank vectors", FOCS 2006): else hubs
 * would take the walk everywhere.
 */
#define WALK_LEAST	1e-4
#define WALK_SEEDS	30

struct walk_node {
	int64_t	 id;
	double	 now, next, seed;
};

struct rwr {
	struct ranking	*r;
	struct walk_node *v;
	size_t		 n, cap;
	struct walk_slot {
		int64_t	 id;
		uint32_t i;
	}		*slots;
	size_t		 nslots;
};

static size_t
walk_find(struct rwr *w, int64_t id)
{
	size_t	 i, k, n;

	if ((w->n + 1) * 2 > w->nslots) {
		struct walk_slot	*old = w->slots;

		n = w->nslots;
		w->nslots = n == 0 ? 4096 : n * 2;
		w->slots = xcalloc(w->nslots, sizeof(*w->slots));
		for (k = 0; k < n; k++)
			if (old[k].id != 0) {
				i = (size_t)((uint64_t)old[k].id *
				    0x9e3779b97f4a7c15u >> 20);
				while (w->slots[i & (w->nslots - 1)].id != 0)
					i++;
				w->slots[i & (w->nslots - 1)] = old[k];
			}
		free(old);
	}
	i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 20);
	for (;; i++) {
		struct walk_slot	*s = &w->slots[i & (w->nslots - 1)];

		if (s->id == id)
			return s->i;
		if (s->id == 0) {
			s->id = id;
			s->i = (uint32_t)w->n;
			w->v = grow(w->v, w->n, &w->cap, sizeof(*w->v));
			memset(&w->v[w->n], 0, sizeof(*w->v));
			w->v[w->n].id = id;
			return w->n++;
		}
	}
}

static const double edge_weight[EDGE_TYPE_MAX] = {
	[EDGE_CALLS] = 1, [EDGE_EXTENDS] = 1, [EDGE_IMPLEMENTS] = 1,
	[EDGE_OVERRIDES] = 1, [EDGE_REFERENCES] = .5,
	[EDGE_TYPE_HINT_OF] = .5, [EDGE_DECORATES] = .5,
	[EDGE_THROWS] = .3, [EDGE_ACCESSES_FIELD] = .3,
	[EDGE_DOCUMENTS] = .5, [EDGE_CHANGES_WITH] = .3,
};

static double
span_weight(struct adj_span s)
{
	double		 sum = 0;
	uint32_t	 k;
	uint64_t	 e;

	for (k = 0; k < s.n; k++) {
		memcpy(&e, s.p + 8 * (size_t)k, sizeof(e));
		if (adj_type(e) < EDGE_TYPE_MAX)
			sum += edge_weight[adj_type(e)] * adj_conf(e);
	}
	return sum;
}

static void
pass_on(struct rwr *w, struct adj_span s, double each)
{
	uint32_t	 k;
	uint64_t	 e;
	size_t		 j;
	double		 add;

	for (k = 0; k < s.n; k++) {
		memcpy(&e, s.p + 8 * (size_t)k, sizeof(e));
		if (adj_type(e) >= EDGE_TYPE_MAX ||
		    (add = edge_weight[adj_type(e)] * adj_conf(e)) == 0)
			continue;
		j = walk_find(w, adj_node(e));
		w->v[j].next += each * add;
	}
}

static int
top_ten(const struct rwr *w, size_t top[10])
{
	size_t	 i, n = 0, k;

	for (i = 0; i < w->n; i++) {
		for (k = n; k > 0 && w->v[i].now > w->v[top[k - 1]].now; k--)
			if (k < 10)
				top[k] = top[k - 1];
		if (k < 10) {
			top[k] = i;
			if (n < 10)
				n++;
		}
	}
	return (int)n;
}

void
walk_signals(struct ranking *r)
{
	struct rwr		 w = { .r = r };
	struct adj_span		 out, in;
	size_t			 i, j, n, top[10], last[10];
	double			 sum = 0, back, weight, most = 0;
	int			 round, same = 0, ntop, nlast = 0;

	for (i = 0; i < r->pool.n && i < WALK_SEEDS; i++)
		sum += r->pool.v[r->order[i]].base;
	for (i = 0; i < r->pool.n && i < WALK_SEEDS && sum > 0; i++) {
		j = walk_find(&w, r->pool.v[r->order[i]].node.id);
		w.v[j].seed = w.v[j].now = r->pool.v[r->order[i]].base / sum;
	}
	for (round = 0; round < WALK_ROUNDS && sum > 0; round++) {
		back = 0;
		n = w.n;
		for (i = 0; i < n; i++) {
			out = graph_edges(r->graph, w.v[i].id, 0);
			in = graph_edges(r->graph, w.v[i].id, 1);
			if (w.v[i].now < WALK_LEAST * (out.n + in.n)) {
				back += w.v[i].now;
				continue;
			}
			weight = span_weight(out) + span_weight(in);
			if (weight <= 0) {
				back += w.v[i].now;
				continue;
			}
			weight = w.v[i].now / weight;
			pass_on(&w, out, weight);
			pass_on(&w, in, weight);
		}
		for (i = 0; i < w.n; i++) {
			w.v[i].now = (1 - WALK_ALPHA) * (w.v[i].next +
			    back * w.v[i].seed) + WALK_ALPHA * w.v[i].seed;
			w.v[i].next = 0;
		}
		ntop = top_ten(&w, top);
		same = ntop == nlast && memcmp(top, last, (size_t)ntop *
		    sizeof(*top)) == 0 ? same + 1 : 0;
		memcpy(last, top, sizeof(last));
		nlast = ntop;
		if (same == 2)
			break;
	}
	for (i = 0; i < w.n; i++)
		signal_raise(&most, w.v[i].now);
	for (i = 0; i < w.n && most > 0; i++)
		if ((j = candidate_find(&r->pool, w.v[i].id)) != NONE)
			r->pool.v[j].signal[SIG_WALK] = w.v[i].now / most;
	free(w.v);
	free(w.slots);
}

