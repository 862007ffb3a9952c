/*
 * Swift: functions, initialisers, subscripts, properties, enum cases.
 *
 * A callable's TYPING_VALUE tells its labels, "a:_:b=:c...:" for
 * f(a:_:b:c:), "=" behind those that may be left out and "..." behind those
 * that take many, for the choice among overloads.
 */
#include <string.h>

#include "swift.h"

static TSNode
name_in(TSNode p, const char *field)
{
	TSNode n = node_field(p, field);

	return node_is(n, "simple_identifier") ? n : node_child_of(p,
	    "simple_identifier");
}

/* What the parameters are called by, and of which types they are. */
static void
parameters(struct walk *w, TSNode n, uint32_t ord, int unlabelled)
{
	uint32_t i, count, size = 1;
	const TSNode *c = node_children(w, n, &count);
	expr_id list = expr_unknown(w), *e;
	struct text t;
	char *buf;
	size_t used = 0, k = 0;

	e = walk_alloc(w, (count + 1) * sizeof(*e));
	for (i = 0; i < count; i++)
		if (node_is(c[i], "parameter"))
			size += ts_node_end_byte(c[i]) -
			    ts_node_start_byte(c[i]) + 8;
	buf = walk_alloc(w, size);
	for (i = 0; i < count; i++) {
		if (!node_is(c[i], "parameter"))
			continue;
		t = node_text(w, name_in(c[i], "external_name"));
		if (unlabelled && ts_node_is_null(node_field(c[i],
		    "external_name")))
			t = (struct text){ "_", 1 };
		memcpy(buf + used, t.p, t.len);
		used += t.len;
		if (node_is(ts_node_child(c[i], ts_node_child_count(c[i]) - 1),
		    "...")) {
			memcpy(buf + used, "...", 3);
			used += 3;
		} else if (node_is(ts_node_next_sibling(c[i]), "="))
			buf[used++] = '=';
		buf[used++] = ':';
		e[k++] = sw_type(w, sw_type_behind(c[i], ":"), 0);
	}
	walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
	    walk_str(w, (struct text){ buf, used }), LINK_NONE));
	while (k > 0)
		list = expr_make(w, EXPR_LIST, e[--k], list);
	if (used > 0)
		walk_type_def(w, TYPING_PARAMS, ord, list);
}

static int
has_token(TSNode n, const char *token)
{
	uint32_t i, k = ts_node_child_count(n);

	for (i = 0; i < k; i++)
		if (node_is(ts_node_child(n, i), token))
			return 1;
	return 0;
}

static uint32_t
callable(struct walk *w, TSNode n, struct text name, TSNode name_node,
    TSNode body, uint32_t flags, int unlabelled)
{
	struct walk_def d = { .kind = NODE_FUNCTION };
	struct sw_type *t = sw_member_of(w, n);
	struct sw_modifiers m;
	uint32_t ord;

	sw_modifiers(w, n, t == NULL ? NODE_PACKAGE_PRIVATE : t->visibility,
	    &m);
	if (t == NULL && walk_function(w) != 0)
		m.flags = (m.flags & ~NODE_VISIBILITY) | NODE_PRIVATE;
	d.node = n;
	d.name_node = name_node;
	d.name = name;
	d.body = body;
	d.flags = m.flags | flags;
	if (has_token(n, "async"))
		d.flags |= NODE_ASYNC;
	if (t != NULL) {
		d.kind = NODE_METHOD;
		d.owner = t->name;
		if (t->protocol && ts_node_is_null(body))
			d.flags |= NODE_ABSTRACT | NODE_DECLARATION;
	}
	if (m.is_test || (t != NULL && t->testcase && name.len >= 4 &&
	    memcmp(name.p, "test", 4) == 0 && (flags & NODE_CONSTRUCTOR) == 0 &&
	    ts_node_is_null(node_child_of(n, "parameter"))))
		d.flags |= NODE_TEST;
	ord = sw_define(w, &d, &m);
	sw_receiver(w, t, ord);
	sw_type_parameters(w, n);
	parameters(w, n, ord, unlabelled);
	return ord;
}

enum walk_next
sw_function(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), type = sw_type_behind(n, "->");
	uint32_t ord;

	ord = callable(w, n, node_text(w, name), name, node_field(n, "body"),
	    0, 0);
	if (!ts_node_is_null(type))
		walk_type_def(w, TYPING_RETURNS, ord, sw_type(w, type, 0));
	return WALK_INTO;
}

enum walk_next
sw_init(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name");
	const struct sw_type *t = sw_member_of(w, n);
	uint32_t ord;

	ord = callable(w, n, (struct text){ "init", 4 }, name,
	    node_field(n, "body"), NODE_CONSTRUCTOR, 0);
	if (t != NULL)
		walk_type_def(w, TYPING_RETURNS, ord, t->type);
	return WALK_INTO;
}

enum walk_next
sw_deinit(struct walk *w, TSNode n)
{
	static const TSNode null;

	callable(w, n, (struct text){ "deinit", 6 }, null,
	    node_field(n, "body"), 0, 0);
	return WALK_INTO;
}

enum walk_next
sw_subscript(struct walk *w, TSNode n)
{
	static const TSNode null;
	TSNode type = sw_type_behind(n, "->");
	uint32_t ord;

	ord = callable(w, n, (struct text){ "subscript", 9 }, null,
	    node_child_of(n, "computed_property"), 0, 1);
	if (!ts_node_is_null(type))
		walk_type_def(w, TYPING_RETURNS, ord, sw_type(w, type, 0));
	return WALK_INTO;
}

/* ---- properties ---- */

