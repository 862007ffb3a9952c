/*
 * Ruby: what refers to what.
 *
 * Operators, which any class may define, are REF_FIELD of a member of that
 * name: link.c makes calls of them where a method is found, and nothing is
 * said of the others.
 */
#include "rb.h"

static uint32_t
rb_arity(struct walk *w, TSNode args)
{
	uint32_t i, n;
	const TSNode *v = node_children(w, args, &n);
	TSNode c;

	for (i = 0; i < n; i++) {
		c = v[i];
		if (node_is(c, "splat_argument") ||
		    node_is(c, "hash_splat_argument") ||
		    node_is(c, "forward_argument"))
			return REF_ARITY_UNKNOWN;
	}
	return n < REF_ARITY_UNKNOWN ? n : REF_ARITY_UNKNOWN;
}

/* The method of this name that comes next: member "super()" of the method. */
expr_id
rb_super_callee(struct walk *w)
{
	const struct rb_frame *f = rb_frame(w);

	if (f->method == 0 || f->class == 0)
		return expr_unknown(w);
	return expr_member(w, expr_make(w, EXPR_DEF, f->method, NONE),
	    walk_cstr(w, "super()"));
}

/* map(&:url): a call of url on each element. */
static void
block_argument(struct walk *w, TSNode call, TSNode args)
{
	TSNode last = rb_last(args), receiver = node_field(call, "receiver");
	struct text name;
	expr_id e;

	if (!node_is(last, "block_argument"))
		return;
	name = rb_literal(w, rb_first(last));
	if (name.len == 0 || ts_node_is_null(receiver))
		return;
	e = expr_make(w, EXPR_INDEX, rb_expr(w, receiver, 0), NONE);
	walk_ref(w, REF_CALL, expr_member(w, e, walk_str(w, name)), last, 0);
}

/* send(:name), method(:name) */
static int
by_name(struct walk *w, TSNode call, struct text name, TSNode args)
{
	TSNode receiver = node_field(call, "receiver"), first = rb_first(args);
	struct text t;
	expr_id e;

	if (!text_in("send public_send __send__ try try! method "
	    "instance_method public_method", name))
		return 0;
	t = rb_literal(w, first);
	if (t.len == 0)
		return 0;
	e = ts_node_is_null(receiver) ? rb_own(w, walk_str(w, t)) :
	    expr_member(w, rb_expr(w, receiver, 0), walk_str(w, t));
	if (text_in("method instance_method public_method", name))
		walk_ref(w, REF_FIELD, e, first, 0);
	else
		walk_ref(w, REF_CALL, e, first, node_args(args) - 1);
	return 1;
}

/* raise Foo, raise Foo.new(…), raise Foo, "…" */
static void
raise(struct walk *w, TSNode args)
{
	TSNode e = rb_first(args);

	if (node_is(e, "constant") || node_is(e, "scope_resolution")) {
		rb_take(w, e);
		walk_ref(w, REF_THROW, rb_expr(w, e, 0), e, 0);
	} else if (node_is(e, "call") && text_is(node_text(w, node_field(e,
	    "method")), "new"))
		walk_ref(w, REF_THROW, rb_expr(w, node_field(e, "receiver"),
		    0), e, 0);
}

enum walk_next
rb_call(struct walk *w, TSNode n)
{
	TSNode method = node_field(n, "method"), args;
	TSNode receiver = node_field(n, "receiver");
	struct text name = node_text(w, method);
	int own = ts_node_is_null(receiver) || node_is(receiver, "self");

	if (rb_taken(w, n)) {
		rb_take(w, method);
		return WALK_INTO;
	}
	args = node_field(n, "arguments");
	rb_take(w, method);
	block_argument(w, n, args);
	if (own && rb_dsl(w, n, name, args))
		return WALK_INTO;
	if (rb_test_call(w, n, name, args))
		return WALK_INTO;
	if (own && text_in("raise fail", name)) {
		raise(w, args);
		return WALK_INTO;
	}
	if (!ts_node_is_null(receiver) && text_is(name, "class"))
		return WALK_INTO;
	if (by_name(w, n, name, args))
		return WALK_INTO;
	walk_ref(w, REF_CALL, rb_callee(w, n, 0), ts_node_is_null(method) ? n :
	    method, rb_arity(w, args));
	return WALK_INTO;
}

