/*
 * From terms to definitions, by the full-text index: fielded BM25 (Robertson,
 * Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields",
 * CIKM 2004).  The index says which files hold a term and in which fields;
 * that bounds what a definition of the file can reach, so files are looked
 * into from the most promising on, until the rest cannot reach the best.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "packed.h"
#include "store.h"
#include "wordindex.h"

#define BM25_K1		1.2
#define ROUNDING	(1 + 1e-9)	/* sums in another order */
/* A word that only begins like the term, or is its beginning. */
#define VARIANT_WEIGHT	0.3
#define VARIANT_MIN	4	/* letters that must be the same */
#define VARIANT_LONGER	6	/* letters more than the term has */

/* Weights of the fields, and words they have on the average. */
enum { F_NAME, F_SIGNATURE, F_DOC, F_BODY, F_CONTAINER, F_PATH, F_MAX };
static const double	weight[F_MAX] = { 3, .5, .7, .3, 2, 1 };
static const double	average[WORD_FIELDS] = { 2.5, 6, 12, 20 };
/*
 * How much the length counts, by field (BM25F: S. Robertson, H. Zaragoza,
 * M. Taylor, CIKM 2004): long names repeat the words of a task.
 */
static const double	bm25_b[WORD_FIELDS] = { .75, .5, .5, .5 };

struct bound {
	int64_t	 file;
	double	 most;
};

struct find {
	struct query	*q;
	struct task	*task;
	struct bound	*files;		/* by file id, then by bound */
	size_t		 nfiles;
	double		 nodes;		/* in the store */
	/* Words that count for terms. */
	struct variant {
		char	 word[WORD_MAX];
		size_t	 len;
		uint8_t	 term;
		int	 exact;
	}		*variants;
	size_t		 nvariants, variants_cap;
	/* of the file at hand */
	struct wordsec_node *node;
	struct hit	*hit;
	uint64_t	(*part)[WORD_FIELDS];	/* by variants only */
	size_t		 node_cap;
};

static double
idf(double nodes, double n)
{
	return log(1 + (nodes - n + .5) / (n + .5));
}

/* What a field of LENGTH words takes from the weight of one. */
static double
norm_of(int field, double length)
{
	return 1 - bm25_b[field] + bm25_b[field] * length / average[field];
}

/* The most that a word in these fields of a file adds for one node. */
static double
most(uint32_t fields)
{
	double	 tf = 0;
	int	 f;

	for (f = 0; f < WORD_FIELDS; f++)
		if (fields >> f & 1)
			tf += weight[f] / norm_of(f, 1);
	if (fields & WORD_IN_NAME)
		tf += weight[F_CONTAINER];
	if (fields & WORD_IN_PATH)
		tf += weight[F_PATH];
	return tf / (BM25_K1 + tf);
}

/* ---- which files ---- */

static void
add_variant(struct find *f, const char *word, size_t len, int term, int exact)
{
	struct variant	*v;

	f->variants = grow(f->variants, f->nvariants, &f->variants_cap,
	    sizeof(*f->variants));
	v = &f->variants[f->nvariants++];
	memcpy(v->word, word, len);
	v->len = len;
	v->term = (uint8_t)term;
	v->exact = exact;
}

/* Bounds of the files of one row of the index. */
static void
add_files(struct find *f, sqlite3_stmt *st, double factor, double *best)
{
	struct wordindex	 x;
	uint32_t		 fields;
	int64_t			 file;
	double			 add;

	wordindex_open(&x, sqlite3_column_blob(st, 2),
	    (size_t)sqlite3_column_bytes(st, 2));
	while (wordindex_next(&x, &file, &fields)) {
		if ((size_t)file >= f->nfiles)
			continue;
		add = most(fields) * factor;
		if (add > best[file])
			best[file] = add;
	}
	if (x.bad)
		errx(STATUS_ERROR, "the store is damaged: word index");
}

/*
 * Rows of the index that count for term I: the word itself, words that begin
 * with it, and words that it begins with.
 */
