/*
 * history, changes-with: how the code came about.
 */
#include <stdlib.h>
#include <string.h>

#include "who.h"

#define COMMIT_FILES_MAX	50	/* a commit of more says little of what
					   belongs together */
#define SUPPORT_MIN		2	/* commits */

static const struct column root_columns[] = { SYMBOL_COLUMNS };

static const char *
first_line(struct query *q, const char *message)
{
	return pool_strndup(q->pool, message, strcspn(message, "\n"));
}

/* ---- history ---- */

static const struct column history_columns[] = {
	{ "date", SHOW_ALL },
	{ "commit", SHOW_ALL | CELL_ID },
	{ "author", SHOW_ALL | CELL_NAME },
	{ "lines", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "message", SHOW_ALL },
	{ "time", SHOW_JSON | CELL_NUMBER },
};

static int
newest_first(const void *va, const void *vb)
{
	const struct share	*a = va, *b = vb;

	if (a->last != b->last)
		return a->last > b->last ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Commits that touched the file, also those of which no line is left. */
static void
add_touches(struct query *q, const char *path, struct share_list *list)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT t.revision FROM touch "
	    "AS t JOIN path AS p ON p.id = t.path WHERE p.text = ?1");

	sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	while (db_step(q->db, st))
		share_revision(q, list, sqlite3_column_int64(st, 0), 0);
	sqlite3_finalize(st);
}

static void
surviving(struct query *q, const struct subject *s, struct share_list *list)
{
	struct who_lines	l;
	uint32_t		i, to;

	if (who_lines(q, s->path, &l) == -1)
		return;
	if (!l.exact)
		answer_note(q->answer, "%s has changed since git was asked "
		    "about it", s->path);
	to = s->end == 0 || s->end > l.n ? l.n : s->end;
	for (i = s->line > 0 ? s->line - 1 : 0; i < to; i++)
		share_revision(q, list, l.v[i], 1);
}

/* Is NAME one of the lines of NAMES? */
static int
among(const char *names, const char *name)
{
	size_t	n = strlen(name);

	for (;; names++) {
		if (strncmp(names, name, n) == 0 &&
		    (names[n] == '\n' || names[n] == '\0'))
			return 1;
		if ((names = strchr(names, '\n')) == NULL)
			return 0;
	}
}

/* Does the file define the name of NODE more than once? */
static int
ambiguous(const struct node_list *nodes, const struct node *node)
{
	size_t	i;

	for (i = 0; i < nodes->n; i++)
		if (nodes->v[i].id != node->id &&
		    strcmp(nodes->v[i].name, node->name) == 0)
			return 1;
	return 0;
}

/*
 * Commits with hunks in a definition of that name, in that file.  Where the
 * file has several of one name nobody knows which.
 */
static void
by_name(struct query *q, const struct subject *s, struct share_list *list)
{
	struct node_list	 nodes = { 0 };
	sqlite3_stmt		*st;

	who_nodes(q, node_file(s->node.id), &nodes);
	if (!ambiguous(&nodes, &s->node)) {
		st = who_hunks(q, s->path);
		while (db_step(q->db, st))
			if (among((const char *)sqlite3_column_text(st, 1),
			    s->node.name))
				share_revision(q, list,
				    sqlite3_column_int64(st, 0), 0);
		sqlite3_finalize(st);
	}
	node_list_release(&nodes);
}

int
ask_history(struct query *q)
{
	struct share_list	 list = { 0 };
	const struct revision	*r;
	struct subject		 s;
	int			 status = who_subject(q, q->argv[0], &s);
	size_t			 i;

	if (status != STATUS_FOUND)
		return status;
	surviving(q, &s, &list);
	if (s.node.kind == NODE_FILE)
		add_touches(q, s.path, &list);
	else
		by_name(q, &s, &list);
	if (list.n == 0)
		return who_nothing(q, s.path);
	answer_table(q->answer, "of", root_columns, nitems(root_columns),
	    TABLE_JSON);
	answer_symbol(q, &s.node);
	answer_table(q->answer, "commits", history_columns,
	    nitems(history_columns), TABLE_MAIN);
	qsort(list.v, list.n, sizeof(*list.v), newest_first);
	for (i = 0; i < list.n; i++) {
		if (q->limit != 0 && (int64_t)i == q->limit)
			break;
		r = who_revision(q, list.v[i].id);
		answer_cell(q->answer, who_date(q, r->time));
		answer_cell(q->answer, r->hash);
		answer_cell(q->answer, who_text(q, who_person(q, r->person)));
		answer_cell_number(q->answer, list.v[i].lines);
		answer_cell(q->answer, first_line(q, r->message));
		answer_cell_number(q->answer, r->time);
	}
	answer_omitted(q->answer, (int64_t)(list.n - i), 0);
	share_release(&list);
	return STATUS_FOUND;
}

