/*
 * C#: using directives, of a file and of its whole project.
 *
 * A `global using` holds for all files of a project.  Which files have such
 * cannot be asked for, but by custom they are called one of a few names and
 * stand at the project's root.
 */
#include "cslink.h"

static const char *const usings_files[] = { "GlobalUsings.cs",
    "GlobalUsing.cs", "Usings.cs", "_Usings.cs", "GlobalImports.cs",
    "Imports.cs", "_Imports.cs", "GlobalUsings.g.cs" };

#define NAMES	(sizeof(usings_files) / sizeof(usings_files[0]))

int
cs_is_usings_file(struct text path)
{
	size_t i, n = path.len;

	while (n > 0 && path.p[n - 1] != '/')
		n--;
	for (i = 0; i < NAMES; i++)
		if (text_same((struct text){ path.p + n, path.len - n },
		    (struct text){ usings_files[i],
		    strlen(usings_files[i]) }))
			return 1;
	return 0;
}

static int
is_under(struct text dir, struct text root)
{
	return root.len == 0 || (dir.len >= root.len &&
	    memcmp(dir.p, root.p, root.len) == 0 &&
	    (dir.len == root.len || dir.p[root.len] == '/'));
}

/* "A.B.C" is in "A.B". */
static int
is_within(struct text inner, struct text outer)
{
	return inner.len >= outer.len &&
	    memcmp(inner.p, outer.p, outer.len) == 0 &&
	    (inner.len == outer.len || inner.p[outer.len] == '.');
}

/* The directory of the project that the usings of FILE hold for. */
static struct text
project_of(struct linker *l, file_no file)
{
	struct text dir = link_file_dir(l, file);

	if (dir.len > 11 && memcmp(dir.p + dir.len - 11, "/Properties",
	    11) == 0)
		dir.len -= 11;
	return dir;
}

struct using {
	file_no		file;
	uint32_t	import;		/* of FILE */
	name_id		module;
};

/*
 * Using number *AT of those that hold in FILE, its own first: fills U and
 * steps on, or returns 0 behind the last.
 */
struct usings {
	file_no		file;
	file_no		now;
	uint32_t	at;		/* next import of NOW */
	uint32_t	base, of_base;	/* next file of a customary name */
};

static int
next_file(struct linker *l, struct usings *u)
{
	struct text dir = link_file_dir(l, u->file);
	const file_no *files;
	uint32_t n;

	for (; u->base < NAMES; u->base++, u->of_base = 0) {
		n = link_files_named(l, (struct text){ usings_files[u->base],
		    strlen(usings_files[u->base]) }, &files);
		while (u->of_base < n) {
			u->now = files[u->of_base++];
			u->at = 0;
			if (u->now != u->file &&
			    link_file_lang(l, u->now) == &link_csharp &&
			    is_under(dir, project_of(l, u->now)))
				return 1;
		}
	}
	return 0;
}

static int
next(struct linker *l, struct usings *u, struct using *out)
{
	struct link_file_facts f;
	const struct link_import *m;

	for (;;) {
		if (link_facts(l, u->now, &f) == 0)
			while (u->at < f.nimports) {
				m = &f.imports[u->at++];
				if (u->now != u->file &&
				    (m->flags & IMPORT_REEXPORT) == 0)
					continue;
				out->file = u->now;
				out->import = u->at - 1;
				out->module = m->module;
				return 1;
			}
		if (!next_file(l, u))
			return 0;
	}
}

static struct usings
usings_of(file_no file)
{
	return (struct usings){ .file = file, .now = file };
}

int
cs_uses(struct linker *l, file_no file, struct text namespace)
{
	struct usings all = usings_of(file);
	struct using u;

	while (next(l, &all, &u))
		if (text_same(link_text(l, u.module), namespace))
			return 1;
	return 0;
}

int
cs_sees(struct linker *l, file_no file, sym_id s)
{
	struct text theirs = cs_namespace_of(l, s),
	    ours = cs_namespace_of(l, link_file_sym(l, file));

	/* Those of the namespaces around are seen. */
	return theirs.len == 0 || is_within(ours, theirs) ||
	    cs_uses(l, file, theirs);
}

/* NAME brought in by one using of the repository. */
static struct value
from_using(struct linker *l, file_no file, const struct using *u,
    name_id name, enum link_want want)
{
	struct link_file_facts f;
	struct link_import m;
	struct value v;

	if (link_facts(l, u->file, &f) == -1)
		return VALUE_NONE;
	m = f.imports[u->import];
	if ((m.flags & IMPORT_STAR) == 0)
		return m.local == name ? link_import_value(l, u->file,
		    u->import) : VALUE_NONE;
	v = cs_type_in(l, file, link_text(l, u->module), name, ANY_GENERIC);
	if (v.id != 0)
		return v;
	/* using static A.B: members of the type B. */
	v = cs_qualified(l, file, u->module);
	return value_kind(l, v) == VALUE_SYMBOL && link_sym_is_type(l,
	    value_sym(l, v)) ? cs_own_member(l, value_sym(l, v), name, want,
	    0) : VALUE_NONE;
}

static int
is_capital(struct text t)
{
	return t.len > 0 && t.p[0] >= 'A' && t.p[0] <= 'Z';
}

/* The only using of something outside that may bring NAME in. */
static struct value
from_outside(struct linker *l, file_no file, name_id name)
{
	struct usings all = usings_of(file);
	struct text t;
	struct using u;
	uint32_t n = 0;
	name_id only = NAME_NONE;

	while (next(l, &all, &u)) {
		t = link_text(l, u.module);
		/* What is known of the library does not have it. */
		if (cs_is_namespace(l, u.module) || cs_is_bcl_namespace(t) ||
		    u.module == only)
			continue;
		only = u.module;
		n++;
	}
	return n != 1 ? VALUE_NONE : value_external(l, link_dotted(l, only,
	    name), CONF_PARTIAL);
}

struct value
cs_from_usings(struct linker *l, file_no file, name_id name,
    enum link_want want, int external)
{
	struct usings all = usings_of(file);
	struct text t = link_text(l, name);
	const char *ns;
	struct using u;
	struct value v;
	int sure;

	if (!external) {
		while (next(l, &all, &u))
			if ((v = from_using(l, file, &u, name, want)).id != 0)
				return v;
		return VALUE_NONE;
	}
	if (!is_capital(t))
		return VALUE_NONE;
	ns = cs_bcl_namespace(l, file, t, &sure);
	if (ns != NULL)
		return value_external(l, link_dotted(l, link_cname(l, ns),
		    name), sure ? VALUE_PROVED : CONF_PARTIAL);
	return from_outside(l, file, name);
}
