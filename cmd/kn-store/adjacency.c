/*
 * The adjacency (common/adjacency.h).  A full load collects its edges and
 * writes all rows at the end; an update changes the rows of files that were
 * linked anew or are gone, and those of what their edges lead to.
 */
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

static void
push(struct writer *w, struct adj_vec *v, int64_t node, uint64_t edge)
{
	if (v->n == v->max) {
		v->max = v->max == 0 ? 4096 : v->max + v->max / 2;
		v->v = grow(w, v->v, v->max, sizeof(*v->v));
	}
	v->v[v->n++] = (struct adj_entry){ node, edge };
}

static void
sort(struct adj_vec *v)
{
	size_t	i;

	for (i = 1; i < v->n; i++)
		if (adj_compare(&v->v[i - 1], &v->v[i]) > 0)
			break;
	if (i < v->n)
		qsort(v->v, v->n, sizeof(*v->v), adj_compare);
}

/* ---- rows ---- */

/* All entries V of the row ID; none: no row. */
static void
write_row(struct writer *w, int64_t id, const struct adj_entry *v, size_t n)
{
	static unsigned char	*buf;
	static size_t		 cap;
	sqlite3_stmt		*st;
	size_t			 len = adj_make(&buf, &cap, v, n);

	st = db_stmt(w, n > 0 ? ST_ADJ_SET : ST_ADJ_DELETE);
	sqlite3_bind_int64(st, 1, id);
	if (n > 0)
		db_blob(st, 2, buf, len);
	db_run(w, st);
}

/* Append the row's entries. */
static void
read_row(struct writer *w, int64_t id, struct adj_vec *v)
{
	sqlite3_stmt	*st = db_stmt(w, ST_ADJ_GET);
	struct adj	 a;

	sqlite3_bind_int64(st, 1, id);
	if (!db_row(w, st))
		return;
	if (adj_open(&a, sqlite3_column_blob(st, 0),
	    (size_t)sqlite3_column_bytes(st, 0)) == -1)
		db_fail(w, SQLITE_CORRUPT, "read");
	if (v->n + a.nedges > v->max) {
		v->max = (v->n + a.nedges) * 3 / 2;
		v->v = grow(w, v->v, v->max, sizeof(*v->v));
	}
	adj_entries(&a, id, v->v + v->n);
	v->n += a.nedges;
	sqlite3_reset(st);
}

/* ---- a full load ---- */

void
adjacency_add(struct writer *w, const struct edge_row *e, uint32_t n)
{
	uint32_t	i;

	for (i = 0; i < n; i++)
		if (e[i].src > 0 && e[i].dst > 0)
			push(w, &w->adj, e[i].src, adj_pack(e[i].dst,
			    e[i].type, e[i].prov, e[i].conf));
}

/* FROM ordered by file of its nodes into TO, by counting. */
static void
by_file(struct writer *w, const struct adj_vec *from, struct adj_vec *to)
{
	int64_t	 most = 0;
	size_t	*at, i;

	for (i = 0; i < from->n; i++)
		if (store_node_file(from->v[i].node) > most)
			most = store_node_file(from->v[i].node);
	at = grow(w, NULL, (size_t)most + 2, sizeof(*at));
	memset(at, 0, ((size_t)most + 2) * sizeof(*at));
	for (i = 0; i < from->n; i++)
		at[store_node_file(from->v[i].node) + 1]++;
	for (i = 0; i < (size_t)most; i++)
		at[i + 1] += at[i];
	for (i = 0; i < from->n; i++)
		to->v[at[store_node_file(from->v[i].node)]++] = from->v[i];
	to->n = from->n;
	free(at);
}

/* Rows of one direction from V, which is ordered by file. */
static void
write_rows(struct writer *w, const struct adj_vec *v, enum adj_direction d)
{
	size_t	from, to;
	int64_t	id;

	for (from = 0; from < v->n; from = to) {
		id = adj_row(store_node_file(v->v[from].node), d);
		for (to = from; to < v->n &&
		    adj_row(store_node_file(v->v[to].node), d) == id; to++)
			;
		qsort(v->v + from, to - from, sizeof(*v->v), adj_compare);
		write_row(w, id, v->v + from, to - from);
	}
}

static uint64_t
turned(const struct adj_entry *e)
{
	return adj_pack(e->node, adj_type(e->edge), adj_prov(e->edge),
	    adj_conf(e->edge));
}

/* All edges of the table. */
static void
load_all(struct writer *w)
{
	sqlite3_stmt	*st = db_stmt(w, ST_ADJ_EDGES);

	sqlite3_bind_int64(st, 1, 1);
	sqlite3_bind_int64(st, 2, INT64_MAX);
	while (db_row(w, st))
		push(w, &w->adj, sqlite3_column_int64(st, 0),
		    adj_pack(sqlite3_column_int64(st, 2),
		    (uint32_t)sqlite3_column_int(st, 1),
		    (uint32_t)sqlite3_column_int(st, 3),
		    (uint32_t)sqlite3_column_int(st, 4)));
}

void
adjacency_build(struct writer *w)
{
	struct adj_vec	 v = { NULL, 0, 0 };
	struct adj_entry e;
	size_t		 i;

	db_exec(w, "DELETE FROM adjacency");
	if (w->mode == MODE_UPDATE)
		load_all(w);
	if (w->adj.n > 0) {
		v.v = grow(w, NULL, w->adj.n, sizeof(*v.v));
		by_file(w, &w->adj, &v);
		write_rows(w, &v, ADJ_OUT);
		for (i = 0; i < w->adj.n; i++) {
			e = w->adj.v[i];
			w->adj.v[i].node = adj_node(e.edge);
			w->adj.v[i].edge = turned(&e);
		}
		by_file(w, &w->adj, &v);
		write_rows(w, &v, ADJ_IN);
		free(v.v);
	}
	free(w->adj.v);
	memset(&w->adj, 0, sizeof(w->adj));
}

