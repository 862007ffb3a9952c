/*
 * From contents to syntax tree, under a budget.
 *
 * The parser calls back once every hundred of its operations.  Counting the
 * calls gives a limit that depends on the file alone, so that every machine
 * cuts the same files.  Real code needs 0.5 to 1.6 calls for a hundred bytes,
 * random tokens 1.5, minified code 2.6.
 */
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "extract.h"

#define BUDGET_BASE	1000u	/* callbacks for any file */
#define BUDGET_PER_100	6u	/* and for each hundred bytes */

/* Memory that any file may use, and for each byte of it. */
#define MEMORY_BASE	((size_t)256 * 1024 * 1024)
#define MEMORY_PER_BYTE	100u

struct parse {
	struct text	text;
	uint64_t	calls, most;
};

static const char *
read_text(void *payload, uint32_t byte, TSPoint point, uint32_t *len)
{
	const struct parse	*p = payload;

	(void)point;
	if (byte >= p->text.len) {
		*len = 0;
		return "";
	}
	*len = (uint32_t)(p->text.len - byte);
	return p->text.p + byte;
}

/* True ends the parse. */
static bool
over_budget(TSParseState *state)
{
	struct parse	*p = state->payload;

	return ++p->calls > p->most;
}

/* Visit every node, as the real walk does; for measuring. */
static void
walk_bare(const TSTree *tree)
{
	TSTreeCursor	cursor;

	cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
	for (;;) {
		if (ts_tree_cursor_goto_first_child(&cursor))
			continue;
		while (!ts_tree_cursor_goto_next_sibling(&cursor))
			if (!ts_tree_cursor_goto_parent(&cursor))
				return;
	}
}

static TSTree *
parse_text(const struct lang *lang, struct text text)
{
	struct parse	 parse = { .text = text };
	TSInput		 input = { &parse, read_text, TSInputEncodingUTF8,
			    NULL };
	TSParseOptions	 options = { &parse, over_budget };
	TSParser	*parser;
	TSTree		*tree;

	parse.most = BUDGET_BASE + (uint64_t)text.len * BUDGET_PER_100 / 100;
	parser = ts_parser_new();
	if (!ts_parser_set_language(parser, lang->parser()))
		abort();	/* modules.c has compared the versions */
	tree = ts_parser_parse_with_options(parser, NULL, input, options);
	/* The parser itself is left to the arena; a parse that was cut still
	   holds its scanner's state, which may be malloc's. */
	if (tree == NULL)
		ts_parser_reset(parser);
	return tree;
}

enum outcome
parse_file(struct extractor *x, const struct lang *lang,
    const struct file_frame *file, size_t memory, struct mp_buf *out)
{
	struct text	 text = file->contents;
	TSTree		*tree = NULL;
	size_t		 most;
	uint32_t	 dropped = 0;
	int		 errors = 0;

	most = MEMORY_BASE;
	if (text.len < (SIZE_MAX - most) / MEMORY_PER_BYTE)
		most += text.len * MEMORY_PER_BYTE;
	arena_reset(most < memory ? most : memory);

	if (x != NULL)
		text = extractor_text(x, lang, file);
	if (lang->parser != NULL) {
		if ((tree = parse_text(lang, text)) == NULL)
			return OUTCOME_BUDGET;
		errors = ts_node_has_error(ts_tree_root_node(tree));
	}
	if (x != NULL)
		dropped = extractor_run(x, lang, tree, file, out);
	else if (tree != NULL)
		walk_bare(tree);
	if (dropped > 0)
		return OUTCOME_SYMBOLS;
	return errors ? OUTCOME_ERRORS : OUTCOME_PARSED;
}

const char *
outcome_reason(enum outcome outcome)
{
	switch (outcome) {
	case OUTCOME_SYMBOLS:
		return "too-many-symbols";
	case OUTCOME_BUDGET:
		return "parse-budget";
	case OUTCOME_TIMEOUT:
		return "timeout";
	case OUTCOME_MEMORY:
		return "memory";
	case OUTCOME_CRASH:
		return "crash";
	case OUTCOME_NO_LANGUAGE:
		return "no-language";
	case OUTCOME_PARSED:
	case OUTCOME_ERRORS:
	case OUTCOME_MAX:
		break;
	}
	return NULL;
}
