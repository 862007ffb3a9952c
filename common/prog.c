/*
 * Beginning and end of every program; printing of untrusted text.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "prog.h"
#include "utf8.h"

#define SAFE_BUFS	4

volatile sig_atomic_t stop_signal;

void
start_up(void)
{
	sigset_t none;
	int fd;

	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);

	/* Lowest number first: open() takes the lowest that is free. */
	for (fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) != -1 || errno != EBADF)
			continue;
		if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(2);
	}
}

int
finish(int status)
{
	int bad = ferror(stdout);

	if (fflush(stdout) == EOF)
		bad = 1;
	if (stop_signal != 0)
		die_of_signal(stop_signal);
	if (bad) {
		warn("cannot write standard output");
		return 2;
	}
	if (fclose(stdout) == EOF) {
		warn("cannot close standard output");
		return 2;
	}
	return status;
}

void
print_version(void)
{
	printf("%s %s\n", program_invocation_short_name, KN_VERSION);
}

long long
number_arg(int letter, const char *arg, long long min, long long max)
{
	const char *why;
	long long n;

	n = strtonum(arg, min, max, &why);
	if (why != NULL)
		errx(2, "-%c %s: number is %s (%lld to %lld)", letter,
		    safe_str(arg), why, min, max);
	return n;
}

/* ---- text that may hold anything ---- */

/*
 * The next piece of P as it may be printed, at most 16 bytes and a NUL, in
 * OUT.  Returns how many bytes of P it stands for.
 */
static size_t
escape(const unsigned char *p, size_t len, char out[17])
{
	uint32_t code = 0;
	int i, n;

	n = utf8_char(p, len, &code);
	if (n > 0 && utf8_harmless(code)) {
		memcpy(out, p, (size_t)n);
		out[n] = '\0';
		return (size_t)n;
	}
	if (*p == '\n' || *p == '\t' || *p == '\r') {
		snprintf(out, 17, "\\%c",
		    *p == '\n' ? 'n' : *p == '\t' ? 't' : 'r');
		return 1;
	}
	if (n == 0)
		n = 1;
	for (i = 0; i < n; i++)
		snprintf(out + 4 * i, 5, "\\x%02x", p[i]);
	return (size_t)n;
}

void
safe_text(FILE *f, const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;
	char piece[17];
	size_t n, plain;

	while (len > 0) {
		for (plain = 0; plain < len; plain++)
			if (p[plain] < 0x20 || p[plain] >= 0x7f)
				break;
		if (plain > 0) {
			fwrite(p, 1, plain, f);
			p += plain;
			len -= plain;
			continue;
		}
		n = escape(p, len, piece);
		fputs(piece, f);
		p += n;
		len -= n;
	}
}

const char *
safe(const char *text, size_t len)
{
	static char bufs[SAFE_BUFS][SAFE_MAX];
	static unsigned int turn;
	const unsigned char *p = (const unsigned char *)text;
	char piece[17], *buf = bufs[turn++ % SAFE_BUFS];
	size_t n, used = 0, room;

	while (len > 0) {
		n = escape(p, len, piece);
		p += n;
		len -= n;
		/* The last piece may take the place of the dots. */
		room = SAFE_MAX - 1 - (len > 0 ? 3 : 0);
		if (used + strlen(piece) > room) {
			memcpy(buf + used, "...", 3);
			used += 3;
			break;
		}
		memcpy(buf + used, piece, strlen(piece));
		used += strlen(piece);
	}
	buf[used] = '\0';
	return buf;
}

const char *
safe_str(const char *s)
{
	return safe(s, strlen(s));
}

/* ---- stopping ---- */

static void
on_stop(int sig)
{
	stop_signal = sig;
}

void
stop_on_signals(void)
{
	static const int sigs[] = { SIGINT, SIGTERM };
	struct sigaction sa, old;
	size_t i;

	for (i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++) {
		if (sigaction(sigs[i], NULL, &old) == 0 &&
		    old.sa_handler == SIG_IGN)
			continue;
		memset(&sa, 0, sizeof(sa));
		sa.sa_handler = on_stop;	/* no SA_RESTART */
		sigemptyset(&sa.sa_mask);
		sigaction(sigs[i], &sa, NULL);
	}
}

_Noreturn void
die_of_signal(int sig)
{
	sigset_t set;

	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	raise(sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	_exit(128 + sig);	/* its default is not to die */
}
