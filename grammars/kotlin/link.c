/*
 * Kotlin: how names resolve across files.
 *
 * The package that a file names is the unit: all that stands at the top of
 * its files is in scope in it.  Extensions are found by their name and the
 * simple name of the type that they extend.
 */
#include <stdlib.h>
#include <string.h>

#include "link.h"

extern const struct link_lang link_kotlin;

#define NAMED_MAX	64u	/* definitions of one name that are compared */

/* Names that need no import, by package; one blank between them. */
static const struct {
	const char	*package, *names;
} known[] = {
	{ "kotlin", " Any Nothing Unit String Int Long Short Byte Char Boolean "
	    "Float Double Number Array ByteArray IntArray LongArray CharArray "
	    "BooleanArray ShortArray FloatArray DoubleArray UInt ULong UByte "
	    "UShort Throwable Exception RuntimeException Error "
	    "IllegalArgumentException IllegalStateException "
	    "IndexOutOfBoundsException UnsupportedOperationException "
	    "NullPointerException NumberFormatException ClassCastException "
	    "NoSuchElementException ArithmeticException AssertionError "
	    "Comparable CharSequence Enum Function Annotation Lazy Pair Triple "
	    "Result Deprecated Suppress OptIn PublishedApi "
	    "RequiresOptIn DeprecationLevel ReplaceWith UnsafeVariance "
	    "KotlinVersion NotImplementedError "
	    "also apply arrayOf arrayOfNulls assert booleanArrayOf byteArrayOf "
	    "charArrayOf check checkNotNull doubleArrayOf emptyArray "
	    "enumValueOf enumValues error floatArrayOf intArrayOf lazy let "
	    "longArrayOf repeat require requireNotNull run runCatching "
	    "shortArrayOf takeIf takeUnless to use with TODO suspend " },
	{ "kotlin.collections", " List MutableList Set MutableSet Map "
	    "MutableMap Collection MutableCollection Iterable MutableIterable "
	    "Iterator MutableIterator ListIterator ArrayList HashMap HashSet "
	    "LinkedHashMap LinkedHashSet ArrayDeque "
	    "arrayListOf buildList buildMap buildSet emptyList emptyMap "
	    "emptySet hashMapOf hashSetOf linkedMapOf linkedSetOf listOf "
	    "listOfNotNull mapOf mutableListOf mutableMapOf mutableSetOf setOf "
	    "setOfNotNull sortedMapOf sortedSetOf " },
	{ "kotlin.io", " print println readLine readln " },
	{ "kotlin.text", " Regex RegexOption StringBuilder Appendable "
	    "buildString Charsets MatchResult Typography " },
	{ "kotlin.sequences", " Sequence emptySequence generateSequence "
	    "sequence sequenceOf " },
	{ "kotlin.ranges", " IntRange LongRange CharRange ClosedRange " },
	{ "kotlin.comparisons", " Comparator compareBy compareByDescending "
	    "compareValues compareValuesBy maxOf minOf naturalOrder "
	    "reverseOrder " },
	{ "kotlin.jvm", " JvmField JvmInline JvmName JvmOverloads JvmStatic "
	    "JvmSuppressWildcards Strictfp Synchronized Throws Transient "
	    "Volatile JvmMultifileClass " },
	{ "java.lang", " System Thread Runnable Math Class Object Integer "
	    "InterruptedException Runtime ThreadLocal Process ProcessBuilder "
	    "AutoCloseable StackTraceElement Character SecurityException "
	    "ReflectiveOperationException ClassNotFoundException "
	    "NoSuchMethodException NoSuchFieldException " },
};

static struct value
from_known(struct linker *l, struct text t)
{
	const char *p, *names;
	size_t i;

	if (t.len == 0 || t.p[0] == ' ')
		return VALUE_NONE;
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		names = known[i].names;
		for (p = names; (p = memmem(p, strlen(p), t.p, t.len)) != NULL;
		    p++)
			if (p[-1] == ' ' && p[t.len] == ' ')
				return value_external(l, link_dotted(l,
				    link_cname(l, known[i].package),
				    link_name(l, t)), VALUE_PROVED);
	}
	return VALUE_NONE;
}

/* ---- packages ---- */

static int
is_kotlin(struct linker *l, sym_id s)
{
	return link_file_lang(l, link_sym_file(l, s)) == &link_kotlin;
}

static int
is_package(struct linker *l, name_id package)
{
	const file_no *files;
	uint32_t i, n = link_package_files(l, package, &files);

	for (i = 0; i < n; i++)
		if (link_file_lang(l, files[i]) == &link_kotlin)
			return 1;
	return 0;
}

