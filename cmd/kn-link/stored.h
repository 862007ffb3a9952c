/*
 * The store as a source of files and symbols, for updates.  It is read in
 * one transaction: what kn-store writes meanwhile is not seen.
 */
#ifndef KN_STORED_H
#define KN_STORED_H

#include "linker.h"

struct stored;

/*
 * Open the store that the stream is an update of: FILE, or the usual place
 * (NULL) of the repository around DIR (NULL: the current directory), at
 * generation BASE.  Ends the program if that is not what is
 * there.
 */
struct stored	*stored_open(const char *file, const char *dir,
		    uint64_t base);
void		 stored_free(struct stored *);
/* Another view of the same store, for another linker.  To be freed before
   the first. */
struct stored	*stored_again(struct stored *);
/* False in a store whose first index was cut off: no edges, maybe no
   indexes, so everything is to be linked. */
int		 stored_is_complete(const struct stored *);

/*
 * Add all files of the store to L, except those that the stream brought or
 * said to be gone.
 */
void		 stored_files(struct stored *, struct linker *,
		    const struct name_map *gone);
/* Of a file that the stream replaces or removes: what it was.  0: new. */
int		 stored_old(struct stored *, struct linker *, name_id path,
		    struct file *old);

/* Load the link section of FILE (and in a language whose packages are one
   scope, of all files of its package). */
void		 stored_load(struct stored *, struct linker *, file_no);
/* Decode it only; for use before symbols_build(). */
void		 stored_decode(struct stored *, struct linker *,
		    struct file *);
/* The file with that id, after symbols_build(); FILE_NONE: replaced, gone. */
file_no		 stored_file(const struct stored *, int64_t id);
/* As link_named(), over stream and store. */
uint32_t	 stored_named(struct stored *, struct linker *, name_id,
		    const sym_id **);
/* The children of that name of PARENT, a type, are loaded, in whatever file
   they stand (LINK_RECEIVERS); PARENT's file is. */
void		 stored_children(struct stored *, struct linker *,
		    sym_id parent, name_id);
/* The packages of the stream's files, where packages are one scope. */
void		 stored_groups(struct stored *, struct linker *);
/*
 * Call HIT for each stored file that mentions one of the N sorted hashes.
 */
void		 stored_mentions(struct stored *, const uint32_t *wanted,
		    size_t n, void (*hit)(void *, int64_t file), void *arg);

#endif
