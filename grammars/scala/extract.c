/*
 * Scala: what the nodes of tree-sitter-scala mean.
 *
 * A class and its companion object are two definitions of one name; the
 * object is static.  The clauses `package a; package b` make a.b.
 */
#include <string.h>

#include "scala.h"

const TSLanguage	*LANG_PARSER(void);

/* ---- packages and imports ---- */

static enum walk_next
package_clause(struct walk *w, TSNode n)
{
	struct text t = node_text(w, node_field(n, "name")), before;
	void **s = walk_state(w);
	char *p;

	if (*s != NULL) {
		before = *(struct text *)*s;
		p = walk_alloc(w, before.len + t.len + 2);
		memcpy(p, before.p, before.len);
		p[before.len] = '.';
		memcpy(p + before.len + 1, t.p, t.len);
		t = (struct text){ p, before.len + 1 + t.len };
	} else
		*s = walk_alloc(w, sizeof(struct text));
	*(struct text *)*s = t;
	walk_set_package(w, t);
	return WALK_INTO;
}

/* package object a: what stands in it is the package's. */
static enum walk_next
package_object(struct walk *w, TSNode n)
{
	walk_take(w, node_field(n, "name"));
	return package_clause(w, n);
}

static enum walk_next
package_identifier(struct walk *w, TSNode n)
{
	(void)w;
	(void)n;
	return WALK_OVER;
}

/* LOCAL = BASE.NAME; an empty LOCAL is NAME. */
static void
import_name(struct walk *w, struct text base, struct text name,
    struct text local, uint32_t line)
{
	char *p = walk_alloc(w, base.len + name.len + 2);
	struct text t = { p, 0 };

	if (base.len > 0) {
		memcpy(p, base.p, base.len);
		p[base.len] = '.';
		t.len = base.len + 1;
	}
	memcpy(p + t.len, name.p, name.len);
	t.len += name.len;
	if (scala_is(local, "_"))
		return;			/* hidden from the star beside it */
	walk_import(w, walk_str(w, local.len > 0 ? local : name),
	    walk_str(w, t), LINK_NONE, 0, line);
}

static void
import_path(struct walk *w, struct text base, TSNode end, uint32_t line)
{
	static const struct text none = { "", 0 };
	uint32_t i;
	TSNode c;

	if (node_is(end, "namespace_wildcard")) {
		walk_import(w, LINK_NONE, walk_str(w, base), LINK_NONE,
		    IMPORT_STAR, line);
	} else if (node_is(end, "identifier")) {
		import_name(w, base, node_text(w, end), none, line);
	} else if (node_is(end, "namespace_selectors")) {
		for (i = 0; !ts_node_is_null(c = scala_child(end, i)); i++)
			if (!node_is(c, "namespace_selectors"))
				import_path(w, base, c, line);
	} else if (node_is(end, "as_renamed_identifier") ||
	    node_is(end, "arrow_renamed_identifier"))
		import_name(w, base, node_text(w, node_field(end, "name")),
		    node_text(w, node_field(end, "alias")), line);
}

/* import a.b.C, d.{E, F => G}, h._ */
static enum walk_next
import_declaration(struct walk *w, TSNode n)
{
	uint32_t i, count = ts_node_child_count(n), line = node_line(n);
	TSNode c, next;
	char *base = walk_alloc(w, ts_node_end_byte(n) -
	    ts_node_start_byte(n) + 1);
	size_t len = 0;
	struct text t;

	for (i = 1; i < count; i++) {
		c = ts_node_child(n, i);
		if (!ts_node_is_named(c) || ts_node_is_extra(c))
			continue;
		if (i + 1 < count)
			next = ts_node_child(n, i + 1);
		if (node_is(c, "identifier") && i + 1 < count &&
		    node_is(next, ".")) {
			t = node_text(w, c);
			if (len > 0)
				base[len++] = '.';
			memcpy(base + len, t.p, t.len);
			len += t.len;
			continue;
		}
		import_path(w, (struct text){ base, len }, c, line);
		base = walk_alloc(w, ts_node_end_byte(n) -
		    ts_node_start_byte(n) + 1);
		len = 0;
	}
	return WALK_OVER;
}

