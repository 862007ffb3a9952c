/*
 * C++: functions, methods and lambdas.
 */
#include <string.h>

#include "cpp.h"

static int
is(TSNode n, const char *type)
{
	return node_is(n, type);
}

/* "operator bool", "operator==", "~X", "f": the name as it is written, but
   for blanks; of a conversion without its parentheses. */
static struct text
name_text(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);
	TSNode d;

	if (is(n, "template_function") || is(n, "template_method"))
		return cpp_folded(w, node_text(w, node_field(n, "name")));
	if (is(n, "operator_cast")) {
		d = node_field(n, "declarator");
		while (!ts_node_is_null(d) &&
		    !is(d, "abstract_function_declarator"))
			d = ts_node_named_child_count(d) > 0 ?
			    ts_node_named_child(d,
			    ts_node_named_child_count(d) - 1) :
			    (TSNode){ 0 };
		if (!ts_node_is_null(d))
			t.len = ts_node_start_byte(d) - ts_node_start_byte(n);
		while (t.len > 0 && t.p[t.len - 1] == ' ')
			t.len--;
	}
	return cpp_folded(w, t);
}

static TSNode
last_part(TSNode name)
{
	int i;

	for (i = 0; i < EXPR_DEPTH && is(name, "qualified_identifier"); i++)
		name = node_field(name, "name");
	return name;
}

/* The part of a qualified name before the last, without its arguments. */
static struct text
class_part(struct walk *w, TSNode name)
{
	TSNode scope = { 0 };

	while (is(name, "qualified_identifier")) {
		scope = node_field(name, "scope");
		name = node_field(name, "name");
	}
	return node_text(w, cpp_last_name(scope));
}

struct specifiers {
	uint32_t	flags;
	int		is_virtual, is_pure, is_deleted, is_default;
};

static void
specifiers(struct walk *w, TSNode n, struct specifiers *s)
{
	uint32_t i, count = ts_node_child_count(n);
	const char *f;
	struct text t;
	TSNode c;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < count; i++) {
		c = ts_node_child(n, i);
		t = node_text(w, c);
		f = ts_node_field_name_for_child(n, i);
		if (is(c, "storage_class_specifier")) {
			if (text_is(t, "static"))
				s->flags |= NODE_STATIC;
			else if (text_is(t, "inline"))
				s->flags |= NODE_INLINE;
		} else if (strcmp(ts_node_type(c), "virtual") == 0)
			s->is_virtual = 1;
		else if (is(c, "pure_virtual_clause") || (f != NULL &&
		    strcmp(f, "default_value") == 0 && text_is(t, "0")))
			s->is_pure = 1;
		else if (is(c, "delete_method_clause"))
			s->is_deleted = 1;
		else if (is(c, "default_method_clause"))
			s->is_default = 1;
	}
}

/* Is an anonymous namespace around? */
static int
is_hidden(struct walk *w)
{
	uint32_t i;

	for (i = walk_container(w); i != 0; i = walk_def_parent(w, i))
		if (walk_def_kind(w, i) == NODE_MODULE &&
		    walk_def_flags(w, i) & NODE_PRIVATE)
			return 1;
	return 0;
}

/* Is NAME a namespace that this file opens? */
static int
is_namespace(struct walk *w, struct text name)
{
	uint32_t i, ord;

	for (i = walk_container(w);; i = walk_def_parent(w, i)) {
		ord = walk_def_find(w, i, name);
		if (ord != 0 && walk_def_kind(w, ord) == NODE_MODULE)
			return 1;
		if (i == 0)
			return 0;
	}
}

static void
returns(struct walk *w, uint32_t ord, TSNode n, TSNode name, TSNode function)
{
	TSNode type = node_field(n, "type"), trailing;
	expr_id e;

	trailing = node_child_of(function, "trailing_return_type");
	if (is(name, "operator_cast"))
		e = cpp_type(w, node_field(name, "type"), 0);
	else if (!ts_node_is_null(trailing))
		e = cpp_descriptor(w, ts_node_named_child(trailing, 0), 0);
	else
		e = cpp_declared_type(w, cpp_type(w, type, 0),
		    node_field(n, "declarator"));
	if (e != LINK_NONE)
		walk_type_def(w, TYPING_RETURNS, ord, e);
	else if (is(type, "placeholder_type_specifier"))
		cpp_state(w)->deduced = ord;
}

/* The function_declarator in a conversion: operator T() const. */
static TSNode
conversion_function(TSNode name)
{
	TSNode d = node_field(name, "declarator");
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(d); i++) {
		if (is(d, "abstract_function_declarator"))
			return d;
		d = is(d, "abstract_reference_declarator") ?
		    ts_node_named_child(d, 0) : node_field(d, "declarator");
	}
	return d;
}

