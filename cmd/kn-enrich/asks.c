/*
 * What is to be asked of one file: the places of the names that kn-link
 * could not resolve, or only guessed.
 *
 * The store knows the lines of references, not their columns.  Every place in
 * the line where the name stands as a word is asked about; of calls those
 * that an opening parenthesis follows, if there are any.  Where a reference
 * goes by another name than what it is taken to mean (a constructor, an
 * alias), the names that the file's link section has for that line are
 * sought.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "enrich.h"
#include "kinds.h"
#include "store.h"

#define TRIES_NAMES	16	/* other names in one line */

struct builder {
	struct enrich		*e;
	struct work		*w;
	struct counts		*n;
	size_t			 cap;
	struct link_facts	 link;
	int			 linked;	/* link is there */
	struct place {
		uint32_t	line, ref;
	}			*places;	/* of link.refs, by line */
	/* What was answered before, sorted. */
	struct known {
		uint32_t	line, relation;
		struct text	name;
	}			*known;
	size_t			 nknown;
};

/* ---- what was answered before ---- */

static void
add_known(struct builder *b, const void *body, size_t len)
{
	struct answers_frame f;
	struct answer a;
	struct known *k;
	uint32_t i;

	memset(&f, 0, sizeof(f));
	if (answers_body_get(&f, body, len) == -1)
		return;
	for (i = 0; i < f.nfiles; i++) {
		struct answer_file skip;

		answer_file_get(&f, &skip);
	}
	b->known = reallocarray(b->known, b->nknown + f.nanswers + 1,
	    sizeof(*b->known));
	if (b->known == NULL)
		err(2, NULL);
	for (i = 0; i < f.nanswers; i++) {
		answer_get(&f, &a);
		k = &b->known[b->nknown++];
		k->line = a.line;
		k->relation = a.relation;
		k->name.len = a.name.len;
		if ((k->name.p = strndup(a.name.p, a.name.len)) == NULL)
			err(2, NULL);
	}
}

static int
compare_known(const void *va, const void *vb)
{
	const struct known *a = va, *b = vb;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->relation != b->relation)
		return a->relation < b->relation ? -1 : 1;
	if (a->name.len != b->name.len)
		return a->name.len < b->name.len ? -1 : 1;
	return memcmp(a->name.p, b->name.p, a->name.len);
}

/* Answers of SERVER about these very contents. */
static void
read_known(struct builder *b, const struct server *server)
{
	const struct file *f = b->w->file;
	sqlite3_stmt *st = b->e->known;
	const char *part;
	int n;

	if (st == NULL || b->e->again)
		return;
	sqlite3_bind_text(st, 1, f->path.p, (int)f->path.len, SQLITE_STATIC);
	sqlite3_bind_blob(st, 2, f->blob, (int)f->blob_len, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, server->name, -1, SQLITE_STATIC);
	while (sqlite3_step(st) == SQLITE_ROW) {
		part = (const char *)sqlite3_column_text(st, 0);
		if (strncmp(part, "names ", 6) != 0)
			continue;
		n = atoi(part + 6);
		if (n > b->w->part)
			b->w->part = n;
		add_known(b, sqlite3_column_blob(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1));
	}
	sqlite3_reset(st);
	if (b->nknown > 0)
		qsort(b->known, b->nknown, sizeof(*b->known), compare_known);
}

static int
is_known(const struct builder *b, uint32_t line, uint32_t relation,
    struct text name)
{
	struct known k = { line, relation, name };

	return b->nknown > 0 && bsearch(&k, b->known, b->nknown, sizeof(k),
	    compare_known) != NULL;
}

/* ---- places ---- */

static void
add_ask(struct builder *b, uint32_t line, uint32_t column,
    uint32_t relation, struct text name)
{
	struct work *w = b->w;
	struct ask *a;

	if (w->nasks == b->cap) {
		b->cap = b->cap == 0 ? 64 : b->cap * 2;
		w->asks = reallocarray(w->asks, b->cap, sizeof(*w->asks));
		if (w->asks == NULL)
			err(2, NULL);
	}
	a = &w->asks[w->nasks++];
	memset(a, 0, sizeof(*a));
	a->line = line;
	a->column = column;
	a->relations = 1u << relation;
	a->name.p = source_line(&w->source, line).p + column;
	a->name.len = name.len;
}

