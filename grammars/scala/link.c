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

static struct value
module(struct linker *l, file_no file, const struct link_import *m)
{
	struct text outer = link_text(l, link_file_package(l, file));
	struct value v = link_source_name(l, file, link_text(l, m->module));
	name_id inner;

	if (v.id != 0)
		return v;
	/* Relative to the package, or to one around it. */
	while (outer.len > 0) {
		inner = link_dotted(l, link_name(l, outer), m->module);
		v = link_source_name(l, file, link_text(l, inner));
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
	struct value v = link_source_member(l, file, package, name);

	(void)scope;
	(void)candidates;
	while (v.id == 0 && t.len > 0) {
		while (t.len > 0 && t.p[t.len - 1] != '.')
			t.len--;
		if (t.len > 0)
			v = link_source_member(l, file, link_name(l,
			    (struct text){ t.p, --t.len }), name);
	}
	if (v.id == 0)
		v = link_source_star(l, file, name);
	if (v.id != 0)
		return want == WANT_TYPE ? class_of(l, v) : v;
	if (link_word_in(word, LINK_LIST(predef)))
		return outside(l, "scala.Predef", name);
	if (link_word_in(word, LINK_LIST(types)))
		return outside(l, "scala", name);
	if (link_word_in(word, LINK_LIST(java)))
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
	.submodule = link_source_submodule,
	.global = global,
	.member = member,
	.call = call,
	.target = target,
	.literal = literal,
	.mentions = mentions,
};
