/*
 * Rust: files as modules.  A file is named by `mod name;` in the module
 * that it hangs in, and stands where that says:
 * https://doc.rust-lang.org/reference/items/modules.html
 */
#include <string.h>

#include "rlink.h"

struct value
rust_module_value(struct linker *l, sym_id module)
{
	if (module == SYM_NONE)
		return VALUE_NONE;
	return link_sym_kind(l, module) == NODE_FILE ?
	    value_module(l, link_sym_file(l, module), VALUE_PROVED) :
	    value_symbol(l, module, VALUE_PROVED);
}

sym_id
rust_module_sym(struct linker *l, struct value v)
{
	if (value_kind(l, v) == VALUE_MODULE)
		return link_file_lang(l, value_file(l, v)) == &link_rust ?
		    link_file_sym(l, value_file(l, v)) : SYM_NONE;
	if (value_kind(l, v) == VALUE_SYMBOL &&
	    link_sym_kind(l, value_sym(l, v)) == NODE_MODULE)
		return value_sym(l, v);
	return SYM_NONE;
}

sym_id
rust_module_of(struct linker *l, sym_id s)
{
	file_no file = link_sym_file(l, s);
	enum node_kind kind;
	sym_id p = s;

	for (;;) {
		/* A method of a type in another file stands in this one. */
		if (p == SYM_NONE || link_sym_file(l, p) != file)
			return link_file_sym(l, file);
		kind = link_sym_kind(l, p);
		if (kind == NODE_FILE || kind == NODE_MODULE)
			return p;
		p = link_sym_parent(l, p);
	}
}

static struct text
dir_of(struct text path)
{
	while (path.len > 0 && path.p[path.len - 1] != '/')
		path.len--;
	if (path.len > 0)
		path.len--;
	return path;
}

static struct text
base_of(struct text path)
{
	struct text dir = dir_of(path);

	if (dir.len == 0 && (path.len == 0 || path.p[0] != '/'))
		return path;
	return (struct text){ path.p + dir.len + 1, path.len - dir.len - 1 };
}

/* The name of the file without ".rs". */
static struct text
stem(struct text path)
{
	struct text t = base_of(path);

	return t.len > 3 ? (struct text){ t.p, t.len - 3 } : t;
}

/* A file whose own modules stand beside it, not in a folder of its name. */
static int
beside(struct text path)
{
	struct text t = stem(path);

	return text_is(t, "mod") || text_is(t, "lib") ||
	    text_is(t, "main");
}

/* DIR and the names of the modules in the file around S. */
static int
module_dir(struct linker *l, char *buf, size_t size, struct text dir,
    sym_id module)
{
	sym_id chain[MODULE_DEPTH];
	uint32_t n = 0;
	size_t len = dir.len;
	struct text t;

	for (; module != SYM_NONE && link_sym_kind(l, module) == NODE_MODULE &&
	    n < MODULE_DEPTH;
	    module = rust_module_of(l, link_sym_parent(l, module)))
		chain[n++] = module;
	if (len >= size)
		return -1;
	memcpy(buf, dir.p, len);
	while (n > 0) {
		t = link_text(l, link_sym_name(l, chain[--n]));
		if (len + t.len + 1 > size)
			return -1;
		if (len > 0)
			buf[len++] = '/';
		memcpy(buf + len, t.p, t.len);
		len += t.len;
	}
	return (int)len;
}

static file_no
in_dir(struct linker *l, struct text dir, struct text name)
{
	const char *sep = dir.len > 0 ? "/" : "";
	file_no f = link_file_at(l, dir, sep, name, ".rs");

	return f != FILE_NONE ? f : link_file_at(l, dir, sep, name, "/mod.rs");
}

