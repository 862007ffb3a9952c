/*
 * What communities are called after an update: new ones, and those whose
 * name speaks of what is gone: after what the update touched.
 */
#include <stdlib.h>
#include <string.h>

#include "communities.h"
#include "store.h"

static int
holds(struct update *u, int64_t id)
{
	sqlite3_stmt	*st = db_stmt(u->w, ST_COMMUNITY_LABEL);
	char		*label;
	int		 is;

	sqlite3_bind_int64(st, 1, id);
	if (!db_row(u->w, st))
		return 0;
	label = strdup((const char *)sqlite3_column_text(st, 0));
	sqlite3_reset(st);
	if (label == NULL)
		fail(u->w, 2, "out of memory");
	is = label_holds(u->w, label);
	free(label);
	return is;
}

/* Which have no name that holds?  Returns how many. */
static uint32_t
find_nameless(struct update *u)
{
	struct known_community	*c;
	uint32_t		 i, n = 0;

	for (i = 0; i < u->known_of.n; i++) {
		c = &u->known[i];
		c->nameless = c->dirty && c->c.size > 0 &&
		    (c->fresh || !holds(u, c->c.id));
		n += (uint32_t)c->nameless;
	}
	return n;
}

/* Their touched nodes, or all that they have in the files that are known. */
static void
find_nodes(struct update *u, int all, struct held_list *l)
{
	const struct member_part *p;
	uint32_t		  i, k, slot;

	l->n = 0;
	for (i = 0; i < u->part_of.n; i++) {
		p = &u->parts[i];
		if ((!all && !p->touched) || p->path == NULL)
			continue;
		for (slot = 0; slot < p->n; slot++)
			for (k = update_known(u, p->c[slot]); k != NONE;
			    k = update_above(u, k))
				if (u->known[k].nameless)
					held_add(u, l, (struct held){
					    u->known[k].c.id, i, slot });
	}
	held_sort(u, l);
}

/* How many communities have nodes in L? */
static uint32_t
count_named(const struct held_list *l)
{
	uint32_t	n = 0;
	size_t		i;

	for (i = 0; i < l->n; i++)
		n += i == 0 || l->v[i].c != l->v[i - 1].c;
	return n;
}

static void
load_all(struct update *u)
{
	sqlite3_stmt	*st = db_stmt(u->w, ST_FILE_PATHS_ALL);
	int64_t		*ids = NULL;
	size_t		 n = 0, max = 0, i;

	while (db_row(u->w, st)) {
		if (n == max) {
			max = max == 0 ? 1024 : max * 2;
			ids = grow(u->w, ids, max, sizeof(*ids));
		}
		ids[n++] = sqlite3_column_int64(st, 0);
	}
	for (i = 0; i < n; i++)
		update_where(u, update_part(u, ids[i]));
	free(ids);
}

/* It is called after the first of its nodes V[0 … N - 1], and written. */
static void
name_one(struct update *u, const struct held *v, size_t n)
{
	struct known_community	*c = &u->known[update_known(u, v[0].c)];
	struct share		*shares = grow(u->w, NULL, n,
				    sizeof(*shares));
	sqlite3_stmt		*st = db_stmt(u->w, ST_NODE_GET_NAME);
	uint32_t		 nshares = 0;
	size_t			 i;
	char			*name, *label;

	for (i = 0; i < n; i++) {
		if (i == 0 || v[i].part != v[i - 1].part)
			shares[nshares++] = (struct share){
			    u->parts[v[i].part].path, 0 };
		shares[nshares - 1].nodes++;
	}
	sqlite3_bind_int64(st, 1, store_node_id(u->parts[v[0].part].id,
	    v[0].slot));
	if (!db_row(u->w, st))
		db_fail(u->w, SQLITE_CORRUPT, "read");
	name = strdup((const char *)sqlite3_column_text(st, 0));
	sqlite3_reset(st);
	if (name == NULL)
		fail(u->w, 2, "out of memory");
	label = label_one(u->w, v[0].c, shares, nshares, name);
	community_write(u->w, &c->c, label);
	c->dirty = 0;
	free(label);
	free(name);
	free(shares);
}

void
name_communities(struct update *u)
{
	struct held_list	l = { NULL, 0, 0 };
	uint32_t		nameless = find_nameless(u);
	size_t			from, to;

	if (nameless == 0)
		return;
	find_nodes(u, 0, &l);
	if (count_named(&l) < nameless) {
		/* One has only nodes that nothing happened to. */
		load_all(u);
		find_nodes(u, 1, &l);
	}
	for (from = 0; from < l.n; from = to) {
		for (to = from; to < l.n && l.v[to].c == l.v[from].c; to++)
			;
		name_one(u, l.v + from, to - from);
	}
	free(l.v);
}
