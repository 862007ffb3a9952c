/*
 * kn-cover: which lines the tests ran.
 *
 *   main.c		options, the order of the work
 *   gather.c		what reports say, by test and path
 *   lcov.c goprofile.c cobertura.c	the formats
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

/* Lines of one file that one test ran. */
struct entry {
	uint32_t		 test, path;	/* numbers of names */
	struct covered_line	*v;
	size_t			 n, cap;
};

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
	int		 sum;		/* a line that comes twice: add */
};

/* Number of a name; it is added when it is new. */
uint32_t names_add(struct names *, const char *, size_t len);
void	 gather_release(struct gather *);
struct entry	*gather_entry(struct gather *, uint32_t test, uint32_t path);
void	 entry_line(struct entry *, uint32_t line, uint64_t hits);
/* Lines by number, each once. */
void	 gather_sort(struct gather *);
/* The report is no such, or damaged: ends the program. */
_Noreturn void	gather_fail(const struct gather *, size_t line,
	    const char *why);

/* ---- the formats: from F, whose beginning tells which it is ---- */

void	report_read(struct gather *, FILE *f, const char *name);
/* A line without its end into BUF of LINE_LONGEST bytes; 0: the end. */
int	report_line(struct gather *, FILE *, char *buf, size_t *number);
/* Digits at *S; moves behind them.  -1: none, or too many. */
int	report_number(char **s, uint64_t *);
void	lcov_read(struct gather *, FILE *);
void	goprofile_read(struct gather *, FILE *);
void	cobertura_read(struct gather *, FILE *);

/* ---- graph.c ---- */

struct graph_file {
	char		*path;
	const char	*base;		/* in path */
	unsigned char	 blob[32];
	size_t		 blob_len;
	uint32_t	 lines;
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
void	send_report(const struct graph *, struct gather *,
	    struct graph_file **map, int verbose, struct cover_counts *);
void	send_end(const struct cover_counts *);

#endif
