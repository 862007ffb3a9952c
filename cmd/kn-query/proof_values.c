/*
 * Values in the document of a proof; see proof_values.h.
 */
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proof_values.h"

json_t *
json_must(json_t *j)
{
	if (j == NULL)
		errx(STATUS_ERROR, "out of memory");
	return j;
}

void
put_value(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, json_must(value)) == -1)
		errx(STATUS_ERROR, "out of memory");
}

void
reader_bad(struct reader *r, const char *fmt, ...)
{
	va_list	 ap;
	char	 line[256];

	if (r->bad != NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	r->bad = pool_strdup(r->q->pool, line);
}

json_t *
get_object(struct reader *r, json_t *j, const char *key, const char *members)
{
	const char	*name;
	json_t		*value;

	if (key != NULL)
		j = json_object_get(j, key);
	if (!json_is_object(j)) {
		reader_bad(r, "%s is no object", key != NULL ? key : "a part");
		return NULL;
	}
	json_object_foreach(j, name, value)
		if (!text_in(members, (struct text){ name, strlen(name) })) {
			reader_bad(r, "%s: unknown member", key != NULL ? key :
			    "a part");
			return NULL;
		}
	return j;
}

json_t *
hex_value(const unsigned char *p, size_t n)
{
	static const char	 digits[] = "0123456789abcdef";
	char			*s;
	json_t			*j;
	size_t			 i;

	if ((s = malloc(2 * n + 1)) == NULL)
		err(STATUS_ERROR, NULL);
	for (i = 0; i < n; i++) {
		s[2 * i] = digits[p[i] >> 4];
		s[2 * i + 1] = digits[p[i] & 15];
	}
	j = json_stringn_nocheck(s, 2 * n);
	free(s);
	return j;
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct text
get_bytes(struct reader *r, const json_t *j, const char *key)
{
	const char	*s = json_string_value(j);
	size_t		 n = json_string_length(j), i;
	struct text	 t = { "", 0 };
	char		*p;

	if (s == NULL || n % 2 != 0) {
		reader_bad(r, "%s is not in hexadecimal", key);
		return t;
	}
	p = pool_alloc(r->q->pool, n / 2 + 1);
	for (i = 0; i < n; i += 2) {
		if (digit(s[i]) == -1 || digit(s[i + 1]) == -1) {
			reader_bad(r, "%s is not in hexadecimal", key);
			return t;
		}
		p[i / 2] = (char)(digit(s[i]) << 4 | digit(s[i + 1]));
	}
	t.p = p;
	t.len = n / 2;
	return t;
}

void
hash_of(struct reader *r, const json_t *j, const char *key,
    unsigned char out[HASH_LEN])
{
	struct text	t = get_bytes(r, j, key);

	memset(out, 0, HASH_LEN);
	if (t.len == HASH_LEN)
		memcpy(out, t.p, HASH_LEN);
	else
		reader_bad(r, "%s is no hash", key);
}

void
get_hash(struct reader *r, json_t *o, const char *key,
    unsigned char out[HASH_LEN])
{
	hash_of(r, json_object_get(o, key), key, out);
}

void
put_text(json_t *o, const char *key, struct text t)
{
	json_t	*j = NULL, *wrapped;

	if (memchr(t.p, '\0', t.len) == NULL)
		j = json_stringn(t.p, t.len);
	if (j == NULL) {
		wrapped = json_must(json_object());
		put_value(wrapped, "hex", hex_value((const unsigned char *)t.p, t.len));
		j = wrapped;
	}
	put_value(o, key, j);
}

struct text
get_text(struct reader *r, json_t *o, const char *key)
{
	json_t		*j = json_object_get(o, key);
	struct text	 t = { "", 0 };

	if (json_is_string(j)) {
		t.len = json_string_length(j);
		t.p = pool_strndup(r->q->pool, json_string_value(j), t.len);
	} else if ((j = get_object(r, o, key, "hex")) != NULL)
		t = get_bytes(r, json_object_get(j, "hex"), key);
	return t;
}

uint64_t
get_number(struct reader *r, json_t *o, const char *key, uint64_t max)
{
	json_t		*j = json_object_get(o, key);
	json_int_t	 n = json_integer_value(j);

	if (!json_is_integer(j) || n < 0 || (uint64_t)n > max) {
		reader_bad(r, "%s is not a number from 0 to %llu", key,
		    (unsigned long long)max);
		return 0;
	}
	return (uint64_t)n;
}

unsigned int
get_word(struct reader *r, json_t *o, const char *key, unsigned int n,
    const char *(*name)(unsigned int))
{
	const char	*s = json_string_value(json_object_get(o, key));
	unsigned int	 i;

	for (i = 0; s != NULL && i < n; i++)
		if (name(i) != NULL && strcmp(name(i), s) == 0)
			return i;
	reader_bad(r, "%s is none that is known", key);
	return 0;
}
