/*
 * C#: members of types, and local functions.
 */
#include <string.h>

#include "cs.h"

/* ---- modifiers and attributes ---- */

/* xUnit, NUnit, MSTest, FsCheck. */
#define TEST_ATTRIBUTES	"Fact Theory Test TestCase TestCaseSource TestMethod " \
			"DataTestMethod SkippableFact SkippableTheory " \
			"ConditionalFact ConditionalTheory StaFact WpfFact " \
			"Property AvaloniaFact Combinatorial"

static TSNode
last_name(TSNode name)
{
	if (node_is(name, "qualified_name") ||
	    node_is(name, "alias_qualified_name"))
		name = node_field(name, "name");
	if (node_is(name, "generic_name"))
		name = ts_node_named_child(name, 0);
	return name;
}

static void
test_attributes(const struct walk *w, TSNode list, struct cs_modifiers *m)
{
	uint32_t i, n = ts_node_named_child_count(list);
	struct text t;
	TSNode c;

	for (i = 0; i < n; i++) {
		c = ts_node_named_child(list, i);
		if (!node_is(c, "attribute"))
			continue;
		t = node_text(w, last_name(node_field(c, "name")));
		if (t.len > 9 && memcmp(t.p + t.len - 9, "Attribute", 9) == 0)
			t.len -= 9;
		m->is_test |= text_in(TEST_ATTRIBUTES, t);
		m->is_test_class |= text_in("TestFixture TestClass", t);
	}
}

static void
modifier(struct cs_modifiers *m, struct text t)
{
	static const struct { const char *word; uint32_t visible; } words[] = {
		{ "public", NODE_PUBLIC }, { "private", NODE_PRIVATE },
		{ "protected", NODE_PROTECTED },
		{ "internal", NODE_PACKAGE_PRIVATE }, { "file", NODE_PRIVATE },
	};
	uint32_t was = m->flags & NODE_VISIBILITY;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!text_is(t, words[i].word))
			continue;
		/* protected internal, private protected */
		if (!m->visible || was != NODE_PROTECTED)
			m->flags = (m->flags & ~NODE_VISIBILITY) |
			    words[i].visible;
		m->visible = 1;
	}
	if (text_is(t, "static"))
		m->flags |= NODE_STATIC;
	else if (text_is(t, "abstract"))
		m->flags |= NODE_ABSTRACT;
	else if (text_is(t, "async"))
		m->flags |= NODE_ASYNC;
	else if (text_is(t, "partial"))
		m->partial = 1;
	else if (text_is(t, "const"))
		m->is_const = 1;
}

void
cs_modifiers(const struct walk *w, TSNode decl, struct cs_modifiers *m)
{
	uint32_t i, n = ts_node_child_count(decl);
	TSNode c;

	memset(m, 0, sizeof(*m));
	for (i = 0; i < n; i++) {
		c = ts_node_child(decl, i);
		if (node_is(c, "modifier"))
			modifier(m, node_text(w, c));
		else if (node_is(c, "attribute_list")) {
			test_attributes(w, c, m);
			m->after = c;
		} else if (!node_is(c, "preproc_if") && !ts_node_is_extra(c))
			break;
	}
}

void
cs_decorate(struct walk *w, TSNode decl, uint32_t ord)
{
	uint32_t i, k, n = ts_node_named_child_count(decl);
	TSNode list, c, name;

	for (i = 0; i < n; i++) {
		list = ts_node_named_child(decl, i);
		if (!node_is(list, "attribute_list"))
			continue;
		for (k = 0; k < ts_node_named_child_count(list); k++) {
			c = ts_node_named_child(list, k);
			if (!node_is(c, "attribute"))
				continue;
			name = node_field(c, "name");
			walk_ref_from(w, REF_DECORATE, cs_attribute_type(w,
			    name), ord, node_line(c), 0);
			walk_take(w, c);
		}
	}
}

/* ---- signatures ---- */

uint32_t
cs_signature_end(TSNode decl)
{
	TSNode body = node_field(decl, "body");

	return ts_node_is_null(body) ? ts_node_end_byte(decl) :
	    ts_node_start_byte(body);
}

void
cs_signature(struct walk *w, const struct cs_modifiers *m, TSNode decl,
    uint32_t end, uint32_t ord)
{
	walk_def_signature_at(w, ord, ts_node_is_null(m->after) ?
	    ts_node_start_byte(decl) : ts_node_end_byte(m->after), end, ";");
}

/* ---- methods ---- */

static const struct cs_class *
class_here(struct walk *w)
{
	return cs_class(w, walk_container(w));
}

/* Visibility where none is written. */
static uint32_t
visible(struct walk *w, const struct cs_modifiers *m)
{
	const struct cs_class *c = class_here(w);

	if (m->visible)
		return m->flags;
	return m->flags | (c != NULL && c->kind == NODE_INTERFACE ?
	    NODE_PUBLIC : NODE_PRIVATE);
}

