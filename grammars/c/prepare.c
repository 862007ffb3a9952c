/*
 * Blanks, before C is parsed, the macros that would spoil the parse.
 *
 * The parser does not know macros: in `static int __init f(void)` and
 * `API_EXPORT void *f(void)` there is one name too many, and it may lose the
 * function.  What is at most one name too many by C's own grammar, and looks
 * like a macro, becomes blanks here.  Only declarations outside all braces
 * are looked at; lengths and line ends stay.
 */
#include <ctype.h>
#include <string.h>

#include "prepare.h"

#define WORDS_MAX	16	/* specifiers of one declaration */
#define IFS_MAX		64	/* nested #if; deeper ones are not balanced */

enum word_class {
	WORD_NAME,		/* an identifier: a type, or a macro */
	WORD_TYPE,		/* int, void … */
	WORD_TAG,		/* struct, union, enum: the next is its name */
	WORD_OTHER,		/* static, const … */
	WORD_STATEMENT		/* if, return …: no declaration at all */
};

struct word {
	uint32_t	at, len;
	enum word_class	class;
};

struct scan {
	char		*p;
	uint32_t	 i, len;
	uint32_t	 depth;		/* of braces */
	struct word	 words[WORDS_MAX];
	uint32_t	 nwords;
	int		 skip;		/* no declaration: up to ; or } */
	int		 body;		/* a struct's body has just ended */
	uint32_t	 ifs[IFS_MAX];	/* depth at each #if */
	uint32_t	 nifs;
	int		 left_out;	/* more than an attribute was blanked */
};

static enum word_class
class_of(const char *p, uint32_t n)
{
	static const struct {
		const char	*word;
		enum word_class	 class;
	} words[] = {
		{ "_Bool", WORD_TYPE }, { "bool", WORD_TYPE },
		{ "char", WORD_TYPE }, { "double", WORD_TYPE },
		{ "float", WORD_TYPE }, { "int", WORD_TYPE },
		{ "long", WORD_TYPE }, { "short", WORD_TYPE },
		{ "signed", WORD_TYPE }, { "size_t", WORD_TYPE },
		{ "ssize_t", WORD_TYPE }, { "unsigned", WORD_TYPE },
		{ "void", WORD_TYPE },
		{ "enum", WORD_TAG }, { "struct", WORD_TAG },
		{ "union", WORD_TAG },
		{ "_Noreturn", WORD_OTHER }, { "auto", WORD_OTHER },
		{ "const", WORD_OTHER }, { "extern", WORD_OTHER },
		{ "inline", WORD_OTHER }, { "register", WORD_OTHER },
		{ "restrict", WORD_OTHER }, { "static", WORD_OTHER },
		{ "typedef", WORD_OTHER }, { "volatile", WORD_OTHER },
		{ "__attribute__", WORD_OTHER }, { "__extension__", WORD_OTHER },
		{ "__inline", WORD_OTHER }, { "__inline__", WORD_OTHER },
		{ "__declspec", WORD_OTHER }, { "__restrict", WORD_OTHER },
		{ "__volatile__", WORD_OTHER }, { "__asm__", WORD_STATEMENT },
		{ "asm", WORD_STATEMENT }, { "break", WORD_STATEMENT },
		{ "case", WORD_STATEMENT }, { "continue", WORD_STATEMENT },
		{ "default", WORD_STATEMENT }, { "do", WORD_STATEMENT },
		{ "else", WORD_STATEMENT }, { "for", WORD_STATEMENT },
		{ "goto", WORD_STATEMENT }, { "if", WORD_STATEMENT },
		{ "return", WORD_STATEMENT }, { "sizeof", WORD_STATEMENT },
		{ "switch", WORD_STATEMENT }, { "while", WORD_STATEMENT },
		{ "class", WORD_STATEMENT }, { "namespace", WORD_STATEMENT },
		{ "template", WORD_STATEMENT }, { "operator", WORD_STATEMENT },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].word[0] == p[0] && strlen(words[i].word) == n &&
		    memcmp(words[i].word, p, n) == 0)
			return words[i].class;
	return WORD_NAME;
}

/* Written as macros are: __like_this, or in capitals. */
static int
looks_macro(const char *p, uint32_t n)
{
	uint32_t i, letters = 0;

	if (n > 2 && p[0] == '_' && p[1] == '_')
		return !(n > 4 && memcmp(p + n - 2, "_t", 2) == 0) &&
		    !(n <= 5 && (p[2] == 'u' || p[2] == 's' || p[2] == 'l' ||
		    p[2] == 'b') && isdigit((unsigned char)p[n - 1]));
	for (i = 0; i < n; i++) {
		if (islower((unsigned char)p[i]))
			return 0;
		letters += isalpha((unsigned char)p[i]) != 0;
	}
	return letters > 1;
}

