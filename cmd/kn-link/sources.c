/*
 * Packages that files name themselves, in whatever folder they lie: what a
 * name means in one, what a dotted name means, what a star import brings in.
 */
#include "linker.h"

size_t
link_shared(struct text a, struct text b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && a.p[i] == b.p[i])
		i++;
	return i;
}

struct value
link_source_member(struct linker *l, file_no file, name_id package,
    name_id name)
{
	const struct link_lang *lang = link_file_lang(l, file);
	struct text path = link_file_path(l, file);
	const sym_id *syms;
	sym_id s, best = SYM_NONE;
	uint32_t i, n = link_named(l, name, &syms);
	size_t near, most = 0;
	file_no f;

	for (i = 0; i < n; i++) {
		s = syms[i];
		f = link_sym_file(l, s);
		if (link_file_lang(l, f) != lang ||
		    link_file_package(l, f) != package ||
		    link_sym_parent(l, s) != link_file_sym(l, f))
			continue;
		near = link_shared(path, link_file_path(l, f)) + 1;
		if (near > most) {
			most = near;
			best = s;
		}
	}
	return best == SYM_NONE ? VALUE_NONE :
	    value_symbol(l, best, VALUE_PROVED);
}

struct value
link_source_name(struct linker *l, file_no file, struct text dotted)
{
	name_id package = NAME_NONE;
	struct value v = VALUE_NONE;
	struct text part;
	size_t i, j;

	for (i = 0; i < dotted.len; i = j + 1) {
		for (j = i; j < dotted.len && dotted.p[j] != '.'; j++)
			continue;
		part = (struct text){ dotted.p + i, j - i };
		if (v.id != 0)
			v = link_member(l, v, link_name(l, part));
		else if (package != NAME_NONE)
			v = link_source_member(l, file, package,
			    link_name(l, part));
		package = link_name(l, (struct text){ dotted.p, j });
	}
	return v;
}

struct value
link_source_submodule(struct linker *l, struct value module, name_id name)
{
	file_no file = link_evaluated(l);
	name_id whole;
	struct value v;

	if (value_kind(l, module) != VALUE_PACKAGE)
		return VALUE_NONE;
	v = link_source_member(l, file, value_name(l, module), name);
	if (v.id != 0)
		return v;
	whole = link_dotted(l, value_name(l, module), name);
	return link_has_packages(l, link_file_lang(l, file), whole) ?
	    value_package(l, whole, VALUE_PROVED) :
	    value_external(l, whole, VALUE_PROVED);
}

struct value
link_source_star(struct linker *l, file_no file, name_id name)
{
	struct link_file_facts f;
	struct value v;
	uint32_t i, n;

	if (link_facts(l, file, &f) == -1)
		return VALUE_NONE;
	for (i = 0, n = f.nimports; i < n; i++) {
		if (link_facts(l, file, &f) == -1 ||
		    (f.imports[i].flags & IMPORT_STAR) == 0)
			continue;
		v = link_import_value(l, file, i);
		if (value_kind(l, v) == VALUE_PACKAGE)
			v = link_source_member(l, file, value_name(l, v),
			    name);
		else if (value_kind(l, v) == VALUE_SYMBOL &&
		    link_sym_is_type(l, value_sym(l, v)))
			v = link_class_member(l, value_sym(l, v), name);
		else
			continue;
		if (value_kind(l, v) == VALUE_SYMBOL)
			return v;
	}
	return VALUE_NONE;
}
