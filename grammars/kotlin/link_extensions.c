/*
 * Kotlin: members, and extensions, which are found by their name and the
 * simple name of the type that they extend.
 */
#include <string.h>

#include "klink.h"

/* What S extends: the first part of what is kept with it. */
struct text
kotlin_extends(struct linker *l, sym_id s)
{
	name_id kept = link_def_value(l, s);
	struct text t = { "", 0 };
	const char *end;

	if (kept == NAME_NONE || link_sym_kind(l, s) == NODE_FILE)
		return t;
	t = link_text(l, kept);
	end = memchr(t.p, '/', t.len);
	t.len = end == NULL ? 0 : (size_t)(end - t.p);
	return t;
}

static struct text
last_part(struct text t)
{
	const char *dot = memrchr(t.p, '.', t.len);

	return dot == NULL ? t : (struct text){ dot + 1,
	    (size_t)(t.p + t.len - dot - 1) };
}

/* The simple name of a base of R, or of what it is itself. */
struct text
kotlin_type_name(struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		return link_text(l, link_sym_name(l, value_sym(l, v)));
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		return last_part(link_text(l, value_name(l, v)));
	default:
		return (struct text){ "", 0 };
	}
}

/* Scope functions, which everything has. */
static int
is_handy(struct text t)
{
	static const char *const words[] = { "also", "apply", "let", "run",
	    "takeIf", "takeUnless", "to" };

	return link_word_in(t, LINK_LIST(words));
}

/* What every object has, for R that has no NAME of its own. */
static struct value
of_any(struct linker *l, struct value r, name_id name)
{
	static const char *const any[] = { "equals", "hashCode", "toString" };
	struct text t = link_text(l, name);

	if (is_handy(t))
		return value_with(kotlin_known(l, t), r.conf);
	return link_word_in(t, LINK_LIST(any)) ?
	    value_external(l, link_dotted(l, link_cname(l, "kotlin.Any"),
	    name), r.conf) : VALUE_NONE;
}

static struct value
extension_of(struct linker *l, struct text type, name_id name)
{
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms);
	struct text t;

	if (n > KOTLIN_NAMED_MAX) {
		link_cut(l, LIMIT_NAMES, name);
		n = KOTLIN_NAMED_MAX;
	}
	for (i = 0; i < n && type.len > 0; i++) {
		link_named(l, name, &syms);
		if (!kotlin_is(l, syms[i]))
			continue;
		t = kotlin_extends(l, syms[i]);
		if (t.len == type.len && memcmp(t.p, type.p, t.len) == 0) {
			link_named(l, name, &syms);
			return value_symbol(l, syms[i], VALUE_PROVED);
		}
	}
	return VALUE_NONE;
}

/* ---- of what is not known ---- */

/* May code of FILE use the extension S, by package or import? */
static int
in_sight(struct linker *l, file_no file, sym_id s)
{
	file_no sf = link_sym_file(l, s);
	name_id name = link_sym_name(l, s), package = link_file_package(l, sf);
	struct link_file_facts f;
	uint32_t i;

	if (sf == file || package == link_file_package(l, file))
		return 1;
	if (link_facts(l, file, &f) == -1)
		return 0;
	for (i = 0; i < f.nimports; i++)
		if (f.imports[i].flags & IMPORT_STAR ?
		    f.imports[i].module == package :
		    f.imports[i].local == name && f.imports[i].module ==
		    link_dotted(l, package, name))
			return 1;
	return 0;
}

/*
 * An extension must be imported or of the package: where only one that suits
 * is in sight the call is most likely of it, whatever it is called on.
 */
static sym_id
sole(struct linker *l, file_no file, name_id name, uint32_t arity)
{
	uint32_t i, n, fit = 0;
	sym_id s, found = SYM_NONE;
	const sym_id *syms;

	n = link_named(l, name, &syms);
	if (n > KOTLIN_NAMED_MAX) {
		link_cut(l, LIMIT_NAMES, name);
		n = KOTLIN_NAMED_MAX;
	}
	for (i = 0; i < n; i++) {
		link_named(l, name, &syms);
		s = syms[i];
		if (kotlin_is(l, s) && kotlin_extends(l, s).len > 0 &&
		    in_sight(l, file, s) && kotlin_takes(l, s, arity)) {
			found = s;
			fit++;
		}
	}
	return fit == 1 ? found : SYM_NONE;
}

/* ---- members ---- */

struct value
kotlin_member(struct linker *l, struct value r, name_id name)
{
	const struct value *list;
	struct value v = VALUE_NONE;
	uint32_t i, n;
	sym_id s;

	switch (value_kind(l, r)) {
	case VALUE_EXTERNAL_INSTANCE:
		v = extension_of(l, kotlin_type_name(l, r), name);
		if (v.id == 0 && is_handy(link_text(l, name)))
			v = of_any(l, r, name);
		if (v.id != 0)
			return value_with(v, r.conf);
		/* FALLTHROUGH */
	case VALUE_OUTSIDE:
		s = sole(l, link_evaluated(l), name, REF_ARITY_UNKNOWN);
		return s == SYM_NONE ? VALUE_NONE : value_symbol(l, s,
		    r.conf < CONF_PARTIAL ? r.conf : CONF_PARTIAL);
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		break;
	default:
		return VALUE_NONE;
	}
	s = value_sym(l, r);
	if (!link_sym_is_type(l, s))
		return VALUE_NONE;
	v = link_class_member(l, s, name);
	if (value_kind(l, v) == VALUE_SYMBOL)
		return value_with(v, r.conf);
	n = link_mro(l, s, &list);
	for (i = 0; i < n; i++) {
		link_mro(l, s, &list);
		v = extension_of(l, kotlin_type_name(l, list[i]), name);
		if (v.id != 0)
			return value_with(v, r.conf);
	}
	return value_kind(l, r) == VALUE_INSTANCE ? of_any(l, r, name) :
	    VALUE_NONE;
}

/* The name of the member that is called, or NAME_NONE. */
static name_id
member_called(struct linker *l, const struct link_site *site)
{
	struct link_file_facts f;
	uint32_t e = site->ref->expr;

	if (link_facts(l, site->file, &f) == -1)
		return NAME_NONE;
	while (f.exprs[e].op == EXPR_APPLIED || f.exprs[e].op == EXPR_GENERIC)
		e = f.exprs[e].a;
	return f.exprs[e].op == EXPR_MEMBER ?
	    link_str(l, site->file, f.exprs[e].b) : NAME_NONE;
}

int
kotlin_unknown(struct linker *l, const struct link_site *site)
{
	name_id name = member_called(l, site);
	sym_id found;

	if (name == NAME_NONE || site->ref->kind != REF_CALL)
		return 0;
	found = sole(l, site->file, name, site->ref->arity);
	if (found == SYM_NONE)
		return 0;
	link_edge(l, site, EDGE_CALLS, found, CONF_PARTIAL);
	return 1;
}
