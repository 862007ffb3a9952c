/*
 * Rust: what names and paths mean.
 * https://doc.rust-lang.org/reference/names/name-resolution.html
 */
#include <string.h>

#include "rlink.h"

/* What a search in a module is for, beside the name. */
#define HOW_TYPE	1u
#define HOW_MACRO	2u
#define HOW_OUTSIDE	4u	/* as other modules see it */
#define CONF_MACRO	80u	/* the only macro of that name, somewhere */

struct search {
	name_id		 name;
	int		 macro;
	enum link_want	 want;
	sym_id		 from;		/* the module that asks */
};

static struct value	path(struct linker *, file_no, sym_id scope,
			    struct text, const struct search *);
static struct value	in_scope(struct linker *, sym_id,
			    const struct search *);
static struct value	macro(struct linker *, file_no, sym_id scope,
			    struct search *);

/* ---- definitions ---- */

static int
has_receiver(struct linker *l, sym_id s)
{
	const struct link_typing *t;
	uint32_t i, n = link_typings(l, s, &t);

	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_RECEIVER ||
		    t[i].how == TYPING_IMPLEMENTS)
			return 1;
	return 0;
}

/* How well the definition suits: 0 not at all. */
static int
suits(struct linker *l, sym_id s, const struct search *q)
{
	switch (link_sym_kind(l, s)) {
	case NODE_MACRO:
		return q->macro;
	case NODE_STRUCT:
	case NODE_UNION:
		/* Its name is also its constructor's. */
		return q->macro ? 0 : q->want == WANT_TYPE ? 2 : 1;
	case NODE_ENUM:
	case NODE_INTERFACE:
	case NODE_MODULE:
		return !q->macro && q->want == WANT_TYPE ? 2 : 0;
	case NODE_TYPE_ALIAS:
		return q->macro || has_receiver(l, s) ? 0 :
		    q->want == WANT_TYPE ? 2 : 1;
	case NODE_FUNCTION:
		return !q->macro && q->want == WANT_VALUE ? 2 : 0;
	case NODE_CONSTANT:
	case NODE_VARIABLE:
		return !q->macro && q->want == WANT_VALUE &&
		    !has_receiver(l, s) ? 2 : 0;
	default:
		return 0;
	}
}

/* Is the module FROM in the module S, or it itself? */
static int
is_within(struct linker *l, sym_id from, sym_id s)
{
	int i;

	for (i = 0; i < 64 && from != SYM_NONE; i++) {
		if (from == s)
			return 1;
		from = rust_super(l, from);
	}
	return 0;
}

static struct value
defined(struct linker *l, sym_id module, const struct search *q)
{
	sym_id s, best = SYM_NONE;
	int score, most = 0;

	for (s = link_child(l, module, q->name); s != SYM_NONE;
	    s = link_child_next(l, s)) {
		score = suits(l, s, q);
		if (score > most) {
			most = score;
			best = s;
		}
	}
	return value_symbol(l, best, VALUE_PROVED);
}

/* ---- imports ---- */

static struct text
first_part(struct text t)
{
	size_t i;

	for (i = 0; i < t.len && t.p[i] != ':'; i++)
		continue;
	return (struct text){ t.p, i };
}

static struct value
import_means(struct linker *l, file_no file, const struct link_import *m,
    const struct search *q)
{
	struct text t = link_text(l, m->module), first;
	struct value v;

	if (t.len > 4 && (memcmp(t.p, "mod/", 4) == 0 ||
	    memcmp(t.p, "path/", 5) == 0))
		return q->macro || q->want != WANT_TYPE ? VALUE_NONE :
		    value_module(l, rust_mod_file(l, file, m), VALUE_PROVED);
	v = path(l, file, link_file_sym(l, file) + m->scope, t, q);
	/* use a::a: a in a path is the crate, not what is in it. */
	first = first_part(t);
	if (q->want == WANT_TYPE && value_kind(l, v) == VALUE_EXTERNAL &&
	    first.len < t.len && link_name(l, first) == m->local &&
	    !rust_is_upper(first))
		return VALUE_NONE;
	return v;
}