/* One of the names that a declaration makes, and what stands behind it. */
struct property {
	TSNode	pattern, type, value, computed;
};

/* The Ith child is a pattern: up to the next one. */
static struct property
property_at(TSNode n, uint32_t i)
{
	uint32_t k = ts_node_child_count(n);
	struct property p = { .pattern = ts_node_child(n, i) };
	int equals = 0;
	TSNode c;

	for (i++; i < k; i++) {
		c = ts_node_child(n, i);
		if (node_is(c, ","))
			break;
		if (node_is(c, "type_annotation"))
			p.type = sw_type_behind(c, ":");
		else if (node_is(c, "computed_property") ||
		    node_is(c, "willset_didset_block"))
			p.computed = c;
		else if (node_is(c, "="))
			equals = 1;
		else if (equals && ts_node_is_null(p.value) &&
		    ts_node_is_named(c) && !ts_node_is_extra(c))
			p.value = c;
	}
	return p;
}

static void
define_property(struct walk *w, TSNode n, const struct property *p,
    const struct sw_modifiers *m, const struct sw_type *t, int first)
{
	TSNode kind = node_child_of(n, "value_binding_pattern");
	struct walk_def d = { .kind = t != NULL ? NODE_FIELD :
	    has_token(kind, "let") ? NODE_CONSTANT : NODE_VARIABLE };
	uint32_t ord;

	d.name_node = node_field(p->pattern, "bound_identifier");
	if (ts_node_is_null(d.name_node))
		return;
	d.node = first ? n : p->pattern;
	d.head = n;
	d.name = node_text(w, d.name_node);
	d.flags = m->flags;
	d.body = ts_node_is_null(p->value) ? p->computed : p->value;
	d.leaf = 1;
	if (first && ts_node_is_null(p->value) &&
	    node_is(p->computed, "computed_property")) {
		/* It has a body, which calls. */
		d.leaf = 0;
		if (t != NULL) {
			d.kind = NODE_METHOD;
			d.flags |= NODE_PROPERTY;
		}
	}
	if (t != NULL)
		d.owner = t->name;
	ord = sw_define(w, &d, m);
	sw_receiver(w, t, ord);
	if (!ts_node_is_null(p->type))
		walk_type_def(w, d.kind == NODE_METHOD ? TYPING_RETURNS :
		    TYPING_DECLARED, ord, sw_type(w, p->type, 0));
	else if (!ts_node_is_null(p->value))
		walk_type_def(w, TYPING_ASSIGNED, ord, sw_expr(w, p->value,
		    0));
}

enum walk_next
sw_property(struct walk *w, TSNode n)
{
	struct sw_type *t = sw_member_of(w, n);
	uint32_t i, k = ts_node_child_count(n);
	int local = t == NULL && !walk_at_top(w), first = 1;
	struct sw_modifiers m;
	struct property p;

	sw_modifiers(w, n, t == NULL ? NODE_PACKAGE_PRIVATE : t->visibility,
	    &m);
	for (i = 0; i < k; i++) {
		if (!node_is(ts_node_child(n, i), "pattern"))
			continue;
		p = property_at(n, i);
		if (!local) {
			walk_take(w, p.pattern);
			define_property(w, n, &p, &m, t, first);
			first = 0;
		} else if (!ts_node_is_null(p.type))
			sw_bind(w, p.pattern, 1, TYPING_DECLARED, sw_type(w,
			    p.type, 0), 0);
		else
			sw_bind(w, p.pattern, 1, TYPING_ASSIGNED, sw_expr(w,
			    p.value, 0), 0);
	}
	return WALK_INTO;
}

enum walk_next
sw_protocol_property(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_METHOD, .leaf = 1 };
	struct sw_type *t = sw_member_of(w, n);
	TSNode pattern = node_child_of(n, "pattern"), type;
	struct sw_modifiers m;
	uint32_t ord;

	sw_modifiers(w, n, t == NULL ? NODE_PACKAGE_PRIVATE : t->visibility,
	    &m);
	walk_take(w, pattern);
	d.node = n;
	d.name_node = node_field(pattern, "bound_identifier");
	d.name = node_text(w, d.name_node);
	if (d.name.len == 0)
		return WALK_INTO;
	d.flags = m.flags | NODE_PROPERTY | NODE_ABSTRACT | NODE_DECLARATION;
	ord = sw_define(w, &d, &m);
	type = sw_type_behind(node_child_of(n, "type_annotation"), ":");
	walk_type_def(w, TYPING_RETURNS, ord, sw_type(w, type, 0));
	return WALK_INTO;
}

/* case a, b(Int) */
enum walk_next
sw_enum_entry(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_ENUM_MEMBER, .leaf = 1 };
	struct sw_type *t = sw_member_of(w, n);
	uint32_t i, count, ord;
	const TSNode *c = node_children(w, n, &count);
	struct sw_modifiers m;
	int first = 1;

	sw_modifiers(w, n, t == NULL || t->ord == 0 ? NODE_PACKAGE_PRIVATE :
	    walk_def_flags(w, t->ord) & NODE_VISIBILITY, &m);
	for (i = 0; i < count; i++) {
		if (!node_is(c[i], "simple_identifier"))
			continue;
		d.node = first ? n : c[i];
		d.head = n;
		d.name_node = c[i];
		d.name = node_text(w, c[i]);
		d.flags = m.flags | NODE_STATIC;
		ord = sw_define(w, &d, &m);
		if (t != NULL)
			walk_type_def(w, TYPING_DECLARED, ord, t->type);
		first = 0;
	}
	return WALK_INTO;
}
