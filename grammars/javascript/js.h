/*
 * JavaScript, TypeScript and TSX share these rules; the parsers differ, and
 * node types that one of them lacks are simply never met.
 *
 *   extract.c   the table of rules, and what the other parts share
 *   classes.c   classes, interfaces, their members and bases
 *   types.c     aliases, enums, namespaces, objects that have a name
 *   assign.c    assignments that define something
 *   refs.c      references, calls, tests
 *   exprs.c     expressions and types
 *   functions.c function types, parameters, what a context says of them
 *   bind.c      patterns, parameters, variables
 *   modules.c   import, export, require
 */
#ifndef KN_JS_H
#define KN_JS_H

#include "lang.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */
#define PATTERN_DEPTH	16	/* patterns nested deeper bind nothing */

/* A variable that was declared without a value: assignments tell its type. */
struct js_open {
	struct js_open	*before;
	uint32_t	 binding;	/* or LINK_NONE: … */
	uint32_t	 ord;		/* … this definition */
};

struct js {
	struct js_open	*open;
	TSNode		 exported;	/* export statement around */
	uint32_t	 export_flags;
	uint32_t	 test;		/* test case around, or 0 … */
	uint32_t	 test_begin;	/* … its arguments, bytes */
	uint32_t	 test_end;
	expr_id		 decorators[8];	/* of the definition that comes next */
	uint32_t	 decorator_lines[8];
	uint32_t	 ndecorators;
};

struct js	*js_state(struct walk *);
/* Text of a string node, without quotes; or of a template without parts. */
struct text	 js_string(const struct walk *, TSNode);
/* Arrow function, function expression, class expression. */
int		 js_is_function(TSNode);
/* NODE_ flags of what a declaration in the current export statement is. */
uint32_t	 js_export_flags(struct walk *, TSNode);
/* { … }, also as const, in parentheses or Object.freeze(): the object. */
TSNode		 js_object(struct walk *, TSNode);
/* What "this" is here. */
expr_id		 js_this(struct walk *);
/* Does N stand in OUTER, which may be null? */
int		 js_within(TSNode outer, TSNode n);
/* The export statement, if N stands in it directly, else N. */
TSNode		 js_head(struct walk *, TSNode n);

/* exprs.c */
expr_id		 js_expr(struct walk *, TSNode, int depth);
expr_id		 js_type(struct walk *, TSNode, int depth);
/* Types of the parameters of a function or function type, as an EXPR_LIST;
   LINK_NONE when none is given. */
expr_id		 js_param_types(struct walk *, TSNode function, int depth);
/* (a: A) => B */
expr_id		 js_function_type(struct walk *, TSNode, int depth);
/* The type that a function, or an object, gets from where it stands: as an
   argument, in an object that is one, in what declares it.  Or LINK_NONE. */
expr_id		 js_context(struct walk *, TSNode n, int depth);
/* Type of a type_annotation (": T"), or LINK_NONE. */
expr_id		 js_annotation(struct walk *, TSNode);
expr_id		 js_annotated(struct walk *, TSNode, int depth);

enum walk_next	 js_function_declaration(struct walk *, TSNode);
/* Arrow functions and function expressions. */
enum walk_next	 js_anonymous(struct walk *, TSNode);
/* A function type: its parameters are names in it. */
enum walk_next	 js_function_scope(struct walk *, TSNode);

/* classes.c */
/* NODE_ flags of the modifiers of a member or declaration. */
uint32_t	 js_modifiers(struct walk *, TSNode);
enum walk_next	 js_class(struct walk *, TSNode);
enum walk_next	 js_method_definition(struct walk *, TSNode);
enum walk_next	 js_field(struct walk *, TSNode);
enum walk_next	 js_call_signature(struct walk *, TSNode);
enum walk_next	 js_index_signature(struct walk *, TSNode);

/* types.c */
/* NODE_ flags of a member of an object that has a name. */
uint32_t	 js_object_flags(struct walk *, TSNode member);
enum walk_next	 js_import_alias(struct walk *, TSNode);
enum walk_next	 js_type_alias(struct walk *, TSNode);
enum walk_next	 js_enum_declaration(struct walk *, TSNode);
enum walk_next	 js_namespace(struct walk *, TSNode);
enum walk_next	 js_pair(struct walk *, TSNode);

/* assign.c */
enum walk_next	 js_assignment(struct walk *, TSNode);

/* refs.c */
enum walk_next	 js_identifier(struct walk *, TSNode);
enum walk_next	 js_type_identifier(struct walk *, TSNode);
enum walk_next	 js_nested_type_identifier(struct walk *, TSNode);
enum walk_next	 js_member_expression(struct walk *, TSNode);
enum walk_next	 js_call_expression(struct walk *, TSNode);
enum walk_next	 js_new_expression(struct walk *, TSNode);
enum walk_next	 js_decorator(struct walk *, TSNode);
enum walk_next	 js_throw_statement(struct walk *, TSNode);
enum walk_next	 js_return_statement(struct walk *, TSNode);
enum walk_next	 js_jsx_element(struct walk *, TSNode);

/* bind.c */
/* CONTEXT is js_context() of the function where it is an expression, for the
   parameters without a type; or LINK_NONE. */
void		 js_params(struct walk *, TSNode function, expr_id context);
/* Types of the function N that is the definition ORD; binds parameters. */
void		 js_function_types(struct walk *, uint32_t ord, TSNode n);
void		 js_pattern(struct walk *, TSNode pattern, TSNode declaration,
		    expr_id value, enum typing_how, int var, uint32_t flags);
enum walk_next	 js_declarator(struct walk *, TSNode);
enum walk_next	 js_for_in(struct walk *, TSNode);
enum walk_next	 js_catch(struct walk *, TSNode);

/* modules.c */
enum walk_next	 js_import(struct walk *, TSNode);
enum walk_next	 js_export(struct walk *, TSNode);
/* Is it require("…")?  Then its module, else length 0. */
struct text	 js_require(const struct walk *, TSNode call);
/* const x = require(…), const { a } = require(…).  Returns 1 when done. */
int		 js_bind_require(struct walk *, TSNode pattern, TSNode call);
/* module.exports = …, exports.a = …  Returns 1 when it was one. */
int		 js_common_export(struct walk *, TSNode left, TSNode right);

#endif
