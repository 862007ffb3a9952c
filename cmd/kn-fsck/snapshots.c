/*
 * Snapshots: the deltas laid over the graph, newest first, give what each
 * was: its root is computed anew (kn-store(5)).
 *
 * Files that no delta names keep their digest; of the others all that the
 * fingerprint is of is held in memory.
 */
#include <stdlib.h>
#include <string.h>

#include "delta.h"
#include "fsck.h"
#include "kinds.h"
#include "merkle.h"
#include "prog.h"
#include "record.h"

struct state_node {
	unsigned char	hash[HASH_LEN], parent[HASH_LEN];
	int		has_parent;
	uint32_t	flags;
	uint64_t	body;
	struct text	signature, doc;
};

struct state_edge {
	unsigned char	from[HASH_LEN], to[HASH_LEN];
	uint8_t		type, prov, conf;
};

struct state_ref {
	unsigned char	from[HASH_LEN];
	uint32_t	type, candidates;
	struct text	name;
};

/* A file; LOADED: with what it holds. */
struct state {
	struct text		 path, package, lang, blob;
	uint32_t		 flags;
	int			 is, loaded;
	unsigned char		 leaf[HASH_LEN];
	struct state_node	*nodes;
	struct state_edge	*edges;
	struct state_ref	*refs;
	size_t			 nnodes, nedges, nrefs;
};

struct history {
	sqlite3		*db;
	struct hasher	*h;
	struct mp_buf	 buf, trees;
	struct state	*files;		/* by package, path, but for what comes
					   while deltas are applied */
	size_t		 n;
	struct text	 repo;
	sqlite3_stmt	*edges, *refs;
	struct record_leaf *leaves;
	size_t		 leaves_max;
};

/* What states and deltas point into, until the check ends. */
static struct kept {
	struct kept	*next;
	char		 bytes[];
} *kept;

static struct text
copy(struct text t)
{
	struct kept *k = grow(NULL, sizeof(*k) + t.len + 1, 1);

	k->next = kept;
	kept = k;
	if (t.len > 0)
		memcpy(k->bytes, t.p, t.len);
	k->bytes[t.len] = '\0';
	return (struct text){ k->bytes, t.len };
}

/* Room for one more behind the N in V. */
static void *
more(void *v, size_t n, size_t size)
{
	return (n & (n - 1)) == 0 ? grow(v, n == 0 ? 1 : n * 2, size) : v;
}

/* ---- the graph as it is ---- */

static int
by_path(const void *va, const void *vb)
{
	const struct state *a = va, *b = vb;

	return text_cmp(a->path, b->path);
}

static int
by_package(const void *va, const void *vb)
{
	const struct state *a = va, *b = vb;
	int c;

	if (a->is != b->is)
		return a->is ? -1 : 1;
	c = text_cmp(a->package, b->package);
	return c != 0 ? c : by_path(a, b);
}

/* All files by path, and those that only deltas name. */
static void
read_files(struct history *hs)
{
	sqlite3_stmt *st = db_prepare(hs->db, "SELECT path, package, lang, "
	    "blob, flags, digest, path IN (SELECT path FROM delta) FROM file "
	    "UNION ALL SELECT DISTINCT path, '', '', '', 0, NULL, 2 "
	    "FROM delta WHERE path <> '' AND path NOT IN "
	    "(SELECT path FROM file)");
	struct state *f;
	struct text digest;
	int kind;

	while (db_row(hs->db, st)) {
		hs->files = more(hs->files, hs->n, sizeof(*hs->files));
		f = &hs->files[hs->n++];
		memset(f, 0, sizeof(*f));
		f->path = copy(db_bytes(st, 0));
		f->package = copy(db_bytes(st, 1));
		f->lang = copy(db_bytes(st, 2));
		f->blob = copy(db_bytes(st, 3));
		f->flags = (uint32_t)sqlite3_column_int64(st, 4);
		digest = db_bytes(st, 5);
		if (digest.len == HASH_LEN)
			memcpy(f->leaf, digest.p, HASH_LEN);
		kind = sqlite3_column_int(st, 6);
		f->is = kind != 2;
		f->loaded = kind != 0;
	}
	sqlite3_finalize(st);
	if (hs->n > 1)
		qsort(hs->files, hs->n, sizeof(*hs->files), by_path);
}

