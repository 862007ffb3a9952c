/*
 * Packing: which results go into a budget of tokens.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"

/* What another result of a container, of a file, is worth. */
#define SAME_CONTAINER	0.95
#define SAME_FILE	0.98

size_t
pack_tokens(size_t bytes)
{
	return (bytes + 3) / 4;
}

/* Results of C's container and file that are chosen already. */
static double
worth(const struct ranking *r, size_t i, const unsigned char *chosen,
    size_t most)
{
	const struct candidate	*c = &r->pool.v[r->order[i]], *o;
	double			 v = c->score;
	size_t			 k;

	for (k = 0; k < most; k++) {
		if (!chosen[k])
			continue;
		o = &r->pool.v[r->order[k]];
		if (o->node.parent == c->node.parent &&
		    node_file(o->node.parent) != 0)
			v *= SAME_CONTAINER;
		else if (o->file == c->file)
			v *= SAME_FILE;
	}
	return v;
}

size_t
pack(struct ranking *r, size_t most, size_t budget, const size_t *cost)
{
	unsigned char	*chosen;
	size_t		 i, best, n;
	double		 v, most_v;

	if (most > r->n)
		most = r->n;
	if ((chosen = calloc(most + 1, 1)) == NULL)
		err(STATUS_ERROR, NULL);
	for (;;) {
		for (best = most, most_v = 0, i = 0; i < most; i++) {
			if (chosen[i] || cost[i] > budget)
				continue;
			v = worth(r, i, chosen, most) /
			    (double)(cost[i] > 0 ? cost[i] : 1);
			if (best == most || v > most_v) {
				best = i;
				most_v = v;
			}
		}
		if (best == most)
			break;
		chosen[best] = 1;
		budget -= cost[best];
	}
	for (i = n = 0; i < most; i++)
		if (chosen[i])
			r->order[n++] = r->order[i];
	free(chosen);
	return n;
}
