/*
 * What is to be said, before it is known how: fields, tables, things to
 * draw, remarks.
 */
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"

struct answer *
answer_new(struct pool *pool, const char *question)
{
	struct answer	*a = pool_alloc(pool, sizeof(*a));

	a->pool = pool;
	a->question = question;
	a->field_end = &a->fields;
	a->table_end = &a->tables;
	a->note_end = &a->notes;
	return a;
}

void
answer_graph(struct answer *a, const char *root)
{
	if (*root != '\0')
		a->root = pool_strndup(a->pool, root, GRAPH_DIGITS);
}

void
answer_free(struct answer *a)
{
	struct table	*t;

	if (a == NULL)
		return;
	for (t = a->tables; t != NULL; t = t->next)
		free(t->cells);
	free(a->drawn);
	free(a->lines);
}

static struct field *
new_field(struct answer *a, const char *name, unsigned int flags)
{
	struct field	*f = pool_alloc(a->pool, sizeof(*f));

	f->name = name;
	f->flags = flags;
	*a->field_end = f;
	a->field_end = &f->next;
	return f;
}

static void
set_text(struct answer *a, struct cell *c, const char *text, size_t len)
{
	c->type = CELL_TEXT;
	c->text = pool_strndup(a->pool, text, len);
	c->len = len;
}

static void
set_number(struct answer *a, struct cell *c, int64_t number)
{
	c->type = CELL_INTEGER;
	c->number = number;
	c->text = pool_printf(a->pool, "%lld", (long long)number);
	c->len = strlen(c->text);
}

void
answer_field(struct answer *a, const char *name, unsigned int flags,
    const char *value)
{
	struct field	*f = new_field(a, name, flags);

	if (value != NULL)
		set_text(a, &f->cell, value, strlen(value));
}

void
answer_count(struct answer *a, const char *name, unsigned int flags,
    int64_t number)
{
	set_number(a, &new_field(a, name, flags | CELL_NUMBER)->cell, number);
}

void
answer_number(struct answer *a, const char *name, int64_t number)
{
	answer_count(a, name, SHOW_ALL, number);
}

static void
set_flag(struct answer *a, struct cell *c, int yes)
{
	set_text(a, c, yes ? "yes" : "no", yes ? 3 : 2);
	c->number = yes;
}

void
answer_flag(struct answer *a, const char *name, int yes)
{
	set_flag(a, &new_field(a, name, SHOW_ALL | CELL_FLAG)->cell, yes);
}

void
answer_table(struct answer *a, const char *name, const struct column *columns,
    size_t ncolumns, unsigned int flags)
{
	struct table	*t = pool_alloc(a->pool, sizeof(*t));

	t->name = name;
	t->columns = columns;
	t->ncolumns = ncolumns;
	t->flags = flags;
	*a->table_end = t;
	a->table_end = &t->next;
	a->table = t;
}

static struct cell *
new_cell(struct answer *a)
{
	struct table	*t = a->table;

	t->cells = grow(t->cells, t->n, &t->cap, sizeof(*t->cells));
	memset(&t->cells[t->n], 0, sizeof(*t->cells));
	return &t->cells[t->n++];
}

void
answer_cell(struct answer *a, const char *value)
{
	struct cell	*c = new_cell(a);

	if (value != NULL)
		set_text(a, c, value, strlen(value));
}

void
answer_cell_number(struct answer *a, int64_t number)
{
	set_number(a, new_cell(a), number);
}

void
answer_cell_flag(struct answer *a, int yes)
{
	set_flag(a, new_cell(a), yes);
}

void
answer_cell_block(struct answer *a, const char *text, size_t len,
    uint32_t first)
{
	struct cell	*c = new_cell(a);

	set_text(a, c, text, len);
	c->number = first;
}

void
answer_draw(struct answer *a, const char *id, const char *label,
    const char *kind)
{
	struct drawn	*d;

	a->drawn = grow(a->drawn, a->ndrawn, &a->drawn_cap, sizeof(*d));
	d = &a->drawn[a->ndrawn++];
	d->id = pool_strdup(a->pool, id);
	d->label = pool_strdup(a->pool, label);
	d->kind = kind;
}

void
answer_line(struct answer *a, const char *from, const char *to,
    const char *label, int dashed)
{
	struct line	*l;

	a->lines = grow(a->lines, a->nlines, &a->line_cap, sizeof(*l));
	l = &a->lines[a->nlines++];
	l->from = pool_strdup(a->pool, from);
	l->to = pool_strdup(a->pool, to);
	l->label = label;
	l->dashed = dashed;
}

void
answer_omitted(struct answer *a, int64_t n, int at_least)
{
	a->omitted += n;
	a->at_least |= at_least;
}

