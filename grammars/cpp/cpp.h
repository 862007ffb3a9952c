/*
 * C++: what the parts of extract.c share.
 *
 * How what C++ has and facts.h does not name is said:
 * - `using namespace N;` is TYPING_EXTENDS of the function, namespace or file
 *   that it stands in, and so is the fixture of a test;
 *   `using N::x;` is TYPING_IMPLEMENTS of it.
 * - `namespace A = B;` is a NODE_MODULE with a TYPING_ALIAS.
 * - A method that stands outside its class has the class as walk_def.owner
 *   and as TYPING_RECEIVER; so do functions and classes with a qualified name.
 * - The types of a function's parameters are its TYPING_VALUE: see
 *   cpp_parameters(); that of an enum is "class" when its members are only
 *   seen through it.
 * - A pointer to T is GENERIC(LITERAL("*"), T); x->y is MEMBER(DEREF(x), y).
 * - A callee with its arguments is GENERIC(callee, UNION(first,
 *   UNION(second, … UNKNOWN))); without arguments it is the callee alone.
 * - An operator that may be a function is a REF_FIELD of such a callee, whose
 *   name is "operator+", say, and whose arguments are all operands.
 * - "::", the global name space, and "this" are names.
 */
#ifndef KN_CPP_H
#define KN_CPP_H

#include "lang.h"
#include "../c/prepare.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */
#define PARAMETERS_MAX	256	/* names of templates' parameters in one file;
				   others are looked up as any name */

/* A class around here. */
struct cpp_class {
	struct cpp_class	*before;
	uint32_t		 ord;
	uint32_t		 access;	/* NODE_… of what comes next */
};

struct cpp_state {
	struct cpp_class	*classes;	/* the last that was opened */
	/* A type without a name in the declaration at hand. */
	TSNode			 decl;
	struct text		 anonymous;	/* what it is called */
	uint32_t		 anonymous_ord;	/* the field that has it, or 0 */
	int			 is_friend;	/* in a friend declaration */
	str_id			 parameters[PARAMETERS_MAX]; /* of templates */
	uint32_t		 nparameters;
	uint32_t		 deduced;	/* the function whose type follows
						   from what it returns, or 0 */
};

struct cpp_state *cpp_state(struct walk *);

/* keywords.c */
int		 cpp_is_builtin_type(const char *p, size_t n);

/* prepare.c: see struct lang, prepare. */
void		 cpp_prepare(struct walk *, char *text, uint32_t len);

/* ---- types.c ---- */

/* What a type node means; LINK_NONE: auto, or not known. */
expr_id		 cpp_type(struct walk *, TSNode type, int depth);
/* The type that DECLARATOR, or an abstract one, makes of TYPE. */
expr_id		 cpp_declared_type(struct walk *, expr_id type,
		    TSNode declarator);
/* TYPE and declarator of a type_descriptor. */
expr_id		 cpp_descriptor(struct walk *, TSNode, int depth);
expr_id		 cpp_pointer(struct walk *, expr_id);
expr_id		 cpp_literal(struct walk *, const char *);
/* One word for a sized_type_specifier: "ulong" for unsigned long int. */
const char	*cpp_sized(struct walk *, TSNode);
/* a::b::c as an expression, TYPES: all parts are names of types. */
expr_id		 cpp_qualified(struct walk *, TSNode, int depth);
/* The innermost name in a qualified identifier; itself, if it is none. */
TSNode		 cpp_last_name(TSNode);
/* Take the name that a type or qualified identifier ends with. */
void		 cpp_take_name(struct walk *, TSNode);
/*
 * The name in a declarator, through pointers, references, arrays and
 * parentheses: perhaps a qualified one.  *FUNCTION: the function_declarator
 * when a function is declared, and not a pointer to one; else null.
 */
TSNode		 cpp_declared(TSNode declarator, TSNode *function);
/* "Slice,char*,T&&,int=,...;const": the last parts of the names of the types of
   a function's parameters, '=' behind those that have a default, "?" for
   a template's; behind ';' "const" and, IS_VIRTUAL or marked as
   overriding, "virtual"; "deleted". */
struct text	 cpp_parameters(struct walk *, TSNode function_declarator,
		    int is_virtual, int is_deleted);
