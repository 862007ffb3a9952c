/*
 * Following edges from a symbol; see walk.h.
 */
#include <stdlib.h>
#include <string.h>

#include "trace.h"
#include "walk.h"

/* Unless -n 0: */
#define EDGE_BUDGET	20000	/* edges followed past the first step */
#define READ_BUDGET	4000	/* edges of one symbol that are followed */
#define COUNT_BUDGET	50000	/* and that are counted */
#define PLACE_BUDGET	3000	/* rows put in order of their paths */

/* ---- what was reached ---- */

static struct visit *
visit_slot(struct walk *w, int64_t id)
{
	size_t	 i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 20);

	for (;; i++) {
		struct visit *v = &w->seen[i & (w->seen_size - 1)];

		if (!v->used || v->id == id)
			return v;
	}
}

static void
seen_grow(struct walk *w)
{
	struct visit	*old = w->seen;
	size_t		 i, size = w->seen_size;

	w->seen_size = size == 0 ? 256 : size * 2;
	w->seen = xcalloc(w->seen_size, sizeof(*w->seen));
	for (i = 0; i < size; i++)
		if (old[i].used)
			*visit_slot(w, old[i].id) = old[i];
	free(old);
}

/* Enter ID if it is new; NULL if it was, else its visit. */
static struct visit *
visit(struct walk *w, int64_t id, int64_t via, unsigned int depth)
{
	struct visit	*v;

	if ((w->nseen + 1) * 2 > w->seen_size)
		seen_grow(w);
	v = visit_slot(w, id);
	if (v->used)
		return v;
	v->used = 1;
	v->id = id;
	v->via = via;
	v->depth = depth;
	w->nseen++;
	return NULL;
}

/* ---- following edges ---- */

static int
by_far_end(const void *va, const void *vb)
{
	const struct arc	*a = va, *b = vb;

	if (a->far != b->far)
		return a->far < b->far ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return a->through < b->through ? -1 : a->through > b->through;
}

static int64_t
count_type(struct walk *w, int64_t id, unsigned int type)
{
	sqlite3_stmt	*st = db_get(w->q->db, w->inbound ? ST_COUNT_IN :
			    ST_COUNT_OUT);
	int64_t		 n = 0;

	db_read(w->q->db, id);
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, type);
	sqlite3_bind_int64(st, 3, COUNT_BUDGET);
	if (db_step(w->q->db, st))
		n = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	if (n == COUNT_BUDGET)
		w->at_least = 1;
	return n;
}

/* Edges of one type; those past the budget are only counted. */
static void
read_type(struct walk *w, int64_t id, unsigned int type)
{
	sqlite3_stmt	*st = db_get(w->q->db, w->inbound ? ST_EDGES_IN :
			    ST_EDGES_OUT);
	size_t		 first = w->arcs.n;
	struct arc	*a;

	/* What follows from history is no part of any root. */
	if (type >= EDGE_AUTHORED_BY)
		trace_give_up(db_traced(w->q->db));
	db_read(w->q->db, id);
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, type);
	while (db_step(w->q->db, st)) {
		if (w->arcs.n == READ_BUDGET && w->q->limit != 0) {
			sqlite3_reset(st);
			w->more += count_type(w, id, type) -
			    (int64_t)(w->arcs.n - first);
			return;
		}
		w->arcs.v = grow(w->arcs.v, w->arcs.n, &w->arcs.cap,
		    sizeof(*a));
		a = &w->arcs.v[w->arcs.n++];
		a->type = type;
		a->far = sqlite3_column_int64(st, 0);
		a->through = 0;
	}
}

static void
read_edges(struct walk *w, int64_t id)
{
	unsigned int	 type;

	w->arcs.n = 0;
	for (type = 0; type < EDGE_TYPE_MAX; type++)
		if (w->types & ARC_BIT(type))
			read_type(w, id, type);
	if (w->types & ARC_BIT(ARC_DISPATCHES))
		graph_dispatches(w->q, id, w->inbound, &w->arcs);
	if (w->arcs.n > 1)
		qsort(w->arcs.v, w->arcs.n, sizeof(*w->arcs.v), by_far_end);
}

static int
is_sure(struct walk *w, int64_t near, const struct arc *a)
{
	return w->q->min_confidence == 0 || graph_confidence(w->q, near,
	    w->inbound, a) >= (int)w->q->min_confidence;
}

static void
add_step(struct walk *w, int64_t near, const struct arc *a,
    unsigned int depth)
{
	struct step	*s;

	w->steps = grow(w->steps, w->nsteps, &w->step_cap, sizeof(*s));
	s = &w->steps[w->nsteps++];
	memset(s, 0, sizeof(*s));
	s->near = near;
	s->far = a->far;
	s->through = a->through;
	s->type = a->type;
	s->depth = depth;
}

