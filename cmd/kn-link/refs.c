/*
 * From references to edges, and the edges that follow from definitions and
 * other edges: imports, overrides, tests.
 */
#include <stdlib.h>
#include <string.h>

#include "linker.h"

#define CONF_VARIABLE	90u	/* call of what a variable was given */
#define CONF_VARIANT	90u	/* one of several conditional definitions */

static const struct link_lang no_lang;

/* ---- for the languages too ---- */

static void
put(struct raw_edge **v, uint32_t *n, uint32_t *cap,
    const struct link_site *site, uint64_t key, uint32_t conf)
{
	*v = grow(*v, *n, cap, sizeof(**v));
	(*v)[(*n)++] = (struct raw_edge){ key, site->line, conf };
}

void
link_edge(struct linker *l, const struct link_site *site, enum edge_type type,
    sym_id target, uint32_t conf)
{
	if (target != SYM_NONE)
		put(&l->edges, &l->nedges, &l->edges_cap, site,
		    RAW_KEY(site->source, type, 0, target), conf);
}

void
link_edge_external(struct linker *l, const struct link_site *site,
    enum edge_type type, name_id name, uint32_t conf)
{
	if (name != NAME_NONE && l->names.v[name].len > 0)
		put(&l->edges, &l->nedges, &l->edges_cap, site,
		    RAW_KEY(site->source, type, 1, name), conf);
}

void
link_unresolved(struct linker *l, const struct link_site *site,
    enum edge_type type, name_id name, uint32_t candidates)
{
	if (name != NAME_NONE)
		put(&l->unresolved, &l->nunresolved, &l->unresolved_cap, site,
		    RAW_KEY(site->source, type, 0, name), candidates);
}

/* ---- targets ---- */

static enum edge_type
edge_of(uint32_t ref)
{
	switch (ref) {
	case REF_CALL:
	case REF_NEW:
		return EDGE_CALLS;
	case REF_TYPE:
		return EDGE_TYPE_HINT_OF;
	case REF_FIELD:
		return EDGE_ACCESSES_FIELD;
	case REF_DECORATE:
		return EDGE_DECORATES;
	case REF_THROW:
		return EDGE_THROWS;
	case REF_EXTENDS:
		return EDGE_EXTENDS;
	case REF_IMPLEMENTS:
		return EDGE_IMPLEMENTS;
	default:
		return EDGE_REFERENCES;
	}
}

/* The type that suits the target that was found. */
static enum edge_type
refine(struct linker *l, const struct link_site *site, enum edge_type type,
    sym_id target)
{
	enum node_kind kind = link_sym_kind(l, target);

	switch (type) {
	case EDGE_ACCESSES_FIELD:
		if (kind == NODE_FIELD || kind == NODE_VARIABLE ||
		    kind == NODE_CONSTANT ||
		    link_sym_flags(l, target) & NODE_PROPERTY)
			return type;
		return EDGE_REFERENCES;
	case EDGE_REFERENCES:
		return kind == NODE_FIELD || link_sym_flags(l, target) &
		    NODE_PROPERTY ? EDGE_ACCESSES_FIELD : type;
	case EDGE_EXTENDS:
		if (kind == NODE_INTERFACE && link_sym_kind(l,
		    l->files[site->file].base + site->source) !=
		    NODE_INTERFACE)
			return EDGE_IMPLEMENTS;
		return type;
	default:
		return type;
	}
}

/*
 * An edge to a symbol; when it is one of several conditional definitions of
 * that name, to all of them, since the build decides which there is.
 */
static void
edge_to(struct linker *l, const struct link_site *site, enum edge_type type,
    sym_id target, uint32_t conf)
{
	sym_id s, parent = link_sym_parent(l, target);
	enum node_kind kind = link_sym_kind(l, target);

	type = refine(l, site, type, target);
	if ((link_sym_flags(l, target) & NODE_CONDITIONAL) == 0 ||
	    parent == SYM_NONE) {
		link_edge(l, site, type, target, conf);
		return;
	}
	s = link_child(l, parent, link_sym_name(l, target));
	if (link_child_next(l, s) == SYM_NONE)
		link_edge(l, site, type, target, conf);
	else
		for (; s != SYM_NONE; s = link_child_next(l, s))
			if (link_sym_kind(l, s) == kind &&
			    (s == target ||
			    link_sym_flags(l, s) & NODE_CONDITIONAL))
				link_edge(l, site, type, s,
				    conf < CONF_VARIANT ? conf :
				    CONF_VARIANT);
}

