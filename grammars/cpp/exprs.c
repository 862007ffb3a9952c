/*
 * C++: expressions, and what they refer to.
 */
#include <string.h>

#include "cpp.h"

static int
is(TSNode n, const char *type)
{
	return node_is(n, type);
}

/* static_cast<T> and its kin: T, or a null node. */
static TSNode
cast_type(struct walk *w, TSNode f)
{
	static const TSNode null;
	struct text t = node_text(w, node_field(f, "name"));

	if (!is(f, "template_function") || t.len < 6 ||
	    memcmp(t.p + t.len - 5, "_cast", 5) != 0 ||
	    !c_is_keyword(t.p, t.len))
		return null;
	return node_first(node_field(f, "arguments"));
}

/* UNION(first, UNION(second, … UNKNOWN)); LINK_NONE: there are none. */
static expr_id
arguments(struct walk *w, TSNode list, uint32_t *arity, int depth)
{
	expr_id args[64], all = LINK_NONE;
	uint32_t i, n, k = 0;
	TSNode c;

	n = ts_node_named_child_count(list);
	for (i = 0; i < n && k < 64; i++) {
		c = ts_node_named_child(list, i);
		if (is(c, "comment"))
			continue;
		args[k++] = is(c, "initializer_list") ?
		    cpp_literal(w, "initializer") :
		    cpp_expr(w, c, depth + 1);
	}
	*arity = k;
	for (i = k; i-- > 0;)
		all = expr_make(w, EXPR_UNION, args[i], all == LINK_NONE ?
		    expr_unknown(w) : all);
	return all;
}

expr_id
cpp_applied(struct walk *w, expr_id callee, TSNode list, uint32_t *arity,
    int depth)
{
	expr_id all;

	*arity = REF_ARITY_UNKNOWN;
	if (ts_node_is_null(list))
		return callee;
	all = arguments(w, list, arity, depth);
	return all == LINK_NONE ? callee : expr_make(w, EXPR_GENERIC, callee,
	    all);
}

/* ---- what an expression stands for ---- */

static expr_id
field(struct walk *w, TSNode n, int depth)
{
	expr_id e = cpp_expr(w, node_field(n, "argument"), depth + 1);
	TSNode name = node_field(n, "field");

	if (text_is(node_text(w, node_field(n, "operator")), "->"))
		e = expr_make(w, EXPR_DEREF, e, LINK_NONE);
	/* x->Base::f() */
	if (is(name, "qualified_identifier"))
		return cpp_qualified(w, name, depth);
	return expr_member(w, e, walk_str(w, cpp_folded(w, node_text(w,
	    cpp_last_name(name)))));
}

static expr_id
call(struct walk *w, TSNode n, int depth)
{
	TSNode f = node_field(n, "function"), type = cast_type(w, f);
	uint32_t arity;
	expr_id e;

	if (!ts_node_is_null(type)) {
		e = cpp_type(w, type, depth + 1);
		return e == LINK_NONE ? expr_unknown(w) :
		    expr_make(w, EXPR_NEW, e, LINK_NONE);
	}
	if (is(f, "primitive_type"))
		return cpp_type(w, f, depth);
	e = cpp_expr(w, f, depth + 1);
	return expr_call(w, cpp_applied(w, e, node_field(n, "arguments"),
	    &arity, depth));
}

static expr_id
binary(struct walk *w, TSNode n, int depth)
{
	struct text op = node_text(w, node_field(n, "operator"));
	static const char *const logical[] = { "==", "!=", "<", ">", "<=",
	    ">=", "&&", "||", "and", "or", "not_eq" };
	size_t i;

	for (i = 0; i < sizeof(logical) / sizeof(logical[0]); i++)
		if (text_is(op, logical[i]))
			return cpp_literal(w, "bool");
	return cpp_expr(w, node_field(n, "left"), depth + 1);
}

static expr_id
typed(struct walk *w, TSNode type, int depth)
{
	expr_id e = cpp_type(w, type, depth + 1);

	return e == LINK_NONE ? expr_unknown(w) :
	    expr_make(w, EXPR_NEW, e, LINK_NONE);
}

