/*
 * JavaScript: classes, interfaces, their members and bases.
 */
#include <string.h>

#include "js.h"

/* The decorators that were kept decorate ORD. */
static void
js_decorated(struct walk *w, uint32_t ord)
{
	struct js *s = js_state(w);
	uint32_t i;

	for (i = 0; i < s->ndecorators; i++)
		walk_ref_from(w, REF_DECORATE, s->decorators[i], ord,
		    s->decorator_lines[i], 0);
	s->ndecorators = 0;
}

uint32_t
js_modifiers(struct walk *w, TSNode n)
{
	uint32_t i, count = ts_node_child_count(n), flags = 0;

	for (i = 0; i < count; i++) {
		TSNode c = ts_node_child(n, i);
		const char *t = ts_node_type(c);

		if (strcmp(t, "accessibility_modifier") == 0)
			flags |= text_is(node_text(w, c), "private") ?
			    NODE_PRIVATE : text_is(node_text(w, c),
			    "protected") ? NODE_PROTECTED : NODE_PUBLIC;
		else if (strcmp(t, "static") == 0)
			flags |= NODE_STATIC;
		else if (strcmp(t, "async") == 0)
			flags |= NODE_ASYNC;
		else if (strcmp(t, "abstract") == 0)
			flags |= NODE_ABSTRACT;
		else if (strcmp(t, "get") == 0)
			flags |= NODE_PROPERTY;
		else if (strcmp(t, "private_property_identifier") == 0)
			flags |= NODE_PRIVATE;
		else if (strcmp(t, "statement_block") == 0 ||
		    strcmp(t, "formal_parameters") == 0)
			break;
	}
	return flags;
}

/* Is N a member of an interface, or of the type that an alias names? */
static int
in_named_type(TSNode n)
{
	TSNode p = ts_node_parent(n);

	if (node_is(p, "class_body"))
		return 1;
	p = ts_node_parent(p);
	return node_is(p, "interface_declaration") ||
	    node_is(p, "type_alias_declaration");
}

enum walk_next
js_method_definition(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE };
	int declared = node_is(n, "method_signature") ||
	    node_is(n, "abstract_method_signature");
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	if (node_is(d.name_node, "computed_property_name") &&
	    node_is(ts_node_named_child(d.name_node, 0), "string"))
		d.name_node = ts_node_named_child(d.name_node, 0);
	d.name = node_is(d.name_node, "string") ? js_string(w, d.name_node) :
	    node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = js_modifiers(w, n) | js_object_flags(w, n);
	if (declared && !in_named_type(n)) {
		walk_scope(w);
		js_params(w, n, LINK_NONE);
		return WALK_INTO;
	}
	if (declared)
		d.flags |= NODE_DECLARATION;
	if (node_is(n, "abstract_method_signature"))
		d.flags |= NODE_ABSTRACT;
	if (text_is(d.name, "constructor"))
		d.flags |= NODE_CONSTRUCTOR;
	ord = walk_define(w, &d);
	js_decorated(w, ord);
	js_function_types(w, ord, n);
	return WALK_INTO;
}

/* A base in a heritage clause. */
static void
heritage(struct walk *w, uint32_t class, TSNode base, int implements,
    int is_type)
{
	expr_id e = is_type ? js_type(w, base, 0) : js_expr(w, base, 0);

	/* Its type arguments do not say what is inherited. */
	if (node_is(base, "generic_type"))
		e = js_type(w, node_field(base, "name"), 0);
	walk_type_def(w, implements ? TYPING_IMPLEMENTS : TYPING_EXTENDS,
	    class, e);
	walk_ref_from(w, implements ? REF_IMPLEMENTS : REF_EXTENDS, e, class,
	    node_line(base), 0);
	walk_take(w, base);
	if (node_is(base, "generic_type"))
		walk_take(w, node_field(base, "name"));
}

static void
clause(struct walk *w, uint32_t class, TSNode c)
{
	uint32_t i, n = ts_node_named_child_count(c);
	int implements = node_is(c, "implements_clause");
	int is_type = implements || node_is(c, "extends_type_clause");

	for (i = 0; i < n; i++) {
		TSNode b = ts_node_named_child(c, i);

		if (!node_is(b, "type_arguments") && !node_is(b, "comment"))
			heritage(w, class, b, implements, is_type);
	}
}

/* The bases of CLASS, whose node is N. */
static void
js_heritages(struct walk *w, uint32_t class, TSNode n)
{
	TSNode h = node_child_of(n, "class_heritage"), c;
	uint32_t i, count;

	c = node_child_of(n, "extends_type_clause");
	if (!ts_node_is_null(c))
		clause(w, class, c);
	if (ts_node_is_null(h))
		return;
	count = ts_node_named_child_count(h);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(h, i);
		if (node_is(c, "extends_clause") ||
			    node_is(c, "implements_clause"))
			clause(w, class, c);
		else if (i == 0)	/* JavaScript: the expression itself */
			heritage(w, class, c, 0, 0);
	}
}

