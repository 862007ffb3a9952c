/*
 * The names that an update changes.
 */
#include <string.h>

#include "changes.h"

int
is_changed(const struct update *u, name_id name)
{
	return name_map_get(&u->changed, name) != LINK_NONE;
}

void
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
	size_t n;

	for (i = 0; i < f->nimports; i++) {
		t = link_text(l, f->imports[i].module);
		for (base = t; base.len > 0;) {	/* a::b::c */
			n = before(base, ':').len;
			if (n > 0 && n < t.len)
				add(l, before(base, ':'));
			n += n < base.len;
			base.p += n;
			base.len -= n;
		}
		base = after(t, '/');
		add(l, base);
		add(l, before(base, '.'));
		add(l, after(t, '.'));
	}
}

int
is_include(const struct link_import *m)
{
	return m->local == NAME_NONE && m->member == NAME_NONE &&
	    (m->flags & (IMPORT_SIDE | IMPORT_STAR | IMPORT_REEXPORT)) == 0;
}

void
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

struct link_def
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

int
is_interface(const struct update *u, const struct file *f, uint32_t ord)
{
	return def_of(u, f, ord).kind == NODE_INTERFACE;
}

void
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
void
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
		else if (e->op == EXPR_MEMBER)
			change(u, f->strings[e->b]);
		else if (e->op == EXPR_DEF)
			change(u, def_of(u, f, e->a).name);
	}
}
