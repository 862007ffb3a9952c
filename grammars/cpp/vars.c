/*
 * C++: variables, fields and parameters.
 */
#include <string.h>

#include "cpp.h"

static int
is(TSNode n, const char *type)
{
	return node_is(n, type);
}

static int
is_declarator(TSNode n)
{
	const char *t = ts_node_is_null(n) ? "" : ts_node_type(n);
	size_t len = strlen(t);

	return (len > 11 && strcmp(t + len - 11, "_declarator") == 0) ||
	    strcmp(t, "identifier") == 0 ||
	    strcmp(t, "field_identifier") == 0 ||
	    strcmp(t, "operator_cast") == 0 ||
	    strcmp(t, "operator_name") == 0 ||
	    strcmp(t, "qualified_identifier") == 0;
}

static int
is_auto(TSNode type)
{
	return is(type, "placeholder_type_specifier") || is(type, "decltype");
}

struct declaration {
	TSNode	 decl, type;
	expr_id	 type_expr;
	uint32_t flags;
	int	 is_extern, constant, is_local;
};

static void
read_declaration(struct walk *w, TSNode n, struct declaration *d)
{
	uint32_t i, count = ts_node_child_count(n);
	struct text t;
	TSNode c;

	memset(d, 0, sizeof(*d));
	d->decl = n;
	d->type = node_field(n, "type");
	d->type_expr = cpp_type(w, d->type, 0);
	d->is_local = walk_in_function(w);
	for (i = 0; i < count; i++) {
		c = ts_node_child(n, i);
		t = node_text(w, c);
		if (is(c, "storage_class_specifier")) {
			if (text_is(t, "static"))
				d->flags |= NODE_STATIC | NODE_PRIVATE;
			else if (text_is(t, "extern"))
				d->is_extern = 1;
			else if (text_is(t, "inline"))
				d->flags |= NODE_INLINE;
		} else if (is(c, "type_qualifier") && (text_is(t, "const") ||
		    text_is(t, "constexpr") || text_is(t, "constinit")))
			d->constant = 1;
	}
}

/* auto [a, b] = x: of two names the second is an element's, if it has some. */
static void
structured(struct walk *w, TSNode d, expr_id value)
{
	static const char *const parts[] = { "<first>", "<second>" };
	uint32_t i, n = ts_node_named_child_count(d), b;
	TSNode c;

	for (i = 0; i < n; i++) {
		c = ts_node_named_child(d, i);
		if (!is(c, "identifier"))
			continue;
		walk_take(w, c);
		b = walk_bind(w, walk_node_str(w, c));
		if (n == 2)
			walk_type_bind(w, TYPING_ASSIGNED, b, expr_member(w,
			    value, walk_cstr(w, parts[i])));
	}
}

static TSNode
find_structured(TSNode d)
{
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(d); i++) {
		if (is(d, "structured_binding_declarator"))
			return d;
		d = is(d, "reference_declarator") ? ts_node_named_child(d, 0) :
		    node_field(d, "declarator");
	}
	return d;
}

/* The type or value of a local variable. */
static void
type_local(struct walk *w, uint32_t b, const struct declaration *d,
    TSNode declarator, TSNode value)
{
	expr_id e = cpp_declared_type(w, d->type_expr, declarator);

	if (e != LINK_NONE)
		walk_type_bind(w, TYPING_DECLARED, b, e);
	else if (is_auto(d->type) && !ts_node_is_null(value) &&
	    !is(value, "initializer_list"))
		walk_type_bind(w, TYPING_ASSIGNED, b, cpp_expr(w, is(value,
		    "argument_list") ? ts_node_named_child(value, 0) : value,
		    0));
}

/* T x(args), T x{args}, T x: the constructor is called. */
static void
construct(struct walk *w, const struct declaration *d, TSNode declarator,
    TSNode value, TSNode place)
{
	uint32_t arity = 0;
	expr_id e = d->type_expr;

	if (e == LINK_NONE || d->is_extern || is(d->type, "primitive_type") ||
	    is(d->type, "sized_type_specifier") ||
	    !(is(declarator, "identifier") ||
	    is(declarator, "qualified_identifier")))
		return;
	if (is(value, "argument_list") || is(value, "initializer_list"))
		e = cpp_applied(w, e, value, &arity, 0);
	else if (!ts_node_is_null(value))
		return;
	walk_ref(w, REF_NEW, e, place, arity);
}

