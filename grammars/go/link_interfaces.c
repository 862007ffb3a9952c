/*
 * Go: which types satisfy which interfaces.
 *
 * They do so without saying it: a type that has a method for each of an
 * interface's, its own or one of what it embeds, implements it.  Only names
 * are compared, so such an edge is inferred.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "glink.h"

#define CONF_SATISFIES	80u	/* all methods by name, signatures unseen */
/* Interfaces that one method name is looked for in; more are too common to
   mean much, and the longest lists would be gone through for every type. */
#define SAME_NAME_MAX	2000u

/* ---- the methods of a package's types ---- */

struct method {
	sym_id		type, method;
};

struct package {
	struct package	*before;
	name_id		 name;
	struct method	*v;		/* by type, then by method */
	size_t		 n;
};

static int
compare(const void *va, const void *vb)
{
	const struct method *a = va, *b = vb;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return a->method < b->method ? -1 : a->method > b->method;
}

static void
package_add(struct linker *l, struct package *p, file_no file, size_t *cap)
{
	sym_id first = link_file_sym(l, file);
	struct link_file_facts f;
	uint32_t i;

	if (link_file_lang(l, file) != &link_go ||
	    link_facts(l, file, &f) == -1)
		return;
	for (i = 0; i < f.ntypings; i++) {
		if (f.typings[i].how != TYPING_RECEIVER)
			continue;
		if (p->n == *cap) {
			*cap = *cap == 0 ? 64 : *cap * 2;
			p->v = reallocarray(p->v, *cap, sizeof(*p->v));
			if (p->v == NULL)
				err(2, NULL);
		}
		p->v[p->n].method = first + f.typings[i].owner;
		p->v[p->n].type = link_sym_parent(l, p->v[p->n].method);
		p->n++;
		link_facts(l, file, &f);
	}
}

/* The package NAME, made when it is first asked for; till the next is. */
static const struct package *
package_get(struct linker *l, name_id name)
{
	struct package **all = (struct package **)link_state(l, &link_go);
	struct package **at, *p;
	const file_no *files;
	uint32_t i, n;
	size_t cap = 0;

	for (at = all; (p = *at) != NULL; at = &p->before)
		if (p->name == name) {
			/* To the front: the next type is of it, too. */
			*at = p->before;
			p->before = *all;
			return *all = p;
		}
	if ((p = calloc(1, sizeof(*p))) == NULL)
		err(2, NULL);
	p->name = name;
	p->before = *all;
	*all = p;
	n = link_package_files(l, name, &files);
	for (i = 0; i < n; i++)
		package_add(l, p, files[i], &cap);
	if (p->n > 0)
		qsort(p->v, p->n, sizeof(*p->v), compare);
	return p;
}

void
go_end(struct linker *l)
{
	struct package *p, *before;

	for (p = *link_state(l, &link_go); p != NULL; p = before) {
		before = p->before;
		free(p->v);
		free(p);
	}
	*link_state(l, &link_go) = NULL;
}

/*
 * The methods that stand outside TYPE, in an array of the caller's, to be
 * freed; their number.
 */
static size_t
methods_of(struct linker *l, sym_id type, struct method **copy)
{
	const struct package *p = package_get(l, link_file_package(l,
	    link_sym_file(l, type)));
	size_t low = 0, high = p->n, mid, n;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (p->v[mid].type < type)
			low = mid + 1;
		else
			high = mid;
	}
	for (n = 0; low + n < p->n && p->v[low + n].type == type; n++)
		continue;
	if ((*copy = reallocarray(NULL, n + 1, sizeof(**copy))) == NULL)
		err(2, NULL);
	if (n > 0)
		memcpy(*copy, p->v + low, n * sizeof(**copy));
	return n;
}

/* ---- what an interface asks for ---- */

/* The next method of INTERFACE behind S, which stand right behind it: first
   with S = INTERFACE.  SYM_NONE ends. */
static sym_id
interface_next(struct linker *l, sym_id interface, sym_id s)
{
	file_no file = link_sym_file(l, interface);
	struct link_file_facts f;

	if (link_facts(l, file, &f) == -1)
		return SYM_NONE;
	while (++s - link_file_sym(l, file) < f.ndefs &&
	    link_sym_parent(l, s) == interface)
		if (link_sym_kind(l, s) == NODE_METHOD)
			return s;
	return SYM_NONE;
}

/* Method NAME of TYPE, or of what it embeds. */
static sym_id
method_of(struct linker *l, sym_id type, name_id name)
{
	struct value v = link_class_member(l, type, name);
	sym_id s;

	if (value_kind(l, v) != VALUE_SYMBOL)
		return SYM_NONE;
	s = value_sym(l, v);
	return link_sym_kind(l, s) == NODE_METHOD ? s : SYM_NONE;
}

/* The base number I of TYPE, which is the first itself; SYM_NONE: not known. */
static sym_id
base_of(struct linker *l, sym_id type, uint32_t i, uint32_t *n)
{
	const struct value *list;
	enum value_kind k;

	*n = link_mro(l, type, &list);
	k = i < *n ? value_kind(l, list[i]) : VALUE_UNKNOWN;
	return k == VALUE_SYMBOL || k == VALUE_INSTANCE ?
	    value_sym(l, list[i]) : SYM_NONE;
}

