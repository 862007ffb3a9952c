/*
 * PHP: variables, parameters, closures.
 */
#include "php.h"

#define CUSTOM_MIN	3	/* letters of a name that may tell a class */

/* The class that by custom goes by this name ($token: Token), or NONE. */
static expr_id
by_custom(struct walk *w, struct text name)
{
	char *p;

	if (name.len > 0 && name.p[0] == '$') {
		name.p++;
		name.len--;
	}
	if (name.len < CUSTOM_MIN || name.p[0] < 'a' || name.p[0] > 'z')
		return NONE;
	p = walk_alloc(w, name.len);
	memcpy(p, name.p, name.len);
	p[0] = (char)(p[0] - 'a' + 'A');
	return php_class_expr(w, (struct text){ p, name.len });
}

static void
likely(struct walk *w, uint32_t bind, TSNode name)
{
	expr_id e = by_custom(w, node_text(w, name));

	if (e != NONE)
		walk_type_bind(w, TYPING_LIKELY, bind, e);
}

static uint32_t
bind_name(struct walk *w, TSNode name)
{
	uint32_t b = walk_bind_function(w, walk_node_str(w, name));

	likely(w, b, name);
	return b;
}

/* $this->name = value: what the class's own field is given. */
static void
field_value(struct walk *w, TSNode left, expr_id value)
{
	const struct php_class *c = php_state(w)->class;
	TSNode object = node_field(left, "object");
	TSNode name = node_field(left, "name");
	uint32_t ord;

	if (c == NULL || !text_is(node_text(w, object), "$this"))
		return;
	ord = walk_def_find(w, c->ord, node_text(w, name));
	if (ord != 0 && walk_def_kind(w, ord) == NODE_FIELD)
		walk_type_def(w, TYPING_ASSIGNED, ord, value);
}

static void
assign(struct walk *w, TSNode left, expr_id value, int depth)
{
	const TSNode *v;
	uint32_t i, n;
	TSNode c;

	if (node_is(left, "variable_name")) {
		if (!text_is(node_text(w, left), "$this"))
			walk_type_bind(w, TYPING_ASSIGNED, bind_name(w, left),
			    value);
	} else if (node_is(left, "member_access_expression"))
		field_value(w, left, value);
	else if (node_is(left, "subscript_expression")) {
		/* $a[] = new A: an array of these. */
		c = node_arg(left, 0);
		value = expr_make(w, EXPR_GENERIC, php_named_type(w, "array"),
		    value);
		if (node_is(c, "member_access_expression"))
			field_value(w, c, value);
		else if (node_is(c, "variable_name"))
			walk_type_bind(w, TYPING_ASSIGNED, bind_name(w, c), value);
	} else if (node_is(left, "list_literal") && depth < EXPR_DEPTH) {
		v = node_children(w, left, &n);
		for (i = 0; i < n; i++) {
			c = v[i];
			assign(w, c, node_is(c, "list_literal") ? value :
			    expr_make(w, EXPR_INDEX, value, NONE), depth + 1);
		}
	}
}

enum walk_next
php_assignment(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left"), statement = ts_node_parent(n);
	expr_id said = NONE;

	if (node_is(left, "variable_name") &&
	    node_is(statement, "expression_statement"))
		said = php_doc_type(w, php_doc(w, statement), "@var",
		    (struct text){ "", 0 });
	if (said != NONE)
		walk_type_bind(w, TYPING_DECLARED, bind_name(w, left), said);
	else
		assign(w, left, php_expr(w, node_field(n, "right"), 0), 0);
	return WALK_INTO;
}

enum walk_next
php_static_variable(struct walk *w, TSNode n)
{
	TSNode value = node_field(n, "value");

	if (ts_node_is_null(value))
		bind_name(w, node_field(n, "name"));
	else
		assign(w, node_field(n, "name"), php_expr(w, value, 0), 0);
	return WALK_INTO;
}

