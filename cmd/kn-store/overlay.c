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
		t = db_column(st, 0);
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
	name = db_column(st, 0);
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
		rows_put_line(o, src, from, type, &o->want[i], line);
		if (o->want[i].node == NULL)
			o->w->applied.external++;
	}
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
		rows_take_line(o, site);
		put_all(o, u->src, u->from, u->type, a->line);
		w->applied.resolved++;
		return 1;
	}
	e = w->edges[site->row];
	if (a->relation != 0 && a->relation != e.type)
		return 0;
	if (is_wanted(o, e.dst)) {
		rows_confirm(o, site->row);
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
		rows_take_line(o, site);
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
			rows_confirm(o, i);
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

/* The targets of answers FROM … TO - 1, each once; are they all known? */
static int
collect_goals(struct overlay *o, uint32_t from, uint32_t to)
{
	const struct claim	*a;
	uint32_t		 i, k;
	int			 whole = 1;

	o->nwant = 0;
	for (a = &o->claims.v[from]; a < &o->claims.v[to]; a++) {
		whole &= a->whole;
		if (o->nwant + a->n > o->want_max) {
			o->want_max = (o->nwant + a->n) * 2;
			o->want = grow(o->w, o->want, o->want_max,
			    sizeof(*o->want));
		}
		for (k = 0; k < a->n; k++)
			o->want[o->nwant++] = o->claims.goals[a->first + k];
	}
	if (o->nwant > 1)
		qsort(o->want, o->nwant, sizeof(*o->want), compare_goal);
	for (i = k = 1; i < o->nwant; i++)
		if (compare_goal(&o->want[k - 1], &o->want[i]) != 0)
			o->want[k++] = o->want[i];
	if (o->nwant > 0)
		o->nwant = k;
	return whole;
}

/* The first site of LINE, or of one behind it. */
static size_t
first_site(const struct overlay *o, uint32_t line)
{
	size_t	lo = 0, hi = o->nsites, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (o->sites[mid].line < line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Answers FROM … TO - 1: one line, name and relation. */
static void
apply_group(struct overlay *o, uint32_t from, uint32_t to)
{
	const struct claim	*a = &o->claims.v[from];
	int			 whole = collect_goals(o, from, to), found = 0;
	size_t			 i;

	if (o->nwant == 0)
		return;
	if (a->name.len == 0) {
		apply_symbol(o, a);
		return;
	}
	for (i = first_site(o, a->line); i < o->nsites &&
	    o->sites[i].line == a->line; i++)
		found |= apply_site(o, a, whole, &o->sites[i]);
	if (!found)
		discover(o, a);
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
	rows_index(o);
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
	rows_drop_empty(o);
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
