/*
 * What a task in words needs to see: the parts of the question "context".
 *
 * context.c		the question: options, what is asked
 * context_answer.c	what is said: results, differences, sessions
 * context_task.c	from the task's text to terms
 * context_find.c	terms to definitions: the full-text index
 * context_history.c	terms to definitions: the messages of commits
 * context_pool.c	candidates and their neighbours
 * context_graph.c	the adjacency as a reader walks it
 * context_signals.c	what speaks for a candidate
 * context_walk.c	the random walk among them
 * context_rank.c	candidates, weights, and the scores they make
 * context_order.c	the order, and what results say of each other
 * context_seeds.c	files and changes, where a task begins besides words
 * context_pack.c	what fits into a budget
 * context_feedback.c	what users said of earlier answers
 */
#ifndef KN_CONTEXT_H
#define KN_CONTEXT_H

#include "query.h"
#include "words.h"
#include "wordsec.h"

/* ---- the task ---- */

#define TERMS_MAX	64	/* bits of a set of terms */

struct term {
	char		 word[WORD_MAX];
	size_t		 len;
	double		 idf;
	double		 weight;	/* how much the task stresses it */
	int		 known;		/* the index has it */
};

struct task {
	const char	*text;
	struct term	 terms[TERMS_MAX];
	unsigned int	 nterms;
	unsigned int	 dropped;	/* terms over TERMS_MAX */
	unsigned int	 words;		/* so far, as far as it matters */
	uint64_t	 follows;	/* bit t: term t stands right before
					   term next[t] */
	uint8_t		 next[TERMS_MAX];
	const char	**names;	/* written as code, in the pool */
	size_t		 nnames, names_cap;
	int		 wants_tests;
};

/* Terms and names of TEXT; what they weigh is not known yet. */
void	task_parse(struct query *, struct task *, const char *text);
/* Number of the term, or -1. */
int	task_term(const struct task *, const char *word, size_t len);

/* ---- definitions that hold words of the task ---- */

/* A definition by its own words: which terms stand in which field. */
struct hit {
	int64_t		 id;
	double		 score;		/* BM25F, all fields */
	double		 own;		/* without container and path */
	uint64_t	 in[WORD_FIELDS];	/* terms by field */
	uint64_t	 container;	/* in names of what it stands in */
	uint64_t	 path;
	uint32_t	 kind;
	int		 test;
};

struct hits {
	struct hit	*v;
	size_t		 n, cap;
	size_t		 files;		/* that were looked into */
};

/* All definitions that can be among the best WANT, those best first and in
   their order, the rest in any; and idf of the terms. */
void	find_hits(struct query *, struct task *, size_t want, struct hits *);

/* Slots of FILE's N definitions, when they are not the ords; to be freed.
   NULL: they are. */
uint32_t	*file_slots(struct query *, int64_t file, uint32_t n);

/* ---- the adjacency ---- */

struct graph;

struct graph	*graph_new(struct query *);
void		 graph_free(struct graph *);
/*
 * Edges of NODE; N of them, packed (common/adjacency.h), valid until
 * graph_free().
 */
struct adj_span {
	const unsigned char	*p;	/* 8 bytes each */
	uint32_t		 n;
};
struct adj_span	 graph_edges(struct graph *, int64_t node, int reverse);

/* ---- candidates ---- */

enum signal {
	SIG_TEXT,		/* BM25F of all fields */
	SIG_OWN,		/* BM25F without container and path */
	SIG_TASK,		/* share of the task that its name has */
	SIG_PAIR,		/* neighbouring words of the task */
	SIG_ORDER,		/* neighbours in its name as in the task */
	SIG_ANCHOR,		/* words in the names of what calls it */
	SIG_EXACT,		/* written in the task as code */
	SIG_CHANGED,		/* of the files or changes that are given */
	SIG_HISTORY,		/* commits that speak of the task changed it */
	SIG_SIZE,		/* lines */
	SIG_KIND,		/* a type */
	SIG_CONTAINER,		/* what it stands in is good */
	SIG_MEMBERS,		/* the best that stands in it */
	SIG_MEMBERS3,		/* the best three */
	SIG_SIBLINGS,		/* what stands beside it */
	SIG_CALLERS,		/* good ones call it */
	SIG_CALLEES,		/* it calls good ones */
	SIG_TYPES,		/* it overrides, implements, extends good ones */
	SIG_TESTS,		/* good tests call it */
	SIG_DOCS,		/* good sections of documents name it */
	SIG_WALK,		/* random walk with restart */
	SIG_DEGREE,		/* how many refer to it */
	SIG_FILE,		/* others of its file */
	SIG_PACKAGE,		/* others of its folder */
	SIG_CHOSEN,		/* those before it: the sum of what they add */
	SIG_MAX
};
#define SIG_BETWEEN	SIG_CONTAINER	/* from here on: of neighbours */

