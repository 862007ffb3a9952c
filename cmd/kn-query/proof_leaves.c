/*
 * The leaves of each level of the fingerprint, as the store has them, and the
 * way from one of them to the root of its level.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "proof.h"
#include "store.h"
#include "whyfacts.h"

/* Hashes of all leaves of one tree. */
struct tree {
	unsigned char	(*v)[HASH_LEN];
	size_t		 n, cap;
};

static void
add(struct tree *t, const void *hash, size_t len)
{
	t->v = grow(t->v, t->n, &t->cap, sizeof(*t->v));
	memset(t->v[t->n], 0, HASH_LEN);
	if (len == HASH_LEN)
		memcpy(t->v[t->n], hash, HASH_LEN);
	t->n++;
}

/* Where leaf INDEX stands, and the root. */
static void
place(struct hasher *h, const struct tree *t, size_t index,
    struct proof_place *at, unsigned char root[HASH_LEN])
{
	unsigned char	(*copy)[HASH_LEN];

	if ((copy = reallocarray(NULL, t->n, HASH_LEN)) == NULL)
		err(STATUS_ERROR, NULL);
	memcpy(copy, t->v, t->n * HASH_LEN);
	at->index = index;
	at->npath = merkle_path(h, copy, t->n, index, at->path, root);
	free(copy);
}

static struct text
copy_text(struct query *q, const void *p, size_t len)
{
	struct text	t = { pool_strndup(q->pool, p != NULL ? p : "", len),
			    len };

	return t;
}

static struct text
column(struct query *q, sqlite3_stmt *st, int col)
{
	return copy_text(q, sqlite3_column_blob(st, col),
	    (size_t)sqlite3_column_bytes(st, col));
}

static struct text
column_now(sqlite3_stmt *st, int col)
{
	struct text	t = { sqlite3_column_blob(st, col),
			    (size_t)sqlite3_column_bytes(st, col) };

	return t;
}

/* ---- packages ---- */

static sqlite3_stmt *
files_of(struct query *q, struct text package)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT digest, path FROM file "
			    "WHERE package = ?1 ORDER BY path");

	sqlite3_bind_text(st, 1, package.p, (int)package.len, SQLITE_STATIC);
	return st;
}

static void
package_row(struct query *q, struct hasher *h, sqlite3_stmt *st,
    struct proof_package *p)
{
	sqlite3_stmt	*files;
	struct merkle	 m;

	p->name = column(q, st, 0);
	files = files_of(q, p->name);
	merkle_init(&m);
	while (db_step(q->db, files))
		if (sqlite3_column_bytes(files, 0) == HASH_LEN)
			merkle_add(&m, h, sqlite3_column_blob(files, 0));
	sqlite3_finalize(files);
	p->files = (uint32_t)m.n;
	merkle_root(&m, h, p->root);
}

int
leaves_packages(struct query *q, struct hasher *h, struct text wanted,
    struct leaves_result *r)
{
	sqlite3_stmt	*st = db_prepare(q->db,
			    "SELECT name, root FROM package ORDER BY name");
	struct tree	 t = { NULL, 0, 0 };
	struct merkle	 m;
	size_t		 at = 0;
	int		 found = 0, c;

	r->has_before = r->has_after = 0;
	while (db_step(q->db, st)) {
		c = text_cmp(column_now(st, 0), wanted);
		if (c < 0) {
			r->has_before = 1;
			r->before->package.name = column(q, st, 0);
			at = t.n + 1;
		} else if (c == 0) {
			found = 1;
			package_row(q, h, st, &r->found->package);
		} else if (!r->has_after) {
			r->has_after = 1;
			package_row(q, h, st, &r->after->package);
		}
		add(&t, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1));
	}
	sqlite3_finalize(st);
	r->count = (uint32_t)t.n;
	merkle_init(&m);
	if (t.n == 0)
		merkle_root(&m, h, r->root);
	else if (found)
		place(h, &t, at, &r->found->package.at, r->root);
	else {
		if (r->has_before) {
			st = db_prepare(q->db, "SELECT name FROM package "
			    "WHERE name = ?1");
			sqlite3_bind_text(st, 1, r->before->package.name.p,
			    (int)r->before->package.name.len, SQLITE_STATIC);
			if (db_step(q->db, st))
				package_row(q, h, st, &r->before->package);
			sqlite3_finalize(st);
			place(h, &t, at - 1, &r->before->package.at, r->root);
		}
		if (r->has_after)
			place(h, &t, at, &r->after->package.at, r->root);
	}
	free(t.v);
	return found;
}

/* ---- files ---- */

static void
file_row(struct query *q, struct text path, struct proof_file *f)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT path, lang, blob, "
			    "flags, trees FROM file WHERE path = ?1");

	sqlite3_bind_text(st, 1, path.p, (int)path.len, SQLITE_STATIC);
	if (db_step(q->db, st)) {
		f->path = column(q, st, 0);
		f->lang = column(q, st, 1);
		f->blob = column(q, st, 2);
		f->flags = (uint32_t)sqlite3_column_int64(st, 3);
		f->trees = column(q, st, 4);
	}
	sqlite3_finalize(st);
}

