/*
 * The fingerprint: a digest per file, kept up by every run, and the root over
 * all of them.  man/kn-store.5 (FINGERPRINT) says byte for byte what is
 * hashed; it changes in the same commit.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "prog.h"
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

static void
leaf_text(struct bytes *b, struct text t)
{
	bytes_text(b, t.p, t.len);
}

void
digest_facts(struct writer *w, const struct facts_frame *f,
    const struct fact_node *nodes, unsigned char out[HASH_LEN])
{
	struct bytes	*b = &w->leaves;
	uint32_t	 i;

	b->len = 0;
	leaf_text(b, f->id.path);
	leaf_text(b, f->id.lang);
	leaf_text(b, f->id.package);
	leaf_text(b, f->id.blob);
	bytes_u32(b, f->id.flags);
	bytes_u32(b, f->nnodes);
	for (i = 0; i < f->nnodes; i++) {
		bytes_add(b, nodes[i].hash, HASH_LEN);
		bytes_u32(b, nodes[i].parent);
		bytes_u32(b, nodes[i].flags);
		bytes_u64(b, nodes[i].body);
		leaf_text(b, nodes[i].signature);
		leaf_text(b, nodes[i].doc);
	}
	hasher_sum(w->hasher, b->p, b->len, out);
}

void
digest_edges(struct writer *w, const struct edge_row *e, uint32_t n,
    const struct unresolved_row *u, uint32_t nu, unsigned char out[HASH_LEN])
{
	struct bytes	*b = &w->leaves;
	uint32_t	 i;
	unsigned char	 small[3];

	b->len = 0;
	bytes_u32(b, n);
	for (i = 0; i < n; i++) {
		small[0] = e[i].type;
		small[1] = e[i].prov;
		small[2] = e[i].conf;
		if (e[i].type == EDGE_CONTAINS) {
			/* The tables do not have these. */
			small[1] = PROV_AST_RESOLVED;
			small[2] = 100;
		}
		bytes_add(b, e[i].from, HASH_LEN);
		bytes_add(b, e[i].to, HASH_LEN);
		bytes_add(b, small, sizeof(small));
	}
	bytes_u32(b, nu);
	for (i = 0; i < nu; i++) {
		bytes_add(b, u[i].from, HASH_LEN);
		bytes_u32(b, u[i].type);
		leaf_text(b, u[i].name);
		bytes_u32(b, u[i].candidates);
	}
	hasher_sum(w->hasher, b->p, b->len, out);
}

/* ---- the root ---- */

struct leaf {
	size_t		path;		/* in leaves */
	uint32_t	len;
	unsigned char	digest[DIGEST_LEN];
};

static const unsigned char	*paths;	/* for compare() */

static int
compare(const void *va, const void *vb)
{
	const struct leaf	*a = va, *b = vb;
	size_t			 n = a->len < b->len ? a->len : b->len;
	int			 c;

	if ((c = memcmp(paths + a->path, paths + b->path, n)) != 0)
		return c;
	return a->len < b->len ? -1 : a->len > b->len;
}

/*
 * All files, into *LEAVES, by path.  They come by id, which after a first
 * index is by path already.
 */
static uint32_t
collect(struct writer *w, struct leaf **leaves)
{
	struct leaf	*v = NULL;
	sqlite3_stmt	*st = db_stmt(w, ST_FILE_DIGESTS);
	uint32_t	 n = 0, max = 0;
	int		 sorted = 1;

	w->leaves.len = 0;
	while (db_row(w, st)) {
		if (n == max) {
			max = max == 0 ? 1024 : max * 2;
			v = grow(w, v, max, sizeof(*v));
		}
		if (sqlite3_column_bytes(st, 1) != DIGEST_LEN)
			fail(w, 2, "%s: internal error: %s has no digest",
			    safe_str(w->file),
			    safe_str((const char *)sqlite3_column_text(st, 0)));
		memcpy(v[n].digest, sqlite3_column_blob(st, 1), DIGEST_LEN);
		v[n].path = w->leaves.len;
		v[n].len = (uint32_t)sqlite3_column_bytes(st, 0);
		bytes_add(&w->leaves, sqlite3_column_blob(st, 0), v[n].len);
		paths = w->leaves.p;
		if (n > 0 && sorted)
			sorted = compare(&v[n - 1], &v[n]) < 0;
		n++;
	}
	if (!sorted)
		qsort(v, n, sizeof(*v), compare);
	*leaves = v;
	return n;
}

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
	struct leaf	*leaves;
	struct bytes	 b = { NULL, 0, 0 };
	unsigned char	 root[HASH_LEN];
	uint32_t	 i, n;

	n = collect(w, &leaves);
	bytes_text(&b, w->repo, strlen(w->repo));
	for (i = 0; i < n; i++) {
		bytes_text(&b, w->leaves.p + leaves[i].path, leaves[i].len);
		bytes_add(&b, leaves[i].digest, DIGEST_LEN);
	}
	hasher_sum(w->hasher, b.p, b.len, root);
	put_hex(w->root, root, HASH_LEN);
	bytes_release(&b);
	free(leaves);
}
