/*
 * Ruby: methods, fields and what super means, in method resolution order.
 */
#include "rblink.h"

#define BELOW_MAX	4u	/* of such definitions */
#define NODES_MAX	16u	/* places that open a class, looked at by turns */

/* ---- members of one class ---- */

enum side {
	ON_INSTANCES,
	ON_CLASS,
	ON_EITHER		/* instance variables */
};

static int
suits(struct linker *l, sym_id s, enum side side)
{
	enum node_kind kind = link_sym_kind(l, s);
	int is_static = (link_sym_flags(l, s) & NODE_STATIC) != 0;

	if (kind != NODE_METHOD && kind != NODE_FIELD)
		return 0;
	return side == ON_EITHER || is_static == (side == ON_CLASS);
}

/* The last of that name in one place that opens the class. */
static sym_id
child_of(struct linker *l, sym_id node, name_id name, enum side side)
{
	sym_id s, found = SYM_NONE;

	for (s = link_child(l, node, name); s != SYM_NONE;
	    s = link_child_next(l, s))
		if (suits(l, s, side))
			found = s;
	return found;
}

static sym_id
named_in(struct linker *l, const struct rb_class *c, name_id name,
    enum side side)
{
	const sym_id *syms;
	uint32_t i, n;
	sym_id s, p;

	if (c->nnodes <= NODES_MAX) {
		if ((s = child_of(l, c->main, name, side)) != SYM_NONE)
			return s;
		for (i = 0; i < c->nnodes; i++)
			if (c->node[i] != c->main && (s = child_of(l,
			    c->node[i], name, side)) != SYM_NONE)
				return s;
		return SYM_NONE;
	}
	n = link_named(l, name, &syms);
	for (i = 0; i < n; i++) {
		s = syms[i];
		if (link_file_lang(l, link_sym_file(l, s)) == &link_ruby &&
		    suits(l, s, side) && (p = link_sym_parent(l, s)) !=
		    SYM_NONE && rb_is_class(l, p) && rb_qualified(l, p) == c->q)
			return s;
		link_named(l, name, &syms);
	}
	return SYM_NONE;
}

/* NAME, NAME= of an attribute, @NAME of one. */
static sym_id
member_in(struct linker *l, name_id q, name_id name, enum side side)
{
	const struct rb_class *c = rb_class(l, q);
	struct text t = link_text(l, name);
	sym_id s;

	if (c == NULL)
		return SYM_NONE;
	if (t.len > 1 && t.p[0] == '@')
		side = ON_EITHER;
	if ((s = named_in(l, c, name, side)) != SYM_NONE)
		return s;
	if (t.len > 1 && t.p[0] == '@') {
		t.p++;
		t.len--;
	} else if (t.len > 1 && t.p[t.len - 1] == '=' && (t.p[0] == '_' ||
	    (t.p[0] | 0x20) >= 'a'))
		t.len--;
	else
		return SYM_NONE;
	s = named_in(l, c, link_name(l, t), side);
	return s != SYM_NONE && link_sym_kind(l, s) == NODE_FIELD ? s :
	    SYM_NONE;
}

/* ---- guesses ---- */

uint32_t
rb_may_guess(struct linker *l, sym_id s)
{
	struct text t = link_text(l, link_sym_name(l, s));

	if (t.len < 4 || t.p[0] == '_' || t.p[0] == '@' ||
	    !((t.p[0] | 0x20) >= 'a' && (t.p[0] | 0x20) <= 'z') ||
	    rb_is_common_method(t))
		return 0;
	return CONF_GUESS_MEMBER;
}

struct value
rb_guess(struct linker *l, file_no file, name_id name)
{
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms), conf;
	int tests = link_file_flags(l, file) & FILE_TEST;
	sym_id found = SYM_NONE;
	enum node_kind kind;

	for (i = 0; i < n; i++) {
		if (link_file_lang(l, link_sym_file(l, syms[i])) != &link_ruby)
			continue;
		kind = link_sym_kind(l, syms[i]);
		if (kind != NODE_METHOD && kind != NODE_FIELD)
			continue;
		if (found != SYM_NONE)
			return VALUE_NONE;
		found = syms[i];
	}
	if (found == SYM_NONE || (!tests &&
	    link_file_flags(l, link_sym_file(l, found)) & FILE_TEST))
		return VALUE_NONE;
	conf = rb_may_guess(l, found);
	return conf > 0 ? value_symbol(l, found, conf) : VALUE_NONE;
}

