/*
 * What patterns and declarations bind.
 */
#include <string.h>

#include "js.h"

/* One name: a local variable, or a definition at the top of the file. */
static void
bind_name(struct walk *w, TSNode name, TSNode declaration, expr_id value,
    enum typing_how how, int var, uint32_t flags)
{
	struct walk_def d = { .kind = NODE_VARIABLE, .parent = DEF_HERE,
	    .leaf = 1 };
	uint32_t b;

	walk_take(w, name);
	if (!ts_node_is_null(declaration) && walk_at_top(w)) {
		d.kind = flags & NODE_STATIC ? NODE_CONSTANT : NODE_VARIABLE;
		d.node = declaration;
		d.name_node = name;
		d.name = node_text(w, name);
		d.head = js_head(w, declaration);
		d.body = node_field(declaration, "value");
		d.flags = js_export_flags(w, declaration);
		/* const X = { … }: what is in it belongs to it. */
		d.leaf = ts_node_is_null(js_object(w, d.body)) ||
		    !node_is(node_field(declaration, "name"), "identifier");
		b = walk_define(w, &d);
		if (value != LINK_NONE)
			walk_type_def(w, how, b, value);
		return;
	}
	b = var ? walk_bind_function(w, walk_node_str(w, name)) :
	    walk_bind(w, walk_node_str(w, name));
	if (value != LINK_NONE)
		walk_type_bind(w, how, b, value);
}

struct job {
	TSNode	 n;
	expr_id	 value;
};

/* The names in PATTERN; VALUE (or LINK_NONE) is what the whole gets. */
void
js_pattern(struct walk *w, TSNode pattern, TSNode declaration, expr_id value,
    enum typing_how how, int var, uint32_t flags)
{
	struct job todo[256];
	uint32_t n = 0, i, count;
	expr_id part;
	TSNode c;

	todo[n++] = (struct job){ pattern, value };
	while (n > 0) {
		struct job j = todo[--n];
		const char *t = ts_node_is_null(j.n) ? "" : ts_node_type(j.n);

		if (strcmp(t, "identifier") == 0 ||
		    strcmp(t, "shorthand_property_identifier_pattern") == 0) {
			bind_name(w, j.n, declaration, j.value, how, var, flags);
			continue;
		}
		if (strcmp(t, "assignment_pattern") == 0 ||
		    strcmp(t, "object_assignment_pattern") == 0) {
			c = node_field(j.n, "left");
			part = j.value;
			if (part != LINK_NONE &&
			    node_is(c, "shorthand_property_identifier_pattern"))
				part = expr_member(w, part, walk_node_str(w, c));
			todo[n++] = (struct job){ c, part };
			continue;
		}
		if (strcmp(t, "rest_pattern") == 0) {
			todo[n++] = (struct job){ ts_node_named_child(j.n, 0),
			    LINK_NONE };
			continue;
		}
		if (strcmp(t, "pair_pattern") == 0) {
			c = node_field(j.n, "key");
			part = LINK_NONE;
			if (j.value != LINK_NONE &&
			    node_is(c, "property_identifier"))
				part = expr_member(w, j.value,
				    walk_node_str(w, c));
			todo[n++] = (struct job){ node_field(j.n, "value"), part };
			continue;
		}
		if (strcmp(t, "object_pattern") != 0 &&
		    strcmp(t, "array_pattern") != 0)
			continue;
		count = ts_node_named_child_count(j.n);
		/* From the back, so that names come in their order. */
		for (i = count; i-- > 0 && n < 256;) {
			c = ts_node_named_child(j.n, i);
			part = j.value;
			if (part != LINK_NONE && t[0] == 'a')
				part = expr_make(w, EXPR_INDEX, part, LINK_NONE);
			else if (part != LINK_NONE && node_is(c,
			    "shorthand_property_identifier_pattern"))
				part = expr_member(w, part, walk_node_str(w, c));
			todo[n++] = (struct job){ c, part };
		}
	}
}

/* const a = function b() { … }: in there it is b, too. */
static void
own_name(struct walk *w, TSNode name, uint32_t ord)
{
	if (ts_node_is_null(name))
		return;
	walk_take(w, name);
	walk_type_bind(w, TYPING_ASSIGNED, walk_bind(w, walk_node_str(w, name)),
	    expr_make(w, EXPR_DEF, ord, LINK_NONE));
}

/* No value yet: none is written, or null. */
static int
is_nothing(TSNode value)
{
	return ts_node_is_null(value) || node_is(value, "null") ||
	    node_is(value, "undefined");
}

static void
keep_open(struct walk *w, TSNode name)
{
	struct js *s = js_state(w);
	struct js_open *o = walk_alloc(w, sizeof(*o));

	o->binding = walk_binding(w, walk_node_str(w, name));
	o->ord = walk_def_find(w, walk_container(w), node_text(w, name));
	o->before = s->open;
	s->open = o;
}

/*
 * name = function: the name is a function.  Anything else at the top of the
 * file is a variable, elsewhere a local.
 */
enum walk_next
js_declarator(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), value = node_field(n, "value");
	TSNode list = ts_node_parent(n);
	expr_id type = js_annotation(w, node_field(n, "type"));
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	int var = node_is(list, "variable_declaration");
	uint32_t flags = 0, ord;

	if (js_bind_require(w, name, value))
		return WALK_OVER;
	if (node_is(ts_node_child(list, 0), "const"))
		flags = NODE_STATIC;	/* marks a constant for bind_name() */
	if (node_is(name, "identifier") && js_is_function(value)) {
		walk_take(w, name);
		walk_take(w, value);
		d.kind = node_is(value, "class") ? NODE_CLASS : NODE_FUNCTION;
		d.node = n;
		d.name_node = name;
		d.name = node_text(w, name);
		d.head = js_head(w, list);
		d.body = node_field(value, "body");
		d.flags = js_export_flags(w, list);
		ord = walk_define(w, &d);
		if (d.kind == NODE_CLASS)
			return WALK_INTO;
		own_name(w, node_field(value, "name"), ord);
		js_function_types(w, ord, value);
		return WALK_INTO;
	}
	if (type != LINK_NONE)
		js_pattern(w, name, n, type, TYPING_DECLARED, var, flags);
	else
		js_pattern(w, name, n, is_nothing(value) ? LINK_NONE :
		    js_expr(w, value, 0), TYPING_ASSIGNED, var, flags);
	if (type == LINK_NONE && is_nothing(value) &&
	    node_is(name, "identifier"))
		keep_open(w, name);
	return WALK_INTO;
}

enum walk_next
js_for_in(struct walk *w, TSNode n)
{
	static const TSNode null;
	TSNode left = node_field(n, "left"), right = node_field(n, "right");
	TSNode kind = node_field(n, "kind");
	struct text op = node_text(w, node_field(n, "operator"));

	walk_scope(w);
	if (ts_node_is_null(kind))
		return WALK_INTO;
	if (text_is(op, "of"))
		js_pattern(w, left, null, js_expr(w, right, 0), TYPING_ITERATED,
		    node_is(kind, "var"), 0);
	else
		js_pattern(w, left, null, LINK_NONE, TYPING_ITERATED,
		    node_is(kind, "var"), 0);
	return WALK_INTO;
}

enum walk_next
js_catch(struct walk *w, TSNode n)
{
	static const TSNode null;
	TSNode p = node_field(n, "parameter");

	walk_scope(w);
	if (!ts_node_is_null(p))
		js_pattern(w, p, null, LINK_NONE, TYPING_DECLARED, 0, 0);
	return WALK_INTO;
}
