/*
 * C: how names resolve across files.
 *
 * A file sees what it defines and what the files that it includes, and those
 * that they include, define.  What has external linkage is seen from
 * everywhere; when a repository holds several programs and a name has
 * several such definitions, the includes and the place must tell which is
 * meant, or it stays unresolved.  Where a macro stands, what it expands to
 * is called too.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"

extern const struct link_lang link_c;

#define CONF_EXPANDED	95u	/* called by the expansion of a macro */
#define CONF_VARIANT	70u	/* … one of whose definitions the build takes */
#define CONF_LINKAGE	90u	/* the only one, but no include tells so */
#define CONF_NEAR	80u	/* of several the nearest */
#define CONF_TYPE	80u	/* the only type of that name, not seen
				   through includes (a macro: of which one is
				   not known) */
#define CONF_ALTERNATIVE 60u	/* each of those one of which is linked */
#define ALTERNATIVES_MAX 3	/* more have nothing in common but a name */
#define SEEN_MAX	4	/* definitions in different included files */
/* Include closures kept at once; beyond, all are made again when needed. */
#define CLOSURES_MAX	(256u * 1024 * 1024)	/* bytes */

struct closure {
	uint64_t	*bits;		/* by file; NULL: not made */
	int		 open;		/* an include could be several files:
					   what it brings is not known */
};

struct c_state {
	struct closure	*closures;	/* by file */
	file_no		*work;
	uint32_t	 nfiles;
	size_t		 bytes;
	sym_id		*expanding;	/* macros whose expansion is visited */
	uint32_t	 nexpanding, expanding_cap;
};

/* ---- includes ---- */

/* Headers of the language and of POSIX: <these> are the system's. */
static const char *const standard[] = {
	"assert.h", "complex.h", "ctype.h", "dirent.h", "dlfcn.h", "err.h",
	"errno.h", "fcntl.h", "fenv.h", "float.h", "fnmatch.h", "ftw.h",
	"getopt.h", "glob.h", "grp.h", "iconv.h", "inttypes.h", "iso646.h",
	"langinfo.h", "libgen.h", "limits.h", "locale.h", "malloc.h", "math.h",
	"memory.h", "netdb.h", "paths.h", "poll.h", "pthread.h", "pwd.h",
	"regex.h", "sched.h", "search.h", "semaphore.h", "setjmp.h",
	"signal.h", "spawn.h", "stdalign.h", "stdarg.h", "stdatomic.h",
	"stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h",
	"stdnoreturn.h", "string.h", "strings.h", "syslog.h", "tar.h",
	"termios.h", "tgmath.h", "threads.h", "time.h", "uchar.h", "ulimit.h",
	"unistd.h", "utime.h", "wchar.h", "wctype.h",
};

static int
is_standard(struct text t)
{
	size_t i;

	for (i = 0; i < sizeof(standard) / sizeof(standard[0]); i++)
		if (strlen(standard[i]) == t.len &&
		    memcmp(standard[i], t.p, t.len) == 0)
			return 1;
	return 0;
}

/* Directories that two paths have in common, as bytes. */
static size_t
common_dir(struct text a, struct text b)
{
	size_t i, slash = 0;

	for (i = 0; i < a.len && i < b.len && a.p[i] == b.p[i]; i++)
		if (a.p[i] == '/')
			slash = i + 1;
	return slash;
}

static int
has_suffix(struct text path, struct text end)
{
	return path.len >= end.len &&
	    memcmp(path.p + path.len - end.len, end.p, end.len) == 0 &&
	    (path.len == end.len || path.p[path.len - end.len - 1] == '/');
}

static struct text
last_part(struct text t)
{
	size_t i = t.len;

	while (i > 0 && t.p[i - 1] != '/')
		i--;
	return (struct text){ t.p + i, t.len - i };
}

/*
 * The file whose path ends in NAME: the only one, or the one nearest to
 * FROM.  Leading "../" of NAME were not to be resolved, so they go.
 */
