/*
 * Lua: how names resolve across files.
 *
 * require("a.b") is a/b.lua or a/b/init.lua somewhere below a folder that
 * package.path names, which no file says: the folder is found by the
 * longest path that fits.  What a module is, its last line returns.
 */
#include <string.h>

#include "link.h"

extern const struct link_lang link_lua;

#define PATH_SIZE	1024	/* longest path that is tried, bytes */
#define CONF_SEVERAL	80u	/* more than one file would do */

/* https://www.lua.org/manual/5.4/manual.html#6 */
static const char *const builtins[] = {
	"_G", "_VERSION", "arg", "assert", "bit32", "collectgarbage",
	"coroutine", "debug", "dofile", "error", "getmetatable", "io",
	"ipairs", "jit", "load", "loadfile", "loadstring", "math", "module",
	"next", "os", "package", "pairs", "pcall", "print", "rawequal",
	"rawget", "rawlen", "rawset", "require", "select", "setfenv",
	"setmetatable", "string", "table", "tonumber", "tostring", "type",
	"unpack", "utf8", "xpcall",
};

/* https://lunarmodules.github.io/busted/ */
static const char *const busted[] = {
	"after_each", "before_each", "context", "describe", "finally",
	"insulate", "it", "pending", "randomize", "setup", "spec", "spy",
	"stub", "teardown", "test",
};

static int
ends(struct text t, struct text end)
{
	return t.len >= end.len && memcmp(t.p + t.len - end.len, end.p,
	    end.len) == 0 && (t.len == end.len ||
	    t.p[t.len - end.len - 1] == '/');
}

/* The file whose path ends in REST, next to FILE; *N: how many there are. */
static file_no
find(struct linker *l, file_no file, struct text rest, uint32_t *n)
{
	struct text base = rest, path = link_file_path(l, file), t;
	const file_no *files;
	file_no best = FILE_NONE;
	size_t most = 0, k;
	uint32_t i, count;

	for (i = 0; i < rest.len; i++)
		if (rest.p[i] == '/')
			base = (struct text){ rest.p + i + 1,
			    rest.len - i - 1 };
	count = link_files_named(l, base, &files);
	for (i = *n = 0; i < count; i++) {
		t = link_file_path(l, files[i]);
		if (!ends(t, rest))
			continue;
		(*n)++;
		k = link_shared(t, path) + 1;
		if (k > most) {
			most = k;
			best = files[i];
		}
	}
	return best;
}

static struct value
returned(struct linker *l, file_no file, uint32_t conf)
{
	uint32_t e = link_typing(l, link_file_sym(l, file), TYPING_RETURNED);

	if (e == LINK_NONE)
		return value_module(l, file, conf);
	return value_with(link_type_of(l, link_eval(l, file, e, WANT_VALUE)),
	    conf);
}

static struct value
module(struct linker *l, file_no file, const struct link_import *m)
{
	static const char *const forms[] = { ".lua", "/init.lua" };
	struct text t = link_text(l, m->module);
	char buf[PATH_SIZE];
	size_t i, k, n;
	uint32_t count;
	file_no f;

	for (i = 0; i < 2; i++) {
		n = strlen(forms[i]);
		if (t.len == 0 || t.len + n > sizeof(buf))
			return VALUE_NONE;
		for (k = 0; k < t.len; k++)
			buf[k] = t.p[k] == '.' ? '/' : t.p[k];
		memcpy(buf + k, forms[i], n);
		f = find(l, file, (struct text){ buf, t.len + n }, &count);
		if (f != FILE_NONE)
			return returned(l, f, count == 1 ? VALUE_PROVED :
			    CONF_SEVERAL);
	}
	return value_external(l, m->module, VALUE_PROVED);
}

static struct value
global(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	(void)scope;
	(void)want;
	(void)candidates;
	if (link_file_flags(l, file) & FILE_TEST && link_word_in(link_text(l,
	    name), LINK_LIST(busted)))
		return value_external(l, link_dotted(l, link_cname(l,
		    "busted"), name), VALUE_PROVED);
	return link_word_in(link_text(l, name), LINK_LIST(builtins)) ? value_external(l, name, VALUE_PROVED) :
	    VALUE_NONE;
}

/* `local f`, which is given a function further down. */
static int
named(struct linker *l, sym_id s)
{
	const struct link_typing *t;
	sym_id c;

	if (link_sym_kind(l, s) != NODE_VARIABLE ||
	    link_typings(l, s, &t) > 0)
		return 1;
	for (c = link_child_next(l, s); c != SYM_NONE;
	    c = link_child_next(l, c))
		if (link_sym_is_callable(l, c))
			return 0;
	return 1;
}

/* What strings and files have: a member of something unknown that is called
   so is most likely theirs. */
static uint32_t
guess(struct linker *l, file_no file, sym_id candidate)
{
	static const char *const common[] = { "byte", "char", "close", "find",
	    "flush", "format", "gmatch", "gsub", "len", "lines", "lower",
	    "match", "read", "rep", "reverse", "seek", "setvbuf", "sub",
	    "upper", "write" };

	(void)file;
	return link_word_in(link_text(l, link_sym_name(l, candidate)), LINK_LIST(common)) ? 0 : CONF_GUESS_MEMBER;
}

/* Tables that are classes by the custom of a library: calling one makes an
   object, which has its members. */
static struct value
call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	static const char *const makers[] = { "_init", "init", "initialize",
	    "__init", "__call" };
	size_t i;

	(void)file;
	(void)expr;
	if (value_kind(l, callee) != VALUE_SYMBOL ||
	    link_sym_is_callable(l, value_sym(l, callee)))
		return VALUE_NONE;
	for (i = 0; i < sizeof(makers) / sizeof(makers[0]); i++)
		if (link_child(l, value_sym(l, callee), link_cname(l,
		    makers[i])) != SYM_NONE)
			return callee;
	return VALUE_NONE;
}

/* Other files see globals only. */
static int
exported(struct linker *l, sym_id s)
{
	return (link_sym_flags(l, s) & NODE_VISIBILITY) != NODE_PRIVATE;
}

const struct link_lang link_lua = {
	.abi = LINK_ABI,
	.name = "lua",
	.flags = LINK_CLASS_HIDDEN | LINK_GUESS_NAME | LINK_GUESS_MEMBER,
	.module = module,
	.named = named,
	.global = global,
	.call = call,
	.guess = guess,
	.exported = exported,
};
