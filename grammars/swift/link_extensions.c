/*
 * Swift: protocols that extensions add to a type.
 *
 * An extension that does so is a definition "extension T" with the receiver T
 * (decls.c).  Its protocols are bases of T, in whatever file it stands, and T
 * has the edges; of a type outside the repository, or one that goes by
 * another name there, the extension has them.
 */
#include <string.h>

#include "extension.h"
#include "slink.h"

/* The name that extensions of the type have. */
static name_id
extension_name(struct linker *l, sym_id type)
{
	struct text t = link_text(l, link_sym_name(l, type));
	char buf[256];
	size_t n = sizeof(SW_EXTENSION) - 1;

	/* A longer name has no extension that is found. */
	if (t.len > sizeof(buf) - n) {
		link_cut(l, LIMIT_NAMES, type);
		return NAME_NONE;
	}
	memcpy(buf, SW_EXTENSION, n);
	memcpy(buf + n, t.p, t.len);
	return link_name(l, (struct text){ buf, n + t.len });
}

/* Does S only say what a type conforms to? */
static int
swift_is_extension(struct linker *l, sym_id s)
{
	return link_sym_kind(l, s) == NODE_MODULE &&
	    swift_has(l, s, TYPING_RECEIVER);
}

/* Is the extension S one of the type that holds it by that type's name? */
static int
is_of(struct linker *l, sym_id s, sym_id type)
{
	return link_sym_parent(l, s) == type && link_sym_is_type(l, type) &&
	    link_sym_name(l, s) == extension_name(l, type);
}

uint32_t
swift_parts(struct linker *l, sym_id type, sym_id *parts, uint32_t max)
{
	name_id name = extension_name(l, type);
	const sym_id *syms;
	uint32_t i, n, k = 0;
	sym_id s;

	n = name == NAME_NONE ? 0 : link_named(l, name, &syms);
	for (i = 0; i < n; i++) {
		link_named(l, name, &syms);
		s = syms[i];
		if (link_file_lang(l, link_sym_file(l, s)) != &link_swift ||
		    !is_of(l, s, type))
			continue;
		if (k == max) {
			link_cut(l, LIMIT_BASES, type);
			break;
		}
		parts[k++] = s;
	}
	return k;
}

static void
edge(struct linker *l, const struct link_site *at, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		link_edge(l, at, EDGE_IMPLEMENTS, value_sym(l, v), v.conf);
		break;
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		link_edge_external(l, at, EDGE_IMPLEMENTS, value_name(l, v),
		    v.conf);
		break;
	case VALUE_UNION:
		edge(l, at, value_a(l, v));
		edge(l, at, value_b(l, v));
		break;
	default:
		break;
	}
}

/* What the extension S says that its type implements, said of AT. */
static void
edges(struct linker *l, const struct link_site *at, sym_id s)
{
	const struct link_typing *t;
	uint32_t i, n = link_typings(l, s, &t), expr;

	for (i = 0; i < n; i++) {
		link_typings(l, s, &t);
		if (t[i].how != TYPING_IMPLEMENTS)
			continue;
		expr = t[i].expr;
		edge(l, at, link_eval(l, link_sym_file(l, s), expr,
		    WANT_TYPE));
	}
}

void
swift_file(struct linker *l, file_no file)
{
	struct link_site at = { file, 0, 0, NULL };
	sym_id first = link_file_sym(l, file), s, parts[SWIFT_PARTS_MAX];
	struct link_file_facts f;
	uint32_t i, k, n;

	if (link_facts(l, file, &f) == -1)
		return;
	for (i = 1; i < f.ndefs; i++) {
		s = first + i;
		at.source = i;
		if (swift_is_extension(l, s)) {
			if (!is_of(l, s, link_sym_parent(l, s)))
				edges(l, &at, s);
		} else if (link_sym_is_type(l, s)) {
			n = swift_parts(l, s, parts, SWIFT_PARTS_MAX);
			for (k = 0; k < n; k++)
				edges(l, &at, parts[k]);
		}
	}
}
