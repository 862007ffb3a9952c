/*
 * C#: what the parts of extract.c share.
 */
#ifndef KN_CSHARP_CS_H
#define KN_CSHARP_CS_H

#include "lang.h"

#define EXPR_DEPTH	64	/* operators deeper than this are unknown */

/* A class around here. */
struct cs_class {
	struct cs_class	*before;
	uint32_t	 ord;
	expr_id		 base;		/* the first of its bases, LINK_NONE: none */
	enum node_kind	 kind;
	int		 is_test;	/* the class says it of its methods */
};

/* An object initialiser that is open: what its members are members of. */
struct cs_init {
	struct cs_init	*before;
	TSNode		 node;
	expr_id		 of;
};

/* A lambda's parameter while the lambda itself is looked at as a value. */
struct cs_subst {
	const struct cs_subst	*before;
	struct text		 name;
	expr_id			 is;
};

struct cs_state {
	struct text		 namespace;	/* "A.B"; empty: none */
	int			 packaged;	/* the file has its package */
	struct cs_class		*classes;	/* the last that was opened */
	struct cs_init		*inits;
	struct cs_init		 next_init;	/* of a node to come */
	const struct cs_subst	*subst;
	struct cs_memo		*memo;		/* memo.c */
	uint32_t		 memo_mask, memo_used;
};

struct cs_state	*cs_state(struct walk *);
/* The class ORD, or NULL. */
struct cs_class	*cs_class(struct walk *, uint32_t ord);

/* Has it a child that is this token? */
int		 cs_has(TSNode, const char *token);
/* The first named child behind the token, or a null node. */
TSNode		 cs_behind(TSNode, const char *token);
/* Last named child. */
TSNode		 cs_last(TSNode);
/* "a.b.C" without blanks and comments in it. */
struct text	 cs_dotted(struct walk *, TSNode);
/* BEFORE and T in one. */
struct text	 cs_joined(struct walk *, const char *before, struct text t);

/* "C" of "A.B.C". */
struct text	 cs_last_name(struct text);
/* "A.B" of "A.B<C>" and of "global::A.B". */
struct text	 cs_bare(struct text);

/* ---- decls.c: types that are declared ---- */

enum walk_next	 cs_class_decl(struct walk *, TSNode);
enum walk_next	 cs_struct_decl(struct walk *, TSNode);
enum walk_next	 cs_record_decl(struct walk *, TSNode);
enum walk_next	 cs_interface_decl(struct walk *, TSNode);
enum walk_next	 cs_enum_decl(struct walk *, TSNode);
enum walk_next	 cs_delegate_decl(struct walk *, TSNode);

/* ---- types.c: what a type is, and what it refers to ---- */

expr_id		 cs_type(struct walk *, TSNode, int depth);
/* A name as a type or namespace. */
expr_id		 cs_name_type(struct walk *, TSNode, int depth);
/* CALLEE with its type arguments, if NAME has some. */
expr_id		 cs_generic(struct walk *, expr_id callee, TSNode name,
		    int depth);
expr_id		 cs_array(struct walk *, expr_id element);
expr_id		 cs_literal(struct walk *, const char *type);
/* An instance of that type. */
expr_id		 cs_made(struct walk *, expr_id type);
/* References to all names in a type, which are dealt with then; but for
   the outermost where SKIP says so. */
void		 cs_type_refs(struct walk *, TSNode, int skip);
/* Those in the type arguments of a name. */
void		 cs_argument_refs(struct walk *, TSNode name);
/* The type of an attribute: FooAttribute of [Foo]. */
expr_id		 cs_attribute_type(struct walk *, TSNode name);
int		 cs_is_var(TSNode type);
/* What an async method's value is when it is awaited: T of Task<T>. */
TSNode		 cs_awaited_type(const struct walk *, TSNode type);

/* ---- exprs.c: what the value of an expression is ---- */

