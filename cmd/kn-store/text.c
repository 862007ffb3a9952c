/*
 * The full-text index: which files hold a word.  What stands where in them is
 * in their words sections (common/wordsec.h), kept as kn-extract made them.
 * A full load reads all sections at its end; an update compares the sections
 * of files that changed, and rewrites the rows of words that came or left.
 */
#include <stdlib.h>
#include <string.h>

#include "prog.h"
#include "schema.h"
#include "store.h"
#include "wordindex.h"
#include "writer.h"

_Noreturn static void
damaged(struct writer *w)
{
	db_fail(w, SQLITE_CORRUPT, "read");
}

static void
open_section(struct writer *w, struct wordsec *s, const void *data,
    size_t len)
{
	if (wordsec_open(s, data, len) == -1 || wordsec_nodes(s, NULL) == -1)
		damaged(w);
}

/* Where in the file the word stands, and in how many nodes. */
static uint32_t
fields_of(struct writer *w, struct wordsec *s, uint32_t *nodes)
{
	uint32_t	ord, fields, all = 0;

	*nodes = 0;
	while (wordsec_posting(s, &ord, &fields)) {
		if (ord == 0 && (fields & WORD_IN_NAME))
			fields = (fields & ~WORD_IN_NAME) | WORD_IN_PATH;
		all |= fields;
		++*nodes;
	}
	if (s->bad)
		damaged(w);
	return all;
}

/* ---- rows ---- */

static void
write_word(struct writer *w, const char *word, size_t len, int64_t nodes,
    const struct bytes *files)
{
	sqlite3_stmt	*st;

	st = db_stmt(w, files->len > 0 ? ST_WORD_SET : ST_WORD_DELETE);
	sqlite3_bind_text(st, 1, word, (int)len, SQLITE_STATIC);
	if (files->len > 0) {
		sqlite3_bind_int64(st, 2, nodes);
		db_blob(st, 3, files->p, files->len);
	}
	db_run(w, st);
}

/* One more file, behind those that are there; *LAST is the last of them. */
static void
add_file(struct bytes *b, int64_t *last, int64_t file, uint32_t fields)
{
	unsigned char	v[10];

	bytes_add(b, v, wordindex_put(v, *last, file, fields));
	*last = file;
}

/* ---- a full load ---- */

struct all {
	struct table	 words;
	struct word_row	*v;		/* by number in words */
	uint32_t	 max;
};

static void
collect(struct writer *w, struct all *a, int64_t file, const void *data,
    size_t len)
{
	struct wordsec	 s;
	struct word_row	*e;
	uint32_t	 i, fields, nodes;
	int		 is_new;

	open_section(w, &s, data, len);
	while (wordsec_next(&s)) {
		i = table_add(&a->words, s.word, s.len, &is_new);
		if (i >= a->max) {
			a->max = a->max == 0 ? 4096 : a->max * 2;
			a->v = grow(w, a->v, a->max, sizeof(*a->v));
		}
		e = &a->v[i];
		if (is_new)
			memset(e, 0, sizeof(*e));
		fields = fields_of(w, &s, &nodes);
		add_file(&e->files, &e->last, file, fields);
		e->nodes += nodes;
	}
	if (s.bad)
		damaged(w);
}

static int
by_word(const void *va, const void *vb)
{
	return text_cmp(((const struct word_row *)va)->word,
	    ((const struct word_row *)vb)->word);
}

void
text_build(struct writer *w)
{
	struct all	 a = { .max = 0 };
	sqlite3_stmt	*st;
	uint32_t	 i;

	db_exec(w, "DELETE FROM word");
	st = db_stmt(w, ST_WORDS_ALL);
	while (db_row(w, st))
		collect(w, &a, sqlite3_column_int64(st, 0),
		    sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1));
	for (i = 0; i < a.words.n; i++)
		a.v[i].word = (struct text){ table_key(&a.words, i),
		    a.words.entries[i].len };
	if (a.words.n > 1)
		qsort(a.v, a.words.n, sizeof(*a.v), by_word);
	bulk_words(w, a.v, a.words.n);
	for (i = 0; i < a.words.n; i++)
		bytes_release(&a.v[i].files);
	free(a.v);
	table_release(&a.words);
}

/* ---- an update ---- */

/* A word that came to FILE, left it, or stands elsewhere in it. */
struct word_change {
	int64_t		file;
	uint32_t	word;		/* in writer.words */
	uint32_t	fields;		/* now; 0: gone */
	int64_t		nodes;		/* more than before */
};

static void
note_change(struct writer *w, int64_t file, const struct wordsec *s,
    uint32_t fields, int64_t nodes)
{
	struct word_change	*c;

	if (w->nwords == w->words_max) {
		w->words_max = w->words_max == 0 ? 256 : w->words_max * 2;
		w->word_changes = grow(w, w->word_changes, w->words_max,
		    sizeof(*w->word_changes));
	}
	c = &w->word_changes[w->nwords++];
	c->file = file;
	c->word = table_add(&w->words, s->word, s->len, NULL);
	c->fields = fields;
	c->nodes = nodes;
}

