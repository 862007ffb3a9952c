/*
 * Fuzzer: the bytes are a coverage report, as kn-cover reads it, twice.  What
 * it takes is in order.
 */
#include <stdlib.h>
#include <string.h>

#include "cover.h"
#include "lib/ends.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct job {
	FILE		*f;
	struct gather	 g;
	uint32_t	*meant;
};

static void
read_first(void *arg)
{
	struct job	*j = arg;

	j->g.name = "report";
	report_read(&j->g, j->f);
}

static void
must(int yes)
{
	if (!yes)
		abort();
}

static void
judge(void *arg, const struct entry *e, const struct lines *l)
{
	const struct gather	*g = arg;
	size_t			 k;

	must(e->path < g->paths.n && e->test < g->tests.n);
	for (k = 0; k < l->n; k++)
		must(l->v[k].line > 0 && l->v[k].line <= LINES_MAX &&
		    (k == 0 || l->v[k - 1].line < l->v[k].line));
	must(l->n == 0 || l->v[l->n - 1].line <= e->last);
}

/* Of one path in three nothing is wanted. */
static void
read_second(void *arg)
{
	struct job	*j = arg;
	size_t		 i;

	for (i = 0; i < j->g.paths.n; i++)
		j->meant[i] = i % 3 == 2 ? ENTRY_NONE : (uint32_t)i;
	rewind(j->f);
	gather_second(&j->g, j->meant, judge, &j->g);
	report_read(&j->g, j->f);
}

static void
forget(void *arg)
{
	struct job	*j = arg;

	fclose(j->f);
	j->f = NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct job	j;
	size_t		i;

	memset(&j, 0, sizeof(j));
	if ((j.f = fmemopen((void *)(uintptr_t)data, size, "r")) == NULL)
		return -1;
	if (ends(read_first, forget, &j))
		return 0;
	if ((j.meant = calloc(j.g.paths.n + 1, sizeof(*j.meant))) == NULL)
		abort();
	/* What was whole once is so again. */
	must(!ends(read_second, forget, &j));
	for (i = 0; i < j.g.n; i++)
		must(j.g.v[i].lines == NULL);
	free(j.meant);
	gather_release(&j.g);
	fclose(j.f);
	return 0;
}
