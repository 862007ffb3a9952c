/*
 * The database underneath: opening it for writing, statements, transactions,
 * and what SQLite's errors mean for the user.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kinds.h"
#include "prog.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

/* How often SQLite asks whether to stop: some milliseconds. */
#define PROGRESS_OPS	20000

/* The first type of edges that come from history, not from the files:
   EDGE_AUTHORED_BY. */
#define OBSERVED_TYPES	"13"
_Static_assert(EDGE_AUTHORED_BY == 13, "OBSERVED_TYPES");
_Static_assert(EDGE_CHANGES_WITH == 15, "ST_TOGETHER_…");

static const char *const sql[ST_MAX] = {
/* Writes nothing when it is that already. */
[ST_META_SET] = "INSERT INTO meta VALUES (?1, ?2) "
    "ON CONFLICT (key) DO UPDATE SET value = ?2 WHERE value IS NOT ?2",

[ST_FILE_INSERT] = "INSERT INTO file VALUES "
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, NULL, "
    "NULL)",
[ST_FILE_UPDATE] = "UPDATE file SET lang = ?3, package = ?4, blob = ?5, "
    "size = ?6, lines = ?7, flags = ?8, nodes = ?9, mtime = ?10, "
    "ctime = ?11, inode = ?12 WHERE id = ?1",
[ST_FILE_STAT] = "UPDATE file SET mtime = ?2, ctime = ?3, inode = ?4 "
    "WHERE id = ?1 AND (mtime, ctime, inode) <> (?2, ?3, ?4)",
[ST_FILE_FIND] = "SELECT id, lang, package, blob, flags, lines, nodes, size, "
    "trees FROM file WHERE path = ?1",
[ST_FILE_DIGEST] = "UPDATE file SET digest = ?2, trees = ?3 WHERE id = ?1",
[ST_FILE_DIGEST_GET] = "SELECT path, lang, package, blob, flags, digest, "
    "trees FROM file WHERE id = ?1",
[ST_FILE_DELETE] = "DELETE FROM file WHERE id = ?1",
[ST_FILE_MAX] = "SELECT coalesce(max(id), 0) FROM file",
[ST_FILE_PACKAGES] = "SELECT package, lang FROM file",

[ST_PACKAGE_SET] = "INSERT OR REPLACE INTO package VALUES (?1, ?2, ?3)",
[ST_PACKAGE_DELETE] = "DELETE FROM package WHERE name = ?1",
[ST_PACKAGE_FILES] = "SELECT digest FROM file WHERE package = ?1 "
    "ORDER BY path",
[ST_PACKAGES_FILES] = "SELECT digest, package FROM file "
    "ORDER BY package, path",
[ST_PACKAGE_COUNT] = "SELECT coalesce(sum(files), 0) FROM package",
[ST_PACKAGE_ROOTS] = "SELECT root FROM package ORDER BY name",

[ST_NODE_SCAN] = "SELECT id, hash, name FROM node "
    "WHERE id BETWEEN ?1 AND ?2",
[ST_NODE_UPDATE] = "UPDATE node SET parent = ?2, flags = ?3, line = ?4, "
    "end_line = ?5, col = ?6, start = ?7, end = ?8, body = ?9, "
    "signature = ?10, doc = ?11 WHERE id = ?1",
[ST_NODE_REHASH] = "UPDATE node SET hash = ?2 WHERE id = ?1",
[ST_NODE_DELETE] = "DELETE FROM node WHERE id = ?1 RETURNING kind",
[ST_NODE_HASH] = "SELECT hash FROM node WHERE id = ?1",
[ST_NODE_BY_HASH] = "SELECT id FROM node "
    "WHERE substr(hash, 1, 8) = substr(?1, 1, 8) AND hash = ?1",
[ST_NODE_MIN] = "SELECT min(0, coalesce(min(id), 0)) FROM node",
[ST_NODE_NAMED] = "SELECT 1 FROM node WHERE name = ?1 LIMIT 1",
[ST_NODE_OUTSIDE] = "INSERT INTO node (id, kind, name, flags, hash) "
    "VALUES (?1, ?2, ?3, 0, ?4)",
[ST_NODE_GET_NAME] = "SELECT name FROM node WHERE id = ?1",

[ST_NODE_PARENT] = "UPDATE node SET parent = ?2 WHERE id = ?1",
[ST_NODE_PARENT_GET] = "SELECT parent FROM node WHERE id = ?1",
[ST_NODE_HAS_OUTER] = "SELECT 1 FROM node WHERE id BETWEEN ?1 AND ?2 "
    "AND parent >> 20 <> id >> 20 LIMIT 1",
[ST_NODE_CHILD] = "SELECT id FROM node WHERE parent = ?1 "
    "AND parent >> 20 <> id >> 20 LIMIT 1",
[ST_NODE_CLEAR] = "DELETE FROM node WHERE id BETWEEN ?1 AND ?2 "
    "RETURNING kind",

[ST_EDGE_SCAN] = "SELECT src, type, dst, prov, conf, lines FROM edge "
    "WHERE src BETWEEN ?1 AND ?2 AND type < " OBSERVED_TYPES
    " ORDER BY src, type, dst",
[ST_EDGE_UPDATE] = "UPDATE edge SET prov = ?4, conf = ?5, lines = ?6 "
    "WHERE src = ?1 AND type = ?2 AND dst = ?3",
[ST_EDGE_DELETE] = "DELETE FROM edge "
    "WHERE src = ?1 AND type = ?2 AND dst = ?3 RETURNING type, prov",
[ST_EDGE_OUTSIDE] = "SELECT DISTINCT dst FROM edge "
    "WHERE src BETWEEN ?1 AND ?2 AND dst < 0",
[ST_EDGE_CLEAR] = "DELETE FROM edge WHERE src BETWEEN ?1 AND ?2 "
    "RETURNING type, prov",
[ST_EDGE_TO] = "SELECT src FROM edge WHERE dst = ?1 LIMIT 1",
[ST_EDGE_TO_ALL] = "SELECT src FROM edge WHERE dst = ?1",

[ST_UNRESOLVED_SCAN] = "SELECT src, type, name, candidates, lines "
    "FROM unresolved WHERE src BETWEEN ?1 AND ?2 ORDER BY src, type, name",
[ST_UNRESOLVED_CLEAR] = "DELETE FROM unresolved "
    "WHERE src BETWEEN ?1 AND ?2",

[ST_LINK_SET] = "INSERT OR REPLACE INTO link VALUES (?1, ?2, ?3)",
[ST_LINK_GET] = "SELECT slots, facts FROM link WHERE file = ?1",
[ST_LINK_DELETE] = "DELETE FROM link WHERE file = ?1",
[ST_MENTION_GET] = "SELECT hashes FROM mention WHERE file = ?1",
[ST_MENTION_SET] = "INSERT OR REPLACE INTO mention VALUES (?1, ?2)",
[ST_MENTION_DELETE] = "DELETE FROM mention WHERE file = ?1",

[ST_NAME_INSERT] = "INSERT INTO name (text) VALUES (?1)",
[ST_NAME_FIND] = "SELECT id FROM name WHERE text = ?1",
[ST_NAME_DELETE] = "DELETE FROM name WHERE id = ?1",
[ST_FTS_INSERT] = "INSERT INTO name_fts (rowid, text) VALUES (?1, ?2)",
[ST_FTS_DELETE] = "INSERT INTO name_fts (name_fts, rowid, text) "
    "VALUES ('delete', ?1, ?2)",

/* Names of the trigrams ?1 that have ?2 in them, in any case. */
[ST_NAME_LIKE] = "SELECT 1 FROM name_fts WHERE name_fts MATCH ?1 "
    "AND instr(lower(text), lower(?2)) > 0 LIMIT 1",

[ST_WORDS_ALL] = "SELECT file, section FROM words ORDER BY file",
[ST_WORDS_GET] = "SELECT section FROM words WHERE file = ?1",
[ST_WORDS_SET] = "INSERT OR REPLACE INTO words VALUES (?1, ?2)",
[ST_WORDS_DELETE] = "DELETE FROM words WHERE file = ?1",
[ST_WORD_GET] = "SELECT nodes, files FROM word WHERE text = ?1",
[ST_WORD_SET] = "INSERT OR REPLACE INTO word VALUES (?1, ?2, ?3)",
[ST_WORD_DELETE] = "DELETE FROM word WHERE text = ?1",

[ST_ADJ_EDGES] = "SELECT src, type, dst, prov, conf FROM edge "
    "WHERE src BETWEEN ?1 AND ?2 AND dst > 0",
[ST_ADJ_GET] = "SELECT edges FROM adjacency WHERE id = ?1",
[ST_ADJ_SET] = "INSERT OR REPLACE INTO adjacency VALUES (?1, ?2)",
[ST_ADJ_DELETE] = "DELETE FROM adjacency WHERE id = ?1",

[ST_CLONE_SET] = "INSERT OR REPLACE INTO clone VALUES (?1, ?2)",
[ST_CLONE_DELETE] = "DELETE FROM clone WHERE file = ?1",

[ST_MEMBER_NODES] = "SELECT id, parent, kind, flags, body, hash, signature, "
    "doc FROM node WHERE id BETWEEN ?1 AND ?2",
[ST_MEMBER_GET] = "SELECT files FROM member WHERE id = ?1",
[ST_MEMBER_SET] = "INSERT OR REPLACE INTO member VALUES (?1, ?2)",
[ST_MEMBER_DELETE] = "DELETE FROM member WHERE id = ?1",
[ST_COMMUNITY_GET] = "SELECT id, parent, level, size, inside, degree, root "
    "FROM community WHERE id = ?1",
[ST_COMMUNITY_SET] = "INSERT INTO community (id, parent, level, size, inside, "
    "degree, root, label) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
    "coalesce(?8, '')) "
    "ON CONFLICT (id) DO UPDATE SET parent = ?2, level = ?3, size = ?4, "
    "inside = ?5, degree = ?6, root = ?7, label = coalesce(?8, label)",
[ST_COMMUNITY_LABEL] = "SELECT label FROM community WHERE id = ?1",
[ST_COMMUNITY_CALLED] = "SELECT 1 FROM community WHERE label = ?1 "
    "AND id <> ?2 LIMIT 1",
[ST_COMMUNITY_DELETE] = "DELETE FROM community WHERE id = ?1",
[ST_COMMUNITY_TOPS] = "SELECT inside, degree FROM community "
    "WHERE parent IS NULL ORDER BY id",
[ST_COMMUNITY_MAX] = "SELECT coalesce(max(id), 0) FROM community",
[ST_COMMUNITY_CHILD] = "SELECT id FROM community WHERE parent = ?1 LIMIT 1",
[ST_FILE_PATHS_ALL] = "SELECT id, path FROM file ORDER BY id",
[ST_FILE_BELOW] = "SELECT 1 FROM file WHERE path >= ?1 AND path < ?2 LIMIT 1",
[ST_FILE_PLACE] = "SELECT path, package FROM file WHERE id = ?1",

[ST_PROBLEM_SCAN] = "SELECT stage, reason, detail FROM problem "
    "WHERE path = ?1 ORDER BY stage, reason",
[ST_PROBLEM_SET] = "INSERT OR REPLACE INTO problem VALUES (?1, ?2, ?3, ?4)",
[ST_PROBLEM_CLEAR] = "DELETE FROM problem WHERE path = ?1",

[ST_ASKED_SET] = "INSERT OR REPLACE INTO asked VALUES (?1, ?2)",
[ST_ASKED_GET] = "SELECT value FROM asked WHERE key = ?1",
[ST_PERSON_FIND] = "SELECT id FROM person WHERE name = ?1 AND email = ?2",
[ST_PERSON_INSERT] = "INSERT INTO person (name, email) VALUES (?1, ?2)",
[ST_PERSON_GET] = "SELECT name, email FROM person WHERE id = ?1",
[ST_REVISION_FIND] = "SELECT id FROM revision WHERE hash = ?1",
[ST_REVISION_SET] = "INSERT INTO revision VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (id) DO UPDATE SET person = ?3, time = ?4, message = ?5",
[ST_REVISION_PERSON] = "SELECT person FROM revision WHERE id = ?1",
[ST_PATH_FIND] = "SELECT id FROM path WHERE text = ?1",
[ST_PATH_INSERT] = "INSERT INTO path (text) VALUES (?1)",
[ST_HUNK_SET] = "INSERT OR REPLACE INTO hunk VALUES (?1, ?2, ?3)",
[ST_TOUCH_INSERT] = "INSERT OR IGNORE INTO touch VALUES (?1, ?2)",
[ST_BLAME_SET] = "INSERT OR REPLACE INTO blame VALUES (?1, ?2, ?3, ?4)",
[ST_BLAME_OF] = "SELECT f.path, b.runs FROM file AS f LEFT JOIN blame AS b "
    "ON b.path = f.path AND b.blob = f.blob WHERE f.id = ?1",
[ST_BLAME_DELETE] = "DELETE FROM blame WHERE path = ?1",
[ST_OWNER_INSERT] = "INSERT OR REPLACE INTO owner VALUES (?1, ?2, ?3)",
[ST_OWNER_SCAN] = "SELECT name FROM owner WHERE path = ?1 ORDER BY place",
[ST_PEOPLE_SCAN] = "SELECT dst, conf FROM edge "
    "WHERE src = ?1 AND type = ?2",
[ST_PEOPLE_LEFT] = "SELECT dst FROM edge "
    "WHERE src = ?1 AND type >= " OBSERVED_TYPES,
[ST_PEOPLE_CLEAR] = "DELETE FROM edge "
    "WHERE src = ?1 AND type >= " OBSERVED_TYPES " RETURNING type, prov",
[ST_PEOPLE_ANY] = "SELECT EXISTS (SELECT 1 FROM blame) OR "
    "EXISTS (SELECT 1 FROM owner)",
[ST_BLAME_RUNS] = "SELECT runs FROM blame",
[ST_REVISION_UNTOUCHED] = "SELECT id FROM revision "
    "WHERE id NOT IN (SELECT revision FROM touch)",
[ST_REVISION_DELETE] = "DELETE FROM revision WHERE id = ?1",
[ST_MESSAGE_GET] = "SELECT revisions FROM message WHERE word = ?1",
[ST_MESSAGE_SET] = "INSERT OR REPLACE INTO message VALUES (?1, ?2)",
[ST_MESSAGE_MISSING] = "SELECT EXISTS (SELECT 1 FROM touch) "
    "AND NOT EXISTS (SELECT 1 FROM message)",
[ST_MESSAGE_ALL] = "SELECT id, message FROM revision "
    "WHERE id IN (SELECT revision FROM touch)",
[ST_TOGETHER_ANY] = "SELECT EXISTS (SELECT 1 FROM touch)",
[ST_TOGETHER_FILES] = "SELECT f.id, t.revision FROM touch AS t "
    "JOIN path AS p ON p.id = t.path JOIN file AS f ON f.path = p.text "
    "WHERE t.revision NOT IN (SELECT revision FROM touch "
    "GROUP BY revision HAVING count(*) > ?1)",
[ST_TOGETHER_HUNKS] = "SELECT f.id, h.revision, h.names FROM file AS f "
    "CROSS JOIN path AS p ON p.text = f.path "
    "CROSS JOIN hunk AS h ON h.path = p.id "
    "WHERE h.revision NOT IN (SELECT revision FROM touch "
    "GROUP BY revision HAVING count(*) > ?1) ORDER BY f.id",
/* Kinds as in cmd/kn-blame/defs.c: what a hunk may mean. */
[ST_TOGETHER_NODES] = "SELECT id, line, end_line, name FROM node "
    "WHERE id BETWEEN ?1 AND ?2 "
    "AND kind IN (2, 3, 4, 5, 6, 7, 8, 13, 14, 16) AND line IS NOT NULL",
[ST_TOGETHER_ROWS] = "SELECT src, dst, conf, lines FROM edge "
    "WHERE type = 15 ORDER BY src, dst",
[ST_TOGETHER_TO] = "SELECT src FROM edge WHERE dst = ?1 AND type = 15",
[ST_TOGETHER_NAMES] = "SELECT h.names FROM file AS f "
    "JOIN path AS p ON p.text = f.path JOIN hunk AS h ON h.path = p.id "
    "WHERE f.id = ?1",
[ST_TOGETHER_PATH] = "SELECT 1 FROM path AS p "
    "JOIN touch AS t ON t.path = p.id WHERE p.text = ?1 LIMIT 1",
[ST_NODE_LINES] = "SELECT id, line, end_line FROM node "
    "WHERE id BETWEEN ?1 AND ?2 "
    "ORDER BY id & 1048575 <> 0, line, end_line DESC, id",
[ST_FILE_PATHS] = "SELECT id, path FROM file",

[ST_COVERAGE_ANY] = "SELECT EXISTS (SELECT 1 FROM coverage)",
[ST_COVERAGE_SET] = "INSERT OR REPLACE INTO coverage "
    "VALUES (?1, ?2, ?3, ?4, ?5)",
[ST_COVERAGE_DROP] = "DELETE FROM coverage WHERE report = ?1",
[ST_COVERAGE_GONE] = "DELETE FROM coverage WHERE path = ?1",
[ST_COVERAGE_STALE] = "DELETE FROM coverage WHERE path = ?1 "
    "AND blob IS NOT ?2 AND NOT EXISTS (SELECT 1 FROM outline AS o "
    "WHERE o.path = ?1 AND o.blob = coverage.blob)",
[ST_OUTLINE_ANY] = "SELECT 1 FROM outline WHERE path = ?1 AND blob = ?2",
[ST_OUTLINE_OF] = "SELECT hash, body, line, end_line FROM node "
    "WHERE id BETWEEN ?1 AND ?2 AND ?3 >> kind & 1 AND line > 0 ORDER BY id",
[ST_OUTLINE_SET] = "INSERT INTO outline VALUES (?1, ?2, ?3)",
[ST_ANSWER_ANY] = "SELECT EXISTS (SELECT 1 FROM answer)",
[ST_ANSWER_LEFT] = "SELECT EXISTS (SELECT 1 FROM asked "
    "WHERE key = 'answers')",
[ST_ANSWER_KEPT] = "SELECT DISTINCT path FROM answer WHERE symbols IS NULL",
[ST_ANSWER_DROP] = "DELETE FROM answer "
    "WHERE path = ?1 AND producer = ?2 AND part = ?3",
[ST_ANSWER_SET] = "INSERT OR REPLACE INTO answer "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)",
[ST_ANSWER_OF] = "SELECT a.producer, a.part, a.body, a.symbols "
    "FROM file AS f JOIN answer AS a ON a.path = f.path AND a.blob = f.blob "
    "WHERE f.id = ?1 ORDER BY a.producer, a.part",
