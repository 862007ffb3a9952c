/*
 * One of two states of the store, read file by file: for older.c.
 */
#ifndef KN_SIDE_H
#define KN_SIDE_H

#include "writer.h"

enum side_stmt {
	SIDE_FILE,		/* ?1 id */
	SIDE_FILE_BY_PATH,	/* ?1 path */
	SIDE_NODES,		/* ?1 <= id <= ?2 */
	SIDE_EDGES,		/* ?1 <= src <= ?2 */
	SIDE_UNRESOLVED,	/* the same */
	SIDE_LINK,		/* ?1 file */
	SIDE_NODE,		/* ?1 id */
	SIDE_BY_HASH,		/* ?1 hash */
	SIDE_OUTSIDE,
	SIDE_MAX
};

struct part {			/* of side.text */
	size_t	at, len;
};

struct side_node {
	int64_t		 id, parent;
	uint64_t	 body;
	uint32_t	 kind, flags, line, end_line;
	struct part	 name, signature, doc;
	unsigned char	 hash[HASH_LEN];
	unsigned char	 up[HASH_LEN];	/* of the one that it stands in, in
					   this file; zeroes: none */
};

struct side_edge {
	int64_t		 src, dst;
	uint8_t		 type, prov, conf;
	uint8_t		 differs;
	const unsigned char *from, *to;	/* hashes, where it differs */
};

struct side_unresolved {
	int64_t		 src;
	uint32_t	 type, candidates;
	struct part	 name;
	const unsigned char *from;
};

/* One of the two states, and what it has of the file at hand. */
struct side {
	struct writer		*w;
	sqlite3			*db;
	sqlite3_stmt		*st[SIDE_MAX];
	struct table		 hashes;	/* node id -> hash, kept */

	int64_t			 id;		/* of the file; 0: none */
	struct part		 path, lang, package, blob, digest;
	int64_t			 size, lines, flags;
	struct bytes		 text;
	struct side_node	*nodes;		/* by hash */
	struct side_edge	*edges;
	struct side_unresolved	*unresolved;
	uint32_t		 nnodes, nodes_max, nedges, edges_max;
	uint32_t		 nunresolved, unresolved_max;
	int			 doubles;	/* two nodes of one hash */
};

/* The statement, prepared, reset. */
sqlite3_stmt	*side_stmt(struct side *, enum side_stmt);
/* The file's row, by ID or PATH; what it holds is not read.  side.id is 0
   when there is none. */
void	side_file(struct side *, enum side_stmt, int64_t id,
	    struct text path);
void	side_no_file(struct side *);
/* What that file holds. */
void	side_read(struct side *);
/* Hash of a node; stays where it is until the run ends. */
const unsigned char *side_hash(struct side *, int64_t id);
/* A column, copied into side.text, and as text: valid until the next copy. */
struct part	side_column(struct side *, sqlite3_stmt *, int col);
struct text	side_text(const struct side *, struct part);
int	side_same(const struct side *, struct part, const struct side *,
	    struct part);
void	side_read_hash(struct side *, sqlite3_stmt *, int col,
	    unsigned char *out);	/* HASH_LEN */
/* Does the side have that package or external? */
int	side_outside(struct side *, const unsigned char *hash,
	    uint32_t *kind, struct part *name);
/* Order of the table. */
int	side_edge_order(const struct side_edge *, const struct side_edge *);
void	side_release(struct side *);

#endif
