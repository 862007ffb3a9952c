/*
 * hotspots: functions that are worth a look: changed often, long, called from
 * many places.
 */
#include <stdlib.h>
#include <string.h>

#include "operands.h"
#include "who.h"

static const struct column spot_columns[] = {
	SYMBOL_COLUMNS,
	{ "score", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "commits", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "lines", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "callers", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};

struct spot {
	struct node	 node;
	int64_t		 score;
	uint32_t	 commits, lines, callers;
};

struct spot_list {
	struct spot	*v;
	size_t		 n, cap;
};

static int
by_score(const void *va, const void *vb)
{
	const struct spot	*a = va, *b = vb;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return memcmp(a->node.hash, b->node.hash, sizeof(a->node.hash));
}

static uint32_t
callers(struct query *q, int64_t id)
{
	sqlite3_stmt	*st = db_get(q->db, ST_COUNT_IN);

	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, EDGE_CALLS);
	sqlite3_bind_int64(st, 3, -1);
	return db_step(q->db, st) ? (uint32_t)sqlite3_column_int64(st, 0) : 0;
}

/* Commits that changed a node, some of them more than once. */
struct commits {
	int64_t	*v;
	size_t	 n, cap;
};

static void
commits_add(struct commits *c, int64_t revision)
{
	c->v = grow(c->v, c->n, &c->cap, sizeof(*c->v));
	c->v[c->n++] = revision;
}

static int
by_number(const void *va, const void *vb)
{
	const int64_t	*a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

static uint32_t
count_distinct(struct commits *c)
{
	uint32_t	n = 0;
	size_t		i;

	if (c->n > 1)
		qsort(c->v, c->n, sizeof(*c->v), by_number);
	for (i = 0; i < c->n; i++)
		n += i == 0 || c->v[i] != c->v[i - 1];
	return n;
}

/* Those that left lines in it. */
static void
add_surviving(const struct who_lines *l, const struct node *n,
    struct commits *c)
{
	uint32_t	i;

	for (i = n->line - 1; i < n->end_line && i < l->n; i++)
		if (l->v[i] != 0 && (i == n->line - 1 || l->v[i] !=
		    l->v[i - 1]))
			commits_add(c, l->v[i]);
}

static int
by_name_of(const void *va, const void *vb)
{
	const struct node	*const *a = va, *const *b = vb;

	return strcmp((*a)->name, (*b)->name);
}

/*
 * Those with hunks in it, to the nodes of LIST by their place there; a name
 * that the file has twice is of nobody.
 */
static void
add_hunks(struct query *q, const char *path, const struct node_list *list,
    struct commits *c)
{
	const struct node	**v = pool_alloc(q->pool,
				    (list->n + 1) * sizeof(*v)), **found;
	struct node		 key = { 0 };
	const struct node	*want = &key;
	sqlite3_stmt		*st = who_hunks(q, path);
	char			*name, *rest;
	size_t			 i;

	for (i = 0; i < list->n; i++)
		v[i] = &list->v[i];
	if (list->n > 1)
		qsort(v, list->n, sizeof(*v), by_name_of);
	while (list->n > 0 && db_step(q->db, st)) {
		rest = pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 1));
		while ((name = strsep(&rest, "\n")) != NULL) {
			key.name = name;
			found = bsearch(&want, v, list->n, sizeof(*v),
			    by_name_of);
			if (found == NULL || (found > v &&
			    by_name_of(found - 1, found) == 0) ||
			    (found + 1 < v + list->n &&
			    by_name_of(found, found + 1) == 0))
				continue;
			commits_add(&c[*found - list->v],
			    sqlite3_column_int64(st, 0));
		}
	}
	sqlite3_finalize(st);
}

static void
file_spots(struct query *q, const struct file *f, struct spot_list *list)
{
	struct node_list	 nodes = { 0 };
	struct commits		*commits;
	struct who_lines	 l;
	struct spot		*s;
	size_t			 i;

	if (who_lines(q, f->path, &l) == -1)
		return;
	who_nodes(q, f->id, &nodes);
	commits = pool_alloc(q->pool, (nodes.n + 1) * sizeof(*commits));
	add_hunks(q, f->path, &nodes, commits);
	for (i = 0; i < nodes.n; i++) {
		const struct node	*n = &nodes.v[i];

		if ((n->kind != NODE_FUNCTION && n->kind != NODE_METHOD) ||
		    n->line == 0 || n->end_line < n->line ||
		    !query_wants(q, n))
			continue;
		list->v = grow(list->v, list->n, &list->cap, sizeof(*s));
		s = &list->v[list->n++];
		s->node = *n;
		s->lines = n->end_line - n->line + 1;
		add_surviving(&l, n, &commits[i]);
		s->commits = count_distinct(&commits[i]);
		s->callers = callers(q, n->id);
		s->score = (int64_t)s->commits * s->lines * (1 + s->callers);
	}
	for (i = 0; i < nodes.n; i++)
		free(commits[i].v);
	node_list_release(&nodes);
}

int
ask_hotspots(struct query *q)
{
	struct spot_list	 list = { 0 };
	const struct file	*f;
	sqlite3_stmt		*st = db_prepare(q->db,
	    "SELECT f.id FROM blame AS b JOIN file AS f ON f.path = b.path "
	    "ORDER BY f.path");
	const char		*prefix = q->argc == 0 ? "" :
				    operands_prefix(q->argv[0]);
	size_t			 i;

	while (db_step(q->db, st)) {
		f = db_file(q->db, sqlite3_column_int64(st, 0));
		if (strncmp(f->path, prefix, strlen(prefix)) == 0)
			file_spots(q, f, &list);
	}
	sqlite3_finalize(st);
	if (list.n == 0)
		return who_nothing_below(q);
	qsort(list.v, list.n, sizeof(*list.v), by_score);
	answer_table(q->answer, "hotspots", spot_columns, nitems(spot_columns),
	    TABLE_MAIN);
	for (i = 0; i < list.n; i++) {
		if (q->limit != 0 && (int64_t)i == q->limit)
			break;
		answer_symbol(q, &list.v[i].node);
		answer_cell_number(q->answer, list.v[i].score);
		answer_cell_number(q->answer, list.v[i].commits);
		answer_cell_number(q->answer, list.v[i].lines);
		answer_cell_number(q->answer, list.v[i].callers);
	}
	answer_omitted(q->answer, (int64_t)(list.n - i), 0);
	free(list.v);
	return STATUS_FOUND;
}
