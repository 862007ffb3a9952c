/*
 * C and C++: which file an include names, and what a file sees through its
 * includes.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "clink.h"

/* Include closures kept at once; beyond, all are made again when needed. */
#define CLOSURES_MAX	(256u * 1024 * 1024)	/* bytes */

struct closure {
	uint64_t	*bits;		/* by file; NULL: not made */
	int		 open;		/* an include could be several files:
					   what it brings is not known */
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

size_t
c_common_dir(struct text a, struct text b)
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
c_last_part(struct text t)
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
	n = link_files_named(l, c_last_part(name), &v);
	for (i = 0; i < n; i++) {
		if (!link_same_world(l, from, v[i]) ||
		    !has_suffix(link_file_path(l, v[i]), name))
			continue;
		++*count;
		near = c_common_dir(path, link_file_path(l, v[i]));
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

struct value
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

struct c_state *
c_state(struct linker *l, file_no any)
{
	return *link_state(l, link_file_lang(l, any));
}

void *
c_need(void *p)
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
		s->closures = c_need(calloc(s->nfiles + 1,
		    sizeof(*s->closures)));
		s->work = c_need(calloc(s->nfiles + 1,
		    sizeof(*s->work)));
	}
	if (s->bytes > CLOSURES_MAX)
		forget_closures(s);
}

/* The set of files that F includes, directly or not, and F itself: bits. */
static const uint64_t *
c_closure(struct linker *l, file_no f)
{
	struct c_state *s = c_state(l, f);
	struct link_file_facts x;
	uint32_t i, n = 0, at;
	uint64_t *bits;
	struct value v;
	int open = 0;
	file_no g;

	if (s->closures != NULL && s->closures[f].bits != NULL)
		return s->closures[f].bits;
	make_room(l, s);
	bits = c_need(calloc(s->nfiles / 64 + 1, sizeof(*bits)));
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

int
c_is_open(struct linker *l, file_no f)
{
	c_closure(l, f);
	return c_state(l, f)->closures[f].open;
}

int
c_sees(struct linker *l, file_no f, file_no g)
{
	return c_closure(l, f)[g / 64] >> g % 64 & 1;
}

/* What follows the last dot of a path's last part. */
static struct text
extension(struct text path)
{
	struct text t = c_last_part(path);
	size_t i = t.len;

	while (i > 0 && t.p[i - 1] != '.')
		i--;
	return i == 0 ? (struct text){ t.p, 0 } :
	    (struct text){ t.p + i, t.len - i };
}

int
c_is_header(struct linker *l, file_no f)
{
	static const char *const sources[] = { "C", "c", "c++", "cc", "cpp",
	    "cxx" };

	return !link_word_in(extension(link_file_path(l, f)), LINK_LIST(sources));
}

int
c_share_header(struct linker *l, file_no f, file_no g)
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
		bits = c_closure(l, f);
		if (bits[h / 64] >> h % 64 & 1)
			return 1;
	}
	return 0;
}

int
c_see_alike(struct linker *l, file_no f, file_no g)
{
	const uint64_t *a, *b;
	uint64_t both;
	uint32_t i, words;

	/* Making the second may forget the first, but not the other way. */
	c_closure(l, f);
	b = c_closure(l, g);
	a = c_closure(l, f);
	words = c_state(l, f)->nfiles / 64 + 1;
	for (i = 0; i < words; i++) {
		both = a[i] & b[i];
		if (f / 64 == i)
			both &= ~(1ULL << f % 64);
		if (g / 64 == i)
			both &= ~(1ULL << g % 64);
		if (both != 0)
			return 1;
	}
	return 0;
}

int
c_sees_header_of(struct linker *l, file_no f, file_no g)
{
	static const char *const headers[] = { "h", "hh", "hpp", "hxx" };
	struct text base = c_last_part(link_file_path(l, g));
	size_t ext = extension(base).len, k, len;
	char buf[256];
	const file_no *v;
	uint32_t i, n;

	if (ext == 0 || base.len - ext + 4 > sizeof(buf))
		return 0;
	memcpy(buf, base.p, base.len - ext);
	for (k = 0; k < sizeof(headers) / sizeof(headers[0]); k++) {
		len = strlen(headers[k]);
		memcpy(buf + base.len - ext, headers[k], len);
		n = link_files_named(l, (struct text){ buf,
		    base.len - ext + len }, &v);
		for (i = 0; i < n; i++)
			if (c_sees(l, f, v[i]))
				return 1;
	}
	return 0;
}

int
c_same_dir(struct linker *l, file_no f, file_no g)
{
	struct text a = link_file_dir(l, f), b = link_file_dir(l, g);

	return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

void
c_state_release(struct c_state *s)
{
	if (s->closures != NULL)
		forget_closures(s);
	free(s->closures);
	free(s->work);
	free(s->expanding);
	free(s);
}
