/*
 * How modules take from each other: import and export of ECMAScript, require
 * and module.exports of CommonJS.
 */
#include <string.h>

#include "js.h"

static int
is_type_only(TSNode n)
{
	return node_is(ts_node_child(n, 1), "type") ||
	    node_is(ts_node_child(n, 0), "type");
}

static str_id
name_str(struct walk *w, TSNode n)
{
	return node_is(n, "string") ? walk_str(w, js_string(w, n)) :
	    walk_node_str(w, n);
}

static void
import_names(struct walk *w, TSNode list, str_id module, uint32_t flags)
{
	uint32_t i, n = ts_node_named_child_count(list);

	for (i = 0; i < n; i++) {
		TSNode s = ts_node_named_child(list, i), name, alias;
		uint32_t f = flags;
		str_id member;

		if (!node_is(s, "import_specifier"))
			continue;
		name = node_field(s, "name");
		alias = node_field(s, "alias");
		member = name_str(w, name);
		if (is_type_only(s))
			f |= IMPORT_TYPE;
		if (text_is(walk_str_text(w, member), "default"))
			f |= IMPORT_DEFAULT;
		walk_import(w, ts_node_is_null(alias) ? member :
		    walk_node_str(w, alias), module, member, f, node_line(s));
	}
}

enum walk_next
js_import(struct walk *w, TSNode n)
{
	TSNode source = node_field(n, "source");
	TSNode clause = node_child_of(n, "import_clause"), c;
	uint32_t i, count, line = node_line(n), flags = 0;
	str_id module;

	if (ts_node_is_null(source)) {
		/* import x = require("m"), TypeScript's own form. */
		c = node_child_of(n, "import_require_clause");
		source = node_field(c, "source");
		if (!ts_node_is_null(source))
			walk_import(w, walk_node_str(w,
			    ts_node_named_child(c, 0)), walk_str(w,
			    js_string(w, source)), LINK_NONE, 0, line);
		return WALK_OVER;
	}
	module = walk_str(w, js_string(w, source));
	if (is_type_only(n))
		flags = IMPORT_TYPE;
	if (ts_node_is_null(clause)) {
		walk_import(w, LINK_NONE, module, LINK_NONE, IMPORT_SIDE, line);
		return WALK_OVER;
	}
	count = ts_node_named_child_count(clause);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(clause, i);
		if (node_is(c, "identifier"))
			walk_import(w, walk_node_str(w, c), module,
			    walk_cstr(w, "default"), flags | IMPORT_DEFAULT,
			    line);
		else if (node_is(c, "namespace_import"))
			walk_import(w, walk_node_str(w, node_child_of(c,
			    "identifier")), module, LINK_NONE,
			    flags | IMPORT_STAR, line);
		else if (node_is(c, "named_imports"))
			import_names(w, c, module, flags);
	}
	return WALK_OVER;
}

static void
export_names(struct walk *w, TSNode clause, str_id module, uint32_t flags)
{
	uint32_t i, n = ts_node_named_child_count(clause);

	for (i = 0; i < n; i++) {
		TSNode s = ts_node_named_child(clause, i), alias;
		str_id member;

		if (!node_is(s, "export_specifier"))
			continue;
		alias = node_field(s, "alias");
		member = name_str(w, node_field(s, "name"));
		walk_import(w, ts_node_is_null(alias) ? member :
		    name_str(w, alias), module, member,
		    flags | IMPORT_REEXPORT, node_line(s));
	}
}

static int
has_token(TSNode n, const char *type)
{
	uint32_t i, count = ts_node_child_count(n);

	for (i = 0; i < count && i < 8; i++)
		if (node_is(ts_node_child(n, i), type))
			return 1;
	return 0;
}

/* export default { … }, export default make(): a constant "default". */
static void
default_value(struct walk *w, TSNode n, TSNode value)
{
	struct walk_def d = { .kind = NODE_CONSTANT, .parent = DEF_HERE,
	    .flags = NODE_PUBLIC | NODE_DEFAULT_EXPORT };

	d.node = n;
	d.name = (struct text){ "default", 7 };
	d.body = value;
	d.leaf = ts_node_is_null(js_object(w, value));
	walk_type_def(w, TYPING_ASSIGNED, walk_define(w, &d),
	    js_expr(w, value, 0));
}

enum walk_next
js_export(struct walk *w, TSNode n)
{
	struct js *s = js_state(w);
	TSNode source = node_field(n, "source"), value = node_field(n, "value");
	TSNode clause = node_child_of(n, "export_clause"), ns;
	uint32_t flags = is_type_only(n) ? IMPORT_TYPE : 0;
	int is_default = has_token(n, "default");
	str_id module;

	s->exported = n;
	s->export_flags = is_default ? NODE_DEFAULT_EXPORT : 0;
	module = walk_str(w, js_string(w, source));
	if (!ts_node_is_null(clause)) {
		export_names(w, clause, module, flags);
		return WALK_OVER;
	}
	if (!ts_node_is_null(source)) {
		ns = node_child_of(n, "namespace_export");
		walk_import(w, ts_node_is_null(ns) ? LINK_NONE :
		    name_str(w, ts_node_named_child(ns, 0)), module, LINK_NONE,
		    flags | IMPORT_STAR | IMPORT_REEXPORT, node_line(n));
		return WALK_OVER;
	}
	/* export default name; export = name; */
	if (node_is(value, "identifier") ||
	    (has_token(n, "=") && node_is(ts_node_named_child(n, 0),
	    "identifier"))) {
		if (ts_node_is_null(value))
			value = ts_node_named_child(n, 0);
		walk_import(w, walk_cstr(w, "default"), module,
		    walk_node_str(w, value), IMPORT_REEXPORT, node_line(n));
	} else if (is_default && !ts_node_is_null(value) &&
	    !js_is_function(value) && !node_is(value, "class"))
		default_value(w, n, value);
	return WALK_INTO;
}

