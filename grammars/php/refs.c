/*
 * PHP: what refers to what.
 */
#include "php.h"

static uint32_t
arity(struct walk *w, TSNode args)
{
	uint32_t i, n;
	const TSNode *v = node_children(w, args, &n);

	for (i = 0; i < n; i++)
		if (node_is(node_arg(v[i], 0), "variadic_unpacking"))
			return REF_ARITY_UNKNOWN;
	return n < REF_ARITY_UNKNOWN ? n : REF_ARITY_UNKNOWN;
}

static int
is_name(TSNode n)
{
	return node_is(n, "name") || node_is(n, "qualified_name") ||
	    node_is(n, "relative_name");
}

/* The class named before "::", unless it is the one around. */
static void
scope_ref(struct walk *w, TSNode scope)
{
	if (is_name(scope))
		php_take(w, scope);
	if (is_name(scope) && !php_in("self static parent", node_text(w,
	    scope)))
		walk_ref(w, REF_NAME, php_class_expr(w, node_text(w, scope)),
		    scope, 0);
}

/* f(...) is the function itself, f() a call. */
enum walk_next
php_call(struct walk *w, TSNode n)
{
	TSNode args = node_field(n, "arguments"), name = node_field(n, "name");
	TSNode f = node_field(n, "function");
	struct text t = node_text(w, f);

	php_take(w, name);
	php_take(w, f);
	scope_ref(w, node_field(n, "scope"));
	if (node_is(node_arg(args, 0), "variadic_placeholder")) {
		walk_ref(w, REF_NAME, php_callee(w, n, 0), n,
		    REF_ARITY_UNKNOWN);
		return WALK_INTO;
	}
	/* define('A', 1) */
	if (php_is_word(t, "define") && node_args(args) >= 2) {
		struct walk_def d = { .kind = NODE_CONSTANT,
		    .parent = DEF_HERE, .leaf = 1 };

		d.name = php_string(w, node_arg(node_arg(args, 0), 0));
		d.node = n;
		d.name_node = node_arg(args, 0);
		if (d.name.len > 0)
			walk_define(w, &d);
	}
	walk_ref(w, REF_CALL, php_callee(w, n, 0), ts_node_is_null(name) ? n :
	    name, arity(w, args));
	return WALK_INTO;
}

enum walk_next
php_new(struct walk *w, TSNode n)
{
	TSNode c = node_arg(n, 0);

	if (is_name(c))
		php_take(w, c);
	if (is_name(c))
		walk_ref(w, REF_NEW, php_class_expr(w, node_text(w, c)), c,
		    arity(w, node_child_of(n, "arguments")));
	return WALK_INTO;
}

enum walk_next
php_member_access(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	php_take(w, name);
	if (node_is(name, "name"))
		walk_ref(w, REF_FIELD, php_expr(w, n, 0), name, 0);
	return WALK_INTO;
}

enum walk_next
php_scoped_property(struct walk *w, TSNode n)
{
	scope_ref(w, node_field(n, "scope"));
	walk_ref(w, REF_FIELD, php_expr(w, n, 0), n, 0);
	return WALK_INTO;
}

/* A::B, A::class */
enum walk_next
php_class_constant(struct walk *w, TSNode n)
{
	scope_ref(w, node_arg(n, 0));
	if (node_is(node_arg(n, 1), "name"))
		php_take(w, node_arg(n, 1));
	if (!php_is_word(node_text(w, node_arg(n, 1)), "class") &&
	    node_is(node_arg(n, 1), "name"))
		walk_ref(w, REF_NAME, php_expr(w, n, 0), n, 0);
	return WALK_INTO;
}

enum walk_next
php_named(struct walk *w, TSNode n)
{
	if (!php_taken(w, n) && !php_in("self static parent", node_text(w,
	    n)))
		walk_ref(w, REF_TYPE, php_class_expr(w, node_text(w, n)), n,
		    0);
	return WALK_OVER;
}