[ST_ANSWER_SYMBOLS] = "UPDATE answer SET symbols = ?4 "
    "WHERE path = ?1 AND producer = ?2 AND part = ?3",
[ST_ANSWER_STALE] = "DELETE FROM answer WHERE path = ?1 AND blob IS NOT ?2",
[ST_ANSWER_UNTARGET] = "DELETE FROM answer_target WHERE path = ?1 AND "
    "NOT EXISTS (SELECT 1 FROM answer WHERE path = ?1)",
[ST_ANSWER_TARGET] = "INSERT OR IGNORE INTO answer_target VALUES (?1, ?2)",
[ST_ANSWER_TO] = "SELECT path FROM answer_target WHERE target = ?1",
[ST_FILE_PATH] = "SELECT path, blob FROM file WHERE id = ?1",
[ST_NODE_PLACES] = "SELECT id, parent, kind, name, flags, line, end_line, "
    "col, hash FROM node WHERE id BETWEEN ?1 AND ?2",
[ST_NODE_NAMES] = "SELECT name, flags, parent, kind FROM node WHERE id = ?1",
[ST_GUESS_SCAN] = "SELECT src, what, type, dst, name, prov, conf, lines "
    "FROM guess WHERE src BETWEEN ?1 AND ?2",
[ST_GUESS_SET] = "INSERT INTO guess VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
[ST_GUESS_CLEAR] = "DELETE FROM guess WHERE src BETWEEN ?1 AND ?2",
[ST_SNAPSHOT_NEWEST] = "SELECT generation, root, until FROM snapshot "
    "ORDER BY generation DESC LIMIT 1",
