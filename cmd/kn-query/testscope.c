/*
 * test-scope: which tests may run these files or symbols; as rows, as files
 * of tests, or as commands for the repository's own runner.
 */
#include <stdlib.h>
#include <string.h>

#include "around.h"
#include "heads.h"
#include "operands.h"
#include "ran.h"
#include "runner.h"

#define NAMED_MAX	5	/* tests that the graph does not have */

#define TEST_COLUMNS(where) \
	SYMBOL_COLUMNS,							\
	{ "test", SHOW_ALL },						\
	REACH_COLUMNS,							\
	{ "certainty", SHOW_TSV | SHOW_JSON },				\
	{ "evidence", (where) },					\
	{ "way", SHOW_JSON }

static const struct column columns[] = {
	TEST_COLUMNS(SHOW_TSV | SHOW_JSON)
};

/* When reports tell of tests. */
static const struct column covered_columns[] = { TEST_COLUMNS(SHOW_ALL) };

static const struct column file_columns[] = {
	{ "path", SHOW_ALL | CELL_PLACE },
	{ "tests", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "of", SHOW_TSV | SHOW_JSON | CELL_NUMBER },
	{ "runner", SHOW_TSV | SHOW_JSON },
	{ "seen", SHOW_TSV | SHOW_JSON | CELL_NUMBER },
};

static const struct column command_columns[] = {
	{ "command", SHOW_ALL },
	{ "runner", SHOW_JSON },
	{ "tests", SHOW_JSON | CELL_NUMBER },
};

static const struct column root_columns[] = { SYMBOL_COLUMNS };

struct scope {
	struct query		*q;
	struct reach		 reach;
	struct ran		 ran;		/* what reports say */
	struct reach_rows	 rows;		/* the tests, by evidence and
						   place */
	size_t			 of[EVIDENCE_NOT_SEEN + 1];	/* rows */
	size_t			 left_out;	/* by -o */
	struct test_item	*items;		/* of each row, then what
						   classes below inherit */
	size_t			 nitems, cap;
	size_t			 no_runner;	/* tests that none runs */
};

/* Names of the containers of a node, outermost first. */
static void
chain_set(struct query *q, const struct node *n, struct test_item *t)
{
	struct node	 up;
	int64_t		 parent = n->parent;
	size_t		 i, k;
	const char	*swap;

	t->chain = pool_alloc(q->pool, 64 * sizeof(*t->chain));
	while (parent > 0 && t->nchain < 64 && db_node(q->db, parent, &up) &&
	    up.kind != NODE_FILE) {
		t->chain[t->nchain++] = up.name;
		parent = up.parent;
	}
	for (i = 0, k = t->nchain; i + 1 < k; i++) {
		k--;
		swap = t->chain[i];
		t->chain[i] = t->chain[k];
		t->chain[k] = swap;
	}
}

static struct test_item *
item_add(struct scope *s, size_t row, const struct node *n, const char *path)
{
	struct test_item	*t;

	s->items = grow(s->items, s->nitems, &s->cap, sizeof(*t));
	t = &s->items[s->nitems++];
	memset(t, 0, sizeof(*t));
	t->runner = runner_find(s->q, db_file(s->q->db, node_file(n->id)));
	t->path = path;
	t->name = n->name;
	t->line = n->line;
	t->row = row;
	chain_set(s->q, n, t);
	return t;
}

/* The test as classes below its own inherit it. */
static void
add_inherited(struct scope *s, size_t row)
{
	const struct node	*test = &s->rows.v[row].node;
	struct query		*q = s->q;
	struct arc_list		 arcs = { 0 };
	struct id_list		 ids = { 0 };
	struct test_item	*t;
	struct node		 class;
	size_t			 i, k;

	if (test->kind == NODE_METHOD)
		id_list_add(&ids, test->parent);
	for (i = 0; i < ids.n; i++) {
		arcs.n = 0;
		graph_arcs(q, ids.v[i], 1, ARC_BIT(EDGE_EXTENDS), &arcs);
		for (k = 0; k < arcs.n; k++)
			if (!id_list_has(&ids, arcs.v[k].far))
				id_list_add(&ids, arcs.v[k].far);
		if (i == 0 || !db_node(q->db, ids.v[i], &class) ||
		    (db_file(q->db, node_file(class.id))->flags &
		    FILE_TEST) == 0)
			continue;
		t = item_add(s, row, &class, db_path(q->db, &class));
		t->chain[t->nchain++] = class.name;
		t->name = test->name;
	}
	arc_list_release(&arcs);
	id_list_release(&ids);
}

