/*
 * The store as a source of files and symbols, for updates.
 */
#include <err.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "packed.h"
#include "prog.h"
#include "store.h"
#include "stored.h"

struct stored {
	sqlite3		*db;
	int		 again;		/* another owns db */
	sqlite3_stmt	*load, *named;
	int		 complete;
	/* file.id -> place among the linker's files, after files_build(). */
	struct name_map	 ids;
	struct name_map	 old;		/* path -> index in olds */
	struct old_file	*olds;
	uint32_t	 nolds, olds_cap;
	/* Symbols of names that were asked for. */
	struct name_map	 known;		/* name -> index in spans */
	struct span	*spans;
	uint32_t	 nspans, spans_cap;
	sym_id		*v;
	uint32_t	 n, cap;
	/* Symbols of the stream's files, by name. */
	struct name_map	 fresh;		/* name -> first */
	uint32_t	*fresh_next;	/* sym - … + 1; by place in fresh_sym */
	sym_id		*fresh_sym;
	uint32_t	 nfresh;
};

struct span {
	uint32_t	first, n;
};

/* A stored file that the stream replaces or removes. */
struct old_file {
	int64_t		id;
	uint32_t	flags, nodes;
	name_id		package, lang;
};

static _Noreturn void
fail(struct stored *st)
{
	errx(2, "cannot read the store: %s", sqlite3_errmsg(st->db));
}

static sqlite3_stmt *
prepare(struct stored *st, const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(st->db, sql, -1, &s, NULL) != SQLITE_OK)
		fail(st);
	return s;
}

static struct text
column(sqlite3_stmt *s, int i)
{
	const char *p = sqlite3_column_blob(s, i);

	return (struct text){ p != NULL ? p : "",
	    (size_t)sqlite3_column_bytes(s, i) };
}

static void
prepare_all(struct stored *st)
{
	st->load = prepare(st, "SELECT slots, facts FROM link WHERE file = ?");
	st->named = prepare(st,
	    "SELECT id, parent, kind, flags FROM node WHERE name = ?");
}

struct stored *
stored_open(const char *file, const char *dir, uint64_t base)
{
	struct stored *st = NULL;
	struct store_meta m;
	sqlite3 *db = NULL;
	char msg[512], *path;

	if ((path = store_path(file, dir)) == NULL)
		err(2, "no place for a store");
	if (store_open(&db, path, msg, sizeof(msg)) != STORE_OK) {
		warnx("%s", safe_str(msg));
		goto out;
	}
	if (sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
	    store_meta_get(db, &m) == -1) {
		warnx("cannot read the store: %s", sqlite3_errmsg(db));
		goto out;
	}
	if ((uint64_t)m.generation == base) {
		st = need(calloc(1, sizeof(*st)));
		st->db = db;
		st->complete = m.state == STORE_COMPLETE && m.indexes;
		prepare_all(st);
	} else
		warnx("%s: has generation %lld, the stream is an update of "
		    "%llu", safe_str(path), (long long)m.generation,
		    (unsigned long long)base);
	store_meta_release(&m);
out:
	free(path);
	if (st == NULL) {
		sqlite3_close(db);
		exit(2);
	}
	return st;
}

struct stored *
stored_again(struct stored *first)
{
	struct stored *st = need(calloc(1, sizeof(*st)));

	st->db = first->db;
	st->again = 1;
	st->complete = first->complete;
	prepare_all(st);
	return st;
}

void
stored_free(struct stored *st)
{
	if (st == NULL)
		return;
	sqlite3_finalize(st->load);
	sqlite3_finalize(st->named);
	if (!st->again)
		sqlite3_close(st->db);
	name_map_release(&st->ids);
	name_map_release(&st->old);
	name_map_release(&st->known);
	name_map_release(&st->fresh);
	free(st->olds);
	free(st->spans);
	free(st->v);
	free(st->fresh_next);
	free(st->fresh_sym);
	free(st);
}

int
stored_is_complete(const struct stored *st)
{
	return st->complete;
}

/* ---- files ---- */