/* ---- an update ---- */

void
adjacency_stale(struct writer *w, int64_t file)
{
	table_add(&w->linked, &file, sizeof(file), NULL);
}

static int
by_value(const void *va, const void *vb)
{
	const int64_t	*a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* Edges of FILE as the table has them now. */
static void
read_edges(struct writer *w, int64_t file, struct adj_vec *v)
{
	sqlite3_stmt	*st = db_stmt(w, ST_ADJ_EDGES);

	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	while (db_row(w, st))
		push(w, v, sqlite3_column_int64(st, 0),
		    adj_pack(sqlite3_column_int64(st, 2),
		    (uint32_t)sqlite3_column_int(st, 1),
		    (uint32_t)sqlite3_column_int(st, 3),
		    (uint32_t)sqlite3_column_int(st, 4)));
}

/* What is in A and not in B, both in order, turned round. */
static void
missing(struct writer *w, const struct adj_entry *a, size_t na,
    const struct adj_entry *b, size_t nb, struct adj_vec *out)
{
	size_t	i, j = 0;

	for (i = 0; i < na; i++) {
		while (j < nb && adj_compare(&b[j], &a[i]) < 0)
			j++;
		if (j == nb || adj_compare(&b[j], &a[i]) != 0)
			push(w, out, adj_node(a[i].edge), turned(&a[i]));
	}
}

/*
 * The forward row of FILES[0 … N - 1], all of which are of it, as the table
 * has it now; what that adds to and takes from reverse rows.
 */
static void
update_out(struct writer *w, const int64_t *files, size_t n,
    struct adj_vec *added, struct adj_vec *gone)
{
	struct adj_vec	old = { NULL, 0, 0 }, new = { NULL, 0, 0 };
	size_t		i, k;
	int64_t		file;

	read_row(w, adj_row(files[0], ADJ_OUT), &old);
	for (i = k = 0; i < old.n; i++) {
		file = store_node_file(old.v[i].node);
		while (k < n && files[k] < file)
			k++;
		if (k == n || files[k] != file)
			push(w, &new, old.v[i].node, old.v[i].edge);
	}
	for (i = 0; i < n; i++)
		read_edges(w, files[i], &new);
	sort(&new);
	missing(w, old.v, old.n, new.v, new.n, gone);
	missing(w, new.v, new.n, old.v, old.n, added);
	if (old.n != new.n || (old.n > 0 &&
	    memcmp(old.v, new.v, old.n * sizeof(*old.v)) != 0))
		write_row(w, adj_row(files[0], ADJ_OUT), new.v, new.n);
	free(old.v);
	free(new.v);
}

/* One reverse row: take GONE out, put ADDED in. */
static void
update_in(struct writer *w, int64_t id, const struct adj_entry *added,
    size_t nadded, const struct adj_entry *gone, size_t ngone)
{
	struct adj_vec	old = { NULL, 0, 0 }, new = { NULL, 0, 0 };
	size_t		i, j = 0;

	read_row(w, id, &old);
	for (i = 0; i < old.n; i++) {
		while (j < ngone && adj_compare(&gone[j], &old.v[i]) < 0)
			j++;
		if (j == ngone || adj_compare(&gone[j], &old.v[i]) != 0)
			push(w, &new, old.v[i].node, old.v[i].edge);
	}
	for (i = 0; i < nadded; i++)
		push(w, &new, added[i].node, added[i].edge);
	sort(&new);
	write_row(w, id, new.v, new.n);
	free(old.v);
	free(new.v);
}

/* How many of V, from FROM on, are of the row ID. */
static size_t
of_row(const struct adj_vec *v, size_t from, int64_t id)
{
	size_t	n = from;

	while (n < v->n &&
	    adj_row(store_node_file(v->v[n].node), ADJ_IN) == id)
		n++;
	return n - from;
}

static int64_t
row_at(const struct adj_vec *v, size_t i)
{
	return i < v->n ? adj_row(store_node_file(v->v[i].node), ADJ_IN) :
	    INT64_MAX;
}

static void
update_reverse(struct writer *w, struct adj_vec *added, struct adj_vec *gone)
{
	size_t	a = 0, g = 0, na, ng;
	int64_t	id;

	sort(added);
	sort(gone);
	while (a < added->n || g < gone->n) {
		id = row_at(added, a) < row_at(gone, g) ? row_at(added, a) :
		    row_at(gone, g);
		na = of_row(added, a, id);
		ng = of_row(gone, g, id);
		update_in(w, id, added->v + a, na, gone->v + g, ng);
		a += na;
		g += ng;
	}
}

void
adjacency_update(struct writer *w)
{
	int64_t		*files;
	size_t		 n = w->linked.n, i, to;

	if (n == 0)
		return;
	files = grow(w, NULL, n, sizeof(*files));
	for (i = 0; i < n; i++)
		memcpy(&files[i], table_key(&w->linked, (uint32_t)i),
		    sizeof(*files));
	qsort(files, n, sizeof(*files), by_value);
	for (i = 0; i < n; i = to) {
		for (to = i; to < n && adj_row(files[to], ADJ_OUT) ==
		    adj_row(files[i], ADJ_OUT); to++)
			;
		update_out(w, files + i, to - i, &w->adj_added, &w->adj_gone);
	}
	update_reverse(w, &w->adj_added, &w->adj_gone);
	free(files);
}
