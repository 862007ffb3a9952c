/*
 * fingerprint DATABASE: the root of a graph, computed from its tables alone,
 * as kn-store(5) describes it.  None of the code that kn-store uses for it is
 * used here, but SHA-256.
 */
#include <err.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts.h"

#define MAX_SLOTS	(1 << 20)

static sqlite3		*db;
static struct hasher	*sum;
/* Used as bytes only: what is being put together. */
static struct mp_buf	 whole, *to = &whole;

static void
add(const void *p, size_t n)
{
	mp_put_raw(to, p, n);
}

static void
add_number(uint64_t v, int bytes)
{
	unsigned char	b;

	for (; bytes > 0; bytes--, v >>= 8) {
		b = (unsigned char)v;
		add(&b, 1);
	}
}

/* Column COL as a text: length and bytes. */
static void
add_column(sqlite3_stmt *st, int col)
{
	size_t	n = (size_t)sqlite3_column_bytes(st, col);

	add_number(n, 4);
	add(sqlite3_column_blob(st, col), n);
}

static sqlite3_stmt *
prepare(const char *sql, int64_t file)
{
	sqlite3_stmt	*st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		errx(2, "%s", sqlite3_errmsg(db));
	if (sqlite3_bind_parameter_count(st) > 0)
		sqlite3_bind_int64(st, 1, file);
	return st;
}

static void
digest(unsigned char out[HASH_LEN])
{
	hasher_sum(sum, whole.sbuf.data, whole.sbuf.size, out);
	mp_buf_reset(&whole);
}

/* Place in the file of each slot, and the parents that its text gives. */
static uint32_t	ord_of[MAX_SLOTS];

static void
load_link(int64_t file, struct link_facts *f, sqlite3_stmt **keep)
{
	const unsigned char	*p;
	sqlite3_stmt		*st;
	uint32_t		 i, slot;

	st = prepare("SELECT slots, facts FROM link WHERE file = ?1", file);
	if (sqlite3_step(st) != SQLITE_ROW || link_facts_get(f,
	    sqlite3_column_blob(st, 1), (size_t)sqlite3_column_bytes(st, 1)) ==
	    -1)
		errx(2, "file %lld has no link section", (long long)file);
	p = sqlite3_column_blob(st, 0);
	for (i = 0; i < f->ndefs; i++) {
		slot = i;
		if (p != NULL)
			slot = p[4 * i] | (uint32_t)p[4 * i + 1] << 8 |
			    (uint32_t)p[4 * i + 2] << 16;
		ord_of[slot] = i;
	}
	*keep = st;
}

/* ---- trees, as RFC 9162 defines them ---- */

struct leaf {
	unsigned char	*key;		/* what it is ordered by */
	size_t		 len;
	unsigned char	 hash[HASH_LEN];
};

struct list {
	struct leaf	*v;
	size_t		 n, max;
};

/* MTH(D[n]), word for word. */
static void
mth(const struct leaf *v, size_t n, unsigned char out[HASH_LEN])
{
	unsigned char	b[1 + 2 * HASH_LEN] = { 1 };
	size_t		k = 1;

	if (n == 0) {
		hasher_sum(sum, NULL, 0, out);
		return;
	}
	if (n == 1) {
		memcpy(out, v[0].hash, HASH_LEN);
		return;
	}
	while (k * 2 < n)
		k *= 2;
	mth(v, k, b + 1);
	mth(v + k, n - k, b + 1 + HASH_LEN);
	hasher_sum(sum, b, sizeof(b), out);
}

static int
by_key(const void *va, const void *vb)
{
	const struct leaf	*a = va, *b = vb;
	size_t			 n = a->len < b->len ? a->len : b->len;
	int			 c = n > 0 ? memcmp(a->key, b->key, n) : 0;

	if (c == 0 && a->len != b->len)
		c = a->len < b->len ? -1 : 1;
	return c != 0 ? c : memcmp(a->hash, b->hash, HASH_LEN);
}

/* A leaf of what was put together; its key is of two parts. */
static void
leaf(struct list *l, const void *key, size_t len, const void *more,
    size_t more_len)
{
	struct leaf	*new;

	if (l->n == l->max) {
		l->max = l->max * 2 + 64;
		if ((l->v = realloc(l->v, l->max * sizeof(*l->v))) == NULL)
			err(2, NULL);
	}
	new = &l->v[l->n++];
	new->len = len + more_len;
	if ((new->key = malloc(new->len + 1)) == NULL)
		err(2, NULL);
	memcpy(new->key, key, len);
	if (more_len > 0)
		memcpy(new->key + len, more, more_len);
	digest(new->hash);
}

