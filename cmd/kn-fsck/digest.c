/*
 * The digests of files and the root over them, byte for byte as kn-store(5)
 * says (FINGERPRINT).
 */
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "kinds.h"
#include "prog.h"
#include "store.h"

struct row {
	uint32_t	ord;
	unsigned char	to[HASH_LEN];
	unsigned char	sort[3];	/* type, provenance, confidence */
};

struct digests {
	struct hasher	*h;
	sqlite3_stmt	*edges, *unresolved, *kept;
	struct row	*rows;
	size_t		 nrows, cap;
};

static void
add_u32(struct hasher *h, uint32_t n)
{
	unsigned char b[4] = { (unsigned char)n, (unsigned char)(n >> 8),
	    (unsigned char)(n >> 16), (unsigned char)(n >> 24) };

	hasher_add(h, b, sizeof(b));
}

static void
add_text(struct hasher *h, struct text t)
{
	add_u32(h, (uint32_t)t.len);
	hasher_add(h, t.p, t.len);
}

static void
facts_digest(struct hasher *h, const struct one_file *f,
    unsigned char out[HASH_LEN])
{
	const struct one_node *n;
	uint32_t i;

	hasher_begin(h);
	add_text(h, f->path);
	add_text(h, f->lang);
	add_text(h, f->package);
	add_text(h, f->blob);
	add_u32(h, f->flags);
	add_u32(h, f->nnodes);
	for (i = 0; i < f->nnodes; i++) {
		n = &f->nodes[i];
		hasher_add(h, n->hash, HASH_LEN);
		add_u32(h, n->facts_parent);
		add_u32(h, n->flags);
		add_u32(h, (uint32_t)n->body);
		add_u32(h, (uint32_t)(n->body >> 32));
		add_text(h, n->signature);
		add_text(h, n->doc);
	}
	hasher_end(h, out);
}

static int
canonical(const void *va, const void *vb)
{
	const struct row *a = va, *b = vb;

	if (a->ord != b->ord)
		return a->ord < b->ord ? -1 : 1;
	if (a->sort[0] != b->sort[0])
		return a->sort[0] < b->sort[0] ? -1 : 1;
	return memcmp(a->to, b->to, HASH_LEN);
}

/* Ord of the node with that id; the number of nodes when there is none. */
static uint32_t
ord_of(const struct one_file *f, int64_t id, uint32_t near)
{
	uint32_t i;

	for (i = 0; i < f->nnodes; i++)
		if (f->nodes[(near + i) % f->nnodes].id == id)
			return (near + i) % f->nnodes;
	return f->nnodes;
}

static struct row *
new_row(struct digests *d)
{
	if (d->nrows == d->cap) {
		d->cap = d->cap * 2 + 256;
		d->rows = grow(d->rows, d->cap, sizeof(*d->rows));
	}
	return &d->rows[d->nrows++];
}

/* -1: an edge that has no such end. */
static int
collect(sqlite3 *db, struct digests *d, const struct one_file *f)
{
	struct row *r;
	uint32_t i, ord = 0;

	d->nrows = 0;
	for (i = 1; i < f->nnodes; i++) {
		if (f->nodes[i].parent == f->nodes[f->nodes[i].facts_parent].id)
			continue;
		r = new_row(d);
		r->ord = i;
		r->sort[0] = EDGE_CONTAINS;
		r->sort[1] = PROV_AST_RESOLVED;
		r->sort[2] = 100;
		if (!node_hash_of(db, f->nodes[i].parent, r->to))
			return -1;
	}
	sqlite3_bind_int64(d->edges, 1, f->id << 20);
	sqlite3_bind_int64(d->edges, 2, (f->id << 20) + 1048575);
	while (db_row(db, d->edges)) {
		r = new_row(d);
		ord = ord_of(f, sqlite3_column_int64(d->edges, 0), ord);
		r->ord = ord;
		r->sort[0] = (unsigned char)sqlite3_column_int(d->edges, 1);
		r->sort[1] = (unsigned char)sqlite3_column_int(d->edges, 3);
		r->sort[2] = (unsigned char)sqlite3_column_int(d->edges, 4);
		if (ord == f->nnodes || !node_hash_of(db,
		    sqlite3_column_int64(d->edges, 2), r->to)) {
			sqlite3_reset(d->edges);
			return -1;
		}
	}
	return 0;
}

struct loose {
	uint32_t	ord, type, candidates;
	struct text	name;		/* a copy */
};

static int
by_text(const void *va, const void *vb)
{
	const struct loose *a = va, *b = vb;
	size_t n = a->name.len < b->name.len ? a->name.len : b->name.len;
	int c;

	if (a->ord != b->ord)
		return a->ord < b->ord ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if ((c = memcmp(a->name.p, b->name.p, n)) != 0)
		return c;
	return a->name.len < b->name.len ? -1 : a->name.len > b->name.len;
}

static uint32_t
unresolved(sqlite3 *db, struct digests *d, const struct one_file *f,
    struct loose **out)
{
	struct loose *v = NULL;
	struct text t;
	uint32_t n = 0, cap = 0;
	char *p;

