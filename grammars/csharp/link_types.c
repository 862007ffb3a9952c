/*
 * C#: namespaces, the types in them, and the parts of types.
 *
 * A type is found by its name, then by the namespace that is kept with it,
 * whichever file it stands in; of several (two projects that both have one)
 * the one whose path is nearest to who asks.
 */
#include "cslink.h"

#define ALIKE_MAX	63u	/* bytes of folders' names that are compared */

/* The longest beginning that a folder of one path shares with one of the
   other: test/A.B.Tests is of src/A.B and not of src/A. */
static size_t
alike(struct text a, struct text b)
{
	size_t i, j, n, best = 0;

	for (i = 0; i < a.len; i++) {
		if (i > 0 && a.p[i - 1] != '/')
			continue;
		for (j = 0; j < b.len; j++) {
			if (j > 0 && b.p[j - 1] != '/')
				continue;
			for (n = 0; i + n < a.len && j + n < b.len &&
			    a.p[i + n] == b.p[j + n] && a.p[i + n] != '/'; n++)
				;
			if (n > best)
				best = n;
		}
	}
	return best < ALIKE_MAX ? best : ALIKE_MAX;
}

/* How near the file of a symbol is to PATH, whose folder is DIR. */
static size_t
nearness(struct linker *l, struct text path, struct text dir, sym_id s)
{
	file_no file = link_sym_file(l, s);

	return link_shared(path, link_file_path(l, file)) *
	    (ALIKE_MAX + 1) + alike(dir, link_file_dir(l, file));
}

static int
is_top(struct linker *l, sym_id s)
{
	return link_sym_parent(l, s) == link_file_sym(l, link_sym_file(l, s));
}

struct value
cs_type_in(struct linker *l, file_no file, struct text namespace,
    name_id name, uint32_t generic)
{
	struct text path = link_file_path(l, file);
	const sym_id *syms;
	sym_id best = SYM_NONE, s;
	uint32_t i, n = link_named(l, name, &syms), args = 0;
	size_t near, best_near = 0;
	struct cs_type x;

	for (i = 0; i < n; i++) {
		s = syms[i];
		if (cs_type(l, s, &x) == -1 || !is_top(l, s) ||
		    !text_same(x.namespace, namespace) ||
		    (generic != ANY_GENERIC && x.generic != generic))
			continue;
		near = nearness(l, path, link_file_dir(l, file), s);
		/* Of any, the one with the fewest parameters. */
		if (best == SYM_NONE || x.generic < args ||
		    (x.generic == args && near > best_near)) {
			best = s;
			best_near = near;
			args = x.generic;
		}
	}
	return best == SYM_NONE ? VALUE_NONE :
	    value_symbol(l, best, VALUE_PROVED);
}

/* ---- namespaces ---- */

/* The first definition of a namespace, or SYM_NONE. */
static sym_id
namespace_sym(struct linker *l, name_id name)
{
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms);

	for (i = 0; i < n; i++)
		if (link_sym_kind(l, syms[i]) == NODE_MODULE &&
		    cs_is_ours(l, syms[i]))
			return syms[i];
	return SYM_NONE;
}

int
cs_is_namespace(struct linker *l, name_id name)
{
	return link_has_packages(l, &link_csharp, name) ||
	    namespace_sym(l, name) != SYM_NONE;
}

struct value
cs_namespace(struct linker *l, name_id name)
{
	return value_package(l, name, VALUE_PROVED);
}

struct text
cs_namespace_of(struct linker *l, sym_id s)
{
	sym_id file = link_file_sym(l, link_sym_file(l, s)), p;
	struct cs_type x;
	name_id package;

	for (; s != file && (p = link_sym_parent(l, s)) != file; s = p)
		if (p == SYM_NONE)
			break;
	if (s != file && cs_type(l, s, &x) == 0)
		return x.namespace;
	package = link_file_package(l, link_sym_file(l, file));
	if (package == NAME_NONE || namespace_sym(l, package) == SYM_NONE)
		return (struct text){ "", 0 };
	return link_text(l, package);
}

static int
is_capital(struct text t)
{
	return t.len > 0 && t.p[0] >= 'A' && t.p[0] <= 'Z';
}

struct value
cs_namespace_member(struct linker *l, struct value package, name_id name)
{
	name_id ns = value_name(l, package), full;
	struct value v = cs_type_in(l, 0, link_text(l, ns), name,
	    ANY_GENERIC);

	if (v.id != 0)
		return value_with(v, package.conf);
	full = link_dotted(l, ns, name);
	if (cs_is_namespace(l, full) ||
	    cs_is_bcl_namespace(link_text(l, full)))
		return value_with(cs_namespace(l, full), package.conf);
	if (link_text(l, ns).len == 0)
		return value_with(cs_namespace(l, full), package.conf);
	return is_capital(link_text(l, name)) ?
	    value_external(l, full, package.conf) : VALUE_NONE;
}