file_no
rust_mod_file(struct linker *l, file_no file, const struct link_import *m)
{
	struct text t = link_text(l, m->module), path, dir, own;
	sym_id module = rust_module_of(l, link_file_sym(l, file) + m->scope);
	char buf[PATH_SIZE];
	file_no f;
	int n;

	path = link_file_path(l, file);
	dir = dir_of(path);
	if (t.len > 5 && memcmp(t.p, "path/", 5) == 0) {
		n = link_path_join(buf, sizeof(buf), dir,
		    (struct text){ t.p + 5, t.len - 5 });
		return n < 0 ? FILE_NONE : link_file(l,
		    (struct text){ buf, (size_t)n });
	}
	t.p += 4;
	t.len -= 4;
	own = path;
	own.len -= own.len > 3 ? 3 : 0;
	/* A root of a crate that is called otherwise has them beside it. */
	if (!beside(path)) {
		n = module_dir(l, buf, sizeof(buf), own, module);
		if (n >= 0 && (f = in_dir(l, (struct text){ buf, (size_t)n },
		    t)) != FILE_NONE)
			return f;
	}
	n = module_dir(l, buf, sizeof(buf), dir, module);
	return n < 0 ? FILE_NONE : in_dir(l, (struct text){ buf, (size_t)n },
	    t);
}

/* The module of FILE that says `mod …;` of TARGET, or SYM_NONE. */
static sym_id
declares(struct linker *l, file_no file, file_no target)
{
	struct link_file_facts f;
	struct link_import m;
	struct text t;
	uint32_t i;

	if (file == FILE_NONE || file == target ||
	    link_file_lang(l, file) != &link_rust)
		return SYM_NONE;
	link_facts(l, file, &f);
	for (i = 0; i < f.nimports; i++) {
		m = f.imports[i];
		t = link_text(l, m.module);
		if (t.len > 4 && (memcmp(t.p, "mod/", 4) == 0 ||
		    memcmp(t.p, "path", 4) == 0) &&
		    rust_mod_file(l, file, &m) == target)
			return rust_module_of(l, link_file_sym(l, file) +
			    m.scope);
		link_facts(l, file, &f);
	}
	return SYM_NONE;
}

/* The module that FILE hangs in. */
static sym_id
parent_of(struct linker *l, file_no file)
{
	static const char *const roots[] = { "mod.rs", "lib.rs", "main.rs" };
	struct text path = link_file_path(l, file), dir = dir_of(path);
	sym_id s;
	size_t i;
	int up;
	uint32_t n;
	file_no root;

	if (text_is(stem(path), "mod"))
		dir = dir_of(dir);
	else if (beside(path))
		return SYM_NONE;
	/* Beside it, above it, or a module within a file further up. */
	for (up = 0; up < 3; up++) {
		for (i = 0; i < 3; i++)
			if ((s = declares(l, link_file_at(l, dir,
			    dir.len > 0 ? "/" : "", (struct text){ roots[i],
			    strlen(roots[i]) }, ""), file)) != SYM_NONE)
				return s;
		if (dir.len == 0)
			break;
		if ((s = declares(l, link_file_at(l, dir, "",
		    (struct text){ "", 0 }, ".rs"), file)) != SYM_NONE)
			return s;
		dir = dir_of(dir);
	}
	/* Or in the root of a test or program that Cargo.toml names. */
	for (n = 0; (root = rust_target(l, file, n)) != FILE_NONE; n++)
		if ((s = declares(l, root, file)) != SYM_NONE)
			return s;
	return SYM_NONE;
}

sym_id
rust_super(struct linker *l, sym_id module)
{
	if (link_sym_kind(l, module) == NODE_FILE)
		return parent_of(l, link_sym_file(l, module));
	return rust_module_of(l, link_sym_parent(l, module));
}

sym_id
rust_root(struct linker *l, sym_id module)
{
	sym_id p;
	int i;

	for (i = 0; i < MODULE_DEPTH; i++) {
		p = rust_super(l, module);
		if (p == SYM_NONE)
			return module;
		module = p;
	}
	return module;
}
