/*
 * C#: namespaces, usings and types; the table of rules.
 *
 * A namespace is the unit, and no part of a name: the file's package is the
 * one that it names, and each top-level type keeps its own (TYPING_VALUE),
 * where link.c finds it.
 */
#include <string.h>

#include "cs.h"

const TSLanguage	*LANG_PARSER(void);

/* ---- what all parts use ---- */

struct cs_state *
cs_state(struct walk *w)
{
	void **s = walk_state(w);

	if (*s == NULL)
		*s = walk_alloc(w, sizeof(struct cs_state));
	return *s;
}

struct cs_class *
cs_class(struct walk *w, uint32_t ord)
{
	struct cs_class *c = cs_state(w)->classes;

	while (c != NULL && c->ord != ord)
		c = c->before;
	return ord == 0 ? NULL : c;
}

int
cs_text_is(struct text t, const char *s)
{
	return t.len == strlen(s) && memcmp(t.p, s, t.len) == 0;
}

int
cs_in(const char *words, struct text t)
{
	const char *p = words, *e;

	for (; *p != '\0'; p = *e == ' ' ? e + 1 : e) {
		for (e = p; *e != ' ' && *e != '\0'; e++)
			;
		if ((size_t)(e - p) == t.len && memcmp(p, t.p, t.len) == 0)
			return 1;
	}
	return 0;
}

int
cs_has(TSNode n, const char *token)
{
	uint32_t i, k = ts_node_is_null(n) ? 0 : ts_node_child_count(n);

	for (i = 0; i < k; i++)
		if (strcmp(ts_node_type(ts_node_child(n, i)), token) == 0)
			return 1;
	return 0;
}

TSNode
cs_behind(TSNode n, const char *token)
{
	static const TSNode null;
	uint32_t i, k = ts_node_is_null(n) ? 0 : ts_node_child_count(n);
	int seen = 0;
	TSNode c;

	for (i = 0; i < k; i++) {
		c = ts_node_child(n, i);
		if (seen && ts_node_is_named(c) && !ts_node_is_extra(c))
			return c;
		seen |= strcmp(ts_node_type(c), token) == 0;
	}
	return null;
}

TSNode
cs_last(TSNode n)
{
	static const TSNode null;
	uint32_t k = ts_node_is_null(n) ? 0 : ts_node_child_count(n);
	TSNode c;

	while (k-- > 0) {
		c = ts_node_child(n, k);
		if (!ts_node_is_extra(c) && (ts_node_is_named(c) ||
		    node_is(c, "this") || node_is(c, "base")))
			return c;
	}
	return null;
}

struct text
cs_dotted(struct walk *w, TSNode n)
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

struct text
cs_joined(struct walk *w, const char *before, struct text t)
{
	size_t k = strlen(before);
	char *p = walk_alloc(w, k + t.len);

	memcpy(p, before, k);
	memcpy(p + k, t.p, t.len);
	return (struct text){ p, k + t.len };
}

/* ---- namespaces ---- */

static void
namespace(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_MODULE, .parent = DEF_HERE,
	    .leaf = 1 };
	struct cs_state *s = cs_state(w);
	TSNode name = node_field(n, "name");
	struct text t = cs_dotted(w, name), outer = s->namespace;
	uint32_t ord;
	char *p;

	if (outer.len > 0) {
		p = walk_alloc(w, outer.len + 1 + t.len);
		memcpy(p, outer.p, outer.len);
		p[outer.len] = '.';
		memcpy(p + outer.len + 1, t.p, t.len);
		t = (struct text){ p, outer.len + 1 + t.len };
	}
	s->namespace = t;
	if (!s->packaged)
		walk_set_package(w, t);
	s->packaged = 1;
	walk_take(w, name);
	d.node = n;
	d.name_node = name;
	d.name = t;
	d.body = node_field(n, "body");
	ord = walk_define(w, &d);
	walk_def_signature(w, ord, cs_joined(w, "namespace ", t));
}

