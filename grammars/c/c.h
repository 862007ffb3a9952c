/*
 * C: what the parts of extract.c share.
 *
 *   extract.c  the table of rules
 *   decls.c    variables, parameters, functions, fields
 *   types.c    structs, unions, enums, type names
 *   exprs.c    expressions and references
 *   tests.c    tests and functions that macros define
 *   preproc.c  includes and macros, for C++ too
 */
#ifndef KN_C_C_H
#define KN_C_C_H

#include "lang.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */

/* What of the declaration around it a declarator needs to know. */
struct c_decl {
	TSNode		 decl;		/* declaration, typedef … */
	expr_id		 type;		/* its type, LINK_NONE */
	uint32_t	 flags;		/* of a definition in it */
	int		 constant;
	struct text	 anonymous;	/* name for a body without a tag */
	uint32_t	 anonymous_ord;
	expr_id		 anonymous_type;
};

struct c_decl	*c_decl(struct walk *);		/* of this file's walk */

/* decls.c */

/*
 * The name in a declarator, through pointers, arrays, parentheses and
 * attributes.  *FUNCTION is set when what is declared is a function itself
 * (and not a pointer to one).
 */
TSNode		 c_declared(TSNode declarator, int *function);
/* The type that a declaration names, or LINK_NONE. */
expr_id		 c_type_expr(struct walk *, TSNode type);
enum walk_next	 c_function_definition(struct walk *, TSNode);
enum walk_next	 c_parameter_declaration(struct walk *, TSNode);
enum walk_next	 c_declaration(struct walk *, TSNode);
enum walk_next	 c_init_declarator(struct walk *, TSNode);
enum walk_next	 c_field_declaration(struct walk *, TSNode);

/* types.c */
/* A body without a tag in N: it is named after NAME, which N declares; BARE:
   just so. */
void		 c_name_anonymous(struct walk *, TSNode n, struct c_decl *,
		    TSNode name, int bare);
enum walk_next	 c_struct_specifier(struct walk *, TSNode);
enum walk_next	 c_union_specifier(struct walk *, TSNode);
enum walk_next	 c_enum_specifier(struct walk *, TSNode);
enum walk_next	 c_tag_or_type(struct walk *, TSNode);
enum walk_next	 c_enumerator(struct walk *, TSNode);
enum walk_next	 c_type_definition(struct walk *, TSNode);

/* exprs.c */
enum walk_next	 c_identifier(struct walk *, TSNode);
enum walk_next	 c_type_identifier(struct walk *, TSNode);
enum walk_next	 c_call_expression(struct walk *, TSNode);
enum walk_next	 c_field_expression(struct walk *, TSNode);

/* tests.c */

/*
 * Macros that define a test: of Check, Criterion and Unity.  Of those with a
 * group the name is "group.test".
 */
int		 c_is_test_macro(struct text, int *group);
/* CALL may register a function as a test (cmocka, Check): it is one. */
void		 c_registered_test(struct walk *, TSNode call);
/* A block: a scope, or outside of functions perhaps a macro's body. */
enum walk_next	 c_block(struct walk *, TSNode);

#endif
