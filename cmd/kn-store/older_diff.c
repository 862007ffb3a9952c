/*
 * The set difference of two states of a file; see older_diff.h.
 *
 * In an update a row is what it was when its numbers are the same: a
 * definition that stays keeps its id, and no id comes to stand for another one
 * in the same run.  So only what differs is translated into identities.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "languages.h"
#include "older_diff.h"

#define CHAIN_MAX	64	/* containers in a name */

#define ADD(o, list, count) (add_room(o, (void **)&(o)->delta.list, \
	(o)->delta.count, &(o)->list##_max, sizeof(*(o)->delta.list)), \
	&(o)->delta.list[(o)->delta.count++])

static void
add_room(struct older *o, void **v, uint32_t n, uint32_t *max, size_t size)
{
	if (n < *max)
		return;
	*max = *max * 2 + 64;
	*v = grow(o->w, *v, *max, size);
}

void
older_begin(struct older *o)
{
	o->delta.nids = o->delta.nnodes = o->delta.nedges = 0;
	o->delta.nunresolved = 0;
	o->delta.file = DELTA_FILE_SAME;
}

int
older_any(const struct delta *d)
{
	return d->file != DELTA_FILE_SAME || d->nnodes + d->nedges +
	    d->nunresolved > 0;
}

static uint32_t
add_id(struct older *o, const unsigned char *hash)
{
	struct delta_id	*id = ADD(o, ids, nids);

	memset(id, 0, sizeof(*id));
	memcpy(id->hash, hash, HASH_LEN);
	return o->delta.nids - 1;
}

/* A copy that stays where it is until the delta is written. */
static struct text
keep(struct older *o, const void *p, size_t n)
{
	struct kept	*k;
	struct text	 t;

	k = grow(o->w, NULL, 1, sizeof(*k) + n);
	k->next = o->kept;
	o->kept = k;
	if (n > 0)
		memcpy(k->bytes, p, n);
	t.p = k->bytes;
	t.len = n;
	return t;
}

void
older_forget(struct older *o)
{
	struct kept	*k;

	while ((k = o->kept) != NULL) {
		o->kept = k->next;
		free(k);
	}
}

/* The end of an edge; one outside the repository by its name. */
static uint32_t
add_end(struct older *o, struct side *s, int64_t id,
    const unsigned char *hash)
{
	uint32_t	 i = add_id(o, hash);
	sqlite3_stmt	*st;

	if (id >= 0)
		return i;
	st = side_stmt(s, SIDE_NODE);
	sqlite3_bind_int64(st, 1, id);
	if (!db_row(s->w, st))
		db_fail(s->w, SQLITE_CORRUPT, "read");
	if (sqlite3_column_int(st, 1) == NODE_EXTERNAL)
		o->delta.ids[i].outside = keep(o, sqlite3_column_blob(st, 2),
		    (size_t)sqlite3_column_bytes(st, 2));
	sqlite3_reset(st);
	return i;
}

/* NAME behind those of its containers, as people write it. */
static struct text
qualified(struct older *o, struct side *s, const struct side_node *n)
{
	struct text	 t = side_text(s, n->name), lang = side_text(s, s->lang);
	struct bytes	 b = { NULL, 0, 0 };
	const char	*between;
	char		 name[64];
	sqlite3_stmt	*st;
	uint32_t	 kind = n->kind;
	int64_t		 up = n->parent;
	int		 depth;

	snprintf(name, sizeof(name), "%.*s", (int)lang.len, lang.p);
	t = keep(o, t.p, t.len);
	for (depth = 0; up > 0 && depth < CHAIN_MAX; depth++) {
		st = side_stmt(s, SIDE_NODE);
		sqlite3_bind_int64(st, 1, up);
		if (!db_row(s->w, st))
			break;
		if (sqlite3_column_int(st, 1) == NODE_FILE) {
			sqlite3_reset(st);
			break;
		}
		b.len = 0;
		between = language_separator(name, kind);
		bytes_add(&b, sqlite3_column_blob(st, 2),
		    (size_t)sqlite3_column_bytes(st, 2));
		bytes_add(&b, between, strlen(between));
		bytes_add(&b, t.p, t.len);
		t = keep(o, b.p, b.len);
		kind = (uint32_t)sqlite3_column_int(st, 1);
		up = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
	}
	bytes_release(&b);
	return t;
}

