/*
 * kn-store's private header: the state of one run, and the parts that work
 * on it.  One run = one stream written to one database.  Whatever goes wrong
 * in a run ends the process through fail(); what was not committed is then
 * rolled back.  (A stream handed over by another kn-store gets a process of
 * its own, see lease.c.)
 */
#ifndef KN_WRITER_H
#define KN_WRITER_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "adjacency.h"
#include "facts.h"
#include "frame.h"
#include "table.h"
#include "tally.h"

#define BATCH_FILES	500	/* files per commit of a first index */
#define BATCH_PAUSE_MS	200	/* commit when the input pauses so long */
#define EXIT_TEMPFAIL	75	/* try later */

/* What a run does to the database. */
enum mode {
	MODE_NONE,		/* HELLO has not come yet */
	MODE_FIRST,		/* into an unpublished store: in batches */
	MODE_REPLACE,		/* all of a published one: one transaction */
	MODE_UPDATE		/* what changed: one transaction */
};

/* Steps that -v reports. */
enum step {
	STEP_FACTS, STEP_EDGES, STEP_NODE_INDEXES, STEP_NAMES,
	STEP_EDGE_INDEXES, STEP_TEXT, STEP_ADJACENCY, STEP_COMMUNITIES,
	STEP_PUBLISH, STEP_MAX
};

