/*
 * Python: what the parts of its extraction share.
 *
 *   extract.c    what functions give, what is read; the table of rules
 *   nodes.c      kinds of syntax nodes, parts of them
 *   state.c      what is remembered while a file is walked
 *   types.c      annotations, also those in strings
 *   exprs.c      what an expression stands for
 *   bind.c       targets: local variables, fields, module variables
 *   assign.c     assignments, type aliases, __all__
 *   loops.c      loops and comprehensions
 *   clauses.c    with, except, as, global
 *   match.c      patterns
 *   narrow.c     conditions that say of what type a name is
 *   imports.c    imports
 *   defs.c       decorators, documentation, signatures
 *   functions.c  functions
 *   classes.c    classes
 *
 * Nodes may be null, as parts that are missing in a broken text are.
 * Functions py_enter_…() are rules, see struct lang_rule.
 */
#ifndef KN_PY_H
#define KN_PY_H

#include <string.h>

#include "lang.h"

#define NONE		LINK_NONE
#define TYPE_ARGS	8	/* of one generic, classes of one isinstance():
				   later ones are not looked at */

/* ---- nodes.c ---- */

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

/* Kind of each of the parser's symbols. */
#define PY_SYMBOLS	1024
extern uint8_t	 py_kinds[PY_SYMBOLS];

/* Number the parser's node types.  Done once per process. */
void		 py_kinds_make(const TSLanguage *);

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

/* First of the children of NODE that is no comment; or null. */
TSNode		 py_first(TSNode node);
/* Argument N, from 0, of CALL, if it is positional; else null. */
TSNode		 py_argument(TSNode call, uint32_t n);
/* The text of a string node between its quotes; empty if something is put
   into it. */
struct text	 py_string(const struct walk *, TSNode);

/* ---- text ---- */

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

/* ---- state.c ---- */

/* A name in an annotation, to become a REF_TYPE once its owner is known. */
struct py_type_ref {
	expr_id		expr;
	uint32_t	line;
};

enum py_foreign_how { PY_GLOBAL, PY_NONLOCAL, PY_IMPORTED };

/* A name in a function that is not its own variable, or not only. */
struct py_foreign {
	struct py_foreign	*next;
	uint32_t	 function;
	str_id		 name;
	enum py_foreign_how how;
};

/* An open function. */
struct py_function {
	struct py_function	*outer;
	struct text	 self;		/* a method's first parameter */
	int		 declared;	/* its return type is */
};

/* What a node was found to stand for; by the node's address.  It stands
   until a scope is opened, in which names may mean something else. */
#define SEEN	64		/* a power of two */
struct py_seen {
	const void	*id;
	expr_id		 expr;
	uint32_t	 scopes;
};

/* What is remembered while a file is walked. */
struct py {
	struct py_seen	  seen[SEEN];
	uint32_t	  scopes;	/* opened so far */
	const void	**skip;		/* stack: nodes that are no reads */
	uint32_t	  nskip, skipcap;
	struct py_type_ref	 *types;
	uint32_t	  ntypes, typecap;
	struct py_foreign	 *foreign;
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
	struct py_function	 *function;	/* innermost */
	const void	 *chain;	/* assignment that is the right side of
					   one: a = b = … */
	TSNode		  chain_value;	/* its value */
};

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
uint32_t	 py_class_name(const struct walk *, struct text);
/* Is NODE the name of the instance in the method around here? */
int		 py_is_self(const struct walk *, TSNode node);
/* Is what is open here a function, rather than a class or the file? */
int		 py_in_function(const struct walk *);
/* As walk_scope(): what was seen before may mean something else now. */
void		 py_scope(struct walk *);
/* NODE is no read of a name or attribute when the walk comes to it.  What is
   pushed last must be entered first. */
void		 py_skip(struct walk *, TSNode node);
/* Was NODE announced by py_skip()?  Then it is forgotten. */
int		 py_skipped(struct walk *, TSNode node);
/* A reference from what is open, or from around a definition whose
   parameters or bases are being walked. */
void		 py_ref(struct walk *, enum ref_kind, expr_id, TSNode at,
		    uint32_t arity);
/* E, on that line, waits for py_types_of(). */
void		 py_type_ref(struct walk *, expr_id e, uint32_t line);
/* The names collected by py_type() since the last time are types of ORD. */
void		 py_types_of(struct walk *, uint32_t ord);
/* NAME is not, or not only, a variable of the function that is open. */
void		 py_foreign(struct walk *, str_id name, enum py_foreign_how);

/* ---- types.c ---- */

/* The type of that name which the language or typing brings. */
expr_id		 py_literal(struct walk *, const char *type);
/* The type that NODE, an annotation, names.  The names in it wait for
   py_types_of(). */
expr_id		 py_type(struct walk *, TSNode node);
/* The same of a text that begins on LINE. */
expr_id		 py_type_text(struct walk *, struct text, uint32_t line);
/* Of tuple[A, B] each type by itself.  Their number; 0: TYPE is none. */
uint32_t	 py_tuple_types(struct walk *, TSNode type,
		    expr_id arg[TYPE_ARGS]);
/* Last word of a type as written: of t.Generic[T] it is Generic. */
struct text	 py_last_word(struct text);

/* ---- exprs.c ---- */

/* What NODE stands for. */
expr_id		 py_value(struct walk *, TSNode node);
/* What an identifier stands for. */
expr_id		 py_name(struct walk *, TSNode node);
/* Union of both; what is not known is left to the linker to weigh. */
expr_id		 py_either(struct walk *, expr_id a, expr_id b);

