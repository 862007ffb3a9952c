/*
 * What the fingerprint is made of: the contents of every leaf, byte for byte
 * as man/kn-store.5 (FINGERPRINT) says, and the roots over them.
 *
 *	graph		over packages, by name
 *	package		over its files, by path
 *	file		over its trees, by number; a list, not a tree
 *	tree of a file	over records of one kind, by identity
 *
 * Contents begin with the byte of RFC 9162 for leaves and a letter for their
 * kind, so that no leaf can be taken for an inner node, nor for a leaf of
 * another kind.  A leaf that stands for a tree holds its root and the number
 * of its leaves.  Numbers are little endian; a text is its length (u32) and
 * its bytes.
 */
#ifndef KN_RECORD_H
#define KN_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "kinds.h"

/* Which tree of a file. */
#define RECORD_NODES		0
#define RECORD_EDGES(type)	((type) + 1)	/* enum edge_type */
#define RECORD_UNRESOLVED	255

/* Identities are of HASH_LEN bytes. */
struct record_node {
	const unsigned char	*hash;
	const unsigned char	*parent;	/* in the text; of a file NULL */
	uint32_t		 flags;
	uint64_t		 body;
	struct text		 signature, doc;
};

struct record_edge {
	const unsigned char	*from, *to;
	uint8_t			 type, prov, conf;
};

struct record_unresolved {
	const unsigned char	*from;
	uint32_t		 type, candidates;
	struct text		 name;
};

/* One tree of a file. */
struct record_tree {
	uint8_t		number;		/* RECORD_… */
	uint32_t	count;		/* of leaves; not 0 */
	unsigned char	root[HASH_LEN];
};
#define RECORD_TREE_LEN		(1 + 4 + HASH_LEN)	/* encoded */
#define RECORD_TREES_MAX	(EDGE_TYPE_MAX + 2)

/* TREES: of those that are not empty, encoded, ascending. */
struct record_file {
	struct text	path, lang, blob;
	uint32_t	flags;
	struct text	trees;
};

struct record_package {
	struct text		 repo, name;
	uint32_t		 files;
	const unsigned char	*root;
};

/* The hashes of leaves; the buffer is scratch, empty before and after. */
void	record_edge_leaf(struct hasher *, const struct record_edge *,
	    unsigned char out[HASH_LEN]);
void	record_node_leaf(struct hasher *, struct mp_buf *,
	    const struct record_node *, unsigned char out[HASH_LEN]);
void	record_unresolved_leaf(struct hasher *, struct mp_buf *,
	    const struct record_unresolved *, unsigned char out[HASH_LEN]);
/* file.digest in the store. */
void	record_file_leaf(struct hasher *, struct mp_buf *,
	    const struct record_file *, unsigned char out[HASH_LEN]);
/* package.root in the store. */
void	record_package_leaf(struct hasher *, struct mp_buf *,
	    const struct record_package *, unsigned char out[HASH_LEN]);

/*
 * The root of the graph, from the root of the tree over its packages and
 * their number.
 */
void	record_graph_root(struct hasher *, struct mp_buf *, struct text repo,
	    uint32_t packages, const unsigned char tree[HASH_LEN],
	    unsigned char out[HASH_LEN]);

/* What binds a root to the run that published it. */
void	record_seal(struct hasher *, struct mp_buf *, struct text repo,
	    const unsigned char root[HASH_LEN], uint64_t generation,
	    struct text commit, unsigned char out[HASH_LEN]);

/*
 * The list of trees in record_file.trees and file.trees of the store.  Get
 * takes the tree at *AT (at first 0) and moves it on: 1; 0: no more; -1: the
 * list is damaged (not ascending, an empty tree, a rest).
 */
void	record_tree_put(unsigned char out[RECORD_TREE_LEN],
	    const struct record_tree *);
int	record_tree_get(struct record_tree *, struct text trees, size_t *at);
/* The tree NUMBER.  Returns 1, 0: there is none, or -1 as above. */
int	record_tree_find(struct record_tree *, struct text trees,
	    unsigned int number);

/*
 * The order of leaves in a tree: by identity; if that is the same, by hash.
 * A file has two definitions of one identity only by mistake, but then
 * the order still must not depend on how they came.
 */
struct record_leaf {
	const unsigned char	*key, *key2;	/* identities; KEY2 may be NULL */
	uint32_t		 type;		/* unresolved: after KEY */
	struct text		 name;		/* … and then */
	unsigned char		 hash[HASH_LEN];
};
/* Sort the N leaves of one tree, unless they are in order. */
void	record_leaves_sort(struct record_leaf *, size_t n);
/* Their root; they must be in order. */
void	record_leaves_root(struct hasher *, const struct record_leaf *,
	    size_t n, unsigned char out[HASH_LEN]);

#endif
