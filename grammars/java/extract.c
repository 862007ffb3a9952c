/*
 * Java: definitions, packages and imports; the table of rules.
 *
 * The package clause, not the directory, is Java's unit: it is kept with the
 * file and with each of its top-level types (TYPING_VALUE), where link.c
 * finds it.  A method's TYPING_VALUE tells its parameters: "String,int[],…"
 * (a last "..." for variable arity), for the choice among overloads.
 */
#include <string.h>

#include "java.h"

const TSLanguage	*LANG_PARSER(void);

#define PARAMETERS_MAX	256	/* bytes of the simple names of a method's */

struct java_state *
java_state(struct walk *w)
{
	void **s = walk_state(w);
	struct java_state *new;

	if (*s == NULL) {
		*s = new = walk_alloc(w, sizeof(*new));
		new->package = LINK_NONE;
	}
	return *s;
}

void
java_take(struct walk *w, TSNode n)
{
	struct java_state *s = java_state(w);

	s->taken[s->ntaken++ % TAKEN] = n.id;
}

int
java_taken(const struct walk *w, TSNode n)
{
	const struct java_state *s = java_state((struct walk *)(uintptr_t)w);
	int i;

	for (i = 0; i < TAKEN; i++)
		if (s->taken[i] == n.id)
			return 1;
	return 0;
}

void
java_take_type(struct walk *w, TSNode n)
{
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(n); i++) {
		if (node_is(n, "annotated_type"))
			n = java_last(n);
		else if (node_is(n, "generic_type"))
			n = ts_node_named_child(n, 0);
		else
			break;
	}
	java_take(w, n);
}

const struct java_class *
java_class(struct walk *w, uint32_t ord)
{
	const struct java_class *c = java_state(w)->classes;

	while (c != NULL && c->ord != ord)
		c = c->before;
	return ord == 0 ? NULL : c;
}

static int
text_is(struct text t, const char *s)
{
	return t.len == strlen(s) && memcmp(t.p, s, t.len) == 0;
}

/* ---- modifiers ---- */

struct modifiers {
	TSNode		node;
	uint32_t	flags;		/* NODE_… */
	int		visible;	/* a visibility is written */
	int		is_static, is_test, is_default;
	TSNode		after;		/* last annotation before the signature */
};

/* The last part of an annotation's name. */
static struct text
annotation_name(const struct walk *w, TSNode n)
{
	n = node_field(n, "name");
	return node_text(w, node_is(n, "scoped_identifier") ?
	    node_field(n, "name") : n);
}

/* JUnit 4 and 5, TestNG, jqwik. */
static int
is_test_annotation(struct text t)
{
	static const char *const names[] = { "Test", "ParameterizedTest",
	    "RepeatedTest", "TestFactory", "TestTemplate", "Theory",
	    "Property" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_is(t, names[i]))
			return 1;
	return 0;
}

static void
modifiers(const struct walk *w, TSNode decl, struct modifiers *m)
{
	uint32_t i, n;
	const char *t;
	TSNode c;

	memset(m, 0, sizeof(*m));
	m->flags = NODE_PACKAGE_PRIVATE;
	m->node = node_child_of(decl, "modifiers");
	if (ts_node_is_null(m->node))
		return;
	n = ts_node_child_count(m->node);
	for (i = 0; i < n; i++) {
		c = ts_node_child(m->node, i);
		t = ts_node_type(c);
		if (strcmp(t, "annotation") == 0 ||
		    strcmp(t, "marker_annotation") == 0) {
			if (is_test_annotation(annotation_name(w, c)))
				m->is_test = 1;
			if (i == 0 || ts_node_eq(m->after,
			    ts_node_child(m->node, i - 1)))
				m->after = c;
		} else if (strcmp(t, "public") == 0) {
			m->flags = (m->flags & ~NODE_VISIBILITY) | NODE_PUBLIC;
			m->visible = 1;
		} else if (strcmp(t, "protected") == 0) {
			m->flags = (m->flags & ~NODE_VISIBILITY) |
			    NODE_PROTECTED;
			m->visible = 1;
		} else if (strcmp(t, "private") == 0) {
			m->flags = (m->flags & ~NODE_VISIBILITY) | NODE_PRIVATE;
			m->visible = 1;
		} else if (strcmp(t, "static") == 0) {
			m->flags |= NODE_STATIC;
			m->is_static = 1;
		} else if (strcmp(t, "abstract") == 0)
			m->flags |= NODE_ABSTRACT;
		else if (strcmp(t, "default") == 0)
			m->is_default = 1;
	}
}

