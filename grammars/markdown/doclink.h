/*
 * Linking documents: what link.c and its parts share.
 *
 *   link.c        the references of a document, one after the other
 *   link_paths.c  paths to files
 *   link_names.c  names to symbols, by containers, paths, uniqueness
 *   link_rank.c   which of several symbols of a name is meant
 */
#ifndef KN_DOCLINK_H
#define KN_DOCLINK_H

#include "link.h"
#include "markdown/how.h"

extern const struct link_lang link_markdown;

/* A name to be resolved: its parts, the last being what is meant. */
struct doc_query {
	file_no		 file;		/* the document */
	enum doc_how	 how;
	enum ref_kind	 kind;
	name_id		 part[2 * DOC_PARTS_MAX];
	uint32_t	 n;
	int		 whole;		/* all parts must be found */
};

/* What was found: SYM_NONE, how sure it is, how many it might have been. */
struct doc_answer {
	sym_id		 sym;
	uint32_t	 conf;
	uint32_t	 candidates;
};

/* Is the file a document? */
int			 doc_is_document(struct linker *, file_no);
/* Does it define anything that runs, or a class?  Else it is data. */
int			 doc_is_code(struct linker *, file_no);
struct doc_answer	 doc_find_file(struct linker *, file_no, struct text,
			    enum doc_how);
struct doc_answer	 doc_find_name(struct linker *,
			    const struct doc_query *);
/*
 * Of the symbols that bear the last part's name, the one that is meant.
 * STRICT: only where the containers are what the other parts say.
 */
struct doc_answer	 doc_choose(struct linker *, const struct doc_query *,
			    int strict);

#endif
