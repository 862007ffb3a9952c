/*
 * The few facts of nodes; see heads.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "heads.h"

struct row {
	int64_t		 parent;
	const char	*name;
	unsigned int	 kind, flags;
	uint32_t	 line, end_line;
};

/* The nodes of a file, by slot. */
struct page {
	int64_t			 file;		/* 0: free */
	const struct file	*of;
	const struct language	*lang;
	struct row		*v;
	size_t			 n;
};

/* Files by id: open addressing, at most half full. */
struct heads {
	struct page	*v;
	size_t		 n, size;	/* a power of two */
};

static struct page *
page_slot(struct page *v, size_t size, int64_t file)
{
	size_t	 i = (size_t)((uint64_t)file * 0x9e3779b97f4a7c15u >> 20);

	while (v[i & (size - 1)].file != 0 && v[i & (size - 1)].file != file)
		i++;
	return &v[i & (size - 1)];
}

static void
heads_grow(struct heads *h)
{
	struct page	*v;
	size_t		 i, size = h->size == 0 ? 64 : h->size * 2;

	v = xcalloc(size, sizeof(*v));
	for (i = 0; i < h->size; i++)
		if (h->v[i].file != 0)
			*page_slot(v, size, h->v[i].file) = h->v[i];
	free(h->v);
	h->v = v;
	h->size = size;
}

static void
read_page(struct query *q, struct page *p, int64_t file)
{
	sqlite3_stmt	*st = db_get(q->db, ST_HEADS_IN);
	size_t		 slot, cap = 0;

	p->file = file;
	p->of = db_file(q->db, file);
	db_read(q->db, file_node(file));
	p->lang = language_by_name(p->of->lang);
	sqlite3_bind_int64(st, 1, file_node(file));
	sqlite3_bind_int64(st, 2, file_last(file));
	while (db_step(q->db, st)) {
		slot = (size_t)(sqlite3_column_int64(st, 0) -
		    file_node(file));
		if (slot >= cap) {
			cap = slot < 16 ? 32 : slot * 2;
			if ((p->v = reallocarray(p->v, cap, sizeof(*p->v))) ==
			    NULL)
				err(STATUS_ERROR, NULL);
		}
		/* Slots that are free are no nodes. */
		memset(p->v + p->n, 0, (slot + 1 - p->n) * sizeof(*p->v));
		p->n = slot + 1;
		p->v[slot].parent = sqlite3_column_int64(st, 1);
		p->v[slot].kind = (unsigned int)sqlite3_column_int(st, 2);
		p->v[slot].flags = (unsigned int)sqlite3_column_int64(st, 3);
		p->v[slot].name = pool_strndup(q->pool,
		    (const char *)sqlite3_column_text(st, 4),
		    (size_t)sqlite3_column_bytes(st, 4));
		p->v[slot].line = (uint32_t)sqlite3_column_int64(st, 5);
		p->v[slot].end_line = (uint32_t)sqlite3_column_int64(st, 6);
	}
}

static const struct page *
page_of(struct query *q, int64_t file)
{
	struct page	*p;

	if (q->heads == NULL)
		q->heads = xcalloc(1, sizeof(*q->heads));
	if ((q->heads->n + 1) * 2 > q->heads->size)
		heads_grow(q->heads);
	p = page_slot(q->heads->v, q->heads->size, file);
	if (p->file == 0) {
		q->heads->n++;
		read_page(q, p, file);
	}
	return p;
}

int
head_get(struct query *q, int64_t id, struct head *h)
{
	const struct page	*p;
	const struct row	*r;
	size_t			 slot;
	int64_t			 file = node_file(id);

	if (file <= 0)
		return 0;
	p = page_of(q, file);
	slot = (size_t)(id - file_node(file));
	if (slot >= p->n || (r = &p->v[slot])->name == NULL)
		return 0;
	h->parent = r->parent;
	h->kind = r->kind;
	h->flags = r->flags;
	h->line = r->line;
	h->end_line = r->end_line;
	h->name = r->name;
	h->file = p->of;
	h->lang = p->lang;
	return 1;
}

int64_t
head_slots(struct query *q, int64_t file)
{
	return file <= 0 ? 0 : (int64_t)page_of(q, file)->n;
}

void
heads_free(struct heads *h)
{
	size_t	 i;

	if (h == NULL)
		return;
	for (i = 0; i < h->size; i++)
		free(h->v[i].v);
	free(h->v);
	free(h);
}
