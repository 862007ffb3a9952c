/*
 * The words section: what the full-text index knows of a file.
 *
 * The text is read once, from front to end, whatever its syntax: words in
 * comments and strings count as identifiers do.  Each belongs to the innermost
 * definition around it; a doc comment belongs to what it documents.  Words of
 * the language itself ("return") are those that the grammar has as tokens.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "walk.h"
#include "wordsec.h"

/* ---- words of the language ---- */

struct keywords {
	const char	**v;		/* open addressing, NULL is free */
	uint32_t	 mask;
};

static uint32_t
text_hash(struct text t)
{
	return (uint32_t)XXH3_64bits(t.p, t.len);
}

static int
is_word(const char *s)
{
	const char *p;

	for (p = s; (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
	    *p == '_' || (p > s && *p >= '0' && *p <= '9'); p++)
		;
	return p > s && *p == '\0';
}

/* Slot of T, or the free one where it would stand. */
static uint32_t
keyword_slot(const struct keywords *k, struct text t)
{
	uint32_t i = text_hash(t) & k->mask;

	while (k->v[i] != NULL && (strlen(k->v[i]) != t.len ||
	    memcmp(k->v[i], t.p, t.len) != 0))
		i = (i + 1) & k->mask;
	return i;
}

struct keywords *
keywords_new(const TSLanguage *ts)
{
	uint32_t i, n = ts_language_symbol_count(ts);
	struct keywords *k = calloc(1, sizeof(*k));
	const char *name;

	if (k == NULL)
		err(2, NULL);
	for (k->mask = 63; k->mask < 2 * n; k->mask = k->mask * 2 + 1)
		;
	if ((k->v = calloc(k->mask + 1, sizeof(*k->v))) == NULL)
		err(2, NULL);
	for (i = 0; i < n; i++) {
		if (ts_language_symbol_type(ts, (TSSymbol)i) !=
		    TSSymbolTypeAnonymous)
			continue;
		name = ts_language_symbol_name(ts, (TSSymbol)i);
		if (is_word(name))
			k->v[keyword_slot(k, (struct text){ name,
			    strlen(name) })] = name;
	}
	return k;
}

/* ---- one file ---- */

/* What one spelling stands for: words[first … first + n - 1] of parts. */
struct spelling {
	struct text	 t;
	uint32_t	 hash, first, n;
	uint32_t	 seen;		/* ord + 1 it was last met in … */
	uint32_t	 fields;	/* … there, and where */
	int		 keyword;
};

struct collect {
	struct walk		*w;
	const struct keywords	*keywords;
	struct vec		 spellings;	/* struct spelling */
	struct vec		 parts;		/* uint32_t: words */
	struct vec		 words;		/* struct text */
	struct vec		 postings;	/* struct wordsec_posting */
	struct index		 spellidx, wordidx;
	struct wordsec_buf	 out;
};

static uint32_t
add_word(struct collect *c, struct text t)
{
	uint32_t h = text_hash(t), i, k, j;
	struct text *v;

	for (i = index_first(&c->wordidx, h); (k = c->wordidx.slot[i]) != 0;
	    i = index_next(&c->wordidx, i)) {
		v = &((struct text *)c->words.v)[k - 1];
		if (v->len == t.len && memcmp(v->p, t.p, t.len) == 0)
			return k - 1;
	}
	k = c->words.n;
	v = vec_push(&c->words, sizeof(*v));
	v->p = walk_text_copy(c->w, t.p, t.len);
	v->len = t.len;
	if (index_set(&c->wordidx, i, k)) {
		index_grow(&c->wordidx);
		for (j = 0; j < c->words.n; j++)
			index_put(&c->wordidx,
			    text_hash(((struct text *)c->words.v)[j]), j);
	}
	return k;
}

static void
add_part(struct collect *c, struct text part)
{
	char word[WORD_MAX];
	size_t len = word_normal(word, part);

	if (len > 0)
		*(uint32_t *)vec_push(&c->parts, sizeof(uint32_t)) =
		    add_word(c, (struct text){ word, len });
}

static struct spelling *
spelling(struct collect *c, struct text t)
{
	uint32_t h = text_hash(t), i, k, j;
	struct text rest = t, part;
	struct spelling *s;

	for (i = index_first(&c->spellidx, h); (k = c->spellidx.slot[i]) != 0;
	    i = index_next(&c->spellidx, i)) {
		s = &((struct spelling *)c->spellings.v)[k - 1];
		if (s->hash == h && s->t.len == t.len &&
		    memcmp(s->t.p, t.p, t.len) == 0)
			return s;
	}
	k = c->spellings.n;
	s = vec_push(&c->spellings, sizeof(*s));
	s->t = t;
	s->hash = h;
	s->first = c->parts.n;
	while (word_part(&rest, &part))
		add_part(c, part);
	s->n = c->parts.n - s->first;
	s->keyword = c->keywords != NULL &&
	    c->keywords->v[keyword_slot(c->keywords, t)] != NULL;
	if (index_set(&c->spellidx, i, k)) {
		index_grow(&c->spellidx);
		for (j = 0; j < c->spellings.n; j++)
			index_put(&c->spellidx, ((struct spelling *)
			    c->spellings.v)[j].hash, j);
	}
	return s;
}

static void
post(struct collect *c, uint32_t word, uint32_t ord, uint32_t field)
{
	struct wordsec_posting *p = vec_push(&c->postings, sizeof(*p));

	*p = (struct wordsec_posting){ word, ord, field };
}

/* One spelling in FIELD of ORD, unless it was there already. */
static void
add_spelling(struct collect *c, struct text t, uint32_t ord, uint32_t field)
{
	struct spelling *s = spelling(c, t);
	uint32_t i;

	if (s->keyword && (field & (WORD_IN_BODY | WORD_IN_SIGNATURE)))
		return;
	if (s->seen != ord + 1) {
		s->seen = ord + 1;
		s->fields = 0;
	}
	if (s->fields & field)
		return;
	s->fields |= field;
	for (i = 0; i < s->n; i++)
		post(c, ((uint32_t *)c->parts.v)[s->first + i], ord, field);
}

/* All words of TEXT, but the spelling BUT. */
static void
add_text(struct collect *c, struct text text, struct text but, uint32_t ord,
    uint32_t field)
{
	struct text run;

	while (word_run(&text, &run))
		if (run.len != but.len || memcmp(run.p, but.p, but.len) != 0)
			add_spelling(c, run, ord, field);
}

/* A name: its parts, and all of it as one word when it has several. */
static void
add_name(struct collect *c, struct text name, uint32_t ord)
{
	struct text rest = name, part;
	char whole[WORD_MAX];
	size_t len = 0;
	int n = 0;

	add_text(c, name, (struct text){ "", 0 }, ord, WORD_IN_NAME);
	for (; word_part(&rest, &part); n++) {
		if (part.len > sizeof(whole) - len)
			return;
		memcpy(whole + len, part.p, part.len);
		len += part.len;
	}
	len = word_normal(whole, (struct text){ whole, len });
	if (n > 1 && len > 0)
		post(c, add_word(c, (struct text){ whole, len }), ord,
		    WORD_IN_NAME);
}

/* ---- bodies ---- */

/* Order of the places where definitions begin; outer ones first. */
static int
begins_before(const struct def *d, uint32_t a, uint32_t b)
{
	if (d[a].comment != d[b].comment)
		return d[a].comment < d[b].comment;
	if (d[a].end != d[b].end)
		return d[a].end > d[b].end;
	return a < b;
}

/* Nearly sorted as it comes, so insertion; long moves go by merging. */
static void
sort_defs(const struct def *d, uint32_t *v, uint32_t *tmp, uint32_t n)
{
	uint32_t i, j, k, half = n / 2, x;

	if (n <= 16) {
		for (i = 1; i < n; i++) {
			x = v[i];
			for (j = i; j > 0 && begins_before(d, x, v[j - 1]); j--)
				v[j] = v[j - 1];
			v[j] = x;
		}
		return;
	}
	sort_defs(d, v, tmp, half);
	sort_defs(d, v + half, tmp, n - half);
	if (!begins_before(d, v[half], v[half - 1]))
		return;
	memcpy(tmp, v, half * sizeof(*v));
	for (i = 0, j = half, k = 0; i < half;)
		v[k++] = j < n && begins_before(d, v[j], tmp[i]) ? v[j++] :
		    tmp[i++];
}

/*
 * The whole text, each word to the innermost definition around it.  OPEN
 * holds those around the place that was reached.
 */
static void
add_bodies(struct collect *c)
{
	struct walk *w = c->w;
	const struct def *d = VEC(w, defs, struct def);
	uint32_t n = w->defs.n, next = 0, nopen = 0, at;
	uint32_t *order = walk_alloc(w, 3 * (size_t)n * sizeof(*order));
	uint32_t *open = order + n, i;
	struct text rest = { w->src, w->len }, run;

	for (i = 0; i + 1 < n; i++)
		order[i] = i + 1;
	sort_defs(d, order, open, n - 1);
	while (word_run(&rest, &run)) {
		at = (uint32_t)(run.p - w->src);
		for (; next + 1 < n && d[order[next]].comment <= at; next++) {
			while (nopen > 0 &&
			    d[open[nopen - 1]].end <= d[order[next]].comment)
				nopen--;
			open[nopen++] = order[next];
		}
		while (nopen > 0 && d[open[nopen - 1]].end <= at)
			nopen--;
		add_spelling(c, run, nopen > 0 ? open[nopen - 1] : 0,
		    WORD_IN_BODY);
	}
}

/* ---- together ---- */

static void
add_definitions(struct collect *c)
{
	struct walk *w = c->w;
	const struct def *d = VEC(w, defs, struct def);
	struct text none = { "", 0 }, name;
	uint32_t i;

	for (i = 0; i < w->defs.n; i++) {
		name = walk_str_text(w, d[i].name);
		if (i == 0)
			add_text(c, w->file->id.path, none, 0, WORD_IN_NAME);
		else
			add_name(c, name, i);
		add_text(c, d[i].signature, name, i, WORD_IN_SIGNATURE);
		add_text(c, d[i].doc, none, i, WORD_IN_DOC);
	}
}

struct ranked {
	uint64_t	head;		/* first bytes, to compare by */
	uint32_t	word;
	struct text	t;
};

static int
by_text(const void *va, const void *vb)
{
	const struct ranked *a = va, *b = vb;

	if (a->head != b->head)
		return a->head < b->head ? -1 : 1;
	return text_cmp(a->t, b->t);
}

static uint64_t
head_of(struct text t)
{
	uint64_t h = 0;
	size_t i;

	for (i = 0; i < 8; i++)
		h = h << 8 | (i < t.len ? (unsigned char)t.p[i] : 0);
	return h;
}

/*
 * Words that have postings, in ascending order, into WORDS; postings get
 * their new numbers.  Returns how many.
 */
static uint32_t
settle_words(struct collect *c, struct text *words)
{
	uint32_t i, n = 0;
	struct ranked *rank = walk_alloc(c->w, c->words.n * sizeof(*rank));
	uint32_t *place = walk_alloc(c->w, c->words.n * sizeof(*place));
	struct wordsec_posting *v = c->postings.v;
	struct text t;

	for (i = 0; i < c->postings.n; i++)
		place[v[i].word] = 1;
	for (i = 0; i < c->words.n; i++)
		if (place[i]) {
			t = ((struct text *)c->words.v)[i];
			rank[n++] = (struct ranked){ head_of(t), i, t };
		}
	if (n > 1)
		qsort(rank, n, sizeof(*rank), by_text);
	for (i = 0; i < n; i++) {
		words[i] = rank[i].t;
		place[rank[i].word] = i;
	}
	for (i = 0; i < c->postings.n; i++)
		v[i].word = place[v[i].word];
	return n;
}

/* FROM in the order of a key below KEYS into TO, equal ones as they were. */
static void
count_sort(struct walk *w, const struct wordsec_posting *from,
    struct wordsec_posting *to, uint32_t n, uint32_t keys, int by_word)
{
	uint32_t *at = walk_alloc(w, (keys + 1) * sizeof(*at)), i;

	for (i = 0; i < n; i++)
		at[(by_word ? from[i].word : from[i].ord) + 1]++;
	for (i = 0; i < keys; i++)
		at[i + 1] += at[i];
	for (i = 0; i < n; i++)
		to[at[by_word ? from[i].word : from[i].ord]++] = from[i];
}

/* Postings in order into P, the fields of a pair as one; how many. */
static uint32_t
settle_postings(struct collect *c, struct wordsec_posting *p, uint32_t nwords)
{
	struct wordsec_posting *v = c->postings.v;
	uint32_t i, n, all = c->postings.n;

	count_sort(c->w, v, p, all, c->w->defs.n, 0);
	count_sort(c->w, p, v, all, nwords, 1);
	for (i = n = 0; i < all; i++)
		if (n > 0 && p[n - 1].word == v[i].word &&
		    p[n - 1].ord == v[i].ord)
			p[n - 1].fields |= v[i].fields;
		else
			p[n++] = v[i];
	return n;
}

static struct wordsec_node *
nodes_of(struct walk *w, const struct wordsec_posting *p, uint32_t n)
{
	const struct def *d = VEC(w, defs, struct def);
	struct wordsec_node *v = walk_alloc(w, w->defs.n * sizeof(*v));
	uint32_t *count = walk_alloc(w, w->defs.n * WORD_FIELDS *
	    sizeof(*count)), i, f;

	for (i = 0; i < n; i++)
		for (f = 0; f < WORD_FIELDS; f++)
			count[p[i].ord * WORD_FIELDS + f] +=
			    p[i].fields >> f & 1;
	for (i = 0; i < w->defs.n; i++) {
		v[i].kind = d[i].kind;
		v[i].parent = d[i].parent;
		v[i].test = (d[i].flags & NODE_TEST) != 0;
		for (f = 0; f < WORD_FIELDS; f++)
			v[i].length[f] =
			    wordsec_code(count[i * WORD_FIELDS + f]);
	}
	return v;
}

void
words_put(struct walk *w, const struct keywords *keywords, struct mp_buf *out)
{
	static struct collect c;	/* its memory is kept between files */
	struct wordsec_posting *p;
	struct text *words;
	uint32_t n, nwords;

	c.w = w;
	c.keywords = keywords;
	vec_reset(&c.spellings, sizeof(struct spelling));
	vec_reset(&c.parts, sizeof(uint32_t));
	vec_reset(&c.words, sizeof(struct text));
	vec_reset(&c.postings, sizeof(struct wordsec_posting));
	index_reset(&c.spellidx);
	index_reset(&c.wordidx);
	c.out.len = 0;
	add_definitions(&c);
	add_bodies(&c);
	words = walk_alloc(w, c.words.n * sizeof(*words));
	p = walk_alloc(w, c.postings.n * sizeof(*p));
	nwords = settle_words(&c, words);
	n = settle_postings(&c, p, nwords);
	wordsec_put(&c.out, nodes_of(w, p, n), w->defs.n, words, nwords,
	    p, n);
	facts_put_words(out, c.out.p, c.out.len);
}
