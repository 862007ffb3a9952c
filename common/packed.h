/*
 * Numbers in packed columns: little endian, and varints (seven bits a byte,
 * the lowest first; the highest bit: more follows).
 */
#ifndef KN_PACKED_H
#define KN_PACKED_H

#include <stdint.h>

/* Bytes of a varint: of a number of 32, of 63 and of 64 bits. */
#define VARINT32_MAX	5
#define VARINT63_MAX	9
#define VARINT_MAX	10

static inline uint32_t
packed_u32(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

static inline uint64_t
packed_u64(const unsigned char *p)
{
	return packed_u32(p) | (uint64_t)packed_u32(p + 4) << 32;
}

/* These return what is behind the number. */

static inline unsigned char *
packed_put_u32(unsigned char *p, uint32_t n)
{
	*p++ = (unsigned char)n;
	*p++ = (unsigned char)(n >> 8);
	*p++ = (unsigned char)(n >> 16);
	*p++ = (unsigned char)(n >> 24);
	return p;
}

static inline unsigned char *
packed_put_u64(unsigned char *p, uint64_t n)
{
	return packed_put_u32(packed_put_u32(p, (uint32_t)n),
	    (uint32_t)(n >> 32));
}

static inline unsigned char *
varint_put(unsigned char *p, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		*p++ = (unsigned char)(n | 0x80);
	*p++ = (unsigned char)n;
	return p;
}

/*
 * The varint at *P, of at most MAX bytes (no more than VARINT_MAX), into *N;
 * *P goes behind it.  Returns 0, or -1: END comes first, it is longer, or more
 * than 64 bits; *N is then what was read.
 */
static inline int
varint_get(const unsigned char **p, const unsigned char *end,
    unsigned int max, uint64_t *n)
{
	unsigned int	shift;

	for (*n = shift = 0; *p < end && shift < 7 * max; shift += 7) {
		if (shift == 63 && **p > 1)
			return -1;
		*n |= (uint64_t)(**p & 0x7f) << shift;
		if ((*(*p)++ & 0x80) == 0)
			return 0;
	}
	return -1;
}

#endif