/* ---- nodes ---- */

static void
put_node(struct older *o, struct side *s, const struct side_node *n, int past)
{
	static const unsigned char	 none[HASH_LEN];
	struct delta_node		 d;

	memset(&d, 0, sizeof(d));
	d.id = add_id(o, n->hash);
	d.parent = DELTA_NONE;
	if (memcmp(n->up, none, HASH_LEN) != 0)
		d.parent = add_id(o, n->up);
	d.kind = n->kind;
	d.flags = n->flags;
	d.line = n->line;
	d.end_line = n->end_line;
	d.body = n->body;
	d.name = side_text(s, n->name);
	d.qualified = n->kind == NODE_FILE ? d.name : qualified(o, s, n);
	d.signature = side_text(s, n->signature);
	d.doc = side_text(s, n->doc);
	d.past = past;
	*ADD(o, nodes, nnodes) = d;
}

static void
put_no_node(struct older *o, const unsigned char *hash)
{
	struct delta_node	d;

	memset(&d, 0, sizeof(d));
	d.id = add_id(o, hash);
	d.parent = DELTA_NONE;
	d.none = 1;
	*ADD(o, nodes, nnodes) = d;
}

/* All that the fingerprint holds; where it stands follows from the text. */
static int
same_node(const struct side *s, const struct side_node *a,
    const struct side *t, const struct side_node *b)
{
	return a->kind == b->kind && a->flags == b->flags &&
	    a->body == b->body && memcmp(a->up, b->up, HASH_LEN) == 0 &&
	    side_same(s, a->signature, t, b->signature) &&
	    side_same(s, a->doc, t, b->doc);
}

/* How many from I on have the same hash. */
static uint32_t
group(const struct side *s, uint32_t i)
{
	uint32_t	k = i + 1;

	while (k < s->nnodes && memcmp(s->nodes[i].hash, s->nodes[k].hash,
	    HASH_LEN) == 0)
		k++;
	return k - i;
}

/* Are the N nodes at A those at B?  Doubles come in the order of their ids,
   which is that of the file after a first index. */
static int
same_nodes(const struct side *s, uint32_t a, const struct side *t,
    uint32_t b, uint32_t n)
{
	uint32_t	i;

	for (i = 0; i < n; i++)
		if (!same_node(s, &s->nodes[a + i], t, &t->nodes[b + i]))
			return 0;
	return 1;
}

static void
compare_nodes(struct older *o)
{
	struct side	*s = &o->side[OLD], *t = &o->side[NEW];
	uint32_t	 i = 0, k = 0, n, m, j;
	int		 c;

	while (i < s->nnodes || k < t->nnodes) {
		c = i == s->nnodes ? 1 : k == t->nnodes ? -1 :
		    memcmp(s->nodes[i].hash, t->nodes[k].hash, HASH_LEN);
		n = c <= 0 ? group(s, i) : 0;
		m = c >= 0 ? group(t, k) : 0;
		if (n == 0)
			put_no_node(o, t->nodes[k].hash);
		else if (n != m || !same_nodes(s, i, t, k, n))
			for (j = 0; j < n; j++)
				put_node(o, s, &s->nodes[i + j], m == 0);
		i += n;
		k += m;
	}
}

/* ---- edges ---- */

/* In this run the node became another: a file of another package. */
static int
rehashed(struct writer *w, int64_t id)
{
	return table_find(&w->rehashed, &id, sizeof(id)) != -1;
}

/* Mark the rows that one side has, or has differently. */
static void
mark_rows(struct older *o)
{
	struct side		*s = &o->side[OLD], *t = &o->side[NEW];
	struct side_edge	*a, *b;
	uint32_t		 i = 0, k = 0;
	int			 c;

	while (i < s->nedges || k < t->nedges) {
		a = &s->edges[i];
		b = &t->edges[k];
		c = i == s->nedges ? 1 : k == t->nedges ? -1 :
		    side_edge_order(a, b);
		if (c < 0)
			a->differs = 1;
		else if (c > 0)
			b->differs = 1;
		else if (a->prov != b->prov || a->conf != b->conf ||
		    (o->w->rehashed.n > 0 && (rehashed(o->w, a->src) ||
		    rehashed(o->w, a->dst))))
			a->differs = b->differs = 1;
		i += c <= 0;
		k += c >= 0;
	}
}

