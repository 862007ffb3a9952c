/*
 * Swift: what the parser does not know is blanked.
 *
 * - Attributes of what a type inherits (`: Base, @unchecked Sendable`), which
 *   cost it the whole type.
 * - Lines of conditional compilation: what stands in all branches remains.
 * - nonisolated(unsafe) before a property.
 * - The # of #file and its like, where a default argument is one: the name
 *   that remains it takes for a variable.
 */
#include <ctype.h>
#include <string.h>

#include "swift.h"

/* https://docs.swift.org/swift-book/documentation/the-swift-programming-language/attributes */
static const char *const attributes[] = { "@unchecked", "@retroactive",
    "@preconcurrency", "@unsafe" };
static const char *const literals[] = { "#fileID", "#filePath", "#function",
    "#file", "#line", "#column", "#dsohandle", "#_sourceLocation",
    "#isolation" };
static const char *const directives[] = { "#if", "#elseif", "#else", "#endif",
    "#error", "#warning", "#sourceLocation" };
static const char *const modifiers[] = { "nonisolated(unsafe)" };

/* The length of the word of LIST that stands at T[I], or 0. */
static uint32_t
word_at(const char *t, uint32_t i, uint32_t n, const char *const *list,
    size_t count)
{
	size_t k, len;

	for (k = 0; k < count; k++) {
		len = strlen(list[k]);
		if (n - i > len && memcmp(t + i, list[k], len) == 0 &&
		    !isalnum((unsigned char)t[i + len]) && t[i + len] != '_')
			return (uint32_t)len;
	}
	return 0;
}

/* The last character before I that is no blank, or 0. */
static char
before(const char *t, uint32_t i)
{
	while (i > 0 && isspace((unsigned char)t[i - 1]))
		i--;
	return i > 0 ? t[i - 1] : '\0';
}

static int
starts_line(const char *t, uint32_t i)
{
	while (i > 0 && (t[i - 1] == ' ' || t[i - 1] == '\t'))
		i--;
	return i == 0 || t[i - 1] == '\n';
}

void
sw_prepare(struct walk *w, char *t, uint32_t n)
{
	uint32_t i, len;
	char c;

	(void)w;
	for (i = 0; i < n; i++) {
		if (t[i] == '@' && (len = word_at(t, i, n, attributes,
		    sizeof(attributes) / sizeof(attributes[0]))) > 0) {
			c = before(t, i);
			if (c == ':' || c == ',' || c == '&')
				memset(t + i, ' ', len);
		} else if (t[i] == '#' && starts_line(t, i) &&
		    word_at(t, i, n, directives, sizeof(directives) /
		    sizeof(directives[0])) > 0) {
			while (i < n && t[i] != '\n' && t[i] != '\r')
				t[i++] = ' ';
		} else if (t[i] == '#' && before(t, i) == '=' &&
		    word_at(t, i, n, literals, sizeof(literals) /
		    sizeof(literals[0])) > 0) {
			t[i] = ' ';
		} else if (t[i] == 'n' && (i == 0 ||
		    isspace((unsigned char)t[i - 1])) && (len = word_at(t, i,
		    n, modifiers, 1)) > 0) {
			memset(t + i, ' ', len);
		}
	}
}
