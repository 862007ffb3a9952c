/*
 * The difference of two snapshots; see changes.h.
 *
 * Every key that a delta between the two speaks of may differ.  What it was
 * at the older one, the oldest of these deltas says; what it is at the newer
 * one, the oldest delta after that, or, when there is none, the tables.
 */
#include <stdlib.h>
#include <string.h>

#include "changes_load.h"
#include "changes_sort.h"

/* Something that a delta says of a key. */
struct entry {
	const struct held	*held;
	uint32_t		 n;		/* number in its list */
	int			 later;		/* of a snapshot from TO on */
};

static int
by_snapshot(const struct entry *a, const struct entry *b)
{
	return a->held->snapshot != b->held->snapshot ?
	    CMP(a->held->snapshot, b->held->snapshot) : CMP(a->n, b->n);
}

static int
node_key(const struct entry *a, const struct entry *b)
{
	int	c = strcmp(a->held->path, b->held->path);

	return c != 0 ? c : delta_node_cmp(&a->held->d,
	    &a->held->d.nodes[a->n], &b->held->d, &b->held->d.nodes[b->n]);
}

static int
edge_key(const struct entry *a, const struct entry *b)
{
	int	c = strcmp(a->held->path, b->held->path);

	return c != 0 ? c : delta_edge_cmp(&a->held->d,
	    &a->held->d.edges[a->n], &b->held->d, &b->held->d.edges[b->n]);
}

static int
ref_key(const struct entry *a, const struct entry *b)
{
	int	c = strcmp(a->held->path, b->held->path);

	return c != 0 ? c : delta_unresolved_cmp(&a->held->d,
	    &a->held->d.unresolved[a->n], &b->held->d,
	    &b->held->d.unresolved[b->n]);
}

static int	(*key)(const struct entry *, const struct entry *);

static int
by_key(const void *va, const void *vb)
{
	int	c = key(va, vb);

	return c != 0 ? c : by_snapshot(va, vb);
}

/* All that the deltas have in one of their lists. */
static struct entry *
collect(struct deltas *ds, uint32_t (*count)(const struct delta *), size_t *n)
{
	struct entry	*v;
	size_t		 i, all = 0;
	uint32_t	 k;

	for (i = 0; i < ds->n; i++)
		all += count(&ds->v[i].d);
	v = xcalloc(all, sizeof(*v));
	*n = 0;
	for (i = 0; i < ds->n; i++)
		for (k = 0; k < count(&ds->v[i].d); k++) {
			v[*n].held = &ds->v[i];
			v[*n].n = k;
			v[(*n)++].later = i >= ds->inner;
		}
	return v;
}

static uint32_t
count_nodes(const struct delta *d)
{
	return d->nnodes;
}

static uint32_t
count_edges(const struct delta *d)
{
	return d->nedges;
}

static uint32_t
count_refs(const struct delta *d)
{
	return d->nunresolved;
}

/* Entries of one key: those of the older snapshot, and those of the newer;
   NNEW 0: the tables tell. */
struct group {
	const struct entry	*old, *new;
	size_t			 nold, nnew;
};

/*
 * Call EACH for every key that an inner delta speaks of.  Of several deltas
 * the oldest counts; entries of one delta and key stand together.
 */
static void
each_key(struct deltas *ds, uint32_t (*count)(const struct delta *),
    int (*cmp)(const struct entry *, const struct entry *),
    void (*each)(struct changes *, struct deltas *, const struct group *),
    struct changes *c)
{
	struct entry	*v;
	struct group	 g;
	size_t		 n, i, k, j;

	v = collect(ds, count, &n);
	key = cmp;
	if (n > 1)
		qsort(v, n, sizeof(*v), by_key);
	for (i = 0; i < n; i = k) {
		for (k = i + 1; k < n && cmp(&v[i], &v[k]) == 0; k++)
			continue;
		if (v[i].later)
			continue;
		memset(&g, 0, sizeof(g));
		g.old = &v[i];
		for (j = i; j < k && v[j].held == v[i].held; j++)
			g.nold++;
		while (j < k && !v[j].later)
			j++;
		for (g.new = &v[j]; j < k && v[j].held == g.new->held; j++)
			g.nnew++;
		each(c, ds, &g);
	}
	free(v);
}

/* ---- nodes ---- */

struct version_list {
	const struct version	**v;
	size_t			  n, cap;
};

static void
version_add(struct version_list *l, const struct version *v)
{
	l->v = grow(l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n++] = v;
}

static void
versions(struct changes *c, const struct entry *e, size_t n,
    struct version_list *l)
{
	size_t	i;

