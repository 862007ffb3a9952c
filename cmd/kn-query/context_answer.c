/*
 * What "context" says: the results that fit into the budget, as a whole or as
 * the difference to an earlier pack, and for the graph formats as a graph.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "pack.h"
#include "session.h"
#include "tokens.h"
#include "trace.h"

/* With a budget and no -n, results that are weighed against each other. */
#define PACK_MAX	200

static const struct column columns[] = {
	SYMBOL_COLUMNS,
	{ "score", SHOW_ALL | CELL_RIGHT },
	{ "signature", SHOW_TEXT | SHOW_JSON },
	{ "why", SHOW_JSON },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

static const struct column delta_columns[] = {
	SYMBOL_COLUMNS,
	{ "status", SHOW_ALL },
	{ "score", SHOW_ALL | CELL_RIGHT },
	{ "signature", SHOW_TEXT | SHOW_JSON },
	{ "why", SHOW_JSON },
	{ "source", SHOW_TEXT | SHOW_JSON | CELL_BLOCK },
};

static const char *const status_names[] = {
	[PACK_KNOWN] = "unchanged", [PACK_ADDED] = "added",
	[PACK_CHANGED] = "changed", [PACK_MOVED] = "moved"
};

/* Everything that is said, in pieces. */
struct said {
	struct query	*q;
	struct pack	 pack;
	struct pack	 base;		/* an earlier one; n 0: none */
	size_t		*gone, ngone;	/* numbers in base */
	int		 delta;
	int		 unchanged;	/* the client has this very pack */
	struct session	*session;	/* or NULL */
	int64_t		 tokens, full_tokens;
};

/* "text 0.31 name 0.20 ...": what each signal adds. */
static const char *
context_why(struct query *q, const struct candidate *c)
{
	const char	*s = "";
	int		 i;

	for (i = 0; i < SIG_MAX; i++)
		if (fabs(rank_share(c, i)) >= .0005)
			s = pool_printf(q->pool, "%s%s%s %.3f", s,
			    *s != '\0' ? " " : "", signal_name(i),
			    rank_share(c, i));
	return s;
}

/* ---- tables ---- */

static void
put_symbol(struct query *q, const struct pack_symbol *s, int delta)
{
	const struct candidate	*c = s->from;

	answer_symbol(q, &c->node);
	if (delta)
		answer_cell(q->answer, status_names[s->status]);
	answer_cell(q->answer, pool_printf(q->pool, "%.3f", c->score));
	answer_cell(q->answer, c->node.signature);
	answer_cell(q->answer, context_why(q, c));
	answer_source(q, &c->node);
}

/* One that is no longer in it: its place may be gone as well. */
static void
put_gone(struct query *q, const struct pack_symbol *s)
{
	char	 id[SHORT_ID + 1];
	int	 i;

	for (i = 0; i < SHORT_ID / 2; i++)
		snprintf(id + 2 * i, 3, "%02x", s->hash[i]);
	answer_cell(q->answer, s->kind);
	answer_cell(q->answer, pack_unword(q, s->name));
	answer_cell(q->answer, NULL);
	answer_cell(q->answer, id);
	for (i = 0; i < 3; i++)
		answer_cell(q->answer, NULL);
	answer_cell(q->answer, "removed");
	for (i = 0; i < 4; i++)
		answer_cell(q->answer, NULL);
}

/* The table; with -e the column "why" is in every format. */
static void
put_head(struct query *q, const struct column *v, size_t n)
{
	struct column	*copy = pool_alloc(q->pool, n * sizeof(*copy));
	size_t		 i;

	memcpy(copy, v, n * sizeof(*copy));
	for (i = 0; i < n && q->explain; i++)
		if (strcmp(copy[i].name, "why") == 0)
			copy[i].flags |= SHOW_ALL;
	answer_table(q->answer, "symbols", copy, n, TABLE_MAIN);
}

static void
put_tables(struct said *s)
{
	struct query	*q = s->q;
	size_t		 i;

	if (s->delta)
		put_head(q, delta_columns, nitems(delta_columns));
	else
		put_head(q, columns, nitems(columns));
	for (i = 0; i < s->pack.n; i++)
		if (!s->delta || s->pack.v[i].status != PACK_KNOWN)
			put_symbol(q, &s->pack.v[i], s->delta);
	for (i = 0; i < s->ngone; i++)
		put_gone(q, &s->base.v[s->gone[i]]);
}

static void
put_fields(struct said *s)
{
	struct query	*q = s->q;
	unsigned int	 flags = q->budget > 0 ? SHOW_ALL : SHOW_JSON;
	int64_t		 n;
	size_t		 i;

	if (q->budget > 0)
		answer_number(q->answer, "budget", q->budget);
	answer_count(q->answer, "tokens", flags, s->tokens);
	answer_field(q->answer, "pack", SHOW_JSON, s->pack.id);
	if (s->unchanged)
		answer_field(q->answer, "unchanged", SHOW_ALL, s->pack.id);
	if (!s->delta)
		return;
	answer_field(q->answer, "base", SHOW_ALL, s->base.id);
	for (i = n = 0; i < s->pack.n; i++)
		n += s->pack.v[i].status == PACK_KNOWN;
	answer_number(q->answer, "same", n);
}

/* ---- graphs ---- */

static void
show(struct query *q, const struct pack_symbol *p, size_t number,
    struct shown *s)
{
	s->kind = p->kind;
	s->name = p->name;
	s->place = p->place;
	s->signature = pack_word(q, p->signature);
	s->score = p->score;
	s->distance = p->distance;
	s->number = number;
}

static int
by_number(const void *va, const void *vb)
{
	const struct shown_edge	*a = va, *b = vb;

	if (a->src->number != b->src->number)
		return a->src->number < b->src->number ? -1 : 1;
	if (a->dst->number != b->dst->number)
		return a->dst->number < b->dst->number ? -1 : 1;
	return strcmp(a->type, b->type);
}

/* The edges of P, whose symbol i is SHOWN[AT[i]]. */
static struct shown_edge *
show_edges(struct query *q, const struct pack *p, const struct shown *shown,
    const size_t *at)
{
	struct shown_edge	*v;
	size_t			 i;

	v = pool_alloc(q->pool, (p->nedges + 1) * sizeof(*v));
	for (i = 0; i < p->nedges; i++) {
		v[i].src = &shown[at[p->edges[i].src]];
		v[i].dst = &shown[at[p->edges[i].dst]];
		v[i].type = edge_type_name(p->edges[i].type);
	}
	qsort(v, p->nedges, sizeof(*v), by_number);
	return v;
}

/* All symbols of P by distance, numbered so; *AT says where each is. */
static struct shown *
show_all(struct query *q, const struct pack *p, size_t **at)
{
	struct shown	*v = pool_alloc(q->pool, (p->n + 1) * sizeof(*v));
	unsigned int	 d, most = 0;
	size_t		 i, n = 0;

	*at = pool_alloc(q->pool, (p->n + 1) * sizeof(**at));
	for (i = 0; i < p->n; i++)
		if (p->v[i].distance > most)
			most = p->v[i].distance;
	for (d = 0; d <= most; d++)
		for (i = 0; i < p->n; i++)
			if (p->v[i].distance == d) {
				show(q, &p->v[i], n, &v[n]);
				(*at)[i] = n++;
			}
	return v;
}

/* Does P have the edge from symbol SRC to DST of that type, by name? */
static int
has_edge(const struct shown_edge *v, size_t n, const struct shown_edge *e)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (strcmp(v[i].type, e->type) == 0 &&
		    strcmp(v[i].src->name, e->src->name) == 0 &&
		    strcmp(v[i].dst->name, e->dst->name) == 0)
			return 1;
	return 0;
}

