/*
 * Verifying traces; see trace.h.
 *
 * Encoded: u32 number of files, their ids (i64), digest of what stands for
 * them; u32 number of nodes whose edges were read backwards, their ids,
 * digest of those edges; u32 number of statements, each: u32 length of its text, the text,
 * u32 rows, u8 "there were no more", digest.  Digests are 128 bits of XXH3,
 * which is against chance, not against malice: the cache has the rights of
 * its user.
 */
#define XXH_INLINE_ALL
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "adjacency.h"
#include "query.h"
#include "store.h"
#include "trace.h"

/* Statements of one answer; with more, it is tied to the whole graph. */
#define LOOKUPS_MAX	2000
#define DIGEST		16	/* bytes */

struct digest {
	XXH64_hash_t	 low, high;
};

struct lookup {
	sqlite3_stmt	*st;		/* while it runs, else NULL */
	char		*sql;
	uint32_t	 rows;
	uint8_t		 done;
	struct digest	 digest;
};

/* A set of numbers that are not 0. */
struct ids {
	int64_t		*v;		/* open addressing; 0: empty */
	size_t		 n, size;	/* a power of two */
};

struct trace {
	struct lookup	*v;
	size_t		 n, cap;
	struct ids	 files, nodes;
	int64_t		 last;		/* file told last */
	int		 whole, useless;
};

/* Everything that may differ between two complete graphs of one root. */
static const char whole_sql[] =
	"SELECT key, value FROM meta WHERE key IN ('root', 'repo', 'derived', "
	"'coverage')"
	" UNION ALL SELECT key, value FROM asked ORDER BY key";
/* What stands for what was read of a file. */
static const char file_sql[] =
	"SELECT file.path, file.package, package.root FROM file"
	" JOIN package ON package.name = file.package WHERE file.id = ?1";
static const char edges_sql[] =
	"SELECT edges FROM adjacency WHERE id = ?1";
static const char state_sql[] =
	"SELECT value FROM meta WHERE key = 'state'";

struct trace *
trace_new(void)
{
	struct trace	*t = xcalloc(1, sizeof(*t));

	return t;
}

static void
lookups_release(struct trace *t)
{
	size_t	 i;

	for (i = 0; i < t->n; i++)
		sqlite3_free(t->v[i].sql);
	t->n = 0;
}

void
trace_free(struct trace *t)
{
	if (t == NULL)
		return;
	lookups_release(t);
	free(t->v);
	free(t->files.v);
	free(t->nodes.v);
	free(t);
}

/* ---- files and nodes ---- */

static int64_t *
id_slot(const struct ids *s, int64_t id)
{
	size_t	 i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 32);

	while (s->v[i & (s->size - 1)] != 0 && s->v[i & (s->size - 1)] != id)
		i++;
	return &s->v[i & (s->size - 1)];
}

static void
ids_add(struct ids *s, int64_t id)
{
	struct ids	 old = *s;
	int64_t		*slot;
	size_t		 i;

	if (2 * (s->n + 1) > s->size) {
		s->size = old.size == 0 ? 64 : 2 * old.size;
		s->v = xcalloc(s->size, sizeof(*s->v));
		for (i = 0; i < old.size; i++)
			if (old.v[i] != 0)
				*id_slot(s, old.v[i]) = old.v[i];
		free(old.v);
	}
	slot = id_slot(s, id);
	s->n += *slot == 0;
	*slot = id;
}

void
trace_node(struct trace *t, int64_t node)
{
	int64_t	 file;

	if (t == NULL || node <= 0 || (file = store_node_file(node)) == t->last)
		return;
	t->last = file;
	ids_add(&t->files, file);
}

void
trace_edges_to(struct trace *t, int64_t node)
{
	if (t != NULL && node > 0 && !t->whole && !t->useless)
		ids_add(&t->nodes, node);
}

/* ---- statements ---- */

static void
digest_add(struct digest *d, const void *p, size_t len)
{
	XXH128_hash_t	 h = XXH3_128bits_withSeed(p, len, d->low ^
			    (d->high << 1 | d->high >> 63));

	d->low = h.low64 ^ len;
	d->high = h.high64;
}

/* The row that the statement stands on. */
static void
digest_row(struct digest *d, sqlite3_stmt *st)
{
	int		 i, n = sqlite3_column_count(st);
	sqlite3_int64	 number;

	for (i = 0; i < n; i++)
		if (sqlite3_column_type(st, i) == SQLITE_INTEGER) {
			number = sqlite3_column_int64(st, i);
			digest_add(d, &number, sizeof(number));
		} else {
			/* The value before its length. */
			const void	*p = sqlite3_column_blob(st, i);
			size_t		 len = (size_t)
					    sqlite3_column_bytes(st, i);

			digest_add(d, p != NULL ? p : "", len);
		}
}

static void
forget(struct trace *t)
{
	size_t	 i;

	for (i = 0; i < t->n; i++)
		t->v[i].st = NULL;
	lookups_release(t);
}

