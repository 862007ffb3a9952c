/*
 * Go: how names resolve across files.
 *
 * A package is all files of a directory, and its name is an import path.
 * Types satisfy interfaces without saying so: a type that has a method for
 * each of an interface's implements it.  Only names are compared, so such an
 * edge is inferred.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"

extern const struct link_lang link_go;

#define CONF_SATISFIES	80u	/* all methods by name, signatures unseen */
/* Interfaces that one method name is looked for in; more are too common to
   mean much, and the longest lists would be gone through for every type. */
#define SAME_NAME_MAX	2000u
#define METHODS_MAX	256u	/* methods of an interface that are compared */

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

/* ---- interfaces ---- */

/* Methods that an interface asks for, its embedded ones included. */
struct method_set {
	name_id		name[METHODS_MAX];
	sym_id		sym[METHODS_MAX];
	uint32_t	n;
	int		unknown;	/* it embeds what is not known */
};

static void
set_add(struct linker *l, struct method_set *m, sym_id type)
{
	struct link_file_facts f;
	file_no file = link_sym_file(l, type);
	sym_id first = link_file_sym(l, file), s;
	uint32_t i;

	if (link_facts(l, file, &f) == -1)
		return;
	/* Methods of an interface stand right behind it. */
	for (i = link_sym_ord(l, type) + 1; i < f.ndefs; i++) {
		s = first + i;
		if (link_sym_parent(l, s) != type)
			break;
		if (link_sym_kind(l, s) != NODE_METHOD)
			continue;
		if (m->n == METHODS_MAX) {
			m->unknown = 1;
			return;
		}
		m->name[m->n] = link_sym_name(l, s);
		m->sym[m->n++] = s;
	}
}

static void
interface_methods(struct linker *l, sym_id type, struct method_set *m)
{
	const struct value *list;
	uint32_t i, n = link_mro(l, type, &list);
	sym_id bases[64];
	uint32_t nbases = 0;

	m->n = 0;
	m->unknown = 0;
	for (i = 0; i < n; i++) {
		enum value_kind k = value_kind(l, list[i]);

		if ((k != VALUE_SYMBOL && k != VALUE_INSTANCE) ||
		    nbases == 64 || link_sym_kind(l, value_sym(l, list[i])) !=
		    NODE_INTERFACE)
			m->unknown = 1;
		else
			bases[nbases++] = value_sym(l, list[i]);
	}
	for (i = 0; i < nbases; i++)
		set_add(l, m, bases[i]);
}

/* Method NAME of TYPE, or of what it embeds. */
static sym_id
method_of(struct linker *l, sym_id type, name_id name)
{
	struct value v = link_class_member(l, type, name);
	sym_id s;

	if (value_kind(l, v) != VALUE_SYMBOL)
		return SYM_NONE;
	s = value_sym(l, v);
	return link_sym_kind(l, s) == NODE_METHOD ? s : SYM_NONE;
}

static int
satisfies(struct linker *l, sym_id type, sym_id interface)
{
	struct method_set m;
	uint32_t i;

	interface_methods(l, interface, &m);
	if (m.n == 0 || m.unknown)
		return 0;
	for (i = 0; i < m.n; i++)
		if (method_of(l, type, m.name[i]) == SYM_NONE)
			return 0;
	return 1;
}

static int
is_concrete(struct linker *l, sym_id s)
{
	enum node_kind k = link_sym_kind(l, s);

	return k == NODE_STRUCT || k == NODE_TYPE_ALIAS;
}

/*
 * Interface methods called NAME, by (path, ord); the list is the caller's.
 * An interface is looked for under its first method alone, so that it is
 * met once.
 */
static uint32_t
interface_methods_named(struct linker *l, name_id name, sym_id **list)
{
	const sym_id *all;
	uint32_t i, n = link_named(l, name, &all), k = 0;
	sym_id p;

	*list = NULL;
	if (n < 2)
		return 0;
	if ((*list = reallocarray(NULL, n, sizeof(**list))) == NULL)
		err(2, NULL);
	memcpy(*list, all, n * sizeof(**list));
	for (i = 0; i < n && k < SAME_NAME_MAX; i++) {
		if (link_sym_kind(l, (*list)[i]) != NODE_METHOD ||
		    (link_sym_flags(l, (*list)[i]) & NODE_DECLARATION) == 0)
			continue;
		p = link_sym_parent(l, (*list)[i]);
		if (p != SYM_NONE && link_sym_kind(l, p) == NODE_INTERFACE &&
		    link_file_lang(l, link_sym_file(l, p)) == &link_go)
			(*list)[k++] = (*list)[i];
	}
	return k;
}

