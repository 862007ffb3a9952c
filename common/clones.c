/*
 * Signatures of function bodies; see clones.h.
 */
#include <string.h>

#include "clones.h"
#include "packed.h"

#define ORD_VARINT_MAX	4	/* bytes */

void
clone_begin(struct clone_sketch *s)
{
	memset(s, 0, sizeof(*s));
	memset(s->least, 0xff, sizeof(s->least));
}

int
clone_signature(const struct clone_sketch *s, unsigned char out[CLONE_BINS])
{
	uint32_t	i, far;

	if (s->tokens < CLONE_TOKENS_MIN)
		return 0;
	for (i = 0; i < CLONE_BINS; i++) {
		/* One token in it, and so one bin, is not empty. */
		for (far = 0; s->least[(i + far) % CLONE_BINS] == UINT32_MAX;
		    far++)
			;
		out[i] = (unsigned char)((s->least[(i + far) % CLONE_BINS] ^
		    far * 0x9e3779b9u) * 0x85ebca6bu >> 24);
	}
	return 1;
}

size_t
clone_put(unsigned char *out, uint32_t ord, uint32_t last,
    const unsigned char signature[CLONE_BINS])
{
	unsigned char	*p = varint_put(out, ord - last);

	memcpy(p, signature, CLONE_BINS);
	return (size_t)(p - out) + CLONE_BINS;
}

void
clones_open(struct clones *c, const void *data, size_t len)
{
	memset(c, 0, sizeof(*c));
	c->p = data;
	c->end = c->p + len;
	if (len == 0)
		c->p = c->end = NULL;
}

int
clones_next(struct clones *c)
{
	uint64_t	n;

	if (c->p == c->end || c->bad)
		return 0;
	if (varint_get(&c->p, c->end, ORD_VARINT_MAX, &n) == -1 ||
	    c->end - c->p < CLONE_BINS || n == 0) {
		c->bad = 1;		/* 0 is the file: no function */
		return 0;
	}
	c->ord += (uint32_t)n;
	c->signature = c->p;
	c->p += CLONE_BINS;
	return 1;
}

int
clones_check(const void *data, size_t len, uint32_t n)
{
	struct clones	c;

	clones_open(&c, data, len);
	while (clones_next(&c))
		if (c.ord >= n)
			return 0;
	return !c.bad;
}

int
clone_likeness(const unsigned char a[CLONE_BINS],
    const unsigned char b[CLONE_BINS])
{
	int	i, same = 0;

	for (i = 0; i < CLONE_BINS; i++)
		same += a[i] == b[i];
	/* One byte in 256 is equal by chance. */
	same = (same * 256 - CLONE_BINS) * 100 / (255 * CLONE_BINS);
	return same < 0 ? 0 : same;
}
