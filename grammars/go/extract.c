/*
 * Go: what the nodes of tree-sitter-go mean.
 *
 * Methods stand outside their type, often in another file: they are defined
 * in the file, with the type's name as owner, and TYPING_RECEIVER tells the
 * linker.  Pointers are not told apart from what they point to: the language
 * selects members through both alike.
 */
#include <ctype.h>
#include <string.h>

#include "lang.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */
#define LITERAL_DEPTH	64	/* composite literals nested deeper: no keys */

struct state {
	expr_id		 literal[LITERAL_DEPTH];	/* types of the composite
					   literals around here, or LINK_NONE */
	uint32_t	 nliteral;
	TSNode		 decl;		/* type, var or const with one spec: docs
					   stand above it */
	TSNode		 const_type;	/* of the const_spec before */
	TSNode		 anonymous;	/* struct type without a name … */
	uint32_t	 field;		/* … of this field, … */
	const char	*held;		/* … in a "slice", "map", "chan", or NULL */
};

const TSLanguage	*tree_sitter_go(void);

static expr_id	go_expr(struct walk *, TSNode, int);
static expr_id	go_type(struct walk *, TSNode, int);

static struct state *
state(struct walk *w)
{
	void **s = walk_state(w);

	if (*s == NULL)
		*s = walk_alloc(w, sizeof(struct state));
	return *s;
}

static int
is(TSNode n, const char *type)
{
	return node_is(n, type);
}

static uint32_t
visibility(struct text name)
{
	unsigned char c = name.len > 0 ? (unsigned char)name.p[0] : 0;

	/* Letters beyond ASCII are taken as lower case, which most are. */
	return isupper(c) ? NODE_PUBLIC : NODE_PACKAGE_PRIVATE;
}

/* ---- types ---- */

static expr_id
container_of(struct walk *w, const char *what, expr_id element)
{
	return expr_make(w, EXPR_GENERIC, expr_make(w, EXPR_LITERAL,
	    walk_cstr(w, what), LINK_NONE), element);
}

/* A function, as a container of what calling it gives. */
static expr_id
function_type(struct walk *w, TSNode n, int depth)
{
	TSNode result = node_field(n, "result");

	if (is(result, "parameter_list"))
		result = ts_node_named_child_count(result) != 1 ? (TSNode){ 0 } :
		    node_field(ts_node_named_child(result, 0), "type");
	return container_of(w, "func", go_type(w, result, depth + 1));
}

static expr_id
go_type(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "type_identifier") == 0 || strcmp(t, "identifier") == 0)
		return expr_name(w, walk_node_str(w, n));
	if (strcmp(t, "qualified_type") == 0)
		return expr_member(w, expr_name(w, walk_node_str(w,
		    node_field(n, "package"))),
		    walk_node_str(w, node_field(n, "name")));
	if (strcmp(t, "pointer_type") == 0 ||
	    strcmp(t, "parenthesized_type") == 0)
		return go_type(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "slice_type") == 0 || strcmp(t, "array_type") == 0 ||
	    strcmp(t, "implicit_length_array_type") == 0)
		return container_of(w, "slice",
		    go_type(w, node_field(n, "element"), depth + 1));
	if (strcmp(t, "map_type") == 0)
		return container_of(w, "map",
		    go_type(w, node_field(n, "value"), depth + 1));
	if (strcmp(t, "channel_type") == 0)
		return container_of(w, "chan",
		    go_type(w, node_field(n, "value"), depth + 1));
	if (strcmp(t, "function_type") == 0)
		return function_type(w, n, depth);
	if (strcmp(t, "generic_type") == 0) {
		TSNode args = node_field(n, "type_arguments");
		uint32_t k = ts_node_named_child_count(args);
		expr_id base = go_type(w, node_field(n, "type"), depth + 1);
		TSNode a;

		if (k == 0)
			return base;
		a = ts_node_named_child(args, k - 1);
		if (is(a, "type_elem"))
			a = ts_node_named_child(a, 0);
		return expr_make(w, EXPR_GENERIC, base,
		    go_type(w, a, depth + 1));
	}
	return expr_unknown(w);
}

