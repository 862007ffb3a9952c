/*
 * Run a program again and again, the Nth call of some kind failing in it, for
 * N = 1, 2, … until a run meets no fault; judge every end.
 *
 *	nth [-n] [-A once|on|kill] [-a accept] [-b before] [-c after]
 *	    [-f first] [-i stdin] [-l limit] [-m lines] [-p program]
 *	    [-s status] [-t seconds]
 *	    -L library -C call -- command [argument …]
 *
 *   -C  what fails, a word of fault.c
 *   -A  how, see there
 *   -p  name of the program it fails in; else that of the command
 *   -i  the command's standard input; else empty
 *   -b  shell command before every run: puts things back
 *   -a  shell command that says whether an output that differs from the
 *	 undisturbed one, with status 0, is right too (standard output is in
 *	 the file "got", the undisturbed one in "want"); else it is wrong
 *   -c  shell command after every run that met a fault, says by its status
 *	 whether what is left behind is in order; $status is the run's.
 *	 The path of the output is in "got"
 *   -m  how many lines on stderr say that it failed: at least one, at most so
 *	 many (1); for pipelines, of which every stage may say its own
 *   -n  do not compare the outputs
 *   -s  a status with which the program says in its output that something
 *	 could not be done; -a judges that output
 *   -f  the first N; -l: how many runs at most, for kills
 *   -t  seconds of real time for one run
 *
 * A run is in order when it ends by itself within the time and, with status 0,
 * wrote what an undisturbed run writes, or, with status 2 (or 75), said so in
 * one line on stderr.  Under -A kill only -c judges.
 *
 * Every N up to 200 is tried, then every 7th up to 1200, then each time 3 %
 * more; with -l, that many N spread evenly over all.
 *
 * A program that makes no such call passes, unless it is one that all make
 * (malloc, read).
 *
 * Writes what it found on stdout, one line beginning with "# " each, and ends
 * with 0 when all was in order, 1 when not, 2 when it could not be tried.
 * Works in the current directory, files got, want, said, state.
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define EVERY_TO	200	/* each N up to here */
#define STEP		7	/* then each so many */
#define STEP_TO		1200
#define TOLD_MAX	8	/* failures that are shown */
#define NEVER		"1000000000"

struct options {
	const char	*library, *call, *action, *accept, *before, *after;
	const char	*program, *input;
	long		 first, limit;
	int		 seconds, compare, lines, said;
	char		**argv;
};

/* As in fault.c. */
struct state {
	long	calls, faults;
};

struct result {
	int	wstatus;
	int	late;		/* it did not end by itself */
	long	calls, faults;
};

static struct state	*state;
static int		 told;

