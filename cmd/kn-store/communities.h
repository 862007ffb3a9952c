/*
 * Communities of the graph (common/community.h, common/louvain.h): the parts
 * of the step that finds them.
 *
 *   community.c	all of them anew: units, levels, rows
 *   community_graph.c	nodes of files, and the weighted graph of their units
 *   community_label.c	what a community is called
 *   community_update.c	what an update changes
 *   community_place.c	where one unit is best placed
 *   community_name.c	what new and changed ones are called then
 *
 * A first index finds all of them.  An update lets only nodes of changed
 * packages move, beginning with those whose edges changed; all others keep
 * their place.  When that has been done so often, or has cost so much, that
 * a fresh start is due (see community_update.c), all are found anew.
 *
 * What is found depends on the graph alone: files count in the order of
 * their paths, nodes in that of their places, weights are integers.
 */
#ifndef KN_COMMUNITIES_H
#define KN_COMMUNITIES_H

#include "community.h"
#include "louvain.h"
#include "writer.h"

#define NO_UNIT		UINT32_MAX

/* ---- community_graph.c ---- */

struct units {
	uint32_t	*of;		/* by slot of members: its unit */
	uint32_t	 n;
	uint32_t	*order;		/* numbers of files, by path */
	size_t		 edges;		/* that count */
};

/* The nodes of all files, from the table, when they were not collected. */
void	members_load(struct writer *);
void	members_release(struct members *);
/* Units, numbered in the order of paths and definitions. */
void	units_make(struct writer *, struct units *);
void	units_release(struct units *);
/* Their graph. */
void	units_graph(struct writer *, const struct units *,
	    struct louvain_graph *);
/* Nodes of one file by slot, F being used again; returns how many slots. */
uint32_t community_nodes(struct writer *, int64_t file, struct file_nodes *f);

/* ---- community.c ---- */

/* One community, as its row. */
struct community {
	int64_t		id, parent;	/* 0: none */
	uint32_t	level;		/* from 1: its members are nodes, or
					   communities of smaller levels */
	int64_t		size;		/* nodes */
	uint64_t	inside;		/* weight of edges within, each once */
	uint64_t	degree;		/* weight of all edges' ends in it */
	uint64_t	root;		/* sum of comm_leaf() of the nodes */
};

/* Write the row; LABEL NULL: as it was. */
void	community_write(struct writer *, const struct community *,
	    const char *label);
/* Modularity of the communities that have no parent; TOTAL of all degrees. */
double	community_quality(struct writer *, uint64_t total);

/* What meta says of them. */
struct community_state {
	uint64_t	total;		/* sum of degrees */
	double		quality;	/* modularity */
	double		first;		/* the same, when all were found */
	int64_t		moved;		/* nodes placed one by one since */
	uint32_t	resolution;	/* they were found with; see louvain.h.
					   community_state_set() takes the
					   writer's */
};

void	community_state_set(struct writer *, const struct community_state *);
/* Returns 0: they were not found yet. */
int	community_state_get(struct writer *, struct community_state *);

/* Write B, which is at its end, as a row of "member". */
void	members_row(struct writer *, int64_t row, struct comm_buf *);

/* ---- community_label.c ---- */

/*
 * What communities are called, V[0 … N - 1], each after the one above it:
 * "FOLDER: WORD".  The first is the deepest folder, or file, that holds
 * LABEL_SHARE per cent of its nodes ("." when only the root does).  The
 * second tells it from others: of the names of what has most edges in it,
 * the part that is more frequent than elsewhere; when none is found twice,
 * the first of these names.  No two are called alike: what another has taken
 * gives way to the next word or name, and at last to a number behind it.
 * LEAF: of each unit its place in V, or NONE.  The labels and their array
 * are to be freed.
 */
#define LABEL_SHARE	60	/* per cent */
#define NONE		UINT32_MAX
char	**label_all(struct writer *, const struct units *,
	    const struct louvain_graph *, const struct community *v,
	    uint32_t n, const uint32_t *leaf);
/* The same of the community ID with N shares, by path, and a name; to be
   freed. */
