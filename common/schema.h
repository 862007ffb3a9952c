/*
 * The tables of the store; man/kn-store.5 is the documentation for people
 * and changes in the same commit.
 *
 * Node ids say where a node stands: id = file.id << NODE_SLOT_BITS | slot.
 * The slot is the node's ord (place in the file's definitions) at the first
 * index; a node that survives a change of its file keeps its slot, new ones
 * get free slots.  So all nodes of a file, and all edges from them, are one
 * key range, and no index by file is needed.  Nodes without a file
 * (external symbols, packages) have negative ids.
 */
#ifndef KN_SCHEMA_H
#define KN_SCHEMA_H

#define SCHEMA_VERSION		15		/* PRAGMA user_version */
#define SCHEMA_APPLICATION_ID	0x6b6e6762	/* "kngb" */
#define NODE_SLOT_BITS		20
#define NODE_SLOT_MAX		((1 << NODE_SLOT_BITS) - 1)

/* Communities (community.h, louvain.h). */
#define SCHEMA_COMMUNITIES \
"CREATE TABLE IF NOT EXISTS community ("				\
"  id INTEGER PRIMARY KEY,"						\
"  parent INTEGER,"		/* community; NULL: none is above */	\
"  level INTEGER NOT NULL,"	/* from 1; larger ones hold smaller */	\
"  label TEXT NOT NULL,"						\
"  size INTEGER NOT NULL,"	/* nodes */				\
"  inside INTEGER NOT NULL,"	/* weight of edges between members */	\
"  degree INTEGER NOT NULL,"	/* twice that, and the weight across */	\
"  root INTEGER NOT NULL,"	/* of the members' contents */		\
"  cohesion REAL GENERATED ALWAYS AS"					\
"    (CASE degree WHEN 0 THEN 0.0 ELSE 2.0 * inside / degree END)"	\
"    VIRTUAL);"								\
"CREATE INDEX IF NOT EXISTS community_parent ON community(parent);"	\
"CREATE TABLE IF NOT EXISTS member ("					\
"  id INTEGER PRIMARY KEY, files BLOB NOT NULL);"

/* Signatures of function bodies (clones.h). */
#define SCHEMA_CLONES \
"CREATE TABLE IF NOT EXISTS clone ("					\
"  file INTEGER PRIMARY KEY, section BLOB NOT NULL);"

/* Full text (wordsec.h, wordindex.h) and adjacency (adjacency.h). */
#define SCHEMA_DERIVED \
"CREATE TABLE words (file INTEGER PRIMARY KEY, section BLOB NOT NULL);"	\
"CREATE TABLE word ("							\
"  text TEXT PRIMARY KEY,"						\
"  nodes INTEGER NOT NULL,"	/* that hold it */			\
"  files BLOB NOT NULL) WITHOUT ROWID;"					\
"CREATE TABLE adjacency (id INTEGER PRIMARY KEY, edges BLOB NOT NULL);"	\
SCHEMA_COMMUNITIES SCHEMA_CLONES

/*
 * What kn-link said where answers changed it (cmd/kn-store/overlay.c): an
 * edge (what 0), an edge to an external symbol (1: its name), or an unresolved
 * reference (2: its name; conf: its candidates).
 */
#define SCHEMA_GUESS \
"CREATE TABLE IF NOT EXISTS guess ("							\
"  src INTEGER NOT NULL, what INTEGER NOT NULL, type INTEGER NOT NULL,"	\
"  dst INTEGER NOT NULL, name TEXT NOT NULL,"				\
"  prov INTEGER NOT NULL, conf INTEGER NOT NULL, lines BLOB,"		\
"  PRIMARY KEY (src, what, type, dst, name)) WITHOUT ROWID;"

/* The roots of packages: man/kn-store.5, FINGERPRINT. */
#define SCHEMA_PACKAGE \
"CREATE TABLE package ("						\
"  name TEXT PRIMARY KEY,"						\
"  files INTEGER NOT NULL,"						\
"  root BLOB NOT NULL) WITHOUT ROWID;"