/* Has TYPE all methods that INTERFACE and what it embeds ask for? */
static int
satisfies(struct linker *l, sym_id type, sym_id interface)
{
	sym_id base, s;
	uint32_t i, n, asked = 0;

	for (i = 0, n = 1; i < n; i++) {
		base = base_of(l, interface, i, &n);
		if (base == SYM_NONE ||
		    link_sym_kind(l, base) != NODE_INTERFACE)
			return 0;
		for (s = interface_next(l, base, base); s != SYM_NONE;
		    s = interface_next(l, base, s), asked++)
			if (method_of(l, type, link_sym_name(l, s)) ==
			    SYM_NONE)
				return 0;
	}
	return asked > 0;
}

/* ---- edges ---- */

static int
is_concrete(struct linker *l, sym_id s)
{
	enum node_kind k = link_sym_kind(l, s);

	return k == NODE_STRUCT || k == NODE_TYPE_ALIAS;
}

/* Interface methods called NAME, by (path, ord); the list is the caller's. */
static uint32_t
interface_methods_named(struct linker *l, name_id name, sym_id **list)
{
	const sym_id *all;
	uint32_t i, n = link_named(l, name, &all), k = 0;
	sym_id p;

	*list = NULL;
	if (n < 2)
		return 0;
	if ((*list = reallocarray(NULL, n, sizeof(**list))) == NULL)
		err(2, NULL);
	memcpy(*list, all, n * sizeof(**list));
	for (i = 0; i < n; i++) {
		if (link_sym_kind(l, (*list)[i]) != NODE_METHOD ||
		    (link_sym_flags(l, (*list)[i]) & NODE_DECLARATION) == 0)
			continue;
		p = link_sym_parent(l, (*list)[i]);
		if (p == SYM_NONE || link_sym_kind(l, p) != NODE_INTERFACE ||
		    link_file_lang(l, link_sym_file(l, p)) != &link_go)
			continue;
		if (k == SAME_NAME_MAX) {
			link_cut(l, LIMIT_NAMES, name);
			break;
		}
		(*list)[k++] = (*list)[i];
	}
	return k;
}

/* An unexported method can only be meant by its own package. */
static int
visible(struct linker *l, sym_id method, sym_id interface_method)
{
	return (link_sym_flags(l, interface_method) & NODE_VISIBILITY) ==
	    NODE_PUBLIC || link_file_package(l, link_sym_file(l, method)) ==
	    link_file_package(l, link_sym_file(l, interface_method));
}

/*
 * METHOD, which TYPE has itself or from what it embeds.  Where the type
 * satisfies an interface that asks for a method of that name, its own method
 * overrides that one, and the type implements the interface.  The first edge
 * goes out from the method's file, the second from the type's, and that once:
 * where METHOD has the name of the interface's first method.
 */
static void
method_edges(struct linker *l, file_no file, sym_id type, sym_id method)
{
	struct link_site at = { .file = file };
	int of_file = link_sym_file(l, type) == file, overrides;
	sym_id *list, in;
	uint32_t i, n;

	overrides = link_sym_parent(l, method) == type &&
	    link_sym_file(l, method) == file;
	n = interface_methods_named(l, link_sym_name(l, method), &list);
	for (i = 0; i < n; i++) {
		in = link_sym_parent(l, list[i]);
		if ((!overrides && list[i] != interface_next(l, in, in)) ||
		    !visible(l, method, list[i]) || !satisfies(l, type, in))
			continue;
		if (overrides) {
			at.source = link_sym_ord(l, method);
			link_edge(l, &at, EDGE_OVERRIDES, list[i],
			    CONF_SATISFIES);
		}
		if (of_file && list[i] == interface_next(l, in, in)) {
			at.source = link_sym_ord(l, type);
			link_edge(l, &at, EDGE_IMPLEMENTS, in, CONF_SATISFIES);
		}
	}
	free(list);
}

/* All methods that TYPE of FILE has. */
static void
type_edges(struct linker *l, file_no file, sym_id type)
{
	struct method *list;
	uint32_t i, n;
	size_t k, m;
	sym_id base, s;

	for (i = 0, n = 1; i < n; i++) {
		if ((base = base_of(l, type, i, &n)) == SYM_NONE)
			continue;
		if (link_sym_kind(l, base) == NODE_INTERFACE) {
			for (s = interface_next(l, base, base); s != SYM_NONE;
			    s = interface_next(l, base, s))
				method_edges(l, file, type, s);
			continue;
		}
		m = methods_of(l, base, &list);
		for (k = 0; k < m; k++)
			method_edges(l, file, type, list[k].method);
		free(list);
	}
}

void
go_file(struct linker *l, file_no file)
{
	struct link_file_facts f;
	sym_id first = link_file_sym(l, file), s, type;
	uint32_t i;

	if (link_facts(l, file, &f) == -1)
		return;
	for (i = 1; i < f.ndefs; i++) {
		s = first + i;
		if (is_concrete(l, s))
			type_edges(l, file, s);
		else if (link_sym_kind(l, s) == NODE_METHOD &&
		    (link_sym_flags(l, s) & NODE_DECLARATION) == 0) {
			type = link_sym_parent(l, s);
			/* With its type in this file it was dealt with. */
			if (type != SYM_NONE && is_concrete(l, type) &&
			    link_sym_file(l, type) != file)
				method_edges(l, file, type, s);
		}
	}
}
