/*
 * PHP: types, functions, fields; the table of rules.
 *
 * A trait is an abstract class; using one is inheriting from it, before the
 * class that is extended.
 */
#include "php.h"

const TSLanguage	*LANG_PARSER(void);

/* ---- what all declarations have ---- */

/* Modifiers as flags. */
static uint32_t
modifiers(const struct walk *w, TSNode n)
{
	uint32_t i, k = ts_node_named_child_count(n), flags = 0;
	const char *t;
	TSNode c;

	for (i = 0; i < k; i++) {
		c = ts_node_named_child(n, i);
		t = ts_node_type(c);
		if (strcmp(t, "visibility_modifier") == 0) {
			if (php_is_word(node_text(w, c), "private"))
				flags |= NODE_PRIVATE;
			else if (php_is_word(node_text(w, c), "protected"))
				flags |= NODE_PROTECTED;
		} else if (strcmp(t, "static_modifier") == 0)
			flags |= NODE_STATIC;
		else if (strcmp(t, "abstract_modifier") == 0)
			flags |= NODE_ABSTRACT;
	}
	return flags;
}

/* #[A(…)]: decorates ORD.  True if one of them is called NAME. */
static int
attributes(struct walk *w, TSNode n, uint32_t ord, const char *name)
{
	const TSNode *list, *group;
	uint32_t i, k, m, j;
	struct text t;
	int found = 0;
	TSNode a, c;

	list = node_children(w, node_field(n, "attributes"), &m);
	for (i = 0; i < m; i++) {
		group = node_children(w, list[i], &k);
		for (j = 0; j < k; j++) {
			a = group[j];
			c = node_arg(a, 0);
			t = node_text(w, c);
			php_take(w, c);
			walk_ref_from(w, REF_DECORATE, php_class_expr(w, t),
			    ord, node_line(a), 0);
			if (name != NULL && t.len >= strlen(name) &&
			    memcmp(t.p + t.len - strlen(name), name,
			    strlen(name)) == 0)
				found = 1;
		}
	}
	return found;
}

/* From behind the attributes to the body. */
static void
signature(struct walk *w, TSNode n, TSNode body, uint32_t ord)
{
	TSNode list = node_field(n, "attributes");

	walk_def_signature_at(w, ord, ts_node_is_null(list) ?
	    ts_node_start_byte(n) : ts_node_end_byte(list),
	    ts_node_is_null(body) ? ts_node_end_byte(n) :
	    ts_node_start_byte(body), ";");
}

/* ---- types ---- */

static int
ends_in(struct text t, const char *tail)
{
	size_t n = strlen(tail);

	return t.len >= n && memcmp(t.p + t.len - n, tail, n) == 0;
}

static void
inherit(struct walk *w, uint32_t ord, TSNode name, enum typing_how how)
{
	expr_id e = php_class_expr(w, node_text(w, name));

	walk_type_def(w, how, ord, e);
	walk_ref_from(w, how == TYPING_EXTENDS ? REF_EXTENDS : REF_IMPLEMENTS,
	    e, ord, node_line(name), 0);
	php_take(w, name);
}

static void
open_type(struct walk *w, TSNode n, TSNode name_node, struct text name,
    enum node_kind kind, uint32_t flags)
{
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	TSNode base = node_child_of(n, "base_clause");
	TSNode list = node_child_of(n, "class_interface_clause");
	struct php_class *c = walk_alloc(w, sizeof(*c));
	const TSNode *v;
	uint32_t i, k;

	d.node = n;
	d.name_node = name_node;
	d.name = name;
	d.body = node_field(n, "body");
	d.flags = flags;
	c->parent = NONE;
	if (kind != NODE_INTERFACE && !ts_node_is_null(base)) {
		c->base = node_arg(base, 0);
		c->parent = php_class_expr(w, node_text(w, c->base));
		c->is_test = ends_in(node_text(w, c->base), "TestCase") ||
		    ends_in(node_text(w, c->base), "Test");
	}
	c->ord = walk_define(w, &d);
	c->node = n.id;
	c->is_interface = kind == NODE_INTERFACE;
	c->before = php_state(w)->class;
	if (!ts_node_is_null(name_node))
		php_take(w, name_node);
	signature(w, n, d.body, c->ord);
	attributes(w, n, c->ord, NULL);
	v = node_children(w, base, &k);
	for (i = 0; kind == NODE_INTERFACE && i < k; i++)
		inherit(w, c->ord, v[i], TYPING_EXTENDS);
	v = node_children(w, list, &k);
	for (i = 0; i < k; i++)
		inherit(w, c->ord, v[i], TYPING_IMPLEMENTS);
	php_state(w)->class = c;
	walk_scope(w);
}

