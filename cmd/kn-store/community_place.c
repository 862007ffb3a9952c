/*
 * Where one unit is best placed, while all others stay where they are.
 */
#include <stdlib.h>
#include <string.h>

#include "communities.h"
#include "store.h"

void
unit_list_add(struct update *u, struct unit_list *l, struct one_unit unit)
{
	if (l->n == l->max) {
		l->max = l->max == 0 ? 256 : l->max * 2;
		l->v = grow(u->w, l->v, l->max, sizeof(*l->v));
	}
	l->v[l->n++] = unit;
}

/* ---- edges ---- */

static void
open_rows(struct update *u, int64_t file)
{
	sqlite3_stmt	*st;
	int64_t		 row = adj_row(file, ADJ_OUT);
	int		 d;

	if (row == u->row)
		return;
	u->row = row;
	for (d = ADJ_OUT; d <= ADJ_IN; d++) {
		st = db_stmt(u->w, ST_ADJ_GET);
		sqlite3_bind_int64(st, 1, row | d);
		u->rows[d].len = 0;
		if (db_row(u->w, st)) {
			bytes_add(&u->rows[d], sqlite3_column_blob(st, 0),
			    (size_t)sqlite3_column_bytes(st, 0));
			sqlite3_reset(st);
		}
		if (adj_open(&u->adj[d], u->rows[d].p, u->rows[d].len) == -1)
			db_fail(u->w, SQLITE_CORRUPT, "read");
	}
}

/* Append the edges of a node, of both directions, that count. */
static void
add_arcs(struct update *u, int64_t node)
{
	uint32_t	i, to, weight;
	uint64_t	e;
	int		d;

	open_rows(u, store_node_file(node));
	for (d = ADJ_OUT; d <= ADJ_IN; d++)
		for (adj_list(&u->adj[d], node, &i, &to); i < to; i++) {
			e = adj_edge(&u->adj[d], i);
			weight = comm_weight(adj_type(e), adj_conf(e));
			if (weight == 0)
				continue;
			if (u->narcs == u->arcs_max) {
				u->arcs_max = u->arcs_max == 0 ? 1024 :
				    u->arcs_max * 2;
				u->arcs = grow(u->w, u->arcs, u->arcs_max,
				    sizeof(*u->arcs));
			}
			u->arcs[u->narcs++] = (struct unit_arc){ adj_node(e),
			    weight };
		}
}

/* The community that a node is in, 0: none. */
static int64_t
community_of(struct update *u, int64_t node)
{
	const struct member_part *p;
	uint32_t		  slot = store_node_slot(node);
	uint32_t		  part = update_part(u, store_node_file(node));

	p = &u->parts[part];
	return slot < p->n ? p->c[slot] : 0;
}

/* All communities of the chain from ID on get WEIGHT to what is at hand. */
static void
add_with(struct update *u, int64_t id, uint32_t weight)
{
	uint32_t	k;

	for (k = update_known(u, id); k != NONE; k = update_above(u, k)) {
		if (u->known[k].with == 0) {
			if (u->nnear == u->near_max) {
				u->near_max = u->near_max == 0 ? 256 :
				    u->near_max * 2;
				u->near = grow(u->w, u->near, u->near_max,
				    sizeof(*u->near));
			}
			u->near[u->nnear++] = k;
		}
		u->known[k].with += weight;
	}
}

static void
forget(struct update *u)
{
	uint32_t	i;

	for (i = 0; i < u->nnear; i++)
		u->known[u->near[i]].with = 0;
	u->nnear = 0;
	u->narcs = 0;
	u->degree = u->within = 0;
}

/* Is the node at hand?  All of the unit, or the slot ONLY. */
static int
at_hand(const struct update *u, struct one_unit unit, uint32_t only,
    int64_t node)
{
	const struct member_part *p = &u->parts[unit.part];
	uint32_t		  slot = store_node_slot(node);

	return store_node_file(node) == p->id && slot < p->n &&
	    (only != NO_UNIT ? slot == only : p->head[slot] == unit.head);
}

/* Weigh the unit's nodes, or that of the slot ONLY. */
static void
gather(struct update *u, struct one_unit unit, uint32_t only)
{
	uint32_t	slot;
	size_t		i;

	forget(u);
	for (slot = 0; slot < u->parts[unit.part].n; slot++)
		if (only != NO_UNIT ? slot == only :
		    u->parts[unit.part].head[slot] == unit.head)
			add_arcs(u, store_node_id(u->parts[unit.part].id,
			    slot));
	for (i = 0; i < u->narcs; i++) {
		u->degree += u->arcs[i].weight;
		if (at_hand(u, unit, only, u->arcs[i].far))
			u->within += u->arcs[i].weight;
		else
			add_with(u, community_of(u, u->arcs[i].far),
			    u->arcs[i].weight);
	}
}

/* ---- moving ---- */

