/*
 * Which unchanged files an update concerns.
 *
 * The link section of a changed file is compared with its old one.  A name
 * is "changed" when a definition of that name came, went, or is now of
 * another kind, other flags, another place, or said to be of another type;
 * or when a file binds it to another import.  A file that mentions a changed
 * name is linked again, whole.  That is done over and over: where the type
 * of a definition is said by a changed name, its own name counts as changed.
 *
 * What is found may be too much, never too little: that is what makes an
 * update end with the graph that a clean index gives.  Some names are looked
 * up without being written (constructors, the members that an interface asks
 * for): see changed_def().
 */
#include <stdlib.h>
#include <string.h>

#include "update.h"

/* How far a type is followed through local variables. */
#define LOCAL_HOPS	16

struct update {
	struct linker	*l;
	struct stored	*st;
	struct name_map	 changed;	/* a set */
	name_id		*queue;		/* the same, in order */
	uint32_t	 n, cap, done;
	struct name_map	 by_id;		/* file.id -> index in l->files */
	struct name_map	 whole;		/* files whose imports changed what
					   those see that include them */
	int		 all;
};

static uint64_t
mix(uint64_t h, uint64_t v)
{
	h ^= v + 0x9e3779b97f4a7c15u + (h << 6) + (h >> 2);
	h *= 0xff51afd7ed558ccdu;
	return h ^ h >> 32;
}

/* ---- what changed ---- */

static int
is_changed(const struct update *u, name_id name)
{
	return name_map_get(&u->changed, name) != LINK_NONE;
}

static void
change(struct update *u, name_id name)
{
	if (name == NAME_NONE || u->l->names.v[name].len == 0 ||
	    is_changed(u, name))
		return;
	name_map_put(&u->changed, name, 1);
	u->queue = grow(u->queue, u->n, &u->cap, sizeof(*u->queue));
	u->queue[u->n++] = name;
}

static void
change_text(struct update *u, struct text t)
{
	change(u, names_put(&u->l->names, t));
}

static struct text
after(struct text t, char c)
{
	size_t i = t.len;

	while (i > 0 && t.p[i - 1] != c)
		i--;
	return (struct text){ t.p + i, t.len - i };
}

static struct text
before(struct text t, char c)
{
	size_t i;

	for (i = 0; i < t.len && t.p[i] != c; i++)
		continue;
	return (struct text){ t.p, i };
}

void
update_import_parts(struct linker *l, const struct file *f,
    void (*add)(struct linker *, struct text))
{
	struct text t, base;
	uint32_t i;

	for (i = 0; i < f->nimports; i++) {
		t = link_text(l, f->imports[i].module);
		base = after(t, '/');
		add(l, base);
		add(l, before(base, '.'));
		add(l, after(t, '.'));
	}
}

/* An import that binds no name but shows what is in the file: #include. */
static int
is_include(const struct link_import *m)
{
	return m->local == NAME_NONE && m->member == NAME_NONE &&
	    (m->flags & (IMPORT_SIDE | IMPORT_STAR | IMPORT_REEXPORT)) == 0;
}

/* The names by which others may import F: of its path, of its package. */
static void
change_path(struct update *u, const struct file *f)
{
	struct text dir = f->path, base = after(dir, '/');
	struct text package = link_text(u->l, f->package);

	change(u, f->package);
	change_text(u, after(package, '/'));
	change_text(u, after(package, '.'));
	change_text(u, base);
	change_text(u, before(base, '.'));
	while (dir.len > 0) {
		dir.len -= after(dir, '/').len;
		if (dir.len > 0)
			dir.len--;
		change_text(u, after(dir, '/'));
	}
}

/* What FILE shows to those that include it, all its definitions with it. */
static void
change_whole(struct update *u, const struct file *f)
{
	name_id path = names_put(&u->l->names, f->path);
	uint32_t i;

	if (name_map_get(&u->whole, path) != LINK_NONE)
		return;
	name_map_put(&u->whole, path, 1);
	change_text(u, after(f->path, '/'));
	for (i = 1; i < f->ndefs; i++)
		if (f->defs[i].parent == 0)
			change(u, f->defs[i].name);
}

static int
is_interface(const struct file *f, uint32_t ord)
{
	return f->defs[ord].kind == NODE_INTERFACE;
}

/*
 * Definition ORD of F changed.  Its name is enough for those who write it;
 * these are for those who do not:
 * - what satisfies an interface depends on all of its members together;
 * - a class is constructed, called, indexed through members whose names are
 *   not written: it changes with them;
 * - a method outside its type changes the type.
 */
