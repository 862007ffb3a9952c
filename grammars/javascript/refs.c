/*
 * JavaScript: what refers to what: names, members, calls, tests.
 */
#include <ctype.h>
#include <string.h>

#include "js.h"

enum walk_next
js_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_NAME, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

enum walk_next
js_type_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

enum walk_next
js_nested_type_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, js_type(w, n, 0), n, 0);
	return WALK_OVER;
}

enum walk_next
js_member_expression(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_FIELD, js_expr(w, n, 0),
		    node_field(n, "property"), 0);
	return WALK_INTO;
}

static int
is_test_name(struct text t)
{
	static const char *const names[] = { "it", "test", "fit", "xit",
	    "it.only", "it.skip", "it.each", "test.only", "test.skip",
	    "test.each", "specify" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_is(t, names[i]))
			return 1;
	return 0;
}

/*
 * it("does so", () => …) of Jest, Vitest, Mocha, node:test: a definition,
 * but no container.  Its function has no name, so what it defines and calls
 * stands in the file.
 */
static void
test_case(struct walk *w, TSNode n, TSNode f, TSNode args)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE,
	    .flags = NODE_TEST };
	TSNode name, body;

	if (node_is(f, "call_expression"))	/* it.each(table)("…", …) */
		f = node_field(f, "function");

	if (!(walk_file(w)->flags & FILE_TEST) ||
	    !is_test_name(node_text(w, f)) ||
	    ts_node_named_child_count(args) < 2)
		return;
	name = ts_node_named_child(args, 0);
	if (!node_is(name, "string") && !node_is(name, "template_string"))
		return;
	body = ts_node_named_child(args, 1);
	d.node = n;
	d.name_node = name;
	d.name = js_string(w, name);
	d.body = body;
	d.leaf = 1;
	js_state(w)->test = walk_define(w, &d);
	js_state(w)->test_begin = ts_node_start_byte(args);
	js_state(w)->test_end = ts_node_end_byte(n);
}

/* A call, said also of the test case around it. */
static void
call(struct walk *w, enum ref_kind kind, expr_id e, TSNode at, uint32_t arity)
{
	const struct js *s = js_state(w);

	walk_ref(w, kind, e, at, arity);
	if (s->test != 0 && ts_node_start_byte(at) >= s->test_begin &&
	    ts_node_start_byte(at) < s->test_end)
		walk_ref_from(w, REF_TEST, e, s->test, node_line(at), arity);
}

enum walk_next
js_call_expression(struct walk *w, TSNode n)
{
	TSNode f = node_field(n, "function"), args = node_field(n, "arguments");
	struct text module = js_require(w, n);
	uint32_t arity = REF_ARITY_UNKNOWN;

	if (!node_is(args, "template_string") && !ts_node_is_null(args))
		arity = ts_node_named_child_count(args);
	if (module.len > 0) {
		/* require("m").f: what is written there names the module. */
		walk_import(w, walk_node_str(w, n), walk_str(w, module),
		    LINK_NONE, 0, node_line(n));
		return WALK_OVER;
	}
	while (node_is(f, "parenthesized_expression") ||
	    node_is(f, "non_null_expression") ||
	    node_is(f, "sequence_expression"))
		f = ts_node_named_child(f, node_is(f, "sequence_expression") ?
		    ts_node_named_child_count(f) - 1 : 0);
	if (node_is(f, "import")) {
		TSNode a = ts_node_named_child(args, 0);

		if (node_is(a, "string"))
			walk_import(w, walk_node_str(w, n),
			    walk_str(w, js_string(w, a)), LINK_NONE, 0,
			    node_line(n));
	} else if (node_is(f, "super")) {
		call(w, REF_CALL, expr_member(w, expr_super(w),
		    walk_cstr(w, "constructor")), f, arity);
	} else if (!js_is_function(f)) {
		TSNode at = node_is(f, "member_expression") ?
		    node_field(f, "property") : f;

		call(w, REF_CALL, js_expr(w, f, 0), at, arity);
		walk_take(w, f);
	}
	test_case(w, n, f, args);
	return WALK_INTO;
}

enum walk_next
js_new_expression(struct walk *w, TSNode n)
{
	TSNode c = node_field(n, "constructor"), args;

	args = node_field(n, "arguments");
	if (!js_is_function(c)) {
		call(w, REF_NEW, js_expr(w, c, 0), c, ts_node_is_null(args) ?
		    0 : ts_node_named_child_count(args));
		walk_take(w, c);
	}
	return WALK_INTO;
}

enum walk_next
js_decorator(struct walk *w, TSNode n)
{
	TSNode e = ts_node_named_child(n, 0);
	struct js *s = js_state(w);

	if (node_is(e, "call_expression"))
		e = node_field(e, "function");
	else {
		walk_ref(w, REF_CALL, js_expr(w, e, 0), e, REF_ARITY_UNKNOWN);
		walk_take(w, e);
	}
	/* It stands before what it decorates, or in it: a class, a field. */
	if ((node_is(ts_node_parent(n), "class_body") ||
	    node_is(ts_node_parent(n), "export_statement")) &&
	    s->ndecorators < 8) {
		s->decorator_lines[s->ndecorators] = node_line(e);
		s->decorators[s->ndecorators++] = js_expr(w, e, 0);
	} else
		walk_ref(w, REF_DECORATE, js_expr(w, e, 0), e, 0);
	return WALK_INTO;
}

enum walk_next
js_throw_statement(struct walk *w, TSNode n)
{
	TSNode e = ts_node_named_child(n, 0);

	if (node_is(e, "new_expression"))
		e = node_field(e, "constructor");
	walk_ref(w, REF_THROW, js_expr(w, e, 0), e, 0);
	return WALK_INTO;
}

enum walk_next
js_return_statement(struct walk *w, TSNode n)
{
	TSNode e = ts_node_named_child(n, 0);
	uint32_t f = walk_container(w);
	enum node_kind kind = walk_def_kind(w, f);

	/* A return of an anonymous function inside is not the definition's. */
	if (!ts_node_is_null(e) && f != 0 && !walk_in_anonymous(w) &&
	    (kind == NODE_FUNCTION || kind == NODE_METHOD))
		walk_type_def(w, TYPING_RETURNED, f, js_expr(w, e, 0));
	return WALK_INTO;
}

/* <div> is no component; <Button> is. */
enum walk_next
js_jsx_element(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");
	struct text t = node_text(w, name);

	if (node_is(name, "identifier") && t.len > 0 &&
	    islower((unsigned char)t.p[0]))
		walk_take(w, name);
	return WALK_INTO;
}