/* ---- changes-with ---- */

static const struct column with_columns[] = {
	SYMBOL_COLUMNS,
	{ "support", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
	{ "confidence", SHOW_ALL | CELL_RIGHT | CELL_NUMBER },
};

struct pair {
	const char	*path;
	struct node	 node;
	uint32_t	 support;
};

struct pair_list {
	struct pair	*v;
	size_t		 n, cap;
};

static int
by_support(const void *va, const void *vb)
{
	const struct pair	*a = va, *b = vb;
	int			 c;

	if (a->support != b->support)
		return a->support > b->support ? -1 : 1;
	if ((c = strcmp(a->path, b->path)) != 0)
		return c;
	return a->node.line < b->node.line ? -1 : a->node.line > b->node.line;
}

static void
show_pairs(struct query *q, struct pair_list *list, uint32_t all)
{
	size_t	i;

	if (list->n > 1)
		qsort(list->v, list->n, sizeof(*list->v), by_support);
	for (i = 0; i < list->n; i++) {
		if (q->limit != 0 && (int64_t)i == q->limit)
			break;
		answer_symbol(q, &list->v[i].node);
		answer_cell_number(q->answer, list->v[i].support);
		answer_cell_number(q->answer, (int64_t)(100.0 *
		    list->v[i].support / all + 0.5));
	}
	answer_omitted(q->answer, (int64_t)(list->n - i), 0);
}

/* Files of the graph that the same commits touched. */
static uint32_t
file_pairs(struct query *q, const struct subject *s, struct pair_list *list)
{
	static const char	of[] = "SELECT count(*) FROM touch AS t "
	    "JOIN path AS p ON p.id = t.path WHERE p.text = ?1 AND "
	    "(SELECT count(*) FROM touch AS u WHERE u.revision = t.revision)"
	    " <= ?2";
	static const char	with[] = "SELECT f.id, f.path, count(*) AS n "
	    "FROM touch AS t JOIN path AS p ON p.id = t.path "
	    "JOIN touch AS u ON u.revision = t.revision "
	    "JOIN path AS o ON o.id = u.path "
	    "JOIN file AS f ON f.path = o.text "
	    "WHERE p.text = ?1 AND o.id <> p.id AND "
	    "(SELECT count(*) FROM touch AS v WHERE v.revision = t.revision)"
	    " <= ?2 GROUP BY f.id HAVING n >= ?3";
	sqlite3_stmt		*st = db_prepare(q->db, of);
	struct pair		*p;
	uint32_t		 all = 0;

	sqlite3_bind_text(st, 1, s->path, -1, SQLITE_STATIC);
	sqlite3_bind_int(st, 2, COMMIT_FILES_MAX);
	if (db_step(q->db, st))
		all = (uint32_t)sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	st = db_prepare(q->db, with);
	sqlite3_bind_text(st, 1, s->path, -1, SQLITE_STATIC);
	sqlite3_bind_int(st, 2, COMMIT_FILES_MAX);
	sqlite3_bind_int(st, 3, SUPPORT_MIN);
	while (db_step(q->db, st)) {
		list->v = grow(list->v, list->n, &list->cap, sizeof(*p));
		p = &list->v[list->n];
		memset(p, 0, sizeof(*p));
		if (!db_node(q->db, file_node(sqlite3_column_int64(st, 0)),
		    &p->node))
			continue;
		p->path = pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 1));
		p->support = (uint32_t)sqlite3_column_int(st, 2);
		list->n++;
	}
	sqlite3_finalize(st);
	return all;
}

/* What commits of SET did to one file. */
struct done_here {
	struct who_lines	 lines;
	struct named {
		size_t		 k;	/* place in the set */
		const char	*names;
	}			*named;
	size_t			 nnamed, cap;
};

static int
by_id(const void *va, const void *vb)
{
	const struct share	*a = va, *b = vb;

	return a->id < b->id ? -1 : a->id > b->id;
}

/* Place of a revision in the set, which is ordered by id; its length: none. */
static size_t
place(const struct share_list *set, int64_t revision)
{
	struct share		 key = { .id = revision };
	const struct share	*s = bsearch(&key, set->v, set->n,
				    sizeof(*set->v), by_id);

	return s == NULL ? set->n : (size_t)(s - set->v);
}

static void
read_done(struct query *q, const char *path, const struct share_list *set,
    struct done_here *d)
{
	sqlite3_stmt	*st = who_hunks(q, path);
	size_t		 k;

	if (who_lines(q, path, &d->lines) == -1)
		d->lines.n = 0;
	d->nnamed = 0;
	while (db_step(q->db, st)) {
		if ((k = place(set, sqlite3_column_int64(st, 0))) == set->n)
			continue;
		d->named = grow(d->named, d->nnamed, &d->cap,
		    sizeof(*d->named));
		d->named[d->nnamed].k = k;
		d->named[d->nnamed++].names = pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 1));
	}
	sqlite3_finalize(st);
}

