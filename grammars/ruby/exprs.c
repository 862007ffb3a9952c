/*
 * Ruby: what the value of an expression is.
 */
#include "rb.h"

#define ITSELF	"freeze dup clone itself tap"	/* give what they are called on */

expr_id
rb_named_type(struct walk *w, const char *type)
{
	return expr_make(w, EXPR_LITERAL, walk_cstr(w, type), NONE);
}

expr_id
rb_self(struct walk *w)
{
	const struct rb_frame *f = rb_frame(w);

	if (f->class == 0 || f->self == RB_TOP)
		return expr_unknown(w);
	if (f->self == RB_EITHER)
		return expr_make(w, EXPR_UNION, expr_make(w, EXPR_DEF,
		    f->class, NONE), expr_make(w, EXPR_SELF, f->class, NONE));
	return expr_make(w, f->self == RB_CLASS ? EXPR_DEF : EXPR_SELF,
	    f->class, NONE);
}

expr_id
rb_own(struct walk *w, str_id name)
{
	const struct rb_frame *f = rb_frame(w);

	if (f->class == 0 || f->self == RB_TOP)
		return expr_global(w, name);
	return expr_member(w, rb_self(w), name);
}

expr_id
rb_ivar(struct walk *w, str_id name)
{
	const struct rb_frame *f = rb_frame(w);

	if (f->class == 0)
		return expr_unknown(w);
	return expr_member(w, expr_make(w, EXPR_SELF, f->class, NONE), name);
}

static expr_id
both(struct walk *w, expr_id a, expr_id b)
{
	return a == b ? a : expr_make(w, EXPR_UNION, a, b);
}

/* The last statement, but for rescue, ensure. */
static TSNode
last_statement(struct walk *w, TSNode body)
{
	static const TSNode null;
	uint32_t n;
	const TSNode *v = node_children(w, body, &n);

	while (n-- > 0)
		if (!node_is(v[n], "rescue") && !node_is(v[n], "ensure") &&
		    !node_is(v[n], "empty_statement"))
			return v[n];
	return null;
}

expr_id
rb_value_of(struct walk *w, TSNode body, int depth)
{
	TSNode last = last_statement(w, body);

	if (ts_node_is_null(last))
		return rb_named_type(w, "nil");
	/* rescue … else …: the value is the else's. */
	if (node_is(last, "else"))
		return rb_value_of(w, last, depth + 1);
	return rb_expr(w, last, depth + 1);
}

/* ---- branches ---- */

static expr_id
branches(struct walk *w, TSNode n, int depth)
{
	TSNode other = node_field(n, "alternative");
	expr_id e;

	if (node_is(n, "conditional"))
		return both(w, rb_expr(w, node_field(n, "consequence"),
		    depth + 1), rb_expr(w, other, depth + 1));
	e = rb_value_of(w, node_field(n, "consequence"), depth + 1);
	if (node_is(other, "else"))
		return both(w, e, rb_value_of(w, other, depth + 1));
	if (node_is(other, "elsif") && depth < EXPR_DEPTH)
		return both(w, e, branches(w, other, depth + 1));
	return e;
}

#define WHENS_MAX	8	/* branches of a case whose values count */

static expr_id
case_of(struct walk *w, TSNode n, int depth)
{
	uint32_t i, k, seen = 0;
	const TSNode *list = node_children(w, n, &k);
	expr_id e = NONE, v;
	TSNode c;

	for (i = 0; i < k && seen < WHENS_MAX; i++) {
		c = list[i];
		if (node_is(c, "else"))
			v = rb_value_of(w, c, depth + 1);
		else if (node_is(c, "when") || node_is(c, "in_clause"))
			v = rb_value_of(w, node_field(c, "body"), depth + 1);
		else
			continue;
		seen++;
		e = e == NONE ? v : both(w, e, v);
	}
	return e == NONE ? expr_unknown(w) : e;
}

/* ---- operators ---- */

