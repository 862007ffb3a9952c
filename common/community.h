/*
 * Communities as the store keeps them: which edges count, and which nodes
 * stand in which community.
 *
 * Row ID of the table "member" holds COMM_FILES neighbouring files, as a row
 * of the adjacency does:
 *
 *   at	COMM_FILES + 1 numbers (u32, little endian): where each file's part
 *	begins, counted from the end of these numbers; an empty part: none of
 *	its nodes is in a community
 *   parts	of each file:
 *	n	varint: how many communities its nodes are in
 *	n of	varint: id of the community; u64, little endian: sum of
 *		comm_leaf() of the file's nodes in it, modulo 2^64
 *	runs	of slots, from 0 on, to the end of the part: varint: how many;
 *		varint: number of the community above, from 1; 0: no node, or
 *		a node in none
 *
 * (Varints: little endian, base 128.)
 */
#ifndef KN_COMMUNITY_H
#define KN_COMMUNITY_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "kinds.h"

#define COMM_FILE_BITS	4
#define COMM_FILES	(1 << COMM_FILE_BITS)

/*
 * How much an edge of TYPE counts when communities are found; 0: not at all.
 *
 * What runs together belongs together: a call counts most, and so does what
 * makes one type a form of another.  A mention of a type, a variable or a
 * field says less, for types and constants are used far from where they
 * belong.  An import says least, its names are referred to besides.  A test
 * is said again: it calls.  What documents say, who wrote it and what changed
 * with it are about the code and not of it.
 *
 * A likely edge counts as much less as it is less sure.
 */
static inline uint32_t
comm_weight(uint32_t type, uint32_t confidence)
{
	extern const uint8_t	comm_type_weight[EDGE_TYPE_MAX];

	return type >= EDGE_TYPE_MAX ? 0 :
	    (uint32_t)comm_type_weight[type] * ((confidence + 9) / 10);
}

/*
 * Nodes that move as one: a definition and all that stands in it (fields,
 * members, methods, inner functions).  What a file, a module or a section
 * holds is on its own.
 */
int		comm_is_place(uint32_t kind);

/* What is known of a node, for the sums above: changes with its identity,
   flags, body, signature or doc. */
uint64_t	comm_leaf(const void *hash, uint32_t flags, uint64_t body,
		    struct text signature, struct text doc);

/* ---- reading ---- */

struct comm_row {
	const unsigned char	*p;	/* the row's bytes, borrowed */
	size_t			 len;
};

/* Returns 0, or -1: damaged.  LEN 0 is a row without members. */
int	comm_open(struct comm_row *, const void *, size_t len);

struct comm_sum {
	int64_t		id;
	uint64_t	sum;
};

/* One file's part. */
struct comm_file {
	const unsigned char	*p, *end;	/* runs that are left */
	struct comm_sum		*sums;		/* grows with realloc */
	uint32_t		 n, max;
};

/* Part of the file with the number FILE & (COMM_FILES - 1).  Returns 0, or
   -1: damaged.  C begins as zero and may be used again. */
int	comm_file(struct comm_file *, const struct comm_row *, int64_t file);
/* The next run: COUNT slots of the community *ID (0: none).  Returns 0 at
   the end, -1 when it is damaged. */
int	comm_run(struct comm_file *, uint32_t *count, int64_t *id);
void	comm_file_release(struct comm_file *);

/* ---- writing ---- */

struct comm_buf {
	unsigned char	*p;
	size_t		 len, max;
	size_t		 at[COMM_FILES + 1];
	uint32_t	 next;		/* file whose part comes next */
	/* scratch */
	struct comm_sum	*sums;
	uint32_t	 nsums, sums_max;
};

void	comm_begin(struct comm_buf *);		/* B begins as zero */
/*
 * FILE's part: slot I is in community ID[I] (0: none), its leaf is LEAF[I].
 * Files come in order; those that do not come have none.
 */
void	comm_put(struct comm_buf *, int64_t file, const int64_t *id,
	    const uint64_t *leaf, uint32_t n);
/* FILE's part as it is in a row that was opened. */
void	comm_copy(struct comm_buf *, int64_t file, const struct comm_row *);
/* The row is in B->p, B->len; 0: no file has a member. */
void	comm_end(struct comm_buf *);
void	comm_release(struct comm_buf *);

#endif
