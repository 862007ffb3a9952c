/*
 * Java: what the parts of extract.c share.
 */
#ifndef KN_JAVA_H
#define KN_JAVA_H

#include "lang.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */
#define TAKEN		32	/* identifiers that are remembered as done */

/* A class around here, and its superclass. */
struct java_class {
	struct java_class	*before;
	uint32_t		 ord;
	expr_id			 base;	/* LINK_NONE: none is written */
	int			 is_interface, is_testcase, is_test;
};

struct java_state {
	const void		*taken[TAKEN];
	uint32_t		 ntaken;
	str_id			 package;	/* LINK_NONE: unnamed */
	struct java_class	*classes;	/* the last that was opened */
};

struct java_state	*java_state(struct walk *);
/* The class ORD, or NULL. */
const struct java_class	*java_class(struct walk *, uint32_t ord);

/* A name that is dealt with is no reference of its own. */
void		 java_take(struct walk *, TSNode);
int		 java_taken(const struct walk *, TSNode);
/* Take the name that a type begins with: List of List<String>. */
void		 java_take_type(struct walk *, TSNode);

/* exprs.c: what a type, and the value of an expression, is. */
expr_id		 java_type(struct walk *, TSNode, int depth);
expr_id		 java_expr(struct walk *, TSNode, int depth);
/* The method that is called, without its arguments. */
expr_id		 java_callee(struct walk *, TSNode invocation, int depth);
/* CALLEE with what it is called with, for the choice of an overload:
   GENERIC(callee, UNION(first, UNION(second, … UNKNOWN))). */
expr_id		 java_applied(struct walk *, expr_id callee, TSNode arguments,
		    uint32_t *arity);
/* Type with "[]" behind the name of what has it. */
expr_id		 java_dimensions(struct walk *, expr_id, TSNode dimensions);
/* Last named child. */
TSNode		 java_last(TSNode);

/* refs.c */
enum walk_next	 java_scope(struct walk *, TSNode);
enum walk_next	 java_over(struct walk *, TSNode);
enum walk_next	 java_identifier(struct walk *, TSNode);
enum walk_next	 java_type_identifier(struct walk *, TSNode);
enum walk_next	 java_scoped_type(struct walk *, TSNode);
enum walk_next	 java_invocation(struct walk *, TSNode);
enum walk_next	 java_constructor_call(struct walk *, TSNode);
enum walk_next	 java_creation(struct walk *, TSNode);
enum walk_next	 java_field_access(struct walk *, TSNode);
enum walk_next	 java_method_reference(struct walk *, TSNode);
enum walk_next	 java_annotation(struct walk *, TSNode);
enum walk_next	 java_element_value_pair(struct walk *, TSNode);
enum walk_next	 java_throw(struct walk *, TSNode);
enum walk_next	 java_label(struct walk *, TSNode);
enum walk_next	 java_switch_label(struct walk *, TSNode);

/* vars.c: local variables and their scopes. */
enum walk_next	 java_local(struct walk *, TSNode);
enum walk_next	 java_parameter(struct walk *, TSNode);
enum walk_next	 java_spread(struct walk *, TSNode);
enum walk_next	 java_catch(struct walk *, TSNode);
enum walk_next	 java_resource(struct walk *, TSNode);
enum walk_next	 java_for_each(struct walk *, TSNode);
enum walk_next	 java_lambda(struct walk *, TSNode);
enum walk_next	 java_instanceof(struct walk *, TSNode);
enum walk_next	 java_pattern(struct walk *, TSNode);
enum walk_next	 java_record_pattern(struct walk *, TSNode);
enum walk_next	 java_if(struct walk *, TSNode);
enum walk_next	 java_group(struct walk *, TSNode);
/* <T extends A>: T is an A, and a name in scope. */
void		 java_type_parameters(struct walk *, TSNode);

#endif
