/*
 * From candidates to an order: signals between 0 and 1, and their weights.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "context.h"

#define POOL_HITS	1000	/* best definitions by their own words */
#define EXPAND_TYPES	40	/* types whose members all become candidates */
#define EXPAND_HITS	60	/* definitions whose neighbours do */
#define NEIGHBOURS_MAX	200	/* of one definition */
#define TEST_FACTOR	0.3

static const struct {
	const char	*name;
	double		 weight;
} signals[SIG_MAX] = {
	[SIG_TEXT] = { "text", 1 },
	[SIG_NAME] = { "name", .3 },
	[SIG_TASK] = { "task", .3 },
	[SIG_PAIR] = { "pair", .2 },
	[SIG_EXACT] = { "exact", 1 },
	[SIG_CONTAINER] = { "container", .4 },
	[SIG_MEMBERS] = { "members", .4 },
	[SIG_CALLERS] = { "callers", .2 },
	[SIG_CALLEES] = { "callees", .1 },
	[SIG_TYPES] = { "types", .2 },
	[SIG_WALK] = { "walk", .3 },
	[SIG_DEGREE] = { "degree", .15 },
	[SIG_FILE] = { "file", .2 },
	[SIG_SIZE] = { "size", .1 },
	[SIG_KIND] = { "kind", .1 },
};

const char *
signal_name(enum signal s)
{
	return signals[s].name;
}

double
rank_share(const struct candidate *c, enum signal s)
{
	return signals[s].weight * c->signal[s] * c->factor;
}

static int
is_type(unsigned int kind)
{
	return kind == NODE_CLASS || kind == NODE_STRUCT ||
	    kind == NODE_UNION || kind == NODE_INTERFACE ||
	    kind == NODE_ENUM || kind == NODE_MODULE ||
	    kind == NODE_TYPE_ALIAS;
}

static int
is_callable(unsigned int kind)
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
				if (reverse)
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
		if (is_callable(list.v[k].kind) || is_type(list.v[k].kind))
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
	for (i = 0; i < n && i < EXPAND_HITS; i++)
		add_neighbours(r, i);
	for (i = 0; i < n && types < EXPAND_TYPES; i++)
		if (is_type(r->pool.v[i].node.kind)) {
			add_members(r, i);
			types++;
		}
	for (i = 0; i < r->pool.n; i++)
		r->pool.v[i].parent = candidate_find(&r->pool,
		    r->pool.v[i].node.parent);
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
	}
}

/* ---- signals of one candidate ---- */

/* Terms in the names of what C stands in, across files too. */
static uint64_t
container_terms(const struct ranking *r, const struct candidate *c)
{
	uint64_t	 terms = c->container;
	size_t		 i = c->parent;
	int		 depth;

	for (depth = 0; i != NONE && depth < 8; depth++) {
		if (r->pool.v[i].node.kind != NODE_FILE)
			terms |= r->pool.v[i].in[0];
		i = r->pool.v[i].parent;
	}
	return terms;
}

static double
weight_of(const struct task *k, uint64_t terms)
{
	double		 sum = 0;
	unsigned int	 t;

	for (t = 0; t < k->nterms; t++)
		if (terms >> t & 1)
			sum += k->terms[t].idf * k->terms[t].weight;
	return sum;
}

/* Terms that are parts of NAME; how many parts there are. */
static uint64_t
name_terms(const struct task *k, const char *name, double *parts)
{
	struct text	 rest = { name, strlen(name) }, part;
	char		 word[WORD_MAX];
	uint64_t	 terms = 0;
	size_t		 len;
	int		 t;

	for (*parts = 0; word_part(&rest, &part);) {
		if ((len = word_normal(word, part)) == 0)
			continue;
		++*parts;
		if ((t = task_term(k, word, len)) >= 0)
			terms |= (uint64_t)1 << t;
	}
	return terms;
}

static int
bits(uint64_t v)
{
	return __builtin_popcountll(v);
}

