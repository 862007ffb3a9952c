/*
 * FACTS and GONE: files and their nodes.
 */
#include <stdlib.h>
#include <string.h>

#include "prog.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

/* ---- the frame ---- */

static void
decode(struct writer *w, struct facts_frame *f, const void *data, size_t len)
{
	uint32_t	i;

	if (facts_get(f, data, len) == -1)
		fail(w, 2, "bad FACTS frame");
	if (f->nnodes > w->nodes_max) {
		w->nodes = grow(w, w->nodes, f->nnodes, sizeof(*w->nodes));
		w->nodes_max = f->nnodes;
	}
	for (i = 0; i < f->nnodes; i++)
		if (facts_node_get(f, &w->nodes[i]) == -1)
			fail(w, 2, "bad FACTS frame: %s, node %u",
			    safe(f->id.path.p, f->id.path.len), i);
}

/* Number of files, hashes of nodes: what EDGES will refer to. */
static struct run_file *
remember(struct writer *w, const struct facts_frame *f)
{
	struct run_file	*r;
	uint32_t	 i;

	if (w->nfiles == w->files_max) {
		w->files_max = w->files_max == 0 ? 1024 : w->files_max * 2;
		w->files = grow(w, w->files, w->files_max, sizeof(*w->files));
	}
	if (w->nhashes + f->nnodes > w->hashes_max) {
		w->hashes_max = (w->nhashes + f->nnodes) * 3 / 2 + 4096;
		w->hashes = grow(w, w->hashes, w->hashes_max, HASH_LEN);
	}
	r = &w->files[w->nfiles++];
	memset(r, 0, sizeof(*r));
	r->first = w->nhashes;
	r->nnodes = f->nnodes;
	r->slots = SLOTS_SAME;
	for (i = 0; i < f->nnodes; i++)
		memcpy(w->hashes + HASH_LEN * w->nhashes++, w->nodes[i].hash,
		    HASH_LEN);
	return r;
}

/* The tree of the nodes.  Identities must differ; when they do not, the store
   keeps both. */
static void
digest(struct writer *w, struct run_file *r, const struct facts_frame *f)
{
	uint32_t	n;
	char		detail[96];

	n = digest_nodes(w, w->nodes, f->nnodes, r->nodes);
	if (n == 0)
		return;
	snprintf(detail, sizeof(detail), "%u of %u definitions have the "
	    "identity of another", n, f->nnodes);
	problem_add(w, f->id.path, "same-identity", detail);
}

/* ---- rows ---- */

void
file_bind(sqlite3_stmt *st, int64_t id, const struct facts_frame *f)
{
	const struct file_id	*d = &f->id;

	sqlite3_bind_int64(st, 1, id);
	db_string(st, 3, d->lang);
	db_string(st, 4, d->package);
	db_blob(st, 5, d->blob.p, d->blob.len);
	sqlite3_bind_int64(st, 6, (int64_t)d->size);
	sqlite3_bind_int64(st, 7, f->lines);
	sqlite3_bind_int64(st, 8, d->flags);
	sqlite3_bind_int64(st, 9, f->nnodes);
	sqlite3_bind_int64(st, 10, (int64_t)d->mtime_ns);
	sqlite3_bind_int64(st, 11, (int64_t)d->ctime_ns);
	sqlite3_bind_int64(st, 12, (int64_t)d->inode);
}

void
link_set(struct writer *w, int64_t file, const uint32_t *slots, uint32_t n,
    struct text facts)
{
	sqlite3_stmt	*st = db_stmt(w, ST_LINK_SET);
	uint32_t	 i;

	sqlite3_bind_int64(st, 1, file);
	if (slots == NULL) {
		sqlite3_bind_null(st, 2);
	} else {
		w->key.len = 0;
		for (i = 0; i < n; i++)
			bytes_u32(&w->key, slots[i]);
		db_blob(st, 2, w->key.p, w->key.len);
	}
	db_blob(st, 3, facts.p, facts.len);
	db_run(w, st);
}

void
file_insert(struct writer *w, struct run_file *r, const struct facts_frame *f)
{
	sqlite3_stmt	*st = db_stmt(w, ST_FILE_INSERT);

	r->id = w->next_file++;
	file_bind(st, r->id, f);
	sqlite3_bind_text(st, 2, f->id.path.p, (int)f->id.path.len,
	    SQLITE_STATIC);
	db_run(w, st);
	w->counts.files++;
	together_came(w, f->id.path);
	bulk_nodes(w, r->id, NULL, 0, f->nnodes);
	link_set(w, r->id, NULL, 0, f->link);
	text_set(w, r->id, f);
	clones_set(w, r->id, f);
	if (w->mode != MODE_UPDATE)
		community_add(w, r->id, f);
	package_touch(w, f->id.package, f->id.lang);
}

/* Note that the stream said WHAT of PATH; what it said before is returned. */
int64_t
path_seen(struct writer *w, struct text path, enum said what)
{
	uint32_t	i = table_add(&w->paths, path.p, path.len, NULL);
	int64_t		before = w->paths.entries[i].value;

	w->paths.entries[i].value = what;
	return before;
}

void
facts_frame(struct writer *w, const void *data, size_t len)
{
	struct facts_frame	 f;
	struct run_file		*r;

	decode(w, &f, data, len);
	if (path_seen(w, f.id.path, SAID_FACTS) == SAID_FACTS)
		fail(w, 2, "bad stream: %s was sent twice",
		    safe(f.id.path.p, f.id.path.len));
	problem_path(w, f.id.path);
	answers_stale(w, f.id.path, f.id.blob);
	coverage_stale(w, f.id.path, f.id.blob);
	r = remember(w, &f);
	digest(w, r, &f);
	if (w->mode == MODE_UPDATE)
		file_update(w, r, &f);
	else {
		db_begin(w);
		file_insert(w, r, &f);
		w->batch++;
	}
}