/*
 * A key is all that one source has of one type and identity: two targets may
 * share one.  So of a source with a row that differs all rows are looked at.
 */
static void
mark_sources(struct older *o)
{
	struct side	*s = &o->side[OLD], *t = &o->side[NEW];
	uint32_t	 i = 0, k = 0, a, b;
	int64_t		 src;
	int		 differs;

	while (i < s->nedges || k < t->nedges) {
		src = i == s->nedges ? t->edges[k].src : k == t->nedges ||
		    s->edges[i].src < t->edges[k].src ? s->edges[i].src :
		    t->edges[k].src;
		differs = 0;
		for (a = i; a < s->nedges && s->edges[a].src == src; a++)
			differs |= s->edges[a].differs;
		for (b = k; b < t->nedges && t->edges[b].src == src; b++)
			differs |= t->edges[b].differs;
		for (; i < a; i++)
			s->edges[i].differs = (uint8_t)differs;
		for (; k < b; k++)
			t->edges[k].differs = (uint8_t)differs;
	}
}

static int
edge_by_identity(const void *va, const void *vb)
{
	const struct side_edge	*a = va, *b = vb;
	int			 c;

	if ((c = memcmp(a->from, b->from, HASH_LEN)) != 0)
		return c;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if ((c = memcmp(a->to, b->to, HASH_LEN)) != 0)
		return c;
	if (a->prov != b->prov)
		return a->prov < b->prov ? -1 : 1;
	return a->conf < b->conf ? -1 : a->conf > b->conf;
}

static int
edge_same_key(const struct side_edge *a, const struct side_edge *b)
{
	return a->type == b->type &&
	    memcmp(a->from, b->from, HASH_LEN) == 0 &&
	    memcmp(a->to, b->to, HASH_LEN) == 0;
}

/* Keep the rows that differ only, with their hashes, by identity. */
static void
resolve_edges(struct side *s, int all)
{
	uint32_t	i, n = 0;

	for (i = 0; i < s->nedges; i++) {
		if (!all && !s->edges[i].differs)
			continue;
		s->edges[n] = s->edges[i];
		s->edges[n].from = side_hash(s, s->edges[n].src);
		s->edges[n].to = side_hash(s, s->edges[n].dst);
		n++;
	}
	s->nedges = n;
	if (n > 1)
		qsort(s->edges, n, sizeof(*s->edges), edge_by_identity);
}

static void
put_edge(struct older *o, struct side *s, const struct side_edge *e, int none)
{
	struct delta_edge	d;

	memset(&d, 0, sizeof(d));
	d.src = add_id(o, e->from);
	d.dst = add_end(o, s, e->dst, e->to);
	d.type = e->type;
	d.prov = none ? 0 : e->prov;
	d.conf = none ? 0 : e->conf;
	d.none = none;
	*ADD(o, edges, nedges) = d;
}

static uint32_t
edge_group(const struct side *s, uint32_t i)
{
	uint32_t	k = i + 1;

	while (k < s->nedges && edge_same_key(&s->edges[i], &s->edges[k]))
		k++;
	return k - i;
}

static void
compare_edges(struct older *o)
{
	struct side		*s = &o->side[OLD], *t = &o->side[NEW];
	const struct side_edge	*a, *b;
	uint32_t		 i = 0, k = 0, n, m, j;
	int			 all, c;

	all = o->w->mode != MODE_UPDATE || s->doubles || t->doubles;
	if (!all) {
		mark_rows(o);
		mark_sources(o);
	}
	resolve_edges(s, all);
	resolve_edges(t, all);
	while (i < s->nedges || k < t->nedges) {
		a = &s->edges[i];
		b = &t->edges[k];
		n = m = 0;
		c = i == s->nedges ? 1 : k == t->nedges ? -1 :
		    edge_same_key(a, b) ? 0 : edge_by_identity(a, b);
		if (c <= 0)
			n = edge_group(s, i);
		if (c >= 0)
			m = edge_group(t, k);
		for (j = 0; n == m && j < n; j++)
			if (edge_by_identity(a + j, b + j) != 0)
				m = 0;
		if (n == 0)
			put_edge(o, t, b, 1);
		for (j = 0; n != m && j < n; j++)
			put_edge(o, s, a + j, 0);
		i += n;
		k += c >= 0 ? edge_group(t, k) : 0;
	}
}

