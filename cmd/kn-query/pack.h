/*
 * A pack: what one answer of "context" holds, under a name that follows from
 * its content, so that the next answer can say what is different.
 */
#ifndef KN_PACK_H
#define KN_PACK_H

#include "context.h"

#define PACK_ID_BYTES	12	/* of SHA-256; twice as many digits */
#define PACK_ID		(2 * PACK_ID_BYTES)
#define RECORD_LEN	8	/* bytes of the digest of what is known of one */

enum pack_status {
	PACK_KNOWN,		/* in both, as it was */
	PACK_ADDED,
	PACK_CHANGED,		/* signature, documentation or body */
	PACK_MOVED		/* only its place */
};

struct pack_symbol {
	unsigned char	 hash[HASH_LEN];
	unsigned char	 record[RECORD_LEN];
	const char	*kind;
	const char	*name;		/* unique in the pack, without blanks,
					   see pack_name() */
	const char	*place;		/* the same, "src/a.c:12" or "" */
	const char	*signature;	/* as it is; "" in a pack that was read */
	double		 score;
	unsigned int	 distance;	/* 0: by its own words, or given; 1: by
					   what is around it */
	enum pack_status status;
	/* What it was chosen from; NULL in a pack that was read. */
	const struct candidate *from;
};

struct pack_edge {
	size_t		 src, dst;	/* numbers of symbols */
	unsigned int	 type;
};

struct pack {
	char		 id[PACK_ID + 1];
	const char	*task;
	const char	*root;		/* of the graph, hex */
	struct pack_symbol *v;
	size_t		 n;
	struct pack_edge *edges;
	size_t		 nedges, edges_cap;
};

/* What of the question its id names besides the task. */
struct pack_about {
	const char	*options;
	const char	*task;
};

/*
 * The first N of the ranking, with the edges among them and the id.
 * Strings are in the pool; release the rest with pack_release().
 */
void	pack_make(struct query *, const struct ranking *, size_t n,
	    const struct pack_about *, struct pack *);
void	pack_release(struct pack *);

/*
 * Keep it for pack_load(), in the cache; best effort.  0 when there is no
 * cache, or no pack of that ID in it, or only a damaged one.
 */
void	pack_save(struct query *, const struct pack *);
int	pack_load(struct query *, const char *id, struct pack *);
int	pack_is_id(const char *);	/* looks like one */

/* Set the status of NEW's symbols; *GONE are numbers of OLD's that NEW does
   not have, in the pool.  Returns how many. */
size_t	pack_compare(struct query *, const struct pack *old, struct pack *new,
	    size_t **gone);

/*
 * TEXT as one word of printable ASCII and UTF-8: blanks, control characters,
 * '%' and bytes that are not UTF-8 become %XX.
 */
const char *pack_word(struct query *, const char *text);
/* The reverse; in the pool. */
const char *pack_unword(struct query *, const char *word);

/* The root of a set of symbols and edges as the graph profile of GCF defines
   it: "sha256:" and 64 digits. */
const char *pack_graph_root(struct query *, const struct pack *);
/* The profile's short name of a kind. */
const char *pack_graph_kind(const char *kind);
/* Kinds that are its own word for one of ours stay; the score as it is
   printed there. */
const char *pack_graph_score(struct query *, double);

#endif
