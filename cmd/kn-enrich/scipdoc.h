/*
 * Documents of a SCIP index, as all that read one see them.
 */
#ifndef KN_ENRICH_SCIPDOC_H
#define KN_ENRICH_SCIPDOC_H

#include "answers.h"
#include "scip.h"

/* Fields of scip.proto. */
enum { INDEX_METADATA = 1, INDEX_DOCUMENT = 2 };
enum { METADATA_TOOL = 2, METADATA_ROOT = 3 };
enum { TOOL_NAME = 1, TOOL_VERSION = 2 };
enum { DOCUMENT_PATH = 1, DOCUMENT_OCCURRENCE = 2, DOCUMENT_SYMBOL = 3,
    DOCUMENT_ENCODING = 6 };
enum { OCCURRENCE_RANGE = 1, OCCURRENCE_SYMBOL = 2, OCCURRENCE_ROLES = 3 };
enum { SYMBOL_TEXT = 1, SYMBOL_RELATIONSHIP = 4 };
enum { RELATIONSHIP_SYMBOL = 1, RELATIONSHIP_IMPLEMENTATION = 3 };

#define ROLE_DEFINITION	1u
#define ENCODING_UTF8	1
#define ENCODING_UTF32	3

struct scip {
	struct enrich	*e;
	const char	*path;
	struct pb_file	*in;
	int		 fd;
	char		*tool, *version;
	char		*project;	/* its root on the machine it is from */
	struct text	 prefix;	/* of paths here, before those there */
	char		*prefixes;
	struct scip_defs defs;
	unsigned char	*stale;		/* by document */
	size_t		 document, ndocuments;
	/* Of the frame at hand. */
	struct mp_buf	 body;
	uint32_t	 nanswers;
	struct answer_file *files;
	uint32_t	 nfiles, files_max;
	uint32_t	*number;	/* by index of e->files: in files + 1 */
};

/* A name in a document; columns as they are written there. */
struct occurrence {
	uint64_t	line, from, to;	/* from 0 */
	struct text	symbol;
	uint64_t	roles;
};

struct document {
	struct text	path;
	uint64_t	encoding;
	struct text	message;
	const struct file *file;
	struct source	source;
};

/* ---- scipdoc.c ---- */

/* Ends the program with one line. */
_Noreturn void	scip_damaged(struct scip *, const char *why);
void	scip_check(struct scip *, const struct pb *);	/* is it read well? */
char	*scip_copy(struct text);	/* to be freed */
void	scip_metadata(struct scip *, struct text message);
void	scip_document_get(struct scip *, struct text message,
	    struct document *);
/* 0, or -1: not one that a name can be told of. */
int	scip_occurrence_get(struct scip *, struct text message,
	    struct occurrence *);
/* The next of a document's message; 0: no more. */
int	scip_occurrence_next(struct scip *, struct pb *, struct occurrence *);
/* Bytes before a column of LINE, as the document counts them. */
uint32_t scip_bytes_of(const struct document *, struct text line,
	    uint64_t column);
/* What stands there; empty if nothing does. */
struct text scip_written(const struct document *, const struct occurrence *);
int	scip_is_identifier(struct text);

/* ---- scippaths.c ---- */

/* The file of the graph with PATH behind PREFIX, or NULL. */
struct file *scip_file(struct scip *, struct text prefix, struct text path);
/* Which prefix finds most: of each document, then once. */
void	scip_count_paths(struct scip *, struct document *);
void	scip_choose_prefix(struct scip *);

/* ---- scip.c ---- */

/* Its file and text.  -1: not here, or other contents than were indexed;
   counted. */
int	scip_document_open(struct scip *, struct document *);

/* ---- scipanswers.c ---- */

/* What a document says of its names, as ANSWERS. */
void	scip_refer(struct scip *, struct document *);

#endif
