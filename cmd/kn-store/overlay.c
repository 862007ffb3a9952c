/*
 * Answers of language servers and indexes, laid over the edges of one file.
 *
 * The rows of kn-link are the ground: answers change them, always all of
 * them anew, so that it does not matter in which order they came and whether
 * the file was linked before or after.  What kn-link had is kept in the table
 * guess where it is not in the tables any more.
 *
 * An answer is about references by a name on a line.  Its targets are joined
 * with those of other answers about the same name, line and relation.
 * - An unresolved reference becomes edges to them.
 * - An edge to one of them is confirmed.
 * - An inferred edge to another loses the line, and goes when none is left;
 *   but not while one of the answers has no known target.  What kn-link has
 *   proved stays.
 * - Where the graph has nothing, an edge from the innermost symbol around is
 *   added, if the answer says of which type.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "overlay.h"
#include "schema.h"
#include "store.h"

#define CERTAIN	100	/* confidence, in percent */

/* A line of a row: of writer.edges, or of writer.unresolved. */
struct site {
	uint32_t	line, row;
	uint8_t		unresolved;
};

struct overlay {
	struct writer		*w;
	uint32_t		 place;		/* of S, in writer.places */
	uint32_t		 n, nu, base;	/* rows; edges of kn-link */
	struct claims		 claims;
	struct goal		*want;		/* of the group at hand */
	uint32_t		 nwant, want_max;
	struct site		*sites;
	size_t			 nsites, sites_max;
	struct table		 keys;		/* src, type, dst -> row */
	unsigned char		*saved;		/* rows of kn-link in guess */
	unsigned char		*prov;		/* provenance they had */
	unsigned char		*saved_u;
	uint32_t		*lines;		/* of one row */
	uint32_t		 lines_max;
};

