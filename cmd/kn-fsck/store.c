/*
 * The store, as the checks read it.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "packed.h"
#include "prog.h"
#include "schema.h"
#include "store.h"

sqlite3 *
db_open(const char *file)
{
	struct store_meta meta = { 0 };
	char msg[512];
	sqlite3 *db;

	if (store_open(&db, file, msg, sizeof(msg)) != STORE_OK)
		errx(2, "%s", safe_str(msg));
	if (sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
	    store_meta_get(db, &meta) == -1)
		errx(2, "%s: %s", safe_str(file), sqlite3_errmsg(db));
	if (meta.state != STORE_COMPLETE)
		errx(2, "%s: is not complete yet", safe_str(file));
	store_meta_release(&meta);
	return db;
}

static _Noreturn void
damaged(sqlite3 *db)
{
	finding("the database cannot be read: %s", sqlite3_errmsg(db));
	fflush(NULL);
	exit(0);
}

sqlite3_stmt *
db_prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		damaged(db);
	return st;
}

int
db_row(sqlite3 *db, sqlite3_stmt *st)
{
	switch (sqlite3_step(st)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		sqlite3_reset(st);
		return 0;
	default:
		damaged(db);
	}
}

int64_t
db_number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st = db_prepare(db, sql);
	int64_t n = db_row(db, st) ? sqlite3_column_int64(st, 0) : 0;

	sqlite3_finalize(st);
	return n;
}

char *
db_meta(sqlite3 *db, const char *key)
{
	sqlite3_stmt *st = db_prepare(db,
	    "SELECT value FROM meta WHERE key = ?1");
	struct text t;
	char *s = NULL;

	if (sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC) != SQLITE_OK)
		damaged(db);
	if (db_row(db, st)) {
		t = db_bytes(st, 0);
		s = grow(NULL, t.len + 1, 1);
		memcpy(s, t.p, t.len);
		s[t.len] = '\0';
	}
	sqlite3_finalize(st);
	return s;
}

struct text
db_bytes(sqlite3_stmt *st, int col)
{
	struct text t;

	t.p = sqlite3_column_blob(st, col);
	t.len = (size_t)sqlite3_column_bytes(st, col);
	if (t.p == NULL)
		t.p = "";
	return t;
}

void *
grow(void *p, size_t n, size_t size)
{
	if ((p = reallocarray(p, n, size)) == NULL)
		err(2, NULL);
	return p;
}

static struct text
copy(struct text t)
{
	char *p = grow(NULL, t.len + 1, 1);

	memcpy(p, t.p, t.len);
	p[t.len] = '\0';
	t.p = p;
	return t;
}

static void
forget(struct text t)
{
	free((void *)(uintptr_t)t.p);
}

int
node_hash_of(sqlite3 *db, int64_t id, unsigned char out[HASH_LEN])
{
	static sqlite3_stmt *st;
	int found;

	if (st == NULL)
		st = db_prepare(db, "SELECT hash FROM node WHERE id = ?1");
	sqlite3_bind_int64(st, 1, id);
	found = db_row(db, st) && sqlite3_column_bytes(st, 0) == HASH_LEN;
	if (found)
		memcpy(out, sqlite3_column_blob(st, 0), HASH_LEN);
	sqlite3_reset(st);
	return found;
}

/* ---- files ---- */