struct candidate {
	struct node	 node;
	const struct file *file;
	size_t		 folder;	/* bytes of its path before the name */
	size_t		 parent;	/* candidate, or NONE */
	uint64_t	 in[WORD_FIELDS];
	uint64_t	 container, path;
	double		 text, own;
	double		 raw;		/* by its own signals: 0 … 1 */
	double		 base;		/* what it lends to its neighbours */
	double		 signal[SIG_MAX];	/* 0 … 1; see SIG_CHOSEN */
	double		 score;
	double		 factor;	/* test code and the like */
	int		 changed;	/* for SIG_CHANGED */
	double		 said;		/* for SIG_HISTORY */
	int		 given;		/* the question names it or its file */
};
#define NONE	((size_t)-1)

struct pool_of {
	struct candidate *v;
	size_t		 n, cap;
	struct slot	*slots;		/* by node id */
	size_t		 nslots;
};

/* The candidate of that id, or NONE. */
size_t	 candidate_find(const struct pool_of *, int64_t id);
/* Its candidate; NONE when there is no such node.  *IS_NEW may be NULL. */
size_t	 candidate_add(struct query *, struct pool_of *, int64_t id,
	    int *is_new);
void	 candidates_release(struct pool_of *);

/* ---- signals ---- */

struct ranking;

/* What each candidate is by itself. */
void	 signals_own(struct ranking *);
/* What its neighbours make of it, by their base; r->order is by base. */
void	 signals_between(struct ranking *);
void	 walk_signals(struct ranking *);
void	 signal_raise(double *signal, double value);	/* to the larger */
int	 candidate_is_test(const struct candidate *);
int	 kind_is_type(unsigned int kind);
int	 kind_is_callable(unsigned int kind);

/* ---- what commits said ---- */

/* Candidates that commits changed whose messages fit, and how well. */
void	history_candidates(struct ranking *);

/* ---- what users said ---- */

/*
 * What was said of candidates, for tasks like this one, makes their factor
 * larger or smaller.
 */
void	feedback_apply(struct ranking *);
/* Words of the task as they are kept: see feedback.h.  In the pool. */
const char *feedback_words(struct query *, const struct task *);

/* ---- ranking ---- */

/* Definitions that a task is about besides its words. */
struct seeds {
	int64_t		*v;		/* node ids, each once */
	size_t		 n, cap;
	size_t		 nchanged;	/* the first: that changes touch; the
					   rest the question names */
};

struct ranking {
	struct query	*q;
	struct task	*task;
	struct hits	 hits;
	struct pool_of	 pool;
	struct graph	*graph;
	size_t		*order;		/* candidates, best first */
	size_t		 n;
};

/* Everything from the task, which may have no words if there are seeds, to
   the order. */
void	rank_task(struct query *, struct task *, const struct seeds *,
	    struct ranking *);
void	rank_release(struct ranking *);
/* By the scores, those that are wanted; they change as the order is made. */
void	rank_order(struct ranking *);
const char *signal_name(enum signal);
int	signal_parse(const char *name);		/* or -1 */
const char *signal_meaning(enum signal);	/* for people */
double	signal_weight(enum signal);	/* 0 of one left out with -w */
/* What the signal adds to the candidate's score. */
double	rank_share(const struct candidate *, enum signal);

/* ---- files and changes ---- */

/* The node; of a file all its definitions. */
void	seeds_node(struct query *, const struct node *, struct seeds *);
/*
 * The definitions whose lines `git diff RANGE` changes; -1 when git cannot
 * say.  Lines are those of the newer side, which is to be the indexed one.
 */
int	seeds_diff(struct query *, const char *range, struct seeds *);
/* The same of a pull request into BASE: since HEAD left it. */
int	seeds_request(struct query *, const char *base, struct seeds *);

/* ---- packing ---- */

/*
 * Keep of the first MOST results those that fit into BUDGET tokens and are
 * worth most; their order stays.  COST is of each result by its place in the
 * order.  Returns how many.
 */
size_t	pack_choose(struct ranking *, size_t most, size_t budget,
	    const size_t *cost);
/* Of the first N, take away the one that is worth least for a token; COST is
   by candidate here.  Returns how many are left. */
size_t	pack_drop(struct ranking *, size_t n, const size_t *cost);

/* ---- the answer ---- */

/*
 * Say the results that are wanted, at most MOST, all that fit into the
 * budget.  ABOUT is the text of the options that make a difference, for the
 * name of the pack; LIMITED: MOST was asked for.  Returns a status.
 */
int	context_answer(struct query *, struct ranking *, const char *task,
	    const char *about, int limited);

#endif
