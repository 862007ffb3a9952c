/*
 * JSON to frames: the reverse of show.c.
 */
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "kinds.h"
#include "prog.h"

#define DEPTH_MAX	64	/* containers in each other, as mp_skip() */

/* ---- values of any kind ---- */

static void	put_value(struct encoder *, struct mp_buf *, json_t *, int);

/* All members of a map but the frame's own "type". */
static void
put_members(struct encoder *e, struct mp_buf *b, json_t *o, int depth,
    int is_frame)
{
	const char *key;
	json_t *v;

	mp_put_map(b, json_object_size(o) - (is_frame ? 1 : 0));
	json_object_foreach(o, key, v) {
		if (is_frame && strcmp(key, "type") == 0)
			continue;
		mp_put_cstr(b, key);
		put_value(e, b, v, depth);
	}
}

static void
put_object(struct encoder *e, struct mp_buf *b, json_t *v, int depth)
{
	struct text t;

	if (json_object_size(v) == 1 && json_object_get(v, "bytes") != NULL) {
		t = encode_value_text(e, v, "bytes");
		mp_put_str(b, t.p, t.len);
	} else if (json_object_size(v) == 1 &&
	    json_object_get(v, "bin") != NULL) {
		t = encode_hex(e, v, "bin");
		mp_put_bin(b, t.p, t.len);
	} else
		put_members(e, b, v, depth, 0);
}

static void
put_value(struct encoder *e, struct mp_buf *b, json_t *v, int depth)
{
	json_t *x;
	size_t i;

	if (depth > DEPTH_MAX) {
		encode_fail(e, "more than %d levels", DEPTH_MAX);
		return;
	}
	switch (json_typeof(v)) {
	case JSON_NULL:
		mp_put_nil(b);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		mp_put_bool(b, json_is_true(v));
		break;
	case JSON_INTEGER:
		mp_put_int(b, json_integer_value(v));
		break;
	case JSON_STRING:
		mp_put_str(b, json_string_value(v), json_string_length(v));
		break;
	case JSON_ARRAY:
		mp_put_array(b, json_array_size(v));
		json_array_foreach(v, i, x)
			put_value(e, b, x, depth + 1);
		break;
	case JSON_OBJECT:
		put_object(e, b, v, depth + 1);
		break;
	default:
		encode_fail(e, "a fraction: no frame has one");
	}
}

/* ---- frames with fields ---- */

static struct file_id
file_id(struct encoder *e, json_t *o)
{
	struct file_id id;

	id.path = encode_text(e, o, "path");
	id.lang = encode_text(e, o, "lang");
	id.package = encode_text(e, o, "package");
	id.blob = encode_hex(e, o, "blob");
	id.size = encode_uint(e, o, "size");
	id.mtime_ns = encode_time(e, o, "mtime");
	id.ctime_ns = encode_time(e, o, "ctime");
	id.inode = encode_uint(e, o, "inode");
	id.flags = encode_flags(e, o, "flags", file_flags);
	return id;
}

static void
put_file(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct file_frame f;

	f.id = file_id(e, o);
	f.contents = encode_text(e, o, "contents");
	file_frame_put(b, &f);
	if (!encode_failed(e) && file_frame_get(&f, b->sbuf.data, b->sbuf.size) == -1)
		encode_fail(e, "not a possible FILE");
}

static void
put_gone(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct text path = encode_text(e, o, "path");

	gone_put(b, path);
	if (!encode_failed(e) && gone_get(&path, b->sbuf.data, b->sbuf.size) == -1)
		encode_fail(e, "not a possible GONE");
}

static void
put_problem(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct problem p;

	p.path = encode_text(e, o, "path");
	p.stage = encode_text(e, o, "stage");
	p.reason = encode_text(e, o, "reason");
	p.detail = encode_text(e, o, "detail");
	problem_put(b, &p);
	if (!encode_failed(e) && problem_get(&p, b->sbuf.data, b->sbuf.size) == -1)
		encode_fail(e, "not a possible PROBLEM");
}

static void
put_node(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct fact_node n;
	struct text hash, body;
	size_t i;

	memset(&n, 0, sizeof(n));
	n.kind = encode_kind(e, o);
	n.name = encode_text(e, o, "name");
	n.parent = encode_u32(e, o, "parent");
	n.flags = encode_node_flags(e, o);
	n.line = encode_u32(e, o, "line");
	n.end_line = encode_u32(e, o, "end_line");
	n.column = encode_u32(e, o, "column");
	n.start = encode_u32(e, o, "start");
	n.end = encode_u32(e, o, "end");
	n.signature = encode_text(e, o, "signature");
	n.doc = encode_text(e, o, "doc");
	body = encode_hex(e, o, "body");
	if (body.len != sizeof(n.body))
		encode_fail(e, "\"body\" has not 16 digits");
	for (i = 0; i < body.len; i++)
		n.body = n.body << 8 | (unsigned char)body.p[i];
	hash = encode_hex(e, o, "hash");
	if (hash.len != HASH_LEN)
		encode_fail(e, "\"hash\" has not 64 digits");
	else
		memcpy(n.hash, hash.p, HASH_LEN);
	facts_put_node(b, &n);
}

