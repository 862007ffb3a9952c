/*
 * What a file says now, compared with what it said before: its definitions
 * by where they stand and all that others can know of them, its imports.
 */
#include <stdlib.h>
#include <string.h>

#include "changes.h"

/* How far a type is followed through local variables. */
#define LOCAL_HOPS	16

/* ---- what a file says, as hashes ---- */

/* A definition: where it stands, and all that others can know of it. */
struct sign {
	uint64_t	where, what;
	uint32_t	ord;
};

static uint64_t
hash_name(const struct update *u, name_id name)
{
	const struct name *n;

	if (name == NAME_NONE)
		return 0;
	n = &u->l->names.v[name];
	return mix(n->hash, n->len);
}

static uint64_t
hash_expr(const struct update *u, const struct file *f, uint32_t i,
    const uint64_t *h, const uint64_t *where, const uint64_t *binds)
{
	const struct link_expr *e = &f->exprs[i];
	uint64_t x = mix(e->op, 1);

	switch ((enum expr_op)e->op) {
	case EXPR_NAME:
		x = mix(x, hash_name(u, f->strings[e->a]));
		return mix(x, where[e->b]);
	case EXPR_LOCAL:
		return mix(x, binds[e->a]);
	case EXPR_MEMBER:
		return mix(mix(x, h[e->a]), hash_name(u, f->strings[e->b]));
	case EXPR_STRING:
	case EXPR_LITERAL:
		return mix(x, hash_name(u, f->strings[e->a]));
	case EXPR_SELF:
	case EXPR_SUPER:
	case EXPR_DEF:
		return mix(x, where[e->a]);
	case EXPR_GENERIC:
	case EXPR_UNION:
	case EXPR_FUNCTION:
	case EXPR_LIST:
	case EXPR_APPLIED:
	case EXPR_FIRST:
		return mix(mix(x, h[e->a]), h[e->b]);
	case EXPR_CALL:
	case EXPR_NEW:
	case EXPR_INDEX:
	case EXPR_DEREF:
	case EXPR_POINTER:
	case EXPR_PATH:
		return mix(x, h[e->a]);
	case EXPR_PARAM:
		return mix(mix(x, h[e->a]), e->b);
	case EXPR_UNKNOWN:
	case EXPR_OP_MAX:
		break;
	}
	return x;
}

static uint64_t
hash_typings(const struct file *f, uint32_t owner, const uint64_t *exprs)
{
	uint64_t x = 7;
	uint32_t i;

	for (i = f->typing_first[owner]; i < f->typing_first[owner + 1]; i++)
		x = mix(mix(x, f->typings[i].how), exprs[f->typings[i].expr]);
	return x;
}

/*
 * Expressions, with what is known of local variables in them.  That goes
 * round in circles (a = b; b = a.next), so it is followed so many hops.
 */
static uint64_t *
hash_exprs(const struct update *u, const struct file *f,
    const uint64_t *where)
{
	uint64_t *h, *binds;
	uint32_t i, hop, hops = f->nbinds < LOCAL_HOPS ? f->nbinds : LOCAL_HOPS;

	h = need(calloc((size_t)f->nexprs + 1, sizeof(*h)));
	binds = need(calloc((size_t)f->nbinds + 1, sizeof(*binds)));
	for (i = 0; i < f->nbinds; i++)
		binds[i] = hash_name(u, f->binds[i]);
	for (hop = 0; hop <= hops; hop++) {
		for (i = 0; i < f->nexprs; i++)
			h[i] = hash_expr(u, f, i, h, where, binds);
		for (i = 0; i < f->nbinds; i++)
			binds[i] = mix(hash_name(u, f->binds[i]),
			    hash_typings(f, f->ndefs + i, h));
	}
	free(binds);
	return h;
}

static struct sign *
signs(const struct update *u, const struct file *f)
{
	struct sign *s = need(calloc((size_t)f->ndefs + 1, sizeof(*s)));
	uint64_t *where = need(calloc((size_t)f->ndefs + 1, sizeof(*where)));
	uint64_t *exprs, x;
	const struct link_def *d;
	uint32_t i, k;

	where[0] = 1;
	for (i = 1; i < f->ndefs; i++)
		where[i] = mix(where[f->defs[i].parent],
		    hash_name(u, f->defs[i].name));
	exprs = hash_exprs(u, f, where);
	for (i = 0; i < f->ndefs; i++) {
		d = &f->defs[i];
		x = mix(mix(hash_typings(f, i, exprs), d->kind), d->flags);
		/* A macro's body is expanded elsewhere. */
		for (k = f->ref_first[i]; d->kind == NODE_MACRO &&
		    k < f->ref_first[i + 1]; k++)
			x = mix(mix(x, f->refs[k].kind),
			    exprs[f->refs[k].expr]);
		s[i] = (struct sign){ where[i], x, i };
	}
	free(exprs);
	free(where);
	return s;
}

