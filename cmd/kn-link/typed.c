/*
 * What is known of the types of definitions and bindings, and what values are
 * as receivers and as types.
 */
#include "linker.h"

#define TYPINGS_MAX	32u	/* assignments to one variable that count */

/* What a loop over V gives. */
static struct value
iterated(struct linker *l, struct value v)
{
	struct value e = VALUE_NONE;

	if (value_kind(l, v) == VALUE_UNION)
		return value_with(value_union(l, iterated(l, value_a(l, v)),
		    iterated(l, value_b(l, v))), CONF_UNION);
	if (v.id != 0 && l->lang->iterated != NULL)
		e = l->lang->iterated(l, v);
	return e.id != 0 ? value_with(e, v.conf) : link_element(l, v);
}

struct value
eval_or_likely(struct linker *l, file_no fn, uint32_t owner, struct value known)
{
	struct file *f = file_need(l, fn);
	uint32_t i, n = f->typing_first[owner + 1];
	struct value v;

	if (known.id != 0 && value_kind(l, known) != VALUE_NULL)
		return known;
	for (i = f->typing_first[owner]; i < n; i++) {
		if (f->typings[i].how != TYPING_LIKELY)
			continue;
		v = eval_instance(l, link_eval(l, fn, f->typings[i].expr,
		    WANT_TYPE));
		f = &l->files[fn];
		if (value_kind(l, v) == VALUE_INSTANCE)
			return value_with(v, CONF_GUESS_NAME);
	}
	return VALUE_NONE;
}

/*
 * The typings of one owner, made one value: what is declared, else all that
 * is assigned, else what is likely.
 */
struct value
eval_typed(struct linker *l, file_no fn, uint32_t owner)
{
	struct file *f = file_need(l, fn);
	uint32_t i, n = f->typing_first[owner + 1];
	struct value v, all = VALUE_NONE;
	const struct link_typing *t;
	int first = 1;

	if (n - f->typing_first[owner] > TYPINGS_MAX)
		n = f->typing_first[owner] + TYPINGS_MAX;
	for (i = f->typing_first[owner]; i < n; i++) {
		t = &f->typings[i];
		if (t->how != TYPING_DECLARED)
			continue;
		v = eval_instance(l, link_eval(l, fn, t->expr, WANT_TYPE));
		if (v.id != 0)
			return v;
		f = &l->files[fn];
	}
	if (n < f->typing_first[owner + 1])
		link_cut(l, LIMIT_VALUES, (uint64_t)fn << 32 | owner);
	for (i = f->typing_first[owner]; i < n; i++) {
		t = &f->typings[i];
		if (t->how != TYPING_ASSIGNED && t->how != TYPING_ITERATED &&
		    t->how != TYPING_ALIAS)
			continue;
		v = link_type_of(l, link_eval(l, fn, t->expr, WANT_VALUE));
		f = &l->files[fn];
		if (f->typings[i].how == TYPING_ITERATED)
			v = iterated(l, v);
		f = &l->files[fn];
		all = first ? v : value_union(l, all, v);
		first = 0;
	}
	if (value_kind(l, all) == VALUE_UNION)
		all = value_with(all, CONF_UNION);
	return eval_or_likely(l, fn, owner, all);
}

static struct value
sym_typed(struct linker *l, sym_id s)
{
	file_no fn = link_sym_file(l, s);

	return eval_typed(l, fn, s - l->files[fn].base);
}

/*
 * The type of a variable, or what a property gives.  Either may be defined
 * by itself, and what an expression means is remembered as a symbol, so the
 * cycle goes by no expression: it is cut here.
 */
static struct value
sym_type(struct linker *l, sym_id s)
{
	struct frame_mark mark;
	enum node_kind kind = link_sym_kind(l, s);
	struct value v;
	uint32_t i;

	for (i = l->ntyping; i-- > 0;)
		if (l->typing[i].sym == s) {
			eval_cut(l, l->typing[i].index);
			return VALUE_NONE;
		}
	if (eval_enter(l, &mark) == -1)
		return VALUE_NONE;
	l->typing = grow(l->typing, l->ntyping, &l->typing_cap,
	    sizeof(*l->typing));
	l->typing[l->ntyping++] = (struct typing_now){ s, mark.index };
	v = kind == NODE_FUNCTION || kind == NODE_METHOD ?
	    eval_returns(l, s) : sym_typed(l, s);
	l->ntyping--;
	eval_leave(l, &mark);
	return v;
}

/* What an alias (typedef, macro, `type A = B`) names, as WANT says. */
static struct value
alias_target(struct linker *l, sym_id s, enum link_want want)
{
	const struct link_typing *t;
	file_no fn = link_sym_file(l, s);
	uint32_t i, n;

	n = link_typings(l, s, &t);
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_ALIAS || t[i].how == TYPING_DECLARED)
			return link_eval(l, fn, t[i].expr, want);
	return VALUE_NONE;
}

