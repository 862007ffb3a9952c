/*
 * Any frame to JSON and back gives the same bytes: well-formed ones by their
 * fields, changed ones in some other form.
 */
#include <jansson.h>

#include "frames.h"
#include "kinds.h"
#include "stream.h"
#include "../tap.h"

static uint32_t seed = 7;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

static struct text
text(const char *s)
{
	struct text t = { s, strlen(s) };

	return t;
}

/*
 * Show the frame, read it back.  Returns 0, 1 if it was shown by fields, and
 * -1 if the bytes differ or the line is no JSON.
 */
static int
there_and_back(int type, const void *payload, size_t len)
{
	struct line l = { NULL, 0, 0 };
	struct frame f = { type, payload, len };
	struct encoder e;
	struct mp_buf b;
	json_t *o;
	int back = 0, fields = 0;

	memset(&e, 0, sizeof(e));
	mp_buf_init(&b);
	show_frame(&l, &f);
	o = json_loadb(l.p, l.len, JSON_ALLOW_NUL, NULL);
	fields = json_object_get(o, "raw") == NULL &&
	    json_object_get(o, "payload") == NULL;
	json_decref(o);
	if (l.p[l.len - 1] != '\n' || memchr(l.p, '\n', l.len - 1) != NULL ||
	    encode_line(&e, &b, &back, l.p, l.len) == -1 || back != type ||
	    b.sbuf.size != len ||
	    (len > 0 && memcmp(b.sbuf.data, payload, len) != 0)) {
		printf("# %s: %.*s\n", e.error, (int)l.len, l.p);
		fields = -1;
	}
	mp_buf_release(&b);
	encoder_release(&e);
	line_release(&l);
	return fields;
}

/* As it is, and with bytes changed, dropped and put in. */
static void
around(int type, const struct mp_buf *b)
{
	const char *name = frame_type_name(type);
	unsigned char *copy;
	size_t i, at, len = b->sbuf.size;
	int good = 1, result, n, other = 0;

	ok(there_and_back(type, b->sbuf.data, len) == 1, "%s by its fields",
	    name);
	for (i = 0; i < len; i++)
		good &= there_and_back(type, b->sbuf.data, i) != -1;
	ok(good, "%s cut off at each byte comes back", name);
	copy = malloc(len);
	for (i = 0; i < 3000 && good; i++) {
		memcpy(copy, b->sbuf.data, len);
		for (n = 1 + (int)rnd(3); n > 0; n--) {
			at = rnd((uint32_t)len);
			copy[at] = (unsigned char)rnd(256);
		}
		result = there_and_back(type, copy, len);
		good = result != -1;
		other += result == 0;
	}
	free(copy);
	ok(good && other > 0, "%s with bytes changed comes back, %d in "
	    "another form", name, other);
}

static struct file_id
an_id(void)
{
	struct file_id id;

	memset(&id, 0, sizeof(id));
	id.path = text("src/\xff odd\n%41\".c");
	id.lang = text("c");
	id.package = text("caf\xc3\xa9 \xc2\x9b \xf0\x9f\x90\xa7");
	id.blob = text("01234567890123456789");
	id.size = 12;
	id.mtime_ns = 1700000000000000007;
	id.ctime_ns = UINT64_MAX;
	id.inode = UINT64_MAX;
	id.flags = FILE_TEST | 0x80000000;
	return id;
}

