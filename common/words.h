/*
 * Words as the full-text index knows them: parts of identifiers and words of
 * prose, in lower case and without their endings.  What is indexed and what
 * is asked for pass through the same functions, so they meet.
 */
#ifndef KN_WORDS_H
#define KN_WORDS_H

#include <stddef.h>

#include "facts.h"

/* Shorter words are letters, longer ones encoded data: neither is indexed. */
#define WORD_MIN	2
#define WORD_MAX	40	/* bytes */

/*
 * The next run of letters, digits, '_' and bytes of UTF-8 in the text *REST,
 * which begins with no digit; *REST moves behind it.  Returns 0 at the end.
 */
int	word_run(struct text *rest, struct text *run);

/*
 * The next part of the identifier *REST, as written; *REST moves behind it.
 * Parts end at '_', before a capital that follows a small letter, before the
 * last capital of several when a small letter follows (HTTPServer is HTTP and
 * Server), and between letters and digits.  Returns 0 at the end.
 */
int	word_part(struct text *rest, struct text *part);

/*
 * The word that PART counts as: small ASCII letters, stemmed if it has no
 * others.  Returns its length in OUT, or 0 for what is no word (too short,
 * too long, one digit).
 */
size_t	word_normal(char out[WORD_MAX], struct text part);

/*
 * Cut the inflections off the small ASCII word W (LEN bytes), in place: the
 * new length.  Steps 1a, 1b, 1c and 5a of M. F. Porter, "An algorithm for
 * suffix stripping", Program 14 (1980), repeated until nothing changes, so
 * that the stem of a stem is itself.  Needs room for one byte more than LEN.
 */
size_t	word_stem(char *w, size_t len);

#endif
