/*
 * Swift: how names resolve across files.
 *
 * All files of a module see each other's names; what stands in extensions,
 * in whatever file, are members of the type.
 */
#include <string.h>

#include "slink.h"

/* Another module's folder may be called otherwise than the module. */
#define CONF_MODULE	80u

static struct value
module(struct linker *l, file_no file, const struct link_import *m)
{
	const file_no *files;
	uint32_t i, n = link_package_files(l, m->module, &files);

	(void)file;
	for (i = 0; i < n; i++)
		if (link_file_lang(l, files[i]) == &link_swift)
			return value_package(l, m->module, VALUE_PROVED);
	return value_external(l, m->module, VALUE_PROVED);
}

int
swift_has(struct linker *l, sym_id s, enum typing_how how)
{
	const struct link_typing *t;
	uint32_t i, n = link_typings(l, s, &t);

	for (i = 0; i < n; i++)
		if (t[i].how == how)
			return 1;
	return 0;
}

static int
suits(struct linker *l, sym_id s, enum link_want want)
{
	enum node_kind k = link_sym_kind(l, s);

	if (link_sym_flags(l, s) & NODE_CONSTRUCTOR)
		return 0;
	return want != WANT_TYPE || link_sym_is_type(l, s) ||
	    k == NODE_TYPE_ALIAS || k == NODE_MACRO;
}

/* ---- types that stand in extensions of others ---- */

/* The last name of the type that the extension around S is of. */
static name_id
extended(struct linker *l, sym_id s)
{
	file_no file = link_sym_file(l, s);
	uint32_t e = link_typing(l, s, TYPING_RECEIVER);
	struct link_file_facts f;

	if (e == LINK_NONE || link_facts(l, file, &f) == -1)
		return NAME_NONE;
	while (f.exprs[e].op == EXPR_GENERIC)
		e = f.exprs[e].a;
	switch (f.exprs[e].op) {
	case EXPR_NAME:
		return link_str(l, file, f.exprs[e].a);
	case EXPR_MEMBER:
		return link_str(l, file, f.exprs[e].b);
	default:
		return NAME_NONE;
	}
}

/*
 * The type NAME in TYPE: also where an extension has it, which is told by
 * names alone, since it is asked for while extensions are looked up.
 */
static struct value
nested(struct linker *l, sym_id type, name_id name)
{
	name_id outer = link_sym_name(l, type);
	const sym_id *syms;
	sym_id s, copy[64];
	uint32_t i, n;

	for (s = link_child(l, type, name); s != SYM_NONE;
	    s = link_child_next(l, s))
		if (suits(l, s, WANT_TYPE) && !swift_has(l, s,
		    TYPING_RECEIVER))
			return value_symbol(l, s, VALUE_PROVED);
	n = link_named(l, name, &syms);
	if (n > 64) {
		link_cut(l, LIMIT_NAMES, name);
		n = 64;
	}
	memcpy(copy, syms, n * sizeof(*syms));
	for (i = 0; i < n; i++)
		if (link_file_lang(l, link_sym_file(l, copy[i])) ==
		    &link_swift && suits(l, copy[i], WANT_TYPE) &&
		    extended(l, copy[i]) == outer)
			return value_symbol(l, copy[i], VALUE_PROVED);
	return VALUE_NONE;
}

/* Does FILE import the module called PACKAGE? */
static int
imports(struct linker *l, file_no file, name_id package)
{
	struct link_file_facts f;
	uint32_t i;

	if (link_facts(l, file, &f) == -1)
		return 0;
	for (i = 0; i < f.nimports; i++)
		if (f.imports[i].module == package)
			return 1;
	return 0;
}

/* How near the definition S at the top of a file is to FILE; 0: not seen. */
static int
rank(struct linker *l, file_no file, sym_id s)
{
	file_no sf = link_sym_file(l, s);
	uint32_t v = link_sym_flags(l, s) & NODE_VISIBILITY;

	if (sf == file)
		return 4;
	if (v == NODE_PRIVATE)
		return 0;
	if (link_file_package(l, sf) == link_file_package(l, file))
		return 3;
	if (imports(l, file, link_file_package(l, sf)))
		return 2;
	return v == NODE_PUBLIC || link_file_flags(l, file) & FILE_TEST;
}

/* What NAME means at the top of FILE. */
static struct value
at_top(struct linker *l, file_no file, name_id name, enum link_want want,
    uint32_t *candidates)
{
	struct text path = link_file_path(l, file);
	const sym_id *syms;
	sym_id s, best = SYM_NONE;
	uint32_t i, n = link_named(l, name, &syms), count = 0;
	int r, most = 0;
	size_t near, nearest = 0;

	for (i = 0; i < n; i++) {
		link_named(l, name, &syms);
		s = syms[i];
		if (link_file_lang(l, link_sym_file(l, s)) != &link_swift ||
		    link_sym_parent(l, s) != link_file_sym(l,
		    link_sym_file(l, s)) || !suits(l, s, want) ||
		    swift_has(l, s, TYPING_RECEIVER) ||
		    (r = rank(l, file, s)) == 0)
			continue;
		count++;
		near = link_shared(path, link_file_path(l,
		    link_sym_file(l, s)));
		if (r > most || (r == most && near > nearest)) {
			most = r;
			nearest = near;
			best = s;
		}
	}
	if (best == SYM_NONE)
		return VALUE_NONE;
	if (most == 1 && count > 1) {
		*candidates = count;
		return VALUE_NONE;
	}
	return value_symbol(l, best, most > 1 ? VALUE_PROVED : CONF_MODULE);
}

