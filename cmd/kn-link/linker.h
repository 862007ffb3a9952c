/*
 * kn-link's own header: the tables of one run.
 *
 * names.c    every string once
 * files.c    the files, found by path, package, base name, directory
 * symbols.c  the definitions, found by parent and name, and by name
 * values.c   what expressions stand for
 * lookup.c   free names: scopes, packages, guesses
 * modules.c  modules and imports
 * classes.c  base classes, members
 * eval.c     expressions
 * typed.c    types of definitions and bindings
 * sources.c  packages that files name themselves
 * worlds.c   the rules of every language, for those that ask all of them
 * hooks.c    what the hooks of several languages ask for
 * refs.c     references to edges, and the edges that follow from others
 * edges.c    the edges of one file, sorted, merged, written
 * limits.c   what was cut short, counted
 * stored.c   the store as a source of files and symbols (updates)
 * update.c   which stored files an update concerns
 *
 * Files are numbered by path and symbols by (file, ord), so that comparing
 * numbers is comparing places, in every mode and order of arrival.
 */
#ifndef KN_LINKER_H
#define KN_LINKER_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "frame.h"
#include "kinds.h"
#include "link.h"

/* ---- memory: ends the program when there is none ---- */

void	*need(void *p);			/* P, unless NULL */
void	*grow(void *v, uint32_t used, uint32_t *cap, size_t size);

/* ---- names.c ---- */

struct name {
	const char	*p;
	uint32_t	 len;
	uint32_t	 hash;
};

struct names {
	struct name	*v;
	uint32_t	 n, cap;
	uint32_t	*slot;		/* hash table: number + 1 */
	uint32_t	 mask;
	char		*block;		/* text is packed into blocks */
	size_t		 left;
	struct text_block *blocks;
};

void		 names_init(struct names *);
void		 names_release(struct names *);
name_id		 names_put(struct names *, struct text);
/* NAME_NONE if it is not there yet. */
name_id		 names_find(const struct names *, struct text);

/* ---- files ---- */

enum file_from {
	FROM_STREAM,		/* FACTS of this run */
	FROM_STORE		/* unchanged, in the store */
};

/* A reference; which definition it stands in follows from its place. */
struct packed_ref {
	uint32_t	expr;
	uint32_t	line;
	uint8_t		kind, arity;
};

struct file {
	struct text	 path;
	name_id		 package;
	uint32_t	 flags;		/* FILE_… */
	const struct link_lang *lang;	/* NULL: has no linker */
	enum file_from	 from;
	uint32_t	 facts;		/* FROM_STREAM: number of the frame */
	int64_t		 id;		/* FROM_STORE: file.id */
	sym_id		 base;		/* symbol of ord 0 */
	uint32_t	 ndefs;
	int		 loaded;
	int		 grouped;	/* outer methods were entered */
	int		 relink;	/* FROM_STORE: write its edges anew */
	sym_id		 default_export;	/* or SYM_NONE */

	/* From here on: set by file_load(). */
	struct link_def	*defs;		/* until symbols_build(); name_ids */
	name_id		*strings;
	struct link_expr *exprs;
	name_id		*binds;
	struct link_typing *typings;	/* by owner, then as extracted */
	uint32_t	*typing_first;	/* by owner; one more at the end */
	struct link_import *imports;	/* name_ids for strings */
	struct packed_ref *refs;	/* by definition, then as extracted */
	uint32_t	*ref_first;	/* by ord; one more at the end */
	uint32_t	*slots;		/* FROM_STORE: ord -> slot, or NULL */
	uint32_t	 nstrings, nexprs, nbinds, ntypings, nimports, nrefs;
	void		*mem;

	/* Memory of eval.c: by expression, by import; NULL until used. */
	uint32_t	*memo[2];	/* by enum link_want */
	uint32_t	*import_memo;
};

/* A symbol whose type is being worked out, in frame INDEX. */
struct typing_now {
	sym_id		sym;
	uint32_t	index;
};

/* Numbers in order under a key: files of a package, symbols of a name. */
struct groups {
	uint32_t	*first;		/* by key; one more at the end */
	uint32_t	*v;
	uint32_t	 nkeys;
};

/* From a name to a number. */
struct name_map {
	uint32_t	*slot;		/* pairs: name + 1, number */
	uint32_t	 mask, n;
};

/* ---- symbols ---- */

struct sym {
	name_id		name;
	sym_id		parent;		/* SYM_NONE for files */
	uint16_t	flags;
	uint8_t		kind;
	uint8_t		known;		/* SYM_…; 0: of a file not loaded yet */
};
#define SYM_KNOWN	0x1u
#define SYM_HOLDS	0x2u	/* other definitions stand in it; said when its
				   file is loaded */

/* ---- values ---- */

struct value_data {
	uint32_t	kind;		/* enum value_kind */
	uint32_t	a;		/* sym, file, name, or value */
	uint32_t	b;		/* value: argument, second */
};

