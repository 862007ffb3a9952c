/*
 * JavaScript, TypeScript, TSX: which file a specifier names.
 *
 * A relative one names a file with or without its extension, or a folder with
 * an index; a bare one is a package: of this repository when some package.json
 * has that name, else outside.  tsconfig's paths and baseUrl come before
 * packages.
 * https://nodejs.org/api/esm.html#resolution-algorithm-specification
 * https://www.typescriptlang.org/docs/handbook/modules/reference.html
 */
#include <string.h>

#include "jslink.h"

#define PATH_SIZE	1024	/* longest path that is tried, bytes */
#define EXTENDS_MAX	8	/* tsconfig files that extend each other */

static const char *const extensions[] = {
	"", ".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mts", ".cts", ".mjs",
	".cjs", ".json"
};

/* ---- JSON files ---- */

/* The key after KEY in the object PARENT; KEY PARENT itself: the first. */
static sym_id
json_next(struct linker *l, sym_id parent, sym_id key)
{
	struct link_file_facts f;
	file_no file = link_sym_file(l, parent);
	sym_id first = link_file_sym(l, file), p;
	uint32_t i;

	if (link_facts(l, file, &f) == -1)
		return SYM_NONE;
	for (i = link_sym_ord(l, key) + 1; i < f.ndefs; i++) {
		p = link_sym_parent(l, first + i);
		if (p == parent)
			return first + i;
		if (p == SYM_NONE || link_sym_ord(l, p) <
		    link_sym_ord(l, parent))
			break;
	}
	return SYM_NONE;
}

/* FILE of that name in DIR or above, or FILE_NONE. */
static file_no
file_above(struct linker *l, struct text dir, const char *name)
{
	static const struct text none = { "", 0 };
	const char *slash;
	file_no f;

	for (;;) {
		f = link_file_at(l, dir, dir.len > 0 ? "/" : "",
		    (struct text){ name, strlen(name) }, "");
		if (f != FILE_NONE || dir.len == 0)
			return f;
		slash = memrchr(dir.p, '/', dir.len);
		dir = slash == NULL ? none : (struct text){ dir.p,
		    (size_t)(slash - dir.p) };
	}
}

/* ---- files ---- */

static int
ends_with(struct text t, const char *s)
{
	size_t n = strlen(s);

	return t.len > n && memcmp(t.p + t.len - n, s, n) == 0;
}