expr_id		 cs_expr(struct walk *, TSNode, int depth);
/* What is called, without its arguments. */
expr_id		 cs_callee(struct walk *, TSNode function, int depth);
/* CALLEE with what it is called with: APPLIED(callee, LIST(first,
   LIST(second, … UNKNOWN))).  *ARITY: how many, if not NULL. */
expr_id		 cs_applied(struct walk *, expr_id callee, TSNode arguments,
		    uint32_t *arity, int depth);
/* The same, without what lambdas give, which may depend on it. */
expr_id		 cs_applied_blind(struct walk *, expr_id callee,
		    TSNode arguments, int depth);
/* CALLEE of an invocation_expression with its arguments. */
expr_id		 cs_invoked(struct walk *, TSNode, uint32_t *arity, int depth);
/* What an assignment is to. */
expr_id		 cs_assigned(struct walk *, TSNode assignment, int depth);
/* What the enclosing code wants of `new(…)`: an expression that names a type
   or stands for something of it. */
expr_id		 cs_wanted(struct walk *, TSNode, int depth);

/* ---- memo.c ---- */

/* The expression IS stands for that node, where scope SCOPE is open. */
void		 cs_remember(struct walk *, const void *node, uint32_t scope,
		    expr_id is);
/* LINK_NONE: not known. */
expr_id		 cs_remembered(struct walk *, const void *node, uint32_t scope);

/* ---- params.c ---- */

struct cs_params {
	uint32_t	n;		/* all of them */
	uint32_t	least;		/* those that must be given */
	int		rest;		/* the last is `params T[]` */
	int		is_this;	/* an extension method */
	expr_id		types;		/* LIST */
};

/* What a list of parameters declares; a null node: nothing. */
void		 cs_params(struct walk *, TSNode list, struct cs_params *);
/* Keep it with ORD, for link.c, and the type parameters of DECLARATION. */
void		 cs_keep_params(struct walk *, uint32_t ord,
		    const struct cs_params *, TSNode declaration, TSNode list);
/* TYPING_VALUE of ORD: words, and behind blanks the type parameters "T,U" ("-":
   none) and the names of the parameters in LIST, which may be null. */
void		 cs_keep_value(struct walk *, uint32_t ord, const char *words,
		    struct text more, TSNode declaration, TSNode list);
/* Bind them in the scope that is open, and refer to their types. */
enum walk_next	 cs_parameter_list(struct walk *, TSNode);
/* Bind the type parameters of a declaration; their number. */
uint32_t	 cs_type_parameters(struct walk *, TSNode declaration);
/* What is handed to the callee as this argument: its parameter. */
expr_id		 cs_argument_param(struct walk *, TSNode argument, int depth);
/* Parameter I of the lambda, which takes N: what its callee hands it. */
expr_id		 cs_lambda_parameter(struct walk *, TSNode lambda, uint32_t i,
		    int depth);
/* The parameters of a lambda that have no type; their number. */
uint32_t	 cs_lambda_names(TSNode lambda, TSNode *names, uint32_t max);

/* ---- members.c ---- */

struct cs_modifiers {
	uint32_t	flags;		/* NODE_… */
	int		visible;	/* a visibility is written */
	int		partial, is_const, is_test, is_test_class;
	TSNode		after;		/* last attribute list */
};

void		 cs_modifiers(const struct walk *, TSNode, struct cs_modifiers *);
/* The attributes of the declaration are applied to ORD. */
void		 cs_decorate(struct walk *, TSNode declaration, uint32_t ord);
/* From behind the attributes up to END. */
void		 cs_signature(struct walk *, const struct cs_modifiers *,
		    TSNode declaration, uint32_t end, uint32_t ord);
