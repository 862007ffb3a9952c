/*
 * What the store has: read once, in one transaction, before anything is
 * sent.
 */
#include <err.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "prog.h"
#include "store.h"

/* The store's path below the root, if it is there: it is not fed. */
static char *
inside_path(const struct feed *f)
{
	char	*dir, *slash, *real, *root, *path = NULL;
	size_t	 n;

	if (f->store == NULL || f->place == PLACE_OBJECTS)
		return NULL;
	if ((dir = strdup(f->store)) == NULL)
		err(2, NULL);
	if ((slash = strrchr(dir, '/')) != NULL)
		*(slash == dir ? slash + 1 : slash) = '\0';
	real = realpath(slash == NULL ? "." : dir, NULL);
	root = realpath(f->root, NULL);
	if (real != NULL && root != NULL) {
		n = strcmp(root, "/") == 0 ? 0 : strlen(root);
		if (strncmp(real, root, n) == 0 &&
		    (real[n] == '/' || real[n] == '\0')) {
			if (asprintf(&path, "%s%s%s", real + n +
			    (real[n] == '/'), real[n] == '\0' ||
			    real[n + 1] == '\0' ? "" : "/",
			    path_base(f->store)) == -1)
				err(2, NULL);
		}
	}
	free(real);
	free(root);
	free(dir);
	return path;
}

int
is_store(const struct feed *f, const char *path, size_t len)
{
	size_t	n;

	if (f->store_inside == NULL)
		return 0;
	n = strlen(f->store_inside);
	if (len < n || memcmp(path, f->store_inside, n) != 0)
		return 0;
	/* kn.db, kn.db-wal, kn.db.lock … */
	return len == n || path[n] == '-' || path[n] == '.';
}

int
same_text(const struct text *t, const void *p, size_t len)
{
	return t->len == len && (len == 0 || memcmp(t->p, p, len) == 0);
}

void
old_locate(struct feed *f)
{
	f->store = store_path(f->db, f->arg);
	f->store_inside = inside_path(f);
}

static void
note_read(struct old *o)
{
	sqlite3_stmt	*s;
	const void	*p;
	int		 n;

	if (sqlite3_prepare_v2(o->db, "SELECT value FROM meta "
	    "WHERE key = 'feed'", -1, &s, NULL) != SQLITE_OK)
		return;
	if (sqlite3_step(s) == SQLITE_ROW &&
	    (p = sqlite3_column_blob(s, 0)) != NULL &&
	    (n = sqlite3_column_bytes(s, 0)) > 0) {
		if ((o->note = malloc((size_t)n)) == NULL)
			err(2, NULL);
		memcpy(o->note, p, (size_t)n);
		o->note_len = (size_t)n;
	}
	sqlite3_finalize(s);
}

/*
 * Why the store cannot be updated, or NULL.  What another kn-extract made is
 * made anew, whatever the language.
 */
static const char *
why_full(const struct feed *f, const struct store_meta *m)
{
	if (f->full)
		return "asked for";
	if (m->state != STORE_COMPLETE)
		return "the store is not complete";
	if (strcmp(m->repo, f->repo) != 0)
		return "the store holds another repository";
	if (strcmp(m->options, f->options) != 0)
		return "the store was made with other options";
	if (f->old.builds == NULL && !f->from_stdin)
		return "it is not known which kn made the store";
	if (build_changed(f, BUILD_EXTRACT))
		return "the store was made with another kn-extract";
	return NULL;
}

