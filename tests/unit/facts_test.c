/*
 * FILE, GONE, PROBLEM, FACTS with its link section, EDGES: what goes in comes
 * out; what is not possible is refused; cut off or changed anywhere, any
 * answer but no crash (this is run under a sanitizer too).
 */
#include <stdint.h>

#include "facts.h"
#include "kinds.h"
#include "tap.h"

static struct text
text(const char *s)
{
	struct text t = { s, strlen(s) };

	return t;
}

static int
same(struct text t, const char *s)
{
	return t.p != NULL && t.len == strlen(s) && memcmp(t.p, s, t.len) == 0;
}

/* ---- decoding all of a frame: 0 or -1 ---- */

typedef int	decoder(const void *, size_t);

static int
all_of_file(const void *p, size_t len)
{
	struct file_frame f;

	return file_frame_get(&f, p, len);
}

static int
all_of_gone(const void *p, size_t len)
{
	struct text path;

	return gone_get(&path, p, len);
}

static int
all_of_problem(const void *p, size_t len)
{
	struct problem pr;

	return problem_get(&pr, p, len);
}

static int
all_of_link(const void *p, size_t len)
{
	struct link_facts lf;
	volatile char sum = 0;
	uint32_t i;

	if (link_facts_get(&lf, p, len) == -1)
		return -1;
	for (i = 0; i < lf.nstrings; i++)
		if (lf.strings[i].len > 0)
			sum ^= lf.strings[i].p[lf.strings[i].len - 1];
	link_facts_release(&lf);
	return 0;
}

static int
all_of_facts(const void *p, size_t len)
{
	struct facts_frame f;
	struct fact_node n;
	uint32_t i;

	if (facts_get(&f, p, len) == -1)
		return -1;
	for (i = 0; i < f.nnodes; i++)
		if (facts_node_get(&f, &n) == -1)
			return -1;
	return all_of_link(f.link.p, f.link.len);
}

static int
all_of_edges(const void *p, size_t len)
{
	struct line_buf lines = { NULL, 0 };
	struct edges_frame f;
	struct fact_edge e;
	struct fact_unresolved u;
	uint32_t i;
	int result = 0;

	if (edges_get(&f, p, len) == -1)
		return -1;
	for (i = 0; i < f.nedges && result == 0; i++)
		result = edges_edge_get(&f, &e, &lines);
	for (i = 0; i < f.nunresolved && result == 0; i++)
		result = edges_unresolved_get(&f, &u, &lines);
	free(lines.v);
	return result;
}

/* Cut off everywhere, longer by one, every byte changed in several ways. */
static void
hostile(const char *what, decoder *get, const struct mp_buf *b)
{
	static const unsigned char values[] = { 0x00, 0x7f, 0x80, 0x90, 0x9f,
	    0xa0, 0xc0, 0xc1, 0xc4, 0xc6, 0xcc, 0xcd, 0xce, 0xcf, 0xd3, 0xd9,
	    0xdb, 0xdc, 0xdd, 0xdf, 0xe0, 0xff };
	const char *p = b->sbuf.data;
	size_t i, j, len = b->sbuf.size;
	unsigned char *copy;
	int refused = 1, answers = 0;

	ok(get(p, len) == 0, "%s: whole", what);
	for (i = 0; i < len; i++) {
		copy = tap_copy(p, i);
		refused &= get(copy, i) == -1;
		free(copy);
	}
	ok(refused, "%s: cut off anywhere is refused", what);
	copy = malloc(len + 1);
	memcpy(copy, p, len);
	copy[len] = 0xc0;
	ok(get(copy, len + 1) == -1, "%s: something left over", what);
	free(copy);
	for (i = 0; i < len; i++) {
		copy = tap_copy(p, len);
		for (j = 0; j < 8; j++) {
			copy[i] = (unsigned char)(p[i] ^ 1 << j);
			answers += get(copy, len) != 0;
		}
		for (j = 0; j < sizeof(values); j++) {
			copy[i] = values[j];
			answers += get(copy, len) != 0;
		}
		/* A huge count, and what follows it. */
		for (j = i; j < i + 5 && j < len; j++)
			copy[j] = j == i ? 0xdd : 0xff;
		answers += get(copy, len) != 0;
		free(copy);
	}
	ok(answers > 0, "%s: %d changes refused, the others answered", what,
	    answers);
}

