/*
 * C#: what type parameters stand for.
 *
 * Of a class it is the last type argument that is known; a method's follow
 * from those that are written at the call, else from the arguments.
 */
#include "cslink.h"

#define DEPTH_MAX	8	/* types in types */
#define PARAMS_MAX	32u	/* parameters from which is inferred */

struct place {
	file_no			 file;	/* of the call */
	sym_id			 method;	/* or member */
	file_no			 there;		/* its file */
	const struct cs_args	*args;		/* NULL: none */
	struct value		 receiver;
	int			 found;		/* a parameter was in it */
};

static struct value	substitute(struct linker *, struct place *, uint32_t e,
			    int depth);

/* What an argument says of PARAM, where parameter E takes it. */
static struct value
from_argument(struct linker *l, const struct place *p, uint32_t e,
    struct text param, struct value v, int depth)
{
	struct link_file_facts f;
	struct link_expr x;

	if (depth > DEPTH_MAX || v.id == 0 ||
	    link_facts(l, p->there, &f) == -1)
		return VALUE_NONE;
	x = f.exprs[e];
	switch (x.op) {
	case EXPR_LOCAL:
		return text_same(link_text(l, link_bind_name(l, p->there, x.a)),
		    param) ? v : VALUE_NONE;
	case EXPR_GENERIC:
		return from_argument(l, p, x.b, param, link_element(l, v),
		    depth + 1);
	case EXPR_FUNCTION:
		/* Of a lambda, its argument is what it gives. */
		if (value_kind(l, v) == VALUE_FUNCTION)
			v = value_a(l, v);
		else if (value_kind(l, v) == VALUE_SYMBOL)
			v = link_call(l, v);
		else
			v = value_arg(l, v);
		return from_argument(l, p, x.a, param, v, depth + 1);
	default:
		return VALUE_NONE;
	}
}

/* Type argument number INDEX of the N that are written at the call. */
static struct value
written(struct linker *l, const struct place *p, int index, uint32_t n)
{
	struct link_file_facts f;
	uint32_t x = p->args->callee;

	if (p->args->generic != n || link_facts(l, p->file, &f) == -1)
		return VALUE_NONE;
	for (; n-- > (uint32_t)index + 1; x = f.exprs[x].a)
		;
	return cs_instance(l, link_eval(l, p->file, f.exprs[x].b, WANT_TYPE));
}

static struct value
method_param(struct linker *l, const struct place *p, struct text param,
    int index, uint32_t generic)
{
	uint32_t types[PARAMS_MAX], n, i, bound;
	struct value v;

	if (p->args == NULL)
		return VALUE_NONE;
	if (p->args->generic > 0)
		return written(l, p, index, generic);
	bound = (uint32_t)cs_is_bound(l, p->method, p->args->receiver);
	n = cs_param_types(l, p->method, types, PARAMS_MAX);
	for (i = 0; i < n && i < p->args->n + bound; i++) {
		v = from_argument(l, p, types[i], param, i < bound ?
		    p->args->receiver : p->args->v[i - bound], 0);
		if (v.id != 0 && value_kind(l, v) != VALUE_NULL)
			return v;
	}
	return VALUE_NONE;
}

/* The type argument of the base CLASS of S: class S : CLASS<B>. */
static struct value
base_argument(struct linker *l, sym_id s, sym_id class, int depth)
{
	const struct link_typing *t;
	struct value v;
	uint32_t i, n;

	if (depth > DEPTH_MAX)
		return VALUE_NONE;
	n = link_typings(l, s, &t);
	for (i = 0; i < n; i++) {
		link_typings(l, s, &t);
		if (t[i].how != TYPING_EXTENDS)
			continue;
		v = link_eval(l, link_sym_file(l, s), t[i].expr, WANT_TYPE);
		if (value_kind(l, v) != VALUE_SYMBOL)
			continue;
		if (value_sym(l, v) == class)
			return value_arg(l, v);
		v = base_argument(l, value_sym(l, v), class, depth + 1);
		if (v.id != 0)
			return v;
	}
	return VALUE_NONE;
}

