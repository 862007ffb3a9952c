/*
 * Annotations.  They are read from their text, so that those in strings
 * ("list[Node]") and those in the open are the same.
 */
#include <ctype.h>
#include <string.h>

#include "py.h"

#define TYPE_DEPTH	16	/* what is nested deeper counts as unknown */

struct annotation {
	struct walk	*w;
	const char	*p, *end;
	uint32_t	 line;
	int		 depth;
};

static expr_id	 py_union(struct annotation *);

static int
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80) != 0;
}

/* Blanks, line ends, continuation and comments. */
static void
py_blanks(struct annotation *a)
{
	for (; a->p < a->end; a->p++) {
		if (*a->p == '\n')
			a->line++;
		else if (*a->p == '#') {
			while (a->p + 1 < a->end && a->p[1] != '\n')
				a->p++;
		} else if (!isspace((unsigned char)*a->p) && *a->p != '\\')
			return;
	}
}

/* At a quote: the contents of the string, A behind it. */
static struct text
py_quoted(struct annotation *a)
{
	char q = *a->p;
	size_t n = 1;
	struct text t;

	if (a->end - a->p >= 3 && a->p[1] == q && a->p[2] == q)
		n = 3;
	a->p += n;
	t.p = a->p;
	while (a->p < a->end && !(*a->p == q &&
	    (n == 1 || (a->end - a->p >= 3 && a->p[1] == q && a->p[2] == q)))) {
		if (*a->p == '\n')
			a->line++;
		a->p++;
	}
	t.len = (size_t)(a->p - t.p);
	a->p += (size_t)(a->end - a->p) < n ? (size_t)(a->end - a->p) : n;
	return t;
}

/* Behind an opening bracket: go behind the closing one. */
static void
py_close(struct annotation *a)
{
	int depth = 1;

	while (a->p < a->end) {
		switch (*a->p) {
		case '(': case '[': case '{':
			depth++;
			break;
		case ')': case ']': case '}':
			if (--depth == 0) {
				a->p++;
				return;
			}
			break;
		case '"': case '\'':
			py_quoted(a);
			continue;
		case '\n':
			a->line++;
			break;
		}
		a->p++;
	}
}

expr_id
py_literal(struct walk *w, const char *type)
{
	return expr_make(w, EXPR_LITERAL, walk_cstr(w, type), NONE);
}

