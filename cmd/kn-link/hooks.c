/*
 * What the hooks of several languages ask for, in terms of all the rest.
 */
#include <string.h>

#include "linker.h"

/* ---- definitions and calls ---- */

uint32_t
link_typing(struct linker *l, sym_id s, enum typing_how how)
{
	const struct link_typing *t;
	uint32_t i, n = link_typings(l, s, &t);

	for (i = 0; i < n; i++)
		if (t[i].how == how)
			return t[i].expr;
	return LINK_NONE;
}

sym_id
link_key(struct linker *l, sym_id object, const char *name)
{
	return object == SYM_NONE ? SYM_NONE :
	    link_child(l, object, link_cname(l, name));
}

struct text
link_key_text(struct linker *l, sym_id key)
{
	name_id n = key == SYM_NONE ? NAME_NONE : link_def_value(l, key);

	return n == NAME_NONE ? (struct text){ NULL, 0 } : link_text(l, n);
}

struct value
link_receiver(struct linker *l, file_no file, uint32_t expr)
{
	struct link_file_facts f;
	uint32_t callee;

	if (expr == LINK_NONE || link_facts(l, file, &f) == -1 ||
	    f.exprs[expr].op != EXPR_CALL)
		return VALUE_NONE;
	callee = f.exprs[expr].a;
	if (f.exprs[callee].op != EXPR_MEMBER)
		return VALUE_NONE;
	return link_type_of(l, link_eval(l, file, f.exprs[callee].a,
	    WANT_VALUE));
}

struct value
link_member_path(struct linker *l, struct value v, struct text path)
{
	size_t i, j;

	for (i = 0; i < path.len && v.id != 0; i = j + 1) {
		for (j = i; j < path.len && path.p[j] != '.'; j++)
			continue;
		if (value_kind(l, v) != VALUE_SYMBOL)
			return VALUE_NONE;
		v = link_class_member(l, value_sym(l, v), link_name(l,
		    (struct text){ path.p + i, j - i }));
	}
	return v;
}

/* ---- libraries ---- */

const char *
link_library(struct text name, const struct link_library *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text_in(v[i].names, name))
			return v[i].package;
	return NULL;
}

const char *
link_gives(struct text qualified, const struct link_gives *v, size_t n)
{
	struct text owner = qualified, member;
	const char *dot;
	size_t i;

	if (qualified.len == 0 ||
	    (dot = memrchr(qualified.p, '.', qualified.len)) == NULL)
		return NULL;
	owner.len = (size_t)(dot - qualified.p);
	member.p = dot + 1;
	member.len = qualified.len - owner.len - 1;
	for (i = 0; i < n; i++)
		if (text_is(owner, v[i].owner) && text_in(v[i].members, member))
			return v[i].gives;
	return NULL;
}