static size_t
edges_but(const struct shown_edge *v, size_t n, const struct shown_edge *but,
    size_t nbut, struct shown_edge *out)
{
	size_t	 i, k = 0;

	for (i = 0; i < n; i++)
		if (!has_edge(but, nbut, &v[i]))
			out[k++] = v[i];
	return k;
}

/* Those of V that BUT does not have word for word. */
static size_t
shown_but(struct query *q, const struct shown *v, size_t n,
    const struct shown *but, size_t nbut, struct shown *out)
{
	size_t	 i, k, m = 0;

	for (i = 0; i < n; i++) {
		for (k = 0; k < nbut; k++)
			if (strcmp(v[i].name, but[k].name) == 0 &&
			    strcmp(v[i].kind, but[k].kind) == 0 &&
			    v[i].distance == but[k].distance &&
			    strcmp(pack_graph_score(q, v[i].score),
			    pack_graph_score(q, but[k].score)) == 0)
				break;
		if (k == nbut)
			out[m++] = v[i];
	}
	return m;
}

/*
 * The profile's own difference: a symbol is what one line of it says, so one
 * with another score is removed and added.
 */
static void
show_delta(struct said *s, struct graph_doc *g)
{
	struct query		*q = s->q;
	struct shown		*old, *new = g->v;
	struct shown_edge	*old_edges, *new_edges = g->edges;
	size_t			*at, nnew = g->n, nnew_edges = g->nedges, i;

	old = show_all(q, &s->base, &at);
	old_edges = show_edges(q, &s->base, old, at);
	g->base_root = pack_graph_root(q, &s->base);
	g->v = pool_alloc(q->pool, (nnew + 1) * sizeof(*g->v));
	g->n = shown_but(q, new, nnew, old, s->base.n, g->v);
	for (i = 0; i < g->n; i++)
		g->v[i].number = i;
	g->removed = pool_alloc(q->pool, (s->base.n + 1) * sizeof(*old));
	g->nremoved = shown_but(q, old, s->base.n, new, nnew, g->removed);
	g->edges = pool_alloc(q->pool, (nnew_edges + 1) * sizeof(*new_edges));
	g->nedges = edges_but(new_edges, nnew_edges, old_edges,
	    s->base.nedges, g->edges);
	g->edges_removed = pool_alloc(q->pool, (s->base.nedges + 1) *
	    sizeof(*old_edges));
	g->nedges_removed = edges_but(old_edges, s->base.nedges, new_edges,
	    nnew_edges, g->edges_removed);
}

