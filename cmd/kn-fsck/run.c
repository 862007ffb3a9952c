/*
 * Each check runs in a child of its own, so many at a time, under a deadline.
 * A child writes its findings into a pipe, one a line; how it ends becomes a
 * finding too: CHECK_CRASH, CHECK_TIMEOUT.  The others go on.
 */
#include <sys/prctl.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "fsck.h"
#include "proc.h"
#include "prog.h"
#include "store.h"

#define LINES_MAX	100	/* findings of one check that are shown */

struct running {
	pid_t	 pid;
	int	 fd;
	int64_t	 deadline;	/* milliseconds */
	char	*out;
	size_t	 len, cap;
	int	 overdue, done;
	struct proc_end end;
};

/* ---- in the child ---- */

static FILE	*report;	/* the pipe */

static void
say(char kind, const char *fmt, va_list ap)
{
	putc(kind, report);
	vfprintf(report, fmt, ap);
	putc('\n', report);
}

void
finding(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say('!', fmt, ap);
	va_end(ap);
}

void
remark(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say('-', fmt, ap);
	va_end(ap);
}

static _Noreturn void
child(const struct check *c, const struct settings *s, int fd)
{
	sqlite3 *db;

	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* So that ps(1) tells which check it is. */
	prctl(PR_SET_NAME, c->name);
	if ((report = fdopen(fd, "w")) == NULL)
		_exit(2);
	db = db_open(s->file);
	c->run(db);
	sqlite3_close(db);
	exit(fclose(report) == 0 ? 0 : 2);
}

/* ---- in the parent ---- */

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
start(struct running *r, const struct check *c, const struct settings *s)
{
	int fd[2];

	if (pipe2(fd, O_CLOEXEC) == -1)
		err(2, "pipe");
	fflush(NULL);
	if ((r->pid = fork()) == -1)
		err(2, "fork");
	if (r->pid == 0) {
		close(fd[0]);
		child(c, s, fd[1]);
	}
	close(fd[1]);
	r->fd = fd[0];
	r->deadline = now_ms() + (int64_t)s->seconds * 1000;
}

static void
ended(struct running *r)
{
	close(r->fd);
	if (r->overdue || stop_signal != 0)
		kill(r->pid, SIGKILL);
	if (proc_wait(r->pid, &r->end) == -1)
		err(2, "wait");
	r->pid = 0;
	r->done = 1;
}

static void
take(struct running *r)
{
	ssize_t n;

	if (r->cap - r->len < 4097) {
		r->cap = r->cap * 2 + 8192;
		r->out = grow(r->out, r->cap, 1);
	}
	n = read(r->fd, r->out + r->len, r->cap - r->len - 1);
	if (n == -1 && errno != EINTR)
		err(2, "read");
	if (n > 0)
		r->len += (size_t)n;
	r->out[r->len] = '\0';
	if (n == 0)
		ended(r);
}

static void
wait_some(struct running *v, size_t n)
{
	struct pollfd fds[32];
	struct running *of[32];
	int64_t now = now_ms(), first = now + 1000;
	nfds_t k = 0, j;
	size_t i;

	for (i = 0; i < n; i++) {
		if (v[i].pid == 0)
			continue;
		if (v[i].deadline < first)
			first = v[i].deadline;
		of[k] = &v[i];
		fds[k++] = (struct pollfd){ v[i].fd, POLLIN, 0 };
	}
	if (poll(fds, k, first > now ? (int)(first - now) : 0) == -1 &&
	    errno != EINTR)
		err(2, "poll");
	now = now_ms();
	for (j = 0; j < k; j++) {
		if (fds[j].revents != 0)
			take(of[j]);
		else if (now >= of[j]->deadline || stop_signal != 0) {
			of[j]->overdue = now >= of[j]->deadline;
			ended(of[j]);
		}
	}
}

static void
show(json_t *list, const char *check, const char *code, const char *text)
{
	if (list == NULL)
		printf("%s: %s%s%s\n", check, code, *code != '\0' ? ": " : "",
		    text);
	else
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}",
		    "check", check, "code", *code != '\0' ? code : "FINDING",
		    "text", text));
}

/* What the Ith check said; how many findings. */
static size_t
judge(struct running *r, const struct check *c, const struct settings *s,
    json_t *list)
{
	char *line, *rest = r->out, more[64];
	size_t n = 0;

	while (rest != NULL && (line = strsep(&rest, "\n")) != NULL) {
		/* Half a line of one that was ended is none. */
		if (rest == NULL || *line == '\0')
			break;
		if (*line == '-') {
			if (s->verbose)
				warnx("%s: %s", c->name, line + 1);
			continue;
		}
		if (++n <= LINES_MAX)
			show(list, c->name, "", line + 1);
	}
	if (n > LINES_MAX) {
		snprintf(more, sizeof(more), "%zu further findings",
		    n - LINES_MAX);
		show(list, c->name, "", more);
	}
	if (r->overdue) {
		snprintf(more, sizeof(more), "not done after %d s",
		    s->seconds);
		show(list, c->name, "CHECK_TIMEOUT", more);
		n++;
	} else if (r->end.signal != 0 || r->end.status != 0) {
		show(list, c->name, "CHECK_CRASH", proc_end_text(r->end));
		n++;
	}
	free(r->out);
	return n;
}

int
run_checks(const struct settings *s)
{
	struct running v[32];
	json_t *list = NULL, *all;
	size_t i, next = 0, busy = 0, found = 0, ran = 0;

	sqlite3_close(db_open(s->file));
	memset(v, 0, sizeof(v));
	for (;;) {
		for (i = busy = 0; i < next; i++)
			busy += v[i].pid != 0;
		while (stop_signal == 0 && next < nchecks &&
		    busy < (size_t)s->jobs) {
			if (s->wanted & 1u << next) {
				start(&v[next], &checks[next], s);
				busy++;
			}
			next++;
		}
		if (busy == 0)
			break;
		wait_some(v, next);
	}
	if (stop_signal != 0)
		return 2;
	if (s->json && (list = json_array()) == NULL)
		err(2, NULL);
	for (i = 0; i < nchecks; i++)
		if (v[i].done) {
			ran++;
			found += judge(&v[i], &checks[i], s, list);
		}
	if (list != NULL) {
		all = json_pack("{s:i, s:i, s:o}", "checks", (int)ran,
		    "found", (int)found, "findings", list);
		json_dumpf(all, stdout, JSON_INDENT(1) | JSON_ENSURE_ASCII);
		putchar('\n');
		json_decref(all);
	} else if (s->verbose)
		warnx("%zu checks, %zu findings", ran, found);
	return found > 0 ? 1 : 0;
}
