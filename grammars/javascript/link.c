/*
 * JavaScript, TypeScript, TSX: how names resolve across files.
 *
 * A module is a file; link_packages.c says which one a specifier names.
 */
#include <string.h>

#include "jslink.h"

#define SAME_MODULE	8	/* modules that are one another */

static struct value
js_module(struct linker *l, file_no file, const struct link_import *m)
{
	name_id name = m->module;
	struct text spec = link_text(l, name);
	file_no f;

	if (spec.len == 0)
		return VALUE_NONE;
	if (spec.p[0] == '.') {
		f = js_relative(l, file, spec);
		return f == FILE_NONE ? value_outside(VALUE_PROVED) :
		    value_module(l, f, VALUE_PROVED);
	}
	if (spec.len > 5 && memcmp(spec.p, "node:", 5) == 0) {
		spec.p += 5;
		spec.len -= 5;
		return value_external(l, link_name(l, spec), VALUE_PROVED);
	}
	f = js_bare(l, file, spec);
	return f == FILE_NONE ? value_external(l, name, VALUE_PROVED) :
	    value_module(l, f, VALUE_PROVED);
}

/* Names that a program finds without importing them: the language's, and
   those of browsers, Node.js and the usual test runners. */
static const char *const globals[] = {
	"AbortController", "AbortSignal", "AggregateError", "Array",
	"ArrayBuffer", "AsyncGenerator", "AsyncIterable", "AsyncIterator",
	"Awaited", "BigInt", "BigInt64Array", "BigUint64Array", "Blob",
	"Boolean", "Buffer", "CustomEvent", "DataView", "Date", "Document",
	"Element", "Error", "EvalError", "Event", "EventTarget", "Exclude",
	"Extract", "File", "FinalizationRegistry", "Float32Array",
	"Float64Array", "FormData", "Function", "Generator", "HTMLElement",
	"Headers", "Infinity", "InstanceType", "Int16Array", "Int32Array",
	"Int8Array", "Intl", "Iterable", "IterableIterator", "Iterator",
	"JSON", "JSX", "Map", "Math", "MessageEvent", "NaN", "Node",
	"NodeJS", "NonNullable", "Number", "Object", "Omit", "Parameters",
	"Partial", "Pick", "Promise", "PromiseLike", "PropertyKey", "Proxy",
	"RangeError", "ReadableStream", "Readonly", "ReadonlyArray",
	"ReadonlyMap", "ReadonlySet", "Record", "ReferenceError", "Reflect",
	"RegExp", "Request", "Required", "Response", "ReturnType", "Set",
	"SharedArrayBuffer", "String", "Symbol", "SyntaxError",
	"TextDecoder", "TextEncoder", "TypeError", "URIError", "URL",
	"URLSearchParams", "Uint16Array", "Uint32Array", "Uint8Array",
	"Uint8ClampedArray", "WeakMap", "WeakRef", "WeakSet", "WebAssembly",
	"WebSocket", "Window", "Worker", "XMLHttpRequest", "__dirname",
	"__filename", "after", "afterAll", "afterEach", "alert", "arguments",
	"atob", "before", "beforeAll", "beforeEach", "btoa",
	"cancelAnimationFrame", "clearImmediate", "clearInterval",
	"clearTimeout", "console", "crypto", "decodeURI",
	"decodeURIComponent", "describe", "document", "encodeURI",
	"encodeURIComponent", "eval", "expect", "exports", "fetch", "global",
	"globalThis", "isFinite", "isNaN", "it", "jest", "localStorage",
	"location", "module", "navigator", "parseFloat", "parseInt",
	"performance", "process", "queueMicrotask", "require",
	"requestAnimationFrame", "self", "sessionStorage", "setImmediate",
	"setInterval", "setTimeout", "structuredClone", "test", "undefined",
	"window",
};

static struct value
js_global(struct linker *l, file_no file, sym_id scope, name_id name,
    enum link_want want, uint32_t *candidates)
{
	struct text t = link_text(l, name);

	(void)file;
	(void)scope;
	(void)want;
	(void)candidates;
	if (!link_word_in(t, LINK_LIST(globals)))
		return VALUE_NONE;
	return value_external(l, name, VALUE_PROVED);
}

static struct value
js_literal(struct linker *l, name_id name)
{
	if (name == NAME_NONE)
		name = link_cname(l, "String");
	return value_external_instance(l, name, VALUE_NONE, VALUE_PROVED);
}

