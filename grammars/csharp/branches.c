/*
 * Makes alternatives whole before C# is parsed.
 *
 *	#if SPAN
 *		void F(ReadOnlySpan<int> a)
 *	#else
 *		void F(int[] a)
 *	#endif
 *		{ … }
 *
 * The parser knows #if where whole declarations or statements stand in it.
 * Elsewhere, as far as can be seen without parsing, the directives and all
 * branches but one become blanks.  Other directives say nothing here and
 * become blanks, too.
 */
#include <ctype.h>
#include <string.h>

#include "cs.h"

#define IFS_MAX		64	/* nested deeper: left as it is */
#define BRANCHES_MAX	16	/* of one #if; with more it is left as it is */
#define HOLES_MAX	8	/* strings in holes of strings */

struct branch {
	uint32_t	at, body;	/* the directive begins, has ended */
	uint32_t	depth;		/* of brackets, at its end */
	char		last;		/* what it ends with; 0: it is empty */
};

struct condition {
	struct branch	branch[BRANCHES_MAX];
	uint32_t	n, depth;	/* of brackets, before it */
	char		before;		/* what stands before it */
	int		broken;		/* a part of something larger */
	int		never;		/* #if false */
	int		too_many;
};

struct scan {
	char		*p;
	uint32_t	 len, depth;
	char		 last;		/* what was seen last, 0: nothing */
	int		 fresh;		/* nothing yet of this branch */
	struct condition ifs[IFS_MAX];
	uint32_t	 n;
};

static void
blank(struct scan *s, uint32_t from, uint32_t to)
{
	for (; from < to; from++)
		if (s->p[from] != '\n' && s->p[from] != '\r')
			s->p[from] = ' ';
}

/* ---- strings and comments ---- */

static uint32_t	skip(const struct scan *, uint32_t i, int holes);

/* A string that opens at I, behind its $ and @. */
static uint32_t
skip_string(const struct scan *s, uint32_t i, int verbatim, int hollow,
    int holes)
{
	uint32_t quotes = 0, k, end;

	while (i + quotes < s->len && s->p[i + quotes] == '"')
		quotes++;
	if (quotes >= 3) {		/* raw: up to as many */
		for (k = i + quotes, end = 0; k < s->len && end < quotes; k++)
			end = s->p[k] == '"' ? end + 1 : 0;
		return k;
	}
	if (quotes == 2)
		return i + 2;
	for (k = i + 1; k < s->len; k++) {
		if (!verbatim && s->p[k] == '\\')
			k++;
		else if (!verbatim && s->p[k] == '\n')
			return k;
		else if (s->p[k] == '"') {
			if (!verbatim || k + 1 >= s->len || s->p[k + 1] != '"')
				return k + 1;
			k++;
		} else if (hollow && s->p[k] == '{') {
			if (k + 1 < s->len && s->p[k + 1] == '{') {
				k++;
				continue;
			}
			for (end = 1, k++; k < s->len && end > 0; k++) {
				uint32_t e = holes < HOLES_MAX ?
				    skip(s, k, holes + 1) : k;

				if (e != k) {
					k = e - 1;
					continue;
				}
				end += s->p[k] == '{';
				end -= s->p[k] == '}';
			}
			k--;
		}
	}
	return s->len;
}

/* A comment, string or character that begins at I: its end, else I. */
static uint32_t
skip(const struct scan *s, uint32_t i, int holes)
{
	const char *p = s->p + i, *e;
	uint32_t left = s->len - i, k;

	if (left >= 2 && p[0] == '/' && p[1] == '/') {
		e = memchr(p, '\n', left);
		return e == NULL ? s->len : i + (uint32_t)(e - p);
	}
	if (left >= 2 && p[0] == '/' && p[1] == '*') {
		e = memmem(p + 2, left - 2, "*/", 2);
		return e == NULL ? s->len : i + (uint32_t)(e - p) + 2;
	}
	if (p[0] == '\'') {
		k = left > 2 && p[1] == '\\' ? 2 : 1;
		while (k < left && k < 12 && p[k] != '\'' && p[k] != '\n')
			k++;
		return k < left && p[k] == '\'' ? i + k + 1 : i;
	}
	for (k = 0; k < left && k < 8 && (p[k] == '$' || p[k] == '@'); k++)
		;
	if (k >= left || p[k] != '"')
		return i;
	return skip_string(s, i + k, memchr(p, '@', k) != NULL,
	    memchr(p, '$', k) != NULL, holes);
}

/* ---- conditions ---- */

/* May a branch that begins like this be whole? */
static int
begins_whole(const struct scan *s, uint32_t i)
{
	static const char parts[] = "else catch finally while case get set "
	    "init add remove where default and or when";
	uint32_t n = 0;
	char c = s->p[i];

	while (i + n < s->len && isalpha((unsigned char)s->p[i + n]))
		n++;
	if (n > 0 && text_in(parts, (struct text){ s->p + i, n })) {
		/* get(); is a statement, get; an accessor */
		while (i + n < s->len && s->p[i + n] == ' ')
			n++;
		return i + n < s->len && (s->p[i + n] == '(' ||
		    s->p[i + n] == '.') && s->p[i] != 'c' && s->p[i] != 'w';
	}
	return n > 0 || c == '[' || c == '{' || c == '_' || c == '@' ||
	    c == '(' || c == '~' || c == '+' || c == '-' || c == '*' ||
	    (unsigned char)c >= 0x80;
}

