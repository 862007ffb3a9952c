/*
 * Following edges from a symbol, one step or several: for the questions of
 * refs.c.
 */
#ifndef KN_WALK_H
#define KN_WALK_H

#include "graph.h"

/* One edge that was followed, and so one row. */
struct step {
	int64_t		 near, far;
	int64_t		 through;	/* see struct arc */
	unsigned int	 type, depth;
	const char	*path;		/* of far; NULL: not looked up */
	struct node	 node;		/* far; only for what is shown */
};

/* A node that was reached. */
struct visit {
	int64_t		 id, via;
	unsigned int	 depth;
	int		 used;
};

/* Set q, inbound, types and nroots; the rest begins as zero. */
struct walk {
	struct query	*q;
	int		 inbound;
	uint32_t	 types;
	struct visit	*seen;
	size_t		 nseen, seen_size;	/* a power of two */
	struct step	*steps;
	size_t		 nsteps, step_cap;
	struct arc_list	 arcs;		/* of one node */
	size_t		 nroots;	/* constructors come after them */
	size_t		 followed;
	size_t		 unsure;	/* left out by -c */
	int		 cut;		/* EDGE_BUDGET was reached */
	int64_t		 more;		/* past READ_BUDGET, as far as counted */
	int		 at_least;	/* there are more than that */
};

/*
 * Follow edges of w->types from the roots, w->q->depth steps.  Each step of
 * the first depth is kept; further on those by which a node is reached
 * first.  Fills steps, unsure, more, at_least and cut.
 */
void	walk_edges(struct walk *, const struct node_list *roots);
/*
 * Put the steps in order, as far as they are to be shown, and load their
 * nodes.  Returns how many are to be shown.
 */
size_t	walk_sort(struct walk *);
void	walk_release(struct walk *);

#endif
