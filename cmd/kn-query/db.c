/*
 * The store as kn-query sees it: prepared statements, nodes and files.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "coverage.h"
#include "query.h"
#include "store.h"
#include "trace.h"

#define NODE_COLUMNS \
	"SELECT id, parent, kind, flags, line, end_line, col, start, end," \
	" body, name, signature, doc, hash FROM node "
#define FILE_COLUMNS \
	"SELECT id, path, lang, package, blob, size, lines, flags, nodes," \
	" mtime, ctime, inode FROM file "

static const char *const sql[ST_MAX] = {
	[ST_NODE] = NODE_COLUMNS "WHERE id = ?1",
	[ST_NODE_HEAD] = "SELECT parent, kind, name, flags FROM node WHERE id = ?1",
	[ST_NODES_NAMED] = NODE_COLUMNS
	    "WHERE id IN (SELECT id FROM node WHERE name = ?1"
	    " ORDER BY id LIMIT ?2) AND (?3 >> kind & 1) ORDER BY id",
	[ST_NODES_HASHED] = NODE_COLUMNS
	    "WHERE substr(hash, 1, 8) BETWEEN ?1 AND ?2 LIMIT ?3",
	[ST_NODES_IN] = NODE_COLUMNS
	    "WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
	[ST_IDS_IN] = "SELECT id FROM node WHERE id BETWEEN ?1 AND ?2"
	    " ORDER BY id",
	[ST_HEADS_IN] = "SELECT id, parent, kind, flags, name, line,"
	    " end_line FROM node"
	    " WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
	[ST_NODES_AT] = NODE_COLUMNS
	    "WHERE id BETWEEN ?1 AND ?2 AND line <= ?3 AND end_line >= ?3",
	[ST_NODES_UNDER] = NODE_COLUMNS
	    "WHERE id BETWEEN ?1 AND ?2 AND parent = ?3",
	[ST_NODES_OUTER] = NODE_COLUMNS
	    "WHERE parent = ?1 AND parent >> 20 <> id >> 20",
	[ST_FILE] = FILE_COLUMNS "WHERE id = ?1",
	[ST_FILE_PATH] = FILE_COLUMNS "WHERE path = ?1",
	[ST_COUNT_NAMED] = "SELECT count(*) FROM node WHERE name = ?1",
	[ST_IDS_NAMED] = "SELECT id FROM node WHERE name = ?1",
	[ST_EDGES_OUT] = "SELECT dst FROM edge "
	    "WHERE src = ?1 AND type = ?2",
	[ST_EDGES_IN] = "SELECT src FROM edge "
	    "WHERE dst = ?1 AND type = ?2",
	[ST_ARCS_OUT] = "SELECT type, dst FROM edge WHERE src = ?1",
	[ST_ARCS_IN] = "SELECT type, src FROM edge WHERE dst = ?1",
	[ST_COUNT_IN] = "SELECT count(*) FROM (SELECT 1 FROM edge "
	    "WHERE dst = ?1 AND type = ?2 LIMIT ?3)",
	[ST_COUNT_OUT] = "SELECT count(*) FROM (SELECT 1 FROM edge "
	    "WHERE src = ?1 AND type = ?2 LIMIT ?3)",
	[ST_EDGE] = "SELECT prov, conf, lines FROM edge "
	    "WHERE src = ?1 AND type = ?2 AND dst = ?3",
	[ST_UNRESOLVED] = "SELECT src, type, name, candidates, lines "
	    "FROM unresolved WHERE src BETWEEN ?1 AND ?2",
	[ST_UNRESOLVED_NAMED] = "SELECT src, type, name, candidates, lines "
	    "FROM unresolved WHERE name = ?1 ORDER BY src, type",
	[ST_IMPORTERS] = "SELECT DISTINCT src FROM edge "
	    "WHERE dst BETWEEN ?1 AND ?2 AND type = 1 ORDER BY src",
	[ST_TESTS_BELOW] = "SELECT n.id FROM file AS f JOIN node AS n"
	    " ON n.id BETWEEN f.id << 20 AND (f.id << 20) + 0xfffff"
	    " WHERE f.path >= ?1 AND f.path < ?2 AND f.flags & 1"
	    " AND n.flags & 4 AND n.kind IN (2, 3) ORDER BY n.id",
	[ST_NAMES_FROM] = "SELECT text FROM name "
	    "WHERE text >= ?1 AND text < ?2 ORDER BY text LIMIT ?3",
	[ST_NAME_IS] = "SELECT 1 FROM name WHERE text = ?1",
	[ST_NAMES_FTS] = "SELECT name.text FROM name_fts "
	    "JOIN name ON name.id = name_fts.rowid "
	    "WHERE name_fts MATCH ?1 LIMIT ?2",
	[ST_FTS_SEGMENT] = "SELECT min(segid) FROM name_fts_idx "
	    "WHERE segid > ?1",
	[ST_FTS_PAGE] = "SELECT pgno FROM name_fts_idx "
	    "WHERE segid = ?1 AND term <= ?2 ORDER BY term DESC LIMIT 1",
	[ST_FTS_NEXT_PAGE] = "SELECT pgno FROM name_fts_idx "
	    "WHERE segid = ?1 AND term > ?2 ORDER BY term LIMIT 1",
	[ST_ANY_ADJACENCY] = "SELECT 1 FROM adjacency LIMIT 1",
	[ST_META] = "SELECT value FROM meta WHERE key = ?1",
	[ST_WORDS] = "SELECT section FROM words WHERE file = ?1",
	[ST_WORDS_LIKE] = "SELECT text, nodes, files FROM word "
	    "WHERE text >= ?1 AND text < ?2 ORDER BY text",
	[ST_SLOTS] = "SELECT slots FROM link "
	    "WHERE file = ?1 AND slots IS NOT NULL",
	[ST_ADJACENCY] = "SELECT edges FROM adjacency WHERE id = ?1",
	[ST_PERSON] = "SELECT name, email FROM person WHERE id = ?1",
	[ST_REVISION] = "SELECT person, time, lower(hex(substr(hash, 1, 6))),"
	    " message FROM revision WHERE id = ?1",
	[ST_COVERAGE] = "SELECT c.test, c.lines, c.report,"
	    " c.blob, c.blob IS f.blob FROM coverage AS c"
	    " LEFT JOIN file AS f ON f.path = c.path"
	    " WHERE c.path = ?1 ORDER BY c.test, c.report",
	[ST_OUTLINE] = "SELECT symbols FROM outline"
	    " WHERE path = ?1 AND blob = ?2",
	[ST_COVERAGE_TESTS] = "SELECT DISTINCT test FROM coverage"
	    " WHERE report = ?1 AND test NOT IN ('', '" COVERED_OUTSIDE
	    "') ORDER BY test",
	[ST_ANSWERS] = "SELECT producer, version, body FROM answer"
	    " WHERE path = ?1 ORDER BY producer, part",
	[ST_MESSAGE] = "SELECT revisions FROM message WHERE word = ?1",
	[ST_HUNKS] = "SELECT f.id, h.names FROM touch AS t"
	    " JOIN hunk AS h ON h.path = t.path AND h.revision = t.revision"
	    " JOIN path AS p ON p.id = t.path JOIN file AS f ON f.path = p.text"
	    " WHERE t.revision = ?1 ORDER BY f.id",
	[ST_IDS_NAMED_IN] = "SELECT id FROM node WHERE name = ?1"
	    " AND id BETWEEN ?2 AND ?3",
	[ST_BLAME] = "SELECT b.runs, b.blob IS f.blob FROM blame AS b"
	    " LEFT JOIN file AS f ON f.path = b.path WHERE b.path = ?1",
};

/* Files looked at, by id: open addressing, at most half full. */
struct file_map {
	struct file	**slot;
	size_t		 n, size;	/* a power of two */
};

