/*
 * C#: what the parts of the linker share.
 */
#ifndef KN_CSHARP_CSLINK_H
#define KN_CSHARP_CSLINK_H

#include <string.h>

#include "link.h"

extern const struct link_lang link_csharp;

/* ---- link_words.c: texts, and what extract.c keeps in words ---- */

/* "a.b.List" -> "List"; and what stands before it: "a.b". */
struct text	 cs_last_part(struct text);
struct text	 cs_before_last(struct text);

/* Of a type. */
struct cs_type {
	int		partial;
	struct text	namespace;	/* empty: none */
	struct text	params;		/* "T,U" */
	uint32_t	generic;	/* how many they are */
};

/* Of a callable. */
struct cs_sig {
	uint32_t	least, most;	/* arguments */
	int		is_this;	/* an extension method */
	int		rest;		/* the last takes any number */
	struct text	params;		/* type parameters */
	struct text	names;		/* of the parameters: "a,b" */
	uint32_t	generic;
};

/* 0, or -1: it is none of C#. */
int		 cs_type(struct linker *, sym_id, struct cs_type *);
int		 cs_sig(struct linker *, sym_id, struct cs_sig *);
/* Number of NAME in "T,U", or -1. */
int		 cs_param_index(struct text params, struct text name);
/* How many parameters a delegate takes, or -1: it is none. */
int		 cs_delegate_params(struct linker *, sym_id);
/* An instance of the type that V is, if it is one. */
struct value	 cs_instance(struct linker *, struct value v);
/* The file of an external or other symbol is of C#? */
int		 cs_is_ours(struct linker *, sym_id);

/* ---- link_types.c: namespaces, and the types in them ---- */

#define ANY_GENERIC	0xffffu

/* The type NAME of a namespace with so many type parameters, for FILE: of
   several (two projects that both have one) the nearest. */
struct value	 cs_type_in(struct linker *, file_no, struct text namespace,
		    name_id name, uint32_t generic);
/* Is there one, or one inside it? */
int		 cs_is_namespace(struct linker *, name_id);
/* The namespace that a definition stands in. */
struct text	 cs_namespace_of(struct linker *, sym_id);
/* A namespace as a value. */
struct value	 cs_namespace(struct linker *, name_id);
/* "A.B.C": a type, or a member of one. */
struct value	 cs_qualified(struct linker *, file_no, name_id);
/* PACKAGE.name */
struct value	 cs_namespace_member(struct linker *, struct value package,
		    name_id name);
/* Hooks of link.h. */
struct value	 cs_generic(struct linker *, struct value base, uint32_t n);
uint32_t	 cs_parts(struct linker *, sym_id, sym_id *parts, uint32_t max);

/* ---- link_usings.c ---- */

/* Does FILE, or its project for all files, use that namespace? */
int		 cs_uses(struct linker *, file_no, struct text namespace);
/* Does FILE see the extension methods of what S stands in? */
int		 cs_sees(struct linker *, file_no, sym_id s);
/* What the usings of FILE and its project make of NAME; external: of what is
   not in the repository. */
struct value	 cs_from_usings(struct linker *, file_no, name_id,
		    enum link_want, int external);
/* A file that by custom has the usings of a project. */
int		 cs_is_usings_file(struct text path);

/* ---- link_members.c ---- */

/* NAME in CLASS, what it inherits and its parts, as it is seen in there. */
struct value	 cs_own_member(struct linker *, sym_id class, name_id,
		    enum link_want, int inside);
/* Is OTHER the class itself or a part of it? */
int		 cs_is_part(struct linker *, sym_id class, sym_id other);
struct value	 cs_member(struct linker *, struct value r, name_id);
uint32_t	 cs_guess(struct linker *, file_no, sym_id candidate);
struct value	 cs_element(struct linker *, struct value v);
struct value	 cs_iterated(struct linker *, struct value v);
/* What a loop over V gives, of whatever V is. */
struct value	 cs_each(struct linker *, struct value v);
struct value	 cs_deref(struct linker *, struct value v);

