/*
 * EDGES: all edges and unresolved references of one source file.  They
 * replace what the store has of that file; in an update only rows that differ
 * are written.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "prog.h"
#include "schema.h"
#include "store.h"
#include "writer.h"

/* The file at hand: its nodes by the number that the frame uses for them. */
struct source {
	int64_t			 id;
	const struct run_file	*sent;		/* or NULL: stored */
	const unsigned char	**hash;		/* stored: by slot, or NULL */
	uint32_t		*ord;		/* stored: by slot */
	uint32_t		 n;
	unsigned char		 facts[HASH_LEN];
	char			*name;		/* of a stored file, for errors */
};

struct place {
	int64_t			 id;
	uint32_t		 ord;
	const unsigned char	*hash;
};

/* ---- which file, which node ---- */

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

/* Hash of a stored node; NULL: there is none. */
static const unsigned char *
stored_hash(struct writer *w, int64_t id)
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
	p->ord = number;
	p->hash = w->hashes + HASH_LEN * (r->first + number);
	p->id = store_node_id(r->id, r->slots == SLOTS_SAME ? number :
	    w->slots[r->slots + number]);
}

static void
here(struct writer *w, const struct source *s, uint32_t number,
    struct place *p)
{
	if (s->sent != NULL) {
		sent_place(w, s->sent, number, p);
		return;
	}
	if (number >= s->n || s->hash[number] == NULL)
		fail(w, 2, "bad EDGES frame: no node %u in %s", number,
		    safe_str(s->name));
	p->ord = s->ord[number];
	p->hash = s->hash[number];
	p->id = store_node_id(s->id, number);
}

static void
target(struct writer *w, const struct source *s, const struct edge_target *t,
    struct place *p)
{
	p->ord = 0;
	switch (t->kind) {
	case TARGET_HERE:
		here(w, s, t->node, p);
		break;
	case TARGET_FACTS:
		if (t->facts >= w->nfiles)
			fail(w, 2, "bad EDGES frame: no file %u in a stream "
			    "of %u", t->facts, w->nfiles);
		sent_place(w, &w->files[t->facts], t->node, p);
		break;
	case TARGET_STORED:
		p->id = store_node_id(stored_file(w, t->path), t->node);
		if ((p->hash = stored_hash(w, p->id)) == NULL)
			fail(w, 2, "bad EDGES frame: no node %u in %s",
			    t->node, safe(t->path.p, t->path.len));
		break;
	case TARGET_EXTERNAL:
		p->id = external_id(w, t->path, &p->hash);
		break;
	}
}

/* Slots of a stored file's nodes, and which ord each has. */
static void
load_ords(struct writer *w, struct source *s)
{
	sqlite3_stmt		*st = db_stmt(w, ST_LINK_GET);
	const unsigned char	*p;
	uint32_t		 i, n, slot;

	for (i = 0; i < s->n; i++)
		s->ord[i] = i;
	sqlite3_bind_int64(st, 1, s->id);
	if (!db_row(w, st))
		return;
	p = sqlite3_column_blob(st, 0);
	n = (uint32_t)sqlite3_column_bytes(st, 0) / 4;
	for (i = 0; i < n; i++, p += 4) {
		slot = p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
		if (slot >= s->n)
			db_fail(w, SQLITE_CORRUPT, "read");
		s->ord[slot] = i;
	}
	sqlite3_reset(st);
}

static void
load_stored(struct writer *w, struct source *s)
{
	sqlite3_stmt	*st = db_stmt(w, ST_NODE_SCAN);
	uint32_t	 slot, max = 0;

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
	s->ord = grow(w, NULL, s->n + 1, sizeof(*s->ord));
	load_ords(w, s);
	st = db_stmt(w, ST_FILE_DIGEST_GET);
	sqlite3_bind_int64(st, 1, s->id);
	if (!db_row(w, st) || sqlite3_column_bytes(st, 0) != DIGEST_LEN)
		db_fail(w, SQLITE_CORRUPT, "read");
	memcpy(s->facts, sqlite3_column_blob(st, 0), HASH_LEN);
	sqlite3_reset(st);
}

static void
source_init(struct writer *w, struct source *s, const struct edges_frame *f)
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
		memcpy(s->facts, r->digest, HASH_LEN);
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

static void
source_release(struct source *s)
{
	free(s->hash);
	free(s->ord);
	free(s->name);
}

/* ---- rows ---- */

static void
pack_lines(struct writer *w, const uint32_t *lines, uint32_t n,
    uint32_t *at, uint32_t *nbytes)
{
	bytes_room(&w->lines, 5 * (size_t)n);
	*at = (uint32_t)w->lines.len;
	*nbytes = (uint32_t)store_lines_put(w->lines.p + w->lines.len, lines,
	    n);
	w->lines.len += *nbytes;
}

