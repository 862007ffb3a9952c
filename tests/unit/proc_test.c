/* Starting programs, judging their ends, collecting what they write. */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "proc.h"
#include "tap.h"

static const char *
sh_argv(const char *script, const char **argv)
{
	argv[0] = "sh";
	argv[1] = "-c";
	argv[2] = script;
	argv[3] = NULL;
	return script;
}

/* Collect `sh -c SCRIPT`. */
static int
collect(struct proc_output *o, const char *script, size_t max, int timeout_ms)
{
	const char *argv[4];
	struct proc_spec s;

	memset(&s, 0, sizeof(s));
	s.argv = argv;
	sh_argv(script, argv);
	return proc_collect(o, &s, max, timeout_ms, NULL);
}

static const struct {
	const char	*script;
	const char	*out, *err;
	int		 status, signal;
} runs[] = {
	{ "true", "", "", 0, 0 },
	{ "echo out; echo err >&2; exit 3", "out\n", "err\n", 3, 0 },
	{ "cat", "", "", 0, 0 },			/* stdin: /dev/null */
	{ "kill -9 $$", "", "", -1, SIGKILL },
	{ "echo x; exec >&-; sleep 0.1; exit 4", "x\n", "", 4, 0 },
	/* What the child left behind does not hold us up. */
	{ "sleep 100 & echo x", "x\n", "", 0, 0 },
	{ "trap '' TERM; echo x", "x\n", "", 0, 0 },
	{ "trap | grep -c PIPE", "0\n", "", 1, 0 },
};

static void
test_collect(void)
{
	struct proc_output o;
	volatile int stop = 1;
	const char *argv[4], *env[] = { "KN_TEST=a b", "HOME", NULL };
	struct proc_spec s;
	size_t i;

	for (i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		if (!ok(collect(&o, runs[i].script, 1000, 60000) == 0, "%s",
		    runs[i].script))
			continue;
		is(o.out, runs[i].out, "stdout");
		is(o.err, runs[i].err, "stderr");
		ok(o.end.status == runs[i].status &&
		    o.end.signal == runs[i].signal, "end");
		proc_output_release(&o);
	}
	ok(collect(&o, "i=0; while [ $i -lt 9000 ]; do echo 0123456789 >&2;"
	    " echo 012345678; i=$((i+1)); done", 90000, 60000) == 0 &&
	    o.len == 90000 && strlen(o.err) == PROC_ERR_MAX - 1,
	    "both pipes full; stderr is cut");
	proc_output_release(&o);
	errno = 0;
	ok(collect(&o, "yes", 1000, 60000) == -1 && errno == EFBIG &&
	    o.out == NULL, "too much");
	ok(collect(&o, "printf 12345", 5, 60000) == 0 && o.len == 5,
	    "just enough");
	proc_output_release(&o);
	ok(collect(&o, "trap '' TERM; sleep 100", 1000, 100) == -1 &&
	    errno == ETIMEDOUT, "too long");
	memset(&s, 0, sizeof(s));
	s.argv = argv;
	sh_argv("sleep 100", argv);
	ok(proc_collect(&o, &s, 1000, 60000, &stop) == -1 && errno == EINTR,
	    "told to stop");
	sh_argv("echo $KN_TEST ${HOME-none}; pwd", argv);
	s.env = env;
	s.dir = "/";
	ok(proc_collect(&o, &s, 1000, 60000, NULL) == 0, "environment");
	is(o.out, "a b none\n/\n", "environment and directory");
	proc_output_release(&o);
	argv[0] = "kn-no-such-program";
	ok(proc_collect(&o, &s, 1000, 60000, NULL) == -1 && errno == ENOENT,
	    "no such program");
	s.file = "/";
	ok(proc_collect(&o, &s, 1000, 60000, NULL) == -1 && errno == EACCES,
	    "not a program");
	s.file = NULL;
	sh_argv("true", argv);
	s.dir = "/no/such/directory";
	ok(proc_collect(&o, &s, 1000, 60000, NULL) == -1 && errno == ENOENT,
	    "no such directory");
	ok(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
	    "no child is left");
}

