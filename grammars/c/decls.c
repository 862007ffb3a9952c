/*
 * C: declarations: variables, parameters, functions, fields.
 */
#include <string.h>

#include "c.h"
#include "prepare.h"

/*
 * The name in a declarator, through pointers, arrays, parentheses and
 * attributes.  *FUNCTION is set when what is declared is a function itself
 * (and not a pointer to one).
 */
TSNode
c_declared(TSNode d, int *function)
{
	static const TSNode null;
	int fn = 0, i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(d); i++) {
		const char *t = ts_node_type(d);

		if (strcmp(t, "identifier") == 0 ||
		    strcmp(t, "field_identifier") == 0 ||
		    strcmp(t, "type_identifier") == 0) {
			/* The parser puts one where it misses it: int :32; */
			if (ts_node_is_missing(d))
				return null;
			if (function != NULL)
				*function = fn;
			return d;
		}
		if (strcmp(t, "function_declarator") == 0)
			fn = 1;
		else if (strcmp(t, "pointer_declarator") == 0 ||
		    strcmp(t, "array_declarator") == 0)
			fn = 0;
		else if (strcmp(t, "primitive_type") == 0 && function != NULL)
			return null;
		if (strcmp(t, "parenthesized_declarator") == 0 ||
		    strcmp(t, "attributed_declarator") == 0)
			d = ts_node_named_child(d, 0);
		else
			d = node_field(d, "declarator");
	}
	return null;
}

expr_id
c_type_expr(struct walk *w, TSNode type)
{
	if (ts_node_is_null(type))
		return LINK_NONE;
	if (node_is(type, "type_identifier"))
		return expr_global(w, walk_node_str(w, type));
	if (node_is(type, "struct_specifier") ||
	    node_is(type, "union_specifier") ||
	    node_is(type, "enum_specifier")) {
		TSNode name = node_field(type, "name");

		if (!ts_node_is_null(name))
			return expr_global(w, walk_node_str(w, name));
	}
	return LINK_NONE;
}

/* Storage class and qualifiers of a declaration. */
static void
specifiers(struct walk *w, TSNode decl, struct c_decl *s, int *is_extern)
{
	uint32_t i, n = ts_node_child_count(decl);
	struct text t;

	s->flags = NODE_PUBLIC;
	s->constant = 0;
	*is_extern = 0;
	for (i = 0; i < n; i++) {
		TSNode c = ts_node_child(decl, i);

		if (node_is(c, "storage_class_specifier")) {
			t = node_text(w, c);
			if (t.len == 6 && memcmp(t.p, "static", 6) == 0)
				s->flags |= NODE_STATIC | NODE_PRIVATE;
			else if (t.len == 6 && memcmp(t.p, "extern", 6) == 0)
				*is_extern = 1;
			else if (t.len >= 6 && memmem(t.p, t.len, "inline", 6))
				s->flags |= NODE_INLINE;
		} else if (node_is(c, "type_qualifier")) {
			t = node_text(w, c);
			if (t.len == 5 && memcmp(t.p, "const", 5) == 0)
				s->constant = 1;
		} else if (node_is(c, "function_declarator") ||
		    node_is(c, "init_declarator") ||
		    node_is(c, "compound_statement"))
			break;
	}
}

enum walk_next
c_function_definition(struct walk *w, TSNode n)
{
	struct c_decl *s = c_decl(w);
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	int function = 0, is_extern;
	uint32_t ord;
	expr_id type;

	d.node = n;
	d.name_node = c_declared(node_field(n, "declarator"), &function);
	d.name = node_text(w, d.name_node);
	/* An if, or a struct, behind a macro that the parser took for a type. */
	if (d.name.len == 0 || c_is_keyword(d.name.p, d.name.len))
		return WALK_INTO;
	/* FOR_ALL(x) { … } is no function x. */
	if (!function && walk_in_function(w))
		return WALK_INTO;
	specifiers(w, n, s, &is_extern);
	d.body = node_field(n, "body");
	d.flags = s->flags;
	/* START_TEST(name) { … } looks like a type and a name. */
	if (c_is_test_macro(node_text(w, node_field(n, "type")), &function))
		d.flags |= NODE_TEST;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	type = c_type_expr(w, node_field(n, "type"));
	if (type != LINK_NONE)
		walk_type_def(w, TYPING_RETURNS, ord, type);
	return WALK_INTO;
}

enum walk_next
c_parameter_declaration(struct walk *w, TSNode n)
{
	TSNode name = c_declared(node_field(n, "declarator"), NULL);
	struct c_decl *s = c_decl(w);
	expr_id type;
	uint32_t b;

	s->anonymous.len = 0;
	if (ts_node_is_null(name))
		return WALK_INTO;
	if (!walk_in_function(w)) {
		walk_take(w, name);
		return WALK_INTO;
	}
	b = walk_bind(w, walk_node_str(w, name));
	type = c_type_expr(w, node_field(n, "type"));
	if (type != LINK_NONE)
		walk_type_bind(w, TYPING_DECLARED, b, type);
	return WALK_INTO;
}

