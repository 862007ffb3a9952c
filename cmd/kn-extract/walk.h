/*
 * The walk over one file: what the modules of grammars/lang.h are served
 * from.  Private to kn-extract.
 *
 *   walk.c    the cursor, the rules, what is open
 *   names.c   strings and expressions, each once per file
 *   scopes.c  block scopes, local variables
 *   defs.c    definitions: signature, documentation, body hash, identity
 *   words.c   the words of the full-text index
 *   finish.c  from the walk's tables to one FACTS payload
 */
#ifndef KN_WALK_H
#define KN_WALK_H

#include <stddef.h>
#include <stdint.h>

#include "clones.h"
#include "extract.h"
#include "lang.h"

/* Longest stored texts, bytes; what is longer ends in "...". */
#define SIGNATURE_MAX	400
#define DOC_MAX		2000
/* Containers nest to this depth; what is deeper opens none. */
#define NEST_MAX	200

/*
 * A set of 32-bit numbers found by hash: open addressing, linear probing.
 * Slots hold number + 1; 0 is free.
 */
struct index {
	uint32_t	*slot;
	uint32_t	 mask;		/* slots - 1 */
	uint32_t	 used;
};

struct str {
	struct text	 t;
	uint32_t	 hash;
	uint32_t	 bound;		/* some scope binds it */
};

/* Internal expression: as struct link_expr, but NAME has b = scope. */
#define SCOPE_GLOBAL	0x80000000u	/* in b of NAME: never a local */

struct bind {
	uint32_t	name;		/* string */
	uint32_t	scope;
	int		hidden;		/* walk_unbind() */
};

struct scope {
	uint32_t	parent;		/* scope; itself for 0 */
	uint32_t	def;		/* container it lies in */
	int		function;	/* it is a function's own … */
	int		anonymous;	/* … of one that is no definition */
};

struct def {
	uint32_t	name;		/* string */
	uint32_t	kind, flags, parent;
	uint32_t	line, end_line, column, start, end;
	uint32_t	comment;	/* where the doc above it begins, or
					   start */
	struct text	signature, doc;
	struct text	owner;		/* see struct walk_def */
	uint64_t	body;		/* running hash of the tokens */
	uint64_t	path;		/* hash of the scope path with own name */
	uint32_t	ordinal;	/* 1, or 2 … for repeated names */
	uint32_t	children;	/* definitions and imports inside, and
					   what else is in scope there */
	uint32_t	nest;		/* containers around it */
	uint32_t	sketch;		/* number in walk.sketches, from 1 */
	int		leaf;
};

/* A typing; owner is an ord, or OWNER_BIND | binding. */
#define OWNER_BIND	0x80000000u

/* Something that enter() opened, to be closed at the same depth. */
struct open {
	uint32_t	depth;
	uint32_t	container;	/* to be restored */
	uint32_t	scope;		/* to be restored */
	const struct lang_rule *rule;	/* with leave(), or NULL */
	TSNode		node;
};

struct comment {
	uint32_t	start, end, line, end_line;
};

struct chunk {
	struct chunk	*next;
	size_t		 used, size;
};

struct vec {
	void		*v;
	uint32_t	 n, cap;
};

/* Numbers by the id of a node; slot NULL: none yet. */
struct memo {
	struct {
		const void	*id;
		uint32_t	 value;
	}			*slot;
	uint32_t		 mask, n;
};

struct walk {
	const struct lang	*lang;
	const struct file_frame	*file;
	const char		*src;
	const char		*prepared;	/* what was parsed; src, or a copy
						   with blanks in it */
	uint32_t		 len;
	uint32_t		 file_flags;
	struct text		 package;	/* len 0: the one that came */
	void			*state;
	struct memo		 memo;		/* see walk_memo() */

	struct vec		 strs;		/* struct str */
	struct vec		 exprs;		/* struct link_expr */
	struct vec		 defs;		/* struct def */
	struct vec		 scopes;	/* struct scope */
	struct vec		 binds;		/* struct bind */
	struct vec		 typings;	/* struct link_typing */
	struct vec		 imports;	/* struct link_import */
	struct vec		 refs;		/* struct link_ref */
	struct vec		 opens;		/* struct open */
	struct vec		 sketches;	/* struct clone_sketch */
	struct index		 stridx, expridx, bindidx, defidx, ordidx;

	/* where the walk is */
	uint32_t		 depth;
	uint32_t		 container;	/* open definition */
	uint32_t		 scope;		/* open scope */
	TSNode			 node;		/* being entered */
	const struct lang_rule	*rule;		/* of node */
	int			 opened;	/* node has an entry in opens */
	struct comment		 comment;	/* last run of comments */
	const void		*taken[WALK_TAKEN];	/* ids, a ring */
	uint32_t		 ntaken;	/* so far */
	uint32_t		 last_leaf;	/* last leaf definition */
	uint32_t		 dropped;	/* definitions over NODE_SLOT_MAX */

	struct chunk		*chunks;	/* walk_alloc() and texts */
};

#define VEC(w, field, type)	((type *)(w)->field.v)

/* Room for twice as many elements of SIZE bytes; ends the program when there
   is no memory. */
void		 vec_grow(struct vec *, size_t size);

/* One more element of SIZE bytes, zeroed; as vec_grow().  The pointer is good
   until the next push. */
static inline void *
vec_push(struct vec *v, size_t size)
{
	if (v->n == v->cap)
		vec_grow(v, size);
	return memset((char *)v->v + (size_t)v->n++ * size, 0, size);
}

/* Empty, of elements of SIZE bytes; much memory is given back. */
void		 vec_reset(struct vec *, size_t size);
void		 index_reset(struct index *);
/* Slot of the first candidate for HASH; walk on with index_next(). */
uint32_t	 index_first(const struct index *, uint32_t hash);
uint32_t	 index_next(const struct index *, uint32_t slot);
/* Put NUMBER into the free SLOT.  True if the table is now too full: then
   the caller rebuilds it with index_grow() and index_put(). */
int		 index_set(struct index *, uint32_t slot, uint32_t number);
void		 index_grow(struct index *);
void		 index_put(struct index *, uint32_t hash, uint32_t number);

uint32_t	 hash_mix(uint32_t a, uint32_t b, uint32_t c);

/* scopes.c */
uint32_t	 scope_open(struct walk *, uint32_t def, int function);
/* Binding that NAME means in SCOPE, or LINK_NONE. */
uint32_t	 scope_lookup(const struct walk *, uint32_t scope, uint32_t name);

/* defs.c */
void		 defs_begin(struct walk *);	/* the file's own, ord 0 */
void		 defs_comment(struct walk *, TSNode);
void		 defs_end(struct walk *);	/* body hashes upward */

/* words.c */
struct keywords;
/* The words that the grammar of TS itself uses; to be kept. */
struct keywords	*keywords_new(const TSLanguage *ts);
void		 words_put(struct walk *, const struct keywords *,
		    struct mp_buf *out);

/* walk.c: memory that lives as long as the file. */
char		*walk_text_copy(struct walk *, const char *, size_t);

/* finish.c */
void		 walk_finish(struct walk *, struct hasher *, struct text repo,
		    const struct keywords *, struct mp_buf *out);

#endif
