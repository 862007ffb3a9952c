/*
 * From what a code span, a role or a link says to a reference.
 *
 * A name is written in the way of any language: a.b, a::b, a->b, a#b, a\b,
 * with brackets behind it when it is called, with what a declaration puts
 * before it (struct, def, new).
 */
#include <ctype.h>
#include <string.h>

#include "docpriv.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

int
doc_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* ---- names ---- */

/* Length of what parts names at the beginning of T; 0: nothing does. */
static size_t
separator(struct text t)
{
	if (t.len > 2 && (memcmp(t.p, "::", 2) == 0 ||
	    memcmp(t.p, "->", 2) == 0))
		return 2;
	return t.len > 1 && (t.p[0] == '.' || t.p[0] == '#' ||
	    t.p[0] == '\\') ? 1 : 0;
}

/* A '-' inside a name: in shell, Lisp, CSS. */
static int
inner_hyphen(struct text t, size_t i)
{
	return t.p[i] == '-' && i > 0 && i + 1 < t.len &&
	    doc_name_char(t.p[i + 1]);
}

/*
 * The parts of a dotted name at the beginning of *T, which is moved behind
 * it.  0: there is none.
 */
static size_t
parts(struct text *t, struct text *part)
{
	struct text s = *t;
	size_t n = 0, i, sep;

	for (;;) {
		for (i = 0; i < s.len && (doc_name_char(s.p[i]) ||
		    inner_hyphen(s, i)); i++)
			continue;
		if (i > 0 && i < s.len && (s.p[i] == '?' || s.p[i] == '!') &&
		    i + 1 == s.len)
			i++;
		if (i == 0 || isdigit((unsigned char)s.p[0]))
			return 0;
		if (n == DOC_PARTS_MAX)
			return 0;
		part[n++] = (struct text){ s.p, i };
		s.p += i;
		s.len -= i;
		if ((sep = separator(s)) == 0 || !doc_name_char(s.p[sep]))
			break;
		s.p += sep;
		s.len -= sep;
	}
	*t = s;
	return n;
}

/* What may stand before a name: sigils, and words of declarations. */
static struct text
without_head(struct text t)
{
	static const char *const words[] = { "struct", "class", "enum",
	    "union", "interface", "trait", "type", "new", "def", "func",
	    "fn", "function", "async", "static", "const", "typedef", "macro",
	    "module", "namespace", "package", "import", "void", "int",
	    "char", "exception", "await" };
	size_t i;
	int more = 1;

	while (t.len > 0 && strchr("~!@&*$", t.p[0]) != NULL) {
		t.p++;
		t.len--;
	}
	while (more) {
		for (i = 0; i < t.len && isalpha((unsigned char)t.p[i]); i++)
			continue;
		more = i + 1 < t.len && t.p[i] == ' ' &&
		    text_among((struct text){ t.p, i }, words, COUNT(words));
		if (more) {
			t = doc_trim((struct text){ t.p + i, t.len - i });
			while (t.len > 0 && (t.p[0] == '*' || t.p[0] == '&')) {
				t.p++;
				t.len--;
			}
		}
	}
	return t;
}

/* Is T, behind a name, all brackets: of arguments, of types? */
static int
is_brackets(struct text t, int *call)
{
	size_t i;
	int depth = 0;

	*call = 0;
	if (t.len == 0)
		return 1;
	if (strchr("(<[", t.p[0]) == NULL)
		return 0;
	for (i = 0; i < t.len; i++) {
		if (strchr("(<[", t.p[i]) != NULL) {
			if (depth++ == 0 && t.p[i] == '(')
				*call = 1;
		} else if (strchr(")]", t.p[i]) != NULL ||
		    (t.p[i] == '>' && t.p[i - 1] != '-' && t.p[i - 1] != '='))
			depth--;
		else if (depth == 0 && t.p[i] != ';')
			return 0;
	}
	return depth == 0;
}

static expr_id
chain(struct doc *d, const struct text *part, size_t n, str_id *last)
{
	expr_id e;
	size_t i;

	*last = walk_str(d->w, part[0]);
	e = expr_global(d->w, *last);
	for (i = 1; i < n; i++) {
		*last = walk_str(d->w, part[i]);
		e = expr_member(d->w, e, *last);
	}
	return e;
}

static void
add(struct doc *d, enum doc_how how, enum ref_kind kind, expr_id e,
    str_id first, uint32_t line)
{
	struct mention *m = doc_push(d, &d->mentions);

	m->how = how;
	m->kind = kind;
	m->expr = e;
	m->first = first;
	m->line = line;
	m->section = d->sections.n - 1;
}

void
doc_parts(struct doc *d, enum doc_how how, enum ref_kind kind,
    const struct text *part, size_t n, struct text context, uint32_t line)
{
	struct text around[DOC_PARTS_MAX];
	str_id last;
	expr_id e = chain(d, part, n, &last);
	size_t k;

	if (context.len > 0 && (k = parts(&context, around)) > 0)
		e = expr_make(d->w, EXPR_GENERIC, e, chain(d, around, k,
		    &last));
	add(d, how, kind, e, walk_str(d->w, part[0]), line);
	((struct mention *)d->mentions.v)[d->mentions.n - 1].alone = n == 1;
}

/* ---- paths ---- */

