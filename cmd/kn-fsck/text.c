/*
 * Names and words, against the indexes made of them.
 */
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "prog.h"
#include "store.h"
#include "wordindex.h"
#include "wordsec.h"

/* ---- names ---- */

/* A sum over a set that does not depend on its order: FNV-1a of each. */
static uint64_t
hash(uint64_t h, const void *p, size_t len)
{
	const unsigned char *s = p;

	while (len-- > 0)
		h = (h ^ *s++) * 1099511628211u;
	return h;
}
#define HASH_START	14695981039346656037u

/*
 * The trigrams of a name as the tokenizer makes them are its own matter, so
 * the index is compared with a fresh one of the same names.
 */
static void
index_sum(sqlite3 *db, const char *schema, uint64_t *sum, int64_t *n)
{
	char sql[256];
	sqlite3_stmt *st;
	struct text t;
	int64_t doc;

	snprintf(sql, sizeof(sql), "CREATE VIRTUAL TABLE temp.v_%s USING "
	    "fts5vocab('%s', 'name_fts', 'instance')", schema, schema);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		finding("the index of names cannot be read: %s",
		    sqlite3_errmsg(db));
		return;
	}
	snprintf(sql, sizeof(sql), "SELECT term, doc FROM temp.v_%s", schema);
	st = db_prepare(db, sql);
	*sum = 0;
	*n = 0;
	while (db_row(db, st)) {
		t = db_bytes(st, 0);
		doc = sqlite3_column_int64(st, 1);
		*sum += hash(hash(HASH_START, t.p, t.len), &doc, sizeof(doc));
		++*n;
	}
	sqlite3_finalize(st);
}

void
check_names(sqlite3 *db)
{
	sqlite3_stmt *st;
	struct text t;
	uint64_t kept = 0, made = 1;
	int64_t nkept = 0, nmade = 0;

	st = db_prepare(db, "SELECT text FROM name AS m WHERE NOT EXISTS "
	    "(SELECT 1 FROM node WHERE name = m.text)");
	while (db_row(db, st)) {
		t = db_bytes(st, 0);
		finding("no node is called %s", safe(t.p, t.len));
	}
	sqlite3_finalize(st);
	st = db_prepare(db, "SELECT DISTINCT name FROM node AS n WHERE NOT "
	    "EXISTS (SELECT 1 FROM name WHERE text = n.name)");
	while (db_row(db, st)) {
		t = db_bytes(st, 0);
		finding("%s is not among the names", safe(t.p, t.len));
	}
	sqlite3_finalize(st);
	if (sqlite3_exec(db, "CREATE VIRTUAL TABLE temp.name_fts USING "
	    "fts5(text, content='', tokenize='trigram', detail=none, "
	    "columnsize=0); INSERT INTO temp.name_fts (rowid, text) "
	    "SELECT id, text FROM main.name", NULL, NULL, NULL) !=
	    SQLITE_OK) {
		finding("the names cannot be indexed: %s", sqlite3_errmsg(db));
		return;
	}
	index_sum(db, "main", &kept, &nkept);
	index_sum(db, "temp", &made, &nmade);
	if (kept != made || nkept != nmade)
		finding("the index of names has %lld entries, and should have "
		    "%lld", (long long)nkept, (long long)nmade);
}

/* ---- words ---- */

struct word_count {
	char		*text;
	size_t		 len;
	uint64_t	 nodes;
	uint64_t	 files;		/* sum over those that hold it */
};

struct word_table {
	struct word_count *v;
	size_t		   n, mask;
};

static struct word_count *
word_slot(struct word_table *t, const char *p, size_t len)
{
	size_t i, j;
	struct word_count *old = t->v;

	if (t->n * 2 >= t->mask) {
		size_t size = t->v == NULL ? 0 : t->mask + 1;

		t->mask = t->mask == 0 ? 0xffff : t->mask * 2 + 1;
		t->v = calloc(t->mask + 1, sizeof(*t->v));
		if (t->v == NULL)
			grow(NULL, SIZE_MAX, 2);
		for (i = 0; i < size; i++) {
			if (old[i].text == NULL)
				continue;
			j = hash(HASH_START, old[i].text, old[i].len) & t->mask;
			while (t->v[j].text != NULL)
				j = (j + 1) & t->mask;
			t->v[j] = old[i];
		}
		free(old);
	}
	for (i = hash(HASH_START, p, len) & t->mask; t->v[i].text != NULL;
	    i = (i + 1) & t->mask)
		if (t->v[i].len == len && memcmp(t->v[i].text, p, len) == 0)
			return &t->v[i];
	t->n++;
	t->v[i].text = memcpy(grow(NULL, len + 1, 1), p, len);
	t->v[i].len = len;
	return &t->v[i];
}

