/*
 * Rust: what the parts of the rule set share.
 *
 * extract.c  the table of rules
 * items.c    definitions: functions, types, impl blocks, modules
 * attrs.c    attributes: tests, derives, conditions
 * uses.c     use declarations
 * types.c    types and paths as expressions
 * exprs.c    values as expressions
 * closures.c closures, and calls whose result depends on one
 * vars.c     which variable a name means, patterns
 * refs.c     references: calls, names, fields
 * tokens.c   what stands in the token trees of macro calls
 *
 * A second let of a name makes another variable, so the rules keep their own
 * record of what is in scope (struct env) and make EXPR_LOCAL themselves.
 *
 * A field is written with a dot before its name, "x.a" as MEMBER(x, ".a"), and
 * a macro with its exclamation mark: both may have the name of a method or
 * function besides.  Members that no program writes stand for what only the linker can tell
 * (see link_members.c):
 *	?	what is in an Option, a Result's Ok (also the operator ?)
 *	err?	what is in a Result's Err
 *	in	what a loop over it gives
 *	[]	what an index gives
 *	*	what a pointer points to
 *	await	what await gives
 *	V.f	field f of the variant V of an enum, or of the struct V
 */
#ifndef KN_RUST_H
#define KN_RUST_H

#include "lang.h"

#define EXPR_DEPTH	64	/* nodes deeper than this are unknown */
#define IMPL_DEPTH	16	/* impl blocks and traits within each other */
#define ARMS_MAX	8	/* arms of a match that say what it gives */

struct impl {
	TSNode		 node;
	TSNode		 self;		/* the type; null in a trait */
	expr_id		 type;		/* Self */
	expr_id		 trait;		/* or LINK_NONE */
	struct text	 owner;		/* last name of the type; empty: none */
	int		 generic;	/* the type is a type parameter */
	uint32_t	 ord;		/* of the trait, when it is one */
};

/* A name in scope: a variable, or (type) a type parameter. */
struct var {
	str_id		 name;
	uint32_t	 bind;
	int		 type;
};

/* Receiver that is settled when the file has been read. */
struct pending {
	uint32_t	 ord;		/* of the method */
	uint32_t	 container;	/* that the impl block stands in */
	struct text	 owner;
	expr_id		 type;
	struct pending	*next;
};

struct implements {
	uint32_t	 container;
	struct text	 owner;
	expr_id		 trait;
	uint32_t	 line;
	struct implements *next;
};

/* The type parameters of a struct, or those that an impl block gives it. */
#define PARAMS_MAX	6

struct params {
	uint32_t	 container;
	struct text	 name;		/* of the struct */
	uint32_t	 bind[PARAMS_MAX];	/* LINK_NONE: no parameter */
	uint32_t	 n;
	struct params	*next;
};

/* A block or closure whose value somebody asked for. */
struct wanted {
	const void	*id;		/* of the node */
	uint32_t	 bind;
	struct wanted	*next;
};

#define WANTED_SLOTS	1024

struct attrs {
	TSNode		 first;		/* the first of the item's attributes */
	uint32_t	 end;		/* where the last one ends, bytes */
	uint32_t	 flags;		/* NODE_… that they say */
	int		 any;
	int		 macro_export;
	TSNode		 path;		/* value of #[path] */
	TSNode		 doc;		/* … of #[doc] */
	TSNode		 derive[8];	/* token trees */
	uint32_t	 nderive;
	TSNode		 strings[8];	/* token trees that name functions */
	uint32_t	 nstrings;
	TSNode		 other[16];	/* paths of attributes */
	uint32_t	 nother;
};

struct let_value {
	TSNode		 node;		/* the declaration */
	expr_id		 value;
	enum typing_how	 how;
};

struct state {
	struct var	*env;
	uint32_t	 nenv, env_cap;
	uint32_t	*marks;		/* nenv where each scope began */
	uint32_t	 nmarks, marks_cap;
	struct impl	 impl[IMPL_DEPTH];
	uint32_t	 nimpl;
	struct pending	*pending;
	struct implements *implements;
	struct params	*structs, *given;
	struct wanted	*wanted[WANTED_SLOTS];
	struct let_value let[EXPR_DEPTH];
	uint32_t	 nlet;
	struct attrs	 attrs;
	uint32_t	 trees;		/* token trees around here */
};

struct state	*rs_state(struct walk *);
int		 rs_is(TSNode, const char *type);
int		 rs_named(const struct walk *, TSNode, const char *text);
int		 rs_is_upper(struct text);	/* begins with a capital */
expr_id		 rs_literal(struct walk *, const char *type);
expr_id		 rs_member(struct walk *, expr_id, const char *);
/* How a field is written as a member: ".a", but "0". */
str_id		 rs_field_name(struct walk *, struct text);
expr_id		 rs_generic(struct walk *, expr_id, const char *type);

/* attrs.c */
enum walk_next	 rs_attribute_item(struct walk *, TSNode);
enum walk_next	 rs_inner_attribute_item(struct walk *, TSNode);
/* The attributes right before ITEM; forgets them. */
struct attrs	 rs_attrs_take(struct walk *, TSNode item);
/* References to macros and derives, from the definition ORD. */
void		 rs_attrs_refs(struct walk *, const struct attrs *,
		    uint32_t ord);

