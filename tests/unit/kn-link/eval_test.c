/*
 * Expressions to values: files made by hand, in a language of the test.
 */
#include "../tap.h"

#include "linker.h"

#define MAX	70000

/* One file in the making. */
struct sketch {
	struct text		strings[256];
	struct link_def		defs[64];
	struct link_expr	*exprs;
	uint32_t		binds[256];
	struct link_typing	typings[70000];
	struct link_import	imports[32];
	struct link_facts	f;
};

static struct linker	link_;
static struct sketch	s;
static uint32_t		nfiles;

/* A module is named by the path of its file; "out/x" is elsewhere. */
static struct value
test_module(struct linker *l, file_no from, const struct link_import *m)
{
	struct text t = link_text(l, m->module);

	(void)from;
	if (t.len > 4 && memcmp(t.p, "out/", 4) == 0)
		return value_external(l, link_name(l,
		    (struct text){ t.p + 4, t.len - 4 }), VALUE_PROVED);
	return value_module(l, link_file(l, t), VALUE_PROVED);
}

static struct link_lang lang = {
	.abi = LINK_ABI,
	.name = "test",
	.flags = LINK_MRO_C3 | LINK_IMPORTS_SHOWN | LINK_GUESS_MEMBER |
	    LINK_GUESS_NAME | LINK_CLASS_HIDDEN,
	.module = test_module,
};

static uint32_t
str(const char *text)
{
	struct text t = { text, strlen(text) };
	uint32_t i;

	for (i = 0; i < s.f.nstrings; i++)
		if (s.strings[i].len == t.len &&
		    memcmp(s.strings[i].p, t.p, t.len) == 0)
			return i;
	s.strings[s.f.nstrings] = t;
	return s.f.nstrings++;
}

static uint32_t
def(enum node_kind kind, const char *name, uint32_t parent)
{
	s.defs[s.f.ndefs] = (struct link_def){ str(name), kind, 0, parent };
	return s.f.ndefs++;
}

static uint32_t
expr(enum expr_op op, uint32_t a, uint32_t b)
{
	s.exprs[s.f.nexprs] = (struct link_expr){ op, a, b };
	return s.f.nexprs++;
}

static uint32_t
name(const char *text)
{
	return expr(EXPR_NAME, str(text), 0);
}

static uint32_t
member(uint32_t e, const char *text)
{
	return expr(EXPR_MEMBER, e, str(text));
}

static uint32_t
call(uint32_t e)
{
	return expr(EXPR_CALL, e, LINK_NONE);
}

static uint32_t
variable(const char *text)
{
	s.binds[s.f.nbinds] = str(text);
	return s.f.nbinds++;
}

/* Of a definition; of a binding when OWNER is that + LOCAL. */
#define LOCAL	0x10000u

static void
typing(enum typing_how how, uint32_t owner, uint32_t e)
{
	s.typings[s.f.ntypings++] = (struct link_typing){ how, owner, e };
}

static void
import(const char *local, const char *module, const char *item,
    uint32_t flags)
{
	s.imports[s.f.nimports++] = (struct link_import){ 0,
	    local != NULL ? str(local) : LINK_NONE, str(module),
	    item != NULL ? str(item) : LINK_NONE, flags, 1 };
}

static void
begin(const char *path)
{
	struct link_expr *exprs = s.exprs;

	memset(&s, 0, sizeof(s));
	s.exprs = exprs != NULL ? exprs : calloc(MAX, sizeof(*exprs));
	def(NODE_FILE, path, 0);
}

static void
finish_file(const char *path)
{
	struct file_id id = { .path = { path, strlen(path) } };
	struct mp_buf b;
	uint32_t i;

	for (i = 0; i < s.f.ntypings; i++)
		if (s.typings[i].owner >= LOCAL)
			s.typings[i].owner += s.f.ndefs - LOCAL;
	s.f.strings = s.strings;
	s.f.defs = s.defs;
	s.f.exprs = s.exprs;
	s.f.binds = s.binds;
	s.f.typings = s.typings;
	s.f.imports = s.imports;
	mp_buf_init(&b);
	link_facts_put(&b, &s.f);
	if (files_add(&link_, &id, s.f.ndefs, (struct text){ b.sbuf.data,
	    b.sbuf.size }, nfiles++) == -1)
		abort();
	link_.files[link_.nfiles - 1].lang = &lang;
	mp_buf_release(&b);
}

