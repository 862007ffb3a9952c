/*
 * Symbols of SCIP, and what those are called that lie outside.
 *
 *   symbol      = scheme ' ' manager ' ' package ' ' version ' ' descriptor …
 *               | "local " id
 *   descriptor  = name '/' | name '#' | name '.' | name '(' id ').'
 *               | '[' name ']' | '(' name ')' | name ':' | name '!'
 * A blank in the first four is doubled; a name that is no identifier stands
 * between backquotes, and a backquote in it is doubled.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "scip.h"

#define DESCRIPTORS_MAX	64	/* of one symbol */

/* ---- parts ---- */

/* Up to a single blank; moves behind it.  -1: there is none. */
static int
part(struct text *rest, struct text *out)
{
	size_t i;

	out->p = rest->p;
	for (i = 0; i < rest->len; i++) {
		if (rest->p[i] != ' ')
			continue;
		if (i + 1 < rest->len && rest->p[i + 1] == ' ') {
			i++;
			continue;
		}
		out->len = i;
		rest->p += i + 1;
		rest->len -= i + 1;
		return 0;
	}
	return -1;
}

static int
is_simple(char c)
{
	return is_name_char((unsigned char)c) || c == '+' || c == '-';
}

/* A name at the beginning of REST, moving behind it. */
static int
name(struct text *rest, struct text *out)
{
	size_t i = 0;

	if (rest->len > 0 && rest->p[0] == '`') {
		for (i = 1; i < rest->len; i++) {
			if (rest->p[i] != '`')
				continue;
			if (i + 1 < rest->len && rest->p[i + 1] == '`') {
				i++;
				continue;
			}
			break;
		}
		if (i >= rest->len)
			return -1;
		out->p = rest->p + 1;
		out->len = i - 1;
		i++;
	} else {
		while (i < rest->len && is_simple(rest->p[i]))
			i++;
		out->p = rest->p;
		out->len = i;
	}
	rest->p += i;
	rest->len -= i;
	return 0;
}

struct descriptor {
	enum scip_kind	kind;
	struct text	name;
};

/* The brackets of a method, and its point. */
static int
method(struct text *rest)
{
	const char *end = memchr(rest->p, ')', rest->len);
	size_t n;

	if (end == NULL)
		return -1;
	n = (size_t)(end - rest->p) + 1;
	if (n == rest->len || rest->p[n] != '.')
		return -1;
	rest->p += n + 1;
	rest->len -= n + 1;
	return 0;
}

static int
bracketed(struct text *rest, char end, struct descriptor *d)
{
	rest->p++;
	rest->len--;
	if (name(rest, &d->name) == -1 || rest->len == 0 ||
	    rest->p[0] != end)
		return -1;
	rest->p++;
	rest->len--;
	return 0;
}

/* The next descriptor.  1, 0: none is left, -1: damaged. */
static int
descriptor(struct text *rest, struct descriptor *d)
{
	static const char suffixes[] = "/#.:!";
	static const enum scip_kind kinds[] = { SCIP_NAMESPACE, SCIP_TYPE,
	    SCIP_TERM, SCIP_META, SCIP_MACRO };
	const char *s;

	if (rest->len == 0)
		return 0;
	if (rest->p[0] == '[' || rest->p[0] == '(') {
		d->kind = rest->p[0] == '[' ? SCIP_TYPE_PARAMETER :
		    SCIP_PARAMETER;
		return bracketed(rest, rest->p[0] == '[' ? ']' : ')', d) == -1
		    ? -1 : 1;
	}
	if (name(rest, &d->name) == -1 || rest->len == 0)
		return -1;
	if (rest->p[0] == '(') {
		d->kind = SCIP_METHOD;
		return method(rest) == -1 ? -1 : 1;
	}
	if (rest->p[0] == '\0' || (s = strchr(suffixes, rest->p[0])) == NULL)
		return -1;
	d->kind = kinds[s - suffixes];
	rest->p++;
	rest->len--;
	return 1;
}

