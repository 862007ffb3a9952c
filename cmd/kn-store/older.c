/*
 * The set difference of two states of the store, file by file; see older.h.
 *
 * Files whose digests are the same are passed over.  In an update a row is
 * what it was when its numbers are the same: a definition that stays keeps
 * its id, and no id comes to stand for another one in the same run.  So only
 * what differs is translated into identities.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "delta.h"
#include "kinds.h"
#include "languages.h"
#include "older.h"
#include "prog.h"
#include "schema.h"
#include "store.h"

#define CHAIN_MAX	64	/* containers in a name */

enum side_stmt {
	SIDE_FILE,		/* ?1 id */
	SIDE_FILE_BY_PATH,	/* ?1 path */
	SIDE_NODES,		/* ?1 <= id <= ?2 */
	SIDE_EDGES,		/* ?1 <= src <= ?2 */
	SIDE_UNRESOLVED,	/* the same */
	SIDE_LINK,		/* ?1 file */
	SIDE_NODE,		/* ?1 id */
	SIDE_BY_HASH,		/* ?1 hash */
	SIDE_OUTSIDE,
	SIDE_MAX
};

#define FILE_COLUMNS	"id, path, lang, package, blob, size, lines, flags, " \
			"digest"

static const char *const sql[SIDE_MAX] = {
[SIDE_FILE] = "SELECT " FILE_COLUMNS " FROM file WHERE id = ?1",
[SIDE_FILE_BY_PATH] = "SELECT " FILE_COLUMNS " FROM file WHERE path = ?1",
[SIDE_NODES] = "SELECT id, parent, kind, name, flags, line, end_line, body, "
    "hash, signature, doc FROM node WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
[SIDE_EDGES] = "SELECT src, type, dst, prov, conf FROM edge "
    "WHERE src BETWEEN ?1 AND ?2 AND type < ?3 ORDER BY src, type, dst",
[SIDE_UNRESOLVED] = "SELECT src, type, name, candidates FROM unresolved "
    "WHERE src BETWEEN ?1 AND ?2 ORDER BY src, type, name",
[SIDE_LINK] = "SELECT slots, facts FROM link WHERE file = ?1",
[SIDE_NODE] = "SELECT parent, kind, name, hash FROM node WHERE id = ?1",
[SIDE_BY_HASH] = "SELECT id, kind, name FROM node "
    "WHERE substr(hash, 1, 8) = substr(?1, 1, 8) AND hash = ?1 AND id < 0",
[SIDE_OUTSIDE] = "SELECT hash, kind, name FROM node "
    "WHERE id < 0 AND kind <> ?1 ORDER BY hash",
};

struct part {			/* of side.text */
	size_t	at, len;
};

struct side_node {
	int64_t		 id, parent;
	uint64_t	 body;
	uint32_t	 kind, flags, line, end_line;
	struct part	 name, signature, doc;
	unsigned char	 hash[HASH_LEN];
	unsigned char	 up[HASH_LEN];	/* of the one that it stands in, in
					   this file; zeroes: none */
};

struct side_edge {
	int64_t		 src, dst;
	uint8_t		 type, prov, conf;
	uint8_t		 differs;
	const unsigned char *from, *to;	/* hashes, where it differs */
};

struct side_unresolved {
	int64_t		 src;
	uint32_t	 type, candidates;
	struct part	 name;
	const unsigned char *from;
};

/* One of the two states, and what it has of the file at hand. */
struct side {
	struct writer		*w;
	sqlite3			*db;
	sqlite3_stmt		*st[SIDE_MAX];
	struct table		 hashes;	/* node id -> hash, kept */

	int64_t			 id;		/* of the file; 0: none */
	struct part		 path, lang, package, blob, digest;
	int64_t			 size, lines, flags;
	struct bytes		 text;
	struct side_node	*nodes;		/* by hash */
	struct side_edge	*edges;
	struct side_unresolved	*unresolved;
	uint32_t		 nnodes, nodes_max, nedges, edges_max;
	uint32_t		 nunresolved, unresolved_max;
	int			 doubles;	/* two nodes of one hash */
};

struct kept {
	struct kept	*next;
	char		 bytes[];
};