void
stored_files(struct stored *st, struct linker *l, const struct name_map *gone)
{
	struct name_map fresh = { 0 };
	struct old_file *o;
	sqlite3_stmt *s;
	name_id path;
	uint32_t i;
	int rc;

	for (i = 0; i < l->nfiles; i++)
		name_map_put(&fresh, names_put(&l->names, l->files[i].path),
		    i);
	s = prepare(st, "SELECT id, path, lang, package, flags, nodes "
	    "FROM file");
	while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
		path = names_put(&l->names, column(s, 1));
		if (name_map_get(&fresh, path) == LINK_NONE &&
		    name_map_get(gone, path) == LINK_NONE) {
			files_add_stored(l, column(s, 1), column(s, 2),
			    column(s, 3), (uint32_t)sqlite3_column_int(s, 4),
			    (uint32_t)sqlite3_column_int(s, 5),
			    sqlite3_column_int64(s, 0));
			continue;
		}
		st->olds = grow(st->olds, st->nolds, &st->olds_cap,
		    sizeof(*st->olds));
		o = &st->olds[st->nolds];
		o->id = sqlite3_column_int64(s, 0);
		o->flags = (uint32_t)sqlite3_column_int(s, 4);
		o->nodes = (uint32_t)sqlite3_column_int(s, 5);
		o->lang = names_put(&l->names, column(s, 2));
		o->package = names_put(&l->names, column(s, 3));
		name_map_put(&st->old, path, st->nolds++);
	}
	if (rc != SQLITE_DONE)
		fail(st);
	sqlite3_finalize(s);
	name_map_release(&fresh);
}

file_no
stored_file(const struct stored *st, int64_t id)
{
	return name_map_get(&st->ids, (name_id)id);
}

static int
number_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void
stored_decode(struct stored *st, struct linker *l, struct file *f)
{
	const unsigned char *p;
	uint32_t nodes = f->ndefs, i;
	struct text slots;

	sqlite3_bind_int64(st->load, 1, f->id);
	if (sqlite3_step(st->load) != SQLITE_ROW)
		errx(2, "%s: the store has no link section",
		    safe(f->path.p, f->path.len));
	slots = column(st->load, 0);
	if (file_decode(l, f, column(st->load, 1)) == -1 ||
	    f->ndefs != nodes)
		errx(2, "%s: damaged link section in the store",
		    safe(f->path.p, f->path.len));
	if (slots.len > 0) {
		if (slots.len != (size_t)f->ndefs * 4)
			errx(2, "%s: damaged slots in the store",
			    safe(f->path.p, f->path.len));
		f->slots = need(reallocarray(NULL, f->ndefs,
		    sizeof(*f->slots)));
		p = (const unsigned char *)slots.p;
		for (i = 0; i < f->ndefs; i++, p += 4)
			f->slots[i] = packed_u32(p);
	}
	sqlite3_reset(st->load);
}

int
stored_old(struct stored *st, struct linker *l, name_id path,
    struct file *old)
{
	uint32_t i = name_map_get(&st->old, path);
	const struct old_file *o;

	memset(old, 0, sizeof(*old));
	if (i == LINK_NONE)
		return 0;
	o = &st->olds[i];
	old->path = link_text(l, path);
	old->id = o->id;
	old->ndefs = o->nodes;
	old->flags = o->flags;
	old->package = o->package;
	old->lang = files_world(l, link_text(l, o->lang));
	old->from = FROM_STORE;
	stored_decode(st, l, old);
	return 1;
}

void
stored_mentions(struct stored *st, const uint32_t *wanted, size_t n,
    void (*hit)(void *, int64_t), void *arg)
{
	sqlite3_stmt *s = prepare(st, "SELECT file, hashes FROM mention");
	struct text t;
	int rc;

	while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
		t = column(s, 1);
		if (mentions_any(t.p, t.len, wanted, n))
			hit(arg, sqlite3_column_int64(s, 0));
	}
	if (rc != SQLITE_DONE)
		fail(st);
	sqlite3_finalize(s);
}

/* ---- loading ---- */

static int
one_scope(const struct file *f)
{
	return f->lang != NULL && f->lang->flags & LINK_PACKAGE_SCOPE;
}

