/*
 * Kotlin: definitions.
 *
 * What stands in a companion object is its class's, as it is called.  An
 * extension is a function or property of its file; its TYPING_VALUE says
 * "TYPE/least/most": the simple name of what it extends, which is empty for
 * others, and how many arguments it takes (most "-": any number).
 */
#include <stdio.h>
#include <string.h>

#include "kotlin.h"

#define VALUE_SIZE	256	/* a type's name and two numbers, bytes */
#define BASES_MAX	64	/* of one class; the compiler's limit is higher */

struct modifiers {
	TSNode		node;
	uint32_t	flags;
	int		is_enum, is_const, is_test, is_vararg;
	TSNode		after;	/* last annotation */
};

static int
same(struct text t, const char *s)
{
	return t.len == strlen(s) && memcmp(t.p, s, t.len) == 0;
}

static int
is_test(struct text t)
{
	return same(t, "Test") || same(t, "ParameterizedTest") ||
	    same(t, "RepeatedTest") || same(t, "TestFactory");
}

/* The type that an annotation names. */
static TSNode
annotation_type(TSNode n)
{
	TSNode made = node_child_of(n, "constructor_invocation");

	return kotlin_type_in(ts_node_is_null(made) ? n : made, 0);
}

static void
read_modifiers(const struct walk *w, TSNode n, struct modifiers *m)
{
	static const struct {
		const char	*word;
		uint32_t	 flag;
	} words[] = {
		{ "private", NODE_PRIVATE }, { "protected", NODE_PROTECTED },
		{ "internal", NODE_PACKAGE_PRIVATE },
		{ "abstract", NODE_ABSTRACT }, { "sealed", NODE_ABSTRACT },
		{ "suspend", NODE_ASYNC }, { "inline", NODE_INLINE },
	};
	uint32_t i, k, count;
	struct text t;
	TSNode c;

	memset(m, 0, sizeof(*m));
	m->node = node_child_of(n, "modifiers");
	if (ts_node_is_null(m->node))
		return;
	count = ts_node_named_child_count(m->node);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(m->node, i);
		t = node_text(w, c);
		if (node_is(c, "annotation")) {
			m->after = c;
			m->is_test |= is_test(node_text(w, kotlin_type_name(
			    annotation_type(c))));
			continue;
		}
		m->is_enum |= same(t, "enum");
		m->is_const |= same(t, "const");
		for (k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			if (same(t, words[k].word))
				m->flags |= words[k].flag;
	}
}

/* Annotations decorate ORD; its signature begins behind them. */
static void
decorate(struct walk *w, const struct modifiers *m, TSNode n, TSNode body,
    uint32_t ord)
{
	uint32_t i, count;
	TSNode c, type;

	if (ts_node_is_null(m->after))
		return;
	count = ts_node_named_child_count(m->node);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(m->node, i);
		if (!node_is(c, "annotation"))
			continue;
		type = annotation_type(c);
		walk_ref_from(w, REF_DECORATE, kotlin_type(w, type, 0), ord,
		    node_line(c), 0);
		walk_take(w, type);
	}
	walk_def_signature_at(w, ord, ts_node_end_byte(m->after),
	    ts_node_is_null(body) ? ts_node_end_byte(n) :
	    ts_node_start_byte(body), "");
}

static int
in_companion(TSNode n)
{
	return node_is(ts_node_parent(ts_node_parent(n)), "companion_object");
}

static int
in_interface(const struct walk *w)
{
	uint32_t c = walk_container(w);

	return c != 0 && walk_def_kind(w, c) == NODE_INTERFACE;
}

static int
is_local(const struct walk *w)
{
	return walk_in_function(w) && walk_class(w) != walk_container(w);
}

/* ---- types ---- */

static void
type_declaration(struct walk *w, TSNode n, enum node_kind kind, uint32_t flags)
{
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	TSNode list = node_child_of(n, "delegation_specifiers"), c, t[BASES_MAX];
	uint32_t i, k = 0, ord, count = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list);
	enum typing_how how[BASES_MAX];
	expr_id e[BASES_MAX];
	struct modifiers m;

	for (i = 0; i < count && k < BASES_MAX; i++) {
		c = ts_node_named_child(list, i);
		if (ts_node_is_extra(c) || ts_node_named_child_count(c) == 0)
			continue;
		c = ts_node_named_child(c, ts_node_named_child_count(c) - 1);
		how[k] = node_is(c, "constructor_invocation") ||
		    kind == NODE_INTERFACE ? TYPING_EXTENDS : TYPING_IMPLEMENTS;
		t[k] = node_is(c, "user_type") ? c : kotlin_type_in(c, 0);
		if (!ts_node_is_null(t[k])) {
			e[k] = kotlin_type(w, t[k], 0);
			k++;
		}
	}
	read_modifiers(w, n, &m);
	if (m.is_enum)
		d.kind = NODE_ENUM;
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_child_of(n, m.is_enum ? "enum_class_body" : "class_body");
	d.flags = m.flags | flags | (is_local(w) ? NODE_PRIVATE : 0);
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	decorate(w, &m, n, d.body, ord);
	walk_scope(w);
	for (i = 0; i < k; i++) {
		walk_type_def(w, how[i], ord, e[i]);
		walk_ref(w, how[i] == TYPING_EXTENDS ? REF_EXTENDS :
		    REF_IMPLEMENTS, e[i], t[i], 0);
		walk_take(w, t[i]);
	}
}

