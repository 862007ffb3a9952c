/*
 * The adjacency: all edges between nodes of files, forward and reverse, as
 * rows of integers that are walked in place.
 *
 * Compressed sparse rows, cut into pieces: row ID of the table holds one
 * direction of ADJ_FILES neighbouring files, so that a walk reads what it
 * visits, and an update writes what changed.
 *
 *   first	ADJ_FILES + 1 numbers (u32, little endian): of each file, its
 *		first list; lists are numbered through the row, one for each
 *		slot of a file up to its last that has an edge
 *   start	one number for each list, and one more: where its edges begin
 *   edges	u64, little endian, ascending in each list:
 *		node << 20 | type << 11 | provenance << 7 | confidence
 *
 * Edges to and from nodes without a file (external symbols, packages,
 * persons) are in the table "edge" only.
 */
#ifndef KN_ADJACENCY_H
#define KN_ADJACENCY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "packed.h"

#define ADJ_FILE_BITS	4
#define ADJ_FILES	(1 << ADJ_FILE_BITS)

enum adj_direction { ADJ_OUT, ADJ_IN };

/* Row that holds FILE's edges in that direction. */
static inline int64_t
adj_row(int64_t file, enum adj_direction d)
{
	return file >> ADJ_FILE_BITS << 1 | (int64_t)d;
}

static inline uint64_t
adj_pack(int64_t node, uint32_t type, uint32_t prov, uint32_t conf)
{
	return (uint64_t)node << 20 | type << 11 | prov << 7 | conf;
}

#define adj_node(e)	((int64_t)((e) >> 20))
#define adj_type(e)	((uint32_t)((e) >> 11) & 0x3fu)
#define adj_prov(e)	((uint32_t)((e) >> 7) & 0xfu)
#define adj_conf(e)	((uint32_t)(e) & 0x7fu)

/* ---- reading ---- */

struct adj {
	const unsigned char	*p;	/* the row's bytes, borrowed */
	uint32_t		 nlists;
	const unsigned char	*edges;
	uint64_t		 nedges;
};

/* Returns 0, or -1: damaged.  LEN 0 is a row without edges. */
int	adj_open(struct adj *, const void *, size_t len);

static inline uint64_t
adj_edge(const struct adj *a, uint32_t i)
{
	return packed_u64(a->edges + 8 * (size_t)i);
}

/* Edges FROM … TO - 1 of the row are those of NODE, which is of one of its
   files. */
static inline void
adj_list(const struct adj *a, int64_t node, uint32_t *from, uint32_t *to)
{
	uint32_t		 k = (uint32_t)(node >> 20) & (ADJ_FILES - 1);
	uint32_t		 slot = (uint32_t)node & 0xfffffu, list;
	const unsigned char	*start;

	*from = *to = 0;
	if (a->nlists == 0)
		return;
	list = packed_u32(a->p + 4 * (size_t)k);
	if (slot >= packed_u32(a->p + 4 * (size_t)(k + 1)) - list)
		return;
	start = a->p + 4 * (size_t)(ADJ_FILES + 1 + list + slot);
	*from = packed_u32(start);
	*to = packed_u32(start + 4);
}

/* ---- writing ---- */

struct adj_entry {
	int64_t		node;		/* whose list */
	uint64_t	edge;		/* packed */
};

/* Order of entries: by node, then edge. */
int	adj_compare(const void *, const void *);

/*
 * The row that ENTRIES (in order, all of files of one row) make, in *BUF of
 * *CAP bytes, which grows with realloc (no memory ends the program).  Returns
 * its length; 0 for no entries.
 */
size_t	adj_make(unsigned char **buf, size_t *cap, const struct adj_entry *,
	    size_t n);

/* The reverse: entries of the row ID, in order; N of them at V, which has
   room for adj.nedges. */
void	adj_entries(const struct adj *, int64_t id, struct adj_entry *v);

#endif
