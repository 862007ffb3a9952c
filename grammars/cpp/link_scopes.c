/*
 * C++: where symbols live, and what a namespace holds.
 */
#include <stdlib.h>
#include <string.h>

#include "cpplink.h"

/* ---- where symbols live ---- */

int
cpp_is_class(struct linker *l, sym_id s)
{
	enum node_kind k = link_sym_kind(l, s);

	return k == NODE_CLASS || k == NODE_STRUCT || k == NODE_UNION;
}

int
cpp_has_receiver(struct linker *l, sym_id s)
{
	return link_typing(l, s, TYPING_RECEIVER) != LINK_NONE;
}

struct value
cpp_receiver_of(struct linker *l, sym_id s)
{
	uint32_t e = link_typing(l, s, TYPING_RECEIVER);
	struct value v;

	if (e == LINK_NONE)
		return VALUE_NONE;
	v = link_eval(l, link_sym_file(l, s), e, WANT_TYPE);
	if (value_kind(l, v) == VALUE_SYMBOL &&
	    link_sym_kind(l, value_sym(l, v)) == NODE_TYPE_ALIAS)
		v = link_type_of(l, v);
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		return cpp_is_class(l, value_sym(l, v)) ? v : VALUE_NONE;
	case VALUE_INSTANCE:
		return value_symbol(l, value_sym(l, v), v.conf);
	case VALUE_PACKAGE:
		return v;
	default:
		return VALUE_NONE;
	}
}

name_id
cpp_namespace_of(struct linker *l, sym_id s)
{
	const struct cpp_state *st = cpp_link_state(l);
	name_id parts[32], ns = st->global;
	uint32_t n = 0;
	sym_id at;

	for (at = s; at != SYM_NONE && n < 32; at = link_sym_parent(l, at))
		if (link_sym_kind(l, at) == NODE_MODULE &&
		    (link_sym_flags(l, at) & (NODE_INLINE | NODE_PRIVATE)) ==
		    0)
			parts[n++] = link_sym_name(l, at);
	while (n-- > 0)
		ns = cpp_joined(l, ns, parts[n]);
	return ns;
}

struct value
cpp_home(struct linker *l, sym_id s)
{
	sym_id p;

	if (cpp_has_receiver(l, s))
		return cpp_receiver_of(l, s);
	p = link_sym_parent(l, s);
	/* Members of an enum that is no class are those of its scope. */
	if (p != SYM_NONE && link_sym_kind(l, p) == NODE_ENUM &&
	    link_def_value(l, p) == NAME_NONE)
		p = link_sym_parent(l, p);
	if (p == SYM_NONE)
		return VALUE_NONE;
	switch (link_sym_kind(l, p)) {
	case NODE_FILE:
	case NODE_MODULE:
		return value_package(l, cpp_namespace_of(l, p), VALUE_PROVED);
	default:
		return value_symbol(l, p, VALUE_PROVED);
	}
}

/* Only seen in its file, and where that is included? */
static int
is_hidden(struct linker *l, sym_id s)
{
	sym_id at;

	if (link_sym_flags(l, s) & NODE_STATIC)
		return 1;
	for (at = s; at != SYM_NONE; at = link_sym_parent(l, at))
		if (link_sym_kind(l, at) == NODE_MODULE &&
		    link_sym_flags(l, at) & NODE_PRIVATE)
			return 1;
	return 0;
}

int
cpp_visible(struct linker *l, file_no f, sym_id s)
{
	return c_sees(l, f, link_sym_file(l, s)) || !is_hidden(l, s);
}

/* ---- names in a namespace ---- */

static int
fits(struct linker *l, sym_id s, enum link_want want)
{
	switch (link_sym_kind(l, s)) {
	case NODE_CLASS:
	case NODE_STRUCT:
	case NODE_UNION:
	case NODE_ENUM:
	case NODE_TYPE_ALIAS:
	case NODE_INTERFACE:
	case NODE_MODULE:
		return 1;
	case NODE_FUNCTION:
	case NODE_METHOD:
	case NODE_VARIABLE:
	case NODE_CONSTANT:
	case NODE_ENUM_MEMBER:
		return want == WANT_VALUE;
	default:
		return 0;
	}
}

