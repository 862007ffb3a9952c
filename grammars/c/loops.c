/*
 * Macros that stand for the head of a loop.
 *
 *	for_each_user(u) {		for_each_user(u)
 *		print(u);			print(u);
 *	}
 *
 * The parser takes the one for a function in the function, the other for a
 * declaration of print.  With a semicolon, for which the blank before what
 * follows makes room, it is a call and a statement.
 */
#include <string.h>

#include "prepare.h"

#define ARGUMENTS_MAX	4096	/* bytes; what is longer is left as it is */

int
c_opens_code(const char *p, uint32_t i)
{
	while (i > 0 && c_is_blank(p[i - 1]))
		i--;
	return i > 0 && p[i - 1] == ')';
}

/* Behind the parenthesis that closes the one at I; 0: there is none. */
static uint32_t
behind(const char *p, uint32_t len, uint32_t i)
{
	uint32_t depth = 0, k, end = len - i > ARGUMENTS_MAX ?
	    i + ARGUMENTS_MAX : len;

	while (i < end) {
		if ((k = c_skip_opaque(p, len, i)) != i) {
			i = k;
			continue;
		}
		switch (p[i++]) {
		case '(':
			depth++;
			break;
		case ')':
			if (--depth == 0)
				return i;
			break;
		case ';':
		case '{':
		case '}':
			return 0;
		}
	}
	return 0;
}

void
c_loop_macro(char *p, uint32_t len, uint32_t i)
{
	uint32_t b = i, end, next, k;

	while (i < len && c_in_name(p[i]))
		i++;
	k = i;
	while (k < len && (p[k] == ' ' || p[k] == '\t'))
		k++;
	if (k >= len || p[k] != '(' || c_is_keyword(p + b, i - b) ||
	    (end = behind(p, len, k)) == 0)
		return;
	next = c_skip_blanks(p, len, end);
	if (next < len && (p[next - 1] == ' ' || p[next - 1] == '\t') &&
	    (p[next] == '{' || (c_is_letter(p[next]) &&
	    memchr(p + end, '\n', next - end) != NULL)))
		p[next - 1] = ';';
}
