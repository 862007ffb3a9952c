/*
 * JavaScript and TypeScript: definitions, calls and references.
 *
 * Functions held in a constant, a field or a property go by its name.
 * Anonymous functions are scopes, no definitions: what they call is called
 * by the definition around them.
 */
#include <string.h>

#include "js.h"

#ifndef LANG_PARSER
#error "LANG_PARSER names the parser's entry point"
#endif

const TSLanguage	*LANG_PARSER(void);

struct js *
js_state(struct walk *w)
{
	void **s = walk_state(w);

	if (*s == NULL)
		*s = walk_alloc(w, sizeof(struct js));
	return *s;
}

struct text
js_string(const struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (t.len >= 2) {
		t.p++;
		t.len -= 2;
	}
	return t;
}

int
js_is_function(TSNode n)
{
	return node_is(n, "arrow_function") ||
	    node_is(n, "function_expression") ||
	    node_is(n, "generator_function") || node_is(n, "class");
}

int
js_within(TSNode outer, TSNode n)
{
	return !ts_node_is_null(outer) &&
	    ts_node_start_byte(outer) <= ts_node_start_byte(n) &&
	    ts_node_end_byte(outer) >= ts_node_end_byte(n);
}

uint32_t
js_export_flags(struct walk *w, TSNode n)
{
	const struct js *s = js_state(w);

	if (walk_in_function(w))
		return NODE_PRIVATE;
	return js_within(s->exported, n) ? NODE_PUBLIC | s->export_flags :
	    NODE_PRIVATE;
}

TSNode
js_head(struct walk *w, TSNode n)
{
	const struct js *s = js_state(w);
	TSNode e = s->exported;

	if (js_within(e, n) && !walk_in_function(w) && walk_container(w) == 0)
		return e;
	return n;
}

TSNode
js_object(struct walk *w, TSNode n)
{
	static const TSNode null;
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(n); i++) {
		if (node_is(n, "object"))
			return n;
		if (node_is(n, "call_expression") && text_is(node_text(w,
		    node_field(n, "function")), "Object.freeze") &&
		    node_is(node_field(n, "arguments"), "arguments"))
			n = node_first(node_field(n, "arguments"));
		else if (node_is(n, "as_expression") ||
		    node_is(n, "satisfies_expression") ||
		    node_is(n, "parenthesized_expression"))
			n = ts_node_named_child(n, 0);
		else
			break;
	}
	return null;
}

/*
 * In a class its instance; in a method of an object that has a name the
 * object; in one that was put into X.prototype, or in a function that
 * methods were given, what new X makes.
 */
expr_id
js_this(struct walk *w)
{
	uint32_t ord = walk_function(w), of;
	expr_id e;

	if (walk_class(w) != 0 || ord == 0)
		return expr_self(w);
	of = walk_def_parent(w, ord);
	switch (walk_def_kind(w, ord) == NODE_METHOD && of != 0 ?
	    walk_def_kind(w, of) : NODE_FILE) {
	case NODE_CONSTANT:
	case NODE_VARIABLE:
	case NODE_FIELD:
		return expr_make(w, EXPR_DEF, of, LINK_NONE);
	case NODE_FUNCTION:
		e = expr_make(w, EXPR_DEF, of, LINK_NONE);
		return walk_def_flags(w, ord) & NODE_STATIC ? e :
		    expr_make(w, EXPR_NEW, e, LINK_NONE);
	default:
		return expr_self(w);
	}
}

/* ---- scopes ---- */

static enum walk_next
block(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))	/* a namespace's is no scope */
		walk_scope(w);
	return WALK_INTO;
}

static enum walk_next
type_parameter(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	walk_take(w, name);
	if (!walk_at_top(w))
		walk_bind(w, walk_node_str(w, name));
	return WALK_INTO;
}

static enum walk_next
infer_type(struct walk *w, TSNode n)
{
	walk_take(w, ts_node_named_child(n, 0));
	return WALK_INTO;
}

static const struct lang_rule rules[] = {
	{ "import_statement", js_import, NULL },
	{ "export_statement", js_export, NULL },
	{ "function_declaration", js_function_declaration, NULL },
	{ "generator_function_declaration", js_function_declaration, NULL },
	{ "function_signature", js_function_declaration, NULL },
	{ "arrow_function", js_anonymous, NULL },
	{ "function_expression", js_anonymous, NULL },
	{ "generator_function", js_anonymous, NULL },
	{ "method_definition", js_method_definition, NULL },
	{ "method_signature", js_method_definition, NULL },
	{ "abstract_method_signature", js_method_definition, NULL },
	{ "class_declaration", js_class, NULL },
	{ "class", js_class, NULL },
	{ "abstract_class_declaration", js_class, NULL },
	{ "interface_declaration", js_class, NULL },
	{ "field_definition", js_field, NULL },
	{ "public_field_definition", js_field, NULL },
	{ "property_signature", js_field, NULL },
	{ "type_alias_declaration", js_type_alias, NULL },
	{ "enum_declaration", js_enum_declaration, NULL },
	{ "internal_module", js_namespace, NULL },
	{ "module", js_namespace, NULL },
	{ "pair", js_pair, NULL },
	{ "assignment_expression", js_assignment, NULL },
	{ "variable_declarator", js_declarator, NULL },
	{ "for_in_statement", js_for_in, NULL },
	{ "catch_clause", js_catch, NULL },
	{ "statement_block", block, NULL },
	{ "for_statement", block, NULL },
	{ "identifier", js_identifier, NULL },
	{ "shorthand_property_identifier", js_identifier, NULL },
	{ "type_identifier", js_type_identifier, NULL },
	{ "nested_type_identifier", js_nested_type_identifier, NULL },
	{ "member_expression", js_member_expression, NULL },
	{ "call_expression", js_call_expression, NULL },
	{ "new_expression", js_new_expression, NULL },
	{ "decorator", js_decorator, NULL },
	{ "throw_statement", js_throw_statement, NULL },
	{ "return_statement", js_return_statement, NULL },
	{ "jsx_opening_element", js_jsx_element, NULL },
	{ "jsx_self_closing_element", js_jsx_element, NULL },
	{ "type_parameter", type_parameter, NULL },
	{ "function_type", js_function_scope, NULL },
	{ "constructor_type", js_function_scope, NULL },
	{ "call_signature", js_call_signature, NULL },
	{ "construct_signature", js_function_scope, NULL },
	{ "index_signature", js_index_signature, NULL },
	{ "infer_type", infer_type, NULL },
	{ "import_alias", js_import_alias, NULL },
	{ "jsx_closing_element", walk_rule_over, NULL },
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
