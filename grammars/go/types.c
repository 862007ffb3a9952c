/*
 * Go: types, their fields and embedded types.
 */
#include <string.h>

#include "go.h"

enum walk_next
go_grouped_declaration(struct walk *w, TSNode n)
{
	static const TSNode null;
	struct go_state *s = go_state(w);

	s->decl = ts_node_named_child_count(n) != 1 ||
	    node_is(ts_node_child(n, 1), "(") ||
	    node_is(ts_node_child(n, 1), "var_spec_list") ? null : n;
	s->const_type = null;
	return WALK_INTO;
}

/* The declaration around a spec, if it is the only one there. */
TSNode
go_head_of(struct walk *w, TSNode spec)
{
	TSNode d = go_state(w)->decl;

	if (!ts_node_is_null(d) &&
	    ts_node_start_byte(d) <= ts_node_start_byte(spec) &&
	    ts_node_end_byte(d) >= ts_node_end_byte(spec))
		return d;
	return spec;
}

/* Where the signature of a type ends. */
static TSNode
type_body(TSNode type)
{
	static const TSNode null;

	if (node_is(type, "struct_type"))
		return node_child_of(type, "field_declaration_list");
	return node_is(type, "interface_type") ? ts_node_child(type, 1) : null;
}

enum walk_next
go_type_spec(struct walk *w, TSNode n)
{
	struct walk_def d = { .parent = DEF_HERE };
	TSNode type = node_field(n, "type");
	uint32_t ord;

	d.kind = node_is(type, "struct_type") ? NODE_STRUCT :
	    node_is(type, "interface_type") ? NODE_INTERFACE : NODE_TYPE_ALIAS;
	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.body = type_body(type);
	d.flags = go_visibility(d.name);
	d.head = go_head_of(w, n);
	walk_take(w, d.name_node);
	ord = walk_define(w, &d);
	/* type A = B is B by another name.  type A B is a new type with B's
	   fields, or with its elements. */
	if (node_is(n, "type_alias"))
		walk_type_def(w, TYPING_ALIAS, ord, go_type(w, type, 0));
	else if (node_is(type, "type_identifier") ||
	    node_is(type, "qualified_type"))
		walk_type_def(w, TYPING_EXTENDS, ord, go_type(w, type, 0));
	else if (d.kind == NODE_TYPE_ALIAS)
		walk_type_def(w, TYPING_ITERATED, ord, go_type(w, type, 0));
	return WALK_INTO;
}

/* The field ORD has a struct type without a name, maybe in a container. */
static int
anonymous_type(struct walk *w, TSNode type, uint32_t ord)
{
	struct go_state *s = go_state(w);
	const char *held = NULL;
	int i;

	for (i = 0; i < EXPR_DEPTH && !node_is(type, "struct_type"); i++) {
		if (node_is(type, "pointer_type"))
			type = ts_node_named_child(type, 0);
		else if (held == NULL && (node_is(type, "slice_type") ||
		    node_is(type, "array_type"))) {
			held = "slice";
			type = node_field(type, "element");
		} else if (held == NULL && (node_is(type, "map_type") ||
		    node_is(type, "channel_type"))) {
			held = node_is(type, "map_type") ? "map" : "chan";
			type = node_field(type, "value");
		} else
			return 0;
	}
	s->anonymous = type;
	s->field = ord;
	s->held = held;
	return 1;
}

/* A field's struct type without a name goes by the field's. */
enum walk_next
go_struct_type(struct walk *w, TSNode n)
{
	struct go_state *s = go_state(w);
	struct walk_def d = { .kind = NODE_STRUCT, .parent = DEF_HERE };
	uint32_t field = s->field, ord;
	struct text t;
	expr_id e;
	char *p;

	if (ts_node_is_null(s->anonymous) || s->anonymous.id != n.id)
		return WALK_INTO;
	t = walk_def_name(w, field);
	p = walk_alloc(w, t.len + 3);
	p[0] = '<';
	memcpy(p + 1, t.p, t.len);
	p[t.len + 1] = '>';
	d.node = n;
	d.name = (struct text){ p, t.len + 2 };
	d.body = type_body(n);
	d.flags = NODE_PACKAGE_PRIVATE;
	ord = walk_define(w, &d);
	e = expr_make(w, EXPR_DEF, ord, LINK_NONE);
	if (s->held != NULL)
		e = go_container_of(w, s->held, e);
	walk_type_def(w, TYPING_DECLARED, field, e);
	return WALK_INTO;
}

enum walk_next
go_field_declaration(struct walk *w, TSNode n)
{
	struct walk_def d = { .kind = NODE_FIELD, .parent = DEF_HERE,
	    .leaf = 1 };
	TSNode type = node_field(n, "type"), c, last;
	uint32_t i, count = ts_node_named_child_count(n), names = 0, ord;
	expr_id e = go_type(w, type, 0);
	int in_type = walk_class(w) == walk_container(w) && walk_class(w) != 0;

	/* The members of an anonymous struct have no name. */
	if (!in_type)
		return WALK_INTO;
	d.node = n;
	for (i = 0; i < count; i++) {
		c = ts_node_named_child(n, i);
		if (!node_is(c, "field_identifier"))
			continue;
		names++;
		d.name_node = c;
		d.name = node_text(w, c);
		d.flags = go_visibility(d.name);
		ord = walk_define(w, &d);
		if (names > 1 || !anonymous_type(w, type, ord))
			walk_type_def(w, TYPING_DECLARED, ord, e);
	}
	if (names > 0)
		return WALK_INTO;
	/* Embedded: a field named like its type, whose members are promoted. */
	last = type;
	while (node_is(last, "pointer_type") || node_is(last, "generic_type"))
		last = node_is(last, "generic_type") ? node_field(last, "type") :
		    ts_node_named_child(last, 0);
	if (node_is(last, "qualified_type"))
		last = node_field(last, "name");
	d.name_node = last;
	d.name = node_text(w, last);
	if (d.name.len == 0)
		return WALK_INTO;
	d.flags = go_visibility(d.name);
	ord = walk_define(w, &d);
	walk_type_def(w, TYPING_DECLARED, ord, e);
	walk_type_def(w, TYPING_EXTENDS, walk_container(w), e);
	walk_ref(w, REF_EXTENDS, e, last, 0);
	return WALK_INTO;
}

/* An interface embedded in an interface. */
enum walk_next
go_type_elem(struct walk *w, TSNode n)
{
	TSNode c = ts_node_named_child(n, 0);
	uint32_t class = walk_container(w);

	if (ts_node_named_child_count(n) == 1 &&
	    walk_def_kind(w, class) == NODE_INTERFACE &&
	    (node_is(c, "type_identifier") || node_is(c, "qualified_type"))) {
		walk_type_def(w, TYPING_EXTENDS, class, go_type(w, c, 0));
		walk_ref(w, REF_EXTENDS, go_type(w, c, 0), c, 0);
		return WALK_OVER;
	}
	return WALK_INTO;
}
