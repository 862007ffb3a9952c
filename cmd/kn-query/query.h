/*
 * kn-query: what its files share.
 *
 * main.c		options, the table of questions
 * db.c			the store: statements, nodes, files
 * db_names.c		what these are called
 * lookup.c, symbol.c	what an argument may stand for, and which it is
 * match.c		how well a name fits what was typed
 * names.c		names that fit: prefix, part, substring, typo
 * walk.c		along edges, for refs.c
 * graph.c, reach.c	along edges, far: for the questions that go far
 * heap.c, scc.c		what such walks need
 * changes*.c		what differs between two snapshots, for diff and log
 * operands.c		arguments that are many, or stand on stdin
 * answer.c, out*.c	what is said, and in which format
 * tokens.c		what that costs a language model
 * pack*.c, session.c	what a client was sent before
 * cache.c, trace.c	answers that were given, and what they were read from
 * cachedir.c		files that may be lost
 * proof*.c		what prove and verify share, see proof.h
 * source.c		source lines, from the work tree or from git
 * the rest		one question, or a few alike, each
 *
 * A new question is a new file with a handler, and a row in main.c.
 */
#ifndef KN_QUERY_H
#define KN_QUERY_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <sqlite3.h>

#include "kinds.h"

/* Status of the whole program: see kn-query(1). */
#define STATUS_FOUND	0
#define STATUS_NOTHING	1
#define STATUS_ERROR	2

#ifndef nitems
#define nitems(a)	(sizeof(a) / sizeof((a)[0]))
#endif

/* What a comparison returns. */
#define CMP(a, b)	((a) < (b) ? -1 : (a) > (b))

/* ---- pool: memory that lives as long as the program's one answer ---- */

struct pool;

/* All of these end the program with status 2 when memory is out. */
struct pool	*pool_new(void);
void		 pool_free(struct pool *);
void		*pool_alloc(struct pool *, size_t);	/* zeroed */
char		*pool_strndup(struct pool *, const char *, size_t);
char		*pool_strdup(struct pool *, const char *);
char		*pool_printf(struct pool *, const char *fmt, ...)
		    __attribute__((format(printf, 2, 3)));
/* calloc(), to be freed; N may be 0. */
void		*xcalloc(size_t n, size_t size);
/* For realloc'd arrays: room for one more of SIZE in *V, of which *CAP fit. */
void		*grow(void *v, size_t n, size_t *cap, size_t size);

/* ---- the store, read-only ---- */

struct node {
	int64_t		 id;
	int64_t		 parent;	/* 0: none */
	int64_t		 under;		/* for outline.c: where it is shown */
	unsigned int	 kind, flags;
	uint32_t	 line, end_line, column;	/* 0: none */
	uint32_t	 start, end;	/* bytes */
	int64_t		 body;
	const char	*name;
	const char	*signature, *doc;	/* "" when there is none */
	unsigned char	 hash[32];
};

struct node_list {
	struct node	*v;
	size_t		 n, cap;
};

struct file {
	int64_t		 id;		/* 0: no such file */
	const char	*path, *lang, *package;
	const unsigned char *blob;
	size_t		 blob_len;
	int64_t		 size, lines, flags, nodes;
	int64_t		 mtime, ctime, inode;
};