/* The class that is extended comes after the traits that are used. */
static void
type_leave(struct walk *w, TSNode n)
{
	struct php_class *c = php_state(w)->class;

	if (c == NULL || c->node != n.id)
		return;
	php_state(w)->class = c->before;
	if (c->parent == NONE)
		return;
	walk_type_def(w, TYPING_EXTENDS, c->ord, c->parent);
	walk_ref_from(w, REF_EXTENDS, c->parent, c->ord, node_line(c->base),
	    0);
}

static enum walk_next
class_declaration(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	open_type(w, n, name, node_text(w, name), NODE_CLASS, modifiers(w, n));
	return WALK_INTO;
}

static enum walk_next
trait_declaration(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	open_type(w, n, name, node_text(w, name), NODE_CLASS, NODE_ABSTRACT);
	return WALK_INTO;
}

static enum walk_next
interface_declaration(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	open_type(w, n, name, node_text(w, name), NODE_INTERFACE, 0);
	return WALK_INTO;
}

static enum walk_next
enum_declaration(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");

	open_type(w, n, name, node_text(w, name), NODE_ENUM, 0);
	return WALK_INTO;
}

/* new class … { }: named as PHP names it. */
static enum walk_next
anonymous_class(struct walk *w, TSNode n)
{
	static const TSNode null;

	open_type(w, n, null, (struct text){ "class@anonymous", 15 },
	    NODE_CLASS, NODE_PRIVATE);
	return WALK_INTO;
}

static enum walk_next
enum_case(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_ENUM_MEMBER, .parent = DEF_HERE,
	    .leaf = 1 };
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	php_take(w, d.name_node);
	ord = walk_define(w, &d);
	attributes(w, n, ord, NULL);
	return WALK_INTO;
}

/* use A, B { A::f insteadof B; B::f as protected g; } */
static void
adapt(struct walk *w, TSNode list, uint32_t class)
{
	struct walk_def d = { .kind = NODE_METHOD, .leaf = 1 };
	uint32_t i, n, ord;
	const TSNode *v = node_children(w, list, &n);
	TSNode c, what, name;
	expr_id e;

	for (i = 0; i < n; i++) {
		c = v[i];
		if (!node_is(c, "use_as_clause"))
			continue;
		what = node_arg(c, 0);
		name = node_arg(c, node_args(c) - 1);
		if (!node_is(name, "name") || ts_node_eq(name, what))
			continue;
		if (node_is(what, "name"))
			e = expr_member(w, expr_make(w, EXPR_SELF, class, NONE),
			    walk_node_str(w, what));
		else
			e = php_expr(w, what, 0);
		d.parent = class;
		d.node = c;
		d.name_node = name;
		d.name = node_text(w, name);
		d.flags = modifiers(w, c);
		ord = walk_define(w, &d);
		walk_type_def(w, TYPING_ALIAS, ord, e);
		walk_ref_from(w, REF_CALL, e, ord, node_line(c),
		    REF_ARITY_UNKNOWN);
	}
}

/* Is the trait NAME preferred by one of the rules in LIST? */
static int
preferred(struct walk *w, TSNode list, struct text name)
{
	uint32_t i, n;
	const TSNode *v = node_children(w, list, &n);
	struct text t;
	TSNode c;

	for (i = 0; i < n; i++) {
		c = v[i];
		if (!node_is(c, "use_instead_of_clause"))
			continue;
		t = node_text(w, node_arg(node_arg(c, 0), 0));
		if (t.len == name.len && memcmp(t.p, name.p, t.len) == 0)
			return 1;
	}
	return 0;
}

