/*
 * Ruby: what the parts of its linking share.
 *
 *   link.c            names, members, what calls give; the table of hooks
 *   link_classes.c    classes by their qualified names, ancestors
 *   link_constants.c  what a constant means
 *   link_methods.c    methods in method resolution order
 *   link_core.c       what Ruby itself brings
 *
 * A class or module is known by its qualified name ("A.B"), whichever of
 * the places that open it is meant.
 */
#ifndef KN_RUBY_RBLINK_H
#define KN_RUBY_RBLINK_H

#include <stdlib.h>
#include <string.h>

#include "link.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

extern const struct link_lang	link_ruby;

#define SUPERS_MAX	256	/* classes above one another */

/* What a class inherits from, or includes. */
enum rb_base_kind {
	RB_REPO,		/* class Q of the repository */
	RB_EXTERNAL,		/* something outside, called Q */
	RB_UNKNOWN
};

struct rb_base {
	enum rb_base_kind kind;
	name_id		 q;
};

struct rb_bases {
	struct rb_base	*v;
	uint32_t	 n, cap;
};

/* All that opens one class or module. */
struct rb_class {
	name_id		 q;
	sym_id		*node;		/* by path and place */
	uint32_t	 nnodes;
	sym_id		 main;		/* the node that stands for it */
	int		 is_module;
	int		 state;		/* 0, 1: being worked out, 2 */
	struct rb_bases	 ancestors;	/* of its instances, itself among them */
	struct rb_bases	 extended;	/* modules that it is extended with */
	struct rb_base	 super;		/* RB_UNKNOWN, NAME_NONE: none */
	int		 extends_self;
};

/* A hash table from two numbers to one. */
struct rb_map {
	struct rb_slot	*slot;
	uint32_t	 mask, n;
};

struct rb_link {
	struct rb_map	 qualified;	/* sym -> name */
	struct rb_map	 by_name;	/* q -> index in classes */
	struct rb_map	 constants;	/* (q, name) -> sym */
	struct rb_class	**class;
	uint32_t	 nclasses, cap;
	uint32_t	 depth;		/* of classes being worked out */
	name_id		 new, initialize, class_methods;
};

struct rb_link	*rb_link(struct linker *);

/* ---- link_classes.c ---- */

uint32_t	*rb_map_at(struct rb_map *, uint32_t a, uint32_t b, int *found);
void		 rb_classes_free(struct rb_link *);
int		 rb_is_class(struct linker *, sym_id);
/* "A.B" of a definition; of what stands at the top its own name. */
name_id		 rb_qualified(struct linker *, sym_id);
/* The class that a definition stands in: its qualified name, or NAME_NONE. */
name_id		 rb_scope(struct linker *, sym_id);
/* The class of that qualified name, or NULL; with nodes only. */
struct rb_class	*rb_class(struct linker *, name_id q);
/* The same, and its ancestors are known. */
struct rb_class	*rb_ancestors(struct linker *, name_id q);

/* ---- link_constants.c ---- */

/* Constant NAME of class Q (NAME_NONE: at the top), not of its ancestors. */
sym_id		 rb_constant_in(struct linker *, name_id q, name_id name);
/* Also of ancestors. */
struct value	 rb_constant(struct linker *, file_no, sym_id scope, name_id);
struct value	 rb_constant_of(struct linker *, name_id q, name_id name);
/* What a base is that stands as EXPR in FILE. */
struct rb_base	 rb_base_of(struct linker *, file_no, uint32_t expr, int depth);
int		 rb_is_constant_name(struct text);

/* ---- link_methods.c ---- */

#define CONF_MIXED	80u	/* found past something that is not known */
#define CONF_BELOW	70u	/* defined by what inherits, not by itself */

/* Is BASE among the ancestors of Q? */
int		 rb_inherits(struct linker *, name_id q, name_id base);

/* Method or field NAME of instances of Q, or of Q itself. */
struct value	 rb_instance_member(struct linker *, name_id q, name_id name);
struct value	 rb_class_member(struct linker *, name_id q, name_id name);
/* What super calls in METHOD; what METHOD overrides. */
struct value	 rb_super_of(struct linker *, sym_id method);
/* The only method of that name, or nothing. */
struct value	 rb_guess(struct linker *, file_no, name_id name);
uint32_t	 rb_may_guess(struct linker *, sym_id candidate);
void		 rb_overrides(struct linker *, file_no);
/* A method that is defined outside of all classes. */
struct value	 rb_function(struct linker *, file_no, name_id name,
		    uint32_t *candidates);

/* ---- link_core.c ---- */

struct text	 rb_last_word(struct text);
int		 rb_is_core_class(struct text);
/* Of Kernel, there without receiver; of every object; of every class. */
int		 rb_is_kernel_method(struct text);
int		 rb_is_object_method(struct text);
int		 rb_is_class_method(struct text);
/* Of some class of the core or standard library that is in wide use. */
int		 rb_is_common_method(struct text);
/* The core class of what the method QUALIFIED ("String.strip") gives, or
   NULL. */
const char	*rb_core_gives(struct text qualified);

#endif
