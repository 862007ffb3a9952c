/*
 * Expressions to values.
 *
 * What an expression stands for is remembered with it, in its file, but not
 * when it goes round in a circle (x = x.next): what that gives depends on
 * where the circle is entered, and the graph must not depend on what was
 * asked before.  Such expressions are evaluated again each time, as if for
 * the first time.
 */
#include <stdlib.h>
#include <string.h>

#include "linker.h"

#define DEPTH_MAX	1000u	/* frames under way: bounds the C stack */
#define CHAIN_MAX	64u	/* links of a().b().c() taken by recursion */

/* ---- frames ---- */

int
eval_enter(struct linker *l, struct frame_mark *mark)
{
	if (l->depth == 0) {
		l->low = UINT32_MAX;
		l->fuel = EVAL_FUEL;
	}
	if (l->depth >= DEPTH_MAX || l->fuel == 0) {
		if (l->site != 0)
			link_cut(l, l->fuel == 0 ? LIMIT_STEPS : LIMIT_DEPTH,
			    l->site);
		l->low = 0;
		return -1;
	}
	l->fuel--;
	mark->index = ++l->depth;
	mark->low = l->low;
	l->low = UINT32_MAX;
	return 0;
}

int
eval_leave(struct linker *l, const struct frame_mark *mark)
{
	int straight = l->low == UINT32_MAX;

	l->depth--;
	/* A circle that closes here is nobody else's. */
	if (l->low >= mark->index || mark->low < l->low)
		l->low = mark->low;
	return straight;
}

void
eval_cut(struct linker *l, uint32_t index)
{
	if (index < l->low)
		l->low = index;
}

uint32_t
memo_pack(struct value v)
{
	return v.id << 7 | v.conf;
}

struct value
memo_value(uint32_t memo)
{
	return (struct value){ memo >> 7, memo & 0x7f };
}

/* ---- calls ---- */

static struct value
tuple_of_returns(struct linker *l, sym_id s, uint32_t n)
{
	const struct link_typing *t;
	file_no fn = link_sym_file(l, s);
	struct value v, all = VALUE_NONE;
	uint32_t i, seen = 0;

	for (i = n; i-- > 0;) {
		link_typings(l, s, &t);
		if (t[i].how != TYPING_RETURNS)
			continue;
		v = eval_instance(l, link_eval(l, fn, t[i].expr, WANT_TYPE));
		all = seen++ == 0 ? v : value_tuple(l, v, all);
	}
	return all;
}

struct value
eval_returns(struct linker *l, sym_id s)
{
	const struct link_typing *t;
	file_no fn = link_sym_file(l, s);
	struct value v, all = VALUE_NONE;
	uint32_t i, n, declared = 0;
	int first = 1;

	n = link_typings(l, s, &t);
	for (i = 0; i < n; i++)
		declared += t[i].how == TYPING_RETURNS;
	if (declared > 1)
		return tuple_of_returns(l, s, n);
	for (i = 0; i < n; i++) {
		link_typings(l, s, &t);
		if (t[i].how != TYPING_RETURNS)
			continue;
		v = eval_instance(l, link_eval(l, fn, t[i].expr, WANT_TYPE));
		if (v.id != 0)
			return v;
	}
	for (i = 0; i < n; i++) {
		link_typings(l, s, &t);
		if (t[i].how != TYPING_RETURNED && t[i].how != TYPING_ALIAS)
			continue;
		v = link_eval(l, fn, t[i].expr, WANT_VALUE);
		link_typings(l, s, &t);
		if (t[i].how == TYPING_ALIAS)
			v = link_call(l, v);
		v = link_type_of(l, v);
		all = first ? v : value_union(l, all, v);
		first = 0;
	}
	if (value_kind(l, all) == VALUE_UNION)
		all = value_with(all, CONF_UNION);
	return eval_or_likely(l, fn, s - l->files[fn].base, all);
}

static struct value
call_symbol(struct linker *l, struct value callee)
{
	sym_id s = value_sym(l, callee);
	struct value v;

	if (link_sym_is_type(l, s))
		return eval_instance(l, callee);
	switch (link_sym_kind(l, s)) {
	case NODE_FUNCTION:
	case NODE_METHOD:
	case NODE_MACRO:
		return eval_returns(l, s);
	default:
		v = link_type_of(l, callee);
		return v.id != callee.id ? link_call(l, v) : VALUE_NONE;
	}
}

/* By custom the name of a class begins with a capital letter. */
static int
is_class_name(struct text t)
{
	size_t i = t.len;

	while (i > 0 && t.p[i - 1] != '.')
		i--;
	while (i < t.len && t.p[i] == '_')
		i++;
	return i < t.len && t.p[i] >= 'A' && t.p[i] <= 'Z';
}

