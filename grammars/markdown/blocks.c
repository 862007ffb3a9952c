/*
 * The blocks of a Markdown file, line by line: headings, paragraphs,
 * examples; block quotes and lists as far as they move what stands in them.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "md.h"

#define LISTS_MAX	16	/* lists in lists; deeper ones count as one */

/* What a line that is read belongs to. */
enum block {
	BLOCK_NONE,
	BLOCK_TEXT,		/* a paragraph */
	BLOCK_FENCE,		/* ``` or ~~~ */
	BLOCK_INDENTED,		/* code, by indentation */
	BLOCK_HTML,		/* until an empty line */
	BLOCK_HTML_END		/* until a certain tag */
};

struct label {
	struct text	 name, target;
};

struct md {
	struct doc	*doc;
	struct walk	*w;
	enum block	 block;
	uint32_t	 line;		/* number of the one being read */
	uint32_t	 start;		/* where it begins, bytes */

	/* The block that is open: its text, and where it began. */
	char		*text;
	size_t		 len, cap;
	uint32_t	 first_line, first;
	uint32_t	 quotes;	/* marks of quotation around it */
	size_t		 indent;	/* of the list it is in */

	char		 fence;
	size_t		 fence_len;
	struct text	 info;
	const char	*html_end;

	size_t		 lists[LISTS_MAX];	/* columns of contents */
	size_t		 nlists;

	struct label	*labels;
	size_t		 nlabels, labels_cap;
};

struct md *
md_new(struct walk *w)
{
	struct md *m = walk_alloc(w, sizeof(*m));

	m->w = w;
	m->doc = doc_new(w);
	return m;
}

struct doc *
md_doc(struct md *m)
{
	return m->doc;
}

/* ---- link reference definitions ---- */

static int
label_cmp(const void *va, const void *vb)
{
	const struct label *a = va, *b = vb;
	size_t n = a->name.len < b->name.len ? a->name.len : b->name.len;
	int c = strncasecmp(a->name.p, b->name.p, n);

	if (c != 0)
		return c;
	return (a->name.len > b->name.len) - (a->name.len < b->name.len);
}

/* Of equal labels the first counts. */
static int
label_order(const void *va, const void *vb)
{
	const struct label *a = va, *b = vb;
	int c = label_cmp(a, b);

	return c != 0 ? c : (a->name.p > b->name.p) - (a->name.p < b->name.p);
}

struct text
md_target(const struct md *m, struct text label)
{
	struct label key = { .name = doc_trim(label) }, *l;

	l = m->nlabels == 0 || label.len == 0 ? NULL : bsearch(&key,
	    m->labels, m->nlabels, sizeof(key), label_cmp);
	while (l != NULL && l > m->labels && label_cmp(l - 1, &key) == 0)
		l--;
	return l != NULL ? l->target : (struct text){ "", 0 };
}

/* [label]: target */
static int
definition(struct text t, struct label *l)
{
	const char *p, *end;

	t = doc_trim(t);
	end = t.p + t.len;
	if (t.len < 5 || t.p[0] != '[' || t.p[1] == '^' ||
	    (p = memchr(t.p, ']', t.len)) == NULL || p + 1 >= end ||
	    p[1] != ':')
		return 0;
	l->name = doc_trim((struct text){ t.p + 1, (size_t)(p - t.p - 1) });
	t = doc_trim((struct text){ p + 2, (size_t)(end - p - 2) });
	if (t.len > 1 && t.p[0] == '<') {
		t.p++;
		t.len--;
	}
	l->target = t;
	for (l->target.len = 0; l->target.len < t.len &&
	    !isspace((unsigned char)t.p[l->target.len]) &&
	    t.p[l->target.len] != '>'; l->target.len++)
		continue;
	return l->name.len > 0 && l->target.len > 0;
}

/* Labels of links are often defined at the end: they are read first.  Web
   addresses that lead elsewhere are not kept. */
static void
read_labels(struct md *m)
{
	const char *p = walk_source(m->w), *end = p + walk_length(m->w), *nl;
	struct label l, *old;

	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (nl == NULL)
			nl = end;
		if (!definition((struct text){ p, (size_t)(nl - p) }, &l) ||
		    (memmem(l.target.p, l.target.len, "://", 3) != NULL &&
		    memmem(l.target.p, l.target.len, "/blob/", 6) == NULL))
			continue;
		if (m->nlabels == m->labels_cap) {
			old = m->labels;
			m->labels_cap = m->labels_cap * 2 + 16;
			m->labels = walk_alloc(m->w, m->labels_cap *
			    sizeof(*old));
			if (m->nlabels > 0)
				memcpy(m->labels, old, m->nlabels *
				    sizeof(*old));
		}
		m->labels[m->nlabels++] = l;
	}
	if (m->nlabels > 0)
		qsort(m->labels, m->nlabels, sizeof(*m->labels), label_order);
}

