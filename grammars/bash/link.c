/*
 * Shell scripts: a command is a function of the script, of what it sources,
 * or else a function that only one script of the repository defines, since
 * scripts are sourced in ways that cannot be read; what is left is a program.
 * Variables likewise.  References: see bash.h.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"

#define PATH_LONGEST	4096	/* bytes */
#define SOURCES_MAX	256	/* scripts that one sources, in all */

/* Confidence of … */
#define CONF_VARIANT	90u	/* one of several definitions in one script */
#define CONF_BESIDE	95u	/* a script in the same folder, by name */
#define CONF_TOP	90u	/* from the top of the repository */
#define CONF_TAIL	85u	/* the only one whose path ends so */
#define CONF_FOLDER	80u	/* a function of another script in the folder */
#define CONF_ONLY	70u	/* the only function of that name */
#define CONF_PROGRAM	60u	/* a script that is called like a program */
#define CONF_VARIABLE	60u	/* the only variable of that name */

/* Programs that everybody has: a function of another script that is called
   so is not meant. */
static const char *const programs[] = { "apt", "apt-get", "awk", "base64",
    "basename", "bash", "bc", "bzip2", "cat", "chgrp", "chmod", "chown",
    "clear", "cmp", "comm", "cp", "curl", "cut", "date", "dd", "df", "diff",
    "dirname", "docker", "du", "echo", "egrep", "env", "expand", "expr",
    "fgrep", "file", "find", "fold", "gawk", "gcc", "git", "grep", "gunzip",
    "gzip", "head", "hostname", "id", "install", "ip", "jq", "kill", "less",
    "ln", "logger", "ls", "make", "man", "md5sum", "mkdir", "mkfifo",
    "mktemp", "more", "mount", "mv", "nc", "nl", "node", "npm", "nproc", "od",
    "openssl", "paste", "patch", "perl", "php", "pip", "pkill", "printf", "ps",
    "python", "python3", "readlink", "realpath", "rev", "rm", "rmdir",
    "rsync", "ruby", "scp", "sed", "seq", "sh", "sha1sum", "sha256sum",
    "sleep", "sort", "split", "ssh", "stat", "strings", "stty", "su", "sudo",
    "systemctl", "tac", "tail", "tar", "tee", "test", "time", "timeout",
    "touch", "tput", "tr", "tty", "umount", "uname", "uniq", "unzip", "vi",
    "vim", "wc", "wget", "which", "who", "whoami", "xargs", "xz", "yes",
    "zip" };

extern const struct link_lang link_bash;

/* ---- paths: see bash_path_of() in bash.h ---- */

static int
ends_in(struct text path, struct text tail)
{
	return path.len >= tail.len &&
	    memcmp(path.p + path.len - tail.len, tail.p, tail.len) == 0 &&
	    (path.len == tail.len || path.p[path.len - tail.len - 1] == '/');
}

/* DIR/REL, also where the name lacks its ending. */
static file_no
file_at(struct linker *l, struct text dir, struct text rel)
{
	static const char *const ends[] = { "", ".sh", ".bash", ".bats" };
	char buf[PATH_LONGEST];
	struct text none = { "", 0 };
	int n = link_path_join(buf, sizeof(buf), dir, rel);
	file_no f = FILE_NONE;
	size_t i;

	for (i = 0; n > 0 && f == FILE_NONE &&
	    i < sizeof(ends) / sizeof(ends[0]); i++)
		f = link_file_at(l, (struct text){ buf, (size_t)n }, "", none,
		    ends[i]);
	return f;
}

/* The only file whose path ends in TAIL. */
static file_no
file_by_tail(struct linker *l, struct text tail)
{
	char buf[PATH_LONGEST];
	const file_no *files;
	struct text base = tail, at = tail;
	file_no found = FILE_NONE;
	const char *slash;
	uint32_t i, n, k;

	for (k = 0; k < 2; k++) {
		if ((slash = memrchr(at.p, '/', at.len)) != NULL)
			base = (struct text){ slash + 1, (size_t)(at.p +
			    at.len - slash - 1) };
		else
			base = at;
		n = link_files_named(l, base, &files);
		for (i = 0; i < n; i++) {
			if (!ends_in(link_file_path(l, files[i]), at))
				continue;
			if (found != FILE_NONE)
				return FILE_NONE;
			found = files[i];
		}
		if (found != FILE_NONE || tail.len + 4 > sizeof(buf))
			break;
		memcpy(buf, tail.p, tail.len);
		memcpy(buf + tail.len, ".sh", 3);
		at = (struct text){ buf, tail.len + 3 };
	}
	return found;
}

