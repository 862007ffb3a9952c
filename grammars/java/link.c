/*
 * Java: how names resolve across files.
 */
#include <stdlib.h>
#include <string.h>

#include "jlink.h"

/* ---- packages ---- */

static struct value
java_module(struct linker *l, file_no file, const struct link_import *m)
{
	struct value v = java_qualified(l, file, m->module);

	if (v.id != 0)
		return v;
	if (m->flags & IMPORT_STAR && java_is_package(l, m->module))
		return value_package(l, m->module, VALUE_PROVED);
	return value_external(l, m->module, VALUE_PROVED);
}

static int
is_capital(struct text t)
{
	return t.len > 0 && t.p[0] >= 'A' && t.p[0] <= 'Z';
}

/* PACKAGE.name: a type of it, or a package in it. */
static struct value
java_submodule(struct linker *l, struct value module, name_id name)
{
	name_id package = value_name(l, module);
	struct value v;

	if (value_kind(l, module) != VALUE_PACKAGE)
		return VALUE_NONE;
	v = java_package_type(l, 0, package, name);
	if (v.id != 0)
		return v;
	name = link_dotted(l, package, name);
	if (is_capital(java_last_part(link_text(l, name))))
		return value_external(l, name, VALUE_PROVED);
	return value_package(l, name, VALUE_PROVED);
}

/* ---- names ---- */

/* NAME brought in by a star: of the repository, else external. */
static struct value
from_stars(struct linker *l, file_no file, name_id name, int external)
{
	struct text t = link_text(l, name);
	struct link_file_facts f;
	struct value v, out = VALUE_NONE;
	const char *jdk = java_jdk_package(t);
	uint32_t i, n = 0;
	name_id module;

	if (link_facts(l, file, &f) == -1)
		return VALUE_NONE;
	for (i = 0; i < f.nimports; i++) {
		link_facts(l, file, &f);
		if ((f.imports[i].flags & IMPORT_STAR) == 0)
			continue;
		module = f.imports[i].module;
		v = link_import_value(l, file, i);
		switch (value_kind(l, v)) {
		case VALUE_SYMBOL:
			if (!external)
				v = link_class_member(l, value_sym(l, v), name);
			if (!external && value_kind(l, v) == VALUE_SYMBOL)
				return v;
			break;
		case VALUE_EXTERNAL:
			if (!external)
				break;
			n++;
			/* Types of packages, and members of types. */
			if (is_capital(java_last_part(link_text(l, module))) &&
			    !is_capital(t))
				out = value_external(l, link_dotted(l, module,
				    name), VALUE_PROVED);
			else if (is_capital(t) && (jdk == NULL ||
			    link_name_is(l, module, jdk)))
				out = out.id == 0 ? value_external(l,
				    link_dotted(l, module, name),
				    VALUE_PROVED) : value_outside(VALUE_PROVED);
			break;
		default:
			if (external)
				break;
			v = java_package_type(l, file, module, name);
			if (v.id != 0)
				return v;
		}
		link_facts(l, file, &f);
	}
	/* The only one that it can be; else it is only outside. */
	if (jdk != NULL && is_capital(t))
		return out;
	return n > 1 && value_kind(l, out) == VALUE_EXTERNAL &&
	    is_capital(t) ? value_with(out, CONF_PARTIAL) : out;
}

/* A member that a class around here inherits from outside. */
static struct value
inherited_outside(struct linker *l, sym_id scope, name_id name)
{
	const struct value *list;
	struct value v = VALUE_NONE;
	uint32_t i, n;
	sym_id s;

	for (s = scope; s != SYM_NONE && v.id == 0; s = link_sym_parent(l, s)) {
		if (!link_sym_is_type(l, s))
			continue;
		if (link_sym_kind(l, s) == NODE_ENUM &&
		    text_in(ENUM_METHODS, link_text(l, name)))
			return value_external(l, link_dotted(l, link_cname(l,
			    "java.lang.Enum"), name), VALUE_PROVED);
		n = link_mro(l, s, &list);
		for (i = 1; i < n; i++) {
			if (value_kind(l, list[i]) != VALUE_EXTERNAL_INSTANCE)
				continue;
			v = value_external(l, link_dotted(l,
			    value_name(l, list[i]), name), CONF_PARTIAL);
			break;
		}
	}
	return v;
}