/* Follow the edges of one node; what is new is added to NEXT.  ONLY_NEW:
   nothing else is a row. */
static void
follow(struct walk *w, int64_t near, unsigned int depth, int only_new,
    int64_t **next, size_t *nnext, size_t *cap)
{
	const struct arc	*a;
	struct visit		*v;
	size_t			 i;

	read_edges(w, near);
	for (i = 0; i < w->arcs.n && !w->cut; i++) {
		a = &w->arcs.v[i];
		if (!is_sure(w, near, a)) {
			w->unsure++;
			continue;
		}
		if (++w->followed > EDGE_BUDGET && depth > 1 &&
		    w->q->limit != 0) {
			w->cut = 1;
			break;
		}
		v = visit(w, a->far, near, depth);
		if (v == NULL) {
			*next = grow(*next, *nnext, cap, sizeof(**next));
			(*next)[(*nnext)++] = a->far;
		} else if (only_new || (v->depth != depth || v->via != near)) {
			/* What a root says of a root is said once, here. */
			if (v->depth != 0 || depth > 1)
				continue;
		}
		add_step(w, near, a, depth);
	}
}

static int
by_number(const void *va, const void *vb)
{
	const int64_t	*a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

void
walk_edges(struct walk *w, const struct node_list *roots)
{
	int64_t		*now = NULL, *next = NULL, *swap;
	size_t		 nnow = 0, nnext, now_cap = 0, next_cap = 0, t, i;
	unsigned int	 depth;

	for (i = 0; i < roots->n; i++) {
		now = grow(now, nnow, &now_cap, sizeof(*now));
		now[nnow++] = roots->v[i].id;
		visit(w, roots->v[i].id, 0, 0);
	}
	for (depth = 1; depth <= w->q->depth && nnow > 0; depth++) {
		nnext = 0;
		for (i = 0; i < nnow && !w->cut; i++)
			follow(w, now[i], depth, depth == 1 && i >= w->nroots,
			    &next, &nnext, &next_cap);
		if (nnext > 1)
			qsort(next, nnext, sizeof(*next), by_number);
		swap = now;
		now = next;
		next = swap;
		t = now_cap;
		now_cap = next_cap;
		next_cap = t;
		nnow = nnext;
	}
	free(now);
	free(next);
}

/* ---- order ---- */

static int
by_depth_and_path(const void *va, const void *vb)
{
	const struct step	*a = va, *b = vb;
	int			 c;

	if (a->depth != b->depth)
		return a->depth < b->depth ? -1 : 1;
	if (a->path != NULL && b->path != NULL &&
	    (c = strcmp(a->path, b->path)) != 0)
		return c;
	if (a->far != b->far)
		return a->far < b->far ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->near != b->near)
		return a->near < b->near ? -1 : 1;
	return a->through < b->through ? -1 : a->through > b->through;
}

static int
by_place(const void *va, const void *vb)
{
	const struct step	*a = va, *b = vb;
	int			 c;

	if (a->depth != b->depth)
		return a->depth < b->depth ? -1 : 1;
	if ((c = node_by_place(&a->node, a->path, &b->node, b->path)) != 0)
		return c;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->near != b->near)
		return a->near < b->near ? -1 : 1;
	return a->through < b->through ? -1 : a->through > b->through;
}

static const char *
step_path(struct walk *w, const struct step *s)
{
	return db_file(w->q->db, node_file(s->far))->path;
}

/* First by file, so that only nodes of files that are shown must be read. */
size_t
walk_sort(struct walk *w)
{
	struct query	*q = w->q;
	size_t		 i, shown = w->nsteps, loaded;

	if (q->limit > 0 && (size_t)q->limit < shown)
		shown = (size_t)q->limit;
	if (q->limit == 0 || w->nsteps <= PLACE_BUDGET)
		for (i = 0; i < w->nsteps; i++)
			w->steps[i].path = step_path(w, &w->steps[i]);
	else
		answer_note(q->answer, "too many to put them in order of "
		    "paths: these come in the order of the store");
	if (w->nsteps > 1)
		qsort(w->steps, w->nsteps, sizeof(*w->steps),
		    by_depth_and_path);
	for (loaded = 0; loaded < w->nsteps; loaded++) {
		struct step *s = &w->steps[loaded];

		if (s->path == NULL)
			s->path = step_path(w, s);
		if (loaded >= shown && (s->depth != s[-1].depth ||
		    strcmp(s->path, s[-1].path) != 0))
			break;
		if (!db_node(q->db, s->far, &s->node))
			s->node.name = s->node.signature = s->node.doc = "";
	}
	if (loaded > 1)
		qsort(w->steps, loaded, sizeof(*w->steps), by_place);
	return shown;
}

void
walk_release(struct walk *w)
{
	free(w->seen);
	free(w->steps);
	arc_list_release(&w->arcs);
}
