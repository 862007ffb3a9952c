/*
 * TOML: a key is a field, inside the table that it stands in; the parts of a
 * dotted key, and of a table's name, are fields inside each other.  Strings,
 * alone or in an array, are kept for the linker: they are how Cargo.toml
 * says what a crate is.  Each table of an array of tables is a field of that
 * name.
 */
#include <string.h>

#include "lang.h"

#define VALUE_MAX	1000	/* longest string kept for the linker, bytes */
#define KEY_DEPTH	64	/* parts of a dotted key; more are left out */

const TSLanguage	*tree_sitter_toml(void);

/* What stands between the quotes; escapes stay as they are. */
static struct text
unquoted(const struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (t.len >= 6 && (memcmp(t.p, "\"\"\"", 3) == 0 ||
	    memcmp(t.p, "'''", 3) == 0))
		return (struct text){ t.p + 3, t.len - 6 };
	if (t.len >= 2 && (t.p[0] == '"' || t.p[0] == '\''))
		return (struct text){ t.p + 1, t.len - 2 };
	return t;
}

static void
keep(struct walk *w, uint32_t ord, TSNode value)
{
	struct text t = unquoted(w, value);

	if (node_is(value, "string") && t.len <= VALUE_MAX)
		walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
		    walk_str(w, t), LINK_NONE));
	else if (node_is(value, "boolean"))
		walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_LITERAL,
		    walk_node_str(w, value), LINK_NONE));
}

/* The parts of a key, in order; their number. */
static uint32_t
parts(TSNode key, TSNode v[KEY_DEPTH])
{
	TSNode rest[KEY_DEPTH];
	uint32_t n = 0, k = 0;

	while (node_is(key, "dotted_key") && k < KEY_DEPTH) {
		uint32_t c = ts_node_named_child_count(key);

		rest[k++] = ts_node_named_child(key, c - 1);
		key = ts_node_named_child(key, 0);
		if (c < 2) {
			k--;
			break;
		}
	}
	if (k == KEY_DEPTH)
		return 0;
	v[n++] = key;
	while (k > 0)
		v[n++] = rest[--k];
	return n;
}

/*
 * The fields that KEY of the node N names, in PARENT: those before the last
 * part are made where they are not there yet.  FRESH: the last one is made in
 * any case.  Returns the last one.
 */
static uint32_t
define(struct walk *w, TSNode n, TSNode key, TSNode body, uint32_t parent,
    int fresh)
{
	struct walk_def d = { .kind = NODE_FIELD };
	TSNode part[KEY_DEPTH];
	uint32_t i, count = parts(key, part), ord = 0;
	struct text name;

	for (i = 0; i < count; i++) {
		name = unquoted(w, part[i]);
		ord = walk_def_find(w, parent, name);
		if (ord == 0 || (fresh && i + 1 == count)) {
			d.node = n;
			d.name_node = part[i];
			d.name = name;
			d.parent = parent;
			d.body = body;
			d.leaf = i + 1 < count;
			ord = walk_define(w, &d);
		}
		parent = ord;
	}
	return parent;
}

static enum walk_next
table(struct walk *w, TSNode n)
{
	static const TSNode null;

	define(w, n, ts_node_named_child(n, 0), null, 0, 1);
	return WALK_INTO;
}

static enum walk_next
pair(struct walk *w, TSNode n)
{
	static const TSNode null;
	uint32_t count = ts_node_named_child_count(n), ord;
	TSNode value = ts_node_named_child(n, count - 1);
	int holds = node_is(value, "inline_table") || node_is(value, "array");
	TSTreeCursor c;

	if (count < 2)
		return WALK_OVER;
	ord = define(w, n, ts_node_named_child(n, 0), holds ? value : null,
	    walk_container(w), 1);
	if (node_is(value, "array")) {
		c = ts_tree_cursor_new(value);
		if (ts_tree_cursor_goto_first_child(&c))
			do
				keep(w, ord, ts_tree_cursor_current_node(&c));
			while (ts_tree_cursor_goto_next_sibling(&c));
		ts_tree_cursor_delete(&c);
	} else
		keep(w, ord, value);
	return node_is(value, "inline_table") ? WALK_INTO : WALK_OVER;
}

static const struct lang_rule rules[] = {
	{ "table", table, NULL },
	{ "table_array_element", table, NULL },
	{ "pair", pair, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = "toml",
	.parser = tree_sitter_toml,
	.rules = rules,
	.comments = comments,
};
