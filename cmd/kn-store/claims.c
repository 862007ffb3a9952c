/*
 * What is said of the names in a file, with its targets looked up: the rows
 * of the table answer become claims.
 */
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "kinds.h"
#include "overlay.h"
#include "schema.h"

static struct goal *
new_goal(struct writer *w, struct claims *c)
{
	if (c->ngoals == c->goals_max) {
		c->goals_max = c->goals_max * 2 + 256;
		c->goals = grow(w, c->goals, c->goals_max,
		    sizeof(*c->goals));
	}
	return &c->goals[c->ngoals++];
}

static struct claim *
new_claim(struct writer *w, struct claims *c)
{
	if (c->n == c->max) {
		c->max = c->max * 2 + 256;
		c->v = grow(w, c->v, c->max, sizeof(*c->v));
	}
	return &c->v[c->n++];
}

/* A file that answers lead to. */
struct target_file {
	uint32_t	place;	/* in writer.places */
	uint8_t		same;	/* it has the contents that were meant */
};

static struct target_file *
open_files(struct writer *w, struct answers_frame *f)
{
	struct target_file		*v;
	struct answer_file		 file;
	const struct place_file		*p;
	uint32_t			 i;

	v = grow(w, NULL, (size_t)f->nfiles + 1, sizeof(*v));
	for (i = 0; i < f->nfiles; i++) {
		answer_file_get(f, &file);
		v[i].place = places_open(w, file.path);
		p = &w->places[v[i].place];
		v[i].same = p->id != 0 && p->nblob == file.blob.len &&
		    memcmp(p->blob, file.blob.p, p->nblob) == 0;
	}
	return v;
}

/*
 * The symbol of a target.  SYMBOL: the first bytes of its hash as they were
 * found when the answer came; FRESH: they are to be found now.
 */
static const struct place_node *
target_node(struct writer *w, const struct target_file *file,
    const struct answer *a, const struct answer_target *t,
    unsigned char symbol[8], int fresh)
{
	static const unsigned char	 none[8];
	const struct place_file		*p = &w->places[file->place];
	const struct place_node		*n = NULL;

	if (p->id == 0)
		return NULL;
	if (file->same || fresh)
		n = place_find(p, t->line, t->column, a->name);
	else if (memcmp(symbol, none, sizeof(none)) != 0)
		n = place_symbol(p, symbol);
	/* A file is meant by an import only. */
	if (n == &p->v[0] && a->relation != 0 && a->relation != EDGE_IMPORTS &&
	    a->relation != EDGE_REFERENCES)
		n = NULL;
	if (fresh && n != NULL)
		memcpy(symbol, n->hash, 8);
	return n;
}

/* SYMBOLS: 8 bytes a place; FRESH: to be filled in. */
static void
read_body(struct writer *w, struct claims *c, struct answers_frame *f,
    const struct target_file *files, struct bytes *symbols, int fresh)
{
	static const unsigned char	 none[8];
	struct answer_target		 t;
	struct answer			 a;
	struct claim			*s;
	struct goal			*g;
	const struct place_node		*node;
	size_t				 at = 0;
	uint32_t			 i, k;

	for (i = 0; i < f->nanswers; i++) {
		answer_get(f, &a);
		s = new_claim(w, c);
		s->line = a.line;
		s->column = a.column;
		s->relation = a.relation;
		s->name = a.name;
		s->first = c->ngoals;
		s->whole = a.ntargets > 0;
		for (k = 0; k < a.ntargets; k++) {
			answer_target_get(&a, &t);
			if (t.external.p != NULL) {
				g = new_goal(w, c);
				g->node = NULL;
				g->external = t.external;
				continue;
			}
			if (fresh)
				bytes_add(symbols, none, sizeof(none));
			if (at + 8 > symbols->len)
				db_fail(w, SQLITE_CORRUPT, "read");
			/* Empty blob: its contents are those of that time. */
			node = target_node(w, &files[t.file], &a, &t,
			    symbols->p + at, fresh);
			at += 8;
			if (node == NULL) {
				w->applied.unplaced++;
				s->whole = 0;
				continue;
			}
			g = new_goal(w, c);
			g->node = node;
			g->external.p = NULL;
			g->external.len = 0;
		}
		s->n = c->ngoals - s->first;
		if (a.ntargets == 0)
			w->applied.nothing++;
	}
}

