/*
 * Java: which of several methods of one name is meant.
 *
 * By the number of arguments, then by their types, as far as both are known:
 * extract.c keeps the simple names of a method's parameters as its
 * TYPING_VALUE, and a call's arguments with the call.
 */
#include "jlink.h"

void
java_args(struct linker *l, const struct link_site *site, struct java_args *a)
{
	struct link_file_facts f;
	struct link_expr e;
	uint32_t x;

	a->n = 0;
	a->tie = 0;
	a->self = link_file_sym(l, site->file) + site->source;
	a->arity = site->ref->arity;
	if (link_facts(l, site->file, &f) == -1 ||
	    f.exprs[site->ref->expr].op != EXPR_GENERIC)
		return;
	for (x = f.exprs[site->ref->expr].b; a->n < ARGS_MAX &&
	    a->n < a->arity; x = e.b) {
		if (link_facts(l, site->file, &f) == -1)
			return;
		e = f.exprs[x];
		if (e.op != EXPR_UNION)
			break;
		a->v[a->n++] = link_type_of(l, link_eval(l, site->file, e.a,
		    WANT_VALUE));
	}
}

struct text
java_last_part(struct text t)
{
	size_t n = t.len;

	while (n > 0 && t.p[n - 1] != '.')
		n--;
	return (struct text){ t.p + n, t.len - n };
}

static int
is_numeric(struct text t)
{
	return text_in("byte short int long float double char", t);
}

/* Boxed and primitive: "Integer" and "int". */
static int
boxes(struct text box, struct text p)
{
	static const char *const pairs[][2] = { { "Integer", "int" },
	    { "Long", "long" }, { "Boolean", "boolean" }, { "Double", "double" },
	    { "Character", "char" }, { "Float", "float" }, { "Byte", "byte" },
	    { "Short", "short" } };
	size_t i;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (text_same(box, (struct text){ pairs[i][0],
		    strlen(pairs[i][0]) }) && text_same(p,
		    (struct text){ pairs[i][1], strlen(pairs[i][1]) }))
			return 1;
	return 0;
}

static int
is_primitive(struct text t)
{
	return is_numeric(t) || text_in("boolean", t);
}

static int	fits(struct linker *, struct value, struct text);

static int
is_array(struct text param)
{
	return param.len > 2 && param.p[param.len - 1] == ']';
}

/* An array of ELEMENT is asked for. */
static int
fits_array(struct linker *l, struct value v, struct text element)
{
	struct value e;
	int f;

	if (value_kind(l, v) != VALUE_EXTERNAL_INSTANCE)
		return value_kind(l, v) != VALUE_INSTANCE;
	if (!text_in("array", java_last_part(link_text(l, value_name(l, v)))))
		return 0;
	e = value_arg(l, v);
	if (e.id == 0)
		return 1;
	f = fits(l, e, element);
	/* Elements are not converted. */
	return f == 2 || (f < 4 && is_primitive(element)) ? 0 : f;
}

/*
 * How well does a value fit a parameter of the type with that simple name?
 * 0: not at all; 1: perhaps; 2: by a conversion; 3: as a subclass; 4: it is
 * that type.
 */
static int
fits(struct linker *l, struct value v, struct text param)
{
	const struct value *list;
	struct text t;
	uint32_t i, n;

	if (is_array(param))
		return fits_array(l, v, (struct text){ param.p,
		    param.len - 2 });
	switch (value_kind(l, v)) {
	case VALUE_INSTANCE:
		if (text_same(link_text(l, link_sym_name(l, value_sym(l, v))),
		    param))
			return 4;
		if (is_primitive(param) || text_in("String", param))
			return 0;
		n = link_mro(l, value_sym(l, v), &list);
		for (i = 1; i < n; i++) {
			name_id name = NAME_NONE;

			link_mro(l, value_sym(l, v), &list);
			if (value_kind(l, list[i]) == VALUE_INSTANCE)
				name = link_sym_name(l, value_sym(l, list[i]));
			else if (value_kind(l, list[i]) ==
			    VALUE_EXTERNAL_INSTANCE)
				name = value_name(l, list[i]);
			else
				return 1;
			if (text_same(java_last_part(link_text(l, name)), param))
				return 3;
			/* What is outside may extend anything. */
			if (value_kind(l, list[i]) == VALUE_EXTERNAL_INSTANCE)
				return 1;
		}
		return text_in("Object ?", param) ? 1 : 0;
	case VALUE_EXTERNAL_INSTANCE:
		t = java_last_part(link_text(l, value_name(l, v)));
		if (text_same(t, param))
			return 4;
		if (text_in("lambda", t))
			return is_primitive(param) ||
			    text_in("String Object Class", param) ? 0 :
			    1;
		if (text_in("Object ?", param))
			return 1;
		if (is_primitive(t))
			return is_numeric(t) && is_numeric(param) ? 2 :
			    boxes(param, t) || text_in("Number", param);
		if (is_primitive(param))
			return boxes(t, param) ? 2 : 0;
		if (text_in("String", t))
			return text_in("CharSequence Comparable", param) ? 3 :
			    0;
		if (text_in("array", t))
			return 0;
		return text_in("String", param) ? 0 : 1;
	case VALUE_NULL:
		return is_primitive(param) ? 0 : 1;
	default:
		return 1;
	}
}

