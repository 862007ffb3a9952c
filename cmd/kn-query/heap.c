/*
 * A heap of numbers; see heap.h.
 */
#include "heap.h"
#include "query.h"

static int
before(const struct heap_entry *a, const struct heap_entry *b)
{
	if (a->key != b->key)
		return a->key < b->key;
	if (a->second != b->second)
		return a->second < b->second;
	return a->what < b->what;
}

void
heap_put(struct heap *h, uint32_t key, uint32_t second, uint32_t what)
{
	struct heap_entry	e = { key, second, what };
	size_t			i, up;

	h->v = grow(h->v, h->n, &h->cap, sizeof(*h->v));
	for (i = h->n++; i > 0; i = up) {
		up = (i - 1) / 2;
		if (!before(&e, &h->v[up]))
			break;
		h->v[i] = h->v[up];
	}
	h->v[i] = e;
}

struct heap_entry
heap_take(struct heap *h)
{
	struct heap_entry	least = h->v[0], e = h->v[--h->n];
	size_t			i = 0, down;

	while ((down = 2 * i + 1) < h->n) {
		if (down + 1 < h->n && before(&h->v[down + 1], &h->v[down]))
			down++;
		if (!before(&h->v[down], &e))
			break;
		h->v[i] = h->v[down];
		i = down;
	}
	h->v[i] = e;
	return least;
}
