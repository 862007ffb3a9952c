/*
 * Communities of a weighted graph; see louvain.h.
 */
#include <stdlib.h>
#include <string.h>

#include "louvain.h"
#include "room.h"

/* Passes over one level; what is not settled then stays as it stands. */
#define PASSES_MAX	64

/* One level while its vertices move. */
struct moving {
	const struct louvain_graph *g;
	uint64_t	 total;		/* of all degrees */
	uint32_t	 resolution;
	uint32_t	*of;		/* community of each vertex */
	uint64_t	*own;		/* degree of each vertex */
	uint64_t	*degree;	/* of each community */
	uint8_t		*look;		/* at this vertex */
	uint64_t	*with;		/* weight to each community: scratch */
	uint32_t	*near;		/* communities that WITH holds */
	uint32_t	 nnear;
};

/* ---- moving ---- */

static void
gather(struct moving *m, uint32_t v)
{
	const struct louvain_graph	*g = m->g;
	const uint32_t			*to = g->to + g->start[v];
	const uint32_t			*weight = g->weight + g->start[v];
	uint32_t			 i, c;

	m->nnear = 0;
	for (i = 0; i < g->count[v]; i++) {
		c = m->of[to[i]];
		if (m->with[c] == 0)
			m->near[m->nnear++] = c;
		m->with[c] += weight[i];
	}
}

/* Where V is best placed. */
static uint32_t
best_place(struct moving *m, uint32_t v)
{
	uint32_t	best = m->of[v], c, i;
	__int128	most, gain;

	most = louvain_gain(m->with[best], m->own[v],
	    m->degree[best] - m->own[v], m->total, m->resolution);
	for (i = 0; i < m->nnear; i++) {
		c = m->near[i];
		if (c == m->of[v])
			continue;
		gain = louvain_gain(m->with[c], m->own[v], m->degree[c],
		    m->total, m->resolution);
		if (gain > most || (gain == most && c < best &&
		    best != m->of[v])) {
			most = gain;
			best = c;
		}
	}
	return best;
}

/* Returns 1 if it moved. */
static int
move(struct moving *m, uint32_t v)
{
	const struct louvain_graph	*g = m->g;
	uint32_t			 to, i, far;

	gather(m, v);
	to = best_place(m, v);
	for (i = 0; i < m->nnear; i++)
		m->with[m->near[i]] = 0;
	if (to == m->of[v])
		return 0;
	m->degree[m->of[v]] -= m->own[v];
	m->degree[to] += m->own[v];
	m->of[v] = to;
	for (i = 0; i < g->count[v]; i++) {
		far = g->to[g->start[v] + i];
		if (m->of[far] != to)
			m->look[far] = 1;
	}
	return 1;
}

static void
settle(struct moving *m)
{
	uint32_t	pass, v, moved = 1;

	for (pass = 0; pass < PASSES_MAX && moved > 0; pass++)
		for (v = moved = 0; v < m->g->n; v++) {
			if (!m->look[v])
				continue;
			m->look[v] = 0;
			moved += (uint32_t)move(m, v);
		}
}

/* Number communities by their first members; returns how many. */
static uint32_t
renumber(uint32_t *of, uint32_t n)
{
	uint32_t	*number = room(n, sizeof(*number)), v, next = 0;

	for (v = 0; v < n; v++) {
		if (number[of[v]] == 0)
			number[of[v]] = ++next;
		of[v] = number[of[v]] - 1;
	}
	free(number);
	return next;
}

static uint32_t
one_level(const struct louvain_graph *g, uint32_t resolution, uint32_t *of)
{
	struct moving	m = { .g = g, .resolution = resolution, .of = of };
	uint32_t	v, i;

	m.own = room(g->n, sizeof(*m.own));
	m.degree = room(g->n, sizeof(*m.degree));
	m.with = room(g->n, sizeof(*m.with));
	m.near = room(g->n, sizeof(*m.near));
	m.look = room(g->n, 1);
	for (v = 0; v < g->n; v++) {
		of[v] = v;
		m.own[v] = g->self[v];
		for (i = 0; i < g->count[v]; i++)
			m.own[v] += g->weight[g->start[v] + i];
		m.degree[v] = m.own[v];
		m.total += m.own[v];
		m.look[v] = g->count[v] > 0;
	}
	settle(&m);
	free(m.own);
	free(m.degree);
	free(m.with);
	free(m.near);
	free(m.look);
	return renumber(of, g->n);
}

/* ---- the next level's graph ---- */