/* Of a function in a test, which runs with that, what is said of the test. */
static enum evidence
evidence(const struct scope *s, uint32_t n)
{
	const struct reached	*e = &s->reach.v[n];
	struct head		 h;
	int64_t			 id = e->id;

	do {
		if (ran_seen(&s->ran, id) != NULL)
			return e->type == REACH_RAN ? EVIDENCE_COVERAGE :
			    EVIDENCE_BOTH;
		if (ran_known(&s->ran, id))
			return e->seed ? EVIDENCE_GRAPH : EVIDENCE_NOT_SEEN;
	} while (s->ran.any && head_get(s->q, id, &h) &&
	    (id = h.parent) > 0 && head_get(s->q, id, &h) &&
	    (h.kind == NODE_FUNCTION || h.kind == NODE_METHOD));
	return EVIDENCE_GRAPH;
}

/* Number of the first of what a root is that was entered. */
static uint32_t
seed_of(const struct reach *r, int64_t root)
{
	uint32_t	 n = reach_find(r, root);
	int64_t		 id, end;

	if (n != REACH_NONE || root != file_node(node_file(root)))
		return n;
	end = root + head_slots(r->q, node_file(root));
	for (id = root; id < end && n == REACH_NONE; id++)
		n = reach_find(r, id);
	return n;
}

/* Tests that ran it, whether or not the walk came to them. */
static void
add_seen(struct scope *s)
{
	struct reach	*r = &s->reach;
	size_t		 i;
	uint32_t	 n;
	int		 is_new;

	for (i = 0; i < s->ran.n; i++) {
		n = reach_add(r, s->ran.seen[i].id, seed_of(r,
		    s->ran.seen[i].root), REACH_RAN, 0, 100, &is_new);
		around_mark_test(r, n);
	}
}

/* The rows by evidence; those of one by place, as they were. */
static void
sort_rows(struct scope *s)
{
	struct reach_rows	 sorted = { 0 };
	enum evidence		 e;
	size_t			 i;

	reach_sort(&s->reach, &s->rows);
	for (e = 0; e <= EVIDENCE_NOT_SEEN; e++)
		for (i = 0; i < s->rows.n; i++) {
			if (evidence(s, s->rows.v[i].n) != e)
				continue;
			s->of[e]++;
			if (e == EVIDENCE_NOT_SEEN && s->q->observed) {
				s->left_out++;
				continue;
			}
			sorted.v = grow(sorted.v, sorted.n, &sorted.cap,
			    sizeof(*sorted.v));
			sorted.v[sorted.n++] = s->rows.v[i];
		}
	free(s->rows.v);
	s->rows = sorted;
}

/* The tests among what was reached. */
static void
collect(struct scope *s)
{
	struct reach		*r = &s->reach;
	struct reach_row	*row;
	uint32_t		 i;

	add_seen(s);
	for (i = 0; i < r->n; i++) {
		if (!around_is_test(r, i))
			continue;
		s->rows.v = grow(s->rows.v, s->rows.n, &s->rows.cap,
		    sizeof(*row));
		row = &s->rows.v[s->rows.n];
		memset(row, 0, sizeof(*row));
		if (!db_node(s->q->db, r->v[i].id, &row->node))
			continue;
		row->n = i;
		row->test = 1;
		row->path = db_path(s->q->db, &row->node);
		s->rows.n++;
	}
	sort_rows(s);
	for (i = 0; i < s->rows.n; i++)
		if (item_add(s, i, &s->rows.v[i].node,
		    s->rows.v[i].path)->runner == NULL)
			s->no_runner++;
	for (i = 0; i < s->rows.n; i++)
		add_inherited(s, i);
}

