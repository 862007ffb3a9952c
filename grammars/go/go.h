/*
 * Go: what the parts of extract.c share.
 *
 *   extract.c    imports, the table of rules
 *   types.c      types, fields, embedded types
 *   functions.c  functions and methods
 *   vars.c       variables, constants, parameters
 *   exprs.c      what types and expressions stand for
 *   refs.c       references
 */
#ifndef KN_GO_GO_H
#define KN_GO_GO_H

#include "lang.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */
#define LITERAL_DEPTH	64	/* composite literals nested deeper: no keys */

struct go_state {
	expr_id		 literal[LITERAL_DEPTH];	/* types of the composite
					   literals around here, or LINK_NONE */
	uint32_t	 nliteral;
	TSNode		 decl;		/* type, var or const with one spec: docs
					   stand above it */
	TSNode		 const_type;	/* of the const_spec before */
	TSNode		 anonymous;	/* struct type without a name … */
	uint32_t	 field;		/* … of this field, … */
	const char	*held;		/* … in a "slice", "map", "chan", or NULL */
};

struct go_state	*go_state(struct walk *);
/* By the case of its first letter: NODE_PUBLIC or NODE_PACKAGE_PRIVATE. */
uint32_t	 go_visibility(struct text name);

/* exprs.c */
expr_id		 go_type(struct walk *, TSNode, int depth);
expr_id		 go_expr(struct walk *, TSNode, int depth);
/* A "slice", "map", "chan" or "func", and what an element or a call of it
   is. */
expr_id		 go_container_of(struct walk *, const char *what,
		    expr_id element);

/* types.c */
/* The declaration around a spec, if it is the only one there. */
TSNode		 go_head_of(struct walk *, TSNode spec);
enum walk_next	 go_grouped_declaration(struct walk *, TSNode);
enum walk_next	 go_type_spec(struct walk *, TSNode);
enum walk_next	 go_struct_type(struct walk *, TSNode);
enum walk_next	 go_field_declaration(struct walk *, TSNode);
enum walk_next	 go_type_elem(struct walk *, TSNode);

/* functions.c */
enum walk_next	 go_function_declaration(struct walk *, TSNode);
enum walk_next	 go_method_declaration(struct walk *, TSNode);
enum walk_next	 go_interface_method(struct walk *, TSNode);

/* vars.c */
enum walk_next	 go_var_spec(struct walk *, TSNode);
enum walk_next	 go_const_spec(struct walk *, TSNode);
enum walk_next	 go_short_var_declaration(struct walk *, TSNode);
enum walk_next	 go_range_clause(struct walk *, TSNode);
enum walk_next	 go_receive_statement(struct walk *, TSNode);
enum walk_next	 go_parameter(struct walk *, TSNode);
enum walk_next	 go_type_parameter(struct walk *, TSNode);
enum walk_next	 go_type_switch_statement(struct walk *, TSNode);
enum walk_next	 go_type_case(struct walk *, TSNode);

/* refs.c */
enum walk_next	 go_identifier(struct walk *, TSNode);
enum walk_next	 go_type_identifier(struct walk *, TSNode);
enum walk_next	 go_qualified_type(struct walk *, TSNode);
enum walk_next	 go_selector_expression(struct walk *, TSNode);
enum walk_next	 go_call_expression(struct walk *, TSNode);
enum walk_next	 go_composite_literal(struct walk *, TSNode);
void		 go_composite_literal_leave(struct walk *, TSNode);
enum walk_next	 go_literal_element(struct walk *, TSNode);
void		 go_literal_element_leave(struct walk *, TSNode);
enum walk_next	 go_keyed_element(struct walk *, TSNode);

#endif
