/*
 * Fuzzer: the bytes are what a language server says, while it is asked about
 * the files of $KN_FUZZ_REPO, indexed in $KN_FUZZ_DB: first where names lead,
 * then what uses and implements the symbols.
 *
 * NUL bytes part what it says at once.  A part that begins with '{' has one
 * message a line, which gets its header here; another has its own.
 */
#include <sys/mman.h>

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "discover.h"

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define PARTS_MAX	8
#define STR(name, text)	static char name[] = text

static struct enrich	e;
static int		said = -1;	/* a file that we write, and it reads */

STR(name, "fuzzed");
STR(command, "true");
STR(languages, "python go");
STR(none, "");
STR(stubs, ".pyi=.py");
STR(separator, ".");
STR(init, "**/outside/**/__init__.py");
STR(module, "**/outside/**.py");
STR(second, "$2");
STR(go, "**/outside/**/*.go");
STR(slashes, "%2/%3");

static struct server	server = {
	.name = name, .file = name, .args = { command, NULL },
	.languages = languages, .roots = none, .stubs = stubs,
	.separator = separator, .rank = 1,
	.outside = { { init, second }, { module, second }, { go, slashes } },
	.noutside = 3,
};

static void
must(int yes)
{
	if (!yes)
		abort();
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char	*db = getenv("KN_FUZZ_DB");
	char		*slash;
	int		 fd;

	(void)argc;
	(void)argv;
	if ((e.dir = getenv("KN_FUZZ_REPO")) == NULL || db == NULL) {
		fprintf(stderr, "KN_FUZZ_REPO and KN_FUZZ_DB say which "
		    "repository, and where its store is\n");
		exit(2);
	}
	signal(SIGPIPE, SIG_IGN);
	e.quiet = 1;
	e.flight = 128;
	e.flight_cold = 8;
	e.symbol_ms = e.definition_ms = e.warm_ms = 3600 * 1000;
	e.servers.v = &server;
	e.servers.n = 1;
	must((e.db = realpath(db, NULL)) != NULL);
	must((e.root = realpath(e.dir, NULL)) != NULL);
	must((slash = strrchr(e.db, '/')) != NULL);
	must(asprintf(&e.cache, "%.*s/enrich", (int)(slash - e.db),
	    e.db) != -1);
	plan_read(&e);
	plan_choose(&e);
	must(e.nmodules > 0);
	mp_buf_init(&e.frame);
	must((fd = open("/dev/null", O_WRONLY)) != -1);
	must(frame_writer_init(&e.out, fd) == 0);
	must((said = memfd_create("said", 0)) != -1);
	return 0;
}

/* One part, as it comes over the pipe. */
static void
put_part(const char *p, size_t len)
{
	const char	*end = p + len, *nl;
	char		 head[64];
	int		 n;

	must(ftruncate(said, 0) == 0 && lseek(said, 0, SEEK_SET) == 0);
	if (len == 0 || *p != '{') {
		must(write(said, p, len) == (ssize_t)len);
		goto out;
	}
	for (; p < end; p = nl + 1) {
		if ((nl = memchr(p, '\n', (size_t)(end - p))) == NULL)
			nl = end;
		n = snprintf(head, sizeof(head), "Content-Length: %zu\r\n\r\n",
		    (size_t)(nl - p));
		must(write(said, head, (size_t)n) == n);
		must(write(said, p, (size_t)(nl - p)) == nl - p);
	}
out:
	must(lseek(said, 0, SEEK_SET) == 0);
}

/* What session_step() does, of the phases in which much is said. */
static void
step(struct session *s)
{
	if (s->phase == PHASE_UPGRADING)
		upgrade_step(s);
	if (s->phase == PHASE_DISCOVERING)
		discover_step(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char	*p = (const char *)data, *end = p + size, *nul;
	struct pollfd	 fds[CLIENT_FDS] = { { 0 } };
	struct session	*s = session_new(&e, 0);
	int		 i;

	session_enter(s, PHASE_UPGRADING);
	s->warmed = 1;
	step(s);
	fds[1].revents = POLLIN;
	for (i = 0; i < PARTS_MAX && p < end; i++, p = nul + 1) {
		if ((nul = memchr(p, '\0', (size_t)(end - p))) == NULL)
			nul = end;
		put_part(p, (size_t)(nul - p));
		must((s->client.out = dup(said)) != -1);
		while (s->client.out != -1 && s->client.fault == NULL)
			client_serve(&s->client, fds);
		if (s->client.out != -1) {
			close(s->client.out);
			s->client.out = -1;
			break;		/* no word of it is believed now */
		}
		s->client.fault = NULL;	/* it would have gone on */
		step(s);
	}
	session_free(s);
	return 0;
}
