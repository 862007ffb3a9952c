/* Communities: known graphs, and that nothing but the graph counts. */
#include "louvain.h"
#include "tap.h"

struct pair { uint32_t a, b; };

/* W. W. Zachary, An information flow model for conflict and fission in small
   groups (1977): who of a karate club met whom elsewhere; from 1. */
static const struct pair karate[] = {
	{2,1},{3,1},{3,2},{4,1},{4,2},{4,3},{5,1},{6,1},{7,1},{7,5},{7,6},
	{8,1},{8,2},{8,3},{8,4},{9,1},{9,3},{10,3},{11,1},{11,5},{11,6},
	{12,1},{13,1},{13,4},{14,1},{14,2},{14,3},{14,4},{17,6},{17,7},
	{18,1},{18,2},{20,1},{20,2},{22,1},{22,2},{26,24},{26,25},{28,3},
	{28,24},{28,25},{29,3},{30,24},{30,27},{31,2},{31,9},{32,1},{32,25},
	{32,26},{32,29},{33,3},{33,9},{33,15},{33,16},{33,19},{33,21},{33,23},
	{33,24},{33,30},{33,31},{33,32},{34,9},{34,10},{34,14},{34,15},
	{34,16},{34,19},{34,20},{34,21},{34,23},{34,24},{34,27},{34,28},
	{34,29},{34,30},{34,31},{34,32},{34,33},
};

/* A graph of N vertices, numbered from BASE; TURN: arcs in other order. */
static void
make(struct louvain_graph *g, uint32_t n, uint32_t base,
    const struct pair *e, size_t ne, int turn)
{
	size_t i, k, *next;

	g->n = n;
	g->start = calloc(n + 1, sizeof(*g->start));
	g->count = calloc(n + 1, sizeof(*g->count));
	g->self = calloc(n + 1, sizeof(*g->self));
	g->to = calloc(2 * ne + 1, sizeof(*g->to));
	g->weight = calloc(2 * ne + 1, sizeof(*g->weight));
	next = calloc(n + 1, sizeof(*next));
	for (i = 0; i < ne; i++) {
		g->count[e[i].a - base]++;
		g->count[e[i].b - base]++;
	}
	for (i = 1; i < n; i++)
		g->start[i] = g->start[i - 1] + g->count[i - 1];
	for (i = 0; i < ne; i++) {
		k = turn ? ne - 1 - i : i;
		g->to[g->start[e[k].a - base] + next[e[k].a - base]++] =
		    e[k].b - base;
		g->to[g->start[e[k].b - base] + next[e[k].b - base]++] =
		    e[k].a - base;
	}
	for (i = 0; i < 2 * ne; i++)
		g->weight[i] = 1;
	free(next);
}

/* Community of each vertex on the coarsest level. */
static void
flatten(const struct louvain *l, uint32_t n, uint32_t *of)
{
	uint32_t v, k;

	for (v = 0; v < n; v++)
		for (of[v] = v, k = 0; k < l->nlevels; k++)
			of[v] = l->level[k].of[of[v]];
}

static double
quality(const struct louvain *l, uint32_t resolution)
{
	const struct louvain_level *top;
	uint64_t total = 0;
	double sum = 0;
	uint32_t c;

	if (l->nlevels == 0)
		return 0;
	top = &l->level[l->nlevels - 1];
	for (c = 0; c < top->n; c++)
		total += top->degree[c];
	for (c = 0; c < top->n; c++)
		sum += louvain_share(top->inside[c] / 2, top->degree[c],
		    total, resolution);
	return sum;
}