/* PATH as it stands, with an extension, or an index in it. */
static file_no
try_path(struct linker *l, struct text path)
{
	static const struct text none = { "", 0 };
	static const char *const swaps[][2] = {
		{ ".js", ".ts" }, { ".js", ".tsx" }, { ".jsx", ".tsx" },
		{ ".mjs", ".mts" }, { ".cjs", ".cts" }
	};
	size_t i;
	file_no f;

	for (i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		if (path.len > 0 && (f = link_file_at(l, none, "", path,
		    extensions[i])) != FILE_NONE)
			return f;
	/* TypeScript is imported by the name that it will be built to. */
	for (i = 0; i < sizeof(swaps) / sizeof(swaps[0]); i++)
		if (ends_with(path, swaps[i][0])) {
			struct text stem = { path.p,
			    path.len - strlen(swaps[i][0]) };

			f = link_file_at(l, none, "", stem, swaps[i][1]);
			if (f != FILE_NONE)
				return f;
		}
	for (i = 1; i < sizeof(extensions) / sizeof(extensions[0]); i++)
		if ((f = link_file_at(l, path, path.len > 0 ? "/" : "",
		    (struct text){ "index", 5 }, extensions[i])) != FILE_NONE)
			return f;
	return FILE_NONE;
}

static file_no
try_join(struct linker *l, struct text dir, struct text rel)
{
	char buf[PATH_SIZE];
	int n = link_path_join(buf, sizeof(buf), dir, rel);

	return n == -1 ? FILE_NONE : try_path(l, (struct text){ buf,
	    (size_t)n });
}

/* ---- packages of this repository ---- */

/* dist/x.js is built from src/x.ts: the same place in another folder. */
static file_no
try_source(struct linker *l, struct text dir, struct text rel)
{
	static const char *const built[] = { "dist", "lib", "build", "out",
	    "esm", "cjs", "es", "types" };
	char buf[PATH_SIZE];
	file_no f = try_join(l, dir, rel);
	const char *p, *slash, *end = rel.p + rel.len;
	size_t i, n;

	if (f != FILE_NONE)
		return f;
	p = rel.p;
	while (end - p > 2 && p[0] == '.' && p[1] == '/')
		p += 2;
	/* Fold by fold: dist/esm/x.js may come from src/x.ts. */
	while ((slash = memchr(p, '/', (size_t)(end - p))) != NULL) {
		for (i = 0; i < sizeof(built) / sizeof(built[0]); i++)
			if (strlen(built[i]) == (size_t)(slash - p) &&
			    memcmp(built[i], p, (size_t)(slash - p)) == 0)
				break;
		if (i == sizeof(built) / sizeof(built[0]))
			return FILE_NONE;
		p = slash + 1;
		n = (size_t)(end - p);
		if (n + 4 >= sizeof(buf))
			return FILE_NONE;
		memcpy(buf, "src/", 4);
		memcpy(buf + 4, p, n);
		/* x.d.ts is of x.ts. */
		if (n > 5 && memcmp(p + n - 5, ".d.ts", 5) == 0)
			n -= 5;
		f = try_join(l, dir, (struct text){ buf, n + 4 });
		if (f != FILE_NONE)
			return f;
	}
	return FILE_NONE;
}

/* What "exports" says of a path, through its conditions. */
static file_no
exports_target(struct linker *l, struct text dir, sym_id key)
{
	static const char *const conditions[] = { "source", "types", "import",
	    "module", "node", "require", "default" };
	struct text t = link_key_text(l, key);
	size_t i;
	file_no f;

	if (key == SYM_NONE)
		return FILE_NONE;
	if (t.p != NULL)
		return try_source(l, dir, t);
	for (i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		sym_id c = link_key(l, key, conditions[i]);

		if (c == SYM_NONE)
			continue;
		t = link_key_text(l, c);
		/* { "import": { "types": …, "default": … } } */
		f = t.p != NULL ? try_source(l, dir, t) :
		    exports_target(l, dir, c);
		if (f != FILE_NONE)
			return f;
	}
	return FILE_NONE;
}

static file_no
package_entry(struct linker *l, file_no manifest)
{
	static const char *const keys[] = { "source", "module", "main",
	    "types", "typings" };
	struct text dir = link_file_dir(l, manifest), t;
	sym_id top = link_file_sym(l, manifest), exports, dot;
	size_t i;
	file_no f;

	exports = link_key(l, top, "exports");
	dot = link_key(l, exports, ".");
	f = exports_target(l, dir, dot != SYM_NONE ? dot : exports);
	for (i = 0; f == FILE_NONE && i < sizeof(keys) / sizeof(keys[0]); i++) {
		t = link_key_text(l, link_key(l, top, keys[i]));
		if (t.p != NULL)
			f = try_source(l, dir, t);
	}
	if (f == FILE_NONE)
		f = try_join(l, dir, (struct text){ "src/index", 9 });
	if (f == FILE_NONE)
		f = try_join(l, dir, (struct text){ "index", 5 });
	return f;
}

/* "./x-*": the part that the star stands for goes into the target. */
static file_no
exports_pattern(struct linker *l, struct text dir, sym_id exports,
    struct text sub)
{
	char buf[PATH_SIZE];
	sym_id k;

	if (exports == SYM_NONE)
		return FILE_NONE;
	for (k = json_next(l, exports, exports); k != SYM_NONE;
	    k = json_next(l, exports, k)) {
		struct text key = link_text(l, link_sym_name(l, k)), t;
		const char *star = memchr(key.p, '*', key.len), *ts;
		size_t pre, post, n;

		if (star == NULL)
			continue;
		pre = (size_t)(star - key.p);
		post = key.len - pre - 1;
		if (sub.len < pre + post || memcmp(sub.p, key.p, pre) != 0 ||
		    memcmp(sub.p + sub.len - post, star + 1, post) != 0)
			continue;
		t = link_key_text(l, k);
		if (t.p == NULL)
			t = link_key_text(l, link_key(l, k, "import"));
		if (t.p == NULL)
			t = link_key_text(l, link_key(l, k, "default"));
		if (t.p == NULL || (ts = memchr(t.p, '*', t.len)) == NULL)
			continue;
		n = sub.len - pre - post;
		if (t.len + n >= sizeof(buf))
			continue;
		memcpy(buf, t.p, (size_t)(ts - t.p));
		memcpy(buf + (ts - t.p), sub.p + pre, n);
		memcpy(buf + (ts - t.p) + n, ts + 1,
		    t.len - (size_t)(ts - t.p) - 1);
		return try_source(l, dir, (struct text){ buf, t.len - 1 + n });
	}
	return FILE_NONE;
}

static file_no
package_path(struct linker *l, file_no manifest, struct text sub)
{
	struct text dir = link_file_dir(l, manifest);
	sym_id top = link_file_sym(l, manifest), exports;
	char buf[PATH_SIZE];
	file_no f;

	if (sub.len + 6 >= sizeof(buf))
		return FILE_NONE;
	memcpy(buf, "./", 2);
	memcpy(buf + 2, sub.p, sub.len);
	exports = link_key(l, top, "exports");
	f = exports == SYM_NONE ? FILE_NONE : exports_target(l, dir,
	    link_child(l, exports, link_name(l, (struct text){ buf,
	    sub.len + 2 })));
	if (f == FILE_NONE)
		f = exports_pattern(l, dir, exports, (struct text){ buf,
		    sub.len + 2 });
	if (f == FILE_NONE)
		f = try_join(l, dir, sub);
	if (f == FILE_NONE) {
		memcpy(buf, "src/", 4);
		memcpy(buf + 4, sub.p, sub.len);
		f = try_join(l, dir, (struct text){ buf, sub.len + 4 });
	}
	return f;
}

/* The package.json that calls itself NAME; the first by path. */
static file_no
package_named(struct linker *l, struct text name)
{
	const file_no *files;
	uint32_t i, n = link_files_named(l,
	    (struct text){ "package.json", 12 }, &files);

	for (i = 0; i < n; i++) {
		struct text t = link_key_text(l, link_key(l,
		    link_file_sym(l, files[i]), "name"));

		if (t.p != NULL && t.len == name.len &&
		    memcmp(t.p, name.p, t.len) == 0)
			return files[i];
	}
	return FILE_NONE;
}

static file_no
bare(struct linker *l, struct text spec)
{
	const char *slash = memchr(spec.p, '/', spec.len);
	struct text name = spec, sub = { "", 0 };
	file_no manifest;

	if (spec.len > 0 && spec.p[0] == '@' && slash != NULL)
		slash = memchr(slash + 1, '/',
		    (size_t)(spec.p + spec.len - slash - 1));
	if (slash != NULL) {
		name.len = (size_t)(slash - spec.p);
		sub.p = slash + 1;
		sub.len = spec.len - name.len - 1;
	}
	if ((manifest = package_named(l, name)) == FILE_NONE)
		return FILE_NONE;
	return sub.len == 0 ? package_entry(l, manifest) :
	    package_path(l, manifest, sub);
}

/* ---- tsconfig ---- */

static file_no
paths_target(struct linker *l, struct text base, sym_id key, struct text spec,
    size_t pre, size_t post)
{
	const struct link_typing *t;
	char buf[PATH_SIZE];
	uint32_t i, n = link_typings(l, key, &t);
	file_no file = link_sym_file(l, key), f;
	struct link_file_facts facts;

	for (i = 0; i < n; i++) {
		const struct link_expr *e;
		struct text to;
		const char *star;
		size_t k, mid = spec.len - pre - post;

		if (t[i].how != TYPING_VALUE ||
		    link_facts(l, file, &facts) == -1)
			continue;
		e = &facts.exprs[t[i].expr];
		if (e->op != EXPR_STRING)
			continue;
		to = link_text(l, link_str(l, file, e->a));
		star = memchr(to.p, '*', to.len);
		if (to.len + mid >= sizeof(buf))
			continue;
		if (star == NULL) {
			memcpy(buf, to.p, to.len);
			k = to.len;
		} else {
			k = (size_t)(star - to.p);
			memcpy(buf, to.p, k);
			memcpy(buf + k, spec.p + pre, mid);
			memcpy(buf + k + mid, star + 1, to.len - k - 1);
			k = to.len - 1 + mid;
		}
		f = try_join(l, base, (struct text){ buf, k });
		if (f != FILE_NONE)
			return f;
		n = link_typings(l, key, &t);
	}
	return FILE_NONE;
}

static file_no
from_paths(struct linker *l, struct text base, sym_id paths, struct text spec)
{
	sym_id k;
	file_no f;

	if (paths == SYM_NONE)
		return FILE_NONE;
	for (k = json_next(l, paths, paths); k != SYM_NONE;
	    k = json_next(l, paths, k)) {
		struct text key = link_text(l, link_sym_name(l, k));
		const char *star = memchr(key.p, '*', key.len);
		size_t pre = star != NULL ? (size_t)(star - key.p) : key.len;
		size_t post = star != NULL ? key.len - pre - 1 : 0;

		if (star == NULL ? spec.len != pre : spec.len < pre + post)
			continue;
		if (memcmp(spec.p, key.p, pre) != 0 || (post > 0 &&
		    memcmp(spec.p + spec.len - post, star + 1, post) != 0))
			continue;
		if ((f = paths_target(l, base, k, spec, pre, post)) != FILE_NONE)
			return f;
	}
	return FILE_NONE;
}

/* Through the config of FILE's folder and those that it extends. */
static file_no
from_config(struct linker *l, file_no file, struct text spec)
{
	file_no config = file_above(l, link_file_dir(l, file), "tsconfig.json");
	int i;

	if (config == FILE_NONE)
		config = file_above(l, link_file_dir(l, file), "jsconfig.json");
	for (i = 0; config != FILE_NONE; i++) {
		if (i == EXTENDS_MAX) {
			link_cut(l, LIMIT_FILES, config);
			break;
		}
		struct text dir = link_file_dir(l, config), base, t;
		sym_id top = link_file_sym(l, config), options;
		char buf[PATH_SIZE];
		file_no f;
		int n;

		options = link_key(l, top, "compilerOptions");
		base = link_key_text(l, link_key(l, options, "baseUrl"));
		n = base.p != NULL ? link_path_join(buf, sizeof(buf), dir, base)
		    : -1;
		f = from_paths(l, n == -1 ? dir : (struct text){ buf,
		    (size_t)n }, link_key(l, options, "paths"), spec);
		if (f == FILE_NONE && n != -1)
			f = try_join(l, (struct text){ buf, (size_t)n }, spec);
		if (f != FILE_NONE)
			return f;
		t = link_key_text(l, link_key(l, top, "extends"));
		config = t.p != NULL && t.len > 0 && t.p[0] == '.' ?
		    try_join(l, dir, t) : FILE_NONE;
	}
	return FILE_NONE;
}

/* ---- specifiers ---- */

file_no
js_relative(struct linker *l, file_no file, struct text spec)
{
	return try_join(l, link_file_dir(l, file), spec);
}

file_no
js_bare(struct linker *l, file_no file, struct text spec)
{
	file_no f = from_config(l, file, spec);

	return f != FILE_NONE ? f : bare(l, spec);
}
