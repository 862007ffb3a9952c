/*
 * Which language a file is written in: by its name, its first line, or what
 * it tells an editor.  The words come from grammars/LANG/language.
 */
#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "kinds.h"
#include "languages.h"

/* Longest word that any table can hold; longer ones are not looked up. */
#define WORD_MAX_LEN	63		/* bytes */
/* Lines at the end of a file where Vim looks for a modeline, and its start. */
#define VIM_LINES	5
/* What is looked at for the marks of a language. */
#define CONTENTS_MAX	65536		/* bytes */

static int
word_compare(const void *key, const void *entry)
{
	return strcmp(key, ((const struct language_word *)entry)->word);
}

static const struct language *
word_find(const struct language_word *words, size_t n, const char *word)
{
	const struct language_word	*found;

	found = bsearch(word, words, n, sizeof(*words), word_compare);
	return found == NULL ? NULL : &language_table[found->language];
}

/* As word_find, for LEN bytes, folded to lower case if LOWER. */
static const struct language *
slice_find(const struct language_word *words, size_t n, const char *text,
    size_t len, int lower)
{
	char	word[WORD_MAX_LEN + 1];
	size_t	i;

	if (len == 0 || len > WORD_MAX_LEN)
		return NULL;
	for (i = 0; i < len; i++)
		word[i] = lower ? (char)tolower((unsigned char)text[i]) :
		    text[i];
	word[len] = '\0';
	return word_find(words, n, word);
}

size_t
language_count(void)
{
	return language_table_len;
}

const struct language *
language_at(size_t i)
{
	return &language_table[i];
}

const struct language *
language_by_name(const char *name)
{
	size_t	i;

	for (i = 0; i < language_table_len; i++) {
		if (strcmp(language_table[i].name, name) == 0)
			return &language_table[i];
	}
	return NULL;
}

const char *
language_separator(const char *lang, unsigned int kind)
{
	const struct language	*x = language_by_name(lang);

	if (x == NULL)
		return ".";
	switch (kind) {
	case NODE_FUNCTION:
	case NODE_METHOD:
	case NODE_FIELD:
	case NODE_VARIABLE:
		return x->member_separator;
	default:
		return x->type_separator;
	}
}

const struct language *
language_by_path(const char *path)
{
	const struct language	*found;
	const char		*base, *dot;
	int			 lower;

	base = strrchr(path, '/');
	base = base == NULL ? path : base + 1;
	if ((found = slice_find(language_names, language_names_len, base,
	    strlen(base), 0)) != NULL)
		return found;
	for (lower = 0; lower < 2; lower++) {
		for (dot = strchr(base, '.'); dot != NULL;
		    dot = strchr(dot + 1, '.')) {
			found = slice_find(language_extensions,
			    language_extensions_len, dot, strlen(dot), lower);
			if (found != NULL)
				return found;
		}
	}
	return NULL;
}

/* A program's name: without its path, then without its version. */
static const struct language *
interpreter_find(const char *word, size_t len)
{
	const struct language	*found;
	size_t			 i;

	for (i = len; i > 0; i--) {
		if (word[i - 1] == '/')
			break;
	}
	word += i;
	len -= i;
	if ((found = slice_find(language_shebangs, language_shebangs_len,
	    word, len, 0)) != NULL)
		return found;
	while (len > 0 && (isdigit((unsigned char)word[len - 1]) ||
	    word[len - 1] == '.' || word[len - 1] == '-'))
		len--;
	return slice_find(language_shebangs, language_shebangs_len, word, len,
	    0);
}

const struct language *
language_by_shebang(const char *text, size_t len)
{
	const char	*end, *p, *word;
	size_t		 word_len;

	if (len < 2 || text[0] != '#' || text[1] != '!')
		return NULL;
	if ((end = memchr(text, '\n', len)) == NULL)
		end = text + len;
	for (p = text + 2; p < end;) {
		while (p < end && isspace((unsigned char)*p))
			p++;
		word = p;
		while (p < end && !isspace((unsigned char)*p))
			p++;
		word_len = (size_t)(p - word);
		/* Through "env": its options and assignments. */
		if (word_len >= 3 && memcmp(p - 3, "env", 3) == 0 &&
		    (word_len == 3 || p[-4] == '/'))
			continue;
		if (word_len > 0 && (word[0] == '-' ||
		    memchr(word, '=', word_len) != NULL))
			continue;
		return interpreter_find(word, word_len);
	}
	return NULL;
}

