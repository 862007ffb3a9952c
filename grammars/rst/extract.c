/*
 * reStructuredText: headings are sections; directives, roles, literals and
 * links name things.  Shared with Markdown: markdown/doc.h.
 */
#include "rst.h"

static void
scan(struct walk *w)
{
	struct rst *r = rst_new(w);

	rst_lines(r);
	doc_end(rst_doc(r));
}

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.scan = scan,
};
