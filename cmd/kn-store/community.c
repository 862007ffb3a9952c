/*
 * All communities anew: of the whole graph, by Louvain's method.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "communities.h"
#include "store.h"

/* Communities as a tree: what is put together without gaining a member is
   one and the same. */
struct tree {
	struct writer		*w;
	struct units		 units;
	struct louvain_graph	 g;
	struct louvain		 l;
	struct community	*v;		/* by id - 1 */
	uint32_t		 n, max;
	uint32_t		*leaf;		/* by unit: its id - 1, or NONE */
};

/* ---- rows ---- */

void
community_write(struct writer *w, const struct community *c,
    const char *label)
{
	sqlite3_stmt	*st = db_stmt(w, ST_COMMUNITY_SET);

	sqlite3_bind_int64(st, 1, c->id);
	if (c->parent != 0)
		sqlite3_bind_int64(st, 2, c->parent);
	else
		sqlite3_bind_null(st, 2);
	sqlite3_bind_int64(st, 3, c->level);
	sqlite3_bind_int64(st, 4, c->size);
	sqlite3_bind_int64(st, 5, (int64_t)c->inside);
	sqlite3_bind_int64(st, 6, (int64_t)c->degree);
	sqlite3_bind_int64(st, 7, (int64_t)c->root);
	if (label != NULL)
		sqlite3_bind_text(st, 8, label, -1, SQLITE_STATIC);
	else
		sqlite3_bind_null(st, 8);
	db_run(w, st);
}

double
community_quality(struct writer *w, uint64_t total)
{
	sqlite3_stmt	*st = db_stmt(w, ST_COMMUNITY_TOPS);
	double		 sum = 0;

	while (db_row(w, st))
		sum += louvain_share((uint64_t)sqlite3_column_int64(st, 0),
		    (uint64_t)sqlite3_column_int64(st, 1), total,
		    w->resolution);
	return sum;
}

static void
set_real(struct writer *w, const char *key, double value)
{
	char	text[32];

	snprintf(text, sizeof(text), "%.6f", value);
	meta_set_text(w, key, text);
}

void
community_state_set(struct writer *w, const struct community_state *s)
{
	set_real(w, "modularity", s->quality);
	set_real(w, "modularity_first", s->first);
	meta_set_int(w, "community_weight", (int64_t)s->total);
	meta_set_int(w, "community_moved", s->moved);
	meta_set_int(w, "resolution", w->resolution);
}

int
community_state_get(struct writer *w, struct community_state *s)
{
	char	*quality = store_meta_text(w->db, "modularity");
	char	*first = store_meta_text(w->db, "modularity_first");
	char	*total = store_meta_text(w->db, "community_weight");
	char	*moved = store_meta_text(w->db, "community_moved");
	char	*resolution = store_meta_text(w->db, "resolution");
	int	 known = quality != NULL && first != NULL && total != NULL &&
		    moved != NULL && resolution != NULL;

	memset(s, 0, sizeof(*s));
	if (known) {
		s->quality = strtod(quality, NULL);
		s->first = strtod(first, NULL);
		s->total = strtoull(total, NULL, 10);
		s->moved = strtoll(moved, NULL, 10);
		s->resolution = (uint32_t)strtoul(resolution, NULL, 10);
	}
	free(quality);
	free(first);
	free(total);
	free(moved);
	free(resolution);
	return known;
}

void
community_resolution(struct writer *w)
{
	char	*s;

	if (w->resolution != 0 ||
	    (s = store_meta_text(w->db, "resolution")) == NULL)
		return;
	w->resolution = (uint32_t)strtoul(s, NULL, 10);
	free(s);
}

/* ---- the tree ---- */

static uint32_t
tree_add(struct tree *t, uint32_t parent, uint32_t level)
{
	struct community	*c;

	if (t->n == t->max) {
		t->max = t->max == 0 ? 1024 : t->max * 2;
		t->v = grow(t->w, t->v, t->max, sizeof(*t->v));
	}
	c = &t->v[t->n];
	memset(c, 0, sizeof(*c));
	c->id = t->n + 1;
	c->parent = parent == NONE ? 0 : (int64_t)parent + 1;
	c->level = level;
	return t->n++;
}

