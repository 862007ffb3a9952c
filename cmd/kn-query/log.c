/*
 * log: how a symbol came to be what it is, snapshot by snapshot; also one
 * that is no more.
 */
#include <stdlib.h>
#include <string.h>

#include "changes_load.h"

static const struct column columns[] = {
	{ "snapshot", SHOW_ALL | CELL_ID },
	{ "commit", SHOW_ALL | CELL_ID },
	{ "what", SHOW_ALL | CELL_KIND },
	{ "class", SHOW_ALL },
	{ "aspects", SHOW_ALL },
	{ "kind", SHOW_TSV | SHOW_JSON | CELL_KIND },
	{ "name", SHOW_ALL | CELL_NAME },
	{ "place", SHOW_ALL | CELL_PLACE },
	{ "from", SHOW_ALL },
	{ "id", SHOW_ALL | CELL_ID },
	{ "signature", SHOW_TSV | SHOW_JSON },
	{ "old_signature", SHOW_JSON },
};

/* What is followed back: an identity, at a path, there at a snapshot. */
struct thread {
	unsigned char	 hash[HASH_LEN];
	const char	*path;
	int64_t		 at;
	int64_t		 vanished;	/* in the snapshot after AT: 1 */
};

struct thread_list {
	struct thread	*v;
	size_t		 n, cap;
};

static void
thread_add(struct query *q, struct thread_list *l, const unsigned char *hash,
    const char *path, int64_t at, int vanished)
{
	struct thread	*t;
	size_t		 i;

	for (i = 0; i < l->n; i++)
		if (memcmp(l->v[i].hash, hash, HASH_LEN) == 0 &&
		    l->v[i].vanished == vanished &&
		    strcmp(l->v[i].path, path) == 0) {
			if (l->v[i].at < at)
				l->v[i].at = at;
			return;
		}
	l->v = grow(l->v, l->n, &l->cap, sizeof(*l->v));
	t = &l->v[l->n++];
	memcpy(t->hash, hash, HASH_LEN);
	t->path = pool_strdup(q->pool, path);
	t->at = at;
	t->vanished = vanished;
}

/* ---- what the argument stands for ---- */

/* The end of the name, as typed: after a separator, or all of it. */
static int
ends_with(const char *qualified, const char *arg)
{
	size_t	n = strlen(qualified), m = strlen(arg);

	if (m > n || strcmp(qualified + n - m, arg) != 0)
		return 0;
	return m == n || strchr(".:#/ ", qualified[n - m - 1]) != NULL;
}

static int
is_hex(const char *s)
{
	size_t	n = strspn(s, "0123456789abcdef");

	return n >= 4 && s[n] == '\0';
}

/* Nodes that are no more, by name or the beginning of the identity. */
static void
find_past(struct query *q, struct deltas *ds, const char *arg,
    struct thread_list *l)
{
	static const char	by_name[] = "SELECT hash, snapshot, path FROM "
	    "past WHERE name = ?1 ORDER BY snapshot DESC, path, hash";
	static const char	by_hash[] = "SELECT hash, snapshot, path FROM "
	    "past WHERE substr(lower(hex(hash)), 1, length(?1)) = ?1 "
	    "ORDER BY snapshot DESC, path, hash";
	sqlite3_stmt		*st = db_prepare(q->db, is_hex(arg) ? by_hash :
				    by_name);
	const struct edge_end	*e;
	const unsigned char	*hash;
	struct node_list	 now = { 0 };
	const char		*path;

	sqlite3_bind_text(st, 1, is_hex(arg) ? arg : symbol_last_part(arg),
	    -1, SQLITE_STATIC);
	while (db_step(q->db, st)) {
		hash = sqlite3_column_blob(st, 0);
		path = (const char *)sqlite3_column_text(st, 2);
		if (sqlite3_column_bytes(st, 0) != HASH_LEN || *path == '\0')
			continue;
		now.n = 0;
		nodes_now(q, path, hash, &now);
		e = deltas_end(ds, hash, sqlite3_column_int64(st, 1));
		if (now.n == 0 && (is_hex(arg) ||
		    ends_with(e->qualified, arg)) &&
		    (q->kinds == 0 || (q->kinds & KIND_BIT(e->kind))) &&
		    (q->path == NULL || strncmp(path, q->path,
		    strlen(q->path)) == 0))
			thread_add(q, l, hash, path,
			    sqlite3_column_int64(st, 1), 1);
	}
	node_list_release(&now);
	sqlite3_finalize(st);
}