[ST_SNAPSHOT_INSERT] = "INSERT INTO snapshot VALUES "
    "(?1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
[ST_SNAPSHOT_UNTIL] = "UPDATE snapshot SET until = ?2 WHERE generation = ?1",
[ST_SNAPSHOT_DELETE] = "DELETE FROM snapshot WHERE generation = ?1",
/* The oldest that neither has a tag nor is one of the newest ?1. */
[ST_SNAPSHOT_LEAVING] = "SELECT generation, broken FROM snapshot "
    "WHERE generation NOT IN (SELECT snapshot FROM tag) AND generation < "
    "(SELECT generation FROM snapshot ORDER BY generation DESC "
    "LIMIT 1 OFFSET ?1 - 1) ORDER BY generation LIMIT 1",
/* The one after ?1, which left, follows the one before. */
[ST_SNAPSHOT_PARENT] = "UPDATE snapshot SET broken = CASE WHEN EXISTS "
    "(SELECT 1 FROM snapshot WHERE generation < ?1) THEN broken OR ?2 "
    "ELSE 0 END, parent = (SELECT root FROM snapshot "
    "WHERE generation < ?1 ORDER BY generation DESC LIMIT 1) "
    "WHERE generation = (SELECT min(generation) FROM snapshot "
    "WHERE generation > ?1)",
