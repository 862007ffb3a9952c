/*
 * A language whose files misbehave: the first word of a file says how.  For
 * the tests of kn-extract's guards; built as the module hostile.so.
 *
 * An attempt that comes back, whatever it returned, leaves its result in the
 * file's flags.
 */
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang.h"

#define FAILED		0x10000u
#define SUCCEEDED	0x20000u

#ifndef LANG_NAME
#define LANG_NAME "hostile"
#endif

static int
try_open(void)
{
	return open("/dev/null", O_RDONLY);
}

static int
try_create(void)
{
	return open("created-by-a-worker", O_CREAT | O_WRONLY, 0600);
}

static int
try_unlink(void)
{
	return unlink("canary");
}

static int
try_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static int
try_exec(void)
{
	return execl("/bin/true", "true", (char *)NULL);
}

static int
try_fork(void)
{
	return (int)fork();
}

static int
try_kill(void)
{
	return kill(getppid(), SIGTERM);
}

static int
try_kill_group(void)
{
	return kill(0, SIGTERM);
}

static int
try_ptrace(void)
{
	return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

/* Memory that is code. */
static int
try_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}

/* Any descriptor of the parent: another worker's pipe, say. */
static int
try_descriptors(void)
{
	char	c = 0;
	int	fd, open_ones = 0;

	for (fd = 3; fd < 256; fd++)
		if (write(fd, &c, 0) != -1 || read(fd, &c, 0) != -1)
			open_ones++;
	return open_ones == 0 ? -1 : 0;
}

static volatile int	turns;
static volatile uintptr_t	nowhere = 16;	/* an address */

static int
do_hang(void)
{
	while (turns >= 0)
		turns = (turns + 1) & 0xffff;
	return 0;
}

/* Waits without using the processor. */
static int
do_stop(void)
{
	return raise(SIGSTOP);
}

static int
do_crash(void)
{
	*(volatile int *)nowhere = 1;
	return 0;
}

static int
do_abort(void)
{
	abort();
}

static int
do_exit(void)
{
	_exit(7);
}

/* Leaves as if it had no more input. */
static int
do_leave(void)
{
	_exit(0);
}

static int
do_eat_heap(void)
{
	char	*p;

	for (;;) {
		if ((p = malloc(1 << 20)) == NULL)
			exit(2);	/* as all of kn does */
		memset(p, 1, 1 << 20);
	}
}

/* Something that is no frame. */
static int
do_babble(void)
{
	static const char	text[] = "this is not a frame at all";

	return (int)write(1, text, sizeof(text));
}

/* Says that it is finished, twice. */
static int
do_lie(void)
{
	static const char	done[] = "\xc9\0\0\0\1\x64";

	return (int)write(1, done, sizeof(done)) +
	    (int)write(1, done, sizeof(done));
}

static const struct {
	const char	*word;
	int		(*act)(void);
} acts[] = {
	{ "open", try_open },
	{ "create", try_create },
	{ "unlink", try_unlink },
	{ "socket", try_socket },
	{ "exec", try_exec },
	{ "fork", try_fork },
	{ "kill", try_kill },
	{ "kill-group", try_kill_group },
	{ "ptrace", try_ptrace },
	{ "code", try_code },
	{ "descriptors", try_descriptors },
	{ "hang", do_hang },
	{ "stop", do_stop },
	{ "crash", do_crash },
	{ "abort", do_abort },
	{ "exit", do_exit },
	{ "leave", do_leave },
	{ "eat-heap", do_eat_heap },
	{ "babble", do_babble },
	{ "lie", do_lie },
};

static void
scan(struct walk *w)
{
	const char	*text = walk_source(w);
	size_t		 i, len;

#ifdef ALWAYS_CRASH
	abort();
#endif
	for (len = 0; len < walk_length(w) && text[len] != '\n'; len++)
		;
	/* The arena, a mebibyte at a time. */
	while (len == 3 && memcmp(text, "eat", 3) == 0)
		memset(walk_alloc(w, 1 << 20), 1, 1 << 20);
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (strlen(acts[i].word) == len &&
		    memcmp(acts[i].word, text, len) == 0)
			walk_set_file_flag(w, acts[i].act() == -1 ? FAILED :
			    SUCCEEDED);
}

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.scan = scan,
};