struct older {
	struct writer	*w;
	struct side	 side[2];	/* OLD, NEW */
	struct kept	*kept;
	struct delta	 delta;
	uint32_t	 ids_max, nodes_max, edges_max, unresolved_max;
};
#define OLD	0
#define NEW	1

/* ---- reading ---- */

static sqlite3_stmt *
side_stmt(struct side *s, enum side_stmt which)
{
	int	rc;

	if (s->st[which] == NULL) {
		rc = sqlite3_prepare_v3(s->db, sql[which], -1,
		    SQLITE_PREPARE_PERSISTENT, &s->st[which], NULL);
		if (rc != SQLITE_OK)
			db_fail(s->w, rc, "read");
	} else
		sqlite3_reset(s->st[which]);
	return s->st[which];
}

static struct part
column(struct side *s, sqlite3_stmt *st, int col)
{
	struct part	p;

	p.at = s->text.len;
	p.len = (size_t)sqlite3_column_bytes(st, col);
	if (p.len > 0)
		bytes_add(&s->text, sqlite3_column_blob(st, col), p.len);
	return p;
}

static struct text
text_of(const struct side *s, struct part p)
{
	struct text	t = { "", p.len };

	if (p.len > 0)
		t.p = (const char *)s->text.p + p.at;
	return t;
}

static int
same_part(const struct side *a, struct part p, const struct side *b,
    struct part q)
{
	return p.len == q.len && (p.len == 0 ||
	    memcmp(a->text.p + p.at, b->text.p + q.at, p.len) == 0);
}

static void
read_hash(struct side *s, sqlite3_stmt *st, int col, unsigned char *out)
{
	if (sqlite3_column_bytes(st, col) != HASH_LEN)
		db_fail(s->w, SQLITE_CORRUPT, "read");
	memcpy(out, sqlite3_column_blob(st, col), HASH_LEN);
}

/* Hash of a node, kept. */
static const unsigned char *
side_hash(struct side *s, int64_t id)
{
	struct table_entry	*e;
	unsigned char		 hash[HASH_LEN];
	sqlite3_stmt		*st;
	uint32_t		 i;
	int			 is_new;

	i = table_add(&s->hashes, &id, sizeof(id), &is_new);
	e = &s->hashes.entries[i];
	if (!is_new)
		return (const unsigned char *)(intptr_t)e->value;
	st = side_stmt(s, SIDE_NODE);
	sqlite3_bind_int64(st, 1, id);
	if (!db_row(s->w, st))
		db_fail(s->w, SQLITE_CORRUPT, "read");
	read_hash(s, st, 3, hash);
	sqlite3_reset(st);
	e->value = (intptr_t)hash_keep(s->w, hash);
	return (const unsigned char *)(intptr_t)e->value;
}

static void
know_hash(struct side *s, int64_t id, const unsigned char *hash)
{
	uint32_t	i;
	int		is_new;

	i = table_add(&s->hashes, &id, sizeof(id), &is_new);
	if (is_new)
		s->hashes.entries[i].value = (intptr_t)hash_keep(s->w, hash);
}

/* The file's row, at which ST stands; its nodes and edges are not read. */
static void
read_file(struct side *s, sqlite3_stmt *st)
{
	s->text.len = 0;
	s->nnodes = s->nedges = s->nunresolved = 0;
	s->doubles = 0;
	s->id = sqlite3_column_int64(st, 0);
	s->path = column(s, st, 1);
	s->lang = column(s, st, 2);
	s->package = column(s, st, 3);
	s->blob = column(s, st, 4);
	s->size = sqlite3_column_int64(st, 5);
	s->lines = sqlite3_column_int64(st, 6);
	s->flags = sqlite3_column_int64(st, 7);
	s->digest = column(s, st, 8);
}

static void
no_file(struct side *s)
{
	memset(&s->path, 0, sizeof(s->path));
	s->lang = s->package = s->blob = s->digest = s->path;
	s->text.len = 0;
	s->id = s->size = s->lines = s->flags = 0;
	s->nnodes = s->nedges = s->nunresolved = 0;
	s->doubles = 0;
}