[ST_SNAPSHOT_BEFORE] = "SELECT generation FROM snapshot "
    "WHERE generation < ?1 ORDER BY generation DESC LIMIT 1",
/* What was said of another state of the package counts no longer. */
[ST_FEEDBACK_ADD] = "INSERT INTO feedback SELECT ?1, ?2, ?3, ?4, p.name, "
    "p.root FROM node AS n JOIN file AS f ON f.id = n.id >> 20 "
    "JOIN package AS p ON p.name = f.package "
    "WHERE substr(n.hash, 1, 8) = substr(?1, 1, 8) AND n.hash = ?1 "
    "AND n.id > 0 LIMIT 1 ON CONFLICT DO UPDATE SET "
    "useful = excluded.useful + CASE WHEN package = excluded.package AND "
    "root = excluded.root THEN useful ELSE 0 END, "
    "useless = excluded.useless + CASE WHEN package = excluded.package AND "
    "root = excluded.root THEN useless ELSE 0 END, "
    "package = excluded.package, root = excluded.root",
[ST_FEEDBACK_COUNT] = "INSERT INTO asked VALUES ('feedback', 1) "
    "ON CONFLICT DO UPDATE SET value = value + 1",
[ST_FEEDBACK_PRUNE] = "DELETE FROM feedback WHERE NOT EXISTS (SELECT 1 "
    "FROM package AS p WHERE p.name = package AND p.root = feedback.root)",
