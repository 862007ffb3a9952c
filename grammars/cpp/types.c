/*
 * C++: types, declarators, and names with their qualifiers.
 */
#include <stdlib.h>
#include <string.h>

#include "cpp.h"

static int
is(TSNode n, const char *type)
{
	return node_is(n, type);
}

expr_id
cpp_literal(struct walk *w, const char *name)
{
	return expr_make(w, EXPR_LITERAL, walk_cstr(w, name), LINK_NONE);
}

expr_id
cpp_pointer(struct walk *w, expr_id to)
{
	return expr_make(w, EXPR_GENERIC, cpp_literal(w, "*"), to);
}

struct text
cpp_folded(struct walk *w, struct text t)
{
	char *p = walk_alloc(w, t.len + 1);

	return (struct text){ p, blanks_folded(p, t) };
}

/* ---- qualified names ---- */

TSNode
cpp_last_name(TSNode n)
{
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(n); i++) {
		if (is(n, "qualified_identifier") || is(n, "template_type") ||
		    is(n, "template_function") || is(n, "template_method"))
			n = node_field(n, "name");
		else if (is(n, "dependent_name") || is(n, "dependent_type"))
			n = ts_node_named_child(n, 0);
		else if (is(n, "pointer_type_declarator"))
			n = node_field(n, "declarator");
		else
			break;
	}
	return n;
}

void
cpp_take_name(struct walk *w, TSNode n)
{
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(n); i++) {
		walk_take(w, n);
		if (is(n, "qualified_identifier") || is(n, "template_type") ||
		    is(n, "template_function") || is(n, "template_method"))
			n = node_field(n, "name");
		else if (is(n, "dependent_name") || is(n, "dependent_type"))
			n = ts_node_named_child(n, 0);
		else
			break;
	}
}

/* The argument that elements have: a map's second, else the first. */
static expr_id
template_argument(struct walk *w, struct text name, TSNode list, int depth)
{
	uint32_t i, n = ts_node_named_child_count(list), k = 0, want = 0;
	TSNode c;

	if ((name.len >= 3 && memcmp(name.p + name.len - 3, "map", 3) == 0) ||
	    text_is(name, "pair"))
		want = 1;
	for (i = 0; i < n; i++) {
		c = ts_node_named_child(list, i);
		if (is(c, "comment"))
			continue;
		if (k++ < want)
			continue;
		if (is(c, "type_descriptor"))
			return cpp_descriptor(w, c, depth + 1);
		return LINK_NONE;
	}
	return LINK_NONE;
}

/* One part of a qualified name, standing in BASE (LINK_NONE: free).  IS_SCOPE:
   another follows. */
static expr_id
part(struct walk *w, expr_id base, TSNode n, int is_scope, int depth)
{
	TSNode args = { 0 }, name = n;
	expr_id e, arg;

	if (is(n, "dependent_name"))
		n = name = ts_node_named_child(n, 0);
	if (is(n, "template_type") || is(n, "template_function") ||
	    is(n, "template_method")) {
		args = node_field(n, "arguments");
		name = node_field(n, "name");
	}
	if (is(n, "decltype") || ts_node_is_null(name))
		return expr_unknown(w);
	e = walk_str(w, cpp_folded(w, node_text(w, name)));
	if (base != LINK_NONE)
		e = expr_member(w, base, e);
	else if (is_scope && !cpp_is_parameter(w, e))
		e = expr_global(w, e);	/* no variable has members so */
	else
		e = expr_name(w, e);
	if (ts_node_is_null(args))
		return e;
	arg = template_argument(w, node_text(w, name), args, depth);
	return arg == LINK_NONE ? e : expr_make(w, EXPR_GENERIC, e, arg);
}

expr_id
cpp_qualified(struct walk *w, TSNode n, int depth)
{
	expr_id e = LINK_NONE;
	TSNode scope;
	int i;

	for (i = 0; i < EXPR_DEPTH && is(n, "qualified_identifier"); i++) {
		scope = node_field(n, "scope");
		if (ts_node_is_null(scope))
			e = i == 0 ? expr_global(w, walk_cstr(w, "::")) : e;
		else
			e = part(w, e, scope, 1, depth);
		n = node_field(n, "name");
	}
	if (ts_node_is_null(n))
		return expr_unknown(w);
	return part(w, e, n, 0, depth);
}

/* ---- types ---- */