/* ---- FILE, GONE, PROBLEM ---- */

static struct file_id
an_id(void)
{
	struct file_id id;

	memset(&id, 0, sizeof(id));
	id.path = text("src/\xff odd\n.c");
	id.lang = text("c");
	id.package = text("src");
	id.blob = text("01234567890123456789");
	id.size = 12;
	id.mtime_ns = 1700000000123456789;
	id.ctime_ns = UINT64_MAX;
	id.inode = 77;
	id.flags = FILE_TEST | FILE_GENERATED;
	return id;
}

static void
test_small(void)
{
	struct file_frame f, g;
	struct problem p, q;
	struct text t;
	struct mp_buf b;

	mp_buf_init(&b);
	f.id = an_id();
	f.contents = text("int main(){}");
	file_frame_put(&b, &f);
	ok(file_frame_get(&g, b.sbuf.data, b.sbuf.size) == 0 &&
	    same(g.id.path, "src/\xff odd\n.c") && same(g.id.lang, "c") &&
	    same(g.id.package, "src") && same(g.id.blob, f.id.blob.p) &&
	    g.id.size == 12 && g.id.mtime_ns == f.id.mtime_ns &&
	    g.id.ctime_ns == UINT64_MAX && g.id.inode == 77 &&
	    g.id.flags == f.id.flags && same(g.contents, "int main(){}"),
	    "FILE comes back");
	hostile("FILE", all_of_file, &b);

	mp_buf_reset(&b);
	gone_put(&b, text("a/b"));
	ok(gone_get(&t, b.sbuf.data, b.sbuf.size) == 0 && same(t, "a/b"),
	    "GONE comes back");
	hostile("GONE", all_of_gone, &b);

	mp_buf_reset(&b);
	p.path = text("");
	p.stage = text("kn-feed");
	p.reason = text("too-large");
	p.detail = text("1048577 bytes");
	problem_put(&b, &p);
	ok(problem_get(&q, b.sbuf.data, b.sbuf.size) == 0 &&
	    same(q.path, "") && same(q.stage, "kn-feed") &&
	    same(q.reason, "too-large") && same(q.detail, "1048577 bytes"),
	    "PROBLEM comes back");
	hostile("PROBLEM", all_of_problem, &b);
	mp_buf_release(&b);
}

static const struct {
	const char	*path;
	int		 ok;
} paths[] = {
	{ "a", 1 }, { "a/b", 1 }, { ".", 1 }, { "..a", 1 }, { "a..", 1 },
	{ "a/...", 1 }, { "vendor/", 1 }, { "\xff\x01\n", 1 },
	{ "", 0 }, { "/", 0 }, { "/etc/passwd", 0 }, { "..", 0 },
	{ "../a", 0 }, { "a/..", 0 }, { "a/../b", 0 }, { "a//../b", 0 },
};

static void
test_paths(void)
{
	struct mp_buf b;
	struct text t;
	size_t i;

	mp_buf_init(&b);
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		mp_buf_reset(&b);
		gone_put(&b, text(paths[i].path));
		ok((gone_get(&t, b.sbuf.data, b.sbuf.size) == 0) ==
		    paths[i].ok, "path %zu is %s", i,
		    paths[i].ok ? "taken" : "refused");
	}
	mp_buf_reset(&b);
	t.p = "a\0b";
	t.len = 3;
	gone_put(&b, t);
	ok(gone_get(&t, b.sbuf.data, b.sbuf.size) == -1, "NUL in a path");
	mp_buf_release(&b);
}

/* ---- link section ---- */