/* T without blanks, but for those between words. */
struct text	 cpp_folded(struct walk *, struct text);

/* ---- exprs.c ---- */

expr_id		 cpp_expr(struct walk *, TSNode, int depth);
/* CALLEE with what it is called with; *ARITY: how many. */
expr_id		 cpp_applied(struct walk *, expr_id callee, TSNode arguments,
		    uint32_t *arity, int depth);
enum walk_next	 cpp_identifier(struct walk *, TSNode);
enum walk_next	 cpp_type_identifier(struct walk *, TSNode);
enum walk_next	 cpp_qualified_identifier(struct walk *, TSNode);
enum walk_next	 cpp_call(struct walk *, TSNode);
enum walk_next	 cpp_field_expression(struct walk *, TSNode);
enum walk_next	 cpp_new(struct walk *, TSNode);
enum walk_next	 cpp_compound_literal(struct walk *, TSNode);
enum walk_next	 cpp_throw(struct walk *, TSNode);
enum walk_next	 cpp_binary(struct walk *, TSNode);
enum walk_next	 cpp_subscript(struct walk *, TSNode);
enum walk_next	 cpp_unary(struct walk *, TSNode);
enum walk_next	 cpp_return(struct walk *, TSNode);

/* ---- classes.c ---- */

/* The class ORD, if it is around here; or NULL. */
struct cpp_class *cpp_class(struct walk *, uint32_t ord);
enum walk_next	 cpp_namespace(struct walk *, TSNode);
enum walk_next	 cpp_namespace_alias(struct walk *, TSNode);
enum walk_next	 cpp_using(struct walk *, TSNode);
enum walk_next	 cpp_class_specifier(struct walk *, TSNode);
enum walk_next	 cpp_struct_specifier(struct walk *, TSNode);
enum walk_next	 cpp_union_specifier(struct walk *, TSNode);
enum walk_next	 cpp_enum_specifier(struct walk *, TSNode);
void		 cpp_class_leave(struct walk *, TSNode);
enum walk_next	 cpp_enumerator(struct walk *, TSNode);
enum walk_next	 cpp_access(struct walk *, TSNode);
enum walk_next	 cpp_alias(struct walk *, TSNode);
enum walk_next	 cpp_typedef(struct walk *, TSNode);
enum walk_next	 cpp_concept(struct walk *, TSNode);
enum walk_next	 cpp_template(struct walk *, TSNode);
/* Is it the name of a template's parameter here? */
int		 cpp_is_parameter(struct walk *, str_id);
enum walk_next	 cpp_friend(struct walk *, TSNode);
void		 cpp_friend_leave(struct walk *, TSNode);
/* Where signature and docs of what N declares begin: template <…>. */
TSNode		 cpp_head(TSNode n);
/* walk_define(), and say where it belongs if NAME is qualified. */
uint32_t	 cpp_define(struct walk *, const struct walk_def *, TSNode name);
/* The text of all but the last part of a qualified name, or nothing. */
struct text	 cpp_owner(struct walk *, TSNode name);
/* A body without a name is called after what it declares. */
void		 cpp_name_anonymous(struct walk *, TSNode decl, TSNode name,
		    int bare);

/* ---- functions.c ---- */

enum walk_next	 cpp_function_definition(struct walk *, TSNode);
/* DECL declares a method: FUNCTION_DECLARATOR with the name NAME. */
void		 cpp_method_declaration(struct walk *, TSNode decl,
		    TSNode name, TSNode function_declarator);
enum walk_next	 cpp_field_initializer(struct walk *, TSNode);

/* ---- vars.c ---- */

enum walk_next	 cpp_declaration(struct walk *, TSNode);
enum walk_next	 cpp_init_declarator(struct walk *, TSNode);
enum walk_next	 cpp_field_declaration(struct walk *, TSNode);
enum walk_next	 cpp_parameter(struct walk *, TSNode);
enum walk_next	 cpp_for_range(struct walk *, TSNode);

/* ---- tests.c ---- */

/* TEST(a, b) { … } and its kin: defines the test, returns 1; else 0. */
int		 cpp_test_definition(struct walk *, TSNode definition,
		    TSNode name, TSNode function_declarator);
/* A block behind MACRO(…) outside of functions. */
int		 cpp_test_block(struct walk *, TSNode block);

#endif