#define SCHEMA_TABLES \
"CREATE TABLE meta ("							\
"  key TEXT PRIMARY KEY, value) WITHOUT ROWID;"				\
"CREATE TABLE file ("							\
"  id INTEGER PRIMARY KEY,"						\
"  path TEXT NOT NULL UNIQUE,"						\
"  lang TEXT NOT NULL, package TEXT NOT NULL,"				\
"  blob BLOB NOT NULL, size INTEGER NOT NULL, lines INTEGER NOT NULL,"	\
"  flags INTEGER NOT NULL, nodes INTEGER NOT NULL,"			\
"  mtime INTEGER NOT NULL, ctime INTEGER NOT NULL, inode INTEGER NOT NULL," \
"  digest BLOB, trees BLOB);"	/* see man/kn-store.5, FINGERPRINT */	\
"CREATE TABLE node ("							\
"  id INTEGER PRIMARY KEY,"						\
"  parent INTEGER,"		/* node id; NULL: file, package, external */ \
"  kind INTEGER NOT NULL, name TEXT NOT NULL, flags INTEGER NOT NULL,"	\
"  line INTEGER, end_line INTEGER, col INTEGER,"			\
"  start INTEGER, end INTEGER,"						\
"  body INTEGER, hash BLOB NOT NULL,"					\
"  signature TEXT, doc TEXT);"						\
"CREATE TABLE edge ("							\
"  src INTEGER NOT NULL, type INTEGER NOT NULL, dst INTEGER NOT NULL,"	\
"  prov INTEGER NOT NULL, conf INTEGER NOT NULL,"			\
"  lines BLOB,"			/* varints: first line, then differences */ \
"  PRIMARY KEY (src, type, dst)) WITHOUT ROWID;"			\
"CREATE TABLE unresolved ("						\
"  src INTEGER NOT NULL, type INTEGER NOT NULL, name TEXT NOT NULL,"	\
"  candidates INTEGER NOT NULL, lines BLOB,"				\
"  PRIMARY KEY (src, type, name)) WITHOUT ROWID;"			\
"CREATE TABLE link ("							\
"  file INTEGER PRIMARY KEY,"						\
"  slots BLOB,"			/* u32 LE by ord; NULL: slot = ord */	\
"  facts BLOB NOT NULL);"	/* link section of FACTS, for re-linking */ \
"CREATE TABLE mention ("	/* apart: read for every file of an update */ \
"  file INTEGER PRIMARY KEY,"						\
"  hashes BLOB NOT NULL);"	/* see mentions_any() in facts.h */	\
"CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL);"	\
SCHEMA_DERIVED SCHEMA_GUESS SCHEMA_PACKAGE				\
"CREATE TABLE problem ("						\
"  path TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL,"	\
"  detail TEXT NOT NULL, PRIMARY KEY (path, stage, reason)) WITHOUT ROWID;"

/*
 * What git said of history and authors: kept through a new index, unlike
 * what follows from the files.  See cmd/kn-store/people.c.
 */
#define SCHEMA_PEOPLE \
"CREATE TABLE IF NOT EXISTS person ("					\
"  id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL,"	\
"  UNIQUE (name, email));"						\
"CREATE TABLE IF NOT EXISTS revision ("					\
"  id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE,"			\
"  person INTEGER NOT NULL, time INTEGER NOT NULL,"			\
"  message TEXT NOT NULL);"						\
"CREATE TABLE IF NOT EXISTS path ("					\
"  id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);"			\
"CREATE TABLE IF NOT EXISTS touch ("					\
"  path INTEGER NOT NULL, revision INTEGER NOT NULL,"			\
"  PRIMARY KEY (path, revision)) WITHOUT ROWID;"			\
"CREATE INDEX IF NOT EXISTS touch_revision ON touch(revision);"		\
"CREATE TABLE IF NOT EXISTS hunk ("					\
"  path INTEGER NOT NULL, revision INTEGER NOT NULL,"			\
"  names TEXT NOT NULL,"	/* a line each */			\
"  PRIMARY KEY (path, revision)) WITHOUT ROWID;"			\
"CREATE TABLE IF NOT EXISTS message ("					\
"  word TEXT PRIMARY KEY, revisions BLOB NOT NULL) WITHOUT ROWID;"	\
"CREATE TABLE IF NOT EXISTS blame ("					\
"  path TEXT PRIMARY KEY, blob BLOB NOT NULL, last BLOB NOT NULL,"	\
"  runs BLOB NOT NULL) WITHOUT ROWID;"	/* varints: lines, revision.id */ \
"CREATE TABLE IF NOT EXISTS owner ("					\
"  path TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL,"	\
"  PRIMARY KEY (path, place)) WITHOUT ROWID;"				\
"CREATE TABLE IF NOT EXISTS asked ("					\
"  key TEXT PRIMARY KEY, value) WITHOUT ROWID;"

