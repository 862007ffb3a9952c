/*
 * Ruby: modules, classes and constants; the table of rules.
 *
 * A class or module may be opened many times, in many files: each time is a
 * definition of its own, and link.c knows those of one name as one.  What
 * `class A::B` says of A is a declaration of A.
 *
 * Mixins are TYPING_IMPLEMENTS: include X is X, prepend X a POINTER to it,
 * extend X a DEREF of it.
 */
#include "rb.h"

const TSLanguage	*LANG_PARSER(void);

/* ---- classes and modules ---- */

/* module A of A::B, around the node. */
static uint32_t
declare_scopes(struct walk *w, TSNode n, TSNode scope, int depth)
{
	struct walk_def d = { .kind = NODE_MODULE, .parent = DEF_HERE,
	    .flags = NODE_DECLARATION };

	if (depth > EXPR_DEPTH || ts_node_is_null(scope))
		return 0;
	if (node_is(scope, "scope_resolution")) {
		declare_scopes(w, n, node_field(scope, "scope"), depth + 1);
		scope = node_field(scope, "name");
	}
	if (!node_is(scope, "constant"))
		return 0;
	d.node = n;
	d.name_node = scope;
	d.name = node_text(w, scope);
	d.body = node_field(n, "body");
	return walk_define(w, &d);
}

uint32_t
rb_open_class(struct walk *w, TSNode n, TSNode name, TSNode body,
    enum node_kind kind)
{
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	struct rb_frame *f;
	uint32_t ord, head;

	if (node_is(name, "scope_resolution")) {
		rb_take(w, name);
		head = declare_scopes(w, n, node_field(name, "scope"), 0);
		if (head != 0)
			walk_ref_from(w, REF_NAME, rb_expr(w,
			    node_field(name, "scope"), 0), head, node_line(name),
			    0);
		name = node_field(name, "name");
	}
	rb_take(w, name);
	d.node = n;
	d.name_node = name;
	d.name = node_text(w, name);
	d.body = body;
	ord = walk_define(w, &d);
	walk_scope(w);
	f = rb_push(w, n);
	f->self = RB_CLASS;
	f->class = ord;
	f->method = 0;
	f->visibility = NODE_PUBLIC;
	f->body = 1;
	f->singleton = f->module_function = f->is_test = 0;
	rb_barrier(w);
	return ord;
}

/* Up to the end of the superclass, or of the name. */
static void
signature(struct walk *w, TSNode n, TSNode last, uint32_t ord)
{
	if (!ts_node_is_null(last))
		walk_def_signature_at(w, ord, ts_node_start_byte(n),
		    ts_node_end_byte(last), "");
}

/* Fields of Struct.new(:a, :b), Data.define(:a). */
static void
members(struct walk *w, TSNode call, uint32_t class)
{
	struct walk_def d = { .kind = NODE_FIELD, .leaf = 1 };
	uint32_t i, n;
	const TSNode *v = node_children(w, node_field(call, "arguments"), &n);
	TSNode c;

	for (i = 0; i < n; i++) {
		c = v[i];
		d.name = rb_literal(w, c);
		if (!node_is(c, "simple_symbol") || d.name.len == 0)
			continue;
		d.parent = class;
		d.node = d.name_node = c;
		walk_define(w, &d);
	}
}

/* Is N a call RECEIVER.METHOD of those words? */
static int
is_call(const struct walk *w, TSNode n, const char *receivers,
    const char *methods)
{
	return node_is(n, "call") && text_in(methods, node_text(w,
	    node_field(n, "method"))) && text_in(receivers, node_text(w,
	    node_field(n, "receiver")));
}

/* BASE is what it extends, E its value. */
static void
rb_extends(struct walk *w, uint32_t ord, TSNode base, expr_id e)
{
	if (is_call(w, base, "Struct ::Struct", "new") ||
	    is_call(w, base, "Data ::Data", "define")) {
		members(w, base, ord);
		base = node_field(base, "receiver");
		e = rb_expr(w, base, 0);
	} else if (node_is(base, "call") && text_is(node_text(w,
	    node_field(base, "method")), "DelegateClass")) {
		base = rb_first(node_field(base, "arguments"));
		e = rb_expr(w, base, 0);
	}
	walk_type_def(w, TYPING_EXTENDS, ord, e);
	if (node_is(base, "constant") || node_is(base, "scope_resolution")) {
		walk_ref_from(w, REF_EXTENDS, e, ord, node_line(base), 0);
		rb_take(w, base);
	}
}

