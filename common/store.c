/*
 * The store as its readers see it.  See store.h; the tables are in schema.h.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "packed.h"
#include "schema.h"
#include "store.h"

/* ---- opening ---- */

/*
 * SQLite takes some failed allocations for a missing value: a column's text is
 * then NULL as if nothing stood there.  No answer is better than that one.
 */
static sqlite3_mem_methods	memory;

static void *
need_alloc(int n)
{
	void	*p = memory.xMalloc(n);

	if (p == NULL)
		err(2, NULL);
	return p;
}

static void *
need_realloc(void *old, int n)
{
	void	*p = memory.xRealloc(old, n);

	if (p == NULL)
		err(2, NULL);
	return p;
}

void
store_setup(void)
{
	sqlite3_mem_methods	fatal;

	static int	done;

	if (done)
		return;
	done = 1;
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) == SQLITE_OK) {
		fatal = memory;
		fatal.xMalloc = need_alloc;
		fatal.xRealloc = need_realloc;
		sqlite3_config(SQLITE_CONFIG_MALLOC, &fatal);
	}
}

/* First column of the first row of SQL; rc is SQLITE_ROW if there is one. */
static int
one_int(sqlite3 *db, const char *sql, int64_t *out)
{
	sqlite3_stmt	*st;
	int		 rc;

	*out = 0;
	if ((rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL)) != SQLITE_OK)
		return rc;
	if ((rc = sqlite3_step(st)) == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc;
}

static enum store_status
failed(sqlite3 *db, int rc, const char *file, char *msg, size_t size)
{
	switch (rc & 0xff) {
	case SQLITE_NOTADB:
		snprintf(msg, size, "%s: not a database of kn", file);
		return STORE_FOREIGN;
	case SQLITE_CORRUPT:
		snprintf(msg, size, "%s: database is damaged; "
		    "remove it and index again", file);
		return STORE_DAMAGED;
	default:
		snprintf(msg, size, "%s: %s", file, db != NULL ?
		    sqlite3_errmsg(db) : sqlite3_errstr(rc));
		return STORE_ERROR;
	}
}

enum store_status
store_check(sqlite3 *db, const char *file, char *msg, size_t size)
{
	int64_t	app, version, tables;
	int	rc;

	if ((rc = one_int(db, "PRAGMA application_id", &app)) != SQLITE_ROW ||
	    (rc = one_int(db, "PRAGMA user_version", &version)) != SQLITE_ROW ||
	    (rc = one_int(db, "SELECT count(*) FROM sqlite_schema", &tables))
	    != SQLITE_ROW)
		return failed(db, rc, file, msg, size);
	if (app == 0 && version == 0 && tables == 0) {
		snprintf(msg, size, "%s: nothing is indexed yet", file);
		return STORE_EMPTY;
	}
	if (app != SCHEMA_APPLICATION_ID) {
		snprintf(msg, size, "%s: not a database of kn", file);
		return STORE_FOREIGN;
	}
	if (version > SCHEMA_VERSION) {
		snprintf(msg, size, "%s: has schema version %lld, this kn "
		    "knows up to %d; use a newer kn", file, (long long)version,
		    SCHEMA_VERSION);
		return STORE_NEWER;
	}
	if (version < SCHEMA_VERSION) {
		snprintf(msg, size, "%s: has the older schema version %lld; "
		    "kn index brings it up to date", file, (long long)version);
		return STORE_OLDER;
	}
	return STORE_OK;
}

/*
 * A store in a directory where SQLite can create no shared memory file: when
 * no write-ahead log is left beside it, all is in the main file, which
 * nobody can be writing.
 */
