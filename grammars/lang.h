/*
 * What a language gives to kn-extract, and what kn-extract does for it.
 *
 * A language is a folder grammars/LANG with
 *   language    which parser (package, version, hash), which files
 *   extract.c   this interface: what the parser's nodes mean
 *   link.c      how names resolve across files (see grammars/link.h)
 * extract.c and the parser become the module build/lib/kn/LANG.so, which
 * kn-extract loads when the first file of that language arrives.  It exports
 * one symbol, kn_lang.
 *
 * kn-extract walks the tree with a cursor, parents before children, never
 * by recursion.  At each node whose type has a rule it calls the rule's
 * enter(); what enter() opened (a definition, a scope) is closed when the
 * walk leaves the node.
 */
#ifndef KN_LANG_H
#define KN_LANG_H

#include <stdint.h>
#include <tree_sitter/api.h>

#include "facts.h"
#include "kinds.h"

#define LANG_ABI	1

struct walk;			/* one file being walked; see below */

enum walk_next {
	WALK_INTO,		/* go on to the children */
	WALK_OVER		/* skip them */
};

struct lang_rule {
	const char	*type;	/* name of the syntax node */
	enum walk_next	(*enter)(struct walk *, TSNode);
	/* Called when the walk leaves the node, before what it opened is
	   closed; may be NULL. */
	void		(*leave)(struct walk *, TSNode);
};

