/*
 * Near clones: a small signature of each function's body, by which any two
 * can be compared without their texts.
 *
 * A body is the sequence of its tokens, each as the number of its grammar
 * symbol: which identifier or literal it is does not count.  Its shingles are
 * all runs of CLONE_SHINGLE tokens (A. Broder: On the resemblance and
 * containment of documents, 1997).  Each shingle is hashed once, which says
 * its bin and its rank in it (P. Li, A. Owen, C.-H. Zhang: One permutation
 * hashing, 2012); the least rank of each bin, cut to 8 bits (P. Li, A. C.
 * Konig: b-bit minwise hashing, 2010), is the signature.  An empty bin borrows
 * from the next that is not (A. Shrivastava, P. Li: Densifying one permutation
 * hashing via rotation, 2014).  The share of equal bytes estimates the share
 * of shingles that two bodies have in common (Jaccard), within 0.09 of it in
 * two cases of three.
 *
 * The clones section of a file (bin in FACTS, blob in the store):
 * for each function of at least CLONE_TOKENS_MIN tokens, in the order of
 * definitions, a varint (little endian, base 128): its ord minus that of the
 * one before (or 0), and CLONE_BINS bytes.
 */
#ifndef KN_CLONES_H
#define KN_CLONES_H

#include <stddef.h>
#include <stdint.h>

#define CLONE_BINS		32	/* a power of two; bytes */
#define CLONE_BIN_BITS		5
#define CLONE_SHINGLE		5	/* tokens, of 12 bits each */
#define CLONE_TOKENS_MIN	40	/* less is alike by chance */

/* ---- making ---- */

struct clone_sketch {
	uint64_t	window;		/* the last tokens */
	uint32_t	tokens;
	uint32_t	least[CLONE_BINS];	/* UINT32_MAX: empty */
};

void	clone_begin(struct clone_sketch *);

static inline void
clone_token(struct clone_sketch *s, uint32_t symbol)
{
	uint64_t	h;
	uint32_t	rank;

	s->window = (s->window << 12 | (symbol & 0xfff)) &
	    ((UINT64_C(1) << 12 * CLONE_SHINGLE) - 1);
	if (++s->tokens < CLONE_SHINGLE)
		return;
	h = (s->window + 1) * 0x9e3779b97f4a7c15u;
	h = (h ^ h >> 32) * 0xd6e8feb86659fd93u;
	rank = (uint32_t)(h >> 16) & 0x7fffffffu;
	h >>= 64 - CLONE_BIN_BITS;
	if (rank < s->least[h])
		s->least[h] = rank;
}

/* The signature; returns 0, and none, when the body is too small. */
int	clone_signature(const struct clone_sketch *,
	    unsigned char out[CLONE_BINS]);
/* Append one to a section: returns its bytes in OUT, at most
   CLONE_ENTRY_MAX.  LAST: ord of the one before. */
#define CLONE_ENTRY_MAX	(5 + CLONE_BINS)
size_t	clone_put(unsigned char *out, uint32_t ord, uint32_t last,
	    const unsigned char signature[CLONE_BINS]);

/* ---- reading ---- */

struct clones {
	const unsigned char	*p, *end;
	uint32_t		 ord;
	int			 begun, bad;
	const unsigned char	*signature;
};

void	clones_open(struct clones *, const void *, size_t len);
/* The next one, in ord and signature.  Returns 0 at the end, and, with bad
   set, where the section is damaged. */
int	clones_next(struct clones *);
/* Is the section one of a file with N definitions? */
int	clones_check(const void *, size_t len, uint32_t n);

/* Estimated share of common shingles, in per cent. */
int	clone_likeness(const unsigned char a[CLONE_BINS],
	    const unsigned char b[CLONE_BINS]);

#endif
