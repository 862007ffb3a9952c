/* Frames through pipes: whole, in pieces, cut off, bad. */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "frame.h"
#include "tap.h"

struct test {
	const char		*what;
	const char		*bytes;
	size_t			 len;
	int			 frames;	/* good ones before */
	enum frame_status	 end;
};

#define S(s)	s, sizeof(s) - 1

static const struct test tests[] = {
	{ "nothing", S(""), 0, FRAME_EOF },
	{ "one empty frame", S("\xc9\0\0\0\0\5"), 1, FRAME_EOF },
	{ "one frame", S("\xc9\0\0\0\1\5\xc0"), 1, FRAME_EOF },
	{ "two frames", S("\xc9\0\0\0\1\5\xc0\xc9\0\0\0\2\7ab"), 2, FRAME_EOF },
	{ "an unknown type", S("\xc9\0\0\0\1\x80z"), 1, FRAME_EOF },
	{ "cut in the header", S("\xc9\0\0\0\1"), 0, FRAME_CUT },
	{ "cut after one byte", S("\xc9"), 0, FRAME_CUT },
	{ "cut before the payload", S("\xc9\0\0\0\1\5"), 0, FRAME_CUT },
	{ "cut in the second", S("\xc9\0\0\0\1\5\xc0\xc9\0\0\0\2\7a"), 1,
	    FRAME_CUT },
	{ "not a frame", S("x"), 0, FRAME_BAD },
	{ "text", S("hello world\n"), 0, FRAME_BAD },
	{ "ext 16 instead", S("\xc8\0\1\5\xc0"), 0, FRAME_BAD },
	{ "garbage after a frame", S("\xc9\0\0\0\1\5\xc0\xc0"), 1, FRAME_BAD },
	{ "announces 4 GiB", S("\xc9\xff\xff\xff\xff\1"), 0, FRAME_BAD },
	{ "announces one too many", S("\xc9\x10\0\0\1\1"), 0, FRAME_BAD },
	{ "announces the limit", S("\xc9\x10\0\0\0\1xyz"), 0, FRAME_CUT },
};

/* A child writes BYTES in pieces of STEP, we read. */
static void
run(const struct test *t, size_t step)
{
	struct frame_reader *r;
	struct frame f;
	enum frame_status st;
	size_t i, n;
	pid_t pid;
	int p[2], frames = 0;

	if (pipe(p) == -1 || (pid = fork()) == -1)
		abort();
	if (pid == 0) {
		close(p[0]);
		for (i = 0; i < t->len; i += n) {
			n = t->len - i < step ? t->len - i : step;
			if (write(p[1], t->bytes + i, n) != (ssize_t)n)
				_exit(1);
			if (step < t->len)
				poll(NULL, 0, 1);
		}
		_exit(0);
	}
	close(p[1]);
	r = frame_reader_new(p[0]);
	while ((st = frame_read(r, &f, NULL)) == FRAME_OK)
		frames++;
	ok(frames == t->frames && st == t->end, "%s, in pieces of %zu: "
	    "%d frames, end %d", t->what, step, frames, (int)st);
	if (st != FRAME_EOF)
		ok(frame_read(r, &f, NULL) == st, "and again");
	frame_reader_free(r);
	close(p[0]);
	waitpid(pid, NULL, 0);
}

/* Frames of many sizes through a writer and a reader. */
static void
round_trip(void)
{
	static const size_t sizes[] = { 0, 1, 65529, 65530, 65531, 65536, 7,
	    70000, 300000, 5, 9000000, 3, 65530, 1 };
	const size_t n = sizeof(sizes) / sizeof(sizes[0]);
	struct frame_reader *r;
	struct frame_writer w;
	struct frame f;
	unsigned char *data;
	size_t i, j;
	pid_t pid;
	int p[2], same = 1;

	if (pipe(p) == -1 || (pid = fork()) == -1)
		abort();
	if (pid == 0) {
		close(p[0]);
		data = malloc(9000000);
		if (data == NULL || frame_writer_init(&w, p[1]) == -1)
			_exit(1);
		for (i = 0; i < n; i++) {
			memset(data, (int)i, sizes[i]);
			if (frame_put(&w, (int)i + 1, data, sizes[i]) == -1)
				_exit(1);
		}
		if (frame_flush(&w) == -1)
			_exit(1);
		frame_writer_release(&w);
		free(data);
		_exit(0);
	}
	close(p[1]);
	r = frame_reader_new(p[0]);
	for (i = 0; i < n; i++) {
		if (frame_read(r, &f, NULL) != FRAME_OK || f.len != sizes[i] ||
		    f.type != (int)i + 1)
			break;
		for (j = 0; j < f.len; j++)
			if (f.payload[j] != i)
				same = 0;
	}
	ok(i == n && same, "%zu frames of all sizes come through", n);
	ok(frame_read(r, &f, NULL) == FRAME_EOF, "then the end");
	frame_reader_free(r);
	close(p[0]);
	waitpid(pid, NULL, 0);
}

