/*
 * Deltas between snapshots; see delta.h.
 */
#include <stdlib.h>
#include <string.h>

#include "delta.h"
#include "kinds.h"
#include "room.h"

#define NODE_FIELDS		12
#define EDGE_FIELDS		5
#define UNRESOLVED_FIELDS	4

/* ---- order ---- */

#define CMP(a, b)	((a) < (b) ? -1 : (a) > (b))

static int
id_cmp(const struct delta *a, uint32_t i, const struct delta *b, uint32_t k)
{
	return memcmp(a->ids[i].hash, b->ids[k].hash, HASH_LEN);
}

int
delta_node_cmp(const struct delta *d, const struct delta_node *a,
    const struct delta *e, const struct delta_node *b)
{
	return id_cmp(d, a->id, e, b->id);
}

int
delta_edge_cmp(const struct delta *d, const struct delta_edge *a,
    const struct delta *e, const struct delta_edge *b)
{
	int	c;

	if ((c = id_cmp(d, a->src, e, b->src)) != 0 ||
	    (c = CMP(a->type, b->type)) != 0)
		return c;
	return id_cmp(d, a->dst, e, b->dst);
}

int
delta_unresolved_cmp(const struct delta *d, const struct delta_unresolved *a,
    const struct delta *e, const struct delta_unresolved *b)
{
	int	c;

	if ((c = id_cmp(d, a->src, e, b->src)) != 0 ||
	    (c = CMP(a->type, b->type)) != 0)
		return c;
	return text_cmp(a->name, b->name);
}

static const struct delta	*sorted;	/* for what follows */

/* What is there before what is not; by key; then by record. */

static int
by_node(const void *va, const void *vb)
{
	const struct delta_node	*a = va, *b = vb;
	int			 c;

	if ((c = CMP(a->none, b->none)) != 0 ||
	    (c = delta_node_cmp(sorted, a, sorted, b)) != 0 ||
	    (c = CMP(a->line, b->line)) != 0 ||
	    (c = CMP(a->body, b->body)) != 0 ||
	    (c = CMP(a->flags, b->flags)) != 0)
		return c;
	return text_cmp(a->signature, b->signature);
}

static int
by_edge(const void *va, const void *vb)
{
	const struct delta_edge	*a = va, *b = vb;
	int			 c;

	if ((c = CMP(a->none, b->none)) != 0 ||
	    (c = delta_edge_cmp(sorted, a, sorted, b)) != 0 ||
	    (c = CMP(a->prov, b->prov)) != 0)
		return c;
	return CMP(a->conf, b->conf);
}

static int
by_unresolved(const void *va, const void *vb)
{
	const struct delta_unresolved	*a = va, *b = vb;
	int				 c;

	if ((c = CMP(a->none, b->none)) != 0 ||
	    (c = delta_unresolved_cmp(sorted, a, sorted, b)) != 0)
		return c;
	return CMP(a->candidates, b->candidates);
}

static void
sort_by(const struct delta *d, void *v, size_t n, size_t size,
    int (*cmp)(const void *, const void *))
{
	sorted = d;
	if (n > 1)
		qsort(v, n, size, cmp);
}

/* A sorted copy of N elements of SIZE. */
static void *
sorted_copy(const struct delta *d, const void *v, size_t n, size_t size,
    int (*cmp)(const void *, const void *))
{
	void	*copy = room(n, size);

	if (n > 0)
		memcpy(copy, v, n * size);
	sort_by(d, copy, n, size, cmp);
	return copy;
}

/* ---- encoding ---- */

struct numbered {
	const unsigned char	*hash;
	uint32_t		 old;
};

static int
by_hash(const void *va, const void *vb)
{
	const struct numbered	*a = va, *b = vb;
	int			 c = memcmp(a->hash, b->hash, HASH_LEN);

	return c != 0 ? c : CMP(a->old, b->old);
}