static void
put_graph(struct said *s)
{
	struct query		*q = s->q;
	struct graph_doc	*g = pool_alloc(q->pool, sizeof(*g));
	size_t			*at;

	g->tool = "context";
	g->pack = pool_strdup(q->pool, s->pack.id);
	g->root = pack_graph_root(q, &s->pack);
	g->budget = q->budget;
	g->tokens = s->tokens;
	g->full_tokens = s->full_tokens;
	g->v = show_all(q, &s->pack, &at);
	g->n = s->pack.n;
	if (s->session != NULL) {
		g->session = 1;
		session_number(s->session, &s->pack, g->v, at);
	}
	g->edges = show_edges(q, &s->pack, g->v, at);
	g->nedges = s->pack.nedges;
	if (s->unchanged) {
		g->base_root = g->root;
		g->n = g->nedges = 0;
	} else if (s->delta)
		show_delta(s, g);
	q->answer->graph = g;
}

/* ---- all of it ---- */

static int
is_graph(const struct query *q)
{
	return q->format == FORMAT_GRAPH || q->format == FORMAT_GCB;
}

static void
put_all(struct said *s)
{
	if (is_graph(s->q)) {
		put_graph(s);
		return;
	}
	put_fields(s);
	if (!s->unchanged)
		put_tables(s);
}

/* Tokens that it takes as it will be printed. */
static size_t
measure(struct said *s)
{
	struct query	*q = s->q;
	struct answer	*given = q->answer;
	char		*text = NULL;
	size_t		 len = 0, tokens;
	FILE		*fp;

	q->answer = answer_new(q->pool, q->question->name);
	put_all(s);
	if ((fp = open_memstream(&text, &len)) == NULL)
		err(STATUS_ERROR, NULL);
	out_render(q->answer, q->format, fp);
	if (fclose(fp) == EOF)
		err(STATUS_ERROR, NULL);
	tokens = tokens_of(text, len);
	free(text);
	answer_free(q->answer);
	q->answer = given;
	return tokens;
}

/* The pack of the first N results, measured. */
static size_t
measure_first(struct said *s, const struct ranking *r, size_t n,
    const struct pack_about *about)
{
	size_t	 tokens;

	pack_make(s->q, r, n, about, &s->pack);
	tokens = measure(s);
	pack_release(&s->pack);
	return tokens;
}

