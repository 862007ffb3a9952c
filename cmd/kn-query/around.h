/*
 * Steps from a symbol that are no edges: from code to what holds it, from
 * what is loaded to who loads it.  Visitors for reach.h.
 */
#ifndef KN_AROUND_H
#define KN_AROUND_H

#include "reach.h"

/* Edges along which a change is felt, against their direction. */
#define IMPACT_TYPES	(ARC_BIT(EDGE_CALLS) | ARC_BIT(EDGE_REFERENCES) | \
	ARC_BIT(EDGE_EXTENDS) | ARC_BIT(EDGE_IMPLEMENTS) | \
	ARC_BIT(EDGE_OVERRIDES) | ARC_BIT(EDGE_TYPE_HINT_OF) | \
	ARC_BIT(EDGE_DECORATES) | ARC_BIT(EDGE_THROWS) | \
	ARC_BIT(EDGE_ACCESSES_FIELD) | ARC_BIT(EDGE_TESTS))

/*
 * A function that stands in another is code of that one.  A class in whose
 * body something is called or named is not followed: what is initialised
 * there is.
 */
int	around_code(struct reach *, uint32_t n);

/*
 * ---- tests ----
 *
 * Visitors for test-scope: from a definition to the tests that may run it.
 * Beside the edges they take the ways that only a test framework, the
 * language or the outside goes:
 *   a helper of a test file that nothing refers to is run by the framework
 *   for all tests beside it (in its class and those below; in its file; in a
 *   file that grammars/LANG/language calls "shared" for all tests below its
 *   directory);
 *   a member that nothing refers to, or that the language calls itself, or of
 *   a class that extends one from outside, runs
 *   where its class is used
 *   and where what it overrides runs;
 *   what runs when a file is loaded runs in everything that imports it;
 *   a decorated function that nothing refers to is used when its file is
 *   loaded;
 *   a reference by a member's name whose receiver is not known may be to it.
 */
#define TEST_TYPES	(ARC_BIT(EDGE_CALLS) | ARC_BIT(EDGE_REFERENCES) | \
	ARC_BIT(EDGE_EXTENDS) | ARC_BIT(EDGE_IMPLEMENTS) | \
	ARC_BIT(EDGE_DECORATES) | ARC_BIT(EDGE_THROWS) | \
	ARC_BIT(EDGE_ACCESSES_FIELD) | ARC_BIT(EDGE_TESTS))

/* Confidences of what is no edge, in per cent; see the measurements that
   tests/bench/test-scope prints. */
#define AROUND_SHARES	80
#define AROUND_LOADS	70
#define AROUND_OUTSIDE	50
#define AROUND_NAME	25

/* What the visitors remember: reach.arg.  Begins as zero. */
struct around {
	const char	**names;	/* members whose names were looked for */
	size_t		 n, size;	/* a power of two */
};
void	around_release(struct around *);
/* Enter what stands in a file that changed. */
void	around_tests_seed(struct reach *, int64_t file);
/*
 * Once all that changed is entered and the walk has made its first step: the
 * file may also break what imports it directly, when that is loaded.
 */
void	around_tests_changed(struct reach *, int64_t file);
/*
 * Likewise: what number VIA stands for also runs when its file is loaded, and
 * so in all that imports that.
 */
void	around_tests_loaded(struct reach *, uint32_t via);
int	around_tests(struct reach *, uint32_t n);
/* How many tests stand in a file. */
size_t	around_count_tests(struct query *, int64_t file);
void	around_tests_after(struct reach *, uint32_t n);
/* After the walk: is number N a test, or a file that is one? */
int	around_is_test(const struct reach *, uint32_t n);
/* It is one, whatever the walk says. */
void	around_mark_test(struct reach *, uint32_t n);
/* Is the node a function that a framework runs as a test? */
int	around_names_test(struct query *, int64_t id);
/* Append the tests that stand in a file; if there are none, its main function
   or itself, if that is a program among tests. */
void	around_file_tests(struct query *, int64_t file, struct id_list *);

#endif