/* Statements, prepared when first used; the texts are in db.c. */
enum stmt {
	ST_META_SET,
	ST_FILE_INSERT, ST_FILE_UPDATE, ST_FILE_STAT, ST_FILE_FIND,
	ST_FILE_DIGEST, ST_FILE_DIGEST_GET, ST_FILE_DELETE, ST_FILE_MAX,
	ST_FILE_PACKAGES,
	ST_PACKAGE_SET, ST_PACKAGE_DELETE, ST_PACKAGE_FILES,
	ST_PACKAGES_FILES, ST_PACKAGE_COUNT, ST_PACKAGE_ROOTS,
	ST_NODE_SCAN, ST_NODE_UPDATE, ST_NODE_DELETE, ST_NODE_REHASH,
	ST_NODE_HASH,
	ST_NODE_BY_HASH, ST_NODE_MIN, ST_NODE_NAMED, ST_NODE_OUTSIDE,
	ST_NODE_GET_NAME, ST_NODE_PARENT, ST_NODE_PARENT_GET,
	ST_NODE_HAS_OUTER, ST_NODE_CHILD,
	ST_NODE_CLEAR,
	ST_EDGE_SCAN, ST_EDGE_UPDATE, ST_EDGE_DELETE, ST_EDGE_TO,
	ST_EDGE_TO_ALL, ST_EDGE_OUTSIDE, ST_EDGE_CLEAR,
	ST_UNRESOLVED_SCAN, ST_UNRESOLVED_CLEAR,
	ST_LINK_SET, ST_LINK_GET, ST_LINK_DELETE,
	ST_MENTION_GET, ST_MENTION_SET, ST_MENTION_DELETE,
	ST_NAME_INSERT, ST_NAME_FIND, ST_NAME_DELETE,
	ST_FTS_INSERT, ST_FTS_DELETE, ST_NAME_LIKE,
	ST_WORDS_ALL, ST_WORDS_GET, ST_WORDS_SET, ST_WORDS_DELETE,
	ST_WORD_GET, ST_WORD_SET, ST_WORD_DELETE,
	ST_ADJ_EDGES, ST_ADJ_GET, ST_ADJ_SET, ST_ADJ_DELETE,
	ST_CLONE_SET, ST_CLONE_DELETE,
	ST_MEMBER_NODES, ST_MEMBER_GET, ST_MEMBER_SET, ST_MEMBER_DELETE,
	ST_COMMUNITY_GET, ST_COMMUNITY_SET, ST_COMMUNITY_DELETE,
	ST_COMMUNITY_LABEL, ST_COMMUNITY_CALLED,
	ST_COMMUNITY_TOPS, ST_COMMUNITY_MAX, ST_COMMUNITY_CHILD,
	ST_FILE_PATHS_ALL, ST_FILE_PLACE, ST_FILE_BELOW,
	ST_PROBLEM_SCAN, ST_PROBLEM_SET, ST_PROBLEM_CLEAR,
	ST_ASKED_SET, ST_ASKED_GET, ST_PERSON_FIND, ST_PERSON_INSERT, ST_PERSON_GET,
	ST_REVISION_FIND, ST_REVISION_SET, ST_REVISION_PERSON,
	ST_PATH_FIND, ST_PATH_INSERT, ST_TOUCH_INSERT, ST_HUNK_SET,
	ST_BLAME_SET, ST_BLAME_OF, ST_BLAME_DELETE,
	ST_OWNER_INSERT, ST_OWNER_SCAN,
	ST_PEOPLE_SCAN, ST_PEOPLE_LEFT, ST_PEOPLE_CLEAR, ST_PEOPLE_ANY,
	ST_BLAME_RUNS, ST_REVISION_UNTOUCHED, ST_REVISION_DELETE,
	ST_MESSAGE_GET, ST_MESSAGE_SET, ST_MESSAGE_MISSING, ST_MESSAGE_ALL,
	ST_TOGETHER_ANY, ST_TOGETHER_FILES, ST_TOGETHER_HUNKS,
	ST_TOGETHER_NODES, ST_TOGETHER_ROWS, ST_TOGETHER_TO,
	ST_TOGETHER_NAMES, ST_TOGETHER_PATH,
	ST_NODE_LINES, ST_FILE_PATHS,
	ST_COVERAGE_ANY, ST_COVERAGE_SET, ST_COVERAGE_DROP,
	ST_COVERAGE_GONE, ST_COVERAGE_STALE,
	ST_OUTLINE_ANY, ST_OUTLINE_OF, ST_OUTLINE_SET,
	ST_ANSWER_ANY, ST_ANSWER_SET, ST_ANSWER_OF, ST_ANSWER_SYMBOLS,
	ST_ANSWER_LEFT, ST_ANSWER_KEPT, ST_ANSWER_DROP,
	ST_ANSWER_STALE, ST_ANSWER_UNTARGET, ST_ANSWER_TARGET, ST_ANSWER_TO, ST_FILE_PATH,
	ST_NODE_PLACES, ST_NODE_NAMES,
	ST_GUESS_SCAN, ST_GUESS_SET, ST_GUESS_CLEAR,
	ST_SNAPSHOT_NEWEST, ST_SNAPSHOT_INSERT, ST_SNAPSHOT_UNTIL,
	ST_SNAPSHOT_DELETE, ST_SNAPSHOT_LEAVING, ST_SNAPSHOT_BEFORE,
	ST_SNAPSHOT_PARENT, ST_SNAPSHOT_IS,
	ST_DELTA_SET, ST_DELTA_GET, ST_DELTA_SCAN, ST_DELTA_DELETE,
	ST_DELTA_CLEAR, ST_PAST_INSERT, ST_PAST_CLEAR,
	ST_MADE_INSERT, ST_TAG_SET, ST_TAG_DELETE,
	ST_FEEDBACK_ADD, ST_FEEDBACK_COUNT, ST_FEEDBACK_PRUNE,
	ST_COUNT_FILES, ST_COUNT_UNRESOLVED, ST_COUNT_PROBLEMS,
	ST_PAGES, ST_PAGES_FREE,
	ST_MAX
};

/* Tables that are filled many rows at a time, see bulk.c. */
enum bulk { BULK_NODE, BULK_EDGE, BULK_UNRESOLVED, BULK_WORD, BULK_MAX };
#define BULK_SIZES	4

/* What the stream said of a path: values of writer.paths. */
enum said { SAID_NOTHING, SAID_GONE, SAID_FACTS };

/* One FACTS frame of this stream, by its number. */
struct run_file {
	int64_t		id;
	size_t		first;		/* its first hash in run.hashes */
	uint32_t	nnodes;
	uint32_t	slots;		/* its first slot in run.slots, or
					   SLOTS_SAME */
	uint8_t		linked;		/* its EDGES came */
	uint8_t		same;		/* its nodes were not written */
	unsigned char	nodes[HASH_LEN];	/* root of their tree */
};
#define SLOTS_SAME	0xffffffffu	/* slot = ord */

enum { ROW_INSERT, ROW_UPDATE, ROW_SAME };

/* An edge on its way into the table. */
struct edge_row {
	int64_t			 src, dst;
	uint8_t			 type, prov, conf;
	uint8_t			 todo;	/* ROW_…, in an update */
	uint32_t		 lines, nbytes;	/* in run.lines */
	const unsigned char	*from, *to;	/* hashes */
};

