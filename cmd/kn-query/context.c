/*
 * context: what a task in words needs to see.
 */
#include <stdlib.h>
#include <string.h>

#include "context.h"

static const struct column columns[] = {
	SYMBOL_COLUMNS,
	{ "score", SHOW_ALL | CELL_RIGHT },
	{ "signature", SHOW_TEXT | SHOW_JSON },
	{ "why", SHOW_JSON },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

/* "text 0.31 name 0.20 …": what each signal adds. */
static const char *
why(struct query *q, const struct candidate *c)
{
	const char	*s = "";
	int		 i;

	for (i = 0; i < SIG_MAX; i++)
		s = pool_printf(q->pool, "%s%s%s %.4f", s,
		    *s != '\0' ? " " : "", signal_name(i), c->signal[i]);
	return pool_printf(q->pool, "%s factor %.4f", s, c->factor);
}

static const char *
join(struct query *q)
{
	const char	*s = q->argv[0];
	int		 i;

	for (i = 1; i < q->argc; i++)
		s = pool_printf(q->pool, "%s %s", s, q->argv[i]);
	return s;
}

int
ask_context(struct query *q)
{
	struct ranking		 r;
	struct task		 task;
	struct candidate	*c;
	size_t			 i;

	task_parse(q, &task, join(q));
	rank_task(q, &task, &r);
	answer_table(q->answer, "symbols", columns, nitems(columns),
	    TABLE_MAIN);
	for (i = 0; i < r.n && (q->limit == 0 || i < (size_t)q->limit); i++) {
		c = &r.pool.v[r.order[i]];
		answer_symbol(q, &c->node);
		answer_cell(q->answer, pool_printf(q->pool, "%.3f",
		    c->score));
		answer_cell(q->answer, c->node.signature);
		answer_cell(q->answer, why(q, c));
		answer_source(q, &c->node);
	}
	rank_release(&r);
	free(task.names);
	if (i == 0) {
		answer_fail(q->answer, "nothing fits the task");
		return STATUS_NOTHING;
	}
	return STATUS_FOUND;
}