/* How many of the commits in SET did something to NODE. */
static uint32_t
common(const struct done_here *d, const struct node *node, int unique,
    const struct share_list *set, unsigned char *seen)
{
	const struct who_lines	*l = &d->lines;
	uint32_t		 i, n = 0;
	size_t			 k;

	memset(seen, 0, set->n);
	for (i = node->line - 1; i < node->end_line && i < l->n; i++) {
		if (i > node->line - 1 && l->v[i] == l->v[i - 1])
			continue;
		if ((k = place(set, l->v[i])) < set->n)
			seen[k] = 1;
	}
	for (i = 0; unique && i < d->nnamed; i++)
		if (among(d->named[i].names, node->name))
			seen[d->named[i].k] = 1;
	for (k = 0; k < set->n; k++)
		n += seen[k];
	return n;
}

/* Does OUTER hold INNER, or is it the same? */
static int
around(const struct node *outer, const struct node *inner)
{
	return node_file(outer->id) == node_file(inner->id) &&
	    outer->line <= inner->line && outer->end_line >= inner->end_line;
}

/* Symbols that the same commits touched, by lines that are left of them or by
   name. */
static uint32_t
symbol_pairs(struct query *q, const struct subject *s, struct pair_list *list)
{
	static const char	files[] = "SELECT DISTINCT f.id, f.path FROM "
	    "touch AS t JOIN path AS p ON p.id = t.path "
	    "JOIN file AS f ON f.path = p.text WHERE t.revision = ?1 AND "
	    "(SELECT count(*) FROM touch AS u WHERE u.revision = ?1) <= ?2";
	sqlite3_stmt		*st = db_prepare(q->db, files);
	struct share_list	 set = { 0 }, seen = { 0 };
	struct node_list	 nodes = { 0 };
	struct done_here	 d = { 0 };
	unsigned char		*marks;
	struct pair		*p;
	uint32_t		 n;
	size_t			 i, k;
	int64_t			 file;

	surviving(q, s, &set);
	by_name(q, s, &set);
	qsort(set.v, set.n, sizeof(*set.v), by_id);
	marks = pool_alloc(q->pool, set.n + 1);
	for (i = 0; i < set.n; i++) {
		sqlite3_reset(st);
		sqlite3_bind_int64(st, 1, set.v[i].id);
		sqlite3_bind_int(st, 2, COMMIT_FILES_MAX);
		while (db_step(q->db, st)) {
			file = sqlite3_column_int64(st, 0);
			for (k = 0; k < seen.n && seen.v[k].id != file; k++)
				;
			if (k < seen.n)
				continue;
			seen.v = grow(seen.v, seen.n, &seen.cap,
			    sizeof(*seen.v));
			seen.v[seen.n++].id = file;
		}
	}
	sqlite3_finalize(st);
	for (k = 0; k < seen.n; k++) {
		read_done(q, db_file(q->db, seen.v[k].id)->path, &set, &d);
		who_nodes(q, seen.v[k].id, &nodes);
		for (i = 0; i < nodes.n; i++) {
			if (around(&nodes.v[i], &s->node) ||
			    around(&s->node, &nodes.v[i]) ||
			    nodes.v[i].line == 0 ||
			    !(KINDS_CALLABLE & KIND_BIT(nodes.v[i].kind)))
				continue;
			n = common(&d, &nodes.v[i],
			    !ambiguous(&nodes, &nodes.v[i]), &set, marks);
			if (n < SUPPORT_MIN)
				continue;
			list->v = grow(list->v, list->n, &list->cap,
			    sizeof(*p));
			p = &list->v[list->n++];
			p->node = nodes.v[i];
			p->path = db_path(q->db, &p->node);
			p->support = n;
		}
	}
	n = (uint32_t)set.n;
	free(d.named);
	node_list_release(&nodes);
	free(seen.v);
	share_release(&set);
	return n;
}

int
ask_changes_with(struct query *q)
{
	struct pair_list	list = { 0 };
	struct subject		s;
	uint32_t		all;
	int			status = who_subject(q, q->argv[0], &s);
	size_t			n;

	if (status != STATUS_FOUND)
		return status;
	answer_table(q->answer, "of", root_columns, nitems(root_columns),
	    TABLE_JSON);
	answer_symbol(q, &s.node);
	answer_table(q->answer, "changes_with", with_columns,
	    nitems(with_columns), TABLE_MAIN);
	all = s.node.kind == NODE_FILE ? file_pairs(q, &s, &list) :
	    symbol_pairs(q, &s, &list);
	if (all == 0)
		return who_nothing(q, s.path);
	show_pairs(q, &list, all);
	n = list.n;
	free(list.v);
	return n > 0 ? STATUS_FOUND : STATUS_NOTHING;
}
