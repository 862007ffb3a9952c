/*
 * Communities after an update: what changed finds its place among what stays.
 *
 * Edges that came and went change the weights of the communities at their
 * ends.  Then new nodes, and those whose edges changed, are placed anew, one
 * unit after the other in the order of paths; what moved calls its neighbours
 * of changed packages to be looked at, too.  Nodes of other packages keep
 * their place.
 *
 * Nothing merges or splits that way but what is new, so the partition ages.
 * All is found anew when more than a part of all nodes has been placed like
 * this, or when modularity has fallen too far below that of the last time.
 */
#include <stdlib.h>
#include <string.h>

#include "communities.h"
#include "store.h"

#define ROUNDS_MAX	8	/* of neighbours that are called */
#define UNITS_MAX	20000	/* units that are placed again by calls */
#define AGE_MAX		4	/* one of so many nodes was placed */
#define LOSS_MAX	0.01	/* of the modularity of the last time */
#define FILES_MAX	64	/* changed files: more than these … */
#define FILES_SHARE	4	/* … and one of so many: anew */

/* ---- what is known ---- */

static int
key_add(struct table *t, int64_t key, uint32_t *number)
{
	int	is_new;

	*number = table_add(t, &key, sizeof(key), &is_new);
	return is_new;
}

/* Read where FILE's nodes are. */
static void
read_part(struct update *u, struct member_part *p)
{
	sqlite3_stmt		*st = db_stmt(u->w, ST_MEMBER_GET);
	struct comm_file	 f = { 0 };
	struct comm_row		 row;
	uint32_t		 count, max = 0;
	int64_t			 id;
	int			 more;

	sqlite3_bind_int64(st, 1, p->id >> COMM_FILE_BITS);
	if (!db_row(u->w, st))
		return;
	if (comm_open(&row, sqlite3_column_blob(st, 0),
	    (size_t)sqlite3_column_bytes(st, 0)) == -1 ||
	    comm_file(&f, &row, p->id) == -1)
		db_fail(u->w, SQLITE_CORRUPT, "read");
	while ((more = comm_run(&f, &count, &id)) == 1) {
		if (p->n + count > max) {
			max = (p->n + count) * 2;
			p->c = grow(u->w, p->c, max, sizeof(*p->c));
		}
		while (count-- > 0)
			p->c[p->n++] = id;
	}
	if (more == -1)
		db_fail(u->w, SQLITE_CORRUPT, "read");
	sqlite3_reset(st);
	p->sums = f.sums;
	p->nsums = f.n;
}

uint32_t
update_part(struct update *u, int64_t file)
{
	uint32_t	i;

	if (!key_add(&u->part_of, file, &i))
		return i;
	if (i >= u->parts_max) {
		u->parts_max = u->parts_max == 0 ? 64 : u->parts_max * 2;
		u->parts = grow(u->w, u->parts, u->parts_max,
		    sizeof(*u->parts));
	}
	memset(&u->parts[i], 0, sizeof(u->parts[i]));
	u->parts[i].id = file;
	read_part(u, &u->parts[i]);
	return i;
}

uint32_t
update_known(struct update *u, int64_t id)
{
	struct community	*c;
	sqlite3_stmt		*st;
	uint32_t		 k;

	if (id == 0)
		return NONE;
	if (!key_add(&u->known_of, id, &k))
		return k;
	if (k >= u->known_max) {
		u->known_max = u->known_max == 0 ? 64 : u->known_max * 2;
		u->known = grow(u->w, u->known, u->known_max,
		    sizeof(*u->known));
	}
	memset(&u->known[k], 0, sizeof(u->known[k]));
	c = &u->known[k].c;
	st = db_stmt(u->w, ST_COMMUNITY_GET);
	sqlite3_bind_int64(st, 1, id);
	if (!db_row(u->w, st))
		db_fail(u->w, SQLITE_CORRUPT, "read");
	c->id = id;
	c->parent = sqlite3_column_int64(st, 1);
	c->level = (uint32_t)sqlite3_column_int(st, 2);
	c->size = sqlite3_column_int64(st, 3);
	c->inside = (uint64_t)sqlite3_column_int64(st, 4);
	c->degree = (uint64_t)sqlite3_column_int64(st, 5);
	c->root = (uint64_t)sqlite3_column_int64(st, 6);
	sqlite3_reset(st);
	return k;
}

uint32_t
update_above(struct update *u, uint32_t k)
{
	return update_known(u, u->known[k].c.parent);
}

