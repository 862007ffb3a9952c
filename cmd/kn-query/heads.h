/*
 * The few facts of nodes that far walks ask for again and again, read for a
 * whole file when the first of its nodes is asked for.
 */
#ifndef KN_HEADS_H
#define KN_HEADS_H

#include "languages.h"
#include "query.h"

struct head {
	int64_t			 parent;	/* 0: none */
	unsigned int		 kind, flags;
	uint32_t		 line, end_line;	/* 0: none */
	const char		*name;		/* NULL: no such node */
	const struct file	*file;
	const struct language	*lang;		/* NULL: none */
};

struct heads;

void	heads_free(struct heads *);
/* Returns 0: no such node, or it is in no file. */
int	head_get(struct query *, int64_t id, struct head *);
/*
 * One more than the last slot of a file: its nodes have the ids from
 * file_node() on, less those for which head_get() returns 0.
 */
int64_t	head_slots(struct query *, int64_t file);

#endif
