/*
 * Values as expressions.
 */
#include <string.h>

#include "rust.h"

/* ---- values of blocks ---- */

static struct wanted **
slot(struct state *s, TSNode n)
{
	uintptr_t h = (uintptr_t)n.id;

	return &s->wanted[(h >> 4 ^ h >> 12) % WANTED_SLOTS];
}

/*
 * What stands in a block is known when it has been walked, with its own
 * variables in scope: its value is a variable of its own until then.
 */
expr_id
rs_want(struct walk *w, TSNode n)
{
	struct state *s = rs_state(w);
	struct wanted **list = slot(s, n), *p;

	for (p = *list; p != NULL; p = p->next)
		if (p->id == n.id)
			return expr_make(w, EXPR_LOCAL, p->bind, LINK_NONE);
	p = walk_alloc(w, sizeof(*p));
	p->id = n.id;
	p->bind = walk_bind_new(w, walk_cstr(w, "{}"));
	p->next = *list;
	*list = p;
	return expr_make(w, EXPR_LOCAL, p->bind, LINK_NONE);
}

/* N was asked for: its variable; LINK_NONE: it was not. */
static uint32_t
asked(struct walk *w, TSNode n)
{
	const struct wanted *p = *slot(rs_state(w), n);

	while (p != NULL && p->id != n.id)
		p = p->next;
	return p != NULL ? p->bind : LINK_NONE;
}

void
rs_give(struct walk *w, TSNode n, TSNode value)
{
	uint32_t bind = asked(w, n);

	if (bind != LINK_NONE && !ts_node_is_null(value))
		walk_type_bind(w, TYPING_ASSIGNED, bind, rs_expr(w, value, 0));
}

void
rs_give_type(struct walk *w, TSNode n, TSNode type)
{
	uint32_t bind = asked(w, n);

	if (bind != LINK_NONE)
		walk_type_bind(w, TYPING_DECLARED, bind, rs_type(w, type, 0));
}

/* The expression at the end of a block, or null. */
static TSNode
tail(TSNode block)
{
	static const TSNode null;
	uint32_t i = ts_node_named_child_count(block);
	const char *t;
	TSNode c;

	while (i-- > 0) {
		c = ts_node_named_child(block, i);
		t = ts_node_type(c);
		if (strcmp(t, "line_comment") == 0 ||
		    strcmp(t, "block_comment") == 0)
			continue;
		/* if, match … as the last: a statement without semicolon. */
		if (strcmp(t, "expression_statement") == 0) {
			uint32_t k = ts_node_child_count(c);

			return rs_is(ts_node_child(c, k - 1), ";") ? null :
			    ts_node_named_child(c, 0);
		}
		return strstr(t, "_item") != NULL ||
		    strcmp(t, "let_declaration") == 0 ||
		    strcmp(t, "empty_statement") == 0 ||
		    strcmp(t, "label") == 0 ||
		    strcmp(t, "use_declaration") == 0 ? null : c;
	}
	return null;
}

enum walk_next
rs_block(struct walk *w, TSNode n)
{
	rs_scope(w);
	/* Blocks in its last expression are wanted before they are walked. */
	if (asked(w, n) != LINK_NONE)
		rs_expr(w, tail(n), 0);
	return WALK_INTO;
}

void
rs_block_leave(struct walk *w, TSNode n)
{
	rs_give(w, n, tail(n));
	rs_scope_leave(w);
}

enum walk_next
rs_match(struct walk *w, TSNode n)
{
	rs_expr(w, node_field(n, "value"), 0);
	return WALK_INTO;
}

enum walk_next
rs_match_arm(struct walk *w, TSNode n)
{
	TSNode pattern = node_field(n, "pattern");
	TSNode match = ts_node_parent(ts_node_parent(n));
	TSNode value = node_field(match, "value");

	rs_scope(w);
	rs_pattern(w, ts_node_named_child(pattern, 0), TYPING_ASSIGNED,
	    rs_expr(w, value, 0), 0);
	rs_expr(w, node_field(n, "value"), 0);
	return WALK_INTO;
}

