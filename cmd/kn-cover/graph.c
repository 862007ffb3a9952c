/*
 * Files of the graph.
 */
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "blob.h"
#include "cover.h"
#include "prog.h"
#include "store.h"

#define SOURCE_MAX	(64u << 20)	/* bytes of a file */

static int
by_base(const void *va, const void *vb)
{
	const struct graph_file *const *a = va, *const *b = vb;
	int c = strcmp((*a)->base, (*b)->base);

	return c != 0 ? c : strcmp((*a)->path, (*b)->path);
}

static void
read_files(struct graph *g, sqlite3 *db)
{
	struct graph_file *f;
	sqlite3_stmt *st;
	size_t cap = 0, i;
	int rc;

	if (sqlite3_prepare_v2(db, "SELECT path, blob, lines FROM file "
	    "ORDER BY path", -1, &st, NULL) != SQLITE_OK)
		errx(2, "cannot read the store: %s", sqlite3_errmsg(db));
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (g->n == cap) {
			cap = cap * 2 + 1024;
			g->files = reallocarray(g->files, cap,
			    sizeof(*g->files));
			if (g->files == NULL)
				err(2, NULL);
		}
		f = &g->files[g->n++];
		f->told = 0;
		f->path = strdup((const char *)sqlite3_column_text(st, 0));
		if (f->path == NULL)
			err(2, NULL);
		f->base = strrchr(f->path, '/');
		f->base = f->base == NULL ? f->path : f->base + 1;
		f->blob_len = (size_t)sqlite3_column_bytes(st, 1);
		if (f->blob_len > sizeof(f->blob))
			f->blob_len = 0;
		if (f->blob_len > 0)
			memcpy(f->blob, sqlite3_column_blob(st, 1),
			    f->blob_len);
		f->lines = (uint32_t)sqlite3_column_int64(st, 2);
	}
	if (rc != SQLITE_DONE)
		errx(2, "cannot read the store: %s", sqlite3_errmsg(db));
	sqlite3_finalize(st);
	if ((g->by_base = calloc(g->n + 1, sizeof(*g->by_base))) == NULL)
		err(2, NULL);
	for (i = 0; i < g->n; i++)
		g->by_base[i] = &g->files[i];
	if (g->n > 1)
		qsort(g->by_base, g->n, sizeof(*g->by_base), by_base);
}

void
graph_read(struct graph *g, const char *database, const char *dir)
{
	struct store_meta meta = { 0 };
	char *path, msg[512];
	sqlite3 *db;

	memset(g, 0, sizeof(*g));
	if ((path = store_path(database, dir)) == NULL ||
	    (g->root = realpath(dir, NULL)) == NULL)
		err(2, "%s", safe_str(dir));
	if (store_open(&db, path, msg, sizeof(msg)) != STORE_OK)
		errx(2, "%s", safe_str(msg));
	if (store_meta_get(db, &meta) == -1)
		errx(2, "cannot read the store: %s", sqlite3_errmsg(db));
	if (meta.state != STORE_COMPLETE)
		errx(75, "%s: is not complete; index first", safe_str(path));
	if ((g->repo = strdup(meta.repo)) == NULL)
		err(2, NULL);
	store_meta_release(&meta);
	read_files(g, db);
	sqlite3_close(db);
	free(path);
}

void
graph_release(struct graph *g)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		free(g->files[i].path);
	free(g->files);
	free(g->by_base);
	free(g->repo);
	free(g->root);
}

struct graph_file *
graph_find(const struct graph *g, const char *path)
{
	size_t lo = 0, hi = g->n, mid;
	int c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if ((c = strcmp(path, g->files[mid].path)) == 0)
			return &g->files[mid];
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

static int
is_blob(int fd, size_t len, const struct graph_file *f)
{
	unsigned char id[32];
	char *text;
	size_t used = 0;
	ssize_t n = 1;
	int same;

	if ((text = malloc(len + 1)) == NULL)
		err(2, NULL);
	while (used < len && n != 0) {
		n = read(fd, text + used, len - used);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			break;
		used += (size_t)n;
	}
	blob_id(id, f->blob_len, text, used);
	same = memcmp(id, f->blob, f->blob_len) == 0;
	free(text);
	return same;
}

int
graph_changed(const struct graph *g, const struct graph_file *f)
{
	char path[PATH_MAX];
	struct stat st;
	int fd, changed;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", g->root, f->path) >=
	    sizeof(path))
		return 1;
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd == -1)
		return errno != ENOENT;	/* a bare repository has no tree */
	changed = fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) ||
	    st.st_size > SOURCE_MAX || f->blob_len == 0 ||
	    !is_blob(fd, (size_t)st.st_size, f);
	close(fd);
	return changed;
}
