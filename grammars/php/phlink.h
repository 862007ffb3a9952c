/*
 * PHP: what the parts of its linking share.
 */
#ifndef KN_PHP_PHLINK_H
#define KN_PHP_PHLINK_H

#include <string.h>

#include "link.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

extern const struct link_lang	link_php;

/* ---- link_members.c ---- */

/* Method, constant or case NAME, or field "$NAME", of CLASS and what it
   inherits; value_outside() where it is certain that the repository has none. */
struct value	 php_member_of(struct linker *, sym_id class, name_id name);
struct value	 php_member(struct linker *, struct value receiver, name_id);
/* Is BASE among the bases of CLASS, or CLASS itself? */
int		 php_inherits(struct linker *, sym_id class, sym_id base);

/* ---- link_std.c ---- */

/* A method of some class that PHP itself brings? */
int		 php_is_common_method(struct text);

#endif
