/*
 * Names of what lies outside the repository, as kn-link writes them: the
 * module, which the server's description makes of the file's path, the
 * containers, and the name that stands at the place.
 *
 * Containers are told by indentation: lines above the place that are
 * indented less and begin with one of the words that the description has for
 * them (class, interface).  It is how the files that describe libraries
 * (.pyi, .d.ts) are written throughout.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "enrich.h"

#define CAPTURES	10
#define CONTAINERS	8	/* one in another */
#define LINES_MAX	50000	/* that are looked at for them */

/* ---- patterns ---- */

struct match {
	struct text	part[CAPTURES];
	int		n;
};

static int	fits(const char *pattern, const char *s, struct match *);

/* "{a,b}REST" */
static int
fits_choice(const char *pattern, const char *s, struct match *m)
{
	const char *end = strchr(pattern, '}'), *p = pattern + 1;
	struct match old = *m;
	size_t n;

	if (end == NULL)
		return 0;
	for (; p < end; p += n + 1) {
		n = strcspn(p, ",}");
		*m = old;
		if (strncmp(s, p, n) == 0 && fits(end + 1, s + n, m))
			return 1;
	}
	return 0;
}

static int
fits_star(const char *pattern, const char *s, struct match *m)
{
	int deep = pattern[1] == '*';
	const char *rest = pattern + 1 + deep;
	struct match old = *m;
	size_t n;

	if (m->n == CAPTURES)
		return 0;
	for (n = 0;; n++) {
		*m = old;
		m->part[m->n].p = s;
		m->part[m->n++].len = n;
		if (fits(rest, s + n, m))
			return 1;
		if (s[n] == '\0' || (!deep && s[n] == '/'))
			return 0;
	}
}

static int
fits(const char *pattern, const char *s, struct match *m)
{
	for (; *pattern != '\0'; pattern++, s++) {
		if (*pattern == '*')
			return fits_star(pattern, s, m);
		if (*pattern == '{')
			return fits_choice(pattern, s, m);
		if (*pattern != *s)
			return 0;
	}
	return *s == '\0';
}

/* ---- names ---- */

static void
put_part(struct json_out *out, struct text part, const char *separator)
{
	size_t i;

	while (part.len > 0 && *part.p == '/') {
		part.p++;
		part.len--;
	}
	for (i = 0; i < part.len; i++) {
		if (part.p[i] == '/' && separator != NULL)
			json_raw(out, separator);
		else
			json_bytes(out, part.p + i, 1);
	}
}

/* NAME of a description with its parts filled in. */
static void
put_module(struct json_out *out, const struct server *s, const char *name,
    const struct match *m)
{
	for (; *name != '\0'; name++) {
		if ((*name == '$' || *name == '%') && name[1] >= '1' &&
		    name[1] < '1' + m->n) {
			put_part(out, m->part[name[1] - '1'],
			    *name == '$' ? s->separator : NULL);
			name++;
		} else
			json_bytes(out, name, 1);
	}
}

static size_t
indent(struct text line)
{
	size_t n = 0;

	while (n < line.len && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	return n;
}

/* The name at COLUMN, or the first behind it. */
static struct text
name_at(struct text line, size_t column)
{
	struct text t;

	while (column < line.len && !is_name_char((unsigned char)
	    line.p[column]))
		column++;
	t.p = line.p + column;
	t.len = 0;
	while (column + t.len < line.len &&
	    is_name_char((unsigned char)t.p[t.len]))
		t.len++;
	return t;
}

/* Of a line that begins a container its name; else empty. */
static struct text
container(const struct server *s, struct text line)
{
	struct text none = { NULL, 0 }, t;
	size_t i = indent(line);
	int n, found = 0;

	for (n = 0; n < 6; n++) {
		t = name_at(line, i);
		if (t.len == 0 || (size_t)(t.p - line.p) != i)
			return none;
		if (found)
			return t;
		found = text_in(s->containers, t);
		i = (size_t)(t.p + t.len - line.p);
		while (i < line.len && line.p[i] == ' ')
			i++;
	}
	return none;
}

/*
 * The type that stands before the name, behind what the description says of
 * such lines: "func (b *Buffer) Write".
 */
static struct text
receiver(const struct server *s, struct text line, size_t column)
{
	struct text none = { NULL, 0 }, t;
	size_t i = s->receiver == NULL ? 0 : strlen(s->receiver);

	if (i == 0 || line.len < i || strncmp(line.p, s->receiver, i) != 0 ||
	    column > line.len)
		return none;
	for (; i < column && line.p[i] != ')' && line.p[i] != '['; i++)
		continue;
	if (i >= column)
		return none;
	t.p = line.p + i;
	t.len = 0;
	while (t.p > line.p && is_name_char((unsigned char)t.p[-1])) {
		t.p--;
		t.len++;
	}
	return t;
}

static void
put_containers(struct json_out *out, const struct server *s,
    const struct source *src, uint32_t line, uint32_t column)
{
	struct text found[CONTAINERS], t, text = source_line(src, line);
	size_t depth = indent(text), n = 0, i;
	uint32_t l;

	t = receiver(s, text, column);
	if (t.len > 0)
		found[n++] = t;
	for (l = line; s->containers != NULL && depth > 0 && --l > 0 && line - l < LINES_MAX &&
	    n < CONTAINERS;) {
		text = source_line(src, l);
		i = indent(text);
		if (i >= depth || i == text.len || text.p[i] == '#' ||
		    text.p[i] == '}' || text.p[i] == ')')
			continue;
		depth = i;
		if ((t = container(s, text)).len > 0)
			found[n++] = t;
	}
	while (n > 0) {
		n--;
		json_bytes(out, found[n].p, found[n].len);
		json_raw(out, s->separator);
	}
}

char *
outside_name(const struct server *s, const char *path, uint32_t line,
    uint32_t column)
{
	struct json_out out = { 0 };
	const struct source *src;
	struct match m;
	struct text name;
	int i;

	for (i = 0; i < s->noutside; i++) {
		m.n = 0;
		if (fits(s->outside[i].pattern, path, &m))
			break;
	}
	if (i == s->noutside || (src = source_cached(path)) == NULL)
		return NULL;
	name = name_at(source_line(src, line), column);
	put_module(&out, s, s->outside[i].name, &m);
	/* The first place of a file stands for the module itself. */
	if (line > 1 || column > 0) {
		if (name.len == 0) {
			json_release(&out);
			return NULL;
		}
		if (out.len > 0)
			json_raw(&out, s->separator);
		put_containers(&out, s, src, line, column);
		json_bytes(&out, name.p, name.len);
	}
	if (out.len == 0)
		return NULL;
	json_bytes(&out, "", 1);
	return out.p;
}