static expr_id
binary(struct walk *w, TSNode n, int depth)
{
	struct text op = node_text(w, node_field(n, "operator"));
	TSNode left = node_field(n, "left"), right = node_field(n, "right");

	if (text_in("|| or", op))
		return both(w, rb_expr(w, left, depth + 1),
		    rb_expr(w, right, depth + 1));
	if (text_in("&& and", op))
		return rb_expr(w, right, depth + 1);
	if (text_in("== != < > <= >= === =~ !~", op))
		return rb_named_type(w, "Boolean");
	return expr_call(w, expr_member(w, rb_expr(w, left, depth + 1),
	    walk_str(w, op)));
}

/* [Page.new, …]: an array of what is in it. */
static expr_id
array(struct walk *w, TSNode n, int depth)
{
	TSNode c = rb_first(n);

	if (ts_node_is_null(c) || node_is(c, "pair"))
		return rb_named_type(w, "Array");
	if (node_is(c, "splat_argument"))
		return rb_expr(w, rb_first(c), depth + 1);
	return expr_make(w, EXPR_GENERIC, rb_named_type(w, "Array"),
	    rb_expr(w, c, depth + 1));
}

/* ---- calls ---- */

expr_id
rb_callee(struct walk *w, TSNode n, int depth)
{
	TSNode method = node_field(n, "method");
	TSNode receiver = node_field(n, "receiver");
	struct text name = node_text(w, method);
	expr_id e;

	if (node_is(method, "super"))
		return rb_super_callee(w);
	/* f.(x) is f.call(x) */
	if (ts_node_is_null(method))
		name = (struct text){ "call", 4 };
	if (ts_node_is_null(receiver))
		return rb_own(w, walk_str(w, name));
	e = rb_expr(w, receiver, depth + 1);
	return expr_member(w, e, walk_str(w, name));
}

static expr_id
call(struct walk *w, TSNode n, int depth)
{
	TSNode method = node_field(n, "method");
	TSNode receiver = node_field(n, "receiver"), block;
	struct text name = node_text(w, method);
	expr_id e;

	if (!ts_node_is_null(receiver)) {
		if (text_in(ITSELF, name))
			return rb_expr(w, receiver, depth + 1);
		if (text_is(name, "class"))
			return expr_member(w, rb_expr(w, receiver, depth + 1),
			    walk_str(w, name));
	} else if (text_in("lambda proc", name))
		return rb_named_type(w, "Proc");
	e = expr_call(w, rb_callee(w, n, depth));
	block = node_field(n, "block");
	/* map { |x| Page.new(x) }: an array of that. */
	if (!ts_node_is_null(block) && !ts_node_is_null(receiver) &&
	    text_in("map collect flat_map filter_map each_with_object", name) &&
	    !text_is(name, "each_with_object"))
		return expr_make(w, EXPR_GENERIC, rb_named_type(w, "Array"),
		    rb_value_ahead(w, block));
	return e;
}

/* ---- names ---- */

static expr_id
scope_resolution(struct walk *w, TSNode n, int depth)
{
	TSNode scope = node_field(n, "scope");
	str_id name = walk_node_str(w, node_field(n, "name"));

	/* ::A */
	if (ts_node_is_null(scope))
		return expr_member(w, expr_make(w, EXPR_DEF, 0, NONE), name);
	return expr_member(w, rb_expr(w, scope, depth + 1), name);
}

static expr_id
identifier(struct walk *w, TSNode n)
{
	str_id name = walk_node_str(w, n);
	uint32_t bind = rb_local(w, name);

	if (bind != NONE)
		return expr_make(w, EXPR_LOCAL, bind, NONE);
	if (text_in(ITSELF, node_text(w, n)))
		return rb_self(w);
	return expr_call(w, rb_own(w, name));
}

struct kind_type {
	const char	*node, *type;
};

static const struct kind_type literals[] = {
	{ "string", "String" }, { "chained_string", "String" },
	{ "heredoc_beginning", "String" }, { "subshell", "String" },
	{ "character", "String" }, { "simple_symbol", "Symbol" },
	{ "delimited_symbol", "Symbol" }, { "integer", "Integer" },
	{ "float", "Float" }, { "rational", "Rational" },
	{ "complex", "Complex" }, { "regex", "Regexp" },
	{ "string_array", "Array" }, { "symbol_array", "Array" },
	{ "hash", "Hash" }, { "nil", "nil" }, { "true", "Boolean" },
	{ "false", "Boolean" }, { "range", "Range" }, { "lambda", "Proc" },
	{ "file", "String" }, { "line", "Integer" },
};

