/*
 * C++: namespaces, classes, enums, aliases, templates.
 */
#include <string.h>

#include "../c/anonymous.h"
#include "cpp.h"

#define BASES_MAX	64	/* of one class */

static int
is(TSNode n, const char *type)
{
	return node_is(n, type);
}

/* Does N have a child, a word of the language, that is W? */
static int
has_word(TSNode n, const char *word)
{
	uint32_t i, count = ts_node_child_count(n);

	for (i = 0; i < count; i++)
		if (strcmp(ts_node_type(ts_node_child(n, i)), word) == 0)
			return 1;
	return 0;
}

TSNode
cpp_head(TSNode n)
{
	TSNode head = n, up = ts_node_parent(n);

	while (is(up, "template_declaration") || is(up, "friend_declaration") ||
	    (is(up, "declaration") && is(ts_node_parent(up),
	    "template_declaration"))) {
		head = up;
		up = ts_node_parent(up);
	}
	return head;
}

struct text
cpp_owner(struct walk *w, TSNode name)
{
	TSNode last = name;
	struct text t = node_text(w, name);
	int i;

	if (!is(name, "qualified_identifier"))
		return (struct text){ "", 0 };
	for (i = 0; i < EXPR_DEPTH && is(last, "qualified_identifier"); i++)
		last = node_field(last, "name");
	if (ts_node_is_null(last))
		return (struct text){ "", 0 };
	t.len = ts_node_start_byte(last) - ts_node_start_byte(name);
	while (t.len > 0 && (t.p[t.len - 1] == ':' || t.p[t.len - 1] == ' ' ||
	    t.p[t.len - 1] == '\n' || t.p[t.len - 1] == '\t'))
		t.len--;
	while (t.len > 0 && t.p[0] == ':') {
		t.p++;
		t.len--;
	}
	return cpp_folded(w, t);
}

/*
 * The scope of a qualified name as an expression: a::B of a::B::f.  That of
 * a specialisation, B<int>::f, is called as it is defined.
 */
static expr_id
scope_of(struct walk *w, TSNode n)
{
	expr_id e = LINK_NONE;
	TSNode scope, name;
	str_id s;
	int i;

	for (i = 0; i < EXPR_DEPTH && is(n, "qualified_identifier"); i++) {
		scope = node_field(n, "scope");
		n = node_field(n, "name");
		if (ts_node_is_null(scope)) {
			if (i == 0)
				e = expr_global(w, walk_cstr(w, "::"));
			continue;
		}
		name = is(scope, "template_type") ? node_field(scope, "name") :
		    scope;
		s = walk_str(w, cpp_folded(w, node_text(w, name)));
		e = e == LINK_NONE ? expr_global(w, s) : expr_member(w, e, s);
	}
	return e;
}

uint32_t
cpp_define(struct walk *w, const struct walk_def *d, TSNode name)
{
	expr_id e = is(name, "qualified_identifier") ? scope_of(w, name) :
	    LINK_NONE;
	uint32_t ord = walk_define(w, d);

	if (e != LINK_NONE)
		walk_type_def(w, TYPING_RECEIVER, ord, e);
	return ord;
}

/* ---- namespaces ---- */

static void
open_namespace(struct walk *w, TSNode n, struct text name, TSNode at,
    uint32_t flags)
{
	struct walk_def d = { .kind = NODE_MODULE, .parent = DEF_HERE };

	d.node = n;
	d.name_node = at;
	d.name = name;
	d.body = node_field(n, "body");
	d.flags = flags;
	walk_define(w, &d);
}

/* a::inline b::c, and each of them opened. */
static void
open_nested(struct walk *w, TSNode n, TSNode name)
{
	uint32_t i, count, flags;
	TSNode c;
	int depth;

	for (depth = 0; depth < EXPR_DEPTH; depth++) {
		TSNode next = { 0 };

		flags = 0;
		count = ts_node_child_count(name);
		for (i = 0; i < count; i++) {
			c = ts_node_child(name, i);
			if (strcmp(ts_node_type(c), "inline") == 0)
				flags = NODE_INLINE;
			else if (is(c, "namespace_identifier")) {
				open_namespace(w, n, node_text(w, c), c,
				    flags);
				flags = 0;
			} else if (is(c, "nested_namespace_specifier"))
				next = c;
		}
		if (ts_node_is_null(next))
			return;
		name = next;
	}
}

