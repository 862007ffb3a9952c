/*
 * Ruby: what a constant means.
 */
#include "rblink.h"

#define DEPTH_MAX	32	/* scopes, and constants that name constants */

int
rb_is_constant_name(struct text t)
{
	return t.len > 0 && t.p[0] >= 'A' && t.p[0] <= 'Z';
}

/* Which of several definitions of one constant is meant. */
static int
score(struct linker *l, sym_id s)
{
	enum node_kind kind = link_sym_kind(l, s);
	int n = 0;

	if ((link_sym_flags(l, s) & NODE_DECLARATION) == 0)
		n += 4;
	if (kind == NODE_CLASS || kind == NODE_MODULE)
		n += 2;
	if ((link_file_flags(l, link_sym_file(l, s)) & FILE_TEST) == 0)
		n++;
	return n;
}

sym_id
rb_constant_in(struct linker *l, name_id q, name_id name)
{
	struct rb_link *st = rb_link(l);
	struct rb_class *c;
	const sym_id *syms;
	sym_id best = SYM_NONE, *v;
	uint32_t i, n, *at;
	int found, k, best_score = -1;
	enum node_kind kind;

	at = rb_map_at(&st->constants, q, name, &found);
	if (found)
		return *at;
	*at = SYM_NONE;
	n = link_named(l, name, &syms);
	if (n == 0)
		return SYM_NONE;
	v = malloc(n * sizeof(*v));
	if (v == NULL)
		exit(2);
	memcpy(v, syms, n * sizeof(*v));
	for (i = 0; i < n; i++) {
		if (link_file_lang(l, link_sym_file(l, v[i])) != &link_ruby)
			continue;
		kind = link_sym_kind(l, v[i]);
		if ((kind != NODE_CLASS && kind != NODE_MODULE &&
		    kind != NODE_CONSTANT) || rb_scope(l, v[i]) != q)
			continue;
		if ((k = score(l, v[i])) > best_score) {
			best = v[i];
			best_score = k;
		}
	}
	free(v);
	if (best != SYM_NONE && rb_is_class(l, best) &&
	    (c = rb_class(l, rb_qualified(l, best))) != NULL)
		best = c->main;
	*rb_map_at(&st->constants, q, name, &found) = best;
	return best;
}

/* In the classes around SCOPE, then at the top; no ancestors. */
static sym_id
rb_constant_around(struct linker *l, sym_id scope, name_id name)
{
	sym_id s, found;

	for (s = scope; s != SYM_NONE; s = link_sym_parent(l, s))
		if (rb_is_class(l, s) && (found = rb_constant_in(l,
		    rb_qualified(l, s), name)) != SYM_NONE)
			return found;
	return rb_constant_in(l, NAME_NONE, name);
}

/* A class, or what a constant that is another name of one stands for. */
static struct rb_base
base_of_symbol(struct linker *l, sym_id s, int depth)
{
	const struct link_typing *t;
	uint32_t i, n;

	if (rb_is_class(l, s))
		return (struct rb_base){ RB_REPO, rb_qualified(l, s) };
	n = link_typings(l, s, &t);
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_ASSIGNED)
			return rb_base_of(l, link_sym_file(l, s), t[i].expr,
			    depth + 1);
	return (struct rb_base){ RB_UNKNOWN, rb_qualified(l, s) };
}