int
rb_class_value(struct walk *w, TSNode value, enum node_kind *kind)
{
	*kind = NODE_CLASS;
	if (is_call(w, value, "Struct ::Struct Class ::Class", "new") ||
	    is_call(w, value, "Data ::Data", "define"))
		return 1;
	*kind = NODE_MODULE;
	return is_call(w, value, "Module ::Module", "new");
}

void
rb_class_made(struct walk *w, TSNode value, uint32_t ord)
{
	TSNode receiver = node_field(value, "receiver");
	TSNode args = node_field(value, "arguments");

	if (is_call(w, value, "Struct ::Struct Data ::Data", "new define"))
		rb_extends(w, ord, value, NONE);
	else if (is_call(w, value, "Class ::Class", "new") &&
	    !ts_node_is_null(rb_first(args)))
		rb_extends(w, ord, rb_first(args), rb_expr(w, rb_first(args),
		    0));
	rb_take(w, receiver);
	rb_take(w, value);
}

static enum walk_next
class(struct walk *w, TSNode n)
{
	TSNode super = rb_first(node_field(n, "superclass"));
	TSNode name = node_field(n, "name");
	/* What it inherits from is looked for outside of it. */
	expr_id base = ts_node_is_null(super) ? NONE : rb_expr(w, super, 0);
	uint32_t ord = rb_open_class(w, n, name, node_field(n, "body"),
	    NODE_CLASS);

	signature(w, n, base == NONE ? name : super, ord);
	rb_frame(w)->is_test = rb_is_test_class(w, super);
	if (base != NONE)
		rb_extends(w, ord, super, base);
	return WALK_INTO;
}

static enum walk_next
module(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	signature(w, n, name, rb_open_class(w, n, name,
	    node_field(n, "body"), NODE_MODULE));
	return WALK_INTO;
}

/* class << self; class << x of something else defines nothing known. */
static enum walk_next
singleton_class(struct walk *w, TSNode n)
{
	struct rb_frame *f = rb_push(w, n);

	walk_scope(w);
	rb_barrier(w);
	f->singleton = 1;
	f->body = 1;
	f->visibility = NODE_PUBLIC;
	if (!node_is(node_field(n, "value"), "self"))
		f->class = 0;
	return WALK_INTO;
}

static enum walk_next
over(struct walk *w, TSNode n)
{
	(void)w;
	(void)n;
	return WALK_OVER;
}

static const struct lang_rule rules[] = {
	{ "class", class, rb_leave },
	{ "module", module, rb_leave },
	{ "singleton_class", singleton_class, rb_leave },
	{ "method", rb_method, rb_method_leave },
	{ "singleton_method", rb_singleton_method, rb_method_leave },
	{ "alias", rb_alias, NULL },
	{ "undef", over, NULL },
	{ "assignment", rb_assignment, rb_leave },
	{ "operator_assignment", rb_operator_assignment, rb_leave },
	{ "block", rb_block, rb_leave },
	{ "do_block", rb_block, rb_leave },
	{ "lambda", rb_lambda, rb_leave },
	{ "for", rb_for, NULL },
	{ "rescue", rb_rescue, NULL },
	{ "in_clause", rb_pattern, rb_pattern_leave },
	{ "match_pattern", rb_pattern, rb_pattern_leave },
	{ "test_pattern", rb_pattern, rb_pattern_leave },
	{ "as_pattern", rb_pattern_name, NULL },
	{ "keyword_pattern", rb_pattern_name, NULL },
	{ "call", rb_call, rb_call_leave },
	{ "identifier", rb_identifier, NULL },
	{ "constant", rb_constant, NULL },
	{ "scope_resolution", rb_scope_resolution, NULL },
	{ "instance_variable", rb_ivar_node, NULL },
	{ "class_variable", rb_ivar_node, NULL },
	{ "super", rb_super, NULL },
	{ "element_reference", rb_element_reference, NULL },
	{ "binary", rb_binary, NULL },
	{ "return", rb_return, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
};
