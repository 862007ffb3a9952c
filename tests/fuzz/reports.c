/*
 * Fuzzer: the bytes are a coverage report, as kn-cover reads it.  What it
 * takes is in order.
 */
#include <stdlib.h>
#include <string.h>

#include "cover.h"
#include "lib/ends.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct job {
	FILE		*f;
	struct gather	 g;
};

static void
read_it(void *arg)
{
	struct job	*j = arg;

	report_read(&j->g, j->f, "report");
}

static void
forget(void *arg)
{
	struct job	*j = arg;

	fclose(j->f);
	j->f = NULL;
}

static void
must(int yes)
{
	if (!yes)
		abort();
}

static void
judge(const struct gather *g)
{
	const struct entry	*e;
	size_t			 i, k;

	for (i = 0; i < g->n; i++) {
		e = &g->v[i];
		must(e->path < g->paths.n && e->test < g->tests.n);
		for (k = 0; k < e->n; k++)
			must(e->v[k].line > 0 && e->v[k].line <= LINES_MAX &&
			    (k == 0 || e->v[k - 1].line < e->v[k].line));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct job	j;

	memset(&j, 0, sizeof(j));
	if ((j.f = fmemopen((void *)(uintptr_t)data, size, "r")) == NULL)
		return -1;
	if (ends(read_it, forget, &j))
		return 0;
	judge(&j.g);
	gather_release(&j.g);
	fclose(j.f);
	return 0;
}