static struct text strings[] = {
	{ "", 0 }, { "main", 4 }, { "stdio.h", 7 }, { "printf", 6 },
	{ "\xff\xfe", 2 }
};
static struct link_def defs[] = {
	{ 0, NODE_FILE, 0, 0 }, { 1, NODE_FUNCTION, 0, 0 },
	{ 3, NODE_VARIABLE, 0xfffffffe, 1 }
};
static struct link_expr exprs[] = {
	{ EXPR_UNKNOWN, LINK_NONE, LINK_NONE },
	{ EXPR_NAME, 3, 2 },
	{ EXPR_LOCAL, 1, LINK_NONE },
	{ EXPR_MEMBER, 2, 4 },
	{ EXPR_CALL, 3, LINK_NONE },
	{ EXPR_NEW, 4, LINK_NONE },
	{ EXPR_INDEX, 0, LINK_NONE },
	{ EXPR_DEREF, 1, LINK_NONE },
	{ EXPR_SELF, 2, LINK_NONE },
	{ EXPR_SUPER, 0, LINK_NONE },
	{ EXPR_STRING, 4, LINK_NONE },
	{ EXPR_LITERAL, 0, LINK_NONE },
	{ EXPR_GENERIC, 11, 10 },
	{ EXPR_UNION, 0, 12 },
	{ EXPR_POINTER, 13, LINK_NONE },
	{ EXPR_DEF, 1, LINK_NONE },
	{ EXPR_FUNCTION, 12, 0 },
	{ EXPR_LIST, 14, 0 },
	{ EXPR_PARAM, 3, 7 },
	{ EXPR_PATH, 1, LINK_NONE },
	{ EXPR_FIRST, 14, 1 },
};
static uint32_t binds[] = { 0, 4 };
static struct link_typing typings[] = {
	{ TYPING_DECLARED, 0, 15 }, { TYPING_VALUE, 4, 0 }
};
static struct link_import imports[] = {
	{ 0, LINK_NONE, 2, LINK_NONE, IMPORT_SYSTEM, 1 },
	{ 2, 1, 3, 4, IMPORT_LEVELS(3) | IMPORT_STAR, 70000 }
};
static struct link_ref refs[] = {
	{ REF_CALL, 15, 2, 128, REF_ARITY_UNKNOWN },
	{ REF_NEW, 0, 0, 65536, 0 },
};

#define N(a)	(sizeof(a) / sizeof((a)[0]))

static struct link_facts
a_link(void)
{
	struct link_facts f = { strings, defs, exprs, binds, typings, imports,
	    refs, N(strings), N(defs), N(exprs), N(binds), N(typings),
	    N(imports), N(refs), NULL };

	return f;
}

static void
test_link(void)
{
	struct link_facts f = a_link(), g;
	struct mp_buf b;
	uint32_t i;
	int eq;

	mp_buf_init(&b);
	link_facts_put(&b, &f);
	ok(link_facts_get(&g, b.sbuf.data, b.sbuf.size) == 0, "link section");
	eq = g.nstrings == f.nstrings;
	for (i = 0; i < g.nstrings && eq; i++)
		eq = g.strings[i].len == strings[i].len && memcmp(
		    g.strings[i].p, strings[i].p, strings[i].len) == 0;
	ok(eq, "strings");
	ok(g.ndefs == f.ndefs && memcmp(g.defs, defs, sizeof(defs)) == 0,
	    "definitions");
	ok(g.nexprs == f.nexprs && memcmp(g.exprs, exprs, sizeof(exprs)) == 0,
	    "expressions");
	ok(g.nbinds == f.nbinds && memcmp(g.binds, binds, sizeof(binds)) == 0,
	    "bindings");
	ok(g.ntypings == f.ntypings &&
	    memcmp(g.typings, typings, sizeof(typings)) == 0, "typings");
	ok(g.nimports == f.nimports &&
	    memcmp(g.imports, imports, sizeof(imports)) == 0, "imports");
	ok(g.nrefs == f.nrefs && memcmp(g.refs, refs, sizeof(refs)) == 0,
	    "references");
	link_facts_release(&g);
	ok(g.mem == NULL && g.nrefs == 0, "released");
	link_facts_release(&g);
	hostile("link section", all_of_link, &b);

	mp_buf_reset(&b);
	memset(&f, 0, sizeof(f));
	link_facts_put(&b, &f);
	ok(link_facts_get(&g, b.sbuf.data, b.sbuf.size) == 0 &&
	    g.nstrings == 0 && g.nrefs == 0, "an empty one");
	link_facts_release(&g);
	ok(link_facts_get(&g, "", 0) == -1, "nothing is not an empty one");
	mp_buf_release(&b);
}

