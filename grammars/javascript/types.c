/*
 * JavaScript: type aliases, enums, namespaces, objects that have a name.
 */
#include <string.h>

#include "js.h"

/* { [K in keyof T]: … } */
static int
mapped(TSNode object)
{
	TSNode first = ts_node_named_child(object, 0);

	return node_is(first, "index_signature") && !ts_node_is_null(
	    node_child_of(first, "mapped_type_clause"));
}

/* import A = B.C: another name. */
enum walk_next
js_import_alias(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .parent = DEF_HERE,
	    .leaf = 1 };

	d.node = n;
	d.name_node = ts_node_named_child(n, 0);
	d.name = node_text(w, d.name_node);
	d.head = js_head(w, n);
	d.flags = js_export_flags(w, n);
	walk_take(w, d.name_node);
	walk_type_def(w, TYPING_ALIAS, walk_define(w, &d),
	    js_type(w, ts_node_named_child(n, 1), 0));
	return WALK_INTO;
}

enum walk_next
js_type_alias(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .parent = DEF_HERE };
	TSNode value = node_field(n, "value");
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.head = js_head(w, n);
	d.flags = js_export_flags(w, n);
	/* type T = { … } has members, as an interface has. */
	if (node_is(value, "object_type") && !mapped(value)) {
		d.kind = NODE_INTERFACE;
		d.body = value;
	}
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	if (!ts_node_is_null(node_field(n, "type_parameters")))
		walk_scope(w);
	if (d.kind == NODE_TYPE_ALIAS)
		walk_type_def(w, TYPING_ALIAS, ord, js_type(w, value, 0));
	return WALK_INTO;
}

enum walk_next
js_enum_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_ENUM, .parent = DEF_HERE };
	TSNode body = node_field(n, "body"), c;
	uint32_t i, count;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = body;
	d.head = js_head(w, n);
	d.flags = js_export_flags(w, n);
	walk_take(w, d.name_node);
	walk_define(w, &d);
	memset(&d, 0, sizeof(d));
	d.kind = NODE_ENUM_MEMBER;
	d.parent = DEF_HERE;
	d.leaf = 1;
	count = ts_node_is_null(body) ? 0 : ts_node_named_child_count(body);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(body, i);
		d.node = c;
		d.name_node = node_is(c, "enum_assignment") ?
		    node_field(c, "name") : c;
		if (node_is(c, "comment"))
			continue;
		d.name = node_is(d.name_node, "string") ?
		    js_string(w, d.name_node) : node_text(w, d.name_node);
		walk_define(w, &d);
	}
	return WALK_INTO;
}

/* namespace N { … } holds definitions as a file does. */
enum walk_next
js_namespace(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_MODULE, .parent = DEF_HERE };

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_is(d.name_node, "string") ? js_string(w, d.name_node) :
	    node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.head = js_head(w, n);
	d.flags = js_export_flags(w, n);
	walk_take(w, d.name_node);
	walk_define(w, &d);
	walk_take(w, d.body);
	return WALK_INTO;
}

/* Of an object without a name: nobody sees its members from outside. */
uint32_t
js_object_flags(struct walk *w, TSNode member)
{
	TSNode object = ts_node_parent(member);
	TSNode around = ts_node_parent(object);

	if (!node_is(object, "object") || walk_container(w) != 0 ||
	    (node_is(around, "assignment_expression") &&
	    text_is(node_text(w, node_field(around, "left")),
	    "module.exports")))
		return NODE_PUBLIC;
	return NODE_PRIVATE;
}

/* { name: function … }; { name: { … } } in an object that has a name. */
enum walk_next
js_pair(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE };
	TSNode value = node_field(n, "value"), key = node_field(n, "key");
	enum node_kind in = walk_def_kind(w, walk_container(w));

	if (node_is(value, "object") && walk_at_top(w) &&
	    !node_is(key, "computed_property_name") &&
	    (in == NODE_CONSTANT || in == NODE_VARIABLE || in == NODE_FIELD)) {
		d.kind = NODE_FIELD;
		d.node = n;
		d.name_node = key;
		d.name = node_is(key, "string") ? js_string(w, key) :
		    node_text(w, key);
		d.body = value;
		walk_define(w, &d);
		return WALK_INTO;
	}
	if (!js_is_function(value) || node_is(value, "class") ||
	    node_is(key, "computed_property_name"))
		return WALK_INTO;
	walk_take(w, value);
	d.node = n;
	d.name_node = key;
	d.name = node_is(key, "string") ? js_string(w, key) : node_text(w, key);
	d.body = node_field(value, "body");
	d.flags = js_object_flags(w, n);
	js_function_types(w, walk_define(w, &d), value);
	return WALK_INTO;
}
