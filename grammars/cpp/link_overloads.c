/*
 * C++: which of several functions of one name is meant, and where a
 * declared method is defined.
 *
 * By the number of arguments, then by their types as far as both are known.
 */
#include <string.h>

#include "cpplink.h"

void
cpp_args(struct linker *l, file_no file, uint32_t expr, uint32_t arity,
    struct cpp_args *a)
{
	struct link_file_facts f;
	struct link_expr e;
	uint32_t x;

	a->n = a->passing = 0;
	a->is_const = 0;
	a->arity = arity;
	a->callee = expr;
	if (link_facts(l, file, &f) == -1)
		return;
	e = f.exprs[expr];
	if (e.op != EXPR_GENERIC || f.exprs[e.b].op != EXPR_UNION) {
		if (arity == REF_ARITY_UNKNOWN)
			a->arity = 0;
		return;
	}
	a->callee = e.a;
	for (x = e.b; a->n < ARGS_MAX; x = e.b) {
		link_facts(l, file, &f);
		e = f.exprs[x];
		if (e.op != EXPR_UNION)
			break;
		if (f.exprs[e.a].op == EXPR_CALL || f.exprs[e.a].op ==
		    EXPR_NEW || f.exprs[e.a].op == EXPR_LITERAL)
			a->passing |= 1u << a->n;
		a->v[a->n++] = link_type_of(l, link_eval(l, file, e.a,
		    WANT_VALUE));
	}
	if (arity == REF_ARITY_UNKNOWN)
		a->arity = a->n;
}

/* ---- the parameters of a function, as cpp_parameters() wrote them ---- */

struct parameter {
	struct text	type;		/* without '=', "..." and "&&" */
	int		optional, spread, moved;
};

/* The one at *AT, which moves on.  0: there is none. */
static int
next_parameter(struct text t, size_t *at, struct parameter *p)
{
	size_t i = *at, b = i;

	while (i < t.len && t.p[i] != ',' && t.p[i] != ';')
		i++;
	if (b >= t.len || (i == b && t.p[i] == ';'))
		return 0;
	p->type = (struct text){ t.p + b, i - b };
	p->optional = p->spread = 0;
	if (p->type.len > 0 && p->type.p[p->type.len - 1] == '=') {
		p->optional = 1;
		p->type.len--;
	}
	if (p->type.len >= 3 && memcmp(p->type.p + p->type.len - 3, "...",
	    3) == 0) {
		p->spread = 1;
		p->type.len -= 3;
	}
	p->moved = p->type.len > 2 && p->type.p[p->type.len - 1] == '&';
	if (p->moved)
		p->type.len -= 2;
	*at = i < t.len && t.p[i] == ',' ? i + 1 : t.len;
	return 1;
}

static struct text
parameters_of(struct linker *l, sym_id s)
{
	name_id value = link_def_value(l, s);

	return value == NAME_NONE ? (struct text){ "", 0 } :
	    link_text(l, value);
}

static int
has_mark(struct text t, const char *mark)
{
	return memmem(t.p, t.len, mark, strlen(mark)) != NULL;
}

int
cpp_is_virtual(struct linker *l, sym_id s)
{
	return has_mark(parameters_of(l, s), ";virtual");
}

int
cpp_is_const(struct linker *l, sym_id s)
{
	return has_mark(parameters_of(l, s), ";const");
}

/* LOOSE: a template's parameter is like any type. */
static int
same_parameters(struct linker *l, sym_id a, sym_id b, int loose)
{
	struct text x = parameters_of(l, a), y = parameters_of(l, b);
	struct parameter p, q;
	size_t i = 0, j = 0;
	int m, n;

	for (;;) {
		m = next_parameter(x, &i, &p);
		n = next_parameter(y, &j, &q);
		if (m != n)
			return 0;
		if (!m)
			return has_mark(x, ";const") == has_mark(y, ";const");
		if (p.spread != q.spread || p.moved != q.moved || ((p.type.len != q.type.len ||
		    memcmp(p.type.p, q.type.p, p.type.len) != 0) &&
		    !(loose && (has_mark(p.type, "?") ||
		    has_mark(q.type, "?")))))
			return 0;
	}
}

