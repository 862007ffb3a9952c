/*
 * Frames to JSON.
 *
 * A frame whose fields are known is shown by their names, if encoding what
 * was decoded gives the same bytes; that is so for all that our own programs
 * write.  Any other is shown as a tree of values ("payload"), and what JSON
 * cannot express as that in hexadecimal ("raw").
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "kinds.h"

#define DEPTH_MAX	64	/* containers in each other, as mp_skip() */
#define NANO		1000000000u

static int
same_bytes(const struct mp_buf *b, const struct frame *f)
{
	return b->sbuf.size == f->len &&
	    (f->len == 0 || memcmp(b->sbuf.data, f->payload, f->len) == 0);
}

void
show_text(struct line *l, const char *key, struct text t)
{
	line_key(l, key);
	line_text(l, t);
}

void
show_uint(struct line *l, const char *key, uint64_t n)
{
	line_key(l, key);
	line_uint(l, n);
}

void
show_word(struct line *l, const char *key, const char *word)
{
	line_key(l, key);
	line_word(l, word);
}

void
show_flags(struct line *l, const struct word *w, uint32_t flags)
{
	line_key(l, "flags");
	line_open(l, '[');
	for (; w->name != NULL; w++)
		if (flags & w->n) {
			line_word(l, w->name);
			flags &= ~w->n;
		}
	if (flags != 0)
		line_uint(l, flags);
	line_close(l, ']');
}

/* Seconds with nine decimals: JSON readers round large numbers. */
static void
show_time(struct line *l, const char *key, uint64_t ns)
{
	char buf[40];

	snprintf(buf, sizeof(buf), "%llu.%09llu",
	    (unsigned long long)(ns / NANO), (unsigned long long)(ns % NANO));
	show_word(l, key, buf);
}

static void
show_hex(struct line *l, const char *key, const void *p, size_t len)
{
	line_key(l, key);
	line_hex(l, p, len);
}

int
is_map_frame(int type)
{
	return type == FRAME_HELLO || type == FRAME_LINKING ||
	    type == FRAME_END || type == FRAME_ACK || type == FRAME_ASKED;
}

static void
show_head(struct line *l, int type)
{
	const char *name = frame_type_name(type);

	line_open(l, '{');
	line_key(l, "type");
	if (name != NULL)
		line_word(l, name);
	else
		line_int64(l, type);
}

/* ---- values of any kind ---- */

static int	show_value(struct line *, struct mp_cur *, int depth);

/* What stands between the brackets of a map. */
static int
show_members(struct line *l, struct mp_cur *c, int depth)
{
	struct text key;
	uint32_t n;

	for (n = mp_map(c); n > 0; n--) {
		if (mp_peek(c) != MP_STR)
			return -1;
		key.p = mp_str(c, &key.len);
		if (c->bad || line_text_key(l, key) == -1 ||
		    show_value(l, c, depth) == -1)
			return -1;
	}
	return c->bad ? -1 : 0;
}

/*
 * The next value.  -1: JSON has nothing for it.  What shows only when it is
 * read back (a key that stands twice, say) is the caller's to notice.
 */
static int
show_value(struct line *l, struct mp_cur *c, int depth)
{
	struct text t;
	uint32_t n;

	if (depth > DEPTH_MAX)
		return -1;
	switch (mp_peek(c)) {
	case MP_NIL:
		mp_skip(c);
		line_null(l);
		break;
	case MP_BOOL:
		line_bool(l, mp_bool(c));
		break;
	case MP_UINT:
	case MP_INT:
		line_int64(l, mp_int(c));
		break;
	case MP_STR:
		t.p = mp_str(c, &t.len);
		line_text(l, t);
		break;
	case MP_BIN:
		t.p = mp_str(c, &t.len);
		line_open(l, '{');
		show_hex(l, "bin", t.p, t.len);
		line_close(l, '}');
		break;
	case MP_ARRAY:
		line_open(l, '[');
		for (n = mp_array(c); n > 0; n--)
			if (show_value(l, c, depth + 1) == -1)
				return -1;
		line_close(l, ']');
		break;
	case MP_MAP:
		line_open(l, '{');
		if (show_members(l, c, depth + 1) == -1)
			return -1;
		line_close(l, '}');
		break;
	default:
		return -1;
	}
	return c->bad ? -1 : 0;
}