void
trace_begin(struct trace *t, sqlite3_stmt *st)
{
	struct lookup	*l;
	size_t		 i;

	if (t->whole || t->useless)
		return;
	if (t->n == LOOKUPS_MAX) {
		trace_whole(t);
		return;
	}
	for (i = t->n; i-- > 0;)
		if (t->v[i].st == st)
			t->v[i].st = NULL;
	t->v = grow(t->v, t->n, &t->cap, sizeof(*t->v));
	l = &t->v[t->n++];
	memset(l, 0, sizeof(*l));
	l->st = st;
	if ((l->sql = sqlite3_expanded_sql(st)) == NULL)
		err(STATUS_ERROR, NULL);
}

void
trace_step(struct trace *t, sqlite3_stmt *st, int rc)
{
	struct lookup	*l;
	size_t		 i;

	for (i = t->n; i-- > 0 && t->v[i].st != st;)
		;
	if (i == (size_t)-1)
		return;
	l = &t->v[i];
	if (rc == SQLITE_ROW) {
		l->rows++;
		digest_row(&l->digest, st);
	} else {
		l->done = 1;
		l->st = NULL;
	}
}

void
trace_give_up(struct trace *t)
{
	if (t == NULL)
		return;
	t->useless = 1;
	forget(t);
}

void
trace_whole(struct trace *t)
{
	if (t == NULL)
		return;
	t->whole = 1;
	forget(t);
}

int
trace_is_usable(const struct trace *t)
{
	return !t->useless;
}

/* ---- as bytes ---- */

static int
by_id(const void *va, const void *vb)
{
	int64_t	 a = *(const int64_t *)va, b = *(const int64_t *)vb;

	return a < b ? -1 : a > b;
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql, int len)
{
	sqlite3_stmt	*st;

	return sqlite3_prepare_v2(db, sql, len, &st, NULL) == SQLITE_OK ? st :
	    NULL;
}

/* Digest of what stands for the N files at IDS (i64); 0: it cannot be had. */
static int
digest_files(sqlite3 *db, const unsigned char *ids, uint32_t n,
    struct digest *d)
{
	sqlite3_stmt	*st = prepare(db, file_sql, -1);
	int64_t		 id;
	uint32_t	 i;

	memset(d, 0, sizeof(*d));
	if (st == NULL)
		return 0;
	for (i = 0; i < n; i++) {
		memcpy(&id, ids + 8 * (size_t)i, 8);
		sqlite3_bind_int64(st, 1, id);
		if (sqlite3_step(st) != SQLITE_ROW)
			break;
		digest_row(d, st);
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	return i == n;
}

/* The same for edges to the N nodes at IDS, which ascend. */
static int
digest_edges(sqlite3 *db, const unsigned char *ids, uint32_t n,
    struct digest *d)
{
	sqlite3_stmt	*st = prepare(db, edges_sql, -1);
	struct adj	 adj = { 0 };
	int64_t		 id, row, have = -1;
	uint32_t	 i, from, to, size;

	memset(d, 0, sizeof(*d));
	if (st == NULL)
		return 0;
	for (i = 0; i < n; i++) {
		memcpy(&id, ids + 8 * (size_t)i, 8);
		row = adj_row(store_node_file(id), ADJ_IN);
		if (row != have) {
			sqlite3_reset(st);
			sqlite3_bind_int64(st, 1, row);
			memset(&adj, 0, sizeof(adj));
			if (sqlite3_step(st) == SQLITE_ROW && adj_open(&adj,
			    sqlite3_column_blob(st, 0), (size_t)
			    sqlite3_column_bytes(st, 0)) == -1)
				break;
			have = row;
		}
		adj_list(&adj, id, &from, &to);
		size = to - from;
		digest_add(d, &size, sizeof(size));
		if (size > 0)
			digest_add(d, adj.edges + 8 * (size_t)from,
			    8 * (size_t)size);
	}
	sqlite3_finalize(st);
	return i == n;
}

static int
same_lookup(sqlite3 *db, const char *sql, uint32_t len, uint32_t rows,
    int done, const struct digest *want)
{
	sqlite3_stmt	*st = prepare(db, sql, (int)len);
	struct digest	 got = { 0, 0 };
	uint32_t	 i;
	int		 same = st != NULL;

	for (i = 0; same && i < rows; i++) {
		same = sqlite3_step(st) == SQLITE_ROW;
		if (same)
			digest_row(&got, st);
	}
	if (same && done)
		same = sqlite3_step(st) == SQLITE_DONE;
	sqlite3_finalize(st);
	return same && memcmp(&got, want, sizeof(got)) == 0;
}

/* What a whole graph is known by, instead of all that was read of it. */
static void
look_up_whole(struct trace *t, sqlite3 *db)
{
	sqlite3_stmt	*st = prepare(db, whole_sql, -1);
	int		 rc;

	if (st == NULL)
		errx(STATUS_ERROR, "cannot read the store: %s",
		    sqlite3_errmsg(db));
	t->whole = 0;
	t->files.n = t->nodes.n = 0;
	trace_begin(t, st);
	do {
		rc = sqlite3_step(st);
		trace_step(t, st, rc);
	} while (rc == SQLITE_ROW);
	sqlite3_finalize(st);
}

/* Put a set, and the digest that DIGEST makes of it; 0: it cannot. */
static int
put_ids(FILE *fp, const struct ids *s, sqlite3 *db,
    int (*digest)(sqlite3 *, const unsigned char *, uint32_t,
    struct digest *))
{
	struct digest	 d;
	int64_t		*ids = xcalloc(s->n + 1, sizeof(*ids));
	uint32_t	 n = 0;
	size_t		 i;
	int		 ok;