enum statement {
	ST_NODE,		/* ?1 id */
	ST_NODE_HEAD,		/* ?1 id: parent, kind, name, flags */
	ST_NODES_NAMED,		/* ?1 name, ?2 limit, ?3 bits of kinds */
	ST_NODES_HASHED,	/* ?1 <= first 8 bytes <= ?2, ?3 limit */
	ST_NODES_IN,		/* ?1 <= id <= ?2 */
	ST_IDS_IN,		/* ?1 <= id <= ?2: id */
	ST_HEADS_IN,		/* ?1 <= id <= ?2: id, parent, kind,
				   flags, name, line, end_line */
	ST_NODES_AT,		/* ?1 <= id <= ?2, line ?3 */
	ST_NODES_UNDER,		/* ?1 <= id <= ?2, parent ?3 */
	ST_NODES_OUTER,		/* ?1 parent, in another file */
	ST_FILE,		/* ?1 id */
	ST_FILE_PATH,		/* ?1 path */
	ST_COUNT_NAMED,		/* ?1 name */
	ST_IDS_NAMED,		/* ?1 name: id */
	ST_EDGES_OUT,		/* ?1 src, ?2 type: dst */
	ST_EDGES_IN,		/* ?1 dst, ?2 type: src */
	ST_ARCS_OUT,		/* ?1 src: type, dst */
	ST_ARCS_IN,		/* ?1 dst: type, src */
	ST_COUNT_IN,		/* ?1 dst, ?2 type, ?3 at most */
	ST_COUNT_OUT,		/* ?1 src, ?2 type, ?3 at most */
	ST_EDGE,		/* ?1 src, ?2 type, ?3 dst: prov, conf, lines */
	ST_UNRESOLVED,		/* ?1 <= src <= ?2: src, type, name,
				   candidates, lines */
	ST_UNRESOLVED_NAMED,	/* ?1 name: the same */
	ST_IMPORTERS,		/* ?1 <= dst <= ?2: src */
	ST_TESTS_BELOW,		/* ?1 <= path < ?2: id */
	ST_NAMES_FROM,		/* ?1 <= text < ?2, ?3 limit: text */
	ST_NAME_IS,		/* ?1 text: 1 */
	ST_NAMES_FTS,		/* ?1 match, ?2 limit: text */
	ST_FTS_SEGMENT,		/* the first segment past ?1 */
	ST_FTS_PAGE,		/* ?1 segment, ?2 term: its page, times 2 */
	ST_FTS_NEXT_PAGE,	/* likewise: that of the next in the index */
	ST_ANY_ADJACENCY,	/* a row, if there is one */
	ST_META,		/* ?1 key: value */
	ST_WORDS,		/* ?1 file: section */
	ST_WORDS_LIKE,		/* ?1 <= text < ?2: text, nodes, files */
	ST_SLOTS,		/* ?1 file: slots, unless those are the ords */
	ST_ADJACENCY,		/* ?1 id: edges */
	ST_PERSON,		/* ?1 id: name, email */
	ST_REVISION,		/* ?1 id: person, time, short hash, message */
	ST_COVERAGE,		/* ?1 path: test, lines, report, blob, is it
				   the file's; by test */
	ST_OUTLINE,		/* ?1 path, ?2 blob: symbols */
	ST_COVERAGE_TESTS,	/* ?1 report: test */
	ST_ANSWERS,		/* ?1 path: producer, version, body */
	ST_MESSAGE,		/* ?1 word: revisions */
	ST_HUNKS,		/* ?1 revision: file, names */
	ST_IDS_NAMED_IN,	/* ?1 name, ?2 <= id <= ?3: id */
	ST_BLAME,		/* ?1 path: runs, are they of the contents? */
	ST_MAX
};

struct db;

/*
 * Take over an open connection (closed by db_free()) and begin a read
 * transaction, so that all answers are of one snapshot.
 */
struct db	*db_new(sqlite3 *, struct pool *);
void		 db_free(struct db *);
/* The prepared statement, reset, nothing bound.  Owned by the db. */
sqlite3_stmt	*db_get(struct db *, enum statement);
/* The connection itself, for what common/ reads. */
sqlite3		*db_sqlite(struct db *);
struct pool	*db_pool(struct db *);
/* A statement for a one-time question; finalise it yourself. */
sqlite3_stmt	*db_prepare(struct db *, const char *sql);
/* The first number that SQL gives, with ARG for ?1; 0 when there is no row. */
int64_t		 db_number(struct db *, const char *sql, int64_t arg);
/* 1: a row, 0: no more.  Ends the program (2) when the store is damaged. */
int		 db_step(struct db *, sqlite3_stmt *);
/* Value of a meta key, in the pool; "" when there is none. */
const char	*db_meta(struct db *, const char *key);
/*
 * Keep account of what is read, for the cache of answers: T is borrowed.
 * DB_READ says that what follows is of the file that NODE is in: who uses one
 * of the statements that are covered so (see db.c) calls it before.
 */
struct trace;
void		 db_trace(struct db *, struct trace *t);
struct trace	*db_traced(const struct db *);	/* NULL: none is kept */
void		 db_read(struct db *, int64_t node);
int		 db_has_fts(struct db *);
int		 db_has_adjacency(struct db *);