int
rb_inherits(struct linker *l, name_id q, name_id base)
{
	const struct rb_class *c = rb_ancestors(l, q);
	uint32_t i;

	for (i = 0; c != NULL && i < c->ancestors.n; i++)
		if (c->ancestors.v[i].kind == RB_REPO &&
		    c->ancestors.v[i].q == base)
			return 1;
	return 0;
}

/*
 * NAME is not Q's, but it is called on one: what inherits from Q, or
 * includes it, defines it.
 */
static struct value
from_below(struct linker *l, name_id q, name_id name, enum side side)
{
	struct value v = VALUE_NONE, one;
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms), count = 0;
	sym_id found[BELOW_MAX];
	name_id scope;

	for (i = 0; i < n; i++) {
		link_named(l, name, &syms);
		if (link_file_lang(l, link_sym_file(l, syms[i])) !=
		    &link_ruby || !suits(l, syms[i], side) ||
		    link_file_flags(l, link_sym_file(l, syms[i])) & FILE_TEST)
			continue;
		found[count] = syms[i];
		scope = rb_scope(l, syms[i]);
		if (scope == q || scope == NAME_NONE || !rb_inherits(l, scope, q))
			continue;
		if (++count == BELOW_MAX)
			return VALUE_NONE;
	}
	for (i = 0; i < count; i++) {
		one = value_symbol(l, found[i], CONF_BELOW);
		v = i == 0 ? one : value_union(l, v, one);
	}
	return v;
}

/* ---- instances ---- */

/* NAME in a list of ancestors from number I on. */
static struct value
in_ancestors(struct linker *l, const struct rb_class *c, uint32_t i,
    name_id name)
{
	name_id external = NAME_NONE;
	int unknown = 0;
	sym_id s;

	for (; i < c->ancestors.n; i++)
		switch (c->ancestors.v[i].kind) {
		case RB_REPO:
			s = member_in(l, c->ancestors.v[i].q, name,
			    ON_INSTANCES);
			if (s != SYM_NONE)
				return value_symbol(l, s, unknown ||
				    external != NAME_NONE ? CONF_MIXED :
				    VALUE_PROVED);
			break;
		case RB_EXTERNAL:
			if (external == NAME_NONE)
				external = c->ancestors.v[i].q;
			break;
		case RB_UNKNOWN:
			unknown = 1;
		}
	if (external != NAME_NONE)
		return unknown ? value_outside(CONF_MIXED) :
		    value_external(l, link_dotted(l, external, name),
		    CONF_MIXED);
	return VALUE_NONE;
}

static struct value
object_method(struct linker *l, name_id name)
{
	struct text t = link_text(l, name);

	if (rb_is_kernel_method(t))
		return value_external(l, link_dotted(l, link_cname(l,
		    "Kernel"), name), VALUE_PROVED);
	if (rb_is_object_method(t))
		return value_external(l, link_dotted(l, link_cname(l,
		    "Object"), name), VALUE_PROVED);
	return VALUE_NONE;
}

/* Is all known of what C inherits? */
static int
is_known(const struct rb_class *c)
{
	uint32_t i;

	for (i = 0; i < c->ancestors.n; i++)
		if (c->ancestors.v[i].kind == RB_UNKNOWN)
			return 0;
	return 1;
}

static int
is_ivar(struct linker *l, name_id name)
{
	struct text t = link_text(l, name);

	return t.len > 0 && t.p[0] == '@';
}