static struct value
java_global(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct text t = link_text(l, name);
	struct value v;

	(void)candidates;
	v = java_package_type(l, file, java_package_of(l, file), name);
	if (v.id == 0)
		v = from_stars(l, file, name, 0);
	if (v.id != 0)
		return v;
	if (is_capital(t) && java_is_lang(t))
		return value_external(l, link_dotted(l, link_cname(l,
		    "java.lang"), name), VALUE_PROVED);
	if ((v = from_stars(l, file, name, 1)).id != 0)
		return v;
	if (want == WANT_TYPE && is_capital(t))
		return VALUE_NONE;
	if (!is_capital(t) && text_in(OBJECT_METHODS, t))
		return value_external(l, link_dotted(l, link_cname(l,
		    "java.lang.Object"), name), VALUE_PROVED);
	if (text_in("java javax jdk jakarta", t) ||
	    (!is_capital(t) && text_in("com org net io edu", t)) ||
	    (!is_capital(t) && want == WANT_TYPE))
		return value_package(l, name, VALUE_PROVED);
	if ((v = inherited_outside(l, scope, name)).id != 0)
		return v;
	if (!is_capital(t) && link_has_packages(l, &link_java, name))
		return value_package(l, name, VALUE_PROVED);
	return VALUE_NONE;
}

/* ---- members ---- */

/* A method where a value stands is the field of that name. */
static struct value
field_for_method(struct linker *l, sym_id method)
{
	sym_id class = link_sym_parent(l, method), field;

	if (class == SYM_NONE || !link_sym_is_type(l, class))
		return VALUE_NONE;
	field = java_field(l, class, link_sym_name(l, method));
	return field == SYM_NONE ? VALUE_NONE :
	    value_symbol(l, field, VALUE_PROVED);
}

static struct value
java_member(struct linker *l, struct value r, name_id name)
{
	struct text t = link_text(l, name), owner;
	struct value v;
	sym_id s;

	if (t.len > 2 && t.p[0] == '-' && t.p[1] == '>') {
		v = java_lambda_parameter(l, r, t);
		return v.id != 0 ? v : value_outside(r.conf);
	}
	switch (value_kind(l, r)) {
	case VALUE_EXTERNAL:
		owner = link_text(l, value_name(l, r));
		if (text_same(owner, (struct text){ "java.lang.System", 16 }) &&
		    text_in("out err", t))
			return value_external_instance(l, link_cname(l,
			    "java.io.PrintStream"), VALUE_NONE, r.conf);
		return VALUE_NONE;
	case VALUE_EXTERNAL_INSTANCE:
		owner = link_text(l, value_name(l, r));
		return text_in("length", t) && text_in("array", owner) ?
		    value_external_instance(l, link_cname(l, "int"),
		    VALUE_NONE, r.conf) : VALUE_NONE;
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		break;
	default:
		return VALUE_NONE;
	}
	s = value_sym(l, r);
	if (link_sym_kind(l, s) == NODE_METHOD) {
		v = field_for_method(l, s);
		return v.id == 0 ? VALUE_NONE : link_member(l, v, name);
	}
	if (!link_sym_is_type(l, s))
		return VALUE_NONE;
	v = link_class_member(l, s, name);
	if (value_kind(l, v) == VALUE_SYMBOL)
		return value_with(v, r.conf);
	if (text_in(OBJECT_METHODS, t))
		return value_external(l, link_dotted(l, link_cname(l,
		    "java.lang.Object"), name), r.conf);
	if (link_sym_kind(l, s) == NODE_ENUM && text_in(ENUM_METHODS, t))
		return value_external(l, link_dotted(l, link_cname(l,
		    "java.lang.Enum"), name), r.conf);
	return VALUE_NONE;
}

/* ---- the language ---- */

static struct value
java_literal(struct linker *l, name_id name)
{
	if (name == NAME_NONE || link_name_is(l, name, "String"))
		return value_external_instance(l, link_cname(l,
		    "java.lang.String"), VALUE_NONE, VALUE_PROVED);
	if (link_name_is(l, name, "Class"))
		return value_external_instance(l, link_cname(l,
		    "java.lang.Class"), VALUE_NONE, VALUE_PROVED);
	return link_name_is(l, name, "null") ? value_null() : VALUE_NONE;
}

const struct link_lang link_java = {
	.abi = LINK_ABI,
	.name = "java",
	.flags = LINK_INHERITED | LINK_NO_CALL_VARIABLE,
	.module = java_module,
	.submodule = java_submodule,
	.global = java_global,
	.member = java_member,
	.call = java_call,
	.literal = java_literal,
	.target = java_target,
	.file = java_file,
};