static void
load_nodes(sqlite3 *db, sqlite3_stmt *st, struct one_file *f)
{
	struct one_node *n;
	uint32_t cap = 0;

	sqlite3_bind_int64(st, 1, store_node_id(f->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(f->id, NODE_SLOT_MAX));
	f->nnodes = 0;
	f->nodes = NULL;
	while (db_row(db, st)) {
		if (f->nnodes == cap) {
			cap = cap * 2 + 64;
			f->nodes = grow(f->nodes, cap, sizeof(*f->nodes));
		}
		n = &f->nodes[f->nnodes++];
		memset(n, 0, sizeof(*n));
		n->id = sqlite3_column_int64(st, 0);
		n->parent = sqlite3_column_int64(st, 1);
		n->kind = (uint32_t)sqlite3_column_int64(st, 2);
		n->flags = (uint32_t)sqlite3_column_int64(st, 3);
		n->body = (uint64_t)sqlite3_column_int64(st, 4);
		if (sqlite3_column_bytes(st, 5) == HASH_LEN)
			memcpy(n->hash, sqlite3_column_blob(st, 5), HASH_LEN);
		n->name = copy(db_bytes(st, 6));
		n->signature = copy(db_bytes(st, 7));
		n->doc = copy(db_bytes(st, 8));
	}
}

static void
release(struct one_file *f)
{
	uint32_t i;

	for (i = 0; i < f->nnodes; i++) {
		forget(f->nodes[i].name);
		forget(f->nodes[i].signature);
		forget(f->nodes[i].doc);
	}
	free(f->nodes);
	forget(f->path);
	forget(f->lang);
	forget(f->package);
	forget(f->blob);
	link_facts_release(&f->facts);
	forget(f->section);
}

/* Bring the nodes from the order of slots into that of the definitions. */
static int
order(struct one_file *f, struct text slots)
{
	struct one_node *v;
	uint32_t i, j, slot;
	const unsigned char *p = (const unsigned char *)slots.p;

	if (f->facts.ndefs != f->nnodes ||
	    (slots.len != 0 && slots.len != 4 * (size_t)f->nnodes))
		return -1;
	v = grow(NULL, (size_t)f->nnodes + 1, sizeof(*v));
	for (i = 0; i < f->nnodes; i++, p += 4) {
		slot = slots.len == 0 ? i : packed_u32(p);
		/* They are few, and mostly where one looks first. */
		for (j = i; j < f->nnodes + i; j++)
			if (store_node_slot(f->nodes[j % f->nnodes].id) ==
			    slot)
				break;
		if (j == f->nnodes + i)
			break;
		v[i] = f->nodes[j % f->nnodes];
		v[i].facts_parent = f->facts.defs[i].parent;
	}
	if (i < f->nnodes) {
		free(v);
		return -1;
	}
	free(f->nodes);
	f->nodes = v;
	return 0;
}

void
each_file(sqlite3 *db, int say, void (*each)(sqlite3 *, struct one_file *,
    void *), void *arg)
{
	sqlite3_stmt *st, *nodes;
	struct one_file f;

	st = db_prepare(db, "SELECT f.id, f.path, f.lang, f.package, f.blob, "
	    "f.flags, f.lines, l.facts, l.slots FROM file AS f "
	    "LEFT JOIN link AS l ON l.file = f.id ORDER BY f.id");
	nodes = db_prepare(db, "SELECT id, parent, kind, flags, body, hash, "
	    "name, signature, doc FROM node WHERE id BETWEEN ?1 AND ?2 "
	    "ORDER BY id");
	while (db_row(db, st)) {
		memset(&f, 0, sizeof(f));
		f.id = sqlite3_column_int64(st, 0);
		f.path = copy(db_bytes(st, 1));
		f.lang = copy(db_bytes(st, 2));
		f.package = copy(db_bytes(st, 3));
		f.blob = copy(db_bytes(st, 4));
		f.flags = (uint32_t)sqlite3_column_int64(st, 5);
		f.lines = (uint32_t)sqlite3_column_int64(st, 6);
		f.section = copy(db_bytes(st, 7));
		load_nodes(db, nodes, &f);
		if (link_facts_get(&f.facts, f.section.p,
		    f.section.len) == -1) {
			if (say)
				finding("%s: its link section is damaged",
				    safe(f.path.p, f.path.len));
		} else if (order(&f, db_bytes(st, 8)) == -1) {
			if (say)
				finding("%s: %u nodes, %u definitions, or "
				    "slots that do not fit",
				    safe(f.path.p, f.path.len), f.nnodes,
				    f.facts.ndefs);
		} else
			each(db, &f, arg);
		release(&f);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(nodes);
}
