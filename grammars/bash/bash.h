/*
 * Shell scripts: what the parts of the extractor share.
 *
 *   extract.c   functions, tests
 *   vars.c      variables, assignments, declarations
 *   commands.c  commands: calls, sourcing, aliases, traps
 *   paths.c     words that are paths, as far as they are literal
 *
 * For the linker (link.c), which makes the edges of references itself:
 *   REF_CALL  NAME: a command; LITERAL: a program, never a function;
 *             STRING: a script, a path as paths.c has it
 *   REF_NAME  NAME: with arity REF_ARITY_UNKNOWN a variable, with arity 0 a
 *             function that is named and not called
 */
#ifndef KN_BASH_H
#define KN_BASH_H

#include "lang.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* A variable that holds a path: see paths.c. */
struct bash_path {
	struct bash_path *next;
	str_id		 name;
	struct text	 value;
};

struct bash {
	struct bash_path *paths;
	unsigned char	*defined;	/* by str_id: a global variable */
	size_t		 ndefined;
};

struct bash	*bash_state(struct walk *);
/* The text of a word, if it is literal; quotes and a '\' before it are taken
   off.  Empty: it is not. */
struct text	 bash_literal(const struct walk *, TSNode);
/* The Ith node of field "argument" that is behind the options, or null. */
TSNode		 bash_operand(const struct walk *, TSNode command, uint32_t i);

/* vars.c */
enum walk_next	 bash_assignment(struct walk *, TSNode);
enum walk_next	 bash_declaration(struct walk *, TSNode);
enum walk_next	 bash_variable(struct walk *, TSNode);
enum walk_next	 bash_loop(struct walk *, TSNode);
/* What a command (read, getopts …) gives a value to. */
void		 bash_set_by_command(struct walk *, TSNode name);

/* commands.c */
enum walk_next	 bash_command(struct walk *, TSNode);
enum walk_next	 bash_unset(struct walk *, TSNode);
void		 bash_function_named(struct walk *, struct text, TSNode place);

/* paths.c */

/*
 * The path that a word stands for, its expansions read as far as they can
 * be:
 *	./x	from the script's own folder
 *	^/x	from the top of the repository
 *	*x	behind something unknown; a slash may follow
 *	x	else, as written
 * Empty: nothing at its end is known.
 */
struct text	 bash_path_of(struct walk *, TSNode word);
/* VARIABLE is assigned VALUE. */
void		 bash_path_keep(struct walk *, str_id variable, TSNode value);

#endif
