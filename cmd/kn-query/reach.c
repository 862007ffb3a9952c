/*
 * Everything that can be reached; see reach.h.
 */
#include <stdlib.h>
#include <string.h>

#include "heads.h"
#include "reach.h"

/* ---- the set ---- */

static size_t
slot_of(const struct reach *r, int64_t id)
{
	size_t	 i = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 20);

	while (r->slot[i & (r->slots - 1)] != 0 &&
	    r->v[r->slot[i & (r->slots - 1)] - 1].id != id)
		i++;
	return i & (r->slots - 1);
}

static void
set_grow(struct reach *r)
{
	size_t	 i;

	free(r->slot);
	r->slots = r->slots == 0 ? 1024 : r->slots * 2;
	r->slot = xcalloc(r->slots, sizeof(*r->slot));
	for (i = 0; i < r->n; i++)
		r->slot[slot_of(r, r->v[i].id)] = (uint32_t)i + 1;
}

uint32_t
reach_find(const struct reach *r, int64_t id)
{
	return r->slots == 0 ? REACH_NONE : r->slot[slot_of(r, id)] - 1;
}

uint32_t
reach_add(struct reach *r, int64_t id, uint32_t via, unsigned int type,
    int64_t through, int conf, int *is_new)
{
	struct reached	*e;
	size_t		 i;

	if ((r->n + 1) * 2 > r->slots)
		set_grow(r);
	i = slot_of(r, id);
	*is_new = r->slot[i] == 0;
	if (!*is_new)
		return r->slot[i] - 1;
	r->v = grow(r->v, r->n, &r->cap, sizeof(*r->v));
	e = &r->v[r->n++];
	memset(e, 0, sizeof(*e));
	e->id = id;
	e->through = through;
	e->via = via;
	e->depth = via == REACH_NONE ? 0 : r->v[via].depth + 1;
	e->type = (uint16_t)type;
	e->conf = (uint8_t)conf;
	r->slot[i] = (uint32_t)r->n;
	return (uint32_t)r->n - 1;
}

void
reach_seed(struct reach *r, int64_t id)
{
	uint32_t	 i;
	int		 is_new;

	i = reach_add(r, id, REACH_NONE, 0, 0, 100, &is_new);
	r->v[i].seed = 1;
}

void
reach_seed_all(struct reach *r, const struct node *n)
{
	struct node_list	 todo = { 0 };
	sqlite3_stmt		*st;
	struct node		 one;
	int64_t			 file = node_file(n->id);

	if (n->kind == NODE_FILE) {
		db_read(r->q->db, n->id);
		st = db_get(r->q->db, ST_IDS_IN);
		sqlite3_bind_int64(st, 1, file_node(file));
		sqlite3_bind_int64(st, 2, file_last(file));
		while (db_step(r->q->db, st))
			reach_seed(r, sqlite3_column_int64(st, 0));
		return;
	}
	node_list_add(&todo, n);
	while (todo.n > 0) {
		one = todo.v[--todo.n];
		if (reach_find(r, one.id) != REACH_NONE && one.id != n->id)
			continue;
		reach_seed(r, one.id);
		db_children(r->q->db, &one, &todo);
	}
	node_list_release(&todo);
}

/* ---- the walk ---- */

/*
 * What is initialised on these lines in a file or class, outside of
 * functions.
 */
static void
initialised(struct reach *r, uint32_t from, const struct arc *a)
{
	struct known	 known;
	struct head	 h;
	uint32_t	*lines;
	int64_t		 id, end;
	size_t		 i, n;
	int		 is_new;

	if (!graph_known(r->q, r->v[from].id, 1, a, &known))
		return;
	n = db_lines(r->q->db, known.lines, known.len, &lines);
	end = file_node(node_file(a->far)) + head_slots(r->q,
	    node_file(a->far));
	/* What stands in a scope comes after it. */
	for (id = a->far + 1; id < end; id++) {
		if (!head_get(r->q, id, &h) ||
		    (KINDS_VALUE & KIND_BIT(h.kind)) == 0)
			continue;
		for (i = 0; i < n; i++)
			if (h.line <= lines[i] && lines[i] <= h.end_line)
				break;
		if (i < n)
			reach_add(r, id, from, REACH_SET, 0, 100, &is_new);
	}
}

/* Code of its own, but no function: a file, a class? */
static int
is_scope(struct reach *r, int64_t id)
{
	struct head	 h;

	return id == file_node(node_file(id)) || (head_get(r->q, id, &h) &&
	    KINDS_TYPE & KIND_BIT(h.kind));
}