/* The last name in an expression: what an unresolved reference is called. */
static name_id
last_name(const struct file *f, uint32_t expr)
{
	const struct link_expr *e;

	for (;;) {
		e = &f->exprs[expr];
		switch ((enum expr_op)e->op) {
		case EXPR_NAME:
			return f->strings[e->a];
		case EXPR_LOCAL:
			return f->binds[e->a];
		case EXPR_MEMBER:
			return f->strings[e->b];
		case EXPR_CALL:
		case EXPR_NEW:
		case EXPR_INDEX:
		case EXPR_DEREF:
		case EXPR_GENERIC:
		case EXPR_POINTER:
		case EXPR_PATH:
		case EXPR_APPLIED:
			expr = e->a;
			break;
		case EXPR_FIRST:
			expr = e->b;
			break;
		default:
			return NAME_NONE;
		}
	}
}

/*
 * An unresolved call is always kept.  Of other references only those that
 * could mean something here: a field or name that nothing bears is not
 * unresolved but elsewhere.
 */
static void
unresolved(struct linker *l, const struct link_site *site,
    enum edge_type type, uint32_t candidates)
{
	name_id name = last_name(&l->files[site->file], site->ref->expr);

	if (name == NAME_NONE || (type != EDGE_CALLS && candidates == 0)) {
		l->counts.unmatched++;
		return;
	}
	link_unresolved(l, site, type, name, candidates);
}

static void	target(struct linker *, const struct link_site *,
		    enum edge_type, struct value, uint32_t);

/* A call of the value V that the language has an answer for. */
static int
called(struct linker *l, const struct link_site *site, struct value v)
{
	struct value w;

	if (l->lang->called == NULL || v.id == 0)
		return 0;
	w = value_with(l->lang->called(l, v), CONF_VARIABLE);
	if (value_kind(l, w) != VALUE_SYMBOL &&
	    value_kind(l, w) != VALUE_EXTERNAL)
		return 0;
	target(l, site, EDGE_CALLS, w, 0);
	return 1;
}

/* A call: of a callable, a class, or what a variable holds. */
static void
call_target(struct linker *l, const struct link_site *site, struct value v)
{
	const struct link_lang *x = l->lang;
	sym_id s = value_sym(l, v), made;
	struct value w;

	if (link_sym_is_callable(l, s) ||
	    link_sym_kind(l, s) == NODE_MACRO) {
		edge_to(l, site, EDGE_CALLS, s, v.conf);
		return;
	}
	if (link_sym_is_type(l, s)) {
		edge_to(l, site, EDGE_CALLS, s, v.conf);
		if (x->flags & LINK_CONSTRUCTOR_EDGE && x->constructor != NULL
		    && (made = x->constructor(l, s)) != SYM_NONE)
			edge_to(l, site, EDGE_CALLS, made, v.conf);
		return;
	}
	w = x->flags & LINK_NO_CALL_VARIABLE ? VALUE_NONE :
	    link_type_of(l, v);
	if (value_kind(l, w) == VALUE_SYMBOL && value_sym(l, w) != s &&
	    (link_sym_is_callable(l, value_sym(l, w)) ||
	    link_sym_is_type(l, value_sym(l, w))))
		target(l, site, EDGE_CALLS, value_with(w, CONF_VARIABLE), 0);
	else if (called(l, site, w))
		return;
	else if (x->flags & LINK_CALL_HOLDER)
		edge_to(l, site, EDGE_CALLS, s, v.conf);
	else
		unresolved(l, site, EDGE_CALLS, 0);
}

static void
symbol_target(struct linker *l, const struct link_site *site,
    enum edge_type type, struct value v)
{
	sym_id s = value_sym(l, v);

	if (l->lang->target != NULL && l->lang->target(l, site, v) != 0)
		return;
	if (type == EDGE_CALLS)
		call_target(l, site, v);
	else if (s != l->files[site->file].base + site->source)
		edge_to(l, site, type, s, v.conf);
}

