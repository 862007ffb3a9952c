/*
 * What a run did, in a line or as JSON.
 */
#include <inttypes.h>

#include "kn.h"

static const char *
plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

void
summary_text(FILE *f, const struct tally *t, double seconds)
{
	int i;

	if (t->files == 0 && t->gone == 0)
		fprintf(f, "kn: up to date (%.2f s)\n", seconds);
	else {
		fprintf(f, "kn: %s %" PRIu64 " file%s", t->full ? "indexed" :
		    "updated", t->files, plural(t->files));
		if (t->gone > 0)
			fprintf(f, ", %" PRIu64 " gone", t->gone);
		fprintf(f, ": %" PRIu64 " definition%s, %" PRIu64 " edge%s in "
		    "%.2f s\n", t->definitions, plural(t->definitions),
		    t->edges, plural(t->edges), seconds);
	}
	if (t->cut > 0)
		fprintf(f, "kn: %" PRIu64 " case%s cut short by kn-link's "
		    "limits (kn-link(1))\n", t->cut, plural(t->cut));
	if (t->problems == 0)
		return;
	fprintf(f, "kn: %" PRIu64 " problem%s (kn query problems):", t->problems,
	    plural(t->problems));
	for (i = 0; i < t->nreasons; i++)
		fprintf(f, "%s %" PRIu64 " %s", i > 0 ? "," : "",
		    t->reasons[i].n, t->reasons[i].name);
	fputc('\n', f);
}

/* Reasons are words of our own; anything else is left out of a name. */
static void
json_word(FILE *f, const char *s)
{
	fputc('"', f);
	for (; *s != '\0'; s++)
		if (*s >= ' ' && *s < 0x7f && *s != '"' && *s != '\\')
			fputc(*s, f);
	fputc('"', f);
}

void
summary_json(FILE *f, const struct tally *t, double seconds, int status)
{
	int i;

	fprintf(f, "{\"status\":%d,\"full\":%s,\"files\":%" PRIu64
	    ",\"gone\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"definitions\":%" PRIu64
	    ",\"linked\":%" PRIu64 ",\"edges\":%" PRIu64
	    ",\"unresolved\":%" PRIu64 ",\"cut\":%" PRIu64
	    ",\"seconds\":%.3f,\"problems\":{",
	    status, t->full ? "true" : "false", t->files, t->gone, t->bytes,
	    t->definitions, t->linked, t->edges, t->unresolved, t->cut,
	    seconds);
	for (i = 0; i < t->nreasons; i++) {
		if (i > 0)
			fputc(',', f);
		json_word(f, t->reasons[i].name);
		fprintf(f, ":%" PRIu64, t->reasons[i].n);
	}
	fputs("}}\n", f);
}