struct value
rb_instance_member(struct linker *l, name_id q, name_id name)
{
	const struct rb_class *c = rb_ancestors(l, q);
	struct value v, w;

	if (c == NULL)
		return VALUE_NONE;
	v = in_ancestors(l, c, 0, name);
	if (value_kind(l, v) == VALUE_SYMBOL)
		return v;
	if (is_ivar(l, name))
		return VALUE_NONE;
	if ((w = object_method(l, name)).id != 0)
		return w;
	/* A class of the core that is opened here has its own methods, too. */
	if (rb_is_core_class(link_text(l, q)))
		return value_external(l, link_dotted(l, q, name),
		    VALUE_PROVED);
	if ((w = from_below(l, q, name, ON_INSTANCES)).id != 0)
		return w;
	/* A module may be mixed into anything, outside too. */
	if (v.id == 0 && (c->is_module || !is_known(c)))
		return VALUE_NONE;
	return v.id != 0 ? v : value_outside(CONF_MIXED);
}

/* ---- classes ---- */

/* Methods of the modules that class C is extended with. */
static struct value
from_extended(struct linker *l, const struct rb_class *c, name_id name)
{
	struct rb_link *st = rb_link(l);
	const struct rb_class *m;
	struct value v;
	sym_id s;
	uint32_t i;

	if (c->extends_self) {
		v = in_ancestors(l, c, 0, name);
		if (value_kind(l, v) == VALUE_SYMBOL)
			return v;
	}
	for (i = c->extended.n; i-- > 0;) {
		if (c->extended.v[i].kind != RB_REPO ||
		    (m = rb_ancestors(l, c->extended.v[i].q)) == NULL)
			continue;
		v = in_ancestors(l, m, 0, name);
		if (value_kind(l, v) == VALUE_SYMBOL)
			return v;
	}
	/* By custom a module extends what includes it with ClassMethods. */
	for (i = 0; i < c->ancestors.n; i++) {
		if (c->ancestors.v[i].kind != RB_REPO ||
		    c->ancestors.v[i].q == c->q)
			continue;
		s = rb_constant_in(l, c->ancestors.v[i].q, st->class_methods);
		if (s == SYM_NONE || (m = rb_ancestors(l,
		    rb_qualified(l, s))) == NULL)
			continue;
		v = in_ancestors(l, m, 0, name);
		if (value_kind(l, v) == VALUE_SYMBOL)
			return v;
	}
	return VALUE_NONE;
}

struct value
rb_class_member(struct linker *l, name_id q, name_id name)
{
	struct rb_link *st = rb_link(l);
	const struct rb_class *c, *first = rb_ancestors(l, q);
	struct value v;
	name_id at = q;
	sym_id s;
	int i;

	if (first == NULL)
		return VALUE_NONE;
	for (i = 0; ; i++) {
		if (i == SUPERS_MAX) {
			link_cut(l, LIMIT_BASES, q);
			break;
		}
		if ((c = rb_ancestors(l, at)) == NULL)
			break;
		s = member_in(l, at, name, ON_CLASS);
		if (s != SYM_NONE)
			return value_symbol(l, s, VALUE_PROVED);
		v = from_extended(l, c, name);
		if (v.id != 0)
			return v;
		if (c->super.kind != RB_REPO)
			break;
		at = c->super.q;
	}
	if (name == st->new && !first->is_module)
		return value_symbol(l, first->main, VALUE_PROVED);
	if (rb_is_class_method(link_text(l, name)))
		return value_external(l, link_dotted(l, link_cname(l,
		    first->is_module ? "Module" : "Class"), name),
		    VALUE_PROVED);
	if ((v = object_method(l, name)).id != 0)
		return v;
	if (rb_is_core_class(link_text(l, q)))
		return value_external(l, link_dotted(l, q, name),
		    VALUE_PROVED);
	c = rb_ancestors(l, at);
	if (c != NULL && c->super.kind == RB_EXTERNAL)
		return value_external(l, link_dotted(l, c->super.q, name),
		    CONF_MIXED);
	if ((v = from_below(l, q, name, ON_CLASS)).id != 0)
		return v;
	for (i = 0; c != NULL && i < (int)first->extended.n; i++)
		if (first->extended.v[i].kind == RB_EXTERNAL)
			return value_external(l, link_dotted(l,
			    first->extended.v[i].q, name), CONF_MIXED);
	return value_outside(CONF_MIXED);
}

