/*
 * Types now, compared with the types that the store knows: a second linker
 * over the store alone.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "prog.h"

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

void
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
	case VALUE_FUNCTION:
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
		return eval_function(l, s);
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
	case VALUE_FUNCTION:
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

int
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

int
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