/* Of what rank S is where FILE looks for it: less is nearer. */
static uint32_t
distance(struct linker *l, file_no f, sym_id s)
{
	file_no g = link_sym_file(l, s);

	if (f == g)
		return 0;
	if (c_sees(l, f, g))
		return 1;
	if (c_sees_header_of(l, f, g))
		return 2;
	if (c_share_header(l, f, g))
		return 3;
	return c_same_dir(l, f, g) ? 4 : 5;
}

/* What a namespace alias or namespace stands for. */
static struct value
module_value(struct linker *l, sym_id s)
{
	uint32_t e = link_typing(l, s, TYPING_ALIAS);

	if (e != LINK_NONE)
		return link_eval(l, link_sym_file(l, s), e, WANT_VALUE);
	return value_package(l, cpp_namespace_of(l, s), VALUE_PROVED);
}

int
cpp_is_namespace(struct linker *l, name_id ns)
{
	struct text t = link_text(l, ns);
	const sym_id *named;
	uint32_t i, n;
	size_t k = t.len;

	while (k > 0 && t.p[k - 1] != ':')
		k--;
	/* What is std's is the library's, even if some of it is here. */
	if (t.len == 5 && memcmp(t.p, "::std", 5) == 0)
		return 0;
	n = link_named(l, link_name(l, (struct text){ t.p + k, t.len - k }),
	    &named);
	for (i = 0; i < n; i++)
		if (link_sym_kind(l, named[i]) == NODE_MODULE &&
		    cpp_namespace_of(l, named[i]) == ns)
			return 1;
	return 0;
}

/* Is S a class for where the library has none, for which ALIAS stands under
   an #if of the same file? */
static int
is_fallback(struct linker *l, sym_id s, sym_id alias)
{
	return link_sym_kind(l, alias) == NODE_TYPE_ALIAS &&
	    cpp_is_class(l, s) && link_sym_file(l, s) ==
	    link_sym_file(l, alias);
}

struct value
cpp_namespace_member(struct linker *l, file_no f, name_id ns, name_id name,
    enum link_want want, uint32_t *candidates)
{
	const sym_id *named;
	sym_id *copy, best = SYM_NONE;
	uint32_t i, n, d, best_d = 0, count = 0, far = 0;
	struct value home;
	enum node_kind k;

	n = link_named(l, name, &named);
	copy = c_need(reallocarray(NULL, n + 1, sizeof(*copy)));
	if (n > 0)
		memcpy(copy, named, n * sizeof(*copy));
	for (i = 0; i < n; i++) {
		if (!link_same_world(l, f, link_sym_file(l, copy[i])) ||
		    !fits(l, copy[i], want))
			continue;
		k = link_sym_kind(l, copy[i]);
		/* A method that stands outside its class is reached by it. */
		if (k == NODE_METHOD && !cpp_has_receiver(l, copy[i]))
			continue;
		home = cpp_home(l, copy[i]);
		if (value_kind(l, home) != VALUE_PACKAGE ||
		    value_name(l, home) != ns ||
		    !cpp_visible(l, f, copy[i]))
			continue;
		count++;
		if (k == NODE_MODULE)
			d = 0;
		else {
			d = distance(l, f, copy[i]);
			/* A type is not seen but through includes. */
			if (d >= 2 && k != NODE_FUNCTION &&
			    k != NODE_METHOD && k != NODE_VARIABLE &&
			    k != NODE_CONSTANT)
				d += 4;
			if (want == WANT_TYPE && !link_sym_is_type(l, copy[i]))
				d += 16;
		}
		if (best == SYM_NONE || d < best_d ||
		    (d == best_d && is_fallback(l, copy[i], best))) {
			best = copy[i];
			best_d = d;
			far = 0;
		} else if (d == best_d && link_sym_file(l, copy[i]) !=
		    link_sym_file(l, best))
			far++;
	}
	free(copy);
	*candidates += count;
	if (best == SYM_NONE)
		return VALUE_NONE;
	if (link_sym_kind(l, best) == NODE_MODULE)
		return module_value(l, best);
	d = best_d & 15;
	if (d > 3 && far > 0 && !link_sym_is_callable(l, best))
		return VALUE_NONE;	/* of several none is nearer */
	return value_symbol(l, best, d <= 3 ? VALUE_PROVED : d <= 5 ?
	    CONF_LINKAGE : CONF_NEAR);
}