struct rb_base
rb_base_of(struct linker *l, file_no file, uint32_t expr, int depth)
{
	struct rb_base base = { RB_UNKNOWN, link_cname(l, "?") };
	struct link_file_facts f;
	struct link_expr e;
	sym_id s;
	name_id name;

	if (depth > DEPTH_MAX || link_facts(l, file, &f) == -1)
		return base;
	e = f.exprs[expr];
	switch (e.op) {
	case EXPR_NAME:
		name = link_str(l, file, e.a);
		s = rb_constant_around(l, link_file_sym(l, file) + e.b, name);
		if (s != SYM_NONE)
			return base_of_symbol(l, s, depth);
		if (rb_is_constant_name(link_text(l, name)))
			return (struct rb_base){ RB_EXTERNAL, name };
		return base;
	case EXPR_MEMBER:
		name = link_str(l, file, e.b);
		if (!rb_is_constant_name(link_text(l, name)))
			return base;
		if (f.exprs[e.a].op == EXPR_DEF && f.exprs[e.a].a == 0) {
			s = rb_constant_in(l, NAME_NONE, name);
			return s != SYM_NONE ? base_of_symbol(l, s, depth) :
			    (struct rb_base){ RB_EXTERNAL, name };
		}
		base = rb_base_of(l, file, e.a, depth + 1);
		if (base.kind == RB_EXTERNAL)
			base.q = link_dotted(l, base.q, name);
		else if (base.kind == RB_REPO) {
			s = rb_constant_in(l, base.q, name);
			if (s != SYM_NONE)
				return base_of_symbol(l, s, depth);
			base.kind = RB_EXTERNAL;
			base.q = link_dotted(l, base.q, name);
		}
		return base;
	case EXPR_DEF:
		s = link_file_sym(l, file) + e.a;
		return e.a != 0 ? base_of_symbol(l, s, depth) : base;
	case EXPR_SELF:
		s = link_file_sym(l, file) + e.a;
		return (struct rb_base){ RB_REPO, rb_qualified(l, s) };
	case EXPR_DEREF:
	case EXPR_POINTER:
	case EXPR_INDEX:	/* Migration[7.0] */
		return rb_base_of(l, file, e.a, depth + 1);
	default:
		return base;
	}
}

/* ---- with ancestors ---- */

struct value
rb_constant_of(struct linker *l, name_id q, name_id name)
{
	struct rb_class *c = rb_ancestors(l, q);
	sym_id s = rb_constant_in(l, q, name);
	uint32_t i;

	if (s != SYM_NONE)
		return value_symbol(l, s, VALUE_PROVED);
	for (i = 0; c != NULL && i < c->ancestors.n; i++)
		if (c->ancestors.v[i].kind == RB_REPO && (s = rb_constant_in(l,
		    c->ancestors.v[i].q, name)) != SYM_NONE)
			return value_symbol(l, s, VALUE_PROVED);
	return VALUE_NONE;
}

/* The only class of that name, wherever it stands. */
static sym_id
only_class(struct linker *l, file_no file, name_id name)
{
	struct rb_class *c;
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms);
	sym_id s, found = SYM_NONE, *v = malloc((n + 1) * sizeof(*v));
	name_id q = NAME_NONE;
	int tests = link_file_flags(l, file) & FILE_TEST;

	if (v == NULL)
		exit(2);
	memcpy(v, syms, n * sizeof(*v));
	for (i = 0; i < n; i++) {
		s = v[i];
		if (link_file_lang(l, link_sym_file(l, s)) != &link_ruby ||
		    !rb_is_class(l, s) || (!tests &&
		    link_file_flags(l, link_sym_file(l, s)) & FILE_TEST))
			continue;
		if (found != SYM_NONE && rb_qualified(l, s) != q) {
			found = SYM_NONE;
			break;
		}
		q = rb_qualified(l, s);
		found = s;
	}
	free(v);
	return found != SYM_NONE && (c = rb_class(l, q)) != NULL ? c->main :
	    SYM_NONE;
}

struct value
rb_constant(struct linker *l, file_no file, sym_id scope, name_id name)
{
	sym_id s = rb_constant_around(l, scope, name), class = scope;
	struct value v;

	/* At the top: an ancestor's own comes first. */
	if (s != SYM_NONE && rb_scope(l, s) != NAME_NONE)
		return value_symbol(l, s, VALUE_PROVED);
	while (class != SYM_NONE && !rb_is_class(l, class))
		class = link_sym_parent(l, class);
	if (class != SYM_NONE) {
		v = rb_constant_of(l, rb_qualified(l, class), name);
		if (v.id != 0)
			return v;
	}
	if (s != SYM_NONE)
		return value_symbol(l, s, VALUE_PROVED);
	if (!rb_is_core_class(link_text(l, name)) &&
	    (s = only_class(l, file, name)) != SYM_NONE)
		return value_symbol(l, s, CONF_GUESS_NAME);
	return value_external(l, name, VALUE_PROVED);
}
