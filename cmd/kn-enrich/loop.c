/*
 * The event loop: several servers, none waited for.
 *
 * The module at the root goes alone, for its server fills caches that the
 * others use; then up to so many at a time.
 */
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "discover.h"
#include "prog.h"

#define JOBS_MAX	16
#define PROGRESS_MS	200
#define STOP_MS		1500	/* for all servers together */

struct loop {
	struct enrich	*e;
	struct session	*running[JOBS_MAX];
	int		 n;
	uint32_t	*order;		/* modules, in the order they go */
	size_t		 norder, next;
};

static struct enrich *sorting;

/* By server, the root first, then by path. */
static int
compare(const void *va, const void *vb)
{
	const struct module *a = &sorting->modules[*(const uint32_t *)va];
	const struct module *b = &sorting->modules[*(const uint32_t *)vb];

	if (a->server != b->server)
		return a->server < b->server ? -1 : 1;
	return strcmp(a->path.p, b->path.p);
}

static void
put_in_order(struct loop *l)
{
	struct enrich *e = l->e;
	const struct file *f;
	uint32_t i;

	for (i = 0; i < e->nfiles; i++) {
		f = &e->files[i];
		if (f->module != MODULE_NONE &&
		    (f->open > 0 || !e->no_discovery))
			e->modules[f->module].files++;
		e->expected += f->module != MODULE_NONE && f->open > 0;
	}
	if ((l->order = calloc(e->nmodules + 1, sizeof(*l->order))) == NULL)
		err(2, NULL);
	for (i = 0; i < e->nmodules; i++)
		if (e->modules[i].files > 0)
			l->order[l->norder++] = i;
	sorting = e;
	qsort(l->order, l->norder, sizeof(*l->order), compare);
}

/* May another be started? */
static int
may_start(const struct loop *l)
{
	int i;

	if (l->next == l->norder || stop_signal != 0 || l->n == l->e->jobs)
		return 0;
	for (i = 0; i < l->n; i++)
		if (l->running[i]->module->path.len == 0)
			return 0;
	return l->n == 0 ||
	    l->e->modules[l->order[l->next]].path.len > 0;
}

/* One that has nothing to ask needs no server. */
static int
has_work(struct enrich *e, uint32_t module)
{
	const struct server *server = e->modules[module].server;
	struct counts n = { 0 };
	struct work *w = NULL;
	struct file *f;
	size_t i;

	for (i = 0; i < e->nfiles && w == NULL; i++) {
		f = &e->files[i];
		if (f->module != module)
			continue;
		if (!e->no_discovery && stub_source(e, server, f) == NULL &&
		    !inquiry_known(e, server, f))
			return 1;
		if (f->open > 0) {
			n.files++;
			w = work_new(e, server, f, &n);
		}
	}
	if (w == NULL) {
		counts_add(&e->n, &n);
		e->done += n.files;
	}
	work_free(w);
	return w != NULL;
}

static void
start_next(struct loop *l)
{
	uint32_t module = l->order[l->next++];

	if (!has_work(l->e, module))
		return;
	l->running[l->n++] = session_new(l->e, module);
	l->e->nsessions++;
}

static void
end_session(struct loop *l, int i)
{
	report_session(l->running[i]);
	send_asked(l->running[i]);
	counts_add(&l->e->n, &l->running[i]->n);
	session_free(l->running[i]);
	l->running[i] = l->running[--l->n];
}

/* Let each do what it can; when they are to be called again. */
static int64_t
step_all(struct loop *l)
{
	int64_t next = INT64_MAX, t;
	int i = 0;

	while (may_start(l))
		start_next(l);
	while (i < l->n) {
		t = session_step(l->running[i]);
		if (l->running[i]->phase == PHASE_OVER) {
			end_session(l, i);
			next = 0;
			continue;
		}
		if (t < next)
			next = t;
		i++;
	}
	return next;
}

static void
wait_all(struct loop *l, int64_t until, const sigset_t *mask)
{
	struct pollfd fds[JOBS_MAX * CLIENT_FDS + 1], *out;
	struct timespec ts;
	int64_t ms = until - client_now();
	int i;

	if (ms < 0)
		ms = 0;
	if (ms > PROGRESS_MS)
		ms = PROGRESS_MS;
	ts.tv_sec = ms / 1000;
	ts.tv_nsec = ms % 1000 * 1000000;
	for (i = 0; i < l->n; i++)
		client_poll(&l->running[i]->client, fds + i * CLIENT_FDS);
	/* Whoever reads what we write may go while there is nothing to say. */
	out = &fds[l->n * CLIENT_FDS];
	*out = (struct pollfd){ STDOUT_FILENO, 0, 0 };
	if (ppoll(fds, (nfds_t)(l->n * CLIENT_FDS + 1), &ts, mask) == -1) {
		if (errno != EINTR)
			err(2, "poll");
		return;
	}
	if (out->revents & (POLLERR | POLLHUP) && l->e->broken == 0)
		l->e->broken = EPIPE;
	for (i = 0; i < l->n; i++)
		client_serve(&l->running[i]->client, fds + i * CLIENT_FDS);
}

/* All at once: one grace. */
static void
stop_all(struct loop *l)
{
	int i;

	l->e->stop_by = client_now() + STOP_MS;
	for (i = 0; i < l->n; i++)
		if (l->running[i]->client.pid > 0)
			kill(-l->running[i]->client.pid, SIGTERM);
	while (l->n > 0)
		end_session(l, l->n - 1);
}

void
loop_run(struct enrich *e)
{
	struct loop l = { .e = e };
	sigset_t block, old;
	int64_t next;

	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, &old);
	if (e->jobs > JOBS_MAX)
		e->jobs = JOBS_MAX;
	put_in_order(&l);
	while (stop_signal == 0 && e->broken == 0) {
		next = step_all(&l);
		if (l.n == 0 && l.next == l.norder)
			break;
		wait_all(&l, next, &old);
		progress_show(e, 0);
	}
	stop_all(&l);
	progress_show(e, 1);
	free(l.order);
	sigprocmask(SIG_SETMASK, &old, NULL);
}