int
scip_symbol_get(struct scip_symbol *s, struct text t)
{
	struct text rest = t, scheme;
	struct descriptor d;
	int n, any = 0;

	memset(s, 0, sizeof(*s));
	if (t.len > 6 && memcmp(t.p, "local ", 6) == 0) {
		s->kind = SCIP_LOCAL;
		s->name.p = t.p + 6;
		s->name.len = t.len - 6;
		return 0;
	}
	if (part(&rest, &scheme) == -1 || part(&rest, &s->manager) == -1 ||
	    part(&rest, &s->package) == -1 || part(&rest, &s->version) == -1)
		return -1;
	s->owner.p = t.p;
	s->owner.len = (size_t)(rest.p - t.p);
	s->descriptors = rest;
	while ((n = descriptor(&rest, &d)) == 1) {
		s->kind = d.kind;
		s->name = d.name;
		any = 1;
	}
	return n == -1 || !any ? -1 : 0;
}

/* ---- outside ---- */

static int
is_text(struct text t, const char *s)
{
	return t.len == strlen(s) && memcmp(t.p, s, t.len) == 0;
}

static int
ends_with(struct text t, const char *s)
{
	size_t n = strlen(s);

	return t.len >= n && memcmp(t.p + t.len - n, s, n) == 0;
}

static int
is_script(struct text t)
{
	return ends_with(t, ".ts") || ends_with(t, ".js") ||
	    ends_with(t, ".mts") || ends_with(t, ".cts") ||
	    ends_with(t, ".mjs") || ends_with(t, ".cjs") ||
	    ends_with(t, ".tsx") || ends_with(t, ".jsx");
}

static void
put(struct json_out *out, struct text t, const char *separator)
{
	if (t.len == 0)
		return;
	if (out->len > 0)
		json_raw(out, separator);
	json_bytes(out, t.p, t.len);
}

/*
 * npm: the files of a package are no part of its names; the language's own
 * library and @types/node declare what is global, or a module by its name in
 * quotes.  Returns the number of the first descriptor that counts.
 */
static size_t
npm_module(struct json_out *out, const struct scip_symbol *s,
    const struct descriptor *d, size_t n)
{
	struct text package = s->package;
	size_t i, first = 0;

	for (i = 0; i < n; i++)
		if (d[i].kind == SCIP_NAMESPACE && is_script(d[i].name))
			first = i + 1;
	if (first < n && d[first].kind == SCIP_NAMESPACE &&
	    d[first].name.len > 2 && (d[first].name.p[0] == '"' ||
	    d[first].name.p[0] == '\'')) {
		package.p = d[first].name.p + 1;
		package.len = d[first].name.len - 2;
		if (package.len > 5 && memcmp(package.p, "node:", 5) == 0) {
			package.p += 5;
			package.len -= 5;
		}
		put(out, package, "");
		return first + 1;
	}
	if (is_text(package, "typescript") || is_text(package, "@types/node"))
		return first;
	if (package.len > 7 && memcmp(package.p, "@types/", 7) == 0) {
		package.p += 7;
		package.len -= 7;
	}
	put(out, package, "");
	return first;
}

static const char *
separator_of(const struct scip_symbol *s)
{
	return is_text(s->manager, "cargo") || is_text(s->manager, "cxx") ||
	    is_text(s->manager, ".") ? "::" : ".";
}

char *
scip_outside(const struct scip_symbol *s)
{
	struct descriptor d[DESCRIPTORS_MAX];
	struct text rest = s->descriptors;
	struct json_out out = { 0 };
	const char *separator = separator_of(s);
	size_t n = 0, i = 0;

	if (s->kind == SCIP_LOCAL || s->kind == SCIP_PARAMETER ||
	    s->kind == SCIP_TYPE_PARAMETER)
		return NULL;
	while (n < DESCRIPTORS_MAX && descriptor(&rest, &d[n]) == 1)
		n++;
	if (is_text(s->manager, "npm"))
		i = npm_module(&out, s, d, n);
	else if (is_text(s->manager, "cargo"))
		put(&out, s->package, separator);
	for (; i < n; i++) {
		/* What stands for the thing itself: a module, a new object. */
		if (d[i].kind == SCIP_META || (d[i].name.len > 0 &&
		    d[i].name.p[0] == '<'))
			continue;
		put(&out, d[i].name, separator);
	}
	if (out.len == 0) {
		json_release(&out);
		return NULL;
	}
	json_bytes(&out, "", 1);
	return out.p;
}
