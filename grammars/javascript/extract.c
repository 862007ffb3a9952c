/*
 * JavaScript and TypeScript: definitions, calls and references.
 *
 * Functions held in a constant, a field or a property go by its name.
 * Anonymous functions are scopes, no definitions: what they call is called
 * by the definition around them.
 */
#include <ctype.h>
#include <string.h>

#include "js.h"

#ifndef LANG_PARSER
#error "LANG_PARSER names the parser's entry point"
#endif

const TSLanguage	*LANG_PARSER(void);

struct js *
js_state(struct walk *w)
{
	void **s = walk_state(w);

	if (*s == NULL)
		*s = walk_alloc(w, sizeof(struct js));
	return *s;
}

int
js_is(TSNode n, const char *type)
{
	return node_is(n, type);
}

struct text
js_string(const struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (t.len >= 2) {
		t.p++;
		t.len -= 2;
	}
	return t;
}

int
js_text_is(struct text t, const char *s)
{
	return t.len == strlen(s) && memcmp(t.p, s, t.len) == 0;
}

int
js_top_level(struct walk *w)
{
	return walk_at_top(w);
}

int
js_is_function(TSNode n)
{
	return js_is(n, "arrow_function") || js_is(n, "function_expression") ||
	    js_is(n, "generator_function") || js_is(n, "class");
}

static uint32_t	object_flags(struct walk *, TSNode);

static int
within(TSNode outer, TSNode n)
{
	return !ts_node_is_null(outer) &&
	    ts_node_start_byte(outer) <= ts_node_start_byte(n) &&
	    ts_node_end_byte(outer) >= ts_node_end_byte(n);
}

uint32_t
js_export_flags(struct walk *w, TSNode n)
{
	const struct js *s = js_state(w);

	if (walk_in_function(w))
		return NODE_PRIVATE;
	return within(s->exported, n) ? NODE_PUBLIC | s->export_flags :
	    NODE_PRIVATE;
}

TSNode
js_head(struct walk *w, TSNode n)
{
	const struct js *s = js_state(w);
	TSNode e = s->exported;

	if (within(e, n) && !walk_in_function(w) && walk_container(w) == 0)
		return e;
	return n;
}

TSNode
js_object(struct walk *w, TSNode n)
{
	static const TSNode null;
	int i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(n); i++) {
		if (js_is(n, "object"))
			return n;
		if (js_is(n, "call_expression") && js_text_is(node_text(w,
		    node_field(n, "function")), "Object.freeze") &&
		    js_is(node_field(n, "arguments"), "arguments"))
			n = ts_node_named_child(node_field(n, "arguments"), 0);
		else if (js_is(n, "as_expression") ||
		    js_is(n, "satisfies_expression") ||
		    js_is(n, "parenthesized_expression"))
			n = ts_node_named_child(n, 0);
		else
			break;
	}
	return null;
}

/*
 * In a class its instance; in a method of an object that has a name the
 * object; in one that was put into X.prototype, or in a function that
 * methods were given, what new X makes.
 */
expr_id
js_this(struct walk *w)
{
	uint32_t ord = walk_function(w), of;
	expr_id e;

	if (walk_class(w) != 0 || ord == 0)
		return expr_self(w);
	of = walk_def_parent(w, ord);
	switch (walk_def_kind(w, ord) == NODE_METHOD && of != 0 ?
	    walk_def_kind(w, of) : NODE_FILE) {
	case NODE_CONSTANT:
	case NODE_VARIABLE:
	case NODE_FIELD:
		return expr_make(w, EXPR_DEF, of, LINK_NONE);
	case NODE_FUNCTION:
		e = expr_make(w, EXPR_DEF, of, LINK_NONE);
		return walk_def_flags(w, ord) & NODE_STATIC ? e :
		    expr_make(w, EXPR_NEW, e, LINK_NONE);
	default:
		return expr_self(w);
	}
}

/* ---- definitions ---- */

static void
decorated(struct walk *w, uint32_t ord)
{
	struct js *s = js_state(w);
	uint32_t i;

	for (i = 0; i < s->ndecorators; i++)
		walk_ref_from(w, REF_DECORATE, s->decorators[i], ord,
		    s->decorator_lines[i], 0);
	s->ndecorators = 0;
}