struct value
cs_qualified(struct linker *l, file_no file, name_id name)
{
	struct text t = link_text(l, name);
	struct value v = VALUE_NONE;
	size_t i, j;

	/* The longest namespace that has such a type. */
	for (i = t.len; v.id == 0; i--) {
		while (i > 0 && t.p[i - 1] != '.')
			i--;
		for (j = i; j < t.len && t.p[j] != '.'; j++)
			;
		v = cs_type_in(l, file, (struct text){ t.p,
		    i > 0 ? i - 1 : 0 }, link_name(l,
		    (struct text){ t.p + i, j - i }), ANY_GENERIC);
		if (i == 0)
			break;
	}
	j += j < t.len;
	return link_member_path(l, v, (struct text){ t.p + j, t.len - j });
}

/* ---- types that share a name ---- */

/* The type beside S that is called the same and has N parameters. */
static sym_id
beside(struct linker *l, sym_id s, uint32_t n)
{
	sym_id p = link_sym_parent(l, s), c;
	struct cs_type x;

	for (c = link_child(l, p, link_sym_name(l, s)); c != SYM_NONE;
	    c = link_child_next(l, c))
		if (cs_type(l, c, &x) == 0 && x.generic == n)
			return c;
	return SYM_NONE;
}

/* The only type of that name with N parameters, wherever it is. */
static struct value
anywhere(struct linker *l, name_id name, uint32_t n)
{
	struct text namespace = { NULL, 0 };
	struct cs_type x;
	const sym_id *syms;
	uint32_t i, k = link_named(l, name, &syms);
	sym_id found = SYM_NONE;

	for (i = 0; i < k; i++) {
		if (cs_type(l, syms[i], &x) == -1 || x.generic != n ||
		    !is_top(l, syms[i]))
			continue;
		if (found != SYM_NONE && !text_same(namespace, x.namespace))
			return VALUE_NONE;
		if (found == SYM_NONE) {
			found = syms[i];
			namespace = x.namespace;
		}
	}
	return found == SYM_NONE ? VALUE_NONE :
	    value_symbol(l, found, CONF_PARTIAL);
}

struct value
cs_generic(struct linker *l, struct value base, uint32_t n)
{
	sym_id s = value_sym(l, base), other;
	const char *ns;
	struct cs_type x;
	struct value v;
	int sure;

	if (value_kind(l, base) != VALUE_SYMBOL || cs_type(l, s, &x) == -1 ||
	    x.generic == n)
		return VALUE_NONE;
	if ((other = beside(l, s, n)) != SYM_NONE)
		return value_symbol(l, other, base.conf);
	if (is_top(l, s)) {
		v = cs_type_in(l, link_sym_file(l, s), x.namespace,
		    link_sym_name(l, s), n);
		if (v.id == 0)
			v = anywhere(l, link_sym_name(l, s), n);
		if (v.id != 0)
			return value_with(v, base.conf);
	}
	/* A<T, U> is first asked for as A<T>. */
	if (!is_top(l, s) || x.generic > n)
		return VALUE_NONE;
	ns = cs_bcl_namespace(l, link_sym_file(l, s), link_text(l,
	    link_sym_name(l, s)), &sure);
	return ns == NULL ? value_outside(base.conf) : value_external(l,
	    link_dotted(l, link_cname(l, ns), link_sym_name(l, s)),
	    base.conf);
}

/* ---- parts ---- */

/* Do both stand in the same place: namespace and enclosing types? */
static int
same_place(struct linker *l, sym_id a, sym_id b)
{
	struct cs_type x, y;

	for (; !is_top(l, a); a = link_sym_parent(l, a),
	    b = link_sym_parent(l, b)) {
		if (is_top(l, b) || link_sym_parent(l, a) == SYM_NONE ||
		    link_sym_name(l, a) != link_sym_name(l, b))
			return 0;
	}
	if (!is_top(l, b) || link_sym_name(l, a) != link_sym_name(l, b) ||
	    cs_type(l, a, &x) == -1 || cs_type(l, b, &y) == -1 ||
	    !text_same(x.namespace, y.namespace) || x.generic != y.generic)
		return 0;
	/* Without a namespace, many programs have a type of that name. */
	return x.namespace.len > 0 || text_same(link_file_dir(l,
	    link_sym_file(l, a)), link_file_dir(l, link_sym_file(l, b)));
}

uint32_t
cs_parts(struct linker *l, sym_id class, sym_id *parts, uint32_t max)
{
	const sym_id *syms;
	struct cs_type x, y;
	uint32_t i, n, k = 0;

	if (cs_type(l, class, &x) == -1 || !x.partial)
		return 0;
	n = link_named(l, link_sym_name(l, class), &syms);
	for (i = 0; i < n; i++) {
		if (syms[i] == class || cs_type(l, syms[i], &y) == -1 ||
		    !y.partial || y.generic != x.generic ||
		    !same_place(l, class, syms[i]))
			continue;
		if (k == max) {
			link_cut(l, LIMIT_BASES, class);
			break;
		}
		parts[k++] = syms[i];
		n = link_named(l, link_sym_name(l, class), &syms);
	}
	return k;
}
