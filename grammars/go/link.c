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
	if (!link_word_in(t, LINK_LIST(builtins)))
		return VALUE_NONE;
	return value_external(l, link_dotted(l, link_cname(l, "builtin"), name),
	    VALUE_PROVED);
}

/* type T U: what U is, of an instance of T. */
static struct value
underlying(struct linker *l, struct value v)
{
	uint32_t e;
	sym_id s;

	if (value_kind(l, v) != VALUE_INSTANCE)
		return VALUE_NONE;
	s = value_sym(l, v);
	if ((e = link_typing(l, s, TYPING_ITERATED)) == LINK_NONE)
		return VALUE_NONE;
	return link_eval(l, link_sym_file(l, s), e, WANT_TYPE);
}

/* type T []E: an element of T is an E. */
static struct value
go_element(struct linker *l, struct value v)
{
	return link_element(l, underlying(l, v));
}

/* Calling a value of a function type, or of a type that is one. */
static struct value
go_call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	struct value v;

	(void)expr;
	if (value_kind(l, callee) == VALUE_EXTERNAL_INSTANCE)
		return link_name_is(l, value_name(l, callee), "func") ?
		    value_arg(l, callee) : VALUE_NONE;
	v = underlying(l, callee);
	return v.id == 0 ? v : go_call(l, file, LINK_NONE, v);
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
