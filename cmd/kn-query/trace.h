/*
 * What an answer was read from, so that it can be seen later whether it would
 * be the same again: a verifying trace.
 *
 * Rows that a file's contents make (its nodes, their heads, the edges from
 * them) are covered by the root of the file's package; which files those are
 * is told with trace_node().  Everything else is looked up by something that
 * any file may add to (a name, the edges to a node, the files below a
 * directory): there the statement itself is kept, with a digest of the rows
 * that came.
 */
#ifndef KN_TRACE_H
#define KN_TRACE_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

struct trace;

struct trace	*trace_new(void);
void		 trace_free(struct trace *);

/* What follows from the contents of NODE's file was read. */
void		 trace_node(struct trace *, int64_t node);
/* The adjacency's edges to NODE were read: they may come from everywhere. */
void		 trace_edges_to(struct trace *, int64_t node);
/*
 * A statement that is not covered so: called before it is stepped for the
 * first time, with its values bound, and after each step.
 */
void		 trace_begin(struct trace *, sqlite3_stmt *);
void		 trace_step(struct trace *, sqlite3_stmt *, int rc);

/*
 * It cannot be told: the answer depends on something besides the store, or
 * on too much of it.
 */
void		 trace_give_up(struct trace *);
/* All of the graph was read: its root stands for everything. */
void		 trace_whole(struct trace *);
int		 trace_is_usable(const struct trace *);

/*
 * As bytes, to be freed; and does the store DB still say the same?  Both need
 * a transaction to be open.
 */
unsigned char	*trace_put(struct trace *, sqlite3 *db, size_t *len);
int		 trace_holds(const unsigned char *, size_t len, sqlite3 *db);

#endif