static void
term_files(struct find *f, unsigned int i, double *best)
{
	struct term	*t = &f->task->terms[i];
	sqlite3_stmt	*st = db_get(f->q->db, ST_WORDS_LIKE);
	char		 last[WORD_MAX];
	const char	*word;
	size_t		 len;
	int64_t		 nodes = 0;
	int		 exact;

	/* From the shortest beginning that counts to the last longer word. */
	len = t->len < VARIANT_MIN ? t->len : VARIANT_MIN;
	sqlite3_bind_text(st, 1, t->word, (int)len, SQLITE_STATIC);
	memcpy(last, t->word, t->len);
	last[len - 1]++;
	sqlite3_bind_text(st, 2, last, (int)len, SQLITE_STATIC);
	t->idf = idf(f->nodes, 0);
	while (db_step(f->q->db, st)) {
		word = (const char *)sqlite3_column_text(st, 0);
		len = (size_t)sqlite3_column_bytes(st, 0);
		exact = len == t->len && memcmp(word, t->word, len) == 0;
		if (exact) {
			nodes = sqlite3_column_int64(st, 1);
			t->known = 1;
		} else if (len > t->len ? len > t->len + VARIANT_LONGER ||
		    t->len < VARIANT_MIN ||
		    memcmp(word, t->word, t->len) != 0 :
		    len < VARIANT_MIN || 2 * len < t->len ||
		    memcmp(word, t->word, len) != 0)
			continue;
		add_variant(f, word, len, (int)i, exact);
		add_files(f, st, exact ? 1 : VARIANT_WEIGHT, best);
		if (!exact && t->known == 0)
			nodes += sqlite3_column_int64(st, 1);
	}
	t->idf = idf(f->nodes, (double)nodes);
}

static int
by_bound(const void *va, const void *vb)
{
	const struct bound	*a = va, *b = vb;

	if (a->most != b->most)
		return a->most > b->most ? -1 : 1;
	return a->file < b->file ? -1 : a->file > b->file;
}

static int
by_variant(const void *va, const void *vb)
{
	const struct variant	*a = va, *b = vb;
	size_t			 n = a->len < b->len ? a->len : b->len;
	int			 c = memcmp(a->word, b->word, n);

	if (c != 0)
		return c;
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return a->term < b->term ? -1 : a->term > b->term;
}

static void
bound_files(struct find *f)
{
	double		*best;
	unsigned int	 i;
	size_t		 j, n;

	f->nfiles = (size_t)db_number(f->q->db, "SELECT max(id) FROM file",
	    0) + 1;
	f->files = xcalloc(f->nfiles, sizeof(*f->files));
	best = malloc(f->nfiles * sizeof(*best));
	if (best == NULL)
		err(STATUS_ERROR, NULL);
	for (i = 0; i < f->task->nterms; i++) {
		memset(best, 0, f->nfiles * sizeof(*best));
		term_files(f, i, best);
		for (j = 0; j < f->nfiles; j++)
			f->files[j].most += best[j] * f->task->terms[i].idf *
			    f->task->terms[i].weight;
	}
	free(best);
	for (j = n = 0; j < f->nfiles; j++)
		if (f->files[j].most > 0) {
			f->files[n] = f->files[j];
			f->files[n++].file = (int64_t)j;
		}
	f->nfiles = n;
	qsort(f->files, n, sizeof(*f->files), by_bound);
	if (f->nvariants > 1)
		qsort(f->variants, f->nvariants, sizeof(*f->variants),
		    by_variant);
}

/* ---- in a file ---- */

/* Which terms stand where in the nodes of the file. */
static void
read_postings(struct find *f, struct wordsec *s)
{
	size_t		 i = 0, j;
	uint32_t	 ord, fields;
	uint64_t	 bit, exact_bits, part_bits;
	int		 c, k;

	while (i < f->nvariants && wordsec_next(s)) {
		for (c = 1; i < f->nvariants; i++) {
			const struct variant	*v = &f->variants[i];
			size_t			 n;

			n = v->len < s->len ? v->len : s->len;
			c = memcmp(v->word, s->word, n);
			if (c == 0)
				c = v->len < s->len ? -1 : v->len > s->len;
			if (c >= 0)
				break;
		}
		if (i == f->nvariants || c != 0)
			continue;
		exact_bits = part_bits = 0;
		for (j = i; j < f->nvariants &&
		    f->variants[j].len == s->len &&
		    memcmp(f->variants[j].word, s->word, s->len) == 0; j++) {
			bit = (uint64_t)1 << f->variants[j].term;
			if (f->variants[j].exact)
				exact_bits |= bit;
			else
				part_bits |= bit;
		}
		while (wordsec_posting(s, &ord, &fields))
			for (k = 0; k < WORD_FIELDS; k++)
				if (fields >> k & 1) {
					f->hit[ord].in[k] |= exact_bits;
					f->part[ord][k] |= part_bits;
				}
	}
	if (s->bad)
		errx(STATUS_ERROR, "the store is damaged: words");
}

