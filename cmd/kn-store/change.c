/*
 * A file that the store has and the stream sends again.  Definitions that are
 * still there keep their slots, and with them the edges that lead to them.
 */
#include <stdlib.h>
#include <string.h>

#include "packed.h"
#include "prog.h"
#include "record.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

/* What the store has of a file that the stream sends again. */
struct old_file {
	int64_t		 id;
	int		 same;		/* nothing but stat data can differ */
	int		 package_same;
};

struct old_node {
	unsigned char	 hash[HASH_LEN];
	uint32_t	 slot;
	int		 kept;
};

static int
column_is(sqlite3_stmt *st, int col, struct text t)
{
	return (size_t)sqlite3_column_bytes(st, col) == t.len && (t.len == 0 ||
	    memcmp(sqlite3_column_blob(st, col), t.p, t.len) == 0);
}

/* Room for the slots of R's nodes. */
static uint32_t *
slots_room(struct writer *w, struct run_file *r)
{
	if (w->nslots + r->nnodes > w->slots_max) {
		w->slots_max = (w->nslots + r->nnodes) * 3 / 2;
		w->slots = grow(w, w->slots, w->slots_max, sizeof(*w->slots));
	}
	r->slots = (uint32_t)w->nslots;
	w->nslots += r->nnodes;
	return w->slots + r->slots;
}

/* Does the link section in the store equal FACTS?  Loads the slots. */
static int
load_link(struct writer *w, struct run_file *r, int64_t id, struct text facts)
{
	sqlite3_stmt		*st = db_stmt(w, ST_LINK_GET);
	const unsigned char	*p;
	int			 same;
	uint32_t		 i, *v;

	sqlite3_bind_int64(st, 1, id);
	if (!db_row(w, st))
		return 0;
	same = column_is(st, 1, facts);
	if (sqlite3_column_type(st, 0) != SQLITE_NULL) {
		if ((size_t)sqlite3_column_bytes(st, 0) != 4 * (size_t)r->nnodes)
			same = 0;
		else {
			v = slots_room(w, r);
			p = sqlite3_column_blob(st, 0);
			for (i = 0; i < r->nnodes; i++, p += 4)
				v[i] = packed_u32(p);
		}
	}
	sqlite3_reset(st);
	if (!same)
		r->slots = SLOTS_SAME;
	return same;
}

/* Is the tree of nodes in that column of file.trees the one of R? */
static int
nodes_are(sqlite3_stmt *st, int col, const struct run_file *r)
{
	struct record_tree	t;
	struct text		trees;

	trees.p = sqlite3_column_blob(st, col);
	trees.len = (size_t)sqlite3_column_bytes(st, col);
	return record_tree_find(&t, trees, RECORD_NODES) == 1 &&
	    t.count == r->nnodes && memcmp(t.root, r->nodes, HASH_LEN) == 0;
}

/* The file in the store with the frame's path; 0: none. */
static int
find_old(struct writer *w, struct run_file *r, const struct facts_frame *f,
    struct old_file *old)
{
	sqlite3_stmt	*st = db_stmt(w, ST_FILE_FIND);
	int		 same;

	sqlite3_bind_text(st, 1, f->id.path.p, (int)f->id.path.len,
	    SQLITE_STATIC);
	if (!db_row(w, st))
		return 0;
	old->id = sqlite3_column_int64(st, 0);
	old->package_same = column_is(st, 1, f->id.lang) &&
	    column_is(st, 2, f->id.package);
	same = old->package_same && column_is(st, 3, f->id.blob) &&
	    sqlite3_column_int64(st, 4) == f->id.flags &&
	    sqlite3_column_int64(st, 5) == f->lines &&
	    nodes_are(st, 8, r);
	if (!old->package_same) {
		struct text lang = { (const char *)sqlite3_column_text(st, 1),
		    (size_t)sqlite3_column_bytes(st, 1) };
		struct text package = {
		    (const char *)sqlite3_column_text(st, 2),
		    (size_t)sqlite3_column_bytes(st, 2) };

		package_touch(w, package, lang);
		digest_stale(w, package);
	}
	sqlite3_reset(st);
	old->same = same && load_link(w, r, old->id, f->link);
	return 1;
}

