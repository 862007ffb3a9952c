/*
 * One worker as the parent sees it: two pipes, the files it was given, and
 * how it ended.
 */
#include <sys/prctl.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "pool.h"

/* Room in the pipe to a worker, so that it need not wait for us after each
   file.  The kernel may allow less. */
#define PIPE_BYTES	(256 * 1024)

int64_t
now_ms(void)
{
	struct timespec	t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
close_pair(int fd[2])
{
	if (fd[0] != -1)
		close(fd[0]);
	if (fd[1] != -1)
		close(fd[1]);
}

/* In the new process: descriptors 0 to 2, signals, then the work. */
static _Noreturn void
become_worker(int in, int out, pid_t parent, const struct options *o,
    struct modules *modules, const char *repo)
{
	static const int	ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	sigset_t		none;
	size_t			i;

	/* What stops the program stops the parent, which then ends us. */
	for (i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	/* The pipes' numbers are above 2: start_up() has seen to that. */
	if (dup2(in, 0) == -1 || dup2(out, 1) == -1)
		_exit(WORKER_NOT_CONFINED);
	if (close_range(3, ~0U, 0) == -1)
		closefrom(3);
	worker_run(o, modules, repo);
}

int
child_start(struct child *c, const struct options *o, struct modules *modules,
    const char *repo)
{
	int	in[2] = { -1, -1 }, out[2] = { -1, -1 };
	pid_t	pid, self = getpid();
	int	saved;

	memset(c, 0, sizeof(*c));
	TAILQ_INIT(&c->sent);
	c->in = c->out = -1;
	if (pipe2(in, O_CLOEXEC) == -1 || pipe2(out, O_CLOEXEC) == -1)
		goto fail;
	if (fcntl(in[1], F_SETFL, O_NONBLOCK) == -1 ||
	    fcntl(out[0], F_SETFL, O_NONBLOCK) == -1)
		goto fail;
	(void)fcntl(in[1], F_SETPIPE_SZ, PIPE_BYTES);
	(void)fcntl(out[0], F_SETPIPE_SZ, PIPE_BYTES);
	if ((c->reader = frame_reader_new(out[0])) == NULL)
		goto fail;
	if ((pid = fork()) == -1)
		goto fail;
	if (pid == 0)
		become_worker(in[0], out[1], self, o, modules, repo);
	close(in[0]);
	close(out[1]);
	c->pid = pid;
	c->in = in[1];
	c->out = out[0];
	c->modules = modules_count(modules);
	return 0;
fail:
	saved = errno;
	frame_reader_free(c->reader);
	close_pair(in);
	close_pair(out);
	c->pid = 0;
	errno = saved;
	return -1;
}

void
child_give(struct child *c, struct job *job)
{
	if (c->nsent == 0)
		c->since_ms = now_ms();
	TAILQ_INSERT_TAIL(&c->sent, job, queue);
	job->state = JOB_SENT;
	c->nsent++;
	c->bytes += job->inlen;
	if (c->writing == NULL) {
		c->writing = job;
		c->wrote = 0;
	}
	child_write(c);
}

void
child_write(struct child *c)
{
	struct job	*job;
	ssize_t		 n;

	while ((job = c->writing) != NULL && c->in != -1) {
		n = write(c->in, job->in + c->wrote, job->inlen - c->wrote);
		if (n == -1) {
			if (errno == EINTR)
				continue;
			/* Full; or gone, and then its output has ended. */
			if (errno == EAGAIN || errno == EPIPE)
				return;
			err(2, "writing to a worker");
		}
		c->wrote += (size_t)n;
		if (c->wrote == job->inlen) {
			c->writing = TAILQ_NEXT(job, queue);
			c->wrote = 0;
		}
	}
}

struct job *
child_take(struct child *c)
{
	struct job	*job;

	/* It cannot have finished what it has not got. */
	if ((job = TAILQ_FIRST(&c->sent)) == NULL || job == c->writing)
		return NULL;
	TAILQ_REMOVE(&c->sent, job, queue);
	c->nsent--;
	c->bytes -= job->inlen;
	c->since_ms = now_ms();
	return job;
}

void
child_retire(struct child *c)
{
	c->retiring = 1;
	if (c->nsent == 0 && c->in != -1) {
		close(c->in);
		c->in = -1;
	}
}

struct proc_end
child_end(struct child *c)
{
	struct proc_end	end = { 0, -1 };

	/* One that is ending by itself keeps its own status. */
	kill(c->pid, SIGKILL);
	proc_wait(c->pid, &end);
	if (c->in != -1)
		close(c->in);
	close(c->out);
	frame_reader_free(c->reader);
	c->reader = NULL;
	c->in = c->out = -1;
	c->pid = 0;
	return end;
}

enum outcome
child_judge(const struct child *c, struct proc_end end, const char **detail,
    int *sure)
{
	*sure = 1;
	if (end.signal == SIGXCPU) {
		*detail = "processor time";
		return OUTCOME_TIMEOUT;
	}
	if (end.signal == 0 &&
	    (end.status == ARENA_FULL || end.status == WORKER_NO_MEMORY)) {
		*detail = "needs more than the limit";
		return OUTCOME_MEMORY;
	}
	/* All others may be the machine's fault, or a person's. */
	*sure = 0;
	if (c->overdue || end.signal == SIGALRM) {
		*detail = "wall time";
		return OUTCOME_TIMEOUT;
	}
	*detail = proc_end_text(end);
	return OUTCOME_CRASH;
}