static struct value
call(struct linker *l, file_no fn, uint32_t expr, struct value callee)
{
	struct frame_mark mark;
	struct value v = VALUE_NONE;

	if (callee.id == 0 || eval_enter(l, &mark) == -1)
		return VALUE_NONE;
	if (l->lang->call != NULL)
		v = l->lang->call(l, fn, expr, callee);
	if (v.id == 0)
		switch (value_kind(l, callee)) {
		case VALUE_SYMBOL:
			v = call_symbol(l, callee);
			break;
		case VALUE_INSTANCE:	/* of a type that can be called */
			v = eval_type_returns(l, value_sym(l, callee));
			break;
		case VALUE_MODULE:
			v = call(l, fn, expr, eval_module(l, callee));
			break;
		case VALUE_FUNCTION:
			v = value_a(l, callee);
			break;
		case VALUE_EXTERNAL:
			v = is_class_name(link_text(l, value_name(l, callee)))
			    ? eval_instance(l, callee) :
			    value_outside(callee.conf);
			break;
		case VALUE_OUTSIDE:
		case VALUE_EXTERNAL_INSTANCE:
			v = value_outside(callee.conf);
			break;
		case VALUE_UNION:
			v = value_union(l,
			    call(l, fn, expr, value_a(l, callee)),
			    call(l, fn, expr, value_b(l, callee)));
			break;
		default:
			break;
		}
	eval_leave(l, &mark);
	return value_with(v, callee.conf);
}

struct value
link_call(struct linker *l, struct value callee)
{
	return call(l, l->file, LINK_NONE, callee);
}

struct value
link_element(struct linker *l, struct value v)
{
	struct value e = VALUE_NONE;

	switch (value_kind(l, v)) {
	case VALUE_INSTANCE:
	case VALUE_EXTERNAL_INSTANCE:
		e = value_arg(l, v);
		break;
	case VALUE_UNION:
		return value_with(value_union(l, link_element(l, value_a(l, v)),
		    link_element(l, value_b(l, v))), CONF_UNION);
	case VALUE_OUTSIDE:
		return v;
	default:
		break;
	}
	if (e.id == 0 && v.id != 0 && l->lang->element != NULL)
		e = l->lang->element(l, v);
	return value_with(e, v.conf);
}

/* ---- expressions ---- */

/* A part of a larger type or value: an instance of what EXPR is. */
static struct value
part(struct linker *l, file_no fn, uint32_t expr, enum link_want want)
{
	struct value v = link_eval(l, fn, expr, want);

	return want == WANT_TYPE ? eval_instance(l, v) : link_type_of(l, v);
}

static struct value
generic(struct linker *l, file_no fn, const struct link_expr *e,
    enum link_want want)
{
	struct value base = link_eval(l, fn, e->a, want), arg, other;
	const struct link_expr *x = &l->files[fn].exprs[e->a];
	uint32_t n = 1;

	if (l->lang->generic != NULL && base.id != 0) {
		for (; x->op == EXPR_GENERIC; x = &l->files[fn].exprs[x->a])
			n++;
		if ((other = l->lang->generic(l, base, n)).id != 0)
			base = other;
	}
	/* The argument of a variable would be its type: value_typed(). */
	if (value_kind(l, base) == VALUE_SYMBOL && eval_has_type(l,
	    value_sym(l, base)))
		return base;
	arg = part(l, fn, e->b, want);
	switch (value_kind(l, base)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		return value_make(l, value_kind(l, base),
		    l->values.v[base.id].a, arg.id, base.conf);
	default:
		return base;
	}
}

static struct value
literal(struct linker *l, name_id name)
{
	struct value v = VALUE_NONE;

	if (l->lang->literal != NULL)
		v = l->lang->literal(l, name);
	if (v.id == 0 && name != NAME_NONE)
		v = value_external_instance(l, name, VALUE_NONE, VALUE_PROVED);
	return v.id != 0 ? v : value_outside(VALUE_PROVED);
}

/* Nothing of the repository? */
static int
is_outside(const struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_UNKNOWN:
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
	case VALUE_OUTSIDE:
		return 1;
	default:
		return 0;
	}
}

