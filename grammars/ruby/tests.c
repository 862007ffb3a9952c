/*
 * Ruby: tests of RSpec, minitest, test-unit, shoulda and Rails.
 *
 * A test case that is a block (it "…" do, test "…" do) is a definition that
 * holds what its block does.  What let() and subject() define are variables
 * of the blocks after it, and so is described_class.
 */
#include "rb.h"

static int
in_tests(const struct walk *w)
{
	return (walk_file(w)->flags & FILE_TEST) != 0;
}

static int
ends_in(struct text t, const char *tail)
{
	size_t n = strlen(tail);

	return t.len >= n && memcmp(t.p + t.len - n, tail, n) == 0;
}

int
rb_is_test_class(const struct walk *w, TSNode superclass)
{
	struct text t = node_text(w, superclass);

	return ends_in(t, "TestCase") || ends_in(t, "::Test") ||
	    ends_in(t, "::Spec") || (in_tests(w) && (ends_in(t, "Test") ||
	    ends_in(t, "Tests") || ends_in(t, "IntegrationTest")));
}

int
rb_is_test_method(struct walk *w, struct text name)
{
	const struct rb_frame *f = rb_frame(w);

	return f->class != 0 && name.len > 5 &&
	    memcmp(name.p, "test_", 5) == 0 && (f->is_test || in_tests(w));
}

/* What a name of several parts says, on its first line, without quotes. */
static struct text
first_line(const struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);
	const char *nl = memchr(t.p, '\n', t.len);

	if (node_is(n, "string") && t.len >= 2) {
		t.p++;
		t.len -= 2;
	}
	if (nl != NULL && nl > t.p)
		t.len = (size_t)(nl - t.p);
	return t;
}

/* it "…" do … end */
static void
test_case(struct walk *w, TSNode call, TSNode block, struct text how,
    TSNode args)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE,
	    .flags = NODE_TEST };
	TSNode name = rb_first(args);
	struct rb_frame *f = rb_frame(w);

	d.name = rb_literal(w, name);
	if (d.name.len == 0)
		d.name = ts_node_is_null(name) ? how : first_line(w, name);
	if (f->class != 0) {
		d.kind = NODE_METHOD;
		d.parent = f->class;
	}
	d.node = call;
	d.name_node = ts_node_is_null(name) ? call : name;
	d.body = block;
	f = rb_push(w, call);
	f->method = walk_define(w, &d);
	f->body = 0;
	if (f->class != 0)
		f->self = RB_INSTANCE;
}

static void
bind_value(struct walk *w, struct text name, expr_id value)
{
	if (name.len > 0)
		walk_type_bind(w, TYPING_ASSIGNED, rb_bind_new(w, walk_str(w,
		    name)), value);
}

int
rb_test_call(struct walk *w, TSNode call, struct text name, TSNode args)
{
	TSNode block = node_field(call, "block");

	if (!in_tests(w) || ts_node_is_null(block) ||
	    !ts_node_is_null(node_field(call, "receiver")))
		return 0;
	if (text_in("it specify example fit xit its test should scenario "
	    "focus must", name)) {
		test_case(w, call, block, name, args);
		return 1;
	}
	if (text_in("let let! subject subject!", name)) {
		bind_value(w, ts_node_is_null(rb_first(args)) ?
		    (struct text){ "subject", 7 } :
		    rb_literal(w, rb_first(args)),
		    rb_value_ahead(w, block));
		return 1;
	}
	return 0;
}

void
rb_test_block(struct walk *w, TSNode block)
{
	TSNode call = ts_node_parent(block), what;
	expr_id e;

	if (!in_tests(w) || !node_is(call, "call") || !text_in("describe context "
	    "feature xdescribe fdescribe", node_text(w, node_field(call,
	    "method"))))
		return;
	what = rb_first(node_field(call, "arguments"));
	if (!node_is(what, "constant") && !node_is(what, "scope_resolution"))
		return;
	e = rb_expr(w, what, 0);
	bind_value(w, (struct text){ "described_class", 15 }, e);
	bind_value(w, (struct text){ "subject", 7 }, expr_call(w, expr_member(w, e,
	    walk_cstr(w, "new"))));
}
