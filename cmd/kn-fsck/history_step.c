/*
 * One step back in history, see history.h.
 */
#include <string.h>

#include "history.h"
#include "kinds.h"
#include "prog.h"

/* ---- one step back ---- */

/* What the delta says of a node, an edge, a reference; NULL: nothing. */

static const struct delta_node *
says_node(const struct delta *d, const unsigned char *hash)
{
	uint32_t i;

	for (i = 0; i < d->nnodes; i++)
		if (memcmp(d->ids[d->nodes[i].id].hash, hash, HASH_LEN) == 0)
			return &d->nodes[i];
	return NULL;
}

static int
says_edge(const struct delta *d, const struct state_edge *e)
{
	uint32_t i;

	for (i = 0; i < d->nedges; i++)
		if (d->edges[i].type == e->type &&
		    memcmp(d->ids[d->edges[i].src].hash, e->from, HASH_LEN) ==
		    0 && memcmp(d->ids[d->edges[i].dst].hash, e->to,
		    HASH_LEN) == 0)
			return 1;
	return 0;
}

static int
says_ref(const struct delta *d, const struct state_ref *r)
{
	const struct delta_unresolved *u;
	uint32_t i;

	for (i = 0; i < d->nunresolved; i++) {
		u = &d->unresolved[i];
		if (u->type == r->type && memcmp(d->ids[u->src].hash, r->from,
		    HASH_LEN) == 0 && text_cmp(u->name, r->name) == 0)
			return 1;
	}
	return 0;
}

static void
step_nodes(struct state *f, const struct delta *d)
{
	const struct delta_node *n;
	struct state_node *s;
	size_t i, k, before = f->nnodes;
	uint32_t j;

	/* Is what it calls past in the newer snapshot no more? */
	for (j = 0; j < d->nnodes; j++) {
		n = &d->nodes[j];
		for (k = 0; k < before && memcmp(f->nodes[k].hash,
		    d->ids[n->id].hash, HASH_LEN) != 0; k++)
			continue;
		if (!n->none && n->past != (k == before))
			finding("%s: the delta calls a node past that is not, "
			    "or the reverse", safe(f->path.p, f->path.len));
	}
	for (i = k = 0; i < f->nnodes; i++)
		if (says_node(d, f->nodes[i].hash) == NULL)
			f->nodes[k++] = f->nodes[i];
	f->nodes = grow(f->nodes, k + d->nnodes + 1, sizeof(*f->nodes));
	for (j = 0; j < d->nnodes; j++) {
		n = &d->nodes[j];
		if (n->none)
			continue;
		s = &f->nodes[k++];
		memcpy(s->hash, d->ids[n->id].hash, HASH_LEN);
		s->has_parent = n->parent != DELTA_NONE;
		if (s->has_parent)
			memcpy(s->parent, d->ids[n->parent].hash, HASH_LEN);
		s->flags = n->flags;
		s->body = n->body;
		s->signature = n->signature;
		s->doc = n->doc;
	}
	f->nnodes = k;
}

static void
step_edges(struct state *f, const struct delta *d)
{
	const struct delta_edge *e;
	struct state_edge *s;
	size_t i, k;
	uint32_t j;

	for (i = k = 0; i < f->nedges; i++)
		if (!says_edge(d, &f->edges[i]))
			f->edges[k++] = f->edges[i];
	f->edges = grow(f->edges, k + d->nedges + 1, sizeof(*f->edges));
	for (j = 0; j < d->nedges; j++) {
		e = &d->edges[j];
		if (e->none)
			continue;
		s = &f->edges[k++];
		memcpy(s->from, d->ids[e->src].hash, HASH_LEN);
		memcpy(s->to, d->ids[e->dst].hash, HASH_LEN);
		s->type = e->type;
		s->prov = e->prov;
		s->conf = e->conf;
	}
	f->nedges = k;
}

static void
step_refs(struct state *f, const struct delta *d)
{
	const struct delta_unresolved *u;
	struct state_ref *s;
	size_t i, k;
	uint32_t j;

	for (i = k = 0; i < f->nrefs; i++)
		if (!says_ref(d, &f->refs[i]))
			f->refs[k++] = f->refs[i];
	f->refs = grow(f->refs, k + d->nunresolved + 1, sizeof(*f->refs));
	for (j = 0; j < d->nunresolved; j++) {
		u = &d->unresolved[j];
		if (u->none)
			continue;
		s = &f->refs[k++];
		memcpy(s->from, d->ids[u->src].hash, HASH_LEN);
		s->type = u->type;
		s->name = u->name;
		s->candidates = u->candidates;
	}
	f->nrefs = k;
}

