/*
 * The order of the candidates: by score, and what each chosen one says of
 * those after it.  Results are wanted that belong together, so what the
 * chosen one calls or is called by, what stands in its file, and what it
 * stands in gain by it; what only repeats it, its overloads and namesakes,
 * and the tenth member of one class lose.
 *
 * The constants were set by their effect on the tasks of eight repositories;
 * each helped on at least six of them.
 */
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "context.h"

#define SAME_NAME	0.9	/* the same name elsewhere */
#define SAME_SYMBOL	0.7	/* the same name in the same container */
#define SAME_CONTAINER	0.98
#define SAME_FILE	1.01
/* These once, whoever is chosen; calls at full confidence. */
#define ITS_CONTAINER	1.15
#define ITS_CALLEE	1.04
#define ITS_CALLER	1.06
#define GREEDY_MAX	200	/* results that are compared so */

/* A call between two of those. */
struct call {
	size_t	 from, to;	/* candidates */
	double	 confidence;
};

#define OPEN		0x01	/* compared, and not yet chosen */
#define AS_CONTAINER	0x02	/* gained by being that already */
#define AS_CALLEE	0x04
#define AS_CALLER	0x08

struct chosen {
	struct ranking	*r;
	size_t		 n;		/* of r->order that are compared */
	unsigned char	*open;		/* by candidate, see below */
	struct call	*calls;
	size_t		 ncalls, calls_cap;
};

static const struct ranking	*sorting;	/* comparing has no argument */

static int
by_score(const void *va, const void *vb)
{
	const struct candidate	*a = &sorting->pool.v[*(const size_t *)va];
	const struct candidate	*b = &sorting->pool.v[*(const size_t *)vb];

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return memcmp(a->node.hash, b->node.hash, sizeof(a->node.hash));
}

static int
is_wanted(const struct ranking *r, const struct candidate *c)
{
	if (!query_wants(r->q, &c->node) ||
	    (r->q->tests == TESTS_OUT && candidate_is_test(c)))
		return 0;
	return r->q->kinds != 0 || kind_is_type(c->node.kind) ||
	    kind_is_callable(c->node.kind);
}

static void
find_calls(struct chosen *ch)
{
	struct ranking	*r = ch->r;
	struct adj_span	 out;
	struct call	*call;
	size_t		 i, j;
	uint32_t	 k;
	uint64_t	 e;

	for (i = 0; i < ch->n; i++) {
		out = graph_edges(r->graph,
		    r->pool.v[r->order[i]].node.id, 0);
		for (k = 0; k < out.n; k++) {
			memcpy(&e, out.p + 8 * (size_t)k, sizeof(e));
			if (adj_type(e) != EDGE_CALLS ||
			    (j = candidate_find(&r->pool, adj_node(e))) ==
			    NONE || !ch->open[j] || j == r->order[i])
				continue;
			ch->calls = grow(ch->calls, ch->ncalls,
			    &ch->calls_cap, sizeof(*ch->calls));
			call = &ch->calls[ch->ncalls++];
			call->from = r->order[i];
			call->to = j;
			call->confidence = (double)adj_conf(e) / 100;
		}
	}
}

/* How much more candidate I is worth after BEST was chosen. */
static double
beside(const struct chosen *ch, size_t best, size_t i)
{
	const struct candidate	*b = &ch->r->pool.v[best];
	const struct candidate	*c = &ch->r->pool.v[i];
	double			 times = 1;
	int			 inside = c->parent != NONE &&
				    c->parent == b->parent &&
				    ch->r->pool.v[c->parent].node.kind !=
				    NODE_FILE;

	if (strcmp(c->node.name, b->node.name) == 0)
		times *= c->node.parent == b->node.parent ? SAME_SYMBOL :
		    SAME_NAME;
	if (inside)
		times *= SAME_CONTAINER;
	if (c->file == b->file)
		times *= SAME_FILE;
	return times;
}

static void
multiply(struct candidate *c, double times)
{
	if (signal_weight(SIG_CHOSEN) == 0)
		return;
	c->signal[SIG_CHOSEN] += c->score * (times - 1);
	c->score *= times;
}

static void
gain(struct chosen *ch, size_t i, unsigned char as, double times)
{
	if ((ch->open[i] & OPEN) == 0 || ch->open[i] & as)
		return;
	multiply(&ch->r->pool.v[i], times);
	ch->open[i] |= as;
}

static void
choose(struct chosen *ch, size_t best)
{
	struct ranking	*r = ch->r;
	const struct call *c;
	size_t		 i, parent = r->pool.v[best].parent;

	ch->open[best] &= (unsigned char)~OPEN;
	for (i = 0; i < ch->n; i++)
		if (ch->open[r->order[i]] & OPEN)
			multiply(&r->pool.v[r->order[i]],
			    beside(ch, best, r->order[i]));
	if (parent != NONE)
		gain(ch, parent, AS_CONTAINER, ITS_CONTAINER);
	for (i = 0; i < ch->ncalls; i++) {
		c = &ch->calls[i];
		if (c->from == best)
			gain(ch, c->to, AS_CALLEE,
			    1 + (ITS_CALLEE - 1) * c->confidence);
		else if (c->to == best)
			gain(ch, c->from, AS_CALLER,
			    1 + (ITS_CALLER - 1) * c->confidence);
	}
}

void
rank_order(struct ranking *r)
{
	struct chosen	 ch = { .r = r };
	size_t		 i, j, best, n;

	for (i = r->n = 0; i < r->pool.n; i++)
		if (is_wanted(r, &r->pool.v[i]))
			r->order[r->n++] = i;
	sorting = r;
	qsort(r->order, r->n, sizeof(*r->order), by_score);
	ch.n = r->n < GREEDY_MAX ? r->n : GREEDY_MAX;
	ch.open = xcalloc(r->pool.n + 1, 1);
	for (i = 0; i < ch.n; i++)
		ch.open[r->order[i]] = OPEN;
	find_calls(&ch);
	for (i = 0; i < ch.n; i++) {
		for (best = i, j = i + 1; j < ch.n; j++)
			if (by_score(&r->order[j], &r->order[best]) < 0)
				best = j;
		n = r->order[best];
		memmove(r->order + i + 1, r->order + i,
		    (best - i) * sizeof(*r->order));
		r->order[i] = n;
		choose(&ch, n);
	}
	free(ch.open);
	free(ch.calls);
}
