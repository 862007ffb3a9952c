/*
 * C: how names resolve across files.
 *
 * A file sees what it defines and what the files that it includes, and those
 * that they include, define.  What has external linkage is seen from
 * everywhere; when a repository holds several programs and a name has
 * several such definitions, the includes and the place must tell which is
 * meant, or it stays unresolved.  Where a macro stands, what it expands to
 * is called too.
 */
#include <stdlib.h>
#include <string.h>

#include "clink.h"

extern const struct link_lang link_c;

#define CONF_LINKAGE	90u	/* the only one, but no include tells so */
#define CONF_TYPE	80u	/* the only type of that name, not seen
				   through includes (a macro: of which one is
				   not known) */
#define CONF_ALTERNATIVE 60u	/* each of those one of which is linked */
#define ALTERNATIVES_MAX 3	/* more have nothing in common but a name */
#define SEEN_MAX	4	/* definitions in different included files */

/* ---- names ---- */

static int
fits(struct linker *l, sym_id s, enum link_want want)
{
	switch (link_sym_kind(l, s)) {
	case NODE_STRUCT:
	case NODE_UNION:
	case NODE_ENUM:
	case NODE_TYPE_ALIAS:
		return want == WANT_TYPE;
	case NODE_FUNCTION:
	case NODE_VARIABLE:
	case NODE_CONSTANT:
	case NODE_ENUM_MEMBER:
		return want == WANT_VALUE;
	case NODE_MACRO:
		return 1;
	default:
		return 0;
	}
}

static int
has_linkage(struct linker *l, sym_id s)
{
	enum node_kind kind = link_sym_kind(l, s);

	return (kind == NODE_FUNCTION || kind == NODE_VARIABLE ||
	    kind == NODE_CONSTANT) &&
	    (link_sym_flags(l, s) & NODE_STATIC) == 0 &&
	    link_sym_parent(l, s) == link_file_sym(l, link_sym_file(l, s));
}

/*
 * Definitions in the caller's own directory.  Who calls a function and who
 * defines it know of each other by a header: if only one definition includes
 * one that the caller sees, it is that.  Those that have no file in common
 * with the caller, however indirectly, are stand-ins for programs that lack
 * the real one.  What is then left, two or three, are alternatives, linked
 * into different programs: each is called in its own.
 */
static struct value
choose_related(struct linker *l, file_no f, const sym_id *v, uint32_t n)
{
	struct value all = VALUE_NONE, one;
	uint32_t i, related = 0, sharing = 0, count = 0;
	sym_id shares = SYM_NONE;
	int *near = c_need(calloc(n, sizeof(*near)));
	file_no g;

	for (i = 0; i < n; i++) {
		g = link_sym_file(l, v[i]);
		if (!c_same_dir(l, f, g)) {
			near[i] = -1;
			continue;
		}
		if (c_share_header(l, f, g)) {
			sharing++;
			shares = v[i];
		}
		near[i] = c_see_alike(l, f, g);
		related += near[i] != 0;
	}
	for (i = 0; i < n; i++) {
		if (near[i] == -1 || (related > 0 && !near[i]))
			continue;
		one = value_symbol(l, v[i], CONF_ALTERNATIVE);
		all = count++ == 0 ? one : value_union(l, all, one);
	}
	free(near);
	if (sharing == 1)
		return value_symbol(l, shares, CONF_LINKAGE);
	if (count == 1)
		return value_symbol(l, value_sym(l, all), CONF_NEAR);
	return count <= ALTERNATIVES_MAX ? all : VALUE_NONE;
}

/*
 * One of several definitions with external linkage: by directory, by
 * header, by nearness.
 */
static struct value
choose_linkage(struct linker *l, file_no f, const sym_id *v, uint32_t n)
{
	struct text path = link_file_path(l, f);
	uint32_t i, byhead = 0, bydir = 0, ties = 0;
	sym_id head = SYM_NONE, dir = SYM_NONE, nearest = SYM_NONE;
	size_t near, best = 0;
	file_no g;

	for (i = 0; i < n; i++) {
		g = link_sym_file(l, v[i]);
		if (c_sees_header_of(l, f, g)) {
			byhead++;
			head = v[i];
		}
		if (c_same_dir(l, f, g)) {
			bydir++;
			dir = v[i];
		}
		near = c_common_dir(path, link_file_path(l, g));
		if (i == 0 || near > best) {
			best = near;
			nearest = v[i];
			ties = 0;
		} else if (near == best)
			ties++;
	}
	if (bydir > 1)
		return choose_related(l, f, v, n);
	if (byhead == 1)
		return value_symbol(l, head, bydir == 0 || head == dir ?
		    VALUE_PROVED : CONF_NEAR);
	if (bydir == 1)
		return value_symbol(l, dir, CONF_LINKAGE);
	if (byhead == 0 && ties == 0)
		return value_symbol(l, nearest, CONF_NEAR);
	return VALUE_NONE;
}