static void
words_release(struct word_table *t)
{
	size_t i;

	for (i = 0; t->v != NULL && i <= t->mask; i++)
		free(t->v[i].text);
	free(t->v);
}

static uint64_t
file_mark(int64_t file, uint32_t fields)
{
	uint64_t h = hash(HASH_START, &file, sizeof(file));

	return hash(h, &fields, sizeof(fields));
}

/* Count the words of one file's section; -1 when it is damaged. */
static int
count_words(struct word_table *t, int64_t file, struct text section)
{
	struct wordsec s;
	struct word_count *w;
	uint32_t ord, fields, all;

	if (wordsec_open(&s, section.p, section.len) == -1 ||
	    wordsec_nodes(&s, NULL) == -1)
		return -1;
	while (wordsec_next(&s)) {
		w = word_slot(t, s.word, s.len);
		all = 0;
		while (wordsec_posting(&s, &ord, &fields)) {
			w->nodes++;
			if (ord == 0 && fields & WORD_IN_NAME)
				fields = (fields & ~WORD_IN_NAME) |
				    WORD_IN_PATH;
			all |= fields;
		}
		w->files += file_mark(file, all);
	}
	return s.bad ? -1 : 0;
}

static void
compare_words(sqlite3 *db, struct word_table *t)
{
	sqlite3_stmt *st = db_prepare(db,
	    "SELECT text, nodes, files FROM word");
	struct wordindex x;
	struct word_count *w;
	struct text text, files;
	uint64_t sum;
	uint32_t fields;
	int64_t file;
	size_t before;

	while (db_row(db, st)) {
		text = db_bytes(st, 0);
		files = db_bytes(st, 2);
		before = t->n;
		w = word_slot(t, text.p, text.len);
		if (t->n > before) {
			finding("no file holds the word %s",
			    safe(text.p, text.len));
			continue;
		}
		sum = 0;
		wordindex_open(&x, files.p, files.len);
		while (wordindex_next(&x, &file, &fields))
			sum += file_mark(file, fields);
		if (x.bad || sum != w->files)
			finding("the word %s is said to be in other files",
			    safe(text.p, text.len));
		if ((uint64_t)sqlite3_column_int64(st, 1) != w->nodes)
			finding("the word %s is in %llu nodes, its row says "
			    "%lld", safe(text.p, text.len),
			    (unsigned long long)w->nodes,
			    (long long)sqlite3_column_int64(st, 1));
		w->nodes = 0;
	}
	sqlite3_finalize(st);
}

void
check_words(sqlite3 *db)
{
	sqlite3_stmt *st;
	struct word_table t = { NULL, 0, 0 };
	char *derived = db_meta(db, "derived");
	struct text path;
	size_t i;

	if (derived == NULL || strcmp(derived, "1") != 0) {
		remark("they were not indexed yet");
		free(derived);
		return;
	}
	free(derived);
	st = db_prepare(db, "SELECT w.file, w.section, f.nodes, f.path "
	    "FROM words AS w LEFT JOIN file AS f ON f.id = w.file");
	while (db_row(db, st)) {
		path = db_bytes(st, 3);
		if (sqlite3_column_type(st, 3) == SQLITE_NULL)
			finding("words of a file %lld that is not there",
			    (long long)sqlite3_column_int64(st, 0));
		else if (!wordsec_check(db_bytes(st, 1).p, db_bytes(st, 1).len,
		    (uint32_t)sqlite3_column_int64(st, 2)) ||
		    count_words(&t, sqlite3_column_int64(st, 0),
		    db_bytes(st, 1)) == -1)
			finding("%s: its words are damaged",
			    safe(path.p, path.len));
	}
	sqlite3_finalize(st);
	compare_words(db, &t);
	for (i = 0; t.v != NULL && i <= t.mask; i++)
		if (t.v[i].text != NULL && t.v[i].nodes > 0)
			finding("the word %s is not in the index",
			    safe(t.v[i].text, t.v[i].len));
	words_release(&t);
}