static void
variable(struct walk *w, const struct declaration *d, TSNode declarator,
    TSNode name, TSNode whole, TSNode value, int leaf)
{
	struct walk_def v = { .parent = DEF_HERE };
	TSNode last = name;
	uint32_t ord;
	expr_id e;

	while (is(last, "qualified_identifier"))
		last = node_field(last, "name");
	v.name = node_text(w, last);
	if (v.name.len == 0 || c_is_keyword(v.name.p, v.name.len))
		return;
	v.kind = d->constant ? NODE_CONSTANT : NODE_VARIABLE;
	v.node = whole;
	v.name_node = last;
	v.body = value;
	v.head = cpp_head(d->decl);
	v.flags = d->flags;
	v.owner = cpp_owner(w, name);
	v.leaf = leaf;
	ord = cpp_define(w, &v, name);
	e = cpp_declared_type(w, d->type_expr, declarator);
	if (e != LINK_NONE)
		walk_type_def(w, TYPING_DECLARED, ord, e);
	else if (is_auto(d->type) && !ts_node_is_null(value))
		walk_type_def(w, TYPING_ASSIGNED, ord, cpp_expr(w, value, 0));
}

/* f() is parsed as a function that returns f. */
static int
is_empty_call(TSNode d)
{
	return is(d, "abstract_function_declarator") &&
	    ts_node_is_null(node_field(d, "declarator")) &&
	    ts_node_is_null(node_first(node_field(d, "parameters")));
}

/*
 * Slice s(key); is parsed as a function's declaration.  In a function it is
 * a variable, if every parameter could be a name as well.
 */
static int
is_construction(TSNode function)
{
	TSNode list = node_field(function, "parameters"), c, type, d;
	uint32_t i, n = ts_node_named_child_count(list);

	if (n == 0 || ts_node_child_count(list) == 0)
		return 0;
	for (i = 0; i < n; i++) {
		c = ts_node_named_child(list, i);
		type = node_field(c, "type");
		d = node_field(c, "declarator");
		if (!is(c, "parameter_declaration") ||
		    !(ts_node_is_null(d) || is_empty_call(d)) ||
		    !(is(type, "type_identifier") ||
		    is(type, "qualified_identifier")))
			return 0;
	}
	return 1;
}

/* The parameters of such a declaration are arguments. */
static void
construct_named(struct walk *w, const struct declaration *d, TSNode function)
{
	TSNode list = node_field(function, "parameters"), type, c;
	uint32_t i, n = ts_node_named_child_count(list);
	expr_id args = expr_unknown(w), e;
	int called;

	for (i = n; i-- > 0;) {
		c = ts_node_named_child(list, i);
		type = node_field(c, "type");
		called = !ts_node_is_null(node_field(c, "declarator"));
		e = is(type, "qualified_identifier") ?
		    cpp_qualified(w, type, 0) :
		    expr_name(w, walk_node_str(w, type));
		args = expr_make(w, EXPR_UNION, called ? expr_call(w, e) : e,
		    args);
		walk_ref(w, called ? REF_CALL : REF_NAME, e, type, 0);
		cpp_take_name(w, type);
	}
	walk_ref(w, REF_NEW, expr_make(w, EXPR_GENERIC, d->type_expr, args),
	    d->decl, n);
}