static void
test_file(struct mp_buf *b)
{
	struct file_frame f;
	struct problem p = { { "a\0b", 3 }, { "kn-feed", 7 }, { "binary", 6 },
	    { "", 0 } };
	char all[256];
	int i;

	f.id = an_id();
	f.contents = text("int main(void)\n{\n\treturn 0;\\\n}\n");
	file_frame_put(b, &f);
	around(FRAME_FILE, b);
	for (i = 0; i < 256; i++)
		all[i] = (char)i;
	f.contents.p = all;
	f.contents.len = sizeof(all);
	mp_buf_reset(b);
	file_frame_put(b, &f);
	around(FRAME_FILE, b);
	f.contents.len = 128;		/* all of ASCII, NUL too */
	mp_buf_reset(b);
	file_frame_put(b, &f);
	around(FRAME_FILE, b);
	mp_buf_reset(b);
	gone_put(b, text("a/b"));
	around(FRAME_GONE, b);
	mp_buf_reset(b);
	problem_put(b, &p);
	around(FRAME_PROBLEM, b);
	mp_buf_reset(b);
	mp_put_map(b, 0);
	ok(there_and_back(FRAME_LINKING, b->sbuf.data, b->sbuf.size) == 1,
	    "LINKING by its fields, of which there are none");
}

static void
test_facts(struct mp_buf *b)
{
	static struct text strings[] = { { "a.c", 3 }, { "f", 1 },
	    { "\xff", 1 } };
	static struct link_def defs[] = { { 0, NODE_FILE, 0, 0 },
	    { 1, NODE_FUNCTION, NODE_PRIVATE | NODE_STATIC | 0x100000, 0 } };
	static struct link_expr exprs[] = {
	    { EXPR_NAME, 1, 0 }, { EXPR_MEMBER, 0, 2 },
	    { EXPR_GENERIC, 1, 1 }, { EXPR_UNKNOWN, LINK_NONE, LINK_NONE } };
	static uint32_t binds[] = { 2 };
	static struct link_typing typings[] = { { TYPING_RETURNS, 1, 2 },
	    { TYPING_ALIAS, 2, 3 } };
	static struct link_import imports[] = { { 0, LINK_NONE, 1, 2,
	    IMPORT_STAR | IMPORT_LEVELS(2) | 0x10000, 3 } };
	static struct link_ref refs[] = { { REF_CALL, 1, 1, 9,
	    REF_ARITY_UNKNOWN }, { REF_FIELD, 2, 1, 10, 2 } };
	struct link_facts lf = { strings, defs, exprs, binds, typings,
	    imports, refs, 3, 2, 4, 1, 2, 1, 2, NULL };
	struct file_id id = an_id();
	struct fact_node n;
	struct mp_buf link;
	uint32_t i;

	mp_buf_init(&link);
	link_facts_put(&link, &lf);
	mp_buf_reset(b);
	facts_put_head(b, &id, 11, 2);
	for (i = 0; i < 2; i++) {
		memset(&n, 0, sizeof(n));
		memset(n.hash, 0x5a, HASH_LEN);
		n.kind = defs[i].kind;
		n.name = strings[i];
		n.flags = defs[i].flags;
		n.line = n.end_line = 5;
		n.column = 7;
		n.end = 70000;
		n.signature = text("int f(\"\\\")");
		n.doc = strings[2];
		n.body = 0xfedcba9876543210;
		facts_put_node(b, &n);
	}
	facts_put_link(b, link.sbuf.data, link.sbuf.size);
	facts_put_words(b, NULL, 0);
	facts_put_clones(b, "\1\2\3", 3);
	around(FRAME_FACTS, b);
	mp_buf_release(&link);
}

static void
test_edges(struct mp_buf *b)
{
	static uint32_t lines[] = { 1, 1, 70000 };
	static const struct fact_edge edges[] = {
		{ 0, EDGE_IMPORTS, { TARGET_EXTERNAL, 0, { "stdio.h", 7 }, 0 },
		    PROV_EXTERNAL, 100, lines, 1 },
		{ 1, EDGE_CALLS, { TARGET_HERE, 0, { NULL, 0 }, 2 },
		    PROV_AST_RESOLVED, 100, lines, 3 },
		{ 1, EDGE_CALLS, { TARGET_FACTS, 9, { NULL, 0 }, 77 },
		    PROV_AST_INFERRED, 0, lines, 0 },
		{ 1, EDGE_REFERENCES, { TARGET_STORED, 0, { "\xff", 1 }, 5 },
		    PROV_AST_RESOLVED, 60, lines + 1, 2 },
	};
	static const struct fact_unresolved u = { 2, EDGE_CALLS,
	    { "who\xff", 4 }, 3, lines, 2 };
	struct text path = text("\xfe");
	int i, again;

	for (again = 0; again < 2; again++) {
		mp_buf_reset(b);
		edges_put_head(b, 3, again ? &path : NULL, 4);
		for (i = 0; i < 4; i++)
			edges_put_edge(b, &edges[i]);
		edges_put_unresolved_head(b, 1);
		edges_put_unresolved(b, &u);
		edges_put_mentions(b, again ? NULL : "\0", again ? 0 : 1);
		around(FRAME_EDGES, b);
	}
}

