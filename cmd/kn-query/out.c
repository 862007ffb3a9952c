/*
 * An answer goes out: which printer, and what is said on stderr.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "prog.h"

static const char *const formats[] = {
	[FORMAT_TEXT] = "text", [FORMAT_TSV] = "tsv", [FORMAT_JSON] = "json",
	[FORMAT_JSONL] = "jsonl", [FORMAT_GCF] = "gcf", [FORMAT_MD] = "md",
	[FORMAT_DOT] = "dot", [FORMAT_XML] = "xml",
	[FORMAT_GRAPH] = "gcf-graph", [FORMAT_GCB] = "gcb"
};

int
out_format_parse(const char *name)
{
	size_t	 i;

	for (i = 0; i < nitems(formats); i++)
		if (strcmp(formats[i], name) == 0)
			return (int)i;
	return -1;
}

static int
wants_colour(FILE *fp)
{
	const char	*s = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fileno(fp)) && (s == NULL || *s == '\0') &&
	    term != NULL && strcmp(term, "dumb") != 0;
}

int
out_wants_colour(void)
{
	return wants_colour(stdout) | wants_colour(stderr) << 1;
}

static void
say(FILE *err, const char *text)
{
	fputs("kn-query: ", err);
	safe_text(err, text, strlen(text));
	putc('\n', err);
}

/* Does the format have a place for what goes wrong? */
static int
is_whole(enum format format)
{
	return format == FORMAT_JSON || format == FORMAT_GCF ||
	    format == FORMAT_XML;
}

/* What goes to stderr, whatever the format. */
static void
say_rest(const struct answer *a, enum format format, FILE *err)
{
	const struct table	*t;
	const struct note	*n;

	if (a->error != NULL)
		say(err, a->error);
	for (t = a->tables; t != NULL && !is_whole(format); t = t->next)
		if (t->flags & TABLE_ERROR)
			out_text_table(t, err, wants_colour(stderr));
	for (n = a->notes; n != NULL; n = n->next)
		say(err, n->text);
	if (a->omitted > 0)
		fprintf(err, "kn-query: %s%lld more%s\n",
		    a->at_least ? "at least " : "", (long long)a->omitted,
		    a->error == NULL ? " (-n 0: all)" : "");
	else if (a->at_least)
		fprintf(err, "kn-query: there may be more (-n 0: all)\n");
}

void
out_render(const struct answer *a, enum format format, FILE *out)
{
	if (a->document != NULL) {
		fputs(a->document, out);
		return;
	}
	switch (format) {
	case FORMAT_TEXT:
		out_text(a, out, wants_colour(stdout));
		break;
	case FORMAT_TSV:
		out_tsv(a, out);
		break;
	case FORMAT_JSON:
		out_json(a, out);
		break;
	case FORMAT_JSONL:
		out_jsonl(a, out);
		break;
	case FORMAT_GCF:
		out_gcf(a, out);
		break;
	case FORMAT_MD:
		out_md(a, out);
		break;
	case FORMAT_DOT:
		out_dot(a, out);
		break;
	case FORMAT_XML:
		out_xml(a, out);
		break;
	case FORMAT_GRAPH:
		out_graph(a, out);
		break;
	case FORMAT_GCB:
		out_gcb(a, out);
		break;
	}
}

void
out_answer(const struct answer *a, enum format format, FILE *out, FILE *err)
{
	if (a->error == NULL || is_whole(format))
		out_render(a, format, out);
	fflush(out);
	say_rest(a, format, err);
}
