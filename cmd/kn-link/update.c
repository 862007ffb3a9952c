/*
 * Which unchanged files an update concerns.
 *
 * The link section of a changed file is compared with its old one.  A name
 * is "changed" when a definition of that name came, went, or is now of
 * another kind, other flags, another place, or said to be of another type;
 * or when a file binds it to another import.  A file that mentions a changed
 * name is linked again, whole.  That is done over and over: where the type
 * of a definition is said by a changed name, and is not what it was before
 * (the store still knows, see struct before), its own name changed too.
 *
 * What is found may be too much, never too little: that is what makes an
 * update end with the graph that a clean index gives.  Some names are looked
 * up without being written (constructors, the members that an interface asks
 * for): see changed_def().
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "prog.h"
#include "update.h"

/* How far a type is followed through local variables. */
#define LOCAL_HOPS	16

struct update {
	struct linker	*l;
	struct stored	*st;
	struct name_map	 changed;	/* a set */
	name_id		*queue;		/* the same, in order */
	uint32_t	 n, cap, done;
	struct name_map	 whole;		/* files whose imports changed what
					   those see that include them */
	int		 all;
	struct before	*before;
};

/* The repository as the store has it, to compare types with. */
struct before {
	struct linker	 l;
	struct stored	*st;
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

/* A definition, before its file's symbols were entered or after. */
static struct link_def
def_of(const struct update *u, const struct file *f, uint32_t ord)
{
	const struct sym *s;
	struct link_def d;

	if (f->defs != NULL)
		return f->defs[ord];
	s = &u->l->syms[f->base + ord];
	d.name = s->name;
	d.kind = s->kind;
	d.flags = s->flags;
	d.parent = s->parent >= f->base && s->parent < f->base + ord ?
	    s->parent - f->base : 0;
	return d;
}

static int
is_interface(const struct update *u, const struct file *f, uint32_t ord)
{
	return def_of(u, f, ord).kind == NODE_INTERFACE;
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
		if (def_of(u, f, i).parent == 0)
			change(u, def_of(u, f, i).name);
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
	struct link_def d = def_of(u, f, ord), other;
	struct text name = link_text(u->l, d.name);
	const struct link_expr *e;
	uint32_t i, face = LINK_NONE;

	change(u, d.name);
	if (ord == 0)
		return;
	if (is_interface(u, f, ord))
		face = ord;
	else if (is_interface(u, f, d.parent))
		face = d.parent;
	for (i = 1; face != LINK_NONE && i < f->ndefs; i++) {
		other = def_of(u, f, i);
		if (i == face || other.parent == face)
			change(u, other.name);
	}
	if (d.flags & NODE_CONSTRUCTOR ||
	    (name.len > 2 && memcmp(name.p, "__", 2) == 0))
		change(u, def_of(u, f, d.parent).name);
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
			change(u, def_of(u, f, e->a).name);
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

static void
diff(struct update *u, const struct file *old, const struct file *new)
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
				    def_of(u, f, x->a).name);
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

/* ---- then and now ---- */

static struct before *
before_open(struct stored *st)
{
	struct before *b = need(calloc(1, sizeof(*b)));
	struct name_map none = { 0 };
	struct text twice;

	linker_init(&b->l);
	b->st = stored_again(st);
	stored_files(b->st, &b->l, &none);
	b->l.stored = b->st;
	if (files_build(&b->l, &twice) == -1)
		errx(2, "%s: twice in the store", safe(twice.p, twice.len));
	symbols_build(&b->l);
	return b;
}

static void
before_free(struct before *b)
{
	if (b == NULL)
		return;
	linker_release(&b->l);
	stored_free(b->st);
	free(b);
}

static uint64_t
hash_text(struct linker *l, name_id name)
{
	if (name == NAME_NONE)
		return 3;
	return mix(l->names.v[name].hash, l->names.v[name].len);
}

/* A symbol by its file and names, and which it is of several. */
static uint64_t
hash_sym(struct linker *l, sym_id s)
{
	struct text path = link_file_path(l, link_sym_file(l, s));
	uint64_t x = mix(mention_hash(path.p, path.len), path.len);
	sym_id p, sibling;

	for (; (p = link_sym_parent(l, s)) != SYM_NONE; s = p) {
		x = mix(x, hash_text(l, link_sym_name(l, s)));
		x = mix(x, link_sym_kind(l, s));
		sibling = link_child(l, p, link_sym_name(l, s));
		for (; sibling != SYM_NONE && sibling < s;
		    sibling = link_child_next(l, sibling))
			x = mix(x, 5);
	}
	return x;
}

static uint64_t
hash_value(struct linker *l, struct value v)
{
	struct value_data d = l->values.v[v.id];
	uint64_t x = mix(d.kind, 11);

	switch ((enum value_kind)d.kind) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		x = mix(x, hash_sym(l, d.a));
		return mix(x, hash_value(l, (struct value){ d.b, 0 }));
	case VALUE_SUPER:
		return mix(x, hash_sym(l, d.a));
	case VALUE_MODULE:
		return mix(x, hash_sym(l, link_file_sym(l, d.a)));
	case VALUE_PACKAGE:
		return mix(x, hash_text(l, d.a));
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		x = mix(x, hash_text(l, d.a));
		return mix(x, hash_value(l, (struct value){ d.b, 0 }));
	case VALUE_UNION:
	case VALUE_TUPLE:
		x = mix(x, hash_value(l, (struct value){ d.a, 0 }));
		return mix(x, hash_value(l, (struct value){ d.b, 0 }));
	default:
		return x;
	}
}

