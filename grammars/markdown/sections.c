/*
 * Sections: headings, what stands below them, and the references that are
 * made in their text.
 */
#include <ctype.h>
#include <string.h>

#include "docpriv.h"

struct doc *
doc_new(struct walk *w)
{
	struct doc *d = walk_alloc(w, sizeof(*d));

	d->w = w;
	d->sections.size = sizeof(struct section);
	d->mentions.size = sizeof(struct mention);
	d->defined.size = sizeof(str_id);
	doc_push(d, &d->sections);	/* what stands above the first heading */
	return d;
}

struct walk *
doc_walk(struct doc *d)
{
	return d->w;
}

void *
doc_push(struct doc *d, struct list *v)
{
	char *old = v->v;

	if (v->n == v->cap) {
		v->cap = v->cap == 0 ? 16 : v->cap * 2;
		v->v = walk_alloc(d->w, v->cap * v->size);
		if (v->n > 0)
			memcpy(v->v, old, v->n * v->size);
	}
	return (char *)v->v + v->n++ * v->size;
}

struct text
doc_trim(struct text t)
{
	while (t.len > 0 && isspace((unsigned char)t.p[0])) {
		t.p++;
		t.len--;
	}
	while (t.len > 0 && isspace((unsigned char)t.p[t.len - 1]))
		t.len--;
	return t;
}

/* TITLE on one line, blanks folded, cut at a character's border. */
static struct text
fold(struct doc *d, struct text t)
{
	char *p;
	size_t i, n = 0;

	t = doc_trim(t);
	p = walk_alloc(d->w, t.len + 1);
	for (i = 0; i < t.len; i++)
		if (!isspace((unsigned char)t.p[i]))
			p[n++] = t.p[i];
		else if (p[n - 1] != ' ')
			p[n++] = ' ';
	if (n > DOC_NAME_MAX)
		for (n = DOC_NAME_MAX; n > 0 &&
		    ((unsigned char)p[n] & 0xc0) == 0x80; n--)
			continue;
	return (struct text){ p, n };
}

void
doc_heading(struct doc *d, struct text title, int level, uint32_t start,
    uint32_t line)
{
	struct section *s;

	title = fold(d, title);
	if (title.len == 0)
		return;
	s = doc_push(d, &d->sections);
	s->title = title;
	s->level = level;
	s->start = start;
	s->line = line;
}

void
doc_text(struct doc *d, struct text t)
{
	struct section *s = (struct section *)d->sections.v +
	    d->sections.n - 1;
	char *old = s->text;

	while (t.len > 0 && isspace((unsigned char)t.p[t.len - 1]))
		t.len--;
	if (t.len == 0 && (s->len == 0 || (s->len > 1 &&
	    old[s->len - 2] == '\n')))
		return;
	if (s->len + t.len + 1 > s->cap) {
		s->cap = (s->len + t.len + 1) * 2;
		s->text = walk_alloc(d->w, s->cap);
		if (s->len > 0)
			memcpy(s->text, old, s->len);
	}
	memcpy(s->text + s->len, t.p, t.len);
	s->len += t.len;
	s->text[s->len++] = '\n';
}

void
doc_text_back(struct doc *d, uint32_t lines)
{
	struct section *s = (struct section *)d->sections.v +
	    d->sections.n - 1;

	for (; lines > 0 && s->len > 0; lines--)
		do
			s->len--;
		while (s->len > 0 && s->text[s->len - 1] != '\n');
}

static void
close_section(struct section *s, uint32_t end, uint32_t line)
{
	s->end = end;
	s->end_line = line > s->line ? line : s->line;
}

/* A section ends where one begins that is not inside it. */
static void
set_ends(struct doc *d)
{
	struct section *v = d->sections.v;
	size_t i, depth = 0, *open;
	const char *p = walk_source(d->w);
	uint32_t len = walk_length(d->w), lines = 1, k;

	open = walk_alloc(d->w, (d->sections.n + 1) * sizeof(*open));
	for (i = 1; i < d->sections.n; i++) {
		while (depth > 0 && v[open[depth - 1]].level >= v[i].level)
			close_section(&v[open[--depth]], v[i].start,
			    v[i].line - 1);
		v[i].parent = depth > 0 ? open[depth - 1] : 0;
		open[depth++] = i;
	}
	for (k = 0; k + 1 < len; k++)
		lines += p[k] == '\n';
	while (depth > 0)
		close_section(&v[open[--depth]], len, lines);
}

static void
define(struct doc *d, size_t i)
{
	struct section *v = d->sections.v, *s = &v[i];
	struct walk_def def = { .kind = NODE_SECTION, .leaf = 1 };
	struct walk_span span = { .start = s->start, .end = s->end,
	    .line = s->line, .end_line = s->end_line };

	if (i > 0) {
		def.name = s->title;
		def.parent = v[s->parent].ord;
		s->ord = walk_define_at(d->w, &def, &span);
		walk_def_signature(d->w, s->ord, s->title);
	}
	if (s->len > 0)
		walk_def_prose(d->w, s->ord, doc_trim((struct text){ s->text,
		    s->len }));
}

void
doc_end(struct doc *d)
{
	struct section *v;
	struct mention *m = d->mentions.v;
	str_id *defined = d->defined.v, last = 0;
	unsigned char *own;
	size_t i;

	set_ends(d);
	for (i = 0; i < d->sections.n; i++)
		define(d, i);
	for (i = 0; i < d->defined.n; i++)
		last = defined[i] > last ? defined[i] : last;
	own = walk_alloc(d->w, (size_t)last + 1);
	for (i = 0; i < d->defined.n; i++)
		own[defined[i]] = 1;
	v = d->sections.v;
	for (i = 0; i < d->mentions.n; i++) {
		/* What an example defines is not the project's, nor is a word
		   in a code span that the text has as a word, too. */
		if ((m[i].how == DOC_CODE && m[i].first <= last &&
		    own[m[i].first]) || (m[i].how == DOC_SPAN && m[i].alone &&
		    m[i].kind == REF_NAME && m[i].first < d->nwords &&
		    d->words[m[i].first]))
			continue;
		walk_ref_from(d->w, m[i].kind, m[i].expr, v[m[i].section].ord,
		    m[i].line, m[i].how);
	}
}
