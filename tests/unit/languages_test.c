/* Which file is written in which language. */
#include <stdio.h>
#include <string.h>

#include "kinds.h"
#include "languages.h"

struct test {
	const char	*path;
	const char	*text;
	const char	*expected;	/* NULL: no language */
};

static const struct test tests[] = {
	/* by name */
	{ "a.c", "", "c" },
	{ "src/deep/a.h", "", "c" },
	{ "a.go", "", "go" },
	{ "Sources/A.swift", "", "swift" },
	{ "a.jsx", "", "javascript" },
	{ "a.d.ts", "", "typescript" },
	{ "a.tsx", "", "tsx" },
	{ "a.Py", "", "python" },
	{ "A.PY", "", "python" },
	{ "x/SConstruct", "", "python" },
	{ "x/sconstruct", "", NULL },
	{ "c", "", NULL },
	{ ".c", "", "c" },
	{ "dir.py/NOTES", "", NULL },
	{ "a.c~", "", NULL },
	{ "", "", NULL },
	{ "a.", "", NULL },
	/* by interpreter */
	{ "tool", "#!/usr/bin/python3\n", "python" },
	{ "tool", "#!/usr/bin/python3.11 -u\nx", "python" },
	{ "tool", "#! /usr/bin/env python\n", "python" },
	{ "tool", "#!/usr/bin/env -S node --flag\n", "javascript" },
	{ "tool", "#!/usr/bin/env -S A=b python3\n", "python" },
	{ "tool", "#!/usr/bin/env", NULL },
	{ "tool", "#!env python\n", "python" },
	{ "tool", "#!/bin/awk\npython\n", NULL },
	{ "tool", "#!", NULL },
	{ "tool", "#!/usr/bin/myenv python\n", NULL },
	{ "tool", "#!/opt/python/bin/awk\n", NULL },
	{ "tool.c", "#!/usr/bin/python3\n", "c" },
	/* by modeline */
	{ "tool", "# -*- mode: python; coding: utf-8 -*-\n", "python" },
	{ "tool", "# -*- coding: utf-8; mode: Python -*-\n", "python" },
	{ "tool", "/* -*- C -*- */\n", "c" },
	{ "tool", "#!/bin/sh\n# -*- python -*-\n", "python" },
	{ "tool", "\n\n/* -*- C -*- */\n", NULL },
	{ "tool", "# -*- python\n", NULL },
	{ "tool", "x\n# vim: set ft=python ts=4:\n", "python" },
	{ "tool", "x\n# vim:filetype=go", "go" },
	{ "tool", "1\n2\n3\n4\n5\n6\n7\n8\n9\n# vim: ft=c\n1\n2\n", "c" },
	{ "tool", "1\n2\n3\n4\n5\n# vim: ft=c\n1\n2\n3\n4\n5\n6\n", NULL },
	{ "tool", "# navim: ft=c\n", NULL },
	{ "tool", "# vim: ft=klingon\n", NULL },
	{ "a.inc", "/* vim: ft=c */\n", "c" },
	{ "a.py", "# vim: ft=c\n", "c" },

	/* Extensions that languages share: what the text says. */
	{ "a.h", "int f(void);\n", "c" },
	{ "a.h", "#pragma once\n  class A;\n", "cpp" },
	{ "a.h", "/* a\n class of its own */\nint classes;\n", "c" },
	{ "a.h", "int class_of(int); // class A;\n", "c" },
	{ "a.h", "typedef std::string text;\n", "cpp" },
	{ "a.h", "template<int N> int f();\n", "cpp" },
	{ "a.h", "class A; /* vim: ft=c */\n", "c" },
	{ "a.c", "class A;\n", "c" },
	{ "a.cc", "int f(void);\n", "cpp" },
	{ "a.C", "", "cpp" },
};

/* Every word of every table leads to a language that exists. */
static int
tables_hold(void)
{
	const struct language	*found;
	size_t			 i;

	for (i = 0; i < language_extensions_len; i++) {
		found = language_by_path(language_extensions[i].word);
		if (found != language_at(language_extensions[i].language))
			return 0;
	}
	for (i = 0; i < language_count(); i++) {
		found = language_at(i);
		if (language_by_name(found->name) != found ||
		    language_by_name(found->linker) == NULL ||
		    (found->package == PACKAGE_MANIFEST) !=
		    (found->manifest != NULL) ||
		    (found->manifest != NULL && found->word == NULL) ||
		    (found->word != NULL && found->package !=
		    PACKAGE_MANIFEST && found->package != PACKAGE_DOTTED))
			return 0;
	}
	return language_count() > 0 && language_by_name("") == NULL;
}

/* Lists of globs, as in struct language. */
static int
globs_fit(void)
{
	return language_glob("main Test*", "main") &&
	    language_glob("main Test*", "TestIt") &&
	    language_glob("  __*__ ", "__init__") &&
	    !language_glob("main Test*", "mai") &&
	    !language_glob("main Test*", "domain") &&
	    !language_glob("", "") && !language_glob(NULL, "main");
}

static int
separators_hold(void)
{
	return strcmp(language_separator("ruby", NODE_CLASS), "::") == 0 &&
	    strcmp(language_separator("ruby", NODE_CONSTANT), "::") == 0 &&
	    strcmp(language_separator("ruby", NODE_METHOD), ".") == 0 &&
	    strcmp(language_separator("python", NODE_CLASS), ".") == 0 &&
	    strcmp(language_separator("", NODE_CLASS), ".") == 0;
}

int
main(void)
{
	const struct language	*found;
	const struct test	*t;
	size_t			 i, n;
	int			 ok;

	n = sizeof(tests) / sizeof(tests[0]);
	printf("1..%zu\n", n + 3);
	for (i = 0; i < n; i++) {
		t = &tests[i];
		found = language_detect(t->path, t->text, strlen(t->text));
		ok = found == NULL ? t->expected == NULL :
		    t->expected != NULL &&
		    strcmp(found->name, t->expected) == 0;
		printf("%sok %zu - \"%s\"\n", ok ? "" : "not ", i + 1,
		    t->path);
		if (!ok)
			printf("# expected %s, found %s\n",
			    t->expected == NULL ? "none" : t->expected,
			    found == NULL ? "none" : found->name);
	}
	ok = tables_hold();
	printf("%sok %zu - tables\n", ok ? "" : "not ", n + 1);
	ok = globs_fit();
	printf("%sok %zu - globs\n", ok ? "" : "not ", n + 2);
	ok = separators_hold();
	printf("%sok %zu - separators\n", ok ? "" : "not ", n + 3);
	return 0;
}