struct values {
	struct value_data *v;
	uint32_t	 n, cap;
	uint32_t	*slot;
	uint32_t	 mask;
};

/* ---- edges of the file at work ---- */

/*
 * Source (20 bits), type (4), whether the target is external (1), target
 * symbol or name (32), in one number that sorts.
 */
struct raw_edge {
	uint64_t	key;
	uint32_t	line, conf;
};

#define RAW_KEY(source, type, external, target)				\
	((uint64_t)(source) << 37 | (uint64_t)(type) << 33 |		\
	(uint64_t)(external) << 32 | (target))
#define RAW_SOURCE(key)		((uint32_t)((key) >> 37))
#define RAW_TYPE(key)		((uint32_t)((key) >> 33) & 15u)
#define RAW_EXTERNAL(key)	((uint32_t)((key) >> 32) & 1u)
#define RAW_TARGET(key)		((uint32_t)(key))

struct edge_counts {
	uint64_t	by_type[EDGE_TYPE_MAX];
	uint64_t	by_prov[PROV_MAX];
	uint64_t	unresolved;	/* rows written */
	uint64_t	unmatched;	/* references left out: nothing in the
					   repository bears their name */
};

/* ---- the linker ---- */

struct lang_slot {
	const struct link_lang	*lang;
	void			*state;
	struct name_map		 members;	/* name -> methods and fields
						   of that name, counted */
	struct name_map		 packages;	/* a set: link_has_packages() */
	int			 packages_known;
};

#define WORLDS_MAX	64		/* languages with rules of their own */

struct stored;				/* see stored.c */
struct child_index;
struct mro_index;

struct linker {
	struct names	 names;

	struct file	*files;		/* by path after files_build() */
	uint32_t	 nfiles, files_cap;
	struct name_map	 by_path;	/* -> file */
	struct name_map	 packages;	/* -> key of by_package */
	struct groups	 by_package;
	struct name_map	 bases;		/* last component -> key of by_base */
	struct groups	 by_base;
	struct name_map	 dirs;		/* a set */

	struct sym	*syms;
	uint32_t	 nsyms;
	file_no		*sym_page;	/* first file of each 256 symbols */
	uint32_t	*child_slot;	/* hash of (parent, name) -> sym + 1 */
	uint32_t	 child_mask, child_used;
	sym_id		*child_next;	/* by sym */
	struct groups	 by_name;	/* full mode */
	struct stored	*stored;	/* update mode, or NULL */

	struct values	 values;
	struct mro_index *mro;

	/* eval.c: what is under way. */
	uint32_t	 depth;
	uint32_t	 low;		/* shallowest frame a cut depended on */
	uint32_t	 fuel;
	uint32_t	 candidates;	/* of the last name not resolved */
	enum link_want	 want;		/* of the member that is looked up */
	const struct link_lang *lang;	/* of the file at work */
	file_no		 file;		/* whose expression is evaluated */
	struct pending	*pending;	/* module lookups under way */
	uint32_t	 npending, pending_cap;
	struct typing_now *typing;	/* symbols whose type is sought */
	uint32_t	 ntyping, typing_cap;

	struct lang_slot worlds[WORLDS_MAX];
	uint32_t	 nworlds;

	/* edges.c */
	struct raw_edge	*edges;
	uint32_t	 nedges, edges_cap;
	struct raw_edge	*unresolved;	/* target: name; conf: candidates */
	uint32_t	 nunresolved, unresolved_cap;
	uint32_t	*mention;	/* extra hashes of link_mention() */
	uint32_t	 nmention, mention_cap;
	struct edge_counts counts;
	struct mp_buf	 out;
	struct line_buf	 lines;

	/* limits.c */
	uint64_t	 site;		/* number of the reference at work; 0:
					   none */
	uint64_t	*cuts;		/* limit and what, see limits.c */
	uint32_t	 ncuts, cuts_cap;
};

void		 linker_init(struct linker *);
void		 linker_release(struct linker *);
/* The rules of a file; without any, rules that do nothing. */
const struct link_lang *linker_lang(const struct linker *, file_no);

/* files.c */

/*
 * Add a file that the stream brought.  ID's texts are copied, LINK is
 * decoded.  Returns 0, or -1: the link section is damaged or does not have
 * NNODES definitions.
 */
int		 files_add(struct linker *, const struct file_id *,
		    uint32_t nnodes, struct text link, uint32_t facts);
/* The rules for LANG, begun; NULL: there are none. */
const struct link_lang *files_world(struct linker *, struct text lang);
/* A file that is in no table: free what it holds. */
void		 file_unload(struct file *);
/* A stored file, not loaded. */
struct file	*files_add_stored(struct linker *, struct text path,
		    struct text lang, struct text package, uint32_t flags,
		    uint32_t nnodes, int64_t id);
/* All files are known: number them by path, build what finds them.
   Returns -1 if one path came twice (*TWICE). */
