/*
 * Swift: what the parts of the linker share.
 */
#ifndef KN_SWIFT_SLINK_H
#define KN_SWIFT_SLINK_H

#include "link.h"

extern const struct link_lang link_swift;

/* Has S a typing of that kind? */
int		 swift_has(struct linker *, sym_id, enum typing_how);

/* link_std.c: a name of the standard library, which needs no import? */
int		 swift_is_standard(struct text);

/* link_extensions.c: hooks of grammars/link.h. */
#define SWIFT_PARTS_MAX	256u	/* extensions of one type that add protocols */
uint32_t	 swift_parts(struct linker *, sym_id type, sym_id *parts,
		    uint32_t max);
void		 swift_file(struct linker *, file_no);

/* link_overloads.c: hook of grammars/link.h */
int		 swift_target(struct linker *, const struct link_site *,
		    struct value target);

#endif
