/*
 * coverage.py's JSON, `coverage json --show-contexts`: the only one of its
 * reports that names tests ("dynamic_context", or pytest --cov-context=test).
 *
 *	{"files": {"path": {
 *	    "executed_lines": [1, 2], "missing_lines": [3],
 *	    "contexts": {"1": [""], "2": ["test_a.py::test_one|run"]}}}}
 *
 * A context says in what phase of the test it was: that is cut off.  Lines
 * that only go on with a statement have contexts, but are no lines that can
 * be run.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

struct reader {
	struct json	 j;
	struct gather	*g;
	uint32_t	 all;		/* the test "" */
	char		*path;		/* of the file */
	size_t		 len;
	uint32_t	*entries;	/* by test; NONE: not in this file */
	size_t		 n;
	uint32_t	*tests;		/* of this file */
	size_t		 ntests, cap;
};

static void
put_line(struct reader *r, uint32_t entry, uint64_t line, uint64_t hits)
{
	if (line > LINES_MAX)
		gather_fail(r->g, r->j.line, "a line that is none");
	/* That of an empty file. */
	if (line > 0)
		gather_line(r->g, entry, (uint32_t)line, hits);
}

static void
lines(struct reader *r, uint64_t hits)
{
	uint32_t entry = r->entries[r->all];

	if (json_enter(&r->j, "[]"))
		do
			put_line(r, entry, json_number(&r->j), hits);
		while (json_more(&r->j, "[]"));
}

/* The entry of TEST in this file. */
static uint32_t
entry_of(struct reader *r, uint32_t test)
{
	if (test >= r->n) {
		r->entries = reallocarray(r->entries, (size_t)test * 2 + 64,
		    sizeof(*r->entries));
		if (r->entries == NULL)
			err(2, NULL);
		while (r->n < (size_t)test * 2 + 64)
			r->entries[r->n++] = ENTRY_NONE;
	}
	if (r->entries[test] == ENTRY_NONE) {
		if (r->ntests == r->cap) {
			r->cap = r->cap * 2 + 64;
			r->tests = reallocarray(r->tests, r->cap,
			    sizeof(*r->tests));
			if (r->tests == NULL)
				err(2, NULL);
		}
		r->tests[r->ntests++] = test;
		r->entries[test] = gather_begin(r->g, test, r->path, r->len);
	}
	return r->entries[test];
}

/* {"12": ["test", …], …} */
static void
contexts(struct reader *r)
{
	const char *name;
	uint64_t line;
	char *p;

	if (r->entries[r->all] == ENTRY_NONE) {
		json_skip(&r->j);	/* the file is left out */
		return;
	}
	if (!json_enter(&r->j, "{}"))
		return;
	do {
		json_name(&r->j);
		p = r->j.text;
		if (report_number(&p, &line) == -1 || *p != '\0')
			gather_fail(r->g, r->j.line, "a line that is none");
		if (!json_enter(&r->j, "[]"))
			continue;
		do {
			json_string(&r->j);
			r->j.text[strcspn(r->j.text, "|")] = '\0';
			name = r->j.text[0] == '\0' ? COVERED_OUTSIDE :
			    r->j.text;
			put_line(r, entry_of(r, names_add(&r->g->tests, name,
			    strlen(name))), line, 1);
		} while (json_more(&r->j, "[]"));
	} while (json_more(&r->j, "{}"));
}

/* What was seen of a file is passed on, the whole of it last. */
static void
end_file(struct reader *r)
{
	size_t i;

	for (i = r->ntests; i > 0; i--) {
		if (i > 1)
			gather_keep(r->g, r->entries[r->tests[i - 1]],
			    r->entries[r->all]);
		gather_end(r->g, r->entries[r->tests[i - 1]]);
		r->entries[r->tests[i - 1]] = ENTRY_NONE;
	}
	free(r->path);
}

/* The path is in the reader's text. */
static void
file(struct reader *r)
{
	int any = 0;

	r->len = r->j.len;
	if (r->len == 0)
		gather_fail(r->g, r->j.line, "a file without name");
	if ((r->path = strndup(r->j.text, r->len)) == NULL)
		err(2, NULL);
	r->ntests = 0;
	entry_of(r, r->all);
	if (json_enter(&r->j, "{}"))
		do {
			json_name(&r->j);
			if (strcmp(r->j.text, "executed_lines") == 0) {
				lines(r, 1);
				any = 1;
			} else if (strcmp(r->j.text, "missing_lines") == 0)
				lines(r, 0);
			else if (strcmp(r->j.text, "contexts") == 0)
				contexts(r);
			else
				json_skip(&r->j);
		} while (json_more(&r->j, "{}"));
	if (!any)
		gather_fail(r->g, r->j.line, "a file without lines");
	end_file(r);
}

/* {"path": {…}, …}; how many. */
static size_t
files(struct reader *r)
{
	size_t n = 0;

	if (json_enter(&r->j, "{}"))
		do {
			json_name(&r->j);
			file(r);
			n++;
		} while (json_more(&r->j, "{}"));
	return n;
}

void
pyjson_read(struct gather *g, FILE *f)
{
	struct reader r = { .g = g };
	size_t n = 0;

	json_open(&r.j, g, f);
	r.all = gather_test(g, "");
	if (json_enter(&r.j, "{}"))
		do {
			json_name(&r.j);
			if (strcmp(r.j.text, "files") == 0)
				n += files(&r);
			else
				json_skip(&r.j);
		} while (json_more(&r.j, "{}"));
	json_close(&r.j);
	free(r.entries);
	free(r.tests);
	if (n == 0)
		gather_fail(g, 0, "no file is covered in it");
}