/* Could T be the path of a file? */
static int
is_path(struct text t)
{
	size_t i, dot = 0, slash = 0;

	for (i = 0; i < t.len; i++) {
		if (!doc_name_char(t.p[i]) && strchr("./-+@", t.p[i]) == NULL)
			return 0;
		if (t.p[i] == '.' && i > 0 && i + 1 < t.len)
			dot = i;
		if (t.p[i] == '/')
			slash = i + 1;
	}
	return t.len > 2 && t.p[t.len - 1] != '/' && dot > slash &&
	    t.len - dot <= 12;
}

void
doc_path(struct doc *d, enum doc_how how, struct text t, uint32_t line)
{
	const char *p;
	size_t i;

	t = doc_trim(t);
	for (i = 0; i < t.len && t.p[i] != '#' && t.p[i] != '?'; i++)
		continue;
	t.len = i;
	/* https://host/owner/name/blob/branch/path */
	if (t.len > 8 && memchr(t.p, ':', 8) != NULL) {
		if ((p = memmem(t.p, t.len, "/blob/", 6)) == NULL)
			return;
		t.len -= (size_t)(p + 6 - t.p);
		t.p = p + 6;
		if ((p = memchr(t.p, '/', t.len)) == NULL)
			return;
		t.len -= (size_t)(p - t.p);
		t.p = p;
		how = DOC_SPAN;		/* may be of another repository */
	}
	if (t.len == 0 || t.len > DOC_NAME_MAX || t.p[t.len - 1] == '/')
		return;
	add(d, how, REF_NAME, expr_make(d->w, EXPR_STRING, walk_str(d->w, t),
	    LINK_NONE), 0, line);
}

/* ---- what is written ---- */

void
doc_name(struct doc *d, enum doc_how how, enum ref_kind kind, struct text t,
    struct text context, uint32_t line)
{
	struct text part[DOC_PARTS_MAX], rest;
	size_t n;
	int call;

	t = doc_trim(t);
	if (t.len == 0 || t.len > 4 * DOC_NAME_MAX)
		return;
	if (how == DOC_SPAN && is_path(t))
		doc_path(d, how, t, line);
	rest = without_head(t);
	n = parts(&rest, part);
	if (n == 0)
		return;
	if (is_brackets(doc_trim(rest), &call)) {
		if (call && kind == REF_NAME)
			kind = REF_CALL;
		doc_parts(d, how, kind, part, n, context, line);
	} else if (how == DOC_SPAN)
		doc_code(d, (struct text){ "", 0 }, t, line);
}

/* Does a word of the text look like a name in code? */
static int
is_code_word(const struct text *part, size_t n, int call)
{
	struct text t = part[n - 1];
	size_t i;
	int under = 0, inner = 0, lower = 0;

	for (i = 0; i < t.len; i++) {
		under |= t.p[i] == '_' && i > 0 && i + 1 < t.len;
		inner |= i > 0 && isupper((unsigned char)t.p[i]) &&
		    islower((unsigned char)t.p[i - 1]);
		lower |= islower((unsigned char)t.p[i]);
		if (t.p[i] == '-')
			return 0;
	}
	return t.len > 2 && (call || under || (inner && lower));
}

/* An ordinary word: in a code span it may be no more than that. */
static void
ordinary(struct doc *d, struct text t)
{
	str_id s = walk_str(d->w, t);
	unsigned char *old = d->words;
	size_t n = d->nwords;

	if (s >= n) {
		d->nwords = (size_t)s * 2 + 256;
		d->words = walk_alloc(d->w, d->nwords);
		if (n > 0)
			memcpy(d->words, old, n);
	}
	d->words[s] = 1;
}

/*
 * Words that look like code: with brackets behind them, with '_' or a
 * capital inside.  Words with dots alone are too often something else.
 */
void
doc_words(struct doc *d, struct text t, uint32_t line)
{
	static const char two[] = "()";
	struct text part[DOC_PARTS_MAX], rest;
	size_t i = 0, n, end;
	int call;

	while (i < t.len) {
		if (t.p[i] == '\n')
			line++;
		if (!doc_name_char(t.p[i]) || (i > 0 &&
		    strchr("/@:-.\\", t.p[i - 1]) != NULL && t.p[i - 1])) {
			i++;
			while (i < t.len && i > 0 &&
			    doc_name_char(t.p[i - 1]) &&
			    doc_name_char(t.p[i]))
				i++;
			continue;
		}
		rest = (struct text){ t.p + i, t.len - i };
		n = parts(&rest, part);
		end = (size_t)(rest.p - t.p);
		if (n == 0) {
			while (i < t.len && doc_name_char(t.p[i]))
				i++;
			continue;
		}
		call = rest.len >= 2 && memcmp(rest.p, two, 2) == 0;
		if (is_code_word(part, n, call) && (rest.len == 0 ||
		    (rest.p[0] != '/' && rest.p[0] != '@' &&
		    (rest.p[0] != ':' || rest.len < 2 || rest.p[1] != '/'))))
			doc_parts(d, DOC_PROSE, call ? REF_CALL : REF_NAME,
			    part, n, (struct text){ "", 0 }, line);
		else if (n == 1 && islower((unsigned char)part[0].p[0]))
			ordinary(d, part[0]);
		i = end;
	}
}
