/*
 * Where each symbol of an index is defined.  Symbols are kept as hashes of
 * 128 bits: their texts are most of an index.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "scip.h"

static void
hash_of(struct text t, uint64_t h[2])
{
	XXH128_hash_t x = XXH3_128bits(t.p, t.len);

	h[0] = x.low64;
	h[1] = x.high64;
}

void
scip_defs_release(struct scip_defs *d)
{
	free(d->v);
	free(d->slots);
	free(d->owners);
	memset(d, 0, sizeof(*d));
}

/* The slot of a hash: its first definition, or empty. */
static uint32_t *
slot_of(const struct scip_defs *d, const uint64_t h[2])
{
	size_t i = h[0] & (d->size - 1);

	while (d->slots[i] != 0 && (d->v[d->slots[i] - 1].hash[0] != h[0] ||
	    d->v[d->slots[i] - 1].hash[1] != h[1]))
		i = (i + 1) & (d->size - 1);
	return &d->slots[i];
}

static void
resize(struct scip_defs *d)
{
	uint32_t *old = d->slots, *slot;
	size_t size = d->size, i;

	d->size = size == 0 ? 1024 : size * 2;
	if ((d->slots = calloc(d->size, sizeof(*d->slots))) == NULL)
		err(2, NULL);
	for (i = 0; i < size; i++) {
		if (old[i] == 0)
			continue;
		slot = slot_of(d, d->v[old[i] - 1].hash);
		*slot = old[i];
	}
	free(old);
}

static int
owner_find(const struct scip_defs *d, const uint64_t h[2])
{
	size_t i;

	for (i = 0; i < d->nowners; i++)
		if (d->owners[i][0] == h[0] && d->owners[i][1] == h[1])
			return 1;
	return 0;
}

static void
owner_add(struct scip_defs *d, struct text owner)
{
	uint64_t h[2];

	hash_of(owner, h);
	/* The last one is nearly always it. */
	if (d->nowners > 0 && (memcmp(d->owners[d->nowners - 1], h,
	    sizeof(h)) == 0 || owner_find(d, h)))
		return;
	d->owners = reallocarray(d->owners, d->nowners + 1,
	    sizeof(*d->owners));
	if (d->owners == NULL)
		err(2, NULL);
	memcpy(d->owners[d->nowners++], h, sizeof(h));
}

void
scip_define(struct scip_defs *d, struct text symbol, const struct file *file,
    uint32_t line, uint32_t column)
{
	struct scip_symbol s;
	struct scip_def *def;
	uint32_t *slot;

	if (scip_symbol_get(&s, symbol) == -1 || s.kind == SCIP_LOCAL)
		return;
	owner_add(d, s.owner);
	if (d->n >= UINT32_MAX - 1)
		errx(2, "too many definitions");
	if (2 * d->n >= d->size)
		resize(d);
	if (d->n == d->cap) {
		d->cap = d->cap == 0 ? 1024 : d->cap * 2;
		d->v = reallocarray(d->v, d->cap, sizeof(*d->v));
		if (d->v == NULL)
			err(2, NULL);
	}
	def = &d->v[d->n++];
	hash_of(symbol, def->hash);
	def->file = file;
	def->line = line;
	def->column = column;
	def->next = 0;
	slot = slot_of(d, def->hash);
	/* In front of the others: what comes last is found first. */
	def->next = *slot;
	*slot = (uint32_t)d->n;
}

const struct scip_def *
scip_def_find(const struct scip_defs *d, struct text symbol)
{
	uint64_t h[2];
	uint32_t slot;

	if (d->n == 0)
		return NULL;
	hash_of(symbol, h);
	slot = *slot_of(d, h);
	return slot == 0 ? NULL : &d->v[slot - 1];
}

const struct scip_def *
scip_def_next(const struct scip_defs *d, const struct scip_def *def)
{
	return def->next == 0 ? NULL : &d->v[def->next - 1];
}

int
scip_is_own(const struct scip_defs *d, struct text owner)
{
	uint64_t h[2];

	hash_of(owner, h);
	return owner_find(d, h);
}