	sqlite3_bind_int64(d->unresolved, 1, f->id << 20);
	sqlite3_bind_int64(d->unresolved, 2, (f->id << 20) + 1048575);
	while (db_row(db, d->unresolved)) {
		if (n == cap) {
			cap = cap * 2 + 64;
			v = grow(v, cap, sizeof(*v));
		}
		t = db_bytes(d->unresolved, 2);
		p = grow(NULL, t.len + 1, 1);
		memcpy(p, t.p, t.len);
		v[n].name = (struct text){ p, t.len };
		v[n].ord = ord_of(f, sqlite3_column_int64(d->unresolved, 0),
		    n > 0 ? v[n - 1].ord : 0);
		v[n].type = (uint32_t)sqlite3_column_int64(d->unresolved, 1);
		v[n++].candidates = (uint32_t)sqlite3_column_int64(
		    d->unresolved, 3);
	}
	if (n > 1)
		qsort(v, n, sizeof(*v), by_text);
	*out = v;
	return n;
}

static void
edges_digest(sqlite3 *db, struct digests *d, const struct one_file *f,
    unsigned char out[HASH_LEN])
{
	struct loose *u;
	uint32_t i, n = unresolved(db, d, f, &u);

	if (d->nrows > 1)
		qsort(d->rows, d->nrows, sizeof(*d->rows), canonical);
	hasher_begin(d->h);
	add_u32(d->h, (uint32_t)d->nrows);
	for (i = 0; i < d->nrows; i++) {
		hasher_add(d->h, f->nodes[d->rows[i].ord].hash, HASH_LEN);
		hasher_add(d->h, d->rows[i].to, HASH_LEN);
		hasher_add(d->h, d->rows[i].sort, 3);
	}
	add_u32(d->h, n);
	for (i = 0; i < n; i++) {
		if (u[i].ord < f->nnodes)
			hasher_add(d->h, f->nodes[u[i].ord].hash, HASH_LEN);
		add_u32(d->h, u[i].type);
		add_text(d->h, u[i].name);
		add_u32(d->h, u[i].candidates);
		free((void *)(uintptr_t)u[i].name.p);
	}
	free(u);
	hasher_end(d->h, out);
}

static void
file_digest(sqlite3 *db, struct one_file *f, void *arg)
{
	struct digests *d = arg;
	unsigned char sum[2 * HASH_LEN];
	struct text kept;
	const char *path = safe(f->path.p, f->path.len);

	sqlite3_bind_int64(d->kept, 1, f->id);
	if (!db_row(db, d->kept))
		return;
	kept = db_bytes(d->kept, 0);
	facts_digest(d->h, f, sum);
	if (kept.len != sizeof(sum) || memcmp(kept.p, sum, HASH_LEN) != 0)
		finding("%s: its digest of definitions is another", path);
	if (collect(db, d, f) == -1)
		finding("%s: an edge has no such end", path);
	else {
		edges_digest(db, d, f, sum + HASH_LEN);
		if (kept.len != sizeof(sum) || memcmp(kept.p + HASH_LEN,
		    sum + HASH_LEN, HASH_LEN) != 0)
			finding("%s: its digest of edges is another", path);
	}
	sqlite3_reset(d->kept);
}

static void
whole_root(sqlite3 *db, struct hasher *h)
{
	sqlite3_stmt *st = db_prepare(db,
	    "SELECT path, digest FROM file ORDER BY CAST(path AS BLOB)");
	char *repo = db_meta(db, "repo");
	char *kept = db_meta(db, "root");
	unsigned char sum[HASH_LEN];
	char hex[2 * HASH_LEN + 1];
	struct text digest;
	int i;

	hasher_begin(h);
	add_text(h, (struct text){ repo != NULL ? repo : "",
	    repo != NULL ? strlen(repo) : 0 });
	while (db_row(db, st)) {
		add_text(h, db_bytes(st, 0));
		digest = db_bytes(st, 1);
		hasher_add(h, digest.p, digest.len);
	}
	sqlite3_finalize(st);
	hasher_end(h, sum);
	for (i = 0; i < HASH_LEN; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	if (kept == NULL || strcmp(kept, hex) != 0)
		finding("the root is %s, meta says %s", hex,
		    kept != NULL ? safe_str(kept) : "nothing");
	free(repo);
	free(kept);
}

void
check_root(sqlite3 *db)
{
	struct digests d;

	memset(&d, 0, sizeof(d));
	if ((d.h = hasher_new()) == NULL)
		grow(NULL, SIZE_MAX, 2);
	/* Edges to people follow from history and are no part of it. */
	d.edges = db_prepare(db, "SELECT src, type, dst, prov, conf FROM edge "
	    "WHERE src BETWEEN ?1 AND ?2 AND type < 13");
	d.unresolved = db_prepare(db, "SELECT src, type, name, candidates "
	    "FROM unresolved WHERE src BETWEEN ?1 AND ?2");
	d.kept = db_prepare(db, "SELECT digest FROM file WHERE id = ?1");
	each_file(db, 0, file_digest, &d);
	whole_root(db, d.h);
	sqlite3_finalize(d.edges);
	sqlite3_finalize(d.unresolved);
	sqlite3_finalize(d.kept);
	hasher_free(d.h);
	free(d.rows);
}