/* ---- the block that is open ---- */

static void
append(struct md *m, struct text t)
{
	char *old = m->text;

	if (m->len + t.len + 1 > m->cap) {
		m->cap = (m->len + t.len + 1) * 2;
		m->text = walk_alloc(m->w, m->cap);
		if (m->len > 0)
			memcpy(m->text, old, m->len);
	}
	memcpy(m->text + m->len, t.p, t.len);
	m->len += t.len;
	m->text[m->len++] = '\n';
}

/* The text of the block, for those who keep parts of it. */
static struct text
copied(struct md *m)
{
	char *p = walk_alloc(m->w, m->len + 1);

	memcpy(p, m->text, m->len);
	return (struct text){ p, m->len };
}

static void
begin(struct md *m, enum block block)
{
	m->block = block;
	m->len = 0;
	m->first_line = m->line;
	m->first = m->start;
	m->indent = m->nlists > 0 ? m->lists[m->nlists - 1] : 0;
}

static void
end_block(struct md *m)
{
	enum block block = m->block;

	m->block = BLOCK_NONE;
	if (m->len == 0)
		return;
	if (block == BLOCK_TEXT || block == BLOCK_HTML)
		md_inline(m, copied(m), m->first_line, NULL);
	else if (block == BLOCK_FENCE)
		doc_code(m->doc, m->info, copied(m), m->first_line + 1);
	else if (block == BLOCK_INDENTED)
		doc_code(m->doc, (struct text){ "", 0 }, copied(m),
		    m->first_line);
	m->len = 0;
}

/* ---- lines ---- */

/* The section is opened first: what its heading names belongs to it. */
static void
heading(struct md *m, struct text t, int level, uint32_t start,
    uint32_t line)
{
	struct text plain;

	doc_text_back(m->doc, m->line - line + 1);
	md_inline(m, t, line, &plain);
	doc_heading(m->doc, plain, level, start, line);
	md_inline(m, t, line, NULL);
}

/* # Heading ## */
static int
atx(struct md *m, struct text t)
{
	size_t n = 0, k;

	while (n < t.len && t.p[n] == '#')
		n++;
	if (n == 0 || n > 6 || (n < t.len && t.p[n] != ' ' &&
	    t.p[n] != '\t'))
		return 0;
	end_block(m);
	t = doc_trim((struct text){ t.p + n, t.len - n });
	for (k = t.len; k > 0 && t.p[k - 1] == '#'; k--)
		continue;
	if (k == 0 || isspace((unsigned char)t.p[k - 1]))
		t.len = k;
	heading(m, t, (int)n, m->start, m->line);
	return 1;
}

/* All of T is one character of OF, three times or more, blanks between. */
static int
is_rule(struct text t, const char *of, size_t least, int blanks)
{
	size_t i, n = 0;

	if (t.len == 0 || strchr(of, t.p[0]) == NULL)
		return 0;
	for (i = 0; i < t.len; i++) {
		if (t.p[i] == t.p[0])
			n++;
		else if (!isspace((unsigned char)t.p[i]) || !blanks)
			return 0;
	}
	return n >= least;
}

/* ===== or ----- below a paragraph */
static int
setext(struct md *m, struct text t, uint32_t quotes, size_t indent)
{
	struct text text;

	if (m->block != BLOCK_TEXT || m->len == 0 || quotes != m->quotes ||
	    indent < m->indent || !is_rule(t, "=-", 1, 0))
		return 0;
	text = copied(m);
	m->len = 0;
	m->block = BLOCK_NONE;
	/* What is in a quotation or a list is no section of the document. */
	if (quotes > 0 || m->indent > 0)
		md_inline(m, text, m->first_line, NULL);
	else
		heading(m, text, t.p[0] == '=' ? 1 : 2, m->first,
		    m->first_line);
	return 1;
}

static int
open_fence(struct md *m, struct text t)
{
	size_t n = 0;

	if (t.len < 3 || (t.p[0] != '`' && t.p[0] != '~'))
		return 0;
	while (n < t.len && t.p[n] == t.p[0])
		n++;
	if (n < 3 || (t.p[0] == '`' && memchr(t.p + n, '`', t.len - n)))
		return 0;
	end_block(m);
	doc_text_back(m->doc, 1);
	begin(m, BLOCK_FENCE);
	m->fence = t.p[0];
	m->fence_len = n;
	m->info = doc_trim((struct text){ t.p + n, t.len - n });
	return 1;
}