static void
follow(struct reach *r, uint32_t from, struct arc_list *arcs)
{
	const struct arc	*a;
	int64_t			 id = r->v[from].id;
	size_t			 i;
	int			 is_new, conf;

	arcs->n = 0;
	graph_arcs(r->q, id, r->inbound, r->types, arcs);
	for (i = 0; i < arcs->n; i++) {
		a = &arcs->v[i];
		r->v[from].degree += a->type != EDGE_OVERRIDES;
		if (r->q->min_confidence > 0) {
			conf = graph_confidence(r->q, id, r->inbound, a);
			if (conf < (int)r->q->min_confidence) {
				r->unsure++;
				continue;
			}
		}
		reach_add(r, a->far, from, a->type, a->through, 0, &is_new);
		if (r->inner && a->type != EDGE_IMPORTS && a->type !=
		    EDGE_EXTENDS && a->far > 0 && is_scope(r, a->far))
			initialised(r, from, a);
	}
}

static void
expand(struct reach *r, struct arc_list *arcs)
{
	uint32_t	 i = r->next++;

	if (r->depth != 0 && r->v[i].depth >= r->depth)
		r->beyond++;
	else if (r->visit == NULL || r->visit(r, i))
		follow(r, i, arcs);
	if (r->after != NULL)
		r->after(r, i);
}

/* ---- order ---- */

/* What a level is ordered by: nothing that another store of the same graph
   has otherwise. */
struct key {
	const char	*path, *name;
	uint32_t	 line;
	struct reached	 reached;
};

static int
by_key(const void *va, const void *vb)
{
	const struct key	*a = va, *b = vb;
	int			 c;

	if (a->path != b->path && (c = strcmp(a->path, b->path)) != 0)
		return c;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if ((c = strcmp(a->name, b->name)) != 0)
		return c;
	return a->reached.id < b->reached.id ? -1 :
	    a->reached.id > b->reached.id;
}

/*
 * Put those whose arcs come next in order: which one is the first to reach
 * another, and so how that is said to be reached, follows from it.
 */
static void
order_level(struct reach *r)
{
	size_t		 n = r->n - r->next, i;
	struct key	*v;
	struct head	 h;

	if (n < 2)
		return;
	v = xcalloc(n, sizeof(*v));
	for (i = 0; i < n; i++) {
		v[i].reached = r->v[r->next + i];
		v[i].path = v[i].name = "";
		if (head_get(r->q, v[i].reached.id, &h)) {
			v[i].path = h.file->path;
			v[i].name = h.name;
			v[i].line = h.line;
		}
	}
	qsort(v, n, sizeof(*v), by_key);
	/* Slots first: they are found by what stands in v. */
	for (i = 0; i < n; i++)
		v[i].line = (uint32_t)slot_of(r, v[i].reached.id);
	for (i = 0; i < n; i++) {
		r->v[r->next + i] = v[i].reached;
		r->slot[v[i].line] = r->next + (uint32_t)i + 1;
	}
	free(v);
}

size_t
reach_step(struct reach *r)
{
	struct arc_list	 arcs = { 0 };
	size_t		 end = r->n;

	order_level(r);
	while (r->next < end)
		expand(r, &arcs);
	arc_list_release(&arcs);
	return r->n - end;
}

void
reach_run(struct reach *r)
{
	while (reach_step(r) > 0)
		;
}

void
reach_known(struct reach *r, uint32_t n, struct arc *a, struct known *k)
{
	const struct reached	*e = &r->v[n];

	a->far = e->id;
	a->through = e->through;
	a->type = e->type;
	memset(k, 0, sizeof(*k));
	if (e->via == REACH_NONE)
		k->conf = 100;
	else if (e->type < ARC_TYPE_MAX)
		graph_known(r->q, r->v[e->via].id, r->inbound, a, k);
	else
		k->conf = e->conf;
}

const char *
reach_type_name(unsigned int type)
{
	static const char *const names[] = {
		[REACH_PART - ARC_TYPE_MAX] = "part of",
		[REACH_SET - ARC_TYPE_MAX] = "set by",
		[REACH_LOADS - ARC_TYPE_MAX] = "loads",
		[REACH_SHARES - ARC_TYPE_MAX] = "shares",
		[REACH_NAME - ARC_TYPE_MAX] = "names",
		[REACH_OUTSIDE - ARC_TYPE_MAX] = "uses its class",
		[REACH_ABOVE - ARC_TYPE_MAX] = "stands for",
		[REACH_RAN - ARC_TYPE_MAX] = "run by",
	};

	return type < ARC_TYPE_MAX ? arc_type_name(type) :
	    names[type - ARC_TYPE_MAX];
}

void
reach_release(struct reach *r)
{
	free(r->v);
	free(r->slot);
}