struct adj_vec {
	struct adj_entry	*v;
	size_t			 n, max;
};

/* Nodes of files, for the communities (community_graph.c). */
struct member_file {
	int64_t		 id;
	size_t		 first;		/* its slot 0, in leaf and head */
	uint32_t	 n;		/* slots */
	size_t		 path;		/* in paths */
	uint32_t	*by_ord, nords;	/* slots by definition; NULL: the same */
};

struct members {
	struct member_file *files;	/* by id */
	uint32_t	 nfiles, files_max;
	uint64_t	*leaf;		/* comm_leaf() */
	uint32_t	*head;		/* slot of the unit's head; NO_UNIT: no
					   node has this slot */
	size_t		 n, max;
	struct bytes	 paths;		/* terminated */
};

/* The same of one file. */
struct file_node {
	uint64_t	leaf;
	uint32_t	head, parent, kind;
};

struct file_nodes {
	struct file_node *v;
	uint32_t	 n, max;
};

struct unresolved_row {
	int64_t			 src;
	uint32_t		 type, candidates;
	struct text		 name;
	uint32_t		 lines, nbytes;
	const unsigned char	*from;
};

/* A word, and the files that hold it as wordindex_put() packs them. */
struct word_row {
	struct text	word;
	struct bytes	files;
	int64_t		last;		/* of them */
	int64_t		nodes;
};

/* Rows of the tables. */
struct counts {
	int64_t		files, unresolved, problems;
	struct tally	rows;		/* nodes and edges, by sort */
};

/* A symbol outside the repository that an edge of this stream names. */
struct external {
	int64_t			 id;
	const unsigned char	*hash;
};

/* The file of an EDGES frame: its nodes by the numbers that are used there. */
struct source {
	int64_t			 id;
	const struct run_file	*sent;		/* or NULL: stored */
	const unsigned char	**hash;		/* stored: by slot, or NULL */
	uint32_t		 n;
	uint32_t		 nnodes;	/* in their tree … */
	unsigned char		 nodes[HASH_LEN];	/* … and its root */
	char			*name;		/* of a stored file, for errors */
};

struct place {
	int64_t			 id;
	const unsigned char	*hash;
};

/* A symbol and where it stands, see place.c. */
struct place_node {
	int64_t			 id, parent;
	uint32_t		 line, end, column, flags;
	uint8_t			 kind;
	struct text		 name;
	const unsigned char	*hash;
};

/* A file's symbols by id, its own node first; id 0: no such file. */
struct place_file {
	int64_t			 id;
	struct place_node	*v;
	uint32_t		 n;
	unsigned char		 blob[32];
	uint8_t			 nblob;
};

/* What became of answers; of names at lines, but the last two. */
struct answer_counts {
	uint64_t	confirmed;	/* the graph has that edge */
	uint64_t	resolved;	/* kn-link had none */
	uint64_t	moved;		/* kn-link had another */
	uint64_t	discovered;	/* kn-link saw no reference */
	uint64_t	external;	/* of these: to the outside */
	uint64_t	nothing;	/* asked, and there is no answer */
	uint64_t	kept;		/* kn-link proved another */
	uint64_t	unused;		/* relation 0, and no reference */
	uint64_t	unplaced;	/* targets where no symbol stands */
	uint64_t	stale;		/* frames about other contents */
};

/* Words of commits' messages that have not reached their rows. */
struct spoken {
	struct table	 words;
	struct spoken_word {
		uint32_t	word;		/* number in WORDS */
		int64_t		revision;
	}		*v;
	size_t		 n, max;
};

struct delta;
struct lease;
struct lease_order;
struct word_change;
struct record_leaf;
struct sources;

struct writer {
	const char	*file;		/* the database */
	struct lease	*lease;		/* NULL: held by the parent */
	/* Who wants to write meanwhile, and what serves it: lease_serve(). */
	struct lease	*listens;
	int		 (*serve)(const struct lease_order *, void *);
	void		*serve_arg;
	sqlite3		*db;
	sqlite3_stmt	*st[ST_MAX];
	sqlite3_stmt	*bulk[BULK_MAX][BULK_SIZES];
	int		 in_tx;
	int		 verbose;
	int		 ack;		/* -a: ACK frames on stdout */