static size_t
shared(struct text a, struct text b)
{
	size_t i = 0;

	while (i < a.len && i < b.len && a.p[i] == b.p[i])
		i++;
	return i;
}

/* What NAME means in PACKAGE; of several (src/main and src/jvm) the one
   whose path is nearest to FILE's. */
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
		if (!is_kotlin(l, s) || link_file_package(l, f) != package ||
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
module(struct linker *l, file_no file, const struct link_import *m)
{
	struct text t = link_text(l, m->module), part;
	name_id package = NAME_NONE;
	struct value v = VALUE_NONE;
	size_t i, j;

	if (m->flags & IMPORT_STAR && is_package(l, m->module))
		return value_package(l, m->module, VALUE_PROVED);
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
	return v.id != 0 ? v : value_external(l, m->module, VALUE_PROVED);
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
	return link_has_packages(l, &link_kotlin, whole) ?
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
		else if (value_kind(l, v) == VALUE_SYMBOL)
			v = link_class_member(l, value_sym(l, v), name);
		else
			continue;
		if (value_kind(l, v) == VALUE_SYMBOL)
			return v;
	}
	return VALUE_NONE;
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
	v = package_member(l, file, link_file_package(l, file), name);
	if (v.id == 0)
		v = from_stars(l, file, name);
	if (v.id == 0)
		v = from_known(l, t);
	if (v.id == 0 && t.len > 0 && (t.p[0] < 'A' || t.p[0] > 'Z') &&
	    link_has_packages(l, &link_kotlin, name))
		return value_package(l, name, VALUE_PROVED);
	return v;
}

/* ---- members and extensions ---- */

/* What S extends: the first part of what is kept with it. */
static struct text
extends(struct linker *l, sym_id s)
{
	name_id kept = link_def_value(l, s);
	struct text t = { "", 0 };
	const char *end;

	if (kept == NAME_NONE || link_sym_kind(l, s) == NODE_FILE)
		return t;
	t = link_text(l, kept);
	end = memchr(t.p, '/', t.len);
	t.len = end == NULL ? 0 : (size_t)(end - t.p);
	return t;
}

static struct text
last_part(struct text t)
{
	const char *dot = memrchr(t.p, '.', t.len);

	return dot == NULL ? t : (struct text){ dot + 1,
	    (size_t)(t.p + t.len - dot - 1) };
}

/* The simple name of a base of R, or of what it is itself. */
static struct text
type_name(struct linker *l, struct value v)
{
	switch (value_kind(l, v)) {
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		return link_text(l, link_sym_name(l, value_sym(l, v)));
	case VALUE_EXTERNAL:
	case VALUE_EXTERNAL_INSTANCE:
		return last_part(link_text(l, value_name(l, v)));
	default:
		return (struct text){ "", 0 };
	}
}

/* Scope functions, which everything has. */
static int
is_handy(struct text t)
{
	static const char *const words[] = { "also", "apply", "let", "run",
	    "takeIf", "takeUnless", "to" };

	return link_word_in(t, words, sizeof(words) / sizeof(words[0]));
}

/* What every object has, for R that has no NAME of its own. */
static struct value
of_any(struct linker *l, struct value r, name_id name)
{
	static const char *const any[] = { "equals", "hashCode", "toString" };
	struct text t = link_text(l, name);

	if (is_handy(t))
		return value_with(from_known(l, t), r.conf);
	return link_word_in(t, any, sizeof(any) / sizeof(any[0])) ?
	    value_external(l, link_dotted(l, link_cname(l, "kotlin.Any"),
	    name), r.conf) : VALUE_NONE;
}

static struct value
extension_of(struct linker *l, struct text type, name_id name)
{
	const sym_id *syms;
	uint32_t i, n = link_named(l, name, &syms);
	struct text t;

	if (n > NAMED_MAX) {
		link_cut(l, LIMIT_NAMES, name);
		n = NAMED_MAX;
	}
	for (i = 0; i < n && type.len > 0; i++) {
		link_named(l, name, &syms);
		if (!is_kotlin(l, syms[i]))
			continue;
		t = extends(l, syms[i]);
		if (t.len == type.len && memcmp(t.p, type.p, t.len) == 0) {
			link_named(l, name, &syms);
			return value_symbol(l, syms[i], VALUE_PROVED);
		}
	}
	return VALUE_NONE;
}

