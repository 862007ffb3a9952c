/*
 * Swift: modifiers and attributes, and the signatures behind them.
 */
#include <string.h>

#include "swift.h"

static struct text
attribute_name(const struct walk *w, TSNode n)
{
	return node_text(w, ts_node_named_child(node_child_of(n, "user_type"),
	    0));
}

/* public, open, package, internal, fileprivate, private; not private(set). */
static void
visibility(struct sw_modifiers *m, struct text t)
{
	uint32_t v;

	if (memchr(t.p, '(', t.len) != NULL)
		return;
	if (text_is(t, "public") || text_is(t, "open"))
		v = NODE_PUBLIC;
	else if (text_is(t, "private") || text_is(t, "fileprivate"))
		v = NODE_PRIVATE;
	else
		v = NODE_PACKAGE_PRIVATE;
	m->flags = (m->flags & ~NODE_VISIBILITY) | v;
	m->visible = 1;
}

void
sw_modifiers(const struct walk *w, TSNode decl, uint32_t vis,
    struct sw_modifiers *m)
{
	uint32_t i, n;
	struct text t;
	TSNode c;

	memset(m, 0, sizeof(*m));
	m->flags = vis;
	/* class func f() */
	for (i = 0; i < 2; i++)
		if (node_is(ts_node_child(decl, i), "class") &&
		    ts_node_is_null(node_field(decl, "declaration_kind")))
			m->flags |= NODE_STATIC;
	m->node = node_child_of(decl, "modifiers");
	if (ts_node_is_null(m->node))
		return;
	n = ts_node_child_count(m->node);
	for (i = 0; i < n; i++) {
		c = ts_node_child(m->node, i);
		t = node_text(w, c);
		if (node_is(c, "attribute")) {
			if (text_is(attribute_name(w, c), "Test"))
				m->is_test = 1;
			if (i == 0 || ts_node_eq(m->after,
			    ts_node_child(m->node, i - 1)))
				m->after = c;
		} else if (node_is(c, "visibility_modifier"))
			visibility(m, t);
		else if (text_is(t, "static") || text_is(t, "class"))
			m->flags |= NODE_STATIC;
	}
}

/* Attributes of the language begin with a small letter: "@available". */
static expr_id
attribute(struct walk *w, TSNode n)
{
	struct text t = attribute_name(w, n);
	char *p;

	if (t.len > 0 && t.p[0] >= 'a' && t.p[0] <= 'z') {
		p = walk_alloc(w, t.len + 1);
		p[0] = '@';
		memcpy(p + 1, t.p, t.len);
		return expr_global(w, walk_str(w, (struct text){ p,
		    t.len + 1 }));
	}
	return sw_type(w, node_child_of(n, "user_type"), 0);
}

uint32_t
sw_define(struct walk *w, struct walk_def *d, const struct sw_modifiers *m)
{
	uint32_t i, n = ts_node_is_null(m->node) ? 0 :
	    ts_node_named_child_count(m->node), ord;
	TSNode c;

	d->parent = DEF_HERE;
	if (!ts_node_is_null(d->name_node))
		walk_take(w, d->name_node);
	ord = walk_define(w, d);
	for (i = 0; i < n; i++) {
		c = ts_node_named_child(m->node, i);
		if (!node_is(c, "attribute"))
			continue;
		walk_ref_from(w, REF_DECORATE, attribute(w, c), ord,
		    node_line(c), 0);
		walk_take(w, c);
	}
	walk_def_signature_at(w, ord, ts_node_is_null(m->after) ?
	    ts_node_start_byte(d->node) : ts_node_end_byte(m->after),
	    ts_node_is_null(d->body) ? ts_node_end_byte(d->node) :
	    ts_node_start_byte(d->body), ";=");
	return ord;
}

/* One that no definition took: on a parameter, in a type. */
enum walk_next
sw_attribute(struct walk *w, TSNode n)
{
	struct text t = attribute_name(w, n);
	TSNode type = node_child_of(n, "user_type");

	if (t.len > 0 && t.p[0] >= 'a' && t.p[0] <= 'z')
		return WALK_OVER;
	if (walk_taken(w, n))
		walk_take(w, type);
	return WALK_INTO;
}