/* Name of a receiver's type: *T, T[K], (T). */
static TSNode
receiver_type(TSNode receiver)
{
	TSNode n = node_field(node_child_of(receiver, "parameter_declaration"),
	    "type");
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(n); i++) {
		if (is(n, "type_identifier"))
			return n;
		n = is(n, "generic_type") ? node_field(n, "type") :
		    ts_node_named_child(n, 0);
	}
	return n;
}

/* ---- expressions ---- */

static int
called_is(struct walk *w, TSNode call, const char *name)
{
	TSNode f = node_field(call, "function");
	struct text t = node_text(w, f);

	return is(f, "identifier") && t.len == strlen(name) &&
	    memcmp(t.p, name, t.len) == 0;
}

static expr_id
go_call(struct walk *w, TSNode n, int depth)
{
	TSNode args = node_field(n, "arguments");
	TSNode f = node_field(n, "function");

	if (called_is(w, n, "new") || called_is(w, n, "make"))
		return expr_make(w, EXPR_NEW, go_type(w,
		    ts_node_named_child(args, 0), depth + 1), LINK_NONE);
	if (called_is(w, n, "append"))
		return go_expr(w, ts_node_named_child(args, 0), depth + 1);
	if (is(f, "parenthesized_expression") || is(f, "slice_type") ||
	    is(f, "array_type"))
		return expr_unknown(w);
	return expr_call(w, go_expr(w, f, depth + 1));
}

static expr_id
go_expr(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "identifier") == 0 || strcmp(t, "type_identifier") == 0)
		return expr_name(w, walk_node_str(w, n));
	if (strcmp(t, "selector_expression") == 0)
		return expr_member(w,
		    go_expr(w, node_field(n, "operand"), depth + 1),
		    walk_node_str(w, node_field(n, "field")));
	if (strcmp(t, "call_expression") == 0)
		return go_call(w, n, depth);
	if (strcmp(t, "composite_literal") == 0)
		return expr_make(w, EXPR_NEW,
		    go_type(w, node_field(n, "type"), depth + 1), LINK_NONE);
	if (strcmp(t, "type_assertion_expression") == 0 ||
	    strcmp(t, "type_conversion_expression") == 0)
		return expr_make(w, EXPR_NEW,
		    go_type(w, node_field(n, "type"), depth + 1), LINK_NONE);
	if (strcmp(t, "unary_expression") == 0) {
		TSNode operand = node_field(n, "operand");
		char op = walk_source(w)[ts_node_start_byte(n)];

		if (op == '&' || op == '*')
			return go_expr(w, operand, depth + 1);
		if (op == '<')
			return expr_make(w, EXPR_INDEX,
			    go_expr(w, operand, depth + 1), LINK_NONE);
		return expr_unknown(w);
	}
	if (strcmp(t, "func_literal") == 0)
		return expr_make(w, EXPR_NEW, function_type(w, n, depth),
		    LINK_NONE);
	if (strcmp(t, "index_expression") == 0)
		return expr_make(w, EXPR_INDEX,
		    go_expr(w, node_field(n, "operand"), depth + 1), LINK_NONE);
	if (strcmp(t, "type_instantiation_expression") == 0)
		return go_expr(w, node_field(n, "type"), depth + 1);
	if (strcmp(t, "slice_expression") == 0)
		return go_expr(w, node_field(n, "operand"), depth + 1);
	if (strcmp(t, "parenthesized_expression") == 0)
		return go_expr(w, ts_node_named_child(n, 0), depth + 1);
	if (strcmp(t, "interpreted_string_literal") == 0 ||
	    strcmp(t, "raw_string_literal") == 0)
		return expr_make(w, EXPR_LITERAL, walk_cstr(w, "string"),
		    LINK_NONE);
	return expr_unknown(w);
}

/* ---- references ---- */