/* ---- super ---- */

static struct value
super_of_class(struct linker *l, name_id q, name_id name)
{
	const struct rb_class *c = rb_ancestors(l, q);
	struct value v;

	if (c == NULL)
		return VALUE_NONE;
	v = from_extended(l, c, name);
	if (v.id != 0)
		return v;
	if (c->super.kind == RB_REPO)
		return rb_class_member(l, c->super.q, name);
	if (c->super.kind == RB_EXTERNAL)
		return value_external(l, link_dotted(l, c->super.q, name),
		    CONF_MIXED);
	return VALUE_NONE;
}

struct value
rb_super_of(struct linker *l, sym_id method)
{
	name_id q = rb_scope(l, method), name = link_sym_name(l, method);
	const struct rb_class *c = rb_ancestors(l, q);
	uint32_t i;

	if (c == NULL)
		return VALUE_NONE;
	if (link_sym_flags(l, method) & NODE_STATIC)
		return super_of_class(l, q, name);
	for (i = 0; i < c->ancestors.n; i++)
		if (c->ancestors.v[i].kind == RB_REPO && c->ancestors.v[i].q == q)
			return in_ancestors(l, c, i + 1, name);
	return VALUE_NONE;
}

void
rb_overrides(struct linker *l, file_no file)
{
	struct link_site site = { file, 0, 0, NULL };
	struct link_file_facts f;
	struct value v;
	uint32_t ord;
	sym_id s;

	if (link_facts(l, file, &f) == -1)
		return;
	for (ord = 1; ord < f.ndefs; ord++) {
		s = link_file_sym(l, file) + ord;
		if (link_sym_kind(l, s) != NODE_METHOD ||
		    link_sym_flags(l, s) & (NODE_CONSTRUCTOR | NODE_TEST))
			continue;
		v = rb_super_of(l, s);
		site.source = ord;
		if (value_kind(l, v) == VALUE_SYMBOL && value_sym(l, v) != s)
			link_edge(l, &site, EDGE_OVERRIDES, value_sym(l, v),
			    v.conf);
	}
}

/* ---- functions ---- */

static int
holds(struct text t, const char *word)
{
	return memmem(t.p, t.len, word, strlen(word)) != NULL;
}

/* Functions of one test file are not for others, but for helpers'. */
static int
is_shared(struct linker *l, file_no f)
{
	struct text path = link_file_path(l, f);

	return (link_file_flags(l, f) & FILE_TEST) == 0 ||
	    holds(path, "helper") || holds(path, "support") ||
	    holds(path, "shared") || holds(path, "common");
}

struct value
rb_function(struct linker *l, file_no file, name_id name,
    uint32_t *candidates)
{
	int tests = link_file_flags(l, file) & FILE_TEST;
	struct text path = link_file_path(l, file);
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms);
	sym_id best = SYM_NONE;
	size_t near, best_near = 0;
	file_no f;

	*candidates = 0;
	for (i = 0; i < n; i++) {
		f = link_sym_file(l, syms[i]);
		if (link_file_lang(l, f) != &link_ruby ||
		    link_sym_kind(l, syms[i]) != NODE_FUNCTION ||
		    link_sym_flags(l, syms[i]) & NODE_TEST ||
		    (!tests && link_file_flags(l, f) & FILE_TEST) ||
		    (f != file && !is_shared(l, f)))
			continue;
		++*candidates;
		near = f == file ? SIZE_MAX :
		    link_shared(path, link_file_path(l, f));
		if (best == SYM_NONE || near > best_near) {
			best = syms[i];
			best_near = near;
		}
	}
	if (best == SYM_NONE || (*candidates > 1 && best_near != SIZE_MAX))
		return VALUE_NONE;
	return value_symbol(l, best, best_near == SIZE_MAX ? VALUE_PROVED :
	    CONF_MIXED);
}