int
cpp_same_parameters(struct linker *l, sym_id a, sym_id b)
{
	return same_parameters(l, a, b, 1);
}

/* ---- how well values fit ---- */

static struct text
last_part(struct text t)
{
	size_t i = t.len;

	while (i > 0 && t.p[i - 1] != ':')
		i--;
	return (struct text){ t.p + i, t.len - i };
}

/* Streams of the library, by what they are derived from. */
#define INPUTS	"istream ifstream istringstream stringstream fstream iostream"
#define OUTPUTS	"ostream ofstream ostringstream stringstream fstream iostream"
#define CONTAINERS "vector map unordered_map multimap set unordered_set " \
		"multiset list deque array pair tuple queue stack bitset " \
		"function thread mutex unique_ptr shared_ptr weak_ptr"
#define TEXTS	"string string_view StringRef StringPiece basic_string " \
		"basic_string_view Slice CStringRef Twine path"

/* 0: not at all; 1: perhaps; 2: by a conversion; 3: as a base; 4: the same. */
static int
fits_class(struct linker *l, struct value v, struct text param)
{
	const struct value *list;
	uint32_t i, n;
	name_id name;

	if (text_same(link_text(l, link_sym_name(l, value_sym(l, v))), param))
		return 4;
	if (cpp_is_number(param))
		return link_sym_kind(l, value_sym(l, v)) == NODE_ENUM ? 2 : 0;
	if (link_sym_kind(l, value_sym(l, v)) == NODE_ENUM)
		return 0;
	n = link_mro(l, value_sym(l, v), &list);
	for (i = 1; i < n; i++) {
		link_mro(l, value_sym(l, v), &list);
		if (value_kind(l, list[i]) == VALUE_INSTANCE)
			name = link_sym_name(l, value_sym(l, list[i]));
		else if (value_kind(l, list[i]) == VALUE_EXTERNAL_INSTANCE)
			name = value_name(l, list[i]);
		else
			return 1;
		if (text_same(last_part(link_text(l, name)), param))
			return 3;
	}
	return 1;		/* a conversion, or another name of it */
}

static int
fits_external(struct linker *l, struct value v, struct text param, int stars)
{
	struct text t = last_part(link_text(l, value_name(l, v)));

	if (stars > 0)
		return text_is(t, "nullptr") || text_is(t, "initializer") ? 1 :
		    text_is(t, "int") || text_is(t, "lambda") || text_is(t, "function") ? 1 :
		    cpp_is_number(t) || text_in(TEXTS, t) ? 0 : 1;
	if (text_same(t, param))
		return 4;
	if (text_in(INPUTS, t) || text_in(OUTPUTS, t))
		return (text_in(INPUTS, t) && text_is(param, "istream")) ||
		    (text_in(OUTPUTS, t) && text_is(param, "ostream")) ? 3 :
		    !text_in(TEXTS, param) && !cpp_is_number(param);
	if (text_in(CONTAINERS, t))
		return !text_in(TEXTS, param) &&
		    !cpp_is_number(param);
	if (cpp_is_number(t))
		return cpp_is_number(param) ? cpp_fits_number(t, param) :
		    !text_in(TEXTS, param);
	if (text_is(t, "nullptr"))
		return cpp_is_number(param) ? 0 : 1;
	if (text_in(TEXTS, t) && cpp_is_number(param))
		return 0;
	return text_in(TEXTS, t) && text_in(TEXTS, param) ? 2 : 1;
}

/* May the name be another one's? */
static int
may_be_alias(struct linker *l, struct text name)
{
	const sym_id *named;
	uint32_t i, n = link_named(l, link_name(l, name), &named);

	for (i = 0; i < n; i++)
		if (link_sym_kind(l, named[i]) == NODE_TYPE_ALIAS)
			return 1;
	return n == 0;
}

