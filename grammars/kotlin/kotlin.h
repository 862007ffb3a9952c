/*
 * Kotlin: what the parts of extract.c share.
 */
#ifndef KN_KOTLIN_H
#define KN_KOTLIN_H

#include "lang.h"

#define EXPR_DEPTH	64	/* nodes deeper than this are unknown */

/* ---- exprs.c: what a type, and the value of an expression, is ---- */

/* The type that N (user_type, nullable_type …) names. */
expr_id		 kotlin_type(struct walk *, TSNode, int depth);
expr_id		 kotlin_expr(struct walk *, TSNode, int depth);
/* The type node among N's own children; FROM: child to begin with. */
TSNode		 kotlin_type_in(TSNode, uint32_t from);
/* The last name of a type, a.b.C<D>: C; null node: it has none. */
TSNode		 kotlin_type_name(TSNode);
/* The first child of N of that type, named or not, is at; -1: none. */
int32_t		 kotlin_child_at(TSNode, const char *type);
/* What a bare name stands for. */
expr_id		 kotlin_name(struct walk *, TSNode identifier);
/* CALLEE as the call expression CALL calls it: with its arguments. */
expr_id		 kotlin_callee(struct walk *, TSNode call, expr_id callee);
/* The LIST of the values of a node value_arguments. */
expr_id		 kotlin_arguments(struct walk *, TSNode);
/* `this` in the lambda of a scope function that has a receiver. */
void		 kotlin_bind_this(struct walk *, TSNode lambda);
/* What a lambda that stands as argument calls `it`: bind it so. */
void		 kotlin_bind_it(struct walk *, TSNode lambda, uint32_t bind);

/* ---- prepare.c ---- */

void		 kotlin_prepare(struct walk *, char *text, uint32_t len);
/* References to the types that stood between a callee and its arguments. */
void		 kotlin_type_arguments(struct walk *, TSNode callee,
		    TSNode args);

/* ---- decls.c ---- */

enum walk_next	 kotlin_class(struct walk *, TSNode);
enum walk_next	 kotlin_object(struct walk *, TSNode);
enum walk_next	 kotlin_class_parameter(struct walk *, TSNode);
enum walk_next	 kotlin_enum_entry(struct walk *, TSNode);
enum walk_next	 kotlin_function(struct walk *, TSNode);
enum walk_next	 kotlin_constructor(struct walk *, TSNode);
enum walk_next	 kotlin_property(struct walk *, TSNode);
enum walk_next	 kotlin_alias(struct walk *, TSNode);
enum walk_next	 kotlin_type_parameter(struct walk *, TSNode);

#endif
