/*
 * Markdown: headings are sections, and what their text, links and examples
 * name are references.  The structure of blocks and spans is that of the
 * CommonMark specification 0.31.2, tables and front matter besides, as far
 * as it decides what is a heading, a code span, a link or an example.
 */
#include "md.h"

static void
scan(struct walk *w)
{
	struct md *m = md_new(w);

	md_blocks(m);
	doc_end(md_doc(m));
}

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.scan = scan,
};