static struct state *
find_file(struct history *hs, struct text path)
{
	struct state k = { .path = path };

	return hs->n == 0 ? NULL : bsearch(&k, hs->files, hs->n, sizeof(k),
	    by_path);
}

static void
read_nodes(struct state *f, const struct one_file *one)
{
	const struct one_node *n;
	struct state_node *s;
	uint32_t i;

	for (i = 0; i < one->nnodes; i++) {
		n = &one->nodes[i];
		f->nodes = more(f->nodes, f->nnodes, sizeof(*f->nodes));
		s = &f->nodes[f->nnodes++];
		memset(s, 0, sizeof(*s));
		memcpy(s->hash, n->hash, HASH_LEN);
		s->has_parent = i > 0;
		if (i > 0)
			memcpy(s->parent, one->nodes[n->facts_parent].hash,
			    HASH_LEN);
		s->flags = n->flags;
		s->body = n->body;
		s->signature = copy(n->signature);
		s->doc = copy(n->doc);
	}
}

static const unsigned char *
hash_of(const struct one_file *one, int64_t id)
{
	uint32_t i;

	for (i = 0; i < one->nnodes; i++)
		if (one->nodes[i].id == id)
			return one->nodes[i].hash;
	return NULL;
}

static void
read_edge(struct history *hs, struct state *f, const unsigned char *from,
    int64_t dst, unsigned int type, unsigned int prov, unsigned int conf)
{
	struct state_edge *e;
	unsigned char to[HASH_LEN];

	/* Another check tells of an edge without an end. */
	if (from == NULL || !node_hash_of(hs->db, dst, to))
		return;
	f->edges = more(f->edges, f->nedges, sizeof(*f->edges));
	e = &f->edges[f->nedges++];
	memset(e, 0, sizeof(*e));
	memcpy(e->from, from, HASH_LEN);
	memcpy(e->to, to, HASH_LEN);
	e->type = (uint8_t)type;
	e->prov = (uint8_t)prov;
	e->conf = (uint8_t)conf;
}

static void
read_edges(struct history *hs, struct state *f, const struct one_file *one)
{
	const struct one_node *n;
	uint32_t i;

	for (i = 1; i < one->nnodes; i++) {
		n = &one->nodes[i];
		if (n->parent != one->nodes[n->facts_parent].id)
			read_edge(hs, f, n->hash, n->parent, EDGE_CONTAINS,
			    PROV_AST_RESOLVED, 100);
	}
	sqlite3_bind_int64(hs->edges, 1, one->id << 20);
	sqlite3_bind_int64(hs->edges, 2, (one->id << 20) + 1048575);
	while (db_row(hs->db, hs->edges))
		read_edge(hs, f, hash_of(one,
		    sqlite3_column_int64(hs->edges, 0)),
		    sqlite3_column_int64(hs->edges, 2),
		    (unsigned)sqlite3_column_int(hs->edges, 1),
		    (unsigned)sqlite3_column_int(hs->edges, 3),
		    (unsigned)sqlite3_column_int(hs->edges, 4));
}

static void
read_refs(struct history *hs, struct state *f, const struct one_file *one)
{
	const unsigned char *from;
	struct state_ref *r;

	sqlite3_bind_int64(hs->refs, 1, one->id << 20);
	sqlite3_bind_int64(hs->refs, 2, (one->id << 20) + 1048575);
	while (db_row(hs->db, hs->refs)) {
		from = hash_of(one, sqlite3_column_int64(hs->refs, 0));
		if (from == NULL)
			continue;
		f->refs = more(f->refs, f->nrefs, sizeof(*f->refs));
		r = &f->refs[f->nrefs++];
		memcpy(r->from, from, HASH_LEN);
		r->type = (uint32_t)sqlite3_column_int64(hs->refs, 1);
		r->name = copy(db_bytes(hs->refs, 2));
		r->candidates = (uint32_t)sqlite3_column_int64(hs->refs, 3);
	}
}

static void
load(sqlite3 *db, struct one_file *one, void *arg)
{
	struct history *hs = arg;
	struct state *f = find_file(hs, one->path);

	(void)db;
	if (f == NULL || !f->loaded)
		return;
	read_nodes(f, one);
	read_edges(hs, f, one);
	read_refs(hs, f, one);
}

/* ---- one step back ---- */

/* What the delta says of a node, an edge, a reference; NULL: nothing. */

