/*
 * C#: what calls give, and what functions get that stand as arguments.
 */
#include "cslink.h"

#define PARAMS_MAX	64u	/* parameters of one callable */

/* ---- calls ---- */

/* What METHOD gives when it is called so. */
static struct value
returned(struct linker *l, file_no file, sym_id method,
    const struct cs_args *a)
{
	const struct link_typing *t;
	uint32_t i, n = link_typings(l, method, &t), e = LINK_NONE, k = 0;

	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_RETURNS) {
			e = t[i].expr;
			k++;
		}
	/* Several: the core makes a tuple of them. */
	if (k != 1)
		return VALUE_NONE;
	return cs_substituted(l, file, method, a, e);
}

static struct value
sequence(struct linker *l, const char *type, struct value element,
    uint32_t conf)
{
	return value_external_instance(l, link_cname(l, type), element, conf);
}

/* What a function that is the last argument gives: x => x.Name */
static struct value
projected(const struct linker *l, const struct cs_args *a)
{
	return a->n == 0 ? VALUE_NONE : value_arg(l, a->v[a->n - 1]);
}

/* A method that LINQ has, called on a sequence. */
static struct value
call_linq(struct linker *l, const struct cs_args *a, struct text method,
    uint32_t conf)
{
	struct value e = cs_each(l, a->receiver);

	if (text_in("Any All Contains SequenceEqual", method))
		return sequence(l, "System.Boolean", VALUE_NONE, conf);
	if (text_in("Count", method))
		return sequence(l, "System.Int32", VALUE_NONE, conf);
	if (text_in("Select", method))
		return sequence(l, "System.Collections.Generic.IEnumerable",
		    projected(l, a), conf);
	if (text_in("SelectMany", method))
		return sequence(l, "System.Collections.Generic.IEnumerable",
		    link_element(l, projected(l, a)), conf);
	if (text_in("ToDictionary ToLookup GroupBy", method))
		return VALUE_NONE;
	if (cs_gives_element(method))
		return value_with(e, conf);
	if (text_in("ToArray", method))
		return sequence(l, "System.Array", e, conf);
	if (text_in("ToList", method))
		return sequence(l, "System.Collections.Generic.List", e, conf);
	if (text_in("ToHashSet", method))
		return sequence(l, "System.Collections.Generic.HashSet", e,
		    conf);
	return cs_gives_same(method) ? sequence(l,
	    "System.Collections.Generic.IEnumerable", e, conf) : VALUE_NONE;
}

/* The type argument that is written: GetService<T>(), For<T>(). */
static struct value
written_argument(struct linker *l, file_no file, const struct cs_args *a)
{
	struct link_file_facts f;

	if (a->generic == 0 || link_facts(l, file, &f) == -1)
		return VALUE_NONE;
	return cs_instance(l, link_eval(l, file, f.exprs[a->callee].b,
	    WANT_TYPE));
}

/* What a method of the library gives. */
static struct value
call_external(struct linker *l, file_no file, uint32_t expr,
    struct value callee)
{
	struct text t = link_text(l, value_name(l, callee)),
	    method = cs_last_part(t), type;
	const char *gives = cs_bcl_gives(t);
	struct link_file_facts f;
	struct cs_args a;
	struct value v;