/* One number of a table changed to what it must not be. */
struct change {
	const char	*what;
	uint32_t	*at;
	uint32_t	 to;
};

static const struct change changes[] = {
	{ "definition without a name", &defs[1].name, LINK_NONE },
	{ "definition's name beyond", &defs[1].name, N(strings) },
	{ "unknown kind", &defs[1].kind, NODE_KIND_MAX },
	{ "its own parent", &defs[1].parent, 1 },
	{ "a later parent", &defs[1].parent, 2 },
	{ "parent of the file", &defs[0].parent, 1 },
	{ "unknown expression", &exprs[0].op, EXPR_OP_MAX },
	{ "operand of UNKNOWN", &exprs[0].a, 0 },
	{ "string of NAME", &exprs[1].a, N(strings) },
	{ "scope of NAME", &exprs[1].b, N(defs) },
	{ "no scope of NAME", &exprs[1].b, LINK_NONE },
	{ "binding of LOCAL", &exprs[2].a, N(binds) },
	{ "second operand of LOCAL", &exprs[2].b, 0 },
	{ "MEMBER of itself", &exprs[3].a, 3 },
	{ "MEMBER of a later one", &exprs[3].a, 4 },
	{ "no name of MEMBER", &exprs[3].b, LINK_NONE },
	{ "CALL of itself", &exprs[4].a, 4 },
	{ "class of SELF", &exprs[8].a, N(defs) },
	{ "second of GENERIC", &exprs[12].b, 12 },
	{ "no second of UNION", &exprs[13].b, LINK_NONE },
	{ "DEF beyond", &exprs[15].a, N(defs) },
	{ "binding without a name", &binds[0], LINK_NONE },
	{ "binding's name beyond", &binds[1], N(strings) },
	{ "typing 0", &typings[0].how, 0 },
	{ "unknown typing", &typings[0].how, TYPING_MAX },
	{ "typing's owner beyond", &typings[1].owner, N(defs) + N(binds) },
	{ "typing's expression beyond", &typings[0].expr, N(exprs) },
	{ "import's scope beyond", &imports[0].scope, N(defs) },
	{ "import of no module", &imports[0].module, LINK_NONE },
	{ "import's local beyond", &imports[0].local, N(strings) },
	{ "import's member beyond", &imports[0].member, N(strings) },
	{ "import without flags", &imports[0].flags, LINK_NONE },
	{ "reference 0", &refs[0].kind, 0 },
	{ "unknown reference", &refs[0].kind, REF_KIND_MAX },
	{ "reference to nothing", &refs[0].expr, LINK_NONE },
	{ "reference's expression beyond", &refs[0].expr, N(exprs) },
	{ "reference from beyond", &refs[0].from, N(defs) },
	{ "too many arguments", &refs[0].arity, 256 },
	{ "no line", &refs[0].line, LINK_NONE },
};

