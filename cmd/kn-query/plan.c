/*
 * plan: which questions to ask next for a task, as command lines that work.
 *
 * They follow from what "context" puts first: its source, who calls it, what
 * it calls, what implements or extends a type, the tests and the documents.
 * Only what has an answer is named.
 */
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "context.h"
#include "runner.h"
#include "trace.h"

#define PLAN_CALLERS	8	/* with more, the impact is asked for, too */

static const struct column columns[] = {
	{ "command", SHOW_ALL },
	{ "why", SHOW_ALL },
};

/* ARGV as one line for a shell; the store is that of this question. */
static const char *
line(struct query *q, const char *const *argv)
{
	const char	*s = "kn-query";

	if (q->directory != NULL)
		s = pool_printf(q->pool, "%s -C %s", s,
		    shell_word(q, q->directory));
	if (q->given != NULL)
		s = pool_printf(q->pool, "%s -d %s", s,
		    shell_word(q, q->given));
	for (; *argv != NULL; argv++)
		s = pool_printf(q->pool, "%s %s", s, shell_word(q, *argv));
	return s;
}

static void
say(struct query *q, const char *const *argv, const char *why)
{
	answer_cell(q->answer, line(q, argv));
	answer_cell(q->answer, why);
}

/* Edges of the types in BITS to it or from it; an end of one in *FAR. */
static uint32_t
count(const struct ranking *r, const struct candidate *c, int reverse,
    uint32_t bits, int64_t *far)
{
	struct adj_span	 span = graph_edges(r->graph, c->node.id, reverse);
	uint32_t	 i, n = 0;
	uint64_t	 e;

	for (i = 0; i < span.n; i++) {
		memcpy(&e, span.p + 8 * (size_t)i, sizeof(e));
		if ((bits >> adj_type(e) & 1) == 0)
			continue;
		n++;
		if (far != NULL)
			*far = adj_node(e);
	}
	return n;
}

static void
plan_callable(struct query *q, const struct ranking *r,
    const struct candidate *c, const char *id, const char *name)
{
	uint32_t	 callers = count(r, c, 1, 1u << EDGE_CALLS, NULL);
	uint32_t	 callees = count(r, c, 0, 1u << EDGE_CALLS, NULL);

	if (callers > 0)
		say(q, (const char *const[]){ "callers", "-s", id, NULL },
		    pool_printf(q->pool, "%u call %s", callers, name));
	if (callers >= PLAN_CALLERS)
		say(q, (const char *const[]){ "impact", "-n", "20", id, NULL },
		    pool_printf(q->pool, "what may break with %s", name));
	if (callees > 0)
		say(q, (const char *const[]){ "callees", id, NULL },
		    pool_printf(q->pool, "what %s needs", name));
}

static void
plan_type(struct query *q, const struct ranking *r, const struct candidate *c,
    const char *id, const char *name)
{
	uint32_t	 bits = 1u << EDGE_EXTENDS | 1u << EDGE_IMPLEMENTS;

	say(q, (const char *const[]){ "outline", id, NULL },
	    pool_printf(q->pool, "what %s holds", name));
	if (count(r, c, 1, bits, NULL) > 0)
		say(q, (const char *const[]){ "impls", id, NULL },
		    pool_printf(q->pool, "what builds on %s", name));
}

/* Does a test call it, straight? */
static int
is_tested(struct query *q, const struct ranking *r, const struct candidate *c)
{
	struct adj_span	 span = graph_edges(r->graph, c->node.id, 1);
	struct node	 n;
	uint64_t	 e;
	uint32_t	 i;

	for (i = 0; i < span.n; i++) {
		memcpy(&e, span.p + 8 * (size_t)i, sizeof(e));
		if (adj_type(e) == EDGE_TESTS || (adj_type(e) == EDGE_CALLS &&
		    db_node(q->db, adj_node(e), &n) &&
		    n.flags & NODE_TEST))
			return 1;
	}
	return 0;
}

static void
plan_symbol(struct query *q, const struct ranking *r,
    const struct candidate *c)
{
	const char	*id = db_short_id(q->db, &c->node);
	const char	*name = db_qualified(q->db, &c->node), *far_id;
	struct node	 n;
	int64_t		 far = 0;

	say(q, (const char *const[]){ "show", "-s", id, NULL },
	    pool_printf(q->pool, "read %s, %s", name,
	    db_place(q->db, &c->node)));
	if (kind_is_type(c->node.kind))
		plan_type(q, r, c, id, name);
	else
		plan_callable(q, r, c, id, name);
	if (is_tested(q, r, c))
		say(q, (const char *const[]){ "test-scope", "-F", id, NULL },
		    pool_printf(q->pool, "files of tests that may run %s",
		    name));
	if (count(r, c, 1, 1u << EDGE_DOCUMENTS, &far) > 0 &&
	    db_node(q->db, far, &n)) {
		far_id = db_short_id(q->db, &n);
		say(q, (const char *const[]){ "show", "-s", far_id, NULL },
		    pool_printf(q->pool, "%s speaks of %s",
		    db_place(q->db, &n), name));
	}
}

int
ask_plan(struct query *q)
{
	struct seeds	 seeds = { NULL, 0, 0, 0 };
	struct ranking	 r;
	struct task	 task;
	const char	*text = "";
	size_t		 i;
	int		 k, status = STATUS_FOUND;

	trace_whole(db_traced(q->db));
	for (k = 0; k < q->argc; k++)
		text = pool_printf(q->pool, "%s%s%s", text, k > 0 ? " " : "",
		    q->argv[k]);
	task_parse(q, &task, text);
	rank_task(q, &task, &seeds, &r);
	if (r.n == 0) {
		answer_fail(q->answer, "nothing fits the task");
		status = STATUS_NOTHING;
	} else {
		answer_table(q->answer, "plan", columns, nitems(columns),
		    TABLE_MAIN);
		say(q, (const char *const[]){ "context", "-s", "-b", "8000",
		    "--", text, NULL },
		    "what the task needs to see, with its code");
		for (i = 0; i < r.n && (q->limit == 0 ||
		    i < (size_t)q->limit); i++)
			plan_symbol(q, &r, &r.pool.v[r.order[i]]);
	}
	rank_release(&r);
	free(task.names);
	return status;
}