/* ---- its digest ---- */

static struct record_leaf *
leaves(struct history *hs, size_t n)
{
	if (n >= hs->leaves_max) {
		hs->leaves_max = n * 2 + 1;
		hs->leaves = grow(hs->leaves, hs->leaves_max,
		    sizeof(*hs->leaves));
	}
	memset(hs->leaves, 0, n * sizeof(*hs->leaves));
	return hs->leaves;
}

static void
end_tree(struct history *hs, unsigned int number, size_t n)
{
	struct record_tree t = { .number = (uint8_t)number,
	    .count = (uint32_t)n };
	unsigned char b[RECORD_TREE_LEN];

	if (n == 0)
		return;
	record_leaves_sort(hs->leaves, n);
	record_leaves_root(hs->h, hs->leaves, n, t.root);
	record_tree_put(b, &t);
	mp_put_raw(&hs->trees, b, sizeof(b));
}

static void
nodes_tree(struct history *hs, const struct state *f)
{
	struct record_leaf *v = leaves(hs, f->nnodes);
	struct record_node r;
	size_t i;

	for (i = 0; i < f->nnodes; i++) {
		r.hash = f->nodes[i].hash;
		r.parent = f->nodes[i].has_parent ? f->nodes[i].parent : NULL;
		r.flags = f->nodes[i].flags;
		r.body = f->nodes[i].body;
		r.signature = f->nodes[i].signature;
		r.doc = f->nodes[i].doc;
		v[i].key = r.hash;
		record_node_leaf(hs->h, &hs->buf, &r, v[i].hash);
	}
	end_tree(hs, RECORD_NODES, f->nnodes);
}

static void
edges_tree(struct history *hs, const struct state *f, unsigned int type)
{
	struct record_leaf *v = leaves(hs, f->nedges);
	const struct state_edge *e;
	struct record_edge r;
	size_t i, n = 0;

	for (i = 0; i < f->nedges; i++) {
		e = &f->edges[i];
		if (e->type != type)
			continue;
		r = (struct record_edge){ e->from, e->to, e->type, e->prov,
		    e->conf };
		v[n].key = e->from;
		v[n].key2 = e->to;
		record_edge_leaf(hs->h, &r, v[n++].hash);
	}
	end_tree(hs, RECORD_EDGES(type), n);
}

static void
refs_tree(struct history *hs, const struct state *f)
{
	struct record_leaf *v = leaves(hs, f->nrefs);
	struct record_unresolved r;
	size_t i;

	for (i = 0; i < f->nrefs; i++) {
		r.from = f->refs[i].from;
		r.type = f->refs[i].type;
		r.name = f->refs[i].name;
		r.candidates = f->refs[i].candidates;
		v[i].key = r.from;
		v[i].type = r.type;
		v[i].name = r.name;
		record_unresolved_leaf(hs->h, &hs->buf, &r, v[i].hash);
	}
	end_tree(hs, RECORD_UNRESOLVED, f->nrefs);
}

static void
file_leaf(struct history *hs, struct state *f)
{
	struct record_file r = { f->path, f->lang, f->blob, f->flags,
	    { NULL, 0 } };
	unsigned int type;

	mp_buf_reset(&hs->trees);
	nodes_tree(hs, f);
	for (type = 0; type < EDGE_TYPE_MAX; type++)
		edges_tree(hs, f, type);
	refs_tree(hs, f);
	r.trees.p = hs->trees.sbuf.data;
	r.trees.len = hs->trees.sbuf.size;
	record_file_leaf(hs->h, &hs->buf, &r, f->leaf);
}

void
history_step(struct history *hs, struct text path, const struct delta *d)
{
	struct state *f = history_file(hs, path);

	if (path.len == 0 || f == NULL)
		return;
	step_nodes(f, d);
	step_edges(f, d);
	step_refs(f, d);
	if (d->file == DELTA_FILE_NONE)
		f->is = 0;
	if (d->file == DELTA_FILE_GIVEN) {
		f->is = 1;
		f->package = d->package;
		f->lang = d->lang;
		f->blob = d->blob;
		f->flags = d->flags;
	}
	if (!f->is && f->nnodes + f->nedges + f->nrefs > 0)
		finding("%s: there is no such file in a snapshot, but what "
		    "was in it", safe(path.p, path.len));
	file_leaf(hs, f);
}
