/*
 * The fingerprint at all its levels: the trees of files, the roots of
 * packages, the root of the graph (kn-store(5), FINGERPRINT).
 */
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "kinds.h"
#include "merkle.h"
#include "prog.h"
#include "record.h"
#include "store.h"

/* Leaves of one tree. */
struct leaves {
	struct record_leaf	*v;
	size_t			 n, cap;
};

struct digests {
	struct hasher	*h;
	struct mp_buf	 buf;
	sqlite3_stmt	*edges, *unresolved, *kept;
	struct leaves	 leaves;
	struct mp_buf	 trees;
};

static struct record_leaf *
new_leaf(struct leaves *l)
{
	struct record_leaf *leaf;

	if (l->n == l->cap) {
		l->cap = l->cap * 2 + 256;
		l->v = grow(l->v, l->cap, sizeof(*l->v));
	}
	leaf = &l->v[l->n++];
	memset(leaf, 0, sizeof(*leaf));
	return leaf;
}

static const unsigned char *
keep(const void *p, size_t n)
{
	unsigned char *copy = grow(NULL, n + 1, 1);

	memcpy(copy, p, n);
	return copy;
}

static void
drop(const void *p)
{
	free((void *)(uintptr_t)p);
}

/* The tree NUMBER of what was collected; OWN: its second keys and names are
   copies. */
static void
end_tree(struct digests *d, unsigned int number, int own)
{
	struct leaves *l = &d->leaves;
	struct record_tree t = { .number = (uint8_t)number,
	    .count = (uint32_t)l->n };
	unsigned char b[RECORD_TREE_LEN];
	size_t i;

	if (l->n > 0) {
		record_leaves_sort(l->v, l->n);
		record_leaves_root(d->h, l->v, l->n, t.root);
		record_tree_put(b, &t);
		mp_put_raw(&d->trees, b, sizeof(b));
	}
	for (i = 0; own && i < l->n; i++) {
		drop(l->v[i].key2);
		drop(l->v[i].name.p);
	}
	l->n = 0;
}

