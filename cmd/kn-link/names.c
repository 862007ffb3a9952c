/*
 * Every string of the run once, numbered in order of arrival.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "linker.h"

#define BLOCK	(256 * 1024)	/* bytes of text taken at once */

struct text_block {
	struct text_block	*next;
	char			 text[];
};

void *
need(void *p)
{
	if (p == NULL)
		err(2, NULL);
	return p;
}

/* Room for one more in V, of which USED entries of SIZE bytes are taken. */
void *
grow(void *v, uint32_t used, uint32_t *cap, size_t size)
{
	if (used < *cap)
		return v;
	if (*cap > UINT32_MAX / 2)
		errx(2, "more than %u entries in a table", UINT32_MAX / 2);
	*cap = *cap ? *cap * 2 : 256;
	return need(reallocarray(v, *cap, size));
}

void
names_init(struct names *t)
{
	memset(t, 0, sizeof(*t));
	t->mask = 0xfff;
	t->slot = need(calloc((size_t)t->mask + 1, sizeof(*t->slot)));
}

void
names_release(struct names *t)
{
	struct text_block *b;

	while ((b = t->blocks) != NULL) {
		t->blocks = b->next;
		free(b);
	}
	free(t->v);
	free(t->slot);
	memset(t, 0, sizeof(*t));
}

static const char *
keep_text(struct names *t, struct text s)
{
	struct text_block *b;
	size_t size = s.len > BLOCK / 4 ? s.len : BLOCK;
	char *p;

	if (s.len > t->left) {
		b = need(malloc(sizeof(*b) + size));
		b->next = t->blocks;
		t->blocks = b;
		if (size != BLOCK) {		/* one of its own */
			memcpy(b->text, s.p, s.len);
			return b->text;
		}
		t->block = b->text;
		t->left = size;
	}
	p = t->block;
	if (s.len > 0)
		memcpy(p, s.p, s.len);
	t->block += s.len;
	t->left -= s.len;
	return p;
}

static void
rehash(struct names *t)
{
	uint32_t i, k;

	free(t->slot);
	t->mask = t->mask * 2 + 1;
	t->slot = need(calloc((size_t)t->mask + 1, sizeof(*t->slot)));
	for (i = 0; i < t->n; i++) {
		k = t->v[i].hash & t->mask;
		while (t->slot[k] != 0)
			k = (k + 1) & t->mask;
		t->slot[k] = i + 1;
	}
}

/* Slot of the name, or the empty slot where it would go. */
static uint32_t
find(const struct names *t, struct text s, uint32_t hash)
{
	const struct name *n;
	uint32_t k;

	for (k = hash & t->mask; t->slot[k] != 0; k = (k + 1) & t->mask) {
		n = &t->v[t->slot[k] - 1];
		if (n->hash == hash && n->len == s.len &&
		    (s.len == 0 || memcmp(n->p, s.p, s.len) == 0))
			break;
	}
	return k;
}

name_id
names_put(struct names *t, struct text s)
{
	uint32_t hash = (uint32_t)XXH3_64bits(s.p, s.len), k;
	struct name *n;

	k = find(t, s, hash);
	if (t->slot[k] != 0)
		return t->slot[k] - 1;
	t->v = grow(t->v, t->n, &t->cap, sizeof(*t->v));
	n = &t->v[t->n];
	n->p = keep_text(t, s);
	n->len = (uint32_t)s.len;
	n->hash = hash;
	t->slot[k] = ++t->n;
	if (t->n > t->mask / 4 * 3)
		rehash(t);
	return t->n - 1;
}

name_id
names_find(const struct names *t, struct text s)
{
	uint32_t k = find(t, s, (uint32_t)XXH3_64bits(s.p, s.len));

	return t->slot[k] != 0 ? t->slot[k] - 1 : NAME_NONE;
}

/* ---- for the languages ---- */

name_id
link_name(struct linker *l, struct text s)
{
	return names_put(&l->names, s);
}

name_id
link_cname(struct linker *l, const char *s)
{
	return names_put(&l->names, text_from(s));
}

struct text
link_text(const struct linker *l, name_id n)
{
	if (n == NAME_NONE)
		return (struct text){ "", 0 };
	return (struct text){ l->names.v[n].p, l->names.v[n].len };
}

int
link_name_is(const struct linker *l, name_id n, const char *s)
{
	struct text t = link_text(l, n);

	return n != NAME_NONE && t.len == strlen(s) &&
	    memcmp(t.p, s, t.len) == 0;
}

static int
word_cmp(const void *key, const void *member)
{
	const struct text *t = key;
	const char *s = *(const char *const *)member;
	size_t n = strlen(s);
	int c = memcmp(t->p, s, t->len < n ? t->len : n);

	return c != 0 ? c : t->len < n ? -1 : t->len > n;
}

int
link_word_in(struct text t, const char *const *list, size_t n)
{
	return bsearch(&t, list, n, sizeof(*list), word_cmp) != NULL;
}

name_id
link_dotted(struct linker *l, name_id left, name_id right)
{
	struct text a = link_text(l, left), b = link_text(l, right);
	char buf[512], *p = buf;
	size_t len = a.len + 1 + b.len;
	name_id n;

	if (a.len == 0)
		return right;
	if (len > sizeof(buf))
		p = need(malloc(len));
	memcpy(p, a.p, a.len);
	p[a.len] = '.';
	memcpy(p + a.len + 1, b.p, b.len);
	n = names_put(&l->names, (struct text){ p, len });
	if (p != buf)
		free(p);
	return n;
}
