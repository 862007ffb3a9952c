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
/* What a lambda that stands as argument calls `it`: bind it so. */
void		 kotlin_bind_it(struct walk *, TSNode lambda, uint32_t bind);

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
