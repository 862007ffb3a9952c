/*
 * Signatures of function bodies; see clones.h.
 */
#include <string.h>

#include "clones.h"

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
	uint32_t	n = ord - last;
	size_t		len = 0;

	for (; n >= 0x80; n >>= 7)
		out[len++] = (unsigned char)(n | 0x80);
	out[len++] = (unsigned char)n;
	memcpy(out + len, signature, CLONE_BINS);
	return len + CLONE_BINS;
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
	unsigned int	shift = 0;
	uint32_t	n = 0;
	unsigned char	byte;

	if (c->p == c->end || c->bad)
		return 0;
	do {
		if (c->p == c->end || shift > 21) {
			c->bad = 1;
			return 0;
		}
		byte = *c->p++;
		n |= (uint32_t)(byte & 0x7f) << shift;
		shift += 7;
	} while (byte & 0x80);
	if (c->end - c->p < CLONE_BINS || n == 0) {
		c->bad = 1;		/* 0 is the file: no function */
		return 0;
	}
	c->ord += n;
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
