/*
 * What changes.c found, paired, judged and put in order.
 */
#ifndef KN_CHANGES_SORT_H
#define KN_CHANGES_SORT_H

#include "changes.h"

/* ---- changes_sort.c ---- */

/* Pair what moved, say how grave each change is, sort. */
void	changes_judge(struct changes *);

/* ---- changes_moved.c ---- */

/* What left and came elsewhere becomes one change: CHANGE_MOVED.  Files are
   in the order of paths then. */
void	changes_pair(struct changes *);
/* After changes_pair(): that of the file PATH, or NULL. */
const struct file_change *changes_file(const struct changes *,
	    const char *path);
/* The version that is there: the new one, else the old one. */
const struct version *node_version(const struct node_change *);

#endif
