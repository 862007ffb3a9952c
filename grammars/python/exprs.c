/*
 * What an expression stands for, as far as it can be said without other
 * files.  Nothing is noted about the names in it: the walk comes to them.
 */
#include "py.h"

#define EXPR_DEPTH	48	/* what is nested deeper counts as unknown */

static expr_id	 py_value_at(struct walk *, TSNode, int depth);

/* EXPR_DEF of the class around here: the class itself. */
static expr_id
py_this_class(struct walk *w)
{
	uint32_t ord = walk_class(w);

	return ord == 0 ? expr_unknown(w) : expr_make(w, EXPR_DEF, ord, NONE);
}

expr_id
py_either(struct walk *w, expr_id a, expr_id b)
{
	expr_id none = py_literal(w, "None");

	if (a == b || b == none)
		return a;
	if (a == none)
		return b;
	return expr_make(w, EXPR_UNION, a, b);
}

/*
 * super() of the class around here; super(C, self) of another one: member
 * "super()" of it, which link.c knows.
 */
static expr_id
py_super(struct walk *w, TSNode call, int depth)
{
	TSNode class = py_argument(call, 0);
	uint32_t ord = walk_class(w);
	struct text t = node_text(w, class);

	if (ts_node_is_null(class) || (ord != 0 &&
	    (text_same(t, walk_def_name(w, ord)) || text_is(t, "__class__") ||
	    text_is(t, "self.__class__"))))
		return expr_super(w);
	return expr_member(w, py_value_at(w, class, depth + 1),
	    walk_cstr(w, "super()"));
}

/*
 * C.__new__(D) makes a D; next(x) is x.__next__(); iter(x) counts as x.
 * NONE: none of these.
 */
static expr_id
py_special_call(struct walk *w, TSNode call, TSNode fn, int plain, int depth)
{
	TSNode arg = py_argument(call, 0);
	struct text t = node_text(w, fn);

	if (ts_node_is_null(arg))
		return NONE;
	if (py_kind(fn) == PY_ATTRIBUTE && text_ends(t, ".__new__"))
		return expr_call(w, py_value_at(w, arg, depth + 1));
	if (plain && text_is(t, "next"))
		return expr_call(w, expr_member(w, py_value_at(w, arg,
		    depth + 1), walk_cstr(w, "__next__")));
	if (plain && text_is(t, "iter"))
		return py_value_at(w, arg, depth + 1);
	return NONE;
}

/*
 * Calls whose meaning is in their words: super(), type(self), cast(T, x),
 * copy.copy(x).
 */
static expr_id
py_call_value(struct walk *w, TSNode node, int depth)
{
	TSNode fn = node_field(node, "function"), arg;
	struct text t = node_text(w, fn), s;
	int plain = py_kind(fn) == PY_IDENTIFIER &&
	    !walk_bound(w, walk_node_str(w, fn));
	expr_id e;

	if (plain && text_is(t, "super"))
		return py_super(w, node, depth);
	if (plain && text_is(t, "type") &&
	    py_is_self(w, py_argument(node, 0)) && walk_class(w) != 0)
		return py_this_class(w);
	if ((e = py_special_call(w, node, fn, plain, depth)) != NONE)
		return e;
	if (text_is(t, "copy.copy") || text_is(t, "copy.deepcopy") ||
	    (plain && (text_is(t, "deepcopy") ||
	    (py_state(w)->copy && text_is(t, "copy"))))) {
		arg = py_argument(node, 0);
		if (!ts_node_is_null(arg) && (plain || !walk_bound(w,
		    walk_node_str(w, node_field(fn, "object")))))
			return py_value_at(w, arg, depth + 1);
	}
	if ((plain && py_state(w)->cast && text_is(t, "cast")) ||
	    text_is(t, "typing.cast") || text_is(t, "t.cast")) {
		arg = py_argument(node, 0);
		if (!ts_node_is_null(arg) &&
		    !ts_node_is_null(py_argument(node, 1))) {
			uint32_t keep = py_state(w)->ntypes;

			s = node_text(w, arg);
			e = py_type_text(w, s, node_line(arg));
			py_state(w)->ntypes = keep;
			return expr_make(w, EXPR_NEW, e, NONE);
		}
	}
	return expr_call(w, py_value_at(w, fn, depth + 1));
}

/* A literal collection TYPE with the elements of its first few members. */
static expr_id
py_collection(struct walk *w, TSNode node, const char *type, int depth)
{
	uint32_t i, n = py_count(node);
	expr_id e = NONE, f;
	TSNode c;

	for (i = 0; i < n && i < 3; i++) {
		c = py_child(node, i);
		if (py_kind(c) == PY_COMMENT)
			continue;
		if (py_kind(c) == PY_PAIR)
			c = node_field(c, "value");
		f = py_value_at(w, c, depth + 1);
		e = e == NONE ? f : py_either(w, e, f);
	}
	f = py_literal(w, type);
	return e == NONE ? f : expr_make(w, EXPR_GENERIC, f, e);
}

static expr_id
py_string_type(struct walk *w, TSNode node)
{
	struct text t = node_text(w, node);
	size_t i;

	for (i = 0; i < t.len && t.p[i] != '"' && t.p[i] != '\''; i++)
		if (t.p[i] == 'b' || t.p[i] == 'B')
			return py_literal(w, "bytes");
	return py_literal(w, "str");
}

