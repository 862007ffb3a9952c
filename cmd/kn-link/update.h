/*
 * Which unchanged files an update concerns.
 */
#ifndef KN_UPDATE_H
#define KN_UPDATE_H

#include "linker.h"
#include "stored.h"

struct update;

/*
 * The files of the stream are in L; GONE are the paths that left.  Adds the
 * files of the store, and compares.  To be called before files_build().
 * *ALL is set if every reference may now mean something else, or if RELINK
 * says so: all files are marked (file.relink) and decoded then, so that the
 * store is needed no more.
 */
struct update	*update_compare(struct stored *, struct linker *,
		    const struct name_map *gone, int relink, int *all);
/* After symbols_build(), unless it was all: marks the files to be linked
   again. */
void		 update_follow(struct update *);
void		 update_free(struct update *);

/*
 * Calls ADD with every name (as bytes) that FILE depends on beside its own
 * strings: the last parts of what it imports.
 */
void	 update_import_parts(struct linker *, const struct file *,
	    void (*add)(struct linker *, struct text));

#endif