static void
state_make(void)
{
	int	fd = open("state", O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (fd == -1 || ftruncate(fd, sizeof(*state)) == -1)
		err(2, "state");
	state = mmap(NULL, sizeof(*state), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
	if (state == MAP_FAILED)
		err(2, "mmap");
	close(fd);
}

static void
redirect(const char *file, int flags, int to)
{
	int	fd = open(file, flags, 0600);

	if (fd == -1 || dup2(fd, to) == -1)
		err(127, "%s", file);
	close(fd);
}

static void
start(const struct options *o, const char *n)
{
	char	path[4096];

	setpgid(0, 0);
	signal(SIGALRM, SIG_DFL);
	if (realpath("state", path) == NULL)
		err(127, "state");
	redirect(o->input, O_RDONLY, 0);
	redirect("said", O_WRONLY | O_CREAT | O_TRUNC, 2);
	redirect("got", O_WRONLY | O_CREAT | O_TRUNC, 1);
	setenv("KN_FAULT_STATE", path, 1);
	setenv("KN_FAULT_PROGRAM", o->program, 1);
	setenv("KN_FAULT_CALL", o->call, 1);
	setenv("KN_FAULT_N", n, 1);
	setenv("KN_FAULT_ACTION", o->action, 1);
	setenv("LD_PRELOAD", o->library, 1);
	execvp(o->argv[0], o->argv);
	err(127, "%s", o->argv[0]);
}

/*
 * Wait for PID and for all that it left behind (this process is their
 * subreaper), but not for ever.
 */
static void
wait_for(pid_t pid, int seconds, struct result *r)
{
	sigset_t	chld;
	struct timespec	left = { 0 };
	time_t		end = time(NULL) + seconds;
	pid_t		got;
	int		wstatus;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	for (;;) {
		got = waitpid(-1, &wstatus, r->late ? 0 : WNOHANG);
		if (got == pid)
			r->wstatus = wstatus;
		if (got == -1 && errno != EINTR)
			return;
		if (got != 0 || r->late)
			continue;
		if ((left.tv_sec = end - time(NULL)) > 0) {
			sigtimedwait(&chld, NULL, &left);
			continue;
		}
		r->late = 1;
		kill(-pid, SIGKILL);
	}
}

static void
shell(const char *command, const char *what)
{
	if (command != NULL && system(command) != 0)
		errx(2, "%s failed: %s", what, command);
}

static struct result
run(const struct options *o, const char *n)
{
	struct result	r = { 0 };
	sigset_t	chld, old;
	pid_t		pid;

	shell(o->before, "-b");
	state->calls = state->faults = 0;
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, &old);
	if ((pid = fork()) == -1)
		err(2, "fork");
	if (pid == 0) {
		sigprocmask(SIG_SETMASK, &old, NULL);
		start(o, n);
	}
	wait_for(pid, o->seconds, &r);
	sigprocmask(SIG_SETMASK, &old, NULL);
	r.calls = state->calls;
	r.faults = state->faults;
	return r;
}

static char *
contents(const char *file, size_t *len)
{
	struct stat	 st;
	char		*p = NULL;
	int		 fd = open(file, O_RDONLY);

	if (fd == -1 || fstat(fd, &st) == -1 ||
	    (p = malloc((size_t)st.st_size + 1)) == NULL ||
	    read(fd, p, (size_t)st.st_size) != st.st_size)
		err(2, "%s", file);
	p[st.st_size] = '\0';
	*len = (size_t)st.st_size;
	close(fd);
	return p;
}

static int
same(const char *a, const char *b)
{
	size_t	 la, lb;
	char	*pa = contents(a, &la), *pb = contents(b, &lb);
	int	 eq = la == lb && memcmp(pa, pb, la) == 0;

	free(pa);
	free(pb);
	return eq;
}

static void
tell(long n, const char *what)
{
	size_t	 len;
	char	*p;

	if (++told > TOLD_MAX)
		return;
	p = contents("said", &len);
	if (len > 400)
		p[400] = '\0';
	while ((len = strlen(p)) > 0 && p[len - 1] == '\n')
		p[len - 1] = '\0';
	printf("# N = %ld: %s; stderr: \"%s\"\n", n, what, p);
	free(p);
}

/* NULL, or what is wrong with this end. */
static const char *
judge(const struct options *o, const struct result *r)
{
	static char	 what[200];
	size_t		 len;
	char		*p;
	int		 status, lines = 0;

	if (r->late)
		return "does not end";
	if (strcmp(o->action, "kill") == 0)
		return NULL;
	if (WIFSIGNALED(r->wstatus)) {
		snprintf(what, sizeof(what), "killed by signal %d",
		    WTERMSIG(r->wstatus));
		return what;
	}
	status = WEXITSTATUS(r->wstatus);
	if (status == 0) {
		if (!o->compare || same("want", "got"))
			return NULL;
		if (o->accept != NULL && system(o->accept) == 0)
			return NULL;
		return "status 0 with another output";
	}
	if (status == o->said)
		return o->accept != NULL && system(o->accept) == 0 ? NULL :
		    "its output does not say what could not be done";
	if (status != 2 && status != 75) {
		snprintf(what, sizeof(what), "status %d", status);
		return what;
	}
	p = contents("said", &len);
	status = len > 0 && p[len - 1] == '\n';
	while (len > 0)
		lines += p[--len] == '\n';
	free(p);
	return status && lines <= o->lines ? NULL : "not one line on stderr";
}

static const char *
judge_rest(const struct options *o, const struct result *r)
{
	char	status[16];

	if (o->after == NULL)
		return NULL;
	snprintf(status, sizeof(status), "%d", WIFSIGNALED(r->wstatus) ?
	    128 + WTERMSIG(r->wstatus) : WEXITSTATUS(r->wstatus));
	setenv("status", status, 1);
	return system(o->after) == 0 ? NULL : "what it left behind is wrong";
}

static long
next(const struct options *o, long n, long all)
{
	if (o->limit > 0)
		return n + (all / o->limit > 0 ? all / o->limit : 1);
	if (n < EVERY_TO)
		return n + 1;
	if (n < STEP_TO)
		return n + STEP;
	return n + n * 3 / 100;
}

static int
try_all(const struct options *o)
{
	struct result	 r;
	const char	*wrong;
	char		 number[24];
	long		 n, all, runs = 0, faults = 0, refused = 0, bad = 0;
	int		 quiet = 0;

	r = run(o, NEVER);
	all = r.calls;
	if (r.late || !WIFEXITED(r.wstatus) || WEXITSTATUS(r.wstatus) != 0) {
		tell(0, "the undisturbed run fails");
		return 2;
	}
	if (rename("got", "want") == -1)
		err(2, "want");
	if (all == 0) {
		printf("# %s makes no call of \"%s\"\n", o->program, o->call);
		return strcmp(o->call, "malloc") == 0 ||
		    strcmp(o->call, "read") == 0;
	}
	/* Copies may share the calls differently every time: three runs
	   without a fault end it. */
	for (n = o->first; quiet < 3; n = next(o, n, all)) {
		snprintf(number, sizeof(number), "%ld", n);
		r = run(o, number);
		runs++;
		quiet = r.faults == 0 ? quiet + 1 : 0;
		faults += r.faults > 0;
		refused += WIFEXITED(r.wstatus) && WEXITSTATUS(r.wstatus) != 0;
		if ((wrong = judge(o, &r)) == NULL)
			wrong = judge_rest(o, &r);
		if (r.faults == 0 && wrong == NULL &&
		    WEXITSTATUS(r.wstatus) != 0)
			wrong = "fails without a fault";
		if (wrong != NULL) {
			bad++;
			tell(n, wrong);
		}
	}
	printf("# %s: %ld calls of \"%s\", %ld runs, %ld met the fault,"
	    " %ld ended with a message, %ld wrong\n", o->program, all, o->call,
	    runs, faults, refused, bad);
	return bad > 0 || faults == 0;
}

/* The word "short": nothing fails, and nothing may change. */
static int
try_short(const struct options *o)
{
	static const char *const most[] = { "1", "7", "4096" };
	const char	*wrong;
	struct result	 r;
	int		 i, bad = 0;

	r = run(o, NEVER);
	if (r.late || r.wstatus != 0 || rename("got", "want") == -1) {
		tell(0, "the undisturbed run fails");
		return 2;
	}
	for (i = 0; i < 3; i++) {
		r = run(o, most[i]);
		if ((wrong = judge(o, &r)) == NULL && r.wstatus != 0)
			wrong = "fails";
		if (wrong == NULL)
			wrong = judge_rest(o, &r);
		if (wrong != NULL) {
			bad = 1;
			tell(atol(most[i]), wrong);
		}
	}
	return bad;
}

int
main(int argc, char *argv[])
{
	struct options	o = { .action = "once", .input = "/dev/null",
			    .first = 1, .seconds = 60, .compare = 1,
			    .lines = 1 };
	const char	*slash;
	int		 ch;

	while ((ch = getopt(argc, argv, "+A:a:b:C:c:f:i:L:l:m:np:s:t:")) != -1) {
		switch (ch) {
		case 'A':
			o.action = optarg;
			break;
		case 'a':
			o.accept = optarg;
			break;
		case 'b':
			o.before = optarg;
			break;
		case 'C':
			o.call = optarg;
			break;
		case 'c':
			o.after = optarg;
			break;
		case 'f':
			o.first = atol(optarg);
			break;
		case 'i':
			o.input = optarg;
			break;
		case 'L':
			o.library = optarg;
			break;
		case 'l':
			o.limit = atol(optarg);
			break;
		case 'm':
			o.lines = atoi(optarg);
			break;
		case 'n':
			o.compare = 0;
			break;
		case 'p':
			o.program = optarg;
			break;
		case 's':
			o.said = atoi(optarg);
			break;
		case 't':
			o.seconds = atoi(optarg);
			break;
		default:
			return 2;
		}
	}
	o.argv = argv + optind;
	if (optind == argc || o.library == NULL || o.call == NULL)
		errx(2, "see the top of nth.c");
	if (o.program == NULL) {
		slash = strrchr(o.argv[0], '/');
		o.program = slash != NULL ? slash + 1 : o.argv[0];
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
		err(2, "prctl");
	state_make();
	ch = strcmp(o.call, "short") == 0 ? try_short(&o) : try_all(&o);
	if (ch == 1) {
		printf("# repeat: cd %s; LD_PRELOAD=%s KN_FAULT_PROGRAM=%s "
		    "KN_FAULT_CALL=%s KN_FAULT_ACTION=%s KN_FAULT_STATE=state"
		    " KN_FAULT_N=N", getenv("PWD") != NULL ? getenv("PWD") :
		    ".", o.library, o.program, o.call, o.action);
		for (; *o.argv != NULL; o.argv++)
			printf(" %s", *o.argv);
		printf(" <%s\n", o.input);
	}
	return ch;
}
