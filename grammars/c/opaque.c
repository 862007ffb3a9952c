/*
 * C and its kin: what is passed over as a whole, comments, strings and
 * directives.
 */
#include <string.h>

#include "prepare.h"

/* End of the raw string of C++ whose quote stands at I, R"x(…)x"; 0: none. */
static uint32_t
raw_end(const char *p, uint32_t len, uint32_t i)
{
	char close[20] = ")";
	const char *q;
	uint32_t n = 1;

	if (i > 1 && c_in_name(p[i - 2]) &&
	    strchr("8LUu", p[i - 2]) == NULL)
		return 0;
	for (i++; i < len && p[i] != '(' && n < 18; i++)
		close[n++] = p[i];
	if (i >= len || p[i] != '(')
		return 0;
	close[n++] = '"';
	q = memmem(p + i, len - i, close, n);
	return q == NULL ? len : (uint32_t)(q - p) + n;
}

uint32_t
c_opaque_end(const char *p, uint32_t len, uint32_t i)
{
	const char *q;
	uint32_t k;

	if (p[i] == '/' && i + 1 < len && p[i + 1] == '*') {
		q = memmem(p + i + 2, len - i - 2, "*/", 2);
		return q == NULL ? len : (uint32_t)(q - p) + 2;
	}
	if (p[i] == '/' && i + 1 < len && p[i + 1] == '/') {
		q = memchr(p + i, '\n', len - i);
		return q == NULL ? len : (uint32_t)(q - p);
	}
	if (p[i] == '"' && i > 0 && p[i - 1] == 'R' && (k = raw_end(p, len,
	    i)) != 0)
		return k;
	if (p[i] == '"' || p[i] == '\'') {
		char end = p[i++];

		while (i < len && p[i] != end && p[i] != '\n')
			i += p[i] == '\\' && i + 1 < len ? 2 : 1;
		return i < len ? i + (p[i] == end) : len;
	}
	return i;
}

uint32_t
c_skip_blanks(const char *p, uint32_t len, uint32_t i)
{
	uint32_t k;

	while (i < len) {
		if (c_is_blank(p[i]) || p[i] == '\\')
			i++;
		else if (p[i] == '/' && (k = c_opaque_end(p, len, i)) != i)
			i = k;
		else
			break;
	}
	return i;
}

uint32_t
c_directive_end(const char *p, uint32_t len, uint32_t i)
{
	for (; i < len && p[i] != '\n'; i++) {
		if (p[i] == '\\' && i + 1 < len)
			i++;
		else if (p[i] == '/' && i + 1 < len && p[i + 1] == '*')
			i = c_skip_opaque(p, len, i) - 1;
	}
	return i < len ? i : len;
}

/*
 * The parser ends a #define at a comment in its body, and takes the rest for
 * code of the file: so a comment that is not the last thing of the directive
 * becomes blanks.  Returns its end.
 */
static uint32_t
comment_in_define(char *p, uint32_t len, uint32_t i)
{
	uint32_t end = c_skip_opaque(p, len, i), k = end;

	while (k < len && (p[k] == ' ' || p[k] == '\t' || p[k] == '\r'))
		k++;
	if (k < len && p[k] != '\n' && memchr(p + i, '\n', end - i) == NULL)
		c_blank(p, i, end);
	return end;
}

/* It also sees comments in strings: their contents become blanks too. */
static uint32_t
string_in_define(char *p, uint32_t len, uint32_t i)
{
	uint32_t end = c_skip_opaque(p, len, i), k;

	for (k = i + 1; k + 2 < end; k++)
		if (p[k] == '/' && (p[k + 1] == '*' || p[k + 1] == '/'))
			p[k] = ' ';
	return end;
}

uint32_t
c_clean_directive(char *p, uint32_t len, uint32_t i)
{
	int define;

	for (i++; i < len && (p[i] == ' ' || p[i] == '\t'); i++)
		continue;
	define = len - i > 6 && memcmp(p + i, "define", 6) == 0;
	for (; i < len && p[i] != '\n'; i++) {
		if (p[i] == '\\' && i + 1 < len)
			i++;
		else if (p[i] == '/' && i + 1 < len && p[i + 1] == '*')
			i = (define ? comment_in_define(p, len, i) :
			    c_skip_opaque(p, len, i)) - 1;
		else if (define && (p[i] == '"' || p[i] == '\''))
			i = string_in_define(p, len, i) - 1;
	}
	return i < len ? i : len;
}
