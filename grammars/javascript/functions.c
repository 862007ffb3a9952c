/*
 * Functions: their types, their parameters, and what the place where one
 * stands says of these (contextual typing).
 * https://www.typescriptlang.org/docs/handbook/type-inference.html#contextual-typing
 */
#include <string.h>

#include "js.h"

#define PARAMS_MAX	64	/* further ones have no type */

/* ---- function types ---- */

/* Parameter I of a list, or a null node: `this: T` is none. */
static TSNode
param_at(const struct walk *w, TSNode list, uint32_t i)
{
	TSNode first = ts_node_named_child(list, 0);

	if (text_is(node_text(w, node_field(first, "pattern")), "this"))
		i++;
	return ts_node_named_child(list, i);
}

expr_id
js_param_types(struct walk *w, TSNode function, int depth)
{
	TSNode list = node_field(function, "parameters"), c;
	expr_id types[PARAMS_MAX], none = expr_unknown(w), all = none;
	uint32_t i, n = 0;

	while (!ts_node_is_null(list) && n < PARAMS_MAX &&
	    !ts_node_is_null(c = param_at(w, list, n))) {
		types[n] = js_annotated(w, node_field(c, "type"), depth);
		if (types[n] == LINK_NONE ||
		    node_is(node_field(c, "pattern"), "rest_pattern"))
			types[n] = none;
		n++;
	}
	while (n > 0 && types[n - 1] == none)
		n--;
	for (i = n; i-- > 0;)
		all = expr_make(w, EXPR_LIST, types[i], all);
	return n == 0 ? LINK_NONE : all;
}

expr_id
js_function_type(struct walk *w, TSNode n, int depth)
{
	TSNode returns = node_field(n, "return_type");
	expr_id params = js_param_types(w, n, depth + 1), type;

	type = node_is(returns, "type_predicate") ? expr_unknown(w) :
	    js_type(w, returns, depth + 1);
	return expr_make(w, EXPR_FUNCTION, type, params == LINK_NONE ?
	    expr_unknown(w) : params);
}

void
js_function_types(struct walk *w, uint32_t ord, TSNode n)
{
	expr_id type = js_annotation(w, node_field(n, "return_type"));
	TSNode body = node_field(n, "body");

	js_params(w, n, js_context(w, n, 0));
	if (type != LINK_NONE)
		walk_type_def(w, TYPING_RETURNS, ord, type);
	else if (node_is(n, "arrow_function") &&
	    !node_is(body, "statement_block"))
		walk_type_def(w, TYPING_RETURNED, ord, js_expr(w, body, 0));
	if ((type = js_param_types(w, n, 0)) != LINK_NONE)
		walk_type_def(w, TYPING_PARAMS, ord, type);
}

/* ---- parameters ---- */

/* constructor(private x: T) also declares a field. */
static void
parameter_property(struct walk *w, TSNode param, TSNode name, expr_id type)
{
	struct walk_def d = { .kind = NODE_FIELD, .leaf = 1 };
	TSNode access = node_child_of(param, "accessibility_modifier");
	struct text t = node_text(w, access);
	uint32_t class = walk_class(w), ord;

	if ((ts_node_is_null(access) && !node_is(ts_node_child(param, 0),
	    "readonly")) || class == 0 || !node_is(name, "identifier"))
		return;
	d.node = param;
	d.name_node = name;
	d.name = node_text(w, name);
	d.parent = class;
	d.flags = text_is(t, "private") ? NODE_PRIVATE :
	    text_is(t, "protected") ? NODE_PROTECTED : NODE_PUBLIC;
	ord = walk_define(w, &d);
	if (type != LINK_NONE)
		walk_type_def(w, TYPING_DECLARED, ord, type);
}

void
js_params(struct walk *w, TSNode function, expr_id context)
{
	static const TSNode null;
	TSNode list = node_field(function, "parameters"), c, p;
	TSNode one = node_field(function, "parameter");
	uint32_t i, n;
	expr_id type, value;

	if (!ts_node_is_null(one))
		js_pattern(w, one, null, context == LINK_NONE ? LINK_NONE :
		    expr_make(w, EXPR_PARAM, context, 0), TYPING_ASSIGNED, 0,
		    0);
	n = ts_node_is_null(list) ? 0 : ts_node_named_child_count(list);
	for (i = 0; i < n; i++) {
		c = ts_node_named_child(list, i);
		value = context == LINK_NONE ? LINK_NONE :
		    expr_make(w, EXPR_PARAM, context, i);
		if (!node_is(c, "required_parameter") &&
		    !node_is(c, "optional_parameter")) {
			js_pattern(w, c, null, value, TYPING_ASSIGNED, 0, 0);
			continue;
		}
		p = node_field(c, "pattern");
		type = js_annotation(w, node_field(c, "type"));
		if (!ts_node_is_null(node_field(c, "value")))
			value = js_expr(w, node_field(c, "value"), 0);
		if (type != LINK_NONE)
			js_pattern(w, p, null, type, TYPING_DECLARED, 0, 0);
		else
			js_pattern(w, p, null, value, TYPING_ASSIGNED, 0, 0);
		parameter_property(w, c, p, type);
	}
}

/* ---- what a place says ---- */

