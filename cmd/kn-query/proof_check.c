/*
 * Is a proof right?  Nothing is believed that does not lead to the root.
 */
#include <string.h>

#include "proof.h"

struct checker {
	struct query	*q;
	struct hasher	*h;
	struct mp_buf	 buf;
	const struct proof *p;
	const char	*reason;	/* the first; NULL: none */
};

static int
no(struct checker *c, const char *reason)
{
	if (c->reason == NULL)
		c->reason = reason;
	return 0;
}

/* The root of N leaves to which LEAF leads, into ROOT. */
static int
climb(struct checker *c, const unsigned char leaf[HASH_LEN],
    const struct proof_place *at, uint32_t n, unsigned char root[HASH_LEN])
{
	return merkle_climb(c->h, leaf, at->index, n,
	    (const unsigned char (*)[HASH_LEN])at->path, at->npath, root) ==
	    0 ? 1 : no(c, "no tree of so many leaves has such a path");
}

/* ---- the root of its tree, from one leaf of each level ---- */

static int
from_package(struct checker *c, const struct proof_package *p,
    unsigned char root[HASH_LEN])
{
	struct record_package	r = { c->p->repo, p->name, p->files,
				    p->root };
	unsigned char		leaf[HASH_LEN];

	record_package_leaf(c->h, &c->buf, &r, leaf);
	return climb(c, leaf, &p->at, c->p->packages, root);
}

static int
from_file(struct checker *c, const struct proof_file *f,
    unsigned char root[HASH_LEN])
{
	struct record_file	r = { f->path, f->lang, f->blob, f->flags,
				    f->trees };
	unsigned char		leaf[HASH_LEN];

	record_file_leaf(c->h, &c->buf, &r, leaf);
	return climb(c, leaf, &f->at, c->p->package.files, root);
}

static int
from_record(struct checker *c, const struct proof_record *rec, uint32_t n,
    unsigned char root[HASH_LEN])
{
	unsigned char	leaf[HASH_LEN];

	if (c->p->what == PROOF_EDGE) {
		struct record_edge	e = { rec->key, rec->other,
					    (uint8_t)c->p->type,
					    (uint8_t)rec->prov,
					    (uint8_t)rec->conf };

		record_edge_leaf(c->h, &e, leaf);
	} else {
		struct record_node	r = { rec->key, rec->other,
					    rec->flags, rec->body,
					    rec->signature, rec->doc };

		record_node_leaf(c->h, &c->buf, &r, leaf);
	}
	return climb(c, leaf, &rec->at, n, root);
}

/* Either end of the gap: which leaf, and the root it leads to. */
static int
from_leaf(struct checker *c, const struct proof_leaf *l, uint32_t n,
    uint64_t *index, unsigned char root[HASH_LEN])
{
	switch (c->p->level) {
	case LEVEL_PACKAGE:
		*index = l->package.at.index;
		return from_package(c, &l->package, root);
	case LEVEL_FILE:
		*index = l->file.at.index;
		return from_file(c, &l->file, root);
	default:
		*index = l->record.at.index;
		return from_record(c, &l->record, n, root);
	}
}

/* ---- the gap ---- */

/* The leaf against what is absent: negative, 0, positive. */
static int
compare_leaf(struct checker *c, const struct proof_leaf *l,
    const unsigned char *key, const unsigned char *key2)
{
	int	r;

	switch (c->p->level) {
	case LEVEL_PACKAGE:
		return text_cmp(l->package.name, c->p->from.package);
	case LEVEL_FILE:
		return text_cmp(l->file.path, c->p->from.path);
	default:
		r = memcmp(l->record.key, key, HASH_LEN);
		return r != 0 || c->p->what != PROOF_EDGE ? r :
		    memcmp(l->record.other, key2, HASH_LEN);
	}
}

/*
 * Two neighbours in a tree of N leaves, or the first or last of them, with
 * what is absent beyond; and the root they lead to.
 */