/* ---- definitions ---- */

static uint32_t
modifiers(const struct walk *w, TSNode n)
{
	TSNode m = node_child_of(n, "modifiers"), access;
	uint32_t i, flags = 0;
	struct text t;

	if (ts_node_is_null(m))
		return 0;
	access = node_child_of(m, "access_modifier");
	t = node_text(w, access);
	if (t.len > 2 && !ts_node_is_null(node_child_of(access,
	    "access_qualifier")))
		flags = NODE_PACKAGE_PRIVATE;
	else if (t.len > 2)
		flags = t.p[2] == 'i' ? NODE_PRIVATE : NODE_PROTECTED;
	for (i = 0; i < ts_node_child_count(m); i++)
		if (node_is(ts_node_child(m, i), "abstract") ||
		    node_is(ts_node_child(m, i), "sealed"))
			flags |= NODE_ABSTRACT;
	return flags;
}

/* In a type or at the top, not in a function's body? */
static int
is_member(TSNode n)
{
	TSNode p = ts_node_parent(n);

	return node_is(p, "template_body") || node_is(p, "compilation_unit") ||
	    node_is(p, "enum_body") || node_is(p, "with_template_body") ||
	    node_is(p, "extension_definition");
}

static int
in_object(const struct walk *w)
{
	uint32_t c = walk_container(w);

	return c != 0 && walk_def_kind(w, c) == NODE_CLASS &&
	    walk_def_flags(w, c) & NODE_STATIC;
}

/* Annotations decorate ORD; its signature begins behind them. */
static void
decorate(struct walk *w, TSNode n, TSNode body, uint32_t ord)
{
	uint32_t i, start = 0, end = ts_node_is_null(body) ?
	    ts_node_end_byte(n) : ts_node_start_byte(body);
	TSNode c, name;

	for (i = 0; node_is(c = scala_child(n, i), "annotation"); i++) {
		name = node_field(c, "name");
		walk_ref_from(w, REF_DECORATE, scala_type(w, name, 0), ord,
		    node_line(c), 0);
		walk_take(w, scala_type_head(name));
		if (scala_is(node_text(w, name), "Test"))
			walk_def_set_flags(w, ord, NODE_TEST, 0);
		start = ts_node_end_byte(c);
	}
	if (start > 0)
		walk_def_signature_at(w, ord, start, end, "");
}

/* extends A(…) with B: the first is extended, traits are implemented. */
static void
bases(struct walk *w, TSNode clause, uint32_t ord)
{
	uint32_t i, k = 0, j;
	TSNode c, t;
	expr_id e;

	for (i = 0; !ts_node_is_null(c = scala_child(clause, i)); i++) {
		if (node_is(c, "arguments") || ts_node_is_extra(c))
			continue;
		for (j = 0; ; j++) {
			t = c;
			if (node_is(c, "compound_type"))
				t = scala_child(c, j);
			else if (j > 0)
				break;
			if (ts_node_is_null(t))
				break;
			e = scala_type(w, t, 0);
			walk_type_def(w, k == 0 ? TYPING_EXTENDS :
			    TYPING_IMPLEMENTS, ord, e);
			walk_ref(w, k++ == 0 ? REF_EXTENDS : REF_IMPLEMENTS, e,
			    t, 0);
			walk_take(w, scala_type_head(t));
		}
	}
}

static uint32_t
define(struct walk *w, TSNode n, TSNode name, enum node_kind kind,
    uint32_t flags, TSNode body, int leaf)
{
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	TSNode sign = body;
	uint32_t ord;

	if (!ts_node_is_null(body))
		sign = ts_node_prev_sibling(body);
	d.node = n;
	d.name_node = name;
	d.name = node_text(w, name);
	d.body = node_is(sign, "=") ? sign : body;
	d.flags = flags | modifiers(w, n);
	d.leaf = leaf;
	walk_take(w, name);
	ord = walk_define(w, &d);
	decorate(w, n, d.body, ord);
	return ord;
}

static enum walk_next
type_definition_of(struct walk *w, TSNode n, enum node_kind kind,
    uint32_t flags)
{
	uint32_t ord = define(w, n, node_field(n, "name"), kind, flags,
	    node_field(n, "body"), 0);

	walk_scope(w);
	bases(w, node_field(n, "extend"), ord);
	return WALK_INTO;
}