static struct value
imported(struct linker *l, file_no file, sym_id scope, const struct search *q,
    int outside)
{
	struct link_file_facts f;
	struct link_import m;
	uint32_t i, ord = link_sym_ord(l, scope);
	struct value v, found = VALUE_NONE;

	link_facts(l, file, &f);
	for (i = 0; i < f.nimports; i++) {
		m = f.imports[i];
		if (m.local != q->name || m.scope != ord ||
		    m.flags & (IMPORT_STAR | IMPORT_SIDE) ||
		    (outside && (m.flags & IMPORT_REEXPORT) == 0))
			continue;
		v = import_means(l, file, &m, q);
		link_facts(l, file, &f);
		/* Two, under conditions: the repository's own counts. */
		if (v.id != 0 && (found.id == 0 ||
		    value_kind(l, found) == VALUE_EXTERNAL))
			found = v;
	}
	return found;
}

static struct value
variant(struct linker *l, struct value v, name_id name)
{
	sym_id s;

	if (value_kind(l, v) != VALUE_SYMBOL || link_sym_kind(l,
	    value_sym(l, v)) != NODE_ENUM)
		return VALUE_NONE;
	for (s = link_child(l, value_sym(l, v), name); s != SYM_NONE;
	    s = link_child_next(l, s))
		if (link_sym_kind(l, s) == NODE_ENUM_MEMBER)
			return value_symbol(l, s, VALUE_PROVED);
	return VALUE_NONE;
}

static struct value
starred(struct linker *l, file_no file, sym_id scope, const struct search *q,
    int outside)
{
	struct search module = { .want = WANT_TYPE, .from = q->from };
	struct link_file_facts f;
	struct link_import m;
	uint32_t i, ord = link_sym_ord(l, scope);
	struct value v;
	sym_id s;

	link_facts(l, file, &f);
	for (i = 0; i < f.nimports; i++) {
		m = f.imports[i];
		if ((m.flags & IMPORT_STAR) == 0 || m.scope != ord ||
		    (outside && (m.flags & IMPORT_REEXPORT) == 0))
			continue;
		v = path(l, file, scope, link_text(l, m.module), &module);
		if ((s = rust_module_sym(l, v)) != SYM_NONE)
			v = in_scope(l, s, q);
		else
			v = q->macro ? VALUE_NONE : variant(l, v, q->name);
		link_facts(l, file, &f);
		if (v.id != 0)
			return v;
	}
	return VALUE_NONE;
}

/* ---- modules ---- */

/* NAME in a module or function: definitions, imports, stars. */
static struct value
in_scope(struct linker *l, sym_id scope, const struct search *q)
{
	file_no file = link_sym_file(l, scope);
	int outside = !is_within(l, q->from, scope) &&
	    link_sym_kind(l, scope) != NODE_FUNCTION &&
	    link_sym_kind(l, scope) != NODE_METHOD;
	uint32_t how = (q->want == WANT_TYPE ? HOW_TYPE : 0) |
	    (q->macro ? HOW_MACRO : 0) | (outside ? HOW_OUTSIDE : 0);
	struct link_search s;
	struct value v;

	if (link_file_lang(l, file) != &link_rust ||
	    link_search_begin(l, &s, scope, q->name, how) == -1)
		return VALUE_NONE;
	v = defined(l, scope, q);
	if (v.id == 0)
		v = imported(l, file, scope, q, outside);
	if (v.id == 0)
		v = starred(l, file, scope, q, outside);
	link_search_end(l, &s);
	return v;
}

struct value
rust_in_module(struct linker *l, sym_id module, name_id name,
    enum link_want want)
{
	struct rust_name r = rust_name(l, name);
	struct search q = { r.name, r.macro, want, module };
	struct value v = in_scope(l, module, &q);

