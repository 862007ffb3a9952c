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

#include "answers.h"
#include "kinds.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

#define CERTAIN	100	/* confidence, in percent */

/* Where a name leads: a symbol, or what is outside. */
struct goal {
	const struct place_node	*node;	/* NULL: external */
	struct text		 external;
};

/* An answer with its targets looked up: goals[first … first + n - 1]. */
struct claim {
	uint32_t	line, column, relation;
	struct text	name;
	uint32_t	first, n;
	uint8_t		whole;		/* and all of them were found */
};

/* A line of a row: of writer.edges, or of writer.unresolved. */
struct site {
	uint32_t	line, row;
	uint8_t		unresolved;
};

struct overlay {
	struct writer		*w;
	uint32_t		 place;		/* of S, in writer.places */
	uint32_t		 n, nu, base;	/* rows; edges of kn-link */
	struct claim		*said;
	uint32_t		 nsaid, said_max;
	struct goal		*goals;
	uint32_t		 ngoals, goals_max;
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

struct key {
	int64_t	src, dst, type;
};

/* ---- what was said ---- */

static struct goal *
new_goal(struct overlay *o)
{
	if (o->ngoals == o->goals_max) {
		o->goals_max = o->goals_max * 2 + 256;
		o->goals = grow(o->w, o->goals, o->goals_max,
		    sizeof(*o->goals));
	}
	return &o->goals[o->ngoals++];
}

static struct claim *
new_said(struct overlay *o)
{
	if (o->nsaid == o->said_max) {
		o->said_max = o->said_max * 2 + 256;
		o->said = grow(o->w, o->said, o->said_max, sizeof(*o->said));
	}
	return &o->said[o->nsaid++];
}

/* The files of one body, in places; the blob that its positions are for. */
struct target_file {
	uint32_t	place;
	uint8_t		same;	/* has those contents */
};

static struct target_file *
open_files(struct writer *w, struct answers_frame *f)
{
	struct target_file		*v;
	struct answer_file		 file;
	const struct place_file		*p;
	uint32_t			 i;

	v = grow(w, NULL, (size_t)f->nfiles + 1, sizeof(*v));
	for (i = 0; i < f->nfiles; i++) {
		answer_file_get(f, &file);
		v[i].place = places_open(w, file.path);
		p = &w->places[v[i].place];
		v[i].same = p->id != 0 && p->nblob == file.blob.len &&
		    memcmp(p->blob, file.blob.p, p->nblob) == 0;
	}
	return v;
}

/*
 * The symbol of a target.  SYMBOL: the first bytes of its hash as they were
 * found when the answer came; FRESH: they are to be found now.
 */
static const struct place_node *
target_node(struct writer *w, const struct target_file *file,
    const struct answer *a, const struct answer_target *t,
    unsigned char symbol[8], int fresh)
{
	static const unsigned char	 none[8];
	const struct place_file		*p = &w->places[file->place];
	const struct place_node		*n = NULL;

	if (p->id == 0)
		return NULL;
	if (file->same || fresh)
		n = place_find(p, t->line, t->column, a->name);
	else if (memcmp(symbol, none, sizeof(none)) != 0)
		n = place_symbol(p, symbol);
	/* A file is meant by an import only. */
	if (n == &p->v[0] && a->relation != 0 && a->relation != EDGE_IMPORTS &&
	    a->relation != EDGE_REFERENCES)
		n = NULL;
	if (fresh && n != NULL)
		memcpy(symbol, n->hash, 8);
	return n;
}

/* SYMBOLS: 8 bytes a place; FRESH: to be filled in. */
static void
read_body(struct overlay *o, struct answers_frame *f,
    const struct target_file *files, struct bytes *symbols, int fresh)
{
	static const unsigned char	 none[8];
	struct answer_target		 t;
	struct answer			 a;
	struct claim			*s;
	struct goal			*g;
	const struct place_node		*node;
	size_t				 at = 0;
	uint32_t			 i, k;

	for (i = 0; i < f->nanswers; i++) {
		answer_get(f, &a);
		s = new_said(o);
		s->line = a.line;
		s->column = a.column;
		s->relation = a.relation;
		s->name = a.name;
		s->first = o->ngoals;
		s->whole = a.ntargets > 0;
		for (k = 0; k < a.ntargets; k++) {
			answer_target_get(&a, &t);
			if (t.external.p != NULL) {
				g = new_goal(o);
				g->node = NULL;
				g->external = t.external;
				continue;
			}
			if (fresh)
				bytes_add(symbols, none, sizeof(none));
			if (at + 8 > symbols->len)
				db_fail(o->w, SQLITE_CORRUPT, "read");
			/* Empty blob: its contents are those of that time. */
			node = target_node(o->w, &files[t.file], &a, &t,
			    symbols->p + at, fresh);
			at += 8;
			if (node == NULL) {
				o->w->applied.unplaced++;
				s->whole = 0;
				continue;
			}
			g = new_goal(o);
			g->node = node;
			g->external.p = NULL;
			g->external.len = 0;
		}
		s->n = o->ngoals - s->first;
		if (a.ntargets == 0)
			o->w->applied.nothing++;
	}
}

struct stored_answer {
	unsigned char	*body, *symbols;
	size_t		 len, nsymbols;
	char		*producer, *part;
	int		 fresh;
};

static void *
copy_blob(struct writer *w, sqlite3_stmt *st, int col, size_t *len)
{
	void	*p;

	*len = (size_t)sqlite3_column_bytes(st, col);
	p = grow(w, NULL, *len + 1, 1);
	if (*len > 0)
		memcpy(p, sqlite3_column_blob(st, col), *len);
	((char *)p)[*len] = '\0';
	return p;
}

/* The answers that hold for the file; to be freed with what is in them. */
static struct stored_answer *
stored_answers(struct writer *w, int64_t file, uint32_t *n)
{
	sqlite3_stmt		*st = db_stmt(w, ST_ANSWER_OF);
	struct stored_answer	*v = NULL;
	uint32_t		 max = 0;
	size_t			 len;

	*n = 0;
	sqlite3_bind_int64(st, 1, file);
	while (db_row(w, st)) {
		if (*n == max) {
			max = max * 2 + 4;
			v = grow(w, v, max, sizeof(*v));
		}
		v[*n].producer = copy_blob(w, st, 0, &len);
		v[*n].part = copy_blob(w, st, 1, &len);
		v[*n].body = copy_blob(w, st, 2, &v[*n].len);
		v[*n].symbols = copy_blob(w, st, 3, &v[*n].nsymbols);
		v[*n].fresh = sqlite3_column_type(st, 3) == SQLITE_NULL;
		(*n)++;
	}
	return v;
}

static void
set_symbols(struct writer *w, struct text path, const struct stored_answer *a,
    const struct bytes *symbols)
{
	sqlite3_stmt	*st = db_stmt(w, ST_ANSWER_SYMBOLS);

	sqlite3_bind_text(st, 1, path.p, (int)path.len, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, a->producer, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, a->part, -1, SQLITE_STATIC);
	db_blob(st, 4, symbols->p != NULL ? symbols->p : (const void *)"",
	    symbols->len);
	db_run(w, st);
}

/* Places that an empty blob leaves open are those of now, once. */
static void
read_answer(struct overlay *o, struct text path, struct stored_answer *a)
{
	struct answers_frame	 f;
	struct target_file	*files;
	struct bytes		 symbols = { NULL, 0, 0 };
	struct answer_file	 file;
	uint32_t		 i;

	memset(&f, 0, sizeof(f));
	if (answers_body_get(&f, a->body, a->len) == -1)
		db_fail(o->w, SQLITE_CORRUPT, "read");
	files = open_files(o->w, &f);
	if (a->fresh) {
		/* What is said of other contents than there are now. */
		answers_body_get(&f, a->body, a->len);
		for (i = 0; i < f.nfiles; i++) {
			answer_file_get(&f, &file);
			if (!files[i].same && file.blob.len > 0)
				files[i].place = places_open(o->w,
				    (struct text){ "", 0 });
		}
	} else
		bytes_add(&symbols, a->symbols, a->nsymbols);
	read_body(o, &f, files, &symbols, a->fresh);
	if (a->fresh)
		set_symbols(o->w, path, a, &symbols);
	bytes_release(&symbols);
	free(files);
}

static int
compare_text(struct text a, struct text b)
{
	size_t	n = a.len < b.len ? a.len : b.len;
	int	c = n > 0 ? memcmp(a.p, b.p, n) : 0;

	return c != 0 ? c : (a.len > b.len) - (a.len < b.len);
}

static int
compare_said(const void *va, const void *vb)
{
	const struct claim	*a = va, *b = vb;
	int			 c;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if ((c = compare_text(a->name, b->name)) != 0)
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
	struct key	k = { e->src, e->dst, e->type };

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
		return compare_text(last_part(external_name(w, id)),
		    name) == 0;
	for (constructor = 0; id != 0; id = parent) {
		st = db_stmt(w, ST_NODE_NAMES);
		sqlite3_bind_int64(st, 1, id);
		if (!db_row(w, st))
			return 0;
		t.p = (const char *)sqlite3_column_text(st, 0);
		t.len = (size_t)sqlite3_column_bytes(st, 0);
		yes = compare_text(id < 0 ? last_part(t) : t, name) == 0;
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
	    compare_text(name, n->name) == 0);
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
		    compare_text(last_part(u->name), a->name) != 0)
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
	put_all(o, n->id, n->hash, a->relation,
	    a->line);
	o->w->applied.discovered++;
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
		if (e->src == n->id && e->type == a->relation &&
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
		return compare_text(a->external, b->external);
	return memcmp(a->node->hash, b->node->hash, HASH_LEN);
}

/* Answers FROM … TO - 1: one line, name and relation. */
static void
apply_group(struct overlay *o, uint32_t from, uint32_t to)
{
	const struct claim	*a = &o->said[from];
	uint32_t		 i, k, whole = 1, found = 0;
	size_t			 lo = 0, hi = o->nsites, mid;

	o->nwant = 0;
	for (i = from; i < to; i++) {
		whole &= o->said[i].whole;
		for (k = 0; k < o->said[i].n; k++) {
			if (o->nwant == o->want_max) {
				o->want_max = o->want_max * 2 + 8;
				o->want = grow(o->w, o->want, o->want_max,
				    sizeof(*o->want));
			}
			o->want[o->nwant++] =
			    o->goals[o->said[i].first + k];
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
	free(o->said);
	free(o->goals);
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
	if (o->nsaid > 1)
		qsort(o->said, o->nsaid, sizeof(*o->said), compare_said);
	for (from = 0; from < o->nsaid; from = i) {
		for (i = from + 1; i < o->nsaid &&
		    o->said[i].line == o->said[from].line &&
		    o->said[i].relation == o->said[from].relation &&
		    compare_text(o->said[i].name, o->said[from].name) == 0;
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
	struct stored_answer	*v;
	struct overlay		 o;
	sqlite3_stmt		*st;
	struct text		 path;
	uint32_t		 i, k;
	char			*copy;
	size_t			 len;

	if (!w->answers)
		return;
	st = db_stmt(w, ST_GUESS_CLEAR);
	sqlite3_bind_int64(st, 1, store_node_id(s->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(s->id, NODE_SLOT_MAX));
	db_run(w, st);
	v = stored_answers(w, s->id, &k);
	if (k == 0)
		return;
	st = db_stmt(w, ST_FILE_PATH);
	sqlite3_bind_int64(st, 1, s->id);
	if (!db_row(w, st))
		db_fail(w, SQLITE_CORRUPT, "read");
	copy = copy_blob(w, st, 0, &len);
	sqlite3_reset(st);
	path = (struct text){ copy, len };
	memset(&o, 0, sizeof(o));
	o.w = w;
	places_trim(w);
	o.place = places_open(w, path);
	for (i = 0; i < k; i++)
		read_answer(&o, path, &v[i]);
	lay(&o, n, nu);
	overlay_release(&o);
	for (i = 0; i < k; i++) {
		free(v[i].producer);
		free(v[i].part);
		free(v[i].body);
		free(v[i].symbols);
	}
	free(v);
	free(copy);
}

/* ---- back to what kn-link had ---- */

void
overlay_forget(struct writer *w)
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
	struct key	 k;
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
		k = (struct key){ e->src, e->dst, e->type };
		table_add(covered, &k, sizeof(k), NULL);
	}
}

static void
read_edges(struct writer *w, const struct source *s,
    const struct table *covered, uint32_t *n)
{
	sqlite3_stmt	*st = db_stmt(w, ST_EDGE_SCAN);
	struct edge_row	*e;
	struct key	 k;

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
		    compare_text(w->unresolved[i].name, name) == 0)
			return 1;
	return 0;
}

void
overlay_base(struct writer *w, const struct source *s, uint32_t *n,
    uint32_t *nu)
{
	struct table	 covered;
	sqlite3_stmt	*st;
	uint32_t	 nguess;

	memset(&covered, 0, sizeof(covered));
	*n = *nu = 0;
	overlay_forget(w);
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