static enum walk_next
namespace_declaration(struct walk *w, TSNode n)
{
	namespace(w, n);
	return WALK_INTO;
}

/* What it was before: without what stands in this node. */
static void
namespace_leave(struct walk *w, TSNode n)
{
	struct cs_state *s = cs_state(w);
	size_t len = cs_dotted(w, node_field(n, "name")).len;

	s->namespace.len -= len < s->namespace.len ? len + 1 :
	    s->namespace.len;
}

/* ---- usings ---- */

static struct text
last_part(struct text t)
{
	const char *dot = memrchr(t.p, '.', t.len);

	return dot == NULL ? t : (struct text){ dot + 1,
	    (size_t)(t.p + t.len - dot - 1) };
}

/* "A.B" of "A.B<C>" and of "global::A.B" */
static struct text
bare(struct text t)
{
	const char *p = memchr(t.p, '<', t.len);

	if (p != NULL)
		t.len = (size_t)(p - t.p);
	if (t.len > 8 && memcmp(t.p, "global::", 8) == 0)
		t = (struct text){ t.p + 8, t.len - 8 };
	return t;
}

/*
 * using A.B; brings in a namespace's types, and `using static` a type's
 * members, which link.c tells by what A.B is.  A global one holds for the
 * whole project.
 */
static enum walk_next
using_directive(struct walk *w, TSNode n)
{
	TSNode alias = node_field(n, "name"), name = cs_last(n);
	uint32_t flags = cs_has(n, "global") ? IMPORT_REEXPORT : 0;
	struct text t;

	if (ts_node_is_null(name))
		return WALK_OVER;
	t = bare(cs_dotted(w, name));
	if (t.len == 0 || last_part(t).len == 0)
		return WALK_OVER;
	if (ts_node_is_null(alias)) {
		walk_import(w, LINK_NONE, walk_str(w, t), LINK_NONE,
		    flags | IMPORT_STAR, node_line(n));
		return WALK_OVER;
	}
	walk_import(w, walk_node_str(w, alias), walk_str(w, t), LINK_NONE,
	    flags, node_line(n));
	return WALK_OVER;
}

/* ---- types ---- */

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
		t = last_part(bare(cs_dotted(w, b->node[i])));
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
	walk_def_signature(w, ord, (struct text){ walk_source(w) +
	    ts_node_start_byte(node_field(n, "name")),
	    ts_node_end_byte(list) - ts_node_start_byte(node_field(n,
	    "name")) });
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

static enum walk_next
class_declaration(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_CLASS);
	return WALK_INTO;
}

static enum walk_next
struct_declaration(struct walk *w, TSNode n)
{
	type_declaration(w, n, NODE_STRUCT);
	return WALK_INTO;
}

