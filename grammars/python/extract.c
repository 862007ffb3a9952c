/*
 * Python: what the nodes of tree-sitter-python mean.
 *
 * Definitions are functions, methods, classes, fields (class attributes and
 * self.x), enum members, module variables and constants, type aliases.  All
 * other names given in functions are local variables.  Annotations,
 * assigned, returned, yielded and iterated values become typings.
 *
 * Here: what functions give, what is read, the table of rules.
 */
#include <string.h>

#include "py.h"

extern const TSLanguage *LANG_PARSER(void);

/* ---- what functions give ---- */

static enum walk_next
enter_return(struct walk *w, TSNode node)
{
	const struct py *py = py_state(w);
	TSNode value = py_first(node);
	uint32_t fn = walk_function(w);

	if (fn == 0 || py->function == NULL || py->function->declared ||
	    ts_node_is_null(value) || py_kind(value) == PY_NONE)
		return WALK_INTO;
	walk_type_def(w, TYPING_RETURNED, fn, py_given(w, value));
	return WALK_INTO;
}

static enum walk_next
enter_yield(struct walk *w, TSNode node)
{
	const struct py *py = py_state(w);
	TSNode value = py_first(node);
	uint32_t fn = walk_function(w);
	expr_id e;

	if (fn == 0 || py->function == NULL || py->function->declared ||
	    ts_node_is_null(value))
		return WALK_INTO;
	e = py_value(w, value);
	if (!text_begins(node_text(w, ts_node_child(node, 1)), "from"))
		e = expr_make(w, EXPR_GENERIC, py_literal(w, "Generator"), e);
	walk_type_def(w, TYPING_RETURNED, fn, e);
	return WALK_INTO;
}

static enum walk_next
enter_raise(struct walk *w, TSNode node)
{
	TSNode e = py_first(node);

	if (ts_node_is_null(e) || e.id == node_field(node, "cause").id)
		return WALK_INTO;
	if (py_kind(e) == PY_CALL)
		py_ref(w, REF_THROW, py_value(w, node_field(e, "function")), e,
		    REF_ARITY_UNKNOWN);
	else if (py_kind(e) == PY_IDENTIFIER || py_kind(e) == PY_ATTRIBUTE) {
		py_ref(w, REF_THROW, py_value(w, e), e, REF_ARITY_UNKNOWN);
		py_skip(w, e);
	}
	return WALK_INTO;
}

/* ---- reads ---- */

static uint32_t
arity(const struct walk *w, TSNode args)
{
	struct text t = node_text(w, args);

	if (!node_is(args, "argument_list"))
		return 1;
	/* *args or a product: not worth telling apart. */
	if (memchr(t.p, '*', t.len < 1000 ? t.len : 1000) != NULL)
		return REF_ARITY_UNKNOWN;
	return py_count(args);
}

static enum walk_next
enter_call(struct walk *w, TSNode node)
{
	TSNode fn = node_field(node, "function");
	enum py_kind k = py_kind(fn);
	struct text t;

	/* The place is that of the name: a chain may have many lines. */
	py_ref(w, REF_CALL, py_value(w, fn), k == PY_ATTRIBUTE ?
	    node_field(fn, "attribute") : fn,
	    arity(w, node_field(node, "arguments")));
	if (k == PY_IDENTIFIER || k == PY_ATTRIBUTE)
		py_skip(w, fn);
	if (k == PY_ATTRIBUTE && walk_container(w) == 0) {
		t = node_text(w, fn);
		if (text_is(t, "__all__.extend") ||
		    text_is(t, "__all__.append"))
			py_export_more(w, py_argument(node, 0));
	}
	return WALK_INTO;
}

static enum walk_next
enter_attribute(struct walk *w, TSNode node)
{
	if (!py_skipped(w, node))
		py_ref(w, REF_FIELD, py_value(w, node),
		    node_field(node, "attribute"), REF_ARITY_UNKNOWN);
	py_skip(w, node_field(node, "attribute"));
	return WALK_INTO;
}

