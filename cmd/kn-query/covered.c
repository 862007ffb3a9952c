/*
 * What reports of test runs say of the lines of a file.
 */
#include <stdlib.h>
#include <string.h>

#include "covered.h"

static int
by_line(const void *va, const void *vb)
{
	const struct covered_line	*a = va, *b = vb;

	return a->line < b->line ? -1 : a->line > b->line;
}

int
covered_lines(struct query *q, const char *path, struct covered *c)
{
	sqlite3_stmt		*st = db_get(q->db, ST_COVERAGE);
	struct packed_coverage	 p;
	struct covered_line	*v = NULL, l;
	size_t			 n = 0, cap = 0, i, k;
	int			 any = 0;

	memset(c, 0, sizeof(*c));
	sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	while (db_step(q->db, st)) {
		any = 1;
		packed_coverage_open(&p, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1));
		while (packed_coverage_next(&p, &l)) {
			v = grow(v, n, &cap, sizeof(*v));
			v[n++] = l;
		}
	}
	if (n > 1)
		qsort(v, n, sizeof(*v), by_line);
	for (i = k = 0; i < n; i++) {
		if (k == 0 || v[k - 1].line != v[i].line)
			v[k++] = v[i];
		else if (v[k - 1].hits < v[i].hits)
			v[k - 1].hits = v[i].hits;
	}
	c->v = pool_alloc(q->pool, k * sizeof(*v) + 1);
	if (k > 0)
		memcpy(c->v, v, k * sizeof(*v));
	c->n = k;
	free(v);
	return any ? 0 : -1;
}

/* The first at or behind LINE. */
static size_t
first(const struct covered *c, uint32_t line)
{
	size_t	lo = 0, hi = c->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (c->v[mid].line < line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct covered_share
covered_count(const struct covered *c, uint32_t from, uint32_t to)
{
	struct covered_share	s = { 0, 0 };
	size_t			i;

	for (i = first(c, from); i < c->n && c->v[i].line <= to; i++) {
		s.lines++;
		s.ran += c->v[i].hits > 0;
	}
	return s;
}

struct covered_share
covered_symbol(const struct covered *c, const struct node *n)
{
	struct covered_share	s = { 0, 0 };

	if (n->kind == NODE_FUNCTION || n->kind == NODE_METHOD)
		s = covered_count(c, n->line + 1, n->end_line);
	return s.lines > 0 ? s : covered_count(c, n->line, n->end_line);
}

int64_t
covered_percent(struct covered_share s)
{
	return s.lines == 0 ? 0 : (int64_t)(100 * (uint64_t)s.ran / s.lines);
}

const char *
covered_gaps(struct query *q, const struct covered *c, uint32_t from,
    uint32_t to)
{
	const char	*s = "";
	size_t		 i = first(c, from), k;

	for (; i < c->n && c->v[i].line <= to; i++) {
		if (c->v[i].hits > 0)
			continue;
		/* What cannot be run between two of them is no end. */
		for (k = i; k + 1 < c->n && c->v[k + 1].line <= to &&
		    c->v[k + 1].hits == 0; k++)
			continue;
		s = k == i ? pool_printf(q->pool, "%s%s%u", s,
		    *s == '\0' ? "" : ", ", c->v[i].line) :
		    pool_printf(q->pool, "%s%s%u-%u", s,
		    *s == '\0' ? "" : ", ", c->v[i].line, c->v[k].line);
		i = k;
	}
	return s;
}

void
covered_tests(struct query *q, const char *path, uint32_t from, uint32_t to,
    covered_fn *each, void *arg)
{
	sqlite3_stmt		*st = db_get(q->db, ST_COVERAGE);
	struct packed_coverage	 p;
	struct covered_line	 l;
	const char		*test, *last = NULL;
	uint32_t		 ran = 0;

	sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	while (db_step(q->db, st)) {
		test = (const char *)sqlite3_column_text(st, 0);
		if (*test == '\0')
			continue;
		if (last == NULL || strcmp(last, test) != 0) {
			if (ran > 0)
				each(arg, last, ran);
			last = pool_strdup(q->pool, test);
			ran = 0;
		}
		packed_coverage_open(&p, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1));
		while (packed_coverage_next(&p, &l))
			ran += l.line >= from && l.line <= to && l.hits > 0;
	}
	if (ran > 0)
		each(arg, last, ran);
}
