/*
 * The graph as it is, see history.h.
 */
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "kinds.h"

/* What states and deltas point into, until the check ends. */
static struct kept {
	struct kept	*next;
	char		 bytes[];
} *kept;

struct text
history_copy(struct text t)
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
		f->path = history_copy(db_bytes(st, 0));
		f->package = history_copy(db_bytes(st, 1));
		f->lang = history_copy(db_bytes(st, 2));
		f->blob = history_copy(db_bytes(st, 3));
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

struct state *
history_file(struct history *hs, struct text path)
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
		s->signature = history_copy(n->signature);
		s->doc = history_copy(n->doc);
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
		r->name = history_copy(db_bytes(hs->refs, 2));
		r->candidates = (uint32_t)sqlite3_column_int64(hs->refs, 3);
	}
}

static void
load(sqlite3 *db, struct one_file *one, void *arg)
{
	struct history *hs = arg;
	struct state *f = history_file(hs, one->path);

	(void)db;
	if (f == NULL || !f->loaded)
		return;
	read_nodes(f, one);
	read_edges(hs, f, one);
	read_refs(hs, f, one);
}

void
history_read(struct history *hs, sqlite3 *db)
{
	char *repo = db_meta(db, "repo");

	memset(hs, 0, sizeof(*hs));
	hs->db = db;
	if ((hs->h = hasher_new()) == NULL)
		grow(NULL, SIZE_MAX, 2);
	mp_buf_init(&hs->buf);
	mp_buf_init(&hs->trees);
	hs->repo = history_copy(text_from(repo != NULL ? repo : ""));
	free(repo);
	/* Edges to people follow from history and are no part of it. */
	hs->edges = db_prepare(db, "SELECT src, type, dst, prov, conf "
	    "FROM edge WHERE src BETWEEN ?1 AND ?2 AND type < 13");
	hs->refs = db_prepare(db, "SELECT src, type, name, candidates "
	    "FROM unresolved WHERE src BETWEEN ?1 AND ?2");
	read_files(hs);
	if (db_number(db, "SELECT count(*) FROM delta") > 0)
		each_file(db, 0, load, hs);
}

void
history_release(struct history *hs)
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
