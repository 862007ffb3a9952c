/*
 * Java: what the parameters of lambdas are.
 *
 * extract.c asks for a member "->A/B:I/N" of what is called with the lambda
 * as argument A of B, I being the parameter and N their number.  The answer
 * is parameter I of the one abstract method of the interface that is
 * parameter A of the called.
 */
#include <stdio.h>

#include "jlink.h"

/* Parameter I of METHOD by its simple name; empty: there is none. */
static struct text
parameter(struct linker *l, sym_id method, uint32_t i, uint32_t *count)
{
	name_id value = link_def_value(l, method);
	struct text t, found = { "", 0 };
	uint32_t k = 0;
	size_t a, b;

	*count = 0;
	if (value == NAME_NONE)
		return found;
	t = link_text(l, value);
	for (a = 0; a < t.len; a = b + 1, k++) {
		for (b = a; b < t.len && t.p[b] != ','; b++)
			;
		if (k == i)
			found = (struct text){ t.p + a, b - a };
	}
	*count = k;
	if (found.len > 3 && found.p[found.len - 1] == '.')
		found.len -= 3;
	return found;
}

/* What the simple name of a type means in the class of METHOD. */
static struct value
type_there(struct linker *l, sym_id method, struct text simple)
{
	file_no file = link_sym_file(l, method);
	name_id name = link_name(l, simple);
	uint32_t candidates = 0;
	struct value v;
	sym_id s, c;

	for (s = link_sym_parent(l, method); s != SYM_NONE;
	    s = link_sym_parent(l, s)) {
		c = link_child(l, s, name);
		if (c != SYM_NONE && link_sym_is_type(l, c))
			return value_symbol(l, c, VALUE_PROVED);
	}
	if ((v = link_imported(l, file, 0, name)).id != 0)
		return v;
	return link_java.global(l, file, link_sym_parent(l, method), name,
	    WANT_TYPE, &candidates);
}

/* The one abstract method of an interface, its bases' included. */
static sym_id
abstract_method(struct linker *l, sym_id interface)
{
	const struct value *list;
	struct link_file_facts f;
	uint32_t i, k, n;
	sym_id found = SYM_NONE, base, s;

	if (link_sym_kind(l, interface) != NODE_INTERFACE)
		return SYM_NONE;
	n = link_mro(l, interface, &list);
	for (i = 0; i < n; i++) {
		link_mro(l, interface, &list);
		if (value_kind(l, list[i]) != VALUE_INSTANCE)
			continue;
		base = value_sym(l, list[i]);
		if (link_facts(l, link_sym_file(l, base), &f) == -1)
			continue;
		for (k = link_sym_ord(l, base) + 1; k < f.ndefs; k++) {
			s = link_file_sym(l, link_sym_file(l, base)) + k;
			if (link_sym_parent(l, s) == SYM_NONE ||
			    link_sym_ord(l, link_sym_parent(l, s)) <
			    link_sym_ord(l, base))
				break;
			if (link_sym_parent(l, s) != base ||
			    link_sym_kind(l, s) != NODE_METHOD ||
			    (link_sym_flags(l, s) & NODE_ABSTRACT) == 0)
				continue;
			if (found != SYM_NONE && link_sym_name(l, found) !=
			    link_sym_name(l, s))
				return SYM_NONE;
			if (found == SYM_NONE)
				found = s;
		}
	}
	return found;
}

/* Parameter I of N of a lambda that is an INTERFACE. */
static struct value
of_interface(struct linker *l, struct value interface, uint32_t i, uint32_t n)
{
	struct value v;
	struct text t;
	uint32_t count;
	sym_id m;

	if (value_kind(l, interface) != VALUE_SYMBOL &&
	    value_kind(l, interface) != VALUE_INSTANCE)
		return VALUE_NONE;
	m = abstract_method(l, value_sym(l, interface));
	if (m == SYM_NONE)
		return VALUE_NONE;
	t = parameter(l, m, i, &count);
	if (count != n || t.len == 0 || t.p[0] == '?' || t.p[t.len - 1] == ']')
		return VALUE_NONE;
	v = type_there(l, m, t);
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		return value_instance(l, value_sym(l, v), VALUE_NONE, v.conf);
	case VALUE_EXTERNAL:
		return value_external_instance(l, value_name(l, v), VALUE_NONE,
		    v.conf);
	default:
		return VALUE_NONE;
	}
}

/* The same, given to methods called like METHOD in its class and bases. */
static struct value
of_argument(struct linker *l, sym_id class, name_id name, uint32_t a,
    uint32_t b, uint32_t i, uint32_t n)
{
	const struct value *list;
	struct value v, found = VALUE_NONE;
	uint32_t k, nlist = link_mro(l, class, &list), count;
	struct text t;
	sym_id s;

	for (k = 0; k < nlist; k++) {
		link_mro(l, class, &list);
		if (value_kind(l, list[k]) != VALUE_INSTANCE)
			continue;
		for (s = link_child(l, value_sym(l, list[k]), name);
		    s != SYM_NONE; s = link_child_next(l, s)) {
			if (link_sym_kind(l, s) != NODE_METHOD)
				continue;
			t = parameter(l, s, a, &count);
			if (count != b || t.len == 0 || t.p[0] == '?')
				continue;
			v = of_interface(l, type_there(l, s, t), i, n);
			if (v.id == 0)
				continue;
			/* Overloads that say different things. */
			if (found.id != 0 && found.id != v.id)
				return VALUE_NONE;
			found = v;
		}
		if (found.id != 0)
			break;
	}
	return found;
}

struct value
java_lambda_parameter(struct linker *l, struct value r, struct text name)
{
	unsigned int a, b, i, n;
	char buf[64];
	sym_id s;

	if (name.len >= sizeof(buf))
		return VALUE_NONE;
	memcpy(buf, name.p, name.len);
	buf[name.len] = '\0';
	if (sscanf(buf, "->:%u/%u", &i, &n) == 2)
		return of_interface(l, r, i, n);
	if (sscanf(buf, "->%u/%u:%u/%u", &a, &b, &i, &n) != 4 ||
	    (value_kind(l, r) != VALUE_SYMBOL &&
	    value_kind(l, r) != VALUE_INSTANCE))
		return VALUE_NONE;
	s = value_sym(l, r);
	if (link_sym_is_type(l, s))
		return of_argument(l, s, link_sym_name(l, s), a, b, i, n);
	if (link_sym_parent(l, s) == SYM_NONE ||
	    !link_sym_is_type(l, link_sym_parent(l, s)))
		return VALUE_NONE;
	return of_argument(l, link_sym_parent(l, s), link_sym_name(l, s), a, b,
	    i, n);
}