enum walk_next
kotlin_class(struct walk *w, TSNode n)
{
	type_declaration(w, n, kotlin_child_at(n, "interface") >= 0 ?
	    NODE_INTERFACE : NODE_CLASS, 0);
	return WALK_INTO;
}

enum walk_next
kotlin_object(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_CLASS, NODE_STATIC);
	return WALK_INTO;
}

enum walk_next
kotlin_type_parameter(struct walk *w, TSNode n)
{
	TSNode name = node_child_of(n, "identifier");
	TSNode type = kotlin_type_in(n, 0);
	uint32_t b = walk_bind(w, walk_node_str(w, name));

	walk_take(w, name);
	if (!ts_node_is_null(type))
		walk_type_bind(w, TYPING_ALIAS, b, kotlin_type(w, type, 0));
	return WALK_INTO;
}

enum walk_next
kotlin_enum_entry(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_ENUM_MEMBER, .parent = DEF_HERE,
	    .flags = NODE_PUBLIC | NODE_STATIC };
	struct modifiers m;

	read_modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_child_of(n, "identifier");
	d.name = node_text(w, d.name_node);
	d.body = node_child_of(n, "class_body");
	walk_take(w, d.name_node);
	decorate(w, &m, n, d.body, walk_define(w, &d));
	return WALK_INTO;
}

enum walk_next
kotlin_alias(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .parent = DEF_HERE };
	struct modifiers m;
	uint32_t ord;

	read_modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "type");
	d.name = node_text(w, d.name_node);
	d.flags = m.flags;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	walk_scope(w);
	walk_type_def(w, TYPING_ALIAS, ord, kotlin_type(w,
	    kotlin_type_in(n, 0), 0));
	return WALK_INTO;
}

/* ---- functions ---- */

/* "TYPE/least/most" */
static void
keep_shape(struct walk *w, uint32_t ord, struct text on, TSNode params)
{
	uint32_t i, count = ts_node_is_null(params) ? 0 :
	    ts_node_child_count(params), least = 0, most = 0;
	char buf[VALUE_SIZE], number[16] = "-";
	int many = 0, n;
	TSNode c;

	for (i = 0; i < count; i++) {
		c = ts_node_child(params, i);
		if (node_is(c, "parameter")) {
			least++;
			most++;
		} else if (node_is(c, "=") && least > 0)
			least--;
		else if (node_is(c, "parameter_modifiers") &&
		    same(node_text(w, c), "vararg"))
			many = 1;
	}
	if (many && least > 0)
		least--;
	if (!many)
		snprintf(number, sizeof(number), "%u", most);
	if (on.len > VALUE_SIZE / 2)
		on.len = 0;
	n = snprintf(buf, sizeof(buf), "%.*s/%u/%s", (int)on.len, on.p, least,
	    number);
	walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
	    walk_str(w, (struct text){ buf, (size_t)n }), LINK_NONE));
}

/* The types of parameters, for the choice among overloads. */
static void
keep_params(struct walk *w, uint32_t ord, TSNode params)
{
	uint32_t i = ts_node_is_null(params) ? 0 :
	    ts_node_named_child_count(params);
	expr_id list = expr_unknown(w);
	int any = 0;
	TSNode c;

	while (i-- > 0) {
		c = ts_node_named_child(params, i);
		if (!node_is(c, "parameter") && !node_is(c, "class_parameter"))
			continue;
		list = expr_make(w, EXPR_LIST, kotlin_type(w,
		    kotlin_type_in(c, 0), 0), list);
		any = 1;
	}
	if (any)
		walk_type_def(w, TYPING_PARAMS, ord, list);
}

/* What N extends, before child END; null node: nothing. */
static TSNode
receiver(TSNode n, TSNode end)
{
	TSNode type = kotlin_type_in(n, 0);
	static const TSNode null;

	return !ts_node_is_null(type) && ts_node_start_byte(type) <
	    ts_node_start_byte(end) ? type : null;
}

