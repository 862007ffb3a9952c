/*
 * Signals: what a candidate is by itself, and what its neighbours make of it.
 * Each is a number from 0 to 1.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "context.h"

#define TEST_FACTOR	0.3
#define ASIDE_FACTOR	0.5
#define ANCHOR_LEAST	70	/* confidence of calls whose words count */
/*
 * Who names a file knows what is in it.  Of 200 commits of five repositories
 * that change two to six files, one given, the others are reached by twenty
 * results in .08 without this, in .26 with.
 */
#define GIVEN_FACTOR	0.5

/* ---- signals of one candidate ---- */

int
candidate_is_test(const struct candidate *c)
{
	return (c->node.flags & NODE_TEST) || (c->file->flags & FILE_TEST);
}

/*
 * Code that is there to show or try something: a folder of examples, docs or
 * what tests need, by the usual words in the names of such folders.
 */
static int
is_aside(const char *path)
{
	static const char *const words[] = { "example", "examples", "sample",
	    "samples", "demo", "demos", "doc", "docs", "benchmark",
	    "benchmarks", "bench", "benches", "fixture", "fixtures",
	    "testdata", "testutil", "testutils", "testsuite", "mock", "mocks",
	    "tutorial", "tutorials", "test", "tests" };
	const char	*end = strrchr(path, '/');
	struct text	 rest = { path, end != NULL ? (size_t)(end - path) : 0 };
	struct text	 part;
	size_t		 i;

	while (word_part(&rest, &part))
		for (i = 0; i < nitems(words); i++)
			if (strlen(words[i]) == part.len &&
			    strncasecmp(words[i], part.p, part.len) == 0)
				return 1;
	return 0;
}

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

/* Terms that are parts of NAME. */
static uint64_t
name_terms(const struct task *k, const char *name)
{
	struct text	 rest = { name, strlen(name) }, part;
	char		 word[WORD_MAX];
	uint64_t	 terms = 0;
	size_t		 len;
	int		 t;

	while (word_part(&rest, &part))
		if ((len = word_normal(word, part)) > 0 &&
		    (t = task_term(k, word, len)) >= 0)
			terms |= (uint64_t)1 << t;
	return terms;
}

/*
 * Pairs of neighbouring parts of NAME that are neighbours in the task, in
 * this order (D. Metzler, W. B. Croft, "A Markov random field model for term
 * dependencies", SIGIR 2005).
 */
static unsigned int
ordered_pairs(const struct task *k, const char *name)
{
	struct text	 rest = { name, strlen(name) }, part;
	char		 word[WORD_MAX];
	unsigned int	 n = 0;
	size_t		 len;
	int		 t, last = -1;

	for (; word_part(&rest, &part); last = t) {
		len = word_normal(word, part);
		t = len > 0 ? task_term(k, word, len) : -1;
		n += last >= 0 && t >= 0 && (k->follows >> last & 1) &&
		    k->next[last] == t;
	}
	return n;
}

/* ALL: what all terms of the task weigh. */
static void
own_signals(struct ranking *r, struct candidate *c, double all)
{
	const struct task	*k = r->task;
	uint64_t		 name, both, pairs = 0;
	unsigned int		 t, ordered;
	double			 lines;
	size_t			 i;

	name = name_terms(k, c->node.name);
	both = name | container_terms(r, c);
	c->signal[SIG_TASK] = all > 0 ? weight_of(k, name) / all : 0;
	for (t = 0; t < k->nterms; t++)
		if (k->follows >> t & 1 && both >> t & 1 &&
		    both >> k->next[t] & 1 &&
		    ((name >> t & 1) || (name >> k->next[t] & 1)))
			pairs++;
	c->signal[SIG_PAIR] = pairs > 2 ? 1 : (double)pairs / 2;
	ordered = ordered_pairs(k, c->node.name);
	c->signal[SIG_ORDER] = ordered > 2 ? 1 : (double)ordered / 2;
	for (i = 0; i < k->nnames; i++)
		if (strcmp(k->names[i], c->node.name) == 0)
			c->signal[SIG_EXACT] = 1;
	c->signal[SIG_CHANGED] = c->changed;
	c->signal[SIG_HISTORY] = c->said;
	lines = c->node.end_line >= c->node.line ?
	    c->node.end_line - c->node.line + 1 : 1;
	c->signal[SIG_SIZE] = fmin(log2(1 + lines) / 10, 1);
	c->signal[SIG_KIND] = kind_is_type(c->node.kind);
	if (candidate_is_test(c))
		c->factor *= k->wants_tests ? 1 : TEST_FACTOR;
	else if (is_aside(c->file->path))
		c->factor *= ASIDE_FACTOR;
	if (c->given)
		c->factor *= GIVEN_FACTOR;
	if (strchr(c->node.name, '<') != NULL)
		c->factor *= ASIDE_FACTOR;
}

