/*
 * Arguments that are many: symbols, files, directories, and "-" for names on
 * stdin.
 */
#ifndef KN_OPERANDS_H
#define KN_OPERANDS_H

#include "query.h"

/*
 * What the operands of the question stand for, each node once.  A file is
 * the node of the file, a directory all files below it.  Names on stdin are
 * lines, or, if there is a NUL in it, end with NUL; those that stand for
 * nothing are counted in a note (a list of changed files has other things in
 * it, too).  Returns STATUS_FOUND when there is at least one, else what
 * symbol_find() returned for the one that failed.
 */
int	operands_find(struct query *, uint32_t prefer, struct node_list *);
/* What is on stdin, *LEN bytes and a NUL, in the pool. */
char	*operands_stdin(struct query *, size_t *len);
/*
 * Is there a file whose path begins with PREFIX?  Else a note says that there
 * is none.  For questions about paths that have found nothing.
 */
int	operands_known(struct query *, const char *prefix);
/* PATH without ./ before it; "." is "". */
const char *operands_prefix(const char *path);
/* Files below a directory, by path; "." and "" are the root. */
void	operands_directory(struct query *, const char *dir,
	    struct node_list *);

#endif