static enum walk_next
identifier(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (!walk_taken(w, n) && !(t.len == 1 && t.p[0] == '_'))
		walk_ref(w, REF_NAME, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

static enum walk_next
type_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

static enum walk_next
qualified_type(struct walk *w, TSNode n)
{
	walk_ref(w, REF_TYPE, go_type(w, n, 0), n, 0);
	return WALK_OVER;
}

static enum walk_next
selector_expression(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_FIELD, go_expr(w, n, 0), node_field(n, "field"),
		    0);
	return WALK_INTO;
}

static enum walk_next
call_expression(struct walk *w, TSNode n)
{
	TSNode f = node_field(n, "function"), args = node_field(n, "arguments");
	uint32_t arity = ts_node_is_null(args) ? REF_ARITY_UNKNOWN :
	    ts_node_named_child_count(args);

	while (is(f, "parenthesized_expression"))
		f = ts_node_named_child(f, 0);
	if (is(f, "type_instantiation_expression"))
		f = node_field(f, "type");
	if (is(f, "index_expression"))
		f = node_field(f, "operand");
	if (is(f, "identifier") || is(f, "selector_expression")) {
		TSNode at = is(f, "identifier") ? f : node_field(f, "field");

		walk_ref(w, REF_CALL, go_expr(w, f, 0), at, arity);
		walk_take(w, f);
	} else if (!is(f, "func_literal"))
		walk_ref(w, REF_CALL, go_expr(w, f, 0), f, arity);
	return WALK_INTO;
}

static enum walk_next
composite_literal(struct walk *w, TSNode n)
{
	struct state *s = state(w);
	TSNode type = node_field(n, "type");
	expr_id e = LINK_NONE;

	/* Keys of a struct are fields, keys of a map are expressions. */
	if (is(type, "type_identifier") || is(type, "qualified_type") ||
	    is(type, "generic_type"))
		e = go_type(w, type, 0);
	if (s->nliteral < LITERAL_DEPTH)
		s->literal[s->nliteral] = e;
	s->nliteral++;
	return WALK_INTO;
}

static void
composite_literal_leave(struct walk *w, TSNode n)
{
	(void)n;
	state(w)->nliteral--;
}

/* {…} inside a literal, its type left out. */
static enum walk_next
literal_element(struct walk *w, TSNode n)
{
	struct state *s = state(w);

	if (is(ts_node_named_child(n, 0), "literal_value")) {
		if (s->nliteral < LITERAL_DEPTH)
			s->literal[s->nliteral] = LINK_NONE;
		s->nliteral++;
	}
	return WALK_INTO;
}

static void
literal_element_leave(struct walk *w, TSNode n)
{
	if (is(ts_node_named_child(n, 0), "literal_value"))
		state(w)->nliteral--;
}

static enum walk_next
keyed_element(struct walk *w, TSNode n)
{
	struct state *s = state(w);
	TSNode key = ts_node_named_child(ts_node_named_child(n, 0), 0);
	expr_id type = LINK_NONE;

	if (!is(key, "identifier") || s->nliteral == 0)
		return WALK_INTO;
	if (s->nliteral <= LITERAL_DEPTH)
		type = s->literal[s->nliteral - 1];
	if (type == LINK_NONE)
		return WALK_INTO;
	walk_take(w, key);
	walk_ref(w, REF_FIELD, expr_member(w, expr_make(w, EXPR_NEW, type,
	    LINK_NONE), walk_node_str(w, key)), key, 0);
	return WALK_INTO;
}

/* ---- definitions ---- */

static void
returns(struct walk *w, uint32_t ord, TSNode result)
{
	uint32_t i, k, n, names;
	TSNode p, c;

	if (ts_node_is_null(result))
		return;
	if (!is(result, "parameter_list")) {
		walk_type_def(w, TYPING_RETURNS, ord, go_type(w, result, 0));
		return;
	}
	n = ts_node_named_child_count(result);
	for (i = 0; i < n; i++) {
		p = ts_node_named_child(result, i);
		if (!is(p, "parameter_declaration"))
			continue;
		for (k = 0, names = 0; k < ts_node_named_child_count(p); k++) {
			c = ts_node_named_child(p, k);
			names += is(c, "identifier");
		}
		/* (a, b T) gives two results, (T) one. */
		for (k = 0; k < (names > 0 ? names : 1); k++)
			walk_type_def(w, TYPING_RETURNS, ord,
			    go_type(w, node_field(p, "type"), 0));
	}
}

static int
has_prefix(struct text t, const char *prefix)
{
	size_t n = strlen(prefix);

	return t.len >= n && memcmp(t.p, prefix, n) == 0 &&
	    (t.len == n || !islower((unsigned char)t.p[n]));
}

static uint32_t
function(struct walk *w, TSNode n, enum node_kind kind, uint32_t flags,
    struct text owner)
{
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = flags | visibility(d.name);
	d.owner = owner;
	if (kind == NODE_FUNCTION && walk_file(w)->flags & FILE_TEST &&
	    (has_prefix(d.name, "Test") || has_prefix(d.name, "Benchmark") ||
	    has_prefix(d.name, "Fuzz") || has_prefix(d.name, "Example")))
		d.flags |= NODE_TEST;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	returns(w, ord, node_field(n, "result"));
	return ord;
}

static enum walk_next
function_declaration(struct walk *w, TSNode n)
{
	function(w, n, NODE_FUNCTION, 0, (struct text){ "", 0 });
	return WALK_INTO;
}

static enum walk_next
method_declaration(struct walk *w, TSNode n)
{
	TSNode type = receiver_type(node_field(n, "receiver"));
	uint32_t ord;

	ord = function(w, n, NODE_METHOD, 0, node_text(w, type));
	if (!ts_node_is_null(type))
		walk_type_def(w, TYPING_RECEIVER, ord, expr_global(w,
		    walk_node_str(w, type)));
	return WALK_INTO;
}

static enum walk_next
method_elem(struct walk *w, TSNode n)
{
	function(w, n, NODE_METHOD, NODE_ABSTRACT | NODE_DECLARATION,
	    (struct text){ "", 0 });
	return WALK_INTO;
}

static enum walk_next
grouped_declaration(struct walk *w, TSNode n)
{
	static const TSNode null;
	struct state *s = state(w);

	s->decl = ts_node_named_child_count(n) != 1 ||
	    is(ts_node_child(n, 1), "(") ||
	    is(ts_node_child(n, 1), "var_spec_list") ? null : n;
	s->const_type = null;
	return WALK_INTO;
}

/* The declaration around a spec, if it is the only one there. */
static TSNode
head_of(struct walk *w, TSNode spec)
{
	TSNode d = state(w)->decl;

	if (!ts_node_is_null(d) &&
	    ts_node_start_byte(d) <= ts_node_start_byte(spec) &&
	    ts_node_end_byte(d) >= ts_node_end_byte(spec))
		return d;
	return spec;
}

/* Where the signature of a type ends. */
static TSNode
type_body(TSNode type)
{
	static const TSNode null;

	if (is(type, "struct_type"))
		return node_child_of(type, "field_declaration_list");
	return is(type, "interface_type") ? ts_node_child(type, 1) : null;
}

static enum walk_next
type_spec(struct walk *w, TSNode n)
{
	struct walk_def d = { .parent = DEF_HERE };
	TSNode type = node_field(n, "type");
	uint32_t ord;

	d.kind = is(type, "struct_type") ? NODE_STRUCT :
	    is(type, "interface_type") ? NODE_INTERFACE : NODE_TYPE_ALIAS;
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = type_body(type);
	d.flags = visibility(d.name);
	d.head = head_of(w, n);
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	/* type A = B is B by another name.  type A B is a new type with B's
	   fields, or with its elements. */
	if (is(n, "type_alias"))
		walk_type_def(w, TYPING_ALIAS, ord, go_type(w, type, 0));
	else if (is(type, "type_identifier") || is(type, "qualified_type"))
		walk_type_def(w, TYPING_EXTENDS, ord, go_type(w, type, 0));
	else if (d.kind == NODE_TYPE_ALIAS)
		walk_type_def(w, TYPING_ITERATED, ord, go_type(w, type, 0));
	return WALK_INTO;
}

/* The field ORD has a struct type without a name, maybe in a container. */
static int
anonymous_type(struct walk *w, TSNode type, uint32_t ord)
{
	struct state *s = state(w);
	const char *held = NULL;
	int i;

	for (i = 0; i < EXPR_DEPTH && !is(type, "struct_type"); i++) {
		if (is(type, "pointer_type"))
			type = ts_node_named_child(type, 0);
		else if (held == NULL && (is(type, "slice_type") ||
		    is(type, "array_type"))) {
			held = "slice";
			type = node_field(type, "element");
		} else if (held == NULL && (is(type, "map_type") ||
		    is(type, "channel_type"))) {
			held = is(type, "map_type") ? "map" : "chan";
			type = node_field(type, "value");
		} else
			return 0;
	}
	s->anonymous = type;
	s->field = ord;
	s->held = held;
	return 1;
}

/* A field's struct type without a name goes by the field's. */
static enum walk_next
struct_type(struct walk *w, TSNode n)
{
	struct state *s = state(w);
	struct walk_def d = { .kind = NODE_STRUCT, .parent = DEF_HERE };
	uint32_t field = s->field, ord;
	struct text t;
	expr_id e;
	char *p;

	if (ts_node_is_null(s->anonymous) || s->anonymous.id != n.id)
		return WALK_INTO;
	t = walk_def_name(w, field);
	p = walk_alloc(w, t.len + 3);
	p[0] = '<';
	memcpy(p + 1, t.p, t.len);
	p[t.len + 1] = '>';
	d.node = n;
	d.name = (struct text){ p, t.len + 2 };
	d.body = type_body(n);
	d.flags = NODE_PACKAGE_PRIVATE;
	ord = walk_define(w, &d);
	e = expr_make(w, EXPR_DEF, ord, LINK_NONE);
	if (s->held != NULL)
		e = container_of(w, s->held, e);
	walk_type_def(w, TYPING_DECLARED, field, e);
	return WALK_INTO;
}

static enum walk_next
field_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE,
	    .leaf = 1 };
	TSNode type = node_field(n, "type"), c, last;
	uint32_t i, count = ts_node_named_child_count(n), names = 0, ord;
	expr_id e = go_type(w, type, 0);
	int in_type = walk_class(w) == walk_container(w) && walk_class(w) != 0;

	if (!in_type)		/* an anonymous struct: its members have no name */
		return WALK_INTO;
	d.node = n;
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(n, i);
		if (!is(c, "field_identifier"))
			continue;
		names++;
		d.name_node = c;
		d.name = node_text(w, c);
		d.flags = visibility(d.name);
		ord = walk_define(w, &d);
		if (names > 1 || !anonymous_type(w, type, ord))
			walk_type_def(w, TYPING_DECLARED, ord, e);
	}
	if (names > 0)
		return WALK_INTO;
	/* Embedded: a field named like its type, whose members are promoted. */
	for (last = type; is(last, "pointer_type") || is(last, "generic_type");)
		last = is(last, "generic_type") ? node_field(last, "type") :
		    ts_node_named_child(last, 0);
	if (is(last, "qualified_type"))
		last = node_field(last, "name");
	d.name_node = last;
	d.name = node_text(w, last);
	if (d.name.len == 0)
		return WALK_INTO;
	d.flags = visibility(d.name);
	ord = walk_define(w, &d);
	walk_type_def(w, TYPING_DECLARED, ord, e);
	walk_type_def(w, TYPING_EXTENDS, walk_container(w), e);
	walk_ref(w, REF_EXTENDS, e, last, 0);
	return WALK_INTO;
}