static expr_id
py_attribute_value(struct walk *w, TSNode node, int depth)
{
	TSNode object = node_field(node, "object");
	TSNode name = node_field(node, "attribute");

	if (text_is(node_text(w, name), "__class__") &&
	    py_is_self(w, object) && walk_class(w) != 0)
		return py_this_class(w);
	return expr_member(w, py_value_at(w, object, depth + 1),
	    walk_node_str(w, name));
}

/* x[1:] is like x; x[0] may be one of several results: member "0". */
static expr_id
py_subscript_value(struct walk *w, TSNode node, int depth)
{
	TSNode sub = node_field(node, "subscript");
	expr_id e = py_value_at(w, node_field(node, "value"), depth + 1);

	if (node_is(sub, "slice"))
		return e;
	if (py_kind(sub) == PY_INTEGER && node_text(w, sub).len == 1)
		return expr_member(w, e, walk_node_str(w, sub));
	return expr_make(w, EXPR_INDEX, e, NONE);
}

static expr_id
py_binary_value(struct walk *w, TSNode node, int depth)
{
	TSNode left = node_field(node, "left");
	struct text op = node_text(w, node_field(node, "operator"));
	enum py_kind k = py_kind(left);

	if (k == PY_STRING || k == PY_STRINGS)
		return py_string_type(w, left);
	if (text_is(op, "or"))
		return py_either(w, py_value_at(w, left, depth + 1),
		    py_value_at(w, node_field(node, "right"), depth + 1));
	if (text_is(op, "and"))
		return py_value_at(w, node_field(node, "right"), depth + 1);
	/* X | Y of two classes is a type; of two values anything. */
	if (text_is(op, "|"))
		return py_either(w, py_value_at(w, left, depth + 1),
		    py_value_at(w, node_field(node, "right"), depth + 1));
	return expr_unknown(w);
}

expr_id
py_name(struct walk *w, TSNode node)
{
	uint32_t ord = py_class_name(w, node_text(w, node));

	return ord != 0 ? expr_make(w, EXPR_DEF, ord, NONE) :
	    expr_name(w, walk_node_str(w, node));
}

static expr_id
py_compute(struct walk *w, TSNode node, int depth)
{
	TSNode c;

	switch (py_kind(node)) {
	case PY_IDENTIFIER:
		return py_name(w, node);
	case PY_ATTRIBUTE:
		return py_attribute_value(w, node, depth);
	case PY_CALL:
		return py_call_value(w, node, depth);
	case PY_SUBSCRIPT:
		return py_subscript_value(w, node, depth);
	case PY_AWAIT:
		return expr_make(w, EXPR_DEREF, py_value_at(w, py_first(node),
		    depth + 1), NONE);
	case PY_PAREN:
		return py_value_at(w, py_first(node), depth + 1);
	case PY_ASPAT:
		return py_value_at(w, py_first(node), depth + 1);
	case PY_NAMED:
		return py_value_at(w, node_field(node, "value"), depth + 1);
	case PY_COND:
		c = py_child(node, py_count(node) - 1);
		return py_either(w, py_value_at(w, py_first(node), depth + 1),
		    py_value_at(w, c, depth + 1));
	case PY_BOOL:
	case PY_BINARY:
		return py_binary_value(w, node, depth);
	case PY_STRING:
		return py_string_type(w, node);
	case PY_STRINGS:
		return py_string_type(w, py_first(node));
	case PY_INTEGER:
		return py_literal(w, "int");
	case PY_FLOAT:
		return py_literal(w, "float");
	case PY_TRUE:
	case PY_FALSE:
	case PY_COMPARE:
	case PY_NOT:
		return py_literal(w, "bool");
	case PY_NONE:
		return py_literal(w, "None");
	case PY_LIST:
		return py_collection(w, node, "list", depth);
	case PY_SET:
		return py_collection(w, node, "set", depth);
	case PY_DICT:
		return py_collection(w, node, "dict", depth);
	case PY_TUPLE:
	case PY_EXPRLIST:
		return py_collection(w, node, "tuple", depth);
	case PY_LISTCOMP:
		return py_literal(w, "list");
	case PY_SETCOMP:
		return py_literal(w, "set");
	case PY_DICTCOMP:
		return py_literal(w, "dict");
	case PY_GENERATOR:
		return py_literal(w, "Generator");
	default:
		return expr_unknown(w);
	}
}

/*
 * The parts of a chain a.b.c.d are asked for again when the walk comes to
 * them: what was found last is kept.
 */
static expr_id
py_value_at(struct walk *w, TSNode node, int depth)
{
	enum py_kind kind = py_kind(node);
	struct py_seen *s;

	if (depth > EXPR_DEPTH)
		return expr_unknown(w);
	if (kind != PY_ATTRIBUTE && kind != PY_CALL && kind != PY_SUBSCRIPT)
		return py_compute(w, node, depth);
	s = &py_state(w)->seen[((uintptr_t)node.id >> 4 ^
	    (uintptr_t)node.id >> 10) & (SEEN - 1)];
	if (s->id != node.id || s->scopes != py_state(w)->scopes) {
		expr_id e = py_compute(w, node, depth);

		s->id = node.id;
		s->expr = e;
		s->scopes = py_state(w)->scopes;
	}
	return s->expr;
}

expr_id
py_value(struct walk *w, TSNode node)
{
	return py_value_at(w, node, 0);
}
