/*
 * How many tokens of a language model a text takes, estimated.
 *
 * The text is cut as the byte-pair encoders of the GPT family cut it before
 * they merge (the pattern of cl100k_base: a run of letters takes one mark or
 * blank before it along, digits go by threes, marks and blanks stand apart).
 * A run of letters is then taken for as many tokens as it has words
 * (camelCase) of up to TOKEN_LETTERS, marks for one by TOKEN_MARKS.
 *
 * Source of the two numbers: answers of this program about Django and redis
 * in five formats, counted with cl100k_base and o200k_base (npm package
 * gpt-tokenizer 3.4); the estimate is 2 % below to 12 % above.  A quarter of the
 * bytes, which is often taken, is 3 % above to 37 % below.
 */
#include <ctype.h>

#include "tokens.h"

#define TOKEN_LETTERS	5
#define TOKEN_DIGITS	3
#define TOKEN_MARKS	3

static int
is_letter(unsigned char c)
{
	return isalpha(c) || c >= 0x80;
}

static size_t
pieces(size_t len, size_t most)
{
	return (len + most - 1) / most;
}

/* One word of a run of letters at S; its length. */
static size_t
word_at(const unsigned char *s, size_t n)
{
	size_t	 i = 1;

	if (isupper(s[0]) && n > 1 && isupper(s[1])) {
		while (i < n && isupper(s[i]))
			i++;
		return i;
	}
	while (i < n && is_letter(s[i]) && !isupper(s[i]))
		i++;
	return i;
}

static size_t
letters(const unsigned char *s, size_t n, size_t *tokens)
{
	size_t	 i = 0, len;

	while (i < n && is_letter(s[i])) {
		len = word_at(s + i, n - i);
		*tokens += pieces(len, TOKEN_LETTERS);
		i += len;
	}
	return i;
}

/* Length of the run at S of bytes that IS accepts. */
static size_t
run(const unsigned char *s, size_t n, int (*is)(int))
{
	size_t	 i = 0;

	while (i < n && s[i] < 0x80 && is(s[i]))
		i++;
	return i;
}

size_t
tokens_of(const char *text, size_t n)
{
	const unsigned char	*s = (const unsigned char *)text;
	size_t			 i = 0, len, tokens = 0;

	while (i < n) {
		if (is_letter(s[i]))
			i += letters(s + i, n - i, &tokens);
		else if (isdigit(s[i])) {
			len = run(s + i, n - i, isdigit);
			tokens += pieces(len, TOKEN_DIGITS);
			i += len;
		} else if (i + 1 < n && is_letter(s[i + 1]) && s[i] != '\n' &&
		    s[i] != '\r')
			i++;		/* goes with the word */
		else if (isspace(s[i])) {
			len = run(s + i, n - i, isspace);
			tokens++;
			/* The last blank goes with what is behind it. */
			if (i + len < n && s[i + len - 1] == ' ' &&
			    !isdigit(s[i + len])) {
				tokens -= len == 1;
				len -= len > 1 && is_letter(s[i + len]);
			}
			i += len;
		} else {
			len = run(s + i, n - i, ispunct);
			if (len == 0)
				len = 1;	/* a control character */
			tokens += pieces(len, TOKEN_MARKS);
			i += len;
			while (i < n && (s[i] == '\n' || s[i] == '\r'))
				i++;
		}
	}
	return tokens;
}
