/*
 * Answers as overlay.c lays them over the edges of a file.
 */
#ifndef KN_OVERLAY_H
#define KN_OVERLAY_H

#include "writer.h"

/* Where a name leads: a symbol, or what is outside. */
struct goal {
	const struct place_node	*node;	/* NULL: external */
	struct text		 external;
};

/* An answer with its targets looked up: goals[first … first + n - 1]. */
struct claim {
	uint32_t	line, column, relation;
	struct text	name;
	uint32_t	first, n;
	uint8_t		whole;		/* and all of them were found */
};

/* All that was said of one file. */
struct claims {
	struct claim		*v;
	uint32_t		 n, max;
	struct goal		*goals;
	uint32_t		 ngoals, goals_max;
	struct stored_answer	*stored;	/* names point in there */
	uint32_t		 nstored;
};

/*
 * The answers that hold for FILE, which is PATH, in the order of their
 * producers; targets without a symbol are counted.  To be released.
 */
void	claims_read(struct writer *, struct claims *, int64_t file,
	    struct text path);
void	claims_release(struct claims *);

/* A blob or text as a copy that ends with NUL. */
void	*copy_blob(struct writer *, sqlite3_stmt *, int col, size_t *len);

/* Key of an edge in a table. */
struct edge_key {
	int64_t	src, dst, type;
};

#endif
