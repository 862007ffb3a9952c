/*
 * C++: what the parts of the linker share.  How the extractor says what C++
 * has: grammars/cpp/cpp.h.
 *
 * A namespace is a VALUE_PACKAGE whose name begins with "::": "::" the global
 * one, "::a::b".  Anonymous and inline namespaces are left out of the name.
 * A pointer to T is an external instance of "*" with the argument T.
 */
#ifndef KN_CPP_CPPLINK_H
#define KN_CPP_CPPLINK_H

#include <string.h>

#include "../c/clink.h"

extern const struct link_lang link_cpp;

#define CONF_VARIANT	90u	/* one of several under #if */
#define CONF_LINKAGE	90u	/* the only one, but no include tells so */
#define CONF_TIE	60u	/* each of overloads that suit alike */
#define TIES_MAX	4	/* more of them: not known */

struct cpp_state {
	struct c_state	 c;		/* must be first */
	name_id		 global, star, this_name, pair, iterator;
};

struct cpp_state *cpp_link_state(struct linker *);

/* ---- link_scopes.c ---- */

/* The scope that S is a member of: a class (VALUE_SYMBOL), a namespace, a
   function (VALUE_SYMBOL); VALUE_NONE if it is not known. */
struct value	 cpp_home(struct linker *, sym_id);
/* The namespace around S, or that S, a NODE_MODULE, is. */
name_id		 cpp_namespace_of(struct linker *, sym_id);
/* What the method S stands outside of: TYPING_RECEIVER's; or VALUE_NONE. */
struct value	 cpp_receiver_of(struct linker *, sym_id);
int		 cpp_has_receiver(struct linker *, sym_id);
/* Is it a class, struct or union? */
int		 cpp_is_class(struct linker *, sym_id);
/* ---- link_names.c ---- */

/* struct c_state, find. */
struct value	 cpp_find(struct linker *, file_no, sym_id scope, name_id,
		    enum link_want, int macros, uint32_t *candidates);
/* NAME in a namespace, as FILE sees it. */
struct value	 cpp_namespace_member(struct linker *, file_no, name_id ns,
		    name_id, enum link_want, uint32_t *candidates);
/* Does the repository open that namespace, other than std? */
int		 cpp_is_namespace(struct linker *, name_id);
/* May FILE mean S, which its namespace holds? */
int		 cpp_visible(struct linker *, file_no, sym_id);
/* A member of the class that does not stand in it. */
struct value	 cpp_outer_member(struct linker *, sym_id class, name_id,
		    enum link_want);
/* Hooks. */
struct value	 cpp_global(struct linker *, file_no, sym_id scope, name_id,
		    enum link_want, uint32_t *candidates);

/* ---- link_members.c ---- */

struct value	 cpp_pointer_to(struct linker *, struct value);
/* Instance of what V is, if it is a type. */
struct value	 cpp_instance(struct linker *, struct value);
/* "a::b" */
name_id		 cpp_joined(struct linker *, name_id, name_id);
/* Is the last part of an external name one of the words, which stand with
   one blank between them? */
int		 cpp_last_in(struct linker *, name_id, const char *words);
struct value	 cpp_member(struct linker *, struct value, name_id);
struct value	 cpp_deref(struct linker *, struct value);
struct value	 cpp_element(struct linker *, struct value);
struct value	 cpp_iterated(struct linker *, struct value);
struct value	 cpp_literal_value(struct linker *, name_id);

/* ---- link_overloads.c ---- */

#define ARGS_MAX	16u	/* arguments whose types are compared */

struct cpp_args {
	struct value	v[ARGS_MAX];	/* VALUE_NONE: not known */
	uint32_t	n;		/* those that are in v */
	uint32_t	passing;	/* bits: what no variable holds */
	uint32_t	arity;		/* or REF_ARITY_UNKNOWN */
	uint32_t	callee;		/* expression without the arguments */
	int		is_const;	/* what a method is called on is seen
					   to be const */
};

/* The symbols that a call may mean. */
struct cpp_set {
	sym_id		v[64];
	uint32_t	n;
};

/* The arguments that EXPR of FILE says. */
void		 cpp_args(struct linker *, file_no, uint32_t expr,
		    uint32_t arity, struct cpp_args *);
/* All callables of S's name in its scope, as FILE sees them. */
void		 cpp_overloads(struct linker *, file_no, sym_id,
		    struct cpp_set *);
/* Those of NAME in the namespaces of the arguments' classes as well. */
void		 cpp_by_arguments(struct linker *, file_no, name_id,
		    const struct cpp_args *, struct cpp_set *);
/* How well: a member operator is that much better, and so is one with one
   operand besides, whose type is the parameter's. */
#define SCORE_MEMBER	16u
#define SCORE_EXACT	(4 + 4 * 4 + SCORE_MEMBER)
/* Leave only those in the set that suit best.  STRICT: none whose fit is not
   seen from the types.  Returns how well. */
uint32_t	 cpp_choose(struct linker *, const struct cpp_args *,
		    struct cpp_set *, int strict);
/* What a declared method is defined as, outside its class: their number;
   0: nowhere. */
uint32_t	 cpp_definitions(struct linker *, sym_id, struct cpp_set *);
/* Edges to what is chosen, or to its definitions. */
void		 cpp_edges(struct linker *, const struct link_site *,
		    enum edge_type, const struct cpp_set *, uint32_t conf);
/* Constructors of a class. */
void		 cpp_constructors(struct linker *, sym_id class,
		    struct cpp_set *);
/* Do two functions have the same parameters? */
int		 cpp_same_parameters(struct linker *, sym_id, sym_id);
int		 cpp_is_virtual(struct linker *, sym_id);
int		 cpp_is_const(struct linker *, sym_id);

/* ---- link_calls.c, link_edges.c: hooks ---- */

struct value	 cpp_call(struct linker *, file_no, uint32_t expr,
		    struct value callee);
struct value	 cpp_called(struct linker *, struct value);
int		 cpp_target(struct linker *, const struct link_site *,
		    struct value);
int		 cpp_unknown(struct linker *, const struct link_site *);
void		 cpp_file(struct linker *, file_no);

/* ---- link_numbers.c ---- */

/* Is it the name of a type of numbers? */
int		 cpp_is_number(struct text);
/* How a number T fits a parameter that is one: 4 the same type, 3 by promotion,
   2 by conversion; 0: one of them is none. */
int		 cpp_fits_number(struct text t, struct text param);

#endif