/* Communities without an edge: of units that nothing leads to or from. */
static int
is_bare(const struct tree *t, uint32_t level, uint32_t k)
{
	const struct louvain_level	*l;

	if (t->l.nlevels == 0)
		return t->g.count[k] == 0 && t->g.self[k] == 0;
	l = &t->l.level[level];
	return l->degree[k] == 0;
}

/*
 * Communities of LEVEL under those of the level above, whose places in the
 * tree are PLACE; returns the places of their own.
 */
static uint32_t *
tree_level(struct tree *t, uint32_t level, uint32_t *place)
{
	const struct louvain_level	*l = &t->l.level[level], *up;
	uint32_t	*here = grow(t->w, NULL, (size_t)l->n + 1,
			    sizeof(*here)), *children = NULL, k, p;

	up = level + 1 < t->l.nlevels ? &t->l.level[level + 1] : NULL;
	if (up != NULL) {
		children = grow(t->w, NULL, (size_t)up->n + 1,
		    sizeof(*children));
		memset(children, 0, up->n * sizeof(*children));
		for (k = 0; k < l->n; k++)
			children[up->of[k]]++;
	}
	for (k = 0; k < l->n; k++) {
		here[k] = NONE;
		if (is_bare(t, level, k))
			continue;
		p = up == NULL ? NONE : place[up->of[k]];
		if (p != NONE && children[up->of[k]] == 1) {
			here[k] = p;
			t->v[p].level = level + 1;
			continue;
		}
		here[k] = tree_add(t, p, level + 1);
		t->v[here[k]].inside = l->inside[k] / 2;
		t->v[here[k]].degree = l->degree[k];
	}
	free(children);
	free(place);
	return here;
}

/* From the coarsest level down to the units. */
static void
tree_make(struct tree *t)
{
	uint32_t	*place = NULL, level, u, i;

	for (level = t->l.nlevels; level-- > 0;)
		place = tree_level(t, level, place);
	t->leaf = grow(t->w, NULL, (size_t)t->g.n + 1, sizeof(*t->leaf));
	for (u = 0; u < t->g.n; u++) {
		t->leaf[u] = NONE;
		if (t->l.nlevels > 0)
			t->leaf[u] = place[t->l.level[0].of[u]];
		else if (!is_bare(t, 0, u)) {
			t->leaf[u] = tree_add(t, NONE, 1);
			t->v[t->leaf[u]].inside = t->g.self[u] / 2;
			t->v[t->leaf[u]].degree = t->g.self[u];
			for (i = 0; i < t->g.count[u]; i++)
				t->v[t->leaf[u]].degree +=
				    t->g.weight[t->g.start[u] + i];
		}
	}
	free(place);
}

/* ---- members ---- */

/*
 * What has no edge goes where its file does, or, when the file's own node has
 * none, where most of its units are; the first of these when there are
 * several.
 */
static uint32_t
main_place(struct tree *t, const struct member_file *f, uint32_t *count)
{
	const uint32_t	*of = t->units.of + f->first;
	uint32_t	 best = NONE, slot, c;

	if (f->n > 0 && of[0] != NO_UNIT && t->leaf[of[0]] != NONE)
		return t->leaf[of[0]];
	for (slot = 0; slot < f->n; slot++)
		if (of[slot] != NO_UNIT && (c = t->leaf[of[slot]]) != NONE &&
		    t->w->members.head[f->first + slot] == slot)
			count[c]++;
	for (slot = 0; slot < f->n; slot++)
		if (of[slot] != NO_UNIT && (c = t->leaf[of[slot]]) != NONE &&
		    (best == NONE || count[c] > count[best] ||
		    (count[c] == count[best] && c < best)))
			best = c;
	for (slot = 0; slot < f->n; slot++)
		if (of[slot] != NO_UNIT && (c = t->leaf[of[slot]]) != NONE)
			count[c] = 0;
	return best;
}