static void
start(void)
{
	linker_init(&link_);
	link_.worlds[link_.nworlds++].lang = &lang;
	nfiles = 0;
}

static void
build(void)
{
	struct text twice;

	if (files_build(&link_, &twice) == -1)
		abort();
	symbols_build(&link_);
}

/* "path:Class.name", "path:Class()" for an instance, "a | b" … */
static void
describe(struct value v, char *out, size_t size)
{
	struct linker *l = &link_;
	char a[512], b[600];
	struct text t;
	sym_id y;

	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		y = value_sym(l, v);
		t = link_file_path(l, link_sym_file(l, y));
		snprintf(a, sizeof(a), "%.*s:", (int)t.len, t.p);
		if (link_sym_parent(l, y) != link_file_sym(l,
		    link_sym_file(l, y))) {
			t = link_text(l, link_sym_name(l,
			    link_sym_parent(l, y)));
			snprintf(b, sizeof(b), "%.300s%.*s.", a, (int)t.len,
			    t.p);
		} else
			strlcpy(b, a, sizeof(b));
		t = link_text(l, link_sym_name(l, y));
		snprintf(out, size, "%.400s%.*s%s", b, (int)t.len, t.p,
		    value_kind(l, v) == VALUE_INSTANCE ? "()" : "");
		break;
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		t = link_text(l, value_name(l, v));
		snprintf(out, size, "ext %.*s%s", (int)t.len, t.p,
		    value_kind(l, v) == VALUE_EXTERNAL ? "" : "()");
		break;
	case VALUE_UNION:
		describe(value_a(l, v), a, sizeof(a));
		describe(value_b(l, v), b, sizeof(b));
		if (strlcpy(out, a, size) >= size ||
		    strlcat(out, " | ", size) >= size ||
		    strlcat(out, b, size) >= size)
			abort();
		break;
	case VALUE_MODULE:
		t = link_file_path(l, value_file(l, v));
		snprintf(out, size, "module %.*s", (int)t.len, t.p);
		break;
	case VALUE_UNKNOWN:
		snprintf(out, size, "?");
		break;
	default:
		snprintf(out, size, "kind %d", value_kind(l, v));
	}
}

static void
means(const char *path, uint32_t e, const char *want, const char *what)
{
	struct value v = link_eval(&link_, link_file(&link_,
	    (struct text){ path, strlen(path) }), e, WANT_VALUE);
	char got[512];

	describe(v, got, sizeof(got));
	is(got, want, what);
}

static void
test_imports(void)
{
	uint32_t e[12];

	start();
	begin("a");
	def(NODE_FUNCTION, "f", 0);
	import("back", "b", "deep", 0);
	import(NULL, "b", NULL, IMPORT_STAR);
	finish_file("a");
	begin("b");
	import("f", "a", "f", IMPORT_REEXPORT);
	import("g", "a", "f", 0);
	import("round", "c", "round", 0);
	import(NULL, "a", NULL, IMPORT_STAR);
	def(NODE_FUNCTION, "deep", 0);
	finish_file("b");
	begin("c");
	import("round", "b", "round", 0);
	import("x", "b", "g", 0);
	import("m", "b", NULL, 0);
	import("join", "out/os.path", "join", 0);
	import("os", "out/os", NULL, 0);
	import("gone", "b", "nothing", 0);
	import(NULL, "b", NULL, IMPORT_STAR);
	e[0] = name("x");
	e[1] = member(name("m"), "g");
	e[2] = name("join");
	e[3] = member(member(name("os"), "path"), "split");
	e[4] = name("gone");
	e[5] = name("round");
	e[6] = name("deep");
	e[7] = member(name("m"), "back");
	e[8] = name("m");
	e[9] = member(name("m"), "none");
	finish_file("c");
	build();
	means("c", e[0], "a:f", "an import of an import");
	means("c", e[1], "a:f", "a member of an imported module");
	means("c", e[2], "ext os.path.join", "an import from outside");
	means("c", e[3], "ext os.path.split", "members of what is outside");
	means("c", e[4], "?", "what a module does not have");
	means("c", e[5], "?", "imports that go round in a circle");
	means("c", e[6], "b:deep", "a star");
	means("c", e[7], "b:deep", "through stars in a circle");
	means("c", e[8], "module b", "a module");
	means("c", e[9], "?", "a name that stars in a circle do not have");
	linker_release(&link_);
}