static uint32_t
modifiers(struct walk *w, TSNode n)
{
	uint32_t i, count = ts_node_child_count(n), flags = 0;

	for (i = 0; i < count; i++) {
		TSNode c = ts_node_child(n, i);
		const char *t = ts_node_type(c);

		if (strcmp(t, "accessibility_modifier") == 0)
			flags |= js_text_is(node_text(w, c), "private") ?
			    NODE_PRIVATE : js_text_is(node_text(w, c),
			    "protected") ? NODE_PROTECTED : NODE_PUBLIC;
		else if (strcmp(t, "static") == 0)
			flags |= NODE_STATIC;
		else if (strcmp(t, "async") == 0)
			flags |= NODE_ASYNC;
		else if (strcmp(t, "abstract") == 0)
			flags |= NODE_ABSTRACT;
		else if (strcmp(t, "get") == 0)
			flags |= NODE_PROPERTY;
		else if (strcmp(t, "private_property_identifier") == 0)
			flags |= NODE_PRIVATE;
		else if (strcmp(t, "statement_block") == 0 ||
		    strcmp(t, "formal_parameters") == 0)
			break;
	}
	return flags;
}

static enum walk_next
function_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	if (d.name.len == 0)
		d.name = (struct text){ "default", 7 };
	d.body = node_field(n, "body");
	d.head = js_head(w, n);
	d.flags = modifiers(w, n) | js_export_flags(w, n);
	if (js_is(n, "function_signature"))
		d.flags |= NODE_DECLARATION;
	walk_take(w, d.name_node);
	js_function_types(w, walk_define(w, &d), n);
	return WALK_INTO;
}

/* Arrow functions and function expressions. */
static enum walk_next
anonymous(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	const struct js *s = js_state(w);
	uint32_t ord;

	if (walk_taken(w, n))	/* it has a name, and is open already */
		return WALK_INTO;
	/* export default () => … */
	if (walk_container(w) == 0 && js_top_level(w) &&
	    s->export_flags & NODE_DEFAULT_EXPORT && within(s->exported, n)) {
		d.node = n;
		d.name = (struct text){ "default", 7 };
		d.body = node_field(n, "body");
		d.head = s->exported;
		d.flags = js_export_flags(w, n);
		walk_take(w, n);
		ord = walk_define(w, &d);
		js_function_types(w, ord, n);
		return WALK_INTO;
	}
	walk_scope_function(w);
	walk_take(w, node_field(n, "name"));
	js_params(w, n, js_element_callback(w, n) ? LINK_NONE :
	    js_context(w, n, 0));
	return WALK_INTO;
}

/* Is N a member of an interface, or of the type that an alias names? */
static int
in_named_type(TSNode n)
{
	TSNode p = ts_node_parent(n);

	if (js_is(p, "class_body"))
		return 1;
	p = ts_node_parent(p);
	return js_is(p, "interface_declaration") ||
	    js_is(p, "type_alias_declaration");
}

static enum walk_next
method_definition(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE };
	int declared = js_is(n, "method_signature") ||
	    js_is(n, "abstract_method_signature");
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	if (js_is(d.name_node, "computed_property_name") &&
	    js_is(ts_node_named_child(d.name_node, 0), "string"))
		d.name_node = ts_node_named_child(d.name_node, 0);
	d.name = js_is(d.name_node, "string") ? js_string(w, d.name_node) :
	    node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = modifiers(w, n) | object_flags(w, n);
	if (declared && !in_named_type(n)) {
		walk_scope(w);
		js_params(w, n, LINK_NONE);
		return WALK_INTO;
	}
	if (declared)
		d.flags |= NODE_DECLARATION;
	if (js_is(n, "abstract_method_signature"))
		d.flags |= NODE_ABSTRACT;
	if (js_text_is(d.name, "constructor"))
		d.flags |= NODE_CONSTRUCTOR;
	ord = walk_define(w, &d);
	decorated(w, ord);
	js_function_types(w, ord, n);
	return WALK_INTO;
}