/* A constant, where an expression stands. */
enum walk_next
php_name(struct walk *w, TSNode n)
{
	const char *t;
	TSNode p;

	if (php_taken(w, n) || php_in("__DIR__ __FILE__ __LINE__ __CLASS__ "
	    "__FUNCTION__ __METHOD__ __NAMESPACE__ __TRAIT__", node_text(w, n)))
		return WALK_OVER;
	p = ts_node_parent(n);
	t = ts_node_is_null(p) ? "" : ts_node_type(p);
	if (strcmp(t, "argument") == 0 &&
	    ts_node_eq(node_field(p, "name"), n))
		return WALK_OVER;
	if (strcmp(t, "argument") == 0 || strcmp(t, "return_statement") == 0 ||
	    strcmp(t, "binary_expression") == 0 ||
	    strcmp(t, "assignment_expression") == 0 ||
	    strcmp(t, "array_element_initializer") == 0 ||
	    strcmp(t, "conditional_expression") == 0 ||
	    strcmp(t, "parenthesized_expression") == 0 ||
	    strcmp(t, "match_condition_list") == 0 ||
	    strcmp(t, "subscript_expression") == 0)
		walk_ref(w, REF_NAME, php_plain_expr(w, node_text(w, n), 'k'),
		    n, 0);
	return WALK_OVER;
}

enum walk_next
php_throw(struct walk *w, TSNode n)
{
	TSNode e = node_arg(n, 0);

	if (node_is(e, "object_creation_expression") && is_name(node_arg(e, 0)))
		walk_ref(w, REF_THROW, php_class_expr(w, node_text(w,
		    node_arg(e, 0))), e, 0);
	else
		walk_ref(w, REF_THROW, php_expr(w, e, 0), e, 0);
	return WALK_INTO;
}

/* $a instanceof A: where that holds, it is one. */
enum walk_next
php_binary(struct walk *w, TSNode n)
{
	TSNode right = node_field(n, "right");

	if (php_is_word(node_text(w, node_field(n, "operator")),
	    "instanceof") && is_name(right)) {
		php_take(w, right);
		if (!php_in("self static parent", node_text(w, right)))
			walk_ref(w, REF_NAME, php_class_expr(w, node_text(w,
			    right)), right, 0);
	}
	return WALK_INTO;
}

/* [$this, 'name'], [A::class, 'name']: a callable. */
enum walk_next
php_array(struct walk *w, TSNode n)
{
	TSNode a = node_arg(node_arg(n, 0), 0), b = node_arg(node_arg(n, 1), 0);
	struct text name;

	if (node_args(n) != 2 || node_args(node_arg(n, 0)) != 1 ||
	    node_args(node_arg(n, 1)) != 1)
		return WALK_INTO;
	name = php_string(w, b);
	if (name.len > 0 && (text_is(node_text(w, a), "$this") ||
	    (node_is(a, "class_constant_access_expression") &&
	    php_is_word(node_text(w, node_arg(a, 1)), "class"))))
		walk_ref(w, REF_NAME, expr_member(w, php_expr(w, a, 0),
		    walk_str(w, name)), b, REF_ARITY_UNKNOWN);
	return WALK_INTO;
}

/* require __DIR__ . '/a.php', 'a.php' */
enum walk_next
php_include(struct walk *w, TSNode n)
{
	TSNode e = node_arg(n, 0);
	uint32_t flags = IMPORT_SIDE;
	struct text t;

	while (node_is(e, "parenthesized_expression"))
		e = node_arg(e, 0);
	if (node_is(e, "binary_expression") &&
	    php_is_word(node_text(w, node_field(e, "left")), "__DIR__")) {
		flags |= IMPORT_LEVELS(1);
		e = node_field(e, "right");
	}
	t = php_string(w, e);
	while (t.len > 0 && IMPORT_LEVEL(flags) && t.p[0] == '/') {
		t.p++;
		t.len--;
	}
	if (t.len > 0)
		walk_import(w, NONE, walk_str(w, t), NONE, flags,
		    node_line(n));
	return WALK_INTO;
}

enum walk_next
php_return(struct walk *w, TSNode n)
{
	uint32_t f = walk_function(w);
	TSNode e = node_arg(n, 0);

	if (f != 0 && !ts_node_is_null(e) && !walk_in_anonymous(w))
		walk_type_def(w, TYPING_RETURNED, f, php_expr(w, e, 0));
	return WALK_INTO;
}