/* Of two pointers: what they point to. */
static int
fits_pointed(struct linker *l, struct value to, struct text param, int stars)
{
	struct text t;

	switch (value_kind(l, to)) {
	case VALUE_INSTANCE:
		if (stars > 0)
			return 0;
		return text_same(link_text(l, link_sym_name(l, value_sym(l, to))),
		    param) ? 4 : fits_class(l, to, param) == 3 ? 3 :
		    text_is(param, "void") ? 2 : may_be_alias(l, param);
	case VALUE_EXTERNAL_INSTANCE:
		t = last_part(link_text(l, value_name(l, to)));
		if (text_is(t, "*"))
			return stars > 0 ? fits_pointed(l, value_arg(l, to),
			    param, stars - 1) : text_is(param, "void");
		return stars > 0 ? 0 : text_same(t, param) ||
		    cpp_fits_number(t, param) == 4 ? 4 :
		    text_is(param, "void") ? 2 : 0;
	default:
		return 1;
	}
}

static int
is_number(struct linker *l, struct value v)
{
	return value_kind(l, v) == VALUE_EXTERNAL_INSTANCE &&
	    cpp_is_number(last_part(link_text(l, value_name(l, v))));
}

static int
fits(struct linker *l, struct value v, struct text param)
{
	int stars = 0;

	while (param.len > 0 && param.p[param.len - 1] == '*') {
		stars++;
		param.len--;
	}
	/* What a template is made for suits better than a conversion. */
	if (text_is(param, "?"))
		return stars == 0 && is_number(l, v) ? 3 : stars == 0 && (value_kind(l, v) == VALUE_INSTANCE ||
		    value_kind(l, v) == VALUE_EXTERNAL_INSTANCE) ? 2 : 1;
	if (has_mark(param, "()"))
		return 1;
	switch (value_kind(l, v)) {
	case VALUE_INSTANCE:
		return stars > 0 ? 0 : fits_class(l, v, param);
	case VALUE_EXTERNAL_INSTANCE:
		if (value_name(l, v) != cpp_link_state(l)->star)
			return fits_external(l, v, param, stars);
		if (stars > 0)
			return fits_pointed(l, value_arg(l, v), param,
			    stars - 1);
		if (text_is(param, "bool"))
			return 2;
		if (cpp_is_number(param))
			return 0;
		if (value_kind(l, value_arg(l, v)) == VALUE_INSTANCE &&
		    text_same(link_text(l, link_sym_name(l, value_sym(l,
		    value_arg(l, v)))), param))
			return 0;
		/* const char * becomes a string. */
		return value_kind(l, value_arg(l, v)) ==
		    VALUE_EXTERNAL_INSTANCE && text_is(link_text(l, value_name(l,
		    value_arg(l, v))), "char") && text_in(TEXTS, param) ?
		    2 : 1;
	default:
		return 1;
	}
}

/*
 * How well S suits the arguments: 0, when it cannot be called with so many,
 * or not with these.  *SEEN: an argument is seen to fit.
 */
static uint32_t
suitability(struct linker *l, sym_id s, const struct cpp_args *a,
    uint32_t skip, int *seen)
{
	struct text t = parameters_of(l, s);
	uint32_t k = skip, need = skip, sum = 0, bad = 0, better = 0;
	struct parameter p;
	size_t at = 0;
	int spread = 0, f;

	/* A function of C does not say what it takes. */
	if (has_mark(t, ";deleted"))
		return 0;
	if (a->arity == REF_ARITY_UNKNOWN ||
	    link_def_value(l, s) == NAME_NONE)
		return 1;
	for (; next_parameter(t, &at, &p); k++) {
		if (p.spread) {
			spread = 1;
			break;
		}
		need += !p.optional;
		if (k >= a->n)
			continue;
		f = fits(l, a->v[k], p.type);
		/* T &&, if it is no template's, is for what passes. */
		if (p.moved && !has_mark(p.type, "?")) {
			if (a->passing >> k & 1)
				better++;
			else
				f = 0;
		}
		/* … and than a promotion. */
		better += f == 3 && text_is(p.type, "?");
		bad += f == 0;
		*seen |= f >= 2;
		sum += (uint32_t)f;
	}
	if (a->arity > k && !spread)
		return 0;
	/* Defaults may stand at the prototype, which is not known here. */
	if (a->arity < need)
		return 1;
	if (bad > 0)
		return 2;
	return 4 + 4 * sum + 2 * better + !spread;
}