/* A line while a fence is open.  1: it was the fence's. */
static int
in_fence(struct md *m, struct text t, uint32_t quotes, size_t indent)
{
	if (quotes < m->quotes || (t.len > 0 && m->indent > 0 &&
	    indent < m->indent)) {
		end_block(m);		/* what it stands in has ended */
		return 0;
	}
	if (t.len >= m->fence_len && t.p[0] == m->fence &&
	    is_rule(t, "`~", m->fence_len, 0)) {
		end_block(m);
		return 1;
	}
	append(m, t);
	return 1;
}

/* <h2>Heading</h2>, alone on its line */
static int
html_heading(struct md *m, struct text t)
{
	const char *from, *to;

	if (t.len < 9 || t.p[0] != '<' || (t.p[1] | 0x20) != 'h' ||
	    t.p[2] < '1' || t.p[2] > '6' ||
	    (from = memchr(t.p, '>', t.len)) == NULL ||
	    (to = memmem(from, (size_t)(t.p + t.len - from), "</h", 3)) ==
	    NULL)
		return 0;
	end_block(m);
	heading(m, (struct text){ from + 1, (size_t)(to - from - 1) },
	    t.p[2] - '0', m->start, m->line);
	return 1;
}

static int
html(struct md *m, struct text t)
{
	static const char *const tags[][2] = {
		{ "<!--", "-->" }, { "<script", "</script>" },
		{ "<style", "</style>" }, { "<textarea", "</textarea>" },
		{ "<svg", "</svg>" },
	};
	size_t i, n;

	if (t.len < 2 || t.p[0] != '<' || (!isalpha((unsigned char)t.p[1]) &&
	    t.p[1] != '/' && t.p[1] != '!' && t.p[1] != '?'))
		return 0;
	if (html_heading(m, t))
		return 1;
	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		n = strlen(tags[i][0]);
		if (t.len < n || strncasecmp(t.p, tags[i][0], n) != 0)
			continue;
		end_block(m);
		doc_text_back(m->doc, 1);
		if (memmem(t.p, t.len, tags[i][1], strlen(tags[i][1])) == NULL) {
			begin(m, BLOCK_HTML_END);
			m->html_end = tags[i][1];
		}
		return 1;
	}
	if (m->block == BLOCK_TEXT || memchr(t.p, '@', t.len) != NULL ||
	    memmem(t.p, t.len, "://", 3) != NULL)
		return 0;	/* goes on, or is an autolink */
	end_block(m);
	begin(m, BLOCK_HTML);
	append(m, t);
	return 1;
}

/* Width of a list item's mark and the blanks behind it; 0: none. */
static size_t
list_mark(struct text t)
{
	size_t n = 0, k;

	if (t.len == 0)
		return 0;
	if (strchr("-+*", t.p[0]) != NULL)
		n = 1;
	else {
		while (n < t.len && n < 9 && isdigit((unsigned char)t.p[n]))
			n++;
		if (n == 0 || n == t.len || (t.p[n] != '.' && t.p[n] != ')'))
			return 0;
		n++;
	}
	for (k = n; k < t.len && t.p[k] == ' '; k++)
		continue;
	if (k == n && k < t.len)
		return 0;
	return k == t.len || k - n > 4 ? n + 1 : k;
}

/* Columns of blanks before T, which is moved behind them. */
static size_t
blanks(struct text *t, size_t column)
{
	size_t at = column;

	for (; t->len > 0 && (*t->p == ' ' || *t->p == '\t'); t->p++, t->len--)
		at = *t->p == '\t' ? (at / 4 + 1) * 4 : at + 1;
	return at;
}

/* Quotation marks before T: how many; T is moved behind them. */
static uint32_t
quotation(struct text *t)
{
	struct text s = *t;
	uint32_t n = 0;

	for (;;) {
		if (blanks(&s, 0) > 3 || s.len == 0 || s.p[0] != '>')
			return n;
		s.p++;
		s.len--;
		if (s.len > 0 && s.p[0] == ' ') {
			s.p++;
			s.len--;
		}
		*t = s;
		n++;
	}
}

/* A line of text, or of code by indentation. */
static void
plain_line(struct md *m, struct text t, size_t indent, uint32_t quotes)
{
	size_t base = m->nlists > 0 ? m->lists[m->nlists - 1] : 0;

	if (m->block != BLOCK_TEXT && indent >= base + 4) {
		if (m->block != BLOCK_INDENTED) {
			end_block(m);
			begin(m, BLOCK_INDENTED);
		}
		append(m, t);
		return;
	}
	if (m->block != BLOCK_TEXT && m->block != BLOCK_HTML) {
		end_block(m);
		begin(m, BLOCK_TEXT);
		m->quotes = quotes;
	}
	append(m, t);
}

