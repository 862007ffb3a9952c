/*
 * The table message: which commits have a word in their message.  Words are
 * collected as COMMIT frames come, and go to their rows when they are many
 * and at the end.
 */
#include <stdlib.h>
#include <string.h>

#include "people.h"
#include "schema.h"
#include "writer.h"

#define WAITING_MAX	1000000		/* that wait: 16 MB */

static int
by_word(const void *va, const void *vb)
{
	const struct spoken_word	*a = va, *b = vb;

	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	return a->revision < b->revision ? -1 : a->revision > b->revision;
}

static void
put_id(struct bytes *b, int64_t *last, int64_t id)
{
	unsigned char	packed[PACKED_ID_MAX];

	if (id == *last)
		return;
	bytes_add(b, packed, packed_id_put(packed, *last, id));
	*last = id;
}

/* The row of WORD with the N revisions of V, which are in order. */
static void
merge(struct writer *w, const char *word, size_t len,
    const struct spoken_word *v, size_t n)
{
	sqlite3_stmt		*st = db_stmt(w, ST_MESSAGE_GET);
	struct bytes		 b = { NULL, 0, 0 };
	struct packed_ids	 old;
	int64_t			 id, last = 0;
	size_t			 i = 0;
	int			 any;

	sqlite3_bind_text(st, 1, word, (int)len, SQLITE_STATIC);
	if ((any = db_row(w, st)) != 0) {
		packed_ids_open(&old, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0));
		while (packed_ids_next(&old, &id)) {
			for (; i < n && v[i].revision < id; i++)
				put_id(&b, &last, v[i].revision);
			put_id(&b, &last, id);
		}
		if (old.bad)
			db_fail(w, SQLITE_CORRUPT, "read");
		sqlite3_reset(st);
	}
	for (; i < n; i++)
		if (v[i].revision > last)
			put_id(&b, &last, v[i].revision);
	st = db_stmt(w, ST_MESSAGE_SET);
	sqlite3_bind_text(st, 1, word, (int)len, SQLITE_STATIC);
	db_blob(st, 2, b.p, b.len);
	db_run(w, st);
	bytes_release(&b);
}

static void
flush(struct writer *w)
{
	struct spoken	*s = &w->spoken;
	size_t		 i, next;

	if (s->n > 1)
		qsort(s->v, s->n, sizeof(*s->v), by_word);
	for (i = 0; i < s->n; i = next) {
		for (next = i; next < s->n && s->v[next].word == s->v[i].word;
		    next++)
			;
		merge(w, table_key(&s->words, s->v[i].word),
		    s->words.entries[s->v[i].word].len, s->v + i, next - i);
	}
	s->n = 0;
	table_clear(&s->words);
}

void
messages_add(struct writer *w, int64_t revision, struct text message)
{
	struct spoken		*s = &w->spoken;
	struct message_words	 m;
	char			 word[WORD_MAX];
	size_t			 len;

	message_words_open(&m, message);
	while ((len = message_words_next(&m, word)) > 0) {
		if (s->n == s->max) {
			s->max = s->max * 2 + 1024;
			s->v = grow(w, s->v, s->max, sizeof(*s->v));
		}
		s->v[s->n].word = table_add(&s->words, word, len, NULL);
		s->v[s->n++].revision = revision;
	}
	if (s->n >= WAITING_MAX)
		flush(w);
}

void
messages_finish(struct writer *w)
{
	sqlite3_stmt	*st;
	struct text	 message;

	/* An older kn did not keep them. */
	if (w->spoken.n == 0 && db_int(w, ST_MESSAGE_MISSING)) {
		st = db_stmt(w, ST_MESSAGE_ALL);
		while (db_row(w, st)) {
			message = db_column(st, 1);
			messages_add(w, sqlite3_column_int64(st, 0), message);
		}
	}
	flush(w);
	table_release(&w->spoken.words);
	free(w->spoken.v);
	memset(&w->spoken, 0, sizeof(w->spoken));
}
