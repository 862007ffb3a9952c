/*
 * Cobertura's XML, which coverage.py, gcovr, JaCoCo's converters and many
 * others write:
 *
 *	<coverage> <sources><source>directory</source></sources>
 *	<class filename="path"> … <line number="12" hits="1"/>
 *
 * Entities other than XML's own are refused, so is deep nesting: a report
 * has neither.
 */
#include <errno.h>
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "cover.h"

#define CHUNK		65536	/* bytes read at once */
#define DEPTH_MAX	64	/* elements in each other */
#define SOURCE_MAX	4096	/* bytes of a directory's name */

struct reader {
	struct gather	*g;
	XML_Parser	 parser;
	const char	*why;		/* it was stopped; or NULL */
	uint32_t	 test;
	uint32_t	 entry;
	int		 in_class;
	int		 depth, in_source, root, classes;
	char		 source[SOURCE_MAX];
	size_t		 source_len;
};

static void
stop(struct reader *r, const char *why)
{
	r->why = why;
	XML_StopParser(r->parser, XML_FALSE);
}

static const char *
attribute(const char **v, const char *name)
{
	for (; *v != NULL; v += 2)
		if (strcmp(v[0], name) == 0)
			return v[1];
	return NULL;
}

static void
covered(struct reader *r, const char **v)
{
	const char *number = attribute(v, "number");
	const char *hits = attribute(v, "hits");
	char *p = (char *)(uintptr_t)number, *q = (char *)(uintptr_t)hits;
	uint64_t line, n;

	if (!r->in_class)
		return;		/* of a method outside of classes */
	if (p == NULL || q == NULL || report_number(&p, &line) == -1 ||
	    *p != '\0' || line > LINES_MAX || report_number(&q, &n) == -1) {
		stop(r, "a line that is none");
		return;
	}
	/* Some call what is of no line, line 0. */
	if (line > 0)
		gather_line(r->g, r->entry, (uint32_t)line, n);
}

static void
end_class(struct reader *r)
{
	if (r->in_class)
		gather_end(r->g, r->entry);
	r->in_class = 0;
}

static void
begin(void *arg, const char *name, const char **v)
{
	struct reader *r = arg;
	const char *path;

	if (++r->depth > DEPTH_MAX) {
		stop(r, "too deep");
		return;
	}
	if (r->depth == 1)
		r->root = strcmp(name, "coverage") == 0;
	if (strcmp(name, "source") == 0) {
		r->in_source = 1;
		r->source_len = 0;
	} else if (strcmp(name, "class") == 0) {
		r->classes++;
		path = attribute(v, "filename");
		end_class(r);
		if (path == NULL || *path == '\0')
			return;
		r->entry = gather_begin(r->g, r->test, path, strlen(path));
		r->in_class = 1;
	} else if (strcmp(name, "line") == 0)
		covered(r, v);
}

static void
end(void *arg, const char *name)
{
	struct reader *r = arg;

	r->depth--;
	if (strcmp(name, "class") == 0)
		end_class(r);
	else if (strcmp(name, "source") == 0) {
		r->in_source = 0;
		if (r->source_len > 0)
			names_add(&r->g->sources, r->source, r->source_len);
	}
}

static void
text(void *arg, const char *s, int len)
{
	struct reader *r = arg;

	if (!r->in_source)
		return;
	if (r->source_len + (size_t)len > SOURCE_MAX) {
		stop(r, "a source's name is too long");
		return;
	}
	memcpy(r->source + r->source_len, s, (size_t)len);
	r->source_len += (size_t)len;
}

static void
entity(void *arg, const char *name, int parameter, const char *value, int len,
    const char *base, const char *system, const char *public,
    const char *notation)
{
	(void)name, (void)parameter, (void)value, (void)len, (void)base;
	(void)system, (void)public, (void)notation;
	stop(arg, "it defines entities");
}

void
cobertura_read(struct gather *g, FILE *f)
{
	struct reader r = { .g = g };
	char buf[CHUNK];
	size_t n;

	if ((r.parser = XML_ParserCreate(NULL)) == NULL)
		gather_fail(g, 0, "out of memory");
	r.test = gather_test(g, "");
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, begin, end);
	XML_SetCharacterDataHandler(r.parser, text);
	XML_SetEntityDeclHandler(r.parser, entity);
	do {
		n = fread(buf, 1, sizeof(buf), f);
		if (ferror(f))
			gather_fail(g, 0, strerror(errno));
		if (XML_Parse(r.parser, buf, (int)n, n == 0) !=
		    XML_STATUS_OK)
			gather_fail(g, XML_GetCurrentLineNumber(r.parser),
			    r.why != NULL ? r.why :
			    XML_ErrorString(XML_GetErrorCode(r.parser)));
	} while (n > 0);
	XML_ParserFree(r.parser);
	if (!r.root || r.classes == 0)
		gather_fail(g, 0, "no file is covered in it");
}
