/*
 * Java: what the parts of extract.c share.
 */
#ifndef KN_JAVA_H
#define KN_JAVA_H

#include "lang.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */

/* A class around here, and its superclass. */
struct java_class {
	struct java_class	*before;
	uint32_t		 ord;
	expr_id			 base;	/* LINK_NONE: none is written */
	int			 is_interface, is_testcase, is_test;
};

struct java_state {
	str_id			 package;	/* LINK_NONE: unnamed */
	struct java_class	*classes;	/* the last that was opened */
};

struct java_state	*java_state(struct walk *);
/* The class ORD, or NULL. */
const struct java_class	*java_class(struct walk *, uint32_t ord);

/* Keep the package with ORD, a type or the file, for the linker. */
void		 java_keep_package(struct walk *, uint32_t ord);
/* Take the name that a type begins with: List of List<String>. */
void		 java_take_type(struct walk *, TSNode);

/* modifiers.c */
struct java_modifiers {
	TSNode		node;
	uint32_t	flags;		/* NODE_… */
	int		visible;	/* a visibility is written */
	int		is_static, is_test;
	TSNode		after;		/* last annotation before the signature */
};

void		 java_modifiers(const struct walk *, TSNode declaration,
		    struct java_modifiers *);
/* The annotations among them decorate ORD. */
void		 java_decorate(struct walk *, const struct java_modifiers *,
		    uint32_t ord);
/* ORD's signature begins behind the annotations, and ends before the body. */
void		 java_signature(struct walk *, const struct java_modifiers *,
		    TSNode, TSNode body, uint32_t ord);
/* Is the innermost container an interface? */
int		 java_in_interface(struct walk *);

/* types.c */
enum walk_next	 java_class_declaration(struct walk *, TSNode);
enum walk_next	 java_interface(struct walk *, TSNode);
enum walk_next	 java_enum(struct walk *, TSNode);
enum walk_next	 java_record(struct walk *, TSNode);
enum walk_next	 java_class_body(struct walk *, TSNode);
enum walk_next	 java_enum_constant(struct walk *, TSNode);

/* members.c */
enum walk_next	 java_method(struct walk *, TSNode);
enum walk_next	 java_constructor(struct walk *, TSNode);
enum walk_next	 java_compact_constructor(struct walk *, TSNode);
enum walk_next	 java_fields(struct walk *, TSNode);

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