/* Of two traits with one method the preferred comes first. */
static enum walk_next
use_trait(struct walk *w, TSNode n)
{
	const struct php_class *c = php_state(w)->class;
	TSNode list = node_child_of(n, "use_list"), name;
	uint32_t i, k;
	const TSNode *v = node_children(w, n, &k);
	int second;

	if (c == NULL)
		return WALK_OVER;
	for (second = 0; second < 2; second++)
		for (i = 0; i < k; i++) {
			name = v[i];
			if (node_is(name, "use_list") || preferred(w, list,
			    node_text(w, name)) == second)
				continue;
			inherit(w, c->ord, name, TYPING_EXTENDS);
		}
	adapt(w, list, c->ord);
	return WALK_OVER;
}

/* ---- functions ---- */

static void
returns(struct walk *w, TSNode n, struct text doc, uint32_t ord)
{
	expr_id type = php_type(w, node_field(n, "return_type"), 0), said;

	said = php_doc_type(w, doc, "@return", (struct text){ "", 0 });
	if (said != NONE && (type == NONE ||
	    type == php_named_type(w, "array") ||
	    node_is(node_arg(node_field(n, "return_type"), 0), "name")))
		type = type == NONE || type == php_named_type(w, "array") ?
		    said : type;
	if (type != NONE)
		walk_type_def(w, TYPING_RETURNS, ord, type);
}

static uint32_t
function(struct walk *w, TSNode n, enum node_kind kind, uint32_t flags)
{
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	struct text doc = php_doc(w, n);
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = flags;
	php_take(w, d.name_node);
	ord = walk_define(w, &d);
	signature(w, n, d.body, ord);
	returns(w, n, doc, ord);
	php_parameters(w, node_field(n, "parameters"), doc);
	return ord;
}

static enum walk_next
function_definition(struct walk *w, TSNode n)
{
	uint32_t ord = function(w, n, NODE_FUNCTION, 0);

	attributes(w, n, ord, NULL);
	return WALK_INTO;
}

static enum walk_next
method_declaration(struct walk *w, TSNode n)
{
	const struct php_class *c = php_state(w)->class;
	struct text name = node_text(w, node_field(n, "name")), doc;
	uint32_t flags = modifiers(w, n), ord;
	int tested = (walk_file(w)->flags & FILE_TEST) || (c != NULL &&
	    c->is_test);

	if (ts_node_is_null(node_field(n, "body")))
		flags |= NODE_ABSTRACT | NODE_DECLARATION;
	if (php_is_word(name, "__construct"))
		flags |= NODE_CONSTRUCTOR;
	ord = function(w, n, NODE_METHOD, flags);
	doc = php_doc(w, n);
	if (attributes(w, n, ord, "Test") || (c != NULL && c->is_test &&
	    (flags & NODE_VISIBILITY) == NODE_PUBLIC && ((name.len > 4 &&
	    memcmp(name.p, "test", 4) == 0) || (doc.len > 0 && tested &&
	    memmem(doc.p, doc.len, "@test", 5) != NULL))))
		walk_def_set_flags(w, ord, NODE_TEST, 0);
	return WALK_INTO;
}

/* it('does so', function () { … }) of Pest. */
static enum walk_next
call(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE,
	    .flags = NODE_TEST };
	TSNode args = node_field(n, "arguments"), f;
	enum walk_next next = php_call(w, n);

	f = node_arg(node_arg(args, 1), 0);
	if ((walk_file(w)->flags & FILE_TEST) == 0 ||
	    php_state(w)->class != NULL || !php_in("it test", node_text(w,
	    node_field(n, "function"))) || (!node_is(f, "anonymous_function")
	    && !node_is(f, "arrow_function")))
		return next;
	d.name = php_string(w, node_arg(node_arg(args, 0), 0));
	if (d.name.len == 0)
		return next;
	d.node = n;
	d.name_node = node_arg(args, 0);
	d.body = f;
	walk_define(w, &d);
	return next;
}

/* ---- fields and constants ---- */

