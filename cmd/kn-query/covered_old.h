/*
 * Reports about contents that a file has no more: what they say of its
 * definitions as they stand now, by the outline of those contents
 * (kn-store(5)).  For covered.c.
 */
#ifndef KN_COVERED_OLD_H
#define KN_COVERED_OLD_H

#include "coverage.h"
#include "query.h"

struct covered_old;

/* Of PATH with the contents BLOB; OLD, which may be NULL, is it already, or is
   freed. */
struct covered_old	*covered_old(struct query *, struct covered_old *old,
	    const char *path, const void *blob, size_t len);
void	covered_old_free(struct covered_old *);
/*
 * Make of the lines those of today, valid until the next call.  Those of a
 * definition whose tokens and number of lines are the same; with CHANGED of
 * each other function of which some ran one line, the first that counts.
 */
void	covered_old_map(struct covered_old *, int changed,
	    struct packed_coverage *);

#endif