static struct value
by_suffix(struct linker *l, file_no from, struct text name, uint32_t *count)
{
	struct text path = link_file_path(l, from);
	size_t near, best = 0;
	const file_no *v;
	file_no found = FILE_NONE;
	uint32_t i, n, ties = 0;

	*count = 0;
	while (name.len > 3 && memcmp(name.p, "../", 3) == 0) {
		name.p += 3;
		name.len -= 3;
	}
	n = link_files_named(l, last_part(name), &v);
	for (i = 0; i < n; i++) {
		if (!link_same_world(l, from, v[i]) ||
		    !has_suffix(link_file_path(l, v[i]), name))
			continue;
		++*count;
		near = common_dir(path, link_file_path(l, v[i]));
		if (*count == 1 || near > best) {
			best = near;
			found = v[i];
			ties = 0;
		} else if (near == best)
			ties++;
	}
	if (*count == 0 || ties > 0)
		return VALUE_NONE;
	return value_module(l, found, *count == 1 ? VALUE_PROVED : CONF_NEAR);
}

static struct value
c_module(struct linker *l, file_no from, const struct link_import *m)
{
	struct text name = link_text(l, m->module);
	char buf[4096];
	struct value v;
	uint32_t count;
	file_no f;
	int len;

	if ((m->flags & IMPORT_SYSTEM) == 0) {
		len = link_path_join(buf, sizeof(buf), link_file_dir(l, from),
		    name);
		if (len != -1) {
			f = link_file(l, (struct text){ buf, (size_t)len });
			if (f != FILE_NONE)
				return value_module(l, f, VALUE_PROVED);
		}
	} else if (is_standard(name))
		return value_external(l, m->module, VALUE_PROVED);
	v = by_suffix(l, from, name, &count);
	if (v.id != 0 || count > 0)
		return v;
	return value_external(l, m->module, VALUE_PROVED);
}

/* ---- what a file sees ---- */

static struct c_state *
state(struct linker *l, file_no any)
{
	return *link_state(l, link_file_lang(l, any));
}

static void *
need_memory(void *p)
{
	if (p == NULL)
		err(2, NULL);
	return p;
}

static void
forget_closures(struct c_state *s)
{
	uint32_t i;

	for (i = 0; i < s->nfiles; i++) {
		free(s->closures[i].bits);
		s->closures[i].bits = NULL;
	}
	s->bytes = 0;
}

static void
make_room(struct linker *l, struct c_state *s)
{
	if (s->closures == NULL) {
		s->nfiles = link_files(l);
		s->closures = need_memory(calloc(s->nfiles + 1,
		    sizeof(*s->closures)));
		s->work = need_memory(calloc(s->nfiles + 1,
		    sizeof(*s->work)));
	}
	if (s->bytes > CLOSURES_MAX)
		forget_closures(s);
}

/* The set of files that F includes, directly or not, and F itself. */
static const uint64_t *
closure(struct linker *l, file_no f)
{
	struct c_state *s = state(l, f);
	struct link_file_facts x;
	uint32_t i, n = 0, at;
	uint64_t *bits;
	struct value v;
	int open = 0;
	file_no g;

	if (s->closures != NULL && s->closures[f].bits != NULL)
		return s->closures[f].bits;
	make_room(l, s);
	bits = need_memory(calloc(s->nfiles / 64 + 1, sizeof(*bits)));
	s->bytes += (s->nfiles / 64 + 1) * sizeof(*bits);
	bits[f / 64] |= 1ULL << f % 64;
	s->work[n++] = f;
	for (at = 0; at < n; at++) {
		link_facts(l, s->work[at], &x);
		for (i = 0; i < x.nimports; i++) {
			v = link_import_value(l, s->work[at], i);
			open |= v.id == 0;
			g = value_file(l, v);
			if (g == FILE_NONE || bits[g / 64] >> g % 64 & 1)
				continue;
			bits[g / 64] |= 1ULL << g % 64;
			s->work[n++] = g;
		}
	}
	s->closures[f].bits = bits;
	s->closures[f].open = open;
	return bits;
}

