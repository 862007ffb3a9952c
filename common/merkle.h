/*
 * Merkle trees over SHA-256 as in RFC 9162, section 2.1: a leaf is the hash
 * of a byte 0 and its contents, an inner node that of a byte 1 and its two
 * children; a last node without a neighbour goes up as it is.  The root of
 * no leaves is the hash of nothing.
 *
 * The root alone does not say how many leaves there are.  Whoever takes a
 * number of leaves from a stranger must have it bound beside the root (see
 * record.h).
 */
#ifndef KN_MERKLE_H
#define KN_MERKLE_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"

#define MERKLE_LEAF	0x00	/* first byte of what is hashed */
#define MERKLE_INNER	0x01
#define MERKLE_DEPTH	64	/* most levels: numbers of leaves are 64 bits */

/* A root in the making.  Zeroed, it has no leaves. */
struct merkle {
	uint64_t	n;		/* leaves so far */
	unsigned int	depth;		/* hashes on the stack */
	unsigned char	stack[MERKLE_DEPTH + 1][HASH_LEN];
};

void	merkle_init(struct merkle *);
/* The next leaf, already hashed. */
void	merkle_add(struct merkle *, struct hasher *,
	    const unsigned char leaf[HASH_LEN]);
/* The root of what was added, which is used up by it. */
void	merkle_root(struct merkle *, struct hasher *,
	    unsigned char out[HASH_LEN]);

/*
 * The hashes that lead from leaf INDEX of the N (> INDEX) LEAVES to the root,
 * nearest first, into PATH, which has room for MERKLE_DEPTH of them; and the
 * root.  Returns how many.  LEAVES is overwritten.
 */
unsigned int merkle_path(struct hasher *, unsigned char (*leaves)[HASH_LEN],
	    uint64_t n, uint64_t index, unsigned char (*path)[HASH_LEN],
	    unsigned char root[HASH_LEN]);

/*
 * The root to which PATH, of NPATH hashes, leads from LEAF, which is leaf
 * INDEX of N: RFC 9162, 2.1.3.2.  Returns 0, or -1 when no tree of N leaves
 * has such a path.
 */
int	merkle_climb(struct hasher *, const unsigned char leaf[HASH_LEN],
	    uint64_t index, uint64_t n, const unsigned char (*path)[HASH_LEN],
	    unsigned int npath, unsigned char root[HASH_LEN]);

#endif
