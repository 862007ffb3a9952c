/*
 * What depends on some symbols: for the question impact, whether they are
 * named or are what changed between two snapshots.
 */
#ifndef KN_IMPACT_H
#define KN_IMPACT_H

#include "reach.h"

/*
 * Walk from ROOTS, call WALKED (may be NULL) with what was reached, and show
 * it.  A status.
 */
int	impact_show(struct query *, const struct node_list *roots,
	    void (*walked)(struct reach *, void *), void *arg);
/* impact --between OLD NEW */
int	ask_between(struct query *);

#endif
