/*
 * FILE, GONE, FACTS, EDGES and PROBLEM: the frames that carry the work.
 * Each kind's put and get stand together in facts.c.  Strings are borrowed
 * by the encoders; decoders point into the frame.  Paths and all text from
 * the analysed project may hold any bytes.
 */
#ifndef KN_FACTS_H
#define KN_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "mp.h"

#define HASH_LEN	32	/* SHA-256, bytes */

/*
 * What a file is, whoever says it.  In FILE, FACTS and the store.
 * blob is git's blob id of the contents (SHA-1: 20 bytes, or SHA-256: 32),
 * in a plain directory as git would compute it (SHA-1).  The stat fields
 * only help kn-feed to see that a file is unchanged; they are zero for
 * files that were read from git objects, and never hashed.
 */
struct file_id {
	struct text	path;		/* relative to the root */
	struct text	lang;		/* "c", "python" …; empty: unknown */
	struct text	package;	/* the language's unit, see kn.7 */
	struct text	blob;
	uint64_t	size;		/* bytes */
	uint64_t	mtime_ns, ctime_ns, inode;
	uint32_t	flags;		/* FILE_TEST, FILE_GENERATED … */
};

/* FILE [path, lang, package, blob, size, mtime, ctime, inode, flags, contents] */
struct file_frame {
	struct file_id	id;
	struct text	contents;
};

/*
 * PROBLEM [path, stage, reason, detail].  In an update, what is known of a
 * path is replaced by what the stream says of it: GONE (also of a path that
 * only had problems) and FACTS end all its earlier problems; a PROBLEM that
 * follows is kept.  A path that the stream does not name keeps its own.  The
 * path of a folder that was left out as a whole ends in '/'.
 */
struct problem {
	struct text	path;
	struct text	stage;		/* "kn-feed" … */
	struct text	reason;		/* "binary", "timeout" … */
	struct text	detail;
};

/*
 * One definition.  Its number ("ord") is its place in the file's list;
 * ord 0 is the file itself (kind NODE_FILE, name = base name).  A parent
 * has a smaller ord than its children.
 */
struct fact_node {
	unsigned char	 hash[HASH_LEN];	/* identity, see node_hash() */
	uint32_t	 kind;			/* enum node_kind */
	struct text	 name;
	uint32_t	 parent;		/* ord */
	uint32_t	 flags;			/* NODE_… */
	uint32_t	 line, end_line;	/* from 1 */
	uint32_t	 column;		/* of the name; bytes, from 0 */
	uint32_t	 start, end;		/* bytes, half open */
	struct text	 signature;		/* one line, blanks folded */
	struct text	 doc;			/* markers stripped */
	uint64_t	 body;			/* hash of the tokens, no comments */
};

/*
 * FACTS [path, lang, package, blob, size, mtime, ctime, inode, flags,
 *        lines, nodes, link, words, clones]
 *   nodes  array of [hash, kind, name, parent, flags, line, end_line, column,
 *          start, end, signature, doc, body]
 *   link   bin: the link section, see below; kn-store keeps it as it is
 *   words  bin: the words section, see wordsec.h; or nil
 *   clones bin: the clones section, see clones.h; or nil: it has none
 */
#define FACTS_NODES_MAX	(1u << 20)	/* in one file: a slot has 20 bits */

struct facts_frame {
	struct file_id	id;
	uint32_t	lines;
	uint32_t	nnodes;		/* 1 … FACTS_NODES_MAX */
	uint32_t	next;		/* ord of the node that comes next */
	struct mp_cur	nodes;		/* at the first node: facts_node_get() */
	struct text	link;
	struct text	words;		/* p == NULL: none */
	struct text	clones;		/* the same */
};

/*
 * ---- The link section ----
 *
 * What kn-link needs of one file: names of its definitions, and everything
 * it refers to, with no guess about other files.  Names stand once, in a
 * table of strings; the rest are numbers.  A flat msgpack array:
 *
 * [ [string …],
 *   [name, kind, flags, parent …]			definitions by ord
 *   [op, a, b …]					expressions
 *   [name …]						local bindings
 *   [how, owner, expr …]				typings
 *   [scope, local, module, member, flags, line …]	imports
 *   [kind, expr, from, line, arity …] ]		references
 *
 * Strings, and every expression, are unique in the file.  Operands of an
 * expression have smaller numbers than it.
 */
#define LINK_NONE	0xffffffffu	/* no string, no expression; nil there */

/* A definition, again, as the linker sees it. */
struct link_def {
	uint32_t	name;		/* string */
	uint32_t	kind, flags;
	uint32_t	parent;		/* ord */
};