static void
test_classes(void)
{
	uint32_t a, b, c, d, e[12], f;

	start();
	begin("k");
	/* The diamond: D(B, C), B(A), C(A). */
	a = def(NODE_CLASS, "A", 0);
	def(NODE_METHOD, "who", a);
	def(NODE_METHOD, "base", a);
	b = def(NODE_CLASS, "B", 0);
	c = def(NODE_CLASS, "C", 0);
	def(NODE_METHOD, "who", c);
	d = def(NODE_CLASS, "D", 0);
	f = def(NODE_FIELD, "owner", d);
	def(NODE_CLASS, "E", 0);
	typing(TYPING_EXTENDS, b, name("A"));
	typing(TYPING_EXTENDS, c, name("A"));
	typing(TYPING_EXTENDS, d, name("B"));
	typing(TYPING_EXTENDS, d, name("C"));
	typing(TYPING_DECLARED, f, name("C"));
	typing(TYPING_EXTENDS, def(NODE_CLASS, "X", 0),
	    member(name("nowhere"), "Base"));
	typing(TYPING_EXTENDS, 9, name("E"));	/* E extends itself */
	e[0] = member(call(name("D")), "who");
	e[1] = member(call(name("D")), "base");
	e[2] = member(expr(EXPR_SUPER, c, LINK_NONE), "who");
	e[3] = member(member(expr(EXPR_SELF, d, LINK_NONE), "owner"), "who");
	e[4] = member(call(name("D")), "absent");
	e[5] = member(call(name("E")), "absent");
	e[6] = member(call(name("X")), "base");
	e[7] = member(call(name("X")), "who");
	finish_file("k");
	build();
	means("k", e[0], "k:C.who", "C3: the diamond");
	means("k", e[1], "k:A.base", "inherited");
	means("k", e[2], "k:A.who", "super()");
	means("k", e[3], "k:C.who", "through a declared field");
	means("k", e[4], "?", "no such member");
	means("k", e[5], "?", "a class that extends itself");
	means("k", e[6], "k:A.base", "a guess: unknown base, only one base()");
	means("k", e[7], "?", "no guess: two of that name");
	linker_release(&link_);

	lang.flags &= ~LINK_MRO_C3;
	start();
	begin("k");
	a = def(NODE_CLASS, "A", 0);
	def(NODE_METHOD, "who", a);
	b = def(NODE_CLASS, "B", 0);
	c = def(NODE_CLASS, "C", 0);
	def(NODE_METHOD, "who", c);
	d = def(NODE_CLASS, "D", 0);
	typing(TYPING_EXTENDS, b, name("A"));
	typing(TYPING_EXTENDS, c, name("A"));
	typing(TYPING_EXTENDS, d, name("B"));
	typing(TYPING_EXTENDS, d, name("C"));
	e[0] = member(call(name("D")), "who");
	finish_file("k");
	build();
	means("k", e[0], "k:A.who", "depth first: the diamond");
	lang.flags |= LINK_MRO_C3;
	linker_release(&link_);
}

