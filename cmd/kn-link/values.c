/*
 * Values: made once, compared by number.  Number 0 is the unknown one.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "linker.h"

/* memo_pack() has 25 bits for the number. */
#define VALUES_MAX	(MEMO_ACTIVE >> 7)
#define OUTSIDE		1u	/* number of the one VALUE_OUTSIDE */
#define NOTHING		2u	/* … of VALUE_NULL */
#define UNION_MAX	4	/* more than these is as good as unknown */

void
values_init(struct values *t)
{
	memset(t, 0, sizeof(*t));
	t->mask = 0xfff;
	t->slot = need(calloc((size_t)t->mask + 1, sizeof(*t->slot)));
	t->v = grow(t->v, 0, &t->cap, sizeof(*t->v));
	memset(t->v, 0, 3 * sizeof(*t->v));
	t->v[OUTSIDE].kind = VALUE_OUTSIDE;
	t->v[NOTHING].kind = VALUE_NULL;
	t->n = NOTHING + 1;
}

void
values_release(struct values *t)
{
	free(t->v);
	free(t->slot);
	memset(t, 0, sizeof(*t));
}

static uint32_t
hash(uint32_t kind, uint32_t a, uint32_t b)
{
	uint32_t h = a * 0x9e3779b1u ^ b * 0x85ebca6bu ^ kind * 0xc2b2ae35u;

	h ^= h >> 15;
	h *= 0x2c1b3c6du;
	return h ^ h >> 13;
}

static void
rehash(struct values *t)
{
	uint32_t i, k;

	free(t->slot);
	t->mask = t->mask * 2 + 1;
	t->slot = need(calloc((size_t)t->mask + 1, sizeof(*t->slot)));
	for (i = 1; i < t->n; i++) {
		k = hash(t->v[i].kind, t->v[i].a, t->v[i].b) & t->mask;
		while (t->slot[k] != 0)
			k = (k + 1) & t->mask;
		t->slot[k] = i;
	}
}

struct value
value_make(struct linker *l, enum value_kind kind, uint32_t a, uint32_t b,
    uint32_t conf)
{
	struct values *t = &l->values;
	struct value_data *d;
	uint32_t k;

	if (kind == VALUE_UNKNOWN)
		return VALUE_NONE;
	for (k = hash(kind, a, b) & t->mask; t->slot[k] != 0;
	    k = (k + 1) & t->mask) {
		d = &t->v[t->slot[k]];
		if (d->kind == kind && d->a == a && d->b == b)
			return (struct value){ t->slot[k], conf };
	}
	if (t->n == VALUES_MAX)
		errx(2, "more than %u different values", VALUES_MAX);
	t->v = grow(t->v, t->n, &t->cap, sizeof(*t->v));
	t->v[t->n] = (struct value_data){ kind, a, b };
	t->slot[k] = t->n++;
	if (t->n > t->mask / 4 * 3)
		rehash(t);
	return (struct value){ t->n - 1, conf };
}

struct value
value_symbol(struct linker *l, sym_id s, uint32_t conf)
{
	if (s == SYM_NONE)
		return VALUE_NONE;
	return value_make(l, VALUE_SYMBOL, s, 0, conf);
}

struct value
value_typed(struct linker *l, sym_id s, struct value type, uint32_t conf)
{
	if (s == SYM_NONE)
		return VALUE_NONE;
	return value_make(l, VALUE_SYMBOL, s, type.id, conf);
}

struct value
value_function(struct linker *l, struct value returns, struct value takes)
{
	return value_make(l, VALUE_FUNCTION, returns.id, takes.id,
	    VALUE_PROVED);
}

struct value
value_instance(struct linker *l, sym_id s, struct value arg, uint32_t conf)
{
	return value_make(l, VALUE_INSTANCE, s, arg.id, conf);
}

struct value
value_module(struct linker *l, file_no f, uint32_t conf)
{
	if (f == FILE_NONE)
		return VALUE_NONE;
	return value_make(l, VALUE_MODULE, f, 0, conf);
}

struct value
value_package(struct linker *l, name_id n, uint32_t conf)
{
	return value_make(l, VALUE_PACKAGE, n, 0, conf);
}

