/*
 * Go: functions and methods.
 */
#include <ctype.h>
#include <string.h>

#include "go.h"

/* Name of a receiver's type: *T, T[K], (T). */
static TSNode
receiver_type(TSNode receiver)
{
	TSNode n = node_field(node_child_of(receiver, "parameter_declaration"),
	    "type");
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(n); i++) {
		if (node_is(n, "type_identifier"))
			return n;
		n = node_is(n, "generic_type") ? node_field(n, "type") :
		    ts_node_named_child(n, 0);
	}
	return n;
}

static void
returns(struct walk *w, uint32_t ord, TSNode result)
{
	uint32_t i, k, n, names;
	TSNode p, c;

	if (ts_node_is_null(result))
		return;
	if (!node_is(result, "parameter_list")) {
		walk_type_def(w, TYPING_RETURNS, ord, go_type(w, result, 0));
		return;
	}
	n = ts_node_named_child_count(result);
	for (i = 0; i < n; i++) {
		p = ts_node_named_child(result, i);
		if (!node_is(p, "parameter_declaration"))
			continue;
		for (k = 0, names = 0; k < ts_node_named_child_count(p); k++) {
			c = ts_node_named_child(p, k);
			names += node_is(c, "identifier");
		}
		/* (a, b T) gives two results, (T) one. */
		for (k = 0; k < (names > 0 ? names : 1); k++)
			walk_type_def(w, TYPING_RETURNS, ord,
			    go_type(w, node_field(p, "type"), 0));
	}
}

static int
has_prefix(struct text t, const char *prefix)
{
	size_t n = strlen(prefix);

	return t.len >= n && memcmp(t.p, prefix, n) == 0 &&
	    (t.len == n || !islower((unsigned char)t.p[n]));
}

static uint32_t
function(struct walk *w, TSNode n, enum node_kind kind, uint32_t flags,
    struct text owner)
{
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = flags | go_visibility(d.name);
	d.owner = owner;
	if (kind == NODE_FUNCTION && walk_file(w)->flags & FILE_TEST &&
	    (has_prefix(d.name, "Test") || has_prefix(d.name, "Benchmark") ||
	    has_prefix(d.name, "Fuzz") || has_prefix(d.name, "Example")))
		d.flags |= NODE_TEST;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	returns(w, ord, node_field(n, "result"));
	return ord;
}

enum walk_next
go_function_declaration(struct walk *w, TSNode n)
{
	function(w, n, NODE_FUNCTION, 0, (struct text){ "", 0 });
	return WALK_INTO;
}

enum walk_next
go_method_declaration(struct walk *w, TSNode n)
{
	TSNode type = receiver_type(node_field(n, "receiver"));
	uint32_t ord;

	ord = function(w, n, NODE_METHOD, 0, node_text(w, type));
	if (!ts_node_is_null(type))
		walk_type_def(w, TYPING_RECEIVER, ord, expr_global(w,
		    walk_node_str(w, type)));
	return WALK_INTO;
}

enum walk_next
go_interface_method(struct walk *w, TSNode n)
{
	function(w, n, NODE_METHOD, NODE_ABSTRACT | NODE_DECLARATION,
	    (struct text){ "", 0 });
	return WALK_INTO;
}
