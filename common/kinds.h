/*
 * The vocabulary of the graph: node kinds, edge types, flags and provenance.
 * The numbers are part of the frame format (kn-frames(7)) and of the store
 * (kn-store(5)): they are only ever added to, never reused.
 */
#ifndef KN_KINDS_H
#define KN_KINDS_H

enum node_kind {
	NODE_FILE = 0,
	NODE_PACKAGE = 1,
	NODE_FUNCTION = 2,
	NODE_METHOD = 3,
	NODE_CLASS = 4,
	NODE_STRUCT = 5,
	NODE_UNION = 6,
	NODE_INTERFACE = 7,
	NODE_ENUM = 8,
	NODE_ENUM_MEMBER = 9,
	NODE_FIELD = 10,
	NODE_CONSTANT = 11,
	NODE_VARIABLE = 12,
	NODE_MACRO = 13,
	NODE_TYPE_ALIAS = 14,
	NODE_EXTERNAL = 15,	/* lives outside the repository */
	NODE_MODULE = 16,	/* holds names: namespace, Rust mod, Ruby module */
	NODE_SECTION = 17,	/* a heading of a document and its text */
	NODE_PERSON = 18,	/* author or owner; stands in no file */
	NODE_KIND_MAX = 19
};

enum edge_type {
	EDGE_CONTAINS = 0,	/* never stored as a row: node.parent */
	EDGE_IMPORTS = 1,
	EDGE_CALLS = 2,
	EDGE_REFERENCES = 3,
	EDGE_EXTENDS = 4,
	EDGE_IMPLEMENTS = 5,
	EDGE_OVERRIDES = 6,
	EDGE_TYPE_HINT_OF = 7,	/* source's declared type mentions target */
	EDGE_DECORATES = 8,	/* target (decorator) is applied to source */
	EDGE_THROWS = 9,
	EDGE_ACCESSES_FIELD = 10,
	EDGE_TESTS = 11,
	EDGE_DOCUMENTS = 12,	/* a section of a document names target */
	EDGE_AUTHORED_BY = 13,	/* target (person) wrote most of source */
	EDGE_OWNED_BY = 14,	/* target (person or team) answers for source */
	EDGE_CHANGES_WITH = 15,	/* the same commits change both */
	EDGE_TYPE_MAX = 16
};

/* How an edge is known. */
enum provenance {
	PROV_AST_RESOLVED = 1,	/* proved by scope and import */
	PROV_AST_INFERRED = 2,	/* likely; see the edge's confidence */
	PROV_EXTERNAL = 3,	/* target lies outside the repository */
	PROV_LSP_RESOLVED = 4,	/* a language server or SCIP index says so */
	PROV_OBSERVED = 5,	/* counted: blame, history, runs */
	PROV_MAX = 6
};

/* Node flags.  The low two bits are the visibility. */
#define NODE_VISIBILITY		0x0003u
#define NODE_PUBLIC		0x0000u	/* exported, external linkage */
#define NODE_PROTECTED		0x0001u
#define NODE_PACKAGE_PRIVATE	0x0002u	/* visible in its package */
#define NODE_PRIVATE		0x0003u	/* file-local or class-private */
#define NODE_TEST		0x0004u	/* a test by its language's convention */
#define NODE_STATIC		0x0008u	/* C static; class-level member */
#define NODE_ABSTRACT		0x0010u
#define NODE_ASYNC		0x0020u
#define NODE_CALLABLE_MACRO	0x0040u	/* function-like macro */
#define NODE_CONSTRUCTOR	0x0080u
#define NODE_PROPERTY		0x0100u	/* called without parentheses */
#define NODE_INLINE		0x0200u
#define NODE_DECLARATION	0x0400u	/* declares only (abstract, overload) */
#define NODE_CONDITIONAL	0x0800u	/* under an #if, or repeated */
#define NODE_DEFAULT_EXPORT	0x1000u

/* File flags. */
#define FILE_TEST		0x0001u	/* a test file by convention */
#define FILE_GENERATED		0x0002u	/* generated or vendored, kept on request */
#define FILE_PARSE_ERRORS	0x0004u	/* the tree holds error nodes */
#define FILE_PARSE_CUT		0x0008u	/* parse ended by the budget: no facts */

/*
 * The field's names for the numbers above: "function", "calls",
 * "ast_resolved" and so on.  Return NULL for a number that is none.
 */
const char	*node_kind_name(unsigned int kind);
const char	*edge_type_name(unsigned int type);
const char	*provenance_name(unsigned int prov);
const char	*visibility_name(unsigned int flags);

/* The reverse.  Return the number, or -1 for a name that is none. */
int		 node_kind_parse(const char *name);
int		 edge_type_parse(const char *name);

#endif
