/*
 * C: structs, unions, enums, type names.
 */
#include <string.h>

#include "anonymous.h"
#include "c.h"
#include "prepare.h"

/* A body without a tag: name it after what it declares. */
void
c_name_anonymous(struct walk *w, TSNode n, struct c_decl *s, TSNode name,
    int bare)
{
	s->anonymous_ord = 0;
	s->anonymous = c_anonymous(w, n, name, bare);
}

static enum walk_next
composite(struct walk *w, TSNode n, enum node_kind kind)
{
	struct c_decl *s = c_decl(w);
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

enum walk_next
c_struct_specifier(struct walk *w, TSNode n)
{
	return composite(w, n, NODE_STRUCT);
}

enum walk_next
c_union_specifier(struct walk *w, TSNode n)
{
	return composite(w, n, NODE_UNION);
}

enum walk_next
c_enum_specifier(struct walk *w, TSNode n)
{
	return composite(w, n, NODE_ENUM);
}

enum walk_next
c_tag_or_type(struct walk *w, TSNode n)
{
	if (walk_taken(w, n) ||
	    c_is_keyword(node_text(w, n).p, node_text(w, n).len))
		return WALK_INTO;
	return c_type_identifier(w, n);
}

enum walk_next
c_enumerator(struct walk *w, TSNode n)
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
c_type_definition(struct walk *w, TSNode n)
{
	struct c_decl *s = c_decl(w);
	struct walk_def d = { .kind = NODE_TYPE_ALIAS, .parent = DEF_HERE,
	    .leaf = 1 };
	uint32_t i, count = ts_node_child_count(n), ord;
	TSNode type = node_field(n, "type");
	struct text tag = node_text(w, node_field(type, "name"));
	expr_id target = c_type_expr(w, type);
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
		name = c_declared(c, NULL);
		if (ts_node_is_null(name))
			continue;
		d.node = n;
		d.name_node = name;
		d.name = node_text(w, name);
		d.body = node_field(type, "body");
		walk_take(w, name);
		/* typedef struct { … } T: the struct's name is T. */
		if (body && tag.len == 0 && s->anonymous.len == 0 &&
		    node_is(c, "type_identifier")) {
			c_name_anonymous(w, n, s, name, 1);
			continue;
		}
		if (node_is(c, "type_identifier") && d.name.len == tag.len &&
		    memcmp(d.name.p, tag.p, tag.len) == 0)
			continue;
		ord = walk_define(w, &d);
		if (target != LINK_NONE)
			walk_type_def(w, TYPING_ALIAS, ord, target);
	}
	return WALK_INTO;
}