/* ---- what is shown ---- */

static void
show_tests(struct scope *s)
{
	struct query		*q = s->q;
	const struct reach_row	*row;
	size_t			 i;

	reach_confidence(&s->reach);
	answer_table(q->answer, "tests", s->ran.any ? covered_columns :
	    columns, nitems(columns), TABLE_MAIN);
	for (i = 0; i < s->nitems; i++) {
		if (q->limit != 0 && (int64_t)i == q->limit)
			break;
		row = &s->rows.v[s->items[i].row];
		answer_symbol(q, &row->node);
		answer_cell(q->answer, s->items[i].runner == NULL ? NULL :
		    runner_item(q, &s->items[i]));
		reach_cells(&s->reach, row);
		answer_cell_number(q->answer, s->reach.v[row->n].conf);
		answer_cell(q->answer, evidence_name(evidence(s, row->n)));
		answer_cell(q->answer, q->format == FORMAT_JSON ||
		    q->format == FORMAT_JSONL ||
		    q->format == FORMAT_GCF ? reach_way(&s->reach,
		    row->n) : NULL);
	}
	answer_omitted(q->answer, (int64_t)(s->nitems - i), 0);
}

static int
by_path(const void *va, const void *vb)
{
	const struct test_item	*a = va, *b = vb;

	return strcmp(a->path, b->path);
}

static int64_t
tests_in(struct query *q, const char *path)
{
	return (int64_t)around_count_tests(q, db_file_by_path(q->db,
	    path)->id);
}

/* The items by path; where all tests of a file are in, and FOLD, the file
   takes their place. */
static void
fold_files(struct scope *s)
{
	struct test_item	*v = s->items;
	size_t			 i, k, n = 0;

	if (s->nitems > 1)
		qsort(v, s->nitems, sizeof(*v), by_path);
	for (i = 0; i < s->nitems; i = k) {
		for (k = i; k < s->nitems && strcmp(v[k].path, v[i].path) ==
		    0; k++)
			;
		if (v[i].runner != NULL && runner_takes_files(v[i].runner) &&
		    (int64_t)(k - i) >= tests_in(s->q, v[i].path)) {
			v[n] = v[i];
			v[n].name = NULL;
			v[n++].nchain = 0;
		} else
			while (i < k)
				v[n++] = v[i++];
	}
	s->nitems = n;
}

static void
show_files(struct scope *s)
{
	struct query	*q = s->q;
	size_t		 i, k, shown = 0, seen;

	answer_table(q->answer, "files", file_columns, nitems(file_columns),
	    TABLE_MAIN);
	if (s->nitems > 1)
		qsort(s->items, s->nitems, sizeof(*s->items), by_path);
	for (i = 0; i < s->nitems; i = k) {
		seen = 0;
		for (k = i; k < s->nitems && strcmp(s->items[k].path,
		    s->items[i].path) == 0; k++)
			seen += evidence(s, s->rows.v[s->items[k].row].n) <=
			    EVIDENCE_COVERAGE;
		if (q->limit != 0 && (int64_t)shown == q->limit) {
			answer_omitted(q->answer, 1, 0);
			continue;
		}
		shown++;
		answer_cell(q->answer, s->items[i].path);
		answer_cell_number(q->answer, (int64_t)(k - i));
		answer_cell_number(q->answer, tests_in(q, s->items[i].path));
		answer_cell(q->answer, s->items[i].runner == NULL ? NULL :
		    runner_name(s->items[i].runner));
		if (s->ran.any)
			answer_cell_number(q->answer, (int64_t)seen);
		else
			answer_cell(q->answer, NULL);
	}
}

static void
put_command(struct query *q, const struct runner *r, const char *command,
    size_t n)
{
	answer_cell(q->answer, command);
	answer_cell(q->answer, runner_name(r));
	answer_cell_number(q->answer, (int64_t)n);
}