/* An interface embedded in an interface. */
static enum walk_next
type_elem(struct walk *w, TSNode n)
{
	TSNode c = ts_node_named_child(n, 0);
	uint32_t class = walk_container(w);

	if (ts_node_named_child_count(n) == 1 &&
	    walk_def_kind(w, class) == NODE_INTERFACE &&
	    (is(c, "type_identifier") || is(c, "qualified_type"))) {
		walk_type_def(w, TYPING_EXTENDS, class, go_type(w, c, 0));
		walk_ref(w, REF_EXTENDS, go_type(w, c, 0), c, 0);
		return WALK_OVER;
	}
	return WALK_INTO;
}

/* ---- variables ---- */

static TSNode
nth_value(TSNode list, uint32_t i)
{
	static const TSNode null;

	return i < ts_node_named_child_count(list) ?
	    ts_node_named_child(list, i) : null;
}

/* What variable I of N gets from the right-hand side. */
static expr_id
value_of(struct walk *w, TSNode right, uint32_t i, uint32_t n)
{
	static const char *const digits[] = { "0", "1", "2", "3", "4", "5",
	    "6", "7", "8", "9" };
	uint32_t values = ts_node_is_null(right) ? 0 :
	    ts_node_named_child_count(right);
	TSNode v;

	if (values == 0)
		return expr_unknown(w);
	if (values == n)
		return go_expr(w, nth_value(right, i), 0);
	v = nth_value(right, 0);
	if (is(v, "call_expression") && i < 10)
		return expr_member(w, go_expr(w, v, 0), walk_cstr(w, digits[i]));
	/* v, ok := m[k], x.(T), <-c */
	return i == 0 ? go_expr(w, v, 0) : expr_unknown(w);
}

