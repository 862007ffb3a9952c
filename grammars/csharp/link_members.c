/*
 * C#: members of types and of what is outside.
 */
#include "cslink.h"

/* May NAME, which S bears, mean S where WANT is wanted? */
static int
means(struct linker *l, sym_id s, enum link_want want)
{
	if (want == WANT_TYPE)
		return link_sym_is_type(l, s);
	return (link_sym_flags(l, s) & NODE_CONSTRUCTOR) == 0;
}

/* Of the children of CLASS: a type with fewer parameters before another. */
static sym_id
own(struct linker *l, sym_id class, name_id name, enum link_want want)
{
	sym_id s, best = SYM_NONE;
	struct cs_type x, y;

	for (s = link_child(l, class, name); s != SYM_NONE;
	    s = link_child_next(l, s)) {
		if (!means(l, s, want))
			continue;
		if (best == SYM_NONE || (cs_type(l, s, &x) == 0 &&
		    cs_type(l, best, &y) == 0 && x.generic < y.generic))
			best = s;
	}
	return best;
}

int
cs_is_part(struct linker *l, sym_id class, sym_id other)
{
	struct cs_type x, y;

	return class == other || (link_sym_name(l, class) ==
	    link_sym_name(l, other) && cs_type(l, class, &x) == 0 &&
	    cs_type(l, other, &y) == 0 && x.partial && y.partial);
}

struct value
cs_own_member(struct linker *l, sym_id class, name_id name,
    enum link_want want, int inside)
{
	const struct value *list;
	uint32_t i, n, conf;
	sym_id s, base;

	if ((s = own(l, class, name, want)) != SYM_NONE)
		return value_symbol(l, s, VALUE_PROVED);
	n = link_mro(l, class, &list);
	for (i = 1; i < n; i++) {
		link_mro(l, class, &list);
		if (value_kind(l, list[i]) != VALUE_INSTANCE)
			continue;
		base = value_sym(l, list[i]);
		conf = list[i].conf;
		if ((s = own(l, base, name, want)) == SYM_NONE)
			continue;
		/* What is private there is not inherited, except where one
		   class stands in the other. */
		if (inside && (link_sym_flags(l, s) & NODE_VISIBILITY) ==
		    NODE_PRIVATE && !cs_is_part(l, class, base) &&
		    link_sym_file(l, s) != link_sym_file(l, class))
			continue;
		return value_symbol(l, s, conf);
	}
	return VALUE_NONE;
}

/* NAME of the first base of CLASS that is outside, or none. */
static struct value
outer_member(struct linker *l, sym_id class, name_id name)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);
	struct value found = VALUE_NONE;

	for (i = 1; i < n; i++) {
		if (list[i].id == 0)
			return value_outside(CONF_PARTIAL);
		if (value_kind(l, list[i]) == VALUE_EXTERNAL_INSTANCE &&
		    found.id == 0)
			found = list[i];
	}
	return found.id == 0 ? VALUE_NONE : value_external(l, link_dotted(l,
	    value_name(l, found), name), CONF_PARTIAL);
}

static struct value
object_method(struct linker *l, name_id name, uint32_t conf)
{
	return value_external(l, link_dotted(l, link_cname(l, "System.Object"),
	    name), conf);
}

/* The extension method NAME, if all of that name are of one class. */
static sym_id
only_extension(struct linker *l, name_id name)
{
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms);
	sym_id found = SYM_NONE;
	struct cs_sig sig;

	if (cs_is_common(link_text(l, name)))
		return SYM_NONE;
	for (i = 0; i < n; i++) {
		if (cs_sig(l, syms[i], &sig) == -1 || !sig.is_this)
			continue;
		if (found != SYM_NONE && link_sym_parent(l, syms[i]) !=
		    link_sym_parent(l, found))
			return SYM_NONE;
		if (found == SYM_NONE)
			found = syms[i];
	}
	return found;
}

