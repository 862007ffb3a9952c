/*
 * SNAPSHOT, the frame that tells kn-store what snapshots are called and how
 * many stay.
 */
#ifndef KN_TAGS_H
#define KN_TAGS_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "mp.h"

enum snapshot_action {
	SNAPSHOT_TAG = 1,	/* name SNAPSHOT; a tag that is elsewhere
				   moves */
	SNAPSHOT_UNTAG = 2,	/* the name goes */
	SNAPSHOT_PRUNE = 3	/* only so many stay */
};

#define SNAPSHOT_ACTION_MAX	4
#define SNAPSHOT_NAME_MAX	128	/* bytes of a tag */

/*
 * SNAPSHOT [action, name, generation, keep]
 *   action      "tag", "untag", "prune"
 *   name        of the tag; "" in prune
 *   generation  of the snapshot to be named; 0: the newest
 *   keep        how many stay; 0: as many as kn-store keeps anyway
 */
struct snapshot_frame {
	enum snapshot_action	action;
	struct text		name;
	int64_t			generation;
	int64_t			keep;
};

void	snapshot_put(struct mp_buf *, const struct snapshot_frame *);
/* Returns 0, or -1 when it is damaged, or its tag no good name. */
int	snapshot_get(struct snapshot_frame *, const void *, size_t);
const char *snapshot_action_name(enum snapshot_action);
int	snapshot_action_parse(const char *name);	/* -1: none */
/*
 * May a snapshot be called so?  Letters, digits and "._-/" after a letter;
 * no name that looks like a hash (hexadecimal digits only, seven or more).
 */
int	snapshot_name_ok(struct text);

#endif
