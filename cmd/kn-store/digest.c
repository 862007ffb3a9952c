/*
 * The fingerprint: the trees of each file, kept up by every run, the roots of
 * packages and that of the graph.  man/kn-store.5 (FINGERPRINT) and record.h
 * say byte for byte what is hashed.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "merkle.h"
#include "prog.h"
#include "record.h"
#include "writer.h"

#define BLOCK_HASHES	1024

struct hash_block {
	struct hash_block	*next;
	unsigned int		 used;
	unsigned char		 hash[BLOCK_HASHES][HASH_LEN];
};

const unsigned char *
hash_keep(struct writer *w, const void *hash)
{
	struct hash_block	*b = w->kept;

	if (b == NULL || b->used == BLOCK_HASHES) {
		b = grow(w, NULL, 1, sizeof(*b));
		b->next = w->kept;
		b->used = 0;
		w->kept = b;
	}
	memcpy(b->hash[b->used], hash, HASH_LEN);
	return b->hash[b->used++];
}

void
hash_release(struct writer *w)
{
	struct hash_block	*b;

	while ((b = w->kept) != NULL) {
		w->kept = b->next;
		free(b);
	}
}

/* ---- the trees of a file ---- */

static struct record_leaf *
leaf_room(struct writer *w, size_t n)
{
	if (n > w->leaf_max) {
		w->leaf_max = n + n / 2 + 256;
		w->leaf = grow(w, w->leaf, w->leaf_max, sizeof(*w->leaf));
	}
	return w->leaf;
}

uint32_t
digest_nodes(struct writer *w, const struct fact_node *nodes, uint32_t n,
    unsigned char out[HASH_LEN])
{
	struct record_leaf	*leaf = leaf_room(w, n);
	struct record_node	 r;
	uint32_t		 i, same = 0;

	for (i = 0; i < n; i++) {
		r.hash = nodes[i].hash;
		r.parent = i == 0 ? NULL : nodes[nodes[i].parent].hash;
		r.flags = nodes[i].flags;
		r.body = nodes[i].body;
		r.signature = nodes[i].signature;
		r.doc = nodes[i].doc;
		memset(&leaf[i], 0, sizeof(leaf[i]));
		leaf[i].key = nodes[i].hash;
		record_node_leaf(w->hasher, &w->record, &r, leaf[i].hash);
	}
	record_leaves_sort(leaf, n);
	record_leaves_root(w->hasher, leaf, n, out);
	for (i = 1; i < n; i++)
		same += memcmp(leaf[i - 1].key, leaf[i].key, HASH_LEN) == 0;
	return same;
}

static void
add_tree(struct writer *w, unsigned int number, uint32_t count,
    const unsigned char root[HASH_LEN])
{
	struct record_tree	t;
	unsigned char		b[RECORD_TREE_LEN];

	t.number = (uint8_t)number;
	t.count = count;
	memcpy(t.root, root, HASH_LEN);
	record_tree_put(b, &t);
	bytes_add(&w->trees, b, sizeof(b));
}

static void
add_leaves(struct writer *w, unsigned int number, struct record_leaf *leaf,
    uint32_t n)
{
	unsigned char	root[HASH_LEN];

	if (n == 0)
		return;
	record_leaves_sort(leaf, n);
	record_leaves_root(w->hasher, leaf, n, root);
	add_tree(w, number, n, root);
}

/* Edges of one source stand together. */
struct sources {
	const unsigned char	*from;
	uint32_t		 first, end;
};

static int
compare_sources(const void *va, const void *vb)
{
	const struct sources	*a = va, *b = vb;

	return memcmp(a->from, b->from, HASH_LEN);
}

/* The sources of the N rows, which are by source, by identity. */
static uint32_t
sources_sorted(struct writer *w, const struct edge_row *e, uint32_t n)
{
	struct sources	*v = w->sources;
	uint32_t	 i, k = 0;

	if (n > w->sources_max) {
		w->sources_max = n + n / 2 + 64;
		v = w->sources = grow(w, v, w->sources_max, sizeof(*v));
	}
	for (i = 0; i < n; i++) {
		if (i == 0 || e[i].src != e[i - 1].src) {
			v[k].from = e[i].from;
			v[k++].first = i;
		}
		v[k - 1].end = i + 1;
	}
	if (k > 1)
		qsort(v, k, sizeof(*v), compare_sources);
	return k;
}