static void
local(struct walk *w, const struct declaration *d, TSNode c)
{
	TSNode function, value = { 0 }, declarator = c, name, s;
	uint32_t b;

	if (is(c, "init_declarator")) {
		value = node_field(c, "value");
		declarator = node_field(c, "declarator");
	} else if (!ts_node_is_null(node_field(d->decl, "value")))
		value = node_field(d->decl, "value");	/* if (T x = …) */
	s = find_structured(declarator);
	if (!ts_node_is_null(s)) {
		structured(w, s, cpp_expr(w, value, 0));
		return;
	}
	name = cpp_declared(declarator, &function);
	if (ts_node_is_null(name) || !is(name, "identifier"))
		return;
	if (!ts_node_is_null(function)) {
		if (d->type_expr == LINK_NONE ||
		    !is_construction(function)) {
			walk_take(w, name);
			return;
		}
		walk_take(w, name);
		b = walk_bind(w, walk_node_str(w, name));
		walk_type_bind(w, TYPING_DECLARED, b, d->type_expr);
		construct_named(w, d, function);
		return;
	}
	walk_take(w, name);
	b = walk_bind(w, walk_node_str(w, name));
	type_local(w, b, d, declarator, value);
	construct(w, d, declarator, value, name);
}

/*
 * The prototypes of the declaration N have default arguments, which stand
 * nowhere else: all else in them is passed over.
 */
static int
only_defaults(struct walk *w, TSNode n)
{
	uint32_t i, k, count = ts_node_child_count(n);
	TSNode c, function, list, name;
	const char *field;
	int any = 0;

	for (i = 0; i < count; i++) {
		c = ts_node_child(n, i);
		field = ts_node_field_name_for_child(n, i);
		if (field == NULL || strcmp(field, "declarator") != 0)
			continue;
		name = cpp_declared(c, &function);
		if (ts_node_is_null(function))
			continue;
		cpp_take_name(w, name);
		list = node_field(function, "parameters");
		for (k = 0; k < node_args(list); k++) {
			c = node_arg(list, k);
			any |= is(c, "optional_parameter_declaration");
			cpp_take_name(w, node_field(c, "type"));
		}
	}
	cpp_take_name(w, node_field(n, "type"));
	return any;
}

enum walk_next
cpp_declaration(struct walk *w, TSNode n)
{
	static const TSNode null;
	struct cpp_state *s = cpp_state(w);
	uint32_t i, count = ts_node_child_count(n), functions = 0, others = 0;
	struct declaration d;
	TSNode c, name, function;

	read_declaration(w, n, &d);
	s->decl = n;
	s->anonymous.len = 0;
	for (i = 0; i < count; i++) {
		const char *f = ts_node_field_name_for_child(n, i);

		c = ts_node_child(n, i);
		if (f == NULL || strcmp(f, "declarator") != 0 ||
		    !is_declarator(c))
			continue;
		if (d.is_local) {
			others++;
			local(w, &d, c);
			continue;
		}
		name = cpp_declared(is(c, "init_declarator") ?
		    node_field(c, "declarator") : c, &function);
		if (ts_node_is_null(name))
			continue;
		if (is(name, "operator_cast")) {
			if (cpp_class(w, walk_container(w)) != NULL)
				cpp_method_declaration(w, n, name, function);
			return WALK_INTO;
		}
		if (!ts_node_is_null(function)) {
			functions++;
			if (cpp_class(w, walk_container(w)) != NULL &&
			    !s->is_friend) {
				cpp_method_declaration(w, n, name, function);
				return WALK_INTO;
			}
			continue;
		}
		others++;
		cpp_name_anonymous(w, n, name, 0);
		cpp_take_name(w, name);
		if (!is(c, "init_declarator") && !d.is_extern) {
			variable(w, &d, c, name, n, null, 1);
			construct(w, &d, c, null, name);
		}
	}
	/* A prototype says nothing that is not said by its definition, but
	   for default arguments. */
	return functions > 0 && others == 0 && !ts_node_has_error(n) &&
	    !only_defaults(w, n) ? WALK_OVER : WALK_INTO;
}

