/*
 * What files were before this run: the set difference between the store as
 * it is committed and as it is about to be.
 */
#ifndef KN_OLDER_H
#define KN_OLDER_H

#include "delta.h"
#include "writer.h"

struct older;

/*
 * A second connection to the store, which sees what was committed last: so
 * only before a run commits anything.
 */
struct older	*older_open(struct writer *);
void		 older_close(struct older *);
/* The connection, for what else is to be read of the old state. */
sqlite3		*older_db(struct older *);

/*
 * For each path whose file is not what it was, and "" for what is in no file,
 * call EACH with the delta that leads from the new state back to the old one.
 * In an update it looks at the files that this run touched, else at all.
 */
void		 older_each(struct older *, void (*each)(struct writer *,
		    struct text path, const struct delta *));

#endif
