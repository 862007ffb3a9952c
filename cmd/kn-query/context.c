/*
 * context: what a task in words, files or changes need to see; and explain,
 * which says why a symbol stands where it does.
 */
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "facts.h"
#include "operands.h"
#include "trace.h"

/* ---- the task ---- */

/* The operands; "-" is what is on stdin. */
static const char *
task_text(struct query *q)
{
	const char	*s = "", *word;
	size_t		 len;
	int		 i;

	if (q->files)
		return s;
	for (i = 0; i < q->argc; i++) {
		word = strcmp(q->argv[i], "-") == 0 ?
		    operands_stdin(q, &len) : q->argv[i];
		s = pool_printf(q->pool, "%s%s%s", s, i > 0 ? " " : "", word);
	}
	return s;
}

/* Words and adjacency are made when a graph is first complete. */
static void
check_derived(struct query *q)
{
	if (strcmp(db_meta(q->db, "derived"), "1") != 0)
		answer_note(q->answer, "the full-text index is not made yet; "
		    "kn index does it");
}

/* Where it begins besides the task's words; a status. */
static int
find_seeds(struct query *q, struct seeds *seeds)
{
	struct node_list	 list = { NULL, 0, 0 };
	int			 status = STATUS_FOUND;
	size_t			 i;

	if (q->diff != NULL && seeds_diff(q, q->diff, seeds) == -1) {
		answer_fail(q->answer, "git cannot say what changed in %s",
		    q->diff);
		return STATUS_ERROR;
	}
	if (q->base != NULL && seeds_request(q, q->base, seeds) == -1) {
		answer_fail(q->answer, "git cannot say what changed since %s",
		    q->base);
		return STATUS_ERROR;
	}
	seeds->nchanged = seeds->n;
	if (q->files) {
		status = operands_find(q, 0, &list);
		for (i = 0; i < list.n; i++)
			seeds_node(q, &list.v[i], seeds);
		node_list_release(&list);
	}
	return status;
}

/*
 * The options that make a difference, as text.  The size of the budget and
 * the format do so only through what is chosen.
 */
static const char *
about(struct query *q, const struct seeds *seeds)
{
	const char	*s;
	int		 i;

	s = pool_printf(q->pool, "%lld %lld %u %d %d %d %u %s\n%s\n%zu",
	    (long long)q->limit, (long long)q->budget, q->kinds, q->source,
	    q->no_feedback, (int)q->tests, q->without,
	    q->lang != NULL ? q->lang : "", q->path != NULL ? q->path : "",
	    seeds->n);
	for (i = 0; i < q->argc && q->files; i++)
		s = pool_printf(q->pool, "%s\n%s", s, q->argv[i]);
	return pool_printf(q->pool, "%s\n%s\n%s", s, q->diff != NULL ?
	    q->diff : "", q->base != NULL ? q->base : "");
}

int
ask_context(struct query *q)
{
	struct ranking	 r;
	struct task	 task;
	struct seeds	 seeds = { NULL, 0, 0, 0 };
	const char	*text;
	int		 status;

	trace_whole(db_traced(q->db));
	text = task_text(q);
	status = find_seeds(q, &seeds);
	if (status != STATUS_FOUND) {
		free(seeds.v);
		return status;
	}
	check_derived(q);
	task_parse(q, &task, text);
	if (task.dropped > 0)
		answer_note(q->answer, "a long task: %u further words were "
		    "not looked for", task.dropped);
	rank_task(q, &task, &seeds, &r);
	status = context_answer(q, &r, text, about(q, &seeds),
	    q->limit != q->question->limit);
	rank_release(&r);
	free(task.names);
	free(seeds.v);
	return status;
}

/* ---- explain ---- */

static const struct column signal_columns[] = {
	{ "signal", SHOW_ALL },
	{ "value", SHOW_ALL | CELL_RIGHT },
	{ "weight", SHOW_ALL | CELL_RIGHT },
	{ "adds", SHOW_ALL | CELL_RIGHT },
	{ "means", SHOW_TEXT | SHOW_JSON },
};

static void
put_signals(struct query *q, const struct candidate *c)
{
	int	 i;

	answer_table(q->answer, "signals", signal_columns,
	    nitems(signal_columns), TABLE_MAIN);
	for (i = 0; i < SIG_MAX; i++) {
		answer_cell(q->answer, signal_name(i));
		answer_cell(q->answer, pool_printf(q->pool, "%.3f",
		    c->signal[i]));
		answer_cell(q->answer, pool_printf(q->pool, "%.2f",
		    signal_weight(i)));
		answer_cell(q->answer, pool_printf(q->pool, "%.3f",
		    rank_share(c, i)));
		answer_cell(q->answer, signal_meaning(i));
	}
}

int
ask_explain(struct query *q)
{
	struct ranking	 r;
	struct task	 task;
	struct node_list list = { NULL, 0, 0 };
	const struct candidate *c = NULL;
	size_t		 i;
	struct seeds	 seeds = { NULL, 0, 0, 0 };
	int		 status;

	trace_whole(db_traced(q->db));
	status = symbol_find(q, q->argv[1], 0, &list);
	if (status == STATUS_FOUND)
		status = find_seeds(q, &seeds);
	if (status != STATUS_FOUND) {
		node_list_release(&list);
		free(seeds.v);
		return status;
	}
	check_derived(q);
	task_parse(q, &task, q->argv[0]);
	rank_task(q, &task, &seeds, &r);
	for (i = 0; i < r.n && c == NULL; i++)
		if (r.pool.v[r.order[i]].node.id == list.v[0].id)
			c = &r.pool.v[r.order[i]];
	answer_field(q->answer, "symbol", SHOW_ALL,
	    db_qualified(q->db, &list.v[0]));
	if (c == NULL) {
		answer_fail(q->answer, "no candidate: none of its words are "
		    "those of the task, and nothing good is near it");
		status = STATUS_NOTHING;
	} else {
		answer_number(q->answer, "rank", (int64_t)i);
		answer_number(q->answer, "candidates", (int64_t)r.n);
		answer_field(q->answer, "score", SHOW_ALL,
		    pool_printf(q->pool, "%.3f", c->score));
		answer_field(q->answer, "factor", SHOW_ALL,
		    pool_printf(q->pool, "%.2f", c->factor));
		put_signals(q, c);
	}
	node_list_release(&list);
	free(seeds.v);
	rank_release(&r);
	free(task.names);
	return status;
}