	for (i = 0; i < n; i++)
		if (!e[i].held->d.nodes[e[i].n].none)
			version_add(l, version_of(c->q, e[i].held,
			    &e[i].held->d.nodes[e[i].n]));
}

static unsigned int
aspects(const struct version *a, const struct version *b)
{
	static const unsigned char	none[HASH_LEN];
	unsigned int			n = 0, flags = a->flags ^ b->flags;

	if (a->body != b->body)
		n |= ASPECT_BODY;
	if (strcmp(a->signature, b->signature) != 0 || a->kind != b->kind)
		n |= ASPECT_SIGNATURE;
	if (flags & NODE_VISIBILITY)
		n |= ASPECT_VISIBILITY;
	if (flags & ~NODE_VISIBILITY)
		n |= ASPECT_FLAGS;
	/* A parent in another file is an edge of its own. */
	if (memcmp(a->up, b->up, HASH_LEN) != 0 &&
	    memcmp(a->up, none, HASH_LEN) != 0 &&
	    memcmp(b->up, none, HASH_LEN) != 0)
		n |= ASPECT_CONTAINER;
	if (strcmp(a->doc, b->doc) != 0)
		n |= ASPECT_DOC;
	return n;
}

static void
node_add(struct changes *c, const struct version *old,
    const struct version *new)
{
	struct node_change	*n;

	c->nodes = grow(c->nodes, c->nnodes, &c->nodes_cap,
	    sizeof(*c->nodes));
	n = &c->nodes[c->nnodes++];
	memset(n, 0, sizeof(*n));
	n->what = old == NULL ? CHANGE_ADDED : new == NULL ? CHANGE_REMOVED :
	    CHANGE_CHANGED;
	n->old = old;
	n->new = new;
	if (old != NULL && new != NULL)
		n->aspects = aspects(old, new);
}

/* Of several definitions of one identity those that differ are paired in
   their order. */
static void
node_group(struct changes *c, struct deltas *ds, const struct group *g)
{
	struct version_list	old = { 0 }, new = { 0 };
	struct node_list	now = { 0 };
	const struct held	*h = g->old->held;
	size_t			i, k;

	versions(c, g->old, g->nold, &old);
	versions(c, g->new, g->nnew, &new);
	if (g->nnew == 0) {
		nodes_now(c->q, h->path,
		    h->d.ids[h->d.nodes[g->old->n].id].hash, &now);
		for (i = 0; i < now.n; i++)
			version_add(&new, version_now(c->q, &now.v[i]));
		node_list_release(&now);
	}
	for (i = 0; i < old.n; i++)
		for (k = 0; k < new.n; k++)
			if (new.v[k] != NULL &&
			    aspects(old.v[i], new.v[k]) == 0) {
				old.v[i] = new.v[k] = NULL;
				break;
			}
	for (i = k = 0; i < old.n || k < new.n;) {
		while (i < old.n && old.v[i] == NULL)
			i++;
		while (k < new.n && new.v[k] == NULL)
			k++;
		if (i < old.n || k < new.n)
			node_add(c, i < old.n ? old.v[i] : NULL,
			    k < new.n ? new.v[k] : NULL);
		i += i < old.n;
		k += k < new.n;
	}
	(void)ds;
	free(old.v);
	free(new.v);
}

/* ---- edges ---- */

struct strength {
	unsigned int	prov, conf;
};

struct strength_list {
	struct strength	*v;
	size_t		 n, cap;
};

static void
strength_add(struct strength_list *l, unsigned int prov, unsigned int conf)
{
	l->v = grow(l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n].prov = prov;
	l->v[l->n++].conf = conf;
}

static int
by_strength(const void *va, const void *vb)
{
	const struct strength	*a = va, *b = vb;

	return a->prov != b->prov ? CMP(a->prov, b->prov) :
	    CMP(a->conf, b->conf);
}

/* All nodes of an identity, for the ends of edges. */
static void
ids_now(struct query *q, const unsigned char *hash, struct node_list *list)
{
	struct node_list	outside = { 0 };
	sqlite3_stmt		*st = db_get(q->db, ST_NODES_HASHED);
	size_t			 i;

	sqlite3_bind_blob(st, 1, hash, 8, SQLITE_STATIC);
	sqlite3_bind_blob(st, 2, hash, 8, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, -1);
	db_nodes(q->db, st, &outside);
	for (i = 0; i < outside.n; i++)
		if (memcmp(outside.v[i].hash, hash, HASH_LEN) == 0)
			node_list_add(list, &outside.v[i]);
	node_list_release(&outside);
}