static int
check_gap(struct checker *c, uint32_t n, const unsigned char *key,
    const unsigned char *key2, unsigned char root[HASH_LEN])
{
	const struct proof	*p = c->p;
	struct merkle		 m;
	unsigned char		 other[HASH_LEN];
	uint64_t		 before = 0, after = 0;

	if (!p->has_before && !p->has_after) {
		if (n != 0)
			return no(c, "nothing shows where it would be");
		merkle_init(&m);
		merkle_root(&m, c->h, root);
		return 1;
	}
	if (p->has_before && !from_leaf(c, &p->before, n, &before, root))
		return 0;
	if (p->has_after && !from_leaf(c, &p->after, n, &after,
	    p->has_before ? other : root))
		return 0;
	if (p->has_before && p->has_after) {
		if (memcmp(root, other, HASH_LEN) != 0)
			return no(c, "the neighbours are of two trees");
		if (before + 1 != after)
			return no(c, "the neighbours are not neighbours");
	} else if (p->has_before ? before + 1 != n : after != 0)
		return no(c, "the neighbour is not the last, or first");
	if (p->has_before && compare_leaf(c, &p->before, key, key2) >= 0)
		return no(c, "the neighbour before is not before");
	if (p->has_after && compare_leaf(c, &p->after, key, key2) <= 0)
		return no(c, "the neighbour after is not after");
	return 1;
}

/* ---- from the bottom up ---- */

static int
check_record(struct checker *c)
{
	const struct proof	*p = c->p;
	struct proof_record	 rec = p->record;
	struct record_tree	 t;
	unsigned char		 key[HASH_LEN], key2[HASH_LEN];
	unsigned char		 root[HASH_LEN];
	int			 found;

	found = record_tree_find(&t, p->file.trees, proof_tree(p));
	if (p->level == LEVEL_TREE)
		return found == 0 ? 1 :
		    no(c, "the file has records of that type");
	if (found != 1)
		return no(c, "the file has no records of that type");
	proof_identity_hash(c->h, &c->buf, p->repo, &p->from, key);
	if (p->what == PROOF_EDGE)
		proof_identity_hash(c->h, &c->buf, p->repo, &p->to, key2);
	if (p->absent) {
		if (!check_gap(c, t.count, key, key2, root))
			return 0;
	} else {
		memcpy(rec.key, key, HASH_LEN);
		if (p->what == PROOF_EDGE)
			memcpy(rec.other, key2, HASH_LEN);
		if (!from_record(c, &rec, t.count, root))
			return 0;
	}
	return memcmp(root, t.root, HASH_LEN) == 0 ? 1 :
	    no(c, "the record does not lead to the root of its tree");
}

/* The root over the files of the package. */
static int
check_file(struct checker *c, unsigned char root[HASH_LEN])
{
	const struct proof	*p = c->p;

	if (p->absent && p->level == LEVEL_FILE)
		return check_gap(c, p->package.files, NULL, NULL, root);
	if (!text_same(p->file.path, p->from.path))
		return no(c, "it is about another file");
	return (p->what == PROOF_FILE || check_record(c)) &&
	    from_file(c, &p->file, root);
}

/* The root over the packages. */
static int
check_package(struct checker *c, unsigned char root[HASH_LEN])
{
	const struct proof	*p = c->p;
	struct proof_package	 package = p->package;

	if (p->absent && p->level == LEVEL_PACKAGE)
		return check_gap(c, p->packages, NULL, NULL, root);
	if (!text_same(package.name, p->from.package))
		return no(c, "it is about another package");
	if (p->level > LEVEL_PACKAGE && !check_file(c, package.root))
		return 0;
	return from_package(c, &package, root);
}

static int
check(struct checker *c)
{
	const struct proof	*p = c->p;
	unsigned char		 tree[HASH_LEN], sum[HASH_LEN];

	record_seal(c->h, &c->buf, p->repo, p->root, p->generation,
	    p->commit, sum);
	if (memcmp(sum, p->seal, HASH_LEN) != 0)
		return no(c, "generation or commit are not those of the seal");
	proof_sum(c->h, &c->buf, p, sum);
	if (memcmp(sum, p->sum, HASH_LEN) != 0)
		return no(c, "the claim is another than that of the sum");
	if (!check_package(c, tree))
		return 0;
	record_graph_root(c->h, &c->buf, p->repo, p->packages, tree, sum);
	return memcmp(sum, p->root, HASH_LEN) == 0 ? 1 :
	    no(c, "it does not lead to the root");
}

const char *
proof_check(struct query *q, struct hasher *h, const struct proof *p)
{
	struct checker	c = { .q = q, .h = h, .p = p };

	mp_buf_init(&c.buf);
	check(&c);
	mp_buf_release(&c.buf);
	return c.reason;
}