/* A variable outside of functions, with what its initializer refers to. */
enum walk_next
cpp_init_declarator(struct walk *w, TSNode n)
{
	TSNode function, decl = ts_node_parent(n), declarator, name;
	struct declaration d;

	if (walk_in_function(w) || !is(decl, "declaration"))
		return WALK_INTO;
	declarator = node_field(n, "declarator");
	name = cpp_declared(declarator, &function);
	if (ts_node_is_null(name) || !ts_node_is_null(function))
		return WALK_INTO;
	read_declaration(w, decl, &d);
	cpp_take_name(w, name);
	variable(w, &d, declarator, name, n, node_field(n, "value"), 0);
	construct(w, &d, declarator, node_field(n, "value"), name);
	return WALK_INTO;
}

/* ---- fields ---- */

enum walk_next
cpp_field_declaration(struct walk *w, TSNode n)
{
	struct cpp_state *s = cpp_state(w);
	struct cpp_class *c = cpp_state(w)->classes;
	uint32_t i, count = ts_node_child_count(n), ord;
	struct walk_def f = { .kind = NODE_FIELD, .parent = DEF_HERE,
	    .leaf = 1 };
	struct declaration d;
	TSNode child, name, function, first = { 0 };
	expr_id e;

	read_declaration(w, n, &d);
	s->decl = n;
	s->anonymous.len = 0;
	for (i = 0; i < count; i++) {
		const char *field = ts_node_field_name_for_child(n, i);

		if (field == NULL || strcmp(field, "declarator") != 0)
			continue;
		child = ts_node_child(n, i);
		name = cpp_declared(child, &function);
		if (ts_node_is_null(name))
			continue;
		if (!ts_node_is_null(function)) {
			cpp_method_declaration(w, n, name, function);
			continue;
		}
		if (ts_node_is_null(first))
			first = name;
		f.node = n;
		f.name_node = name;
		f.name = node_text(w, name);
		f.flags = (d.flags & NODE_STATIC) | (c != NULL ? c->access :
		    0);
		walk_take(w, name);
		ord = walk_define(w, &f);
		e = cpp_declared_type(w, d.type_expr, child);
		if (e != LINK_NONE)
			walk_type_def(w, TYPING_DECLARED, ord, e);
		else if (s->anonymous.len == 0) {
			cpp_name_anonymous(w, n, first, 0);
			if (s->anonymous.len > 0)
				s->anonymous_ord = ord;
		}
	}
	return WALK_INTO;
}

/* ---- parameters ---- */

enum walk_next
cpp_parameter(struct walk *w, TSNode n)
{
	TSNode function, declarator = node_field(n, "declarator"),
	    type = node_field(n, "type"), name;
	expr_id e;
	uint32_t b;

	cpp_state(w)->anonymous.len = 0;
	name = cpp_declared(declarator, &function);
	if (ts_node_is_null(name))
		return WALK_INTO;
	walk_take(w, name);
	if (!walk_in_function(w) && !is(ts_node_parent(n),
	    "template_parameter_list"))
		return WALK_INTO;
	b = walk_bind(w, walk_node_str(w, name));
	e = cpp_declared_type(w, cpp_type(w, type, 0), declarator);
	if (e != LINK_NONE && ts_node_is_null(function))
		walk_type_bind(w, TYPING_DECLARED, b, e);
	return WALK_INTO;
}

enum walk_next
cpp_for_range(struct walk *w, TSNode n)
{
	TSNode declarator = node_field(n, "declarator"), function, name, s,
	    type = node_field(n, "type");
	expr_id right = cpp_expr(w, node_field(n, "right"), 0), e;
	uint32_t b;

	walk_scope(w);
	s = find_structured(declarator);
	if (!ts_node_is_null(s)) {
		structured(w, s, expr_member(w, right, walk_cstr(w,
		    "<element>")));
		return WALK_INTO;
	}
	name = cpp_declared(declarator, &function);
	if (ts_node_is_null(name))
		return WALK_INTO;
	walk_take(w, name);
	b = walk_bind(w, walk_node_str(w, name));
	e = is_auto(type) ? LINK_NONE : cpp_declared_type(w, cpp_type(w, type,
	    0), declarator);
	if (e != LINK_NONE)
		walk_type_bind(w, TYPING_DECLARED, b, e);
	else
		walk_type_bind(w, TYPING_ITERATED, b, right);
	return WALK_INTO;
}
