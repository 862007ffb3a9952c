/*
 * The column word.files: the files that hold a word, ascending, and where in
 * them it stands in any node.  For each a varint (little endian, base 128):
 *
 *   (file id - that of the file before) << 5 | fields
 */
#ifndef KN_WORDINDEX_H
#define KN_WORDINDEX_H

#include <stddef.h>
#include <stdint.h>

#include "wordsec.h"

#define WORD_IN_PATH		0x10u	/* beside those of wordsec.h */
#define WORDINDEX_FIELDS	5	/* bits */

/* Encode one file after LAST (0 at first) into OUT; how many bytes. */
size_t	wordindex_put(unsigned char out[10], int64_t last, int64_t file,
	    uint32_t fields);

struct wordindex {
	const unsigned char	*p, *end;
	int64_t			 file;
	int			 bad;	/* damaged */
};

void	wordindex_open(struct wordindex *, const void *, size_t len);
/* The next file; 0 at the end (or BAD). */
int	wordindex_next(struct wordindex *, int64_t *file, uint32_t *fields);

#endif
