/*
 * Lua: what the nodes of tree-sitter-lua mean.
 *
 * Tables are modules and classes at once.  One that has a name at the top of
 * a file is a variable, and what is put into it by that name stands in it:
 * function M.f(), function M:f(), M.f = …, { f = … }.  An object that
 * setmetatable() makes of a table is taken for that table.
 */
#include <string.h>

#include "lang.h"

#define EXPR_DEPTH	64	/* nodes deeper than this are unknown */

const TSLanguage	*LANG_PARSER(void);

static expr_id	value(struct walk *, TSNode, int);

static int
named(const struct walk *w, TSNode n, const char *s)
{
	struct text t = node_text(w, n);

	return t.len == strlen(s) && memcmp(t.p, s, t.len) == 0;
}

/* What stands between the quotes of a string; empty: it is none. */
static struct text
content(const struct walk *w, TSNode n)
{
	return node_is(n, "string") ? node_text(w, node_field(n, "content")) :
	    (struct text){ "", 0 };
}

static TSNode
argument(TSNode call, uint32_t i)
{
	static const TSNode null;
	TSNode args = node_field(call, "arguments");

	return !ts_node_is_null(args) && i < ts_node_named_child_count(args) ?
	    ts_node_named_child(args, i) : null;
}

/* ---- expressions ---- */

/* The module that require("a.b") names; empty: it is no such call. */
static struct text
required(const struct walk *w, TSNode n)
{
	if (node_is(n, "function_call") &&
	    named(w, node_field(n, "name"), "require"))
		return content(w, argument(n, 0));
	return (struct text){ "", 0 };
}

static expr_id
call_value(struct walk *w, TSNode n, int depth)
{
	struct text module = required(w, n);
	TSNode meta;
	str_id local;

	if (module.len > 0) {
		/* An import that only this expression names. */
		local = walk_node_str(w, n);
		walk_import(w, local, walk_str(w, module), LINK_NONE, 0,
		    node_line(n));
		return expr_global(w, local);
	}
	if (named(w, node_field(n, "name"), "setmetatable")) {
		meta = argument(n, 1);
		return value(w, node_is(meta, "table_constructor") ?
		    argument(n, 0) : meta, depth + 1);
	}
	return expr_call(w, value(w, node_field(n, "name"), depth + 1));
}

static expr_id
value(struct walk *w, TSNode n, int depth)
{
	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	if (node_is(n, "identifier"))
		return expr_name(w, walk_node_str(w, n));
	if (node_is(n, "dot_index_expression"))
		return expr_member(w,
		    value(w, node_field(n, "table"), depth + 1),
		    walk_node_str(w, node_field(n, "field")));
	if (node_is(n, "method_index_expression"))
		return expr_member(w,
		    value(w, node_field(n, "table"), depth + 1),
		    walk_node_str(w, node_field(n, "method")));
	if (node_is(n, "function_call"))
		return call_value(w, n, depth);
	if (node_is(n, "parenthesized_expression"))
		return value(w, ts_node_named_child(n, 0), depth + 1);
	if (node_is(n, "string"))
		return expr_make(w, EXPR_LITERAL, walk_cstr(w, "string"),
		    LINK_NONE);
	if (node_is(n, "binary_expression")) {
		/* a or b, a and b; of others nothing is asked. */
		TSNode op = node_field(n, "operator");

		if (named(w, op, "or"))
			return expr_make(w, EXPR_UNION,
			    value(w, node_field(n, "left"), depth + 1),
			    value(w, node_field(n, "right"), depth + 1));
		if (named(w, op, "and"))
			return value(w, node_field(n, "right"), depth + 1);
	}
	return expr_unknown(w);
}

/* ---- definitions ---- */

/* The definition that the table N is, or 0. */
static uint32_t
table_of(struct walk *w, TSNode n)
{
	uint32_t p;

	if (node_is(n, "identifier"))
		return walk_bound(w, walk_node_str(w, n)) ? 0 :
		    walk_def_find(w, 0, node_text(w, n));
	if (!node_is(n, "dot_index_expression") ||
	    (p = table_of(w, node_field(n, "table"))) == 0)
		return 0;
	return walk_def_find(w, p, node_text(w, node_field(n, "field")));
}

/* The function N, called NAME (in its table, where it has one). */
static void
function(struct walk *w, TSNode n, TSNode name, uint32_t flags)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	TSNode table = node_field(name, "table");
	uint32_t owner = 0;

	d.node = n;
	d.name_node = name;
	if (!ts_node_is_null(table)) {
		owner = table_of(w, table);
		d.kind = NODE_METHOD;
		d.name_node = node_field(name,
		    node_is(name, "dot_index_expression") ? "field" : "method");
		if (owner != 0)
			d.parent = owner;
		else
			d.owner = node_text(w, table);
	}
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = flags;
	walk_take(w, d.name_node);
	walk_take(w, name);
	walk_define(w, &d);
	if (node_is(name, "method_index_expression") && owner != 0)
		walk_type_bind(w, TYPING_ASSIGNED, walk_bind(w,
		    walk_cstr(w, "self")), expr_make(w, EXPR_DEF, owner,
		    LINK_NONE));
}