static void
own_signals(struct ranking *r, struct candidate *c, double all)
{
	const struct task	*k = r->task;
	uint64_t		 name, both, pairs = 0;
	unsigned int		 t;
	double			 parts, total;
	size_t			 i;

	name = name_terms(k, c->node.name, &parts);
	both = name | container_terms(r, c);
	c->container |= both & ~name;
	c->signal[SIG_NAME] = parts > 0 ? bits(name) / parts : 0;
	c->signal[SIG_TASK] = all > 0 ? weight_of(k, both) / all : 0;
	for (t = 0, total = 0; t < k->nterms; t++)
		if (k->follows >> t & 1 && both >> t & 1 &&
		    both >> k->next[t] & 1 &&
		    ((name >> t & 1) || (name >> k->next[t] & 1)))
			pairs++;
	c->signal[SIG_PAIR] = pairs > 2 ? 1 : (double)pairs / 2;
	for (i = 0; i < k->nnames; i++)
		if (strcmp(k->names[i], c->node.name) == 0)
			c->signal[SIG_EXACT] = 1;
	total = c->node.end_line >= c->node.line ?
	    c->node.end_line - c->node.line + 1 : 1;
	c->signal[SIG_SIZE] = log2(1 + total) / 10;
	if (c->signal[SIG_SIZE] > 1)
		c->signal[SIG_SIZE] = 1;
	c->signal[SIG_KIND] = is_type(c->node.kind);
	if (!k->wants_tests && ((c->node.flags & NODE_TEST) ||
	    (c->file->flags & FILE_TEST)))
		c->factor *= TEST_FACTOR;
}

/* ---- signals between candidates ---- */

static double
text_of(const struct ranking *r, size_t i)
{
	return r->pool.v[i].signal[SIG_TEXT] * r->pool.v[i].factor;
}

static void
raise(double *signal, double value)
{
	if (value > *signal)
		*signal = value;
}

static void
container_signals(struct ranking *r)
{
	struct candidate	*c;
	size_t			 i;

	for (i = 0; i < r->pool.n; i++) {
		c = &r->pool.v[i];
		if (c->parent == NONE ||
		    r->pool.v[c->parent].node.kind == NODE_FILE)
			continue;
		c->signal[SIG_CONTAINER] = text_of(r, c->parent);
		raise(&r->pool.v[c->parent].signal[SIG_MEMBERS],
		    text_of(r, i));
	}
}

/* Neighbours count by their text, the less the more neighbours they have. */
static void
edge_signals(struct ranking *r, size_t i)
{
	struct candidate	*c = &r->pool.v[i];
	struct adj_span		 out = graph_edges(r->graph, c->node.id, 0);
	struct adj_span		 in = graph_edges(r->graph, c->node.id, 1);
	uint64_t		 e;
	uint32_t		 k;
	size_t			 j;
	double			 text;

	for (k = 0; k < out.n; k++) {
		memcpy(&e, out.p + 8 * (size_t)k, sizeof(e));
		if ((j = candidate_find(&r->pool, adj_node(e))) == NONE ||
		    j == i)
			continue;
		text = text_of(r, j) * adj_conf(e) / 100;
		switch (adj_type(e)) {
		case EDGE_CALLS:
			raise(&c->signal[SIG_CALLEES], text);
			raise(&r->pool.v[j].signal[SIG_CALLERS],
			    text_of(r, i) * adj_conf(e) / 100);
			break;
		case EDGE_OVERRIDES:
		case EDGE_IMPLEMENTS:
		case EDGE_EXTENDS:
			raise(&c->signal[SIG_TYPES], text);
			raise(&r->pool.v[j].signal[SIG_TYPES],
			    text_of(r, i) * adj_conf(e) / 100);
			break;
		}
	}
	c->signal[SIG_DEGREE] = log2(1.0 + in.n) / 10;
	if (c->signal[SIG_DEGREE] > 1)
		c->signal[SIG_DEGREE] = 1;
}

/* ---- random walk with restart ---- */

#define WALK_ALPHA	0.2	/* probability to begin again */
#define WALK_ROUNDS	20
#define WALK_LEAST	1e-4	/* less is not passed on */
#define WALK_SEEDS	30

struct walk_node {
	int64_t	 id;
	double	 now, next, seed;
};

struct rwr {
	struct ranking	*r;
	struct walk_node *v;
	size_t		 n, cap;
	struct pool_slot {
		int64_t	 id;
		uint32_t i;
	}		*slots;
	size_t		 nslots;
};