	enum mode	 mode;
	int64_t		 generation;	/* of the store when the run began */
	int64_t		 created;
	int		 linking;	/* LINKING came */
	int		 changed;	/* the graph differs from before */
	int		 people;	/* frames of kn-blame came */
	int		 owners;	/* … which say who owns what */
	int		 all_asked;	/* … and left no file out */
	int		 history_anew;	/* … and know nothing of before */
	int		 renaming;	/* … with other names of authors */
	int		 renamed;	/* known commits have another author */
	struct spoken	 spoken;
	int		 together;	/* changes_with may be others */
	struct counts	 counts;	/* of rows, kept up */
	char		*repo, *commit, *options, *builds, *producer;
	struct bytes	 feed;		/* kn-feed's note */
	int		 has_feed;
	char		 root[2 * HASH_LEN + 1];

	struct hasher	*hasher;
	struct mp_buf	 record;	/* a leaf that is being put together */
	struct record_leaf *leaf;	/* of the tree at hand */
	size_t		 leaf_max;
	struct sources	*sources;
	uint32_t	 sources_max;
	struct bytes	 trees;		/* of the file at hand: file.trees */

	struct run_file	*files;		/* by number of the FACTS frame */
	uint32_t	 nfiles, files_max;
	uint32_t	 nlinked;	/* of them, EDGES came */
	uint32_t	 nedges_frames;	/* also those of stored files */
	uint32_t	 batch;		/* files since the last commit */
	int64_t		 next_file;	/* id of the next new file */
	unsigned char	*hashes;	/* HASH_LEN each: nodes of this stream */
	size_t		 nhashes, hashes_max;
	uint32_t	*slots;
	size_t		 nslots, slots_max;
	struct table	 paths;		/* of this stream's FACTS and GONE */
	struct fact_node *nodes;	/* of the file at hand */
	uint32_t	 nodes_max;

	struct edge_row	*edges;		/* of the file at hand */
	uint32_t	 edges_max;
	struct unresolved_row *unresolved;
	uint32_t	 unresolved_max;
	struct edge_row	*old;		/* keys of rows that go */
	uint32_t	 nold, old_max;
	struct bytes	 lines;		/* packed, of the file at hand */
	struct line_buf	 line_buf;

	struct hash_block *kept;	/* see hash_keep() */

	/* Nodes without a file; ids are negative. */
	int64_t		 next_outside;	/* next id, 0: not known yet */
	struct table	 externals;	/* by name */
	struct external	*external;	/* by number in externals */
	uint32_t	 externals_max;
	struct table	 packages;	/* package NUL lang of touched files */
	struct table	 stale;		/* packages whose files changed */
	struct table	 persons;	/* by text; value: node id */
	struct table	 outside;	/* hashes that an update added or
					   deleted */
	struct bytes	 key;		/* while one is put together */

	/* An update's memory of what it must look at before publishing. */
	struct table	 stored_files;	/* path -> file id */
	struct table	 relinked;	/* paths of stored files with EDGES */
	struct table	 stored_nodes;	/* node id -> hash */
	struct table	 old_externals;	/* ids that lost an edge */
	struct table	 names;		/* that came or left */
	int64_t		*deleted;	/* node ids */
	struct table	 rehashed;	/* ids of file nodes, now of another
					   package */
	struct table	 linked;	/* ids of files whose EDGES came, or
					   that are gone */
	struct table	 words;		/* that came or left somewhere */
	struct word_change *word_changes;
	size_t		 nwords, words_max;
	size_t		 ndeleted, deleted_max;

	/* Answers of servers. */
	int		 answers;	/* there are some */
	int		 answered;	/* ANSWERS came */
	int		 covered;	/* something is known of coverage */
	int		 coverage_changed;
	int		 only_answers;	/* no base: nothing else may come */
	int		 whole;		/* … or what is all there or not */
	uint32_t	 unkept;	/* ANSWERS since the last commit */
	struct table	 reapply;	/* paths; value: ANSWERS came */
	struct answer_counts applied;
	struct table	 place_paths;
	struct place_file *places;	/* by number in place_paths */
	uint32_t	 places_max;
	size_t		 nplaces;	/* symbols in them */
	char		**base_names;	/* of ground_read() */
	uint32_t	 nbase_names, base_names_max;

