/*
 * Rust: the standard library.  Only names of it are known, and what a few
 * types do that hold others: Option, Result, Vec, maps, iterators, and the
 * pointers that one does not see.
 * https://doc.rust-lang.org/std/
 */
#include <string.h>

#include "rlink.h"

#define WORD_IN(t, list)						\
	link_word_in(t, LINK_LIST(list))

struct prelude {
	const char	*name, *real;
};

/* https://doc.rust-lang.org/std/prelude/ */
static const struct prelude types[] = {
	{ "AsMut", "std::convert::AsMut" }, { "AsRef", "std::convert::AsRef" },
	{ "Box", "std::boxed::Box" }, { "Clone", "std::clone::Clone" },
	{ "Copy", "std::marker::Copy" }, { "Debug", "std::fmt::Debug" },
	{ "Default", "std::default::Default" },
	{ "DoubleEndedIterator", "std::iter::DoubleEndedIterator" },
	{ "Drop", "std::ops::Drop" }, { "Eq", "std::cmp::Eq" },
	{ "Err", "std::result::Result.Err" },
	{ "ExactSizeIterator", "std::iter::ExactSizeIterator" },
	{ "Extend", "std::iter::Extend" }, { "Fn", "std::ops::Fn" },
	{ "FnMut", "std::ops::FnMut" }, { "FnOnce", "std::ops::FnOnce" },
	{ "From", "std::convert::From" },
	{ "FromIterator", "std::iter::FromIterator" },
	{ "Future", "std::future::Future" }, { "Hash", "std::hash::Hash" },
	{ "Into", "std::convert::Into" },
	{ "IntoIterator", "std::iter::IntoIterator" },
	{ "Iterator", "std::iter::Iterator" },
	{ "None", "std::option::Option.None" },
	{ "Ok", "std::result::Result.Ok" },
	{ "Option", "std::option::Option" }, { "Ord", "std::cmp::Ord" },
	{ "PartialEq", "std::cmp::PartialEq" },
	{ "PartialOrd", "std::cmp::PartialOrd" },
	{ "Range", "std::ops::Range" },
	{ "Result", "std::result::Result" }, { "Send", "std::marker::Send" },
	{ "Sized", "std::marker::Sized" },
	{ "Some", "std::option::Option.Some" },
	{ "String", "std::string::String" }, { "Sync", "std::marker::Sync" },
	{ "ToOwned", "std::borrow::ToOwned" },
	{ "ToString", "std::string::ToString" },
	{ "TryFrom", "std::convert::TryFrom" },
	{ "TryInto", "std::convert::TryInto" },
	{ "Unpin", "std::marker::Unpin" }, { "Vec", "std::vec::Vec" },
	{ "drop", "std::mem::drop" },
};

static const char *const macros[] = {
	"assert", "assert_eq", "assert_ne", "cfg", "column", "compile_error",
	"concat", "dbg", "debug_assert", "debug_assert_eq",
	"debug_assert_ne", "env", "eprint", "eprintln", "file", "format",
	"format_args", "include", "include_bytes", "include_str", "line",
	"matches", "module_path", "option_env", "panic", "print", "println",
	"stringify", "thread_local", "todo", "try", "unimplemented",
	"unreachable", "vec", "write", "writeln",
};

struct value
rust_prelude(struct linker *l, struct rust_name r, enum link_want want)
{
	struct text t = link_text(l, r.name);
	size_t i;

	(void)want;
	if (r.macro) {
		char buf[64] = "std::";

		if (!WORD_IN(t, macros))
			return VALUE_NONE;
		memcpy(buf + 5, t.p, t.len);
		buf[5 + t.len] = '!';
		return value_external(l, link_name(l, (struct text){ buf,
		    t.len + 6 }), VALUE_PROVED);
	}
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (text_is(t, types[i].name))
			return value_external(l, link_cname(l, types[i].real),
			    VALUE_PROVED);
	return VALUE_NONE;
}