/*
 * Expressions say, without knowing other files, what a reference is applied
 * to: client->db->dict is MEMBER(MEMBER(LOCAL(client), "db"), "dict").
 */
enum expr_op {
	EXPR_UNKNOWN = 0,	/* cannot be known: lambda, arithmetic … */
	EXPR_NAME = 1,		/* a: string. b: ord of the scope it stands in */
	EXPR_LOCAL = 2,		/* a: binding (local variable or parameter) */
	EXPR_MEMBER = 3,	/* a: expr, b: string:  a.b  a->b  a::b */
	EXPR_CALL = 4,		/* a: expr: what calling it gives (or, when
				   a is a class, an instance) */
	EXPR_NEW = 5,		/* a: expr naming a type: an instance of it */
	EXPR_INDEX = 6,		/* a: expr: an element of it */
	EXPR_DEREF = 7,		/* a: expr: *p, await p: what it stands for */
	EXPR_SELF = 8,		/* a: ord of the class: its instance */
	EXPR_SUPER = 9,		/* a: ord of the class: its bases */
	EXPR_STRING = 10,	/* a: string: a literal; its type is the
				   language's string type */
	EXPR_LITERAL = 11,	/* a: string: name of a built-in type ("int",
				   "list", "dict" …) of which this is a value */
	EXPR_GENERIC = 12,	/* a: expr, b: expr: a with type argument b
				   (the element type; of several the last) */
	EXPR_UNION = 13,	/* a, b: expr: one or the other */
	EXPR_POINTER = 14,	/* a: expr naming a type: pointer to it */
	EXPR_DEF = 15,		/* a: ord: a definition of this very file */
	EXPR_FUNCTION = 16,	/* the type of functions that return the type a
				   and take the types of the list b */
	EXPR_LIST = 17,		/* a: expr, b: the rest, a LIST or UNKNOWN */
	EXPR_PARAM = 18,	/* a: expr that is called, b: number from 0:
				   what its parameter b gets.  Of the function
				   that is argument N of a call of f, it is
				   PARAM(PARAM(f, N), b). */
	EXPR_PATH = 19,		/* a: expr: the module or type that a names,
				   also where a value is wanted: a in a::b */
	EXPR_APPLIED = 20,	/* a: expr that is called, b: a LIST of what it is
				   called with: a, for those who choose among
				   overloads */
	EXPR_FIRST = 21,	/* a, b: expr: a; where that is not of the
				   repository b, if b is (a member of an
				   implicit receiver, else a bare name) */
	EXPR_OP_MAX = 22
};

struct link_expr {
	uint32_t	op, a, b;	/* LINK_NONE where not used */
};

/* What is known of the type of a definition or local binding. */
enum typing_how {
	TYPING_DECLARED = 1,	/* expr names its type */
	TYPING_ASSIGNED = 2,	/* expr is a value it was given */
	TYPING_RETURNS = 3,	/* owner is callable, expr names what it returns */
	TYPING_RETURNED = 4,	/* owner is callable, expr is a value it returns */
	TYPING_EXTENDS = 5,	/* owner is a type, expr a base; in order */
	TYPING_IMPLEMENTS = 6,
	TYPING_ITERATED = 7,	/* owner is an element of expr (for x in expr) */
	TYPING_ALIAS = 8,	/* owner is another name of expr (macro, alias) */
	TYPING_RECEIVER = 9,	/* owner is a method of the type expr (Go) */
	TYPING_VALUE = 10,	/* a literal kept for the linker (JSON values) */
	TYPING_PARAMS = 11,	/* owner is callable, expr a LIST of the types
				   of its parameters, UNKNOWN where not given */
	TYPING_LIKELY = 12,	/* expr names a type that owner, or what it
				   returns, has by custom (site: a Site), if
				   nothing else tells and it is one of the
				   repository */
	TYPING_MAX = 13
};

struct link_typing {
	uint32_t	how;
	uint32_t	owner;	/* ord; or ndefs + number of a binding */
	uint32_t	expr;
};

#define IMPORT_STAR	0x01u	/* every exported name of the module */
#define IMPORT_REEXPORT	0x02u	/* also exported from here */
#define IMPORT_TYPE	0x04u	/* types only */
#define IMPORT_SYSTEM	0x08u	/* C: <angle brackets> */
#define IMPORT_DEFAULT	0x10u	/* the default export */
#define IMPORT_SIDE	0x20u	/* no name is bound */
#define IMPORT_LEVEL(f)	((f) >> 8 & 0xffu)	/* Python: leading dots */
#define IMPORT_LEVELS(n) ((uint32_t)(n) << 8)