/* Where the body begins, or the declaration ends. */
uint32_t	 cs_signature_end(TSNode declaration);
enum walk_next	 cs_method(struct walk *, TSNode);
enum walk_next	 cs_constructor(struct walk *, TSNode);
enum walk_next	 cs_destructor(struct walk *, TSNode);
enum walk_next	 cs_operator(struct walk *, TSNode);
enum walk_next	 cs_conversion(struct walk *, TSNode);
enum walk_next	 cs_property(struct walk *, TSNode);
enum walk_next	 cs_indexer(struct walk *, TSNode);
enum walk_next	 cs_accessor(struct walk *, TSNode);
enum walk_next	 cs_event(struct walk *, TSNode);
enum walk_next	 cs_fields(struct walk *, TSNode);
enum walk_next	 cs_enum_member(struct walk *, TSNode);
enum walk_next	 cs_local_function(struct walk *, TSNode);

/* ---- refs.c ---- */

enum walk_next	 cs_identifier(struct walk *, TSNode);
enum walk_next	 cs_generic_name(struct walk *, TSNode);
enum walk_next	 cs_qualified_name(struct walk *, TSNode);
enum walk_next	 cs_invocation(struct walk *, TSNode);
enum walk_next	 cs_constructor_initializer(struct walk *, TSNode);
enum walk_next	 cs_creation(struct walk *, TSNode);
enum walk_next	 cs_implicit_creation(struct walk *, TSNode);
enum walk_next	 cs_initializer(struct walk *, TSNode);
void		 cs_initializer_leave(struct walk *, TSNode);
enum walk_next	 cs_assignment(struct walk *, TSNode);
enum walk_next	 cs_with(struct walk *, TSNode);
enum walk_next	 cs_anonymous_object(struct walk *, TSNode);
enum walk_next	 cs_member_access(struct walk *, TSNode);
enum walk_next	 cs_element_access(struct walk *, TSNode);
enum walk_next	 cs_conditional_access(struct walk *, TSNode);
enum walk_next	 cs_typed(struct walk *, TSNode);
enum walk_next	 cs_typed_right(struct walk *, TSNode);
enum walk_next	 cs_constraints(struct walk *, TSNode);
enum walk_next	 cs_attribute(struct walk *, TSNode);
enum walk_next	 cs_named(struct walk *, TSNode);
enum walk_next	 cs_label(struct walk *, TSNode);
enum walk_next	 cs_preproc(struct walk *, TSNode);
enum walk_next	 cs_throw(struct walk *, TSNode);
/* REF_CALL of the constructor of a base: class A(int x) : B(x). */
void		 cs_base_call(struct walk *, expr_id base, TSNode arguments,
		    TSNode at);

/* ---- vars.c: local variables and their scopes ---- */

enum walk_next	 cs_variables(struct walk *, TSNode);
enum walk_next	 cs_for_each(struct walk *, TSNode);
enum walk_next	 cs_catch(struct walk *, TSNode);
enum walk_next	 cs_declaration(struct walk *, TSNode);
enum walk_next	 cs_pattern(struct walk *, TSNode);
enum walk_next	 cs_is_pattern(struct walk *, TSNode);
enum walk_next	 cs_subpattern(struct walk *, TSNode);
enum walk_next	 cs_lambda(struct walk *, TSNode);
enum walk_next	 cs_if(struct walk *, TSNode);
void		 cs_bind(struct walk *, TSNode name, enum typing_how, expr_id);

/* ---- queries.c: from x in y where … select … ---- */

enum walk_next	 cs_query(struct walk *, TSNode);
enum walk_next	 cs_from(struct walk *, TSNode);
enum walk_next	 cs_join(struct walk *, TSNode);
enum walk_next	 cs_let(struct walk *, TSNode);
/* What the query is a sequence of. */
expr_id		 cs_query_element(struct walk *, TSNode, int depth);

/* ---- branches.c: struct lang, prepare ---- */

void		 cs_prepare(struct walk *, char *text, uint32_t len);

/* ---- docs.c ---- */

/* The XML comment right above the declaration, its tags taken off. */
void		 cs_doc(struct walk *, TSNode declaration, uint32_t ord);

#endif
