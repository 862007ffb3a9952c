/*
 * reStructuredText: what its parts share.
 *
 *   lines.c       sections, paragraphs, literal blocks, what stands in what
 *   directives.c  .. name:: argument
 *   roles.c       inside a paragraph: ``literals``, :role:`text`, links
 *
 * By the reStructuredText Markup Specification of docutils; directives and
 * roles besides are those of Sphinx's domains.
 */
#ifndef KN_RST_H
#define KN_RST_H

#include "markdown/doc.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

struct rst;

/* What the lines are that stand in a directive. */
enum content {
	CONTENT_TEXT,		/* as everywhere */
	CONTENT_CODE,		/* an example */
	CONTENT_PATHS,		/* documents, one a line */
	CONTENT_NAMES,		/* names, one a line */
	CONTENT_SKIP		/* neither text nor code */
};

struct rst	*rst_new(struct walk *);
struct doc	*rst_doc(struct rst *);
void		 rst_lines(struct rst *);

/* The class or module that is spoken of here; empty: none. */
struct text	 rst_context(const struct rst *);
/* .. module::, .. currentmodule:: */
void		 rst_set_module(struct rst *, struct text);
/* What stands deeper than INDENT is about NAME, a class. */
void		 rst_enter(struct rst *, struct text name, size_t indent);

/*
 * The directive NAME with its argument, which begins in LINE.  Returns what
 * its content is; *INFO: the language of code.
 */
enum content	 rst_directive(struct rst *, struct text name,
		    struct text argument, size_t indent, uint32_t line,
		    struct text *info);
/* A further line of its argument: more of what it describes. */
void		 rst_signature(struct rst *, struct text directive,
		    struct text, size_t indent, uint32_t line);

/* Text of a paragraph, whose first line is LINE. */
void		 rst_inline(struct rst *, struct text, uint32_t line);
/* Without `py:`, `c:` before it. */
struct text	 rst_without_domain(struct text);

#endif
