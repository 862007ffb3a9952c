/*
 * Files that two snapshots have otherwise; see changes.c.
 */
#include <stdlib.h>
#include <string.h>

#include "changes_load.h"

static void
file_then(struct query *q, const struct delta *d, struct file_version *v)
{
	v->is = d->file == DELTA_FILE_GIVEN;
	if (!v->is)
		return;
	v->lang = pool_strndup(q->pool, d->lang.p, d->lang.len);
	v->package = pool_strndup(q->pool, d->package.p, d->package.len);
	v->blob = (const unsigned char *)d->blob.p;
	v->blob_len = d->blob.len;
	v->flags = d->flags;
}

static void
file_now(struct query *q, const char *path, struct file_version *v)
{
	const struct file	*f = db_file_by_path(q->db, path);

	v->is = f->id != 0;
	if (!v->is)
		return;
	v->lang = f->lang;
	v->package = f->package;
	v->blob = f->blob;
	v->blob_len = f->blob_len;
	v->flags = (uint32_t)f->flags;
}

static int
same_file(const struct file_version *a, const struct file_version *b)
{
	if (!a->is || !b->is)
		return a->is == b->is;
	return a->flags == b->flags && strcmp(a->lang, b->lang) == 0 &&
	    strcmp(a->package, b->package) == 0 &&
	    a->blob_len == b->blob_len && (a->blob_len == 0 ||
	    memcmp(a->blob, b->blob, a->blob_len) == 0);
}

static int
held_cmp(const void *va, const void *vb)
{
	const struct held	*a = *(const struct held *const *)va;
	const struct held	*b = *(const struct held *const *)vb;
	int			 c = strcmp(a->path, b->path);

	return c != 0 ? c : CMP(a->snapshot, b->snapshot);
}

/* V: the N deltas of one path. */
static void
file_group(struct changes *c, struct deltas *ds, const struct held **v,
    size_t n)
{
	struct file_version	 old = { 0 }, new = { 0 };
	struct file_change	*f;
	size_t			 i = 0;

	while (i < n && v[i]->d.file == DELTA_FILE_SAME)
		i++;
	if (i == n || v[i]->snapshot >= ds->to || v[0]->path[0] == '\0')
		return;
	file_then(c->q, &v[i]->d, &old);
	while (i < n && (v[i]->snapshot < ds->to ||
	    v[i]->d.file == DELTA_FILE_SAME))
		i++;
	if (i < n)
		file_then(c->q, &v[i]->d, &new);
	else
		file_now(c->q, v[0]->path, &new);
	if (same_file(&old, &new))
		return;
	c->files = grow(c->files, c->nfiles, &c->files_cap,
	    sizeof(*c->files));
	f = &c->files[c->nfiles++];
	memset(f, 0, sizeof(*f));
	f->what = !old.is ? CHANGE_ADDED : !new.is ? CHANGE_REMOVED :
	    CHANGE_CHANGED;
	f->path = v[0]->path;
	f->old = old;
	f->new = new;
}

void
changes_files(struct changes *c, struct deltas *ds)
{
	const struct held	**v = xcalloc(ds->n, sizeof(*v));
	size_t			  i, k;

	for (i = 0; i < ds->n; i++)
		v[i] = &ds->v[i];
	if (ds->n > 1)
		qsort(v, ds->n, sizeof(*v), held_cmp);
	for (i = 0; i < ds->n; i = k) {
		for (k = i + 1; k < ds->n &&
		    strcmp(v[i]->path, v[k]->path) == 0; k++)
			continue;
		file_group(c, ds, v + i, k - i);
	}
	free(v);
}