void
old_open(struct feed *f)
{
	struct store_meta	 m = { 0 };
	struct old		*o = &f->old;
	const char		*why;
	char			 msg[512];
	enum store_status	 status;

	if (f->store == NULL)
		return;
	status = store_open(&o->db, f->store, msg, sizeof(msg));
	if (status != STORE_OK) {
		/* A store that is not there, or is to be replaced, is no
		   trouble here; kn-store says it when it is one. */
		if (f->verbose && status != STORE_NONE)
			warnx("%s", safe_str(msg));
		return;
	}
	if (sqlite3_exec(o->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
	    store_meta_get(o->db, &m) == -1)
		errx(2, "%s: %s", safe_str(f->store), sqlite3_errmsg(o->db));
	o->builds = store_meta_text(o->db, "builds");
	f->rebuilt = o->builds != NULL && strcmp(o->builds, f->builds) != 0;
	why = why_full(f, &m);
	if (why == NULL) {
		o->update = 1;
		o->generation = (uint64_t)m.generation;
		if ((o->commit = strdup(m.commit)) == NULL)
			err(2, NULL);
		note_read(o);
	} else if (f->verbose)
		warnx("everything is sent: %s", why);
	store_meta_release(&m);
	if (!o->update) {
		sqlite3_close(o->db);
		o->db = NULL;
	}
}

static struct text
column(struct old *o, sqlite3_stmt *s, int i)
{
	struct text	 t;
	const void	*p = sqlite3_column_blob(s, i);

	t.len = (size_t)sqlite3_column_bytes(s, i);
	t.p = block_add(&o->blocks, p == NULL ? "" : p, t.len);
	return t;
}

static int
file_compare(const void *a, const void *b)
{
	const struct old_file	*x = a, *y = b;

	return path_compare(x->path.p, x->path.len, y->path.p, y->path.len);
}

static int
problem_compare(const void *a, const void *b)
{
	const struct old_problem	*x = a, *y = b;

	return path_compare(x->path.p, x->path.len, y->path.p, y->path.len);
}

static sqlite3_stmt *
query(struct feed *f, const char *sql)
{
	sqlite3_stmt	*s;

	if (sqlite3_prepare_v2(f->old.db, sql, -1, &s, NULL) != SQLITE_OK)
		errx(2, "%s: %s", safe_str(f->store),
		    sqlite3_errmsg(f->old.db));
	return s;
}

static void
done(struct feed *f, sqlite3_stmt *s, int status)
{
	if (status != SQLITE_DONE)
		errx(2, "%s: %s", safe_str(f->store),
		    sqlite3_errmsg(f->old.db));
	sqlite3_finalize(s);
}

static void
files_load(struct feed *f)
{
	struct old	*o = &f->old;
	struct old_file	*of;
	sqlite3_stmt	*s;
	size_t		 cap = 0;
	int		 status, sorted = 1;

	/* In the order of the rows, which is nearly that of the paths. */
	s = query(f, "SELECT path, lang, package, blob, size, mtime, ctime, "
	    "inode, flags FROM file");
	while ((status = sqlite3_step(s)) == SQLITE_ROW) {
		if (o->nfiles == cap) {
			cap = cap == 0 ? 1024 : cap * 2;
			o->files = reallocarray(o->files, cap,
			    sizeof(*o->files));
			if (o->files == NULL)
				err(2, NULL);
		}
		of = &o->files[o->nfiles++];
		of->path = column(o, s, 0);
		of->lang = column(o, s, 1);
		of->package = column(o, s, 2);
		of->blob = column(o, s, 3);
		of->size = (uint64_t)sqlite3_column_int64(s, 4);
		of->mtime_ns = (uint64_t)sqlite3_column_int64(s, 5);
		of->ctime_ns = (uint64_t)sqlite3_column_int64(s, 6);
		of->inode = (uint64_t)sqlite3_column_int64(s, 7);
		of->flags = (uint32_t)sqlite3_column_int64(s, 8);
		if (o->nfiles > 1 && file_compare(of - 1, of) > 0)
			sorted = 0;
	}
	done(f, s, status);
	if (!sorted)
		qsort(o->files, o->nfiles, sizeof(*o->files), file_compare);
}

static void
problems_load(struct feed *f)
{
	struct old		*o = &f->old;
	struct old_problem	*op;
	sqlite3_stmt		*s;
	int			 status;

	s = query(f, "SELECT path, reason, detail FROM problem "
	    "WHERE stage = 'kn-feed'");
	while ((status = sqlite3_step(s)) == SQLITE_ROW) {
		/* Grows at powers of two. */
		if ((o->nproblems & (o->nproblems - 1)) == 0) {
			o->problems = reallocarray(o->problems,
			    o->nproblems == 0 ? 1 : o->nproblems * 2,
			    sizeof(*o->problems));
			if (o->problems == NULL)
				err(2, NULL);
		}
		op = &o->problems[o->nproblems++];
		op->path = column(o, s, 0);
		op->reason = column(o, s, 1);
		op->detail = column(o, s, 2);
	}
	done(f, s, status);
	if (o->nproblems > 1)
		qsort(o->problems, o->nproblems, sizeof(*o->problems),
		    problem_compare);
}

void
old_load(struct feed *f)
{
	if (!f->old.update)
		return;
	files_load(f);
	problems_load(f);
	sqlite3_close(f->old.db);
	f->old.db = NULL;
}

void
old_release(struct old *o)
{
	sqlite3_close(o->db);
	free(o->commit);
	free(o->builds);
	free(o->note);
	free(o->files);
	free(o->problems);
	blocks_free(o->blocks);
}

int
old_same_disk(const struct old_file *of, const struct entry *e)
{
	/* A filter may have changed the size; without a change of the times
	   it is the same anyhow. */
	return e->ctime_ns != 0 && of->ctime_ns == e->ctime_ns &&
	    of->mtime_ns == e->mtime_ns && of->inode == e->inode;
}

const struct old_file *
old_file_find(const struct old *o, const char *path, size_t len)
{
	struct old_file	key = { .path = { path, len } };

	if (o->nfiles == 0)
		return NULL;
	return bsearch(&key, o->files, o->nfiles, sizeof(*o->files),
	    file_compare);
}

const struct old_problem *
old_problem_find(const struct old *o, const char *path, size_t len)
{
	struct old_problem	key = { .path = { path, len } };

	if (o->nproblems == 0)
		return NULL;
	return bsearch(&key, o->problems, o->nproblems,
	    sizeof(*o->problems), problem_compare);
}
