/*
 * Running git: several commands side by side, their output in memory.
 */
#include <sys/wait.h>

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "proc.h"
#include "prog.h"

#define GIT_ARGS_MAX	256	/* most words of one command */
#define GIT_JOBS_MAX	4	/* most commands side by side */

/*
 * Nothing is written to the repository (a status would refresh the index),
 * nobody is asked, and messages are in the language that we look for.
 */
const char *const git_env[] = {
	"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C",
	"GIT_TRACE", "GIT_TRACE2", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS",
	"GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_NOGLOB_PATHSPECS",
	NULL
};

struct running {
	struct git_job	*job;
	pid_t		 pid;
	int		 out, err;	/* -1: at their end */
	size_t		 cap, err_len;
};

static void
pipe_make(int fd[2])
{
	if (pipe2(fd, O_CLOEXEC) == -1)
		err(2, "pipe");
}

static void
git_start(const char *dir, struct git_job *job, struct running *r)
{
	const char		*argv[GIT_ARGS_MAX + 4] = { "git", "-C", dir };
	struct proc_spec	 spec = { .argv = argv, .env = git_env };
	int			 out[2], errs[2], fds[3];
	size_t			 i;

	for (i = 0; job->args[i] != NULL; i++) {
		if (i == GIT_ARGS_MAX)
			errx(2, "git %s: too many words", job->args[0]);
		argv[i + 3] = job->args[i];
	}
	argv[i + 3] = NULL;
	pipe_make(out);
	pipe_make(errs);
	fds[0] = -1;
	fds[1] = out[1];
	fds[2] = errs[1];
	spec.fds = fds;
	spec.nfds = 3;
	if ((r->pid = proc_spawn(&spec)) == -1)
		err(2, "cannot run git");
	close(out[1]);
	close(errs[1]);
	r->job = job;
	r->out = out[0];
	r->err = errs[0];
	r->cap = r->err_len = 0;
	job->out = NULL;
	job->len = 0;
	job->err[0] = '\0';
}

int
git_exists(void)
{
	const char	*path = getenv("PATH"), *end;
	char		*file;
	int		 found = 0;

	for (; path != NULL && !found; path = *end == '\0' ? NULL : end + 1) {
		end = path + strcspn(path, ":");
		if (asprintf(&file, "%.*s/git", (int)(end - path), path) == -1)
			err(2, NULL);
		found = access(file, X_OK) == 0;
		free(file);
	}
	return found;
}

/* Take what is there; closes *FD at its end. */
static void
take_out(struct running *r)
{
	struct git_job	*job = r->job;
	ssize_t		 n;

	if (r->cap - job->len < 2) {
		r->cap = r->cap == 0 ? 64 * 1024 : r->cap * 2;
		if ((job->out = realloc(job->out, r->cap)) == NULL)
			err(2, NULL);
	}
	n = read(r->out, job->out + job->len, r->cap - job->len - 1);
	if (n == -1) {
		if (errno == EINTR || errno == EAGAIN)
			return;
		err(2, "git %s", job->args[0]);
	}
	job->len += (size_t)n;
	job->out[job->len] = '\0';
	if (n == 0) {
		close(r->out);
		r->out = -1;
	}
}

static void
take_err(struct running *r)
{
	char	rest[512];
	size_t	room;
	ssize_t	n;

	room = sizeof(r->job->err) - 1 - r->err_len;
	if (room > 0)
		n = read(r->err, r->job->err + r->err_len, room);
	else
		n = read(r->err, rest, sizeof(rest));
	if (n == -1) {
		if (errno == EINTR || errno == EAGAIN)
			return;
		err(2, "git %s", r->job->args[0]);
	}
	if (n == 0) {
		close(r->err);
		r->err = -1;
	} else if (room > 0) {
		r->err_len += (size_t)n;
		r->job->err[r->err_len] = '\0';
	}
}

void
git_run(const char *dir, struct git_job *jobs, size_t n)
{
	struct running	 run[GIT_JOBS_MAX];
	struct pollfd	 p[GIT_JOBS_MAX * 2];
	struct proc_end	 end;
	size_t		 i;
	int		 open;

	if (n > GIT_JOBS_MAX)
		errx(2, "git: too many commands");
	for (i = 0; i < n; i++)
		git_start(dir, &jobs[i], &run[i]);
	for (;;) {
		for (i = open = 0; i < n; i++) {
			p[i * 2] = (struct pollfd){ run[i].out, POLLIN, 0 };
			p[i * 2 + 1] = (struct pollfd){ run[i].err, POLLIN, 0 };
			open |= run[i].out != -1 || run[i].err != -1;
		}
		if (!open)
			break;
		if (poll(p, n * 2, -1) == -1) {
			if (errno == EINTR)
				continue;
			err(2, "poll");
		}
		for (i = 0; i < n; i++) {
			if (p[i * 2].revents != 0)
				take_out(&run[i]);
			if (p[i * 2 + 1].revents != 0)
				take_err(&run[i]);
		}
	}
	for (i = 0; i < n; i++) {
		if (proc_wait(run[i].pid, &end) == -1)
			err(2, "git %s", jobs[i].args[0]);
		jobs[i].status = end.signal != 0 ? -1 : end.status;
	}
}

void
git_job_release(struct git_job *job)
{
	free(job->out);
	job->out = NULL;
}

void
git_failed(const struct git_job *job, const char *what)
{
	const char	*text = job->err;

	if (strncmp(text, "fatal: ", 7) == 0)
		text += 7;
	if (*text == '\0' && job->status == -1)
		errx(2, "%s: git %s was killed", what, job->args[0]);
	if (*text == '\0')
		errx(2, "%s: git %s: exit status %d", what, job->args[0],
		    job->status);
	errx(2, "%s: git: %s", what, safe(text, strcspn(text, "\n")));
}

size_t
hex_decode(unsigned char out[BLOB_MAX], const char *hex, size_t len)
{
	/* Value + 1 of each digit; a long list has millions of them. */
	static const unsigned char	digit[256] = {
		['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5,
		['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
		['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15,
		['f'] = 16
	};
	size_t	i;
	int	high, low;

	if (len != 40 && len != 64)
		return 0;
	for (i = 0; i < len / 2; i++) {
		high = digit[(unsigned char)hex[i * 2]];
		low = digit[(unsigned char)hex[i * 2 + 1]];
		if (high == 0 || low == 0)
			return 0;
		out[i] = (unsigned char)((high - 1) << 4 | (low - 1));
	}
	return len / 2;
}

void
hex_encode(char *out, const unsigned char *p, size_t len)
{
	static const char	digits[] = "0123456789abcdef";
	size_t			i;

	for (i = 0; i < len; i++) {
		*out++ = digits[p[i] >> 4];
		*out++ = digits[p[i] & 15];
	}
	*out = '\0';
}
