/*
 * Directives: those that describe something of the code, those that bring in
 * files, those whose content is code.
 */
#include <ctype.h>
#include <string.h>

#include "rst.h"

static const char *const types[] = { "class", "exception", "autoclass",
    "autoexception", "struct", "union", "enum", "enum-class", "enum-struct",
    "type", "interface", "trait", "protocol", "autopydantic_model",
    "autodata_model" };
static const char *const callables[] = { "function", "method",
    "staticmethod", "classmethod", "decorator", "decoratormethod",
    "autofunction", "automethod", "autodecorator", "coroutinefunction",
    "coroutinemethod", "click" };
static const char *const data[] = { "attribute", "data", "member", "var",
    "macro", "const", "property", "enumerator", "autoattribute", "autodata",
    "autoproperty", "autoenumvalue", "setting" };
/* Says of which module what follows speaks, no more. */
static const char *const contexts[] = { "currentmodule" };
/* Documents a module, but what follows speaks of none. */
static const char *const brought[] = { "automodule" };
static const char *const modules[] = { "module", "automodule",
    "currentmodule" };
static const char *const code[] = { "code-block", "code", "sourcecode",
    "parsed-literal", "testcode", "doctest", "ipython", "prompt",
    "code-cell" };
static const char *const skipped[] = { "math", "raw", "image", "graphviz",
    "digraph", "csv-table", "highlight", "testoutput", "productionlist",
    "contents", "index", "meta", "tabularcolumns", "ditaa", "uml" };
static const char *const files[] = { "literalinclude", "include",
    "kernel-doc", "doxygenfile" };

#define IS(t, list)	text_among((t), (list), COUNT(list))

/*
 * The name in a signature: `foo(a, b)`, `classmethod A.foo(x)`, `int
 * foo(int a)`, `A(B)`, `x: int = 3`.
 */
static struct text
described(struct text t)
{
	size_t i, end = 0;

	t = doc_trim(t);
	while (end < t.len && strchr("([<{=", t.p[end]) == NULL &&
	    (t.p[end] != ':' || (end + 1 < t.len && t.p[end + 1] == ':') ||
	    (end > 0 && t.p[end - 1] == ':')) &&
	    (t.p[end] != '-' || end + 1 == t.len || t.p[end + 1] != '>'))
		end++;
	t.len = end;
	t = doc_trim(t);
	for (i = t.len; i > 0 && !isspace((unsigned char)t.p[i - 1]) &&
	    t.p[i - 1] != '*' && t.p[i - 1] != '&' && t.p[i - 1] != '@'; i--)
		continue;
	return (struct text){ t.p + i, t.len - i };
}

void
rst_signature(struct rst *r, struct text directive, struct text t,
    size_t indent, uint32_t line)
{
	struct text name = described(t), context = rst_context(r);
	enum ref_kind kind = REF_NAME;

	directive = rst_without_domain(directive);
	if (name.len == 0)
		return;
	if (IS(directive, types)) {
		kind = REF_TYPE;
		rst_enter(r, name, indent);
	} else if (IS(directive, callables))
		kind = REF_CALL;
	else if (!IS(directive, data))
		return;
	doc_name(rst_doc(r), DOC_ROLE, kind, name, context, line);
}

/* The first word. */
static struct text
word(struct text t)
{
	size_t i;

	for (i = 0; i < t.len && !isspace((unsigned char)t.p[i]); i++)
		continue;
	t.len = i;
	return t;
}

enum content
rst_directive(struct rst *r, struct text name, struct text argument,
    size_t indent, uint32_t line, struct text *info)
{
	struct text bare = rst_without_domain(name), none = { "", 0 };

	argument = doc_trim(argument);
	*info = none;
	if (IS(bare, modules)) {
		if (!IS(bare, contexts))
			doc_name(rst_doc(r), DOC_MODULE, REF_NAME, argument,
			    none, line);
		if (!IS(bare, brought))
			rst_set_module(r, word(argument));
		return CONTENT_TEXT;
	}
	if (IS(bare, code)) {
		*info = word(argument);
		return CONTENT_CODE;
	}
	if (IS(bare, files)) {
		doc_path(rst_doc(r), DOC_ROLE, word(argument), line);
		return CONTENT_SKIP;
	}
	if (IS(bare, skipped))
		return CONTENT_SKIP;
	if (bare.len == 7 && memcmp(bare.p, "toctree", 7) == 0)
		return CONTENT_PATHS;
	if (bare.len == 11 && memcmp(bare.p, "autosummary", 11) == 0)
		return CONTENT_NAMES;
	if (IS(bare, types) || IS(bare, callables) || IS(bare, data))
		rst_signature(r, name, argument, indent, line);
	else
		rst_inline(r, argument, line);
	return CONTENT_TEXT;
}