static void
file_variable(struct walk *w, TSNode decl, TSNode name, struct c_decl *s,
    TSNode whole, TSNode value, int leaf)
{
	struct walk_def d = { .parent = DEF_HERE };
	uint32_t ord;

	/* What is left of a declaration that could not be understood: a
	   keyword, or a name that the parser missed (DEFINE_X(type, a);). */
	if (node_text(w, name).len == 0 ||
	    c_is_keyword(node_text(w, name).p, node_text(w, name).len))
		return;
	d.kind = s->constant ? NODE_CONSTANT : NODE_VARIABLE;
	d.node = whole;
	d.name_node = name;
	d.name = node_text(w, name);
	d.body = value;
	d.head = decl;
	d.flags = s->flags;
	d.leaf = leaf;
	ord = walk_define(w, &d);
	if (s->type != LINK_NONE)
		walk_type_def(w, TYPING_DECLARED, ord, s->type);
}

static void
local_variable(struct walk *w, TSNode name, struct c_decl *s)
{
	uint32_t b = walk_bind(w, walk_node_str(w, name));

	if (s->type != LINK_NONE)
		walk_type_bind(w, TYPING_DECLARED, b, s->type);
}

/*
 * Locals are bound here.  A variable of the file that has an initializer is
 * defined when the walk comes to its init_declarator, so that what the
 * initializer refers to is said of the variable.
 */
enum walk_next
c_declaration(struct walk *w, TSNode n)
{
	static const TSNode null;
	struct c_decl *s = c_decl(w);
	uint32_t i, count = ts_node_child_count(n), declarators = 0;
	int local = walk_in_function(w), function, is_extern, only = 1;
	TSNode c, name;

	specifiers(w, n, s, &is_extern);
	s->decl = n;
	s->type = c_type_expr(w, node_field(n, "type"));
	s->anonymous.len = 0;
	for (i = 0; i < count; i++) {
		c = ts_node_child(n, i);
		if (!node_is(c, "init_declarator") &&
		    !node_is(c, "identifier") &&
		    !node_is(c, "pointer_declarator") &&
		    !node_is(c, "array_declarator") &&
		    !node_is(c, "function_declarator") &&
		    !node_is(c, "parenthesized_declarator") &&
		    !node_is(c, "attributed_declarator"))
			continue;
		declarators++;
		function = 0;
		name = node_is(c, "init_declarator") ?
		    c_declared(node_field(c, "declarator"), &function) :
		    c_declared(c, &function);
		if (ts_node_is_null(name))
			continue;
		if (function)
			continue;
		only = 0;
		c_name_anonymous(w, n, s, name, 0);
		walk_take(w, name);
		if (local)
			local_variable(w, name, s);
		else if (!node_is(c, "init_declarator") && !is_extern)
			file_variable(w, n, name, s, n, null, 1);
	}
	/* A prototype says nothing that is not said by its definition. */
	return declarators > 0 && only && !ts_node_has_error(n) ? WALK_OVER :
	    WALK_INTO;
}

enum walk_next
c_init_declarator(struct walk *w, TSNode n)
{
	struct c_decl *s = c_decl(w);
	int function = 0;
	TSNode name = c_declared(node_field(n, "declarator"), &function);

	if (ts_node_is_null(name) || function)
		return WALK_INTO;
	walk_take(w, name);
	if (!walk_in_function(w))
		file_variable(w, s->decl, name, s, n,
		    node_field(n, "value"), 0);
	return WALK_INTO;
}

enum walk_next
c_field_declaration(struct walk *w, TSNode n)
{
	struct c_decl *s = c_decl(w);
	uint32_t i, count = ts_node_child_count(n), ord;
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE,
	    .leaf = 1 };
	expr_id type = c_type_expr(w, node_field(n, "type"));
	TSNode c, name, first = { 0 };

	s->decl = n;
	s->anonymous.len = 0;
	for (i = 0; i < count; i++) {
		const char *f = ts_node_field_name_for_child(n, i);

		if (f == NULL || strcmp(f, "declarator") != 0)
			continue;
		c = ts_node_child(n, i);
		name = c_declared(c, NULL);
		if (ts_node_is_null(name))
			continue;
		if (ts_node_is_null(first))
			first = name;
		d.node = n;
		d.name_node = name;
		d.name = node_text(w, name);
		ord = walk_define(w, &d);
		if (type != LINK_NONE)
			walk_type_def(w, TYPING_DECLARED, ord, type);
		else if (s->anonymous.len == 0) {
			c_name_anonymous(w, n, s, first, 0);
			if (s->anonymous.len > 0)
				s->anonymous_ord = ord;
		}
	}
	return WALK_INTO;
}