	/* Which of the two the place asks for is not always known. */
	if (v.id == 0 && !q.macro) {
		q.want = want == WANT_TYPE ? WANT_VALUE : WANT_TYPE;
		v = in_scope(l, module, &q);
	}
	/* #[macro_export] puts a macro at the root of the crate. */
	if (v.id == 0 && q.macro && rust_super(l, module) == SYM_NONE)
		v = rust_lookup(l, link_sym_file(l, module), module, name,
		    want, NULL);
	return v;
}

/* ---- paths ---- */

static struct value
first_name(struct linker *l, file_no file, sym_id scope, struct text part,
    const struct search *q)
{
	sym_id module = rust_module_of(l, scope), at;
	struct search here = *q;
	struct value v;

	here.name = link_name(l, part);
	here.from = module;
	for (at = scope;; at = link_sym_parent(l, at)) {
		if (at == SYM_NONE || link_sym_file(l, at) != file)
			at = link_file_sym(l, file);
		if ((v = in_scope(l, at, &here)).id != 0)
			return v;
		if (at == module || link_sym_kind(l, at) == NODE_FILE)
			break;
	}
	v = rust_crate(l, rust_manifest(l, file), here.name);
	/* Before 2018 a path began at the root of the crate. */
	if (v.id == 0 && (at = rust_root(l, module)) != module)
		v = in_scope(l, at, &here);
	return v;
}

static struct value
member(struct linker *l, struct value v, struct text part,
    const struct search *q)
{
	struct search in = *q;
	sym_id module;

	in.name = link_name(l, part);
	if ((module = rust_module_sym(l, v)) != SYM_NONE) {
		v = in_scope(l, module, &in);
		if (v.id == 0 && q->macro && rust_super(l, module) == SYM_NONE)
			v = macro(l, link_sym_file(l, module), module, &in);
		return v;
	}
	switch (value_kind(l, v)) {
	case VALUE_EXTERNAL:
		return value_external(l, rust_join(l, value_name(l, v),
		    in.name), v.conf);
	case VALUE_SYMBOL:
		return variant(l, v, in.name);
	default:
		return VALUE_NONE;
	}
}

/* A path of a use declaration in SCOPE; Q says what its last part is. */
static struct value
path(struct linker *l, file_no file, sym_id scope, struct text t,
    const struct search *q)
{
	sym_id module = rust_module_of(l, scope);
	struct search type = { .want = WANT_TYPE, .from = module };
	struct search last = *q, *now;
	struct value v = VALUE_NONE;
	struct text part;
	int n = 0, crate = 0;

	last.from = module;
	while (t.len > 0 || n == 0) {
		part = first_part(t);
		t.p += part.len;
		t.len -= part.len;
		if (t.len >= 2) {
			t.p += 2;
			t.len -= 2;
		} else
			t.len = 0;
		now = t.len > 0 ? &type : &last;
		if (part.len == 0 && n == 0)
			crate = 1;		/* ::name */
		else if (text_is(part, "crate") ||
		    text_is(part, "$crate"))
			v = rust_module_value(l, rust_root(l, module));
		else if (text_is(part, "self") && n == 0)
			v = rust_module_value(l, module);
		else if (text_is(part, "super"))
			v = rust_module_value(l, module = rust_super(l,
			    module));
		else if (crate && n == 1)
			v = rust_crate(l, rust_manifest(l, file),
			    link_name(l, part));
		else if (n == 0)
			v = first_name(l, file, scope, part, now);
		else
			v = member(l, v, part, now);
		n++;
		if (module == SYM_NONE || (v.id == 0 && !(crate && n == 1)))
			return VALUE_NONE;
	}
	return v;
}

struct value
rust_import(struct linker *l, file_no file, const struct link_import *m)
{
	struct search q = { m->local, 0, WANT_TYPE, SYM_NONE };
	struct text t = link_text(l, m->module);
	struct value v;

	if (t.len > 4 && (memcmp(t.p, "mod/", 4) == 0 ||
	    memcmp(t.p, "path/", 5) == 0))
		return value_module(l, rust_mod_file(l, file, m),
		    VALUE_PROVED);
	v = path(l, file, link_file_sym(l, file) + m->scope, t, &q);
	if (v.id == 0) {
		q.want = WANT_VALUE;
		v = path(l, file, link_file_sym(l, file) + m->scope, t, &q);
	}
	if (v.id == 0) {
		q.macro = 1;
		v = path(l, file, link_file_sym(l, file) + m->scope, t, &q);
	}
	return v;
}

