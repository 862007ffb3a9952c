/*
 * PHP: members of classes, in method resolution order: its own, its traits',
 * its parent's, its interfaces'.
 */
#include "phlink.h"

#define BASES_MAX	256	/* of one class */
#define BELOW_MAX	4u	/* definitions in classes that inherit */
#define CONF_BELOW	70u	/* defined by what inherits, not by itself */

/* The child NAME of CLASS: a field for "$name", else a method, else a
   constant. */
static sym_id
own(struct linker *l, sym_id class, name_id name)
{
	struct text t = link_text(l, name);
	int field = t.len > 1 && t.p[0] == '$';
	enum node_kind kind;
	sym_id s, found = SYM_NONE;

	if (field)
		name = link_name(l, (struct text){ t.p + 1, t.len - 1 });
	for (s = link_child(l, class, name); s != SYM_NONE;
	    s = link_child_next(l, s)) {
		kind = link_sym_kind(l, s);
		if (field != (kind == NODE_FIELD))
			continue;
		if (field || kind == NODE_METHOD)
			return s;
		if (found == SYM_NONE)
			found = s;
	}
	return found;
}

int
php_inherits(struct linker *l, sym_id class, sym_id base)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);

	for (i = 0; i < n; i++)
		if (value_kind(l, list[i]) == VALUE_INSTANCE &&
		    value_sym(l, list[i]) == base)
			return 1;
	return 0;
}

/* A trait or an abstract class asks for what others define. */
static struct value
from_below(struct linker *l, sym_id class, name_id name)
{
	struct value v = VALUE_NONE, one;
	sym_id found[BELOW_MAX], owner;
	const sym_id *syms;
	uint32_t i, n, count = 0;

	n = link_named(l, name, &syms);
	for (i = 0; i < n; i++) {
		link_named(l, name, &syms);
		if (link_file_lang(l, link_sym_file(l, syms[i])) != &link_php ||
		    link_sym_kind(l, syms[i]) != NODE_METHOD ||
		    link_file_flags(l, link_sym_file(l, syms[i])) & FILE_TEST)
			continue;
		found[count] = syms[i];
		owner = link_sym_parent(l, syms[i]);
		if (owner == SYM_NONE || owner == class ||
		    !link_sym_is_type(l, owner) ||
		    !php_inherits(l, owner, class))
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

/* __construct and the like: asked of what is above. */
static int
is_magic(struct linker *l, name_id name)
{
	struct text t = link_text(l, name);

	return t.len > 2 && t.p[0] == '_' && t.p[1] == '_';
}

struct value
php_member_of(struct linker *l, sym_id class, name_id name)
{
	struct value list[BASES_MAX], outside = VALUE_NONE, v;
	const struct value *bases;
	uint32_t i, n;
	int unknown = 0;
	sym_id s;

	if ((s = own(l, class, name)) != SYM_NONE)
		return value_symbol(l, s, VALUE_PROVED);
	n = link_mro(l, class, &bases);
	if (n > BASES_MAX)
		n = BASES_MAX;
	memcpy(list, bases, n * sizeof(*list));
	for (i = 1; i < n; i++)
		switch (value_kind(l, list[i])) {
		case VALUE_INSTANCE:
			s = own(l, value_sym(l, list[i]), name);
			if (s != SYM_NONE)
				return value_symbol(l, s, unknown ||
				    outside.id != 0 ? CONF_PARTIAL :
				    list[i].conf);
			break;
		case VALUE_EXTERNAL_INSTANCE:
			if (outside.id == 0)
				outside = list[i];
			break;
		default:
			unknown = 1;
		}
	if (link_sym_flags(l, class) & NODE_ABSTRACT && !is_magic(l, name) &&
	    (v = from_below(l, class, name)).id != 0)
		return v;
	if (outside.id != 0 && !unknown)
		return value_external(l, link_dotted(l, value_name(l, outside),
		    name), CONF_PARTIAL);
	return value_outside(CONF_PARTIAL);
}

struct value
php_member(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, name);

	switch (value_kind(l, r)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		if (!link_sym_is_type(l, value_sym(l, r)))
			return value_outside(r.conf);
		return value_with(php_member_of(l, value_sym(l, r), name),
		    r.conf);
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		/* What fields of outside classes are called is not kept. */
		return t.len > 0 && t.p[0] == '$' ? value_outside(r.conf) :
		    VALUE_NONE;
	default:
		return VALUE_NONE;
	}
}
