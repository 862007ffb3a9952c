/*
 * The definitions of all files, numbered by (file, ord), and the two ways
 * to find them: by parent and name, and by name alone.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "linker.h"
#include "stored.h"

#define PAGE_BITS	8	/* symbols per entry of sym_page: 256 */

/* ---- by parent and name ---- */

static uint32_t
child_hash(sym_id parent, name_id name)
{
	uint32_t h = parent * 0x9e3779b1u ^ name * 0x85ebca6bu;

	h ^= h >> 15;
	h *= 0x2c1b3c6du;
	return h ^ h >> 13;
}

/*
 * Under which parent a symbol is looked up.  Where types nest without
 * making a scope (C), that of types and enum members is the file.
 */
static sym_id
lookup_parent(struct linker *l, const struct file *f, const struct sym *s)
{
	if (s->parent == SYM_NONE || s->parent == f->base ||
	    f->lang == NULL || (f->lang->flags & LINK_FLAT) == 0)
		return s->parent;
	switch (s->kind) {
	case NODE_STRUCT:
	case NODE_UNION:
	case NODE_ENUM:
	case NODE_ENUM_MEMBER:
	case NODE_TYPE_ALIAS:
		return f->base;
	default:
		(void)l;
		return s->parent;
	}
}

static uint32_t
child_find(struct linker *l, sym_id parent, name_id name)
{
	uint32_t k = child_hash(parent, name) & l->child_mask, i;

	/* The parent stands in the slot; the name is a cache miss away. */
	for (; (i = l->child_slot[2 * k]) != 0; k = (k + 1) & l->child_mask)
		if (l->child_slot[2 * k + 1] == parent &&
		    l->syms[i - 1].name == name)
			break;
	return k;
}

static void
child_table(struct linker *l, uint32_t size)
{
	uint32_t *old = l->child_slot, mask = l->child_mask, i, k;

	l->child_mask = 0xff;
	while (l->child_mask / 2 < size)
		l->child_mask = l->child_mask * 2 + 1;
	l->child_slot = need(calloc((size_t)l->child_mask + 1,
	    2 * sizeof(*l->child_slot)));
	for (i = 0; old != NULL && i <= mask; i++)
		if (old[2 * i] != 0) {
			k = child_find(l, old[2 * i + 1],
			    l->syms[old[2 * i] - 1].name);
			l->child_slot[2 * k] = old[2 * i];
			l->child_slot[2 * k + 1] = old[2 * i + 1];
		}
	free(old);
}

static void
child_add(struct linker *l, sym_id s, sym_id parent)
{
	uint32_t k = child_find(l, parent, l->syms[s].name);

	if (l->child_slot[2 * k] != 0)
		l->child_next[s] = l->child_slot[2 * k];
	else
		l->child_used++;
	l->child_slot[2 * k] = s + 1;
	l->child_slot[2 * k + 1] = parent;
}

/* The same for what may come late: it takes its place by number. */
static void
child_insert(struct linker *l, sym_id s, sym_id parent)
{
	uint32_t k = child_find(l, parent, l->syms[s].name), at;

	at = l->child_slot[2 * k];
	if (at == 0 || at - 1 > s) {
		child_add(l, s, parent);
		return;
	}
	while (l->child_next[at - 1] != 0 && l->child_next[at - 1] - 1 < s)
		at = l->child_next[at - 1];
	l->child_next[s] = l->child_next[at - 1];
	l->child_next[at - 1] = s + 1;
}

/* ---- entering ---- */

/* A method that says itself which type it belongs to. */
static int
has_receiver(const struct file *f, uint32_t ord)
{
	uint32_t i;

	for (i = f->typing_first[ord]; i < f->typing_first[ord + 1]; i++)
		if (f->typings[i].how == TYPING_RECEIVER)
			return 1;
	return 0;
}

void
symbols_enter(struct linker *l, file_no fn)
{
	struct file *f = &l->files[fn];
	struct sym *s;
	uint32_t i;

	if (l->child_used + f->ndefs > l->child_mask / 4 * 3)
		child_table(l, l->child_used + f->ndefs);
	for (i = 0; i < f->ndefs; i++) {
		s = &l->syms[f->base + i];
		s->name = f->defs[i].name;
		s->parent = i == 0 ? SYM_NONE : f->base + f->defs[i].parent;
		s->kind = (uint8_t)f->defs[i].kind;
		s->flags = (uint16_t)f->defs[i].flags;
		s->known |= SYM_KNOWN;
		if (i > 0)
			l->syms[s->parent].known |= SYM_HOLDS;
		if (s->flags & NODE_DEFAULT_EXPORT &&
		    f->default_export == SYM_NONE)
			f->default_export = f->base + i;
	}
	/* Backwards, so that the first of a name heads its list. */
	for (i = f->ndefs; i-- > 1;)
		if (!has_receiver(f, i))
			child_add(l, f->base + i,
			    lookup_parent(l, f, &l->syms[f->base + i]));
	free(f->defs);
	f->defs = NULL;
}

