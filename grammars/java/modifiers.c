/*
 * Java: modifiers and annotations, and the signatures behind them.
 */
#include <string.h>

#include "java.h"

/* The last part of an annotation's name. */
static struct text
annotation_name(const struct walk *w, TSNode n)
{
	n = node_field(n, "name");
	return node_text(w, node_is(n, "scoped_identifier") ?
	    node_field(n, "name") : n);
}

/* JUnit 4 and 5, TestNG, jqwik. */
static int
is_test_annotation(struct text t)
{
	static const char *const names[] = { "Test", "ParameterizedTest",
	    "RepeatedTest", "TestFactory", "TestTemplate", "Theory",
	    "Property" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_is(t, names[i]))
			return 1;
	return 0;
}

void
java_modifiers(const struct walk *w, TSNode decl, struct java_modifiers *m)
{
	uint32_t i, n;
	const char *t;
	TSNode c;

	memset(m, 0, sizeof(*m));
	m->flags = NODE_PACKAGE_PRIVATE;
	m->node = node_child_of(decl, "modifiers");
	if (ts_node_is_null(m->node))
		return;
	n = ts_node_child_count(m->node);
	for (i = 0; i < n; i++) {
		c = ts_node_child(m->node, i);
		t = ts_node_type(c);
		if (strcmp(t, "annotation") == 0 ||
		    strcmp(t, "marker_annotation") == 0) {
			if (is_test_annotation(annotation_name(w, c)))
				m->is_test = 1;
			if (i == 0 || ts_node_eq(m->after,
			    ts_node_child(m->node, i - 1)))
				m->after = c;
		} else if (strcmp(t, "public") == 0) {
			m->flags = (m->flags & ~NODE_VISIBILITY) | NODE_PUBLIC;
			m->visible = 1;
		} else if (strcmp(t, "protected") == 0) {
			m->flags = (m->flags & ~NODE_VISIBILITY) |
			    NODE_PROTECTED;
			m->visible = 1;
		} else if (strcmp(t, "private") == 0) {
			m->flags = (m->flags & ~NODE_VISIBILITY) | NODE_PRIVATE;
			m->visible = 1;
		} else if (strcmp(t, "static") == 0) {
			m->flags |= NODE_STATIC;
			m->is_static = 1;
		} else if (strcmp(t, "abstract") == 0)
			m->flags |= NODE_ABSTRACT;
	}
}

void
java_decorate(struct walk *w, const struct java_modifiers *m, uint32_t ord)
{
	uint32_t i, n = ts_node_is_null(m->node) ? 0 :
	    ts_node_named_child_count(m->node);
	TSNode c, name;

	for (i = 0; i < n; i++) {
		c = ts_node_named_child(m->node, i);
		if (!node_is(c, "annotation") &&
		    !node_is(c, "marker_annotation"))
			continue;
		name = node_field(c, "name");
		walk_ref_from(w, REF_DECORATE, java_type(w, name, 0), ord,
		    node_line(c), 0);
		walk_take(w, c);
	}
}

void
java_signature(struct walk *w, const struct java_modifiers *m, TSNode n,
    TSNode body, uint32_t ord)
{
	walk_def_signature_at(w, ord, ts_node_is_null(m->after) ?
	    ts_node_start_byte(n) : ts_node_end_byte(m->after),
	    ts_node_is_null(body) ? ts_node_end_byte(n) :
	    ts_node_start_byte(body), ";");
}

int
java_in_interface(struct walk *w)
{
	const struct java_class *c = java_class(w, walk_container(w));

	return c != NULL && c->is_interface;
}
