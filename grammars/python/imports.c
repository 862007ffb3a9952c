/*
 * Imports.
 */
#include <ctype.h>
#include <string.h>

#include "py.h"

/* An import in a function of a name that is also assigned there. */
static void
imported(struct walk *w, str_id name)
{
	if (!py_in_function(w))
		return;
	py_foreign(w, name, PY_IMPORTED);
	if (walk_bound(w, name))
		walk_type_bind(w, TYPING_ASSIGNED, walk_bind_function(w, name),
		    expr_global(w, name));
}

/* A dotted name without the blanks that may stand in it. */
static struct text
compact(struct walk *w, struct text t)
{
	char *p;
	size_t i, n = 0;

	for (i = 0; i < t.len && !isspace((unsigned char)t.p[i]) &&
	    t.p[i] != '\\'; i++)
		continue;
	if (i == t.len)
		return t;
	p = walk_alloc(w, t.len);
	for (i = 0; i < t.len; i++)
		if (!isspace((unsigned char)t.p[i]) && t.p[i] != '\\')
			p[n++] = t.p[i];
	return (struct text){ p, n };
}

static uint32_t
import_flags(const struct walk *w, TSNode node)
{
	return ts_node_start_byte(node) < py_state(w)->typing_end ?
	    IMPORT_TYPE : 0;
}

enum walk_next
py_enter_import(struct walk *w, TSNode node)
{
	uint32_t i, n = py_count(node);
	uint32_t flags = import_flags(w, node), line = node_line(node);
	struct text t, top;
	str_id local;
	TSNode c;

	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		if (node_is(c, "aliased_import")) {
			local = walk_node_str(w, node_field(c, "alias"));
			t = compact(w, node_text(w, node_field(c, "name")));
			walk_import(w, local, walk_str(w, t), NONE, flags,
			    line);
			imported(w, local);
			continue;
		}
		if (!node_is(c, "dotted_name"))
			continue;
		/* Binds the first word; loads them all. */
		t = top = compact(w, node_text(w, c));
		if (memchr(t.p, '.', t.len) != NULL) {
			top.len = (size_t)((const char *)memchr(t.p, '.',
			    t.len) - t.p);
			walk_import(w, NONE, walk_str(w, t), NONE,
			    flags | IMPORT_SIDE, line);
		}
		local = walk_str(w, top);
		walk_import(w, local, local, NONE, flags, line);
		imported(w, local);
	}
	return WALK_OVER;
}

static void
import_member(struct walk *w, TSNode c, struct text module, uint32_t flags,
    uint32_t line)
{
	TSNode name = c, alias = c;
	str_id local;

	if (node_is(c, "aliased_import")) {
		name = node_field(c, "name");
		alias = node_field(c, "alias");
	}
	if (text_is(node_text(w, name), "cast") &&
	    text_begins(module, "typing"))
		py_state(w)->cast = 1;
	if (text_is(module, "copy") && text_is(node_text(w, alias), "copy"))
		py_state(w)->copy = 1;
	local = walk_node_str(w, alias);
	walk_import(w, local, walk_str(w, module), walk_node_str(w, name),
	    flags, line);
	imported(w, local);
}

enum walk_next
py_enter_from(struct walk *w, TSNode node)
{
	TSNode from = node_field(node, "module_name"), c;
	uint32_t i, n = py_count(node), levels = 0;
	uint32_t flags = import_flags(w, node), line = node_line(node);
	struct text module = compact(w, node_text(w, from));

	while (levels < module.len && module.p[levels] == '.')
		levels++;
	flags |= IMPORT_LEVELS(levels > 255 ? 255 : levels);
	for (i = 0; i < n; i++) {
		c = py_child(node, i);
		if (c.id == from.id)
			continue;
		if (node_is(c, "wildcard_import"))
			walk_import(w, NONE, walk_str(w, module), NONE,
			    flags | IMPORT_STAR, line);
		else if (node_is(c, "dotted_name") ||
		    node_is(c, "aliased_import"))
			import_member(w, c, module, flags, line);
	}
	return WALK_OVER;
}
