/*
 * C#: types, and the references in them.
 *
 * A generic type has one GENERIC around its name for each of its arguments,
 * by whose number link.c tells types of one name apart: A<T>, A<T, U>.
 */
#include <string.h>

#include "cs.h"

expr_id
cs_literal(struct walk *w, const char *type)
{
	return expr_make(w, EXPR_LITERAL, walk_cstr(w, type), LINK_NONE);
}

expr_id
cs_made(struct walk *w, expr_id type)
{
	return expr_make(w, EXPR_NEW, type, LINK_NONE);
}

expr_id
cs_array(struct walk *w, expr_id element)
{
	return expr_make(w, EXPR_GENERIC, cs_literal(w, "array"), element);
}

int
cs_is_var(TSNode type)
{
	return ts_node_is_null(type) || node_is(type, "implicit_type");
}

/* ---- names ---- */

expr_id
cs_generic(struct walk *w, expr_id e, TSNode name, int depth)
{
	TSNode list = node_child_of(name, "type_argument_list");
	uint32_t i, n;

	if (ts_node_is_null(list))
		return e;
	n = ts_node_named_child_count(list);
	for (i = 0; i < n; i++)
		e = expr_make(w, EXPR_GENERIC, e, cs_type(w,
		    ts_node_named_child(list, i), depth + 1));
	/* typeof(A<,>): only how many there are. */
	for (i = 0; n == 0 && i + 1 < ts_node_child_count(list); i++)
		e = expr_make(w, EXPR_GENERIC, e, expr_unknown(w));
	return e;
}

/*
 * Func<A, B, R> and its like are the language's own way to write the type of
 * a function.  LINK_NONE: it is another type.
 */
static expr_id
function_type(struct walk *w, TSNode n, int depth)
{
	struct text t = node_text(w, ts_node_named_child(n, 0));
	TSNode list = node_child_of(n, "type_argument_list");
	expr_id result = expr_unknown(w), params = result;
	uint32_t k = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list);

	if (k == 0 || !text_in("Func Action Predicate Expression Comparison "
	    "Converter", t))
		return LINK_NONE;
	if (text_is(t, "Expression"))
		return cs_type(w, ts_node_named_child(list, 0), depth + 1);
	if (text_is(t, "Func") || text_is(t, "Converter"))
		result = cs_type(w, ts_node_named_child(list, --k), depth + 1);
	else if (text_is(t, "Predicate"))
		result = cs_literal(w, "bool");
	else if (text_is(t, "Comparison")) {
		result = cs_literal(w, "int");
		params = expr_make(w, EXPR_LIST, cs_type(w,
		    ts_node_named_child(list, 0), depth + 1), params);
	}
	while (k-- > 0)
		params = expr_make(w, EXPR_LIST, cs_type(w,
		    ts_node_named_child(list, k), depth + 1), params);
	return expr_make(w, EXPR_FUNCTION, result, params);
}

expr_id
cs_name_type(struct walk *w, TSNode n, int depth)
{
	TSNode q, name;
	expr_id e;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	if (node_is(n, "identifier"))
		return expr_name(w, walk_node_str(w, n));
	if (node_is(n, "generic_name")) {
		if ((e = function_type(w, n, depth)) != LINK_NONE)
			return e;
		e = expr_name(w, walk_node_str(w, ts_node_named_child(n, 0)));
		return cs_generic(w, e, n, depth);
	}
	name = node_field(n, "name");
	if (node_is(n, "alias_qualified_name")) {
		q = node_field(n, "alias");
		e = text_is(node_text(w, q), "global") ?
		    expr_global(w, walk_cstr(w, "global::")) :
		    expr_name(w, walk_node_str(w, q));
	} else
		e = cs_name_type(w, node_field(n, "qualifier"), depth + 1);
	if (ts_node_is_null(name))
		return expr_unknown(w);
	if (!node_is(name, "generic_name"))
		return expr_member(w, e, walk_node_str(w, name));
	e = expr_member(w, e, walk_node_str(w, ts_node_named_child(name, 0)));
	return cs_generic(w, e, name, depth);
}

/* ---- types ---- */

static expr_id
tuple_type(struct walk *w, TSNode n, int depth)
{
	expr_id e = expr_unknown(w);
	uint32_t i;

	for (i = ts_node_named_child_count(n); i-- > 0;)
		e = expr_make(w, EXPR_LIST, cs_type(w, node_field(
		    ts_node_named_child(n, i), "type"), depth + 1), e);
	return e;
}

