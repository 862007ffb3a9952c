/*
 * The frame COVERAGE; see coverage.h.
 */
#include <string.h>

#include "coverage.h"
#include "packed.h"

void
coverage_put(struct mp_buf *b, const struct coverage_frame *f,
    const struct covered_line *v, uint32_t n)
{
	uint32_t i;

	mp_put_array(b, 5);
	mp_put_text(b, f->report);
	mp_put_text(b, f->test);
	mp_put_text(b, f->path);
	mp_put_octets(b, f->blob);
	mp_put_array(b, 2 * (size_t)n);
	for (i = 0; i < n; i++) {
		mp_put_uint(b, v[i].line);
		mp_put_uint(b, v[i].hits);
	}
}

int
coverage_get(struct coverage_frame *f, const void *data, size_t len)
{
	uint32_t n, i, line, last = 0;
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 5);
	f->report = mp_text(&c, MP_STR);
	f->test = mp_text(&c, MP_STR);
	f->path = mp_text(&c, MP_STR);
	f->blob = mp_text(&c, MP_BIN);
	n = mp_array(&c);
	f->nlines = n / 2;
	f->lines = c;
	for (i = 0; i < f->nlines && !c.bad; i++) {
		line = mp_u32(&c);
		mp_uint(&c);
		if (line <= last)
			return -1;
		last = line;
	}
	f->lines.end = c.p;
	if (!mp_done(&c) || n % 2 != 0 || f->report.len == 0)
		return -1;
	if (f->path.len == 0)
		return f->blob.len == 0 && n == 0 && f->test.len == 0 ? 0 : -1;
	return f->blob.len == 20 || f->blob.len == 32 ? 0 : -1;
}

void
coverage_line_get(struct coverage_frame *f, struct covered_line *l)
{
	l->line = mp_u32(&f->lines);
	l->hits = mp_uint(&f->lines);
}

/* ---- coverage.lines ---- */

size_t
packed_coverage_put(unsigned char out[PACKED_COVERED_MAX], uint32_t last,
    const struct covered_line *l)
{
	return (size_t)(varint_put(varint_put(out, l->line - last), l->hits) -
	    out);
}

static uint64_t
get_varint(struct packed_coverage *c)
{
	uint64_t n;

	if (varint_get(&c->p, c->end, VARINT_MAX, &n) == 0)
		return n;
	c->bad = 1;
	return 0;
}

void
packed_coverage_open(struct packed_coverage *c, const void *data, size_t len)
{
	c->p = data;
	c->end = c->p + len;
	c->line = 0;
	c->bad = 0;
}

int
packed_coverage_next(struct packed_coverage *c, struct covered_line *l)
{
	uint64_t n;

	if (c->bad || c->p == c->end)
		return 0;
	n = get_varint(c);
	l->hits = get_varint(c);
	if (n == 0 || n > UINT32_MAX - c->line)
		c->bad = 1;
	l->line = c->line += (uint32_t)n;
	return !c->bad;
}

/* ---- outline.symbols ---- */

size_t
packed_definition_put(unsigned char out[PACKED_DEFINITION_MAX],
    const struct covered_definition *d)
{
	unsigned char *p = out;

	memcpy(p, d->hash, sizeof(d->hash));
	p = packed_put_u64(p + sizeof(d->hash), d->body);
	p = varint_put(p, d->line);
	return (size_t)(varint_put(p, d->end_line - d->line) - out);
}

int
packed_definition_next(const unsigned char **p, const unsigned char *end,
    struct covered_definition *d)
{
	uint64_t line, behind;

	if (*p == end)
		return 0;
	if ((size_t)(end - *p) < sizeof(d->hash) + 8)
		return -1;
	memcpy(d->hash, *p, sizeof(d->hash));
	d->body = packed_u64(*p + sizeof(d->hash));
	*p += sizeof(d->hash) + 8;
	if (varint_get(p, end, VARINT32_MAX, &line) == -1 ||
	    varint_get(p, end, VARINT32_MAX, &behind) == -1 ||
	    line > UINT32_MAX || behind > UINT32_MAX - line)
		return -1;
	d->line = (uint32_t)line;
	d->end_line = (uint32_t)(line + behind);
	return 1;
}
