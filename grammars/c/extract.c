/*
 * C: what the nodes of tree-sitter-c mean.
 *
 * Prototypes are not definitions; a declaration gives nodes only for the
 * variables that it defines.  Struct, union and enum tags live in one name
 * space of the file, as in the language, wherever they are defined.
 */
#include <string.h>

#include "lang.h"
#include "prepare.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */

/* What of the declaration around it a declarator needs to know. */
struct state {
	TSNode		 decl;		/* declaration, typedef … */
	expr_id		 type;		/* its type, LINK_NONE */
	uint32_t	 flags;		/* of a definition in it */
	int		 constant;
	struct text	 anonymous;	/* name for a body without a tag */
	uint32_t	 anonymous_ord;
	expr_id		 anonymous_type;
};

const TSLanguage	*tree_sitter_c(void);

static struct state *
state(struct walk *w)
{
	void **s = walk_state(w);

	if (*s == NULL)
		*s = walk_alloc(w, sizeof(struct state));
	return *s;
}

static int
is(TSNode n, const char *type)
{
	return node_is(n, type);
}

/* ---- declarators ---- */

/*
 * The name in a declarator, through pointers, arrays, parentheses and
 * attributes.  *FUNCTION is set when what is declared is a function itself
 * (and not a pointer to one).
 */
static TSNode
declared(TSNode d, int *function)
{
	static const TSNode null;
	int fn = 0, i;

	for (i = 0; i < EXPR_DEPTH && !ts_node_is_null(d); i++) {
		const char *t = ts_node_type(d);

		if (strcmp(t, "identifier") == 0 ||
		    strcmp(t, "field_identifier") == 0 ||
		    strcmp(t, "type_identifier") == 0) {
			if (function != NULL)
				*function = fn;
			return d;
		}
		if (strcmp(t, "function_declarator") == 0)
			fn = 1;
		else if (strcmp(t, "pointer_declarator") == 0 ||
		    strcmp(t, "array_declarator") == 0)
			fn = 0;
		else if (strcmp(t, "primitive_type") == 0 && function != NULL)
			return null;
		if (strcmp(t, "parenthesized_declarator") == 0 ||
		    strcmp(t, "attributed_declarator") == 0)
			d = ts_node_named_child(d, 0);
		else
			d = node_field(d, "declarator");
	}
	return null;
}

static expr_id
type_expr(struct walk *w, TSNode type)
{
	if (ts_node_is_null(type))
		return LINK_NONE;
	if (is(type, "type_identifier"))
		return expr_global(w, walk_node_str(w, type));
	if (is(type, "struct_specifier") || is(type, "union_specifier") ||
	    is(type, "enum_specifier")) {
		TSNode name = node_field(type, "name");

		if (!ts_node_is_null(name))
			return expr_global(w, walk_node_str(w, name));
	}
	return LINK_NONE;
}

/* Storage class and qualifiers of a declaration. */
static void
specifiers(struct walk *w, TSNode decl, struct state *s, int *is_extern)
{
	uint32_t i, n = ts_node_child_count(decl);
	struct text t;

	s->flags = NODE_PUBLIC;
	s->constant = 0;
	*is_extern = 0;
	for (i = 0; i < n; i++) {
		TSNode c = ts_node_child(decl, i);

		if (is(c, "storage_class_specifier")) {
			t = node_text(w, c);
			if (t.len == 6 && memcmp(t.p, "static", 6) == 0)
				s->flags |= NODE_STATIC | NODE_PRIVATE;
			else if (t.len == 6 && memcmp(t.p, "extern", 6) == 0)
				*is_extern = 1;
			else if (t.len >= 6 && memmem(t.p, t.len, "inline", 6))
				s->flags |= NODE_INLINE;
		} else if (is(c, "type_qualifier")) {
			t = node_text(w, c);
			if (t.len == 5 && memcmp(t.p, "const", 5) == 0)
				s->constant = 1;
		} else if (is(c, "function_declarator") ||
		    is(c, "init_declarator") || is(c, "compound_statement"))
			break;
	}
}

/*
 * Macros that define a test: of Check, Criterion and Unity.  Of those with a
 * group the name is "group.test".
 */
static int
is_test_macro(struct text t, int *group)
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

/* ---- expressions ---- */

