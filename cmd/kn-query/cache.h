/*
 * The cache of answers: what was printed, in files named by the question and
 * tied to what was read (trace.h).  One that is found and still holds is
 * printed instead of asking; if nobody wrote to the store since, without
 * opening it.
 */
#ifndef KN_CACHE_H
#define KN_CACHE_H

#include "query.h"

struct cache;

/*
 * Look for the answer to the question of ARGV, which is asked of the store
 * q->database.  Returns 1 when it was printed: *STATUS is that of the
 * program.  Else 0, and q->cache is set when the answer may be kept.
 */
int	cache_print(struct query *, int argc, char *const *argv, int *status);
/*
 * The store is open now: look again at an answer that was kept of an earlier
 * state of it.  As above; if 0, what is read from now on is told to trace.h.
 */
int	cache_print_held(struct query *, int *status);
/* Print the answer, and keep it if it can be. */
void	cache_finish(struct query *, int status);
void	cache_free(struct cache *);

/* The answer depends on the file at PATH, which need not be there. */
void	cache_reads(struct query *, const char *path);

#endif
