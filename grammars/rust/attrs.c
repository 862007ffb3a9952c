/*
 * Attributes: they stand before the item that they are of.
 */
#include <ctype.h>
#include <string.h>

#include "rust.h"

/* Attributes of the language that say nothing of other names.
   https://doc.rust-lang.org/reference/attributes.html */
static const char *const builtins[] = {
	"allow", "automatically_derived", "bench", "cfg", "cfg_attr", "cold",
	"default", "deny", "deprecated", "derive", "doc", "expect", "export_name",
	"feature", "forbid", "global_allocator", "ignore", "inline", "link",
	"link_name", "macro_export", "macro_use", "must_use", "no_mangle",
	"non_exhaustive", "panic_handler", "path", "proc_macro",
	"proc_macro_attribute", "proc_macro_derive", "recursion_limit", "repr",
	"rustfmt", "should_panic", "target_feature", "test", "test_case",
	"track_caller", "unsafe", "warn",
};

/* Attributes whose last name makes a test of the function. */
static const char *const tests[] = { "test", "bench", "rstest", "test_case",
	"cargo_test", "quickcheck", "proptest", "wasm_bindgen_test",
	"test_log" };

static int
in(const struct walk *w, TSNode n, const char *const *list, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (rs_named(w, n, list[i]))
			return 1;
	return 0;
}

#define IN(w, n, list)	in(w, n, list, sizeof(list) / sizeof((list)[0]))

/* cfg(test), cfg(all(test, …)), not cfg(not(test)). */
static int
is_cfg_test(const struct walk *w, TSNode args)
{
	struct text t = node_text(w, args);
	size_t i;

	for (i = 1; i + 4 < t.len; i++)
		if (memcmp(t.p + i, "test", 4) == 0 &&
		    !isalnum((unsigned char)t.p[i + 4]) && t.p[i + 4] != '_' &&
		    !isalnum((unsigned char)t.p[i - 1]) && t.p[i - 1] != '_' &&
		    t.p[i - 1] != '"')
			return !(i >= 4 && memcmp(t.p + i - 4, "not(", 4) == 0);
	return 0;
}

static void
note(struct walk *w, TSNode attribute, struct attrs *a)
{
	TSNode path = ts_node_named_child(attribute, 0);
	TSNode last = rs_last_name(path), args;

	args = node_field(attribute, "arguments");
	if (IN(w, last, tests) || (rs_named(w, last, "cfg") &&
	    is_cfg_test(w, args)))
		a->flags |= NODE_TEST;
	if (rs_named(w, last, "inline"))
		a->flags |= NODE_INLINE;
	if (rs_named(w, last, "macro_export"))
		a->macro_export = 1;
	if (rs_named(w, last, "cfg") && !is_cfg_test(w, args))
		a->flags |= NODE_CONDITIONAL;
	if (rs_named(w, path, "path"))
		a->path = node_field(attribute, "value");
	if (rs_named(w, path, "doc"))
		a->doc = node_field(attribute, "value");
	if (rs_named(w, last, "derive") && a->nderive < 8)
		a->derive[a->nderive++] = args;
	else if (rs_named(w, path, "serde") && a->nstrings < 8)
		a->strings[a->nstrings++] = args;
	else if ((rs_is(path, "scoped_identifier") || !IN(w, last, builtins)) &&
	    a->nother < 16)
		a->other[a->nother++] = path;
}

static int
only_blanks_or_comments(const struct walk *w, uint32_t from, uint32_t to)
{
	const char *s = walk_source(w);

	for (; from < to; from++)
		if (s[from] == '/' && from + 1 < to && s[from + 1] == '/')
			while (from + 1 < to && s[from + 1] != '\n')
				from++;
		else if (s[from] == '/' && from + 1 < to && s[from + 1] == '*')
			while (from + 1 < to && !(s[from] == '*' &&
			    s[from + 1] == '/' ))
				from++;
		else if (!isspace((unsigned char)s[from]) && s[from] != '/')
			return 0;
	return 1;
}