	for (i = 0; s->n > 0 && i < s->size; i++)
		if (s->v[i] != 0)
			ids[n++] = s->v[i];
	qsort(ids, n, sizeof(*ids), by_id);
	ok = digest(db, (const unsigned char *)ids, n, &d);
	fwrite(&n, sizeof(n), 1, fp);
	fwrite(ids, sizeof(*ids), n, fp);
	fwrite(&d, DIGEST, 1, fp);
	free(ids);
	return ok;
}

unsigned char *
trace_put(struct trace *t, sqlite3 *db, size_t *len)
{
	uint32_t	 n, size;
	char		*out = NULL;
	size_t		 i;
	int		 ok;
	FILE		*fp;

	if ((fp = open_memstream(&out, len)) == NULL)
		err(STATUS_ERROR, NULL);
	if (t->whole)
		look_up_whole(t, db);
	ok = put_ids(fp, &t->files, db, digest_files) &
	    put_ids(fp, &t->nodes, db, digest_edges);
	n = (uint32_t)t->n;
	fwrite(&n, sizeof(n), 1, fp);
	for (i = 0; i < t->n; i++) {
		size = (uint32_t)strlen(t->v[i].sql);
		fwrite(&size, sizeof(size), 1, fp);
		fwrite(t->v[i].sql, 1, size, fp);
		fwrite(&t->v[i].rows, sizeof(uint32_t), 1, fp);
		putc(t->v[i].done, fp);
		fwrite(&t->v[i].digest, DIGEST, 1, fp);
	}
	if (fclose(fp) == EOF)
		err(STATUS_ERROR, NULL);
	if (ok)
		return (unsigned char *)out;
	free(out);
	return NULL;
}

/* Take N bytes off; NULL: there are not so many. */
static const unsigned char *
take(const unsigned char **p, const unsigned char *end, size_t n)
{
	const unsigned char	*at = *p;

	if ((size_t)(end - at) < n)
		return NULL;
	*p += n;
	return at;
}

static int
is_complete(sqlite3 *db)
{
	sqlite3_stmt	*st = prepare(db, state_sql, -1);
	int		 yes;

	yes = st != NULL && sqlite3_step(st) == SQLITE_ROW &&
	    strcmp((const char *)sqlite3_column_text(st, 0), "complete") == 0;
	sqlite3_finalize(st);
	return yes;
}

/* The set at *P: does DIGEST still make the same of it? */
static int
same_ids(const unsigned char **p, const unsigned char *end, sqlite3 *db,
    int (*digest)(sqlite3 *, const unsigned char *, uint32_t,
    struct digest *))
{
	const unsigned char	*at;
	struct digest		 d;
	uint32_t		 n;

	if ((at = take(p, end, 4)) == NULL)
		return 0;
	memcpy(&n, at, 4);
	return (at = take(p, end, 8 * (size_t)n)) != NULL &&
	    digest(db, at, n, &d) && (at = take(p, end, DIGEST)) != NULL &&
	    memcmp(&d, at, DIGEST) == 0;
}

int
trace_holds(const unsigned char *p, size_t len, sqlite3 *db)
{
	const unsigned char	*end = p + len, *at, *sql;
	struct digest		 want;
	uint32_t		 n, i, size, rows;

	if (!is_complete(db) || !same_ids(&p, end, db, digest_files) ||
	    !same_ids(&p, end, db, digest_edges) ||
	    (at = take(&p, end, 4)) == NULL)
		return 0;
	memcpy(&n, at, 4);
	for (i = 0; i < n; i++) {
		if ((at = take(&p, end, 4)) == NULL)
			return 0;
		memcpy(&size, at, 4);
		if ((sql = take(&p, end, size)) == NULL ||
		    (at = take(&p, end, 4 + 1 + DIGEST)) == NULL)
			return 0;
		memcpy(&rows, at, 4);
		memcpy(&want, at + 5, DIGEST);
		if (!same_lookup(db, (const char *)sql, size, rows, at[4],
		    &want))
			return 0;
	}
	return p == end;
}
