/*
 * C#: which edges references make, and what overrides what.
 */
#include "cslink.h"

#define PARAMS_MAX	64u	/* parameters of one method */

/* ---- references ---- */

/* One of several overloads that suit alike is only likely. */
static void
edge_to_chosen(struct linker *l, const struct link_site *site, sym_id s,
    const struct cs_args *a, uint32_t conf)
{
	link_edge(l, site, EDGE_CALLS, s, a->tie && conf > CONF_UNION ?
	    CONF_UNION : conf);
}

static void
site_args(struct linker *l, const struct link_site *site, struct cs_args *a)
{
	cs_args(l, site->file, site->ref->expr, a);
	a->self = link_file_sym(l, site->file) + site->source;
}

static void
construct(struct linker *l, const struct link_site *site, sym_id class,
    uint32_t conf)
{
	struct cs_args a;
	sym_id m;

	site_args(l, site, &a);
	if ((m = cs_constructor(l, class, &a)) != SYM_NONE)
		edge_to_chosen(l, site, m, &a, conf);
}

static int
call_target(struct linker *l, const struct link_site *site, struct value v)
{
	struct cs_args a;
	sym_id s = value_sym(l, v), m;

	/* : this(…), : base(…) */
	if (link_sym_is_type(l, s)) {
		construct(l, site, s, v.conf);
		return 1;
	}
	if (!link_sym_is_callable(l, s) ||
	    link_sym_flags(l, s) & NODE_PROPERTY) {
		/* A delegate: which function it holds is not known. */
		link_edge(l, site, EDGE_ACCESSES_FIELD, s, v.conf);
		return 0;
	}
	site_args(l, site, &a);
	m = cs_chosen(l, site->file, s, &a);
	if (m != SYM_NONE)
		edge_to_chosen(l, site, m, &a, v.conf);
	else if (text_in(OBJECT_METHODS, link_text(l, link_sym_name(l, s))))
		link_edge_external(l, site, EDGE_CALLS, link_dotted(l,
		    link_cname(l, "System.Object"), link_sym_name(l, s)),
		    v.conf);
	else
		link_unresolved(l, site, EDGE_CALLS, link_sym_name(l, s), 1);
	return 1;
}

static int
new_target(struct linker *l, const struct link_site *site, struct value v)
{
	sym_id s = value_sym(l, v);

	/* new(…), where a field's type says of what */
	if (!link_sym_is_type(l, s)) {
		v = link_type_of(l, v);
		if (value_kind(l, v) != VALUE_INSTANCE)
			return 1;
		s = value_sym(l, v);
	}
	link_edge(l, site, EDGE_CALLS, s, v.conf);
	construct(l, site, s, v.conf);
	return 1;
}

/* Class or interface: only now it is known. */
static int
base_target(struct linker *l, const struct link_site *site, sym_id base,
    uint32_t conf)
{
	sym_id self = link_file_sym(l, site->file) + site->source;

	link_edge(l, site, link_sym_kind(l, base) == NODE_INTERFACE &&
	    link_sym_kind(l, self) != NODE_INTERFACE ? EDGE_IMPLEMENTS :
	    EDGE_EXTENDS, base, conf);
	return 1;
}

int
cs_target(struct linker *l, const struct link_site *site, struct value target)
{
	if (site->ref == NULL)
		return 0;
	switch (site->ref->kind) {
	case REF_CALL:
		return call_target(l, site, target);
	case REF_NEW:
		return new_target(l, site, target);
	case REF_EXTENDS:
	case REF_IMPLEMENTS:
		return base_target(l, site, value_sym(l, target), target.conf);
	default:
		return 0;
	}
}

/* ---- overrides ---- */

/* The member's own name, and the interface that an explicit one names. */
static struct text
plain_name(struct linker *l, sym_id member, struct text *interface)
{
	struct text t = link_text(l, link_sym_name(l, member));

	if (memchr(t.p, ' ', t.len) != NULL) {	/* operators */
		*interface = (struct text){ t.p, 0 };
		return t;
	}
	*interface = cs_before_last(t);
	return cs_last_part(t);
}

