/*
 * use declarations.  An import names the whole path ("a::b::c", from the
 * left as written) and no member: what each part means is the linker's.
 */
#include <string.h>

#include "rust.h"

#define PATH_MAX_LEN	1000	/* bytes of a path; longer ones are left out */

/* A path without blanks and comments, made one with what is around it. */
struct path {
	char		 p[PATH_MAX_LEN];
	size_t		 len;
};

static int
append(struct path *p, struct text t)
{
	if (p->len + t.len > sizeof(p->p))
		return -1;
	memcpy(p->p + p->len, t.p, t.len);
	p->len += t.len;
	return 0;
}

/* PATH and the parts of the node N behind it; -1: too long. */
static int
append_node(struct walk *w, struct path *path, TSNode n, int depth)
{
	static const struct text sep = { "::", 2 };
	TSNode before;

	if (depth > EXPR_DEPTH)
		return -1;
	if (rs_is(n, "scoped_identifier")) {
		before = node_field(n, "path");
		if (ts_node_is_null(before) ? append(path, sep) == -1 :
		    append_node(w, path, before, depth + 1) == -1)
			return -1;
		n = node_field(n, "name");
	}
	if (path->len > 0 && (path->len < 2 ||
	    path->p[path->len - 1] != ':') && append(path, sep) == -1)
		return -1;
	return append(path, node_text(w, n));
}

static void
import(struct walk *w, const struct path *path, TSNode local, uint32_t flags,
    uint32_t line)
{
	str_id module = walk_str(w, (struct text){ path->p, path->len });

	if (rs_named(w, local, "_"))
		walk_import(w, LINK_NONE, module, LINK_NONE,
		    flags | IMPORT_SIDE, line);
	else
		walk_import(w, ts_node_is_null(local) ? LINK_NONE :
		    walk_node_str(w, local), module, LINK_NONE, flags, line);
}

/* The last part of a path, as the name that it binds. */
static TSNode
last(TSNode n)
{
	return rs_is(n, "scoped_identifier") ? node_field(n, "name") : n;
}

static void
tree(struct walk *w, struct path *prefix, TSNode n, TSNode prefix_last,
    uint32_t flags, int depth)
{
	size_t len = prefix->len;
	uint32_t i, line = node_line(n);
	TSNode path, list;

	if (depth > EXPR_DEPTH)
		return;
	if (rs_is(n, "use_list")) {
		for (i = 0; i < ts_node_named_child_count(n); i++)
			tree(w, prefix, ts_node_named_child(n, i), prefix_last,
			    flags, depth + 1);
		return;
	}
	if (rs_is(n, "line_comment") || rs_is(n, "block_comment"))
		return;
	if (rs_is(n, "scoped_use_list")) {
		path = node_field(n, "path");
		list = node_field(n, "list");
		if (ts_node_is_null(path) ||
		    append_node(w, prefix, path, depth) == 0)
			tree(w, prefix, list, last(path), flags, depth + 1);
	} else if (rs_is(n, "use_wildcard")) {
		static const TSNode null;

		path = ts_node_named_child(n, 0);
		if (ts_node_is_null(path) ||
		    append_node(w, prefix, path, depth) == 0)
			import(w, prefix, null, flags | IMPORT_STAR, line);
	} else if (rs_is(n, "use_as_clause")) {
		path = node_field(n, "path");
		if ((rs_is(path, "self") && len > 0) ||
		    append_node(w, prefix, path, depth) == 0)
			import(w, prefix, node_field(n, "alias"), flags, line);
	} else if (rs_is(n, "self") && len > 0)
		import(w, prefix, prefix_last, flags, line);
	else if (append_node(w, prefix, n, depth) == 0)
		import(w, prefix, last(n), flags, line);
	prefix->len = len;
}

static uint32_t
shown(TSNode n)
{
	return ts_node_is_null(node_child_of(n, "visibility_modifier")) ? 0 :
	    IMPORT_REEXPORT;
}

enum walk_next
rs_use(struct walk *w, TSNode n)
{
	static const TSNode null;
	struct path p = { .len = 0 };

	rs_attrs_take(w, n);
	tree(w, &p, node_field(n, "argument"), null, shown(n), 0);
	return WALK_OVER;
}

enum walk_next
rs_extern_crate(struct walk *w, TSNode n)
{
	TSNode name = node_field(n, "name"), alias = node_field(n, "alias");
	struct path p = { .len = 0 };

	rs_attrs_take(w, n);
	if (append(&p, (struct text){ "::", 2 }) == 0 &&
	    append(&p, node_text(w, name)) == 0)
		import(w, &p, ts_node_is_null(alias) ? name : alias, shown(n),
		    node_line(n));
	return WALK_OVER;
}

void
rs_mod_file(struct walk *w, TSNode n, const struct attrs *a)
{
	TSNode name = node_field(n, "name"), value = a->path;
	struct text t = node_text(w, name);
	struct path p = { .len = 0 };

	/* "mod/NAME", or "path/FILE" where #[path] says it. */
	if (!ts_node_is_null(value)) {
		t = node_text(w, value);
		if (t.len < 2)
			return;
		t.p++;
		t.len -= 2;
	}
	if (append(&p, (struct text){ ts_node_is_null(value) ? "mod/" : "path/",
	    ts_node_is_null(value) ? 4 : 5 }) == 0 && append(&p, t) == 0)
		import(w, &p, name, shown(n), node_line(n));
}
