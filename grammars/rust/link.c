/*
 * Rust: how names resolve across files.  See rlink.h.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "rlink.h"

struct rust_name
rust_name(struct linker *l, name_id name)
{
	struct text t = link_text(l, name);

	if (t.len < 2 || t.p[t.len - 1] != '!')
		return (struct rust_name){ name, 0 };
	t.len--;
	return (struct rust_name){ link_name(l, t), 1 };
}

struct text
rust_last(struct text t)
{
	size_t i = t.len;

	while (i > 0 && t.p[i - 1] != ':' && t.p[i - 1] != '.')
		i--;
	return (struct text){ t.p + i, t.len - i };
}

int
rust_is_upper(struct text t)
{
	size_t i = 0;

	while (i < t.len && t.p[i] == '_')
		i++;
	return i < t.len && isupper((unsigned char)t.p[i]);
}

name_id
rust_join(struct linker *l, name_id a, name_id b)
{
	struct text x = link_text(l, a), y = link_text(l, b);
	char buf[PATH_SIZE];

	if (x.len + y.len + 2 > sizeof(buf))
		return a;
	memcpy(buf, x.p, x.len);
	memcpy(buf + x.len, "::", 2);
	memcpy(buf + x.len + 2, y.p, y.len);
	return link_name(l, (struct text){ buf, x.len + y.len + 2 });
}

/* Methods of an impl block of a trait override the trait's. */
static void
file_edges(struct linker *l, file_no file)
{
	struct link_site at = { .file = file };
	struct link_file_facts f;
	const struct link_typing *t;
	sym_id first = link_file_sym(l, file), s, base;
	struct value v;
	uint32_t i, k, n, expr;

	if (link_facts(l, file, &f) == -1)
		return;
	for (i = 1; i < f.ndefs; i++) {
		s = first + i;
		if (link_sym_kind(l, s) != NODE_METHOD)
			continue;
		n = link_typings(l, s, &t);
		for (k = 0; k < n && t[k].how != TYPING_IMPLEMENTS; k++)
			continue;
		if (k == n)
			continue;
		expr = t[k].expr;
		v = link_eval(l, file, expr, WANT_TYPE);
		if (value_kind(l, v) != VALUE_SYMBOL &&
		    value_kind(l, v) != VALUE_INSTANCE)
			continue;
		base = link_child(l, value_sym(l, v), link_sym_name(l, s));
		if (base == SYM_NONE || base == s ||
		    link_sym_kind(l, base) != NODE_METHOD)
			continue;
		at.source = i;
		link_edge(l, &at, EDGE_OVERRIDES, base, v.conf);
	}
}

/* A change of Cargo.toml may change what any name means. */
static int
config(struct text path)
{
	struct text base = path;
	size_t i = path.len;

	while (i > 0 && path.p[i - 1] != '/')
		i--;
	base.p += i;
	base.len -= i;
	return text_is(base, "Cargo.toml");
}

const struct link_lang link_rust = {
	.abi = LINK_ABI,
	.name = "rust",
	.flags = LINK_CLASS_HIDDEN | LINK_TYPES_APART | LINK_CALL_HOLDER |
	    LINK_RECEIVERS | LINK_GUESS_MEMBER,
	.module = rust_import,
	.lookup = rust_lookup,
	.member = rust_member,
	.call = rust_call,
	.literal = rust_literal,
	.guess = rust_guess,
	.file = file_edges,
	.mentions = rust_mentions,
	.config = config,
};
