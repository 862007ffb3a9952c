/*
 * Bytes that are not terminated: strings that point into a frame, a file or
 * a row.  Of an empty one P may be NULL.
 */
#ifndef KN_TEXT_H
#define KN_TEXT_H

#include <stddef.h>
#include <string.h>

struct text {
	const char	*p;
	size_t		 len;
};

/* Those of a string, which is borrowed. */
static inline struct text
text_from(const char *s)
{
	return (struct text){ s, strlen(s) };
}

/* By their bytes; of two that begin alike the shorter comes first. */
static inline int
text_cmp(struct text a, struct text b)
{
	size_t	n = a.len < b.len ? a.len : b.len;
	int	c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return c != 0 ? c : (a.len > b.len) - (a.len < b.len);
}

static inline int
text_same(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 ||
	    memcmp(a.p, b.p, a.len) == 0);
}

/* Is it S? */
static inline int
text_is(struct text t, const char *s)
{
	return text_same(t, text_from(s));
}

/* Is it one of N words? */
static inline int
text_among(struct text t, const char *const *words, size_t n)
{
	size_t	i;

	for (i = 0; i < n; i++)
		if (text_is(t, words[i]))
			return 1;
	return 0;
}

/* Is it one of WORDS, which stand with blanks between them? */
static inline int
text_in(const char *words, struct text t)
{
	size_t	n;

	for (; t.len > 0 && *words != '\0'; words += n) {
		words += strspn(words, " ");
		n = strcspn(words, " ");
		if (n == t.len && memcmp(words, t.p, n) == 0)
			return 1;
	}
	return 0;
}

#endif
