/*
 * Markdown: what blocks.c and inline.c share.
 */
#ifndef KN_MD_H
#define KN_MD_H

#include "markdown/doc.h"

struct md;

struct md	*md_new(struct walk *);
/* The whole file, block by block. */
void		 md_blocks(struct md *);
struct doc	*md_doc(struct md *);
/* Where a link reference definition of that label leads; empty: nowhere. */
struct text	 md_target(const struct md *, struct text label);

/*
 * Text of a paragraph, heading or table, whose first line is LINE: code
 * spans, links, words.  PLAIN, if not NULL, gets the text as it is read,
 * without marks, and nothing else is done.
 */
void		 md_inline(struct md *, struct text, uint32_t line,
		    struct text *plain);

#endif
