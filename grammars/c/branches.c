/*
 * Makes alternatives whole before C is parsed.
 *
 *	#ifdef A
 *		if (x) {
 *	#else
 *		if (y) {
 *	#endif
 *			f();
 *		}
 *
 * Each of the two fits what follows, both together do not, and the parser
 * may lose the function.  Where a branch leaves braces or parentheses open,
 * or closes some of before, the directives and all branches but one become
 * blanks.
 *
 * On the way it blanks what has no place in lists (lists.c).
 */
#include <string.h>

#include "prepare.h"

#define IFS_MAX		64	/* nested deeper: left as it is */
#define BRANCHES_MAX	32	/* of one #if; with more it is left as it is */
#define LISTS_MAX	64	/* brackets; no list that is deeper is seen */

struct branch {
	uint32_t	at, body;	/* the directive begins, has ended */
};

struct condition {
	struct branch	branch[BRANCHES_MAX];
	uint32_t	nbranches;
	uint32_t	depth;		/* of brackets, before it */
	uint32_t	first_end;	/* and at the end of the first branch */
	int		uneven;
	int		never;		/* #if 0 */
	int		keep_out;	/* not to be touched */
};

struct branches {
	char		*p;
	uint32_t	 len, depth;
	struct condition ifs[IFS_MAX];
	uint32_t	 nifs;
	uint64_t	 lists;		/* bit of each depth of brackets */
	uint32_t	 define;	/* the last directive, a #define, ended */
	int		 blanked;
};

static void
blank(struct branches *s, uint32_t from, uint32_t to)
{
	for (; from < to; from++)
		if (s->p[from] != '\n' && s->p[from] != '\r')
			s->p[from] = ' ';
}

static void
branch_ends(struct branches *s, struct condition *c)
{
	if (c->nbranches == 1)
		c->first_end = s->depth;
	if (s->depth != c->depth)
		c->uneven = 1;
}

static void
settle(struct branches *s, const struct condition *c, uint32_t at,
    uint32_t end)
{
	/* The first branch stays; of #if 0 the second. */
	uint32_t keep = c->never ? 1 : 0, i, to;

	for (i = 0; i < c->nbranches; i++) {
		to = i + 1 < c->nbranches ? c->branch[i + 1].at : at;
		blank(s, c->branch[i].at, i == keep ? c->branch[i].body : to);
		s->blanked |= i != keep;
	}
	blank(s, at, end);
	s->depth = c->never && c->nbranches < 2 ? c->depth :
	    c->never ? s->depth : c->first_end;
}

/* The directive from AT to END; its word begins at WORD. */
static void
directive(struct branches *s, uint32_t at, uint32_t word, uint32_t end)
{
	const char *p = s->p + word;
	uint32_t n = end - word;
	struct condition *c;

	if (n >= 2 && memcmp(p, "if", 2) == 0) {
		if (s->nifs++ >= IFS_MAX)
			return;
		c = &s->ifs[s->nifs - 1];
		c->branch[0] = (struct branch){ at, end };
		c->nbranches = 1;
		c->depth = s->depth;
		c->uneven = 0;
		c->never = n >= 4 && memcmp(p, "if 0", 4) == 0;
		c->keep_out = memmem(p, n, "__cplusplus", 11) != NULL;
		return;
	}
	if (s->nifs == 0 || n < 4 || (memcmp(p, "el", 2) != 0 &&
	    memcmp(p, "endif", 5) != 0))
		return;
	if (s->nifs > IFS_MAX) {
		s->nifs -= p[1] == 'n';
		return;
	}
	c = &s->ifs[s->nifs - 1];
	branch_ends(s, c);
	if (p[1] == 'l') {
		if (c->nbranches < BRANCHES_MAX)
			c->branch[c->nbranches++] = (struct branch){ at, end };
		else
			c->keep_out = 1;
		s->depth = c->depth;
		return;
	}
	s->nifs--;
	if (c->keep_out)
		s->depth = c->depth;
	else if (c->uneven)
		settle(s, c, at, end);
}

/* Before the bracket at I is counted. */
static void
opens(struct branches *s, uint32_t i)
{
	uint64_t bit;

	if (s->depth >= LISTS_MAX)
		return;
	bit = (uint64_t)1 << s->depth;
	if ((s->depth > 0 && s->lists & bit >> 1) ||
	    (s->p[i] == '{' && c_opens_list(s->p, i)))
		s->lists |= bit;
	else
		s->lists &= ~bit;
}

static int
in_list(const struct branches *s)
{
	return s->depth > 0 && s->depth <= LISTS_MAX &&
	    s->lists >> (s->depth - 1) & 1;
}

static int
is_word(const struct branches *s, uint32_t at, uint32_t end, const char *word)
{
	size_t n = strlen(word);

	return end - at > n && memcmp(s->p + at, word, n) == 0;
}

/* The directive from AT to END that is none of an #if; its word begins at
   WORD. */
static void
other_directive(struct branches *s, uint32_t at, uint32_t word, uint32_t end)
{
	if (is_word(s, word, end, "undef") && s->define != 0 &&
	    c_only_macros(s->p, s->define, at))
		blank(s, s->define, at);
	s->define = is_word(s, word, end, "define") ? end : 0;
	if (in_list(s) && c_alien_in_list(s->p + word, end - word)) {
		blank(s, at, end);
		s->blanked = 1;
	}
}

int
c_whole_branches(char *text, uint32_t len)
{
	struct branches s = { .p = text, .len = len };
	uint32_t i = 0, k, at;
	int line_start = 1;

	while (i < len) {
		switch (text[i]) {
		case '#':
			if (!line_start)
				break;
			at = i++;
			while (i < len && (text[i] == ' ' || text[i] == '\t'))
				i++;
			k = i;
			i = c_directive_end(text, len, i);
			directive(&s, at, k, i);
			other_directive(&s, at, k, i);
			continue;
		case '/':
		case '"':
		case '\'':
			line_start = 0;
			if ((k = c_opaque_end(text, len, i)) == i)
				break;
			i = k;
			continue;
		case '\n':
			line_start = 1;
			break;
		case ' ':
		case '\t':
			break;
		case '{':
		case '(':
			opens(&s, i);
			s.depth++;
			line_start = 0;
			break;
		case '}':
		case ')':
			if (s.depth > 0)
				s.depth--;
			/* FALLTHROUGH */
		default:
			line_start = 0;
		}
		i++;
	}
	return s.blanked;
}