/* Would a reader take all of it? */
static int
facts_possible(const struct mp_buf *b)
{
	struct facts_frame f;
	struct fact_node n;
	uint32_t i;

	if (facts_get(&f, b->sbuf.data, b->sbuf.size) == -1)
		return 0;
	for (i = 0; i < f.nnodes; i++)
		if (facts_node_get(&f, &n) == -1)
			return 0;
	return 1;
}

static void
put_facts(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct file_id id = file_id(e, o);
	struct mp_buf link;
	struct text words = { NULL, 0 }, clones = { NULL, 0 };
	uint32_t lines, n, i;
	json_t *nodes;

	lines = encode_u32(e, o, "lines");
	nodes = encode_array(e, o, "nodes", &n);
	facts_put_head(b, &id, lines, n);
	for (i = 0; i < n && !encode_failed(e); i++)
		put_node(e, b, json_array_get(nodes, i));
	mp_buf_init(&link);
	encode_link(e, &link, encode_member(e, o, "link"));
	facts_put_link(b, link.sbuf.data, link.sbuf.size);
	mp_buf_release(&link);
	if (json_object_get(o, "words") != NULL)
		words = encode_hex(e, o, "words");
	facts_put_words(b, words.p, words.len);
	if (json_object_get(o, "clones") != NULL)
		clones = encode_hex(e, o, "clones");
	facts_put_clones(b, clones.p, clones.len);
	if (!encode_failed(e) && !facts_possible(b))
		encode_fail(e, "not possible FACTS");
}

static void
put_edge_target(struct encoder *e, json_t *o, struct edge_target *t)
{
	json_t *v = encode_member(e, o, "target"), *file;

	memset(t, 0, sizeof(*t));
	if (v == NULL)
		return;
	if (!json_is_object(v)) {
		t->kind = TARGET_HERE;
		t->node = encode_u32(e, o, "target");
	} else if (json_object_get(v, "external") != NULL) {
		t->kind = TARGET_EXTERNAL;
		t->path = encode_text(e, v, "external");
	} else {
		file = encode_member(e, v, "file");
		if (json_is_integer(file)) {
			t->kind = TARGET_FACTS;
			t->facts = encode_u32(e, v, "file");
		} else {
			t->kind = TARGET_STORED;
			t->path = encode_value_text(e, file, "file");
		}
		t->node = encode_u32(e, v, "node");
	}
}

static uint32_t
edge_type(struct encoder *e, json_t *o)
{
	json_t *v = encode_member(e, o, "type");
	const char *s = json_string_value(v);
	int type = s == NULL ? -1 : edge_type_parse(s);

	if (v != NULL && type == -1)
		encode_fail(e, "\"type\" is no type of edge");
	return type == -1 ? 0 : (uint32_t)type;
}

static uint32_t
provenance(struct encoder *e, json_t *o)
{
	json_t *v = encode_member(e, o, "provenance");
	const char *s = json_string_value(v);
	uint32_t p;

	for (p = 1; s != NULL && p < PROV_MAX; p++)
		if (strcmp(provenance_name(p), s) == 0)
			return p;
	if (v != NULL)
		encode_fail(e, "\"provenance\" is none of its words");
	return 0;
}

static uint32_t *
site_lines(struct encoder *e, json_t *o, uint32_t *n)
{
	json_t *v = encode_array(e, o, "lines", n);
	uint32_t *lines = encode_hold(e, *n, sizeof(*lines)), i;
	uint64_t line;

	for (i = 0; i < *n; i++) {
		if (encode_number(json_array_get(v, i), &line) == -1 ||
		    line > UINT32_MAX)
			encode_fail(e, "\"lines\" has something else");
		else
			lines[i] = (uint32_t)line;
	}
	return lines;
}

static void
put_edge(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct fact_edge edge;

	edge.source = encode_u32(e, o, "source");
	edge.type = edge_type(e, o);
	put_edge_target(e, o, &edge.target);
	edge.provenance = provenance(e, o);
	edge.confidence = encode_u32(e, o, "confidence");
	edge.lines = site_lines(e, o, &edge.nlines);
	edges_put_edge(b, &edge);
}

