/*
 * Python: what its names mean across files, beyond what kn-link knows of
 * scopes, imports, members and inheritance in general.
 *
 * Here: names that nothing binds, literals, constructors, guesses; what an
 * update looks at; the table of hooks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pylink.h"

extern const struct link_lang	link_python;

struct py_state *
py_state(struct linker *l)
{
	return *link_state(l, &link_python);
}

/* ---- names that nothing here binds ---- */

static struct value
builtin(struct linker *l, name_id name)
{
	return value_external(l, link_dotted(l, py_state(l)->builtins, name),
	    VALUE_PROVED);
}

/* The only module outside whose names all come in by a star. */
static struct value
outside_star(struct linker *l, file_no file)
{
	struct link_file_facts facts;
	struct value v, found = VALUE_NONE;
	uint32_t i;

	if (link_facts(l, file, &facts) == -1)
		return VALUE_NONE;
	for (i = 0; i < facts.nimports; i++) {
		link_facts(l, file, &facts);
		if ((facts.imports[i].flags & IMPORT_STAR) == 0)
			continue;
		v = link_import_value(l, file, i);
		if (value_kind(l, v) == VALUE_MODULE)
			continue;
		if (value_kind(l, v) != VALUE_EXTERNAL || found.id != 0)
			return value_outside(CONF_PARTIAL);
		found = v;
	}
	return found;
}

static struct value
global(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct text t = link_text(l, name);
	struct value v;

	(void)scope;
	(void)want;
	(void)candidates;
	if (py_is_builtin(t))
		return builtin(l, name);
	if (t.len > 4 && memcmp(t.p, "__", 2) == 0)
		return value_outside(VALUE_PROVED);	/* __name__ … */
	if ((v = py_conftest(l, file, name)).id != 0)
		return v;
	v = outside_star(l, file);
	if (value_kind(l, v) == VALUE_EXTERNAL)
		return value_external(l, link_dotted(l, value_name(l, v), name),
		    CONF_PARTIAL);
	return v;
}

static struct value
literal(struct linker *l, name_id name)
{
	if (name == NAME_NONE)
		name = link_cname(l, "str");
	if (link_name_is(l, name, "None"))
		return value_null();
	if (link_name_is(l, name, "Generator"))
		return value_external_instance(l, link_cname(l,
		    "typing.Generator"), VALUE_NONE, VALUE_PROVED);
	return value_external_instance(l, link_dotted(l, py_state(l)->builtins,
	    name), VALUE_NONE, VALUE_PROVED);
}

/* ---- constructors, guesses ---- */

static sym_id
constructor(struct linker *l, sym_id class)
{
	struct value v = link_class_member(l, class, py_state(l)->init);

	if (value_kind(l, v) != VALUE_SYMBOL)
		v = link_class_member(l, class, py_state(l)->new);
	if (value_kind(l, v) != VALUE_SYMBOL ||
	    link_sym_kind(l, value_sym(l, v)) != NODE_METHOD)
		return SYM_NONE;
	return value_sym(l, v);
}

/* A name that no common class has, not from the tests to the program. */
static uint32_t
guess(struct linker *l, file_no file, sym_id candidate)
{
	struct text t = link_text(l, link_sym_name(l, candidate));
	file_no there = link_sym_file(l, candidate);

	if (t.len < 4 || t.p[0] == '_' ||
	    py_is_common_member(t))
		return 0;
	if ((link_file_flags(l, there) & FILE_TEST) != 0 &&
	    (link_file_flags(l, file) & FILE_TEST) == 0)
		return 0;
	return CONF_GUESS_MEMBER;
}

/* ---- updates, state ---- */

static void
mention_words(struct linker *l, struct text t)
{
	struct text w;

	while (t.len > 0) {
		w = py_first_word(t);
		if (w.len > 0)
			link_mention(l, w);
		if (w.len == t.len)
			break;
		t.p += w.len + 1;
		t.len -= w.len + 1;
	}
}

/*
 * The words of its imports, and its own name as a module.  What is a source
 * root depends on every __init__.py there is, and what a name means on every
 * __all__, through stars on the way to it: both change rarely.
 */
static void
mentions(struct linker *l, file_no file)
{
	static const char *const always[] = {
		"__init__.py", "__init__.pyi", "__all__"
	};
	struct link_file_facts facts;
	size_t k;
	struct text path = link_file_path(l, file), dir;
	const char *dot;
	uint32_t i;

	for (k = 0; k < COUNT(always); k++)
		link_mention(l, text_of(always[k], strlen(always[k])));
	if (link_facts(l, file, &facts) == 0)
		for (i = 0; i < facts.nimports; i++)
			mention_words(l, link_text(l, facts.imports[i].module));
	dir = link_file_dir(l, file);
	if (dir.len > 0) {
		path.p += dir.len + 1;
		path.len -= dir.len + 1;
	}
	if ((dot = memchr(path.p, '.', path.len)) != NULL)
		path.len = (size_t)(dot - path.p);
	if (text_is(path, "__init__")) {
		path = dir;
		if ((dot = memrchr(dir.p, '/', dir.len)) != NULL)
			path = text_of(dot + 1,
			    (size_t)(dir.p + dir.len - dot - 1));
	}
	link_mention(l, path);
}

static void
begin(struct linker *l)
{
	struct py_state *st = calloc(1, sizeof(*st));

	if (st == NULL) {
		perror("kn-link");
		exit(2);
	}
	st->init = link_cname(l, "__init__");
	st->new = link_cname(l, "__new__");
	st->call = link_cname(l, "__call__");
	st->iter = link_cname(l, "__iter__");
	st->next = link_cname(l, "__next__");
	st->getitem = link_cname(l, "__getitem__");
	st->all = link_cname(l, "__all__");
	st->fixture = link_cname(l, "fixture()");
	st->builtins = link_cname(l, "builtins");
	*link_state(l, &link_python) = st;
}

static void
end(struct linker *l)
{
	struct py_state *st = py_state(l);

	if (st == NULL)
		return;
	py_exports_free(st);
	free(st);
	*link_state(l, &link_python) = NULL;
}

const struct link_lang link_python = {
	.abi = LINK_ABI,
	.name = "python",
	.flags = LINK_CLASS_HIDDEN | LINK_MRO_C3 | LINK_IMPORTS_SHOWN |
	    LINK_GUESS_MEMBER | LINK_OVERRIDES | LINK_CONSTRUCTOR_EDGE,
	.module = py_module,
	.submodule = py_submodule,
	.starred = py_starred,
	.global = global,
	.member = py_member,
	.call = py_call,
	.called = py_called,
	.element = py_element,
	.iterated = py_iterated,
	.deref = py_deref,
	.literal = literal,
	.constructor = constructor,
	.guess = guess,
	.target = py_target,
	.mentions = mentions,
	.begin = begin,
	.end = end
};