struct value
rust_builtin(struct linker *l, const char *name, struct value arg)
{
	struct value v = rust_prelude(l, (struct rust_name){ link_cname(l,
	    name), 0 }, WANT_TYPE);

	return value_external_instance(l, v.id != 0 ? value_name(l, v) :
	    link_cname(l, name), arg, VALUE_PROVED);
}

struct value
rust_literal(struct linker *l, name_id name)
{
	struct value v;

	if (name == NAME_NONE)
		return rust_builtin(l, "str", VALUE_NONE);
	v = rust_prelude(l, (struct rust_name){ name, 0 }, WANT_TYPE);
	return value_external_instance(l, v.id != 0 ? value_name(l, v) : name,
	    VALUE_NONE, VALUE_PROVED);
}

/* ---- kinds of types ---- */

enum shape { OTHER, SMART, CELL, OPTION, RESULT, LIST, MAP, ENTRY, FUTURE };

static int
ends(struct text t, const char *s)
{
	size_t n = strlen(s);

	return t.len >= n && memcmp(t.p + t.len - n, s, n) == 0;
}

static enum shape
shape(struct linker *l, struct value v)
{
	static const char *const smart[] = { "Arc", "Box", "Cow", "Lazy",
	    "LazyCell", "LazyLock", "ManuallyDrop", "MutexGuard", "Pin", "Rc",
	    "Ref", "RefMut", "RwLockReadGuard", "RwLockWriteGuard",
	    "Saturating", "Wrapping" };
	static const char *const cells[] = { "Cell", "Mutex", "OnceCell",
	    "OnceLock", "RefCell", "RwLock" };
	static const char *const lists[] = { "BTreeSet", "BinaryHeap",
	    "HashSet", "IndexSet", "LinkedList", "SmallVec", "Vec",
	    "VecDeque", "slice" };
	struct text t = rust_last(link_text(l, value_name(l, v)));
	size_t i;

#define ONE_OF(list, what)						\
	for (i = 0; i < sizeof(list) / sizeof((list)[0]); i++)		\
		if (text_is(t, (list)[i]))				\
			return what
	ONE_OF(smart, SMART);
	ONE_OF(cells, CELL);
	ONE_OF(lists, LIST);
#undef ONE_OF
	if (text_is(t, "Option"))
		return OPTION;
	if (ends(t, "Result"))
		return RESULT;
	if (ends(t, "Map"))
		return MAP;
	if (ends(t, "Entry"))
		return ENTRY;
	return ends(t, "Future") || text_is(t, "JoinHandle") ? FUTURE :
	    OTHER;
}

int
rust_is_smart(struct linker *l, struct value v)
{
	return value_kind(l, v) == VALUE_EXTERNAL_INSTANCE &&
	    shape(l, v) == SMART && value_arg(l, v).id != 0;
}

/* Of (T, E) the first, else all. */
static struct value
first(struct linker *l, struct value v)
{
	return value_kind(l, v) == VALUE_TUPLE ? value_a(l, v) : v;
}

static struct value
second(struct linker *l, struct value v)
{
	return value_kind(l, v) == VALUE_TUPLE ? first(l, value_b(l, v)) :
	    VALUE_NONE;
}

static struct value
content(struct linker *l, struct value r)
{
	return shape(l, r) == RESULT ? first(l, value_arg(l, r)) :
	    value_arg(l, r);
}

struct value
rust_std_pseudo(struct linker *l, struct value r, struct text name)
{
	struct value arg = value_arg(l, r);
	enum shape k = shape(l, r);

	if (k == SMART && arg.id != 0 && (text_is(name, "in") ||
	    text_is(name, "[]") || text_is(name, "await") ||
	    text_is(name, "?")))
		return link_member(l, arg, link_name(l, name));
	if (text_is(name, "?"))
		return k == OPTION || k == RESULT || k == OTHER ?
		    content(l, r) : VALUE_NONE;
	if (text_is(name, "err?"))
		return k == RESULT ? second(l, arg) : VALUE_NONE;
	if (text_is(name, "in"))
		return k == RESULT ? first(l, arg) : arg;
	if (text_is(name, "[]"))
		return k == MAP ? second(l, arg) : arg;
	if (text_is(name, "*"))
		return k == SMART && arg.id != 0 ? arg : r;
	if (text_is(name, "await"))
		return k == FUTURE ? arg : r;
	return VALUE_NONE;
}