/* ---- sets ---- */

static void
add(struct cpp_set *set, sym_id s)
{
	uint32_t i;

	for (i = 0; i < set->n; i++)
		if (set->v[i] == s)
			return;
	if (set->n < sizeof(set->v) / sizeof(set->v[0]))
		set->v[set->n++] = s;
}

/* What a header defines is only there where that is included; but another
   header may count on who includes both. */
static int
is_seen(struct linker *l, file_no f, sym_id s)
{
	file_no g = link_sym_file(l, s);

	return cpp_visible(l, f, s) && (!c_is_header(l, g) ||
	    c_is_header(l, f) || c_sees(l, f, g) || c_is_open(l, f));
}

/* Callables called NAME with that home, which FILE may mean. */
static void
add_of_home(struct linker *l, file_no f, name_id name, struct value home,
    struct cpp_set *set)
{
	const sym_id *named;
	uint32_t i, n = link_named(l, name, &named);
	struct value h;
	sym_id s;

	for (i = 0; i < n; i++) {
		n = link_named(l, name, &named);
		s = named[i];
		if (!link_same_world(l, f, link_sym_file(l, s)) ||
		    (link_sym_kind(l, s) != NODE_FUNCTION &&
		    link_sym_kind(l, s) != NODE_METHOD) ||
		    (link_sym_kind(l, s) == NODE_METHOD &&
		    !cpp_has_receiver(l, s)))
			continue;
		h = cpp_home(l, s);
		if (h.id == home.id && is_seen(l, f, s))
			add(set, s);
	}
}

void
cpp_overloads(struct linker *l, file_no f, sym_id s, struct cpp_set *set)
{
	struct value home = cpp_home(l, s);
	name_id name = link_sym_name(l, s);
	sym_id o;

	set->n = 0;
	if (value_kind(l, home) == VALUE_PACKAGE)
		add_of_home(l, f, name, home, set);
	else if (value_kind(l, home) == VALUE_SYMBOL &&
	    cpp_is_class(l, value_sym(l, home)))
		for (o = link_child(l, value_sym(l, home), name);
		    o != SYM_NONE; o = link_child_next(l, o))
			if (link_sym_is_callable(l, o))
				add(set, o);
	if (set->n == 0)
		add(set, s);
}

void
cpp_by_arguments(struct linker *l, file_no f, name_id name,
    const struct cpp_args *a, struct cpp_set *set)
{
	struct value v, home;
	uint32_t i, depth;

	for (i = 0; i < a->n; i++) {
		v = a->v[i];
		for (depth = 0; depth < 4 && value_kind(l, v) ==
		    VALUE_EXTERNAL_INSTANCE; depth++)
			v = value_arg(l, v);
		if (value_kind(l, v) != VALUE_INSTANCE)
			continue;
		home = cpp_home(l, value_sym(l, v));
		while (value_kind(l, home) == VALUE_SYMBOL)
			home = cpp_home(l, value_sym(l, home));
		if (value_kind(l, home) == VALUE_PACKAGE)
			add_of_home(l, f, name, home, set);
	}
}

