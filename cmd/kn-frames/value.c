/*
 * Values in JSON: numbers, texts, hexadecimal, words, flags, times.
 */
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "kinds.h"

#define NANO		1000000000u

/* ---- failing, holding memory ---- */

void
encode_fail(struct encoder *e, const char *fmt, ...)
{
	va_list ap;

	if (e->error[0] != '\0')
		return;
	va_start(ap, fmt);
	vsnprintf(e->error, sizeof(e->error), fmt, ap);
	va_end(ap);
}

int
encode_failed(const struct encoder *e)
{
	return e->error[0] != '\0';
}

void *
encode_hold(struct encoder *e, size_t n, size_t size)
{
	void *p;

	if (e->nheld == e->capheld) {
		e->capheld = e->capheld * 2 + 16;
		e->held = reallocarray(e->held, e->capheld, sizeof(*e->held));
		if (e->held == NULL)
			err(2, "out of memory");
	}
	if ((p = calloc(n > 0 ? n : 1, size)) == NULL)
		err(2, "out of memory");
	return e->held[e->nheld++] = p;
}

void
encode_let_go(struct encoder *e)
{
	while (e->nheld > 0)
		free(e->held[--e->nheld]);
}

void
encoder_release(struct encoder *e)
{
	encode_let_go(e);
	free(e->held);
	memset(e, 0, sizeof(*e));
}

/* ---- values ---- */

json_t *
encode_member(struct encoder *e, json_t *o, const char *key)
{
	json_t *v = NULL;

	if (encode_failed(e))
		return NULL;
	if (!json_is_object(o))
		encode_fail(e, "no object where \"%s\" is expected in one",
		    key);
	else if ((v = json_object_get(o, key)) == NULL)
		encode_fail(e, "\"%s\" is missing", key);
	return v;
}

json_t *
encode_array(struct encoder *e, json_t *o, const char *key, uint32_t *n)
{
	json_t *v = encode_member(e, o, key);

	*n = 0;
	if (v == NULL)
		return NULL;
	if (!json_is_array(v) || json_array_size(v) >= UINT32_MAX) {
		encode_fail(e, "\"%s\" is no array", key);
		return NULL;
	}
	*n = (uint32_t)json_array_size(v);
	return v;
}

/* A number, or a string of digits for what JSON readers round. */
int
encode_number(json_t *v, uint64_t *n)
{
	const char *s;
	char *end;

	if (json_is_integer(v) && json_integer_value(v) >= 0) {
		*n = (uint64_t)json_integer_value(v);
		return 0;
	}
	if ((s = json_string_value(v)) == NULL || *s < '0' || *s > '9')
		return -1;
	errno = 0;
	*n = strtoull(s, &end, 10);
	return *end != '\0' || errno != 0 ? -1 : 0;
}

uint64_t
encode_uint(struct encoder *e, json_t *o, const char *key)
{
	json_t *v = encode_member(e, o, key);
	uint64_t n = 0;

	if (v != NULL && encode_number(v, &n) == -1)
		encode_fail(e, "\"%s\" is no number", key);
	return n;
}

uint32_t
encode_u32(struct encoder *e, json_t *o, const char *key)
{
	uint64_t n = encode_uint(e, o, key);

	if (n > UINT32_MAX) {
		encode_fail(e, "\"%s\" is too large", key);
		n = 0;
	}
	return (uint32_t)n;
}

