/*
 * Snapshots by name, for those who ask about them.
 */
#ifndef KN_SNAPSHOTS_H
#define KN_SNAPSHOTS_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "tags.h"

struct snapshot {
	int64_t	generation, until;	/* published as these generations */
	int64_t	time;			/* seconds since 1970 */
	int64_t	files, nodes, edges, unresolved;
	int	broken;			/* nothing leads to those before */
	char	root[2 * HASH_LEN + 1];
	char	parent[2 * HASH_LEN + 1];	/* "": none is before it */
	char	head[2 * HASH_LEN + 1];	/* git commit, or "" */
};

enum snapshot_found {
	SNAPSHOT_FOUND,
	SNAPSHOT_NONE,		/* MSG says why, and which are near */
	SNAPSHOT_FAILED		/* the store cannot be read: MSG */
};

/*
 * The snapshot that SPEC means:
 *   @latest, @prev	the newest, the one before it; @prev~2 the one two
 *			before @prev, and so with all others
 *   @N			that of generation N
 *   a tag
 *   a git commit, or the beginning of one: the first that was made from it
 *   the beginning of a root
 * In this order; of a beginning at least four digits.  MSG (of SIZE bytes)
 * gets one line for the user when there is none.
 */
enum snapshot_found snapshot_find(sqlite3 *, const char *spec,
	    struct snapshot *, char *msg, size_t size);
/* The row of a generation.  1: found, 0: not, -1: sqlite3_errmsg(). */
int	snapshot_row(sqlite3 *, int64_t generation, struct snapshot *);

#endif
