/*
 * The module of a language as if it had been built of other sources: of a file
 * it says only that there is a variable "rebuilt".
 */
#include "lang.h"

static void
scan(struct walk *w)
{
	struct walk_span	span = { 0, walk_length(w), 1, 1, 0 };
	struct walk_def		def = { .kind = NODE_VARIABLE, .leaf = 1,
				    .name = { "rebuilt", 7 } };

	walk_define_at(w, &def, &span);
}

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = "toml",
	.scan = scan,
};