struct link_import {
	uint32_t	scope;	/* ord of the definition it stands in */
	uint32_t	local;	/* string: the name bound here, or LINK_NONE */
	uint32_t	module;	/* string: as written */
	uint32_t	member;	/* string: name in that module, or LINK_NONE:
				   the module itself */
	uint32_t	flags, line;
};

enum ref_kind {
	REF_CALL = 1,
	REF_NAME = 2,		/* a name used as a value */
	REF_TYPE = 3,		/* a name used as a type; from: whose type */
	REF_FIELD = 4,		/* expr is a MEMBER: read or written */
	REF_DECORATE = 5,	/* expr decorates the definition "from" */
	REF_THROW = 6,
	REF_EXTENDS = 7,	/* where a TYPING_EXTENDS stands */
	REF_IMPLEMENTS = 8,
	REF_NEW = 9,		/* instantiation: a call of the constructor */
	REF_TEST = 10,		/* a call, said again of the test case "from"
				   whose function has no name */
	REF_KIND_MAX = 11
};

#define REF_ARITY_UNKNOWN	255

struct link_ref {
	uint32_t	kind;
	uint32_t	expr;
	uint32_t	from;	/* ord of the definition it stands in */
	uint32_t	line;	/* from 1 */
	uint32_t	arity;	/* arguments; REF_ARITY_UNKNOWN */
};

/* A decoded link section.  Arrays belong to it; strings point into DATA. */
struct link_facts {
	struct text		*strings;
	struct link_def		*defs;
	struct link_expr	*exprs;
	uint32_t		*binds;		/* string of each binding */
	struct link_typing	*typings;
	struct link_import	*imports;
	struct link_ref		*refs;
	uint32_t		 nstrings, ndefs, nexprs, nbinds, ntypings,
				 nimports, nrefs;
	void			*mem;		/* one block that holds all */
};

/*
 * Decode, checking every number against its table.  Returns 0, or -1 when
 * the section is damaged; without memory the program ends.  Release with
 * link_facts_release().  DATA must outlive it.
 */
int	link_facts_get(struct link_facts *, const void *data, size_t len);
void	link_facts_release(struct link_facts *);
/* Encode as one msgpack array. */
void	link_facts_put(struct mp_buf *, const struct link_facts *);

/*
 * ---- EDGES ----
 *
 * EDGES [file, edges, unresolved, mentions]: all edges whose source lies in
 * one file; they replace what the store has for that file.
 *   file   uint: number of the FACTS frame in this stream, from 0;
 *          or a string: path of a file that is in the store and unchanged
 *   edges  array of [source, type, target, provenance, confidence, [line …]]
 *     source  number of a node of this file
 *     target  uint: node of this file; [file, number]: node of another
 *             (file as above); string: an external symbol's real name
 *     confidence  0 … 100
 *   An edge of type EDGE_CONTAINS is read the other way round and is no row:
 *   target (in any file) becomes the parent of source, and is another than
 *   FACTS gave it.  For methods that stand outside their type (Go).
 *   A node's number is its ord for files of this stream, its slot
 *   (low 20 bits of node.id) for files that are in the store.
 *   Edges are unique and ordered by (source, type); sites ascend.
 *   unresolved  array of [source, type, name, candidates, [line …]]
 *   mentions  bin: see mentions_put(); nil for "as before"
 */
enum target_kind { TARGET_HERE, TARGET_FACTS, TARGET_STORED, TARGET_EXTERNAL };

struct edge_target {
	enum target_kind	kind;
	uint32_t		facts;	/* TARGET_FACTS: frame number */
	struct text		path;	/* TARGET_STORED; or external's name */
	uint32_t		node;
};

struct fact_edge {
	uint32_t		 source, type;
	struct edge_target	 target;
	uint32_t		 provenance, confidence;
	const uint32_t		*lines;
	uint32_t		 nlines;
};

struct fact_unresolved {
	uint32_t		 source, type;
	struct text		 name;
	uint32_t		 candidates;	/* how many it might be; 0: none */
	const uint32_t		*lines;
	uint32_t		 nlines;
};

void	file_frame_put(struct mp_buf *, const struct file_frame *);
int	file_frame_get(struct file_frame *, const void *, size_t);
void	gone_put(struct mp_buf *, struct text path);
int	gone_get(struct text *path, const void *, size_t);
void	problem_put(struct mp_buf *, const struct problem *);
int	problem_get(struct problem *, const void *, size_t);