/* Several definitions in one file count as one: the build takes one. */
static void
add_once(struct linker *l, sym_id *v, uint32_t *n, uint32_t max, sym_id s)
{
	if (*n > 0 && *n <= max &&
	    link_sym_file(l, v[*n - 1]) == link_sym_file(l, s) &&
	    link_sym_kind(l, v[*n - 1]) == link_sym_kind(l, s))
		return;
	if (*n < max)
		v[*n] = s;
	++*n;
}

static struct value
seen(struct linker *l, const sym_id *v, uint32_t n)
{
	struct value all = value_symbol(l, v[0], VALUE_PROVED);
	uint32_t i;

	for (i = 1; i < n; i++)
		all = value_union(l, all, value_symbol(l, v[i], CONF_UNION));
	return n > 1 ? value_with(all, CONF_UNION) : all;
}

/* `#define f f` says that f exists; f itself is meant. */
static int
names_itself(struct linker *l, sym_id macro)
{
	const struct link_typing *t;
	struct link_file_facts x;
	file_no f = link_sym_file(l, macro);
	uint32_t i, n = link_typings(l, macro, &t);

	link_facts(l, f, &x);
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_ALIAS &&
		    x.exprs[t[i].expr].op == EXPR_NAME &&
		    link_str(l, f, x.exprs[t[i].expr].a) ==
		    link_sym_name(l, macro))
			return 1;
	return 0;
}

#define LINKAGE_MAX	256	/* more definitions of one name: hopeless */

/*
 * What NAME means in file F.  MACROS: a macro may be meant, and then is,
 * before anything else.
 */
static struct value
find(struct linker *l, file_no f, sym_id scope, name_id name,
    enum link_want want, int macros, uint32_t *candidates)
{
	sym_id in[SEEN_MAX], macro[SEEN_MAX], far[LINKAGE_MAX], other = 0, s;
	uint32_t i, n, nin = 0, nmacro = 0, nfar = 0, nother = 0;
	const sym_id *named;
	struct value v;
	sym_id *copy;
	file_no g;

	(void)scope;
	n = link_named(l, name, &named);
	copy = c_need(reallocarray(NULL, n + 1, sizeof(*copy)));
	for (i = 0; i < n; i++)
		copy[i] = named[i];
	for (i = 0; i < n; i++) {
		s = copy[i];
		g = link_sym_file(l, s);
		if (!link_same_world(l, f, g) || !fits(l, s, want))
			continue;
		if (link_sym_kind(l, s) == NODE_MACRO) {
			if (!macros || names_itself(l, s))
				continue;
			if (c_sees(l, f, g))
				add_once(l, macro, &nmacro, SEEN_MAX, s);
			else if (c_is_header(l, g) && c_is_open(l, f)) {
				nother++;
				other = s;
			}
		} else if (c_sees(l, f, g))
			add_once(l, in, &nin, SEEN_MAX, s);
		else if (has_linkage(l, s))
			add_once(l, far, &nfar, LINKAGE_MAX, s);
		else if (want == WANT_TYPE ||
		    link_sym_kind(l, s) == NODE_ENUM_MEMBER) {
			if (c_is_header(l, g)) {
				nother++;
				other = s;
			}
		}
	}
	free(copy);
	*candidates = nmacro + nin + nfar + nother;
	if (nmacro > 0)
		return nmacro <= SEEN_MAX ? seen(l, macro, nmacro) :
		    VALUE_NONE;
	if (nin > 0)
		return nin <= SEEN_MAX ? seen(l, in, nin) : VALUE_NONE;
	if (nfar == 1) {
		g = link_sym_file(l, far[0]);
		return value_symbol(l, far[0], c_same_dir(l, f, g) ||
		    c_sees_header_of(l, f, g) || c_share_header(l, f, g) ?
		    VALUE_PROVED : CONF_LINKAGE);
	}
	if (nfar > LINKAGE_MAX)
		link_cut(l, LIMIT_NAMES, name);
	if (nfar > 1 && nfar <= LINKAGE_MAX &&
	    (v = choose_linkage(l, f, far, nfar)).id != 0)
		return v;
	if (nfar == 0 && nother == 1)
		return value_symbol(l, other, CONF_TYPE);
	return VALUE_NONE;
}

static struct value
c_global(struct linker *l, file_no f, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct value v = find(l, f, scope, name, want, 1, candidates);

	if (v.id != 0 || *candidates > 0)
		return v;
	return value_external(l, name, VALUE_PROVED);
}

/* What p[i] and *p are has the type that p was declared with. */
static struct value
c_element(struct linker *l, struct value v)
{
	(void)l;
	return v;
}

static void
c_begin(struct linker *l)
{
	struct c_state *s = c_need(calloc(1, sizeof(*s)));

	s->find = find;
	*link_state(l, &link_c) = s;
}

static void
c_end(struct linker *l)
{
	c_state_release(*link_state(l, &link_c));
}

const struct link_lang link_c = {
	.abi = LINK_ABI,
	.name = "c",
	.world = "c",
	.flags = LINK_FLAT | LINK_NO_CALL_VARIABLE | LINK_GUESS_MEMBER |
	    LINK_CLASS_HIDDEN | LINK_TYPES_APART,
	.module = c_module,
	.global = c_global,
	.element = c_element,
	.target = c_target,
	.begin = c_begin,
	.end = c_end,
};
