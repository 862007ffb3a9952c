/*
 * Kotlin: which of several functions of one name is called.
 * https://kotlinlang.org/spec/overload-resolution.html
 */
#include <stdlib.h>
#include <string.h>

#include "klink.h"

/* Does S take that many arguments? */
int
kotlin_takes(struct linker *l, sym_id s, uint32_t arity)
{
	name_id kept = link_def_value(l, s);
	struct text t;
	const char *p;
	char *end;
	unsigned long least;

	if (kept == NAME_NONE || arity == REF_ARITY_UNKNOWN)
		return 1;
	t = link_text(l, kept);
	p = memchr(t.p, '/', t.len);
	if (p == NULL)
		return 1;
	least = strtoul(p + 1, &end, 10);
	return arity >= least && (*end != '/' || end[1] == '-' ||
	    arity <= strtoul(end + 1, NULL, 10));
}

static int
same_place(struct linker *l, sym_id a, sym_id b)
{
	file_no fa = link_sym_file(l, a), fb = link_sym_file(l, b);
	sym_id pa = link_sym_parent(l, a), pb = link_sym_parent(l, b);
	struct text ta = kotlin_extends(l, a), tb = kotlin_extends(l, b);

	if (ta.len != tb.len || memcmp(ta.p, tb.p, ta.len) != 0)
		return 0;
	return pa == pb || (pa == link_file_sym(l, fa) &&
	    pb == link_file_sym(l, fb) &&
	    link_file_package(l, fa) == link_file_package(l, fb));
}

/* ---- by the types of arguments ---- */

/* The LIST that is part of expression E, or LINK_NONE. */
static uint32_t
arguments(struct linker *l, const struct link_site *site)
{
	struct link_file_facts f;
	uint32_t e = site->ref->expr;

	if (link_facts(l, site->file, &f) == -1 ||
	    f.exprs[e].op != EXPR_APPLIED)
		return LINK_NONE;
	return f.exprs[e].b;
}

/* The first of the LIST *E of FILE, and *E is the rest; or LINK_NONE. */
static uint32_t
next(struct linker *l, file_no file, uint32_t *e)
{
	struct link_file_facts f;
	uint32_t first;

	if (*e == LINK_NONE || link_facts(l, file, &f) == -1 ||
	    f.exprs[*e].op != EXPR_LIST)
		return LINK_NONE;
	first = f.exprs[*e].a;
	*e = f.exprs[*e].b;
	return first;
}

/* How well an argument suits a parameter; below 0: it does not. */
static int
suits(struct linker *l, struct value arg, struct value param)
{
	struct text a, p = kotlin_type_name(l, param);
	const struct value *list;
	uint32_t i, n;

	arg = link_type_of(l, arg);
	a = kotlin_type_name(l, arg);
	if (p.len == 0 || text_is(p, "Any"))
		return 0;
	if (value_kind(l, arg) == VALUE_EXTERNAL_INSTANCE)
		return text_same(a, p) ? 2 : value_kind(l, param) ==
		    VALUE_EXTERNAL ? -1 : -2;
	if (value_kind(l, arg) != VALUE_INSTANCE)
		return 0;
	if (text_same(a, p))
		return 3;
	n = link_mro(l, value_sym(l, arg), &list);
	for (i = 0; i < n; i++) {
		link_mro(l, value_sym(l, arg), &list);
		if (text_same(kotlin_type_name(l, list[i]), p))
			return 2;
	}
	return -2;
}

static int
score(struct linker *l, const struct link_site *site, sym_id s)
{
	uint32_t args = arguments(l, site), a, p,
	    params = link_typing(l, s, TYPING_PARAMS);
	int sum = 0;

	while ((a = next(l, site->file, &args)) != LINK_NONE &&
	    (p = next(l, link_sym_file(l, s), &params)) != LINK_NONE)
		sum += suits(l, link_eval(l, site->file, a, WANT_VALUE),
		    link_eval(l, link_sym_file(l, s), p, WANT_TYPE));
	return sum;
}

/* ---- the choice ---- */

/*
 * Of overloads the one that takes as many arguments, and whose parameters suit
 * them best; several: the first, and only likely.
 */
int
kotlin_target(struct linker *l, const struct link_site *site, struct value v)
{
	const sym_id *syms;
	sym_id s = value_sym(l, v), found = SYM_NONE, c;
	uint32_t i, n, fit = 0, conf = v.conf;
	int points, best = 0;
	name_id name;

	if (site->ref == NULL || site->ref->kind != REF_CALL)
		return 0;
	name = link_sym_name(l, s);
	if (link_sym_is_type(l, s)) {
		link_edge(l, site, EDGE_CALLS, s, v.conf);
		for (c = link_child(l, s, name); c != SYM_NONE;
		    c = link_child_next(l, c))
			if (link_sym_flags(l, c) & NODE_CONSTRUCTOR &&
			    kotlin_takes(l, c, site->ref->arity) && fit++ == 0)
				found = c;
		if (fit == 1)
			link_edge(l, site, EDGE_CALLS, found, conf);
		return 1;
	}
	if (!link_sym_is_callable(l, s) || !kotlin_is(l, s))
		return 0;
	n = link_named(l, name, &syms);
	if (n > KOTLIN_NAMED_MAX) {
		link_cut(l, LIMIT_NAMES, name);
		n = KOTLIN_NAMED_MAX;
	}
	for (i = 0; i < n; i++) {
		link_named(l, name, &syms);
		c = syms[i];
		if (kotlin_is(l, c) && link_sym_is_callable(l, c) &&
		    same_place(l, s, c) &&
		    kotlin_takes(l, c, site->ref->arity)) {
			points = score(l, site, c);
			if (fit == 0 || points > best) {
				fit = 1;
				best = points;
				found = c;
			} else if (points == best) {
				fit++;
				found = c == s ? c : found;
			}
		}
	}
	if (fit == 0)
		return 0;
	if (fit > 1 && conf > CONF_UNION)
		conf = CONF_UNION;
	link_edge(l, site, EDGE_CALLS, found, conf);
	return 1;
}