static enum walk_next
record_declaration(struct walk *w, TSNode n)
{
	type_declaration(w, n, cs_has(n, "struct") ? NODE_STRUCT : NODE_CLASS);
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

/* The type of functions: what it takes and returns is kept with it. */
static enum walk_next
delegate_declaration(struct walk *w, TSNode n)
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

static const struct lang_rule rules[] = {
	{ "namespace_declaration", namespace_declaration, namespace_leave },
	{ "file_scoped_namespace_declaration", namespace_declaration, NULL },
	{ "using_directive", using_directive, NULL },
	{ "extern_alias_directive", walk_rule_over, NULL },
	{ "class_declaration", class_declaration, NULL },
	{ "struct_declaration", struct_declaration, NULL },
	{ "record_declaration", record_declaration, NULL },
	{ "interface_declaration", interface_declaration, NULL },
	{ "enum_declaration", enum_declaration, NULL },
	{ "delegate_declaration", delegate_declaration, NULL },
	{ "enum_member_declaration", cs_enum_member, NULL },
	{ "method_declaration", cs_method, NULL },
	{ "constructor_declaration", cs_constructor, NULL },
	{ "destructor_declaration", cs_destructor, NULL },
	{ "operator_declaration", cs_operator, NULL },
	{ "conversion_operator_declaration", cs_conversion, NULL },
	{ "property_declaration", cs_property, NULL },
	{ "indexer_declaration", cs_indexer, NULL },
	{ "accessor_declaration", cs_accessor, NULL },
	{ "event_declaration", cs_event, NULL },
	{ "event_field_declaration", cs_fields, NULL },
	{ "field_declaration", cs_fields, NULL },
	{ "local_function_statement", cs_local_function, NULL },
	{ "parameter_list", cs_parameter_list, NULL },
	{ "bracketed_parameter_list", cs_parameter_list, NULL },
	{ "variable_declaration", cs_variables, NULL },
	{ "foreach_statement", cs_for_each, NULL },
	{ "catch_declaration", cs_catch, NULL },
	{ "declaration_expression", cs_declaration, NULL },
	{ "declaration_pattern", cs_pattern, NULL },
	{ "recursive_pattern", cs_pattern, NULL },
	{ "list_pattern", cs_pattern, NULL },
	{ "var_pattern", cs_pattern, NULL },
	{ "type_pattern", cs_typed, NULL },
	{ "is_pattern_expression", cs_is_pattern, NULL },
	{ "subpattern", cs_subpattern, NULL },
	{ "lambda_expression", cs_lambda, NULL },
	{ "anonymous_method_expression", walk_rule_scope, NULL },
	{ "query_expression", cs_query, NULL },
	{ "from_clause", cs_from, NULL },
	{ "join_clause", cs_join, NULL },
	{ "let_clause", cs_let, NULL },
	{ "if_statement", cs_if, NULL },
	{ "block", walk_rule_scope, NULL },
	{ "for_statement", walk_rule_scope, NULL },
	{ "while_statement", walk_rule_scope, NULL },
	{ "using_statement", walk_rule_scope, NULL },
	{ "fixed_statement", walk_rule_scope, NULL },
	{ "catch_clause", walk_rule_scope, NULL },
	{ "switch_section", walk_rule_scope, NULL },
	{ "switch_expression_arm", walk_rule_scope, NULL },
	{ "identifier", cs_identifier, NULL },
	{ "generic_name", cs_generic_name, NULL },
	{ "qualified_name", cs_qualified_name, NULL },
	{ "alias_qualified_name", cs_qualified_name, NULL },
	{ "invocation_expression", cs_invocation, NULL },
	{ "constructor_initializer", cs_constructor_initializer, NULL },
	{ "object_creation_expression", cs_creation, NULL },
	{ "implicit_object_creation_expression", cs_implicit_creation, NULL },
	{ "initializer_expression", cs_initializer, cs_initializer_leave },
	{ "assignment_expression", cs_assignment, NULL },
	{ "with_expression", cs_with, NULL },
	{ "anonymous_object_creation_expression", cs_anonymous_object, NULL },
	{ "member_access_expression", cs_member_access, NULL },
	{ "conditional_access_expression", cs_conditional_access, NULL },
	{ "element_access_expression", cs_element_access, NULL },
	{ "array_creation_expression", cs_typed, NULL },
	{ "cast_expression", cs_typed, NULL },
	{ "typeof_expression", cs_typed, NULL },
	{ "sizeof_expression", cs_typed, NULL },
	{ "default_expression", cs_typed, NULL },
	{ "as_expression", cs_typed_right, NULL },
	{ "is_expression", cs_typed_right, NULL },
	{ "type_parameter_constraints_clause", cs_constraints, NULL },
	{ "attribute", cs_attribute, NULL },
	{ "attribute_argument", cs_named, NULL },
	{ "argument", cs_named, NULL },
	{ "labeled_statement", cs_label, NULL },
	{ "goto_statement", cs_label, NULL },
	{ "preproc_if", cs_preproc, NULL },
	{ "preproc_elif", cs_preproc, NULL },
	{ "throw_statement", cs_throw, NULL },
	{ "throw_expression", cs_throw, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
	.prepare = cs_prepare,
};
