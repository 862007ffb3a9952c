/*
 * What the store has, and so what git is to be asked.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "blame.h"
#include "prog.h"
#include "store.h"

size_t
hash_parse(unsigned char out[HASH_MAX], const char *hex, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const char *hi, *lo;
	size_t i;

	if (len != 40 && len != 64)
		return 0;
	for (i = 0; i < len / 2; i++) {
		if (hex[2 * i] == '\0' || hex[2 * i + 1] == '\0')
			return 0;
		hi = strchr(digits, hex[2 * i]);
		lo = strchr(digits, hex[2 * i + 1]);
		if (hi == NULL || lo == NULL)
			return 0;
		out[i] = (unsigned char)((hi - digits) << 4 | (lo - digits));
	}
	return len / 2;
}

static struct text
copy(const void *p, size_t len)
{
	struct text t;
	char *c;

	if ((c = malloc(len + 1)) == NULL)
		err(2, NULL);
	if (len > 0)
		memcpy(c, p, len);
	c[len] = '\0';
	t.p = c;
	t.len = len;
	return t;
}

/* What copy() made. */
static void
forget(struct text t)
{
	free((void *)(uintptr_t)t.p);
}

static struct text
column(sqlite3_stmt *st, int i)
{
	return copy(sqlite3_column_blob(st, i),
	    (size_t)sqlite3_column_bytes(st, i));
}

static size_t
column_hash(sqlite3_stmt *st, int i, unsigned char out[HASH_MAX])
{
	size_t n = (size_t)sqlite3_column_bytes(st, i);

	if (n > HASH_MAX)
		n = 0;
	if (n > 0)
		memcpy(out, sqlite3_column_blob(st, i), n);
	return n;
}

static sqlite3_stmt *
prepare(struct blame *b, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		errx(2, "%s: %s", safe_str(b->db), sqlite3_errmsg(db));
	return st;
}

static void
done(struct blame *b, sqlite3 *db, sqlite3_stmt *st, int rc)
{
	if (rc != SQLITE_DONE)
		errx(2, "%s: %s", safe_str(b->db), sqlite3_errmsg(db));
	sqlite3_finalize(st);
}

static void
read_files(struct blame *b, sqlite3 *db)
{
	struct blame_file *f;
	sqlite3_stmt *st;
	size_t cap = 0;
	int rc;

	st = prepare(b, db, "SELECT f.path, f.blob, f.lines, b.blob, b.last "
	    "FROM file AS f LEFT JOIN blame AS b ON b.path = f.path "
	    "ORDER BY f.path");
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (b->nfiles == cap) {
			cap = cap == 0 ? 1024 : cap * 2;
			b->files = reallocarray(b->files, cap,
			    sizeof(*b->files));
			if (b->files == NULL)
				err(2, NULL);
		}
		f = &b->files[b->nfiles++];
		memset(f, 0, sizeof(*f));
		f->path = column(st, 0);
		f->blob_len = column_hash(st, 1, f->blob);
		f->lines = (uint32_t)sqlite3_column_int64(st, 2);
		f->known_blob_len = column_hash(st, 3, f->known_blob);
		f->known_last_len = column_hash(st, 4, f->known_last);
	}
	done(b, db, st, rc);
	b->n.files = b->nfiles;
}

static struct text
read_asked(struct blame *b, sqlite3 *db, const char *key)
{
	struct text t;
	sqlite3_stmt *st = prepare(b, db,
	    "SELECT value FROM asked WHERE key = ?1");
	int rc;

	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	if ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		t = column(st, 0);
		rc = SQLITE_DONE;
	} else
		t = copy("", 0);
	done(b, db, st, rc);
	return t;
}

static void
read_known_hunks(struct blame *b, sqlite3 *db)
{
	struct known_hunks *k = &b->known_hunks;
	struct text t = read_asked(b, db, "hunks");
	size_t n = strcspn(t.p, " ");

	/* "HASH COMMITS", and " all" */
	k->len = hash_parse(k->head, t.p, n);
	k->commits = (uint32_t)strtoul(t.p + n, NULL, 10);
	k->all = strstr(t.p, " all") != NULL;
	forget(t);
}

