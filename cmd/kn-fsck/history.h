/*
 * What the files of a snapshot hold, for check_snapshots(): first those of the
 * graph as it is, then those of one snapshot after another, newest first.
 *
 * Files that no delta names keep their digest; of the others all that the
 * fingerprint is of is held in memory.
 */
#ifndef KN_FSCK_HISTORY_H
#define KN_FSCK_HISTORY_H

#include "delta.h"
#include "fsck.h"
#include "record.h"

struct state_node {
	unsigned char	hash[HASH_LEN], parent[HASH_LEN];
	int		has_parent;
	uint32_t	flags;
	uint64_t	body;
	struct text	signature, doc;
};

struct state_edge {
	unsigned char	from[HASH_LEN], to[HASH_LEN];
	uint8_t		type, prov, conf;
};

struct state_ref {
	unsigned char	from[HASH_LEN];
	uint32_t	type, candidates;
	struct text	name;
};

/* A file; LOADED: with what it holds.  Texts are of history_copy(). */
struct state {
	struct text		 path, package, lang, blob;
	uint32_t		 flags;
	int			 is, loaded;
	unsigned char		 leaf[HASH_LEN];
	struct state_node	*nodes;
	struct state_edge	*edges;
	struct state_ref	*refs;
	size_t			 nnodes, nedges, nrefs;
};

struct history {
	sqlite3		*db;
	struct hasher	*h;
	struct mp_buf	 buf, trees;
	struct state	*files;		/* by path; those that only deltas
					   name are there, too */
	size_t		 n;
	struct text	 repo;
	sqlite3_stmt	*edges, *refs;
	struct record_leaf *leaves;
	size_t		 leaves_max;
};

/* ---- history.c ---- */

/* Everything in the graph that a delta is about, and digests of the rest. */
void		 history_read(struct history *, sqlite3 *);
void		 history_release(struct history *);
/* The file at PATH, or NULL. */
struct state	*history_file(struct history *, struct text path);
/* A copy that stays until history_release(). */
struct text	 history_copy(struct text);

/* ---- history_step.c ---- */

/* One step back: lay the delta of PATH over what is known of it, and compute
   the leaf of the file anew. */
void		 history_step(struct history *, struct text path,
		    const struct delta *);

#endif
