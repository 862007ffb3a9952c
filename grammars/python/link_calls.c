/*
 * What calls give.
 */
#include <string.h>

#include "pylink.h"

static uint32_t
callee_of(struct linker *l, file_no file, uint32_t call)
{
	struct link_file_facts facts;

	return link_facts(l, file, &facts) == 0 &&
	    facts.exprs[call].op == EXPR_CALL ? facts.exprs[call].a : LINK_NONE;
}

/* What RECEIVER.method(…) is called on; unknown when it is no such call. */
static struct value
receiver(struct linker *l, file_no file, uint32_t expr)
{
	struct link_file_facts facts;
	uint32_t callee;

	if (expr == LINK_NONE || link_facts(l, file, &facts) == -1)
		return VALUE_NONE;
	callee = facts.exprs[expr].a;
	if (facts.exprs[expr].op != EXPR_CALL ||
	    facts.exprs[callee].op != EXPR_MEMBER)
		return VALUE_NONE;
	return link_type_of(l, link_eval(l, file, facts.exprs[callee].a,
	    WANT_VALUE));
}

/* Does CLASS inherit from BASE? */
static int
inherits(struct linker *l, sym_id class, sym_id base)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, class, &list);

	for (i = 0; i < n; i++)
		if (value_sym(l, list[i]) == base)
			return 1;
	return 0;
}

/* Is one of the typings of METHOD that say what it returns "self"? */
static int
returns_self(struct linker *l, sym_id method)
{
	struct link_file_facts facts;
	const struct link_typing *t;
	uint32_t i, n = link_typings(l, method, &t);

	if (link_facts(l, link_sym_file(l, method), &facts) == -1)
		return 0;
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_RETURNS &&
		    facts.exprs[t[i].expr].op == EXPR_SELF)
			return 1;
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_RETURNS)
			return 0;
	return 1;
}

/*
 * A method that returns its own object, or makes one of its own class, called
 * on an instance of a class derived from the method's.
 */
static struct value
own_result(struct linker *l, file_no file, uint32_t expr, sym_id method)
{
	sym_id class = link_sym_parent(l, method), derived;
	struct value r, v;

	if (class == SYM_NONE || !link_sym_is_type(l, class) ||
	    !returns_self(l, method))
		return VALUE_NONE;
	r = receiver(l, file, expr);
	if (value_kind(l, r) != VALUE_INSTANCE &&
	    value_kind(l, r) != VALUE_SYMBOL && value_kind(l, r) != VALUE_SUPER)
		return VALUE_NONE;
	derived = value_sym(l, r);
	if (derived == class || !link_sym_is_type(l, derived) ||
	    !inherits(l, derived, class))
		return VALUE_NONE;
	v = link_call(l, value_symbol(l, method, VALUE_PROVED));
	if (value_kind(l, v) != VALUE_INSTANCE || value_sym(l, v) != class)
		return VALUE_NONE;
	return value_instance(l, derived, value_arg(l, r), v.conf);
}

/* Methods of collections that give an element or the collection again. */
static struct value
collection_result(struct linker *l, file_no file, uint32_t expr,
    struct text name)
{
	static const char *const element[] = {
		"get", "pop", "setdefault", "popleft", "popitem", "__getitem__",
		"__next__"
	};
	static const char *const again[] = {
		"copy", "union", "difference", "intersection", "values",
		"__iter__", "__copy__"
	};
	struct value r;

	if (!py_is_one_of(name, element, COUNT(element)) &&
	    !py_is_one_of(name, again, COUNT(again)))
		return VALUE_NONE;
	r = receiver(l, file, expr);
	if (value_kind(l, r) != VALUE_EXTERNAL_INSTANCE ||
	    value_arg(l, r).id == 0)
		return VALUE_NONE;
	if (py_is_one_of(name, element, COUNT(element)))
		return value_arg(l, r);
	if (text_is(py_last_word(name), "values"))
		return value_external_instance(l, link_cname(l,
		    "typing.Iterable"), value_arg(l, r), r.conf);
	return r;
}

/*
 * What an overloaded function gives: any of what its overloads say, when the
 * one with a body says nothing.
 */
static struct value
overloaded(struct linker *l, sym_id s)
{
	struct value v, all = VALUE_NONE;
	sym_id o;

	if (link_sym_flags(l, s) & NODE_DECLARATION ||
	    link_sym_parent(l, s) == SYM_NONE ||
	    link_typing(l, s, TYPING_RETURNS) != LINK_NONE)
		return VALUE_NONE;
	for (o = link_child(l, link_sym_parent(l, s), link_sym_name(l, s));
	    o != SYM_NONE; o = link_child_next(l, o)) {
		if ((link_sym_flags(l, o) & NODE_DECLARATION) == 0)
			continue;
		v = link_call(l, value_symbol(l, o, CONF_PARTIAL));
		all = all.id == 0 ? v : value_union(l, all, v);
	}
	return all;
}

struct value
py_call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	struct text t, word;
	struct value v;
	sym_id s;

	switch (value_kind(l, callee)) {
	case VALUE_SYMBOL:
		s = value_sym(l, callee);
		if (link_sym_kind(l, s) != NODE_METHOD &&
		    link_sym_kind(l, s) != NODE_FUNCTION)
			return VALUE_NONE;
		if (expr != LINK_NONE && py_asks_fixture(l, file,
		    callee_of(l, file, expr)))
			return py_fixture_result(l, callee);
		if ((v = overloaded(l, s)).id != 0)
			return v;
		return expr != LINK_NONE && link_sym_kind(l, s) == NODE_METHOD ?
		    own_result(l, file, expr, s) : VALUE_NONE;
	case VALUE_INSTANCE:
		return link_call(l, link_class_member(l, value_sym(l, callee),
		    py_state(l)->call));
	case VALUE_EXTERNAL_INSTANCE:
		word = py_last_word(link_text(l, value_name(l, callee)));
		if (value_arg(l, callee).id != 0 &&
		    (text_is(word, "Callable") ||
		    text_is(word, "Type") || text_is(word, "type")))
			return value_arg(l, callee);
		return VALUE_NONE;
	case VALUE_EXTERNAL:
		t = link_text(l, value_name(l, callee));
		word = py_last_word(t);
		if (t.len == word.len + 9 && memcmp(t.p, "builtins.", 9) == 0 &&
		    py_is_builtin_type(word))
			return value_external_instance(l, value_name(l, callee),
			    VALUE_NONE, callee.conf);
		return collection_result(l, file, expr, t);
	default:
		return VALUE_NONE;
	}
}

struct value
py_called(struct linker *l, struct value v)
{
	struct text type;

	switch (value_kind(l, v)) {
	case VALUE_INSTANCE:
		return link_class_member(l, value_sym(l, v), py_state(l)->call);
	case VALUE_EXTERNAL:
		return v;
	case VALUE_EXTERNAL_INSTANCE:
		type = link_text(l, value_name(l, v));
		if ((text_is(type, "typing.Type") ||
		    text_is(type, "builtins.type")) &&
		    value_kind(l, value_arg(l, v)) == VALUE_INSTANCE)
			return value_symbol(l, value_sym(l, value_arg(l, v)),
			    CONF_PARTIAL);
		return VALUE_NONE;
	default:
		return VALUE_NONE;
	}
}