/* Does the line that begins at START give the frame again? */
static int
reads_back(const struct line *l, size_t start, const struct frame *f)
{
	struct encoder e;
	struct mp_buf b;
	int type, same;

	memset(&e, 0, sizeof(e));
	mp_buf_init(&b);
	same = encode_line(&e, &b, &type, l->p + start, l->len - start) == 0 &&
	    type == f->type && same_bytes(&b, f);
	mp_buf_release(&b);
	encoder_release(&e);
	return same;
}

/* What is in the map stands beside the type. */
static int
show_map_frame(struct line *l, const struct frame *f)
{
	size_t start = l->len;
	struct mp_cur c;

	mp_cur_init(&c, f->payload, f->len);
	if (mp_peek(&c) != MP_MAP)
		return -1;
	show_head(l, f->type);
	if (show_members(l, &c, 1) == -1 || !mp_done(&c))
		return -1;
	line_close(l, '}');
	return reads_back(l, start, f) ? 0 : -1;
}

static int
show_payload(struct line *l, const struct frame *f)
{
	size_t start = l->len;
	struct mp_cur c;

	mp_cur_init(&c, f->payload, f->len);
	show_head(l, f->type);
	line_key(l, "payload");
	if (show_value(l, &c, 0) == -1 || !mp_done(&c))
		return -1;
	line_close(l, '}');
	return reads_back(l, start, f) ? 0 : -1;
}

static void
show_raw(struct line *l, const struct frame *f)
{
	show_head(l, f->type);
	show_hex(l, "raw", f->payload, f->len);
	line_close(l, '}');
}

/* ---- frames with fields ---- */

static void
show_file_id(struct line *l, const struct file_id *id)
{
	show_text(l, "path", id->path);
	show_text(l, "lang", id->lang);
	show_text(l, "package", id->package);
	show_hex(l, "blob", id->blob.p, id->blob.len);
	show_uint(l, "size", id->size);
	show_time(l, "mtime", id->mtime_ns);
	show_time(l, "ctime", id->ctime_ns);
	show_uint(l, "inode", id->inode);
	show_flags(l, file_flags, id->flags);
}

static int
show_file(struct line *l, const struct frame *f, struct mp_buf *b)
{
	struct file_frame file;

	if (file_frame_get(&file, f->payload, f->len) == -1)
		return -1;
	file_frame_put(b, &file);
	if (!same_bytes(b, f))
		return -1;
	show_file_id(l, &file.id);
	show_text(l, "contents", file.contents);
	return 0;
}

static int
show_gone(struct line *l, const struct frame *f, struct mp_buf *b)
{
	struct text path;

	if (gone_get(&path, f->payload, f->len) == -1)
		return -1;
	gone_put(b, path);
	if (!same_bytes(b, f))
		return -1;
	show_text(l, "path", path);
	return 0;
}

static int
show_problem(struct line *l, const struct frame *f, struct mp_buf *b)
{
	struct problem p;

	if (problem_get(&p, f->payload, f->len) == -1)
		return -1;
	problem_put(b, &p);
	if (!same_bytes(b, f))
		return -1;
	show_text(l, "path", p.path);
	show_text(l, "stage", p.stage);
	show_text(l, "reason", p.reason);
	show_text(l, "detail", p.detail);
	return 0;
}

/* FACTS, decoded and encoded again. */
static int
facts_again(struct facts_frame *facts, const struct frame *f,
    struct mp_buf *b)
{
	struct fact_node n;
	uint32_t i;

