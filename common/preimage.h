/*
 * What the identity of a stored definition was computed from (facts.h,
 * "identity").  Its name, kind, package and path stand in the store; the
 * scope and the ordinal do not: the scope follows from the definitions around
 * it and, for what stands outside its container (a Go method, a C++ one
 * outside its class), from what the source calls that container; the ordinal
 * from how many others of its name there are.  So they are tried, and the one
 * whose hash fits is it.
 */
#ifndef KN_PREIMAGE_H
#define KN_PREIMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"

struct preimage {
	struct text	scope;		/* valid until preimages_release() */
	uint32_t	ordinal;	/* from 1 */
};

/* The definitions of one file.  All is borrowed. */
struct preimages {
	struct hasher		*hasher;
	const struct link_facts	*facts;
	struct text		 repo, package, path;
	/* The identity of definition ORD, of HASH_LEN bytes; NULL: none. */
	const unsigned char	*(*hash)(void *arg, uint32_t ord);
	/* Its signature, valid until the next call. */
	struct text		(*signature)(void *arg, uint32_t ord);
	void			*arg;
	struct preimage_known	*known;		/* by ord; NULL at first */
	struct mp_buf		 scope, dis;	/* bytes being put together */
};

/* Begin with the upper part filled in. */
void	preimages_init(struct preimages *);
void	preimages_release(struct preimages *);
/* Of the definition ORD.  Returns 1, or 0 when nothing fits. */
int	preimage_find(struct preimages *, uint32_t ord, struct preimage *);

/*
 * The identity that follows from a preimage.  An ordinal of 1 is not
 * written.
 */
void	preimage_hash(struct hasher *, struct mp_buf *dis, struct text repo,
	    struct text package, struct text path, struct text scope,
	    struct text name, uint32_t kind, uint32_t ordinal,
	    unsigned char out[HASH_LEN]);

#endif