enum walk_next
cpp_namespace(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");
	uint32_t flags = has_word(n, "inline") ? NODE_INLINE : 0;

	if (is(name, "nested_namespace_specifier"))
		open_nested(w, n, name);
	else if (!ts_node_is_null(name))
		open_namespace(w, n, node_text(w, name), name, flags);
	else
		open_namespace(w, n, (struct text){ "(anonymous)", 11 }, n,
		    flags | NODE_PRIVATE);
	walk_scope(w);		/* names in it tell where they stand */
	return WALK_INTO;
}

/* a, a::b as they stand in namespace_alias_definition. */
static expr_id
namespace_expr(struct walk *w, TSNode n, expr_id base)
{
	uint32_t i, count = ts_node_named_child_count(n);
	str_id s;

	if (is(n, "namespace_identifier") || is(n, "identifier")) {
		s = walk_node_str(w, n);
		return base == LINK_NONE ? expr_global(w, s) :
		    expr_member(w, base, s);
	}
	for (i = 0; i < count; i++)
		base = namespace_expr(w, ts_node_named_child(n, i), base);
	return base;
}

enum walk_next
cpp_namespace_alias(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_MODULE, .parent = DEF_HERE,
	    .leaf = 1 };
	uint32_t count = ts_node_named_child_count(n), ord;
	expr_id e;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	if (d.name.len == 0 || count < 2)
		return WALK_OVER;
	e = namespace_expr(w, ts_node_named_child(n, count - 1), LINK_NONE);
	ord = walk_define(w, &d);
	if (e != LINK_NONE)
		walk_type_def(w, TYPING_ALIAS, ord, e);
	return WALK_OVER;
}

enum walk_next
cpp_using(struct walk *w, TSNode n)
{
	uint32_t count = ts_node_named_child_count(n);
	TSNode what = ts_node_named_child(n, count > 0 ? count - 1 : 0);
	int directive = has_word(n, "namespace") || has_word(n, "enum");
	expr_id e;

	if (ts_node_is_null(what))
		return WALK_OVER;
	e = is(what, "identifier") ? expr_global(w, walk_node_str(w, what)) :
	    cpp_qualified(w, what, 0);
	if (!directive)
		walk_ref(w, REF_NAME, e, what, 0);
	/* using Base::f; in a class: f is found in the base anyway. */
	if (walk_class(w) == 0 || walk_class(w) != walk_container(w))
		walk_type_def(w, directive ? TYPING_EXTENDS :
		    TYPING_IMPLEMENTS, walk_container(w), e);
	return WALK_OVER;
}

/* ---- classes ---- */

struct cpp_class *
cpp_class(struct walk *w, uint32_t ord)
{
	struct cpp_class *c;

	for (c = cpp_state(w)->classes; c != NULL; c = c->before)
		if (c->ord == ord)
			return c;
	return NULL;
}

void
cpp_name_anonymous(struct walk *w, TSNode decl, TSNode name, int bare)
{
	struct cpp_state *s = cpp_state(w);

	s->anonymous_ord = 0;
	s->anonymous = c_anonymous(w, decl, name, bare);
}

/* What the classes are called that N inherits: at most MAX; their number. */
static uint32_t
bases(struct walk *w, TSNode n, expr_id *base, uint32_t *line, uint32_t max)
{
	TSNode clause = node_child_of(n, "base_class_clause"), c;
	uint32_t i, count, k = 0;

	if (ts_node_is_null(clause))
		return 0;
	count = ts_node_named_child_count(clause);
	for (i = 0; i < count && k < max; i++) {
		c = ts_node_named_child(clause, i);
		if (!is(c, "type_identifier") && !is(c, "template_type") &&
		    !is(c, "qualified_identifier"))
			continue;
		line[k] = node_line(c);
		base[k++] = cpp_type(w, c, 0);
		cpp_take_name(w, c);
	}
	return k;
}

/* Visibility of what is declared here. */
static uint32_t
visibility(struct walk *w)
{
	struct cpp_class *c = cpp_class(w, walk_container(w));

	return c != NULL ? c->access : 0;
}