/* ---- unresolved references ---- */

static const struct side	*of_unresolved;	/* for the next */

static int
unresolved_order(const struct side *s, const struct side_unresolved *a,
    const struct side *t, const struct side_unresolved *b)
{
	int	c;

	if ((c = memcmp(a->from, b->from, HASH_LEN)) != 0)
		return c;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return text_cmp(side_text(s, a->name), side_text(t, b->name));
}

static int
unresolved_by_identity(const void *va, const void *vb)
{
	const struct side_unresolved	*a = va, *b = vb;
	int	c = unresolved_order(of_unresolved, a, of_unresolved, b);

	return c != 0 ? c : a->candidates < b->candidates ? -1 :
	    a->candidates > b->candidates;
}

static void
resolve_unresolved(struct side *s)
{
	uint32_t	i;

	for (i = 0; i < s->nunresolved; i++)
		s->unresolved[i].from = side_hash(s, s->unresolved[i].src);
	of_unresolved = s;
	if (s->nunresolved > 1)
		qsort(s->unresolved, s->nunresolved, sizeof(*s->unresolved),
		    unresolved_by_identity);
}

static uint32_t
unresolved_group(const struct side *s, uint32_t i)
{
	uint32_t	k = i + 1;

	while (k < s->nunresolved && unresolved_order(s, &s->unresolved[i], s,
	    &s->unresolved[k]) == 0)
		k++;
	return k - i;
}

static void
put_unresolved(struct older *o, const struct side *s,
    const struct side_unresolved *u, int none)
{
	struct delta_unresolved	d;

	memset(&d, 0, sizeof(d));
	d.src = add_id(o, u->from);
	d.type = u->type;
	d.name = side_text(s, u->name);
	d.candidates = none ? 0 : u->candidates;
	d.none = none;
	*ADD(o, unresolved, nunresolved) = d;
}

static void
compare_unresolved(struct older *o)
{
	struct side	*s = &o->side[OLD], *t = &o->side[NEW];
	uint32_t	 i = 0, k = 0, n, m, j;
	int		 c, same;

	resolve_unresolved(s);
	resolve_unresolved(t);
	while (i < s->nunresolved || k < t->nunresolved) {
		c = i == s->nunresolved ? 1 : k == t->nunresolved ? -1 :
		    unresolved_order(s, &s->unresolved[i], t,
		    &t->unresolved[k]);
		n = c <= 0 ? unresolved_group(s, i) : 0;
		m = c >= 0 ? unresolved_group(t, k) : 0;
		same = n == m;
		for (j = 0; same && j < n; j++)
			same = s->unresolved[i + j].candidates ==
			    t->unresolved[k + j].candidates;
		if (n == 0)
			put_unresolved(o, t, &t->unresolved[k], 1);
		for (j = 0; !same && j < n; j++)
			put_unresolved(o, s, &s->unresolved[i + j], 0);
		i += n;
		k += m;
	}
}

void
older_outside(struct older *o, struct side *s, const unsigned char *hash,
    uint32_t kind, struct part name, int past)
{
	struct delta_node	d;

	if (!past) {
		put_no_node(o, hash);
	} else {
		memset(&d, 0, sizeof(d));
		d.id = add_id(o, hash);
		d.parent = DELTA_NONE;
		d.kind = kind;
		/* s->text may move yet. */
		d.name = d.qualified = keep(o, s->text.p + name.at, name.len);
		d.past = 1;
		*ADD(o, nodes, nnodes) = d;
	}
	if (kind == NODE_EXTERNAL)
		o->delta.ids[o->delta.nids - 1].outside = keep(o,
		    s->text.p + name.at, name.len);
}

void
older_compare(struct older *o)
{
	compare_nodes(o);
	compare_edges(o);
	compare_unresolved(o);
}
