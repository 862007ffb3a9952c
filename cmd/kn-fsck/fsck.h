/*
 * kn-fsck: is the graph what it says it is?
 *
 *   main.c	options, the table of checks
 *   run.c	each check in a process of its own, under a deadline
 *   store.c	the store, as the checks read it
 *   base.c	the file, its counts
 *   nodes.c	files, ids, identities, link sections, mentions
 *   edges.c	ends, parents, adjacency
 *   digest.c	trees of files, roots of packages, the root
 *   text.c	names and words
 *   clones.c	signatures of bodies
 *   communities.c	members, sizes, weights, roots
 *   people.c	what git said
 *   snapshots.c	older graphs
 *   answers.c	what language servers said
 *
 * The checks compute anew what kn-store keeps, from its documentation
 * (kn-store(5)) and not with its code: that would repeat its mistakes.  They
 * share what is in common/: how a leaf is written, how a tree is hashed.
 */
#ifndef KN_FSCK_H
#define KN_FSCK_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "facts.h"

/* ---- findings ---- */

/* One line of what is wrong; printf-like.  Text of the project goes through
   safe(). */
void	finding(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Something that could not be looked at, and why: no finding. */
void	remark(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

struct check {
	const char	*name;
	const char	*help;
	void		(*run)(sqlite3 *);
};

extern const struct check	checks[];
extern const size_t		nchecks;

void	check_file(sqlite3 *);
void	check_counts(sqlite3 *);
void	check_nodes(sqlite3 *);
void	check_identity(sqlite3 *);
void	check_links(sqlite3 *);
void	check_ends(sqlite3 *);
void	check_adjacency(sqlite3 *);
void	check_root(sqlite3 *);
void	check_names(sqlite3 *);
void	check_words(sqlite3 *);
void	check_communities(sqlite3 *);
void	check_clones(sqlite3 *);
void	check_people(sqlite3 *);
void	check_snapshots(sqlite3 *);
void	check_answers(sqlite3 *);

/* ---- run.c ---- */

struct settings {
	const char	*file;		/* the store */
	int		 jobs;
	int		 seconds;	/* for one check */
	uint32_t	 wanted;	/* bits by number of the check */
	int		 json, verbose;
};

/* Run the checks and print what they find.  Returns the exit status. */
int	run_checks(const struct settings *);

/* ---- store.c ---- */

/* Open FILE read-only; ends the program with status 2 when it cannot. */
sqlite3	*db_open(const char *file);
/* A statement; ends the process when it cannot be prepared. */
sqlite3_stmt *db_prepare(sqlite3 *, const char *sql);
/* 1: a row, 0: no more.  A failure is a finding and ends the process. */
int	 db_row(sqlite3 *, sqlite3_stmt *);
int64_t	 db_number(sqlite3 *, const char *sql);
/* Value in the table meta, to be freed; NULL: it has none of that key. */
char	*db_meta(sqlite3 *, const char *key);
/* Column as text or bytes, valid until the next step; NULL is empty. */
struct text db_bytes(sqlite3_stmt *, int col);
void	*grow(void *, size_t n, size_t size);	/* reallocarray, or exit */

/* One file with its nodes in the order of its definitions. */
struct one_node {
	int64_t		id, parent;
	uint32_t	kind, flags;
	uint32_t	facts_parent;	/* ord */
	uint64_t	body;
	unsigned char	hash[HASH_LEN];
	struct text	name, signature, doc;	/* copies */
};

struct one_file {
	int64_t		  id;
	struct text	  path, lang, package, blob;	/* copies */
	uint32_t	  flags, lines;
	uint32_t	  nnodes;
	struct one_node	 *nodes;
	struct link_facts facts;
	struct text	  section;	/* a copy, which facts points into */
};

/*
 * Call EACH for every file, by id.  What makes a file unreadable (no link
 * section, nodes and definitions that do not fit) is a finding if SAY, and
 * the file is passed over.
 */
void	each_file(sqlite3 *, int say, void (*each)(sqlite3 *,
	    struct one_file *, void *), void *arg);

/* Hash of the node ID into OUT; 0: there is none. */
int	node_hash_of(sqlite3 *, int64_t id, unsigned char out[HASH_LEN]);

#endif
