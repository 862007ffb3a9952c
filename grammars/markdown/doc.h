/*
 * Documents: sections, and what their text names.  Shared by the languages
 * of documentation, each of which finds headings and mentions in its own
 * syntax and gives them to these.
 *
 *   sections.c  headings become sections, nested by level, with their text
 *   mentions.c  from what a code span, link or role says to a reference
 *   code.c      names in code examples
 */
#ifndef KN_DOC_H
#define KN_DOC_H

#include <stddef.h>
#include <stdint.h>

#include "lang.h"
#include "markdown/how.h"

struct doc;

struct doc	*doc_new(struct walk *);
struct walk	*doc_walk(struct doc *);

/* ---- sections.c ---- */

/*
 * A heading of LEVEL (1 is above 2, and so on) that begins at byte START in
 * LINE.  What follows belongs to its section.  TITLE is copied.
 */
void		 doc_heading(struct doc *, struct text title, int level,
		    uint32_t start, uint32_t line);
/* A line of the section's text; with a line end or without. */
void		 doc_text(struct doc *, struct text);
/* The last LINES lines of text, none of them empty, were none. */
void		 doc_text_back(struct doc *, uint32_t lines);
/* All is said: define the sections, make the references. */
void		 doc_end(struct doc *);

/* ---- mentions.c ---- */

/*
 * TEXT, the contents of a code span or role, names something; or not, then
 * nothing happens.  With how DOC_SPAN it may also be a path, or code.
 * CONTEXT: the class or module that is spoken of, or empty.
 */
void		 doc_name(struct doc *, enum doc_how, enum ref_kind,
		    struct text, struct text context, uint32_t line);
/* A file of the repository, relative to this one (or to the top, with a
   slash), or a web address of one.  Fragments are cut off. */
void		 doc_path(struct doc *, enum doc_how, struct text,
		    uint32_t line);
/* Words of text outside of code spans. */
void		 doc_words(struct doc *, struct text, uint32_t line);
/* A name that is made of PART, COUNT of them: a reference.  For code.c. */
void		 doc_parts(struct doc *, enum doc_how, enum ref_kind,
		    const struct text *part, size_t count,
		    struct text context, uint32_t line);

/* ---- code.c ---- */

/*
 * An example, in the language that INFO's first word names (empty: not
 * said), LINE being its first.  Data and shell sessions are passed over.
 */
void		 doc_code(struct doc *, struct text info, struct text code,
		    uint32_t line);

/* ---- for all of them ---- */

struct text	 doc_trim(struct text);
int		 doc_name_char(char);	/* of an identifier; also above ASCII */

#endif
