/*
 * impact --between: what the changes from one snapshot to another touch, and
 * how risky each is.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "around.h"
#include "changes_load.h"
#include "changes_sort.h"
#include "impact.h"

/*
 * Our own choice of weights, in tenths; see kn-query(1), impact.  A change of
 * behaviour may break what the compiler does not see, one of structure what it
 * does; what is new is not used yet.
 */
#define WEIGHT_BEHAVIOUR	40
#define WEIGHT_REMOVED		30
#define WEIGHT_STRUCTURE	30
#define WEIGHT_MOVED		20
#define WEIGHT_ADDED		10
#define UNTESTED		2	/* times */

struct touched {
	const struct node_change *n;
	struct node		 node;	/* as it is now; id 0: it is not */
	uint32_t		 dependants;
	int			 tested;
	int64_t			 risk;
};

struct between {
	struct query	*q;
	struct changes	 c;
	struct touched	*v;
	size_t		 n, cap;
	int64_t		 risk;
	size_t		 untested;
};

static const struct column columns[] = {
	{ "risk", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "what", SHOW_ALL | CELL_KIND },
	{ "class", SHOW_ALL },
	{ "kind", SHOW_ALL | CELL_KIND },
	{ "name", SHOW_ALL | CELL_NAME },
	{ "place", SHOW_ALL | CELL_PLACE },
	{ "aspects", SHOW_ALL },
	{ "dependants", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "tested", SHOW_ALL | CELL_FLAG },
	{ "id", SHOW_ALL | CELL_ID },
};

/* ---- what was touched ---- */

/* Does the change say more than that something in it changed? */
static int
counts(const struct node_change *n)
{
	const struct version	*v = n->new != NULL ? n->new : n->old;

	if (*v->path == '\0' || n->class == CLASS_METADATA)
		return 0;
	/* Of a file only code outside of all definitions. */
	if (v->kind == NODE_FILE)
		return n->what == CHANGE_CHANGED &&
		    (n->aspects & (ASPECT_BODY | ASPECT_CALLS |
		    ASPECT_RELATIONS)) != 0;
	return n->what != CHANGE_CHANGED ||
	    (n->aspects & ~ASPECT_MEMBERS) != 0;
}

static void
take(struct between *b)
{
	struct node_list	 now = { 0 };
	struct touched		*t;
	size_t			 i;

	for (i = 0; i < b->c.nnodes; i++) {
		if (!counts(&b->c.nodes[i]))
			continue;
		b->v = grow(b->v, b->n, &b->cap, sizeof(*b->v));
		t = &b->v[b->n++];
		memset(t, 0, sizeof(*t));
		t->n = &b->c.nodes[i];
		if (t->n->new == NULL)
			continue;
		now.n = 0;
		nodes_now(b->q, t->n->new->path, t->n->new->hash, &now);
		if (now.n > 0)
			t->node = now.v[0];
	}
	node_list_release(&now);
}

/* Edges that led to what was removed, from what is still there. */
static uint32_t
lost_edges(const struct changes *c, const unsigned char *hash)
{
	uint32_t	n = 0;
	size_t		i;

	for (i = 0; i < c->nedges; i++)
		n += c->edges[i].what == CHANGE_REMOVED &&
		    memcmp(c->edges[i].old.dst->hash, hash, HASH_LEN) == 0;
	return n;
}

/* ---- how risky ---- */

/* Which of what was reached is a test, by number. */
static unsigned char *
find_tests(struct reach *r)
{
	struct reach_rows	 rows = { 0 };
	unsigned char		*test = xcalloc(r->n, 1);
	size_t			 i;

	reach_take(r, &rows);
	for (i = 0; i < rows.n; i++)
		test[rows.v[i].n] = rows.v[i].test != 0;
	free(rows.v);
	return test;
}

/* What a test leads to, along what was walked the other way round. */
static unsigned char *
find_tested(struct reach *r, const unsigned char *test)
{
	unsigned char	*tested = xcalloc(r->n, 1);
	uint32_t	*next = xcalloc(r->n, sizeof(*next)), n = 0, i, k;
	struct arc_list	 arcs = { 0 };
	size_t		 j;

	for (i = 0; i < r->n; i++)
		if (test[i]) {
			tested[i] = 1;
			next[n++] = i;
		}
	for (i = 0; i < n; i++) {
		/* Also the step by which it was reached, which need not be
		   an arc. */
		k = r->v[next[i]].via;
		if (k != REACH_NONE && !tested[k]) {
			tested[k] = 1;
			next[n++] = k;
		}
		arcs.n = 0;
		graph_arcs(r->q, r->v[next[i]].id, 0, r->types, &arcs);
		for (j = 0; j < arcs.n; j++) {
			k = reach_find(r, arcs.v[j].far);
			if (k != REACH_NONE && !tested[k]) {
				tested[k] = 1;
				next[n++] = k;
			}
		}
	}
	arc_list_release(&arcs);
	free(next);
	return tested;
}

static uint32_t
count_dependants(struct reach *r, int64_t id, const unsigned char *test)
{
	struct arc_list	arcs = { 0 };
	uint32_t	n = 0, k;
	size_t		j;

	graph_arcs(r->q, id, 1, r->types, &arcs);
	for (j = 0; j < arcs.n; j++) {
		k = reach_find(r, arcs.v[j].far);
		n += k == REACH_NONE || !test[k];
	}
	arc_list_release(&arcs);
	return n;
}

