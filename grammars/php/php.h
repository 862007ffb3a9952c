/*
 * PHP: what the parts of extract.c share.
 *
 *   extract.c  namespaces, types, methods, fields; the table of rules
 *   names.c    what namespace and use make of a name
 *   types.c    declared types, and what doc comments say
 *   exprs.c    what the value of an expression is
 *   refs.c     what refers to what
 *   vars.c     variables
 *
 * What a class name means is settled by the file alone: expressions hold it
 * in full, "\A\B".  Names of functions and constants that stand alone may be
 * of the namespace or global, and stand as they are written.  Properties are
 * members "$name", since a method may have the same name.
 */
#ifndef KN_PHP_H
#define KN_PHP_H

#include <string.h>

#include "lang.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */
#define NONE		LINK_NONE

/* use A\B as C; of classes, functions, constants. */
struct php_use {
	struct php_use	*next;
	struct text	 alias, name;
	char		 kind;		/* 'c', 'f', 'k' */
};

struct php_class {
	struct php_class *before;
	const void	*node;
	uint32_t	 ord;
	expr_id		 parent;	/* or NONE */
	TSNode		 base;		/* where it is named */
	int		 is_interface, is_test;
};

struct php_state {
	struct text	 ns;		/* "A\B", or empty */
	struct php_use	*uses;
	struct php_class *class;	/* innermost */
};

struct php_state *php_state(struct walk *);
/* A node that is dealt with already, however far the walk is from it: the
   memo of other nodes is an expression, plus one. */
#define PHP_TAKEN	0xffffffffu
void		 php_take(struct walk *, TSNode);
int		 php_taken(struct walk *, TSNode);

/* The same, whatever the case of its letters. */
int		 php_is_word(struct text, const char *);
/* Is T one of the words, which stand with one blank between them? */
int		 php_in(const char *words, struct text t);
/* Text between the quotes of a literal; empty for anything else. */
struct text	 php_string(const struct walk *, TSNode);

/* ---- names.c ---- */

void		 php_use(struct walk *, struct text name, struct text alias,
		    char kind);
/* The class that NAME stands for here: "\A\B", self, static, parent. */
expr_id		 php_class_expr(struct walk *, struct text name);
/* A function ('f') or constant ('k'). */
expr_id		 php_plain_expr(struct walk *, struct text name, char kind);
/* The class around here, or unknown. */
expr_id		 php_own_class(struct walk *);
enum walk_next	 php_namespace(struct walk *, TSNode);
enum walk_next	 php_use_declaration(struct walk *, TSNode);

/* ---- types.c ---- */

/* NONE: says nothing. */
expr_id		 php_type(struct walk *, TSNode, int depth);
/* The doc comment right above N; empty when there is none. */
struct text	 php_doc(const struct walk *, TSNode n);
/* The type that TAG ("@var") has in a doc comment; with VAR ("$a") only if
   it is of that variable.  NONE: none. */
expr_id		 php_doc_type(struct walk *, struct text doc, const char *tag,
		    struct text var);

/* ---- exprs.c ---- */

expr_id		 php_expr(struct walk *, TSNode, int depth);
expr_id		 php_callee(struct walk *, TSNode call, int depth);
expr_id		 php_named_type(struct walk *, const char *);

/* ---- refs.c ---- */

enum walk_next	 php_call(struct walk *, TSNode);
enum walk_next	 php_new(struct walk *, TSNode);
enum walk_next	 php_member_access(struct walk *, TSNode);
enum walk_next	 php_scoped_property(struct walk *, TSNode);
enum walk_next	 php_class_constant(struct walk *, TSNode);
enum walk_next	 php_named(struct walk *, TSNode);
enum walk_next	 php_name(struct walk *, TSNode);
enum walk_next	 php_throw(struct walk *, TSNode);
enum walk_next	 php_binary(struct walk *, TSNode);
enum walk_next	 php_array(struct walk *, TSNode);
enum walk_next	 php_include(struct walk *, TSNode);
enum walk_next	 php_return(struct walk *, TSNode);

/* ---- vars.c ---- */

enum walk_next	 php_assignment(struct walk *, TSNode);
enum walk_next	 php_foreach(struct walk *, TSNode);
enum walk_next	 php_catch(struct walk *, TSNode);
enum walk_next	 php_closure(struct walk *, TSNode);
enum walk_next	 php_static_variable(struct walk *, TSNode);
/* Parameters of the function whose scope is open; DOC may say their types. */
void		 php_parameters(struct walk *, TSNode list, struct text doc);

#endif