static enum walk_next
class_definition(struct walk *w, TSNode n)
{
	return type_definition_of(w, n, NODE_CLASS, 0);
}

static enum walk_next
trait_definition(struct walk *w, TSNode n)
{
	return type_definition_of(w, n, NODE_INTERFACE, 0);
}

static enum walk_next
object_definition(struct walk *w, TSNode n)
{
	return type_definition_of(w, n, NODE_CLASS, NODE_STATIC);
}

static enum walk_next
enum_definition(struct walk *w, TSNode n)
{
	return type_definition_of(w, n, NODE_ENUM, 0);
}

static enum walk_next
enum_case(struct walk *w, TSNode n)
{
	define(w, n, node_field(n, "name"), NODE_ENUM_MEMBER, NODE_STATIC,
	    node_field(n, "extend"), 0);
	return WALK_INTO;
}

static enum walk_next
type_definition(struct walk *w, TSNode n)
{
	TSNode v = node_field(n, "type");
	uint32_t ord = define(w, n, node_field(n, "name"), NODE_TYPE_ALIAS, 0,
	    v, 0);

	walk_scope(w);
	if (!ts_node_is_null(v))
		walk_type_def(w, TYPING_ALIAS, ord, scala_type(w, v, 0));
	return WALK_INTO;
}

static enum walk_next
function_definition(struct walk *w, TSNode n)
{
	TSNode returns = node_field(n, "return_type");
	TSNode name = node_field(n, "name"), body = node_field(n, "body");
	uint32_t ord, flags = 0;

	if (node_is(n, "function_declaration"))
		flags |= NODE_ABSTRACT;
	if (!is_member(n))
		flags |= NODE_PRIVATE;
	if (in_object(w))
		flags |= NODE_STATIC;
	if (scala_is(node_text(w, name), "this"))
		flags |= NODE_CONSTRUCTOR;
	ord = define(w, n, name, walk_class(w) != 0 && is_member(n) ?
	    NODE_METHOD : NODE_FUNCTION, flags, body, 0);
	if (!ts_node_is_null(returns))
		walk_type_def(w, TYPING_RETURNS, ord, scala_type(w, returns, 0));
	else if (!ts_node_is_null(body) && !node_is(body, "block"))
		walk_type_def(w, TYPING_RETURNED, ord, scala_value(w, body, 0));
	return WALK_INTO;
}

/* val and var, with a value or without: NAME of the type or value said. */
static void
variable(struct walk *w, TSNode n, TSNode name)
{
	TSNode t = node_field(n, "type"), v = node_field(n, "value");
	uint32_t ord, b;

	if (is_member(n)) {
		ord = define(w, n, name, walk_container(w) != 0 ? NODE_FIELD :
		    NODE_VARIABLE, in_object(w) ? NODE_STATIC : 0, v, 1);
		if (!ts_node_is_null(t))
			walk_type_def(w, TYPING_DECLARED, ord, scala_type(w, t, 0));
		else
			walk_type_def(w, TYPING_ASSIGNED, ord, scala_value(w, v, 0));
		return;
	}
	walk_take(w, name);
	b = walk_bind(w, walk_node_str(w, name));
	if (!ts_node_is_null(t))
		walk_type_bind(w, TYPING_DECLARED, b, scala_type(w, t, 0));
	else
		walk_type_bind(w, TYPING_ASSIGNED, b, scala_value(w, v, 0));
}

static enum walk_next
val_definition(struct walk *w, TSNode n)
{
	TSNode p = node_field(n, "pattern");

	if (ts_node_is_null(p))
		p = node_field(n, "name");
	if (node_is(p, "identifier"))
		variable(w, n, p);
	return WALK_INTO;
}

static enum walk_next
class_parameter(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), none = { 0 };
	TSNode t = node_field(n, "type");

	walk_type_def(w, TYPING_DECLARED, define(w, n, name, NODE_FIELD, 0,
	    none, 1), scala_type(w, t, 0));
	return WALK_INTO;
}

/* ---- local variables ---- */