static int64_t
weight(const struct node_change *n)
{
	if (n->class == CLASS_BEHAVIOURAL)
		return WEIGHT_BEHAVIOUR;
	switch (n->what) {
	case CHANGE_ADDED:
		return WEIGHT_ADDED;
	case CHANGE_REMOVED:
		return WEIGHT_REMOVED;
	case CHANGE_MOVED:
		return WEIGHT_MOVED;
	default:
		return WEIGHT_STRUCTURE;
	}
}

static int
riskiest_first(const void *va, const void *vb)
{
	const struct touched	*a = va, *b = vb;

	if (a->risk != b->risk)
		return a->risk > b->risk ? -1 : 1;
	return a->n < b->n ? -1 : a->n > b->n;	/* their order in changes */
}

static void
put(struct query *q, const struct touched *t)
{
	const struct version	*v = t->n->new != NULL ? t->n->new : t->n->old;

	answer_cell_number(q->answer, t->risk);
	answer_cell(q->answer, change_what_name(t->n->what));
	answer_cell(q->answer, change_class_name(t->n->class));
	answer_cell(q->answer, node_kind_name(v->kind));
	answer_cell(q->answer, v->qualified);
	answer_cell(q->answer, version_place(q, v));
	answer_cell(q->answer, change_aspects(q, t->n->aspects));
	answer_cell_number(q->answer, t->dependants);
	answer_cell_flag(q->answer, t->tested);
	answer_cell(q->answer, version_id(q, v));
}

static void
show(struct between *b)
{
	struct query	*q = b->q;
	size_t		 i;

	answer_field(q->answer, "from", SHOW_ALL, pool_printf(q->pool,
	    "@%lld", (long long)b->c.old.generation));
	answer_field(q->answer, "to", SHOW_ALL, pool_printf(q->pool,
	    "@%lld", (long long)b->c.new.generation));
	answer_number(q->answer, "risk", b->risk);
	answer_number(q->answer, "changes", (int64_t)b->n);
	answer_number(q->answer, "untested", (int64_t)b->untested);
	answer_table(q->answer, "changed", columns, nitems(columns),
	    TABLE_MAIN);
	for (i = 0; i < b->n; i++)
		if (q->limit == 0 || (int64_t)i < q->limit)
			put(q, &b->v[i]);
	if (q->limit != 0 && (int64_t)b->n > q->limit)
		answer_omitted(q->answer, (int64_t)b->n - q->limit, 0);
}

static void
walked(struct reach *r, void *arg)
{
	struct between	*b = arg;
	struct touched	*t;
	unsigned char	*test = find_tests(r), *tested;
	const struct file *f;
	uint32_t	 k;
	size_t		 i;

	/* Tests that changed themselves were not reached: they are roots. */
	for (i = 0; i < b->n; i++) {
		t = &b->v[i];
		if (t->node.id == 0)
			continue;
		f = db_file(b->q->db, node_file(t->node.id));
		k = reach_find(r, t->node.id);
		if (k != REACH_NONE && ((t->node.flags & NODE_TEST) ||
		    (f->flags & FILE_TEST)))
			test[k] = 1;
	}
	tested = find_tested(r, test);
	for (i = 0; i < b->n; i++) {
		t = &b->v[i];
		k = t->node.id == 0 ? REACH_NONE : reach_find(r, t->node.id);
		t->tested = k != REACH_NONE && tested[k];
		t->dependants = t->node.id == 0 ? lost_edges(&b->c,
		    (t->n->old != NULL ? t->n->old : t->n->new)->hash) :
		    count_dependants(r, t->node.id, test);
		t->risk = (int64_t)((double)weight(t->n) *
		    (1 + log2(1 + (double)t->dependants)) *
		    (t->tested ? 1 : UNTESTED) + 0.5);
		b->risk += t->risk;
		b->untested += !t->tested;
	}
	free(test);
	free(tested);
	if (b->n > 1)
		qsort(b->v, b->n, sizeof(*b->v), riskiest_first);
	show(b);
}

/* ---- the question ---- */

int
ask_between(struct query *q)
{
	struct between		 b = { .q = q };
	struct node_list	 roots = { 0 };
	struct snapshot		 old, new, now;
	size_t			 i;
	int			 status;

	if (q->argc != 2) {
		answer_fail(q->answer, "--between takes two snapshots");
		return STATUS_ERROR;
	}
	status = changes_snapshot(q, q->argv[0], &old);
	if (status == STATUS_FOUND)
		status = changes_snapshot(q, q->argv[1], &new);
	if (status == STATUS_FOUND)
		status = changes_snapshot(q, "@latest", &now);
	if (status != STATUS_FOUND)
		return status;
	status = changes_between(q, &old, &new, &b.c);
	if (status == STATUS_FOUND) {
		if (now.generation != new.generation)
			answer_note(q->answer, "what depends on them is asked "
			    "of the newest snapshot");
		take(&b);
		for (i = 0; i < b.n; i++)
			if (b.v[i].node.id != 0)
				node_list_add(&roots, &b.v[i].node);
		impact_show(q, &roots, walked, &b);
		status = b.n > 0 ? STATUS_FOUND : STATUS_NOTHING;
	}
	node_list_release(&roots);
	changes_release(&b.c);
	free(b.v);
	return status;
}
