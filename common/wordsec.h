/*
 * The words section of FACTS: which words stand where in a file's
 * definitions.  kn-extract makes it, kn-store keeps it as it is and indexes
 * its words, kn-query reads it.
 *
 *   nodes	varint; then for each, by ord:
 *		  kind | WORDSEC_TEST, a byte
 *		  ord - parent, varint (0 for the file)
 *		  number of words in its name, signature, documentation and
 *		  body, a byte each, see wordsec_length()
 *   words	in ascending order of their bytes, each as
 *		  a byte: low half, how many bytes it shares with the word
 *		  before; high half, how many follow.  15 in either half: a
 *		  varint follows (in this order) that is added to it
 *		  the bytes that follow
 *		  varint: bytes of postings; then the postings:
 *		  varint (ord - ord of the posting before) << 4 | WORD_IN_…
 *
 * In the file's own node (ord 0) the words of the path count as its name.
 */
#ifndef KN_WORDSEC_H
#define KN_WORDSEC_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "words.h"

#define WORD_IN_NAME		0x01u
#define WORD_IN_SIGNATURE	0x02u
#define WORD_IN_DOC		0x04u
#define WORD_IN_BODY		0x08u
#define WORD_FIELDS		4	/* bits, in this order */

#define WORDSEC_TEST		0x80u	/* with the kind: NODE_TEST */

struct wordsec_node {
	uint32_t	kind;		/* enum node_kind */
	uint32_t	parent;		/* ord */
	int		test;
	uint8_t		length[WORD_FIELDS];	/* codes */
};

/* ---- writing ---- */

struct wordsec_posting {
	uint32_t	word;		/* number in the array of words */
	uint32_t	ord;
	uint32_t	fields;		/* WORD_IN_… */
};

/*
 * Append a section to *OUT, which is grown with realloc (*LEN used of *CAP
 * bytes; out of memory ends the program).  WORDS are in ascending order, each
 * once; POSTINGS by word, then ord, each pair once.
 */
struct wordsec_buf {
	unsigned char	*p;
	size_t		 len, cap;
};
void	wordsec_put(struct wordsec_buf *, const struct wordsec_node *,
	    uint32_t nnodes, const struct text *words, uint32_t nwords,
	    const struct wordsec_posting *, uint32_t npostings);

/* A count as a byte: exact to 15, then in steps of an eighth; and back. */
uint8_t		wordsec_code(uint32_t count);
uint32_t	wordsec_length(uint8_t code);

/* ---- reading ---- */

struct wordsec {
	const unsigned char	*p, *end;
	uint32_t		 nnodes;
	int			 bad;		/* damaged */
	/* the word that wordsec_next() came to */
	char			 word[WORD_MAX];
	size_t			 len;
	const unsigned char	*post, *post_end;
	uint32_t		 ord;		/* of the last posting */
};

/* The N nodes go to NODES, which may be NULL.  Returns 0, or -1: damaged. */
int	wordsec_open(struct wordsec *, const void *, size_t len);
int	wordsec_nodes(struct wordsec *, struct wordsec_node *nodes);
/* The next word; 0 at the end (or BAD). */
int	wordsec_next(struct wordsec *);
/* Its next posting; 0 at the end (or BAD). */
int	wordsec_posting(struct wordsec *, uint32_t *ord, uint32_t *fields);
/* Everything as it should be (then 1)?  Reads all of it. */
int	wordsec_check(const void *, size_t len, uint32_t nnodes);

#endif
