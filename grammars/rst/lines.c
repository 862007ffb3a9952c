/*
 * The lines of a reStructuredText file: sections by their adornment,
 * paragraphs, literal blocks, and what stands inside what, by indentation.
 */
#include <ctype.h>
#include <string.h>

#include "rst.h"

#define STYLES_MAX	64	/* kinds of adornment: 32 signs, with overline */
#define CONTEXTS_MAX	32	/* classes in classes; deeper ones are let be */

struct context {
	struct text	 name;		/* with the module before it */
	size_t		 indent;
};

struct rst {
	struct doc	*doc;
	struct walk	*w;
	uint32_t	 line, start;	/* of the line that is read */

	/* The paragraph that is being read. */
	char		*text;
	size_t		 len, cap, indent;
	uint32_t	 lines, first_line, first;

	/* What is deeper than MODE_INDENT is no text. */
	enum content	 mode;
	size_t		 mode_indent;
	struct text	 info;
	int		 options;	/* its options may still come */

	/* A directive whose argument may go on. */
	struct text	 directive;
	size_t		 directive_indent;

	/* A line of signs that may be above a title. */
	char		 over;
	uint32_t	 over_line, over_start;

	/* Which adornment stands for which level: sign, with an overline or
	   not, in the order of their coming. */
	struct {
		char	sign;
		int	over;
	}		 styles[STYLES_MAX];
	size_t		 nstyles;

	struct text	 module;
	struct context	 contexts[CONTEXTS_MAX];
	size_t		 ncontexts;
};

struct rst *
rst_new(struct walk *w)
{
	struct rst *r = walk_alloc(w, sizeof(*r));

	r->w = w;
	r->doc = doc_new(w);
	return r;
}

struct doc *
rst_doc(struct rst *r)
{
	return r->doc;
}

/* ---- of what is spoken ---- */

struct text
rst_context(const struct rst *r)
{
	return r->ncontexts > 0 ? r->contexts[r->ncontexts - 1].name :
	    r->module;
}

void
rst_set_module(struct rst *r, struct text name)
{
	r->module = name;
}

void
rst_enter(struct rst *r, struct text name, size_t indent)
{
	struct text outer = rst_context(r);
	struct context *c;
	char *p;

	if (r->ncontexts == CONTEXTS_MAX)
		return;
	c = &r->contexts[r->ncontexts++];
	c->indent = indent;
	p = walk_alloc(r->w, outer.len + name.len + 2);
	/* Either may be missing, and is NULL then. */
	if (outer.len > 0) {
		memcpy(p, outer.p, outer.len);
		p[outer.len++] = '.';
	}
	if (name.len > 0)
		memcpy(p + outer.len, name.p, name.len);
	c->name = (struct text){ p, outer.len + name.len };
}

/* ---- paragraphs ---- */

static void
append(struct rst *r, struct text t)
{
	char *old = r->text;

	if (r->len + t.len + 1 > r->cap) {
		r->cap = (r->len + t.len + 1) * 2;
		r->text = walk_alloc(r->w, r->cap);
		if (r->len > 0)
			memcpy(r->text, old, r->len);
	}
	memcpy(r->text + r->len, t.p, t.len);
	r->len += t.len;
	r->text[r->len++] = '\n';
	r->lines++;
}

static struct text
copied(struct rst *r)
{
	char *p = walk_alloc(r->w, r->len + 1);

	memcpy(p, r->text, r->len);
	return (struct text){ p, r->len };
}

static void
begin(struct rst *r, size_t indent)
{
	r->indent = indent;
	r->first_line = r->line;
	r->first = r->start;
	r->len = r->lines = 0;
}

/* The paragraph, or the example, is whole. */
static void
end_paragraph(struct rst *r)
{
	struct text t;

	if (r->len == 0)
		return;
	t = copied(r);
	r->len = r->lines = 0;
	if (r->mode == CONTENT_CODE) {
		doc_code(r->doc, r->info, t, r->first_line);
		return;
	}
	rst_inline(r, t, r->first_line);
	t = doc_trim(t);
	if (t.len >= 2 && memcmp(t.p + t.len - 2, "::", 2) == 0) {
		r->mode = CONTENT_CODE;
		r->mode_indent = r->indent;
		r->info = (struct text){ "", 0 };
		r->options = 0;
	}
}

/* ---- sections ---- */

/* All of T is one sign of punctuation. */
static int
is_adornment(struct text t)
{
	size_t i;

	if (t.len < 2 || !ispunct((unsigned char)t.p[0]))
		return 0;
	for (i = 1; i < t.len; i++)
		if (t.p[i] != t.p[0])
			return 0;
	return 1;
}

