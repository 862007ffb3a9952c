/*
 * What a language gives to kn-link, and what kn-link does for it.
 *
 * grammars/LANG/link.c defines one `const struct link_lang link_LANG`; the
 * build makes a table of them all.  kn-link knows lexical scopes, imports
 * and re-exports, members, inheritance, typed variables and calls in general
 * (see eval.c); a language says only what is its own: which file an import
 * names, what a name means that no scope and no import binds, which members
 * modules show, how it orders base classes, what it may guess.
 *
 * Languages that share one link_lang (JavaScript, TypeScript, TSX) form one
 * world: their files see each other's names.  So do those whose link_langs
 * name the same world (C, C++): link_same_world() says so to hooks.
 *
 * A hook must be a pure function of the repository: the same answer
 * whatever was asked before.  In an update most files are not in memory:
 * nothing may walk over all files or all symbols, except the cheap list of
 * files (paths, languages, packages), which is always complete.  Symbols
 * are reached by name, by (parent, name) or by file, and are then loaded.
 */
#ifndef KN_LINK_H
#define KN_LINK_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "kinds.h"

#define LINK_ABI	1

struct linker;

typedef uint32_t name_id;	/* a string, once per run */
typedef uint32_t sym_id;	/* a definition, anywhere in the repository */
typedef uint32_t file_no;	/* a file of the repository */

#define NAME_NONE	0xffffffffu
#define SYM_NONE	0xffffffffu
#define FILE_NONE	0xffffffffu

/*
 * ---- values: what an expression stands for ----
 */
enum value_kind {
	VALUE_UNKNOWN = 0,
	VALUE_SYMBOL,	/* a definition itself: function, class, variable … */
	VALUE_INSTANCE,	/* an instance of a type (sym); arg: type argument */
	VALUE_MODULE,	/* a file as a whole, its names are members */
	VALUE_PACKAGE,	/* a package: the names of all its files (name) */
	VALUE_EXTERNAL,	/* outside the repository; real dotted name (name) */
	VALUE_EXTERNAL_INSTANCE,	/* an instance of that; arg as above */
	VALUE_OUTSIDE,	/* certainly comes from outside, more is not known */
	VALUE_UNION,	/* one of two: a, b */
	VALUE_TUPLE,	/* several results: a, rest b (VALUE_UNKNOWN ends) */
	VALUE_SUPER,	/* super() in class sym: its bases */
	VALUE_NULL,	/* None, null, nil: vanishes in unions */
	VALUE_FUNCTION,	/* a function of that type: returns a, takes tuple b */
	VALUE_KIND_MAX
};

/*
 * Values are made once and compared by id.  conf says how sure it is:
 * VALUE_PROVED when every step followed from scope, import or declaration.
 */
struct value {
	uint32_t	id;	/* 0: unknown */
	uint32_t	conf;	/* 0 … 100 */
};
#define VALUE_PROVED	100u
#define VALUE_NONE	((struct value){ 0, 0 })

struct value	 value_symbol(struct linker *, sym_id, uint32_t conf);
/* The same; a variable, field or property has that type where it was found
   (for the type parameters of its class), else a type argument. */
struct value	 value_typed(struct linker *, sym_id, struct value type,
		    uint32_t conf);
/* A FUNCTION; TAKES is a TUPLE of the types of its parameters. */
struct value	 value_function(struct linker *, struct value returns,
		    struct value takes);
struct value	 value_instance(struct linker *, sym_id, struct value arg,
		    uint32_t conf);
struct value	 value_module(struct linker *, file_no, uint32_t conf);
struct value	 value_package(struct linker *, name_id, uint32_t conf);
/* "os.path.join"; make dotted names with link_dotted(). */
struct value	 value_external(struct linker *, name_id, uint32_t conf);
struct value	 value_external_instance(struct linker *, name_id,
		    struct value arg, uint32_t conf);
struct value	 value_outside(uint32_t conf);
struct value	 value_null(void);
/* Several values as one: the first, and a TUPLE of the others, unknown at
   the end. */
struct value	 value_tuple(struct linker *, struct value first,
		    struct value rest);
/* Equal values become one; unknown ones vanish (the other, less sure).  Of
   more than four different ones nothing is known. */