/* Both scores of H. */
static void
bm25f(const struct find *f, struct hit *h, const uint64_t *part,
    uint64_t part_container, const struct wordsec_node *n)
{
	double		 norm[WORD_FIELDS], tf, w, stress;
	unsigned int	 t;
	uint64_t	 bit, any = h->container | h->path | part_container;
	int		 k;

	for (k = 0; k < WORD_FIELDS; k++) {
		norm[k] = norm_of(k, wordsec_length(n->length[k]));
		any |= h->in[k] | part[k];
	}
	for (t = 0; t < f->task->nterms; t++) {
		bit = (uint64_t)1 << t;
		if ((any & bit) == 0)
			continue;
		for (tf = 0, k = 0; k < WORD_FIELDS; k++) {
			w = h->in[k] & bit ? 1 : part[k] & bit ?
			    VARIANT_WEIGHT : 0;
			tf += weight[k] * w / norm[k];
		}
		stress = f->task->terms[t].weight * f->task->terms[t].idf;
		h->own += stress * tf / (BM25_K1 + tf);
		if (h->container & bit)
			tf += weight[F_CONTAINER];
		else if (part_container & bit)
			tf += weight[F_CONTAINER] * VARIANT_WEIGHT;
		if (h->path & bit)
			tf += weight[F_PATH];
		h->score += stress * tf / (BM25_K1 + tf);
	}
}

/* Kinds that answer a task by themselves. */
static int
is_wanted(const struct query *q, uint32_t kind)
{
	if (q->kinds != 0)
		return (q->kinds >> kind & 1) != 0;
	switch (kind) {
	case NODE_FUNCTION:
	case NODE_METHOD:
	case NODE_CLASS:
	case NODE_STRUCT:
	case NODE_UNION:
	case NODE_INTERFACE:
	case NODE_ENUM:
	case NODE_MACRO:
	case NODE_TYPE_ALIAS:
	case NODE_MODULE:
	case NODE_SECTION:	/* for what it names */
		return 1;
	}
	return 0;
}

uint32_t *
file_slots(struct query *q, int64_t file, uint32_t n)
{
	sqlite3_stmt		*st = db_get(q->db, ST_SLOTS);
	const unsigned char	*p;
	uint32_t		*v = NULL, i;

	sqlite3_bind_int64(st, 1, file);
	if (db_step(q->db, st) &&
	    sqlite3_column_bytes(st, 0) == (int)(4 * n)) {
		if ((v = reallocarray(NULL, n, sizeof(*v))) == NULL)
			err(STATUS_ERROR, NULL);
		p = sqlite3_column_blob(st, 0);
		for (i = 0; i < n; i++, p += 4)
			v[i] = packed_u32(p);
	}
	sqlite3_reset(st);
	return v;
}

static void
room_for(struct find *f, uint32_t n)
{
	if (n > f->node_cap) {
		f->node_cap = n * 2;
		f->node = reallocarray(f->node, f->node_cap,
		    sizeof(*f->node));
		f->hit = reallocarray(f->hit, f->node_cap, sizeof(*f->hit));
		f->part = reallocarray(f->part, f->node_cap,
		    sizeof(*f->part));
		if (f->node == NULL || f->hit == NULL || f->part == NULL)
			err(STATUS_ERROR, NULL);
	}
	memset(f->hit, 0, n * sizeof(*f->hit));
	memset(f->part, 0, n * sizeof(*f->part));
}

static void
look_into(struct find *f, int64_t file, const void *data, size_t len,
    struct hits *hits)
{
	struct wordsec	 s;
	uint64_t	*part_container, own;
	uint32_t	 i, parent, *slots;
	struct hit	*h;
	int		 k;