/* Define the function or method that DECL is. */
static uint32_t
define(struct walk *w, TSNode decl, TSNode name, TSNode function,
    uint32_t flags, int leaf)
{
	struct cpp_class *c = cpp_class(w, walk_container(w));
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	struct specifiers s;
	TSNode last = last_part(name);
	struct text class;
	uint32_t ord;

	specifiers(w, decl, &s);
	if (is(last, "operator_cast"))
		function = conversion_function(last);
	d.node = decl;
	d.head = cpp_head(decl);
	d.name_node = last;
	d.name = name_text(w, last);
	d.body = node_field(decl, "body");
	if (ts_node_is_null(d.body))
		d.body = node_child_of(decl, "field_initializer_list");
	else if (!ts_node_is_null(node_child_of(decl,
	    "field_initializer_list")))
		d.body = node_child_of(decl, "field_initializer_list");
	d.flags = flags | s.flags;
	d.leaf = leaf;
	if (cpp_state(w)->is_friend) {
		/* It belongs to what is around the class. */
		d.parent = walk_container(w);
		while (d.parent != 0 && cpp_class(w, d.parent) != NULL)
			d.parent = walk_def_parent(w, d.parent);
		c = NULL;
	}
	if (c != NULL) {
		d.kind = NODE_METHOD;
		d.flags |= c->access;
		if (s.is_pure)
			d.flags |= NODE_ABSTRACT | NODE_DECLARATION;
		if (s.is_deleted)
			d.flags |= NODE_DECLARATION;
		if (text_same(d.name, cpp_folded(w, walk_def_name(w, c->ord))))
			d.flags |= NODE_CONSTRUCTOR;
		class = walk_def_name(w, c->ord);
		if (memchr(class.p, '<', class.len) != NULL &&
		    d.name.len == (size_t)((const char *)memchr(class.p, '<',
		    class.len) - class.p) && memcmp(class.p, d.name.p,
		    d.name.len) == 0)
			d.flags |= NODE_CONSTRUCTOR;
	} else if (is(name, "qualified_identifier")) {
		d.owner = cpp_owner(w, name);
		class = class_part(w, name);
		if (text_same(d.name, class))
			d.flags |= NODE_CONSTRUCTOR;
		if (class.len > 0 && ((d.flags & NODE_CONSTRUCTOR) != 0 ||
		    !is_namespace(w, class)))
			d.kind = NODE_METHOD;
	} else if (s.flags & NODE_STATIC || is_hidden(w))
		d.flags |= NODE_PRIVATE;
	cpp_take_name(w, name);
	ord = cpp_define(w, &d, c == NULL ? name : last);
	if (!ts_node_is_null(function))
		walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
		    walk_str(w, cpp_parameters(w, function,
		    s.is_virtual, s.is_deleted)), LINK_NONE));
	returns(w, ord, decl, last, function);
	return ord;
}

void
cpp_method_declaration(struct walk *w, TSNode decl, TSNode name,
    TSNode function)
{
	define(w, decl, name, function, NODE_DECLARATION, 1);
}

enum walk_next
cpp_function_definition(struct walk *w, TSNode n)
{
	TSNode function, name = cpp_declared(node_field(n, "declarator"),
	    &function);
	struct text t;

	if (ts_node_is_null(name))
		return WALK_INTO;
	t = node_text(w, last_part(name));
	if (t.len == 0 || (ts_node_is_null(function) &&
	    !is(last_part(name), "operator_cast")))
		return WALK_INTO;
	if (is(name, "identifier") && c_is_keyword(t.p, t.len))
		return WALK_INTO;
	if (ts_node_is_null(node_field(n, "type")) &&
	    cpp_test_definition(w, n, name, function))
		return WALK_INTO;
	define(w, n, name, function, 0, 0);
	return WALK_INTO;
}

/* X::X() : Base(1), field_(2): constructors are called. */
enum walk_next
cpp_field_initializer(struct walk *w, TSNode n)
{
	TSNode name = ts_node_named_child(n, 0), args;
	uint32_t arity, count = ts_node_named_child_count(n);
	expr_id e;

	if (ts_node_is_null(name) || count < 2)
		return WALK_INTO;
	args = ts_node_named_child(n, 1);
	if (is(name, "field_identifier"))
		e = expr_global(w, walk_node_str(w, name));
	else if (is(name, "template_method"))
		e = expr_global(w, walk_node_str(w, node_field(name, "name")));
	else
		e = cpp_qualified(w, name, 0);
	e = cpp_applied(w, e, args, &arity, 0);
	walk_ref(w, REF_NEW, e, name, arity);
	cpp_take_name(w, name);
	return WALK_INTO;
}
