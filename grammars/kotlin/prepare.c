/*
 * Kotlin: what the parser would take for something else is blanked.
 *
 * - f<T>(x) it reads as two comparisons: the type arguments go; what they
 *   name is read from the text by kotlin_type_arguments().
 * - A primary constructor on a line of its own behind the class's name it
 *   reads as a secondary one, and then finds no class: the modifiers become a
 *   comment, behind which a line may go on.
 */
#include <ctype.h>
#include <string.h>

#include "kotlin.h"

static int
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c > 127;
}

/* Behind the comment or string at I, or I. */
static uint32_t
skip(const char *t, uint32_t i, uint32_t n)
{
	const char *end;
	uint32_t k;

	if (t[i] == '/' && i + 1 < n && t[i + 1] == '/') {
		end = memchr(t + i, '\n', n - i);
		return end == NULL ? n : (uint32_t)(end - t);
	}
	if (t[i] == '/' && i + 1 < n && t[i + 1] == '*') {
		end = memmem(t + i + 2, n - i - 2, "*/", 2);
		return end == NULL ? n : (uint32_t)(end - t) + 2;
	}
	if (n - i >= 3 && memcmp(t + i, "\"\"\"", 3) == 0) {
		end = memmem(t + i + 3, n - i - 3, "\"\"\"", 3);
		return end == NULL ? n : (uint32_t)(end - t) + 3;
	}
	if (t[i] != '"' && t[i] != '\'')
		return i;
	for (k = i + 1; k < n && t[k] != '\n'; k++) {
		if (t[k] == '\\')
			k++;
		else if (t[k] == t[i])
			return k + 1;
	}
	return k < n ? k : n;
}

/* Behind the type arguments that begin at I, if that is what they are. */
static uint32_t
type_arguments(const char *t, uint32_t i, uint32_t n)
{
	uint32_t depth = 0, k;

	for (k = i; k < n; k++) {
		if (t[k] == '<')
			depth++;
		else if (t[k] == '>') {
			if (--depth == 0)
				return k + 1;
		} else if (!is_word(t[k]) && strchr(" .,?*:", t[k]) == NULL)
			return i;
	}
	return i;
}

/* The word that ends before I, and where it begins. */
static struct text
word_before(const char *t, uint32_t i)
{
	uint32_t k = i;

	while (k > 0 && is_word(t[k - 1]))
		k--;
	return (struct text){ t + k, i - k };
}

static uint32_t
blanks_before(const char *t, uint32_t i, const char *blanks)
{
	while (i > 0 && strchr(blanks, t[i - 1]) != NULL)
		i--;
	return i;
}

/* Does the dotted name that ends before I stand where a value may? */
static int
is_value(const char *t, uint32_t i)
{
	static const char *const keywords[] = { "class", "fun", "interface",
	    "object", "typealias" };
	struct text word;
	uint32_t k = i;
	size_t j;

	while (k > 0 && (is_word(t[k - 1]) || t[k - 1] == '.' ||
	    t[k - 1] == '?'))
		k--;
	if (k == i)
		return 0;
	k = blanks_before(t, k, " \t\n");
	if (k > 0 && t[k - 1] == ':')
		return k > 1 && t[k - 2] == '?';
	word = word_before(t, k);
	for (j = 0; j < sizeof(keywords) / sizeof(keywords[0]); j++)
		if (text_is(word, keywords[j]))
			return 0;
	return 1;
}

/* Is what ends before I a class's name, perhaps with type parameters? */
static int
is_class_head(const char *t, uint32_t i)
{
	struct text word;
	uint32_t depth = 0;

	if (i > 0 && t[i - 1] == '>') {
		do {
			i--;
			depth += t[i] == '>';
			depth -= t[i] == '<';
			if (t[i] == '{' || t[i] == '(')
				return 0;
		} while (i > 0 && depth > 0);
	}
	word = word_before(t, i);
	if (word.len == 0)
		return 0;
	i = blanks_before(t, i - (uint32_t)word.len, " \t");
	return text_is(word_before(t, i), "class");
}

/* The word "constructor" stands at I. */
static void
constructor(char *t, uint32_t i)
{
	uint32_t line = i, from;

	while (line > 0 && t[line - 1] != '\n')
		line--;
	for (from = line; from < i && (t[from] == ' ' || t[from] == '\t');)
		from++;
	if (line == 0 || from + 4 > i || !is_class_head(t, blanks_before(t,
	    line, " \t\r\n")))
		return;
	memset(t + from, ' ', i - from);
	memcpy(t + from, "/*", 2);
	memcpy(t + i - 3, "*/", 2);
}

void
kotlin_prepare(struct walk *w, char *t, uint32_t n)
{
	static const char word[] = "constructor";
	uint32_t i, k;

	(void)w;
	for (i = 0; i < n; i++) {
		k = skip(t, i, n);
		if (k > i) {
			i = k - 1;
		} else if (t[i] == '<' && i > 0 && is_word(t[i - 1])) {
			k = type_arguments(t, i, n);
			if (k > i && k + 1 < n && t[k] == '(' &&
			    t[k + 1] != ')' && is_value(t, i))
				memset(t + i, ' ', k - i);
		} else if (t[i] == 'c' && n - i > sizeof(word) &&
		    memcmp(t + i, word, sizeof(word) - 1) == 0 && i > 0 &&
		    !is_word(t[i - 1]) && !is_word(t[i + sizeof(word) - 1])) {
			constructor(t, i);
		}
	}
}

void
kotlin_type_arguments(struct walk *w, TSNode callee, TSNode args)
{
	uint32_t i = ts_node_end_byte(callee), end, from;
	const char *t = walk_source(w);

	if (ts_node_is_null(args))
		return;
	end = ts_node_start_byte(args);
	if (i >= end || t[i] != '<')
		return;
	for (; i < end; i++) {
		if (!is_word(t[i]) || isdigit((unsigned char)t[i]))
			continue;
		for (from = i; i < end && is_word(t[i]);)
			i++;
		if (t[i] != '.' && t[from - 1] != '.')
			walk_ref(w, REF_TYPE, expr_name(w, walk_str(w,
			    (struct text){ t + from, i - from })), callee, 0);
	}
}