int		 files_build(struct linker *, struct text *twice);
void		 files_release(struct linker *);
/* Map NAME to NUMBER unless it is there; what it maps to then. */
uint32_t	 name_map_put(struct name_map *, name_id, uint32_t number);
/* LINK_NONE if it is not there. */
uint32_t	 name_map_get(const struct name_map *, name_id);
void		 name_map_release(struct name_map *);
/* Decode a link section into F.  -1: damaged. */
int		 file_decode(struct linker *, struct file *, struct text link);
/* F's link section is there, from the store if need be. */
struct file	*file_need(struct linker *, file_no);

/* symbols.c */
void		 symbols_build(struct linker *);
void		 symbols_release(struct linker *);
/* F was decoded: enter its definitions. */
void		 symbols_enter(struct linker *, file_no);
/* F's methods that stand outside their types; all files of its package must
   have been entered. */
void		 symbols_receivers(struct linker *, file_no);
struct sym	*sym_get(struct linker *, sym_id);

/* values.c */
void		 values_init(struct values *);
void		 values_release(struct values *);
struct value	 value_make(struct linker *, enum value_kind, uint32_t a,
		    uint32_t b, uint32_t conf);
struct value	 value_super(struct linker *, sym_id);

/* lookup.c */

/*
 * What a free NAME at scope ORD of FILE means.  When unknown,
 * l->candidates says how many it might be.
 */
struct value	 lookup_name(struct linker *, file_no, uint32_t ord, name_id,
		    enum link_want);
/* Of several definitions of one name in one place, the one that is meant. */
sym_id		 lookup_choose(struct linker *, sym_id first, enum link_want);
/* Of several that a package spread over directories has, the one nearest to
   FILE. */
struct value	 lookup_package_value(struct linker *, file_no, name_id package,
		    name_id);
/* How many definitions an expression that has no value might have meant. */
/* What the file FN refers to may be guessed to be FOUND?  Tests are not what
   the rest is built on. */
int		 lookup_may_guess(const struct linker *, file_no, sym_id found);
uint32_t	 lookup_candidates(struct linker *, file_no, uint32_t expr,
		    enum link_want);

/* modules.c */

/* True if an import of FILE binds NAME at scope ORD, whatever it is. */
int		 import_binds(const struct file *, uint32_t ord, name_id);
/* May an import mean more than the definition S of the same name? */
int		 import_may_mean(const struct linker *, sym_id);
/*
 * What is imported and then assigned (a wrapper, a fallback) is still what
 * was imported, V.  So is what has a conditional definition besides, unless
 * V lies outside.
 */
int		 import_wins(const struct linker *, sym_id, struct value);
/* NAME of FILE, if a star import of FILE brings it in. */
struct value	 import_star(struct linker *, file_no, name_id);

/* classes.c */
void		 mro_release(struct linker *);

/* eval.c */

/*
 * A frame of the evaluation: everything that may lead back to itself opens
 * one.  frame_enter() fails when too much is under way.
 */
struct frame_mark {
	uint32_t	index, low;
};
int		 eval_enter(struct linker *, struct frame_mark *);
/* Leaves it; true if nothing on the way led back to where it came from, so
   that the result may be remembered. */
int		 eval_leave(struct linker *, const struct frame_mark *);
/* The result depends on frame INDEX, which is still under way. */
void		 eval_cut(struct linker *, uint32_t index);
#define MEMO_NONE	0xffffffffu
#define MEMO_ACTIVE	0xff000000u	/* + index of the frame */
uint32_t	 memo_pack(struct value);
struct value	 memo_value(uint32_t);
#define EVAL_FUEL	20000u		/* steps for one reference */

/* typed.c: what the definition or binding OWNER of FILE is, by its typings. */
struct value	 eval_typed(struct linker *, file_no, uint32_t owner);
/* KNOWN, or where that is nothing the type that OWNER has by custom. */
struct value	 eval_or_likely(struct linker *, file_no, uint32_t owner,
		    struct value known);
/* Has S a type that is another thing than itself? */
int		 eval_has_type(struct linker *, sym_id);
/* What a MODULE is where a value is wanted: never a MODULE. */
struct value	 eval_module(struct linker *, struct value module);
/* Instance of the type that V is. */
struct value	 eval_instance(struct linker *, struct value);
/* What a callable symbol returns. */
struct value	 eval_returns(struct linker *, sym_id);
/* params.c: what calling an instance of a type gives, by its call signature;
   all that is known of the type of the callable S. */
struct value	 eval_type_returns(struct linker *, sym_id type);
struct value	 eval_function(struct linker *, sym_id s);

/* refs.c */

/* All edges of one file, into l->edges and l->unresolved. */
void		 refs_link(struct linker *, file_no);

/* edges.c */

/* Sort, merge and write what refs_link() gathered.  MENTIONS: with them. */
int		 edges_write(struct linker *, file_no, struct frame_writer *,
		    int mentions);

/* limits.c: link_cut(), and how many things each limit cut. */
const char	*limit_name(enum link_limit);	/* in END: "cut-steps" … */
uint64_t	 limit_count(struct linker *, enum link_limit);

#endif
