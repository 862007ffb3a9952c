/*
 * Syntax nodes: their kinds by number, and parts that several rules want.
 */
#include <err.h>
#include <string.h>

#include "py.h"

uint8_t	 py_kinds[PY_SYMBOLS];

static const struct {
	const char	*name;
	enum py_kind	 kind;
} py_kind_names[] = {
	{ "identifier", PY_IDENTIFIER }, { "attribute", PY_ATTRIBUTE },
	{ "call", PY_CALL }, { "subscript", PY_SUBSCRIPT },
	{ "parenthesized_expression", PY_PAREN }, { "string", PY_STRING },
	{ "concatenated_string", PY_STRINGS }, { "integer", PY_INTEGER },
	{ "float", PY_FLOAT }, { "true", PY_TRUE }, { "false", PY_FALSE },
	{ "none", PY_NONE }, { "list", PY_LIST }, { "tuple", PY_TUPLE },
	{ "set", PY_SET }, { "dictionary", PY_DICT },
	{ "list_comprehension", PY_LISTCOMP },
	{ "set_comprehension", PY_SETCOMP },
	{ "dictionary_comprehension", PY_DICTCOMP },
	{ "generator_expression", PY_GENERATOR },
	{ "conditional_expression", PY_COND },
	{ "boolean_operator", PY_BOOL }, { "binary_operator", PY_BINARY },
	{ "comparison_operator", PY_COMPARE }, { "not_operator", PY_NOT },
	{ "unary_operator", PY_UNARY }, { "await", PY_AWAIT },
	{ "named_expression", PY_NAMED }, { "expression_list", PY_EXPRLIST },
	{ "pattern_list", PY_PATTERNLIST }, { "tuple_pattern", PY_TUPLEPAT },
	{ "list_pattern", PY_LISTPAT },
	{ "list_splat_pattern", PY_SPLATPAT }, { "as_pattern", PY_ASPAT },
	{ "as_pattern_target", PY_ASTARGET }, { "assignment", PY_ASSIGNMENT },
	{ "lambda", PY_LAMBDA }, { "comment", PY_COMMENT },
	{ "pair", PY_PAIR }, { "list_splat", PY_LISTSPLAT },
	{ "default_parameter", PY_DEFAULT }, { "typed_parameter", PY_TYPED },
	{ "typed_default_parameter", PY_TYPEDDEFAULT },
	{ "dictionary_splat_pattern", PY_DICTSPLATPAT }, { "yield", PY_YIELD },
	{ "for_in_clause", PY_FORIN }, { "expression_statement", PY_EXPRSTMT },
	{ "block", PY_BLOCK }, { "function_definition", PY_FUNCTION },
	{ "class_definition", PY_CLASS }, { "decorator", PY_DECORATOR },
	{ "keyword_argument", PY_KEYWORD }
};

void
py_kinds_make(const TSLanguage *lang)
{
	static int made;
	uint32_t i, n = ts_language_symbol_count(lang);
	size_t k;

	if (made)
		return;
	if (n > sizeof(py_kinds))
		errx(2, "python: %u node types", n);
	for (i = 0; i < n; i++) {
		if (ts_language_symbol_type(lang, (TSSymbol)i) !=
		    TSSymbolTypeRegular)
			continue;
		for (k = 0; k < sizeof(py_kind_names) /
		    sizeof(py_kind_names[0]); k++)
			if (strcmp(py_kind_names[k].name,
			    ts_language_symbol_name(lang, (TSSymbol)i)) == 0)
				py_kinds[i] = (uint8_t)py_kind_names[k].kind;
	}
	made = 1;
}

TSNode
py_first(TSNode node)
{
	TSNode c = py_child(node, 0);
	uint32_t i;

	for (i = 1; py_kind(c) == PY_COMMENT; i++)
		c = py_child(node, i);
	return c;
}

TSNode
py_argument(TSNode call, uint32_t n)
{
	static const TSNode null;
	TSNode args = node_field(call, "arguments"), c;

	if (py_count(args) <= n)
		return null;
	c = py_child(args, n);
	return py_kind(c) == PY_KEYWORD ? null : c;
}

struct text
py_string(const struct walk *w, TSNode node)
{
	struct text t = { "", 0 };
	TSNode a = ts_node_child(node, 0), b;
	uint32_t n = ts_node_child_count(node);

	if (n < 2 || !ts_node_is_null(node_child_of(node, "interpolation")))
		return t;
	b = ts_node_child(node, n - 1);
	t = node_text(w, node);
	t.p += ts_node_end_byte(a) - ts_node_start_byte(a);
	t.len = ts_node_start_byte(b) - ts_node_end_byte(a);
	return t;
}