static void
test_link_changes(void)
{
	struct link_facts f = a_link(), g;
	struct mp_buf b;
	uint32_t was;
	size_t i;

	mp_buf_init(&b);
	for (i = 0; i < N(changes); i++) {
		was = *changes[i].at;
		*changes[i].at = changes[i].to;
		mp_buf_reset(&b);
		link_facts_put(&b, &f);
		ok(link_facts_get(&g, b.sbuf.data, b.sbuf.size) == -1 &&
		    g.mem == NULL, "%s", changes[i].what);
		*changes[i].at = was;
	}
	mp_buf_release(&b);
	ok(link_facts_get(&g, "\x97\x90\x93\0\0\0\x90\x90\x90\x90\x90", 11) ==
	    -1, "three quarters of a definition");
	ok(link_facts_get(&g, "\x97\x91\1\x90\x90\x90\x90\x90\x90", 9) == -1,
	    "a number among the strings");
	ok(link_facts_get(&g, "\x97\x90\x90\x90\xdd\xff\xff\xff\xff\0\0",
	    11) == -1, "4 thousand million bindings");
}

/* ---- FACTS ---- */

static struct fact_node
a_node(uint32_t kind, const char *name, uint32_t parent)
{
	struct fact_node n;

	memset(&n, 0, sizeof(n));
	memset(n.hash, (int)kind + 1, sizeof(n.hash));
	n.kind = kind;
	n.name = text(name);
	n.parent = parent;
	n.flags = NODE_STATIC;
	n.line = 3;
	n.end_line = 300;
	n.column = 4;
	n.start = 70000;
	n.end = 70001;
	n.signature = text("int f(void)");
	n.doc = text("");
	n.body = UINT64_MAX - 1;
	return n;
}

/* FACTS of NNODES nodes, announced as SAID. */
static void
put_facts(struct mp_buf *b, const struct fact_node *nodes, uint32_t nnodes,
    uint32_t said)
{
	struct link_facts lf = a_link();
	struct file_id id = an_id();
	struct mp_buf l;
	uint32_t i;

	mp_buf_init(&l);
	link_facts_put(&l, &lf);
	mp_buf_reset(b);
	facts_put_head(b, &id, 301, said);
	for (i = 0; i < nnodes; i++)
		facts_put_node(b, &nodes[i]);
	facts_put_link(b, l.sbuf.data, l.sbuf.size);
	facts_put_words(b, NULL, 0);
	facts_put_clones(b, NULL, 0);
	mp_buf_release(&l);
}

static void
test_facts(void)
{
	struct fact_node nodes[3], n;
	struct facts_frame f;
	struct mp_buf b;
	uint32_t i;

	nodes[0] = a_node(NODE_FILE, "a.c", 0);
	nodes[1] = a_node(NODE_FUNCTION, "f", 0);
	nodes[2] = a_node(NODE_VARIABLE, "x", 1);
	mp_buf_init(&b);
	put_facts(&b, nodes, 3, 3);
	ok(facts_get(&f, b.sbuf.data, b.sbuf.size) == 0 && f.nnodes == 3 &&
	    f.lines == 301 && same(f.id.package, "src"), "FACTS comes back");
	for (i = 0; i < 3; i++)
		ok(facts_node_get(&f, &n) == 0 &&
		    memcmp(n.hash, nodes[i].hash, HASH_LEN) == 0 &&
		    n.kind == nodes[i].kind && same(n.name, nodes[i].name.p) &&
		    n.parent == nodes[i].parent && n.flags == NODE_STATIC &&
		    n.line == 3 && n.end_line == 300 && n.column == 4 &&
		    n.start == 70000 && n.end == 70001 &&
		    same(n.signature, "int f(void)") && same(n.doc, "") &&
		    n.body == UINT64_MAX - 1, "node %u", i);
	ok(facts_node_get(&f, &n) == -1, "there are no more");
	hostile("FACTS", all_of_facts, &b);

	put_facts(&b, nodes, 3, 4);
	ok(all_of_facts(b.sbuf.data, b.sbuf.size) == -1, "a node too few");
	put_facts(&b, nodes, 3, 2);
	ok(all_of_facts(b.sbuf.data, b.sbuf.size) == -1, "a node too many");
	put_facts(&b, nodes, 0, 0);
	ok(all_of_facts(b.sbuf.data, b.sbuf.size) == -1, "no file");
	mp_buf_release(&b);
}