/*
 * How well METHOD suits the arguments: 0 when it cannot be called with so
 * many, or with these.
 */
static uint32_t
suitability(struct linker *l, sym_id method, const struct java_args *a)
{
	name_id value = link_def_value(l, method);
	struct text t, p;
	uint32_t k = 0, sum = 0, bad = 0;
	int spread = 0, f;
	size_t i, j;

	if (value == NAME_NONE || a->arity == REF_ARITY_UNKNOWN)
		return 1;
	t = link_text(l, value);
	for (i = 0; i < t.len; i = j + 1, k++) {
		for (j = i; j < t.len && t.p[j] != ','; j++)
			;
		p = (struct text){ t.p + i, j - i };
		if (p.len >= 3 && memcmp(p.p + p.len - 3, "...", 3) == 0) {
			spread = 1;
			p.len -= 3;
		}
		if (k >= a->n)
			continue;
		f = fits(l, a->v[k], p);
		if (f == 0 && spread)	/* f(T...) called with an array */
			f = fits_array(l, a->v[k], p);
		bad += f == 0;
		sum += (uint32_t)f;
	}
	if (k != a->arity && !(spread && a->arity + 1 >= k))
		return 0;
	/* Types are not known for certain: what does not fit is only worse. */
	if (bad > 0)
		sum = 0;
	return 2 + 4 * sum + !spread;
}

/* The best of the methods (or constructors) of that name in one class. */
static uint32_t
best_in_class(struct linker *l, sym_id class, name_id name, int constructor,
    const struct java_args *a, sym_id *best, int *tie)
{
	uint32_t score, best_score = 0;
	sym_id s;

	*tie = 0;
	for (s = link_child(l, class, name); s != SYM_NONE;
	    s = link_child_next(l, s)) {
		if (link_sym_kind(l, s) != NODE_METHOD ||
		    !constructor != !(link_sym_flags(l, s) & NODE_CONSTRUCTOR))
			continue;
		score = suitability(l, s, a);
		if (score > 0 && score == best_score)
			*tie = 1;
		else if (score > best_score)
			*tie = 0;
		if (score > best_score ||
		    (score > 0 && score == best_score && *best == a->self)) {
			best_score = score;
			*best = s;
		}
	}
	return best_score;
}

/*
 * The method NAME of CLASS or what it inherits, or SYM_NONE.  The best match
 * wins, of equals the nearest.
 */
sym_id
java_overload(struct linker *l, sym_id class, name_id name,
    struct java_args *a)
{
	const struct value *list;
	uint32_t i, n, score, best_score = 0;
	sym_id best = SYM_NONE, s = SYM_NONE;
	int tie;

	a->tie = 0;
	n = link_mro(l, class, &list);
	for (i = 0; i < n; i++) {
		link_mro(l, class, &list);
		if (value_kind(l, list[i]) != VALUE_INSTANCE)
			continue;
		score = best_in_class(l, value_sym(l, list[i]), name, 0, a, &s,
		    &tie);
		if (score > best_score) {
			a->tie = tie;
			best_score = score;
			best = s;
		}
	}
	return best;
}

sym_id
java_constructor(struct linker *l, sym_id class, struct java_args *a)
{
	sym_id best = SYM_NONE;

	best_in_class(l, class, link_sym_name(l, class), 1, a, &best, &a->tie);
	return best;
}

sym_id
java_field(struct linker *l, sym_id class, name_id name)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);
	enum node_kind k;
	sym_id s;

	for (i = 0; i < n; i++) {
		link_mro(l, class, &list);
		if (value_kind(l, list[i]) != VALUE_INSTANCE)
			continue;
		for (s = link_child(l, value_sym(l, list[i]), name);
		    s != SYM_NONE; s = link_child_next(l, s)) {
			k = link_sym_kind(l, s);
			if (k == NODE_FIELD || k == NODE_ENUM_MEMBER)
				return s;
		}
	}
	return SYM_NONE;
}
