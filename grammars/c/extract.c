/*
 * C: what the nodes of tree-sitter-c mean.
 *
 * Prototypes are not definitions; a declaration gives nodes only for the
 * variables that it defines.  Struct, union and enum tags live in one name
 * space of the file, as in the language, wherever they are defined.
 */
#include "c.h"
#include "prepare.h"

const TSLanguage	*LANG_PARSER(void);

struct c_decl *
c_decl(struct walk *w)
{
	void **s = walk_state(w);

	if (*s == NULL)
		*s = walk_alloc(w, sizeof(struct c_decl));
	return *s;
}

static const struct lang_rule rules[] = {
	{ "identifier", c_identifier, NULL },
	{ "type_identifier", c_tag_or_type, NULL },
	{ "call_expression", c_call_expression, NULL },
	{ "field_expression", c_field_expression, NULL },
	{ "function_definition", c_function_definition, NULL },
	{ "parameter_declaration", c_parameter_declaration, NULL },
	{ "declaration", c_declaration, NULL },
	{ "init_declarator", c_init_declarator, NULL },
	{ "field_declaration", c_field_declaration, NULL },
	{ "struct_specifier", c_struct_specifier, NULL },
	{ "union_specifier", c_union_specifier, NULL },
	{ "enum_specifier", c_enum_specifier, NULL },
	{ "enumerator", c_enumerator, NULL },
	{ "type_definition", c_type_definition, NULL },
	{ "compound_statement", c_block, NULL },
	{ "for_statement", c_block, NULL },
	{ "preproc_include", c_preproc_include, NULL },
	{ "preproc_def", c_preproc_def, NULL },
	{ "preproc_function_def", c_preproc_function_def, NULL },
	{ "preproc_call", walk_rule_over, NULL },
	{ "attribute_specifier", walk_rule_over, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
	.end = c_blanked,
	.prepare = c_prepare,
	.flags = LANG_CLASS_SCOPE_HIDDEN | LANG_CONDITIONAL,
};
