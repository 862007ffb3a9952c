/*
 * Scala: what the parts of extract.c share.
 */
#ifndef KN_SCALA_H
#define KN_SCALA_H

#include "lang.h"

#define EXPR_DEPTH	64	/* nodes deeper than this are unknown */

/* Null-safe: a named child, or null; the last; is it that text? */
TSNode		 scala_child(TSNode, uint32_t);
TSNode		 scala_last(TSNode);
int		 scala_is(struct text, const char *);

/* The node that names the type N: List of List[A]. */
TSNode		 scala_type_head(TSNode);
expr_id		 scala_type(struct walk *, TSNode, int depth);
/* The type that new A(...) makes. */
TSNode		 scala_made(TSNode);
expr_id		 scala_value(struct walk *, TSNode, int depth);

#endif