static int
find_now(struct query *q, struct thread_list *l, int64_t at)
{
	struct node_list	list = { 0 };
	size_t			i;
	int			status;

	status = symbol_find(q, q->argv[0], 0, &list);
	for (i = 0; status == STATUS_FOUND && i < list.n; i++)
		thread_add(q, l, list.v[i].hash, db_path(q->db, &list.v[i]),
		    at, 0);
	node_list_release(&list);
	return status;
}

static int
exists(struct query *q, const char *arg)
{
	struct node_list	list = { 0 };
	size_t			i, n = 0;

	symbol_candidates(q, arg, &list);
	for (i = 0; i < list.n; i++)
		n += query_wants(q, &list.v[i]) != 0;
	node_list_release(&list);
	return n > 0;
}

/* ---- following it ---- */

static void
put(struct query *q, int64_t snapshot, const char *what,
    const struct node_change *n, const struct version *v,
    const struct version *old)
{
	struct snapshot	s;

	if (snapshot_row(db_sqlite(q->db), snapshot, &s) != 1)
		memset(&s, 0, sizeof(s));
	answer_cell(q->answer, pool_printf(q->pool, "@%lld",
	    (long long)snapshot));
	answer_cell(q->answer, s.head[0] == '\0' ? NULL :
	    pool_strndup(q->pool, s.head, SHORT_ID));
	answer_cell(q->answer, what);
	answer_cell(q->answer, n == NULL ? NULL : change_class_name(n->class));
	answer_cell(q->answer, n == NULL ? NULL : change_aspects(q,
	    n->aspects));
	answer_cell(q->answer, node_kind_name(v->kind));
	answer_cell(q->answer, v->qualified);
	answer_cell(q->answer, version_place(q, v));
	answer_cell(q->answer, n == NULL || n->what != CHANGE_MOVED ? NULL :
	    strcmp(old->path, v->path) != 0 ? old->path : old->qualified);
	answer_cell(q->answer, version_id(q, v));
	answer_cell(q->answer, v->signature);
	answer_cell(q->answer, old == NULL ? NULL : old->signature);
}

/* Does the delta speak of the identity, or of what begins at it? */
static int
speaks_of(const struct held *h, const unsigned char *hash)
{
	uint32_t	i, id;

	for (id = 0; id < h->d.nids; id++)
		if (memcmp(h->d.ids[id].hash, hash, HASH_LEN) == 0)
			break;
	if (id == h->d.nids)
		return 0;
	for (i = 0; i < h->d.nnodes; i++)
		if (h->d.nodes[i].id == id)
			return 1;
	for (i = 0; i < h->d.nedges; i++)
		if (h->d.edges[i].src == id)
			return 1;
	return 0;
}

/* What became of the thread from OLDER to NEWER. */
static const struct node_change *
change_of(const struct changes *c, const struct thread *t, int vanished)
{
	const struct version	*v;
	size_t			 i;

	for (i = 0; i < c->nnodes; i++) {
		v = vanished ? c->nodes[i].old : c->nodes[i].new;
		if (v != NULL && memcmp(v->hash, t->hash, HASH_LEN) == 0 &&
		    strcmp(v->path, t->path) == 0)
			return &c->nodes[i];
	}
	return NULL;
}

/* Where the identity was last before it came again; 0: nowhere. */
static int64_t
earlier(struct query *q, const unsigned char *hash, int64_t before,
    const char **path)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT snapshot, path FROM "
	    "past WHERE hash = ?1 AND snapshot < ?2 "
	    "ORDER BY snapshot DESC LIMIT 1");
	int64_t		 id = 0;

	sqlite3_bind_blob(st, 1, hash, HASH_LEN, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, before);
	if (db_step(q->db, st)) {
		id = sqlite3_column_int64(st, 0);
		*path = pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 1));
	}
	sqlite3_finalize(st);
	return id;
}