static void
target(struct linker *l, const struct link_site *site, enum edge_type type,
    struct value v, uint32_t candidates)
{
	struct value w;

	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		symbol_target(l, site, type, v);
		break;
	case VALUE_INSTANCE:
		/* A type where a value stands: `raise Foo()`. */
		if (type == EDGE_CALLS && called(l, site, v))
			break;
		if (type == EDGE_CALLS)
			unresolved(l, site, type, candidates);
		else if (type != EDGE_REFERENCES &&
		    type != EDGE_ACCESSES_FIELD)
			edge_to(l, site, type, value_sym(l, v), v.conf);
		break;
	case VALUE_EXTERNAL:
		link_edge_external(l, site, type, value_name(l, v), v.conf);
		break;
	case VALUE_EXTERNAL_INSTANCE:
		if (type == EDGE_CALLS && called(l, site, v))
			break;
		if (type == EDGE_CALLS)
			unresolved(l, site, type, candidates);
		else if (type != EDGE_REFERENCES &&
		    type != EDGE_ACCESSES_FIELD)
			link_edge_external(l, site, type, value_name(l, v),
			    v.conf);
		break;
	case VALUE_UNION:
		target(l, site, type, value_a(l, v), candidates);
		target(l, site, type, value_b(l, v), candidates);
		break;
	case VALUE_TUPLE:
		target(l, site, type, value_a(l, v), candidates);
		break;
	case VALUE_MODULE:
		w = type == EDGE_CALLS || type == EDGE_EXTENDS ||
		    type == EDGE_TYPE_HINT_OF ? eval_module(l, v) : VALUE_NONE;
		if (w.id != 0)
			target(l, site, type, w, candidates);
		else if (type != EDGE_CALLS)
			link_edge(l, site, EDGE_REFERENCES,
			    l->files[value_file(l, v)].base, v.conf);
		else
			unresolved(l, site, type, candidates);
		break;
	case VALUE_NULL:
	case VALUE_PACKAGE:
		break;
	default:
		unresolved(l, site, type, candidates);
	}
}

/* ---- references ---- */

static void
reference(struct linker *l, const struct link_site *site)
{
	const struct link_ref *r = site->ref;
	struct file *f = &l->files[site->file];
	enum edge_type type = edge_of(r->kind);
	enum link_want want = WANT_VALUE;
	struct value v;
	uint32_t n = 0;

	if (r->kind == REF_TYPE || r->kind == REF_EXTENDS ||
	    r->kind == REF_IMPLEMENTS || r->kind == REF_NEW)
		want = WANT_TYPE;
	v = link_eval(l, site->file, r->expr, want);
	if (v.id == 0 && type == EDGE_CALLS && l->lang->unknown != NULL &&
	    l->lang->unknown(l, site) != 0)
		return;
	if (v.id == 0)
		n = lookup_candidates(l, site->file, r->expr, want);
	/* A local variable that holds something is no reference to it. */
	if (f->exprs[r->expr].op == EXPR_LOCAL) {
		if (type != EDGE_CALLS || (l->lang->flags &
		    LINK_NO_CALL_VARIABLE))
			v = VALUE_NONE;
		v = value_with(v, CONF_VARIABLE);
	}
	target(l, site, type, v, n);
}

/* ---- imports ---- */

static void
import_edge(struct linker *l, file_no fn, uint32_t i)
{
	const struct link_import *m = &l->files[fn].imports[i];
	struct link_site site = { fn, 0, m->line, NULL };
	const file_no *files;
	struct value v = link_import_value(l, fn, i);
	uint32_t k, n;

	m = &l->files[fn].imports[i];
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		link_edge(l, &site, EDGE_IMPORTS, value_sym(l, v), v.conf);
		break;
	case VALUE_MODULE:
		link_edge(l, &site, EDGE_IMPORTS,
		    l->files[value_file(l, v)].base, v.conf);
		break;
	case VALUE_PACKAGE:
		n = link_package_files(l, value_name(l, v), &files);
		for (k = 0; k < n; k++)
			if (l->files[files[k]].lang == l->lang &&
			    (l->files[files[k]].flags & FILE_TEST) == 0)
				link_edge(l, &site, EDGE_IMPORTS,
				    l->files[files[k]].base, v.conf);
		break;
	case VALUE_EXTERNAL:
		link_edge_external(l, &site, EDGE_IMPORTS, value_name(l, v),
		    v.conf);
		break;
	default:
		if (link_text(l, m->module).len > 0)
			link_unresolved(l, &site, EDGE_IMPORTS,
			    m->member != NAME_NONE ? m->member : m->module,
			    0);
	}
}

/* ---- what follows ---- */

/* A method overrides the nearest method or field of its name in a base. */
static void
override_edge(struct linker *l, file_no fn, uint32_t ord)
{
	struct file *f = &l->files[fn];
	struct link_site site = { fn, ord, 0, NULL };
	const struct link_typing *t;
	sym_id s = f->base + ord, class = l->syms[s].parent;
	const struct value *list;
	struct value base;
	uint32_t i, n;
	sym_id found;

	if (l->syms[s].kind != NODE_METHOD || class == SYM_NONE ||
	    !link_sym_is_type(l, class) ||
	    l->syms[s].flags & NODE_CONSTRUCTOR ||
	    link_typings(l, class, &t) == 0)
		return;
	n = link_mro(l, class, &list);
	for (i = 1; i < n; i++) {
		link_mro(l, class, &list);
		base = list[i];
		if (value_kind(l, base) != VALUE_INSTANCE)
			continue;
		found = link_child(l, value_sym(l, base), l->syms[s].name);
		if (found != SYM_NONE) {
			link_edge(l, &site, EDGE_OVERRIDES, found, base.conf);
			return;
		}
	}
}

