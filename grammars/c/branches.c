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
 * closes some of before, or goes on with what stands before it (else, an
 * operator), the directives and all branches but one become blanks.  Where
 * it ends in the middle of a statement, which goes on behind the #endif,
 *
 *	#ifdef A
 *		int n;
 *		n =
 *	#endif
 *			f();
 *
 * the directives do, and of such statements all but the last.
 *
 * On the way it blanks what has no place in lists (lists.c), and parts macros
 * from the statements behind them (loops.c).
 */
#include <string.h>

#include "prepare.h"

#define IFS_MAX		64	/* nested deeper: left as it is */
#define BRANCHES_MAX	32	/* of one #if; with more it is left as it is */
#define LISTS_MAX	64	/* brackets; no list that is deeper is seen */

struct branch {
	uint32_t	at, body;	/* the directive begins, has ended */
	uint32_t	rest;		/* its last, unfinished statement */
};

struct condition {
	struct branch	branch[BRANCHES_MAX];
	uint32_t	nbranches;
	uint32_t	depth;		/* of brackets, before it */
	uint32_t	first_end;	/* and at the end of the first branch */
	char		before;		/* last character before it */
	int		begun;		/* the branch holds something */
	int		dips;		/* it closes brackets of before */
	int		uneven;
	int		unfinished;	/* a branch ends within a statement */
	int		heads;		/* one ends with ), outside of all */
	int		never;		/* #if 0 */
	int		foreign;	/* for another system than most */
	int		keep_out;	/* not to be touched */
};

struct branches {
	struct condition closed;	/* the last one, if nothing is behind */
	uint32_t	 closed_at, closed_end;	/* its #endif; 0: none */
	char		*p;
	uint32_t	 len, depth;
	struct condition ifs[IFS_MAX];
	uint32_t	 nifs;
	char		 last;		/* character that is no blank */
	uint32_t	 statement;	/* begins behind the last ; { or } */
	uint64_t	 lists;		/* a bit for each depth of brackets */
	uint64_t	 code;		/* in a function's body */
	uint32_t	 define;	/* the last directive, a #define, ended */
	int		 waits;		/* begin() for what comes next */
	int		 blanked;
};

static int
is_word(const struct branches *s, uint32_t at, uint32_t end, const char *word)
{
	size_t n = strlen(word);

	return end - at > n && memcmp(s->p + at, word, n) == 0;
}

/* Of these depths? */
static int
in(const struct branches *s, uint64_t depths)
{
	return s->depth > 0 && s->depth <= LISTS_MAX &&
	    depths >> (s->depth - 1) & 1;
}

static int
in_list(const struct branches *s)
{
	return in(s, s->lists);
}

/* Does it begin in the middle of an expression?  A * or > may belong to a
   type, behind which a name comes. */
static int
within(const struct condition *c)
{
	return c->before != '\0' &&
	    strchr("=+-/%&|^!~<?", c->before) != NULL;
}

/* The directive from AT to END begins a branch. */
static void
branch_begins(struct condition *c, uint32_t at, uint32_t end)
{
	struct branch *b = &c->branch[c->nbranches++];

	b->at = at;
	b->body = b->rest = end;
	c->begun = c->dips = 0;
	/* a = ⏎ #if: both go on with it. */
	if (c->nbranches > 1 && within(c))
		c->uneven = 1;
}

/*
 * What stands from I to END, where a branch does: is it the beginning of what
 * goes on behind it?  A label is, whose statement is not there.  One name
 * alone is more likely a macro.
 */
static int
is_unfinished(const struct branches *s, const struct condition *c, uint32_t i,
    uint32_t end)
{
	uint32_t b;

	if (within(c))
		return s->last != ';';
	if (strchr(";{}", s->last) != NULL)
		return 0;
	while (i < end && c_is_blank(s->p[i]))
		i++;
	for (b = i; i < end && c_in_name(s->p[i]);)
		i++;
	if (s->last == ':')
		return i < end && s->p[i] == ':';
	if (i > b && s->p[i - 1] == s->last && !c_is_keyword(s->p + b, i - b)) {
		while (i < end && c_is_blank(s->p[i]))
			i++;
		return i < end;
	}
	return 1;
}

/* A branch ends at AT. */
static void
branch_ends(struct branches *s, struct condition *c, uint32_t at)
{
	struct branch *b = &c->branch[c->nbranches - 1];
	uint32_t rest = s->statement > b->body ? s->statement : b->body;

	if (c->nbranches == 1)
		c->first_end = s->depth;
	if (s->depth != c->depth || c->dips)
		c->uneven = 1;
	b->rest = at;
	if (!c->begun || in_list(s) || !is_unfinished(s, c, rest, at))
		return;
	b->rest = rest;
	if (s->depth == 0 && s->last == ')')
		c->heads = 1;
	else
		c->unfinished = 1;
}

static void
settle(struct branches *s, const struct condition *c, uint32_t at,
    uint32_t end)
{
	/* The first branch stays; of #if 0 the second. */
	uint32_t keep = c->never || (c->foreign && c->nbranches > 1), i, to;

	for (i = 0; i < c->nbranches; i++) {
		to = i + 1 < c->nbranches ? c->branch[i + 1].at : at;
		c_blank(s->p, c->branch[i].at, i == keep ? c->branch[i].body : to);
		s->blanked |= i != keep;
	}
	c_blank(s->p, at, end);
	s->depth = c->never && c->nbranches < 2 ? c->depth :
	    keep > 0 ? s->depth : c->first_end;
}

static int
is_else(const struct branches *s, uint32_t i)
{
	return is_word(s, i, s->len, "else") && !c_in_name(s->p[i + 4]);
}

