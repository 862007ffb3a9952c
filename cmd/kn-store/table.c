/*
 * Buffers and tables, see table.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "packed.h"
#include "table.h"

static void *
more(void *p, size_t n, size_t size)
{
	if ((p = reallocarray(p, n, size)) == NULL)
		err(2, "out of memory");
	return p;
}

void
bytes_room(struct bytes *b, size_t n)
{
	if (b->max - b->len >= n)
		return;
	if (n < b->max)
		n = b->max;
	/* There is one for each word of a repository, mostly a few bytes. */
	if (n < 32)
		n = 32;
	b->p = more(b->p, b->max + n, 1);
	b->max += n;
}

void
bytes_add(struct bytes *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	bytes_room(b, n);
	memcpy(b->p + b->len, p, n);
	b->len += n;
}

void
bytes_u32(struct bytes *b, uint32_t v)
{
	bytes_room(b, 4);
	packed_put_u32(b->p + b->len, v);
	b->len += 4;
}

void
bytes_release(struct bytes *b)
{
	free(b->p);
	memset(b, 0, sizeof(*b));
}

/* ---- tables ---- */

static uint32_t
hash(const void *key, size_t len)
{
	return (uint32_t)XXH3_64bits(key, len);
}

/* Place of KEY in the index, or the free one where it belongs. */
static uint32_t
probe(const struct table *t, const void *key, size_t len, uint32_t h)
{
	const struct table_entry	*e;
	uint32_t			 i;

	for (i = h & t->mask; t->index[i] != 0; i = (i + 1) & t->mask) {
		e = &t->entries[t->index[i] - 1];
		if (e->hash == h && e->len == len &&
		    memcmp(t->keys.p + e->key, key, len) == 0)
			break;
	}
	return i;
}

static void
rehash(struct table *t)
{
	uint32_t	i, j, size;

	size = t->index == NULL ? 64 : (t->mask + 1) * 2;
	free(t->index);
	if ((t->index = calloc(size, sizeof(*t->index))) == NULL)
		err(2, "out of memory");
	t->mask = size - 1;
	for (i = 0; i < t->n; i++) {
		j = t->entries[i].hash & t->mask;
		while (t->index[j] != 0)
			j = (j + 1) & t->mask;
		t->index[j] = i + 1;
	}
}

uint32_t
table_add(struct table *t, const void *key, size_t len, int *is_new)
{
	struct table_entry	*e;
	uint32_t		 h, i;

	if (t->index == NULL || t->n >= (t->mask + 1) / 2)
		rehash(t);
	h = hash(key, len);
	i = probe(t, key, len, h);
	if (is_new != NULL)
		*is_new = t->index[i] == 0;
	if (t->index[i] != 0)
		return t->index[i] - 1;
	if (t->n == t->max) {
		t->max = t->max == 0 ? 32 : t->max * 2;
		t->entries = more(t->entries, t->max, sizeof(*t->entries));
	}
	e = &t->entries[t->n];
	e->key = t->keys.len;
	e->len = (uint32_t)len;
	e->hash = h;
	e->value = 0;
	bytes_room(&t->keys, len + 1);
	bytes_add(&t->keys, key, len);
	t->index[i] = ++t->n;
	return t->n - 1;
}

int64_t
table_find(const struct table *t, const void *key, size_t len)
{
	uint32_t	i;

	if (t->index == NULL)
		return -1;
	i = probe(t, key, len, hash(key, len));
	return (int64_t)t->index[i] - 1;
}

const char *
table_key(const struct table *t, uint32_t number)
{
	return (const char *)t->keys.p + t->entries[number].key;
}

void
table_clear(struct table *t)
{
	uint32_t	i, j;

	/* A table that was large once must not cost that much each time. */
	if (t->n < t->mask / 16) {
		for (i = 0; i < t->n; i++) {
			j = t->entries[i].hash & t->mask;
			while (t->index[j] != i + 1)
				j = (j + 1) & t->mask;
			t->index[j] = 0;
		}
	} else if (t->index != NULL)
		memset(t->index, 0, ((size_t)t->mask + 1) *
		    sizeof(*t->index));
	t->n = 0;
	t->keys.len = 0;
}

void
table_release(struct table *t)
{
	free(t->entries);
	free(t->index);
	bytes_release(&t->keys);
	memset(t, 0, sizeof(*t));
}
