/*
 * kn-feed | kn-extract | kn-link | (relay) | kn-store
 *
 * The relay is this process: it sees every frame that kn-store gets.  All
 * four are waited for; the first that failed says what went wrong.
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kn.h"
#include "proc.h"
#include "prog.h"
#include "store.h"

#define GRACE_MS	1500	/* from SIGTERM to SIGKILL */
#define ARGS_MAX	96
#define TRIES		3	/* when another update came in between */
#define STATUS_LATER	75	/* EX_TEMPFAIL */

static const char *const names[STAGES] = {
	"kn-feed", "kn-extract", "kn-link", "kn-store"
};

struct pipeline {
	pid_t		 pid[STAGES];
	struct proc_end	 end[STAGES];
	int		 from_link, to_store;
};

static void
add(const char **argv, int *n, const char *arg)
{
	if (*n == ARGS_MAX - 1)
		errx(2, "too many options");
	argv[(*n)++] = arg;
	argv[*n] = NULL;
}

static void
arguments(const struct job *j, int stage, const char **argv)
{
	int n = 0, i;

	add(argv, &n, names[stage]);
	if (stage != 1) {
		add(argv, &n, "-d");
		add(argv, &n, j->database);
	}
	if (j->verbose)
		add(argv, &n, "-v");
	switch (stage) {
	case 0:
		for (i = 0; i < j->nfeed; i++)
			add(argv, &n, j->feed[i]);
		add(argv, &n, "--");
		add(argv, &n, j->repo);
		break;
	case 1:
		if (j->workers != NULL) {
			add(argv, &n, "-j");
			add(argv, &n, j->workers);
		}
		break;
	}
}

static pid_t
start(const struct job *j, int stage, int in, int out)
{
	const char *argv[ARGS_MAX];
	int fds[3] = { in, out, STDERR_FILENO };
	struct proc_spec spec = { .argv = argv, .fds = fds, .nfds = 3 };
	char path[PATH_MAX];
	pid_t pid;

	arguments(j, stage, argv);
	if (proc_sibling(path, sizeof(path), names[stage]) == -1)
		err(2, "%s", names[stage]);
	spec.file = path;
	if ((pid = proc_spawn(&spec)) == -1)
		err(2, "cannot start %s", path);
	return pid;
}

static void
make_pipe(int p[2])
{
	if (pipe2(p, O_CLOEXEC) == -1)
		err(2, "pipe");
}

static void
start_all(const struct job *j, struct pipeline *p)
{
	int in = -1, fds[2], i;

	if (strcmp(j->repo, "-") == 0)
		in = STDIN_FILENO;
	for (i = 0; i < STAGES - 1; i++) {
		make_pipe(fds);
		p->pid[i] = start(j, i, in, fds[1]);
		if (in > STDERR_FILENO)
			close(in);
		close(fds[1]);
		in = fds[0];
	}
	p->from_link = in;
	make_pipe(fds);
	p->pid[STAGES - 1] = start(j, STAGES - 1, fds[0], -1);
	close(fds[0]);
	p->to_store = fds[1];
}

/*
 * A stage whose reader is gone dies of SIGPIPE: that is no news of its own.
 * The status is that of the last stage that has something to say, because
 * kn-store knows of everybody's trouble through END.
 */
static int
judge(struct pipeline *p)
{
	int i, status = 0, s;

	for (i = 0; i < STAGES; i++) {
		s = p->end[i].signal != 0 ? 2 : p->end[i].status;
		if (p->end[i].signal == SIGPIPE || s == 0)
			continue;
		if (p->end[i].signal != 0)
			warnx("%s: %s", names[i], proc_end_text(p->end[i]));
		if (status == 0 || s == STATUS_LATER || i == STAGES - 1)
			status = s;
	}
	return status;
}

static int
run_once(const struct job *j, struct tally *t, int show)
{
	struct pipeline p;
	int i, status;

	memset(t, 0, sizeof(*t));
	t->started = now_s();
	start_all(j, &p);
	status = relay(p.from_link, p.to_store, t, show);
	close(p.to_store);
	close(p.from_link);
	for (i = 0; stop_signal != 0 && i < STAGES; i++)
		kill(p.pid[i], SIGTERM);	/* all at once: one grace */
	for (i = 0; i < STAGES; i++) {
		if (stop_signal != 0)
			proc_stop(p.pid[i], 0, GRACE_MS, &p.end[i]);
		else if (proc_wait(p.pid[i], &p.end[i]) == -1)
			err(2, "waiting for %s", names[i]);
	}
	if (stop_signal != 0)
		return 2;
	i = judge(&p);
	return i != 0 ? i : status;
}

/*
 * Does the graph know of files that were passed over?  In an update the
 * stream only tells of those that changed.  Without an answer: no.
 */
static int
has_problems(const struct job *j)
{
	char msg[512], *text;
	sqlite3 *db;
	int yes;

	if (store_open(&db, j->database, msg, sizeof(msg)) != STORE_OK) {
		warnx("%s", safe_str(msg));
		return 0;
	}
	text = store_meta_text(db, "problems");
	yes = text != NULL && strcmp(text, "0") != 0;
	free(text);
	sqlite3_close(db);
	return yes;
}

int
index_run(const struct job *j)
{
	int show = !j->quiet && isatty(STDERR_FILENO), status = 0, try;
	struct tally t;

	stop_on_signals();
	signal(SIGPIPE, SIG_IGN);
	for (try = 0; try < TRIES; try++) {
		status = run_once(j, &t, show);
		if (status != STATUS_LATER || stop_signal != 0)
			break;
	}
	if (stop_signal != 0)
		return status;
	if (status == 0 && j->strict && (t.problems > 0 || has_problems(j)))
		status = 1;
	if (j->json)
		summary_json(stdout, &t, now_s() - t.started, status);
	else if (!j->quiet && status <= 1)
		summary_text(stderr, &t, now_s() - t.started);
	if (status <= 1)
		blame_run(j);
	return status;
}
