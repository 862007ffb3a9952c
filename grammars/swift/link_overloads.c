/*
 * Swift: which of several functions of one name is called: the one whose
 * labels suit the call's.
 * https://docs.swift.org/swift-book/documentation/the-swift-programming-language/functions
 */
#include <string.h>

#include "slink.h"

/* The labels of SITE's call, NAME_NONE where it has none. */
static name_id
labels(struct linker *l, const struct link_site *site)
{
	struct link_file_facts f;
	uint32_t e = site->ref->expr;

	if (link_facts(l, site->file, &f) == -1 ||
	    f.exprs[e].op != EXPR_APPLIED)
		return NAME_NONE;
	e = f.exprs[e].b;
	if (f.exprs[e].op != EXPR_LIST ||
	    f.exprs[f.exprs[e].a].op != EXPR_STRING)
		return NAME_NONE;
	return link_str(l, site->file, f.exprs[f.exprs[e].a].a);
}

/* The next label of T, "a" of "a=:b:", from *I on. */
static struct text
next(struct text t, size_t *i)
{
	size_t j = *i;

	while (j < t.len && t.p[j] != ':')
		j++;
	t = (struct text){ t.p + *i, j - *i };
	*i = j + 1;
	return t;
}

/* May the call with labels C be of what takes the parameters P? */
static int
takes(struct text p, struct text c)
{
	size_t i = 0, k = 0, before;
	struct text want, got = { NULL, 0 };
	int optional, many, have = 0;

	for (;;) {
		if (!have && k < c.len) {
			got = next(c, &k);
			have = 1;
		}
		if (i >= p.len)
			return !have;
		want = next(p, &i);
		optional = want.len > 0 && want.p[want.len - 1] == '=';
		many = want.len > 3 && want.p[want.len - 1] == '.';
		want.len -= optional ? 1 : many ? 3 : 0;
		if (have && (text_same(want, got) || text_same(got,
		    (struct text){ "{", 1 }))) {
			/* A closure behind the call: a later parameter's,
			   where this one may be left out. */
			before = i;
			if (got.p[0] == '{' && (optional || many) &&
			    before < p.len)
				continue;
			have = 0;
			while (many && k < c.len && c.p[k] == '_')
				next(c, &k);
		} else if (!optional && !many)
			return 0;
	}
}

int
swift_target(struct linker *l, const struct link_site *site, struct value v)
{
	sym_id s = value_sym(l, v), first, c, found = SYM_NONE;
	struct value init;
	name_id call;
	uint32_t n = 0, all = 0;

	if (site->ref == NULL || site->ref->kind != REF_CALL)
		return 0;
	call = labels(l, site);
	first = s;
	if (link_sym_is_type(l, s)) {
		init = link_class_member(l, s, link_cname(l, "init"));
		if (value_kind(l, init) != VALUE_SYMBOL)
			return 0;
		link_edge(l, site, EDGE_CALLS, s, v.conf);
		first = value_sym(l, init);
	}
	if (call == NAME_NONE || link_sym_parent(l, first) == SYM_NONE)
		return first != s;
	for (c = link_child(l, link_sym_parent(l, first), link_sym_name(l,
	    first)); c != SYM_NONE; c = link_child_next(l, c)) {
		if (!link_sym_is_callable(l, c) ||
		    link_sym_flags(l, c) & NODE_PROPERTY)
			continue;
		all++;
		if (!takes(link_text(l, link_def_value(l, c)),
		    link_text(l, call)))
			continue;
		if (found == SYM_NONE)
			found = c;
		n++;
	}
	if (found == SYM_NONE) {
		/* A struct's own initialiser, which is not written. */
		if (first != s || all < 2)
			return first != s;
		link_edge(l, site, EDGE_CALLS, s, CONF_UNION);
		return 1;
	}
	link_edge(l, site, EDGE_CALLS, found, n == 1 || v.conf < CONF_UNION ?
	    v.conf : CONF_UNION);
	return 1;
}
