/*
 * What changed, judged: how grave each change is (see kn-query(1), diff), and
 * in which order they are told.
 */
#include <stdlib.h>
#include <string.h>

#include "changes_sort.h"


/* ---- how grave ---- */

static const struct edge_version *
edge_of(const struct edge_change *e)
{
	return e->new.src != NULL ? &e->new : &e->old;
}

static unsigned int
edge_aspect(unsigned int type)
{
	switch (type) {
	case EDGE_CALLS:
		return ASPECT_CALLS;
	case EDGE_EXTENDS:
	case EDGE_IMPLEMENTS:
	case EDGE_OVERRIDES:
	case EDGE_IMPORTS:
	case EDGE_TYPE_HINT_OF:
	case EDGE_DECORATES:
		return ASPECT_BASES;
	case EDGE_CONTAINS:
		return ASPECT_CONTAINER;
	case EDGE_DOCUMENTS:
		return ASPECT_DOC;
	default:
		return ASPECT_RELATIONS;
	}
}

static void
judge_edges(struct changes *c)
{
	struct edge_change	*e;
	unsigned int		 aspect;
	size_t			 i;

	for (i = 0; i < c->nedges; i++) {
		e = &c->edges[i];
		aspect = edge_aspect(edge_of(e)->type);
		if (e->what == CHANGE_CHANGED || aspect == ASPECT_DOC)
			e->class = CLASS_METADATA;
		else if (e->what == CHANGE_MOVED || aspect == ASPECT_BASES ||
		    aspect == ASPECT_CONTAINER)
			e->class = CLASS_STRUCTURAL;
		else
			e->class = CLASS_BEHAVIOURAL;
	}
}

static int
node_by_hash(const void *va, const void *vb)
{
	const struct node_change	*a = va, *b = vb;
	int	c = memcmp(node_version(a)->hash, node_version(b)->hash, HASH_LEN);

	return c != 0 ? c : strcmp(node_version(a)->path, node_version(b)->path);
}

/* What an edge came from or lost did not change itself. */
static const struct version *
version_of_end(struct query *q, const struct edge_end *e, const char *path)
{
	struct version	*v = pool_alloc(q->pool, sizeof(*v));

	v->path = path;
	memcpy(v->hash, e->hash, HASH_LEN);
	v->kind = e->kind;
	v->line = e->line;
	v->name = v->qualified = e->qualified;
	v->signature = v->doc = "";
	return v;
}

/* Enter what edges say of their sources; adds those that did not change
   otherwise.  Nodes are by hash; the new ones come after them. */
static void
mark_sources(struct changes *c)
{
	struct node_change	 k, *n;
	const struct edge_end	*src;
	struct edge_change	*e;
	size_t			 i, all = c->nnodes;

	for (i = 0; i < c->nedges; i++) {
		e = &c->edges[i];
		if (e->what != CHANGE_ADDED && e->what != CHANGE_REMOVED)
			continue;
		src = edge_of(e)->src;
		memset(&k, 0, sizeof(k));
		k.new = version_of_end(c->q, src, e->path);
		n = all == 0 ? NULL : bsearch(&k, c->nodes, all, sizeof(k),
		    node_by_hash);
		/* Edges of one source come together. */
		if (n == NULL && c->nnodes > all &&
		    node_by_hash(&c->nodes[c->nnodes - 1], &k) == 0)
			n = &c->nodes[c->nnodes - 1];
		if (n == NULL) {
			c->nodes = grow(c->nodes, c->nnodes, &c->nodes_cap,
			    sizeof(*c->nodes));
			n = &c->nodes[c->nnodes++];
			*n = k;
			n->what = CHANGE_CHANGED;
			n->old = n->new;
		}
		if (n->what != CHANGE_ADDED && n->what != CHANGE_REMOVED)
			n->aspects |= edge_aspect(edge_of(e)->type);
	}
}

static enum change_class
aspects_class(unsigned int a)
{
	if ((a & (ASPECT_CALLS | ASPECT_RELATIONS)) || ((a & ASPECT_BODY) &&
	    !(a & ASPECT_SIGNATURE)))
		return CLASS_BEHAVIOURAL;
	if (a & (ASPECT_SIGNATURE | ASPECT_VISIBILITY | ASPECT_FLAGS |
	    ASPECT_CONTAINER | ASPECT_BASES))
		return CLASS_STRUCTURAL;
	return CLASS_METADATA;
}

struct child {
	const unsigned char	*up;
	struct node_change	*n;
};

static int
by_up(const void *va, const void *vb)
{
	const struct child	*a = va, *b = vb;

	return memcmp(a->up, b->up, HASH_LEN);
}