/* NAME of a type of the repository or of an instance of it. */
static struct value
type_member(struct linker *l, struct value r, name_id name)
{
	sym_id s = value_sym(l, r), x;
	int instance = value_kind(l, r) == VALUE_INSTANCE;
	struct text t = link_text(l, name);
	struct value v = cs_own_member(l, s, name, WANT_VALUE, 0), type;

	/* foreach (var (key, value) in …): what is indexed is the value */
	if (v.id == 0 && instance && text_in("1", t))
		return r;
	if (v.id != 0) {
		type = instance ? cs_member_type(l, value_sym(l, v), r) :
		    VALUE_NONE;
		if (type.id != 0)
			v = value_typed(l, value_sym(l, v), type, v.conf);
		return value_with(v, r.conf);
	}
	if (instance && (x = cs_extension(l, FILE_NONE, r, name, NULL)) !=
	    SYM_NONE)
		return value_symbol(l, x, r.conf);
	/* A member that is inherited from outside may be called as its type. */
	if (!instance && (x = only_extension(l, name)) != SYM_NONE)
		return value_symbol(l, x, CONF_GUESS_NAME);
	if (text_in("this[]", t))
		return value_null();
	if (link_sym_kind(l, s) == NODE_ENUM &&
	    text_in("HasFlag CompareTo", t))
		return value_external(l, link_dotted(l, link_cname(l,
		    "System.Enum"), name), r.conf);
	/* A delegate is called by Invoke(). */
	if (link_sym_kind(l, s) == NODE_TYPE_ALIAS)
		return text_in("Invoke", t) ? r : value_outside(r.conf);
	if (text_in(OBJECT_METHODS, t))
		return object_method(l, name, r.conf);
	v = outer_member(l, s, name);
	if (v.id == 0 && cs_is_linq(t))
		return value_outside(r.conf);
	return value_with(v, r.conf);
}

/* Members of what is outside that stand for its type argument. */
static struct value
argument_member(struct linker *l, struct value r, struct text t)
{
	struct value arg = value_arg(l, r);

	if (arg.id == 0)
		return VALUE_NONE;
	if (text_in("Result Value Current Object CurrentValue Target Entity",
	    t))
		return arg;
	if (text_in("Values Keys Local", t))
		return value_external_instance(l, link_cname(l,
		    "System.Collections.Generic.IEnumerable"), text_in("Values",
		    t) ? arg : VALUE_NONE, r.conf);
	return VALUE_NONE;
}

uint32_t
cs_guess(struct linker *l, file_no file, sym_id candidate)
{
	uint32_t flags = link_sym_flags(l, candidate);
	struct cs_sig sig;

	if (cs_is_common(link_text(l, link_sym_name(l, candidate))))
		return 0;
	if (cs_sig(l, candidate, &sig) == 0 && sig.is_this)
		return CONF_GUESS_NAME;
	return flags & (NODE_STATIC | NODE_CONSTRUCTOR) ||
	    ((flags & NODE_VISIBILITY) == NODE_PRIVATE &&
	    link_sym_file(l, candidate) != file) ? 0 : CONF_GUESS_MEMBER;
}

static struct value
external_member(struct linker *l, struct value r, name_id name)
{
	int instance = value_kind(l, r) == VALUE_EXTERNAL_INSTANCE;
	struct text t = link_text(l, name), owner;
	struct value v;
	const char *gives;
	sym_id x;

	owner = link_text(l, value_name(l, r));
	if (text_in("this[]", t))
		return value_null();
	/* var (key, value) of a pair */
	if (instance && text_in("0 1", t))
		return t.p[0] == '1' ? value_arg(l, r) : value_null();
	/* a.b.F(), where b is a member of something outside, not a type. */
	if (!instance && !cs_is_bcl_namespace(cs_before_last(owner)) &&
	    (x = only_extension(l, name)) != SYM_NONE)
		return value_symbol(l, x, CONF_UNION);
	/* a.Length.ToString(): what Length is, as far as it is known. */
	if (!instance && (gives = cs_bcl_gives(owner)) != NULL) {
		r = value_external_instance(l, link_cname(l, gives),
		    VALUE_NONE, r.conf);
		instance = 1;
	}
	if (instance && (x = cs_extension(l, FILE_NONE, r, name, NULL)) !=
	    SYM_NONE)
		return value_symbol(l, x, r.conf);
	if (instance && (v = argument_member(l, r, t)).id != 0)
		return v;
	if (instance && cs_is_linq(t) && !text_in("String StringBuilder",
	    cs_last_part(owner)) && !text_in("Contains Reverse Append Concat",
	    t))
		return value_external(l, link_dotted(l, link_cname(l,
		    "System.Linq.Enumerable"), name), r.conf);
	return VALUE_NONE;
}

