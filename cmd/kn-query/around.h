/*
 * Steps from a symbol that are no edges: from code to what holds it, from
 * what is loaded to who loads it.  Visitors for reach.h.
 */
#ifndef KN_AROUND_H
#define KN_AROUND_H

#include "reach.h"

/* Edges along which a change is felt, against their direction. */
#define IMPACT_TYPES	(ARC_BIT(EDGE_CALLS) | ARC_BIT(EDGE_REFERENCES) | \
	ARC_BIT(EDGE_EXTENDS) | ARC_BIT(EDGE_IMPLEMENTS) | \
	ARC_BIT(EDGE_OVERRIDES) | ARC_BIT(EDGE_TYPE_HINT_OF) | \
	ARC_BIT(EDGE_DECORATES) | ARC_BIT(EDGE_THROWS) | \
	ARC_BIT(EDGE_ACCESSES_FIELD) | ARC_BIT(EDGE_TESTS))

/* Parent (may be NULL) and kind of a node.  Returns 0: there is none. */
int	around_head(struct query *, int64_t id, int64_t *parent,
	    unsigned int *kind);

/*
 * A function that stands in another is code of that one.  A class in whose
 * body something is called or named is not followed: what is initialised
 * there is.
 */
int	around_code(struct reach *, uint32_t n);

#endif
