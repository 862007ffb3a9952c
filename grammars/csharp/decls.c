/*
 * C#: types and delegates, what they are based on, and primary constructors.
 */
#include <string.h>

#include "cs.h"

#define BASES_MAX	64	/* bases of one type */

struct bases {
	expr_id	 e[BASES_MAX];
	TSNode	 node[BASES_MAX], args[BASES_MAX];
	uint32_t n;
};

/* The names of bases are looked up outside the type. */
static void
find_bases(struct walk *w, TSNode n, struct bases *b)
{
	TSNode list = node_child_of(n, "base_list"), c;
	uint32_t i, k = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list);

	b->n = 0;
	for (i = 0; i < k && b->n < BASES_MAX; i++) {
		c = ts_node_named_child(list, i);
		if (ts_node_is_extra(c))
			continue;
		if (node_is(c, "argument_list")) {
			if (b->n > 0)
				b->args[b->n - 1] = c;
			continue;
		}
		memset(&b->args[b->n], 0, sizeof(b->args[0]));
		if (node_is(c, "primary_constructor_base_type")) {
			b->args[b->n] = node_child_of(c, "argument_list");
			c = node_field(c, "type");
		}
		b->node[b->n] = c;
		b->e[b->n++] = cs_type(w, c, 0);
	}
}

/* Only the repository knows which is a class and which an interface, and by
   custom the name of an interface. */
static void
say_bases(struct walk *w, const struct bases *b, uint32_t ord,
    enum node_kind kind)
{
	struct text t;
	uint32_t i;
	int iface;

	for (i = 0; i < b->n; i++) {
		t = cs_last_name(cs_bare(cs_dotted(w, b->node[i])));
		iface = kind != NODE_INTERFACE && (i > 0 ||
		    kind == NODE_STRUCT || (t.len > 1 && t.p[0] == 'I' &&
		    t.p[1] >= 'A' && t.p[1] <= 'Z'));
		walk_type_def(w, TYPING_EXTENDS, ord, b->e[i]);
		walk_ref(w, iface ? REF_IMPLEMENTS : REF_EXTENDS, b->e[i],
		    b->node[i], 0);
		cs_type_refs(w, b->node[i], 1);
		if (!ts_node_is_null(b->args[i]))
			cs_base_call(w, b->e[i], b->args[i], b->node[i]);
	}
}

/* The words are FLAGS NAMESPACE; p: there may be further parts of the type,
   -: there are none.  A "." stands for no namespace. */
static void
keep_type(struct walk *w, uint32_t ord, int partial, TSNode decl)
{
	static const TSNode null;
	struct text t = cs_state(w)->namespace;

	if (t.len == 0)
		t = (struct text){ ".", 1 };
	cs_keep_value(w, ord, partial ? "p " : "- ", t, decl, null);
}

/* A primary constructor; of a record its parameters are properties. */
static void
primary(struct walk *w, TSNode n, TSNode list, struct text name, int record)
{
	static const TSNode null;
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE,
	    .leaf = 1, .flags = NODE_CONSTRUCTOR | NODE_PUBLIC };
	struct cs_modifiers m;
	struct cs_params p;
	uint32_t i, ord;
	TSNode c;

	d.node = list;
	d.name = name;
	ord = walk_define(w, &d);
	walk_def_signature_at(w, ord, ts_node_start_byte(node_field(n,
	    "name")), ts_node_end_byte(list), "");
	cs_params(w, list, &p);
	cs_keep_params(w, ord, &p, null, list);
	if (!record)
		return;
	walk_take(w, list);
	d.flags = NODE_PROPERTY | NODE_PUBLIC;
	for (i = 0; i < ts_node_named_child_count(list); i++) {
		c = ts_node_named_child(list, i);
		if (!node_is(c, "parameter"))
			continue;
		cs_modifiers(w, c, &m);
		d.node = c;
		d.name_node = node_field(c, "name");
		d.name = node_text(w, d.name_node);
		walk_take(w, d.name_node);
		ord = walk_define(w, &d);
		cs_signature(w, &m, c, ts_node_end_byte(c), ord);
		walk_type_def(w, TYPING_RETURNS, ord, cs_type(w,
		    node_field(c, "type"), 0));
		cs_type_refs(w, node_field(c, "type"), 0);
	}
}

static void
push_class(struct walk *w, uint32_t ord, const struct bases *b,
    enum node_kind kind, int is_test)
{
	struct cs_state *s = cs_state(w);
	struct cs_class *c = walk_alloc(w, sizeof(*c));

	c->before = s->classes;
	c->ord = ord;
	c->base = b->n > 0 ? b->e[0] : LINK_NONE;
	c->kind = kind;
	c->is_test = is_test;
	s->classes = c;
}

static void
type_declaration(struct walk *w, TSNode n, enum node_kind kind)
{
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	TSNode list = node_child_of(n, "parameter_list");
	const struct cs_class *outer = cs_class(w, walk_container(w));
	struct bases b = { .n = 0 };
	struct cs_modifiers m;
	uint32_t ord;

	cs_modifiers(w, n, &m);
	walk_scope(w);
	cs_type_parameters(w, n);
	if (kind != NODE_ENUM)
		find_bases(w, n, &b);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = m.flags;
	if (!m.visible)
		d.flags |= outer == NULL ? NODE_PACKAGE_PRIVATE :
		    outer->kind == NODE_INTERFACE ? NODE_PUBLIC : NODE_PRIVATE;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	cs_signature(w, &m, n, cs_signature_end(n), ord);
	cs_doc(w, n, ord);
	cs_decorate(w, n, ord);
	push_class(w, ord, &b, kind, m.is_test_class);
	keep_type(w, ord, m.partial, n);
	walk_scope(w);
	if (!ts_node_is_null(list))
		primary(w, n, list, d.name, node_is(n, "record_declaration"));
	say_bases(w, &b, ord, kind);
}

enum walk_next
cs_class_decl(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_CLASS);
	return WALK_INTO;
}

enum walk_next
cs_struct_decl(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_STRUCT);
	return WALK_INTO;
}

enum walk_next
cs_record_decl(struct walk *w, TSNode n)
{
	type_declaration(w, n, cs_has(n, "struct") ? NODE_STRUCT : NODE_CLASS);
	return WALK_INTO;
}

enum walk_next
cs_interface_decl(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_INTERFACE);
	return WALK_INTO;
}

enum walk_next
cs_enum_decl(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_ENUM);
	return WALK_INTO;
}

/* The type of functions: what it takes and returns is kept with it. */
enum walk_next
cs_delegate_decl(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .parent = DEF_HERE,
	    .leaf = 1 };
	TSNode type = node_field(n, "type");
	struct cs_modifiers m;
	struct cs_params p;
	uint32_t ord;

	cs_modifiers(w, n, &m);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.flags = m.flags;
	if (!m.visible)
		d.flags |= walk_class(w) != 0 ? NODE_PRIVATE :
		    NODE_PACKAGE_PRIVATE;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	cs_signature(w, &m, n, ts_node_end_byte(n), ord);
	cs_doc(w, n, ord);
	cs_decorate(w, n, ord);
	walk_scope(w);
	cs_type_parameters(w, n);
	cs_type_refs(w, type, 0);
	walk_type_def(w, TYPING_RETURNS, ord, cs_type(w, type, 0));
	cs_params(w, node_field(n, "parameters"), &p);
	if (p.n > 0)
		walk_type_def(w, TYPING_PARAMS, ord, p.types);
	keep_type(w, ord, 0, n);
	return WALK_INTO;
}
