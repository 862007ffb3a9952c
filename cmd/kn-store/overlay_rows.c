/*
 * The rows of a file while answers are laid over them, see overlay.h.  Before
 * one changes it is written down as kn-link had it.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "overlay.h"
#include "store.h"

#define CERTAIN	100	/* confidence, in percent */

static int
compare_site(const void *va, const void *vb)
{
	const struct site	*a = va, *b = vb;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->unresolved != b->unresolved)
		return a->unresolved < b->unresolved ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

static void
add_sites(struct overlay *o, uint32_t row, int unresolved, uint32_t at,
    uint32_t len)
{
	struct store_lines	 l;
	uint32_t		 line;

	store_lines_init(&l, o->w->lines.p + at, len);
	while ((line = store_lines_next(&l)) != 0) {
		if (o->nsites == o->sites_max) {
			o->sites_max = o->sites_max * 2 + 256;
			o->sites = grow(o->w, o->sites, o->sites_max,
			    sizeof(*o->sites));
		}
		o->sites[o->nsites++] = (struct site){ line, row,
		    (uint8_t)unresolved };
	}
}

static uint32_t
key_add(struct overlay *o, const struct edge_row *e, int *is_new)
{
	struct edge_key	k = { e->src, e->dst, e->type };

	return table_add(&o->keys, &k, sizeof(k), is_new);
}

void
rows_index(struct overlay *o)
{
	struct writer	*w = o->w;
	uint32_t	 i;

	for (i = 0; i < o->n; i++) {
		key_add(o, &w->edges[i], NULL);
		if (w->edges[i].type != EDGE_CONTAINS)
			add_sites(o, i, 0, w->edges[i].lines,
			    w->edges[i].nbytes);
	}
	for (i = 0; i < o->nu; i++)
		add_sites(o, i, 1, w->unresolved[i].lines,
		    w->unresolved[i].nbytes);
	if (o->nsites > 1)
		qsort(o->sites, o->nsites, sizeof(*o->sites), compare_site);
}

/* Remember a row as kn-link had it. */
static void
save(struct overlay *o, int what, int64_t src, uint32_t type, int64_t dst,
    struct text name, uint32_t prov, uint32_t conf, uint32_t at, uint32_t len)
{
	sqlite3_stmt	*st = db_stmt(o->w, ST_GUESS_SET);

	sqlite3_bind_int64(st, 1, src);
	sqlite3_bind_int(st, 2, what);
	sqlite3_bind_int64(st, 3, type);
	sqlite3_bind_int64(st, 4, dst);
	db_string(st, 5, name);
	sqlite3_bind_int64(st, 6, prov);
	sqlite3_bind_int64(st, 7, conf);
	db_blob(st, 8, o->w->lines.p + at, len);
	db_run(o->w, st);
}

static void
save_edge(struct overlay *o, uint32_t row)
{
	const struct edge_row	*e = &o->w->edges[row];
	struct text		 name = { "", 0 };
	sqlite3_stmt		*st;
	char			*copy = NULL;
	size_t			 len;

	if (row >= o->base || o->saved[row])
		return;
	o->saved[row] = 1;
	if (e->dst >= 0) {
		save(o, 0, e->src, e->type, e->dst, name, e->prov, e->conf,
		    e->lines, e->nbytes);
		return;
	}
	/* An external symbol may go with its last edge. */
	st = db_stmt(o->w, ST_NODE_NAMES);
	sqlite3_bind_int64(st, 1, e->dst);
	if (o->w->mode == MODE_UPDATE && db_row(o->w, st)) {
		copy = copy_blob(o->w, st, 0, &len);
		sqlite3_reset(st);
		name = (struct text){ copy, len };
	} else
		name = external_name(o->w, e->dst);
	save(o, 1, e->src, e->type, 0, name, e->prov, e->conf, e->lines,
	    e->nbytes);
	free(copy);
}