static void
changed_def(struct update *u, const struct file *f, uint32_t ord)
{
	const struct link_def *d = &f->defs[ord];
	struct text name = link_text(u->l, d->name);
	const struct link_expr *e;
	uint32_t i;

	change(u, d->name);
	if (ord == 0)
		return;
	if (is_interface(f, d->parent))
		change(u, f->defs[d->parent].name);
	if (is_interface(f, ord) || is_interface(f, d->parent))
		for (i = ord + 1; i < f->ndefs; i++)
			if (f->defs[i].parent == (is_interface(f, ord) ? ord :
			    d->parent))
				change(u, f->defs[i].name);
	if (is_interface(f, d->parent))
		for (i = 1; i < ord; i++)
			if (f->defs[i].parent == d->parent)
				change(u, f->defs[i].name);
	if (d->flags & NODE_CONSTRUCTOR ||
	    (name.len > 2 && memcmp(name.p, "__", 2) == 0))
		change(u, f->defs[d->parent].name);
	for (i = f->typing_first[ord]; i < f->typing_first[ord + 1]; i++) {
		if (f->typings[i].how != TYPING_RECEIVER)
			continue;
		e = &f->exprs[f->typings[i].expr];
		while (e->op == EXPR_POINTER || e->op == EXPR_GENERIC ||
		    e->op == EXPR_DEREF || e->op == EXPR_INDEX)
			e = &f->exprs[e->a];
		if (e->op == EXPR_NAME)
			change(u, f->strings[e->a]);
		else if (e->op == EXPR_DEF)
			change(u, f->defs[e->a].name);
	}
}

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
		return mix(mix(x, h[e->a]), h[e->b]);
	case EXPR_CALL:
	case EXPR_NEW:
	case EXPR_INDEX:
	case EXPR_DEREF:
	case EXPR_POINTER:
		return mix(x, h[e->a]);
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
	change_whole(u, f);
	for (i = 0; i < f->ndefs; i++)
		changed_def(u, f, i);
	for (i = 0; i < f->nimports; i++)
		changed_import(u, f, i);
}

static void
diff(struct update *u, const struct file *old, const struct file *new)
{
	uint32_t i, count = u->n;

	if (old != NULL && new != NULL && old->flags == new->flags &&
	    old->package == new->package && old->lang == new->lang) {
		diff_imports(u, old, new);
		diff_defs(u, old, new);
	} else {
		if (old != NULL)
			changed_file(u, old);
		if (new != NULL)
			changed_file(u, new);
	}
	if (u->n == count)
		return;
	for (i = 0; i < u->l->nworlds; i++)
		if (u->l->worlds[i].lang->config != NULL &&
		    u->l->worlds[i].lang->config(old != NULL ? old->path :
		    new->path))
			u->all = 1;
}

/* ---- what follows from it ---- */

/* Which expressions of F mention a changed name, also through locals. */
static unsigned char *
mark_exprs(const struct update *u, const struct file *f)
{
	unsigned char *e = need(calloc((size_t)f->nexprs + 1, 1));
	unsigned char *b = need(calloc((size_t)f->nbinds + 1, 1));
	const struct link_expr *x;
	const struct link_typing *t;
	uint32_t i;
	int more;

	do {
		more = 0;
		for (i = 0; i < f->nexprs; i++) {
			x = &f->exprs[i];
			switch ((enum expr_op)x->op) {
			case EXPR_NAME:
				e[i] = (unsigned char)is_changed(u,
				    f->strings[x->a]);
				break;
			case EXPR_LOCAL:
				e[i] = b[x->a];
				break;
			case EXPR_MEMBER:
				e[i] = e[x->a] | (unsigned char)is_changed(u,
				    f->strings[x->b]);
				break;
			case EXPR_SELF:
			case EXPR_SUPER:
			case EXPR_DEF:
				e[i] = (unsigned char)is_changed(u,
				    f->defs[x->a].name);
				break;
			case EXPR_GENERIC:
			case EXPR_UNION:
				e[i] = e[x->a] | e[x->b];
				break;
			case EXPR_CALL:
			case EXPR_NEW:
			case EXPR_INDEX:
			case EXPR_DEREF:
			case EXPR_POINTER:
				e[i] = e[x->a];
				break;
			default:
				break;
			}
		}
		for (i = f->typing_first[f->ndefs]; i < f->ntypings; i++) {
			t = &f->typings[i];
			if (e[t->expr] && !b[t->owner - f->ndefs])
				more = b[t->owner - f->ndefs] = 1;
		}
	} while (more);
	free(b);
	return e;
}

