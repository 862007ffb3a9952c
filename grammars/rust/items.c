/*
 * Definitions.  Methods stand in impl blocks, which may stand in another
 * file than their type: they are defined where they stand, with the type's
 * name as owner, and TYPING_RECEIVER tells the linker.
 */
#include <stdio.h>
#include <string.h>

#include "rust.h"

static uint32_t
visibility(struct walk *w, TSNode n)
{
	TSNode v = node_child_of(n, "visibility_modifier");

	if (ts_node_is_null(v))
		return NODE_PRIVATE;
	return rs_named(w, v, "pub") ? NODE_PUBLIC : NODE_PACKAGE_PRIVATE;
}

static struct impl *
impl_here(struct walk *w)
{
	struct state *s = rs_state(w);

	return s->nimpl > 0 && s->nimpl <= IMPL_DEPTH ?
	    &s->impl[s->nimpl - 1] : NULL;
}

/* Does N stand right in the body of the innermost impl block or trait? */
static struct impl *
impl_of(struct walk *w, TSNode n)
{
	struct impl *i = impl_here(w);

	return i != NULL && ts_node_eq(ts_node_parent(ts_node_parent(n)),
	    i->node) ? i : NULL;
}

static void
push_impl(struct walk *w, const struct impl *i)
{
	struct state *s = rs_state(w);

	if (s->nimpl < IMPL_DEPTH)
		s->impl[s->nimpl] = *i;
	s->nimpl++;
}

/* Signature and docs, where attributes stand between. */
static uint32_t
define(struct walk *w, struct walk_def *d, const struct attrs *a)
{
	uint32_t ord;

	d->head = a->first;
	d->parent = DEF_HERE;
	walk_take(w, d->name_node);
	ord = walk_define(w, d);
	if (!ts_node_is_null(a->first))
		walk_def_signature_at(w, ord, ts_node_start_byte(d->node),
		    ts_node_is_null(d->body) ? ts_node_end_byte(d->node) :
		    ts_node_start_byte(d->body), "");
	if (!ts_node_is_null(a->doc) && rs_is(a->doc, "string_literal"))
		walk_def_doc(w, ord, node_text(w,
		    ts_node_named_child(a->doc, 0)));
	rs_attrs_refs(w, a, ord);
	return ord;
}

/* ORD belongs to the type of the impl block I. */
static void
receiver(struct walk *w, const struct impl *i, uint32_t ord)
{
	struct state *s = rs_state(w);
	struct pending *p;

	if (i->trait != LINK_NONE)
		walk_type_def(w, TYPING_IMPLEMENTS, ord, i->trait);
	if (i->owner.len == 0 || i->generic)
		return;
	p = walk_alloc(w, sizeof(*p));
	p->ord = ord;
	p->container = walk_def_parent(w, ord);
	p->owner = i->owner;
	p->type = i->type;
	p->next = s->pending;
	s->pending = p;
}

/* ---- modules ---- */

enum walk_next
rs_mod(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_MODULE };
	struct attrs a = rs_attrs_take(w, n);

	rs_scope(w);
	if (ts_node_is_null(node_field(n, "body"))) {
		rs_mod_file(w, n, &a);
		return WALK_OVER;
	}
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = visibility(w, n) | a.flags;
	define(w, &d, &a);
	walk_scope(w);		/* names mean what they mean in it */
	return WALK_INTO;
}

void
rs_mod_leave(struct walk *w, TSNode n)
{
	(void)n;
	rs_scope_leave(w);
}

/* ---- functions ---- */

static void
returns(struct walk *w, uint32_t ord, TSNode type)
{
	TSNode args, error;

	if (ts_node_is_null(type))
		return;
	walk_type_def(w, TYPING_RETURNS, ord, rs_type(w, type, 0));
	if (!rs_named(w, rs_last_name(type), "Result"))
		return;
	args = node_field(type, "type_arguments");
	error = rs_type_argument(args, 1);
	if (!ts_node_is_null(error))
		walk_ref_from(w, REF_THROW, rs_type(w, error, 0), ord,
		    node_line(error), 0);
}

/* The types of the parameters, which tell closures what they get. */
static void
parameters(struct walk *w, uint32_t ord, TSNode list)
{
	uint32_t i, k = 0, count = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list);
	expr_id v[16], e = expr_unknown(w);
	TSNode c;

	for (i = 0; i < count && k < 16; i++) {
		c = ts_node_named_child(list, i);
		if (rs_is(c, "parameter") &&
		    !rs_is(node_field(c, "pattern"), "self"))
			v[k++] = rs_type(w, node_field(c, "type"), 0);
	}
	if (k == 0)
		return;
	while (k > 0)
		e = expr_make(w, EXPR_LIST, v[--k], e);
	walk_type_def(w, TYPING_PARAMS, ord, e);
}

