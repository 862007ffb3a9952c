/*
 * C++: tests of GoogleTest, Catch2, doctest and Boost.Test, which macros
 * define, and other functions that macros define.
 */
#include <string.h>

#include "cpp.h"

static int
is(TSNode n, const char *type)
{
	return node_is(n, type);
}

/* How many leading arguments name a test, and what the first is besides. */
static const struct test_macro {
	const char	*name;
	int		 parts;		/* of its name, joined by "." */
	int		 fixture;	/* number of the argument that is a class
					   whose members it sees, from 1; 0 */
} macros[] = {
	{ "TEST", 2, 0 }, { "TEST_F", 2, 1 }, { "TEST_P", 2, 1 },
	{ "TYPED_TEST", 2, 1 }, { "TYPED_TEST_P", 2, 1 },
	{ "GTEST_TEST", 2, 0 }, { "FRIEND_TEST", 2, 0 },
	{ "TEST_CASE", 1, 0 }, { "SCENARIO", 1, 0 },
	{ "TEST_CASE_METHOD", -2, 1 }, { "TEST_CASE_FIXTURE", -2, 1 },
	{ "TEMPLATE_TEST_CASE", 1, 0 }, { "TEST_CASE_TEMPLATE", 1, 0 },
	{ "DOCTEST_TEST_CASE", 1, 0 }, { "CATCH_TEST_CASE", 1, 0 },
	{ "BOOST_AUTO_TEST_CASE", 1, 0 },
	{ "BOOST_FIXTURE_TEST_CASE", 1, 2 },
	{ "BOOST_AUTO_TEST_CASE_TEMPLATE", 1, 0 },
	{ "BOOST_DATA_TEST_CASE", 1, 0 }, { "BOOST_PARAM_TEST_CASE", 1, 0 },
};

static const struct test_macro *
test_macro(struct text t)
{
	size_t i;

	for (i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
		if (strlen(macros[i].name) == t.len &&
		    memcmp(macros[i].name, t.p, t.len) == 0)
			return &macros[i];
	return NULL;
}

/* A string without its quotes; else the text as it is. */
static struct text
unquoted(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (is(n, "string_literal") && t.len >= 2) {
		t.p++;
		t.len -= 2;
	}
	return t;
}

static TSNode
argument(TSNode list, uint32_t k)
{
	static const TSNode null;
	uint32_t i, n = ts_node_named_child_count(list);

	for (i = 0; i < n; i++) {
		TSNode c = ts_node_named_child(list, i);

		if (!is(c, "comment") && k-- == 0)
			return c;
	}
	return null;
}

/* The name that the framework gives the test: "Suite.name", "some words". */
static struct text
test_name(struct walk *w, const struct test_macro *m, TSNode list)
{
	struct text a = unquoted(w, argument(list, m->parts < 0 ? 1 : 0)), b;
	char *p;

	if (m->parts != 2)
		return a;
	b = unquoted(w, argument(list, 1));
	p = walk_alloc(w, a.len + b.len + 2);
	memcpy(p, a.p, a.len);
	p[a.len] = '.';
	memcpy(p + a.len + 1, b.p, b.len);
	return (struct text){ p, a.len + b.len + 1 };
}

/* MACRO(name, …) { … } that is no test: called as it is written. */
static struct text
macro_name(struct walk *w, struct text macro, TSNode list)
{
	TSNode first = argument(list, 0);
	struct text arg = node_text(w, first);
	char *p;

	if (ts_node_is_null(first) || arg.len > 128)
		return macro;
	p = walk_alloc(w, macro.len + arg.len + 2);
	memcpy(p, macro.p, macro.len);
	p[macro.len] = '(';
	memcpy(p + macro.len + 1, arg.p, arg.len);
	p[macro.len + 1 + arg.len] = ')';
	return cpp_folded(w, (struct text){ p, macro.len + arg.len + 2 });
}

/* Take the names in what is a test's name and no parameter. */
static void
take_all(struct walk *w, TSNode list)
{
	uint32_t i, n = ts_node_named_child_count(list);

	for (i = 0; i < n && i < 4; i++) {
		TSNode c = ts_node_named_child(list, i);

		cpp_take_name(w, c);
		cpp_take_name(w, node_field(c, "type"));
	}
}

static void
define(struct walk *w, TSNode node, TSNode head, TSNode body, TSNode name,
    TSNode list)
{
	const struct test_macro *m = test_macro(node_text(w, name));
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	TSNode fixture;
	uint32_t ord;
	expr_id e;

	d.node = node;
	d.head = head;
	d.name_node = name;
	d.body = body;
	if (m != NULL) {
		d.flags = NODE_TEST;
		d.name = test_name(w, m, list);
	}
	if (d.name.len == 0)
		d.name = macro_name(w, node_text(w, name), list);
	walk_take(w, name);
	take_all(w, list);
	ord = walk_define(w, &d);
	if (m == NULL || m->fixture == 0)
		return;
	fixture = argument(list, (uint32_t)m->fixture - 1);
	if (is(fixture, "parameter_declaration"))
		fixture = node_field(fixture, "type");
	e = expr_global(w, walk_node_str(w, fixture));
	walk_type_def(w, TYPING_EXTENDS, ord, e);
	walk_ref_from(w, REF_TYPE, e, ord, node_line(fixture), 0);
}

static int
is_capitals(struct text t)
{
	size_t i;

	for (i = 0; i < t.len; i++)
		if (t.p[i] >= 'a' && t.p[i] <= 'z')
			return 0;
	return t.len > 2;
}

int
cpp_test_definition(struct walk *w, TSNode n, TSNode name, TSNode function)
{
	struct text t = node_text(w, name);
	static const TSNode null;

	if (!is(name, "identifier") || (test_macro(t) == NULL &&
	    (!is_capitals(t) || walk_class(w) != 0)))
		return 0;
	define(w, n, null, node_field(n, "body"), name, node_field(function,
	    "parameters"));
	return 1;
}

int
cpp_test_block(struct walk *w, TSNode block)
{
	TSNode before = ts_node_prev_named_sibling(block), call, args, name;

	while (is(before, "comment"))
		before = ts_node_prev_named_sibling(before);
	if (!is(before, "expression_statement"))
		return 0;
	call = ts_node_named_child(before, 0);
	args = node_field(call, "arguments");
	name = node_field(call, "function");
	if (!is(call, "call_expression") || ts_node_is_null(args) ||
	    !is(name, "identifier"))
		return 0;
	define(w, block, before, block, name, args);
	return 1;
}
