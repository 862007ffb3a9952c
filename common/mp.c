/*
 * Msgpack: writing by msgpack-c, reading by a cursor.
 */
#include <err.h>
#include <limits.h>
#include <string.h>

#include "mp.h"

#define MP_DEPTH	64	/* containers inside each other, for mp_skip() */

/* ---- writing ---- */

static int
sbuf_write(void *data, const char *p, size_t len)
{
	if (len > 0 && msgpack_sbuffer_write(data, p, len) != 0)
		err(2, "out of memory");
	return 0;
}

void
mp_buf_init(struct mp_buf *b)
{
	msgpack_sbuffer_init(&b->sbuf);
	msgpack_packer_init(&b->pk, &b->sbuf, sbuf_write);
}

void
mp_buf_reset(struct mp_buf *b)
{
	msgpack_sbuffer_clear(&b->sbuf);
}

void
mp_buf_release(struct mp_buf *b)
{
	msgpack_sbuffer_destroy(&b->sbuf);
	msgpack_sbuffer_init(&b->sbuf);
}

void
mp_put_array(struct mp_buf *b, size_t n)
{
	msgpack_pack_array(&b->pk, n);
}

void
mp_put_map(struct mp_buf *b, size_t n)
{
	msgpack_pack_map(&b->pk, n);
}

void
mp_put_uint(struct mp_buf *b, uint64_t v)
{
	msgpack_pack_uint64(&b->pk, v);
}

void
mp_put_int(struct mp_buf *b, int64_t v)
{
	msgpack_pack_int64(&b->pk, v);
}

void
mp_put_bool(struct mp_buf *b, int v)
{
	if (v)
		msgpack_pack_true(&b->pk);
	else
		msgpack_pack_false(&b->pk);
}

void
mp_put_nil(struct mp_buf *b)
{
	msgpack_pack_nil(&b->pk);
}

void
mp_put_str(struct mp_buf *b, const char *s, size_t len)
{
	msgpack_pack_str(&b->pk, len);
	msgpack_pack_str_body(&b->pk, s, len);
}

void
mp_put_cstr(struct mp_buf *b, const char *s)
{
	if (s == NULL)
		mp_put_nil(b);
	else
		mp_put_str(b, s, strlen(s));
}

void
mp_put_bin(struct mp_buf *b, const void *p, size_t len)
{
	msgpack_pack_bin(&b->pk, len);
	msgpack_pack_bin_body(&b->pk, p, len);
}

void
mp_put_text(struct mp_buf *b, struct text t)
{
	mp_put_str(b, t.len == 0 ? "" : t.p, t.len);
}

void
mp_put_octets(struct mp_buf *b, struct text t)
{
	mp_put_bin(b, t.len == 0 ? "" : t.p, t.len);
}

void
mp_put_raw(struct mp_buf *b, const void *p, size_t len)
{
	sbuf_write(&b->sbuf, p, len);
}

/* ---- reading ---- */

void
mp_cur_init(struct mp_cur *c, const void *data, size_t len)
{
	c->p = data;
	c->end = len > 0 ? c->p + len : c->p;
	c->bad = 0;
}

static void
fail(struct mp_cur *c)
{
	c->bad = 1;
	c->p = c->end;
}

static size_t
left(const struct mp_cur *c)
{
	return (size_t)(c->end - c->p);
}

/* N big-endian bytes at P. */
static uint64_t
big(const unsigned char *p, int n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | *p++;
	return v;
}

/*
 * Consume the first byte and N big-endian bytes after it into *V.
 */
static int
take(struct mp_cur *c, int n, uint64_t *v)
{
	if (left(c) < 1 + (size_t)n) {
		fail(c);
		return -1;
	}
	*v = big(c->p + 1, n);
	c->p += 1 + n;
	return 0;
}

