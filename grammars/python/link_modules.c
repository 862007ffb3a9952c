/*
 * Which file a Python import names.
 *
 * A module's name counts from a source root: a directory on sys.path.  Which
 * those are is not written down anywhere, so they are found: the nearest
 * directory above the importing file that is no package itself, those above
 * it, src and lib in them, the top; at last any place in the repository
 * where that package stands, if there is only one.
 */
#include <string.h>

#include "pylink.h"

#define MODULE_PATH_MAX	4096	/* bytes; longer ones are not found */

/* Confidence of a module that was found … */
#define CONF_ROOT	95u	/* in a directory between own root and top */
#define CONF_ELSEWHERE	85u	/* as the only one of that name */

struct text
py_dir_above(struct text dir)
{
	const char *slash = memrchr(dir.p, '/', dir.len);

	return text_of(dir.p, slash == NULL ? 0 : (size_t)(slash - dir.p));
}

static int
is_package_dir(struct linker *l, struct text dir)
{
	const char *sep = dir.len > 0 ? "/" : "";

	return link_file_at(l, dir, sep, text_of("__init__", 8), ".py") !=
	    FILE_NONE || link_file_at(l, dir, sep, text_of("__init__", 8),
	    ".pyi") != FILE_NONE;
}

/* DIR/a/b of DIR and a.b.  Length, or -1: too long. */
static int
module_path(char *buf, struct text dir, struct text dotted)
{
	size_t n = 0, i;

	if (dir.len + dotted.len + 2 > MODULE_PATH_MAX)
		return -1;
	memcpy(buf, dir.p, dir.len);
	n = dir.len;
	if (n > 0 && dotted.len > 0)
		buf[n++] = '/';
	for (i = 0; i < dotted.len; i++)
		buf[n++] = dotted.p[i] == '.' ? '/' : dotted.p[i];
	return (int)n;
}

/* The file of the module that stands at PATH, without its suffix. */
static file_no
module_file(struct linker *l, struct text path)
{
	static const char *const suffixes[] = {
		".py", "/__init__.py", ".pyi", "/__init__.pyi", ".pyw"
	};
	struct text none = { "", 0 };
	file_no f;
	size_t i;

	if (path.len == 0) {
		f = link_file(l, text_of("__init__.py", 11));
		return f;
	}
	/* A package hides a module of the same name. */
	f = link_file_at(l, path, "", none, suffixes[1]);
	for (i = 0; i < COUNT(suffixes) && f == FILE_NONE; i++)
		f = link_file_at(l, path, "", none, suffixes[i]);
	return f;
}

/*
 * A directory without __init__.py is a package too.  Its value is named by
 * its path with a slash behind it, which no other package has.
 */
static struct value
directory_value(struct linker *l, struct text path, uint32_t conf)
{
	char buf[MODULE_PATH_MAX + 2];

	if (path.len == 0 || path.len > MODULE_PATH_MAX ||
	    !link_is_dir(l, path))
		return VALUE_NONE;
	memcpy(buf, path.p, path.len);
	buf[path.len] = '/';
	return value_package(l, link_name(l, text_of(buf, path.len + 1)), conf);
}

/* The module DOTTED below DIR: a file, or with DIRECTORY a directory. */
static struct value
module_below(struct linker *l, struct text dir, struct text dotted,
    int directory, file_no not, uint32_t conf)
{
	char buf[MODULE_PATH_MAX];
	int n = module_path(buf, dir, dotted);
	file_no f;

	if (n < 0)
		return VALUE_NONE;
	f = module_file(l, text_of(buf, (size_t)n));
	if (f != FILE_NONE)
		return f != not ? value_module(l, f, conf) : VALUE_NONE;
	return directory ? directory_value(l, text_of(buf, (size_t)n), conf) :
	    VALUE_NONE;
}

