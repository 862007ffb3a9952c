/*
 * Java: packages, and the types in them.
 *
 * The unit is the package that the source names, whichever directory it
 * stands in: src/main and src/test share packages.  A type is found by its
 * name, then by the package that is kept with it; of several (two modules
 * that both have one) the one whose path is nearest to who asks.
 */
#include <err.h>
#include <stdlib.h>

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

/* ---- what packages begin with ---- */

/* The names of all packages, and of what they are in: "a", "a.b", "a.b.c". */
struct prefixes {
	name_id		*v;		/* sorted, each once */
	size_t		 n, cap;
};

static void
prefix_add(struct prefixes *p, name_id name)
{
	if (p->n == p->cap) {
		p->cap = p->cap == 0 ? 64 : p->cap * 2;
		p->v = reallocarray(p->v, p->cap, sizeof(*p->v));
		if (p->v == NULL)
			err(2, NULL);
	}
	p->v[p->n++] = name;
}

static int
compare(const void *va, const void *vb)
{
	const name_id *a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

static struct prefixes *
prefixes(struct linker *l)
{
	void **slot = link_state(l, &link_java);
	struct prefixes *p;
	name_id name, before = NAME_NONE;
	struct text t;
	file_no f;
	size_t i, n;

	if (*slot != NULL)
		return *slot;
	if ((*slot = p = calloc(1, sizeof(*p))) == NULL)
		err(2, NULL);
	for (f = 0; f < link_files(l); f++) {
		if (link_file_lang(l, f) != &link_java ||
		    (name = link_file_package(l, f)) == before)
			continue;
		before = name;
		prefix_add(p, name);
		t = link_text(l, name);
		for (i = 1; i < t.len; i++)
			if (t.p[i] == '.')
				prefix_add(p, link_name(l,
				    (struct text){ t.p, i }));
	}
	if (p->n == 0)
		return p;
	qsort(p->v, p->n, sizeof(*p->v), compare);
	for (i = n = 1; i < p->n; i++)
		if (p->v[i] != p->v[n - 1])
			p->v[n++] = p->v[i];
	p->n = n;
	return p;
}

int
java_has_packages(struct linker *l, name_id prefix)
{
	const struct prefixes *p = prefixes(l);

	return p->n > 0 &&
	    bsearch(&prefix, p->v, p->n, sizeof(*p->v), compare) != NULL;
}

void
java_packages_end(struct linker *l)
{
	struct prefixes *p = *link_state(l, &link_java);

	if (p != NULL)
		free(p->v);
	free(p);
	*link_state(l, &link_java) = NULL;
}

/* ---- types ---- */

static size_t
common_prefix(struct text a, struct text b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && a.p[i] == b.p[i])
		i++;
	return i;
}

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
		near = common_prefix(path, link_file_path(l, sf));
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
	for (i = j + 1; i < t.len && v.id != 0; i = j + 1) {
		for (j = i; j < t.len && t.p[j] != '.'; j++)
			;
		if (value_kind(l, v) != VALUE_SYMBOL)
			return VALUE_NONE;
		v = link_class_member(l, value_sym(l, v),
		    link_name(l, (struct text){ t.p + i, j - i }));
	}
	return v;
}