int		 db_node(struct db *, int64_t id, struct node *); /* 1: found */
/* Append the rows of a statement that selects NODE_COLUMNS. */
void		 db_nodes(struct db *, sqlite3_stmt *, struct node_list *);
/* The nodes that stand directly in N, wherever they are. */
void		 db_children(struct db *, const struct node *,
		    struct node_list *);
void		 node_list_add(struct node_list *, const struct node *);
void		 node_list_release(struct node_list *);
/* Borrowed, remembered until db_free().  id 0 in it: no such file. */
const struct file *db_file(struct db *, int64_t id);
const struct file *db_file_by_path(struct db *, const char *path);
int64_t		 node_file(int64_t id);	/* file id, or 0 */
int64_t		 file_node(int64_t file);	/* id of its first node */
int64_t		 file_last(int64_t file);	/* largest node id in it */

/* Path of the node's file, or "" for what has none. */
const char	*db_path(struct db *, const struct node *);
/* Container.member; for a file its path.  In the pool. */
const char	*db_qualified(struct db *, const struct node *);
/* "src/a.c:12", "src/a.c" or "".  In the pool. */
const char	*db_place(struct db *, const struct node *);

#define SHORT_ID	12	/* hex digits printed of a hash */
const char	*db_short_id(struct db *, const struct node *);

/* Line numbers as the store packs them.  Returns how many; *LINES is in
   the pool. */
size_t		 db_lines(struct db *, const void *blob, size_t len,
		    uint32_t **lines);

/* ---- the request ---- */

enum format { FORMAT_TEXT, FORMAT_TSV, FORMAT_JSON, FORMAT_JSONL, FORMAT_GCF,
	FORMAT_MD, FORMAT_DOT, FORMAT_XML, FORMAT_GRAPH, FORMAT_GCB };

/* Tests: the less likely ones, as all others, not at all. */
enum tests { TESTS_LOWERED, TESTS_IN, TESTS_OUT };

struct answer;

struct query {
	const struct question *question;
	int		 argc;		/* operands */
	char		**argv;
	const char	*directory;	/* -C, or NULL */
	const char	*database;	/* -d, or NULL; then the store's path */
	const char	*given;		/* -d, or NULL */
	enum format	 format;
	int64_t		 limit;		/* -n; 0: all; -1: not given */
	uint32_t	 kinds;		/* -k, bit by kind; 0: all */
	uint32_t	 types;		/* -t, bit by edge type; 0: all */
	const char	*lang;		/* -l */
	const char	*path;		/* -p: prefix of paths */
	unsigned int	 min_confidence;
	unsigned int	 depth;		/* -D; 0: not given */
	unsigned int	 level;		/* -L; 0: not given */
	int		 all;		/* -a: every symbol of that name */
	int		 source;	/* -s */
	int		 direct;	/* -x: no dispatches */
	int		 files;		/* -F */
	const char	*diff;		/* -g: a range of commits */
	const char	*base;		/* -B: what a pull request goes into */
	enum tests	 tests;		/* -T */
	uint32_t	 without;	/* -w: bits of signals (context.h) */
	int		 explain;	/* -e */
	int64_t		 budget;	/* -b: tokens; 0: no limit */
	const char	*pack;		/* -P: id of an earlier answer */
	const char	*session;	/* -S: file of what was sent */
	int		 no_feedback;	/* -N */
	const char	*root;		/* -H: the one that is wanted */
	int		 command;	/* -R */
	int		 between;	/* -E */
	int		 quick;		/* -q */
	int		 reverse;	/* -r */
	int		 unresolved;	/* -u */
	int		 observed;	/* -o */
	int		 verbose;
	struct pool	*pool;
	struct db	*db;
	struct heads	*heads;		/* of heads.c; NULL: none yet */
	struct graph	*graph;		/* of graph.c; NULL: none yet */
	struct answer	*answer;
	struct cache	*cache;		/* of cache.c; NULL: not used */
};

struct question {
	const char	*name;
	int		(*ask)(struct query *);	/* a status */
	const char	*options;	/* letters beyond the common ones */
	const char	*usage;		/* options and operands, for people */
	const char	*help;
	int		 min, max;	/* operands; max -1: any number */
	int64_t		 limit;		/* when -n is not given; 0: all */
	unsigned int	 flags;
};
#define ASK_GRAPH	0x01u	/* -f dot has something to draw */
#define ASK_NO_STORE	0x04u	/* needs no graph */
#define ASK_CACHED	0x08u	/* the answer is kept, see cache.h */
#define ASK_SYMBOLS	0x02u	/* -f gcf-graph and gcb have something to say */