static expr_id
pointed(struct walk *w, TSNode n, int depth)
{
	expr_id e = cpp_expr(w, node_field(n, "argument"), depth + 1);

	if (walk_source(w)[ts_node_start_byte(n)] == '&')
		return cpp_pointer(w, e);
	return expr_make(w, EXPR_DEREF, e, LINK_NONE);
}

static expr_id
conditional(struct walk *w, TSNode n, int depth)
{
	expr_id a = cpp_expr(w, node_field(n, "consequence"), depth + 1);

	return expr_make(w, EXPR_UNION, a, cpp_expr(w, node_field(n,
	    "alternative"), depth + 1));
}

/* 1, 1u, 1UL, 1.5, 1e3f: its type. */
static expr_id
number(struct walk *w, TSNode n)
{
	static const char *const types[] = { "int", "long", "llong", "uint",
	    "ulong", "ullong" };
	struct text t = node_text(w, n);
	int hex = t.len > 1 && t.p[0] == '0' && (t.p[1] == 'x' ||
	    t.p[1] == 'X'), is_unsigned = 0, longs = 0;
	char last = t.len > 0 ? (char)(t.p[t.len - 1] | 0x20) : '0';

	if (!hex && (memchr(t.p, '.', t.len) != NULL ||
	    memchr(t.p, 'e', t.len) != NULL))
		return cpp_literal(w, last == 'f' ? "float" : last == 'l' ?
		    "ldouble" : "double");
	for (; t.len > 1; t.len--) {
		last = (char)(t.p[t.len - 1] | 0x20);
		if (last != 'u' && last != 'l')
			break;
		is_unsigned |= last == 'u';
		longs += last == 'l' && longs < 2;
	}
	return cpp_literal(w, types[3 * is_unsigned + longs]);
}

expr_id
cpp_expr(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "identifier") == 0)
		return expr_name(w, walk_node_str(w, n));
	if (strcmp(t, "qualified_identifier") == 0)
		return cpp_qualified(w, n, depth);
	if (strcmp(t, "template_function") == 0 ||
	    strcmp(t, "type_identifier") == 0 ||
	    strcmp(t, "template_type") == 0 ||
	    strcmp(t, "dependent_name") == 0)
		return cpp_type(w, n, depth) != LINK_NONE ?
		    cpp_type(w, n, depth) : cpp_qualified(w, n, depth);
	if (strcmp(t, "this") == 0)
		return expr_global(w, walk_cstr(w, "this"));
	if (strcmp(t, "field_expression") == 0)
		return field(w, n, depth);
	if (strcmp(t, "call_expression") == 0)
		return call(w, n, depth);
	if (strcmp(t, "subscript_expression") == 0)
		return expr_make(w, EXPR_INDEX, cpp_expr(w, node_field(n,
		    "argument"), depth + 1), LINK_NONE);
	if (strcmp(t, "pointer_expression") == 0)
		return pointed(w, n, depth);
	if (strcmp(t, "parenthesized_expression") == 0)
		return cpp_expr(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "new_expression") == 0)
		return cpp_pointer(w, typed(w, node_field(n, "type"), depth));
	if (strcmp(t, "cast_expression") == 0 ||
	    strcmp(t, "compound_literal_expression") == 0)
		return typed(w, node_field(n, "type"), depth);
	if (strcmp(t, "conditional_expression") == 0)
		return conditional(w, n, depth);
	if (strcmp(t, "assignment_expression") == 0)
		return cpp_expr(w, node_field(n, "left"), depth + 1);
	if (strcmp(t, "binary_expression") == 0)
		return binary(w, n, depth);
	if (strcmp(t, "update_expression") == 0 ||
	    strcmp(t, "co_await_expression") == 0)
		return cpp_expr(w, node_field(n, "argument"), depth + 1);
	if (strcmp(t, "unary_expression") == 0)
		return walk_source(w)[ts_node_start_byte(n)] == '!' ?
		    cpp_literal(w, "bool") :
		    cpp_expr(w, node_field(n, "argument"), depth + 1);
	if (strcmp(t, "comma_expression") == 0)
		return cpp_expr(w, node_field(n, "right"), depth + 1);
	if (strcmp(t, "string_literal") == 0 ||
	    strcmp(t, "concatenated_string") == 0 ||
	    strcmp(t, "raw_string_literal") == 0)
		return cpp_pointer(w, cpp_literal(w, "char"));
	if (strcmp(t, "number_literal") == 0)
		return number(w, n);
	if (strcmp(t, "char_literal") == 0)
		return cpp_literal(w, "char");
	if (strcmp(t, "true") == 0 || strcmp(t, "false") == 0)
		return cpp_literal(w, "bool");
	if (strcmp(t, "null") == 0 || strcmp(t, "nullptr") == 0)
		return cpp_literal(w, "nullptr");
	if (strcmp(t, "sizeof_expression") == 0)
		return cpp_literal(w, "size_t");
	if (strcmp(t, "lambda_expression") == 0)
		return cpp_literal(w, "lambda");
	return expr_unknown(w);
}