static struct value
evaluate(struct linker *l, file_no fn, uint32_t expr, enum link_want want)
{
	struct file *f = &l->files[fn];
	struct link_expr e = f->exprs[expr];
	struct value v, w;

	switch ((enum expr_op)e.op) {
	case EXPR_NAME:
		return lookup_name(l, fn, e.b, f->strings[e.a], want);
	case EXPR_LOCAL:
		return eval_typed(l, fn, f->ndefs + e.a);
	case EXPR_MEMBER:
		v = link_eval(l, fn, e.a, WANT_VALUE);
		l->want = want;
		return link_member(l, v, l->files[fn].strings[e.b]);
	case EXPR_CALL:
		return call(l, fn, expr, link_eval(l, fn, e.a, WANT_VALUE));
	case EXPR_NEW:
		return eval_instance(l, link_eval(l, fn, e.a, WANT_TYPE));
	case EXPR_INDEX:
		return link_element(l, link_type_of(l,
		    link_eval(l, fn, e.a, WANT_VALUE)));
	case EXPR_DEREF:
		v = link_type_of(l, link_eval(l, fn, e.a, WANT_VALUE));
		w = v.id != 0 && l->lang->deref != NULL ?
		    l->lang->deref(l, v) : VALUE_NONE;
		return w.id != 0 ? value_with(w, v.conf) : v;
	case EXPR_SELF:
		return value_instance(l, f->base + e.a, VALUE_NONE,
		    VALUE_PROVED);
	case EXPR_SUPER:
		return value_super(l, f->base + e.a);
	case EXPR_STRING:
		return literal(l, NAME_NONE);
	case EXPR_LITERAL:
		return literal(l, f->strings[e.a]);
	case EXPR_GENERIC:
		return generic(l, fn, &e, want);
	case EXPR_UNION:
		v = link_eval(l, fn, e.a, want);
		v = value_union(l, v, link_eval(l, fn, e.b, want));
		return value_kind(l, v) == VALUE_UNION ?
		    value_with(v, CONF_UNION) : v;
	case EXPR_FIRST:
		v = link_eval(l, fn, e.a, want);
		w = is_outside(l, v) ? link_eval(l, fn, e.b, want) : v;
		return v.id != 0 && is_outside(l, w) ? v : w;
	case EXPR_POINTER:
		return link_eval(l, fn, e.a, want);
	case EXPR_PATH:
		return link_eval(l, fn, e.a, WANT_TYPE);
	case EXPR_DEF:
		return value_symbol(l, f->base + e.a, VALUE_PROVED);
	case EXPR_FUNCTION:
		v = eval_instance(l, link_eval(l, fn, e.a, WANT_TYPE));
		w = link_eval(l, fn, e.b, WANT_TYPE);
		return value_make(l, VALUE_FUNCTION, v.id, w.id, VALUE_PROVED);
	case EXPR_LIST:
		v = part(l, fn, e.a, want);
		return value_tuple(l, v, link_eval(l, fn, e.b, want));
	case EXPR_PARAM:
		v = link_eval(l, fn, e.a, WANT_VALUE);
		w = l->lang->param != NULL && v.id != 0 ?
		    l->lang->param(l, fn, e.a, v, e.b) : VALUE_NONE;
		return w.id != 0 ? w : link_param(l, v, e.b);
	case EXPR_APPLIED:
		return link_eval(l, fn, e.a, want);
	case EXPR_UNKNOWN:
	case EXPR_OP_MAX:
		break;
	}
	return VALUE_NONE;
}

static uint32_t *
memo_of(struct file *f, enum link_want want)
{
	if (f->memo[want] == NULL) {
		f->memo[want] = need(reallocarray(NULL, f->nexprs + 1,
		    sizeof(*f->memo[want])));
		memset(f->memo[want], 0xff,
		    f->nexprs * sizeof(*f->memo[want]));
	}
	return f->memo[want];
}

static struct value
eval_memo(struct linker *l, file_no fn, uint32_t expr, enum link_want want)
{
	struct file *f = file_need(l, fn);
	const struct link_lang *lang = l->lang;
	file_no file = l->file;
	struct frame_mark mark;
	struct value v;
	uint32_t *memo = memo_of(f, want);

	if (memo[expr] != MEMO_NONE && memo[expr] >= MEMO_ACTIVE) {
		eval_cut(l, memo[expr] - MEMO_ACTIVE);
		return VALUE_NONE;
	}
	if (memo[expr] != MEMO_NONE)
		return memo_value(memo[expr]);
	if (f->lang == NULL || eval_enter(l, &mark) == -1)
		return VALUE_NONE;
	memo[expr] = MEMO_ACTIVE + mark.index;
	l->lang = f->lang;
	l->file = fn;
	v = evaluate(l, fn, expr, want);
	l->lang = lang;
	l->file = file;
	memo[expr] = eval_leave(l, &mark) ? memo_pack(v) : MEMO_NONE;
	return v;
}

file_no
link_evaluated(const struct linker *l)
{
	return l->file;
}

/* Operands that stand in a chain, as a().b().c() has many. */
static int
is_link(const struct link_expr *e)
{
	return e->op == EXPR_MEMBER || e->op == EXPR_CALL ||
	    e->op == EXPR_INDEX || e->op == EXPR_DEREF ||
	    e->op == EXPR_APPLIED;
}

struct value
link_eval(struct linker *l, file_no fn, uint32_t expr, enum link_want want)
{
	struct file *f = file_need(l, fn);
	uint32_t e, n, *chain, memo;

	if (f->memo[want] != NULL &&
	    (memo = f->memo[want][expr]) < MEMO_ACTIVE)
		return memo_value(memo);
	for (n = 0, e = expr; is_link(&f->exprs[e]); e = f->exprs[e].a)
		n++;
	if (n > CHAIN_MAX) {
		/* From its beginning, so that no recursion is deep. */
		chain = need(reallocarray(NULL, n, sizeof(*chain)));
		for (n = 0, e = expr; is_link(&f->exprs[e]);
		    e = f->exprs[e].a)
			chain[n++] = e;
		while (n > 1)
			eval_memo(l, fn, chain[--n], WANT_VALUE);
		free(chain);
	}
	return eval_memo(l, fn, expr, want);
}
