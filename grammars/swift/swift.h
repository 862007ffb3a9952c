/*
 * Swift: what the parts of extract.c share.
 *
 *   extract.c    modules, imports, the table of rules
 *   decls.c      types, extensions, type aliases
 *   members.c    functions, initialisers, properties, enum cases
 *   modifiers.c  visibility, attributes, signatures
 *   types.c      what types stand for
 *   exprs.c      what expressions stand for
 *   refs.c       references
 *   extension.h  what the linker shares with decls.c
 *   prepare.c    what the parser does not know
 *   vars.c       local variables and patterns
 */
#ifndef KN_SWIFT_H
#define KN_SWIFT_H

#include "lang.h"

#define EXPR_DEPTH	64	/* what is nested deeper is unknown */

/* A type, protocol or extension around here. */
struct sw_type {
	struct sw_type	*around;
	TSNode		 node, body;
	expr_id		 type;		/* names it */
	uint32_t	 ord;		/* 0: an extension */
	uint32_t	 visibility;	/* of members that do not say theirs */
	struct text	 name;		/* of an extension: "A.B" */
	int		 protocol, testcase;
};

struct sw_state {
	struct sw_type	*type;		/* innermost */
	str_id		 outer;		/* a name that means what it means outside
					   the binding of that name, or LINK_NONE */
};

struct sw_state	*sw_state(struct walk *);

/* prepare.c */
void		 sw_prepare(struct walk *, char *text, uint32_t len);

/* ---- modifiers.c ---- */

struct sw_modifiers {
	TSNode		node;		/* or null */
	uint32_t	flags;		/* NODE_… */
	int		visible;	/* a visibility is written */
	int		is_test;	/* @Test */
	TSNode		after;		/* last attribute before the signature */
};

/* VISIBILITY: what holds where none is written. */
void		 sw_modifiers(const struct walk *, TSNode declaration,
		    uint32_t visibility, struct sw_modifiers *);
/* Docs above, signature without attributes and body, attributes. */
uint32_t	 sw_define(struct walk *, struct walk_def *,
		    const struct sw_modifiers *);
enum walk_next	 sw_attribute(struct walk *, TSNode);

/* ---- decls.c ---- */

enum walk_next	 sw_class(struct walk *, TSNode);
void		 sw_class_leave(struct walk *, TSNode);
enum walk_next	 sw_protocol(struct walk *, TSNode);
enum walk_next	 sw_typealias(struct walk *, TSNode);
enum walk_next	 sw_associatedtype(struct walk *, TSNode);
enum walk_next	 sw_macro(struct walk *, TSNode);
/* The type whose body N stands in, or NULL. */
struct sw_type	*sw_member_of(struct walk *, TSNode);
/* ORD, defined in the extension T, belongs to its type. */
void		 sw_receiver(struct walk *, const struct sw_type *,
		    uint32_t ord);

/* ---- members.c ---- */

enum walk_next	 sw_function(struct walk *, TSNode);
enum walk_next	 sw_init(struct walk *, TSNode);
enum walk_next	 sw_deinit(struct walk *, TSNode);
enum walk_next	 sw_subscript(struct walk *, TSNode);
enum walk_next	 sw_property(struct walk *, TSNode);
enum walk_next	 sw_protocol_property(struct walk *, TSNode);
enum walk_next	 sw_enum_entry(struct walk *, TSNode);

/* ---- types.c ---- */

expr_id		 sw_type(struct walk *, TSNode, int depth);
/* A value of the built-in type NAME of ELEMENT (or LINK_NONE). */
expr_id		 sw_builtin(struct walk *, const char *name, expr_id element);
/* <T: P>: T is a P, and a name in scope. */
void		 sw_type_parameters(struct walk *, TSNode declaration);
/* The type in field NAME of N, or where the parser has none the first type
   behind the token BEFORE; or a null node. */
TSNode		 sw_type_behind(TSNode n, const char *before);

/* ---- exprs.c ---- */

expr_id		 sw_expr(struct walk *, TSNode, int depth);
/* The node of what is called: b in a + b(), which the parser takes for a call
   of a + b. */
TSNode		 sw_called(TSNode call);
/* The same, and what its labels are; *ARITY of them. */
expr_id		 sw_applied(struct walk *, TSNode call, uint32_t *arity);
/* Is it a[i]? */
int		 sw_is_index(struct walk *, TSNode call);

/* ---- refs.c ---- */

enum walk_next	 sw_identifier(struct walk *, TSNode);
enum walk_next	 sw_user_type(struct walk *, TSNode);
enum walk_next	 sw_call(struct walk *, TSNode);
enum walk_next	 sw_constructor(struct walk *, TSNode);
enum walk_next	 sw_navigation(struct walk *, TSNode);
enum walk_next	 sw_prefix(struct walk *, TSNode);
enum walk_next	 sw_macro_call(struct walk *, TSNode);
enum walk_next	 sw_key_path(struct walk *, TSNode);
enum walk_next	 sw_transfer(struct walk *, TSNode);
/* Nodes whose own simple_identifiers name nothing that is in scope. */
enum walk_next	 sw_labels(struct walk *, TSNode);

/* ---- vars.c ---- */

enum walk_next	 sw_parameter(struct walk *, TSNode);
enum walk_next	 sw_lambda_parameter(struct walk *, TSNode);
enum walk_next	 sw_if(struct walk *, TSNode);
enum walk_next	 sw_guard(struct walk *, TSNode);
enum walk_next	 sw_for(struct walk *, TSNode);
enum walk_next	 sw_catch(struct walk *, TSNode);
enum walk_next	 sw_pattern(struct walk *, TSNode);
enum walk_next	 sw_setter(struct walk *, TSNode);
/* Bind the names of pattern N; a single one has the type that E says. */
void		 sw_bind(struct walk *, TSNode n, int binding,
		    enum typing_how, expr_id, int depth);

#endif