static int
hex_digit(int c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ?
	    c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Undo percent() of line.c.  -1: a '%' without two digits. */
static int
unescape(struct encoder *e, const char *s, size_t len, struct text *t)
{
	char *to = encode_hold(e, len, 1);
	size_t i;

	t->p = to;
	for (i = 0; i < len; i++) {
		if (s[i] != '%') {
			*to++ = s[i];
			continue;
		}
		if (len - i < 3 || hex_digit(s[i + 1]) == -1 ||
		    hex_digit(s[i + 2]) == -1)
			return -1;
		*to++ = (char)(hex_digit(s[i + 1]) << 4 |
		    hex_digit(s[i + 2]));
		i += 2;
	}
	t->len = (size_t)(to - t->p);
	return 0;
}

struct text
encode_value_text(struct encoder *e, json_t *v, const char *what)
{
	struct text t = { "", 0 };
	json_t *bytes;

	if (v == NULL)
		return t;
	if (json_is_string(v)) {
		t.p = json_string_value(v);
		t.len = json_string_length(v);
	} else if ((bytes = json_object_get(v, "bytes")) == NULL ||
	    !json_is_string(bytes) || json_object_size(v) != 1)
		encode_fail(e, "\"%s\" is no text", what);
	else if (unescape(e, json_string_value(bytes),
	    json_string_length(bytes), &t) == -1)
		encode_fail(e, "\"%s\" has a %% without two digits", what);
	return t;
}

struct text
encode_text(struct encoder *e, json_t *o, const char *key)
{
	return encode_value_text(e, encode_member(e, o, key), key);
}

static struct text
hex_value(struct encoder *e, json_t *v, const char *what)
{
	struct text t = { "", 0 };
	const char *s;
	size_t i, n;
	char *to;

	if (v == NULL)
		return t;
	if ((s = json_string_value(v)) == NULL ||
	    (n = json_string_length(v)) % 2 != 0) {
		encode_fail(e, "\"%s\" is not hexadecimal", what);
		return t;
	}
	t.p = to = encode_hold(e, n / 2, 1);
	t.len = n / 2;
	for (i = 0; i < n; i += 2) {
		if (hex_digit(s[i]) == -1 || hex_digit(s[i + 1]) == -1) {
			encode_fail(e, "\"%s\" is not hexadecimal", what);
			t.len = 0;
			return t;
		}
		*to++ = (char)(hex_digit(s[i]) << 4 | hex_digit(s[i + 1]));
	}
	return t;
}

struct text
encode_hex(struct encoder *e, json_t *o, const char *key)
{
	return hex_value(e, encode_member(e, o, key), key);
}

uint32_t
encode_word(struct encoder *e, json_t *o, const char *key,
    const struct word *words)
{
	json_t *v = encode_member(e, o, key);
	const char *s = json_string_value(v);
	uint32_t n = 0;

	if (v != NULL && (s == NULL || word_number(words, s, &n) == -1))
		encode_fail(e, "\"%s\" is none of its words", key);
	return n;
}

uint32_t
encode_flags(struct encoder *e, json_t *o, const char *key,
    const struct word *words)
{
	uint32_t flags = 0, bit, i, n;
	json_t *v = encode_array(e, o, key, &n), *x;
	const char *s;

	for (i = 0; i < n; i++) {
		x = json_array_get(v, i);
		if ((s = json_string_value(x)) != NULL &&
		    word_number(words, s, &bit) == 0)
			flags |= bit;
		else if (json_is_integer(x) && json_integer_value(x) >= 0 &&
		    json_integer_value(x) <= UINT32_MAX)
			flags |= (uint32_t)json_integer_value(x);
		else
			encode_fail(e, "\"%s\" has an unknown one", key);
	}
	return flags;
}

uint32_t
encode_kind(struct encoder *e, json_t *o)
{
	json_t *v = encode_member(e, o, "kind");
	const char *s = json_string_value(v);
	int kind = s == NULL ? -1 : node_kind_parse(s);

	if (v != NULL && kind == -1)
		encode_fail(e, "\"kind\" is no kind of node");
	return kind == -1 ? 0 : (uint32_t)kind;
}

uint32_t
encode_node_flags(struct encoder *e, json_t *o)
{
	uint32_t flags = encode_flags(e, o, "flags", node_flags), v;
	json_t *word = encode_member(e, o, "visibility");
	const char *s = json_string_value(word);

	if (word == NULL)
		return flags;
	for (v = 0; v <= NODE_VISIBILITY; v++)
		if (s != NULL && strcmp(visibility_name(v), s) == 0)
			return (flags & ~NODE_VISIBILITY) | v;
	encode_fail(e, "\"visibility\" is none of its words");
	return flags;
}

/* Digits at *S, at most MAX of them; moves behind them.  Their number. */
static int
digits(const char **s, int max, uint64_t *n)
{
	int count;

	*n = 0;
	for (count = 0; count < max && **s >= '0' && **s <= '9'; count++)
		*n = *n * 10 + (uint64_t)(*(*s)++ - '0');
	return count;
}

uint64_t
encode_time(struct encoder *e, json_t *o, const char *key)
{
	json_t *v = encode_member(e, o, key);
	const char *s = json_string_value(v);
	uint64_t sec, ns;

	if (v == NULL)
		return 0;
	if (s == NULL || digits(&s, 11, &sec) == 0 || *s++ != '.' ||
	    digits(&s, 9, &ns) != 9 || *s != '\0' ||
	    sec > (UINT64_MAX - ns) / NANO) {
		encode_fail(e, "\"%s\" is no time: seconds, a point, nine "
		    "decimals", key);
		return 0;
	}
	return sec * NANO + ns;
}
