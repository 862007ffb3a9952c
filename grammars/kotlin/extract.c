/*
 * Kotlin: packages, imports, local variables, references; the table of rules.
 */
#include <string.h>

#include "kotlin.h"

const TSLanguage	*LANG_PARSER(void);

/* ---- packages and imports ---- */

/* "a.b.C", without the quotes of `names`. */
static struct text
qualified(struct walk *w, TSNode n)
{
	return node_text_without(w, n, " \t\r\n`");
}

static enum walk_next
package_header(struct walk *w, TSNode n)
{
	struct text name = qualified(w, node_child_of(n,
	    "qualified_identifier"));

	walk_set_package(w, name);
	walk_type_def(w, TYPING_VALUE, 0, expr_make(w, EXPR_STRING,
	    walk_str(w, name), LINK_NONE));
	return WALK_OVER;
}

static enum walk_next
import(struct walk *w, TSNode n)
{
	struct text t = qualified(w, node_child_of(n, "qualified_identifier"));
	TSNode alias = node_child_of(n, "identifier");
	const char *dot = memrchr(t.p, '.', t.len);
	struct text last = t;
	int star = kotlin_child_at(n, "*") >= 0;

	if (t.len == 0)
		return WALK_OVER;
	if (dot != NULL)
		last = (struct text){ dot + 1,
		    (size_t)(t.p + t.len - dot - 1) };
	if (!ts_node_is_null(alias))
		last = node_text(w, alias);
	walk_import(w, star ? LINK_NONE : walk_str(w, last), walk_str(w, t),
	    LINK_NONE, star ? IMPORT_STAR : 0, node_line(n));
	return WALK_OVER;
}

/* ---- local variables ---- */

static enum walk_next
parameter(struct walk *w, TSNode n)
{
	TSNode name = node_child_of(n, "identifier");

	walk_take(w, name);
	if (node_is(ts_node_parent(n), "function_value_parameters"))
		walk_type_bind(w, TYPING_DECLARED, walk_bind(w,
		    walk_node_str(w, name)), kotlin_type(w,
		    kotlin_type_in(n, 0), 0));
	return WALK_INTO;
}

static enum walk_next
variable_declaration(struct walk *w, TSNode n)
{
	TSNode name = node_child_of(n, "identifier"), p = ts_node_parent(n);
	TSNode type = kotlin_type_in(n, 0);
	uint32_t b;

	if (walk_taken(w, n))
		return WALK_INTO;
	walk_take(w, name);
	b = walk_bind(w, walk_node_str(w, name));
	if (!ts_node_is_null(type))
		walk_type_bind(w, TYPING_DECLARED, b, kotlin_type(w, type, 0));
	else if (node_is(p, "for_statement"))
		walk_type_bind(w, TYPING_ITERATED, b, kotlin_expr(w,
		    ts_node_named_child(p, ts_node_named_child_count(p) > 1 ?
		    1 : 0), 0));
	else if (node_is(p, "when_subject"))
		walk_type_bind(w, TYPING_ASSIGNED, b, kotlin_expr(w,
		    ts_node_named_child(p, ts_node_named_child_count(p) - 1),
		    0));
	else if (node_is(p, "lambda_parameters") &&
	    ts_node_named_child_count(p) == 1)
		kotlin_bind_it(w, ts_node_parent(p), b);
	return WALK_INTO;
}

static enum walk_next
lambda_literal(struct walk *w, TSNode n)
{
	TSNode first = ts_node_child(n, 1);

	walk_scope_function(w);
	kotlin_bind_this(w, n);
	if (!node_is(first, "lambda_parameters") && !node_is(first, "->"))
		kotlin_bind_it(w, n, walk_bind(w, walk_cstr(w, "it")));
	return WALK_INTO;
}

static enum walk_next
setter(struct walk *w, TSNode n)
{
	TSNode name = node_child_of(n, "identifier");

	walk_scope_function(w);
	if (!ts_node_is_null(name)) {
		walk_take(w, name);
		walk_bind(w, walk_node_str(w, name));
	}
	walk_bind(w, walk_cstr(w, "field"));
	return WALK_INTO;
}

