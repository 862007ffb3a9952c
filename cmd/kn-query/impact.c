/*
 * impact: what may break when a symbol or file changes: the transitive
 * closure of what refers to it.  Ranked, grouped by file, tests apart.
 */
#include <stdlib.h>
#include <string.h>

#include "around.h"
#include "covered.h"
#include "impact.h"
#include "operands.h"

#define IMPACT_COLUMNS(tested) \
	SYMBOL_COLUMNS,							\
	{ "test", SHOW_TSV | SHOW_JSON | CELL_FLAG },			\
	REACH_COLUMNS,							\
	{ "certainty", SHOW_TSV | SHOW_JSON },				\
	{ "referrers", SHOW_TSV | SHOW_JSON },				\
	{ "ran", SHOW_TSV | SHOW_JSON | CELL_NUMBER },			\
	{ "runnable", SHOW_TSV | SHOW_JSON | CELL_NUMBER },		\
	{ "percent", SHOW_TSV | SHOW_JSON | CELL_NUMBER },		\
	{ "covered", (tested) | CELL_RIGHT }

static const struct column columns[] = { IMPACT_COLUMNS(0) };

/* When reports of coverage tell of some of it. */
static const struct column covered_columns[] = { IMPACT_COLUMNS(SHOW_TEXT) };

static const struct column file_columns[] = {
	{ "path", SHOW_ALL | CELL_PLACE },
	{ "symbols", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "nearest", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "certainty", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "kind", SHOW_TEXT },
	{ "test", SHOW_TSV | SHOW_JSON | CELL_FLAG },
	{ "ran", SHOW_JSON | CELL_NUMBER },
	{ "runnable", SHOW_JSON | CELL_NUMBER },
};

static const struct column root_columns[] = { SYMBOL_COLUMNS };

/* The order of merit: near, sure, much used. */
struct ranked {
	struct reach_row	 row;
	uint32_t		 depth, conf, degree;
	size_t			 rank;
	size_t			 group;	/* rank of the best in its file */
	struct covered_share	 share;	/* lines 0: not known */
};

struct group {
	const struct ranked	*best;
	size_t			 symbols;
	struct covered_share	 share;	/* of all of them together */
};

struct impact {
	struct reach	 reach;
	struct ranked	*v;
	size_t		 n, tests;
	struct group	*groups;
	size_t		 ngroups, test_groups;
	struct covered_share share;	/* of all that are no tests */
	size_t		 not_run;	/* functions that no test ran */
};

static int
by_rank(const void *va, const void *vb)
{
	const struct ranked	*a = va, *b = vb;
	int			 c;

	if (a->row.test != b->row.test)
		return a->row.test ? 1 : -1;
	if (a->depth != b->depth)
		return a->depth < b->depth ? -1 : 1;
	if (a->conf != b->conf)
		return a->conf > b->conf ? -1 : 1;
	if (a->degree != b->degree)
		return a->degree > b->degree ? -1 : 1;
	if ((c = strcmp(a->row.path, b->row.path)) != 0)
		return c;
	if (a->row.node.line != b->row.node.line)
		return a->row.node.line < b->row.node.line ? -1 : 1;
	return memcmp(a->row.node.hash, b->row.node.hash,
	    sizeof(a->row.node.hash));
}

static int
by_file(const void *va, const void *vb)
{
	const struct ranked	*a = va, *b = vb;
	int64_t			 fa = node_file(a->row.node.id);
	int64_t			 fb = node_file(b->row.node.id);

	if (a->row.test != b->row.test)
		return a->row.test ? 1 : -1;
	if (fa != fb)
		return fa < fb ? -1 : 1;
	return a->rank < b->rank ? -1 : a->rank > b->rank;
}

static int
by_group(const void *va, const void *vb)
{
	const struct ranked	*a = va, *b = vb;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	return a->rank < b->rank ? -1 : a->rank > b->rank;
}

static int
by_best(const void *va, const void *vb)
{
	const struct group	*a = va, *b = vb;

	return a->best->rank < b->best->rank ? -1 :
	    a->best->rank > b->best->rank;
}

