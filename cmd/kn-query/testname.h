/*
 * Names that test runners and reports give to tests, as nodes of the graph.
 */
#ifndef KN_TESTNAME_H
#define KN_TESTNAME_H

#include "graph.h"

/* Files of tests; begins as zero. */
struct test_files {
	int64_t		*v;
	size_t		 n, cap;
	int		 read;
};

/*
 * Append the tests that NAME may mean: "TestAdd/large",
 * "tests/test_shop.py::TestCart::test_price[3]|run",
 * "shop.test_cart.TestCart.test_price", "dict_test".  The last word of it that
 * is the name of a test, or of a file of tests, counts; of several tests of
 * that name those that have most of the words before it around them, all if
 * none has more.  Of a file all its tests; if it has none, its main function
 * or itself, if that is a program.  Returns how many.
 */
size_t	tests_named(struct query *, struct test_files *, const char *name,
	    struct id_list *);
void	test_files_release(struct test_files *);

#endif
