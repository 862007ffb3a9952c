/*
 * lcov's tracefiles, geninfo(1): records of lines "KEY:values".
 *
 *	TN:test		for what follows; may be empty
 *	SF:path		begins a file
 *	DA:line,hits[,checksum]
 *	end_of_record
 *
 * Functions and branches are in there as well; the lines tell it all here.
 */
#include <string.h>

#include "cover.h"

struct reader {
	struct gather	*g;
	uint32_t	 test, entry;
	int		 in_file;
	size_t		 number, records;
};

static void
end_file(struct reader *r)
{
	if (r->in_file)
		gather_end(r->g, r->entry);
	r->in_file = 0;
}

static void
begin_file(struct reader *r, const char *path)
{
	if (*path == '\0')
		gather_fail(r->g, r->number, "a file without name");
	end_file(r);
	r->entry = gather_begin(r->g, r->test, path, strlen(path));
	r->in_file = 1;
	r->records++;
}

/* "line,hits" and more */
static void
line(struct reader *r, char *p)
{
	uint64_t n, hits = 0;

	if (!r->in_file || report_number(&p, &n) == -1 || *p++ != ',' ||
	    n > LINES_MAX)
		gather_fail(r->g, r->number, "a line that is none");
	/* gcov has counted below zero, now and then. */
	if (*p != '-' && report_number(&p, &hits) == -1)
		gather_fail(r->g, r->number, "hits that are none");
	/* coverage.py says so of an empty file. */
	if (n > 0)
		gather_line(r->g, r->entry, (uint32_t)n, hits);
}

void
lcov_read(struct gather *g, FILE *f)
{
	struct reader r = { .g = g };
	char buf[LINE_LONGEST];

	g->sum = 1;
	r.test = gather_test(g, "");
	while (report_line(g, f, buf, &r.number)) {
		if (strncmp(buf, "TN:", 3) == 0)
			r.test = gather_test(g, buf + 3);
		else if (strncmp(buf, "SF:", 3) == 0)
			begin_file(&r, buf + 3);
		else if (strcmp(buf, "end_of_record") == 0)
			end_file(&r);
		else if (strncmp(buf, "DA:", 3) == 0)
			line(&r, buf + 3);
		else if (buf[0] != '#' && (strchr(buf, ':') == NULL ||
		    buf[0] < 'A' || buf[0] > 'Z') && buf[0] != '\0')
			gather_fail(g, r.number, "this is none of lcov's, "
			    "Cobertura's, Go's or coverage.py's reports");
	}
	if (r.records == 0)
		gather_fail(g, 0, "no file is covered in it");
	if (r.in_file)
		gather_fail(g, 0, "it is cut off");
}