	if (wordsec_open(&s, data, len) == -1)
		errx(STATUS_ERROR, "the store is damaged: words");
	room_for(f, s.nnodes);
	wordsec_nodes(&s, f->node);
	read_postings(f, &s);
	part_container = xcalloc(s.nnodes, sizeof(uint64_t));
	slots = file_slots(f->q, file, s.nnodes);
	for (i = 1; i < s.nnodes; i++) {
		h = &f->hit[i];
		parent = f->node[i].parent;
		if (parent != 0) {
			h->container = f->hit[parent].container |
			    f->hit[parent].in[F_NAME];
			part_container[i] = part_container[parent] |
			    f->part[parent][F_NAME];
		}
		h->path = f->hit[0].in[F_NAME];
		for (own = h->container | part_container[i], k = 0;
		    k < WORD_FIELDS; k++)
			own |= h->in[k] | f->part[i][k];
		if (own == 0 || !is_wanted(f->q, f->node[i].kind))
			continue;
		h->id = store_node_id(file, slots != NULL ? slots[i] : i);
		h->kind = f->node[i].kind;
		h->test = f->node[i].test;
		bm25f(f, h, f->part[i], part_container[i], &f->node[i]);
		hits->v = grow(hits->v, hits->n, &hits->cap,
		    sizeof(*hits->v));
		hits->v[hits->n++] = *h;
	}
	free(slots);
	free(part_container);
}

/* ---- the best ---- */

/* The best scores so far, the least of them first: a heap. */
struct best {
	double	*v;
	size_t	 n, want;
};

static void
best_down(struct best *b)
{
	double	 score = b->v[0];
	size_t	 i = 0, k;

	while ((k = 2 * i + 1) < b->n) {
		if (k + 1 < b->n && b->v[k + 1] < b->v[k])
			k++;
		if (score <= b->v[k])
			break;
		b->v[i] = b->v[k];
		i = k;
	}
	b->v[i] = score;
}

static void
best_add(struct best *b, double score)
{
	size_t	 i;

	if (b->n == b->want) {
		if (score > b->v[0]) {
			b->v[0] = score;
			best_down(b);
		}
		return;
	}
	for (i = b->n++; i > 0 && b->v[(i - 1) / 2] > score; i = (i - 1) / 2)
		b->v[i] = b->v[(i - 1) / 2];
	b->v[i] = score;
}

/* What one of the best must reach; 0 while there are too few. */
static double
best_least(const struct best *b)
{
	return b->n == b->want ? b->v[0] : 0;
}

static int
by_score(const void *va, const void *vb)
{
	const struct hit	*a = va, *b = vb;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Those that reach LEAST to the front, in their order. */
static void
sort_hits(struct hits *hits, double least)
{
	struct hit	 h;
	size_t		 i, n = 0;

	for (i = 0; i < hits->n; i++)
		if (hits->v[i].score >= least) {
			h = hits->v[n];
			hits->v[n++] = hits->v[i];
			hits->v[i] = h;
		}
	if (n > 1)
		qsort(hits->v, n, sizeof(*hits->v), by_score);
}

void
find_hits(struct query *q, struct task *task, size_t want, struct hits *hits)
{
	struct find	 f = { .q = q, .task = task };
	struct best	 best = { NULL, 0, want + 1 };
	sqlite3_stmt	*st;
	size_t		 i, seen = 0;

	memset(hits, 0, sizeof(*hits));
	best.v = xcalloc(best.want, sizeof(*best.v));
	f.nodes = strtod(db_meta(q->db, "nodes"), NULL);
	bound_files(&f);
	for (i = 0; i < f.nfiles &&
	    f.files[i].most * ROUNDING >= best_least(&best); i++) {
		st = db_get(q->db, ST_WORDS);
		sqlite3_bind_int64(st, 1, f.files[i].file);
		if (db_step(q->db, st))
			look_into(&f, f.files[i].file,
			    sqlite3_column_blob(st, 0),
			    (size_t)sqlite3_column_bytes(st, 0), hits);
		sqlite3_reset(st);
		for (; seen < hits->n; seen++)
			best_add(&best, hits->v[seen].score);
	}
	hits->files = i;
	sort_hits(hits, best_least(&best));
	free(best.v);
	free(f.files);
	free(f.variants);
	free(f.node);
	free(f.hit);
	free(f.part);
}
