/*
 * COVERAGE: which lines of a file were run, as a report of a test run has it;
 * from kn-cover.  put and get stand together in coverage.c.  Strings are
 * borrowed by the encoder; the decoder points into the frame and allocates
 * nothing.
 *
 * COVERAGE [report, test, path, blob, [line, hits, …]]
 *   report  name of the report; one that is read again replaces what it said
 *           before.  For that a frame with an empty path, an empty blob and
 *           no lines comes first: all that is known of the report goes.
 *   test    name of the test that ran; empty: all of the run together; "*":
 *           what ran outside of tests, when they were loaded, say, in a
 *           report that tells them apart
 *   blob    of the contents that the graph has: kn-store drops a frame about
 *           others
 *   lines   that can be run, ascending, and how often each was
 */
#ifndef KN_COVERAGE_H
#define KN_COVERAGE_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "mp.h"

#define COVERED_OUTSIDE	"*"

struct coverage_frame {
	struct text	report, test, path, blob;
	uint32_t	nlines;
	struct mp_cur	lines;		/* coverage_line_get() */
};

struct covered_line {
	uint32_t	line;
	uint64_t	hits;
};

/* The frame's nlines and lines are not used. */
void	coverage_put(struct mp_buf *, const struct coverage_frame *,
	    const struct covered_line *, uint32_t n);
int	coverage_get(struct coverage_frame *, const void *, size_t);
/* Call it nlines times; the frame was checked as a whole. */
void	coverage_line_get(struct coverage_frame *, struct covered_line *);

/*
 * The column coverage.lines: for each line the difference to the one before
 * and its hits, both varints (little endian, base 128).
 */
#define PACKED_COVERED_MAX	20	/* bytes of one */

struct packed_coverage {
	const unsigned char	*p, *end;
	uint32_t		 line;
	int			 bad;	/* damaged */
};

/* Encode one line behind LAST; how many bytes. */
size_t	packed_coverage_put(unsigned char out[PACKED_COVERED_MAX],
	    uint32_t last, const struct covered_line *);
void	packed_coverage_open(struct packed_coverage *, const void *, size_t);
/* The next line; 0 at the end, or BAD. */
int	packed_coverage_next(struct packed_coverage *, struct covered_line *);

/*
 * The column outline.symbols, a definition each: the first bytes of its hash,
 * its body (u64, little endian), varints: its line, and how many lines are
 * behind that.
 */
#define DEFINITION_HASH		8
#define PACKED_DEFINITION_MAX	26	/* bytes of one */

struct covered_definition {
	unsigned char	hash[DEFINITION_HASH];
	uint64_t	body;
	uint32_t	line, end_line;
};

size_t	packed_definition_put(unsigned char out[PACKED_DEFINITION_MAX],
	    const struct covered_definition *);
/* The one at *P, which goes behind it.  0: at END; -1: damaged. */
int	packed_definition_next(const unsigned char **p,
	    const unsigned char *end, struct covered_definition *);

#endif
