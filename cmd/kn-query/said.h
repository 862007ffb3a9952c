/*
 * What language servers and indexes said of the names in a file.
 */
#ifndef KN_SAID_H
#define KN_SAID_H

#include "query.h"

struct said_of {
	const char	*name;		/* as it is written; "": any */
	const uint32_t	*lines;		/* where */
	size_t		 n;
	uint32_t	 type;		/* or of the symbol at this line, */
	uint32_t	 line;		/* an edge of this type */
};

/* WHO said where the name at LINE leads: producer and version. */
typedef void	said_fn(void *arg, const char *name, const char *who,
		    uint32_t line);

void	said_each(struct query *, const struct file *, const struct said_of *,
	    said_fn *, void *arg);

#endif