/* A base in a heritage clause. */
static void
heritage(struct walk *w, uint32_t class, TSNode base, int implements,
    int is_type)
{
	expr_id e = is_type ? js_type(w, base, 0) : js_expr(w, base, 0);

	/* Its type arguments do not say what is inherited. */
	if (js_is(base, "generic_type"))
		e = js_type(w, node_field(base, "name"), 0);
	walk_type_def(w, implements ? TYPING_IMPLEMENTS : TYPING_EXTENDS,
	    class, e);
	walk_ref_from(w, implements ? REF_IMPLEMENTS : REF_EXTENDS, e, class,
	    node_line(base), 0);
	walk_take(w, base);
	if (js_is(base, "generic_type"))
		walk_take(w, node_field(base, "name"));
}

static void
clause(struct walk *w, uint32_t class, TSNode c)
{
	uint32_t i, n = ts_node_named_child_count(c);
	int implements = js_is(c, "implements_clause");
	int is_type = implements || js_is(c, "extends_type_clause");

	for (i = 0; i < n; i++) {
		TSNode b = ts_node_named_child(c, i);

		if (!js_is(b, "type_arguments") && !js_is(b, "comment"))
			heritage(w, class, b, implements, is_type);
	}
}

static void
heritages(struct walk *w, uint32_t class, TSNode n)
{
	TSNode h = node_child_of(n, "class_heritage"), c;
	uint32_t i, count;

	c = node_child_of(n, "extends_type_clause");
	if (!ts_node_is_null(c))
		clause(w, class, c);
	if (ts_node_is_null(h))
		return;
	count = ts_node_named_child_count(h);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(h, i);
		if (js_is(c, "extends_clause") || js_is(c, "implements_clause"))
			clause(w, class, c);
		else if (i == 0)	/* JavaScript: the expression itself */
			heritage(w, class, c, 0, 0);
	}
}

static enum walk_next
class_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .parent = DEF_HERE };
	uint32_t class;

	if (walk_taken(w, n)) {		/* const C = class { … } */
		heritages(w, walk_container(w), n);
		return WALK_INTO;
	}
	d.kind = js_is(n, "interface_declaration") ? NODE_INTERFACE :
	    NODE_CLASS;
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	if (d.name.len == 0) {
		if (!js_is(n, "class_declaration") && !(walk_container(w) == 0 &&
		    js_state(w)->export_flags & NODE_DEFAULT_EXPORT &&
		    within(js_state(w)->exported, n)))
			d.name = (struct text){ "<class>", 7 };
		else
			d.name = (struct text){ "default", 7 };
	}
	d.body = node_field(n, "body");
	d.head = js_head(w, n);
	d.flags = modifiers(w, n) | js_export_flags(w, n);
	if (js_is(n, "abstract_class_declaration"))
		d.flags |= NODE_ABSTRACT;
	walk_take(w, d.name_node);
	class = walk_define(w, &d);
	decorated(w, class);
	if (!ts_node_is_null(node_field(n, "type_parameters")))
		walk_scope(w);
	heritages(w, class, n);
	return WALK_INTO;
}

/* Fields of classes, properties of interfaces. */
static enum walk_next
field(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE };
	TSNode value = node_field(n, "value");
	expr_id type = js_annotation(w, node_field(n, "type"));
	uint32_t ord, class = walk_class(w);

	d.name_node = node_field(n, "name");
	if (ts_node_is_null(d.name_node))
		d.name_node = node_field(n, "property");
	d.node = n;
	d.name = js_is(d.name_node, "string") ? js_string(w, d.name_node) :
	    node_text(w, d.name_node);
	d.flags = modifiers(w, n);
	/* An object type without a name has no members of its own. */
	if (d.name.len == 0 || class == 0 || class != walk_container(w) ||
	    (js_is(n, "property_signature") && !in_named_type(n)))
		return WALK_INTO;
	d.body = js_is_function(value) ? node_field(value, "body") : value;
	if (js_is_function(value) && !js_is(value, "class")) {
		d.kind = NODE_METHOD;
		walk_take(w, value);
	}
	ord = walk_define(w, &d);
	if (d.kind == NODE_METHOD) {
		js_function_types(w, ord, value);
		if (type != LINK_NONE)
			walk_type_def(w, TYPING_DECLARED, ord, type);
	} else if (type != LINK_NONE)
		walk_type_def(w, TYPING_DECLARED, ord, type);
	else if (!ts_node_is_null(value))
		walk_type_def(w, TYPING_ASSIGNED, ord, js_expr(w, value, 0));
	return WALK_INTO;
}

