/*
 * Memory, or the end of the program: for what has no caller that could do
 * without.
 */
#ifndef KN_ROOM_H
#define KN_ROOM_H

#include <err.h>
#include <stdlib.h>

/* N zeroed elements of SIZE bytes, to be freed; never NULL. */
static inline void *
room(size_t n, size_t size)
{
	void	*p;

	if ((p = calloc(n == 0 ? 1 : n, size)) == NULL)
		err(2, "out of memory");
	return p;
}

#endif
