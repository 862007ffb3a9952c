/*
 * kn-extract: how its parts meet.
 *
 *   main.c      options, opening, rights
 *   pool.c      the parent's loop: stdin, workers, stdout in input order;
 *               input.c, workers.c, output.c are what it does in a turn
 *   jobs.c      frames on their way
 *   child.c     one worker as the parent sees it: start, feed, judge
 *   counts.c    what became of the files, for END
 *   worker.c    a worker: one file after the other, until end of file
 *   parse.c     contents to syntax tree, under the budget
 *   arena.c     the memory of one file, see arena.h
 *   modules.c   languages, loaded on demand
 *   walk.h      from syntax tree to facts
 */
#ifndef KN_EXTRACT_H
#define KN_EXTRACT_H

#include <stddef.h>
#include <stdint.h>
#include <tree_sitter/api.h>

#include "facts.h"
#include "frame.h"
#include "lang.h"

struct extractor;

/* ---- options ---- */

struct options {
	int		 jobs;		/* workers */
	int		 timeout_s;	/* -t: CPU seconds for one file */
	size_t		 memory;	/* -m: most bytes for one file */
	int		 parse_only;
	int		 strict;
	int		 verbose;
	int		 landlock;	/* there: workers have it too */
	const char	*modules;	/* directory */
};

/* A file may take -t of processor time and this many times that of wall
   time: other processes may have the processors. */
#define WALL_FACTOR	4

/* ---- languages: modules.c ---- */

struct modules;

/* A language asked for.  Once known it stays until the end. */
struct module {
	const char		*name;
	const struct lang	*lang;	/* NULL: there is no such module */
	unsigned int		 number;	/* in the order of loading, from 0 */
};

/* To load from DIR: see build_modules(). */
struct modules	*modules_new(const char *dir);
/*
 * The module NAME, loaded if it was not yet.  What cannot be loaded is warned
 * about once.  Never NULL.  Ends the program when there is no memory.
 */
const struct module	*modules_get(struct modules *, struct text name);
unsigned int		 modules_count(const struct modules *);

/* ---- from contents to tree: parse.c ---- */

/* How one file ended.  The first four travel in FRAME_DONE; all but the first
   two are PROBLEM reasons, see outcome_reason(). */
enum outcome {
	OUTCOME_PARSED = 0,
	OUTCOME_ERRORS = 1,		/* parsed, with error nodes */
	OUTCOME_SYMBOLS = 2,		/* parsed, but definitions left out */
	OUTCOME_BUDGET = 3,		/* from here on: no facts */
	OUTCOME_TIMEOUT = 4,
	OUTCOME_MEMORY = 5,
	OUTCOME_CRASH = 6,
	OUTCOME_NO_LANGUAGE = 7,
	OUTCOME_MAX = 8
};

const char	*outcome_reason(enum outcome);	/* "timeout"; else NULL */

/*
 * Parse FILE and append its FACTS payload to OUT (nothing when X is NULL: then
 * the tree is only walked).  Uses the arena, up to MEMORY bytes.
 * Returns OUTCOME_PARSED, …_ERRORS, …_SYMBOLS or, OUT unchanged, …_BUDGET.
 */
enum outcome	 parse_file(struct extractor *x, const struct lang *,
		    const struct file_frame *, size_t memory,
		    struct mp_buf *out);

/* ---- worker.c ---- */

/*
 * Between parent and worker only: the end of what a worker says about a file,
 * one byte, an outcome as a msgpack uint.
 */
#define FRAME_DONE	100

/* Exit statuses of a worker, besides ARENA_FULL and 0. */
#define WORKER_NO_MEMORY	2	/* err(3) in malloc's callers */
#define WORKER_NOT_CONFINED	4

/* What a worker does: FILE frames from descriptor 0, FACTS and DONE to 1. */
_Noreturn void	 worker_run(const struct options *, struct modules *,
		    const char *repo);

/* ---- the parent: pool.c ---- */

/* Read the stream from descriptor 0, write the extracted one to 1.  Returns
   the exit status; dies of a signal if one came. */
int		 pool_run(const struct options *, struct modules *);

/* ---- from tree to facts: walk.c and its neighbours ---- */

/* One per process.  REPO (borrowed) is the repository's identity, part of
   every node's hash. */
struct extractor	*extractor_new(const char *repo);

/*
 * What the parser shall read: the file's contents, or the changed copy that
 * lang->prepare made of them.  Valid until extractor_run() for the same file
 * has returned; to be called before it, once.
 */
struct text		 extractor_text(struct extractor *,
			    const struct lang *, const struct file_frame *);

/*
 * Walk the parsed TREE of FILE (or, without parser, lang->scan) and encode
 * one FACTS payload into OUT (appended).  With LANG NULL nothing is read: the
 * facts are those of a file that could not be looked into, the file node
 * (ord 0) alone, with file->id.flags as they are.  Returns how many
 * definitions were left out because a file holds at most NODE_SLOT_MAX (a
 * PROBLEM "too-many-symbols"); trouble that ends the file ends the process.
 */
uint32_t		 extractor_run(struct extractor *,
			    const struct lang *, const TSTree *tree,
			    const struct file_frame *, struct mp_buf *out);

#endif