void
update_where(struct update *u, uint32_t part)
{
	struct member_part	*p = &u->parts[part];
	sqlite3_stmt		*st;
	struct text		 t;

	if (p->placed)
		return;
	p->placed = 1;
	st = db_stmt(u->w, ST_FILE_PLACE);
	sqlite3_bind_int64(st, 1, p->id);
	if (!db_row(u->w, st))
		return;
	p->path = strdup((const char *)sqlite3_column_text(st, 0));
	if (p->path == NULL)
		fail(u->w, 2, "out of memory");
	t = db_column(st, 1);
	p->package = table_add(&u->packages, t.len == 0 ? "" : t.p, t.len,
	    NULL);
	sqlite3_reset(st);
}

/* ---- sums of nodes ---- */

/* The chain from ID on gets or loses NODES and the sum of their leaves. */
static void
count_chain(struct update *u, int64_t id, int64_t nodes, uint64_t sum)
{
	uint32_t	k;

	for (k = update_known(u, id); k != NONE; k = update_above(u, k)) {
		u->known[k].c.size += nodes;
		u->known[k].c.root += sum;
		u->known[k].dirty = 1;
	}
}

static void
count_part(struct update *u, const struct member_part *p)
{
	uint32_t	slot, from;

	for (slot = 0; slot < p->n; slot = from) {
		for (from = slot; from < p->n && p->c[from] == p->c[slot];
		    from++)
			;
		count_chain(u, p->c[slot], -(int64_t)(from - slot), 0);
	}
	for (slot = 0; slot < p->nsums; slot++)
		count_chain(u, p->sums[slot].id, 0, -p->sums[slot].sum);
}

void
update_touch(struct update *u, uint32_t part)
{
	struct member_part	*p = &u->parts[part];
	uint32_t		 slot, n;

	if (p->touched)
		return;
	p->touched = 1;
	update_where(u, part);
	count_part(u, p);
	n = p->path == NULL ? 0 : community_nodes(u->w, p->id, &u->nodes);
	p->c = grow(u->w, p->c, (size_t)n + 1, sizeof(*p->c));
	p->leaf = grow(u->w, NULL, (size_t)n + 1, sizeof(*p->leaf));
	p->head = grow(u->w, NULL, (size_t)n + 1, sizeof(*p->head));
	for (slot = 0; slot < n; slot++) {
		p->leaf[slot] = u->nodes.v[slot].leaf;
		p->head[slot] = u->nodes.v[slot].head;
		if (slot >= p->n || p->head[slot] == NO_UNIT)
			p->c[slot] = 0;
	}
	p->n = n;
}

/* ---- edges that came and went ---- */

/* The chains of both ends of an edge, and what is above both. */
static void
weigh_edge(struct update *u, int64_t from, int64_t to, int64_t weight)
{
	uint32_t	a, b;

	for (a = update_known(u, from); a != NONE; a = update_above(u, a)) {
		u->known[a].c.degree += (uint64_t)weight;
		u->known[a].dirty = 1;
	}
	for (b = update_known(u, to); b != NONE; b = update_above(u, b)) {
		u->known[b].c.degree += (uint64_t)weight;
		u->known[b].dirty = 1;
		for (a = update_known(u, from); a != NONE && a != b;
		    a = update_above(u, a))
			;
		if (a == b)
			u->known[b].c.inside += (uint64_t)weight;
	}
}

static int64_t
where_is(struct update *u, int64_t node)
{
	uint32_t	part = update_part(u, store_node_file(node));
	uint32_t	slot = store_node_slot(node);

	return slot < u->parts[part].n ? u->parts[part].c[slot] : 0;
}

static void
weigh_edges(struct update *u, const struct adj_vec *v, int sign)
{
	const struct adj_entry	*e;
	int64_t			 weight, from, to;
	size_t			 i;

	for (i = 0; i < v->n; i++) {
		e = &v->v[i];
		weight = sign * (int64_t)comm_weight(adj_type(e->edge),
		    adj_conf(e->edge));
		if (weight == 0)
			continue;
		u->total += (uint64_t)(2 * weight);
		from = where_is(u, adj_node(e->edge));
		to = where_is(u, e->node);
		weigh_edge(u, from, to, weight);
	}
}

/* ---- what is to be placed ---- */