static enum walk_next
property_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE,
	    .leaf = 1 };
	expr_id type = php_type(w, node_field(n, "type"), 0), said;
	uint32_t i, k, ord, seen = 0;
	const TSNode *v = node_children(w, n, &k);
	TSNode c, value;

	d.flags = modifiers(w, n);
	said = php_doc_type(w, php_doc(w, n), "@var", (struct text){ "", 0 });
	if (said != NONE && (type == NONE || type == php_named_type(w,
	    "array")))
		type = said;
	for (i = 0; i < k; i++) {
		c = v[i];
		if (!node_is(c, "property_element"))
			continue;
		d.name_node = node_field(c, "name");
		d.name = node_text(w, d.name_node);
		if (d.name.len < 2)
			continue;
		d.name.p++;
		d.name.len--;
		value = node_field(c, "default_value");
		d.node = seen++ == 0 ? n : c;
		d.head = n;
		d.body = value;
		ord = walk_define(w, &d);
		signature(w, n, value, ord);
		attributes(w, n, ord, NULL);
		if (type != NONE)
			walk_type_def(w, TYPING_DECLARED, ord, type);
		else if (!ts_node_is_null(value))
			walk_type_def(w, TYPING_ASSIGNED, ord, php_expr(w,
			    value, 0));
	}
	return WALK_INTO;
}

static enum walk_next
const_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_CONSTANT, .parent = DEF_HERE,
	    .leaf = 1 };
	uint32_t i, k, ord, seen = 0;
	const TSNode *v = node_children(w, n, &k);
	TSNode c;

	d.flags = modifiers(w, n);
	for (i = 0; i < k; i++) {
		c = v[i];
		if (!node_is(c, "const_element"))
			continue;
		d.name_node = node_arg(c, 0);
		d.name = node_text(w, d.name_node);
		php_take(w, d.name_node);
		d.node = seen++ == 0 ? n : c;
		d.head = n;
		ord = walk_define(w, &d);
		attributes(w, n, ord, NULL);
		walk_type_def(w, TYPING_ASSIGNED, ord, php_expr(w, node_arg(c,
		    1), 0));
	}
	return WALK_INTO;
}

static const struct lang_rule rules[] = {
	{ "namespace_definition", php_namespace, NULL },
	{ "namespace_use_declaration", php_use_declaration, NULL },
	{ "class_declaration", class_declaration, type_leave },
	{ "trait_declaration", trait_declaration, type_leave },
	{ "interface_declaration", interface_declaration, type_leave },
	{ "enum_declaration", enum_declaration, type_leave },
	{ "anonymous_class", anonymous_class, type_leave },
	{ "enum_case", enum_case, NULL },
	{ "use_declaration", use_trait, NULL },
	{ "function_definition", function_definition, NULL },
	{ "method_declaration", method_declaration, NULL },
	{ "property_declaration", property_declaration, NULL },
	{ "const_declaration", const_declaration, NULL },
	{ "assignment_expression", php_assignment, NULL },
	{ "reference_assignment_expression", php_assignment, NULL },
	{ "augmented_assignment_expression", php_assignment, NULL },
	{ "foreach_statement", php_foreach, NULL },
	{ "catch_clause", php_catch, NULL },
	{ "anonymous_function", php_closure, NULL },
	{ "arrow_function", php_closure, NULL },
	{ "static_variable_declaration", php_static_variable, NULL },
	{ "function_call_expression", call, NULL },
	{ "member_call_expression", php_call, NULL },
	{ "nullsafe_member_call_expression", php_call, NULL },
	{ "scoped_call_expression", php_call, NULL },
	{ "object_creation_expression", php_new, NULL },
	{ "member_access_expression", php_member_access, NULL },
	{ "nullsafe_member_access_expression", php_member_access, NULL },
	{ "scoped_property_access_expression", php_scoped_property, NULL },
	{ "class_constant_access_expression", php_class_constant, NULL },
	{ "named_type", php_named, NULL },
	{ "name", php_name, NULL },
	{ "qualified_name", php_name, NULL },
	{ "throw_expression", php_throw, NULL },
	{ "binary_expression", php_binary, NULL },
	{ "array_creation_expression", php_array, NULL },
	{ "include_expression", php_include, NULL },
	{ "include_once_expression", php_include, NULL },
	{ "require_expression", php_include, NULL },
	{ "require_once_expression", php_include, NULL },
	{ "return_statement", php_return, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
};
