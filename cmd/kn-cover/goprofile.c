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

struct reader {
	struct gather	*g;
	uint32_t	 test, entry;
	size_t		 len;		/* of path; 0: no file yet */
	char		 path[LINE_LONGEST];
};

static void
end_file(struct reader *r)
{
	if (r->len > 0)
		gather_end(r->g, r->entry);
	r->len = 0;
}

static void
block(struct reader *r, char *buf, size_t number)
{
	uint64_t from, to, column, statements, hits, i;
	char *colon = strrchr(buf, ':'), *p;
	size_t len;

	if (colon == NULL || colon == buf)
		gather_fail(r->g, number, "a block without file");
	p = colon + 1;
	if (place(&p, &from, &column) == -1 || *p++ != ',' ||
	    place(&p, &to, &column) == -1 || *p++ != ' ' ||
	    report_number(&p, &statements) == -1 || *p++ != ' ' ||
	    report_number(&p, &hits) == -1 || *p != '\0' || to < from)
		gather_fail(r->g, number, "a block that is none");
	len = (size_t)(colon - buf);
	if (len != r->len || memcmp(buf, r->path, len) != 0) {
		end_file(r);
		r->entry = gather_begin(r->g, r->test, buf, len);
		memcpy(r->path, buf, len);
		r->len = len;
	}
	/* What ends before the first column of a line has nothing of it. */
	if (column <= 1 && to > from)
		to--;
	for (i = from; i <= to; i++)
		gather_line(r->g, r->entry, (uint32_t)i, hits);
}

void
goprofile_read(struct gather *g, FILE *f)
{
	struct reader r = { .g = g };
	char buf[LINE_LONGEST];
	size_t number = 0;

	r.test = gather_test(g, "");
	if (!report_line(g, f, buf, &number) ||
	    strncmp(buf, "mode: ", 6) != 0)
		gather_fail(g, 1, "this is none of lcov's, Cobertura's, Go's "
		    "or coverage.py's reports");
	while (report_line(g, f, buf, &number))
		/* Profiles that were put together have it again. */
		if (buf[0] != '\0' && strncmp(buf, "mode: ", 6) != 0)
			block(&r, buf, number);
	end_file(&r);
}