struct value	 value_union(struct linker *, struct value, struct value);
struct value	 value_with(struct value, uint32_t conf);	/* at most conf */

enum value_kind	 value_kind(const struct linker *, struct value);
sym_id		 value_sym(const struct linker *, struct value);
file_no		 value_file(const struct linker *, struct value);
name_id		 value_name(const struct linker *, struct value);
struct value	 value_arg(const struct linker *, struct value);
struct value	 value_a(const struct linker *, struct value);
struct value	 value_b(const struct linker *, struct value);

/*
 * ---- the repository ----
 */

/* Names.  The text of a name stands until the end. */
name_id		 link_name(struct linker *, struct text);
name_id		 link_cname(struct linker *, const char *);
struct text	 link_text(const struct linker *, name_id);
int		 link_name_is(const struct linker *, name_id, const char *);
/* An array and its length, as two arguments. */
#define LINK_LIST(array)	(array), sizeof(array) / sizeof((array)[0])
/* Is the text one of LIST, N words in the order of strcmp()? */
int		 link_word_in(struct text, const char *const *list, size_t n);
/* "a.b"; of an empty or missing left side: "b". */
name_id		 link_dotted(struct linker *, name_id, name_id);

/* Number of files; their numbers are below it, in the order of paths. */
uint32_t	 link_files(const struct linker *);
/* Files.  Paths are relative to the root, as the repository spells them. */
file_no		 link_file(struct linker *, struct text path);	/* or NONE */
file_no		 link_file_at(struct linker *, struct text dir, const char *sep,
		    struct text rest, const char *suffix); /* concatenated */
struct text	 link_file_path(const struct linker *, file_no);
struct text	 link_file_dir(const struct linker *, file_no); /* "" at top */
name_id		 link_file_package(const struct linker *, file_no);
uint32_t	 link_file_flags(const struct linker *, file_no);
const struct link_lang *link_file_lang(const struct linker *, file_no);
/* True if both belong to languages that share one link_lang or world. */
int		 link_same_world(const struct linker *, file_no, file_no);
/* The symbol of the file itself (ord 0). */
sym_id		 link_file_sym(struct linker *, file_no);
/* Files of a package, by path.  Returns their number; *FILES stays valid. */
uint32_t	 link_package_files(struct linker *, name_id package,
		    const file_no **files);
/* Is there a package of that name, or one inside it: "org" for org.example? */
int		 link_has_packages(struct linker *, const struct link_lang *,
		    name_id);
/* Files whose last path component is BASE, by path. */
uint32_t	 link_files_named(struct linker *, struct text base,
		    const file_no **files);
/* How many bytes two paths share from the left. */
size_t		 link_shared(struct text, struct text);
/* A directory that holds a file of the repository, at any depth? */
int		 link_is_dir(struct linker *, struct text dir);
/*
 * "a/b/../c" and "./c" made straight, in BUF.  Length, or -1 when it leaves
 * the root or is too long.
 */
int		 link_path_join(char *buf, size_t size, struct text dir,
		    struct text rel);

/* Symbols. */
enum node_kind	 link_sym_kind(struct linker *, sym_id);
uint32_t	 link_sym_flags(struct linker *, sym_id);
name_id		 link_sym_name(struct linker *, sym_id);
sym_id		 link_sym_parent(struct linker *, sym_id);	/* or NONE */
file_no		 link_sym_file(const struct linker *, sym_id);
uint32_t	 link_sym_ord(const struct linker *, sym_id);
int		 link_sym_is_type(struct linker *, sym_id);
int		 link_sym_is_callable(struct linker *, sym_id);
/* First child of that name, and the further ones; by ord.  SYM_NONE ends.
   Several: overloads, conditional definitions, redefinitions. */
sym_id		 link_child(struct linker *, sym_id parent, name_id);
sym_id		 link_child_next(struct linker *, sym_id);
/*
 * All symbols of that name, in any file, by (path, ord).  Returns their
 * number; *SYMS stays valid until the next call.
 */
uint32_t	 link_named(struct linker *, name_id, const sym_id **syms);
/* Top-level definition of that name in a package: the first by path. */
sym_id		 link_package_member(struct linker *, name_id package, name_id);

