/*
 * Writing JSON.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "utf8.h"

#define KEEP	(16u * 1024 * 1024)	/* bytes */

/* Many JSON readers keep numbers as doubles, and round what is larger. */
#define EXACT_MAX	(1ULL << 53)

static const char digits[] = "0123456789abcdef";

/* Room for N bytes; where they go. */
static char *
room(struct line *l, size_t n)
{
	size_t cap;

	if (l->cap - l->len < n) {
		cap = l->cap + l->cap / 2 + n + 4096;
		if ((l->p = realloc(l->p, cap)) == NULL)
			err(2, "out of memory");
		l->cap = cap;
	}
	return l->p + l->len;
}

static void
put(struct line *l, const char *s, size_t len)
{
	memcpy(room(l, len), s, len);
	l->len += len;
}

/* A comma, unless this is the first in its bracket or follows a key. */
static void
separate(struct line *l)
{
	if (l->len > 0 && strchr("{[:\n", l->p[l->len - 1]) == NULL)
		put(l, ",", 1);
}

void
line_open(struct line *l, char bracket)
{
	separate(l);
	put(l, &bracket, 1);
}

void
line_close(struct line *l, char bracket)
{
	put(l, &bracket, 1);
}

void
line_key(struct line *l, const char *key)
{
	line_word(l, key);
	put(l, ":", 1);
}

void
line_end(struct line *l)
{
	put(l, "\n", 1);
}

void
line_null(struct line *l)
{
	separate(l);
	put(l, "null", 4);
}

void
line_bool(struct line *l, int v)
{
	separate(l);
	put(l, v ? "true" : "false", v ? 4 : 5);
}

void
line_int64(struct line *l, int64_t v)
{
	separate(l);
	l->len += (size_t)snprintf(room(l, 24), 24, "%lld", (long long)v);
}

void
line_uint(struct line *l, uint64_t v)
{
	char buf[24], *p = buf + sizeof(buf);
	int quote = v > EXACT_MAX;

	separate(l);
	if (quote)
		*--p = '"';
	do
		*--p = (char)('0' + v % 10);
	while ((v /= 10) > 0);
	if (quote)
		*--p = '"';
	put(l, p, (size_t)(buf + sizeof(buf) - p));
}

void
line_word(struct line *l, const char *s)
{
	separate(l);
	put(l, "\"", 1);
	put(l, s, strlen(s));
	put(l, "\"", 1);
}

/* \uXXXX, or two of them. */
static void
escape_code(struct line *l, uint32_t code)
{
	uint32_t low;

	if (code > 0xffff) {
		low = 0xdc00 + ((code - 0x10000) & 0x3ff);
		escape_code(l, 0xd800 + ((code - 0x10000) >> 10));
		code = low;
	}
	l->len += (size_t)snprintf(room(l, 8), 8, "\\u%04x", code);
}

static void
string(struct line *l, struct text t)
{
	const unsigned char *p = (const unsigned char *)t.p;
	uint32_t code;
	size_t i, plain;
	int n;

	put(l, "\"", 1);
	for (i = 0; i < t.len; i += (size_t)n) {
		for (plain = i; plain < t.len && p[plain] >= 0x20 &&
		    p[plain] < 0x7f && p[plain] != '"' && p[plain] != '\\';)
			plain++;
		put(l, t.p + i, plain - i);
		if ((i = plain) == t.len)
			break;
		n = utf8_char(p + i, t.len - i, &code);
		switch (code) {
		case '\n':
			put(l, "\\n", 2);
			break;
		case '\t':
			put(l, "\\t", 2);
			break;
		case '"':
			put(l, "\\\"", 2);
			break;
		case '\\':
			put(l, "\\\\", 2);
			break;
		default:
			if (utf8_harmless(code))
				put(l, t.p + i, (size_t)n);
			else
				escape_code(l, code);
		}
	}
	put(l, "\"", 1);
}

int
line_text_key(struct line *l, struct text t)
{
	if (!utf8_valid(t.p, t.len))
		return -1;
	separate(l);
	string(l, t);
	put(l, ":", 1);
	return 0;
}

/* Read back by unescape() in encode.c. */
static void
percent(struct line *l, struct text t)
{
	char *p = room(l, 3 * t.len), *start = p;
	unsigned char c;
	size_t i;

	for (i = 0; i < t.len; i++) {
		c = (unsigned char)t.p[i];
		if (c >= 0x20 && c < 0x7f && c != '%' && c != '"' &&
		    c != '\\') {
			*p++ = (char)c;
			continue;
		}
		*p++ = '%';
		*p++ = digits[c >> 4];
		*p++ = digits[c & 15];
	}
	l->len += (size_t)(p - start);
}

void
line_text(struct line *l, struct text t)
{
	separate(l);
	if (utf8_valid(t.p, t.len)) {
		string(l, t);
		return;
	}
	put(l, "{\"bytes\":\"", 10);
	percent(l, t);
	put(l, "\"}", 2);
}

void
line_hex(struct line *l, const void *data, size_t len)
{
	const unsigned char *b = data;
	size_t i;
	char *p;

	separate(l);
	p = room(l, 2 * len + 2);
	*p++ = '"';
	for (i = 0; i < len; i++) {
		*p++ = digits[b[i] >> 4];
		*p++ = digits[b[i] & 15];
	}
	*p = '"';
	l->len += 2 * len + 2;
}

void
line_reset(struct line *l)
{
	l->len = 0;
	if (l->cap > KEEP)
		line_release(l);
}

void
line_release(struct line *l)
{
	free(l->p);
	memset(l, 0, sizeof(*l));
}