static int
neighbour(struct query *q, int64_t id, int older, struct snapshot *s)
{
	int64_t	found = db_number(q->db, older ?
		    "SELECT max(generation) FROM snapshot WHERE generation < ?1" :
		    "SELECT min(generation) FROM snapshot WHERE generation > ?1",
		    id);

	return found != 0 && snapshot_row(db_sqlite(q->db), found, s) == 1;
}

/*
 * The step from the snapshot OLDER to NEWER: a row, if something happened.
 * T becomes what it was before.  Returns 0: it was not there before.
 */
static int
step(struct query *q, struct thread *t, const struct snapshot *older,
    const struct snapshot *newer, int vanished)
{
	const struct node_change	*n;
	const struct version		*v;
	struct changes			 c;
	int				 status, there = 1;

	status = changes_between(q, older, newer, &c);
	n = status == STATUS_ERROR ? NULL : change_of(&c, t, vanished);
	if (n != NULL) {
		v = n->new != NULL ? n->new : n->old;
		put(q, newer->generation, n->what == CHANGE_ADDED ?
		    "appeared" : n->what == CHANGE_REMOVED ? "vanished" :
		    change_what_name(n->what), n, v, n->old);
		there = n->what != CHANGE_ADDED;
		if (there && n->old != NULL) {
			memcpy(t->hash, n->old->hash, HASH_LEN);
			t->path = n->old->path;
		}
	}
	changes_release(&c);
	return status == STATUS_ERROR ? -1 : there;
}

static void
follow(struct query *q, struct deltas *ds, struct thread *t)
{
	struct snapshot		 older, newer;
	const struct held	*h;
	const struct edge_end	*e;
	struct version		 v;
	int			 there = 1;

	if (t->vanished && snapshot_row(db_sqlite(q->db), t->at, &older) ==
	    1 && neighbour(q, t->at, 0, &newer))
		step(q, t, &older, &newer, 1);
	while (snapshot_row(db_sqlite(q->db), t->at, &newer) == 1 &&
	    neighbour(q, t->at, 1, &older)) {
		if (newer.broken) {
			answer_note(q->answer, "nothing leads back from @%lld "
			    "to those before", (long long)newer.generation);
			return;
		}
		h = deltas_row(ds, older.generation, t->path);
		if (h != NULL && speaks_of(h, t->hash))
			there = step(q, t, &older, &newer, 0);
		if (there == -1)
			return;
		t->at = older.generation;
		if (there)
			continue;
		t->at = earlier(q, t->hash, t->at, &t->path);
		if (t->at == 0)
			return;
		if (snapshot_row(db_sqlite(q->db), t->at, &older) == 1 &&
		    neighbour(q, t->at, 0, &newer))
			step(q, t, &older, &newer, 1);
		there = 1;
	}
	/* In the oldest that is kept it was there already. */
	e = deltas_end(ds, t->hash, t->at);
	memset(&v, 0, sizeof(v));
	memcpy(v.hash, t->hash, HASH_LEN);
	v.path = t->path;
	v.kind = e->kind;
	v.qualified = e->qualified;
	v.line = 0;
	put(q, t->at, "there already", NULL, &v, NULL);
}

int
ask_log(struct query *q)
{
	struct thread_list	 list = { 0 };
	struct deltas		 ds;
	int64_t			 at = db_number(q->db,
				    "SELECT max(generation) FROM snapshot", 0);
	size_t			 i;
	int			 status;

	if (at == 0) {
		answer_fail(q->answer, "there is no snapshot yet: the next "
		    "index makes one");
		return STATUS_NOTHING;
	}
	status = deltas_load(&ds, q, at, at);
	if (status != STATUS_FOUND)
		return status;
	find_past(q, &ds, q->argv[0], &list);
	/* What is there comes first; what is not is asked for by itself. */
	if (list.n == 0 || exists(q, q->argv[0])) {
		list.n = q->all ? list.n : 0;
		status = find_now(q, &list, at);
	}
	if (list.n > 1 && !q->all && status == STATUS_FOUND)
		answer_note(q->answer, "several of that name are no more: "
		    "all are shown");
	answer_table(q->answer, "log", columns, nitems(columns), TABLE_MAIN);
	for (i = 0; status == STATUS_FOUND && i < list.n; i++)
		follow(q, &ds, &list.v[i]);
	deltas_release(&ds);
	free(list.v);
	return status;
}
