/*
 * Which symbols of a file discovery asks about: interfaces and bases, and
 * what can be called and is not referred to, as far as kn-link can tell.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "discover.h"
#include "kinds.h"
#include "languages.h"
#include "store.h"

/* The files that the mark BODY names are still what they were. */
static int
still_there(struct enrich *e, const void *body, size_t len)
{
	struct answers_frame f;
	struct answer_file a;
	const struct file *file;
	uint32_t i;

	memset(&f, 0, sizeof(f));
	if (answers_body_get(&f, body, len) == -1)
		return 0;
	for (i = 0; i < f.nfiles; i++) {
		answer_file_get(&f, &a);
		file = plan_find(e, a.path.p, a.path.len);
		if (file == NULL || file->blob_len != a.blob.len ||
		    memcmp(file->blob, a.blob.p, a.blob.len) != 0)
			return 0;
	}
	return 1;
}

int
inquiry_known(struct enrich *e, const struct server *server,
    const struct file *f)
{
	sqlite3_stmt *st = e->known;
	int known = 0;

	if (st == NULL || e->again)
		return 0;
	sqlite3_bind_text(st, 1, f->path.p, (int)f->path.len, SQLITE_STATIC);
	sqlite3_bind_blob(st, 2, f->blob, (int)f->blob_len, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, server->name, -1, SQLITE_STATIC);
	while (!known && sqlite3_step(st) == SQLITE_ROW)
		known = strcmp((const char *)sqlite3_column_text(st, 0),
		    "uses") == 0 && still_there(e, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1));
	sqlite3_reset(st);
	return known;
}

static void
add(struct inquiry *q, enum question_kind kind, sqlite3_stmt *st)
{
	struct question *v;

	if (q->n % 64 == 0) {
		q->questions = reallocarray(q->questions, q->n + 64,
		    sizeof(*q->questions));
		if (q->questions == NULL)
			err(2, NULL);
	}
	v = &q->questions[q->n++];
	memset(v, 0, sizeof(*v));
	v->kind = kind;
	v->node_kind = (uint32_t)sqlite3_column_int(st, 0);
	v->line = (uint32_t)sqlite3_column_int(st, 2);
	v->column = (uint32_t)sqlite3_column_int(st, 3);
}

/* Is it called without a reference: main, methods that the language calls? */
static int
called_anyway(const struct language *l, uint32_t kind, const char *name)
{
	return l != NULL && (language_glob(l->entries, name) ||
	    (kind == NODE_METHOD && language_glob(l->implicit, name)));
}

/* Of a symbol, a row of the statement: what is asked. */
static void
consider(struct session *s, struct inquiry *q, sqlite3_stmt *st)
{
	const struct language *l = language_by_name(q->work.file->lang);
	uint32_t kind = (uint32_t)sqlite3_column_int(st, 0);
	uint32_t flags = (uint32_t)sqlite3_column_int(st, 1);
	const char *name = (const char *)sqlite3_column_text(st, 4);
	uint32_t in = (uint32_t)sqlite3_column_int(st, 5);
	int used = sqlite3_column_int(st, 6), base = sqlite3_column_int(st, 7);

	if (s->client.implementation && (kind == NODE_INTERFACE ||
	    (kind == NODE_METHOD && (in == NODE_INTERFACE || base ||
	    (flags & NODE_ABSTRACT)))))
		add(q, ASK_IMPLEMENTATIONS, st);
	if (s->client.references && !used && !(flags & NODE_TEST) &&
	    (kind == NODE_FUNCTION || kind == NODE_METHOD) &&
	    !called_anyway(l, kind, name))
		add(q, ASK_REFERENCES, st);
}

struct inquiry *
inquiry_new(struct session *s, const struct file *f)
{
	sqlite3_stmt *st = s->e->symbols;
	struct inquiry *q;

	if ((q = calloc(1, sizeof(*q))) == NULL)
		err(2, NULL);
	q->work.file = f;
	if (source_read(s->e, f, &q->work.source) == -1) {
		s->n.changed += f->open == 0;
		free(q);
		return NULL;
	}
	sqlite3_bind_int64(st, 1, store_node_id(f->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(f->id + 1, 0));
	while (sqlite3_step(st) == SQLITE_ROW)
		consider(s, q, st);
	sqlite3_reset(st);
	return q;
}

void
inquiry_free(struct inquiry *q)
{
	size_t i;

	if (q == NULL)
		return;
	for (i = 0; i < q->nfindings; i++)
		free((void *)(uintptr_t)q->findings[i].name.p);
	free(q->findings);
	free(q->questions);
	source_release(&q->work.source);
	free(q);
}