static enum walk_next
short_var_declaration(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left"), right = node_field(n, "right"), c;
	uint32_t i, count = ts_node_named_child_count(left), b;

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(left, i);
		if (!is(c, "identifier"))
			continue;
		b = walk_bind(w, walk_node_str(w, c));
		walk_type_bind(w, TYPING_ASSIGNED, b,
		    value_of(w, right, i, count));
	}
	return WALK_INTO;
}

static enum walk_next
range_clause(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left"), right = node_field(n, "right"), c;
	uint32_t i, count, b;

	if (ts_node_is_null(left) || !walk_in_function(w))
		return WALK_INTO;
	count = ts_node_named_child_count(left);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(left, i);
		if (!is(c, "identifier"))
			continue;
		b = walk_bind(w, walk_node_str(w, c));
		if (i == 1)
			walk_type_bind(w, TYPING_ITERATED, b,
			    go_expr(w, right, 0));
	}
	return WALK_INTO;
}

static enum walk_next
receive_statement(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left"), right = node_field(n, "right"), c;
	uint32_t i, count, b;

	if (ts_node_is_null(left))
		return WALK_INTO;
	count = ts_node_named_child_count(left);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(left, i);
		if (!is(c, "identifier"))
			continue;
		b = walk_bind(w, walk_node_str(w, c));
		if (i == 0)
			walk_type_bind(w, TYPING_ASSIGNED, b,
			    go_expr(w, right, 0));
	}
	return WALK_INTO;
}