struct value
value_external(struct linker *l, name_id n, uint32_t conf)
{
	if (n == NAME_NONE || l->names.v[n].len == 0)
		return VALUE_NONE;
	return value_make(l, VALUE_EXTERNAL, n, 0, conf);
}

struct value
value_external_instance(struct linker *l, name_id n, struct value arg,
    uint32_t conf)
{
	if (n == NAME_NONE || l->names.v[n].len == 0)
		return VALUE_NONE;
	return value_make(l, VALUE_EXTERNAL_INSTANCE, n, arg.id, conf);
}

struct value
value_outside(uint32_t conf)
{
	return (struct value){ OUTSIDE, conf };
}

struct value
value_null(void)
{
	return (struct value){ NOTHING, VALUE_PROVED };
}

struct value
value_tuple(struct linker *l, struct value first, struct value rest)
{
	uint32_t conf = first.conf;

	if (rest.id != 0 && rest.conf < conf)
		conf = rest.conf;
	return value_make(l, VALUE_TUPLE, first.id, rest.id,
	    first.id == 0 ? VALUE_PROVED : conf);
}

struct value
value_super(struct linker *l, sym_id class)
{
	return value_make(l, VALUE_SUPER, class, 0, VALUE_PROVED);
}

struct value
value_with(struct value v, uint32_t conf)
{
	if (v.conf > conf)
		v.conf = conf;
	return v;
}

/* The members of a union, or the value itself, added to SET of N. */
static int
union_set(struct linker *l, uint32_t id, uint32_t *set, int n)
{
	const struct value_data *d = &l->values.v[id];
	uint32_t second = d->b;
	int i;

	if (d->kind == VALUE_UNION) {
		n = union_set(l, d->a, set, n);
		return union_set(l, second, set, n);
	}
	for (i = 0; i < n; i++)
		if (set[i] == id)
			return n;
	if (n <= UNION_MAX)
		set[n++] = id;
	return n;
}

struct value
value_union(struct linker *l, struct value a, struct value b)
{
	uint32_t conf = a.conf < b.conf ? a.conf : b.conf;
	uint32_t set[UNION_MAX + 1];
	struct value v;
	int i, n;

	if (a.id == b.id)
		return a.conf > b.conf ? a : b;
	if (a.id == NOTHING || b.id == NOTHING)
		return a.id == NOTHING ? b : a;
	if (a.id == 0)
		return value_with(b, CONF_PARTIAL);
	if (b.id == 0)
		return value_with(a, CONF_PARTIAL);
	n = union_set(l, a.id, set, 0);
	n = union_set(l, b.id, set, n);
	if (n > UNION_MAX)
		return VALUE_NONE;
	v = (struct value){ set[0], conf };
	for (i = 1; i < n; i++)
		v = value_make(l, VALUE_UNION, v.id, set[i], conf);
	return v;
}

enum value_kind
value_kind(const struct linker *l, struct value v)
{
	return (enum value_kind)l->values.v[v.id].kind;
}

sym_id
value_sym(const struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
	case VALUE_SUPER:
		return l->values.v[v.id].a;
	default:
		return SYM_NONE;
	}
}

file_no
value_file(const struct linker *l, struct value v)
{
	return value_kind(l, v) == VALUE_MODULE ? l->values.v[v.id].a :
	    FILE_NONE;
}

name_id
value_name(const struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_PACKAGE:
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		return l->values.v[v.id].a;
	default:
		return NAME_NONE;
	}
}

struct value
value_arg(const struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		return (struct value){ l->values.v[v.id].b, v.conf };
	default:
		return VALUE_NONE;
	}
}

struct value
value_a(const struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_UNION:
	case VALUE_TUPLE:
	case VALUE_FUNCTION:
		return (struct value){ l->values.v[v.id].a, v.conf };
	default:
		return VALUE_NONE;
	}
}

struct value
value_b(const struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_UNION:
	case VALUE_TUPLE:
	case VALUE_FUNCTION:
		return (struct value){ l->values.v[v.id].b, v.conf };
	default:
		return VALUE_NONE;
	}
}
