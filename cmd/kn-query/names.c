/*
 * Names of the store that fit a pattern: through the index of names for
 * what they begin with, through the trigram index for what they hold, and
 * for typos by a piece that must be intact, or by trying all edits.
 *
 * Every way of looking has a budget of names to look at, in numbers, not in
 * time, so that the answer to a question is always the same.
 */
#include <stdlib.h>
#include <string.h>

#include "query.h"
#include "utf8.h"

#define TRIGRAM		3	/* characters */
#define MATCH_TERM	(4 * TRIGRAM * 2 + 16)	/* bytes of one in a MATCH */
#define FULL_SHARE	5	/* of the budget, when there is enough */
#define VARIANTS	4

static void
add(struct query *q, struct name_list *list, const char *text, enum match m,
    unsigned int distance)
{
	list->v = grow(list->v, list->n, &list->cap, sizeof(*list->v));
	list->v[list->n].len = strlen(text);
	list->v[list->n].text = pool_strndup(q->pool, text,
	    list->v[list->n].len);
	list->v[list->n].match = m;
	list->v[list->n].distance = distance;
	list->n++;
}

static int
by_fit(const void *va, const void *vb)
{
	const struct name_hit	*a = va, *b = vb;

	if (a->match != b->match)
		return a->match < b->match ? -1 : 1;
	if (a->distance != b->distance)
		return a->distance < b->distance ? -1 : 1;
	if (a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return strcmp(a->text, b->text);
}

static void
sort_unique(struct name_list *list)
{
	size_t	 i, n = 0;

	if (list->n == 0)
		return;
	qsort(list->v, list->n, sizeof(*list->v), by_fit);
	for (i = 0; i < list->n; i++)
		if (n == 0 || strcmp(list->v[n - 1].text,
		    list->v[i].text) != 0)
			list->v[n++] = list->v[i];
	list->n = n;
}

/* Run ST, keep the names that fit.  LIMIT as bound into it; 0: none. */
static void
take(struct query *q, const struct pattern *pat, sqlite3_stmt *st,
    size_t limit, struct name_list *list)
{
	const char	*text;
	enum match	 m;
	size_t		 n = 0;

	while (db_step(q->db, st)) {
		n++;
		text = (const char *)sqlite3_column_text(st, 0);
		if (text != NULL && (m = pattern_match(pat, text)) !=
		    MATCH_NONE)
			add(q, list, text, m, m == MATCH_PREFIX &&
			    strncmp(text, pat->text, pat->len) != 0);
	}
	if (limit > 0 && n >= limit)
		list->cut = 1;
}

static int64_t
sql_limit(size_t budget)
{
	return budget == 0 ? -1 : (int64_t)budget;
}

/* ---- beginnings ---- */

static void
take_range(struct query *q, const struct pattern *pat, const char *from,
    size_t budget, struct name_list *list)
{
	sqlite3_stmt	*st = db_get(q->db, ST_NAMES_FROM);
	char		 to[PATTERN_MAX + 2];
	size_t		 len = strlen(from);

	memcpy(to, from, len + 1);
	while (len > 0 && (unsigned char)to[len - 1] == 0xff)
		len--;
	if (len == 0)
		return;
	to[len - 1]++;
	to[len] = '\0';
	sqlite3_bind_text(st, 1, from, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(st, 2, to, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(st, 3, sql_limit(budget));
	take(q, pat, st, budget, list);
}

static char
other_case(char c, int upper)
{
	if (upper && c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	if (!upper && c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c;
}

/* The spellings of a beginning: as typed, abc, ABC, Abc. */
static void
take_prefixes(struct query *q, const struct pattern *pat, size_t budget,
    struct name_list *list)
{
	char	 v[VARIANTS][PATTERN_MAX + 1];
	size_t	 i, j;

	for (i = 0; i <= pat->len; i++) {
		v[0][i] = pat->text[i];
		v[1][i] = pat->folded[i];
		v[2][i] = other_case(pat->text[i], 1);
		v[3][i] = i == 0 ? v[2][i] : pat->folded[i];
	}
	for (i = 0; i < VARIANTS; i++) {
		for (j = 0; j < i && strcmp(v[i], v[j]) != 0; j++)
			;
		if (j == i)
			take_range(q, pat, v[i], budget, list);
	}
}

/* ---- trigrams ---- */

/*
 * A word of a pattern is looked for by a few of its trigrams, the rarest
 * ones: what is found is looked at again, and a frequent trigram costs more
 * to read than it saves.
 */
#define RARE_MAX	3	/* trigrams of one word */
#define RARE_TIMES	8	/* more frequent ones do not help the rarest */

struct trigram {
	const char	*s;
	size_t		 len;	/* bytes */
	int64_t		 pages;	/* of the index; 0: less than one */
	int		 used;
};

/*
 * Bytes of the trigram at S, or 0 when there is none: fewer characters are
 * left, or one of them is not UTF-8, and so none to FTS5.
 */
static size_t
trigram_length(const char *s, size_t len)
{
	size_t		 i, n = 0;
	uint32_t	 code;
	int		 size;

	for (i = 0; i < TRIGRAM; i++) {
		if (n >= len)
			return 0;
		size = utf8_char((const unsigned char *)s + n, len - n, &code);
		if (size == 0)
			return 0;
		n += (size_t)size;
	}
	return n;
}

static int64_t
idx_page(struct query *q, enum statement which, int64_t segment,
    const char *term, size_t len)
{
	sqlite3_stmt	*st = db_get(q->db, which);
	int64_t		 page = 0;

	sqlite3_bind_int64(st, 1, segment);
	sqlite3_bind_blob(st, 2, term, (int)len, SQLITE_STATIC);
	if (db_step(q->db, st))
		page = sqlite3_column_int64(st, 0) / 2;
	sqlite3_reset(st);
	return page;
}

/*
 * How long the list of a trigram is, in pages, as far as can be told without
 * reading it: FTS5 keeps, for each segment of its index, the first term of
 * each page (its documentation, "The %_idx table").
 */
static int64_t
trigram_pages(struct query *q, const char *s, size_t len)
{
	sqlite3_stmt	*st = db_get(q->db, ST_FTS_SEGMENT);
	char		 term[1 + 4 * TRIGRAM];
	int64_t		 segment = 0, first, next, pages = 0;

	term[0] = '0';
	memcpy(term + 1, s, len);
	for (;;) {
		sqlite3_reset(st);
		sqlite3_bind_int64(st, 1, segment);
		if (!db_step(q->db, st) ||
		    sqlite3_column_type(st, 0) == SQLITE_NULL)
			break;
		segment = sqlite3_column_int64(st, 0);
		first = idx_page(q, ST_FTS_PAGE, segment, term, len + 1);
		next = idx_page(q, ST_FTS_NEXT_PAGE, segment, term, len + 1);
		if (next > first)
			pages += next - first - 1;
	}
	sqlite3_reset(st);
	return pages;
}

struct match_text {
	char	*s;
	size_t	 len, terms;
};

static void
match_put(struct match_text *m, const char *s)
{
	size_t	 len = strlen(s);

	memcpy(m->s + m->len, s, len + 1);
	m->len += len;
}

static void
match_put_term(struct match_text *m, const char *s, size_t len)
{
	size_t	 i;

	if (m->terms++ > 0)
		match_put(m, " AND ");
	m->s[m->len++] = '"';
	for (i = 0; i < len; i++) {
		if (s[i] == '"')
			m->s[m->len++] = '"';
		m->s[m->len++] = s[i];
	}
	m->s[m->len++] = '"';
	m->s[m->len] = '\0';
}

/* Put the rarest trigrams of the word S, if it has any.  Returns the pages
   of the rarest, -1 when there is none. */
static int64_t
match_put_word(struct query *q, struct match_text *m, const char *s,
    size_t len)
{
	struct trigram	 v[PATTERN_MAX], *best;
	size_t		 i, k, n = 0, size;
	int64_t		 rarest = -1;

	for (i = 0; i < len; i++) {
		if ((size = trigram_length(s + i, len - i)) == 0)
			continue;
		v[n].s = s + i;
		v[n].len = size;
		v[n].pages = trigram_pages(q, s + i, size);
		v[n++].used = 0;
	}
	for (k = 0; k < RARE_MAX; k++) {
		best = NULL;
		for (i = 0; i < n; i++)
			if (!v[i].used && (best == NULL ||
			    v[i].pages < best->pages))
				best = &v[i];
		if (best == NULL || (rarest != -1 &&
		    best->pages > (rarest + 2) * RARE_TIMES))
			break;
		if (rarest == -1)
			rarest = best->pages;
		best->used = 1;
		match_put_term(m, best->s, best->len);
	}
	return rarest;
}

/* Room for a MATCH of N words. */
static void
match_begin(struct query *q, struct match_text *m, size_t n)
{
	m->s = pool_alloc(q->pool, (n * RARE_MAX + 1) * MATCH_TERM);
	m->len = m->terms = 0;
}

static void
take_match(struct query *q, const struct pattern *pat,
    const struct match_text *m, size_t budget, struct name_list *list)
{
	sqlite3_stmt	*st = db_get(q->db, ST_NAMES_FTS);

	sqlite3_bind_text(st, 1, m->s, (int)m->len, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, sql_limit(budget));
	take(q, pat, st, budget, list);
}

/* Names that hold the whole pattern. */
static void
take_whole(struct query *q, const struct pattern *pat, size_t budget,
    struct name_list *list)
{
	struct match_text	 m;

	match_begin(q, &m, 1);
	match_put_word(q, &m, pat->folded, pat->len);
	if (m.terms > 0)
		take_match(q, pat, &m, budget, list);
}

/* Names that hold its parts. */
static void
take_parts(struct query *q, const struct pattern *pat, size_t budget,
    struct name_list *list)
{
	struct match_text	 m;
	const char		*part = pat->parts;
	size_t			 i;

	match_begin(q, &m, pat->nparts);
	for (i = 0; i < pat->nparts; i++, part += strlen(part) + 1)
		match_put_word(q, &m, part, strlen(part));
	if (m.terms > 0)
		take_match(q, pat, &m, budget, list);
}

/* No index (yet), or too little typed for it, and all are wanted. */
static void
take_scan(struct query *q, const struct pattern *pat, struct name_list *list)
{
	sqlite3_stmt	*st = db_prepare(q->db, db_has_fts(q->db) ?
			    "SELECT text FROM name" : "SELECT name FROM node");

	take(q, pat, st, 0, list);
	sqlite3_finalize(st);
	sort_unique(list);
}

/* ---- typos ---- */

static int
name_exists(struct query *q, const char *text)
{
	sqlite3_stmt	*st = db_get(q->db, ST_NAME_IS);
	int		 found;

	sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC);
	found = db_step(q->db, st);
	sqlite3_reset(st);
	return found;
}

static void
try_name(struct query *q, const char *text, struct name_list *list)
{
	if (*text != '\0' && name_exists(q, text))
		add(q, list, text, MATCH_TYPO, 1);
}

/* Every string at one edit from a short word, tried. */
static void
try_edits(struct query *q, const char *word, size_t len,
    struct name_list *list)
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	char		 buf[PATTERN_MAX + 2], c;
	const char	*a;
	size_t		 i;

	for (i = 0; i < len; i++) {
		memcpy(buf, word, i);
		memcpy(buf + i, word + i + 1, len - i);
		try_name(q, buf, list);
		memcpy(buf, word, len + 1);
		for (a = alphabet; *a != '\0'; a++) {
			buf[i] = *a;
			if (*a != word[i])
				try_name(q, buf, list);
		}
		if (i + 1 == len)
			break;
		buf[i] = word[i + 1];
		c = word[i];
		buf[i + 1] = c;
		if (buf[i] != c)
			try_name(q, buf, list);
	}
	for (i = 0; i <= len; i++) {
		memcpy(buf, word, i);
		memcpy(buf + i + 1, word + i, len - i + 1);
		for (a = alphabet; *a != '\0'; a++) {
			buf[i] = *a;
			try_name(q, buf, list);
		}
	}
}

struct piece {
	struct match_text	 match;
	int64_t			 pages;
};

static int
by_pages(const void *va, const void *vb)
{
	const struct piece	*a = va, *b = vb;

	return a->pages < b->pages ? -1 : a->pages > b->pages;
}

/* Names with a piece of the word intact, and few edits away from it.
   Returns how many names were looked at. */
static size_t
try_piece(struct query *q, const struct pattern *pat,
    const struct match_text *m, unsigned int edits, size_t budget,
    struct name_list *list)
{
	sqlite3_stmt	*st = db_get(q->db, ST_NAMES_FTS);
	const char	*text;
	unsigned int	 distance;
	size_t		 n = 0;

	sqlite3_bind_text(st, 1, m->s, (int)m->len, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, sql_limit(budget));
	while (db_step(q->db, st)) {
		n++;
		text = (const char *)sqlite3_column_text(st, 0);
		if (text == NULL)
			continue;
		distance = match_distance(pat->text, text, edits);
		if (distance <= edits)
			add(q, list, text, MATCH_TYPO, distance);
	}
	return n;
}

/*
 * With at most N edits, one of N + 1 pieces of the word is intact.  The
 * rarest piece is tried first, the others only if it leads to nothing.
 */
static void
try_pieces(struct query *q, const struct pattern *pat, unsigned int edits,
    size_t budget, struct name_list *list)
{
	struct piece	 v[TYPOS_MAX + 1];
	size_t		 i, from, to, n, left = budget;

	for (i = 0; i <= edits; i++) {
		from = pat->len * i / (edits + 1);
		to = pat->len * (i + 1) / (edits + 1);
		match_begin(q, &v[i].match, 1);
		v[i].pages = match_put_word(q, &v[i].match,
		    pat->folded + from, to - from);
		if (v[i].pages == -1)	/* too few characters in the bytes */
			return;
	}
	qsort(v, edits + 1, sizeof(v[0]), by_pages);
	for (i = 0; i <= edits && list->n == 0; i++) {
		n = try_piece(q, pat, &v[i].match, edits, left, list);
		if (budget != 0 && n >= left) {
			list->cut = 1;
			return;
		}
		left -= budget != 0 ? n : 0;
	}
}

void
names_typos(struct query *q, const struct pattern *pat, size_t budget,
    struct name_list *list)
{
	unsigned int	 edits, most = match_typo_limit(pat->len);

	if (most == 0 || pat->words || !db_has_fts(q->db))
		return;
	if (pat->len < 2 * TRIGRAM)
		try_edits(q, pat->text, pat->len, list);
	else
		for (edits = 1; edits <= most && list->n == 0; edits++)
			try_pieces(q, pat, edits, budget, list);
	sort_unique(list);
}

void
names_find(struct query *q, const struct pattern *pat, size_t enough,
    size_t budget, struct name_list *list)
{
	int	 is_short = trigram_length(pat->text, pat->len) == 0;

	if (!db_has_fts(q->db) || (is_short && budget == 0)) {
		take_scan(q, pat, list);
		return;
	}
	if (!pat->words)
		take_prefixes(q, pat, budget, list);
	if (is_short)
		list->cut = 1;
	else {
		if (!pat->words)
			take_whole(q, pat, enough > 0 && list->n >= enough ?
			    budget / FULL_SHARE : budget, list);
		if (pat->words || (pat->nparts > 1 && (enough == 0 ||
		    list->n < enough)))
			take_parts(q, pat, budget, list);
	}
	sort_unique(list);
	if (list->n == 0)
		names_typos(q, pat, budget, list);
}

void
name_list_release(struct name_list *list)
{
	free(list->v);
	memset(list, 0, sizeof(*list));
}