static enum walk_next
getter(struct walk *w, TSNode n)
{
	(void)n;
	walk_scope_function(w);
	walk_bind(w, walk_cstr(w, "field"));
	return WALK_INTO;
}

static enum walk_next
catch_block(struct walk *w, TSNode n)
{
	TSNode name = node_child_of(n, "identifier");

	walk_scope(w);
	walk_take(w, name);
	walk_type_bind(w, TYPING_DECLARED, walk_bind(w, walk_node_str(w,
	    name)), kotlin_type(w, kotlin_type_in(n, 0), 0));
	return WALK_INTO;
}

/* ---- references ---- */

static enum walk_next
user_type(struct walk *w, TSNode n)
{
	uint32_t i, count = ts_node_named_child_count(n);
	TSNode c, name = kotlin_type_name(n);

	if (!walk_taken(w, n) && !ts_node_is_null(name))
		walk_ref(w, REF_TYPE, kotlin_type(w, n, 0), name, 0);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(n, i);
		if (node_is(c, "identifier"))
			walk_take(w, c);
	}
	return WALK_INTO;
}

static enum walk_next
call_expression(struct walk *w, TSNode n)
{
	TSNode callee = ts_node_named_child(n, 0), at = callee;
	TSNode args = node_child_of(n, "value_arguments");
	uint32_t arity = ts_node_is_null(args) ? 0 :
	    ts_node_named_child_count(args);

	if (!ts_node_is_null(node_child_of(n, "annotated_lambda")))
		arity++;
	if (node_is(callee, "navigation_expression"))
		at = ts_node_named_child(callee,
		    ts_node_named_child_count(callee) - 1);
	else if (!node_is(callee, "identifier"))
		return WALK_INTO;
	walk_ref(w, REF_CALL, kotlin_callee(w, n, kotlin_expr(w, callee, 0)),
	    at, arity < REF_ARITY_UNKNOWN ? arity : REF_ARITY_UNKNOWN);
	walk_take(w, callee);
	kotlin_type_arguments(w, callee, args);
	return WALK_INTO;
}

/* class A : B(…): B's constructor is called. */
static enum walk_next
constructor_invocation(struct walk *w, TSNode n)
{
	TSNode type = kotlin_type_in(n, 0), name = kotlin_type_name(type);
	TSNode args = node_child_of(n, "value_arguments");
	uint32_t arity = ts_node_is_null(args) ? 0 :
	    ts_node_named_child_count(args);

	if (!node_is(ts_node_parent(n), "annotation") &&
	    !ts_node_is_null(name))
		walk_ref(w, REF_CALL, kotlin_callee(w, n, kotlin_type(w, type,
		    0)), name, arity < REF_ARITY_UNKNOWN ? arity :
		    REF_ARITY_UNKNOWN);
	return WALK_INTO;
}

static enum walk_next
infix_expression(struct walk *w, TSNode n)
{
	TSNode name = ts_node_named_child(n, 1);

	if (!node_is(name, "identifier"))
		return WALK_INTO;
	walk_ref(w, REF_CALL, expr_member(w, kotlin_expr(w,
	    ts_node_named_child(n, 0), 0), walk_node_str(w, name)), name, 1);
	walk_take(w, name);
	return WALK_INTO;
}

static enum walk_next
navigation_expression(struct walk *w, TSNode n)
{
	uint32_t count = ts_node_named_child_count(n);
	TSNode name = ts_node_named_child(n, count - 1);

	if (count < 2 || !node_is(name, "identifier"))
		return WALK_INTO;
	if (!walk_taken(w, n))
		walk_ref(w, REF_FIELD, kotlin_expr(w, n, 0), name, 0);
	walk_take(w, name);
	return WALK_INTO;
}

static enum walk_next
callable_reference(struct walk *w, TSNode n)
{
	TSNode name = node_child_of(n, "identifier");
	TSNode type = kotlin_type_in(n, 0);

	if (ts_node_is_null(name))
		return WALK_INTO;
	walk_take(w, name);
	walk_ref(w, REF_NAME, ts_node_is_null(type) ? expr_name(w,
	    walk_node_str(w, name)) : expr_member(w, kotlin_type(w, type, 0),
	    walk_node_str(w, name)), name, 0);
	return WALK_INTO;
}