static void
save_unresolved(struct overlay *o, uint32_t row)
{
	const struct unresolved_row	*u = &o->w->unresolved[row];

	if (o->saved_u[row])
		return;
	o->saved_u[row] = 1;
	save(o, 2, u->src, u->type, 0, u->name, 0, u->candidates, u->lines,
	    u->nbytes);
}

/* Put LINE into the packed lines, or take it out; how many are left. */
static uint32_t
change_line(struct overlay *o, uint32_t *at, uint32_t *len, uint32_t line,
    int put)
{
	struct writer		*w = o->w;
	struct store_lines	 l;
	uint32_t		 n = 0, x, done = !put;

	if (*len + 2 > o->lines_max) {
		o->lines_max = (*len + 2) * 2;
		o->lines = grow(w, o->lines, o->lines_max, sizeof(*o->lines));
	}
	store_lines_init(&l, w->lines.p + *at, *len);
	while ((x = store_lines_next(&l)) != 0) {
		if (!done && x >= line) {
			if (x > line)
				o->lines[n++] = line;
			done = 1;
		}
		if (put || x != line)
			o->lines[n++] = x;
	}
	if (!done)
		o->lines[n++] = line;
	bytes_room(&w->lines, 5 * (size_t)n + 1);
	*at = (uint32_t)w->lines.len;
	*len = (uint32_t)store_lines_put(w->lines.p + w->lines.len, o->lines,
	    n);
	w->lines.len += *len;
	return n;
}

void
rows_take_line(struct overlay *o, const struct site *site)
{
	struct unresolved_row	*u;
	struct edge_row		*e;

	if (site->unresolved) {
		save_unresolved(o, site->row);
		u = &o->w->unresolved[site->row];
		if (u->nbytes > 0)
			change_line(o, &u->lines, &u->nbytes, site->line, 0);
	} else {
		save_edge(o, site->row);
		e = &o->w->edges[site->row];
		if (e->nbytes > 0)
			change_line(o, &e->lines, &e->nbytes, site->line, 0);
	}
}

void
rows_put_line(struct overlay *o, int64_t src, const unsigned char *from,
    uint32_t type, const struct goal *g, uint32_t line)
{
	struct writer	*w = o->w;
	struct edge_row	 e, *row;
	uint32_t	 i;
	int		 is_new;

	memset(&e, 0, sizeof(e));
	e.src = src;
	e.from = from;
	e.type = (uint8_t)type;
	e.todo = ROW_INSERT;
	if (g->node != NULL) {
		e.dst = g->node->id;
		e.to = g->node->hash;
	} else
		e.dst = external_id(w, g->external, &e.to);
	i = key_add(o, &e, &is_new);
	if (is_new) {
		if (o->n == w->edges_max) {
			w->edges_max = w->edges_max * 2 + 64;
			w->edges = grow(w, w->edges, w->edges_max,
			    sizeof(*w->edges));
		}
		w->edges[o->n++] = e;
	} else
		save_edge(o, i);
	row = &w->edges[i];
	row->prov = PROV_LSP_RESOLVED;
	row->conf = CERTAIN;
	if (line != 0)
		change_line(o, &row->lines, &row->nbytes, line, 1);
}

void
rows_confirm(struct overlay *o, uint32_t row)
{
	struct edge_row	*e = &o->w->edges[row];

	save_edge(o, row);
	e->prov = PROV_LSP_RESOLVED;
	e->conf = CERTAIN;
}

void
rows_drop_empty(struct overlay *o)
{
	struct writer	*w = o->w;
	uint32_t	 i, n;

	for (i = n = 0; i < o->n; i++)
		if (w->edges[i].nbytes > 0 || i >= o->base || !o->saved[i] ||
		    w->edges[i].prov == PROV_LSP_RESOLVED)
			w->edges[n++] = w->edges[i];
		else if (w->edges[i].dst < 0)
			external_lost(w, w->edges[i].dst);
	o->n = n;
	for (i = n = 0; i < o->nu; i++)
		if (w->unresolved[i].nbytes > 0 || !o->saved_u[i])
			w->unresolved[n++] = w->unresolved[i];
	o->nu = n;
}