static void
test_facts_changes(void)
{
	static struct fact_node nodes[3];
	static const struct change c[] = {
		{ "first is not the file", &nodes[0].kind, NODE_FUNCTION },
		{ "a file inside", &nodes[1].kind, NODE_FILE },
		{ "an external inside", &nodes[1].kind, NODE_EXTERNAL },
		{ "unknown kind", &nodes[1].kind, NODE_KIND_MAX },
		{ "parent of the file", &nodes[0].parent, 1 },
		{ "its own parent", &nodes[1].parent, 1 },
		{ "a later parent", &nodes[1].parent, 2 },
		{ "ends before its first line", &nodes[1].end_line, 2 },
		{ "ends before its start", &nodes[1].end, 69999 },
	};
	struct mp_buf b;
	uint32_t was;
	size_t i;

	nodes[0] = a_node(NODE_FILE, "a.c", 0);
	nodes[1] = a_node(NODE_FUNCTION, "f", 0);
	nodes[2] = a_node(NODE_VARIABLE, "x", 1);
	mp_buf_init(&b);
	for (i = 0; i < N(c); i++) {
		was = *c[i].at;
		*c[i].at = c[i].to;
		put_facts(&b, nodes, 3, 3);
		ok(all_of_facts(b.sbuf.data, b.sbuf.size) == -1, "%s",
		    c[i].what);
		*c[i].at = was;
	}
	put_facts(&b, nodes, 3, 3);
	ok(all_of_facts(b.sbuf.data, b.sbuf.size) == 0, "all as it was");
	mp_buf_release(&b);
}

/* ---- EDGES ---- */

static uint32_t lines[] = { 3, 3, 70000 };
static struct fact_edge edges[] = {
	{ 0, EDGE_IMPORTS, { TARGET_EXTERNAL, 0, { "stdio.h", 7 }, 0 },
	    PROV_EXTERNAL, 100, lines, 1 },
	{ 1, EDGE_CALLS, { TARGET_HERE, 0, { NULL, 0 }, 2 },
	    PROV_AST_RESOLVED, 100, lines, 3 },
	{ 1, EDGE_CALLS, { TARGET_FACTS, 9, { NULL, 0 }, 1048575 },
	    PROV_AST_INFERRED, 0, lines, 0 },
	{ 1, EDGE_REFERENCES, { TARGET_STORED, 0, { "b.c", 3 }, 5 },
	    PROV_AST_RESOLVED, 60, lines + 1, 2 },
};
static struct fact_unresolved unresolved[] = {
	{ 0, EDGE_CALLS, { "who", 3 }, 0, lines, 2 },
	{ 7, EDGE_TESTS, { "", 0 }, 4, lines, 0 },
};

static void
put_edges(struct mp_buf *b, const struct text *path)
{
	size_t i;

	mp_buf_reset(b);
	edges_put_head(b, 12, path, N(edges));
	for (i = 0; i < N(edges); i++)
		edges_put_edge(b, &edges[i]);
	edges_put_unresolved_head(b, N(unresolved));
	for (i = 0; i < N(unresolved); i++)
		edges_put_unresolved(b, &unresolved[i]);
	edges_put_mentions(b, path == NULL ? "\1\2" : NULL, path == NULL ? 2 : 0);
}

static int
same_target(const struct edge_target *a, const struct edge_target *b)
{
	return a->kind == b->kind && a->facts == b->facts &&
	    a->path.len == b->path.len && (a->path.len == 0 ||
	    memcmp(a->path.p, b->path.p, a->path.len) == 0) &&
	    a->node == b->node;
}

static int
same_lines(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb)
{
	return na == nb && (na == 0 || memcmp(a, b, na * sizeof(*a)) == 0);
}

