/*
 * Blanks, before C++ is parsed, the macros that would spoil the parse.
 *
 * The parser does not know macros.  In `class API_EXPORT Name {`, in
 * `API_EXPORT Status f() EXCLUDES(mutex_);` and in a line that holds nothing
 * but `BEGIN_NAMESPACE` there is one name too many.  What stands where C++
 * has no place for a name, and is written as macros are, becomes blanks;
 * lengths and line ends stay.
 */
#include <ctype.h>
#include <string.h>

#include "cpp.h"

struct scan {
	char		*p;
	uint32_t	 i, len;
	/* The last three tokens: the first byte, and where words lie. */
	struct token {
		char		 c;	/* 'a': a word */
		uint32_t	 at, end;
	}		 last, before, third;
	int		 start;		/* a statement may begin here */
	uint32_t	 nwords;	/* since it began */
	int		 after_parens;	/* a parameter list has ended */
	int		 is_case;	/* the statement began with case */
	/* template <…>: the nesting of what is in it, and of parentheses. */
	uint32_t	 angles, parens;
	int		 is_template;
};

/* Written as macros are, in capitals. */
static int
looks_macro(const char *p, uint32_t n)
{
	uint32_t i, letters = 0;

	for (i = 0; i < n; i++) {
		if (islower((unsigned char)p[i]))
			return 0;
		letters += isalpha((unsigned char)p[i]) != 0;
	}
	return letters > 1 && n > 2;
}

