/*
 * Reading one state of the store, for the difference of two; see side.h.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "packed.h"
#include "schema.h"
#include "side.h"
#include "store.h"

#define FILE_COLUMNS	"id, path, lang, package, blob, size, lines, flags, " \
			"digest"

static const char *const sql[SIDE_MAX] = {
[SIDE_FILE] = "SELECT " FILE_COLUMNS " FROM file WHERE id = ?1",
[SIDE_FILE_BY_PATH] = "SELECT " FILE_COLUMNS " FROM file WHERE path = ?1",
[SIDE_NODES] = "SELECT id, parent, kind, name, flags, line, end_line, body, "
    "hash, signature, doc FROM node WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
[SIDE_EDGES] = "SELECT src, type, dst, prov, conf FROM edge "
    "WHERE src BETWEEN ?1 AND ?2 AND type < ?3 ORDER BY src, type, dst",
[SIDE_UNRESOLVED] = "SELECT src, type, name, candidates FROM unresolved "
    "WHERE src BETWEEN ?1 AND ?2 ORDER BY src, type, name",
[SIDE_LINK] = "SELECT slots, facts FROM link WHERE file = ?1",
[SIDE_NODE] = "SELECT parent, kind, name, hash FROM node WHERE id = ?1",
[SIDE_BY_HASH] = "SELECT id, kind, name FROM node "
    "WHERE substr(hash, 1, 8) = substr(?1, 1, 8) AND hash = ?1 AND id < 0",
[SIDE_OUTSIDE] = "SELECT hash, kind, name FROM node "
    "WHERE id < 0 AND kind <> ?1 ORDER BY hash",
};

sqlite3_stmt *
side_stmt(struct side *s, enum side_stmt which)
{
	int	rc;

	if (s->st[which] == NULL) {
		rc = sqlite3_prepare_v3(s->db, sql[which], -1,
		    SQLITE_PREPARE_PERSISTENT, &s->st[which], NULL);
		if (rc != SQLITE_OK)
			db_fail(s->w, rc, "read");
	} else
		sqlite3_reset(s->st[which]);
	return s->st[which];
}

struct part
side_column(struct side *s, sqlite3_stmt *st, int col)
{
	struct part	p;

	p.at = s->text.len;
	p.len = (size_t)sqlite3_column_bytes(st, col);
	if (p.len > 0)
		bytes_add(&s->text, sqlite3_column_blob(st, col), p.len);
	return p;
}

struct text
side_text(const struct side *s, struct part p)
{
	struct text	t = { "", p.len };

	if (p.len > 0)
		t.p = (const char *)s->text.p + p.at;
	return t;
}

int
side_same(const struct side *a, struct part p, const struct side *b,
    struct part q)
{
	return p.len == q.len && (p.len == 0 ||
	    memcmp(a->text.p + p.at, b->text.p + q.at, p.len) == 0);
}

void
side_read_hash(struct side *s, sqlite3_stmt *st, int col, unsigned char *out)
{
	if (sqlite3_column_bytes(st, col) != HASH_LEN)
		db_fail(s->w, SQLITE_CORRUPT, "read");
	memcpy(out, sqlite3_column_blob(st, col), HASH_LEN);
}

/* Hash of a node, kept. */
const unsigned char *
side_hash(struct side *s, int64_t id)
{
	struct table_entry	*e;
	unsigned char		 hash[HASH_LEN];
	sqlite3_stmt		*st;
	uint32_t		 i;
	int			 is_new;

	i = table_add(&s->hashes, &id, sizeof(id), &is_new);
	e = &s->hashes.entries[i];
	if (!is_new)
		return (const unsigned char *)(intptr_t)e->value;
	st = side_stmt(s, SIDE_NODE);
	sqlite3_bind_int64(st, 1, id);
	if (!db_row(s->w, st))
		db_fail(s->w, SQLITE_CORRUPT, "read");
	side_read_hash(s, st, 3, hash);
	sqlite3_reset(st);
	e->value = (intptr_t)hash_keep(s->w, hash);
	return (const unsigned char *)(intptr_t)e->value;
}

static void
know_hash(struct side *s, int64_t id, const unsigned char *hash)
{
	uint32_t	i;
	int		is_new;

	i = table_add(&s->hashes, &id, sizeof(id), &is_new);
	if (is_new)
		s->hashes.entries[i].value = (intptr_t)hash_keep(s->w, hash);
}

