/*
 * C and C++: what the parts of the linker share.
 */
#ifndef KN_C_CLINK_H
#define KN_C_CLINK_H

#include "link.h"

#define CONF_NEAR	80u	/* of several the nearest */

/*
 * What a file of either language keeps in the state of its language
 * (link_state()), at the beginning of it.
 */
struct c_state {
	struct closure	*closures;	/* by file, see link_includes.c */
	file_no		*work;
	uint32_t	 nfiles;
	size_t		 bytes;
	sym_id		*expanding;	/* macros whose expansion is visited */
	uint32_t	 nexpanding, expanding_cap;
	/*
	 * What NAME means at SCOPE of a file.  MACROS: a macro may be meant,
	 * and then is, before anything else.  *CANDIDATES: how many it might
	 * be.
	 */
	struct value	(*find)(struct linker *, file_no, sym_id scope,
			    name_id, enum link_want, int macros,
			    uint32_t *candidates);
};

/* The state that serves the file. */
struct c_state	*c_state(struct linker *, file_no);
void		 c_state_release(struct c_state *);
/* P, unless it is NULL: then the program ends. */
void		*c_need(void *p);

/* ---- link_includes.c ---- */

/* The hook `module': the file that is included. */
struct value	 c_module(struct linker *, file_no, const struct link_import *);
/* Could F see names through an include that was not resolved? */
int		 c_is_open(struct linker *, file_no f);
/* Does F include G, directly or not? */
int		 c_sees(struct linker *, file_no f, file_no g);
/* Not a source file: does not end in ".c", ".cc" … */
int		 c_is_header(struct linker *, file_no);
/* Does F see a header that G, which defines something, includes itself? */
int		 c_share_header(struct linker *, file_no f, file_no g);
/* Is there a file, neither of the two, that both include, directly or not? */
int		 c_see_alike(struct linker *, file_no f, file_no g);
/* Does F see a header called as the file G is: dict.h for dict.c? */
int		 c_sees_header_of(struct linker *, file_no f, file_no g);
int		 c_same_dir(struct linker *, file_no, file_no);
/* Directories that two paths have in common, as bytes. */
size_t		 c_common_dir(struct text, struct text);

/* ---- link_macros.c ---- */

/* The hook `target' for a reference to the macro V (or anything else, which
   is left alone): what it expands to is called where it stands. */
int		 c_target(struct linker *, const struct link_site *,
		    struct value v);

#endif
