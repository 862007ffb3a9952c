/*
 * Names of snapshots; see snapshots.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "snapshots.h"

#define PREFIX_MIN	4	/* digits of a hash */

#define COLUMNS	"SELECT generation, until, time, files, nodes, edges, " \
		"unresolved, broken, root, coalesce(parent, ''), head " \
		"FROM snapshot "

static void
take(struct snapshot *s, sqlite3_stmt *st)
{
	memset(s, 0, sizeof(*s));
	s->generation = sqlite3_column_int64(st, 0);
	s->until = sqlite3_column_int64(st, 1);
	s->time = sqlite3_column_int64(st, 2);
	s->files = sqlite3_column_int64(st, 3);
	s->nodes = sqlite3_column_int64(st, 4);
	s->edges = sqlite3_column_int64(st, 5);
	s->unresolved = sqlite3_column_int64(st, 6);
	s->broken = sqlite3_column_int(st, 7);
	snprintf(s->root, sizeof(s->root), "%s",
	    (const char *)sqlite3_column_text(st, 8));
	snprintf(s->parent, sizeof(s->parent), "%s",
	    (const char *)sqlite3_column_text(st, 9));
	snprintf(s->head, sizeof(s->head), "%s",
	    (const char *)sqlite3_column_text(st, 10));
}

/* The first row of SQL with NUMBER or TEXT as ?1.  As snapshot_row(). */
static int
row(sqlite3 *db, const char *sql, int64_t number, const char *text,
    struct snapshot *s)
{
	sqlite3_stmt	*st;
	int		 rc, n = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		return -1;
	if (text != NULL)
		sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC);
	else
		sqlite3_bind_int64(st, 1, number);
	if ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		take(s, st);
		n = 1;
	} else if (rc == SQLITE_DONE)
		n = 0;
	sqlite3_finalize(st);
	return n;
}

int
snapshot_row(sqlite3 *db, int64_t generation, struct snapshot *s)
{
	return row(db, COLUMNS "WHERE generation = ?1", generation, NULL, s);
}

static int
newest(sqlite3 *db, struct snapshot *s)
{
	return row(db, COLUMNS "ORDER BY generation DESC LIMIT 1", 0, NULL,
	    s);
}

/* "@11 and @14", "@3": what stands around generation N. */
static void
describe_near(sqlite3 *db, int64_t n, char *buf, size_t size)
{
	struct snapshot	a, b;
	int		before, after;

	before = row(db, COLUMNS "WHERE generation < ?1 "
	    "ORDER BY generation DESC LIMIT 1", n, NULL, &a) == 1;
	after = row(db, COLUMNS "WHERE generation > ?1 "
	    "ORDER BY generation LIMIT 1", n, NULL, &b) == 1;
	if (before && after)
		snprintf(buf, size, "the nearest are @%lld and @%lld",
		    (long long)a.generation, (long long)b.generation);
	else if (before || after)
		snprintf(buf, size, "the %s is @%lld", before ? "newest" :
		    "oldest", (long long)(before ? a.generation :
		    b.generation));
	else
		snprintf(buf, size, "there is none yet");
}

static enum snapshot_found
failed(sqlite3 *db, char *msg, size_t size)
{
	snprintf(msg, size, "cannot read the snapshots: %s",
	    sqlite3_errmsg(db));
	return SNAPSHOT_FAILED;
}

/* The snapshot that was published as generation N. */
static enum snapshot_found
by_generation(sqlite3 *db, int64_t n, const char *spec, struct snapshot *s,
    char *msg, size_t size)
{
	struct snapshot	last;
	char		near[96];
	int		found;

	found = row(db, COLUMNS "WHERE generation <= ?1 AND until >= ?1", n,
	    NULL, s);
	if (found == 1)
		return SNAPSHOT_FOUND;
	if (found == -1)
		return failed(db, msg, size);
	describe_near(db, n, near, sizeof(near));
	found = newest(db, &last);
	if (n < 1 || found != 1 || n > last.until)
		snprintf(msg, size, "%s: there is no such snapshot; %s", spec,
		    near);
	else
		snprintf(msg, size, "%s: that snapshot is not kept any more; "
		    "%s", spec, near);
	return SNAPSHOT_NONE;
}

