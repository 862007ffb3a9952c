/*
 * communities: what belongs together, by the edges; and community: who is in
 * one, which members lead out of it, and where to.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "adjacency.h"
#include "community.h"
#include "context.h"
#include "groups.h"
#include "packed.h"

#define MAIN_FILES	3	/* files that a community is shown with */
#define BRIDGES		10	/* unless -n 0 */
#define NEIGHBOURS	10

/* ---- communities ---- */

static const struct column columns[] = {
	{ "id", SHOW_ALL | CELL_ID },
	{ "label", SHOW_ALL | CELL_NAME },
	{ "size", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "cohesion", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "level", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "parts", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "in", SHOW_ALL | CELL_ID },
	{ "files", SHOW_ALL },
	{ "root", SHOW_TSV | SHOW_JSON },
};

/* How many nodes of a community a file has. */
struct share {
	uint32_t	place;		/* in groups */
	uint32_t	nodes;
	const struct file *file;
};

struct list {
	struct query	*q;
	struct groups	 g;
	struct share	*shares;
	size_t		 n, cap;
	uint32_t	 level;
};

static int
by_share(const void *va, const void *vb)
{
	const struct share	*a = va, *b = vb;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (a->nodes != b->nodes)
		return a->nodes > b->nodes ? -1 : 1;
	return strcmp(a->file->path, b->file->path);
}