/* Has it definitions in it? */
static int
holds(struct linker *l, sym_id s)
{
	file_need(l, link_sym_file(l, s));
	return l->syms[s].known & SYM_HOLDS;
}

/* Has it a type that is another thing than itself? */
int
eval_has_type(struct linker *l, sym_id s)
{
	return !link_sym_is_type(l, s) && (!link_sym_is_callable(l, s) ||
	    link_sym_flags(l, s) & NODE_PROPERTY);
}

struct value
link_type_of(struct linker *l, struct value v)
{
	struct value w;
	sym_id s;

	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		break;
	case VALUE_UNION:
		return value_with(value_union(l, link_type_of(l, value_a(l, v)),
		    link_type_of(l, value_b(l, v))), v.conf);
	default:
		return v;
	}
	s = value_sym(l, v);
	if (value_arg(l, v).id != 0 && eval_has_type(l, s))
		return value_arg(l, v);
	switch (link_sym_kind(l, s)) {
	case NODE_VARIABLE:
	case NODE_FIELD:
	case NODE_CONSTANT:
		w = sym_type(l, s);
		/* const X = { … }: it is its own type. */
		if (w.id == 0 && holds(l, s))
			return v;
		return value_with(w, v.conf);
	case NODE_FUNCTION:
	case NODE_METHOD:
		if ((link_sym_flags(l, s) & NODE_PROPERTY) == 0)
			return v;
		return value_with(sym_type(l, s), v.conf);
	case NODE_MACRO:
		w = alias_target(l, s, WANT_VALUE);
		return w.id == v.id ? VALUE_NONE :
		    value_with(link_type_of(l, w), v.conf);
	case NODE_TYPE_ALIAS:
		w = alias_target(l, s, WANT_TYPE);
		if (w.id == 0 || w.id == v.id)
			return v;
		return value_with(w, v.conf);
	case NODE_ENUM_MEMBER:
		if ((s = link_sym_parent(l, s)) == SYM_NONE ||
		    link_sym_kind(l, s) != NODE_ENUM)
			return VALUE_NONE;
		return value_instance(l, s, VALUE_NONE, v.conf);
	default:
		return v;
	}
}

/* The type that goes by the name of S, which is none (TypeScript). */
static sym_id
type_of_name(struct linker *l, sym_id s)
{
	sym_id p = link_sym_parent(l, s);

	if (p == SYM_NONE)
		return SYM_NONE;
	for (s = link_child(l, p, link_sym_name(l, s)); s != SYM_NONE;
	    s = link_child_next(l, s))
		if (link_sym_is_type(l, s))
			return s;
	return SYM_NONE;
}

/* What an alias got as its type argument goes to what it names, where that
   is open: type R<T> = Result<T, Error>. */
static struct value
with_argument(struct linker *l, struct value v, struct value arg)
{
	struct value had = value_arg(l, v);
	enum value_kind k = value_kind(l, v);

	if (arg.id == 0 || (k != VALUE_INSTANCE &&
	    k != VALUE_EXTERNAL_INSTANCE))
		return v;
	if (value_kind(l, had) == VALUE_TUPLE && value_a(l, had).id == 0)
		arg = value_tuple(l, arg, value_b(l, had));
	else if (had.id != 0)
		return v;
	return value_make(l, k, l->values.v[v.id].a, arg.id, v.conf);
}

struct value
eval_module(struct linker *l, struct value module)
{
	struct value v = VALUE_NONE;

	if (l->lang->module_value != NULL)
		v = value_with(l->lang->module_value(l, module), module.conf);
	return value_kind(l, v) == VALUE_MODULE ? VALUE_NONE : v;
}

struct value
eval_instance(struct linker *l, struct value v)
{
	struct frame_mark mark;
	struct value w;
	sym_id s, type;

	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
		s = value_sym(l, v);
		if (!link_sym_is_type(l, s)) {
			if ((type = type_of_name(l, s)) == SYM_NONE)
				return link_type_of(l, v);
			s = type;
		}
		if (link_sym_kind(l, s) == NODE_TYPE_ALIAS &&
		    eval_enter(l, &mark) == 0) {
			w = alias_target(l, s, WANT_TYPE);
			w = w.id == v.id ? VALUE_NONE : eval_instance(l, w);
			eval_leave(l, &mark);
			w = with_argument(l, w, value_arg(l, v));
			if (w.id != 0)
				return value_with(w, v.conf);
		}
		return value_instance(l, s, value_arg(l, v), v.conf);
	case VALUE_EXTERNAL:
		return value_external_instance(l, value_name(l, v),
		    value_arg(l, v), v.conf);
	case VALUE_UNION:
		return value_with(value_union(l,
		    eval_instance(l, value_a(l, v)),
		    eval_instance(l, value_b(l, v))), v.conf);
	case VALUE_MODULE:
		w = eval_module(l, v);
		return w.id != 0 ? eval_instance(l, w) : VALUE_NONE;
	case VALUE_PACKAGE:
		return VALUE_NONE;
	default:
		return v;
	}
}