/* Does a call begin behind the name that ends at I? */
static int
is_called(struct text line, size_t i)
{
	while (i < line.len && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	return i < line.len && line.p[i] == '(';
}

/* All places of NAME in LINE; how many. */
static int
add_places(struct builder *b, uint32_t line, uint32_t relation,
    struct text name)
{
	struct text text = source_line(&b->w->source, line);
	int calls = relation == EDGE_CALLS || relation == EDGE_TESTS;
	int called = 0, n = 0, pass;
	long at;

	for (pass = 0; pass < 2; pass++) {
		for (at = 0; (at = name_find(text, name, (size_t)at)) != -1;
		    at++) {
			if (pass == 0)
				called += calls && is_called(text,
				    (size_t)at + name.len);
			else if (called == 0 ||
			    is_called(text, (size_t)at + name.len)) {
				add_ask(b, line, (uint32_t)at, relation, name);
				n++;
			}
		}
	}
	return n;
}

/* Name at the end of an expression: b in a.b, f in f(x). */
static struct text
expr_name(const struct link_facts *l, uint32_t x)
{
	struct text none = { NULL, 0 };
	const struct link_expr *e;

	while (x < l->nexprs) {
		e = &l->exprs[x];
		switch (e->op) {
		case EXPR_NAME:
			return e->a < l->nstrings ? l->strings[e->a] : none;
		case EXPR_MEMBER:
			return e->b < l->nstrings ? l->strings[e->b] : none;
		case EXPR_LOCAL:
			return e->a < l->nbinds ? l->strings[l->binds[e->a]] :
			    none;
		case EXPR_CALL:
		case EXPR_NEW:
		case EXPR_INDEX:
		case EXPR_DEREF:
		case EXPR_GENERIC:
		case EXPR_POINTER:
		case EXPR_PATH:
		case EXPR_APPLIED:
			x = e->a;
			break;
		default:
			return none;
		}
	}
	return none;
}

static int
kind_fits(uint32_t kind, uint32_t relation)
{
	switch (kind) {
	case REF_CALL:
	case REF_NEW:
		return relation == EDGE_CALLS || relation == EDGE_TESTS;
	case REF_TEST:
		return relation == EDGE_TESTS;
	case REF_TYPE:
		return relation == EDGE_TYPE_HINT_OF ||
		    relation == EDGE_REFERENCES;
	case REF_FIELD:
		return relation == EDGE_ACCESSES_FIELD ||
		    relation == EDGE_REFERENCES;
	case REF_DECORATE:
		return relation == EDGE_DECORATES;
	case REF_THROW:
		return relation == EDGE_THROWS;
	case REF_EXTENDS:
		return relation == EDGE_EXTENDS;
	case REF_IMPLEMENTS:
		return relation == EDGE_IMPLEMENTS;
	default:
		return relation == EDGE_REFERENCES;
	}
}

static int
compare_place(const void *va, const void *vb)
{
	const struct place *a = va, *b = vb;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->ref < b->ref ? -1 : a->ref > b->ref;
}

static void
read_link(struct builder *b)
{
	sqlite3_stmt *st = b->e->link;
	uint32_t i;

	b->linked = 1;
	memset(&b->link, 0, sizeof(b->link));
	sqlite3_reset(st);
	sqlite3_bind_int64(st, 1, b->w->file->id);
	if (sqlite3_step(st) == SQLITE_ROW &&
	    link_facts_get(&b->link, sqlite3_column_blob(st, 0),
	    (size_t)sqlite3_column_bytes(st, 0)) == -1)
		memset(&b->link, 0, sizeof(b->link));
	b->places = reallocarray(NULL, (size_t)b->link.nrefs + 1,
	    sizeof(*b->places));
	if (b->places == NULL)
		err(2, NULL);
	for (i = 0; i < b->link.nrefs; i++)
		b->places[i] = (struct place){ b->link.refs[i].line, i };
	qsort(b->places, i, sizeof(*b->places), compare_place);
}

/* Of b->places the first in LINE or behind it. */
static uint32_t
first_place(const struct builder *b, uint32_t line)
{
	uint32_t lo = 0, hi = b->link.nrefs, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (b->places[mid].line < line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* References in LINE by whatever name. */
static int
add_others(struct builder *b, uint32_t line, uint32_t relation)
{
	struct text names[TRIES_NAMES];
	const struct link_ref *r;
	uint32_t i, j;
	int n = 0, found = 0;

	if (!b->linked)
		read_link(b);
	for (i = first_place(b, line); i < b->link.nrefs &&
	    b->places[i].line == line && n < TRIES_NAMES; i++) {
		r = &b->link.refs[b->places[i].ref];
		if (!kind_fits(r->kind, relation))
			continue;
		names[n] = expr_name(&b->link, r->expr);
		for (j = 0; j < (uint32_t)n; j++)
			if (names[j].len == names[n].len && memcmp(names[j].p,
			    names[n].p, names[n].len) == 0)
				break;
		if (names[n].p == NULL || j < (uint32_t)n)
			continue;
		if (is_known(b, line, relation, names[n]))
			found++;
		else
			found += add_places(b, line, relation, names[n]);
		n++;
	}
	return found;
}

/* "a.b.c" -> "c": how a name ends. */
static struct text
last_part(struct text t)
{
	size_t i = t.len;

	while (i > 0 && is_name_char((unsigned char)t.p[i - 1]))
		i--;
	if (i == t.len)		/* an operator, "name?": as it is */
		return t;
	t.p += i;
	t.len -= i;
	return t;
}

static void
add_site(struct builder *b, uint32_t line, uint32_t relation,
    struct text name)
{
	struct text last = last_part(name);

	if (is_known(b, line, relation, last))
		return;
	if (add_places(b, line, relation, last) == 0 &&
	    add_others(b, line, relation) == 0)
		b->n->unseen++;
}

/* Rows of STMT: type, name, lines. */
static void
add_rows(struct builder *b, sqlite3_stmt *st)
{
	const struct file *f = b->w->file;
	struct store_lines lines;
	struct text name;
	uint32_t line;
	int64_t node;

	sqlite3_reset(st);
	sqlite3_bind_int64(st, 1, store_node_id(f->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(f->id + 1, 0));
	while (sqlite3_step(st) == SQLITE_ROW) {
		name.p = (const char *)sqlite3_column_text(st, 1);
		name.len = (size_t)sqlite3_column_bytes(st, 1);
		store_lines_init(&lines, sqlite3_column_blob(st, 2),
		    (size_t)sqlite3_column_bytes(st, 2));
		node = sqlite3_column_int64(st, 3);
		while ((line = store_lines_next(&lines)) != 0) {
			add_site(b, line, (uint32_t)sqlite3_column_int(st, 0),
			    name);
			guess_add(b->w, line, last_part(name), node);
		}
	}
	sqlite3_reset(st);
}

/* ---- all together ---- */

static int
compare(const void *va, const void *vb)
{
	const struct ask *a = va, *b = vb;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return a->name.len < b->name.len ? -1 : a->name.len > b->name.len;
}

/* One ask for each place, whatever relations it has. */
static void
merge(struct work *w)
{
	size_t i, n = 0;

	if (w->nasks == 0)
		return;
	qsort(w->asks, w->nasks, sizeof(*w->asks), compare);
	for (i = 1; i < w->nasks; i++) {
		if (compare(&w->asks[n], &w->asks[i]) == 0)
			w->asks[n].relations |= w->asks[i].relations;
		else
			w->asks[++n] = w->asks[i];
	}
	w->nasks = n + 1;
}

static void
builder_release(struct builder *b)
{
	size_t i;

	for (i = 0; i < b->nknown; i++)
		free((void *)(uintptr_t)b->known[i].name.p);
	free(b->known);
	free(b->places);
	if (b->linked) {
		link_facts_release(&b->link);
		sqlite3_reset(b->e->link);
	}
}

struct work *
work_new(struct enrich *e, const struct server *server,
    const struct file *f, struct counts *n)
{
	struct builder b = { .e = e, .n = n };
	struct work *w;

	if ((w = calloc(1, sizeof(*w))) == NULL)
		err(2, NULL);
	w->file = f;
	b.w = w;
	if (source_read(e, f, &w->source) == -1) {
		n->changed++;
		free(w);
		return NULL;
	}
	read_known(&b, server);
	add_rows(&b, e->edges);
	add_rows(&b, e->unresolved);
	merge(w);
	guess_sort(w);
	builder_release(&b);
	w->part++;
	if (w->nasks > 0)
		return w;
	n->known++;
	work_free(w);
	return NULL;
}

void
work_free(struct work *w)
{
	size_t i;

	if (w == NULL)
		return;
	for (i = 0; i < w->nasks; i++)
		targets_free(w->asks[i].targets, w->asks[i].ntargets);
	free(w->asks);
	free(w->guesses);
	source_release(&w->source);
	free(w);
}
