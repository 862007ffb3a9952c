/*
 * Which file of the repository stands for a package that is imported.
 */
#ifndef KN_PACKAGES_H
#define KN_PACKAGES_H

#include "query.h"

struct packages {
	int64_t		(*v)[2];	/* node of the package, file; by node */
	size_t		 n, cap;
};

void	packages_get(struct query *, struct packages *);
/* The file that NODE stands in, or, of a package, its first; 0: none. */
int64_t	packages_file(const struct packages *, int64_t node);
void	packages_release(struct packages *);
/* Directory of a path, "." at the top.  In the pool. */
const char *path_dir(struct query *, const char *path);

#endif
