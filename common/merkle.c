/*
 * Merkle trees as in RFC 9162.
 */
#include <string.h>

#include "merkle.h"

/* A node from two that stand one after the other; OUT may be one of them. */
static void
inner(struct hasher *h, const unsigned char *left, const unsigned char *right,
    unsigned char *out)
{
	unsigned char	b[1 + 2 * HASH_LEN];

	b[0] = MERKLE_INNER;
	memcpy(b + 1, left, HASH_LEN);
	memcpy(b + 1 + HASH_LEN, right, HASH_LEN);
	hasher_sum(h, b, sizeof(b), out);
}

void
merkle_init(struct merkle *m)
{
	m->n = 0;
	m->depth = 0;
}

/*
 * The stack has the root of one full tree for each bit that is set in the
 * number of leaves, the largest first.
 */
void
merkle_add(struct merkle *m, struct hasher *h,
    const unsigned char leaf[HASH_LEN])
{
	uint64_t	bits;

	memcpy(m->stack[m->depth++], leaf, HASH_LEN);
	for (bits = m->n++; bits & 1; bits >>= 1) {
		m->depth--;
		inner(h, m->stack[m->depth - 1], m->stack[m->depth],
		    m->stack[m->depth - 1]);
	}
}

void
merkle_root(struct merkle *m, struct hasher *h, unsigned char out[HASH_LEN])
{
	if (m->depth == 0) {
		hasher_sum(h, NULL, 0, out);
		return;
	}
	for (; m->depth > 1; m->depth--)
		inner(h, m->stack[m->depth - 2], m->stack[m->depth - 1],
		    m->stack[m->depth - 2]);
	memcpy(out, m->stack[0], HASH_LEN);
	merkle_init(m);
}

unsigned int
merkle_path(struct hasher *h, unsigned char (*leaves)[HASH_LEN], uint64_t n,
    uint64_t index, unsigned char (*path)[HASH_LEN],
    unsigned char root[HASH_LEN])
{
	unsigned int	npath = 0;
	uint64_t	i;

	for (; n > 1; n = (n + 1) / 2, index /= 2) {
		if ((index ^ 1) < n)
			memcpy(path[npath++], leaves[index ^ 1], HASH_LEN);
		for (i = 0; i + 1 < n; i += 2)
			inner(h, leaves[i], leaves[i + 1], leaves[i / 2]);
		if (i < n && i > 0)
			memcpy(leaves[i / 2], leaves[i], HASH_LEN);
	}
	memcpy(root, leaves[0], HASH_LEN);
	return npath;
}

int
merkle_climb(struct hasher *h, const unsigned char leaf[HASH_LEN],
    uint64_t index, uint64_t n, const unsigned char (*path)[HASH_LEN],
    unsigned int npath, unsigned char root[HASH_LEN])
{
	uint64_t	last;
	unsigned int	i;

	if (index >= n)
		return -1;
	last = n - 1;
	memcpy(root, leaf, HASH_LEN);
	for (i = 0; i < npath; i++) {
		if (last == 0)
			return -1;
		if (index & 1 || index == last) {
			inner(h, path[i], root, root);
			/* Where it went up without a neighbour. */
			while (!(index & 1) && index != 0) {
				index >>= 1;
				last >>= 1;
			}
		} else
			inner(h, root, path[i], root);
		index >>= 1;
		last >>= 1;
	}
	return last == 0 ? 0 : -1;
}