static int
node_by_hash(const void *va, const void *vb)
{
	const struct side_node	*a = va, *b = vb;
	int			 c = memcmp(a->hash, b->hash, HASH_LEN);

	return c != 0 ? c : a->id < b->id ? -1 : a->id > b->id;
}

static sqlite3_stmt *
range(struct side *s, enum side_stmt which)
{
	sqlite3_stmt	*st = side_stmt(s, which);

	sqlite3_bind_int64(st, 1, store_node_id(s->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(s->id, NODE_SLOT_MAX));
	return st;
}

static struct side_edge *
edge_room(struct side *s)
{
	if (s->nedges == s->edges_max) {
		s->edges_max = s->edges_max * 2 + 256;
		s->edges = grow(s->w, s->edges, s->edges_max,
		    sizeof(*s->edges));
	}
	return &s->edges[s->nedges++];
}

/*
 * What a definition stands in is its parent, unless that is in another file:
 * then the link section tells, and the parent is the end of an edge, as in
 * the fingerprint.
 */
static void
read_outer(struct side *s)
{
	struct link_facts	 f;
	struct side_node	*n;
	struct side_edge	*e;
	sqlite3_stmt		*st = side_stmt(s, SIDE_LINK);
	const unsigned char	*p;
	struct table		 ords = { .n = 0 };
	int64_t			 id;
	uint32_t		 i, slots, ord;

	sqlite3_bind_int64(st, 1, s->id);
	if (!db_row(s->w, st) || link_facts_get(&f, sqlite3_column_blob(st, 1),
	    (size_t)sqlite3_column_bytes(st, 1)) == -1)
		db_fail(s->w, SQLITE_CORRUPT, "read");
	p = sqlite3_column_blob(st, 0);
	slots = (uint32_t)sqlite3_column_bytes(st, 0) / 4;
#define SLOT(i)	((i) >= slots ? (i) : (uint32_t)p[4 * (i)] | \
	(uint32_t)p[4 * (i) + 1] << 8 | (uint32_t)p[4 * (i) + 2] << 16 | \
	(uint32_t)p[4 * (i) + 3] << 24)
	for (i = 0; i < f.ndefs; i++) {
		id = store_node_id(s->id, SLOT(i));
		ord = table_add(&ords, &id, sizeof(id), NULL);
		ords.entries[ord].value = i;
	}
	for (i = 0; i < s->nnodes; i++) {
		n = &s->nodes[i];
		if (n->parent == 0 || store_node_file(n->parent) == s->id)
			continue;
		e = edge_room(s);
		memset(e, 0, sizeof(*e));
		e->src = n->id;
		e->dst = n->parent;
		e->type = EDGE_CONTAINS;
		e->prov = PROV_AST_RESOLVED;
		e->conf = 100;
		if (table_find(&ords, &n->id, sizeof(n->id)) == -1)
			db_fail(s->w, SQLITE_CORRUPT, "read");
		ord = (uint32_t)ords.entries[table_find(&ords, &n->id,
		    sizeof(n->id))].value;
		memcpy(n->up, side_hash(s, store_node_id(s->id,
		    SLOT(f.defs[ord].parent))), HASH_LEN);
	}
#undef SLOT
	table_release(&ords);
	link_facts_release(&f);
	sqlite3_reset(st);
}

static void
read_nodes(struct side *s)
{
	sqlite3_stmt		*st = range(s, SIDE_NODES);
	struct side_node	*n;
	uint32_t		 i;
	int			 outer = 0;

	while (db_row(s->w, st)) {
		if (s->nnodes == s->nodes_max) {
			s->nodes_max = s->nodes_max * 2 + 256;
			s->nodes = grow(s->w, s->nodes, s->nodes_max,
			    sizeof(*s->nodes));
		}
		n = &s->nodes[s->nnodes++];
		n->id = sqlite3_column_int64(st, 0);
		n->parent = sqlite3_column_int64(st, 1);
		n->kind = (uint32_t)sqlite3_column_int(st, 2);
		n->name = column(s, st, 3);
		n->flags = (uint32_t)sqlite3_column_int64(st, 4);
		n->line = (uint32_t)sqlite3_column_int64(st, 5);
		n->end_line = (uint32_t)sqlite3_column_int64(st, 6);
		n->body = (uint64_t)sqlite3_column_int64(st, 7);
		read_hash(s, st, 8, n->hash);
		n->signature = column(s, st, 9);
		n->doc = column(s, st, 10);
		know_hash(s, n->id, n->hash);
	}
	for (i = 0; i < s->nnodes; i++) {
		n = &s->nodes[i];
		memset(n->up, 0, HASH_LEN);
		if (n->parent == 0)
			continue;
		if (store_node_file(n->parent) == s->id)
			memcpy(n->up, side_hash(s, n->parent), HASH_LEN);
		else
			outer = 1;
	}
	if (outer)
		read_outer(s);
	if (s->nnodes > 1)
		qsort(s->nodes, s->nnodes, sizeof(*s->nodes), node_by_hash);
	for (i = 1; i < s->nnodes; i++)
		s->doubles |= memcmp(s->nodes[i - 1].hash, s->nodes[i].hash,
		    HASH_LEN) == 0;
}