[ST_SNAPSHOT_IS] = "SELECT 1 FROM snapshot WHERE generation = ?1",
[ST_DELTA_SET] = "INSERT OR REPLACE INTO delta VALUES (?1, ?2, ?3)",
[ST_DELTA_GET] = "SELECT data FROM delta WHERE snapshot = ?1 AND path = ?2",
[ST_DELTA_SCAN] = "SELECT path, data FROM delta WHERE snapshot = ?1 "
    "ORDER BY path",
[ST_DELTA_DELETE] = "DELETE FROM delta WHERE snapshot = ?1 AND path = ?2",
[ST_DELTA_CLEAR] = "DELETE FROM delta WHERE snapshot = ?1",
[ST_PAST_INSERT] = "INSERT OR REPLACE INTO past VALUES (?1, ?2, ?3, ?4)",
[ST_PAST_CLEAR] = "DELETE FROM past WHERE hash = ?1 AND snapshot = ?2 "
    "AND path = ?3",
[ST_MADE_INSERT] = "INSERT OR IGNORE INTO made VALUES (?1, ?2)",
[ST_TAG_SET] = "INSERT OR REPLACE INTO tag VALUES (?1, ?2)",
[ST_TAG_DELETE] = "DELETE FROM tag WHERE name = ?1",