static void
test_karate(void)
{
	size_t n = sizeof(karate) / sizeof(karate[0]);
	struct louvain_graph g, turned;
	struct louvain l, m, fine;
	uint32_t a[34], b[34];

	make(&g, 34, 1, karate, n, 0);
	make(&turned, 34, 1, karate, n, 1);
	louvain_run(&l, &g, LOUVAIN_RESOLUTION);
	louvain_run(&m, &turned, LOUVAIN_RESOLUTION);
	louvain_run(&fine, &g, 4 * LOUVAIN_RESOLUTION);
	flatten(&l, 34, a);
	flatten(&m, 34, b);
	/* The best that there is: 0.4198. */
	ok(quality(&l, LOUVAIN_RESOLUTION) > 0.41 &&
	    quality(&l, LOUVAIN_RESOLUTION) < 0.4199, "karate: modularity %f",
	    quality(&l, LOUVAIN_RESOLUTION));
	ok(a[0] != a[33], "the two who fell out are apart");
	ok(memcmp(a, b, sizeof(a)) == 0, "the order of arcs does not matter");
	ok(fine.level[fine.nlevels - 1].n > l.level[l.nlevels - 1].n,
	    "a larger resolution: more communities");
	louvain_release(&l);
	louvain_release(&m);
	louvain_release(&fine);
	louvain_graph_release(&g);
	louvain_graph_release(&turned);
}

/* A ring of CLIQUES cliques of SIZE, neighbours joined by one edge. */
static void
test_ring(uint32_t cliques, uint32_t size)
{
	struct pair *e = calloc(cliques * size * size, sizeof(*e));
	struct louvain_graph g;
	struct louvain l;
	uint32_t *of = calloc(cliques * size, sizeof(*of)), c, i, k, whole = 0;
	size_t n = 0;

	for (c = 0; c < cliques; c++) {
		for (i = 0; i < size; i++)
			for (k = 0; k < i; k++)
				e[n++] = (struct pair){ c * size + i,
				    c * size + k };
		e[n++] = (struct pair){ c * size, (c + 1) % cliques * size +
		    1 };
	}
	make(&g, cliques * size, 0, e, n, 0);
	louvain_run(&l, &g, LOUVAIN_RESOLUTION);
	for (c = 0; c < cliques; c++) {
		for (i = 1; i < size && l.level[0].of[c * size + i] ==
		    l.level[0].of[c * size]; i++)
			;
		whole += i == size;
	}
	ok(whole == cliques && l.level[0].n == cliques,
	    "%u cliques of %u: level 1 is these", cliques, size);
	/* With so many, modularity joins neighbours (its resolution limit). */
	flatten(&l, cliques * size, of);
	ok(l.nlevels >= 2 && l.level[l.nlevels - 1].n < cliques,
	    "and above them there are %u", l.level[l.nlevels - 1].n);
	for (c = whole = 0; c < l.nlevels; c++)
		for (i = 0, k = 0; i < (c == 0 ? cliques * size :
		    l.level[c - 1].n); i++) {
			whole += l.level[c].of[i] > k;
			k += l.level[c].of[i] == k;
		}
	ok(whole == 0, "numbered by first members");
	louvain_release(&l);
	louvain_graph_release(&g);
	free(e);
	free(of);
}

static void
test_small(void)
{
	static const struct pair none[1];
	static const struct pair one[] = { { 0, 1 } };
	struct louvain_graph g;
	struct louvain l;

	make(&g, 0, 0, none, 0, 0);
	louvain_run(&l, &g, LOUVAIN_RESOLUTION);
	ok(l.nlevels == 0, "no vertices");
	louvain_release(&l);
	louvain_graph_release(&g);
	make(&g, 3, 0, none, 0, 0);
	louvain_run(&l, &g, LOUVAIN_RESOLUTION);
	ok(l.nlevels == 0, "no edges: nothing is put together");
	louvain_release(&l);
	louvain_graph_release(&g);
	make(&g, 3, 0, one, 1, 0);
	louvain_run(&l, &g, LOUVAIN_RESOLUTION);
	ok(l.nlevels == 1 && l.level[0].n == 2 && l.level[0].of[0] == 0 &&
	    l.level[0].of[1] == 0 && l.level[0].of[2] == 1, "one edge");
	ok(l.level[0].inside[0] == 2 && l.level[0].degree[0] == 2 &&
	    l.level[0].degree[1] == 0, "its weights");
	louvain_release(&l);
	louvain_graph_release(&g);
}

int
main(void)
{
	test_small();
	test_karate();
	test_ring(30, 5);
	test_ring(300, 4);
	return tap_done();
}