/* The annotations of ORD, which the modifiers belong to. */
static void
decorate(struct walk *w, const struct modifiers *m, uint32_t ord)
{
	uint32_t i, n = ts_node_is_null(m->node) ? 0 :
	    ts_node_named_child_count(m->node);
	TSNode c, name;

	for (i = 0; i < n; i++) {
		c = ts_node_named_child(m->node, i);
		if (!node_is(c, "annotation") &&
		    !node_is(c, "marker_annotation"))
			continue;
		name = node_field(c, "name");
		walk_ref_from(w, REF_DECORATE, java_type(w, name, 0), ord,
		    node_line(c), 0);
		java_take(w, c);
	}
}

/* The signature begins behind the annotations, and ends before the body. */
static void
signature(struct walk *w, const struct modifiers *m, TSNode n, TSNode body,
    uint32_t ord)
{
	uint32_t start, end = ts_node_is_null(body) ? ts_node_end_byte(n) :
	    ts_node_start_byte(body);
	const char *s = walk_source(w);

	start = ts_node_is_null(m->after) ? ts_node_start_byte(n) :
	    ts_node_end_byte(m->after);
	while (start < end && strchr(" \t\r\n", s[start]) != NULL)
		start++;
	while (end > start && strchr(" \t\r\n;", s[end - 1]) != NULL)
		end--;
	walk_def_signature(w, ord, (struct text){ s + start, end - start });
}

static int
in_interface(struct walk *w)
{
	const struct java_class *c = java_class(w, walk_container(w));

	return c != NULL && c->is_interface;
}

/* ---- types ---- */

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

#define BASES_MAX	64	/* interfaces of one type */

/* The names of bases are looked up outside the type: made before it opens. */
static uint32_t
base_exprs(struct walk *w, TSNode n, expr_id e[BASES_MAX])
{
	TSNode list;
	uint32_t i, k;

	if (ts_node_is_null(n))
		return 0;
	list = node_child_of(n, "type_list");
	if (ts_node_is_null(list))
		list = n;
	k = ts_node_named_child_count(list);
	for (i = 0; i < k && i < BASES_MAX; i++)
		e[i] = java_type(w, ts_node_named_child(list, i), 0);
	return i;
}

static void
keep_package(struct walk *w, uint32_t ord)
{
	struct java_state *s = java_state(w);

	if (s->package != LINK_NONE)
		walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
		    s->package, LINK_NONE));
}

static uint32_t
type_declaration(struct walk *w, TSNode n, enum node_kind kind)
{
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	expr_id super[BASES_MAX], ifaces[BASES_MAX];
	TSNode superclass = node_field(n, "superclass"), list;
	uint32_t ord, nsuper, nifaces, local = walk_function(w) != 0;
	struct modifiers m;
	struct text t;

	list = kind == NODE_INTERFACE ? node_child_of(n, "extends_interfaces") :
	    node_field(n, "interfaces");
	nsuper = base_exprs(w, superclass, super);
	nifaces = base_exprs(w, list, ifaces);
	modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = m.flags;
	if (in_interface(w))
		d.flags = (d.flags & ~NODE_VISIBILITY) | NODE_PUBLIC |
		    NODE_STATIC;
	else if (local)
		d.flags |= NODE_PRIVATE;
	java_take(w, d.name_node);
	ord = walk_define(w, &d);
	signature(w, &m, n, d.body, ord);
	decorate(w, &m, ord);
	push_class(w, ord, nsuper > 0 ? super[0] : LINK_NONE,
	    kind == NODE_INTERFACE);
	t = node_text(w, superclass);
	java_state(w)->classes->is_testcase = t.len >= 8 &&
	    memcmp(t.p + t.len - 8, "TestCase", 8) == 0;
	java_state(w)->classes->is_test = m.is_test;
	if (walk_def_parent(w, ord) == 0)
		keep_package(w, ord);
	walk_scope(w);
	java_type_parameters(w, node_field(n, "type_parameters"));
	bases(w, superclass, TYPING_EXTENDS, super, nsuper, ord);
	bases(w, list, kind == NODE_INTERFACE ? TYPING_EXTENDS :
	    TYPING_IMPLEMENTS, ifaces, nifaces, ord);
	return ord;
}

static enum walk_next
class_declaration(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_CLASS);
	return WALK_INTO;
}

static enum walk_next
interface_declaration(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_INTERFACE);
	return WALK_INTO;
}

static enum walk_next
enum_declaration(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_ENUM);
	return WALK_INTO;
}

/* A component is a private field, and a method of that name gives it. */
static enum walk_next
record_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE,
	    .flags = NODE_PRIVATE, .leaf = 1 };
	TSNode list = node_field(n, "parameters"), c;
	uint32_t i, k = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list), ord;
	struct modifiers m;

	type_declaration(w, n, NODE_CLASS);
	for (i = 0; i < k; i++) {
		c = ts_node_named_child(list, i);
		if (!node_is(c, "formal_parameter"))
			continue;
		modifiers(w, c, &m);
		d.node = c;
		d.name_node = node_field(c, "name");
		d.name = node_text(w, d.name_node);
		java_take(w, d.name_node);
		java_take(w, c);
		ord = walk_define(w, &d);
		decorate(w, &m, ord);
		walk_type_def(w, TYPING_DECLARED, ord, java_dimensions(w,
		    java_type(w, node_field(c, "type"), 0),
		    node_field(c, "dimensions")));
		walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
		    walk_cstr(w, "component"), LINK_NONE));
	}
	return WALK_INTO;
}