static const struct language *
mode_find(const char *text, size_t len)
{
	while (len > 0 && isspace((unsigned char)text[0])) {
		text++;
		len--;
	}
	while (len > 0 && isspace((unsigned char)text[len - 1]))
		len--;
	return slice_find(language_modelines, language_modelines_len, text,
	    len, 1);
}

/* "-*- mode: NAME; … -*-" or "-*- NAME -*-" in one line. */
static const struct language *
emacs_mode(const char *line, size_t len)
{
	const char	*colon, *end, *part, *start;
	size_t		 part_len;

	if ((start = memmem(line, len, "-*-", 3)) == NULL)
		return NULL;
	start += 3;
	len -= (size_t)(start - line);
	if ((end = memmem(start, len, "-*-", 3)) == NULL)
		return NULL;
	if (memchr(start, ':', (size_t)(end - start)) == NULL)
		return mode_find(start, (size_t)(end - start));
	for (part = start; part < end; part += part_len + 1) {
		colon = memchr(part, ';', (size_t)(end - part));
		part_len = (size_t)((colon == NULL ? end : colon) - part);
		colon = memchr(part, ':', part_len);
		if (colon == NULL)
			continue;
		while (part < colon && isspace((unsigned char)*part)) {
			part++;
			part_len--;
		}
		if (colon - part >= 4 && strncasecmp(part, "mode", 4) == 0)
			return mode_find(colon + 1,
			    part_len - (size_t)(colon + 1 - part));
	}
	return NULL;
}

/* "vim: … ft=NAME" or "filetype=NAME" in one line; also vi: and ex:. */
static const struct language *
vim_filetype(const char *line, size_t len)
{
	static const char *const	 keys[] = { "filetype=", "ft=" };
	const char			*end, *p;
	size_t				 i;

	if ((p = memmem(line, len, "vim:", 4)) == NULL &&
	    (p = memmem(line, len, "vi:", 3)) == NULL &&
	    (p = memmem(line, len, "ex:", 3)) == NULL)
		return NULL;
	if (p > line && !isspace((unsigned char)p[-1]))
		return NULL;
	len -= (size_t)(p - line);
	line = p;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if ((p = memmem(line, len, keys[i], strlen(keys[i]))) == NULL)
			continue;
		p += strlen(keys[i]);
		for (end = p; end < line + len; end++) {
			if (!isalnum((unsigned char)*end) && *end != '_' &&
			    *end != '-' && *end != '+')
				break;
		}
		return mode_find(p, (size_t)(end - p));
	}
	return NULL;
}

const struct language *
language_by_modeline(const char *text, size_t len)
{
	const struct language	*found;
	const char		*end, *line, *last, *next;
	int			 lines;

	end = text + len;
	line = text;
	for (lines = 0; lines < VIM_LINES && line < end; lines++) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next == NULL ? end : next;
		if ((lines < 2 && (found = emacs_mode(line,
		    (size_t)(next - line))) != NULL) ||
		    (found = vim_filetype(line, (size_t)(next - line))) !=
		    NULL)
			return found;
		line = next == end ? end : next + 1;
	}
	/* The last lines, without those seen already. */
	last = end;
	if (last > line && last[-1] == '\n')
		last--;
	for (lines = 0; lines < VIM_LINES && last > line; lines++) {
		next = memrchr(line, '\n', (size_t)(last - line));
		next = next == NULL ? line : next + 1;
		if ((found = vim_filetype(next, (size_t)(last - next))) !=
		    NULL)
			return found;
		last = next == line ? line : next - 1;
	}
	return NULL;
}

