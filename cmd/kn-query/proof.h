/*
 * Proofs: that a record is in the graph of a given root, or that there is
 * none (kn-store(5), FINGERPRINT).
 *
 * proof_make.c	from the store
 * proof_leaves.c	the leaves of each level, as the store has them
 * proof_identity.c	what the identity of a symbol was computed from
 * proof_json.c	the document, written and read
 * proof_values.c	the values in it
 * proof_check.c	is it right?  Without a store
 * prove.c		the questions prove, prove-absent, verify
 *
 * A proof binds all that it says: every member of the document goes into a
 * hash that must lead to the root, or is compared with one that does.
 */
#ifndef KN_PROOF_H
#define KN_PROOF_H

#include "facts.h"
#include "merkle.h"
#include "query.h"
#include "record.h"

#define PROOF_FORMAT	"kn-proof-1"
#define PROOF_MAX	(4 * 1024 * 1024)	/* bytes of a document */

enum proof_what { PROOF_NODE, PROOF_EDGE, PROOF_FILE, PROOF_PACKAGE,
	PROOF_WHAT_MAX };

/* Where the way down ends: at what is there, or at the level that lacks it. */
enum proof_level { LEVEL_PACKAGE, LEVEL_FILE, LEVEL_TREE, LEVEL_RECORD };

enum identity_sort { IDENTITY_DEFINITION, IDENTITY_PACKAGE,
	IDENTITY_EXTERNAL };

/* What an identity is computed from, but for the repository. */
struct identity {
	enum identity_sort sort;
	struct text	 package;	/* unless external */
	struct text	 path, scope;	/* of a definition */
	struct text	 name;		/* of a package: its language */
	unsigned int	 kind;
	uint32_t	 ordinal;	/* from 1 */
};

/* Where a leaf stands in its tree. */
struct proof_place {
	uint64_t	 index;
	unsigned int	 npath;
	unsigned char	 path[MERKLE_DEPTH][HASH_LEN];
};

struct proof_package {
	struct text	 name;
	uint32_t	 files;
	unsigned char	 root[HASH_LEN];	/* of the tree over them */
	struct proof_place at;
};

struct proof_file {
	struct text	 path, lang, blob;
	uint32_t	 flags;
	struct text	 trees;			/* as record_tree_put() */
	struct proof_place at;
};

/* A node: identity and parent; an edge: source and target. */
struct proof_record {
	unsigned char	 key[HASH_LEN], other[HASH_LEN];
	uint32_t	 flags;
	uint64_t	 body;
	struct text	 signature, doc;
	unsigned int	 prov, conf;
	struct proof_place at;
};

/* A leaf of any level. */
struct proof_leaf {
	struct proof_package package;
	struct proof_file file;
	struct proof_record record;
};

struct proof {
	enum proof_what	 what;
	int		 absent;
	enum proof_level level;
	struct identity	 from, to;	/* the symbol; of an edge both ends */
	unsigned int	 type;		/* of an edge */

	struct text	 repo, commit;
	uint64_t	 generation;
	unsigned char	 root[HASH_LEN], seal[HASH_LEN];
	unsigned char	 sum[HASH_LEN];		/* of seal and claim */
	uint32_t	 packages;

	/* The way down, as far as LEVEL. */
	struct proof_package package;
	struct proof_file file;
	struct proof_record record;

	/* The neighbours of the gap, where something is absent. */
	int		 has_before, has_after;
	struct proof_leaf before, after;
};

/* Number of the tree that the claim is about, in its file. */
unsigned int	 proof_tree(const struct proof *);
/*
 * What ties a claim to its seal: SHA-256 of the msgpack of
 *   ["claim", seal, is it absent, what, type, identity, identity]
 * with an identity of [sort, package, path, scope, name, kind, ordinal].
 */
void		 proof_sum(struct hasher *, struct mp_buf *,
		    const struct proof *, unsigned char out[HASH_LEN]);
/* "the function main.c:main", for people.  In the pool. */
const char	*proof_says(struct query *, const struct proof *);
/* The hash; H and BUF are used and left empty. */
void		 proof_identity_hash(struct hasher *, struct mp_buf *,
		    struct text repo, const struct identity *,
		    unsigned char out[HASH_LEN]);

/* ---- proof_identity.c ---- */

/* That of the node N.  Returns 0, or -1 when the store does not tell. */
int	 proof_identify(struct query *, struct hasher *, struct text repo,
	    const struct node *, struct identity *);

/* ---- proof_leaves.c ---- */

/*
 * The leaves of one level.  Each finds the leaf WANTED, or the two between
 * which it would stand, and fills in place and path of those that are there.
 * Returns 1: found, in *FOUND; 0: absent, *BEFORE and *AFTER tell; -1: the
 * store has another root than it says.
 */
struct leaves_result {
	struct proof_leaf *found, *before, *after;	/* filled in */
	int		 has_before, has_after;
	uint32_t	 count;
	unsigned char	 root[HASH_LEN];
};
int	 leaves_packages(struct query *, struct hasher *, struct text wanted,
	    struct leaves_result *);
int	 leaves_files(struct query *, struct hasher *, struct text package,
	    struct text wanted, struct leaves_result *);
/* TREE: a number as in record.h; KEY2: NULL, or that of an edge's target. */
int	 leaves_records(struct query *, struct hasher *, const char *path,
	    unsigned int tree, const unsigned char *key,
	    const unsigned char *key2, struct leaves_result *);

/* ---- proof_make.c ---- */

/*
 * Prove what WHAT, FROM, TO and TYPE of the proof claim, or that it is not
 * so: ABSENT and the rest are filled in.  Returns 0, or -1 when the store
 * does not fit its root.
 */
int	 proof_make(struct query *, struct hasher *, struct proof *);

/* ---- proof_json.c ---- */

/* The document, in the pool. */
char	*proof_write(struct query *, const struct proof *, int indent);
/* Read one.  Returns NULL, or what is wrong with it.  Its texts are in the
   pool. */
const char *proof_read(struct query *, const char *, size_t, struct proof *);

/* ---- proof_check.c ---- */

/* NULL when the proof holds, else why it does not.  In the pool. */
const char *proof_check(struct query *, struct hasher *,
	    const struct proof *);

#endif
