/*
 * Parameters: what a function that stands as an argument gets when it is
 * called.  Its parameters have the types that the called function declares
 * for them, as in new Observable((subscriber) => …).
 */
#include "linker.h"

/* Element N of the list V, a tuple. */
static struct value
list_value(struct linker *l, struct value v, uint32_t n)
{
	while (n-- > 0 && v.id != 0)
		v = value_b(l, v);
	return value_a(l, v);
}

static struct value
declared_param(struct linker *l, sym_id s, uint32_t n)
{
	uint32_t e = link_typing(l, s, TYPING_PARAMS);

	return e == LINK_NONE ? VALUE_NONE :
	    list_value(l, link_eval(l, link_sym_file(l, s), e, WANT_TYPE), n);
}

/* Of overloads the first that says it. */
static struct value
symbol_param(struct linker *l, sym_id s, uint32_t n)
{
	struct value v = declared_param(l, s, n);
	sym_id parent = link_sym_parent(l, s), o;

	if (v.id != 0 || parent == SYM_NONE)
		return v;
	for (o = link_child(l, parent, link_sym_name(l, s)); o != SYM_NONE;
	    o = link_child_next(l, o))
		if (o != s && link_sym_is_callable(l, o) &&
		    (v = declared_param(l, o, n)).id != 0)
			return v;
	return VALUE_NONE;
}

static struct value
param(struct linker *l, struct value callee, uint32_t n)
{
	struct value a, b;
	sym_id s = value_sym(l, callee);

	switch (value_kind(l, callee)) {
	case VALUE_SYMBOL:
		if (link_sym_is_callable(l, s))
			return symbol_param(l, s, n);
		if (!link_sym_is_type(l, s)) {
			a = link_type_of(l, callee);
			return a.id != callee.id ? link_param(l, a, n) :
			    VALUE_NONE;
		}
		a = l->lang->constructor == NULL ? VALUE_NONE :
		    value_symbol(l, l->lang->constructor(l, s), callee.conf);
		return a.id != 0 ? link_param(l, a, n) : VALUE_NONE;
	case VALUE_INSTANCE:	/* of a type that can be called */
		return declared_param(l, s, n);
	case VALUE_FUNCTION:
		return list_value(l, value_b(l, callee), n);
	case VALUE_UNION:
		/* Only one of the alternatives may be a function. */
		a = link_param(l, value_a(l, callee), n);
		b = link_param(l, value_b(l, callee), n);
		return a.id == 0 ? b : b.id == 0 ? a : value_union(l, a, b);
	default:
		return VALUE_NONE;
	}
}

struct value
link_param(struct linker *l, struct value callee, uint32_t n)
{
	struct frame_mark mark;
	struct value v;

	if (callee.id == 0 || eval_enter(l, &mark) == -1)
		return VALUE_NONE;
	v = param(l, callee, n);
	eval_leave(l, &mark);
	return value_with(v, callee.conf);
}

struct value
eval_type_returns(struct linker *l, sym_id type)
{
	const struct link_typing *t;
	uint32_t i, n = link_typings(l, type, &t);

	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_RETURNS)
			return eval_instance(l, link_eval(l,
			    link_sym_file(l, type), t[i].expr, WANT_TYPE));
	return VALUE_NONE;
}

struct value
eval_function(struct linker *l, sym_id s)
{
	struct value v = eval_returns(l, s), list = VALUE_NONE;
	uint32_t e = link_typing(l, s, TYPING_PARAMS);

	if (e != LINK_NONE)
		list = link_eval(l, link_sym_file(l, s), e, WANT_TYPE);
	return list.id == 0 ? v : value_make(l, VALUE_FUNCTION, v.id, list.id,
	    v.id == 0 ? VALUE_PROVED : v.conf);
}
