/*
 * Ruby: classes and modules by their qualified names, and their ancestors.
 *
 * Bases are constants that are looked for in the scopes around, not in
 * ancestors of those: so what a class inherits from never depends on what
 * another class does, but for what that one is, and can be kept.
 */
#include <stdio.h>

#include "rblink.h"

#define BASES_MAX	512u	/* ancestors of one class that count */

/* ---- a hash table ---- */

struct rb_slot {
	uint32_t	a, b, value, used;
};

static void *
need(void *p)
{
	if (p == NULL) {
		perror("kn-link");
		exit(2);
	}
	return p;
}

static uint32_t
slot_of(const struct rb_map *m, uint32_t a, uint32_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15ull;
	uint32_t i = (uint32_t)(h >> 32) & m->mask;

	while (m->slot[i].used && (m->slot[i].a != a || m->slot[i].b != b))
		i = (i + 1) & m->mask;
	return i;
}

static void
map_grow(struct rb_map *m)
{
	struct rb_map old = *m;
	uint32_t i;

	m->mask = old.slot == NULL ? 0xff : old.mask * 2 + 1;
	m->slot = need(calloc((size_t)m->mask + 1, sizeof(*m->slot)));
	for (i = 0; old.slot != NULL && i <= old.mask; i++)
		if (old.slot[i].used)
			m->slot[slot_of(m, old.slot[i].a, old.slot[i].b)] =
			    old.slot[i];
	free(old.slot);
}

/* The number under A, B; when it is not *FOUND, to be set. */
uint32_t *
rb_map_at(struct rb_map *m, uint32_t a, uint32_t b, int *found)
{
	uint32_t i;

	if (m->slot == NULL || m->n > m->mask / 2)
		map_grow(m);
	i = slot_of(m, a, b);
	*found = (int)m->slot[i].used;
	if (!*found) {
		m->slot[i] = (struct rb_slot){ a, b, 0, 1 };
		m->n++;
	}
	return &m->slot[i].value;
}

void
rb_classes_free(struct rb_link *st)
{
	uint32_t i;

	for (i = 0; i < st->nclasses; i++) {
		free(st->class[i]->node);
		free(st->class[i]->ancestors.v);
		free(st->class[i]->extended.v);
		free(st->class[i]);
	}
	free(st->class);
	free(st->qualified.slot);
	free(st->by_name.slot);
	free(st->constants.slot);
}

/* ---- names ---- */

int
rb_is_class(struct linker *l, sym_id s)
{
	enum node_kind kind = link_sym_kind(l, s);

	return kind == NODE_CLASS || kind == NODE_MODULE;
}

name_id
rb_scope(struct linker *l, sym_id s)
{
	sym_id p = link_sym_parent(l, s);

	while (p != SYM_NONE && !rb_is_class(l, p))
		p = link_sym_parent(l, p);
	return p == SYM_NONE ? NAME_NONE : rb_qualified(l, p);
}

name_id
rb_qualified(struct linker *l, sym_id s)
{
	struct rb_link *st = rb_link(l);
	uint32_t *v;
	name_id q;
	int found;

	v = rb_map_at(&st->qualified, s, 0, &found);
	if (found)
		return *v;
	q = link_dotted(l, rb_scope(l, s), link_sym_name(l, s));
	*rb_map_at(&st->qualified, s, 0, &found) = q;
	return q;
}

static name_id
last_part(struct linker *l, name_id q)
{
	struct text t = link_text(l, q);

	return link_name(l, rb_last_word(t));
}

/* Which of the places stands for the class? */
static sym_id
main_node(struct linker *l, const struct rb_class *c)
{
	const struct link_typing *t;
	int score, best_score = -1;
	sym_id best = c->node[0];
	uint32_t i, k, n;

	for (i = 0; i < c->nnodes; i++) {
		score = 0;
		if ((link_sym_flags(l, c->node[i]) & NODE_DECLARATION) == 0)
			score += 4;
		if ((link_file_flags(l, link_sym_file(l, c->node[i])) &
		    FILE_TEST) == 0)
			score += 2;
		n = link_typings(l, c->node[i], &t);
		for (k = 0; k < n; k++)
			if (t[k].how == TYPING_EXTENDS) {
				score++;
				break;
			}
		if (score > best_score) {
			best = c->node[i];
			best_score = score;
		}
	}
	return best;
}

static struct rb_class *
class_make(struct linker *l, name_id q)
{
	struct rb_class *c = need(calloc(1, sizeof(*c)));
	const sym_id *syms;
	uint32_t i, n;
	sym_id *v;

	c->q = q;
	c->super = (struct rb_base){ RB_UNKNOWN, NAME_NONE };
	n = link_named(l, last_part(l, q), &syms);
	/* The list moves when names are asked for on the way. */
	v = need(malloc((n + 1) * sizeof(*v)));
	memcpy(v, syms, n * sizeof(*v));
	c->node = v;
	c->is_module = 1;
	for (i = 0; i < n; i++) {
		if (link_file_lang(l, link_sym_file(l, v[i])) != &link_ruby ||
		    !rb_is_class(l, v[i]) || rb_qualified(l, v[i]) != q)
			continue;
		if (link_sym_kind(l, v[i]) == NODE_CLASS)
			c->is_module = 0;
		c->node[c->nnodes++] = v[i];
	}
	if (c->nnodes > 0)
		c->main = main_node(l, c);
	return c;
}

