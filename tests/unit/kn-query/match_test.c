/* How names fit what was typed, edit distances, and strings in JSON. */
#include <stdlib.h>

#include "answer.h"
#include "../tap.h"

static const struct {
	const char	*text, *name;
	enum match	 want;
} matches[] = {
	{ "dictFind", "dictFind", MATCH_EXACT },
	{ "dictfind", "dictFind", MATCH_FOLDED },
	{ "dict_find", "dictFind", MATCH_FOLDED },
	{ "dictFind", "DICT_FIND", MATCH_FOLDED },
	{ "__init__", "init", MATCH_FOLDED },
	{ "dict", "dictFind", MATCH_PREFIX },
	{ "DICT", "dictFind", MATCH_PREFIX },
	{ "find", "dictFind", MATCH_WORD },
	{ "find", "dict_find_key", MATCH_WORD },
	{ "http", "getHTTPName", MATCH_WORD },
	{ "name", "getHTTPName", MATCH_WORD },
	{ "dF", "dictFind", MATCH_WORD },
	{ "dictKey", "dict_find_key", MATCH_WORD },
	{ "keyDict", "dict_find_key", MATCH_NONE },
	{ "ictFi", "dictFind", MATCH_SUBSTRING },
	{ "ind", "dictFind", MATCH_SUBSTRING },
	{ "32", "sha_32", MATCH_WORD },
	{ "32", "uint32_t", MATCH_WORD },
	{ "find dict", "dictFind", MATCH_WORD },
	{ "ind dict", "dictFind", MATCH_SUBSTRING },
	{ "find list", "dictFind", MATCH_NONE },
	{ "dictFnd", "dictFind", MATCH_NONE },
	{ "x", "", MATCH_NONE },
	{ "caf\xc3\xa9", "le_caf\xc3\xa9", MATCH_WORD },
};

static const struct {
	const char	*a, *b;
	unsigned int	 max, want;
} distances[] = {
	{ "abc", "abc", 2, 0 },
	{ "abc", "ABC", 2, 0 },
	{ "abc", "abd", 2, 1 },
	{ "abc", "acb", 2, 1 },
	{ "abc", "ab", 2, 1 },
	{ "abc", "xabc", 2, 1 },
	{ "abcd", "badc", 2, 2 },
	{ "abc", "xyz", 2, 3 },
	{ "", "ab", 2, 2 },
	{ "", "", 0, 0 },
	{ "kitten", "sitting", 3, 3 },
	{ "kitten", "sitting", 2, 3 },
	{ "abcdefgh", "ab", 2, 3 },
};

static const struct {
	const char	*text;
	size_t		 len;
	const char	*want;
	int		 whole;
} strings[] = {
	{ "", 0, "\"\"", 1 },
	{ "a\"b\\c", 5, "\"a\\\"b\\\\c\"", 1 },
	{ "\n\t\r\b\f", 5, "\"\\n\\t\\r\\b\\f\"", 1 },
	{ "\0\001\177", 3, "\"\\u0000\\u0001\\u007f\"", 1 },
	{ "caf\xc3\xa9", 5, "\"caf\xc3\xa9\"", 1 },
	{ "\xff", 1, "\"\xef\xbf\xbd\"", 0 },
	{ "a\xc3", 2, "\"a\xef\xbf\xbd\"", 0 },
	{ "\xc3(", 2, "\"\xef\xbf\xbd(\"", 0 },
	{ "\xc0\xaf", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"", 0 },
	{ "\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", 0 },
	{ "\xf0\x9f\x90\xa7", 4, "\"\xf0\x9f\x90\xa7\"", 1 },
	{ "\xf4\x90\x80\x80", 4,
	  "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"", 0 },
};

static void
test_matches(void)
{
	struct pattern	 pat;
	enum match	 got;
	size_t		 i;

	for (i = 0; i < nitems(matches); i++) {
		pattern_init(&pat, matches[i].text);
		got = pattern_match(&pat, matches[i].name);
		ok(got == matches[i].want, "%s in %s: %s", matches[i].text,
		    matches[i].name, match_name(got));
	}
}

static void
test_patterns(void)
{
	struct pattern	 pat;
	char		 text[PATTERN_MAX + 3];

	ok(pattern_init(&pat, "") == -1, "nothing is no pattern");
	ok(pattern_init(&pat, "   ") == -1, "blanks are no pattern");
	memset(text, 'a', sizeof(text));
	text[PATTERN_MAX + 1] = '\0';
	ok(pattern_init(&pat, text) == -1, "too long");
	text[PATTERN_MAX] = '\0';
	ok(pattern_init(&pat, text) == 0 && pat.len == PATTERN_MAX,
	    "just fits");
	ok(pattern_init(&pat, " get  HTTPName ") == 0 && pat.words &&
	    pat.nparts == 2, "words are parted by blanks only");
	pattern_init(&pat, "getHTTPName2");
	ok(pat.nparts == 4, "four parts");
	is(pat.parts + strlen("get") + 1, "http", "the second part");
}

static void
test_distances(void)
{
	unsigned int	 got;
	size_t		 i;

	for (i = 0; i < nitems(distances); i++) {
		got = match_distance(distances[i].a, distances[i].b,
		    distances[i].max);
		ok(got == distances[i].want, "%s to %s: %u", distances[i].a,
		    distances[i].b, got);
		ok(match_distance(distances[i].b, distances[i].a,
		    distances[i].max) == got, "and back");
	}
}

static void
test_strings(void)
{
	char	*buf, *copy;
	size_t	 i, size;
	FILE	*fp;
	int	 whole;

	for (i = 0; i < nitems(strings); i++) {
		fp = open_memstream(&buf, &size);
		copy = tap_copy(strings[i].text, strings[i].len);
		whole = json_quote(fp, copy, strings[i].len);
		fclose(fp);
		is(buf, strings[i].want, "JSON string");
		ok(whole == strings[i].whole, "nothing lost is known");
		free(copy);
		free(buf);
	}
}

int
main(void)
{
	test_patterns();
	test_matches();
	test_distances();
	test_strings();
	return tap_done();
}
