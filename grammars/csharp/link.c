/*
 * C#: what names mean.
 *
 * A name is looked for in the enclosing functions and types, with what these
 * inherit, in the enclosing namespaces, and then in the namespaces and types
 * that the usings of the file and of its project name.
 */
#include <stdlib.h>

#include "cslink.h"

/* ---- usings ---- */

static struct value
cs_module(struct linker *l, file_no file, const struct link_import *m)
{
	struct value v;
	const sym_id *syms;
	uint32_t i, n;

	if (m->flags & IMPORT_STAR) {
		/* One of the places that say so stands for the namespace. */
		n = link_named(l, m->module, &syms);
		for (i = 0; i < n; i++)
			if (link_sym_kind(l, syms[i]) == NODE_MODULE &&
			    cs_is_ours(l, syms[i]))
				return value_symbol(l, syms[i], VALUE_PROVED);
	}
	v = cs_qualified(l, file, m->module);
	if (v.id != 0)
		return v;
	if (cs_is_namespace(l, m->module))
		return cs_namespace(l, m->module);
	return value_external(l, m->module, VALUE_PROVED);
}

/* ---- names ---- */

/* NAME of what a class around SCOPE inherits from outside. */
static struct value
inherited_outside(struct linker *l, sym_id scope, name_id name)
{
	const struct value *list;
	uint32_t i, n;
	sym_id s;

	for (s = scope; s != SYM_NONE; s = link_sym_parent(l, s)) {
		if (!link_sym_is_type(l, s))
			continue;
		n = link_mro(l, s, &list);
		for (i = 1; i < n; i++)
			if (value_kind(l, list[i]) == VALUE_EXTERNAL_INSTANCE)
				return value_external(l, link_dotted(l,
				    value_name(l, list[i]), name),
				    CONF_PARTIAL);
	}
	return VALUE_NONE;
}

/* Local functions and members of the types around. */
static struct value
in_scopes(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want)
{
	sym_id at, s, top = link_file_sym(l, file);
	struct value v;

	for (at = scope; at != top && at != SYM_NONE;
	    at = link_sym_parent(l, at)) {
		if (link_sym_is_type(l, at)) {
			v = cs_own_member(l, at, name, want, 1);
			if (v.id != 0)
				return v;
		} else if (want == WANT_VALUE) {
			for (s = link_child(l, at, name); s != SYM_NONE;
			    s = link_child_next(l, s))
				if (link_sym_kind(l, s) == NODE_FUNCTION)
					return value_symbol(l, s,
					    VALUE_PROVED);
		}
	}
	/* Functions between the statements of a program. */
	s = want == WANT_VALUE ? link_child(l, top, name) : SYM_NONE;
	return s != SYM_NONE && link_sym_kind(l, s) == NODE_FUNCTION ?
	    value_symbol(l, s, VALUE_PROVED) : VALUE_NONE;
}

/* Types and namespaces of the namespaces around. */
static struct value
in_namespaces(struct linker *l, file_no file, sym_id scope, name_id name)
{
	struct text ns = cs_namespace_of(l, scope);
	struct value v;
	name_id full;

	for (;;) {
		v = cs_type_in(l, file, ns, name, ANY_GENERIC);
		if (v.id != 0)
			return v;
		full = ns.len == 0 ? name : link_dotted(l, link_name(l, ns),
		    name);
		if (cs_is_namespace(l, full))
			return cs_namespace(l, full);
		if (ns.len == 0)
			return VALUE_NONE;
		ns = cs_before_last(ns);
	}
}

/* How many parts of their names two namespaces have in common. */
static uint32_t
parts_in_common(struct text a, struct text b)
{
	uint32_t n = 0;
	size_t i;

	for (i = 0; i < a.len && i < b.len && a.p[i] == b.p[i]; i++)
		n += a.p[i] == '.';
	return n + ((i == a.len || a.p[i] == '.') &&
	    (i == b.len || b.p[i] == '.') && i > 0);
}

/*
 * The only type of that name: its namespace may be used where kn does not
 * look, in a project file.  Of several, the one whose namespace is nearest.
 */