/* Facts of one file, loaded when need be: valid until the next hook. */
struct link_file_facts {
	const struct link_import *imports;	/* strings are name_ids here */
	const struct link_typing *typings;	/* ordered by owner */
	const struct link_expr	*exprs;
	uint32_t		 nimports, ntypings, nexprs, ndefs;
};
/* Strings in expressions are the file's own: see link_str(). */
int		 link_facts(struct linker *, file_no, struct link_file_facts *);
/* NAME of string number STR in that file. */
name_id		 link_str(struct linker *, file_no, uint32_t str);
/* Name of the binding that an EXPR_LOCAL of that file numbers. */
name_id		 link_bind_name(struct linker *, file_no, uint32_t bind);
/*
 * Typings of one definition.  Returns their number.
 */
uint32_t	 link_typings(struct linker *, sym_id,
		    const struct link_typing **);
/* What the first of them says that is of the kind HOW: an expression of the
   definition's file, or LINK_NONE. */
uint32_t	 link_typing(struct linker *, sym_id, enum typing_how);
/* References that stand in a definition: their number, and the Ith. */
uint32_t	 link_refs(struct linker *, sym_id);
void		 link_ref_get(struct linker *, sym_id, uint32_t i,
		    struct link_ref *);
/* TYPING_VALUE of a definition, a literal kept for the linker (JSON);
   NAME_NONE when there is none or it is no string. */
name_id		 link_def_value(struct linker *, sym_id);
/* In a file of data, or of SYM_NONE nothing: the key NAME of an object, and
   the string that is a key's value: P is NULL where it is none. */
sym_id		 link_key(struct linker *, sym_id object, const char *name);
struct text	 link_key_text(struct linker *, sym_id key);

/*
 * ---- resolving, for use in hooks ----
 */

/* The file whose expression is being evaluated, or whose references are. */
file_no		 link_evaluated(const struct linker *);

/* What the reference is for: a language may keep types and values apart. */
enum link_want {
	WANT_VALUE,
	WANT_TYPE
};

/* Value of expression EXPR of FILE. */
struct value	 link_eval(struct linker *, file_no, uint32_t expr,
		    enum link_want);
enum link_want	 link_wanted(const struct linker *);
/* RECEIVER.NAME */
struct value	 link_member(struct linker *, struct value receiver, name_id);
/* Member of class SYM or its bases, in method resolution order. */
struct value	 link_class_member(struct linker *, sym_id, name_id);
/* Linearised bases of a class, itself first.  Valid until the next hook. */
uint32_t	 link_mro(struct linker *, sym_id, const struct value **);
/*
 * What SYM stands for as a receiver: of a variable its type's instance, of
 * a property what it returns, of an alias what it names; else itself.
 */
struct value	 link_type_of(struct linker *, struct value);
/* Member "a.b.c" of V, a SYMBOL; an empty path is V. */
struct value	 link_member_path(struct linker *, struct value,
		    struct text path);
/* What calling it gives. */
struct value	 link_call(struct linker *, struct value callee);
/* What RECEIVER.name is called on, where expression EXPR of FILE is that
   call; of LINK_NONE and other expressions nothing. */
struct value	 link_receiver(struct linker *, file_no, uint32_t expr);
/* What parameter N (from 0) gets when it is called: an instance of the type
   that it declares. */
struct value	 link_param(struct linker *, struct value callee, uint32_t n);
/* An element: of an instance its type argument, else the hook's answer. */
struct value	 link_element(struct linker *, struct value);
/*
 * A search for NAME in WHERE that may lead back to itself, as where modules
 * re-export each other.  HOW tells searches apart that ask otherwise.
 * Returns -1 when this very search is under way (or too much is): there is
 * no answer this way, and what depends on that is not remembered.  Else
 * link_search_end() must follow.
 */
struct link_search {
	uint32_t	 index, low;	/* the core's own */
};
int		 link_search_begin(struct linker *, struct link_search *,
		    sym_id where, name_id, uint32_t how);