/* The type that a receiver names, or SYM_NONE. */
static sym_id
receiver_type(struct linker *l, const struct file *f, uint32_t expr)
{
	const struct link_expr *e = &f->exprs[expr];
	struct value v;
	sym_id s;

	while (e->op == EXPR_POINTER || e->op == EXPR_GENERIC ||
	    e->op == EXPR_DEREF || e->op == EXPR_INDEX)
		e = &f->exprs[e->a];
	if (e->op == EXPR_DEF)
		return f->base + e->a;
	if (f->lang->flags & LINK_RECEIVERS) {
		v = eval_instance(l, link_eval(l, link_sym_file(l, f->base),
		    (uint32_t)(e - f->exprs), WANT_TYPE));
		return value_kind(l, v) == VALUE_INSTANCE ? value_sym(l, v) :
		    SYM_NONE;
	}
	if (e->op != EXPR_NAME)
		return SYM_NONE;
	l->lang = f->lang;
	s = link_package_member(l, f->package, f->strings[e->a]);
	return s != SYM_NONE && link_sym_is_type(l, s) ? s : SYM_NONE;
}

/*
 * Methods that stand outside their type become its members.  All files of
 * the package must have been entered; with LINK_RECEIVERS, all files that
 * are not in the store.
 */
void
symbols_receivers(struct linker *l, file_no fn)
{
	struct file *f = &l->files[fn];
	uint32_t i, k;
	sym_id type;

	if (f->lang == NULL)
		return;
	for (i = f->ndefs; i-- > 1;) {
		if (!has_receiver(f, i))
			continue;
		k = f->typing_first[i];
		while (f->typings[k].how != TYPING_RECEIVER)
			k++;
		type = f->lang != NULL && f->lang->flags & LINK_OWN_RECEIVERS ?
		    SYM_NONE : receiver_type(l, f, f->typings[k].expr);
		if (type != SYM_NONE)
			l->syms[f->base + i].parent = type;
		child_insert(l, f->base + i, l->syms[f->base + i].parent);
	}
}

static void
group_names(struct linker *l)
{
	struct groups *g = &l->by_name;
	uint32_t i;

	g->nkeys = l->names.n;
	g->first = need(calloc((size_t)g->nkeys + 2, sizeof(*g->first)));
	g->v = need(reallocarray(NULL, l->nsyms + 1, sizeof(*g->v)));
	for (i = 0; i < l->nsyms; i++)
		g->first[l->syms[i].name + 2]++;
	for (i = 0; i < g->nkeys; i++)
		g->first[i + 1] += g->first[i];
	for (i = 0; i < l->nsyms; i++)
		g->v[g->first[l->syms[i].name + 1]++] = i;
}

/* All files are numbered: number the symbols, enter what is loaded. */
void
symbols_build(struct linker *l)
{
	uint64_t n = 0;
	uint32_t i, loaded = 0, page;

	for (i = 0; i < l->nfiles; i++) {
		l->files[i].base = (sym_id)n;
		n += l->files[i].ndefs;
		if (l->files[i].loaded)
			loaded += l->files[i].ndefs;
	}
	if (n > UINT32_MAX / 2)
		errx(2, "more than %u definitions", UINT32_MAX / 2);
	l->nsyms = (uint32_t)n;
	l->syms = need(calloc(n + 1, sizeof(*l->syms)));
	l->child_next = need(calloc(n + 1, sizeof(*l->child_next)));
	l->sym_page = need(calloc((n >> PAGE_BITS) + 2,
	    sizeof(*l->sym_page)));
	for (i = 0, page = 0; page <= n >> PAGE_BITS; page++) {
		while (i + 1 < l->nfiles &&
		    l->files[i + 1].base <= page << PAGE_BITS)
			i++;
		l->sym_page[page] = i;
	}
	child_table(l, loaded + loaded / 2);
	for (i = 0; i < l->nfiles; i++)
		if (l->files[i].loaded)
			symbols_enter(l, i);
	if (l->stored != NULL) {
		stored_groups(l->stored, l);
		return;
	}
	group_names(l);		/* by which receivers may be looked up */
	for (i = l->nfiles; i-- > 0;)
		symbols_receivers(l, i);
}

void
symbols_release(struct linker *l)
{
	free(l->syms);
	free(l->sym_page);
	free(l->child_slot);
	free(l->child_next);
	free(l->by_name.first);
	free(l->by_name.v);
}

/* ---- reaching them ---- */

file_no
link_sym_file(const struct linker *l, sym_id s)
{
	file_no f = l->sym_page[s >> PAGE_BITS];

	while (f + 1 < l->nfiles && l->files[f + 1].base <= s)
		f++;
	return f;
}

struct file *
file_need(struct linker *l, file_no f)
{
	if (!l->files[f].loaded)
		stored_load(l->stored, l, f);
	return &l->files[f];
}

struct sym *
sym_get(struct linker *l, sym_id s)
{
	return &l->syms[s];
}

/* The symbol S, all of it known. */
static struct sym *
sym_need(struct linker *l, sym_id s)
{
	if (!l->syms[s].known)
		file_need(l, link_sym_file(l, s));
	return &l->syms[s];
}