static const struct delta_node *
says_node(const struct delta *d, const unsigned char *hash)
{
	uint32_t i;

	for (i = 0; i < d->nnodes; i++)
		if (memcmp(d->ids[d->nodes[i].id].hash, hash, HASH_LEN) == 0)
			return &d->nodes[i];
	return NULL;
}

static int
says_edge(const struct delta *d, const struct state_edge *e)
{
	uint32_t i;

	for (i = 0; i < d->nedges; i++)
		if (d->edges[i].type == e->type &&
		    memcmp(d->ids[d->edges[i].src].hash, e->from, HASH_LEN) ==
		    0 && memcmp(d->ids[d->edges[i].dst].hash, e->to,
		    HASH_LEN) == 0)
			return 1;
	return 0;
}

static int
says_ref(const struct delta *d, const struct state_ref *r)
{
	const struct delta_unresolved *u;
	uint32_t i;

	for (i = 0; i < d->nunresolved; i++) {
		u = &d->unresolved[i];
		if (u->type == r->type && memcmp(d->ids[u->src].hash, r->from,
		    HASH_LEN) == 0 && text_cmp(u->name, r->name) == 0)
			return 1;
	}
	return 0;
}

static void
step_nodes(struct state *f, const struct delta *d)
{
	const struct delta_node *n;
	struct state_node *s;
	size_t i, k, before = f->nnodes;
	uint32_t j;

	/* Is what it calls past in the newer snapshot no more? */
	for (j = 0; j < d->nnodes; j++) {
		n = &d->nodes[j];
		for (k = 0; k < before && memcmp(f->nodes[k].hash,
		    d->ids[n->id].hash, HASH_LEN) != 0; k++)
			continue;
		if (!n->none && n->past != (k == before))
			finding("%s: the delta calls a node past that is not, "
			    "or the reverse", safe(f->path.p, f->path.len));
	}
	for (i = k = 0; i < f->nnodes; i++)
		if (says_node(d, f->nodes[i].hash) == NULL)
			f->nodes[k++] = f->nodes[i];
	f->nodes = grow(f->nodes, k + d->nnodes + 1, sizeof(*f->nodes));
	for (j = 0; j < d->nnodes; j++) {
		n = &d->nodes[j];
		if (n->none)
			continue;
		s = &f->nodes[k++];
		memcpy(s->hash, d->ids[n->id].hash, HASH_LEN);
		s->has_parent = n->parent != DELTA_NONE;
		if (s->has_parent)
			memcpy(s->parent, d->ids[n->parent].hash, HASH_LEN);
		s->flags = n->flags;
		s->body = n->body;
		s->signature = n->signature;
		s->doc = n->doc;
	}
	f->nnodes = k;
}

static void
step_edges(struct state *f, const struct delta *d)
{
	const struct delta_edge *e;
	struct state_edge *s;
	size_t i, k;
	uint32_t j;

	for (i = k = 0; i < f->nedges; i++)
		if (!says_edge(d, &f->edges[i]))
			f->edges[k++] = f->edges[i];
	f->edges = grow(f->edges, k + d->nedges + 1, sizeof(*f->edges));
	for (j = 0; j < d->nedges; j++) {
		e = &d->edges[j];
		if (e->none)
			continue;
		s = &f->edges[k++];
		memcpy(s->from, d->ids[e->src].hash, HASH_LEN);
		memcpy(s->to, d->ids[e->dst].hash, HASH_LEN);
		s->type = e->type;
		s->prov = e->prov;
		s->conf = e->conf;
	}
	f->nedges = k;
}

static void
step_refs(struct state *f, const struct delta *d)
{
	const struct delta_unresolved *u;
	struct state_ref *s;
	size_t i, k;
	uint32_t j;

	for (i = k = 0; i < f->nrefs; i++)
		if (!says_ref(d, &f->refs[i]))
			f->refs[k++] = f->refs[i];
	f->refs = grow(f->refs, k + d->nunresolved + 1, sizeof(*f->refs));
	for (j = 0; j < d->nunresolved; j++) {
		u = &d->unresolved[j];
		if (u->none)
			continue;
		s = &f->refs[k++];
		memcpy(s->from, d->ids[u->src].hash, HASH_LEN);
		s->type = u->type;
		s->name = u->name;
		s->candidates = u->candidates;
	}
	f->nrefs = k;
}

/* ---- its digest ---- */

