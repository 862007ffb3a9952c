/*
 * The arena: alignment, growing, using again, and its limit.
 */
#include <sys/mman.h>
#include <sys/wait.h>

#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "../tap.h"

#define MEGABYTE	((size_t)1024 * 1024)

static void
test_alloc(void)
{
	static const size_t	sizes[] = { 0, 1, 15, 16, 17, 100, 4096, 70000 };
	unsigned char		*p[8];
	size_t			 i, k;
	int			 apart = 1, aligned = 1;

	arena_reset(64 * MEGABYTE);
	for (i = 0; i < 8; i++) {
		p[i] = arena_alloc(sizes[i]);
		memset(p[i], (int)i + 1, sizes[i]);
		if ((uintptr_t)p[i] % 16 != 0)
			aligned = 0;
	}
	for (i = 0; i < 8; i++)
		for (k = 0; k < sizes[i]; k++)
			if (p[i][k] != i + 1)
				apart = 0;
	ok(aligned, "blocks are aligned to 16 bytes");
	ok(apart, "blocks do not overlap");
	p[0] = arena_alloc(64);
	memset(p[0], 0xff, 64);
	arena_free(p[0]);
	p[1] = arena_calloc(8, 8);
	for (i = 0; i < 64 && p[1][i] == 0; i++)
		;
	ok(i == 64, "calloc clears, also what is used again");
}

static void
test_realloc(void)
{
	unsigned char	*a, *b, *c;
	size_t		 used;

	arena_reset(64 * MEGABYTE);
	a = arena_realloc(NULL, 10);
	ok(a != NULL, "realloc of nothing allocates");
	memset(a, 7, 10);
	b = arena_realloc(a, 100000);
	ok(b == a && b[0] == 7 && b[9] == 7, "the newest block grows in place");
	used = arena_used();
	b = arena_realloc(b, 50);
	ok(b == a && arena_used() < used, "and shrinks");
	c = arena_alloc(16);
	b = arena_realloc(a, 200);
	ok(b != a && b != c && b[0] == 7 && b[9] == 7, "another one moves");
	ok(arena_realloc(c, 8) == c, "a block that shrinks stays");
}

static void
test_reuse(void)
{
	unsigned char	*a, *b, *c;
	size_t		 used;

	arena_reset(64 * MEGABYTE);
	a = arena_alloc(100);
	b = arena_alloc(100);
	c = arena_alloc(100);
	arena_free(a);
	arena_free(c);
	arena_free(NULL);
	used = arena_used();
	ok(arena_alloc(97) == c && arena_alloc(112) == a,
	    "freed blocks serve the same size, the last first");
	ok(arena_used() == used, "and take no more memory");
	ok(arena_alloc(100) != b, "one in use is not given away");
	a = arena_alloc(100000);
	(void)arena_alloc(1);
	arena_free(a);
	ok(arena_alloc(100000) != a, "large ones wait for the reset");
	arena_free(b);
	arena_reset(64 * MEGABYTE);
	ok(arena_used() == 0, "a reset forgets all");
	a = arena_alloc(100);
	b = arena_alloc(100);
	ok(a != b, "also what was freed");
}

/* Pages of the mapping around P that are in memory, of N bytes. */
static size_t
resident(void *p, size_t n)
{
	unsigned char	vec[32 * 256];
	size_t		page = (size_t)sysconf(_SC_PAGESIZE), i, in = 0;

	if (mincore((void *)((uintptr_t)p & ~(page - 1)), n, vec) == -1)
		return SIZE_MAX;
	for (i = 0; i < n / page; i++)
		in += vec[i] & 1;
	return in * page;
}

static void
test_gives_back(void)
{
	unsigned char	*p;

	arena_reset(64 * MEGABYTE);
	p = arena_alloc(30 * MEGABYTE);
	memset(p, 1, 30 * MEGABYTE);
	ok(resident(p, 30 * MEGABYTE) == 30 * MEGABYTE, "memory is taken");
	arena_reset(64 * MEGABYTE);
	ok(resident(p, 30 * MEGABYTE) <= 8 * MEGABYTE,
	    "what a large file took goes back");
	/* The high water counts, also when it was in a block that shrank. */
	p = arena_alloc(30 * MEGABYTE);
	memset(p, 1, 30 * MEGABYTE);
	p = arena_realloc(p, 10);
	arena_reset(64 * MEGABYTE);
	ok(resident(p, 30 * MEGABYTE) <= 8 * MEGABYTE, "of a block that shrank");
}

/* The exit status of a process that does this. */
static int
status_of(void (*act)(void))
{
	int	status;
	pid_t	pid;

	if ((pid = fork()) == 0) {
		act();
		_exit(0);
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1 || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static void
alloc_limit(void)
{
	arena_reset(MEGABYTE);
	(void)arena_alloc(MEGABYTE - 16);
}

static void
alloc_over(void)
{
	arena_reset(MEGABYTE);
	(void)arena_alloc(MEGABYTE - 15);
}

static void
alloc_many(void)
{
	arena_reset(MEGABYTE);
	for (;;)
		(void)arena_alloc(100);
}

static void
alloc_huge(void)
{
	arena_reset(MEGABYTE);
	(void)arena_alloc(SIZE_MAX - 8);
}

static void
calloc_wraps(void)
{
	arena_reset(MEGABYTE);
	(void)arena_calloc(SIZE_MAX / 2, 3);
}

static void
realloc_over(void)
{
	arena_reset(MEGABYTE);
	(void)arena_realloc(arena_alloc(10), 2 * MEGABYTE);
}

static void
limit_over_max(void)
{
	arena_reset(SIZE_MAX);
	(void)arena_alloc(65 * MEGABYTE);
}

int
main(void)
{
	ok(arena_init(64 * MEGABYTE) == 0, "init");
	test_alloc();
	test_realloc();
	test_reuse();
	test_gives_back();
	ok(status_of(alloc_limit) == 0, "up to the limit");
	ok(status_of(alloc_over) == ARENA_FULL, "one byte over it");
	ok(status_of(alloc_many) == ARENA_FULL, "in many blocks");
	ok(status_of(alloc_huge) == ARENA_FULL, "a size that would wrap");
	ok(status_of(calloc_wraps) == ARENA_FULL, "a product that would wrap");
	ok(status_of(realloc_over) == ARENA_FULL, "growing over it");
	ok(status_of(limit_over_max) == ARENA_FULL,
	    "a limit over the reservation is the reservation");
	return tap_done();
}
