/*
 * C and its kin: the preprocessor's directives.
 */
#include <ctype.h>
#include <string.h>

#include "prepare.h"

enum walk_next
c_preproc_include(struct walk *w, TSNode n)
{
	TSNode path = node_field(n, "path");
	struct text t = node_text(w, path);
	uint32_t flags = node_is(path, "system_lib_string") ? IMPORT_SYSTEM : 0;

	if (t.len > 2 && (flags != 0 || node_is(path, "string_literal"))) {
		t.p++;
		t.len -= 2;
		walk_import(w, LINK_NONE, walk_str(w, t), LINK_NONE, flags,
		    node_line(n));
	}
	return WALK_OVER;
}

static int
is_parameter(const struct walk *w, TSNode params, const char *p, size_t n)
{
	uint32_t i, count;

	if (ts_node_is_null(params))
		return 0;
	count = ts_node_named_child_count(params);
	for (i = 0; i < count; i++) {
		struct text t = node_text(w, ts_node_named_child(params, i));

		if (t.len == n && memcmp(t.p, p, n) == 0)
			return 1;
	}
	return 0;
}

/* End of a string, character, number or comment that begins at P, or P. */
static const char *
skip_literal(const char *p, const char *end)
{
	if (*p == '"' || *p == '\'') {
		char q = *p++;

		while (p < end && *p != q)
			p += *p == '\\' && p + 1 < end ? 2 : 1;
		return p < end ? p + 1 : end;
	}
	if (isdigit((unsigned char)*p)) {
		while (p < end && (isalnum((unsigned char)*p) || *p == '_' ||
		    *p == '.'))
			p++;
		return p;
	}
	if (*p == '/' && p + 1 < end && p[1] == '*') {
		for (p += 2; p + 1 < end && !(p[0] == '*' && p[1] == '/'); p++)
			continue;
		return p + 1 < end ? p + 2 : end;
	}
	if (*p == '/' && p + 1 < end && p[1] == '/')
		return end;
	return p;
}

/* Behind the parenthesis that closes the one at P; P if there is none. */
static const char *
skip_parens(const char *p, const char *end)
{
	const char *start = p;
	int depth = 0;

	for (; p < end; p++) {
		if (*p == '(')
			depth++;
		else if (depth == 0)
			return start;
		else if (*p == ')' && --depth == 0)
			return p + 1;
	}
	return start;
}

static int
is_ident(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/*
 * The parser leaves a macro's body as text.  Its identifiers are read here:
 * followed by "(" they are calls, else names; parameters, members and parts
 * of a paste are neither.
 */
static void
macro_body(struct walk *w, uint32_t ord, TSNode params, TSNode value)
{
	struct text t = node_text(w, value);
	const char *p = t.p, *end = t.p + t.len, *b, *q;
	uint32_t line = node_line(value), words = 0;
	int member = 0, tag = 0, other = 0;
	expr_id e = LINK_NONE;

	while (p < end) {
		if (*p == '\n')
			line++;
		if ((q = skip_literal(p, end)) != p) {
			for (; p < q; p++)
				line += *p == '\n';
			other = 1;
			member = tag = 0;
			continue;
		}
		if (!is_ident(*p)) {
			if (*p == '.' || (*p == '>' && p > t.p && p[-1] == '-'))
				member = 1;
			else if (*p == '#')
				member = 2;
			else if (!isspace((unsigned char)*p) && *p != '\\')
				member = tag = 0;
			if (!isspace((unsigned char)*p) && *p != '\\')
				other = 1;
			p++;
			continue;
		}
		for (b = p; p < end && is_ident(*p); p++)
			continue;
		for (q = p; q < end && (*q == ' ' || *q == '\t'); q++)
			continue;
		if (member || (q + 1 < end && q[0] == '#' && q[1] == '#')) {
			member = 0;
			other = 1;
			continue;
		}
		if (p - b == 13 && memcmp(b, "__attribute__", 13) == 0) {
			for (q = skip_parens(q, end); p < q; p++)
				line += *p == '\n';
			other = 1;
			continue;
		}
		if (c_is_keyword(b, (size_t)(p - b)) ||
		    (p - b == 7 && memcmp(b, "defined", 7) == 0)) {
			tag = (p - b == 6 && memcmp(b, "struct", 6) == 0) ||
			    (p - b == 5 && memcmp(b, "union", 5) == 0) ||
			    (p - b == 4 && memcmp(b, "enum", 4) == 0);
			other = 1;
			continue;
		}
		if (is_parameter(w, params, b, (size_t)(p - b))) {
			other = 1;
			tag = 0;
			continue;
		}
		words++;
		e = expr_global(w, walk_str(w, (struct text){ b,
		    (size_t)(p - b) }));
		walk_ref_from(w, tag ? REF_TYPE : q < end && *q == '(' ?
		    REF_CALL : REF_NAME, e, ord, line, REF_ARITY_UNKNOWN);
		tag = 0;
	}
	if (words == 1 && !other)
		walk_type_def(w, TYPING_ALIAS, ord, e);
}

static enum walk_next
macro(struct walk *w, TSNode n, uint32_t flags)
{
	struct walk_def d = { .kind = NODE_MACRO, .leaf = 1 };
	TSNode value = node_field(n, "value");
	uint32_t ord;

	d.node = n;
	d.name_node = node_field(n, "name");
	d.name = node_text(w, d.name_node);
	d.flags = flags;
	d.parent = 0;		/* macros know no scopes */
	if (d.name.len == 0)
		return WALK_OVER;
	ord = walk_define(w, &d);
	if (!ts_node_is_null(value))
		macro_body(w, ord, node_field(n, "parameters"), value);
	return WALK_OVER;
}

enum walk_next
c_preproc_def(struct walk *w, TSNode n)
{
	return macro(w, n, 0);
}

enum walk_next
c_preproc_function_def(struct walk *w, TSNode n)
{
	return macro(w, n, NODE_CALLABLE_MACRO);
}
