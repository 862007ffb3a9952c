/*
 * What git said of history and authors, as the store keeps it (kn-store(5),
 * PEOPLE), for the questions about people.
 */
#ifndef KN_WHO_H
#define KN_WHO_H

#include "query.h"

struct person {
	int64_t		 id;
	const char	*name, *email;
};

struct revision {
	int64_t		 id;		/* 0: not known */
	int64_t		 person;
	int64_t		 time;		/* seconds since 1970 */
	char		 hash[13];	/* short, hexadecimal */
	const char	*message;
};

/* Borrowed, remembered as long as the query. */
const struct person	*who_person(struct query *, int64_t id);
const struct revision	*who_revision(struct query *, int64_t id);
/* "Name <mail>" in the pool. */
const char	*who_text(struct query *, const struct person *);
/* "2026-11-22"; "" for 0.  In the pool. */
const char	*who_date(struct query *, int64_t time);

/* The revision of each line of a file, from line 1; 0: not known. */
struct who_lines {
	int64_t		*v;
	uint32_t	 n;
	int		 exact;		/* of the very contents in the graph */
};

/* Returns 0, and *LINES in the pool, or -1 when git was not asked. */
int	who_lines(struct query *, const char *path, struct who_lines *);

/* How much of something is whose. */
struct share {
	int64_t		 id;		/* of a person or a revision */
	uint32_t	 lines;
	int64_t		 last;		/* newest of them, seconds */
	int64_t		 newest;	/* … and its revision */
	double		 weight;
};

struct share_list {
	struct share	*v;
	size_t		 n, cap;
	uint32_t	 lines;		/* all, of anybody */
};

/* Add LINES lines of revision R: by person, or by revision. */
void	share_person(struct query *, struct share_list *, int64_t revision,
	    uint32_t lines, double weight);
void	share_revision(struct query *, struct share_list *, int64_t revision,
	    uint32_t lines);
/* Most lines first; then the newest; then by id. */
void	share_sort(struct share_list *);
void	share_release(struct share_list *);

/* The hunks in the file of that path: revision, names (a line each); finalise
   it. */
sqlite3_stmt	*who_hunks(struct query *, const char *path);
/* All that FILE defines. */
void	who_nodes(struct query *, int64_t file, struct node_list *);

/* What is asked about: a file, or a symbol with its lines. */
struct subject {
	struct node	 node;
	const char	*path;
	uint32_t	 line, end;	/* 0, 0: the whole file */
};

/* As symbol_find(), one symbol or file. */
int	who_subject(struct query *, const char *arg, struct subject *);
/* answer_fail() that says how to get what is missing; STATUS_NOTHING. */
int	who_nothing(struct query *, const char *of);
/* The same of the path that is the operand, if there is such a path. */
int	who_nothing_below(struct query *);

#endif