static void
edge_leaf(struct writer *w, const struct edge_row *e, struct record_leaf *leaf)
{
	struct record_edge	r = { e->from, e->to, e->type, e->prov,
				    e->conf };

	if (e->type == EDGE_CONTAINS) {
		/* The tables do not have these. */
		r.prov = PROV_AST_RESOLVED;
		r.conf = 100;
	}
	memset(leaf, 0, sizeof(*leaf));
	leaf->key = e->from;
	leaf->key2 = e->to;
	record_edge_leaf(w->hasher, &r, leaf->hash);
}

/* One tree for each type: rows that are by source end up by type and source
   without comparing. */
static void
add_edges(struct writer *w, const struct edge_row *e, uint32_t n)
{
	struct record_leaf	*leaf = leaf_room(w, n);
	uint32_t		 at[EDGE_TYPE_MAX + 1], i, j, k, t;

	memset(at, 0, sizeof(at));
	for (i = 0; i < n; i++)
		at[e[i].type + 1]++;
	for (t = 1; t <= EDGE_TYPE_MAX; t++)
		at[t] += at[t - 1];
	k = sources_sorted(w, e, n);
	for (i = 0; i < k; i++)
		for (j = w->sources[i].first; j < w->sources[i].end; j++)
			edge_leaf(w, &e[j], &leaf[at[e[j].type]++]);
	for (t = 0, i = 0; t < EDGE_TYPE_MAX; i = at[t++])
		add_leaves(w, RECORD_EDGES(t), leaf + i, at[t] - i);
}

static void
add_unresolved(struct writer *w, const struct unresolved_row *u, uint32_t n)
{
	struct record_leaf		*leaf = leaf_room(w, n);
	struct record_unresolved	 r;
	uint32_t			 i;

	for (i = 0; i < n; i++) {
		r.from = u[i].from;
		r.type = u[i].type;
		r.name = u[i].name;
		r.candidates = u[i].candidates;
		memset(&leaf[i], 0, sizeof(leaf[i]));
		leaf[i].key = u[i].from;
		leaf[i].type = u[i].type;
		leaf[i].name = u[i].name;
		record_unresolved_leaf(w->hasher, &w->record, &r,
		    leaf[i].hash);
	}
	add_leaves(w, RECORD_UNRESOLVED, leaf, n);
}

void
digest_trees(struct writer *w, const struct source *s,
    const struct edge_row *e, uint32_t n, const struct unresolved_row *u,
    uint32_t nu)
{
	w->trees.len = 0;
	add_tree(w, RECORD_NODES, s->nnodes, s->nodes);
	add_edges(w, e, n);
	add_unresolved(w, u, nu);
}

int
digest_set(struct writer *w, int64_t file)
{
	struct record_file	 f;
	struct text		 package, old;
	sqlite3_stmt		*st = db_stmt(w, ST_FILE_DIGEST_GET);
	unsigned char		 leaf[HASH_LEN];
	int			 same;

	sqlite3_bind_int64(st, 1, file);
	if (!db_row(w, st))
		db_fail(w, SQLITE_CORRUPT, "read");
	f.path = db_column(st, 0);
	f.lang = db_column(st, 1);
	package = db_column(st, 2);
	f.blob = db_column(st, 3);
	f.flags = (uint32_t)sqlite3_column_int64(st, 4);
	f.trees.p = (const char *)w->trees.p;
	f.trees.len = w->trees.len;
	record_file_leaf(w->hasher, &w->record, &f, leaf);
	old = db_column(st, 5);
	same = old.len == HASH_LEN && memcmp(old.p, leaf, HASH_LEN) == 0;
	if (!same)
		digest_stale(w, package);
	sqlite3_reset(st);
	if (same)
		return 0;
	w->changed = 1;
	st = db_stmt(w, ST_FILE_DIGEST);
	sqlite3_bind_int64(st, 1, file);
	db_blob(st, 2, leaf, HASH_LEN);
	db_blob(st, 3, w->trees.p, w->trees.len);
	db_run(w, st);
	return 1;
}

/* ---- packages ---- */