/* What is known of the type of S. */
static struct value
type_value(struct linker *l, sym_id s)
{
	struct value v;

	l->file = link_sym_file(l, s);
	l->lang = l->files[l->file].lang;
	if (link_sym_is_callable(l, s))
		return eval_returns(l, s);
	v = value_symbol(l, s, VALUE_PROVED);
	return link_sym_is_type(l, s) ? eval_instance(l, v) :
	    link_type_of(l, v);
}

/* Is something that V consists of itself changed? */
static int
has_changed(const struct update *u, struct value v)
{
	struct linker *l = u->l;
	struct value_data d = l->values.v[v.id];

	switch ((enum value_kind)d.kind) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		return is_changed(u, link_sym_name(l, d.a)) ||
		    has_changed(u, (struct value){ d.b, 0 });
	case VALUE_SUPER:
		return is_changed(u, link_sym_name(l, d.a));
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		return has_changed(u, (struct value){ d.b, 0 });
	case VALUE_UNION:
	case VALUE_TUPLE:
		return has_changed(u, (struct value){ d.a, 0 }) ||
		    has_changed(u, (struct value){ d.b, 0 });
	default:
		return 0;
	}
}

/* What S of L was before, by file and names; SYM_NONE if it was not. */
static sym_id
sym_before(struct linker *then, struct linker *l, sym_id s)
{
	sym_id p = link_sym_parent(l, s), old, sibling;
	struct text path;
	file_no f;

	if (p == SYM_NONE) {
		path = link_file_path(l, link_sym_file(l, s));
		f = link_file(then, path);
		return f == FILE_NONE ? SYM_NONE : link_file_sym(then, f);
	}
	if ((old = sym_before(then, l, p)) == SYM_NONE)
		return SYM_NONE;
	old = link_child(then, old, link_name(then, link_text(l,
	    link_sym_name(l, s))));
	sibling = link_child(l, p, link_sym_name(l, s));
	for (; old != SYM_NONE && sibling != SYM_NONE && sibling < s;
	    sibling = link_child_next(l, sibling))
		old = link_child_next(then, old);
	return old;
}

/* Is the type of S, which says changed names, another than it was? */
static int
type_changed(struct update *u, sym_id s)
{
	struct linker *then;
	struct value v, w;
	sym_id old;

	if (u->before == NULL)
		u->before = before_open(u->st);
	then = &u->before->l;
	if ((old = sym_before(then, u->l, s)) == SYM_NONE)
		return 1;
	v = type_value(u->l, s);
	w = type_value(then, old);
	return v.conf != w.conf || has_changed(u, v) ||
	    hash_value(u->l, v) != hash_value(then, w);
}

