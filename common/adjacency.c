/*
 * Rows of the adjacency: making and checking them.
 */
#include <err.h>
#include <stdlib.h>

#include "adjacency.h"

#define HEAD	(4 * ((size_t)ADJ_FILES + 1))

int
adj_open(struct adj *a, const void *data, size_t len)
{
	const unsigned char	*start;
	uint32_t		 i, n, last = 0;

	memset(a, 0, sizeof(*a));
	if (len == 0)
		return 0;
	if (len < HEAD)
		return -1;
	a->p = data;
	for (i = 0; i <= ADJ_FILES; i++) {
		n = packed_u32(a->p + 4 * i);
		if (n < last || (i == 0 && n != 0))
			return -1;
		last = n;
	}
	if (last == 0 || (len - HEAD) / 4 < (size_t)last + 1)
		return -1;
	start = a->p + HEAD;
	n = packed_u32(start + 4 * (size_t)last);
	a->edges = start + 4 * ((size_t)last + 1);
	if ((size_t)(a->p + len - a->edges) != 8 * (size_t)n)
		return -1;
	for (i = 0; i < last; i++)
		if (packed_u32(start + 4 * (size_t)i) >
		    packed_u32(start + 4 * (size_t)(i + 1)))
			return -1;
	if (packed_u32(start) != 0)
		return -1;
	a->nlists = last;
	a->nedges = n;
	return 0;
}

int
adj_compare(const void *va, const void *vb)
{
	const struct adj_entry	*a = va, *b = vb;

	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return a->edge < b->edge ? -1 : a->edge > b->edge;
}

static uint32_t
place(int64_t node)
{
	return (uint32_t)(node >> 20) & (ADJ_FILES - 1);
}

size_t
adj_make(unsigned char **buf, size_t *cap, const struct adj_entry *v, size_t n)
{
	uint32_t	 lists[ADJ_FILES] = { 0 }, first[ADJ_FILES + 1];
	uint32_t	 k, list, next = 0;
	unsigned char	*p, *start, *edges;
	size_t		 i, need;

	if (n == 0)
		return 0;
	for (i = 0; i < n; i++)
		lists[place(v[i].node)] = ((uint32_t)v[i].node & 0xfffffu) + 1;
	for (k = first[0] = 0; k < ADJ_FILES; k++)
		first[k + 1] = first[k] + lists[k];
	need = HEAD + 4 * ((size_t)first[ADJ_FILES] + 1) + 8 * n;
	if (need > *cap) {
		if ((p = realloc(*buf, need * 2)) == NULL)
			err(2, NULL);
		*buf = p;
		*cap = need * 2;
	}
	for (k = 0; k <= ADJ_FILES; k++)
		packed_put_u32(*buf + 4 * k, first[k]);
	start = *buf + HEAD;
	edges = start + 4 * ((size_t)first[ADJ_FILES] + 1);
	for (i = 0; i < n; i++) {
		list = first[place(v[i].node)] +
		    ((uint32_t)v[i].node & 0xfffffu);
		while (next <= list)
			packed_put_u32(start + 4 * (size_t)next++, (uint32_t)i);
		packed_put_u64(edges + 8 * i, v[i].edge);
	}
	while (next <= first[ADJ_FILES])
		packed_put_u32(start + 4 * (size_t)next++, (uint32_t)n);
	return need;
}

void
adj_entries(const struct adj *a, int64_t id, struct adj_entry *v)
{
	const unsigned char	*start;
	int64_t			 file = id >> 1 << ADJ_FILE_BITS;
	uint32_t		 k, list, i, to, from, last;

	if (a->nlists == 0)
		return;
	start = a->p + HEAD;
	for (k = 0; k < ADJ_FILES; k++) {
		from = packed_u32(a->p + 4 * k);
		last = packed_u32(a->p + 4 * (k + 1));
		for (list = from; list < last; list++) {
			i = packed_u32(start + 4 * (size_t)list);
			to = packed_u32(start + 4 * (size_t)(list + 1));
			for (; i < to; i++) {
				v->node = (file + k) << 20 | (list - from);
				v++->edge = adj_edge(a, i);
			}
		}
	}
}
