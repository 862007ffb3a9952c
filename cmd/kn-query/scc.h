/*
 * Strongly connected components of a graph of small numbers.
 */
#ifndef KN_SCC_H
#define KN_SCC_H

#include <stddef.h>
#include <stdint.h>

/* Arcs from node I: to[first[I]] up to to[first[I + 1]]. */
struct scc_graph {
	uint32_t	 n;
	uint32_t	*first;		/* n + 1 */
	uint32_t	*to;
};

/*
 * Sets of[I] to the number of I's component, from 0; returns how many there
 * are.  Tarjan's algorithm ("Depth-first search and linear graph
 * algorithms", SIAM J. Comput. 1972) with a stack of its own instead of
 * recursion.  Without memory the program ends with status 2.
 */
uint32_t scc_find(const struct scc_graph *, uint32_t *of);
/*
 * A graph of N nodes from M pairs (from, to), which are sorted; each pair
 * once.  Release with scc_graph_release().
 */
void	scc_graph_make(struct scc_graph *, uint32_t n, uint32_t (*pairs)[2],
	    size_t m);
void	scc_graph_release(struct scc_graph *);
/*
 * The shortest way round from START and back, inside its component: nodes in
 * order, START first.  WAY has room for all of the component.  Returns how
 * many; 0: there is none.
 */
size_t	scc_round(const struct scc_graph *, const uint32_t *of,
	    uint32_t start, uint32_t *way);

#endif
