/*
 * Python: what the nodes of tree-sitter-python mean.
 *
 * Definitions are functions, methods, classes, fields (class attributes and
 * self.x), enum members, module variables and constants, type aliases.  All
 * other names given in functions are local variables.  Annotations,
 * assigned, returned, yielded and iterated values become typings.
 */
#include "classes.h"
#include "imports.h"
#include "targets.h"

extern const TSLanguage *LANG_PARSER(void);

/* ---- blocks and conditions ---- */

/* isinstance(x, C), alone or with others in a chain of "and". */
static int
isinstance(struct walk *w, TSNode cond, struct text *name, expr_id *type,
    int depth)
{
	TSNode x, c;
	uint32_t i, n;
	expr_id e;

	if (depth > 8)
		return 0;
	if (py_kind(cond) == PY_PAREN)
		return isinstance(w, py_first(cond), name, type, depth + 1);
	if (py_kind(cond) == PY_BOOL)
		return text_is(node_text(w, node_field(cond, "operator")),
		    "and") &&
		    (isinstance(w, node_field(cond, "left"), name, type,
		    depth + 1) ||
		    isinstance(w, node_field(cond, "right"), name, type,
		    depth + 1));
	if (py_kind(cond) != PY_CALL || !text_is(node_text(w,
	    node_field(cond, "function")), "isinstance"))
		return 0;
	x = py_argument(cond, 0);
	c = py_argument(cond, 1);
	if (py_kind(x) != PY_IDENTIFIER || ts_node_is_null(c) ||
	    !walk_bound(w, walk_node_str(w, x)))
		return 0;
	*name = node_text(w, x);
	if (py_kind(c) != PY_TUPLE) {
		*type = expr_make(w, EXPR_NEW, py_value(w, c), NONE);
		return 1;
	}
	*type = NONE;
	n = py_count(c);
	for (i = 0; i < n && i < TYPE_ARGS; i++) {
		e = expr_make(w, EXPR_NEW,
		    py_value(w, py_child(c, i)), NONE);
		*type = *type == NONE ? e : py_either(w, *type, e);
	}
	return *type != NONE;
}

/* From here to the end of the node being entered, NAME is of that type. */
static void
narrow(struct walk *w, struct text name, expr_id type)
{
	py_scope(w);
	walk_type_bind(w, TYPING_DECLARED, walk_bind(w, walk_str(w, name)), type);
}

static enum walk_next
enter_if(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);
	TSNode cond = node_field(node, "condition");
	TSNode block = node_field(node, "consequence");
	struct text t = node_text(w, cond);

	if (ts_node_is_null(block))
		return WALK_INTO;
	if (text_is(t, "TYPE_CHECKING") || text_ends(t, ".TYPE_CHECKING"))
		py->typing_end = ts_node_end_byte(block);
	else if (isinstance(w, cond, &py->narrow_name, &py->narrow_type, 0))
		py->narrow_block = block.id;
	return WALK_INTO;
}

static enum walk_next
enter_block(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	py->outer = NONE;
	if (py->narrow_block != NULL && py->narrow_block == node.id)
		narrow(w, py->narrow_name, py->narrow_type);
	return WALK_INTO;
}

/* isinstance(x, C) and x.f() */
static enum walk_next
enter_bool(struct walk *w, TSNode node)
{
	struct text name;
	expr_id type;

	if (text_is(node_text(w, node_field(node, "operator")), "and") &&
	    isinstance(w, node_field(node, "left"), &name, &type, 0))
		narrow(w, name, type);
	return WALK_INTO;
}

static enum walk_next
enter_assert(struct walk *w, TSNode node)
{
	struct text name;
	expr_id type;

	if (py_in_function(w) && isinstance(w, py_first(node), &name, &type, 0))
		walk_type_bind(w, TYPING_ASSIGNED,
		    walk_bind_function(w, walk_str(w, name)), type);
	return WALK_INTO;
}

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
		if (text_is(t, "__all__.extend") || text_is(t, "__all__.append"))
			export_more(w, py_argument(node, 0));
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

/* Annotations were read with what they annotate. */
static enum walk_next
enter_type(struct walk *w, TSNode node)
{
	(void)w;
	(void)node;
	return WALK_OVER;
}

/* ---- the file ---- */

static void
begin(struct walk *w)
{
	struct py *py = walk_alloc(w, sizeof(*py));

	if (!py_kinds_made)
		py_kinds_make(LANG_PARSER());
	*walk_state(w) = py;
	py->outer = NONE;
	py->test_file = (walk_file(w)->flags & FILE_TEST) != 0;
}

static const struct lang_rule rules[] = {
	{ "module",			enter_module,		NULL },
	{ "function_definition",	enter_function,		leave_function },
	{ "class_definition",		enter_class,		NULL },
	{ "decorated_definition",	enter_decorated,	NULL },
	{ "decorator",			enter_decorator,	NULL },
	{ "lambda",			enter_lambda,		NULL },
	{ "block",			enter_block,		NULL },
	{ "if_statement",		enter_if,		NULL },
	{ "elif_clause",		enter_if,		NULL },
	{ "boolean_operator",		enter_bool,		NULL },
	{ "assert_statement",		enter_assert,		NULL },
	{ "assignment",			enter_assignment,	NULL },
	{ "augmented_assignment",	enter_augmented,	NULL },
	{ "named_expression",		enter_named,		NULL },
	{ "type_alias_statement",	enter_alias,		NULL },
	{ "for_statement",		enter_for,		NULL },
	{ "list_comprehension",		enter_comprehension,	NULL },
	{ "set_comprehension",		enter_comprehension,	NULL },
	{ "dictionary_comprehension",	enter_comprehension,	NULL },
	{ "generator_expression",	enter_comprehension,	NULL },
	{ "with_statement",		enter_with,		NULL },
	{ "except_clause",		enter_except,		NULL },
	{ "as_pattern",			enter_as,		NULL },
	{ "global_statement",		enter_global,		NULL },
	{ "nonlocal_statement",		enter_global,		NULL },
	{ "dotted_name",		enter_dotted,		NULL },
	{ "class_pattern",		enter_class_pattern,	NULL },
	{ "keyword_pattern",		enter_keyword_pattern,	NULL },
	{ "splat_pattern",		enter_splat_pattern,	NULL },
	{ "import_statement",		enter_import,		NULL },
	{ "import_from_statement",	enter_from,		NULL },
	{ "future_import_statement",	enter_future,		NULL },
	{ "return_statement",		enter_return,		NULL },
	{ "yield",			enter_yield,		NULL },
	{ "raise_statement",		enter_raise,		NULL },
	{ "call",			enter_call,		NULL },
	{ "attribute",			enter_attribute,	NULL },
	{ "identifier",			enter_identifier,	NULL },
	{ "keyword_argument",		enter_keyword,		NULL },
	{ "argument_list",		enter_arguments,	NULL },
	{ "type",			enter_type,		NULL },
	{ "type_parameter",		enter_type,		NULL },
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