static enum walk_next
function_declaration(struct walk *w, TSNode n)
{
	function(w, n, node_field(n, "name"),
	    node_is(ts_node_child(n, 0), "local") ? NODE_PRIVATE : NODE_PUBLIC);
	return WALK_INTO;
}

static enum walk_next
parameters(struct walk *w, TSNode n)
{
	uint32_t i, count = ts_node_named_child_count(n);
	TSNode c;

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(n, i);
		if (node_is(c, "identifier"))
			walk_bind(w, walk_node_str(w, c));
	}
	return WALK_OVER;
}

/* name = VALUE in the table or file P; local: only this file's. */
static void
variable(struct walk *w, TSNode whole, TSNode name, TSNode v, uint32_t p,
    uint32_t flags)
{
	struct walk_def d = { .kind = NODE_VARIABLE, .parent = p };
	uint32_t ord;

	d.node = whole;
	d.name_node = name;
	d.name = node_text(w, name);
	d.body = v;
	d.flags = flags;
	d.leaf = !node_is(v, "table_constructor");
	if (p != 0)
		d.kind = NODE_FIELD;
	walk_take(w, name);
	ord = walk_def_find(w, p, d.name);
	if (ord == 0)
		ord = walk_define(w, &d);	/* else given another value */
	if (d.leaf && !ts_node_is_null(v))
		walk_type_def(w, TYPING_ASSIGNED, ord, value(w, v, 0));
}

/* { f = function … end, n = 1 } of a table that has a name. */
static enum walk_next
field(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), v = node_field(n, "value");
	uint32_t in = walk_container(w);

	if (!node_is(name, "identifier"))
		return WALK_INTO;
	walk_take(w, name);
	if (walk_in_function(w) || in == 0 ||
	    (walk_def_kind(w, in) != NODE_VARIABLE &&
	    walk_def_kind(w, in) != NODE_FIELD))
		return WALK_INTO;
	if (node_is(v, "function_definition")) {
		struct walk_def d = { .kind = NODE_METHOD, .parent = in };

		d.node = n;
		d.name_node = name;
		d.name = node_text(w, name);
		d.body = node_field(v, "body");
		walk_define(w, &d);
	} else
		variable(w, n, name, v, in, NODE_PUBLIC);
	return WALK_INTO;
}

/* ---- statements ---- */

static enum walk_next
assignment_statement(struct walk *w, TSNode n)
{
	TSNode left = node_child_of(n, "variable_list");
	TSNode right = node_child_of(n, "expression_list"), name, v, whole = n;
	int local = node_is(ts_node_parent(n), "variable_declaration");
	uint32_t i, count = ts_node_named_child_count(left), p;
	struct text module;
	static const TSNode null;

	for (i = 0; i < count; i++) {
		name = ts_node_named_child(left, i);
		v = !ts_node_is_null(right) &&
		    i < ts_node_named_child_count(right) ?
		    ts_node_named_child(right, i) : null;
		module = required(w, v);
		if (node_is(name, "identifier") && module.len > 0 &&
		    (local || walk_at_top(w))) {
			walk_take(w, name);
			walk_import(w, walk_node_str(w, name), walk_str(w,
			    module), LINK_NONE, local ? 0 : IMPORT_REEXPORT,
			    node_line(n));
		} else if (count == 1 && node_is(v, "function_definition") &&
		    (local || walk_at_top(w) ||
		    !node_is(name, "identifier"))) {
			function(w, n, name, local ? NODE_PRIVATE : NODE_PUBLIC);
		} else if (node_is(name, "identifier") && local &&
		    !walk_at_top(w)) {
			walk_take(w, name);
			walk_type_bind(w, TYPING_ASSIGNED, walk_bind(w,
			    walk_node_str(w, name)), value(w, v, 0));
		} else if (node_is(name, "identifier") && walk_at_top(w))
			variable(w, whole, name, v, 0, local ? NODE_PRIVATE :
			    NODE_PUBLIC);
		else if (node_is(name, "dot_index_expression") &&
		    walk_at_top(w) && (p = table_of(w, node_field(name,
		    "table"))) != 0)
			variable(w, whole, node_field(name, "field"), v, p,
			    NODE_PUBLIC);
	}
	return WALK_INTO;
}

/* local a, b: without values. */
static enum walk_next
variable_declaration(struct walk *w, TSNode n)
{
	static const TSNode null;
	TSNode list = node_child_of(n, "variable_list"), c;
	uint32_t i, count = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list);

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(list, i);
		if (!node_is(c, "identifier"))
			continue;
		walk_take(w, c);
		if (walk_at_top(w))
			variable(w, n, c, null, 0, NODE_PRIVATE);
		else
			walk_bind(w, walk_node_str(w, c));
	}
	return WALK_INTO;
}