static int
sign_cmp(const void *a, const void *b)
{
	const struct sign *x = a, *y = b;

	if (x->where != y->where)
		return x->where < y->where ? -1 : 1;
	return (x->ord > y->ord) - (x->ord < y->ord);
}

static void
diff_defs(struct update *u, const struct file *old, const struct file *new)
{
	struct sign *a = signs(u, old), *b = signs(u, new);
	uint32_t i = 0, k = 0;

	qsort(a, old->ndefs, sizeof(*a), sign_cmp);
	qsort(b, new->ndefs, sizeof(*b), sign_cmp);
	while (i < old->ndefs || k < new->ndefs) {
		if (k == new->ndefs || (i < old->ndefs &&
		    a[i].where < b[k].where))
			changed_def(u, old, a[i++].ord);
		else if (i == old->ndefs || b[k].where < a[i].where)
			changed_def(u, new, b[k++].ord);
		else {
			if (a[i].what != b[k].what) {
				changed_def(u, old, a[i].ord);
				changed_def(u, new, b[k].ord);
			}
			i++;
			k++;
		}
	}
	free(a);
	free(b);
}

/* The Nth import of F, as text and numbers that do not depend on the file. */
static uint64_t
hash_import(const struct update *u, const struct file *f, uint32_t i)
{
	const struct link_import *m = &f->imports[i];
	uint64_t x = hash_name(u, m->local);

	x = mix(x, hash_name(u, m->module));
	x = mix(x, hash_name(u, m->member));
	x = mix(x, m->flags);
	return m->scope == 0 ? x : mix(x, hash_name(u,
	    f->defs[m->scope].name));
}

static void
changed_import(struct update *u, const struct file *f, uint32_t i)
{
	const struct link_import *m = &f->imports[i];

	if (m->local != NAME_NONE)
		change(u, m->local);
	else if (m->flags & IMPORT_STAR)
		u->all = 1;
	else if (is_include(m))
		change_whole(u, f);
}

/* Imports in their order: of two that bind one name the first may count. */
static void
diff_imports(struct update *u, const struct file *old, const struct file *new)
{
	uint32_t i, n = 0, m = 0;

	while (n < old->nimports && n < new->nimports &&
	    hash_import(u, old, n) == hash_import(u, new, n))
		n++;
	while (m < old->nimports - n && m < new->nimports - n &&
	    hash_import(u, old, old->nimports - 1 - m) ==
	    hash_import(u, new, new->nimports - 1 - m))
		m++;
	for (i = n; i < old->nimports - m; i++)
		changed_import(u, old, i);
	for (i = n; i < new->nimports - m; i++)
		changed_import(u, new, i);
}

/* A file came or went: all that it says. */
static void
changed_file(struct update *u, const struct file *f)
{
	uint32_t i;

	change_path(u, f);
	if (f->lang == NULL)
		return;
	change_whole(u, f);
	for (i = 0; i < f->ndefs; i++)
		changed_def(u, f, i);
	for (i = 0; i < f->nimports; i++)
		changed_import(u, f, i);
}

/* Does a change of this file change what names mean in a whole language? */
static int
is_config(const struct update *u, struct text path)
{
	const struct linker *l = u->l;
	uint32_t i;

	for (i = 0; i < l->nworlds; i++)
		if (l->worlds[i].lang->config != NULL &&
		    l->worlds[i].lang->config(path))
			return 1;
	return 0;
}

void
diff_files(struct update *u, const struct file *old, const struct file *new)
{
	if (is_config(u, old != NULL ? old->path : new->path))
		u->all = 1;
	if (old != NULL && new != NULL && old->flags == new->flags &&
	    old->package == new->package && old->lang == new->lang) {
		/* Nothing refers to names in what has no linker (JSON). */
		if (new->lang == NULL)
			return;
		diff_imports(u, old, new);
		diff_defs(u, old, new);
		return;
	}
	if (old != NULL)
		changed_file(u, old);
	if (new != NULL)
		changed_file(u, new);
}
