/*
 * JSON: a key of an object is a field, inside the field whose value the
 * object is.  Strings, alone or in an array, are kept for the linker: they
 * are how package.json and tsconfig.json say where modules are.  Objects in
 * arrays have no name and are not entered.
 */
#include <ctype.h>
#include <string.h>

#include "lang.h"

/* Longest string that is kept for the linker, bytes. */
#define VALUE_MAX	1000

const TSLanguage	*tree_sitter_json(void);

/* Four hexadecimal digits, or -1. */
static long
hex4(const char *p)
{
	long n = 0;
	int i;

	for (i = 0; i < 4; i++) {
		if (!isxdigit((unsigned char)p[i]))
			return -1;
		n = n * 16 + (isdigit((unsigned char)p[i]) ? p[i] - '0' :
		    (p[i] | 0x20) - 'a' + 10);
	}
	return n;
}

static size_t
put_utf8(char *p, unsigned long c)
{
	size_t n = 0;

	if (c < 0x80) {
		p[n++] = (char)c;
		return n;
	}
	if (c < 0x800)
		p[n++] = (char)(0xc0 | c >> 6);
	else {
		if (c < 0x10000)
			p[n++] = (char)(0xe0 | c >> 12);
		else {
			p[n++] = (char)(0xf0 | c >> 18);
			p[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		}
		p[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	p[n++] = (char)(0x80 | (c & 0x3f));
	return n;
}

/*
 * The character of the escape "\uXXXX" at P (before END), two of them where
 * it is half of one: RFC 8259, 7.  How long it is, or 0: none that could
 * stand in a name.
 */
static size_t
unicode(const char *p, const char *end, unsigned long *c)
{
	long high, low;

	if (end - p < 6 || (high = hex4(p + 2)) <= 0)
		return 0;
	*c = (unsigned long)high;
	if (high < 0xd800 || high > 0xdfff)
		return 6;
	if (high > 0xdbff || end - p < 12 || p[6] != '\\' || p[7] != 'u' ||
	    (low = hex4(p + 8)) < 0xdc00 || low > 0xdfff)
		return 0;
	*c = 0x10000 + ((unsigned long)(high - 0xd800) << 10) +
	    (unsigned long)(low - 0xdc00);
	return 12;
}

/* T with its escapes replaced; what is none stays as it is. */
static struct text
unescaped(struct walk *w, struct text t)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *p = t.p, *end = t.p + t.len, *known;
	struct text out = { NULL, 0 };
	unsigned long c;
	size_t n;
	char *buf;

	if (memchr(t.p, '\\', t.len) == NULL)
		return t;
	out.p = buf = walk_alloc(w, t.len + 1);
	while (p < end) {
		if (*p != '\\' || p + 1 == end)
			buf[out.len++] = *p++;
		else if (p[1] == 'u' && (n = unicode(p, end, &c)) > 0) {
			out.len += put_utf8(buf + out.len, c);
			p += n;
		} else if (p[1] != '\0' &&
		    (known = strchr(from, p[1])) != NULL) {
			buf[out.len++] = to[known - from];
			p += 2;
		} else
			buf[out.len++] = *p++;
	}
	return out;
}

/* What stands between the quotes, without escapes. */
static struct text
unquoted(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (t.len >= 2 && t.p[0] == '"') {
		t.p++;
		t.len -= 2;
		t = unescaped(w, t);
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
