/*
 * What was cut short, counted: each thing once, however often it is met.
 */
#include <stdlib.h>

#include "linker.h"

/* A limit stands in the three highest bits, before what it cut. */
#define LIMIT_SHIFT	61

static const char *const names[LIMIT_MAX] = {
[LIMIT_DEPTH] = "cut-depth",
[LIMIT_STEPS] = "cut-steps",
[LIMIT_BASES] = "cut-bases",
[LIMIT_VALUES] = "cut-values",
[LIMIT_NAMES] = "cut-names",
[LIMIT_FILES] = "cut-files",
};

static int
compare(const void *va, const void *vb)
{
	const uint64_t *a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* Sort, and keep one of each. */
static void
settle(struct linker *l)
{
	uint32_t i, n = 0;

	if (l->ncuts == 0)
		return;
	qsort(l->cuts, l->ncuts, sizeof(*l->cuts), compare);
	for (i = 0; i < l->ncuts; i++)
		if (n == 0 || l->cuts[i] != l->cuts[n - 1])
			l->cuts[n++] = l->cuts[i];
	l->ncuts = n;
}

void
link_cut(struct linker *l, enum link_limit limit, uint64_t what)
{
	uint64_t key = (uint64_t)limit << LIMIT_SHIFT | what;

	if (l->ncuts > 0 && l->cuts[l->ncuts - 1] == key)
		return;
	/* Grows only if half of it is still needed. */
	if (l->ncuts == l->cuts_cap) {
		settle(l);
		if (l->ncuts >= l->cuts_cap / 2)
			l->cuts = grow(l->cuts, l->cuts_cap, &l->cuts_cap,
			    sizeof(*l->cuts));
	}
	l->cuts[l->ncuts++] = key;
}

const char *
limit_name(enum link_limit limit)
{
	return names[limit];
}

uint64_t
limit_count(struct linker *l, enum link_limit limit)
{
	uint64_t n = 0;
	uint32_t i;

	settle(l);
	for (i = 0; i < l->ncuts; i++)
		n += l->cuts[i] >> LIMIT_SHIFT == (uint64_t)limit;
	return n;
}
