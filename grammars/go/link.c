/*
 * Go: how names resolve across files.
 *
 * A package is all files of a directory, and its name is an import path.
 */
#include "glink.h"

/* ---- names ---- */

static struct value
go_module(struct linker *l, file_no file, const struct link_import *m)
{
	name_id path = m->module;
	const file_no *files;

	(void)file;
	if (link_package_files(l, path, &files) > 0)
		return value_package(l, path, VALUE_PROVED);
	return value_external(l, path, VALUE_PROVED);
}

/* https://go.dev/ref/spec#Predeclared_identifiers */
static const char *const builtins[] = {
	"any", "append", "bool", "byte", "cap", "clear", "close",
	"comparable", "complex", "complex128", "complex64", "copy", "delete",
	"error", "false", "float32", "float64", "imag", "int", "int16",
	"int32", "int64", "int8", "iota", "len", "make", "max", "min", "new",
	"nil", "panic", "print", "println", "real", "recover", "rune",
	"string", "true", "uint", "uint16", "uint32", "uint64", "uint8",
	"uintptr",
};

static struct value
go_global(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct text t = link_text(l, name);

	(void)file;
	(void)scope;
	(void)want;
	(void)candidates;
	if (!link_word_in(t, builtins, sizeof(builtins) / sizeof(builtins[0])))
		return VALUE_NONE;
	return value_external(l, link_dotted(l, link_cname(l, "builtin"), name),
	    VALUE_PROVED);
}

/* type T []E: an element of T is an E. */
static struct value
go_element(struct linker *l, struct value v)
{
	const struct link_typing *t;
	uint32_t i, n;
	sym_id s;

	if (value_kind(l, v) != VALUE_INSTANCE)
		return VALUE_NONE;
	s = value_sym(l, v);
	n = link_typings(l, s, &t);
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_ITERATED)
			return link_element(l, link_eval(l,
			    link_sym_file(l, s), t[i].expr, WANT_TYPE));
	return VALUE_NONE;
}

/* Calling a value of a function type, or of a type that is one. */
static struct value
go_call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	const struct link_typing *t;
	uint32_t i, n;
	sym_id s;

	(void)file;
	(void)expr;
	if (value_kind(l, callee) == VALUE_EXTERNAL_INSTANCE)
		return link_name_is(l, value_name(l, callee), "func") ?
		    value_arg(l, callee) : VALUE_NONE;
	if (value_kind(l, callee) != VALUE_INSTANCE)
		return VALUE_NONE;
	s = value_sym(l, callee);
	n = link_typings(l, s, &t);
	for (i = 0; i < n; i++)
		if (t[i].how == TYPING_ITERATED)
			return go_call(l, file, LINK_NONE, link_eval(l,
			    link_sym_file(l, s), t[i].expr, WANT_TYPE));
	return VALUE_NONE;
}

/* ---- the language ---- */

const struct link_lang link_go = {
	.abi = LINK_ABI,
	.name = "go",
	.flags = LINK_PACKAGE_SCOPE | LINK_CLASS_HIDDEN | LINK_GUESS_MEMBER,
	.module = go_module,
	.global = go_global,
	.element = go_element,
	.call = go_call,
	.file = go_file,
	.end = go_end,
};
