/*
 * The nodes of all files, their units, and the graph of these.
 */
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "communities.h"
#include "packed.h"
#include "schema.h"
#include "store.h"

/* ---- nodes ---- */

static struct member_file *
add_file(struct writer *w, int64_t id, struct text path, uint32_t n)
{
	struct members		*m = &w->members;
	struct member_file	*f;

	if (m->nfiles == m->files_max) {
		m->files_max = m->files_max == 0 ? 1024 : m->files_max * 2;
		m->files = grow(w, m->files, m->files_max, sizeof(*m->files));
	}
	f = &m->files[m->nfiles++];
	memset(f, 0, sizeof(*f));
	f->id = id;
	f->first = m->n;
	f->n = n;
	f->path = m->paths.len;
	bytes_add(&m->paths, path.p, path.len);
	bytes_add(&m->paths, "", 1);
	return f;
}

static void
add_node(struct writer *w, uint64_t leaf, uint32_t head)
{
	struct members	*m = &w->members;

	if (m->n == m->max) {
		m->max = m->max == 0 ? 16384 : m->max + m->max / 2;
		m->leaf = grow(w, m->leaf, m->max, sizeof(*m->leaf));
		m->head = grow(w, m->head, m->max, sizeof(*m->head));
	}
	m->leaf[m->n] = leaf;
	m->head[m->n++] = head;
}

void
community_add(struct writer *w, int64_t file, const struct facts_frame *f)
{
	const struct fact_node	*n = w->nodes;
	const uint32_t		*head;
	uint32_t		 i, p;

	add_file(w, file, f->id.path, f->nnodes);
	for (i = 0; i < f->nnodes; i++) {
		head = w->members.head + w->members.n - i;
		p = n[i].parent;
		add_node(w, comm_leaf(n[i].hash, n[i].flags, n[i].body,
		    n[i].signature, n[i].doc),
		    i == 0 || comm_is_place(n[p].kind) ? i : head[p]);
	}
}

void
members_release(struct members *m)
{
	uint32_t	i;

	for (i = 0; i < m->nfiles; i++)
		free(m->files[i].by_ord);
	free(m->files);
	free(m->leaf);
	free(m->head);
	bytes_release(&m->paths);
	memset(m, 0, sizeof(*m));
}

/*
 * Slots in the order of definitions, of a file whose nodes did not stay where
 * a first index put them.
 */
static uint32_t *
read_slots(struct writer *w, int64_t file, uint32_t *n)
{
	sqlite3_stmt		*st = db_stmt(w, ST_LINK_GET);
	const unsigned char	*p;
	uint32_t		*v = NULL, i;

	*n = 0;
	sqlite3_bind_int64(st, 1, file);
	if (!db_row(w, st))
		return NULL;
	if (sqlite3_column_type(st, 0) != SQLITE_NULL) {
		*n = (uint32_t)sqlite3_column_bytes(st, 0) / 4;
		p = sqlite3_column_blob(st, 0);
		v = grow(w, NULL, *n, sizeof(*v));
		for (i = 0; i < *n; i++, p += 4)
			v[i] = packed_u32(p);
	}
	sqlite3_reset(st);
	return v;
}

/* Nodes of one file; parents have smaller ords, but any slots. */
uint32_t
community_nodes(struct writer *w, int64_t file, struct file_nodes *f)
{
	sqlite3_stmt	*st = db_stmt(w, ST_MEMBER_NODES);
	uint32_t	 slot, parent, p;
	int64_t		 up;

	f->n = 0;
	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		slot = store_node_slot(sqlite3_column_int64(st, 0));
		if (slot >= f->max) {
			f->max = slot < 64 ? 128 : slot * 2;
			f->v = grow(w, f->v, f->max, sizeof(*f->v));
		}
		while (f->n <= slot)
			f->v[f->n++] = (struct file_node){ 0, NO_UNIT, 0, 0 };
		up = sqlite3_column_int64(st, 1);
		f->v[slot].kind = (uint32_t)sqlite3_column_int(st, 2);
		f->v[slot].parent = up > 0 && store_node_file(up) == file ?
		    store_node_slot(up) : slot;
		f->v[slot].leaf = comm_leaf(sqlite3_column_blob(st, 5),
		    (uint32_t)sqlite3_column_int64(st, 3),
		    (uint64_t)sqlite3_column_int64(st, 4), db_column(st, 6),
		    db_column(st, 7));
		f->v[slot].head = slot;
	}
	for (slot = 0; slot < f->n; slot++) {
		if (f->v[slot].head == NO_UNIT)
			continue;
		for (p = slot; (parent = f->v[p].parent) != p &&
		    parent < f->n && !comm_is_place(f->v[parent].kind);
		    p = parent)
			;
		f->v[slot].head = p;
	}
	return f->n;
}