static enum walk_next
composite(struct walk *w, TSNode n, enum node_kind kind, uint32_t access)
{
	struct cpp_state *s = cpp_state(w);
	struct walk_def d = { .kind = kind, .parent = DEF_HERE };
	TSNode name = node_field(n, "name"), body = node_field(n, "body");
	uint32_t field = s->anonymous_ord, ord, i, nbases, line[BASES_MAX];
	expr_id base[BASES_MAX];
	struct cpp_class *c;

	if (ts_node_is_null(body)) {
		/* class X; says nothing; class X y; refers to X. */
		if (is(ts_node_parent(n), "declaration") == 0 &&
		    is(ts_node_parent(n), "parameter_declaration") == 0 &&
		    is(ts_node_parent(n), "field_declaration") == 0 &&
		    is(ts_node_parent(n), "type_descriptor") == 0 &&
		    is(ts_node_parent(n), "function_definition") == 0)
			return WALK_OVER;
		return WALK_INTO;
	}
	d.node = n;
	d.head = cpp_head(n);
	d.body = body;
	d.flags = visibility(w);
	if (!ts_node_is_null(name)) {
		TSNode last = name;

		while (is(last, "qualified_identifier"))
			last = node_field(last, "name");
		d.name_node = last;
		d.name = cpp_folded(w, node_text(w, last));
		d.owner = cpp_owner(w, name);
		cpp_take_name(w, name);
	} else if (s->anonymous.len > 0)
		d.name = s->anonymous;
	else if (kind == NODE_ENUM)
		return WALK_INTO;
	else {
		/* Members belong to what is around. */
		c = walk_alloc(w, sizeof(*c));
		*c = (struct cpp_class){ s->classes, 0, access };
		s->classes = c;
		return WALK_INTO;
	}
	s->anonymous.len = 0;
	s->anonymous_ord = 0;
	if (!ts_node_is_null(s->decl) &&
	    ts_node_start_byte(s->decl) <= ts_node_start_byte(n) &&
	    ts_node_end_byte(s->decl) >= ts_node_end_byte(n))
		d.head = s->decl;
	/* They are looked up outside of the class. */
	nbases = kind == NODE_ENUM ? 0 : bases(w, n, base, line, BASES_MAX);
	ord = cpp_define(w, &d, name);
	walk_scope(w);
	for (i = 0; i < nbases; i++) {
		walk_type_def(w, TYPING_EXTENDS, ord, base[i]);
		walk_ref_from(w, REF_EXTENDS, base[i], ord, line[i], 0);
	}
	if (field != 0)
		walk_type_def(w, TYPING_DECLARED, field,
		    expr_make(w, EXPR_DEF, ord, LINK_NONE));
	if (kind == NODE_ENUM) {
		if (has_word(n, "class") || has_word(n, "struct"))
			walk_type_def(w, TYPING_VALUE, ord, expr_make(w,
			    EXPR_STRING, walk_cstr(w, "class"), LINK_NONE));
		return WALK_INTO;
	}
	c = walk_alloc(w, sizeof(*c));
	*c = (struct cpp_class){ s->classes, ord, access };
	s->classes = c;
	return WALK_INTO;
}

void
cpp_class_leave(struct walk *w, TSNode n)
{
	struct cpp_state *s = cpp_state(w);

	if (!ts_node_is_null(node_field(n, "body")) && s->classes != NULL)
		s->classes = s->classes->before;
}

enum walk_next
cpp_class_specifier(struct walk *w, TSNode n)
{
	return composite(w, n, NODE_CLASS, NODE_PRIVATE);
}

enum walk_next
cpp_struct_specifier(struct walk *w, TSNode n)
{
	return composite(w, n, NODE_STRUCT, NODE_PUBLIC);
}

enum walk_next
cpp_union_specifier(struct walk *w, TSNode n)
{
	return composite(w, n, NODE_UNION, NODE_PUBLIC);
}

enum walk_next
cpp_enum_specifier(struct walk *w, TSNode n)
{
	return composite(w, n, NODE_ENUM, NODE_PUBLIC);
}

enum walk_next
cpp_enumerator(struct walk *w, TSNode n)
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

enum walk_next
cpp_access(struct walk *w, TSNode n)
{
	struct cpp_class *c = cpp_state(w)->classes;
	struct text t = node_text(w, n);

	if (c != NULL && is(ts_node_parent(n), "field_declaration_list"))
		c->access = text_is(t, "public") ? NODE_PUBLIC :
		    text_is(t, "protected") ? NODE_PROTECTED : NODE_PRIVATE;
	return WALK_OVER;
}