static void
package_variable(struct walk *w, TSNode spec, TSNode name, uint32_t i,
    uint32_t count, enum node_kind kind, TSNode type)
{
	TSNode value = node_field(spec, "value");
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	uint32_t ord;

	d.node = spec;
	d.name_node = name;
	d.name = node_text(w, name);
	if (d.name.len == 1 && d.name.p[0] == '_')
		return;
	d.body = value;
	d.flags = visibility(d.name);
	d.leaf = i + 1 < count;		/* the last one holds the values */
	d.head = head_of(w, spec);
	walk_take(w, name);
	ord = walk_define(w, &d);
	if (!ts_node_is_null(type))
		walk_type_def(w, TYPING_DECLARED, ord, go_type(w, type, 0));
	else if (!ts_node_is_null(value))
		walk_type_def(w, TYPING_ASSIGNED, ord,
		    value_of(w, value, i, count));
}

static enum walk_next
spec(struct walk *w, TSNode n, enum node_kind kind, TSNode type)
{
	TSNode names[64], c;
	TSNode value = node_field(n, "value");
	uint32_t i, count = ts_node_child_count(n), k = 0, b;

	for (i = 0; i < count && k < 64; i++) {
		const char *f = ts_node_field_name_for_child(n, i);

		c = ts_node_child(n, i);
		if (f != NULL && strcmp(f, "name") == 0 && is(c, "identifier"))
			names[k++] = c;
	}
	for (i = 0; i < k; i++) {
		if (!walk_in_function(w)) {
			package_variable(w, n, names[i], i, k, kind, type);
			continue;
		}
		b = walk_bind(w, walk_node_str(w, names[i]));
		if (!ts_node_is_null(type))
			walk_type_bind(w, TYPING_DECLARED, b,
			    go_type(w, type, 0));
		else if (!ts_node_is_null(value))
			walk_type_bind(w, TYPING_ASSIGNED, b,
			    value_of(w, value, i, k));
	}
	return WALK_INTO;
}

