/*
 * What a report says, by test and path.  It is read twice, so that the lines
 * of no more files are held than are told of in turns: first the names, and
 * in how many blocks each test tells of each file; then the lines.
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cover.h"
#include "prog.h"

/* FNV-1a; names come from reports of our own tests. */
static uint64_t
hash(const void *data, size_t len)
{
	const unsigned char *p = data;
	uint64_t h = 14695981039346656037u;

	while (len-- > 0)
		h = (h ^ *p++) * 1099511628211u;
	return h ^ h >> 32;
}

static void *
resize(void *p, size_t n, size_t size)
{
	if ((p = reallocarray(p, n, size)) == NULL)
		err(2, NULL);
	return p;
}

_Noreturn void
gather_fail(const struct gather *g, size_t line, const char *why)
{
	if (line > 0)
		errx(2, "%s:%zu: %s", safe_str(g->name), line, why);
	errx(2, "%s: %s", safe_str(g->name), why);
}

/* ---- names ---- */

static uint32_t *
name_slot(const struct names *t, const char *s, size_t len)
{
	size_t i = hash(s, len) & (t->size - 1);

	while (t->slots[i] != 0 && (strlen(t->v[t->slots[i] - 1]) != len ||
	    memcmp(t->v[t->slots[i] - 1], s, len) != 0))
		i = (i + 1) & (t->size - 1);
	return &t->slots[i];
}

uint32_t
names_add(struct names *t, const char *s, size_t len)
{
	uint32_t *slot;
	size_t i;

	if (2 * t->n >= t->size) {
		free(t->slots);
		t->size = t->size == 0 ? 256 : t->size * 2;
		if ((t->slots = calloc(t->size, sizeof(*t->slots))) == NULL)
			err(2, NULL);
		for (i = 0; i < t->n; i++)
			*name_slot(t, t->v[i], strlen(t->v[i])) =
			    (uint32_t)i + 1;
	}
	len = strnlen(s, len);
	slot = name_slot(t, s, len);
	if (*slot != 0)
		return *slot - 1;
	if (t->n == t->cap) {
		t->cap = t->cap * 2 + 64;
		t->v = resize(t->v, t->cap, sizeof(*t->v));
	}
	if ((t->v[t->n] = strndup(s, len)) == NULL)
		err(2, NULL);
	*slot = (uint32_t)++t->n;
	return *slot - 1;
}

static void
names_release(struct names *t)
{
	while (t->n > 0)
		free(t->v[--t->n]);
	free(t->v);
	free(t->slots);
}

/* ---- entries ---- */

static uint32_t *
entry_slot(const struct gather *g, uint32_t test, uint32_t path)
{
	uint32_t key[2] = { test, path };
	size_t i = hash(key, sizeof(key)) & (g->size - 1);

	while (g->slots[i] != 0 && (g->v[g->slots[i] - 1].test != test ||
	    g->v[g->slots[i] - 1].path != path))
		i = (i + 1) & (g->size - 1);
	return &g->slots[i];
}

/* Number of what a test ran of a path. */
static uint32_t
gather_entry(struct gather *g, uint32_t test, uint32_t path)
{
	struct entry *e;
	uint32_t *slot;
	size_t i;

	if (2 * g->n >= g->size) {
		free(g->slots);
		g->size = g->size == 0 ? 256 : g->size * 2;
		if ((g->slots = calloc(g->size, sizeof(*g->slots))) == NULL)
			err(2, NULL);
		for (i = 0; i < g->n; i++)
			*entry_slot(g, g->v[i].test, g->v[i].path) =
			    (uint32_t)i + 1;
	}
	slot = entry_slot(g, test, path);
	if (*slot != 0)
		return *slot - 1;
	if (g->n == g->cap) {
		g->cap = g->cap * 2 + 64;
		g->v = resize(g->v, g->cap, sizeof(*g->v));
	}
	e = &g->v[g->n];
	memset(e, 0, sizeof(*e));
	e->test = test;
	e->path = path;
	*slot = (uint32_t)++g->n;
	return *slot - 1;
}

uint32_t
gather_test(struct gather *g, const char *name)
{
	if (*name == '\0' && g->test != NULL)
		name = g->test;
	return names_add(&g->tests, name, strlen(name));
}

uint32_t
gather_begin(struct gather *g, uint32_t test, const char *path, size_t len)
{
	uint32_t number = names_add(&g->paths, path, len);
	struct entry *e;

	if (g->each != NULL) {
		if (number >= g->npaths || test >= g->ntests)
			gather_fail(g, 0, "it changed while it was read");
		number = g->meant[number];
		if (number == ENTRY_NONE)
			return ENTRY_NONE;
	}
	number = gather_entry(g, test, number);
	e = &g->v[number];
	if (g->each == NULL)
		e->blocks++;
	else if (e->blocks == 0)
		gather_fail(g, 0, "it changed while it was read");
	return number;
}

static int
by_line(const void *va, const void *vb)
{
	const struct covered_line *a = va, *b = vb;

	return a->line < b->line ? -1 : a->line > b->line;
}