/* from ..a import: LEVELS dots, then DOTTED. */
static struct value
relative_module(struct linker *l, file_no file, uint32_t levels,
    struct text dotted)
{
	struct text dir = link_file_dir(l, file);

	while (--levels > 0) {
		if (dir.len == 0)
			return VALUE_NONE;
		dir = py_dir_above(dir);
	}
	return module_below(l, dir, dotted, 1, FILE_NONE, VALUE_PROVED);
}

/* In DIR, or in the directories below it that hold sources by custom. */
static struct value
module_at_root(struct linker *l, struct text dir, struct text dotted,
    int directory, file_no not, uint32_t conf)
{
	static const char *const customs[] = { "src", "lib", "python" };
	char buf[MODULE_PATH_MAX];
	struct value v;
	size_t i;
	int n;

	v = module_below(l, dir, dotted, directory, not, conf);
	for (i = 0; i < COUNT(customs) && v.id == 0; i++) {
		n = module_path(buf, dir, text_of(customs[i],
		    strlen(customs[i])));
		if (n > 0 && link_is_dir(l, text_of(buf, (size_t)n)) &&
		    !is_package_dir(l, text_of(buf, (size_t)n)))
			v = module_below(l, text_of(buf, (size_t)n), dotted,
			    directory, not, conf);
	}
	return v;
}

/*
 * From the file's own root upwards.  OWN: there alone.  What the own root,
 * or the top, has is sure.
 */
static struct value
module_above(struct linker *l, file_no file, struct text dotted, int own,
    int directory)
{
	struct text dir = link_file_dir(l, file);
	uint32_t conf = VALUE_PROVED;
	struct value v;

	while (dir.len > 0 && is_package_dir(l, dir))
		dir = py_dir_above(dir);
	for (;;) {
		if (dir.len == 0)
			conf = VALUE_PROVED;
		if (conf == VALUE_PROVED || !is_package_dir(l, dir)) {
			v = module_at_root(l, dir, dotted, directory, file,
			    conf);
			if (v.id != 0)
				return v;
		}
		if (dir.len == 0 || own)
			return VALUE_NONE;
		dir = py_dir_above(dir);
		conf = CONF_ROOT;
	}
}

/* Does PATH end in TAIL, and is what is before it a source root? */
static int
is_rooted(struct linker *l, struct text path, const char *tail, size_t len)
{
	struct text root;

	if (path.len < len || memcmp(path.p + path.len - len, tail, len) != 0)
		return 0;
	if (path.len == len)
		return 1;
	if (path.p[path.len - len - 1] != '/')
		return 0;
	root = text_of(path.p, path.len - len - 1);
	return !is_package_dir(l, root);
}

/* The only file of the repository that can be called DOTTED; *MANY: there are
   several. */
static struct value
module_elsewhere(struct linker *l, struct text dotted, int *many)
{
	static const char *const ends[] = { "/__init__.py", ".py" };
	char buf[MODULE_PATH_MAX + 16];
	const file_no *files;
	file_no found = FILE_NONE;
	struct text base;
	uint32_t i, n;
	size_t k, len;
	int m;

	m = module_path(buf, text_of("", 0), dotted);
	if (m <= 0)
		return VALUE_NONE;
	for (k = 0; k < COUNT(ends); k++) {
		/* A lone file somewhere is more likely to be something else. */
		if (k == 1 && memchr(dotted.p, '.', dotted.len) == NULL)
			break;
		len = (size_t)m + strlen(ends[k]);
		memcpy(buf + m, ends[k], strlen(ends[k]));
		base = text_of(buf, len);
		base.p = (const char *)memrchr(buf, '/', len) + 1;
		base.len = len - (size_t)(base.p - buf);
		n = link_files_named(l, base, &files);
		for (i = 0; i < n; i++) {
			if (!is_rooted(l, link_file_path(l, files[i]), buf,
			    len))
				continue;
			if (found != FILE_NONE) {
				*many = 1;
				return VALUE_NONE;
			}
			found = files[i];
			link_files_named(l, base, &files);
		}
	}
	return value_module(l, found, CONF_ELSEWHERE);
}