void
rs_match_arm_leave(struct walk *w, TSNode n)
{
	rs_give(w, n, node_field(n, "value"));
	rs_scope_leave(w);
}

/* Does it never give a value: return, panic!() …? */
static int
rs_is_never(struct walk *w, TSNode n)
{
	static const char *const never[] = { "return_expression",
	    "continue_expression", "break_expression" };
	static const char *const macros[] = { "panic", "unreachable",
	    "todo", "unimplemented", "bail", "compile_error" };
	TSNode m;
	size_t i;

	if (rs_is(n, "expression_statement"))
		n = ts_node_named_child(n, 0);
	for (i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (rs_is(n, never[i]))
			return 1;
	if (!rs_is(n, "macro_invocation"))
		return 0;
	m = rs_last_name(node_field(n, "macro"));
	for (i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
		if (rs_named(w, m, macros[i]))
			return 1;
	return 0;
}

static expr_id
either(struct walk *w, expr_id a, expr_id b)
{
	if (a == expr_unknown(w) || a == b)
		return b;
	return b == expr_unknown(w) ? a : expr_make(w, EXPR_UNION, a, b);
}

/* A block's value, which often is simple enough to be said at once. */
static expr_id
block_value(struct walk *w, TSNode n)
{
	TSNode t = tail(n);

	return ts_node_is_null(t) || rs_is_never(w, t) ? expr_unknown(w) :
	    rs_want(w, n);
}

static expr_id
if_value(struct walk *w, TSNode n, int depth)
{
	TSNode other = node_field(n, "alternative"), c;
	expr_id e = block_value(w, node_field(n, "consequence"));

	if (ts_node_is_null(other))
		return expr_unknown(w);
	c = ts_node_named_child(other, 0);
	return either(w, e, rs_is(c, "block") ? block_value(w, c) :
	    rs_expr(w, c, depth + 1));
}

static expr_id
match_value(struct walk *w, TSNode n)
{
	TSNode body = node_field(n, "body"), c, v;
	uint32_t i, k = 0, count = ts_node_is_null(body) ? 0 :
	    ts_node_named_child_count(body);
	expr_id e = expr_unknown(w);

	for (i = 0; i < count && k < ARMS_MAX; i++) {
		c = ts_node_named_child(body, i);
		if (!rs_is(c, "match_arm"))
			continue;
		v = node_field(c, "value");
		if (rs_is_never(w, v) || (rs_is(v, "block") &&
		    block_value(w, v) == expr_unknown(w)))
			continue;
		e = either(w, e, rs_want(w, c));
		k++;
	}
	return e;
}

/* ---- calls ---- */

/* Types whose new() holds its argument. */
static int
is_holder(struct walk *w, TSNode type)
{
	static const char *const holders[] = { "Box", "Arc", "Rc", "RefCell",
	    "Cell", "Mutex", "RwLock", "OnceCell", "Pin", "Cow", "Some",
	    "BufReader", "BufWriter", "Reverse", "Wrapping", "ManuallyDrop",
	    "LazyCell", "Weak" };
	TSNode n = rs_last_name(type);
	size_t i;

	for (i = 0; i < sizeof(holders) / sizeof(holders[0]); i++)
		if (rs_named(w, n, holders[i]))
			return 1;
	return 0;
}

static TSNode
argument(TSNode call, uint32_t n)
{
	static const TSNode null;
	TSNode args = node_field(call, "arguments");
	uint32_t i, count = ts_node_is_null(args) ? 0 :
	    ts_node_named_child_count(args);

	for (i = 0; i < count; i++) {
		TSNode c = ts_node_named_child(args, i);

		if (!rs_is(c, "line_comment") && !rs_is(c, "block_comment") &&
		    n-- == 0)
			return c;
	}
	return null;
}

static expr_id
pair(struct walk *w, expr_id a, expr_id b)
{
	return expr_make(w, EXPR_LIST, a, expr_make(w, EXPR_LIST, b,
	    expr_unknown(w)));
}

static expr_id
path_call(struct walk *w, TSNode n, TSNode f, int depth)
{
	struct text name = node_text(w, rs_last_name(f));
	TSNode arg = argument(n, 0);
	expr_id e;

	if (rs_is(f, "identifier")) {
		if (text_is(name, "Some"))
			return rs_generic(w, rs_expr(w, arg, depth + 1),
			    "Option");
		if (text_is(name, "Ok"))
			return rs_generic(w, pair(w, rs_expr(w, arg, depth + 1),
			    expr_unknown(w)), "Result");
		if (text_is(name, "Err"))
			return rs_generic(w, pair(w, expr_unknown(w),
			    rs_expr(w, arg, depth + 1)), "Result");
		if (text_is(name, "drop"))
			return expr_unknown(w);
	} else if (rs_is(f, "scoped_identifier")) {
		TSNode type = node_field(f, "path");

		e = expr_call(w, rs_expr(w, f, depth + 1));
		if (is_holder(w, type) && !ts_node_is_null(arg)) {
			if (text_is(name, "clone"))
				return rs_expr(w, arg, depth + 1);
			if (text_is(name, "new") || text_is(name, "from")
			    || text_is(name, "pin"))
				return expr_make(w, EXPR_GENERIC, e,
				    rs_expr(w, arg, depth + 1));
		}
		/* mem::take(&mut x), mem::replace(&mut x, …) */
		if (rs_named(w, rs_last_name(type), "mem") &&
		    (text_is(name, "take") || text_is(name, "replace")))
			return rs_expr(w, arg, depth + 1);
		return e;
	}
	return expr_call(w, rs_expr(w, f, depth + 1));
}

static expr_id
call_value(struct walk *w, TSNode n, int depth)
{
	TSNode f = node_field(n, "function"), turbofish = { 0 };

	while (rs_is(f, "parenthesized_expression"))
		f = ts_node_named_child(f, 0);
	if (rs_is(f, "generic_function")) {
		turbofish = node_field(f, "type_arguments");
		f = node_field(f, "function");
	}
	if (rs_is(f, "field_expression"))
		return rs_method_call(w, n, f, turbofish, depth);
	return path_call(w, n, f, depth);
}

/* ---- the rest ---- */

static expr_id
tuple_value(struct walk *w, TSNode n, int depth)
{
	uint32_t i, k = 0, count = ts_node_named_child_count(n);
	expr_id v[8], e = expr_unknown(w);
	TSNode c;

	for (i = 0; i < count && k < 8; i++) {
		c = ts_node_named_child(n, i);
		if (!rs_is(c, "line_comment") && !rs_is(c, "attribute_item"))
			v[k++] = rs_expr(w, c, depth + 1);
	}
	while (k > 0)
		e = expr_make(w, EXPR_LIST, v[--k], e);
	return e;
}

static expr_id
binary_value(struct walk *w, TSNode n, int depth)
{
	TSNode op = node_field(n, "operator");
	char c = walk_source(w)[ts_node_start_byte(op)];
	uint32_t len = ts_node_end_byte(op) - ts_node_start_byte(op);

	if (c == '=' || c == '!' || ((c == '<' || c == '>') && (len == 1 ||
	    walk_source(w)[ts_node_start_byte(op) + 1] == '=')) ||
	    (len == 2 && (c == '&' || c == '|')))
		return rs_literal(w, "bool");
	return rs_expr(w, node_field(n, "left"), depth + 1);
}

static expr_id
index_value(struct walk *w, TSNode n, int depth)
{
	expr_id e = rs_expr(w, ts_node_named_child(n, 0), depth + 1);

	return rs_is(ts_node_named_child(n, 1), "range_expression") ? e :
	    rs_member(w, e, "[]");
}

static expr_id
name_value(struct walk *w, TSNode n)
{
	str_id s = walk_node_str(w, n);
	uint32_t b = rs_find(w, s, 0);

	if (b != LINK_NONE)
		return expr_make(w, EXPR_LOCAL, b, LINK_NONE);
	return rs_named(w, n, "None") ? rs_literal(w, "Option") :
	    rs_path(w, n, 0);
}

static expr_id
first_value(struct walk *w, TSNode n, int depth)
{
	return ts_node_named_child_count(n) == 0 ? expr_unknown(w) :
	    rs_expr(w, ts_node_named_child(n, 0), depth + 1);
}

expr_id
rs_expr(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "identifier") == 0 || strcmp(t, "self") == 0)
		return name_value(w, n);
	if (strcmp(t, "field_expression") == 0)
		return expr_member(w,
		    rs_expr(w, node_field(n, "value"), depth + 1),
		    rs_field_name(w, node_text(w, node_field(n, "field"))));
	if (strcmp(t, "call_expression") == 0)
		return call_value(w, n, depth);
	if (strcmp(t, "scoped_identifier") == 0)
		return rs_path(w, n, depth);
	if (strcmp(t, "generic_function") == 0)
		return rs_expr(w, node_field(n, "function"), depth + 1);
	if (strcmp(t, "reference_expression") == 0)
		return rs_expr(w, node_field(n, "value"), depth + 1);
	if (strcmp(t, "try_expression") == 0)
		return rs_member(w, first_value(w, n, depth), "?");
	if (strcmp(t, "await_expression") == 0)
		return rs_member(w, first_value(w, n, depth), "await");
	if (strcmp(t, "unary_expression") == 0)
		return walk_source(w)[ts_node_start_byte(n)] == '*' ?
		    rs_member(w, first_value(w, n, depth), "*") :
		    first_value(w, n, depth);
	if (strcmp(t, "parenthesized_expression") == 0)
		return first_value(w, n, depth);
	if (strcmp(t, "struct_expression") == 0)
		return expr_make(w, EXPR_NEW,
		    rs_type(w, node_field(n, "name"), depth + 1), LINK_NONE);
	if (strcmp(t, "string_literal") == 0 ||
	    strcmp(t, "raw_string_literal") == 0)
		return rs_literal(w, "str");
	if (strcmp(t, "boolean_literal") == 0)
		return rs_literal(w, "bool");
	if (strcmp(t, "char_literal") == 0)
		return rs_literal(w, "char");
	if (strcmp(t, "integer_literal") == 0)
		return rs_literal(w, "i32");
	if (strcmp(t, "float_literal") == 0)
		return rs_literal(w, "f64");
	if (strcmp(t, "macro_invocation") == 0)
		return rs_macro_value(w, n);
	if (strcmp(t, "tuple_expression") == 0)
		return tuple_value(w, n, depth);
	if (strcmp(t, "array_expression") == 0)
		return rs_generic(w, first_value(w, n, depth), "slice");
	if (strcmp(t, "index_expression") == 0)
		return index_value(w, n, depth);
	if (strcmp(t, "binary_expression") == 0)
		return binary_value(w, n, depth);
	if (strcmp(t, "type_cast_expression") == 0)
		return expr_make(w, EXPR_NEW,
		    rs_type(w, node_field(n, "type"), depth + 1), LINK_NONE);
	if (strcmp(t, "if_expression") == 0)
		return if_value(w, n, depth);
	if (strcmp(t, "match_expression") == 0)
		return match_value(w, n);
	if (strcmp(t, "block") == 0)
		return block_value(w, n);
	if (strcmp(t, "unsafe_block") == 0 || strcmp(t, "async_block") == 0 ||
	    strcmp(t, "const_block") == 0)
		return block_value(w, node_child_of(n, "block"));
	if (strcmp(t, "closure_expression") == 0)
		return expr_make(w, EXPR_FUNCTION, rs_want(w, n),
		    expr_unknown(w));
	if (strcmp(t, "range_expression") == 0)
		return rs_generic(w, first_value(w, n, depth), "Range");
	return expr_unknown(w);
}