/* Vertices by their community, and where each one's begin. */
static void
members(const uint32_t *of, uint32_t n, uint32_t ncommunities,
    uint32_t **list, uint32_t **first)
{
	uint32_t	v, c;

	*list = room(n, sizeof(**list));
	*first = room((size_t)ncommunities + 2, sizeof(**first));
	for (v = 0; v < n; v++)
		(*first)[of[v] + 2]++;
	for (c = 2; c < ncommunities + 2; c++)
		(*first)[c] += (*first)[c - 1];
	for (v = 0; v < n; v++)
		(*list)[(*first)[of[v] + 1]++] = v;
}

static uint32_t
capped(uint64_t weight)
{
	return weight > UINT32_MAX ? UINT32_MAX : (uint32_t)weight;
}

/* Communities OF of G become the vertices of OUT. */
static void
join(const struct louvain_graph *g, const uint32_t *of, uint32_t n,
    struct louvain_graph *out)
{
	uint32_t	*list, *first, *near, nnear, c, d, i, k, v;
	uint64_t	*with = room(n, sizeof(*with));
	size_t		 arcs = 0, next = 0;

	for (v = 0; v < g->n; v++)
		arcs += g->count[v];
	members(of, g->n, n, &list, &first);
	near = room(n, sizeof(*near));
	out->n = n;
	out->start = room(n, sizeof(*out->start));
	out->count = room(n, sizeof(*out->count));
	out->self = room(n, sizeof(*out->self));
	out->to = room(arcs, sizeof(*out->to));
	out->weight = room(arcs, sizeof(*out->weight));
	for (c = 0; c < n; c++) {
		for (i = first[c], nnear = 0; i < first[c + 1]; i++) {
			v = list[i];
			out->self[c] += g->self[v];
			for (k = 0; k < g->count[v]; k++) {
				d = of[g->to[g->start[v] + k]];
				if (with[d] == 0)
					near[nnear++] = d;
				with[d] += g->weight[g->start[v] + k];
			}
		}
		out->start[c] = next;
		for (i = 0; i < nnear; i++) {
			if (near[i] == c)
				out->self[c] += with[c];
			else {
				out->to[next] = near[i];
				out->weight[next++] = capped(with[near[i]]);
			}
			with[near[i]] = 0;
		}
		out->count[c] = (uint32_t)(next - out->start[c]);
	}
	free(list);
	free(first);
	free(near);
	free(with);
}

/* ---- all levels ---- */

/* What G's vertices weigh, for the level that they are communities of. */
static void
weigh(struct louvain_level *level, const struct louvain_graph *g)
{
	uint32_t	v, i;

	level->inside = room(g->n, sizeof(*level->inside));
	level->degree = room(g->n, sizeof(*level->degree));
	for (v = 0; v < g->n; v++) {
		level->inside[v] = level->degree[v] = g->self[v];
		for (i = 0; i < g->count[v]; i++)
			level->degree[v] += g->weight[g->start[v] + i];
	}
}

void
louvain_graph_release(struct louvain_graph *g)
{
	free(g->start);
	free(g->count);
	free(g->to);
	free(g->weight);
	free(g->self);
	memset(g, 0, sizeof(*g));
}

void
louvain_run(struct louvain *l, const struct louvain_graph *g,
    uint32_t resolution)
{
	struct louvain_graph	 coarse = { 0 }, next;
	struct louvain_level	*level;

	memset(l, 0, sizeof(*l));
	while (l->nlevels < LOUVAIN_LEVELS && g->n > 0) {
		level = &l->level[l->nlevels];
		level->of = room(g->n, sizeof(*level->of));
		level->n = one_level(g, resolution, level->of);
		if (level->n == g->n) {
			free(level->of);
			break;
		}
		l->nlevels++;
		join(g, level->of, level->n, &next);
		weigh(level, &next);
		louvain_graph_release(&coarse);
		coarse = next;
		g = &coarse;
	}
	louvain_graph_release(&coarse);
}

void
louvain_release(struct louvain *l)
{
	uint32_t	i;

	for (i = 0; i < l->nlevels; i++) {
		free(l->level[i].of);
		free(l->level[i].inside);
		free(l->level[i].degree);
	}
	memset(l, 0, sizeof(*l));
}

double
louvain_share(uint64_t inside, uint64_t degree, uint64_t total,
    uint32_t resolution)
{
	double	part = total == 0 ? 0 : (double)degree / (double)total;

	return total == 0 ? 0 : 2 * (double)inside / (double)total -
	    part * part * resolution / LOUVAIN_RESOLUTION;
}