static uint32_t
get_edges(struct writer *w, const struct source *s, struct edges_frame *f)
{
	struct fact_edge	 e;
	struct edge_row		*row;
	struct place		 p;
	uint32_t		 i;

	if (f->nedges > w->edges_max) {
		w->edges_max = f->nedges;
		w->edges = grow(w, w->edges, f->nedges, sizeof(*w->edges));
	}
	for (i = 0; i < f->nedges; i++) {
		if (edges_edge_get(f, &e, &w->line_buf) == -1)
			fail(w, 2, "bad EDGES frame: edge %u", i);
		row = &w->edges[i];
		here(w, s, e.source, &p);
		row->src = p.id;
		row->ord = p.ord;
		row->from = p.hash;
		target(w, s, &e.target, &p);
		row->dst = p.id;
		row->to = p.hash;
		row->type = (uint8_t)e.type;
		row->prov = (uint8_t)e.provenance;
		row->conf = (uint8_t)e.confidence;
		row->todo = ROW_INSERT;
		pack_lines(w, e.lines, e.nlines, &row->lines, &row->nbytes);
	}
	return f->nedges;
}

static uint32_t
get_unresolved(struct writer *w, const struct source *s,
    struct edges_frame *f)
{
	struct fact_unresolved	 u;
	struct unresolved_row	*row;
	struct place		 p;
	uint32_t		 i;

	if (f->nunresolved > w->unresolved_max) {
		w->unresolved_max = f->nunresolved;
		w->unresolved = grow(w, w->unresolved, f->nunresolved,
		    sizeof(*w->unresolved));
	}
	for (i = 0; i < f->nunresolved; i++) {
		if (edges_unresolved_get(f, &u, &w->line_buf) == -1)
			fail(w, 2, "bad EDGES frame: unresolved %u", i);
		row = &w->unresolved[i];
		here(w, s, u.source, &p);
		row->src = p.id;
		row->ord = p.ord;
		row->from = p.hash;
		row->type = u.type;
		row->name = u.name;
		row->candidates = u.candidates;
		pack_lines(w, u.lines, u.nlines, &row->lines, &row->nbytes);
	}
	return f->nunresolved;
}

/* ---- order ---- */

#define CMP(a, b)	((a) < (b) ? -1 : (a) > (b))

/* The order of the fingerprint: no ids in it. */
static int
canonical(const void *va, const void *vb)
{
	const struct edge_row	*a = va, *b = vb;
	int			 c;

	if ((c = CMP(a->ord, b->ord)) != 0 || (c = CMP(a->type, b->type)) != 0)
		return c;
	return memcmp(a->to, b->to, HASH_LEN);
}

/* The order of the table. */
static int
by_key(const void *va, const void *vb)
{
	const struct edge_row	*a = va, *b = vb;
	int			 c;

	if ((c = CMP(a->src, b->src)) != 0 || (c = CMP(a->type, b->type)) != 0)
		return c;
	return CMP(a->dst, b->dst);
}

static int
unresolved_text(const struct unresolved_row *a,
    const struct unresolved_row *b)
{
	size_t	n = a->name.len < b->name.len ? a->name.len : b->name.len;
	int	c;

	if ((c = CMP(a->type, b->type)) != 0 ||
	    (n > 0 && (c = memcmp(a->name.p, b->name.p, n)) != 0))
		return c;
	return CMP(a->name.len, b->name.len);
}

static int
unresolved_canonical(const void *va, const void *vb)
{
	const struct unresolved_row	*a = va, *b = vb;
	int				 c = CMP(a->ord, b->ord);

	return c != 0 ? c : unresolved_text(a, b);
}

static int
unresolved_by_key(const void *va, const void *vb)
{
	const struct unresolved_row	*a = va, *b = vb;
	int				 c = CMP(a->src, b->src);

	return c != 0 ? c : unresolved_text(a, b);
}

/*
 * Sort rows that come in short groups of equal source and type, the groups
 * already in order: a first index hardly ever has another case.
 */
static void
sort_edges(struct edge_row *e, uint32_t n, int (*cmp)(const void *,
    const void *))
{
	struct edge_row	tmp;
	uint32_t	i, j, moves = 0;

	for (i = 1; i < n; i++) {
		if (cmp(&e[i - 1], &e[i]) <= 0)
			continue;
		tmp = e[i];
		for (j = i; j > 0 && cmp(&e[j - 1], &tmp) > 0; j--)
			e[j] = e[j - 1];
		e[j] = tmp;
		if ((moves += i - j) > 8 * n) {
			qsort(e, n, sizeof(*e), cmp);
			return;
		}
	}
}

/* ---- what differs from the store ---- */