/* ---- what is passed over ---- */

static uint32_t
skip_opaque(const struct scan *s, uint32_t i)
{
	return c_skip_opaque(s->p, s->len, i);
}

/* Behind the parenthesis that closes the one at I. */
static uint32_t
skip_parens(const struct scan *s, uint32_t i)
{
	uint32_t depth = 0, k;

	while (i < s->len) {
		if ((k = skip_opaque(s, i)) != i) {
			i = k;
			continue;
		}
		if (s->p[i] == '(')
			depth++;
		else if (s->p[i] == ')' && --depth == 0)
			return i + 1;
		else if (s->p[i] == '{' || s->p[i] == '}' || s->p[i] == ';')
			return i;	/* no parameter list */
		i++;
	}
	return i;
}

static uint32_t
skip_blanks(const struct scan *s, uint32_t i)
{
	return c_skip_blanks(s->p, s->len, i);
}

/*
 * A directive, to its end.  The branches of an #if each begin with the
 * depth that was before it, so that halves of a brace pair do no harm.
 */
static void
directive(struct scan *s)
{
	uint32_t i = s->i + 1, b;

	while (i < s->len && (s->p[i] == ' ' || s->p[i] == '\t'))
		i++;
	for (b = i; i < s->len && c_in_name(s->p[i]);)
		i++;
	if (i - b >= 2 && memcmp(s->p + b, "if", 2) == 0) {
		if (s->nifs < IFS_MAX)
			s->ifs[s->nifs] = s->depth;
		s->nifs++;
	} else if (i - b >= 4 && memcmp(s->p + b, "el", 2) == 0) {
		if (s->nifs > 0 && s->nifs <= IFS_MAX)
			s->depth = s->ifs[s->nifs - 1];
	} else if (i - b == 5 && memcmp(s->p + b, "endif", 5) == 0) {
		if (s->nifs > 0)
			s->nifs--;
	}
	s->i = c_clean_directive(s->p, s->len, s->i);
}

/* ---- declarations ---- */

static void
reset(struct scan *s)
{
	s->nwords = 0;
	s->skip = 0;
	s->body = 0;
}

/* Is there nothing else on the line? */
static int
is_alone(const struct scan *s, const struct word *w)
{
	uint32_t b = w->at, e = w->at + w->len;

	while (b > 0 && s->p[b - 1] != '\n' && c_is_blank(s->p[b - 1]))
		b--;
	while (e < s->len && s->p[e] != '\n' && c_is_blank(s->p[e]))
		e++;
	return b > 0 && s->p[b - 1] == '\n' && e < s->len && s->p[e] == '\n';
}

/* Names before the declared one that the grammar has no place for: what looks
   like macros, then what stands on lines of its own. */
static void
blank_extra(struct scan *s, uint32_t nwords)
{
	uint32_t i, names = 0, types = 0;

	for (i = 0; i < nwords; i++) {
		if (s->words[i].class == WORD_TYPE)
			types = 1;
		else if (s->words[i].class == WORD_TAG) {
			types = 1;
			i++;		/* the tag itself */
		} else if (s->words[i].class == WORD_NAME)
			names++;
	}
	for (i = 0; i < nwords && names > !types; i++) {
		const struct word *w = &s->words[i];

		if (w->class == WORD_TAG) {
			i++;
			continue;
		}
		if (w->class != WORD_NAME || !looks_macro(s->p + w->at, w->len))
			continue;
		c_blank(s->p, w->at, w->at + w->len);
		names--;
	}
	for (i = nwords; i-- > 0 && names > !types;) {
		const struct word *w = &s->words[i];

		if (w->class != WORD_NAME || !is_alone(s, w) || (i > 0 &&
		    w[-1].class == WORD_TAG) || s->p[w->at] == ' ')
			continue;
		c_blank(s->p, w->at, w->at + w->len);
		names--;
	}
}

/*
 * What looks like macros, from I on: the position behind them.  With BLANKS
 * they are blanked.
 */
static uint32_t
macros_at(struct scan *s, uint32_t i, int blanks)
{
	uint32_t b, e;

	i = skip_blanks(s, i);
	while (i < s->len && c_in_name(s->p[i])) {
		for (b = i; i < s->len && c_in_name(s->p[i]);)
			i++;
		if (!looks_macro(s->p + b, i - b) ||
		    class_of(s->p + b, i - b) != WORD_NAME)
			return b;
		e = i;
		i = skip_blanks(s, i);
		if (i < s->len && s->p[i] == '(') {
			e = skip_parens(s, i);
			i = skip_blanks(s, e);
		}
		if (blanks)
			c_blank(s->p, b, e);
	}
	return i;
}