/* new A() { … }, and RED { … }: a class named after what it stands for. */
static enum walk_next
class_body(struct walk *w, TSNode n)
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
	walk_def_signature(w, ord, (struct text){ walk_source(w) +
	    ts_node_start_byte(p), ts_node_start_byte(n) -
	    ts_node_start_byte(p) });
	push_class(w, ord, base, 0);
	walk_type_def(w, TYPING_EXTENDS, ord, base);
	walk_ref(w, REF_EXTENDS, base, type, 0);
	walk_scope(w);
	return WALK_INTO;
}

static enum walk_next
enum_constant(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_ENUM_MEMBER, .parent = DEF_HERE,
	    .flags = NODE_PUBLIC | NODE_STATIC, .leaf = 1 };
	TSNode args = node_field(n, "arguments");
	struct modifiers m;
	uint32_t ord, arity;
	expr_id e;

	modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	java_take(w, d.name_node);
	ord = walk_define(w, &d);
	signature(w, &m, n, d.body, ord);
	decorate(w, &m, ord);
	e = expr_make(w, EXPR_DEF, walk_class(w), LINK_NONE);
	e = java_applied(w, e, args, &arity);
	walk_ref_from(w, REF_CALL, e, ord, node_line(n), arity);
	return WALK_INTO;
}

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
	char buf[PARAMETERS_MAX];
	size_t used = 0;
	int array;
	struct text t;
	TSNode c;

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
		if (t.len > 64)
			t.len = 64;
		/* Too many: of variable arity, so to speak. */
		if (used + t.len + 7 > sizeof(buf)) {
			memcpy(buf + used, "?...", 4);
			used += 4;
			break;
		}
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
is_test_method(struct walk *w, const struct modifiers *m, struct text name)
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
	struct modifiers m;
	uint32_t ord;

	modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = m.flags | flags;
	if (in_interface(w)) {
		if (!m.visible)
			d.flags = (d.flags & ~NODE_VISIBILITY) | NODE_PUBLIC;
		if (ts_node_is_null(d.body))
			d.flags |= NODE_ABSTRACT;
	}
	if (d.flags & NODE_ABSTRACT)
		d.flags |= NODE_DECLARATION;
	if (is_test_method(w, &m, d.name))
		d.flags |= NODE_TEST;
	java_take(w, d.name_node);
	ord = walk_define(w, &d);
	signature(w, &m, n, d.body, ord);
	decorate(w, &m, ord);
	java_type_parameters(w, node_field(n, "type_parameters"));
	if (!ts_node_is_null(type) && !node_is(type, "void_type"))
		walk_type_def(w, TYPING_RETURNS, ord, java_dimensions(w,
		    java_type(w, type, 0), node_field(n, "dimensions")));
	keep_parameters(w, parameters, ord);
	throws(w, node_child_of(n, "throws"));
	return ord;
}

static enum walk_next
method_declaration(struct walk *w, TSNode n)
{
	method(w, n, node_field(n, "parameters"), 0);
	return WALK_INTO;
}

static enum walk_next
constructor_declaration(struct walk *w, TSNode n)
{
	uint32_t class = walk_container(w), ord;

	ord = method(w, n, node_field(n, "parameters"), NODE_CONSTRUCTOR);
	if (walk_def_kind(w, class) == NODE_ENUM)
		walk_def_set_flags(w, ord, NODE_PRIVATE, 0);
	return WALK_INTO;
}

/* record R(int a) { R { … } }: its parameters are the components. */
static enum walk_next
compact_constructor(struct walk *w, TSNode n)
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
field_signature(struct walk *w, const struct modifiers *m, TSNode n,
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
	while (start < end && strchr(" \t\r\n", s[start]) != NULL)
		start++;
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

static enum walk_next
field_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE,
	    .leaf = 1 };
	TSNode type = node_field(n, "type"), c;
	uint32_t i, k = ts_node_named_child_count(n), ord, names = 0;
	struct modifiers m;
	expr_id e = java_type(w, type, 0);

	modifiers(w, n, &m);
	d.flags = m.flags;
	if (in_interface(w))
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
		java_take(w, d.name_node);
		ord = walk_define(w, &d);
		field_signature(w, &m, n, c, ord);
		decorate(w, &m, ord);
		walk_type_def(w, TYPING_DECLARED, ord, java_dimensions(w, e,
		    node_field(c, "dimensions")));
	}
	return WALK_INTO;
}