static int
has_self(TSNode params)
{
	TSNode c;

	if (!ts_node_is_null(node_child_of(params, "self_parameter")))
		return 1;
	c = node_child_of(params, "parameter");
	return rs_is(node_field(c, "pattern"), "self");
}

enum walk_next
rs_function(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FUNCTION };
	struct attrs a = rs_attrs_take(w, n);
	struct impl *i = impl_of(w, n);
	TSNode params = node_field(n, "parameters");
	TSNode mods = node_child_of(n, "function_modifiers");
	struct text t = node_text(w, mods);
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = node_field(n, "body");
	d.flags = visibility(w, n) | a.flags;
	if (memmem(t.p, t.len, "async", 5) != NULL)
		d.flags |= NODE_ASYNC;
	if (i != NULL) {
		d.kind = NODE_METHOD;
		d.owner = i->owner;
		if (!has_self(params))
			d.flags |= NODE_STATIC;
		if (i->trait != LINK_NONE || ts_node_is_null(i->self))
			d.flags &= ~NODE_VISIBILITY;	/* public as it is */
		if (ts_node_is_null(i->self) && ts_node_is_null(d.body))
			d.flags |= NODE_ABSTRACT | NODE_DECLARATION;
	} else if (ts_node_is_null(d.body))
		d.flags |= NODE_DECLARATION;		/* extern "C" */
	rs_scope(w);
	rs_type_parameters(w, n);
	ord = define(w, &d, &a);
	if (i != NULL && !ts_node_is_null(i->self))
		receiver(w, i, ord);
	returns(w, ord, node_field(n, "return_type"));
	parameters(w, ord, params);
	return WALK_INTO;
}

/* ---- types ---- */

/* The parameters of the struct N, whose fields may be of them. */
static void
own_parameters(struct walk *w, TSNode n, uint32_t container)
{
	struct state *s = rs_state(w);
	TSNode list = node_field(n, "type_parameters"), c;
	struct params *p;
	uint32_t i;

	if (ts_node_is_null(list))
		return;
	p = walk_alloc(w, sizeof(*p));
	p->container = container;
	p->name = node_text(w, node_field(n, "name"));
	for (i = 0; i < ts_node_named_child_count(list) &&
	    p->n < PARAMS_MAX; i++) {
		c = ts_node_named_child(list, i);
		if (rs_is(c, "type_parameter"))
			p->bind[p->n++] = rs_find(w, walk_node_str(w,
			    node_field(c, "name")), 1);
	}
	p->next = s->structs;
	s->structs = p;
}

/* impl<A: Bound> Type<A>: what the bounds say of Type's own parameter. */
static void
given_parameters(struct walk *w, const struct impl *i, uint32_t container)
{
	struct state *s = rs_state(w);
	TSNode args = node_field(i->self, "type_arguments"), c;
	struct params *p;

	if (!rs_is(i->self, "generic_type"))
		return;
	p = walk_alloc(w, sizeof(*p));
	p->container = container;
	p->name = i->owner;
	while (p->n < PARAMS_MAX && !ts_node_is_null(c = rs_type_argument(args,
	    p->n)))
		p->bind[p->n++] = rs_is(c, "type_identifier") ? rs_find(w,
		    walk_node_str(w, c), 1) : LINK_NONE;
	p->next = s->given;
	s->given = p;
}

static void
settle_parameters(struct walk *w)
{
	struct state *s = rs_state(w);
	const struct params *t, *g;
	uint32_t i;

	for (g = s->given; g != NULL; g = g->next)
		for (t = s->structs; t != NULL; t = t->next) {
			if (t->container != g->container ||
			    t->name.len != g->name.len ||
			    memcmp(t->name.p, g->name.p, t->name.len) != 0)
				continue;
			for (i = 0; i < t->n && i < g->n; i++)
				if (t->bind[i] != LINK_NONE &&
				    g->bind[i] != LINK_NONE)
					walk_type_bind(w, TYPING_DECLARED,
					    t->bind[i], expr_make(w,
					    EXPR_LOCAL, g->bind[i],
					    LINK_NONE));
			break;
		}
}

static uint32_t
type(struct walk *w, TSNode n, enum node_kind kind, TSNode body)
{
	struct walk_def d = { .kind = kind };
	struct attrs a = rs_attrs_take(w, n);

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = body;
	d.flags = visibility(w, n) | a.flags;
	rs_scope(w);
	rs_type_parameters(w, n);
	own_parameters(w, n, walk_container(w));
	return define(w, &d, &a);
}