void
digest_stale(struct writer *w, struct text package)
{
	table_add(&w->stale, package.p, package.len, NULL);
}

/* The root of the package NAME over the files in M; none: it is gone. */
static void
set_package(struct writer *w, struct text name, struct merkle *m)
{
	struct record_package	 p;
	sqlite3_stmt		*st;
	unsigned char		 root[HASH_LEN], leaf[HASH_LEN];

	st = db_stmt(w, m->n == 0 ? ST_PACKAGE_DELETE : ST_PACKAGE_SET);
	db_string(st, 1, name);
	if (m->n > 0) {
		p.repo.p = w->repo;
		p.repo.len = strlen(w->repo);
		p.name = name;
		p.files = (uint32_t)m->n;
		p.root = root;
		merkle_root(m, w->hasher, root);
		record_package_leaf(w->hasher, &w->record, &p, leaf);
		sqlite3_bind_int64(st, 2, p.files);
		db_blob(st, 3, leaf, HASH_LEN);
	}
	db_run(w, st);
	merkle_init(m);
}

/* The leaf in the first column; one of a file that an older version left has
   none, see digest_root(). */
static void
add_leaf(struct writer *w, struct merkle *m, sqlite3_stmt *st)
{
	if (sqlite3_column_bytes(st, 0) == HASH_LEN)
		merkle_add(m, w->hasher, sqlite3_column_blob(st, 0));
}

static void
update_packages(struct writer *w)
{
	struct merkle	 m;
	struct text	 name;
	sqlite3_stmt	*st;
	uint32_t	 i;

	merkle_init(&m);
	for (i = 0; i < w->stale.n; i++) {
		name.p = table_key(&w->stale, i);
		name.len = w->stale.entries[i].len;
		st = db_stmt(w, ST_PACKAGE_FILES);
		db_string(st, 1, name);
		while (db_row(w, st))
			add_leaf(w, &m, st);
		set_package(w, name, &m);
	}
}

static void
build_packages(struct writer *w)
{
	struct merkle	 m;
	struct text	 name, next;
	sqlite3_stmt	*st = db_stmt(w, ST_PACKAGES_FILES);

	merkle_init(&m);
	w->key.len = 0;
	while (db_row(w, st)) {
		next = db_column(st, 1);
		if (m.n > 0 && (next.len != w->key.len || (next.len > 0 &&
		    memcmp(next.p, w->key.p, next.len) != 0))) {
			name.p = (const char *)w->key.p;
			name.len = w->key.len;
			set_package(w, name, &m);
		}
		if (m.n == 0) {
			w->key.len = 0;
			bytes_add(&w->key, next.p, next.len);
		}
		add_leaf(w, &m, st);
	}
	if (m.n > 0) {
		name.p = (const char *)w->key.p;
		name.len = w->key.len;
		set_package(w, name, &m);
	}
}

/* ---- the root ---- */

static void
put_hex(char *out, const unsigned char *p, size_t n)
{
	static const char	hex[] = "0123456789abcdef";
	size_t			i;

	for (i = 0; i < n; i++) {
		out[2 * i] = hex[p[i] >> 4];
		out[2 * i + 1] = hex[p[i] & 15];
	}
	out[2 * n] = '\0';
}

void
digest_root(struct writer *w)
{
	struct merkle	 m;
	struct text	 repo = { w->repo, strlen(w->repo) };
	sqlite3_stmt	*st;
	unsigned char	 tree[HASH_LEN], root[HASH_LEN];
	uint32_t	 n;

	if (w->mode == MODE_UPDATE) {
		if (w->stale.n == 0)
			return;
		update_packages(w);
	} else
		build_packages(w);
	if (db_int(w, ST_PACKAGE_COUNT) != w->counts.files)
		fail(w, EXIT_TEMPFAIL, "%s: is of an older version, and the "
		    "stream has not all of its files; index again",
		    safe_str(w->file));
	merkle_init(&m);
	st = db_stmt(w, ST_PACKAGE_ROOTS);
	while (db_row(w, st))
		add_leaf(w, &m, st);
	n = (uint32_t)m.n;
	merkle_root(&m, w->hasher, tree);
	record_graph_root(w->hasher, &w->record, repo, n, tree, root);
	put_hex(w->root, root, HASH_LEN);
}
