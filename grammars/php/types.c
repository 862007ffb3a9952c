/*
 * PHP: declared types, and those that doc comments say.
 */
#include "php.h"

#define SCALARS	"int integer float double string bool boolean void mixed " \
		"null false true never object resource scalar callable " \
		"positive-int non-empty-string class-string numeric-string " \
		"array-key key-of value-of"
#define ARRAYS	"array iterable list non-empty-array non-empty-list"

/* The type that goes by one name, or NONE. */
static expr_id
named(struct walk *w, struct text t)
{
	if (t.len == 0 || php_in("mixed void never object null false true", t))
		return NONE;
	if (php_in(ARRAYS, t))
		return php_named_type(w, "array");
	if (php_in("callable", t))
		return php_named_type(w, "Closure");
	if (php_in("int integer float double string bool boolean", t))
		return php_named_type(w, "scalar");
	return php_class_expr(w, t);
}

expr_id
php_type(struct walk *w, TSNode n, int depth)
{
	const TSNode *v;
	uint32_t i, k;
	expr_id e = NONE, t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return NONE;
	if (node_is(n, "named_type") || node_is(n, "primitive_type") ||
	    node_is(n, "name") || node_is(n, "qualified_name"))
		return named(w, node_text(w, n));
	v = node_children(w, n, &k);
	for (i = 0; i < k; i++) {
		t = php_type(w, v[i], depth + 1);
		if (t == NONE)
			continue;
		e = e == NONE ? t : expr_make(w, EXPR_UNION, e, t);
	}
	return e;
}

/* ---- doc comments ---- */

struct text
php_doc(const struct walk *w, TSNode n)
{
	const char *s = walk_source(w);
	struct text none = { "", 0 };
	uint32_t end = ts_node_start_byte(n), i;

	while (end > 0 && strchr(" \t\r\n", s[end - 1]) != NULL)
		end--;
	if (end < 5 || s[end - 1] != '/' || s[end - 2] != '*')
		return none;
	for (i = end - 2; i-- > 1;)
		if (s[i] == '*' && s[i - 1] == '/')
			return s[i + 1] == '*' ? (struct text){ s + i - 1,
			    end - i + 1 } : none;
	return none;
}

static int
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '\\' || c == '-' ||
	    (unsigned char)c >= 0x80;
}

/*
 * One of A|B<C>[]: at *P, which ends behind it.
 */
static expr_id
doc_one(struct walk *w, const char **p, const char *end, int depth)
{
	const char *q = *p;
	expr_id e, arg = NONE, t;
	struct text name;

	while (q < end && (*q == '?' || *q == '('))
		q++;
	name.p = q;
	while (q < end && is_name_char(*q))
		q++;
	name.len = (size_t)(q - name.p);
	if (text_is(name, "$this"))
		e = php_own_class(w);
	else if (php_in(SCALARS, name) && !php_in("int string", name))
		e = NONE;
	else
		e = named(w, name);
	if (name.len == 0 && q + 5 <= end && memcmp(q, "$this", 5) == 0) {
		q += 5;
		e = php_own_class(w);
	}
	if (q < end && *q == '<' && depth < 8) {
		q++;
		while (q < end && *q != '>' && *q != '\n') {
			while (q < end && (*q == ' ' || *q == ',' ||
			    *q == '|' || *q == '&'))
				q++;
			*p = q;
			t = doc_one(w, p, end, depth + 1);
			if (*p == q)
				break;
			q = *p;
			if (t != NONE)
				arg = t;
		}
		if (q < end && *q == '>')
			q++;
		if (e != NONE && arg != NONE)
			e = expr_make(w, EXPR_GENERIC, e, arg);
	}
	while (q + 1 < end && q[0] == '[' && q[1] == ']') {
		q += 2;
		t = php_named_type(w, "array");
		e = e == NONE ? t : expr_make(w, EXPR_GENERIC, t, e);
	}
	while (q < end && *q == ')')
		q++;
	*p = q;
	return e;
}

static expr_id
doc_type(struct walk *w, const char **p, const char *end)
{
	expr_id e = NONE, t;
	const char *before;

	while (*p < end && (**p == ' ' || **p == '\t'))
		++*p;
	do {
		before = *p;
		t = doc_one(w, p, end, 0);
		if (t != NONE)
			e = e == NONE ? t : expr_make(w, EXPR_UNION, e, t);
		if (*p == before)
			break;
		if (*p < end && (**p == '|' || **p == '&'))
			++*p;
		else
			break;
	} while (*p < end);
	return e;
}

expr_id
php_doc_type(struct walk *w, struct text doc, const char *tag, struct text var)
{
	const char *p = doc.p, *end = doc.p + doc.len, *nl;
	size_t n = strlen(tag);
	expr_id e;

	while (p < end && (p = memmem(p, (size_t)(end - p), tag, n)) != NULL) {
		p += n;
		if (p == end || (*p != ' ' && *p != '\t'))
			continue;
		if ((nl = memchr(p, '\n', (size_t)(end - p))) == NULL)
			nl = end;
		e = doc_type(w, &p, nl);
		while (p < nl && (*p == ' ' || *p == '.' || *p == '&'))
			p++;
		if (var.len == 0)
			return e;
		if ((size_t)(nl - p) >= var.len &&
		    memcmp(p, var.p, var.len) == 0 &&
		    ((size_t)(nl - p) == var.len || !is_name_char(p[var.len])))
			return e;
	}
	return NONE;
}