	struct adj_vec	 adj;		/* edges of a full load */
	struct adj_vec	 adj_added, adj_gone;	/* of an update, turned round */
	struct members	 members;	/* nodes of a full load */

	struct table	 problem_paths;	/* whose problems are replaced */
	struct bytes	 problem_text;
	struct problem_row *problems;
	size_t		 nproblems, problems_max;

	uint32_t	 resolution;	/* of communities, in thousandths; 0:
					   as the store has it */
	double		 cpu[STEP_MAX], wall[STEP_MAX];
	enum step	 step;
	double		 step_cpu, step_wall;
};

/* ---- writer.c ---- */

/*
 * Defaults; nothing is opened.  LEASE is given up when the run fails; NULL
 * in a process that does not own it.
 */
void	writer_init(struct writer *, const char *file, struct lease *);
/* Close the database, rolling back what is open. */
void	writer_release(struct writer *);

/*
 * One line on stderr, an ACK that says so if they are wanted, roll back, and
 * end the process with STATUS; by the signal if one was caught.
 */
_Noreturn void	fail(struct writer *, int status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Grow *P (elements of SIZE bytes) so that it holds N.  fail()s. */
void	*grow(struct writer *, void *p, size_t n, size_t size);

/* ---- db.c ---- */

/*
 * Open the database for writing, create its file if need be, check what it
 * is, migrate an older one.  Everything else ends in fail().
 */
void	db_open(struct writer *);
void	db_close(struct writer *);
/* fail() with the reason of the last SQLite call. */
_Noreturn void	db_fail(struct writer *, int rc, const char *what);
void	db_exec(struct writer *, const char *sql);
void	db_begin(struct writer *);
void	db_commit(struct writer *);
/* The statement, prepared, reset. */
sqlite3_stmt	*db_stmt(struct writer *, enum stmt);
/* Step one that gives no rows, and reset it. */
void	db_run(struct writer *, sqlite3_stmt *);
/* 1: a row; 0: no more, and reset. */
int	db_row(struct writer *, sqlite3_stmt *);
/* First column of a statement that gives one row, without parameters. */
int64_t	db_int(struct writer *, enum stmt);
/* The first column of the first row of a statement that is bound; 0: none. */
int64_t	db_id(struct writer *, sqlite3_stmt *);
/* Bind; what is bound must stay until the statement ran. */
void	db_text(sqlite3_stmt *, int col, struct text);	/* empty: NULL */
void	db_string(sqlite3_stmt *, int col, struct text);
void	db_blob(sqlite3_stmt *, int col, const void *, size_t);
/* A column, text or blob, until the next step or reset; P is never NULL. */
struct text	db_column(sqlite3_stmt *, int col);
void	meta_set_text(struct writer *, const char *key, const char *value);
void	meta_set_blob(struct writer *, const char *key, const void *, size_t);
void	meta_set_int(struct writer *, const char *key, int64_t value);

/* ---- schema.c ---- */

/* Tables of this version in an empty database, or migrate an older one. */
void	schema_create(struct writer *);
void	schema_migrate(struct writer *);
/* Everything goes, then schema_create().  What git said of authors and
   history stays, unless ALL. */
void	schema_reset(struct writer *, int all);

/* ---- counts.c: how many rows there are ---- */

/* As meta has them; a store without them is counted. */
void	counts_load(struct writer *);
void	counts_save(struct writer *);
/* Run a statement that deletes nodes or edges and returns their sorts. */
void	nodes_delete(struct writer *, sqlite3_stmt *);
void	edges_delete(struct writer *, sqlite3_stmt *);

/* ---- bulk.c: rows of arrays into tables ---- */

/* Nodes first … first + n - 1 of FILE; SLOTS NULL: slot = ord. */
void	bulk_nodes(struct writer *, int64_t file, const uint32_t *slots,
	    uint32_t first, uint32_t n);
/* Bind one node's columns from column COL on, as in ST_NODE_UPDATE. */
void	node_bind(sqlite3_stmt *, int col, int64_t parent,
	    const struct fact_node *);
void	bulk_edges(struct writer *, const struct edge_row *, uint32_t n);
void	bulk_unresolved(struct writer *, const struct unresolved_row *,
	    uint32_t n);
void	bulk_words(struct writer *, const struct word_row *, uint32_t n);

/* ---- nodes.c: FACTS ---- */

void	facts_frame(struct writer *, const void *, size_t);
/* Note that the stream said WHAT of PATH; what it said before is returned. */
int64_t	path_seen(struct writer *, struct text path, enum said what);
/* Rows of a file that is new; its nodes are in writer.nodes. */
void	file_insert(struct writer *, struct run_file *,
	    const struct facts_frame *);
/* Bind the columns of the file's row, but its path. */
void	file_bind(sqlite3_stmt *, int64_t id, const struct facts_frame *);
/* SLOTS NULL: slot = ord. */
void	link_set(struct writer *, int64_t file, const uint32_t *slots,
	    uint32_t n, struct text facts);

/* ---- change.c ---- */

/* The same for a file that may be there already. */
void	file_update(struct writer *, struct run_file *,
	    const struct facts_frame *);
/* A node leaves: no edge may end there when the update is published. */
void	node_left(struct writer *, int64_t id, struct text name);

/* ---- gone.c ---- */

void	gone_frame(struct writer *, const void *, size_t);

/* ---- edges.c: EDGES ---- */

void	edges_frame(struct writer *, const void *, size_t);
int	edge_by_key(const void *, const void *);	/* order of the table */

/*
 * The N rows in writer.edges and NU in writer.unresolved, all of S, replace
 * what the store has of it.
 */
void	edges_replace(struct writer *, struct source *, uint32_t n,
	    uint32_t nu);

/* ---- answers.c: ANSWERS ---- */

void	answers_frame(struct writer *, const void *, size_t);
/* Those that came outlast the end of this process, if nothing else came. */
void	answers_keep(struct writer *);
/* PATH has the contents BLOB now (empty: it is gone): answers about others
   go. */
void	answers_stale(struct writer *, struct text path, struct text blob);
/* Before publishing: what came, or leads to what changed, is applied. */
void	answers_finish(struct writer *);

/* Has the store a file PATH with the contents BLOB? */
int	file_is_current(struct writer *, struct text path, struct text blob);

/* ---- asked.c: ASKED ---- */

void	asked_frame(struct writer *, const void *, size_t);

/* ---- coverage.c: COVERAGE ---- */

void	coverage_frame(struct writer *, const void *, size_t);
/* The file has these contents now; it is no more; and before publishing. */
void	coverage_stale(struct writer *, struct text path, struct text blob);
void	coverage_gone(struct writer *, struct text path);
void	coverage_finish(struct writer *);

/* ---- overlay.c ---- */

/*
 * Apply the answers about S to the rows in writer.edges and
 * writer.unresolved, which are kn-link's; the number of rows afterwards.
 */
void	overlay_apply(struct writer *, const struct source *, uint32_t *n,
	    uint32_t *nu);
/* ---- ground.c ---- */

/*
 * Read the rows of S from the store, as kn-link had them.  Their names are
 * there until the next file, or ground_forget().
 */
void	ground_read(struct writer *, const struct source *, uint32_t *n,
	    uint32_t *nu);
void	ground_forget(struct writer *);

/* ---- place.c ---- */

/* Number in writer.places of the file PATH. */
uint32_t	places_open(struct writer *, struct text path);
/* Forget files if there are too many; all of them. */
void	places_trim(struct writer *);
void	places_release(struct writer *);
/* The innermost symbol around a place, the file's own at the least. */
const struct place_node	*place_around(const struct place_file *,
	    uint32_t line, uint32_t column);
/*
 * The symbol that a place means: whose name stands there; else the innermost
 * one around that has this NAME (may be empty); else the only one whose
 * definition begins there.  NULL: none; so is a local variable's.
 */
const struct place_node	*place_find(const struct place_file *, uint32_t line,
	    uint32_t column, struct text name);
/* The symbol whose hash begins with PREFIX, or NULL. */
const struct place_node	*place_symbol(const struct place_file *,
	    const unsigned char prefix[8]);

/* ---- ends.c ---- */

/* Hash of a stored node; NULL: there is none. */
const unsigned char	*ends_hash(struct writer *, int64_t id);
/* As ends_open(), of a stored file whose EDGES did not come. */
void	ends_open_stored(struct writer *, struct source *, int64_t file,
	    struct text path);

void	ends_open(struct writer *, struct source *,
	    const struct edges_frame *);
void	ends_close(struct source *);
void	ends_here(struct writer *, const struct source *, uint32_t number,
	    struct place *);
void	ends_target(struct writer *, const struct source *,
	    const struct edge_target *, struct place *);

/* ---- differ.c ---- */

/* Rows by key; they replace those of FILE. */
void	edges_update(struct writer *, int64_t file, struct edge_row *,
	    uint32_t n);
void	unresolved_update(struct writer *, int64_t file,
	    const struct unresolved_row *, uint32_t n);
/* Remember a row in writer.old. */
void	edge_note(struct writer *, const struct edge_row *);

/* ---- parents.c ---- */

enum parents {
	PARENTS_NEW,		/* this run wrote the file's nodes */
	PARENTS_CHANGED,	/* it did not, but its edges are others */
	PARENTS_SAME		/* as identities they are the same */
};

/*
 * Parents of nodes of FILE that its EDGES name: rows of type EDGE_CONTAINS,
 * by source.
 */
void	parents_set(struct writer *, int64_t file, enum parents,
	    const struct edge_row *, uint32_t n);

/* The rows that parents_set() was given for S, appended to writer.edges. */
uint32_t	parents_get(struct writer *, const struct source *,
	    uint32_t n);

/* ---- outside.c: externals and packages ---- */

/* Id of the external symbol NAME, made if it is new; *HASH stays valid
   until the next call. */
int64_t	external_id(struct writer *, struct text name,
	    const unsigned char **hash);
/* Name of the external ID that this full load made. */
struct text	external_name(const struct writer *, int64_t id);
/* An edge to the external ID was deleted, or not written after all. */
void	external_lost(struct writer *, int64_t id);
/* Write the new externals of a full load; delete unused ones of an update. */
void	externals_finish(struct writer *);
/* Node of the person or team TEXT, made if it is new. */
int64_t	person_id(struct writer *, struct text text);
/* FILE's package came or went. */
void	package_touch(struct writer *, struct text package, struct text lang);
void	packages_finish(struct writer *);

/* ---- names.c: the name table and its full-text index ---- */

void	names_build(struct writer *);		/* full load, at its end */
/* NAME came or left; names_finish() sees which. */
void	name_touch(struct writer *, struct text name);
void	names_finish(struct writer *);

/* ---- text.c: the full-text index ---- */

/* Keep FILE's words section. */
void	text_set(struct writer *, int64_t file, const struct facts_frame *);
void	text_gone(struct writer *, int64_t file);
void	text_build(struct writer *);		/* from all sections */
void	text_update(struct writer *);		/* what an update changed */

/* ---- clones.c: signatures of bodies ---- */

/* Keep FILE's clones section. */
void	clones_set(struct writer *, int64_t file, const struct facts_frame *);
void	clones_gone(struct writer *, int64_t file);

/* ---- adjacency.c ---- */

/* Edges of a full load, of one file, for adjacency_build(). */
void	adjacency_add(struct writer *, const struct edge_row *, uint32_t n);
/* In an update: FILE is gone, or has other edges without EDGES. */
void	adjacency_stale(struct writer *, int64_t file);
/* All rows: of a full load's edges; in an update, of the table's. */
void	adjacency_build(struct writer *);
/* What differs is left in adj_added and adj_gone. */
void	adjacency_update(struct writer *);

/* ---- community*.c ---- */

/* Nodes of a full load, of one file (they are in writer.nodes). */
void	community_add(struct writer *, int64_t file,
	    const struct facts_frame *);
/* All communities; after the adjacency. */
/* The resolution that the store has, unless another was given. */
void	community_resolution(struct writer *);
void	community_build(struct writer *);
/* What an update changed; after adjacency_update(). */
void	community_update(struct writer *);

/* ---- people.c: who wrote what ---- */

void	history_frame(struct writer *, const void *, size_t);
void	commit_frame(struct writer *, const void *, size_t);
void	blame_frame(struct writer *, const void *, size_t);
void	owned_frame(struct writer *, const void *, size_t);
void	touched_frame(struct writer *, const void *, size_t);
void	followed_frame(struct writer *, const void *, size_t);
/* Keep how far it came: a row of the table asked. */
void	asked_set(struct writer *, const char *key, struct text value);
/* Commits that are no part of history any more, and that no line is of, go,
   and who wrote nothing else, and paths that no other touches. */
void	people_forget(struct writer *);
/* What git said of PATH goes with it. */
void	blame_gone(struct writer *, struct text path);

/* ---- authors.c: the edges that follow ---- */

/* The edges to people from the nodes of FILE, from what git said of it. */
void	people_file(struct writer *, int64_t file);
/* NODE leaves, and what leads from it to people. */
void	people_left(struct writer *, int64_t node);
/* The same for all files that this run wrote. */
void	people_finish(struct writer *);

/* ---- messages.c: words of commits ---- */

void	messages_add(struct writer *, int64_t revision, struct text message);
void	messages_finish(struct writer *);

/* ---- together.c: edges changes_with ---- */

/* All of them, from the tables touch and hunk. */
void	together_finish(struct writer *);
/*
 * Of FILE in an update: definitions of these names came, or one fewer of a
 * name is left.  If hunks have one of them, writer.together is set.
 */
void	together_changed(struct writer *, int64_t file,
	    const struct table *names);
/* A file came.  If commits are known that touch it, it is set. */
void	together_came(struct writer *, struct text path);
/* NODE leaves, and the edges to it. */
void	together_left(struct writer *, int64_t node);

/* ---- snapshot.c: the graph as it was ---- */

/*
 * The root and all rows are as they are to be published: when the root is
 * another than that of the newest snapshot, write a new one and what leads
 * back from it.  The last thing before the commit, and nothing was committed
 * by this run but in a first index.
 */
void	snapshot_publish(struct writer *);
/* FEEDBACK, of feedback.c: what was of use for which task. */
void	feedback_frame(struct writer *, const void *, size_t);
/* What was said of other code than there is now goes; after
   digest_root(). */
void	feedback_finish(struct writer *);
/* SNAPSHOT: tags, and how many are to stay. */
void	snapshot_frame(struct writer *, const void *, size_t);
#define SNAPSHOTS_KEPT	100	/* unless $KN_SNAPSHOTS says how many */
#define SNAPSHOTS_MAX	1000000

/* ---- prune.c ---- */

/* Keep the newest KEEP snapshots and those with a tag. */
void	snapshot_prune(struct writer *, int64_t keep);
/* The row of table delta, and those of table past, of SNAPSHOT and PATH. */
void	snapshot_delta(struct writer *, int64_t snapshot, struct text path,
	    const struct delta *);

/* ---- problems.c ---- */

void	problem_frame(struct writer *, const void *, size_t);
/* The stream says what PATH is: its earlier problems end. */
void	problem_path(struct writer *, struct text path);
void	problem_add(struct writer *, struct text path, const char *reason,
	    const char *detail);
void	problems_finish(struct writer *);

/* ---- digest.c ---- */

/* A copy of HASH that stays where it is until the run ends. */
const unsigned char	*hash_keep(struct writer *, const void *hash);
void	hash_release(struct writer *);

/* Root of the tree of a file's nodes; how many of them have the identity of
   another is returned. */
uint32_t	digest_nodes(struct writer *, const struct fact_node *, uint32_t n,
	    unsigned char out[HASH_LEN]);
/*
 * All trees of a file into writer.trees.  The rows must stand by source;
 * those of parents (EDGE_CONTAINS) are among them.
 */
void	digest_trees(struct writer *, const struct source *,
	    const struct edge_row *, uint32_t n,
	    const struct unresolved_row *, uint32_t nunresolved);
/* Keep writer.trees with FILE.  Returns 0 if it is as it was. */
int	digest_set(struct writer *, int64_t file);
/* A file of PACKAGE changed, came or went. */
void	digest_stale(struct writer *, struct text package);
/* Roots of the packages that changed, and fingerprint of the graph into
   writer.root. */
void	digest_root(struct writer *);

/* ---- publish.c ---- */

/* fail() unless END says that all is well and all that it names came. */
void	publish_check(struct writer *, const void *end, size_t);
/* Write what is left to the end, and commit. */
void	publish(struct writer *);

/* ---- run.c ---- */

/* Read the stream from FD to its end and write it.  Returns the status. */
int	run_stream(struct writer *, int fd);
void	step_begin(struct writer *, enum step);
/* A first index is visible batch by batch. */
void	run_batch_done(struct writer *);
void	ack_send(struct writer *, int status, const char *error);

#endif
