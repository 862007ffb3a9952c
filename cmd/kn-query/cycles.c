/*
 * cycles: files and directories that import each other, functions that call
 * each other: strongly connected components, and the shortest way round each.
 */
#include <stdlib.h>
#include <string.h>

#include "graph.h"
#include "heads.h"
#include "packages.h"
#include "scc.h"

static const struct column columns[] = {
	{ "cycle", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	{ "level", SHOW_ALL },
	{ "size", SHOW_ALL | CELL_NUMBER | CELL_RIGHT },
	SYMBOL_COLUMNS,
	{ "type", SHOW_ALL },
	{ "to", SHOW_ALL | CELL_NAME },
	{ "at", SHOW_FLAT | CELL_PLACE },
	{ "how", SHOW_TEXT },
	{ "site_path", SHOW_JSON },
	{ "lines", SHOW_JSON | CELL_LIST },
	{ "provenance", SHOW_TSV | SHOW_JSON },
	{ "confidence", SHOW_TSV | SHOW_JSON },
	{ "through", SHOW_TSV | SHOW_JSON },
};

/* One arc between members, with the edge that it stands for. */
struct link {
	uint32_t	 pair[2];
	int64_t		 src;
	struct arc	 arc;
};

struct level {
	struct query	*q;
	const char	*name;		/* "files" … */
	/* Members, by name: what they are called, and, if they are nodes, the
	   node. */
	const char	**names;
	int64_t		*nodes;
	uint32_t	 n;
	struct link	*links;
	size_t		 nlinks, cap;
	size_t		 unsure;
};

struct found {
	uint32_t	 component, size, first;	/* its least member */
};

static void
link_add(struct level *lv, uint32_t from, uint32_t to, int64_t src,
    const struct arc *a)
{
	struct link	*l;

	lv->links = grow(lv->links, lv->nlinks, &lv->cap, sizeof(*l));
	l = &lv->links[lv->nlinks++];
	l->pair[0] = from;
	l->pair[1] = to;
	l->src = src;
	l->arc = *a;
}

static int
by_link(const void *va, const void *vb)
{
	const struct link	*a = va, *b = vb;

	if (a->pair[0] != b->pair[0])
		return a->pair[0] < b->pair[0] ? -1 : 1;
	if (a->pair[1] != b->pair[1])
		return a->pair[1] < b->pair[1] ? -1 : 1;
	if (a->arc.type != b->arc.type)
		return a->arc.type < b->arc.type ? -1 : 1;
	if (a->src != b->src)
		return a->src < b->src ? -1 : 1;
	return a->arc.far < b->arc.far ? -1 : a->arc.far > b->arc.far;
}

static int
by_found(const void *va, const void *vb)
{
	const struct found	*a = va, *b = vb;

	if (a->size != b->size)
		return a->size < b->size ? -1 : 1;
	return a->first < b->first ? -1 : 1;
}

/* ---- what is shown ---- */

static void
show_member(struct level *lv, int64_t cycle, uint32_t size, uint32_t from,
    uint32_t to)
{
	struct query		*q = lv->q;
	struct link		 key = { .pair = { from, to } }, *l;
	struct known		 k;
	struct node		 n;
	const struct file	*f;
	const char		*lines, *at;
	size_t			 i;

	for (l = lv->links; l < lv->links + lv->nlinks &&
	    (l->pair[0] != key.pair[0] || l->pair[1] != key.pair[1]); l++)
		;
	graph_known(q, l->src, 0, &l->arc, &k);
	f = db_file(q->db, node_file(l->src));
	at = db_sites(q, f->path, k.lines, k.len, &lines);
	answer_cell_number(q->answer, cycle);
	answer_cell(q->answer, lv->name);
	answer_cell_number(q->answer, size);
	if (lv->nodes != NULL && db_node(q->db, lv->nodes[from], &n))
		answer_symbol(q, &n);
	else {
		answer_cell(q->answer, "directory");
		answer_cell(q->answer, lv->names[from]);
		for (i = 0; i < 5; i++)
			answer_cell(q->answer, NULL);
	}
	answer_cell(q->answer, arc_type_name(l->arc.type));
	answer_cell(q->answer, lv->names[to]);
	answer_cell(q->answer, at);
	answer_cell(q->answer, arc_how(q, &l->arc, &k));
	answer_cell(q->answer, f->path);
	answer_cell(q->answer, lines);
	answer_cell(q->answer, arc_provenance(&l->arc, &k));
	answer_cell_number(q->answer, k.conf);
	answer_cell(q->answer, arc_through(q, &l->arc));
	answer_draw(q->answer, lv->names[from], lv->names[from], lv->name);
	answer_draw(q->answer, lv->names[to], lv->names[to], lv->name);
	answer_line(q->answer, lv->names[from], lv->names[to],
	    arc_type_name(l->arc.type), l->arc.through != 0 ||
	    k.prov != PROV_AST_RESOLVED);
}

/* The cycles of a level, small ones first.  Returns how many are shown. */
static int64_t
show_level(struct level *lv, int64_t shown)
{
	struct scc_graph	 g;
	uint32_t		(*pairs)[2], *of, *way, *size, i, k;
	struct found		*found;
	size_t			 nfound = 0, n;

	pairs = xcalloc(lv->nlinks + 1, sizeof(*pairs));
	of = xcalloc(lv->n + 1, sizeof(*of));
	way = xcalloc(lv->n + 1, sizeof(*way));
	size = xcalloc(lv->n + 1, sizeof(*size));
	found = xcalloc(lv->n + 1, sizeof(*found));
	for (i = 0; i < lv->nlinks; i++)
		memcpy(pairs[i], lv->links[i].pair, sizeof(*pairs));
	scc_graph_make(&g, lv->n, pairs, lv->nlinks);
	scc_find(&g, of);
	for (i = 0; i < lv->n; i++)
		size[of[i]]++;
	for (i = 0; i < lv->n; i++)
		if (size[of[i]] > 1) {
			found[nfound].component = of[i];
			found[nfound].first = i;
			found[nfound++].size = size[of[i]];
			size[of[i]] = 1;	/* entered */
		}
	qsort(found, nfound, sizeof(*found), by_found);
	for (i = 0; i < nfound; i++) {
		if (lv->q->limit != 0 && shown >= lv->q->limit) {
			answer_omitted(lv->q->answer, 1, 0);
			continue;
		}
		shown++;
		n = scc_round(&g, of, found[i].first, way);
		for (k = 0; k < n; k++)
			show_member(lv, shown, found[i].size, way[k],
			    way[(k + 1) % n]);
	}
	scc_graph_release(&g);
	free(pairs);
	free(of);
	free(way);
	free(size);
	free(found);
	return shown;
}

/* ---- the levels ---- */

static int
by_text(const void *va, const void *vb)
{
	return strcmp(*(const char *const *)va, *(const char *const *)vb);
}

static uint32_t
place_of(const struct level *lv, const char *name)
{
	const char	**p = bsearch(&name, lv->names, lv->n,
			    sizeof(*lv->names), by_text);

	return p == NULL ? UINT32_MAX : (uint32_t)(p - lv->names);
}

static int
wants_file(struct query *q, const struct file *f)
{
	return f->id != 0 && (q->lang == NULL || strcmp(f->lang, q->lang) == 0)
	    && (q->path == NULL || strncmp(f->path, q->path,
	    strlen(q->path)) == 0);
}

/* All files that are wanted, or their directories. */
static void
read_files(struct level *lv, int dirs)
{
	sqlite3_stmt	*st = db_prepare(lv->q->db, "SELECT id FROM file");
	const struct file *f;
	struct query	*q = lv->q;
	size_t		 cap = 0;
	uint32_t	 i, n = 0;

	while (db_step(q->db, st)) {
		f = db_file(q->db, sqlite3_column_int64(st, 0));
		if (!wants_file(q, f))
			continue;
		lv->names = grow(lv->names, lv->n, &cap, sizeof(*lv->names));
		lv->names[lv->n++] = dirs ? path_dir(q, f->path) : f->path;
	}
	sqlite3_finalize(st);
	if (lv->n > 1)
		qsort(lv->names, lv->n, sizeof(*lv->names), by_text);
	for (i = 0; i < lv->n; i++)
		if (n == 0 || strcmp(lv->names[n - 1], lv->names[i]) != 0)
			lv->names[n++] = lv->names[i];
	lv->n = n;
	if (dirs)
		return;
	lv->nodes = xcalloc(n + 1, sizeof(*lv->nodes));
	for (i = 0; i < n; i++)
		lv->nodes[i] = file_node(db_file_by_path(q->db,
		    lv->names[i])->id);
}

static int
in_function(struct query *q, const struct file *f, uint32_t line)
{
	struct head	 h;
	int64_t		 id = file_node(f->id), end;

	for (end = id + head_slots(q, f->id); id < end; id++)
		if (head_get(q, id, &h) && (h.kind == NODE_FUNCTION ||
		    h.kind == NODE_METHOD) && h.line < line &&
		    line <= h.end_line)
			return 1;
	return 0;
}

/* Do all these lines stand in functions? */
static int
is_late(struct query *q, const struct file *f, const void *blob, size_t len)
{
	uint32_t	*lines;
	size_t		 n = db_lines(q->db, blob, len, &lines), i;

	for (i = 0; i < n; i++)
		if (!in_function(q, f, lines[i]))
			return 0;
	return n > 0;
}

/*
 * Imports of files, outside of functions: what is imported when a function
 * is called closes no circle.  DIRS: between directories, and packages are
 * the directories of their files.
 */
static void
read_imports(struct level *lv, int dirs)
{
	struct query		*q = lv->q;
	sqlite3_stmt		*st = db_prepare(q->db, "SELECT e.src, e.dst, "
				    "e.conf, e.lines FROM file AS f CROSS JOIN"
				    " edge AS e ON e.src = f.id << 20 AND"
				    " e.type = 1");
	struct packages		 packages = { 0 };
	const struct file	*from, *to;
	struct arc		 a = { .type = EDGE_IMPORTS };
	uint32_t		 x, y;

	packages_get(q, &packages);
	while (db_step(q->db, st)) {
		a.far = sqlite3_column_int64(st, 1);
		from = db_file(q->db, node_file(sqlite3_column_int64(st, 0)));
		to = db_file(q->db, packages_file(&packages, a.far));
		if (!wants_file(q, from) || !wants_file(q, to) ||
		    (a.far < 0 && !dirs))
			continue;
		if (sqlite3_column_int64(st, 2) < q->min_confidence) {
			lv->unsure++;
			continue;
		}
		if (is_late(q, from, sqlite3_column_blob(st, 3),
		    (size_t)sqlite3_column_bytes(st, 3)))
			continue;
		x = place_of(lv, dirs ? path_dir(q, from->path) : from->path);
		y = place_of(lv, dirs ? path_dir(q, to->path) : to->path);
		if (x != y)
			link_add(lv, x, y, sqlite3_column_int64(st, 0), &a);
	}
	packages_release(&packages);
	sqlite3_finalize(st);
}

struct caller {
	const char	*name;
	int64_t		 id;
};

static int
by_name(const void *va, const void *vb)
{
	const struct caller	*a = va, *b = vb;
	int			 c = strcmp(a->name, b->name);

	return c != 0 ? c : a->id < b->id ? -1 : a->id > b->id;
}

static int
by_id(const void *va, const void *vb)
{
	const struct caller	*const *a = va, *const *b = vb;

	return (*a)->id < (*b)->id ? -1 : (*a)->id > (*b)->id;
}

static uint32_t
caller_of(const struct caller **v, uint32_t n, const struct caller *base,
    int64_t id)
{
	const struct caller	 key = { .id = id }, *k = &key, **p;

	p = bsearch(&k, v, n, sizeof(*v), by_id);
	return p == NULL ? UINT32_MAX : (uint32_t)(*p - base);
}

/* Everything that is called and calls; dispatches too, unless -x. */
static void
read_calls(struct level *lv)
{
	struct query		*q = lv->q;
	sqlite3_stmt		*st = db_prepare(q->db, "SELECT DISTINCT src "
				    "FROM edge WHERE type = 2 AND src > 0 "
				    "ORDER BY src");
	const struct caller	**ids;
	struct caller		*v = NULL;
	struct arc_list		 arcs = { 0 };
	struct head		 h;
	size_t			 cap = 0, i;
	uint32_t		 k, y;

	while (db_step(q->db, st)) {
		v = grow(v, lv->n, &cap, sizeof(*v));
		v[lv->n].id = sqlite3_column_int64(st, 0);
		if (!head_get(q, v[lv->n].id, &h) || h.kind == NODE_FILE ||
		    !wants_file(q, h.file))
			continue;
		v[lv->n].name = pool_printf(q->pool, "%s:%s", h.file->path,
		    h.name);
		while (h.parent > 0 && head_get(q, h.parent, &h) &&
		    h.kind != NODE_FILE)
			v[lv->n].name = pool_printf(q->pool, "%s:%s.%s",
			    h.file->path, h.name, v[lv->n].name +
			    strlen(h.file->path) + 1);
		lv->n++;
	}
	sqlite3_finalize(st);
	if (lv->n > 1)
		qsort(v, lv->n, sizeof(*v), by_name);
	ids = xcalloc(lv->n + 1, sizeof(*ids));
	lv->names = xcalloc(lv->n + 1, sizeof(*lv->names));
	lv->nodes = xcalloc(lv->n + 1, sizeof(*lv->nodes));
	for (k = 0; k < lv->n; k++) {
		ids[k] = &v[k];
		lv->names[k] = v[k].name;
		lv->nodes[k] = v[k].id;
	}
	qsort(ids, lv->n, sizeof(*ids), by_id);
	for (k = 0; k < lv->n; k++) {
		arcs.n = 0;
		graph_arcs(q, v[k].id, 0, graph_types(q, ARC_BIT(EDGE_CALLS)) |
		    ARC_OWN, &arcs);
		for (i = 0; i < arcs.n; i++) {
			y = caller_of(ids, lv->n, v, arcs.v[i].far);
			if (y == UINT32_MAX || y == k)
				continue;
			if (q->min_confidence > 0 && graph_confidence(q,
			    v[k].id, 0, &arcs.v[i]) < (int)q->min_confidence)
				lv->unsure++;
			else
				link_add(lv, k, y, v[k].id, &arcs.v[i]);
		}
	}
	arc_list_release(&arcs);
	free(ids);
	free(v);
}

static void
level_release(struct level *lv)
{
	free(lv->names);
	free(lv->nodes);
	free(lv->links);
}

int
ask_cycles(struct query *q)
{
	static const char *const names[] = { "directories", "files", "calls" };
	struct level	 lv;
	size_t		 unsure = 0;
	int64_t		 shown = 0;
	uint32_t	 types = q->types != 0 ? q->types :
			    ARC_BIT(EDGE_IMPORTS) | ARC_BIT(EDGE_CALLS);
	int		 i;

	answer_table(q->answer, "cycles", columns, nitems(columns),
	    TABLE_MAIN);
	for (i = 0; i < 3; i++) {
		if ((types & ARC_BIT(i < 2 ? EDGE_IMPORTS : EDGE_CALLS)) == 0)
			continue;
		memset(&lv, 0, sizeof(lv));
		lv.q = q;
		lv.name = names[i];
		if (i < 2) {
			read_files(&lv, i == 0);
			read_imports(&lv, i == 0);
		} else
			read_calls(&lv);
		if (lv.nlinks > 1)
			qsort(lv.links, lv.nlinks, sizeof(*lv.links), by_link);
		shown = show_level(&lv, shown);
		unsure += lv.unsure;
		level_release(&lv);
	}
	answer_unsure(q, unsure);
	return shown > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
