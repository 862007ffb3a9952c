/*
 * The files of a word: put and get.
 */
#include "wordindex.h"

#define FILE_MAX	((int64_t)1 << 40)

size_t
wordindex_put(unsigned char out[10], int64_t last, int64_t file,
    uint32_t fields)
{
	uint64_t	n = (uint64_t)(file - last) << WORDINDEX_FIELDS | fields;
	size_t		i = 0;

	for (; n >= 0x80; n >>= 7)
		out[i++] = (unsigned char)(n | 0x80);
	out[i++] = (unsigned char)n;
	return i;
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
	uint64_t	n = 0;
	unsigned int	shift;

	if (x->p == x->end)
		return 0;
	for (shift = 0; shift < 56 && x->p < x->end; shift += 7) {
		n |= (uint64_t)(*x->p & 0x7f) << shift;
		if ((*x->p++ & 0x80) == 0) {
			x->file += (int64_t)(n >> WORDINDEX_FIELDS);
			*file = x->file;
			*fields = n & ((1u << WORDINDEX_FIELDS) - 1);
			if (n >> WORDINDEX_FIELDS == 0 || *fields == 0 ||
			    x->file > FILE_MAX)
				break;
			return 1;
		}
	}
	x->bad = 1;
	x->p = x->end;
	return 0;
}