static expr_id
c_expr(struct walk *w, TSNode n, int depth)
{
	const char *t;
	expr_id e;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	switch (t[0]) {
	case 'i':
		if (strcmp(t, "identifier") == 0)
			return expr_name(w, walk_node_str(w, n));
		break;
	case 'f':
		if (strcmp(t, "field_expression") == 0)
			return expr_member(w,
			    c_expr(w, node_field(n, "argument"), depth + 1),
			    walk_node_str(w, node_field(n, "field")));
		break;
	case 's':
		if (strcmp(t, "subscript_expression") == 0)
			return expr_make(w, EXPR_INDEX, c_expr(w,
			    node_field(n, "argument"), depth + 1), LINK_NONE);
		break;
	case 'p':
		if (strcmp(t, "pointer_expression") == 0) {
			e = c_expr(w, node_field(n, "argument"), depth + 1);
			if (walk_source(w)[ts_node_start_byte(n)] == '&')
				return e;
			return expr_make(w, EXPR_DEREF, e, LINK_NONE);
		}
		if (strcmp(t, "parenthesized_expression") == 0)
			return c_expr(w, ts_node_named_child(n, 0), depth + 1);
		break;
	case 'c':
		if (strcmp(t, "call_expression") == 0)
			return expr_call(w, c_expr(w, node_field(n, "function"),
			    depth + 1));
		if (strcmp(t, "cast_expression") == 0 ||
		    strcmp(t, "compound_literal_expression") == 0) {
			e = type_expr(w, node_field(node_field(n, "type"),
			    "type"));
			if (e != LINK_NONE)
				return expr_make(w, EXPR_NEW, e, LINK_NONE);
			return c_expr(w, node_field(n, "value"), depth + 1);
		}
		if (strcmp(t, "conditional_expression") == 0)
			return c_expr(w, node_field(n, "alternative"), depth + 1);
		break;
	case 'a':
		if (strcmp(t, "assignment_expression") == 0)
			return c_expr(w, node_field(n, "left"), depth + 1);
		break;
	}
	return expr_unknown(w);
}

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
	walk_ref(w, REF_TYPE, expr_global(w, walk_node_str(w, n)), n, 0);
	return WALK_INTO;
}

