/*
 * Java: which edges references make, and what overrides what.
 */
#include "jlink.h"

/* One of several overloads that suit alike is only likely. */
static void
edge_to_chosen(struct linker *l, const struct link_site *site, sym_id s,
    const struct java_args *a, uint32_t conf)
{
	link_edge(l, site, EDGE_CALLS, s, a->tie && conf > CONF_UNION ?
	    CONF_UNION : conf);
}

static int
call_target(struct linker *l, const struct link_site *site, struct value v)
{
	struct java_args a;
	sym_id s = value_sym(l, v), m, class = link_sym_parent(l, s);
	name_id kept;

	java_args(l, site, &a);
	if (link_sym_is_type(l, s)) {
		/* this(…), super(…), an enum constant. */
		if ((m = java_constructor(l, s, &a)) != SYM_NONE)
			edge_to_chosen(l, site, m, &a, v.conf);
		return 1;
	}
	if (class == SYM_NONE || !link_sym_is_type(l, class))
		return 0;
	m = java_overload(l, class, link_sym_name(l, s), &a);
	if (m != SYM_NONE) {
		edge_to_chosen(l, site, m, &a, v.conf);
		return 1;
	}
	if (link_sym_kind(l, s) == NODE_FIELD) {
		kept = link_def_value(l, s);
		if (kept != NAME_NONE && link_name_is(l, kept, "component")) {
			link_edge(l, site, EDGE_CALLS, s, v.conf);
			return 1;
		}
	}
	return 0;
}

/* A field where the core found the method of that name. */
static int
field_target(struct linker *l, const struct link_site *site, struct value v)
{
	sym_id s = value_sym(l, v), class = link_sym_parent(l, s), field;

	if (link_sym_kind(l, s) != NODE_METHOD ||
	    site->ref->arity == REF_ARITY_UNKNOWN || class == SYM_NONE ||
	    !link_sym_is_type(l, class))
		return 0;
	field = java_field(l, class, link_sym_name(l, s));
	if (field != SYM_NONE)
		link_edge(l, site, EDGE_ACCESSES_FIELD, field, v.conf);
	return 1;
}

int
java_target(struct linker *l, const struct link_site *site,
    struct value target)
{
	struct java_args a;
	sym_id s = value_sym(l, target), m;

	if (site->ref == NULL)
		return 0;
	switch (site->ref->kind) {
	case REF_CALL:
		return call_target(l, site, target);
	case REF_NEW:
		if (!link_sym_is_type(l, s))
			return 0;
		java_args(l, site, &a);
		link_edge(l, site, EDGE_CALLS, s, target.conf);
		if ((m = java_constructor(l, s, &a)) != SYM_NONE)
			edge_to_chosen(l, site, m, &a, target.conf);
		return 1;
	case REF_NAME:
	case REF_FIELD:
		return field_target(l, site, target);
	default:
		return 0;
	}
}

/* Methods of one signature, as far as simple names tell. */
static sym_id
same_signature(struct linker *l, sym_id class, sym_id method)
{
	name_id params = link_def_value(l, method);
	uint32_t n = 0, i, commas[2];
	sym_id s, found = SYM_NONE, both[2];
	struct text t;
	int k;

	for (s = link_child(l, class, link_sym_name(l, method)); s != SYM_NONE;
	    s = link_child_next(l, s)) {
		if (link_sym_kind(l, s) != NODE_METHOD ||
		    link_sym_flags(l, s) & (NODE_STATIC | NODE_CONSTRUCTOR) ||
		    (link_sym_flags(l, s) & NODE_VISIBILITY) == NODE_PRIVATE)
			continue;
		if (link_def_value(l, s) == params)
			return s;
		both[0] = method;
		both[1] = s;
		for (k = 0; k < 2; k++) {
			t = link_text(l, link_def_value(l, both[k]));
			commas[k] = t.len > 0;
			for (i = 0; i < t.len; i++)
				commas[k] += t.p[i] == ',';
		}
		if (commas[0] == commas[1]) {
			found = s;
			n++;
		}
	}
	/* Type parameters have other names there: only if it is the one. */
	return n == 1 ? found : SYM_NONE;
}

/* METHOD overrides the nearest of a superclass and of an interface. */
static void
override_edges(struct linker *l, file_no file, sym_id method)
{
	struct link_site at = { .file = file,
	    .source = link_sym_ord(l, method) };
	sym_id class = link_sym_parent(l, method), base, m;
	const struct value *list;
	uint32_t i, n, conf, seen[2] = { 0, 0 };
	int interface;

	if (class == SYM_NONE || !link_sym_is_type(l, class) ||
	    link_sym_flags(l, method) & (NODE_STATIC | NODE_CONSTRUCTOR) ||
	    (link_sym_flags(l, method) & NODE_VISIBILITY) == NODE_PRIVATE)
		return;
	n = link_mro(l, class, &list);
	for (i = 1; i < n; i++) {
		link_mro(l, class, &list);
		if (value_kind(l, list[i]) != VALUE_INSTANCE)
			continue;
		base = value_sym(l, list[i]);
		conf = list[i].conf;
		interface = link_sym_kind(l, base) == NODE_INTERFACE;
		if (seen[interface] ||
		    (m = same_signature(l, base, method)) == SYM_NONE)
			continue;
		seen[interface] = 1;
		link_edge(l, &at, EDGE_OVERRIDES, m,
		    link_def_value(l, m) == link_def_value(l, method) ? conf :
		    conf < CONF_PARTIAL ? conf : CONF_PARTIAL);
	}
}

void
java_file(struct linker *l, file_no file)
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