[ST_COUNT_FILES] = "SELECT count(*) FROM file",
[ST_COUNT_UNRESOLVED] = "SELECT count(*) FROM unresolved",
[ST_COUNT_PROBLEMS] = "SELECT count(*) FROM problem",
[ST_PAGES] = "PRAGMA page_count",
[ST_PAGES_FREE] = "PRAGMA freelist_count",
};

void
db_fail(struct writer *w, int rc, const char *what)
{
	const char	*file = safe_str(w->file);
	int		 error = w->db != NULL ? sqlite3_system_errno(w->db) : 0;

	if (error == ENOSPC || error == EDQUOT)
		rc = SQLITE_FULL;	/* wherever it was noticed */
	switch (rc & 0xff) {
	case SQLITE_INTERRUPT:
		fail(w, 2, "%s: stopped", file);
	case SQLITE_NOTADB:
		fail(w, 2, "%s: not a database of kn", file);
	case SQLITE_CORRUPT:
		fail(w, 2, "%s: database is damaged; remove it and index "
		    "again", file);
	case SQLITE_FULL:
		fail(w, 2, "%s: no space left; nothing was published", file);
	case SQLITE_NOMEM:
		fail(w, 2, "out of memory");
	case SQLITE_READONLY:
		fail(w, 2, "%s: database is read-only", file);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		fail(w, EXIT_TEMPFAIL, "%s: another program holds the "
		    "database", file);
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		fail(w, 2, "%s: cannot %s: %s%s%s", file, what,
		    sqlite3_errstr(rc & 0xff), error != 0 ? ": " : "",
		    error != 0 ? strerror(error) : "");
	default:
		fail(w, 2, "%s: internal error: cannot %s: %s", file, what,
		    w->db != NULL ? sqlite3_errmsg(w->db) :
		    sqlite3_errstr(rc));
	}
}

