/*
 * The communities of the store, for communities.c and community.c.
 *
 * They form a tree.  A level L cuts it: the communities of that level or a
 * finer one that are not part of another such one.
 */
#ifndef KN_GROUPS_H
#define KN_GROUPS_H

#include "query.h"

struct group {
	int64_t		 id, parent;	/* 0: none above */
	uint32_t	 level;		/* from 1 */
	int64_t		 size;		/* nodes */
	int64_t		 parts;		/* communities right under it */
	uint64_t	 inside, degree;
	uint64_t	 root;
	const char	*label;
};

/* Communities of one file's slots. */
struct group_file {
	int64_t		 id;
	uint32_t	*of;		/* by slot: place in groups, NO_GROUP */
	uint32_t	 n;
};
#define NO_GROUP	UINT32_MAX

struct groups {
	struct query	*q;
	struct group	*v;		/* by id */
	size_t		 n, cap;
	uint32_t	 levels;	/* the coarsest */
	struct group_file *files;	/* by id; groups_members() */
	size_t		 nfiles, files_cap;
};

/* Load them.  Returns 0, having said so, when the store has none yet. */
int		 groups_load(struct groups *, struct query *);
/* And who is in them. */
void		 groups_members(struct groups *);
void		 groups_release(struct groups *);
/* Place of the community ID, or NO_GROUP. */
uint32_t	 groups_find(const struct groups *, int64_t id);
/* Place of the finest community that NODE is in, or NO_GROUP. */
uint32_t	 groups_of(const struct groups *, int64_t node);
/* What is above it and still of LEVEL or finer, or itself; 0: the top. */
uint32_t	 groups_cut(const struct groups *, uint32_t place,
		    uint32_t level);
/* Is it that one, or part of it? */
int		 groups_within(const struct groups *, uint32_t place,
		    uint32_t in);
/* "c12" */
const char	*group_name(struct query *, const struct group *);
/* Share of its edges' weight that stays within, in thousandths as "0.812". */
const char	*group_cohesion(struct query *, const struct group *);
const char	*group_root(struct query *, const struct group *);

#endif
