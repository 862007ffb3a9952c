/*
 * Discovery: what implements, overrides or uses the symbols of a file.
 */
#ifndef KN_ENRICH_DISCOVER_H
#define KN_ENRICH_DISCOVER_H

#include "enrich.h"

enum question_kind { ASK_IMPLEMENTATIONS, ASK_REFERENCES, QUESTION_KINDS };

/* One question about one symbol of a file. */
struct question {
	enum question_kind kind;
	uint32_t	 line, column;	/* of its name */
	uint32_t	 node_kind;
	enum ask_state	 state;
	int		 tries, lates;	/* the server died; was late */
};

/* What an answer says of another place. */
struct finding {
	const struct file *file;	/* where it stands */
	uint32_t	 line, column;	/* there */
	struct text	 name;		/* as written; own; empty: a symbol */
	uint32_t	 relation;	/* enum edge_type */
	uint32_t	 to_line, to_column;	/* of the symbol asked about */
};

/* A file whose symbols are asked about. */
struct inquiry {
	struct work	 work;		/* the file; no asks */
	struct question	*questions;
	size_t		 n, next, pending;
	struct finding	*findings;
	size_t		 nfindings, cap;
	int		 gaps;		/* some got no answer */
};

/* ---- candidates.c ---- */

/* Was FILE asked about before, and is all that it led to as it was then? */
int	inquiry_known(struct enrich *, const struct server *,
	    const struct file *);
/* NULL: the file is not as it was indexed, which is counted. */
struct inquiry *inquiry_new(struct session *, const struct file *);
void	inquiry_free(struct inquiry *);

/* ---- findings.c ---- */

/* Take in the answer to question I. */
void	findings_references(struct session *, struct inquiry *, size_t i,
	    const json_t *result);
void	findings_implementations(struct session *, struct inquiry *, size_t i,
	    const json_t *result);
/* fromRanges of callHierarchy/incomingCalls: what was a reference is a call. */
void	findings_calls(struct session *, struct inquiry *, size_t i,
	    const json_t *result);
/* Send it all, and then that the file was asked about. */
void	findings_send(struct session *, struct inquiry *);

#endif
