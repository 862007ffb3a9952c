/*
 * The deltas that a question needs, and what they say of a key: for
 * changes*.c and log.c.
 */
#ifndef KN_CHANGES_LOAD_H
#define KN_CHANGES_LOAD_H

#include "changes.h"

/* One row of the table delta. */
struct held {
	int64_t		 snapshot;
	const char	*path;
	struct delta	 d;
};

struct deltas {
	struct query	*q;
	struct hasher	*hasher;
	int64_t		 from, to;	/* snapshots: from <= to */
	struct held	*v;		/* by snapshot, path */
	size_t		 n, cap;
	size_t		 inner;		/* the first so many are of from <=
					   snapshot < to; the others come
					   after, of the same paths */
	struct held	**more;		/* of deltas_row() */
	size_t		 nmore, more_cap;
	struct end_slot	*ends;		/* a hash table: deltas_end() */
	size_t		 nends, ends_size;
};

/*
 * What leads from the snapshot TO back to FROM, and what is needed beside to
 * tell how things are at TO.  Returns a status, as changes_between().
 */
int	deltas_load(struct deltas *, struct query *, int64_t from, int64_t to);
void	deltas_release(struct deltas *);
/* One row, decoded, remembered until deltas_release(); NULL: none. */
const struct held *deltas_row(struct deltas *, int64_t snapshot,
	    const char *path);
/*
 * What was the identity HASH at the snapshot AT, when the deltas no longer
 * tell: from the tables, or where it is past.  Borrowed; never NULL.
 */
const struct edge_end *deltas_end(struct deltas *, const unsigned char *hash,
	    int64_t at);

/* changes_files.c: files that are other at the two ends. */
void	changes_files(struct changes *, struct deltas *);

/* A node of a delta; in the pool. */
const struct version *version_of(struct query *, const struct held *,
	    const struct delta_node *);
/* A node of the tables. */
const struct version *version_now(struct query *, const struct node *);
/* The nodes of that path and identity that the tables have. */
void	nodes_now(struct query *, const char *path, const unsigned char *hash,
	    struct node_list *);

#endif
