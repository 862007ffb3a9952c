/*
 * C++: what calls give.
 */
#include <string.h>

#include "cpplink.h"

/* Methods of the library's containers that give an element, … */
#define ELEMENT_METHODS	"front back at top value value_or get_or operator* " \
			"operator[] exchange emplace_back"
/* … a pointer to one, … */
#define POINTER_METHODS	"get release data lock operator->"
/* … something that points to one. */
#define ITERATOR_METHODS "begin end cbegin cend rbegin rend find lower_bound " \
			"upper_bound insert erase emplace next prev"
/* Functions that give what they were given. */
#define SAME_FUNCTIONS	"move forward ref cref as_const min max exchange " \
			"launder addressof static_pointer_cast"

/* What the method is called on, where expression EXPR of FILE calls it. */
static struct value
receiver_of(struct linker *l, file_no file, uint32_t callee)
{
	struct link_file_facts f;

	if (link_facts(l, file, &f) == -1)
		return VALUE_NONE;
	while (f.exprs[callee].op == EXPR_GENERIC)
		callee = f.exprs[callee].a;
	if (f.exprs[callee].op != EXPR_MEMBER)
		return VALUE_NONE;
	return link_type_of(l, link_eval(l, file, f.exprs[callee].a,
	    WANT_VALUE));
}

/* f<T>(…): T. */
static struct value
template_argument(struct linker *l, file_no file, uint32_t callee)
{
	struct link_file_facts f;

	if (link_facts(l, file, &f) == -1 ||
	    f.exprs[callee].op != EXPR_GENERIC)
		return VALUE_NONE;
	return cpp_instance(l, link_eval(l, file, f.exprs[callee].b,
	    WANT_TYPE));
}

/* A function of the library. */
static struct value
call_external(struct linker *l, file_no file, uint32_t callee,
    const struct cpp_args *a, struct value v)
{
	name_id name = value_name(l, v);
	struct value r, e;

	if (cpp_last_in(l, name, "make_unique make_shared make_optional "
	    "WrapUnique allocate_shared")) {
		e = template_argument(l, file, callee);
		return e.id == 0 ? VALUE_NONE : value_external_instance(l,
		    link_cname(l, cpp_last_in(l, name, "make_unique") ?
		    "std::unique_ptr" : "std::shared_ptr"), e, v.conf);
	}
	if (cpp_last_in(l, name, "static_pointer_cast dynamic_pointer_cast "
	    "any_cast get get_if")) {
		e = template_argument(l, file, callee);
		if (e.id != 0)
			return cpp_last_in(l, name, "any_cast get") ? e :
			    cpp_pointer_to(l, e);
	}
	if (cpp_last_in(l, name, SAME_FUNCTIONS) && a->n > 0)
		return a->v[0];
	r = receiver_of(l, file, callee);
	if (value_kind(l, r) != VALUE_EXTERNAL_INSTANCE ||
	    value_arg(l, r).id == 0)
		return VALUE_NONE;
	e = value_arg(l, r);
	if (cpp_last_in(l, name, ELEMENT_METHODS))
		return e;
	if (cpp_last_in(l, name, POINTER_METHODS))
		return cpp_pointer_to(l, e);
	if (cpp_last_in(l, name, ITERATOR_METHODS)) {
		struct value pair = cpp_iterated(l, r);

		return value_external_instance(l, cpp_link_state(l)->iterator,
		    pair.id != 0 ? pair : e, v.conf);
	}
	return VALUE_NONE;
}

/* T f(), where T is a template's parameter. */
static struct value
parameter_returned(struct linker *l, file_no file, uint32_t callee, sym_id s)
{
	uint32_t e = link_typing(l, s, TYPING_RETURNS);
	struct link_file_facts f;
	struct value arg;
	int pointer = 0;

	if (e == LINK_NONE || link_facts(l, link_sym_file(l, s), &f) == -1)
		return VALUE_NONE;
	if (f.exprs[e].op == EXPR_GENERIC &&
	    f.exprs[f.exprs[e].a].op == EXPR_LITERAL) {
		pointer = 1;
		e = f.exprs[e].b;
	}
	if (f.exprs[e].op != EXPR_LOCAL)
		return VALUE_NONE;
	arg = link_sym_kind(l, s) == NODE_METHOD ?
	    value_arg(l, receiver_of(l, file, callee)) : VALUE_NONE;
	if (arg.id == 0)
		arg = template_argument(l, file, callee);
	return arg.id != 0 && pointer ? cpp_pointer_to(l, arg) : arg;
}

struct value
cpp_call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	struct cpp_args a = { .arity = REF_ARITY_UNKNOWN };
	struct link_file_facts f;
	struct cpp_set set;
	struct value v;
	sym_id s;

	if (expr != LINK_NONE) {
		if (link_facts(l, file, &f) == -1 ||
		    f.exprs[expr].op != EXPR_CALL)
			return VALUE_NONE;
		cpp_args(l, file, f.exprs[expr].a, REF_ARITY_UNKNOWN, &a);
	}
	switch (value_kind(l, callee)) {
	case VALUE_EXTERNAL:
		return expr == LINK_NONE ? VALUE_NONE :
		    call_external(l, file, a.callee, &a, callee);
	case VALUE_INSTANCE:
		v = cpp_called(l, callee);
		return v.id == 0 ? v : link_call(l, v);
	case VALUE_SYMBOL:
		break;
	default:
		return VALUE_NONE;
	}
	s = value_sym(l, callee);
	if (link_sym_kind(l, s) != NODE_FUNCTION &&
	    link_sym_kind(l, s) != NODE_METHOD)
		return VALUE_NONE;
	if (expr == LINK_NONE)
		return VALUE_NONE;
	v = parameter_returned(l, file, a.callee, s);
	if (v.id != 0)
		return v;
	cpp_overloads(l, file, s, &set);
	if (set.n <= 1)
		return VALUE_NONE;
	cpp_choose(l, &a, &set, 0);
	if (set.n == 0 || set.v[0] == s)
		return VALUE_NONE;
	return link_call(l, value_symbol(l, set.v[0], callee.conf));
}

/* An object that is called. */
struct value
cpp_called(struct linker *l, struct value v)
{
	if (value_kind(l, v) != VALUE_INSTANCE ||
	    !cpp_is_class(l, value_sym(l, v)))
		return VALUE_NONE;
	v = link_class_member(l, value_sym(l, v), link_cname(l,
	    "operator()"));
	return value_kind(l, v) == VALUE_SYMBOL ? v : VALUE_NONE;
}
