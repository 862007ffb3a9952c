/*
 * A heap of numbers with two keys each, the least first.
 */
#ifndef KN_HEAP_H
#define KN_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct heap_entry {
	uint32_t	 key, second;	/* least first */
	uint32_t	 what;
};

struct heap {
	struct heap_entry	*v;		/* to be freed */
	size_t		 n, cap;
};

/* An empty heap is zero.  Ends the program (2) when memory is out. */
void	heap_put(struct heap *, uint32_t key, uint32_t second, uint32_t what);
/* The heap must not be empty. */
struct heap_entry heap_take(struct heap *);

#endif