int	ask_search(struct query *);
int	ask_show(struct query *);
int	ask_outline(struct query *);
int	ask_callers(struct query *);
int	ask_callees(struct query *);
int	ask_refs(struct query *);
int	ask_imports(struct query *);
int	ask_context(struct query *);
int	ask_explain(struct query *);
int	ask_coverage(struct query *);
int	ask_authors(struct query *);
int	ask_owners(struct query *);
int	ask_who_knows(struct query *);
int	ask_bus_factor(struct query *);
int	ask_history(struct query *);
int	ask_changes_with(struct query *);
int	ask_hotspots(struct query *);
int	ask_snapshots(struct query *);
int	ask_diff(struct query *);
int	ask_log(struct query *);
int	ask_stale(struct query *);
int	ask_stats(struct query *);
int	ask_problems(struct query *);
int	ask_status(struct query *);
int	ask_cache(struct query *);
int	ask_feedback(struct query *);
int	ask_plan(struct query *);
int	ask_impls(struct query *);
int	ask_path(struct query *);
int	ask_flow(struct query *);
int	ask_impact(struct query *);
int	ask_test_scope(struct query *);
int	ask_why_edge(struct query *);
int	ask_unused(struct query *);
int	ask_api(struct query *);
int	ask_cycles(struct query *);
int	ask_similar(struct query *);
int	ask_clones(struct query *);
int	ask_communities(struct query *);
int	ask_community(struct query *);
int	ask_deps(struct query *);
int	ask_prove(struct query *);
int	ask_prove_absent(struct query *);
int	ask_verify(struct query *);

/* True if -k, -l and -p let the node through. */
int	query_wants(struct query *, const struct node *);

/* "src/a.c:12,15" in the pool, from packed lines; "12,15" in *LINES. */
const char *db_sites(struct query *, const char *path, const void *blob,
	    size_t len, const char **lines);
/* "" when the edge is certain, else "inferred 70%", "external" … */
const char *db_how_known(struct query *, unsigned int prov, int confidence);

/* ---- lookup.c, symbol.c ---- */

#define KIND_BIT(k)	(1u << (k))
#define KINDS_ALL	(~0u)
#define KINDS_VALUE	(KIND_BIT(NODE_VARIABLE) | KIND_BIT(NODE_CONSTANT) | \
	KIND_BIT(NODE_FIELD) | KIND_BIT(NODE_ENUM_MEMBER))
#define KINDS_TYPE	(KIND_BIT(NODE_CLASS) | KIND_BIT(NODE_STRUCT) | \
	KIND_BIT(NODE_UNION) | KIND_BIT(NODE_INTERFACE) | \
	KIND_BIT(NODE_ENUM) | KIND_BIT(NODE_TYPE_ALIAS) | \
	KIND_BIT(NODE_MODULE))
#define KINDS_CALLABLE	(KIND_BIT(NODE_FUNCTION) | KIND_BIT(NODE_METHOD) | \
	KIND_BIT(NODE_MACRO) | KIND_BIT(NODE_CLASS) | KIND_BIT(NODE_STRUCT) | \
	KIND_BIT(NODE_EXTERNAL))

/*
 * The symbol that ARG stands for: usually one node, several when one symbol
 * is defined repeatedly (under #if), or with -a.  Returns STATUS_FOUND, or
 * says on stderr (in JSON: in the answer) what is wrong and returns
 * STATUS_NOTHING or, when ARG is ambiguous, STATUS_ERROR.  PREFER: if some
 * candidates are of these kinds, the others do not count; 0: all count.
 */
int	symbol_find(struct query *, const char *arg, uint32_t prefer,
	    struct node_list *);
/* As symbol_find, for an argument that is to be a file. */
int	symbol_find_file(struct query *, const char *arg, struct node *);
#define CANDIDATES_MAX	5000	/* nodes of one name that are looked at */
/* Files of that path, from the root or the end of one. */
void	symbol_files(struct query *, const char *path, struct node_list *);
/* All nodes that ARG may stand for, unfiltered, in stable order. */
void	symbol_candidates(struct query *, const char *arg, struct node_list *);
/* Do the containers, package or file of the node end with QUALIFIER? */
int	symbol_qualifies(struct query *, const struct node *,
	    const char *qualifier);