void
db_exec(struct writer *w, const char *text)
{
	int	rc;

	rc = sqlite3_exec(w->db, text, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		db_fail(w, rc, "write");
}

static int
stop_asked(void *unused)
{
	(void)unused;
	return stop_signal != 0;
}

static void
set_pragmas(struct writer *w)
{
	/*
	 * The small default cache is kept on purpose: the sorter of CREATE
	 * INDEX uses runs of its size, and these fit the processor's cache.
	 */
	db_exec(w, "PRAGMA page_size = 8192");	/* of a new file */
	db_exec(w, "PRAGMA journal_mode = WAL");
	db_exec(w, "PRAGMA synchronous = NORMAL");
	db_exec(w, "PRAGMA secure_delete = OFF");
	db_exec(w, "PRAGMA wal_autocheckpoint = 2000");
}

/* SQLite would open what it may not write, and complain much later. */
static void
check_writable(struct writer *w)
{
	struct stat	st;

	if (stat(w->file, &st) == -1) {
		if (errno != ENOENT)
			fail(w, 2, "%s: %s", safe_str(w->file),
			    strerror(errno));
		return;
	}
	if (!S_ISREG(st.st_mode))
		fail(w, 2, "%s: not a database of kn", safe_str(w->file));
	if (access(w->file, W_OK) == -1)
		fail(w, 2, "%s: cannot write: %s", safe_str(w->file),
		    strerror(errno));
}

void
db_open(struct writer *w)
{
	enum store_status	 status;
	char			 msg[SAFE_MAX];
	int			 rc;

	store_setup();
	check_writable(w);
	rc = sqlite3_open_v2(w->file, &w->db, SQLITE_OPEN_READWRITE |
	    SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK)
		db_fail(w, rc, "open");
	sqlite3_busy_timeout(w->db, STORE_BUSY_MS);
	sqlite3_progress_handler(w->db, PROGRESS_OPS, stop_asked, NULL);
	status = store_check(w->db, w->file, msg, sizeof(msg));
	switch (status) {
	case STORE_OK:
	case STORE_OLDER:
	case STORE_EMPTY:
		break;
	case STORE_ERROR:
		db_fail(w, sqlite3_extended_errcode(w->db), "open");
	default:
		fail(w, 2, "%s", safe_str(msg));
	}
	set_pragmas(w);
	if (status == STORE_EMPTY)
		schema_create(w);
	else if (status == STORE_OLDER)
		schema_migrate(w);
}

void
db_close(struct writer *w)
{
	size_t	i, j;

	for (i = 0; i < ST_MAX; i++) {
		sqlite3_finalize(w->st[i]);
		w->st[i] = NULL;
	}
	for (i = 0; i < BULK_MAX; i++)
		for (j = 0; j < BULK_SIZES; j++) {
			sqlite3_finalize(w->bulk[i][j]);
			w->bulk[i][j] = NULL;
		}
	if (w->in_tx)
		sqlite3_exec(w->db, "ROLLBACK", NULL, NULL, NULL);
	w->in_tx = 0;
	sqlite3_close(w->db);
	w->db = NULL;
}

void
db_begin(struct writer *w)
{
	if (w->in_tx)
		return;
	db_exec(w, "BEGIN IMMEDIATE");
	w->in_tx = 1;
}

void
db_commit(struct writer *w)
{
	if (!w->in_tx)
		return;
	db_exec(w, "COMMIT");
	w->in_tx = 0;
}

sqlite3_stmt *
db_stmt(struct writer *w, enum stmt which)
{
	int	rc;

	if (w->st[which] == NULL) {
		rc = sqlite3_prepare_v3(w->db, sql[which], -1,
		    SQLITE_PREPARE_PERSISTENT, &w->st[which], NULL);
		if (rc != SQLITE_OK)
			db_fail(w, rc, "prepare");
	} else
		sqlite3_reset(w->st[which]);
	return w->st[which];
}

void
db_run(struct writer *w, sqlite3_stmt *st)
{
	int	rc;

	if ((rc = sqlite3_step(st)) != SQLITE_DONE)
		db_fail(w, rc, "write");
	sqlite3_reset(st);
}

int
db_row(struct writer *w, sqlite3_stmt *st)
{
	int	rc;

	if ((rc = sqlite3_step(st)) == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		db_fail(w, rc, "read");
	sqlite3_reset(st);
	return 0;
}

int64_t
db_id(struct writer *w, sqlite3_stmt *st)
{
	int64_t	id = 0;

	if (db_row(w, st)) {
		id = sqlite3_column_int64(st, 0);
		sqlite3_reset(st);
	}
	return id;
}

int64_t
db_int(struct writer *w, enum stmt which)
{
	return db_id(w, db_stmt(w, which));
}

void
db_text(sqlite3_stmt *st, int col, struct text t)
{
	if (t.len == 0)
		sqlite3_bind_null(st, col);
	else
		sqlite3_bind_text(st, col, t.p, (int)t.len, SQLITE_STATIC);
}

void
db_string(sqlite3_stmt *st, int col, struct text t)
{
	sqlite3_bind_text(st, col, t.len == 0 ? "" : t.p, (int)t.len,
	    SQLITE_STATIC);
}

void
db_blob(sqlite3_stmt *st, int col, const void *p, size_t len)
{
	sqlite3_bind_blob(st, col, len == 0 ? "" : p, (int)len, SQLITE_STATIC);
}

struct text
db_column(sqlite3_stmt *st, int col)
{
	const void	*p = sqlite3_column_blob(st, col);

	return (struct text){ p != NULL ? p : "",
	    (size_t)sqlite3_column_bytes(st, col) };
}

void
meta_set_text(struct writer *w, const char *key, const char *value)
{
	sqlite3_stmt	*st = db_stmt(w, ST_META_SET);

	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, value, -1, SQLITE_STATIC);
	db_run(w, st);
}

void
meta_set_blob(struct writer *w, const char *key, const void *p, size_t len)
{
	sqlite3_stmt	*st = db_stmt(w, ST_META_SET);

	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	db_blob(st, 2, p, len);
	db_run(w, st);
}

void
meta_set_int(struct writer *w, const char *key, int64_t value)
{
	sqlite3_stmt	*st = db_stmt(w, ST_META_SET);

	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, value);
	db_run(w, st);
}
