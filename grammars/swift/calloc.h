/*
 * Swift: read before the parser's own sources.
 *
 * scanner.c of 0.7.1 asks calloc() for no elements of its state, and then
 * writes to it.  Here no elements are one.
 */
#ifndef KN_SWIFT_CALLOC_H
#define KN_SWIFT_CALLOC_H

#include <stdlib.h>

static inline void *
kn_swift_calloc(size_t n, size_t size)
{
	return calloc(n == 0 ? 1 : n, size);
}

#define calloc(n, size)	kn_swift_calloc(n, size)

#endif
