/*
 * The files of a word: put and get.
 */
#include "packed.h"
#include "wordindex.h"

#define FILE_MAX	((int64_t)1 << 40)
#define ENTRY_MAX	8		/* bytes of a varint */

size_t
wordindex_put(unsigned char out[10], int64_t last, int64_t file,
    uint32_t fields)
{
	uint64_t	n = (uint64_t)(file - last) << WORDINDEX_FIELDS | fields;

	return (size_t)(varint_put(out, n) - out);
}

void
wordindex_open(struct wordindex *x, const void *data, size_t len)
{
	x->p = data;
	x->end = len > 0 ? x->p + len : x->p;
	x->file = 0;
	x->bad = 0;
}

int
wordindex_next(struct wordindex *x, int64_t *file, uint32_t *fields)
{
	uint64_t	n;

	if (x->p == x->end)
		return 0;
	if (varint_get(&x->p, x->end, ENTRY_MAX, &n) == 0) {
		x->file += (int64_t)(n >> WORDINDEX_FIELDS);
		*file = x->file;
		*fields = n & ((1u << WORDINDEX_FIELDS) - 1);
		if (n >> WORDINDEX_FIELDS != 0 && *fields != 0 &&
		    x->file <= FILE_MAX)
			return 1;
	}
	x->bad = 1;
	x->p = x->end;
	return 0;
}