/* ---- bind.c ---- */

/* Where the value of a target comes from. */
struct py_source {
	enum typing_how	 how;
	expr_id		 expr;		/* NONE: nothing is known */
	TSNode		 value;		/* its node, for a, b = 1, 2; or null */
	TSNode		 statement;	/* range of a definition made by it */
	uint32_t	 flags;		/* NODE_… of such a definition */
	int		 kind;		/* enum node_kind, or -1: as usual */
	int		 inner;		/* bind in the innermost scope */
	int		 depth;		/* of tuples in tuples */
};

/* A source with nothing but these. */
struct py_source py_source(enum typing_how, expr_id, TSNode statement);
/* NODE_ flag of what NAME says; MEMBER: in a class. */
uint32_t	 py_visibility(struct text name, int member);
/*
 * Define NAME, or add what is said to what was defined before, in the module
 * or class PARENT.  Returns its ord, or 0 when the name is a function's or
 * class's.
 */
uint32_t	 py_define(struct walk *, uint32_t parent, TSNode name,
		    const struct py_source *);
/* Give the name NODE, or the names in the target NODE, what is said. */
void		 py_bind_name(struct walk *, TSNode node,
		    const struct py_source *);
void		 py_bind(struct walk *, TSNode node, const struct py_source *);
/*
 * The names in a target are written, not read: the walk passes over them.
 * To be called before the walk enters the target, and after any py_skip()
 * for what comes behind it.
 */
void		 py_skip_target(struct walk *, TSNode);

/* ---- assign.c ---- */

/* VALUE is added to __all__, if the module is open. */
void		 py_export_more(struct walk *, TSNode value);
enum walk_next	 py_enter_assignment(struct walk *, TSNode);
enum walk_next	 py_enter_augmented(struct walk *, TSNode);
enum walk_next	 py_enter_named(struct walk *, TSNode);
enum walk_next	 py_enter_alias(struct walk *, TSNode);

/* ---- loops.c ---- */

/*
 * As py_value(), for a value that is assigned or returned by the statement
 * being entered.  The elements of a comprehension are looked into: until the
 * statement ends its names are in scope.
 */
expr_id		 py_given(struct walk *, TSNode);
enum walk_next	 py_enter_for(struct walk *, TSNode);
enum walk_next	 py_enter_comprehension(struct walk *, TSNode);

/* ---- clauses.c ---- */

enum walk_next	 py_enter_with(struct walk *, TSNode);
enum walk_next	 py_enter_except(struct walk *, TSNode);
enum walk_next	 py_enter_as(struct walk *, TSNode);
enum walk_next	 py_enter_global(struct walk *, TSNode);

/* ---- match.c ---- */

enum walk_next	 py_enter_dotted(struct walk *, TSNode);
enum walk_next	 py_enter_class_pattern(struct walk *, TSNode);
enum walk_next	 py_enter_keyword_pattern(struct walk *, TSNode);
enum walk_next	 py_enter_splat_pattern(struct walk *, TSNode);

/* ---- narrow.c ---- */

enum walk_next	 py_enter_if(struct walk *, TSNode);
enum walk_next	 py_enter_block(struct walk *, TSNode);
enum walk_next	 py_enter_bool(struct walk *, TSNode);
enum walk_next	 py_enter_assert(struct walk *, TSNode);

/* ---- imports.c ---- */

enum walk_next	 py_enter_import(struct walk *, TSNode);
enum walk_next	 py_enter_from(struct walk *, TSNode);

/* ---- defs.c ---- */

struct py_decorated {
	uint32_t	flags;		/* NODE_… that decorators give */
	int		instance;	/* first parameter is the instance */
	int		class;		/* … or the class */
	int		fixture;	/* of pytest */
};

/* The decorator's own name: of @a.b(c) it is a.b. */
TSNode		 py_decorator_name(TSNode decorator);
/* Adds what DECORATOR says to D. */
void		 py_decorator_flags(const struct walk *, TSNode decorator,
		    struct py_decorated *d);
/* The decorators of the definition NODE, *N of them; lives as the file. */
const TSNode	*py_decorators(struct walk *, TSNode node, uint32_t *n);
/* ORD is decorated by the N decorators DEC, which stand for E. */
void		 py_decorates(struct walk *, uint32_t ord, const TSNode *dec,
		    const expr_id *e, uint32_t n);
/* The string that is the first statement of BODY documents ORD. */
void		 py_docstring(struct walk *, uint32_t ord, TSNode body);
/* The signature of ORD: from NODE to the end of LAST. */
void		 py_signature(struct walk *, uint32_t ord, TSNode node,
		    TSNode last);
/* NODE_CONDITIONAL for a definition in an except clause, which stands in for
   what cannot be imported; else 0. */
uint32_t	 py_fallback_flag(const struct walk *, TSNode);
enum walk_next	 py_enter_module(struct walk *, TSNode);
enum walk_next	 py_enter_decorated(struct walk *, TSNode);
enum walk_next	 py_enter_decorator(struct walk *, TSNode);

/* ---- functions.c, classes.c ---- */

enum walk_next	 py_enter_function(struct walk *, TSNode);
void		 py_leave_function(struct walk *, TSNode);
enum walk_next	 py_enter_lambda(struct walk *, TSNode);
enum walk_next	 py_enter_class(struct walk *, TSNode);

#endif