/*
 * Words of the task in the names of what calls C: they say what it is for, as
 * the texts of links do of a page (N. Craswell, D. Hawking, S. Robertson,
 * "Effective site finding using link anchor information", SIGIR 2001).  A
 * test's name says more of the test.
 */
static void
anchor_signals(struct ranking *r, double all)
{
	uint64_t	*terms = xcalloc(r->pool.n, sizeof(*terms)), e;
	struct candidate *c;
	struct adj_span	 out;
	uint32_t	 k;
	size_t		 i, j;

	for (i = 0; i < r->pool.n; i++) {
		c = &r->pool.v[i];
		if (c->in[0] == 0 || candidate_is_test(c))
			continue;
		out = graph_edges(r->graph, c->node.id, 0);
		for (k = 0; k < out.n; k++) {
			memcpy(&e, out.p + 8 * (size_t)k, sizeof(e));
			if (adj_type(e) == EDGE_CALLS &&
			    adj_conf(e) >= ANCHOR_LEAST && (j =
			    candidate_find(&r->pool, adj_node(e))) != NONE)
				terms[j] |= c->in[0];
		}
	}
	for (i = 0; i < r->pool.n && all > 0; i++)
		r->pool.v[i].signal[SIG_ANCHOR] =
		    weight_of(r->task, terms[i]) / all;
	free(terms);
}

/* ---- signals between candidates ---- */

void
signal_raise(double *signal, double value)
{
	if (value > *signal)
		*signal = value;
}

/* The mean of the best three that stand beside C, itself left out. */
static double
siblings_mean(const double best[4], double own)
{
	double	 sum = 0;
	int	 i, n, skipped = 0;

	for (i = n = 0; i < 4 && n < 3; i++) {
		if (!skipped && best[i] == own) {
			skipped = 1;
			continue;
		}
		sum += best[i];
		n++;
	}
	return sum / 3;
}

static void
container_signals(struct ranking *r)
{
	struct candidate	*c, *parent;
	double			(*best)[4], v, old;
	size_t			 i, j;

	best = xcalloc(r->pool.n + 1, sizeof(*best));
	for (i = 0; i < r->pool.n; i++) {
		c = &r->pool.v[i];
		if (c->parent == NONE)
			continue;
		parent = &r->pool.v[c->parent];
		if (parent->node.kind == NODE_FILE)
			continue;
		c->signal[SIG_CONTAINER] = r->pool.v[c->parent].base;
		signal_raise(&parent->signal[SIG_MEMBERS], r->pool.v[i].base);
		for (v = r->pool.v[i].base, j = 0; j < 4; j++)
			if (v > best[c->parent][j]) {
				old = best[c->parent][j];
				best[c->parent][j] = v;
				v = old;
			}
	}
	for (i = 0; i < r->pool.n; i++) {
		c = &r->pool.v[i];
		c->signal[SIG_MEMBERS3] = (best[i][0] + best[i][1] +
		    best[i][2]) / 3;
		if (c->parent != NONE &&
		    r->pool.v[c->parent].node.kind != NODE_FILE)
			c->signal[SIG_SIBLINGS] = siblings_mean(
			    best[c->parent], r->pool.v[i].base);
	}
	free(best);
}

