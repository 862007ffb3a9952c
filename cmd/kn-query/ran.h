/*
 * Which tests reports of coverage saw run what changed (covered.h), as nodes
 * of the graph.
 */
#ifndef KN_RAN_H
#define KN_RAN_H

#include "graph.h"

/* What makes a test one that may run the change. */
enum evidence {
	EVIDENCE_BOTH,		/* the graph, and a report */
	EVIDENCE_COVERAGE,	/* a report, the graph has no way */
	EVIDENCE_GRAPH,		/* the graph; no report tells of the test, or
				   of what changed */
	EVIDENCE_NOT_SEEN	/* the graph; reports that have the test and
				   what changed did not see it run that */
};

/* A test that ran what ROOT is. */
struct ran_test {
	int64_t	 id, root;
};

struct ran {
	struct ran_test	*seen;		/* by id, each once */
	size_t		 n, cap;
	struct id_list	 known;		/* ascending: tests that the reports
					   of what changed tell of; none if
					   some of it ran outside of tests */
	struct id_list	 outside;	/* roots that also ran outside of
					   tests, when files were loaded */
	const char	**strangers;	/* names of tests that ran it and are
					   not in the graph */
	size_t		 nstrangers, strangers_cap;
	int		 any;		/* a report tells of tests and of what
					   changed */
};

/* What reports say of ROOTS (symbols, files).  Begins as zero. */
void	ran_find(struct query *, const struct node_list *roots, struct ran *);
void	ran_release(struct ran *);
/* The test ID, NULL: no report saw it run what changed. */
const struct ran_test *ran_seen(const struct ran *, int64_t id);
/* Would reports that tell of the test have seen it run what changed? */
int	ran_known(const struct ran *, int64_t id);
const char	*evidence_name(enum evidence);

#endif
