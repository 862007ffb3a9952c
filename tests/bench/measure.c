/*
 * Run a command and say what it and all that it started cost.
 *
 *	measure [-m] [-n TIMES] COMMAND [ARGUMENT ...]
 *
 * The command's stdout goes to stderr.  Prints, for the run with the least
 * CPU of TIMES (default 1),
 *	wall=SECONDS cpu=SECONDS user=SECONDS sys=SECONDS peak_kib=KIB status=N
 * cpu is of the whole tree of processes (each waited for by its parent, or
 * by this one).  peak_kib is 0 unless -m: then the processes' proportional
 * memory (PSS) is added up every few milliseconds, which costs time itself,
 * so measure it in a run of its own.
 */
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define POLL_MS		5
#define PROCESSES_MAX	512

struct cost {
	double		wall, user, sys;	/* seconds */
	unsigned long	peak_kib;
	int		status;			/* as the shell has it */
};

static double
now(void)
{
	struct timespec	ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static double
seconds(struct timeval tv)
{
	return (double)tv.tv_sec + (double)tv.tv_usec / 1e6;
}

/* Append the children of PID to PIDS; the new number of them. */
static size_t
children(pid_t pid, pid_t *pids, size_t n)
{
	char	path[64];
	FILE	*fp;
	int	 child;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid,
	    (int)pid);
	if ((fp = fopen(path, "r")) == NULL)
		return n;
	while (n < PROCESSES_MAX && fscanf(fp, "%d", &child) == 1)
		pids[n++] = child;
	fclose(fp);
	return n;
}

/* Proportional memory of one process in KiB; 0 if it is gone. */
static unsigned long
memory_of(pid_t pid)
{
	char		path[64], line[256];
	unsigned long	kib = 0;
	FILE		*fp;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	if ((fp = fopen(path, "r")) == NULL)
		return 0;
	while (fgets(line, sizeof(line), fp) != NULL) {
		if (sscanf(line, "Pss: %lu", &kib) == 1)
			break;
	}
	fclose(fp);
	return kib;
}

/* Memory of everything below this process. */
static unsigned long
memory_all(void)
{
	pid_t		pids[PROCESSES_MAX];
	unsigned long	kib = 0;
	size_t		i, n;

	n = children(getpid(), pids, 0);
	for (i = 0; i < n; i++) {
		kib += memory_of(pids[i]);
		n = children(pids[i], pids, n);
	}
	return kib;
}

static pid_t
start(char *argv[])
{
	pid_t	pid;

	if ((pid = fork()) == -1)
		err(2, "fork");
	if (pid != 0)
		return pid;
	dup2(STDERR_FILENO, STDOUT_FILENO);
	execvp(argv[0], argv);
	warn("%s", argv[0]);
	_exit(127);
}

/* Reap until no child is left; the status of PID. */
static int
reap(pid_t pid, int memory, unsigned long *peak)
{
	struct timespec	pause = { 0, POLL_MS * 1000000L };
	unsigned long	kib;
	pid_t		got;
	int		status, result = 0;

	for (;;) {
		got = waitpid(-1, &status, memory ? WNOHANG : 0);
		if (got == -1 && errno == ECHILD)
			return result;
		if (got == pid)
			result = WIFSIGNALED(status) ?
			    128 + WTERMSIG(status) : WEXITSTATUS(status);
		if (got != 0)
			continue;
		if ((kib = memory_all()) > *peak)
			*peak = kib;
		nanosleep(&pause, NULL);
	}
}

static void
run(struct cost *cost, char *argv[], int memory)
{
	struct rusage	before, after;

	memset(cost, 0, sizeof(*cost));
	getrusage(RUSAGE_CHILDREN, &before);
	cost->wall = now();
	cost->status = reap(start(argv), memory, &cost->peak_kib);
	cost->wall = now() - cost->wall;
	getrusage(RUSAGE_CHILDREN, &after);
	cost->user = seconds(after.ru_utime) - seconds(before.ru_utime);
	cost->sys = seconds(after.ru_stime) - seconds(before.ru_stime);
}

int
main(int argc, char *argv[])
{
	struct cost	best = { 0 }, cost;
	int		ch, i, memory = 0, times = 1;

	while ((ch = getopt(argc, argv, "+mn:")) != -1) {
		switch (ch) {
		case 'm':
			memory = 1;
			break;
		case 'n':
			times = atoi(optarg);
			break;
		default:
			errx(2, "usage: measure [-m] [-n times] command ...");
		}
	}
	if (argc == optind || times < 1)
		errx(2, "usage: measure [-m] [-n times] command ...");
	signal(SIGPIPE, SIG_DFL);
	/* Orphans come to us and are counted. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (i = 0; i < times; i++) {
		run(&cost, argv + optind, memory);
		if (i == 0 || cost.status != 0 ||
		    cost.user + cost.sys < best.user + best.sys)
			best = cost;
		if (cost.status != 0)
			break;
	}
	printf("wall=%.4f cpu=%.4f user=%.4f sys=%.4f peak_kib=%lu status=%d\n",
	    best.wall, best.user + best.sys, best.user, best.sys,
	    best.peak_kib, best.status);
	return 0;
}