static void
tree(struct list *l, unsigned char out[HASH_LEN])
{
	if (l->n > 1)
		qsort(l->v, l->n, sizeof(*l->v), by_key);
	mth(l->v, l->n, out);
}

static void
begin(const char *two)
{
	add(two, 2);
}

/* ---- a file ---- */

struct node {
	int64_t		 id, parent;
	unsigned char	 hash[HASH_LEN];
};

static struct mp_buf	trees;		/* of one file */

static void
add_list(unsigned int number, struct list *l)
{
	unsigned char	root[HASH_LEN];

	if (l->n > 0) {
		tree(l, root);
		to = &trees;
		add_number(number, 1);
		add_number(l->n, 4);
		add(root, HASH_LEN);
		to = &whole;
	}
	l->n = 0;
}

static struct node *
load_nodes(int64_t file, const struct link_facts *f)
{
	struct node	*v = calloc(f->ndefs, sizeof(*v)), *node;
	struct list	 l = { NULL, 0, 0 };
	sqlite3_stmt	*st;
	uint32_t	 ord;

	st = prepare("SELECT id, parent, hash FROM node WHERE id >> 20 = ?1",
	    file);
	while (v != NULL && sqlite3_step(st) == SQLITE_ROW) {
		node = &v[ord_of[sqlite3_column_int64(st, 0) &
		    (MAX_SLOTS - 1)]];
		node->id = sqlite3_column_int64(st, 0);
		node->parent = sqlite3_column_int64(st, 1);
		memcpy(node->hash, sqlite3_column_blob(st, 2), HASH_LEN);
	}
	sqlite3_finalize(st);
	st = prepare("SELECT id, flags, body, signature, doc FROM node "
	    "WHERE id >> 20 = ?1", file);
	while (v != NULL && sqlite3_step(st) == SQLITE_ROW) {
		static const char none[HASH_LEN];

		ord = ord_of[sqlite3_column_int64(st, 0) & (MAX_SLOTS - 1)];
		begin("\0n");
		add(v[ord].hash, HASH_LEN);
		add(ord == 0 ? (const unsigned char *)none :
		    v[f->defs[ord].parent].hash, HASH_LEN);
		add_number((uint64_t)sqlite3_column_int64(st, 1), 4);
		add_number((uint64_t)sqlite3_column_int64(st, 2), 8);
		add_column(st, 3);
		add_column(st, 4);
		leaf(&l, v[ord].hash, HASH_LEN, NULL, 0);
	}
	sqlite3_finalize(st);
	add_list(0, &l);
	return v;
}

static void
edge(struct list *l, const unsigned char *from, const unsigned char *other,
    int type, int prov, int conf)
{
	begin("\0e");
	add(from, HASH_LEN);
	add(other, HASH_LEN);
	add_number((uint64_t)type, 1);
	add_number((uint64_t)prov, 1);
	add_number((uint64_t)conf, 1);
	leaf(l, from, HASH_LEN, other, HASH_LEN);
}

/* A parent that the edges give is one that the text does not. */
static void
parents(struct list *l, const struct node *v, const struct link_facts *f)
{
	sqlite3_stmt	*st;
	uint32_t	 i;

	for (i = 1; i < f->ndefs; i++) {
		if (v[i].parent == v[f->defs[i].parent].id)
			continue;
		st = prepare("SELECT hash FROM node WHERE id = ?1",
		    v[i].parent);
		if (sqlite3_step(st) != SQLITE_ROW)
			errx(2, "node %lld has no parent",
			    (long long)v[i].id);
		edge(l, v[i].hash, sqlite3_column_blob(st, 0), 0, 1, 100);
		sqlite3_finalize(st);
	}
}

static void
edges(int64_t file, int type)
{
	struct list	 l = { NULL, 0, 0 };
	sqlite3_stmt	*st;

	st = prepare("SELECT s.hash, d.hash, prov, conf FROM edge "
	    "JOIN node s ON s.id = src JOIN node d ON d.id = dst "
	    "WHERE src BETWEEN ?1 << 20 AND (?1 << 20) + 1048575 "
	    "AND type = ?2", file);
	sqlite3_bind_int(st, 2, type);
	while (sqlite3_step(st) == SQLITE_ROW)
		edge(&l, sqlite3_column_blob(st, 0),
		    sqlite3_column_blob(st, 1), type,
		    sqlite3_column_int(st, 2), sqlite3_column_int(st, 3));
	sqlite3_finalize(st);
	add_list((unsigned int)type + 1, &l);
}