/* Does the parameter list that ends at END belong to a function, perhaps
   with attributes behind it? */
static int
ends_function(struct scan *s, uint32_t end)
{
	uint32_t i = macros_at(s, end, 0);

	return i >= s->len || s->p[i] == '{' || s->p[i] == ';';
}

/* Does a type of more than one word, which cannot pass for a name, stand from I
   to END? */
static int
has_type(const struct scan *s, uint32_t i, uint32_t end)
{
	uint32_t b;
	enum word_class class;

	while (i < end) {
		for (b = i; i < end && c_in_name(s->p[i]);)
			i++;
		if (i == b) {
			i++;
			continue;
		}
		class = class_of(s->p + b, i - b);
		i = skip_blanks(s, i);
		if ((class == WORD_TYPE || class == WORD_TAG) && i < end &&
		    s->p[i] != ',' && s->p[i] != ')')
			return 1;
	}
	return 0;
}

/*
 * f(int a UNUSED, …): what looks like a macro behind the name of a parameter,
 * from the parenthesis at I to END.
 */
static void
blank_in_parameters(struct scan *s, uint32_t i, uint32_t end)
{
	uint32_t b, k, names = 0;
	enum word_class class;
	int type = 0, after = 0;	/* a word */

	while (i < end) {
		if (!c_in_name(s->p[i])) {
			if ((k = skip_blanks(s, i)) != i) {
				i = k;
				continue;
			}
			if (s->p[i] == ',' || s->p[i] == '(')
				names = type = 0;
			after = 0;
			i++;
			continue;
		}
		for (b = i; i < end && c_in_name(s->p[i]);)
			i++;
		class = class_of(s->p + b, i - b);
		k = skip_blanks(s, i);
		if (class == WORD_NAME && after && names + (uint32_t)type > 1 &&
		    (s->p[k] == ',' || s->p[k] == ')') &&
		    looks_macro(s->p + b, i - b))
			c_blank(s->p, b, i);
		names += class == WORD_NAME;
		type |= class == WORD_TYPE;
		after = 1;
	}
}

/* void (f)(int): the name in parentheses, so that no macro is meant. */
static int
in_parentheses(struct scan *s)
{
	uint32_t i = skip_blanks(s, s->i + 1), b = i;

	while (i < s->len && c_in_name(s->p[i]))
		i++;
	if (i == b || s->nwords == 0)
		return 0;
	i = skip_blanks(s, i);
	if (i >= s->len || s->p[i] != ')')
		return 0;
	i = skip_blanks(s, i + 1);
	return i < s->len && s->p[i] == '(' &&
	    s->words[s->nwords - 1].class != WORD_OTHER;
}

/* NAME, the arguments at S->i and then C: may that be no declaration? */
static int
is_attribute(const struct scan *s, const struct word *name, char c)
{
	if (looks_macro(s->p + name->at, name->len) &&
	    (s->nwords > 1 || s->p[name->at] == '_'))
		return c_in_name(c) || c == '*';
	return s->nwords > 1 && c_in_name(c) &&
	    isdigit((unsigned char)s->p[skip_blanks(s, s->i + 1)]);
}

/* At a "(" outside all braces. */
static void
parenthesis(struct scan *s)
{
	uint32_t end = skip_parens(s, s->i), next = skip_blanks(s, end);
	struct word *name = s->nwords > 0 ? &s->words[s->nwords - 1] : NULL;
	char c = next < s->len ? s->p[next] : ';';

	if (in_parentheses(s)) {
		blank_extra(s, s->nwords);
		s->i = end = skip_parens(s, next);
		if (ends_function(s, end))
			macros_at(s, end, 1);
		s->skip = 1;
		return;
	}
	if (name == NULL || name->class != WORD_NAME) {
		s->i = end;
		return;
	}
	/* A line with MACRO(a, int): a type is no argument of a call, and behind
	   it stands something else. */
	if (s->nwords == 1 && c_in_name(c) && looks_macro(s->p + name->at,
	    name->len) && has_type(s, s->i, end) &&
	    memchr(s->p + end, '\n', next - end) != NULL) {
		c_blank(s->p, name->at, end);
		s->left_out = 1;
		s->nwords = 0;
		s->i = end;
		return;
	}
	/* MACRO(…) between the specifiers, or printflike(1, 2): no parameter is
	   a number. */
	if (is_attribute(s, name, c) && !ends_function(s, end)) {
		c_blank(s->p, name->at, end);
		s->nwords--;
		s->i = end;
		return;
	}
	if (s->nwords > 1)
		blank_extra(s, s->nwords - 1);
	if (s->nwords > 1 && ends_function(s, end)) {
		blank_in_parameters(s, s->i, end);
		macros_at(s, end, 1);
	}
	s->i = end;
	s->skip = 1;
}