/* What follows the last separator of ARG; ARG when there is none. */
const char *symbol_last_part(const char *arg);
/* Order by path, line, name, identity. */
int	node_by_place(const struct node *a, const char *path_a,
	    const struct node *b, const char *path_b);
/* Order by path, line, kind, name, identity. */
void	node_list_sort(struct query *, struct node_list *);

/* ---- match.c ---- */

enum match {
	MATCH_EXACT,		/* the name itself */
	MATCH_FOLDED,		/* but for case and underscores */
	MATCH_PREFIX,
	MATCH_WORD,		/* parts of the name, from their beginning */
	MATCH_SUBSTRING,
	MATCH_TYPO,
	MATCH_NONE
};

#define PATTERN_MAX	255	/* bytes; longer is no name anybody types */

struct pattern {
	char		 text[PATTERN_MAX + 1];
	char		 folded[PATTERN_MAX + 1];
	char		 parts[2 * PATTERN_MAX + 2];	/* folded words, NUL
							   after each */
	size_t		 len, nparts;
	int		 words;		/* blanks were typed: any order */
};

/* Returns -1 when TEXT is empty or too long. */
int		 pattern_init(struct pattern *, const char *text);
enum match	 pattern_match(const struct pattern *, const char *name);
const char	*match_name(enum match);
/*
 * Edit distance (a neighbouring swap is one edit), ignoring ASCII case;
 * MAX + 1 when it is more than MAX.
 */
unsigned int	 match_distance(const char *a, const char *b,
		    unsigned int max);
#define TYPOS_MAX	2
/* How many edits, at most TYPOS_MAX, a typo may have in a word of LEN bytes. */
unsigned int	 match_typo_limit(size_t len);

/* ---- names.c ---- */

struct name_hit {
	const char	*text;
	size_t		 len;
	enum match	 match;
	unsigned int	 distance;	/* edits; MATCH_PREFIX: 1 when the
					   case differs */
};

struct name_list {
	struct name_hit	*v;
	size_t		 n, cap;
	int		 cut;		/* looking stopped at the budget */
};

/*
 * Names of the store that fit, best first, each once.  BUDGET: how many
 * names to look at per way of looking; 0: all.  ENOUGH: with so many, less
 * effort goes into the ways that find worse ones; 0: all are wanted.  Typos
 * only where nothing else fits.
 */
void	names_find(struct query *, const struct pattern *, size_t enough,
	    size_t budget, struct name_list *);
/* Typos only. */
void	names_typos(struct query *, const struct pattern *, size_t budget,
	    struct name_list *);
void	name_list_release(struct name_list *);

/* ---- source.c ---- */

struct source {
	const char	*text;	/* NULL: not to be had */
	size_t		 len;
	const char	*from;	/* "work tree", "git", or why there is none */
};

/* The root that paths are relative to; NULL: not known. */
const char	*source_root(struct query *);
/* Contents of a file as it was indexed.  Borrowed, remembered. */
const struct source *source_get(struct query *, const struct file *);
/* Run git; its output, terminated, in the pool; NULL if it failed. */
const char	*source_git(struct query *, const char *const *argv,
		    size_t *len);
/* Line N (from 1) without its end; NULL when there is none. */
const char	*source_line(const struct source *, uint32_t n, size_t *len);

/* ---- answer.c: what is to be said ---- */

/* Where a column or field appears. */
#define SHOW_TEXT	0x01u	/* text, md */
#define SHOW_TSV	0x02u
#define SHOW_JSON	0x04u
#define SHOW_FLAT	(SHOW_TEXT | SHOW_TSV)
#define SHOW_ALL	(SHOW_FLAT | SHOW_JSON)
#define CELL_RIGHT	0x08u	/* numbers: to the right in text */
#define CELL_LIST	0x10u	/* comma separated numbers: JSON array */
#define CELL_FLAG	0x20u	/* JSON true or false */
#define CELL_KIND	0x40u	/* coloured as a kind, name, place, id */
#define CELL_NAME	0x80u
#define CELL_PLACE	0x100u
#define CELL_ID		0x200u
#define CELL_NUMBER	0x400u
#define CELL_BLOCK	0x800u	/* lines of text */