static uint32_t
arguments(TSNode call)
{
	TSNode args = node_field(call, "arguments");
	uint32_t i, n, k = 0;

	if (ts_node_is_null(args))
		return REF_ARITY_UNKNOWN;
	n = ts_node_named_child_count(args);
	for (i = 0; i < n && i < 64; i++)
		k += !is(ts_node_named_child(args, i), "comment");
	return k;
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
static void
registered_test(struct walk *w, TSNode call)
{
	struct text t = node_text(w, node_field(call, "function"));
	TSNode first = ts_node_named_child(node_field(call, "arguments"), 0);
	uint32_t ord;

	if (t.len < 16 || memcmp(t.p, "cmocka_unit_test", 16) != 0 ||
	    !is(first, "identifier"))
		return;
	ord = walk_def_find(w, 0, node_text(w, first));
	if (ord != 0 && walk_def_kind(w, ord) == NODE_FUNCTION)
		walk_def_set_flags(w, ord, NODE_TEST, 0);
}

static enum walk_next
call_expression(struct walk *w, TSNode n)
{
	TSNode f = node_field(n, "function");

	while (is(f, "parenthesized_expression") &&
	    ts_node_named_child_count(f) == 1)
		f = ts_node_named_child(f, 0);
	if (c_is_keyword(node_text(w, f).p, node_text(w, f).len))
		return WALK_OVER;	/* _Static_assert(…) */
	walk_ref(w, REF_CALL, c_expr(w, f, 0), f, arguments(n));
	registered_test(w, n);
	if (is(f, "identifier"))
		walk_take(w, f);
	/* MACRO(name, …) { … }: its arguments are declared by it. */
	if (!walk_in_function(w) && walk_container(w) == 0 &&
	    is(ts_node_parent(n), "expression_statement") && is(
	    ts_node_next_named_sibling(ts_node_parent(n)),
	    "compound_statement"))
		return WALK_OVER;
	return WALK_INTO;
}

static enum walk_next
field_expression(struct walk *w, TSNode n)
{
	walk_ref(w, REF_FIELD, c_expr(w, n, 0), node_field(n, "field"), 0);
	return WALK_INTO;
}

/* ---- definitions ---- */

static enum walk_next
function_definition(struct walk *w, TSNode n)
{
	struct state *s = state(w);
	struct walk_def d = { .kind = NODE_FUNCTION, .parent = DEF_HERE };
	int function = 0, is_extern;
	uint32_t ord;
	expr_id type;

	d.node = n;
	d.name_node = declared(node_field(n, "declarator"), &function);
	if (ts_node_is_null(d.name_node))
		return WALK_INTO;
	specifiers(w, n, s, &is_extern);
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = s->flags;
	/* START_TEST(name) { … } looks like a type and a name. */
	if (is_test_macro(node_text(w, node_field(n, "type")), &function))
		d.flags |= NODE_TEST;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	type = type_expr(w, node_field(n, "type"));
	if (type != LINK_NONE)
		walk_type_def(w, TYPING_RETURNS, ord, type);
	return WALK_INTO;
}

static enum walk_next
parameter_declaration(struct walk *w, TSNode n)
{
	TSNode name = declared(node_field(n, "declarator"), NULL);
	struct state *s = state(w);
	expr_id type;
	uint32_t b;

	s->anonymous.len = 0;
	if (ts_node_is_null(name))
		return WALK_INTO;
	if (!walk_in_function(w)) {
		walk_take(w, name);
		return WALK_INTO;
	}
	b = walk_bind(w, walk_node_str(w, name));
	type = type_expr(w, node_field(n, "type"));
	if (type != LINK_NONE)
		walk_type_bind(w, TYPING_DECLARED, b, type);
	return WALK_INTO;
}

/* A body without a tag: name it after what it declares. */
static void
name_anonymous(struct walk *w, TSNode n, struct state *s, TSNode name,
    int bare)
{
	TSNode type = node_field(n, "type");
	struct text t = node_text(w, name);
	char *p;

	s->anonymous.len = 0;
	s->anonymous_ord = 0;
	if (ts_node_is_null(node_field(type, "body")) || t.len == 0 ||
	    !ts_node_is_null(node_field(type, "name")))
		return;
	if (!bare) {
		p = walk_alloc(w, t.len + 3);
		p[0] = '<';
		memcpy(p + 1, t.p, t.len);
		p[t.len + 1] = '>';
		t.p = p;
		t.len += 2;
	}
	s->anonymous = t;
}

static void
file_variable(struct walk *w, TSNode decl, TSNode name, struct state *s,
    TSNode whole, TSNode value, int leaf)
{
	struct walk_def d = { .parent = DEF_HERE };
	uint32_t ord;

	/* What is left of a declaration that could not be understood: a
	   keyword, or a name that the parser missed (DEFINE_X(type, a);). */
	if (node_text(w, name).len == 0 ||
	    c_is_keyword(node_text(w, name).p, node_text(w, name).len))
		return;
	d.kind = s->constant ? NODE_CONSTANT : NODE_VARIABLE;
	d.node = whole;
	d.name_node = name;
	d.name = node_text(w, name);
	d.body = value;
	d.head = decl;
	d.flags = s->flags;
	d.leaf = leaf;
	ord = walk_define(w, &d);
	if (s->type != LINK_NONE)
		walk_type_def(w, TYPING_DECLARED, ord, s->type);
}

static void
local_variable(struct walk *w, TSNode name, struct state *s)
{
	uint32_t b = walk_bind(w, walk_node_str(w, name));

	if (s->type != LINK_NONE)
		walk_type_bind(w, TYPING_DECLARED, b, s->type);
}

/*
 * Locals are bound here.  A variable of the file that has an initializer is
 * defined when the walk comes to its init_declarator, so that what the
 * initializer refers to is said of the variable.
 */
static enum walk_next
declaration(struct walk *w, TSNode n)
{
	static const TSNode null;
	struct state *s = state(w);
	uint32_t i, count = ts_node_child_count(n), declarators = 0;
	int local = walk_in_function(w), function, is_extern, only = 1;
	TSNode c, name;

	specifiers(w, n, s, &is_extern);
	s->decl = n;
	s->type = type_expr(w, node_field(n, "type"));
	s->anonymous.len = 0;
	for (i = 0; i < count; i++) {
		c = ts_node_child(n, i);
		if (!is(c, "init_declarator") && !is(c, "identifier") &&
		    !is(c, "pointer_declarator") && !is(c, "array_declarator") &&
		    !is(c, "function_declarator") &&
		    !is(c, "parenthesized_declarator") &&
		    !is(c, "attributed_declarator"))
			continue;
		declarators++;
		function = 0;
		name = is(c, "init_declarator") ?
		    declared(node_field(c, "declarator"), &function) :
		    declared(c, &function);
		if (ts_node_is_null(name))
			continue;
		if (function)
			continue;
		only = 0;
		name_anonymous(w, n, s, name, 0);
		walk_take(w, name);
		if (local)
			local_variable(w, name, s);
		else if (!is(c, "init_declarator") && !is_extern)
			file_variable(w, n, name, s, n, null, 1);
	}
	/* A prototype says nothing that is not said by its definition. */
	return declarators > 0 && only && !ts_node_has_error(n) ? WALK_OVER :
	    WALK_INTO;
}

static enum walk_next
init_declarator(struct walk *w, TSNode n)
{
	struct state *s = state(w);
	int function = 0;
	TSNode name = declared(node_field(n, "declarator"), &function);

	if (ts_node_is_null(name) || function)
		return WALK_INTO;
	walk_take(w, name);
	if (!walk_in_function(w))
		file_variable(w, s->decl, name, s, n, node_field(n, "value"), 0);
	return WALK_INTO;
}

static enum walk_next
field_declaration(struct walk *w, TSNode n)
{
	struct state *s = state(w);
	uint32_t i, count = ts_node_child_count(n), ord;
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE,
	    .leaf = 1 };
	expr_id type = type_expr(w, node_field(n, "type"));
	TSNode c, name, first = { 0 };

	s->decl = n;
	s->anonymous.len = 0;
	for (i = 0; i < count; i++) {
		const char *f = ts_node_field_name_for_child(n, i);

		if (f == NULL || strcmp(f, "declarator") != 0)
			continue;
		c = ts_node_child(n, i);
		name = declared(c, NULL);
		if (ts_node_is_null(name))
			continue;
		if (ts_node_is_null(first))
			first = name;
		d.node = n;
		d.name_node = name;
		d.name = node_text(w, name);
		ord = walk_define(w, &d);
		if (type != LINK_NONE)
			walk_type_def(w, TYPING_DECLARED, ord, type);
		else if (s->anonymous.len == 0) {
			name_anonymous(w, n, s, first, 0);
			if (s->anonymous.len > 0)
				s->anonymous_ord = ord;
		}
	}
	return WALK_INTO;
}

