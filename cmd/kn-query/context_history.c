/*
 * Words of the task in the messages of commits: they lead to the definitions
 * that those commits changed.  A message says what the code is for in the
 * words of people, which the code itself may never use.  What that is worth
 * depends on the repository: tests/eval.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "graph.h"
#include "people.h"

#define REVISIONS_MAX	50	/* the commits whose messages fit best */
#define NAMES_MAX	40	/* definitions changed by one of them; one that
				   changes more is about none of them */
struct fit {
	int64_t	 revision;
	double	 score;
};

struct fits {
	struct fit	*v;
	size_t		 n, cap;
};

static int
by_revision(const void *va, const void *vb)
{
	const struct fit	*a = va, *b = vb;

	return a->revision < b->revision ? -1 : a->revision > b->revision;
}

static int
by_score(const void *va, const void *vb)
{
	const struct fit	*a = va, *b = vb;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return by_revision(va, vb);
}

/* Revisions with term T in their message, each with what that is worth; what
   it would be at best is added to *ALL. */
static void
term_fits(struct query *q, const struct term *t, double messages,
    struct fits *f, double *all)
{
	sqlite3_stmt		*st = db_get(q->db, ST_MESSAGE);
	struct packed_ids	 ids;
	size_t			 first = f->n, n;
	double			 stress;
	int64_t			 id;

	sqlite3_bind_text(st, 1, t->word, (int)t->len, SQLITE_STATIC);
	if (db_step(q->db, st)) {
		packed_ids_open(&ids, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0));
		while (packed_ids_next(&ids, &id)) {
			f->v = grow(f->v, f->n, &f->cap, sizeof(*f->v));
			f->v[f->n++].revision = id;
		}
		if (ids.bad)
			errx(STATUS_ERROR, "the store is damaged: messages");
		sqlite3_reset(st);
	}
	n = f->n - first;
	stress = log(1 + (messages - (double)n + .5) / ((double)n + .5)) *
	    t->weight;
	*all += stress;
	for (; first < f->n; first++)
		f->v[first].score = stress;
}

/* Each revision once, with the sum of its terms; the best first. */
static void
sum_up(struct fits *f)
{
	size_t	 i, n = 0;

	if (f->n == 0)
		return;
	qsort(f->v, f->n, sizeof(*f->v), by_revision);
	for (i = 1; i < f->n; i++)
		if (f->v[i].revision == f->v[n].revision)
			f->v[n].score += f->v[i].score;
		else
			f->v[++n] = f->v[i];
	f->n = n + 1;
	qsort(f->v, f->n, sizeof(*f->v), by_score);
}

/* Definitions that a revision changed. */
struct changed {
	struct id_list	 ids;
	size_t		 names;
};

static void
add_named(struct query *q, int64_t file, const char *names, struct changed *c)
{
	sqlite3_stmt	*st;
	const char	*nl;

	for (;; names = nl + 1) {
		nl = names + strcspn(names, "\n");
		c->names++;
		st = db_get(q->db, ST_IDS_NAMED_IN);
		sqlite3_bind_text(st, 1, names, (int)(nl - names),
		    SQLITE_STATIC);
		sqlite3_bind_int64(st, 2, file_node(file) + 1);
		sqlite3_bind_int64(st, 3, file_last(file));
		while (db_step(q->db, st))
			id_list_add(&c->ids, sqlite3_column_int64(st, 0));
		if (*nl == '\0')
			break;
	}
}

/* FIT is the share of the task that the message has: 0 … 1. */
static void
lend(struct ranking *r, int64_t revision, double fit, struct changed *c)
{
	sqlite3_stmt	*st = db_get(r->q->db, ST_HUNKS);
	size_t		 i, k;
	double		 value;

	c->ids.n = c->names = 0;
	sqlite3_bind_int64(st, 1, revision);
	while (db_step(r->q->db, st))
		if (c->names <= NAMES_MAX)
			add_named(r->q, sqlite3_column_int64(st, 0),
			    (const char *)sqlite3_column_text(st, 1), c);
	if (c->names > NAMES_MAX)
		return;
	value = fit * fit / (1 + log2((double)c->names + 1) / 4);
	for (i = 0; i < c->ids.n; i++) {
		k = candidate_add(r->q, &r->pool, c->ids.v[i], NULL);
		if (k != NONE)
			r->pool.v[k].said = 1 - (1 - r->pool.v[k].said) *
			    (1 - value);
	}
}

void
history_candidates(struct ranking *r)
{
	struct fits	 f = { NULL, 0, 0 };
	struct changed	 c = { .names = 0 };
	double		 messages, all = 0;
	size_t		 i;

	messages = (double)db_number(r->q->db,
	    "SELECT count(*) FROM revision", 0);
	for (i = 0; i < r->task->nterms && messages > 0; i++)
		term_fits(r->q, &r->task->terms[i], messages, &f, &all);
	sum_up(&f);
	for (i = 0; i < f.n && i < REVISIONS_MAX && all > 0; i++)
		lend(r, f.v[i].revision, f.v[i].score / all, &c);
	id_list_release(&c.ids);
	free(f.v);
}
