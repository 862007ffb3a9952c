/* Safe text, numbers, stopping, and what finish() notices. */
#include <sys/wait.h>

#include <ctype.h>
#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

#include "prog.h"
#include "tap.h"

#define S(s)	s, sizeof(s) - 1

static const struct {
	const char	*text;
	size_t		 len;
	const char	*want;
} texts[] = {
	{ S(""), "" },
	{ S("src/a b.c"), "src/a b.c" },
	{ S("a\nb\tc\r"), "a\\nb\\tc\\r" },
	{ S("\033[31mred\a"), "\\x1b[31mred\\x07" },
	{ S("a\\n"), "a\\n" },
	{ S("nul\0."), "nul\\x00." },
	{ S("\x7f"), "\\x7f" },
	{ S("caf\xc3\xa9"), "caf\xc3\xa9" },
	{ S("\xe6\x97\xa5\xf0\x9f\x90\xa7"), "\xe6\x97\xa5\xf0\x9f\x90\xa7" },
	{ S("\xff\xfe"), "\\xff\\xfe" },
	{ S("\xc3"), "\\xc3" },
	{ S("\xe6\x97"), "\\xe6\\x97" },
	{ S("\xc3("), "\\xc3(" },
	{ S("\x80z"), "\\x80z" },
	{ S("\xc0\xaf"), "\\xc0\\xaf" },		/* overlong */
	{ S("\xe0\x80\xaf"), "\\xe0\\x80\\xaf" },
	{ S("\xed\xa0\x80"), "\\xed\\xa0\\x80" },	/* surrogate */
	{ S("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80" },
	{ S("\xc2\x9b"), "\\xc2\\x9b" },		/* C1: CSI */
	{ S("\xe2\x80\xae!"), "\\xe2\\x80\\xae!" },	/* right to left */
	{ S("\xe2\x81\xa6!"), "\\xe2\\x81\\xa6!" },
	{ S("\xe2\x80\xa8!"), "\\xe2\\x80\\xa8!" },	/* line separator */
};

static void
test_text(void)
{
	char *buf, *long_text;
	const char *cut, *first;
	unsigned char *copy;
	size_t i, size;
	FILE *f;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		copy = tap_copy(texts[i].text, texts[i].len);
		if ((f = open_memstream(&buf, &size)) == NULL)
			abort();
		safe_text(f, (char *)copy, texts[i].len);
		fclose(f);
		is(buf, texts[i].want, "printed");
		is(safe((char *)copy, texts[i].len), texts[i].want, "string");
		free(buf);
		free(copy);
	}
	long_text = malloc(5000);
	for (i = 1000; i < 1050; i++) {
		memset(long_text, i % 2 == 0 ? '\n' : 'x', i);
		cut = safe(long_text, i);
		if (i % 2 == 1 && i < SAFE_MAX)
			ok(strlen(cut) == i, "%zu fit", i);
		else
			ok(strlen(cut) < SAFE_MAX &&
			    strcmp(cut + strlen(cut) - 3, "...") == 0,
			    "%zu are cut", i);
	}
	free(long_text);
	first = safe_str("one");
	(void)safe_str("two");
	(void)safe_str("three");
	(void)safe_str("four");
	is(first, "one", "four strings at a time");
}

/* Run F in a child whose stderr is closed; what wait() says of it. */
static int
child(void (*f)(const char *), const char *arg)
{
	int status, fd;
	pid_t pid;

	fflush(stdout);
	if ((pid = fork()) == 0) {
		if ((fd = open("/dev/null", O_WRONLY)) != -1)
			dup2(fd, 2);
		f(arg);
		_exit(99);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		abort();
	return status;
}

static int
exited(int status, int code)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

static void
number(const char *arg)
{
	_exit(number_arg('j', arg, 1, 64) == 8 ? 0 : 1);
}

static void
full(const char *arg)
{
	if (freopen(arg, "w", stdout) == NULL)
		_exit(98);
	start_up();
	printf("text\n");
	exit(finish(1));
}

static void
closed(const char *arg)
{
	(void)arg;
	close(1);
	start_up();
	printf("text\n");
	exit(finish(0));
}

static void
closed_but_unused(const char *arg)
{
	(void)arg;
	close(1);
	start_up();
	exit(finish(0));
}

static void
all_closed(const char *arg)
{
	int fd;

	(void)arg;
	close(0);
	close(1);
	close(2);
	start_up();
	fd = open("/dev/null", O_RDONLY);
	_exit(fd > 2 && write(0, "x", 1) == 1 && write(1, "x", 1) == -1 &&
	    write(2, "x", 1) == -1 ? 0 : 1);
}

static void
stopped(const char *arg)
{
	(void)arg;
	start_up();
	stop_on_signals();
	raise(SIGTERM);
	if (stop_signal != SIGTERM)
		_exit(98);
	exit(finish(0));
}

static void
ignored(const char *arg)
{
	(void)arg;
	signal(SIGINT, SIG_IGN);
	start_up();
	stop_on_signals();
	raise(SIGINT);
	exit(stop_signal == 0 ? finish(0) : 1);
}

static void
blocked(const char *arg)
{
	sigset_t set;

	(void)arg;
	sigfillset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	start_up();
	raise(SIGPIPE);
}

/* A no-break space in another character set: no blank, no letter. */
static void
other_locale(const char *arg)
{
	setenv("LC_ALL", arg, 1);
	start_up();
	_exit(strcmp(setlocale(LC_CTYPE, NULL), "C") == 0 &&
	    !isspace(0xa0) && !isalpha(0xe4) ? 0 : 1);
}

static void
dead(const char *arg)
{
	(void)arg;
	die_of_signal(SIGINT);
}

int
main(void)
{
	int status;

	start_up();
	test_text();
	ok(exited(child(number, "8"), 0), "a number");
	ok(exited(child(number, "9"), 1), "another number");
	ok(exited(child(number, "65"), 2), "too large");
	ok(exited(child(number, "0"), 2), "too small");
	ok(exited(child(number, "8x"), 2) && exited(child(number, ""), 2),
	    "not a number");
	ok(exited(child(full, "/dev/null"), 1), "finish keeps the status");
	ok(exited(child(full, "/dev/full"), 2), "a full disk is noticed");
	ok(exited(child(closed, ""), 2), "a closed stdout is noticed");
	ok(exited(child(closed_but_unused, ""), 0), "unless it is not used");
	ok(exited(child(all_closed, ""), 0), "0 to 2 are taken");
	status = child(stopped, "");
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM,
	    "finish dies of the signal");
	ok(exited(child(ignored, ""), 0), "what is ignored stays so");
	status = child(blocked, "");
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE,
	    "SIGPIPE and the mask are at their default");
	ok(exited(child(other_locale, "C.UTF-8"), 0), "the locale is not asked");
	status = child(dead, "");
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT,
	    "die of a signal");
	return tap_done();
}
