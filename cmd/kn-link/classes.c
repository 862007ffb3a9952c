/*
 * Base classes in their order, and members of all kinds of values.
 */
#include <stdlib.h>
#include <string.h>

#include "linker.h"

#define MRO_MAX		256	/* bases of one class, of bases and so on */
#define PARTS_MAX	64	/* definitions of one class */

/* ---- inheritance ---- */

/* Linearisations, found by class; MRO_ACTIVE marks one under way. */
struct mro {
	sym_id		class;
	uint32_t	first, n;	/* in values; n = MRO_ACTIVE: first is
					   the frame */
};

struct mro_index {
	struct mro	*v;
	uint32_t	 n, cap;
	struct value	*values;
	uint32_t	 nvalues, values_cap;
	struct name_map	 map;		/* sym -> index in v */
};

#define MRO_ACTIVE	0xffffffffu

struct mro_list {
	struct value	v[MRO_MAX];
	uint32_t	n;
	int		cut;		/* there were more */
};

void
mro_release(struct linker *l)
{
	if (l->mro == NULL)
		return;
	free(l->mro->v);
	free(l->mro->values);
	name_map_release(&l->mro->map);
	free(l->mro);
	l->mro = NULL;
}

static void
list_add(struct mro_list *list, struct value v)
{
	uint32_t i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].id == v.id)
			return;
	if (list->n < MRO_MAX)
		list->v[list->n++] = v;
	else
		list->cut = 1;
}

/*
 * C3: the next class is the first head of a list that stands in no other
 * list's tail.  Where the lists contradict each other (the program would
 * not run) the rest follows in plain order.
 */
static void
merge_c3(struct mro_list *out, struct mro_list *lists, uint32_t n)
{
	uint32_t *at = need(calloc(n + 1, sizeof(*at)));
	uint32_t i, j, k, left;
	int good;

	for (;;) {
		good = 0;
		for (i = left = 0; i < n && !good; i++) {
			if (at[i] == lists[i].n)
				continue;
			left++;
			good = 1;
			for (j = 0; j < n && good; j++)
				for (k = at[j] + 1; k < lists[j].n; k++)
					if (lists[j].v[k].id ==
					    lists[i].v[at[i]].id)
						good = 0;
			if (!good)
				continue;
			list_add(out, lists[i].v[at[i]]);
			for (j = 0; j < n; j++)
				if (at[j] < lists[j].n && lists[j].v[at[j]].id
				    == out->v[out->n - 1].id && j != i)
					at[j]++;
			at[i]++;
		}
		if (good)
			continue;
		if (left == 0)
			break;
		for (i = 0; i < n; i++)		/* contradiction */
			while (at[i] < lists[i].n)
				list_add(out, lists[i].v[at[i]++]);
	}
	free(at);
}

/* The bases that are written, each once, behind the NBASES that BASES has; up
   to MAX of them. */
static uint32_t
class_bases(struct linker *l, sym_id class, struct value *bases,
    uint32_t nbases, uint32_t max)
{
	const struct link_typing *t;
	file_no fn = link_sym_file(l, class);
	struct value v;
	uint32_t i, k, n;
	int how;

	for (how = TYPING_EXTENDS; how <= TYPING_IMPLEMENTS; how++) {
		n = link_typings(l, class, &t);
		for (i = 0; i < n; i++) {
			t = l->files[fn].typings + l->files[fn].typing_first[
			    class - l->files[fn].base];
			if (t[i].how != (uint32_t)how)
				continue;
			v = link_eval(l, fn, t[i].expr, WANT_TYPE);
			v = eval_instance(l, v);
			for (k = 0; k < nbases; k++)
				if (bases[k].id == v.id && v.id != 0)
					break;
			if (k < nbases)
				continue;
			if (nbases == max) {
				link_cut(l, LIMIT_BASES, class);
				return nbases;
			}
			bases[nbases++] = v;
		}
	}
	return nbases;
}

static void
linearise(struct linker *l, sym_id class, struct mro_list *out)
{
	const struct link_lang *x = linker_lang(l, link_sym_file(l, class));
	struct value bases[MRO_MAX], self;
	const struct value *sup;
	sym_id parts[PARTS_MAX];
	struct mro_list *lists;
	uint32_t i, j, n, m;

	self = value_instance(l, class, VALUE_NONE, VALUE_PROVED);
	out->n = 0;
	out->cut = 0;
	list_add(out, self);
	n = class_bases(l, class, bases, 0, MRO_MAX - 1);
	m = x->parts == NULL ? 0 : x->parts(l, class, parts, PARTS_MAX);
	for (i = 0; i < m; i++) {
		list_add(out, value_instance(l, parts[i], VALUE_NONE,
		    VALUE_PROVED));
		n = class_bases(l, parts[i], bases, n, MRO_MAX - 1);
	}
	if (n == 0)
		return;
	lists = need(calloc(n + 1, sizeof(*lists)));
	for (i = 0; i < n; i++) {
		if (value_kind(l, bases[i]) == VALUE_INSTANCE &&
		    value_sym(l, bases[i]) != class) {
			m = link_mro(l, value_sym(l, bases[i]), &sup);
			for (j = 0; j < m; j++)
				list_add(&lists[i], value_with(sup[j],
				    bases[i].conf));
		} else
			list_add(&lists[i], bases[i]);
		list_add(&lists[n], lists[i].n > 0 ? lists[i].v[0] :
		    bases[i]);
	}
	if (x->flags & LINK_MRO_C3)
		merge_c3(out, lists, n + 1);
	else
		for (i = 0; i < n; i++)
			for (j = 0; j < lists[i].n; j++)
				list_add(out, lists[i].v[j]);
	if (out->cut)
		link_cut(l, LIMIT_BASES, class);
	free(lists);
}