void		 link_search_end(struct linker *, const struct link_search *);
/* The import of that number in FILE: what it binds. */
struct value	 link_import_value(struct linker *, file_no, uint32_t import);
/* Exported name of a module, through its re-exports and stars. */
struct value	 link_module_member(struct linker *, file_no, name_id);
/* Where the import or re-export of a name stands in FILE at scope ORD. */
struct value	 link_imported(struct linker *, file_no, uint32_t scope,
		    name_id);

/*
 * ---- libraries: tables of what is known of the outside ----
 *
 * Words are in one string, blanks between them.
 */
struct link_library {
	const char	*package, *names;
};

/* The package of the first of N that has NAME, or NULL. */
const char	*link_library(struct text name, const struct link_library *,
		    size_t n);

struct link_gives {
	const char	*owner, *members, *gives;
};

/* What "owner.member" gives by the first of N that has it, or NULL. */
const char	*link_gives(struct text qualified, const struct link_gives *,
		    size_t n);

/*
 * ---- packages that files name themselves (the policy "source") ----
 */

/* The definition NAME at the top of a file of PACKAGE, in FILE's language; of
   several the one whose path is nearest FILE's. */
struct value	 link_source_member(struct linker *, file_no, name_id package,
		    name_id name);
/* What "a.b.C.d" means in FILE: C in the package a.b, and its member; nothing
   where that is no definition. */
struct value	 link_source_name(struct linker *, file_no, struct text);
/* A submodule hook: NAME in the package MODULE, the package below it, or else
   something outside. */
struct value	 link_source_submodule(struct linker *, struct value module,
		    name_id);
/* NAME, if a star import of FILE, of a package or a type, brings it in. */
struct value	 link_source_star(struct linker *, file_no, name_id);

/*
 * ---- other languages, for those whose names may be of any (documents) ----
 */

/* The rules that the repository's files have, in no particular order. */
uint32_t	 link_worlds(const struct linker *);
const struct link_lang *link_world(const struct linker *, uint32_t);
/*
 * What MODULE names for an import in FILE, were that written in the language
 * of WORLD: as its module hook has it.
 */
struct value	 link_world_module(struct linker *, const struct link_lang *,
		    file_no, name_id module);
/* RECEIVER.NAME by the rules of WORLD. */
struct value	 link_world_member(struct linker *, const struct link_lang *,
		    struct value receiver, name_id);

/*
 * ---- edges, for use in hooks ----
 */
struct link_site {
	file_no		 file;
	uint32_t	 source;	/* ord */
	uint32_t	 line;		/* 0: no line of its own */
	const struct link_ref *ref;	/* or NULL; expr is the file's own */
};

/* Confidence VALUE_PROVED makes it resolved, less inferred. */
void		 link_edge(struct linker *, const struct link_site *,
		    enum edge_type, sym_id target, uint32_t conf);
void		 link_edge_external(struct linker *, const struct link_site *,
		    enum edge_type, name_id, uint32_t conf);
void		 link_unresolved(struct linker *, const struct link_site *,
		    enum edge_type, name_id, uint32_t candidates);

/*
 * Every limit is counted where it cuts something, and END says how often:
 * WHAT is any number that tells one case from another of the same limit
 * (below 2^61); each counts once.
 */
enum link_limit {
	LIMIT_DEPTH,	/* references: too much was under way at once */
	LIMIT_STEPS,	/* references: too many steps */
	LIMIT_BASES,	/* types with more bases than are looked through */
	LIMIT_VALUES,	/* variables with more values than are looked at */
	LIMIT_NAMES,	/* names with more definitions than are compared */
	LIMIT_FILES,	/* files that name more files than are looked through */
	LIMIT_MAX
};
void		 link_cut(struct linker *, enum link_limit, uint64_t what);

/*
 * ---- the language ----
 */

/* link_lang.flags */
#define LINK_CLASS_HIDDEN	0x01u	/* members are not seen unqualified
					   from inside functions of the class */
#define LINK_MRO_C3		0x02u	/* C3; else depth first, left to right */
#define LINK_IMPORTS_SHOWN	0x04u	/* what a module imports is its member
					   also without IMPORT_REEXPORT */
#define LINK_PACKAGE_SCOPE	0x08u	/* top-level names of all files of the
					   package are in scope (Go) */
