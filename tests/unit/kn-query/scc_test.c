/* Strongly connected components, and the shortest way round one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tap.h"
#include "scc.h"

#define MANY	200000	/* a way that recursion would not survive */

static uint32_t	 pairs[][2] = {
	{ 0, 1 }, { 1, 2 }, { 2, 0 }, { 2, 3 }, { 3, 4 }, { 4, 3 }, { 5, 5 },
	{ 1, 3 }, { 0, 1 }, { 2, 1 }
};

static uint32_t
component_size(const uint32_t *of, uint32_t n, uint32_t one)
{
	uint32_t	 i, size = 0;

	for (i = 0; i < n; i++)
		size += of[i] == of[one];
	return size;
}

static void
test_small(void)
{
	struct scc_graph	 g;
	uint32_t		 of[6], way[6];

	scc_graph_make(&g, 6, pairs, sizeof(pairs) / sizeof(pairs[0]));
	ok(g.first[6] == 9, "a pair twice is one arc");
	ok(scc_find(&g, of) == 3, "three components");
	ok(component_size(of, 6, 0) == 3 && of[0] == of[1] && of[1] == of[2],
	    "0 1 2");
	ok(component_size(of, 6, 3) == 2 && of[3] == of[4], "3 4");
	ok(component_size(of, 6, 5) == 1, "5 alone");
	ok(scc_round(&g, of, 0, way) == 3 && way[0] == 0 && way[1] == 1 &&
	    way[2] == 2, "round 0");
	ok(scc_round(&g, of, 1, way) == 2 && way[0] == 1 && way[1] == 2,
	    "round 1: the shortest");
	ok(scc_round(&g, of, 5, way) == 1 && way[0] == 5, "round itself");
	scc_graph_release(&g);
}

static void
test_deep(void)
{
	struct scc_graph	 g;
	uint32_t		(*p)[2] = calloc(MANY, sizeof(*p));
	uint32_t		*of = calloc(MANY, sizeof(*of)), i;

	for (i = 0; i < MANY; i++) {
		p[i][0] = i;
		p[i][1] = (i + 1) % MANY;
	}
	scc_graph_make(&g, MANY, p, MANY);
	ok(scc_find(&g, of) == 1, "a ring of very many");
	scc_graph_release(&g);
	scc_graph_make(&g, MANY, p, MANY - 1);
	ok(scc_find(&g, of) == MANY, "cut open, each is alone");
	scc_graph_release(&g);
	free(p);
	free(of);
}

int
main(void)
{
	test_small();
	test_deep();
	return tap_done();
}