static void
test_types(void)
{
	uint32_t e[16], a, b, f, two, l[8], i;

	start();
	begin("t");
	a = def(NODE_CLASS, "A", 0);
	def(NODE_METHOD, "run", a);
	b = def(NODE_CLASS, "B", 0);
	def(NODE_METHOD, "run", b);
	f = def(NODE_FUNCTION, "make", 0);
	typing(TYPING_RETURNED, f, call(name("A")));
	two = def(NODE_FUNCTION, "both", 0);
	typing(TYPING_RETURNS, two, name("A"));
	typing(TYPING_RETURNS, two, name("B"));
	for (i = 0; i < 8; i++)
		l[i] = variable("v");
	typing(TYPING_ASSIGNED, LOCAL + l[0], call(name("make")));
	typing(TYPING_ASSIGNED, LOCAL + l[1], call(name("A")));
	typing(TYPING_ASSIGNED, LOCAL + l[1], call(name("B")));
	typing(TYPING_ASSIGNED, LOCAL + l[2],
	    expr(EXPR_LOCAL, l[3], LINK_NONE));
	typing(TYPING_ASSIGNED, LOCAL + l[3],
	    expr(EXPR_LOCAL, l[2], LINK_NONE));
	typing(TYPING_ASSIGNED, LOCAL + l[3], call(name("B")));
	typing(TYPING_ITERATED, LOCAL + l[4], expr(EXPR_GENERIC,
	    expr(EXPR_LITERAL, str("list"), LINK_NONE), call(name("A"))));
	typing(TYPING_DECLARED, LOCAL + l[5], name("B"));
	typing(TYPING_ASSIGNED, LOCAL + l[5], call(name("A")));
	e[0] = member(expr(EXPR_LOCAL, l[0], LINK_NONE), "run");
	e[1] = expr(EXPR_LOCAL, l[1], LINK_NONE);
	e[2] = member(e[1], "run");
	e[3] = member(expr(EXPR_LOCAL, l[2], LINK_NONE), "run");
	e[4] = member(expr(EXPR_LOCAL, l[4], LINK_NONE), "run");
	e[5] = member(expr(EXPR_LOCAL, l[5], LINK_NONE), "run");
	e[6] = member(member(call(name("both")), "1"), "run");
	e[7] = member(call(name("both")), "run");
	e[8] = expr(EXPR_LOCAL, l[6], LINK_NONE);
	finish_file("t");
	build();
	means("t", e[0], "t:A.run", "what a function returns");
	means("t", e[1], "t:A() | t:B()", "assigned twice");
	means("t", e[2], "t:A.run | t:B.run", "members of both");
	means("t", e[3], "t:B.run", "variables assigned to each other");
	means("t", e[4], "t:A.run", "an element of a list");
	means("t", e[5], "t:B.run", "declared counts before assigned");
	means("t", e[6], "t:B.run", "the second result");
	means("t", e[7], "t:A.run", "a tuple stands for its first");
	means("t", e[8], "?", "a variable of which nothing is known");
	ok(link_eval(&link_, 0, e[2], WANT_VALUE).conf < VALUE_PROVED,
	    "one of two is not proved");
	ok(link_eval(&link_, 0, e[0], WANT_VALUE).conf == VALUE_PROVED,
	    "one assignment is");
	linker_release(&link_);
}

/* The answer must not depend on what was asked before. */
static void
test_order(void)
{
	uint32_t a, x, e[4], i, k;
	char got[4][4][600], d[512];
	struct value v;

	for (k = 0; k < 4; k++) {
		start();
		begin("o");
		a = def(NODE_CLASS, "A", 0);
		typing(TYPING_RETURNED, def(NODE_METHOD, "copy", a),
		    call(name("A")));
		/* x = A(); x = x.copy(); y = x or B() */
		x = variable("x");
		e[0] = expr(EXPR_LOCAL, x, LINK_NONE);
		e[1] = member(e[0], "copy");
		e[2] = call(e[1]);
		e[3] = expr(EXPR_UNION, e[0], name("B"));
		typing(TYPING_ASSIGNED, LOCAL + x, call(name("A")));
		typing(TYPING_ASSIGNED, LOCAL + x, e[2]);
		typing(TYPING_ASSIGNED, LOCAL + x, e[3]);
		finish_file("o");
		build();
		for (i = 0; i < 4; i++)
			link_eval(&link_, 0, e[(i + k) % 4], WANT_VALUE);
		for (i = 0; i < 4; i++) {
			v = link_eval(&link_, 0, e[i], WANT_VALUE);
			describe(v, d, sizeof(d));
			snprintf(got[k][i], sizeof(got[k][i]), "%s %u", d,
			    v.conf);
		}
		linker_release(&link_);
	}
	for (k = 1; k < 4; k++)
		for (i = 0; i < 4; i++)
			is(got[k][i], got[0][i], "a circle, in any order");
}

static void
test_depth(void)
{
	uint32_t e, i, k, a;

	start();
	begin("d");
	a = def(NODE_CLASS, "A", 0);
	typing(TYPING_RETURNED, def(NODE_METHOD, "me", a),
	    expr(EXPR_SELF, a, LINK_NONE));
	e = call(name("A"));
	for (i = 0; i < 20000; i++)
		e = call(member(e, "me"));
	finish_file("d");
	build();
	means("d", e, "d:A()", "a chain of 20,000 calls");
	linker_release(&link_);

	/* 250 variables, each assigned from all others. */
	start();
	begin("d");
	for (i = 0; i < 250; i++)
		expr(EXPR_LOCAL, variable("v"), LINK_NONE);
	for (i = 0; i < 250; i++)
		for (k = 0; k < 250; k++)
			if (i != k)
				typing(TYPING_ASSIGNED, LOCAL + i, k);
	finish_file("d");
	build();
	means("d", 0, "?", "250 variables assigned from each other");
	linker_release(&link_);
}

int
main(void)
{
	test_imports();
	test_classes();
	test_types();
	test_order();
	test_depth();
	free(s.exprs);
	return tap_done();
}
