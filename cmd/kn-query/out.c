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
	[FORMAT_DOT] = "dot"
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

static void
say(const char *text)
{
	fputs("kn-query: ", stderr);
	safe_text(stderr, text, strlen(text));
	putc('\n', stderr);
}

/* Does the format have a place for what goes wrong? */
static int
is_whole(enum format format)
{
	return format == FORMAT_JSON || format == FORMAT_GCF;
}

/* What goes to stderr, whatever the format. */
static void
say_rest(const struct answer *a, enum format format)
{
	const struct table	*t;
	const struct note	*n;

	if (a->error != NULL)
		say(a->error);
	for (t = a->tables; t != NULL && !is_whole(format); t = t->next)
		if (t->flags & TABLE_ERROR)
			out_text_table(t, stderr, wants_colour(stderr));
	for (n = a->notes; n != NULL; n = n->next)
		say(n->text);
	if (a->omitted > 0)
		fprintf(stderr, "kn-query: %s%lld more%s\n",
		    a->at_least ? "at least " : "", (long long)a->omitted,
		    a->error == NULL ? " (-n 0: all)" : "");
	else if (a->at_least)
		fprintf(stderr, "kn-query: there may be more (-n 0: all)\n");
}

void
out_answer(const struct answer *a, enum format format)
{
	if (a->error != NULL && !is_whole(format)) {
		say_rest(a, format);
		return;
	}
	switch (format) {
	case FORMAT_TEXT:
		out_text(a, stdout, wants_colour(stdout));
		break;
	case FORMAT_TSV:
		out_tsv(a, stdout);
		break;
	case FORMAT_JSON:
		out_json(a, stdout);
		break;
	case FORMAT_JSONL:
		out_jsonl(a, stdout);
		break;
	case FORMAT_GCF:
		out_gcf(a, stdout);
		break;
	case FORMAT_MD:
		out_md(a, stdout);
		break;
	case FORMAT_DOT:
		out_dot(a, stdout);
		break;
	}
	fflush(stdout);
	say_rest(a, format);
}
