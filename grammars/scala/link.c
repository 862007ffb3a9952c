/*
 * Scala: how names resolve across files.
 *
 * The package that a file names is the unit; its outer packages are in
 * scope, too.  A class and the object beside it have one name: what calling
 * or instantiating it means is the class, members of the name are the
 * object's.
 */
#include <string.h>

#include "link.h"

extern const struct link_lang link_scala;

/* https://www.scala-lang.org/api/current/scala/Predef$.html and the
   package scala: the names most used, in the order of strcmp(). */
static const char *const predef[] = {
	"???", "assert", "assume", "classOf", "identity", "implicitly",
	"locally", "print", "printf", "println", "require", "summon",
};
static const char *const types[] = {
	"Any", "AnyRef", "AnyVal", "Array", "Boolean", "Byte", "Char",
	"Double", "Either", "Equals", "Float", "Function", "IndexedSeq", "Int",
	"Iterable", "Iterator", "LazyList", "Left", "List", "Long", "Map",
	"Nil", "None", "Nothing", "Null", "Numeric", "Option", "Ordering",
	"PartialFunction", "Product", "Range", "Right", "Seq", "Set", "Short",
	"Some", "Stream", "StringContext", "Symbol", "Unit", "Vector",
};
static const char *const java[] = {
	"Class", "Exception", "IllegalArgumentException",
	"IllegalStateException", "Integer", "Math", "Object", "Override",
	"Runnable", "RuntimeException", "String", "StringBuilder", "System",
	"Thread", "Throwable",
};

#define WORDS(a)	(a), sizeof(a) / sizeof((a)[0])

/* ---- packages ---- */

static int
is_scala(struct linker *l, sym_id s)
{
	return link_file_lang(l, link_sym_file(l, s)) == &link_scala;
}

static size_t
shared(struct text a, struct text b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && a.p[i] == b.p[i])
		i++;
	return i;
}

/* What NAME means in PACKAGE: of several the one nearest to FILE. */
static struct value
package_member(struct linker *l, file_no file, name_id package, name_id name)
{
	struct text path = link_file_path(l, file);
	const sym_id *syms;
	sym_id s, best = SYM_NONE;
	uint32_t i, n = link_named(l, name, &syms);
	size_t near, most = 0;
	file_no f;

	for (i = 0; i < n; i++) {
		s = syms[i];
		f = link_sym_file(l, s);
		if (!is_scala(l, s) || link_file_package(l, f) != package ||
		    link_sym_parent(l, s) != link_file_sym(l, f))
			continue;
		near = shared(path, link_file_path(l, f)) + 1;
		if (near > most) {
			most = near;
			best = s;
		}
	}
	return best == SYM_NONE ? VALUE_NONE :
	    value_symbol(l, best, VALUE_PROVED);
}

static struct value
qualified(struct linker *l, file_no file, struct text t)
{
	name_id package = NAME_NONE;
	struct value v = VALUE_NONE;
	struct text part;
	size_t i, j;

	for (i = 0; i < t.len; i = j + 1) {
		for (j = i; j < t.len && t.p[j] != '.'; j++)
			continue;
		part = (struct text){ t.p + i, j - i };
		if (v.id != 0)
			v = link_member(l, v, link_name(l, part));
		else if (package != NAME_NONE)
			v = package_member(l, file, package,
			    link_name(l, part));
		package = link_name(l, (struct text){ t.p, j });
	}
	return v;
}

static struct value
module(struct linker *l, file_no file, const struct link_import *m)
{
	struct text outer = link_text(l, link_file_package(l, file));
	struct value v = qualified(l, file, link_text(l, m->module));
	name_id inner;

	if (v.id != 0)
		return v;
	/* Relative to the package, or to one around it. */
	while (outer.len > 0) {
		inner = link_dotted(l, link_name(l, outer), m->module);
		v = qualified(l, file, link_text(l, inner));
		if (v.id != 0)
			return v;
		if (link_has_packages(l, &link_scala, inner))
			return value_package(l, inner, VALUE_PROVED);
		while (outer.len > 0 && outer.p[outer.len - 1] != '.')
			outer.len--;
		outer.len -= outer.len > 0;
	}
	if (link_has_packages(l, &link_scala, m->module))
		return value_package(l, m->module, VALUE_PROVED);
	return value_external(l, m->module, VALUE_PROVED);
}

static struct value
submodule(struct linker *l, struct value m, name_id name)
{
	name_id whole;
	struct value v;

	if (value_kind(l, m) != VALUE_PACKAGE)
		return VALUE_NONE;
	v = package_member(l, link_evaluated(l), value_name(l, m), name);
	if (v.id != 0)
		return v;
	whole = link_dotted(l, value_name(l, m), name);
	return link_has_packages(l, &link_scala, whole) ?
	    value_package(l, whole, VALUE_PROVED) :
	    value_external(l, whole, VALUE_PROVED);
}

/* ---- names ---- */

static struct value
from_stars(struct linker *l, file_no file, name_id name)
{
	struct link_file_facts f;
	struct value v;
	uint32_t i, n;

	if (link_facts(l, file, &f) == -1)
		return VALUE_NONE;
	for (i = 0, n = f.nimports; i < n; i++) {
		if (link_facts(l, file, &f) == -1 ||
		    (f.imports[i].flags & IMPORT_STAR) == 0)
			continue;
		v = link_import_value(l, file, i);
		if (value_kind(l, v) == VALUE_PACKAGE)
			v = package_member(l, file, value_name(l, v), name);
		else if (value_kind(l, v) == VALUE_SYMBOL &&
		    link_sym_is_type(l, value_sym(l, v)))
			v = link_class_member(l, value_sym(l, v), name);
		else
			continue;
		if (value_kind(l, v) == VALUE_SYMBOL)
			return v;
	}
	return VALUE_NONE;
}