static sqlite3 *
open_store(struct blame *b)
{
	char msg[512];
	sqlite3 *db;

	if (store_open(&db, b->db, msg, sizeof(msg)) != STORE_OK)
		errx(2, "%s", safe_str(msg));
	return db;
}

void
plan_revisions(struct blame *b)
{
	sqlite3 *db = open_store(b);
	sqlite3_stmt *st = prepare(b, db, "SELECT lower(hex(hash)) "
	    "FROM revision ORDER BY id");
	size_t cap = 0;
	int rc;

	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (b->nrevisions == cap) {
			cap = cap == 0 ? 1024 : cap * 2;
			b->revisions = reallocarray(b->revisions, cap,
			    sizeof(*b->revisions));
			if (b->revisions == NULL)
				err(2, NULL);
		}
		b->revisions[b->nrevisions] = strdup(
		    (const char *)sqlite3_column_text(st, 0));
		if (b->revisions[b->nrevisions++] == NULL)
			err(2, NULL);
	}
	done(b, db, st, rc);
	sqlite3_close(db);
}

void
plan_forget_lines(struct blame *b)
{
	size_t i;

	for (i = 0; i < b->nfiles; i++)
		b->files[i].known_blob_len = 0;
}

void
plan_read(struct blame *b)
{
	struct store_meta meta = { 0 };
	sqlite3 *db = open_store(b);

	if (sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
	    store_meta_get(db, &meta) == -1)
		errx(2, "%s: %s", safe_str(b->db), sqlite3_errmsg(db));
	if (meta.state != STORE_COMPLETE)
		errx(75, "%s: is not complete; index first",
		    safe_str(b->db));
	b->generation = (uint64_t)meta.generation;
	if ((b->repo_name = strdup(meta.repo)) == NULL)
		err(2, NULL);
	if (strlen(meta.commit) < sizeof(b->commit_known))
		strcpy(b->commit_known, meta.commit);
	store_meta_release(&meta);
	b->known_head = read_asked(b, db, "history");
	b->known_owners = read_asked(b, db, "owners");
	b->known_names = read_asked(b, db, "names");
	b->known_ignored = read_asked(b, db, "ignored");
	read_known_hunks(b, db);
	read_files(b, db);
	sqlite3_close(db);
}

static int
compare(const void *vkey, const void *vfile)
{
	const struct text *key = vkey;
	const struct blame_file *f = vfile;
	size_t n = key->len < f->path.len ? key->len : f->path.len;
	int c = memcmp(key->p, f->path.p, n);

	if (c != 0)
		return c;
	return key->len < f->path.len ? -1 : key->len > f->path.len;
}

struct blame_file *
plan_find(struct blame *b, struct text path)
{
	if (b->nfiles == 0)
		return NULL;
	return bsearch(&path, b->files, b->nfiles, sizeof(*b->files), compare);
}

static int
same(const unsigned char *a, size_t alen, const unsigned char *b, size_t blen)
{
	return alen == blen && memcmp(a, b, alen) == 0;
}

void
plan_choose(struct blame *b)
{
	struct blame_file *f;
	size_t i;

	for (i = 0; i < b->nfiles; i++) {
		f = &b->files[i];
		/* A commit that is older than the history that is followed
		   is not known, and then nothing new touched the file. */
		if (f->last_len == 0 && f->known_last_len > 0) {
			memcpy(f->last, f->known_last, f->known_last_len);
			f->last_len = f->known_last_len;
		}
		if (f->known_blob_len > 0 &&
		    same(f->blob, f->blob_len, f->known_blob,
		    f->known_blob_len) && same(f->last, f->last_len,
		    f->known_last, f->known_last_len))
			b->n.known++;
		else if (!f->committed)
			b->n.uncommitted++;
		else
			f->ask = 1;
	}
}

void
plan_release(struct blame *b)
{
	size_t i;

	for (i = 0; i < b->nfiles; i++)
		forget(b->files[i].path);
	free(b->files);
	forget(b->known_head);
	forget(b->known_owners);
	forget(b->known_names);
	forget(b->known_ignored);
	for (i = 0; i < b->nrevisions; i++)
		free(b->revisions[i]);
	free(b->revisions);
	free(b->repo_name);
}