/* Lines by number, each once. */
static void
join(const struct gather *g, struct lines *l)
{
	size_t k, n;

	if (l->n > 1)
		qsort(l->v, l->n, sizeof(*l->v), by_line);
	for (k = n = 0; k < l->n; k++) {
		if (n == 0 || l->v[n - 1].line != l->v[k].line)
			l->v[n++] = l->v[k];
		else if (!g->sum) {
			if (l->v[n - 1].hits < l->v[k].hits)
				l->v[n - 1].hits = l->v[k].hits;
		} else if (l->v[n - 1].hits > UINT64_MAX - l->v[k].hits)
			l->v[n - 1].hits = UINT64_MAX;
		else
			l->v[n - 1].hits += l->v[k].hits;
	}
	l->n = l->joined = n;
}

void
gather_line(struct gather *g, uint32_t number, uint32_t line, uint64_t hits)
{
	struct entry *e;
	struct lines *l;

	if (number == ENTRY_NONE)
		return;
	e = &g->v[number];
	if (g->each == NULL) {
		if (e->last < line)
			e->last = line;
		return;
	}
	if (e->lines == NULL &&
	    (e->lines = calloc(1, sizeof(*e->lines))) == NULL)
		err(2, NULL);
	l = e->lines;
	/* A file that comes in many blocks takes the room of its lines. */
	if (l->n == l->cap && l->n > 2 * l->joined)
		join(g, l);
	if (l->n == l->cap) {
		l->cap = l->cap * 2 + 64;
		l->v = resize(l->v, l->cap, sizeof(*l->v));
	}
	l->v[l->n++] = (struct covered_line){ line, hits };
}

void
gather_keep(struct gather *g, uint32_t number, uint32_t of)
{
	struct lines *l, *all;
	size_t i, k = 0, n = 0;

	if (g->each == NULL || number == ENTRY_NONE ||
	    (l = g->v[number].lines) == NULL)
		return;
	join(g, l);
	if ((all = g->v[of].lines) != NULL)
		join(g, all);
	for (i = 0; i < l->n; i++) {
		while (all != NULL && k < all->n &&
		    all->v[k].line < l->v[i].line)
			k++;
		if (all != NULL && k < all->n &&
		    all->v[k].line == l->v[i].line)
			l->v[n++] = l->v[i];
	}
	l->n = l->joined = n;
}

void
gather_end(struct gather *g, uint32_t number)
{
	static const struct lines none;
	struct entry *e;

	if (number == ENTRY_NONE || g->each == NULL)
		return;
	e = &g->v[number];
	if (--e->blocks > 0)
		return;
	if (e->lines != NULL)
		join(g, e->lines);
	g->each(g->arg, e, e->lines != NULL ? e->lines : &none);
	if (e->lines != NULL)
		free(e->lines->v);
	free(e->lines);
	e->lines = NULL;
}

void
gather_second(struct gather *g, const uint32_t *meant, gather_fn *each,
    void *arg)
{
	uint32_t k;
	size_t i, n = g->n;

	g->meant = meant;
	g->each = each;
	g->arg = arg;
	g->npaths = g->paths.n;
	g->ntests = g->tests.n;
	for (i = 0; i < n; i++) {
		if (meant[g->v[i].path] == ENTRY_NONE ||
		    meant[g->v[i].path] == g->v[i].path)
			continue;
		k = gather_entry(g, g->v[i].test, meant[g->v[i].path]);
		g->v[k].blocks += g->v[i].blocks;
	}
}

void
gather_release(struct gather *g)
{
	while (g->n > 0)
		if (g->v[--g->n].lines != NULL) {
			free(g->v[g->n].lines->v);
			free(g->v[g->n].lines);
		}
	free(g->v);
	free(g->slots);
	names_release(&g->paths);
	names_release(&g->tests);
	names_release(&g->sources);
	memset(g, 0, sizeof(*g));
}

/* ---- reading text ---- */

int
report_line(struct gather *g, FILE *f, char *buf, size_t *number)
{
	size_t n;

	if (fgets(buf, LINE_LONGEST, f) == NULL) {
		if (ferror(f))
			gather_fail(g, 0, strerror(errno));
		return 0;
	}
	++*number;
	n = strlen(buf);
	if (n == LINE_LONGEST - 1 && buf[n - 1] != '\n')
		gather_fail(g, *number, "the line is too long");
	while (n > 0 && (buf[n - 1] == '\n' || buf[n - 1] == '\r'))
		buf[--n] = '\0';
	return 1;
}

int
report_number(char **s, uint64_t *n)
{
	char *p = *s;

	for (*n = 0; *p >= '0' && *p <= '9'; p++) {
		if (*n > (UINT64_MAX - 9) / 10)
			return -1;
		*n = *n * 10 + (uint64_t)(*p - '0');
	}
	if (p == *s)
		return -1;
	*s = p;
	return 0;
}

/* The first byte that is no blank tells: "mode: set", "<?xml", "{", "TN:". */
void
report_read(struct gather *g, FILE *f)
{
	int ch;

	do
		ch = getc(f);
	while (ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t');
	if (ch == 0xef && getc(f) == 0xbb && getc(f) == 0xbf)
		ch = getc(f);
	if (ch == EOF)
		gather_fail(g, 0, ferror(f) ? strerror(errno) :
		    "an empty report");
	ungetc(ch, f);
	if (ch == '<')
		cobertura_read(g, f);
	else if (ch == '{')
		pyjson_read(g, f);
	else if (ch == 'm')
		goprofile_read(g, f);
	else
		lcov_read(g, f);
}