struct column {
	const char	*name;
	unsigned int	 flags;
};

#define TABLE_MAIN	0x01u	/* what tsv and jsonl print */
#define TABLE_MAP	0x02u	/* two columns: a JSON object */
#define TABLE_ERROR	0x04u	/* belongs to the failure */
#define TABLE_JSON	0x08u	/* in JSON only */
#define TABLE_RECORD	0x10u	/* a row is a paragraph in text and md */

/*
 * An answer is a record of fields and any number of tables.  Everything
 * handed over is copied, except names of fields and columns.
 */
struct answer	*answer_new(struct pool *, const char *question);
void		 answer_free(struct answer *);
/* The graph that it is of: the first digits of ROOT, in JSON. */
void		 answer_graph(struct answer *, const char *root);

/* VALUE NULL: JSON null; the field is left out elsewhere. */
void	answer_field(struct answer *, const char *name, unsigned int flags,
	    const char *value);
void	answer_number(struct answer *, const char *name, int64_t);
/* The same, in the formats that FLAGS say. */
void	answer_count(struct answer *, const char *name, unsigned int flags,
	    int64_t);
void	answer_flag(struct answer *, const char *name, int);

void	answer_table(struct answer *, const char *name,
	    const struct column *, size_t ncolumns, unsigned int flags);
/* Cells of the table last begun, in the order of its columns; the row is
   full when all columns have one. */
void	answer_cell(struct answer *, const char *value);	/* NULL: none */
void	answer_cell_number(struct answer *, int64_t);
void	answer_cell_flag(struct answer *, int);
/* Lines of text, for a CELL_BLOCK; numbered from FIRST, if that is not 0. */
void	answer_cell_block(struct answer *, const char *, size_t len,
	    uint32_t first);
/* One thing to draw, and a line: for -f dot. */
void	answer_draw(struct answer *, const char *id, const char *label,
	    const char *kind);
void	answer_line(struct answer *, const char *from, const char *to,
	    const char *label, int dashed);
/* How many more rows there are than those in the main table. */
void	answer_omitted(struct answer *, int64_t n, int at_least);
/* How many edges -c left out: a remark; in JSON a number, with every -c. */
void	answer_unsure(struct query *, size_t n);
/* Instead of all else: printed as it is, in every format. */
void	answer_document(struct answer *, const char *);
/* Why there is no answer: on stderr, in JSON a member too. */
void	answer_fail(struct answer *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
/* A remark: on stderr, in JSON a member too. */
void	answer_note(struct answer *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
size_t	answer_rows(const struct answer *);	/* of the last table */

/*
 * The standard cells of a symbol, for tables that begin with
 * SYMBOL_COLUMNS.
 */
#define SYMBOL_COLUMNS \
	{ "kind", SHOW_ALL | CELL_KIND },				\
	{ "name", SHOW_ALL | CELL_NAME },				\
	{ "place", SHOW_FLAT | CELL_PLACE },				\
	{ "id", SHOW_ALL | CELL_ID },					\
	{ "path", SHOW_JSON },						\
	{ "line", SHOW_JSON | CELL_NUMBER },				\
	{ "end_line", SHOW_JSON | CELL_NUMBER }
void	answer_symbol(struct query *, const struct node *);
/* The same for a NAME that nothing in the graph stands for. */
void	answer_unresolved(struct query *, const char *name);
/* With -s the source lines of packed line numbers, as "12<tab>text", else
   nothing: a cell of a CELL_BLOCK. */
void	answer_sites(struct query *, const struct file *, const void *blob,
	    size_t len);
/* With -s the lines of a definition, else nothing: the same. */
void	answer_source(struct query *, const struct node *);
void	answer_draw_symbol(struct query *, const struct node *);

/* ---- out.c ---- */

/* Print it, and on ERR what is to be said besides.  Nothing is printed by
   anything else. */
void	out_answer(const struct answer *, enum format, FILE *out, FILE *err);
/* What of it goes to stdout. */
void	out_render(const struct answer *, enum format, FILE *);
int	out_format_parse(const char *name);	/* or -1 */
/* Bits: stdout gets colours, stderr. */
int	out_wants_colour(void);

#endif
