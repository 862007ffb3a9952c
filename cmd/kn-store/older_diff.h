/*
 * The delta of one file, from two states of it: for older.c.
 */
#ifndef KN_OLDER_DIFF_H
#define KN_OLDER_DIFF_H

#include "delta.h"
#include "side.h"

#define OLD	0
#define NEW	1

struct kept {
	struct kept	*next;
	char		 bytes[];
};

struct older {
	struct writer	*w;
	struct side	 side[2];	/* OLD, NEW */
	struct kept	*kept;
	struct delta	 delta;
	uint32_t	 ids_max, nodes_max, edges_max, unresolved_max;
};

/* An empty delta; what an earlier one points into is forgotten. */
void	older_begin(struct older *);
int	older_any(const struct delta *);
/* What the old side had of a file and the new one has not, or otherwise. */
void	older_compare(struct older *);
/* The same of a package or external, which only one of the sides has: PAST,
   that was the old one. */
void	older_outside(struct older *, struct side *,
	    const unsigned char *hash, uint32_t kind,
	    struct part name, int past);
void	older_forget(struct older *);

#endif