enum walk_next
rs_attribute_item(struct walk *w, TSNode n)
{
	static const struct attrs none;
	struct attrs *a = &rs_state(w)->attrs;

	if (!a->any || !only_blanks_or_comments(w, a->end,
	    ts_node_start_byte(n)))
		*a = none;
	if (!a->any)
		a->first = n;
	a->any = 1;
	a->end = ts_node_end_byte(n);
	note(w, ts_node_named_child(n, 0), a);
	return WALK_OVER;
}

/* #![cfg(test)] at the top says it of the whole file. */
enum walk_next
rs_inner_attribute_item(struct walk *w, TSNode n)
{
	struct attrs a = { .any = 0 };

	note(w, ts_node_named_child(n, 0), &a);
	if (a.flags & NODE_TEST && walk_container(w) == 0)
		walk_set_file_flag(w, FILE_TEST);
	return WALK_OVER;
}

struct attrs
rs_attrs_take(struct walk *w, TSNode item)
{
	static const struct attrs none;
	struct attrs *a = &rs_state(w)->attrs, taken = none;
	uint32_t i;

	if (a->any && a->end <= ts_node_start_byte(item) &&
	    only_blanks_or_comments(w, a->end, ts_node_start_byte(item)))
		taken = *a;
	*a = none;
	/* A comment between them is the doc, then. */
	for (i = taken.end; taken.any && i < ts_node_start_byte(item); i++)
		if (!isspace((unsigned char)walk_source(w)[i])) {
			taken.first = none.first;
			break;
		}
	return taken;
}

/* The paths in derive(a, b::c). */
static void
derives(struct walk *w, TSNode tree, uint32_t ord)
{
	uint32_t i, count = ts_node_is_null(tree) ? 0 :
	    ts_node_child_count(tree);
	expr_id e = LINK_NONE;
	TSNode c;

	for (i = 0; i < count; i++) {
		c = ts_node_child(tree, i);
		if (rs_is(c, "identifier") || rs_is(c, "crate") ||
		    rs_is(c, "self") || rs_is(c, "super"))
			e = e == LINK_NONE ? expr_global(w,
			    walk_node_str(w, c)) : expr_member(w,
			    expr_make(w, EXPR_PATH, e, LINK_NONE),
			    walk_node_str(w, c));
		else if (!rs_is(c, "::") && e != LINK_NONE) {
			walk_ref_from(w, REF_IMPLEMENTS, e, ord, node_line(c),
			    0);
			e = LINK_NONE;
		}
	}
}

/* with = "a::b" of serde: functions that what it makes calls. */
static void
named_in_strings(struct walk *w, TSNode tree, uint32_t ord)
{
	uint32_t i, count = ts_node_is_null(tree) ? 0 :
	    ts_node_child_count(tree);
	struct text t;
	size_t k, from;
	expr_id e;
	TSNode c;

	for (i = 2; i < count; i++) {
		c = ts_node_child(tree, i);
		if (!rs_is(c, "string_literal") ||
		    !rs_is(ts_node_child(tree, i - 1), "=") ||
		    rs_named(w, ts_node_child(tree, i - 2), "rename"))
			continue;
		t = node_text(w, ts_node_named_child(c, 0));
		e = LINK_NONE;
		for (k = from = 0; k <= t.len; k++) {
			if (k < t.len && (isalnum((unsigned char)t.p[k]) ||
			    t.p[k] == '_'))
				continue;
			if (k < t.len && t.p[k] != ':')
				break;
			if (k > from)
				e = e == LINK_NONE ? expr_global(w, walk_str(w,
				    (struct text){ t.p + from, k - from })) :
				    expr_member(w, expr_make(w, EXPR_PATH, e,
				    LINK_NONE), walk_str(w, (struct text){
				    t.p + from, k - from }));
			from = k + 1;
		}
		if (k > t.len && e != LINK_NONE)
			walk_ref_from(w, REF_NAME, e, ord, node_line(c), 0);
	}
}

void
rs_attrs_refs(struct walk *w, const struct attrs *a, uint32_t ord)
{
	uint32_t i;

	for (i = 0; i < a->nderive; i++)
		derives(w, a->derive[i], ord);
	for (i = 0; i < a->nstrings; i++)
		named_in_strings(w, a->strings[i], ord);
	for (i = 0; i < a->nother; i++)
		walk_ref_from(w, REF_DECORATE, rs_path(w, a->other[i], 0), ord,
		    node_line(a->other[i]), 0);
}
