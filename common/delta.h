/*
 * What one file was in a snapshot, as far as it differs from the next newer
 * one that is kept: a row of the table "delta" (see schema.h).  The newest
 * snapshot is in the tables; an older one is that with the deltas laid over
 * it, newest first.
 *
 * A key is a path and the identity of a node, an edge or an unresolved
 * reference of that file.  A delta that speaks of a key says all that the
 * older snapshot had of it: its records (hardly ever more than one: two
 * definitions of one identity), or that there was none.
 *
 * As bytes: the msgpack array
 *   [file, ids, nodes, no_nodes, edges, no_edges, unresolved, no_unresolved]
 *   file   true: as in the newer one; false: there was no such file; else
 *          [lang, package, blob, size, lines, flags]
 *   ids    array of the identities that the rest speaks of by number: bin,
 *          or the name of a symbol outside the repository
 *   nodes  flat: id, kind, name, qualified, parent or nil, flags, body,
 *          signature, doc, line, end_line, past …
 *   no_nodes  flat: id …
 *   edges  flat: source, target, type, provenance, confidence …
 *   no_edges  flat: source, target, type …
 *   unresolved  flat: source, type, name, candidates …
 *   no_unresolved  flat: source, type, name …
 * As in the fingerprint (record.h), parent is what the node stands in, in its
 * file, and a parent in another file is an edge of type 0.
 * Each list is in the order of its keys' bytes.  The path is the row's; the
 * empty one stands for what is in no file: packages and symbols outside.
 */
#ifndef KN_DELTA_H
#define KN_DELTA_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "mp.h"

#define DELTA_NONE	0xffffffffu	/* no parent */

struct delta_id {
	unsigned char	 hash[HASH_LEN];
	struct text	 outside;	/* p != NULL: name of an external */
};

struct delta_node {
	uint32_t	 id;		/* number in delta.ids; parent, too */
	uint32_t	 parent;	/* or DELTA_NONE */
	uint32_t	 kind, flags;
	uint32_t	 line, end_line;	/* where it stood last; 0: none */
	uint64_t	 body;
	struct text	 name;
	struct text	 qualified;	/* with its containers */
	struct text	 signature, doc;
	int		 past;		/* in the next newer snapshot it is
					   not in this file any more */
	int		 none;		/* 1: there was no such node */
};

struct delta_edge {
	uint32_t	 src, dst;	/* numbers in delta.ids */
	uint8_t		 type, prov, conf;
	int		 none;
};

struct delta_unresolved {
	uint32_t	 src;
	uint32_t	 type, candidates;
	struct text	 name;
	int		 none;
};

enum delta_file { DELTA_FILE_SAME, DELTA_FILE_NONE, DELTA_FILE_GIVEN };

struct delta {
	enum delta_file		 file;
	struct text		 lang, package, blob;
	uint64_t		 size, lines;
	uint32_t		 flags;
	struct delta_id		*ids;
	struct delta_node	*nodes;
	struct delta_edge	*edges;
	struct delta_unresolved	*unresolved;
	uint32_t		 nids, nnodes, nedges, nunresolved;
};

/*
 * Decode.  Strings point into DATA; the arrays are to be freed with
 * delta_release(), also after a failure.  Those that were not there
 * come after those that were, marked "none".  Returns 0, or -1 when
 * the bytes are damaged.  Without memory the program ends.
 */
int	delta_get(struct delta *, struct hasher *, const void *data,
	    size_t len);
/*
 * Encode: the same content gives the same bytes.  The lists may be in any
 * order, an identity may stand in ids repeatedly, or unused.
 */
void	delta_put(struct mp_buf *, const struct delta *);
void	delta_release(struct delta *);	/* accepts a zeroed one */

/* Order by the bytes of the key. */
int	delta_node_cmp(const struct delta *, const struct delta_node *,
	    const struct delta *, const struct delta_node *);
int	delta_edge_cmp(const struct delta *, const struct delta_edge *,
	    const struct delta *, const struct delta_edge *);
int	delta_unresolved_cmp(const struct delta *,
	    const struct delta_unresolved *, const struct delta *,
	    const struct delta_unresolved *);

/*
 * What leads from NEWER to OLDER in one step, of one path: OLDER says what
 * the oldest snapshot had that the middle one had not, NEWER what the middle
 * one had that the newest had not; either may be NULL.  Encoded into B.
 * Returns 0 when nothing is left to be said, and encodes nothing.
 */
int	delta_merge(struct mp_buf *, const struct delta *older,
	    const struct delta *newer);

#endif