struct db {
	sqlite3		*sqlite;
	struct pool	*pool;
	sqlite3_stmt	*st[ST_MAX];
	struct file_map	 files;
	int		 has_fts;	/* -1: not known yet */
	int		 has_adjacency;	/* -1: not known yet */
	struct trace	*trace;		/* NULL: none is kept */
	int		 outside;	/* trace: what follows is of no file */
};

/*
 * What these give follows from files that are told with db_read(), of the
 * adjacency from what context_graph.c tells; META of keys that are the same in
 * all complete graphs.  (trace_whole() has the others.)
 */
static const unsigned char told[ST_MAX] = {
	[ST_NODE] = 1, [ST_NODE_HEAD] = 1, [ST_NODES_IN] = 1, [ST_IDS_IN] = 1,
	[ST_HEADS_IN] = 1, [ST_NODES_AT] = 1, [ST_NODES_UNDER] = 1,
	[ST_FILE] = 1, [ST_EDGES_OUT] = 1, [ST_ARCS_OUT] = 1,
	[ST_COUNT_OUT] = 1, [ST_EDGE] = 1, [ST_ANY_ADJACENCY] = 1,
	[ST_META] = 1, [ST_ADJACENCY] = 1,
};

/* ---- statements ---- */

static _Noreturn void
db_fail(struct db *db)
{
	errx(STATUS_ERROR, "cannot read the store: %s",
	    sqlite3_errmsg(db->sqlite));
}

