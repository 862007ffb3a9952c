/*
 * C and C++: what macros call, is called where they stand.
 */
#include <stdlib.h>
#include <string.h>

#include "clink.h"

#define CONF_EXPANDED	95u	/* called by the expansion of a macro */
#define CONF_VARIANT	70u	/* … one of whose definitions the build takes */

static int
is_expanding(struct c_state *s, sym_id macro)
{
	uint32_t i;

	for (i = 0; i < s->nexpanding; i++)
		if (s->expanding[i] == macro)
			return 1;
	if (s->nexpanding == s->expanding_cap) {
		s->expanding_cap = s->expanding_cap * 2 + 64;
		s->expanding = c_need(reallocarray(s->expanding,
		    s->expanding_cap, sizeof(*s->expanding)));
	}
	s->expanding[s->nexpanding++] = macro;
	return 0;
}

static void	expand(struct linker *, const struct link_site *, sym_id,
		    int, uint32_t);

/* V is called by an expansion at SITE. */
static void
expanded(struct linker *l, const struct link_site *site, struct value v,
    uint32_t conf)
{
	sym_id s = value_sym(l, v);

	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		if (link_sym_kind(l, s) == NODE_MACRO)
			expand(l, site, s, 1, conf);
		else if (link_sym_kind(l, s) == NODE_FUNCTION)
			link_edge(l, site, EDGE_CALLS, s,
			    value_with(v, conf).conf);
		break;
	case VALUE_UNION:
		expanded(l, site, value_a(l, v), conf);
		expanded(l, site, value_b(l, v), conf);
		break;
	case VALUE_EXTERNAL:
		link_edge_external(l, site, EDGE_CALLS, value_name(l, v),
		    conf);
		break;
	default:
		break;
	}
}

/* What NAME means at SITE. */
static struct value
find(struct linker *l, const struct link_site *site, name_id name, int macros)
{
	uint32_t candidates;

	return c_state(l, site->file)->find(l, site->file, link_file_sym(l,
	    site->file) + site->source, name, WANT_VALUE, macros, &candidates);
}

/* A name in a macro's body: as the macro's file sees it, else as ours. */
static struct value
in_body(struct linker *l, const struct link_site *site, sym_id macro,
    uint32_t expr)
{
	file_no g = link_sym_file(l, macro);
	struct value v = link_eval(l, g, expr, WANT_VALUE), w;
	struct link_file_facts x;
	name_id name;

	link_facts(l, g, &x);
	if (x.exprs[expr].op != EXPR_NAME)
		return v;
	name = link_str(l, g, x.exprs[expr].a);
	/* A macro's own name is not expanded again: it is the function. */
	if (name == link_sym_name(l, macro))
		return find(l, site, name, 0);
	if (value_kind(l, v) != VALUE_EXTERNAL && v.id != 0)
		return v;
	w = find(l, site, name, 1);
	return w.id != 0 ? w : v;
}

/* One definition of a macro. */
static void
expand_one(struct linker *l, const struct link_site *site, sym_id macro,
    int called, uint32_t conf)
{
	const struct link_typing *t;
	struct link_ref r;
	uint32_t i, n;

	if (is_expanding(c_state(l, site->file), macro))
		return;
	n = link_refs(l, macro);
	for (i = 0; i < n; i++) {
		link_ref_get(l, macro, i, &r);
		if (r.kind == REF_CALL)
			expanded(l, site, in_body(l, site, macro, r.expr),
			    conf);
	}
	n = called ? link_typings(l, macro, &t) : 0;
	for (i = 0; i < n; i++) {
		link_typings(l, macro, &t);
		if (t[i].how == TYPING_ALIAS)
			expanded(l, site, in_body(l, site, macro, t[i].expr),
			    conf);
	}
}

/*
 * What the body of MACRO calls, is called where MACRO stands, and what the
 * macros in it call; of conditional definitions in one file each may be the
 * one.  CALLED: it stands before an argument list, which then belongs to
 * what it is an alias of.
 */
static void
expand(struct linker *l, const struct link_site *site, sym_id macro,
    int called, uint32_t conf)
{
	sym_id first = link_child(l, link_sym_parent(l, macro),
	    link_sym_name(l, macro)), s;
	uint32_t n = 0;

	for (s = first; s != SYM_NONE; s = link_child_next(l, s))
		n += link_sym_kind(l, s) == NODE_MACRO;
	if (n > 1 && conf > CONF_VARIANT)
		conf = CONF_VARIANT;
	for (s = first; s != SYM_NONE; s = link_child_next(l, s))
		if (link_sym_kind(l, s) == NODE_MACRO)
			expand_one(l, site, s, called, conf);
}

int
c_target(struct linker *l, const struct link_site *site, struct value v)
{
	sym_id s = value_sym(l, v), from;

	if (link_sym_kind(l, s) != NODE_MACRO || site->ref == NULL)
		return 0;
	from = link_file_sym(l, site->file) + site->source;
	if (link_sym_kind(l, from) == NODE_MACRO) {
		/* Its body is expanded where it is used.  Its own name in it
		   means the function. */
		if (s != from || site->ref->kind != REF_CALL)
			return 0;
		v = find(l, site, link_sym_name(l, s), 0);
		if (value_kind(l, v) == VALUE_SYMBOL)
			link_edge(l, site, EDGE_CALLS, value_sym(l, v),
			    v.conf);
		return 1;
	}
	c_state(l, site->file)->nexpanding = 0;
	if (site->ref->kind == REF_CALL)
		expand(l, site, s, 1, CONF_EXPANDED);
	else if (site->ref->kind == REF_NAME &&
	    (link_sym_flags(l, s) & NODE_CALLABLE_MACRO) == 0)
		expand(l, site, s, 0, CONF_EXPANDED);
	return 0;
}

