/*
 * kn: the front door.
 *
 *   main.c      which program a command means
 *   index.c     the pipeline of `kn index`: starts it, waits for it
 *   blame.c     asks who wrote it, when the graph is published
 *   enrich.c    asks language servers
 *   beside.c    kn-X | kn-store
 *   relay.c     passes the stream on to kn-store and keeps count of it
 *   progress.c  the bar on a terminal
 *   summary.c   the last line, or the JSON object
 */
#ifndef KN_KN_H
#define KN_KN_H

#include <stdint.h>
#include <stdio.h>

#include "facts.h"
#include "frame.h"

/* What `kn index` was asked. */
struct job {
	const char	*repo;		/* directory; "." */
	const char	*database;	/* -d, or NULL */
	const char	*workers;	/* -j, or NULL */
	const char	*feed[64];	/* options that are kn-feed's own */
	int		 nfeed;
	int		 quiet, verbose, json, strict;
	int		 no_blame;	/* do not ask who wrote it */
};

#define STAGES	4		/* feed, extract, link, store */
#define REASONS_MAX	64	/* different reasons that are told apart */

/* What went through the pipeline. */
struct tally {
	uint64_t	expected;	/* files, from HELLO; 0: unknown */
	int		full;
	int		hello, end;	/* seen */
	uint64_t	files, gone, definitions, edges, unresolved, problems;
	uint64_t	bytes;		/* source text of the files */
	int		linking;
	uint64_t	linked;		/* files whose edges came */
	struct {
		char		name[32];
		uint64_t	n;
	}		reasons[REASONS_MAX];
	int		nreasons;
	uint64_t	cut;		/* what kn-link cut short */
	double		started;	/* seconds, monotonic */
};

double	 now_s(void);

/*
 * Copy frames from IN to OUT until end of file, counting, with progress on
 * stderr when SHOW.  Returns 0, or 2 when reading or writing failed (said
 * on stderr unless the other side is simply gone).
 */
int	 relay(int in, int out, struct tally *, int show);

/* Start the pipeline and wait for all of it.  Returns the exit status. */
int	 index_run(const struct job *);

/* Ask git who wrote what, if that is not known yet. */
void	 blame_run(const struct job *);

/* `kn enrich`: the exit status; -1: it was asked for what kn-enrich alone
   says. */
int	 enrich_run(int argc, char *argv[]);

/* `kn cover`, in the same way. */
int	 cover_run(int argc, char *argv[]);

/*
 * ASK, a program and its arguments, | kn-store, to their ends.  It reads IN;
 * -1: /dev/null.  Says what went wrong, and that it means LACK.  Returns the exit status of the first that
 * failed.
 */
int	 beside_run(const char *const *ask, int in, const char *database,
	    const char *lack);

void	 progress_show(const struct tally *, int last);
void	 summary_text(FILE *, const struct tally *, double seconds);
void	 summary_json(FILE *, const struct tally *, double seconds,
	    int status);

#endif
