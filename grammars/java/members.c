/*
 * Java: methods and fields.
 */
#include <string.h>

#include "java.h"

/* ---- methods ---- */

/* The simple name of a type, as link.c compares it; *ARRAY: of arrays of it. */
static struct text
simple_name(const struct walk *w, TSNode type, int *array)
{
	int i;

	*array = node_is(type, "array_type");
	if (*array)
		type = node_field(type, "element");
	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(type); i++) {
		if (node_is(type, "generic_type"))
			type = ts_node_named_child(type, 0);
		else if (node_is(type, "scoped_type_identifier") ||
		    node_is(type, "annotated_type"))
			type = java_last(type);
		else
			break;
	}
	return node_text(w, type);
}

static TSNode
spread_type(TSNode p)
{
	uint32_t i, n = ts_node_named_child_count(p);
	TSNode c = p;

	for (i = 0; i < n; i++) {
		c = ts_node_named_child(p, i);
		if (!node_is(c, "modifiers") && !ts_node_is_extra(c))
			break;
	}
	return c;
}

static void
keep_parameters(struct walk *w, TSNode list, uint32_t ord)
{
	uint32_t i, n = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list), spread;
	char *buf;
	size_t used = 0;
	int array;
	struct text t;
	TSNode c;

	/* Each name is shorter than its parameter; ",", "[]" and "...". */
	buf = walk_alloc(w, (n == 0 ? 0 : ts_node_end_byte(list) -
	    ts_node_start_byte(list)) + n * 6 + 1);
	for (i = 0; i < n; i++) {
		c = ts_node_named_child(list, i);
		spread = node_is(c, "spread_parameter");
		if (!spread && !node_is(c, "formal_parameter"))
			continue;
		t = simple_name(w, spread ? spread_type(c) :
		    node_field(c, "type"), &array);
		if (!spread && !ts_node_is_null(node_field(c, "dimensions")))
			array = 1;
		/* A type parameter may be anything. */
		if (walk_bound(w, walk_str(w, t)))
			t = (struct text){ "?", 1 };
		if (used > 0)
			buf[used++] = ',';
		memcpy(buf + used, t.p, t.len);
		used += t.len;
		if (array) {
			memcpy(buf + used, "[]", 2);
			used += 2;
		}
		if (spread) {
			memcpy(buf + used, "...", 3);
			used += 3;
		}
	}
	walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
	    walk_str(w, (struct text){ buf, used }), LINK_NONE));
}

static void
throws(struct walk *w, TSNode n)
{
	uint32_t i, k = ts_node_is_null(n) ? 0 : ts_node_named_child_count(n);
	TSNode c;

	for (i = 0; i < k; i++) {
		c = ts_node_named_child(n, i);
		if (ts_node_is_extra(c))
			continue;
		walk_ref(w, REF_THROW, java_type(w, c, 0), c, 0);
		java_take_type(w, c);
	}
}

static int
is_test_method(struct walk *w, const struct java_modifiers *m,
    struct text name)
{
	const struct java_class *c = java_class(w, walk_container(w));

	if (m->is_test)
		return 1;
	if (c == NULL || (m->flags & NODE_VISIBILITY) != NODE_PUBLIC ||
	    m->is_static)
		return 0;
	/* JUnit 3; TestNG, where the class says it of its methods. */
	return c->is_test || (c->is_testcase && name.len >= 4 &&
	    memcmp(name.p, "test", 4) == 0);
}

static uint32_t
method(struct walk *w, TSNode n, TSNode parameters, uint32_t flags)
{
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE };
	TSNode type = node_field(n, "type");
	struct java_modifiers m;
	uint32_t ord;

	java_modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = m.flags | flags;
	if (java_in_interface(w)) {
		if (!m.visible)
			d.flags = (d.flags & ~NODE_VISIBILITY) | NODE_PUBLIC;
		if (ts_node_is_null(d.body))
			d.flags |= NODE_ABSTRACT;
	}
	if (d.flags & NODE_ABSTRACT)
		d.flags |= NODE_DECLARATION;
	if (is_test_method(w, &m, d.name))
		d.flags |= NODE_TEST;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	java_signature(w, &m, n, d.body, ord);
	java_decorate(w, &m, ord);
	java_type_parameters(w, node_field(n, "type_parameters"));
	if (!ts_node_is_null(type) && !node_is(type, "void_type"))
		walk_type_def(w, TYPING_RETURNS, ord, java_dimensions(w,
		    java_type(w, type, 0), node_field(n, "dimensions")));
	keep_parameters(w, parameters, ord);
	throws(w, node_child_of(n, "throws"));
	return ord;
}