/* An unexported method can only be meant by its own package. */
static int
visible(struct linker *l, sym_id method, sym_id interface_method)
{
	return (link_sym_flags(l, interface_method) & NODE_VISIBILITY) ==
	    NODE_PUBLIC || link_file_package(l, link_sym_file(l, method)) ==
	    link_file_package(l, link_sym_file(l, interface_method));
}

/*
 * METHOD of a type: it overrides the interface methods of its name, where
 * the type satisfies the interface.  The type implements the interface: that
 * edge goes out from the type, so only from the type's own file, for those
 * methods that have the interface's first name.
 */
static void
method_edges(struct linker *l, file_no file, sym_id type, sym_id method,
    int own_type)
{
	struct link_site at = { .file = file };
	sym_id *list;
	uint32_t i, n;

	n = interface_methods_named(l, link_sym_name(l, method), &list);
	for (i = 0; i < n; i++) {
		sym_id in = link_sym_parent(l, list[i]);

		if (!visible(l, method, list[i]) || !satisfies(l, type, in))
			continue;
		if (link_sym_file(l, method) == file) {
			at.source = link_sym_ord(l, method);
			link_edge(l, &at, EDGE_OVERRIDES, list[i],
			    CONF_SATISFIES);
		}
		if (own_type && link_sym_ord(l, list[i]) ==
		    link_sym_ord(l, in) + 1) {
			at.source = link_sym_ord(l, type);
			link_edge(l, &at, EDGE_IMPLEMENTS, in, CONF_SATISFIES);
		}
	}
	free(list);
}

/* Methods of TYPE in its package: those whose receiver it is. */
static void
type_edges(struct linker *l, file_no file, sym_id type)
{
	const file_no *files;
	struct link_file_facts f;
	uint32_t i, k, n;
	file_no *copy;

	n = link_package_files(l, link_file_package(l, file), &files);
	if ((copy = reallocarray(NULL, n + 1, sizeof(*copy))) == NULL)
		err(2, NULL);
	memcpy(copy, files, n * sizeof(*copy));
	for (i = 0; i < n; i++) {
		if (link_file_lang(l, copy[i]) != &link_go ||
		    link_facts(l, copy[i], &f) == -1)
			continue;
		for (k = 0; k < f.ntypings; k++) {
			sym_id m;

			if (f.typings[k].how != TYPING_RECEIVER)
				continue;
			m = link_file_sym(l, copy[i]) + f.typings[k].owner;
			if (link_sym_parent(l, m) == type)
				method_edges(l, file, type, m, 1);
			link_facts(l, copy[i], &f);
		}
	}
	free(copy);
}

static void
go_file(struct linker *l, file_no file)
{
	struct link_file_facts f;
	sym_id first = link_file_sym(l, file), s, type;
	uint32_t i;

	if (link_facts(l, file, &f) == -1)
		return;
	for (i = 1; i < f.ndefs; i++) {
		s = first + i;
		if (is_concrete(l, s))
			type_edges(l, file, s);
		else if (link_sym_kind(l, s) == NODE_METHOD &&
		    (link_sym_flags(l, s) & NODE_DECLARATION) == 0) {
			type = link_sym_parent(l, s);
			/* With its type in this file it was dealt with. */
			if (type != SYM_NONE && is_concrete(l, type) &&
			    link_sym_file(l, type) != file)
				method_edges(l, file, type, s, 0);
		}
	}
}

const struct link_lang link_go = {
	.abi = LINK_ABI,
	.name = "go",
	.flags = LINK_PACKAGE_SCOPE | LINK_CLASS_HIDDEN | LINK_GUESS_MEMBER,
	.module = go_module,
	.global = go_global,
	.element = go_element,
	.call = go_call,
	.file = go_file,
};