/* ---- methods ---- */

int
rust_smart_own(struct text name)
{
	return text_is(name, "clone") || text_is(name, "as_ref") ||
	    text_is(name, "as_mut") || text_is(name, "borrow") ||
	    text_is(name, "borrow_mut") || text_is(name, "deref") ||
	    text_is(name, "into_owned") || text_is(name, "to_mut");
}

static struct value
iterator(struct linker *l, struct value arg)
{
	return rust_builtin(l, "Iterator", arg);
}

static struct value
option(struct linker *l, struct value arg)
{
	return rust_builtin(l, "Option", arg);
}

static struct value
of_option(struct linker *l, struct value r, struct text m)
{
	static const char *const inside[] = { "expect", "get_or_insert",
	    "get_or_insert_with", "insert", "unwrap", "unwrap_or",
	    "unwrap_or_default", "unwrap_or_else", "unwrap_unchecked" };
	static const char *const result[] = { "chain_err", "context",
	    "map_err", "ok_or", "ok_or_else", "with_context" };
	static const char *const loop[] = { "into_iter", "iter", "iter_mut" };

	if (WORD_IN(m, inside))
		return content(l, r);
	if (WORD_IN(m, result))
		return rust_builtin(l, "Result", content(l, r));
	if (WORD_IN(m, loop))
		return iterator(l, content(l, r));
	if (text_is(m, "ok"))
		return option(l, content(l, r));
	if (text_is(m, "err"))
		return option(l, second(l, value_arg(l, r)));
	if (text_is(m, "unwrap_err") || text_is(m, "expect_err"))
		return second(l, value_arg(l, r));
	if (text_is(m, "flatten"))
		return content(l, r);
	if (m.len > 3 && memcmp(m.p, "is_", 3) == 0)
		return rust_builtin(l, "bool", VALUE_NONE);
	return r;
}

static struct value
of_list(struct linker *l, struct value r, struct text m)
{
	static const char *const loop[] = { "difference", "drain",
	    "intersection", "into_iter", "iter", "iter_mut",
	    "symmetric_difference", "union" };
	static const char *const one[] = { "back", "back_mut", "first",
	    "first_mut", "front", "front_mut", "get", "get_mut", "last",
	    "last_mut", "peek", "pop", "pop_back", "pop_first", "pop_front",
	    "pop_last", "take" };
	static const char *const parts[] = { "chunks", "chunks_exact",
	    "chunks_mut", "rchunks", "split", "windows" };
	static const char *const same[] = { "as_mut", "as_mut_slice",
	    "as_ref", "as_slice", "clone", "into_boxed_slice", "into_vec",
	    "split_off", "to_owned", "to_vec" };

	if (WORD_IN(m, loop))
		return iterator(l, value_arg(l, r));
	if (WORD_IN(m, one))
		return option(l, value_arg(l, r));
	if (WORD_IN(m, parts))
		return iterator(l, r);
	if (WORD_IN(m, same))
		return r;
	if (text_is(m, "remove") || text_is(m, "swap_remove"))
		return value_arg(l, r);
	return VALUE_NONE;
}

static struct value
of_map(struct linker *l, struct value r, struct text m)
{
	static const char *const one[] = { "get", "get_mut", "insert",
	    "remove" };
	static const char *const loop[] = { "drain", "into_iter", "iter",
	    "iter_mut", "range" };
	static const char *const values[] = { "into_values", "values",
	    "values_mut" };
	static const char *const keys[] = { "into_keys", "keys" };
	struct value arg = value_arg(l, r);

	if (WORD_IN(m, one))
		return option(l, second(l, arg));
	if (WORD_IN(m, loop))
		return iterator(l, arg);
	if (WORD_IN(m, values))
		return iterator(l, second(l, arg));
	if (WORD_IN(m, keys))
		return iterator(l, first(l, arg));
	if (text_is(m, "entry"))
		return rust_builtin(l, "Entry", second(l, arg));
	if (text_is(m, "clone") || text_is(m, "as_ref") ||
	    text_is(m, "as_mut"))
		return r;
	if (ends(m, "_key_value") || text_is(m, "pop_first") ||
	    text_is(m, "pop_last"))
		return option(l, arg);
	return VALUE_NONE;
}

