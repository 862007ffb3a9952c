/* Globs, pattern files, and what is told by convention. */
#include "../tap.h"

#include "feed.h"

struct glob_test {
	const char	*glob, *text;
	int		 match;
};

static const struct glob_test globs[] = {
	{ "a", "a", 1 }, { "a", "b", 0 }, { "", "", 1 }, { "", "a", 0 },
	{ "*", "", 1 }, { "*", "abc", 1 }, { "*", "a/b", 0 },
	{ "a*c", "abbc", 1 }, { "a*c", "abcb", 0 }, { "*.c", ".c", 1 },
	{ "*a*b*", "xxaxxbxx", 1 }, { "*a*b*", "xxbxxaxx", 0 },
	{ "?", "a", 1 }, { "?", "/", 0 }, { "?", "", 0 },
	{ "**", "a/b/c", 1 }, { "**/c", "c", 1 }, { "**/c", "a/b/c", 1 },
	{ "**/c", "a/bc", 0 }, { "a/**", "a/b/c", 1 }, { "a/**", "a", 0 },
	{ "a/**", "a/", 0 }, { "a/**/b", "a/b", 1 },
	{ "a/**/b", "a/x/y/b", 1 }, { "a/**/b", "a/xb", 0 },
	{ "**/a/**/b.c", "x/a/y/z/b.c", 1 }, { "**/a/*.c", "a/a/x/a/y.c", 1 },
	{ "**/a*/b*c", "a/b/a2/bxc", 1 }, { "a**b", "axxb", 1 },
	{ "a**b", "ax/xb", 0 }, { "***", "abc", 1 },
	{ "[abc]", "b", 1 }, { "[abc]", "d", 0 }, { "[!abc]", "d", 1 },
	{ "[^abc]", "a", 0 }, { "[a-c]x", "bx", 1 }, { "[]a]", "]", 1 },
	{ "[!]a]", "]", 0 }, { "[a-]", "-", 1 }, { "[\\]]", "]", 1 },
	{ "[[:digit:]]", "7", 1 }, { "[[:digit:]]", "x", 0 },
	{ "[[:nonsense:]]", "x", 0 }, { "[!a]", "/", 0 }, { "[a", "a", 0 },
	{ "[", "[", 0 }, { "\\*", "*", 1 }, { "\\*", "a", 0 },
	{ "\\", "\\", 1 }, { "a\\?", "a?", 1 }, { "[a-", "a", 0 },
	{ "\xff*", "\xff\xfe", 1 },
};

static void
test_globs(void)
{
	const struct glob_test	*t;
	size_t			 i, glob_len, text_len;
	char			*glob, *text;

	for (i = 0; i < sizeof(globs) / sizeof(globs[0]); i++) {
		t = &globs[i];
		glob_len = strlen(t->glob);
		text_len = strlen(t->text);
		glob = tap_copy(t->glob, glob_len);
		text = tap_copy(t->text, text_len);
		ok(glob_match(glob, glob_len, text, text_len) == t->match,
		    "glob %zu %s %s", i, t->glob, t->match ? "matches" :
		    "does not match");
		free(glob);
		free(text);
	}
}

/* A hostile glob must not take exponential time. */
static void
test_hostile(void)
{
	char	glob[4000], text[4000];
	size_t	i;

	for (i = 0; i < sizeof(glob); i++) {
		glob[i] = i % 2 ? 'a' : '*';
		text[i] = 'a';
	}
	text[sizeof(text) - 1] = 'b';
	ok(!glob_match(glob, sizeof(glob), text, sizeof(text)),
	    "many stars end");
}

static void
test_lists(void)
{
	ok(glob_list_match("*.a  *.b", "x/y.b", 5), "second of two globs");
	ok(!glob_list_match("*.a *.b", "x.b/y", 5), "base name only");
	ok(glob_list_match("**/t/**", "a/t/x.c", 7), "glob with a folder");
	ok(!glob_list_match("**/t/**", "a/tt/x.c", 8), "whole component");
	ok(!glob_list_match(NULL, "x", 1), "no list");
	ok(!glob_list_match("", "x", 1), "empty list");
}

static void
add(struct rules *r, enum rules_kind kind, const char *dir, const char *text)
{
	char	*copy = tap_copy(text, strlen(text));

	rules_add(r, kind, dir, strlen(dir), copy, strlen(text));
	free(copy);
}

static int
ignored(struct rules *r, const char *path, int is_dir)
{
	return rules_ignored(r, path, strlen(path), is_dir);
}

static void
test_ignore(void)
{
	struct rules	*r = rules_new();

	ok(!ignored(r, "a.o", 0), "nothing yet");
	add(r, RULES_IGNORE, "", "\xef\xbb\xbf# no\n\n*.o\r\n/top\nd/\n"
	    "a/b.c\n\\#x\n\\!y\nsp \nkeep\\ \n*.c\n!in.c\n/\n");
	add(r, RULES_IGNORE, "sub/", "!x.o\ny.py");
	ok(ignored(r, "a.o", 0), "*.o");
	ok(ignored(r, "x/y/a.o", 0), "*.o at any depth");
	ok(ignored(r, "top", 0) && !ignored(r, "x/top", 0), "/top");
	ok(ignored(r, "d", 1) && !ignored(r, "d", 0), "folder only");
	ok(ignored(r, "x/d", 1), "folder at any depth");
	ok(ignored(r, "a/b.c", 0), "path with a slash");
	ok(ignored(r, "#x", 0) && ignored(r, "!y", 0), "escaped first");
	ok(ignored(r, "sp", 0), "trailing blank goes");
	ok(ignored(r, "keep ", 0), "escaped blank stays");
	ok(!ignored(r, "in.c", 0) && ignored(r, "out.c", 0), "brought back");
	ok(!ignored(r, "sub/x.o", 0), "nearer file decides");
	ok(ignored(r, "sub/y.py", 0) && !ignored(r, "y.py", 0),
	    "only below its folder, and without a newline at the end");
	rules_free(r);
}

