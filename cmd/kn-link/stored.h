/*
 * The store as a source of files and symbols, for updates.
 */
#ifndef KN_STORED_H
#define KN_STORED_H

#include "linker.h"

struct stored;

/* Load the link section of FILE, which comes from the store.  A store that
   lacks it ends the program. */
void		 stored_load(struct stored *, struct linker *, file_no);
/* As link_named(), over stream and store. */
uint32_t	 stored_named(struct stored *, struct linker *, name_id,
		    const sym_id **);

#endif