/* All files of F's package are loaded, then their outer methods entered. */
static void
load_group(struct stored *st, struct linker *l, file_no fn)
{
	const file_no *v;
	uint32_t i, n;
	struct file *f;

	n = link_package_files(l, l->files[fn].package, &v);
	for (i = 0; i < n; i++) {
		f = &l->files[v[i]];
		if (f->lang != l->files[fn].lang || f->loaded)
			continue;
		stored_decode(st, l, f);
		symbols_enter(l, v[i]);
	}
	for (i = n; i-- > 0;) {
		f = &l->files[v[i]];
		if (f->lang != l->files[fn].lang || f->grouped)
			continue;
		f->grouped = 1;
		symbols_receivers(l, v[i]);
	}
}

void
stored_load(struct stored *st, struct linker *l, file_no fn)
{
	const struct link_lang *lang = l->lang;

	if (one_scope(&l->files[fn])) {
		load_group(st, l, fn);
		l->lang = lang;
		return;
	}
	stored_decode(st, l, &l->files[fn]);
	symbols_enter(l, fn);
	/* Once only, also when this is asked for by stored_groups(). */
	l->files[fn].grouped = 1;
	symbols_receivers(l, fn);
	l->lang = lang;
}

static void
index_fresh(struct stored *st, struct linker *l)
{
	uint32_t i, k, n = 0, at;
	struct file *f;

	for (i = 0; i < l->nfiles; i++)
		if (l->files[i].from == FROM_STREAM)
			n += l->files[i].ndefs;
	st->fresh_sym = need(reallocarray(NULL, n + 1, sizeof(sym_id)));
	st->fresh_next = need(reallocarray(NULL, n + 1, sizeof(uint32_t)));
	for (i = 0; i < l->nfiles; i++) {
		f = &l->files[i];
		if (f->from != FROM_STREAM)
			continue;
		for (k = 0; k < f->ndefs; k++) {
			at = st->nfresh++;
			st->fresh_sym[at] = f->base + k;
			st->fresh_next[at] = LINK_NONE;
			n = name_map_get(&st->fresh, l->syms[f->base + k].name);
			if (n != LINK_NONE) {
				st->fresh_next[at] = st->fresh_next[n];
				st->fresh_next[n] = at;
			} else
				name_map_put(&st->fresh,
				    l->syms[f->base + k].name, at);
		}
	}
}

void
stored_groups(struct stored *st, struct linker *l)
{
	uint32_t i;

	for (i = 0; i < l->nfiles; i++)
		if (l->files[i].from == FROM_STORE)
			name_map_put(&st->ids, (name_id)l->files[i].id, i);
	index_fresh(st, l);
	for (i = l->nfiles; i-- > 0;) {
		if (!l->files[i].loaded || l->files[i].grouped)
			continue;
		if (one_scope(&l->files[i]))
			load_group(st, l, i);
		else {
			l->files[i].grouped = 1;
			symbols_receivers(l, i);
		}
	}
}

/* ---- names ---- */

static void
keep(struct stored *st, sym_id s)
{
	st->v = grow(st->v, st->n, &st->cap, sizeof(*st->v));
	st->v[st->n++] = s;
}

/*
 * A row of the index, as far as it says enough; files that were changed
 * since their first index have their own numbering, and are loaded.
 */
static void
take_row(struct stored *st, struct linker *l, name_id name, file_no fn)
{
	struct file *f = &l->files[fn];
	int64_t id = sqlite3_column_int64(st->named, 0), parent;
	uint32_t slot = store_node_slot(id), i;
	int has_parent = sqlite3_column_type(st->named, 1) != SQLITE_NULL;
	struct sym *s;

	parent = sqlite3_column_int64(st->named, 1);
	if (f->loaded && f->slots == NULL && slot < f->ndefs) {
		keep(st, f->base + slot);
		return;
	}
	if (f->loaded) {
		for (i = 0; i < f->ndefs; i++)
			if (f->slots[i] == slot)
				keep(st, f->base + i);
		return;
	}
	if (slot >= f->ndefs)
		errx(2, "%s: the store has more nodes than it says",
		    safe(f->path.p, f->path.len));
	s = &l->syms[f->base + slot];
	s->name = name;
	s->parent = has_parent ? f->base + store_node_slot(parent) : SYM_NONE;
	s->kind = (uint8_t)sqlite3_column_int(st->named, 2);
	s->flags = (uint16_t)sqlite3_column_int(st->named, 3);
	s->known |= SYM_KNOWN;
	keep(st, f->base + slot);
}