enum mp_type
mp_peek(const struct mp_cur *c)
{
	unsigned int b;

	if (c->p == c->end)
		return MP_NONE;
	b = *c->p;
	if (b < 0x80)
		return MP_UINT;
	if (b < 0x90)
		return MP_MAP;
	if (b < 0xa0)
		return MP_ARRAY;
	if (b < 0xc0)
		return MP_STR;
	if (b >= 0xe0)
		return MP_INT;
	switch (b) {
	case 0xc0:
		return MP_NIL;
	case 0xc2: case 0xc3:
		return MP_BOOL;
	case 0xc4: case 0xc5: case 0xc6:
		return MP_BIN;
	case 0xc7: case 0xc8: case 0xc9:
	case 0xd4: case 0xd5: case 0xd6: case 0xd7: case 0xd8:
		return MP_EXT;
	case 0xca: case 0xcb:
		return MP_FLOAT;
	case 0xcc: case 0xcd: case 0xce: case 0xcf:
		return MP_UINT;
	case 0xd0: case 0xd1: case 0xd2: case 0xd3:
		/* Signed on the wire; what counts is the value. */
		return left(c) > 1 && (c->p[1] & 0x80) == 0 ? MP_UINT : MP_INT;
	case 0xd9: case 0xda: case 0xdb:
		return MP_STR;
	case 0xdc: case 0xdd:
		return MP_ARRAY;
	case 0xde: case 0xdf:
		return MP_MAP;
	default:
		return MP_NONE;		/* 0xc1: never used */
	}
}

/* A count whose short form is FIX | n < 16, whose long forms are B16 and
   the byte after; each of the elements needs WIDTH bytes at least. */
static uint32_t
count(struct mp_cur *c, unsigned int fix, unsigned int b16, uint64_t width)
{
	uint64_t n;

	if (c->p == c->end) {
		fail(c);
		return 0;
	}
	if ((*c->p & 0xf0u) == fix) {
		n = *c->p & 0x0fu;
		c->p++;
	} else if (*c->p == b16) {
		if (take(c, 2, &n) == -1)
			return 0;
	} else if (*c->p == b16 + 1) {
		if (take(c, 4, &n) == -1)
			return 0;
	} else {
		fail(c);
		return 0;
	}
	if (n * width > left(c)) {
		fail(c);
		return 0;
	}
	return (uint32_t)n;
}

uint32_t
mp_array(struct mp_cur *c)
{
	return count(c, 0x90, 0xdc, 1);
}

uint32_t
mp_array_min(struct mp_cur *c, uint32_t min)
{
	uint32_t n = mp_array(c);

	if (c->bad || n < min) {
		fail(c);
		return 0;
	}
	return n;
}

uint32_t
mp_map(struct mp_cur *c)
{
	return count(c, 0x80, 0xde, 2);
}

uint64_t
mp_uint(struct mp_cur *c)
{
	uint64_t v;
	unsigned int b;

	if (c->p == c->end) {
		fail(c);
		return 0;
	}
	b = *c->p;
	if (b < 0x80) {
		c->p++;
		return b;
	}
	/* 0xcc … 0xcf: 1, 2, 4, 8 bytes; 0xd0 … 0xd3: the same, signed. */
	if (b < 0xcc || b > 0xd3) {
		fail(c);
		return 0;
	}
	if (take(c, 1 << (b & 3), &v) == -1)
		return 0;
	if (b >= 0xd0 && v >> ((8 << (b & 3)) - 1) != 0) {
		fail(c);
		return 0;
	}
	return v;
}

uint32_t
mp_u32(struct mp_cur *c)
{
	uint64_t v = mp_uint(c);

	if (v > UINT32_MAX) {
		fail(c);
		return 0;
	}
	return (uint32_t)v;
}

int64_t
mp_int(struct mp_cur *c)
{
	uint64_t v;
	unsigned int b;
	int shift;

	if (mp_peek(c) != MP_INT) {
		v = mp_uint(c);
		if (v > INT64_MAX) {
			fail(c);
			return 0;
		}
		return (int64_t)v;
	}
	b = *c->p;
	if (b >= 0xe0) {
		c->p++;
		return (int64_t)b - 256;
	}
	if (take(c, 1 << (b & 3), &v) == -1)
		return 0;
	shift = 64 - (8 << (b & 3));
	/* Sign-extend without shifting into the sign. */
	if (shift > 0)
		v |= UINT64_MAX << (64 - shift);
	return -(int64_t)(~v) - 1;
}

