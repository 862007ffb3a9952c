/*
 * Communities of a weighted graph: the Louvain method (V. D. Blondel,
 * J.-L. Guillaume, R. Lambiotte, E. Lefebvre: Fast unfolding of communities
 * in large networks, J. Stat. Mech. 2008, P10008), with the resolution of
 * J. Reichardt and S. Bornholdt (Phys. Rev. E 74, 016110, 2006).
 *
 * Vertices move one at a time to where modularity gains most, until none
 * does; what stands together then becomes one vertex, and all begins anew.
 * After the first pass over a level only neighbours of what moved are looked
 * at again (N. Ozaki, H. Tezuka, M. Inaba: A simple acceleration method for
 * the Louvain algorithm, 2016).
 *
 * Weights are integers and so is all that is compared: the same graph with
 * the same numbering gives the same communities on every machine.  Vertices
 * are visited by number; among equals the community of the smallest number
 * wins, and staying wins over moving.  The order of a vertex's arcs does not
 * matter.
 */
#ifndef KN_LOUVAIN_H
#define KN_LOUVAIN_H

#include <stddef.h>
#include <stdint.h>

#define LOUVAIN_RESOLUTION	1000	/* 1.0 */
#define LOUVAIN_RESOLUTION_MAX	1000000
#define LOUVAIN_LEVELS		32	/* more were never seen: 10 at most */

/*
 * Arcs of vertex V: to[start[V]] …, count[V] of them, each neighbour once
 * and not V itself.  What V has to W, W has to V with the same weight.
 */
struct louvain_graph {
	uint32_t	 n;		/* vertices */
	size_t		*start;
	uint32_t	*count;
	uint32_t	*to;
	uint32_t	*weight;	/* one that would be larger than its type
					   counts as the largest */
	uint64_t	*self;		/* weight within a vertex, twice */
};

struct louvain_level {
	uint32_t	 n;		/* communities of this level */
	uint32_t	*of;		/* by vertex, or community of the level
					   before: its community.  Numbered in
					   the order of their first members. */
	uint64_t	*inside;	/* of each community: weight within it,
					   twice */
	uint64_t	*degree;	/* that, and the weight to others */
};

struct louvain {
	struct louvain_level level[LOUVAIN_LEVELS];
	uint32_t	 nlevels;	/* 0: nothing could be put together */
};

/*
 * Communities of G, which is left as it is, at RESOLUTION thousandths (larger:
 * smaller communities).  Each level is coarser than the one before.  Without
 * memory the program ends.
 */
void	louvain_run(struct louvain *, const struct louvain_graph *g,
	    uint32_t resolution);
void	louvain_release(struct louvain *);
void	louvain_graph_release(struct louvain_graph *);

/*
 * What it is worth to join: of a vertex with weight WITH to a community of
 * degree DEGREE, whose own degree is OWN, when all degrees sum up to TOTAL.
 * A community of none is worth 0.  (Twice TOTAL times the gain in modularity
 * by the formula of the paper.)
 */
static inline __int128
louvain_gain(uint64_t with, uint64_t own, uint64_t degree, uint64_t total,
    uint32_t resolution)
{
	return (__int128)((unsigned __int128)with * total) *
	    LOUVAIN_RESOLUTION -
	    (__int128)((unsigned __int128)own * degree) * resolution;
}

/*
 * Share of one community in the modularity of a partition: INSIDE is the
 * weight of edges within it, each once.  The sum over all is the modularity.
 */
double	louvain_share(uint64_t inside, uint64_t degree, uint64_t total,
	    uint32_t resolution);

#endif
