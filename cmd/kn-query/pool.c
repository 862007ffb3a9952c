/*
 * Memory that lives as long as the program: strings and small arrays of an
 * answer, freed in one go.
 */
#include <err.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "query.h"

#define CHUNK	(64 * 1024)	/* bytes; larger requests get their own */

struct chunk {
	struct chunk	*next;
	size_t		 used, size;
	_Alignas(16) unsigned char data[];
};

struct pool {
	struct chunk	*chunks;
};

struct pool *
pool_new(void)
{
	struct pool	*pool;

	if ((pool = calloc(1, sizeof(*pool))) == NULL)
		err(STATUS_ERROR, NULL);
	return pool;
}

void
pool_free(struct pool *pool)
{
	struct chunk	*c;

	if (pool == NULL)
		return;
	while ((c = pool->chunks) != NULL) {
		pool->chunks = c->next;
		free(c);
	}
	free(pool);
}

void *
pool_alloc(struct pool *pool, size_t size)
{
	struct chunk	*c = pool->chunks;
	size_t		 room;
	void		*p;

	if (size > SIZE_MAX / 2)
		errx(STATUS_ERROR, "out of memory");
	size = (size + 15) & ~(size_t)15;
	if (c == NULL || c->size - c->used < size) {
		room = size > CHUNK ? size : CHUNK;
		if ((c = malloc(sizeof(*c) + room)) == NULL)
			err(STATUS_ERROR, NULL);
		c->used = 0;
		c->size = room;
		c->next = pool->chunks;
		pool->chunks = c;
	}
	p = c->data + c->used;
	c->used += size;
	return memset(p, 0, size);
}

char *
pool_strndup(struct pool *pool, const char *s, size_t len)
{
	char	*p = pool_alloc(pool, len + 1);

	if (len > 0)
		memcpy(p, s, len);
	return p;
}

char *
pool_strdup(struct pool *pool, const char *s)
{
	return pool_strndup(pool, s, strlen(s));
}

char *
pool_printf(struct pool *pool, const char *fmt, ...)
{
	va_list	 ap;
	char	*p;
	int	 len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		err(STATUS_ERROR, NULL);
	p = pool_alloc(pool, (size_t)len + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return p;
}

void *
xcalloc(size_t n, size_t size)
{
	void	*p;

	if ((p = calloc(n == 0 ? 1 : n, size)) == NULL)
		err(STATUS_ERROR, NULL);
	return p;
}

void *
grow(void *v, size_t n, size_t *cap, size_t size)
{
	size_t	 want;

	if (n < *cap)
		return v;
	want = *cap == 0 ? 16 : *cap * 2;
	if ((v = reallocarray(v, want, size)) == NULL)
		err(STATUS_ERROR, NULL);
	*cap = want;
	return v;
}
