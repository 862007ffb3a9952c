/*
 * Kotlin: what the parts of the linker share.
 */
#ifndef KN_KOTLIN_KLINK_H
#define KN_KOTLIN_KLINK_H

#include "link.h"

extern const struct link_lang link_kotlin;

#define KOTLIN_NAMED_MAX 64u	/* definitions of one name that are compared */

/* link.c: is S written in Kotlin?  And a name that needs no import. */
int		 kotlin_is(struct linker *, sym_id);
struct value	 kotlin_known(struct linker *, struct text);

/* link_extensions.c: the simple name of what S extends, or "". */
struct text	 kotlin_extends(struct linker *, sym_id);
/* The simple name of a type or of what an instance is of, or "". */
struct text	 kotlin_type_name(struct linker *, struct value);

/* link_overloads.c: does S take that many arguments? */
int		 kotlin_takes(struct linker *, sym_id, uint32_t arity);

/* Hooks of grammars/link.h. */
struct value	 kotlin_member(struct linker *, struct value receiver,
		    name_id);
int		 kotlin_target(struct linker *, const struct link_site *,
		    struct value target);
int		 kotlin_unknown(struct linker *, const struct link_site *);

#endif
