/*
 * Places in files and the symbols that stand there: what the answers of a
 * language server are about.  A file's symbols are kept until the next file
 * is worked on, many files share their targets.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

/* Symbols in memory before files are forgotten again. */
#define CACHE_MAX	200000

static void
load(struct writer *w, struct place_file *f)
{
	sqlite3_stmt		*st = db_stmt(w, ST_NODE_PLACES);
	struct place_node	*n;
	uint32_t		 max = 0;

	sqlite3_bind_int64(st, 1, store_node_id(f->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(f->id, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		if (f->n == max) {
			max = max * 2 + 32;
			f->v = grow(w, f->v, max, sizeof(*f->v));
		}
		n = &f->v[f->n++];
		n->id = sqlite3_column_int64(st, 0);
		n->parent = sqlite3_column_int64(st, 1);
		n->kind = (uint8_t)sqlite3_column_int(st, 2);
		n->name.len = (size_t)sqlite3_column_bytes(st, 3);
		n->name.p = strdup((const char *)sqlite3_column_text(st, 3));
		n->flags = (uint32_t)sqlite3_column_int64(st, 4);
		n->line = (uint32_t)sqlite3_column_int64(st, 5);
		n->end = (uint32_t)sqlite3_column_int64(st, 6);
		n->column = (uint32_t)sqlite3_column_int64(st, 7);
		if (n->name.p == NULL ||
		    sqlite3_column_bytes(st, 8) != HASH_LEN)
			db_fail(w, n->name.p == NULL ? SQLITE_NOMEM :
			    SQLITE_CORRUPT, "read");
		n->hash = hash_keep(w, sqlite3_column_blob(st, 8));
	}
	w->nplaces += f->n;
}

void
places_release(struct writer *w)
{
	uint32_t	i, k;

	for (i = 0; i < w->place_paths.n; i++) {
		for (k = 0; k < w->places[i].n; k++)
			free((void *)(uintptr_t)w->places[i].v[k].name.p);
		free(w->places[i].v);
	}
	free(w->places);
	w->places = NULL;
	w->places_max = 0;
	w->nplaces = 0;
	table_release(&w->place_paths);
	memset(&w->place_paths, 0, sizeof(w->place_paths));
}

void
places_trim(struct writer *w)
{
	if (w->nplaces > CACHE_MAX)
		places_release(w);
}

uint32_t
places_open(struct writer *w, struct text path)
{
	struct place_file	*f;
	sqlite3_stmt		*st;
	uint32_t		 i;
	int			 is_new;

	i = table_add(&w->place_paths, path.p, path.len, &is_new);
	if (!is_new)
		return i;
	if (i >= w->places_max) {
		w->places_max = w->places_max * 2 + 64;
		w->places = grow(w, w->places, w->places_max,
		    sizeof(*w->places));
	}
	f = &w->places[i];
	memset(f, 0, sizeof(*f));
	st = db_stmt(w, ST_FILE_FIND);
	sqlite3_bind_text(st, 1, path.p, (int)path.len, SQLITE_STATIC);
	if (!db_row(w, st))
		return i;
	f->id = sqlite3_column_int64(st, 0);
	f->nblob = (uint8_t)sqlite3_column_bytes(st, 3);
	if (f->nblob > sizeof(f->blob))
		db_fail(w, SQLITE_CORRUPT, "read");
	if (f->nblob > 0)
		memcpy(f->blob, sqlite3_column_blob(st, 3), f->nblob);
	sqlite3_reset(st);
	load(w, f);
	return i;
}

/* The file's own node comes first, and is around everything. */
const struct place_node *
place_around(const struct place_file *f, uint32_t line, uint32_t column)
{
	const struct place_node	*n, *best = f->n > 0 ? &f->v[0] : NULL;
	uint32_t		 i;

	for (i = 1; i < f->n; i++) {
		n = &f->v[i];
		if (n->line == 0 || line < n->line || line > n->end ||
		    (n->line == n->end && n->column > column &&
		    n->line == best->line && best->line == best->end))
			continue;
		if (best == &f->v[0] || n->end - n->line < best->end -
		    best->line || (n->end - n->line == best->end - best->line
		    && (n->column <= column || best->column > column)))
			best = n;
	}
	return best;
}

/* Does it go by that name?  A constructor does by that of its class, too. */
static int
is_named(const struct place_file *f, const struct place_node *n,
    struct text name)
{
	uint32_t	i;

	if (text_same(n->name, name))
		return 1;
	if ((n->flags & NODE_CONSTRUCTOR) == 0)
		return 0;
	for (i = 0; i < f->n; i++)
		if (f->v[i].id == n->parent)
			return text_same(f->v[i].name, name);
	return 0;
}

const struct place_node *
place_find(const struct place_file *f, uint32_t line, uint32_t column,
    struct text name)
{
	const struct place_node	*n, *inner = NULL, *first = NULL;
	uint32_t		 i, nfirst = 0;

	if (line == 1 && column == 0 && f->n > 0 && name.len == 0)
		inner = &f->v[0];
	for (i = 1; i < f->n; i++) {
		n = &f->v[i];
		if (n->line == line && n->column == column)
			return n;
		if (n->line == line && column <= n->column) {
			first = n;
			nfirst++;
		}
		if (n->line <= line && line <= n->end && name.len > 0 &&
		    is_named(f, n, name) && (inner == NULL ||
		    n->end - n->line <= inner->end - inner->line))
			inner = n;
	}
	if (inner != NULL)
		return inner;
	return nfirst == 1 ? first : line == 1 && column == 0 && f->n > 0 ?
	    &f->v[0] : NULL;
}

const struct place_node *
place_symbol(const struct place_file *f, const unsigned char prefix[8])
{
	uint32_t	i;

	for (i = 0; i < f->n; i++)
		if (memcmp(f->v[i].hash, prefix, 8) == 0)
			return &f->v[i];
	return NULL;
}