/* NAME in the type or function S around. */
static struct value
in_scope(struct linker *l, sym_id s, name_id name, enum link_want want)
{
	struct value v;
	sym_id c;

	if (!link_sym_is_type(l, s)) {
		for (c = link_child(l, s, name); c != SYM_NONE;
		    c = link_child_next(l, c))
			if (suits(l, c, want))
				return value_symbol(l, c, VALUE_PROVED);
		return VALUE_NONE;
	}
	if (want == WANT_TYPE) {
		v = nested(l, s, name);
		if (v.id != 0)
			return v;
	}
	v = link_class_member(l, s, name);
	if (value_kind(l, v) != VALUE_SYMBOL ||
	    !suits(l, value_sym(l, v), want))
		return VALUE_NONE;
	return v;
}

/* The modules of FILE that are not of the repository: what NAME may be. */
static struct value
from_outside(struct linker *l, file_no file, name_id name)
{
	struct text t = link_text(l, name);
	struct link_file_facts f;
	name_id only = NAME_NONE;
	uint32_t i, n = 0;

	if (swift_is_standard(t))
		return value_external(l, link_dotted(l, link_cname(l, "Swift"),
		    name), VALUE_PROVED);
	if (link_facts(l, file, &f) == -1)
		return VALUE_NONE;
	for (i = 0; i < f.nimports; i++) {
		if (value_kind(l, link_import_value(l, file, i)) !=
		    VALUE_EXTERNAL)
			continue;
		link_facts(l, file, &f);
		only = f.imports[i].module;
		n++;
		if (link_name_is(l, only, "XCTest") && t.len > 3 &&
		    memcmp(t.p, "XCT", 3) == 0)
			return value_external(l, link_dotted(l, only, name),
			    VALUE_PROVED);
	}
	if (n == 1 && t.len > 0 && t.p[0] >= 'A' && t.p[0] <= 'Z')
		return value_external(l, link_dotted(l, only, name),
		    CONF_PARTIAL);
	return value_outside(VALUE_PROVED);
}

static struct value
lookup(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct text t = link_text(l, name);
	sym_id top = link_file_sym(l, file), s;
	struct link_file_facts f;
	struct value v;
	uint32_t i;

	if (t.len > 1 && t.p[0] == '@')
		return value_external(l, link_dotted(l, link_cname(l, "Swift"),
		    link_name(l, (struct text){ t.p + 1, t.len - 1 })),
		    VALUE_PROVED);
	for (s = scope, i = 0; s != SYM_NONE && s != top && i < 64 &&
	    link_sym_kind(l, s) != NODE_FILE; s = link_sym_parent(l, s), i++) {
		v = in_scope(l, s, name, want);
		if (v.id != 0)
			return v;
	}
	v = at_top(l, file, name, want, candidates);
	if (v.id != 0 || *candidates > 0)
		return v;
	if (link_facts(l, file, &f) == -1)
		return VALUE_NONE;
	for (i = 0; i < f.nimports; i++) {
		if (f.imports[i].local == name)
			return link_import_value(l, file, i);
	}
	return from_outside(l, file, name);
}

/*
 * Of something outside, whose protocols are not known: a method or property
 * that only one extension of an outside type has.
 */
static struct value
of_extension(struct linker *l, name_id name, uint32_t conf)
{
	const sym_id *syms;
	sym_id s, found = SYM_NONE;
	uint32_t i, n = link_named(l, name, &syms), count = 0;

	for (i = 0; i < n; i++) {
		link_named(l, name, &syms);
		s = syms[i];
		if (link_file_lang(l, link_sym_file(l, s)) != &link_swift ||
		    link_sym_is_type(l, s) ||
		    !swift_has(l, s, TYPING_RECEIVER) ||
		    link_sym_parent(l, s) != link_file_sym(l,
		    link_sym_file(l, s)))
			continue;
		count++;
		found = s;
	}
	return count != 1 ? VALUE_NONE :
	    value_symbol(l, found, conf < CONF_PARTIAL ? conf : CONF_PARTIAL);
}

static struct value
member(struct linker *l, struct value r, name_id name)
{
	enum value_kind k = value_kind(l, r);

	if (k == VALUE_EXTERNAL_INSTANCE || k == VALUE_OUTSIDE)
		return of_extension(l, name, r.conf);

	if (k == VALUE_SYMBOL && link_wanted(l) == WANT_TYPE &&
	    link_sym_is_type(l, value_sym(l, r)))
		return value_with(nested(l, value_sym(l, r), name), r.conf);
	return VALUE_NONE;
}

static struct value
literal(struct linker *l, name_id name)
{
	if (name == NAME_NONE)
		name = link_cname(l, "String");
	return value_external_instance(l, link_dotted(l, link_cname(l,
	    "Swift"), name), VALUE_NONE, VALUE_PROVED);
}

static int
exported(struct linker *l, sym_id s)
{
	return (link_sym_flags(l, s) & NODE_VISIBILITY) != NODE_PRIVATE &&
	    !swift_has(l, s, TYPING_RECEIVER);
}

const struct link_lang link_swift = {
	.abi = LINK_ABI,
	.name = "swift",
	.flags = LINK_RECEIVERS | LINK_OVERRIDES | LINK_GUESS_MEMBER,
	.module = module,
	.lookup = lookup,
	.member = member,
	.literal = literal,
	.exported = exported,
	.target = swift_target,
	.parts = swift_parts,
	.file = swift_file,
};