int
mp_bool(struct mp_cur *c)
{
	if (c->p == c->end || (*c->p != 0xc2 && *c->p != 0xc3)) {
		fail(c);
		return 0;
	}
	return *c->p++ == 0xc3;
}

const char *
mp_str(struct mp_cur *c, size_t *len)
{
	const char *s;
	uint64_t n = 0;
	unsigned int b;

	*len = 0;
	if (c->p == c->end) {
		fail(c);
		return NULL;
	}
	b = *c->p;
	if (b >= 0xa0 && b < 0xc0) {
		n = b & 0x1f;
		c->p++;
	} else if (b == 0xc0) {
		c->p++;
		return NULL;
	} else if (b >= 0xd9 && b <= 0xdb) {
		if (take(c, 1 << (b - 0xd9), &n) == -1)
			return NULL;
	} else if (b >= 0xc4 && b <= 0xc6) {
		if (take(c, 1 << (b - 0xc4), &n) == -1)
			return NULL;
	} else {
		fail(c);
		return NULL;
	}
	if (n > left(c)) {
		fail(c);
		return NULL;
	}
	s = (const char *)c->p;
	c->p += n;
	*len = (size_t)n;
	return s;
}

struct text
mp_text(struct mp_cur *c, enum mp_type type)
{
	struct text t = { NULL, 0 };

	if (mp_peek(c) == type)
		t.p = mp_str(c, &t.len);
	if (t.p == NULL) {
		c->bad = 1;
		t.p = "";
		t.len = 0;
	}
	return t;
}

void
mp_tuple(struct mp_cur *c, uint32_t n)
{
	if (mp_array(c) != n)
		c->bad = 1;
}

/* Move over N bytes. */
static void
advance(struct mp_cur *c, uint64_t n)
{
	if (n > left(c))
		fail(c);
	else
		c->p += n;
}

/*
 * Move over one object's head, and its bytes if it is a scalar.  Returns
 * the number of objects inside it that follow.
 */
static uint64_t
skip_head(struct mp_cur *c)
{
	uint64_t n;
	unsigned int b;
	size_t len;

	switch (mp_peek(c)) {
	case MP_ARRAY:
		return mp_array(c);
	case MP_MAP:
		return 2 * (uint64_t)mp_map(c);
	case MP_STR:
	case MP_BIN:
		(void)mp_str(c, &len);
		return 0;
	case MP_NIL:
	case MP_BOOL:
		c->p++;
		return 0;
	case MP_UINT:
	case MP_INT:
		b = *c->p;
		advance(c, b < 0x80 || b >= 0xe0 ? 1 : 1 + (1u << (b & 3)));
		return 0;
	case MP_FLOAT:
		advance(c, *c->p == 0xca ? 5 : 9);
		return 0;
	case MP_EXT:
		b = *c->p;
		if (b >= 0xd4)
			advance(c, 2 + (1u << (b - 0xd4)));
		else if (take(c, 1 << (b - 0xc7), &n) == 0)
			advance(c, n + 1);
		return 0;
	default:
		fail(c);
		return 0;
	}
}

void
mp_skip(struct mp_cur *c)
{
	uint64_t todo[MP_DEPTH + 1], n;
	int depth = 0;

	todo[0] = 1;
	while (!c->bad) {
		while (todo[depth] == 0) {
			if (depth-- == 0)
				return;
		}
		todo[depth]--;
		if ((n = skip_head(c)) == 0)
			continue;
		if (depth == MP_DEPTH) {
			fail(c);
			return;
		}
		todo[++depth] = n;
	}
}

void
mp_skip_n(struct mp_cur *c, uint32_t n)
{
	while (n-- > 0 && !c->bad)
		mp_skip(c);
}

int
mp_done(const struct mp_cur *c)
{
	return !c->bad && c->p == c->end;
}
