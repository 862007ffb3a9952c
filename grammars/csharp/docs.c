/*
 * C#: documentation comments, which are XML behind "///".
 */
#include <string.h>

#include "cs.h"

#define LINES_MAX	400	/* of one comment that are looked at */

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Where the "///" lines right above POS begin; POS: there are none. */
static uint32_t
begin_of(const char *s, uint32_t pos)
{
	uint32_t at = pos, end, i, n;

	while (at > 0 && s[at - 1] != '\n')
		at--;
	for (n = 0, pos = at; n < LINES_MAX && at > 0; n++) {
		end = at - 1;
		for (at = end; at > 0 && s[at - 1] != '\n'; at--)
			;
		for (i = at; i < end && is_blank(s[i]); i++)
			;
		if (end - i < 3 || memcmp(s + i, "///", 3) != 0)
			break;
		pos = at;
	}
	return pos;
}

/* The value of attribute NAME of the tag TAG. */
static struct text
attribute(struct text tag, const char *name)
{
	size_t n = strlen(name), i;
	const char *e;

	for (i = 0; i + n + 2 < tag.len; i++)
		if (memcmp(tag.p + i, name, n) == 0 && tag.p[i + n] == '=' &&
		    tag.p[i + n + 1] == '"') {
			i += n + 2;
			e = memchr(tag.p + i, '"', tag.len - i);
			return (struct text){ tag.p + i, e == NULL ? 0 :
			    (size_t)(e - tag.p) - i };
		}
	return (struct text){ "", 0 };
}

static int
begins(struct text t, const char *s)
{
	return t.len >= strlen(s) && memcmp(t.p, s, strlen(s)) == 0;
}

static size_t
put(char *out, size_t n, struct text t)
{
	memcpy(out + n, t.p, t.len);
	return n + t.len;
}

/* What stands for a tag: the name that it refers to or is about. */
static size_t
put_tag(char *out, size_t n, struct text tag)
{
	struct text t;

	if (begins(tag, "<param") || begins(tag, "<typeparam") ||
	    begins(tag, "<exception")) {
		t = attribute(tag, begins(tag, "<exception") ? "cref" :
		    "name");
		n = put(out, n, t);
		if (t.len > 0 && !begins(tag, "<paramref") &&
		    !begins(tag, "<typeparamref"))
			n = put(out, n, (struct text){ ": ", 2 });
		return n;
	}
	if (begins(tag, "<returns"))
		return put(out, n, (struct text){ "Returns: ", 9 });
	if (!begins(tag, "<see"))
		return n;
	if ((t = attribute(tag, "cref")).len == 0 &&
	    (t = attribute(tag, "langword")).len == 0)
		t = attribute(tag, "href");
	/* T:A.B, M:A.B.C: what kind of thing it is */
	if (t.len > 2 && t.p[1] == ':')
		t = (struct text){ t.p + 2, t.len - 2 };
	return put(out, n, t);
}

static size_t
put_entity(char *out, size_t n, struct text *t)
{
	static const struct { const char *name; char is; } entities[] = {
		{ "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' },
		{ "&quot;", '"' }, { "&apos;", '\'' },
	};
	size_t i, k = 1;

	out[n] = '&';
	for (i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (begins(*t, entities[i].name)) {
			out[n] = entities[i].is;
			k = strlen(entities[i].name);
		}
	t->p += k;
	t->len -= k;
	return n + 1;
}

/* One line without its tags; a line of nothing else vanishes. */
static size_t
put_line(char *out, size_t n, struct text t)
{
	size_t start = n;
	const char *e;

	if (n > 0)
		out[n++] = '\n';
	while (t.len > 0) {
		if (t.p[0] == '&') {
			n = put_entity(out, n, &t);
			continue;
		}
		if (t.p[0] != '<' || (e = memchr(t.p, '>', t.len)) == NULL) {
			out[n++] = *t.p++;
			t.len--;
			continue;
		}
		n = put_tag(out, n, (struct text){ t.p,
		    (size_t)(e - t.p) + 1 });
		t.len -= (size_t)(e - t.p) + 1;
		t.p = e + 1;
	}
	while (n > start && (is_blank(out[n - 1]) || out[n - 1] == '\n'))
		n--;
	return n;
}

void
cs_doc(struct walk *w, TSNode decl, uint32_t ord)
{
	uint32_t pos = ts_node_start_byte(decl), from, end, i;
	const char *s = walk_source(w);
	struct text t;
	size_t n = 0;
	char *out;

	from = begin_of(s, pos);
	while (pos > 0 && s[pos - 1] != '\n')
		pos--;
	if (from >= pos)
		return;
	/* A tag is longer than what stands for it: "<returns>" is not. */
	out = walk_alloc(w, (size_t)(pos - from) + 64);
	for (i = from; i < pos; i = end + 1) {
		for (end = i; end < pos && s[end] != '\n'; end++)
			;
		while (i < end && is_blank(s[i]))
			i++;
		i += 3;
		if (i < end && s[i] == ' ')
			i++;
		t = (struct text){ s + i, i < end ? end - i : 0 };
		n = put_line(out, n, t);
	}
	walk_def_doc(w, ord, (struct text){ out, n });
}