/* base.ToString() is that of Object where no base has one. */
static struct value
super_member(struct linker *l, struct value r, name_id name)
{
	const struct value *list;
	sym_id class = value_sym(l, r);
	uint32_t i, n = link_mro(l, class, &list);

	if (!text_in(OBJECT_METHODS, link_text(l, name)))
		return VALUE_NONE;
	for (i = 1; i < n; i++) {
		link_mro(l, class, &list);
		if (value_kind(l, list[i]) != VALUE_INSTANCE ||
		    link_child(l, value_sym(l, list[i]), name) != SYM_NONE)
			return VALUE_NONE;
	}
	return object_method(l, name, r.conf);
}

struct value
cs_member(struct linker *l, struct value r, name_id name)
{
	sym_id x;

	switch (value_kind(l, r)) {
	case VALUE_PACKAGE:
		return cs_namespace_member(l, r, name);
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		if (link_sym_kind(l, value_sym(l, r)) == NODE_MODULE)
			return cs_namespace_member(l, value_package(l,
			    link_sym_name(l, value_sym(l, r)), r.conf), name);
		return link_sym_is_type(l, value_sym(l, r)) ?
		    type_member(l, r, name) : VALUE_NONE;
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		return external_member(l, r, name);
	case VALUE_FUNCTION:
		if (text_in("Invoke", link_text(l, name)))
			return r;
		x = cs_extension(l, FILE_NONE, r, name, NULL);
		return x == SYM_NONE ? value_outside(r.conf) :
		    value_symbol(l, x, r.conf);
	case VALUE_SUPER:
		return super_member(l, r, name);
	case VALUE_OUTSIDE:
		x = only_extension(l, name);
		return value_symbol(l, x, CONF_GUESS_NAME);
	default:
		return VALUE_NONE;
	}
}

/* ---- elements ---- */

/* The type argument of a base: class A : List<B>. */
static struct value
base_argument(struct linker *l, sym_id class)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);

	for (i = 1; i < n; i++)
		if (value_arg(l, list[i]).id != 0)
			return value_arg(l, list[i]);
	return VALUE_NONE;
}

struct value
cs_element(struct linker *l, struct value v)
{
	struct value w;

	if (value_kind(l, v) != VALUE_INSTANCE)
		return VALUE_NONE;
	w = cs_own_member(l, value_sym(l, v), link_cname(l, "this[]"),
	    WANT_VALUE, 0);
	if (value_kind(l, w) == VALUE_SYMBOL)
		return link_type_of(l, w);
	return base_argument(l, value_sym(l, v));
}

/* A loop over a dictionary gives pairs, of which the value is known. */
struct value
cs_iterated(struct linker *l, struct value v)
{
	struct text t;

	if (value_kind(l, v) != VALUE_EXTERNAL_INSTANCE)
		return VALUE_NONE;
	t = link_text(l, value_name(l, v));
	if (t.len < 10 || memcmp(t.p + t.len - 10, "Dictionary", 10) != 0)
		return VALUE_NONE;
	return value_external_instance(l, link_cname(l,
	    "System.Collections.Generic.KeyValuePair"), value_arg(l, v),
	    v.conf);
}

struct value
cs_each(struct linker *l, struct value v)
{
	struct value e = cs_iterated(l, v);

	return e.id != 0 ? e : link_element(l, v);
}

/* await: what a task gives. */
struct value
cs_deref(struct linker *l, struct value v)
{
	struct text t;

	if (value_kind(l, v) != VALUE_EXTERNAL_INSTANCE)
		return VALUE_NONE;
	t = cs_last_part(link_text(l, value_name(l, v)));
	return text_in("Task ValueTask ConfiguredTaskAwaitable", t) ?
	    value_arg(l, v) : VALUE_NONE;
}
