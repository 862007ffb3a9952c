/*
 * Names for the numbers in frames that have none in kinds.h.
 */
#include <string.h>

#include "frames.h"
#include "kinds.h"

const struct word file_flags[] = {
	{ FILE_TEST, "test" },
	{ FILE_GENERATED, "generated" },
	{ FILE_PARSE_ERRORS, "parse_errors" },
	{ FILE_PARSE_CUT, "parse_cut" },
	{ 0, NULL }
};

const struct word node_flags[] = {
	{ NODE_TEST, "test" },
	{ NODE_STATIC, "static" },
	{ NODE_ABSTRACT, "abstract" },
	{ NODE_ASYNC, "async" },
	{ NODE_CALLABLE_MACRO, "callable_macro" },
	{ NODE_CONSTRUCTOR, "constructor" },
	{ NODE_PROPERTY, "property" },
	{ NODE_INLINE, "inline" },
	{ NODE_DECLARATION, "declaration" },
	{ NODE_CONDITIONAL, "conditional" },
	{ NODE_DEFAULT_EXPORT, "default_export" },
	{ 0, NULL }
};

const struct word import_flags[] = {
	{ IMPORT_STAR, "star" },
	{ IMPORT_REEXPORT, "reexport" },
	{ IMPORT_TYPE, "type" },
	{ IMPORT_SYSTEM, "system" },
	{ IMPORT_DEFAULT, "default" },
	{ IMPORT_SIDE, "side" },
	{ 0, NULL }
};

const struct word expr_ops[] = {
	{ EXPR_UNKNOWN, "unknown" },
	{ EXPR_NAME, "name" },
	{ EXPR_LOCAL, "local" },
	{ EXPR_MEMBER, "member" },
	{ EXPR_CALL, "call" },
	{ EXPR_NEW, "new" },
	{ EXPR_INDEX, "index" },
	{ EXPR_DEREF, "deref" },
	{ EXPR_SELF, "self" },
	{ EXPR_SUPER, "super" },
	{ EXPR_STRING, "string" },
	{ EXPR_LITERAL, "literal" },
	{ EXPR_GENERIC, "generic" },
	{ EXPR_UNION, "union" },
	{ EXPR_POINTER, "pointer" },
	{ EXPR_DEF, "def" },
	{ EXPR_FUNCTION, "function" },
	{ EXPR_LIST, "list" },
	{ EXPR_PARAM, "param" },
	{ EXPR_PATH, "path" },
	{ EXPR_APPLIED, "applied" },
	{ EXPR_FIRST, "first" },
	{ 0, NULL }
};

const struct word typing_hows[] = {
	{ TYPING_DECLARED, "declared" },
	{ TYPING_ASSIGNED, "assigned" },
	{ TYPING_RETURNS, "returns" },
	{ TYPING_RETURNED, "returned" },
	{ TYPING_EXTENDS, "extends" },
	{ TYPING_IMPLEMENTS, "implements" },
	{ TYPING_ITERATED, "iterated" },
	{ TYPING_ALIAS, "alias" },
	{ TYPING_RECEIVER, "receiver" },
	{ TYPING_VALUE, "value" },
	{ TYPING_PARAMS, "params" },
	{ TYPING_LIKELY, "likely" },
	{ 0, NULL }
};

const struct word ref_kinds[] = {
	{ REF_CALL, "call" },
	{ REF_NAME, "name" },
	{ REF_TYPE, "type" },
	{ REF_FIELD, "field" },
	{ REF_DECORATE, "decorate" },
	{ REF_THROW, "throw" },
	{ REF_EXTENDS, "extends" },
	{ REF_IMPLEMENTS, "implements" },
	{ REF_NEW, "new" },
	{ REF_TEST, "test" },
	{ 0, NULL }
};

const char *
word_name(const struct word *w, uint32_t n)
{
	for (; w->name != NULL; w++)
		if (w->n == n)
			return w->name;
	return NULL;
}

int
word_number(const struct word *w, const char *name, uint32_t *n)
{
	for (; w->name != NULL; w++)
		if (strcmp(w->name, name) == 0) {
			*n = w->n;
			return 0;
		}
	return -1;
}
