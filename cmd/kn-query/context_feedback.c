/*
 * What users said of earlier answers: it lifts or lowers for tasks like that
 * of then.
 *
 * Two tasks are alike by the words that they share, of all that either has
 * (Jaccard); under LIKE_MIN they are not.  Of a symbol, what is said for all
 * such tasks is added up, each by how alike it is; with U for and V against,
 * its factor is 1 + EFFECT (U - V) / (U + V + 1): one voice for the very same
 * task makes 1.25 or 0.75 of its score, and many never more than 1.5 or less
 * than 0.5.
 *
 * What is said holds as long as the symbol's package has the root that it had
 * then.
 */
#include <stdlib.h>
#include <string.h>

#include "context.h"

#define EFFECT		.5
#define LIKE_MIN	.5

/* By package and root: what was said of other code is over. */
static const char feedback_sql[] =
	"SELECT f.symbol, f.words, f.useful, f.useless FROM feedback AS f"
	" JOIN package AS p ON p.name = f.package AND p.root = f.root"
	" ORDER BY f.symbol, f.words";

static int
by_word(const void *va, const void *vb)
{
	const struct term	*a = *(const struct term *const *)va;
	const struct term	*b = *(const struct term *const *)vb;
	size_t			 n = a->len < b->len ? a->len : b->len;
	int			 c = memcmp(a->word, b->word, n);

	return c != 0 ? c : a->len < b->len ? -1 : a->len > b->len;
}

const char *
feedback_words(struct query *q, const struct task *k)
{
	const struct term	*v[TERMS_MAX];
	const char		*s = "";
	unsigned int		 i;

	for (i = 0; i < k->nterms; i++)
		v[i] = &k->terms[i];
	qsort(v, k->nterms, sizeof(v[0]), by_word);
	for (i = 0; i < k->nterms; i++)
		s = pool_printf(q->pool, "%s%s%.*s", s, i > 0 ? " " : "",
		    (int)v[i]->len, v[i]->word);
	return s;
}

/* How alike the task is to one of these WORDS: 0 … 1. */
static double
likeness(const struct task *k, const char *words)
{
	size_t	 n, shared = 0, all = k->nterms;

	for (; *words != '\0'; words += words[n] == ' ' ? n + 1 : n) {
		n = strcspn(words, " ");
		if (task_term(k, words, n) >= 0)
			shared++;
		else
			all++;
	}
	return all == 0 ? 0 : (double)shared / (double)all;
}

static size_t
find_symbol(const struct ranking *r, const void *hash, size_t len)
{
	size_t	 i;

	if (hash == NULL || len != sizeof(r->pool.v[0].node.hash))
		return NONE;
	for (i = 0; i < r->pool.n; i++)
		if (memcmp(r->pool.v[i].node.hash, hash, len) == 0)
			return i;
	return NONE;
}

void
feedback_apply(struct ranking *r)
{
	struct db	*db = r->q->db;
	sqlite3_stmt	*st;
	double		*voices, like;
	size_t		 i;

	if (r->q->no_feedback || r->task->nterms == 0 || r->pool.n == 0)
		return;
	voices = xcalloc(2 * r->pool.n, sizeof(*voices));
	st = db_prepare(db, feedback_sql);
	while (db_step(db, st)) {
		like = likeness(r->task, (const char *)
		    sqlite3_column_text(st, 1));
		if (like < LIKE_MIN)
			continue;
		i = find_symbol(r, sqlite3_column_blob(st, 0), (size_t)
		    sqlite3_column_bytes(st, 0));
		if (i == NONE)
			continue;
		voices[2 * i] += like * sqlite3_column_double(st, 2);
		voices[2 * i + 1] += like * sqlite3_column_double(st, 3);
	}
	sqlite3_finalize(st);
	for (i = 0; i < r->pool.n; i++)
		r->pool.v[i].factor *= 1 + EFFECT *
		    (voices[2 * i] - voices[2 * i + 1]) /
		    (voices[2 * i] + voices[2 * i + 1] + 1);
	free(voices);
}