void
members_load(struct writer *w)
{
	struct file_nodes	 nodes = { NULL, 0, 0 };
	struct member_file	*f;
	sqlite3_stmt		*st = db_stmt(w, ST_FILE_PATHS_ALL);
	uint32_t		 i, n;

	members_release(&w->members);
	while (db_row(w, st))
		add_file(w, sqlite3_column_int64(st, 0), db_column(st, 1),
		    0);
	for (i = 0; i < w->members.nfiles; i++) {
		f = &w->members.files[i];
		f->first = w->members.n;
		f->n = community_nodes(w, f->id, &nodes);
		f->by_ord = read_slots(w, f->id, &f->nords);
		for (n = 0; n < f->n; n++)
			add_node(w, nodes.v[n].leaf, nodes.v[n].head);
	}
	free(nodes.v);
}

/* The number of the file ID among members, or -1. */
static int64_t
members_find(const struct members *m, int64_t id)
{
	uint32_t	low = 0, high = m->nfiles, mid;

	/* A first index numbers them from 1 on. */
	if (id > 0 && id <= high && m->files[id - 1].id == id)
		return id - 1;
	while (low < high) {
		mid = low + (high - low) / 2;
		if (m->files[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < m->nfiles && m->files[low].id == id ? (int64_t)low : -1;
}

/* ---- units ---- */

static const struct members	*sorting;

static int
by_path(const void *va, const void *vb)
{
	const struct members	*m = sorting;
	const uint32_t		*a = va, *b = vb;

	return strcmp((const char *)m->paths.p + m->files[*a].path,
	    (const char *)m->paths.p + m->files[*b].path);
}

/* The slot of the definition ORD; NO_UNIT: there is none. */
static uint32_t
slot_of(const struct member_file *f, uint32_t ord)
{
	if (f->by_ord == NULL)
		return ord;
	return ord < f->nords && f->by_ord[ord] < f->n ? f->by_ord[ord] :
	    NO_UNIT;
}

static void
number_units(const struct members *m, const struct member_file *f,
    struct units *u)
{
	uint32_t	*of = u->of + f->first, ord, slot, head;

	for (slot = 0; slot < f->n; slot++)
		of[slot] = NO_UNIT;
	for (ord = 0; ord < f->n; ord++) {
		if ((slot = slot_of(f, ord)) == NO_UNIT)
			continue;
		head = m->head[f->first + slot];
		if (head == NO_UNIT)
			continue;
		if (of[head] == NO_UNIT)
			of[head] = u->n++;
		of[slot] = of[head];
	}
}

void
units_make(struct writer *w, struct units *u)
{
	struct members	*m = &w->members;
	uint32_t	 i;

	memset(u, 0, sizeof(*u));
	u->of = grow(w, NULL, m->n + 1, sizeof(*u->of));
	u->order = grow(w, NULL, (size_t)m->nfiles + 1, sizeof(*u->order));
	for (i = 0; i < m->nfiles; i++)
		u->order[i] = i;
	sorting = m;
	qsort(u->order, m->nfiles, sizeof(*u->order), by_path);
	for (i = 0; i < m->nfiles; i++)
		number_units(m, &m->files[u->order[i]], u);
}

void
units_release(struct units *u)
{
	free(u->of);
	free(u->order);
	memset(u, 0, sizeof(*u));
}

/* ---- their graph ---- */

struct making {
	struct writer		*w;
	const struct units	*u;
	struct louvain_graph	*g;
	size_t			 narcs, max;
	uint64_t		*with;		/* weight to each unit */
	uint32_t		*near, nnear;
	uint32_t		*first, *next;	/* of a file: slots by unit */
	uint32_t		 slots_max;
	struct bytes		 row[2];
};

static void
read_adjacency(struct making *k, int64_t id, struct bytes *row, struct adj *a)
{
	sqlite3_stmt	*st = db_stmt(k->w, ST_ADJ_GET);

	row->len = 0;
	sqlite3_bind_int64(st, 1, id);
	if (db_row(k->w, st)) {
		bytes_add(row, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0));
		sqlite3_reset(st);
	}
	if (adj_open(a, row->p, row->len) == -1)
		db_fail(k->w, SQLITE_CORRUPT, "read");
}

/* The edges of one node, of one direction. */
static void
node_arcs(struct making *k, uint32_t unit, const struct adj *a, int64_t node,
    int outward)
{
	const struct members	*m = &k->w->members;
	const struct member_file *f = NULL;
	uint32_t		 i, to, far, weight;
	uint64_t		 e;
	int64_t			 file, n, last = 0;

	for (adj_list(a, node, &i, &to); i < to; i++) {
		e = adj_edge(a, i);
		weight = comm_weight(adj_type(e), adj_conf(e));
		if (weight == 0)
			continue;
		file = store_node_file(adj_node(e));
		if (f == NULL || file != last) {
			if ((n = members_find(m, file)) == -1)
				db_fail(k->w, SQLITE_CORRUPT, "read");
			f = &m->files[n];
			last = file;
		}
		far = store_node_slot(adj_node(e)) < f->n ? k->u->of[f->first +
		    store_node_slot(adj_node(e))] : NO_UNIT;
		if (far == NO_UNIT)
			db_fail(k->w, SQLITE_CORRUPT, "read");
		if (far == unit) {
			if (outward)
				k->g->self[unit] += 2 * (uint64_t)weight;
			continue;
		}
		if (k->with[far] == 0)
			k->near[k->nnear++] = far;
		k->with[far] += weight;
	}
}

static void
emit(struct making *k, uint32_t unit)
{
	struct louvain_graph	*g = k->g;
	uint32_t		 i;

	if (k->narcs + k->nnear > k->max) {
		k->max = (k->narcs + k->nnear) * 3 / 2 + 4096;
		g->to = grow(k->w, g->to, k->max, sizeof(*g->to));
		g->weight = grow(k->w, g->weight, k->max, sizeof(*g->weight));
	}
	g->start[unit] = k->narcs;
	g->count[unit] = k->nnear;
	for (i = 0; i < k->nnear; i++) {
		g->to[k->narcs] = k->near[i];
		g->weight[k->narcs++] = k->with[k->near[i]] > UINT32_MAX ?
		    UINT32_MAX : (uint32_t)k->with[k->near[i]];
		k->with[k->near[i]] = 0;
	}
	k->nnear = 0;
}

/* Lists of the slots of each unit, at the unit's head. */
static void
list_slots(struct making *k, const struct member_file *f)
{
	const uint32_t	*head = k->w->members.head + f->first;
	uint32_t	 slot;

	if (f->n > k->slots_max) {
		k->slots_max = f->n * 2;
		k->first = grow(k->w, k->first, k->slots_max,
		    sizeof(*k->first));
		k->next = grow(k->w, k->next, k->slots_max, sizeof(*k->next));
	}
	for (slot = 0; slot < f->n; slot++)
		k->first[slot] = NO_UNIT;
	for (slot = f->n; slot-- > 0;)
		if (head[slot] != NO_UNIT) {
			k->next[slot] = k->first[head[slot]];
			k->first[head[slot]] = slot;
		}
}

static void
file_arcs(struct making *k, const struct member_file *f, const struct adj *out,
    const struct adj *in)
{
	const uint32_t	*of = k->u->of + f->first;
	uint32_t	 head, slot;
	int64_t		 node;

	list_slots(k, f);
	for (head = 0; head < f->n; head++) {
		if (k->first[head] == NO_UNIT || of[head] == NO_UNIT)
			continue;
		for (slot = k->first[head]; slot != NO_UNIT;
		    slot = k->next[slot]) {
			node = store_node_id(f->id, slot);
			node_arcs(k, of[head], out, node, 1);
			node_arcs(k, of[head], in, node, 0);
		}
		emit(k, of[head]);
	}
}

void
units_graph(struct writer *w, const struct units *u, struct louvain_graph *g)
{
	struct making	 k = { .w = w, .u = u, .g = g };
	struct adj	 out = { 0 }, in = { 0 };
	int64_t		 row = -1;
	uint32_t	 i;

	memset(g, 0, sizeof(*g));
	g->n = u->n;
	g->start = grow(w, NULL, (size_t)u->n + 1, sizeof(*g->start));
	g->count = grow(w, NULL, (size_t)u->n + 1, sizeof(*g->count));
	g->self = grow(w, NULL, (size_t)u->n + 1, sizeof(*g->self));
	k.with = grow(w, NULL, (size_t)u->n + 1, sizeof(*k.with));
	k.near = grow(w, NULL, (size_t)u->n + 1, sizeof(*k.near));
	memset(g->self, 0, u->n * sizeof(*g->self));
	memset(g->count, 0, u->n * sizeof(*g->count));
	memset(k.with, 0, u->n * sizeof(*k.with));
	for (i = 0; i < w->members.nfiles; i++) {
		if (adj_row(w->members.files[i].id, ADJ_OUT) != row) {
			row = adj_row(w->members.files[i].id, ADJ_OUT);
			read_adjacency(&k, row, &k.row[0], &out);
			read_adjacency(&k, row | ADJ_IN, &k.row[1], &in);
		}
		file_arcs(&k, &w->members.files[i], &out, &in);
	}
	free(k.with);
	free(k.near);
	free(k.first);
	free(k.next);
	bytes_release(&k.row[0]);
	bytes_release(&k.row[1]);
}