/*
 * FACTS is written in five steps: head, each node, link section (already
 * encoded by link_facts_put), words section, clones section (NULL: none).
 */
void	facts_put_head(struct mp_buf *, const struct file_id *,
	    uint32_t lines, uint32_t nnodes);
void	facts_put_node(struct mp_buf *, const struct fact_node *);
void	facts_put_link(struct mp_buf *, const void *, size_t);
void	facts_put_words(struct mp_buf *, const void *, size_t);
void	facts_put_clones(struct mp_buf *, const void *, size_t);
int	facts_get(struct facts_frame *, const void *, size_t);
/* The next node; -1 when damaged.  Call it nnodes times.  What it points to
   is in the frame. */
int	facts_node_get(struct facts_frame *, struct fact_node *);

/*
 * EDGES is written likewise: head, edges, then unresolved, then mentions.
 * PATH is NULL for a file of this stream (number FACTS).
 */
void	edges_put_head(struct mp_buf *, uint32_t facts, const struct text *path,
	    uint32_t nedges);
void	edges_put_edge(struct mp_buf *, const struct fact_edge *);
void	edges_put_unresolved_head(struct mp_buf *, uint32_t n);
void	edges_put_unresolved(struct mp_buf *, const struct fact_unresolved *);
void	edges_put_mentions(struct mp_buf *, const void *, size_t);

struct edges_frame {
	uint32_t	facts;		/* if path.p == NULL */
	struct text	path;
	uint32_t	nedges;
	struct mp_cur	edges;
	uint64_t	order;		/* source and type of the last edge */
	uint32_t	nunresolved;
	struct mp_cur	unresolved;
	struct text	mentions;	/* p == NULL: as before */
};

int	edges_get(struct edges_frame *, const void *, size_t);
/*
 * Next edge or unresolved reference.  Lines are decoded into *BUF, which
 * grows as needed (realloc; the caller frees it; without memory the program
 * ends) and is reused.
 */
struct line_buf {
	uint32_t	*v;
	uint32_t	 cap;
};
int	edges_edge_get(struct edges_frame *, struct fact_edge *,
	    struct line_buf *);
int	edges_unresolved_get(struct edges_frame *, struct fact_unresolved *,
	    struct line_buf *);

/*
 * Mentions: the set of all names in a file's string table, as sorted 32-bit
 * hashes, so that the linker can find the files that a changed name
 * concerns by reading a few bytes a file.  A false hit costs a needless
 * re-link, never a wrong one.  Encoded as varints: how many, the first,
 * then differences.  The empty set is one byte, so never NULL.
 */
uint32_t mention_hash(const char *, size_t);
/* Sorts and dedups HASHES in place; appends the encoding to *BUF. */
void	mentions_encode(struct mp_buf *, uint32_t *hashes, size_t n);
/* True if any of the N sorted WANTED hashes is in the encoded set, or if
   the set is damaged. */
int	mentions_any(const void *enc, size_t len, const uint32_t *wanted,
	    size_t n);

/*
 * ---- identity ----
 *
 * SHA-256 over the canonical msgpack of
 *   ["node", repo, package, scope path, name, kind name, disambiguator]
 * scope path: names of all containers, outermost first, joined by "/",
 * without the file; a '/' or '\' in a name has a '\' before it.  disambiguator: the file's path, and "#2", "#3" … for
 * the second and later definitions that would else be equal.
 * External symbols: ["node", "", "", "", name, "external", ""].
 * Packages: ["node", repo, package, "", package, "package", lang].
 */
struct hasher;			/* a digest and a buffer, reused */
struct hasher	*hasher_new(void);	/* NULL: no memory */
void		 hasher_free(struct hasher *);
void		 hasher_sum(struct hasher *, const void *, size_t,
		    unsigned char out[HASH_LEN]);
void		 hasher_begin(struct hasher *);
void		 hasher_add(struct hasher *, const void *, size_t);
void		 hasher_end(struct hasher *, unsigned char out[HASH_LEN]);
/* NAME as a step of a scope path, into TO unless that is NULL; its length. */
size_t		 scope_step(char *to, struct text name);
/* T without the blanks that part no two words, one for several, into TO,
   which has room for all of it; the length. */
size_t		 blanks_folded(char *to, struct text t);
void		 node_hash(struct hasher *, unsigned char out[HASH_LEN],
		    struct text repo, struct text package, struct text scope,
		    struct text name, uint32_t kind, struct text disambiguator);

#endif