static enum walk_next
var_spec(struct walk *w, TSNode n)
{
	return spec(w, n, NODE_VARIABLE, node_field(n, "type"));
}

static enum walk_next
const_spec(struct walk *w, TSNode n)
{
	struct state *s = state(w);
	TSNode type = node_field(n, "type");

	/* Without type and value: the spec before, again. */
	if (ts_node_is_null(type) && ts_node_is_null(node_field(n, "value")))
		type = s->const_type;
	s->const_type = type;
	return spec(w, n, NODE_CONSTANT, type);
}

/* Parameters, results and receivers with names. */
static enum walk_next
parameter(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type"), c;
	int variadic = is(n, "variadic_parameter_declaration");
	uint32_t i, count = ts_node_named_child_count(n), b;
	expr_id e = go_type(w, type, 0);

	if (variadic)
		e = container_of(w, "slice", e);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(n, i);
		if (!is(c, "identifier"))
			continue;
		b = walk_bind(w, walk_node_str(w, c));
		walk_type_bind(w, TYPING_DECLARED, b, e);
	}
	return WALK_INTO;
}

static enum walk_next
type_parameter(struct walk *w, TSNode n)
{
	uint32_t i, count = ts_node_named_child_count(n);

	for (i = 0; i < count; i++) {
		TSNode c = ts_node_named_child(n, i);

		if (is(c, "identifier") || is(c, "type_identifier"))
			walk_bind(w, walk_node_str(w, c));
	}
	return WALK_INTO;
}

/* switch v := x.(type): in each case v has the case's type. */
static enum walk_next
type_switch_statement(struct walk *w, TSNode n)
{
	TSNode alias = node_child_of(node_field(n, "alias"), "identifier");

	walk_scope(w);
	if (ts_node_is_null(alias))
		return WALK_INTO;
	walk_bind(w, walk_node_str(w, alias));
	return WALK_INTO;
}

static enum walk_next
type_case(struct walk *w, TSNode n)
{
	TSNode statement = ts_node_parent(n), alias, type;
	uint32_t b;

	walk_scope(w);
	alias = node_child_of(node_field(statement, "alias"), "identifier");
	type = node_field(n, "type");
	if (ts_node_is_null(alias) || ts_node_is_null(type))
		return WALK_INTO;
	b = walk_bind(w, walk_node_str(w, alias));
	walk_type_bind(w, TYPING_DECLARED, b, go_type(w, type, 0));
	return WALK_INTO;
}

/* ---- imports ---- */

/*
 * The name that an import path binds when none is written: its last part,
 * without a major version ("v2", ".v3") and a "go" that is no part of it.
 * https://go.dev/ref/mod#major-version-suffixes
 */