static void
test_ends(struct mp_buf *b)
{
	static const struct end_count counts[] = { { "files", 12 } };
	struct mp_buf first;
	struct hello h;

	memset(&h, 0, sizeof(h));
	h.producer = text("kn-feed 0.1.0");
	h.repo = text("\xff");
	h.full = 1;
	mp_buf_reset(b);
	hello_put(b, &h, &h.producer, 1);
	around(FRAME_HELLO, b);
	mp_buf_init(&first);
	end_put(&first, NULL, 0, "kn-feed", 0, counts, 1);
	mp_buf_reset(b);
	end_put(b, first.sbuf.data, first.sbuf.size, "kn-extract", 1, NULL, 0);
	mp_buf_release(&first);
	around(FRAME_END, b);
}

#define S(s)	s, sizeof(s) - 1

/* Values of all kinds in a frame of unknown type. */
static const struct {
	const char	*what;
	const char	*p;
	size_t		 len;
	const char	*line;		/* what is shown; NULL: raw */
} values[] = {
	{ "nothing", S(""), NULL },
	{ "nil", S("\xc0"), "{\"type\":42,\"payload\":null}\n" },
	{ "array", S("\x93\x01\xff\xc3"),
	    "{\"type\":42,\"payload\":[1,-1,true]}\n" },
	{ "map", S("\x81\xa1""a\x81\xa1""b\xc4\x02\x01\xff"),
	    "{\"type\":42,\"payload\":{\"a\":{\"b\":{\"bin\":\"01ff\"}}}}\n" },
	{ "odd text", S("\xa3%\xff\n"),
	    "{\"type\":42,\"payload\":{\"bytes\":\"%25%ff%0a\"}}\n" },
	{ "control characters", S("\xa5\x1b\0\n\xc2\x9b"),
	    "{\"type\":42,\"payload\":\"\\u001b\\u0000\\n\\u009b\"}\n" },
	{ "beyond the first plane", S("\xa4\xf0\x9f\x90\xa7"),
	    "{\"type\":42,\"payload\":\"\xf0\x9f\x90\xa7\"}\n" },
	{ "a number too wide", S("\xcd\x00\x01"), NULL },
	{ "a number too large", S("\xcf\xff\xff\xff\xff\xff\xff\xff\xff"),
	    NULL },
	{ "a fraction", S("\xcb\x3f\xf0\0\0\0\0\0\0"), NULL },
	{ "ext", S("\xd4\x01\x02"), NULL },
	{ "two values", S("\x01\x02"), NULL },
	{ "a key twice", S("\x82\xa1""a\x01\xa1""a\x02"), NULL },
	{ "a number as key", S("\x81\x01\x02"), NULL },
	{ "a key that is not UTF-8", S("\x81\xa1\xff\x02"), NULL },
	{ "looks like bytes", S("\x81\xa5""bytes\xa1""x"), NULL },
	{ "looks like bin", S("\x81\xa3""bin\xa2""00"), NULL },
	{ "never used byte", S("\xc1"), NULL },
};