/* module.exports = class … */
static int
is_module(struct walk *w, TSNode n)
{
	TSNode p = ts_node_parent(n);

	return !walk_in_function(w) && node_is(p, "assignment_expression") &&
	    text_is(node_text(w, node_field(p, "left")), "module.exports");
}

enum walk_next
js_class(struct walk *w, TSNode n)
{
	struct walk_def d = { .parent = DEF_HERE };
	uint32_t class;

	if (walk_taken(w, n)) {		/* const C = class { … } */
		js_heritages(w, walk_container(w), n);
		return WALK_INTO;
	}
	d.kind = node_is(n, "interface_declaration") ? NODE_INTERFACE :
	    NODE_CLASS;
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	if (d.name.len == 0) {
		if (!node_is(n, "class_declaration") && !is_module(w, n) &&
		    !(walk_container(w) == 0 &&
		    js_state(w)->export_flags & NODE_DEFAULT_EXPORT &&
		    js_within(js_state(w)->exported, n)))
			d.name = (struct text){ "<class>", 7 };
		else
			d.name = (struct text){ "default", 7 };
	}
	d.body = node_field(n, "body");
	d.head = js_head(w, n);
	d.flags = js_modifiers(w, n) | js_export_flags(w, n);
	if (is_module(w, n))
		d.flags = NODE_PUBLIC | NODE_DEFAULT_EXPORT;
	if (node_is(n, "abstract_class_declaration"))
		d.flags |= NODE_ABSTRACT;
	walk_take(w, d.name_node);
	class = walk_define(w, &d);
	js_decorated(w, class);
	if (!ts_node_is_null(node_field(n, "type_parameters")))
		walk_scope(w);
	js_heritages(w, class, n);
	return WALK_INTO;
}

/* Fields of classes, properties of interfaces. */
enum walk_next
js_field(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE };
	TSNode value = node_field(n, "value");
	expr_id type = js_annotation(w, node_field(n, "type"));
	uint32_t ord, class = walk_class(w);

	d.name_node = node_field(n, "name");
	if (ts_node_is_null(d.name_node))
		d.name_node = node_field(n, "property");
	d.node = n;
	d.name = node_is(d.name_node, "string") ? js_string(w, d.name_node) :
	    node_text(w, d.name_node);
	d.flags = js_modifiers(w, n);
	/* An object type without a name has no members of its own. */
	if (d.name.len == 0 || class == 0 || class != walk_container(w) ||
	    (node_is(n, "property_signature") && !in_named_type(n)))
		return WALK_INTO;
	d.body = js_is_function(value) ? node_field(value, "body") : value;
	if (js_is_function(value) && !node_is(value, "class")) {
		d.kind = NODE_METHOD;
		walk_take(w, value);
	}
	ord = walk_define(w, &d);
	if (d.kind == NODE_METHOD) {
		js_function_types(w, ord, value);
		if (type != LINK_NONE)
			walk_type_def(w, TYPING_DECLARED, ord, type);
	} else if (type != LINK_NONE)
		walk_type_def(w, TYPING_DECLARED, ord, type);
	else if (!ts_node_is_null(value))
		walk_type_def(w, TYPING_ASSIGNED, ord, js_expr(w, value, 0));
	return WALK_INTO;
}

/* What an interface is called with, and gives: the first such line counts. */
enum walk_next
js_call_signature(struct walk *w, TSNode n)
{
	uint32_t type = walk_container(w);
	expr_id e;

	if (walk_def_kind(w, type) == NODE_INTERFACE && in_named_type(n) &&
	    node_child_of(ts_node_parent(n), "call_signature").id == n.id) {
		e = js_annotation(w, node_field(n, "return_type"));
		if (e != LINK_NONE)
			walk_type_def(w, TYPING_RETURNS, type, e);
		if ((e = js_param_types(w, n, 0)) != LINK_NONE)
			walk_type_def(w, TYPING_PARAMS, type, e);
	}
	return js_function_scope(w, n);
}

enum walk_next
js_index_signature(struct walk *w, TSNode n)
{
	TSNode m = node_child_of(n, "mapped_type_clause");
	TSNode name = node_field(ts_node_is_null(m) ? n : m, "name");

	walk_take(w, name);
	walk_scope(w);
	if (!ts_node_is_null(name))
		walk_bind(w, walk_node_str(w, name));
	return WALK_INTO;
}