static expr_id
plain(struct walk *w, const char *t)
{
	size_t i;

	for (i = 0; i < sizeof(literals) / sizeof(literals[0]); i++)
		if (strcmp(literals[i].node, t) == 0)
			return rb_named_type(w, literals[i].type);
	return expr_unknown(w);
}

/* Statements that have a value. */
static expr_id
compound(struct walk *w, TSNode n, const char *t, int depth)
{
	if (strcmp(t, "parenthesized_statements") == 0 ||
	    strcmp(t, "begin") == 0)
		return rb_value_of(w, n, depth + 1);
	if (strcmp(t, "if") == 0 || strcmp(t, "unless") == 0 ||
	    strcmp(t, "conditional") == 0)
		return branches(w, n, depth);
	if (strcmp(t, "case") == 0 || strcmp(t, "case_match") == 0)
		return case_of(w, n, depth);
	if (strcmp(t, "if_modifier") == 0 || strcmp(t, "unless_modifier") == 0
	    || strcmp(t, "rescue_modifier") == 0)
		return rb_expr(w, node_field(n, "body"), depth + 1);
	if (strcmp(t, "assignment") == 0)
		return rb_expr(w, node_field(n, "right"), depth + 1);
	if (strcmp(t, "operator_assignment") == 0)
		return both(w, rb_expr(w, node_field(n, "left"), depth + 1),
		    rb_expr(w, node_field(n, "right"), depth + 1));
	if (strcmp(t, "return") == 0)
		return rb_expr(w, rb_first(rb_first(n)), depth + 1);
	if (strcmp(t, "method") == 0 || strcmp(t, "singleton_method") == 0)
		return rb_named_type(w, "Symbol");
	return plain(w, t);
}

static expr_id
expr(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "identifier") == 0)
		return identifier(w, n);
	if (strcmp(t, "call") == 0)
		return call(w, n, depth);
	if (strcmp(t, "constant") == 0)
		return expr_global(w, walk_node_str(w, n));
	if (strcmp(t, "instance_variable") == 0 ||
	    strcmp(t, "class_variable") == 0)
		return rb_ivar(w, walk_node_str(w, n));
	if (strcmp(t, "self") == 0)
		return rb_self(w);
	if (strcmp(t, "scope_resolution") == 0)
		return scope_resolution(w, n, depth);
	if (strcmp(t, "super") == 0)
		return expr_call(w, rb_super_callee(w));
	if (strcmp(t, "element_reference") == 0)
		return expr_make(w, EXPR_INDEX, rb_expr(w,
		    node_field(n, "object"), depth + 1), NONE);
	if (strcmp(t, "array") == 0)
		return array(w, n, depth);
	if (strcmp(t, "binary") == 0)
		return binary(w, n, depth);
	if (strcmp(t, "unary") == 0)
		return rb_named_type(w, "Boolean");
	return compound(w, n, t, depth);
}

/*
 * Calls and operators stand in long chains, and each link asks for those
 * before it: what they gave is kept.  Not for a block that was not walked
 * yet, since its variables are not known.
 */
expr_id
rb_expr(struct walk *w, TSNode n, int depth)
{
	uint32_t *kept;
	expr_id e;

	if (rb_state(w)->ahead > 0 || depth > EXPR_DEPTH ||
	    (!node_is(n, "call") && !node_is(n, "binary")))
		return expr(w, n, depth);
	kept = walk_memo(w, n);
	if (*kept == RB_TAKEN)
		return expr(w, n, depth);
	if (*kept != 0)
		return *kept - 1;
	e = expr(w, n, depth);
	*walk_memo(w, n) = e + 1;
	return e;
}

expr_id
rb_value_ahead(struct walk *w, TSNode block)
{
	expr_id e;

	rb_state(w)->ahead++;
	e = rb_value_of(w, node_field(block, "body"), 0);
	rb_state(w)->ahead--;
	return e;
}
