/*
 * What changes.c found, paired, judged and put in order.
 */
#ifndef KN_CHANGES_SORT_H
#define KN_CHANGES_SORT_H

#include "changes.h"

/* Pair what moved, say how grave each change is, sort. */
void	 changes_judge(struct changes *);
/* calloc() that does not fail. */
void	*xcalloc(size_t n, size_t size);

#endif