/* I.Name of a member that is only there as one of the interface I. */
static struct text
explicit_name(struct walk *w, TSNode decl, struct text name)
{
	TSNode spec = node_child_of(decl, "explicit_interface_specifier"), in;
	struct text t;
	char *p;

	if (ts_node_is_null(spec))
		return name;
	in = ts_node_named_child(spec, 0);
	cs_type_refs(w, in, 0);
	t = node_text(w, last_name(in));
	p = walk_alloc(w, t.len + name.len + 1);
	memcpy(p, t.p, t.len);
	p[t.len] = '.';
	memcpy(p + t.len + 1, name.p, name.len);
	return (struct text){ p, t.len + 1 + name.len };
}

/* A tuple is several results. */
static void
returns(struct walk *w, TSNode type, uint32_t ord)
{
	uint32_t i;

	if (node_is(type, "tuple_type")) {
		for (i = 0; i < ts_node_named_child_count(type); i++)
			walk_type_def(w, TYPING_RETURNS, ord, cs_type(w,
			    node_field(ts_node_named_child(type, i), "type"),
			    0));
	} else if (!ts_node_is_null(type) && !(node_is(type,
	    "predefined_type") && text_is(node_text(w, type), "void")))
		walk_type_def(w, TYPING_RETURNS, ord, cs_type(w, type, 0));
}

static uint32_t
callable(struct walk *w, TSNode n, struct text name, TSNode name_node,
    TSNode type, uint32_t flags)
{
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE };
	const struct cs_class *c = class_here(w);
	struct cs_modifiers m;
	struct cs_params p;
	uint32_t ord;

	cs_modifiers(w, n, &m);
	d.node = n;
	d.name_node = name_node;
	d.name = explicit_name(w, n, name);
	d.body = node_field(n, "body");
	d.flags = visible(w, &m) | flags;
	if (c != NULL && c->kind == NODE_INTERFACE && ts_node_is_null(d.body) &&
	    (flags & NODE_PROPERTY) == 0)
		d.flags |= NODE_ABSTRACT;
	if (d.flags & NODE_ABSTRACT)
		d.flags |= NODE_DECLARATION;
	if (m.is_test)
		d.flags |= NODE_TEST;
	walk_take(w, name_node);
	ord = walk_define(w, &d);
	cs_signature(w, &m, n, cs_signature_end(n), ord);
	cs_doc(w, n, ord);
	cs_decorate(w, n, ord);
	cs_type_parameters(w, n);
	cs_type_refs(w, type, 0);
	returns(w, type, ord);
	cs_params(w, node_field(n, "parameters"), &p);
	cs_keep_params(w, ord, &p, n, node_field(n, "parameters"));
	return ord;
}

enum walk_next
cs_method(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	callable(w, n, node_text(w, name), name, node_field(n, "returns"), 0);
	return WALK_INTO;
}

enum walk_next
cs_constructor(struct walk *w, TSNode n)
{
	static const TSNode null;
	TSNode name = node_field(n, "name");

	callable(w, n, node_text(w, name), name, null, NODE_CONSTRUCTOR);
	return WALK_INTO;
}

enum walk_next
cs_destructor(struct walk *w, TSNode n)
{
	static const TSNode null;
	TSNode name = node_field(n, "name");

	callable(w, n, cs_joined(w, "~", node_text(w, name)), name, null, 0);
	return WALK_INTO;
}

enum walk_next
cs_operator(struct walk *w, TSNode n)
{
	TSNode op = node_field(n, "operator");

	callable(w, n, cs_joined(w, "operator ", node_text(w, op)), op,
	    node_field(n, "type"), 0);
	return WALK_INTO;
}

enum walk_next
cs_conversion(struct walk *w, TSNode n)
{
	TSNode type = node_field(n, "type");
	struct text t = cs_dotted(w, type);

	callable(w, n, cs_joined(w, cs_has(n, "implicit") ? "implicit operator " :
	    "explicit operator ", t), n, type, 0);
	return WALK_INTO;
}

/* ---- properties ---- */

/* Accessors without code belong to the signature: { get; set; } */
static uint32_t
property_end(TSNode n)
{
	TSNode list = node_field(n, "accessors"), value = node_field(n, "value");
	uint32_t i;

	if (ts_node_is_null(list))
		return ts_node_is_null(value) ? ts_node_end_byte(n) :
		    ts_node_start_byte(value);
	for (i = 0; i < ts_node_named_child_count(list); i++)
		if (!ts_node_is_null(node_field(ts_node_named_child(list, i),
		    "body")))
			return ts_node_start_byte(list);
	return ts_node_end_byte(list);
}

static void
property(struct walk *w, TSNode n, struct text name, TSNode name_node)
{
	const struct cs_class *c = class_here(w);
	struct cs_modifiers m;
	uint32_t end = property_end(n), ord;
	TSNode list = node_field(n, "accessors");

	ord = callable(w, n, name, name_node, node_field(n, "type"),
	    NODE_PROPERTY);
	cs_modifiers(w, n, &m);
	cs_signature(w, &m, n, end, ord);
	if (c != NULL && c->kind == NODE_INTERFACE && !ts_node_is_null(list) &&
	    end == ts_node_end_byte(list))
		walk_def_set_flags(w, ord, NODE_ABSTRACT | NODE_DECLARATION, 0);
}