static void
mark_used(const struct delta *d, unsigned char *used)
{
	uint32_t	i;

	for (i = 0; i < d->nnodes; i++) {
		used[d->nodes[i].id] = 1;
		if (!d->nodes[i].none && d->nodes[i].parent != DELTA_NONE)
			used[d->nodes[i].parent] = 1;
	}
	for (i = 0; i < d->nedges; i++)
		used[d->edges[i].src] = used[d->edges[i].dst] = 1;
	for (i = 0; i < d->nunresolved; i++)
		used[d->unresolved[i].src] = 1;
}

/* Put those that are used, each once; returns their new numbers, by old. */
static uint32_t *
put_ids(struct mp_buf *b, const struct delta *d)
{
	unsigned char	*used = room(d->nids, 1);
	struct numbered	*v = room(d->nids, sizeof(*v));
	uint32_t	*map = room(d->nids, sizeof(*map));
	uint32_t	 i, n = 0, distinct = 0;

	mark_used(d, used);
	for (i = 0; i < d->nids; i++)
		if (used[i]) {
			v[n].hash = d->ids[i].hash;
			v[n++].old = i;
		}
	if (n > 1)
		qsort(v, n, sizeof(*v), by_hash);
	for (i = 0; i < n; i++) {
		distinct += i == 0 ||
		    memcmp(v[i - 1].hash, v[i].hash, HASH_LEN) != 0;
		map[v[i].old] = distinct - 1;
	}
	mp_put_array(b, distinct);
	for (i = 0; i < n; i++) {
		if (i > 0 && map[v[i].old] == map[v[i - 1].old])
			continue;
		if (d->ids[v[i].old].outside.p != NULL)
			mp_put_str(b, d->ids[v[i].old].outside.p,
			    d->ids[v[i].old].outside.len);
		else
			mp_put_bin(b, v[i].hash, HASH_LEN);
	}
	free(used);
	free(v);
	return map;
}

static void
put_file(struct mp_buf *b, const struct delta *d)
{
	if (d->file != DELTA_FILE_GIVEN) {
		mp_put_bool(b, d->file == DELTA_FILE_SAME);
		return;
	}
	mp_put_array(b, 6);
	mp_put_text(b, d->lang);
	mp_put_text(b, d->package);
	mp_put_octets(b, d->blob);
	mp_put_uint(b, d->size);
	mp_put_uint(b, d->lines);
	mp_put_uint(b, d->flags);
}

/* Read back by get_nodes(). */
static void
put_nodes(struct mp_buf *b, const struct delta *d, const uint32_t *map)
{
	struct delta_node	*v = sorted_copy(d, d->nodes, d->nnodes,
				    sizeof(*v), by_node);
	uint32_t		 i, n = 0;

	while (n < d->nnodes && !v[n].none)
		n++;
	mp_put_array(b, (size_t)n * NODE_FIELDS);
	for (i = 0; i < n; i++) {
		mp_put_uint(b, map[v[i].id]);
		mp_put_uint(b, v[i].kind);
		mp_put_text(b, v[i].name);
		mp_put_text(b, v[i].qualified);
		if (v[i].parent == DELTA_NONE)
			mp_put_nil(b);
		else
			mp_put_uint(b, map[v[i].parent]);
		mp_put_uint(b, v[i].flags);
		mp_put_uint(b, v[i].body);
		mp_put_text(b, v[i].signature);
		mp_put_text(b, v[i].doc);
		mp_put_uint(b, v[i].line);
		mp_put_uint(b, v[i].end_line);
		mp_put_bool(b, v[i].past);
	}
	mp_put_array(b, d->nnodes - n);
	for (; i < d->nnodes; i++)
		mp_put_uint(b, map[v[i].id]);
	free(v);
}

