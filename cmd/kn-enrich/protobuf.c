/*
 * Reading protocol buffers.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "packed.h"
#include "protobuf.h"

#define BUFFER	65536	/* bytes read at once */

static void
fail(struct pb *c)
{
	c->bad = 1;
	c->p = c->end;
}

void
pb_init(struct pb *c, struct text t)
{
	c->p = (const unsigned char *)t.p;
	c->end = c->p + t.len;
	c->bad = 0;
}

static uint64_t
varint(struct pb *c)
{
	uint64_t n;

	if (varint_get(&c->p, c->end, VARINT_MAX, &n) == 0)
		return n;
	fail(c);
	return 0;
}

static uint64_t
fixed(struct pb *c, size_t len)
{
	uint64_t n;

	if ((size_t)(c->end - c->p) < len) {
		fail(c);
		return 0;
	}
	n = len == 4 ? packed_u32(c->p) : packed_u64(c->p);
	c->p += len;
	return n;
}

/* Number and type of a field, from its key.  -1: not one. */
static int
key(uint64_t n, struct pb_field *f)
{
	static const signed char types[8] = { PB_VARINT, PB_FIXED64, PB_BYTES,
	    -1, -1, PB_FIXED32, -1, -1 };

	if (n >> 3 == 0 || n >> 3 > 0x1fffffff || types[n & 7] == -1)
		return -1;
	memset(f, 0, sizeof(*f));
	f->number = (uint32_t)(n >> 3);
	f->type = (enum pb_type)types[n & 7];
	return 0;
}

int
pb_next(struct pb *c, struct pb_field *f)
{
	if (c->p == c->end)
		return 0;
	if (key(varint(c), f) == -1) {
		fail(c);
		return 0;
	}
	switch (f->type) {
	case PB_VARINT:
		f->n = varint(c);
		break;
	case PB_FIXED64:
		f->n = fixed(c, 8);
		break;
	case PB_FIXED32:
		f->n = fixed(c, 4);
		break;
	case PB_BYTES:
		f->n = varint(c);
		if (f->n > (uint64_t)(c->end - c->p)) {
			fail(c);
			break;
		}
		f->bytes.p = (const char *)c->p;
		f->bytes.len = (size_t)f->n;
		c->p += f->n;
		break;
	}
	return !c->bad;
}

int
pb_packed(struct pb *c, uint64_t *n)
{
	if (c->p == c->end)
		return 0;
	*n = varint(c);
	return !c->bad;
}

/* ---- from a file ---- */

struct pb_file {
	int		 fd;
	unsigned char	 buf[BUFFER];
	size_t		 pos, end;
	unsigned char	*field;
	size_t		 cap;
};

struct pb_file *
pb_file_new(int fd)
{
	struct pb_file *f;

	if ((f = calloc(1, sizeof(*f))) == NULL)
		err(2, NULL);
	f->fd = fd;
	return f;
}

void
pb_file_free(struct pb_file *f)
{
	if (f != NULL)
		free(f->field);
	free(f);
}

/* 1: there are unread bytes; 0: the end; -1: errno. */
static int
fill(struct pb_file *f)
{
	ssize_t n;

	if (f->pos < f->end)
		return 1;
	do
		n = read(f->fd, f->buf, sizeof(f->buf));
	while (n == -1 && errno == EINTR);
	f->pos = 0;
	f->end = n > 0 ? (size_t)n : 0;
	return n > 0 ? 1 : (int)n;
}

/* The N bytes that follow, into TO. */
static int
take(struct pb_file *f, unsigned char *to, size_t n)
{
	size_t part;

	while (n > 0) {
		if (fill(f) != 1)
			return -1;
		part = f->end - f->pos < n ? f->end - f->pos : n;
		memcpy(to, f->buf + f->pos, part);
		f->pos += part;
		to += part;
		n -= part;
	}
	return 0;
}

static int
take_varint(struct pb_file *f, uint64_t *n)
{
	unsigned char buf[VARINT_MAX];
	const unsigned char *p = buf;
	size_t i = 0;

	do {
		if (i == sizeof(buf) || take(f, &buf[i], 1) == -1)
			return -1;
	} while (buf[i++] & 0x80);
	return varint_get(&p, buf + i, VARINT_MAX, n);
}

/* Grows as bytes come: a length is cheap to claim. */
static int
take_bytes(struct pb_file *f, size_t n)
{
	size_t have = 0, part;

	while (have < n) {
		part = n - have < 1u << 20 ? n - have : 1u << 20;
		if (have + part > f->cap) {
			f->cap = (have + part) * 2;
			if ((f->field = realloc(f->field, f->cap)) == NULL)
				err(2, NULL);
		}
		if (take(f, f->field + have, part) == -1)
			return -1;
		have += part;
	}
	return 0;
}

int
pb_file_next(struct pb_file *f, struct pb_field *field, const char **why)
{
	unsigned char number[8];
	struct pb c;
	uint64_t n;
	size_t len;

	switch (fill(f)) {
	case 0:
		return 0;
	case -1:
		*why = strerror(errno);
		return -1;
	}
	*why = "damaged";
	if (take_varint(f, &n) == -1 || key(n, field) == -1)
		return -1;
	if (field->type == PB_VARINT)
		return take_varint(f, &field->n) == -1 ? -1 : 1;
	if (field->type != PB_BYTES) {
		len = field->type == PB_FIXED64 ? 8 : 4;
		if (take(f, number, len) == -1)
			return -1;
		pb_init(&c, (struct text){ (const char *)number, len });
		field->n = fixed(&c, len);
		return 1;
	}
	if (take_varint(f, &field->n) == -1)
		return -1;
	if (field->n > PB_FIELD_MAX) {
		*why = "too large";
		return -1;
	}
	*why = "cut off, or damaged";
	if (take_bytes(f, (size_t)field->n) == -1)
		return -1;
	field->bytes.p = field->n > 0 ? (const char *)f->field : "";
	field->bytes.len = (size_t)field->n;
	return 1;
}
