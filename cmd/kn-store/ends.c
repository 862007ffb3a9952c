/*
 * Which nodes an edge joins: the numbers in EDGES, of this stream or of the
 * store, become ids and hashes.  What is not there ends the run.
 */
#include <stdlib.h>
#include <string.h>

#include "prog.h"
#include "record.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

/* Id of the stored, unchanged file at PATH. */
static int64_t
stored_file(struct writer *w, struct text path)
{
	sqlite3_stmt		*st;
	struct table_entry	*e;
	uint32_t		 i;

	if (w->mode != MODE_UPDATE)
		fail(w, 2, "bad EDGES frame: %s is not of this stream",
		    safe(path.p, path.len));
	if (table_find(&w->paths, path.p, path.len) != -1)
		fail(w, 2, "bad EDGES frame: %s is not as it was stored",
		    safe(path.p, path.len));
	i = table_add(&w->stored_files, path.p, path.len, NULL);
	e = &w->stored_files.entries[i];
	if (e->value != 0)
		return e->value;
	st = db_stmt(w, ST_FILE_FIND);
	sqlite3_bind_text(st, 1, path.p, (int)path.len, SQLITE_STATIC);
	if (!db_row(w, st))
		fail(w, 2, "bad EDGES frame: %s is not in the store",
		    safe(path.p, path.len));
	e->value = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return e->value;
}

const unsigned char *
ends_hash(struct writer *w, int64_t id)
{
	sqlite3_stmt		*st;
	struct table_entry	*e;
	uint32_t		 i;

	i = table_add(&w->stored_nodes, &id, sizeof(id), NULL);
	e = &w->stored_nodes.entries[i];
	if (e->value != 0)
		return (const unsigned char *)(intptr_t)e->value;
	st = db_stmt(w, ST_NODE_HASH);
	sqlite3_bind_int64(st, 1, id);
	if (!db_row(w, st))
		return NULL;
	if (sqlite3_column_bytes(st, 0) != HASH_LEN)
		db_fail(w, SQLITE_CORRUPT, "read");
	e->value = (intptr_t)hash_keep(w, sqlite3_column_blob(st, 0));
	sqlite3_reset(st);
	return (const unsigned char *)(intptr_t)e->value;
}

static void
sent_place(struct writer *w, const struct run_file *r, uint32_t number,
    struct place *p)
{
	if (number >= r->nnodes)
		fail(w, 2, "bad EDGES frame: no node %u in a file of %u",
		    number, r->nnodes);
	p->hash = w->hashes + HASH_LEN * (r->first + number);
	p->id = store_node_id(r->id, r->slots == SLOTS_SAME ? number :
	    w->slots[r->slots + number]);
}

void
ends_here(struct writer *w, const struct source *s, uint32_t number,
    struct place *p)
{
	if (s->sent != NULL) {
		sent_place(w, s->sent, number, p);
		return;
	}
	if (number >= s->n || s->hash[number] == NULL)
		fail(w, 2, "bad EDGES frame: no node %u in %s", number,
		    safe_str(s->name));
	p->hash = s->hash[number];
	p->id = store_node_id(s->id, number);
}

void
ends_target(struct writer *w, const struct source *s, const struct edge_target *t,
    struct place *p)
{
	switch (t->kind) {
	case TARGET_HERE:
		ends_here(w, s, t->node, p);
		break;
	case TARGET_FACTS:
		if (t->facts >= w->nfiles)
			fail(w, 2, "bad EDGES frame: no file %u in a stream "
			    "of %u", t->facts, w->nfiles);
		sent_place(w, &w->files[t->facts], t->node, p);
		break;
	case TARGET_STORED:
		p->id = store_node_id(stored_file(w, t->path), t->node);
		if ((p->hash = ends_hash(w, p->id)) == NULL)
			fail(w, 2, "bad EDGES frame: no node %u in %s",
			    t->node, safe(t->path.p, t->path.len));
		break;
	case TARGET_EXTERNAL:
		p->id = external_id(w, t->path, &p->hash);
		break;
	}
}

static void
load_stored(struct writer *w, struct source *s)
{
	sqlite3_stmt		*st = db_stmt(w, ST_NODE_SCAN);
	struct record_tree	 t;
	struct text		 trees;
	uint32_t		 slot, max = 0;

	sqlite3_bind_int64(st, 1, store_node_id(s->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(s->id, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		slot = store_node_slot(sqlite3_column_int64(st, 0));
		if (slot >= max) {
			max = slot * 2 + 64;
			s->hash = grow(w, s->hash, max, sizeof(*s->hash));
		}
		while (s->n <= slot)
			s->hash[s->n++] = NULL;
		if (sqlite3_column_bytes(st, 1) != HASH_LEN)
			db_fail(w, SQLITE_CORRUPT, "read");
		s->hash[slot] = hash_keep(w, sqlite3_column_blob(st, 1));
	}
	st = db_stmt(w, ST_FILE_DIGEST_GET);
	sqlite3_bind_int64(st, 1, s->id);
	if (!db_row(w, st))
		db_fail(w, SQLITE_CORRUPT, "read");
	trees = db_column(st, 6);
	if (record_tree_find(&t, trees, RECORD_NODES) != 1)
		db_fail(w, SQLITE_CORRUPT, "read");
	s->nnodes = t.count;
	memcpy(s->nodes, t.root, HASH_LEN);
	sqlite3_reset(st);
}

void
ends_open_stored(struct writer *w, struct source *s, int64_t file,
    struct text path)
{
	memset(s, 0, sizeof(*s));
	s->id = file;
	if ((s->name = strndup(path.p, path.len)) == NULL)
		fail(w, 2, "out of memory");
	load_stored(w, s);
}

void
ends_open(struct writer *w, struct source *s, const struct edges_frame *f)
{
	struct run_file	*r;
	int		 is_new;

	memset(s, 0, sizeof(*s));
	if (f->path.p == NULL) {
		if (f->facts >= w->nfiles)
			fail(w, 2, "bad EDGES frame: no file %u in a stream "
			    "of %u", f->facts, w->nfiles);
		r = &w->files[f->facts];
		if (r->linked)
			fail(w, 2, "bad EDGES frame: file %u came twice",
			    f->facts);
		r->linked = 1;
		w->nlinked++;
		s->sent = r;
		s->id = r->id;
		s->nnodes = r->nnodes;
		memcpy(s->nodes, r->nodes, HASH_LEN);
		return;
	}
	s->id = stored_file(w, f->path);
	table_add(&w->relinked, f->path.p, f->path.len, &is_new);
	if (!is_new)
		fail(w, 2, "bad EDGES frame: %s came twice",
		    safe(f->path.p, f->path.len));
	if ((s->name = strndup(f->path.p, f->path.len)) == NULL)
		fail(w, 2, "out of memory");
	load_stored(w, s);
}

void
ends_close(struct source *s)
{
	free(s->hash);
	free(s->name);
}
