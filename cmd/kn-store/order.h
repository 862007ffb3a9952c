/*
 * What a kn-store that waits and the holder of the lease say to each other
 * over the socket: one order, which carries the three standard descriptors of
 * the one that waits; then two verdicts, when the holder begins and when it
 * has ended.
 */
#ifndef KN_ORDER_H
#define KN_ORDER_H

#include "frame.h"
#include "lease.h"

/* Returns 0, or -1: the other side is gone. */
int	order_send(int fd, const struct lease_order *);
/*
 * Descriptors of the client in FDS, to be closed by the caller.  -1: it did
 * not come in time, or is none.
 */
int	order_receive(int fd, struct lease_order *, int fds[3]);

#define STATUS_BEGUN	-1	/* else the exit status */

int	verdict_send(int fd, int status);
int	verdict_receive(struct frame_reader *, int *status);

#endif