struct share {
	const char	*path;
	uint32_t	 nodes;		/* of the community in this file */
};
char	*label_one(struct writer *, int64_t id, const struct share *,
	    uint32_t n, const char *name);
/* Are there still its folder or file, and a name that has its word? */
int	label_holds(struct writer *, const char *label);

/* ---- community_update.c, community_place.c: an update at work ---- */

/* A file that is looked at. */
struct member_part {
	int64_t		 id;
	int64_t		*c;		/* by slot: its community; 0: none */
	uint32_t	 n;		/* slots */
	struct comm_sum	*sums;		/* as they are stored */
	uint32_t	 nsums;
	int		 touched;	/* to be written; then also: */
	uint64_t	*leaf;		/* by slot */
	uint32_t	*head;
	int		 placed;	/* path and package are known */
	char		*path;		/* NULL: it is gone */
	uint32_t	 package;	/* number in update.packages */
};

struct known_community {
	struct community c;
	uint64_t	 with;		/* weight to the unit at hand */
	int		 dirty, fresh;
	int		 nameless;	/* see community_name.c */
};

struct one_unit {
	uint32_t	part;		/* number of its file */
	uint32_t	head;		/* slot */
};

struct unit_list {
	struct one_unit	*v;
	size_t		 n, max;
};

/* Nodes by community: C, or one that it is made of, holds the slot. */
struct held {
	int64_t		c;
	uint32_t	part, slot;
};

struct held_list {
	struct held	*v;
	size_t		 n, max;
};

/* Edges of the unit at hand: node at the other end, weight. */
struct unit_arc {
	int64_t		far;
	uint32_t	weight;
};

struct update {
	struct writer		*w;
	uint64_t		 total;		/* of all degrees */
	struct table		 part_of;	/* file id; value: unused */
	struct member_part	*parts;		/* by number in part_of */
	uint32_t		 parts_max;
	struct table		 known_of;	/* community id */
	struct known_community	*known;
	uint32_t		 known_max;
	int64_t			 next_id;	/* of a fresh one; 0: unknown */
	struct table		 packages;	/* value: 1: it changed */
	int64_t			 row;		/* of adjacency; -1: none */
	struct bytes		 rows[2];
	struct adj		 adj[2];
	struct unit_arc		*arcs;		/* of the unit at hand */
	size_t			 narcs, arcs_max;
	uint64_t		 degree, within;	/* … its weights, twice */
	uint32_t		*near;		/* communities it has weight to */
	uint32_t		 nnear, near_max;
	struct unit_list	 now, later;	/* to be placed */
	int64_t			 moved;		/* nodes */
	struct file_nodes	 nodes;
};

/* The file's part; pointers hold until the next call. */
uint32_t update_part(struct update *, int64_t file);
/* Number of a community; 0 has none. */
uint32_t update_known(struct update *, int64_t id);
/* The community above K, or NONE. */
uint32_t update_above(struct update *, uint32_t k);
/* Load path and package. */
void	update_where(struct update *, uint32_t part);
/* The file will be written: load its nodes, take them from the sums of their
   communities. */
void	update_touch(struct update *, uint32_t part);

/*
 * Place a unit best: where it gains most, first among the coarsest
 * communities, then in what that is made of.  A new one gets a community of
 * its own if none is worth joining.  Its neighbours in changed packages go
 * to update.later if it moved.
 */
void	place_unit(struct update *, struct one_unit);
/* Nodes of one unit that stand apart (new ones, or those that came from
   another unit) follow the others. */
void	place_strays(struct update *, struct one_unit);
/* What has no edges goes where the most of its file is. */
void	place_bare(struct update *, uint32_t part);
void	held_add(struct update *, struct held_list *, struct held);
/* By community, then by path and slot. */
void	held_sort(const struct update *, struct held_list *);
/* Fresh communities join others where that gains. */
void	place_fresh(struct update *);
/* All are placed and counted: what is new, or is called after something that
   is gone, gets a name and is written. */
void	name_communities(struct update *);
void	unit_list_add(struct update *, struct unit_list *, struct one_unit);

#endif