static size_t
walk_find(struct rwr *w, int64_t id)
{
	size_t	 i, k, n;

	if ((w->n + 1) * 2 > w->nslots) {
		struct pool_slot	*old = w->slots;

		n = w->nslots;
		w->nslots = n == 0 ? 4096 : n * 2;
		w->slots = calloc(w->nslots, sizeof(*w->slots));
		if (w->slots == NULL)
			err(STATUS_ERROR, NULL);
		for (k = 0; k < n; k++)
			if (old[k].id != 0) {
				i = (size_t)((uint64_t)old[k].id *
				    0x9e3779b97f4a7c15u >> 20);
				while (w->slots[i & (w->nslots - 1)].id != 0)
					i++;
				w->slots[i & (w->nslots - 1)] = old[k];
			}
		free(old);
	}
	i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 20);
	for (;; i++) {
		struct pool_slot	*s = &w->slots[i & (w->nslots - 1)];

		if (s->id == id)
			return s->i;
		if (s->id == 0) {
			s->id = id;
			s->i = (uint32_t)w->n;
			w->v = grow(w->v, w->n, &w->cap, sizeof(*w->v));
			memset(&w->v[w->n], 0, sizeof(*w->v));
			w->v[w->n].id = id;
			return w->n++;
		}
	}
}

static const double edge_weight[EDGE_TYPE_MAX] = {
	[EDGE_CALLS] = 1, [EDGE_EXTENDS] = 1, [EDGE_IMPLEMENTS] = 1,
	[EDGE_OVERRIDES] = 1, [EDGE_REFERENCES] = .5,
	[EDGE_TYPE_HINT_OF] = .5, [EDGE_DECORATES] = .5,
	[EDGE_THROWS] = .3, [EDGE_ACCESSES_FIELD] = .3,
	[EDGE_DOCUMENTS] = .5, [EDGE_CHANGES_WITH] = .3,
};

static double
span_weight(struct adj_span s)
{
	double		 sum = 0;
	uint32_t	 k;
	uint64_t	 e;

	for (k = 0; k < s.n; k++) {
		memcpy(&e, s.p + 8 * (size_t)k, sizeof(e));
		if (adj_type(e) < EDGE_TYPE_MAX)
			sum += edge_weight[adj_type(e)] * adj_conf(e);
	}
	return sum;
}

static void
pass_on(struct rwr *w, struct adj_span s, double each)
{
	uint32_t	 k;
	uint64_t	 e;
	size_t		 j;
	double		 add;

	for (k = 0; k < s.n; k++) {
		memcpy(&e, s.p + 8 * (size_t)k, sizeof(e));
		if (adj_type(e) >= EDGE_TYPE_MAX ||
		    (add = edge_weight[adj_type(e)] * adj_conf(e)) == 0)
			continue;
		j = walk_find(w, adj_node(e));
		w->v[j].next += each * add;
	}
}

static int
top_ten(const struct rwr *w, size_t top[10])
{
	size_t	 i, n = 0, k;

	for (i = 0; i < w->n; i++) {
		for (k = n; k > 0 && w->v[i].now > w->v[top[k - 1]].now; k--)
			if (k < 10)
				top[k] = top[k - 1];
		if (k < 10) {
			top[k] = i;
			if (n < 10)
				n++;
		}
	}
	return (int)n;
}

static void
walk_signals(struct ranking *r)
{
	struct rwr		 w = { .r = r };
	struct adj_span		 out, in;
	size_t			 i, j, n, top[10], last[10];
	double			 sum = 0, back, weight, most = 0;
	int			 round, same = 0, ntop, nlast = 0;

	for (i = 0; i < r->pool.n && i < WALK_SEEDS; i++)
		sum += text_of(r, i);
	for (i = 0; i < r->pool.n && i < WALK_SEEDS && sum > 0; i++) {
		j = walk_find(&w, r->pool.v[i].node.id);
		w.v[j].seed = w.v[j].now = text_of(r, i) / sum;
	}
	for (round = 0; round < WALK_ROUNDS && sum > 0; round++) {
		back = 0;
		n = w.n;
		for (i = 0; i < n; i++) {
			if (w.v[i].now < WALK_LEAST) {
				back += w.v[i].now;
				continue;
			}
			out = graph_edges(r->graph, w.v[i].id, 0);
			in = graph_edges(r->graph, w.v[i].id, 1);
			weight = span_weight(out) + span_weight(in);
			if (weight <= 0) {
				back += w.v[i].now;
				continue;
			}
			weight = w.v[i].now / weight;
			pass_on(&w, out, weight);
			pass_on(&w, in, weight);
		}
		for (i = 0; i < w.n; i++) {
			w.v[i].now = (1 - WALK_ALPHA) * (w.v[i].next +
			    back * w.v[i].seed) + WALK_ALPHA * w.v[i].seed;
			w.v[i].next = 0;
		}
		ntop = top_ten(&w, top);
		same = ntop == nlast && memcmp(top, last, (size_t)ntop *
		    sizeof(*top)) == 0 ? same + 1 : 0;
		memcpy(last, top, sizeof(last));
		nlast = ntop;
		if (same == 2)
			break;
	}
	for (i = 0; i < w.n; i++)
		raise(&most, w.v[i].now);
	for (i = 0; i < w.n && most > 0; i++)
		if ((j = candidate_find(&r->pool, w.v[i].id)) != NONE)
			r->pool.v[j].signal[SIG_WALK] = w.v[i].now / most;
	free(w.v);
	free(w.slots);
}