static int
by_value(const void *va, const void *vb)
{
	const uint32_t	*a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* What each file has of the communities of the level. */
static void
count_files(struct list *l)
{
	struct group_file	*f;
	uint32_t		*v, n, k;
	size_t			 i, j;

	for (i = 0; i < l->g.nfiles; i++) {
		f = &l->g.files[i];
		v = xcalloc((size_t)f->n + 1, sizeof(*v));
		for (j = n = 0; j < f->n; j++)
			if (f->of[j] != NO_GROUP)
				v[n++] = groups_cut(&l->g, f->of[j], l->level);
		if (n > 1)
			qsort(v, n, sizeof(*v), by_value);
		for (j = 0; j < n; j += k) {
			for (k = 0; j + k < n && v[j + k] == v[j]; k++)
				;
			l->shares = grow(l->shares, l->n, &l->cap,
			    sizeof(*l->shares));
			l->shares[l->n++] = (struct share){ v[j], k,
			    db_file(l->q->db, f->id) };
		}
		free(v);
	}
	if (l->n > 1)
		qsort(l->shares, l->n, sizeof(*l->shares), by_share);
}

/* The first share of the community. */
static size_t
first_share(const struct list *l, uint32_t place)
{
	size_t	 low = 0, high = l->n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (l->shares[mid].place < place)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static const char *
main_files(const struct list *l, uint32_t place)
{
	const char	*text = "";
	size_t		 i = first_share(l, place), k;

	for (k = i; k < l->n && l->shares[k].place == place; k++)
		if (k < i + MAIN_FILES)
			text = pool_printf(l->q->pool, "%s%s%s", text,
			    k == i ? "" : ", ", l->shares[k].file->path);
	if (k > i + MAIN_FILES)
		text = pool_printf(l->q->pool, "%s, +%zu", text,
		    k - i - MAIN_FILES);
	return text;
}

/* Is it of the level, with a file below -p? */
static int
is_wanted(const struct list *l, uint32_t place)
{
	size_t	 i, len;

	if (groups_cut(&l->g, place, l->level) != place ||
	    (l->level != 0 && l->g.v[place].level > l->level))
		return 0;
	if (l->q->path == NULL)
		return 1;
	len = strlen(l->q->path);
	for (i = first_share(l, place); i < l->n &&
	    l->shares[i].place == place; i++)
		if (strncmp(l->shares[i].file->path, l->q->path, len) == 0)
			return 1;
	return 0;
}

static const struct groups	*sorting;

static int
by_size(const void *va, const void *vb)
{
	const struct group	*a = &sorting->v[*(const uint32_t *)va];
	const struct group	*b = &sorting->v[*(const uint32_t *)vb];

	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static void
show_group(struct list *l, uint32_t place)
{
	const struct group	*c = &l->g.v[place];
	struct answer		*a = l->q->answer;
	uint32_t		 up;

	answer_cell(a, group_name(l->q, c));
	answer_cell(a, c->label);
	answer_cell_number(a, c->size);
	answer_cell(a, group_cohesion(l->q, c));
	answer_cell_number(a, c->level);
	answer_cell_number(a, c->parts);
	up = c->parent == 0 ? NO_GROUP : groups_find(&l->g, c->parent);
	answer_cell(a, up == NO_GROUP ? NULL : group_name(l->q,
	    &l->g.v[up]));
	answer_cell(a, main_files(l, place));
	answer_cell(a, group_root(l->q, c));
}

static void
show_quality(struct list *l)
{
	struct answer	*a = l->q->answer;
	int64_t		 nodes = atoll(db_meta(l->q->db, "nodes")), in = 0;
	uint32_t	 i;

	for (i = 0; i < l->g.n; i++)
		if (l->g.v[i].parent == 0)
			in += l->g.v[i].size;
	nodes -= db_number(l->q->db,
	    "SELECT count(*) FROM node WHERE id < 0", 0);
	answer_field(a, "modularity", SHOW_ALL | CELL_NUMBER,
	    db_meta(l->q->db, "modularity"));
	answer_field(a, "resolution", SHOW_ALL | CELL_NUMBER,
	    pool_printf(l->q->pool, "%.3f",
	    atof(db_meta(l->q->db, "resolution")) / 1000));
	answer_number(a, "levels", l->g.levels);
	answer_number(a, "nodes", in);
	answer_number(a, "in_none", nodes - in);
}

int
ask_communities(struct query *q)
{
	struct list	 l = { .q = q, .level = q->level };
	uint32_t	*v, n = 0, i;
	int64_t		 shown = 0;

	if (!groups_load(&l.g, q))
		return STATUS_NOTHING;
	groups_members(&l.g);
	count_files(&l);
	show_quality(&l);
	answer_table(q->answer, "communities", columns, nitems(columns),
	    TABLE_MAIN);
	v = xcalloc(l.g.n + 1, sizeof(*v));
	for (i = 0; i < l.g.n; i++)
		if (is_wanted(&l, i))
			v[n++] = i;
	sorting = &l.g;
	if (n > 1)
		qsort(v, n, sizeof(*v), by_size);
	for (i = 0; i < n && (q->limit == 0 || shown < q->limit); i++, shown++)
		show_group(&l, v[i]);
	answer_omitted(q->answer, n - i, 0);
	free(v);
	free(l.shares);
	groups_release(&l.g);
	return shown > 0 ? STATUS_FOUND : STATUS_NOTHING;
}

/* ---- community ---- */

static const struct column member_columns[] = {
	SYMBOL_COLUMNS,
	{ "inside", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "outside", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
};

static const struct column bridge_columns[] = {
	SYMBOL_COLUMNS,
	{ "outside", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "communities", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "mostly", SHOW_ALL | CELL_ID },
};

static const struct column neighbour_columns[] = {
	{ "id", SHOW_ALL | CELL_ID },
	{ "label", SHOW_ALL | CELL_NAME },
	{ "size", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "edges", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
};

struct member {
	int64_t		 id;
	uint32_t	 inside, outside;	/* edges */
	uint64_t	 weight;		/* of those inside */
	uint32_t	 communities;		/* others that it leads to */
	uint32_t	 mostly;		/* the one it has most edges to */
	const char	*path;
};

struct one {
	struct query	*q;
	struct groups	 g;
	uint32_t	 place, level;
	struct member	*v;
	size_t		 n, cap;
	uint32_t	*edges;		/* by place: to each other community */
	uint32_t	*near;		/* of one member */
	uint32_t	*touched, ntouched;
};

/* What a member's edges lead to. */
static void
weigh_member(struct one *o, struct member *m)
{
	struct adj_span	 span;
	uint32_t	 i, k, weight, far;
	uint64_t	 e;
	int		 d;

	o->ntouched = 0;
	for (d = 0; d < 2; d++) {
		span = graph_edges(o->q->graph, m->id, d);
		for (i = 0; i < span.n; i++) {
			e = packed_u64(span.p + 8 * (size_t)i);
			weight = comm_weight(adj_type(e), adj_conf(e));
			far = groups_of(&o->g, adj_node(e));
			if (weight == 0 || far == NO_GROUP)
				continue;
			if (groups_within(&o->g, far, o->place)) {
				m->inside++;
				m->weight += weight;
				continue;
			}
			m->outside++;
			far = groups_cut(&o->g, far, o->level);
			if (o->near[far]++ == 0)
				o->touched[o->ntouched++] = far;
			o->edges[far]++;
		}
	}
	m->communities = o->ntouched;
	m->mostly = NO_GROUP;
	for (i = 0; i < o->ntouched; i++) {
		k = o->touched[i];
		if (m->mostly == NO_GROUP || o->near[k] >
		    o->near[m->mostly] || (o->near[k] == o->near[m->mostly] &&
		    k < m->mostly))
			m->mostly = k;
	}
	for (i = 0; i < o->ntouched; i++)
		o->near[o->touched[i]] = 0;
}

static void
find_members(struct one *o)
{
	struct group_file	*f;
	const struct file	*file;
	struct member		*m;
	uint32_t		 slot, last = NO_GROUP;
	int			 in = 0;
	size_t			 i;

	for (i = 0; i < o->g.nfiles; i++) {
		f = &o->g.files[i];
		file = NULL;
		for (slot = 0; slot < f->n; slot++) {
			if (f->of[slot] != last) {
				last = f->of[slot];
				in = last != NO_GROUP && groups_within(&o->g,
				    last, o->place);
			}
			if (!in)
				continue;
			if (file == NULL)
				file = db_file(o->q->db, f->id);
			o->v = grow(o->v, o->n, &o->cap, sizeof(*o->v));
			m = &o->v[o->n++];
			memset(m, 0, sizeof(*m));
			m->id = file_node(f->id) + slot;
			m->path = file->path;
			weigh_member(o, m);
		}
	}
}

static int
by_rank(const struct member *a, const struct member *b)
{
	int	c = strcmp(a->path, b->path);

	return c != 0 ? c : a->id < b->id ? -1 : a->id > b->id;
}

static int
by_inside(const void *va, const void *vb)
{
	const struct member	*a = va, *b = vb;

	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return by_rank(a, b);
}

static int
by_outside(const void *va, const void *vb)
{
	const struct member	*a = va, *b = vb;

	if (a->outside != b->outside)
		return a->outside > b->outside ? -1 : 1;
	return by_rank(a, b);
}

static void
show_members(struct one *o)
{
	struct query	*q = o->q;
	struct node	 n;
	size_t		 i;
	int64_t		 shown = 0, wanted = 0;

	qsort(o->v, o->n, sizeof(*o->v), by_inside);
	answer_table(q->answer, "members", member_columns,
	    nitems(member_columns), TABLE_MAIN);
	for (i = 0; i < o->n; i++) {
		if (!db_node(q->db, o->v[i].id, &n) || !query_wants(q, &n))
			continue;
		wanted++;
		if (q->limit != 0 && shown >= q->limit) {
			if (q->kinds == 0 && q->lang == NULL &&
			    q->path == NULL) {
				wanted = (int64_t)o->n;
				break;
			}
			continue;
		}
		shown++;
		answer_symbol(q, &n);
		answer_cell_number(q->answer, o->v[i].inside);
		answer_cell_number(q->answer, o->v[i].outside);
	}
	answer_omitted(q->answer, wanted - shown, 0);
}

static void
show_bridges(struct one *o)
{
	struct query	*q = o->q;
	struct node	 n;
	size_t		 i;

	qsort(o->v, o->n, sizeof(*o->v), by_outside);
	answer_table(q->answer, "bridges", bridge_columns,
	    nitems(bridge_columns), 0);
	for (i = 0; i < o->n && o->v[i].outside > 0 &&
	    (q->limit == 0 || i < BRIDGES); i++) {
		if (!db_node(q->db, o->v[i].id, &n))
			continue;
		answer_symbol(q, &n);
		answer_cell_number(q->answer, o->v[i].outside);
		answer_cell_number(q->answer, o->v[i].communities);
		answer_cell(q->answer, group_name(q,
		    &o->g.v[o->v[i].mostly]));
	}
}

static const uint32_t	*counts;

static int
by_edges(const void *va, const void *vb)
{
	const uint32_t	*a = va, *b = vb;

	if (counts[*a] != counts[*b])
		return counts[*a] > counts[*b] ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

static void
show_neighbours(struct one *o)
{
	struct query		*q = o->q;
	const struct group	*own = &o->g.v[o->place], *c;
	uint32_t		 i, n = 0;

	for (i = 0; i < o->g.n; i++)
		if (o->edges[i] > 0)
			o->touched[n++] = i;
	counts = o->edges;
	if (n > 1)
		qsort(o->touched, n, sizeof(*o->touched), by_edges);
	answer_table(q->answer, "neighbours", neighbour_columns,
	    nitems(neighbour_columns), 0);
	answer_draw(q->answer, group_name(q, own), own->label, "community");
	for (i = 0; i < n && (q->limit == 0 || i < NEIGHBOURS); i++) {
		c = &o->g.v[o->touched[i]];
		answer_cell(q->answer, group_name(q, c));
		answer_cell(q->answer, c->label);
		answer_cell_number(q->answer, c->size);
		answer_cell_number(q->answer, o->edges[o->touched[i]]);
		answer_draw(q->answer, group_name(q, c), c->label,
		    "community");
		answer_line(q->answer, group_name(q, own), group_name(q, c),
		    pool_printf(q->pool, "%u", o->edges[o->touched[i]]), 0);
	}
}

/* "c12", "c3 in c1": what it is part of, and what it is made of. */
static void
show_place(struct one *o)
{
	struct query		*q = o->q;
	const struct group	*c = &o->g.v[o->place];
	const char		*chain = "", *parts = "";
	uint32_t		 up = o->place, i;

	while (o->g.v[up].parent != 0) {
		up = groups_find(&o->g, o->g.v[up].parent);
		chain = pool_printf(q->pool, "%s%s%s", chain,
		    *chain == '\0' ? "" : " ", group_name(q, &o->g.v[up]));
	}
	for (i = 0; i < o->g.n; i++)
		if (o->g.v[i].parent == c->id)
			parts = pool_printf(q->pool, "%s%s%s", parts,
			    *parts == '\0' ? "" : " ", group_name(q,
			    &o->g.v[i]));
	answer_field(q->answer, "id", SHOW_ALL | CELL_ID, group_name(q, c));
	answer_field(q->answer, "label", SHOW_ALL | CELL_NAME, c->label);
	answer_number(q->answer, "size", c->size);
	answer_field(q->answer, "cohesion", SHOW_ALL | CELL_NUMBER,
	    group_cohesion(q, c));
	answer_number(q->answer, "level", c->level);
	answer_field(q->answer, "in", SHOW_ALL | CELL_ID, *chain == '\0' ?
	    NULL : chain);
	answer_field(q->answer, "parts", SHOW_ALL | CELL_ID, *parts == '\0' ?
	    NULL : parts);
	answer_field(q->answer, "root", SHOW_ALL, group_root(q, c));
}

/* "c12" and "12" are communities, if there is one of that number. */
static uint32_t
parse_id(const struct groups *g, const char *arg)
{
	const char	*p = arg + (*arg == 'c'), *s;

	for (s = p; isdigit((unsigned char)*s); s++)
		;
	return s == p || *s != '\0' || s - p > 18 ? NO_GROUP :
	    groups_find(g, atoll(p));
}

/* Others are shown as coarse as this one is. */
static void
set_level(struct one *o)
{
	const struct group	*c = &o->g.v[o->place];

	o->level = o->q->level != 0 ? o->q->level : c->parent == 0 ? 0 :
	    c->level;
}

/* The community that the operand means. */
static int
find_one(struct one *o)
{
	struct query		*q = o->q;
	struct node_list	 list = { 0 };
	size_t			 i;
	int			 status;

	o->place = parse_id(&o->g, q->argv[0]);
	if (o->place != NO_GROUP) {
		set_level(o);
		return STATUS_FOUND;
	}
	status = symbol_find(q, q->argv[0], 0, &list);
	for (i = 0; status == STATUS_FOUND && i < list.n &&
	    o->place == NO_GROUP; i++)
		o->place = groups_of(&o->g, list.v[i].id);
	node_list_release(&list);
	if (status == STATUS_FOUND && o->place == NO_GROUP) {
		answer_fail(q->answer, "%s: is in no community: nothing in its "
		    "file leads anywhere, or is led to", q->argv[0]);
		return STATUS_NOTHING;
	}
	if (status == STATUS_FOUND) {
		if (q->level != 0)
			o->place = groups_cut(&o->g, o->place, q->level);
		set_level(o);
	}
	return status;
}

int
ask_community(struct query *q)
{
	struct one	 o = { .q = q };
	int		 status;

	if (!groups_load(&o.g, q))
		return STATUS_NOTHING;
	groups_members(&o.g);
	if ((status = find_one(&o)) == STATUS_FOUND) {
		if (q->graph == NULL)
			q->graph = graph_new(q);
		o.edges = xcalloc(o.g.n + 1, sizeof(*o.edges));
		o.near = xcalloc(o.g.n + 1, sizeof(*o.near));
		o.touched = xcalloc(o.g.n + 1, sizeof(*o.touched));
		find_members(&o);
		show_place(&o);
		show_members(&o);
		show_bridges(&o);
		show_neighbours(&o);
	}
	free(o.edges);
	free(o.near);
	free(o.touched);
	free(o.v);
	groups_release(&o.g);
	return status;
}
