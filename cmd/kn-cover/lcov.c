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

void
lcov_read(struct gather *g, FILE *f)
{
	char buf[LINE_LONGEST], *p;
	struct entry *e = NULL;
	size_t number = 0, records = 0;
	uint32_t test = names_add(&g->tests, "", 0);
	uint64_t line, hits;

	g->sum = 1;
	while (report_line(g, f, buf, &number)) {
		if (strncmp(buf, "TN:", 3) == 0)
			test = names_add(&g->tests, buf + 3, strlen(buf + 3));
		else if (strncmp(buf, "SF:", 3) == 0) {
			if (buf[3] == '\0')
				gather_fail(g, number, "a file without name");
			e = gather_entry(g, test, names_add(&g->paths, buf + 3,
			    strlen(buf + 3)));
			records++;
		} else if (strcmp(buf, "end_of_record") == 0)
			e = NULL;
		else if (strncmp(buf, "DA:", 3) == 0) {
			p = buf + 3;
			if (e == NULL || report_number(&p, &line) == -1 ||
			    *p++ != ',' || line > LINES_MAX)
				gather_fail(g, number, "a line that is none");
			/* gcov has counted below zero, now and then. */
			hits = 0;
			if (*p != '-' && report_number(&p, &hits) == -1)
				gather_fail(g, number, "hits that are none");
			/* coverage.py says so of an empty file. */
			if (line > 0)
				entry_line(e, (uint32_t)line, hits);
		} else if (buf[0] != '#' && (strchr(buf, ':') == NULL ||
		    buf[0] < 'A' || buf[0] > 'Z') && buf[0] != '\0')
			gather_fail(g, number, "this is none of lcov's, "
			    "Cobertura's or Go's reports");
	}
	if (records == 0)
		gather_fail(g, 0, "no file is covered in it");
	if (e != NULL)
		gather_fail(g, 0, "it is cut off");
}