static int
level_of(struct rst *r, char sign, int over)
{
	size_t i;

	for (i = 0; i < r->nstyles; i++)
		if (r->styles[i].sign == sign && r->styles[i].over == over)
			return (int)i + 1;
	if (r->nstyles == STYLES_MAX)
		return STYLES_MAX;
	r->styles[r->nstyles].sign = sign;
	r->styles[r->nstyles].over = over;
	return (int)++r->nstyles;
}

/* Characters, not bytes. */
static size_t
width(struct text t)
{
	size_t i, n = 0;

	for (i = 0; i < t.len; i++)
		n += ((unsigned char)t.p[i] & 0xc0) != 0x80;
	return n;
}

/* The title without its marks: ``x``, :role:`x`, *x*. */
static struct text
plain(struct rst *r, struct text t)
{
	char *p = walk_alloc(r->w, t.len + 1);
	size_t i, k, n = 0;

	for (i = 0; i < t.len; i++) {
		if (t.p[i] == ':' && (i == 0 || t.p[i - 1] == ' ')) {
			for (k = i + 1; k < t.len && (isalnum((unsigned char)
			    t.p[k]) || t.p[k] == ':' || t.p[k] == '-'); k++)
				continue;
			if (k < t.len && t.p[k] == '`' && t.p[k - 1] == ':')
				i = k;
		}
		if (t.p[i] != '`' && t.p[i] != '*' && t.p[i] != '\\')
			p[n++] = t.p[i];
	}
	return (struct text){ p, n };
}

/* A line of signs below a line of text.  1: that is a title. */
static int
underlined(struct rst *r, struct text t)
{
	struct text title;
	int over = r->over == t.p[0];

	if (r->lines != 1 || r->mode == CONTENT_CODE ||
	    (!over && r->indent > 0))
		return 0;
	title = doc_trim(copied(r));
	if (t.len < width(title) && t.len < 4)
		return 0;
	r->len = r->lines = 0;
	r->ncontexts = 0;
	doc_text_back(r->doc, over ? 3 : 2);
	doc_heading(r->doc, plain(r, title), level_of(r, t.p[0], over),
	    over ? r->over_start : r->first, over ? r->over_line :
	    r->first_line);
	rst_inline(r, title, r->first_line);
	r->over = '\0';
	return 1;
}

static int
adornment(struct rst *r, struct text t, size_t indent)
{
	if (indent > 0 || !is_adornment(t))
		return 0;
	if (underlined(r, t))
		return 1;
	if (r->len > 0)
		return 0;
	if (t.len < 4)
		return 0;
	r->over = t.p[0];
	r->over_line = r->line;
	r->over_start = r->start;
	return 1;
}

/* ---- explicit markup ---- */

/* `.. name:: argument`, `.. _label:`, `.. comment`.  T begins behind "..". */
static void
explicit(struct rst *r, struct text t, size_t indent)
{
	const char *p;
	struct text name;

	end_paragraph(r);
	t = doc_trim(t);
	r->mode = CONTENT_SKIP;
	r->mode_indent = indent;
	r->options = 1;
	if (t.len > 0 && (t.p[0] == '_' || t.p[0] == '['))
		return;
	if (t.len > 0 && t.p[0] == '|' &&
	    (p = memchr(t.p + 1, '|', t.len - 1)) != NULL)
		t = doc_trim((struct text){ p + 1, (size_t)(t.p + t.len - p -
		    1) });
	for (p = t.p; p < t.p + t.len && (isalnum((unsigned char)*p) ||
	    strchr("-_+.", *p) != NULL || (*p == ':' && p + 1 < t.p + t.len &&
	    p[1] != ':' && p > t.p)); p++)
		continue;
	name = (struct text){ t.p, (size_t)(p - t.p) };
	if (name.len == 0 || p + 2 > t.p + t.len || memcmp(p, "::", 2) != 0)
		return;		/* a comment */
	r->mode = rst_directive(r, name, (struct text){ p + 2,
	    (size_t)(t.p + t.len - p - 2) }, indent, r->line, &r->info);
	r->directive = name;
	r->directive_indent = indent;
}

/* ---- lines ---- */

/* Width of an item's mark at the beginning of T; 0: none. */
static size_t
list_mark(struct text t)
{
	size_t n = 0;

	if (t.len > 1 && strchr("-*+|", t.p[0]) != NULL && t.p[1] == ' ')
		return 2;
	if (t.len > 2 && memcmp(t.p, "#. ", 3) == 0)
		return 3;
	while (n < t.len && n < 9 && isdigit((unsigned char)t.p[n]))
		n++;
	return n > 0 && n + 1 < t.len && (t.p[n] == '.' || t.p[n] == ')') &&
	    t.p[n + 1] == ' ' ? n + 2 : 0;
}

