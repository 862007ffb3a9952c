/*
 * C#: parameters of all kinds.
 *
 * A callable's TYPING_PARAMS lists their types.  Its TYPING_VALUE says in
 * words what else the choice of an overload needs, see cs_keep_params().
 */
#include <stdio.h>
#include <string.h>

#include "cs.h"

#define PARAMS_MAX	64	/* of one callable, whose types are kept */

/* ---- what is declared ---- */

static void
add(struct cs_params *p, expr_id *types, expr_id type)
{
	if (p->n < PARAMS_MAX)
		types[p->n] = type;
	p->n++;
}

void
cs_params(struct walk *w, TSNode list, struct cs_params *p)
{
	uint32_t i, n = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list), k;
	expr_id types[PARAMS_MAX];
	TSNode c, m;

	memset(p, 0, sizeof(*p));
	for (i = 0; i < n; i++) {
		c = ts_node_named_child(list, i);
		if (!node_is(c, "parameter"))
			continue;
		m = node_child_of(c, "modifier");
		if (p->n == 0 && text_is(node_text(w, m), "this"))
			p->is_this = 1;
		if (!cs_has(c, "="))
			p->least = p->n + 1;
		add(p, types, cs_type(w, node_field(c, "type"), 0));
	}
	if (!ts_node_is_null(list) && cs_has(list, "params")) {
		p->rest = 1;
		add(p, types, cs_type(w, node_field(list, "type"), 0));
	}
	p->types = expr_unknown(w);
	for (k = p->n < PARAMS_MAX ? p->n : PARAMS_MAX; k-- > 0;)
		p->types = expr_make(w, EXPR_LIST, types[k], p->types);
}

/* "a,b" behind P, which has N bytes; the new number. */
static size_t
put_names(const struct walk *w, char *p, size_t n, TSNode list)
{
	uint32_t i, k = 0;
	struct text t;
	TSNode c;

	for (i = 0; i < ts_node_child_count(list); i++) {
		c = ts_node_child(list, i);
		if (node_is(c, "parameter"))
			c = node_field(c, "name");
		else if (!node_is(c, "identifier") ||
		    !ts_node_eq(c, node_field(list, "name")))
			continue;
		t = node_text(w, c);
		p[n++] = k++ == 0 ? ' ' : ',';
		memcpy(p + n, t.p, t.len);
		n += t.len;
	}
	return n;
}

void
cs_keep_value(struct walk *w, uint32_t ord, const char *words,
    struct text more, TSNode decl, TSNode params)
{
	TSNode list = ts_node_is_null(decl) ? decl :
	    node_child_of(decl, "type_parameter_list"), c;
	uint32_t i, k = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list);
	size_t len = strlen(words), n, size = len + more.len + 2;
	struct text t;
	char *p;

	size += ts_node_is_null(list) ? 2 : ts_node_end_byte(list) -
	    ts_node_start_byte(list);
	size += ts_node_is_null(params) ? 0 : ts_node_end_byte(params) -
	    ts_node_start_byte(params);
	p = walk_alloc(w, size);
	memcpy(p, words, len);
	memcpy(p + len, more.p, more.len);
	n = len + more.len;
	for (i = 0; i < k; i++) {
		c = ts_node_named_child(list, i);
		if (!node_is(c, "type_parameter"))
			continue;
		t = node_text(w, node_field(c, "name"));
		p[n++] = i == 0 ? ' ' : ',';
		memcpy(p + n, t.p, t.len);
		n += t.len;
	}
	if (!ts_node_is_null(params) && ts_node_named_child_count(params) > 0) {
		if (k == 0) {
			p[n++] = ' ';
			p[n++] = '-';
		}
		n = put_names(w, p, n, params);
	}
	walk_type_def(w, TYPING_VALUE, ord, expr_make(w, EXPR_STRING,
	    walk_str(w, (struct text){ p, n }), LINK_NONE));
}

/* The words are LEAST MOST FLAGS: how many arguments there may be; t: an
   extension method, r: the last takes any number, -: neither. */
void
cs_keep_params(struct walk *w, uint32_t ord, const struct cs_params *p,
    TSNode decl, TSNode list)
{
	static const struct text none = { "", 0 };
	char buf[64];

	snprintf(buf, sizeof(buf), "%u %u -%s%s", p->least, p->n,
	    p->is_this ? "t" : "", p->rest ? "r" : "");
	cs_keep_value(w, ord, buf, none, decl, list);
	if (p->n > 0)
		walk_type_def(w, TYPING_PARAMS, ord, p->types);
}

/* ---- binding ---- */

