/*
 * Which unchanged files an update concerns.
 */
#ifndef KN_UPDATE_H
#define KN_UPDATE_H

#include "linker.h"
#include "stored.h"

/*
 * The files of the stream are in L; GONE are the paths that left.  Adds the
 * files of the store, and marks (file.relink) and decodes those whose
 * references may now mean something else.  To be called before
 * files_build(), once.  Returns 1 if that is all of them, which are decoded
 * then, so that the store is needed no more.
 */
int	 update_plan(struct stored *, struct linker *,
	    const struct name_map *gone);

/*
 * Calls ADD with every name (as bytes) that FILE depends on beside its own
 * strings: the last parts of what it imports.
 */
void	 update_import_parts(struct linker *, const struct file *,
	    void (*add)(struct linker *, struct text));

#endif