/* Add or take what is at hand to or from the chain of ID. */
static void
weigh_chain(struct update *u, int64_t id, int sign)
{
	struct known_community	*c;
	uint32_t		 k;

	for (k = update_known(u, id); k != NONE; k = update_above(u, k)) {
		c = &u->known[k];
		c->dirty = 1;
		if (sign > 0) {
			c->c.degree += u->degree;
			c->c.inside += c->with + u->within / 2;
		} else {
			c->c.degree -= u->degree;
			c->c.inside -= c->with + u->within / 2;
		}
	}
}

/* What was gathered moves from one community to another; 0: none. */
static void
shift(struct update *u, struct one_unit unit, uint32_t only, int64_t from,
    int64_t to)
{
	struct member_part	*p = &u->parts[unit.part];
	uint32_t		 slot;

	weigh_chain(u, from, -1);
	weigh_chain(u, to, 1);
	for (slot = 0; slot < p->n; slot++)
		if (only != NO_UNIT ? slot == only :
		    p->head[slot] == unit.head) {
			p->c[slot] = to;
			u->moved++;
		}
}

/* The member of ID's chain right under ABOVE (NONE: the coarsest). */
static uint32_t
chain_under(struct update *u, int64_t id, uint32_t above)
{
	uint32_t	k = update_known(u, id), next;

	for (; k != NONE; k = next)
		if ((next = update_above(u, k)) == above)
			return k;
	return NONE;
}

/*
 * The best of the communities right under ABOVE for what is at hand, which
 * is in FROM; NONE: there is none, or none worth it.
 */
static uint32_t
best_under(struct update *u, uint32_t above, int64_t from)
{
	uint32_t	best = chain_under(u, from, above), own = best, i, k;
	__int128	most = 0, gain;
	int		any = above != NONE;

	if (own != NONE) {
		most = louvain_gain(u->known[own].with, u->degree,
		    u->known[own].c.degree - u->degree, u->total,
		    u->w->resolution);
		any = 0;
	}
	for (i = 0; i < u->nnear; i++) {
		k = u->near[i];
		if (k == own || update_above(u, k) != above)
			continue;
		gain = louvain_gain(u->known[k].with, u->degree,
		    u->known[k].c.degree, u->total, u->w->resolution);
		if (any || gain > most || (gain == most && best != own &&
		    u->known[k].c.id < u->known[best].c.id)) {
			most = gain;
			best = k;
			any = 0;
		}
	}
	return best;
}

static int64_t
fresh_community(struct update *u)
{
	uint32_t	k;

	if (u->next_id == 0)
		u->next_id = db_int(u->w, ST_COMMUNITY_MAX) + 1;
	k = table_add(&u->known_of, &u->next_id, sizeof(u->next_id), NULL);
	if (k >= u->known_max) {
		u->known_max = u->known_max == 0 ? 64 : u->known_max * 2;
		u->known = grow(u->w, u->known, u->known_max,
		    sizeof(*u->known));
	}
	memset(&u->known[k], 0, sizeof(u->known[k]));
	u->known[k].c.id = u->next_id;
	u->known[k].c.level = 1;
	u->known[k].fresh = u->known[k].dirty = 1;
	return u->next_id++;
}

/* Neighbours that may move, and stand elsewhere now, are looked at again. */
static void
call_neighbours(struct update *u, struct one_unit unit, int64_t to)
{
	struct member_part	*p;
	uint32_t		 part, slot;
	size_t			 i;

	for (i = 0; i < u->narcs; i++) {
		if (community_of(u, u->arcs[i].far) == to)
			continue;
		part = update_part(u, store_node_file(u->arcs[i].far));
		update_where(u, part);
		p = &u->parts[part];
		slot = store_node_slot(u->arcs[i].far);
		if (p->path == NULL || slot >= p->n ||
		    u->packages.entries[p->package].value == 0)
			continue;
		update_touch(u, part);
		p = &u->parts[part];
		if (slot < p->n && p->head[slot] != NO_UNIT &&
		    (part != unit.part || p->head[slot] != unit.head))
			unit_list_add(u, &u->later, (struct one_unit){ part,
			    p->head[slot] });
	}
}

void
place_unit(struct update *u, struct one_unit unit)
{
	int64_t		from = u->parts[unit.part].c[unit.head], to;
	uint32_t	k, next;

	gather(u, unit, NO_UNIT);
	if (u->degree > 0) {
		k = best_under(u, NONE, from);
		while (k != NONE && u->known[k].c.level > 1) {
			next = best_under(u, k, from);
			if (next == NONE)
				break;
			k = next;
		}
		to = k == NONE ? fresh_community(u) : u->known[k].c.id;
		if (to != from) {
			shift(u, unit, NO_UNIT, from, to);
			call_neighbours(u, unit, to);
		}
	}
	forget(u);
}

void
place_strays(struct update *u, struct one_unit unit)
{
	struct member_part	*p = &u->parts[unit.part];
	int64_t			 home = p->c[unit.head], from;
	uint32_t		 slot;

	for (slot = 0; slot < p->n && home == 0; slot++)
		if (p->head[slot] == unit.head)
			home = p->c[slot];
	for (slot = 0; home != 0 && slot < u->parts[unit.part].n; slot++) {
		p = &u->parts[unit.part];
		if (p->head[slot] != unit.head || p->c[slot] == home)
			continue;
		from = p->c[slot];
		gather(u, unit, slot);
		shift(u, unit, slot, from, home);
		forget(u);
	}
}