/* The character at I, that is no blank, begins what holds something. */
static void
begin(struct branches *s, uint32_t i)
{
	struct condition *c;
	uint32_t k = s->nifs < IFS_MAX ? s->nifs : IFS_MAX;

	/* #endif ⏎ else: the branches were of its if. */
	if (s->closed_end != 0 && is_else(s, i))
		settle(s, &s->closed, s->closed_at, s->closed_end);
	s->closed_end = 0;
	s->waits = 0;
	while (k > 0 && !(c = &s->ifs[--k])->begun) {
		c->begun = 1;
		if ((strchr("|&=?,)<>/%^.", s->p[i]) != NULL || is_else(s, i))
		    && !in_list(s))
			c->uneven = 1;
	}
}

/* A closing bracket. */
static void
closes(struct branches *s)
{
	uint32_t k = s->nifs < IFS_MAX ? s->nifs : IFS_MAX;

	if (s->depth > 0)
		s->depth--;
	while (k > 0 && s->depth < s->ifs[--k].depth)
		s->ifs[k].dips = 1;
}

/* Does what stands behind AT belong to a declaration before it?  Else that
   was a macro's call. */
static int
goes_on(const struct branches *s, uint32_t at)
{
	at = c_skip_blanks(s->p, s->len, at);
	return at < s->len && strchr("{;:,=)", s->p[at]) != NULL;
}

/*
 * All statements stay, and one of those that go on behind the #endif, which
 * is from AT to END: the first if nothing else is behind it, or the last.
 */
static void
join(struct branches *s, const struct condition *c, uint32_t at, uint32_t end)
{
	uint32_t i, to, keep = c->foreign && c->nbranches > 1;

	for (i = keep + 1; i < c->nbranches; i++)
		if (c->branch[i].rest > c->branch[i].body)
			keep = c->nbranches - 1;
	for (i = 0; i < c->nbranches; i++) {
		c_blank(s->p, c->branch[i].at, c->branch[i].body);
		to = i + 1 < c->nbranches ? c->branch[i + 1].at : at;
		if (i == keep || c->branch[i].rest == to)
			continue;
		c_blank(s->p, c->branch[i].rest, to);
		s->blanked = 1;
	}
	c_blank(s->p, at, end);
}

/* The directive from AT to END; its word begins at WORD. */
static void
directive(struct branches *s, uint32_t at, uint32_t word, uint32_t end)
{
	const char *p = s->p + word;
	uint32_t n = end - word;
	struct condition *c;

	s->waits = 1;
	if (n >= 2 && memcmp(p, "if", 2) == 0) {
		if (s->nifs++ >= IFS_MAX)
			return;
		c = &s->ifs[s->nifs - 1];
		c->nbranches = 0;
		c->depth = s->depth;
		c->before = s->last;
		c->uneven = c->unfinished = c->heads = 0;
		branch_begins(c, at, end);
		c->never = n >= 4 && memcmp(p, "if 0", 4) == 0;
		c->foreign = memchr(p, '!', n) == NULL && n > 2 &&
		    p[2] != 'n' && (memmem(p, n, "WIN32", 5) != NULL ||
		    memmem(p, n, "_MSC_VER", 8) != NULL ||
		    memmem(p, n, "UNICODE", 7) != NULL);
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
	branch_ends(s, c, at);
	if (p[1] == 'l') {
		if (c->nbranches < BRANCHES_MAX)
			branch_begins(c, at, end);
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
	else if (c->unfinished || (c->heads && goes_on(s, end)))
		join(s, c, at, end);
	else {
		s->closed = *c;
		s->closed_at = at;
		s->closed_end = end;
	}
}

/* Before the bracket at I is counted. */
static void
opens(struct branches *s, uint32_t i)
{
	uint64_t bit, around;

	if (s->depth >= LISTS_MAX)
		return;
	bit = (uint64_t)1 << s->depth;
	around = bit >> 1;
	s->lists &= ~bit;
	s->code &= ~bit;
	if (s->lists & around || (s->p[i] == '{' && c_opens_list(s->p, i)))
		s->lists |= bit;
	else if (s->p[i] == '{' && (s->code & around ||
	    c_opens_code(s->p, i)))
		s->code |= bit;
}

/* The directive from AT to END that is none of an #if; its word begins at
   WORD. */
static void
other_directive(struct branches *s, uint32_t at, uint32_t word, uint32_t end)
{
	if (is_word(s, word, end, "undef") && s->define != 0 &&
	    c_only_macros(s->p, s->define, at))
		c_blank(s->p, s->define, at);
	s->define = is_word(s, word, end, "define") ? end : 0;
	if (in_list(s) && c_alien_in_list(s->p + word, end - word)) {
		c_blank(s->p, at, end);
		s->blanked = 1;
	}
}

int
c_whole_branches(char *text, uint32_t len, int loops)
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
			if (text[i] != '/') {
				if (s.waits)
					begin(&s, i);
				s.last = text[i];
			}
			i = k;
			continue;
		case '\n':
			line_start = 1;
			i++;
			continue;
		case ' ':
		case '\t':
		case '\r':
		case '\f':
		case '\v':
			i++;
			continue;
		default:
			break;
		}
		line_start = 0;
		if (s.waits)
			begin(&s, i);
		if (loops && (s.last == ';' || s.last == '{' ||
		    s.last == '}' || s.last == ':') && c_is_letter(text[i]) &&
		    in(&s, s.code))
			c_loop_macro(text, len, i);
		s.last = text[i];
		switch (text[i++]) {
		case '{':
		case '(':
			opens(&s, i - 1);
			s.depth++;
			break;
		case '}':
		case ')':
			closes(&s);
			break;
		}
		if (s.last == ';' || s.last == '{' || s.last == '}')
			s.statement = i;
	}
	return s.blanked;
}