/* { [K in keyof T]: … } */
static int
mapped(TSNode object)
{
	TSNode first = ts_node_named_child(object, 0);

	return js_is(first, "index_signature") && !ts_node_is_null(
	    node_child_of(first, "mapped_type_clause"));
}

/* import A = B.C: another name. */
static enum walk_next
import_alias(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .parent = DEF_HERE,
	    .leaf = 1 };

	d.node = n;
	d.name_node = ts_node_named_child(n, 0);
	d.name = node_text(w, d.name_node);
	d.head = js_head(w, n);
	d.flags = js_export_flags(w, n);
	walk_take(w, d.name_node);
	walk_type_def(w, TYPING_ALIAS, walk_define(w, &d),
	    js_type(w, ts_node_named_child(n, 1), 0));
	return WALK_INTO;
}

static enum walk_next
type_alias(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .parent = DEF_HERE };
	TSNode value = node_field(n, "value");
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.head = js_head(w, n);
	d.flags = js_export_flags(w, n);
	/* type T = { … } has members, as an interface has. */
	if (js_is(value, "object_type") && !mapped(value)) {
		d.kind = NODE_INTERFACE;
		d.body = value;
	}
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	if (!ts_node_is_null(node_field(n, "type_parameters")))
		walk_scope(w);
	if (d.kind == NODE_TYPE_ALIAS)
		walk_type_def(w, TYPING_ALIAS, ord, js_type(w, value, 0));
	return WALK_INTO;
}

static enum walk_next
enum_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_ENUM, .parent = DEF_HERE };
	TSNode body = node_field(n, "body"), c;
	uint32_t i, count;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = body;
	d.head = js_head(w, n);
	d.flags = js_export_flags(w, n);
	walk_take(w, d.name_node);
	walk_define(w, &d);
	memset(&d, 0, sizeof(d));
	d.kind = NODE_ENUM_MEMBER;
	d.parent = DEF_HERE;
	d.leaf = 1;
	count = ts_node_is_null(body) ? 0 : ts_node_named_child_count(body);
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(body, i);
		d.node = c;
		d.name_node = js_is(c, "enum_assignment") ?
		    node_field(c, "name") : c;
		if (js_is(c, "comment"))
			continue;
		d.name = js_is(d.name_node, "string") ?
		    js_string(w, d.name_node) : node_text(w, d.name_node);
		walk_define(w, &d);
	}
	return WALK_INTO;
}

/* namespace N { … } holds definitions as a file does. */
static enum walk_next
namespace(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_PACKAGE, .parent = DEF_HERE };

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = js_is(d.name_node, "string") ? js_string(w, d.name_node) :
	    node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.head = js_head(w, n);
	d.flags = js_export_flags(w, n);
	walk_take(w, d.name_node);
	walk_define(w, &d);
	walk_take(w, d.body);
	return WALK_INTO;
}

/* Of an object without a name: nobody sees its members from outside. */
static uint32_t
object_flags(struct walk *w, TSNode member)
{
	TSNode object = ts_node_parent(member);
	TSNode around = ts_node_parent(object);

	if (!js_is(object, "object") || walk_container(w) != 0 ||
	    (js_is(around, "assignment_expression") &&
	    js_text_is(node_text(w, node_field(around, "left")),
	    "module.exports")))
		return NODE_PUBLIC;
	return NODE_PRIVATE;
}

/* { name: function … }; { name: { … } } in an object that has a name. */
static enum walk_next
pair(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE };
	TSNode value = node_field(n, "value"), key = node_field(n, "key");
	enum node_kind in = walk_def_kind(w, walk_container(w));

	if (js_is(value, "object") && js_top_level(w) &&
	    !js_is(key, "computed_property_name") &&
	    (in == NODE_CONSTANT || in == NODE_VARIABLE || in == NODE_FIELD)) {
		d.kind = NODE_FIELD;
		d.node = n;
		d.name_node = key;
		d.name = js_is(key, "string") ? js_string(w, key) :
		    node_text(w, key);
		d.body = value;
		walk_define(w, &d);
		return WALK_INTO;
	}
	if (!js_is_function(value) || js_is(value, "class") ||
	    js_is(key, "computed_property_name"))
		return WALK_INTO;
	walk_take(w, value);
	d.node = n;
	d.name_node = key;
	d.name = js_is(key, "string") ? js_string(w, key) : node_text(w, key);
	d.body = node_field(value, "body");
	d.flags = object_flags(w, n);
	js_function_types(w, walk_define(w, &d), value);
	return WALK_INTO;
}