static enum walk_next
composite(struct walk *w, TSNode n, enum node_kind kind)
{
	struct state *s = state(w);
	struct walk_def d = { .kind = kind };
	TSNode name = node_field(n, "name"), body = node_field(n, "body");
	uint32_t ord, field = s->anonymous_ord;

	if (ts_node_is_null(body)) {
		/* The name is a type_identifier: its own rule refers to it. */
		return WALK_INTO;
	}
	d.node = n;
	d.body = body;
	/* Tags are not nested in the struct that they are defined in. */
	d.parent = walk_function(w) != 0 ? DEF_HERE : 0;
	if (!ts_node_is_null(name)) {
		d.name_node = name;
		d.name = node_text(w, name);
		walk_take(w, name);
	} else if (s->anonymous.len > 0) {
		d.name = s->anonymous;
		if (field != 0)
			d.parent = DEF_HERE;
	} else
		return WALK_INTO;	/* members belong to what is around */
	s->anonymous.len = 0;
	s->anonymous_ord = 0;
	if (!ts_node_is_null(s->decl) &&
	    ts_node_start_byte(s->decl) <= ts_node_start_byte(n) &&
	    ts_node_end_byte(s->decl) >= ts_node_end_byte(n))
		d.head = s->decl;	/* typedef, static: docs stand above */
	ord = walk_define(w, &d);
	if (field != 0)
		walk_type_def(w, TYPING_DECLARED, field,
		    expr_make(w, EXPR_DEF, ord, LINK_NONE));
	return WALK_INTO;
}

static enum walk_next
struct_specifier(struct walk *w, TSNode n)
{
	return composite(w, n, NODE_STRUCT);
}

static enum walk_next
union_specifier(struct walk *w, TSNode n)
{
	return composite(w, n, NODE_UNION);
}

static enum walk_next
enum_specifier(struct walk *w, TSNode n)
{
	return composite(w, n, NODE_ENUM);
}

static enum walk_next
tag_or_type(struct walk *w, TSNode n)
{
	if (walk_taken(w, n) ||
	    c_is_keyword(node_text(w, n).p, node_text(w, n).len))
		return WALK_INTO;
	return type_identifier(w, n);
}

static enum walk_next
enumerator(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_ENUM_MEMBER, .parent = DEF_HERE,
	    .leaf = 1 };

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	if (d.name.len == 0)
		return WALK_INTO;
	walk_take(w, d.name_node);
	walk_define(w, &d);
	return WALK_INTO;
}

