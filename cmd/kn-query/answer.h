/*
 * What an answer is made of: for answer.c, which builds it, and out*.c,
 * which print it.
 */
#ifndef KN_ANSWER_H
#define KN_ANSWER_H

#include "query.h"

#define GRAPH_DIGITS	16	/* of a root: as many tell it from others */

enum cell_type { CELL_NONE, CELL_TEXT, CELL_INTEGER };

struct cell {
	enum cell_type	 type;
	const char	*text;		/* any bytes, terminated */
	size_t		 len;
	int64_t		 number;	/* CELL_BLOCK: of its first line */
};

struct field {
	struct field	*next;
	const char	*name;
	unsigned int	 flags;
	struct cell	 cell;
};

struct table {
	struct table	*next;
	const char	*name;
	const struct column *columns;
	size_t		 ncolumns;
	unsigned int	 flags;
	struct cell	*cells;
	size_t		 n, cap;	/* cells */
};

struct drawn {
	const char	*id, *label, *kind;
};

struct line {
	const char	*from, *to, *label;
	int		 dashed;
};

struct note {
	struct note	*next;
	const char	*text;
};

/* A symbol and an edge for the formats that are nothing but a graph. */
struct shown {
	const char	*kind, *name;	/* the name is one word, unique */
	const char	*place, *signature;	/* the place is one word */
	double		 score;
	unsigned int	 distance;
	size_t		 number;	/* its name in this document */
	int		 sent;		/* an earlier one of the session has
					   all of it */
};

struct shown_edge {
	const struct shown *src, *dst;
	const char	*type;
};

struct graph_doc {
	const char	*tool;
	const char	*pack;		/* our name of what it holds */
	const char	*root;		/* GCF's: of all its symbols */
	const char	*base_root;	/* of the earlier one that this is a
					   difference to; NULL: it is whole */
	int		 session;
	int64_t		 budget, tokens, full_tokens;	/* 0: not known */
	struct shown	*v, *removed;
	size_t		 n, nremoved;
	struct shown_edge *edges, *edges_removed;
	size_t		 nedges, nedges_removed;
};

struct answer {
	struct pool	*pool;
	const char	*question;
	const char	*root;		/* NULL: of none that is published */
	const char	*error;		/* NULL: none */
	struct field	*fields, **field_end;
	struct table	*tables, **table_end, *table;	/* the last */
	struct note	*notes, **note_end;
	struct drawn	*drawn;
	size_t		 ndrawn, drawn_cap;
	struct line	*lines;
	size_t		 nlines, line_cap;
	int64_t		 omitted;
	int		 at_least;
	const char	*document;	/* instead of all that; NULL: none */
	struct graph_doc *graph;	/* NULL: none; in the pool */
};

/* Rows of a table; its cell in ROW and COLUMN. */
size_t			 table_rows(const struct table *);
const struct cell	*table_cell(const struct table *, size_t row,
			    size_t column);

/* ---- one printer per format ---- */

void	out_text(const struct answer *, FILE *, int colour);
void	out_text_table(const struct table *, FILE *, int colour);
void	out_tsv(const struct answer *, FILE *);
void	out_md(const struct answer *, FILE *);
void	out_json(const struct answer *, FILE *);
void	out_jsonl(const struct answer *, FILE *);
void	out_gcf(const struct answer *, FILE *);
void	out_dot(const struct answer *, FILE *);
void	out_xml(const struct answer *, FILE *);
void	out_graph(const struct answer *, FILE *);
void	out_gcb(const struct answer *, FILE *);

/*
 * TEXT as a JSON string with its quotes.  Bytes that are not UTF-8 become
 * U+FFFD each; then the return value is 0, else 1.
 */
int	json_quote(FILE *, const char *text, size_t len);
/*
 * Length of the well-formed UTF-8 character at S of at most LEN bytes;
 * 0 when there is none.
 */
size_t	utf8_len(const char *s, size_t len);
/* Is the character at S a blank, a direction mark or the like beyond ASCII? */
int	text_is_exotic(const char *s, size_t len);

#endif