/*
 * What servers and indexes said (answers.h), kept in the same way.  symbols:
 * for every target that is a place, in the order of the body, the first 8
 * bytes of the hash of the symbol it means, or zeros; NULL: not looked up yet.
 * answer_target: files that the answers about a path lead to, perhaps more.
 */
#define SCHEMA_ANSWERS \
"CREATE TABLE IF NOT EXISTS answer ("					\
"  path TEXT NOT NULL, producer TEXT NOT NULL, part TEXT NOT NULL,"	\
"  blob BLOB NOT NULL, version TEXT NOT NULL, config BLOB NOT NULL,"	\
"  body BLOB NOT NULL, symbols BLOB,"					\
"  PRIMARY KEY (path, producer, part)) WITHOUT ROWID;"			\
"CREATE TABLE IF NOT EXISTS answer_target ("				\
"  target TEXT NOT NULL, path TEXT NOT NULL,"				\
"  PRIMARY KEY (target, path)) WITHOUT ROWID;"

/*
 * Snapshots, and what leads from each back to the one before: kept through a
 * new index, too.  Row by row in man/kn-store.5; "delta" in delta.h.
 */
#define SCHEMA_HISTORY \
"CREATE TABLE IF NOT EXISTS snapshot ("					\
"  generation INTEGER PRIMARY KEY,"	/* that published it first */	\
"  until INTEGER NOT NULL,"		/* and last */			\
"  root TEXT NOT NULL, parent TEXT,"	/* hex; NULL: the first */	\
"  broken INTEGER NOT NULL,"	/* 1: nothing leads to those before */	\
"  head TEXT NOT NULL,"		/* git commit, or '' */			\
"  time INTEGER NOT NULL,"						\
"  files INTEGER NOT NULL, nodes INTEGER NOT NULL,"			\
"  edges INTEGER NOT NULL, unresolved INTEGER NOT NULL);"		\
"CREATE TABLE IF NOT EXISTS delta ("	/* of a snapshot that has a newer */ \
"  snapshot INTEGER NOT NULL, path TEXT NOT NULL, data BLOB NOT NULL,"	\
"  PRIMARY KEY (snapshot, path)) WITHOUT ROWID;"			\
"CREATE TABLE IF NOT EXISTS past ("	/* where a node is that is no more */ \
"  hash BLOB NOT NULL, snapshot INTEGER NOT NULL, path TEXT NOT NULL,"	\
"  name TEXT NOT NULL,"							\
"  PRIMARY KEY (hash, snapshot, path)) WITHOUT ROWID;"			\
"CREATE TABLE IF NOT EXISTS tag ("					\
"  name TEXT PRIMARY KEY, snapshot INTEGER NOT NULL) WITHOUT ROWID;"	\
"CREATE TABLE IF NOT EXISTS made ("	/* also of snapshots that went */ \
"  head TEXT PRIMARY KEY, snapshot INTEGER NOT NULL) WITHOUT ROWID;"

/* Which lines the tests ran (coverage.h), kept in the same way. */
#define SCHEMA_COVERAGE \
"CREATE TABLE IF NOT EXISTS coverage ("					\
"  path TEXT NOT NULL, report TEXT NOT NULL, test TEXT NOT NULL,"	\
"  blob BLOB NOT NULL,"							\
"  lines BLOB NOT NULL,"	/* varints: difference, hits */		\
"  PRIMARY KEY (path, report, test)) WITHOUT ROWID;"			\
"CREATE INDEX IF NOT EXISTS coverage_test ON coverage(report, test);"	\
"CREATE TABLE IF NOT EXISTS outline ("	/* of contents reports tell of */ \
"  path TEXT NOT NULL, blob BLOB NOT NULL,"				\
"  symbols BLOB NOT NULL,"	/* coverage.h */			\
"  PRIMARY KEY (path, blob)) WITHOUT ROWID;"