/* ---- other names of types ---- */

enum walk_next
cpp_alias(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .parent = DEF_HERE,
	    .leaf = 1 };
	TSNode type = node_field(n, "type");
	uint32_t ord;
	expr_id e;

	d.node = n;
	d.head = cpp_head(n);
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.flags = visibility(w);
	if (d.name.len == 0)
		return WALK_INTO;
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	e = cpp_descriptor(w, type, 0);
	if (e != LINK_NONE)
		walk_type_def(w, TYPING_ALIAS, ord, e);
	return WALK_INTO;
}

enum walk_next
cpp_typedef(struct walk *w, TSNode n)
{
	struct cpp_state *s = cpp_state(w);
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .parent = DEF_HERE,
	    .leaf = 1 };
	uint32_t i, count = ts_node_child_count(n), ord;
	TSNode type = node_field(n, "type"), function;
	struct text tag = node_text(w, node_field(type, "name"));
	expr_id target = cpp_type(w, type, 0), e;
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
		name = cpp_declared(c, &function);
		if (ts_node_is_null(name))
			continue;
		d.node = n;
		d.name_node = name;
		d.name = node_text(w, name);
		d.body = node_field(type, "body");
		d.flags = visibility(w);
		walk_take(w, name);
		/* typedef struct { … } T: the struct's name is T. */
		if (body && tag.len == 0 && s->anonymous.len == 0 &&
		    is(c, "type_identifier")) {
			cpp_name_anonymous(w, n, name, 1);
			continue;
		}
		if (is(c, "type_identifier") && d.name.len == tag.len &&
		    memcmp(d.name.p, tag.p, tag.len) == 0)
			continue;
		ord = walk_define(w, &d);
		e = cpp_declared_type(w, target, c);
		if (e != LINK_NONE)
			walk_type_def(w, TYPING_ALIAS, ord, e);
	}
	return WALK_INTO;
}

enum walk_next
cpp_concept(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_INTERFACE, .parent = DEF_HERE };

	d.node = n;
	d.head = cpp_head(n);
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	if (d.name.len == 0)
		return WALK_INTO;
	walk_take(w, d.name_node);
	walk_define(w, &d);
	return WALK_INTO;
}

/* ---- templates ---- */

int
cpp_is_parameter(struct walk *w, str_id name)
{
	const struct cpp_state *s = cpp_state(w);
	uint32_t i;

	for (i = 0; i < s->nparameters; i++)
		if (s->parameters[i] == name)
			return walk_bound(w, name);
	return 0;
}

/* One name for all parameters of the file that are called so. */
static void
keep_parameter(struct walk *w, str_id name)
{
	struct cpp_state *s = cpp_state(w);
	uint32_t i;

	for (i = 0; i < s->nparameters; i++)
		if (s->parameters[i] == name)
			return;
	if (s->nparameters < PARAMETERS_MAX)
		s->parameters[s->nparameters++] = name;
}

/* The parameters are names in what follows. */
static void
template_parameters(struct walk *w, TSNode list)
{
	uint32_t i, n = ts_node_named_child_count(list);
	TSNode c, name;

	for (i = 0; i < n; i++) {
		c = ts_node_named_child(list, i);
		name = node_field(c, "name");
		if (is(c, "template_template_parameter_declaration"))
			c = node_child_of(c, "type_parameter_declaration");
		if (ts_node_is_null(name))
			name = node_child_of(c, "type_identifier");
		if (ts_node_is_null(name) ||
		    is(c, "parameter_declaration") ||
		    is(c, "optional_parameter_declaration"))
			continue;
		walk_bind(w, walk_node_str(w, name));
		keep_parameter(w, walk_node_str(w, name));
		walk_take(w, name);
	}
}

enum walk_next
cpp_template(struct walk *w, TSNode n)
{
	walk_scope(w);
	template_parameters(w, node_field(n, "parameters"));
	return WALK_INTO;
}

enum walk_next
cpp_friend(struct walk *w, TSNode n)
{
	(void)n;
	cpp_state(w)->is_friend = 1;
	return WALK_INTO;
}

void
cpp_friend_leave(struct walk *w, TSNode n)
{
	(void)n;
	cpp_state(w)->is_friend = 0;
}
