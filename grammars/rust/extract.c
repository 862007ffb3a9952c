/*
 * Rust: what the nodes of tree-sitter-rust mean.  See rust.h.
 */
#include <ctype.h>
#include <string.h>

#include "rust.h"

const TSLanguage	*LANG_PARSER(void);

struct state *
rs_state(struct walk *w)
{
	void **s = walk_state(w);

	if (*s == NULL)
		*s = walk_alloc(w, sizeof(struct state));
	return *s;
}

int
rs_is(TSNode n, const char *type)
{
	return node_is(n, type);
}

int
rs_named(const struct walk *w, TSNode n, const char *text)
{
	return text_is(node_text(w, n), text);
}

int
rs_is_upper(struct text t)
{
	size_t i = 0;

	while (i < t.len && t.p[i] == '_')
		i++;
	return i < t.len && isupper((unsigned char)t.p[i]);
}

expr_id
rs_literal(struct walk *w, const char *type)
{
	return expr_make(w, EXPR_LITERAL, walk_cstr(w, type), LINK_NONE);
}

expr_id
rs_member(struct walk *w, expr_id e, const char *name)
{
	return expr_member(w, e, walk_cstr(w, name));
}

str_id
rs_field_name(struct walk *w, struct text t)
{
	char *p;

	if (t.len > 0 && isdigit((unsigned char)t.p[0]))
		return walk_str(w, t);
	p = walk_alloc(w, t.len + 1);
	p[0] = '.';
	memcpy(p + 1, t.p, t.len);
	return walk_str(w, (struct text){ p, t.len + 1 });
}

/* A value of the built-in generic TYPE that holds E. */
expr_id
rs_generic(struct walk *w, expr_id e, const char *type)
{
	return expr_make(w, EXPR_GENERIC, rs_literal(w, type), e);
}

static const struct lang_rule rules[] = {
	{ "attribute_item", rs_attribute_item, NULL },
	{ "inner_attribute_item", rs_inner_attribute_item, NULL },
	{ "mod_item", rs_mod, rs_mod_leave },
	{ "function_item", rs_function, rs_scoped_leave },
	{ "function_signature_item", rs_function, rs_scoped_leave },
	{ "struct_item", rs_struct, rs_scoped_leave },
	{ "union_item", rs_struct, rs_scoped_leave },
	{ "enum_item", rs_enum, rs_scoped_leave },
	{ "enum_variant", rs_variant, NULL },
	{ "field_declaration", rs_field, NULL },
	{ "ordered_field_declaration_list", rs_ordered_fields, NULL },
	{ "trait_item", rs_trait, rs_impl_leave },
	{ "impl_item", rs_impl, rs_impl_leave },
	{ "const_item", rs_const, NULL },
	{ "static_item", rs_const, NULL },
	{ "type_item", rs_alias, rs_scoped_leave },
	{ "associated_type", rs_alias, rs_scoped_leave },
	{ "macro_definition", rs_macro, NULL },
	{ "use_declaration", rs_use, NULL },
	{ "extern_crate_declaration", rs_extern_crate, NULL },
	{ "visibility_modifier", walk_rule_over, NULL },
	{ "lifetime", walk_rule_over, NULL },
	{ "label", walk_rule_over, NULL },
	{ "type_parameter", rs_type_parameter, NULL },
	{ "where_predicate", rs_where_predicate, NULL },
	{ "parameter", rs_parameter, NULL },
	{ "self_parameter", rs_self_parameter, NULL },
	{ "let_declaration", rs_let, rs_let_leave },
	{ "let_condition", rs_let_condition, rs_let_condition_leave },
	{ "if_expression", rs_scoped, rs_scoped_leave },
	{ "while_expression", rs_scoped, rs_scoped_leave },
	{ "for_expression", rs_for, rs_scoped_leave },
	{ "match_expression", rs_match, NULL },
	{ "match_arm", rs_match_arm, rs_match_arm_leave },
	{ "tuple_pattern", walk_rule_over, NULL },
	{ "tuple_struct_pattern", walk_rule_over, NULL },
	{ "struct_pattern", walk_rule_over, NULL },
	{ "slice_pattern", walk_rule_over, NULL },
	{ "or_pattern", walk_rule_over, NULL },
	{ "captured_pattern", walk_rule_over, NULL },
	{ "mut_pattern", walk_rule_over, NULL },
	{ "ref_pattern", walk_rule_over, NULL },
	{ "reference_pattern", walk_rule_over, NULL },
	{ "block", rs_block, rs_block_leave },
	{ "closure_expression", rs_closure, rs_closure_leave },
	{ "identifier", rs_identifier, NULL },
	{ "type_identifier", rs_type_identifier, NULL },
	{ "scoped_identifier", rs_scoped_identifier, NULL },
	{ "scoped_type_identifier", rs_scoped_type, NULL },
	{ "field_expression", rs_field_expression, NULL },
	{ "call_expression", rs_call, NULL },
	{ "struct_expression", rs_struct_expression, NULL },
	{ "macro_invocation", rs_macro_call, NULL },
	{ "token_tree", rs_token_tree, rs_token_tree_leave },
	{ "token_repetition", rs_token_tree, rs_token_tree_leave },
	{ "token_tree_pattern", walk_rule_over, NULL },
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
	.end = rs_end,
	.flags = LANG_CLASS_SCOPE_HIDDEN,
};
