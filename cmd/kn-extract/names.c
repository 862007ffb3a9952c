/*
 * Strings and expressions: each stands once in a file's tables.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "walk.h"

void
vec_grow(struct vec *v, size_t size)
{
	uint32_t cap = v->cap ? v->cap * 2 : 64;
	void *p;

	if ((p = reallocarray(v->v, cap, size)) == NULL)
		err(2, NULL);
	v->v = p;
	v->cap = cap;
}

void
index_reset(struct index *x)
{
	/* A huge file must not make every later reset slow. */
	if (x->slot == NULL || x->mask > 0xffff) {
		free(x->slot);
		x->mask = 0x3ff;
		if ((x->slot = calloc(x->mask + 1, sizeof(*x->slot))) == NULL)
			err(2, NULL);
	} else if (x->used != 0)
		memset(x->slot, 0, (x->mask + 1) * sizeof(*x->slot));
	x->used = 0;
}

uint32_t
index_first(const struct index *x, uint32_t hash)
{
	return hash & x->mask;
}

uint32_t
index_next(const struct index *x, uint32_t slot)
{
	return (slot + 1) & x->mask;
}

int
index_set(struct index *x, uint32_t slot, uint32_t number)
{
	x->slot[slot] = number + 1;
	return ++x->used > x->mask / 2;
}

void
index_grow(struct index *x)
{
	free(x->slot);
	x->mask = x->mask * 2 + 1;
	x->used = 0;
	if ((x->slot = calloc((size_t)x->mask + 1, sizeof(*x->slot))) == NULL)
		err(2, NULL);
}

void
index_put(struct index *x, uint32_t hash, uint32_t number)
{
	uint32_t i = index_first(x, hash);

	while (x->slot[i] != 0)
		i = index_next(x, i);
	index_set(x, i, number);
}

/* Finalizer of MurmurHash3 (Austin Appleby, public domain) over three. */
uint32_t
hash_mix(uint32_t a, uint32_t b, uint32_t c)
{
	uint32_t h = a * 0x9e3779b1u ^ (b + 0x7f4a7c15u) * 0x85ebca6bu ^
	    (c + 0x165667b1u) * 0xc2b2ae35u;

	h ^= h >> 16;
	h *= 0x85ebca6bu;
	h ^= h >> 13;
	h *= 0xc2b2ae35u;
	return h ^ h >> 16;
}

str_id
walk_str(struct walk *w, struct text t)
{
	uint32_t h = (uint32_t)XXH3_64bits(t.p, t.len), i, k;
	struct str *s;

	for (i = index_first(&w->stridx, h); (k = w->stridx.slot[i]) != 0;
	    i = index_next(&w->stridx, i)) {
		s = &VEC(w, strs, struct str)[k - 1];
		if (s->hash == h && s->t.len == t.len &&
		    memcmp(s->t.p, t.p, t.len) == 0)
			return k - 1;
	}
	k = w->strs.n;
	s = vec_push(&w->strs, sizeof(*s));
	/* Text of the source itself outlives the walk; all else is copied. */
	if (t.p < w->src || t.p > w->src + w->len)
		t.p = walk_text_copy(w, t.p, t.len);
	s->t = t;
	s->hash = h;
	if (index_set(&w->stridx, i, k)) {
		uint32_t j;

		index_grow(&w->stridx);
		for (j = 0; j < w->strs.n; j++)
			index_put(&w->stridx, VEC(w, strs, struct str)[j].hash, j);
	}
	return k;
}

str_id
walk_cstr(struct walk *w, const char *s)
{
	return walk_str(w, text_from(s));
}

str_id
walk_node_str(struct walk *w, TSNode node)
{
	return walk_str(w, node_text(w, node));
}

struct text
walk_str_text(const struct walk *w, str_id s)
{
	return VEC(w, strs, struct str)[s].t;
}

expr_id
expr_make(struct walk *w, enum expr_op op, uint32_t a, uint32_t b)
{
	uint32_t h = hash_mix(op, a, b), i, k;
	struct link_expr *e;

	for (i = index_first(&w->expridx, h); (k = w->expridx.slot[i]) != 0;
	    i = index_next(&w->expridx, i)) {
		e = &VEC(w, exprs, struct link_expr)[k - 1];
		if (e->op == op && e->a == a && e->b == b)
			return k - 1;
	}
	k = w->exprs.n;
	e = vec_push(&w->exprs, sizeof(*e));
	e->op = op;
	e->a = a;
	e->b = b;
	if (index_set(&w->expridx, i, k)) {
		uint32_t j;

		index_grow(&w->expridx);
		for (j = 0; j < w->exprs.n; j++) {
			e = &VEC(w, exprs, struct link_expr)[j];
			index_put(&w->expridx, hash_mix(e->op, e->a, e->b), j);
		}
	}
	return k;
}

expr_id
expr_name(struct walk *w, str_id s)
{
	return expr_make(w, EXPR_NAME, s, w->scope);
}

expr_id
expr_global(struct walk *w, str_id s)
{
	return expr_make(w, EXPR_NAME, s, w->scope | SCOPE_GLOBAL);
}

expr_id
expr_member(struct walk *w, expr_id e, str_id s)
{
	return expr_make(w, EXPR_MEMBER, e, s);
}

expr_id
expr_call(struct walk *w, expr_id e)
{
	return expr_make(w, EXPR_CALL, e, LINK_NONE);
}

expr_id
expr_unknown(struct walk *w)
{
	return expr_make(w, EXPR_UNKNOWN, LINK_NONE, LINK_NONE);
}

expr_id
expr_self(struct walk *w)
{
	uint32_t class = walk_class(w);

	if (class == 0)
		return expr_unknown(w);
	return expr_make(w, EXPR_SELF, class, LINK_NONE);
}

expr_id
expr_super(struct walk *w)
{
	uint32_t class = walk_class(w);

	if (class == 0)
		return expr_unknown(w);
	return expr_make(w, EXPR_SUPER, class, LINK_NONE);
}

expr_id
expr_once(struct walk *w, TSNode n, int depth,
    expr_id (*make)(struct walk *, TSNode, int))
{
	uint32_t *kept;
	expr_id e;

	if (ts_node_is_null(n) || depth > EXPR_ONCE_DEPTH)
		return expr_unknown(w);
	kept = walk_memo(w, n);
	if (*kept != 0)
		return *kept - 1;
	e = make(w, n, depth);
	*walk_memo(w, n) = e + 1;
	return e;
}
