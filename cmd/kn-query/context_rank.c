/*
 * From a task to scores: candidates, and two rounds of signals.
 *
 * Weights were set by hand from their effect on the tasks of five
 * repositories, each left out in turn; most may be halved or doubled without
 * a difference.
 */
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "context.h"

#define POOL_HITS	1000	/* best definitions by their own words */
#define EXPAND_TYPES	40	/* types whose members all become candidates */
#define EXPAND_HITS	60	/* definitions whose neighbours do */
#define NEIGHBOURS_MAX	200	/* of one definition */
#define ROUNDS		2	/* of signals between candidates */
#define PRIVATE_FACTOR	0.95

/* BASE: of what is known before neighbours are looked at. */
static const struct {
	const char	*name;
	double		 base, weight;
	const char	*means;
} signals[SIG_MAX] = {
	[SIG_TEXT] = { "text", .3, .2,
	    "words of the task, its container's and path's included" },
	[SIG_OWN] = { "own", .7, .5,
	    "words of the task in its name, signature, docs and body" },
	[SIG_TASK] = { "task", .2, 0, "share of the task that its name has" },
	[SIG_PAIR] = { "pair", .3, .2, "neighbouring words of the task" },
	[SIG_ORDER] = { "order", 0, .2,
	    "words that are neighbours in its name as in the task" },
	[SIG_ANCHOR] = { "anchor", .2, 0,
	    "words of the task in names of what calls it" },
	[SIG_EXACT] = { "exact", 1, .5, "written in the task as code" },
	[SIG_CHANGED] = { "changed", 1, .1,
	    "of the files or changes that were given" },
	[SIG_HISTORY] = { "history", .15, .2,
	    "words of the task in messages of commits that changed it" },
	[SIG_SIZE] = { "size", 0, .15, "lines" },
	[SIG_KIND] = { "kind", 0, .15, "a type" },
	[SIG_CONTAINER] = { "container", 0, .4, "what it stands in" },
	[SIG_MEMBERS] = { "members", 0, .35, "the best that stands in it" },
	[SIG_MEMBERS3] = { "members3", 0, .3, "the best three in it" },
	[SIG_SIBLINGS] = { "siblings", 0, .15, "what stands beside it" },
	[SIG_CALLERS] = { "callers", 0, .2, "the best that calls it" },
	[SIG_CALLEES] = { "callees", 0, .15, "the best that it calls" },
	[SIG_TYPES] = { "types", 0, .1,
	    "what it overrides, implements or extends, or the reverse" },
	[SIG_TESTS] = { "tests", 0, .2, "the best test that calls it" },
	[SIG_DOCS] = { "docs", 0, .1,
	    "the best section of a document that names it" },
	[SIG_WALK] = { "walk", 0, .4, "a random walk from the best" },
	[SIG_DEGREE] = { "degree", 0, .2, "how many refer to it" },
	[SIG_FILE] = { "file", 0, .1, "others of its file" },
	[SIG_PACKAGE] = { "package", 0, .15, "others of its folder" },
	[SIG_CHOSEN] = { "chosen", 0, 1, "what stands before it in the answer" },
};

const char *
signal_name(enum signal s)
{
	return signals[s].name;
}

const char *
signal_meaning(enum signal s)
{
	return signals[s].means;
}

int
signal_parse(const char *name)
{
	int	 s;

	for (s = 0; s < SIG_MAX; s++)
		if (strcmp(signals[s].name, name) == 0)
			return s;
	return -1;
}

/* Signals that are left out: bits; of the one question of the program. */
static uint32_t	left_out;

double
signal_weight(enum signal s)
{
	return left_out >> s & 1 ? 0 : signals[s].weight;
}

double
rank_share(const struct candidate *c, enum signal s)
{
	return signal_weight(s) * c->signal[s] *
	    (s == SIG_CHOSEN ? 1 : c->factor);
}

