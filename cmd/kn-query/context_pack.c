/*
 * Packing: which results go into a budget of tokens.
 *
 * The greedy rule for knapsacks: the most value for a token first.  What a
 * result is worth goes down with every one of its container or file that is
 * in already, for those are looked at together.
 */
#include <stdlib.h>
#include <string.h>

#include "context.h"

/* What another result of a container, of a file, is worth. */
#define SAME_CONTAINER	0.95
#define SAME_FILE	0.98

static const struct candidate *
at(const struct ranking *r, size_t i)
{
	return &r->pool.v[r->order[i]];
}

/* What C is worth beside O, for one. */
static double
beside(const struct candidate *c, const struct candidate *o)
{
	if (o->node.parent == c->node.parent && node_file(o->node.parent) != 0)
		return SAME_CONTAINER;
	return o->file == c->file ? SAME_FILE : 1;
}

static double
per_token(double worth, size_t cost)
{
	return worth / (double)(cost > 0 ? cost : 1);
}

size_t
pack_choose(struct ranking *r, size_t most, size_t budget, const size_t *cost)
{
	unsigned char	*chosen;
	double		*worth;
	size_t		 i, best, n;

	chosen = xcalloc(most + 1, 1);
	worth = xcalloc(most + 1, sizeof(*worth));
	for (i = 0; i < most; i++)
		worth[i] = at(r, i)->score;
	for (;;) {
		for (best = most, i = 0; i < most; i++)
			if (!chosen[i] && cost[i] <= budget && (best == most ||
			    per_token(worth[i], cost[i]) >
			    per_token(worth[best], cost[best])))
				best = i;
		if (best == most)
			break;
		chosen[best] = 1;
		budget -= cost[best];
		for (i = 0; i < most; i++)
			worth[i] *= beside(at(r, i), at(r, best));
	}
	for (i = n = 0; i < most; i++)
		if (chosen[i])
			r->order[n++] = r->order[i];
	free(chosen);
	free(worth);
	return n;
}

size_t
pack_drop(struct ranking *r, size_t n, const size_t *cost)
{
	size_t	 i, k, least = 0, order;
	double	 worth, least_worth = 0;

	if (n == 0)
		return 0;
	for (i = 0; i < n; i++) {
		worth = at(r, i)->score;
		for (k = 0; k < n; k++)
			if (k != i)
				worth *= beside(at(r, i), at(r, k));
		worth = per_token(worth, cost[r->order[i]]);
		if (i == 0 || worth <= least_worth) {
			least = i;
			least_worth = worth;
		}
	}
	order = r->order[least];
	memmove(r->order + least, r->order + least + 1,
	    (n - 1 - least) * sizeof(*r->order));
	r->order[n - 1] = order;
	return n - 1;
}