enum walk_next
cs_parameter_list(struct walk *w, TSNode list)
{
	uint32_t i, n = ts_node_named_child_count(list);
	TSNode c, type;

	if (walk_taken(w, list))
		return WALK_INTO;
	for (i = 0; i < n; i++) {
		c = ts_node_named_child(list, i);
		if (!node_is(c, "parameter"))
			continue;
		type = node_field(c, "type");
		if (!ts_node_is_null(type)) {
			cs_bind(w, node_field(c, "name"), TYPING_DECLARED,
			    cs_type(w, type, 0));
			cs_type_refs(w, type, 0);
		} else
			walk_take(w, node_field(c, "name"));
	}
	if (cs_has(list, "params")) {
		type = node_field(list, "type");
		cs_bind(w, node_field(list, "name"), TYPING_DECLARED,
		    cs_type(w, type, 0));
		cs_type_refs(w, type, 0);
	}
	return WALK_INTO;
}

uint32_t
cs_type_parameters(struct walk *w, TSNode decl)
{
	TSNode list = node_child_of(decl, "type_parameter_list"), c, name;
	uint32_t i, n = ts_node_is_null(list) ? 0 :
	    ts_node_named_child_count(list), k = 0, at, b;

	for (i = 0; i < n; i++) {
		c = ts_node_named_child(list, i);
		if (!node_is(c, "type_parameter"))
			continue;
		name = node_field(c, "name");
		walk_take(w, name);
		walk_bind(w, walk_node_str(w, name));
		k++;
	}
	/* where T : Base */
	n = k == 0 ? 0 : ts_node_named_child_count(decl);
	for (i = 0; i < n; i++) {
		c = ts_node_named_child(decl, i);
		if (!node_is(c, "type_parameter_constraints_clause"))
			continue;
		name = node_child_of(c, "identifier");
		if (ts_node_is_null(name))
			continue;
		b = walk_bind(w, walk_node_str(w, name));
		for (at = 0; at < ts_node_named_child_count(c); at++) {
			TSNode t = node_field(ts_node_named_child(c, at),
			    "type");

			if (!ts_node_is_null(t))
				walk_type_bind(w, TYPING_DECLARED, b,
				    cs_type(w, t, 0));
		}
	}
	return k;
}

/* ---- lambdas ---- */

uint32_t
cs_lambda_names(TSNode lambda, TSNode *names, uint32_t max)
{
	TSNode p = node_field(lambda, "parameters"), c;
	uint32_t i, n, k = 0;

	if (ts_node_is_null(p) || max == 0)
		return 0;
	if (!node_is(p, "parameter_list")) {
		names[0] = p;
		return 1;
	}
	n = ts_node_named_child_count(p);
	for (i = 0; i < n && k < max; i++) {
		c = ts_node_named_child(p, i);
		if (node_is(c, "parameter") &&
		    ts_node_is_null(node_field(c, "type")))
			names[k++] = node_field(c, "name");
	}
	return k;
}

static expr_id
param(struct walk *w, expr_id f, uint32_t n)
{
	return expr_make(w, EXPR_PARAM, f, n);
}

expr_id
cs_argument_param(struct walk *w, TSNode arg, int depth)
{
	TSNode args = ts_node_parent(arg), call = ts_node_parent(args), c;
	uint32_t k, at = 0;
	expr_id e;

	if (depth > EXPR_DEPTH)
		return expr_unknown(w);
	for (k = 0; k < ts_node_named_child_count(args); k++) {
		c = ts_node_named_child(args, k);
		if (ts_node_eq(c, arg))
			break;
		at += node_is(c, "argument") != 0;
	}
	if (node_is(call, "invocation_expression"))
		e = cs_callee(w, node_field(call, "function"), depth + 1);
	else if (node_is(call, "object_creation_expression"))
		e = cs_type(w, node_field(call, "type"), depth + 1);
	else
		return expr_unknown(w);
	return param(w, cs_applied_blind(w, e, args, depth + 1), at);
}

expr_id
cs_lambda_parameter(struct walk *w, TSNode lambda, uint32_t i, int depth)
{
	TSNode p = ts_node_parent(lambda);

	if (depth > EXPR_DEPTH)
		return expr_unknown(w);
	if (node_is(p, "variable_declarator")) {
		p = ts_node_parent(p);
		return param(w, cs_made(w, cs_type(w, node_field(p, "type"),
		    depth)), i);
	}
	if (node_is(p, "assignment_expression"))
		return param(w, cs_assigned(w, p, depth), i);
	return node_is(p, "argument") ? param(w, cs_argument_param(w, p,
	    depth + 1), i) : expr_unknown(w);
}
