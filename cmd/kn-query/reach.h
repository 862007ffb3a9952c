/*
 * Everything that can be reached from some nodes, step by step: for impact
 * and test-scope.  Each node once, where it is reached first; all state is
 * in integers.
 */
#ifndef KN_REACH_H
#define KN_REACH_H

#include "graph.h"

#define REACH_NONE	0xffffffffu

/* Ways on that are no arcs of the graph; for reached.type. */
enum reach_type {
	REACH_PART = ARC_TYPE_MAX,	/* its container, whose code it is */
	REACH_SET,	/* initialised outside of functions with it */
	REACH_LOADS,	/* code that runs when its file is loaded */
	REACH_SHARES,	/* run by the test framework for what stands beside */
	REACH_NAME,	/* a reference of that name, of unknown receiver */
	REACH_OUTSIDE,	/* called from outside, through its class */
	REACH_ABOVE,	/* called as the method that it overrides */
	REACH_RAN,	/* run by a test, says a report of coverage */
	REACH_TYPE_MAX
};

struct reached {
	int64_t		 id;
	int64_t		 through;	/* see struct arc */
	uint32_t	 via;		/* number of the one before; or NONE */
	uint32_t	 depth;		/* 0: a root */
	uint32_t	 degree;	/* arcs that lead on from it, but for
					   overrides */
	uint16_t	 type;		/* of the step to it */
	uint8_t		 conf;		/* the least on the way; see below */
	uint8_t		 seed;		/* a root, or part of one */
	uint8_t		 mark;		/* the visitors' own */
};

struct reach {
	struct query	*q;
	int		 inbound;
	uint32_t	 types;		/* ARC_BIT */
	unsigned int	 depth;		/* most steps; 0: any number */
	/*
	 * Called for each one that is reached, before the arcs of it are
	 * followed; may add further ones with reach_add().  Returns 0: the
	 * walk does not go on from here.  NULL: always goes on.
	 */
	int		(*visit)(struct reach *, uint32_t);
	/* Called when its arcs were followed; NULL: nothing to do. */
	void		(*after)(struct reach *, uint32_t);
	void		*arg;		/* their own */
	struct reached	*v;
	size_t		 n, cap;
	uint32_t	*slot;		/* hash table of numbers in v, +1 */
	size_t		 slots;		/* a power of two */
	uint32_t	 next;		/* the first whose arcs were not read */
	int		 inner;		/* code of a file outside of functions:
					   also what it initialises */
	size_t		 unsure;	/* arcs left out by -c */
	size_t		 beyond;	/* nodes at depth, not followed */
};

/* Enter a root; all of them before anything else. */
void	reach_seed(struct reach *, int64_t id);
/* Enter what stands in a node, at any depth of containers: of a file all
   its nodes. */
void	reach_seed_all(struct reach *, const struct node *);
/* Enter ID as reached from number VIA, the one that is being visited.  Returns its number, and whether it
   is new. */
uint32_t reach_add(struct reach *, int64_t id, uint32_t via, unsigned int type,
	    int64_t through, int conf, int *is_new);
/* Walk until nothing is new. */
void	reach_run(struct reach *);
/* Walk one step on from all that were reached last.  Returns how many are
   new. */
size_t	reach_step(struct reach *);
/* Number of ID; REACH_NONE: not reached. */
uint32_t reach_find(const struct reach *, int64_t id);
void	reach_release(struct reach *);

/*
 * How number N was reached: NEAR is what it was reached from, the arc and
 * what is known of it.  For ways that are no arcs lines are empty and prov
 * is 0.
 */
void	reach_known(struct reach *, uint32_t n, struct arc *, struct known *);
const char *reach_type_name(unsigned int type);

/* ---- how it is shown ---- */

/* One that was reached, with what it takes to put it in order. */
struct reach_row {
	uint32_t	 n;
	int		 test;
	const char	*path;
	struct node	 node;
};

struct reach_rows {
	struct reach_row *v;
	size_t		 n, cap;
};

#define REACH_COLUMNS \
	{ "type", SHOW_ALL },						\
	{ "at", SHOW_FLAT | CELL_PLACE },				\
	{ "how", SHOW_TEXT },						\
	{ "site_path", SHOW_JSON },					\
	{ "lines", SHOW_JSON | CELL_LIST },				\
	{ "provenance", SHOW_TSV | SHOW_JSON },				\
	{ "confidence", SHOW_TSV | SHOW_JSON },				\
	{ "depth", SHOW_ALL },						\
	{ "via", SHOW_TSV | SHOW_JSON },				\
	{ "from", SHOW_TEXT | SHOW_JSON | CELL_NAME },			\
	{ "through", SHOW_TSV | SHOW_JSON }
/* The cells of those, and a line to draw. */
void	reach_cells(struct reach *, const struct reach_row *);
/* "reached <calls between <part of root": how N was reached, in the pool. */
const char *reach_way(struct reach *, uint32_t n);
/* Everything that was reached and is no seed, with its node. */
void	reach_take(struct reach *, struct reach_rows *);
/* By depth, then by place. */
void	reach_sort(struct reach *, struct reach_rows *);
/* Set conf of all: the least confidence on the way to it. */
void	reach_confidence(struct reach *);

#endif