static struct value
of_cell(struct linker *l, struct value r, struct text m)
{
	static const char *const guard[] = { "lock", "read", "try_lock",
	    "write" };
	static const char *const inside[] = { "borrow", "borrow_mut",
	    "get_mut", "get_or_init", "replace", "take", "try_borrow_with" };
	struct text t = rust_last(link_text(l, value_name(l, r)));

	if (WORD_IN(m, guard))
		return rust_builtin(l, "Result", value_arg(l, r));
	if (text_is(m, "get"))
		return text_is(t, "Cell") ? value_arg(l, r) :
		    option(l, value_arg(l, r));
	if (text_is(m, "into_inner"))
		return text_is(t, "RefCell") || text_is(t, "Cell") ?
		    value_arg(l, r) : rust_builtin(l, "Result",
		    value_arg(l, r));
	return WORD_IN(m, inside) ? value_arg(l, r) : VALUE_NONE;
}

/* An iterator, whatever it is called. */
static struct value
of_iterator(struct linker *l, struct value r, struct text m)
{
	static const char *const one[] = { "find", "find_map", "last", "max",
	    "max_by", "max_by_key", "min", "min_by", "min_by_key", "next",
	    "next_back", "next_if", "nth", "peek", "peek_mut", "recv",
	    "reduce" };
	static const char *const same[] = { "by_ref", "chain", "clone",
	    "cloned", "copied", "cycle", "dedup", "filter", "filter_map",
	    "flat_map", "fuse", "inspect", "into_iter", "iter", "iter_mut",
	    "map", "map_while", "peekable", "rev", "skip", "skip_while",
	    "sorted", "sorted_by", "sorted_by_key", "step_by", "take",
	    "take_while", "unique", "zip" };
	struct value arg = value_arg(l, r);

	if (WORD_IN(m, one))
		return option(l, arg);
	if (WORD_IN(m, same))
		return r;
	if (text_is(m, "enumerate"))
		return iterator(l, value_tuple(l, rust_builtin(l, "usize",
		    VALUE_NONE), value_tuple(l, arg, VALUE_NONE)));
	if (text_is(m, "flatten"))
		return iterator(l, link_member(l, arg, link_cname(l, "in")));
	if (text_is(m, "partition"))
		return VALUE_NONE;
	if (text_is(m, "get"))	/* of a map that has another name */
		return option(l, arg);
	return VALUE_NONE;
}

static struct value
of_string(struct linker *l, struct value r, struct text m)
{
	static const char *const string[] = { "into_string", "repeat",
	    "replace", "replacen", "to_ascii_lowercase",
	    "to_ascii_uppercase", "to_lowercase", "to_owned", "to_string",
	    "to_uppercase" };
	static const char *const str[] = { "as_mut_str", "as_ref", "as_str",
	    "borrow", "deref", "trim", "trim_end", "trim_end_matches",
	    "trim_matches", "trim_start", "trim_start_matches" };
	static const char *const loop[] = { "lines", "rsplit", "rsplitn", "split",
	    "split_inclusive", "split_terminator", "split_whitespace",
	    "splitn" };
	static const char *const one[] = { "get", "strip_prefix",
	    "strip_suffix" };

	if (WORD_IN(m, string))
		return rust_builtin(l, "String", VALUE_NONE);
	if (WORD_IN(m, str))
		return rust_builtin(l, "str", VALUE_NONE);
	if (WORD_IN(m, loop))
		return iterator(l, rust_builtin(l, "str", VALUE_NONE));
	if (WORD_IN(m, one))
		return option(l, rust_builtin(l, "str", VALUE_NONE));
	if (text_is(m, "split_once") || text_is(m, "rsplit_once")) {
		struct value s = rust_builtin(l, "str", VALUE_NONE);

		return option(l, value_tuple(l, s, value_tuple(l, s,
		    VALUE_NONE)));
	}
	if (text_is(m, "chars"))
		return iterator(l, rust_builtin(l, "char", VALUE_NONE));
	if (text_is(m, "as_bytes") || text_is(m, "into_bytes"))
		return rust_builtin(l, "slice", rust_builtin(l, "u8",
		    VALUE_NONE));
	return text_is(m, "clone") ? r : VALUE_NONE;
}

