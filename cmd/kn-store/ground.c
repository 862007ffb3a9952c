/*
 * The edges of a file as kn-link had them: what answers left as it was, and
 * what the table guess keeps of the rest.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "overlay.h"
#include "schema.h"
#include "store.h"

void
ground_forget(struct writer *w)
{
	while (w->nbase_names > 0)
		free(w->base_names[--w->nbase_names]);
}

static struct edge_row *
base_edge(struct writer *w, const struct source *s, uint32_t *n, int64_t src)
{
	struct edge_row	*e;
	uint32_t	 slot = store_node_slot(src);

	if (*n == w->edges_max) {
		w->edges_max = w->edges_max * 2 + 64;
		w->edges = grow(w, w->edges, w->edges_max, sizeof(*w->edges));
	}
	if (slot >= s->n || s->hash[slot] == NULL)
		db_fail(w, SQLITE_CORRUPT, "read");
	e = &w->edges[(*n)++];
	memset(e, 0, sizeof(*e));
	e->src = src;
	e->from = s->hash[slot];
	e->todo = ROW_INSERT;
	return e;
}

static void
base_lines(struct writer *w, sqlite3_stmt *st, int col, uint32_t *at,
    uint32_t *len)
{
	*at = (uint32_t)w->lines.len;
	*len = (uint32_t)sqlite3_column_bytes(st, col);
	bytes_add(&w->lines, sqlite3_column_blob(st, col), *len);
}

static void
base_unresolved(struct writer *w, const struct source *s, uint32_t *nu,
    sqlite3_stmt *st, int name, int candidates)
{
	struct unresolved_row	*u;
	uint32_t		 slot;

	if (*nu == w->unresolved_max) {
		w->unresolved_max = w->unresolved_max * 2 + 64;
		w->unresolved = grow(w, w->unresolved, w->unresolved_max,
		    sizeof(*w->unresolved));
	}
	u = &w->unresolved[(*nu)++];
	u->src = sqlite3_column_int64(st, 0);
	slot = store_node_slot(u->src);
	if (slot >= s->n || s->hash[slot] == NULL)
		db_fail(w, SQLITE_CORRUPT, "read");
	u->from = s->hash[slot];
	u->candidates = (uint32_t)sqlite3_column_int64(st, candidates);
	u->name.p = copy_blob(w, st, name, &u->name.len);
	if (w->nbase_names == w->base_names_max) {
		w->base_names_max = w->base_names_max * 2 + 64;
		w->base_names = grow(w, w->base_names, w->base_names_max,
		    sizeof(*w->base_names));
	}
	w->base_names[w->nbase_names++] = (char *)(uintptr_t)u->name.p;
}

/* What is saved, and which edges that covers. */
static void
read_guesses(struct writer *w, const struct source *s, struct table *covered,
    uint32_t *n, uint32_t *nu)
{
	sqlite3_stmt	*st = db_stmt(w, ST_GUESS_SCAN);
	struct edge_row	*e;
	struct edge_key	 k;
	int		 what;

	sqlite3_bind_int64(st, 1, store_node_id(s->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(s->id, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		what = sqlite3_column_int(st, 1);
		if (what == 2) {
			base_unresolved(w, s, nu, st, 4, 6);
			w->unresolved[*nu - 1].type =
			    (uint32_t)sqlite3_column_int(st, 2);
			base_lines(w, st, 7, &w->unresolved[*nu - 1].lines,
			    &w->unresolved[*nu - 1].nbytes);
			continue;
		}
		e = base_edge(w, s, n, sqlite3_column_int64(st, 0));
		e->type = (uint8_t)sqlite3_column_int(st, 2);
		if (what == 1)
			e->dst = external_id(w, (struct text){
			    (const char *)sqlite3_column_text(st, 4),
			    (size_t)sqlite3_column_bytes(st, 4) }, &e->to);
		else {
			e->dst = sqlite3_column_int64(st, 3);
			if ((e->to = ends_hash(w, e->dst)) == NULL)
				db_fail(w, SQLITE_CORRUPT, "read");
		}
		e->prov = (uint8_t)sqlite3_column_int(st, 5);
		e->conf = (uint8_t)sqlite3_column_int(st, 6);
		base_lines(w, st, 7, &e->lines, &e->nbytes);
		k = (struct edge_key){ e->src, e->dst, e->type };
		table_add(covered, &k, sizeof(k), NULL);
	}
}

static void
read_edges(struct writer *w, const struct source *s,
    const struct table *covered, uint32_t *n)
{
	sqlite3_stmt	*st = db_stmt(w, ST_EDGE_SCAN);
	struct edge_row	*e;
	struct edge_key	 k;

	sqlite3_bind_int64(st, 1, store_node_id(s->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(s->id, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		k.src = sqlite3_column_int64(st, 0);
		k.type = sqlite3_column_int(st, 1);
		k.dst = sqlite3_column_int64(st, 2);
		if (sqlite3_column_int(st, 3) == PROV_LSP_RESOLVED ||
		    table_find(covered, &k, sizeof(k)) != -1)
			continue;
		e = base_edge(w, s, n, k.src);
		e->type = (uint8_t)k.type;
		e->dst = k.dst;
		if ((e->to = ends_hash(w, e->dst)) == NULL)
			db_fail(w, SQLITE_CORRUPT, "read");
		e->prov = (uint8_t)sqlite3_column_int(st, 3);
		e->conf = (uint8_t)sqlite3_column_int(st, 4);
		base_lines(w, st, 5, &e->lines, &e->nbytes);
	}
}

static int
is_guess(const struct writer *w, uint32_t nu, int64_t src, uint32_t type,
    struct text name)
{
	uint32_t	i;

	for (i = 0; i < nu; i++)
		if (w->unresolved[i].src == src &&
		    w->unresolved[i].type == type &&
		    text_cmp(w->unresolved[i].name, name) == 0)
			return 1;
	return 0;
}

void
ground_read(struct writer *w, const struct source *s, uint32_t *n,
    uint32_t *nu)
{
	struct table	 covered;
	sqlite3_stmt	*st;
	uint32_t	 nguess;

	memset(&covered, 0, sizeof(covered));
	*n = *nu = 0;
	ground_forget(w);
	read_guesses(w, s, &covered, n, nu);
	read_edges(w, s, &covered, n);
	table_release(&covered);
	nguess = *nu;
	st = db_stmt(w, ST_UNRESOLVED_SCAN);
	sqlite3_bind_int64(st, 1, store_node_id(s->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(s->id, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		struct text name = { (const char *)sqlite3_column_text(st, 2),
		    (size_t)sqlite3_column_bytes(st, 2) };

		if (is_guess(w, nguess, sqlite3_column_int64(st, 0),
		    (uint32_t)sqlite3_column_int(st, 1), name))
			continue;
		base_unresolved(w, s, nu, st, 2, 3);
		w->unresolved[*nu - 1].type =
		    (uint32_t)sqlite3_column_int(st, 1);
		base_lines(w, st, 4, &w->unresolved[*nu - 1].lines,
		    &w->unresolved[*nu - 1].nbytes);
	}
	*n = parents_get(w, s, *n);
}
