/*
 * SCIP indexes (https://github.com/sourcegraph/scip, scip.proto): what a
 * compiler or type checker wrote down about the names of a repository.
 *
 *   protobuf.c	the encoding
 *   scipname.c	symbols, and the names of what lies outside
 *   scipdefs.c	where each symbol is defined
 *   scipdoc.c	documents, names in them, their places
 *   scippaths.c	which file of ours a document is
 *   scipanswers.c	documents become ANSWERS
 *   scip.c	the passes over an index
 */
#ifndef KN_ENRICH_SCIP_H
#define KN_ENRICH_SCIP_H

#include "enrich.h"
#include "protobuf.h"

/*
 * Read the index at PATH, twice, and send what it says as ANSWERS.  Ends the
 * program with one line when it is none.
 */
void	enrich_scip(struct enrich *, const char *path);

/* ---- scipname.c ---- */

/* What the last part of a symbol says it is. */
enum scip_kind {
	SCIP_LOCAL, SCIP_NAMESPACE, SCIP_TYPE, SCIP_TERM, SCIP_METHOD,
	SCIP_TYPE_PARAMETER, SCIP_PARAMETER, SCIP_META, SCIP_MACRO
};

struct scip_symbol {
	struct text	manager, package, version;
	struct text	owner;		/* of the symbol's text: all of these */
	struct text	descriptors;
	enum scip_kind	kind;
	struct text	name;		/* of the last descriptor, unquoted */
};

/* 0, or -1: not a symbol. */
int	scip_symbol_get(struct scip_symbol *, struct text);
/*
 * What SYMBOL, which lies outside, is called in the graph, as kn-link writes
 * such names; to be freed, NULL if it has no name of its own.
 */
char	*scip_outside(const struct scip_symbol *);

/* ---- scipdefs.c ---- */

/* A place where a symbol is defined; several make a list. */
struct scip_def {
	uint64_t	 hash[2];	/* of the symbol */
	const struct file *file;	/* NULL: not in the graph */
	uint32_t	 line, column;	/* from 1; bytes, from 0 */
	uint32_t	 next;		/* number + 1 of another */
};

struct scip_defs {
	struct scip_def	*v;
	size_t		 n, cap;
	uint32_t	*slots;		/* number + 1 of a symbol's first */
	size_t		 size;		/* a power of two */
	uint64_t	(*owners)[2];	/* packages that are defined here */
	size_t		 nowners;
};

void	scip_defs_release(struct scip_defs *);
void	scip_define(struct scip_defs *, struct text symbol,
	    const struct file *, uint32_t line, uint32_t column);
/* The first, or NULL; the others by scip_def_next(). */
const struct scip_def	*scip_def_find(const struct scip_defs *, struct text);
const struct scip_def	*scip_def_next(const struct scip_defs *,
	    const struct scip_def *);
/* Does the index define symbols of the same package? */
int	scip_is_own(const struct scip_defs *, struct text owner);

#endif
