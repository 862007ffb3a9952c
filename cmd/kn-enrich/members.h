/*
 * The modules that a workspace lists.
 */
#ifndef KN_ENRICH_MEMBERS_H
#define KN_ENRICH_MEMBERS_H

#include <stddef.h>

#include "server.h"

struct members {
	char	**v;		/* folders and globs; "!" before: not those */
	size_t	 n;
	int	 there;		/* a file lists some, or none */
};

enum membership {
	MEMBER_NOT, MEMBER_FITS,	/* a glob */
	MEMBER_NAMED
};

/* What the files in DIR list, in SERVER's eyes. */
void	members_read(struct members *, const struct server *,
	    const char *dir);
/* PATH: relative to that folder. */
enum membership	members_have(const struct members *, const char *path);
void	members_release(struct members *);

#endif
