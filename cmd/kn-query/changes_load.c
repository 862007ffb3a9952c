/*
 * Reading deltas; see changes_load.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "changes_load.h"

struct end_slot {
	struct edge_end	*end;
};

const char *
change_what_name(enum change_what what)
{
	static const char *const names[CHANGE_WHAT_MAX] = {
		"added", "removed", "changed", "moved"
	};

	return names[what];
}

const char *
change_class_name(enum change_class class)
{
	static const char *const names[CLASS_MAX] = {
		"metadata", "structural", "behavioural"
	};

	return names[class];
}

const char *
change_aspects(struct query *q, unsigned int aspects)
{
	static const struct {
		unsigned int	 bit;
		const char	*name;
	} names[] = {
		{ ASPECT_BODY, "body" }, { ASPECT_SIGNATURE, "signature" },
		{ ASPECT_VISIBILITY, "visibility" },
		{ ASPECT_FLAGS, "flags" }, { ASPECT_CONTAINER, "container" },
		{ ASPECT_MEMBERS, "members" }, { ASPECT_CALLS, "calls" },
		{ ASPECT_BASES, "bases" }, { ASPECT_RELATIONS, "relations" },
		{ ASPECT_DOC, "documentation" },
	};
	const char	*s = "";
	size_t		 i;

	for (i = 0; i < nitems(names); i++)
		if (aspects & names[i].bit)
			s = pool_printf(q->pool, "%s%s%s", s, *s == '\0' ?
			    "" : ", ", names[i].name);
	return s;
}

const char *
change_hex(struct query *q, const unsigned char *p, size_t len)
{
	static const char	digits[] = "0123456789abcdef";
	char			*s = pool_alloc(q->pool, 2 * len + 1);
	size_t			 i;

	for (i = 0; i < len; i++) {
		s[2 * i] = digits[p[i] >> 4];
		s[2 * i + 1] = digits[p[i] & 15];
	}
	return s;
}

const char *
change_id(struct query *q, const unsigned char *hash)
{
	return change_hex(q, hash, SHORT_ID / 2);
}

const char *
version_id(struct query *q, const struct version *v)
{
	return change_id(q, v->hash);
}

const char *
version_place(struct query *q, const struct version *v)
{
	if (v->line == 0 || v->kind == NODE_FILE)
		return v->path;
	return pool_printf(q->pool, "%s:%u", v->path, v->line);
}

int
changes_snapshot(struct query *q, const char *spec, struct snapshot *s)
{
	char	msg[512];

	switch (snapshot_find(db_sqlite(q->db), spec, s, msg, sizeof(msg))) {
	case SNAPSHOT_FOUND:
		return STATUS_FOUND;
	case SNAPSHOT_NONE:
		answer_fail(q->answer, "%s", msg);
		return STATUS_NOTHING;
	default:
		answer_fail(q->answer, "%s", msg);
		return STATUS_ERROR;
	}
}

/* ---- rows ---- */

/* The row that ST stands at: snapshot, path, data. */
static void
decode(struct deltas *ds, struct held *h, sqlite3_stmt *st)
{
	size_t		 len = (size_t)sqlite3_column_bytes(st, 2);
	const void	*data;

	data = pool_strndup(ds->q->pool, sqlite3_column_blob(st, 2), len);
	h->snapshot = sqlite3_column_int64(st, 0);
	h->path = pool_strdup(ds->q->pool,
	    (const char *)sqlite3_column_text(st, 1));
	if (delta_get(&h->d, ds->hasher, data, len) == -1)
		errx(STATUS_ERROR, "the store is damaged: the delta of "
		    "snapshot %lld", (long long)h->snapshot);
}

static void
take(struct deltas *ds, sqlite3_stmt *st)
{
	ds->v = grow(ds->v, ds->n, &ds->cap, sizeof(*ds->v));
	decode(ds, &ds->v[ds->n++], st);
}

static const char	one_row[] = "SELECT snapshot, path, data FROM delta "
			    "WHERE snapshot = ?1 AND path = ?2";

const struct held *
deltas_row(struct deltas *ds, int64_t snapshot, const char *path)
{
	struct held	*h = NULL;
	sqlite3_stmt	*st;
	size_t		 i;

	for (i = 0; i < ds->nmore; i++)
		if (ds->more[i]->snapshot == snapshot &&
		    strcmp(ds->more[i]->path, path) == 0)
			return ds->more[i];
	st = db_prepare(ds->q->db, one_row);
	sqlite3_bind_int64(st, 1, snapshot);
	sqlite3_bind_text(st, 2, path, -1, SQLITE_STATIC);
	if (db_step(ds->q->db, st)) {
		h = pool_alloc(ds->q->pool, sizeof(*h));
		decode(ds, h, st);
		ds->more = grow(ds->more, ds->nmore, &ds->more_cap,
		    sizeof(struct held *));
		ds->more[ds->nmore++] = h;
	}
	sqlite3_finalize(st);
	return h;
}