int
leaves_files(struct query *q, struct hasher *h, struct text package,
    struct text wanted, struct leaves_result *r)
{
	sqlite3_stmt	*st = files_of(q, package);
	struct text	 before = { NULL, 0 }, after = { NULL, 0 };
	struct tree	 t = { NULL, 0, 0 };
	size_t		 at = 0;
	int		 found = 0, c;

	while (db_step(q->db, st)) {
		c = text_cmp(column_now(st, 1), wanted);
		if (c < 0) {
			before = column(q, st, 1);
			at = t.n + 1;
		} else if (c == 0)
			found = 1;
		else if (after.p == NULL)
			after = column(q, st, 1);
		add(&t, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0));
	}
	sqlite3_finalize(st);
	r->count = (uint32_t)t.n;
	r->has_before = !found && before.p != NULL;
	r->has_after = !found && after.p != NULL;
	if (found) {
		file_row(q, wanted, &r->found->file);
		place(h, &t, at, &r->found->file.at, r->root);
	}
	if (r->has_before) {
		file_row(q, before, &r->before->file);
		place(h, &t, at - 1, &r->before->file.at, r->root);
	}
	if (r->has_after) {
		file_row(q, after, &r->after->file);
		place(h, &t, at, &r->after->file.at, r->root);
	}
	free(t.v);
	return found;
}

/* ---- records ---- */

/* As struct proof_record, but for the place. */
struct row {
	unsigned char	 key[HASH_LEN], other[HASH_LEN];
	uint32_t	 flags;
	uint64_t	 body;
	struct text	 signature, doc;
	unsigned int	 prov, conf;
};

/* The records of one tree, by number; their leaves, in order. */
struct records {
	struct query		*q;
	struct hasher		*h;
	struct mp_buf		 buf;
	struct row		**row;	/* in the pool */
	struct record_leaf	*leaf;
	size_t			 n, row_cap, leaf_cap;
};

static struct row *
new_record(struct records *r, int keys)
{
	struct row	*p = pool_alloc(r->q->pool, sizeof(*p));
	size_t		 n = r->n;

	r->row = grow(r->row, n, &r->row_cap, sizeof(*r->row));
	r->leaf = grow(r->leaf, n, &r->leaf_cap, sizeof(*r->leaf));
	memset(&r->leaf[n], 0, sizeof(r->leaf[n]));
	r->row[n] = p;
	r->leaf[n].key = p->key;
	if (keys == 2)
		r->leaf[n].key2 = p->other;
	r->n++;
	return p;
}

static int
hash_column(sqlite3_stmt *st, int col, unsigned char out[HASH_LEN])
{
	if (sqlite3_column_bytes(st, col) != HASH_LEN)
		return -1;
	memcpy(out, sqlite3_column_blob(st, col), HASH_LEN);
	return 0;
}

/* Ord of each slot: the reverse of whyfacts_node(). */
static uint32_t *
ords_of(struct query *q, const struct whyfacts *w, uint32_t *nslots)
{
	uint32_t	*v, i, slot, n = 0;

	for (i = 0; i < w->link.ndefs; i++)
		if ((slot = store_node_slot(whyfacts_node(w, i))) >= n)
			n = slot + 1;
	v = pool_alloc(q->pool, (n + 1) * sizeof(*v));
	for (i = 0; i < w->link.ndefs; i++)
		v[store_node_slot(whyfacts_node(w, i))] = i;
	*nslots = n;
	return v;
}

/* The rows of F's nodes, into R by ord.  -1: they are others. */
static int
read_nodes(struct records *r, const struct file *f, const struct whyfacts *w)
{
	sqlite3_stmt	*st;
	struct row	*p;
	uint32_t	 n, slot, found = 0, *ord = ords_of(r->q, w, &n);
	int		 bad = 0;

	while (r->n < w->link.ndefs)
		new_record(r, 1);
	st = db_prepare(r->q->db, "SELECT id, hash, flags, body, signature, "
	    "doc FROM node WHERE id BETWEEN ?1 AND ?2");
	sqlite3_bind_int64(st, 1, file_node(f->id));
	sqlite3_bind_int64(st, 2, file_last(f->id));
	while (!bad && db_step(r->q->db, st)) {
		slot = store_node_slot(sqlite3_column_int64(st, 0));
		if (slot >= n) {
			bad = 1;
			break;
		}
		p = r->row[ord[slot]];
		bad = hash_column(st, 1, p->key) == -1;
		p->flags = (uint32_t)sqlite3_column_int64(st, 2);
		p->body = (uint64_t)sqlite3_column_int64(st, 3);
		p->signature = column(r->q, st, 4);
		p->doc = column(r->q, st, 5);
		found++;
	}
	sqlite3_finalize(st);
	return bad || found != w->link.ndefs ? -1 : 0;
}