static void
rank(struct impact *im)
{
	struct reach_rows	 rows = { 0 };
	struct reached		*e;
	size_t			 i;

	reach_confidence(&im->reach);
	reach_take(&im->reach, &rows);
	im->v = xcalloc(rows.n + 1, sizeof(*im->v));
	im->n = rows.n;
	for (i = 0; i < im->n; i++) {
		e = &im->reach.v[rows.v[i].n];
		im->v[i].row = rows.v[i];
		im->v[i].depth = e->depth;
		im->v[i].conf = e->conf;
		im->v[i].degree = e->degree;
		im->tests += rows.v[i].test != 0;
	}
	free(rows.v);
	qsort(im->v, im->n, sizeof(*im->v), by_rank);
	for (i = 0; i < im->n; i++)
		im->v[i].rank = i;
}

static int
has_coverage(struct query *q)
{
	sqlite3_stmt	*st = db_prepare(q->db,
			    "SELECT EXISTS (SELECT 1 FROM coverage)");
	int		 any;

	any = db_step(q->db, st) && sqlite3_column_int(st, 0);
	while (any && db_step(q->db, st))
		continue;
	sqlite3_finalize(st);
	return any;
}

/* Does it hold code of its own, that a test may run? */
static int
is_code(const struct ranked *v)
{
	return v->row.node.kind == NODE_FUNCTION ||
	    v->row.node.kind == NODE_METHOD;
}

/* How much of the functions V[0 … N - 1], all of one file, the tests ran; of
   lines that stand in several together once. */
static struct covered_share
cover_file(struct query *q, struct ranked *v, size_t n)
{
	struct covered_share	 s = { 0, 0 };
	struct covered_span	 span;
	struct covered		 c;
	unsigned char		*in;
	size_t			 i, k;

	if (covered_lines(q, v->row.path, &c) == -1 || c.n == 0)
		return s;
	in = pool_alloc(q->pool, c.n);
	for (i = 0; i < n; i++) {
		if (!is_code(&v[i]))
			continue;
		v[i].share = covered_symbol(&c, &v[i].row.node);
		span = covered_symbol_span(&c, &v[i].row.node);
		for (k = 0; k < c.n; k++)
			in[k] |= span.from <= c.v[k].line &&
			    c.v[k].line <= span.to;
	}
	for (k = 0; k < c.n; k++) {
		s.lines += in[k];
		s.ran += in[k] && c.v[k].hits > 0;
	}
	return s;
}

/* Of all that are no tests, file by file. */
static void
cover(struct query *q, struct impact *im)
{
	struct group	*g;
	size_t		 i, k, at = 0;

	for (i = 0; i < im->ngroups; i++) {
		g = &im->groups[i];
		if (!g->best->row.test && *g->best->row.path != '\0')
			g->share = cover_file(q, &im->v[at], g->symbols);
		im->share.lines += g->share.lines;
		im->share.ran += g->share.ran;
		for (k = at; k < at + g->symbols; k++)
			im->not_run += im->v[k].share.lines > 0 &&
			    im->v[k].share.ran == 0;
		at += g->symbols;
	}
}

/* The files, each with the rank of its best; the symbols end in the order of
   (group, rank). */
static void
group(struct query *q, struct impact *im)
{
	struct group	*g = NULL;
	struct ranked	*v = im->v;
	size_t		 i;

	im->groups = xcalloc(im->n + 1, sizeof(*g));
	qsort(v, im->n, sizeof(*v), by_file);
	for (i = 0; i < im->n; i++) {
		if (i == 0 || v[i].row.test != v[i - 1].row.test ||
		    node_file(v[i].row.node.id) !=
		    node_file(v[i - 1].row.node.id)) {
			g = &im->groups[im->ngroups++];
			g->best = &v[i];
			im->test_groups += v[i].row.test != 0;
		}
		g->symbols++;
		v[i].group = g->best->rank;
	}
	if (has_coverage(q))
		cover(q, im);
	qsort(im->groups, im->ngroups, sizeof(*g), by_best);
}

/* ---- what is shown ---- */

static int
within(const struct query *q, size_t i)
{
	return q->limit == 0 || (int64_t)i < q->limit;
}

static void
show_files(struct query *q, const struct impact *im)
{
	const struct group	*g;
	size_t			 i, shown[2] = { 0, 0 };

	answer_table(q->answer, "files", file_columns, nitems(file_columns),
	    0);
	for (i = 0; i < im->ngroups; i++) {
		g = &im->groups[i];
		if (!within(q, shown[g->best->row.test]))
			continue;
		shown[g->best->row.test]++;
		answer_cell(q->answer, *g->best->row.path == '\0' ? NULL :
		    g->best->row.path);
		answer_cell_number(q->answer, (int64_t)g->symbols);
		answer_cell_number(q->answer, g->best->depth);
		answer_cell_number(q->answer, g->best->conf);
		answer_cell(q->answer, g->best->row.test ? "tests" : "");
		answer_cell_flag(q->answer, g->best->row.test);
		if (g->share.lines > 0) {
			answer_cell_number(q->answer, g->share.ran);
			answer_cell_number(q->answer, g->share.lines);
		} else {
			answer_cell(q->answer, NULL);
			answer_cell(q->answer, NULL);
		}
	}
}