/* The file's row, at which ST stands; its nodes and edges are not read. */
static void
read_file(struct side *s, sqlite3_stmt *st)
{
	s->text.len = 0;
	s->nnodes = s->nedges = s->nunresolved = 0;
	s->doubles = 0;
	s->id = sqlite3_column_int64(st, 0);
	s->path = side_column(s, st, 1);
	s->lang = side_column(s, st, 2);
	s->package = side_column(s, st, 3);
	s->blob = side_column(s, st, 4);
	s->size = sqlite3_column_int64(st, 5);
	s->lines = sqlite3_column_int64(st, 6);
	s->flags = sqlite3_column_int64(st, 7);
	s->digest = side_column(s, st, 8);
}

void
side_no_file(struct side *s)
{
	memset(&s->path, 0, sizeof(s->path));
	s->lang = s->package = s->blob = s->digest = s->path;
	s->text.len = 0;
	s->id = s->size = s->lines = s->flags = 0;
	s->nnodes = s->nedges = s->nunresolved = 0;
	s->doubles = 0;
}

static int
node_by_hash(const void *va, const void *vb)
{
	const struct side_node	*a = va, *b = vb;
	int			 c = memcmp(a->hash, b->hash, HASH_LEN);

	return c != 0 ? c : a->id < b->id ? -1 : a->id > b->id;
}

static sqlite3_stmt *
range(struct side *s, enum side_stmt which)
{
	sqlite3_stmt	*st = side_stmt(s, which);

	sqlite3_bind_int64(st, 1, store_node_id(s->id, 0));
	sqlite3_bind_int64(st, 2, store_node_id(s->id, NODE_SLOT_MAX));
	return st;
}

static struct side_edge *
edge_room(struct side *s)
{
	if (s->nedges == s->edges_max) {
		s->edges_max = s->edges_max * 2 + 256;
		s->edges = grow(s->w, s->edges, s->edges_max,
		    sizeof(*s->edges));
	}
	return &s->edges[s->nedges++];
}

/*
 * What a definition stands in is its parent, unless that is in another file:
 * then the link section tells, and the parent is the end of an edge, as in
 * the fingerprint.
 */
static void
read_outer(struct side *s)
{
	struct link_facts	 f;
	struct side_node	*n;
	struct side_edge	*e;
	sqlite3_stmt		*st = side_stmt(s, SIDE_LINK);
	const unsigned char	*p;
	struct table		 ords = { .n = 0 };
	int64_t			 id;
	uint32_t		 i, slots, ord;

	sqlite3_bind_int64(st, 1, s->id);
	if (!db_row(s->w, st) || link_facts_get(&f, sqlite3_column_blob(st, 1),
	    (size_t)sqlite3_column_bytes(st, 1)) == -1)
		db_fail(s->w, SQLITE_CORRUPT, "read");
	p = sqlite3_column_blob(st, 0);
	slots = (uint32_t)sqlite3_column_bytes(st, 0) / 4;
#define SLOT(i)	((i) >= slots ? (i) : packed_u32(p + 4 * (i)))
	for (i = 0; i < f.ndefs; i++) {
		id = store_node_id(s->id, SLOT(i));
		ord = table_add(&ords, &id, sizeof(id), NULL);
		ords.entries[ord].value = i;
	}
	for (i = 0; i < s->nnodes; i++) {
		n = &s->nodes[i];
		if (n->parent == 0 || store_node_file(n->parent) == s->id)
			continue;
		e = edge_room(s);
		memset(e, 0, sizeof(*e));
		e->src = n->id;
		e->dst = n->parent;
		e->type = EDGE_CONTAINS;
		e->prov = PROV_AST_RESOLVED;
		e->conf = 100;
		if (table_find(&ords, &n->id, sizeof(n->id)) == -1)
			db_fail(s->w, SQLITE_CORRUPT, "read");
		ord = (uint32_t)ords.entries[table_find(&ords, &n->id,
		    sizeof(n->id))].value;
		memcpy(n->up, side_hash(s, store_node_id(s->id,
		    SLOT(f.defs[ord].parent))), HASH_LEN);
	}
#undef SLOT
	table_release(&ords);
	link_facts_release(&f);
	sqlite3_reset(st);
}