static struct record_leaf *
leaves(struct history *hs, size_t n)
{
	if (n >= hs->leaves_max) {
		hs->leaves_max = n * 2 + 1;
		hs->leaves = grow(hs->leaves, hs->leaves_max,
		    sizeof(*hs->leaves));
	}
	memset(hs->leaves, 0, n * sizeof(*hs->leaves));
	return hs->leaves;
}

static void
end_tree(struct history *hs, unsigned int number, size_t n)
{
	struct record_tree t = { .number = (uint8_t)number,
	    .count = (uint32_t)n };
	unsigned char b[RECORD_TREE_LEN];

	if (n == 0)
		return;
	record_leaves_sort(hs->leaves, n);
	record_leaves_root(hs->h, hs->leaves, n, t.root);
	record_tree_put(b, &t);
	mp_put_raw(&hs->trees, b, sizeof(b));
}

static void
nodes_tree(struct history *hs, const struct state *f)
{
	struct record_leaf *v = leaves(hs, f->nnodes);
	struct record_node r;
	size_t i;

	for (i = 0; i < f->nnodes; i++) {
		r.hash = f->nodes[i].hash;
		r.parent = f->nodes[i].has_parent ? f->nodes[i].parent : NULL;
		r.flags = f->nodes[i].flags;
		r.body = f->nodes[i].body;
		r.signature = f->nodes[i].signature;
		r.doc = f->nodes[i].doc;
		v[i].key = r.hash;
		record_node_leaf(hs->h, &hs->buf, &r, v[i].hash);
	}
	end_tree(hs, RECORD_NODES, f->nnodes);
}

static void
edges_tree(struct history *hs, const struct state *f, unsigned int type)
{
	struct record_leaf *v = leaves(hs, f->nedges);
	const struct state_edge *e;
	struct record_edge r;
	size_t i, n = 0;

	for (i = 0; i < f->nedges; i++) {
		e = &f->edges[i];
		if (e->type != type)
			continue;
		r = (struct record_edge){ e->from, e->to, e->type, e->prov,
		    e->conf };
		v[n].key = e->from;
		v[n].key2 = e->to;
		record_edge_leaf(hs->h, &r, v[n++].hash);
	}
	end_tree(hs, RECORD_EDGES(type), n);
}

static void
refs_tree(struct history *hs, const struct state *f)
{
	struct record_leaf *v = leaves(hs, f->nrefs);
	struct record_unresolved r;
	size_t i;

	for (i = 0; i < f->nrefs; i++) {
		r.from = f->refs[i].from;
		r.type = f->refs[i].type;
		r.name = f->refs[i].name;
		r.candidates = f->refs[i].candidates;
		v[i].key = r.from;
		v[i].type = r.type;
		v[i].name = r.name;
		record_unresolved_leaf(hs->h, &hs->buf, &r, v[i].hash);
	}
	end_tree(hs, RECORD_UNRESOLVED, f->nrefs);
}

static void
file_leaf(struct history *hs, struct state *f)
{
	struct record_file r = { f->path, f->lang, f->blob, f->flags,
	    { NULL, 0 } };
	unsigned int type;

	mp_buf_reset(&hs->trees);
	nodes_tree(hs, f);
	for (type = 0; type < EDGE_TYPE_MAX; type++)
		edges_tree(hs, f, type);
	refs_tree(hs, f);
	r.trees.p = hs->trees.sbuf.data;
	r.trees.len = hs->trees.sbuf.size;
	record_file_leaf(hs->h, &hs->buf, &r, f->leaf);
}

static void
apply(struct history *hs, struct text path, const struct delta *d)
{
	struct state *f = find_file(hs, path);

	if (path.len == 0 || f == NULL)
		return;
	step_nodes(f, d);
	step_edges(f, d);
	step_refs(f, d);
	if (d->file == DELTA_FILE_NONE)
		f->is = 0;
	if (d->file == DELTA_FILE_GIVEN) {
		f->is = 1;
		f->package = d->package;
		f->lang = d->lang;
		f->blob = d->blob;
		f->flags = d->flags;
	}
	if (!f->is && f->nnodes + f->nedges + f->nrefs > 0)
		finding("%s: there is no such file in a snapshot, but what "
		    "was in it", safe(path.p, path.len));
	file_leaf(hs, f);
}

/* ---- the root ---- */

