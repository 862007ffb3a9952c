/*
 * What the parts of Python's extract.c share: kinds of syntax nodes by
 * number, and what is remembered while one file is walked.  The parts are
 * headers with static functions, because a language is one module:
 *
 *	python.h   this
 *	types.h    annotations, also those in strings
 *	exprs.h    what an expression stands for
 *	bind.h     targets: local variables, fields, module variables
 *	defs.h     functions
 *	classes.h  classes
 *	targets.h  statements and patterns that give names
 *	imports.h  imports
 *	extract.c  conditions, results, what is read; the table of rules
 */
#ifndef KN_PYTHON_H
#define KN_PYTHON_H

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "lang.h"

/* Expressions and annotations are followed to this depth; what is nested
   deeper counts as unknown. */
#define EXPR_DEPTH	48
#define TYPE_DEPTH	16

enum py_kind {
	PY_OTHER, PY_IDENTIFIER, PY_ATTRIBUTE, PY_CALL, PY_SUBSCRIPT,
	PY_PAREN, PY_STRING, PY_STRINGS, PY_INTEGER, PY_FLOAT, PY_TRUE,
	PY_FALSE, PY_NONE, PY_LIST, PY_TUPLE, PY_SET, PY_DICT, PY_LISTCOMP,
	PY_SETCOMP, PY_DICTCOMP, PY_GENERATOR, PY_COND, PY_BOOL, PY_BINARY,
	PY_COMPARE, PY_NOT, PY_UNARY, PY_AWAIT, PY_NAMED, PY_EXPRLIST,
	PY_PATTERNLIST, PY_TUPLEPAT, PY_LISTPAT, PY_SPLATPAT, PY_ASPAT,
	PY_ASTARGET, PY_ASSIGNMENT, PY_LAMBDA, PY_COMMENT, PY_PAIR,
	PY_LISTSPLAT, PY_DEFAULT, PY_TYPED, PY_TYPEDDEFAULT, PY_DICTSPLATPAT,
	PY_YIELD, PY_FORIN, PY_EXPRSTMT, PY_BLOCK, PY_FUNCTION, PY_CLASS,
	PY_DECORATOR, PY_KEYWORD
};

#define NONE	LINK_NONE

/* A name in an annotation, to become a REF_TYPE once its owner is known. */
struct type_ref {
	expr_id		expr;
	uint32_t	line;
};

/* A name in a function that is not its own variable, or not only. */
struct foreign {
	struct foreign	*next;
	uint32_t	 function;
	str_id		 name;
	enum { PY_GLOBAL, PY_NONLOCAL, PY_IMPORTED } how;
};

/* An open function. */
struct function {
	struct function	*outer;
	struct text	 self;		/* a method's first parameter */
	int		 declared;	/* its return type is */
};

/* What a node was found to stand for; by the node's address.  It stands
   until a scope is opened, in which names may mean something else. */
#define SEEN	64		/* a power of two */
struct seen {
	const void	*id;
	expr_id		 expr;
	uint32_t	 scopes;
};

/* What is remembered while a file is walked. */
struct py {
	struct seen	  seen[SEEN];
	uint32_t	  scopes;	/* opened so far */
	const void	**skip;		/* stack: nodes that are no reads */
	uint32_t	  nskip, skipcap;
	struct type_ref	 *types;
	uint32_t	  ntypes, typecap;
	struct foreign	 *foreign;
	uint32_t	  outer;	/* ord that parameters' defaults and
					   bases belong to, or NONE */
	TSNode		  decorated;	/* decorated_definition entered last */
	const void	 *definition;	/* the definition in it */
	const void	 *narrow_block;	/* block that isinstance() rules */
	struct text	  narrow_name;
	expr_id		  narrow_type;
	uint32_t	  typing_end;	/* byte where if TYPE_CHECKING ends */
	const void	 *except;	/* as_pattern of an except clause */
	uint32_t	  except_end;	/* byte where that clause ends */
	int		  async_with;
	int		  test_file;
	int		  cast;		/* cast was imported from typing */
	int		  copy;		/* copy was imported from copy */
	struct function	 *function;	/* innermost */
	const void	 *chain;	/* assignment that is the right side of
					   one: a = b = … */
	TSNode		  chain_value;	/* its value */
};

static uint8_t	 py_kinds[1024];	/* by symbol */
static int	 py_kinds_made;

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

/* Number the parser's node types, once per process. */
static inline void
py_kinds_make(const TSLanguage *lang)
{
	uint32_t i, n = ts_language_symbol_count(lang);
	size_t k;

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
	py_kinds_made = 1;
}

