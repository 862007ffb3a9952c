/*
 * The memory of one file: a bump allocator over one large mapping that was
 * reserved, not committed.  arena_reset() forgets all at once, so that trees
 * and parsers are never deleted.  One per process, because tree-sitter's
 * allocator functions take no context.
 *
 * The arena is also the memory limit: tree-sitter cannot go on after a
 * failed allocation, so a full arena ends the process, with ARENA_FULL.
 */
#ifndef KN_ARENA_H
#define KN_ARENA_H

#include <stddef.h>

#define ARENA_FULL	3	/* exit status */

/* Reserve MAX bytes of address space.  Returns 0, or -1 with errno. */
int	 arena_init(size_t max);
/* Take all memory back and allow LIMIT bytes (at most MAX) from now on. */
void	 arena_reset(size_t limit);
size_t	 arena_used(void);	/* bytes, since the last reset */

/* Aligned to 16 bytes, not zeroed.  Never NULL: see ARENA_FULL. */
void	*arena_alloc(size_t);
/* As malloc and its family; for ts_set_allocator(). */
void	*arena_calloc(size_t n, size_t size);
void	*arena_realloc(void *, size_t);
void	 arena_free(void *);

#endif