static enum walk_next
type_definition(struct walk *w, TSNode n)
{
	struct state *s = state(w);
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .parent = DEF_HERE,
	    .leaf = 1 };
	uint32_t i, count = ts_node_child_count(n), ord;
	TSNode type = node_field(n, "type");
	struct text tag = node_text(w, node_field(type, "name"));
	expr_id target = type_expr(w, type);
	int body = !ts_node_is_null(node_field(type, "body"));

	s->decl = n;
	s->anonymous.len = 0;
	s->anonymous_ord = 0;
	for (i = 0; i < count; i++) {
		const char *f = ts_node_field_name_for_child(n, i);
		TSNode c, name;

		if (f == NULL || strcmp(f, "declarator") != 0)
			continue;
		c = ts_node_child(n, i);
		name = declared(c, NULL);
		if (ts_node_is_null(name))
			continue;
		d.node = n;
		d.name_node = name;
		d.name = node_text(w, name);
		d.body = node_field(type, "body");
		walk_take(w, name);
		/* typedef struct { … } T: the struct's name is T. */
		if (body && tag.len == 0 && s->anonymous.len == 0 &&
		    is(c, "type_identifier")) {
			name_anonymous(w, n, s, name, 1);
			continue;
		}
		if (is(c, "type_identifier") && d.name.len == tag.len &&
		    memcmp(d.name.p, tag.p, tag.len) == 0)
			continue;
		ord = walk_define(w, &d);
		if (target != LINK_NONE)
			walk_type_def(w, TYPING_ALIAS, ord, target);
	}
	return WALK_INTO;
}

/* ---- what macros define ---- */

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

	while (is(before, "comment"))
		before = ts_node_prev_named_sibling(before);
	if (!is(before, "expression_statement"))
		return;
	call = ts_node_named_child(before, 0);
	args = node_field(call, "arguments");
	if (!is(call, "call_expression") || ts_node_is_null(args))
		return;
	first = ts_node_named_child(args, 0);
	d.name_node = node_field(call, "function");
	macro = node_text(w, d.name_node);
	arg = node_text(w, first);
	if (!is(d.name_node, "identifier"))
		return;
	d.name = macro;
	if (is_test_macro(macro, &group)) {
		d.flags = NODE_TEST;
		d.name = group && is(ts_node_named_child(args, 1),
		    "identifier") ? joined(w, arg, node_text(w,
		    ts_node_named_child(args, 1))) : arg;
	} else if (is(first, "identifier")) {
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
		if (is(ts_node_named_child(args, i), "identifier"))
			walk_bind(w, walk_node_str(w,
			    ts_node_named_child(args, i)));
}

static enum walk_next
scope(struct walk *w, TSNode n)
{
	if (walk_in_function(w))
		walk_scope(w);
	else if (walk_container(w) == 0 && is(n, "compound_statement"))
		macro_function(w, n);
	return WALK_INTO;
}

static const struct lang_rule rules[] = {
	{ "identifier", identifier, NULL },
	{ "type_identifier", tag_or_type, NULL },
	{ "call_expression", call_expression, NULL },
	{ "field_expression", field_expression, NULL },
	{ "function_definition", function_definition, NULL },
	{ "parameter_declaration", parameter_declaration, NULL },
	{ "declaration", declaration, NULL },
	{ "init_declarator", init_declarator, NULL },
	{ "field_declaration", field_declaration, NULL },
	{ "struct_specifier", struct_specifier, NULL },
	{ "union_specifier", union_specifier, NULL },
	{ "enum_specifier", enum_specifier, NULL },
	{ "enumerator", enumerator, NULL },
	{ "type_definition", type_definition, NULL },
	{ "compound_statement", scope, NULL },
	{ "for_statement", scope, NULL },
	{ "preproc_include", c_preproc_include, NULL },
	{ "preproc_def", c_preproc_def, NULL },
	{ "preproc_function_def", c_preproc_function_def, NULL },
	{ "preproc_call", walk_rule_over, NULL },
	{ "attribute_specifier", walk_rule_over, NULL },
	{ NULL, NULL, NULL }
};

static const char *const comments[] = { "comment", NULL };

const struct lang kn_lang = {
	.abi = LANG_ABI,
	.name = "c",
	.parser = tree_sitter_c,
	.rules = rules,
	.comments = comments,
	.prepare = c_prepare,
	.flags = LANG_CLASS_SCOPE_HIDDEN | LANG_CONDITIONAL,
};