/* Does the name of a macro say that it stands for an attribute? */
static int
says_attribute(const char *p, uint32_t n)
{
	static const char *const parts[] = { "ALWAYS", "API", "ATTR", "CDECL",
	    "COLD", "CONSTEVAL", "CONSTEXPR", "CONSTINIT", "DECL",
	    "DEPRECATED", "DISCARD", "DLL", "EXPLICIT", "EXPORT", "EXTERN",
	    "FORCE", "HIDDEN", "IMPORT", "INLINE", "LIFETIME", "LIKELY",
	    "MAYBE", "MUST_USE", "NODEBUG", "NOEXCEPT", "NORETURN", "PUBLIC",
	    "PURE", "STATIC", "THREAD", "TRIVIAL", "UNUSED", "VISIB",
	    "WARN_UNUSED" };
	size_t k;

	for (k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
		if (memmem(p, n, parts[k], strlen(parts[k])) != NULL)
			return 1;
	return 0;
}

static uint32_t
skip_blanks(const struct scan *s, uint32_t i)
{
	return c_skip_blanks(s->p, s->len, i);
}

/* Behind the parenthesis that closes the one at I; I when there is none
   before the statement ends. */
static uint32_t
skip_parens(const struct scan *s, uint32_t i)
{
	uint32_t depth = 0, k, from = i;

	while (i < s->len) {
		if ((k = c_skip_opaque(s->p, s->len, i)) != i) {
			i = k;
			continue;
		}
		if (s->p[i] == '(')
			depth++;
		else if (s->p[i] == ')' && --depth == 0)
			return i + 1;
		else if (s->p[i] == ';' && depth <= 1)
			return from;
		i++;
	}
	return from;
}

static int
new_line_between(const struct scan *s, uint32_t from, uint32_t to)
{
	return memchr(s->p + from, '\n', to - from) != NULL;
}

static int
is_word(const struct scan *s, struct token t, const char *w)
{
	return t.c == 'a' && t.end - t.at == strlen(w) &&
	    memcmp(s->p + t.at, w, t.end - t.at) == 0;
}

/* A name, and no word of the language. */
static int
is_name(const struct scan *s, struct token t)
{
	return t.c == 'a' && !isdigit((unsigned char)s->p[t.at]) &&
	    !c_is_keyword(s->p + t.at, t.end - t.at);
}

/*
 * A word like a macro, from B to E, at the beginning of a statement or after
 * specifiers: is it one name too many?  NEXT is what follows it, and its
 * arguments, if it has some.
 */
static int
spoils(const struct scan *s, uint32_t b, uint32_t e, uint32_t next)
{
	char c = next < s->len ? s->p[next] : ';';
	uint32_t n, k;

	if (next >= s->len || c == '#')
		return s->start;
	/* A line of its own. */
	if (s->start && new_line_between(s, e, next) && (c_in_name(c) ||
	    c == '}' || c == '~' || c == '[' || c == ':'))
		return c != ':' || (next + 1 < s->len &&
		    s->p[next + 1] == ':');
	if (!c_in_name(c))
		return c == '~' && s->start;
	for (n = next; n < s->len && c_in_name(s->p[n]);)
		n++;
	if (says_attribute(s->p + b, e - b))
		return 1;
	/* MACRO type name, MACRO static … */
	if (c_is_keyword(s->p + next, n - next))
		return !cpp_is_builtin_type(s->p + next, n - next) ?
		    memcmp(s->p + next, "const", 5) != 0 &&
		    memcmp(s->p + next, "operator", n - next) != 0 : 1;
	k = skip_blanks(s, n);
	return k < s->len && (c_in_name(s->p[k]) || (s->p[k] == ':' &&
	    k + 1 < s->len && s->p[k + 1] == ':' && !s->start));
}

/* Does the last word name what a declaration declares? */
static int
declares(const struct scan *s)
{
	return is_name(s, s->last) && (s->before.c == '>' ||
	    s->before.c == '*' || s->before.c == '&' ||
	    (is_word(s, s->before, "const") && s->third.c == '*') ||
	    (s->before.c == 'a' && (is_name(s, s->before) ||
	    cpp_is_builtin_type(s->p + s->before.at,
	    s->before.end - s->before.at))));
}

/* T *MACRO name: a qualifier that is a macro, of whatever letters. */
static int
is_qualifier(const struct scan *s, uint32_t b, uint32_t e)
{
	uint32_t next = skip_blanks(s, e), n = next;

	if (s->last.c != '*' || c_is_keyword(s->p + b, e - b) ||
	    new_line_between(s, e, next))
		return 0;
	while (n < s->len && c_in_name(s->p[n]))
		n++;
	return n > next && !isdigit((unsigned char)s->p[next]) &&
	    !looks_macro(s->p + next, n - next) && !c_is_keyword(s->p + next, n - next);
}

/*
 * MACRO(int, name, 1); declares something; but an argument that is a type of
 * the language is none of a call: those that come first, behind the
 * parenthesis at I, are blanked with their commas.
 */
static void
type_arguments(struct scan *s, uint32_t i, uint32_t end)
{
	uint32_t b, from;

	for (from = i = skip_blanks(s, i + 1); i < end;) {
		for (b = i; i < end && c_in_name(s->p[i]);)
			i++;
		if (!cpp_is_builtin_type(s->p + b, i - b))
			return;
		i = skip_blanks(s, i);
		if (i < end && s->p[i] == ',') {
			c_blank(s->p, from, ++i);
			from = i = skip_blanks(s, i);
		}
	}
}

/* At a word that looks like a macro: blank it, or return 0. */
static int
macro(struct scan *s, uint32_t b, uint32_t e)
{
	uint32_t next = skip_blanks(s, e), args = next;
	char c;

	if (next < s->len && s->p[next] == '(')
		args = skip_parens(s, next);
	c = args > next ? '(' : 0;
	next = skip_blanks(s, args);
	if (c != 0 && s->start && next < s->len && s->p[next] == ';') {
		type_arguments(s, skip_blanks(s, e), args);
		return 0;
	}
	/* if MACRO (…) */
	if (c != 0 && (is_word(s, s->last, "if") ||
	    is_word(s, s->last, "while"))) {
		c_blank(s->p, b, e);
		return 1;
	}
	/* class MACRO Name { */
	if (is_word(s, s->last, "class") || is_word(s, s->last, "struct") ||
	    is_word(s, s->last, "union")) {
		if (next < s->len && (c_in_name(s->p[next]) ||
		    s->p[next] == '[') &&
		    memcmp(s->p + next, "final", 5) != 0) {
			c_blank(s->p, b, c != 0 ? args : e);
			return 1;
		}
		return 0;
	}
	/* MACRO: public, or a label that is not needed. */
	if (c == 0 && s->start && next + 1 < s->len && s->p[next] == ':' &&
	    s->p[next + 1] != ':') {
		c_blank(s->p, b, next + 1);
		return 1;
	}
	/* template <class T, MACRO(…)> */
	if (s->is_template && s->parens == 0 && c != 0 && next < s->len &&
	    strchr(",>", s->p[next]) != NULL && s->last.c == ',') {
		c_blank(s->p, s->last.at, args);
		return 1;
	}
	/* f(…) MACRO(…) {   int x_ MACRO(…);   (T &x MACRO, …) */
	if (next < s->len && strchr(";{=,:)", s->p[next]) != NULL &&
	    ((s->after_parens && s->p[next] != ')') || declares(s))) {
		c_blank(s->p, b, c != 0 ? args : e);
		return 1;
	}
	if (s->after_parens && (next >= s->len || c_in_name(s->p[next]))) {
		c_blank(s->p, b, c != 0 ? args : e);
		return 1;
	}
	if ((s->start || (s->nwords > 0 && s->last.c == 'a' &&
	    !is_name(s, s->last))) && !is_word(s, s->last, "return") &&
	    !is_word(s, s->last, "new") && !is_word(s, s->last, "else") &&
	    !is_word(s, s->last, "case") && !is_word(s, s->last, "goto") &&
	    !is_word(s, s->last, "throw") && !is_word(s, s->last, "namespace") &&
	    !is_word(s, s->last, "enum") && !is_word(s, s->last, "using") &&
	    !is_word(s, s->last, "typename") && !is_word(s, s->last, "do") &&
	    spoils(s, b, e, next)) {
		if (c != 0 && !new_line_between(s, args, next) &&
		    !says_attribute(s->p + b, e - b))
			return 0;
		c_blank(s->p, b, c != 0 ? args : e);
		return 1;
	}
	return 0;
}

static void
token(struct scan *s, char c, uint32_t at, uint32_t end)
{
	s->third = s->before;
	s->before = s->last;
	s->last = (struct token){ c, at, end };
}

/*
 * extern template Status f<1>(int); instantiates what is defined elsewhere; the
 * parser knows that of classes only, and would lose what follows.
 */
static int
instantiation(struct scan *s, uint32_t b, uint32_t e)
{
	int is_extern = s->nwords == 1 && is_word(s, s->last, "extern");
	uint32_t i = skip_blanks(s, e);
	int parens = 0;

	if (e - b != 8 || memcmp(s->p + b, "template", 8) != 0 ||
	    i == s->len || s->p[i] == '<' || (!s->start && !is_extern))
		return 0;
	for (; i < s->len && s->p[i] != ';'; i++) {
		if (s->p[i] == '{' || s->p[i] == '}' || s->p[i] == '#')
			return 0;
		parens |= s->p[i] == '(';
	}
	if (i == s->len || !parens)
		return 0;
	c_blank(s->p, is_extern ? s->last.at : b, i);
	s->i = i;
	return 1;
}

static void
word(struct scan *s)
{
	uint32_t b = s->i;

	while (s->i < s->len && c_in_name(s->p[s->i]))
		s->i++;
	if (looks_macro(s->p + b, s->i - b) && macro(s, b, s->i))
		return;
	if (is_qualifier(s, b, s->i)) {
		c_blank(s->p, b, s->i);
		return;
	}
	if (instantiation(s, b, s->i))
		return;
	/* x = typename T::y() */
	if (s->i - b == 8 && memcmp(s->p + b, "typename", 8) == 0 &&
	    !s->is_template && (s->last.c == '=' ||
	    is_word(s, s->last, "return"))) {
		c_blank(s->p, b, s->i);
		return;
	}
	token(s, 'a', b, s->i);
	if (s->start)
		s->is_case = is_word(s, s->last, "case") ||
		    is_word(s, s->last, "default");
	if (is_word(s, s->last, "template")) {
		s->is_template = 1;
		s->angles = s->parens = 0;
	}
	s->nwords++;
	s->start = 0;
	if (s->after_parens && !is_word(s, s->last, "const") &&
	    !is_word(s, s->last, "override") &&
	    !is_word(s, s->last, "final") &&
	    !is_word(s, s->last, "noexcept"))
		s->after_parens = 0;
}

/* At the # of a directive. */
static void
directive(struct scan *s)
{
	s->i = c_clean_directive(s->p, s->len, s->i);
}

/* A bracket in template <…>: behind it a declaration begins. */
static void
template_bracket(struct scan *s, char c)
{
	if (c == '(')
		s->parens++;
	else if (c == ')' && s->parens > 0)
		s->parens--;
	else if (c == '<' && s->parens == 0)
		s->angles++;
	else if (c == '>' && s->parens == 0 && s->last.c != '-' &&
	    s->angles > 0 && --s->angles == 0) {
		s->is_template = 0;
		s->start = 1;
		s->nwords = 0;
	} else if (c == ';' || c == '{')
		s->is_template = 0;
}

static void
symbol(struct scan *s)
{
	char c = s->p[s->i];

	switch (c) {
	case ';':
	case '{':
	case '}':
		s->start = 1;
		s->nwords = 0;
		s->after_parens = 0;
		break;
	case ':':
		if (s->i + 1 < s->len && s->p[s->i + 1] == ':')
			s->i++;
		else
			s->start = is_word(s, s->last, "public") ||
			    is_word(s, s->last, "private") ||
			    is_word(s, s->last, "protected") || s->is_case;
		s->after_parens = 0;
		break;
	case ')':
		s->after_parens = 1;
		s->start = 0;
		break;
	case '(':
		s->after_parens = 0;
		s->start = 0;
		break;
	case '>':
		/* template <…> and then a declaration */
		s->start = 0;
		s->after_parens = 0;
		break;
	default:
		s->start = 0;
		s->after_parens = 0;
	}
	if (s->is_template)
		template_bracket(s, c);
	/* new T*[n]: the parser has no place for the star. */
	if (c == '*' && is_word(s, s->before, "new") &&
	    skip_blanks(s, s->i + 1) < s->len &&
	    s->p[skip_blanks(s, s->i + 1)] == '[')
		s->p[s->i] = ' ';
	token(s, c, s->i, s->i + 1);
	s->i++;
}

void
cpp_prepare(struct walk *w, char *text, uint32_t len)
{
	struct scan s = { .p = text, .len = len, .start = 1 };
	int line_start = 1;
	uint32_t k;
	char c;

	if (c_whole_branches(text, len, 0))
		walk_set_file_flag(w, FILE_PARSE_ERRORS);
	while (s.i < s.len) {
		c = text[s.i];
		if (c == '#' && line_start) {
			directive(&s);
			continue;
		}
		if (c == '\n')
			line_start = 1;
		else if (!c_is_blank(c))
			line_start = 0;
		if (c_is_blank(c) || c == '\\')
			s.i++;
		else if (c_in_name(c))
			word(&s);
		else if ((k = c_skip_opaque(text, len, s.i)) != s.i) {
			if (c != '/') {
				token(&s, c, s.i, k);
				s.start = 0;
			}
			s.i = k;
		} else
			symbol(&s);
	}
}