/* Bound columns 1 to 3 of both kinds of key. */
static void
bind_key(sqlite3_stmt *st, int64_t src, int type, int64_t dst)
{
	sqlite3_bind_int64(st, 1, src);
	sqlite3_bind_int(st, 2, type);
	sqlite3_bind_int64(st, 3, dst);
}

static int
same_lines(struct writer *w, sqlite3_stmt *st, int col, uint32_t at,
    uint32_t n)
{
	return (uint32_t)sqlite3_column_bytes(st, col) == n && (n == 0 ||
	    memcmp(sqlite3_column_blob(st, col), w->lines.p + at, n) == 0);
}

static void
note_old(struct writer *w, const struct edge_row *key)
{
	if (w->nold == w->old_max) {
		w->old_max = w->old_max * 2 + 64;
		w->old = grow(w, w->old, w->old_max, sizeof(*w->old));
	}
	w->old[w->nold++] = *key;
}

/* Mark new rows as there or differing, collect the old ones that go. */
static void
compare_edges(struct writer *w, int64_t file, struct edge_row *e, uint32_t n)
{
	sqlite3_stmt	*st = db_stmt(w, ST_EDGE_SCAN);
	struct edge_row	 key;
	uint32_t	 i = 0;

	w->nold = 0;
	memset(&key, 0, sizeof(key));
	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	while (db_row(w, st)) {
		key.src = sqlite3_column_int64(st, 0);
		key.type = (uint8_t)sqlite3_column_int(st, 1);
		key.dst = sqlite3_column_int64(st, 2);
		while (i < n && by_key(&e[i], &key) < 0)
			i++;
		if (i == n || by_key(&e[i], &key) > 0) {
			note_old(w, &key);
			continue;
		}
		e[i].todo = sqlite3_column_int(st, 3) == e[i].prov &&
		    sqlite3_column_int(st, 4) == e[i].conf &&
		    same_lines(w, st, 5, e[i].lines, e[i].nbytes) ?
		    ROW_SAME : ROW_UPDATE;
		i++;
	}
}

static void
update_edges(struct writer *w, int64_t file, struct edge_row *e, uint32_t n)
{
	sqlite3_stmt	*st;
	uint32_t	 i;

	compare_edges(w, file, e, n);
	for (i = 0; i < w->nold; i++) {
		st = db_stmt(w, ST_EDGE_DELETE);
		bind_key(st, w->old[i].src, w->old[i].type, w->old[i].dst);
		db_run(w, st);
		w->counts.edges--;
		if (w->old[i].dst < 0)
			external_lost(w, w->old[i].dst);
		w->changed = 1;
	}
	for (i = 0; i < n; i++) {
		if (e[i].todo == ROW_SAME)
			continue;
		w->changed = 1;
		if (e[i].todo == ROW_INSERT) {
			bulk_edges(w, &e[i], 1);
			continue;
		}
		st = db_stmt(w, ST_EDGE_UPDATE);
		bind_key(st, e[i].src, e[i].type, e[i].dst);
		sqlite3_bind_int(st, 4, e[i].prov);
		sqlite3_bind_int(st, 5, e[i].conf);
		db_blob(st, 6, w->lines.p + e[i].lines, e[i].nbytes);
		db_run(w, st);
	}
}

static int
same_unresolved(struct writer *w, int64_t file,
    const struct unresolved_row *u, uint32_t n)
{
	sqlite3_stmt	*st = db_stmt(w, ST_UNRESOLVED_SCAN);
	uint32_t	 i = 0;
	int		 same = 1;

	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	while (same && db_row(w, st)) {
		same = i < n && sqlite3_column_int64(st, 0) == u[i].src &&
		    sqlite3_column_int64(st, 1) == u[i].type &&
		    (size_t)sqlite3_column_bytes(st, 2) == u[i].name.len &&
		    (u[i].name.len == 0 || memcmp(sqlite3_column_blob(st, 2),
		    u[i].name.p, u[i].name.len) == 0) &&
		    sqlite3_column_int64(st, 3) == u[i].candidates &&
		    same_lines(w, st, 4, u[i].lines, u[i].nbytes);
		i++;
	}
	sqlite3_reset(st);
	return same && i == n;
}

static void
update_unresolved(struct writer *w, int64_t file,
    const struct unresolved_row *u, uint32_t n)
{
	sqlite3_stmt	*st;

	if (same_unresolved(w, file, u, n))
		return;
	st = db_stmt(w, ST_UNRESOLVED_CLEAR);
	sqlite3_bind_int64(st, 1, store_node_id(file, 0));
	sqlite3_bind_int64(st, 2, store_node_id(file, NODE_SLOT_MAX));
	db_run(w, st);
	w->counts.unresolved -= sqlite3_changes(w->db);
	bulk_unresolved(w, u, n);
	w->changed = 1;
}