/* What opens a block, at column INDENT.  1: the line is done with. */
static int
opens(struct md *m, struct text t, size_t indent, uint32_t quotes)
{
	size_t base = m->nlists > 0 ? m->lists[m->nlists - 1] : 0;

	if (indent >= base + 4 && m->block != BLOCK_HTML)
		return 0;
	if (setext(m, t, quotes, indent))
		return 1;
	if (is_rule(t, "-*_", 3, 1)) {
		end_block(m);
		return 1;
	}
	if (atx(m, t) || open_fence(m, t) || html(m, t)) {
		m->quotes = quotes;
		return 1;
	}
	return 0;
}

static void
empty_line(struct md *m)
{
	if (m->block == BLOCK_INDENTED)
		append(m, (struct text){ "", 0 });
	else if (m->block != BLOCK_HTML_END)
		end_block(m);
}

static void
read_line(struct md *m, struct text whole)
{
	struct text t = whole;
	uint32_t quotes = quotation(&t);
	size_t indent = blanks(&t, 0), mark;
	int marked = 0;

	while (t.len > 0 && isspace((unsigned char)t.p[t.len - 1]))
		t.len--;
	if (m->block == BLOCK_FENCE && in_fence(m, t, quotes, indent))
		return;
	if (m->block == BLOCK_HTML_END) {
		if (memmem(t.p, t.len, m->html_end, strlen(m->html_end)))
			m->block = BLOCK_NONE;
		return;
	}
	doc_text(m->doc, whole);
	if (t.len == 0) {
		empty_line(m);
		return;
	}
	if (m->block == BLOCK_NONE || m->block == BLOCK_INDENTED)
		while (m->nlists > 0 && indent < m->lists[m->nlists - 1])
			m->nlists--;
	if (m->block == BLOCK_INDENTED && indent < m->indent + 4)
		end_block(m);
	while (!opens(m, t, indent, quotes)) {
		while (m->nlists > 0 && indent < m->lists[m->nlists - 1] &&
		    list_mark(t) > 0)
			m->nlists--;
		mark = m->block == BLOCK_INDENTED || indent >= 4 +
		    (m->nlists > 0 ? m->lists[m->nlists - 1] : 0) ? 0 :
		    list_mark(t);
		if (mark == 0 || (m->block == BLOCK_TEXT && !marked &&
		    isdigit((unsigned char)t.p[0]) && t.p[0] != '1')) {
			plain_line(m, t, indent, quotes);
			return;
		}
		end_block(m);
		marked = 1;
		indent += mark;
		if (m->nlists < LISTS_MAX)
			m->lists[m->nlists++] = indent;
		if (mark >= t.len)
			return;
		t.p += mark;
		t.len -= mark;
		indent = blanks(&t, indent);
	}
}

/* ---- the file ---- */

/* `title: …` in what stands before the document is its uppermost heading. */
static void
front_line(struct md *m, struct text t, char sep)
{
	if (t.len < 7 || memcmp(t.p, "title", 5) != 0)
		return;
	t = doc_trim((struct text){ t.p + 5, t.len - 5 });
	if (t.len < 2 || t.p[0] != sep)
		return;
	t = doc_trim((struct text){ t.p + 1, t.len - 1 });
	if (t.len > 2 && (t.p[0] == '"' || t.p[0] == '\'')) {
		t.p++;
		t.len -= 2;
	}
	heading(m, t, 0, m->start, m->line);
}

/* --- and lines of YAML, or +++ and lines of TOML; where it ends, or 0. */
static uint32_t
front_matter(struct md *m)
{
	const char *p = walk_source(m->w), *end = p + walk_length(m->w), *nl;
	const char *src = p, *q;
	char mark;

	if (end - p < 8 || (memcmp(p, "---\n", 4) != 0 &&
	    memcmp(p, "+++\n", 4) != 0))
		return 0;
	mark = *p;
	q = memmem(p + 3, (size_t)(end - p - 3), mark == '-' ? "\n---" :
	    "\n+++", 4);
	if (q == NULL)
		return 0;
	for (p += 4, m->line = 2; p <= q; p = nl + 1, m->line++) {
		nl = memchr(p, '\n', (size_t)(end - p));	/* at most Q */
		m->start = (uint32_t)(p - src);
		front_line(m, (struct text){ p, (size_t)(nl - p) },
		    mark == '-' ? ':' : '=');
	}
	nl = memchr(p, '\n', (size_t)(end - p));
	m->line++;
	return (uint32_t)((nl != NULL ? nl + 1 : end) - src);
}

void
md_blocks(struct md *m)
{
	const char *src = walk_source(m->w), *end = src + walk_length(m->w);
	const char *p, *nl;

	read_labels(m);
	m->line = 1;
	for (p = src + front_matter(m); p < end; p = nl + 1, m->line++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (nl == NULL)
			nl = end;
		m->start = (uint32_t)(p - src);
		read_line(m, (struct text){ p, (size_t)(nl - p) });
	}
	end_block(m);
}