/* How many times WORD stands in T, as a word. */
static int
words_of(struct text t, const char *word)
{
	size_t n = strlen(word), i;
	int k = 0;

	for (i = 0; i + n <= t.len; i++)
		if (memcmp(t.p + i, word, n) == 0 &&
		    (i == 0 || !c_in_name(t.p[i - 1])) &&
		    (i + n == t.len || !c_in_name(t.p[i + n])))
			k++;
	return k;
}

const char *
cpp_sized(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);
	int is_unsigned = words_of(t, "unsigned") > 0;

	if (words_of(t, "double") > 0)
		return "ldouble";
	if (words_of(t, "char") > 0)
		return is_unsigned ? "uchar" : "schar";
	if (words_of(t, "short") > 0)
		return is_unsigned ? "ushort" : "short";
	switch (words_of(t, "long")) {
	case 0:
		return is_unsigned ? "uint" : "int";
	case 1:
		return is_unsigned ? "ulong" : "long";
	default:
		return is_unsigned ? "ullong" : "llong";
	}
}

expr_id
cpp_type(struct walk *w, TSNode n, int depth)
{
	TSNode name;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return LINK_NONE;
	if (is(n, "type_identifier") || is(n, "template_type") ||
	    is(n, "namespace_identifier"))
		return part(w, LINK_NONE, n, 0, depth);
	if (is(n, "qualified_identifier"))
		return cpp_qualified(w, n, depth);
	if (is(n, "primitive_type"))
		return expr_make(w, EXPR_LITERAL, walk_node_str(w, n),
		    LINK_NONE);
	if (is(n, "sized_type_specifier"))
		return cpp_literal(w, cpp_sized(w, n));
	if (is(n, "type_descriptor"))
		return cpp_descriptor(w, n, depth + 1);
	if (is(n, "dependent_type"))
		return cpp_type(w, ts_node_named_child(n, 0), depth + 1);
	if (is(n, "class_specifier") || is(n, "struct_specifier") ||
	    is(n, "union_specifier") || is(n, "enum_specifier")) {
		name = node_field(n, "name");
		if (!ts_node_is_null(name))
			return cpp_type(w, name, depth + 1);
	}
	return LINK_NONE;
}

expr_id
cpp_declared_type(struct walk *w, expr_id type, TSNode d)
{
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(d) &&
	    type != LINK_NONE; i++) {
		const char *t = ts_node_type(d);

		if (strncmp(t, "pointer_", 8) == 0 ||
		    strncmp(t, "array_", 6) == 0 ||
		    strncmp(t, "abstract_pointer_", 17) == 0 ||
		    strncmp(t, "abstract_array_", 15) == 0)
			type = cpp_pointer(w, type);
		else if (strcmp(t, "abstract_function_declarator") == 0 ||
		    (strcmp(t, "function_declarator") == 0 && i > 0 &&
		    is(node_field(d, "declarator"),
		    "parenthesized_declarator")))
			return cpp_literal(w, "function");
		if (strcmp(t, "parenthesized_declarator") == 0 ||
		    strcmp(t, "reference_declarator") == 0 ||
		    strcmp(t, "variadic_declarator") == 0 ||
		    strcmp(t, "abstract_reference_declarator") == 0 ||
		    strcmp(t, "attributed_declarator") == 0)
			d = ts_node_named_child(d, 0);
		else
			d = node_field(d, "declarator");
	}
	return type;
}

expr_id
cpp_descriptor(struct walk *w, TSNode n, int depth)
{
	return cpp_declared_type(w, cpp_type(w, node_field(n, "type"),
	    depth + 1), node_field(n, "declarator"));
}

/* ---- declarators ---- */

TSNode
cpp_declared(TSNode d, TSNode *function)
{
	static const TSNode null;
	int i;

	*function = null;
	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(d); i++) {
		const char *t = ts_node_type(d);

		if (strcmp(t, "identifier") == 0 ||
		    strcmp(t, "field_identifier") == 0 ||
		    strcmp(t, "type_identifier") == 0 ||
		    strcmp(t, "qualified_identifier") == 0 ||
		    strcmp(t, "operator_name") == 0 ||
		    strcmp(t, "destructor_name") == 0 ||
		    strcmp(t, "template_function") == 0 ||
		    strcmp(t, "template_method") == 0 ||
		    strcmp(t, "operator_cast") == 0)
			return d;
		if (strcmp(t, "function_declarator") == 0)
			*function = d;
		else if (strcmp(t, "pointer_declarator") == 0 ||
		    strcmp(t, "array_declarator") == 0)
			*function = null;
		if (strcmp(t, "parenthesized_declarator") == 0 ||
		    strcmp(t, "reference_declarator") == 0 ||
		    strcmp(t, "variadic_declarator") == 0 ||
		    strcmp(t, "attributed_declarator") == 0)
			d = ts_node_named_child(d, 0);
		else
			d = node_field(d, "declarator");
	}
	return null;
}