static struct value
member(struct linker *l, struct value r, name_id name)
{
	const struct value *list;
	struct value v = VALUE_NONE;
	uint32_t i, n;
	sym_id s;

	switch (value_kind(l, r)) {
	case VALUE_EXTERNAL_INSTANCE:
		v = extension_of(l, type_name(l, r), name);
		if (v.id == 0 && is_handy(link_text(l, name)))
			v = of_any(l, r, name);
		return value_with(v, r.conf);
	case VALUE_SYMBOL:
	case VALUE_INSTANCE:
		break;
	default:
		return VALUE_NONE;
	}
	s = value_sym(l, r);
	if (!link_sym_is_type(l, s))
		return VALUE_NONE;
	v = link_class_member(l, s, name);
	if (value_kind(l, v) == VALUE_SYMBOL)
		return value_with(v, r.conf);
	n = link_mro(l, s, &list);
	for (i = 0; i < n; i++) {
		link_mro(l, s, &list);
		v = extension_of(l, type_name(l, list[i]), name);
		if (v.id != 0)
			return value_with(v, r.conf);
	}
	return value_kind(l, r) == VALUE_INSTANCE ? of_any(l, r, name) :
	    VALUE_NONE;
}

/* ---- calls ---- */

/* Does S take that many arguments? */
static int
takes(struct linker *l, sym_id s, uint32_t arity)
{
	name_id kept = link_def_value(l, s);
	struct text t;
	const char *p;
	char *end;
	unsigned long least;

	if (kept == NAME_NONE || arity == REF_ARITY_UNKNOWN)
		return 1;
	t = link_text(l, kept);
	p = memchr(t.p, '/', t.len);
	if (p == NULL)
		return 1;
	least = strtoul(p + 1, &end, 10);
	return arity >= least && (*end != '/' || end[1] == '-' ||
	    arity <= strtoul(end + 1, NULL, 10));
}

static int
same_place(struct linker *l, sym_id a, sym_id b)
{
	file_no fa = link_sym_file(l, a), fb = link_sym_file(l, b);
	sym_id pa = link_sym_parent(l, a), pb = link_sym_parent(l, b);
	struct text ta = extends(l, a), tb = extends(l, b);

	if (ta.len != tb.len || memcmp(ta.p, tb.p, ta.len) != 0)
		return 0;
	return pa == pb || (pa == link_file_sym(l, fa) &&
	    pb == link_file_sym(l, fb) &&
	    link_file_package(l, fa) == link_file_package(l, fb));
}

/* Of overloads the one that takes as many arguments; several: the first,
   and only likely. */
static int
target(struct linker *l, const struct link_site *site, struct value v)
{
	const sym_id *syms;
	sym_id s = value_sym(l, v), found = SYM_NONE, c;
	uint32_t i, n, fit = 0, conf = v.conf;
	name_id name;

	if (site->ref == NULL || site->ref->kind != REF_CALL)
		return 0;
	name = link_sym_name(l, s);
	if (link_sym_is_type(l, s)) {
		link_edge(l, site, EDGE_CALLS, s, v.conf);
		for (c = link_child(l, s, name); c != SYM_NONE;
		    c = link_child_next(l, c))
			if (link_sym_flags(l, c) & NODE_CONSTRUCTOR &&
			    takes(l, c, site->ref->arity) && fit++ == 0)
				found = c;
		if (fit == 1)
			link_edge(l, site, EDGE_CALLS, found, conf);
		return 1;
	}
	if (!link_sym_is_callable(l, s) || !is_kotlin(l, s))
		return 0;
	n = link_named(l, name, &syms);
	if (n > NAMED_MAX) {
		link_cut(l, LIMIT_NAMES, name);
		n = NAMED_MAX;
	}
	for (i = 0; i < n; i++) {
		link_named(l, name, &syms);
		c = syms[i];
		if (is_kotlin(l, c) && link_sym_is_callable(l, c) &&
		    same_place(l, s, c) && takes(l, c, site->ref->arity)) {
			if (fit++ == 0 || c == s)
				found = c;
		}
	}
	if (fit == 0)
		return 0;
	if (fit > 1 && conf > CONF_UNION)
		conf = CONF_UNION;
	link_edge(l, site, EDGE_CALLS, found, conf);
	return 1;
}

static struct value
literal(struct linker *l, name_id name)
{
	return value_external_instance(l, link_dotted(l, link_cname(l,
	    "kotlin"), name == NAME_NONE ? link_cname(l, "String") : name),
	    VALUE_NONE, VALUE_PROVED);
}

const struct link_lang link_kotlin = {
	.abi = LINK_ABI,
	.name = "kotlin",
	.flags = LINK_INHERITED | LINK_OVERRIDES | LINK_NO_CALL_VARIABLE |
	    LINK_GUESS_MEMBER,
	.module = module,
	.submodule = submodule,
	.global = global,
	.member = member,
	.target = target,
	.literal = literal,
};