/*
 * What each of the first MOST adds to an answer, by candidate; what an answer
 * takes without any is in *EMPTY.
 */
static size_t *
costs(struct said *s, struct ranking *r, size_t most,
    const struct pack_about *about, size_t *empty)
{
	size_t	*cost = xcalloc(r->pool.n + 1, sizeof(*cost)), i, one, n;
	size_t	 first = r->order[0];

	/* Of two in one answer the second adds no head of a table. */
	*empty = measure_first(s, r, 1, about);
	for (i = 0; i < most; i++) {
		n = r->order[i];
		r->order[0] = n;
		one = measure_first(s, r, 1, about);
		r->order[0] = first;
		r->order[i] = n;
		cost[n] = one;
	}
	if (most > 1) {
		one = measure_first(s, r, 2, about);
		*empty = cost[first] + cost[r->order[1]] > one ?
		    cost[first] + cost[r->order[1]] - one : 0;
	} else
		*empty = 0;
	for (i = 0; i < most; i++) {
		n = r->order[i];
		cost[n] = cost[n] > *empty ? cost[n] - *empty : 1;
	}
	return cost;
}

/* Which results are given: the first R->order[0 … n - 1]. */
static size_t
choose(struct said *s, struct ranking *r, const struct pack_about *about,
    int limited)
{
	struct query	*q = s->q;
	size_t		 most = r->n, i, n, *cost, *by_place, empty, budget;

	if (q->limit > 0 && (size_t)q->limit < most)
		most = (size_t)q->limit;
	if (q->budget == 0 || r->n == 0)
		return most;
	if (!limited)
		most = r->n < PACK_MAX ? r->n : PACK_MAX;
	budget = (size_t)q->budget;
	cost = costs(s, r, most, about, &empty);
	by_place = xcalloc(most + 1, sizeof(*by_place));
	for (i = 0; i < most; i++)
		by_place[i] = cost[r->order[i]];
	n = pack_choose(r, most, budget > empty ? budget - empty : 0,
	    by_place);
	/* Columns get wider together, and edges need two ends. */
	while (n > 0 && measure_first(s, r, n, about) > budget)
		n = pack_drop(r, n, cost);
	free(by_place);
	free(cost);
	return n;
}

/* What the client says that it has. */
static void
find_base(struct said *s)
{
	struct query	*q = s->q;

	if (q->pack == NULL)
		return;
	if (strcmp(q->pack, s->pack.id) == 0) {
		s->unchanged = q->format != FORMAT_GCB;
		return;
	}
	if (!pack_load(q, q->pack, &s->base)) {
		trace_give_up(db_traced(q->db));
		answer_note(q->answer, "the pack %s is not known here: this is "
		    "the whole answer", q->pack);
		return;
	}
	if (q->format == FORMAT_GCB) {
		answer_note(q->answer, "gcb has no differences: this is the "
		    "whole answer");
		return;
	}
	s->delta = 1;
	s->ngone = pack_compare(q, &s->base, &s->pack, &s->gone);
}

int
context_answer(struct query *q, struct ranking *r, const char *task,
    const char *options, int limited)
{
	struct said		 s = { .q = q };
	struct pack_about	 about = { options, task };
	size_t			 n;

	n = choose(&s, r, &about, limited);
	if (n == 0) {
		answer_fail(q->answer, r->n == 0 ? "nothing fits the task" :
		    "nothing fits into the budget");
		return STATUS_NOTHING;
	}
	pack_make(q, r, n, &about, &s.pack);
	s.full_tokens = (int64_t)measure(&s);
	find_base(&s);
	if (q->session != NULL)
		s.session = session_open(q, q->session);
	/* The second time with a number of about as many digits in it. */
	s.tokens = (int64_t)measure(&s);
	s.tokens = (int64_t)measure(&s);
	put_all(&s);
	pack_save(q, &s.pack);
	if (s.session != NULL)
		session_close(s.session, &s.pack);
	pack_release(&s.pack);
	pack_release(&s.base);
	return STATUS_FOUND;
}
