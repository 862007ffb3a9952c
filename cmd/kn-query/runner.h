/*
 * How tests are told to the program that runs them.  What a runner wants
 * stands in grammars/LANG/language ("tests-run"); scripts/gen-languages
 * explains it.
 */
#ifndef KN_RUNNER_H
#define KN_RUNNER_H

#include "query.h"

struct runner;

/* One test, or with NAME NULL a file of them. */
struct test_item {
	const struct runner	*runner;
	const char		*path;
	const char		*name;
	const char		**chain;	/* containers, outermost first */
	size_t			 nchain;
	uint32_t		 line;
	size_t			 row;	/* the caller's own */
};

/*
 * The runner of a file of tests: the first of its language whose condition
 * holds.  NULL when it has none.  Languages with the same one share it.
 */
const struct runner *runner_find(struct query *, const struct file *);
const char	*runner_name(const struct runner *);
/* What stands for the test in the runner's command.  In the pool. */
const char	*runner_item(struct query *, const struct test_item *);
/* Can it be told to run a whole file? */
int		 runner_takes_files(const struct runner *);
/*
 * The commands that run N items, sorted here by runner, directory and path:
 * calls PUT with each.
 */
void		 runner_commands(struct query *, struct test_item *, size_t n,
		    void (*put)(struct query *, const struct runner *,
		    const char *command, size_t ntests));

/* S as one word of a shell.  In the pool, or S. */
const char *shell_word(struct query *, const char *s);

#endif