/* Could F see names through an include that was not resolved? */
static int
is_open(struct linker *l, file_no f)
{
	closure(l, f);
	return state(l, f)->closures[f].open;
}

static int
sees(struct linker *l, file_no f, file_no g)
{
	return closure(l, f)[g / 64] >> g % 64 & 1;
}

/* ---- names ---- */

static int
fits(struct linker *l, sym_id s, enum link_want want)
{
	switch (link_sym_kind(l, s)) {
	case NODE_STRUCT:
	case NODE_UNION:
	case NODE_ENUM:
	case NODE_TYPE_ALIAS:
		return want == WANT_TYPE;
	case NODE_FUNCTION:
	case NODE_VARIABLE:
	case NODE_CONSTANT:
	case NODE_ENUM_MEMBER:
		return want == WANT_VALUE;
	case NODE_MACRO:
		return 1;
	default:
		return 0;
	}
}

static int
is_header(struct linker *l, file_no f)
{
	struct text t = link_file_path(l, f);

	return t.len < 2 || memcmp(t.p + t.len - 2, ".c", 2) != 0;
}

static int
has_linkage(struct linker *l, sym_id s)
{
	enum node_kind kind = link_sym_kind(l, s);

	return (kind == NODE_FUNCTION || kind == NODE_VARIABLE ||
	    kind == NODE_CONSTANT) &&
	    (link_sym_flags(l, s) & NODE_STATIC) == 0 &&
	    link_sym_parent(l, s) == link_file_sym(l, link_sym_file(l, s));
}

/* Does F see a header that G, which defines something, includes itself? */
static int
share_header(struct linker *l, file_no f, file_no g)
{
	const uint64_t *bits;
	struct link_file_facts x;
	uint32_t i;
	file_no h;

	link_facts(l, g, &x);
	for (i = 0; i < x.nimports; i++) {
		h = value_file(l, link_import_value(l, g, i));
		if (h == FILE_NONE)
			continue;
		bits = closure(l, f);
		if (bits[h / 64] >> h % 64 & 1)
			return 1;
	}
	return 0;
}

/* Does F see a header called as the file G is: dict.h for dict.c? */
static int
sees_header_of(struct linker *l, file_no f, file_no g)
{
	struct text base = last_part(link_file_path(l, g));
	char buf[256];
	const file_no *v;
	uint32_t i, n;

	if (base.len < 3 || base.len >= sizeof(buf))
		return 0;
	memcpy(buf, base.p, base.len);
	if (buf[base.len - 2] != '.')
		return 0;
	buf[base.len - 1] = 'h';
	n = link_files_named(l, (struct text){ buf, base.len }, &v);
	for (i = 0; i < n; i++)
		if (sees(l, f, v[i]))
			return 1;
	return 0;
}

