/*
 * Ways from one symbol to another, as path and flow show them: their two
 * ends, and one row for each step.
 */
#ifndef KN_WAYS_H
#define KN_WAYS_H

#include "reach.h"

#define WAYS_COLUMNS \
	{ "way", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },			\
	{ "step", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },		\
	SYMBOL_COLUMNS,							\
	{ "type", SHOW_ALL },						\
	{ "at", SHOW_FLAT | CELL_PLACE },				\
	{ "how", SHOW_TEXT },						\
	{ "site_path", SHOW_JSON },					\
	{ "lines", SHOW_JSON | CELL_LIST },				\
	{ "provenance", SHOW_TSV | SHOW_JSON },				\
	{ "confidence", SHOW_TSV | SHOW_JSON },				\
	{ "through", SHOW_TSV | SHOW_JSON }

/* The types of edges that ways go along: -t, else calls. */
uint32_t ways_types(const struct query *);
/*
 * One end: the symbol ARG, a definition with all that stands in it, becomes
 * the seeds of R; in JSON a table TITLE.  Returns a status.
 */
int	ways_end(struct reach *r, const char *arg, const char *title);
/* A row of the table: where the way begins. */
void	ways_first(struct query *, int64_t way, const struct node *);
/* The row of a step, along A from the node FROM. */
void	ways_step(struct query *, int64_t way, unsigned int step,
	    int64_t from, const struct arc *a, const struct node *to);
/* There is none: say so. */
void	ways_none(struct query *, uint32_t types);

#endif