static struct value
class_param(struct linker *l, const struct place *p, struct text param)
{
	sym_id class = link_sym_parent(l, p->method);
	struct value r = p->receiver;
	struct cs_type x;
	int i;

	if (class == SYM_NONE || cs_type(l, class, &x) == -1 ||
	    (i = cs_param_index(x.params, param)) == -1 ||
	    (uint32_t)i + 1 != x.generic)
		return VALUE_NONE;
	if (value_kind(l, r) == VALUE_INSTANCE && value_sym(l, r) != class)
		return base_argument(l, value_sym(l, r), class, 0);
	return value_arg(l, r);
}

static struct value
parameter(struct linker *l, struct place *p, uint32_t bind)
{
	struct text param = link_text(l, link_bind_name(l, p->there, bind));
	struct cs_sig sig;
	int i;

	p->found = 1;
	if (cs_sig(l, p->method, &sig) == 0 &&
	    (i = cs_param_index(sig.params, param)) != -1)
		return method_param(l, p, param, i, sig.generic);
	return class_param(l, p, param);
}

static struct value
substitute_list(struct linker *l, struct place *p, uint32_t e, int depth)
{
	struct link_file_facts f;
	struct link_expr x;
	struct value v;

	if (depth > DEPTH_MAX || link_facts(l, p->there, &f) == -1)
		return VALUE_NONE;
	x = f.exprs[e];
	if (x.op != EXPR_LIST)
		return VALUE_NONE;
	v = substitute(l, p, x.a, depth + 1);
	return value_tuple(l, v, substitute_list(l, p, x.b, depth + 1));
}

static struct value
substitute(struct linker *l, struct place *p, uint32_t e, int depth)
{
	struct link_file_facts f;
	struct link_expr x;
	struct value v, w;

	if (depth > DEPTH_MAX || link_facts(l, p->there, &f) == -1)
		return VALUE_NONE;
	x = f.exprs[e];
	switch (x.op) {
	case EXPR_LOCAL:
		v = parameter(l, p, x.a);
		/* Else what it is known to be at least: where T : Base. */
		return v.id != 0 ? v : cs_instance(l, link_eval(l, p->there,
		    e, WANT_TYPE));
	case EXPR_GENERIC:
		v = cs_instance(l, link_eval(l, p->there, e, WANT_TYPE));
		w = substitute(l, p, x.b, depth + 1);
		if (value_kind(l, v) == VALUE_INSTANCE)
			return value_instance(l, value_sym(l, v), w, v.conf);
		return value_kind(l, v) == VALUE_EXTERNAL_INSTANCE ?
		    value_external_instance(l, value_name(l, v), w, v.conf) :
		    v;
	case EXPR_FUNCTION:
		v = substitute(l, p, x.a, depth + 1);
		return value_function(l, v, substitute_list(l, p, x.b,
		    depth + 1));
	case EXPR_LIST:
		return substitute_list(l, p, e, depth);
	default:
		return cs_instance(l, link_eval(l, p->there, e, WANT_TYPE));
	}
}

struct value
cs_substituted(struct linker *l, file_no file, sym_id method,
    const struct cs_args *args, uint32_t e)
{
	struct place p = { file, method, link_sym_file(l, method), args,
	    args->receiver, 0 };

	return substitute(l, &p, e, 0);
}

struct value
cs_member_type(struct linker *l, sym_id member, struct value receiver)
{
	struct place p = { link_sym_file(l, member), member,
	    link_sym_file(l, member), NULL, receiver, 0 };
	const struct link_typing *t;
	uint32_t i, n;
	struct value v;

	if (link_sym_is_type(l, member) || (link_sym_is_callable(l, member) &&
	    (link_sym_flags(l, member) & NODE_PROPERTY) == 0))
		return VALUE_NONE;
	n = link_typings(l, member, &t);
	for (i = 0; i < n; i++) {
		link_typings(l, member, &t);
		if (t[i].how != TYPING_RETURNS && t[i].how != TYPING_DECLARED)
			continue;
		v = substitute(l, &p, t[i].expr, 0);
		return p.found ? v : VALUE_NONE;
	}
	return VALUE_NONE;
}