/* ---- extensions that languages share ---- */

static int
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Is T, N bytes, one of the words in LIST, separated by blanks? */
static int
listed(const char *list, const char *t, size_t n)
{
	const char	*p = list;
	size_t		 len;

	for (; *p != '\0'; p += len) {
		while (*p == ' ')
			p++;
		len = strcspn(p, " ");
		if (len == n && memcmp(p, t, n) == 0)
			return 1;
	}
	return 0;
}

/*
 * Does one of MARKS stand in the line?  A mark that ends in a letter ends
 * a word there.
 */
static int
marked(const char *marks, const char *line, size_t n)
{
	const char	*p = marks, *hit;
	size_t		 len, b = 0, k;

	while (b < n && (line[b] == ' ' || line[b] == '\t'))
		b++;
	for (; *p != '\0'; p += len) {
		while (*p == ' ')
			p++;
		len = strcspn(p, " ");
		if (*p == '*' && len > 1) {
			hit = memmem(line, n, p + 1, len - 1);
			if (hit == NULL)
				continue;
			k = (size_t)(hit - line) + len - 1;
		} else if (len > 0 && n - b >= len &&
		    memcmp(line + b, p, len) == 0)
			k = b + len;
		else
			continue;
		if (k >= n || !is_word(p[len - 1]) || !is_word(line[k]))
			return 1;
	}
	return 0;
}

/* Copy the line from P on without comments.  Its length; *IN: in a comment
   that goes over line ends. */
static size_t
uncommented(char *to, size_t size, const char *p, const char *end, int *in)
{
	size_t	n = 0;

	for (; p < end && n < size; p++) {
		if (*in) {
			if (*p == '*' && p + 1 < end && p[1] == '/') {
				*in = 0;
				p++;
			}
		} else if (*p == '/' && p + 1 < end && p[1] == '*') {
			*in = 1;
			p++;
		} else if (*p == '/' && p + 1 < end && p[1] == '/')
			break;
		else
			to[n++] = *p;
	}
	for (; *in && p + 1 < end; p++)
		if (p[0] == '*' && p[1] == '/')
			*in = 0;
	return n;
}

static int
has_mark(const char *marks, const char *text, size_t len)
{
	const char	*p = text, *end = text + len, *eol;
	char		 line[512];
	int		 in = 0;
	size_t		 n;

	for (; p < end; p = eol + 1) {
		if ((eol = memchr(p, '\n', (size_t)(end - p))) == NULL)
			eol = end;
		n = uncommented(line, sizeof(line), p, eol, &in);
		if (marked(marks, line, n))
			return 1;
	}
	return 0;
}

const struct language *
language_by_contents(const char *path, const char *text, size_t len)
{
	const struct language	*l;
	const char		*dot = strrchr(path, '.');
	size_t			 i;

	if (dot == NULL)
		return NULL;
	if (len > CONTENTS_MAX)
		len = CONTENTS_MAX;
	for (i = 0; i < language_table_len; i++) {
		l = &language_table[i];
		if (l->shares != NULL && l->marks != NULL &&
		    listed(l->shares, dot, strlen(dot)) &&
		    has_mark(l->marks, text, len))
			return l;
	}
	return NULL;
}

const struct language *
language_detect(const char *path, const char *text, size_t len)
{
	const struct language	*found;

	if ((found = language_by_modeline(text, len)) != NULL ||
	    (found = language_by_contents(path, text, len)) != NULL ||
	    (found = language_by_path(path)) != NULL)
		return found;
	return language_by_shebang(text, len);
}

int
language_glob(const char *globs, const char *name)
{
	char	 one[WORD_MAX_LEN + 1];
	size_t	 len;

	while (globs != NULL && *(globs += strspn(globs, " ")) != '\0') {
		len = strcspn(globs, " ");
		if (len < sizeof(one)) {
			memcpy(one, globs, len);
			one[len] = '\0';
			if (fnmatch(one, name, 0) == 0)
				return 1;
		}
		globs += len;
	}
	return 0;
}