	if (facts_get(facts, f->payload, f->len) == -1)
		return -1;
	facts_put_head(b, &facts->id, facts->lines, facts->nnodes);
	for (i = 0; i < facts->nnodes; i++) {
		if (facts_node_get(facts, &n) == -1)
			return -1;
		facts_put_node(b, &n);
	}
	facts_put_link(b, facts->link.p, facts->link.len);
	facts_put_words(b, facts->words.p, facts->words.len);
	facts_put_clones(b, facts->clones.p, facts->clones.len);
	return same_bytes(b, f) ? 0 : -1;
}

static void
show_node(struct line *l, const struct fact_node *n, uint32_t ord)
{
	unsigned char body[8];
	int i;

	for (i = 0; i < 8; i++)
		body[i] = (unsigned char)(n->body >> (56 - 8 * i));
	line_open(l, '{');
	show_uint(l, "ord", ord);
	show_word(l, "kind", node_kind_name(n->kind));
	show_text(l, "name", n->name);
	show_uint(l, "parent", n->parent);
	show_word(l, "visibility", visibility_name(n->flags));
	show_flags(l, node_flags, n->flags & ~NODE_VISIBILITY);
	show_uint(l, "line", n->line);
	show_uint(l, "end_line", n->end_line);
	show_uint(l, "column", n->column);
	show_uint(l, "start", n->start);
	show_uint(l, "end", n->end);
	show_text(l, "signature", n->signature);
	show_text(l, "doc", n->doc);
	show_hex(l, "body", body, sizeof(body));
	show_hex(l, "hash", n->hash, HASH_LEN);
	line_close(l, '}');
}

static int
show_facts(struct line *l, const struct frame *f, struct mp_buf *b)
{
	struct facts_frame facts;
	struct fact_node n;
	uint32_t i;

	if (facts_again(&facts, f, b) == -1 ||
	    facts_get(&facts, f->payload, f->len) == -1)
		return -1;
	show_file_id(l, &facts.id);
	show_uint(l, "lines", facts.lines);
	line_key(l, "nodes");
	line_open(l, '[');
	for (i = 0; i < facts.nnodes; i++) {
		if (facts_node_get(&facts, &n) == -1)
			return -1;
		show_node(l, &n, i);
	}
	line_close(l, ']');
	line_key(l, "link");
	show_link(l, facts.link);
	if (facts.words.p != NULL)
		show_hex(l, "words", (const unsigned char *)facts.words.p,
		    facts.words.len);
	if (facts.clones.p != NULL)
		show_hex(l, "clones", (const unsigned char *)facts.clones.p,
		    facts.clones.len);
	return 0;
}

/* EDGES, decoded and encoded again. */
static int
edges_again(struct edges_frame *edges, const struct frame *f,
    struct mp_buf *b, struct line_buf *lines)
{
	struct fact_unresolved u;
	struct fact_edge e;
	uint32_t i;

	if (edges_get(edges, f->payload, f->len) == -1)
		return -1;
	edges_put_head(b, edges->facts,
	    edges->path.p != NULL ? &edges->path : NULL, edges->nedges);
	for (i = 0; i < edges->nedges; i++) {
		if (edges_edge_get(edges, &e, lines) == -1)
			return -1;
		edges_put_edge(b, &e);
	}
	edges_put_unresolved_head(b, edges->nunresolved);
	for (i = 0; i < edges->nunresolved; i++) {
		if (edges_unresolved_get(edges, &u, lines) == -1)
			return -1;
		edges_put_unresolved(b, &u);
	}
	edges_put_mentions(b, edges->mentions.p, edges->mentions.len);
	return same_bytes(b, f) ? 0 : -1;
}

static void
show_lines(struct line *l, const uint32_t *v, uint32_t n)
{
	uint32_t i;

	line_key(l, "lines");
	line_open(l, '[');
	for (i = 0; i < n; i++)
		line_uint(l, v[i]);
	line_close(l, ']');
}