/* ---- the rest of the file's row ---- */

/* Returns 0 if it was that already. */
static int
set_digest(struct writer *w, int64_t file, const unsigned char *digest)
{
	sqlite3_stmt	*st;
	int		 same;

	if (w->mode == MODE_UPDATE) {
		st = db_stmt(w, ST_FILE_DIGEST_GET);
		sqlite3_bind_int64(st, 1, file);
		same = db_row(w, st) &&
		    sqlite3_column_bytes(st, 0) == DIGEST_LEN &&
		    memcmp(sqlite3_column_blob(st, 0), digest, DIGEST_LEN) == 0;
		sqlite3_reset(st);
		if (same)
			return 0;
		w->changed = 1;
	}
	st = db_stmt(w, ST_FILE_DIGEST);
	sqlite3_bind_int64(st, 1, file);
	db_blob(st, 2, digest, DIGEST_LEN);
	db_run(w, st);
	return 1;
}

static void
set_mentions(struct writer *w, int64_t file, struct text mentions)
{
	sqlite3_stmt	*st;
	int		 same;

	if (mentions.p == NULL)
		return;
	if (w->mode == MODE_UPDATE) {
		st = db_stmt(w, ST_MENTION_GET);
		sqlite3_bind_int64(st, 1, file);
		same = db_row(w, st) && (size_t)sqlite3_column_bytes(st, 0) ==
		    mentions.len && memcmp(sqlite3_column_blob(st, 0),
		    mentions.p, mentions.len) == 0;
		sqlite3_reset(st);
		if (same)
			return;
	}
	st = db_stmt(w, ST_MENTION_SET);
	sqlite3_bind_int64(st, 1, file);
	db_blob(st, 2, mentions.p, mentions.len);
	db_run(w, st);
}

static void
check_unique(struct writer *w, uint32_t n, uint32_t nu)
{
	uint32_t	i;

	for (i = 1; i < n; i++)
		if (by_key(&w->edges[i - 1], &w->edges[i]) == 0)
			fail(w, 2, "bad EDGES frame: an edge came twice");
	for (i = 1; i < nu; i++)
		if (unresolved_by_key(&w->unresolved[i - 1],
		    &w->unresolved[i]) == 0)
			fail(w, 2, "bad EDGES frame: an unresolved reference "
			    "came twice");
}

/* Rows that name a parent are the first of their source; takes them out. */
static uint32_t
split_parents(struct writer *w, uint32_t n)
{
	uint32_t	i, kept = 0;

	w->nold = 0;
	for (i = 0; i < n; i++) {
		if (w->edges[i].type == EDGE_CONTAINS)
			note_old(w, &w->edges[i]);
		else if (kept++ != i)
			w->edges[kept - 1] = w->edges[i];
	}
	return kept;
}

void
edges_frame(struct writer *w, const void *data, size_t len)
{
	struct edges_frame	 f;
	struct source		 s;
	unsigned char		 digest[DIGEST_LEN];
	uint32_t		 n, nu;
	int			 other;

	if (edges_get(&f, data, len) == -1)
		fail(w, 2, "bad EDGES frame");
	if (!w->linking)
		fail(w, 2, "bad stream: EDGES before LINKING");
	db_begin(w);
	source_init(w, &s, &f);
	w->lines.len = 0;
	n = get_edges(w, &s, &f);
	nu = get_unresolved(w, &s, &f);

	sort_edges(w->edges, n, canonical);
	if (nu > 1)
		qsort(w->unresolved, nu, sizeof(*w->unresolved),
		    unresolved_canonical);
	memcpy(digest, s.facts, HASH_LEN);
	digest_edges(w, w->edges, n, w->unresolved, nu, digest + HASH_LEN);

	sort_edges(w->edges, n, by_key);
	if (nu > 1)
		qsort(w->unresolved, nu, sizeof(*w->unresolved),
		    unresolved_by_key);
	check_unique(w, n, nu);
	n = split_parents(w, n);
	other = set_digest(w, s.id, digest);
	if (w->nold > 0 || w->mode == MODE_UPDATE)
		parents_set(w, s.id, s.sent != NULL && !s.sent->same ?
		    PARENTS_NEW : other ? PARENTS_CHANGED : PARENTS_SAME,
		    w->old, w->nold);
	if (w->mode == MODE_UPDATE) {
		table_add(&w->linked, &s.id, sizeof(s.id), NULL);
		update_edges(w, s.id, w->edges, n);
		update_unresolved(w, s.id, w->unresolved, nu);
	} else {
		bulk_edges(w, w->edges, n);
		bulk_unresolved(w, w->unresolved, nu);
		w->batch++;
	}
	set_mentions(w, s.id, f.mentions);
	source_release(&s);
}
