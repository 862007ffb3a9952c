/*
 * Matching of one glob.
 */
#include <ctype.h>
#include <string.h>

#include "glob.h"

struct class_name {
	const char	*name;
	int		(*is)(int);
};

static const struct class_name class_names[] = {
	{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank },
	{ "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
	{ "lower", islower }, { "print", isprint }, { "punct", ispunct },
	{ "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
};

/* "[:NAME:" at P?  Then *IN gets whether C is of it; returns its end. */
static const char *
class_named(const char *p, const char *end, int c, int *in)
{
	const char	*close;
	size_t		 i, len;

	for (close = p; close + 1 < end; close++) {
		if (close[0] == ':' && close[1] == ']')
			break;
	}
	if (close + 1 >= end)
		return NULL;
	len = (size_t)(close - p);
	for (i = 0; i < sizeof(class_names) / sizeof(class_names[0]); i++) {
		if (strlen(class_names[i].name) == len &&
		    memcmp(class_names[i].name, p, len) == 0) {
			if (c < 128 && class_names[i].is(c))
				*in = 1;
			return close + 2;
		}
	}
	return NULL;
}

/*
 * "[...]" with P behind the bracket.  Returns the end of it, or NULL when C
 * is not in it or it has no end.
 */
static const char *
class_match(const char *p, const char *end, int c)
{
	const char	*first;
	int		 negated, in, low, high;

	negated = p < end && (*p == '!' || *p == '^');
	if (negated)
		p++;
	in = 0;
	for (first = p; p < end && (*p != ']' || p == first);) {
		if (p + 1 < end && p[0] == '[' && p[1] == ':') {
			if ((p = class_named(p + 2, end, c, &in)) == NULL)
				return NULL;
			continue;
		}
		if (*p == '\\' && p + 1 < end)
			p++;
		low = high = (unsigned char)*p++;
		if (p + 1 < end && *p == '-' && p[1] != ']') {
			p++;
			if (*p == '\\' && p + 1 < end)
				p++;
			high = (unsigned char)*p++;
		}
		if (low <= c && c <= high)
			in = 1;
	}
	if (p == end || in == negated || c == '/')
		return NULL;
	return p + 1;
}

/* The element at P matches C?  Returns what follows it, or NULL. */
static const char *
one_match(const char *p, const char *end, int c)
{
	switch (*p) {
	case '?':
		return c == '/' ? NULL : p + 1;
	case '[':
		return class_match(p + 1, end, c);
	case '\\':
		if (p + 1 < end)
			p++;
		/* FALLTHROUGH */
	default:
		return (unsigned char)*p == c ? p + 1 : NULL;
	}
}

/*
 * The classic loop with a place to go back to, twice: behind the last "*",
 * and behind the last "**".  Earlier ones need never be tried again.
 */
int
glob_match(const char *glob, size_t glob_len, const char *text,
    size_t text_len)
{
	const char	*p = glob, *pe = glob + glob_len;
	const char	*s = text, *se = text + text_len;
	const char	*star = NULL, *star_at = NULL;
	const char	*deep = NULL, *deep_at = NULL;
	const char	*q;

	for (;;) {
		if (p < pe && *p == '*') {
			for (q = p; q < pe && *q == '*'; q++)
				;
			if (q - p < 2 || (p > glob && p[-1] != '/') ||
			    (q < pe && *q != '/')) {
				star = p = q;
				star_at = s;
				continue;
			}
			if (q == pe)
				return s < se;
			deep = p = q + 1;
			deep_at = s;
			star = NULL;
			continue;
		}
		if (p == pe && s == se)
			return 1;
		if (p < pe && s < se &&
		    (q = one_match(p, pe, (unsigned char)*s)) != NULL) {
			p = q;
			s++;
			continue;
		}
		if (star != NULL && star_at < se && *star_at != '/') {
			p = star;
			s = ++star_at;
			continue;
		}
		if (deep == NULL || (q = memchr(deep_at, '/',
		    (size_t)(se - deep_at))) == NULL)
			return 0;
		p = deep;
		s = deep_at = q + 1;
		star = NULL;
	}
}

int
glob_match_path(const char *glob, size_t glob_len, const char *path,
    size_t path_len)
{
	const char	*slash;

	if (glob_len > 0 && memchr(glob, '/', glob_len) == NULL &&
	    (slash = memrchr(path, '/', path_len)) != NULL) {
		path_len -= (size_t)(slash + 1 - path);
		path = slash + 1;
	}
	return glob_match(glob, glob_len, path, path_len);
}

int
glob_list_match(const char *globs, const char *path, size_t path_len)
{
	size_t	n;

	if (globs == NULL)
		return 0;
	for (;;) {
		globs += strspn(globs, " \t");
		if ((n = strcspn(globs, " \t")) == 0)
			return 0;
		if (glob_match_path(globs, n, path, path_len))
			return 1;
		globs += n;
	}
}
