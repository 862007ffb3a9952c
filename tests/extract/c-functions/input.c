/*
 * The file's own comment.
 */
#include <stdio.h>
#include "local.h"
#include MACRO_NAME

/**
 * Adds.
 * @a: one
 */
extern int add(int a, int b);
static inline int sub(int a, int b) { return a - b; }	/* takes away */
int old(a, b)
	int a;
	char *b;
{
	return add(a, *b);
}

// A line comment,
// and another.
int *many(int n, ...)
{
	int add = n;	/* hides the function */
	int x = sub(add, 1);

	{
		int (*sub)(int) = 0;
		sub(x);
	}
	goto out;
out:
	printf("%d", x), free(x);
	return (int *)many;
}

/* Not its comment: a blank line follows. */

void nothing(void) {}
int main(int argc, char *argv[])
{
	struct s *p = malloc(sizeof(*p));

	for (int i = 0; i < argc; i++)
		p->next[i].call(argv[i]);
	return sub(p->count, (*p).other) ? add : 0;
}
