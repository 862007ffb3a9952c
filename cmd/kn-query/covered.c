/*
 * What reports of test runs say of the lines of a file.
 */
#include <stdlib.h>
#include <string.h>

#include "covered.h"
#include "covered_old.h"
#include "heads.h"

static int
by_line(const void *va, const void *vb)
{
	const struct covered_line	*a = va, *b = vb;

	return a->line < b->line ? -1 : a->line > b->line;
}

/*
 * The rows of a file.  Of contents that it has no more the lines of functions
 * that are the same; with CHANGED of each other that ran, too, the line that
 * is the first to count.
 */
static void
rows(struct query *q, const char *path, int changed, covered_row_fn *each,
    void *arg)
{
	sqlite3_stmt		*st = db_get(q->db, ST_COVERAGE);
	struct covered_old	*old = NULL;
	struct covered_row	 row;

	sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	while (db_step(q->db, st)) {
		row.test = (const char *)sqlite3_column_text(st, 0);
		row.report = (const char *)sqlite3_column_text(st, 2);
		row.old = !sqlite3_column_int(st, 4);
		packed_coverage_open(&row.lines, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1));
		if (row.old) {
			old = covered_old(q, old, path,
			    sqlite3_column_blob(st, 3),
			    (size_t)sqlite3_column_bytes(st, 3));
			covered_old_map(old, changed, &row.lines);
		}
		each(arg, &row);
	}
	covered_old_free(old);
}

void
covered_rows(struct query *q, const char *path, covered_row_fn *each,
    void *arg)
{
	rows(q, path, 1, each, arg);
}

struct joined {
	struct covered_line	*v;
	size_t			 n, cap;
	int			 any, old;
};

static void
join_row(void *arg, const struct covered_row *row)
{
	struct joined		*j = arg;
	struct packed_coverage	 p = row->lines;
	struct covered_line	 l;

	j->any |= !row->old;
	j->old |= row->old;
	while (packed_coverage_next(&p, &l)) {
		j->v = grow(j->v, j->n, &j->cap, sizeof(*j->v));
		j->v[j->n++] = l;
	}
}

int
covered_lines(struct query *q, const char *path, struct covered *c)
{
	struct joined	 j = { 0 };
	size_t		 i, k;

	memset(c, 0, sizeof(*c));
	rows(q, path, 0, join_row, &j);
	if (j.n > 1)
		qsort(j.v, j.n, sizeof(*j.v), by_line);
	for (i = k = 0; i < j.n; i++) {
		if (k == 0 || j.v[k - 1].line != j.v[i].line)
			j.v[k++] = j.v[i];
		else if (j.v[k - 1].hits < j.v[i].hits)
			j.v[k - 1].hits = j.v[i].hits;
	}
	c->v = pool_alloc(q->pool, k * sizeof(*j.v) + 1);
	if (k > 0)
		memcpy(c->v, j.v, k * sizeof(*j.v));
	c->n = k;
	c->old = j.old;
	free(j.v);
	return j.any || k > 0 ? 0 : -1;
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

struct covered_span
covered_symbol_span(const struct covered *c, const struct node *n)
{
	struct covered_span	span = { n->line, n->end_line };

	span.from += (n->kind == NODE_FUNCTION || n->kind == NODE_METHOD) &&
	    covered_count(c, n->line + 1, n->end_line).lines > 0;
	return span;
}

struct covered_share
covered_symbol(const struct covered *c, const struct node *n)
{
	struct covered_span	span = covered_symbol_span(c, n);

	return covered_count(c, span.from, span.to);
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

struct covered_share
covered_row_share(const struct covered_row *row, struct covered_span span)
{
	struct packed_coverage	 p = row->lines;
	struct covered_share	 s = { 0, 0 };
	struct covered_line	 l;

	while (packed_coverage_next(&p, &l) && l.line <= span.to)
		if (l.line >= span.from) {
			s.lines++;
			s.ran += l.hits > 0;
		}
	return s;
}

struct behind {
	struct covered_span	 span;
	int			 any;
};

static void
look_behind(void *arg, const struct covered_row *row)
{
	struct behind	*b = arg;

	b->any = b->any || covered_row_share(row, b->span).lines > 0;
}

struct covered_span
covered_span(struct query *q, const struct node *n)
{
	struct behind	b = { { n->line + 1, n->end_line }, 0 };

	if (n->kind == NODE_FILE)
		return (struct covered_span){ 0, UINT32_MAX };
	if (n->kind == NODE_FUNCTION || n->kind == NODE_METHOD)
		covered_rows(q, db_path(q->db, n), look_behind, &b);
	b.span.from -= !b.any;
	return b.span;
}

/* Does LINE stand in a function of these nodes, behind its first line? */
static int
is_inside(struct query *q, int64_t file, uint32_t line)
{
	struct head	 h;
	int64_t		 id = file_node(file), end;

	for (end = id + head_slots(q, file); id < end; id++)
		if (head_get(q, id, &h) && h.line < line &&
		    line <= h.end_line && (h.kind == NODE_FUNCTION ||
		    h.kind == NODE_METHOD))
			return 1;
	return 0;
}

struct covered_share
covered_row_inside(struct query *q, const struct covered_row *row,
    const struct node *n, struct covered_span span)
{
	struct packed_coverage	 p = row->lines;
	struct covered_share	 s = { 0, 0 };
	struct covered_line	 l;

	if (n->kind != NODE_FILE)
		return covered_row_share(row, span);
	while (packed_coverage_next(&p, &l))
		if (is_inside(q, node_file(n->id), l.line)) {
			s.lines++;
			s.ran += l.hits > 0;
		}
	return s;
}

/* Of one test, in several reports. */
struct tally {
	struct query		*q;
	struct covered_span	 span;
	covered_fn		*each;
	void			*arg;
	const char		*test;		/* NULL: none yet */
	uint32_t		 ran;
};

static void
tally_end(struct tally *t)
{
	if (t->test != NULL && t->ran > 0)
		t->each(t->arg, t->test, t->ran);
}

static void
tally_row(void *arg, const struct covered_row *row)
{
	struct tally	*t = arg;
	uint32_t	 ran;

	if (*row->test == '\0')
		return;
	if (t->test == NULL || strcmp(t->test, row->test) != 0) {
		tally_end(t);
		t->test = pool_strdup(t->q->pool, row->test);
		t->ran = 0;
	}
	ran = covered_row_share(row, t->span).ran;
	if (t->ran < ran)
		t->ran = ran;
}

void
covered_tests(struct query *q, const struct node *n, covered_fn *each,
    void *arg)
{
	struct tally	 t = { q, covered_span(q, n), each, arg, NULL, 0 };

	covered_rows(q, db_path(q->db, n), tally_row, &t);
	tally_end(&t);
}
