/*
 * FILE, GONE, PROBLEM, FACTS and EDGES.  Each kind's put and get stand
 * together; the link section inside FACTS is in linkfacts.c.
 *
 * Every get checks the types, the ranges of all numbers against what they
 * index, and that nothing is left over.  What it refuses is a broken promise
 * of the program that wrote it.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "kinds.h"

#define BLOB_SHA1	20	/* bytes */
#define BLOB_SHA256	32

static void
put_lines(struct mp_buf *b, const uint32_t *lines, uint32_t n)
{
	uint32_t i;

	mp_put_array(b, n);
	for (i = 0; i < n; i++)
		mp_put_uint(b, lines[i]);
}

/*
 * A path is relative to the root and stays below it: whoever opens it need
 * not check again.
 */
static int
path_ok(struct text t)
{
	size_t i, start = 0;

	if (t.len == 0 || t.p[0] == '/' || memchr(t.p, '\0', t.len) != NULL)
		return 0;
	for (i = 0; i <= t.len; i++) {
		if (i < t.len && t.p[i] != '/')
			continue;
		if (i - start == 2 && memcmp(t.p + start, "..", 2) == 0)
			return 0;
		start = i + 1;
	}
	return 1;
}

/* ---- what FILE and FACTS begin with ---- */

#define FILE_ID_FIELDS	9

static void
file_id_put(struct mp_buf *b, const struct file_id *id)
{
	mp_put_text(b, id->path);
	mp_put_text(b, id->lang);
	mp_put_text(b, id->package);
	mp_put_bin(b, id->blob.p, id->blob.len);
	mp_put_uint(b, id->size);
	mp_put_uint(b, id->mtime_ns);
	mp_put_uint(b, id->ctime_ns);
	mp_put_uint(b, id->inode);
	mp_put_uint(b, id->flags);
}

static void
file_id_get(struct mp_cur *c, struct file_id *id)
{
	id->path = mp_text(c, MP_STR);
	id->lang = mp_text(c, MP_STR);
	id->package = mp_text(c, MP_STR);
	id->blob = mp_text(c, MP_BIN);
	id->size = mp_uint(c);
	id->mtime_ns = mp_uint(c);
	id->ctime_ns = mp_uint(c);
	id->inode = mp_uint(c);
	id->flags = mp_u32(c);
	if (c->bad)
		return;
	if (!path_ok(id->path) ||
	    (id->blob.len != BLOB_SHA1 && id->blob.len != BLOB_SHA256))
		c->bad = 1;
}

/* ---- FILE ---- */

void
file_frame_put(struct mp_buf *b, const struct file_frame *f)
{
	mp_put_array(b, FILE_ID_FIELDS + 1);
	file_id_put(b, &f->id);
	mp_put_bin(b, f->contents.p, f->contents.len);
}

int
file_frame_get(struct file_frame *f, const void *data, size_t len)
{
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, FILE_ID_FIELDS + 1);
	file_id_get(&c, &f->id);
	f->contents = mp_text(&c, MP_BIN);
	return mp_done(&c) ? 0 : -1;
}

/* ---- GONE ---- */

void
gone_put(struct mp_buf *b, struct text path)
{
	mp_put_array(b, 1);
	mp_put_text(b, path);
}

int
gone_get(struct text *path, const void *data, size_t len)
{
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 1);
	*path = mp_text(&c, MP_STR);
	return mp_done(&c) && path_ok(*path) ? 0 : -1;
}

/* ---- PROBLEM ---- */

void
problem_put(struct mp_buf *b, const struct problem *p)
{
	mp_put_array(b, 4);
	mp_put_text(b, p->path);
	mp_put_text(b, p->stage);
	mp_put_text(b, p->reason);
	mp_put_text(b, p->detail);
}

int
problem_get(struct problem *p, const void *data, size_t len)
{
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, 4);
	p->path = mp_text(&c, MP_STR);		/* of anything, even of no file */
	p->stage = mp_text(&c, MP_STR);
	p->reason = mp_text(&c, MP_STR);
	p->detail = mp_text(&c, MP_STR);
	return mp_done(&c) && p->reason.len > 0 ? 0 : -1;
}

/* ---- FACTS ---- */

#define NODE_FIELDS	13

void
facts_put_head(struct mp_buf *b, const struct file_id *id, uint32_t lines,
    uint32_t nnodes)
{
	mp_put_array(b, FILE_ID_FIELDS + 5);
	file_id_put(b, id);
	mp_put_uint(b, lines);
	mp_put_array(b, nnodes);
}