static struct text
package_name(struct text path)
{
	struct text t = path;
	const char *slash;
	size_t i;

	for (;;) {
		slash = memrchr(t.p, '/', t.len);
		if (slash == NULL)
			break;
		path.p = slash + 1;
		path.len = (size_t)(t.p + t.len - path.p);
		for (i = 1; i < path.len; i++)
			if (!isdigit((unsigned char)path.p[i]))
				break;
		if (path.len < 2 || path.p[0] != 'v' || i < path.len)
			break;
		t.len = (size_t)(slash - t.p);
		path = t;
	}
	for (i = 1; i + 2 < path.len; i++)
		if (path.p[i] == '.' && path.p[i + 1] == 'v' &&
		    isdigit((unsigned char)path.p[i + 2])) {
			path.len = i;
			break;
		}
	if (path.len > 3 && memcmp(path.p, "go-", 3) == 0) {
		path.p += 3;
		path.len -= 3;
	}
	if (path.len > 3 && memcmp(path.p + path.len - 3, "-go", 3) == 0)
		path.len -= 3;
	return path;
}

static enum walk_next
import_spec(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");
	struct text path = node_text(w, node_field(n, "path"));
	uint32_t line = node_line(n);
	str_id module;

	if (path.len < 2)
		return WALK_OVER;
	path.p++;
	path.len -= 2;
	module = walk_str(w, path);
	if (is(name, "dot"))
		walk_import(w, LINK_NONE, module, LINK_NONE, IMPORT_STAR, line);
	else if (is(name, "blank_identifier"))
		walk_import(w, LINK_NONE, module, LINK_NONE, IMPORT_SIDE, line);
	else
		walk_import(w, ts_node_is_null(name) ?
		    walk_str(w, package_name(path)) : walk_node_str(w, name),
		    module, LINK_NONE, 0, line);
	return WALK_OVER;
}

static const struct lang_rule rules[] = {
	{ "package_clause", walk_rule_over, NULL },
	{ "import_spec", import_spec, NULL },
	{ "function_declaration", function_declaration, NULL },
	{ "method_declaration", method_declaration, NULL },
	{ "method_elem", method_elem, NULL },
	{ "type_declaration", grouped_declaration, NULL },
	{ "var_declaration", grouped_declaration, NULL },
	{ "const_declaration", grouped_declaration, NULL },
	{ "type_spec", type_spec, NULL },
	{ "type_alias", type_spec, NULL },
	{ "struct_type", struct_type, NULL },
	{ "field_declaration", field_declaration, NULL },
	{ "type_elem", type_elem, NULL },
	{ "var_spec", var_spec, NULL },
	{ "const_spec", const_spec, NULL },
	{ "parameter_declaration", parameter, NULL },
	{ "variadic_parameter_declaration", parameter, NULL },
	{ "type_parameter_declaration", type_parameter, NULL },
	{ "short_var_declaration", short_var_declaration, NULL },
	{ "range_clause", range_clause, NULL },
	{ "receive_statement", receive_statement, NULL },
	{ "identifier", identifier, NULL },
	{ "type_identifier", type_identifier, NULL },
	{ "qualified_type", qualified_type, NULL },
	{ "selector_expression", selector_expression, NULL },
	{ "call_expression", call_expression, NULL },
	{ "composite_literal", composite_literal, composite_literal_leave },
	{ "literal_element", literal_element, literal_element_leave },
	{ "keyed_element", keyed_element, NULL },
	{ "block", walk_rule_scope, NULL },
	{ "func_literal", walk_rule_scope, NULL },
	{ "function_type", walk_rule_scope, NULL },
	{ "if_statement", walk_rule_scope, NULL },
	{ "for_statement", walk_rule_scope, NULL },
	{ "expression_switch_statement", walk_rule_scope, NULL },
	{ "expression_case", walk_rule_scope, NULL },
	{ "default_case", walk_rule_scope, NULL },
	{ "communication_case", walk_rule_scope, NULL },
	{ "type_switch_statement", type_switch_statement, NULL },
	{ "type_case", type_case, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = "go",
	.parser = tree_sitter_go,
	.rules = rules,
	.comments = comments,
	.flags = LANG_CLASS_SCOPE_HIDDEN,
};