static enum walk_next
parameter(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), t = node_field(n, "type");
	uint32_t b;

	if (ts_node_is_null(name))
		return WALK_INTO;
	walk_take(w, name);
	b = walk_bind(w, walk_node_str(w, name));
	if (!ts_node_is_null(t))
		walk_type_bind(w, TYPING_DECLARED, b, scala_type(w, t, 0));
	return WALK_INTO;
}

static enum walk_next
lambda_expression(struct walk *w, TSNode n)
{
	TSNode p = node_field(n, "parameters");

	walk_scope_function(w);
	if (node_is(p, "identifier")) {
		walk_take(w, p);
		walk_bind(w, walk_node_str(w, p));
	}
	return WALK_INTO;
}

/* What a pattern binds: names in small letters. */
static void
bind_pattern(struct walk *w, TSNode n, int depth)
{
	struct text t = node_text(w, n);
	TSNode c, ty;
	uint32_t i, b;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return;
	if (node_is(n, "identifier")) {
		if (t.len > 0 && (t.p[0] == '_' ||
		    (t.p[0] >= 'a' && t.p[0] <= 'z'))) {
			walk_take(w, n);
			walk_bind(w, walk_node_str(w, n));
		}
		return;
	}
	if (node_is(n, "typed_pattern") &&
	    node_is(c = node_field(n, "pattern"), "identifier")) {
		ty = node_field(n, "type");
		walk_take(w, c);
		b = walk_bind(w, walk_node_str(w, c));
		walk_type_bind(w, TYPING_DECLARED, b, scala_type(w, ty, 0));
		return;
	}
	if (node_is(n, "stable_identifier") || node_is(n, "literal"))
		return;
	for (i = 0; !ts_node_is_null(c = scala_child(n, i)); i++)
		bind_pattern(w, c, depth + 1);
}

static enum walk_next
case_clause(struct walk *w, TSNode n)
{
	walk_scope(w);
	bind_pattern(w, node_field(n, "pattern"), 0);
	return WALK_INTO;
}

/* a <- b, a = b in for ( … ) */
static enum walk_next
enumerator(struct walk *w, TSNode n)
{
	TSNode p = scala_child(n, 0), v = scala_last(n);
	int each = 0;
	uint32_t i;

	for (i = 0; i < ts_node_child_count(n); i++)
		each |= node_is(ts_node_child(n, i), "<-");
	if (!node_is(p, "identifier")) {
		if (ts_node_named_child_count(n) > 1)
			bind_pattern(w, p, 0);
		return WALK_INTO;
	}
	if (ts_node_named_child_count(n) < 2)
		return WALK_INTO;
	walk_take(w, p);
	walk_type_bind(w, each ? TYPING_ITERATED : TYPING_ASSIGNED,
	    walk_bind(w, walk_node_str(w, p)), scala_value(w, v, 0));
	return WALK_INTO;
}

/* ---- references ---- */

static enum walk_next
call_expression(struct walk *w, TSNode n)
{
	TSNode f = node_field(n, "function"), at;
	TSNode args = node_field(n, "arguments");
	uint32_t arity = !node_is(args, "arguments") ? 1 :
	    ts_node_named_child_count(args);

	if (node_is(f, "generic_function"))
		f = node_field(f, "function");
	at = node_is(f, "field_expression") ? node_field(f, "field") : f;
	if (!node_is(at, "identifier"))
		return WALK_INTO;
	walk_ref(w, REF_CALL, scala_value(w, f, 0), at, arity < REF_ARITY_UNKNOWN ?
	    arity : REF_ARITY_UNKNOWN);
	walk_take(w, f);
	return WALK_INTO;
}

static enum walk_next
instance_expression(struct walk *w, TSNode n)
{
	TSNode t = scala_made(n), head = scala_type_head(t);

	if (node_is(head, "type_identifier") ||
	    node_is(head, "stable_type_identifier")) {
		walk_ref(w, REF_NEW, scala_type(w, t, 0), head, REF_ARITY_UNKNOWN);
		walk_take(w, head);
	}
	return WALK_INTO;
}