/*
 * Does import number I of FILE, which concerns changed names, bring in
 * something else than before?  Under another name it hides the name that
 * changed from those who use it.
 */
static int
value_changed(struct update *u, file_no fn, uint32_t i)
{
	struct linker *l = u->l, *then;
	const struct link_import *m = &l->files[fn].imports[i];
	struct value v, w;
	file_no old;

	if (l->files[fn].from == FROM_STREAM ||
	    (m->member != NAME_NONE && m->member != m->local))
		return 1;
	if (u->before == NULL)
		u->before = before_open(u->st);
	then = &u->before->l;
	old = link_file(then, link_file_path(l, fn));
	if (old == FILE_NONE)
		return 1;
	l->file = fn;
	l->lang = l->files[fn].lang;
	then->file = old;
	then->lang = then->files[old].lang;
	v = link_import_value(l, fn, i);
	w = link_import_value(then, old, i);
	return v.conf != w.conf || hash_value(l, v) != hash_value(then, w);
}

/* Names that change because what they are said by changed. */
static void
follow(struct update *u, file_no fn)
{
	const struct file *f = &u->l->files[fn];
	unsigned char *e = mark_exprs(u, f);
	uint32_t i, k;
	int hit, typed;

	for (i = 0; i < f->nimports; i++) {
		if (!import_changed(u, f, i))
			continue;
		if (is_include(&f->imports[i]))
			change_whole(u, f);
		else if (f->imports[i].local != NAME_NONE &&
		    !is_changed(u, f->imports[i].local) &&
		    value_changed(u, fn, i))
			change(u, f->imports[i].local);
	}
	for (i = 1; i < f->ndefs; i++) {
		hit = is_interface(u, f, i) &&
		    is_changed(u, def_of(u, f, i).name);
		typed = 0;
		for (k = f->typing_first[i]; k < f->typing_first[i + 1]; k++) {
			if (!e[f->typings[k].expr])
				continue;
			if (f->typings[k].how == TYPING_EXTENDS ||
			    f->typings[k].how == TYPING_IMPLEMENTS ||
			    f->typings[k].how == TYPING_RECEIVER)
				hit = 1;
			else
				typed = 1;
		}
		if (def_of(u, f, i).kind == NODE_MACRO)
			for (k = f->ref_first[i]; k < f->ref_first[i + 1];
			    k++)
				hit |= e[f->refs[k].expr];
		if (!hit && typed && !is_changed(u, def_of(u, f, i).name))
			hit = type_changed(u, f->base + i);
		f = &u->l->files[fn];
		if (hit)
			changed_def(u, f, i);
	}
	free(e);
}

static void
hit_file(void *arg, int64_t id)
{
	struct update *u = arg;
	file_no f = stored_file(u->st, id);

	if (f != FILE_NONE && u->l->files[f].lang != NULL)
		u->l->files[f].relink = 1;
}

static int
hash_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Mark and load the stored files that mention the names in the queue. */
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
		if (u->l->files[i].relink)
			file_need(u->l, i);
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

struct update *
update_compare(struct stored *st, struct linker *l,
    const struct name_map *gone, int *all)
{
	struct update *u = need(calloc(1, sizeof(*u)));
	uint32_t nstream = l->nfiles;

	u->l = l;
	u->st = st;
	stored_files(st, l, gone);
	if (stored_is_complete(st))
		compare(u, nstream, gone);
	else
		u->all = 1;
	if ((*all = u->all))
		take_all(st, l);
	return u;
}

void
update_follow(struct update *u)
{
	struct linker *l = u->l;
	uint32_t i;

	while (u->done < u->n) {
		find_mentions(u);
		for (i = 0; i < l->nfiles; i++)
			if (l->files[i].lang != NULL && (l->files[i].relink ||
			    l->files[i].from == FROM_STREAM))
				follow(u, i);
	}
	before_free(u->before);
	u->before = NULL;
}

void
update_free(struct update *u)
{
	if (u == NULL)
		return;
	before_free(u->before);
	name_map_release(&u->changed);
	name_map_release(&u->whole);
	free(u->queue);
	free(u);
}