static enum walk_next
enter_identifier(struct walk *w, TSNode node)
{
	str_id name;

	if (py_skipped(w, node))
		return WALK_INTO;
	name = walk_node_str(w, node);
	if (!walk_bound(w, name))
		py_ref(w, REF_NAME, py_name(w, node), node, REF_ARITY_UNKNOWN);
	return WALK_INTO;
}

static enum walk_next
enter_keyword(struct walk *w, TSNode node)
{
	py_skip(w, node_field(node, "name"));
	return WALK_INTO;
}

static enum walk_next
enter_arguments(struct walk *w, TSNode node)
{
	return py_skipped(w, node) ? WALK_OVER : WALK_INTO;
}

/* ---- the file ---- */

static void
begin(struct walk *w)
{
	struct py *py = walk_alloc(w, sizeof(*py));

	py_kinds_make(LANG_PARSER());
	*walk_state(w) = py;
	py->outer = NONE;
	py->test_file = (walk_file(w)->flags & FILE_TEST) != 0;
}

static const struct lang_rule rules[] = {
	{ "module",			py_enter_module,	NULL },
	{ "function_definition",	py_enter_function,
					py_leave_function },
	{ "class_definition",		py_enter_class,		NULL },
	{ "decorated_definition",	py_enter_decorated,	NULL },
	{ "decorator",			py_enter_decorator,	NULL },
	{ "lambda",			py_enter_lambda,	NULL },
	{ "block",			py_enter_block,		NULL },
	{ "if_statement",		py_enter_if,		NULL },
	{ "elif_clause",		py_enter_if,		NULL },
	{ "boolean_operator",		py_enter_bool,		NULL },
	{ "assert_statement",		py_enter_assert,	NULL },
	{ "assignment",			py_enter_assignment,	NULL },
	{ "augmented_assignment",	py_enter_augmented,	NULL },
	{ "named_expression",		py_enter_named,		NULL },
	{ "type_alias_statement",	py_enter_alias,		NULL },
	{ "for_statement",		py_enter_for,		NULL },
	{ "list_comprehension",		py_enter_comprehension,	NULL },
	{ "set_comprehension",		py_enter_comprehension,	NULL },
	{ "dictionary_comprehension",	py_enter_comprehension,	NULL },
	{ "generator_expression",	py_enter_comprehension,	NULL },
	{ "with_statement",		py_enter_with,		NULL },
	{ "except_clause",		py_enter_except,	NULL },
	{ "as_pattern",			py_enter_as,		NULL },
	{ "global_statement",		py_enter_global,	NULL },
	{ "nonlocal_statement",		py_enter_global,	NULL },
	{ "dotted_name",		py_enter_dotted,	NULL },
	{ "class_pattern",		py_enter_class_pattern,	NULL },
	{ "keyword_pattern",		py_enter_keyword_pattern, NULL },
	{ "splat_pattern",		py_enter_splat_pattern,	NULL },
	{ "import_statement",		py_enter_import,	NULL },
	{ "import_from_statement",	py_enter_from,		NULL },
	{ "future_import_statement",	walk_rule_over,		NULL },
	{ "return_statement",		enter_return,		NULL },
	{ "yield",			enter_yield,		NULL },
	{ "raise_statement",		enter_raise,		NULL },
	{ "call",			enter_call,		NULL },
	{ "attribute",			enter_attribute,	NULL },
	{ "identifier",			enter_identifier,	NULL },
	{ "keyword_argument",		enter_keyword,		NULL },
	{ "argument_list",		enter_arguments,	NULL },
	/* Annotations were read with what they annotate. */
	{ "type",			walk_rule_over,		NULL },
	{ "type_parameter",		walk_rule_over,		NULL },
	{ NULL,				NULL,			NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
	.begin = begin,
	.flags = LANG_CLASS_SCOPE_HIDDEN | LANG_CONDITIONAL
};