enum walk_next
cs_property(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	property(w, n, node_text(w, name), name);
	return WALK_INTO;
}

enum walk_next
cs_indexer(struct walk *w, TSNode n)
{
	property(w, n, (struct text){ "this[]", 6 }, n);
	return WALK_INTO;
}

/* set, init, add and remove get a value. */
enum walk_next
cs_accessor(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), p;

	walk_scope(w);
	if (!text_is(node_text(w, name), "get")) {
		p = ts_node_parent(ts_node_parent(n));
		walk_type_bind(w, TYPING_DECLARED, walk_bind(w, walk_cstr(w,
		    "value")), cs_type(w, node_field(p, "type"), 0));
	}
	walk_take(w, name);
	return WALK_INTO;
}

/* event T E { add { … } remove { … } } */
enum walk_next
cs_event(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE };
	TSNode type = node_field(n, "type");
	struct cs_modifiers m;
	uint32_t ord;

	cs_modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = explicit_name(w, n, node_text(w, d.name_node));
	d.body = node_field(n, "accessors");
	d.flags = visible(w, &m);
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	cs_signature(w, &m, n, ts_node_is_null(d.body) ? ts_node_end_byte(n) :
	    ts_node_start_byte(d.body), ord);
	cs_doc(w, n, ord);
	cs_decorate(w, n, ord);
	walk_type_def(w, TYPING_DECLARED, ord, cs_type(w, type, 0));
	cs_type_refs(w, type, 0);
	return WALK_INTO;
}

/* ---- fields ---- */

/* Modifiers and type, which several fields may share, and the name. */
static void
field_signature(struct walk *w, const struct cs_modifiers *m, TSNode n,
    TSNode type, TSNode name, uint32_t ord)
{
	uint32_t start = ts_node_is_null(m->after) ? ts_node_start_byte(n) :
	    ts_node_end_byte(m->after), end = ts_node_end_byte(type), len;
	const char *s = walk_source(w);
	struct text t = node_text(w, name);
	char *p;

	len = end > start ? end - start : 0;
	p = walk_alloc(w, len + 1 + t.len);
	memcpy(p, s + start, len);
	p[len] = ' ';
	memcpy(p + len + 1, t.p, t.len);
	walk_def_signature(w, ord, (struct text){ p, len + 1 + t.len });
}

enum walk_next
cs_fields(struct walk *w, TSNode n)
{
	struct walk_def d = { .parent = DEF_HERE, .leaf = 1 };
	TSNode decl = node_child_of(n, "variable_declaration"), type, c;
	uint32_t i, ord, names = 0;
	struct cs_modifiers m;

	if (ts_node_is_null(decl))
		return WALK_INTO;
	cs_modifiers(w, n, &m);
	type = node_field(decl, "type");
	d.flags = visible(w, &m);
	d.kind = m.is_const ? NODE_CONSTANT : NODE_FIELD;
	if (m.is_const)
		d.flags |= NODE_STATIC;
	walk_take(w, decl);
	for (i = 0; i < ts_node_named_child_count(decl); i++) {
		c = ts_node_named_child(decl, i);
		if (!node_is(c, "variable_declarator"))
			continue;
		d.node = names++ == 0 ? n : c;
		d.head = n;
		d.name_node = node_field(c, "name");
		d.name = node_text(w, d.name_node);
		d.body = cs_behind(c, "=");
		ord = walk_define(w, &d);
		field_signature(w, &m, n, type, d.name_node, ord);
		cs_doc(w, n, ord);
		cs_decorate(w, n, ord);
		walk_type_def(w, TYPING_DECLARED, ord, cs_type(w, type, 0));
	}
	return WALK_INTO;
}

enum walk_next
cs_enum_member(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_ENUM_MEMBER, .parent = DEF_HERE,
	    .flags = NODE_PUBLIC | NODE_STATIC, .leaf = 1 };
	struct cs_modifiers m;
	uint32_t ord;

	cs_modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	cs_signature(w, &m, n, ts_node_end_byte(n), ord);
	cs_doc(w, n, ord);
	cs_decorate(w, n, ord);
	return WALK_INTO;
}

/* ---- local functions ---- */

enum walk_next
cs_local_function(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	TSNode type = node_field(n, "type");
	struct cs_modifiers m;
	struct cs_params p;
	uint32_t ord;

	cs_modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = m.flags | NODE_PRIVATE;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	cs_signature(w, &m, n, cs_signature_end(n), ord);
	cs_doc(w, n, ord);
	cs_decorate(w, n, ord);
	cs_type_parameters(w, n);
	cs_type_refs(w, type, 0);
	returns(w, type, ord);
	cs_params(w, node_field(n, "parameters"), &p);
	cs_keep_params(w, ord, &p, n, node_field(n, "parameters"));
	return WALK_INTO;
}
