/*
 * Python: what the parts of its linking share.
 *
 *   link.c           names that nothing binds, constructors, guesses, updates;
 *                    the table of hooks
 *   link_names.c     dotted names, names that Python itself brings
 *   link_modules.c   which file an import names
 *   link_exports.c   __all__
 *   link_fixtures.c  fixtures of pytest
 *   link_members.c   members of what is outside, of object, of super()
 *   link_calls.c     what calls give
 *   link_elements.c  what indexing, loops and await give
 */
#ifndef KN_PYLINK_H
#define KN_PYLINK_H

#include <string.h>

#include "link.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

struct py_exports;

/* Names that hooks compare with, and what was worked out about modules. */
struct py_state {
	name_id		 init, new, call, iter, next, getitem, all, fixture;
	name_id		 builtins;
	/* link_exports.c: by file, in a hash table. */
	struct py_exports *exports;
	uint32_t	 mask, used;
	uint32_t	 depth;		/* __all__ of one made of another's */
};

/* Made when linking begins, freed when it ends. */
struct py_state	*py_state(struct linker *);

/* ---- text; link_names.c ---- */

static inline struct text
text_of(const char *p, size_t len)
{
	return (struct text){ p, len };
}

/* First and last word of a dotted name. */
struct text	 py_first_word(struct text);
struct text	 py_last_word(struct text);
/* Is the last word of NAME, of something outside, one of these? */
int		 py_is_one_of(struct text name, const char *const *words,
		    size_t n);
/* A top-level module of the standard library? */
int		 py_is_std_module(struct text);
/* A name that is there without import?  A type among those? */
int		 py_is_builtin(struct text);
int		 py_is_builtin_type(struct text);
/* A member of every object? */
int		 py_is_object_member(struct text);
/* A member of some class of the standard library that is in wide use? */
int		 py_is_common_member(struct text);

/* ---- link_modules.c ---- */

/* DIR without its last component; of a single one: "". */
struct text	 py_dir_above(struct text dir);
struct value	 py_module(struct linker *, file_no,
		    const struct link_import *);
struct value	 py_submodule(struct linker *, struct value package, name_id);

/* ---- link_exports.c ---- */

/* Does `from FILE import *` bring in NAME? */
int		 py_starred(struct linker *, file_no, name_id name);
void		 py_exports_free(struct py_state *);

/* ---- link_fixtures.c ---- */

/* The fixture NAME of the nearest conftest.py. */
struct value	 py_conftest(struct linker *, file_no, name_id name);
/* Member "fixture()" of V, by which extract.c asks for a fixture. */
struct value	 py_fixture(struct linker *, struct value v);
/* Is EXPR of FILE such a member of something?  EXPR may be LINK_NONE. */
int		 py_asks_fixture(struct linker *, file_no, uint32_t expr);
/* What a fixture gives to those that ask for it: also what it yields. */
struct value	 py_fixture_result(struct linker *, struct value fixture);
/* Asking for a fixture calls it. */
int		 py_target(struct linker *, const struct link_site *,
		    struct value);

/* ---- link_members.c ---- */

struct value	 py_member(struct linker *, struct value, name_id);

/* ---- link_calls.c ---- */

struct value	 py_call(struct linker *, file_no, uint32_t expr,
		    struct value callee);
/* An instance is called by __call__; type[X] makes an X, or what derives from
   it; what a variable was given from outside is still that. */
struct value	 py_called(struct linker *, struct value);

/* ---- link_elements.c ---- */

/* An outside class whose argument is the type of what it gives? */
int		 py_is_generator(struct text name);
/* x[i], where the type of x has no argument. */
struct value	 py_element(struct linker *, struct value);
/* for … in x */
struct value	 py_iterated(struct linker *, struct value);
/* await x: a call of an async function counts as what it returns. */
struct value	 py_deref(struct linker *, struct value);

#endif