/* ---- packages and imports ---- */

/* "a.b.C", however it is broken into lines. */
static struct text
qualified_name(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n), out;
	char *p = walk_alloc(w, t.len + 1);
	size_t i;

	out = (struct text){ p, 0 };
	for (i = 0; i < t.len; i++)
		if (strchr(" \t\r\n", t.p[i]) == NULL)
			p[out.len++] = t.p[i];
	return out;
}

static TSNode
name_of(TSNode n)
{
	TSNode name = node_child_of(n, "scoped_identifier");

	return ts_node_is_null(name) ? node_child_of(n, "identifier") : name;
}

static enum walk_next
package_declaration(struct walk *w, TSNode n)
{
	struct text name = qualified_name(w, name_of(n));

	java_state(w)->package = walk_str(w, name);
	walk_set_package(w, name);
	keep_package(w, 0);
	return WALK_OVER;
}

static enum walk_next
import_declaration(struct walk *w, TSNode n)
{
	struct text t = qualified_name(w, name_of(n)), last = t;
	int star = !ts_node_is_null(node_child_of(n, "asterisk"));
	const char *dot = memrchr(t.p, '.', t.len);

	if (t.len == 0)
		return WALK_OVER;
	if (dot != NULL)
		last = (struct text){ dot + 1,
		    (size_t)(t.p + t.len - dot - 1) };
	walk_import(w, star ? LINK_NONE : walk_str(w, last), walk_str(w, t),
	    LINK_NONE, star ? IMPORT_STAR : 0, node_line(n));
	return WALK_OVER;
}

/* A record's component was defined with it. */
static enum walk_next
parameter(struct walk *w, TSNode n)
{
	return java_taken(w, n) ? WALK_INTO : java_parameter(w, n);
}

static const struct lang_rule rules[] = {
	{ "package_declaration", package_declaration, NULL },
	{ "import_declaration", import_declaration, NULL },
	{ "module_declaration", java_over, NULL },
	{ "class_declaration", class_declaration, NULL },
	{ "interface_declaration", interface_declaration, NULL },
	{ "annotation_type_declaration", interface_declaration, NULL },
	{ "enum_declaration", enum_declaration, NULL },
	{ "record_declaration", record_declaration, NULL },
	{ "class_body", class_body, NULL },
	{ "enum_constant", enum_constant, NULL },
	{ "method_declaration", method_declaration, NULL },
	{ "annotation_type_element_declaration", method_declaration, NULL },
	{ "constructor_declaration", constructor_declaration, NULL },
	{ "compact_constructor_declaration", compact_constructor, NULL },
	{ "field_declaration", field_declaration, NULL },
	{ "constant_declaration", field_declaration, NULL },
	{ "formal_parameter", parameter, NULL },
	{ "spread_parameter", java_spread, NULL },
	{ "local_variable_declaration", java_local, NULL },
	{ "catch_formal_parameter", java_catch, NULL },
	{ "resource", java_resource, NULL },
	{ "enhanced_for_statement", java_for_each, NULL },
	{ "lambda_expression", java_lambda, NULL },
	{ "instanceof_expression", java_instanceof, NULL },
	{ "type_pattern", java_pattern, NULL },
	{ "record_pattern_component", java_pattern, NULL },
	{ "record_pattern", java_record_pattern, NULL },
	{ "if_statement", java_if, NULL },
	{ "switch_block_statement_group", java_group, NULL },
	{ "switch_label", java_switch_label, NULL },
	{ "block", java_scope, NULL },
	{ "for_statement", java_scope, NULL },
	{ "while_statement", java_scope, NULL },
	{ "catch_clause", java_scope, NULL },
	{ "try_with_resources_statement", java_scope, NULL },
	{ "switch_block", java_scope, NULL },
	{ "switch_rule", java_scope, NULL },
	{ "return_statement", java_scope, NULL },
	{ "identifier", java_identifier, NULL },
	{ "type_identifier", java_type_identifier, NULL },
	{ "scoped_type_identifier", java_scoped_type, NULL },
	{ "method_invocation", java_invocation, NULL },
	{ "explicit_constructor_invocation", java_constructor_call, NULL },
	{ "object_creation_expression", java_creation, NULL },
	{ "field_access", java_field_access, NULL },
	{ "method_reference", java_method_reference, NULL },
	{ "annotation", java_annotation, NULL },
	{ "marker_annotation", java_annotation, NULL },
	{ "element_value_pair", java_element_value_pair, NULL },
	{ "throw_statement", java_throw, NULL },
	{ "labeled_statement", java_label, NULL },
	{ "break_statement", java_label, NULL },
	{ "continue_statement", java_label, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "line_comment", "block_comment",
    NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
};
