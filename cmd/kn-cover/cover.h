/*
 * kn-cover: which lines the tests ran.
 *
 *   main.c		options, the order of the work
 *   gather.c		what reports say, by test and path
 *   lcov.c goprofile.c cobertura.c pyjson.c	the formats
 *   json.c		JSON, piece by piece
 *   graph.c		files of the graph
 *   paths.c		which of these a report means
 *   send.c		frames, counts
 */
#ifndef KN_COVER_H
#define KN_COVER_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "coverage.h"
#include "facts.h"

#define LINE_LONGEST	65536	/* bytes of a line of text in a report */
#define LINES_MAX	10000000u	/* number of a line */

/* ---- gather.c ---- */

#define ENTRY_NONE	0xffffffffu	/* of a file that is left out */

struct lines {
	struct covered_line	*v;
	size_t			 n, cap, joined;
};

/* What one test ran of one file. */
struct entry {
	uint32_t	 test, path;	/* numbers of names */
	uint32_t	 last;		/* number of its last line */
	uint32_t	 blocks;	/* of the report; then those to come */
	struct lines	*lines;		/* NULL: none yet */
};

/* All lines of an entry, ascending. */
typedef void	gather_fn(void *arg, const struct entry *,
	    const struct lines *);

struct names {
	char	**v;
	size_t	 n, cap;
	uint32_t *slots;	/* number + 1, by hash */
	size_t	 size;
};

struct gather {
	struct names	 paths, tests, sources;
	struct entry	*v;
	size_t		 n, cap;
	uint32_t	*slots;		/* number + 1, by test and path */
	size_t		 size;
	const char	*name;		/* of the report being read */
	const char	*test;		/* where it names none; NULL: none */
	int		 sum;		/* a line that comes twice: add */
	/* The second time: */
	gather_fn	*each;		/* NULL: it is the first time */
	void		*arg;
	const uint32_t	*meant;
	size_t		 npaths, ntests;
};

/* Number of a name; it is added when it is new. */
uint32_t names_add(struct names *, const char *, size_t len);
void	 gather_release(struct gather *);
/*
 * It is read once more: EACH is called with what a test ran of a file when
 * its last block was read.  MEANT, borrowed: by number of a path the one in
 * whose place it stands, itself as a rule, or NONE.
 */
void	 gather_second(struct gather *, const uint32_t *meant, gather_fn *each,
	    void *arg);

/* For the formats: number of a test, "" as well. */
uint32_t gather_test(struct gather *, const char *name);
/* A block of lines of PATH that TEST ran begins; its number, or NONE. */
uint32_t gather_begin(struct gather *, uint32_t test, const char *path,
	    size_t len);
void	 gather_line(struct gather *, uint32_t number, uint32_t line,
	    uint64_t hits);
/* Only lines that number OF has, too. */
void	 gather_keep(struct gather *, uint32_t number, uint32_t of);
void	 gather_end(struct gather *, uint32_t number);
/* The report is no such, or damaged: ends the program. */
_Noreturn void	gather_fail(const struct gather *, size_t line,
	    const char *why);

/* ---- the formats: from F, whose beginning tells which it is ---- */

/* The name, and the test, are set. */
void	report_read(struct gather *, FILE *f);
/* A line without its end into BUF of LINE_LONGEST bytes; 0: the end. */
int	report_line(struct gather *, FILE *, char *buf, size_t *number);
/* Digits at *S; moves behind them.  -1: none, or too many. */
int	report_number(char **s, uint64_t *);
void	lcov_read(struct gather *, FILE *);
void	goprofile_read(struct gather *, FILE *);
void	cobertura_read(struct gather *, FILE *);
void	pyjson_read(struct gather *, FILE *);

/* ---- graph.c ---- */

struct graph_file {
	char		*path;
	const char	*base;		/* in path */
	unsigned char	 blob[32];
	size_t		 blob_len;
	uint32_t	 lines;
	int		 told;		/* a report tells of it */
};

struct graph {
	char		*repo;		/* its identity */
	char		*root;		/* of the tree, absolute */
	struct graph_file *files;	/* by path */
	struct graph_file **by_base;	/* by base, path */
	size_t		 n;
};

void	graph_read(struct graph *, const char *database, const char *dir);
void	graph_release(struct graph *);
struct graph_file *graph_find(const struct graph *, const char *path);
/* Has the tree other contents than the graph? */
int	graph_changed(const struct graph *, const struct graph_file *);

/* ---- paths.c ---- */

struct replacement {
	const char	*from, *to;
};

struct path_rules {
	struct replacement	*v;
	size_t			 n;
	const char		*dir;	/* in which the report lies, or NULL */
};

/* For each name the file that is meant, or NULL; to be freed. */
struct graph_file **paths_map(const struct graph *, const struct names *,
	    const struct names *sources, const struct path_rules *);

/* ---- send.c ---- */

struct cover_counts {
	uint64_t	reports, files, lines, tests, unmapped, changed;
};

void	send_hello(const struct graph *);
/* All that is known of a report goes. */
void	send_forget(const char *report);
/* What was read once, AGAIN from its beginning. */
void	send_report(const struct graph *, struct gather *, FILE *again,
	    struct graph_file **map, int verbose, struct cover_counts *);
void	send_end(const struct cover_counts *);

#endif