static void
test_edges(void)
{
	struct line_buf buf = { NULL, 0 };
	struct fact_unresolved u;
	struct edges_frame f;
	struct fact_edge e;
	struct text path = text("dir/a.c");
	struct mp_buf b;
	size_t i;

	mp_buf_init(&b);
	put_edges(&b, NULL);
	ok(edges_get(&f, b.sbuf.data, b.sbuf.size) == 0 && f.facts == 12 &&
	    f.path.p == NULL && f.nedges == N(edges) &&
	    f.nunresolved == N(unresolved) && same(f.mentions, "\1\2"),
	    "EDGES comes back");
	for (i = 0; i < N(edges); i++)
		ok(edges_edge_get(&f, &e, &buf) == 0 &&
		    e.source == edges[i].source && e.type == edges[i].type &&
		    same_target(&e.target, &edges[i].target) &&
		    e.provenance == edges[i].provenance &&
		    e.confidence == edges[i].confidence && same_lines(e.lines,
		    e.nlines, edges[i].lines, edges[i].nlines), "edge %zu", i);
	ok(edges_edge_get(&f, &e, &buf) == -1, "there are no more");
	for (i = 0; i < N(unresolved); i++)
		ok(edges_unresolved_get(&f, &u, &buf) == 0 &&
		    u.source == unresolved[i].source &&
		    u.type == unresolved[i].type &&
		    same(u.name, unresolved[i].name.p) &&
		    u.candidates == unresolved[i].candidates &&
		    same_lines(u.lines, u.nlines, unresolved[i].lines,
		    unresolved[i].nlines), "unresolved %zu", i);
	free(buf.v);
	hostile("EDGES", all_of_edges, &b);

	put_edges(&b, &path);
	ok(edges_get(&f, b.sbuf.data, b.sbuf.size) == 0 &&
	    same(f.path, "dir/a.c") && f.mentions.p == NULL,
	    "EDGES of a stored file");
	hostile("EDGES of a stored file", all_of_edges, &b);
	path = text("../a.c");
	put_edges(&b, &path);
	ok(all_of_edges(b.sbuf.data, b.sbuf.size) == -1, "a path outside");
	mp_buf_release(&b);
}

static void
test_edges_changes(void)
{
	static const struct change c[] = {
		{ "out of order", &edges[0].source, 2 },
		{ "types out of order", &edges[3].type, EDGE_IMPORTS },
		{ "source too large", &edges[3].source, FACTS_NODES_MAX },
		{ "unknown type", &edges[3].type, EDGE_TYPE_MAX },
		{ "no provenance", &edges[0].provenance, 0 },
		{ "unknown provenance", &edges[0].provenance, PROV_MAX },
		{ "more than sure", &edges[0].confidence, 101 },
		{ "lines descend", &lines[1], 2 },
		{ "target too large", &edges[2].target.node, FACTS_NODES_MAX },
		{ "unresolved containment", &unresolved[0].type, 0 },
		{ "unresolved of unknown type", &unresolved[0].type,
		    EDGE_TYPE_MAX },
	};
	struct mp_buf b;
	uint32_t was;
	size_t i;

	mp_buf_init(&b);
	for (i = 0; i < N(c); i++) {
		was = *c[i].at;
		*c[i].at = c[i].to;
		put_edges(&b, NULL);
		ok(all_of_edges(b.sbuf.data, b.sbuf.size) == -1, "%s",
		    c[i].what);
		*c[i].at = was;
	}
	edges[0].target.path.len = 0;
	put_edges(&b, NULL);
	ok(all_of_edges(b.sbuf.data, b.sbuf.size) == -1, "nameless external");
	edges[0].target.path.len = 7;
	put_edges(&b, NULL);
	ok(all_of_edges(b.sbuf.data, b.sbuf.size) == 0, "all as it was");
	mp_buf_release(&b);
}

int
main(void)
{
	test_small();
	test_paths();
	test_link();
	test_link_changes();
	test_facts();
	test_facts_changes();
	test_edges();
	test_edges_changes();
	return tap_done();
}