/* N further back than S. */
static enum snapshot_found
go_back(sqlite3 *db, int64_t n, const char *spec, struct snapshot *s,
    char *msg, size_t size)
{
	struct snapshot	older;
	int		found;

	for (; n > 0; n--, *s = older) {
		found = row(db, COLUMNS "WHERE generation < ?1 "
		    "ORDER BY generation DESC LIMIT 1", s->generation, NULL,
		    &older);
		if (found == -1)
			return failed(db, msg, size);
		if (found == 0) {
			snprintf(msg, size, "%s: there is no snapshot before "
			    "@%lld", spec, (long long)s->generation);
			return SNAPSHOT_NONE;
		}
	}
	return SNAPSHOT_FOUND;
}

/* One row, and no second one of another snapshot, begins with PREFIX. */
static int
by_prefix(sqlite3 *db, const char *sql, const char *prefix, int64_t *id)
{
	sqlite3_stmt	*st;
	int		 n = 0, rc;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		return -1;
	sqlite3_bind_text(st, 1, prefix, -1, SQLITE_STATIC);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		if (n++ == 0)
			*id = sqlite3_column_int64(st, 0);
		else if (*id == sqlite3_column_int64(st, 0))
			n--;
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? n : -1;
}

static int
is_hash_prefix(const char *s)
{
	size_t	n = strspn(s, "0123456789abcdef");

	return n >= PREFIX_MIN && s[n] == '\0';
}

static enum snapshot_found
by_name(sqlite3 *db, const char *name, struct snapshot *s, char *msg,
    size_t size)
{
	static const char *const lookups[] = {
		/* Hexadecimal digits end before 'g'. */
		"SELECT snapshot FROM made WHERE head >= ?1 AND "
		"head < ?1 || 'g'",
		"SELECT generation FROM snapshot WHERE root >= ?1 AND "
		"root < ?1 || 'g'",
	};
	char		near[96];
	size_t		i;
	int64_t		id;
	int		n;

	n = row(db, COLUMNS "WHERE generation = (SELECT snapshot FROM tag "
	    "WHERE name = ?1)", 0, name, s);
	if (n == 1)
		return SNAPSHOT_FOUND;
	for (i = 0; n == 0 && i < 2 && is_hash_prefix(name); i++) {
		n = by_prefix(db, lookups[i], name, &id);
		if (n > 1) {
			snprintf(msg, size, "%s: several snapshots begin so",
			    name);
			return SNAPSHOT_NONE;
		}
		if (n == 1)
			return by_generation(db, id, name, s, msg, size);
	}
	if (n == -1)
		return failed(db, msg, size);
	describe_near(db, 0, near, sizeof(near));
	snprintf(msg, size, "%s: no snapshot that is kept has that tag, root "
	    "or commit; %s", name, near);
	return SNAPSHOT_NONE;
}

enum snapshot_found
snapshot_find(sqlite3 *db, const char *spec, struct snapshot *s, char *msg,
    size_t size)
{
	char			 name[SNAPSHOT_NAME_MAX + 1], *end;
	const char		*tilde = strrchr(spec, '~');
	enum snapshot_found	 found = SNAPSHOT_FOUND;
	long long		 back = 0, n;
	int			 rc;

	if (tilde != NULL) {
		back = strtoll(tilde + 1, &end, 10);
		if (tilde[1] == '\0' || *end != '\0' || back < 0)
			tilde = NULL;
	}
	if ((size_t)snprintf(name, sizeof(name), "%.*s", (int)(tilde == NULL ?
	    strlen(spec) : (size_t)(tilde - spec)), spec) >= sizeof(name)) {
		snprintf(msg, size, "that is no name of a snapshot");
		return SNAPSHOT_NONE;
	}
	if (tilde == NULL)
		back = 0;
	if (strcmp(name, "@latest") == 0 || strcmp(name, "@prev") == 0) {
		if ((rc = newest(db, s)) == -1)
			return failed(db, msg, size);
		if (rc == 0) {
			snprintf(msg, size, "%s: there is no snapshot yet: "
			    "the next index makes one", spec);
			return SNAPSHOT_NONE;
		}
		back += name[1] == 'p';
	} else if (name[0] == '@') {
		n = strtoll(name + 1, &end, 10);
		if (name[1] == '\0' || *end != '\0') {
			snprintf(msg, size, "%s: neither @latest, @prev nor "
			    "@ and a number", spec);
			return SNAPSHOT_NONE;
		}
		found = by_generation(db, n, spec, s, msg, size);
	} else
		found = by_name(db, name, s, msg, size);
	if (found != SNAPSHOT_FOUND)
		return found;
	return go_back(db, back, spec, s, msg, size);
}
