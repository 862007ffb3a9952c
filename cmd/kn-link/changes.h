/*
 * What changed in an update, between the parts that find it out.
 *
 * changes.c  the names that changed
 * diff.c     what a file says now, compared with what it said before
 * then.c     types now, compared with the types that the store knows
 * update.c   what follows from it all
 */
#ifndef KN_CHANGES_H
#define KN_CHANGES_H

#include "update.h"

struct update {
	struct linker	*l;
	struct stored	*st;
	struct name_map	 changed;	/* a set */
	name_id		*queue;		/* the same, in order */
	uint32_t	 n, cap, done;
	struct name_map	 whole;		/* files whose imports changed what
					   those see that include them */
	int		 all;
	struct before	*before;
};

/* The repository as the store has it, to compare types with. */
struct before {
	struct linker	 l;
	struct stored	*st;
};

/* Two numbers into one that depends on both. */
static inline uint64_t
mix(uint64_t h, uint64_t v)
{
	h ^= v + 0x9e3779b97f4a7c15u + (h << 6) + (h >> 2);
	h *= 0xff51afd7ed558ccdu;
	return h ^ h >> 32;
}

/* changes.c */
int		 is_changed(const struct update *, name_id);
void		 change(struct update *, name_id);
/* The names by which others may import the file: of its path, its package. */
void		 change_path(struct update *, const struct file *);
/* What the file shows to those that include it, its definitions with it. */
void		 change_whole(struct update *, const struct file *);
/* Definition ORD of the file, and what changes with it unnamed. */
void		 changed_def(struct update *, const struct file *,
		    uint32_t ord);
/* A definition, before its file's symbols were entered or after. */
struct link_def	 def_of(const struct update *, const struct file *,
		    uint32_t ord);
int		 is_interface(const struct update *, const struct file *,
		    uint32_t ord);
/* An import that binds no name but shows what is in the file: #include. */
int		 is_include(const struct link_import *);

/* diff.c: OLD or NEW may be NULL. */
void		 diff_files(struct update *, const struct file *old,
		    const struct file *new);

/* then.c */

/* Is the type of S, which says changed names, another than it was? */
int		 type_changed(struct update *, sym_id);
/*
 * Does import number I of FILE, which concerns changed names, bring in
 * something else than before?  Under another name it hides the name that
 * changed from those who use it.
 */
int		 value_changed(struct update *, file_no, uint32_t i);
void		 before_free(struct before *);

#endif