/* ---- what has no edges ---- */

static int
by_id(const void *va, const void *vb)
{
	const int64_t	*a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* The community that most of the N are in; the smallest id of several. */
static int64_t
most_frequent(int64_t *v, uint32_t n)
{
	uint32_t	i, k, most = 0;
	int64_t		best = 0;

	if (n > 1)
		qsort(v, n, sizeof(*v), by_id);
	for (i = 0; i < n; i = k) {
		for (k = i; k < n && v[k] == v[i]; k++)
			;
		if (k - i > most) {
			most = k - i;
			best = v[i];
		}
	}
	return best;
}

void
place_bare(struct update *u, uint32_t part)
{
	struct member_part	*p = &u->parts[part];
	int64_t			*v, home;
	uint32_t		 slot, n = 0;

	if (p->n == 0)
		return;
	home = p->c[0];
	if (home == 0) {
		v = grow(u->w, NULL, p->n, sizeof(*v));
		for (slot = 0; slot < p->n; slot++)
			if (p->head[slot] == slot && p->c[slot] != 0)
				v[n++] = p->c[slot];
		home = most_frequent(v, n);
		free(v);
	}
	for (slot = 0; slot < p->n; slot++)
		if (p->head[slot] != NO_UNIT && p->c[slot] == 0)
			p->c[slot] = home;
}

/* ---- fresh communities ---- */

static const struct update	*sorting;

static int
by_community(const void *va, const void *vb)
{
	const struct held	*a = va, *b = vb;
	int			 c;

	if (a->c != b->c)
		return a->c < b->c ? -1 : 1;
	if (a->part != b->part && (c = strcmp(sorting->parts[a->part].path,
	    sorting->parts[b->part].path)) != 0)
		return c;
	return a->slot < b->slot ? -1 : a->slot > b->slot;
}

void
held_sort(const struct update *u, struct held_list *l)
{
	sorting = u;
	if (l->n > 1)
		qsort(l->v, l->n, sizeof(*l->v), by_community);
}

void
held_add(struct update *u, struct held_list *l, struct held held)
{
	if (l->n == l->max) {
		l->max = l->max == 0 ? 256 : l->max * 2;
		l->v = grow(u->w, l->v, l->max, sizeof(*l->v));
	}
	l->v[l->n++] = held;
}

/* Nodes of all fresh communities, by these. */
static void
fresh_nodes(struct update *u, struct held_list *l)
{
	const struct member_part *p;
	uint32_t		 i, k, slot;

	for (i = 0; i < u->part_of.n; i++) {
		p = &u->parts[i];
		for (slot = 0; p->touched && slot < p->n; slot++) {
			k = update_known(u, p->c[slot]);
			if (k != NONE && u->known[k].fresh)
				held_add(u, l, (struct held){ p->c[slot], i,
				    slot });
		}
	}
	held_sort(u, l);
}

/* The community of the nodes V[0 … N - 1] joins another if that gains. */
static void
join_fresh(struct update *u, const struct held *v, size_t n)
{
	uint32_t		 own = update_known(u, v[0].c), best = NONE, i, k;
	struct known_community	*c, *to;
	__int128		 most = 0, gain;
	size_t			 j;

	forget(u);
	for (j = 0; j < n; j++)
		add_arcs(u, store_node_id(u->parts[v[j].part].id, v[j].slot));
	for (j = 0; j < u->narcs; j++)
		add_with(u, community_of(u, u->arcs[j].far),
		    u->arcs[j].weight);
	c = &u->known[own];
	for (i = 0; i < u->nnear; i++) {
		k = u->near[i];
		/* A later one's turn to choose is still to come. */
		if (u->known[k].c.parent != 0 || (u->known[k].fresh &&
		    u->known[k].c.id >= c->c.id))
			continue;
		gain = louvain_gain(u->known[k].with, c->c.degree,
		    u->known[k].c.degree, u->total, u->w->resolution);
		if (gain > most || (gain == most && best != NONE &&
		    u->known[k].c.id < u->known[best].c.id)) {
			most = gain;
			best = k;
		}
	}
	if (best != NONE) {
		to = &u->known[best];
		to->dirty = 1;
		to->c.inside += c->c.inside + to->with;
		to->c.degree += c->c.degree;
		if (to->c.level > 1)
			c->c.parent = to->c.id;
		else {
			for (j = 0; j < n; j++)
				u->parts[v[j].part].c[v[j].slot] = to->c.id;
			c->c.degree = c->c.inside = 0;
		}
	}
	forget(u);
}

void
place_fresh(struct update *u)
{
	struct held_list	l = { NULL, 0, 0 };
	size_t			 from, to;

	fresh_nodes(u, &l);
	for (from = 0; from < l.n; from = to) {
		for (to = from; to < l.n && l.v[to].c == l.v[from].c; to++)
			;
		join_fresh(u, l.v + from, to - from);
	}
	free(l.v);
}
