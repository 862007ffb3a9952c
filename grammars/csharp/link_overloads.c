/*
 * C#: which of several methods of one name is meant.
 *
 * By the number of arguments, then by their types, as far as both are known.
 */
#include "cslink.h"

#define PARAMS_MAX	64u	/* parameters that are compared */

/* ---- arguments ---- */

/* One that is named stands as value.:name. */
static void
argument(struct linker *l, file_no file, uint32_t x, struct cs_args *a)
{
	struct link_file_facts f;
	struct text t;
	name_id name = NAME_NONE;

	link_facts(l, file, &f);
	if (f.exprs[x].op == EXPR_MEMBER) {
		t = link_text(l, link_str(l, file, f.exprs[x].b));
		if (t.len > 1 && t.p[0] == ':') {
			name = link_name(l, (struct text){ t.p + 1,
			    t.len - 1 });
			x = f.exprs[x].a;
		}
	}
	a->name[a->n] = name;
	a->v[a->n++] = link_type_of(l, link_eval(l, file, x, WANT_VALUE));
}

void
cs_args(struct linker *l, file_no file, uint32_t expr, struct cs_args *a)
{
	struct link_file_facts f;
	struct link_expr e;
	uint32_t x;

	memset(a, 0, sizeof(*a));
	a->arity = REF_ARITY_UNKNOWN;
	a->callee = LINK_NONE;
	a->self = SYM_NONE;
	if (expr == LINK_NONE || link_facts(l, file, &f) == -1)
		return;
	e = f.exprs[expr];
	a->callee = expr;
	if (e.op == EXPR_APPLIED) {
		a->callee = e.a;
		for (a->arity = 0, x = e.b; ; x = e.b) {
			link_facts(l, file, &f);
			e = f.exprs[x];
			if (e.op != EXPR_LIST)
				break;
			a->arity++;
			if (a->n < ARGS_MAX)
				argument(l, file, e.a, a);
		}
	}
	link_facts(l, file, &f);
	for (x = a->callee; f.exprs[x].op == EXPR_GENERIC; x = f.exprs[x].a)
		a->generic++;
	if (f.exprs[x].op == EXPR_MEMBER)
		a->receiver = link_type_of(l, link_eval(l, file, f.exprs[x].a,
		    WANT_VALUE));
}

uint32_t
cs_param_types(struct linker *l, sym_id s, uint32_t *exprs, uint32_t max)
{
	const struct link_typing *t;
	struct link_file_facts f;
	uint32_t i, n, e, k = 0;

	if (link_facts(l, link_sym_file(l, s), &f) == -1)
		return 0;
	n = link_typings(l, s, &t);
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_PARAMS)
			for (e = t[i].expr; f.exprs[e].op == EXPR_LIST &&
			    k < max; e = f.exprs[e].b)
				exprs[k++] = f.exprs[e].a;
	return k;
}

int
cs_is_bound(struct linker *l, sym_id method, struct value receiver)
{
	struct cs_sig sig;

	if (receiver.id == 0 || cs_sig(l, method, &sig) == -1 || !sig.is_this)
		return 0;
	switch (value_kind(l, receiver)) {
	case VALUE_SYMBOL:
		return !link_sym_is_type(l, value_sym(l, receiver));
	case VALUE_EXTERNAL:
	case VALUE_PACKAGE:
	case VALUE_SUPER:
		return 0;
	default:
		return 1;
	}
}

/* ---- the choice ---- */

/*
 * How well METHOD suits the arguments: 0 when it cannot be called with so
 * many.
 */
static uint32_t
suitability(struct linker *l, sym_id method, const struct cs_args *a)
{
	uint32_t types[PARAMS_MAX], n, i, k, sum = 0, bad = 0, arity, bound;
	file_no file = link_sym_file(l, method);
	struct cs_sig sig;
	struct value v, t;
	int f;

	if (cs_sig(l, method, &sig) == -1)
		return 1;
	if (a->generic > 0 && sig.generic != a->generic)
		return 0;
	if (a->arity == REF_ARITY_UNKNOWN)
		return 1;
	bound = (uint32_t)cs_is_bound(l, method, a->receiver);
	arity = a->arity + bound;
	if (arity < sig.least || (arity > sig.most && !sig.rest))
		return 0;
	n = cs_param_types(l, method, types, PARAMS_MAX);
	for (i = 0; i < a->n + bound; i++) {
		k = i < n ? i : n - 1;
		if (n == 0 || (i >= n && !sig.rest))
			break;
		if (i >= bound && a->name[i - bound] != NAME_NONE) {
			f = cs_param_index(sig.names, link_text(l,
			    a->name[i - bound]));
			if (f == -1 || (uint32_t)f >= n)
				return 0;
			k = (uint32_t)f;
		}
		v = i < bound ? a->receiver : a->v[i - bound];
		t = cs_instance(l, link_eval(l, file, types[k], WANT_TYPE));
		f = cs_fits(l, v, t);
		/* f(params T[]) is called with so many T. */
		if (sig.rest && k + 1 == n && f < 3 &&
		    value_kind(l, t) == VALUE_EXTERNAL_INSTANCE &&
		    value_arg(l, t).id != 0)
			f = cs_fits(l, v, value_arg(l, t));
		bad += f == 0;
		sum += (uint32_t)f;
	}
	/* Types are not known for certain: what does not fit is only worse. */
	if (bad > 0)
		sum = 0;
	return 2 + 16 * sum + 8 * !sig.rest + 4 * (sig.most == arity) +
	    2 * (sig.generic == a->generic);
}

