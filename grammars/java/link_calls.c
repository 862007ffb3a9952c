/*
 * Java: what calls give.
 */
#include "jlink.h"

/* T f(), where T is a type parameter: what the receiver has for it. */
static struct value
type_argument(struct linker *l, file_no file, uint32_t expr, sym_id method)
{
	file_no mf = link_sym_file(l, method);
	uint32_t e = link_typing(l, method, TYPING_RETURNS), k;
	struct link_file_facts f;
	struct value base;

	if (e == LINK_NONE || link_facts(l, mf, &f) == -1)
		return VALUE_NONE;
	if (f.exprs[e].op == EXPR_LOCAL)
		return value_with(value_arg(l, link_receiver(l, file, expr)),
		    CONF_PARTIAL);
	/* Iterator<T> f() */
	if (f.exprs[e].op != EXPR_GENERIC ||
	    f.exprs[k = f.exprs[e].b].op != EXPR_LOCAL)
		return VALUE_NONE;
	base = link_eval(l, mf, f.exprs[e].a, WANT_TYPE);
	switch (value_kind(l, base)) {
	case VALUE_SYMBOL:
		return value_instance(l, value_sym(l, base), value_arg(l,
		    link_receiver(l, file, expr)), base.conf);
	case VALUE_EXTERNAL:
		return value_external_instance(l, value_name(l, base),
		    value_arg(l, link_receiver(l, file, expr)), base.conf);
	default:
		return VALUE_NONE;
	}
}

/* Type of what METHOD of SAME_METHODS gives, called on R. */
static name_id
container_given(struct linker *l, struct value r, struct text method)
{
	static const struct { const char *methods, *type; } given[] = {
		{ "stream parallelStream", "java.util.stream.Stream" },
		{ "iterator descendingIterator", "java.util.Iterator" },
		{ "findFirst findAny", "java.util.Optional" },
		{ "values", "java.util.Collection" },
		{ "toList", "java.util.List" },
	};
	size_t i;

	for (i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		if (text_in(given[i].methods, method))
			return link_cname(l, given[i].type);
	return value_name(l, r);
}

/* What a method of the JDK gives. */
static struct value
call_external(struct linker *l, file_no file, uint32_t expr,
    struct value callee)
{
	struct text t = link_text(l, value_name(l, callee)),
	    method = java_last_part(t);
	const char *gives = java_jdk_gives(t);
	struct value r = link_receiver(l, file, expr);

	if (t.len > 15 && memcmp(t.p, "java.lang.Enum.", 15) == 0 &&
	    value_kind(l, r) == VALUE_SYMBOL) {
		r = value_instance(l, value_sym(l, r), VALUE_NONE, r.conf);
		if (text_in("values", method))
			return value_external_instance(l, link_cname(l,
			    "array"), r, r.conf);
		return text_in("valueOf", method) ? r : VALUE_NONE;
	}
	if (gives != NULL)
		return value_external_instance(l, link_cname(l, gives),
		    VALUE_NONE, callee.conf);
	if (value_kind(l, r) != VALUE_EXTERNAL_INSTANCE ||
	    value_arg(l, r).id == 0)
		return VALUE_NONE;
	if (text_in(ELEMENT_METHODS, method) && !(text_in("peek", method) &&
	    text_in("Stream", java_last_part(link_text(l, value_name(l, r))))))
		return value_with(value_arg(l, r), callee.conf);
	if (!text_in(SAME_METHODS, method))
		return VALUE_NONE;
	return value_external_instance(l, container_given(l, r, method),
	    value_arg(l, r), callee.conf);
}

struct value
java_call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	struct java_args any = { .arity = REF_ARITY_UNKNOWN };
	enum node_kind k;
	sym_id s, m;

	if (value_kind(l, callee) == VALUE_EXTERNAL)
		return call_external(l, file, expr, callee);
	if (value_kind(l, callee) != VALUE_SYMBOL)
		return VALUE_NONE;
	s = value_sym(l, callee);
	k = link_sym_kind(l, s);
	if (k == NODE_METHOD)
		return type_argument(l, file, expr, s);
	if (k != NODE_FIELD && k != NODE_ENUM_MEMBER)
		return VALUE_NONE;
	/* A field of the method's name. */
	m = link_sym_parent(l, s) == SYM_NONE ? SYM_NONE :
	    java_overload(l, link_sym_parent(l, s), link_sym_name(l, s), &any);
	if (m != SYM_NONE)
		return link_call(l, value_symbol(l, m, callee.conf));
	return link_type_of(l, callee);
}