#define LINK_GUESS_NAME		0x10u	/* a free name may mean the only
					   top-level definition of that name */
#define LINK_GUESS_MEMBER	0x20u	/* a member of something unknown may be
					   the only one of that name */
#define LINK_OVERRIDES		0x40u	/* same name in a base: overrides */
#define LINK_CONSTRUCTOR_EDGE	0x80u	/* instantiation also calls the
					   constructor, if there is one */
#define LINK_NO_CALL_VARIABLE	0x100u	/* a call of a variable or field is not
					   followed to what was assigned */
#define LINK_CALL_HOLDER	0x800u	/* a call of a variable or field whose
					   function is not known goes to the
					   variable or field */
#define LINK_TYPES_APART	0x400u	/* types and values are different name
					   spaces; macros are in both */
#define LINK_FLAT		0x200u	/* types and enum members nested in
					   types are in the file's scope too */
#define LINK_INHERITED	0x1000u	/* what a class inherits is in scope in it,
					   too; constructors are not named by
					   bare names (Java, C#) */

#define LINK_RECEIVERS	0x2000u	/* what a TYPING_RECEIVER names is found as any
					   name is, in any file; else it is a
					   type of the package (Go) */
#define LINK_OWN_REFS	0x4000u	/* the core makes nothing of references: the
					   file hook does (documents) */
#define LINK_OWN_RECEIVERS 0x8000u	/* what a TYPING_RECEIVER names is the
					   language's affair: its file hook makes
					   the EDGE_CONTAINS (C++) */

/* Confidence of the guesses. */
#define CONF_GUESS_NAME		60u
#define CONF_GUESS_MEMBER	50u
#define CONF_UNION		70u	/* each of two that it may be */
#define CONF_PARTIAL		80u	/* assigned also something unknown */

struct link_lang {
	int		 abi;		/* LINK_ABI */
	const char	*name;
	const char	*world;		/* NULL: its own; see above */
	uint32_t	 flags;

	/* Any hook may be NULL; VALUE_NONE means "not by me", and the core's
	   own rule, if there is one, goes on. */

	/*
	 * The module that import number IMPORT of FILE names: MODULE,
	 * PACKAGE or EXTERNAL (its real name).  The member, if any, is
	 * looked up by the core.  An empty module string, this very file, is
	 * not asked for.
	 */
	struct value	(*module)(struct linker *, file_no,
			    const struct link_import *);
	/* A member of a MODULE or PACKAGE that no definition, import or star
	   of it gives: a submodule, say. */
	struct value	(*submodule)(struct linker *, struct value module,
			    name_id);
	/* Does a star import of this file bring in NAME?  NULL: all names but
	   "default". */
	int		(*starred)(struct linker *, file_no, name_id);
	/* Is this top-level definition a member of its module for others? */
	int		(*exported)(struct linker *, sym_id);
	/* May a bare name mean this definition?  NULL: any. */
	int		(*named)(struct linker *, sym_id);
	/*
	 * What NAME means at SCOPE of FILE, where the core's own way, through
	 * enclosing scopes, imports and stars to global(), is not the
	 * language's.  *CANDIDATES as for global().
	 */
	struct value	(*lookup)(struct linker *, file_no, sym_id scope,
			    name_id, enum link_want, uint32_t *candidates);
	/*
	 * A name that no scope and no import of FILE binds (after
	 * LINK_PACKAGE_SCOPE).  Built-ins are EXTERNAL.  *CANDIDATES: how
	 * many it might be, when it cannot tell.
	 */
	struct value	(*global)(struct linker *, file_no, sym_id scope,
			    name_id, enum link_want, uint32_t *candidates);
	/* Before the core looks up a member; RECEIVER is link_type_of().
	   link_wanted() says what for, until something else is evaluated. */
	struct value	(*member)(struct linker *, struct value receiver,
			    name_id);
	/* Before the core says what calling CALLEE gives.  EXPR is the CALL
	   expression of FILE, or LINK_NONE. */
	struct value	(*call)(struct linker *, file_no, uint32_t expr,
			    struct value callee);
	/* What a MODULE is where it is called, or taken for a type: its default
	   export, where a module is what it exports (JavaScript's require()). */
	struct value	(*module_value)(struct linker *, struct value module);
	/* What is called when the value V is, which is no function or class by
	   itself: SYMBOL or EXTERNAL.  NULL or no answer: not known. */
	struct value	(*called)(struct linker *, struct value);
	/*
	 * What parameter N of CALLEE gets, where link_param() does not say it:
	 * of overloads, of generic functions.  EXPR of FILE is what is
	 * called, perhaps APPLIED.
	 */
	struct value	(*param)(struct linker *, file_no, uint32_t expr,
			    struct value callee, uint32_t n);
	/* What BASE with N type arguments is, where the name may stand for
	   another thing then: List and List<T>. */
	struct value	(*generic)(struct linker *, struct value base,
			    uint32_t n);
	/* An element of V, where it has no type argument. */
	struct value	(*element)(struct linker *, struct value);
	/* What a loop over V gives, where that is not its element. */
	struct value	(*iterated)(struct linker *, struct value);
	/* What a value stands for: await of a promise, *p.  NULL or no answer:
	   itself. */
	struct value	(*deref)(struct linker *, struct value);
	/* Instance of the built-in type that EXPR_LITERAL names; NAME_NONE: of
	   EXPR_STRING's.  value_null() for None and its like. */
	struct value	(*literal)(struct linker *, name_id);
	/*
	 * Further definitions of the class, each with some of its members and
	 * bases: at most MAX into PARTS; their number.  They stand before the
	 * bases in its order.
	 */
	uint32_t	(*parts)(struct linker *, sym_id, sym_id *parts,
			    uint32_t max);
	/* The constructor of a class (LINK_CONSTRUCTOR_EDGE), or SYM_NONE. */
	sym_id		(*constructor)(struct linker *, sym_id);
	/*
	 * May a member NAME of something not known be the only definition of
	 * that name, CANDIDATE?  FILE asks.  Confidence, or 0.
	 */
	uint32_t	(*guess)(struct linker *, file_no, sym_id candidate);
	/*
	 * A reference of SITE was found to mean TARGET (a symbol).  May add
	 * edges, and returns 0, or 1 when the usual edge must not be made.
	 */
	int		(*target)(struct linker *, const struct link_site *,
			    struct value target);
	/*
	 * A call of SITE's, whose callee has no value.  May add edges, and
	 * returns 0, or 1 when it is not to be kept as unresolved.
	 */
	int		(*unknown)(struct linker *, const struct link_site *);
	/* All references of FILE are done: edges that follow from
	   definitions (interfaces that a type satisfies). */
	void		(*file)(struct linker *, file_no);
	/*
	 * Further names of things that FILE depends on, beside all names in
	 * it and the last parts of what it imports: gives them to
	 * link_mention().
	 */
	void		(*mentions)(struct linker *, file_no);
	/*
	 * Does a change of the file PATH (of any language: package.json, say)
	 * change what names mean in all files of this one?
	 */
	int		(*config)(struct text path);
	/* The language's own tables, kept in *link_state(). */
	void		(*begin)(struct linker *);
	void		(*end)(struct linker *);
};

/* Generated from grammars/LANG/language: the rules for a language's files,
   or NULL.  Languages that share a linker get the same pointer. */
const struct link_lang	*link_lang_find(const char *language);

void		 link_mention(struct linker *, struct text);
/* A slot for the language's own data, NULL at first. */
void		**link_state(struct linker *, const struct link_lang *);

/*
 * Expressions, as the core reads them beyond facts.h:
 * - A callable with several TYPING_RETURNS returns a tuple; MEMBER(x, "0"),
 *   MEMBER(x, "1") … of a tuple is its nth result; anything else done with
 *   a tuple is done with its first.
 * - An import whose module is "" means this very file: `export { a as b }`
 *   is local b, module "", member a, IMPORT_REEXPORT.
 * - The default export is the definition with NODE_DEFAULT_EXPORT, or the
 *   re-export with local "default".  IMPORT_DEFAULT, and a member called
 *   "default", ask for it.
 * - An import with a local, a module and no member binds the module; with
 *   IMPORT_STAR and a local (import * as x) as well; IMPORT_STAR without
 *   local brings in all names.
 */

#endif