/* The end of an edge that changed: its unit may move. */
static void
call_end(struct update *u, int64_t node)
{
	uint32_t	 part = update_part(u, store_node_file(node)), head;
	uint32_t	 slot = store_node_slot(node);

	update_where(u, part);
	if (u->parts[part].path == NULL ||
	    (where_is(u, node) != 0 &&
	    u->packages.entries[u->parts[part].package].value == 0))
		return;
	update_touch(u, part);
	if (slot >= u->parts[part].n ||
	    (head = u->parts[part].head[slot]) == NO_UNIT)
		return;
	unit_list_add(u, &u->later, (struct one_unit){ part, head });
}

static void
call_ends(struct update *u, const struct adj_vec *v)
{
	size_t	i;

	for (i = 0; i < v->n; i++)
		if (comm_weight(adj_type(v->v[i].edge),
		    adj_conf(v->v[i].edge)) > 0) {
			call_end(u, v->v[i].node);
			call_end(u, adj_node(v->v[i].edge));
		}
}

/* New nodes join their units; new units are to be placed. */
static void
call_new(struct update *u, uint32_t part)
{
	struct member_part	*p = &u->parts[part];
	struct one_unit		 unit = { part, 0 };
	uint32_t		 slot, head;

	for (slot = 0; slot < u->parts[part].n; slot++) {
		p = &u->parts[part];
		if ((head = p->head[slot]) == NO_UNIT)
			continue;
		unit.head = head;
		if (p->c[slot] == 0 && head == slot)
			unit_list_add(u, &u->later, unit);
		if (p->c[slot] != p->c[head])
			place_strays(u, unit);
	}
}

static const struct update	*sorting;

static int
by_place(const void *va, const void *vb)
{
	const struct one_unit	*a = va, *b = vb;
	int			 c;

	if (a->part != b->part && (c = strcmp(sorting->parts[a->part].path,
	    sorting->parts[b->part].path)) != 0)
		return c;
	return a->head < b->head ? -1 : a->head > b->head;
}

/* What was called comes next, each once, in the order of paths. */
static void
next_round(struct update *u)
{
	struct unit_list	l = u->now;
	size_t			i, n = 0;

	u->now = u->later;
	u->later = l;
	u->later.n = 0;
	sorting = u;
	if (u->now.n > 1)
		qsort(u->now.v, u->now.n, sizeof(*u->now.v), by_place);
	for (i = 0; i < u->now.n; i++)
		if (n == 0 || by_place(&u->now.v[n - 1], &u->now.v[i]) != 0)
			u->now.v[n++] = u->now.v[i];
	u->now.n = n;
}

static void
place_all(struct update *u)
{
	size_t	i, placed = 0;
	int	round;

	for (round = 0; round < ROUNDS_MAX && u->later.n > 0 &&
	    placed < UNITS_MAX; round++) {
		next_round(u);
		for (i = 0; i < u->now.n; i++)
			place_unit(u, u->now.v[i]);
		if (round > 0)
			placed += u->now.n;
	}
}

/* ---- writing ---- */

static int
by_file(const void *va, const void *vb)
{
	const struct member_part	*a = va, *b = vb;

	return a->id < b->id ? -1 : a->id > b->id;
}

/* The row of PARTS[0 … N - 1], those of which that were touched are new. */
static void
write_row(struct update *u, const struct member_part *parts, uint32_t n,
    struct comm_buf *b)
{
	int64_t			 row = parts[0].id >> COMM_FILE_BITS, file;
	sqlite3_stmt		*st = db_stmt(u->w, ST_MEMBER_GET);
	struct comm_row		 old = { NULL, 0 };
	struct bytes		 copy = { NULL, 0, 0 };
	uint32_t		 i = 0;

	sqlite3_bind_int64(st, 1, row);
	if (db_row(u->w, st)) {
		bytes_add(&copy, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0));
		sqlite3_reset(st);
	}
	if (comm_open(&old, copy.p, copy.len) == -1)
		db_fail(u->w, SQLITE_CORRUPT, "read");
	comm_begin(b);
	for (file = row << COMM_FILE_BITS;
	    file < (row + 1) << COMM_FILE_BITS; file++) {
		while (i < n && parts[i].id < file)
			i++;
		if (i < n && parts[i].id == file && parts[i].touched)
			comm_put(b, file, parts[i].c, parts[i].leaf,
			    parts[i].n);
		else
			comm_copy(b, file, &old);
	}
	comm_end(b);
	if (b->len != copy.len ||
	    (b->len > 0 && memcmp(b->p, copy.p, b->len) != 0))
		members_row(u->w, row, b);
	bytes_release(&copy);
}

