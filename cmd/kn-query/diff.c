/*
 * snapshots, diff: the states of the graph that are kept, and what changed
 * from one to another.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "changes.h"

/* ---- snapshots ---- */

static const struct column snapshot_columns[] = {
	{ "name", SHOW_FLAT | CELL_NAME },
	{ "generation", SHOW_JSON | CELL_NUMBER },
	{ "root", SHOW_ALL | CELL_ID },
	{ "parent", SHOW_JSON | CELL_ID },
	{ "commit", SHOW_ALL | CELL_ID },
	{ "time", SHOW_ALL },
	{ "files", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "nodes", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "edges", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "unresolved", SHOW_TSV | SHOW_JSON | CELL_RIGHT | CELL_NUMBER },
	{ "bytes", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "tags", SHOW_ALL },
	{ "connected", SHOW_JSON | SHOW_TSV | CELL_FLAG },
};

static const char *
time_text(struct query *q, int64_t seconds)
{
	time_t		 t = (time_t)seconds;
	struct tm	 tm;
	char		 buf[32];

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return "";
	return pool_strdup(q->pool, buf);
}

static const char *
tags_of(struct query *q, int64_t generation)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT name FROM tag "
	    "WHERE snapshot = ?1 ORDER BY name");
	const char	*s = "";

	sqlite3_bind_int64(st, 1, generation);
	while (db_step(q->db, st))
		s = pool_printf(q->pool, "%s%s%s", s, *s == '\0' ? "" : ", ",
		    (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	return s;
}

/* In text as many digits of a hash as tell it from others. */
static void
put_hash(struct query *q, const char *hash)
{
	if (*hash == '\0')
		answer_cell(q->answer, NULL);
	else
		answer_cell(q->answer, q->format == FORMAT_TEXT ||
		    q->format == FORMAT_MD ?
		    pool_strndup(q->pool, hash, SHORT_ID) : hash);
}

static void
put_snapshot(struct query *q, const struct snapshot *s, int64_t bytes,
    int connected)
{
	answer_cell(q->answer, pool_printf(q->pool, "@%lld",
	    (long long)s->generation));
	answer_cell_number(q->answer, s->generation);
	put_hash(q, s->root);
	put_hash(q, s->parent);
	put_hash(q, s->head);
	answer_cell(q->answer, time_text(q, s->time));
	answer_cell_number(q->answer, s->files);
	answer_cell_number(q->answer, s->nodes);
	answer_cell_number(q->answer, s->edges);
	answer_cell_number(q->answer, s->unresolved);
	answer_cell_number(q->answer, bytes);
	answer_cell(q->answer, tags_of(q, s->generation));
	answer_cell_flag(q->answer, connected);
}

int
ask_snapshots(struct query *q)
{
	sqlite3_stmt	*st;
	struct snapshot	 s;
	int64_t		 n = 0, broken = 0;

	answer_table(q->answer, "snapshots", snapshot_columns,
	    nitems(snapshot_columns), TABLE_MAIN);
	st = db_prepare(q->db, "SELECT generation, (SELECT "
	    "coalesce(sum(length(data)), 0) FROM delta AS d "
	    "WHERE d.snapshot = s.generation) FROM snapshot AS s "
	    "ORDER BY generation DESC");
	while (db_step(q->db, st)) {
		n++;
		if (snapshot_row(db_sqlite(q->db),
		    sqlite3_column_int64(st, 0), &s) != 1)
			break;
		if (q->limit == 0 || n <= q->limit)
			put_snapshot(q, &s, sqlite3_column_int64(st, 1),
			    broken == 0);
		if (s.broken && broken == 0)
			broken = s.generation;
	}
	sqlite3_finalize(st);
	if (q->limit != 0 && n > q->limit)
		answer_omitted(q->answer, n - q->limit, 0);
	if (broken != 0)
		answer_note(q->answer, "everything was made anew for @%lld: "
		    "older ones cannot be compared across it",
		    (long long)broken);
	return n > 0 ? STATUS_FOUND : STATUS_NOTHING;
}

/* ---- diff ---- */

static const struct column package_columns[] = {
	{ "package", SHOW_ALL | CELL_NAME },
	{ "added", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "removed", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "changed", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "moved", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "class", SHOW_ALL | CELL_KIND },
};

static const struct column file_columns[] = {
	{ "what", SHOW_ALL | CELL_KIND },
	{ "class", SHOW_ALL },
	{ "path", SHOW_ALL | CELL_PLACE },
	{ "from", SHOW_ALL | CELL_PLACE },
	{ "package", SHOW_ALL },
	{ "old_package", SHOW_JSON },
	{ "blob", SHOW_JSON },
	{ "old_blob", SHOW_JSON },
};

static const struct column node_columns[] = {
	{ "what", SHOW_ALL | CELL_KIND },
	{ "class", SHOW_ALL },
	{ "kind", SHOW_ALL | CELL_KIND },
	{ "name", SHOW_ALL | CELL_NAME },
	{ "place", SHOW_FLAT | CELL_PLACE },
	{ "aspects", SHOW_ALL },
	{ "from", SHOW_ALL },
	{ "id", SHOW_ALL | CELL_ID },
	{ "package", SHOW_TSV | SHOW_JSON },
	{ "path", SHOW_JSON },
	{ "line", SHOW_JSON | CELL_NUMBER },
	{ "end_line", SHOW_JSON | CELL_NUMBER },
	{ "old_id", SHOW_JSON | CELL_ID },
	{ "old_path", SHOW_JSON },
	{ "old_line", SHOW_JSON | CELL_NUMBER },
	{ "signature", SHOW_JSON },
	{ "old_signature", SHOW_JSON },
};

static const struct column edge_columns[] = {
	{ "what", SHOW_ALL | CELL_KIND },
	{ "class", SHOW_ALL },
	{ "source", SHOW_ALL | CELL_NAME },
	{ "type", SHOW_ALL },
	{ "target", SHOW_ALL | CELL_NAME },
	{ "how", SHOW_ALL },
	{ "was", SHOW_ALL },
	{ "path", SHOW_ALL | CELL_PLACE },
	{ "target_path", SHOW_TSV | SHOW_JSON | CELL_PLACE },
	{ "source_id", SHOW_JSON | SHOW_TSV | CELL_ID },
	{ "target_id", SHOW_JSON | SHOW_TSV | CELL_ID },
	{ "old_path", SHOW_JSON },
	{ "old_source_id", SHOW_JSON | CELL_ID },
	{ "old_target_id", SHOW_JSON | CELL_ID },
};

static const struct column ref_columns[] = {
	{ "what", SHOW_ALL | CELL_KIND },
	{ "source", SHOW_ALL | CELL_NAME },
	{ "type", SHOW_ALL },
	{ "name", SHOW_ALL | CELL_NAME },
	{ "candidates", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "was", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "path", SHOW_ALL | CELL_PLACE },
	{ "source_id", SHOW_JSON | SHOW_TSV | CELL_ID },
};

/* Does -n let the one of number N through?  Counts it. */
static int
within(struct query *q, int64_t *n)
{
	(*n)++;
	return q->limit == 0 || *n <= q->limit;
}

static int
wants_path(const struct query *q, const char *path)
{
	return q->path == NULL ||
	    strncmp(path, q->path, strlen(q->path)) == 0;
}

static int
wants_node(const struct query *q, const struct node_change *n)
{
	const struct version	*v = n->new != NULL ? n->new : n->old;

	return (q->kinds == 0 || (q->kinds & KIND_BIT(v->kind))) &&
	    (wants_path(q, v->path) ||
	    (n->old != NULL && wants_path(q, n->old->path)));
}

static int
wants_edge(const struct query *q, const struct edge_change *e)
{
	unsigned int	type = e->new.src != NULL ? e->new.type : e->old.type;

	return (q->types == 0 || (q->types >> type & 1)) &&
	    wants_path(q, e->path);
}

static void
put_node(struct query *q, const struct node_change *n)
{
	const struct version	*v = n->new != NULL ? n->new : n->old;
	const struct version	*old = n->what == CHANGE_ADDED ? NULL :
				    n->old;
	const char		*from = NULL;

	if (n->what == CHANGE_MOVED)
		from = strcmp(old->path, v->path) != 0 ? old->path :
		    old->qualified;
	answer_cell(q->answer, change_what_name(n->what));
	answer_cell(q->answer, change_class_name(n->class));
	answer_cell(q->answer, node_kind_name(v->kind));
	answer_cell(q->answer, v->qualified);
	answer_cell(q->answer, *v->path == '\0' ? NULL : version_place(q, v));
	answer_cell(q->answer, change_aspects(q, n->aspects));
	answer_cell(q->answer, from);
	answer_cell(q->answer, version_id(q, v));
	answer_cell(q->answer, *v->path == '\0' ? NULL : n->package);
	answer_cell(q->answer, *v->path == '\0' ? NULL : v->path);
	if (v->line != 0) {
		answer_cell_number(q->answer, v->line);
		answer_cell_number(q->answer, v->end_line);
	} else {
		answer_cell(q->answer, NULL);
		answer_cell(q->answer, NULL);
	}
	answer_cell(q->answer, old == NULL ? NULL : version_id(q, old));
	answer_cell(q->answer, old == NULL ? NULL : old->path);
	if (old != NULL && old->line != 0)
		answer_cell_number(q->answer, old->line);
	else
		answer_cell(q->answer, NULL);
	answer_cell(q->answer, n->new == NULL ? NULL : n->new->signature);
	answer_cell(q->answer, old == NULL ? NULL : old->signature);
}

static const char *
how(struct query *q, const struct edge_version *v)
{
	if (v->src == NULL)
		return NULL;
	return pool_printf(q->pool, "%s %u%%", provenance_name(v->prov),
	    v->conf);
}

static void
put_edge(struct query *q, const struct edge_change *e)
{
	const struct edge_version	*v = e->new.src != NULL ? &e->new :
					    &e->old;

	answer_cell(q->answer, change_what_name(e->what));
	answer_cell(q->answer, change_class_name(e->class));
	answer_cell(q->answer, v->src->qualified);
	answer_cell(q->answer, edge_type_name(v->type));
	answer_cell(q->answer, v->dst->qualified);
	answer_cell(q->answer, how(q, &e->new));
	answer_cell(q->answer, how(q, &e->old));
	answer_cell(q->answer, e->path);
	answer_cell(q->answer, *v->dst->path == '\0' ? NULL : v->dst->path);
	answer_cell(q->answer, change_id(q, v->src->hash));
	answer_cell(q->answer, change_id(q, v->dst->hash));
	answer_cell(q->answer, e->old_path);
	answer_cell(q->answer, e->old.src == NULL ? NULL :
	    change_id(q, e->old.src->hash));
	answer_cell(q->answer, e->old.src == NULL ? NULL :
	    change_id(q, e->old.dst->hash));
}

static void
put_ref(struct query *q, const struct ref_change *r)
{
	answer_cell(q->answer, change_what_name(r->what));
	answer_cell(q->answer, r->src->qualified);
	answer_cell(q->answer, edge_type_name(r->type));
	answer_cell(q->answer, r->name);
	if (r->new == -1)
		answer_cell(q->answer, NULL);
	else
		answer_cell_number(q->answer, r->new);
	if (r->old == -1)
		answer_cell(q->answer, NULL);
	else
		answer_cell_number(q->answer, r->old);
	answer_cell(q->answer, r->path);
	answer_cell(q->answer, change_id(q, r->src->hash));
}

/* Which of the tables tsv and jsonl print. */
enum main_table { MAIN_NODES, MAIN_EDGES, MAIN_FILES, MAIN_REFS };

static enum main_table
main_table(const struct query *q)
{
	return q->files ? MAIN_FILES : q->types != 0 ? MAIN_EDGES :
	    q->unresolved ? MAIN_REFS : MAIN_NODES;
}

static unsigned int
flag(const struct query *q, enum main_table t)
{
	return main_table(q) == t ? TABLE_MAIN : 0;
}

static void
show_files(struct query *q, const struct changes *c)
{
	const struct file_change	*f;
	int64_t				 n = 0;
	size_t				 i;

	answer_table(q->answer, "files", file_columns, nitems(file_columns),
	    flag(q, MAIN_FILES));
	for (i = 0; i < c->nfiles; i++) {
		f = &c->files[i];
		if (!wants_path(q, f->path) &&
		    (f->from == NULL || !wants_path(q, f->from)))
			continue;
		if (!within(q, &n))
			continue;
		answer_cell(q->answer, change_what_name(f->what));
		answer_cell(q->answer, change_class_name(f->class));
		answer_cell(q->answer, f->path);
		answer_cell(q->answer, f->from);
		answer_cell(q->answer, f->new.is ? f->new.package :
		    f->old.package);
		answer_cell(q->answer, f->old.is ? f->old.package : NULL);
		answer_cell(q->answer, f->new.is ? change_hex(q, f->new.blob,
		    f->new.blob_len) : NULL);
		answer_cell(q->answer, f->old.is ? change_hex(q, f->old.blob,
		    f->old.blob_len) : NULL);
	}
	if (q->limit != 0 && n > q->limit)
		answer_omitted(q->answer, n - q->limit, 0);
}

static void
put_package(struct query *q, const char *name, const int64_t *n,
    enum change_class class)
{
	int	i;

	answer_cell(q->answer, name);
	for (i = 0; i < CHANGE_WHAT_MAX; i++)
		answer_cell_number(q->answer, n[i]);
	answer_cell(q->answer, change_class_name(class));
}

/* Nodes come by package. */
static void
show_packages(struct query *q, const struct changes *c)
{
	int64_t			 n[CHANGE_WHAT_MAX] = { 0 }, any = 0, rows = 0;
	enum change_class	 class = CLASS_METADATA;
	const char		*at = NULL;
	size_t			 i;

	answer_table(q->answer, "packages", package_columns,
	    nitems(package_columns), 0);
	for (i = 0; i < c->nnodes; i++) {
		if (!wants_node(q, &c->nodes[i]))
			continue;
		if (at != NULL && strcmp(at, c->nodes[i].package) != 0) {
			if (within(q, &rows))
				put_package(q, at, n, class);
			memset(n, 0, sizeof(n));
			class = CLASS_METADATA;
		}
		at = c->nodes[i].package;
		n[c->nodes[i].what]++;
		if (c->nodes[i].class > class)
			class = c->nodes[i].class;
		any++;
	}
	if (any > 0 && within(q, &rows))
		put_package(q, at, n, class);
}

static void
show_nodes(struct query *q, const struct changes *c)
{
	int64_t	n = 0;
	size_t	i;

	answer_table(q->answer, "nodes", node_columns, nitems(node_columns),
	    flag(q, MAIN_NODES));
	for (i = 0; i < c->nnodes; i++)
		if (wants_node(q, &c->nodes[i]) && within(q, &n))
			put_node(q, &c->nodes[i]);
	if (q->limit != 0 && n > q->limit)
		answer_omitted(q->answer, n - q->limit, 0);
}

static void
show_edges(struct query *q, const struct changes *c)
{
	int64_t	n = 0;
	size_t	i;

	answer_table(q->answer, "edges", edge_columns, nitems(edge_columns),
	    flag(q, MAIN_EDGES));
	for (i = 0; i < c->nedges; i++)
		if (wants_edge(q, &c->edges[i]) && within(q, &n))
			put_edge(q, &c->edges[i]);
	if (q->limit != 0 && n > q->limit)
		answer_omitted(q->answer, n - q->limit, 0);
}

static void
show_refs(struct query *q, const struct changes *c)
{
	int64_t	n = 0;
	size_t	i;

	answer_table(q->answer, "unresolved", ref_columns,
	    nitems(ref_columns), flag(q, MAIN_REFS) | (q->unresolved ? 0 :
	    TABLE_JSON));
	for (i = 0; i < c->nrefs; i++)
		if (wants_path(q, c->refs[i].path) && within(q, &n))
			put_ref(q, &c->refs[i]);
	if (q->limit != 0 && n > q->limit)
		answer_omitted(q->answer, n - q->limit, 0);
}

/* "nodes_added" … of what the limits and filters let through or not. */
static void
show_counts(struct query *q, const struct changes *c)
{
	int64_t	nodes[CHANGE_WHAT_MAX] = { 0 }, edges[CHANGE_WHAT_MAX] = { 0 };
	int64_t	files[CHANGE_WHAT_MAX] = { 0 }, class[CLASS_MAX] = { 0 };
	int64_t	rewired = 0;
	size_t	i;
	int	k;

	for (i = 0; i < c->nnodes; i++) {
		class[c->nodes[i].class]++;
		if (c->nodes[i].what == CHANGE_CHANGED &&
		    (c->nodes[i].aspects & ASPECT_RECORD) == 0)
			rewired++;
		else
			nodes[c->nodes[i].what]++;
	}
	for (i = 0; i < c->nedges; i++)
		edges[c->edges[i].what]++;
	for (i = 0; i < c->nfiles; i++)
		files[c->files[i].what]++;
	for (k = 0; k < CHANGE_WHAT_MAX; k++)
		answer_number(q->answer, pool_printf(q->pool, "files_%s",
		    change_what_name(k)), files[k]);
	for (k = 0; k < CHANGE_WHAT_MAX; k++)
		answer_number(q->answer, pool_printf(q->pool, "nodes_%s",
		    change_what_name(k)), nodes[k]);
	answer_number(q->answer, "nodes_rewired", rewired);
	for (k = 0; k < CHANGE_WHAT_MAX; k++)
		answer_number(q->answer, pool_printf(q->pool, "edges_%s",
		    change_what_name(k)), edges[k]);
	answer_number(q->answer, "unresolved", (int64_t)c->nrefs);
	for (k = CLASS_MAX - 1; k >= 0; k--)
		answer_number(q->answer, change_class_name(k), class[k]);
}

static void
show_ends(struct query *q, const struct snapshot *a, const struct snapshot *b)
{
	answer_field(q->answer, "from", SHOW_ALL, pool_printf(q->pool,
	    "@%lld", (long long)a->generation));
	answer_field(q->answer, "to", SHOW_ALL, pool_printf(q->pool,
	    "@%lld", (long long)b->generation));
	answer_field(q->answer, "from_root", SHOW_TSV | SHOW_JSON, a->root);
	answer_field(q->answer, "to_root", SHOW_TSV | SHOW_JSON, b->root);
	answer_field(q->answer, "from_commit", SHOW_TSV | SHOW_JSON, a->head);
	answer_field(q->answer, "to_commit", SHOW_TSV | SHOW_JSON, b->head);
}

int
ask_diff(struct query *q)
{
	struct snapshot	 a, b;
	struct changes	 c;
	int		 status;

	status = changes_snapshot(q, q->argc > 0 ? q->argv[0] : "@prev", &a);
	if (status != STATUS_FOUND)
		return status;
	status = changes_snapshot(q, q->argc > 1 ? q->argv[1] : "@latest",
	    &b);
	if (status != STATUS_FOUND)
		return status;
	status = changes_between(q, &a, &b, &c);
	if (status != STATUS_ERROR) {
		show_ends(q, &a, &b);
		show_counts(q, &c);
		show_packages(q, &c);
		show_files(q, &c);
		show_nodes(q, &c);
		show_edges(q, &c);
		show_refs(q, &c);
	}
	changes_release(&c);
	return status;
}