static void
show_target(struct line *l, const struct edge_target *t)
{
	line_key(l, "target");
	if (t->kind == TARGET_HERE) {
		line_uint(l, t->node);
		return;
	}
	line_open(l, '{');
	if (t->kind == TARGET_EXTERNAL)
		show_text(l, "external", t->path);
	else {
		if (t->kind == TARGET_STORED)
			show_text(l, "file", t->path);
		else
			show_uint(l, "file", t->facts);
		show_uint(l, "node", t->node);
	}
	line_close(l, '}');
}

static int
show_edge_lists(struct line *l, struct edges_frame *edges,
    struct line_buf *lines)
{
	struct fact_unresolved u;
	struct fact_edge e;
	uint32_t i;

	line_key(l, "edges");
	line_open(l, '[');
	for (i = 0; i < edges->nedges; i++) {
		if (edges_edge_get(edges, &e, lines) == -1)
			return -1;
		line_open(l, '{');
		show_uint(l, "source", e.source);
		show_word(l, "type", edge_type_name(e.type));
		show_target(l, &e.target);
		show_word(l, "provenance", provenance_name(e.provenance));
		show_uint(l, "confidence", e.confidence);
		show_lines(l, e.lines, e.nlines);
		line_close(l, '}');
	}
	line_close(l, ']');
	line_key(l, "unresolved");
	line_open(l, '[');
	for (i = 0; i < edges->nunresolved; i++) {
		if (edges_unresolved_get(edges, &u, lines) == -1)
			return -1;
		line_open(l, '{');
		show_uint(l, "source", u.source);
		show_word(l, "type", edge_type_name(u.type));
		show_text(l, "name", u.name);
		show_uint(l, "candidates", u.candidates);
		show_lines(l, u.lines, u.nlines);
		line_close(l, '}');
	}
	line_close(l, ']');
	return 0;
}

static int
show_edges(struct line *l, const struct frame *f, struct mp_buf *b)
{
	struct line_buf lines = { NULL, 0 };
	struct edges_frame edges;
	int result = -1;

	if (edges_again(&edges, f, b, &lines) == -1 ||
	    edges_get(&edges, f->payload, f->len) == -1)
		goto out;
	line_key(l, "file");
	if (edges.path.p != NULL)
		line_text(l, edges.path);
	else
		line_uint(l, edges.facts);
	if (show_edge_lists(l, &edges, &lines) == -1)
		goto out;
	line_key(l, "mentions");
	if (edges.mentions.p != NULL)
		line_hex(l, edges.mentions.p, edges.mentions.len);
	else
		line_null(l);
	result = 0;
out:
	free(lines.v);
	return result;
}

/* What stands beside the type; -1: not this kind of frame after all. */
typedef int	shower(struct line *, const struct frame *, struct mp_buf *);

static shower *const showers[] = {
	[FRAME_FILE] = show_file,
	[FRAME_GONE] = show_gone,
	[FRAME_FACTS] = show_facts,
	[FRAME_EDGES] = show_edges,
	[FRAME_PROBLEM] = show_problem,
	[FRAME_ANSWERS] = show_answers,
	[FRAME_SNAPSHOT] = show_snapshot,
	[FRAME_COVERAGE] = show_coverage,
	[FRAME_FEEDBACK] = show_feedback,
};
#define NSHOWERS	((int)(sizeof(showers) / sizeof(showers[0])))

static int
show_fields(struct line *l, const struct frame *f)
{
	struct mp_buf b;
	int result;

	if (is_map_frame(f->type))
		return show_map_frame(l, f);
	if (f->type <= 0 || f->type >= NSHOWERS || showers[f->type] == NULL)
		return -1;
	mp_buf_init(&b);
	show_head(l, f->type);
	result = showers[f->type](l, f, &b);
	line_close(l, '}');
	mp_buf_release(&b);
	return result;
}

void
show_frame(struct line *l, const struct frame *f)
{
	size_t start = l->len;

	if (show_fields(l, f) == -1) {
		l->len = start;
		if (show_payload(l, f) == -1) {
			l->len = start;
			show_raw(l, f);
		}
	}
	line_end(l);
}