static enum walk_next
infix_expression(struct walk *w, TSNode n)
{
	TSNode op = node_field(n, "operator");

	if (node_is(op, "identifier"))
		walk_ref(w, REF_CALL, expr_member(w, scala_value(w, node_field(n,
		    "left"), 0), walk_node_str(w, op)), op, 1);
	walk_take(w, op);
	return WALK_INTO;
}

static enum walk_next
field_expression(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "field");

	if (!walk_taken(w, n))
		walk_ref(w, REF_FIELD, scala_value(w, n, 0), name, 0);
	walk_take(w, name);
	return WALK_INTO;
}

static enum walk_next
type_identifier(struct walk *w, TSNode n)
{
	if (!walk_taken(w, n))
		walk_ref(w, REF_TYPE, scala_type(w, n, 0), n, 0);
	return WALK_OVER;
}

static enum walk_next
identifier(struct walk *w, TSNode n)
{
	struct text t = node_text(w, n);

	if (!walk_taken(w, n) && !scala_is(t, "this") && !scala_is(t, "super"))
		walk_ref(w, REF_NAME, expr_name(w, walk_node_str(w, n)), n, 0);
	return WALK_OVER;
}

/* name = VALUE among arguments: the parameter's. */
static enum walk_next
assignment(struct walk *w, TSNode n)
{
	TSNode left = node_field(n, "left");

	if (node_is(ts_node_parent(n), "arguments") &&
	    node_is(left, "identifier"))
		walk_take(w, left);
	return WALK_INTO;
}

static enum walk_next
interpolated(struct walk *w, TSNode n)
{
	walk_take(w, node_field(n, "interpolator"));
	return WALK_INTO;
}

static enum walk_next
type_parameters(struct walk *w, TSNode n)
{
	uint32_t i;
	TSNode c;

	for (i = 0; !ts_node_is_null(c = scala_child(n, i)); i++) {
		if (node_is(c, "covariant_type_parameter") ||
		    node_is(c, "contravariant_type_parameter"))
			c = node_field(c, "name");
		if (node_is(c, "identifier")) {
			walk_take(w, c);
			walk_bind(w, walk_node_str(w, c));
		}
	}
	return WALK_INTO;
}

static const struct lang_rule rules[] = {
	{ "package_clause", package_clause, NULL },
	{ "package_identifier", package_identifier, NULL },
	{ "package_object", package_object, NULL },
	{ "import_declaration", import_declaration, NULL },
	{ "class_definition", class_definition, NULL },
	{ "trait_definition", trait_definition, NULL },
	{ "object_definition", object_definition, NULL },
	{ "enum_definition", enum_definition, NULL },
	{ "simple_enum_case", enum_case, NULL },
	{ "full_enum_case", enum_case, NULL },
	{ "type_definition", type_definition, NULL },
	{ "function_definition", function_definition, NULL },
	{ "function_declaration", function_definition, NULL },
	{ "val_definition", val_definition, NULL },
	{ "var_definition", val_definition, NULL },
	{ "val_declaration", val_definition, NULL },
	{ "var_declaration", val_definition, NULL },
	{ "class_parameter", class_parameter, NULL },
	{ "parameter", parameter, NULL },
	{ "binding", parameter, NULL },
	{ "type_parameters", type_parameters, NULL },
	{ "lambda_expression", lambda_expression, NULL },
	{ "case_clause", case_clause, NULL },
	{ "enumerator", enumerator, NULL },
	{ "block", walk_rule_scope, NULL },
	{ "indented_block", walk_rule_scope, NULL },
	{ "for_expression", walk_rule_scope, NULL },
	{ "call_expression", call_expression, NULL },
	{ "instance_expression", instance_expression, NULL },
	{ "infix_expression", infix_expression, NULL },
	{ "field_expression", field_expression, NULL },
	{ "assignment_expression", assignment, NULL },
	{ "interpolated_string_expression", interpolated, NULL },
	{ "type_identifier", type_identifier, NULL },
	{ "access_modifier", walk_rule_over, NULL },
	{ "self_type", walk_rule_over, NULL },
	{ "identifier", identifier, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", "block_comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = LANG_NAME,
	.parser = LANG_PARSER,
	.rules = rules,
	.comments = comments,
};
