/*
 * Java: classes, interfaces, enums, records, and what they are based on.
 */
#include <string.h>

#include "java.h"

static void
push_class(struct walk *w, uint32_t ord, expr_id base, int is_interface)
{
	struct java_state *s = java_state(w);
	struct java_class *c = walk_alloc(w, sizeof(*c));

	c->before = s->classes;
	c->ord = ord;
	c->base = base;
	c->is_interface = is_interface;
	s->classes = c;
}

/* extends A, implements B, C: the types in N, which has or is a list. */
static void
bases(struct walk *w, TSNode n, enum typing_how how, const expr_id *e,
    uint32_t count, uint32_t ord)
{
	TSNode list = node_child_of(n, "type_list"), c;
	uint32_t i;

	if (ts_node_is_null(list))
		list = n;
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(list, i);
		if (ts_node_is_extra(c))
			continue;
		walk_type_def(w, how, ord, e[i]);
		walk_ref(w, how == TYPING_EXTENDS ? REF_EXTENDS :
		    REF_IMPLEMENTS, e[i], c, 0);
		java_take_type(w, c);
	}
}

/* The types in N, which has or is a list; their number.  The names of bases
   are looked up outside the type: made before it opens. */
static uint32_t
base_exprs(struct walk *w, TSNode n, expr_id **e)
{
	TSNode list;
	uint32_t i, k;

	if (ts_node_is_null(n))
		return 0;
	list = node_child_of(n, "type_list");
	if (ts_node_is_null(list))
		list = n;
	k = ts_node_named_child_count(list);
	*e = walk_alloc(w, (k + 1) * sizeof(**e));
	for (i = 0; i < k; i++)
		(*e)[i] = java_type(w, ts_node_named_child(list, i), 0);
	return k;
}

static uint32_t
type_declaration(struct walk *w, TSNode n, enum node_kind kind)
{
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	expr_id *super = NULL, *ifaces = NULL;
	TSNode superclass = node_field(n, "superclass"), list;
	uint32_t ord, nsuper, nifaces, local = walk_function(w) != 0;
	struct java_modifiers m;
	struct text t;

	list = kind == NODE_INTERFACE ? node_child_of(n, "extends_interfaces") :
	    node_field(n, "interfaces");
	nsuper = base_exprs(w, superclass, &super);
	nifaces = base_exprs(w, list, &ifaces);
	java_modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = m.flags;
	if (java_in_interface(w))
		d.flags = (d.flags & ~NODE_VISIBILITY) | NODE_PUBLIC |
		    NODE_STATIC;
	else if (local)
		d.flags |= NODE_PRIVATE;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	java_signature(w, &m, n, d.body, ord);
	java_decorate(w, &m, ord);
	push_class(w, ord, nsuper > 0 ? super[0] : LINK_NONE,
	    kind == NODE_INTERFACE);
	t = node_text(w, superclass);
	java_state(w)->classes->is_testcase = t.len >= 8 &&
	    memcmp(t.p + t.len - 8, "TestCase", 8) == 0;
	java_state(w)->classes->is_test = m.is_test;
	if (walk_def_parent(w, ord) == 0)
		java_keep_package(w, ord);
	walk_scope(w);
	java_type_parameters(w, node_field(n, "type_parameters"));
	bases(w, superclass, TYPING_EXTENDS, super, nsuper, ord);
	bases(w, list, kind == NODE_INTERFACE ? TYPING_EXTENDS :
	    TYPING_IMPLEMENTS, ifaces, nifaces, ord);
	return ord;
}

enum walk_next
java_class_declaration(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_CLASS);
	return WALK_INTO;
}

enum walk_next
java_interface(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_INTERFACE);
	return WALK_INTO;
}

enum walk_next
java_enum(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_ENUM);
	return WALK_INTO;
}

/* A component is a private field, and a method of that name gives it. */
enum walk_next
java_record(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE,
	    .flags = NODE_PRIVATE, .leaf = 1 };
	TSNode list = node_field(n, "parameters"), c;
	uint32_t i, k = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list), ord;
	struct java_modifiers m;

	type_declaration(w, n, NODE_CLASS);
	for (i = 0; i < k; i++) {
		c = ts_node_named_child(list, i);
		if (!node_is(c, "formal_parameter"))
			continue;
		java_modifiers(w, c, &m);
		d.node = c;
		d.name_node = node_field(c, "name");
		d.name = node_text(w, d.name_node);
		walk_take(w, d.name_node);
		walk_take(w, c);
		ord = walk_define(w, &d);
		java_decorate(w, &m, ord);
		walk_type_def(w, TYPING_DECLARED, ord, java_dimensions(w,
		    java_type(w, node_field(c, "type"), 0),
		    node_field(c, "dimensions")));
		walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
		    walk_cstr(w, "component"), LINK_NONE));
	}
	return WALK_INTO;
}

/* new A() { … }, and RED { … }: a class named after what it stands for. */
enum walk_next
java_class_body(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_CLASS, .parent = DEF_HERE,
	    .flags = NODE_PRIVATE };
	TSNode p = ts_node_parent(n), type;
	struct text t;
	expr_id base;
	uint32_t ord;
	char *name;

	if (node_is(p, "object_creation_expression")) {
		type = node_field(p, "type");
		base = java_type(w, type, 0);
		if (node_is(type, "generic_type"))
			type = ts_node_named_child(type, 0);
		if (node_is(type, "scoped_type_identifier"))
			type = java_last(type);
	} else if (node_is(p, "enum_constant")) {
		type = node_field(p, "name");
		base = expr_make(w, EXPR_DEF, walk_class(w), LINK_NONE);
	} else
		return WALK_INTO;
	t = node_text(w, type);
	name = walk_alloc(w, t.len + 3);
	name[0] = '<';
	memcpy(name + 1, t.p, t.len);
	name[t.len + 1] = '>';
	d.node = n;
	d.name = (struct text){ name, t.len + 2 };
	d.body = n;
	ord = walk_define(w, &d);
	walk_def_signature_at(w, ord, ts_node_start_byte(p),
	    ts_node_start_byte(n), "");
	push_class(w, ord, base, 0);
	walk_type_def(w, TYPING_EXTENDS, ord, base);
	walk_ref(w, REF_EXTENDS, base, type, 0);
	walk_scope(w);
	return WALK_INTO;
}

enum walk_next
java_enum_constant(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_ENUM_MEMBER, .parent = DEF_HERE,
	    .flags = NODE_PUBLIC | NODE_STATIC, .leaf = 1 };
	TSNode args = node_field(n, "arguments");
	struct java_modifiers m;
	uint32_t ord, arity;
	expr_id e;

	java_modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	java_signature(w, &m, n, d.body, ord);
	java_decorate(w, &m, ord);
	e = expr_make(w, EXPR_DEF, walk_class(w), LINK_NONE);
	e = java_applied(w, e, args, &arity);
	walk_ref_from(w, REF_CALL, e, ord, node_line(n), arity);
	return WALK_INTO;
}