enum walk_next
java_method(struct walk *w, TSNode n)
{
	method(w, n, node_field(n, "parameters"), 0);
	return WALK_INTO;
}

enum walk_next
java_constructor(struct walk *w, TSNode n)
{
	uint32_t class = walk_container(w), ord;

	ord = method(w, n, node_field(n, "parameters"), NODE_CONSTRUCTOR);
	if (walk_def_kind(w, class) == NODE_ENUM)
		walk_def_set_flags(w, ord, NODE_PRIVATE, 0);
	return WALK_INTO;
}

/* record R(int a) { R { … } }: its parameters are the components. */
enum walk_next
java_compact_constructor(struct walk *w, TSNode n)
{
	TSNode list = node_field(ts_node_parent(ts_node_parent(n)),
	    "parameters"), c;
	uint32_t i, k;

	method(w, n, list, NODE_CONSTRUCTOR);
	k = ts_node_is_null(list) ? 0 : ts_node_named_child_count(list);
	for (i = 0; i < k; i++) {
		c = ts_node_named_child(list, i);
		if (node_is(c, "formal_parameter"))
			walk_type_bind(w, TYPING_DECLARED, walk_bind(w,
			    walk_node_str(w, node_field(c, "name"))),
			    java_type(w, node_field(c, "type"), 0));
	}
	return WALK_INTO;
}

/* ---- fields ---- */

/* Modifiers and type, which several fields may share, and the name. */
static void
field_signature(struct walk *w, const struct java_modifiers *m, TSNode n,
    TSNode declarator, uint32_t ord)
{
	uint32_t start = ts_node_is_null(m->after) ? ts_node_start_byte(n) :
	    ts_node_end_byte(m->after), end, a, b;
	TSNode type = node_field(n, "type"), name, dims;
	const char *s = walk_source(w);
	char *p;

	name = node_field(declarator, "name");
	dims = node_field(declarator, "dimensions");
	if (ts_node_is_null(type) || ts_node_is_null(name))
		return;
	end = ts_node_end_byte(type);
	a = ts_node_start_byte(name);
	b = ts_node_end_byte(ts_node_is_null(dims) ? name : dims);
	if (end < start || b < a)
		return;
	p = walk_alloc(w, end - start + b - a + 2);
	memcpy(p, s + start, end - start);
	p[end - start] = ' ';
	memcpy(p + (end - start) + 1, s + a, b - a);
	walk_def_signature(w, ord, (struct text){ p, end - start + 1 + b - a });
}

enum walk_next
java_fields(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE,
	    .leaf = 1 };
	TSNode type = node_field(n, "type"), c;
	uint32_t i, k = ts_node_named_child_count(n), ord, names = 0;
	struct java_modifiers m;
	expr_id e = java_type(w, type, 0);

	java_modifiers(w, n, &m);
	d.flags = m.flags;
	if (java_in_interface(w))
		d.flags = NODE_PUBLIC | NODE_STATIC;
	for (i = 0; i < k; i++) {
		c = ts_node_named_child(n, i);
		if (!node_is(c, "variable_declarator"))
			continue;
		d.node = names++ == 0 ? n : c;
		d.head = n;
		d.name_node = node_field(c, "name");
		d.name = node_text(w, d.name_node);
		d.body = node_field(c, "value");
		walk_take(w, d.name_node);
		ord = walk_define(w, &d);
		field_signature(w, &m, n, c, ord);
		java_decorate(w, &m, ord);
		walk_type_def(w, TYPING_DECLARED, ord, java_dimensions(w, e,
		    node_field(c, "dimensions")));
	}
	return WALK_INTO;
}