/* ---- references ---- */

enum walk_next
cpp_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n) && !is(ts_node_parent(n), "destructor_name"))
		walk_ref(w, REF_NAME, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

enum walk_next
cpp_type_identifier(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (!walk_taken(w, n) && !c_is_keyword(t.p, t.len))
		walk_ref(w, REF_TYPE, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

enum walk_next
cpp_qualified_identifier(struct walk *w, TSNode n)
{
	TSNode last = cpp_last_name(n);
	expr_id e;

	if (walk_taken(w, n))
		return WALK_INTO;
	e = cpp_qualified(w, n, 0);
	walk_ref(w, is(last, "type_identifier") ? REF_TYPE : REF_NAME, e,
	    last, 0);
	cpp_take_name(w, n);
	return WALK_INTO;
}

/* An operator that may be a function, with its operands. */
static void
operated(struct walk *w, const char *name, struct text op, expr_id a,
    expr_id b, TSNode place)
{
	char buf[32] = "operator";
	size_t n = strlen(name);
	expr_id args;

	memcpy(buf + 8, name, n);
	if (op.len > sizeof(buf) - 8 - n)
		return;
	memcpy(buf + 8 + n, op.p, op.len);
	args = b != LINK_NONE ? expr_make(w, EXPR_UNION, b, expr_unknown(w)) :
	    expr_unknown(w);
	args = expr_make(w, EXPR_UNION, a, args);
	walk_ref(w, REF_FIELD, expr_make(w, EXPR_GENERIC, expr_global(w,
	    walk_str(w, (struct text){ buf, 8 + n + op.len })), args), place,
	    1 + (b != LINK_NONE));
}

/* Is it of a type of the language for certain? */
static int
is_plain(TSNode n)
{
	static const char *const types[] = { "number_literal", "char_literal",
	    "true", "false", "null", "nullptr", "string_literal",
	    "sizeof_expression", "raw_string_literal" };
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (is(n, types[i]))
			return 1;
	return 0;
}

enum walk_next
cpp_binary(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left"), right = node_field(n, "right");
	struct text op = node_text(w, node_field(n, "operator"));

	if (text_is(op, "&&") || text_is(op, "||") || text_is(op, "and") ||
	    text_is(op, "or") || (is_plain(left) && is_plain(right)))
		return WALK_INTO;
	operated(w, "", op, cpp_expr(w, left, 0), cpp_expr(w, right, 0),
	    node_field(n, "operator"));
	return WALK_INTO;
}

enum walk_next
cpp_subscript(struct walk *w, TSNode n)
{
	TSNode args = node_field(n, "indices");

	if (!ts_node_is_null(args) && ts_node_named_child_count(args) == 1)
		operated(w, "[]", (struct text){ "", 0 }, cpp_expr(w,
		    node_field(n, "argument"), 0), cpp_expr(w,
		    ts_node_named_child(args, 0), 0), n);
	return WALK_INTO;
}

/* *x, !x, -x, ++x, x++ */
enum walk_next
cpp_unary(struct walk *w, TSNode n)
{
	TSNode arg = node_field(n, "argument");
	struct text op = node_text(w, node_field(n, "operator"));

	if (text_is(op, "&") || is_plain(arg))
		return WALK_INTO;
	operated(w, "", op, cpp_expr(w, arg, 0), LINK_NONE, n);
	return WALK_INTO;
}

enum walk_next
cpp_call(struct walk *w, TSNode n)
{
	TSNode f = node_field(n, "function"), last;
	uint32_t arity;
	expr_id e, callee;

	while (is(f, "parenthesized_expression") &&
	    ts_node_named_child_count(f) == 1)
		f = ts_node_named_child(f, 0);
	if (is(f, "primitive_type") || !ts_node_is_null(cast_type(w, f))) {
		cpp_take_name(w, f);
		return WALK_INTO;
	}
	last = cpp_last_name(is(f, "field_expression") ?
	    node_field(f, "field") : f);
	if (is(f, "identifier") && c_is_keyword(node_text(w, f).p,
	    node_text(w, f).len))
		return WALK_INTO;
	callee = cpp_expr(w, f, 0);
	e = cpp_applied(w, callee, node_field(n, "arguments"), &arity, 0);
	if (is(f, "identifier") && walk_bound(w, walk_node_str(w, f))) {
		/* A function object, perhaps. */
		e = arguments(w, node_field(n, "arguments"), &arity, 0);
		e = expr_make(w, EXPR_UNION, callee, e == LINK_NONE ?
		    expr_unknown(w) : e);
		walk_ref(w, REF_FIELD, expr_make(w, EXPR_GENERIC,
		    expr_global(w, walk_cstr(w, "operator()")), e), f,
		    arity + 1);
	} else if (is(f, "identifier") || is(f, "qualified_identifier") ||
	    is(f, "template_function") || is(f, "field_expression"))
		walk_ref(w, REF_CALL, e, last, arity);
	else
		return WALK_INTO;
	if (is(f, "field_expression")) {
		walk_take(w, f);
		cpp_take_name(w, node_field(f, "field"));
	} else
		cpp_take_name(w, f);
	return WALK_INTO;
}

enum walk_next
cpp_field_expression(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "field");

	if (walk_taken(w, n))
		return WALK_INTO;
	walk_ref(w, REF_FIELD, cpp_expr(w, n, 0), name, 0);
	cpp_take_name(w, name);
	return WALK_INTO;
}

static void
instantiate(struct walk *w, TSNode type, TSNode args)
{
	expr_id e = cpp_type(w, type, 0);
	uint32_t arity;

	if (e == LINK_NONE || is(type, "primitive_type") ||
	    is(type, "sized_type_specifier"))
		return;
	e = cpp_applied(w, e, args, &arity, 0);
	walk_ref(w, REF_NEW, e, cpp_last_name(type),
	    ts_node_is_null(args) ? 0 : arity);
	cpp_take_name(w, type);
}

enum walk_next
cpp_new(struct walk *w, TSNode n)
{
	instantiate(w, node_field(n, "type"), node_field(n, "arguments"));
	return WALK_INTO;
}

enum walk_next
cpp_compound_literal(struct walk *w, TSNode n)
{
	instantiate(w, node_field(n, "type"), node_field(n, "value"));
	return WALK_INTO;
}

enum walk_next
cpp_throw(struct walk *w, TSNode n)
{
	TSNode what = ts_node_named_child(n, 0);

	if (!ts_node_is_null(what))
		walk_ref(w, REF_THROW, cpp_expr(w, what, 0), n, 0);
	return WALK_INTO;
}

/* auto f() { return x; }: f returns what x is. */
enum walk_next
cpp_return(struct walk *w, TSNode n)
{
	uint32_t ord = walk_function(w);
	TSNode what = ts_node_named_child(n, 0);

	if (ord != 0 && ord == cpp_state(w)->deduced && !walk_in_anonymous(w) && !ts_node_is_null(what) &&
	    !is(what, "initializer_list"))
		walk_type_def(w, TYPING_RETURNED, ord, cpp_expr(w, what, 0));
	return WALK_INTO;
}
