/*
 * C and its kin: text made fit for a parser that knows no macros, and what
 * the preprocessor's directives say.
 */
#ifndef KN_C_PREPARE_H
#define KN_C_PREPARE_H

#include "lang.h"

/* See struct lang, prepare. */
void	c_prepare(struct walk *, char *text, uint32_t len);

/*
 * Blank what keeps the alternatives of an #if from being whole statements
 * or definitions, see branches.c; with LOOPS what loops.c is for as well.
 * Returns 1 if a branch was blanked.
 */
int	c_whole_branches(char *text, uint32_t len, int loops);

/* Does the brace at I open an initializer, or the list of an enum? */
int	c_opens_list(const char *text, uint32_t i);
/* Has the directive whose word stands at P, with N bytes, no place there? */
int	c_alien_in_list(const char *p, uint32_t n);
/* Does the brace at I open a function's body, or a statement's? */
int	c_opens_code(const char *text, uint32_t i);
/* A statement begins with the name at I: if that is a macro's call which no
   semicolon follows, one is put there. */
void	c_loop_macro(char *text, uint32_t len, uint32_t i);
/* Is there nothing from FROM to TO but macros that stand alone on lines? */
int	c_only_macros(const char *text, uint32_t from, uint32_t to);
/* What of all that became blanks: references to these macros, and what is
   included.  See struct lang, end. */
void	c_blanked(struct walk *);

/* Letters, digits and blanks of ASCII, whatever the locale. */
static inline int
c_is_letter(char c)
{
	return (unsigned int)(c | 0x20) - 'a' < 26 || c == '_';
}

static inline int
c_in_name(char c)
{
	return c_is_letter(c) || (unsigned int)c - '0' < 10;
}

static inline int
c_is_blank(char c)
{
	return c == ' ' || (unsigned int)c - '\t' < 5;
}

/* What is from FROM to TO becomes blanks; line ends stay. */
static inline void
c_blank(char *p, uint32_t from, uint32_t to)
{
	for (; from < to; from++)
		if (p[from] != '\n' && p[from] != '\r')
			p[from] = ' ';
}

/* A comment, string or character that begins at I: its end, else I. */
uint32_t c_opaque_end(const char *text, uint32_t len, uint32_t i);
/* The same, quick where none can begin. */
static inline uint32_t
c_skip_opaque(const char *text, uint32_t len, uint32_t i)
{
	return text[i] == '/' || text[i] == '"' || text[i] == '\'' ?
	    c_opaque_end(text, len, i) : i;
}

/* Behind blanks, comments and the ends of continued lines. */
uint32_t c_skip_blanks(const char *text, uint32_t len, uint32_t i);
/* End of the line of the directive that I is in, with its continuations. */
uint32_t c_directive_end(const char *text, uint32_t len, uint32_t i);
/* Blank what spoils the parse of the directive whose # stands at I.  Its
   end. */
uint32_t c_clean_directive(char *text, uint32_t len, uint32_t i);

/* A word that C's syntax has, which names nothing? */
int	c_is_keyword(const char *p, size_t n);

/* Rules for the directives of that name, see preproc.c. */
enum walk_next c_preproc_include(struct walk *, TSNode);
enum walk_next c_preproc_def(struct walk *, TSNode);
enum walk_next c_preproc_function_def(struct walk *, TSNode);

#endif