enum walk_next
rs_struct(struct walk *w, TSNode n)
{
	static const TSNode null;
	TSNode body = node_field(n, "body");

	type(w, n, rs_is(n, "union_item") ? NODE_UNION : NODE_STRUCT,
	    rs_is(body, "field_declaration_list") ? body : null);
	return WALK_INTO;
}

enum walk_next
rs_enum(struct walk *w, TSNode n)
{
	type(w, n, NODE_ENUM, node_field(n, "body"));
	return WALK_INTO;
}

enum walk_next
rs_variant(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_ENUM_MEMBER };
	struct attrs a = rs_attrs_take(w, n);

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.leaf = ts_node_is_null(node_field(n, "body"));
	d.flags = a.flags;
	define(w, &d, &a);
	return WALK_INTO;
}

enum walk_next
rs_field(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .leaf = 1 };
	struct attrs a = rs_attrs_take(w, n);
	uint32_t ord, in = walk_container(w);

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	/* A variant's fields are as public as it is. */
	d.flags = (walk_def_kind(w, in) == NODE_ENUM_MEMBER ? NODE_PUBLIC :
	    visibility(w, n)) | a.flags;
	ord = define(w, &d, &a);
	walk_type_def(w, TYPING_DECLARED, ord,
	    rs_type(w, node_field(n, "type"), 0));
	return WALK_INTO;
}

enum walk_next
rs_ordered_fields(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .leaf = 1,
	    .parent = DEF_HERE };
	uint32_t i, k = 0, count = ts_node_child_count(n), ord, flags;
	const char *f;
	char name[16];
	TSNode c;

	flags = walk_def_kind(w, walk_container(w)) == NODE_ENUM_MEMBER ?
	    NODE_PUBLIC : NODE_PRIVATE;
	d.flags = flags;
	for (i = 0; i < count; i++) {
		c = ts_node_child(n, i);
		if (rs_is(c, "visibility_modifier"))
			d.flags = rs_named(w, c, "pub") ? NODE_PUBLIC :
			    NODE_PACKAGE_PRIVATE;
		f = ts_node_field_name_for_child(n, i);
		if (f == NULL || strcmp(f, "type") != 0)
			continue;
		d.node = c;
		d.name = (struct text){ name, (size_t)snprintf(name,
		    sizeof(name), "%u", k++) };
		ord = walk_define(w, &d);
		walk_type_def(w, TYPING_DECLARED, ord, rs_type(w, c, 0));
		d.flags = flags;
	}
	return WALK_INTO;
}

/* The traits that a trait asks for besides itself. */
static void
supertraits(struct walk *w, uint32_t ord, TSNode bounds)
{
	uint32_t i, count = ts_node_is_null(bounds) ? 0 :
	    ts_node_named_child_count(bounds);
	TSNode c;
	expr_id e;

	for (i = 0; i < count; i++) {
		c = ts_node_named_child(bounds, i);
		if (rs_is(c, "lifetime") || rs_is(c, "removed_trait_bound") ||
		    rs_is(c, "line_comment") ||
		    rs_is(c, "higher_ranked_trait_bound"))
			continue;
		e = rs_type(w, c, 0);
		walk_type_def(w, TYPING_EXTENDS, ord, e);
		walk_ref(w, REF_EXTENDS, e, c, 0);
	}
}

enum walk_next
rs_trait(struct walk *w, TSNode n)
{
	struct impl i = { .trait = LINK_NONE, .node = n };
	uint32_t ord = type(w, n, NODE_INTERFACE, node_field(n, "body"));

	i.ord = ord;
	i.type = expr_make(w, EXPR_DEF, ord, LINK_NONE);
	push_impl(w, &i);
	supertraits(w, ord, node_field(n, "bounds"));
	return WALK_INTO;
}

enum walk_next
rs_impl(struct walk *w, TSNode n)
{
	struct impl i = { .trait = LINK_NONE, .node = n };
	struct state *s = rs_state(w);
	struct implements *m;
	TSNode trait = node_field(n, "trait"), last;

	rs_attrs_take(w, n);
	rs_scope(w);
	rs_type_parameters(w, n);
	i.self = node_field(n, "type");
	i.type = rs_type(w, i.self, 0);
	last = rs_last_name(i.self);
	i.owner = node_text(w, last);
	i.generic = rs_find(w, walk_node_str(w, last), 1) != LINK_NONE;
	if (!ts_node_is_null(trait))
		i.trait = rs_type(w, trait, 0);
	push_impl(w, &i);
	given_parameters(w, &i, walk_container(w));
	if (i.trait == LINK_NONE || i.generic || i.owner.len == 0)
		return WALK_INTO;
	m = walk_alloc(w, sizeof(*m));
	m->container = walk_container(w);
	m->owner = i.owner;
	m->trait = i.trait;
	m->line = node_line(n);
	m->next = s->implements;
	s->implements = m;
	return WALK_INTO;
}

