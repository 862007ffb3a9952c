/*
 * One writer per store: the lease, and handing a stream over to its holder.
 *
 * The lease is flock(2) on FILE.lock, which names its holder; the kernel
 * releases it when the holder dies.  The holder listens on a Unix socket
 * beside the database.  Another kn-store passes its three standard
 * descriptors over that socket; the holder finishes its own stream, then
 * forks a process per stream that was passed, which reads it in place of the
 * one that waits, and tells that one how it ended.
 */
#ifndef KN_LEASE_H
#define KN_LEASE_H

struct lease;

/* What a handed-over stream was asked to do. */
struct lease_order {
	int	verbose, ack;
};

enum lease_result {
	LEASE_MINE,		/* go on, and lease_serve() at the end */
	LEASE_DONE,		/* another did it; *STATUS says how */
	LEASE_BUSY,		/* nobody took it in time */
	LEASE_ERROR		/* errno: of the lock file */
};

/*
 * Take the lease of the database FILE, or hand standard input over to its
 * holder.  Waits at most WAIT_S seconds for one or the other to begin.
 * LEASE_MINE: *LEASE is to be given to lease_release().
 */
enum lease_result	 lease_take(struct lease **, const char *file,
			    const struct lease_order *, int wait_s,
			    int *status);
/* "process 12, since 2026-11-22 10:00:00 UTC": who holds it; static. */
const char		*lease_holder(const char *file);

/*
 * Where others say that they wait: readable when one does; -1: nobody can.
 * To be used by the process that serves at that time only.
 */
int			 lease_listener(const struct lease *);
/*
 * Serve the streams that wait, one after the other, until none is left.
 * RUN is called in a process of its own, whose standard descriptors are the
 * waiting one's; it returns the exit status.  VERBOSE: say on stderr whose
 * stream it is.
 */
void			 lease_serve(struct lease *, int verbose,
			    int (*run)(const struct lease_order *, void *),
			    void *arg);
void			 lease_release(struct lease *);	/* or NULL */

#endif