/* 0: other parameters; 1: as many; 2: the same as far as is known. */
static int
same_params(struct linker *l, sym_id a, sym_id b)
{
	uint32_t x[PARAMS_MAX], y[PARAMS_MAX], i, n;
	struct value v, w;
	int same = 2;

	n = cs_param_types(l, a, x, PARAMS_MAX);
	if (cs_param_types(l, b, y, PARAMS_MAX) != n)
		return 0;
	for (i = 0; i < n; i++) {
		v = cs_instance(l, link_eval(l, link_sym_file(l, a), x[i],
		    WANT_TYPE));
		w = cs_instance(l, link_eval(l, link_sym_file(l, b), y[i],
		    WANT_TYPE));
		if (v.id == w.id && v.id != 0)
			continue;
		/* Type parameters have other names there. */
		if (v.id != 0 && w.id != 0 && value_sym(l, v) !=
		    value_sym(l, w))
			return 0;
		same = 1;
	}
	return same;
}

/* What METHOD is of BASE: same name, same parameters. */
static sym_id
same_signature(struct linker *l, sym_id base, sym_id method, name_id name,
    int *sure)
{
	uint32_t n = 0;
	sym_id s, found = SYM_NONE;
	int same;

	for (s = link_child(l, base, name); s != SYM_NONE;
	    s = link_child_next(l, s)) {
		if (!link_sym_is_callable(l, s) || link_sym_flags(l, s) &
		    (NODE_STATIC | NODE_CONSTRUCTOR) ||
		    (link_sym_flags(l, s) & NODE_VISIBILITY) == NODE_PRIVATE ||
		    (same = same_params(l, method, s)) == 0)
			continue;
		if (same == 2) {
			*sure = 1;
			return s;
		}
		found = s;
		n++;
	}
	*sure = 0;
	return n == 1 ? found : SYM_NONE;
}

/* METHOD overrides the nearest of a base class, and those of interfaces. */
static void
override_edges(struct linker *l, file_no file, sym_id method)
{
	struct link_site at = { .file = file,
	    .source = link_sym_ord(l, method) };
	sym_id class = link_sym_parent(l, method), base, m;
	struct text interface, name;
	const struct value *list;
	uint32_t i, n, conf;
	int is_iface, seen = 0, sure;

	if (class == SYM_NONE || !link_sym_is_type(l, class) ||
	    link_sym_flags(l, method) & (NODE_STATIC | NODE_CONSTRUCTOR))
		return;
	name = plain_name(l, method, &interface);
	if (interface.len == 0 && (link_sym_flags(l, method) &
	    NODE_VISIBILITY) == NODE_PRIVATE)
		return;
	n = link_mro(l, class, &list);
	for (i = 1; i < n; i++) {
		link_mro(l, class, &list);
		if (value_kind(l, list[i]) != VALUE_INSTANCE)
			continue;
		base = value_sym(l, list[i]);
		if (cs_is_part(l, class, base))
			continue;
		conf = list[i].conf;
		is_iface = link_sym_kind(l, base) == NODE_INTERFACE;
		if ((!is_iface && seen) || (interface.len > 0 &&
		    !text_same(link_text(l, link_sym_name(l, base)),
		    interface)))
			continue;
		m = same_signature(l, base, method, link_name(l, name),
		    &sure);
		if (m == SYM_NONE)
			continue;
		seen |= !is_iface;
		link_edge(l, &at, EDGE_OVERRIDES, m, sure ||
		    conf < CONF_PARTIAL ? conf : CONF_PARTIAL);
	}
}

void
cs_file(struct linker *l, file_no file)
{
	struct link_file_facts f;
	sym_id first = link_file_sym(l, file);
	uint32_t i, n;

	if (link_facts(l, file, &f) == -1)
		return;
	for (i = 1, n = f.ndefs; i < n; i++)
		if (link_sym_kind(l, first + i) == NODE_METHOD)
			override_edges(l, file, first + i);
}