static int
compare_claim(const void *va, const void *vb)
{
	const struct claim	*a = va, *b = vb;
	int			 c;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if ((c = text_cmp(a->name, b->name)) != 0)
		return c;
	if (a->relation != b->relation)
		return a->relation < b->relation ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

/* ---- rows ---- */

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

/* All lines of all rows, and the rows by key. */
static void
index_rows(struct overlay *o)
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
	sqlite3_bind_text(st, 5, name.len == 0 ? "" : name.p, (int)name.len,
	    SQLITE_STATIC);
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

static void
take_line(struct overlay *o, const struct site *site)
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

/* The edge from SRC to GOAL gets the line; it is there or is made. */
static void
put_line(struct overlay *o, int64_t src, const unsigned char *from,
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

/* ---- laying one over the other ---- */

/* What a name stands for in writing: "os.path.join" is written join. */
static struct text
last_part(struct text t)
{
	size_t	i;

	for (i = t.len; i > 0 && strchr(".:/#", t.p[i - 1]) == NULL; i--)
		continue;
	return (struct text){ t.p + i, t.len - i };
}

/* Is the target of edge row I called NAME? */
static int
is_named(struct overlay *o, uint32_t i, struct text name)
{
	struct writer	*w = o->w;
	int64_t		 id = w->edges[i].dst, parent;
	sqlite3_stmt	*st;
	struct text	 t;
	int		 yes, constructor;

	if (id < 0 && w->mode != MODE_UPDATE)
		return text_cmp(last_part(external_name(w, id)),
		    name) == 0;
	for (constructor = 0; id != 0; id = parent) {
		st = db_stmt(w, ST_NODE_NAMES);
		sqlite3_bind_int64(st, 1, id);
		if (!db_row(w, st))
			return 0;
		t.p = (const char *)sqlite3_column_text(st, 0);
		t.len = (size_t)sqlite3_column_bytes(st, 0);
		yes = text_cmp(id < 0 ? last_part(t) : t, name) == 0;
		/* A constructor is called by the name of its class. */
		parent = !constructor && sqlite3_column_int64(st, 1) &
		    NODE_CONSTRUCTOR ? sqlite3_column_int64(st, 2) : 0;
		constructor = 1;
		sqlite3_reset(st);
		if (yes)
			return 1;
	}
	return 0;
}

/*
 * Do an answer and an edge mean the same?  A class and its constructor do;
 * so do the declarations of one function, of which there may be several.
 */
static int
same_meaning(struct writer *w, const struct goal *g, int64_t dst)
{
	const struct place_node	*n = g->node;
	sqlite3_stmt		*st;
	struct text		 name;
	int64_t			 flags, parent;
	int			 kind, same;

	if (n == NULL)
		return 0;
	if (n->id == dst)
		return 1;
	if (n->flags & NODE_CONSTRUCTOR && n->parent == dst)
		return 1;
	if (dst < 0)
		return 0;
	st = db_stmt(w, ST_NODE_NAMES);
	sqlite3_bind_int64(st, 1, dst);
	if (!db_row(w, st))
		return 0;
	name.p = (const char *)sqlite3_column_text(st, 0);
	name.len = (size_t)sqlite3_column_bytes(st, 0);
	flags = sqlite3_column_int64(st, 1);
	parent = sqlite3_column_int64(st, 2);
	kind = sqlite3_column_int(st, 3);
	same = (flags & NODE_CONSTRUCTOR && parent == n->id) ||
	    (parent == n->parent && kind == n->kind &&
	    (flags | n->flags) & NODE_DECLARATION &&
	    store_node_file(dst) == store_node_file(n->id) &&
	    text_cmp(name, n->name) == 0);
	sqlite3_reset(st);
	return same;
}

static int
is_wanted(struct overlay *o, int64_t dst)
{
	uint32_t	i;

	for (i = 0; i < o->nwant; i++)
		if (same_meaning(o->w, &o->want[i], dst))
			return 1;
	return 0;
}

/* Is there an answer that leads outside? */
static int
wants_external(const struct overlay *o)
{
	uint32_t	i;

	for (i = 0; i < o->nwant; i++)
		if (o->want[i].node == NULL)
			return 1;
	return 0;
}

static void
put_all(struct overlay *o, int64_t src, const unsigned char *from,
    uint32_t type, uint32_t line)
{
	uint32_t	i;

	for (i = 0; i < o->nwant; i++) {
		put_line(o, src, from, type, &o->want[i], line);
		if (o->want[i].node == NULL)
			o->w->applied.external++;
	}
}

static void
confirm(struct overlay *o, uint32_t row)
{
	struct edge_row	*e = &o->w->edges[row];

	save_edge(o, row);
	e->prov = PROV_LSP_RESOLVED;
	e->conf = CERTAIN;
}

/* One row that has the line.  1: this answer was about it. */
static int
apply_site(struct overlay *o, const struct claim *a, int whole,
    const struct site *site)
{
	struct writer		*w = o->w;
	struct unresolved_row	*u;
	struct edge_row		 e;

	if (site->unresolved) {
		u = &w->unresolved[site->row];
		if ((a->relation != 0 && a->relation != u->type) ||
		    text_cmp(last_part(u->name), a->name) != 0)
			return 0;
		take_line(o, site);
		put_all(o, u->src, u->from, u->type, a->line);
		w->applied.resolved++;
		return 1;
	}
	e = w->edges[site->row];
	if (a->relation != 0 && a->relation != e.type)
		return 0;
	if (is_wanted(o, e.dst)) {
		confirm(o, site->row);
		w->applied.confirmed++;
		return 1;
	}
	if (!is_named(o, site->row, a->name))
		return 0;
	if (o->prov[site->row] == PROV_EXTERNAL && wants_external(o))
		w->applied.confirmed++;
	else if (o->prov[site->row] == PROV_AST_RESOLVED || !whole)
		w->applied.kept++;
	else {
		take_line(o, site);
		put_all(o, e.src, e.from, e.type, a->line);
		w->applied.moved++;
	}
	return 1;
}

/* The graph has nothing there. */
static void
discover(struct overlay *o, const struct claim *a)
{
	const struct place_file	*f = &o->w->places[o->place];
	const struct place_node	*n;

	if (a->relation == 0 || a->relation == EDGE_CONTAINS) {
		o->w->applied.unused++;
		return;
	}
	n = a->name.len > 0 ? place_around(f, a->line, a->column) :
	    place_find(f, a->line, a->column, a->name);
	if (n == NULL) {
		o->w->applied.unplaced++;
		return;
	}
	put_all(o, n->id, n->hash, a->relation, a->line);
	o->w->applied.discovered++;
}

/* A base class is implemented, for a server, but extended for the graph. */
static int
same_relation(uint32_t said, uint32_t type)
{
	return said == type || (said == EDGE_IMPLEMENTS &&
	    type == EDGE_EXTENDS);
}

/* About the symbol at the place itself. */
static void
apply_symbol(struct overlay *o, const struct claim *a)
{
	const struct place_file	*f = &o->w->places[o->place];
	const struct place_node	*n = place_find(f, a->line, a->column,
	    a->name);
	struct edge_row		*e;
	uint32_t		 i, found = 0;

	for (i = 0; n != NULL && i < o->base; i++) {
		e = &o->w->edges[i];
		if (e->src == n->id && same_relation(a->relation, e->type) &&
		    is_wanted(o, e->dst)) {
			confirm(o, i);
			o->w->applied.confirmed++;
			found = 1;
		}
	}
	if (!found)
		discover(o, a);
}

static int
compare_goal(const void *va, const void *vb)
{
	const struct goal	*a = va, *b = vb;

	if ((a->node == NULL) != (b->node == NULL))
		return a->node == NULL ? 1 : -1;
	if (a->node == NULL)
		return text_cmp(a->external, b->external);
	return memcmp(a->node->hash, b->node->hash, HASH_LEN);
}

/* Answers FROM … TO - 1: one line, name and relation. */
static void
apply_group(struct overlay *o, uint32_t from, uint32_t to)
{
	const struct claim	*a = &o->claims.v[from];
	uint32_t		 i, k, whole = 1, found = 0;
	size_t			 lo = 0, hi = o->nsites, mid;

	o->nwant = 0;
	for (i = from; i < to; i++) {
		whole &= o->claims.v[i].whole;
		for (k = 0; k < o->claims.v[i].n; k++) {
			if (o->nwant == o->want_max) {
				o->want_max = o->want_max * 2 + 8;
				o->want = grow(o->w, o->want, o->want_max,
				    sizeof(*o->want));
			}
			o->want[o->nwant++] =
			    o->claims.goals[o->claims.v[i].first + k];
		}
	}
	if (o->nwant == 0)
		return;
	qsort(o->want, o->nwant, sizeof(*o->want), compare_goal);
	for (i = k = 1; i < o->nwant; i++)
		if (compare_goal(&o->want[k - 1], &o->want[i]) != 0)
			o->want[k++] = o->want[i];
	o->nwant = k;
	if (a->name.len == 0) {
		apply_symbol(o, a);
		return;
	}
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (o->sites[mid].line < a->line)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < o->nsites && o->sites[lo].line == a->line; lo++)
		found |= (uint32_t)apply_site(o, a, (int)whole,
		    &o->sites[lo]);
	if (!found)
		discover(o, a);
}

/* Rows without lines that had some are gone. */
static void
drop_empty(struct overlay *o)
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

static void
overlay_release(struct overlay *o)
{
	claims_release(&o->claims);
	free(o->want);
	free(o->sites);
	free(o->saved);
	free(o->prov);
	free(o->saved_u);
	free(o->lines);
	table_release(&o->keys);
}

/* Answers in hand, rows in place. */
static void
lay(struct overlay *o, uint32_t *n, uint32_t *nu)
{
	uint32_t	i, from;

	o->n = o->base = *n;
	o->nu = *nu;
	o->saved = grow(o->w, NULL, (size_t)o->n + 1, 1);
	memset(o->saved, 0, (size_t)o->n + 1);
	o->prov = grow(o->w, NULL, (size_t)o->n + 1, 1);
	for (i = 0; i < o->n; i++)
		o->prov[i] = o->w->edges[i].prov;
	o->saved_u = grow(o->w, NULL, (size_t)o->nu + 1, 1);
	memset(o->saved_u, 0, (size_t)o->nu + 1);
	index_rows(o);
	if (o->claims.n > 1)
		qsort(o->claims.v, o->claims.n, sizeof(*o->claims.v), compare_claim);
	for (from = 0; from < o->claims.n; from = i) {
		for (i = from + 1; i < o->claims.n &&
		    o->claims.v[i].line == o->claims.v[from].line &&
		    o->claims.v[i].relation == o->claims.v[from].relation &&
		    text_cmp(o->claims.v[i].name, o->claims.v[from].name) == 0;
		    i++)
			continue;
		apply_group(o, from, i);
	}
	drop_empty(o);
	*n = o->n;
	*nu = o->nu;
}

void
overlay_apply(struct writer *w, const struct source *s, uint32_t *n,
    uint32_t *nu)
{
	struct overlay	 o;
	sqlite3_stmt	*st;
	struct text	 path;
	char		*copy;

	if (!w->answers)
		return;
	st = db_stmt(w, ST_GUESS_CLEAR);
	sqlite3_bind_int64(st, 1, store_node_id(s->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(s->id, NODE_SLOT_MAX));
	db_run(w, st);
	st = db_stmt(w, ST_FILE_PATH);
	sqlite3_bind_int64(st, 1, s->id);
	if (!db_row(w, st))
		db_fail(w, SQLITE_CORRUPT, "read");
	path.p = copy = copy_blob(w, st, 0, &path.len);
	sqlite3_reset(st);
	memset(&o, 0, sizeof(o));
	o.w = w;
	places_trim(w);
	claims_read(w, &o.claims, s->id, path);
	if (o.claims.n > 0) {
		o.place = places_open(w, path);
		lay(&o, n, nu);
	}
	overlay_release(&o);
	free(copy);
}
