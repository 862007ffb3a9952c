/*
 * Java: packages and imports; the table of rules.
 *
 * The package clause, not the directory, is Java's unit: it is kept with the
 * file and with each of its top-level types (TYPING_VALUE), where link.c
 * finds it.  A method's TYPING_VALUE tells its parameters: "String,int[],…"
 * (a last "..." for variable arity), for the choice among overloads.
 */
#include <string.h>

#include "java.h"

const TSLanguage	*LANG_PARSER(void);

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
	walk_take(w, n);
}

const struct java_class *
java_class(struct walk *w, uint32_t ord)
{
	const struct java_class *c = java_state(w)->classes;

	while (c != NULL && c->ord != ord)
		c = c->before;
	return ord == 0 ? NULL : c;
}

void
java_keep_package(struct walk *w, uint32_t ord)
{
	struct java_state *s = java_state(w);

	if (s->package != LINK_NONE)
		walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
		    s->package, LINK_NONE));
}

/* ---- packages and imports ---- */

/* "a.b.C", however it is broken into lines. */
static struct text
qualified_name(struct walk *w, TSNode n)
{
	return node_text_without(w, n, " \t\r\n");
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
	java_keep_package(w, 0);
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
	return walk_taken(w, n) ? WALK_INTO : java_parameter(w, n);
}

static const struct lang_rule rules[] = {
	{ "package_declaration", package_declaration, NULL },
	{ "import_declaration", import_declaration, NULL },
	{ "module_declaration", walk_rule_over, NULL },
	{ "class_declaration", java_class_declaration, NULL },
	{ "interface_declaration", java_interface, NULL },
	{ "annotation_type_declaration", java_interface, NULL },
	{ "enum_declaration", java_enum, NULL },
	{ "record_declaration", java_record, NULL },
	{ "class_body", java_class_body, NULL },
	{ "enum_constant", java_enum_constant, NULL },
	{ "method_declaration", java_method, NULL },
	{ "annotation_type_element_declaration", java_method, NULL },
	{ "constructor_declaration", java_constructor, NULL },
	{ "compact_constructor_declaration", java_compact_constructor, NULL },
	{ "field_declaration", java_fields, NULL },
	{ "constant_declaration", java_fields, NULL },
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
	{ "block", walk_rule_scope, NULL },
	{ "for_statement", walk_rule_scope, NULL },
	{ "while_statement", walk_rule_scope, NULL },
	{ "catch_clause", walk_rule_scope, NULL },
	{ "try_with_resources_statement", walk_rule_scope, NULL },
	{ "switch_block", walk_rule_scope, NULL },
	{ "switch_rule", walk_rule_scope, NULL },
	{ "return_statement", walk_rule_scope, NULL },
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