static void
read_nodes(struct side *s)
{
	sqlite3_stmt		*st = range(s, SIDE_NODES);
	struct side_node	*n;
	uint32_t		 i;
	int			 outer = 0;

	while (db_row(s->w, st)) {
		if (s->nnodes == s->nodes_max) {
			s->nodes_max = s->nodes_max * 2 + 256;
			s->nodes = grow(s->w, s->nodes, s->nodes_max,
			    sizeof(*s->nodes));
		}
		n = &s->nodes[s->nnodes++];
		n->id = sqlite3_column_int64(st, 0);
		n->parent = sqlite3_column_int64(st, 1);
		n->kind = (uint32_t)sqlite3_column_int(st, 2);
		n->name = side_column(s, st, 3);
		n->flags = (uint32_t)sqlite3_column_int64(st, 4);
		n->line = (uint32_t)sqlite3_column_int64(st, 5);
		n->end_line = (uint32_t)sqlite3_column_int64(st, 6);
		n->body = (uint64_t)sqlite3_column_int64(st, 7);
		side_read_hash(s, st, 8, n->hash);
		n->signature = side_column(s, st, 9);
		n->doc = side_column(s, st, 10);
		know_hash(s, n->id, n->hash);
	}
	for (i = 0; i < s->nnodes; i++) {
		n = &s->nodes[i];
		memset(n->up, 0, HASH_LEN);
		if (n->parent == 0)
			continue;
		if (store_node_file(n->parent) == s->id)
			memcpy(n->up, side_hash(s, n->parent), HASH_LEN);
		else
			outer = 1;
	}
	if (outer)
		read_outer(s);
	if (s->nnodes > 1)
		qsort(s->nodes, s->nnodes, sizeof(*s->nodes), node_by_hash);
	for (i = 1; i < s->nnodes; i++)
		s->doubles |= memcmp(s->nodes[i - 1].hash, s->nodes[i].hash,
		    HASH_LEN) == 0;
}

int
side_edge_order(const struct side_edge *a, const struct side_edge *b)
{
	if (a->src != b->src)
		return a->src < b->src ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return a->dst < b->dst ? -1 : a->dst > b->dst;
}

static int
edge_by_row(const void *va, const void *vb)
{
	return side_edge_order(va, vb);
}

static void
read_edges(struct side *s)
{
	sqlite3_stmt		*st = range(s, SIDE_EDGES);
	struct side_edge	*e;
	uint32_t		 outer = s->nedges;

	sqlite3_bind_int(st, 3, EDGE_AUTHORED_BY);
	while (db_row(s->w, st)) {
		e = edge_room(s);
		e->src = sqlite3_column_int64(st, 0);
		e->type = (uint8_t)sqlite3_column_int(st, 1);
		e->dst = sqlite3_column_int64(st, 2);
		e->prov = (uint8_t)sqlite3_column_int(st, 3);
		e->conf = (uint8_t)sqlite3_column_int(st, 4);
		e->differs = 0;
	}
	if (outer > 0 && s->nedges > 1)
		qsort(s->edges, s->nedges, sizeof(*s->edges), edge_by_row);
}

static void
read_unresolved(struct side *s)
{
	sqlite3_stmt		*st = range(s, SIDE_UNRESOLVED);
	struct side_unresolved	*u;

	while (db_row(s->w, st)) {
		if (s->nunresolved == s->unresolved_max) {
			s->unresolved_max = s->unresolved_max * 2 + 64;
			s->unresolved = grow(s->w, s->unresolved,
			    s->unresolved_max, sizeof(*s->unresolved));
		}
		u = &s->unresolved[s->nunresolved++];
		u->src = sqlite3_column_int64(st, 0);
		u->type = (uint32_t)sqlite3_column_int(st, 1);
		u->name = side_column(s, st, 2);
		u->candidates = (uint32_t)sqlite3_column_int64(st, 3);
	}
}

void
side_read(struct side *s)
{
	if (s->id == 0)
		return;
	read_nodes(s);
	read_edges(s);
	read_unresolved(s);
}

void
side_file(struct side *s, enum side_stmt which, int64_t id, struct text path)
{
	sqlite3_stmt	*st = side_stmt(s, which);

	side_no_file(s);
	if (which == SIDE_FILE)
		sqlite3_bind_int64(st, 1, id);
	else
		sqlite3_bind_text(st, 1, path.p, (int)path.len,
		    SQLITE_STATIC);
	if (!db_row(s->w, st))
		return;
	read_file(s, st);
	sqlite3_reset(st);
}

/* Does the side have that package or external? */
int
side_outside(struct side *s, const unsigned char *hash, uint32_t *kind,
    struct part *name)
{
	sqlite3_stmt	*st = side_stmt(s, SIDE_BY_HASH);

	sqlite3_bind_blob(st, 1, hash, HASH_LEN, SQLITE_STATIC);
	if (!db_row(s->w, st))
		return 0;
	*kind = (uint32_t)sqlite3_column_int(st, 1);
	*name = side_column(s, st, 2);
	sqlite3_reset(st);
	return 1;
}

void
side_release(struct side *s)
{
	int	k;

	for (k = 0; k < SIDE_MAX; k++)
		sqlite3_finalize(s->st[k]);
	table_release(&s->hashes);
	bytes_release(&s->text);
	free(s->nodes);
	free(s->edges);
	free(s->unresolved);
}
