/*
 * Rust: what the parts of the linker's rules share.
 *
 * link.c          the table of hooks
 * link_crates.c   Cargo.toml: packages and what they depend on
 * link_modules.c  which module a file is, and where it hangs
 * link_names.c    names in scope, paths, imports
 * link_std.c      the standard library: names, and what its methods give
 * link_members.c  members of types and values
 */
#ifndef KN_RUST_RLINK_H
#define KN_RUST_RLINK_H

#include "link.h"

extern const struct link_lang link_rust;

#define PATH_SIZE	1024	/* longest path that is tried, bytes */
#define MODULE_DEPTH	64	/* modules within each other */

/* A macro is referred to by its name with a '!'. */
struct rust_name {
	name_id		 name;		/* without it */
	int		 macro;
};
struct rust_name rust_name(struct linker *, name_id);
struct text	 rust_last(struct text);	int		 rust_is_upper(struct text);
/* "a::b" */
name_id		 rust_join(struct linker *, name_id, name_id);

/* link_crates.c */

/* The Cargo.toml of the package that the file belongs to, or FILE_NONE. */
file_no		 rust_manifest(struct linker *, file_no);
/* The Nth file that it names as the root of a target: [[test]] path …;
   FILE_NONE: no more.  FILE is any of the package. */
file_no		 rust_target(struct linker *, file_no, uint32_t n);
/* The crate that NAME means in that package: MODULE or EXTERNAL. */
struct value	 rust_crate(struct linker *, file_no manifest, name_id);

/* link_modules.c */

/* The module that is named around S: a file or a NODE_MODULE. */
sym_id		 rust_module_of(struct linker *, sym_id);
/* The module around a module, or SYM_NONE at the root of a crate. */
sym_id		 rust_super(struct linker *, sym_id module);
sym_id		 rust_root(struct linker *, sym_id module);
/* The file of `mod name;` in FILE, at SCOPE. */
file_no		 rust_mod_file(struct linker *, file_no,
		    const struct link_import *);
/* MODULE for a file, SYMBOL for a module in a file. */
struct value	 rust_module_value(struct linker *, sym_id module);
/* The reverse; SYM_NONE: it is no module. */
sym_id		 rust_module_sym(struct linker *, struct value);

/* link_names.c */
struct value	 rust_lookup(struct linker *, file_no, sym_id scope, name_id,
		    enum link_want, uint32_t *candidates);
/* NAME in a module, as others see it. */
struct value	 rust_in_module(struct linker *, sym_id module, name_id,
		    enum link_want);
struct value	 rust_import(struct linker *, file_no,
		    const struct link_import *);
void		 rust_mentions(struct linker *, file_no);

/* link_std.c */
struct value	 rust_prelude(struct linker *, struct rust_name,
		    enum link_want);
/* An instance of the built-in type that a short name stands for. */
struct value	 rust_builtin(struct linker *, const char *, struct value arg);
struct value	 rust_literal(struct linker *, name_id);
/* Does it only lead to what it holds: Box, Arc …? */
int		 rust_is_smart(struct linker *, struct value);
/* Members that no program writes, of an instance of an outside type. */
struct value	 rust_std_pseudo(struct linker *, struct value, struct text);
/* What method NAME of the outside type's instance R gives. */
struct value	 rust_std_call(struct linker *, struct value r, struct text);
/* Is NAME a method of the outside type that holds something by itself? */
int		 rust_smart_own(struct text name);
int		 rust_std_method(struct text name);

/* link_members.c */
struct value	 rust_member(struct linker *, struct value, name_id);
struct value	 rust_call(struct linker *, file_no, uint32_t expr,
		    struct value callee);
uint32_t	 rust_guess(struct linker *, file_no, sym_id);

#endif