/* A node leaves: no edge may end there when the update is published. */
void
node_left(struct writer *w, int64_t id, struct text name)
{
	if (w->ndeleted == w->deleted_max) {
		w->deleted_max = w->deleted_max == 0 ? 256 : w->deleted_max * 2;
		w->deleted = grow(w, w->deleted, w->deleted_max,
		    sizeof(*w->deleted));
	}
	w->deleted[w->ndeleted++] = id;
	people_left(w, id);
	name_touch(w, name);
}

static int
compare_old(const void *va, const void *vb)
{
	const struct old_node	*a = va, *b = vb;
	int			 c;

	if ((c = memcmp(a->hash, b->hash, HASH_LEN)) != 0)
		return c;
	return a->slot < b->slot ? -1 : a->slot > b->slot;
}

/* Nodes of a file in the store, ordered by hash; to be freed. */
static struct old_node *
load_nodes(struct writer *w, int64_t file, uint32_t *count)
{
	struct old_node	*v = NULL;
	sqlite3_stmt	*st = db_stmt(w, ST_NODE_SCAN);
	uint32_t	 n = 0, max = 0;

	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		if (n == max) {
			max = max == 0 ? 64 : max * 2;
			v = grow(w, v, max, sizeof(*v));
		}
		if (sqlite3_column_bytes(st, 1) != HASH_LEN)
			db_fail(w, SQLITE_CORRUPT, "read");
		memcpy(v[n].hash, sqlite3_column_blob(st, 1), HASH_LEN);
		v[n].slot = store_node_slot(sqlite3_column_int64(st, 0));
		v[n++].kept = 0;
	}
	if (n > 1)
		qsort(v, n, sizeof(*v), compare_old);
	*count = n;
	return v;
}

/* The first node of that identity that is not taken yet, or NULL. */
static struct old_node *
match(struct old_node *v, uint32_t n, const unsigned char *hash)
{
	uint32_t	lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (memcmp(v[mid].hash, hash, HASH_LEN) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < n && memcmp(v[lo].hash, hash, HASH_LEN) == 0; lo++)
		if (!v[lo].kept)
			return &v[lo];
	return NULL;
}

/* The file's own node is always at slot 0, whatever its package. */
static void
keep_file_node(struct writer *w, int64_t file, struct old_node *old,
    uint32_t nold)
{
	sqlite3_stmt	*st;
	uint32_t	 i;
	int64_t		 id = store_node_id(file, 0);

	for (i = 0; i < nold && old[i].slot != 0; i++)
		;
	if (i == nold)
		db_fail(w, SQLITE_CORRUPT, "read");
	old[i].kept = 1;
	if (memcmp(old[i].hash, w->nodes[0].hash, HASH_LEN) == 0)
		return;
	st = db_stmt(w, ST_NODE_REHASH);
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_blob(st, 2, w->nodes[0].hash, HASH_LEN, SQLITE_STATIC);
	db_run(w, st);
	table_add(&w->rehashed, &id, sizeof(id), NULL);
}

/*
 * Give every node of the new version its slot.  What is still there keeps
 * its own; FRESH says which are not.  What is new gets one that no old node
 * had: an edge to a node that left must not seem to lead to another.
 */
static void
assign_slots(struct writer *w, uint32_t *slots, unsigned char *fresh,
    uint32_t n, struct old_node *old, uint32_t nold)
{
	struct old_node	*o;
	unsigned char	*used;
	uint32_t	 i, size = 0, next = 0;

	for (i = 0; i < nold; i++)
		if (old[i].slot >= size)
			size = old[i].slot + 1;
	used = grow(w, NULL, size + 1, 1);
	memset(used, 0, size + 1);
	for (i = 0; i < nold; i++)
		used[old[i].slot] = 1;
	slots[0] = 0;
	fresh[0] = 0;
	for (i = 1; i < n; i++) {
		o = match(old, nold, w->nodes[i].hash);
		fresh[i] = o == NULL;
		if (o != NULL) {
			o->kept = 1;
			slots[i] = o->slot;
			continue;
		}
		while (next < size && used[next])
			next++;
		if (next > NODE_SLOT_MAX)
			fail(w, 2, "%s: too many changed definitions in one "
			    "file; index everything again",
			    safe_str(w->file));
		slots[i] = next++;
	}
	free(used);
}