uint32_t
link_mro(struct linker *l, sym_id class, const struct value **list)
{
	static struct value self[1];
	struct mro_index *x;
	struct frame_mark mark;
	struct mro_list *out;
	struct mro *m;
	uint32_t at;

	if (l->mro == NULL)
		l->mro = need(calloc(1, sizeof(*l->mro)));
	x = l->mro;
	at = name_map_put(&x->map, class, x->n);
	if (at == x->n) {
		x->v = grow(x->v, x->n, &x->cap, sizeof(*x->v));
		x->v[x->n++] = (struct mro){ class, 0, 0 };
	}
	m = &x->v[at];
	if (m->n == MRO_ACTIVE || (m->n == 0 && eval_enter(l, &mark) == -1)) {
		if (m->n == MRO_ACTIVE)
			eval_cut(l, m->first);
		self[0] = value_instance(l, class, VALUE_NONE, VALUE_PROVED);
		*list = self;
		return 1;
	}
	if (m->n != 0) {
		*list = x->values + m->first;
		return m->n;
	}
	m->n = MRO_ACTIVE;
	m->first = mark.index;
	out = need(malloc(sizeof(*out)));
	linearise(l, class, out);
	while (x->values_cap < x->nvalues + out->n)
		x->values = grow(x->values, x->values_cap, &x->values_cap,
		    sizeof(*x->values));
	memcpy(x->values + x->nvalues, out->v, out->n * sizeof(*out->v));
	*list = x->values + x->nvalues;
	m = &x->v[at];
	m->first = x->nvalues;
	m->n = 0;
	if (eval_leave(l, &mark)) {
		m->n = out->n;
		x->nvalues += out->n;
	}
	at = out->n;
	free(out);
	return at;
}

/* ---- members ---- */

/* NAME in a list of bases from number I on. */
static struct value
member_of_list(struct linker *l, const struct value *list, uint32_t n,
    uint32_t i, name_id name)
{
	struct value v, outside = VALUE_NONE;
	struct value *mine = need(reallocarray(NULL, n + 1, sizeof(*mine)));
	sym_id s;
	int unknown = 0;

	/* LIST may move while members are looked up. */
	memcpy(mine, list, n * sizeof(*mine));
	for (v = VALUE_NONE; i < n; i++) {
		switch (value_kind(l, mine[i])) {
		case VALUE_INSTANCE:
			s = link_child(l, value_sym(l, mine[i]), name);
			if (s != SYM_NONE)
				v = value_symbol(l, lookup_choose(l, s, WANT_VALUE),
				    unknown ? CONF_PARTIAL : mine[i].conf);
			break;
		case VALUE_EXTERNAL_INSTANCE:
			if (outside.id == 0)
				outside = mine[i];
			break;
		default:
			unknown = 1;
		}
		if (v.id != 0)
			break;
	}
	free(mine);
	if (v.id != 0)
		return outside.id != 0 ? value_with(v, CONF_PARTIAL) : v;
	if (outside.id != 0 && !unknown)
		return value_external(l, link_dotted(l, value_name(l, outside),
		    name), CONF_PARTIAL);
	return outside.id != 0 ? value_outside(CONF_PARTIAL) : VALUE_NONE;
}

struct value
link_class_member(struct linker *l, sym_id class, name_id name)
{
	const struct value *list;
	sym_id s;
	uint32_t n;

	/* Nearly always it is the class's own. */
	if ((s = link_child(l, class, name)) != SYM_NONE)
		return value_symbol(l, lookup_choose(l, s, WANT_VALUE),
		    VALUE_PROVED);
	n = link_mro(l, class, &list);
	return member_of_list(l, list, n, 1, name);
}

static struct value
super_member(struct linker *l, sym_id class, name_id name)
{
	const struct value *list;
	uint32_t n = link_mro(l, class, &list);

	return member_of_list(l, list, n, 1, name);
}

/* True if something is not known of what CLASS inherits. */
static int
has_unknown_base(struct linker *l, sym_id class)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);

	for (i = 0; i < n; i++)
		if (list[i].id == 0)
			return 1;
	return 0;
}

static int
is_member_kind(unsigned int kind)
{
	return kind == NODE_METHOD || kind == NODE_FIELD;
}

