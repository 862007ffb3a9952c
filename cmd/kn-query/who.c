/*
 * History and authors as the store keeps them.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "operands.h"
#include "people.h"
#include "who.h"

/* Rows that were looked up, in lists by id. */

struct person_row {
	struct person		 p;
	struct person_row	*next;
};

struct revision_row {
	struct revision		 r;
	struct revision_row	*next;
};

#define BUCKETS	4096
static struct person_row	*persons[BUCKETS];
static struct revision_row	*revisions[BUCKETS];

const struct person *
who_person(struct query *q, int64_t id)
{
	struct person_row	*row;
	sqlite3_stmt		*st;
	size_t			 k = (size_t)id % BUCKETS;

	for (row = persons[k]; row != NULL; row = row->next)
		if (row->p.id == id)
			return &row->p;
	st = db_get(q->db, ST_PERSON);
	row = pool_alloc(q->pool, sizeof(*row));
	row->p.id = id;
	row->p.name = row->p.email = "";
	sqlite3_bind_int64(st, 1, id);
	if (db_step(q->db, st)) {
		row->p.name = pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 0));
		row->p.email = pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 1));
	}
	sqlite3_reset(st);
	row->next = persons[k];
	persons[k] = row;
	return &row->p;
}

const struct revision *
who_revision(struct query *q, int64_t id)
{
	struct revision_row	*row;
	sqlite3_stmt		*st;
	size_t			 k = (size_t)id % BUCKETS;

	for (row = revisions[k]; row != NULL; row = row->next)
		if (row->r.id == id)
			return &row->r;
	st = db_get(q->db, ST_REVISION);
	row = pool_alloc(q->pool, sizeof(*row));
	row->r.message = "";
	sqlite3_bind_int64(st, 1, id);
	if (id != 0 && db_step(q->db, st)) {
		row->r.id = id;
		row->r.person = sqlite3_column_int64(st, 0);
		row->r.time = sqlite3_column_int64(st, 1);
		snprintf(row->r.hash, sizeof(row->r.hash), "%s",
		    (const char *)sqlite3_column_text(st, 2));
		row->r.message = pool_strdup(q->pool,
		    (const char *)sqlite3_column_text(st, 3));
	}
	sqlite3_reset(st);
	row->next = revisions[k];
	revisions[k] = row;
	return &row->r;
}

const char *
who_text(struct query *q, const struct person *p)
{
	struct text	name = { p->name, strlen(p->name) };
	struct text	email = { p->email, strlen(p->email) };
	char		buf[512];

	person_text(buf, sizeof(buf), name, email);
	return pool_strdup(q->pool, buf);
}

const char *
who_date(struct query *q, int64_t t)
{
	time_t		s = (time_t)t;
	struct tm	tm;
	char		buf[32];

	if (t == 0 || gmtime_r(&s, &tm) == NULL ||
	    strftime(buf, sizeof(buf), "%Y-%m-%d", &tm) == 0)
		return "";
	return pool_strdup(q->pool, buf);
}

int
who_lines(struct query *q, const char *path, struct who_lines *l)
{
	sqlite3_stmt		*st = db_get(q->db, ST_BLAME);
	const void		*runs;
	struct packed_runs	 r;
	int64_t			 revision;
	uint32_t		 n;
	size_t			 len, all = 0;

	sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	if (!db_step(q->db, st)) {
		sqlite3_reset(st);
		return -1;
	}
	runs = sqlite3_column_blob(st, 0);
	len = (size_t)sqlite3_column_bytes(st, 0);
	packed_runs_open(&r, runs, len);
	while (packed_runs_next(&r, &n, &revision))
		all += n;
	l->v = pool_alloc(q->pool, (all + 1) * sizeof(*l->v));
	l->n = 0;
	packed_runs_open(&r, runs, len);
	while (packed_runs_next(&r, &n, &revision))
		while (n-- > 0)
			l->v[l->n++] = revision;
	l->exact = sqlite3_column_int(st, 1);
	sqlite3_reset(st);
	return 0;
}

/* ---- shares ---- */

static void
add(struct share_list *list, int64_t id, uint32_t lines,
    const struct revision *r, double weight)
{
	struct share	*s;
	size_t		 i;

	list->lines += lines;
	/* Neighbouring lines are mostly of one hand. */
	for (i = list->n; i-- > 0;)
		if (list->v[i].id == id)
			break;
	if (i == (size_t)-1) {
		list->v = grow(list->v, list->n, &list->cap, sizeof(*s));
		i = list->n++;
		memset(&list->v[i], 0, sizeof(*s));
		list->v[i].id = id;
	}
	s = &list->v[i];
	s->lines += lines;
	s->weight += weight;
	if (s->newest == 0 || r->time > s->last) {
		s->last = r->time;
		s->newest = r->id;
	}
}

void
share_person(struct query *q, struct share_list *list, int64_t revision,
    uint32_t lines, double weight)
{
	const struct revision	*r = who_revision(q, revision);

	if (r->id != 0)
		add(list, r->person, lines, r, weight);
}

void
share_revision(struct query *q, struct share_list *list, int64_t revision,
    uint32_t lines)
{
	const struct revision	*r = who_revision(q, revision);

	if (r->id != 0)
		add(list, r->id, lines, r, lines);
}

static int
by_share(const void *va, const void *vb)
{
	const struct share	*a = va, *b = vb;

	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	if (a->lines != b->lines)
		return a->lines > b->lines ? -1 : 1;
	if (a->last != b->last)
		return a->last > b->last ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

void
share_sort(struct share_list *list)
{
	if (list->n > 1)
		qsort(list->v, list->n, sizeof(*list->v), by_share);
}

void
share_release(struct share_list *list)
{
	free(list->v);
	memset(list, 0, sizeof(*list));
}

/* ---- what commits changed ---- */

sqlite3_stmt *
who_hunks(struct query *q, const char *path)
{
	sqlite3_stmt	*st = db_prepare(q->db, "SELECT h.revision, h.names "
	    "FROM hunk AS h JOIN path AS p ON p.id = h.path "
	    "WHERE p.text = ?1");

	sqlite3_bind_text(st, 1, path, -1, SQLITE_TRANSIENT);
	return st;
}

void
who_nodes(struct query *q, int64_t file, struct node_list *nodes)
{
	sqlite3_stmt	*st = db_get(q->db, ST_NODES_IN);

	nodes->n = 0;
	sqlite3_bind_int64(st, 1, file_node(file) + 1);
	sqlite3_bind_int64(st, 2, file_last(file));
	db_nodes(q->db, st, nodes);
}

/* ---- what is asked about ---- */

int
who_subject(struct query *q, const char *arg, struct subject *s)
{
	struct node_list	list = { 0 };
	int			status;

	memset(s, 0, sizeof(*s));
	status = symbol_find(q, arg, 0, &list);
	if (status == STATUS_FOUND) {
		s->node = list.v[0];
		s->path = db_path(q->db, &s->node);
		if (s->node.kind != NODE_FILE) {
			s->line = s->node.line;
			s->end = s->node.end_line;
		}
	}
	node_list_release(&list);
	return status;
}

int
who_nothing(struct query *q, const char *of)
{
	answer_fail(q->answer, "git was not asked about %s: run kn-blame -d "
	    "%s | kn-store -d %s in its repository", of, q->database,
	    q->database);
	return STATUS_NOTHING;
}

int
who_nothing_below(struct query *q)
{
	if (q->argc == 0)
		return who_nothing(q, "these files");
	return operands_known(q, q->argv[0]) ? who_nothing(q, q->argv[0]) :
	    STATUS_NOTHING;
}