/* ---- assignments ---- */

/* this.name = value declares a field, once. */
static void
self_field(struct walk *w, TSNode n, TSNode left, TSNode right)
{
	struct walk_def d = { .kind = NODE_FIELD, .leaf = 1 };
	uint32_t class = walk_class(w), ord;

	d.name_node = node_field(left, "property");
	d.name = node_text(w, d.name_node);
	if (class == 0 || d.name.len == 0)
		return;
	ord = walk_def_find(w, class, d.name);
	if (ord == 0) {
		d.node = n;
		d.parent = class;
		d.body = right;
		if (d.name.p[0] == '#' || d.name.p[0] == '_')
			d.flags = NODE_PRIVATE;
		ord = walk_define(w, &d);
	} else if (walk_def_kind(w, ord) != NODE_FIELD)
		return;
	walk_type_def(w, TYPING_ASSIGNED, ord, js_expr(w, right, 0));
}

/* module.exports = function name() { … } */
static int
default_function(struct walk *w, TSNode n, TSNode right)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE,
	    .flags = NODE_PUBLIC | NODE_DEFAULT_EXPORT };

	d.node = n;
	d.name_node = node_field(right, "name");
	d.name = ts_node_is_null(d.name_node) ?
	    (struct text){ "default", 7 } : node_text(w, d.name_node);
	d.body = node_field(right, "body");
	walk_take(w, right);
	walk_take(w, d.name_node);
	js_function_types(w, walk_define(w, &d), right);
	return 1;
}

/* X.name = function, X.prototype.name = function: a method of X. */
static int
assigned_function(struct walk *w, TSNode n, TSNode left, TSNode right)
{
	struct walk_def d = { .kind = NODE_METHOD, .parent = DEF_HERE };
	TSNode object = node_field(left, "object");
	int is_member = js_is(left, "member_expression");

	if (!js_is_function(right) || js_is(right, "class"))
		return 0;
	if (!walk_in_function(w) &&
	    js_text_is(node_text(w, left), "module.exports"))
		return default_function(w, n, right);
	if (js_is(object, "member_expression") && js_text_is(node_text(w,
	    node_field(object, "property")), "prototype"))
		object = node_field(object, "object");
	else
		d.flags = NODE_STATIC;
	d.name_node = is_member ? node_field(left, "property") : left;
	d.name = node_text(w, d.name_node);
	if (!is_member && !js_is(left, "identifier"))
		return 0;
	if (is_member && js_is(object, "identifier")) {
		uint32_t of = walk_def_find(w, 0, node_text(w, object));

		if (of != 0)
			d.parent = of;
	}
	if (!is_member) {
		d.kind = NODE_FUNCTION;
		d.flags = js_export_flags(w, n);
	}
	/* x.y.name = function: of what, is not known. */
	if (is_member && d.parent == DEF_HERE && walk_container(w) == 0 &&
	    !js_text_is(node_text(w, object), "exports") &&
	    !js_text_is(node_text(w, object), "module.exports"))
		d.flags |= NODE_PRIVATE;
	if (is_member && js_is(object, "this"))
		d.parent = walk_class(w) != 0 ? walk_class(w) : DEF_HERE;
	d.node = n;
	d.body = node_field(right, "body");
	walk_take(w, right);
	js_function_types(w, walk_define(w, &d), right);
	return 1;
}

static enum walk_next
assignment(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left"), right = node_field(n, "right");

	if (js_common_export(w, left, right) && !js_is_function(right))
		return WALK_INTO;
	if (assigned_function(w, n, left, right))
		return WALK_INTO;
	if (js_is(left, "member_expression") &&
	    js_is(node_field(left, "object"), "this"))
		self_field(w, n, left, right);
	return WALK_INTO;
}

/* ---- references ---- */