void
facts_put_node(struct mp_buf *b, const struct fact_node *n)
{
	mp_put_array(b, NODE_FIELDS);
	mp_put_bin(b, n->hash, HASH_LEN);
	mp_put_uint(b, n->kind);
	mp_put_text(b, n->name);
	mp_put_uint(b, n->parent);
	mp_put_uint(b, n->flags);
	mp_put_uint(b, n->line);
	mp_put_uint(b, n->end_line);
	mp_put_uint(b, n->column);
	mp_put_uint(b, n->start);
	mp_put_uint(b, n->end);
	mp_put_text(b, n->signature);
	mp_put_text(b, n->doc);
	mp_put_uint(b, n->body);
}

void
facts_put_link(struct mp_buf *b, const void *data, size_t len)
{
	mp_put_bin(b, data, len);
}

void
facts_put_words(struct mp_buf *b, const void *data, size_t len)
{
	if (data == NULL)
		mp_put_nil(b);
	else
		mp_put_bin(b, data, len);
}

void
facts_put_clones(struct mp_buf *b, const void *data, size_t len)
{
	facts_put_words(b, data, len);
}

/* A section that may be nil. */
static struct text
get_section(struct mp_cur *c)
{
	struct text none = { NULL, 0 };

	if (mp_peek(c) != MP_NIL)
		return mp_text(c, MP_BIN);
	mp_skip(c);
	return none;
}

int
facts_get(struct facts_frame *f, const void *data, size_t len)
{
	struct mp_cur c;

	mp_cur_init(&c, data, len);
	mp_tuple(&c, FILE_ID_FIELDS + 5);
	file_id_get(&c, &f->id);
	f->lines = mp_u32(&c);
	f->nnodes = mp_array_min(&c, 1);
	if (f->nnodes > FACTS_NODES_MAX)
		c.bad = 1;
	f->nodes = c;
	f->next = 0;
	if (c.bad)
		return -1;
	mp_skip_n(&c, f->nnodes);
	f->nodes.end = c.p;
	f->link = mp_text(&c, MP_BIN);
	f->words = get_section(&c);
	f->clones = get_section(&c);
	return mp_done(&c) ? 0 : -1;
}

/* Is what one node says possible for the node number ORD? */
static int
node_ok(const struct fact_node *n, uint32_t ord)
{
	if (n->line > n->end_line || n->start > n->end)
		return 0;
	if (ord == 0)
		return n->kind == NODE_FILE && n->parent == 0;
	return n->kind < NODE_KIND_MAX && n->kind != NODE_FILE &&
	    n->kind != NODE_EXTERNAL && n->parent < ord;
}

int
facts_node_get(struct facts_frame *f, struct fact_node *n)
{
	struct mp_cur *c = &f->nodes;
	struct text hash;

	if (f->next >= f->nnodes)
		return -1;
	mp_tuple(c, NODE_FIELDS);
	hash = mp_text(c, MP_BIN);
	n->kind = mp_u32(c);
	n->name = mp_text(c, MP_STR);
	n->parent = mp_u32(c);
	n->flags = mp_u32(c);
	n->line = mp_u32(c);
	n->end_line = mp_u32(c);
	n->column = mp_u32(c);
	n->start = mp_u32(c);
	n->end = mp_u32(c);
	n->signature = mp_text(c, MP_STR);
	n->doc = mp_text(c, MP_STR);
	n->body = mp_uint(c);
	if (c->bad || hash.len != HASH_LEN || !node_ok(n, f->next))
		return -1;
	memcpy(n->hash, hash.p, HASH_LEN);
	f->next++;
	return 0;
}

/* ---- EDGES ---- */

void
edges_put_head(struct mp_buf *b, uint32_t facts, const struct text *path,
    uint32_t nedges)
{
	mp_put_array(b, 4);
	if (path != NULL)
		mp_put_text(b, *path);
	else
		mp_put_uint(b, facts);
	mp_put_array(b, nedges);
}

void
edges_put_edge(struct mp_buf *b, const struct fact_edge *e)
{
	mp_put_array(b, 6);
	mp_put_uint(b, e->source);
	mp_put_uint(b, e->type);
	switch (e->target.kind) {
	case TARGET_HERE:
		mp_put_uint(b, e->target.node);
		break;
	case TARGET_FACTS:
		mp_put_array(b, 2);
		mp_put_uint(b, e->target.facts);
		mp_put_uint(b, e->target.node);
		break;
	case TARGET_STORED:
		mp_put_array(b, 2);
		mp_put_text(b, e->target.path);
		mp_put_uint(b, e->target.node);
		break;
	case TARGET_EXTERNAL:
		mp_put_text(b, e->target.path);
		break;
	}
	mp_put_uint(b, e->provenance);
	mp_put_uint(b, e->confidence);
	put_lines(b, e->lines, e->nlines);
}

void
edges_put_unresolved_head(struct mp_buf *b, uint32_t n)
{
	mp_put_array(b, n);
}

