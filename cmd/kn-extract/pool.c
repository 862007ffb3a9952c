/*
 * The parent's loop.  Frames come in on descriptor 0, files among them go to
 * workers, and everything leaves on descriptor 1 in the order in which it
 * came, whoever finishes first.
 *
 * What is held is bounded: when it is full nothing more is read.  That never
 * stops for good, because answers of workers are always read, the oldest file
 * is always given to a worker, and the frame that is next to be written is
 * always written.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pool.h"
#include "prog.h"

/* Wall time for one file before the parent ends a worker whose own alarm did
   not: three times -t and this. */
#define GRACE_MS	5000
#define LAST_MS		1000	/* for idle workers to end */

/* Milliseconds until a worker is overdue, or -1; ends those that are. */
static int
next_deadline(struct pool *p)
{
	struct child	*c;
	int64_t		 now = now_ms(), left, least = -1;
	int		 i;

	for (i = 0; i < p->o->jobs; i++) {
		c = &p->child[i];
		if (c->pid == 0 || c->nsent == 0 || c->overdue)
			continue;
		left = c->since_ms + (int64_t)p->o->timeout_s * 1000 *
		    WALL_FACTOR + GRACE_MS - now;
		if (left <= 0) {
			/* Its output then ends, and that is noticed. */
			c->overdue = 1;
			kill(c->pid, SIGKILL);
		} else if (least == -1 || left < least)
			least = left;
	}
	return least > 3600 * 1000 ? 3600 * 1000 : (int)least;
}

static int
is_finished(const struct pool *p)
{
	if (!TAILQ_EMPTY(&p->order))
		return 0;
	return p->input == INPUT_CUT || p->end_queued;
}

/* One wait, and what it brought.  MASK: signals let through meanwhile. */
static void
turn(struct pool *p, const sigset_t *mask, int most_ms)
{
	struct pollfd	 fd[2 + 2 * JOBS_MAX];
	struct timespec	 wait;
	nfds_t		 n = 0;
	int		 i, at[JOBS_MAX], ms, reading;

	pool_dispatch(p);
	pool_queue_end(p);
	reading = pool_wants_input(p);
	fd[n++] = (struct pollfd){ reading ? 0 : -1, POLLIN, 0 };
	/* Without POLLOUT still tells when nobody reads any more; whoever had
	   all of it may go before our workers have gone. */
	fd[n++] = (struct pollfd){ is_finished(p) ? -1 : 1,
	    pool_has_output(p) ? POLLOUT : 0, 0 };
	ms = next_deadline(p);
	for (i = 0; i < p->o->jobs; i++) {
		at[i] = -1;
		if (p->child[i].pid == 0)
			continue;
		at[i] = (int)n;
		fd[n++] = (struct pollfd){ p->child[i].out, POLLIN, 0 };
		fd[n++] = (struct pollfd){ p->child[i].writing != NULL ?
		    p->child[i].in : -1, POLLOUT, 0 };
	}
	if (reading && frame_ready(p->reader))
		ms = 0;
	if (most_ms >= 0 && (ms < 0 || ms > most_ms))
		ms = most_ms;
	wait.tv_sec = ms / 1000;
	wait.tv_nsec = (long)(ms % 1000) * 1000000;
	if (ppoll(fd, n, ms < 0 ? NULL : &wait, mask) == -1) {
		if (errno == EINTR)
			return;
		err(2, "ppoll");
	}
	for (i = 0; i < p->o->jobs; i++) {
		if (at[i] == -1)
			continue;
		if (fd[at[i] + 1].revents != 0)
			child_write(&p->child[i]);
		if (fd[at[i]].revents != 0)
			pool_child_read(p, &p->child[i]);
	}
	if (reading && (fd[0].revents != 0 || frame_ready(p->reader)))
		pool_read_input(p);
	if ((fd[1].revents & POLLERR) && !(fd[1].revents & POLLOUT)) {
		pool_end_children(p);
		die_of_signal(SIGPIPE);
	}
	if (pool_has_output(p))
		pool_write_output(p);
}

/*
 * Non-blocking for the time of the run, if it is a pipe or a socket: its
 * other holders get it back as it was.  Returns the flags to restore, or -1.
 */
static int
set_nonblocking(int fd)
{
	struct stat	st;
	int		flags;

	if (fstat(fd, &st) == -1)
		err(2, "descriptor %d", fd);
	if (!S_ISFIFO(st.st_mode) && !S_ISSOCK(st.st_mode))
		return -1;
	if ((flags = fcntl(fd, F_GETFL)) == -1 ||
	    fcntl(fd, F_SETFL, flags | O_NONBLOCK) == -1)
		err(2, "descriptor %d", fd);
	return flags;
}

/* Let idle workers see end of file, and wait for them, not for ever. */
static void
dismiss(struct pool *p, const sigset_t *mask)
{
	int64_t	until = now_ms() + LAST_MS, left;
	int	i;

	for (i = 0; i < p->o->jobs; i++)
		if (p->child[i].pid != 0)
			child_retire(&p->child[i]);
	while (p->nchildren > 0 && (left = until - now_ms()) > 0 &&
	    !stop_signal)
		turn(p, mask, (int)left);
	pool_end_children(p);
}

int
pool_run(const struct options *o, struct modules *modules)
{
	struct pool	*p;
	sigset_t	 stop, mask;
	int		 flags[2], status;

	p = pool_checked(calloc(1, sizeof(*p)));
	p->o = o;
	p->modules = modules;
	TAILQ_INIT(&p->order);
	TAILQ_INIT(&p->waiting);
	mp_buf_init(&p->end);
	p->reader = pool_checked(frame_reader_new(0));
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigprocmask(SIG_BLOCK, &stop, &mask);
	flags[0] = set_nonblocking(0);
	flags[1] = set_nonblocking(1);

	while (!is_finished(p) && !stop_signal)
		turn(p, &mask, -1);
	if (!stop_signal)
		dismiss(p, &mask);
	pool_end_children(p);

	if (flags[0] != -1)
		(void)fcntl(0, F_SETFL, flags[0]);
	if (flags[1] != -1)
		(void)fcntl(1, F_SETFL, flags[1]);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	if (stop_signal)
		die_of_signal(stop_signal);
	if (o->verbose)
		counts_print(&p->counts, p->most);
	status = pool_status(p);
	if (p->input == INPUT_CUT) {
		warnx("standard input %s", p->cut);
		status = 2;
	}
	frame_reader_free(p->reader);
	mp_buf_release(&p->end);
	free(p->repo);
	free(p);
	return status;
}