/* ---- link_overloads.c: which of several methods of one name ---- */

#define ARGS_MAX	16u	/* arguments whose types are compared */

struct cs_args {
	struct value	v[ARGS_MAX];	/* VALUE_NONE: not known */
	name_id		name[ARGS_MAX];	/* f(name: v); else NAME_NONE */
	uint32_t	n;		/* those that are in v */
	uint32_t	arity;		/* or REF_ARITY_UNKNOWN */
	uint32_t	generic;	/* type arguments that are written */
	uint32_t	callee;		/* expression that they are applied to */
	struct value	receiver;	/* what it is called on, or none */
	sym_id		self;		/* who calls; SYM_NONE: not known */
	int		tie;		/* out: others would suit as well */
};

/* What expression EXPR of FILE is applied to. */
void		 cs_args(struct linker *, file_no, uint32_t expr,
		    struct cs_args *);
/* Types of the parameters of S: at most MAX; their number. */
uint32_t	 cs_param_types(struct linker *, sym_id s, uint32_t *exprs,
		    uint32_t max);
/* Is it called as a method of its first parameter? */
int		 cs_is_bound(struct linker *, sym_id method,
		    struct value receiver);
/* The constructor of CLASS that suits best, or SYM_NONE. */
sym_id		 cs_constructor(struct linker *, sym_id class,
		    struct cs_args *);
/* The extension method NAME for the receiver; ARGS may be NULL. */
sym_id		 cs_extension(struct linker *, file_no, struct value receiver,
		    name_id name, struct cs_args *);
/* The one that is meant where S was found by its name. */
sym_id		 cs_chosen(struct linker *, file_no, sym_id s,
		    struct cs_args *);

/* ---- link_fits.c ---- */

/* How well a value fits a type: 0 not at all, 1 perhaps, 2 by a conversion, 3
   as a subclass, 4 it is that type. */
int		 cs_fits(struct linker *, struct value v, struct value type);

/* ---- link_generics.c: what type parameters stand for ---- */

/* The type that expression E of METHOD's file names, were METHOD called so. */
struct value	 cs_substituted(struct linker *, file_no, sym_id method,
		    const struct cs_args *, uint32_t e);
/* The type of a field or property of an instance of a generic class; or
   VALUE_NONE: nothing in it is a parameter. */
struct value	 cs_member_type(struct linker *, sym_id member,
		    struct value receiver);

/* ---- link_calls.c, link_edges.c: hooks of link.h ---- */

struct value	 cs_call(struct linker *, file_no, uint32_t expr,
		    struct value callee);
struct value	 cs_param(struct linker *, file_no, uint32_t expr,
		    struct value callee, uint32_t n);
int		 cs_target(struct linker *, const struct link_site *,
		    struct value target);
void		 cs_file(struct linker *, file_no);

/* ---- link_bcl.c: what is known of the library ---- */

#define OBJECT_METHODS	"ToString Equals GetHashCode GetType ReferenceEquals " \
			"MemberwiseClone Finalize"

/* The namespace of a much used type of that name that FILE uses, or NULL;
   *SURE: it is the one that is meant. */
const char	*cs_bcl_namespace(struct linker *, file_no, struct text type,
		    int *sure);
/* Is it a namespace of the library, or does one begin so? */
int		 cs_is_bcl_namespace(struct text);
/* The library's own name of a type of the language: "System.Int32". */
const char	*cs_bcl_literal(struct text);
/* Type of what the method or property called QUALIFIED gives, or NULL. */
const char	*cs_bcl_gives(struct text qualified);
/* Methods that give an element, or something else of the same elements. */
int		 cs_gives_element(struct text method);
int		 cs_gives_same(struct text method);
/* A name that members of the library often bear? */
int		 cs_is_common(struct text member);
/* Methods of System.Linq.Enumerable. */
int		 cs_is_linq(struct text method);

#endif
