/*
 * Inside a paragraph: code spans, links, autolinks, raw HTML, and words.
 */
#include <ctype.h>
#include <string.h>

#include "md.h"

#define RUN_MAX		32	/* longest run of backticks that opens a span */
#define DEST_MAX	1000	/* longest link destination, bytes */

struct line {
	struct md	*m;
	const char	*p, *end;	/* at, of */
	const char	*words;		/* text since the last span */
	uint32_t	 at;		/* line number at p */
	uint32_t	 words_at;
	/* No run of that length after here closes a span. */
	const char	*no_closer[RUN_MAX + 1];
	const char	*bracket;	/* behind the last '[' */
	char		*plain;		/* not NULL: only this is wanted */
	size_t		 nplain;
};

static void
put(struct line *s, const char *p, size_t n)
{
	if (s->plain != NULL) {
		memcpy(s->plain + s->nplain, p, n);
		s->nplain += n;
	}
}

/* The words up to here are a piece of text. */
static void
flush(struct line *s)
{
	if (s->plain == NULL && s->p > s->words)
		doc_words(md_doc(s->m), (struct text){ s->words,
		    (size_t)(s->p - s->words) }, s->words_at);
}

/* Go on behind TO, which is no text. */
static void
pass(struct line *s, const char *to)
{
	for (; s->p < to; s->p++)
		s->at += *s->p == '\n';
	s->words = s->p;
	s->words_at = s->at;
}

static size_t
run_of(const struct line *s, const char *p)
{
	size_t n = 0;

	while (p + n < s->end && p[n] == '`')
		n++;
	return n;
}

static void
span(struct line *s, const char *from, const char *to)
{
	if (s->plain == NULL)
		doc_name(md_doc(s->m), DOC_SPAN, REF_NAME, (struct text){
		    from, (size_t)(to - from) }, (struct text){ "", 0 },
		    s->at);
}

static void
leads_to(struct line *s, struct text path)
{
	if (s->plain == NULL)
		doc_path(md_doc(s->m), DOC_ROLE, path, s->at);
}

/* `code` */
static void
code_span(struct line *s)
{
	size_t n = run_of(s, s->p), k;
	const char *p, *body = s->p + n;

	if (n > RUN_MAX || (s->no_closer[n] != NULL &&
	    s->p >= s->no_closer[n])) {
		s->p += n;
		return;
	}
	for (p = body; p < s->end; p += k) {
		if (*p != '`') {
			k = 1;
			continue;
		}
		if ((k = run_of(s, p)) == n)
			break;
	}
	if (p >= s->end) {
		s->no_closer[n] = s->p;
		s->p += n;
		return;
	}
	flush(s);
	put(s, body, (size_t)(p - body));
	span(s, body, p);
	pass(s, p + n);
}

/* (destination "title") behind the text of a link.  NULL: it is none. */
static const char *
destination(const struct line *s, const char *p, struct text *dest)
{
	const char *end = s->end - p > DEST_MAX ? p + DEST_MAX : s->end;
	int depth = 0;

	while (p < end && isspace((unsigned char)*p))
		p++;
	dest->p = p;
	if (p < end && *p == '<') {
		dest->p = ++p;
		while (p < end && *p != '>' && *p != '\n')
			p++;
		dest->len = (size_t)(p - dest->p);
		if (p < end)
			p++;
	} else {
		while (p < end && !isspace((unsigned char)*p) &&
		    (*p != ')' || depth > 0)) {
			depth += *p == '(';
			depth -= *p == ')';
			p++;
		}
		dest->len = (size_t)(p - dest->p);
	}
	while (p < end && *p != ')')
		p++;
	return p < end ? p + 1 : NULL;
}

/* `]`: what stands behind it says where the link leads. */
static void
close_bracket(struct line *s)
{
	struct text dest, label;
	const char *p = s->p + 1, *e;

	if (p < s->end && *p == '(' &&
	    (e = destination(s, p + 1, &dest)) != NULL) {
		flush(s);
		leads_to(s, dest);
		pass(s, e);
		s->bracket = NULL;
		return;
	}
	label = (struct text){ s->bracket, s->bracket != NULL ?
	    (size_t)(s->p - s->bracket) : 0 };
	e = p;
	if (p < s->end && *p == '[') {
		for (e = p + 1; e < s->end && e - p < DEST_MAX && *e != ']';
		    e++)
			continue;
		if (e < s->end && *e == ']') {
			if (e > p + 1)
				label = (struct text){ p + 1,
				    (size_t)(e - p - 1) };
			e++;
		} else
			e = p;
	}
	flush(s);
	dest = md_target(s->m, label);
	if (dest.len > 0)
		leads_to(s, dest);
	pass(s, e);
	s->bracket = NULL;
}

/* An attribute href="…" or src="…" in a tag from P to END. */
static void
attribute(struct line *s, const char *p, const char *end)
{
	const char *q, *e;

	q = memmem(p, (size_t)(end - p), "href=", 5);
	if (q == NULL || q + 7 > end || (q[5] != '"' && q[5] != '\''))
		return;
	e = memchr(q + 6, q[5], (size_t)(end - q - 6));
	if (e != NULL)
		leads_to(s, (struct text){ q + 6, (size_t)(e - q - 6) });
}

/* <tag>, </tag>, <https://…>, <!-- … -->; <code>x</code> is a code span. */
static void
angle(struct line *s)
{
	const char *p = s->p, *e, *close;

	if (p + 1 >= s->end || (!isalpha((unsigned char)p[1]) && p[1] != '/' &&
	    p[1] != '!' && p[1] != '?')) {
		s->p++;
		return;
	}
	if (s->end - p > 4 && memcmp(p, "<!--", 4) == 0) {
		e = memmem(p, (size_t)(s->end - p), "-->", 3);
		e = e != NULL ? e + 2 : NULL;
	} else
		e = memchr(p, '>', (size_t)(s->end - p));
	if (e == NULL) {
		s->p++;
		return;
	}
	flush(s);
	attribute(s, p, e);
	if (e - p == 5 && strncasecmp(p, "<code>", 6) == 0 &&
	    (close = memmem(e, (size_t)(s->end - e), "</", 2)) != NULL) {
		span(s, e + 1, close);
		put(s, e + 1, (size_t)(close - e - 1));
		e = close - 1;
	}
	pass(s, e + 1);
}

void
md_inline(struct md *m, struct text t, uint32_t line, struct text *plain)
{
	struct line s = { .m = m, .p = t.p, .end = t.p + t.len, .words = t.p,
	    .at = line, .words_at = line };

	if (plain != NULL)
		s.plain = walk_alloc(doc_walk(md_doc(m)), t.len + 1);
	while (s.p < s.end) {
		switch (*s.p) {
		case '\n':
			s.at++;
			put(&s, s.p++, 1);
			break;
		case '\\':
			if (s.p + 1 < s.end && ispunct((unsigned char)s.p[1]))
				s.p++;
			put(&s, s.p++, 1);
			break;
		case '`':
			code_span(&s);
			break;
		case '[':
			s.bracket = ++s.p;
			break;
		case ']':
			close_bracket(&s);
			break;
		case '<':
			angle(&s);
			break;
		case '*':
		case '!':
			if (*s.p == '!' && (s.p + 1 == s.end ||
			    s.p[1] != '['))
				put(&s, s.p, 1);
			s.p++;
			break;
		default:
			put(&s, s.p++, 1);
		}
	}
	flush(&s);
	if (plain != NULL)
		*plain = (struct text){ s.plain, s.nplain };
}