static void
attach_bare(struct tree *t)
{
	const struct members	*m = &t->w->members;
	const struct member_file *f;
	uint32_t		*count, i, slot, unit, place;

	count = grow(t->w, NULL, (size_t)t->n + 1, sizeof(*count));
	memset(count, 0, (size_t)t->n * sizeof(*count));
	for (i = 0; i < m->nfiles; i++) {
		f = &m->files[i];
		place = main_place(t, f, count);
		for (slot = 0; place != NONE && slot < f->n; slot++) {
			unit = t->units.of[f->first + slot];
			if (unit != NO_UNIT && t->leaf[unit] == NONE)
				t->leaf[unit] = place;
		}
	}
	free(count);
}

/* Rows of "member"; sizes and roots of the leaves. */
static void
write_members(struct tree *t)
{
	const struct members	*m = &t->w->members;
	const struct member_file *f;
	struct comm_buf		 b = { 0 };
	int64_t			*id = NULL, row = -1;
	uint32_t		 i, slot, unit, leaf;

	for (i = 0; i < m->nfiles; i++) {
		f = &m->files[i];
		if (f->id >> COMM_FILE_BITS != row) {
			if (row != -1) {
				comm_end(&b);
				members_row(t->w, row, &b);
			}
			row = f->id >> COMM_FILE_BITS;
			comm_begin(&b);
		}
		id = grow(t->w, id, (size_t)f->n + 1, sizeof(*id));
		for (slot = 0; slot < f->n; slot++) {
			unit = t->units.of[f->first + slot];
			leaf = unit == NO_UNIT ? NONE : t->leaf[unit];
			id[slot] = leaf == NONE ? 0 : t->v[leaf].id;
			if (leaf == NONE)
				continue;
			t->v[leaf].size++;
			t->v[leaf].root += m->leaf[f->first + slot];
		}
		comm_put(&b, f->id, id, m->leaf + f->first, f->n);
	}
	if (row != -1) {
		comm_end(&b);
		members_row(t->w, row, &b);
	}
	free(id);
	comm_release(&b);
}

void
members_row(struct writer *w, int64_t row, struct comm_buf *b)
{
	sqlite3_stmt	*st;

	st = db_stmt(w, b->len > 0 ? ST_MEMBER_SET : ST_MEMBER_DELETE);
	sqlite3_bind_int64(st, 1, row);
	if (b->len > 0)
		db_blob(st, 2, b->p, b->len);
	db_run(w, st);
}

/* ---- all of it ---- */

static void
write_communities(struct tree *t)
{
	char		**labels;
	uint32_t	  i;

	/* Those above have smaller numbers. */
	for (i = t->n; i-- > 0;)
		if (t->v[i].parent != 0) {
			t->v[t->v[i].parent - 1].size += t->v[i].size;
			t->v[t->v[i].parent - 1].root += t->v[i].root;
		}
	labels = label_all(t->w, &t->units, &t->g, t->v, t->n, t->leaf);
	for (i = 0; i < t->n; i++) {
		community_write(t->w, &t->v[i], labels[i]);
		free(labels[i]);
	}
	free(labels);
}

void
community_build(struct writer *w)
{
	struct tree		 t = { .w = w };
	struct community_state	 state = { 0 };
	uint32_t		 i;

	if (w->resolution == 0)
		w->resolution = LOUVAIN_RESOLUTION;
	db_exec(w, "DELETE FROM community; DELETE FROM member");
	if (w->mode == MODE_UPDATE)
		members_load(w);
	units_make(w, &t.units);
	units_graph(w, &t.units, &t.g);
	louvain_run(&t.l, &t.g, w->resolution);
	tree_make(&t);
	attach_bare(&t);
	write_members(&t);
	write_communities(&t);
	for (i = 0; i < t.n; i++)
		if (t.v[i].parent == 0)
			state.total += t.v[i].degree;
	state.quality = state.first = community_quality(w, state.total);
	community_state_set(w, &state);
	louvain_release(&t.l);
	louvain_graph_release(&t.g);
	units_release(&t.units);
	free(t.v);
	free(t.leaf);
	members_release(&w->members);
}
