/*
 * JSON: a key of an object is a field, inside the field whose value the
 * object is.  Strings, alone or in an array, are kept for the linker: they
 * are how package.json and tsconfig.json say where modules are.  Objects in
 * arrays have no name and are not entered.
 */
#include <string.h>

#include "lang.h"

/* Longest string that is kept for the linker, bytes. */
#define VALUE_MAX	1000

const TSLanguage	*tree_sitter_json(void);

/* What stands between the quotes; escapes stay as they are. */
static struct text
unquoted(const struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (t.len >= 2 && t.p[0] == '"') {
		t.p++;
		t.len -= 2;
	}
	return t;
}

static void
keep(struct walk *w, uint32_t ord, TSNode value)
{
	struct text t = unquoted(w, value);

	if (node_is(value, "string") && t.len <= VALUE_MAX)
		walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
		    walk_str(w, t), LINK_NONE));
	else if (node_is(value, "true") || node_is(value, "false"))
		walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_LITERAL,
		    walk_node_str(w, value), LINK_NONE));
}

static enum walk_next
pair(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE };
	TSNode value = node_field(n, "value");
	TSTreeCursor c;
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "key");
	d.name = unquoted(w, d.name_node);
	d.body = node_is(value, "object") || node_is(value, "array") ? value :
	    d.body;
	ord = walk_define(w, &d);
	if (node_is(value, "array")) {
		c = ts_tree_cursor_new(value);
		if (ts_tree_cursor_goto_first_child(&c))
			do
				keep(w, ord, ts_tree_cursor_current_node(&c));
			while (ts_tree_cursor_goto_next_sibling(&c));
		ts_tree_cursor_delete(&c);
	} else
		keep(w, ord, value);
	return node_is(value, "object") ? WALK_INTO : WALK_OVER;
}

static enum walk_next
array(struct walk *w, TSNode n)
{
	(void)w;
	(void)n;
	return WALK_OVER;
}

static const struct lang_rule rules[] = {
	{ "pair", pair, NULL },
	{ "array", array, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = "json",
	.parser = tree_sitter_json,
	.rules = rules,
	.comments = comments,
};