static void
nodes_tree(struct digests *d, const struct one_file *f)
{
	struct record_node r;
	struct record_leaf *leaf;
	const struct one_node *n;
	uint32_t i;

	for (i = 0; i < f->nnodes; i++) {
		n = &f->nodes[i];
		r.hash = n->hash;
		r.parent = i == 0 ? NULL : f->nodes[n->facts_parent].hash;
		r.flags = n->flags;
		r.body = n->body;
		r.signature = n->signature;
		r.doc = n->doc;
		leaf = new_leaf(&d->leaves);
		leaf->key = n->hash;
		record_node_leaf(d->h, &d->buf, &r, leaf->hash);
	}
	end_tree(d, RECORD_NODES, 0);
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

/* -1: an edge that has no such end. */
static int
add_edge(sqlite3 *db, struct digests *d, const struct one_file *f,
    uint32_t from, struct record_edge *e, int64_t dst)
{
	unsigned char to[HASH_LEN];
	struct record_leaf *leaf;

	if (from == f->nnodes || !node_hash_of(db, dst, to))
		return -1;
	leaf = new_leaf(&d->leaves);
	leaf->key = e->from = f->nodes[from].hash;
	leaf->key2 = e->to = keep(to, HASH_LEN);
	record_edge_leaf(d->h, e, leaf->hash);
	return 0;
}

/* Parents that stand elsewhere than in the text around. */
static int
contains_tree(sqlite3 *db, struct digests *d, const struct one_file *f)
{
	struct record_edge e = { .type = EDGE_CONTAINS,
	    .prov = PROV_AST_RESOLVED, .conf = 100 };
	uint32_t i;
	int bad = 0;

	for (i = 1; i < f->nnodes; i++)
		if (f->nodes[i].parent !=
		    f->nodes[f->nodes[i].facts_parent].id &&
		    add_edge(db, d, f, i, &e, f->nodes[i].parent) == -1)
			bad = -1;
	end_tree(d, RECORD_EDGES(EDGE_CONTAINS), 1);
	return bad;
}

static int
edges_tree(sqlite3 *db, struct digests *d, const struct one_file *f)
{
	struct record_edge e = { .type = EDGE_CONTAINS };
	uint32_t ord = 0;
	uint8_t type;
	int bad = 0;

	sqlite3_bind_int64(d->edges, 1, f->id << 20);
	sqlite3_bind_int64(d->edges, 2, (f->id << 20) + 1048575);
	while (db_row(db, d->edges)) {
		type = (uint8_t)sqlite3_column_int(d->edges, 1);
		if (type != e.type && d->leaves.n > 0)
			end_tree(d, RECORD_EDGES(e.type), 1);
		e.type = type;
		e.prov = (uint8_t)sqlite3_column_int(d->edges, 3);
		e.conf = (uint8_t)sqlite3_column_int(d->edges, 4);
		ord = ord_of(f, sqlite3_column_int64(d->edges, 0), ord);
		if (add_edge(db, d, f, ord, &e,
		    sqlite3_column_int64(d->edges, 2)) == -1)
			bad = -1;
	}
	end_tree(d, RECORD_EDGES(e.type), 1);
	return bad;
}

static void
unresolved_tree(sqlite3 *db, struct digests *d, const struct one_file *f)
{
	struct record_unresolved u;
	struct record_leaf *leaf;
	uint32_t ord = 0;

	sqlite3_bind_int64(d->unresolved, 1, f->id << 20);
	sqlite3_bind_int64(d->unresolved, 2, (f->id << 20) + 1048575);
	while (db_row(db, d->unresolved)) {
		ord = ord_of(f, sqlite3_column_int64(d->unresolved, 0), ord);
		if (ord == f->nnodes)
			continue;	/* another check says so */
		u.from = f->nodes[ord].hash;
		u.type = (uint32_t)sqlite3_column_int64(d->unresolved, 1);
		u.name = db_bytes(d->unresolved, 2);
		u.candidates = (uint32_t)sqlite3_column_int64(d->unresolved,
		    3);
		leaf = new_leaf(&d->leaves);
		leaf->key = u.from;
		leaf->type = u.type;
		leaf->name.p = (const char *)keep(u.name.p, u.name.len);
		leaf->name.len = u.name.len;
		record_unresolved_leaf(d->h, &d->buf, &u, leaf->hash);
	}
	end_tree(d, RECORD_UNRESOLVED, 1);
}

/* ---- against what is kept ---- */

static const char *
tree_name(unsigned int number)
{
	if (number == RECORD_NODES)
		return "definitions";
	if (number == RECORD_UNRESOLVED)
		return "unresolved references";
	return edge_type_name(number - 1) != NULL ?
	    edge_type_name(number - 1) : "unknown edges";
}

/* Say which trees of KEPT differ from what the tables give. */
static void
compare_trees(const char *path, struct text kept, struct text made)
{
	struct record_tree a, b;
	unsigned int i;
	int ra, rb;

	for (i = 0; i <= RECORD_UNRESOLVED; i++) {
		ra = record_tree_find(&a, kept, i);
		rb = record_tree_find(&b, made, i);
		if (ra == -1) {
			finding("%s: its list of trees is damaged", path);
			return;
		}
		if (ra != rb || (ra == 1 && (a.count != b.count ||
		    memcmp(a.root, b.root, HASH_LEN) != 0)))
			finding("%s: the tree of its %s is another", path,
			    tree_name(i));
	}
}

static void
file_digest(sqlite3 *db, struct one_file *f, void *arg)
{
	struct digests *d = arg;
	struct record_file r = { f->path, f->lang, f->blob, f->flags,
	    { NULL, 0 } };
	unsigned char leaf[HASH_LEN];
	struct text digest, trees;
	const char *path = safe(f->path.p, f->path.len);

	sqlite3_bind_int64(d->kept, 1, f->id);
	if (!db_row(db, d->kept))
		return;
	digest = db_bytes(d->kept, 0);
	trees = db_bytes(d->kept, 1);
	nodes_tree(d, f);
	if (contains_tree(db, d, f) == -1 || edges_tree(db, d, f) == -1)
		finding("%s: an edge has no such end", path);
	unresolved_tree(db, d, f);
	r.trees.p = d->trees.sbuf.data;
	r.trees.len = d->trees.sbuf.size;
	compare_trees(path, trees, r.trees);
	/* Of what is kept: a tree that differs was just named. */
	r.trees = trees;
	record_file_leaf(d->h, &d->buf, &r, leaf);
	if (digest.len != HASH_LEN || memcmp(digest.p, leaf, HASH_LEN) != 0)
		finding("%s: its digest is another", path);
	mp_buf_reset(&d->trees);
	sqlite3_reset(d->kept);
}

/* ---- packages and the root ---- */

static struct text
repository(sqlite3 *db)
{
	char *s = db_meta(db, "repo");

	return (struct text){ s, s != NULL ? strlen(s) : 0 };
}

/* Is the row of the package NAME what its files, in M, give? */
static void
check_package(sqlite3 *db, struct digests *d, sqlite3_stmt *row,
    struct text repo, struct text name, struct merkle *m)
{
	unsigned char tree[HASH_LEN], leaf[HASH_LEN];
	struct record_package p = { repo, name, (uint32_t)m->n, tree };
	const char *text = safe(name.p, name.len);
	struct text root;

	merkle_root(m, d->h, tree);
	merkle_init(m);
	record_package_leaf(d->h, &d->buf, &p, leaf);
	sqlite3_bind_text(row, 1, name.p, (int)name.len, SQLITE_STATIC);
	if (!db_row(db, row)) {
		finding("the package \"%s\" has no root", text);
		return;
	}
	if (sqlite3_column_int64(row, 0) != (int64_t)p.files)
		finding("the package \"%s\" has %u files, its row says %lld",
		    text, p.files, (long long)sqlite3_column_int64(row, 0));
	root = db_bytes(row, 1);
	if (root.len != HASH_LEN || memcmp(root.p, leaf, HASH_LEN) != 0)
		finding("the root of the package \"%s\" is another", text);
	sqlite3_reset(row);
}

static void
add_leaf(struct digests *d, struct merkle *m, struct text hash)
{
	static const unsigned char none[HASH_LEN];

	merkle_add(m, d->h, hash.len == HASH_LEN ?
	    (const unsigned char *)hash.p : none);
}

static void
packages(sqlite3 *db, struct digests *d, struct text repo)
{
	sqlite3_stmt *st = db_prepare(db, "SELECT package, digest FROM file "
	    "ORDER BY CAST(package AS BLOB), CAST(path AS BLOB)"),
	    *row = db_prepare(db, "SELECT files, root FROM package "
	    "WHERE name = ?1");
	struct text name = { NULL, 0 }, next;
	struct merkle m;
	int64_t lost;

	merkle_init(&m);
	while (db_row(db, st)) {
		next = db_bytes(st, 0);
		if (m.n > 0 && (next.len != name.len ||
		    memcmp(next.p, name.p, name.len) != 0))
			check_package(db, d, row, repo, name, &m);
		if (m.n == 0) {
			drop(name.p);
			name.p = (const char *)keep(next.p, next.len);
			name.len = next.len;
		}
		add_leaf(d, &m, db_bytes(st, 1));
	}
	if (m.n > 0)
		check_package(db, d, row, repo, name, &m);
	drop(name.p);
	sqlite3_finalize(st);
	sqlite3_finalize(row);
	lost = db_number(db, "SELECT count(*) FROM package WHERE name NOT IN "
	    "(SELECT package FROM file)");
	if (lost > 0)
		finding("%lld packages have a root and no files",
		    (long long)lost);
}

static void
whole_root(sqlite3 *db, struct digests *d, struct text repo)
{
	sqlite3_stmt *st = db_prepare(db,
	    "SELECT root FROM package ORDER BY CAST(name AS BLOB)");
	char *kept = db_meta(db, "root");
	unsigned char sum[HASH_LEN];
	char hex[2 * HASH_LEN + 1];
	struct merkle m;
	uint32_t n;
	int i;

	merkle_init(&m);
	while (db_row(db, st))
		add_leaf(d, &m, db_bytes(st, 0));
	sqlite3_finalize(st);
	n = (uint32_t)m.n;
	merkle_root(&m, d->h, sum);
	record_graph_root(d->h, &d->buf, repo, n, sum, sum);
	for (i = 0; i < HASH_LEN; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	if (kept == NULL || strcmp(kept, hex) != 0)
		finding("the root is %s, meta says %s", hex,
		    kept != NULL ? safe_str(kept) : "nothing");
	free(kept);
}

void
check_root(sqlite3 *db)
{
	struct text repo = repository(db);
	struct digests d;

	memset(&d, 0, sizeof(d));
	if ((d.h = hasher_new()) == NULL)
		grow(NULL, SIZE_MAX, 2);
	mp_buf_init(&d.buf);
	mp_buf_init(&d.trees);
	/* Edges to people follow from history and are no part of it. */
	d.edges = db_prepare(db, "SELECT src, type, dst, prov, conf FROM edge "
	    "WHERE src BETWEEN ?1 AND ?2 AND type < 13 ORDER BY type");
	d.unresolved = db_prepare(db, "SELECT src, type, name, candidates "
	    "FROM unresolved WHERE src BETWEEN ?1 AND ?2");
	d.kept = db_prepare(db, "SELECT digest, trees FROM file "
	    "WHERE id = ?1");
	each_file(db, 0, file_digest, &d);
	packages(db, &d, repo);
	whole_root(db, &d, repo);
	sqlite3_finalize(d.edges);
	sqlite3_finalize(d.unresolved);
	sqlite3_finalize(d.kept);
	mp_buf_release(&d.buf);
	mp_buf_release(&d.trees);
	hasher_free(d.h);
	free(d.leaves.v);
	drop(repo.p);
}
