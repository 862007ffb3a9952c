/*
 * Ruby: assignments, parameters, blocks.
 */
#include "rb.h"

/* ---- instance variables ---- */

/* The field of an instance variable, defined where it is first assigned. */
static uint32_t
rb_field(struct walk *w, TSNode at, struct text name)
{
	struct walk_def d = { .kind = NODE_FIELD, .flags = NODE_PRIVATE,
	    .leaf = 1 };
	const struct rb_frame *f = rb_frame(w);
	uint32_t ord;
	expr_id custom;

	if (f->class == 0 || name.len < 2)
		return 0;
	if ((ord = walk_def_find(w, f->class, name)) != 0)
		return ord;
	/* attr_reader :a and @a are one. */
	if (name.p[1] != '@') {
		ord = walk_def_find(w, f->class,
		    (struct text){ name.p + 1, name.len - 1 });
		if (ord != 0 && walk_def_kind(w, ord) == NODE_FIELD)
			return ord;
	}
	if (f->self == RB_CLASS || name.p[1] == '@')
		d.flags |= NODE_STATIC;
	d.parent = f->class;
	d.node = at;
	d.name_node = at;
	d.name = name;
	ord = walk_define(w, &d);
	custom = rb_by_custom(w, name);
	if (custom != NONE)
		walk_type_def(w, TYPING_LIKELY, ord, custom);
	return ord;
}

/* ---- assignments ---- */

/* A, B = x, y; a, (b, *c) = x */
static void
assign_list(struct walk *w, TSNode left, TSNode right, expr_id value,
    int depth)
{
	int pairs = node_is(right, "right_assignment_list");
	uint32_t i, n, nright;
	const TSNode *v = node_children(w, left, &n), *from;
	TSNode c;
	expr_id e;

	from = node_children(w, right, &nright);
	for (i = 0; i < n && depth < EXPR_DEPTH; i++) {
		c = v[i];
		if (pairs && i < nright)
			e = rb_expr(w, from[i], 0);
		else
			e = expr_make(w, EXPR_INDEX, value, NONE);
		if (node_is(c, "destructured_left_assignment"))
			assign_list(w, c, c, e, depth + 1);
		else if (node_is(c, "rest_assignment"))
			rb_assign(w, rb_first(c), rb_named_type(w, "Array"));
		else
			rb_assign(w, c, e);
	}
}

/* obj.name = …: a call of name=. */
static void
attribute(struct walk *w, TSNode left)
{
	struct text t = node_text(w, node_field(left, "method"));
	TSNode receiver = node_field(left, "receiver");
	char *p = walk_alloc(w, t.len + 2);

	if (t.len == 0 || ts_node_is_null(receiver))
		return;
	memcpy(p, t.p, t.len);
	p[t.len] = '=';
	rb_take(w, left);
	rb_take(w, node_field(left, "method"));
	walk_ref(w, REF_CALL, expr_member(w, rb_expr(w, receiver, 0),
	    walk_str(w, (struct text){ p, t.len + 1 })),
	    node_field(left, "method"), 1);
}

void
rb_assign(struct walk *w, TSNode left, expr_id value)
{
	uint32_t ord;

	if (node_is(left, "identifier"))
		walk_type_bind(w, TYPING_ASSIGNED, rb_bind(w,
		    walk_node_str(w, left)), value);
	else if (node_is(left, "instance_variable") ||
	    node_is(left, "class_variable")) {
		if ((ord = rb_field(w, left, node_text(w, left))) != 0)
			walk_type_def(w, TYPING_ASSIGNED, ord, value);
	} else if (node_is(left, "call"))
		attribute(w, left);
}

/* NAME = value, which may be a class. */
static void
constant(struct walk *w, TSNode n, TSNode left, TSNode right)
{
	struct walk_def d = { .kind = NODE_CONSTANT, .parent = DEF_HERE,
	    .leaf = 1 };
	enum node_kind kind;
	uint32_t ord;

	rb_take(w, left);
	if (rb_class_value(w, right, &kind)) {
		ord = rb_open_class(w, n, left, right, kind);
		rb_class_made(w, right, ord);
		return;
	}
	d.node = n;
	d.name_node = left;
	d.name = node_text(w, left);
	ord = walk_define(w, &d);
	walk_type_def(w, TYPING_ASSIGNED, ord, rb_expr(w, right, 0));
}

enum walk_next
rb_assignment(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left"), right = node_field(n, "right");
	uint32_t bind = NONE;

	if (node_is(left, "constant")) {
		constant(w, n, left, right);
		return WALK_INTO;
	}
	if (node_is(left, "left_assignment_list")) {
		assign_list(w, left, right, rb_expr(w, right, 0), 0);
		return WALK_INTO;
	}
	/* a = a: the second is the first, already. */
	if (node_is(left, "identifier"))
		bind = rb_bind(w, walk_node_str(w, left));
	if (bind != NONE)
		walk_type_bind(w, TYPING_ASSIGNED, bind, rb_expr(w, right, 0));
	else
		rb_assign(w, left, rb_expr(w, right, 0));
	return WALK_INTO;
}

