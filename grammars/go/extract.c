/*
 * Go: what the nodes of tree-sitter-go mean: imports, and the table of rules.
 *
 * Methods stand outside their type, often in another file: they are defined
 * in the file, with the type's name as owner, and TYPING_RECEIVER tells the
 * linker.  Pointers are not told apart from what they point to: the language
 * selects members through both alike.
 */
#include <ctype.h>
#include <string.h>

#include "go.h"

const TSLanguage	*LANG_PARSER(void);

struct go_state *
go_state(struct walk *w)
{
	void **s = walk_state(w);

	if (*s == NULL)
		*s = walk_alloc(w, sizeof(struct go_state));
	return *s;
}

uint32_t
go_visibility(struct text name)
{
	unsigned char c = name.len > 0 ? (unsigned char)name.p[0] : 0;

	/* Letters beyond ASCII are taken as lower case, which most are. */
	return isupper(c) ? NODE_PUBLIC : NODE_PACKAGE_PRIVATE;
}

/* ---- imports ---- */

/*
 * The name that an import path binds when none is written: its last part,
 * without a major version ("v2", ".v3") and a "go" that is no part of it.
 * https://go.dev/ref/mod#major-version-suffixes
 */
static struct text
package_name(struct text path)
{
	struct text t = path;
	const char *slash;
	size_t i;

	for (;;) {
		slash = memrchr(t.p, '/', t.len);
		if (slash == NULL)
			break;
		path.p = slash + 1;
		path.len = (size_t)(t.p + t.len - path.p);
		for (i = 1; i < path.len; i++)
			if (!isdigit((unsigned char)path.p[i]))
				break;
		if (path.len < 2 || path.p[0] != 'v' || i < path.len)
			break;
		t.len = (size_t)(slash - t.p);
		path = t;
	}
	for (i = 1; i + 2 < path.len; i++)
		if (path.p[i] == '.' && path.p[i + 1] == 'v' &&
		    isdigit((unsigned char)path.p[i + 2])) {
			path.len = i;
			break;
		}
	if (path.len > 3 && memcmp(path.p, "go-", 3) == 0) {
		path.p += 3;
		path.len -= 3;
	}
	if (path.len > 3 && memcmp(path.p + path.len - 3, "-go", 3) == 0)
		path.len -= 3;
	return path;
}

static enum walk_next
import_spec(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");
	struct text path = node_text(w, node_field(n, "path"));
	uint32_t line = node_line(n);
	str_id module;

	if (path.len < 2)
		return WALK_OVER;
	path.p++;
	path.len -= 2;
	module = walk_str(w, path);
	if (node_is(name, "dot"))
		walk_import(w, LINK_NONE, module, LINK_NONE, IMPORT_STAR, line);
	else if (node_is(name, "blank_identifier"))
		walk_import(w, LINK_NONE, module, LINK_NONE, IMPORT_SIDE, line);
	else
		walk_import(w, ts_node_is_null(name) ?
		    walk_str(w, package_name(path)) : walk_node_str(w, name),
		    module, LINK_NONE, 0, line);
	return WALK_OVER;
}

static const struct lang_rule rules[] = {
	{ "package_clause", walk_rule_over, NULL },
	{ "import_spec", import_spec, NULL },
	{ "function_declaration", go_function_declaration, NULL },
	{ "method_declaration", go_method_declaration, NULL },
	{ "method_elem", go_interface_method, NULL },
	{ "type_declaration", go_grouped_declaration, NULL },
	{ "var_declaration", go_grouped_declaration, NULL },
	{ "const_declaration", go_grouped_declaration, NULL },
	{ "type_spec", go_type_spec, NULL },
	{ "type_alias", go_type_spec, NULL },
	{ "struct_type", go_struct_type, NULL },
	{ "field_declaration", go_field_declaration, NULL },
	{ "type_elem", go_type_elem, NULL },
	{ "var_spec", go_var_spec, NULL },
	{ "const_spec", go_const_spec, NULL },
	{ "parameter_declaration", go_parameter, NULL },
	{ "variadic_parameter_declaration", go_parameter, NULL },
	{ "type_parameter_declaration", go_type_parameter, NULL },
	{ "short_var_declaration", go_short_var_declaration, NULL },
	{ "range_clause", go_range_clause, NULL },
	{ "receive_statement", go_receive_statement, NULL },
	{ "identifier", go_identifier, NULL },
	{ "type_identifier", go_type_identifier, NULL },
	{ "qualified_type", go_qualified_type, NULL },
	{ "selector_expression", go_selector_expression, NULL },
	{ "call_expression", go_call_expression, NULL },
	{ "composite_literal", go_composite_literal,
	    go_composite_literal_leave },
	{ "literal_element", go_literal_element, go_literal_element_leave },
	{ "keyed_element", go_keyed_element, NULL },
	{ "block", walk_rule_scope, NULL },
	{ "func_literal", walk_rule_scope, NULL },
	{ "function_type", walk_rule_scope, NULL },
	{ "if_statement", walk_rule_scope, NULL },
	{ "for_statement", walk_rule_scope, NULL },
	{ "expression_switch_statement", walk_rule_scope, NULL },
	{ "expression_case", walk_rule_scope, NULL },
	{ "default_case", walk_rule_scope, NULL },
	{ "communication_case", walk_rule_scope, NULL },
	{ "type_switch_statement", go_type_switch_statement, NULL },
	{ "type_case", go_type_case, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
	.flags = LANG_CLASS_SCOPE_HIDDEN,
};