/* this(…) and super(…) of a constructor. */
static enum walk_next
delegation_call(struct walk *w, TSNode n)
{
	TSNode args = node_child_of(n, "value_arguments");
	uint32_t arity = ts_node_is_null(args) ? 0 :
	    ts_node_named_child_count(args);

	if (node_is(ts_node_child(n, 0), "this") && walk_class(w) != 0)
		walk_ref(w, REF_CALL, expr_make(w, EXPR_DEF, walk_class(w),
		    LINK_NONE), n, arity < REF_ARITY_UNKNOWN ? arity :
		    REF_ARITY_UNKNOWN);
	return WALK_INTO;
}

static enum walk_next
throw_expression(struct walk *w, TSNode n)
{
	TSNode v = ts_node_named_child(n, 0);

	if (node_is(v, "call_expression"))
		v = ts_node_named_child(v, 0);
	if (node_is(v, "identifier") || node_is(v, "navigation_expression"))
		walk_ref(w, REF_THROW, kotlin_expr(w, v, 0), n, 0);
	return WALK_INTO;
}

/* name = VALUE: the name is the parameter's. */
static enum walk_next
value_argument(struct walk *w, TSNode n)
{
	if (node_is(ts_node_child(n, 1), "="))
		walk_take(w, ts_node_child(n, 0));
	return WALK_INTO;
}

/* this@Name, return@name: labels. */
static enum walk_next
labelled(struct walk *w, TSNode n)
{
	TSNode label = node_is(n, "return_expression") ?
	    node_field(n, "label") : node_child_of(n, "identifier");

	if (!ts_node_is_null(label))
		walk_take(w, label);
	return WALK_INTO;
}

static enum walk_next
identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_NAME, kotlin_name(w, n), n, 0);
	return WALK_OVER;
}

static const struct lang_rule rules[] = {
	{ "package_header", package_header, NULL },
	{ "import", import, NULL },
	{ "class_declaration", kotlin_class, NULL },
	{ "object_declaration", kotlin_object, NULL },
	{ "class_parameter", kotlin_class_parameter, NULL },
	{ "enum_entry", kotlin_enum_entry, NULL },
	{ "function_declaration", kotlin_function, NULL },
	{ "secondary_constructor", kotlin_constructor, NULL },
	{ "property_declaration", kotlin_property, NULL },
	{ "type_alias", kotlin_alias, NULL },
	{ "type_parameter", kotlin_type_parameter, NULL },
	{ "parameter", parameter, NULL },
	{ "variable_declaration", variable_declaration, NULL },
	{ "lambda_literal", lambda_literal, NULL },
	{ "anonymous_function", walk_rule_function, NULL },
	{ "anonymous_initializer", walk_rule_function, NULL },
	{ "getter", getter, NULL },
	{ "setter", setter, NULL },
	{ "catch_block", catch_block, NULL },
	{ "block", walk_rule_scope, NULL },
	{ "for_statement", walk_rule_scope, NULL },
	{ "when_expression", walk_rule_scope, NULL },
	{ "user_type", user_type, NULL },
	{ "call_expression", call_expression, NULL },
	{ "constructor_invocation", constructor_invocation, NULL },
	{ "infix_expression", infix_expression, NULL },
	{ "navigation_expression", navigation_expression, NULL },
	{ "callable_reference", callable_reference, NULL },
	{ "constructor_delegation_call", delegation_call, NULL },
	{ "throw_expression", throw_expression, NULL },
	{ "value_argument", value_argument, NULL },
	{ "this_expression", labelled, NULL },
	{ "super_expression", labelled, NULL },
	{ "return_expression", labelled, NULL },
	{ "break_expression", walk_rule_over, NULL },
	{ "continue_expression", walk_rule_over, NULL },
	{ "file_annotation", walk_rule_over, NULL },
	{ "type_constraint", walk_rule_over, NULL },
	{ "identifier", identifier, NULL },
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
	.prepare = kotlin_prepare,
};