/* ---- free names ---- */

static struct value
macro(struct linker *l, file_no file, sym_id scope, struct search *q)
{
	file_no manifest = rust_manifest(l, file), other;
	const sym_id *syms;
	sym_id at, found = SYM_NONE, far = SYM_NONE;
	uint32_t i, n, here = 0, there = 0;
	struct value v;

	/* By where it stands in the text, so in all modules around, too. */
	for (at = rust_module_of(l, scope), i = 0; at != SYM_NONE && i < 64;
	    at = rust_super(l, at), i++) {
		q->from = at;
		if ((v = in_scope(l, at, q)).id != 0)
			return v;
	}
	n = link_named(l, q->name, &syms);
	for (i = 0; i < n; i++) {
		at = syms[i];
		other = link_sym_file(l, at);
		if (link_file_lang(l, other) != &link_rust ||
		    link_sym_kind(l, at) != NODE_MACRO)
			continue;
		if (rust_manifest(l, other) == manifest) {
			here++;
			found = found == SYM_NONE || other == file ? at :
			    found;
		} else if ((link_sym_flags(l, at) & NODE_VISIBILITY) ==
		    NODE_PUBLIC) {
			there++;
			far = at;
		}
		n = link_named(l, q->name, &syms);
	}
	if (here > 0)
		return value_symbol(l, found, here == 1 ? VALUE_PROVED :
		    CONF_MACRO);
	v = rust_prelude(l, (struct rust_name){ q->name, 1 }, q->want);
	if (v.id == 0 && there == 1)
		v = value_symbol(l, far, CONF_MACRO);
	return v;
}

struct value
rust_lookup(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct rust_name r = rust_name(l, name);
	struct search q = { r.name, r.macro, want, SYM_NONE };
	struct text t = link_text(l, name);
	struct value v;

	(void)candidates;
	if (text_is(t, "crate") || text_is(t, "$crate"))
		return rust_module_value(l, rust_root(l, rust_module_of(l,
		    scope)));
	if (text_is(t, "self"))
		return rust_module_value(l, rust_module_of(l, scope));
	if (text_is(t, "super"))
		return rust_module_value(l, rust_super(l, rust_module_of(l,
		    scope)));
	if (text_is(t, "::")) {
		file_no f = rust_manifest(l, file);

		return f == FILE_NONE ? VALUE_NONE : value_package(l,
		    link_name(l, link_file_path(l, f)), VALUE_PROVED);
	}
	if (r.macro)
		return macro(l, file, scope, &q);
	v = first_name(l, file, scope, t, &q);
	if (v.id == 0)
		v = rust_prelude(l, r, want);
	return v;
}

/* ---- updates ---- */

/* Names that are not written as they are called: "vec!", ".field", "V.f". */
void
rust_mentions(struct linker *l, file_no file)
{
	struct link_file_facts f;
	struct text t, part;
	uint32_t i;
	name_id n;

	link_facts(l, file, &f);
	for (i = 0; i < f.nexprs; i++) {
		if (f.exprs[i].op != EXPR_NAME && f.exprs[i].op != EXPR_MEMBER)
			continue;
		n = link_str(l, file, f.exprs[i].op == EXPR_NAME ?
		    f.exprs[i].a : f.exprs[i].b);
		t = link_text(l, n);
		if (t.len > 1 && t.p[t.len - 1] == '!')
			link_mention(l, (struct text){ t.p, t.len - 1 });
		part = rust_last(t);
		if (part.len < t.len && part.len > 0) {
			link_mention(l, part);
			link_mention(l, (struct text){ t.p,
			    t.len - part.len - 1 });
		}
	}
}