static struct name_map *
member_counts(struct linker *l)
{
	uint32_t i = 0;

	while (l->worlds[i].lang != l->lang)
		i++;
	return &l->worlds[i].members;
}

/* Methods and fields of that name in this language; one of them. */
static uint32_t
count_members(struct linker *l, name_id name, sym_id *found)
{
	struct name_map *counts = member_counts(l);
	const sym_id *syms;
	uint32_t i, n, count = name_map_get(counts, name);

	*found = SYM_NONE;
	if (count != LINK_NONE && count != 1)
		return count;
	n = link_named(l, name, &syms);
	for (i = count = 0; i < n; i++)
		if (is_member_kind(sym_get(l, syms[i])->kind) &&
		    l->files[link_sym_file(l, syms[i])].lang == l->lang) {
			count++;
			*found = syms[i];
		}
	return name_map_put(counts, name, count);
}

/* The only member of that name in the repository, if the language dares. */
static struct value
guess_member(struct linker *l, name_id name)
{
	uint32_t conf = CONF_GUESS_MEMBER;
	sym_id found;

	if ((l->lang->flags & LINK_GUESS_MEMBER) == 0 ||
	    count_members(l, name, &found) != 1 ||
	    !lookup_may_guess(l, l->file, found))
		return VALUE_NONE;
	if (l->lang->guess != NULL)
		conf = l->lang->guess(l, l->file, found);
	return conf > 0 ? value_symbol(l, found, conf) : VALUE_NONE;
}

uint32_t
lookup_candidates(struct linker *l, file_no fn, uint32_t expr,
    enum link_want want)
{
	const struct file *f = &l->files[fn];
	struct link_expr e = f->exprs[expr];
	sym_id found;

	switch (e.op) {
	case EXPR_NAME:
		lookup_name(l, fn, e.b, f->strings[e.a], want);
		return l->candidates;
	case EXPR_MEMBER:
		return count_members(l, f->strings[e.b], &found);
	default:
		return 0;
	}
}

static struct value
tuple_member(struct linker *l, struct value v, name_id name)
{
	struct text t = link_text(l, name);
	uint32_t i, k = 0;

	for (i = 0; i < t.len && i < 4; i++) {
		if (t.p[i] < '0' || t.p[i] > '9')
			return link_member(l, value_a(l, v), name);
		k = k * 10 + (uint32_t)(t.p[i] - '0');
	}
	while (k-- > 0 && v.id != 0)
		v = value_b(l, v);
	return value_kind(l, v) == VALUE_TUPLE ? value_a(l, v) : v;
}

static struct value
package_member(struct linker *l, struct value package, name_id name)
{
	struct value v = lookup_package_value(l, l->file,
	    value_name(l, package), name);

	if (v.id == 0 && l->lang->submodule != NULL)
		v = l->lang->submodule(l, package, name);
	return v;
}

static struct value
symbol_member(struct linker *l, struct value r, name_id name)
{
	sym_id s = value_sym(l, r);
	struct value v;

	if (!link_sym_is_type(l, s)) {
		s = link_child(l, s, name);
		return value_symbol(l, s, VALUE_PROVED);
	}
	v = link_class_member(l, s, name);
	if (v.id == 0 && (value_kind(l, r) != VALUE_INSTANCE ||
	    has_unknown_base(l, s)))
		return value_with(guess_member(l, name), CONF_GUESS_MEMBER);
	return v;
}

static struct value
member(struct linker *l, struct value r, name_id name)
{
	struct value v;

	switch (value_kind(l, r)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		v = symbol_member(l, r, name);
		break;
	case VALUE_MODULE:
		v = link_module_member(l, value_file(l, r), name);
		break;
	case VALUE_PACKAGE:
		v = package_member(l, r, name);
		break;
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		v = value_external(l, link_dotted(l, value_name(l, r), name),
		    VALUE_PROVED);
		break;
	case VALUE_OUTSIDE:
		return r;
	case VALUE_UNION:
		v = value_with(value_union(l,
		    link_member(l, value_a(l, r), name),
		    link_member(l, value_b(l, r), name)), CONF_UNION);
		break;
	case VALUE_TUPLE:
		v = tuple_member(l, r, name);
		break;
	case VALUE_SUPER:
		v = super_member(l, value_sym(l, r), name);
		break;
	default:
		return guess_member(l, name);
	}
	return value_with(v, r.conf);
}

enum link_want
link_wanted(const struct linker *l)
{
	return l->want;
}

struct value
link_member(struct linker *l, struct value receiver, name_id name)
{
	struct frame_mark mark;
	struct value r, v = VALUE_NONE;
	enum link_want want;

	if (eval_enter(l, &mark) == -1)
		return VALUE_NONE;
	want = l->want;
	r = link_type_of(l, receiver);
	l->want = want;
	if (l->lang->member != NULL && r.id != 0)
		v = l->lang->member(l, r, name);
	l->want = WANT_VALUE;
	if (v.id == 0)
		v = member(l, r, name);
	eval_leave(l, &mark);
	return v;
}
