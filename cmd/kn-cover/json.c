/*
 * JSON, RFC 8259; see json.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

#define DEPTH_MAX	64		/* values in each other */
#define TEXT_MAX	65536		/* bytes of a string */

static _Noreturn void
fail(const struct json *j, const char *why)
{
	gather_fail(j->g, j->line, why);
}

void
json_open(struct json *j, struct gather *g, FILE *f)
{
	memset(j, 0, sizeof(*j));
	j->g = g;
	j->f = f;
	j->line = 1;
}

/* The character with which the next piece begins; -1 at the end. */
static int
json_peek(struct json *j)
{
	int ch;

	while ((ch = getc(j->f)) == ' ' || ch == '\t' || ch == '\n' ||
	    ch == '\r')
		j->line += ch == '\n';
	if (ch == EOF) {
		if (ferror(j->f))
			fail(j, "cannot be read");
		return -1;
	}
	ungetc(ch, j->f);
	return ch;
}

static void
expect(struct json *j, int ch)
{
	int is = json_peek(j);

	if (is == -1)
		fail(j, "it is cut off");
	if (is != ch)
		fail(j, "this is not the JSON of coverage.py");
	getc(j->f);
}

void
json_close(struct json *j)
{
	if (json_peek(j) != -1)
		fail(j, "more than one value");
	free(j->text);
}

int
json_enter(struct json *j, const char *brackets)
{
	expect(j, brackets[0]);
	if (json_peek(j) != brackets[1])
		return 1;
	getc(j->f);
	return 0;
}

int
json_more(struct json *j, const char *brackets)
{
	if (json_peek(j) == ',') {
		getc(j->f);
		return 1;
	}
	expect(j, brackets[1]);
	return 0;
}

/* ---- strings ---- */

static void
put(struct json *j, unsigned int ch)
{
	if (j->len + 1 >= j->cap) {
		if (j->cap >= TEXT_MAX)
			fail(j, "a string is too long");
		j->cap = j->cap == 0 ? 256 : j->cap * 2;
		if ((j->text = realloc(j->text, j->cap)) == NULL)
			err(2, NULL);
	}
	j->text[j->len++] = (char)ch;
}

static unsigned int
hex4(struct json *j)
{
	unsigned int n = 0;
	int i, ch;

	for (i = 0; i < 4; i++) {
		ch = getc(j->f);
		if (ch >= '0' && ch <= '9')
			n = n * 16 + (unsigned int)(ch - '0');
		else if ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'f')
			n = n * 16 + (unsigned int)((ch | 0x20) - 'a' + 10);
		else
			fail(j, "an escape that is none");
	}
	return n;
}

/* Behind "\u". */
static void
put_code_point(struct json *j)
{
	unsigned int n = hex4(j), low;

	if (n >= 0xd800 && n < 0xdc00) {
		if (getc(j->f) != '\\' || getc(j->f) != 'u' ||
		    (low = hex4(j)) < 0xdc00 || low > 0xdfff)
			fail(j, "half a character");
		n = 0x10000 + ((n - 0xd800) << 10) + (low - 0xdc00);
	}
	if (n == 0)
		fail(j, "a NUL in a string");
	if (n < 0x80)
		put(j, n);
	else if (n < 0x800) {
		put(j, 0xc0 | n >> 6);
		put(j, 0x80 | (n & 0x3f));
	} else {
		if (n < 0x10000)
			put(j, 0xe0 | n >> 12);
		else {
			put(j, 0xf0 | n >> 18);
			put(j, 0x80 | (n >> 12 & 0x3f));
		}
		put(j, 0x80 | (n >> 6 & 0x3f));
		put(j, 0x80 | (n & 0x3f));
	}
}

static void
put_escape(struct json *j)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	int ch = getc(j->f);
	const char *p;

	if (ch == 'u')
		put_code_point(j);
	else if (ch > 0 && (p = strchr(from, ch)) != NULL)
		put(j, (unsigned char)to[p - from]);
	else
		fail(j, "an escape that is none");
}

void
json_string(struct json *j)
{
	int ch;

	expect(j, '"');
	j->len = 0;
	while ((ch = getc(j->f)) != '"') {
		if (ch == EOF)
			fail(j, "it is cut off");
		if (ch < ' ')
			fail(j, "a control character in a string");
		if (ch == '\\')
			put_escape(j);
		else
			put(j, (unsigned int)ch);
	}
	put(j, '\0');
	j->len--;
}

void
json_name(struct json *j)
{
	json_string(j);
	expect(j, ':');
}

/* ---- other values ---- */

/* What is neither string, object nor array, as it is written, in TEXT. */
static void
word(struct json *j)
{
	int ch;

	if (json_peek(j) == -1)
		fail(j, "it is cut off");
	j->len = 0;
	while ((ch = getc(j->f)) == '-' || ch == '+' || ch == '.' ||
	    (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') ||
	    (ch >= 'A' && ch <= 'Z'))
		put(j, (unsigned int)ch);
	if (ch != EOF)
		ungetc(ch, j->f);
	put(j, '\0');
	if (--j->len == 0)
		fail(j, "this is not the JSON of coverage.py");
}

uint64_t
json_number(struct json *j)
{
	uint64_t n;
	char *p;

	word(j);
	p = j->text;
	if (report_number(&p, &n) == -1 || *p != '\0')
		fail(j, "a number that is none");
	return n;
}

/* Of an object or array that begins with CH. */
static const char *
brackets_of(int ch)
{
	return ch == '{' ? "{}" : "[]";
}

void
json_skip(struct json *j)
{
	char open[DEPTH_MAX];
	int depth = 0, ch;

	for (;;) {
		ch = json_peek(j);
		if (ch == '{' || ch == '[') {
			if (depth == DEPTH_MAX)
				fail(j, "too deep");
			if (json_enter(j, brackets_of(ch))) {
				open[depth++] = (char)ch;
				if (ch == '{')
					json_name(j);
				continue;
			}
		} else if (ch == '"')
			json_string(j);
		else
			word(j);
		/* A value has ended. */
		while (depth > 0 && !json_more(j, brackets_of(open[depth - 1])))
			depth--;
		if (depth == 0)
			return;
		if (open[depth - 1] == '{')
			json_name(j);
	}
}