static int
same_dir(struct linker *l, file_no f, file_no g)
{
	struct text a = link_file_dir(l, f), b = link_file_dir(l, g);

	return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

/*
 * One of several definitions with external linkage: by header, by
 * directory, by nearness.  Of those in the caller's own directory the one
 * that shares a header with it; else two or three are alternatives, linked
 * into different programs: each is called in its own.
 */
static struct value
choose_linkage(struct linker *l, file_no f, const sym_id *v, uint32_t n)
{
	struct text path = link_file_path(l, f);
	uint32_t i, byhead = 0, bydir = 0, sharing = 0, ties = 0;
	sym_id head = SYM_NONE, dir = SYM_NONE, shares = SYM_NONE;
	sym_id nearest = SYM_NONE;
	struct value all = VALUE_NONE, one;
	size_t near, best = 0;
	file_no g;

	for (i = 0; i < n; i++) {
		g = link_sym_file(l, v[i]);
		if (sees_header_of(l, f, g)) {
			byhead++;
			head = v[i];
		}
		if (same_dir(l, f, g)) {
			one = value_symbol(l, v[i], CONF_ALTERNATIVE);
			all = bydir++ == 0 ? one : value_union(l, all, one);
			dir = v[i];
			if (share_header(l, f, g)) {
				sharing++;
				shares = v[i];
			}
		}
		near = common_dir(path, link_file_path(l, g));
		if (i == 0 || near > best) {
			best = near;
			nearest = v[i];
			ties = 0;
		} else if (near == best)
			ties++;
	}
	if (bydir > 1 && sharing == 1)
		return value_symbol(l, shares, CONF_LINKAGE);
	if (bydir > 1)
		return bydir <= ALTERNATIVES_MAX ? all : VALUE_NONE;
	if (byhead == 1)
		return value_symbol(l, head, bydir == 0 || head == dir ?
		    VALUE_PROVED : CONF_NEAR);
	if (bydir == 1)
		return value_symbol(l, dir, CONF_LINKAGE);
	if (byhead == 0 && ties == 0)
		return value_symbol(l, nearest, CONF_NEAR);
	return VALUE_NONE;
}

/* Several definitions in one file count as one: the build takes one. */
static void
add_once(struct linker *l, sym_id *v, uint32_t *n, uint32_t max, sym_id s)
{
	if (*n > 0 && *n <= max &&
	    link_sym_file(l, v[*n - 1]) == link_sym_file(l, s) &&
	    link_sym_kind(l, v[*n - 1]) == link_sym_kind(l, s))
		return;
	if (*n < max)
		v[*n] = s;
	++*n;
}

static struct value
seen(struct linker *l, const sym_id *v, uint32_t n)
{
	struct value all = value_symbol(l, v[0], VALUE_PROVED);
	uint32_t i;

	for (i = 1; i < n; i++)
		all = value_union(l, all, value_symbol(l, v[i], CONF_UNION));
	return n > 1 ? value_with(all, CONF_UNION) : all;
}

/* `#define f f` says that f exists; f itself is meant. */
static int
names_itself(struct linker *l, sym_id macro)
{
	const struct link_typing *t;
	struct link_file_facts x;
	file_no f = link_sym_file(l, macro);
	uint32_t i, n = link_typings(l, macro, &t);

	link_facts(l, f, &x);
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_ALIAS &&
		    x.exprs[t[i].expr].op == EXPR_NAME &&
		    link_str(l, f, x.exprs[t[i].expr].a) ==
		    link_sym_name(l, macro))
			return 1;
	return 0;
}

#define LINKAGE_MAX	256	/* more definitions of one name: hopeless */

/*
 * What NAME means in file F.  MACROS: a macro may be meant, and then is,
 * before anything else.
 */