static struct text
behind(struct text t, size_t n)
{
	t.p += n;
	t.len -= n;
	while (t.len > 0 && t.p[0] == '/') {
		t.p++;
		t.len--;
	}
	return t;
}

/* The file that PATH, written in FILE, is; *CONF: how sure. */
static file_no
find_script(struct linker *l, file_no file, struct text path, uint32_t *conf)
{
	struct text dir = link_file_dir(l, file), top = { "", 0 };
	file_no f;

	*conf = VALUE_PROVED;
	if (path.len == 0)
		return FILE_NONE;
	if (path.p[0] == '.' && (f = file_at(l, dir, path)) != FILE_NONE)
		return f;
	if (path.p[0] == '^')
		return file_at(l, top, behind(path, 1));
	while (path.len > 2 && (memcmp(path.p, "./", 2) == 0 ||
	    memcmp(path.p, "../", 3) == 0))
		path = behind(path, path.p[1] == '.' ? 2 : 1);
	if (path.p[0] == '*' || path.p[0] == '/') {
		path = behind(path, 1);
		if (path.len == 0)
			return FILE_NONE;
	} else {
		*conf = CONF_BESIDE;
		if ((f = file_at(l, dir, path)) != FILE_NONE)
			return f;
		*conf = CONF_TOP;
		if ((f = file_at(l, top, path)) != FILE_NONE)
			return f;
	}
	*conf = CONF_TAIL;
	if ((f = file_by_tail(l, path)) != FILE_NONE)
		return f;
	return file_at(l, dir, path);
}

static struct value
bash_module(struct linker *l, file_no file, const struct link_import *m)
{
	struct text t = link_text(l, m->module);
	uint32_t conf;
	file_no f = find_script(l, file, t, &conf);
	const char *slash;

	if (f == file || (f != FILE_NONE && link_file_lang(l, f) != &link_bash))
		return VALUE_NONE;
	if (f != FILE_NONE)
		return value_module(l, f, conf);
	if (t.len == 0 || t.p[0] == '.' || t.p[0] == '^' || t.p[0] == '*')
		return VALUE_NONE;
	slash = memrchr(t.p, '/', t.len);
	return value_external(l, link_name(l, slash == NULL ? t :
	    (struct text){ slash + 1, (size_t)(t.p + t.len - slash - 1) }),
	    VALUE_PROVED);
}

/* ---- names ---- */

enum what { FUNCTION, VARIABLE };

static int
is_what(struct linker *l, sym_id s, enum what what)
{
	enum node_kind k = link_sym_kind(l, s);

	return what == FUNCTION ? link_sym_is_callable(l, s) :
	    k == NODE_VARIABLE || k == NODE_CONSTANT;
}

/* The first of that name in the file. */
static sym_id
in_file(struct linker *l, file_no f, name_id name, enum what what)
{
	sym_id s = link_child(l, link_file_sym(l, f), name);

	while (s != SYM_NONE && !is_what(l, s, what))
		s = link_child_next(l, s);
	return s;
}

/* Scripts that one sources, and those that they source. */
struct sources {
	file_no		 v[SOURCES_MAX];
	uint32_t	 conf[SOURCES_MAX];
	uint32_t	 n;
};

static void
gather(struct linker *l, struct sources *s, file_no file)
{
	struct link_file_facts f;
	uint32_t i, k, at;
	struct value v;

	s->n = 1;
	s->v[0] = file;
	s->conf[0] = VALUE_PROVED;
	for (at = 0; at < s->n; at++) {
		if (link_file_lang(l, s->v[at]) != &link_bash)
			continue;
		link_facts(l, s->v[at], &f);
		for (i = 0; i < f.nimports; i++) {
			v = link_import_value(l, s->v[at], i);
			link_facts(l, s->v[at], &f);
			if (value_kind(l, v) != VALUE_MODULE)
				continue;
			for (k = 0; k < s->n && s->v[k] != value_file(l, v);
			    k++)
				continue;
			if (k < s->n)
				continue;
			if (s->n == SOURCES_MAX) {
				link_cut(l, LIMIT_FILES, file);
				return;
			}
			s->v[s->n] = value_file(l, v);
			s->conf[s->n++] = v.conf < s->conf[at] ? v.conf :
			    s->conf[at];
		}
	}
}

