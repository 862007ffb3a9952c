/*
 * Lists that the preprocessor fills.
 *
 *	#define OP(name) { #name, name##_run },
 *	static const struct entry table[] = {
 *		ALL_THE_NAMES
 *	#undef OP
 *	};
 *
 * The parser has no place for directives in initializers and enumerations,
 * nor for a macro that stands where a definition, statement or element would:
 * these become blanks, and what they say is taken from the text afterwards.
 */
#include <string.h>

#include "prepare.h"

/* Back over blanks, from before I. */
static uint32_t
back(const char *p, uint32_t i)
{
	while (i > 0 && c_is_blank(p[i - 1]))
		i--;
	return i;
}

/* Where the word that ends at I begins. */
static uint32_t
word_before(const char *p, uint32_t i)
{
	while (i > 0 && c_in_name(p[i - 1]))
		i--;
	return i;
}

int
c_opens_list(const char *p, uint32_t i)
{
	uint32_t e = back(p, i), b;
	int words;

	if (e > 0 && p[e - 1] == '=')
		return 1;
	/* enum {, enum a {, enum class a : std::uint8_t { */
	for (words = 0; e > 0 && words < 8; words++, e = back(p, b)) {
		if (p[e - 1] == ':') {
			b = e - 1;
			continue;
		}
		if ((b = word_before(p, e)) == e)
			return 0;
		if (e - b == 4 && memcmp(p + b, "enum", 4) == 0)
			return 1;
	}
	return 0;
}

int
c_alien_in_list(const char *p, uint32_t n)
{
	static const char *const words[] = { "define", "undef", "include",
	    "pragma", "line", "warning", "error" };
	uint32_t i, k;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		k = (uint32_t)strlen(words[i]);
		if (n >= k && memcmp(p, words[i], k) == 0)
			return 1;
	}
	return 0;
}

/* The line from B to E: blanks, or one name, perhaps with arguments. */
static int
is_lone(const char *p, uint32_t b, uint32_t e)
{
	uint32_t depth = 0, start;

	while (b < e && c_is_blank(p[b]))
		b++;
	e = b < e ? back(p, e) : b;
	start = b;
	while (b < e && c_in_name(p[b]))
		b++;
	if (b == start)
		return b == e;
	if (!c_is_letter(p[start]) ||
	    c_is_keyword(p + start, b - start))
		return 0;
	while (b < e && (p[b] == ' ' || p[b] == '\t'))
		b++;
	if (b == e)
		return 1;
	if (p[b] != '(' || p[e - 1] != ')')
		return 0;
	for (; b < e; b++)
		if (p[b] == '(')
			depth++;
		else if (p[b] == ')' && --depth == 0)
			break;
	return b + 1 == e;
}

/* Where the line begins that ends before AT, which begins one. */
static uint32_t
line_before(const char *p, uint32_t at)
{
	for (at--; at > 0 && p[at - 1] != '\n'; at--)
		continue;
	return at;
}

int
c_only_macros(const char *p, uint32_t from, uint32_t to)
{
	uint32_t e;

	for (; from < to; from = e) {
		for (e = from; e < to && p[e++] != '\n';)
			continue;
		if (!is_lone(p, from, e))
			return 0;
	}
	return 1;
}

/* Where the lines with nothing but macros begin that end before UNDEF, a
   directive that is not the first line. */
static uint32_t
lone_before(const char *p, uint32_t undef)
{
	uint32_t at = undef, begins;

	while (at > 0 && p[at - 1] != '\n')
		at--;
	while (at > 0 && is_lone(p, begins = line_before(p, at), at))
		at = begins;
	return at;
}

/* Refers to each name between FROM and TO that stands alone and was blanked. */
static void
refer(struct walk *w, const char *p, uint32_t from, uint32_t to, uint32_t line)
{
	uint32_t b;

	while (from < to) {
		if (!c_in_name(p[from])) {
			line += p[from++] == '\n';
			continue;
		}
		for (b = from; from < to && c_in_name(p[from]);)
			from++;
		if (walk_prepared(w)[b] == ' ')
			walk_ref_from(w, from < to && p[from] == '(' ?
			    REF_CALL : REF_NAME, expr_global(w, walk_str(w,
			    (struct text){ p + b, from - b })), 0, line,
			    REF_ARITY_UNKNOWN);
		while (from < to && p[from] != '\n')
			from++;
	}
}

/* Where the # of the directive stands whose word is at I, if it is one. */
static uint32_t
directive_of(const char *p, uint32_t i)
{
	uint32_t at = i;

	while (at > 0 && (p[at - 1] == ' ' || p[at - 1] == '\t'))
		at--;
	return at > 0 && p[at - 1] == '#' ? at - 1 : i;
}

static void
include(struct walk *w, const char *p, const char *end, uint32_t line)
{
	const char *close;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (p == end || (*p != '"' && *p != '<'))
		return;
	close = memchr(p + 1, *p == '"' ? '"' : '>', (size_t)(end - p - 1));
	if (close != NULL && close > p + 1)
		walk_import(w, LINK_NONE, walk_str(w, (struct text){ p + 1,
		    (size_t)(close - p - 1) }), LINK_NONE,
		    *p == '<' ? IMPORT_SYSTEM : 0, line);
}

/* Numbers of lines, for places one behind the other. */
struct counter {
	const char	*p;
	uint32_t	 at, line;
};

static uint32_t
line_at(struct counter *c, uint32_t at)
{
	for (; c->at < at; c->at++)
		c->line += c->p[c->at] == '\n';
	return c->line;
}

static void
blanked_macros(struct walk *w, const char *p, uint32_t len)
{
	struct counter lines = { p, 0, 1 };
	const char *q;
	uint32_t i, at, from;

	for (i = 0; (q = memmem(p + i, len - i, "undef", 5)) != NULL;
	    i = (uint32_t)(q - p) + 5) {
		at = directive_of(p, (uint32_t)(q - p));
		if (p[at] == '#' && (from = lone_before(p, at)) != at)
			refer(w, p, from, at, line_at(&lines, from));
	}
}

static void
blanked_includes(struct walk *w, const char *p, uint32_t len)
{
	struct counter lines = { p, 0, 1 };
	const char *q;
	uint32_t i, at;

	for (i = 0; (q = memmem(p + i, len - i, "include", 7)) != NULL;
	    i = (uint32_t)(q - p) + 7) {
		at = directive_of(p, (uint32_t)(q - p));
		if (p[at] == '#' && walk_prepared(w)[at] == ' ')
			include(w, q + 7, p + c_directive_end(p, len, at),
			    line_at(&lines, at));
	}
}

void
c_blanked(struct walk *w)
{
	blanked_macros(w, walk_source(w), walk_length(w));
	blanked_includes(w, walk_source(w), walk_length(w));
}