struct lang {
	int			 abi;		/* LANG_ABI */
	const char		*name;
	/* NULL for a language without parser: then scan() does all. */
	const TSLanguage	*(*parser)(void);
	const struct lang_rule	*rules;		/* ends with type NULL */
	/* Node types that are comments; NULL-terminated. */
	const char *const	*comments;
	/* Characters that mark a comment beside / * # and !; may be NULL. */
	const char		*marks;
	/* True: names are looked up in enclosing blocks; a function's
	   locals are visible in functions nested in it. */
	/* Called before and after the walk of one file; may be NULL. */
	void			(*begin)(struct walk *);
	void			(*end)(struct walk *);
	void			(*scan)(struct walk *);
	/*
	 * May be NULL.  Called before parsing with a private copy of the
	 * text, which it may change in place without changing its length or
	 * its line ends, to blank what would spoil the parse.  Names, doc
	 * comments and signatures are always taken from the original.
	 */
	void			(*prepare)(struct walk *, char *text,
				    uint32_t len);
	uint32_t		 flags;
};
#define LANG_NO_DOC_ABOVE	0x01u	/* comments above are not docs */
#define LANG_CONDITIONAL	0x04u	/* a name defined again in one place is
					   a variant of it (C's #ifdef) */
#define LANG_CLASS_SCOPE_HIDDEN	0x02u	/* functions in a class do not see its
					   members unqualified (C, Go, Python,
					   JavaScript; not Java, C++) */

#define LANG_TYPED_SCOPES 0x08u	/* what a definition's TYPING_RECEIVER, EXTENDS
					   or IMPLEMENTS names is in scope in it,
					   so that names in it must tell where
					   they stand (C++) */

/*
 * The one symbol a module exports.  The build compiles extract.c once per
 * language that names it, with LANG_NAME (a string) and LANG_PARSER (the
 * parser's function, to be declared by extract.c; undefined without parser).
 */
extern const struct lang kn_lang;

/* ---- the file ---- */

const char	*walk_source(const struct walk *);	/* whole text */
uint32_t	 walk_length(const struct walk *);
/* What was parsed: as long; what prepare() made of it, where there is one. */
const char	*walk_prepared(const struct walk *);
const struct file_id *walk_file(const struct walk *);
/* For a rule set that keeps state for one file: zeroed memory, freed with
   the file.  Ends the worker when the arena is full. */
void		*walk_alloc(struct walk *, size_t);
/* A slot for the language's own state of this file. */
void		**walk_state(struct walk *);
void		 walk_set_file_flag(struct walk *, uint32_t file_flag);
/* The package that a clause of the file names, instead of the one that
   kn-feed sent; for languages with "package source".  The last call counts,
   also for definitions made before; an empty name counts for none. */
void		 walk_set_package(struct walk *, struct text);

/* ---- nodes: null-safe helpers ---- */

/* Field or null node.  NAME is looked up once per process. */
TSNode		 node_field(TSNode, const char *name);
int		 node_is(TSNode, const char *type);	/* null: 0 */
struct text	 node_text(const struct walk *, TSNode);	/* null: empty */
/* The same without the characters of DROP: a name broken into lines, say. */
struct text	 node_text_without(struct walk *, TSNode, const char *drop);
uint32_t	 node_line(TSNode);			/* from 1 */
/* First named child of that type, or null node. */
TSNode		 node_child_of(TSNode, const char *type);
/* First named child, or null node: an error in the source may leave none. */
TSNode		 node_first(TSNode);
/* The Ith named child that is no comment, from 0, or a null node; and how many
   there are. */
TSNode		 node_arg(TSNode, uint32_t i);
uint32_t	 node_args(TSNode);
/* The named children that are no comments, in order, and their number; kept
   with the file.  Asking for one after the other by number takes long where
   there are many. */
const TSNode	*node_children(struct walk *, TSNode, uint32_t *n);

/*
 * A number that the language keeps with a node of this file, 0 at first: what
 * was worked out about an expression that is asked for again and again, say.
 * Valid until the next call.
 */
uint32_t	*walk_memo(struct walk *, TSNode);

/* ---- rules ---- */

/*
 * A rule that deals with a node below its own, the name of what it defines,
 * say, takes it: when the walk comes there, the node's own rule asks and
 * makes no reference of it.  WALK_TAKEN nodes are remembered, older ones
 * forgotten: take what comes soon.
 */
#define WALK_TAKEN	32
void		 walk_take(struct walk *, TSNode);
int		 walk_taken(const struct walk *, TSNode);

/* enter() of nodes with nothing in them that counts. */
enum walk_next	 walk_rule_over(struct walk *, TSNode);
/* enter() of blocks: walk_scope(). */
enum walk_next	 walk_rule_scope(struct walk *, TSNode);
/* enter() of anonymous functions: walk_scope_function(). */
enum walk_next	 walk_rule_function(struct walk *, TSNode);

/* ---- strings and expressions ---- */

typedef uint32_t str_id;	/* a name, once per file */
typedef uint32_t expr_id;

str_id		 walk_str(struct walk *, struct text);
str_id		 walk_cstr(struct walk *, const char *);
str_id		 walk_node_str(struct walk *, TSNode);
struct text	 walk_str_text(const struct walk *, str_id);

/*
 * A name as it stands here: becomes LOCAL when a binding of that name is
 * in scope (also one made later in the same scope), else NAME.
 */
expr_id		 expr_name(struct walk *, str_id);
/* A name that is never a local variable (a type in C, say). */
expr_id		 expr_global(struct walk *, str_id);
expr_id		 expr_make(struct walk *, enum expr_op, uint32_t a, uint32_t b);
expr_id		 expr_member(struct walk *, expr_id, str_id);
expr_id		 expr_call(struct walk *, expr_id);
expr_id		 expr_unknown(struct walk *);
/*
 * What MAKE says of an expression at DEPTH, of which it is asked but once: it
 * is kept by walk_memo().  Of none, and at EXPR_ONCE_DEPTH, unknown.
 */
#define EXPR_ONCE_DEPTH	64
expr_id		 expr_once(struct walk *, TSNode, int depth,
		    expr_id (*make)(struct walk *, TSNode, int depth));
/* Innermost class around here: EXPR_SELF of it, or EXPR_UNKNOWN. */
expr_id		 expr_self(struct walk *);
expr_id		 expr_super(struct walk *);

/* ---- definitions ---- */

struct walk_def {
	enum node_kind	 kind;
	struct text	 name;
	TSNode		 node;		/* whole range, closes with it */
	TSNode		 name_node;	/* place of the name; null: node */
	TSNode		 body;		/* signature ends before it; null: at
					   the end of node */
	TSNode		 head;		/* signature and docs begin here, if
					   not null (export statement,
					   decorated definition, typedef) */
	uint32_t	 flags;		/* NODE_… */
	uint32_t	 parent;	/* ord, or DEF_HERE */
	struct text	 owner;		/* name of the container that the source
					   gives it and that may stand in
					   another file (a Go method's type):
					   part of the identity; the linker
					   finds it by TYPING_RECEIVER */
	int		 leaf;		/* 1: opens no container (field, var) */
};
#define DEF_HERE	0xffffffffu	/* the container that is open here */

/*
 * Record a definition and, unless leaf, open it as the container of what
 * follows until the walk leaves the node that is being entered.  Returns
 * its ord.  Doc comment right above, signature, body hash, identity and the
 * ordinal of repeated names are the core's work.
 */
uint32_t	 walk_define(struct walk *, const struct walk_def *);
/*
 * The same for scan(), which has no syntax nodes: the range is SPAN, in bytes
 * (half open) and lines (from 1); node, name_node, body and head are not
 * looked at.  Opens nothing, so parents are said by number; there is no
 * signature and no doc yet.  Parents must come before children.
 */
struct walk_span {
	uint32_t	 start, end;
	uint32_t	 line, end_line;
	uint32_t	 column;	/* of the name; bytes, from 0 */
};
uint32_t	 walk_define_at(struct walk *, const struct walk_def *,
		    const struct walk_span *);
uint32_t	 walk_container(const struct walk *);	/* ord open here */
/* Innermost open class, struct, interface, union or enum; 0: none. */
uint32_t	 walk_class(const struct walk *);
uint32_t	 walk_function(const struct walk *);	/* innermost; 0: none */
uint32_t	 walk_def_parent(const struct walk *, uint32_t ord);
enum node_kind	 walk_def_kind(const struct walk *, uint32_t ord);
struct text	 walk_def_name(const struct walk *, uint32_t ord);
uint32_t	 walk_def_flags(const struct walk *, uint32_t ord);
void		 walk_def_set_flags(struct walk *, uint32_t ord, uint32_t set,
		    uint32_t clear);
/* Child of ORD with that name, or 0. */
uint32_t	 walk_def_find(const struct walk *, uint32_t ord, struct text);
/* Doc text that is not a comment above (docstring).  Markers stripped. */
void		 walk_def_doc(struct walk *, uint32_t ord, struct text raw);
/*
 * Prose as it stands, no markers taken off: at most WALK_PROSE_MAX bytes,
 * then how many more there were, in words.
 */
#define WALK_PROSE_MAX	4000
void		 walk_def_prose(struct walk *, uint32_t ord, struct text);
/* Replaces the signature that the core would cut from the source. */
void		 walk_def_signature(struct walk *, uint32_t ord, struct text);
/* The same: the source from FROM to TO, without blanks and characters of TAIL
   at its end.  Nothing where TO is not behind FROM. */
void		 walk_def_signature_at(struct walk *, uint32_t ord,
		    uint32_t from, uint32_t to, const char *tail);

/* ---- scopes and local variables ---- */

/* Open a block scope until the walk leaves the node being entered.  A
   definition of a function or method opens one by itself. */
void		 walk_scope(struct walk *);
/* The same for an anonymous function: walk_bind_function() binds in it. */
void		 walk_scope_function(struct walk *);
/* Is the innermost function around here an anonymous one? */
int		 walk_in_anonymous(const struct walk *);
/* No scope is open: top of the file, or of classes and namespaces in it. */
int		 walk_at_top(const struct walk *);
/* A number for the innermost scope, by which a rule set may remember what a
   name in it means. */
uint32_t	 walk_scope_here(const struct walk *);
/* A local variable or parameter of the innermost scope; its number.  The
   same name again in the same scope gives the same number. */
uint32_t	 walk_bind(struct walk *, str_id name);
/* A local variable that no name reaches, not even its own: for languages
   that know themselves which variable a name means (Rust, where a second
   let hides the first).  Use it by EXPR_LOCAL. */
uint32_t	 walk_bind_new(struct walk *, str_id name);
/* The same, in the scope of the innermost function (Python, JS var). */
uint32_t	 walk_bind_function(struct walk *, str_id name);
/* True if NAME is already bound in a scope around here. */
int		 walk_bound(const struct walk *, str_id name);
/* The number of that binding, or LINK_NONE. */
uint32_t	 walk_binding(const struct walk *, str_id name);
/* Python global, nonlocal: NAME in this function is not its own. */
void		 walk_unbind(struct walk *, str_id name);
/* Is there an open function here (else: file or class level)? */
int		 walk_in_function(const struct walk *);

/* ---- what is said about them ---- */

void		 walk_type_def(struct walk *, enum typing_how, uint32_t ord,
		    expr_id);
void		 walk_type_bind(struct walk *, enum typing_how, uint32_t bind,
		    expr_id);
void		 walk_ref(struct walk *, enum ref_kind, expr_id, TSNode place,
		    uint32_t arity);
/* As walk_ref, from the definition ORD instead of the open container. */
void		 walk_ref_from(struct walk *, enum ref_kind, expr_id,
		    uint32_t ord, uint32_t line, uint32_t arity);
void		 walk_import(struct walk *, str_id local, str_id module,
		    str_id member, uint32_t flags, uint32_t line);

#endif
