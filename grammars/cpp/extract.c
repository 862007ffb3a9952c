/*
 * C++: what the nodes of tree-sitter-cpp mean.
 *
 * As in C, prototypes of functions are no definitions.  Methods that a class
 * declares are: they tell what the class has.  The linker leads from them to
 * the definition, see grammars/cpp/link_overloads.c.
 */
#include <string.h>

#include "cpp.h"

const TSLanguage	*tree_sitter_cpp(void);

struct cpp_state *
cpp_state(struct walk *w)
{
	void **s = walk_state(w);

	if (*s == NULL)
		*s = walk_alloc(w, sizeof(struct cpp_state));
	return *s;
}

/* A block, or what a macro made of one. */
static enum walk_next
scope(struct walk *w, TSNode n)
{
	if (walk_in_function(w))
		walk_scope(w);
	else if (node_is(n, "compound_statement"))
		cpp_test_block(w, n);
	return WALK_INTO;
}

static enum walk_next
label(struct walk *w, TSNode n)
{
	(void)w;
	(void)n;
	return WALK_OVER;
}

static const struct lang_rule rules[] = {
	{ "identifier", cpp_identifier, NULL },
	{ "type_identifier", cpp_type_identifier, NULL },
	{ "qualified_identifier", cpp_qualified_identifier, NULL },
	{ "call_expression", cpp_call, NULL },
	{ "field_expression", cpp_field_expression, NULL },
	{ "new_expression", cpp_new, NULL },
	{ "compound_literal_expression", cpp_compound_literal, NULL },
	{ "binary_expression", cpp_binary, NULL },
	{ "assignment_expression", cpp_binary, NULL },
	{ "subscript_expression", cpp_subscript, NULL },
	{ "pointer_expression", cpp_unary, NULL },
	{ "unary_expression", cpp_unary, NULL },
	{ "update_expression", cpp_unary, NULL },
	{ "throw_statement", cpp_throw, NULL },
	{ "return_statement", cpp_return, NULL },
	{ "namespace_definition", cpp_namespace, NULL },
	{ "namespace_alias_definition", cpp_namespace_alias, NULL },
	{ "using_declaration", cpp_using, NULL },
	{ "class_specifier", cpp_class_specifier, cpp_class_leave },
	{ "struct_specifier", cpp_struct_specifier, cpp_class_leave },
	{ "union_specifier", cpp_union_specifier, cpp_class_leave },
	{ "enum_specifier", cpp_enum_specifier, NULL },
	{ "enumerator", cpp_enumerator, NULL },
	{ "access_specifier", cpp_access, NULL },
	{ "alias_declaration", cpp_alias, NULL },
	{ "type_definition", cpp_typedef, NULL },
	{ "concept_definition", cpp_concept, NULL },
	{ "template_declaration", cpp_template, NULL },
	{ "friend_declaration", cpp_friend, cpp_friend_leave },
	{ "function_definition", cpp_function_definition, NULL },
	{ "field_initializer", cpp_field_initializer, NULL },
	{ "lambda_expression", walk_rule_function, NULL },
	{ "declaration", cpp_declaration, NULL },
	{ "init_declarator", cpp_init_declarator, NULL },
	{ "field_declaration", cpp_field_declaration, NULL },
	{ "parameter_declaration", cpp_parameter, NULL },
	{ "optional_parameter_declaration", cpp_parameter, NULL },
	{ "variadic_parameter_declaration", cpp_parameter, NULL },
	{ "for_range_loop", cpp_for_range, NULL },
	{ "compound_statement", scope, NULL },
	{ "for_statement", scope, NULL },
	{ "if_statement", scope, NULL },
	{ "while_statement", scope, NULL },
	{ "switch_statement", scope, NULL },
	{ "catch_clause", scope, NULL },
	{ "preproc_include", c_preproc_include, NULL },
	{ "preproc_def", c_preproc_def, NULL },
	{ "preproc_function_def", c_preproc_function_def, NULL },
	{ "preproc_call", walk_rule_over, NULL },
	{ "attribute_specifier", walk_rule_over, NULL },
	{ "attribute_declaration", walk_rule_over, NULL },
	{ "statement_identifier", label, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = "cpp",
	.parser = tree_sitter_cpp,
	.rules = rules,
	.comments = comments,
	.end = c_blanked,
	.prepare = cpp_prepare,
	.flags = LANG_TYPED_SCOPES,
};