expr_id
cs_type(struct walk *w, TSNode n, int depth)
{
	const char *t;

	if (ts_node_is_null(n) || depth > EXPR_DEPTH)
		return expr_unknown(w);
	t = ts_node_type(n);
	if (strcmp(t, "predefined_type") == 0) {
		if (text_is(node_text(w, n), "void"))
			return expr_unknown(w);
		return expr_make(w, EXPR_LITERAL, walk_node_str(w, n),
		    LINK_NONE);
	}
	if (strcmp(t, "array_type") == 0)
		return cs_has(node_field(n, "rank"), ",") ?
		    expr_make(w, EXPR_GENERIC, cs_literal(w, "array,"),
		    cs_type(w, node_field(n, "type"), depth + 1)) :
		    cs_array(w, cs_type(w, node_field(n, "type"), depth + 1));
	if (strcmp(t, "nullable_type") == 0 || strcmp(t, "pointer_type") == 0 ||
	    strcmp(t, "ref_type") == 0 || strcmp(t, "scoped_type") == 0)
		return cs_type(w, node_field(n, "type"), depth + 1);
	if (strcmp(t, "tuple_type") == 0)
		return tuple_type(w, n, depth);
	if (strcmp(t, "identifier") == 0 || strcmp(t, "generic_name") == 0 ||
	    strcmp(t, "qualified_name") == 0 ||
	    strcmp(t, "alias_qualified_name") == 0)
		return cs_name_type(w, n, depth);
	return expr_unknown(w);
}

expr_id
cs_attribute_type(struct walk *w, TSNode name)
{
	TSNode last = node_is(name, "qualified_name") ||
	    node_is(name, "alias_qualified_name") ?
	    node_field(name, "name") : name;
	struct text t = node_text(w, last);
	str_id s;
	char *p;

	if (!node_is(last, "identifier") || (t.len > 9 &&
	    memcmp(t.p + t.len - 9, "Attribute", 9) == 0))
		return cs_name_type(w, name, 0);
	p = walk_alloc(w, t.len + 9);
	memcpy(p, t.p, t.len);
	memcpy(p + t.len, "Attribute", 9);
	s = walk_str(w, (struct text){ p, t.len + 9 });
	if (node_is(name, "qualified_name"))
		return expr_member(w, cs_name_type(w, node_field(name,
		    "qualifier"), 1), s);
	return expr_name(w, s);
}

TSNode
cs_awaited_type(const struct walk *w, TSNode type)
{
	TSNode name = node_is(type, "qualified_name") ?
	    node_field(type, "name") : type;

	if (!node_is(name, "generic_name") || !text_in("Task ValueTask",
	    node_text(w, ts_node_named_child(name, 0))))
		return type;
	return node_first(node_child_of(name, "type_argument_list"));
}

/* ---- references ---- */

static void	type_refs(struct walk *, TSNode, int skip, int depth);

static void
argument_refs(struct walk *w, TSNode name, int depth)
{
	TSNode list = node_child_of(name, "type_argument_list");
	uint32_t i, n = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list);

	for (i = 0; i < n; i++)
		type_refs(w, ts_node_named_child(list, i), 0, depth + 1);
}

static int
is_name(TSNode n)
{
	return node_is(n, "identifier") || node_is(n, "generic_name") ||
	    node_is(n, "qualified_name") || node_is(n, "alias_qualified_name");
}

static void
name_refs(struct walk *w, TSNode n, int skip, int depth)
{
	TSNode name = n, q;
	int i;

	/* A type parameter is no reference. */
	if (!skip && (!node_is(n, "identifier") ||
	    !walk_bound(w, walk_node_str(w, n))))
		walk_ref(w, REF_TYPE, cs_name_type(w, n, 0), n, 0);
	walk_take(w, n);
	for (i = 0; i < EXPR_DEPTH && (node_is(name, "qualified_name") ||
	    node_is(name, "alias_qualified_name")); i++) {
		argument_refs(w, node_field(name, "name"), depth);
		q = node_field(name, "qualifier");
		if (ts_node_is_null(q))
			return;
		name = q;
	}
	argument_refs(w, name, depth);
}

static void
type_refs(struct walk *w, TSNode n, int skip, int depth)
{
	uint32_t i, k;
	TSNode c;

	for (; depth < EXPR_DEPTH && !ts_node_is_null(n); depth++) {
		if (is_name(n)) {
			name_refs(w, n, skip, depth);
			return;
		}
		if (node_is(n, "tuple_type")) {
			k = ts_node_named_child_count(n);
			for (i = 0; i < k; i++) {
				c = ts_node_named_child(n, i);
				walk_take(w, node_field(c, "name"));
				type_refs(w, node_field(c, "type"), 0,
				    depth + 1);
			}
			return;
		}
		n = node_field(n, "type");
	}
}

void
cs_argument_refs(struct walk *w, TSNode name)
{
	argument_refs(w, name, 0);
}

void
cs_type_refs(struct walk *w, TSNode n, int skip)
{
	type_refs(w, n, skip, 0);
}