static void
root_of(struct history *hs, char hex[2 * HASH_LEN + 1], size_t *files)
{
	struct state *v = grow(NULL, hs->n + 1, sizeof(*v));
	struct record_package p;
	struct merkle all, one;
	unsigned char tree[HASH_LEN], leaf[HASH_LEN], sum[HASH_LEN];
	uint32_t packages = 0;
	size_t i, k;
	int b;

	if (hs->n > 0)
		memcpy(v, hs->files, hs->n * sizeof(*v));
	if (hs->n > 1)
		qsort(v, hs->n, sizeof(*v), by_package);
	merkle_init(&all);
	for (i = 0; i < hs->n && v[i].is; i = k) {
		merkle_init(&one);
		for (k = i; k < hs->n && v[k].is && text_cmp(
		    v[i].package, v[k].package) == 0; k++)
			merkle_add(&one, hs->h, v[k].leaf);
		merkle_root(&one, hs->h, tree);
		p = (struct record_package){ hs->repo, v[i].package,
		    (uint32_t)(k - i), tree };
		record_package_leaf(hs->h, &hs->buf, &p, leaf);
		merkle_add(&all, hs->h, leaf);
		packages++;
	}
	*files = i;
	merkle_root(&all, hs->h, tree);
	record_graph_root(hs->h, &hs->buf, hs->repo, packages, tree, sum);
	for (b = 0; b < HASH_LEN; b++)
		snprintf(hex + 2 * b, 3, "%02x", sum[b]);
	free(v);
}

static void
compare_root(struct history *hs, int64_t snapshot, struct text root,
    int64_t files)
{
	char hex[2 * HASH_LEN + 1];
	size_t n;

	root_of(hs, hex, &n);
	if (!text_is(root, hex))
		finding("snapshot @%lld: what leads back to it gives the root "
		    "%s, its row says %s", (long long)snapshot, hex,
		    safe(root.p, root.len));
	if ((int64_t)n != files)
		finding("snapshot @%lld: it has %zu files, its row says %lld",
		    (long long)snapshot, n, (long long)files);
}

/* ---- rows ---- */

/* The deltas of one snapshot, one after another. */
static void
go_back(struct history *hs, int64_t snapshot, sqlite3_stmt *st)
{
	struct delta d;
	struct text path, data;

	sqlite3_bind_int64(st, 1, snapshot);
	while (db_row(hs->db, st)) {
		path = copy(db_bytes(st, 0));
		data = copy(db_bytes(st, 1));	/* what is put points into it */
		if (delta_get(&d, hs->h, data.p, data.len) == -1)
			finding("snapshot @%lld: the delta of %s is damaged",
			    (long long)snapshot, safe(path.p, path.len));
		else
			apply(hs, path, &d);
		delta_release(&d);
	}
}

static void
lay_over(struct history *hs)
{
	sqlite3_stmt *st = db_prepare(hs->db, "SELECT generation, root, files,"
	    " broken FROM snapshot ORDER BY generation DESC"), *deltas =
	    db_prepare(hs->db, "SELECT path, data FROM delta "
	    "WHERE snapshot = ?1");
	int64_t snapshot;
	int broken = 0, newest = 1;

	while (db_row(hs->db, st)) {
		snapshot = sqlite3_column_int64(st, 0);
		if (broken) {
			remark("@%lld and those before it cannot be looked "
			    "at: nothing leads back to them",
			    (long long)snapshot);
			break;
		}
		if (!newest)
			go_back(hs, snapshot, deltas);
		compare_root(hs, snapshot, db_bytes(st, 1),
		    sqlite3_column_int64(st, 2));
		broken = sqlite3_column_int(st, 3);
		newest = 0;
	}
	sqlite3_finalize(st);
	sqlite3_finalize(deltas);
}