int
kind_is_type(unsigned int kind)
{
	return kind == NODE_CLASS || kind == NODE_STRUCT ||
	    kind == NODE_UNION || kind == NODE_INTERFACE ||
	    kind == NODE_ENUM || kind == NODE_MODULE ||
	    kind == NODE_TYPE_ALIAS;
}

int
kind_is_callable(unsigned int kind)
{
	return kind == NODE_FUNCTION || kind == NODE_METHOD ||
	    kind == NODE_MACRO;
}

/* ---- candidates ---- */

static void
take_hits(struct ranking *r)
{
	struct candidate	*c;
	const struct hit	*h;
	size_t			 i, k;

	for (i = 0; i < r->hits.n && i < POOL_HITS; i++) {
		h = &r->hits.v[i];
		if ((k = candidate_add(r->q, &r->pool, h->id, NULL)) == NONE)
			continue;
		c = &r->pool.v[k];
		memcpy(c->in, h->in, sizeof(c->in));
		c->container = h->container;
		c->path = h->path;
		c->text = h->score;
		c->own = h->own;
	}
}

static void
add_neighbours(struct ranking *r, size_t i)
{
	int64_t		 id = r->pool.v[i].node.id;
	struct adj_span	 span;
	uint64_t	 e;
	uint32_t	 k;
	int		 reverse;

	for (reverse = 0; reverse < 2; reverse++) {
		span = graph_edges(r->graph, id, reverse);
		for (k = 0; k < span.n && k < NEIGHBOURS_MAX; k++) {
			memcpy(&e, span.p + 8 * (size_t)k, sizeof(e));
			switch (adj_type(e)) {
			case EDGE_CALLS:
				if (reverse && !r->pool.v[i].changed)
					break;
				/* FALLTHROUGH */
			case EDGE_OVERRIDES:
			case EDGE_IMPLEMENTS:
			case EDGE_EXTENDS:
				candidate_add(r->q, &r->pool, adj_node(e),
				    NULL);
			}
		}
	}
}

static void
add_members(struct ranking *r, size_t i)
{
	struct node_list	 list = { NULL, 0, 0 };
	struct node		 node = r->pool.v[i].node;
	size_t			 k;

	db_children(r->q->db, &node, &list);
	for (k = 0; k < list.n; k++)
		if (kind_is_callable(list.v[k].kind) || kind_is_type(list.v[k].kind))
			candidate_add(r->q, &r->pool, list.v[k].id, NULL);
	node_list_release(&list);
}

/* What stands around the best: containers, members, neighbours. */
static void
expand(struct ranking *r)
{
	size_t	 i, n = r->pool.n, types = 0;

	for (i = 0; i < n; i++)
		candidate_add(r->q, &r->pool, r->pool.v[i].node.parent, NULL);
	for (i = 0; i < n; i++)
		if (i < EXPAND_HITS || r->pool.v[i].changed)
			add_neighbours(r, i);
	for (i = 0; i < n && types < EXPAND_TYPES; i++)
		if (kind_is_type(r->pool.v[i].node.kind)) {
			add_members(r, i);
			types++;
		}
	for (i = 0; i < r->pool.n; i++)
		r->pool.v[i].parent = candidate_find(&r->pool,
		    r->pool.v[i].node.parent);
}

static void
take_seeds(struct ranking *r, const struct seeds *s)
{
	size_t	 i, k;

	for (i = 0; i < s->n; i++) {
		k = candidate_add(r->q, &r->pool, s->v[i], NULL);
		if (k == NONE)
			continue;
		r->pool.v[k].changed = 1;
		r->pool.v[k].given = i >= s->nchanged;
	}
}

/* Some stand in the text index but were not among the best. */
static void
fill_texts(struct ranking *r)
{
	struct candidate	*c;
	const struct hit	*h;
	size_t			 i, k;

	for (i = POOL_HITS; i < r->hits.n; i++) {
		h = &r->hits.v[i];
		if ((k = candidate_find(&r->pool, h->id)) == NONE)
			continue;
		c = &r->pool.v[k];
		memcpy(c->in, h->in, sizeof(c->in));
		c->container = h->container;
		c->path = h->path;
		c->text = h->score;
		c->own = h->own;
	}
}