static void
nothing(int sig)
{
	(void)sig;
}

static void
waiting(void)
{
	volatile int stop = 0;
	struct frame_reader *r;
	struct sigaction sa;
	struct frame f;
	pid_t pid, parent = getpid();
	int p[2];

	if (pipe2(p, O_NONBLOCK) == -1)
		abort();
	r = frame_reader_new(p[0]);
	ok(frame_read(r, &f, NULL) == FRAME_AGAIN, "nothing there yet");
	ok(write(p[1], "\xc9\0\0\0\1\5\xc0\xc9\0\0\0\1\6\xc0\xc9", 15) == 15 &&
	    !frame_ready(r), "not ready before it is read");
	ok(frame_read(r, &f, NULL) == FRAME_OK && f.type == 5, "first");
	ok(frame_ready(r), "the second is in memory");
	ok(frame_read(r, &f, NULL) == FRAME_OK && f.type == 6, "second");
	ok(!frame_ready(r), "the third is not");
	ok(frame_read(r, &f, NULL) == FRAME_AGAIN, "third has not arrived");
	close(p[1]);
	ok(frame_read(r, &f, NULL) == FRAME_CUT, "and never will");
	frame_reader_free(r);
	close(p[0]);

	/* A blocked read ends when a signal has set STOP. */
	if (pipe(p) == -1)
		abort();
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = nothing;
	sigaction(SIGUSR1, &sa, NULL);
	r = frame_reader_new(p[0]);
	stop = 1;
	ok(frame_read(r, &f, &stop) == FRAME_ERROR && errno == EINTR,
	    "stopped before reading");
	stop = 0;
	if ((pid = fork()) == 0) {
		poll(NULL, 0, 50);
		kill(parent, SIGUSR1);
		poll(NULL, 0, 50);
		_exit(write(p[1], "\xc9\0\0\0\0\1", 6) == 6 ? 0 : 1);
	}
	ok(frame_read(r, &f, &stop) == FRAME_OK && f.type == 1,
	    "an interrupted read goes on");
	waitpid(pid, NULL, 0);
	frame_reader_free(r);
	close(p[0]);
	close(p[1]);
	r = frame_reader_new(p[0]);
	ok(frame_read(r, &f, NULL) == FRAME_ERROR && errno == EBADF,
	    "a closed descriptor");
	is(frame_strerror(FRAME_ERROR), strerror(EBADF), "and its message");
	frame_reader_free(r);
	frame_reader_free(NULL);
}

static void
writing(void)
{
	unsigned char head[FRAME_HEADER];
	struct frame_writer w;
	int p[2], fl;
	pid_t pid;
	char *big;
	ssize_t n, sum = 0;

	frame_header(head, -3, 0x01020304);
	ok(memcmp(head, "\xc9\1\2\3\4\xfd", 6) == 0, "header");
	ok(frame_write(-1, 1, "", (size_t)FRAME_PAYLOAD_MAX + 1) == -1 &&
	    errno == EMSGSIZE, "too large to write");
	ok(frame_writer_init(&w, -1) == 0 && frame_put(&w, 1, "",
	    (size_t)FRAME_PAYLOAD_MAX + 1) == -1 && errno == EMSGSIZE,
	    "too large to put");
	ok(frame_put(&w, 1, "x", 1) == 0 && frame_flush(&w) == -1 &&
	    errno == EBADF, "a closed descriptor");
	frame_writer_release(&w);

	/* Somebody made the pipe non-blocking: all is written anyway. */
	if (pipe(p) == -1 || (big = calloc(1, 1000000)) == NULL)
		abort();
	fl = fcntl(p[1], F_GETFL);
	fcntl(p[1], F_SETFL, fl | O_NONBLOCK);
	if ((pid = fork()) == 0) {
		close(p[0]);
		_exit(frame_write(p[1], 2, big, 1000000) == 0 ? 0 : 1);
	}
	close(p[1]);
	while ((n = read(p[0], big, 1000)) > 0) {
		sum += n;
		if (sum < 3000)
			poll(NULL, 0, 5);
	}
	ok(sum == 1000006, "a non-blocking pipe takes %zd bytes", sum);
	waitpid(pid, NULL, 0);
	close(p[0]);
	free(big);
}

static void
names(void)
{
	int i;

	for (i = 1; i <= FRAME_ASKED; i++)
		ok(frame_type_name(i) != NULL &&
		    frame_type_parse(frame_type_name(i)) == i, "type %d: %s",
		    i, frame_type_name(i));
	ok(frame_type_name(0) == NULL && frame_type_name(-1) == NULL &&
	    frame_type_name(FRAME_ASKED + 1) == NULL, "no more types");
	ok(frame_type_parse("hello") == -1 && frame_type_parse("") == -1,
	    "no such name");
}

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		run(&tests[i], 4096);
		run(&tests[i], 1);
	}
	round_trip();
	waiting();
	writing();
	names();
	return tap_done();
}