/* ---- CommonJS ---- */

struct text
js_require(const struct walk *w, TSNode call)
{
	struct text none = { "", 0 };
	TSNode f, args;

	if (!node_is(call, "call_expression"))
		return none;
	f = node_field(call, "function");
	args = node_field(call, "arguments");
	if (!node_is(f, "identifier") ||
	    !text_is(node_text(w, f), "require") ||
	    ts_node_named_child_count(args) != 1 ||
	    !node_is(ts_node_named_child(args, 0), "string"))
		return none;
	return js_string(w, ts_node_named_child(args, 0));
}

/* import("…"), awaited or not: its module. */
static struct text
dynamic_import(const struct walk *w, TSNode n)
{
	TSNode arg;

	if (node_is(n, "await_expression"))
		n = ts_node_named_child(n, 0);
	if (!node_is(n, "call_expression") ||
	    !node_is(node_field(n, "function"), "import"))
		return (struct text){ "", 0 };
	arg = node_first(node_field(n, "arguments"));
	return node_is(arg, "string") ? js_string(w, arg) :
	    (struct text){ "", 0 };
}

int
js_bind_require(struct walk *w, TSNode pattern, TSNode call)
{
	struct text module, member = { "", 0 };
	uint32_t i, n;
	str_id m;

	/* const f = require("m").f */
	if (node_is(call, "member_expression")) {
		member = node_text(w, node_field(call, "property"));
		call = node_field(call, "object");
	}
	module = js_require(w, call);
	if (module.len == 0 && node_is(call, "await_expression"))
		module = dynamic_import(w, call);
	if (module.len == 0)
		return 0;
	m = walk_str(w, module);
	if (node_is(pattern, "identifier")) {
		walk_import(w, walk_node_str(w, pattern), m, member.len == 0 ?
		    LINK_NONE : walk_str(w, member), 0, node_line(call));
		return 1;
	}
	if (!node_is(pattern, "object_pattern") || member.len != 0)
		return 0;
	n = ts_node_named_child_count(pattern);
	for (i = 0; i < n; i++) {
		TSNode c = ts_node_named_child(pattern, i), v = c;

		if (node_is(c, "pair_pattern")) {
			v = node_field(c, "value");
			c = node_field(c, "key");
		} else if (node_is(c, "object_assignment_pattern"))
			v = c = node_field(c, "left");
		if (node_is(v, "assignment_pattern"))
			v = node_field(v, "left");
		if (node_is(v, "identifier") ||
		    node_is(v, "shorthand_property_identifier_pattern"))
			walk_import(w, walk_node_str(w, v), m,
			    walk_node_str(w, c), 0, node_line(v));
	}
	return 1;
}

static int
is_module_exports(const struct walk *w, TSNode n)
{
	return text_is(node_text(w, n), "module.exports") ||
	    text_is(node_text(w, n), "exports");
}

static void
export_as(struct walk *w, struct text as, TSNode value)
{
	struct text module = js_require(w, value);

	if (module.len > 0)
		walk_import(w, walk_str(w, as), walk_str(w, module), LINK_NONE,
		    IMPORT_REEXPORT, node_line(value));
	else if (node_is(value, "identifier") ||
	    node_is(value, "shorthand_property_identifier"))
		walk_import(w, walk_str(w, as), walk_cstr(w, ""),
		    walk_node_str(w, value), IMPORT_REEXPORT, node_line(value));
}

int
js_common_export(struct walk *w, TSNode left, TSNode right)
{
	uint32_t i, n;

	if (walk_in_function(w))
		return 0;
	if (is_module_exports(w, left)) {
		export_as(w, (struct text){ "default", 7 }, right);
		if (!node_is(right, "object"))
			return 1;
		n = ts_node_named_child_count(right);
		for (i = 0; i < n; i++) {
			TSNode c = ts_node_named_child(right, i);

			if (node_is(c, "shorthand_property_identifier"))
				export_as(w, node_text(w, c), c);
			else if (node_is(c, "pair"))
				export_as(w, node_text(w, node_field(c, "key")),
				    node_field(c, "value"));
		}
		return 1;
	}
	if (node_is(left, "member_expression") &&
	    is_module_exports(w, node_field(left, "object"))) {
		export_as(w, node_text(w, node_field(left, "property")), right);
		return 1;
	}
	return 0;
}