/* ---- rounds ---- */

/* What candidates are by themselves, best first in r->order. */
static const struct ranking	*sorting;	/* comparing has no argument */

static int
by_base(const void *va, const void *vb)
{
	const struct candidate	*a = &sorting->pool.v[*(const size_t *)va];
	const struct candidate	*b = &sorting->pool.v[*(const size_t *)vb];

	if (a->base != b->base)
		return a->base > b->base ? -1 : 1;
	return memcmp(a->node.hash, b->node.hash, sizeof(a->node.hash));
}

static int
is_code(const struct candidate *c)
{
	return c->node.kind != NODE_SECTION && c->node.kind != NODE_FILE;
}

/* The largest base becomes 1. */
static void
scale_bases(struct ranking *r)
{
	double	 most = 0;
	size_t	 i;

	for (i = 0; i < r->pool.n; i++)
		signal_raise(&most, r->pool.v[i].base);
	for (i = 0; i < r->pool.n && most > 0; i++)
		r->pool.v[i].base /= most;
	for (i = 0; i < r->pool.n; i++)
		r->order[i] = i;
	sorting = r;
	qsort(r->order, r->pool.n, sizeof(*r->order), by_base);
}

static void
first_bases(struct ranking *r)
{
	struct candidate	*c;
	double			 most = 0;
	size_t			 i;
	int			 s;

	for (i = 0; i < r->pool.n; i++) {
		c = &r->pool.v[i];
		for (s = 0; s < SIG_MAX; s++)
			if ((left_out >> s & 1) == 0)
				c->raw += signals[s].base * c->signal[s];
		c->base = is_code(c) ? c->raw * c->factor : 0;
		signal_raise(&most, c->raw);
	}
	for (i = 0; i < r->pool.n && most > 0; i++)
		r->pool.v[i].raw /= most;
	scale_bases(r);
}

static void
set_scores(struct ranking *r)
{
	struct candidate	*c;
	size_t			 i;
	int			 s;

	for (i = 0; i < r->pool.n; i++) {
		c = &r->pool.v[i];
		for (c->score = 0, s = 0; s < SIG_MAX; s++)
			c->score += rank_share(c, s);
	}
}

/* Among results alike, what others may use is asked for more often.  What
   they lend is not less for it. */
static void
lower_private(struct ranking *r)
{
	struct candidate	*c;
	size_t			 i;

	for (i = 0; i < r->pool.n; i++) {
		c = &r->pool.v[i];
		if ((c->node.flags & NODE_VISIBILITY) == NODE_PRIVATE)
			c->factor *= PRIVATE_FACTOR;
	}
}

static void
next_bases(struct ranking *r)
{
	size_t	 i;

	for (i = 0; i < r->pool.n; i++)
		r->pool.v[i].base = is_code(&r->pool.v[i]) ?
		    r->pool.v[i].score : 0;
	scale_bases(r);
}

/* ---- all of it ---- */

void
rank_task(struct query *q, struct task *task, const struct seeds *seeds,
    struct ranking *r)
{
	int	 round;

	memset(r, 0, sizeof(*r));
	r->q = q;
	r->task = task;
	left_out = q->without;
	r->graph = graph_new(q);
	find_hits(q, task, POOL_HITS, &r->hits);
	take_hits(r);
	take_seeds(r, seeds);
	if (signal_weight(SIG_HISTORY) > 0)
		history_candidates(r);
	expand(r);
	fill_texts(r);
	r->order = xcalloc(r->pool.n + 1, sizeof(*r->order));
	signals_own(r);
	feedback_apply(r);
	first_bases(r);
	for (round = 0; round < ROUNDS; round++) {
		if (round > 0)
			next_bases(r);
		signals_between(r);
		if (round == ROUNDS - 1)
			lower_private(r);
		set_scores(r);
	}
	rank_order(r);
}

void
rank_release(struct ranking *r)
{
	free(r->hits.v);
	candidates_release(&r->pool);
	graph_free(r->graph);
	free(r->order);
}
