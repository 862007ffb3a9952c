/*
 * What a report says, by test and path.
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

struct entry *
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
		return &g->v[*slot - 1];
	if (g->n == g->cap) {
		g->cap = g->cap * 2 + 64;
		g->v = resize(g->v, g->cap, sizeof(*g->v));
	}
	e = &g->v[g->n];
	memset(e, 0, sizeof(*e));
	e->test = test;
	e->path = path;
	*slot = (uint32_t)++g->n;
	return e;
}

void
entry_line(struct entry *e, uint32_t line, uint64_t hits)
{
	if (e->n == e->cap) {
		e->cap = e->cap * 2 + 64;
		e->v = resize(e->v, e->cap, sizeof(*e->v));
	}
	e->v[e->n].line = line;
	e->v[e->n++].hits = hits;
}

static int
by_line(const void *va, const void *vb)
{
	const struct covered_line *a = va, *b = vb;

	return a->line < b->line ? -1 : a->line > b->line;
}

void
gather_sort(struct gather *g)
{
	struct entry *e;
	size_t i, k, n;

	for (i = 0; i < g->n; i++) {
		e = &g->v[i];
		if (e->n > 1)
			qsort(e->v, e->n, sizeof(*e->v), by_line);
		for (k = n = 0; k < e->n; k++) {
			if (n == 0 || e->v[n - 1].line != e->v[k].line)
				e->v[n++] = e->v[k];
			else if (!g->sum) {
				if (e->v[n - 1].hits < e->v[k].hits)
					e->v[n - 1].hits = e->v[k].hits;
			} else if (e->v[n - 1].hits > UINT64_MAX - e->v[k].hits)
				e->v[n - 1].hits = UINT64_MAX;
			else
				e->v[n - 1].hits += e->v[k].hits;
		}
		e->n = n;
	}
}

void
gather_release(struct gather *g)
{
	while (g->n > 0)
		free(g->v[--g->n].v);
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

/* The first byte that is no blank tells: "mode: set", "<?xml", "TN:". */
void
report_read(struct gather *g, FILE *f, const char *name)
{
	int ch;

	memset(g, 0, sizeof(*g));
	g->name = name;
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
	else if (ch == 'm')
		goprofile_read(g, f);
	else
		lcov_read(g, f);
	gather_sort(g);
}
