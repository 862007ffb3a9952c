/*
 * What one file says of its references, as kn-extract wrote it down and
 * kn-link read it (the link section of kn-frames(7), kept in the store).
 */
#ifndef KN_WHYFACTS_H
#define KN_WHYFACTS_H

#include "facts.h"
#include "query.h"

struct whyfacts {
	struct query		*q;
	const struct file	*file;
	struct link_facts	 link;
	const unsigned char	*slots;	/* u32 LE by ord; NULL: slot is ord */
};

/* One thing that the file says about a name. */
struct whybind {
	const char	*how;		/* "imported", "assigned" … */
	const char	*text;		/* what stands there */
	uint32_t	 line;		/* 0: not known */
};

/* Returns 0: the store has no facts of that file. */
int	whyfacts_get(struct query *, const struct file *, struct whyfacts *);
void	whyfacts_release(struct whyfacts *);
/* Node of a definition; the reverse gives LINK_NONE for what is not of the
   file. */
int64_t	whyfacts_node(const struct whyfacts *, uint32_t ord);
uint32_t whyfacts_ord(const struct whyfacts *, int64_t node);
const char *whyfacts_ref_name(unsigned int kind);
/* An expression nearly as it was written, in the pool. */
const char *whyfacts_text(const struct whyfacts *, uint32_t expr);
/* The last name of it; "" when it has none. */
const char *whyfacts_last(const struct whyfacts *, uint32_t expr);
/*
 * What the file says about the names in EXPR, from the outermost inwards:
 * calls PUT with the name and each thing.
 */
void	whyfacts_trace(const struct whyfacts *, uint32_t expr,
	    void (*put)(void *, const char *name, const struct whybind *),
	    void *arg);
/* Is an import of the file bound to NAME, but for the thing MEMBER? */
int	whyfacts_aliased(const struct whyfacts *, const char *name,
	    const char *member);

#endif