/* Rows of past are the nodes that deltas call so, no more and no less. */
static void
check_past(struct history *hs)
{
	sqlite3_stmt *st = db_prepare(hs->db,
	    "SELECT snapshot, path, data FROM delta"), *row =
	    db_prepare(hs->db, "SELECT 1 FROM past WHERE hash = ?1 AND "
	    "snapshot = ?2 AND path = ?3");
	struct delta d;
	struct text path, data;
	int64_t n = 0, lost = 0;
	uint32_t i;

	while (db_row(hs->db, st)) {
		path = db_bytes(st, 1);
		data = db_bytes(st, 2);
		if (delta_get(&d, hs->h, data.p, data.len) == -1) {
			delta_release(&d);
			continue;
		}
		for (i = 0; i < d.nnodes; i++) {
			if (!d.nodes[i].past)
				continue;
			sqlite3_bind_blob(row, 1, d.ids[d.nodes[i].id].hash,
			    HASH_LEN, SQLITE_STATIC);
			sqlite3_bind_int64(row, 2,
			    sqlite3_column_int64(st, 0));
			sqlite3_bind_text(row, 3, path.len == 0 ? "" : path.p,
			    (int)path.len, SQLITE_STATIC);
			if (db_row(hs->db, row))
				n++;
			else
				lost++;
			sqlite3_reset(row);
		}
		delta_release(&d);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(row);
	if (lost > 0)
		finding("%lld nodes that are no more cannot be found",
		    (long long)lost);
	if (n != db_number(hs->db, "SELECT count(*) FROM past"))
		finding("%lld past nodes are in no delta", (long long)
		    (db_number(hs->db, "SELECT count(*) FROM past") - n));
}

static void
none(sqlite3 *db, const char *sql, const char *what)
{
	int64_t n = db_number(db, sql);

	if (n > 0)
		finding("%lld %s", (long long)n, what);
}

static void
check_rows(sqlite3 *db)
{
	none(db, "SELECT count(*) FROM delta WHERE snapshot NOT IN "
	    "(SELECT generation FROM snapshot)", "deltas are of no snapshot");
	none(db, "SELECT count(*) FROM delta WHERE snapshot = "
	    "(SELECT max(generation) FROM snapshot)",
	    "deltas are of the newest snapshot");
	none(db, "SELECT count(*) FROM tag WHERE snapshot NOT IN "
	    "(SELECT generation FROM snapshot)", "tags are of no snapshot");
	none(db, "SELECT count(*) FROM snapshot AS s WHERE parent IS NOT "
	    "(SELECT root FROM snapshot AS o WHERE o.generation < "
	    "s.generation ORDER BY o.generation DESC LIMIT 1)",
	    "snapshots do not follow the one before them");
	none(db, "SELECT count(*) FROM snapshot AS s WHERE until < generation "
	    "OR until >= (SELECT min(generation) FROM snapshot AS o "
	    "WHERE o.generation > s.generation)",
	    "snapshots last into the next one");
	none(db, "SELECT count(*) FROM meta WHERE key = 'root' AND EXISTS "
	    "(SELECT 1 FROM snapshot) AND value <> (SELECT root FROM "
	    "snapshot ORDER BY generation DESC LIMIT 1)",
	    "root in meta that is not the newest snapshot's");
}

static void
release(struct history *hs)
{
	struct kept *k;
	size_t i;

	while ((k = kept) != NULL) {
		kept = k->next;
		free(k);
	}
	for (i = 0; i < hs->n; i++) {
		free(hs->files[i].nodes);
		free(hs->files[i].edges);
		free(hs->files[i].refs);
	}
	free(hs->files);
	free(hs->leaves);
	sqlite3_finalize(hs->edges);
	sqlite3_finalize(hs->refs);
	mp_buf_release(&hs->buf);
	mp_buf_release(&hs->trees);
	hasher_free(hs->h);
}

void
check_snapshots(sqlite3 *db)
{
	struct history hs;
	char *repo = db_meta(db, "repo");

	memset(&hs, 0, sizeof(hs));
	hs.db = db;
	if ((hs.h = hasher_new()) == NULL)
		grow(NULL, SIZE_MAX, 2);
	mp_buf_init(&hs.buf);
	mp_buf_init(&hs.trees);
	hs.repo.p = repo != NULL ? repo : "";
	hs.repo.len = strlen(hs.repo.p);
	check_rows(db);
	check_past(&hs);
	/* Edges to people follow from history and are no part of it. */
	hs.edges = db_prepare(db, "SELECT src, type, dst, prov, conf "
	    "FROM edge WHERE src BETWEEN ?1 AND ?2 AND type < 13");
	hs.refs = db_prepare(db, "SELECT src, type, name, candidates "
	    "FROM unresolved WHERE src BETWEEN ?1 AND ?2");
	read_files(&hs);
	if (db_number(db, "SELECT count(*) FROM delta") > 0)
		each_file(db, 0, load, &hs);
	lay_over(&hs);
	release(&hs);
	free(repo);
}