static void
put_unresolved(struct encoder *e, struct mp_buf *b, json_t *o)
{
	struct fact_unresolved u;

	u.source = encode_u32(e, o, "source");
	u.type = edge_type(e, o);
	u.name = encode_text(e, o, "name");
	u.candidates = encode_u32(e, o, "candidates");
	u.lines = site_lines(e, o, &u.nlines);
	edges_put_unresolved(b, &u);
}

/* Would a reader take all of it? */
static int
edges_possible(const struct mp_buf *b)
{
	struct line_buf lines = { NULL, 0 };
	struct fact_unresolved u;
	struct edges_frame f;
	struct fact_edge edge;
	uint32_t i;
	int fine;

	fine = edges_get(&f, b->sbuf.data, b->sbuf.size) == 0;
	for (i = 0; fine && i < f.nedges; i++)
		fine = edges_edge_get(&f, &edge, &lines) == 0;
	for (i = 0; fine && i < f.nunresolved; i++)
		fine = edges_unresolved_get(&f, &u, &lines) == 0;
	free(lines.v);
	return fine;
}

static void
put_edges(struct encoder *e, struct mp_buf *b, json_t *o)
{
	json_t *file = encode_member(e, o, "file"), *edges, *unresolved, *m;
	struct text path = { NULL, 0 }, mentions = { NULL, 0 };
	uint32_t facts = 0, n, i;

	if (json_is_integer(file))
		facts = encode_u32(e, o, "file");
	else
		path = encode_value_text(e, file, "file");
	edges = encode_array(e, o, "edges", &n);
	edges_put_head(b, facts, path.p != NULL ? &path : NULL, n);
	for (i = 0; i < n && !encode_failed(e); i++)
		put_edge(e, b, json_array_get(edges, i));
	unresolved = encode_array(e, o, "unresolved", &n);
	edges_put_unresolved_head(b, n);
	for (i = 0; i < n && !encode_failed(e); i++)
		put_unresolved(e, b, json_array_get(unresolved, i));
	m = encode_member(e, o, "mentions");
	if (m != NULL && !json_is_null(m))
		mentions = encode_hex(e, o, "mentions");
	edges_put_mentions(b, mentions.p, mentions.len);
	if (!encode_failed(e) && !edges_possible(b))
		encode_fail(e, "not possible EDGES");
}

/* ---- lines ---- */

typedef void	putter(struct encoder *, struct mp_buf *, json_t *);

static putter *const putters[] = {
	[FRAME_FILE] = put_file,
	[FRAME_GONE] = put_gone,
	[FRAME_FACTS] = put_facts,
	[FRAME_EDGES] = put_edges,
	[FRAME_PROBLEM] = put_problem,
	[FRAME_ANSWERS] = put_answers,
	[FRAME_SNAPSHOT] = put_snapshot,
	[FRAME_COVERAGE] = put_coverage,
	[FRAME_FEEDBACK] = put_feedback,
};
#define NPUTTERS	((int)(sizeof(putters) / sizeof(putters[0])))

static int
frame_type_of(struct encoder *e, json_t *o)
{
	json_t *v = encode_member(e, o, "type");
	json_int_t n = json_integer_value(v);
	int type = -1;

	if (json_is_integer(v) && n >= -128 && n <= 127)
		return (int)n;
	if (json_is_string(v))
		type = frame_type_parse(json_string_value(v));
	if (v != NULL && type == -1)
		encode_fail(e, "\"type\" is no type of frame");
	return type;
}

static void
encode_frame(struct encoder *e, struct mp_buf *b, int *type, json_t *o)
{
	struct text raw;
	json_t *v;

	*type = frame_type_of(e, o);
	if (encode_failed(e))
		return;
	if (json_object_get(o, "raw") != NULL) {
		raw = encode_hex(e, o, "raw");
		mp_put_raw(b, raw.p, raw.len);
	} else if ((v = json_object_get(o, "payload")) != NULL)
		put_value(e, b, v, 0);
	else if (is_map_frame(*type))
		put_members(e, b, o, 1, 1);
	else if (*type > 0 && *type < NPUTTERS && putters[*type] != NULL)
		putters[*type](e, b, o);
	else
		encode_fail(e, "a frame of this type needs \"payload\" or "
		    "\"raw\"");
	if (b->sbuf.size > FRAME_PAYLOAD_MAX)
		encode_fail(e, "the frame is too large");
}

int
encode_line(struct encoder *e, struct mp_buf *b, int *type, const char *line,
    size_t len)
{
	json_error_t why;
	json_t *o;

	e->error[0] = '\0';
	o = json_loadb(line, len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES,
	    &why);
	if (o == NULL)
		encode_fail(e, "not JSON: %s", safe_str(why.text));
	else if (!json_is_object(o))
		encode_fail(e, "not a JSON object");
	else
		encode_frame(e, b, type, o);
	json_decref(o);
	encode_let_go(e);
	return encode_failed(e) ? -1 : 0;
}