static int
load_nodes(struct records *r, const struct file *f)
{
	struct whyfacts		 w;
	struct record_node	 n;
	struct row		*p;
	uint32_t		 i;
	int			 status;

	if (!whyfacts_get(r->q, f, &w))
		return -1;
	if ((status = read_nodes(r, f, &w)) == 0)
		for (i = 0; i < w.link.ndefs; i++) {
			p = r->row[i];
			if (i > 0)
				memcpy(p->other, r->row[w.link.defs[i].
				    parent]->key, HASH_LEN);
			n = (struct record_node){ p->key, p->other, p->flags,
			    p->body, p->signature, p->doc };
			record_node_leaf(r->h, &r->buf, &n, r->leaf[i].hash);
		}
	whyfacts_release(&w);
	return status;
}

static int
load_edges(struct records *r, const struct file *f, unsigned int type)
{
	sqlite3_stmt		*st, *hash;
	struct row		*p;
	struct record_edge	 e;
	int64_t			 src = 0;
	unsigned char		 from[HASH_LEN];
	int			 bad = 0;

	hash = db_prepare(r->q->db, "SELECT hash FROM node WHERE id = ?1");
	st = db_prepare(r->q->db, "SELECT src, dst, prov, conf FROM edge "
	    "WHERE src BETWEEN ?1 AND ?2 AND type = ?3");
	sqlite3_bind_int64(st, 1, file_node(f->id));
	sqlite3_bind_int64(st, 2, file_last(f->id));
	sqlite3_bind_int(st, 3, (int)type);
	while (!bad && db_step(r->q->db, st)) {
		if (src != sqlite3_column_int64(st, 0)) {
			src = sqlite3_column_int64(st, 0);
			sqlite3_bind_int64(hash, 1, src);
			bad |= !db_step(r->q->db, hash) ||
			    hash_column(hash, 0, from) == -1;
			sqlite3_reset(hash);
		}
		p = new_record(r, 2);
		memcpy(p->key, from, HASH_LEN);
		sqlite3_bind_int64(hash, 1, sqlite3_column_int64(st, 1));
		bad |= !db_step(r->q->db, hash) ||
		    hash_column(hash, 0, p->other) == -1;
		sqlite3_reset(hash);
		p->prov = (unsigned int)sqlite3_column_int(st, 2);
		p->conf = (unsigned int)sqlite3_column_int(st, 3);
		e = (struct record_edge){ p->key, p->other, (uint8_t)type,
		    (uint8_t)p->prov, (uint8_t)p->conf };
		record_edge_leaf(r->h, &e, r->leaf[r->n - 1].hash);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(hash);
	return bad ? -1 : 0;
}

/* The record whose leaf that is. */
static void
take(const struct records *r, const struct record_leaf *leaf,
    struct proof_record *out)
{
	const struct row	*p;
	size_t			 i;

	for (i = 0; i + 1 < r->n && r->row[i]->key != leaf->key; i++)
		;
	p = r->row[i];
	memcpy(out->key, p->key, HASH_LEN);
	memcpy(out->other, p->other, HASH_LEN);
	out->flags = p->flags;
	out->body = p->body;
	out->signature = p->signature;
	out->doc = p->doc;
	out->prov = p->prov;
	out->conf = p->conf;
}

static int
compare_keys(const struct record_leaf *l, const unsigned char *key,
    const unsigned char *key2)
{
	int	c = memcmp(l->key, key, HASH_LEN);

	return c != 0 || key2 == NULL ? c : memcmp(l->key2, key2, HASH_LEN);
}

int
leaves_records(struct query *q, struct hasher *h, const char *path,
    unsigned int tree, const unsigned char *key, const unsigned char *key2,
    struct leaves_result *r)
{
	const struct file	*f = db_file_by_path(q->db, path);
	struct records		 all = { .q = q, .h = h };
	struct tree		 t = { NULL, 0, 0 };
	size_t			 i, at;
	int			 status, found = 0;

	mp_buf_init(&all.buf);
	status = tree == RECORD_NODES ? load_nodes(&all, f) :
	    load_edges(&all, f, tree - 1);
	r->has_before = r->has_after = 0;
	r->count = (uint32_t)all.n;
	if (status == 0 && all.n > 0) {
		record_leaves_sort(all.leaf, all.n);
		for (i = 0; i < all.n; i++)
			add(&t, all.leaf[i].hash, HASH_LEN);
		for (at = 0; at < all.n &&
		    compare_keys(&all.leaf[at], key, key2) < 0; at++)
			;
		found = at < all.n &&
		    compare_keys(&all.leaf[at], key, key2) == 0;
		r->has_before = !found && at > 0;
		r->has_after = !found && at < all.n;
		if (found) {
			take(&all, &all.leaf[at], &r->found->record);
			place(h, &t, at, &r->found->record.at, r->root);
		}
		if (r->has_before) {
			take(&all, &all.leaf[at - 1], &r->before->record);
			place(h, &t, at - 1, &r->before->record.at, r->root);
		}
		if (r->has_after) {
			take(&all, &all.leaf[at], &r->after->record);
			place(h, &t, at, &r->after->record.at, r->root);
		}
	}
	mp_buf_release(&all.buf);
	free(all.row);
	free(all.leaf);
	free(t.v);
	return status == -1 ? -1 : found;
}