static void
show_commands(struct scope *s)
{
	size_t	 i, n = 0;

	answer_table(s->q->answer, "commands", command_columns,
	    nitems(command_columns), TABLE_MAIN);
	fold_files(s);
	for (i = 0; i < s->nitems; i++)
		if (s->items[i].runner != NULL)
			s->items[n++] = s->items[i];
	runner_commands(s->q, s->items, n, put_command);
}

/* What reports of coverage said. */
static void
show_evidence(const struct scope *s)
{
	struct answer	*a = s->q->answer;
	size_t		 i;

	if (!s->ran.any)
		return;
	answer_count(a, "seen", SHOW_JSON, (int64_t)(s->of[EVIDENCE_BOTH] +
	    s->of[EVIDENCE_COVERAGE]));
	answer_count(a, "seen_only", SHOW_JSON,
	    (int64_t)s->of[EVIDENCE_COVERAGE]);
	answer_count(a, "not_seen", SHOW_JSON,
	    (int64_t)s->of[EVIDENCE_NOT_SEEN]);
	answer_count(a, "left_out", SHOW_JSON, (int64_t)s->left_out);
	if (s->left_out > 0)
		answer_note(a, "%zu tests are left out that reports of "
		    "coverage have, and did not see run it", s->left_out);
	for (i = 0; i < s->ran.nstrangers && i < NAMED_MAX; i++)
		answer_note(a, "a test that ran it is not in the graph: %s",
		    s->ran.strangers[i]);
	if (s->ran.nstrangers > NAMED_MAX)
		answer_note(a, "and %zu more", s->ran.nstrangers - NAMED_MAX);
}

static void
show(struct scope *s)
{
	show_evidence(s);
	if (s->q->command)
		show_commands(s);
	else if (s->q->files)
		show_files(s);
	else
		show_tests(s);
	if (s->no_runner > 0)
		answer_note(s->q->answer, "%zu tests are in languages for "
		    "which no runner is known here", s->no_runner);
	answer_unsure(s->q, s->reach.unsure);
}

int
ask_test_scope(struct query *q)
{
	struct around		 around = { 0 };
	struct scope		 s = { .q = q, .reach = { .q = q,
				    .inbound = 1, .inner = 1, .arg = &around,
				    .visit = around_tests,
				    .after = around_tests_after } };
	struct node_list	 roots = { 0 };
	size_t			 i;
	uint32_t		 via;
	int			 status;

	if (q->files && q->command) {
		answer_fail(q->answer, "-F or -R, not both");
		return STATUS_ERROR;
	}
	s.reach.types = graph_types(q, TEST_TYPES);
	s.reach.depth = q->depth;
	status = operands_find(q, 0, &roots);
	if (status == STATUS_FOUND) {
		answer_table(q->answer, "of", root_columns,
		    nitems(root_columns), TABLE_JSON);
		for (i = 0; i < roots.n; i++) {
			answer_symbol(q, &roots.v[i]);
			if (roots.v[i].kind != NODE_FILE)
				reach_seed_all(&s.reach, &roots.v[i]);
		}
		for (i = 0; i < roots.n; i++)
			if (roots.v[i].kind == NODE_FILE)
				around_tests_seed(&s.reach,
				    node_file(roots.v[i].id));
		reach_step(&s.reach);
		ran_find(q, &roots, &s.ran);
		for (i = 0; i < s.ran.outside.n; i++)
			if ((via = seed_of(&s.reach, s.ran.outside.v[i])) !=
			    REACH_NONE)
				around_tests_loaded(&s.reach, via);
		for (i = 0; i < roots.n; i++)
			if (roots.v[i].kind == NODE_FILE)
				around_tests_changed(&s.reach,
				    node_file(roots.v[i].id));
		reach_run(&s.reach);
		collect(&s);
		show(&s);
		status = s.rows.n > 0 ? STATUS_FOUND : STATUS_NOTHING;
	}
	node_list_release(&roots);
	reach_release(&s.reach);
	around_release(&around);
	ran_release(&s.ran);
	free(s.rows.v);
	free(s.items);
	return status;
}
