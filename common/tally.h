/*
 * How many rows of each sort a graph has.  kn-store keeps the numbers beside
 * the totals, so that nobody has to count millions of rows; kn-fsck counts.
 */
#ifndef KN_TALLY_H
#define KN_TALLY_H

#include <stdint.h>

#include <sqlite3.h>

#include "kinds.h"

struct tally {
	int64_t	kinds[NODE_KIND_MAX];	/* of table node */
	int64_t	types[EDGE_TYPE_MAX];	/* of table edge: none of
					   EDGE_CONTAINS, see tally_contained() */
	int64_t	provs[PROV_MAX];	/* of table edge */
};

enum tally_part { TALLY_KINDS, TALLY_TYPES, TALLY_PROVS, TALLY_PARTS };

/* BY more or fewer; what is no kind, type or provenance does not count. */
void		 tally_node(struct tally *, int kind, int by);
void		 tally_edge(struct tally *, int type, int prov, int by);

/* The meta key of one part: "node_kinds" and so on. */
const char	*tally_key(enum tally_part);
/*
 * One part as the value of its key: JSON, {"function":12,"class":3}, in the
 * order of kinds.h, without what there is none of.  To be freed; NULL when
 * memory is out.
 */
char		*tally_text(const struct tally *, enum tally_part);
/*
 * What meta says.  Returns 0 when it says nothing (a first index is under
 * way, or an older kn-store wrote it), or something that does not add up to
 * meta's "nodes" and "edges".
 */
int		 tally_noted(sqlite3 *, struct tally *);
/* What the tables hold, row by row.  Returns SQLite's result code. */
int		 tally_count(sqlite3 *, struct tally *);
int64_t		 tally_nodes(const struct tally *);
int64_t		 tally_edges(const struct tally *);
/* Nodes that a container holds: all but files and what stands in none. */
int64_t		 tally_contained(const struct tally *);

#endif