static struct value
only_type(struct linker *l, file_no file, sym_id scope, name_id name,
    uint32_t *candidates)
{
	struct text ns = { NULL, 0 }, ours = cs_namespace_of(l, scope);
	struct cs_type x;
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms), found = 0, near, best = 0;
	int several = 0, tie = 0;

	for (i = 0; i < n; i++) {
		if (cs_type(l, syms[i], &x) == -1 || link_sym_parent(l,
		    syms[i]) != link_file_sym(l, link_sym_file(l, syms[i])))
			continue;
		near = parts_in_common(ours, x.namespace);
		if (found++ > 0 && !text_same(ns, x.namespace)) {
			several = 1;
			if (near <= best) {
				tie |= near == best;
				continue;
			}
		}
		tie = found > 1 && near == best ? tie : 0;
		ns = x.namespace;
		best = near;
	}
	if (found == 0)
		return VALUE_NONE;
	if (several && (tie || best == 0)) {
		*candidates = found;
		return VALUE_NONE;
	}
	return value_with(cs_type_in(l, file, ns, name, ANY_GENERIC),
	    several ? CONF_GUESS_NAME : CONF_PARTIAL);
}

/* [Foo] may be a class that is called Foo and not FooAttribute. */
static struct value
attribute(struct linker *l, file_no file, sym_id scope, name_id name)
{
	struct text t = link_text(l, name);
	struct value v;

	if (t.len <= 9 || memcmp(t.p + t.len - 9, "Attribute", 9) != 0)
		return VALUE_NONE;
	name = link_name(l, (struct text){ t.p, t.len - 9 });
	v = in_scopes(l, file, scope, name, WANT_TYPE);
	if (v.id == 0)
		v = in_namespaces(l, file, scope, name);
	if (v.id == 0)
		v = cs_from_usings(l, file, name, WANT_TYPE, 0);
	return value_kind(l, v) == VALUE_SYMBOL ? v : VALUE_NONE;
}

static struct value
cs_lookup(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct text t = link_text(l, name);
	struct value v, only;

	if (text_in("global::", t))
		return value_package(l, link_cname(l, ""), VALUE_PROVED);
	if ((v = in_scopes(l, file, scope, name, want)).id != 0)
		return v;
	if ((v = in_namespaces(l, file, scope, name)).id != 0)
		return v;
	if ((v = cs_from_usings(l, file, name, want, 0)).id != 0)
		return v;
	if ((v = attribute(l, file, scope, name)).id != 0)
		return v;
	if (text_in(OBJECT_METHODS, t))
		return value_external(l, link_dotted(l, link_cname(l,
		    "System.Object"), name), VALUE_PROVED);
	v = cs_from_usings(l, file, name, want, 1);
	if (v.conf == VALUE_PROVED && v.id != 0)
		return v;
	if (cs_is_bcl_namespace(t))
		return cs_namespace(l, name);
	only = only_type(l, file, scope, name, candidates);
	if (only.id != 0 || v.id != 0)
		return only.id != 0 ? only : v;
	return want == WANT_VALUE ? inherited_outside(l, scope, name) :
	    VALUE_NONE;
}

/* ---- the language ---- */

static struct value
cs_literal(struct linker *l, name_id name)
{
	struct text t = { "string", 6 };
	const char *own;

	if (name != NAME_NONE)
		t = link_text(l, name);
	if (text_in("null", t))
		return value_null();
	own = cs_bcl_literal(t);
	return own == NULL ? VALUE_NONE : value_external_instance(l,
	    link_cname(l, own), VALUE_NONE, VALUE_PROVED);
}

/* What is called with `new`, where the type is that of a variable. */
static struct value
cs_called(struct linker *l, struct value v)
{
	sym_id s = value_sym(l, v);

	if (value_kind(l, v) != VALUE_INSTANCE || (link_sym_kind(l, s) !=
	    NODE_CLASS && link_sym_kind(l, s) != NODE_STRUCT))
		return VALUE_NONE;
	return value_symbol(l, s, v.conf);
}

const struct link_lang link_csharp = {
	.abi = LINK_ABI,
	.name = "csharp",
	.flags = LINK_NO_CALL_VARIABLE | LINK_GUESS_MEMBER,
	.module = cs_module,
	.lookup = cs_lookup,
	.member = cs_member,
	.call = cs_call,
	.called = cs_called,
	.param = cs_param,
	.generic = cs_generic,
	.element = cs_element,
	.iterated = cs_iterated,
	.deref = cs_deref,
	.literal = cs_literal,
	.guess = cs_guess,
	.parts = cs_parts,
	.target = cs_target,
	.file = cs_file,
	.config = cs_is_usings_file,
};