enum walk_next
php_foreach(struct walk *w, TSNode n)
{
	TSNode value = node_arg(n, 1), v;
	expr_id over = php_expr(w, node_arg(n, 0), 0), said;
	uint32_t b;

	if (node_is(value, "pair")) {
		if (node_is(node_arg(value, 0), "variable_name"))
			bind_name(w, node_arg(value, 0));
		value = node_arg(value, 1);
	}
	if (node_is(value, "by_ref"))
		value = node_arg(value, 0);
	if (node_is(value, "list_literal")) {
		assign(w, value, expr_make(w, EXPR_INDEX, over, NONE), 0);
		return WALK_INTO;
	}
	v = value;
	if (!node_is(v, "variable_name"))
		return WALK_INTO;
	said = php_doc_type(w, php_doc(w, n), "@var", node_text(w, v));
	/* Loops share names, too. */
	walk_scope(w);
	b = walk_bind(w, walk_node_str(w, v));
	likely(w, b, v);
	walk_type_bind(w, said != NONE ? TYPING_DECLARED : TYPING_ITERATED, b,
	    said != NONE ? said : over);
	return WALK_INTO;
}

enum walk_next
php_catch(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");
	expr_id e = php_type(w, node_field(n, "type"), 0);

	/* Many blocks catch into one name: each has its own type. */
	walk_scope(w);
	if (!ts_node_is_null(name) && e != NONE)
		walk_type_bind(w, TYPING_DECLARED, walk_bind(w,
		    walk_node_str(w, name)), e);
	return WALK_INTO;
}

/* A property that is declared as a parameter. */
static void
promoted(struct walk *w, TSNode p, TSNode name, expr_id type)
{
	struct walk_def d = { .kind = NODE_FIELD, .leaf = 1 };
	const struct php_class *c = php_state(w)->class;
	struct text v = node_text(w, node_field(p, "visibility"));
	uint32_t ord;

	if (c == NULL)
		return;
	d.name = node_text(w, name);
	if (d.name.len < 2)
		return;
	d.name.p++;
	d.name.len--;
	d.parent = c->ord;
	d.node = p;
	d.name_node = name;
	d.flags = php_is_word(v, "private") ? NODE_PRIVATE :
	    php_is_word(v, "protected") ? NODE_PROTECTED : NODE_PUBLIC;
	ord = walk_define(w, &d);
	if (type != NONE)
		walk_type_def(w, TYPING_DECLARED, ord, type);
}

void
php_parameters(struct walk *w, TSNode list, struct text doc)
{
	uint32_t i, n, b;
	const TSNode *v = node_children(w, list, &n);
	TSNode p, name, value;
	expr_id type, said;

	for (i = 0; i < n; i++) {
		p = v[i];
		name = node_field(p, "name");
		if (node_is(name, "by_ref"))
			name = node_arg(name, 0);
		if (ts_node_is_null(name))
			continue;
		type = php_type(w, node_field(p, "type"), 0);
		/* A comment says more of an array, and of what has no type. */
		said = php_doc_type(w, doc, "@param", node_text(w, name));
		if (said != NONE && (type == NONE || type == php_named_type(w,
		    "array") || type == php_named_type(w, "Closure")))
			type = said;
		if (node_is(p, "variadic_parameter"))
			type = type == NONE ? php_named_type(w, "array") :
			    expr_make(w, EXPR_GENERIC, php_named_type(w,
			    "array"), type);
		b = walk_bind(w, walk_node_str(w, name));
		likely(w, b, name);
		value = node_field(p, "default_value");
		if (type != NONE)
			walk_type_bind(w, TYPING_DECLARED, b, type);
		else if (!ts_node_is_null(value) && !node_is(value, "null"))
			walk_type_bind(w, TYPING_ASSIGNED, b, php_expr(w,
			    value, 0));
		if (node_is(p, "property_promotion_parameter"))
			promoted(w, p, name, type);
	}
}

enum walk_next
php_closure(struct walk *w, TSNode n)
{
	walk_scope_function(w);
	php_parameters(w, node_field(n, "parameters"), (struct text){ "", 0 });
	return WALK_INTO;
}