/* The children of the node: the first, and how many. */
static struct child *
children_of(struct child *v, size_t n, const unsigned char *hash,
    size_t *count)
{
	size_t	lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (memcmp(v[mid].up, hash, HASH_LEN) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (hi = lo; hi < n && memcmp(v[hi].up, hash, HASH_LEN) == 0; hi++)
		continue;
	*count = hi - lo;
	return v + lo;
}

/*
 * The body of what holds others is another when theirs is: then it is as
 * grave as the gravest of them.
 */
static void
judge_holders(struct changes *c)
{
	const uint32_t		 holders = KINDS_TYPE | KIND_BIT(NODE_FILE) |
				    KIND_BIT(NODE_SECTION);
	struct child		*v = xcalloc(2 * c->nnodes, sizeof(*v)), *first;
	struct node_change	*n;
	size_t			 i, k, count, nv = 0;
	int			 again = 1;

	for (i = 0; i < c->nnodes; i++) {
		n = &c->nodes[i];
		if (n->old != NULL) {
			v[nv].up = n->old->up;
			v[nv++].n = n;
		}
		if (n->new != NULL && n->new != n->old) {
			v[nv].up = n->new->up;
			v[nv++].n = n;
		}
	}
	if (nv > 1)
		qsort(v, nv, sizeof(*v), by_up);
	for (i = 0; i < c->nnodes; i++) {
		n = &c->nodes[i];
		if (n->what != CHANGE_CHANGED || !(n->aspects & ASPECT_BODY) ||
		    !(KIND_BIT(node_version(n)->kind) & holders))
			continue;
		children_of(v, nv, node_version(n)->hash, &count);
		if (count == 0)
			continue;
		n->aspects = (n->aspects & ~ASPECT_BODY) | ASPECT_MEMBERS;
		n->class = aspects_class(n->aspects);
	}
	while (again)
		for (i = again = 0; i < c->nnodes; i++) {
			n = &c->nodes[i];
			if (!(n->aspects & ASPECT_MEMBERS))
				continue;
			first = children_of(v, nv, node_version(n)->hash, &count);
			for (k = 0; k < count; k++)
				if (first[k].n->class > n->class) {
					n->class = first[k].n->class;
					again = 1;
				}
		}
	free(v);
}

static void
judge_nodes(struct changes *c)
{
	struct node_change	*n;
	size_t			 i;

	for (i = 0; i < c->nnodes; i++) {
		n = &c->nodes[i];
		if (n->what == CHANGE_CHANGED)
			n->class = aspects_class(n->aspects);
		else
			n->class = CLASS_STRUCTURAL;
		if (n->what == CHANGE_MOVED) {
			n->aspects &= ~ASPECT_CONTAINER;
			if (aspects_class(n->aspects) == CLASS_BEHAVIOURAL)
				n->class = CLASS_BEHAVIOURAL;
		}
		if (node_version(n)->kind == NODE_SECTION)
			n->class = CLASS_METADATA;
	}
	judge_holders(c);
}

/* A file is as what is in it; when nothing is, only its text changed. */
static void
judge_files(struct changes *c)
{
	struct file_change	*f;
	size_t			 i;

	for (i = 0; i < c->nfiles; i++) {
		f = &c->files[i];
		f->class = f->what == CHANGE_CHANGED ? CLASS_METADATA :
		    CLASS_STRUCTURAL;
	}
	for (i = 0; i < c->nnodes; i++) {
		f = (struct file_change *)(intptr_t)changes_file(c,
		    node_version(&c->nodes[i])->path);
		if (f != NULL && c->nodes[i].class > f->class)
			f->class = c->nodes[i].class;
	}
}

/* ---- order ---- */

static const char *
package_of(struct changes *c, const char *path)
{
	const struct file_change	*f = changes_file(c, path);

	if (*path == '\0')
		return "";
	if (f != NULL)
		return f->new.is ? f->new.package : f->old.package;
	return db_file_by_path(c->q->db, path)->id == 0 ? "" :
	    db_file_by_path(c->q->db, path)->package;
}

static int
node_order(const void *va, const void *vb)
{
	const struct node_change	*a = va, *b = vb;
	const struct version		*v = node_version(a), *w = node_version(b);
	int				 c;

	if ((c = strcmp(a->package, b->package)) != 0 ||
	    (c = strcmp(v->path, w->path)) != 0 ||
	    (c = CMP(v->kind != NODE_FILE, w->kind != NODE_FILE)) != 0 ||
	    (c = CMP(v->line, w->line)) != 0 ||
	    (c = strcmp(v->qualified, w->qualified)) != 0 ||
	    (c = CMP(a->what, b->what)) != 0)
		return c;
	return memcmp(v->hash, w->hash, HASH_LEN);
}

static int
edge_order(const void *va, const void *vb)
{
	const struct edge_change	*a = va, *b = vb;
	const struct edge_version	*v = edge_of(a), *w = edge_of(b);
	int				 c;

	if ((c = strcmp(a->path, b->path)) != 0 ||
	    (c = strcmp(v->src->qualified, w->src->qualified)) != 0 ||
	    (c = CMP(v->type, w->type)) != 0 ||
	    (c = strcmp(v->dst->qualified, w->dst->qualified)) != 0 ||
	    (c = CMP(a->what, b->what)) != 0 ||
	    (c = memcmp(v->src->hash, w->src->hash, HASH_LEN)) != 0)
		return c;
	return memcmp(v->dst->hash, w->dst->hash, HASH_LEN);
}

static int
ref_order(const void *va, const void *vb)
{
	const struct ref_change	*a = va, *b = vb;
	int			 c;

	if ((c = strcmp(a->path, b->path)) != 0 ||
	    (c = strcmp(a->src->qualified, b->src->qualified)) != 0 ||
	    (c = CMP(a->type, b->type)) != 0 ||
	    (c = strcmp(a->name, b->name)) != 0)
		return c;
	return memcmp(a->src->hash, b->src->hash, HASH_LEN);
}

void
changes_judge(struct changes *c)
{
	size_t	i;

	changes_pair(c);
	if (c->nnodes > 1)
		qsort(c->nodes, c->nnodes, sizeof(*c->nodes), node_by_hash);
	judge_edges(c);
	mark_sources(c);
	judge_nodes(c);
	judge_files(c);
	for (i = 0; i < c->nnodes; i++)
		c->nodes[i].package = package_of(c,
		    node_version(&c->nodes[i])->path);
	if (c->nnodes > 1)
		qsort(c->nodes, c->nnodes, sizeof(*c->nodes), node_order);
	if (c->nedges > 1)
		qsort(c->edges, c->nedges, sizeof(*c->edges), edge_order);
	if (c->nrefs > 1)
		qsort(c->refs, c->nrefs, sizeof(*c->refs), ref_order);
}
