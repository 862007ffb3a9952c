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
#include <stdlib.h>

#include "changes.h"

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
			case EXPR_FUNCTION:
			case EXPR_LIST:
			case EXPR_APPLIED:
			case EXPR_FIRST:
				e[i] = e[x->a] | e[x->b];
				break;
			case EXPR_CALL:
			case EXPR_NEW:
			case EXPR_INDEX:
			case EXPR_DEREF:
			case EXPR_POINTER:
			case EXPR_PARAM:
			case EXPR_PATH:
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
			diff_files(u, &old, &u->l->files[i]);
		else
			diff_files(u, NULL, &u->l->files[i]);
		file_unload(&old);
	}
	for (i = 0; gone->slot != NULL && i <= gone->mask; i++) {
		if (gone->slot[2 * i] == 0)
			continue;
		if (stored_old(u->st, u->l, gone->slot[2 * i] - 1, &old))
			diff_files(u, &old, NULL);
		file_unload(&old);
	}
}

struct update *
update_compare(struct stored *st, struct linker *l,
    const struct name_map *gone, int relink, int *all)
{
	struct update *u = need(calloc(1, sizeof(*u)));
	uint32_t nstream = l->nfiles;

	u->l = l;
	u->st = st;
	stored_files(st, l, gone);
	if (stored_is_complete(st) && !relink)
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
