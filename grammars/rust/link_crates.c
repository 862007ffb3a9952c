/*
 * Rust: packages as Cargo.toml describes them.
 * https://doc.rust-lang.org/cargo/reference/manifest.html
 */
#include <string.h>

#include "rlink.h"

#define DEPENDENCIES_MAX	4096u	/* definitions of a Cargo.toml read */

/* A table may be written in several parts: the part that has NAME. */
static sym_id
table_key(struct linker *l, file_no manifest, const char *table,
    const char *name)
{
	sym_id s = link_key(l, link_file_sym(l, manifest), table), k;

	for (; s != SYM_NONE; s = link_child_next(l, s))
		if ((k = link_key(l, s, name)) != SYM_NONE)
			return k;
	return SYM_NONE;
}

/* The nearest Cargo.toml from FILE upwards that IS what is wanted. */
static file_no
above(struct linker *l, file_no file, int (*is)(struct linker *, file_no))
{
	struct text dir = link_file_dir(l, file);
	file_no f;

	for (;;) {
		f = link_file_at(l, dir, dir.len > 0 ? "/" : "",
		    (struct text){ "Cargo.toml", 10 }, "");
		if (f != FILE_NONE && is(l, f))
			return f;
		if (dir.len == 0)
			return FILE_NONE;
		while (dir.len > 0 && dir.p[dir.len - 1] != '/')
			dir.len--;
		if (dir.len > 0)
			dir.len--;
	}
}

static int
is_package(struct linker *l, file_no manifest)
{
	return table_key(l, manifest, "package", "name") != SYM_NONE;
}

file_no
rust_manifest(struct linker *l, file_no file)
{
	return above(l, file, is_package);
}

/* '-' in a package's name is '_' in its crate's. */
static name_id
crate_name(struct linker *l, struct text t)
{
	char buf[PATH_SIZE];
	size_t i;

	if (t.len > sizeof(buf))
		return NAME_NONE;
	for (i = 0; i < t.len; i++)
		buf[i] = t.p[i] == '-' ? '_' : t.p[i];
	return link_name(l, (struct text){ buf, t.len });
}

/* The library's root: [lib] path, else src/lib.rs. */
static file_no
library(struct linker *l, file_no manifest)
{
	struct text path = link_key_text(l, table_key(l, manifest, "lib",
	    "path"));
	char buf[PATH_SIZE];
	int n;

	if (path.len == 0)
		path = (struct text){ "src/lib.rs", 10 };
	n = link_path_join(buf, sizeof(buf), link_file_dir(l, manifest), path);
	return n < 0 ? FILE_NONE : link_file(l, (struct text){ buf,
	    (size_t)n });
}

static name_id
library_name(struct linker *l, file_no manifest)
{
	struct text name = link_key_text(l, table_key(l, manifest, "lib",
	    "name"));

	if (name.len == 0)
		name = link_key_text(l, table_key(l, manifest, "package",
		    "name"));
	return crate_name(l, name);
}

static int
is_workspace(struct linker *l, file_no manifest)
{
	return link_key(l, link_file_sym(l, manifest), "workspace") !=
	    SYM_NONE;
}

/*
 * The key of the dependency NAME in MANIFEST, in whatever table of
 * dependencies; IN_WORKSPACE: in [workspace.dependencies].
 */
static sym_id
dependency(struct linker *l, file_no manifest, name_id name, int in_workspace)
{
	sym_id first = link_file_sym(l, manifest), s, p, q;
	struct link_file_facts f;
	struct text table;
	uint32_t i;
	int inside;

	if (link_facts(l, manifest, &f) == -1)
		return SYM_NONE;
	if (f.ndefs > DEPENDENCIES_MAX)
		link_cut(l, LIMIT_FILES, manifest);
	for (i = 1; i < f.ndefs && i < DEPENDENCIES_MAX; i++) {
		s = first + i;
		p = link_sym_parent(l, s);
		if (p == SYM_NONE || p == first)
			continue;
		table = link_text(l, link_sym_name(l, p));
		if (table.len < 12 || memcmp(table.p + table.len - 12,
		    "dependencies", 12) != 0)
			continue;
		q = link_sym_parent(l, p);
		inside = q != first && link_name_is(l, link_sym_name(l, q),
		    "workspace");
		if (inside == in_workspace && crate_name(l, link_text(l,
		    link_sym_name(l, s))) == name)
			return s;
	}
	return SYM_NONE;
}

/* What the dependency DEP of MANIFEST is: in the repository, or outside. */
static struct value
depended(struct linker *l, file_no manifest, sym_id dep, name_id name,
    int depth)
{
	struct text path = link_key_text(l, link_key(l, dep, "path"));
	struct text package = link_key_text(l, link_key(l, dep, "package"));
	char buf[PATH_SIZE];
	file_no f, lib;
	sym_id s;
	int n;

	if (path.len > 0) {
		n = link_path_join(buf, sizeof(buf), link_file_dir(l,
		    manifest), path);
		f = n < 0 ? FILE_NONE : link_file_at(l, (struct text){ buf,
		    (size_t)n }, n > 0 ? "/" : "",
		    (struct text){ "Cargo.toml", 10 }, "");
		lib = f == FILE_NONE ? FILE_NONE : library(l, f);
		if (lib != FILE_NONE)
			return value_module(l, lib, VALUE_PROVED);
	}
	if (link_key(l, dep, "workspace") != SYM_NONE && depth == 0) {
		f = above(l, manifest, is_workspace);
		s = f == FILE_NONE ? SYM_NONE : dependency(l, f, name, 1);
		if (s != SYM_NONE)
			return depended(l, f, s, name, 1);
	}
	return value_external(l, package.len > 0 ? crate_name(l, package) :
	    name, VALUE_PROVED);
}

file_no
rust_target(struct linker *l, file_no file, uint32_t n)
{
	static const char *const tables[] = { "test", "bin", "example",
	    "bench" };
	file_no manifest = rust_manifest(l, file), f;
	char buf[PATH_SIZE];
	size_t i;
	sym_id s, k;
	int len;

	if (manifest == FILE_NONE)
		return FILE_NONE;
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (s = link_key(l, link_file_sym(l, manifest), tables[i]);
		    s != SYM_NONE; s = link_child_next(l, s)) {
			if ((k = link_key(l, s, "path")) == SYM_NONE)
				continue;
			len = link_path_join(buf, sizeof(buf),
			    link_file_dir(l, manifest), link_key_text(l, k));
			f = len < 0 ? FILE_NONE : link_file(l, (struct text){
			    buf, (size_t)len });
			if (f != FILE_NONE && n-- == 0)
				return f;
		}
	return FILE_NONE;
}

struct value
rust_crate(struct linker *l, file_no manifest, name_id name)
{
	static const char *const std[] = { "alloc", "core", "proc_macro",
	    "std", "test" };
	struct text t = link_text(l, name);
	file_no lib;
	sym_id dep;

	if (manifest != FILE_NONE) {
		if (library_name(l, manifest) == name &&
		    (lib = library(l, manifest)) != FILE_NONE)
			return value_module(l, lib, VALUE_PROVED);
		dep = dependency(l, manifest, name, 0);
		if (dep != SYM_NONE)
			return depended(l, manifest, dep, name, 0);
	}
	if (link_word_in(t, LINK_LIST(std)))
		return value_external(l, name, VALUE_PROVED);
	return VALUE_NONE;
}