struct value
rust_std_call(struct linker *l, struct value r, struct text m)
{
	struct text t = rust_last(link_text(l, value_name(l, r)));
	struct value v = VALUE_NONE;

	if (text_is(m, "to_string"))
		return rust_builtin(l, "String", VALUE_NONE);
	if (text_is(t, "String") || text_is(t, "str"))
		return of_string(l, r, m);
	switch (shape(l, r)) {
	case SMART:
		return text_is(m, "clone") || value_arg(l, r).id == 0 ? r :
		    value_arg(l, r);
	case CELL:
		v = of_cell(l, r, m);
		break;
	case OPTION:
	case RESULT:
		return of_option(l, r, m);
	case LIST:
		v = of_list(l, r, m);
		break;
	case MAP:
		v = of_map(l, r, m);
		break;
	case ENTRY:
		return m.len > 3 && memcmp(m.p, "or_", 3) == 0 ?
		    value_arg(l, r) : r;
	case FUTURE:
	case OTHER:
		break;
	}
	if (v.id == 0 && value_arg(l, r).id != 0)
		v = of_iterator(l, r, m);
	if (v.id == 0 && (text_is(m, "clone") ||
	    text_is(m, "to_owned") || text_is(m, "as_ref") ||
	    text_is(m, "by_ref") || text_is(m, "as_mut")))
		v = r;
	return v;
}

/* Names that methods of the standard library bear: a receiver that is not
   known is as likely one of its types. */
int
rust_std_method(struct text name)
{
	static const char *const names[] = {
		"abs", "all", "and_then", "any", "append", "as_bytes",
		"as_deref", "as_mut", "as_os_str", "as_path", "as_ref",
		"as_slice", "as_str", "borrow", "borrow_mut", "build", "by_ref",
		"bytes", "canonicalize", "chain", "chars", "clear", "clone",
		"cloned", "cmp", "collect", "components", "concat", "contains",
		"contains_key", "context", "copied", "count", "dedup", "default",
		"deref", "display", "drain", "elapsed", "ends_with", "entry",
		"enumerate", "eq", "err", "exists", "expect", "extend",
		"extension", "fill", "filter", "filter_map", "find", "first",
		"flat_map", "flatten", "flush", "fmt", "fold", "for_each",
		"from", "get", "get_mut", "get_or_insert_with", "hash", "id",
		"index", "insert", "into", "into_inner", "into_iter",
		"is_absolute", "is_dir", "is_empty", "is_err", "is_file",
		"is_none", "is_ok", "is_some", "iter", "iter_mut", "join",
		"keys", "kind", "last", "len", "lines", "load", "lock", "map",
		"map_err", "max", "message", "metadata", "min", "name", "new",
		"next", "nth", "ok", "ok_or", "ok_or_else", "open", "or_default",
		"or_else", "or_insert", "or_insert_with", "output", "parent",
		"parse", "partial_cmp", "path", "peek", "pop", "position",
		"pow", "push", "push_str", "read", "read_line", "read_to_end",
		"read_to_string", "recv", "remove", "replace", "reserve",
		"resize", "retain", "rev", "round", "send", "set", "set_len",
		"size", "skip", "sort", "sort_by", "sort_by_key", "spawn",
		"split", "start", "starts_with", "status", "store", "strip_prefix",
		"sum", "swap", "take", "then", "to_owned", "to_path_buf",
		"to_str", "to_string", "to_vec", "trim", "truncate", "try_into",
		"unwrap", "unwrap_or", "unwrap_or_default", "unwrap_or_else",
		"values", "wait", "with_context", "with_extension", "write",
		"write_all", "write_str", "zip",
	};

	return WORD_IN(name, names);
}
