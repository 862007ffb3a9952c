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

/* A line of a row: of writer.edges, or of writer.unresolved. */
struct site {
	uint32_t	line, row;
	uint8_t		unresolved;
};

struct overlay {
	struct writer		*w;
	uint32_t		 place;		/* of S, in writer.places */
	uint32_t		 n, nu, base;	/* rows; edges of kn-link */
	struct claims		 claims;
	struct goal		*want;		/* of the group at hand */
	uint32_t		 nwant, want_max;
	struct site		*sites;
	size_t			 nsites, sites_max;
	struct table		 keys;		/* src, type, dst -> row */
	unsigned char		*saved;		/* rows of kn-link in guess */
	unsigned char		*prov;		/* provenance they had */
	unsigned char		*saved_u;
	uint32_t		*lines;		/* of one row */
	uint32_t		 lines_max;
};

/* ---- overlay_rows.c: the rows that answers change ---- */

/* All lines of all rows, and the rows by key. */
void	rows_index(struct overlay *);
/* An edge of kn-link is what a server says. */
void	rows_confirm(struct overlay *, uint32_t row);
/* The row loses the line. */
void	rows_take_line(struct overlay *, const struct site *);
/* The edge from SRC to GOAL gets the line, unless it is 0; it is there or is
   made. */
void	rows_put_line(struct overlay *, int64_t src,
	    const unsigned char *from, uint32_t type, const struct goal *,
	    uint32_t line);
/* Rows without lines that had some are gone. */
void	rows_drop_empty(struct overlay *);

#endif
