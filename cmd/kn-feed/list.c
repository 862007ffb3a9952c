/*
 * The list of files, and the memory of its strings.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"

#define BLOCK_SIZE	(256 * 1024)	/* bytes */

struct block {
	struct block	*next;
	size_t		 used, size;
	char		 data[];
};

char *
block_add(struct block **blocks, const void *data, size_t len)
{
	struct block	*b = *blocks;
	size_t		 size;
	char		*p;

	if (b == NULL || b->size - b->used < len + 1) {
		size = len + 1 > BLOCK_SIZE ? len + 1 : BLOCK_SIZE;
		if ((b = malloc(sizeof(*b) + size)) == NULL)
			err(2, NULL);
		b->used = 0;
		b->size = size;
		b->next = *blocks;
		*blocks = b;
	}
	p = b->data + b->used;
	memcpy(p, data, len);
	p[len] = '\0';
	b->used += len + 1;
	return p;
}

void
blocks_free(struct block *b)
{
	struct block	*next;

	for (; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
}

struct entry *
list_add(struct list *l, const char *path, size_t len)
{
	struct entry	*e;

	if (l->n == l->cap) {
		l->cap = l->cap == 0 ? 1024 : l->cap * 2;
		l->v = reallocarray(l->v, l->cap, sizeof(*l->v));
		if (l->v == NULL)
			err(2, NULL);
	}
	e = &l->v[l->n++];
	memset(e, 0, sizeof(*e));
	e->path = block_add(&l->blocks, path, len);
	e->len = (uint32_t)len;
	return e;
}

int
path_compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int	c;

	c = memcmp(a, b, a_len < b_len ? a_len : b_len);
	return c != 0 ? c : (a_len > b_len) - (a_len < b_len);
}

/* Equal paths stay in the order in which they were added: paths of one list
   are at ascending addresses only within a block, so indexes decide. */
struct order {
	const struct entry	*e;
	size_t			 i;
};

static int
order_compare(const void *a, const void *b)
{
	const struct order	*x = a, *y = b;
	int			 c;

	c = path_compare(x->e->path, x->e->len, y->e->path, y->e->len);
	return c != 0 ? c : (x->i > y->i) - (x->i < y->i);
}

static int
is_sorted(const struct list *l)
{
	size_t	i;

	for (i = 1; i < l->n; i++) {
		if (path_compare(l->v[i - 1].path, l->v[i - 1].len,
		    l->v[i].path, l->v[i].len) >= 0)
			return 0;
	}
	return 1;
}

void
list_sort(struct list *l)
{
	struct order	*order;
	struct entry	*v;
	size_t		 i, n;

	/* As git lists them, they mostly are. */
	if (is_sorted(l))
		return;
	order = reallocarray(NULL, l->n, sizeof(*order));
	v = reallocarray(NULL, l->n, sizeof(*v));
	if (order == NULL || v == NULL)
		err(2, NULL);
	for (i = 0; i < l->n; i++) {
		order[i].e = &l->v[i];
		order[i].i = i;
	}
	qsort(order, l->n, sizeof(*order), order_compare);
	for (i = n = 0; i < l->n; i++) {
		if (n > 0 && path_compare(v[n - 1].path, v[n - 1].len,
		    order[i].e->path, order[i].e->len) == 0)
			continue;
		v[n++] = *order[i].e;
	}
	free(order);
	free(l->v);
	l->v = v;
	l->cap = l->n;
	l->n = n;
}

struct entry *
list_find(struct list *l, const char *path, size_t len)
{
	size_t	low, high, mid;
	int	c;

	for (low = 0, high = l->n; low < high;) {
		mid = low + (high - low) / 2;
		c = path_compare(path, len, l->v[mid].path, l->v[mid].len);
		if (c == 0)
			return &l->v[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

void
list_release(struct list *l)
{
	free(l->v);
	blocks_free(l->blocks);
	memset(l, 0, sizeof(*l));
}

const char *
path_base(const char *path)
{
	const char	*slash;

	return (slash = strrchr(path, '/')) == NULL ? path : slash + 1;
}

static uint64_t
nanoseconds(const struct timespec *t)
{
	return (uint64_t)t->tv_sec * 1000000000u + (uint64_t)t->tv_nsec;
}

void
entry_stat(struct entry *e, const struct stat *st)
{
	e->mode = st->st_mode;
	e->size = (uint64_t)st->st_size;
	e->mtime_ns = nanoseconds(&st->st_mtim);
	e->ctime_ns = nanoseconds(&st->st_ctim);
	e->inode = (uint64_t)st->st_ino;
}
