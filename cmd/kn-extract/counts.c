/*
 * What became of the files: counted for END, -v and --strict.
 */
#include <stdio.h>

#include "pool.h"
#include "stream.h"

#define COUNTS_PLAIN	5	/* besides those of the reasons */

uint64_t
counts_problems(const struct counts *c)
{
	uint64_t	n = 0;
	int		i;

	for (i = 0; i < OUTCOME_MAX; i++)
		if (outcome_reason((enum outcome)i) != NULL)
			n += c->by_outcome[i];
	return n;
}

static uint64_t
counts_parsed(const struct counts *c)
{
	return c->by_outcome[OUTCOME_PARSED] + c->by_outcome[OUTCOME_ERRORS] +
	    c->by_outcome[OUTCOME_SYMBOLS];
}

int
counts_end(const struct counts *c, struct mp_buf *out, const void *earlier,
    size_t len, int status)
{
	struct end_count	v[COUNTS_PLAIN + OUTCOME_MAX];
	size_t			n = 0;
	int			i;

	v[n++] = (struct end_count){ "files", c->files };
	v[n++] = (struct end_count){ "parsed", counts_parsed(c) };
	v[n++] = (struct end_count){ "bytes", c->bytes };
	v[n++] = (struct end_count){ "errors", c->by_outcome[OUTCOME_ERRORS] };
	v[n++] = (struct end_count){ "problems", counts_problems(c) };
	for (i = 0; i < OUTCOME_MAX; i++) {
		if (outcome_reason((enum outcome)i) == NULL ||
		    c->by_outcome[i] == 0)
			continue;
		v[n].name = outcome_reason((enum outcome)i);
		v[n++].n = c->by_outcome[i];
	}
	return end_put(out, earlier, len, "kn-extract", status, v, n);
}

void
counts_print(const struct counts *c, int workers)
{
	int	i;

	fprintf(stderr, "kn-extract: %llu files, %llu bytes, %llu parsed"
	    " (%llu with errors), %d workers",
	    (unsigned long long)c->files, (unsigned long long)c->bytes,
	    (unsigned long long)counts_parsed(c),
	    (unsigned long long)c->by_outcome[OUTCOME_ERRORS], workers);
	for (i = 0; i < OUTCOME_MAX; i++)
		if (outcome_reason((enum outcome)i) != NULL &&
		    c->by_outcome[i] > 0)
			fprintf(stderr, ", %s %llu",
			    outcome_reason((enum outcome)i),
			    (unsigned long long)c->by_outcome[i]);
	fputc('\n', stderr);
}