static enum walk_next
identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_NAME, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

static enum walk_next
type_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

static enum walk_next
nested_type_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, js_type(w, n, 0), n, 0);
	return WALK_OVER;
}

static enum walk_next
member_expression(struct walk *w, TSNode n)
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
		if (js_text_is(t, names[i]))
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

	if (js_is(f, "call_expression"))	/* it.each(table)("…", …) */
		f = node_field(f, "function");

	if (!(walk_file(w)->flags & FILE_TEST) ||
	    !is_test_name(node_text(w, f)) ||
	    ts_node_named_child_count(args) < 2)
		return;
	name = ts_node_named_child(args, 0);
	if (!js_is(name, "string") && !js_is(name, "template_string"))
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

static enum walk_next
call_expression(struct walk *w, TSNode n)
{
	TSNode f = node_field(n, "function"), args = node_field(n, "arguments");
	struct text module = js_require(w, n);
	uint32_t arity = REF_ARITY_UNKNOWN;

	if (!js_is(args, "template_string") && !ts_node_is_null(args))
		arity = ts_node_named_child_count(args);
	if (module.len > 0) {
		/* require("m").f: what is written there names the module. */
		walk_import(w, walk_node_str(w, n), walk_str(w, module),
		    LINK_NONE, 0, node_line(n));
		return WALK_OVER;
	}
	while (js_is(f, "parenthesized_expression") ||
	    js_is(f, "non_null_expression") || js_is(f, "sequence_expression"))
		f = ts_node_named_child(f, js_is(f, "sequence_expression") ?
		    ts_node_named_child_count(f) - 1 : 0);
	if (js_is(f, "import")) {
		TSNode a = ts_node_named_child(args, 0);

		if (js_is(a, "string"))
			walk_import(w, walk_node_str(w, n),
			    walk_str(w, js_string(w, a)), LINK_NONE, 0,
			    node_line(n));
	} else if (js_is(f, "super")) {
		call(w, REF_CALL, expr_member(w, expr_super(w),
		    walk_cstr(w, "constructor")), f, arity);
	} else if (!js_is_function(f)) {
		TSNode at = js_is(f, "member_expression") ?
		    node_field(f, "property") : f;

		call(w, REF_CALL, js_expr(w, f, 0), at, arity);
		walk_take(w, f);
	}
	test_case(w, n, f, args);
	return WALK_INTO;
}

static enum walk_next
new_expression(struct walk *w, TSNode n)
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

static enum walk_next
decorator(struct walk *w, TSNode n)
{
	TSNode e = ts_node_named_child(n, 0);
	struct js *s = js_state(w);

	if (js_is(e, "call_expression"))
		e = node_field(e, "function");
	else {
		walk_ref(w, REF_CALL, js_expr(w, e, 0), e, REF_ARITY_UNKNOWN);
		walk_take(w, e);
	}
	/* It stands before what it decorates, or in it: a class, a field. */
	if ((js_is(ts_node_parent(n), "class_body") ||
	    js_is(ts_node_parent(n), "export_statement")) &&
	    s->ndecorators < 8) {
		s->decorator_lines[s->ndecorators] = node_line(e);
		s->decorators[s->ndecorators++] = js_expr(w, e, 0);
	} else
		walk_ref(w, REF_DECORATE, js_expr(w, e, 0), e, 0);
	return WALK_INTO;
}

static enum walk_next
throw_statement(struct walk *w, TSNode n)
{
	TSNode e = ts_node_named_child(n, 0);

	if (js_is(e, "new_expression"))
		e = node_field(e, "constructor");
	walk_ref(w, REF_THROW, js_expr(w, e, 0), e, 0);
	return WALK_INTO;
}

static enum walk_next
return_statement(struct walk *w, TSNode n)
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
static enum walk_next
jsx_element(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");
	struct text t = node_text(w, name);

	if (js_is(name, "identifier") && t.len > 0 &&
	    islower((unsigned char)t.p[0]))
		walk_take(w, name);
	return WALK_INTO;
}

/* ---- scopes ---- */

static enum walk_next
block(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))	/* a namespace's is no scope */
		walk_scope(w);
	return WALK_INTO;
}