static void
put_edges(struct mp_buf *b, const struct delta *d, const uint32_t *map)
{
	struct delta_edge	*v = sorted_copy(d, d->edges, d->nedges,
				    sizeof(*v), by_edge);
	uint32_t		 i, n = 0;

	while (n < d->nedges && !v[n].none)
		n++;
	mp_put_array(b, (size_t)n * EDGE_FIELDS);
	for (i = 0; i < d->nedges; i++) {
		if (i == n)
			mp_put_array(b, (size_t)(d->nedges - n) * 3);
		mp_put_uint(b, map[v[i].src]);
		mp_put_uint(b, map[v[i].dst]);
		mp_put_uint(b, v[i].type);
		if (i >= n)
			continue;
		mp_put_uint(b, v[i].prov);
		mp_put_uint(b, v[i].conf);
	}
	if (n == d->nedges)
		mp_put_array(b, 0);
	free(v);
}

static void
put_unresolved(struct mp_buf *b, const struct delta *d, const uint32_t *map)
{
	struct delta_unresolved	*v = sorted_copy(d, d->unresolved,
				    d->nunresolved, sizeof(*v),
				    by_unresolved);
	uint32_t		 i, n = 0;

	while (n < d->nunresolved && !v[n].none)
		n++;
	mp_put_array(b, (size_t)n * UNRESOLVED_FIELDS);
	for (i = 0; i < d->nunresolved; i++) {
		if (i == n)
			mp_put_array(b, (size_t)(d->nunresolved - n) * 3);
		mp_put_uint(b, map[v[i].src]);
		mp_put_uint(b, v[i].type);
		mp_put_text(b, v[i].name);
		if (i < n)
			mp_put_uint(b, v[i].candidates);
	}
	if (n == d->nunresolved)
		mp_put_array(b, 0);
	free(v);
}

void
delta_put(struct mp_buf *b, const struct delta *d)
{
	uint32_t	*map;

	mp_put_array(b, 8);
	put_file(b, d);
	map = put_ids(b, d);
	put_nodes(b, d, map);
	put_edges(b, d, map);
	put_unresolved(b, d, map);
	free(map);
}

/* ---- decoding ---- */

static uint32_t
get_number(struct mp_cur *c, uint32_t below)
{
	uint32_t	v = mp_u32(c);

	if (v >= below) {
		c->bad = 1;
		return 0;
	}
	return v;
}

/* Number of records of FIELDS elements each. */
static uint32_t
get_count(struct mp_cur *c, uint32_t fields)
{
	uint32_t	n = mp_array(c);

	if (n % fields != 0) {
		c->bad = 1;
		return 0;
	}
	return n / fields;
}

static void
get_file(struct delta *d, struct mp_cur *c)
{
	if (mp_peek(c) == MP_BOOL) {
		d->file = mp_bool(c) ? DELTA_FILE_SAME : DELTA_FILE_NONE;
		return;
	}
	d->file = DELTA_FILE_GIVEN;
	if (mp_array(c) != 6)
		c->bad = 1;
	d->lang = mp_text(c, MP_STR);
	d->package = mp_text(c, MP_STR);
	d->blob = mp_text(c, MP_BIN);
	d->size = mp_uint(c);
	d->lines = mp_uint(c);
	d->flags = mp_u32(c);
}

static void
get_ids(struct delta *d, struct hasher *h, struct mp_cur *c)
{
	static const struct text	none = { "", 0 };
	struct delta_id			*id;
	struct text			 t;
	uint32_t			 i, n = mp_array(c);

	d->ids = room(n, sizeof(*d->ids));
	for (i = 0; i < n && !c->bad; i++) {
		id = &d->ids[d->nids++];
		if (mp_peek(c) == MP_STR) {
			id->outside = mp_text(c, MP_STR);
			node_hash(h, id->hash, none, none, none, id->outside,
			    NODE_EXTERNAL, none);
			continue;
		}
		t = mp_text(c, MP_BIN);
		if (t.len != HASH_LEN)
			c->bad = 1;
		else
			memcpy(id->hash, t.p, HASH_LEN);
	}
}