static int
is_program(struct text t)
{
	return link_word_in(t, LINK_LIST(programs));
}

static int
same_dir(struct linker *l, file_no a, file_no b)
{
	struct text x = link_file_dir(l, a), y = link_file_dir(l, b);

	return x.len == y.len && memcmp(x.p, y.p, x.len) == 0;
}

/*
 * The only script of the repository that defines NAME; or in the folder.
 * What tests define is for tests.
 */
static sym_id
only_one(struct linker *l, file_no file, name_id name, enum what what,
    uint32_t *conf, uint32_t *candidates)
{
	int test = (link_file_flags(l, file) & FILE_TEST) != 0;
	sym_id found[2] = { SYM_NONE, SYM_NONE };
	uint32_t i, n, files[2] = { 0, 0 };
	const sym_id *syms;
	file_no f;
	int near;

	*candidates = 0;
	n = link_named(l, name, &syms);
	for (i = 0; i < n; i++) {
		f = link_sym_file(l, syms[i]);
		if (link_file_lang(l, f) != &link_bash ||
		    (!test && link_file_flags(l, f) & FILE_TEST) ||
		    !is_what(l, syms[i], what)) {
			n = link_named(l, name, &syms);
			continue;
		}
		for (near = 0; near <= same_dir(l, file, f); near++) {
			if (found[near] != SYM_NONE &&
			    link_sym_file(l, found[near]) == f)
				continue;
			found[near] = syms[i];
			files[near]++;
		}
		n = link_named(l, name, &syms);
	}
	*candidates = files[0];
	*conf = files[0] == 1 && files[1] == 0 ? CONF_ONLY : CONF_FOLDER;
	if (files[1] == 1)
		return found[1];
	return files[0] == 1 ? found[0] : SYM_NONE;
}

/* Edges to all definitions of the name of S in its file: which of them is
   made depends on what runs. */
static void
edges_to(struct linker *l, const struct link_site *site, enum edge_type type,
    sym_id s, uint32_t conf, enum what what)
{
	sym_id first = in_file(l, link_sym_file(l, s), link_sym_name(l, s),
	    what), next;
	uint32_t n = 0;

	for (next = first; next != SYM_NONE; next = link_child_next(l, next))
		n += (uint32_t)is_what(l, next, what);
	if (n > 1 && conf > CONF_VARIANT)
		conf = CONF_VARIANT;
	for (next = first; next != SYM_NONE; next = link_child_next(l, next))
		if (is_what(l, next, what))
			link_edge(l, site, type, next, conf);
}

/* ---- references ---- */

/* 1: NAME was found, and the edge made. */
static int
known(struct linker *l, const struct link_site *site,
    const struct sources *src, name_id name, enum edge_type type,
    enum what what)
{
	sym_id s;
	uint32_t i;

	for (i = 0; i < src->n; i++) {
		if (link_file_lang(l, src->v[i]) != &link_bash)
			continue;
		s = in_file(l, src->v[i], name, what);
		if (s == SYM_NONE)
			continue;
		edges_to(l, site, type, s, src->conf[i], what);
		return 1;
	}
	return 0;
}

/*
 * A script that may be on the PATH: the only one of that name that stands at
 * the top or where programs do.
 */
static file_no
program(struct linker *l, file_no from, name_id name)
{
	static const char *const folders[] = { "", "bin", "libexec", "sbin",
	    "scripts", "tools" };
	const file_no *files;
	file_no found = FILE_NONE;
	uint32_t i, n = link_files_named(l, link_text(l, name), &files);
	struct text dir;
	const char *slash;

	for (i = 0; i < n; i++) {
		dir = link_file_dir(l, files[i]);
		if ((slash = memrchr(dir.p, '/', dir.len)) != NULL)
			dir = behind(dir, (size_t)(slash - dir.p));
		if (files[i] == from || !link_word_in(dir, LINK_LIST(folders)) ||
		    link_file_lang(l, files[i]) != &link_bash)
			continue;
		if (found != FILE_NONE)
			return FILE_NONE;
		found = files[i];
	}
	return found;
}

