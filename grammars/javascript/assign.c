/*
 * JavaScript: assignments that define something: X.prototype.m = function,
 * this.f = value.
 */
#include <string.h>

#include "js.h"

/* this.name = value declares a field, once. */
static void
self_field(struct walk *w, TSNode n, TSNode left, TSNode right)
{
	struct walk_def d = { .kind = NODE_FIELD, .leaf = 1 };
	uint32_t class = walk_class(w), ord;

	d.name_node = node_field(left, "property");
	d.name = node_text(w, d.name_node);
	if (class == 0 || d.name.len == 0)
		return;
	ord = walk_def_find(w, class, d.name);
	if (ord == 0) {
		d.node = n;
		d.parent = class;
		d.body = right;
		if (d.name.p[0] == '#' || d.name.p[0] == '_')
			d.flags = NODE_PRIVATE;
		ord = walk_define(w, &d);
	} else if (walk_def_kind(w, ord) != NODE_FIELD)
		return;
	walk_type_def(w, TYPING_ASSIGNED, ord, js_expr(w, right, 0));
}

/* module.exports = function name() { … } */
static int
default_function(struct walk *w, TSNode n, TSNode right)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE,
	    .flags = NODE_PUBLIC | NODE_DEFAULT_EXPORT };

	d.node = n;
	d.name_node = node_field(right, "name");
	d.name = ts_node_is_null(d.name_node) ?
	    (struct text){ "default", 7 } : node_text(w, d.name_node);
	d.body = node_field(right, "body");
	walk_take(w, right);
	walk_take(w, d.name_node);
	js_function_types(w, walk_define(w, &d), right);
	return 1;
}

/* The variable NAME that was declared without a value, or NULL. */
static const struct js_open *
open_variable(struct walk *w, TSNode name)
{
	uint32_t b = walk_binding(w, walk_node_str(w, name)), c, ord = 0;
	const struct js_open *o;

	for (c = walk_container(w); b == LINK_NONE; c = walk_def_parent(w, c))
		if ((ord = walk_def_find(w, c, node_text(w, name))) != 0 ||
		    c == 0)
			break;
	for (o = js_state(w)->open; o != NULL; o = o->before)
		if (o->binding == b && (b != LINK_NONE || o->ord == ord))
			return o;
	return NULL;
}

static void
assigned(struct walk *w, const struct js_open *o, expr_id value)
{
	if (o == NULL)
		return;
	if (o->binding != LINK_NONE)
		walk_type_bind(w, TYPING_ASSIGNED, o->binding, value);
	else
		walk_type_def(w, TYPING_ASSIGNED, o->ord, value);
}

/* X.name = function, X.prototype.name = function: a method of X. */
static int
assigned_function(struct walk *w, TSNode n, TSNode left, TSNode right)
{
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE };
	TSNode object = node_field(left, "object");
	const struct js_open *variable = NULL;
	uint32_t ord;
	int is_member = node_is(left, "member_expression");

	if (!js_is_function(right) || node_is(right, "class"))
		return 0;
	if (!walk_in_function(w) &&
	    text_is(node_text(w, left), "module.exports"))
		return default_function(w, n, right);
	if (node_is(object, "member_expression") && text_is(node_text(w,
	    node_field(object, "property")), "prototype"))
		object = node_field(object, "object");
	else
		d.flags = NODE_STATIC;
	d.name_node = is_member ? node_field(left, "property") : left;
	d.name = node_text(w, d.name_node);
	if (!is_member && !node_is(left, "identifier"))
		return 0;
	if (is_member && node_is(object, "identifier")) {
		uint32_t of = walk_def_find(w, 0, node_text(w, object));

		if (of != 0)
			d.parent = of;
	}
	if (!is_member) {
		d.kind = NODE_FUNCTION;
		d.flags = js_export_flags(w, n);
	}
	/* x.y.name = function: of what, is not known. */
	if (is_member && d.parent == DEF_HERE && walk_container(w) == 0 &&
	    !text_is(node_text(w, object), "exports") &&
	    !text_is(node_text(w, object), "module.exports"))
		d.flags |= NODE_PRIVATE;
	if (is_member && node_is(object, "this"))
		d.parent = walk_class(w) != 0 ? walk_class(w) : DEF_HERE;
	d.node = n;
	d.body = node_field(right, "body");
	walk_take(w, right);
	if (!is_member)
		variable = open_variable(w, left);
	ord = walk_define(w, &d);
	assigned(w, variable, expr_make(w, EXPR_DEF, ord, LINK_NONE));
	js_function_types(w, ord, right);
	return 1;
}

enum walk_next
js_assignment(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left"), right = node_field(n, "right");

	if (js_common_export(w, left, right) && !js_is_function(right))
		return WALK_INTO;
	if (assigned_function(w, n, left, right))
		return WALK_INTO;
	if (node_is(left, "member_expression") &&
	    node_is(node_field(left, "object"), "this"))
		self_field(w, n, left, right);
	else if (node_is(left, "identifier"))
		assigned(w, open_variable(w, left), js_expr(w, right, 0));
	return WALK_INTO;
}