static expr_id
argument(struct walk *w, TSNode args, TSNode n)
{
	TSNode call = ts_node_parent(args), f;
	uint32_t i = 0;

	f = node_field(call, node_is(call, "new_expression") ? "constructor" :
	    "function");
	if (ts_node_is_null(f) || js_is_function(f))
		return LINK_NONE;
	while (i < PARAMS_MAX && ts_node_named_child(args, i).id != n.id)
		i++;
	return i == PARAMS_MAX ? LINK_NONE :
	    expr_make(w, EXPR_PARAM, js_expr(w, f, 0), i);
}

static expr_id
instance(struct walk *w, expr_id type)
{
	return type == LINK_NONE ? LINK_NONE :
	    expr_make(w, EXPR_NEW, type, LINK_NONE);
}

expr_id
js_context(struct walk *w, TSNode n, int depth)
{
	TSNode p = ts_node_parent(n), key;
	const char *t = ts_node_is_null(p) ? "" : ts_node_type(p);
	expr_id e;

	if (depth > EXPR_DEPTH)
		return LINK_NONE;
	if (strcmp(t, "parenthesized_expression") == 0)
		return js_context(w, p, depth + 1);
	if (strcmp(t, "arguments") == 0)
		return argument(w, p, n);
	if (strcmp(t, "variable_declarator") == 0 ||
	    strcmp(t, "public_field_definition") == 0)
		return instance(w, js_annotation(w, node_field(p, "type")));
	if (strcmp(t, "pair") == 0 || node_is(n, "method_definition")) {
		key = node_is(n, "method_definition") ? node_field(n, "name") :
		    node_field(p, "key");
		if (node_is(n, "method_definition"))
			p = n;
		p = ts_node_parent(p);
		if (!node_is(p, "object") ||
		    !node_is(key, "property_identifier"))
			return LINK_NONE;
		e = js_context(w, p, depth + 1);
		return e == LINK_NONE ? LINK_NONE :
		    expr_member(w, e, walk_node_str(w, key));
	}
	return LINK_NONE;
}

/*
 * f in x.forEach(f) and its like gets an element of x, in p.then(f) what p
 * resolves to: the type of its first parameter, if none is written.
 */
static int
js_element_callback(struct walk *w, TSNode f)
{
	static const char *const each[] = { "every", "filter", "find",
	    "findIndex", "findLast", "flatMap", "forEach", "map", "some" };
	TSNode args = ts_node_parent(f), callee, p, list, object;
	struct text name;
	expr_id e;
	size_t i;

	callee = node_field(ts_node_parent(args), "function");
	if (!node_is(args, "arguments") ||
	    !node_is(callee, "member_expression") ||
	    ts_node_named_child(args, 0).id != f.id)
		return 0;
	list = node_field(f, "parameters");
	p = ts_node_is_null(list) ? node_field(f, "parameter") :
	    ts_node_named_child(list, 0);
	if (node_is(p, "required_parameter")) {
		if (!ts_node_is_null(node_field(p, "type")))
			return 0;
		p = node_field(p, "pattern");
	}
	if (!node_is(p, "identifier"))
		return 0;
	name = node_text(w, node_field(callee, "property"));
	object = node_field(callee, "object");
	if (text_is(name, "then")) {
		e = expr_make(w, EXPR_DEREF, js_expr(w, object, 0), LINK_NONE);
		walk_type_bind(w, TYPING_ASSIGNED,
		    walk_bind(w, walk_node_str(w, p)), e);
		return 1;
	}
	for (i = 0; i < sizeof(each) / sizeof(each[0]); i++)
		if (text_is(name, each[i])) {
			e = js_expr(w, object, 0);
			walk_type_bind(w, TYPING_ITERATED,
			    walk_bind(w, walk_node_str(w, p)), e);
			return 1;
		}
	return 0;
}

enum walk_next
js_function_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	if (d.name.len == 0)
		d.name = (struct text){ "default", 7 };
	d.body = node_field(n, "body");
	d.head = js_head(w, n);
	d.flags = js_modifiers(w, n) | js_export_flags(w, n);
	if (node_is(n, "function_signature"))
		d.flags |= NODE_DECLARATION;
	walk_take(w, d.name_node);
	js_function_types(w, walk_define(w, &d), n);
	return WALK_INTO;
}

/* Arrow functions and function expressions. */
enum walk_next
js_anonymous(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	const struct js *s = js_state(w);
	uint32_t ord;

	if (walk_taken(w, n))	/* it has a name, and is open already */
		return WALK_INTO;
	/* export default () => … */
	if (walk_container(w) == 0 && walk_at_top(w) &&
	    s->export_flags & NODE_DEFAULT_EXPORT &&
	    js_within(s->exported, n)) {
		d.node = n;
		d.name = (struct text){ "default", 7 };
		d.body = node_field(n, "body");
		d.head = s->exported;
		d.flags = js_export_flags(w, n);
		walk_take(w, n);
		ord = walk_define(w, &d);
		js_function_types(w, ord, n);
		return WALK_INTO;
	}
	walk_scope_function(w);
	walk_take(w, node_field(n, "name"));
	js_params(w, n, js_element_callback(w, n) ? LINK_NONE :
	    js_context(w, n, 0));
	return WALK_INTO;
}

/* (a: T) => U and the like: parameters are known here only. */
enum walk_next
js_function_scope(struct walk *w, TSNode n)
{
	walk_scope(w);
	js_params(w, n, LINK_NONE);
	return WALK_INTO;
}
