/*
 * Which files are not what people wrote here, by convention and content.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "feed.h"

#define BINARY_BYTES	8192	/* as git does it */
#define MARKER_LINES	20	/* lines in which a marker may stand */
#define MARKER_BYTES	4096	/* and no further than this */

static const char *const reasons[REASON_MAX] = {
	"", "unknown-language", "ignored", "not-checked-out", "submodule",
	"symlink", "special-file", "vendored", "generated", "too-large",
	"binary", "unreadable", "changed-while-read"
};

/* Not of one language; those of a language stand in its description. */
static const char vendored_dirs[] =
    "vendor vendored third_party third-party thirdparty 3rdparty";

const char *
reason_name(enum reason r)
{
	return reasons[r];
}

static int
word_in(const char *words, const char *word, size_t len)
{
	size_t	n;

	for (;; words += n) {
		words += strspn(words, " ");
		if ((n = strcspn(words, " ")) == 0)
			return 0;
		if (n == len && memcmp(words, word, n) == 0)
			return 1;
	}
}

int
is_vendored_dir(const char *name, size_t len)
{
	const char	*words;
	size_t		 i;

	if (word_in(vendored_dirs, name, len))
		return 1;
	for (i = 0; i < language_count(); i++) {
		words = language_at(i)->vendored;
		if (words != NULL && word_in(words, name, len))
			return 1;
	}
	return 0;
}

int
is_binary(const void *p, size_t len)
{
	return memchr(p, '\0', len < BINARY_BYTES ? len : BINARY_BYTES) !=
	    NULL;
}

/* As strstr, letter case aside; WORD is in lower case. */
static const char *
find(const char *s, size_t len, const char *word)
{
	size_t	n = strlen(word);

	for (; len >= n; s++, len--) {
		if (tolower((unsigned char)*s) == *word &&
		    strncasecmp(s, word, n) == 0)
			return s;
	}
	return NULL;
}

/* Does the line look like (part of) a comment in any language? */
static int
is_comment(const char *line, size_t len)
{
	while (len > 0 && isspace((unsigned char)*line)) {
		line++;
		len--;
	}
	return len > 1 && (strchr("/*#;%(", *line) != NULL ||
	    (len > 2 && memcmp(line, "--", 2) == 0) ||
	    (len > 4 && memcmp(line, "<!--", 4) == 0));
}

static int
is_marker(const char *line, size_t len)
{
	const char	*at;

	if (!is_comment(line, len))
		return 0;
	at = find(line, len, "@generated");
	if (at != NULL && (at + 10 == line + len ||
	    (!isalnum((unsigned char)at[10]) && at[10] != '_')) &&
	    !isalnum((unsigned char)at[-1]))
		return 1;
	if (find(line, len, "generated") == NULL)
		return 0;
	return find(line, len, "do not edit") != NULL ||
	    find(line, len, "do not modify") != NULL;
}

unsigned int
generated_line(const char *text, size_t len)
{
	const char	*end;
	unsigned int	 n;
	size_t		 line_len;

	if (len > MARKER_BYTES)
		len = MARKER_BYTES;
	for (n = 1; n <= MARKER_LINES && len > 0; n++) {
		end = memchr(text, '\n', len);
		line_len = end == NULL ? len : (size_t)(end - text);
		if (is_marker(text, line_len))
			return n;
		if (end == NULL)
			break;
		text = end + 1;
		len -= line_len + 1;
	}
	return 0;
}