/* `:name: value` */
static int
is_option(struct text t)
{
	const char *p;

	return t.len > 2 && t.p[0] == ':' && isalpha((unsigned char)t.p[1]) &&
	    (p = memchr(t.p + 1, ':', t.len - 1)) != NULL &&
	    (p + 1 == t.p + t.len || p[1] == ' ');
}

/* A line inside of what is no text. */
static void
content_line(struct rst *r, struct text t)
{
	struct text none = { "", 0 };
	const char *p;

	if (r->options && is_option(t))
		return;
	r->options = 0;
	switch (r->mode) {
	case CONTENT_CODE:
		if (r->len == 0)
			begin(r, 0);
		append(r, t);
		break;
	case CONTENT_PATHS:
		if (t.p[t.len - 1] == '>' &&
		    (p = memrchr(t.p, '<', t.len)) != NULL)
			t = (struct text){ p + 1, (size_t)(t.p + t.len - p -
			    2) };
		doc_path(r->doc, DOC_ROLE, t, r->line);
		break;
	case CONTENT_NAMES:
		doc_name(r->doc, DOC_ROLE, REF_NAME, t, none, r->line);
		break;
	default:
		break;
	}
}

static void
text_line(struct rst *r, struct text t, size_t indent)
{
	size_t mark;

	if (t.len >= 4 && memcmp(t.p, ">>> ", 4) == 0) {
		end_paragraph(r);
		r->mode = CONTENT_CODE;
		r->mode_indent = indent > 0 ? indent - 1 : 0;
		r->info = (struct text){ "", 0 };
		begin(r, indent);
		append(r, (struct text){ t.p + 4, t.len - 4 });
		if (indent == 0)
			r->mode_indent = (size_t)-1;
		return;
	}
	if (r->len > 0 && indent != r->indent && r->over == '\0')
		end_paragraph(r);
	while ((mark = list_mark(t)) > 0) {
		end_paragraph(r);
		t.p += mark;
		t.len -= mark;
		indent += mark;
		while (t.len > 0 && *t.p == ' ') {
			t.p++;
			t.len--;
			indent++;
		}
	}
	if (t.len >= 2 && memcmp(t.p, "..", 2) == 0 &&
	    (t.len == 2 || t.p[2] == ' ')) {
		explicit(r, (struct text){ t.p + 2, t.len - 2 }, indent);
		return;
	}
	if (t.len >= 3 && memcmp(t.p, "__ ", 3) == 0)
		return;
	if (r->len == 0)
		begin(r, indent);
	append(r, t);
}

static void
empty_line(struct rst *r)
{
	r->directive.len = 0;
	r->over = '\0';
	doc_text(r->doc, (struct text){ "", 0 });
	if (r->mode == CONTENT_CODE && r->mode_indent == (size_t)-1) {
		end_paragraph(r);
		r->mode = CONTENT_TEXT;
	} else if (r->mode == CONTENT_CODE && r->len > 0)
		append(r, (struct text){ "", 0 });
	else if (r->mode != CONTENT_CODE)
		end_paragraph(r);
}

static void
read_line(struct rst *r, struct text whole)
{
	struct text t = whole;
	size_t indent = 0;

	for (; t.len > 0 && (*t.p == ' ' || *t.p == '\t'); t.p++, t.len--)
		indent = *t.p == '\t' ? (indent / 8 + 1) * 8 : indent + 1;
	t = doc_trim(t);
	if (t.len == 0) {
		empty_line(r);
		return;
	}
	if (r->mode != CONTENT_TEXT && (indent > r->mode_indent ||
	    r->mode_indent == (size_t)-1)) {
		content_line(r, t);
		return;
	}
	if (r->mode != CONTENT_TEXT) {
		end_paragraph(r);
		r->mode = CONTENT_TEXT;
	}
	while (r->ncontexts > 0 &&
	    indent <= r->contexts[r->ncontexts - 1].indent)
		r->ncontexts--;
	if (r->directive.len > 0 && indent > r->directive_indent) {
		if (!is_option(t))
			rst_signature(r, r->directive, t,
			    r->directive_indent, r->line);
		return;
	}
	doc_text(r->doc, whole);
	if (!adornment(r, t, indent))
		text_line(r, t, indent);
}

void
rst_lines(struct rst *r)
{
	const char *src = walk_source(r->w), *end = src + walk_length(r->w);
	const char *p, *nl;

	r->line = 1;
	for (p = src; p < end; p = nl + 1, r->line++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (nl == NULL)
			nl = end;
		r->start = (uint32_t)(p - src);
		read_line(r, (struct text){ p, (size_t)(nl - p) });
	}
	end_paragraph(r);
}