static int
path_cmp(const void *va, const void *vb)
{
	return strcmp(*(const char *const *)va, *(const char *const *)vb);
}

/* Paths that the inner deltas name, each once; to be freed. */
static const char **
touched(const struct deltas *ds, size_t *n)
{
	const char	**v = xcalloc(ds->inner + 1, sizeof(*v));
	size_t		  i, k = 0;

	for (i = 0; i < ds->inner; i++)
		v[i] = ds->v[i].path;
	if (ds->inner > 1)
		qsort(v, ds->inner, sizeof(*v), path_cmp);
	for (i = 0; i < ds->inner; i++)
		if (k == 0 || strcmp(v[k - 1], v[i]) != 0)
			v[k++] = v[i];
	*n = k;
	return v;
}

/* What the snapshots from TO on say of the same paths. */
static void
load_later(struct deltas *ds)
{
	static const char	snapshots[] = "SELECT generation FROM snapshot"
	    " WHERE generation >= ?1 ORDER BY generation";
	sqlite3_stmt		*all, *st;
	const char		**paths;
	size_t			 i, n;
	int64_t			 id;

	all = db_prepare(ds->q->db, snapshots);
	st = db_prepare(ds->q->db, one_row);
	paths = touched(ds, &n);
	sqlite3_bind_int64(all, 1, ds->to);
	while (db_step(ds->q->db, all)) {
		id = sqlite3_column_int64(all, 0);
		for (i = 0; i < n; i++) {
			sqlite3_reset(st);
			sqlite3_bind_int64(st, 1, id);
			sqlite3_bind_text(st, 2, paths[i], -1, SQLITE_STATIC);
			if (db_step(ds->q->db, st))
				take(ds, st);
		}
	}
	sqlite3_finalize(all);
	sqlite3_finalize(st);
	free(paths);
}

/* The snapshot that nothing leads back from, after FROM; 0: none. */
static int64_t
broken_after(struct query *q, int64_t from)
{
	return db_number(q->db, "SELECT max(generation) FROM snapshot "
	    "WHERE generation > ?1 AND broken", from);
}

int
deltas_load(struct deltas *ds, struct query *q, int64_t from, int64_t to)
{
	sqlite3_stmt	*st;
	int64_t		 broken;

	memset(ds, 0, sizeof(*ds));
	ds->q = q;
	ds->from = from;
	ds->to = to;
	if ((ds->hasher = hasher_new()) == NULL)
		err(STATUS_ERROR, NULL);
	if ((broken = broken_after(q, from)) != 0) {
		answer_fail(q->answer, "snapshots before @%lld cannot be "
		    "compared any more: everything was made anew there and "
		    "nothing leads back", (long long)broken);
		return STATUS_ERROR;
	}
	st = db_prepare(q->db, "SELECT snapshot, path, data FROM delta "
	    "WHERE snapshot >= ?1 AND snapshot < ?2 ORDER BY snapshot, path");
	sqlite3_bind_int64(st, 1, from);
	sqlite3_bind_int64(st, 2, to);
	while (db_step(q->db, st))
		take(ds, st);
	sqlite3_finalize(st);
	ds->inner = ds->n;
	load_later(ds);
	return STATUS_FOUND;
}

void
deltas_release(struct deltas *ds)
{
	size_t	i;

	for (i = 0; i < ds->n; i++)
		delta_release(&ds->v[i].d);
	for (i = 0; i < ds->nmore; i++)
		delta_release(&ds->more[i]->d);
	free(ds->more);
	hasher_free(ds->hasher);
	free(ds->v);
	free(ds->ends);
	memset(ds, 0, sizeof(*ds));
}

/* ---- nodes ---- */

static const char *
pool_text(struct query *q, struct text t)
{
	return pool_strndup(q->pool, t.p, t.len);
}

const struct version *
version_of(struct query *q, const struct held *h, const struct delta_node *n)
{
	struct version	*v = pool_alloc(q->pool, sizeof(*v));

	v->path = h->path;
	memcpy(v->hash, h->d.ids[n->id].hash, HASH_LEN);
	if (n->parent != DELTA_NONE)
		memcpy(v->up, h->d.ids[n->parent].hash, HASH_LEN);
	v->kind = n->kind;
	v->flags = n->flags;
	v->line = n->line;
	v->end_line = n->end_line;
	v->body = n->body;
	v->name = pool_text(q, n->name);
	v->qualified = n->kind == NODE_FILE ? v->path :
	    pool_text(q, n->qualified);
	v->signature = pool_text(q, n->signature);
	v->doc = pool_text(q, n->doc);
	return v;
}

const struct version *
version_now(struct query *q, const struct node *n)
{
	struct version	*v = pool_alloc(q->pool, sizeof(*v));
	struct node	 up;

	v->path = db_path(q->db, n);
	memcpy(v->hash, n->hash, HASH_LEN);
	if (n->parent != 0 && node_file(n->parent) == node_file(n->id) &&
	    db_node(q->db, n->parent, &up))
		memcpy(v->up, up.hash, HASH_LEN);
	v->kind = n->kind;
	v->flags = n->flags;
	v->line = n->line;
	v->end_line = n->end_line;
	v->body = (uint64_t)n->body;
	v->name = n->name;
	v->qualified = db_qualified(q->db, n);
	v->signature = n->signature;
	v->doc = n->doc;
	return v;
}

