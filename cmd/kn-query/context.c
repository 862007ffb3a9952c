/*
 * context: what a task in words, files or changes need to see; and explain,
 * which says why a symbol stands where it does.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "facts.h"
#include "operands.h"

static const struct column columns[] = {
	SYMBOL_COLUMNS,
	{ "score", SHOW_ALL | CELL_RIGHT },
	{ "signature", SHOW_TEXT | SHOW_JSON },
	{ "why", SHOW_JSON },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

/* With a budget and no -n, results that are weighed against each other. */
#define PACK_MAX	200

/* ---- the task ---- */

static const char *
join(struct query *q)
{
	const char	*s = "";
	int		 i;

	for (i = 0; i < q->argc; i++)
		s = pool_printf(q->pool, "%s%s%s", s, i > 0 ? " " : "",
		    q->argv[i]);
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
	if (q->files) {
		status = operands_find(q, 0, &list);
		for (i = 0; i < list.n; i++)
			seeds_node(q, &list.v[i], seeds);
		node_list_release(&list);
	}
	return status;
}

/* ---- the answer ---- */

/* "text 0.31 name 0.20 ...": what each signal adds. */
static const char *
why(struct query *q, const struct candidate *c)
{
	const char	*s = "";
	int		 i;

	for (i = 0; i < SIG_MAX; i++)
		if (rank_share(c, i) >= .0005)
			s = pool_printf(q->pool, "%s%s%s %.3f", s,
			    *s != '\0' ? " " : "", signal_name(i),
			    rank_share(c, i));
	return s;
}

/* Bytes that a result takes in an answer. */
static size_t
bytes_of(struct query *q, const struct candidate *c)
{
	const struct source	*src;
	size_t			 n, len;
	uint32_t		 line;

	n = strlen(db_qualified(q->db, &c->node)) +
	    strlen(db_place(q->db, &c->node)) + strlen(c->node.signature) +
	    strlen(node_kind_name(c->node.kind)) + SHORT_ID + 12;
	if (!q->source)
		return n;
	src = source_get(q, c->file);
	for (line = c->node.line; line <= c->node.end_line; line++)
		if (source_line(src, line, &len) != NULL)
			n += len + 8;
	return n;
}

/* Which results are given: the first R->order[0 … n - 1]. */
static size_t
choose(struct query *q, struct ranking *r, int limited)
{
	size_t	 most = r->n, i, n, *cost, used = 0;

	if (q->limit > 0 && (size_t)q->limit < most)
		most = (size_t)q->limit;
	if (q->budget == 0)
		return most;
	if (!limited)
		most = r->n < PACK_MAX ? r->n : PACK_MAX;
	if ((cost = calloc(most + 1, sizeof(*cost))) == NULL)
		err(STATUS_ERROR, NULL);
	for (i = 0; i < most; i++)
		cost[i] = pack_tokens(bytes_of(q, &r->pool.v[r->order[i]]));
	n = pack(r, most, (size_t)q->budget, cost);
	free(cost);
	for (i = 0; i < n; i++)
		used += pack_tokens(bytes_of(q, &r->pool.v[r->order[i]]));
	answer_number(q->answer, "budget", q->budget);
	answer_number(q->answer, "tokens", (int64_t)used);
	return n;
}

static void
hash_text(struct hasher *h, const char *s)
{
	hasher_add(h, s, strlen(s) + 1);
}

/*
 * The answer's name: SHA-256 over the task, what the graph is, the options
 * that count, and the identities of what was chosen.
 */
static const char *
pack_id(struct query *q, const struct ranking *r, const char *text,
    const struct seeds *seeds, size_t n)
{
	struct hasher	*h = hasher_new();
	unsigned char	 sum[HASH_LEN];
	char		*id = pool_alloc(q->pool, 2 * SHORT_ID + 1);
	size_t		 i;

	if (h == NULL)
		err(STATUS_ERROR, NULL);
	hasher_begin(h);
	hash_text(h, "context 1");
	hash_text(h, text);
	hash_text(h, db_meta(q->db, "root"));
	hash_text(h, pool_printf(q->pool, "%lld %lld %u %d %zu %s %s",
	    (long long)q->limit, (long long)q->budget, q->kinds, q->source,
	    seeds->n, q->lang != NULL ? q->lang : "",
	    q->path != NULL ? q->path : ""));
	for (i = 0; i < n; i++)
		hasher_add(h, r->pool.v[r->order[i]].node.hash, HASH_LEN);
	hasher_end(h, sum);
	hasher_free(h);
	for (i = 0; i < SHORT_ID; i++)
		sprintf(id + 2 * i, "%02x", sum[i]);
	return id;
}

static void
put_results(struct query *q, const struct ranking *r, size_t n)
{
	const struct candidate	*c;
	size_t			 i;

	answer_table(q->answer, "symbols", columns, nitems(columns),
	    TABLE_MAIN);
	for (i = 0; i < n; i++) {
		c = &r->pool.v[r->order[i]];
		answer_symbol(q, &c->node);
		answer_cell(q->answer, pool_printf(q->pool, "%.3f",
		    c->score));
		answer_cell(q->answer, c->node.signature);
		answer_cell(q->answer, why(q, c));
		answer_source(q, &c->node);
	}
}

int
ask_context(struct query *q)
{
	struct ranking	 r;
	struct task	 task;
	struct seeds	 seeds = { NULL, 0, 0 };
	const char	*text = q->files ? "" : join(q), *id;
	size_t		 n;
	int		 status = find_seeds(q, &seeds);

	if (status != STATUS_FOUND) {
		free(seeds.v);
		return status;
	}
	check_derived(q);
	task_parse(q, &task, text);
	if (task.dropped > 0)
		answer_note(q->answer, "a long task: %u further words were "
		    "not looked for", task.dropped);
	rank_task(q, &task, seeds.v, seeds.n, &r);
	n = choose(q, &r, q->limit != q->question->limit);
	id = pack_id(q, &r, text, &seeds, n);
	answer_field(q->answer, "pack", SHOW_JSON, id);
	if (n == 0) {
		answer_fail(q->answer, "nothing fits the task");
		status = STATUS_NOTHING;
	} else if (q->pack != NULL && strcmp(q->pack, id) == 0)
		answer_field(q->answer, "unchanged", SHOW_ALL, id);
	else
		put_results(q, &r, n);
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
	int		 status = symbol_find(q, q->argv[1], 0, &list);

	if (status != STATUS_FOUND)
		return status;
	check_derived(q);
	task_parse(q, &task, q->argv[0]);
	rank_task(q, &task, NULL, 0, &r);
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
	rank_release(&r);
	free(task.names);
	return status;
}