/* Are the parameters of both written alike? */
static int
alike(struct linker *l, sym_id a, sym_id b)
{
	uint32_t x[PARAMS_MAX], y[PARAMS_MAX], i, n;

	n = cs_param_types(l, a, x, PARAMS_MAX);
	if (cs_param_types(l, b, y, PARAMS_MAX) != n)
		return 0;
	for (i = 0; i < n; i++)
		if (link_eval(l, link_sym_file(l, a), x[i], WANT_TYPE).id !=
		    link_eval(l, link_sym_file(l, b), y[i], WANT_TYPE).id)
			return 0;
	return 1;
}

struct choice {
	sym_id		best;
	uint32_t	score;
	int		tie;
};

static void
consider(struct linker *l, sym_id s, const struct cs_args *a,
    struct choice *c)
{
	uint32_t score = suitability(l, s, a);

	if (score == 0 || score < c->score)
		return;
	if (score > c->score) {
		*c = (struct choice){ s, score, 0 };
		return;
	}
	/* A variant under another #if, or the other half of a partial one. */
	if (alike(l, c->best, s))
		return;
	c->tie = 1;
	/* A method that calls one of its name mostly means another. */
	if (c->best == a->self)
		c->best = s;
}

static void
consider_class(struct linker *l, sym_id class, name_id name, int constructor,
    const struct cs_args *a, struct choice *c)
{
	sym_id s;

	for (s = link_child(l, class, name); s != SYM_NONE;
	    s = link_child_next(l, s))
		if (link_sym_is_callable(l, s) && !constructor ==
		    !(link_sym_flags(l, s) & NODE_CONSTRUCTOR) &&
		    !(constructor && link_sym_flags(l, s) & NODE_STATIC))
			consider(l, s, a, c);
}

/* The method NAME of CLASS or what it inherits that suits best, of equals
   the nearest; or SYM_NONE. */
static sym_id
cs_overload(struct linker *l, sym_id class, name_id name, struct cs_args *a)
{
	struct choice best = { SYM_NONE, 0, 0 }, c;
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);

	for (i = 0; i < n; i++) {
		link_mro(l, class, &list);
		if (value_kind(l, list[i]) != VALUE_INSTANCE)
			continue;
		c = (struct choice){ SYM_NONE, 0, 0 };
		consider_class(l, value_sym(l, list[i]), name, 0, a, &c);
		if (c.score > best.score)
			best = c;
	}
	a->tie = best.tie;
	return best.best;
}

sym_id
cs_constructor(struct linker *l, sym_id class, struct cs_args *a)
{
	struct choice c = { SYM_NONE, 0, 0 };
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);

	/* Parts of it are called the same. */
	for (i = 0; i < n; i++) {
		link_mro(l, class, &list);
		if (value_kind(l, list[i]) == VALUE_INSTANCE && (i == 0 ||
		    link_sym_name(l, value_sym(l, list[i])) ==
		    link_sym_name(l, class)))
			consider_class(l, value_sym(l, list[i]),
			    link_sym_name(l, class), 1, a, &c);
	}
	a->tie = c.tie;
	return c.best;
}

/* ---- extension methods ---- */

sym_id
cs_extension(struct linker *l, file_no file, struct value receiver,
    name_id name, struct cs_args *args)
{
	struct cs_args any = { .arity = REF_ARITY_UNKNOWN };
	struct choice best = { SYM_NONE, 0, 0 }, used = best;
	uint32_t i, n, type;
	const sym_id *syms;
	struct cs_sig sig;
	struct value t;
	sym_id s;

	if (args == NULL)
		args = &any;
	args->receiver = receiver;
	n = link_named(l, name, &syms);
	for (i = 0; i < n; i++) {
		s = syms[i];
		if (cs_sig(l, s, &sig) == -1 || !sig.is_this ||
		    cs_param_types(l, s, &type, 1) == 0)
			continue;
		t = cs_instance(l, link_eval(l, link_sym_file(l, s), type,
		    WANT_TYPE));
		if (cs_fits(l, receiver, t) > 0) {
			consider(l, s, args, &best);
			if (file != FILE_NONE && cs_sees(l, file, s))
				consider(l, s, args, &used);
		}
		n = link_named(l, name, &syms);
	}
	if (used.best != SYM_NONE)
		best = used;
	args->tie = best.tie;
	return best.best;
}

sym_id
cs_chosen(struct linker *l, file_no file, sym_id s, struct cs_args *a)
{
	sym_id class = link_sym_parent(l, s), m;
	struct cs_sig sig;

	a->tie = 0;
	if (class == SYM_NONE || !link_sym_is_type(l, class))
		return s;
	if (cs_sig(l, s, &sig) == 0 && sig.is_this &&
	    cs_is_bound(l, s, a->receiver)) {
		m = cs_extension(l, file, a->receiver, link_sym_name(l, s),
		    a);
		return m != SYM_NONE ? m : s;
	}
	/* What the receiver has, from itself on. */
	if (value_kind(l, a->receiver) == VALUE_INSTANCE)
		class = value_sym(l, a->receiver);
	m = cs_overload(l, class, link_sym_name(l, s), a);
	if (m != SYM_NONE || a->receiver.id == 0)
		return m;
	/* None takes so many: an extension method of that name may. */
	m = cs_extension(l, file, a->receiver, link_sym_name(l, s), a);
	return m;
}
