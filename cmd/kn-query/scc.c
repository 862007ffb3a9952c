/*
 * Strongly connected components; see scc.h.
 */
#include <stdlib.h>
#include <string.h>

#include "query.h"
#include "scc.h"

#define NONE	0xffffffffu

static uint32_t *
numbers(size_t n)
{
	return xcalloc(n, sizeof(uint32_t));
}

static int
by_pair(const void *va, const void *vb)
{
	const uint32_t	*a = va, *b = vb;

	if (a[0] != b[0])
		return a[0] < b[0] ? -1 : 1;
	return a[1] < b[1] ? -1 : a[1] > b[1];
}

void
scc_graph_make(struct scc_graph *g, uint32_t n, uint32_t (*pairs)[2],
    size_t m)
{
	size_t	 i, k = 0;

	if (m > 1)
		qsort(pairs, m, sizeof(*pairs), by_pair);
	g->n = n;
	g->first = numbers(n + 1);
	g->to = numbers(m);
	for (i = 0; i < m; i++) {
		if (i > 0 && by_pair(pairs[i], pairs[i - 1]) == 0)
			continue;
		g->first[pairs[i][0] + 1]++;
		g->to[k++] = pairs[i][1];
	}
	for (i = 0; i < n; i++)
		g->first[i + 1] += g->first[i];
}

void
scc_graph_release(struct scc_graph *g)
{
	free(g->first);
	free(g->to);
	memset(g, 0, sizeof(*g));
}

struct tarjan {
	const struct scc_graph	*g;
	uint32_t		*of, *number, *low, *stack, *path, *next;
	uint32_t		 counted, nstack, components;
};

/* All that is reached from ROOT and has no number yet. */
static void
visit(struct tarjan *t, uint32_t root)
{
	uint32_t	 depth = 0, v, w;

	t->path[0] = root;
	for (;;) {
		v = t->path[depth];
		if (t->number[v] == 0) {
			t->number[v] = t->low[v] = ++t->counted;
			t->stack[t->nstack++] = v;
			t->next[v] = t->g->first[v];
		}
		if (t->next[v] < t->g->first[v + 1]) {
			w = t->g->to[t->next[v]++];
			if (t->number[w] == 0)
				t->path[++depth] = w;
			else if (t->of[w] == NONE && t->number[w] < t->low[v])
				t->low[v] = t->number[w];
			continue;
		}
		if (t->low[v] == t->number[v]) {
			do {
				w = t->stack[--t->nstack];
				t->of[w] = t->components;
			} while (w != v);
			t->components++;
		}
		if (depth-- == 0)
			return;
		w = t->path[depth];
		if (t->low[v] < t->low[w])
			t->low[w] = t->low[v];
	}
}

uint32_t
scc_find(const struct scc_graph *g, uint32_t *of)
{
	struct tarjan	 t = { .g = g, .of = of };
	uint32_t	 i;

	t.number = numbers(g->n);
	t.low = numbers(g->n);
	t.stack = numbers(g->n);
	t.path = numbers(g->n);
	t.next = numbers(g->n);
	for (i = 0; i < g->n; i++)
		of[i] = NONE;
	for (i = 0; i < g->n; i++)
		if (t.number[i] == 0)
			visit(&t, i);
	free(t.number);
	free(t.low);
	free(t.stack);
	free(t.path);
	free(t.next);
	return t.components;
}

size_t
scc_round(const struct scc_graph *g, const uint32_t *of, uint32_t start,
    uint32_t *way)
{
	uint32_t	*queue = numbers(g->n), *via = numbers(g->n);
	uint32_t	 head = 0, tail = 0, i, v, w, k;
	size_t		 n = 0;

	queue[tail++] = start;
	while (head < tail && n == 0) {
		v = queue[head++];
		for (i = g->first[v]; i < g->first[v + 1]; i++) {
			w = g->to[i];
			if (w == start) {
				for (k = v; k != start; k = via[k] - 1)
					way[n++] = k;
				way[n++] = start;
				break;
			}
			if (of[w] == of[start] && via[w] == 0) {
				via[w] = v + 1;
				queue[tail++] = w;
			}
		}
	}
	for (i = 0; n > 1 && i < n / 2; i++) {
		w = way[i];
		way[i] = way[n - 1 - i];
		way[n - 1 - i] = w;
	}
	free(queue);
	free(via);
	return n;
}