static struct value
find(struct linker *l, file_no f, name_id name, enum link_want want,
    int macros, uint32_t *candidates)
{
	sym_id in[SEEN_MAX], macro[SEEN_MAX], far[LINKAGE_MAX], other = 0, s;
	uint32_t i, n, nin = 0, nmacro = 0, nfar = 0, nother = 0;
	const sym_id *named;
	struct value v;
	sym_id *copy;
	file_no g;

	n = link_named(l, name, &named);
	copy = need_memory(reallocarray(NULL, n + 1, sizeof(*copy)));
	for (i = 0; i < n; i++)
		copy[i] = named[i];
	for (i = 0; i < n; i++) {
		s = copy[i];
		g = link_sym_file(l, s);
		if (!link_same_world(l, f, g) || !fits(l, s, want))
			continue;
		if (link_sym_kind(l, s) == NODE_MACRO) {
			if (!macros || names_itself(l, s))
				continue;
			if (sees(l, f, g))
				add_once(l, macro, &nmacro, SEEN_MAX, s);
			else if (is_header(l, g) && is_open(l, f)) {
				nother++;
				other = s;
			}
		} else if (sees(l, f, g))
			add_once(l, in, &nin, SEEN_MAX, s);
		else if (has_linkage(l, s))
			add_once(l, far, &nfar, LINKAGE_MAX, s);
		else if (want == WANT_TYPE ||
		    link_sym_kind(l, s) == NODE_ENUM_MEMBER) {
			if (is_header(l, g)) {
				nother++;
				other = s;
			}
		}
	}
	free(copy);
	*candidates = nmacro + nin + nfar + nother;
	if (nmacro > 0)
		return nmacro <= SEEN_MAX ? seen(l, macro, nmacro) :
		    VALUE_NONE;
	if (nin > 0)
		return nin <= SEEN_MAX ? seen(l, in, nin) : VALUE_NONE;
	if (nfar == 1) {
		g = link_sym_file(l, far[0]);
		return value_symbol(l, far[0], same_dir(l, f, g) ||
		    sees_header_of(l, f, g) || share_header(l, f, g) ?
		    VALUE_PROVED : CONF_LINKAGE);
	}
	if (nfar > 1 && nfar <= LINKAGE_MAX &&
	    (v = choose_linkage(l, f, far, nfar)).id != 0)
		return v;
	if (nfar == 0 && nother == 1)
		return value_symbol(l, other, CONF_TYPE);
	return VALUE_NONE;
}

static struct value
c_global(struct linker *l, file_no f, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct value v = find(l, f, name, want, 1, candidates);

	(void)scope;
	if (v.id != 0 || *candidates > 0)
		return v;
	return value_external(l, name, VALUE_PROVED);
}

/* What p[i] and *p are has the type that p was declared with. */
static struct value
c_element(struct linker *l, struct value v)
{
	(void)l;
	return v;
}

/* ---- macros ---- */

static int
is_expanding(struct c_state *s, sym_id macro)
{
	uint32_t i;

	for (i = 0; i < s->nexpanding; i++)
		if (s->expanding[i] == macro)
			return 1;
	if (s->nexpanding == s->expanding_cap) {
		s->expanding_cap = s->expanding_cap * 2 + 64;
		s->expanding = need_memory(reallocarray(s->expanding,
		    s->expanding_cap, sizeof(*s->expanding)));
	}
	s->expanding[s->nexpanding++] = macro;
	return 0;
}

static void	expand(struct linker *, const struct link_site *, sym_id,
		    int, uint32_t);

/* V is called by an expansion at SITE. */
static void
expanded(struct linker *l, const struct link_site *site, struct value v,
    uint32_t conf)
{
	sym_id s = value_sym(l, v);

	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		if (link_sym_kind(l, s) == NODE_MACRO)
			expand(l, site, s, 1, conf);
		else if (link_sym_kind(l, s) == NODE_FUNCTION)
			link_edge(l, site, EDGE_CALLS, s,
			    value_with(v, conf).conf);
		break;
	case VALUE_UNION:
		expanded(l, site, value_a(l, v), conf);
		expanded(l, site, value_b(l, v), conf);
		break;
	case VALUE_EXTERNAL:
		link_edge_external(l, site, EDGE_CALLS, value_name(l, v),
		    conf);
		break;
	default:
		break;
	}
}

/* A name in a macro's body: as the macro's file sees it, else as ours. */
static struct value
in_body(struct linker *l, const struct link_site *site, sym_id macro,
    uint32_t expr)
{
	file_no g = link_sym_file(l, macro);
	struct value v = link_eval(l, g, expr, WANT_VALUE), w;
	struct link_file_facts x;
	uint32_t candidates;
	name_id name;

	link_facts(l, g, &x);
	if (x.exprs[expr].op != EXPR_NAME)
		return v;
	name = link_str(l, g, x.exprs[expr].a);
	/* A macro's own name is not expanded again: it is the function. */
	if (name == link_sym_name(l, macro))
		return find(l, site->file, name, WANT_VALUE, 0, &candidates);
	if (value_kind(l, v) != VALUE_EXTERNAL && v.id != 0)
		return v;
	w = find(l, site->file, name, WANT_VALUE, 1, &candidates);
	return w.id != 0 ? w : v;
}