static void
share_cells(struct query *q, struct covered_share s)
{
	int	 i;

	if (s.lines == 0) {
		for (i = 0; i < 4; i++)
			answer_cell(q->answer, NULL);
		return;
	}
	answer_cell_number(q->answer, s.ran);
	answer_cell_number(q->answer, s.lines);
	answer_cell_number(q->answer, covered_percent(s));
	answer_cell(q->answer, s.ran == 0 ? "NO TEST" : pool_printf(q->pool,
	    "%lld%%", (long long)covered_percent(s)));
}

static void
show_symbols(struct query *q, struct impact *im)
{
	struct ranked	*kept;
	size_t		 i, n = 0, plain = im->n - im->tests;

	answer_table(q->answer, "impact", im->share.lines > 0 ?
	    covered_columns : columns, nitems(columns), TABLE_MAIN);
	kept = xcalloc(im->n + 1, sizeof(*kept));
	for (i = 0; i < im->n; i++)
		if (within(q, im->v[i].rank) || (im->v[i].row.test &&
		    within(q, im->v[i].rank - plain)))
			kept[n++] = im->v[i];
	qsort(kept, n, sizeof(*kept), by_group);
	for (i = 0; i < n; i++) {
		answer_symbol(q, &kept[i].row.node);
		answer_cell_flag(q->answer, kept[i].row.test);
		reach_cells(&im->reach, &kept[i].row);
		answer_cell_number(q->answer, kept[i].conf);
		answer_cell_number(q->answer, kept[i].degree);
		share_cells(q, kept[i].share);
	}
	answer_omitted(q->answer, (int64_t)(im->n - n), 0);
	free(kept);
}

static void
show(struct query *q, struct impact *im)
{
	answer_number(q->answer, "symbol_count", (int64_t)(im->n - im->tests));
	answer_number(q->answer, "file_count",
	    (int64_t)(im->ngroups - im->test_groups));
	answer_number(q->answer, "tests", (int64_t)im->tests);
	answer_number(q->answer, "test_files", (int64_t)im->test_groups);
	if (im->share.lines > 0) {
		answer_number(q->answer, "ran", im->share.ran);
		answer_number(q->answer, "runnable", im->share.lines);
		answer_number(q->answer, "percent",
		    covered_percent(im->share));
		answer_number(q->answer, "not_run", (int64_t)im->not_run);
	}
	show_files(q, im);
	show_symbols(q, im);
	if (im->reach.beyond > 0)
		answer_note(q->answer, "%zu symbols at depth %u were not "
		    "followed", im->reach.beyond, q->depth);
	answer_unsure(q, im->reach.unsure);
}

int
impact_show(struct query *q, const struct node_list *roots,
    void (*walked)(struct reach *, void *), void *arg)
{
	struct impact	 im = { .reach = { .q = q, .inbound = 1, .inner = 1,
			    .visit = around_code } };
	size_t		 i;
	int		 status;

	im.reach.types = graph_types(q, q->types != 0 ? q->types :
	    IMPACT_TYPES);
	im.reach.depth = q->depth;
	for (i = 0; i < roots->n; i++)
		reach_seed_all(&im.reach, &roots->v[i]);
	reach_run(&im.reach);
	if (walked != NULL)
		walked(&im.reach, arg);
	rank(&im);
	group(q, &im);
	show(q, &im);
	status = im.n > 0 ? STATUS_FOUND : STATUS_NOTHING;
	reach_release(&im.reach);
	free(im.v);
	free(im.groups);
	return status;
}

int
ask_impact(struct query *q)
{
	struct node_list	 roots = { 0 };
	size_t			 i;
	int			 status;

	if (q->between)
		return ask_between(q);
	status = operands_find(q, 0, &roots);
	if (status == STATUS_FOUND) {
		answer_table(q->answer, "of", root_columns,
		    nitems(root_columns), TABLE_JSON);
		for (i = 0; i < roots.n; i++)
			answer_symbol(q, &roots.v[i]);
		status = impact_show(q, &roots, NULL, NULL);
	}
	node_list_release(&roots);
	return status;
}
