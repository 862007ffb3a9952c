/*
 * git blame, several at once, each under a deadline.  An answer is sent when
 * all that come before it were: the stream does not depend on timing.
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "blame.h"
#include "proc.h"
#include "prog.h"

#define WORKERS_MAX	64
#define AHEAD		256	/* answers that may wait for an earlier one */
#define GRACE_MS	200
#define PROGRESS_MS	200

enum state { WAITING, RUNNING, DONE, FAILED, TIMEOUT };

struct question {
	struct blame_file	*file;
	enum state		 state;
	char			*out;
	size_t			 len, cap;
};

struct worker {
	pid_t		 pid;		/* 0: idle */
	int		 fd;
	int64_t		 deadline;	/* milliseconds */
	struct question	*q;
};

struct pool {
	struct blame	*b;
	struct question	*q;
	size_t		 n, next, sent;
	struct worker	 w[WORKERS_MAX];
	int64_t		 drawn;
};

static void
start(struct pool *p, struct worker *w, struct question *q)
{
	struct blame *b = p->b;
	const char *args[16];
	int n = 0;

	/* Paths are relative to the root, wherever DIR is. */
	if (b->root != NULL) {
		args[n++] = "-C";
		args[n++] = b->root;
	}
	args[n++] = "blame";
	args[n++] = "--incremental";
	args[n++] = "-w";
	args[n++] = "--encoding=UTF-8";
	/* Else the oldest commits that a shallow clone has look like first
	   ones. */
	if (b->shallow == NULL)
		args[n++] = "--root";
	if (b->ignore_revs != NULL) {
		args[n++] = "--ignore-revs-file";
		args[n++] = b->ignore_revs;
	}
	args[n++] = b->commit;
	args[n++] = "--";
	args[n++] = q->file->path.p;
	args[n] = NULL;
	w->fd = repo_start(b, args, &w->pid);
	w->q = q;
	w->deadline = now_ms() + b->file_ms;
	q->state = RUNNING;
}

static void
finish_one(struct worker *w, enum state state)
{
	struct proc_end end;

	close(w->fd);
	if (state == TIMEOUT)
		proc_stop(w->pid, 1, GRACE_MS, &end);
	else if (proc_wait(w->pid, &end) == -1)
		err(2, "waiting for git");
	if (state == DONE && (end.signal != 0 || end.status != 0))
		state = FAILED;
	w->q->state = state;
	w->pid = 0;
	w->q = NULL;
}

static void
take(struct worker *w)
{
	struct question *q = w->q;
	ssize_t n;

	if (q->cap - q->len < 65536) {
		q->cap = q->cap * 2 + 131072;
		if ((q->out = realloc(q->out, q->cap)) == NULL)
			err(2, NULL);
	}
	n = read(w->fd, q->out + q->len, q->cap - q->len);
	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n == -1)
		err(2, "reading from git");
	q->len += (size_t)n;
	if (n == 0)
		finish_one(w, DONE);
}

/* Send what is complete, in order. */
static void
send_ready(struct pool *p)
{
	struct counts *n = &p->b->n;
	struct question *q;

	for (; p->sent < p->n; p->sent++) {
		q = &p->q[p->sent];
		if (q->state == WAITING || q->state == RUNNING)
			break;
		if (q->state == DONE && incremental_send(p->b, q->file, q->out,
		    q->len) == -1)
			q->state = FAILED;
		n->blamed += q->state == DONE;
		n->failures += q->state == FAILED;
		n->timeouts += q->state == TIMEOUT;
		free(q->out);
		q->out = NULL;
	}
}

static void
progress(struct pool *p, int last)
{
	int64_t now = now_ms();

	if (p->b->quiet || !isatty(STDERR_FILENO) ||
	    (!last && now - p->drawn < PROGRESS_MS))
		return;
	p->drawn = now;
	fprintf(stderr, "\rauthors: %zu of %zu files%s", p->sent, p->n,
	    last ? "\n" : "");
}

/* Give idle workers something to do; how many are at work. */
static int
feed_workers(struct pool *p)
{
	int i, busy = 0;

	for (i = 0; i < p->b->workers; i++) {
		if (p->w[i].pid == 0 && stop_signal == 0 && p->next < p->n &&
		    p->next - p->sent < AHEAD &&
		    (p->b->end_ms == 0 || now_ms() < p->b->end_ms))
			start(p, &p->w[i], &p->q[p->next++]);
		busy += p->w[i].pid != 0;
	}
	return busy;
}

static void
wait_workers(struct pool *p)
{
	struct pollfd fds[WORKERS_MAX];
	struct worker *of[WORKERS_MAX];
	int64_t now = now_ms(), first = now + 1000;
	int i, n = 0;

	for (i = 0; i < p->b->workers; i++) {
		if (p->w[i].pid == 0)
			continue;
		if (p->w[i].deadline < first)
			first = p->w[i].deadline;
		of[n] = &p->w[i];
		fds[n++] = (struct pollfd){ p->w[i].fd, POLLIN, 0 };
	}
	if (poll(fds, (nfds_t)n, first > now ? (int)(first - now) : 0) == -1 &&
	    errno != EINTR)
		err(2, "poll");
	now = now_ms();
	for (i = 0; i < n; i++) {
		if (fds[i].revents != 0)
			take(of[i]);
		else if (stop_signal != 0 || now >= of[i]->deadline)
			finish_one(of[i], TIMEOUT);
	}
}

void
pool_run(struct blame *b)
{
	struct pool p;
	size_t i;

	memset(&p, 0, sizeof(p));
	p.b = b;
	if (b->workers > WORKERS_MAX)
		b->workers = WORKERS_MAX;
	if ((p.q = calloc(b->nfiles + 1, sizeof(*p.q))) == NULL)
		err(2, NULL);
	for (i = 0; i < b->nfiles; i++)
		if (b->files[i].ask)
			p.q[p.n++].file = &b->files[i];
	while (feed_workers(&p) > 0) {
		wait_workers(&p);
		send_ready(&p);
		progress(&p, 0);
	}
	if (p.n > 0)
		progress(&p, 1);
	b->n.left = p.n - p.next;
	free(p.q);
}
