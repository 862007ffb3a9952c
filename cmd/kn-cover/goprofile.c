/*
 * Go's profiles, `go test -coverprofile=FILE`: "mode: set", and blocks
 *
 *	import/path/file.go:line.column,line.column statements hits
 *
 * All lines of a block count, of several blocks in a line the one that ran
 * most often.
 */
#include <string.h>

#include "cover.h"

/* "12.34"; moves behind it. */
static int
place(char **p, uint64_t *line, uint64_t *column)
{
	return report_number(p, line) == 0 && *(*p)++ == '.' &&
	    report_number(p, column) == 0 && *line > 0 &&
	    *line <= LINES_MAX ? 0 : -1;
}

static void
block(struct gather *g, char *buf, size_t number, uint32_t test)
{
	uint64_t from, to, column, statements, hits, i;
	char *colon = strrchr(buf, ':'), *p;
	struct entry *e;

	if (colon == NULL || colon == buf)
		gather_fail(g, number, "a block without file");
	p = colon + 1;
	if (place(&p, &from, &column) == -1 || *p++ != ',' ||
	    place(&p, &to, &column) == -1 || *p++ != ' ' ||
	    report_number(&p, &statements) == -1 || *p++ != ' ' ||
	    report_number(&p, &hits) == -1 || *p != '\0' || to < from)
		gather_fail(g, number, "a block that is none");
	e = gather_entry(g, test, names_add(&g->paths, buf,
	    (size_t)(colon - buf)));
	/* What ends before the first column of a line has nothing of it. */
	if (column <= 1 && to > from)
		to--;
	for (i = from; i <= to; i++)
		entry_line(e, (uint32_t)i, hits);
}

void
goprofile_read(struct gather *g, FILE *f)
{
	char buf[LINE_LONGEST];
	uint32_t test = names_add(&g->tests, "", 0);
	size_t number = 0;

	if (!report_line(g, f, buf, &number) ||
	    strncmp(buf, "mode: ", 6) != 0)
		gather_fail(g, 1, "this is none of lcov's, Cobertura's or "
		    "Go's reports");
	while (report_line(g, f, buf, &number))
		/* Profiles that were put together have it again. */
		if (buf[0] != '\0' && strncmp(buf, "mode: ", 6) != 0)
			block(g, buf, number, test);
}
