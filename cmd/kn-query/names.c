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

#define TRIGRAM		3	/* characters */
#define MATCH_TERM	(4 * TRIGRAM * 2 + 16)	/* bytes of one in a MATCH */
#define VARIANTS	4

static void
add(struct query *q, struct name_list *list, const char *text, enum match m,
    unsigned int distance)
{
	list->v = grow(list->v, list->n, &list->cap, sizeof(*list->v));
	list->v[list->n].text = pool_strdup(q->pool, text);
	list->v[list->n].match = m;
	list->v[list->n].distance = distance;
	list->n++;
}

static int
by_fit(const void *va, const void *vb)
{
	const struct name_hit	*a = va, *b = vb;
	size_t			 la, lb;

	if (a->match != b->match)
		return a->match < b->match ? -1 : 1;
	if (a->distance != b->distance)
		return a->distance < b->distance ? -1 : 1;
	la = strlen(a->text);
	lb = strlen(b->text);
	if (la != lb)
		return la < lb ? -1 : 1;
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
			add(q, list, text, m, 0);
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

/* Bytes of the character at S, which is at most LEN bytes long. */
static size_t
utf8_length(const char *s, size_t len)
{
	size_t	 n = 1;

	while (n < len && ((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* Bytes of the trigram at S, or 0 when fewer characters are left. */
static size_t
trigram_length(const char *s, size_t len)
{
	size_t	 i, n = 0;

	for (i = 0; i < TRIGRAM; i++) {
		if (n >= len)
			return 0;
		n += utf8_length(s + n, len - n);
	}
	return n;
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

/*
 * Trigrams that cover S, side by side and the last one: enough, because
 * what is found is looked at again.
 */
static void
match_put_cover(struct match_text *m, const char *s, size_t len)
{
	size_t	 i = 0, last = 0, n, covered = 0;

	while ((n = trigram_length(s + i, len - i)) > 0) {
		last = i;
		if (i >= covered) {
			match_put_term(m, s + i, n);
			covered = i + n;
		}
		i += utf8_length(s + i, len - i);
	}
	if (last > 0 && covered < len)
		match_put_term(m, s + last, len - last);
}

/* Room for a MATCH with every trigram of N bytes. */
static void
match_begin(struct query *q, struct match_text *m, size_t n)
{
	m->s = pool_alloc(q->pool, (n + 1) * MATCH_TERM);
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

/* Names that hold the whole pattern, and then those that hold its parts. */
static void
take_trigrams(struct query *q, const struct pattern *pat, size_t budget,
    struct name_list *list)
{
	struct match_text	 m;
	const char		*part = pat->parts;
	size_t			 i;

	if (!pat->words) {
		match_begin(q, &m, pat->len);
		match_put_cover(&m, pat->folded, pat->len);
		if (m.terms > 0)
			take_match(q, pat, &m, budget, list);
		if (pat->nparts < 2)
			return;
	}
	match_begin(q, &m, pat->len);
	for (i = 0; i < pat->nparts; i++, part += strlen(part) + 1)
		match_put_cover(&m, part, strlen(part));
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

/*
 * With at most N edits, one of N + 1 pieces of the word is intact: names
 * that hold a piece are candidates.
 */
static void
try_pieces(struct query *q, const struct pattern *pat, unsigned int edits,
    size_t budget, struct name_list *list)
{
	struct match_text	 m;
	sqlite3_stmt		*st;
	const char		*text;
	size_t			 i, from, to, n = 0;
	unsigned int		 distance;

	match_begin(q, &m, pat->len + 2 * edits);
	for (i = 0; i <= edits; i++) {
		from = pat->len * i / (edits + 1);
		to = pat->len * (i + 1) / (edits + 1);
		match_put(&m, i == 0 ? "(" : " OR (");
		m.terms = 0;
		match_put_cover(&m, pat->folded + from, to - from);
		if (m.terms == 0)	/* too few characters in these bytes */
			return;
		match_put(&m, ")");
	}
	st = db_get(q->db, ST_NAMES_FTS);
	sqlite3_bind_text(st, 1, m.s, (int)m.len, SQLITE_STATIC);
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
	if (budget > 0 && n >= budget)
		list->cut = 1;
}

void
names_typos(struct query *q, const struct pattern *pat, size_t budget,
    struct name_list *list)
{
	unsigned int	 edits = match_typo_limit(pat->len);

	if (edits == 0 || pat->words || !db_has_fts(q->db))
		return;
	if (pat->len < 2 * TRIGRAM)
		try_edits(q, pat->text, pat->len, list);
	else
		try_pieces(q, pat, edits, budget, list);
	sort_unique(list);
}

void
names_find(struct query *q, const struct pattern *pat, size_t budget,
    struct name_list *list)
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
	else
		take_trigrams(q, pat, budget, list);
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
