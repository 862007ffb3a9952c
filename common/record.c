/*
 * The leaves of the fingerprint.
 */
#include <stdlib.h>
#include <string.h>

#include "merkle.h"
#include "packed.h"
#include "record.h"

/* The first byte of what the root of the graph is a hash of: no tree has a
   leaf or an inner node that begins so. */
#define HEAD	0x02

static void
put_u32(struct mp_buf *b, uint32_t n)
{
	unsigned char	p[4];

	packed_put_u32(p, n);
	mp_put_raw(b, p, sizeof(p));
}

static void
put_text(struct mp_buf *b, struct text t)
{
	put_u32(b, (uint32_t)t.len);
	if (t.len > 0)
		mp_put_raw(b, t.p, t.len);
}

static void
put_begin(struct mp_buf *b, unsigned char first, char kind)
{
	unsigned char	p[2] = { first, (unsigned char)kind };

	mp_put_raw(b, p, sizeof(p));
}

/* ---- leaves ---- */

static void
sum(struct hasher *h, struct mp_buf *b, unsigned char out[HASH_LEN])
{
	hasher_sum(h, b->sbuf.data, b->sbuf.size, out);
	mp_buf_reset(b);
}

void
record_edge_leaf(struct hasher *h, const struct record_edge *e,
    unsigned char out[HASH_LEN])
{
	unsigned char	b[2 + 2 * HASH_LEN + 3], *p = b;

	*p++ = MERKLE_LEAF;
	*p++ = 'e';
	memcpy(p, e->from, HASH_LEN);
	p += HASH_LEN;
	memcpy(p, e->to, HASH_LEN);
	p += HASH_LEN;
	*p++ = e->type;
	*p++ = e->prov;
	*p = e->conf;
	hasher_sum(h, b, sizeof(b), out);
}

void
record_node_leaf(struct hasher *h, struct mp_buf *b,
    const struct record_node *n, unsigned char out[HASH_LEN])
{
	static const unsigned char	none[HASH_LEN];
	unsigned char			p[2 + 2 * HASH_LEN + 12], *q = p;

	*q++ = MERKLE_LEAF;
	*q++ = 'n';
	memcpy(q, n->hash, HASH_LEN);
	q += HASH_LEN;
	memcpy(q, n->parent != NULL ? n->parent : none, HASH_LEN);
	q = packed_put_u32(q + HASH_LEN, n->flags);
	packed_put_u64(q, n->body);
	mp_put_raw(b, p, sizeof(p));
	put_text(b, n->signature);
	put_text(b, n->doc);
	sum(h, b, out);
}

void
record_unresolved_leaf(struct hasher *h, struct mp_buf *b,
    const struct record_unresolved *u, unsigned char out[HASH_LEN])
{
	put_begin(b, MERKLE_LEAF, 'u');
	mp_put_raw(b, u->from, HASH_LEN);
	put_u32(b, u->type);
	put_text(b, u->name);
	put_u32(b, u->candidates);
	sum(h, b, out);
}

void
record_file_leaf(struct hasher *h, struct mp_buf *b,
    const struct record_file *f, unsigned char out[HASH_LEN])
{
	put_begin(b, MERKLE_LEAF, 'f');
	put_text(b, f->path);
	put_text(b, f->lang);
	put_text(b, f->blob);
	put_u32(b, f->flags);
	put_text(b, f->trees);
	sum(h, b, out);
}

void
record_package_leaf(struct hasher *h, struct mp_buf *b,
    const struct record_package *p, unsigned char out[HASH_LEN])
{
	put_begin(b, MERKLE_LEAF, 'p');
	put_text(b, p->repo);
	put_text(b, p->name);
	put_u32(b, p->files);
	mp_put_raw(b, p->root, HASH_LEN);
	sum(h, b, out);
}

void
record_graph_root(struct hasher *h, struct mp_buf *b, struct text repo,
    uint32_t packages, const unsigned char tree[HASH_LEN],
    unsigned char out[HASH_LEN])
{
	put_begin(b, HEAD, 'g');
	put_text(b, repo);
	put_u32(b, packages);
	mp_put_raw(b, tree, HASH_LEN);
	sum(h, b, out);
}

void
record_seal(struct hasher *h, struct mp_buf *b, struct text repo,
    const unsigned char root[HASH_LEN], uint64_t generation,
    struct text commit, unsigned char out[HASH_LEN])
{
	put_begin(b, HEAD, 's');
	put_text(b, repo);
	mp_put_raw(b, root, HASH_LEN);
	put_u32(b, (uint32_t)generation);
	put_u32(b, (uint32_t)(generation >> 32));
	put_text(b, commit);
	sum(h, b, out);
}

/* ---- the trees of a file ---- */

void
record_tree_put(unsigned char out[RECORD_TREE_LEN],
    const struct record_tree *t)
{
	out[0] = t->number;
	memcpy(packed_put_u32(out + 1, t->count), t->root, HASH_LEN);
}

int
record_tree_get(struct record_tree *t, struct text trees, size_t *at)
{
	const unsigned char	*p = (const unsigned char *)trees.p + *at;

	if (*at == trees.len)
		return 0;
	if (trees.len - *at < RECORD_TREE_LEN ||
	    (*at > 0 && p[0] <= p[-RECORD_TREE_LEN]))
		return -1;
	t->number = p[0];
	t->count = packed_u32(p + 1);
	memcpy(t->root, p + 5, HASH_LEN);
	*at += RECORD_TREE_LEN;
	return t->count > 0 ? 1 : -1;
}

int
record_tree_find(struct record_tree *t, struct text trees, unsigned int number)
{
	struct record_tree	 one;
	size_t			 at = 0;
	int			 found = 0, r;

	while ((r = record_tree_get(&one, trees, &at)) == 1)
		if (one.number == number) {
			*t = one;
			found = 1;
		}
	return r == -1 ? -1 : found;
}

/* ---- order ---- */

static int
by_key(const void *va, const void *vb)
{
	const struct record_leaf	*a = va, *b = vb;
	int				 c;

	if ((c = memcmp(a->key, b->key, HASH_LEN)) != 0)
		return c;
	if (a->key2 != NULL &&
	    (c = memcmp(a->key2, b->key2, HASH_LEN)) != 0)
		return c;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if ((c = text_cmp(a->name, b->name)) != 0)
		return c;
	return memcmp(a->hash, b->hash, HASH_LEN);
}

void
record_leaves_sort(struct record_leaf *v, size_t n)
{
	size_t	i;

	for (i = 1; i < n && by_key(&v[i - 1], &v[i]) <= 0; i++)
		;
	if (i < n)
		qsort(v, n, sizeof(*v), by_key);
}

void
record_leaves_root(struct hasher *h, const struct record_leaf *v, size_t n,
    unsigned char out[HASH_LEN])
{
	struct merkle	m;
	size_t		i;

	merkle_init(&m);
	for (i = 0; i < n; i++)
		merkle_add(&m, h, v[i].hash);
	merkle_root(&m, h, out);
}