static void
strengths_now(struct query *q, const char *path, const unsigned char *src,
    unsigned int type, const unsigned char *dst, struct strength_list *l)
{
	struct node_list	 from = { 0 }, to = { 0 };
	sqlite3_stmt		*st;
	size_t			 i, k;

	nodes_now(q, path, src, &from);
	if (from.n > 0)
		ids_now(q, dst, &to);
	for (i = 0; i < from.n; i++)
		for (k = 0; k < to.n; k++) {
			if (type == EDGE_CONTAINS) {
				if (from.v[i].parent == to.v[k].id &&
				    node_file(to.v[k].id) !=
				    node_file(from.v[i].id))
					strength_add(l, PROV_AST_RESOLVED,
					    100);
				continue;
			}
			st = db_get(q->db, ST_EDGE);
			sqlite3_bind_int64(st, 1, from.v[i].id);
			sqlite3_bind_int64(st, 2, type);
			sqlite3_bind_int64(st, 3, to.v[k].id);
			if (db_step(q->db, st))
				strength_add(l,
				    (unsigned)sqlite3_column_int(st, 0),
				    (unsigned)sqlite3_column_int(st, 1));
			sqlite3_reset(st);
		}
	node_list_release(&from);
	node_list_release(&to);
}

static void
strengths(const struct entry *e, size_t n, struct strength_list *l)
{
	const struct delta_edge	*d;
	size_t			 i;

	for (i = 0; i < n; i++) {
		d = &e[i].held->d.edges[e[i].n];
		if (!d->none)
			strength_add(l, d->prov, d->conf);
	}
}

static void
edge_add(struct changes *c, struct deltas *ds, const struct group *g,
    const struct strength *old, const struct strength *new)
{
	const struct held	*h = g->old->held;
	const struct delta_edge	*d = &h->d.edges[g->old->n];
	struct edge_version	 v;
	struct edge_change	*e;

	c->edges = grow(c->edges, c->nedges, &c->edges_cap,
	    sizeof(*c->edges));
	e = &c->edges[c->nedges++];
	memset(e, 0, sizeof(*e));
	e->what = old == NULL ? CHANGE_ADDED : new == NULL ? CHANGE_REMOVED :
	    CHANGE_CHANGED;
	e->path = h->path;
	e->old_path = old != NULL ? h->path : NULL;
	memset(&v, 0, sizeof(v));
	v.src = deltas_end(ds, h->d.ids[d->src].hash, old != NULL ? ds->from :
	    ds->to);
	v.dst = deltas_end(ds, h->d.ids[d->dst].hash, old != NULL ? ds->from :
	    ds->to);
	v.type = d->type;
	if (old != NULL) {
		e->old = v;
		e->old.prov = old->prov;
		e->old.conf = old->conf;
	}
	if (new != NULL) {
		e->new = v;
		e->new.prov = new->prov;
		e->new.conf = new->conf;
	}
}

static void
edge_group(struct changes *c, struct deltas *ds, const struct group *g)
{
	struct strength_list	 old = { 0 }, new = { 0 };
	const struct held	*h = g->old->held;
	const struct delta_edge	*d = &h->d.edges[g->old->n];
	struct strength_list	 a = { 0 }, b = { 0 };
	size_t			 i = 0, k = 0, n;
	int			 cmp;

	strengths(g->old, g->nold, &old);
	if (g->nnew > 0)
		strengths(g->new, g->nnew, &new);
	else
		strengths_now(c->q, h->path, h->d.ids[d->src].hash, d->type,
		    h->d.ids[d->dst].hash, &new);
	if (old.n > 1)
		qsort(old.v, old.n, sizeof(*old.v), by_strength);
	if (new.n > 1)
		qsort(new.v, new.n, sizeof(*new.v), by_strength);
	/* Leave out what both have, pair what is left. */
	while (i < old.n || k < new.n) {
		cmp = i == old.n ? 1 : k == new.n ? -1 :
		    by_strength(&old.v[i], &new.v[k]);
		if (cmp < 0)
			strength_add(&a, old.v[i].prov, old.v[i].conf);
		else if (cmp > 0)
			strength_add(&b, new.v[k].prov, new.v[k].conf);
		i += cmp <= 0;
		k += cmp >= 0;
	}
	n = a.n > b.n ? a.n : b.n;
	for (i = 0; i < n; i++)
		edge_add(c, ds, g, i < a.n ? &a.v[i] : NULL,
		    i < b.n ? &b.v[i] : NULL);
	free(old.v);
	free(new.v);
	free(a.v);
	free(b.v);
}

/* ---- unresolved references ---- */