struct rb_class *
rb_class(struct linker *l, name_id q)
{
	struct rb_link *st = rb_link(l);
	struct rb_class *c;
	uint32_t *at;
	int found;

	if (q == NAME_NONE)
		return NULL;
	at = rb_map_at(&st->by_name, q, 0, &found);
	if (found)
		c = st->class[*at];
	else {
		*at = UINT32_MAX;
		c = class_make(l, q);
		if (st->nclasses == st->cap) {
			st->cap = st->cap ? st->cap * 2 : 64;
			st->class = need(reallocarray(st->class, st->cap,
			    sizeof(*st->class)));
		}
		*rb_map_at(&st->by_name, q, 0, &found) = st->nclasses;
		st->class[st->nclasses++] = c;
	}
	return c->nnodes > 0 ? c : NULL;
}

/* ---- ancestors ---- */

static void
bases_add(struct linker *l, struct rb_bases *b, struct rb_base one)
{
	uint32_t i;

	for (i = 0; i < b->n; i++)
		if (b->v[i].kind == one.kind && b->v[i].q == one.q)
			return;
	if (b->n == BASES_MAX) {
		link_cut(l, LIMIT_BASES, b->v[0].q);
		return;
	}
	if (b->n == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 8;
		b->v = need(reallocarray(b->v, b->cap, sizeof(*b->v)));
	}
	b->v[b->n++] = one;
}

/* ONE, and what it inherits in turn. */
static void
bases_add_all(struct linker *l, struct rb_bases *b, struct rb_base one)
{
	struct rb_class *c;
	uint32_t i;

	if (one.kind == RB_REPO && rb_link(l)->depth > SUPERS_MAX)
		link_cut(l, LIMIT_BASES, one.q);
	if (one.kind != RB_REPO || rb_link(l)->depth > SUPERS_MAX ||
	    (c = rb_ancestors(l, one.q)) == NULL || c->state != 2) {
		bases_add(l, b, one);
		return;
	}
	for (i = 0; i < c->ancestors.n; i++)
		bases_add(l, b, c->ancestors.v[i]);
}

/* What the places that open C say: its superclass, and what is mixed in. */
static void
mixed_in(struct linker *l, struct rb_class *c, struct rb_bases *included,
    struct rb_bases *prepended)
{
	struct link_file_facts facts;
	const struct link_typing *t;
	struct rb_base base;
	uint32_t i, k, n, op;
	file_no file;

	for (i = 0; i < c->nnodes; i++) {
		file = link_sym_file(l, c->node[i]);
		n = link_typings(l, c->node[i], &t);
		for (k = 0; k < n; k++) {
			link_typings(l, c->node[i], &t);
			if ((t[k].how != TYPING_EXTENDS &&
			    t[k].how != TYPING_IMPLEMENTS) ||
			    link_facts(l, file, &facts) == -1)
				continue;
			op = facts.exprs[t[k].expr].op;
			if (op == EXPR_DEREF && facts.exprs[facts.exprs[
			    t[k].expr].a].op == EXPR_SELF) {
				c->extends_self = 1;
				continue;
			}
			base = rb_base_of(l, file, t[k].expr, 0);
			link_typings(l, c->node[i], &t);
			if (t[k].how == TYPING_EXTENDS) {
				if (c->super.q == NAME_NONE)
					c->super = base;
			} else
				bases_add(l, op == EXPR_DEREF ? &c->extended :
				    op == EXPR_POINTER ? prepended : included,
				    base);
		}
	}
}

struct rb_class *
rb_ancestors(struct linker *l, name_id q)
{
	struct rb_bases included = { 0 }, prepended = { 0 };
	struct rb_class *c = rb_class(l, q);
	uint32_t i;

	if (c == NULL || c->state != 0)
		return c;
	c->state = 1;
	rb_link(l)->depth++;
	mixed_in(l, c, &included, &prepended);
	for (i = prepended.n; i-- > 0;)
		bases_add_all(l, &c->ancestors, prepended.v[i]);
	bases_add(l, &c->ancestors, (struct rb_base){ RB_REPO, q });
	for (i = included.n; i-- > 0;)
		bases_add_all(l, &c->ancestors, included.v[i]);
	if (c->super.q != NAME_NONE || c->super.kind == RB_REPO)
		bases_add_all(l, &c->ancestors, c->super);
	free(included.v);
	free(prepended.v);
	rb_link(l)->depth--;
	c->state = 2;
	return c;
}
