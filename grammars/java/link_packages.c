/*
 * Java: packages, and the types in them.
 *
 * The unit is the package that the source names, whichever directory it
 * stands in: src/main and src/test share packages.  A type is found by its
 * name, then by the package that is kept with it; of several (two modules
 * that both have one) the one whose path is nearest to who asks.
 */
#include "jlink.h"

name_id
java_package_of(struct linker *l, file_no file)
{
	return link_def_value(l, link_file_sym(l, file));
}

int
java_is_package(struct linker *l, name_id package)
{
	const file_no *files;
	uint32_t i, n = link_package_files(l, package, &files);

	for (i = 0; i < n; i++)
		if (link_file_lang(l, files[i]) == &link_java)
			return 1;
	return 0;
}

/* ---- types ---- */

struct value
java_package_type(struct linker *l, file_no file, name_id package, name_id name)
{
	struct text path = link_file_path(l, file);
	const sym_id *syms;
	sym_id s, best = SYM_NONE;
	uint32_t i, n = link_named(l, name, &syms);
	size_t near, best_near = 0;
	file_no sf;

	for (i = 0; i < n; i++) {
		s = syms[i];
		sf = link_sym_file(l, s);
		if (link_file_lang(l, sf) != &link_java ||
		    !link_sym_is_type(l, s) ||
		    link_sym_parent(l, s) != link_file_sym(l, sf) ||
		    link_def_value(l, s) != package)
			continue;
		near = link_shared(path, link_file_path(l, sf));
		if (best == SYM_NONE || near > best_near) {
			best = s;
			best_near = near;
		}
	}
	return best == SYM_NONE ? VALUE_NONE :
	    value_symbol(l, best, VALUE_PROVED);
}

struct value
java_qualified(struct linker *l, file_no file, name_id name)
{
	struct text t = link_text(l, name), part;
	name_id package = NAME_NONE;
	struct value v;
	size_t i, j;

	for (i = 0; i < t.len; i = j + 1) {
		for (j = i; j < t.len && t.p[j] != '.'; j++)
			;
		part = (struct text){ t.p + i, j - i };
		v = java_package_type(l, file, package, link_name(l, part));
		if (v.id != 0)
			break;
		package = link_name(l, (struct text){ t.p, j });
	}
	if (i >= t.len)
		return VALUE_NONE;
	j += j < t.len;
	return link_member_path(l, v, (struct text){ t.p + j, t.len - j });
}
