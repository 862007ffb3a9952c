/*
 * Words: splitting identifiers, and a light stemmer.
 */
#include <string.h>

#include "words.h"

enum { OTHER, LOWER, UPPER, DIGIT, MARK };

/* Of every byte; those of UTF-8 count as small letters. */
static const unsigned char classes[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0,
	0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
	2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 4,
	0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};

static int
class_of(unsigned char c)
{
	return classes[c];
}

int
word_run(struct text *rest, struct text *run)
{
	const unsigned char	*p = (const unsigned char *)rest->p;
	const unsigned char	*end, *start;

	if (rest->len == 0) {		/* and p may be NULL */
		*run = *rest;
		return 0;
	}
	end = p + rest->len;
	for (;;) {
		while (p < end && class_of(*p) == OTHER)
			p++;
		start = p;
		while (p < end && class_of(*p) != OTHER)
			p++;
		if (start == p)
			break;
		if (class_of(*start) != DIGIT)
			break;		/* a number else, "0x1f" */
	}
	rest->len = (size_t)(end - p);
	rest->p = (const char *)p;
	run->p = (const char *)start;
	run->len = (size_t)(p - start);
	return run->len > 0;
}

/* Where the part that begins at P ends; END is behind the identifier. */
static const char *
part_end(const char *p, const char *end)
{
	int	first = class_of((unsigned char)*p), c;
	const char *q = p + 1;

	if (first == DIGIT) {
		while (q < end && class_of((unsigned char)*q) == DIGIT)
			q++;
		return q;
	}
	if (first == UPPER) {
		while (q < end && class_of((unsigned char)*q) == UPPER)
			q++;
		if (q < end && class_of((unsigned char)*q) == LOWER &&
		    q - p > 1)
			return q - 1;
	}
	for (; q < end; q++)
		if ((c = class_of((unsigned char)*q)) != LOWER)
			return q;
	return q;
}

int
word_part(struct text *rest, struct text *part)
{
	const char	*p = rest->p, *end = rest->p + rest->len, *q;

	while (p < end && (class_of((unsigned char)*p) == MARK ||
	    class_of((unsigned char)*p) == OTHER))
		p++;
	q = p < end ? part_end(p, end) : p;
	part->p = p;
	part->len = (size_t)(q - p);
	rest->p = q;
	rest->len = (size_t)(end - q);
	return part->len > 0;
}

size_t
word_normal(char out[WORD_MAX], struct text part)
{
	char		 w[WORD_MAX + 1];
	size_t		 i;
	int		 letters = 1;

	if (part.len < WORD_MIN || part.len > WORD_MAX)
		return 0;
	for (i = 0; i < part.len; i++) {
		w[i] = part.p[i];
		if (w[i] >= 'A' && w[i] <= 'Z')
			w[i] = (char)(w[i] - 'A' + 'a');
		letters &= w[i] >= 'a' && w[i] <= 'z';
	}
	i = letters ? word_stem(w, part.len) : part.len;
	memcpy(out, w, i);
	return i;
}

/* ---- the stemmer ---- */

static int
is_vowel(const char *w, size_t i)
{
	switch (w[i]) {
	case 'a': case 'e': case 'i': case 'o': case 'u':
		return 1;
	case 'y':
		return i > 0 && !is_vowel(w, i - 1);
	}
	return 0;
}

static int
has_vowel(const char *w, size_t len)
{
	size_t	i;

	for (i = 0; i < len; i++)
		if (is_vowel(w, i))
			return 1;
	return 0;
}

/* Porter's m: how many times a vowel is followed by a consonant. */
static int
measure(const char *w, size_t len)
{
	size_t	i;
	int	m = 0;

	for (i = 1; i < len; i++)
		m += is_vowel(w, i - 1) && !is_vowel(w, i);
	return m;
}

/* Consonant, vowel, consonant at the end, the last not w, x or y. */
static int
ends_short(const char *w, size_t len)
{
	return len >= 3 && !is_vowel(w, len - 3) && is_vowel(w, len - 2) &&
	    !is_vowel(w, len - 1) && strchr("wxy", w[len - 1]) == NULL;
}

static int
ends(const char *w, size_t len, const char *with)
{
	size_t	n = strlen(with);

	return len > n && memcmp(w + len - n, with, n) == 0;
}

/* After "ed" or "ing" was cut off. */
static size_t
mend(char *w, size_t len)
{
	if (ends(w, len, "at") || ends(w, len, "bl") || ends(w, len, "iz") ||
	    (measure(w, len) == 1 && ends_short(w, len))) {
		w[len] = 'e';
		return len + 1;
	}
	if (len > 2 && w[len - 1] == w[len - 2] && !is_vowel(w, len - 1) &&
	    strchr("lsz", w[len - 1]) == NULL)
		return len - 1;
	return len;
}

static size_t
stem_once(char *w, size_t len)
{
	/* 1a: plurals */
	if (ends(w, len, "sses") || ends(w, len, "ies"))
		len -= 2;
	else if (ends(w, len, "s") && !ends(w, len, "ss"))
		len--;
	/* 1b: -eed, -ed, -ing */
	if (ends(w, len, "eed")) {
		if (measure(w, len - 3) > 0)
			len--;
	} else if (ends(w, len, "ed") && has_vowel(w, len - 2))
		len = mend(w, len - 2);
	else if (ends(w, len, "ing") && has_vowel(w, len - 3))
		len = mend(w, len - 3);
	/* 1c: -y */
	if (ends(w, len, "y") && has_vowel(w, len - 1))
		w[len - 1] = 'i';
	/* 5a: -e */
	if (ends(w, len, "e")) {
		int	m = measure(w, len - 1);

		if (m > 1 || (m == 1 && !ends_short(w, len - 1)))
			len--;
	}
	return len;
}

size_t
word_stem(char *w, size_t len)
{
	char	before[WORD_MAX + 1];
	size_t	n;

	/* Each round shortens the word, or turns its last y into i. */
	while (len > WORD_MIN && len <= WORD_MAX) {
		memcpy(before, w, len);
		n = stem_once(w, len);
		if (n < WORD_MIN) {
			memcpy(w, before, len);
			break;
		}
		if (n == len && memcmp(before, w, len) == 0)
			break;
		len = n;
	}
	return len;
}
