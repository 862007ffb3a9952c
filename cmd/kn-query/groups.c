/*
 * The communities of the store; see groups.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "community.h"
#include "groups.h"

static void
load_rows(struct groups *g)
{
	sqlite3_stmt	*st = db_prepare(g->q->db, "SELECT id, "
			    "coalesce(parent, 0), level, size, inside, degree,"
			    " root, label FROM community ORDER BY id");
	struct group	*c;
	uint32_t	 up;
	size_t		 i;

	while (db_step(g->q->db, st)) {
		g->v = grow(g->v, g->n, &g->cap, sizeof(*g->v));
		c = &g->v[g->n++];
		memset(c, 0, sizeof(*c));
		c->id = sqlite3_column_int64(st, 0);
		c->parent = sqlite3_column_int64(st, 1);
		c->level = (uint32_t)sqlite3_column_int(st, 2);
		c->size = sqlite3_column_int64(st, 3);
		c->inside = (uint64_t)sqlite3_column_int64(st, 4);
		c->degree = (uint64_t)sqlite3_column_int64(st, 5);
		c->root = (uint64_t)sqlite3_column_int64(st, 6);
		c->label = pool_strndup(g->q->pool,
		    (const char *)sqlite3_column_text(st, 7),
		    (size_t)sqlite3_column_bytes(st, 7));
		if (c->level > g->levels)
			g->levels = c->level;
	}
	sqlite3_finalize(st);
	for (i = 0; i < g->n; i++) {
		if (g->v[i].parent == 0)
			continue;
		up = groups_find(g, g->v[i].parent);
		if (up == NO_GROUP || g->v[up].level <= g->v[i].level)
			errx(STATUS_ERROR, "the store is damaged: community");
		g->v[up].parts++;
	}
}

int
groups_load(struct groups *g, struct query *q)
{
	memset(g, 0, sizeof(*g));
	g->q = q;
	if (*db_meta(q->db, "modularity") == '\0') {
		answer_fail(q->answer, "communities were not found yet: "
		    "kn index finds them");
		return 0;
	}
	load_rows(g);
	return 1;
}

static void
load_file(struct groups *g, int64_t file, const struct comm_row *row,
    struct comm_file *part)
{
	struct group_file	*f;
	uint32_t		 count, place;
	size_t			 cap = 0;
	int64_t			 id;
	int			 more;

	if (comm_file(part, row, file) == -1)
		errx(STATUS_ERROR, "the store is damaged: member");
	if (part->p == part->end)
		return;
	g->files = grow(g->files, g->nfiles, &g->files_cap,
	    sizeof(*g->files));
	f = &g->files[g->nfiles++];
	memset(f, 0, sizeof(*f));
	f->id = file;
	while ((more = comm_run(part, &count, &id)) == 1) {
		place = id == 0 ? NO_GROUP : groups_find(g, id);
		while (count-- > 0) {
			f->of = grow(f->of, f->n, &cap, sizeof(*f->of));
			f->of[f->n++] = place;
		}
	}
	if (more == -1)
		errx(STATUS_ERROR, "the store is damaged: member");
}

void
groups_members(struct groups *g)
{
	sqlite3_stmt	*st = db_prepare(g->q->db, "SELECT id, files "
			    "FROM member ORDER BY id");
	struct comm_file part = { 0 };
	struct comm_row	 row;
	int64_t		 id, i;

	while (db_step(g->q->db, st)) {
		id = sqlite3_column_int64(st, 0);
		if (comm_open(&row, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1)) == -1)
			errx(STATUS_ERROR, "the store is damaged: member");
		for (i = 0; i < COMM_FILES; i++)
			load_file(g, id * COMM_FILES + i, &row, &part);
	}
	sqlite3_finalize(st);
	comm_file_release(&part);
}

void
groups_release(struct groups *g)
{
	size_t	i;

	for (i = 0; i < g->nfiles; i++)
		free(g->files[i].of);
	free(g->files);
	free(g->v);
	memset(g, 0, sizeof(*g));
}

uint32_t
groups_find(const struct groups *g, int64_t id)
{
	size_t	low = 0, high = g->n, mid;

	/* A first index numbers them from 1 on. */
	if (id > 0 && (size_t)id <= high && g->v[id - 1].id == id)
		return (uint32_t)(id - 1);
	while (low < high) {
		mid = low + (high - low) / 2;
		if (g->v[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < g->n && g->v[low].id == id ? (uint32_t)low : NO_GROUP;
}

uint32_t
groups_of(const struct groups *g, int64_t node)
{
	int64_t	file = node_file(node);
	size_t	low = 0, high = g->nfiles, mid, slot;

	if (node <= 0)
		return NO_GROUP;
	while (low < high) {
		mid = low + (high - low) / 2;
		if (g->files[mid].id < file)
			low = mid + 1;
		else
			high = mid;
	}
	slot = (size_t)(node - file_node(file));
	return low < g->nfiles && g->files[low].id == file &&
	    slot < g->files[low].n ? g->files[low].of[slot] : NO_GROUP;
}

uint32_t
groups_cut(const struct groups *g, uint32_t place, uint32_t level)
{
	uint32_t	up;

	while (place != NO_GROUP && g->v[place].parent != 0) {
		up = groups_find(g, g->v[place].parent);
		if (level != 0 && g->v[up].level > level)
			break;
		place = up;
	}
	return place;
}

int
groups_within(const struct groups *g, uint32_t place, uint32_t in)
{
	while (place != NO_GROUP && place != in)
		place = g->v[place].parent == 0 ? NO_GROUP :
		    groups_find(g, g->v[place].parent);
	return place == in;
}

const char *
group_name(struct query *q, const struct group *c)
{
	return pool_printf(q->pool, "c%lld", (long long)c->id);
}

const char *
group_cohesion(struct query *q, const struct group *c)
{
	return pool_printf(q->pool, "%.3f", c->degree == 0 ? 0.0 :
	    2.0 * (double)c->inside / (double)c->degree);
}

const char *
group_root(struct query *q, const struct group *c)
{
	return pool_printf(q->pool, "%016llx", (unsigned long long)c->root);
}