static void
write_parts(struct update *u)
{
	struct comm_buf	b = { 0 };
	uint32_t	i, k, n = u->part_of.n, touched;

	qsort(u->parts, n, sizeof(*u->parts), by_file);
	for (i = 0; i < n; i = k) {
		for (k = i, touched = 0; k < n && u->parts[k].id >>
		    COMM_FILE_BITS == u->parts[i].id >> COMM_FILE_BITS; k++)
			touched += (uint32_t)u->parts[k].touched;
		if (touched > 0)
			write_row(u, u->parts + i, k - i, &b);
	}
	comm_release(&b);
}

static void
write_known(struct update *u)
{
	struct known_community	*c;
	sqlite3_stmt		*st;
	uint32_t		 i;

	for (i = 0; i < u->known_of.n; i++) {
		c = &u->known[i];
		if (c->dirty && c->c.size == 0) {
			st = db_stmt(u->w, ST_COMMUNITY_DELETE);
			sqlite3_bind_int64(st, 1, c->c.id);
			db_run(u->w, st);
		} else if (c->dirty)
			community_write(u->w, &c->c, NULL);
	}
}

static void
recount(struct update *u)
{
	const struct member_part *p;
	uint32_t		  i, slot;

	for (i = 0; i < u->part_of.n; i++) {
		p = &u->parts[i];
		for (slot = 0; p->touched && slot < p->n; slot++)
			if (p->c[slot] != 0)
				count_chain(u, p->c[slot], 1, p->leaf[slot]);
	}
}

static void
release(struct update *u)
{
	uint32_t	i;

	for (i = 0; i < u->part_of.n; i++) {
		free(u->parts[i].c);
		free(u->parts[i].sums);
		free(u->parts[i].leaf);
		free(u->parts[i].head);
		free(u->parts[i].path);
	}
	free(u->parts);
	free(u->known);
	table_release(&u->part_of);
	table_release(&u->known_of);
	table_release(&u->packages);
	bytes_release(&u->rows[0]);
	bytes_release(&u->rows[1]);
	free(u->arcs);
	free(u->near);
	free(u->now.v);
	free(u->later.v);
	free(u->nodes.v);
}

/* ---- the update ---- */

/* All files that are other than they were. */
static void
touch_changed(struct update *u)
{
	struct writer	*w = u->w;
	uint32_t	 i, part;
	int64_t		 id;

	for (i = 0; i < w->linked.n; i++) {
		memcpy(&id, table_key(&w->linked, i), sizeof(id));
		part = update_part(u, id);
		update_touch(u, part);
		if (u->parts[part].path != NULL)
			u->packages.entries[u->parts[part].package].value = 1;
	}
	for (i = 0; i < w->rehashed.n; i++) {
		memcpy(&id, table_key(&w->rehashed, i), sizeof(id));
		update_touch(u, update_part(u, store_node_file(id)));
	}
}

static void
find_places(struct update *u)
{
	struct writer	*w = u->w;
	uint32_t	 i, n;

	weigh_edges(u, &w->adj_gone, -1);
	touch_changed(u);
	weigh_edges(u, &w->adj_added, 1);
	call_ends(u, &w->adj_gone);
	call_ends(u, &w->adj_added);
	n = u->part_of.n;
	for (i = 0; i < n; i++)
		if (u->parts[i].touched)
			call_new(u, i);
	place_all(u);
	for (i = 0; i < u->part_of.n; i++)
		if (u->parts[i].touched)
			place_bare(u, i);
	place_fresh(u);
}

/* Is it time to find all anew? */
static int
is_aged(const struct writer *w, const struct community_state *s)
{
	return s->moved * AGE_MAX > tally_nodes(&w->counts.rows) ||
	    s->quality < s->first * (1 - LOSS_MAX);
}

void
community_update(struct writer *w)
{
	struct update		 u = { .w = w, .row = -1 };
	struct community_state	 state;

	if (!community_state_get(w, &state)) {
		community_build(w);
		return;
	}
	if (w->resolution != state.resolution) {
		community_build(w);
		return;
	}
	if (w->linked.n == 0 && w->rehashed.n == 0)
		return;
	if (w->linked.n > FILES_MAX &&
	    (int64_t)w->linked.n * FILES_SHARE > w->counts.files) {
		community_build(w);
		return;
	}
	u.total = state.total;
	find_places(&u);
	recount(&u);
	name_communities(&u);
	write_parts(&u);
	write_known(&u);
	state.total = u.total;
	state.moved += u.moved;
	state.quality = community_quality(w, u.total);
	community_state_set(w, &state);
	release(&u);
	if (is_aged(w, &state))
		community_build(w);
}