void
rs_impl_leave(struct walk *w, TSNode n)
{
	(void)n;
	rs_state(w)->nimpl--;
	rs_scope_leave(w);
}

/* ---- constants, aliases, macros ---- */

enum walk_next
rs_const(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_CONSTANT };
	struct attrs a = rs_attrs_take(w, n);
	struct impl *i = impl_of(w, n);
	TSNode value = node_field(n, "value");
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	walk_take(w, d.name_node);
	if (text_is(d.name, "_"))
		return WALK_INTO;
	if (rs_is(n, "static_item"))
		d.kind = NODE_VARIABLE;
	d.flags = visibility(w, n) | a.flags;
	d.leaf = ts_node_is_null(value);
	d.body = value;
	if (i != NULL) {
		d.owner = i->owner;
		d.flags |= NODE_STATIC;
		if (i->trait != LINK_NONE || ts_node_is_null(i->self))
			d.flags &= ~NODE_VISIBILITY;
		if (ts_node_is_null(i->self) && ts_node_is_null(value))
			d.flags |= NODE_ABSTRACT | NODE_DECLARATION;
	}
	ord = define(w, &d, &a);
	if (i != NULL && !ts_node_is_null(i->self))
		receiver(w, i, ord);
	walk_type_def(w, TYPING_DECLARED, ord,
	    rs_type(w, node_field(n, "type"), 0));
	return WALK_INTO;
}

enum walk_next
rs_alias(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_TYPE_ALIAS };
	struct attrs a = rs_attrs_take(w, n);
	struct impl *i = impl_of(w, n);
	TSNode type = node_field(n, "type");
	uint32_t ord;

	rs_scope(w);
	rs_type_parameters(w, n);
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.flags = visibility(w, n) | a.flags;
	if (i != NULL) {
		d.owner = i->owner;
		if (i->trait != LINK_NONE || ts_node_is_null(i->self))
			d.flags &= ~NODE_VISIBILITY;
	}
	if (ts_node_is_null(type))
		d.flags |= NODE_ABSTRACT | NODE_DECLARATION;
	ord = define(w, &d, &a);
	if (i != NULL && !ts_node_is_null(i->self))
		receiver(w, i, ord);
	/* Of an associated type its bounds are known. */
	walk_type_def(w, TYPING_ALIAS, ord, ts_node_is_null(type) ?
	    rs_bounds(w, node_field(n, "bounds"), 0) : rs_type(w, type, 0));
	return WALK_INTO;
}

enum walk_next
rs_macro(struct walk *w, TSNode n)
{
	static const TSNode null;
	struct walk_def d = { .kind = NODE_MACRO };
	struct attrs a = rs_attrs_take(w, n);

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = ts_node_named_child_count(n) > 1 ?
	    ts_node_named_child(n, 1) : null;
	d.flags = (a.macro_export ? NODE_PUBLIC : NODE_PRIVATE) | a.flags |
	    NODE_CALLABLE_MACRO;
	define(w, &d, &a);
	return WALK_INTO;
}

/* ---- at the end of the file ---- */

static int
is_type(const struct walk *w, uint32_t ord)
{
	switch (walk_def_kind(w, ord)) {
	case NODE_STRUCT:
	case NODE_ENUM:
	case NODE_UNION:
	case NODE_INTERFACE:
		return 1;
	default:
		return 0;
	}
}

void
rs_end(struct walk *w)
{
	struct state *s = rs_state(w);
	struct pending *p;
	struct implements *m;
	uint32_t ord;

	settle_parameters(w);
	for (p = s->pending; p != NULL; p = p->next) {
		ord = walk_def_find(w, p->container, p->owner);
		walk_type_def(w, TYPING_RECEIVER, p->ord,
		    ord != 0 && is_type(w, ord) ?
		    expr_make(w, EXPR_DEF, ord, LINK_NONE) : p->type);
	}
	for (m = s->implements; m != NULL; m = m->next) {
		ord = walk_def_find(w, m->container, m->owner);
		if (ord == 0 || !is_type(w, ord))
			continue;
		walk_type_def(w, TYPING_IMPLEMENTS, ord, m->trait);
		walk_ref_from(w, REF_IMPLEMENTS, m->trait, ord, m->line, 0);
	}
}