/* Neighbours count by their text, the less the more neighbours they have. */
static void
edge_signals(struct ranking *r, size_t i)
{
	struct candidate	*c = &r->pool.v[i];
	struct adj_span		 out = graph_edges(r->graph, c->node.id, 0);
	struct adj_span		 in = graph_edges(r->graph, c->node.id, 1);
	uint64_t		 e;
	uint32_t		 k, refer = 0;
	size_t			 j;
	double			 text;

	for (k = 0; k < out.n; k++) {
		memcpy(&e, out.p + 8 * (size_t)k, sizeof(e));
		if ((j = candidate_find(&r->pool, adj_node(e))) == NONE ||
		    j == i)
			continue;
		text = r->pool.v[j].base * adj_conf(e) / 100;
		switch (adj_type(e)) {
		case EDGE_CALLS:
			signal_raise(&c->signal[SIG_CALLEES], text);
			signal_raise(&r->pool.v[j].signal[SIG_CALLERS],
			    r->pool.v[i].base * adj_conf(e) / 100);
			if (candidate_is_test(c))
				signal_raise(&r->pool.v[j].signal[SIG_TESTS],
				    c->raw * adj_conf(e) / 100);
			break;
		case EDGE_TESTS:
			signal_raise(&r->pool.v[j].signal[SIG_TESTS],
			    c->raw * adj_conf(e) / 100);
			break;
		case EDGE_DOCUMENTS:
			signal_raise(&r->pool.v[j].signal[SIG_DOCS],
			    c->raw * adj_conf(e) / 100);
			break;
		case EDGE_OVERRIDES:
		case EDGE_IMPLEMENTS:
		case EDGE_EXTENDS:
			signal_raise(&c->signal[SIG_TYPES], text);
			signal_raise(&r->pool.v[j].signal[SIG_TYPES],
			    r->pool.v[i].base * adj_conf(e) / 100);
			break;
		}
	}
	for (k = 0; k < in.n; k++) {
		memcpy(&e, in.p + 8 * (size_t)k, sizeof(e));
		refer += adj_type(e) != EDGE_CHANGES_WITH;
	}
	c->signal[SIG_DEGREE] = fmin(log2(1.0 + refer) / 10, 1);
}

/* ---- files ---- */

#define FILE_HITS	100

static int
same_folder(const struct candidate *a, const struct candidate *b)
{
	return a->folder == b->folder &&
	    memcmp(a->file->path, b->file->path, a->folder) == 0;
}

/*
 * Share of the best hundred that lies in the candidate's file, but itself;
 * and in its folder.
 */
static void
file_signals(struct ranking *r)
{
	size_t	 i, j, k, n = r->pool.n < FILE_HITS ? r->pool.n : FILE_HITS;
	double	 sum = 0, part, near;

	for (j = 0; j < n; j++)
		sum += r->pool.v[r->order[j]].base;
	for (i = 0; i < r->pool.n && sum > 0; i++) {
		for (part = near = 0, j = 0; j < n; j++) {
			k = r->order[j];
			if (k != i && r->pool.v[k].file == r->pool.v[i].file)
				part += r->pool.v[k].base;
			else if (k != i && same_folder(&r->pool.v[k],
			    &r->pool.v[i]))
				near += r->pool.v[k].base;
		}
		r->pool.v[i].signal[SIG_FILE] = sqrt(part / sum);
		r->pool.v[i].signal[SIG_PACKAGE] = sqrt((part + near) / sum);
	}
}

/* ---- all of them ---- */

void
signals_own(struct ranking *r)
{
	const struct task	*k = r->task;
	struct candidate	*c;
	double			 all = 0, text = 0, own = 0;
	unsigned int		 t;
	size_t			 i;

	for (t = 0; t < k->nterms; t++)
		all += k->terms[t].idf * k->terms[t].weight;
	for (i = 0; i < r->pool.n; i++) {
		signal_raise(&text, r->pool.v[i].text);
		signal_raise(&own, r->pool.v[i].own);
	}
	for (i = 0; i < r->pool.n; i++) {
		c = &r->pool.v[i];
		c->signal[SIG_TEXT] = text > 0 ? c->text / text : 0;
		c->signal[SIG_OWN] = own > 0 ? c->own / own : 0;
		own_signals(r, c, all);
	}
	anchor_signals(r, all);
}

void
signals_between(struct ranking *r)
{
	size_t	 i;
	int	 s;

	for (i = 0; i < r->pool.n; i++)
		for (s = SIG_BETWEEN; s < SIG_MAX; s++)
			r->pool.v[i].signal[s] = 0;
	container_signals(r);
	for (i = 0; i < r->pool.n; i++)
		edge_signals(r, i);
	walk_signals(r);
	file_signals(r);
}