static int
ends_whole(char c)
{
	return c == 0 || c == ';' || c == '}';
}

static void
branch_ends(struct scan *s, struct condition *c)
{
	struct branch *b = &c->branch[c->n - 1];

	b->depth = s->depth;
	b->last = s->fresh ? 0 : s->last;
	if (s->depth != c->depth || !ends_whole(b->last))
		c->broken = 1;
}

/* All but one branch go: the first that has something. */
static void
settle(struct scan *s, struct condition *c, uint32_t at, uint32_t end)
{
	uint32_t keep = c->never && c->n > 1, i, to;

	while (keep + 1 < c->n && c->branch[keep].last == 0)
		keep++;
	for (i = 0; i < c->n; i++) {
		to = i + 1 < c->n ? c->branch[i + 1].at : at;
		blank(s, c->branch[i].at, i == keep && !(c->never && i == 0) ?
		    c->branch[i].body : to);
	}
	blank(s, at, end);
	s->depth = c->never && keep == 0 ? c->depth : c->branch[keep].depth;
	if (c->branch[keep].last != 0 && !(c->never && keep == 0))
		s->last = c->branch[keep].last;
	else
		s->last = c->before;
}

static void
opens(struct scan *s, uint32_t at, uint32_t end, struct text condition)
{
	struct condition *c;

	if (s->n++ >= IFS_MAX)
		return;
	c = &s->ifs[s->n - 1];
	memset(c, 0, sizeof(*c));
	c->branch[0] = (struct branch){ .at = at, .body = end };
	c->n = 1;
	c->depth = s->depth;
	c->before = s->last;
	c->broken = s->last != '{' && !ends_whole(s->last);
	c->never = text_in("false 0", condition);
	s->fresh = 1;
}

/* The directive from AT to END; its word begins at WORD. */
static void
directive(struct scan *s, uint32_t at, uint32_t word, uint32_t end)
{
	const char *p = s->p + word;
	uint32_t n = end - word, k;
	struct condition *c;

	while (n > 0 && isspace((unsigned char)p[n - 1]))
		n--;
	if (n >= 2 && memcmp(p, "if", 2) == 0) {
		for (k = 2; k < n && p[k] == ' '; k++)
			;
		opens(s, at, end, (struct text){ p + k, n - k });
		return;
	}
	if (n < 4 || (memcmp(p, "el", 2) != 0 && (n < 5 ||
	    memcmp(p, "endif", 5) != 0))) {
		blank(s, at, end);
		return;
	}
	if (s->n == 0 || s->n > IFS_MAX) {
		s->n -= s->n > 0 && p[1] == 'n';
		return;
	}
	c = &s->ifs[s->n - 1];
	branch_ends(s, c);
	if (p[1] == 'l') {
		if (c->n < BRANCHES_MAX)
			c->branch[c->n++] = (struct branch){ .at = at,
			    .body = end };
		else
			c->too_many = 1;
		s->depth = c->depth;
		s->last = c->before;
		s->fresh = 1;
		return;
	}
	s->n--;
	if (c->broken && !c->too_many)
		settle(s, c, at, end);
	else
		s->depth = c->depth;
	s->fresh = s->n > 0 && s->last == s->ifs[s->n - 1].before && s->fresh;
}

static void
significant(struct scan *s, uint32_t i)
{
	struct condition *c = s->n > 0 && s->n <= IFS_MAX ?
	    &s->ifs[s->n - 1] : NULL;

	if (s->fresh && c != NULL && !begins_whole(s, i))
		c->broken = 1;
	s->fresh = 0;
	s->last = s->p[i];
	if (strchr("{([", s->last) != NULL)
		s->depth++;
	else if (strchr("})]", s->last) != NULL) {
		s->depth -= s->depth > 0;
		if (c != NULL && s->depth < c->depth)
			c->broken = 1;
	}
	/* [assembly: A] is whole by itself. */
	if (s->last == ']' && s->depth == 0)
		s->last = ';';
}

void
cs_prepare(struct walk *w, char *text, uint32_t len)
{
	struct scan s = { .p = text, .len = len };
	uint32_t i = 0, k, at;
	int line_start = 1;

	(void)w;
	while (i < len) {
		if (text[i] == '#' && line_start) {
			at = i++;
			while (i < len && (text[i] == ' ' || text[i] == '\t'))
				i++;
			for (k = i; i < len && text[i] != '\n'; i++)
				;
			directive(&s, at, k, i);
			continue;
		}
		k = skip(&s, i, 0);
		if (k != i) {
			if (text[i] != '/') {
				significant(&s, i);
				s.last = '"';
			}
			i = k;
			line_start = 0;
			continue;
		}
		if (text[i] == '\n')
			line_start = 1;
		else if (!isspace((unsigned char)text[i])) {
			line_start = 0;
			if (text[i] != '\0')
				significant(&s, i);
		}
		i++;
	}
}