static void
get_nodes(struct delta *d, struct mp_cur *c)
{
	struct mp_cur		 first = *c;
	struct delta_node	*v;
	uint32_t		 i, n, none;

	n = get_count(c, NODE_FIELDS);
	mp_skip_n(c, n * NODE_FIELDS);
	none = mp_array(c);
	if (c->bad)
		return;
	*c = first;
	d->nodes = room((size_t)n + none, sizeof(*d->nodes));
	mp_array(c);
	for (i = 0; i < n && !c->bad; i++) {
		v = &d->nodes[d->nnodes++];
		v->id = get_number(c, d->nids);
		v->kind = get_number(c, NODE_KIND_MAX);
		v->name = mp_text(c, MP_STR);
		v->qualified = mp_text(c, MP_STR);
		v->parent = DELTA_NONE;
		if (mp_peek(c) == MP_NIL)
			mp_skip(c);
		else
			v->parent = get_number(c, d->nids);
		v->flags = mp_u32(c);
		v->body = mp_uint(c);
		v->signature = mp_text(c, MP_STR);
		v->doc = mp_text(c, MP_STR);
		v->line = mp_u32(c);
		v->end_line = mp_u32(c);
		v->past = mp_bool(c);
	}
	mp_array(c);
	for (i = 0; i < none && !c->bad; i++) {
		v = &d->nodes[d->nnodes++];
		v->id = get_number(c, d->nids);
		v->parent = DELTA_NONE;
		v->none = 1;
	}
}

/* Records of the two lists that follow: those with FIELDS elements and the
   others with three.  Whatever is wrong with either is seen now. */
static uint32_t
count_both(struct mp_cur *c, uint32_t fields)
{
	struct mp_cur	ahead = *c;
	uint32_t	n = get_count(&ahead, fields);

	mp_skip_n(&ahead, n * fields);
	n += get_count(&ahead, 3);
	c->bad |= ahead.bad;
	return c->bad ? 0 : n;
}

static void
get_edges(struct delta *d, struct mp_cur *c)
{
	struct delta_edge	*v;
	uint32_t		 i, n;
	int			 none;

	d->edges = room(count_both(c, EDGE_FIELDS), sizeof(*d->edges));
	for (none = 0; none < 2; none++) {
		n = get_count(c, none ? 3 : EDGE_FIELDS);
		for (i = 0; i < n && !c->bad; i++) {
			v = &d->edges[d->nedges++];
			v->src = get_number(c, d->nids);
			v->dst = get_number(c, d->nids);
			v->type = (uint8_t)get_number(c, EDGE_TYPE_MAX);
			v->none = none;
			if (none)
				continue;
			v->prov = (uint8_t)get_number(c, PROV_MAX);
			v->conf = (uint8_t)get_number(c, 101);
		}
	}
}

static void
get_unresolved(struct delta *d, struct mp_cur *c)
{
	struct delta_unresolved	*v;
	uint32_t		 i, n;
	int			 none;

	d->unresolved = room(count_both(c, UNRESOLVED_FIELDS),
	    sizeof(*d->unresolved));
	for (none = 0; none < 2; none++) {
		n = get_count(c, none ? 3 : UNRESOLVED_FIELDS);
		for (i = 0; i < n && !c->bad; i++) {
			v = &d->unresolved[d->nunresolved++];
			v->src = get_number(c, d->nids);
			v->type = mp_u32(c);
			v->name = mp_text(c, MP_STR);
			v->none = none;
			if (!none)
				v->candidates = mp_u32(c);
		}
	}
}

int
delta_get(struct delta *d, struct hasher *h, const void *data, size_t len)
{
	struct mp_cur	c;

	memset(d, 0, sizeof(*d));
	mp_cur_init(&c, data, len);
	if (mp_array(&c) != 8)
		return -1;
	get_file(d, &c);
	get_ids(d, h, &c);
	get_nodes(d, &c);
	if (!c.bad)
		get_edges(d, &c);
	if (!c.bad)
		get_unresolved(d, &c);
	return mp_done(&c) ? 0 : -1;
}

void
delta_release(struct delta *d)
{
	free(d->ids);
	free(d->nodes);
	free(d->edges);
	free(d->unresolved);
	memset(d, 0, sizeof(*d));
}