enum walk_next
kotlin_function(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	TSNode params = node_child_of(n, "function_value_parameters");
	TSNode body = node_child_of(n, "function_body"), type, on, v;
	struct modifiers m;
	uint32_t ord;

	read_modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = body;
	d.flags = m.flags;
	on = receiver(n, d.name_node);
	if (is_local(w))
		d.flags |= NODE_PRIVATE;
	else if (walk_container(w) != 0)
		d.kind = NODE_METHOD;
	if (in_companion(n))
		d.flags |= NODE_STATIC;
	if (m.is_test)
		d.flags |= NODE_TEST;
	if (in_interface(w) && ts_node_is_null(body))
		d.flags |= NODE_ABSTRACT;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	decorate(w, &m, n, body, ord);
	keep_shape(w, ord, node_text(w, kotlin_type_name(on)), params);
	keep_params(w, ord, params);
	if (!ts_node_is_null(on))
		walk_type_bind(w, TYPING_DECLARED, walk_bind(w, walk_cstr(w,
		    "this")), kotlin_type(w, on, 0));
	type = kotlin_type_in(n, (uint32_t)(kotlin_child_at(n,
	    "function_value_parameters") + 1));
	v = ts_node_is_null(body) ? body : ts_node_named_child(body, 0);
	if (!ts_node_is_null(type))
		walk_type_def(w, TYPING_RETURNS, ord, kotlin_type(w, type, 0));
	else if (!ts_node_is_null(body) && !node_is(v, "block"))
		walk_type_def(w, TYPING_RETURNED, ord, kotlin_expr(w, v, 0));
	return WALK_INTO;
}

enum walk_next
kotlin_constructor(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE };
	struct modifiers m;
	uint32_t ord;

	read_modifiers(w, n, &m);
	d.node = n;
	d.name = walk_def_name(w, walk_class(w));
	d.body = node_child_of(n, "block");
	d.flags = m.flags | NODE_CONSTRUCTOR;
	if (d.name.len == 0)
		return WALK_INTO;
	ord = walk_define(w, &d);
	decorate(w, &m, n, d.body, ord);
	keep_shape(w, ord, (struct text){ "", 0 }, node_child_of(n,
	    "function_value_parameters"));
	keep_params(w, ord, node_child_of(n, "function_value_parameters"));
	return WALK_INTO;
}

/* ---- properties ---- */

static uint32_t
define_variable(struct walk *w, TSNode n, TSNode name, const struct modifiers *m,
    TSNode body, int leaf)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE };
	uint32_t ord;

	if (walk_container(w) == 0)
		d.kind = m->is_const ? NODE_CONSTANT : NODE_VARIABLE;
	d.node = n;
	d.name_node = name;
	d.name = node_text(w, name);
	d.body = body;
	d.flags = m->flags | (in_companion(n) ? NODE_STATIC : 0);
	d.leaf = leaf;
	walk_take(w, name);
	ord = walk_define(w, &d);
	decorate(w, m, n, body, ord);
	return ord;
}

enum walk_next
kotlin_class_parameter(struct walk *w, TSNode n)
{
	TSNode name = node_child_of(n, "identifier"), type, null = { 0 };
	struct modifiers m;

	read_modifiers(w, n, &m);
	type = kotlin_type_in(n, 0);
	if (kotlin_child_at(n, "val") < 0 && kotlin_child_at(n, "var") < 0) {
		walk_take(w, name);
		walk_type_bind(w, TYPING_DECLARED, walk_bind(w,
		    walk_node_str(w, name)), kotlin_type(w, type, 0));
	} else
		walk_type_def(w, TYPING_DECLARED, define_variable(w, n, name,
		    &m, null, 1), kotlin_type(w, type, 0));
	return WALK_INTO;
}

/* The expression that a property is given, or null. */
static TSNode
given(TSNode n)
{
	int32_t at = kotlin_child_at(n, "=");
	static const TSNode null;

	return at < 0 ? null : ts_node_child(n, (uint32_t)at + 1);
}

enum walk_next
kotlin_property(struct walk *w, TSNode n)
{
	TSNode one = node_child_of(n, "variable_declaration"), name, type, v;
	TSNode getter = node_child_of(n, "getter"), body, on;
	struct modifiers m;
	uint32_t ord, b;

	if (ts_node_is_null(one))
		return WALK_INTO;	/* several: see variable_declaration */
	name = node_child_of(one, "identifier");
	type = kotlin_type_in(one, 0);
	v = given(n);
	walk_take(w, one);
	walk_take(w, name);
	if (is_local(w) || walk_in_anonymous(w) || !(walk_at_top(w) ||
	    node_is(ts_node_parent(n), "class_body") ||
	    node_is(ts_node_parent(n), "enum_class_body"))) {
		b = walk_bind(w, walk_node_str(w, name));
		if (!ts_node_is_null(type))
			walk_type_bind(w, TYPING_DECLARED, b, kotlin_type(w,
			    type, 0));
		else if (!ts_node_is_null(v))
			walk_type_bind(w, TYPING_ASSIGNED, b, kotlin_expr(w, v,
			    0));
		return WALK_INTO;
	}
	read_modifiers(w, n, &m);
	on = receiver(n, one);
	body = kotlin_child_at(n, "=") < 0 ? getter :
	    ts_node_child(n, (uint32_t)kotlin_child_at(n, "="));
	ord = define_variable(w, n, name, &m, body, ts_node_is_null(getter));
	if (!ts_node_is_null(on))
		keep_shape(w, ord, node_text(w, kotlin_type_name(on)), v);
	if (!ts_node_is_null(type))
		walk_type_def(w, TYPING_DECLARED, ord, kotlin_type(w, type, 0));
	else if (!ts_node_is_null(v))
		walk_type_def(w, TYPING_ASSIGNED, ord, kotlin_expr(w, v, 0));
	return WALK_INTO;
}