static int
compare_words(const struct wordsec *a, const struct wordsec *b)
{
	return text_cmp((struct text){ a->word, a->len },
	    (struct text){ b->word, b->len });
}

/* Note what differs between two sections of FILE; either may be empty. */
static void
compare_sections(struct writer *w, int64_t file, struct wordsec *old,
    struct wordsec *new)
{
	int		more_old = wordsec_next(old);
	int		more_new = wordsec_next(new), c;
	uint32_t	had, has, nhad, nhas;

	while (more_old || more_new) {
		c = !more_new ? -1 : !more_old ? 1 : compare_words(old, new);
		had = has = nhad = nhas = 0;
		if (c <= 0)
			had = fields_of(w, old, &nhad);
		if (c >= 0)
			has = fields_of(w, new, &nhas);
		if (had != has || nhad != nhas)
			note_change(w, file, c <= 0 ? old : new, has,
			    (int64_t)nhas - (int64_t)nhad);
		if (c <= 0)
			more_old = wordsec_next(old);
		if (c >= 0)
			more_new = wordsec_next(new);
	}
	if (old->bad || new->bad)
		damaged(w);
}

static void
empty_section(struct wordsec *s)
{
	static const unsigned char	none[] = { 0 };

	wordsec_open(s, none, sizeof(none));
}

/* What the update does to FILE's section; NEW.p NULL: none from now on. */
static void
note_section(struct writer *w, int64_t file, struct text new)
{
	sqlite3_stmt	*st = db_stmt(w, ST_WORDS_GET);
	struct wordsec	 a, b;
	int		 had;

	sqlite3_bind_int64(st, 1, file);
	had = db_row(w, st);
	if (had)
		open_section(w, &a, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0));
	else
		empty_section(&a);
	if (new.p != NULL)
		open_section(w, &b, new.p, new.len);
	else
		empty_section(&b);
	compare_sections(w, file, &a, &b);
	if (had)
		sqlite3_reset(st);
}

void
text_set(struct writer *w, int64_t file, const struct facts_frame *f)
{
	sqlite3_stmt	*st;

	if (f->words.p != NULL &&
	    !wordsec_check(f->words.p, f->words.len, f->nnodes))
		fail(w, 2, "bad FACTS frame: %s: words",
		    safe(f->id.path.p, f->id.path.len));
	if (w->mode == MODE_UPDATE)
		note_section(w, file, f->words);
	st = db_stmt(w, f->words.p != NULL ? ST_WORDS_SET : ST_WORDS_DELETE);
	sqlite3_bind_int64(st, 1, file);
	if (f->words.p != NULL)
		db_blob(st, 2, f->words.p, f->words.len);
	db_run(w, st);
}

void
text_gone(struct writer *w, int64_t file)
{
	sqlite3_stmt	*st;
	struct text	 none = { NULL, 0 };

	note_section(w, file, none);
	st = db_stmt(w, ST_WORDS_DELETE);
	sqlite3_bind_int64(st, 1, file);
	db_run(w, st);
}

static int
by_change(const void *va, const void *vb)
{
	const struct word_change	*a = va, *b = vb;

	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	return a->file < b->file ? -1 : a->file > b->file;
}

/* Changes C[0 … N - 1] of one word, by file, to its row. */
static void
change_word(struct writer *w, const struct word_change *c, size_t n)
{
	struct wordindex	 old;
	struct bytes		 files = { NULL, 0, 0 };
	sqlite3_stmt		*st = db_stmt(w, ST_WORD_GET);
	const char		*word = table_key(&w->words, c->word);
	uint32_t		 len = w->words.entries[c->word].len, fields;
	int64_t			 nodes = 0, last = 0, file;
	size_t			 i = 0;
	int			 more;

	sqlite3_bind_text(st, 1, word, (int)len, SQLITE_STATIC);
	more = db_row(w, st);
	if (more) {
		nodes = sqlite3_column_int64(st, 0);
		wordindex_open(&old, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1));
	} else
		wordindex_open(&old, NULL, 0);
	while (wordindex_next(&old, &file, &fields)) {
		for (; i < n && c[i].file < file; i++)
			if (c[i].fields != 0)
				add_file(&files, &last, c[i].file,
				    c[i].fields);
		if (i < n && c[i].file == file)
			fields = c[i++].fields;
		if (fields != 0)
			add_file(&files, &last, file, fields);
	}
	if (old.bad)
		damaged(w);
	if (more)
		sqlite3_reset(st);
	for (; i < n; i++)
		if (c[i].fields != 0)
			add_file(&files, &last, c[i].file, c[i].fields);
	for (i = 0; i < n; i++)
		nodes += c[i].nodes;
	write_word(w, word, len, nodes, &files);
	bytes_release(&files);
}

void
text_update(struct writer *w)
{
	size_t	i, to;

	if (w->nwords > 1)
		qsort(w->word_changes, w->nwords, sizeof(*w->word_changes),
		    by_change);
	for (i = 0; i < w->nwords; i = to) {
		for (to = i; to < w->nwords &&
		    w->word_changes[to].word == w->word_changes[i].word; to++)
			;
		change_word(w, w->word_changes + i, to - i);
	}
}