static void
command(struct linker *l, const struct link_site *site,
    const struct sources *src, name_id name)
{
	uint32_t conf, candidates = 0;
	file_no script = FILE_NONE;
	sym_id s = SYM_NONE;

	if (known(l, site, src, name, EDGE_CALLS, FUNCTION))
		return;
	if (!is_program(link_text(l, name))) {
		s = only_one(l, site->file, name, FUNCTION, &conf,
		    &candidates);
		script = program(l, site->file, name);
	}
	if (s != SYM_NONE)
		edges_to(l, site, EDGE_CALLS, s, conf, FUNCTION);
	else if (script != FILE_NONE && candidates == 0)
		link_edge(l, site, EDGE_CALLS, link_file_sym(l, script),
		    CONF_PROGRAM);
	else if (candidates > 1)
		link_unresolved(l, site, EDGE_CALLS, name, candidates);
	else
		link_edge_external(l, site, EDGE_CALLS, name, VALUE_PROVED);
}

static void
named(struct linker *l, const struct link_site *site,
    const struct sources *src, name_id name, enum what what)
{
	uint32_t conf, candidates;
	struct text t = link_text(l, name);
	sym_id s;

	if (known(l, site, src, name, EDGE_REFERENCES, what) ||
	    (what == VARIABLE && (t.len < 4 || t.p[0] < 'A' ||
	    t.p[0] > 'Z')))
		return;
	s = only_one(l, site->file, name, what, &conf, &candidates);
	if (s != SYM_NONE)
		edges_to(l, site, EDGE_REFERENCES, s, what == VARIABLE ?
		    CONF_VARIABLE : conf, what);
}

static void
reference(struct linker *l, const struct link_site *site,
    const struct sources *src)
{
	struct link_file_facts f;
	struct link_expr e;
	name_id name;
	uint32_t conf;
	file_no script;

	link_facts(l, site->file, &f);
	e = f.exprs[site->ref->expr];
	name = link_str(l, site->file, e.a);
	if (e.op == EXPR_LITERAL)
		link_edge_external(l, site, EDGE_CALLS, name, VALUE_PROVED);
	else if (e.op == EXPR_STRING) {
		script = find_script(l, site->file, link_text(l, name), &conf);
		if (script != FILE_NONE && script != site->file)
			link_edge(l, site, EDGE_CALLS, link_file_sym(l,
			    script), conf);
	} else if (site->ref->kind == REF_CALL)
		command(l, site, src, name);
	else
		named(l, site, src, name, site->ref->arity == 0 ? FUNCTION :
		    VARIABLE);
}

static void
bash_file(struct linker *l, file_no file)
{
	sym_id first = link_file_sym(l, file);
	struct link_file_facts f;
	struct link_site site = { .file = file };
	struct sources *src;
	struct link_ref r;
	uint32_t ord, ndefs, i, n;

	if ((src = malloc(sizeof(*src))) == NULL)
		err(2, NULL);
	gather(l, src, file);
	link_facts(l, file, &f);
	ndefs = f.ndefs;
	for (ord = 0; ord < ndefs; ord++) {
		n = link_refs(l, first + ord);
		for (i = 0; i < n; i++) {
			link_ref_get(l, first + ord, i, &r);
			site.source = ord;
			site.line = r.line;
			site.ref = &r;
			reference(l, &site, src);
		}
	}
	free(src);
}

/* Paths depend on what their last components name. */
static void
bash_mentions(struct linker *l, file_no file)
{
	struct link_file_facts f;
	struct text t;
	const char *p;
	uint32_t i;

	link_facts(l, file, &f);
	for (i = 0; i < f.nexprs; i++) {
		if (f.exprs[i].op != EXPR_STRING)
			continue;
		t = link_text(l, link_str(l, file, f.exprs[i].a));
		if ((p = memrchr(t.p, '/', t.len)) != NULL)
			t = behind(t, (size_t)(p - t.p));
		if (t.len > 0 && t.p[0] == '*')
			t = behind(t, 1);
		link_mention(l, t);
		if ((p = memchr(t.p, '.', t.len)) != NULL)
			t.len = (size_t)(p - t.p);
		link_mention(l, t);
	}
}

const struct link_lang link_bash = {
	.abi = LINK_ABI,
	.name = "bash",
	.flags = LINK_OWN_REFS,
	.module = bash_module,
	.file = bash_file,
	.mentions = bash_mentions,
};