/* All nodes of that identity, wherever they are. */
static void
nodes_hashed(struct query *q, const unsigned char *hash,
    struct node_list *list)
{
	sqlite3_stmt	*st = db_get(q->db, ST_NODES_HASHED);
	size_t		 i, n = list->n;

	sqlite3_bind_blob(st, 1, hash, 8, SQLITE_STATIC);
	sqlite3_bind_blob(st, 2, hash, 8, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, -1);
	db_nodes(q->db, st, list);
	for (i = n; i < list->n; i++)
		if (memcmp(list->v[i].hash, hash, HASH_LEN) == 0)
			list->v[n++] = list->v[i];
	list->n = n;
}

void
nodes_now(struct query *q, const char *path, const unsigned char *hash,
    struct node_list *list)
{
	const struct file	*f = *path == '\0' ? NULL :
				    db_file_by_path(q->db, path);
	size_t			 i, n = list->n;

	if (f != NULL && f->id == 0)
		return;
	nodes_hashed(q, hash, list);
	for (i = n; i < list->n; i++)
		if (f == NULL ? list->v[i].id < 0 :
		    node_file(list->v[i].id) == f->id)
			list->v[n++] = list->v[i];
	list->n = n;
}

/* ---- ends of edges ---- */

/* Where the identity is past: the oldest snapshot from AT on that had it
   last. */
static int
end_past(struct deltas *ds, struct edge_end *e, int64_t at)
{
	sqlite3_stmt		*st;
	const struct held	*h;
	const struct delta_node	*n;
	uint32_t		 i;
	int			 found = 0;

	st = db_prepare(ds->q->db, "SELECT snapshot, path FROM past "
	    "WHERE hash = ?1 AND snapshot >= ?2 ORDER BY snapshot LIMIT 1");
	sqlite3_bind_blob(st, 1, e->hash, HASH_LEN, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, at);
	if (db_step(ds->q->db, st) && (h = deltas_row(ds,
	    sqlite3_column_int64(st, 0),
	    (const char *)sqlite3_column_text(st, 1))) != NULL)
		for (i = 0; i < h->d.nnodes && !found; i++) {
			n = &h->d.nodes[i];
			if (n->none || memcmp(h->d.ids[n->id].hash, e->hash,
			    HASH_LEN) != 0)
				continue;
			e->kind = n->kind;
			e->line = n->line;
			e->path = h->path;
			e->qualified = n->kind == NODE_FILE ? h->path :
			    pool_text(ds->q, n->qualified);
			found = 1;
		}
	sqlite3_finalize(st);
	return found;
}

static void
end_find(struct deltas *ds, struct edge_end *e, int64_t at)
{
	struct node_list	 list = { 0 };

	e->path = "";
	e->qualified = "?";
	nodes_hashed(ds->q, e->hash, &list);
	if (list.n > 0) {
		e->kind = list.v[0].kind;
		e->line = list.v[0].line;
		e->path = db_path(ds->q->db, &list.v[0]);
		e->qualified = db_qualified(ds->q->db, &list.v[0]);
	} else
		end_past(ds, e, at);
	node_list_release(&list);
}

static void
ends_rehash(struct deltas *ds)
{
	struct end_slot	*old = ds->ends;
	size_t		 i, k, size = ds->ends_size, now;
	uint64_t	 h;

	now = size == 0 ? 256 : size * 2;
	ds->ends = xcalloc(now, sizeof(*ds->ends));
	ds->ends_size = now;
	for (i = 0; i < size; i++) {
		if (old[i].end == NULL)
			continue;
		memcpy(&h, old[i].end->hash, sizeof(h));
		for (k = h & (now - 1); ds->ends[k].end != NULL;
		    k = (k + 1) & (now - 1))
			continue;
		ds->ends[k] = old[i];
	}
	free(old);
}

const struct edge_end *
deltas_end(struct deltas *ds, const unsigned char *hash, int64_t at)
{
	struct edge_end	*e;
	uint64_t	 h;
	size_t		 k;

	if (2 * ds->nends >= ds->ends_size)
		ends_rehash(ds);
	memcpy(&h, hash, sizeof(h));
	for (k = h & (ds->ends_size - 1); (e = ds->ends[k].end) != NULL;
	    k = (k + 1) & (ds->ends_size - 1))
		if (memcmp(e->hash, hash, HASH_LEN) == 0)
			return e;
	e = ds->ends[k].end = pool_alloc(ds->q->pool, sizeof(*e));
	ds->nends++;
	memcpy(e->hash, hash, HASH_LEN);
	end_find(ds, e, at);
	return e;
}