static void
unresolved(int64_t file)
{
	struct list	 l = { NULL, 0, 0 };
	struct mp_buf	 key;
	sqlite3_stmt	*st;
	unsigned char	 type;

	mp_buf_init(&key);
	st = prepare("SELECT s.hash, type, u.name, candidates "
	    "FROM unresolved u JOIN node s ON s.id = src "
	    "WHERE src BETWEEN ?1 << 20 AND (?1 << 20) + 1048575", file);
	while (sqlite3_step(st) == SQLITE_ROW) {
		begin("\0u");
		add(sqlite3_column_blob(st, 0), HASH_LEN);
		add_number((uint64_t)sqlite3_column_int64(st, 1), 4);
		add_column(st, 2);
		add_number((uint64_t)sqlite3_column_int64(st, 3), 4);
		type = (unsigned char)sqlite3_column_int(st, 1);
		mp_buf_reset(&key);
		mp_put_raw(&key, &type, 1);
		mp_put_raw(&key, sqlite3_column_blob(st, 2),
		    (size_t)sqlite3_column_bytes(st, 2));
		leaf(&l, sqlite3_column_blob(st, 0), HASH_LEN,
		    key.sbuf.data, key.sbuf.size);
	}
	sqlite3_finalize(st);
	mp_buf_release(&key);
	add_list(255, &l);
}

/* ROW: id, path, lang, blob, flags. */
static void
file_leaf(struct list *package, sqlite3_stmt *row)
{
	struct link_facts	 f;
	struct list		 l = { NULL, 0, 0 };
	sqlite3_stmt		*link;
	struct node		*v;
	int64_t			 file = sqlite3_column_int64(row, 0);
	int			 type;

	mp_buf_reset(&trees);
	load_link(file, &f, &link);
	v = load_nodes(file, &f);
	parents(&l, v, &f);
	add_list(1, &l);
	for (type = 1; type < 13; type++)
		edges(file, type);
	unresolved(file);
	begin("\0f");
	add_column(row, 1);
	add_column(row, 2);
	add_column(row, 3);
	add_number((uint64_t)sqlite3_column_int64(row, 4), 4);
	add_number(trees.sbuf.size, 4);
	add(trees.sbuf.data, trees.sbuf.size);
	leaf(package, sqlite3_column_blob(row, 1),
	    (size_t)sqlite3_column_bytes(row, 1), NULL, 0);
	link_facts_release(&f);
	sqlite3_finalize(link);
}

/* ROW: repository, package. */
static void
package_leaf(struct list *graph, sqlite3_stmt *row)
{
	struct list	 files = { NULL, 0, 0 };
	unsigned char	 root[HASH_LEN];
	sqlite3_stmt	*st;

	st = prepare("SELECT id, path, lang, blob, flags FROM file "
	    "WHERE CAST(package AS BLOB) = CAST(?1 AS BLOB)", 0);
	sqlite3_bind_value(st, 1, sqlite3_column_value(row, 1));
	while (sqlite3_step(st) == SQLITE_ROW)
		file_leaf(&files, st);
	sqlite3_finalize(st);
	tree(&files, root);
	begin("\0p");
	add_column(row, 0);
	add_column(row, 1);
	add_number(files.n, 4);
	add(root, HASH_LEN);
	leaf(graph, sqlite3_column_blob(row, 1) == NULL ? "" :
	    sqlite3_column_blob(row, 1),
	    (size_t)sqlite3_column_bytes(row, 1), NULL, 0);
}

int
main(int argc, char *argv[])
{
	unsigned char	 root[HASH_LEN];
	struct list	 graph = { NULL, 0, 0 };
	sqlite3_stmt	*st;
	uint32_t	 i;

	if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY,
	    NULL) != SQLITE_OK || (sum = hasher_new()) == NULL)
		errx(2, "usage: fingerprint database");
	mp_buf_init(&whole);
	mp_buf_init(&trees);
	st = prepare("SELECT DISTINCT (SELECT value FROM meta "
	    "WHERE key = 'repo'), package FROM file", 0);
	while (sqlite3_step(st) == SQLITE_ROW)
		package_leaf(&graph, st);
	sqlite3_finalize(st);
	tree(&graph, root);
	st = prepare("SELECT value FROM meta WHERE key = 'repo'", 0);
	begin("\2g");
	if (sqlite3_step(st) == SQLITE_ROW)
		add_column(st, 0);
	add_number(graph.n, 4);
	add(root, HASH_LEN);
	digest(root);
	for (i = 0; i < HASH_LEN; i++)
		printf("%02x", root[i]);
	printf("\n");
	fflush(stdout);
	_exit(0);		/* nothing is freed */
}