static int
is_external(struct linker *l, struct value v, const char *name)
{
	return value_kind(l, v) == VALUE_EXTERNAL_INSTANCE &&
	    link_name_is(l, value_name(l, v), name);
}

/* What a promise resolves to. */
static struct value
js_deref(struct linker *l, struct value v)
{
	if (is_external(l, v, "Promise") || is_external(l, v, "PromiseLike"))
		return value_arg(l, v);
	/* await import("m") */
	return value_kind(l, v) == VALUE_MODULE ? v : VALUE_NONE;
}

/* A test case goes by a text, a method by what it is a method of. */
static int
js_named(struct linker *l, sym_id s)
{
	return link_sym_kind(l, s) != NODE_METHOD &&
	    (link_sym_flags(l, s) & NODE_TEST) == 0;
}

static int
js_exported(struct linker *l, sym_id s)
{
	uint32_t flags = link_sym_flags(l, s);

	return js_named(l, s) || (link_sym_kind(l, s) == NODE_METHOD &&
	    (flags & NODE_VISIBILITY) == NODE_PUBLIC);
}

/* What a method in an array, a map and the like is called of. */
static struct value
receiver(struct linker *l, file_no file, uint32_t expr)
{
	struct link_file_facts f;
	uint32_t e;

	if (expr == LINK_NONE || link_facts(l, file, &f) == -1)
		return VALUE_NONE;
	e = f.exprs[expr].a;
	if (f.exprs[e].op != EXPR_MEMBER)
		return VALUE_NONE;
	return link_type_of(l, link_eval(l, file, f.exprs[e].a, WANT_VALUE));
}

/* Methods of arrays that give an element, or an array of the same. */
static struct value
js_call(struct linker *l, file_no file, uint32_t expr, struct value callee)
{
	static const char *const again[] = { "Array.concat", "Array.filter",
	    "Array.reverse", "Array.slice", "Array.sort", "Array.splice",
	    "ReadonlyArray.filter", "ReadonlyArray.slice" };
	static const char *const element[] = { "Array.at", "Array.find",
	    "Array.findLast", "Array.pop", "Array.shift", "Map.get",
	    "ReadonlyArray.find", "ReadonlyMap.get", "WeakMap.get" };
	size_t i;

	if (value_kind(l, callee) != VALUE_EXTERNAL)
		return VALUE_NONE;
	for (i = 0; i < sizeof(element) / sizeof(element[0]); i++)
		if (link_name_is(l, value_name(l, callee), element[i]))
			return value_arg(l, receiver(l, file, expr));
	for (i = 0; i < sizeof(again) / sizeof(again[0]); i++)
		if (link_name_is(l, value_name(l, callee), again[i]))
			return receiver(l, file, expr);
	return VALUE_NONE;
}

/* module.exports = X: the module is X; perhaps X is another module. */
static struct value
js_module_value(struct linker *l, struct value module)
{
	name_id name = link_cname(l, "default");
	struct value v = module;
	int i;

	for (i = 0; value_kind(l, v) == VALUE_MODULE; i++) {
		if (i == SAME_MODULE) {
			link_cut(l, LIMIT_FILES, value_file(l, v));
			break;
		}
		v = link_module_member(l, value_file(l, v), name);
	}
	return v;
}

/* A member of what the module exports as a whole. */
static struct value
js_submodule(struct linker *l, struct value module, name_id name)
{
	struct value v;

	if (link_name_is(l, name, "default"))
		return VALUE_NONE;
	v = js_module_value(l, module);
	return value_kind(l, v) == VALUE_SYMBOL ? link_member(l, v, name) :
	    VALUE_NONE;
}

static sym_id
js_constructor(struct linker *l, sym_id class)
{
	return link_child(l, class, link_cname(l, "constructor"));
}

/* super(): the constructor of the base, or the base where it has none. */
static struct value
js_member(struct linker *l, struct value receiver, name_id name)
{
	const struct value *list;
	struct value base, v;

	if (value_kind(l, receiver) != VALUE_SUPER ||
	    !link_name_is(l, name, "constructor") ||
	    link_mro(l, value_sym(l, receiver), &list) < 2)
		return VALUE_NONE;
	base = list[1];
	if (value_kind(l, base) == VALUE_EXTERNAL_INSTANCE)
		return value_external(l, value_name(l, base), base.conf);
	if (value_kind(l, base) != VALUE_INSTANCE)
		return VALUE_NONE;
	v = link_class_member(l, value_sym(l, base), name);
	return v.id != 0 ? value_with(v, base.conf) :
	    value_symbol(l, value_sym(l, base), base.conf);
}