static void
test_values(void)
{
	struct line l = { NULL, 0, 0 };
	struct frame f;
	unsigned char *copy, deep[100];
	char raw[300];
	size_t i, j;

	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		copy = tap_copy(values[i].p, values[i].len);
		f.type = 42;
		f.payload = copy;
		f.len = values[i].len;
		show_frame(&l, &f);
		l.p[l.len] = '\0';	/* there is room: see line.c */
		snprintf(raw, sizeof(raw), "{\"type\":42,\"raw\":\"");
		for (j = 0; j < f.len; j++)
			snprintf(raw + strlen(raw), 3, "%02x", copy[j]);
		strcat(raw, "\"}\n");
		is(l.p, values[i].line != NULL ? values[i].line : raw,
		    values[i].what);
		ok(there_and_back(42, copy, f.len) != -1 &&
		    there_and_back(-128, copy, f.len) != -1 &&
		    there_and_back(FRAME_HELLO, copy, f.len) != -1 &&
		    there_and_back(FRAME_ACK, copy, f.len) != -1,
		    "%s comes back", values[i].what);
		line_reset(&l);
		free(copy);
	}
	line_release(&l);
	for (i = 60; i < 70; i++) {
		memset(deep, 0x91, sizeof(deep));
		deep[i] = 0xc0;
		ok(there_and_back(42, deep, i + 1) != -1, "%zu levels", i);
	}
	ok(there_and_back(FRAME_HELLO, S("\x81\xa4type\xa1x")) == 0,
	    "HELLO with a key \"type\"");
}

/* Lines that are refused, and why. */
static const struct {
	const char	*line;
	const char	*why;
} wrong[] = {
	{ "[]", "not a JSON object" },
	{ "{}", "\"type\" is missing" },
	{ "{\"type\":\"FILES\"}", "\"type\" is no type of frame" },
	{ "{\"type\":128}", "\"type\" is no type of frame" },
	{ "{\"type\":42}",
	    "a frame of this type needs \"payload\" or \"raw\"" },
	{ "{\"type\":42,\"raw\":\"0\"}", "\"raw\" is not hexadecimal" },
	{ "{\"type\":42,\"raw\":\"0g\"}", "\"raw\" is not hexadecimal" },
	{ "{\"type\":42,\"payload\":1.5}", "a fraction: no frame has one" },
	{ "{\"type\":\"GONE\"}", "\"path\" is missing" },
	{ "{\"type\":\"GONE\",\"path\":7}", "\"path\" is no text" },
	{ "{\"type\":\"GONE\",\"path\":{\"bytes\":\"%4\"}}",
	    "\"path\" has a % without two digits" },
	{ "{\"type\":\"GONE\",\"path\":\"../x\"}", "not a possible GONE" },
	{ "{\"type\":\"EDGES\",\"file\":0,\"edges\":[{\"source\":-1}]}",
	    "\"source\" is no number" },
	{ "{\"type\":\"EDGES\",\"file\":0,\"edges\":[{\"source\":1,"
	    "\"type\":\"kisses\"}]}", "\"type\" is no type of edge" },
	{ "{\"type\":\"EDGES\",\"file\":0,\"edges\":[],\"unresolved\":{}}",
	    "\"unresolved\" is no array" },
	{ "{\"type\":\"EDGES\",\"file\":4294967296,\"edges\":[]}",
	    "\"file\" is too large" },
};

static void
test_wrong(void)
{
	struct encoder e;
	struct mp_buf b;
	size_t i;
	int type;

	memset(&e, 0, sizeof(e));
	mp_buf_init(&b);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		mp_buf_reset(&b);
		ok(encode_line(&e, &b, &type, wrong[i].line,
		    strlen(wrong[i].line)) == -1, "refused");
		is(e.error, wrong[i].why, wrong[i].line);
	}
	ok(encode_line(&e, &b, &type, "{\"type\":", 8) == -1 &&
	    strncmp(e.error, "not JSON", 8) == 0, "no JSON");
	mp_buf_release(&b);
	encoder_release(&e);
}

int
main(void)
{
	struct mp_buf b;

	mp_buf_init(&b);
	test_file(&b);
	test_facts(&b);
	test_edges(&b);
	test_ends(&b);
	mp_buf_release(&b);
	test_values();
	test_wrong();
	return tap_done();
}