static struct value
outside(struct linker *l, const char *package, name_id name)
{
	return value_external(l, link_dotted(l, link_cname(l, package), name),
	    VALUE_PROVED);
}

/* ---- companions ---- */

/* The class beside the object S, or the object beside the class. */
static sym_id
companion(struct linker *l, sym_id s)
{
	sym_id c, parent = link_sym_parent(l, s);

	if (parent == SYM_NONE || !link_sym_is_type(l, s))
		return SYM_NONE;
	for (c = link_child(l, parent, link_sym_name(l, s)); c != SYM_NONE;
	    c = link_child_next(l, c))
		if (c != s && link_sym_is_type(l, c) &&
		    (link_sym_flags(l, c) & NODE_STATIC) !=
		    (link_sym_flags(l, s) & NODE_STATIC))
			return c;
	return SYM_NONE;
}

static int
is_object(struct linker *l, sym_id s)
{
	return link_sym_kind(l, s) == NODE_CLASS &&
	    link_sym_flags(l, s) & NODE_STATIC;
}

/* As a type a name means the class, not the object beside it. */
static struct value
class_of(struct linker *l, struct value v)
{
	sym_id s = value_kind(l, v) == VALUE_SYMBOL ? value_sym(l, v) :
	    SYM_NONE, class;

	if (s == SYM_NONE || !is_object(l, s) ||
	    (class = companion(l, s)) == SYM_NONE)
		return v;
	return value_symbol(l, class, v.conf);
}

/* ---- free names ---- */

static struct value
global(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	name_id package = link_file_package(l, file);
	struct text t = link_text(l, package), word = link_text(l, name);
	struct value v = package_member(l, file, package, name);

	(void)scope;
	(void)candidates;
	while (v.id == 0 && t.len > 0) {
		while (t.len > 0 && t.p[t.len - 1] != '.')
			t.len--;
		if (t.len > 0)
			v = package_member(l, file, link_name(l,
			    (struct text){ t.p, --t.len }), name);
	}
	if (v.id == 0)
		v = from_stars(l, file, name);
	if (v.id != 0)
		return want == WANT_TYPE ? class_of(l, v) : v;
	if (link_word_in(word, WORDS(predef)))
		return outside(l, "scala.Predef", name);
	if (link_word_in(word, WORDS(types)))
		return outside(l, "scala", name);
	if (link_word_in(word, WORDS(java)))
		return outside(l, "java.lang", name);
	return link_has_packages(l, &link_scala, name) ?
	    value_package(l, name, VALUE_PROVED) : VALUE_NONE;
}

/* A name of both: the object's members; of instances the class's. */
static struct value
member(struct linker *l, struct value r, name_id name)
{
	enum value_kind k = value_kind(l, r);
	sym_id s, other;
	struct value v;

	if (k != VALUE_SYMBOL && k != VALUE_INSTANCE)
		return VALUE_NONE;
	s = value_sym(l, r);
	other = companion(l, s);
	if (other == SYM_NONE || (k == VALUE_SYMBOL) == is_object(l, s))
		return VALUE_NONE;
	v = link_class_member(l, other, name);
	return value_kind(l, v) == VALUE_SYMBOL ? value_with(v, r.conf) :
	    VALUE_NONE;
}

/* Name(…) is Name.apply(…), or makes an instance of the (case) class. */
static struct value
call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	sym_id s, class;

	(void)file;
	(void)expr;
	if (value_kind(l, callee) != VALUE_SYMBOL)
		return VALUE_NONE;
	s = value_sym(l, callee);
	if (!link_sym_is_type(l, s) || !is_object(l, s))
		return VALUE_NONE;
	class = companion(l, s);
	return class == SYM_NONE ? VALUE_NONE : value_instance(l, class,
	    VALUE_NONE, callee.conf);
}

/* A call of the object is one of its apply(), else of the class. */
static int
target(struct linker *l, const struct link_site *site, struct value v)
{
	sym_id s = value_sym(l, v), class, object, c;

	if (site->ref == NULL || !link_sym_is_type(l, s))
		return 0;
	class = is_object(l, s) ? companion(l, s) : s;
	object = is_object(l, s) ? s : companion(l, s);
	if (site->ref->kind == REF_NEW && class != SYM_NONE) {
		link_edge(l, site, EDGE_CALLS, class, v.conf);
		return 1;
	}
	if (site->ref->kind == REF_TYPE && class != SYM_NONE && class != s) {
		link_edge(l, site, EDGE_TYPE_HINT_OF, class, v.conf);
		return 1;
	}
	if (site->ref->kind != REF_CALL)
		return 0;
	c = object == SYM_NONE ? SYM_NONE : link_child(l, object,
	    link_cname(l, "apply"));
	if (c == SYM_NONE)
		c = class != SYM_NONE ? class : s;
	link_edge(l, site, EDGE_CALLS, c, v.conf);
	return 1;
}

/* What is called like a function may have an apply(), which is not named. */
static void
mentions(struct linker *l, file_no file)
{
	(void)file;
	link_mention(l, (struct text){ "apply", 5 });
}

static struct value
literal(struct linker *l, name_id name)
{
	(void)name;
	return value_external_instance(l, link_cname(l, "java.lang.String"),
	    VALUE_NONE, VALUE_PROVED);
}

const struct link_lang link_scala = {
	.abi = LINK_ABI,
	.name = "scala",
	.flags = LINK_INHERITED | LINK_OVERRIDES | LINK_NO_CALL_VARIABLE |
	    LINK_GUESS_MEMBER,
	.module = module,
	.submodule = submodule,
	.global = global,
	.member = member,
	.call = call,
	.target = target,
	.literal = literal,
	.mentions = mentions,
};
