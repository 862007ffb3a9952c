/*
 * Mentions: a set of 32-bit hashes of names, sorted; on disk a varint with
 * their number, the first as a varint, then the differences.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "facts.h"
#include "packed.h"

#define SMALL	48	/* up to here insertion beats counting */

uint32_t
mention_hash(const char *s, size_t len)
{
	return (uint32_t)XXH3_64bits(s, len);
}

static void
sort_small(uint32_t *v, size_t n)
{
	uint32_t x;
	size_t i, j;

	for (i = 1; i < n; i++) {
		x = v[i];
		for (j = i; j > 0 && v[j - 1] > x; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

/* By bytes, lowest first: four stable passes, back and forth. */
static void
sort_large(uint32_t *v, size_t n)
{
	uint32_t *tmp, *from = v, *to, *swap;
	size_t at[256], i, sum, next;
	int shift;

	if ((tmp = reallocarray(NULL, n, sizeof(*tmp))) == NULL)
		err(2, "out of memory");
	to = tmp;
	for (shift = 0; shift < 32; shift += 8) {
		memset(at, 0, sizeof(at));
		for (i = 0; i < n; i++)
			at[from[i] >> shift & 0xff]++;
		for (i = 0, sum = 0; i < 256; i++, sum = next) {
			next = sum + at[i];
			at[i] = sum;
		}
		for (i = 0; i < n; i++)
			to[at[from[i] >> shift & 0xff]++] = from[i];
		swap = from;
		from = to;
		to = swap;
	}
	free(tmp);		/* four swaps: the result is in V again */
}

/* NULL: the data end inside it, or it is too large. */
static const unsigned char *
get_varint(const unsigned char *p, const unsigned char *end, uint32_t *v)
{
	uint64_t x;

	if (varint_get(&p, end, VARINT32_MAX, &x) == -1 || x > UINT32_MAX)
		return NULL;
	*v = (uint32_t)x;
	return p;
}

void
mentions_encode(struct mp_buf *b, uint32_t *hashes, size_t n)
{
	unsigned char raw[5 * 64], *p = raw;
	uint32_t last = 0;
	size_t i, kept = 0;

	if (n <= SMALL)
		sort_small(hashes, n);
	else
		sort_large(hashes, n);
	for (i = 0; i < n; i++)
		if (i == 0 || hashes[i] != hashes[i - 1])
			hashes[kept++] = hashes[i];

	p = varint_put(p, (uint32_t)kept);
	for (i = 0; i < kept; i++) {
		p = varint_put(p, hashes[i] - last);
		last = hashes[i];
		if (p > raw + sizeof(raw) - VARINT32_MAX) {
			mp_put_raw(b, raw, (size_t)(p - raw));
			p = raw;
		}
	}
	mp_put_raw(b, raw, (size_t)(p - raw));
}

int
mentions_any(const void *enc, size_t len, const uint32_t *wanted, size_t n)
{
	const unsigned char *p = enc, *end = len > 0 ? p + len : p;
	uint32_t count, diff, hash = 0;
	size_t w = 0;

	if (n == 0)
		return 0;
	if (len == 0 || (p = get_varint(p, end, &count)) == NULL)
		return 1;
	for (; count > 0; count--) {
		if ((p = get_varint(p, end, &diff)) == NULL)
			return 1;
		hash += diff;
		while (wanted[w] < hash)
			if (++w == n)
				return 0;
		if (wanted[w] == hash)
			return 1;
	}
	return 0;
}