uint32_t
cpp_choose(struct linker *l, const struct cpp_args *a, struct cpp_set *set,
    int strict)
{
	uint32_t i, score, best = 0, n = 0;
	sym_id v[64];
	int seen;

	for (i = 0; i < set->n; i++) {
		/* The first operand is a member operator's object. */
		uint32_t skip = strict && cpp_is_class(l, value_kind(l,
		    cpp_home(l, set->v[i])) == VALUE_SYMBOL ? value_sym(l,
		    cpp_home(l, set->v[i])) : set->v[i]);

		seen = skip > 0;
		score = suitability(l, set->v[i], a, skip, &seen);
		if (skip > 0 && score > 2)
			score += SCORE_MEMBER;
		if (strict && (!seen || score <= 2))
			continue;
		if (score > best) {
			best = score;
			n = 0;
		}
		if (score > 0 && score == best)
			v[n++] = set->v[i];
	}
	/* Constness alone tells two. */
	if (n == 2 && cpp_is_const(l, v[0]) != cpp_is_const(l, v[1])) {
		if (cpp_is_const(l, v[0]) != a->is_const)
			v[0] = v[1];
		n = 1;
	}
	memcpy(set->v, v, n * sizeof(*v));
	set->n = n;
	return best;
}

void
cpp_constructors(struct linker *l, sym_id class, struct cpp_set *set)
{
	struct text t = link_text(l, link_sym_name(l, class));
	const char *angle = memchr(t.p, '<', t.len);
	sym_id s;

	set->n = 0;
	if (angle != NULL)
		t.len = (size_t)(angle - t.p);
	for (s = link_child(l, class, link_name(l, t)); s != SYM_NONE;
	    s = link_child_next(l, s))
		if (link_sym_flags(l, s) & NODE_CONSTRUCTOR)
			add(set, s);
}

/* ---- definitions of what is declared ---- */

uint32_t
cpp_definitions(struct linker *l, sym_id decl, struct cpp_set *set)
{
	struct value class = cpp_home(l, decl), h;
	name_id name = link_sym_name(l, decl);
	const sym_id *named;
	uint32_t i, k, n = link_named(l, name, &named), declared = 0;
	int loose;
	sym_id s;

	set->n = 0;
	if (value_kind(l, class) != VALUE_SYMBOL)
		return 0;
	for (i = 0; i < n; i++) {
		n = link_named(l, name, &named);
		s = named[i];
		if (s == decl || !link_sym_is_callable(l, s) ||
		    !cpp_has_receiver(l, s))
			continue;
		h = cpp_receiver_of(l, s);
		if (value_kind(l, h) == VALUE_SYMBOL &&
		    value_sym(l, h) == value_sym(l, class))
			add(set, s);
	}
	for (s = link_child(l, value_sym(l, class), name); s != SYM_NONE;
	    s = link_child_next(l, s))
		declared += link_sym_is_callable(l, s) != 0;
	if (declared == 1)
		return set->n;
	for (loose = k = 0; loose < 2 && k == 0; loose++)
		for (i = k = 0; i < set->n; i++)
			if (same_parameters(l, decl, set->v[i], loose))
				set->v[k++] = set->v[i];
	return set->n = k;
}

void
cpp_edges(struct linker *l, const struct link_site *site, enum edge_type type,
    const struct cpp_set *set, uint32_t conf)
{
	struct cpp_set defs;
	uint32_t i, k, c;

	for (i = 0; i < set->n; i++) {
		if ((link_sym_flags(l, set->v[i]) & NODE_DECLARATION) == 0 ||
		    cpp_definitions(l, set->v[i], &defs) == 0) {
			link_edge(l, site, type, set->v[i], conf);
			continue;
		}
		/* In different files: each is linked into its program. */
		c = defs.n == 1 ? conf : link_sym_file(l, defs.v[0]) !=
		    link_sym_file(l, defs.v[1]) ? CONF_TIE : CONF_VARIANT;
		if (c > conf)
			c = conf;
		for (k = 0; k < defs.n; k++)
			link_edge(l, site, type, defs.v[k], c);
	}
}