/* For check_part(), which has no other way to be told. */
static struct update *checking;
static int found_part;

static void
check_part(struct linker *l, struct text t)
{
	name_id n = names_find(&l->names, t);

	if (n != NAME_NONE && is_changed(checking, n))
		found_part = 1;
}

/* Does the Ith import of F bring in something that changed? */
static int
import_changed(struct update *u, const struct file *f, uint32_t i)
{
	struct file one = *f;

	if (is_changed(u, f->imports[i].member) ||
	    is_changed(u, f->imports[i].module))
		return 1;
	one.imports += i;
	one.nimports = 1;
	checking = u;
	found_part = 0;
	update_import_parts(u->l, &one, check_part);
	return found_part;
}

/* Names that change because what they are said by changed. */
static void
follow(struct update *u, const struct file *f)
{
	unsigned char *e = mark_exprs(u, f);
	uint32_t i, k;
	int hit;

	for (i = 0; i < f->nimports; i++) {
		if (!import_changed(u, f, i))
			continue;
		if (f->imports[i].local != NAME_NONE)
			change(u, f->imports[i].local);
		else if (is_include(&f->imports[i]))
			change_whole(u, f);
	}
	for (i = 1; i < f->ndefs; i++) {
		hit = is_interface(f, i) && is_changed(u, f->defs[i].name);
		for (k = f->typing_first[i]; k < f->typing_first[i + 1]; k++)
			hit |= e[f->typings[k].expr];
		if (f->defs[i].kind == NODE_MACRO)
			for (k = f->ref_first[i]; k < f->ref_first[i + 1];
			    k++)
				hit |= e[f->refs[k].expr];
		if (hit)
			changed_def(u, f, i);
	}
	free(e);
}

static void
hit_file(void *arg, int64_t id)
{
	struct update *u = arg;
	uint32_t i = name_map_get(&u->by_id, (name_id)id);

	if (i != LINK_NONE)
		u->l->files[i].relink = 1;
}

static int
hash_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Mark and decode the stored files that mention the names in the queue. */
static void
find_mentions(struct update *u)
{
	uint32_t i, n = u->n - u->done, *v;

	v = need(reallocarray(NULL, n + 1, sizeof(*v)));
	for (i = 0; i < n; i++)
		v[i] = u->l->names.v[u->queue[u->done + i]].hash;
	u->done = u->n;
	qsort(v, n, sizeof(*v), hash_cmp);
	stored_mentions(u->st, v, n, hit_file, u);
	free(v);
	for (i = 0; i < u->l->nfiles; i++)
		if (u->l->files[i].relink && !u->l->files[i].loaded)
			stored_decode(u->st, u->l, &u->l->files[i]);
}

/* ---- the plan ---- */

static void
take_all(struct stored *st, struct linker *l)
{
	uint32_t i;

	for (i = 0; i < l->nfiles; i++) {
		l->files[i].relink = l->files[i].from == FROM_STORE;
		if (!l->files[i].loaded)
			stored_decode(st, l, &l->files[i]);
	}
}

static void
compare(struct update *u, uint32_t nstream, const struct name_map *gone)
{
	struct file old;
	uint32_t i;

	for (i = 0; i < nstream; i++) {
		if (stored_old(u->st, u->l, names_put(&u->l->names,
		    u->l->files[i].path), &old))
			diff(u, &old, &u->l->files[i]);
		else
			diff(u, NULL, &u->l->files[i]);
		file_unload(&old);
	}
	for (i = 0; gone->slot != NULL && i <= gone->mask; i++) {
		if (gone->slot[2 * i] == 0)
			continue;
		if (stored_old(u->st, u->l, gone->slot[2 * i] - 1, &old))
			diff(u, &old, NULL);
		file_unload(&old);
	}
}

int
update_plan(struct stored *st, struct linker *l, const struct name_map *gone)
{
	struct update u = { .l = l, .st = st };
	uint32_t i, nstream = l->nfiles;

	stored_files(st, l, gone);
	for (i = nstream; i < l->nfiles; i++)
		name_map_put(&u.by_id, (name_id)l->files[i].id, i);
	if (stored_is_complete(st))
		compare(&u, nstream, gone);
	else
		u.all = 1;
	while (!u.all && u.done < u.n) {
		find_mentions(&u);
		for (i = 0; i < l->nfiles; i++)
			if (l->files[i].loaded)
				follow(&u, &l->files[i]);
	}
	if (u.all)
		take_all(st, l);
	name_map_release(&u.changed);
	name_map_release(&u.by_id);
	name_map_release(&u.whole);
	free(u.queue);
	return u.all;
}
