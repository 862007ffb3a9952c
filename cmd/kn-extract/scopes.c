/*
 * Block scopes and the local variables in them.  Which names are local is
 * settled when the file has been walked, so a name may be used before the
 * binding that hides it is seen.
 */
#include <err.h>

#include "walk.h"

uint32_t
scope_open(struct walk *w, uint32_t def, int function)
{
	uint32_t n = w->scopes.n;
	struct scope *s = vec_push(&w->scopes, sizeof(*s));

	s->parent = w->scope;
	s->def = def;
	s->function = function;
	w->scope = n;
	return n;
}

static uint32_t
find(const struct walk *w, uint32_t scope, uint32_t name)
{
	uint32_t i, k;
	const struct bind *b;

	i = index_first(&w->bindidx, hash_mix(scope, name, 0));
	for (; (k = w->bindidx.slot[i]) != 0; i = index_next(&w->bindidx, i)) {
		b = &VEC(w, binds, struct bind)[k - 1];
		if (b->scope == scope && b->name == name)
			return k - 1;
	}
	return LINK_NONE;
}

static uint32_t
bind_in(struct walk *w, uint32_t scope, uint32_t name, int hidden)
{
	uint32_t h = hash_mix(scope, name, 0), k;
	struct bind *b;

	if ((k = find(w, scope, name)) != LINK_NONE)
		return k;
	k = w->binds.n;
	b = vec_push(&w->binds, sizeof(*b));
	b->name = name;
	b->scope = scope;
	b->hidden = hidden;
	VEC(w, strs, struct str)[name].bound = 1;
	index_put(&w->bindidx, h, k);
	if (w->bindidx.used > w->bindidx.mask / 2) {
		uint32_t j;

		index_grow(&w->bindidx);
		for (j = 0; j < w->binds.n; j++) {
			b = &VEC(w, binds, struct bind)[j];
			index_put(&w->bindidx, hash_mix(b->scope, b->name, 0), j);
		}
	}
	return k;
}

static uint32_t
function_scope(const struct walk *w)
{
	const struct scope *s = VEC(w, scopes, struct scope);
	uint32_t i = w->scope;

	while (i != 0 && !s[i].function)
		i = s[i].parent;
	return i;
}

uint32_t
walk_bind(struct walk *w, str_id name)
{
	return bind_in(w, w->scope, name, 0);
}

uint32_t
walk_bind_new(struct walk *w, str_id name)
{
	uint32_t k = w->binds.n;
	struct bind *b = vec_push(&w->binds, sizeof(*b));

	b->name = name;
	b->scope = w->scope;
	b->hidden = 1;
	return k;
}

uint32_t
walk_bind_function(struct walk *w, str_id name)
{
	uint32_t s = function_scope(w);
	uint32_t k = find(w, s, name);

	/* global x; x = 1: not ours, but somebody asks for a number. */
	if (k != LINK_NONE)
		return k;
	return bind_in(w, s, name, 0);
}

void
walk_unbind(struct walk *w, str_id name)
{
	uint32_t k = bind_in(w, function_scope(w), name, 1);

	VEC(w, binds, struct bind)[k].hidden = 1;
}

uint32_t
scope_lookup(const struct walk *w, uint32_t scope, uint32_t name)
{
	const struct scope *s = VEC(w, scopes, struct scope);
	uint32_t k;

	if (!VEC(w, strs, struct str)[name].bound)
		return LINK_NONE;
	for (;; scope = s[scope].parent) {
		k = find(w, scope, name);
		if (k != LINK_NONE && !VEC(w, binds, struct bind)[k].hidden)
			return k;
		/* A definition nearer than any outer variable wins. */
		if (s[scope].function && s[scope].def != 0 &&
		    walk_def_find(w, s[scope].def, walk_str_text(w, name)) != 0)
			return LINK_NONE;
		if (scope == 0)
			return LINK_NONE;
	}
}

int
walk_in_anonymous(const struct walk *w)
{
	return VEC(w, scopes, struct scope)[function_scope(w)].anonymous;
}

int
walk_at_top(const struct walk *w)
{
	return w->scope == 0;
}

uint32_t
walk_scope_here(const struct walk *w)
{
	return w->scope;
}

uint32_t
walk_binding(const struct walk *w, str_id name)
{
	return scope_lookup(w, w->scope, name);
}

int
walk_bound(const struct walk *w, str_id name)
{
	return walk_binding(w, name) != LINK_NONE;
}

int
walk_in_function(const struct walk *w)
{
	return walk_function(w) != 0;
}