/*
 * Making an instance is a call of the constructor where the class has one.
 * It is the only edge: who calls the constructor makes instances.  That is
 * not so of a constructor that the class inherits: there both are called.
 */
static int
js_target(struct linker *l, const struct link_site *site, struct value target)
{
	struct value t;
	sym_id made;

	if (site->ref == NULL || site->ref->kind != REF_NEW ||
	    value_kind(l, target) != VALUE_SYMBOL)
		return 0;
	if (link_sym_kind(l, value_sym(l, target)) == NODE_VARIABLE ||
	    link_sym_kind(l, value_sym(l, target)) == NODE_CONSTANT) {
		/* Of a variable's type typeof C only C is known. */
		t = link_type_of(l, target);
		if (value_kind(l, t) != VALUE_INSTANCE)
			return 0;
		target = t;
	}
	if (link_sym_kind(l, value_sym(l, target)) != NODE_CLASS)
		return 0;
	made = js_constructor(l, value_sym(l, target));
	if (made == SYM_NONE) {
		t = link_class_member(l, value_sym(l, target),
		    link_cname(l, "constructor"));
		if (value_kind(l, t) == VALUE_SYMBOL)
			link_edge(l, site, EDGE_CALLS, value_sym(l, t),
			    value_with(t, target.conf).conf);
		made = value_sym(l, target);
	}
	link_edge(l, site, EDGE_CALLS, made, target.conf);
	return 1;
}

/* The files that an import may name are found by the last part of it. */
static void
js_mentions(struct linker *l, file_no file)
{
	struct link_file_facts f;
	struct text path = link_file_path(l, file), t;
	const char *slash, *dot;
	uint32_t i;

	slash = memrchr(path.p, '/', path.len);
	t.p = slash != NULL ? slash + 1 : path.p;
	t.len = (size_t)(path.p + path.len - t.p);
	dot = memchr(t.p, '.', t.len);
	if (dot != NULL)
		t.len = (size_t)(dot - t.p);
	link_mention(l, t);
	if (t.len == 5 && memcmp(t.p, "index", 5) == 0 && slash != NULL) {
		const char *up = memrchr(path.p, '/',
		    (size_t)(slash - path.p));

		up = up != NULL ? up + 1 : path.p;
		link_mention(l, (struct text){ up, (size_t)(slash - up) });
	}
	if (link_facts(l, file, &f) == -1)
		return;
	for (i = 0; i < f.nimports; i++) {
		t = link_text(l, f.imports[i].module);
		slash = memrchr(t.p, '/', t.len);
		if (slash != NULL) {
			t.len -= (size_t)(slash + 1 - t.p);
			t.p = slash + 1;
		}
		if ((dot = memchr(t.p, '.', t.len)) != NULL && dot > t.p)
			t.len = (size_t)(dot - t.p);
		link_mention(l, t);
	}
}

/* package.json and the files of tsconfig, by the names that they go by. */
static int
js_config(struct text path)
{
	size_t i = path.len;

	while (i > 0 && path.p[i - 1] != '/')
		i--;
	if (path.len < 5 || memcmp(path.p + path.len - 5, ".json", 5) != 0)
		return 0;
	return (path.len - i == 12 &&
	    memcmp(path.p + i, "package.json", 12) == 0) ||
	    memmem(path.p, path.len, "config", 6) != NULL;
}

const struct link_lang link_javascript = {
	.abi = LINK_ABI,
	.name = "javascript",
	.flags = LINK_CLASS_HIDDEN | LINK_OVERRIDES | LINK_GUESS_MEMBER |
	    LINK_CALL_HOLDER,
	.module = js_module,
	.global = js_global,
	.literal = js_literal,
	.deref = js_deref,
	.named = js_named,
	.exported = js_exported,
	.call = js_call,
	.submodule = js_submodule,
	.module_value = js_module_value,
	.constructor = js_constructor,
	.member = js_member,
	.config = js_config,
	.target = js_target,
	.mentions = js_mentions,
};