struct db *
db_new(sqlite3 *sqlite, struct pool *pool)
{
	struct db	*db;

	db = xcalloc(1, sizeof(*db));
	db->sqlite = sqlite;
	db->pool = pool;
	db->has_fts = db->has_adjacency = -1;
	if (sqlite3_exec(sqlite, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
		db_fail(db);
	return db;
}

void
db_free(struct db *db)
{
	int	 i;

	if (db == NULL)
		return;
	for (i = 0; i < ST_MAX; i++)
		sqlite3_finalize(db->st[i]);
	sqlite3_close(db->sqlite);
	free(db->files.slot);
	free(db);
}

sqlite3 *
db_sqlite(struct db *db)
{
	/* What is read so is in no account. */
	trace_give_up(db->trace);
	return db->sqlite;
}

struct pool *
db_pool(struct db *db)
{
	return db->pool;
}

sqlite3_stmt *
db_prepare(struct db *db, const char *text)
{
	sqlite3_stmt	*st;

	if (sqlite3_prepare_v2(db->sqlite, text, -1, &st, NULL) != SQLITE_OK)
		db_fail(db);
	return st;
}

sqlite3_stmt *
db_get(struct db *db, enum statement which)
{
	if (db->st[which] == NULL)
		db->st[which] = db_prepare(db, sql[which]);
	else {
		sqlite3_reset(db->st[which]);
		sqlite3_clear_bindings(db->st[which]);
	}
	return db->st[which];
}

void
db_trace(struct db *db, struct trace *t)
{
	db->trace = t;
}

struct trace *
db_traced(const struct db *db)
{
	return db->trace;
}

void
db_read(struct db *db, int64_t id)
{
	if (db->trace == NULL)
		return;
	db->outside = id < 0;
	trace_node(db->trace, id);
}

static int
is_told(const struct db *db, const sqlite3_stmt *st)
{
	int	 i;

	for (i = 0; i < ST_MAX; i++)
		if (db->st[i] == st)
			return told[i] && (!db->outside || i == ST_META ||
			    i == ST_FILE || i == ST_ADJACENCY);
	return 0;
}

static int
traced_step(struct db *db, sqlite3_stmt *st)
{
	int	 rc;

	/* A statement that runs goes on as it began. */
	if (!sqlite3_stmt_busy(st) && !is_told(db, st))
		trace_begin(db->trace, st);
	rc = sqlite3_step(st);
	trace_step(db->trace, st, rc);
	return rc;
}

int
db_step(struct db *db, sqlite3_stmt *st)
{
	int	 rc = db->trace == NULL ? sqlite3_step(st) :
		    traced_step(db, st);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		db_fail(db);
	sqlite3_reset(st);
	return 0;
}

/* Text of a column, in the pool; "" for NULL. */
static const char *
column(struct db *db, sqlite3_stmt *st, int i)
{
	const char	*s = (const char *)sqlite3_column_text(st, i);

	if (s == NULL)
		return "";
	return pool_strndup(db->pool, s, (size_t)sqlite3_column_bytes(st, i));
}

int64_t
db_number(struct db *db, const char *question, int64_t arg)
{
	sqlite3_stmt	*st = db_prepare(db, question);
	int64_t		 n = 0;

	if (sqlite3_bind_parameter_count(st) > 0)
		sqlite3_bind_int64(st, 1, arg);
	if (db_step(db, st))
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

const char *
db_meta(struct db *db, const char *key)
{
	sqlite3_stmt	*st = db_get(db, ST_META);
	const char	*value = "";

	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	if (db_step(db, st))
		value = column(db, st, 0);
	sqlite3_reset(st);
	return value;
}

int
db_has_fts(struct db *db)
{
	if (db->has_fts == -1)
		db->has_fts = strcmp(db_meta(db, "indexes"), "1") == 0;
	return db->has_fts;
}

/* Complete, and not of a store that somebody made without. */
int
db_has_adjacency(struct db *db)
{
	sqlite3_stmt	*st;

	if (db->has_adjacency == -1) {
		db->has_adjacency = 0;
		if (db_has_fts(db)) {
			st = db_get(db, ST_ANY_ADJACENCY);
			db->has_adjacency = db_step(db, st);
			sqlite3_reset(st);
		}
	}
	return db->has_adjacency;
}

/* ---- nodes ---- */

static void
node_read(struct db *db, sqlite3_stmt *st, struct node *n)
{
	const void	*hash = sqlite3_column_blob(st, 13);
	size_t		 len = (size_t)sqlite3_column_bytes(st, 13);

	memset(n, 0, sizeof(*n));
	n->id = sqlite3_column_int64(st, 0);
	n->parent = sqlite3_column_int64(st, 1);
	n->kind = (unsigned int)sqlite3_column_int(st, 2);
	n->flags = (unsigned int)sqlite3_column_int64(st, 3);
	n->line = (uint32_t)sqlite3_column_int64(st, 4);
	n->end_line = (uint32_t)sqlite3_column_int64(st, 5);
	n->column = (uint32_t)sqlite3_column_int64(st, 6);
	n->start = (uint32_t)sqlite3_column_int64(st, 7);
	n->end = (uint32_t)sqlite3_column_int64(st, 8);
	n->body = sqlite3_column_int64(st, 9);
	n->name = column(db, st, 10);
	n->signature = column(db, st, 11);
	n->doc = column(db, st, 12);
	if (hash != NULL)
		memcpy(n->hash, hash, len < sizeof(n->hash) ? len :
		    sizeof(n->hash));
}

int
db_node(struct db *db, int64_t id, struct node *n)
{
	sqlite3_stmt	*st = db_get(db, ST_NODE);
	int		 found;

	db_read(db, id);
	sqlite3_bind_int64(st, 1, id);
	if ((found = db_step(db, st)))
		node_read(db, st, n);
	sqlite3_reset(st);
	return found;
}

void
db_nodes(struct db *db, sqlite3_stmt *st, struct node_list *list)
{
	struct node	 n;

	while (db_step(db, st)) {
		node_read(db, st, &n);
		node_list_add(list, &n);
	}
}

void
db_children(struct db *db, const struct node *n, struct node_list *list)
{
	sqlite3_stmt	*st = db_get(db, ST_NODES_UNDER);

	if (n->id < 0)
		return;
	db_read(db, n->id);
	sqlite3_bind_int64(st, 1, n->id + 1);
	sqlite3_bind_int64(st, 2, file_last(node_file(n->id)));
	sqlite3_bind_int64(st, 3, n->id);
	db_nodes(db, st, list);
	st = db_get(db, ST_NODES_OUTER);
	sqlite3_bind_int64(st, 1, n->id);
	db_nodes(db, st, list);
}

void
node_list_add(struct node_list *list, const struct node *n)
{
	list->v = grow(list->v, list->n, &list->cap, sizeof(*list->v));
	list->v[list->n++] = *n;
}

void
node_list_release(struct node_list *list)
{
	free(list->v);
	memset(list, 0, sizeof(*list));
}

/* ---- files ---- */

int64_t
node_file(int64_t id)
{
	return id < 0 ? 0 : store_node_file(id);
}

int64_t
file_node(int64_t file)
{
	return store_node_id(file, 0);
}

int64_t
file_last(int64_t file)
{
	return store_node_id(file + 1, 0) - 1;
}

static struct file *
file_read(struct db *db, sqlite3_stmt *st)
{
	struct file	*f = pool_alloc(db->pool, sizeof(*f));
	const void	*blob = sqlite3_column_blob(st, 4);

	f->id = sqlite3_column_int64(st, 0);
	f->path = column(db, st, 1);
	f->lang = column(db, st, 2);
	f->package = column(db, st, 3);
	f->blob_len = (size_t)sqlite3_column_bytes(st, 4);
	f->blob = (unsigned char *)pool_strndup(db->pool, blob, f->blob_len);
	f->size = sqlite3_column_int64(st, 5);
	f->lines = sqlite3_column_int64(st, 6);
	f->flags = sqlite3_column_int64(st, 7);
	f->nodes = sqlite3_column_int64(st, 8);
	f->mtime = sqlite3_column_int64(st, 9);
	f->ctime = sqlite3_column_int64(st, 10);
	f->inode = sqlite3_column_int64(st, 11);
	return f;
}

/* The place of ID in the map: the file's, or the empty one for it. */
static struct file **
file_slot(struct file_map *m, int64_t id)
{
	size_t	 i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 20);

	while (m->slot[i & (m->size - 1)] != NULL &&
	    m->slot[i & (m->size - 1)]->id != id)
		i++;
	return &m->slot[i & (m->size - 1)];
}

static void
file_map_grow(struct file_map *m)
{
	struct file_map	 old = *m;
	size_t		 i;

	m->size = old.size == 0 ? 64 : old.size * 2;
	m->slot = xcalloc(m->size, sizeof(struct file *));
	for (i = 0; i < old.size; i++)
		if (old.slot[i] != NULL)
			*file_slot(m, old.slot[i]->id) = old.slot[i];
	free(old.slot);
}

static const struct file no_file = { .path = "", .lang = "", .package = "" };

const struct file *
db_file(struct db *db, int64_t id)
{
	sqlite3_stmt	*st;
	struct file	**slot;

	if (id <= 0)
		return &no_file;
	if ((db->files.n + 1) * 2 > db->files.size)
		file_map_grow(&db->files);
	slot = file_slot(&db->files, id);
	if (*slot != NULL)
		return *slot;
	db_read(db, file_node(id));
	st = db_get(db, ST_FILE);
	sqlite3_bind_int64(st, 1, id);
	if (!db_step(db, st))
		return &no_file;
	*slot = file_read(db, st);
	db->files.n++;
	sqlite3_reset(st);
	return *slot;
}

const struct file *
db_file_by_path(struct db *db, const char *path)
{
	sqlite3_stmt	*st = db_get(db, ST_FILE_PATH);
	const struct file *f = &no_file;

	sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	if (db_step(db, st))
		f = file_read(db, st);
	sqlite3_reset(st);
	return f;
}
