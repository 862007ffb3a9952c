/*
 * Swift: modules and imports; the table of rules.
 *
 * A module is what a build system makes of a folder: Sources/NAME and
 * Tests/NAME of a SwiftPM package, else the folder at the top.
 */
#include <string.h>

#include "swift.h"

const TSLanguage	*LANG_PARSER(void);

struct sw_state *
sw_state(struct walk *w)
{
	void **s = walk_state(w);
	struct sw_state *new;

	if (*s == NULL) {
		*s = new = walk_alloc(w, sizeof(*new));
		new->outer = LINK_NONE;
	}
	return *s;
}

/* https://docs.swift.org/package-manager/PackageDescription: target paths */
static int
holds_targets(struct text t)
{
	static const char *const names[] = { "Sources", "Tests", "Plugins" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_is(t, names[i]))
			return 1;
	return 0;
}

static void
begin(struct walk *w)
{
	struct text path = walk_file(w)->path, part, before = { NULL, 0 };
	struct text module = { NULL, 0 };
	size_t i, j;

	for (i = 0; i < path.len; i = j + 1) {
		for (j = i; j < path.len && path.p[j] != '/'; j++)
			continue;
		if (j == path.len)
			break;
		part = (struct text){ path.p + i, j - i };
		if (module.len == 0)
			module = part;
		if (before.len > 0 && holds_targets(before)) {
			module = part;
			break;
		}
		before = part;
	}
	if (module.len > 0)
		walk_set_package(w, module);
}

/* import A; import class A.B */
static enum walk_next
import_declaration(struct walk *w, TSNode n)
{
	TSNode path = node_child_of(n, "identifier"), before;
	uint32_t k = ts_node_is_null(path) ? 0 :
	    ts_node_named_child_count(path);
	struct text t = node_text(w, path);
	str_id module, last;

	if (k == 0)
		return WALK_OVER;
	before = ts_node_prev_sibling(path);
	last = walk_node_str(w, ts_node_named_child(path, k - 1));
	if (k > 1 && !node_is(before, "import")) {
		t.len = ts_node_end_byte(ts_node_named_child(path, k - 2)) -
		    ts_node_start_byte(path);
		walk_import(w, last, walk_str(w, t), last, 0, node_line(n));
		return WALK_OVER;
	}
	module = walk_str(w, t);
	walk_import(w, k == 1 ? module : LINK_NONE, module, LINK_NONE,
	    k == 1 ? 0 : IMPORT_SIDE, node_line(n));
	return WALK_OVER;
}

static const struct lang_rule rules[] = {
	{ "import_declaration", import_declaration, NULL },
	{ "class_declaration", sw_class, sw_class_leave },
	{ "protocol_declaration", sw_protocol, sw_class_leave },
	{ "typealias_declaration", sw_typealias, NULL },
	{ "associatedtype_declaration", sw_associatedtype, NULL },
	{ "macro_declaration", sw_macro, NULL },
	{ "function_declaration", sw_function, NULL },
	{ "protocol_function_declaration", sw_function, NULL },
	{ "init_declaration", sw_init, NULL },
	{ "deinit_declaration", sw_deinit, NULL },
	{ "subscript_declaration", sw_subscript, NULL },
	{ "property_declaration", sw_property, NULL },
	{ "protocol_property_declaration", sw_protocol_property, NULL },
	{ "enum_entry", sw_enum_entry, NULL },
	{ "enum_type_parameters", sw_labels, NULL },
	{ "attribute", sw_attribute, NULL },
	{ "operator_declaration", walk_rule_over, NULL },
	{ "precedence_group_declaration", walk_rule_over, NULL },
	{ "availability_condition", walk_rule_over, NULL },
	{ "directive", walk_rule_over, NULL },
	{ "identifier", walk_rule_over, NULL },
	{ "value_argument_label", walk_rule_over, NULL },
	{ "call_suffix", sw_labels, NULL },
	{ "constructor_suffix", sw_labels, NULL },
	{ "tuple_expression", sw_labels, NULL },
	{ "tuple_type_item", sw_labels, NULL },
	{ "simple_identifier", sw_identifier, NULL },
	{ "user_type", sw_user_type, NULL },
	{ "call_expression", sw_call, NULL },
	{ "constructor_expression", sw_constructor, NULL },
	{ "navigation_expression", sw_navigation, NULL },
	{ "prefix_expression", sw_prefix, NULL },
	{ "macro_invocation", sw_macro_call, NULL },
	{ "key_path_expression", sw_key_path, NULL },
	{ "control_transfer_statement", sw_transfer, NULL },
	{ "parameter", sw_parameter, NULL },
	{ "lambda_literal", walk_rule_function, NULL },
	{ "lambda_parameter", sw_lambda_parameter, NULL },
	{ "if_statement", sw_if, NULL },
	{ "while_statement", sw_if, NULL },
	{ "guard_statement", sw_guard, NULL },
	{ "for_statement", sw_for, NULL },
	{ "catch_block", sw_catch, NULL },
	{ "pattern", sw_pattern, NULL },
	{ "switch_entry", walk_rule_scope, NULL },
	{ "do_statement", walk_rule_scope, NULL },
	{ "repeat_while_statement", walk_rule_scope, NULL },
	{ "computed_property", walk_rule_scope, NULL },
	{ "computed_getter", walk_rule_scope, NULL },
	{ "computed_setter", sw_setter, NULL },
	{ "willset_clause", sw_setter, NULL },
	{ "didset_clause", sw_setter, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", "multiline_comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
	.prepare = sw_prepare,
	.begin = begin,
	.flags = LANG_CONDITIONAL | LANG_TYPED_SCOPES,
};