enum walk_next
rb_operator_assignment(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left"), right = node_field(n, "right");
	struct text op = node_text(w, node_field(n, "operator"));

	if (node_is(left, "constant") && text_is(op, "||=")) {
		constant(w, n, left, right);
		return WALK_INTO;
	}
	if (node_is(left, "identifier"))
		rb_bind(w, walk_node_str(w, left));
	if (text_is(op, "||=") || text_is(op, "&&="))
		rb_assign(w, left, rb_expr(w, right, 0));
	else if (node_is(left, "instance_variable") ||
	    node_is(left, "class_variable"))
		rb_field(w, left, node_text(w, left));
	return WALK_INTO;
}

/* ---- parameters ---- */

static void
parameter(struct walk *w, TSNode p, expr_id type, int depth)
{
	TSNode name = p, value = node_field(p, "value");
	uint32_t i, n, b;
	const TSNode *v;

	if (node_is(p, "destructured_parameter")) {
		v = node_children(w, p, &n);
		for (i = 0; i < n && depth < EXPR_DEPTH; i++)
			parameter(w, v[i], NONE, depth + 1);
		return;
	}
	if (!node_is(p, "identifier"))
		name = node_field(p, "name");
	if (ts_node_is_null(name))
		return;
	rb_take(w, name);
	b = rb_bind_new(w, walk_node_str(w, name));
	if (type != NONE)
		walk_type_bind(w, TYPING_DECLARED, b, type);
	else if (node_is(p, "splat_parameter"))
		walk_type_bind(w, TYPING_DECLARED, b, rb_named_type(w,
		    "Array"));
	else if (node_is(p, "hash_splat_parameter"))
		walk_type_bind(w, TYPING_DECLARED, b, rb_named_type(w,
		    "Hash"));
	else if (node_is(p, "block_parameter"))
		walk_type_bind(w, TYPING_DECLARED, b, rb_named_type(w,
		    "Proc"));
	else if (!ts_node_is_null(value) && !node_is(value, "nil"))
		walk_type_bind(w, TYPING_ASSIGNED, b, rb_expr(w, value, 0));
}

/* DEF: the definition whose comment may tell types, or null node. */
void
rb_parameters(struct walk *w, TSNode list, TSNode def)
{
	uint32_t i, n;
	const TSNode *v = node_children(w, list, &n);
	TSNode p, name;

	for (i = 0; i < n; i++) {
		p = v[i];
		name = node_is(p, "identifier") ? p : node_field(p, "name");
		parameter(w, p, ts_node_is_null(def) ||
		    ts_node_is_null(name) ? NONE :
		    rb_yard_param(w, def, node_text(w, name)), 0);
	}
}

/* ---- blocks ---- */

#define ITERATORS	"each map collect flat_map select filter reject find " \
			"detect find_all each_entry reverse_each any? all? " \
			"none? one? sort_by min_by max_by group_by partition " \
			"each_slice each_cons count sum filter_map find_index " \
			"index delete_if keep_if select! reject! map! " \
			"collect! sort_by! uniq each_value to_h to_set " \
			"take_while drop_while chunk_while each_with_index " \
			"map_with_index each_with_object sum uniq! filter! " \
			"each_pair transform_values each_char cycle times"
#define WITH_NUMBER	"each_with_index each_with_object map_with_index " \
			"with_index each_slice each_cons"

static void
iterated(struct walk *w, TSNode name, expr_id over)
{
	uint32_t b;

	if (!node_is(name, "identifier"))
		return;
	b = rb_bind_new(w, walk_node_str(w, name));
	rb_take(w, name);
	walk_type_bind(w, TYPING_ITERATED, b, over);
}

static void
assigned(struct walk *w, TSNode name, expr_id value)
{
	uint32_t b;

	if (!node_is(name, "identifier"))
		return;
	b = rb_bind_new(w, walk_node_str(w, name));
	rb_take(w, name);
	walk_type_bind(w, TYPING_ASSIGNED, b, value);
}

/*
 * What the parameters of a block are: for the calls whose habits are known,
 * elements of what they are called on, or that itself.
 */