void
edges_put_unresolved(struct mp_buf *b, const struct fact_unresolved *u)
{
	mp_put_array(b, 5);
	mp_put_uint(b, u->source);
	mp_put_uint(b, u->type);
	mp_put_text(b, u->name);
	mp_put_uint(b, u->candidates);
	put_lines(b, u->lines, u->nlines);
}

void
edges_put_mentions(struct mp_buf *b, const void *data, size_t len)
{
	if (data == NULL)
		mp_put_nil(b);
	else
		mp_put_bin(b, data, len);
}

int
edges_get(struct edges_frame *f, const void *data, size_t len)
{
	struct mp_cur c;

	memset(f, 0, sizeof(*f));
	mp_cur_init(&c, data, len);
	mp_tuple(&c, 4);
	if (mp_peek(&c) == MP_STR) {
		f->path = mp_text(&c, MP_STR);
		if (c.bad || !path_ok(f->path))
			return -1;
	} else
		f->facts = mp_u32(&c);

	f->nedges = mp_array(&c);
	f->edges = c;
	mp_skip_n(&c, f->nedges);
	f->edges.end = c.p;
	f->nunresolved = mp_array(&c);
	f->unresolved = c;
	mp_skip_n(&c, f->nunresolved);
	f->unresolved.end = c.p;
	if (mp_peek(&c) == MP_NIL)
		mp_skip(&c);
	else
		f->mentions = mp_text(&c, MP_BIN);
	if (!mp_done(&c))
		return -1;
	f->edges.bad = f->unresolved.bad = 0;
	return 0;
}

/* Lines, ascending.  N is at most the bytes that are there. */
static uint32_t
get_lines(struct mp_cur *c, struct line_buf *buf)
{
	uint32_t *v, i, n, last = 0;

	n = mp_array(c);
	if (n > buf->cap) {
		if ((v = reallocarray(buf->v, n, sizeof(*v))) == NULL)
			err(2, NULL);
		buf->v = v;
		buf->cap = n;
	}
	for (i = 0; i < n; i++) {
		buf->v[i] = mp_u32(c);
		if (buf->v[i] < last)
			c->bad = 1;
		last = buf->v[i];
	}
	return c->bad ? 0 : n;
}

static void
get_target(struct mp_cur *c, struct edge_target *t)
{
	memset(t, 0, sizeof(*t));
	switch (mp_peek(c)) {
	case MP_UINT:
		t->kind = TARGET_HERE;
		t->node = mp_u32(c);
		break;
	case MP_STR:
		t->kind = TARGET_EXTERNAL;
		t->path = mp_text(c, MP_STR);
		if (t->path.len == 0)
			c->bad = 1;
		break;
	default:
		mp_tuple(c, 2);
		if (mp_peek(c) == MP_STR) {
			t->kind = TARGET_STORED;
			t->path = mp_text(c, MP_STR);
			if (c->bad || !path_ok(t->path))
				c->bad = 1;
		} else {
			t->kind = TARGET_FACTS;
			t->facts = mp_u32(c);
		}
		t->node = mp_u32(c);
		break;
	}
	if (t->node >= FACTS_NODES_MAX)
		c->bad = 1;
}

static int
source_ok(uint32_t source, uint32_t type)
{
	return source < FACTS_NODES_MAX && type < EDGE_TYPE_MAX;
}

int
edges_edge_get(struct edges_frame *f, struct fact_edge *e,
    struct line_buf *buf)
{
	struct mp_cur *c = &f->edges;
	uint64_t order;

	mp_tuple(c, 6);
	e->source = mp_u32(c);
	e->type = mp_u32(c);
	get_target(c, &e->target);
	e->provenance = mp_u32(c);
	e->confidence = mp_u32(c);
	e->nlines = get_lines(c, buf);
	e->lines = buf->v;
	order = (uint64_t)e->source << 32 | e->type;
	if (c->bad || !source_ok(e->source, e->type) || order < f->order ||
	    e->provenance == 0 || e->provenance >= PROV_MAX ||
	    e->confidence > 100)
		return -1;
	f->order = order;
	return 0;
}

int
edges_unresolved_get(struct edges_frame *f, struct fact_unresolved *u,
    struct line_buf *buf)
{
	struct mp_cur *c = &f->unresolved;

	mp_tuple(c, 5);
	u->source = mp_u32(c);
	u->type = mp_u32(c);
	u->name = mp_text(c, MP_STR);
	u->candidates = mp_u32(c);
	u->nlines = get_lines(c, buf);
	u->lines = buf->v;
	return c->bad || !source_ok(u->source, u->type) ||
	    u->type == EDGE_CONTAINS ? -1 : 0;
}