static enum walk_next
for_statement(struct walk *w, TSNode n)
{
	TSNode clause = node_field(n, "clause"), list, c;
	uint32_t i;

	walk_scope(w);
	c = node_field(clause, "name");
	if (node_is(c, "identifier"))
		walk_bind(w, walk_node_str(w, c));
	list = node_child_of(clause, "variable_list");
	for (i = 0; !ts_node_is_null(list) &&
	    i < ts_node_named_child_count(list); i++) {
		c = ts_node_named_child(list, i);
		if (node_is(c, "identifier"))
			walk_bind(w, walk_node_str(w, c));
	}
	return WALK_INTO;
}

/* `return M` at the end of a file: what require() gives. */
static enum walk_next
return_statement(struct walk *w, TSNode n)
{
	TSNode v = node_first(node_child_of(n, "expression_list")),
	    c, name, what;
	uint32_t i;

	if (!ts_node_is_null(v) && walk_in_function(w) &&
	    !walk_in_anonymous(w))
		walk_type_def(w, TYPING_RETURNED, walk_function(w),
		    value(w, v, 0));
	if (!node_is(ts_node_parent(n), "chunk") || ts_node_is_null(v))
		return WALK_INTO;
	if (!node_is(v, "table_constructor")) {
		walk_type_def(w, TYPING_RETURNED, 0, value(w, v, 0));
		return WALK_INTO;
	}
	for (i = 0; i < ts_node_named_child_count(v); i++) {
		c = ts_node_named_child(v, i);
		name = node_field(c, "name");
		what = node_field(c, "value");
		if (node_is(name, "identifier") && node_is(what, "identifier"))
			walk_import(w, walk_node_str(w, name), walk_cstr(w, ""),
			    walk_node_str(w, what), IMPORT_REEXPORT,
			    node_line(c));
	}
	return WALK_INTO;
}

/* ---- references ---- */

/* it("does that", function() … end): a test of busted and its like. */
static int
test_case(struct walk *w, TSNode n, TSNode name)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE,
	    .flags = NODE_TEST | NODE_PRIVATE };

	if ((walk_file(w)->flags & FILE_TEST) == 0 || (!named(w, name, "it") &&
	    !named(w, name, "test")) ||
	    !node_is(argument(n, 1), "function_definition"))
		return 0;
	d.name = content(w, argument(n, 0));
	if (d.name.len == 0)
		return 0;
	d.node = n;
	d.name_node = argument(n, 0);
	d.body = argument(n, 1);
	walk_define(w, &d);
	return 1;
}

static enum walk_next
function_call(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), at = name;
	TSNode args = node_field(n, "arguments");

	if (node_is(name, "dot_index_expression"))
		at = node_field(name, "field");
	else if (node_is(name, "method_index_expression"))
		at = node_field(name, "method");
	if (!node_is(name, "parenthesized_expression") &&
	    required(w, n).len == 0)
		walk_ref(w, REF_CALL, value(w, name, 0), at,
		    ts_node_is_null(args) ? REF_ARITY_UNKNOWN :
		    ts_node_named_child_count(args));
	walk_take(w, name);
	if (node_is(name, "identifier"))
		test_case(w, n, name);
	return WALK_INTO;
}

static enum walk_next
identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_NAME, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_OVER;
}

static enum walk_next
dot_index_expression(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "field");

	if (!walk_taken(w, n) && !walk_taken(w, name))
		walk_ref(w, REF_FIELD, value(w, n, 0), name, 0);
	walk_take(w, name);
	return WALK_INTO;
}

static enum walk_next
method_index_expression(struct walk *w, TSNode n)
{
	walk_take(w, node_field(n, "method"));
	return WALK_INTO;
}

static const struct lang_rule rules[] = {
	{ "hash_bang_line", walk_rule_over, NULL },
	{ "attribute", walk_rule_over, NULL },
	{ "goto_statement", walk_rule_over, NULL },
	{ "label_statement", walk_rule_over, NULL },
	{ "function_declaration", function_declaration, NULL },
	{ "function_definition", walk_rule_function, NULL },
	{ "parameters", parameters, NULL },
	{ "assignment_statement", assignment_statement, NULL },
	{ "variable_declaration", variable_declaration, NULL },
	{ "field", field, NULL },
	{ "for_statement", for_statement, NULL },
	{ "return_statement", return_statement, NULL },
	{ "do_statement", walk_rule_scope, NULL },
	{ "while_statement", walk_rule_scope, NULL },
	{ "repeat_statement", walk_rule_scope, NULL },
	{ "if_statement", walk_rule_scope, NULL },
	{ "else_statement", walk_rule_scope, NULL },
	{ "elseif_statement", walk_rule_scope, NULL },
	{ "function_call", function_call, NULL },
	{ "identifier", identifier, NULL },
	{ "dot_index_expression", dot_index_expression, NULL },
	{ "method_index_expression", method_index_expression, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
	.marks = "-",
	.flags = LANG_CLASS_SCOPE_HIDDEN,
};
