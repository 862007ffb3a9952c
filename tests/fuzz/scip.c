/*
 * Fuzzer: the bytes are a SCIP index of $KN_FUZZ_REPO, indexed in
 * $KN_FUZZ_DB.
 */
#include <sys/mman.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/ends.h"
#include "scip.h"

int	LLVMFuzzerInitialize(int *, char ***);
int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct enrich	e;
static int		fd = -1;
static char		path[64];	/* of what FD is */

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
	int		 null;

	(void)argc;
	(void)argv;
	if ((e.dir = getenv("KN_FUZZ_REPO")) == NULL || db == NULL) {
		fprintf(stderr, "KN_FUZZ_REPO and KN_FUZZ_DB say which "
		    "repository, and where its store is\n");
		exit(2);
	}
	e.quiet = 1;
	must((e.db = realpath(db, NULL)) != NULL);
	must((e.root = realpath(e.dir, NULL)) != NULL);
	plan_read(&e);
	must((null = open("/dev/null", O_WRONLY)) != -1);
	must(frame_writer_init(&e.out, null) == 0);
	must((fd = memfd_create("index", 0)) != -1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return 0;
}

static void
read_it(void *arg)
{
	(void)arg;
	enrich_scip(&e, path);
}

/* What stays open of one that was refused. */
static void
forget(void *arg)
{
	mp_buf_release(&e.frame);
	close(*(int *)arg);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int	next = dup(fd);		/* the number that it will open */

	must(next != -1 && close(next) == 0 && ftruncate(fd, 0) == 0 &&
	    pwrite(fd, data, size, 0) == (ssize_t)size);
	mp_buf_init(&e.frame);
	if (!ends(read_it, forget, &next))
		mp_buf_release(&e.frame);
	return 0;
}