/* Descriptors that stand in each other's places. */
static void
test_fds(void)
{
	const char *argv[4];
	struct proc_spec s;
	struct proc_end end;
	char buf[100];
	int a[2], b[2], fds[6], extra;
	ssize_t n;
	pid_t pid;

	if (pipe2(a, O_CLOEXEC) == -1 || pipe2(b, O_CLOEXEC) == -1)
		abort();
	extra = dup(a[1]);	/* stays open on exec, if nobody closes it */
	memset(&s, 0, sizeof(s));
	s.argv = argv;
	s.fds = fds;
	s.nfds = 6;
	fds[0] = -1;
	fds[1] = b[1];
	fds[2] = 2;
	fds[3] = b[1];		/* 3, 4 … are likely a[0], a[1] … of ours */
	fds[4] = a[0];
	fds[5] = -1;
	sh_argv("cat <&4; echo three >&3; cat <&5;"
	    "ls /proc/self/fd | tr '\\n' ' '", argv);
	pid = proc_spawn(&s);
	ok(pid > 0, "spawn");
	close(b[1]);
	ok(write(a[1], "four\n", 5) == 5, "feed");
	close(a[1]);
	close(extra);
	for (n = 0; n < (ssize_t)sizeof(buf) - 1;) {
		ssize_t got = read(b[0], buf + n, sizeof(buf) - 1 - (size_t)n);

		if (got <= 0)
			break;
		n += got;
	}
	buf[n] = '\0';
	is(buf, "four\nthree\n0 1 2 3 4 5 6 ", "each in its place, no others");
	ok(proc_wait(pid, &end) == 0 && end.status == 0, "wait");
	close(a[0]);
	close(b[0]);
	s.nfds = PROC_FDS_MAX + 1;
	ok(proc_spawn(&s) == -1 && errno == EINVAL, "too many");
}

static void
on_signal(int sig)
{
	(void)sig;
}

static void
test_signals(void)
{
	const char *argv[4];
	struct proc_output o;
	struct proc_spec s;
	sigset_t set, old;
	char *end = NULL;

	memset(&s, 0, sizeof(s));
	s.argv = argv;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGUSR1, on_signal);
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_DFL);	/* whoever runs this test */
	signal(SIGQUIT, SIG_DFL);
	sigfillset(&set);
	sigprocmask(SIG_SETMASK, &set, &old);
	sh_argv("exec awk '/^Sig(Blk|Ign)/ { print $2 }' /proc/self/status", argv);
	ok(proc_collect(&o, &s, 1000, 60000, NULL) == 0, "with signals off");
	sigprocmask(SIG_SETMASK, &old, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	ok(o.out != NULL && strtoull(o.out, &end, 16) == 0, "none is blocked");
	/* 32 and 33 are the C library's own; make(1) leaves them ignored. */
	ok(o.out != NULL && (strtoull(end, NULL, 16) & ~0x180000000ULL) == 1,
	    "only SIGHUP is ignored");
	proc_output_release(&o);
}

static void
test_ends(void)
{
	const char *argv[4];
	struct proc_spec s;
	struct proc_end end = { 0, 0 };
	pid_t pid;
	int i;

	memset(&s, 0, sizeof(s));
	s.argv = argv;
	sh_argv("exit 7", argv);
	ok((pid = proc_spawn(&s)) > 0 && proc_wait(pid, &end) == 0 &&
	    end.status == 7 && end.signal == 0, "exit status");
	is(proc_end_text(end), "exit status 7", "in words");
	sh_argv("kill -SEGV $$", argv);
	ok((pid = proc_spawn(&s)) > 0 && proc_wait(pid, &end) == 0 &&
	    end.status == -1 && end.signal == SIGSEGV, "a crash");
	is(proc_end_text(end), "killed by SIGSEGV", "in words");
	ok(proc_wait(pid, &end) == -1 && errno == ECHILD, "no such child");

	sh_argv("sleep 100", argv);
	s.own_group = 1;
	ok((pid = proc_spawn(&s)) > 0 && proc_stop(pid, 1, 60000, &end) == 0 &&
	    end.signal == SIGTERM, "stopped at the first word");
	sh_argv("trap '' TERM; sleep 100 & wait; wait", argv);
	ok((pid = proc_spawn(&s)) > 0 && usleep(100000) == 0 &&
	    proc_stop(pid, 1, 100, &end) == 0 && end.signal == SIGKILL,
	    "and one that does not listen");
	/* The others are init's to bury; that may take a moment. */
	for (i = 0; i < 1000 && kill(-pid, 0) == 0; i++)
		usleep(10000);
	ok(kill(-pid, 0) == -1 && errno == ESRCH, "with its whole group");
	ok(proc_adopt() == 0 && (pid = proc_spawn(&s)) > 0 &&
	    usleep(100000) == 0 && proc_stop(pid, 1, 100, &end) == 0 &&
	    kill(-pid, 0) == -1 && errno == ESRCH, "and ours to bury");
}

static void
test_sibling(void)
{
	char buf[4096], small[8];

	ok(proc_sibling(buf, sizeof(buf), "proc_test") == 0 &&
	    access(buf, X_OK) == 0, "finds its own file");
	ok(proc_sibling(buf, sizeof(buf), "../lib/x.so") == 0 &&
	    strlen(buf) > 12 &&
	    strcmp(buf + strlen(buf) - 12, "/../lib/x.so") == 0, "and beside");
	ok(proc_sibling(small, sizeof(small), "x") == -1 &&
	    errno == ENAMETOOLONG, "no room");
}

int
main(void)
{
	test_collect();
	test_fds();
	test_signals();
	test_ends();
	test_sibling();
	return tap_done();
}