static int
edge_order(const struct side_edge *a, const struct side_edge *b)
{
	if (a->src != b->src)
		return a->src < b->src ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return a->dst < b->dst ? -1 : a->dst > b->dst;
}

static int
edge_by_row(const void *va, const void *vb)
{
	return edge_order(va, vb);
}

static void
read_edges(struct side *s)
{
	sqlite3_stmt		*st = range(s, SIDE_EDGES);
	struct side_edge	*e;
	uint32_t		 outer = s->nedges;

	sqlite3_bind_int(st, 3, EDGE_AUTHORED_BY);
	while (db_row(s->w, st)) {
		e = edge_room(s);
		e->src = sqlite3_column_int64(st, 0);
		e->type = (uint8_t)sqlite3_column_int(st, 1);
		e->dst = sqlite3_column_int64(st, 2);
		e->prov = (uint8_t)sqlite3_column_int(st, 3);
		e->conf = (uint8_t)sqlite3_column_int(st, 4);
		e->differs = 0;
	}
	if (outer > 0 && s->nedges > 1)
		qsort(s->edges, s->nedges, sizeof(*s->edges), edge_by_row);
}

static void
read_unresolved(struct side *s)
{
	sqlite3_stmt		*st = range(s, SIDE_UNRESOLVED);
	struct side_unresolved	*u;

	while (db_row(s->w, st)) {
		if (s->nunresolved == s->unresolved_max) {
			s->unresolved_max = s->unresolved_max * 2 + 64;
			s->unresolved = grow(s->w, s->unresolved,
			    s->unresolved_max, sizeof(*s->unresolved));
		}
		u = &s->unresolved[s->nunresolved++];
		u->src = sqlite3_column_int64(st, 0);
		u->type = (uint32_t)sqlite3_column_int(st, 1);
		u->name = column(s, st, 2);
		u->candidates = (uint32_t)sqlite3_column_int64(st, 3);
	}
}

static void
read_all(struct side *s)
{
	if (s->id == 0)
		return;
	read_nodes(s);
	read_edges(s);
	read_unresolved(s);
}

/* ---- the delta in the making ---- */

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

static void
delta_begin(struct older *o)
{
	o->delta.nids = o->delta.nnodes = o->delta.nedges = 0;
	o->delta.nunresolved = 0;
	o->delta.file = DELTA_FILE_SAME;
}

static int
delta_any(const struct delta *d)
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

static void
forget(struct older *o)
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
	struct text	 t = text_of(s, n->name), lang = text_of(s, s->lang);
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
	d.name = text_of(s, n->name);
	d.qualified = n->kind == NODE_FILE ? d.name : qualified(o, s, n);
	d.signature = text_of(s, n->signature);
	d.doc = text_of(s, n->doc);
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
	    same_part(s, a->signature, t, b->signature) &&
	    same_part(s, a->doc, t, b->doc);
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
		    edge_order(a, b);
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
	return delta_text_cmp(text_of(s, a->name), text_of(t, b->name));
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
	d.name = text_of(s, u->name);
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

/* ---- one file ---- */