/* A method outside its type: the type contains it. */
static void
receiver_edge(struct linker *l, file_no fn, uint32_t ord)
{
	struct file *f = &l->files[fn];
	struct link_site site = { fn, ord, 0, NULL };
	uint32_t i;

	for (i = f->typing_first[ord]; i < f->typing_first[ord + 1]; i++)
		if (f->typings[i].how == TYPING_RECEIVER &&
		    l->syms[f->base + ord].parent != f->base)
			link_edge(l, &site, EDGE_CONTAINS,
			    l->syms[f->base + ord].parent, VALUE_PROVED);
}

/* A call of something that is no part of the tests? */
static int
calls_tested(struct linker *l, uint64_t key)
{
	sym_id s = RAW_TARGET(key);

	return RAW_TYPE(key) == EDGE_CALLS && !RAW_EXTERNAL(key) &&
	    (link_sym_flags(l, s) & NODE_TEST) == 0 &&
	    (l->files[link_sym_file(l, s)].flags & FILE_TEST) == 0;
}

/*
 * A call that is said of the file, because the function that makes it has no
 * name, and once more of the test case that it stands in.
 */
static void
test_reference(struct linker *l, const struct link_site *site)
{
	struct link_ref r = *site->ref;
	struct link_site at = *site;
	uint32_t i, n = l->nedges, unresolved_before = l->nunresolved;

	r.kind = REF_CALL;
	at.ref = &r;
	reference(l, &at);
	l->nunresolved = unresolved_before;
	for (i = n; i < l->nedges; i++) {
		struct raw_edge e = l->edges[i];

		if (!calls_tested(l, e.key))
			continue;
		e.key = RAW_KEY(RAW_SOURCE(e.key), EDGE_TESTS, 0,
		    RAW_TARGET(e.key));
		l->edges[n++] = e;
	}
	l->nedges = n;
}

/* What a test calls, it tests, unless that is part of the tests. */
static void
test_edges(struct linker *l, file_no fn)
{
	struct file *f = &l->files[fn];
	uint32_t i, n = l->nedges;
	struct raw_edge e;

	for (i = 0; i < n; i++) {
		e = l->edges[i];
		if ((l->syms[f->base + RAW_SOURCE(e.key)].flags &
		    NODE_TEST) == 0 || !calls_tested(l, e.key))
			continue;
		e.key = RAW_KEY(RAW_SOURCE(e.key), EDGE_TESTS, 0,
		    RAW_TARGET(e.key));
		l->edges = grow(l->edges, l->nedges, &l->edges_cap,
		    sizeof(*l->edges));
		l->edges[l->nedges++] = e;
	}
}

void
refs_link(struct linker *l, file_no fn)
{
	struct file *f = file_need(l, fn);
	const struct link_lang *x = f->lang != NULL ? f->lang : &no_lang;
	struct link_site site = { fn, 0, 0, NULL };
	struct link_ref r;
	uint32_t i, ord;

	l->nedges = l->nunresolved = 0;
	if (f->lang == NULL)
		return;
	l->lang = x;
	l->file = fn;
	l->site = (uint64_t)(fn + 1) << 32;
	for (i = 0; i < f->nimports; i++, l->site++)
		import_edge(l, fn, i);
	for (ord = 0; ord < f->ndefs; ord++) {
		for (i = x->flags & LINK_OWN_REFS ? f->ref_first[ord + 1] :
		    f->ref_first[ord]; i < f->ref_first[ord + 1]; i++) {
			r.kind = f->refs[i].kind;
			r.arity = f->refs[i].arity;
			r.expr = f->refs[i].expr;
			r.line = f->refs[i].line;
			r.from = ord;
			site.source = ord;
			site.line = r.line;
			site.ref = &r;
			if (r.kind == REF_TEST)
				test_reference(l, &site);
			else
				reference(l, &site);
			l->site++;
		}
		if ((x->flags & LINK_OWN_RECEIVERS) == 0)
			receiver_edge(l, fn, ord);
		if (x->flags & LINK_OVERRIDES)
			override_edge(l, fn, ord);
	}
	if (x->file != NULL)
		x->file(l, fn);
	test_edges(l, fn);
	l->site = 0;
}
