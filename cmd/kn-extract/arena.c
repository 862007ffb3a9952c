/*
 * The memory of one file.  See arena.h.
 *
 * Each block is preceded by its size, for realloc.  The newest block grows
 * in place: tree-sitter's arrays double, and the one that grows is nearly
 * always the last.  Small blocks that are freed serve the next request of
 * their size, which makes a parse a third smaller and, for the caches' sake,
 * a little faster; large ones wait for the reset.
 */
#include <sys/mman.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"

#define ARENA_ALIGN	16u
/*
 * After a file, memory up to here stays with the process: most files need
 * less, and what is kept costs no page faults.  What a large file took
 * beyond it goes back to the system.
 */
#define ARENA_KEEP	((size_t)8 * 1024 * 1024)
/* Blocks up to here are used again, bytes. */
#define REUSE_MAX	4096u

struct block {
	size_t	size;		/* bytes after this header */
	size_t	unused;		/* keeps the alignment */
};

static struct {
	unsigned char	*base;
	size_t		 max;
	size_t		 limit;
	size_t		 used;
	size_t		 touched;	/* high water since memory went back */
	unsigned char	*last;		/* newest block */
	/* Freed blocks by size, in units of ARENA_ALIGN; each begins with the
	   address of the next. */
	unsigned char	*freed[REUSE_MAX / ARENA_ALIGN + 1];
} arena;

int
arena_init(size_t max)
{
	void	*p;

	if (max > SIZE_MAX - ARENA_ALIGN) {
		errno = ENOMEM;
		return -1;
	}
	p = mmap(NULL, max, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return -1;
	arena.base = p;
	arena.max = arena.limit = max;
	arena.used = arena.touched = 0;
	arena.last = NULL;
	return 0;
}

void
arena_reset(size_t limit)
{
	if (arena.used > arena.touched)
		arena.touched = arena.used;
	if (arena.touched > ARENA_KEEP) {
		madvise(arena.base + ARENA_KEEP, arena.touched - ARENA_KEEP,
		    MADV_DONTNEED);
		arena.touched = ARENA_KEEP;
	}
	arena.used = 0;
	arena.last = NULL;
	memset(arena.freed, 0, sizeof(arena.freed));
	arena.limit = limit < arena.max ? limit : arena.max;
}

size_t
arena_used(void)
{
	return arena.used;
}

/* SIZE with its header, rounded up; ends the process when that is too much. */
static size_t
block_room(size_t size, size_t from)
{
	size_t	room;

	if (size > arena.limit)
		_exit(ARENA_FULL);
	room = (size + sizeof(struct block) + ARENA_ALIGN - 1) &
	    ~((size_t)ARENA_ALIGN - 1);
	if (room > arena.limit - from)
		_exit(ARENA_FULL);
	return room;
}

static size_t
size_class(size_t size)
{
	return (size + ARENA_ALIGN - 1) / ARENA_ALIGN;
}

/* A freed block of that size, or NULL. */
static void *
reuse(size_t size)
{
	unsigned char	**list, *p;

	if (size > REUSE_MAX)
		return NULL;
	list = &arena.freed[size_class(size)];
	if ((p = *list) == NULL)
		return NULL;
	memcpy(list, p, sizeof(*list));
	((struct block *)(void *)p - 1)->size = size;
	return p;
}

void *
arena_alloc(size_t size)
{
	struct block	*b;
	size_t		 room;
	void		*p;

	if ((p = reuse(size)) != NULL)
		return p;
	room = block_room(size, arena.used);
	b = (struct block *)(void *)(arena.base + arena.used);
	b->size = size;
	arena.used += room;
	arena.last = (unsigned char *)(b + 1);
	return arena.last;
}

void *
arena_calloc(size_t n, size_t size)
{
	void	*p;

	if (size != 0 && n > SIZE_MAX / size)
		_exit(ARENA_FULL);
	p = arena_alloc(n * size);
	memset(p, 0, n * size);
	return p;
}

void *
arena_realloc(void *old, size_t size)
{
	struct block	*b;
	size_t		 start;
	void		*p;

	if (old == NULL)
		return arena_alloc(size);
	b = (struct block *)old - 1;
	if (old == arena.last) {
		start = (size_t)((unsigned char *)b - arena.base);
		arena.used = start + block_room(size, start);
		/* A block that shrinks may leave dirty pages behind. */
		if (start + b->size + sizeof(*b) > arena.touched)
			arena.touched = start + b->size + sizeof(*b);
		b->size = size;
		return old;
	}
	if (size <= b->size)
		return old;
	p = arena_alloc(size);
	memcpy(p, old, b->size);
	arena_free(old);
	return p;
}

void
arena_free(void *p)
{
	unsigned char	**list;
	size_t		  size;

	if (p == NULL)
		return;
	size = ((struct block *)p - 1)->size;
	if (size == 0 || size > REUSE_MAX)
		return;
	list = &arena.freed[size_class(size)];
	memcpy(p, list, sizeof(*list));
	*list = p;
}