	if (expr == LINK_NONE || link_facts(l, file, &f) == -1)
		return VALUE_NONE;
	if (gives != NULL)
		return value_external_instance(l, link_cname(l, gives),
		    VALUE_NONE, callee.conf);
	cs_args(l, file, f.exprs[expr].a, &a);
	if (t.len > 23 && memcmp(t.p, "System.Linq.Enumerable.", 23) == 0)
		return call_linq(l, &a, method, callee.conf);
	if ((v = written_argument(l, file, &a)).id != 0) {
		if (text_in("Empty Repeat OfType Cast GetServices", method))
			return sequence(l,
			    "System.Collections.Generic.IEnumerable", v,
			    CONF_PARTIAL);
		return value_with(v, CONF_PARTIAL);
	}
	type = cs_last_part(cs_before_last(t));
	if (text_in("FromResult Run StartNew", method) && a.n > 0)
		return sequence(l, "System.Threading.Tasks.Task",
		    text_in("FromResult", method) ? a.v[0] : cs_deref(l,
		    projected(l, &a)).id != 0 ? cs_deref(l, projected(l, &a)) :
		    projected(l, &a), callee.conf);
	if (text_in("ConfigureAwait AsTask AsReadOnly AsSpan AsEnumerable "
	    "WithCancellation", method) ||
	    (text_in("StringBuilder", type) && text_in("Append AppendLine "
	    "AppendFormat Insert Replace Remove Clear", method)))
		return a.receiver;
	if (value_arg(l, a.receiver).id == 0)
		return VALUE_NONE;
	if (text_in("GetAwaiter", method))
		return a.receiver;
	if (cs_gives_element(method))
		return value_with(value_arg(l, a.receiver), callee.conf);
	return cs_gives_same(method) ? value_with(a.receiver, callee.conf) :
	    VALUE_NONE;
}

struct value
cs_call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	struct link_file_facts f;
	struct cs_args a;
	sym_id s;

	if (value_kind(l, callee) == VALUE_EXTERNAL)
		return call_external(l, file, expr, callee);
	if (value_kind(l, callee) != VALUE_SYMBOL || expr == LINK_NONE ||
	    link_facts(l, file, &f) == -1 || f.exprs[expr].op != EXPR_CALL)
		return VALUE_NONE;
	s = value_sym(l, callee);
	if (!link_sym_is_callable(l, s) ||
	    link_sym_flags(l, s) & NODE_PROPERTY)
		return VALUE_NONE;
	cs_args(l, file, f.exprs[expr].a, &a);
	s = cs_chosen(l, file, s, &a);
	return s == SYM_NONE ? VALUE_NONE : returned(l, file, s, &a);
}

/* ---- parameters ---- */

/* Parameter N of a method of the library: of elements, mostly. */
static struct value
external_param(struct linker *l, file_no file, const struct cs_args *a,
    int linq, uint32_t n)
{
	struct value e, list = VALUE_NONE;
	int i;

	if ((e = written_argument(l, file, a)).id == 0 &&
	    (e = linq ? cs_each(l, a->receiver) : link_element(l,
	    a->receiver)).id == 0)
		return VALUE_NONE;
	/* out var x: the element itself */
	if (n < a->n && a->v[n].id == 0 && a->arity > 0 && n + 1 == a->arity &&
	    n > 0)
		return value_with(e, CONF_PARTIAL);
	for (i = 0; i < 2; i++)
		list = value_tuple(l, e, list);
	return value_with(value_function(l, VALUE_NONE, list), CONF_PARTIAL);
}

static struct value
method_param(struct linker *l, file_no file, sym_id s, struct cs_args *a,
    uint32_t n)
{
	uint32_t types[PARAMS_MAX], k, bound;
	sym_id m = link_sym_is_type(l, s) ? cs_constructor(l, s, a) :
	    cs_chosen(l, file, s, a);

	if (m == SYM_NONE)
		return VALUE_NONE;
	bound = (uint32_t)cs_is_bound(l, m, a->receiver);
	k = cs_param_types(l, m, types, PARAMS_MAX);
	if (n + bound >= k)
		return VALUE_NONE;
	return cs_substituted(l, file, m, a, types[n + bound]);
}

struct value
cs_param(struct linker *l, file_no file, uint32_t expr, struct value callee,
    uint32_t n)
{
	struct cs_args a;
	sym_id s;

	switch (value_kind(l, callee)) {
	case VALUE_EXTERNAL:
		cs_args(l, file, expr, &a);
		return external_param(l, file, &a, cs_is_linq(cs_last_part(
		    link_text(l, value_name(l, callee)))), n);
	case VALUE_SYMBOL:
		s = value_sym(l, callee);
		if (link_sym_flags(l, s) & NODE_PROPERTY ||
		    (!link_sym_is_type(l, s) && !link_sym_is_callable(l, s)))
			return link_param(l, link_type_of(l, callee), n);
		cs_args(l, file, expr, &a);
		return method_param(l, file, s, &a, n);
	default:
		return VALUE_NONE;
	}
}