static struct value	absolute_module(struct linker *, file_no, struct text);

/*
 * NAME alone is not here, but it may be the first word of `import a.b.c`: a
 * directory above that module.
 */
static struct value
first_of_import(struct linker *l, file_no file, struct text name)
{
	struct link_file_facts facts;
	struct text t, path;
	struct value v;
	uint32_t i;
	size_t tail;

	for (i = 0; link_facts(l, file, &facts) == 0 && i < facts.nimports;
	    i++) {
		t = link_text(l, facts.imports[i].module);
		if ((facts.imports[i].flags & IMPORT_SIDE) == 0 ||
		    t.len <= name.len || t.p[name.len] != '.' ||
		    memcmp(t.p, name.p, name.len) != 0)
			continue;
		v = absolute_module(l, file, t);
		if (value_kind(l, v) == VALUE_EXTERNAL)
			continue;
		if (value_kind(l, v) != VALUE_MODULE)
			return VALUE_NONE;
		path = link_file_path(l, value_file(l, v));
		tail = path.len - (size_t)((const char *)memrchr(path.p, '.',
		    path.len) - path.p);
		if (path.len > tail + 9 && memcmp(path.p + path.len - tail - 9,
		    "/__init__", 9) == 0)
			tail += 9;
		if (path.len < tail + t.len)
			continue;
		path.len -= tail + t.len - name.len;
		return directory_value(l, path, v.conf);
	}
	return value_external(l, link_name(l, name), VALUE_PROVED);
}

/* import a.b.c */
static struct value
absolute_module(struct linker *l, file_no file, struct text dotted)
{
	struct text top = py_first_word(dotted);
	int standard = py_is_std_module(top);
	struct value v;
	int many = 0;

	v = module_above(l, file, dotted, standard, 0);
	if (v.id == 0 && !standard)
		v = module_elsewhere(l, dotted, &many);
	if (many)
		return VALUE_NONE;
	if (v.id == 0 && !standard)
		v = module_above(l, file, dotted, 0, 1);
	if (v.id != 0)
		return v;
	if (top.len == dotted.len && !standard)
		return first_of_import(l, file, dotted);
	/* Of a package that is here, but has no such module: generated, or
	   not there.  Everything else comes from outside. */
	if (!standard && top.len < dotted.len) {
		v = module_above(l, file, top, 0, 0);
		if (v.id != 0)
			return VALUE_NONE;
	}
	return value_external(l, link_name(l, dotted), VALUE_PROVED);
}

struct value
py_module(struct linker *l, file_no file, const struct link_import *m)
{
	struct text t = link_text(l, m->module);
	uint32_t levels = IMPORT_LEVEL(m->flags);

	if (levels == 0)
		return absolute_module(l, file, t);
	while (t.len > 0 && t.p[0] == '.') {
		t.p++;
		t.len--;
	}
	return relative_module(l, file, levels, t);
}

struct value
py_submodule(struct linker *l, struct value package, name_id name)
{
	file_no file = value_file(l, package);
	struct text dir, base;

	if (file == FILE_NONE) {
		dir = link_text(l, value_name(l, package));
		if (dir.len == 0 || dir.p[dir.len - 1] != '/')
			return VALUE_NONE;
		dir.len--;
		return module_below(l, dir, link_text(l, name), 1, FILE_NONE,
		    package.conf);
	}
	base = link_file_path(l, file);
	dir = link_file_dir(l, file);
	base.p += base.len - (base.len - (dir.len > 0 ? dir.len + 1 : 0));
	base.len -= dir.len > 0 ? dir.len + 1 : 0;
	if (!text_is(base, "__init__.py") && !text_is(base, "__init__.pyi"))
		return VALUE_NONE;
	return module_below(l, dir, link_text(l, name), 1, file, package.conf);
}