static void
compare_file(struct older *o)
{
	struct side	*s = &o->side[OLD], *t = &o->side[NEW];
	struct delta	*d = &o->delta;

	if (s->id == 0)
		d->file = DELTA_FILE_NONE;
	else if (t->id == 0 || s->flags != t->flags ||
	    !same_part(s, s->lang, t, t->lang) ||
	    !same_part(s, s->package, t, t->package) ||
	    !same_part(s, s->blob, t, t->blob))
		d->file = DELTA_FILE_GIVEN;
	d->lang = text_of(s, s->lang);
	d->package = text_of(s, s->package);
	d->blob = text_of(s, s->blob);
	d->size = (uint64_t)s->size;
	d->lines = (uint64_t)s->lines;
	d->flags = (uint32_t)s->flags;
}

/* Both sides stand at the file's row. */
static void
compare(struct older *o, void (*each)(struct writer *, struct text,
    const struct delta *))
{
	struct side	*s = &o->side[OLD], *t = &o->side[NEW];
	struct side	*named = s->id != 0 ? s : t;

	if (s->id == 0 && t->id == 0)
		return;
	if (s->id != 0 && t->id != 0 && s->digest.len > 0 &&
	    same_part(s, s->digest, t, t->digest) &&
	    same_part(s, s->package, t, t->package))
		return;
	delta_begin(o);
	read_all(s);
	read_all(t);
	compare_file(o);
	compare_nodes(o);
	compare_edges(o);
	compare_unresolved(o);
	if (delta_any(&o->delta))
		each(o->w, text_of(named, named->path), &o->delta);
	forget(o);
}

static void
side_file(struct side *s, enum side_stmt which, int64_t id, struct text path)
{
	sqlite3_stmt	*st = side_stmt(s, which);

	no_file(s);
	if (which == SIDE_FILE)
		sqlite3_bind_int64(st, 1, id);
	else
		sqlite3_bind_text(st, 1, path.p, (int)path.len,
		    SQLITE_STATIC);
	if (!db_row(s->w, st))
		return;
	read_file(s, st);
	sqlite3_reset(st);
}

/* ---- what is in no file ---- */

/* Does the side have that package or external? */
static int
has_outside(struct side *s, const unsigned char *hash, uint32_t *kind,
    struct part *name)
{
	sqlite3_stmt	*st = side_stmt(s, SIDE_BY_HASH);

	sqlite3_bind_blob(st, 1, hash, HASH_LEN, SQLITE_STATIC);
	if (!db_row(s->w, st))
		return 0;
	*kind = (uint32_t)sqlite3_column_int(st, 1);
	*name = column(s, st, 2);
	sqlite3_reset(st);
	return 1;
}

