/*
 * Starting other programs, and judging how they ended.
 */
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proc.h"

#define COLLECT_START	4096	/* bytes */

/* ---- starting ---- */

/* Handlers would run in the wrong process; what is ignored stays so. */
static void
child_signals(void)
{
	struct sigaction sa;
	sigset_t none;
	int sig;

	for (sig = 1; sig < NSIG; sig++) {
		if (sigaction(sig, NULL, &sa) == -1 ||
		    sa.sa_handler == SIG_DFL)
			continue;
		if (sa.sa_handler == SIG_IGN && (sig == SIGHUP ||
		    sig == SIGINT || sig == SIGQUIT))
			continue;
		signal(sig, SIG_DFL);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/*
 * Put the descriptors where the child expects them, and *REPORT, which
 * closes on exec, right behind them.  All go out of the way first, for they
 * may stand in each other's places.
 */
static int
child_fds(const int *fds, int nfds, int *report)
{
	int away[PROC_FDS_MAX], i, fd;

	if ((*report = fcntl(*report, F_DUPFD_CLOEXEC, nfds + 1)) == -1)
		return -1;
	for (i = 0; i < nfds; i++) {
		if ((fd = fds[i]) == -1 &&
		    (fd = open("/dev/null", O_RDWR | O_CLOEXEC)) == -1)
			return -1;
		if ((away[i] = fcntl(fd, F_DUPFD_CLOEXEC, nfds + 1)) == -1)
			return -1;
	}
	for (i = 0; i < nfds; i++)
		if (dup2(away[i], i) == -1)
			return -1;
	if (dup3(*report, nfds, O_CLOEXEC) == -1)
		return -1;
	*report = nfds;
	closefrom(nfds + 1);
	return 0;
}

/* In the child.  Returns only if it fails, with errno. */
static void
child_exec(const struct proc_spec *s, int *report)
{
	static const int standard[] = { 0, 1, 2 };
	const char *const *env;

	if (s->own_group && setpgid(0, 0) == -1)
		return;
	if (s->dies_with_us && prctl(PR_SET_PDEATHSIG, SIGTERM) == -1)
		return;
	if (s->nfds > 0 ? child_fds(s->fds, s->nfds, report) == -1 :
	    child_fds(standard, 3, report) == -1)
		return;
	if (s->dir != NULL && chdir(s->dir) == -1)
		return;
	for (env = s->env; env != NULL && *env != NULL; env++)
		if (putenv((char *)(uintptr_t)*env) != 0)
			return;
	child_signals();
	if (s->file != NULL)
		execv(s->file, (char *const *)(uintptr_t)s->argv);
	else
		execvp(s->argv[0], (char *const *)(uintptr_t)s->argv);
}

/* What the child has to say before it is another program: an errno, or
   nothing when all went well. */
static int
read_report(int fd)
{
	ssize_t n;
	int error;

	while ((n = read(fd, &error, sizeof(error))) == -1 && errno == EINTR)
		continue;
	return n == (ssize_t)sizeof(error) ? error : 0;
}

pid_t
proc_spawn(const struct proc_spec *s)
{
	sigset_t all, old;
	pid_t pid;
	int pair[2], report, error;

	if (s->nfds < 0 || s->nfds > PROC_FDS_MAX) {
		errno = EINVAL;
		return -1;
	}
	if (pipe2(pair, O_CLOEXEC) == -1)
		return -1;
	fflush(NULL);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	if ((pid = fork()) == 0) {
		report = pair[1];
		child_exec(s, &report);
		error = errno;
		if (write(report, &error, sizeof(error)) == -1)
			_exit(126);
		_exit(127);
	}
	error = errno;
	sigprocmask(SIG_SETMASK, &old, NULL);
	close(pair[1]);
	if (pid != -1) {
		if (s->own_group)	/* whoever of the two is first */
			setpgid(pid, pid);
		if ((error = read_report(pair[0])) != 0) {
			proc_wait(pid, NULL);
			pid = -1;
		}
	}
	close(pair[0]);
	errno = error;
	return pid;
}

/* ---- ends ---- */

/* What wait(2) says. */
static struct proc_end
judge(int wstatus)
{
	struct proc_end end = { 0, -1 };

	/* WEXITSTATUS is 0 after a crash, so the signal comes first. */
	if (WIFSIGNALED(wstatus))
		end.signal = WTERMSIG(wstatus);
	else
		end.status = WEXITSTATUS(wstatus);
	return end;
}

int
proc_wait(pid_t pid, struct proc_end *end)
{
	int wstatus;

	while (waitpid(pid, &wstatus, 0) == -1)
		if (errno != EINTR)
			return -1;
	if (end != NULL)
		*end = judge(wstatus);
	return 0;
}

const char *
proc_end_text(struct proc_end end)
{
	static char buf[64];
	const char *name;

	if (end.signal == 0)
		snprintf(buf, sizeof(buf), "exit status %d", end.status);
	else if ((name = sigabbrev_np(end.signal)) != NULL)
		snprintf(buf, sizeof(buf), "killed by SIG%s", name);
	else
		snprintf(buf, sizeof(buf), "killed by signal %d", end.signal);
	return buf;
}

int
proc_adopt(void)
{
	return prctl(PR_SET_CHILD_SUBREAPER, 1);
}

static long long
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Milliseconds until END, for poll(). */
static int
remaining(long long end)
{
	long long ms = end - now_ms();

	return ms < 0 ? 0 : ms > INT_MAX ? INT_MAX : (int)ms;
}

int
proc_stop(pid_t pid, int own_group, int grace_ms, struct proc_end *end)
{
	struct pollfd p;
	long long until = now_ms() + grace_ms;
	pid_t to = own_group ? -pid : pid;
	int n = 0;

	/* A zombie keeps its number until proc_wait(): no stranger is hit. */
	kill(to, SIGTERM);
	kill(to, SIGCONT);
	if ((p.fd = pidfd_open(pid, 0)) != -1) {
		p.events = POLLIN;
		while ((n = poll(&p, 1, remaining(until))) == -1 &&
		    errno == EINTR)
			continue;
		close(p.fd);
	}
	if (n != 1 || own_group)	/* of a group, some may have stayed */
		kill(to, SIGKILL);
	if (proc_wait(pid, end) == -1)
		return -1;
	while (own_group && (waitpid(to, NULL, 0) != -1 || errno == EINTR))
		continue;
	return 0;
}

/* ---- finding ---- */

int
proc_sibling(char *buf, size_t size, const char *name)
{
	char self[PATH_MAX], *slash;
	ssize_t n;

	if ((n = readlink("/proc/self/exe", self, sizeof(self) - 1)) == -1)
		return -1;
	self[n] = '\0';
	if ((slash = strrchr(self, '/')) == NULL) {
		errno = ENOENT;
		return -1;
	}
	slash[1] = '\0';
	if (strlcpy(buf, self, size) >= size ||
	    strlcat(buf, name, size) >= size) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return 0;
}

/* ---- collecting ---- */

struct collect {
	struct proc_output	*o;
	size_t			 cap, max;
	size_t			 errlen;
	struct pollfd		 fds[3];	/* stdout, stderr, its end */
};

/* Room for at least one more byte of stdout and the NUL. */
static int
collect_room(struct collect *c)
{
	size_t cap = c->cap == 0 ? COLLECT_START : c->cap * 2;
	char *p;

	if (c->o->len + 1 < c->cap)
		return 0;
	if ((p = realloc(c->o->out, cap)) == NULL)
		return -1;
	c->o->out = p;
	c->cap = cap;
	return 0;
}

/*
 * Read all that is there now.  At end of file, and when stderr cannot be read,
 * the descriptor is closed; without its stdout there is no answer.
 */
static int
collect_read(struct collect *c, int which)
{
	struct proc_output *o = c->o;
	char drop[PROC_ERR_MAX], *to;
	size_t room;
	ssize_t n;

	while (c->fds[which].fd != -1) {
		if (which == 0) {
			if (collect_room(c) == -1)
				return -1;
			to = o->out + o->len;
			room = c->cap - o->len - 1;
		} else {
			room = sizeof(o->err) - 1 - c->errlen;
			to = room > 0 ? o->err + c->errlen : drop;
			if (room == 0)
				room = sizeof(drop);
		}
		n = read(c->fds[which].fd, to, room);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && errno == EAGAIN)
			return 0;
		if (n == -1 && which == 0)
			return -1;
		if (n <= 0) {
			close(c->fds[which].fd);
			c->fds[which].fd = -1;
		} else if (which == 0) {
			o->len += (size_t)n;
			if (o->len > c->max) {
				errno = EFBIG;
				return -1;
			}
		} else if (to != drop)
			c->errlen += (size_t)n;
	}
	return 0;
}

/* Until the child has ended and what it wrote is read. */
static int
collect_loop(struct collect *c, long long until, const volatile int *stop)
{
	int i, n, ended = 0;

	while (!ended) {
		if (stop != NULL && *stop != 0) {
			errno = EINTR;
			return -1;
		}
		if ((n = poll(c->fds, 3, remaining(until))) == 0) {
			errno = ETIMEDOUT;
			return -1;
		}
		if (n == -1) {
			if (errno != EINTR)
				return -1;
			continue;
		}
		/* Read after seeing the end: then nothing can be missed. */
		ended = c->fds[2].revents != 0;
		for (i = 0; i < 2; i++)
			if (collect_read(c, i) == -1)
				return -1;
	}
	return 0;
}

/* Start the child with the far ends of two pipes. */
static pid_t
collect_start(struct collect *c, const struct proc_spec *spec)
{
	struct proc_spec s = *spec;
	int out[2] = { -1, -1 }, err[2] = { -1, -1 }, fds[3], saved;
	pid_t pid = -1;

	if (pipe2(out, O_CLOEXEC) == -1 || pipe2(err, O_CLOEXEC) == -1)
		goto out;
	if (fcntl(out[0], F_SETFL, O_NONBLOCK) == -1 ||
	    fcntl(err[0], F_SETFL, O_NONBLOCK) == -1)
		goto out;
	fds[0] = -1;
	fds[1] = out[1];
	fds[2] = err[1];
	s.fds = fds;
	s.nfds = 3;
	s.own_group = 1;
	pid = proc_spawn(&s);
out:
	saved = errno;
	if (out[1] != -1)
		close(out[1]);
	if (err[1] != -1)
		close(err[1]);
	c->fds[0].fd = out[0];
	c->fds[1].fd = err[0];
	errno = saved;
	return pid;
}

int
proc_collect(struct proc_output *o, const struct proc_spec *spec, size_t max,
    int timeout_ms, const volatile int *stop)
{
	struct collect c;
	long long until = now_ms() + timeout_ms;
	pid_t pid;
	int i, saved, result = -1;

	memset(o, 0, sizeof(*o));
	memset(&c, 0, sizeof(c));
	c.o = o;
	c.max = max;
	for (i = 0; i < 3; i++) {
		c.fds[i].fd = -1;
		c.fds[i].events = POLLIN;
	}
	if ((pid = collect_start(&c, spec)) != -1 &&
	    (c.fds[2].fd = pidfd_open(pid, 0)) != -1 &&
	    collect_room(&c) == 0)
		result = collect_loop(&c, until, stop);
	saved = errno;
	if (pid != -1) {
		kill(-pid, SIGKILL);	/* what it left behind, too */
		proc_wait(pid, &o->end);
	}
	for (i = 0; i < 3; i++)
		if (c.fds[i].fd != -1)
			close(c.fds[i].fd);
	if (result == 0) {
		o->out[o->len] = '\0';
		o->err[c.errlen] = '\0';
	} else
		proc_output_release(o);
	errno = saved;
	return result;
}

void
proc_output_release(struct proc_output *o)
{
	free(o->out);
	o->out = NULL;
	o->len = 0;
}
