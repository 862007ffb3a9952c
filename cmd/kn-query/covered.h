/*
 * What reports of test runs say of the lines of a file (coverage.h).
 */
#ifndef KN_COVERED_H
#define KN_COVERED_H

#include "coverage.h"
#include "query.h"

/* Lines that can be run, ascending; hits is of the report with most. */
struct covered {
	struct covered_line	*v;
	size_t			 n;
	int			 old;	/* reports of other contents, too: of
					   these the definitions that are the
					   same now */
};

/* Lines and how many of them ran. */
struct covered_share {
	uint32_t	lines, ran;
};

/* Of all reports and tests, in the pool.  Returns 0, or -1: none has it. */
int	covered_lines(struct query *, const char *path, struct covered *);
struct covered_share	covered_count(const struct covered *, uint32_t from,
	    uint32_t to);
/*
 * Of a symbol.  The first line of a function is left out where it has others:
 * some languages run it when the function is defined.
 */
struct covered_share	covered_symbol(const struct covered *,
	    const struct node *);
/* Lines of it that count. */
struct covered_span {
	uint32_t	from, to;
};
struct covered_span	covered_symbol_span(const struct covered *,
	    const struct node *);
/* "12-14, 20": those that did not run; in the pool. */
const char	*covered_gaps(struct query *, const struct covered *,
	    uint32_t from, uint32_t to);
/* In percent, rounded down: 100 is all. */
int64_t	covered_percent(struct covered_share);

/*
 * What one report says of a file for one test; test "" is all of the run
 * together, COVERED_OUTSIDE what ran outside of tests.  Borrowed while it is
 * looked at.
 */
struct covered_row {
	const char		*report, *test;
	struct packed_coverage	 lines;
	int			 old;	/* of other contents: lines of
					   definitions that are the same now;
					   of others that ran their first line
					   that counts */
};
typedef void	covered_row_fn(void *arg, const struct covered_row *);
/* Call EACH, ordered by test, then by report; it must not ask for rows. */
void	covered_rows(struct query *, const char *path, covered_row_fn *,
	    void *arg);
/* The same, of any symbol or file. */
struct covered_span	covered_span(struct query *, const struct node *);
struct covered_share	covered_row_share(const struct covered_row *,
	    struct covered_span);
/* Likewise, but of a file only what stands in functions. */
struct covered_share	covered_row_inside(struct query *,
	    const struct covered_row *, const struct node *,
	    struct covered_span);

/* Call EACH with every test (by name, or COVERED_OUTSIDE) that ran lines of a
   symbol or file, and how many it ran in the report that has most. */
typedef void	covered_fn(void *arg, const char *test, uint32_t ran);
void	covered_tests(struct query *, const struct node *, covered_fn *,
	    void *arg);

#endif