/* Must this file be loaded before its rows can be understood? */
static int
needs_load(struct stored *st, struct linker *l, file_no fn)
{
	struct file *f = &l->files[fn];
	int64_t id = sqlite3_column_int64(st->named, 0), parent;

	if (f->loaded)
		return 0;
	if (one_scope(f))
		return 1;
	parent = sqlite3_column_int64(st->named, 1);
	if (sqlite3_column_type(st->named, 1) != SQLITE_NULL &&
	    store_node_file(parent) != store_node_file(id))
		return 1;
	sqlite3_bind_int64(st->load, 1, f->id);
	if (sqlite3_step(st->load) != SQLITE_ROW)
		fail(st);
	id = sqlite3_column_bytes(st->load, 0);
	sqlite3_reset(st->load);
	return id > 0;
}

/* The next row of st->named whose file is still there; FILE_NONE: no more. */
static file_no
next_named(struct stored *st)
{
	file_no fn;
	int rc;

	while ((rc = sqlite3_step(st->named)) == SQLITE_ROW) {
		if (sqlite3_column_int64(st->named, 0) < 0)
			continue;
		fn = name_map_get(&st->ids, (name_id)store_node_file(
		    sqlite3_column_int64(st->named, 0)));
		if (fn != LINK_NONE)	/* not replaced, not gone */
			return fn;
	}
	if (rc != SQLITE_DONE)
		fail(st);
	sqlite3_reset(st->named);
	return FILE_NONE;
}

/* Load what must be loaded before the rows of NAME can be understood.  That
   may ask for names in turn, so no statement is under way meanwhile. */
static void
load_named(struct stored *st, struct linker *l)
{
	file_no fn, *v = NULL;
	uint32_t i, n = 0, cap = 0;

	while ((fn = next_named(st)) != FILE_NONE)
		if (needs_load(st, l, fn)) {
			v = grow(v, n, &cap, sizeof(*v));
			v[n++] = fn;
		}
	for (i = 0; i < n; i++)
		if (!l->files[v[i]].loaded)
			stored_load(st, l, v[i]);
	free(v);
}

static void
find_named(struct stored *st, struct linker *l, name_id name)
{
	struct text t = link_text(l, name);
	uint32_t first, i;
	file_no fn;

	sqlite3_bind_text(st->named, 1, t.p, (int)t.len, SQLITE_STATIC);
	load_named(st, l);
	if (name_map_get(&st->known, name) != LINK_NONE)
		return;			/* loading asked for it */
	first = st->n;
	sqlite3_bind_text(st->named, 1, t.p, (int)t.len, SQLITE_STATIC);
	while ((fn = next_named(st)) != FILE_NONE)
		take_row(st, l, name, fn);
	for (i = name_map_get(&st->fresh, name); i != LINK_NONE;
	    i = st->fresh_next[i])
		keep(st, st->fresh_sym[i]);
	if (st->n > first)
		qsort(st->v + first, st->n - first, sizeof(*st->v), number_cmp);
	st->spans = grow(st->spans, st->nspans, &st->spans_cap,
	    sizeof(*st->spans));
	st->spans[st->nspans] = (struct span){ first, st->n - first };
	name_map_put(&st->known, name, st->nspans++);
}

uint32_t
stored_named(struct stored *st, struct linker *l, name_id name,
    const sym_id **syms)
{
	uint32_t i;

	if (name == NAME_NONE) {
		*syms = NULL;
		return 0;
	}
	if (name_map_get(&st->known, name) == LINK_NONE)
		find_named(st, l, name);
	i = name_map_get(&st->known, name);
	*syms = st->v + st->spans[i].first;
	return st->spans[i].n;
}

void
stored_children(struct stored *st, struct linker *l, sym_id parent,
    name_id name)
{
	const struct file *f = file_need(l, link_sym_file(l, parent));

	if (f->lang != NULL && f->lang->flags & LINK_RECEIVERS &&
	    link_sym_is_type(l, parent) &&
	    name_map_get(&st->known, name) == LINK_NONE)
		find_named(st, l, name);
}