/* types.c */
expr_id		 rs_type(struct walk *, TSNode, int depth);
/* a::b::c, a path to a module, type or value. */
expr_id		 rs_path(struct walk *, TSNode, int depth);
/* The last name of a path or type; null: none. */
TSNode		 rs_last_name(TSNode);
/* The Nth type argument that is no lifetime, or null. */
TSNode		 rs_type_argument(TSNode arguments, uint32_t n);
expr_id		 rs_bounds(struct walk *, TSNode bounds, int depth);

/* exprs.c */
expr_id		 rs_expr(struct walk *, TSNode, int depth);
/* What the block or closure N gives, known when it has been walked. */
expr_id		 rs_want(struct walk *, TSNode);
/* … and it is VALUE, or a value of TYPE. */
void		 rs_give(struct walk *, TSNode, TSNode value);
void		 rs_give_type(struct walk *, TSNode, TSNode type);
enum walk_next	 rs_block(struct walk *, TSNode);
void		 rs_block_leave(struct walk *, TSNode);
enum walk_next	 rs_match(struct walk *, TSNode);
enum walk_next	 rs_match_arm(struct walk *, TSNode);
void		 rs_match_arm_leave(struct walk *, TSNode);

/* closures.c */
/* A method call: what it gives, where that depends on its arguments. */
expr_id		 rs_method_call(struct walk *, TSNode call, TSNode field,
		    TSNode turbofish, int depth);
enum walk_next	 rs_closure(struct walk *, TSNode);
void		 rs_closure_leave(struct walk *, TSNode);

/* vars.c */
void		 rs_scope(struct walk *);
void		 rs_scope_leave(struct walk *);
/* The variable or type parameter of that name, or LINK_NONE. */
uint32_t	 rs_find(struct walk *, str_id, int type);
uint32_t	 rs_bind(struct walk *, str_id, int type);
/* All names in the pattern N, which gets VALUE; takes its nodes. */
void		 rs_pattern(struct walk *, TSNode, enum typing_how,
		    expr_id value, int depth);
/* Field FIELD of the struct or variant that the path TYPE names, where V is
   of that type. */
expr_id		 rs_field_of(struct walk *, TSNode type, struct text field,
		    expr_id v);
/* The type parameters of an item, so that its head may use them. */
void		 rs_type_parameters(struct walk *, TSNode item);
enum walk_next	 rs_scoped(struct walk *, TSNode);
void		 rs_scoped_leave(struct walk *, TSNode);
enum walk_next	 rs_let(struct walk *, TSNode);
void		 rs_let_leave(struct walk *, TSNode);
enum walk_next	 rs_let_condition(struct walk *, TSNode);
void		 rs_let_condition_leave(struct walk *, TSNode);
enum walk_next	 rs_for(struct walk *, TSNode);
enum walk_next	 rs_parameter(struct walk *, TSNode);
enum walk_next	 rs_self_parameter(struct walk *, TSNode);
enum walk_next	 rs_type_parameter(struct walk *, TSNode);
enum walk_next	 rs_where_predicate(struct walk *, TSNode);

/* items.c */
enum walk_next	 rs_mod(struct walk *, TSNode);
void		 rs_mod_leave(struct walk *, TSNode);
enum walk_next	 rs_function(struct walk *, TSNode);
enum walk_next	 rs_struct(struct walk *, TSNode);
enum walk_next	 rs_enum(struct walk *, TSNode);
enum walk_next	 rs_variant(struct walk *, TSNode);
enum walk_next	 rs_field(struct walk *, TSNode);
enum walk_next	 rs_ordered_fields(struct walk *, TSNode);
enum walk_next	 rs_trait(struct walk *, TSNode);
enum walk_next	 rs_impl(struct walk *, TSNode);
void		 rs_impl_leave(struct walk *, TSNode);
enum walk_next	 rs_const(struct walk *, TSNode);
enum walk_next	 rs_alias(struct walk *, TSNode);
enum walk_next	 rs_macro(struct walk *, TSNode);
void		 rs_end(struct walk *);

/* uses.c */
enum walk_next	 rs_use(struct walk *, TSNode);
enum walk_next	 rs_extern_crate(struct walk *, TSNode);
/* `mod name;`: the file that it names. */
void		 rs_mod_file(struct walk *, TSNode, const struct attrs *);

/* refs.c */
enum walk_next	 rs_identifier(struct walk *, TSNode);
enum walk_next	 rs_type_identifier(struct walk *, TSNode);
enum walk_next	 rs_scoped_identifier(struct walk *, TSNode);
enum walk_next	 rs_scoped_type(struct walk *, TSNode);
enum walk_next	 rs_field_expression(struct walk *, TSNode);
enum walk_next	 rs_call(struct walk *, TSNode);
enum walk_next	 rs_struct_expression(struct walk *, TSNode);

/* tokens.c */
enum walk_next	 rs_macro_call(struct walk *, TSNode);
enum walk_next	 rs_token_tree(struct walk *, TSNode);
void		 rs_token_tree_leave(struct walk *, TSNode);
/* The macro that LAST names, in a path that begins with FIRST. */
expr_id		 rs_macro_name(struct walk *, TSNode first, TSNode last);
/* What the macro call N gives. */
expr_id		 rs_macro_value(struct walk *, TSNode);

#endif