/* Has the new version, of N nodes, a definition of that name? */
static int
defines(const struct writer *w, uint32_t n, struct text name)
{
	uint32_t	i;

	for (i = 1; i < n; i++)
		if (w->nodes[i].name.len == name.len && (name.len == 0 ||
		    memcmp(w->nodes[i].name.p, name.p, name.len) == 0))
			return 1;
	return 0;
}

/* Rows of the nodes that left, came and stayed. */
static void
replace_nodes(struct writer *w, int64_t file, const uint32_t *slots,
    const unsigned char *fresh, uint32_t n, const struct old_node *old,
    uint32_t nold)
{
	sqlite3_stmt	*st;
	struct table	 others = { .n = 0 };	/* names */
	struct text	 name;
	uint32_t	 i;
	int64_t		 id;

	for (i = 0; i < nold; i++) {
		if (old[i].kept)
			continue;
		id = store_node_id(file, old[i].slot);
		st = db_stmt(w, ST_NODE_GET_NAME);
		sqlite3_bind_int64(st, 1, id);
		if (db_row(w, st)) {
			name = db_column(st, 0);
			node_left(w, id, name);
			if (defines(w, n, name))
				table_add(&others, name.p, name.len, NULL);
			sqlite3_reset(st);
		}
		st = db_stmt(w, ST_NODE_DELETE);
		sqlite3_bind_int64(st, 1, id);
		nodes_delete(w, st);
	}
	for (i = 0; i < n; i++) {
		if (fresh[i]) {
			bulk_nodes(w, file, slots, i, 1);
			name = w->nodes[i].name;
			name_touch(w, name);
			table_add(&others, name.p, name.len, NULL);
			continue;
		}
		st = db_stmt(w, ST_NODE_UPDATE);
		sqlite3_bind_int64(st, 1, store_node_id(file, slots[i]));
		node_bind(st, 2, i == 0 ? 0 :
		    store_node_id(file, slots[w->nodes[i].parent]),
		    &w->nodes[i]);
		db_run(w, st);
	}
	if (others.n > 0)
		together_changed(w, file, &others);
	table_release(&others);
}

static void
change_file(struct writer *w, struct run_file *r, const struct facts_frame *f,
    const struct old_file *was)
{
	struct old_node	*old;
	sqlite3_stmt	*st;
	unsigned char	*fresh;
	uint32_t	*slots, i, nold;

	old = load_nodes(w, r->id, &nold);
	slots = slots_room(w, r);
	fresh = grow(w, NULL, f->nnodes, 1);
	keep_file_node(w, r->id, old, nold);
	assign_slots(w, slots, fresh, f->nnodes, old, nold);
	replace_nodes(w, r->id, slots, fresh, f->nnodes, old, nold);
	free(fresh);
	free(old);
	for (i = 0; i < f->nnodes && slots[i] == i; i++)
		;
	if (i == f->nnodes) {
		w->nslots = r->slots;
		r->slots = SLOTS_SAME;
		slots = NULL;
	}
	st = db_stmt(w, ST_FILE_UPDATE);
	file_bind(st, r->id, f);
	db_run(w, st);
	link_set(w, r->id, slots, f->nnodes, f->link);
	text_set(w, r->id, f);
	clones_set(w, r->id, f);
	if (!was->package_same)
		package_touch(w, f->id.package, f->id.lang);
	w->changed = 1;
}

/* Only what helps kn-feed to see that the file did not change. */
static void
refresh_stat(struct writer *w, int64_t id, const struct file_id *d)
{
	sqlite3_stmt	*st = db_stmt(w, ST_FILE_STAT);

	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_int64(st, 2, (int64_t)d->mtime_ns);
	sqlite3_bind_int64(st, 3, (int64_t)d->ctime_ns);
	sqlite3_bind_int64(st, 4, (int64_t)d->inode);
	db_run(w, st);
}

void
file_update(struct writer *w, struct run_file *r, const struct facts_frame *f)
{
	struct old_file	old;
	uint32_t	i;

	db_begin(w);
	if (!find_old(w, r, f, &old)) {
		file_insert(w, r, f);
		for (i = 0; i < f->nnodes; i++)
			name_touch(w, w->nodes[i].name);
		w->changed = 1;
		return;
	}
	r->id = old.id;
	r->same = (uint8_t)old.same;
	if (old.same)
		refresh_stat(w, r->id, &f->id);
	else
		change_file(w, r, f, &old);
}