static int
open_immutable(sqlite3 **db, const char *file)
{
	static const char	 hex[] = "0123456789ABCDEF";
	const unsigned char	*s;
	char			*uri, *p, *wal;
	int			 rc;

	if (asprintf(&wal, "%s-wal", file) == -1)
		return SQLITE_NOMEM;
	rc = access(wal, F_OK);
	free(wal);
	if (rc == 0)
		return SQLITE_CANTOPEN;
	if ((uri = malloc(strlen(file) * 3 + 32)) == NULL)
		return SQLITE_NOMEM;
	p = stpcpy(uri, "file:");
	for (s = (const unsigned char *)file; *s != '\0'; s++) {
		if (strchr("%?# ", *s) == NULL) {
			*p++ = (char)*s;
			continue;
		}
		*p++ = '%';
		*p++ = hex[*s >> 4];
		*p++ = hex[*s & 15];
	}
	strcpy(p, "?immutable=1");
	rc = sqlite3_open_v2(uri, db, SQLITE_OPEN_READONLY |
	    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
	free(uri);
	return rc;
}

static void
tune(sqlite3 *db)
{
	char	sql[64];

	sqlite3_busy_timeout(db, STORE_BUSY_MS);
	snprintf(sql, sizeof(sql), "PRAGMA mmap_size=%lld",
	    (long long)STORE_MMAP_MAX);
	sqlite3_exec(db, sql, NULL, NULL, NULL);
}

enum store_status
store_open(sqlite3 **db, const char *file, char *msg, size_t size)
{
	enum store_status	 status;
	struct stat		 st;
	int			 rc;

	*db = NULL;
	store_setup();
	if (stat(file, &st) == -1) {
		if (errno == ENOENT || errno == ENOTDIR) {
			snprintf(msg, size, "%s: no such database; "
			    "kn index makes one", file);
			return STORE_NONE;
		}
		snprintf(msg, size, "%s: %s", file, strerror(errno));
		return STORE_ERROR;
	}
	if (!S_ISREG(st.st_mode)) {
		snprintf(msg, size, "%s: not a database of kn", file);
		return STORE_FOREIGN;
	}
	rc = sqlite3_open_v2(file, db, SQLITE_OPEN_READONLY |
	    SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK) {
		tune(*db);
		status = store_check(*db, file, msg, size);
		rc = sqlite3_errcode(*db) & 0xff;
	} else
		status = failed(*db, rc, file, msg, size);
	if (status == STORE_ERROR && (rc == SQLITE_CANTOPEN ||
	    rc == SQLITE_READONLY) && access(file, R_OK) == 0) {
		sqlite3_close(*db);
		if ((rc = open_immutable(db, file)) == SQLITE_OK) {
			tune(*db);
			status = store_check(*db, file, msg, size);
		}
	}
	if (status != STORE_OK) {
		sqlite3_close(*db);
		*db = NULL;
	}
	return status;
}

/* ---- meta ---- */

static const char *const states[] = { "loading", "updating", "complete" };

char *
store_meta_text(sqlite3 *db, const char *key)
{
	sqlite3_stmt	*st;
	const char	*s;
	char		*copy = NULL;

	if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE key = ?1", -1,
	    &st, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	if (sqlite3_step(st) == SQLITE_ROW &&
	    (s = (const char *)sqlite3_column_text(st, 0)) != NULL)
		copy = strdup(s);
	sqlite3_finalize(st);
	return copy;
}

static int
meta_row(struct store_meta *m, const char *key, const char *s, int64_t n)
{
	const struct {
		const char	 *key;
		char		**value;
	} texts[] = {
		{ "repo", &m->repo }, { "root", &m->root },
		{ "commit", &m->commit }, { "options", &m->options },
		{ "producer", &m->producer },
	};
	size_t	i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(key, texts[i].key) == 0) {
			free(*texts[i].value);
			*texts[i].value = strdup(s);
			return *texts[i].value == NULL ? -1 : 0;
		}
	if (strcmp(key, "generation") == 0)
		m->generation = n;
	else if (strcmp(key, "created") == 0)
		m->created = n;
	else if (strcmp(key, "indexes") == 0)
		m->indexes = n != 0;
	else if (strcmp(key, "state") == 0)
		for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
			if (strcmp(s, states[i]) == 0)
				m->state = (enum store_state)i;
	return 0;
}

static int
meta_defaults(struct store_meta *m)
{
	char	**const texts[] = { &m->repo, &m->root, &m->commit, &m->options,
	    &m->producer };
	size_t	  i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (*texts[i] == NULL && (*texts[i] = strdup("")) == NULL)
			return -1;
	return 0;
}

/* "feed" is the one value that is not text. */
static int
meta_feed(struct store_meta *m, sqlite3_stmt *st)
{
	size_t	n = (size_t)sqlite3_column_bytes(st, 1);

	if (n == 0)
		return 0;
	if ((m->feed = malloc(n)) == NULL)
		return -1;
	memcpy(m->feed, sqlite3_column_blob(st, 1), n);
	m->feed_len = n;
	return 0;
}

int
store_meta_get(sqlite3 *db, struct store_meta *m)
{
	sqlite3_stmt	*st;
	const char	*key, *s;
	int		 rc, bad = 0;

	memset(m, 0, sizeof(*m));
	if (sqlite3_prepare_v2(db, "SELECT key, value FROM meta", -1, &st,
	    NULL) != SQLITE_OK)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW && !bad) {
		key = (const char *)sqlite3_column_text(st, 0);
		if (key != NULL && strcmp(key, "feed") == 0) {
			bad = meta_feed(m, st) == -1;
			continue;
		}
		s = (const char *)sqlite3_column_text(st, 1);
		bad = meta_row(m, key != NULL ? key : "", s != NULL ? s : "",
		    sqlite3_column_int64(st, 1)) == -1;
	}
	sqlite3_finalize(st);
	if (!bad && rc == SQLITE_DONE && meta_defaults(m) == 0)
		return 0;
	store_meta_release(m);
	return -1;
}

void
store_meta_release(struct store_meta *m)
{
	free(m->repo);
	free(m->root);
	free(m->commit);
	free(m->options);
	free(m->feed);
	free(m->producer);
	memset(m, 0, sizeof(*m));
}

/* ---- packed columns ---- */

int64_t
store_node_file(int64_t node)
{
	return node < 0 ? 0 : node >> NODE_SLOT_BITS;
}

uint32_t
store_node_slot(int64_t node)
{
	return (uint32_t)(node & NODE_SLOT_MAX);
}

int64_t
store_node_id(int64_t file, uint32_t slot)
{
	return file << NODE_SLOT_BITS | slot;
}

void
store_lines_init(struct store_lines *c, const void *blob, size_t len)
{
	c->p = blob;
	c->end = c->p + len;
	c->line = 0;
}

uint32_t
store_lines_next(struct store_lines *c)
{
	uint64_t	v;

	if (c->p == c->end)
		return 0;
	(void)varint_get(&c->p, c->end, VARINT32_MAX, &v);
	return c->line += (uint32_t)v;
}

size_t
store_lines_put(unsigned char *out, const uint32_t *lines, size_t n)
{
	unsigned char	*p = out;
	uint32_t	 last = 0;
	size_t		 i;

	for (i = 0; i < n; i++) {
		p = varint_put(p, lines[i] - last);
		last = lines[i];
	}
	return (size_t)(p - out);
}