void
rb_call_leave(struct walk *w, TSNode n)
{
	TSNode receiver = node_field(n, "receiver");

	rb_leave(w, n);
	if (ts_node_is_null(receiver))
		rb_dsl_leave(w, node_text(w, node_field(n, "method")),
		    node_field(n, "arguments"));
}

/* Names that stand in patterns are bound. */
static int
in_pattern(TSNode n)
{
	TSNode p = ts_node_parent(n);
	const char *t = ts_node_is_null(p) ? "" : ts_node_type(p);
	size_t len = strlen(t);

	if (node_is(p, "in_clause"))
		return ts_node_eq(node_field(p, "pattern"), n);
	return len > 8 && strcmp(t + len - 8, "_pattern") == 0 &&
	    strcmp(t, "expression_reference_pattern") != 0 &&
	    !((strcmp(t, "match_pattern") == 0 ||
	    strcmp(t, "test_pattern") == 0) &&
	    ts_node_eq(node_field(p, "value"), n));
}

enum walk_next
rb_identifier(struct walk *w, TSNode n)
{
	static const TSNode null;
	str_id name;

	if (rb_taken(w, n))
		return WALK_OVER;
	name = walk_node_str(w, n);
	if (rb_local(w, name) != NONE)
		return WALK_OVER;
	if (rb_state(w)->patterns > 0 && in_pattern(n)) {
		rb_bind_new(w, name);
		return WALK_OVER;
	}
	if (rb_dsl(w, n, node_text(w, n), null) ||
	    text_in("raise fail", node_text(w, n)))
		return WALK_OVER;
	walk_ref(w, REF_CALL, rb_own(w, name), n, 0);
	return WALK_OVER;
}

enum walk_next
rb_constant(struct walk *w, TSNode n)
{
	if (!rb_taken(w, n))
		walk_ref(w, REF_NAME, expr_global(w, walk_node_str(w, n)), n,
		    0);
	return WALK_OVER;
}

/* A::B is a reference to B; the names before it only lead there. */
enum walk_next
rb_scope_resolution(struct walk *w, TSNode n)
{
	TSNode scope = node_field(n, "scope");

	if (!rb_taken(w, n))
		walk_ref(w, REF_NAME, rb_expr(w, n, 0), node_field(n, "name"),
		    0);
	rb_take(w, node_field(n, "name"));
	if (node_is(scope, "constant") || node_is(scope, "scope_resolution"))
		rb_take(w, scope);
	return WALK_INTO;
}

enum walk_next
rb_ivar_node(struct walk *w, TSNode n)
{
	expr_id e;

	if (rb_frame(w)->class == 0 || rb_taken(w, n))
		return WALK_OVER;
	e = rb_ivar(w, walk_node_str(w, n));
	walk_ref(w, REF_FIELD, e, n, 0);
	return WALK_OVER;
}

enum walk_next
rb_super(struct walk *w, TSNode n)
{
	if (!rb_taken(w, n))
		walk_ref(w, REF_CALL, rb_super_callee(w), n,
		    REF_ARITY_UNKNOWN);
	return WALK_OVER;
}

enum walk_next
rb_element_reference(struct walk *w, TSNode n)
{
	TSNode p = ts_node_parent(n);
	expr_id e = rb_expr(w, node_field(n, "object"), 0);
	int assigned = node_is(p, "assignment") &&
	    ts_node_eq(node_field(p, "left"), n);

	walk_ref(w, REF_FIELD, expr_member(w, e, walk_cstr(w, assigned ?
	    "[]=" : "[]")), n, 0);
	return WALK_INTO;
}

enum walk_next
rb_binary(struct walk *w, TSNode n)
{
	struct text op = node_text(w, node_field(n, "operator"));

	if (text_in("&& || and or", op))
		return WALK_INTO;
	if (text_is(op, "!="))
		op.p = "==";
	walk_ref(w, REF_FIELD, expr_member(w, rb_expr(w, node_field(n, "left"),
	    0), walk_str(w, op)), node_field(n, "operator"), 1);
	return WALK_INTO;
}

enum walk_next
rb_return(struct walk *w, TSNode n)
{
	const struct rb_frame *f = rb_frame(w);
	TSNode e = rb_first(rb_first(n));

	if (f->method != 0 && !ts_node_is_null(e) &&
	    node_args(rb_first(n)) == 1)
		walk_type_def(w, TYPING_RETURNED, f->method, rb_expr(w, e, 0));
	return WALK_INTO;
}