/*
 * A line that holds nothing but the macro from B to E, behind a closing brace:
 * it ends what another macro began (END_TEST).
 */
static int
ends_block(const struct scan *s, uint32_t b, uint32_t e)
{
	uint32_t i = b;

	while (e < s->len && (s->p[e] == ' ' || s->p[e] == '\t' ||
	    s->p[e] == '\r'))
		e++;
	while (i > 0 && c_is_blank(s->p[i - 1]))
		i--;
	return i > 0 && s->p[i - 1] == '}' && i < b && (e >= s->len ||
	    s->p[e] == '\n') && memchr(s->p + i, '\n', b - i) != NULL;
}

static void
word(struct scan *s)
{
	uint32_t b = s->i;
	struct word *w;

	while (s->i < s->len && c_in_name(s->p[s->i]))
		s->i++;
	if (s->depth > 0 || s->skip)
		return;
	if (s->nwords == 0 && looks_macro(s->p + b, s->i - b) &&
	    ends_block(s, b, s->i)) {
		c_blank(s->p, b, s->i);
		return;
	}
	/* } __packed; */
	if (s->body && s->i - b > 2 && s->p[b] == '_' && s->p[b + 1] == '_' &&
	    class_of(s->p + b, s->i - b) == WORD_NAME) {
		uint32_t next = skip_blanks(s, s->i);

		if (next < s->len && s->p[next] == '(')
			next = skip_parens(s, next);
		c_blank(s->p, b, next < s->len && s->p[next - 1] == ')' ? next :
		    s->i);
		s->i = next;
		return;
	}
	if (s->nwords == WORDS_MAX) {
		s->skip = 1;
		return;
	}
	w = &s->words[s->nwords++];
	w->at = b;
	w->len = s->i - b;
	w->class = class_of(s->p + b, w->len);
	if (w->class == WORD_STATEMENT)
		s->skip = 1;
}

static void
brace(struct scan *s)
{
	const struct word *w;

	/* struct __packed name { */
	if (s->depth == 0 && !s->skip && s->nwords >= 3) {
		w = &s->words[s->nwords - 2];
		if (w[-1].class == WORD_TAG && w[1].class == WORD_NAME &&
		    looks_macro(s->p + w->at, w->len))
			c_blank(s->p, w->at, w->at + w->len);
	}
	/* extern "C" { */
	if (s->depth == 0 && s->nwords == 1 && s->words[0].len == 6 &&
	    memcmp(s->p + s->words[0].at, "extern", 6) == 0)
		reset(s);
	else
		s->depth++;
	s->i++;
}

static void
end_brace(struct scan *s)
{
	s->i++;
	if (s->depth > 0 && --s->depth == 0) {
		uint32_t i;
		int body = 0;

		for (i = 0; i < s->nwords; i++)
			body |= s->words[i].class == WORD_TAG;
		body = body && !s->skip;
		reset(s);
		s->body = body;
	}
}

void
c_prepare(struct walk *w, char *text, uint32_t len)
{
	struct scan s = { .p = text, .len = len };
	int line_start = 1;
	uint32_t k;
	char c;

	if (c_whole_branches(text, len, 1))
		walk_set_file_flag(w, FILE_PARSE_ERRORS);
	while (s.i < s.len) {
		c = s.p[s.i];
		if (c_is_blank(c)) {
			line_start |= c == '\n';
			s.i++;
			continue;
		}
		if (c == '#' && line_start) {
			directive(&s);
			continue;
		}
		line_start = 0;
		if (c_is_letter(c)) {
			word(&s);
			continue;
		}
		if ((k = skip_opaque(&s, s.i)) != s.i) {
			s.i = k;
			continue;
		}
		switch (c) {
		case '{':
			brace(&s);
			break;
		case '}':
			end_brace(&s);
			break;
		case '(':
			if (s.depth == 0 && !s.skip)
				parenthesis(&s);
			else
				s.i++;
			break;
		case ';':
			if (s.depth == 0)
				reset(&s);
			s.i++;
			break;
		case '=':
			s.skip = s.skip || s.depth == 0;
			s.i++;
			break;
		default:
			s.i++;
		}
	}
	if (s.left_out)
		walk_set_file_flag(w, FILE_PARSE_ERRORS);
}