/*
 * What users said of answers: how often the symbol was of use for a task of
 * these words, how often not.  It counts while its package has that root.
 */
#define SCHEMA_FEEDBACK \
"CREATE TABLE IF NOT EXISTS feedback ("					\
"  symbol BLOB NOT NULL, words TEXT NOT NULL,"				\
"  useful INTEGER NOT NULL, useless INTEGER NOT NULL,"			\
"  package TEXT NOT NULL, root BLOB NOT NULL,"				\
"  PRIMARY KEY (symbol, words)) WITHOUT ROWID;"

/* All that is kept through a new index. */
#define SCHEMA_KEPT	SCHEMA_PEOPLE SCHEMA_ANSWERS SCHEMA_HISTORY \
	SCHEMA_COVERAGE SCHEMA_FEEDBACK
#define SCHEMA_KEPT_TABLES \
	"'person', 'revision', 'path', 'touch', 'hunk', 'blame', 'owner', "	\
	"'message', 'asked', 'answer', 'answer_target', 'coverage', 'outline', " \
	"'snapshot', 'delta', 'past', 'tag', 'made', 'feedback'"

/* Made after the first load, in this order. */
#define SCHEMA_NODE_INDEXES \
"CREATE INDEX node_name ON node(name);"					\
"CREATE INDEX node_hash ON node(substr(hash, 1, 8));"
#define SCHEMA_NAME_INDEXES \
"CREATE UNIQUE INDEX name_text ON name(text);"				\
"CREATE VIRTUAL TABLE name_fts USING fts5(text, content=name,"		\
"  content_rowid=id, tokenize='trigram', detail=none,"			\
"  columnsize=0);"
/*
 * node_outer: children that stand in another file than their parent (methods
 * of Go); all others are in their parent's own key range.  A query must
 * repeat its condition.
 * unresolved_name: what may mean a symbol, when one asks who uses it.
 */
#define SCHEMA_FILE_INDEXES \
"CREATE INDEX file_package ON file(package);"
#define SCHEMA_EDGE_INDEXES \
"CREATE INDEX edge_dst ON edge(dst, type);"				\
"CREATE INDEX node_outer ON node(parent) WHERE parent >> 20 <> id >> 20;" \
"CREATE INDEX IF NOT EXISTS unresolved_name ON unresolved(name, type);"
#define SCHEMA_INDEXES \
	SCHEMA_NODE_INDEXES SCHEMA_NAME_INDEXES SCHEMA_FILE_INDEXES	\
	SCHEMA_EDGE_INDEXES

/*
 * meta keys: "repo" (identity), "root" (fingerprint of the graph, hex),
 * "commit" (git commit or ''), "generation" (integer, +1 per publish),
 * "files", "nodes", "edges", "unresolved", "problems" (how many rows),
 * "node_kinds", "edge_types", "provenances" (the same by sort, see tally.h),
 * "state" ("loading", "updating" or "complete"), "options" (what kn-feed was
 * told, JSON), "feed" (kn-feed's own note for quick comparison),
 * "indexes" (1 when SCHEMA_INDEXES were made), "derived" (1 when "word" and
 * "adjacency" are complete), "created", "producer",
 * "modularity" (of the communities without parent; none: they were not found
 * yet), "modularity_first" (when all were found last), "resolution" (in
 * thousandths), "community_weight" (sum of their degrees), "community_moved"
 * (nodes that were placed one by one since),
 * "authors" (the commit whose files git was all asked about).
 * asked keys: "feedback" (how many FEEDBACK frames came), "history" (the
 * commit up to which kn-blame has followed it),
 * "owners" (digest of what the owners were found from), "owned" (definitions
 * have their owners, too), "names" (digest of .mailmap), "ignored" (digest of
 * the commits that git blame ignored), "hunks" (a commit,
 * how many commits of its log "hunk" knows, and "all" when there are no more).
 */
#endif
