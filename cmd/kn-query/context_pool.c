/*
 * Candidates: definitions that may be in the answer, each once.
 */
#include <stdlib.h>
#include <string.h>

#include "context.h"

struct slot {
	int64_t	 id;		/* 0: free */
	size_t	 i;		/* NONE: there is no such node */
};

static struct slot *
slot_of(struct slot *v, size_t n, int64_t id)
{
	size_t	 i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 20);

	while (v[i & (n - 1)].id != 0 && v[i & (n - 1)].id != id)
		i++;
	return &v[i & (n - 1)];
}

static void
grow_slots(struct pool_of *p)
{
	size_t		 i, n = p->nslots == 0 ? 4096 : p->nslots * 2;
	struct slot	*v = xcalloc(n, sizeof(*v));

	for (i = 0; i < p->nslots; i++)
		if (p->slots[i].id != 0)
			*slot_of(v, n, p->slots[i].id) = p->slots[i];
	free(p->slots);
	p->slots = v;
	p->nslots = n;
}

size_t
candidate_find(const struct pool_of *p, int64_t id)
{
	const struct slot	*s;

	if (p->nslots == 0 || id <= 0)
		return NONE;
	s = slot_of(p->slots, p->nslots, id);
	return s->id == id ? s->i : NONE;
}

size_t
candidate_add(struct query *q, struct pool_of *p, int64_t id, int *is_new)
{
	struct candidate	*c;
	struct slot		*s;
	const char		*slash;

	if (is_new != NULL)
		*is_new = 0;
	if (id <= 0)
		return NONE;
	if (p->nslots == 0 || (p->n + 1) * 2 > p->nslots)
		grow_slots(p);
	s = slot_of(p->slots, p->nslots, id);
	if (s->id == id)
		return s->i;
	p->v = grow(p->v, p->n, &p->cap, sizeof(*p->v));
	c = &p->v[p->n];
	memset(c, 0, sizeof(*c));
	if (!db_node(q->db, id, &c->node))
		return NONE;
	s->id = id;
	s->i = p->n;
	c->file = db_file(q->db, node_file(id));
	slash = strrchr(c->file->path, '/');
	c->folder = slash != NULL ? (size_t)(slash - c->file->path) : 0;
	c->parent = NONE;
	c->factor = 1;
	if (is_new != NULL)
		*is_new = 1;
	return p->n++;
}

void
candidates_release(struct pool_of *p)
{
	free(p->v);
	free(p->slots);
	memset(p, 0, sizeof(*p));
}