static int
known_parameters(struct walk *w, TSNode call, TSNode list)
{
	TSNode receiver = node_field(call, "receiver");
	TSNode args = node_field(call, "arguments");
	struct text name = node_text(w, node_field(call, "method"));
	uint32_t n = node_args(list);
	TSNode first = node_arg(list, 0), second = node_arg(list, 1);
	expr_id over;

	if (ts_node_is_null(receiver))
		return 0;
	over = rb_expr(w, receiver, 0);
	if (n == 1 && text_in("tap then yield_self", name))
		assigned(w, first, over);
	else if (n == 1 && text_in("new open", name))
		assigned(w, first, expr_call(w, rb_callee(w, call, 0)));
	else if (n == 2 && text_in("inject reduce", name)) {
		assigned(w, first, rb_expr(w, rb_first(args), 0));
		iterated(w, second, over);
	} else if (text_in(ITERATORS, name) && n == 1)
		iterated(w, first, over);
	else if (text_in(WITH_NUMBER, name) && n == 2) {
		if (node_is(first, "destructured_parameter"))
			parameter(w, first, NONE, 0);
		else
			iterated(w, first, over);
		assigned(w, second, text_is(name, "each_with_object") ?
		    rb_expr(w, rb_first(args), 0) :
		    rb_named_type(w, "Integer"));
	} else if (text_in(ITERATORS, name) && n == 2 &&
	    node_is(first, "identifier")) {
		/* |key, value| of a hash */
		rb_take(w, first);
		rb_bind_new(w, walk_node_str(w, first));
		iterated(w, second, over);
	} else
		return 0;
	return 1;
}

/* Who self is in the block of CALL, and whether it may define. */
static void
block_self(struct walk *w, struct rb_frame *f, TSNode call)
{
	struct text name = node_text(w, node_field(call, "method"));

	if (f->method != 0 || f->class == 0)
		f->body = 0;
	else if (!text_in("included prepended extended class_eval class_exec "
	    "module_eval instance_eval new define class_methods concerning",
	    name)) {
		f->body = 0;
		if (f->self == RB_CLASS)
			f->self = f->is_test ? RB_INSTANCE : RB_EITHER;
	}
}

enum walk_next
rb_block(struct walk *w, TSNode n)
{
	static const TSNode null;
	TSNode list = node_field(n, "parameters"), call = ts_node_parent(n);
	uint32_t i, k;
	const TSNode *v;

	block_self(w, rb_push(w, n), call);
	walk_scope(w);
	rb_test_block(w, n);
	if (ts_node_is_null(list))
		return WALK_INTO;
	if (!node_is(call, "call") || !known_parameters(w, call, list))
		rb_parameters(w, list, null);
	v = node_children(w, list, &k);
	for (i = 0; i < k; i++)
		if (node_is(v[i], "identifier"))
			rb_bind(w, walk_node_str(w, v[i]));
	return WALK_INTO;
}

/* -> (a) { }: the block opens a scope in this one. */
enum walk_next
rb_lambda(struct walk *w, TSNode n)
{
	static const TSNode null;

	rb_push(w, n);
	walk_scope(w);
	rb_parameters(w, node_field(n, "parameters"), null);
	return WALK_INTO;
}

enum walk_next
rb_for(struct walk *w, TSNode n)
{
	TSNode pattern = node_field(n, "pattern");
	expr_id over = rb_expr(w, rb_first(node_field(n, "value")), 0);
	uint32_t i, k;
	const TSNode *v;

	if (node_is(pattern, "identifier")) {
		walk_type_bind(w, TYPING_ITERATED, rb_bind(w,
		    walk_node_str(w, pattern)), over);
		return WALK_INTO;
	}
	v = node_children(w, pattern, &k);
	for (i = 0; i < k; i++)
		if (node_is(v[i], "identifier"))
			rb_bind(w, walk_node_str(w, v[i]));
	return WALK_INTO;
}

/* rescue A, B => e */
enum walk_next
rb_rescue(struct walk *w, TSNode n)
{
	TSNode list = node_field(n, "exceptions");
	TSNode var = rb_first(node_field(n, "variable"));
	uint32_t i, k, b;
	const TSNode *v = node_children(w, list, &k);
	expr_id e = NONE, t;

	if (!node_is(var, "identifier"))
		return WALK_INTO;
	b = rb_bind(w, walk_node_str(w, var));
	for (i = 0; i < k; i++) {
		t = rb_expr(w, v[i], 0);
		e = e == NONE ? t : expr_make(w, EXPR_UNION, e, t);
	}
	walk_type_bind(w, TYPING_DECLARED, b, e != NONE ? e :
	    rb_named_type(w, "StandardError"));
	return WALK_INTO;
}

enum walk_next
rb_pattern(struct walk *w, TSNode n)
{
	(void)n;
	rb_state(w)->patterns++;
	return WALK_INTO;
}

void
rb_pattern_leave(struct walk *w, TSNode n)
{
	(void)n;
	rb_state(w)->patterns--;
}

/* in Foo => x, in { name: }: names that a pattern binds. */
enum walk_next
rb_pattern_name(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), key = node_field(n, "key");
	TSNode value = node_field(n, "value");

	if (node_is(n, "as_pattern")) {
		walk_type_bind(w, TYPING_DECLARED, rb_bind(w,
		    walk_node_str(w, name)), rb_expr(w, value, 0));
	} else if (node_is(n, "keyword_pattern") && ts_node_is_null(value) &&
	    node_is(key, "hash_key_symbol"))
		rb_bind(w, walk_node_str(w, key));
	return WALK_INTO;
}