/* The null node has symbol 0, "end", which is of no kind. */
static inline enum py_kind
py_kind(TSNode node)
{
	TSSymbol s;

	if (ts_node_is_null(node))
		return PY_OTHER;
	s = ts_node_symbol(node);
	return s < sizeof(py_kinds) ? (enum py_kind)py_kinds[s] : PY_OTHER;
}

/* Named children; a part that is missing in a broken text has none. */
static inline uint32_t
py_count(TSNode node)
{
	return ts_node_is_null(node) ? 0 : ts_node_named_child_count(node);
}

static inline TSNode
py_child(TSNode node, uint32_t n)
{
	return ts_node_is_null(node) ? node : ts_node_named_child(node, n);
}

static inline struct py *
py_state(const struct walk *w)
{
	return *walk_state((struct walk *)w);
}

static inline int
py_is_class(enum node_kind kind)
{
	return kind == NODE_CLASS || kind == NODE_ENUM ||
	    kind == NODE_INTERFACE;
}

/* A name in the body of a class that the class has defined by now; 0: none. */
static inline uint32_t
py_class_name(const struct walk *w, struct text t)
{
	uint32_t c = walk_container(w);

	return c != 0 && py_is_class(walk_def_kind(w, c)) ?
	    walk_def_find(w, c, t) : 0;
}

static inline int
text_is(struct text t, const char *s)
{
	return t.len == strlen(s) && memcmp(t.p, s, t.len) == 0;
}

static inline int
text_eq(struct text a, struct text b)
{
	return a.len == b.len && memcmp(a.p, b.p, a.len) == 0;
}

static inline int
text_begins(struct text t, const char *s)
{
	size_t n = strlen(s);

	return t.len >= n && memcmp(t.p, s, n) == 0;
}

static inline int
text_ends(struct text t, const char *s)
{
	size_t n = strlen(s);

	return t.len >= n && memcmp(t.p + t.len - n, s, n) == 0;
}

/* NODE is no read of a name or attribute when the walk comes to it.  What is
   pushed last must be entered first. */
static inline void
py_skip(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	if (ts_node_is_null(node))
		return;
	if (py->nskip == py->skipcap) {
		uint32_t cap = py->skipcap == 0 ? 64 : py->skipcap * 2;
		const void **v = walk_alloc(w, cap * sizeof(*v));

		if (py->nskip > 0)
			memcpy(v, py->skip, py->nskip * sizeof(*v));
		py->skip = v;
		py->skipcap = cap;
	}
	py->skip[py->nskip++] = node.id;
}

static inline void
py_scope(struct walk *w)
{
	py_state(w)->scopes++;
	walk_scope(w);
}

/* Was NODE announced by py_skip()?  Then it is forgotten. */
static inline int
py_skipped(struct walk *w, TSNode node)
{
	struct py *py = py_state(w);

	if (py->nskip == 0 || py->skip[py->nskip - 1] != node.id)
		return 0;
	py->nskip--;
	return 1;
}

/* A reference from what is open, or from around a definition whose
   parameters or bases are being walked. */
static inline void
py_ref(struct walk *w, enum ref_kind kind, expr_id e, TSNode at, uint32_t arity)
{
	struct py *py = py_state(w);

	if (py->outer != NONE)
		walk_ref_from(w, kind, e, py->outer, node_line(at), arity);
	else
		walk_ref(w, kind, e, at, arity);
}

static inline void
py_type_ref(struct walk *w, expr_id e, uint32_t line)
{
	struct py *py = py_state(w);

	if (py->ntypes == py->typecap) {
		uint32_t cap = py->typecap == 0 ? 32 : py->typecap * 2;
		struct type_ref *v = walk_alloc(w, cap * sizeof(*v));

		if (py->ntypes > 0)
			memcpy(v, py->types, py->ntypes * sizeof(*v));
		py->types = v;
		py->typecap = cap;
	}
	py->types[py->ntypes].expr = e;
	py->types[py->ntypes++].line = line;
}

/* The names collected by py_type() since the last time are the types of ORD. */
static inline void
py_types_of(struct walk *w, uint32_t ord)
{
	struct py *py = py_state(w);
	uint32_t i;

	for (i = 0; i < py->ntypes; i++)
		walk_ref_from(w, REF_TYPE, py->types[i].expr, ord,
		    py->types[i].line, REF_ARITY_UNKNOWN);
	py->ntypes = 0;
}

#endif
