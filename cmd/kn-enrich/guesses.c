/*
 * What the graph had where a server was asked: was it confirmed, or was
 * something else meant?  Only counted here; kn-store changes the graph.
 */
#include <err.h>
#include <stdlib.h>

#include "enrich.h"
#include "kinds.h"

/* FNV-1a */
static uint32_t
hash(struct text t)
{
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < t.len; i++)
		h = (h ^ (unsigned char)t.p[i]) * 16777619u;
	return h;
}

void
guess_add(struct work *w, uint32_t line, struct text name, int64_t node)
{
	if (w->nguesses == w->guesses_max) {
		w->guesses_max = w->guesses_max * 2 + 64;
		w->guesses = reallocarray(w->guesses, w->guesses_max,
		    sizeof(*w->guesses));
		if (w->guesses == NULL)
			err(2, NULL);
	}
	w->guesses[w->nguesses++] = (struct guess){ line, hash(name), node };
}

static int
compare(const void *va, const void *vb)
{
	const struct guess *a = va, *b = vb;

	return a->line < b->line ? -1 : a->line > b->line;
}

void
guess_sort(struct work *w)
{
	if (w->nguesses > 1)
		qsort(w->guesses, w->nguesses, sizeof(*w->guesses), compare);
}

/* Does one of the targets mean NODE?  A class and what makes one do. */
static int
is_meant(struct enrich *e, const struct ask *a, int64_t node)
{
	struct symbol s;
	uint32_t i;

	for (i = 0; i < a->ntargets; i++) {
		if (a->targets[i].name != NULL)
			continue;
		s = symbol_at(e, a->targets[i].file, a->targets[i].line,
		    a->targets[i].column);
		if (s.id != 0 && (s.id == node || (s.kind == NODE_METHOD &&
		    s.parent == node) || symbol_parent(e, node) == s.id))
			return 1;
	}
	return 0;
}

int
guess_confirmed(struct enrich *e, const struct work *w, const struct ask *a)
{
	const struct guess *g, *end = w->guesses + w->nguesses;
	size_t lo = 0, hi = w->nguesses, mid;
	uint32_t h = hash(a->name);
	int named = 0;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (w->guesses[mid].line < a->line)
			lo = mid + 1;
		else
			hi = mid;
	}
	/* By its name; a constructor or an alias goes by another. */
	for (g = w->guesses + lo; g < end && g->line == a->line; g++)
		named |= g->name == h;
	for (g = w->guesses + lo; g < end && g->line == a->line; g++)
		if ((!named || g->name == h) &&
		    (g->node == 0 || is_meant(e, a, g->node)))
			return 1;
	return 0;
}