struct stored_answer {
	unsigned char	*body, *symbols;
	size_t		 len, nsymbols;
	char		*producer, *part;
	int		 fresh;
};

void *
copy_blob(struct writer *w, sqlite3_stmt *st, int col, size_t *len)
{
	void	*p;

	*len = (size_t)sqlite3_column_bytes(st, col);
	p = grow(w, NULL, *len + 1, 1);
	if (*len > 0)
		memcpy(p, sqlite3_column_blob(st, col), *len);
	((char *)p)[*len] = '\0';
	return p;
}

/* The answers that hold for the file; to be freed with what is in them. */
static struct stored_answer *
stored_answers(struct writer *w, int64_t file, uint32_t *n)
{
	sqlite3_stmt		*st = db_stmt(w, ST_ANSWER_OF);
	struct stored_answer	*v = NULL;
	uint32_t		 max = 0;
	size_t			 len;

	*n = 0;
	sqlite3_bind_int64(st, 1, file);
	while (db_row(w, st)) {
		if (*n == max) {
			max = max * 2 + 4;
			v = grow(w, v, max, sizeof(*v));
		}
		v[*n].producer = copy_blob(w, st, 0, &len);
		v[*n].part = copy_blob(w, st, 1, &len);
		v[*n].body = copy_blob(w, st, 2, &v[*n].len);
		v[*n].symbols = copy_blob(w, st, 3, &v[*n].nsymbols);
		v[*n].fresh = sqlite3_column_type(st, 3) == SQLITE_NULL;
		(*n)++;
	}
	return v;
}

static void
set_symbols(struct writer *w, struct text path, const struct stored_answer *a,
    const struct bytes *symbols)
{
	sqlite3_stmt	*st = db_stmt(w, ST_ANSWER_SYMBOLS);

	sqlite3_bind_text(st, 1, path.p, (int)path.len, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, a->producer, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, a->part, -1, SQLITE_STATIC);
	db_blob(st, 4, symbols->p != NULL ? symbols->p : (const void *)"",
	    symbols->len);
	db_run(w, st);
}

/*
 * Is what is said of the files it leads to said of other contents than they
 * have now?  Then it is forgotten, and will be asked again.  An empty blob
 * means what they have now, once.
 */
static int
is_late(struct writer *w, struct text path, const struct stored_answer *a,
    struct answers_frame *f, const struct target_file *files)
{
	struct answer_file	 file;
	sqlite3_stmt		*st;
	uint32_t		 i;

	answers_body_get(f, a->body, a->len);
	for (i = 0; i < f->nfiles; i++) {
		answer_file_get(f, &file);
		if (!files[i].same && file.blob.len > 0)
			break;
	}
	if (i == f->nfiles)
		return 0;
	st = db_stmt(w, ST_ANSWER_DROP);
	sqlite3_bind_text(st, 1, path.p, (int)path.len, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, a->producer, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, a->part, -1, SQLITE_STATIC);
	db_run(w, st);
	w->applied.stale++;
	return 1;
}

static void
read_answer(struct writer *w, struct claims *c, struct text path,
    struct stored_answer *a)
{
	struct answers_frame	 f;
	struct target_file	*files;
	struct bytes		 symbols = { NULL, 0, 0 };

	memset(&f, 0, sizeof(f));
	if (answers_body_get(&f, a->body, a->len) == -1)
		db_fail(w, SQLITE_CORRUPT, "read");
	files = open_files(w, &f);
	if (!a->fresh || !is_late(w, path, a, &f, files)) {
		bytes_add(&symbols, a->symbols, a->nsymbols);
		read_body(w, c, &f, files, &symbols, a->fresh);
		if (a->fresh)
			set_symbols(w, path, a, &symbols);
	}
	bytes_release(&symbols);
	free(files);
}

void
claims_read(struct writer *w, struct claims *c, int64_t file,
    struct text path)
{
	uint32_t	i;

	memset(c, 0, sizeof(*c));
	c->stored = stored_answers(w, file, &c->nstored);
	for (i = 0; i < c->nstored; i++)
		read_answer(w, c, path, &c->stored[i]);
}

void
claims_release(struct claims *c)
{
	uint32_t	i;

	for (i = 0; i < c->nstored; i++) {
		free(c->stored[i].producer);
		free(c->stored[i].part);
		free(c->stored[i].body);
		free(c->stored[i].symbols);
	}
	free(c->stored);
	free(c->v);
	free(c->goals);
}