void
answer_unsure(struct query *q, size_t n)
{
	struct field	*f;

	if (q->min_confidence == 0)
		return;
	f = new_field(q->answer, "below_confidence", SHOW_JSON | CELL_NUMBER);
	set_number(q->answer, &f->cell, (int64_t)n);
	if (n > 0)
		answer_note(q->answer, "%zu below confidence %u left out", n,
		    q->min_confidence);
}

static const char *
format_text(struct pool *pool, const char *fmt, va_list ap)
{
	char		*s;
	const char	*text;

	if (vasprintf(&s, fmt, ap) == -1)
		err(STATUS_ERROR, NULL);
	text = pool_strdup(pool, s);
	free(s);
	return text;
}

void
answer_document(struct answer *a, const char *text)
{
	a->document = text;
}

void
answer_fail(struct answer *a, const char *fmt, ...)
{
	va_list	 ap;

	va_start(ap, fmt);
	a->error = format_text(a->pool, fmt, ap);
	va_end(ap);
}

void
answer_note(struct answer *a, const char *fmt, ...)
{
	struct note	*n = pool_alloc(a->pool, sizeof(*n));
	va_list		 ap;

	va_start(ap, fmt);
	n->text = format_text(a->pool, fmt, ap);
	va_end(ap);
	*a->note_end = n;
	a->note_end = &n->next;
}

size_t
table_rows(const struct table *t)
{
	return t->n / t->ncolumns;
}

const struct cell *
table_cell(const struct table *t, size_t row, size_t column)
{
	return &t->cells[row * t->ncolumns + column];
}

size_t
answer_rows(const struct answer *a)
{
	return a->table == NULL ? 0 : table_rows(a->table);
}

/* ---- symbols ---- */

void
answer_symbol(struct query *q, const struct node *n)
{
	const char	*path = db_path(q->db, n);
	int		 has_line = n->line != 0 && *path != '\0';

	answer_cell(q->answer, node_kind_name(n->kind));
	answer_cell(q->answer, db_qualified(q->db, n));
	answer_cell(q->answer, *path != '\0' ? db_place(q->db, n) : NULL);
	answer_cell(q->answer, db_short_id(q->db, n));
	answer_cell(q->answer, *path != '\0' ? path : NULL);
	if (has_line) {
		answer_cell_number(q->answer, n->line);
		answer_cell_number(q->answer, n->end_line);
	} else {
		answer_cell(q->answer, NULL);
		answer_cell(q->answer, NULL);
	}
}

void
answer_unresolved(struct query *q, const char *name)
{
	int	 i;

	answer_cell(q->answer, "unresolved");
	answer_cell(q->answer, name);
	for (i = 0; i < 5; i++)
		answer_cell(q->answer, NULL);
}

void
answer_sites(struct query *q, const struct file *f, const void *blob,
    size_t len)
{
	const struct source	*src;
	const char		*text, *all = "";
	uint32_t		*v;
	size_t			 n, i, size;

	if (!q->source) {
		answer_cell(q->answer, NULL);
		return;
	}
	n = db_lines(q->db, blob, len, &v);
	src = source_get(q, f);
	for (i = 0; i < n; i++) {
		if ((text = source_line(src, v[i], &size)) == NULL) {
			text = src->from;
			size = strlen(text);
		}
		all = pool_printf(q->pool, "%s%u\t%.*s\n", all, v[i],
		    (int)size, text);
	}
	answer_cell_block(q->answer, all, strlen(all), 0);
}

void
answer_source(struct query *q, const struct node *n)
{
	const struct source	*src;
	const char		*from, *to;
	size_t			 size, last;

	if (!q->source || n->id < 0 || n->line == 0) {
		answer_cell(q->answer, NULL);
		return;
	}
	src = source_get(q, db_file(q->db, node_file(n->id)));
	if ((from = source_line(src, n->line, &size)) == NULL) {
		answer_note(q->answer, "%s: no source: %s",
		    db_path(q->db, n), src->from);
		answer_cell(q->answer, NULL);
		return;
	}
	to = source_line(src, n->end_line, &last);
	size = to == NULL ? (size_t)(src->text + src->len - from) :
	    (size_t)(to + last - from);
	answer_cell_block(q->answer, from, size, n->line);
}

void
answer_draw_symbol(struct query *q, const struct node *n)
{
	const char	*place = db_place(q->db, n);
	const char	*name = db_qualified(q->db, n);

	if (*place != '\0' && strcmp(place, name) != 0)
		name = pool_printf(q->pool, "%s\n%s", name, place);
	answer_draw(q->answer, db_short_id(q->db, n), name,
	    node_kind_name(n->kind));
}
