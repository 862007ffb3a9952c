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
	return node_text_without(w, n, " \t\r\n");
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

struct text
cs_last_name(struct text t)
{
	const char *dot = memrchr(t.p, '.', t.len);

	return dot == NULL ? t : (struct text){ dot + 1,
	    (size_t)(t.p + t.len - dot - 1) };
}

/* "A.B" of "A.B<C>" and of "global::A.B" */
struct text
cs_bare(struct text t)
{
	const char *p = memchr(t.p, '<', t.len);

	if (p != NULL)
		t.len = (size_t)(p - t.p);
	if (t.len > 8 && memcmp(t.p, "global::", 8) == 0)
		t = (struct text){ t.p + 8, t.len - 8 };
	return t;
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
	t = cs_bare(cs_dotted(w, name));
	if (t.len == 0 || cs_last_name(t).len == 0)
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

static const struct lang_rule rules[] = {
	{ "namespace_declaration", namespace_declaration, namespace_leave },
	{ "file_scoped_namespace_declaration", namespace_declaration, NULL },
	{ "using_directive", using_directive, NULL },
	{ "extern_alias_directive", walk_rule_over, NULL },
	{ "class_declaration", cs_class_decl, NULL },
	{ "struct_declaration", cs_struct_decl, NULL },
	{ "record_declaration", cs_record_decl, NULL },
	{ "interface_declaration", cs_interface_decl, NULL },
	{ "enum_declaration", cs_enum_decl, NULL },
	{ "delegate_declaration", cs_delegate_decl, NULL },
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