/* One definition of a macro. */
static void
expand_one(struct linker *l, const struct link_site *site, sym_id macro,
    int called, uint32_t conf)
{
	const struct link_typing *t;
	struct link_ref r;
	uint32_t i, n;

	if (is_expanding(state(l, site->file), macro))
		return;
	n = link_refs(l, macro);
	for (i = 0; i < n; i++) {
		link_ref_get(l, macro, i, &r);
		if (r.kind == REF_CALL)
			expanded(l, site, in_body(l, site, macro, r.expr),
			    conf);
	}
	n = called ? link_typings(l, macro, &t) : 0;
	for (i = 0; i < n; i++) {
		link_typings(l, macro, &t);
		if (t[i].how == TYPING_ALIAS)
			expanded(l, site, in_body(l, site, macro, t[i].expr),
			    conf);
	}
}

/*
 * What the body of MACRO calls, is called where MACRO stands, and what the
 * macros in it call; of conditional definitions in one file each may be the
 * one.  CALLED: it stands before an argument list, which then belongs to
 * what it is an alias of.
 */
static void
expand(struct linker *l, const struct link_site *site, sym_id macro,
    int called, uint32_t conf)
{
	sym_id first = link_child(l, link_sym_parent(l, macro),
	    link_sym_name(l, macro)), s;
	uint32_t n = 0;

	for (s = first; s != SYM_NONE; s = link_child_next(l, s))
		n += link_sym_kind(l, s) == NODE_MACRO;
	if (n > 1 && conf > CONF_VARIANT)
		conf = CONF_VARIANT;
	for (s = first; s != SYM_NONE; s = link_child_next(l, s))
		if (link_sym_kind(l, s) == NODE_MACRO)
			expand_one(l, site, s, called, conf);
}

static int
c_target(struct linker *l, const struct link_site *site, struct value v)
{
	sym_id s = value_sym(l, v), from;
	uint32_t candidates;

	if (link_sym_kind(l, s) != NODE_MACRO || site->ref == NULL)
		return 0;
	from = link_file_sym(l, site->file) + site->source;
	if (link_sym_kind(l, from) == NODE_MACRO) {
		/* Its body is expanded where it is used.  Its own name in it
		   means the function. */
		if (s != from || site->ref->kind != REF_CALL)
			return 0;
		v = find(l, site->file, link_sym_name(l, s), WANT_VALUE, 0,
		    &candidates);
		if (value_kind(l, v) == VALUE_SYMBOL)
			link_edge(l, site, EDGE_CALLS, value_sym(l, v),
			    v.conf);
		return 1;
	}
	state(l, site->file)->nexpanding = 0;
	if (site->ref->kind == REF_CALL)
		expand(l, site, s, 1, CONF_EXPANDED);
	else if (site->ref->kind == REF_NAME &&
	    (link_sym_flags(l, s) & NODE_CALLABLE_MACRO) == 0)
		expand(l, site, s, 0, CONF_EXPANDED);
	return 0;
}

static void
c_begin(struct linker *l)
{
	*link_state(l, &link_c) = need_memory(calloc(1,
	    sizeof(struct c_state)));
}

static void
c_end(struct linker *l)
{
	struct c_state *s = *link_state(l, &link_c);

	if (s->closures != NULL)
		forget_closures(s);
	free(s->closures);
	free(s->work);
	free(s->expanding);
	free(s);
}

const struct link_lang link_c = {
	.abi = LINK_ABI,
	.name = "c",
	.flags = LINK_FLAT | LINK_NO_CALL_VARIABLE | LINK_GUESS_MEMBER |
	    LINK_CLASS_HIDDEN | LINK_TYPES_APART,
	.module = c_module,
	.global = c_global,
	.element = c_element,
	.target = c_target,
	.begin = c_begin,
	.end = c_end,
};