static enum walk_next
type_parameter(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	walk_take(w, name);
	if (!walk_at_top(w))
		walk_bind(w, walk_node_str(w, name));
	return WALK_INTO;
}

/* (a: T) => U and the like: parameters are known here only. */
static enum walk_next
function_type(struct walk *w, TSNode n)
{
	walk_scope(w);
	js_params(w, n, LINK_NONE);
	return WALK_INTO;
}

/* What an interface is called with, and gives: the first such line counts. */
static enum walk_next
call_signature(struct walk *w, TSNode n)
{
	uint32_t type = walk_container(w);
	expr_id e;

	if (walk_def_kind(w, type) == NODE_INTERFACE && in_named_type(n) &&
	    node_child_of(ts_node_parent(n), "call_signature").id == n.id) {
		e = js_annotation(w, node_field(n, "return_type"));
		if (e != LINK_NONE)
			walk_type_def(w, TYPING_RETURNS, type, e);
		if ((e = js_param_types(w, n, 0)) != LINK_NONE)
			walk_type_def(w, TYPING_PARAMS, type, e);
	}
	return function_type(w, n);
}

static enum walk_next
index_signature(struct walk *w, TSNode n)
{
	TSNode m = node_child_of(n, "mapped_type_clause");
	TSNode name = node_field(ts_node_is_null(m) ? n : m, "name");

	walk_take(w, name);
	walk_scope(w);
	if (!ts_node_is_null(name))
		walk_bind(w, walk_node_str(w, name));
	return WALK_INTO;
}

static enum walk_next
infer_type(struct walk *w, TSNode n)
{
	walk_take(w, ts_node_named_child(n, 0));
	return WALK_INTO;
}

static const struct lang_rule rules[] = {
	{ "import_statement", js_import, NULL },
	{ "export_statement", js_export, NULL },
	{ "function_declaration", function_declaration, NULL },
	{ "generator_function_declaration", function_declaration, NULL },
	{ "function_signature", function_declaration, NULL },
	{ "arrow_function", anonymous, NULL },
	{ "function_expression", anonymous, NULL },
	{ "generator_function", anonymous, NULL },
	{ "method_definition", method_definition, NULL },
	{ "method_signature", method_definition, NULL },
	{ "abstract_method_signature", method_definition, NULL },
	{ "class_declaration", class_declaration, NULL },
	{ "class", class_declaration, NULL },
	{ "abstract_class_declaration", class_declaration, NULL },
	{ "interface_declaration", class_declaration, NULL },
	{ "field_definition", field, NULL },
	{ "public_field_definition", field, NULL },
	{ "property_signature", field, NULL },
	{ "type_alias_declaration", type_alias, NULL },
	{ "enum_declaration", enum_declaration, NULL },
	{ "internal_module", namespace, NULL },
	{ "module", namespace, NULL },
	{ "pair", pair, NULL },
	{ "assignment_expression", assignment, NULL },
	{ "variable_declarator", js_declarator, NULL },
	{ "for_in_statement", js_for_in, NULL },
	{ "catch_clause", js_catch, NULL },
	{ "statement_block", block, NULL },
	{ "for_statement", block, NULL },
	{ "identifier", identifier, NULL },
	{ "shorthand_property_identifier", identifier, NULL },
	{ "type_identifier", type_identifier, NULL },
	{ "nested_type_identifier", nested_type_identifier, NULL },
	{ "member_expression", member_expression, NULL },
	{ "call_expression", call_expression, NULL },
	{ "new_expression", new_expression, NULL },
	{ "decorator", decorator, NULL },
	{ "throw_statement", throw_statement, NULL },
	{ "return_statement", return_statement, NULL },
	{ "jsx_opening_element", jsx_element, NULL },
	{ "jsx_self_closing_element", jsx_element, NULL },
	{ "type_parameter", type_parameter, NULL },
	{ "function_type", function_type, NULL },
	{ "constructor_type", function_type, NULL },
	{ "call_signature", call_signature, NULL },
	{ "construct_signature", function_type, NULL },
	{ "index_signature", index_signature, NULL },
	{ "infer_type", infer_type, NULL },
	{ "import_alias", import_alias, NULL },
	{ "jsx_closing_element", walk_rule_over, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
	.flags = LANG_CLASS_SCOPE_HIDDEN,
};