enum node_kind
link_sym_kind(struct linker *l, sym_id s)
{
	return sym_need(l, s)->kind;
}

uint32_t
link_sym_flags(struct linker *l, sym_id s)
{
	return sym_need(l, s)->flags;
}

name_id
link_sym_name(struct linker *l, sym_id s)
{
	return sym_need(l, s)->name;
}

sym_id
link_sym_parent(struct linker *l, sym_id s)
{
	return sym_need(l, s)->parent;
}

uint32_t
link_sym_ord(const struct linker *l, sym_id s)
{
	return s - l->files[link_sym_file(l, s)].base;
}

int
link_sym_is_type(struct linker *l, sym_id s)
{
	switch (sym_need(l, s)->kind) {
	case NODE_CLASS:
	case NODE_STRUCT:
	case NODE_UNION:
	case NODE_INTERFACE:
	case NODE_ENUM:
	case NODE_TYPE_ALIAS:
		return 1;
	default:
		return 0;
	}
}

int
link_sym_is_callable(struct linker *l, sym_id s)
{
	const struct sym *y = sym_need(l, s);

	return y->kind == NODE_FUNCTION || y->kind == NODE_METHOD ||
	    (y->kind == NODE_MACRO && y->flags & NODE_CALLABLE_MACRO);
}

sym_id
link_child(struct linker *l, sym_id parent, name_id name)
{
	uint32_t k;

	if (parent == SYM_NONE || name == NAME_NONE)
		return SYM_NONE;
	if (l->stored != NULL)
		stored_children(l->stored, l, parent, name);
	k = child_find(l, parent, name);
	return l->child_slot[2 * k] != 0 ? l->child_slot[2 * k] - 1 : SYM_NONE;
}

sym_id
link_child_next(struct linker *l, sym_id s)
{
	return l->child_next[s] != 0 ? l->child_next[s] - 1 : SYM_NONE;
}

uint32_t
link_named(struct linker *l, name_id name, const sym_id **syms)
{
	const struct groups *g = &l->by_name;

	if (l->stored != NULL)
		return stored_named(l->stored, l, name, syms);
	if (name >= g->nkeys) {
		*syms = NULL;
		return 0;
	}
	*syms = g->v + g->first[name];
	return g->first[name + 1] - g->first[name];
}

sym_id
link_package_member(struct linker *l, name_id package, name_id name)
{
	const file_no *files;
	uint32_t i, n;
	sym_id s;

	n = link_package_files(l, package, &files);
	for (i = 0; i < n; i++)
		if (l->files[files[i]].lang == l->lang &&
		    (s = link_child(l, l->files[files[i]].base, name)) !=
		    SYM_NONE)
			return s;
	return SYM_NONE;
}

/* ---- facts ---- */

int
link_facts(struct linker *l, file_no fn, struct link_file_facts *x)
{
	struct file *f = file_need(l, fn);

	x->imports = f->imports;
	x->typings = f->typings;
	x->exprs = f->exprs;
	x->nimports = f->nimports;
	x->ntypings = f->ntypings;
	x->nexprs = f->nexprs;
	x->ndefs = f->ndefs;
	return 0;
}

name_id
link_str(struct linker *l, file_no fn, uint32_t str)
{
	struct file *f = file_need(l, fn);

	return str < f->nstrings ? f->strings[str] : NAME_NONE;
}

name_id
link_bind_name(struct linker *l, file_no fn, uint32_t bind)
{
	struct file *f = file_need(l, fn);

	return bind < f->nbinds ? f->binds[bind] : NAME_NONE;
}

uint32_t
link_typings(struct linker *l, sym_id s, const struct link_typing **v)
{
	struct file *f = file_need(l, link_sym_file(l, s));
	uint32_t ord = s - f->base;

	*v = f->typings + f->typing_first[ord];
	return f->typing_first[ord + 1] - f->typing_first[ord];
}

uint32_t
link_refs(struct linker *l, sym_id s)
{
	struct file *f = file_need(l, link_sym_file(l, s));
	uint32_t ord = s - f->base;

	return f->ref_first[ord + 1] - f->ref_first[ord];
}

void
link_ref_get(struct linker *l, sym_id s, uint32_t i, struct link_ref *r)
{
	struct file *f = file_need(l, link_sym_file(l, s));
	const struct packed_ref *p;

	r->from = s - f->base;
	p = &f->refs[f->ref_first[r->from] + i];
	r->expr = p->expr;
	r->kind = p->kind;
	r->line = p->line;
	r->arity = p->arity;
}

name_id
link_def_value(struct linker *l, sym_id s)
{
	const struct link_typing *t;
	const struct link_expr *e;
	struct file *f = file_need(l, link_sym_file(l, s));
	uint32_t n;

	for (n = link_typings(l, s, &t); n > 0; n--, t++) {
		e = &f->exprs[t->expr];
		if (t->how == TYPING_VALUE && e->op == EXPR_STRING)
			return f->strings[e->a];
	}
	return NAME_NONE;
}