static int
attribute(struct rules *r, const char *path)
{
	struct attributes	a;

	rules_attributes(r, path, strlen(path), &a);
	return a.generated * 10 + a.vendored;
}

static void
test_attributes(void)
{
	struct rules	*r = rules_new();

	add(r, RULES_ATTRIBUTES, "", "[attr]made linguist-generated\n"
	    "*.c text\n"
	    "gen/** linguist-generated=true\n"
	    "gen/hand.c -linguist-generated\n"
	    "gen/off.c linguist-generated=false\n"
	    "gen/again.c !linguist-generated\n"
	    "\"q \\157\\\"x.c\" linguist-vendored\n"
	    "*.m made\n"
	    "lib/** linguist-vendored linguist-generated\n"
	    "dir/ linguist-vendored\n"
	    "!neg linguist-vendored\n");
	add(r, RULES_ATTRIBUTES, "lib/", "own.c -linguist-vendored\n"
	    "[attr]nope linguist-generated\n*.z nope\n");
	ok(attribute(r, "x.c") == 0, "other attributes say nothing");
	ok(attribute(r, "gen/a/x.c") == 10, "generated");
	ok(attribute(r, "gen/hand.c") == -10, "unset");
	ok(attribute(r, "gen/off.c") == -10, "=false");
	ok(attribute(r, "gen/again.c") == 0, "taken back");
	ok(attribute(r, "q o\"x.c") == 1, "quoted pattern");
	ok(attribute(r, "x/y.m") == 10, "macro");
	ok(attribute(r, "lib/x.c") == 11, "both");
	ok(attribute(r, "lib/own.c") == 9, "nearer file, one of them");
	ok(attribute(r, "dir/x.c") == 0, "a folder pattern matches no file");
	ok(attribute(r, "a.z") == 0, "macros only at the top");
	rules_free(r);
}

static void
test_remotes(void)
{
	static const char *const	cases[][2] = {
		{ "https://github.com/org/name.git", "github.com/org/name" },
		{ "https://GitHub.com/Org/Name", "github.com/Org/Name" },
		{ "https://user:pw@host.org:8443/a/b.git/", "host.org/a/b" },
		{ "git@github.com:org/name.git", "github.com/org/name" },
		{ "host:path/x", "host/path/x" },
		{ "ssh://git@host.org:2222/~me/x.git", "host.org/~me/x" },
		{ "git+ssh://host/x", "host/x" },
		{ "ssh://git@[2001:db8::1]:22/x", "[2001:db8::1]/x" },
		{ "ssh://git@[2001:db8::1]/x", "[2001:db8::1]/x" },
		{ "git://host//x//", "host/x" },
		{ "/srv/git/x.git", NULL },
		{ "../x", NULL },
		{ "file:///srv/x.git", NULL },
		{ "x", NULL },
		{ "./a:b", NULL },
		{ "https://host/", NULL },
		{ "", NULL },
	};
	size_t	 i;
	char	*id;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		id = remote_identity(cases[i][0]);
		if (cases[i][1] == NULL)
			ok(id == NULL, "no identity: %s", cases[i][0]);
		else
			is(id, cases[i][1], cases[i][0]);
		free(id);
	}
}

static void
test_conventions(void)
{
	static const struct {
		const char	*text;
		unsigned int	 line;
	} markers[] = {
		{ "// Code generated by x. DO NOT EDIT.\n", 1 },
		{ "#!/bin/sh\n# @generated\n", 2 },
		{ "/*\n * @generated by y\n */", 2 },
		{ "/* Automatically generated by z, do not edit. */", 1 },
		{ "<!-- Generated. Do not modify -->", 1 },
		{ "print('// Code generated by x. DO NOT EDIT.')\n", 0 },
		{ "// generated\n// DO NOT EDIT\n", 0 },
		{ "// me@generated.org\n", 0 },
		{ "// @generatedCode\n", 0 },
		{ "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n// @generated\n",
		  0 },
		{ "", 0 },
		{ "//", 0 },
	};
	size_t	 i, len;
	char	*text;

	for (i = 0; i < sizeof(markers) / sizeof(markers[0]); i++) {
		len = strlen(markers[i].text);
		text = tap_copy(markers[i].text, len);
		ok(generated_line(text, len) == markers[i].line,
		    "generated marker %zu", i);
		free(text);
	}
	ok(is_binary("a\0b", 3) && !is_binary("ab", 2) && !is_binary("", 0),
	    "binary");
	ok(is_vendored_dir("vendor", 6) && is_vendored_dir("node_modules", 12),
	    "vendored folders");
	ok(!is_vendored_dir("build", 5) && !is_vendored_dir("vendo", 5) &&
	    !is_vendored_dir("", 0), "other folders");
}

int
main(void)
{
	test_globs();
	test_hostile();
	test_lists();
	test_ignore();
	test_attributes();
	test_remotes();
	test_conventions();
	return tap_done();
}
