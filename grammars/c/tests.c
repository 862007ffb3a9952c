/*
 * C: tests and functions that macros define.
 */
#include <string.h>

#include "c.h"

/*
 * Macros that define a test: of Check, Criterion and Unity.  Of those with a
 * group the name is "group.test".
 */
int
c_is_test_macro(struct text t, int *group)
{
	static const struct { const char *name; int group; } macros[] = {
		{ "START_TEST", 0 }, { "Test", 1 }, { "TEST", 1 },
		{ "ParameterizedTest", 1 }, { "Theory", 1 },
	};
	size_t i;

	for (i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
		if (strlen(macros[i].name) == t.len &&
		    memcmp(macros[i].name, t.p, t.len) == 0) {
			*group = macros[i].group;
			return 1;
		}
	return 0;
}

static struct text
joined(struct walk *w, struct text a, struct text b)
{
	char *p = walk_alloc(w, a.len + b.len + 2);

	memcpy(p, a.p, a.len);
	p[a.len] = '.';
	memcpy(p + a.len + 1, b.p, b.len);
	return (struct text){ p, a.len + b.len + 1 };
}

/* cmocka_unit_test(f) and its kin say that f is a test. */
void
c_registered_test(struct walk *w, TSNode call)
{
	struct text t = node_text(w, node_field(call, "function"));
	TSNode first = node_first(node_field(call, "arguments"));
	uint32_t ord;

	if (t.len < 16 || memcmp(t.p, "cmocka_unit_test", 16) != 0 ||
	    !node_is(first, "identifier"))
		return;
	ord = walk_def_find(w, 0, node_text(w, first));
	if (ord != 0 && walk_def_kind(w, ord) == NODE_FUNCTION)
		walk_def_set_flags(w, ord, NODE_TEST, 0);
}

/*
 * MACRO(name, …) { … } outside of functions defines one, as far as one can
 * see.  The parser makes a statement and a block of it.
 */
static void
macro_function(struct walk *w, TSNode block)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	TSNode before = ts_node_prev_named_sibling(block), call, args, first;
	struct text macro, arg;
	uint32_t i, count;
	int group = 0;
	char *p;

	while (node_is(before, "comment"))
		before = ts_node_prev_named_sibling(before);
	if (!node_is(before, "expression_statement"))
		return;
	call = ts_node_named_child(before, 0);
	args = node_field(call, "arguments");
	if (!node_is(call, "call_expression") || ts_node_is_null(args))
		return;
	first = ts_node_named_child(args, 0);
	d.name_node = node_field(call, "function");
	macro = node_text(w, d.name_node);
	arg = node_text(w, first);
	if (!node_is(d.name_node, "identifier"))
		return;
	d.name = macro;
	if (c_is_test_macro(macro, &group)) {
		d.flags = NODE_TEST;
		d.name = group && node_is(ts_node_named_child(args, 1),
		    "identifier") ? joined(w, arg, node_text(w,
		    ts_node_named_child(args, 1))) : arg;
	} else if (node_is(first, "identifier")) {
		p = walk_alloc(w, macro.len + arg.len + 2);
		memcpy(p, macro.p, macro.len);
		p[macro.len] = '(';
		memcpy(p + macro.len + 1, arg.p, arg.len);
		p[macro.len + 1 + arg.len] = ')';
		d.name = (struct text){ p, macro.len + arg.len + 2 };
	}
	d.node = block;
	d.head = before;
	d.body = block;
	walk_define(w, &d);
	/* Parameters, or their types: known here only. */
	count = ts_node_named_child_count(args);
	for (i = 1; i < count; i++)
		if (node_is(ts_node_named_child(args, i), "identifier"))
			walk_bind(w, walk_node_str(w,
			    ts_node_named_child(args, i)));
}

enum walk_next
c_block(struct walk *w, TSNode n)
{
	if (walk_in_function(w))
		walk_scope(w);
	else if (walk_container(w) == 0 && node_is(n, "compound_statement"))
		macro_function(w, n);
	return WALK_INTO;
}
