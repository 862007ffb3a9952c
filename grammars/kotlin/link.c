/*
 * Kotlin: how names resolve across files.
 *
 * The package that a file names is the unit: all that stands at the top of
 * its files is in scope in it.
 */
#include "klink.h"

/* Names that need no import, by package. */
static const struct link_library known[] = {
	{ "kotlin", "Any Nothing Unit String Int Long Short Byte Char Boolean "
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
	    "shortArrayOf takeIf takeUnless to use with TODO suspend" },
	{ "kotlin.collections", "List MutableList Set MutableSet Map "
	    "MutableMap Collection MutableCollection Iterable MutableIterable "
	    "Iterator MutableIterator ListIterator ArrayList HashMap HashSet "
	    "LinkedHashMap LinkedHashSet ArrayDeque "
	    "arrayListOf buildList buildMap buildSet emptyList emptyMap "
	    "emptySet hashMapOf hashSetOf linkedMapOf linkedSetOf listOf "
	    "listOfNotNull mapOf mutableListOf mutableMapOf mutableSetOf setOf "
	    "setOfNotNull sortedMapOf sortedSetOf" },
	{ "kotlin.io", "print println readLine readln" },
	{ "kotlin.text", "Regex RegexOption StringBuilder Appendable "
	    "buildString Charsets MatchResult Typography" },
	{ "kotlin.sequences", "Sequence emptySequence generateSequence "
	    "sequence sequenceOf" },
	{ "kotlin.ranges", "IntRange LongRange CharRange ClosedRange" },
	{ "kotlin.comparisons", "Comparator compareBy compareByDescending "
	    "compareValues compareValuesBy maxOf minOf naturalOrder "
	    "reverseOrder" },
	{ "kotlin.jvm", "JvmField JvmInline JvmName JvmOverloads JvmStatic "
	    "JvmSuppressWildcards Strictfp Synchronized Throws Transient "
	    "Volatile JvmMultifileClass" },
	{ "java.lang", "System Thread Runnable Math Class Object Integer "
	    "InterruptedException Runtime ThreadLocal Process ProcessBuilder "
	    "AutoCloseable StackTraceElement Character SecurityException "
	    "ReflectiveOperationException ClassNotFoundException "
	    "NoSuchMethodException NoSuchFieldException" },
};

struct value
kotlin_known(struct linker *l, struct text t)
{
	const char *package = link_library(t, LINK_LIST(known));

	return package == NULL ? VALUE_NONE : value_external(l, link_dotted(l,
	    link_cname(l, package), link_name(l, t)), VALUE_PROVED);
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

static struct value
module(struct linker *l, file_no file, const struct link_import *m)
{
	struct value v;

	if (m->flags & IMPORT_STAR && is_package(l, m->module))
		return value_package(l, m->module, VALUE_PROVED);
	v = link_source_name(l, file, link_text(l, m->module));
	return v.id != 0 ? v : value_external(l, m->module, VALUE_PROVED);
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
	v = link_source_member(l, file, link_file_package(l, file), name);
	if (v.id == 0)
		v = link_source_star(l, file, name);
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
	.submodule = link_source_submodule,
	.global = global,
	.member = kotlin_member,
	.target = kotlin_target,
	.unknown = kotlin_unknown,
	.literal = literal,
};
