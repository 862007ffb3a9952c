/*
 * Kotlin: how names resolve across files.
 *
 * The package that a file names is the unit: all that stands at the top of
 * its files is in scope in it.
 */
#include <string.h>

#include "klink.h"

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

struct value
kotlin_known(struct linker *l, struct text t)
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

int
kotlin_is(struct linker *l, sym_id s)
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
		if (!kotlin_is(l, s) || link_file_package(l, f) != package ||
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
		v = kotlin_known(l, t);
	if (v.id == 0 && t.len > 0 && (t.p[0] < 'A' || t.p[0] > 'Z') &&
	    link_has_packages(l, &link_kotlin, name))
		return value_package(l, name, VALUE_PROVED);
	return v;
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
	.member = kotlin_member,
	.target = kotlin_target,
	.unknown = kotlin_unknown,
	.literal = literal,
};