static void
put_outside(struct older *o, struct side *s, const unsigned char *hash,
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

/* In an update: those that this run added or deleted. */
static void
compare_touched_outside(struct older *o)
{
	const unsigned char	*hash;
	struct part		 name[2];
	uint32_t		 i, kind[2];
	int			 was, is;

	for (i = 0; i < o->w->outside.n; i++) {
		kind[OLD] = kind[NEW] = NODE_PERSON;
		hash = (const unsigned char *)table_key(&o->w->outside, i);
		was = has_outside(&o->side[OLD], hash, &kind[OLD], &name[OLD]);
		is = has_outside(&o->side[NEW], hash, &kind[NEW], &name[NEW]);
		if (was != is && kind[was ? OLD : NEW] != NODE_PERSON)
			put_outside(o, &o->side[was ? OLD : NEW], hash,
			    kind[was ? OLD : NEW], name[was ? OLD : NEW],
			    was);
	}
}

/* After a replacement: all of them. */
static void
compare_all_outside(struct older *o)
{
	sqlite3_stmt	*st[2];
	unsigned char	 hash[2][HASH_LEN];
	int		 more[2], i, c;

	for (i = 0; i < 2; i++) {
		st[i] = side_stmt(&o->side[i], SIDE_OUTSIDE);
		sqlite3_bind_int(st[i], 1, NODE_PERSON);
		if ((more[i] = db_row(o->w, st[i])))
			read_hash(&o->side[i], st[i], 0, hash[i]);
	}
	while (more[OLD] || more[NEW]) {
		c = !more[OLD] ? 1 : !more[NEW] ? -1 :
		    memcmp(hash[OLD], hash[NEW], HASH_LEN);
		i = c < 0 ? OLD : NEW;
		if (c != 0)
			put_outside(o, &o->side[i], hash[i],
			    (uint32_t)sqlite3_column_int(st[i], 1),
			    column(&o->side[i], st[i], 2), i == OLD);
		for (i = 0; i < 2; i++)
			if ((i == OLD ? c <= 0 : c >= 0) &&
			    (more[i] = db_row(o->w, st[i])))
				read_hash(&o->side[i], st[i], 0, hash[i]);
	}
}

static void
compare_outside(struct older *o, void (*each)(struct writer *, struct text,
    const struct delta *))
{
	static const struct text	none = { "", 0 };

	no_file(&o->side[OLD]);
	no_file(&o->side[NEW]);
	delta_begin(o);
	if (o->w->mode == MODE_UPDATE)
		compare_touched_outside(o);
	else
		compare_all_outside(o);
	if (delta_any(&o->delta))
		each(o->w, none, &o->delta);
	forget(o);
}

/* ---- all ---- */

/* Paths of both states, each once. */
static void
each_path(struct older *o, void (*each)(struct writer *, struct text,
    const struct delta *))
{
	struct table	 paths = { NULL, NULL, { NULL, 0, 0 }, 0, 0, 0 };
	sqlite3_stmt	*st;
	struct text	 path;
	uint32_t	 i;
	int		 rc, k;

	for (k = 0; k < 2; k++) {
		rc = sqlite3_prepare_v2(o->side[k].db, "SELECT path FROM file "
		    "ORDER BY path", -1, &st, NULL);
		if (rc != SQLITE_OK)
			db_fail(o->w, rc, "read");
		while (db_row(o->w, st))
			table_add(&paths, sqlite3_column_blob(st, 0),
			    (size_t)sqlite3_column_bytes(st, 0), NULL);
		sqlite3_finalize(st);
	}
	for (i = 0; i < paths.n; i++) {
		path.p = table_key(&paths, i);
		path.len = paths.entries[i].len;
		for (k = 0; k < 2; k++)
			side_file(&o->side[k], SIDE_FILE_BY_PATH, 0, path);
		compare(o, each);
	}
	table_release(&paths);
}

void
older_each(struct older *o, void (*each)(struct writer *, struct text,
    const struct delta *))
{
	static const struct text	none = { "", 0 };
	uint32_t			i, k;
	int64_t				id;

	if (o->w->mode == MODE_UPDATE)
		for (i = 0; i < o->w->linked.n; i++) {
			memcpy(&id, table_key(&o->w->linked, i), sizeof(id));
			for (k = 0; k < 2; k++)
				side_file(&o->side[k], SIDE_FILE, id, none);
			compare(o, each);
		}
	else
		each_path(o, each);
	compare_outside(o, each);
}

/* ---- opening ---- */

struct older *
older_open(struct writer *w)
{
	struct older	*o = grow(w, NULL, 1, sizeof(*o));
	int		 rc, i;

	memset(o, 0, sizeof(*o));
	o->w = w;
	for (i = 0; i < 2; i++)
		o->side[i].w = w;
	o->side[NEW].db = w->db;
	rc = sqlite3_open_v2(w->file, &o->side[OLD].db, SQLITE_OPEN_READONLY |
	    SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK)
		db_fail(w, rc, "open");
	sqlite3_busy_timeout(o->side[OLD].db, STORE_BUSY_MS);
	rc = sqlite3_exec(o->side[OLD].db, "BEGIN; "
	    "SELECT 1 FROM meta LIMIT 1", NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		db_fail(w, rc, "read");
	return o;
}

sqlite3 *
older_db(struct older *o)
{
	return o->side[OLD].db;
}

void
older_close(struct older *o)
{
	struct side	*s;
	int		 i, k;

	if (o == NULL)
		return;
	for (i = 0; i < 2; i++) {
		s = &o->side[i];
		for (k = 0; k < SIDE_MAX; k++)
			sqlite3_finalize(s->st[k]);
		table_release(&s->hashes);
		bytes_release(&s->text);
		free(s->nodes);
		free(s->edges);
		free(s->unresolved);
	}
	sqlite3_close(o->side[OLD].db);
	forget(o);
	delta_release(&o->delta);
	free(o);
}