/* ---- parameters as a text ---- */

struct builder {
	char	*p;
	size_t	 n, size;
};

static void
add(struct builder *b, const char *p, size_t n)
{
	if (n > b->size - b->n)
		n = b->size - b->n;
	memcpy(b->p + b->n, p, n);
	b->n += n;
}

static void
add_declarator(struct walk *w, struct builder *b, TSNode d)
{
	struct text t;
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(d); i++) {
		const char *type = ts_node_type(d);

		t = node_text(w, d);
		if (strstr(type, "pointer_declarator") != NULL ||
		    strstr(type, "array_declarator") != NULL)
			add(b, "*", 1);
		else if (strstr(type, "function_declarator") != NULL)
			add(b, "()", 2);
		else if (t.len >= 2 && t.p[0] == '&' && t.p[1] == '&')
			add(b, "&&", 2);
		if (strstr(type, "parenthesized_declarator") != NULL ||
		    strstr(type, "reference_declarator") != NULL)
			d = ts_node_named_child(d, 0);
		else
			d = node_field(d, "declarator");
	}
}

static void
add_parameter(struct walk *w, struct builder *b, TSNode n)
{
	TSNode type = node_field(n, "type"), name = cpp_last_name(type);
	struct text t = node_text(w, name);
	const char *sized;

	if (ts_node_is_null(type) || is(type, "placeholder_type_specifier") ||
	    is(type, "decltype") || is(type, "dependent_type"))
		add(b, "?", 1);
	else if (is(type, "sized_type_specifier")) {
		sized = cpp_sized(w, type);
		add(b, sized, strlen(sized));
	} else if (walk_bound(w, walk_str(w, t)))
		add(b, "?", 1);
	else {
		if (is(type, "class_specifier") ||
		    is(type, "struct_specifier") ||
		    is(type, "enum_specifier"))
			t = node_text(w, cpp_last_name(node_field(type,
			    "name")));
		add(b, t.p, t.len);
	}
	add_declarator(w, b, node_field(n, "declarator"));
}

struct text
cpp_parameters(struct walk *w, TSNode function, int is_virtual,
    int is_deleted)
{
	TSNode list = node_field(function, "parameters"), c;
	uint32_t i, n = ts_node_child_count(list), k = 0;
	struct builder b = { 0 };
	struct text t;

	b.size = 2 * (ts_node_end_byte(list) - ts_node_start_byte(list)) + 64;
	b.p = walk_alloc(w, b.size + 1);
	for (i = 0; i < n && k < 255; i++) {
		c = ts_node_child(list, i);
		t = node_text(w, c);
		if (text_is(t, "...")) {
			if (k++ > 0)
				add(&b, ",", 1);
			add(&b, "...", 3);
			continue;
		}
		if (!ts_node_is_named(c) || is(c, "comment"))
			continue;
		t = node_text(w, node_field(c, "type"));
		if (text_is(t, "void") &&
		    ts_node_is_null(node_field(c, "declarator")))
			continue;
		if (k++ > 0)
			add(&b, ",", 1);
		add_parameter(w, &b, c);
		if (is(c, "optional_parameter_declaration"))
			add(&b, "=", 1);
		else if (is(c, "variadic_parameter_declaration"))
			add(&b, "...", 3);
	}
	n = ts_node_child_count(function);
	for (i = 0; i < n; i++) {
		c = ts_node_child(function, i);
		if (is(c, "type_qualifier") &&
		    text_is(node_text(w, c), "const"))
			add(&b, ";const", 6);
		else if (is(c, "virtual_specifier"))
			is_virtual = 1;
	}
	if (is_virtual)
		add(&b, ";virtual", 8);
	if (is_deleted)
		add(&b, ";deleted", 8);
	return (struct text){ b.p, b.n };
}
