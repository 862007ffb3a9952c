/*
 * The edges around a node, for what walks far: path, impact, test-scope.
 *
 * A call of a method may reach every method that overrides it.  That is no
 * edge of the store: it follows from "calls" and "overrides", and is made
 * here, as an edge of a type of its own, ARC_DISPATCHES, which names the
 * method that was called and is never surer than DISPATCH_CONFIDENCE.
 */
#ifndef KN_GRAPH_H
#define KN_GRAPH_H

#include "query.h"

#define ARC_DISPATCHES	EDGE_TYPE_MAX	/* a call, through a method above */
#define ARC_TYPE_MAX	(EDGE_TYPE_MAX + 1)
#define ARC_BIT(t)	(1u << (t))
#define ARC_OWN		0x80000000u	/* only to what stands in files */

/* Which of the methods it may be is not known: less than an even guess. */
#define DISPATCH_CONFIDENCE	40	/* per cent */

struct arc {
	int64_t		 far;		/* the node at the other end */
	int64_t		 through;	/* ARC_DISPATCHES: method called; or 0 */
	unsigned int	 type;		/* edge type, or ARC_DISPATCHES */
	int		 conf;		/* as graph_confidence(); -1: not known
					   yet.  No part of what an arc is. */
};

struct arc_list {
	struct arc	*v;
	size_t		 n, cap;
};

struct id_list {
	int64_t		*v;
	size_t		 n, cap;
};

/* What is known of an arc. */
struct known {
	unsigned int	 prov;		/* of the edge that is stored */
	int		 conf;		/* of the arc */
	const void	*lines;		/* packed; in the pool */
	size_t		 len;
	uint32_t	 support;	/* of changes_with: commits */
};

/*
 * Append the arcs of NODE, of the types in TYPES (ARC_BIT), in the order of
 * (type, far): those that end there (INBOUND), or begin there.
 */
void	graph_arcs(struct query *, int64_t node, int inbound, uint32_t types,
	    struct arc_list *);
/* The record of the arc between NEAR and A->far.  Returns 0 if there is no
   such edge. */
int	graph_known(struct query *, int64_t near, int inbound,
	    const struct arc *a, struct known *);
/* The same, its confidence only; -1: no such edge. */
int	graph_confidence(struct query *, int64_t near, int inbound,
	    const struct arc *a);
/* From A->conf when it is there, else graph_confidence(). */
int	arc_confidence(struct query *, int64_t near, int inbound,
	    const struct arc *a);
/* "calls" … "dispatches" */
const char *arc_type_name(unsigned int type);
/* How it is known, for people: "" when certain. */
const char *arc_how(struct query *, const struct arc *, const struct known *);
/* The provenance's word: "dispatched" for what is. */
const char *arc_provenance(const struct arc *, const struct known *);
/* Name and place of the method that is called; NULL when it is not a
   dispatch. */
const char *arc_through(struct query *, const struct arc *);
void	arc_list_release(struct arc_list *);
/* Append the dispatches of NODE alone: who may reach it so, or whom it may
   reach. */
void	graph_dispatches(struct query *, int64_t node, int inbound,
	    struct arc_list *);

/*
 * Methods that METHOD overrides, in all classes above (UP), or that override
 * it, in all classes below; without itself, nearest first.
 */
void	graph_overrides(struct query *, int64_t method, int up,
	    struct id_list *);
void	id_list_add(struct id_list *, int64_t);
int	id_list_has(const struct id_list *, int64_t);
void	id_list_release(struct id_list *);

/* TYPES as the question wants them: with dispatches where there are calls,
   unless -x. */
uint32_t graph_types(const struct query *, uint32_t types);

#endif