/* What A[B, C] of typing means.  HEAD is the last word of A. */
static expr_id
py_generic(struct walk *w, struct text head, expr_id base, const expr_id *arg,
    uint32_t n)
{
	static const char *const same[] = {
		"Optional", "ClassVar", "Final", "Annotated", "Required",
		"NotRequired", "ReadOnly", "InitVar", "Unpack"
	};
	static const char *const first[] = {
		"Generator", "AsyncGenerator", "ContextManager",
		"AbstractContextManager", "AsyncContextManager",
		"AbstractAsyncContextManager"
	};
	expr_id e;
	size_t i;

	if (n == 0)
		return base;
	for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (text_is(head, same[i]))
			return arg[0];
	for (i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (text_is(head, first[i]))
			return expr_make(w, EXPR_GENERIC, base, arg[0]);
	e = arg[n - 1];
	if (text_is(head, "Union") || text_is(head, "Tuple") ||
	    text_is(head, "tuple"))
		for (i = n - 1; i-- > 0;)
			e = e == arg[i] ? e :
			    expr_make(w, EXPR_UNION, arg[i], e);
	if (text_is(head, "Union"))
		return e;
	return expr_make(w, EXPR_GENERIC, base, e);
}

/* The arguments in [ ]; only the first counts if FIRST. */
static uint32_t
py_type_args(struct annotation *a, expr_id *arg, int first)
{
	expr_id none = py_literal(a->w, "None"), e;
	uint32_t n = 0;

	for (;;) {
		py_blanks(a);
		if (a->p >= a->end)
			return n;
		if (*a->p == ']') {
			a->p++;
			return n;
		}
		if (*a->p == ',' || *a->p == ':' || *a->p == '=') {
			a->p++;
			continue;
		}
		if (a->end - a->p >= 3 && memcmp(a->p, "...", 3) == 0) {
			a->p += 3;
			continue;
		}
		e = py_union(a);
		if (n < TYPE_ARGS && (e != none || n == 0))
			arg[n++] = e;
		if (first) {
			py_close(a);
			return n;
		}
	}
}

static expr_id
py_type_name(struct annotation *a)
{
	struct walk *w = a->w;
	expr_id e, arg[TYPE_ARGS];
	uint32_t n, ord, line = a->line;
	struct text t = { a->p, 0 };
	int any = 0;

	while (a->p < a->end && is_word(*a->p))
		a->p++;
	t.len = (size_t)(a->p - t.p);
	if (text_is(t, "None"))
		return py_literal(w, "None");
	if (isdigit((unsigned char)t.p[0]))
		return expr_unknown(w);
	if (text_is(t, "Any"))
		any = 1;
	ord = py_class_name(w, t);
	e = text_is(t, "Self") ? expr_self(w) :
	    ord != 0 ? expr_make(w, EXPR_DEF, ord, NONE) :
	    expr_global(w, walk_str(w, t));
	for (;;) {
		const char *dot = a->p;

		py_blanks(a);
		if (a->p >= a->end || *a->p != '.' || a->p + 1 >= a->end ||
		    !is_word(a->p[1])) {
			if (a->p < a->end && *a->p != '[' && *a->p != '(')
				a->p = dot;
			break;
		}
		t.p = ++a->p;
		while (a->p < a->end && is_word(*a->p))
			a->p++;
		t.len = (size_t)(a->p - t.p);
		any = text_is(t, "Any");
		e = text_is(t, "Self") ? expr_self(w) :
		    expr_member(w, e, walk_str(w, t));
	}
	py_type_ref(w, e, line);
	if (any)
		return expr_unknown(w);
	if (a->p < a->end && *a->p == '(') {	/* a call: not a type */
		a->p++;
		py_close(a);
		return expr_unknown(w);
	}
	if (a->p >= a->end || *a->p != '[')
		return e;
	a->p++;
	if (text_is(t, "Literal")) {
		py_blanks(a);
		e = a->p < a->end && (*a->p == '"' || *a->p == '\'') ?
		    py_literal(w, "str") : expr_unknown(w);
		py_close(a);
		return e;
	}
	n = py_type_args(a, arg, text_is(t, "Annotated"));
	return py_generic(w, t, e, arg, n);
}

static expr_id
py_type_item(struct annotation *a)
{
	expr_id e, arg[TYPE_ARGS];
	struct annotation in;
	struct text t;
	uint32_t n;

	py_blanks(a);
	while (a->p < a->end && *a->p == '*')
		a->p++;
	if (a->p >= a->end || a->depth > TYPE_DEPTH) {
		a->p = a->end;
		return expr_unknown(a->w);
	}
	switch (*a->p) {
	case '(':
		a->p++;
		e = py_union(a);
		py_close(a);
		return e;
	case '[':
		a->p++;
		n = py_type_args(a, arg, 0);
		return n > 0 ? arg[n - 1] : expr_unknown(a->w);
	case '"': case '\'':
		in = *a;
		t = py_quoted(a);
		in.p = t.p;
		in.end = t.p + t.len;
		in.depth++;
		return py_union(&in);
	}
	if (is_word(*a->p)) {
		if (a->end - a->p >= 2 && (a->p[1] == '"' || a->p[1] == '\'')) {
			a->p++;		/* r"…" */
			return py_type_item(a);
		}
		return py_type_name(a);
	}
	a->p++;
	return expr_unknown(a->w);
}

/* X | Y | None: None says nothing about members and is left out. */
static expr_id
py_union(struct annotation *a)
{
	expr_id e, f, none = py_literal(a->w, "None");

	a->depth++;
	e = py_type_item(a);
	for (;;) {
		py_blanks(a);
		if (a->p >= a->end || *a->p != '|')
			break;
		a->p++;
		f = py_type_item(a);
		if (e == none)
			e = f;
		else if (f != none && f != e)
			e = expr_make(a->w, EXPR_UNION, e, f);
	}
	a->depth--;
	return e;
}

expr_id
py_type_text(struct walk *w, struct text t, uint32_t line)
{
	struct annotation a = { w, t.p, t.p + t.len, line, 0 };

	return py_union(&a);
}

expr_id
py_type(struct walk *w, TSNode node)
{
	struct text t = node_text(w, node);

	return t.len == 0 ? expr_unknown(w) :
	    py_type_text(w, t, node_line(node));
}

uint32_t
py_tuple_types(struct walk *w, TSNode type, expr_id arg[TYPE_ARGS])
{
	struct text t = node_text(w, type), head;
	const char *open;
	struct annotation a;
	uint32_t n;

	if (t.len > 2 && (t.p[0] == '"' || t.p[0] == '\'') &&
	    t.p[t.len - 1] == t.p[0]) {
		t.p++;
		t.len -= 2;
	}
	head = t;
	open = memchr(t.p, '[', t.len);
	if (open == NULL || t.p[t.len - 1] != ']' ||
	    memmem(t.p, t.len, "...", 3) != NULL)
		return 0;
	head.len = (size_t)(open - t.p);
	if (!text_ends(head, "uple") || head.len > 16)
		return 0;
	a = (struct annotation){ w, open + 1, t.p + t.len, node_line(type), 0 };
	n = py_type_args(&a, arg, 0);
	return a.p == a.end && n > 1 ? n : 0;
}

struct text
py_last_word(struct text t)
{
	size_t end = 0, begin;

	while (end < t.len && t.p[end] != '[' && t.p[end] != '(')
		end++;
	while (end > 0 && isspace((unsigned char)t.p[end - 1]))
		end--;
	begin = end;
	while (begin > 0 && is_word(t.p[begin - 1]))
		begin--;
	return (struct text){ t.p + begin, end - begin };
}