/* ---- files ---- */

struct file_best {
	const struct file *file;
	double		 best[3];
};

/* The best of the file but the candidate itself, three at most. */
static void
file_signals(struct ranking *r)
{
	size_t	 i, j, n = r->hits.n < 100 ? r->hits.n : 100;

	/* Share of the first hundred's text that lies in the file. */
	double	 sum = 0, *part;

	if ((part = calloc(r->pool.n + 1, sizeof(*part))) == NULL)
		err(STATUS_ERROR, NULL);
	for (j = 0; j < n && j < r->pool.n; j++)
		sum += text_of(r, j);
	for (i = 0; i < r->pool.n && sum > 0; i++) {
		for (j = 0; j < n && j < r->pool.n; j++)
			if (j != i && r->pool.v[j].file ==
			    r->pool.v[i].file)
				part[i] += text_of(r, j);
		r->pool.v[i].signal[SIG_FILE] = sqrt(part[i] / sum);
	}
	free(part);
}

/* ---- the order ---- */

static const struct ranking	*sorting;

static int
by_score(const void *va, const void *vb)
{
	const struct candidate	*a = &sorting->pool.v[*(const size_t *)va];
	const struct candidate	*b = &sorting->pool.v[*(const size_t *)vb];

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return memcmp(a->node.hash, b->node.hash, sizeof(a->node.hash));
}

static int
is_wanted(const struct ranking *r, const struct candidate *c)
{
	if (!query_wants(r->q, &c->node))
		return 0;
	return r->q->kinds != 0 || is_type(c->node.kind) ||
	    is_callable(c->node.kind);
}

static void
order(struct ranking *r)
{
	struct candidate	*c;
	size_t			 i;
	int			 s;

	r->order = calloc(r->pool.n + 1, sizeof(*r->order));
	if (r->order == NULL)
		err(STATUS_ERROR, NULL);
	for (i = r->n = 0; i < r->pool.n; i++) {
		c = &r->pool.v[i];
		c->score = 0;
		for (s = 0; s < SIG_MAX; s++)
			c->score += rank_share(c, s);
		if (is_wanted(r, c))
			r->order[r->n++] = i;
	}
	sorting = r;
	qsort(r->order, r->n, sizeof(*r->order), by_score);
}

void
rank_task(struct query *q, struct task *task, struct ranking *r)
{
	double	 all = 0, most = 0;
	size_t	 i;

	memset(r, 0, sizeof(*r));
	r->q = q;
	r->task = task;
	r->graph = graph_new(q);
	find_hits(q, task, POOL_HITS, &r->hits);
	take_hits(r);
	expand(r);
	fill_texts(r);
	for (i = 0; i < task->nterms; i++)
		all += task->terms[i].idf * task->terms[i].weight;
	for (i = 0; i < r->pool.n; i++)
		raise(&most, r->pool.v[i].text);
	for (i = 0; i < r->pool.n; i++) {
		if (most > 0)
			r->pool.v[i].signal[SIG_TEXT] =
			    r->pool.v[i].text / most;
		own_signals(r, &r->pool.v[i], all);
	}
	container_signals(r);
	for (i = 0; i < r->pool.n; i++)
		edge_signals(r, i);
	walk_signals(r);
	file_signals(r);
	order(r);
}

void
rank_release(struct ranking *r)
{
	free(r->hits.v);
	candidates_release(&r->pool);
	graph_free(r->graph);
	free(r->order);
}
