/*
 * Two deltas as one; see delta.h.
 */
#include <stdlib.h>

#include "delta.h"
#include "room.h"

/* All of both, OLDER's first; the ids of NEWER are numbered on. */
static void
join(struct delta *r, const struct delta *older, const struct delta *newer)
{
	const struct delta	*file = older->file == DELTA_FILE_SAME ?
				    newer : older;
	const struct delta	*parts[2] = { older, newer }, *d;
	uint32_t		 i, k, base = 0;

	*r = *file;
	r->nids = r->nnodes = r->nedges = r->nunresolved = 0;
	r->ids = room((size_t)older->nids + newer->nids, sizeof(*r->ids));
	r->nodes = room((size_t)older->nnodes + newer->nnodes,
	    sizeof(*r->nodes));
	r->edges = room((size_t)older->nedges + newer->nedges,
	    sizeof(*r->edges));
	r->unresolved = room((size_t)older->nunresolved + newer->nunresolved,
	    sizeof(*r->unresolved));
	for (k = 0; k < 2; k++, base = r->nids) {
		d = parts[k];
		for (i = 0; i < d->nids; i++)
			r->ids[r->nids++] = d->ids[i];
		for (i = 0; i < d->nnodes; i++) {
			r->nodes[r->nnodes] = d->nodes[i];
			r->nodes[r->nnodes].id += base;
			if (d->nodes[i].parent != DELTA_NONE)
				r->nodes[r->nnodes].parent += base;
			r->nnodes++;
		}
		for (i = 0; i < d->nedges; i++) {
			r->edges[r->nedges] = d->edges[i];
			r->edges[r->nedges].src += base;
			r->edges[r->nedges++].dst += base;
		}
		for (i = 0; i < d->nunresolved; i++) {
			r->unresolved[r->nunresolved] = d->unresolved[i];
			r->unresolved[r->nunresolved++].src += base;
		}
	}
}

static const struct delta	*merged;	/* for what follows */

/* Keys of the joined lists by number, of equals OLDER's first. */

static int
node_key(uint32_t a, uint32_t b)
{
	return delta_node_cmp(merged, &merged->nodes[a], merged,
	    &merged->nodes[b]);
}

static int
edge_key(uint32_t a, uint32_t b)
{
	return delta_edge_cmp(merged, &merged->edges[a], merged,
	    &merged->edges[b]);
}

static int
unresolved_key(uint32_t a, uint32_t b)
{
	return delta_unresolved_cmp(merged, &merged->unresolved[a], merged,
	    &merged->unresolved[b]);
}

static int	(*key)(uint32_t, uint32_t);	/* for by_key() */

static int
by_key(const void *va, const void *vb)
{
	const uint32_t	*a = va, *b = vb;
	int		 c = key(*a, *b);

	return c != 0 ? c : *a < *b ? -1 : *a > *b;
}

/*
 * Which node is past depends on the newest snapshot: one that OLDER has and
 * the middle one has not may be there again, and one that both have may be
 * gone.  V: the N numbers of one key, NOLDER of them of OLDER.
 */
static void
merge_past(struct delta *r, const uint32_t *v, uint32_t n, uint32_t nolder,
    unsigned char *drop)
{
	uint32_t	i;
	int		none = 0, past = 0;

	for (i = nolder; i < n; i++) {
		none |= r->nodes[v[i]].none;
		past |= r->nodes[v[i]].past;
	}
	for (i = 0; i < nolder; i++)
		if (r->nodes[v[i]].none)
			drop[v[i]] = (unsigned char)past;
		else
			r->nodes[v[i]].past = r->nodes[v[i]].past ? !none :
			    past;
}

/*
 * Of N elements the first NOLDER are OLDER's.  Of a key that it speaks of
 * its word holds.  Returns which are to be left out; to be freed.
 */
static unsigned char *
left_out(struct delta *r, uint32_t n, uint32_t nolder,
    int (*cmp)(uint32_t, uint32_t))
{
	unsigned char	*drop = room(n, 1);
	uint32_t	*v = room(n, sizeof(*v)), i, k, j;

	for (i = 0; i < n; i++)
		v[i] = i;
	merged = r;
	key = cmp;
	if (n > 1)
		qsort(v, n, sizeof(*v), by_key);
	for (i = 0; i < n; i = k) {
		for (k = i + 1; k < n && cmp(v[i], v[k]) == 0; k++)
			continue;
		for (j = i; j < k && v[j] < nolder; j++)
			continue;
		if (j == i || j == k)
			continue;	/* only one of them speaks of it */
		if (cmp == node_key)
			merge_past(r, v + i, k - i, j - i, drop);
		for (; j < k; j++)
			drop[v[j]] = 1;
	}
	free(v);
	return drop;
}

int
delta_merge(struct mp_buf *b, const struct delta *older,
    const struct delta *newer)
{
	static const struct delta	 nothing;
	struct delta			 r;
	unsigned char			*drop;
	uint32_t			 i, n;
	int				 any;

	if (older == NULL)
		older = &nothing;
	if (newer == NULL)
		newer = &nothing;
	join(&r, older, newer);
	drop = left_out(&r, r.nnodes, older->nnodes, node_key);
	for (i = n = 0; i < r.nnodes; i++)
		if (!drop[i])
			r.nodes[n++] = r.nodes[i];
	r.nnodes = n;
	free(drop);
	drop = left_out(&r, r.nedges, older->nedges, edge_key);
	for (i = n = 0; i < r.nedges; i++)
		if (!drop[i])
			r.edges[n++] = r.edges[i];
	r.nedges = n;
	free(drop);
	drop = left_out(&r, r.nunresolved, older->nunresolved,
	    unresolved_key);
	for (i = n = 0; i < r.nunresolved; i++)
		if (!drop[i])
			r.unresolved[n++] = r.unresolved[i];
	r.nunresolved = n;
	free(drop);
	any = r.file != DELTA_FILE_SAME || r.nnodes + r.nedges +
	    r.nunresolved > 0;
	if (any)
		delta_put(b, &r);
	delta_release(&r);
	return any;
}