/* How many candidates the reference has now; -1: there is none. */
static int64_t
ref_now(struct query *q, const char *path, const unsigned char *src,
    unsigned int type, const char *name)
{
	struct node_list	 from = { 0 };
	sqlite3_stmt		*st;
	int64_t			 n = -1;
	size_t			 i;

	nodes_now(q, path, src, &from);
	st = db_prepare(q->db, "SELECT candidates FROM unresolved "
	    "WHERE src = ?1 AND type = ?2 AND name = ?3");
	for (i = 0; i < from.n && n == -1; i++) {
		sqlite3_reset(st);
		sqlite3_bind_int64(st, 1, from.v[i].id);
		sqlite3_bind_int64(st, 2, type);
		sqlite3_bind_text(st, 3, name, -1, SQLITE_STATIC);
		if (db_step(q->db, st))
			n = sqlite3_column_int64(st, 0);
	}
	sqlite3_finalize(st);
	node_list_release(&from);
	return n;
}

static int64_t
ref_then(const struct entry *e)
{
	const struct delta_unresolved	*u = &e->held->d.unresolved[e->n];

	return u->none ? -1 : (int64_t)u->candidates;
}

static void
ref_group(struct changes *c, struct deltas *ds, const struct group *g)
{
	const struct held		*h = g->old->held;
	const struct delta_unresolved	*u = &h->d.unresolved[g->old->n];
	const unsigned char		*src = h->d.ids[u->src].hash;
	const char			*name;
	struct ref_change		*r;
	int64_t				 old = ref_then(g->old), new;

	name = pool_strndup(c->q->pool, u->name.p, u->name.len);
	new = g->nnew > 0 ? ref_then(g->new) :
	    ref_now(c->q, h->path, src, u->type, name);
	if (old == new)
		return;
	c->refs = grow(c->refs, c->nrefs, &c->refs_cap, sizeof(*c->refs));
	r = &c->refs[c->nrefs++];
	r->what = old == -1 ? CHANGE_ADDED : new == -1 ? CHANGE_REMOVED :
	    CHANGE_CHANGED;
	r->path = h->path;
	r->name = name;
	r->src = deltas_end(ds, src, old != -1 ? ds->from : ds->to);
	r->type = u->type;
	r->old = old;
	r->new = new;
}

/* ---- all ---- */

/* OLD was asked for as the newer one. */
static void
turn_around(struct changes *c)
{
	size_t	i;

#define SWAP(type, a, b) do { type tmp_ = (a); (a) = (b); (b) = tmp_; } \
	while (0)
#define TURN(x)	((x) = (x) == CHANGE_ADDED ? CHANGE_REMOVED : \
	(x) == CHANGE_REMOVED ? CHANGE_ADDED : (x))
	for (i = 0; i < c->nnodes; i++) {
		SWAP(const struct version *, c->nodes[i].old,
		    c->nodes[i].new);
		TURN(c->nodes[i].what);
	}
	for (i = 0; i < c->nedges; i++) {
		SWAP(struct edge_version, c->edges[i].old, c->edges[i].new);
		TURN(c->edges[i].what);
		c->edges[i].old_path = c->edges[i].old.src != NULL ?
		    c->edges[i].path : NULL;
	}
	for (i = 0; i < c->nrefs; i++) {
		SWAP(int64_t, c->refs[i].old, c->refs[i].new);
		TURN(c->refs[i].what);
	}
	for (i = 0; i < c->nfiles; i++) {
		SWAP(struct file_version, c->files[i].old, c->files[i].new);
		TURN(c->files[i].what);
	}
}

int
changes_between(struct query *q, const struct snapshot *old,
    const struct snapshot *new, struct changes *c)
{
	struct deltas	ds;
	int		back = old->generation > new->generation, status;

	memset(c, 0, sizeof(*c));
	c->q = q;
	c->old = *old;
	c->new = *new;
	if (old->generation == new->generation)
		return STATUS_NOTHING;
	status = deltas_load(&ds, q, back ? new->generation :
	    old->generation, back ? old->generation : new->generation);
	if (status == STATUS_FOUND) {
		each_key(&ds, count_nodes, node_key, node_group, c);
		each_key(&ds, count_edges, edge_key, edge_group, c);
		each_key(&ds, count_refs, ref_key, ref_group, c);
		changes_files(c, &ds);
		if (back)
			turn_around(c);
		changes_judge(c);
		if (c->nnodes + c->nedges + c->nrefs + c->nfiles == 0)
			status = STATUS_NOTHING;
	}
	deltas_release(&ds);
	return status;
}

void
changes_release(struct changes *c)
{
	free(c->nodes);
	free(c->edges);
	free(c->refs);
	free(c->files);
	memset(c, 0, sizeof(*c));
}
